/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "web/server/routes_view.h"
#include "web/server/server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_ADDRESS "127.0.0.1"
enum { USUAL_PORT = 8080, ADDRESS_BYTES = 64 };

/* "127.0.0.1:8080", "[::1]:8080"; the address in `address`. */
static bool take_listen(const char *text, char address[ADDRESS_BYTES], uint16_t *ret_port)
{
    const char *colon = strrchr(text, ':');
    char *end;
    if (!colon || colon == text)
        return false;
    size_t length = (size_t)(colon - text);
    if (text[0] == '[' && colon[-1] == ']') {
        text++;
        length -= 2;
    }
    unsigned long port = strtoul(colon + 1, &end, 10);
    if (length >= ADDRESS_BYTES || end == colon + 1 || *end || port > UINT16_MAX)
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    *ret_port = (uint16_t)port;
    return true;
}

static enum exit_code print_routes(void)
{
    struct error error = {0};
    return print_json(routes_view(&error), &error);
}

/* The signals that end the program are waited for here; all other threads have them blocked. */
static void wait_for_end(const sigset_t *signals)
{
    int received;
    sigwait(signals, &received);
}

static enum exit_code serve(const struct server_options *options)
{
    sigset_t signals;
    struct error error = {0};
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct server *server = server_start(options, &error);
    if (!server)
        return say_failure(&error);
    bool six = strchr(options->address, ':') != NULL;
    printf("Samsyn: http://%s%s%s:%u/\n", six ? "[" : "", options->address, six ? "]" : "",
           server_port(server));
    fflush(stdout);
    wait_for_end(&signals);
    server_stop(server);
    return EXIT_DONE;
}

enum exit_code command_serve(struct invocation *invocation)
{
    char address[ADDRESS_BYTES] = USUAL_ADDRESS;
    struct server_options options = {.folder = data_folder(invocation),
                                     .address = address,
                                     .port = USUAL_PORT,
                                     .behind_proxy =
                                         options_has(&invocation->options, "behind-proxy")};
    const char *listen = options_value(&invocation->options, "listen");
    if (options_has(&invocation->options, "routes"))
        return print_routes();
    if (listen && !take_listen(listen, address, &options.port))
        return say_usage(invocation, "--listen is ADDRESS:PORT, as 127.0.0.1:8080, not '%s'",
                         listen);
    return serve(&options);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/server.h"

#include "base/mem.h"
#include "base/workers.h"
#include "web/server/compress.h"
#include "web/server/exchange.h"
#include "web/server/keeping.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"
#include "web/views/chrome.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct server {
    struct server_options options;
    struct site *site;
    struct MHD_Daemon *daemon;
    pthread_mutex_t mutex;
    pthread_cond_t idle;
    size_t elsewhere; /* exchanges that another thread has */
    bool stopping;    /* no more of them: libmicrohttpd is not stopped while one waits */
};

struct site *server_site(const struct server *server)
{
    return server->site;
}

const struct server_options *server_options_of(const struct server *server)
{
    return &server->options;
}

struct str server_client_address(struct MHD_Connection *connection, struct arena *arena)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    if (!info || !info->client_addr)
        return STR("");
    if (info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr,
                  text, sizeof text);
    else if (info->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6,
                  &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text,
                  sizeof text);
    return str_copy(arena, str_from(text));
}

#define POLICY                                                                                     \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src "        \
    "'self'; "                                                                                     \
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/* What every answer says of how a browser is to treat it (CSP Level 3, Fetch Standard). */
static const char *const standing_headers[][2] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
};

/* Failures */

static unsigned status_of(enum error_code code)
{
    switch (code) {
    case ERROR_NOT_FOUND:
        return 404;
    case ERROR_INPUT:
        return 422;
    case ERROR_LIMIT:
        return 413;
    case ERROR_STATE:
        return 409;
    default:
        return 500;
    }
}

/* What went wrong in the program is for the log and not for the visitor. */
static void log_failure(const struct exchange *exchange)
{
    fprintf(stderr, "samsyn: %.*s %.*s: %s\n", STR_ARGS(exchange->request.method),
            STR_ARGS(exchange->request.path), exchange->error.message);
}

static void answer_problem(struct exchange *exchange, unsigned status)
{
    struct error error = {0};
    if (status >= 500)
        log_failure(exchange);
    /* Of what is not there, or not for them, the page itself says all. */
    bool tells = status == 400 || status == 409 || status == 413 || status == 422;
    const char *message = tells ? exchange->error.message : "";
    if (chrome_problem(&exchange->request, &exchange->response, status, message, &error))
        return;
    exchange->response.status = 500;
    exchange->response.type = "text/plain; charset=utf-8";
    exchange->response.body = STR("Something went wrong.\n");
}

static void answer_failure(struct exchange *exchange)
{
    /* Cookies and the like of a half-made answer do not go out. */
    exchange->response = (struct response){0};
    answer_problem(exchange, status_of(exchange->error.code));
}

/* Sending */

static struct MHD_Response *response_of_file(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        return MHD_create_response_from_fd64((uint64_t)status.st_size, fd);
    close(fd);
    return NULL;
}

/* A name for saving (RFC 6266): plain in ASCII, and as it is in UTF-8 (RFC 8187). */
static void add_download_name(struct exchange *exchange, struct MHD_Response *made)
{
    struct str name = exchange->response.download_name;
    struct buf value = buf_init(LIMIT_FILE_NAME_BYTES * 8);
    buf_add_str(&value, STR("attachment; filename=\""));
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = ascii_is_alpha(c) || ascii_is_digit(c) || c == '.' || c == '-';
        buf_add_c(&value, plain ? c : '_');
    }
    buf_add_str(&value, STR("\"; filename*=UTF-8''"));
    url_add(&value, name);
    buf_add_c(&value, '\0');
    if (!value.failed)
        MHD_add_response_header(made, "Content-Disposition", value.p);
    buf_done(&value);
}

static bool is_unchanged(const struct exchange *exchange)
{
    struct str etag = exchange->response.etag, known = exchange->request.if_none_match;
    return etag.n && exchange->response.status == 200 && str_contains(known, etag);
}

/* What is not for everyone leaves nothing in a browser that others use after. An address that opens
 * something by itself goes on to nobody: of it only the site is told, which forms need to show that
 * they are the site's own (with no-referrer they come from "null"). */
static void add_privacy(const struct exchange *exchange, struct MHD_Response *made)
{
    const struct request *request = &exchange->request;
    bool secret = request->route && route_is_secret(request->route);
    const char *keeping = exchange->response.cacheable   ? "public, max-age=31536000, immutable"
                          : secret || request->signed_in ? "no-store"
                                                         : "no-cache";
    MHD_add_response_header(made, "Cache-Control", keeping);
    MHD_add_response_header(made, "Referrer-Policy", secret ? "strict-origin" : "same-origin");
    if (secret)
        MHD_add_response_header(made, "X-Robots-Tag", "noindex");
}

static void add_headers(struct exchange *exchange, struct MHD_Response *made)
{
    const struct response *response = &exchange->response;
    for (size_t i = 0; i < sizeof standing_headers / sizeof *standing_headers; i++)
        MHD_add_response_header(made, standing_headers[i][0], standing_headers[i][1]);
    /* What is to be saved is of a stranger's making: opened all the same, it is of no site. */
    MHD_add_response_header(made, "Content-Security-Policy",
                            response->download_name.n ? POLICY "; sandbox" : POLICY);
    if (response->type)
        MHD_add_response_header(made, "Content-Type", response->type);
    add_privacy(exchange, made);
    MHD_add_response_header(made, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie");
    /* Where a request that is not understood ends is not known either. */
    if (response->status == 400)
        MHD_add_response_header(made, "Connection", "close");
    if (response->etag.n)
        MHD_add_response_header(made, "ETag", str_to_c(&exchange->arena, response->etag));
    if (response->download_name.n)
        add_download_name(exchange, made);
    for (size_t i = 0; i < response->headers.count; i++)
        MHD_add_response_header(made, response->headers.items[i].name.p,
                                response->headers.items[i].value.p);
}

/* The body as the client takes it; where memory ends, as it is. */
static struct str body_to_send(struct exchange *exchange, bool *ret_packed)
{
    struct response *response = &exchange->response;
    const struct request *request = &exchange->request;
    *ret_packed = request->takes_gzip && response_pack(request, response);
    if (*ret_packed)
        return response->packed;
    if (response->packed.n && response->body.n == 0)
        compress_undo(response->packed, &exchange->arena, &response->body, NULL);
    return response->body;
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
    const struct response *response = &exchange->response;
    bool unchanged = is_unchanged(exchange), packed = false;
    struct str body = unchanged || response->path ? STR("") : body_to_send(exchange, &packed);
    struct MHD_Response *made =
        response->path && !unchanged
            ? response_of_file(response->path)
            : MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
                                              MHD_RESPMEM_PERSISTENT);
    if (!made)
        return MHD_NO;
    add_headers(exchange, made);
    if (packed)
        MHD_add_response_header(made, "Content-Encoding", "gzip");
    enum MHD_Result result =
        MHD_queue_response(exchange->connection, unchanged ? 304 : response->status, made);
    MHD_destroy_response(made);
    return result;
}

/* Handling */

static bool handle(struct exchange *exchange)
{
    return exchange->request.route->handle(&exchange->request, &exchange->response,
                                           &exchange->error);
}

/* From what is kept, or by the handler. */
static bool handle_or_recall(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    struct keeping keeping;
    if (!keeping_begin(request, exchange->address, &keeping, &exchange->error))
        return false;
    if (keeping_answer(request, &keeping, &exchange->response))
        return true;
    if (!handle(exchange))
        return false;
    keeping_keep(request, &keeping, &exchange->response);
    return true;
}

static void handle_with_office(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    request->office = site_borrow(request->site, &exchange->error);
    if (!request->office || !handle_or_recall(exchange))
        answer_failure(exchange);
    if (request->office)
        site_give_back(request->site, request->office);
    request->office = NULL;
}

/* Another thread has the exchange from `leave` to `come_back`; the connection waits. False when the
 * server stops: nothing is begun then. */
static bool leave(struct exchange *exchange)
{
    struct server *server = exchange->server;
    pthread_mutex_lock(&server->mutex);
    bool goes = !server->stopping;
    server->elsewhere += goes;
    pthread_mutex_unlock(&server->mutex);
    if (goes)
        MHD_suspend_connection(exchange->connection);
    return goes || exchange_refuse(exchange, 503, "the server is being stopped");
}

static void come_back(struct exchange *exchange)
{
    struct server *server = exchange->server;
    exchange->ready = true;
    MHD_resume_connection(exchange->connection);
    pthread_mutex_lock(&server->mutex);
    if (--server->elsewhere == 0)
        pthread_cond_signal(&server->idle);
    pthread_mutex_unlock(&server->mutex);
}

static void handle_slowly(void *context)
{
    handle_with_office(context);
    come_back(context);
}

static bool handle_writing(struct office *office, void *context, struct error *error)
{
    struct exchange *exchange = context;
    exchange->request.office = office;
    bool ok = handle(exchange);
    exchange->request.office = NULL;
    if (!ok && error)
        *error = exchange->error;
    return ok;
}

static void written(void *context, bool kept, const struct error *error)
{
    struct exchange *exchange = context;
    if (!kept) {
        exchange->error = *error;
        answer_failure(exchange);
    } else if (exchange->response.wakes_reader) {
        site_wake_reader(exchange->request.site);
    }
    come_back(exchange);
}

/* A session in use is told of so, once a minute; nobody waits for it. */

struct use {
    struct write_job job;
    char token[128];
};

static bool note_use(struct office *office, void *context, struct error *error)
{
    const struct use *use = context;
    return session_seen(office, str_from(use->token), error);
}

static void forget_use(void *context, bool kept, const struct error *error)
{
    (void)kept;
    (void)error;
    mem_free(context);
}

static void tell_use(const struct request *request)
{
    struct use *use = request->who.seen_due && request->session.n < sizeof use->token
                          ? mem_alloc(sizeof *use)
                          : NULL;
    if (!use)
        return;
    *use = (struct use){.job = {.change = note_use, .done = forget_use, .context = use}};
    memcpy(use->token, request->session.p, request->session.n);
    writer_add(site_writer(request->site), &use->job);
}

static enum MHD_Result refuse(struct exchange *exchange)
{
    answer_problem(exchange, exchange->refused);
    return send_answer(exchange);
}

static enum MHD_Result run(struct exchange *exchange)
{
    struct site *site = exchange->request.site;
    if (exchange->request.signed_in)
        tell_use(&exchange->request);
    switch (exchange->request.route->manner) {
    case MANNER_WRITE:
        if (!leave(exchange))
            return refuse(exchange);
        exchange->writing =
            (struct write_job){.change = handle_writing, .done = written, .context = exchange};
        writer_add(site_writer(site), &exchange->writing);
        return MHD_YES;
    case MANNER_SLOW:
        if (!leave(exchange))
            return refuse(exchange);
        exchange->slow = (struct crew_job){.run = handle_slowly, .context = exchange};
        crew_add(site_crew(site), &exchange->slow);
        return MHD_YES;
    case MANNER_READ:
        break;
    }
    handle_with_office(exchange);
    return send_answer(exchange);
}

/* libmicrohttpd's side */

static void *take_address(void *context, const char *uri, struct MHD_Connection *connection)
{
    return exchange_new(context, connection, uri);
}

static enum MHD_Result begin(struct exchange *exchange, const char *method)
{
    exchange->begun = true;
    if (gate_open(exchange, method) && exchange->request.route->method == METHOD_POST)
        body_begin(exchange);
    return exchange->endless ? refuse(exchange) : MHD_YES;
}

/* Called when the headers are there, for each piece of the body, at its end, and once more when
 * another thread has the answer ready. */
static enum MHD_Result take_request(void *context, struct MHD_Connection *connection,
                                    const char *url, const char *method, const char *version,
                                    const char *upload, size_t *upload_size, void **slot)
{
    struct exchange *exchange = *slot;
    (void)context;
    (void)connection;
    (void)url;
    (void)version;
    if (!exchange)
        return MHD_NO;
    if (!exchange->begun)
        return begin(exchange, method);
    if (*upload_size > 0) {
        if (exchange->received > LIMIT_DISCARDED_BYTES)
            return MHD_NO;
        if (exchange->refused || exchange->request.route->method == METHOD_GET)
            exchange->received += *upload_size;
        else
            body_take(exchange, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (exchange->ready)
        return send_answer(exchange);
    if (!exchange->refused && exchange->request.route->method == METHOD_POST)
        body_end(exchange);
    if (exchange->refused || !gate_pass(exchange))
        return exchange->ready ? send_answer(exchange) : refuse(exchange);
    return run(exchange);
}

static void end_request(void *context, struct MHD_Connection *connection, void **slot,
                        enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    exchange_done(*slot);
    *slot = NULL;
}

/* Addresses are taken apart by form.c, which knows what may not be in them; nothing is done to them
 * before. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

/* Starting and stopping */

static bool find_address(const struct server_options *options, struct addrinfo **ret_found,
                         struct error *error)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    char port[8];
    snprintf(port, sizeof port, "%u", options->port);
    return getaddrinfo(options->address, port, &hints, ret_found) == 0 ||
           error_set(error, ERROR_INPUT,
                     "'%s' is no IP address to listen on: give one such as 127.0.0.1",
                     options->address);
}

static bool listen_on(struct server *server, const struct addrinfo *address, struct error *error)
{
    size_t cores = workers_cores();
    unsigned threads = (unsigned)(cores < LIMIT_SERVER_THREADS ? cores : LIMIT_SERVER_THREADS);
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (address->ai_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    server->daemon = MHD_start_daemon(
        flags, server->options.port, NULL, NULL, take_request, server, MHD_OPTION_SOCK_ADDR,
        address->ai_addr, MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 2u,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)LIMIT_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)LIMIT_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HEADER_BYTES,
        MHD_OPTION_URI_LOG_CALLBACK, take_address, server, MHD_OPTION_NOTIFY_COMPLETED, end_request,
        NULL, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u, MHD_OPTION_END);
    return server->daemon || error_set_errno(error, errno, "%s port %u cannot be listened on",
                                             server->options.address, server->options.port);
}

struct server *server_start(const struct server_options *options, struct error *error)
{
    struct server *server = mem_alloc(sizeof *server);
    struct addrinfo *address = NULL;
    if (!server) {
        error_no_memory(error);
        return NULL;
    }
    *server = (struct server){.options = *options};
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->idle, NULL);
    bool ok = find_address(options, &address, error) &&
              (server->site = site_open(options->folder, error)) &&
              listen_on(server, address, error);
    if (address)
        freeaddrinfo(address);
    if (ok)
        return server;
    server_stop(server);
    return NULL;
}

uint16_t server_port(const struct server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : server->options.port;
}

static void stop_listening(struct server *server)
{
    MHD_socket socket = MHD_quiesce_daemon(server->daemon);
    if (socket != MHD_INVALID_SOCKET)
        close(socket);
    pthread_mutex_lock(&server->mutex);
    server->stopping = true;
    while (server->elsewhere > 0)
        pthread_cond_wait(&server->idle, &server->mutex);
    pthread_mutex_unlock(&server->mutex);
    MHD_stop_daemon(server->daemon);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    if (server->daemon)
        stop_listening(server);
    site_close(server->site);
    pthread_cond_destroy(&server->idle);
    pthread_mutex_destroy(&server->mutex);
    mem_free(server);
}

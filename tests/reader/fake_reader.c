/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A reader that misbehaves as the document on its standard input says, to try the parent.
 */
#include "base/buf.h"
#include "reader/protocol.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool write_out(void *context, struct str bytes)
{
    (void)context;
    return write(STDOUT_FILENO, bytes.p, bytes.n) == (ssize_t)bytes.n;
}

static void answer(struct str text)
{
    struct arena arena = arena_init();
    struct reading reading = {.ok = true, .document = {.format = FORMAT_TEXT, .text = text}};
    struct buf hello = buf_init(KIB(1));
    protocol_encode_hello(&hello, (struct hello){PROTOCOL_VERSION, 0});
    if (!write_out(NULL, buf_str(&hello)) || !protocol_encode(&reading, write_out, NULL, NULL))
        exit(1);
    buf_done(&hello);
    arena_done(&arena);
}

static void hang(void)
{
    for (;;)
        pause();
}

static void flood(void)
{
    static char bytes[KIB(64)];
    while (write(STDOUT_FILENO, bytes, sizeof bytes) > 0)
        continue;
}

static void refuse(const char *code, const char *message)
{
    struct buf out = buf_init(KIB(8));
    protocol_encode_problem(&out, (struct problem){str_from(code), str_from(message)});
    write_out(NULL, buf_str(&out));
    buf_done(&out);
}

int main(void)
{
    char mode[64] = "";
    ssize_t n = read(STDIN_FILENO, mode, sizeof mode - 1);
    mode[n > 0 ? n : 0] = '\0';
    if (strcmp(mode, "hang") == 0)
        hang();
    if (strcmp(mode, "flood") == 0)
        flood();
    if (strcmp(mode, "crash") == 0)
        raise(SIGABRT);
    if (strcmp(mode, "out of time") == 0)
        raise(SIGXCPU);
    if (strcmp(mode, "silent") == 0)
        return 0;
    if (strcmp(mode, "garbage") == 0)
        return !write_out(NULL, STR("this is no frame at all, is it?"));
    if (strcmp(mode, "give up") == 0) {
        refuse("too_large", "it is too large");
        return 1;
    }
    if (strcmp(mode, "no sandbox") == 0) {
        refuse("not_read", "no landlock today");
        return 125;
    }
    answer(str_from(mode));
    if (strcmp(mode, "answer and hang") == 0) {
        close(STDOUT_FILENO);
        hang();
    }
    if (strcmp(mode, "answer and fail") == 0)
        return 3;
    return 0;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-reader, and samsyn-reader-pdf and its like, which read one format: one document on
 * standard input, its answer in frames (protocol.h) on standard output. It locks itself up
 * (sandbox.h) before it reads a byte. With --zygote it reads none, and forks children that do
 * (zygote.h).
 *
 * Exit codes: 0 answered (the answer may be that the document cannot be read), 1 not answered,
 * SANDBOX_EXIT no sandbox, so nothing was read.
 */
#include "base/buf.h"
#include "reader/format.h"
#include "reader/protocol.h"
#include "reader/sandbox.h"
#include "reader/zygote.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOT_ANSWERED 1

static bool write_out(void *context, struct str bytes)
{
    (void)context;
    while (bytes.n) {
        ssize_t put = write(STDOUT_FILENO, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)put, bytes.n);
    }
    return true;
}

/* Built by hand at the places where nothing else can be said any more; a failure here has nobody
 * left to be told. */
static void write_problem(struct str code, struct str message)
{
    struct buf out = buf_init(KIB(8));
    protocol_encode_problem(&out, (struct problem){code, message});
    write_out(NULL, buf_str(&out));
    buf_done(&out);
}

static bool write_hello(uint32_t landlock)
{
    struct buf out = buf_init(KIB(1));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, landlock});
    bool ok = !out.failed && write_out(NULL, buf_str(&out));
    buf_done(&out);
    return ok;
}

static bool read_stream(struct buf *bytes)
{
    char chunk[KIB(64)];
    for (;;) {
        ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 && !bytes->failed;
        buf_add(bytes, chunk, (size_t)got);
    }
}

/* A file is mapped; anything else is read into `storage`. */
static bool take_input(struct buf *storage, struct str *ret_bytes)
{
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0)
        return false;
    if (S_ISREG(status.st_mode) && status.st_size > 0 &&
        (uint64_t)status.st_size <= LIMIT_FILE_BYTES) {
        size_t n = (size_t)status.st_size;
        void *map = mmap(NULL, n, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
        if (map != MAP_FAILED) {
            *ret_bytes = (struct str){map, n};
            return true;
        }
    }
    if (!read_stream(storage))
        return false;
    *ret_bytes = buf_str(storage);
    return true;
}

static bool answer(struct str bytes)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    struct error error = {0};
    bool ok = format_read(&arena, bytes, &reading, &error) &&
              protocol_encode(&reading, write_out, NULL, &error);
    if (!ok)
        write_problem(error.code == ERROR_MEMORY ? STR("too_large") : STR("not_read"),
                      error.code == ERROR_MEMORY
                          ? STR("the document needs more memory than is allowed; divide it")
                          : str_from(error.message));
    arena_done(&arena);
    return ok;
}

static void end_without_sandbox(const struct error *error)
{
    write_problem(STR("not_read"), str_from(error->message));
    _exit(SANDBOX_EXIT);
}

int main(int argc, char **argv)
{
    struct error error = {0};
    uint32_t landlock;
    struct format_prepared formats_prepared;
    struct sandbox_prepared sandbox_prepared;
    format_prepare(&formats_prepared);
    if (!sandbox_prepare(&sandbox_prepared, &error))
        end_without_sandbox(&error);
    if (zygote_is_wanted(argc, argv) && !zygote_serve())
        _exit(0);
    if (!sandbox_enter(&sandbox_prepared, sandbox_reader_limits(), &landlock, &error))
        end_without_sandbox(&error);
    struct buf storage = buf_init(LIMIT_FILE_BYTES);
    struct str bytes;
    bool ok = write_hello(landlock) && take_input(&storage, &bytes) && answer(bytes);
    /* Nothing is left to be put in order, and what libraries do at exit is not on the filter's
     * list. */
    _exit(ok ? 0 : NOT_ANSWERED);
}

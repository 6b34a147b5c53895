/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-reader, and samsyn-reader-pdf and its like, which read one format: one document on
 * standard input, its answer in frames (protocol.h) on standard output. It locks itself up
 * (sandbox.h) before it reads a byte. With --zygote it reads none, and forks children that do
 * (zygote.h).
 *
 *     --workers N          processes that recognise text, where it does
 *     --render PAGE        instead of a text the picture of that page, from 1
 *     --project            what a project of a program for qualitative analysis says
 *     --dpi N              its dots to the inch (DOTS)
 *     --box X0,Y0,X1,Y1    a place marked on it, in points from its top left; as often as wanted
 *
 * Exit codes: 0 answered (the answer may be that the document cannot be read), 1 not answered,
 * SANDBOX_EXIT no sandbox, so nothing was read.
 */
#include "base/buf.h"
#include "reader/formats/format.h"
#include "reader/process/answer.h"
#include "reader/process/sandbox.h"
#include "reader/process/zygote.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOT_ANSWERED 1
#define DOTS 150 /* an inch, of a page drawn for a person */

struct options {
    size_t workers; /* that recognise text */
    bool project;
    struct page_wish wish; /* page 0: the document is read */
    struct box boxes[LIMIT_RENDER_BOXES];
};

static bool take_count(const char *text, size_t most, size_t *ret_count)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end || value == 0 || value > most)
        return false;
    *ret_count = value;
    return true;
}

/* "X0,Y0,X1,Y1" in points. */
static bool take_box(const char *text, struct options *options)
{
    float sides[4];
    for (size_t i = 0; i < 4; i++) {
        char *end;
        sides[i] = strtof(text, &end);
        if (end == text || *end != (i < 3 ? ',' : '\0'))
            return false;
        text = end + 1;
    }
    if (options->wish.box_count == LIMIT_RENDER_BOXES)
        return false;
    options->boxes[options->wish.box_count++] =
        (struct box){sides[0], sides[1], sides[2], sides[3]};
    return true;
}

static bool take_option(int option, const char *value, struct options *options)
{
    size_t count = 0;
    if (option == 'p')
        return options->project = true;
    bool ok = option == 'b'
                  ? take_box(value, options)
                  : take_count(value, option == 'd' ? LIMIT_RENDER_DOTS : LIMIT_PAGES, &count);
    if (option == 'w')
        options->workers = count;
    else if (option == 'r')
        options->wish.page = count;
    else if (option == 'd')
        options->wish.dots = (unsigned)count;
    return ok;
}

static bool take_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"workers", required_argument, NULL, 'w'}, {"render", required_argument, NULL, 'r'},
        {"project", no_argument, NULL, 'p'},       {"dpi", required_argument, NULL, 'd'},
        {"box", required_argument, NULL, 'b'},     {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0)
        if (option == '?' || !take_option(option, optarg, options))
            return false;
    options->wish.boxes = options->boxes;
    return optind == argc;
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

static bool make_reading(struct arena *arena, struct str bytes, const struct options *options,
                         struct recogniser *recogniser, struct reading *reading,
                         struct error *error)
{
    const struct page_wish *wish = &options->wish;
    if (options->project)
        return format_project(arena, bytes, reading, error);
    return wish->page ? format_render(arena, bytes, wish, reading, error)
                      : format_read_with(recogniser, arena, bytes, reading, error);
}

static bool answer(struct str bytes, const struct options *options, struct recogniser *recogniser)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    struct error error = {0};
    bool ok = make_reading(&arena, bytes, options, recogniser, &reading, &error) &&
              answer_reading(&reading, &error);
    if (!ok)
        answer_problem(error.code == ERROR_MEMORY ? STR("too_large") : STR("not_read"),
                       error.code == ERROR_MEMORY
                           ? STR("the document needs more memory than is allowed; divide it")
                           : str_from(error.message));
    arena_done(&arena);
    return ok;
}

static void end_without_sandbox(const struct error *error)
{
    answer_problem(STR("not_read"), str_from(error->message));
    _exit(SANDBOX_EXIT);
}

static bool lock_worker(void *prepared)
{
    uint32_t landlock;
    return sandbox_enter(prepared, sandbox_ocr_limits(), &landlock, NULL);
}

/* Lock up this process and, before it, those that recognise text for it; NULL where there is
 * nothing to recognise it with. */
static bool lock_up(const struct options *options, const struct engine *engine,
                    struct sandbox_prepared *prepared, struct recogniser **ret_recogniser,
                    uint32_t *ret_landlock, struct error *error)
{
    struct sandbox_limits limits = sandbox_reader_limits();
    *ret_recogniser = NULL;
    if (engine->recognise) {
        /* Pipes are to stand right behind the standard descriptors. */
        closefrom(STDERR_FILENO + 1);
        *ret_recogniser = recogniser_start(engine, options->workers, lock_worker, prepared, error);
        if (!*ret_recogniser)
            return false;
        limits = sandbox_ocr_limits();
        limits.kept_descriptors = recogniser_descriptors(*ret_recogniser);
    }
    return sandbox_enter(prepared, limits, ret_landlock, error);
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct options options = {.workers = 1, .wish = {.dots = DOTS}};
    uint32_t landlock;
    struct format_prepared formats_prepared;
    struct sandbox_prepared sandbox_prepared;
    struct recogniser *recogniser;
    bool zygote = zygote_is_wanted(argc, argv);
    if (!zygote && !take_options(argc, argv, &options))
        return NOT_ANSWERED;
    format_prepare(&formats_prepared);
    if (!sandbox_prepare(&sandbox_prepared, &error))
        end_without_sandbox(&error);
    if (zygote && !zygote_serve())
        _exit(0);
    if (!lock_up(&options, &formats_prepared.engine, &sandbox_prepared, &recogniser, &landlock,
                 &error))
        end_without_sandbox(&error);
    struct buf storage = buf_init(LIMIT_FILE_BYTES);
    struct str bytes;
    bool ok = answer_hello(landlock) && take_input(&storage, &bytes) &&
              answer(bytes, &options, recogniser);
    /* Nothing is left to be put in order, and what libraries do at exit is not on the filter's
     * list. */
    _exit(ok ? 0 : NOT_ANSWERED);
}

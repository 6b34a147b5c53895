/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-example: make real files of a labelled set.
 */
#include "letter.h"
#include "render_set.h"

#include <getopt.h>
#include <gmime/gmime.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_SET "examples/strategi"

static const char usage[] =
    "Usage: samsyn-example SET_DIR OUT_DIR\n"
    "       samsyn-example --versions SET_DIR OUT_DIR\n"
    "       samsyn-example --bench N [SET_DIR] OUT_DIR\n"
    "\n"
    "Make real files (PDF, DOCX, mail, text) of a labelled set, whose form is told in\n"
    "tests/labelled/README.md.\n"
    "\n"
    "  --versions  instead make what the draft became: the revised and the adopted version\n"
    "  --bench N   instead make N answers of ten pages from the set's texts, every other\n"
    "              one PDF and DOCX; SET_DIR is then " DEFAULT_SET " when it is left out\n"
    "  --help      show this\n";

struct request {
    const char *set_folder, *out_folder;
    size_t bench_count; /* 0: the set itself */
    bool versions;
};

static bool parse_count(const char *text, size_t *ret_count)
{
    char *end;
    unsigned long count = strtoul(text, &end, 10);
    if (end == text || *end || !count || count > LIMIT_FILES_PER_RUN)
        return false;
    *ret_count = count;
    return true;
}

/* False when the command line cannot be used. */
static bool parse_command_line(int argc, char **argv, struct request *ret_request, bool *ret_help)
{
    static const struct option options[] = {{"bench", required_argument, NULL, 'b'},
                                            {"versions", no_argument, NULL, 'v'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    struct request request = {.set_folder = DEFAULT_SET};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'h')
            *ret_help = true;
        else if (option == 'v')
            request.versions = true;
        else if (option != 'b' || !parse_count(optarg, &request.bench_count))
            return false;
    }
    int folders = argc - optind;
    if (!*ret_help && folders != 2 && !(folders == 1 && request.bench_count))
        return false;
    if (folders == 2)
        request.set_folder = argv[optind];
    request.out_folder = argv[argc - 1];
    *ret_request = request;
    return true;
}

static bool run(const struct request *request, struct error *error)
{
    struct arena arena = arena_init();
    struct letter_set set = {0};
    bool ok = letter_set_load(&arena, request->set_folder, NULL, &set, error);
    if (ok && request->bench_count)
        ok = set_render_bench(&set, request->bench_count, request->out_folder, error);
    else if (ok && request->versions)
        ok = set_render_versions(&set, request->set_folder, request->out_folder, error);
    else if (ok)
        ok = set_render(&set, request->set_folder, request->out_folder, error);
    arena_done(&arena);
    return ok;
}

int main(int argc, char **argv)
{
    struct request request = {0};
    struct error error = {0};
    bool help = false;
    if (!parse_command_line(argc, argv, &request, &help)) {
        fputs(usage, stderr);
        return 2;
    }
    if (help)
        return fputs(usage, stdout) < 0;
    /* ZIP entries are stamped in local time; the bytes shall not depend on where they are made. */
    setenv("TZ", "UTC", 1);
    g_mime_init();
    bool ok = run(&request, &error);
    g_mime_shutdown();
    pango_cairo_font_map_set_default(NULL);
    if (!ok)
        fprintf(stderr, "samsyn-example: %s\n", error.message);
    return !ok;
}

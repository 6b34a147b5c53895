/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * dump-blocks FILE...: read each file in this process, without the sandbox, and write what came of
 * it, for the tests that are not written in C. One line each, fields parted by tabs; '\t', '\n' and
 * '\\' within a field stand as in C:
 *
 *     file     PATH FORMAT OK PAGES
 *     problem  CODE
 *     block    KIND LEVEL ROW COLUMN PAGE MARK TEXT
 */
#include "base/file.h"
#include "base/limits.h"
#include "reader/formats/format.h"
#include "support.h"

#include <stdio.h>

static void add_field(struct buf *out, struct str field)
{
    buf_add_c(out, '\t');
    for (size_t i = 0; i < field.n; i++) {
        char c = field.p[i];
        if (c == '\t' || c == '\n' || c == '\\')
            buf_add_c(out, '\\');
        buf_add_c(out, c == '\t' ? 't' : c == '\n' ? 'n' : c);
    }
}

static void add_block(struct buf *out, const struct document *document, const struct block *block)
{
    buf_add_format(out, "block\t%s\t%u\t%u\t%u\t%u", block_kind_name(block->kind), block->level,
                   block->row, block->column, block->page);
    add_field(out, block->mark);
    add_field(out, str_sub(document->text, block->range.start, block->range.end));
    buf_add_c(out, '\n');
}

static void dump(struct buf *out, const char *path, const struct reading *reading)
{
    const struct document *document = &reading->document;
    buf_add_str(out, STR("file"));
    add_field(out, str_from(path));
    buf_add_format(out, "\t%s\t%d\t%zu\n", format_name(document->format), reading->ok,
                   document->page_count);
    for (size_t i = 0; i < reading->problems.count; i++)
        buf_add_format(out, "problem\t%.*s\n", STR_ARGS(reading->problems.items[i].code));
    for (size_t i = 0; i < document->blocks.count; i++)
        add_block(out, document, &document->blocks.items[i]);
}

static bool dump_file(const char *path)
{
    struct arena arena = arena_init();
    struct buf bytes = buf_init(LIMIT_FILE_BYTES), out = buf_init(MIB(256));
    struct error error = {0};
    bool ok = file_read(path, &bytes, &error);
    if (ok) {
        struct reading reading = read_bytes(&arena, buf_str(&bytes));
        dump(&out, path, &reading);
        ok = !out.failed && fwrite(out.p, 1, out.n, stdout) == out.n;
    } else {
        fprintf(stderr, "%s\n", error.message);
    }
    buf_done(&out);
    buf_done(&bytes);
    arena_done(&arena);
    return ok;
}

int main(int argc, char **argv)
{
    struct format_prepared prepared;
    bool ok = true;
    format_prepare(&prepared);
    for (int i = 1; i < argc && ok; i++)
        ok = dump_file(argv[i]);
    format_release(&prepared);
    support_done();
    return ok ? 0 : 1;
}

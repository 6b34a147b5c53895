/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "letter_support.h"

#include "base/mem.h"

int letter_bench_open(void **state)
{
    struct letter_bench *bench = mem_alloc(sizeof *bench);
    struct error error;
    if (!bench)
        return -1;
    *bench = (struct letter_bench){.arena = arena_init()};
    if (!text_tools_open(&bench->tools, &error)) {
        mem_free(bench);
        return -1;
    }
    *state = bench;
    return 0;
}

int letter_bench_close(void **state)
{
    struct letter_bench *bench = *state;
    text_tools_done(&bench->tools);
    arena_done(&bench->arena);
    mem_free(bench);
    return 0;
}

static enum block_kind kind_of(struct str line)
{
    if (str_starts(line, STR("#")))
        return BLOCK_HEADING;
    return str_starts(line, STR("- ")) ? BLOCK_LIST_ITEM : BLOCK_PARAGRAPH;
}

static void add_line(struct letter_bench *bench, struct document *document, struct range line,
                     bool *open)
{
    struct str text = str_sub(document->text, line.start, line.end);
    enum block_kind kind = kind_of(text);
    bool blank = str_trim(text).n == 0;
    if (!blank && *open && kind == BLOCK_PARAGRAPH) {
        document->blocks.items[document->blocks.count - 1].range.end = line.end;
        return;
    }
    *open = !blank && kind != BLOCK_HEADING;
    if (blank)
        return;
    struct block *block = VEC_PUSH(&bench->arena, &document->blocks);
    block->kind = kind;
    block->page = 1;
    block->range = line;
    while (kind != BLOCK_PARAGRAPH && (document->text.p[block->range.start] == '#' ||
                                       document->text.p[block->range.start] == '-' ||
                                       document->text.p[block->range.start] == ' '))
        block->range.start++;
}

struct document letter_document(struct letter_bench *bench, const char *text)
{
    struct document document = {.format = FORMAT_TEXT, .text = str_from(text)};
    bool open = false;
    for (size_t start = 0; start < document.text.n;) {
        size_t end = str_find(document.text, STR("\n"), start);
        end = end == SIZE_MAX ? document.text.n : end;
        add_line(bench, &document, (struct range){start, end}, &open);
        start = end + 1;
    }
    return document;
}

void letter_mark(struct document *document, const char *start, enum block_kind kind)
{
    for (size_t i = 0; i < document->blocks.count; i++) {
        struct range range = document->blocks.items[i].range;
        if (str_starts(str_sub(document->text, range.start, range.end), str_from(start)))
            document->blocks.items[i].kind = kind;
    }
}

void letter_property(struct letter_bench *bench, struct document *document, const char *name,
                     const char *value)
{
    struct property *property = VEC_PUSH(&bench->arena, &document->properties);
    property->name = str_from(name);
    property->value = str_from(value);
}

const char *letter_c(struct letter_bench *bench, struct str s)
{
    return str_to_c(&bench->arena, s);
}

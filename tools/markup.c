/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "markup.h"

#include <stdint.h>

/* ---- words of different looks ---- */

static void add_run(struct arena *arena, struct markup_text *text, struct str words, unsigned style)
{
    if (words.n)
        *VEC_PUSH(arena, text) = (struct markup_run){words, style};
}

/* An asterisk opens or closes only next to a word: "2 * 3" has none of either. */
static bool is_emphasis(struct str source, size_t at, size_t length, bool closing)
{
    size_t beside = closing ? at - 1 : at + length;
    return (!closing || at > 0) && beside < source.n && !ascii_is_space(source.p[beside]);
}

static size_t stars_at(struct str source, size_t at)
{
    size_t count = 0;
    while (count < 2 && at + count < source.n && source.p[at + count] == '*')
        count++;
    return count;
}

static struct markup_text read_text(struct arena *arena, struct str source)
{
    struct markup_text text = {0};
    unsigned style = 0;
    size_t start = 0;
    for (size_t at = 0; at < source.n;) {
        size_t stars = stars_at(source, at);
        unsigned change = stars == 2 ? MARKUP_BOLD : MARKUP_ITALIC;
        if (!stars || !is_emphasis(source, at, stars, style & change)) {
            at += stars ? stars : 1;
            continue;
        }
        add_run(arena, &text, str_sub(source, start, at), style);
        style ^= change;
        at += stars;
        start = at;
    }
    add_run(arena, &text, str_sub(source, start, source.n), style);
    return text;
}

/* ---- lines ---- */

struct parser {
    struct arena *arena;
    struct markup markup;
    enum markup_region region;
    struct str open; /* source of the paragraph or list item that goes on; its kind is the last
                        block's */
};

static void close_block(struct parser *parser)
{
    if (!parser->open.n)
        return;
    struct markup_block *last = &parser->markup.items[parser->markup.count - 1];
    last->text = read_text(parser->arena, str_trim(parser->open));
    parser->open = (struct str){0};
}

static struct markup_block *open_block(struct parser *parser, enum markup_kind kind,
                                       struct str source)
{
    close_block(parser);
    struct markup_block *block = VEC_PUSH(parser->arena, &parser->markup);
    block->kind = kind;
    block->region = parser->region;
    parser->open = source;
    return block;
}

static size_t indent_of(struct str line)
{
    size_t indent = 0;
    while (indent < line.n && line.p[indent] == ' ')
        indent++;
    return indent;
}

static bool take_fence(struct parser *parser, struct str line)
{
    static const struct {
        const char *name;
        enum markup_region region;
    } fences[] = {
        {":::", REGION_BODY},         {":::side", REGION_SIDE},   {":::header", REGION_HEADER},
        {":::footer", REGION_FOOTER}, {":::quote", REGION_QUOTE},
    };
    for (size_t i = 0; i < sizeof fences / sizeof *fences; i++)
        if (str_equal(str_trim(line), str_from(fences[i].name))) {
            close_block(parser);
            parser->region = fences[i].region;
            return true;
        }
    return false;
}

static bool take_page_break(struct parser *parser, struct str line)
{
    if (!str_equal(str_trim(line), STR("---page---")))
        return false;
    open_block(parser, MARKUP_PAGE_BREAK, (struct str){0});
    return true;
}

static bool take_heading(struct parser *parser, struct str line)
{
    size_t level = 0;
    while (level < line.n && line.p[level] == '#')
        level++;
    if (!level || level == line.n || line.p[level] != ' ')
        return false;
    open_block(parser, MARKUP_HEADING, str_sub(line, level, line.n))->level = level;
    close_block(parser);
    return true;
}

static bool take_list_item(struct parser *parser, struct str line)
{
    size_t start = indent_of(line), at = start;
    while (at < line.n && ascii_is_digit(line.p[at]))
        at++;
    bool numbered = at > start && at < line.n && line.p[at] == '.';
    bool bullet = at == start && at < line.n && line.p[at] == '-';
    if ((!numbered && !bullet) || at + 1 >= line.n || line.p[at + 1] != ' ')
        return false;
    struct markup_block *block = open_block(parser, numbered ? MARKUP_NUMBERED : MARKUP_BULLET,
                                            str_sub(line, at + 2, line.n));
    block->level = 1 + start / 2;
    block->mark = str_sub(line, start, at + 1);
    return true;
}

static bool is_rule_row(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != '|' && line.p[i] != '-' && line.p[i] != ':' && line.p[i] != ' ')
            return false;
    return str_contains(line, STR("-"));
}

static struct markup_table *table_going_on(struct parser *parser)
{
    struct markup *markup = &parser->markup;
    struct markup_block *last = markup->count ? &markup->items[markup->count - 1] : NULL;
    if (last && last->kind == MARKUP_TABLE && last->region == parser->region)
        return &last->table;
    return &open_block(parser, MARKUP_TABLE, (struct str){0})->table;
}

/* The header row tells how many columns there are; short rows are filled, long ones cut. */
static bool take_table_row(struct parser *parser, struct str line)
{
    line = str_trim(line);
    if (line.n < 2 || line.p[0] != '|')
        return false;
    close_block(parser);
    if (is_rule_row(line))
        return true;
    line = str_sub(line, 1, str_ends(line, STR("|")) ? line.n - 1 : line.n);
    struct markup_table *table = table_going_on(parser);
    size_t columns = 0;
    for (; line.n && (!table->columns || columns < table->columns); columns++) {
        struct markup_text cell = read_text(parser->arena, str_trim(str_cut(&line, '|')));
        *VEC_PUSH(parser->arena, table) = cell;
    }
    if (!table->columns)
        table->columns = columns;
    for (; columns < table->columns; columns++)
        VEC_PUSH(parser->arena, table);
    return true;
}

static void take_text(struct parser *parser, struct str line)
{
    if (!str_trim(line).n)
        close_block(parser);
    else if (parser->open.n)
        parser->open.n = (size_t)(line.p + line.n - parser->open.p);
    else
        open_block(parser, MARKUP_PARAGRAPH, line);
}

struct markup markup_read(struct arena *arena, struct str source)
{
    struct parser parser = {.arena = arena};
    while (source.n) {
        struct str line = str_cut(&source, '\n');
        if (!take_fence(&parser, line) && !take_page_break(&parser, line) &&
            !take_heading(&parser, line) && !take_list_item(&parser, line) &&
            !take_table_row(&parser, line))
            take_text(&parser, line);
    }
    close_block(&parser);
    return parser.markup;
}

bool markup_has_region(const struct markup *markup, enum markup_region region)
{
    for (size_t i = 0; i < markup->count; i++)
        if (markup->items[i].region == region)
            return true;
    return false;
}

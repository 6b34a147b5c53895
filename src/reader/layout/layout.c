/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/layout.h"

#include "base/utf8.h"
#include "reader/layout/mark.h"
#include "text/language/hyphen.h"

#include <stdlib.h>
#include <unicode/uchar.h>

/* In characters. Wrapped texts have lines of 60 to 100; a line longer than WIDEST was not wrapped
 * by hand, so its end is a paragraph's. */
#define WIDEST 120
#define NARROWEST 60
#define USUAL_WIDTH 80
#define HEADING_CHARACTERS 100
#define HEADING_WORDS 14
#define HEADING_LINES 3
#define TITLE_WORDS 4
/* Whether the next word would have found room is not told by a character or two. */
#define SLACK 2
/* A line that is so much longer than those that were wrapped was not. */
#define WIDTH_SLACK 20

/* A line and what can be seen of it alone. */
struct row {
    struct range range; /* trimmed */
    struct str text;
    uint32_t page;
    size_t indent, length; /* in characters */
    struct mark mark;
    bool after_blank, before_blank;
    bool quote; /* behind ">" */
};

struct layout {
    struct arena *arena;
    struct document *document;
    struct row *rows;
    size_t count;
    size_t width; /* in characters: where lines are wrapped */
    bool marked;  /* its headings are marked, so that nothing else is one */
    bool mail;
    size_t quoted; /* the row from which all is quoted mail; `count` when none is */
    bool in_list;
    struct mark last_mark;
    size_t indents[8]; /* of the open list's levels */
    size_t depth;
};

void layout_lines(struct arena *arena, struct document *document)
{
    struct str text = document->text;
    uint32_t page = 1;
    for (size_t at = 0; at < text.n;) {
        size_t end = at;
        while (end < text.n && text.p[end] != '\n' && text.p[end] != '\f')
            end++;
        if (str_trim(str_sub(text, at, end)).n) {
            struct line *line = VEC_PUSH(arena, &document->lines);
            if (!line)
                return;
            *line = (struct line){.range = {at, end}, .page = page};
        }
        page += end < text.n && text.p[end] == '\f' && page < LIMIT_PAGES;
        at = end + 1;
    }
    /* A form feed that nothing follows ends the last page and starts none. */
    size_t count = document->lines.count;
    document->page_count = page > 1 && count ? document->lines.items[count - 1].page : 0;
}

/* Seeing */

static size_t characters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static uint32_t first_of(struct str s)
{
    size_t at = 0;
    return s.n ? utf8_next(s, &at) : 0;
}

static uint32_t last_of(struct str s)
{
    size_t at = s.n;
    return s.n ? utf8_previous(s, &at) : 0;
}

static bool starts_with_capital(struct str s)
{
    return u_isupper((UChar32)first_of(s));
}

static bool is_closing_sign(uint32_t c)
{
    return c == ')' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB;
}

/* The last sign, closing quotes and brackets aside. */
static uint32_t last_sign(struct str s)
{
    size_t end = s.n;
    uint32_t c = 0;
    while (end > 0 && (c == 0 || is_closing_sign(c)))
        c = utf8_previous(s, &end);
    return c;
}

static bool ends_sentence(struct str s)
{
    uint32_t c = last_sign(s);
    return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026;
}

/* The lines parted by more than a line end: a blank line, or a page's edge beside one. */
static bool blank_between(struct str text, size_t start, size_t end)
{
    size_t ends = 0;
    for (size_t i = start; i < end; i++)
        ends += text.p[i] == '\n';
    return ends > 1;
}

static struct row see(const struct document *document, size_t index)
{
    const struct line *line = &document->lines.items[index];
    struct str whole = str_sub(document->text, line->range.start, line->range.end);
    struct str text = str_trim(whole);
    struct row row = {.page = line->page, .indent = (size_t)(text.p - whole.p)};
    row.quote = text.p[0] == '>';
    row.text = text;
    row.range.start = (size_t)(text.p - document->text.p);
    row.range.end = row.range.start + text.n;
    row.length = characters(text);
    row.mark = mark_of(text);
    if (index > 0)
        row.after_blank = blank_between(document->text, document->lines.items[index - 1].range.end,
                                        line->range.start);
    else
        row.after_blank = true;
    return row;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Where lines end that have another below them: nine in ten are no longer. */
static size_t measure_width(struct layout *layout)
{
    size_t *lengths = ARENA_ARRAY(layout->arena, layout->count + 1, size_t);
    size_t n = 0;
    for (size_t i = 0; lengths && i + 1 < layout->count; i++)
        if (!layout->rows[i].before_blank && layout->rows[i].length <= WIDEST &&
            layout->rows[i].length > NARROWEST / 2)
            lengths[n++] = layout->rows[i].length;
    if (n < 3)
        return USUAL_WIDTH;
    qsort(lengths, n, sizeof *lengths, compare_sizes);
    size_t width = lengths[n * 9 / 10];
    return width > NARROWEST ? width : NARROWEST;
}

static bool see_all(struct layout *layout)
{
    layout->count = layout->document->lines.count;
    layout->rows = ARENA_ARRAY(layout->arena, layout->count + 1, struct row);
    if (!layout->rows)
        return false;
    for (size_t i = 0; i < layout->count; i++)
        layout->rows[i] = see(layout->document, i);
    for (size_t i = 0; i < layout->count; i++)
        layout->rows[i].before_blank = i + 1 == layout->count || layout->rows[i + 1].after_blank;
    layout->width = measure_width(layout);
    return true;
}

/* Judging */

static size_t first_word_length(struct str s)
{
    size_t end = 0;
    while (end < s.n && !ascii_is_space(s.p[end]))
        end++;
    return characters(str_sub(s, 0, end));
}

/* Row i ended though the first word of the next would have found room. */
static bool ended_on_purpose(const struct layout *layout, size_t i)
{
    const struct row *row = &layout->rows[i], *next = &layout->rows[i + 1];
    if (hyphen_at_line_end(row->text, next->text) != LINE_END_SPACE)
        return false;
    return row->length > WIDEST || row->length > layout->width + WIDTH_SLACK ||
           row->length + 1 + first_word_length(next->text) + SLACK <= layout->width;
}

static bool is_address(struct str text)
{
    return str_contains(text, STR("@")) || str_contains(text, STR("http")) ||
           str_contains(text, STR("www."));
}

/* A date, a telephone number, a case number. */
static bool is_mostly_digits(struct str text)
{
    size_t count = 0, letters = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        count += u_isdigit((UChar32)c) != 0;
        letters += u_isalpha((UChar32)c) != 0;
    }
    return letters == 0 || count * 2 > letters;
}

static size_t words(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += !ascii_is_space(text.p[i]) && (i == 0 || ascii_is_space(text.p[i - 1]));
    return n;
}

bool layout_could_be_heading(struct str text)
{
    uint32_t last = last_of(text);
    struct mark mark = mark_of(text);
    struct str body = str_sub(text, mark.skip, text.n);
    if (body.n < 3 || characters(text) > HEADING_CHARACTERS || words(text) > HEADING_WORDS)
        return false;
    if (last == ',' || last == ';' || last == '-' ||
        (ends_sentence(text) && last_sign(text) != '?'))
        return false;
    return starts_with_capital(body) && !is_address(text) && !is_mostly_digits(body);
}

static bool is_list_row(const struct row *row)
{
    return mark_is_of_list(row->mark.kind) || row->mark.kind == MARK_SECTION;
}

static bool goes_on_as_sentence(const struct layout *layout, const struct row *row)
{
    size_t width = layout->width < USUAL_WIDTH ? layout->width : USUAL_WIDTH;
    return row->length * 10 >= width * 6 || ends_sentence(row->text);
}

/* A text whose headings are marked with "#" has no others. */
#define HASHES_ENOUGH 3

static bool marks_its_headings(const struct layout *layout)
{
    size_t hashes = 0;
    for (size_t i = 0; i < layout->count && hashes < HASHES_ENOUGH; i++)
        hashes += layout->rows[i].mark.kind == MARK_HASH;
    return hashes >= HASHES_ENOUGH;
}

/* Row i, below a blank line or a sentence's end, short, right above a sentence. */
static bool is_heading_above_text(const struct layout *layout, size_t i)
{
    if (i + 1 >= layout->count)
        return false;
    const struct row *row = &layout->rows[i], *next = &layout->rows[i + 1];
    if (layout->marked || row->before_blank || next->quote || !layout_could_be_heading(row->text) ||
        mark_is_of_list(row->mark.kind))
        return false;
    bool starts = row->after_blank || ends_sentence(layout->rows[i - 1].text);
    if (!starts || !ended_on_purpose(layout, i))
        return false;
    if (mark_is_of_list(next->mark.kind))
        return true;
    return starts_with_capital(next->text) && goes_on_as_sentence(layout, next);
}

static bool is_heading_by_number(const struct layout *layout, size_t i)
{
    const struct row *row = &layout->rows[i];
    return row->mark.kind == MARK_SECTION && layout_could_be_heading(row->text) &&
           (row->before_blank || ended_on_purpose(layout, i));
}

/* The row starts a paragraph or a list, so that what stands alone above it is its heading. */
static bool is_body(const struct layout *layout, size_t i)
{
    if (i >= layout->count || layout->rows[i].quote)
        return false;
    const struct row *row = &layout->rows[i];
    if (mark_is_of_list(row->mark.kind))
        return true;
    if (row->mark.kind == MARK_HASH || is_heading_by_number(layout, i))
        return true;
    return goes_on_as_sentence(layout, row) && !is_heading_above_text(layout, i);
}

/* One item of a list cannot be a heading, though it stands alone: "1.", blank, "2.", blank. */
static bool is_one_of_a_list(const struct layout *layout, size_t i, size_t end)
{
    const struct mark *mark = &layout->rows[i].mark;
    if (mark->kind == MARK_BULLET || mark->kind == MARK_LETTER)
        return true;
    if (mark->kind != MARK_NUMBER)
        return false;
    bool follows = layout->in_list && mark_follows(&layout->last_mark, mark);
    return follows || (end < layout->count && mark_follows(mark, &layout->rows[end].mark));
}

/* Behind the rows up to the next blank line; no further than is needed to see that they are too
 * many for a heading. */
static size_t end_of_group(const struct layout *layout, size_t i)
{
    size_t end = i + 1;
    while (end < layout->count && end - i <= HEADING_LINES && !layout->rows[end - 1].before_blank)
        end++;
    return end;
}

/* All lines of a heading but the last are wrapped ones: an address block has short lines too. */
static bool is_wrapped_heading(const struct layout *layout, size_t i, size_t end)
{
    const struct row *rows = layout->rows;
    for (size_t k = i; k < end; k++) {
        if (k + 1 < end && (rows[k].length * 2 < layout->width || rows[k].length > WIDEST))
            return false;
        if (k > i && is_list_row(&rows[k]))
            return false;
        if (rows[k].quote || is_address(rows[k].text) || ends_sentence(rows[k].text))
            return false;
    }
    struct str text = str_sub(rows[i].text, rows[i].mark.skip, rows[i].text.n);
    return starts_with_capital(text) && last_of(rows[end - 1].text) != ',';
}

/* Rows [i, end), between blank lines, have the form of a heading. */
static bool group_could_be_heading(const struct layout *layout, size_t i, size_t end)
{
    const struct row *rows = layout->rows;
    size_t length = 0;
    for (size_t k = i; k < end; k++)
        length += rows[k].length;
    if (!rows[i].after_blank || end - i > HEADING_LINES || length > HEADING_CHARACTERS * 3 / 2 ||
        is_one_of_a_list(layout, i, end))
        return false;
    return end - i == 1 ? layout_could_be_heading(rows[i].text)
                        : is_wrapped_heading(layout, i, end);
}

static size_t words_of_group(const struct layout *layout, size_t i, size_t end)
{
    size_t n = 0;
    for (; i < end; i++)
        n += words(layout->rows[i].text);
    return n;
}

/* How many rows from i on are a heading that stands between blank lines; 0 when none. Below it
 * stands a paragraph or a list, or, when it has more words than a name, one more heading. */
static size_t heading_alone(const struct layout *layout, size_t i)
{
    size_t end = end_of_group(layout, i);
    if (end >= layout->count || !group_could_be_heading(layout, i, end))
        return 0;
    if (is_body(layout, end))
        return end - i;
    size_t next_end = end_of_group(layout, end);
    bool above_heading =
        is_heading_above_text(layout, end) ||
        (group_could_be_heading(layout, end, next_end) && is_body(layout, next_end));
    return above_heading && words_of_group(layout, i, end) >= TITLE_WORDS ? end - i : 0;
}

static size_t heading_rows(const struct layout *layout, size_t i)
{
    if (layout->rows[i].mark.kind == MARK_HASH)
        return 1;
    if (layout->marked)
        return 0;
    if (is_heading_by_number(layout, i))
        return 1;
    size_t alone = heading_alone(layout, i);
    return alone ? alone : is_heading_above_text(layout, i);
}

/* "=====" or "-----" below a line makes it a heading in Markdown. */
static uint32_t underline_level(const struct layout *layout, size_t i)
{
    if (i + 1 >= layout->count || layout->rows[i].before_blank || !layout->rows[i].after_blank)
        return 0;
    struct str line = layout->rows[i + 1].text;
    for (size_t k = 0; k < line.n; k++)
        if (line.p[k] != line.p[0])
            return 0;
    if (line.n < 3)
        return 0;
    return line.p[0] == '=' ? 1 : line.p[0] == '-' ? 2 : 0;
}

/* Mail that is quoted below an answer */

static bool starts_with_any(struct str s, const struct str *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(s, prefixes[i]))
            return true;
    return false;
}

static struct str without_stars(struct str text)
{
    while (text.n && (text.p[0] == '*' || text.p[0] == '>' || text.p[0] == ' '))
        text = str_sub(text, 1, text.n);
    return text;
}

static bool is_mail_separator(struct str text)
{
    if (!str_starts(text, STR("---")))
        return false;
    static const struct str words_of_it[] = {
        STR_INIT("Ursprungligt meddelande"), STR_INIT("Original Message"),
        STR_INIT("Originalmeddelande"),      STR_INIT("Original message"),
        STR_INIT("Vidarebefordrat"),         STR_INIT("Forwarded message"),
    };
    for (size_t i = 0; i < sizeof words_of_it / sizeof *words_of_it; i++)
        if (str_contains(text, words_of_it[i]))
            return true;
    return false;
}

/* "Från: …" with "Skickat: …" among the next lines: the head of the mail that was answered. */
static bool is_mail_head(const struct layout *layout, size_t i)
{
    static const struct str from[] = {STR_INIT("Från:"), STR_INIT("From:")};
    static const struct str more[] = {STR_INIT("Skickat:"), STR_INIT("Sent:"),   STR_INIT("Datum:"),
                                      STR_INIT("Date:"),    STR_INIT("Till:"),   STR_INIT("To:"),
                                      STR_INIT("Ämne:"),    STR_INIT("Subject:")};
    if (!starts_with_any(without_stars(layout->rows[i].text), from, 2))
        return false;
    size_t seen = 0;
    for (size_t k = i + 1; k < layout->count && k < i + 6; k++)
        seen +=
            starts_with_any(without_stars(layout->rows[k].text), more, sizeof more / sizeof *more);
    return seen >= 2;
}

/* "Den 3 feb. 2021 kl. 10:15 skrev NN <nn@…>:" right above lines with ">". */
static bool is_said_by(const struct layout *layout, size_t i)
{
    struct str text = layout->rows[i].text;
    bool says = str_contains(text, STR("skrev")) || str_contains(text, STR("wrote"));
    for (size_t k = i + 1; says && k < layout->count && k < i + 3; k++)
        if (layout->rows[k].quote)
            return true;
    return false;
}

static bool starts_quoted_mail(const struct layout *layout, size_t i)
{
    return layout->mail && (i >= layout->quoted || is_said_by(layout, i));
}

static size_t first_quoted_row(const struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++)
        if (is_mail_separator(layout->rows[i].text) || is_mail_head(layout, i))
            return i;
    return layout->count;
}

/* Whether row i, which no blank line parts from the one before, starts a block all the same.
 * `indent` is that of the list item it may belong to, 0 in a paragraph. */
static bool starts_block(const struct layout *layout, size_t i, size_t indent)
{
    const struct row *row = &layout->rows[i], *before = &layout->rows[i - 1];
    if (row->quote || row->mark.kind == MARK_HASH || starts_quoted_mail(layout, i))
        return true;
    bool purpose = ended_on_purpose(layout, i - 1);
    if (row->mark.kind == MARK_SECTION)
        /* "… enligt avsnitt\n3.1. Vidare …" is a wrapped line. */
        return purpose || before->mark.kind == MARK_SECTION || ends_sentence(before->text);
    if (is_list_row(row))
        /* "… den \n3. februari" and "… för \n- eller" are wrapped lines. */
        return purpose || is_list_row(before) || ends_sentence(before->text) ||
               row->mark.kind != MARK_BULLET ||
               starts_with_capital(str_sub(row->text, row->mark.skip, row->text.n));
    if (is_heading_above_text(layout, i))
        return true;
    if (!purpose)
        return false;
    if (before->length > layout->width + WIDTH_SLACK || row->length > WIDEST)
        return true;
    bool outside = row->indent < indent || ends_sentence(before->text);
    return outside && starts_with_capital(row->text);
}

/* Making blocks */

/* "## Kompetens {#fa1 .omrade}" and "## Kompetens ##": what Markdown writes behind a heading for
 * programs (Pandoc's header attributes; CommonMark 4.2) is none of its words. */
static size_t heading_end(struct str line)
{
    struct str shown = str_trim(line);
    size_t open = shown.n;
    if (str_ends(shown, STR("}"))) {
        while (open > 0 && shown.p[open - 1] != '{')
            open--;
        char first = open < shown.n ? shown.p[open] : '\0';
        if (open > 0 && (first == '#' || first == '.' || first == '-'))
            shown = str_trim(str_sub(shown, 0, open - 1));
    }
    size_t hashes = shown.n;
    while (hashes > 0 && shown.p[hashes - 1] == '#')
        hashes--;
    if (hashes < shown.n && hashes > 0 && shown.p[hashes - 1] == ' ')
        shown = str_trim(str_sub(shown, 0, hashes));
    return shown.n ? (size_t)(shown.p - line.p) + shown.n : line.n;
}

static void add_block(struct layout *layout, struct block block, size_t first, size_t end)
{
    const struct row *rows = layout->rows;
    block.page = rows[first].page;
    block.range = (struct range){rows[first].range.start, rows[end - 1].range.end};
    if (block.kind == BLOCK_HEADING || block.kind == BLOCK_LIST_ITEM) {
        block.mark = str_sub(rows[first].text, 0, rows[first].mark.length);
        block.range.start += rows[first].mark.skip;
    }
    if (rows[first].mark.kind == MARK_HASH && end == first + 1) {
        size_t shown = rows[first].range.start + heading_end(rows[first].text);
        if (shown > block.range.start)
            block.range.end = shown;
    }
    struct block *place = VEC_PUSH(layout->arena, &layout->document->blocks);
    if (place)
        *place = block;
}

/* An item is deeper than another when it is clearly more indented. */
static uint32_t list_level(struct layout *layout, const struct row *row)
{
    const size_t most = sizeof layout->indents / sizeof *layout->indents;
    if (!layout->in_list)
        layout->depth = 0;
    while (layout->depth > 1 && row->indent < layout->indents[layout->depth - 1])
        layout->depth--;
    bool deeper = layout->depth == 0 || row->indent >= layout->indents[layout->depth - 1] + 2;
    if (deeper && layout->depth < most)
        layout->indents[layout->depth++] = row->indent;
    return (uint32_t)layout->depth;
}

/* The dash of direct speech ("– Det är bra, säger NN.") stands before a whole paragraph that has no
 * neighbour of its kind. */
static bool is_speech(const struct layout *layout, size_t i, size_t end)
{
    const struct row *row = &layout->rows[i];
    if (row->mark.kind != MARK_BULLET || row->text.p[0] == '*' || layout->in_list)
        return false;
    if (end < layout->count && layout->rows[end].mark.kind == MARK_BULLET)
        return false;
    uint32_t dash = first_of(row->text);
    size_t length = layout->rows[end - 1].range.end - row->range.start;
    return (dash == '-' || dash == 0x2013 || dash == 0x2014) && length > WIDEST &&
           ends_sentence(layout->rows[end - 1].text);
}

static size_t rows_of_one(const struct layout *layout, size_t i, size_t indent)
{
    size_t end = i + 1;
    while (end < layout->count && !layout->rows[end].after_blank &&
           !starts_block(layout, end, indent))
        end++;
    return end;
}

static size_t lay_item(struct layout *layout, size_t i)
{
    const struct row *row = &layout->rows[i];
    size_t end = rows_of_one(layout, i, row->indent);
    if (is_speech(layout, i, end)) {
        add_block(layout, (struct block){.kind = BLOCK_PARAGRAPH}, i, end);
        return end;
    }
    uint32_t level = row->mark.kind == MARK_SECTION ? row->mark.level : list_level(layout, row);
    add_block(layout, (struct block){.kind = BLOCK_LIST_ITEM, .level = level}, i, end);
    layout->in_list = true;
    layout->last_mark = row->mark;
    return end;
}

static size_t lay_heading(struct layout *layout, size_t i, size_t count, uint32_t level)
{
    if (level == 0)
        level = layout->rows[i].mark.level ? layout->rows[i].mark.level : 1;
    add_block(layout, (struct block){.kind = BLOCK_HEADING, .level = level}, i, i + count);
    layout->in_list = false;
    return i + count;
}

static size_t lay_quote(struct layout *layout, size_t i)
{
    size_t end = i + 1;
    while (end < layout->count && layout->rows[end].quote && !layout->rows[end].after_blank)
        end++;
    add_block(layout, (struct block){.kind = BLOCK_QUOTE}, i, end);
    return end;
}

static size_t lay_paragraph(struct layout *layout, size_t i)
{
    size_t end = rows_of_one(layout, i, 0);
    add_block(layout, (struct block){.kind = BLOCK_PARAGRAPH}, i, end);
    layout->in_list = false;
    return end;
}

/* Lay the block that starts at row i; the row behind it. */
static size_t lay(struct layout *layout, size_t i)
{
    if (layout->rows[i].quote)
        return lay_quote(layout, i);
    uint32_t underlined = underline_level(layout, i);
    if (underlined)
        return lay_heading(layout, i, 1, underlined) + 1;
    size_t heading = heading_rows(layout, i);
    if (heading)
        return lay_heading(layout, i, heading, 0);
    return is_list_row(&layout->rows[i]) ? lay_item(layout, i) : lay_paragraph(layout, i);
}

static size_t lay_mail(struct layout *layout, size_t i)
{
    size_t end = i + 1;
    while (end < layout->count && !layout->rows[end].after_blank &&
           layout->rows[end].quote == layout->rows[i].quote)
        end++;
    add_block(layout, (struct block){.kind = BLOCK_QUOTE}, i, end);
    return end;
}

void layout_blocks(struct arena *arena, struct document *document, unsigned flags)
{
    struct layout layout = {.arena = arena, .document = document, .mail = flags & LAYOUT_MAIL};
    if (!see_all(&layout))
        return;
    layout.marked = marks_its_headings(&layout);
    layout.quoted = layout.mail ? first_quoted_row(&layout) : layout.count;
    for (size_t i = 0; i < layout.count;)
        i = starts_quoted_mail(&layout, i) ? lay_mail(&layout, i) : lay(&layout, i);
}

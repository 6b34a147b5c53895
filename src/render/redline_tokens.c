/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/redline_inner.h"

/* A block while its tokens are made: its text as it is shown, and how far both have been read. */
struct block_reader {
    struct token_side *side;
    struct arena *arena;
    size_t block;
    uint32_t row, cell;
    struct str canonical, plain;
    size_t at, shown; /* in canonical, in plain */
    size_t done;      /* of plain: in tokens */
};

struct redline_form redline_form_of(const struct block *block)
{
    struct redline_form form = {.kind = block->kind, .level = block->level};
    if (block->kind == BLOCK_LIST_ITEM) {
        form.bullet = true;
        for (size_t i = 0; i < block->mark.n; i++)
            form.bullet &= !ascii_is_alpha(block->mark.p[i]) && !ascii_is_digit(block->mark.p[i]);
    }
    return form;
}

/* A mark that says something: one with a letter or a digit. */
static struct str shown_mark(const struct block *block)
{
    for (size_t i = 0; i < block->mark.n; i++)
        if (ascii_is_alpha(block->mark.p[i]) || ascii_is_digit(block->mark.p[i]))
            return str_trim(block->mark);
    return STR("");
}

static bool is_drawn_table(struct str canonical)
{
    return canonical.n > 0 && canonical.p[0] == '|';
}

/* A drawn table with its lines, runs of space as one: columns are filled up with them. */
static struct str drawn_table(struct arena *arena, struct str canonical)
{
    char *text = arena_alloc(arena, canonical.n + 1);
    size_t used = 0;
    for (size_t i = 0; i < canonical.n; i++) {
        bool space = canonical.p[i] != '\n' && ascii_is_space(canonical.p[i]);
        if (!space)
            text[used++] = canonical.p[i];
        else if (used && text[used - 1] != ' ')
            text[used++] = ' ';
    }
    return (struct str){text, used};
}

static struct token *add_token(struct block_reader *reader, enum token_kind kind)
{
    struct token *token = VEC_PUSH(reader->arena, &reader->side->tokens);
    *token = (struct token){.kind = kind,
                            .block = reader->block,
                            .row = reader->row,
                            .cell = reader->cell,
                            .word = TOKEN_NONE,
                            .other = TOKEN_NONE};
    return token;
}

/* The text of plain from where tokens end to `end`. White space goes to the token before it. */
static void add_text(struct block_reader *reader, enum token_kind kind, size_t end, uint32_t word)
{
    struct str text = str_sub(reader->plain, reader->done, end);
    reader->done = end;
    if (text.n == 0)
        return;
    struct token *token = add_token(reader, kind);
    token->text = text;
    token->word = word;
    if (word != TOKEN_NONE)
        reader->side->of_word[word] = (uint32_t)(token - reader->side->tokens.items);
}

/* A separator behind the last token is its own. */
static void take_separator(struct block_reader *reader, size_t first_token)
{
    struct token_side *side = reader->side;
    if (reader->done >= reader->plain.n || !ascii_is_space(reader->plain.p[reader->done]) ||
        side->tokens.count == first_token)
        return;
    side->tokens.items[side->tokens.count - 1].separator = reader->plain.p[reader->done++];
}

static bool is_inside_character(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Go on to byte `to` of the canonical text, and in what is shown as far as that is. White space may
 * be shown as one space or not at all, soft hyphens and those of divided words not. */
static void go_on(struct block_reader *reader, size_t to)
{
    struct str canonical = reader->canonical, plain = reader->plain;
    while (reader->at < to) {
        char sign = canonical.p[reader->at];
        bool shown = reader->shown < plain.n && plain.p[reader->shown] == sign;
        if (ascii_is_space(sign) && !shown) {
            while (reader->at < to && ascii_is_space(canonical.p[reader->at]))
                reader->at++;
            if (reader->shown < plain.n && plain.p[reader->shown] == ' ')
                reader->shown++;
            continue;
        }
        reader->at++;
        reader->shown += shown;
    }
    while (reader->shown < plain.n && is_inside_character(plain.p[reader->shown]))
        reader->shown++;
}

/* What stands between two words but white space. */
static void add_filler(struct block_reader *reader, size_t end, size_t first_token)
{
    take_separator(reader, first_token);
    size_t last = end;
    while (last > reader->done && ascii_is_space(reader->plain.p[last - 1]))
        last--;
    if (last > reader->done) {
        add_text(reader, TOKEN_FILLER, last, TOKEN_NONE);
        take_separator(reader, first_token);
    }
    /* More white space than one sign is the next word's. */
}

static void add_words(struct block_reader *reader, size_t first_word, size_t end_word)
{
    const struct compared *version = reader->side->version;
    size_t start = version->document->blocks.items[reader->block].range.start;
    size_t first_token = reader->side->tokens.count;
    for (size_t i = first_word; i < end_word; i++) {
        struct range range = version->words[i].range;
        go_on(reader, range.start - start);
        while (reader->shown < reader->plain.n && ascii_is_space(reader->plain.p[reader->shown]))
            reader->shown++;
        add_filler(reader, reader->shown, first_token);
        go_on(reader, range.end - start);
        add_text(reader, TOKEN_WORD, reader->shown, (uint32_t)i);
    }
    add_filler(reader, reader->plain.n, first_token);
    add_text(reader, TOKEN_FILLER, reader->plain.n, TOKEN_NONE);
}

/* The text that is shown, with the mark before it; reading begins behind the mark. */
static void begin_block(struct block_reader *reader, const struct block *block)
{
    struct arena *arena = reader->arena;
    const struct document *document = reader->side->version->document;
    struct str mark = shown_mark(block);
    reader->canonical = str_sub(document->text, block->range.start, block->range.end);
    struct str text = is_drawn_table(reader->canonical)
                          ? drawn_table(arena, reader->canonical)
                          : document_plain(arena, document, block->range);
    reader->plain = text;
    reader->at = reader->shown = reader->done = 0;
    if (mark.n == 0)
        return;
    reader->plain = str_format(arena, "%.*s %.*s", STR_ARGS(mark), STR_ARGS(text));
    size_t first_token = reader->side->tokens.count;
    add_text(reader, TOKEN_FILLER, mark.n, TOKEN_NONE);
    take_separator(reader, first_token);
    reader->shown = reader->done;
}

static void read_block(struct block_reader *reader, size_t first_word, size_t end_word)
{
    const struct document *document = reader->side->version->document;
    begin_block(reader, &document->blocks.items[reader->block]);
    add_words(reader, first_word, end_word);
    add_token(reader, TOKEN_END);
}

/* Tables */

static void end_cell(struct block_reader *reader)
{
    if (reader->cell == TOKEN_NONE)
        return;
    reader->side->cells.items[reader->cell].last = (uint32_t)reader->side->tokens.count;
    add_token(reader, TOKEN_CELL_END);
    reader->cell = TOKEN_NONE;
}

static void end_row(struct block_reader *reader)
{
    end_cell(reader);
    if (reader->row == TOKEN_NONE)
        return;
    reader->side->rows.items[reader->row].last = (uint32_t)reader->side->tokens.count;
    add_token(reader, TOKEN_ROW_END);
    reader->row = TOKEN_NONE;
}

static void begin_row(struct block_reader *reader, bool new_table)
{
    struct token_side *side = reader->side;
    side->table_count += new_table;
    reader->row = (uint32_t)side->rows.count;
    *VEC_PUSH(reader->arena, &side->rows) =
        (struct span_of_tokens){.first = (uint32_t)side->tokens.count,
                                .table = side->table_count,
                                .parts = (uint32_t)side->cells.count,
                                .other = TOKEN_NONE};
    add_token(reader, TOKEN_ROW);
}

static void begin_cell(struct block_reader *reader, uint32_t column)
{
    struct token_side *side = reader->side;
    reader->cell = (uint32_t)side->cells.count;
    side->rows.items[reader->row].part_count++;
    *VEC_PUSH(reader->arena, &side->cells) = (struct span_of_tokens){
        .first = (uint32_t)side->tokens.count, .column = column, .other = TOKEN_NONE};
    add_token(reader, TOKEN_CELL);
}

/* Open and close rows and cells until those of the block are open. `last` is the block before it,
 * or NULL. */
static void stand_in_table(struct block_reader *reader, const struct block *block,
                           const struct block *last)
{
    bool cell = block->kind == BLOCK_CELL;
    bool goes_on = cell && reader->row != TOKEN_NONE && last->row == block->row;
    bool same_cell = goes_on && last->column == block->column;
    if (goes_on && block->column < last->column)
        goes_on = false;
    if (!same_cell)
        end_cell(reader);
    if (!goes_on)
        end_row(reader);
    if (cell && reader->row == TOKEN_NONE)
        begin_row(reader, !last || last->kind != BLOCK_CELL || block->row <= last->row);
    if (cell && reader->cell == TOKEN_NONE)
        begin_cell(reader, block->column);
}

void redline_read_side(struct arena *arena, const struct compared *version,
                       struct token_side *ret_side)
{
    *ret_side = (struct token_side){.version = version};
    ret_side->of_word = ARENA_ARRAY(arena, version->word_count + 1, uint32_t);
    for (size_t i = 0; i < version->word_count; i++)
        ret_side->of_word[i] = TOKEN_NONE;
    struct block_reader reader = {
        .side = ret_side, .arena = arena, .row = TOKEN_NONE, .cell = TOKEN_NONE};
    const struct document *document = version->document;
    const struct block *last = NULL;
    size_t word = 0;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind == BLOCK_MARGIN || block_is_aside(block->kind))
            continue;
        stand_in_table(&reader, block, last);
        reader.block = i;
        while (word < version->word_count && version->words[word].range.start < block->range.start)
            word++;
        size_t first = word;
        while (word < version->word_count && version->words[word].range.start < block->range.end)
            word++;
        read_block(&reader, first, word);
        last = block;
    }
    end_row(&reader);
}

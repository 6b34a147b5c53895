/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/compose.h"

struct composer composer_init(struct arena *arena, struct document *document)
{
    return (struct composer){
        .arena = arena, .document = document, .text = buf_init(LIMIT_TEXT_BYTES)};
}

void composer_done(struct composer *composer)
{
    buf_done(&composer->text);
}

void compose_expect(struct composer *composer, size_t lines, size_t blocks)
{
    struct document *document = composer->document;
    /* Where there is no room for them now, each push will tell. */
    (void)(VEC_RESERVE(composer->arena, &document->lines, document->lines.count + lines) &&
           VEC_RESERVE(composer->arena, &document->blocks, document->blocks.count + blocks));
}

void compose_begin(struct composer *composer, bool apart)
{
    if (apart && composer->text.n)
        buf_add_c(&composer->text, '\n');
    composer->first_line = composer->document->lines.count;
}

void compose_line(struct composer *composer, struct str text, const struct line *line)
{
    text = str_trim(text);
    if (text.n == 0 || composer->text.failed)
        return;
    struct line *place = VEC_PUSH(composer->arena, &composer->document->lines);
    if (!place)
        return;
    *place = *line;
    place->range.start = composer->text.n;
    buf_add_str(&composer->text, text);
    place->range.end = composer->text.n;
    buf_add_c(&composer->text, '\n');
}

void compose_block(struct composer *composer, const struct block *block, size_t skip)
{
    const struct document *document = composer->document;
    if (document->lines.count == composer->first_line || composer->text.failed)
        return;
    const struct line *first = &document->lines.items[composer->first_line];
    const struct line *last = &document->lines.items[document->lines.count - 1];
    struct range range = {first->range.start + skip, last->range.end};
    if (range.start >= range.end)
        return;
    uint32_t page = first->page;
    struct block *place = VEC_PUSH(composer->arena, &composer->document->blocks);
    if (!place)
        return;
    *place = *block;
    place->page = page;
    place->range = range;
    place->mark = str_copy(composer->arena, block->mark);
}

bool compose_end(struct composer *composer, struct error *error)
{
    if (!buf_ok(&composer->text, "the document's text", error))
        return false;
    composer->document->text = str_copy(composer->arena, buf_str(&composer->text));
    return true;
}

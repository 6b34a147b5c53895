/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/pdf_letters.h"

#include <math.h>
#include <stdbool.h>

/* More letters are no single sign. */
#define FEW_LETTERS 4
#define RECENT_LINES 16
/* In parts of the letters' size. */
#define TIGHT 0.12f
#define SAME_BASELINE 0.1f

struct recent {
    fz_stext_line *lines[RECENT_LINES];
    size_t count; /* of all that were seen; the latest RECENT_LINES are kept */
};

static bool is_short(const fz_stext_line *line)
{
    size_t n = 0;
    for (const fz_stext_char *c = line->first_char; c && n <= FEW_LETTERS; c = c->next)
        n++;
    return n > 0 && n <= FEW_LETTERS;
}

static bool is_within(const fz_stext_line *line, const fz_stext_line *late)
{
    const fz_stext_char *letter = late->first_char;
    return line->first_char && line->dir.x > 0.99f && late->dir.x > 0.99f &&
           late->bbox.x0 > line->bbox.x0 && late->bbox.x1 < line->bbox.x1 &&
           fabsf(line->first_char->origin.y - letter->origin.y) < SAME_BASELINE * letter->size;
}

/* Whether `late` fills the space `gap`. */
static bool fills(const fz_stext_char *gap, const fz_stext_line *late)
{
    float least = TIGHT * late->first_char->size;
    return gap->c == ' ' && fabsf(gap->quad.ll.x - late->bbox.x0) < least &&
           fabsf(gap->quad.lr.x - late->bbox.x1) < least;
}

/* Put the letters of `late` in the place of the space that they fill; false when there is none. */
static bool splice(fz_stext_line *line, fz_stext_line *late)
{
    if (!is_within(line, late))
        return false;
    for (fz_stext_char *before = line->first_char; before->next; before = before->next) {
        if (!before->next->next || !fills(before->next, late))
            continue;
        late->last_char->next = before->next->next;
        before->next = late->first_char;
        late->first_char = late->last_char = NULL;
        return true;
    }
    return false;
}

static void settle(struct recent *recent, fz_stext_line *line)
{
    size_t kept = recent->count < RECENT_LINES ? recent->count : RECENT_LINES;
    bool done = false;
    for (size_t back = 1; !done && back <= kept && is_short(line); back++)
        done = splice(recent->lines[(recent->count - back) % RECENT_LINES], line);
    if (!done)
        recent->lines[recent->count++ % RECENT_LINES] = line;
}

void pdf_settle_letters(fz_stext_page *page)
{
    struct recent recent = {.count = 0};
    for (fz_stext_block *block = page->first_block; block; block = block->next)
        if (block->type == FZ_STEXT_BLOCK_TEXT)
            for (fz_stext_line *line = block->u.t.first_line; line; line = line->next)
                settle(&recent, line);
}

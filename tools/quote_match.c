/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "quote_match.h"

#define CONTEXT 32
#define MOST_ERRORS 256

/* A cell of the table: the errors so far, and where in the text this reading begins. */
struct cell {
    uint32_t errors;
    uint32_t start;
};

struct found {
    struct range range;
    uint32_t errors;
};

static struct cell better(struct cell a, struct cell b)
{
    return b.errors < a.errors ? b : a;
}

/* Row by row of the text, a column a byte of the quotation. */
static void step(struct cell *column, struct str quote, char c, uint32_t at)
{
    struct cell diagonal = column[0];
    column[0] = (struct cell){0, at + 1};
    for (size_t i = 0; i < quote.n; i++) {
        struct cell above = column[i + 1];
        struct cell here = {diagonal.errors + (quote.p[i] != c), diagonal.start};
        here = better(here, (struct cell){above.errors + 1, above.start});
        here = better(here, (struct cell){column[i].errors + 1, column[i].start});
        column[i + 1] = here;
        diagonal = above;
    }
}

/* The fewest errors with which `wanted` stands in `text`, as a share of its length that is right.
 */
static double likeness(struct arena *arena, struct str wanted, struct str text)
{
    if (wanted.n == 0)
        return 1;
    struct cell *column = ARENA_ARRAY(arena, wanted.n + 1, struct cell);
    uint32_t least = (uint32_t)wanted.n;
    for (size_t i = 0; i <= wanted.n; i++)
        column[i].errors = (uint32_t)i;
    for (size_t i = 0; i < text.n; i++) {
        step(column, wanted, text.p[i], (uint32_t)i);
        least = column[wanted.n].errors < least ? column[wanted.n].errors : least;
    }
    return 1 - (double)least / (double)wanted.n;
}

static struct str before(struct str text, size_t at, size_t count)
{
    return str_sub(text, at > count ? at - count : 0, at);
}

static double score_of(struct arena *arena, struct str old, struct range place, struct str new,
                       const struct found *found)
{
    size_t length = place.end - place.start;
    double quote = 1 - (double)found->errors / (double)length;
    double prefix = likeness(arena, before(old, place.start, CONTEXT),
                             before(new, found->range.start, CONTEXT + 8));
    double suffix = likeness(arena, str_sub(old, place.end, place.end + CONTEXT),
                             str_sub(new, found->range.end, found->range.end + CONTEXT + 8));
    double offset = (double)found->range.start - (double)place.start;
    double near = 1 - (offset < 0 ? -offset : offset) / (double)new.n;
    return (50 * quote + 20 * prefix + 20 * suffix + 2 * near) / 92;
}

struct quote_match quote_match(struct arena *arena, struct str old, struct range place,
                               struct str new)
{
    struct str quote = str_sub(old, place.start, place.end);
    struct quote_match best = {0};
    if (quote.n == 0 || new.n == 0)
        return best;
    uint32_t most = (uint32_t)(quote.n / 2 < MOST_ERRORS ? quote.n / 2 : MOST_ERRORS);
    struct cell *column = ARENA_ARRAY(arena, quote.n + 1, struct cell);
    struct found pending = {.errors = UINT32_MAX};
    for (size_t i = 0; i <= quote.n; i++)
        column[i].errors = (uint32_t)i;
    /* Of readings that overlap the one with the fewest errors is looked at. */
    for (size_t i = 0; i <= new.n; i++) {
        if (i < new.n)
            step(column, quote, new.p[i], (uint32_t)i);
        struct cell end = column[quote.n];
        bool apart = i == new.n || end.start >= pending.range.end;
        if (pending.errors != UINT32_MAX && apart) {
            double score = score_of(arena, old, place, new, &pending);
            if (score > best.score)
                best = (struct quote_match){pending.range, score};
            pending.errors = UINT32_MAX;
        }
        if (i < new.n && end.errors <= most &&end.errors < pending.errors)
            pending = (struct found){{end.start, i + 1}, end.errors};
    }
    return best;
}

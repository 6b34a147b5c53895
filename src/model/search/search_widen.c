/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Compounds: a word is sought in all words of the index that begin or end with it and are made of
 * it and another word. The index lists its words by both ends, so this is a few look-ups; what is
 * sought is then words again, and what is found can be explained by them.
 */
#include "model/search/search_inner.h"

/* Words with the same beginning or end that are looked at; and what a compound weighs beside the
 * word itself. */
enum { WORDS_LOOKED_AT = 400 };
#define COMPOUND_WEIGHT 0.5F

struct widening {
    struct office *office;
    struct arena *arena;
    struct search_want *want;
    struct str word; /* a word of the index, to be tried */
    struct search_rests rests;
    struct search_divisions divisions;
    bool fits;
};

static bool is_known(struct office *office, struct arena *arena, struct str word, bool *ret_known,
                     struct error *error)
{
    struct sql_search_word_get row;
    return sql_search_word_get(office->store, word, arena, &row, ret_known, error);
}

static bool one_is_known(struct office *office, struct arena *arena,
                         const struct search_rests *rests, bool *ret_known, struct error *error)
{
    *ret_known = false;
    for (size_t i = 0; i < rests->count && !*ret_known; i++)
        if (!is_known(office, arena, rests->items[i], ret_known, error))
            return false;
    return true;
}

static void try_compound(void *context)
{
    struct widening *widening = context;
    widening->fits = search_compound(widening->arena, &widening->office->tools,
                                     widening->want->stem, widening->word, &widening->rests);
}

static void add_word(void *context)
{
    struct widening *widening = context;
    search_want_add(widening->arena, widening->want, widening->word, COMPOUND_WEIGHT);
}

static bool try_word(struct widening *widening, struct str word, struct error *error)
{
    bool known = false;
    widening->word = word;
    if (widening->want->choices.count >= LIMIT_SEARCH_CHOICES)
        return true;
    if (!arena_run(widening->arena, try_compound, widening, error))
        return false;
    if (!widening->fits)
        return true;
    known = widening->rests.sure;
    if (!known && !one_is_known(widening->office, widening->arena, &widening->rests, &known, error))
        return false;
    return !known || arena_run(widening->arena, add_word, widening, error);
}

struct ends {
    struct arena *arena;
    struct str stem;
    struct str reversed, behind, reversed_behind;
};

/* The first text behind all that begin with `text`: 0xFF would be no UTF-8, so the last character
 * of all follows it. */
static struct str behind(struct arena *arena, struct str text)
{
    return str_format(arena, "%.*s\U0010FFFF", STR_ARGS(text));
}

static void find_ends(void *context)
{
    struct ends *ends = context;
    ends->reversed = search_reversed(ends->arena, ends->stem);
    ends->behind = behind(ends->arena, ends->stem);
    ends->reversed_behind = behind(ends->arena, ends->reversed);
}

static bool widen_want(struct office *office, struct arena *arena, struct search_want *want,
                       struct error *error)
{
    struct widening widening = {.office = office, .arena = arena, .want = want};
    struct ends ends = {.arena = arena, .stem = want->stem};
    struct sql_search_word_list_rows first;
    struct sql_search_word_list_by_end_rows last;
    if (!arena_run(arena, find_ends, &ends, error) ||
        !sql_search_word_list_by_end(office->store, ends.reversed, ends.reversed_behind,
                                     WORDS_LOOKED_AT, arena, &last, error) ||
        !sql_search_word_list(office->store, ends.stem, ends.behind, WORDS_LOOKED_AT, arena, &first,
                              error))
        return false;
    for (size_t i = 0; i < last.count; i++)
        if (!try_word(&widening, last.items[i].word, error))
            return false;
    for (size_t i = 0; i < first.count; i++)
        if (!try_word(&widening, first.items[i].word, error))
            return false;
    return true;
}

bool search_widen(struct office *office, struct arena *arena, struct search_query *query,
                  struct error *error)
{
    for (size_t i = 0; i < query->wants.count; i++) {
        struct search_want *want = &query->wants.items[i];
        if (want->stem.n && !want->excluded && !widen_want(office, arena, want, error))
            return false;
    }
    return true;
}

/* Last parts */

static void divide(void *context)
{
    struct widening *widening = context;
    widening->divisions =
        search_divide(widening->arena, &widening->office->tools, widening->want->stem);
}

/* The most even division into two words that the index knows. */
static bool find_last_part(struct widening *widening, struct str *ret_part, struct error *error)
{
    *ret_part = (struct str){NULL, 0};
    if (!arena_run(widening->arena, divide, widening, error))
        return false;
    for (size_t i = 0; i < widening->divisions.count && !ret_part->n; i++) {
        const struct search_division *division = &widening->divisions.items[i];
        bool last, first = false;
        if (!is_known(widening->office, widening->arena, division->last, &last, error) ||
            (last &&
             !one_is_known(widening->office, widening->arena, &division->first, &first, error)))
            return false;
        if (first && last)
            *ret_part = division->last;
    }
    return true;
}

static void seek_part(void *context)
{
    struct widening *widening = context;
    struct search_want *want = widening->want;
    want->choices.count = 0;
    want->stem = widening->word;
    search_want_add(widening->arena, want, widening->word, 1);
}

bool search_take_last_parts(struct office *office, struct arena *arena, struct search_query *query,
                            struct str *ret_part, struct error *error)
{
    struct str shown = {NULL, 0};
    for (size_t i = 0; i < query->wants.count; i++) {
        struct widening widening = {
            .office = office, .arena = arena, .want = &query->wants.items[i]};
        if (!widening.want->stem.n || widening.want->excluded)
            continue;
        if (!find_last_part(&widening, &widening.word, error))
            return false;
        if (!widening.word.n)
            continue;
        if (!arena_run(arena, seek_part, &widening, error))
            return false;
        if (!shown.n)
            shown = widening.word;
    }
    *ret_part = shown;
    return true;
}

bool search_take_last_part(struct office *office, struct arena *arena, struct search_query *query,
                           size_t nth, struct str *ret_part, struct error *error)
{
    struct widening widening = {.office = office, .arena = arena, .want = query->wants.items};
    *ret_part = (struct str){NULL, 0};
    if (query->wants.count != 1 || !widening.want->stem.n || widening.want->excluded)
        return true;
    if (!arena_run(arena, divide, &widening, error))
        return false;
    if (nth >= widening.divisions.count)
        return true;
    widening.word = *ret_part = widening.divisions.items[nth].last;
    return arena_run(arena, seek_part, &widening, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/redline_inner.h"

#include "text/versions/word_match.h"

/* A run of words that stands elsewhere is told as moved from so many words on, or when it is all of
 * a sentence; less is wording. */
#define MOVED_WORDS 4
/* What stands no further apart in both versions, with nothing that stayed between, moved together.
 */
#define MOVE_GAP 60

/* Further columns of a table are known by their words only: for each, those of its row are gone
 * through. */
#define MOST_COLUMNS 64

/* Two tokens that might be tied. */
struct pair {
    uint32_t old, new;
};

struct tying {
    struct redlining *redlining;
    struct token *old, *new;
    size_t old_count, new_count;
    VEC(struct pair) pairs; /* rising in both */
};

static void tie(struct tying *tying, size_t old, size_t new)
{
    tying->old[old].other = (uint32_t) new;
    tying->new[new].other = (uint32_t)old;
}

static bool is_free(const struct token *token)
{
    return token->other == TOKEN_NONE;
}

static bool is_text(const struct token *token)
{
    return token->kind == TOKEN_WORD || token->kind == TOKEN_FILLER;
}

/* Words that stand in both */

static float weight_of(const struct tying *tying, const struct token *token)
{
    const struct comparison *comparison = tying->redlining->comparison;
    return 0.1F + comparison->weights[comparison->old.words[token->word].id];
}

/* Words that did not move, in the old order; what is in a table goes on in a table only. */
static void collect_pairs(struct tying *tying)
{
    const struct redlining *redlining = tying->redlining;
    const struct comparison *comparison = redlining->comparison;
    for (size_t i = 0; i < comparison->match_count; i++) {
        const struct match *match = &comparison->matches[comparison->matches_by_old[i]];
        for (size_t k = 0; !match->moved && k < match->word_count; k++) {
            uint32_t old = redlining->old.of_word[match->old_word + k];
            uint32_t new = redlining->new.of_word[match->new_word + k];
            if (old != TOKEN_NONE && new != TOKEN_NONE &&
                (tying->old[old].row == TOKEN_NONE) == (tying->new[new].row == TOKEN_NONE))
                *VEC_PUSH(redlining->arena, &tying->pairs) = (struct pair){old, new};
        }
    }
}

/* The comparison sees to the order of sentences; that of their words is seen to here. */
static void keep_rising(struct tying *tying)
{
    struct arena *arena = tying->redlining->arena;
    size_t count = tying->pairs.count, kept_count = 0;
    size_t *seconds = ARENA_ARRAY(arena, count + 1, size_t);
    float *weights = ARENA_ARRAY(arena, count + 1, float);
    unsigned char *kept = ARENA_ARRAY(arena, count + 1, unsigned char);
    for (size_t i = 0; i < count; i++) {
        seconds[i] = tying->pairs.items[i].new;
        weights[i] = weight_of(tying, &tying->old[tying->pairs.items[i].old]);
    }
    heaviest_chain(arena, seconds, weights, count, tying->new_count, kept);
    for (size_t i = 0; i < count; i++)
        if (kept[i])
            tying->pairs.items[kept_count++] = tying->pairs.items[i];
    tying->pairs.count = kept_count;
}

/* Rows and cells */

/* How much two rows, or two cells, have in common. */
struct spans_in_common {
    uint32_t old, new;
    float weight;
};

typedef VEC(struct spans_in_common) spans_in_common;

static void count_common(struct arena *arena, spans_in_common *common, uint32_t old, uint32_t new,
                         float weight)
{
    struct spans_in_common *last = common->count ? &common->items[common->count - 1] : NULL;
    if (!last || last->old != old || last->new != new) {
        last = VEC_PUSH(arena, common);
        *last = (struct spans_in_common){old, new, 0};
    }
    last->weight += weight;
}

/* Of each span the one with which it has most in common; those that choose each other are tied.
 * The order of pairs is rising, so that of the ties is. */
static void tie_best(struct arena *arena, const spans_in_common *common,
                     struct span_of_tokens *olds, size_t old_count, struct span_of_tokens *news,
                     size_t new_count)
{
    size_t *of_old = ARENA_ARRAY(arena, old_count + 1, size_t);
    size_t *of_new = ARENA_ARRAY(arena, new_count + 1, size_t);
    for (size_t i = 0; i < common->count; i++) {
        const struct spans_in_common *at = &common->items[i];
        size_t *old = &of_old[at->old], *new = &of_new[at->new];
        if (*old == 0 || common->items[*old - 1].weight < at->weight)
            *old = i + 1;
        if (*new == 0 || common->items[*new - 1].weight < at->weight)
            *new = i + 1;
    }
    for (size_t i = 0; i < common->count; i++) {
        const struct spans_in_common *at = &common->items[i];
        if (of_old[at->old] != i + 1 || of_new[at->new] != i + 1 ||
            olds[at->old].other != TOKEN_NONE || news[at->new].other != TOKEN_NONE)
            continue;
        olds[at->old].other = at->new;
        news[at->new].other = at->old;
    }
}

static void tie_borders(struct tying *tying, const struct span_of_tokens *old,
                        const struct span_of_tokens *new)
{
    tie(tying, old->first, new->first);
    tie(tying, old->last, new->last);
}

static void tie_rows(struct tying *tying)
{
    struct redlining *redlining = tying->redlining;
    spans_in_common common = {0};
    for (size_t i = 0; i < tying->pairs.count; i++) {
        const struct pair *pair = &tying->pairs.items[i];
        const struct token *old = &tying->old[pair->old], *new = &tying->new[pair->new];
        if (old->row != TOKEN_NONE)
            count_common(redlining->arena, &common, old->row, new->row, weight_of(tying, old));
    }
    tie_best(redlining->arena, &common, redlining->old.rows.items, redlining->old.rows.count,
             redlining->new.rows.items, redlining->new.rows.count);
}

static struct span_of_tokens *find_column(const struct token_side *side,
                                          const struct span_of_tokens *row, uint32_t column)
{
    for (uint32_t i = 0; i < row->part_count && i < MOST_COLUMNS; i++)
        if (side->cells.items[row->parts + i].column == column)
            return &side->cells.items[row->parts + i];
    return NULL;
}

/* The column of the new table that column `column` of the old one has become, by the row above; in
 * a table's first row it is the same one. 0: none. */
static uint32_t column_above(const struct redlining *redlining, const struct span_of_tokens *old,
                             const struct span_of_tokens *new, uint32_t column)
{
    const struct span_of_tokens *above = old - 1;
    bool first = old == redlining->old.rows.items || above->table != old->table ||
                 above->other == TOKEN_NONE ||
                 redlining->new.rows.items[above->other].table != new->table;
    if (first)
        return old->part_count == new->part_count ? column : 0;
    const struct span_of_tokens *cell = find_column(&redlining->old, above, column);
    if (!cell || cell->other == TOKEN_NONE)
        return 0;
    return redlining->new.cells.items[cell->other].column;
}

/* Ties that cross an earlier one are undone. */
static void uncross_cells(struct redlining *redlining, const struct span_of_tokens *row)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < row->part_count; i++) {
        struct span_of_tokens *cell = &redlining->old.cells.items[row->parts + i];
        if (cell->other == TOKEN_NONE)
            continue;
        if (cell->other >= next) {
            next = cell->other + 1;
            continue;
        }
        redlining->new.cells.items[cell->other].other = TOKEN_NONE;
        cell->other = TOKEN_NONE;
    }
}

/* Cells whose words tell nothing are tied by their columns, for a figure that is replaced has
 * nothing in common with what it was. */
static void tie_columns(struct redlining *redlining)
{
    for (size_t i = 0; i < redlining->old.rows.count; i++) {
        const struct span_of_tokens *row = &redlining->old.rows.items[i];
        if (row->other == TOKEN_NONE)
            continue;
        const struct span_of_tokens *other = &redlining->new.rows.items[row->other];
        for (uint32_t k = 0; k < row->part_count && k < MOST_COLUMNS; k++) {
            struct span_of_tokens *cell = &redlining->old.cells.items[row->parts + k];
            uint32_t column =
                cell->other == TOKEN_NONE ? column_above(redlining, row, other, cell->column) : 0;
            struct span_of_tokens *to = column ? find_column(&redlining->new, other, column) : NULL;
            if (!to || to->other != TOKEN_NONE)
                continue;
            cell->other = (uint32_t)(to - redlining->new.cells.items);
            to->other = row->parts + k;
        }
        uncross_cells(redlining, row);
    }
}

static void tie_cells(struct tying *tying)
{
    struct redlining *redlining = tying->redlining;
    spans_in_common common = {0};
    for (size_t i = 0; i < tying->pairs.count; i++) {
        const struct pair *pair = &tying->pairs.items[i];
        const struct token *old = &tying->old[pair->old], *new = &tying->new[pair->new];
        if (old->row != TOKEN_NONE && redlining->old.rows.items[old->row].other == new->row)
            count_common(redlining->arena, &common, old->cell, new->cell, weight_of(tying, old));
    }
    tie_best(redlining->arena, &common, redlining->old.cells.items, redlining->old.cells.count,
             redlining->new.cells.items, redlining->new.cells.count);
    tie_columns(redlining);
}

/* A cell ends with a block's end in both versions. */
static void tie_table_borders(struct tying *tying)
{
    const struct token_side *old = &tying->redlining->old, *new = &tying->redlining->new;
    for (size_t i = 0; i < old->rows.count; i++)
        if (old->rows.items[i].other != TOKEN_NONE)
            tie_borders(tying, &old->rows.items[i], &new->rows.items[old->rows.items[i].other]);
    for (size_t i = 0; i < old->cells.count; i++) {
        const struct span_of_tokens *cell = &old->cells.items[i];
        if (cell->other == TOKEN_NONE)
            continue;
        const struct span_of_tokens *other = &new->cells.items[cell->other];
        tie_borders(tying, cell, other);
        tie(tying, cell->last - 1, other->last - 1);
    }
}

/* Words, and what stands beside them */

static bool in_tied_cells(const struct tying *tying, const struct token *old,
                          const struct token *new)
{
    return old->cell == TOKEN_NONE ||
           tying->redlining->old.cells.items[old->cell].other == new->cell;
}

static void tie_words(struct tying *tying)
{
    for (size_t i = 0; i < tying->pairs.count; i++) {
        const struct pair *pair = &tying->pairs.items[i];
        const struct token *old = &tying->old[pair->old], *new = &tying->new[pair->new];
        if (in_tied_cells(tying, old, new) && str_equal(old->text, new->text))
            tie(tying, pair->old, pair->new);
    }
}

static bool are_equal_fillers(const struct token *old, const struct token *new)
{
    return old->kind == TOKEN_FILLER && new->kind == TOKEN_FILLER &&is_free(old) && is_free(new) &&
           str_equal(old->text, new->text);
}

/* Marks of blocks and the like, beside what is tied: words on both sides, and a block's end. */
static void tie_fillers(struct tying *tying)
{
    for (size_t i = 0; i + 1 < tying->old_count; i++) {
        size_t next = (size_t)tying->old[i].other + 1;
        if (!is_free(&tying->old[i]) && is_text(&tying->old[i]) && next < tying->new_count &&
            are_equal_fillers(&tying->old[i + 1], &tying->new[next]))
            tie(tying, i + 1, next);
    }
    for (size_t i = tying->old_count; i-- > 1;) {
        size_t other = tying->old[i].other;
        if (!is_free(&tying->old[i]) && other > 0 &&
            are_equal_fillers(&tying->old[i - 1], &tying->new[other - 1]))
            tie(tying, i - 1, other - 1);
    }
}

/* Behind token `short_at`, which has no separator, tokens up to `end` stand in this version alone,
 * and the last one has the separator that the tied token of the other version has: "a, b" and "a
 * b". */
static void keep_separator(struct token *longer, size_t short_at, size_t end, struct token *other)
{
    if (end <= short_at + 1 || longer[short_at].separator || !other->separator ||
        longer[end - 1].separator != other->separator)
        return;
    for (size_t i = short_at + 1; i < end; i++)
        if (!is_text(&longer[i]))
            return;
    longer[end - 1].separator_stays = other->separator_stays = true;
}

static void tie_separators(struct tying *tying)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < tying->old_count; i++) {
        if (is_free(&tying->old[i]))
            continue;
        if (last != SIZE_MAX && is_text(&tying->old[last]) && is_text(&tying->old[i])) {
            size_t new = tying->old[last].other, new_end = tying->old[i].other;
            if (i == last + 1)
                keep_separator(tying->new, new, new_end, &tying->old[last]);
            if (new_end == new + 1)
                keep_separator(tying->old, last, i, &tying->new[new]);
        }
        last = i;
    }
}

/* The first end of a block in [at, end) before which no table begins or ends; or `end`. */
static size_t first_end(const struct token *tokens, size_t at, size_t end)
{
    for (; at < end; at++) {
        if (tokens[at].kind == TOKEN_END && is_free(&tokens[at]))
            return at;
        if (!is_text(&tokens[at]))
            return end;
    }
    return end;
}

/* A block that begins with the same words ends where the other one does. */
static void tie_ends(struct tying *tying)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i <= tying->old_count; i++) {
        bool at_end = i == tying->old_count;
        if (!at_end && is_free(&tying->old[i]))
            continue;
        if (last != SIZE_MAX && is_text(&tying->old[last])) {
            size_t new_end = at_end ? tying->new_count : tying->old[i].other;
            size_t old = first_end(tying->old, last + 1, i);
            size_t new = first_end(tying->new, (size_t)tying->old[last].other + 1, new_end);
            if (old < i && new < new_end)
                tie(tying, old, new);
        }
        last = i;
    }
}

/* What moved */

struct moving {
    struct tying *tying;
    uint32_t number;
    size_t old_end, new_end; /* behind the last tokens that moved */
};

/* Nothing stays between `from` and `to`, and it is not far. */
static bool is_near(const struct token *tokens, size_t from, size_t to)
{
    if (to < from || to - from > MOVE_GAP)
        return false;
    for (size_t i = from; i < to; i++)
        if (!is_free(&tokens[i]) || tokens[i].move)
            return false;
    return true;
}

static void move_run(struct moving *moving, size_t old, size_t new, size_t count)
{
    struct tying *tying = moving->tying;
    bool together = moving->number && is_near(tying->old, moving->old_end, old) &&
                    is_near(tying->new, moving->new_end, new);
    if (!together)
        moving->number = ++tying->redlining->move_count;
    for (size_t i = 0; i < count; i++) {
        tying->old[old + i].move = moving->number;
        tying->new[new + i].move = moving->number;
    }
    moving->old_end = old + count;
    moving->new_end = new + count;
}

/* Whether words [at, at + count) of the old version are all of a sentence. */
static bool is_sentence(const struct comparison *comparison, size_t at, size_t count)
{
    const struct unit *unit = &comparison->old.units[comparison->old.words[at].unit];
    return unit->first_word >= at && unit->first_word + unit->word_count <= at + count;
}

/* A figure or a sign alone stands in too many places to have moved from one to another. */
static bool has_letter(const struct compared *version, size_t at, size_t count)
{
    for (size_t i = at; i < at + count; i++)
        for (size_t k = version->words[i].range.start; k < version->words[i].range.end; k++) {
            char c = version->document->text.p[k];
            if (ascii_is_alpha(c) || (unsigned char)c >= 0x80)
                return true;
        }
    return false;
}

static bool is_told(const struct comparison *comparison, size_t at, size_t count)
{
    return count > 0 && has_letter(&comparison->old, at, count) &&
           (count >= MOVED_WORDS || is_sentence(comparison, at, count));
}

/* Tokens [old, …) and [new, …) of words [word, end) that stand next to each other in both. */
static size_t free_run(const struct tying *tying, const struct match *match, size_t from)
{
    const struct redlining *redlining = tying->redlining;
    size_t end = from;
    for (; end < match->word_count; end++) {
        uint32_t old = redlining->old.of_word[match->old_word + end];
        uint32_t new = redlining->new.of_word[match->new_word + end];
        if (old == TOKEN_NONE || new == TOKEN_NONE || !is_free(&tying->old[old]) ||
            !is_free(&tying->new[new]) || !str_equal(tying->old[old].text, tying->new[new].text))
            break;
        if (end > from && (tying->old[old].block != tying->old[old - 1].block ||
                           tying->new[new].block != tying->new[new - 1].block))
            break;
    }
    return end;
}

static void move_words(struct moving *moving, const struct match *match)
{
    const struct redlining *redlining = moving->tying->redlining;
    for (size_t from = 0, end; from<match->word_count; from = end> from ? end : from + 1) {
        end = free_run(moving->tying, match, from);
        size_t count = end - from, word = match->old_word + from;
        if (!is_told(redlining->comparison, word, count))
            continue;
        for (size_t i = from; i < end; i++)
            move_run(moving, redlining->old.of_word[match->old_word + i],
                     redlining->new.of_word[match->new_word + i], 1);
    }
}

/* Marks and ends go with the words that they stand at. */
static void move_along(struct token *tokens, size_t count)
{
    for (size_t i = count; i-- > 1;)
        if (tokens[i].move && tokens[i - 1].kind == TOKEN_FILLER && is_free(&tokens[i - 1]))
            tokens[i - 1].move = tokens[i].move;
    for (size_t i = 1; i < count; i++)
        if (tokens[i - 1].move && !tokens[i].move && is_free(&tokens[i]) &&
            (tokens[i].kind == TOKEN_FILLER || tokens[i].kind == TOKEN_END))
            tokens[i].move = tokens[i - 1].move;
}

static void find_moves(struct tying *tying)
{
    const struct comparison *comparison = tying->redlining->comparison;
    struct moving moving = {.tying = tying};
    for (size_t i = 0; i < comparison->match_count; i++)
        move_words(&moving, &comparison->matches[i]);
    move_along(tying->old, tying->old_count);
    move_along(tying->new, tying->new_count);
}

void redline_tie(struct redlining *redlining)
{
    struct tying tying = {.redlining = redlining,
                          .old = redlining->old.tokens.items,
                          .new = redlining->new.tokens.items,
                          .old_count = redlining->old.tokens.count,
                          .new_count = redlining->new.tokens.count};
    collect_pairs(&tying);
    keep_rising(&tying);
    tie_rows(&tying);
    tie_cells(&tying);
    tie_table_borders(&tying);
    tie_words(&tying);
    tie_fillers(&tying);
    tie_ends(&tying);
    tie_fillers(&tying);
    tie_separators(&tying);
    find_moves(&tying);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/differences.h"

#include "base/hash.h"
#include "text/language/words.h"
#include "text/versions/word_match.h"

/* A run of so few words between changed ones is no more than a foothold… */
#define FOOTHOLD_WORDS 2
/* … when they weigh less than this, a word of content being 1, and more words than they are changed
 * on both sides. */
#define FOOTHOLD_WEIGHT 0.6F

/* One wording. */
struct wording {
    struct str text;
    struct word_list words;
    struct match_word *match;
    uint32_t *other; /* of each word the one of the other wording, or WORD_MATCH_NONE */
};

struct differing {
    struct arena *arena;
    struct wording old, new;
    VEC(struct piece) pieces;
};

static float weight_of(const struct word *word)
{
    if (word->flags & WORD_SIGN)
        return 0.05F;
    if (word_is_stop(word->lower) || word->lower.n < 4)
        return 0.25F;
    return 1;
}

/* A word is what it looks like: "Kommunen" and "kommunen" are two. */
static struct wording wording_of(struct arena *arena, struct str text)
{
    struct wording wording = {.text = text};
    wording.words = words_of(arena, NULL, text, (struct range){0, text.n});
    wording.match = ARENA_ARRAY(arena, wording.words.count + 1, struct match_word);
    wording.other = ARENA_ARRAY(arena, wording.words.count + 1, uint32_t);
    for (size_t i = 0; i < wording.words.count; i++) {
        const struct word *word = &wording.words.items[i];
        uint32_t id =
            (uint32_t)hash_quick(str_sub(text, word->range.start, word->range.end), 0) >> 1;
        wording.match[i] = (struct match_word){id, id, weight_of(word)};
    }
    return wording;
}

static struct str spelling(const struct wording *wording, size_t at)
{
    const struct range *range = &wording->words.items[at].range;
    return str_sub(wording->text, range->start, range->end);
}

/* Hashes may meet. */
static void drop_unequal(struct differing *differing)
{
    for (size_t i = 0; i < differing->old.words.count; i++) {
        uint32_t to = differing->old.other[i];
        if (to == WORD_MATCH_NONE)
            continue;
        if (str_equal(spelling(&differing->old, i), spelling(&differing->new, to)))
            differing->new.other[to] = (uint32_t)i;
        else
            differing->old.other[i] = WORD_MATCH_NONE;
    }
}

static size_t changed_before(const struct wording *wording, size_t at)
{
    size_t count = 0;
    while (at > count && wording->other[at - count - 1] == WORD_MATCH_NONE)
        count++;
    return count;
}

static size_t changed_behind(const struct wording *wording, size_t at)
{
    size_t count = 0;
    while (at + count < wording->words.count && wording->other[at + count] == WORD_MATCH_NONE)
        count++;
    return count;
}

/* Words [at, end) of the old wording go on in a run. */
static bool is_foothold(const struct differing *differing, size_t at, size_t end)
{
    const struct wording *old = &differing->old, *new = &differing->new;
    float weight = 0;
    for (size_t i = at; i < end; i++)
        weight += old->match[i].weight;
    if (end - at > FOOTHOLD_WORDS || weight >= FOOTHOLD_WEIGHT)
        return false;
    size_t to = old->other[at], to_end = (size_t)old->other[end - 1] + 1;
    return changed_before(old, at) + changed_before(new, to) > end - at &&
           changed_behind(old, end) + changed_behind(new, to_end) > end - at;
}

static size_t run_end(const struct wording *wording, size_t at)
{
    size_t end = at + 1;
    while (end < wording->words.count && wording->other[end] == wording->other[end - 1] + 1)
        end++;
    return end;
}

static void drop_footholds(struct differing *differing)
{
    struct wording *old = &differing->old;
    for (size_t at = 0, end; at < old->words.count; at = end) {
        end = at + 1;
        if (old->other[at] == WORD_MATCH_NONE)
            continue;
        end = run_end(old, at);
        if (!is_foothold(differing, at, end))
            continue;
        for (size_t i = at; i < end; i++) {
            differing->new.other[old->other[i]] = WORD_MATCH_NONE;
            old->other[i] = WORD_MATCH_NONE;
        }
    }
}

static void add_piece(struct differing *differing, enum piece_kind kind, struct range old,
                      struct range new)
{
    if (old.start == old.end && new.start == new.end)
        return;
    size_t count = differing->pieces.count;
    struct piece *last = count ? &differing->pieces.items[count - 1] : NULL;
    if (last && kind == PIECE_SAME && last->kind == PIECE_SAME) {
        last->old.end = old.end;
        last->new.end = new.end;
        return;
    }
    *VEC_PUSH(differing->arena, &differing->pieces) = (struct piece){kind, old, new};
}

/* What stands between two words that go on: white space that begins or ends both is the same, the
 * rest was taken away and came. */
static void add_between(struct differing *differing, struct range old, struct range new)
{
    const char *a = differing->old.text.p, *b = differing->new.text.p;
    size_t before = 0, behind = 0;
    size_t least =
        old.end - old.start < new.end - new.start ? old.end - old.start : new.end - new.start;
    while (before < least && ascii_is_space(a[old.start + before]) &&
           a[old.start + before] == b[new.start + before])
        before++;
    while (behind < least - before && ascii_is_space(a[old.end - behind - 1]) &&
           a[old.end - behind - 1] == b[new.end - behind - 1])
        behind++;
    struct range from = {old.start + before, old.end - behind};
    struct range to = {new.start + before, new.end - behind};
    add_piece(differing, PIECE_SAME, (struct range){old.start, from.start},
              (struct range){new.start, to.start});
    add_piece(differing, PIECE_DELETED, from, (struct range){to.start, to.start});
    add_piece(differing, PIECE_INSERTED, (struct range){from.end, from.end}, to);
    add_piece(differing, PIECE_SAME, (struct range){from.end, old.end},
              (struct range){to.end, new.end});
}

static void collect(struct differing *differing)
{
    const struct wording *old = &differing->old, *new = &differing->new;
    size_t old_done = 0, new_done = 0;
    for (size_t i = 0; i < old->words.count; i++) {
        if (old->other[i] == WORD_MATCH_NONE)
            continue;
        struct range from = old->words.items[i].range, to = new->words.items[old->other[i]].range;
        add_between(differing, (struct range){old_done, from.start},
                    (struct range){new_done, to.start});
        add_piece(differing, PIECE_SAME, from, to);
        old_done = from.end;
        new_done = to.end;
    }
    add_between(differing, (struct range){old_done, old->text.n},
                (struct range){new_done, new->text.n});
}

void differences_of(struct arena *arena, struct str old, struct str new,
                    struct differences *ret_differences)
{
    struct differing differing = {
        .arena = arena, .old = wording_of(arena, old), .new = wording_of(arena, new)};
    for (size_t i = 0; i < differing.new.words.count; i++)
        differing.new.other[i] = WORD_MATCH_NONE;
    word_match(word_matcher_make(arena), differing.old.match, differing.old.words.count,
               differing.new.match, differing.new.words.count, differing.old.other);
    drop_unequal(&differing);
    drop_footholds(&differing);
    collect(&differing);
    *ret_differences = (struct differences){differing.pieces.items, differing.pieces.count};
}

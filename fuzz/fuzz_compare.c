/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two texts compared and places carried from the one to the other. The input is both texts with a
 * zero byte between them; without one, the second is the first with its last two thirds in front.
 */
#include "harness.h"

#include "base/utf8.h"
#include "text/differences.h"
#include "text/tree_change.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 40

struct fuzzed {
    struct arena arena;
    struct text_tools tools;
    struct str old, new;
    struct document old_document, new_document;
};

static void hold(bool law)
{
    if (!law)
        abort();
}

static void hold_range(struct str text, struct range range)
{
    hold(range.start <= range.end && range.end <= text.n);
    hold(utf8_cut(text, range.start) == range.start && utf8_cut(text, range.end) == range.end);
}

/* What goes on comes from where it goes on from, and matches are words of both, in order. */
static void hold_comparison(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->old.word_count; i++)
        if (comparison->onward[i] != COMPARED_NONE)
            hold(comparison->origin[comparison->onward[i]] == i);
    for (size_t i = 0; i < comparison->match_count; i++) {
        const struct match *match = &comparison->matches[i];
        hold_range(comparison->old.document->text, match->old);
        hold_range(comparison->new.document->text, match->new);
        hold(match->old_word + match->word_count <= comparison->old.word_count);
        hold(i == 0 || match->new.start >= match[-1].new.end);
        const struct match *by_old = &comparison->matches[comparison->matches_by_old[i]];
        hold(i == 0 ||
             by_old->old.start >= comparison->matches[comparison->matches_by_old[i - 1]].old.end);
    }
    hold(comparison->likeness >= 0 && comparison->likeness <= 1.001);
}

static void hold_carried(struct fuzzed *fuzzed, const struct comparison *comparison,
                         struct range place)
{
    struct carried carried;
    carry_place(comparison, &fuzzed->arena, place, &carried);
    bool lost = carried.status == CARRY_GONE || carried.status == CARRY_UNSURE;
    hold(lost == (carried.piece_count == 0));
    hold(carried.score >= 0 && carried.score <= 1.001);
    hold_range(fuzzed->new_document.text, carried.new);
    for (size_t i = 0; i < carried.piece_count; i++) {
        hold_range(fuzzed->new_document.text, carried.pieces[i]);
        hold(i == 0 || carried.pieces[i].start >= carried.pieces[i - 1].start);
    }
    for (size_t i = 0; i < carried.candidate_count; i++)
        hold_range(fuzzed->new_document.text, carried.candidates[i].range);
}

static void hold_places(struct fuzzed *fuzzed, const struct comparison *comparison)
{
    struct str text = fuzzed->old_document.text;
    for (size_t i = 0; i < PLACES; i++) {
        size_t start = utf8_cut(text, text.n * i / PLACES);
        size_t end = utf8_cut(text, start + (text.n - start) * (i % 7) / 7);
        hold_carried(fuzzed, comparison, (struct range){start, end > start ? end : start});
    }
    for (size_t i = 0; i < comparison->old.unit_count; i++)
        hold_carried(fuzzed, comparison, comparison->old.units[i].range);
}

static void hold_trees(struct fuzzed *fuzzed, const struct comparison *comparison)
{
    struct draft old, new;
    struct tree_changes changes;
    draft_read(&fuzzed->arena, &fuzzed->tools, &fuzzed->old_document, &old);
    draft_read(&fuzzed->arena, &fuzzed->tools, &fuzzed->new_document, &new);
    tree_compare(&fuzzed->arena, &fuzzed->tools, comparison, &old, &new, &changes);
    for (size_t i = 0; i < new.node_count; i++)
        hold(changes.of_new[i] < changes.count);
    for (size_t i = 0; i < old.node_count; i++) {
        struct carried_node carried;
        hold(changes.of_old[i] < changes.count);
        tree_carry_node(&changes, comparison, &fuzzed->arena, &old, &new, i, &carried);
        hold(carried.node == NODE_NONE || carried.node < new.node_count);
    }
}

/* Both texts come back whole from their differences. */
static void hold_differences(struct fuzzed *fuzzed)
{
    struct differences differences;
    size_t old_at = 0, new_at = 0;
    differences_of(&fuzzed->arena, fuzzed->old_document.text, fuzzed->new_document.text,
                   &differences);
    for (size_t i = 0; i < differences.count; i++) {
        const struct piece *piece = &differences.items[i];
        hold(piece->old.start == old_at && piece->new.start == new_at);
        old_at = piece->old.end;
        new_at = piece->new.end;
        if (piece->kind == PIECE_SAME)
            hold(str_equal(str_sub(fuzzed->old_document.text, piece->old.start, piece->old.end),
                           str_sub(fuzzed->new_document.text, piece->new.start, piece->new.end)));
    }
    hold(old_at == fuzzed->old_document.text.n && new_at == fuzzed->new_document.text.n);
}

static void compare(void *context)
{
    struct fuzzed *fuzzed = context;
    struct comparison comparison;
    comparison_make(&fuzzed->arena, &fuzzed->tools, &fuzzed->old_document, &fuzzed->new_document,
                    &comparison);
    hold_comparison(&comparison);
    hold_places(fuzzed, &comparison);
    hold_trees(fuzzed, &comparison);
    hold_differences(fuzzed);
}

static void divide(struct fuzzed *fuzzed, const char *bytes, size_t n)
{
    const char *zero = n ? memchr(bytes, 0, n) : NULL;
    size_t third = n / 3;
    fuzzed->old = (struct str){bytes, zero ? (size_t)(zero - bytes) : n};
    if (zero) {
        fuzzed->new = (struct str){zero + 1, n - fuzzed->old.n - 1};
        return;
    }
    char *turned = arena_alloc(&fuzzed->arena, n + 1);
    hold(turned);
    if (n) {
        memcpy(turned, bytes + third, n - third);
        memcpy(turned + n - third, bytes, third);
    }
    fuzzed->new = (struct str){turned, n};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct fuzzed fuzzed = {.arena = arena_init()};
    hold(text_tools_open(&fuzzed.tools, NULL));
    divide(&fuzzed, (const char *)bytes, n);
    if (fuzz_read_text(&fuzzed.arena, fuzzed.old, &fuzzed.old_document) &&
        fuzz_read_text(&fuzzed.arena, fuzzed.new, &fuzzed.new_document))
        hold(arena_run(&fuzzed.arena, compare, &fuzzed, NULL));
    text_tools_done(&fuzzed.tools);
    arena_done(&fuzzed.arena);
    return 0;
}

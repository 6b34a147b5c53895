/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two texts compared and places carried from the one to the other. The input is both texts with a
 * zero byte between them; without one, the second is the first with its last two thirds in front.
 */
#include "harness.h"

#include "base/utf8.h"
#include "render/redline.h"
#include "text/versions/differences.h"
#include "text/versions/tree_change.h"

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

/* Without white space, which a page may set as it likes. */
static void add_squeezed(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_space(text.p[i]))
            buf_add_c(out, text.p[i]);
}

/* The next block of a document that a redline shows, without white space; past it. */
static struct str next_shown(struct arena *arena, const struct document *document, size_t *at,
                             struct buf *room)
{
    while (*at < document->blocks.count && (document->blocks.items[*at].kind == BLOCK_MARGIN ||
                                            block_is_aside(document->blocks.items[*at].kind)))
        ++*at;
    hold(*at < document->blocks.count);
    const struct block *block = &document->blocks.items[(*at)++];
    buf_clear(room);
    for (size_t i = 0; i < block->mark.n; i++)
        if (ascii_is_alpha(block->mark.p[i]) || ascii_is_digit(block->mark.p[i])) {
            add_squeezed(room, block->mark);
            break;
        }
    add_squeezed(room, document_plain(arena, document, block->range));
    return buf_str(room);
}

/* Leaving out one version gives the other, block for block, and no run divides a character. */
static void hold_version(struct fuzzed *fuzzed, const struct redline *redline,
                         const struct document *document, bool (*stands)(enum redline_state))
{
    struct buf text = buf_init(MIB(64)), room = buf_init(MIB(64));
    size_t next = 0;
    for (size_t i = 0; i < redline->block_count; i++) {
        const struct redline_block *block = &redline->blocks[i];
        for (size_t k = 0; k < block->run_count; k++) {
            hold(block->runs[k].text.n && ((unsigned char)block->runs[k].text.p[0] & 0xC0) != 0x80);
            if (stands(block->runs[k].state))
                add_squeezed(&text, block->runs[k].text);
        }
        if (!stands(block->mark))
            continue;
        hold(str_equal(buf_str(&text), next_shown(&fuzzed->arena, document, &next, &room)));
        buf_clear(&text);
    }
    hold(text.n == 0);
    buf_done(&text);
    buf_done(&room);
}

static void hold_redline(struct fuzzed *fuzzed, const struct comparison *comparison)
{
    struct redline redline;
    redline_make(&fuzzed->arena, comparison, &redline);
    hold_version(fuzzed, &redline, &fuzzed->old_document, redline_stands_in_old);
    hold_version(fuzzed, &redline, &fuzzed->new_document, redline_stands_in_new);
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
    hold_redline(fuzzed, &comparison);
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

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/masking.h"

#include "store/statements.h"
#include "text/document/quotation.h"
#include "text/language/words.h"

struct merging {
    struct arena *arena;
    struct sql_redaction_rows rows;
    struct masking masking;
};

static void add_reason(struct merging *merging, struct masked_stretch *stretch, struct str reason)
{
    if (str_contains(stretch->reason, reason))
        return;
    stretch->reason =
        str_format(merging->arena, "%.*s; %.*s", STR_ARGS(stretch->reason), STR_ARGS(reason));
}

static void merge(void *context)
{
    struct merging *merging = context;
    struct masked_stretch *last = NULL;
    for (size_t i = 0; i < merging->rows.count; i++) {
        const struct sql_redaction *row = &merging->rows.items[i];
        struct range range = {(size_t)row->start_at, (size_t)row->end_at};
        if (!last || range.start > last->range.end) {
            last = VEC_PUSH(merging->arena, &merging->masking.stretches);
            *last = (struct masked_stretch){range, row->reason};
            continue;
        }
        if (range.end > last->range.end)
            last->range.end = range.end;
        add_reason(merging, last, row->reason);
    }
}

bool masking_find(struct office *office, int64_t document, struct arena *arena,
                  struct masking *ret_masking, struct error *error)
{
    struct merging merging = {.arena = arena};
    if (!sql_redaction_list(office->store, document, arena, &merging.rows, error) ||
        !arena_run(arena, merge, &merging, error))
        return false;
    *ret_masking = merging.masking;
    return true;
}

/* Whose name it hides */

static bool meets_masked(const struct masking *masking, struct range range)
{
    for (size_t i = 0; i < masking->stretches.count; i++) {
        struct range masked = masking->stretches.items[i].range;
        if (masked.start < range.end && masked.end > range.start)
            return true;
    }
    return false;
}

static bool is_masked_where_it_stands(const struct masking *masking, struct str text,
                                      struct str sender)
{
    for (struct range at = {0, 0}; quotation_find(text, at.end, sender, &at);)
        if (meets_masked(masking, at))
            return true;
    return false;
}

static bool stands_in_masked(const struct masking *masking, struct str text, struct str words)
{
    for (size_t i = 0; i < masking->stretches.count; i++) {
        struct range range = masking->stretches.items[i].range;
        if (quotation_stands(str_sub(text, range.start, range.end), words))
            return true;
    }
    return false;
}

static bool holds_masked(const struct masking *masking, struct str text, struct str sender)
{
    for (size_t i = 0; i < masking->stretches.count; i++) {
        struct range range = masking->stretches.items[i].range;
        if (quotation_stands(sender, str_sub(text, range.start, range.end)))
            return true;
    }
    return false;
}

/* "Efternamn, Förnamn" where the text has them the other way about. */
static bool has_all_words_masked(struct arena *arena, const struct masking *masking,
                                 struct str text, struct str sender)
{
    struct word_list words = words_of(arena, NULL, sender, (struct range){0, sender.n});
    size_t masked = 0;
    for (size_t i = 0; i < words.count; i++) {
        if (words.items[i].flags & WORD_SIGN)
            continue;
        struct range range = words.items[i].range;
        if (!stands_in_masked(masking, text, str_sub(sender, range.start, range.end)))
            return false;
        masked++;
    }
    return masked > 0;
}

bool masking_hides_sender(struct arena *arena, const struct masking *masking,
                          const struct document *document, struct str sender)
{
    if (sender.n == 0 || masking->stretches.count == 0)
        return false;
    return is_masked_where_it_stands(masking, document->text, sender) ||
           holds_masked(masking, document->text, sender) ||
           has_all_words_masked(arena, masking, document->text, sender);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Words of one text found again in another that it is a changed copy of. Runs of five words that
 * stand once in the original tie the two together; from there the words are followed forwards and
 * backwards for as long as they are the same. What was changed, added or moved elsewhere in the
 * copy does not matter, and the work grows with the texts' lengths alone.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_ALIGN_H
#define SAMSYN_TEXT_VIEWPOINTS_ALIGN_H

#include "text/language/sentences.h"

#define ALIGN_NONE SIZE_MAX

/* An original, made ready once. */
struct align_text {
    struct word_list words; /* in order, without signs */
    size_t *slots;          /* by the hash of a run of words: its place + 1 */
    size_t mask;
};

/* The words of the sentences in order, without signs; in `arena`. */
struct word_list align_words_of(struct arena *arena, struct sentences sentences);
/* Make an original ready; in `arena`. */
struct align_text align_text_of(struct arena *arena, struct word_list words);
/* For each of `words`: the place of the same word in the original, or ALIGN_NONE; in `arena`. */
size_t *align_words(struct arena *arena, const struct align_text *original, struct word_list words);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Sentences: ICU's sentence breaks (UAX #29) within each block, mended for Swedish abbreviations
 * ("bl.a.", "t.ex.", "dnr."), initials, ordinals and section numbers. A block that is no paragraph
 * (a list item, a cell) is split in the same way; its last sentence needs no full stop.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_SENTENCES_H
#define SAMSYN_TEXT_LANGUAGE_SENTENCES_H

#include "text/document/document.h"
#include "text/language/tools.h"
#include "text/language/words.h"

struct sentence {
    struct range range; /* trimmed */
    size_t block;       /* index into document->blocks */
    struct word_list words;
};

struct sentences {
    struct sentence *items;
    size_t count;
};

/* All sentences of all blocks but margins, in the text's order, in `arena`. */
struct sentences sentences_of(struct arena *arena, struct text_tools *tools,
                              const struct document *document);
/* The same without their words: for who takes them otherwise. */
struct sentences sentences_without_words(struct arena *arena, struct text_tools *tools,
                                         const struct document *document);

#endif

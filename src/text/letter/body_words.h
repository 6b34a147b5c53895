/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The vocabulary of bodies' names in Swedish: which nouns name a body, which a part of one, which a
 * person's task or a kind of document; and the type of body that the nouns of a name tell.
 */
#ifndef SAMSYN_TEXT_LETTER_BODY_WORDS_H
#define SAMSYN_TEXT_LETTER_BODY_WORDS_H

#include "text/language/words.h"

/* What the words of a line or phrase name. */
enum body_word {
    BODY_WORD_NONE,
    BODY_WORD_BODY,       /* a noun of bodies: "kommun", "skogsvårdsverket", "AB" */
    BODY_WORD_GENERIC,    /* such a noun in the definite form and bare: "kommunen", "verket" */
    BODY_WORD_DEPARTMENT, /* a part of a body: "kommunledningskontoret", "nämnden", "rektor" */
    BODY_WORD_TITLE,      /* a person's task: "utvecklingschef", "ordförande" */
    BODY_WORD_DOCUMENT,   /* a kind of document: "yttrande", "strategi", "protokollsutdrag" */
};

/* The kind of one lower-case word. */
enum body_word body_word_of(struct str lower);
/* "kommun", "region", "statlig myndighet", "lärosäte", "näringsliv" or "civilsamhälle" by the nouns
 * of a name; empty when they do not tell. */
struct str body_type(struct arena *arena, const struct text_tools *tools, struct str name);

#endif

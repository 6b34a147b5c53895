/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Who sent a letter and to whom. No single place tells: letterheads, signatures, subjects, mail
 * headers and the sentences ("Huddinge kommun anser …") each propose names, and the name with most
 * behind it wins. With too little behind every name there is none.
 */
#ifndef SAMSYN_TEXT_LETTER_SENDER_H
#define SAMSYN_TEXT_LETTER_SENDER_H

#include "text/analysis.h"
#include "text/language/sentences.h"
#include "text/letter/fields.h"

/* A letter taken apart, and what is known besides. */
struct letter_reading {
    struct arena *arena;
    struct text_tools *tools;
    const struct document *document;
    struct sentences sentences;
    const struct consultation_context *context;
    struct letter letter;
    struct fields fields;
    enum document_kind kind;
};

/* The sender's name in base form; empty when the text does not give it. */
struct str sender_of(const struct letter_reading *reading);
/* The recipient's name; empty when the text does not give it. */
struct str recipient_of(const struct letter_reading *reading);
/* True when a line of the head belongs to the recipient's address. */
bool is_recipient_line(const struct letter_reading *reading, size_t line);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The marks that lines begin with: of lists ("•", "–", "1.", "a)", "☐"), of headings ("2.3", "##")
 * and of quoted mail (">").
 */
#ifndef SAMSYN_READER_LAYOUT_MARK_H
#define SAMSYN_READER_LAYOUT_MARK_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum mark_kind {
    MARK_NONE,
    MARK_BULLET,  /* "•", "-", "☐": any of the signs */
    MARK_NUMBER,  /* "1.", "1)", "(1)" */
    MARK_LETTER,  /* "a)", "(a)", "iv)" */
    MARK_SECTION, /* "2.3", "2.3.1.", "§ 187" */
    MARK_BARE,    /* "2" before a capital: a heading's number, or a sentence that begins so */
    MARK_HASH,    /* "##" */
};

struct mark {
    enum mark_kind kind;
    size_t length;   /* bytes of the mark */
    size_t skip;     /* bytes up to the text behind it */
    uint32_t level;  /* hashes, or numbers of a section; else 1 */
    uint32_t number; /* of MARK_NUMBER, MARK_BARE and the first of a section */
};

/* The mark at the start of `line` (without white space before it). There must be text behind it. */
struct mark mark_of(struct str line);

/* True when `text`, a mark of a list or heading with nothing behind it, and `behind`, which is
 * printed at some distance on the same line, are such a mark and its text. */
bool mark_is_before(struct str text, struct str behind);

/* True for the kinds that start a list item. */
bool mark_is_of_list(enum mark_kind kind);

/* Two marks of neighbouring items of one list: both bullets, both letters, or numbers that follow.
 */
bool mark_follows(const struct mark *before, const struct mark *after);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the program said of a letter against what a careful reader said: counts, and from the counts
 * the figures. The definitions behind them are told in docs/accuracy.md; in short:
 *
 * - Two borders agree when at most three bytes of white space and punctuation lie between them.
 * - A viewpoint said and a viewpoint labelled are the same one when the bytes they share are at
 *   least half of the bytes that either has. Kind and passages are judged on such pairs only.
 * - Strictly the first label counts, leniently any that the labels allow.
 * - A passage is right when it is the very node that the label names; saying none where the label
 *   names one is an abstention, and not right.
 */
#ifndef SAMSYN_TOOLS_SCORE_H
#define SAMSYN_TOOLS_SCORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "letter.h"
#include "text/analysis.h"
#include "text/document/draft.h"

#include <stddef.h>

/* Things found: said by the program, labelled, and both. */
struct matches {
    size_t right, given, wanted;
};

/* `right` of `of`. */
struct share {
    size_t right, of;
};

#define CONFUSION_CLASSES 9

/* cells[labelled][said]. */
struct confusion {
    size_t cells[CONFUSION_CLASSES][CONFUSION_CLASSES];
};

enum field {
    FIELD_SENDER,
    FIELD_OUR_CASE_NUMBER,
    FIELD_THEIR_CASE_NUMBER,
    FIELD_DATED,
    FIELD_REVISED,
    FIELD_DECIDED,
    FIELDS
};

struct field_score {
    size_t right, wrong, missing, spurious;
    size_t empty; /* rightly said to be absent */
};

struct score {
    size_t letters;
    struct confusion document_kinds, answers, stances;
    struct field_score fields[FIELDS];
    struct matches borders, exact, overlapping, coverage, node_stances;
    struct confusion kinds, kinds_lenient;
    struct share first_strict, first_any, first_lenient, among_five; /* of labels with a passage */
    struct share abstained;                                          /* likewise */
    struct share rightly_none;                                       /* of labels without one */
    struct share explicit_precision; /* of passages said on a reference, heading or quotation */
    struct share explicit_recall;    /* of labels whose text names the passage */
    struct share nodes_found;        /* of the draft's labelled nodes */
};

/* A letter and what was said of it; places are of letter->text in both. */
struct judged {
    const struct letter *letter;
    const struct analysis *analysis;
    const struct labelled_draft *labelled; /* may be empty */
    const struct draft *draft;             /* NULL where the set has none: no passages are judged */
};

/* Count one letter. Each miss becomes a line of `details`, which may be NULL. Takes from `arena`;
 * call inside arena_run. */
void score_letter(struct score *score, struct arena *arena, const struct judged *judged,
                  struct buf *details);

/* Count how many of the draft's labelled nodes the program's draft has. */
void score_draft(struct score *score, const struct judged *judged, struct buf *details);

/* The node that a label's id means: "root", "process" (PASSAGE_PROCESS), a place in the labelled
 * draft, or the beginning of a title between quotation marks. NODE_NONE when the program's draft
 * has no node there. */
size_t score_node(const struct judged *judged, struct str id);

/* Figures from 0 to 1; NAN where there is nothing to divide by. */
double share_value(struct share share);
double matches_precision(struct matches matches);
double matches_recall(struct matches matches);
double matches_f1(struct matches matches);
struct matches field_matches(struct field_score field);
/* Of one class, and the mean F1 of the classes from `first` on that occur in the labels. */
struct matches confusion_matches(const struct confusion *confusion, size_t class);
double confusion_macro_f1(const struct confusion *confusion, size_t first);
struct share confusion_accuracy(const struct confusion *confusion);

/* As the table of figures calls it; a literal. */
const char *field_name(enum field field);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What was asked for and what came of it, as a labelled set tells it (causes.tsv, whose form is
 * told in examples/README.md), and the viewpoints of an office that it is about.
 */
#ifndef SAMSYN_TOOLS_ASKED_H
#define SAMSYN_TOOLS_ASKED_H

#include "letter.h"
#include "model/office/office.h"

/* A line of causes.tsv: a viewpoint of a letter, by its first words, and the change that it led to.
 */
struct asked {
    struct str change, letter, words, outcome;
    struct str reply;  /* what was replied; empty where the table does not tell */
    int64_t viewpoint; /* 0: not found, or it asked for nothing that was taken up */
};
struct asked_list {
    VEC(struct asked) items;
    size_t missed; /* viewpoints that were not found */
};

/* The whole of a file of the set's folder, in `arena`. ERROR_NOT_FOUND. */
bool asked_read_file(struct arena *arena, const char *folder, const char *name,
                     struct str *ret_text, struct error *error);
/* The lines of causes.tsv; borrows from `text`. Call inside arena_run. */
void asked_take(struct arena *arena, struct str text, struct asked_list *list);
/* Find each viewpoint in the documents of the consultation, which are named as the set's files. Of
 * several that reach into the words, the one that has most of them. */
bool asked_find(struct office *office, const struct letter_set *set, int64_t consultation,
                struct arena *arena, struct asked_list *list, struct error *error);

#endif

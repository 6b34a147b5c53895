/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What is learned from: the labelled sets with all that the program knows of each letter, and the
 * models of text/viewpoints/weights.h and text/passages/passage_features.h. Everything lives in the
 * trainer's arena.
 *
 *   training.c         the sets
 *   train_sentences.c  roles, beginnings and scopes of sentences
 *   train_passages.c   what a viewpoint is about
 *   train.c            the program
 */
#ifndef SAMSYN_TOOLS_TRAINING_H
#define SAMSYN_TOOLS_TRAINING_H

#include "letter.h"
#include "text/passages/passages.h"
#include "text/viewpoints/sentence_features.h"
#include "text/viewpoints/weights.h"

/* A response, laid out for judging. */
struct training_text {
    size_t set;
    const struct letter *letter;
    const struct labelled_draft *labelled;
    const struct passage_index *index;
    struct scene scene;
    float (*roles)[ROLES]; /* for each sentence: of the first look, by what other sets teach */
};

struct name {
    uint64_t key; /* 0: empty slot */
    struct feature feature;
    size_t seen;
    size_t column; /* SIZE_MAX when too rare */
};

struct value {
    size_t name; /* slot, later column */
    float value;
    bool is_stem;
};

/* A sentence. */
struct example {
    const struct training_text *text;
    size_t sentence;
    struct value *values;
    size_t count;
    int role;      /* 0…ROLES-1 */
    int beginning; /* BEGIN_…; -1 where the question does not arise */
    int scope;     /* SCOPE_…; -1 outside viewpoints and where the label names no passage */
};

struct trainer {
    struct arena arena;
    struct text_tools tools;
    struct error *error;
    char **folders;
    size_t folder_count;
    VEC(struct training_text) texts;
    struct look {
        struct name *slots; /* of a table of names */
        size_t columns;
        VEC(struct example) examples;
    } first, second;
    bool cross, passages, ok;
};

/* The sets that a model is not to see: those whose number leaves `remainder` when divided by
 * `parts`; none when `parts` is 0. */
struct left_out {
    size_t parts, remainder;
};

/* True for set number `set`, from 0, where it is one of them. */
bool is_left_out(struct left_out left_out, size_t set);

/* Load all sets. False with an error; a held-out set is ERROR_INPUT. */
bool training_load(struct trainer *trainer);
/* The label whose viewpoint holds most of `range`, or SIZE_MAX. */
size_t training_label(const struct letter *letter, struct range range);

/* Learn about sentences from `trainer->texts`; then write the weights as C to standard output, or
 * tell how well each set is judged by what the others teach. */
void sentences_prepare(struct trainer *trainer);
void sentences_print(struct trainer *trainer);
void sentences_cross(struct trainer *trainer);
/* The weights ready for use. */
const struct weights *sentences_weights(struct trainer *trainer, struct left_out left_out);

/* The same of passages. Needs sentences_prepare first: viewpoints are found in each part of the
 * sets by what the other parts teach, as they will be in letters that nobody has labelled. */
void passages_print(struct trainer *trainer);
void passages_cross(struct trainer *trainer);

#endif

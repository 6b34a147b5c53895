/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Labelled sets: a consultation, its draft and the answers to it, written with the labels in them.
 * The form is told in tests/labelled/README.md. Loading takes the labels out of the texts and keeps
 * them as places, so that the program sees what an ordinary reader would have given it.
 *
 * A folder may also hold `*.labels`: labels for texts that are not part of the project. Such a file
 * is a head as that of a letter (`@file` names the text), a line `---`, and then a label a line:
 *
 *     START END KIND PASSAGES OPTIONS
 *
 * START and END are bytes of the text; the rest is as in a mark, except that a passage may also be
 * the beginning of a heading between quotation marks ("Stärk och utveckla export"), since such a
 * set need not have a draft with ids.
 */
#ifndef SAMSYN_TOOLS_LETTER_H
#define SAMSYN_TOOLS_LETTER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "base/str.h"
#include "text/analysis.h"

#include <stdbool.h>
#include <stddef.h>

struct names {
    struct str *items;
    size_t count, room;
};

/* One stretch of a letter, as a careful reader saw it. */
struct label {
    struct range range; /* of the letter's text, without white space at either end */
    size_t line;        /* of the labelled file, from 1 */
    bool is_viewpoint;
    enum viewpoint_kind kind;       /* of a viewpoint */
    enum viewpoint_kind other_kind; /* a second one that could be chosen, or VIEWPOINT_KINDS */
    enum background_kind background;
    struct names passages;       /* ids, "root", "process"; in order of importance; may be none */
    struct names other_passages; /* further ones that could be chosen */
    bool by_reference;           /* the text itself names the passage */
    bool repeats;                /* says again what a summary said */
};

struct labelled_stance {
    struct str node;
    enum stance stance;
};

/* What the head says that the text gives; what is not given is empty. */
struct letter_facts {
    enum document_kind kind;
    struct str sender, our_case_number, their_case_number;
    struct date dated, revised, decided;
    enum answers answers;
    enum stance stance;
    VEC(struct labelled_stance) node_stances;
};

/* How a letter is rendered to a real file. */
struct letter_form {
    struct str same_as;                    /* another letter's @file whose text this one has */
    struct str from, to, subject, sent_on; /* of mail; the date in the form of RFC 5322 */
    struct names attachments;              /* @file of other letters */
    size_t wrap;                           /* characters a line; 0 for as it stands */
    bool windows_1252;                     /* else UTF-8 */
};

struct letter {
    struct str name; /* of the labelled file */
    struct str file; /* of the rendered one */
    struct letter_facts facts;
    struct letter_form form;
    struct str body; /* Markdown with fences, without marks */
    struct str text; /* what the program sees: the body without fences and page breaks, quoted mail
                        with "> " before each line */
    VEC(struct label) labels; /* in the text's order */
};

/* Where a node that labels point at stands in the draft's text. */
struct node_place {
    struct str id;
    struct range range; /* the heading's, list item's or paragraph's words, without mark and id */
};

struct labelled_draft {
    struct str text; /* without ids */
    VEC(struct node_place) places;
};

struct letter_set {
    struct str name;                                 /* the folder's own */
    struct str case_number, title, authority, dated; /* dated: the memo's, YYYY-MM-DD */
    struct names consultees;                         /* of consultees.csv */
    bool has_draft;
    struct labelled_draft draft;
    VEC(struct letter) letters; /* by name */
    bool is_foreign;            /* has `*.labels` for texts that are not part of the project */
    size_t texts_missing;       /* `*.labels` whose text is not there */
};

/* Load a folder. `texts_folder` is where the texts of `*.labels` are, or NULL for none. Everything
 * in the set lives in `arena`. ERROR_INPUT names file and line and says what to put right: a word
 * that is not of the form, a mark that does not close, an id that the draft does not have. */
bool letter_set_load(struct arena *arena, const char *folder, const char *texts_folder,
                     struct letter_set *ret_set, struct error *error);

/* The words of the form ("response", "for_in_part", "-" for STANCE_NONE). */
const char *document_kind_word(enum document_kind kind);
const char *answers_word(enum answers answers);
const char *stance_word(enum stance stance);
const char *viewpoint_kind_word(enum viewpoint_kind kind);

/* The letter named by its @file, or NULL. */
const struct letter *letter_by_file(const struct letter_set *set, struct str file);
/* The letter itself, or the one whose text it has. */
const struct letter *letter_with_text(const struct letter_set *set, const struct letter *letter);

/* The parts, for those who have the bytes already. All borrow from `bytes` and `arena`; call inside
 * arena_run. `name` goes into messages. */
bool labelled_letter_read(struct arena *arena, struct str name, struct str bytes,
                          struct letter *ret_letter, struct error *error);
bool labels_read(struct arena *arena, struct str name, struct str bytes, struct letter *ret_letter,
                 struct error *error);
bool labelled_draft_read(struct arena *arena, struct str name, struct str bytes,
                         struct labelled_draft *ret_draft, struct error *error);

#endif

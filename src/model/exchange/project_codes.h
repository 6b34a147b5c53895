/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The code book of a consultation, as programs for qualitative analysis have it: kinds, stances,
 * outcomes, themes and the draft's parts as codes. Each has a UUID that stays the same and a name
 * that no other has, for there are programs that keep only one of both.
 *
 * The names are part of the file's form: a code is known again by its name in either language, in
 * whichever of them the file was made. So they stand here and not among the texts of i18n/.
 */
#ifndef SAMSYN_MODEL_EXCHANGE_PROJECT_CODES_H
#define SAMSYN_MODEL_EXCHANGE_PROJECT_CODES_H

#include "model/exchange/export.h"
#include "model/office/messages.h"

enum code_kind {
    CODE_KIND,
    CODE_STANCE,
    CODE_OUTCOME,
    CODE_THEME,
    CODE_PART, /* of the draft, or "process" */
    CODE_KINDS
};

struct code {
    enum code_kind kind;
    struct str value; /* "change", "for", "noted"; a theme's name; a node's id */
    struct guid guid;
    struct str name;
    size_t parent; /* of a part: the part above it; NO_CODE */
};

#define NO_CODE SIZE_MAX

struct code_book {
    struct export *export;
    VEC(struct code) codes; /* kind by kind; parts depth first */
};

/* In the export's arena, with names in `language`: of the parts those that have a title or that a
 * viewpoint is about, with all above them. */
bool code_book_make(struct export *export, enum language language, struct code_book *ret_book,
                    struct error *error);
/* The place of the code of that kind and value; NO_CODE. */
size_t code_book_find(const struct code_book *book, enum code_kind kind, struct str value);
/* What a code of another program's file is: by its UUID or, where that is none of ours, by its
 * name. NO_CODE for one that is of neither. */
size_t code_book_recognise(const struct code_book *book, const struct guid *guid, struct str name);

/* The name of a whole kind ("Slag"), which is a code that nothing is coded with, and its UUID. */
const char *code_kind_title(enum code_kind kind, enum language language);
struct guid code_kind_guid(const struct export *export, enum code_kind kind);
/* True when `name` is such a name, in either language. */
bool code_is_title(struct str name);
/* A name without what says that it is a theme's ("Tema: …"). */
struct str code_theme_name(struct str name);

#endif

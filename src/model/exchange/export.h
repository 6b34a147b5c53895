/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What of a consultation is handed to other tools: the draft, the answers that count with their
 * canonical texts, and the viewpoints on the desk with their places, kinds, stances, themes,
 * passages and replies. annotations.h and project.h say in which form.
 *
 * For the public it holds what the public may see: only answers that were published, and no
 * viewpoint that touches a masked stretch.
 */
#ifndef SAMSYN_MODEL_EXCHANGE_EXPORT_H
#define SAMSYN_MODEL_EXCHANGE_EXPORT_H

#include "base/guid.h"
#include "model/consultation/draft.h"
#include "model/office/office.h"
#include "store/statements.h"
#include "text/document/positions.h"

#include <stdbool.h>
#include <stddef.h>

struct export_document {
    struct sql_export_document row;
    struct range *hidden; /* masked stretches, in the text's order; of the public's export alone */
    size_t hidden_count;
    size_t first_viewpoint, viewpoint_count;
    /* Once export_read has been called: */
    struct document *document;  /* NULL before */
    struct positions positions; /* in code points */
};

struct export_viewpoint {
    const struct sql_viewpoint *row;
    size_t document;
    const struct sql_viewpoint_passage *passages;
    size_t passage_count;
    const struct sql_export_theme *themes;
    size_t theme_count;
};

enum export_for { EXPORT_FOR_OFFICE, EXPORT_FOR_PUBLIC };

/* All of it is in the arena that it was loaded into. */
struct export
{
    struct office *office;
    struct arena *arena;
    enum export_for for_whom;
    struct sql_consultation consultation;
    struct loaded_draft *draft;
    struct positions draft_positions; /* in code points */
    struct sql_theme_list_rows themes;
    struct export_document *documents; /* in the register's order */
    size_t document_count;
    struct export_viewpoint *viewpoints; /* in the documents' order, and as they stand there */
    size_t viewpoint_count;
    size_t first, total; /* the place of the first of them among all that are handed out */
    size_t left_out;     /* viewpoints that touch what is masked */
    struct str space;    /* of all UUIDs */
};

/* ERROR_NOT_FOUND when there is no such consultation; for the public also when its compilation has
 * not been published, for viewpoints and replies are part of that. Only reads. */
bool export_load(struct office *office, int64_t consultation, enum export_for for_whom,
                 struct arena *arena, struct export *ret_export, struct error *error);
/* The same with the `count` viewpoints from place `first` on alone, and without the list of themes:
 * of a large consultation a part costs little. Documents have no viewpoints of theirs. */
bool export_load_part(struct office *office, int64_t consultation, enum export_for for_whom,
                      size_t first, size_t count, struct arena *arena, struct export *ret_export,
                      struct error *error);
/* Have the text of the document at `place`, if it is not there already. */
bool export_read(struct export *export, size_t place, struct error *error);

/* Whether the original of a document that has been read may stand beside its text: a PDF of which
 * nothing is masked, and that is not withheld, nor came with something that is. */
enum export_original {
    ORIGINAL_OTHER, /* it is no PDF */
    ORIGINAL_MASKED,
    ORIGINAL_WITHHELD,
    ORIGINAL_SHOWN
};
/* That of the document at `place`. */
bool export_original(struct export *export, size_t place, enum export_original *ret_original,
                     struct error *error);

/* Whose a document is, or where nobody knows, its file's name. */
struct str export_document_name(const struct export_document *document);

/* The UUID of a thing of this consultation: "viewpoint" and its id, "document" and its number … The
 * consultation is known by its draft's bytes, by when it was opened and by its id, so that two
 * offices' things are told apart. */
struct guid export_guid(const struct export *export, const char *what, int64_t id);
/* The same of a thing that has a name. */
struct guid export_guid_named(const struct export *export, const char *what, struct str name);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A consultation as a project for programs of qualitative analysis (REFI-QDA Project 1.5), as a
 * view that render/qdpx.h packs:
 *
 *   "name", "origin", "user" {"guid", "name"}
 *   "codes"     a tree: {"guid", "name", "codable" ("true", "false"), "color" (null: none),
 *               "codes": […]}
 *   "variables" {"guid", "name", "type": "Text" …}
 *   "cases"     the bodies that sent: {"guid", "name", "values": [{"variable" (its guid), "text",
 *               "date"}], "sources": [guids]}
 *   "sources"   the draft, then the answers: {"guid", "name", "description" (why the original is
 *               not there; null), "pdf" (of those that have their original with them: {"file" (its
 *               name), "text" (guid)}; null), "values", "selections": [{"guid",
 *               "name" (its first words), "start", "end" (in code points of the text),
 *               "description" (null: none), "codings": [{"guid", "code"}], "notes": [guids]}]}
 *   "notes"     the replies: {"guid", "name", "text"}
 *   "sets"      the answers by type of body: {"guid", "name", "sources": [guids]}
 *   "has_cases", "has_notes", "has_sets"  true when there are any
 *   "texts"     the canonical text of each source, by its guid
 *   "originals" the hash of each PDF that is in it, by its source's guid
 *
 * Originals are PDFs that may be shown (export_original), as long as all together are at most
 * LIMIT_PROJECT_ORIGINALS_BYTES. Texts are whole also where something is masked: it is masked
 * towards the public, and a project is for the office.
 *
 * A project is read back by project_import.h.
 */
#ifndef SAMSYN_MODEL_EXCHANGE_PROJECT_H
#define SAMSYN_MODEL_EXCHANGE_PROJECT_H

#include "model/exchange/export.h"
#include "model/office/messages.h"

#include <jansson.h>

/* A new value for the caller to json_decref; NULL on failure. Names are in `language`. */
json_t *project_view(struct export *export, enum language language, struct error *error);

/* "origin" and "codes" of it alone. */
json_t *project_codes_view(struct export *export, enum language language, struct error *error);
/* Append the original of that hash; `export` is the struct export. Errors as blob_read; those of
 * `out` stay with it. */
bool project_original(void *export, struct str hash, struct buf *out, struct error *error);

/* Whether that is what a selection is described by when no person has confirmed its viewpoint. */
bool project_is_own_description(struct str text);

/* The UUIDs of the sources. */
struct guid project_document_guid(const struct export *export,
                                  const struct export_document *document);
struct guid project_draft_guid(const struct export *export);

#endif

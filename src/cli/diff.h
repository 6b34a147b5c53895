/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * `samsyn diff`: two files, compared, and what is written of it. Offsets that go in and out are
 * bytes of the file where it is plain text or Markdown, else of its canonical text.
 */
#ifndef SAMSYN_CLI_DIFF_H
#define SAMSYN_CLI_DIFF_H

#include "base/buf.h"
#include "text/document/raw_map.h"
#include "text/versions/tree_change.h"

#include <jansson.h>

/* One version. */
struct diff_file {
    const char *path;
    struct document document;
    struct draft draft;
    struct str raw; /* the file's bytes where it is plain text; else empty */
    bool mapped;    /* offsets are of the file, by `map`; else of the canonical text */
    struct raw_map map;
};

struct diff {
    struct arena *arena;
    struct diff_file old, new;
    struct comparison comparison;
    struct tree_changes changes;
    const json_t *places; /* what --places holds; or NULL */
    size_t refused;       /* places that could not be carried */
};

/* Offsets as the caller counts them. */
size_t diff_shown(const struct diff_file *file, size_t canonical);

/* diff_comparison.c: the comparison as JSON, in the form that samsyn(1) tells. */
bool diff_write_comparison(struct diff *diff, struct buf *out, struct error *error);

/* diff_places.c: load the list of places; ERROR_INPUT when the file is not JSON or not a list. To
 * be given back with json_decref. */
bool diff_load_places(const char *path, json_t **ret_places, struct error *error);
/* Each of them as it was carried, in the same order. What is wrong with one stands with it and is
 * counted in diff->refused; the others go on. */
bool diff_write_places(struct diff *diff, struct buf *out, struct error *error);

/* diff_redline.c: the files of render/comparison_files.h, for people; `language` is "sv" or "en".
 */
bool diff_write_redlines(struct diff *diff, const char *language, const char *folder,
                         struct error *error);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The files that a comparison of two versions is handed out as: a page for reading it, a Word
 * document with its tracked changes, and the same as data. One row of the table in
 * comparison_files.c each; all are made of one redline (redline.h), a block at a time.
 *
 * Deterministic: the same comparison, facts and language give the same bytes.
 */
#ifndef SAMSYN_RENDER_COMPARISON_FILES_H
#define SAMSYN_RENDER_COMPARISON_FILES_H

#include "base/buf.h"
#include "base/error.h"
#include "render/redline.h"

/* One version as people know it; its texts are UTF-8. */
struct compared_version {
    struct str name; /* what the file is called */
    struct str hash; /* SHA-256 of the file in hexadecimal digits, or empty */
};

struct comparison_facts {
    struct str title; /* of the whole, or empty: the names are told */
    struct compared_version old, new;
    struct str made; /* when, as ISO 8601 in UTC with seconds: "2026-11-22T16:33:00Z" */
};

/* How many forms there are. */
#define COMPARISON_FILES 3

/* "comparison.html", "comparison.docx", "redline.json"; `at` from 0, NULL behind the last. */
const char *comparison_file_name(size_t at);
/* The form of that name; COMPARISON_FILES when there is none. */
size_t comparison_file_find(struct str name);
const char *comparison_file_media_type(size_t at);

/* A comparison laid out for making files of it. */
struct comparison_files {
    struct arena arena;
    struct comparison_facts facts;
    struct redline redline;
};

/* Lay it out; the comparison, its documents and the facts must last as long. ERROR_MEMORY. For
 * comparison_files_close. */
bool comparison_files_open(const struct comparison *comparison,
                           const struct comparison_facts *facts, struct comparison_files *ret_files,
                           struct error *error);
/* A zeroed one is allowed. */
void comparison_files_close(struct comparison_files *files);

/* Append the file at place `at` in a language ("sv" or "en": of the program's own words). Only
 * reads, so that several threads may each make one. ERROR_INPUT for another language, ERROR_LIMIT
 * when the output outgrows LIMIT_RENDER_BYTES or the buffer, ERROR_MEMORY, ERROR_IO when a drain
 * says no; what was appended is then a part. */
bool comparison_file_make(const struct comparison_files *files, size_t at, const char *language,
                          struct buf *out, struct error *error);

#endif

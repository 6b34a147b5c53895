/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a project of a program for qualitative analysis says (REFI-QDA Project 1.5, a .qdpx): its
 * codes, its texts, which stretches of them are coded with what, and what is noted there. Nothing
 * is judged here: UUIDs may be anybody's, positions may lie behind the end, references may lead
 * nowhere.
 *
 * The reader's child parses the file (format_project.c) and hands this on in a form of its own,
 * which the parent decodes without believing it.
 */
#ifndef SAMSYN_READER_PARENT_PROJECT_H
#define SAMSYN_READER_PARENT_PROJECT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/guid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A guid that could not be read is empty: its text has no bytes. */

#define PROJECT_TOP UINT32_MAX

struct project_code {
    struct guid guid;
    struct str name;
    uint32_t above;   /* place of the code that it stands below; PROJECT_TOP: none */
    uint32_t is_case; /* 1: no code but a case, which some programs code whole texts with */
};

struct project_source {
    struct guid guid;
    struct str name;
    struct str text;   /* as the file has it, without a byte order mark; UTF-8 */
    uint32_t has_text; /* 0: it is no text, the file lacks it, or it is not UTF-8 */
    uint32_t beside;   /* 1: its text stands beside the project, and was not sent with it */
    uint32_t marked;   /* 1: a byte order mark stood before the text, which some programs count */
};

struct project_selection {
    uint32_t source; /* its place */
    struct guid guid;
    struct str name; /* some programs: the words that are selected */
    uint32_t start, end;
};

struct project_coding {
    uint32_t selection; /* its place */
    struct guid code;
};

/* What somebody wrote about a selection. */
struct project_note {
    uint32_t selection; /* its place */
    struct guid guid;   /* of a note of its own; empty: it is the selection's description */
    struct str text;
};

/* All of it is in one arena, or borrowed from what was decoded. */
struct project {
    struct str origin; /* the program that wrote it, as it calls itself */
    VEC(struct project_code) codes;
    VEC(struct project_source) sources;
    VEC(struct project_selection) selections;
    VEC(struct project_coding) codings; /* in the selections' order */
    VEC(struct project_note) notes;     /* likewise; none is empty */
    uint32_t others; /* selections in pictures, sound, film and drawn on pages of PDF */
};

/* Append it in the form in which it is handed on: u32 numbers, the least significant byte first;
 * strings as their length and their bytes. */
void project_encode(const struct project *project, struct buf *out);
/* The whole of `bytes`; strings point into them. False with ERROR_INPUT when they are no project,
 * or hold a place that is not there or text that is not UTF-8; ERROR_MEMORY. */
bool project_decode(struct arena *arena, struct str bytes, struct project *ret_project,
                    struct error *error);

#endif

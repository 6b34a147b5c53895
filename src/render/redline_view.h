/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The view of a redline: what stands on the page and in the Word document, as one JSON document in
 * which the blocks are a list to be made (mustache.h), one at a time.
 *
 * {"language", "t", "title", "version", "made", "day", "case_number", "old" and "new" {"name",
 * "hash"}, "kinship", "kinship_text", "summary" [texts], "first_line", "has_changes", "contents"
 * [{"anchor", "depth", "text", "count_text"}], "blocks"}
 *
 * A block: {"kind", "tag", "level", "state", "mark", "changed", "change" (number of the change, at
 * its first block), "change_text", "previous", "next" (anchors' numbers), "anchor", "drawn",
 * "cell", "runs", and where it stands: "opens_…" and "closes_…" of "list", "table", "row", "cell"
 * and "fold" (a long stretch without a change)}. A run: {"text", "blank", a key of its state,
 * "move", "first" (the first of this move at this end), "last", "in_old", "in_new"}.
 */
#ifndef SAMSYN_RENDER_REDLINE_VIEW_H
#define SAMSYN_RENDER_REDLINE_VIEW_H

#include "render/comparison_files.h"
#include "render/view.h"

/* Where a move begins and ends, at either end. */
struct redline_move {
    const struct redline_run *first_from, *last_from, *first_to, *last_to;
};

/* What is known of a block only when all have been seen. */
struct redline_place {
    uint32_t change; /* which one, from 1; 0: none */
    bool begins;     /* it is the first block of that change */
    uint32_t fold;   /* opens a fold of so many blocks; or 0 */
    bool closes_fold;
};

struct redline_view {
    json_t *json;
    const struct comparison_files *files;
    struct arena arena;
    struct words words;
    struct view_maker maker;
    struct redline_place *places; /* of each block */
    struct redline_move *moves;   /* by number */
    uint32_t change_count;
};

/* Make the view in `view`, which stays where it is and is given back with redline_view_close,
 * whatever came of it. Errors as comparison_file_make. */
bool redline_view_open(struct redline_view *view, const struct comparison_files *files,
                       const char *language, struct error *error);
void redline_view_close(struct redline_view *view);
/* Block `at`, as a struct mustache_lists makes it. */
json_t *redline_view_block(void *context, size_t list, size_t at);

/* redline_places.c: fills places, moves and change_count. Inside arena_run. */
void redline_find_places(struct redline_view *view);
/* The tables, rows, cells and lists that begin and end with block `at`. */
struct redline_borders {
    bool opens_list, closes_list, opens_table, closes_table, opens_row, closes_row, opens_cell,
        closes_cell;
};
struct redline_borders redline_borders_at(const struct redline *redline, size_t at);

/* The three forms. */
bool comparison_html(const struct comparison_files *files, const char *language, struct buf *out,
                     struct error *error);
bool comparison_docx(const struct comparison_files *files, const char *language, struct buf *out,
                     struct error *error);
bool comparison_json(const struct comparison_files *files, const char *language, struct buf *out,
                     struct error *error);

#endif

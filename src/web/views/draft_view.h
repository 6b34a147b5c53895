/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A draft as accessible HTML: its blocks in the order of the text, each with the id of its part,
 * and the list of its contents. Templates web/public_draft and web/public_contents are made for it.
 */
#ifndef SAMSYN_WEB_VIEWS_DRAFT_VIEW_H
#define SAMSYN_WEB_VIEWS_DRAFT_VIEW_H

#include "model/answers/web_answers.h"
#include "model/consultation/draft.h"
#include "model/office/json.h"

struct draft_part {
    size_t node; /* NODE_NONE: a footnote */
    const struct block *block;
    struct str mark, text; /* plain; mark: "1.", what a list is numbered by, or empty */
};

struct draft_view {
    struct loaded_draft *loaded;
    bool *pale; /* for each node: no views are sought on it */
    struct draft_part *parts;
    size_t part_count;
    struct str *headings; /* for each node: its heading as printed, or empty */
};

/* The draft of a consultation. All of it in `arena`. */
bool draft_view_load(struct office *office, int64_t consultation, int64_t version,
                     struct arena *arena, struct draft_view *ret_view, struct error *error);

/* Which parts, and what is told of them. */
struct draft_choice {
    size_t from, to; /* nodes [from, to); footnotes only with the whole draft */
    size_t here;     /* the node that is looked at; NODE_NONE */
    unsigned level;  /* of the highest heading, "h3" is 3 */
    bool can_answer; /* "answer" stands beside each part on which views are sought */
    bool traces;     /* of a later version: "who asked for this" stands there; nothing is pale */
    const struct answer_content *typed; /* NULL: no fields; else what has been written of each */
    struct str open; /* the id of a node whose field is shown though it is empty */
};
/* The whole draft. */
struct draft_choice draft_choice_all(const struct draft_view *view);

/* An array of the parts: {"id", "heading", "level", "item", "list_begin", "list_end", "cell",
 * "header", "table_begin", "row_begin", "row_end", "table_end", "note", "paragraph", "mark",
 * "text", "pale", "pale_begin", "here", "can_answer", "writing", "typed", "traces"}. */
json_t *draft_view_parts(struct json_maker *maker, const struct draft_view *view,
                         const struct draft_choice *choice);
/* Put the contents, a tree, into `object`: "has_children" and "children", each {"id", "name",
 * "pale", "has_children", "children"}. */
void draft_view_contents(struct json_maker *maker, json_t *object, const struct draft_view *view);
/* What a part is called: its heading as printed, its number and title, or its first words. */
json_t *draft_view_name(const struct draft_view *view, size_t node);
/* The node itself, or the nearest above it that has a title; 0: none has. */
size_t draft_titled_above(const struct draft *draft, size_t node);

#endif

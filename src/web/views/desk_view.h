/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The view of the desk, shared by the desk_*.c files and by nobody else: what the model says
 * (model/desk/desk.h), with the addresses, the words and the numbers as a person reads them.
 * Objects of the model are added to in place.
 *
 *   desk_view.c        the frame: consultation, figures, ways to look, what is chosen
 *   desk_map.c         the left pane: the draft, the bodies, or letters alike, each with its counts
 *   desk_list.c        the middle pane: a page of viewpoints, in groups
 *   desk_viewpoint.c   the right pane: one viewpoint with all that can be done to it
 *   desk_changes.c     what was changed, in words: history, conflicts, news
 *
 * JSON that is returned is a new value; failures stick in the maker.
 */
#ifndef SAMSYN_WEB_VIEWS_DESK_VIEW_H
#define SAMSYN_WEB_VIEWS_DESK_VIEW_H

#include "model/consultation/consultation.h"
#include "model/office/json.h"
#include "render/words.h"
#include "web/server/request.h"
#include "web/views/desk_address.h"

#include <jansson.h>
#include <stdbool.h>

enum {
    DESK_ROWS = 40,       /* viewpoints a page */
    DESK_SAID_BYTES = 420 /* of a viewpoint in the list */
};

/* A form that came in and was refused, and the key of what is wrong with it. */
struct desk_refused {
    const char *form; /* "reply", "anchor" …; NULL: none was */
    const char *message;
};

struct desk_page {
    const struct request *request;
    const struct words *words;
    struct json_maker *maker;
    struct desk_address at; /* its page is said, its `then` is taken out */
    int64_t then;
    json_t *neighbours; /* desk_neighbours of the open viewpoint; NULL when none is open */
    struct sql_consultation consultation;
    bool may_act;
    struct desk_refused refused;
    json_t *counts; /* desk_counts of the address */
};

/* Read what every page of the desk begins with. For desk_page_done. */
bool desk_page_open(const struct request *request, struct json_maker *maker,
                    const struct desk_address *at, struct desk_page *ret_page, struct error *error);
void desk_page_done(struct desk_page *page);

/* The whole view of the desk; NULL on failure. */
json_t *desk_view(struct desk_page *page, struct error *error);

/* The address for acts: what was next before the act is next after it. */
struct desk_address desk_acting_address(const struct desk_page *page);

/* desk_map.c: an array of the left pane's rows. */
json_t *desk_map_view(struct desk_page *page, struct error *error);
/* The part with that id as it is called: {"label": "Insats 2.3" or null, "text"}. */
json_t *desk_part_name(const struct desk_page *page, struct str node);
/* The same on one line; and of an object that has "number", "title" and perhaps "kind". */
json_t *desk_part_line(const struct desk_page *page, struct str node);

/* desk_list.c */
json_t *desk_list_view(struct desk_page *page, struct error *error);
/* The number with its list: {"number": "1 412", "name": "1 412 synpunkter i 2.3", "href"}; null for
 * 0. `key` is a counted text (words_count). */
json_t *desk_figure(const struct desk_page *page, const struct desk_address *to, json_int_t count,
                    const char *key);
/* A text on one line, at most `most` bytes, cut at a word and ended by an ellipsis. */
json_t *desk_excerpt(struct str text, size_t most);
/* What a viewpoint's row and panel both show: state, kind, stance, score, outcome, assignee in
 * words. */
void desk_add_marks(const struct desk_page *page, json_t *viewpoint);
/* Put the words of a name of a closed list: "kind" gives "kind_text"; null where there is none. */
json_t *desk_word(const struct desk_page *page, const char *prefix, const json_t *name);

/* desk_viewpoint.c: the viewpoint of the address; ERROR_NOT_FOUND. `list` is the model's page. */
json_t *desk_viewpoint_view(struct desk_page *page, struct error *error);

/* What can be chosen, for a <select>: [{"value", "text", "chosen"}]. The kinds or stances ("none"
 * among them); and every heading of the draft, with the part that it stands at now (empty: about
 * nothing). */
json_t *desk_kind_options(const struct desk_page *page, struct str now);
json_t *desk_stance_options(const struct desk_page *page, struct str now);
json_t *desk_part_options(const struct desk_page *page, struct str now);

/* desk_changes.c: add to each act of the model's array "when", "who" and "text", to each change its
 * words: "name", "before_text", "after_text" (changes that mean nothing to a person are taken out).
 */
void desk_add_acts(const struct desk_page *page, json_t *acts);
/* What is new since the account was here; NULL on failure. */
json_t *desk_news_view(struct desk_page *page, struct error *error);
/* The worker's last act, for the line with "undo": {"text", "undo"}; null when there is none. */
json_t *desk_last_view(struct desk_page *page, struct error *error);

#endif

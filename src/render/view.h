/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The view, and its parts, one function each; view.c puts them together. The struct view is for
 * html.c and docx.c, all that follows it for the view_*.c files alone.
 *
 * What is long in it (viewpoints, lists of links, documents) is not there yet but stands as a list
 * to be made (render/mustache.h), which names its places in the index and the function that makes
 * an element of one of them.
 *
 * Functions that make JSON return a new value, or NULL when memory ended; view_put and view_push
 * take it over and remember a NULL, so that one look at `failed` at the end is enough. A key whose
 * value is unknown is put as null, never left out: a template would find the outer one.
 */
#ifndef SAMSYN_RENDER_VIEW_H
#define SAMSYN_RENDER_VIEW_H

#include "render/index.h"
#include "render/mustache.h"
#include "render/vocabulary.h"
#include "render/words.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct view_maker;

/* Makes the element for a place in the index; `under` tells where in the view it stands. NULL when
 * memory ended. */
typedef json_t *(*view_make)(struct view_maker *maker, size_t place, size_t under);

struct view_list {
    view_make make;
    struct places places;
    size_t under;
};

struct view_maker {
    const struct index *index;
    const struct words *words;
    struct arena *arena; /* of the lists */
    VEC(struct view_list) lists;
    /* What stands in very many viewpoints is made once: the names of nodes, by node, and the
     * outcomes to choose from. NULL until it is asked for. */
    json_t **node_labels;
    json_t *outcomes;
    struct str by;
    bool failed;
};

struct view {
    json_t *json;
    struct arena arena;
    struct words words;
    struct view_maker maker;
};

/* Make the view in `view`, which stays where it is and is given back with view_close, whatever came
 * of it. Errors as render_view. */
bool view_open(struct view *view, const struct rendering *rendering,
               const struct render_options *options, struct error *error);
void view_close(struct view *view);
/* Element `at` of a list of the view `context`, as a struct mustache_lists makes it. */
json_t *view_element(void *context, size_t list, size_t at);

/* An id of an element, made of a prefix and a name from outside: letters, digits, '.', '-' and '_'.
 * Names over some 70 bytes are cut. */
struct view_anchor {
    char text[80];
};

/* Put a new value, which is taken over, in its parent. Without memory nothing is put, and the maker
 * has failed. */
void view_put(struct view_maker *maker, json_t *object, const char *key, json_t *value);
void view_push(struct view_maker *maker, json_t *array, json_t *value);
/* A new empty object or array at once in its parent. NULL (harmless to put into) without memory. */
json_t *view_put_object(struct view_maker *maker, json_t *object, const char *key);
json_t *view_put_array(struct view_maker *maker, json_t *object, const char *key);
json_t *view_push_object(struct view_maker *maker, json_t *array);

/* A list to be made: an element for each of `places`, which must last as long as the view. */
json_t *view_list(struct view_maker *maker, view_make make, struct places places, size_t under);
/* The same in two steps: lists are numbered from 0 in the order in which they are added. */
void view_add_list(struct view_maker *maker, view_make make, struct places places, size_t under);
json_t *view_list_mark(struct view_maker *maker, size_t list);
/* Append to places that last as long as the view. */
void view_add_place(struct view_maker *maker, struct places *places, size_t place);

/* Values. An empty text is null. */
json_t *view_text(struct str text);
/* `text` on one line, cut at a word's end after about `max` bytes and marked as cut. */
json_t *view_excerpt(struct str text, size_t max);
json_t *view_anchor(const char *prefix, struct str id);
json_t *view_anchor_number(const char *prefix, json_int_t number);
struct view_anchor view_anchor_of(const char *prefix, struct str id);
/* What the draft calls the node: "Inriktningsområde 3", "Insats 3.1", "Insats" where initiatives
 * have no numbers; empty for nodes without either, for the root and where the title says it
 * already. */
json_t *view_node_kind(const struct view_maker *maker, size_t node);
/* The title alone; "the draft as a whole" for the root, the beginning of its text for a node that
 * has no title. */
json_t *view_node_title(const struct view_maker *maker, size_t node);
/* Both: "Inriktningsområde 3 Stärk export". */
json_t *view_node_label(const struct view_maker *maker, size_t node);
/* With a capital: "Kommuner", "Stiftelser" for a type of the list's own, "unknown" for none. */
json_t *view_type_label(const struct view_maker *maker, struct str type);
json_t *view_node_anchor(const struct view_maker *maker, size_t node);
/* Nodes with a section in a body that is ordered by node: parts, and whatever viewpoints are about.
 */
bool view_has_section(const struct index *index, size_t node);
/* The anchor of the node's section, null when it has none. */
json_t *view_body_anchor(const struct view_maker *maker, size_t node);
/* Of the list of viewpoints or documents behind a figure: "list-fa3-kind-change"; an empty `node`
 * is the whole. */
json_t *view_list_anchor(struct str node, const char *what, struct str name);
struct str view_consultee_name(const struct view_maker *maker, size_t consultee);
/* Of the viewpoint's document; "unknown sender" when nothing is known. */
struct str view_sender(const struct view_maker *maker, const struct index_viewpoint *viewpoint);
/* {"text", "anchor"} */
json_t *view_node_link(struct view_maker *maker, size_t node);
json_t *view_document_link(struct view_maker *maker, size_t document);

/* One viewpoint as a reader sees it; `section` is the node under whose heading it stands, or
 * INDEX_NONE. */
json_t *view_viewpoint(struct view_maker *maker, size_t place, size_t section);
/* A reply block: the outcomes to choose from and what was chosen; both may be empty. */
json_t *view_reply(struct view_maker *maker, struct str outcome, struct str reason);
/* A short link to a viewpoint, wherever it stands: {"number", "anchor", "text"}. */
json_t *view_viewpoint_link(struct view_maker *maker, size_t place, size_t under);

/* The body, in the order that was asked for: a flat list of sections, each with its level. */
json_t *view_sections(struct view_maker *maker);
/* Links to the sections. */
json_t *view_contents(struct view_maker *maker, const json_t *sections);

/* A figure with the anchor of its list, which it takes over: {"value", "zero", "anchor"}; no anchor
 * where there is nothing to show. */
json_t *view_figure(struct view_maker *maker, size_t value, json_t *anchor);
/* "figures", "details", "types", "wanted" and the tables, put into `view`. */
void view_put_overview(struct view_maker *maker, json_t *view);
/* "stances" and "kinds". */
void view_put_tables(struct view_maker *maker, json_t *view);
/* "shared" and "lists": what stands behind every figure. */
void view_put_lists(struct view_maker *maker, json_t *view);
/* "findings", "campaigns", "consultees", "documents", "apart". */
void view_put_register(struct view_maker *maker, json_t *view);

/* Nodes that the draft's reader knows by name: not paragraphs, list items or the root. */
bool view_is_part(const struct index_node *node);
/* Nodes that have a row in the table of kinds: parts, the root for what is about the draft as a
 * whole, the drawers for what is counted but about no part. */
bool view_has_row(const struct index_node *node);
/* The viewpoints that a row counts: the root's own, else those below the node too. */
const struct places *view_row_viewpoints(const struct index_node *node);
/* Of several viewpoints of one kind on one node, each in words of its own, those that count. */
bool view_is_wish(const struct view_maker *maker, const struct index_viewpoint *viewpoint,
                  size_t node, struct str kind);
/* True when the compilation knows who was asked. */
bool view_knows_asked(const struct view_maker *maker);
/* How many of the node's viewpoints have this kind; how many documents take this stance on it. */
size_t view_count_kind(const struct view_maker *maker, const struct index_node *node,
                       struct str kind);
size_t view_count_stance(const struct index_node *node, struct str stance);
/* How many counted documents have this stance as a whole, all viewpoints counted this kind. */
size_t view_count_documents(const struct view_maker *maker, struct str stance);
size_t view_count_viewpoints(const struct view_maker *maker, struct str kind);
/* How many viewpoints are counted. */
size_t view_count_all(const struct view_maker *maker);

/* What the consultees did, as in figures and lists. */
enum view_status {
    VIEW_ASKED,
    VIEW_ANSWERED,
    VIEW_LATE,
    VIEW_NOT_ANSWERED,
    VIEW_UNASKED,
    VIEW_STATUSES
};
extern const char *const VIEW_STATUS_NAMES[VIEW_STATUSES];
bool view_has_status(const struct index_consultee *consultee, enum view_status status);
size_t view_count_status(const struct view_maker *maker, enum view_status status);

#endif

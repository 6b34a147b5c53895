/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/carrying.h"

#include "base/date.h"
#include "base/utf8.h"
#include "model/office/acts.h"
#include "model/office/json.h"

#include <stdlib.h>

/* Following */

/* A part seen from one side of a step: the node of one version and its like in the next. */
static bool step_forward(struct office *office, int64_t version, struct str node,
                         struct arena *arena, struct followed *followed, struct error *error)
{
    struct sql_carried_node row;
    bool found = false;
    if (!sql_carried_node_get(office->store, version, node, arena, &row, &found, error))
        return false;
    if (found && row.new_node.n)
        followed->nodes[followed->count++] = row.new_node;
    return true;
}

static bool step_back(struct office *office, int64_t version, struct str node, struct arena *arena,
                      struct sql_carried_node_rows *ret_rows, struct error *error)
{
    return sql_carried_node_list_to(office->store, version, node, arena, ret_rows, error);
}

static bool add_unlike(struct arena *arena, struct followed *followed, size_t *room,
                       struct str node, struct error *error)
{
    for (size_t i = 0; i < followed->count; i++)
        if (str_equal(followed->nodes[i], node))
            return true;
    if (followed->count == *room &&
        !vec_grow(arena, (void **)&followed->nodes, room, followed->count, sizeof *followed->nodes))
        return error_no_memory(error);
    followed->nodes[followed->count++] = node;
    return true;
}

static bool follow_back(struct office *office, int64_t version, const struct followed *from,
                        struct arena *arena, struct followed *ret_followed, struct error *error)
{
    struct followed followed = {NULL, 0};
    size_t room = 0;
    for (size_t i = 0; i < from->count; i++) {
        struct sql_carried_node_rows rows;
        if (!step_back(office, version, from->nodes[i], arena, &rows, error))
            return false;
        for (size_t k = 0; k < rows.count; k++)
            if (!add_unlike(arena, &followed, &room, rows.items[k].node, error))
                return false;
    }
    *ret_followed = followed;
    return true;
}

static bool follow_forward(struct office *office, int64_t version, const struct followed *from,
                           struct arena *arena, struct followed *ret_followed, struct error *error)
{
    struct followed followed = {ARENA_ARRAY(arena, from->count + 1, struct str), 0};
    if (!followed.nodes)
        return error_no_memory(error);
    for (size_t i = 0; i < from->count; i++)
        if (!step_forward(office, version, from->nodes[i], arena, &followed, error))
            return false;
    *ret_followed = followed;
    return true;
}

bool carrying_follow(struct office *office, const struct version_chain *chain, size_t from,
                     size_t to, struct str node, struct arena *arena, struct followed *ret_followed,
                     struct error *error)
{
    struct followed followed = {ARENA_NEW(arena, struct str), 1};
    if (!followed.nodes)
        return error_no_memory(error);
    followed.nodes[0] = node;
    for (; from < to; from++)
        if (!follow_forward(office, chain->items[from + 1].id, &followed, arena, &followed, error))
            return false;
    for (; from > to; from--)
        if (!follow_back(office, chain->items[from].id, &followed, arena, &followed, error))
            return false;
    *ret_followed = followed;
    return true;
}

/* What hangs on each part */

struct hung {
    struct str node;
    int64_t viewpoints;
};

static int compare_hung(const void *a, const void *b)
{
    const struct hung *left = a, *right = b;
    return str_compare(left->node, right->node);
}

struct hung_list {
    struct hung *items; /* by node */
    size_t count;
};

static int64_t hung_on(const struct hung_list *list, struct str node)
{
    struct hung key = {node, 0};
    const struct hung *found =
        list->count ? bsearch(&key, list->items, list->count, sizeof key, compare_hung) : NULL;
    return found ? found->viewpoints : 0;
}

static void sort_hung(struct hung_list *list)
{
    size_t kept = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_hung);
    for (size_t i = 0; i < list->count; i++) {
        if (kept && str_equal(list->items[kept - 1].node, list->items[i].node))
            list->items[kept - 1].viewpoints += list->items[i].viewpoints;
        else
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static bool take_hung(struct office *office, int64_t consultation, int64_t version,
                      struct arena *arena, struct hung_list *ret_list, struct error *error)
{
    struct sql_carried_viewpoint_counts_rows rows;
    if (!sql_carried_viewpoint_counts(office->store, consultation, version, arena, &rows, error))
        return false;
    struct hung_list list = {ARENA_ARRAY(arena, rows.count + 1, struct hung), rows.count};
    if (!list.items)
        return error_no_memory(error);
    for (size_t i = 0; i < rows.count; i++)
        list.items[i] = (struct hung){rows.items[i].node, rows.items[i].count};
    sort_hung(&list);
    *ret_list = list;
    return true;
}

/* The same one version on. */
static bool carry_hung(struct office *office, int64_t version, struct arena *arena,
                       struct hung_list *list, struct error *error)
{
    struct sql_carried_node_rows rows;
    if (!sql_carried_node_list(office->store, version, arena, &rows, error))
        return false;
    struct hung_list next = {ARENA_ARRAY(arena, rows.count + 1, struct hung), 0};
    if (!next.items)
        return error_no_memory(error);
    for (size_t i = 0; i < rows.count; i++) {
        int64_t viewpoints = hung_on(list, rows.items[i].node);
        if (viewpoints && rows.items[i].new_node.n)
            next.items[next.count++] = (struct hung){rows.items[i].new_node, viewpoints};
    }
    sort_hung(&next);
    *list = next;
    return true;
}

/* What hangs on the parts of the version that `version` was made from. */
static bool find_hung(struct office *office, const struct version_chain *chain,
                      int64_t consultation, const struct sql_chained *version, struct arena *arena,
                      struct hung_list *ret_list, struct error *error)
{
    struct hung_list list;
    if (!take_hung(office, consultation, chain->items[0].id, arena, &list, error))
        return false;
    for (size_t i = 0; i < chain->count && chain->items[i].id != version->earlier; i++)
        if (i + 1 < chain->count &&
            !carry_hung(office, chain->items[i + 1].id, arena, &list, error))
            return false;
    *ret_list = list;
    return true;
}

static bool is_waiting(const struct sql_carried_node *row, int64_t viewpoints)
{
    return viewpoints > 0 && str_equal(row->state, STR("proposed")) &&
           (str_equal(row->status, STR("gone")) || str_equal(row->status, STR("unsure")));
}

struct carrying {
    struct office *office;
    struct arena *arena;
    int64_t consultation;
    struct sql_chained version;
    struct version_chain chain;
    struct hung_list hung;
    struct sql_carried_node_rows rows;
    struct error *error;
};

static bool load(struct office *office, int64_t consultation, int64_t version, struct arena *arena,
                 struct carrying *ret_carrying, struct error *error)
{
    struct carrying carrying = {
        .office = office, .arena = arena, .consultation = consultation, .error = error};
    if (!version_find(office, consultation, version, arena, &carrying.version, error) ||
        !version_chain_find(office, consultation, arena, &carrying.chain, error) ||
        !find_hung(office, &carrying.chain, consultation, &carrying.version, arena, &carrying.hung,
                   error) ||
        !sql_carried_node_list(office->store, version, arena, &carrying.rows, error))
        return false;
    *ret_carrying = carrying;
    return true;
}

bool carrying_count_waiting(struct office *office, int64_t consultation, int64_t version,
                            int64_t *ret_count, struct error *error)
{
    struct arena arena = arena_init();
    struct carrying carrying;
    bool ok = load(office, consultation, version, &arena, &carrying, error);
    int64_t count = 0;
    for (size_t i = 0; ok && i < carrying.rows.count; i++)
        count += is_waiting(&carrying.rows.items[i],
                            hung_on(&carrying.hung, carrying.rows.items[i].node));
    if (ok)
        *ret_count = count;
    arena_done(&arena);
    return ok;
}

/* Showing */

struct showing {
    struct carrying *carrying;
    const struct carrying_filter *filter;
    struct loaded_draft *old, *new;
    struct json_maker maker;
};

struct quoting {
    struct arena *arena;
    const struct draft *draft;
    struct range range;
    struct str text;
};

static void quote(void *context)
{
    struct quoting *quoting = context;
    struct str text = document_plain(quoting->arena, quoting->draft->document, quoting->range);
    quoting->text = (struct str){text.p, utf8_cut(text, LIMIT_QUOTE_BYTES)};
}

/* Its number, title, what it stands in and how it reads; NULL when memory ended. */
static json_t *node_view(struct showing *showing, const struct draft *draft, struct str id)
{
    struct json_maker *maker = &showing->maker;
    size_t at = draft_node_by_id(draft, id);
    json_t *view = json_object();
    const struct node *node = at == NODE_NONE ? NULL : &draft->nodes[at];
    const struct node *up = node && node->parent != NODE_NONE ? &draft->nodes[node->parent] : NULL;
    struct quoting quoting = {.arena = showing->carrying->arena, .draft = draft};
    if (node)
        quoting.range = node->heading;
    maker->failed |= !arena_run(quoting.arena, quote, &quoting, showing->carrying->error);
    json_put(maker, view, "node", json_of_str(id));
    json_put(maker, view, "kind", node ? json_string(node_kind_name(node->kind)) : json_null());
    json_put(maker, view, "number", node ? json_of_optional(draft_number_of(node)) : json_null());
    json_put(maker, view, "title", node ? json_of_optional(node->title) : json_null());
    json_put(maker, view, "within", up ? json_of_optional(up->title) : json_null());
    json_put(maker, view, "text", json_of_optional(quoting.text));
    return view;
}

static json_t *to_view(struct showing *showing, struct str node, double score)
{
    if (node.n == 0)
        return json_null();
    json_t *view = node_view(showing, &showing->new->draft, node);
    json_put(&showing->maker, view, "score", json_real(score));
    return view;
}

static json_t *candidates_view(struct showing *showing, struct str kept)
{
    json_t *view = json_array();
    json_t *list = json_from(kept, "the places where a part may have gone", NULL);
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        json_push(&showing->maker, view,
                  to_view(showing, json_str(item, "node"),
                          json_number_value(json_object_get(item, "score"))));
    }
    showing->maker.failed |= list == NULL;
    json_decref(list);
    return view;
}

static json_t *row_view(struct showing *showing, const struct sql_carried_node *row,
                        int64_t viewpoints)
{
    struct json_maker *maker = &showing->maker;
    json_t *view = node_view(showing, &showing->old->draft, row->node);
    json_put(maker, view, "viewpoints", json_integer(viewpoints));
    json_put(maker, view, "status", json_of_str(row->status));
    json_put(maker, view, "to", to_view(showing, row->new_node, row->score));
    json_put(maker, view, "score", json_real(row->score));
    json_put(maker, view, "state", json_of_str(row->state));
    json_put(maker, view, "waiting", json_boolean(is_waiting(row, viewpoints)));
    json_put(maker, view, "revision", json_integer(row->revision));
    json_put(maker, view, "by", json_of_optional(row->shown_name));
    json_put(maker, view, "at", json_of_optional(row->at));
    json_put(maker, view, "candidates", candidates_view(showing, row->candidates));
    return view;
}

static bool is_wanted(const struct carrying_filter *filter, const struct sql_carried_node *row,
                      int64_t viewpoints)
{
    return (filter->status.n == 0 || str_equal(filter->status, row->status)) &&
           (filter->node.n == 0 || str_equal(filter->node, row->node)) &&
           (!filter->waiting || is_waiting(row, viewpoints)) &&
           (!filter->hung_on || viewpoints > 0);
}

static void put_rows(struct showing *showing, json_t *view)
{
    const struct carrying *carrying = showing->carrying;
    size_t total = 0, waiting = 0;
    json_t *list = json_put_array(&showing->maker, view, "nodes");
    for (size_t i = 0; i < carrying->rows.count; i++) {
        const struct sql_carried_node *row = &carrying->rows.items[i];
        int64_t viewpoints = hung_on(&carrying->hung, row->node);
        waiting += is_waiting(row, viewpoints);
        if (!is_wanted(showing->filter, row, viewpoints))
            continue;
        if (total >= showing->filter->skip &&
            total - showing->filter->skip < showing->filter->limit)
            json_push(&showing->maker, list, row_view(showing, row, viewpoints));
        total++;
    }
    json_put(&showing->maker, view, "total", json_integer((json_int_t)total));
    json_put(&showing->maker, view, "waiting", json_integer((json_int_t)waiting));
}

static void put_statuses(struct showing *showing, json_t *view)
{
    static const char *const names[] = {"kept", "edited", "moved", "split", "gone", "unsure"};
    const struct sql_carried_node_rows *rows = &showing->carrying->rows;
    json_t *list = json_put_array(&showing->maker, view, "statuses");
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        int64_t count = 0;
        for (size_t i = 0; i < rows->count; i++)
            count += str_equal(rows->items[i].status, str_from(names[k]));
        json_t *item = json_push_object(&showing->maker, list);
        json_put(&showing->maker, item, "name", json_string(names[k]));
        json_put(&showing->maker, item, "count", json_integer(count));
    }
}

static bool put_sentences(struct showing *showing, json_t *view)
{
    const struct carrying *carrying = showing->carrying;
    struct sql_carried_counts_rows rows;
    json_t *list = json_put_array(&showing->maker, view, "sentences");
    if (!sql_carried_counts(carrying->office->store, carrying->version.id, carrying->arena, &rows,
                            carrying->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        json_t *item = json_push_object(&showing->maker, list);
        json_put(&showing->maker, item, "name", json_of_str(rows.items[i].status));
        json_put(&showing->maker, item, "count", json_integer(rows.items[i].count));
    }
    return true;
}

static json_t *show(struct showing *showing)
{
    struct carrying *carrying = showing->carrying;
    struct office *office = carrying->office;
    if (carrying->version.earlier == 0) {
        error_set(carrying->error, ERROR_STATE,
                  "version %lld was not made from another: nothing was carried to it",
                  (long long)carrying->version.id);
        return NULL;
    }
    showing->old =
        draft_load_kept(office, carrying->version.earlier, carrying->arena, carrying->error);
    showing->new = showing->old ? draft_load_kept(office, carrying->version.id, carrying->arena,
                                                  carrying->error)
                                : NULL;
    if (!showing->new)
        return NULL;
    json_t *view = json_object();
    json_put(&showing->maker, view, "version", json_integer(carrying->version.id));
    json_put(&showing->maker, view, "earlier", json_integer(carrying->version.earlier));
    put_statuses(showing, view);
    put_rows(showing, view);
    if (put_sentences(showing, view))
        return json_made(&showing->maker, view, carrying->error);
    json_decref(view);
    return NULL;
}

json_t *carrying_view(struct office *office, int64_t consultation, int64_t version,
                      const struct carrying_filter *filter, struct error *error)
{
    struct arena arena = arena_init();
    struct carrying carrying;
    struct showing showing = {.carrying = &carrying, .filter = filter};
    json_t *view =
        load(office, consultation, version, &arena, &carrying, error) ? show(&showing) : NULL;
    arena_done(&arena);
    return view;
}

/* Deciding */

static bool find_row(struct carrying *carrying, struct str node, int64_t revision,
                     struct sql_carried_node *ret_row)
{
    bool found = false;
    if (!sql_carried_node_get(carrying->office->store, carrying->version.id, node, carrying->arena,
                              ret_row, &found, carrying->error))
        return false;
    if (!found)
        return error_set(carrying->error, ERROR_NOT_FOUND, "the earlier version has no part %.*s",
                         STR_ARGS(node));
    return ret_row->revision == revision ||
           error_set(carrying->error, ERROR_STATE,
                     "%.*s decided about this part meanwhile; look at it again",
                     STR_ARGS(ret_row->shown_name.n ? ret_row->shown_name : STR("somebody")));
}

static bool check_target(struct carrying *carrying, struct str to)
{
    struct sql_node row;
    bool found = to.n == 0;
    if (to.n && !sql_node_get(carrying->office->store, carrying->version.id, to, carrying->arena,
                              &row, &found, carrying->error))
        return false;
    return found || error_set(carrying->error, ERROR_INPUT, "to: the version has no part %.*s",
                              STR_ARGS(to));
}

static bool decide_one(struct carrying *carrying, const struct signed_in *who, struct str node,
                       struct str to, struct str status)
{
    struct date_text now = time_now();
    return sql_carried_node_decide(carrying->office->store, status, to, who ? who->account : 0,
                                   str_from(now.text), carrying->version.id, node, carrying->error);
}

/* What is in a part comes behind it, inside its range; rows and nodes are both in the version's
 * order. */
static bool decide_below(struct carrying *carrying, const struct signed_in *who, struct str node)
{
    struct sql_node_rows nodes;
    const struct sql_node *whole = NULL;
    if (!sql_node_list(carrying->office->store, carrying->version.earlier, carrying->arena, &nodes,
                       carrying->error))
        return false;
    for (size_t at = 0, i = 0; i < carrying->rows.count; i++) {
        const struct sql_carried_node *row = &carrying->rows.items[i];
        while (at < nodes.count && !str_equal(nodes.items[at].id, row->node))
            at++;
        if (at == nodes.count)
            break;
        const struct sql_node *part = &nodes.items[at];
        bool below = whole && part->start_at >= whole->start_at && part->end_at <= whole->end_at;
        if (str_equal(row->node, node))
            whole = part;
        else if (below && str_equal(row->status, STR("gone")) &&
                 str_equal(row->state, STR("proposed")) &&
                 !decide_one(carrying, who, row->node, (struct str){NULL, 0}, row->status))
            return false;
    }
    return true;
}

/* "split" and "edited" stay what the program called them when a person says the same. */
static struct str status_of(const struct sql_carried_node *row, struct str to)
{
    if (to.n == 0)
        return STR("gone");
    bool agrees = str_equal(row->new_node, to) && !str_equal(row->status, STR("unsure"));
    return agrees ? row->status : STR("moved");
}

static json_t *details_of(const struct carrying *carrying, const struct sql_carried_node *row,
                          struct str to)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "version", json_integer(carrying->version.id));
    json_put(&maker, details, "node", json_of_str(row->node));
    json_put(&maker, details, "to", json_of_optional(to));
    json_put(&maker, details, "was", json_of_optional(row->new_node));
    return json_made(&maker, details, NULL);
}

static bool decide(struct carrying *carrying, const struct signed_in *who, struct str node,
                   int64_t revision, struct str to)
{
    struct sql_carried_node row;
    return find_row(carrying, node, revision, &row) && check_target(carrying, to) &&
           decide_one(carrying, who, node, to, status_of(&row, to)) &&
           (to.n || decide_below(carrying, who, node)) &&
           act_add(carrying->office, who, carrying->consultation, "node_carry", 0,
                   details_of(carrying, &row, to), NULL, carrying->error);
}

bool carrying_decide(struct office *office, const struct signed_in *who, int64_t consultation,
                     int64_t version, struct str node, int64_t revision, struct str to,
                     struct error *error)
{
    struct arena arena = arena_init();
    struct carrying carrying;
    bool ok = load(office, consultation, version, &arena, &carrying, error) &&
              version_check_stands(office, consultation, &carrying.version, &arena, error) &&
              decide(&carrying, who, node, revision, to);
    arena_done(&arena);
    return ok;
}

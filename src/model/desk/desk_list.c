/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Lists. The store walks an index for the numbers of a page, and only those are looked up.
 */
#include "model/desk/desk_internal.h"

static struct str place_name(enum desk_place place)
{
    static const char *const names[] = {[DESK_ANYWHERE] = "any",
                                        [DESK_PART] = "part",
                                        [DESK_PART_AND_BELOW] = "part",
                                        [DESK_NOWHERE] = "nowhere",
                                        [DESK_PROCESS] = "process"};
    return str_from(names[place]);
}

static struct str order_name(enum desk_order order)
{
    static const char *const names[] = {[DESK_BY_KIND] = "kind",
                                        [DESK_BY_DOCUMENT] = "document",
                                        [DESK_BY_QUESTION] = "question",
                                        [DESK_BY_SCORE] = "score"};
    return str_from(names[order]);
}

static int64_t ordinal_of(const struct desk_ground *ground, size_t node)
{
    return ground->nodes.count ? ground->nodes.items[node].ordinal : 0;
}

struct walk {
    struct office *office;
    const struct desk_ground *ground;
    const struct desk_query *query;
    enum desk_order order;
    size_t offset, limit;
    struct arena *arena;
    struct error *error;
};

static double low_of(const struct desk_filter *filter)
{
    return filter->low ? DESK_LOW_SCORE : 0;
}

static bool list_part(const struct walk *walk, struct sql_desk_id_rows *ret_rows)
{
    const struct desk_filter *filter = &walk->query->filter;
    return sql_desk_ids_of_parts(
        walk->office->store, walk->ground->consultation.id, walk->ground->consultation.version,
        ordinal_of(walk->ground, walk->query->first), ordinal_of(walk->ground, walk->query->last),
        filter->kind, filter->stance, filter->state, filter->outcome, filter->question,
        filter->assignee, low_of(filter), filter->sender, filter->alike, filter->reply,
        filter->theme, filter->since, order_name(walk->order), (int64_t)walk->limit,
        (int64_t)walk->offset, walk->arena, ret_rows, walk->error);
}

static bool list_documents(const struct walk *walk, struct sql_desk_id_rows *ret_rows)
{
    const struct desk_filter *filter = &walk->query->filter;
    return sql_desk_ids_of_documents(
        walk->office->store, walk->ground->consultation.id, walk->query->document, filter->sender,
        filter->kind, filter->stance, filter->state, filter->outcome, filter->question,
        filter->assignee, low_of(filter), filter->alike, filter->reply, filter->theme,
        filter->since, order_name(walk->order), (int64_t)walk->limit, (int64_t)walk->offset,
        walk->arena, ret_rows, walk->error);
}

static bool list_by_score(const struct walk *walk, struct sql_desk_id_rows *ret_rows)
{
    const struct desk_filter *filter = &walk->query->filter;
    return sql_desk_ids_by_score(walk->office->store, walk->ground->consultation.id, filter->kind,
                                 filter->stance, filter->state, filter->outcome, filter->question,
                                 filter->assignee, low_of(filter), filter->alike, filter->reply,
                                 filter->theme, filter->since, (int64_t)walk->limit,
                                 (int64_t)walk->offset, walk->arena, ret_rows, walk->error);
}

static bool list_any(const struct walk *walk, struct sql_desk_id_rows *ret_rows)
{
    const struct desk_filter *filter = &walk->query->filter;
    return sql_desk_ids(walk->office->store, walk->ground->consultation.id, walk->query->document,
                        place_name(filter->place), walk->ground->consultation.version,
                        ordinal_of(walk->ground, walk->query->first),
                        ordinal_of(walk->ground, walk->query->last), filter->kind, filter->stance,
                        filter->state, filter->outcome, filter->question, filter->assignee,
                        low_of(filter), filter->sender, filter->alike, filter->reply, filter->theme,
                        filter->since, order_name(walk->order), (int64_t)walk->limit,
                        (int64_t)walk->offset, walk->arena, ret_rows, walk->error);
}

static bool list_kind(const struct walk *walk, struct str kind, size_t most,
                      struct sql_desk_id_rows *ret_rows)
{
    const struct desk_filter *filter = &walk->query->filter;
    return sql_desk_ids_of_kind(walk->office->store, walk->ground->consultation.id, kind,
                                filter->stance, filter->state, filter->outcome, filter->question,
                                filter->assignee, low_of(filter), filter->sender, filter->alike,
                                filter->reply, filter->theme, filter->since, (int64_t)most,
                                walk->arena, ret_rows, walk->error);
}

/* A whole desk, kind by kind: each stops as soon as it has given enough. */
static bool list_kinds(const struct walk *walk, struct sql_desk_id_rows *ret_rows)
{
    size_t end = walk->offset + walk->limit, passed = 0;
    VEC(struct sql_desk_id) ids = {0};
    for (int i = 0; i < VIEWPOINT_KINDS && passed < end; i++) {
        struct str kind = str_from(viewpoint_kind_name((enum viewpoint_kind)i));
        struct sql_desk_id_rows rows;
        if (walk->query->filter.kind.n && !str_equal(kind, walk->query->filter.kind))
            continue;
        if (!list_kind(walk, kind, end - passed, &rows))
            return false;
        for (size_t j = 0; j < rows.count; j++, passed++) {
            struct sql_desk_id *id = passed < walk->offset ? NULL : VEC_PUSH(walk->arena, &ids);
            if (id)
                *id = rows.items[j];
            else if (passed >= walk->offset)
                return error_no_memory(walk->error);
        }
    }
    *ret_rows = (struct sql_desk_id_rows){ids.items, ids.count};
    return true;
}

/* By the way that looks at the fewest viewpoints. */
static bool list_ids(const struct walk *walk, struct sql_desk_id_rows *ret_rows)
{
    const struct desk_query *query = walk->query;
    const struct desk_filter *filter = &query->filter;
    bool everywhere = filter->place == DESK_ANYWHERE;
    bool by_part = filter->place == DESK_PART || filter->place == DESK_PART_AND_BELOW;
    if (everywhere && (query->document != 0) != (filter->sender.n != 0))
        return list_documents(walk, ret_rows);
    if (by_part && !query->document)
        return list_part(walk, ret_rows);
    if (everywhere && !query->document && walk->order == DESK_BY_KIND &&
        !str_equal(filter->kind, STR("background")))
        return list_kinds(walk, ret_rows);
    if (everywhere && !query->document && !filter->sender.n && walk->order == DESK_BY_SCORE)
        return list_by_score(walk, ret_rows);
    return list_any(walk, ret_rows);
}

/* One viewpoint */

static void put_document(struct json_maker *maker, json_t *view, const struct sql_desk_row *row)
{
    json_t *document = json_put_object(maker, view, "document");
    json_put(maker, document, "number", json_integer(row->number));
    json_put(maker, document, "name", json_of_str(row->name));
    json_put(maker, document, "sender", json_of_optional(row->sender));
    json_put(maker, document, "sender_key", json_of_optional(row->sender_key));
    json_put(maker, document, "sender_type", json_of_optional(row->sender_type));
    json_put(maker, document, "late", json_boolean(str_equal(row->late, STR("yes"))));
    json_put(maker, document, "counted", json_boolean(str_equal(row->counted, STR("yes"))));
}

static void put_part(struct json_maker *maker, json_t *view, const struct sql_desk_row *row,
                     bool known)
{
    if (!known) {
        json_put(maker, view, "part", json_null());
        return;
    }
    json_t *part = json_put_object(maker, view, "part");
    json_put(maker, part, "id", json_of_str(row->part));
    json_put(maker, part, "number", json_of_optional(row->part_number));
    json_put(maker, part, "title", json_of_optional(row->part_title));
}

static bool put_themes(struct office *office, struct json_maker *maker, json_t *view,
                       int64_t viewpoint, struct arena *arena, struct error *error)
{
    struct sql_viewpoint_theme_list_rows rows;
    if (!sql_viewpoint_theme_list(office->store, viewpoint, arena, &rows, error))
        return false;
    json_t *themes = json_put_array(maker, view, "themes");
    for (size_t i = 0; i < rows.count; i++) {
        json_t *theme = json_push_object(maker, themes);
        json_put(maker, theme, "theme", json_integer(rows.items[i].id));
        json_put(maker, theme, "name", json_of_str(rows.items[i].name));
    }
    return true;
}

static bool put_alike(struct office *office, struct json_maker *maker, json_t *view, int64_t alike,
                      struct error *error)
{
    struct sql_desk_alike_count count = {0};
    if (alike && !sql_desk_alike_count(office->store, alike, &count, error))
        return false;
    json_put(maker, view, "alike", desk_json_of_id(alike));
    json_put(maker, view, "alike_count", alike ? json_integer(count.count) : json_null());
    return true;
}

static void put_row(struct json_maker *maker, json_t *view, const struct sql_desk_row *row)
{
    bool low = row->score < DESK_LOW_SCORE && str_equal(row->state, STR("proposed"));
    json_put(maker, view, "id", json_integer(row->id));
    json_put(maker, view, "revision", json_integer(row->revision));
    put_document(maker, view, row);
    json_put(maker, view, "text", json_of_str(row->text));
    json_put(maker, view, "page", json_integer(row->page));
    json_put(maker, view, "line", json_integer(row->line));
    json_put(maker, view, "kind", json_of_str(row->kind));
    json_put(maker, view, "stance", json_of_optional(row->stance));
    json_put(maker, view, "score", json_real(row->score));
    json_put(maker, view, "low", json_boolean(low));
    json_put(maker, view, "state", json_of_str(row->state));
    json_put(maker, view, "assignee",
             desk_json_of_account(maker, row->assignee, row->assignee_name));
    json_put(maker, view, "question", desk_json_of_id(row->question));
    json_put(maker, view, "outcome", json_of_optional(row->outcome));
    json_put(maker, view, "reason", json_of_optional(row->reason));
    json_put(maker, view, "reply", desk_json_of_id(row->reply));
}

json_t *desk_row_view(struct office *office, const struct desk_ground *ground, int64_t viewpoint,
                      struct arena *arena, struct sql_desk_row *ret_row, struct error *error)
{
    struct sql_desk_row row;
    struct json_maker maker = {0};
    bool found = false;
    if (!sql_desk_row_get(office->store, ground->consultation.version, ground->consultation.id,
                          viewpoint, arena, &row, &found, error))
        return NULL;
    if (!found) {
        error_set(error, ERROR_NOT_FOUND, "there is no viewpoint %lld in this consultation",
                  (long long)viewpoint);
        return NULL;
    }
    bool known = desk_node(ground, row.part) != NO_NODE || str_equal(row.part, STR("process"));
    json_t *view = json_object();
    put_row(&maker, view, &row);
    put_part(&maker, view, &row, known);
    if (!put_themes(office, &maker, view, viewpoint, arena, error) ||
        !put_alike(office, &maker, view, row.alike, error)) {
        json_decref(view);
        return NULL;
    }
    *ret_row = row;
    return json_made(&maker, view, error);
}

/* A page of them */

static bool push_rows(struct office *office, const struct desk_ground *ground,
                      const struct sql_desk_id_rows *ids, size_t count, struct json_maker *maker,
                      json_t *array, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        struct arena arena = arena_init();
        struct sql_desk_row row;
        json_t *view = desk_row_view(office, ground, ids->items[i].id, &arena, &row, error);
        ok = view != NULL;
        if (ok)
            json_push(maker, array, view);
        arena_done(&arena);
    }
    return ok;
}

static json_t *list_page(struct office *office, const struct desk_ground *ground,
                         const struct sql_desk_id_rows *ids, size_t limit, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_t *array = json_put_array(&maker, view, "viewpoints");
    size_t count = ids->count < limit ? ids->count : limit;
    json_put(&maker, view, "more", json_boolean(ids->count > limit));
    if (push_rows(office, ground, ids, count, &maker, array, error))
        return json_made(&maker, view, error);
    json_decref(view);
    return NULL;
}

json_t *desk_list(struct office *office, int64_t consultation, const struct desk_filter *filter,
                  enum desk_order order, size_t offset, size_t limit, struct error *error)
{
    struct arena arena = arena_init();
    struct desk_ground ground;
    struct desk_query query;
    struct sql_desk_id_rows ids;
    struct walk walk = {office, &ground, &query, order, offset, limit + 1, &arena, error};
    json_t *view = NULL;
    if (limit > LIMIT_DESK_PAGE)
        error_set(error, ERROR_LIMIT, "a page of the list holds at most %zu viewpoints",
                  LIMIT_DESK_PAGE);
    else if (desk_ground_load(office, consultation, &arena, &ground, error) &&
             desk_query_make(office, &ground, filter, &arena, &query, error) &&
             list_ids(&walk, &ids))
        view = list_page(office, &ground, &ids, limit, error);
    arena_done(&arena);
    return view;
}

/* Neighbours */

static json_t *neighbours_of(const struct sql_desk_id_rows *ids, int64_t viewpoint,
                             struct error *error)
{
    struct json_maker maker = {0};
    size_t at = 0;
    while (at < ids->count && ids->items[at].id != viewpoint)
        at++;
    bool found = at < ids->count;
    json_t *view = json_object();
    json_put(&maker, view, "previous",
             found && at > 0 ? json_integer(ids->items[at - 1].id) : json_null());
    json_put(&maker, view, "next",
             found && at + 1 < ids->count ? json_integer(ids->items[at + 1].id) : json_null());
    json_put(&maker, view, "place", found ? json_integer((json_int_t)at + 1) : json_null());
    json_put(&maker, view, "of", json_integer((json_int_t)ids->count));
    return json_made(&maker, view, error);
}

json_t *desk_neighbours(struct office *office, int64_t consultation,
                        const struct desk_filter *filter, enum desk_order order, int64_t viewpoint,
                        struct error *error)
{
    struct arena arena = arena_init();
    struct desk_ground ground;
    struct desk_query query;
    struct sql_desk_id_rows ids;
    struct walk walk = {office, &ground, &query, order, 0, LIMIT_DESK_WALK, &arena, error};
    json_t *view = NULL;
    if (desk_ground_load(office, consultation, &arena, &ground, error) &&
        desk_query_make(office, &ground, filter, &arena, &query, error) && list_ids(&walk, &ids))
        view = neighbours_of(&ids, viewpoint, error);
    arena_done(&arena);
    return view;
}

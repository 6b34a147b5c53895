/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/changes_inner.h"

#include "base/utf8.h"
#include "model/chain/wishes.h"
#include "model/versions/carrying.h"
#include "model/versions/pieces.h"

/* Of a text that came or went whole so much is shown. */
enum { SHOWN_BYTES = 12000 };
/* A proposal that is as good as this is likely enough to be ticked beforehand. */
static const double LIKELY_SCORE = 0.6;

/* The ground */

static bool load_both(struct change_ground *ground)
{
    ground->old =
        draft_load_kept(ground->office, ground->version.earlier, ground->arena, ground->error);
    ground->new = ground->old ? draft_load_kept(ground->office, ground->version.id, ground->arena,
                                                ground->error)
                              : NULL;
    return ground->new != NULL;
}

bool change_ground_find(struct office *office, int64_t consultation, int64_t version,
                        struct arena *arena, struct change_ground *ret_ground, struct error *error)
{
    bool found = false;
    struct change_ground ground = {
        .office = office, .arena = arena, .consultation = consultation, .error = error};
    if (!version_find(office, consultation, version, arena, &ground.version, error) ||
        !version_chain_find(office, consultation, arena, &ground.chain, error))
        return false;
    if (ground.version.earlier == 0 || ground.version.consultation != consultation)
        return error_set(error, ERROR_STATE,
                         "version %lld was not made from another: there are no changes",
                         (long long)version);
    if (!sql_chained_get(office->store, ground.version.earlier, arena, &ground.earlier, &found,
                         error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "the version before version %lld is gone",
                         (long long)version);
    *ret_ground = ground;
    return true;
}

bool change_ground_load(struct office *office, int64_t consultation, int64_t version,
                        struct arena *arena, struct change_ground *ret_ground, struct error *error)
{
    struct change_ground ground;
    if (!change_ground_find(office, consultation, version, arena, &ground, error) ||
        !load_both(&ground))
        return false;
    *ret_ground = ground;
    return true;
}

struct range change_old_range(const struct sql_change *change)
{
    return (struct range){(size_t)change->old_start, (size_t)change->old_end};
}

struct range change_new_range(const struct sql_change *change)
{
    return (struct range){(size_t)change->new_start, (size_t)change->new_end};
}

/* Words */

struct showing {
    struct change_ground *ground;
    const struct sql_change *change;
    struct json_maker maker;
    struct str old, new; /* plain */
    bool old_cut, new_cut;
    struct differences differences;
    bool compared;
    uint32_t old_page, old_line, new_page, new_line;
};

/* A version's text may be read anew from a file that is gone: never look outside it. */
static struct range inside(const struct document *document, struct range range)
{
    size_t end = range.end < document->text.n ? range.end : document->text.n;
    return (struct range){range.start < end ? range.start : end, end};
}

struct str change_lines(struct arena *arena, const struct draft *draft, struct range range)
{
    struct str text = {NULL, 0};
    for (size_t i = 1; i < draft->node_count; i++) {
        struct range own = draft->nodes[i].heading;
        if (own.start < range.start || own.end > range.end || own.start == own.end)
            continue;
        struct str line = document_plain(arena, draft->document, own);
        text = text.n ? str_format(arena, "%.*s\n%.*s", STR_ARGS(text), STR_ARGS(line)) : line;
        if (text.n > SHOWN_BYTES)
            break;
    }
    return text.n ? text : document_plain(arena, draft->document, range);
}

static struct str shown(struct arena *arena, const struct draft *draft, struct range range,
                        bool *ret_cut)
{
    struct str text = change_lines(arena, draft, inside(draft->document, range));
    *ret_cut = text.n > SHOWN_BYTES;
    return *ret_cut ? (struct str){text.p, utf8_cut(text, SHOWN_BYTES)} : text;
}

static void read_words(void *context)
{
    struct showing *showing = context;
    struct arena *arena = showing->ground->arena;
    const struct document *old = &showing->ground->old->document;
    const struct document *new = &showing->ground->new->document;
    const struct sql_change *change = showing->change;
    showing->old =
        shown(arena, &showing->ground->old->draft, change_old_range(change), &showing->old_cut);
    showing->new =
        shown(arena, &showing->ground->new->draft, change_new_range(change), &showing->new_cut);
    document_place(old, inside(old, change_old_range(change)).start, &showing->old_page,
                   &showing->old_line);
    document_place(new, inside(new, change_new_range(change)).start, &showing->new_page,
                   &showing->new_line);
    showing->compared = change->old_node.n && change->new_node.n;
    if (showing->compared)
        differences_of(arena, showing->old, showing->new, &showing->differences);
}

/* Sides */

struct side {
    const struct draft *draft;
    struct str node, nodes, text;
    struct range range;
    uint32_t page, line;
    bool cut;
};

static json_t *side_view(struct showing *showing, const struct side *side)
{
    struct json_maker *maker = &showing->maker;
    size_t at = draft_node_by_id(side->draft, side->node);
    if (side->node.n == 0 || at == NODE_NONE)
        return json_null();
    const struct node *node = &side->draft->nodes[at];
    const struct node *up = node->parent == NODE_NONE ? NULL : &side->draft->nodes[node->parent];
    json_t *view = json_object();
    json_put(maker, view, "node", json_of_str(node->id));
    json_put(maker, view, "kind", json_string(node_kind_name(node->kind)));
    json_put(maker, view, "number", json_of_optional(draft_number_of(node)));
    json_put(maker, view, "title", json_of_optional(node->title));
    json_put(maker, view, "within", up ? json_of_optional(up->title) : json_null());
    json_put(maker, view, "within_kind", up ? json_string(node_kind_name(up->kind)) : json_null());
    json_put(maker, view, "within_number",
             up ? json_of_optional(draft_number_of(up)) : json_null());
    json_put(maker, view, "nodes", json_from(side->nodes, "a change's parts", NULL));
    json_put(maker, view, "start", json_integer((json_int_t)side->range.start));
    json_put(maker, view, "end", json_integer((json_int_t)side->range.end));
    json_put(maker, view, "page", json_integer(side->page));
    json_put(maker, view, "line", json_integer(side->line));
    json_put(maker, view, "text", json_of_str(side->text));
    json_put(maker, view, "cut", json_boolean(side->cut));
    return view;
}

static void put_sides(struct showing *showing, json_t *view)
{
    const struct sql_change *change = showing->change;
    struct side old = {.draft = &showing->ground->old->draft,
                       .node = change->old_node,
                       .nodes = change->old_nodes,
                       .text = showing->old,
                       .range = change_old_range(change),
                       .page = showing->old_page,
                       .line = showing->old_line,
                       .cut = showing->old_cut};
    struct side new = {.draft = &showing->ground->new->draft,
                       .node = change->new_node,
                       .nodes = change->new_nodes,
                       .text = showing->new,
                       .range = change_new_range(change),
                       .page = showing->new_page,
                       .line = showing->new_line,
                       .cut = showing->new_cut};
    json_put(&showing->maker, view, "old", side_view(showing, &old));
    json_put(&showing->maker, view, "new", side_view(showing, &new));
    json_put(&showing->maker, view, "pieces",
             showing->compared
                 ? pieces_json(&showing->maker, &showing->differences, showing->old, showing->new)
                 : json_null());
}

/* Causes */

static json_t *said_view(struct showing *showing, const struct sql_cause *cause,
                         const struct sql_wish *wish)
{
    struct json_maker *maker = &showing->maker;
    json_t *view = json_object();
    json_t *words = json_from(cause->evidence, "a cause's evidence", NULL);
    wish_put(maker, view, wish);
    json_put(maker, view, "score", json_real(cause->score));
    json_put(maker, view, "words", words);
    json_put(maker, view, "likely", json_true());
    json_put(maker, view, "holds", json_boolean(str_equal(cause->holds, STR("yes"))));
    json_put(maker, view, "at", json_of_optional(cause->at));
    return view;
}

/* Those that were confirmed. */
static bool put_causes(struct showing *showing, json_t *view)
{
    struct change_ground *ground = showing->ground;
    struct store *store = ground->office->store;
    struct sql_cause_rows rows;
    json_t *list = json_put_array(&showing->maker, view, "causes");
    if (!sql_cause_list(store, showing->change->id, ground->arena, &rows, ground->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        struct sql_wish wish;
        bool found = false;
        if (!str_equal(rows.items[i].state, STR("confirmed")))
            continue;
        if (!sql_wish_get(store, rows.items[i].viewpoint, ground->arena, &wish, &found,
                          ground->error))
            return false;
        if (found)
            json_push(&showing->maker, list, said_view(showing, &rows.items[i], &wish));
    }
    return true;
}

static json_t *words_view(struct json_maker *maker, const struct proposed_cause *cause)
{
    json_t *list = json_array();
    for (size_t i = 0; i < cause->word_count; i++)
        json_push(maker, list, json_of_str(cause->words[i]));
    return list;
}

static bool put_proposed(struct showing *showing, json_t *view)
{
    struct proposed_causes causes;
    json_t *list = json_put_array(&showing->maker, view, "proposed");
    if (!change_causes_propose(showing->ground, showing->change, &causes))
        return false;
    for (size_t i = 0; i < causes.count; i++) {
        json_t *cause = json_push_object(&showing->maker, list);
        wish_put(&showing->maker, cause, &causes.items[i].wish);
        json_put(&showing->maker, cause, "score", json_real(causes.items[i].score));
        json_put(&showing->maker, cause, "words", words_view(&showing->maker, &causes.items[i]));
        json_put(&showing->maker, cause, "likely",
                 json_boolean(causes.items[i].score >= LIKELY_SCORE && !causes.items[i].elsewhere));
        json_put(&showing->maker, cause, "holds", json_true());
        json_put(&showing->maker, cause, "at", json_null());
    }
    return true;
}

static void put_basics(struct json_maker *maker, json_t *view, const struct sql_change *change)
{
    json_put(maker, view, "change", json_integer(change->id));
    json_put(maker, view, "version", json_integer(change->version));
    json_put(maker, view, "ordinal", json_integer(change->ordinal));
    json_put(maker, view, "kind", json_of_str(change->kind));
    json_put(maker, view, "moved", json_boolean(str_equal(change->moved, STR("yes"))));
    json_put(maker, view, "node_kind", json_of_str(change->node_kind));
    json_put(maker, view, "likeness", json_real(change->likeness));
    json_put(maker, view, "cause", json_of_str(change->cause));
    json_put(maker, view, "note", json_of_optional(change->note));
    json_put(maker, view, "revision", json_integer(change->revision));
    json_put(maker, view, "by", json_of_optional(change->shown_name));
    json_put(maker, view, "at", json_of_optional(change->at));
}

/* NULL on failure. */
static json_t *view_of(struct change_ground *ground, const struct sql_change *change,
                       bool proposals)
{
    struct showing showing = {.ground = ground, .change = change};
    if (!arena_run(ground->arena, read_words, &showing, ground->error))
        return NULL;
    json_t *view = json_object();
    put_basics(&showing.maker, view, change);
    put_sides(&showing, view);
    bool ok = put_causes(&showing, view);
    if (ok && proposals)
        ok = put_proposed(&showing, view);
    else
        json_put(&showing.maker, view, "proposed", json_null());
    if (ok)
        return json_made(&showing.maker, view, ground->error);
    json_decref(view);
    return NULL;
}

/* Lists */

static bool is_any(struct str wanted, struct str value)
{
    return wanted.n == 0 || str_equal(wanted, value);
}

static bool is_wanted(const struct sql_change *change, const struct change_filter *filter)
{
    return is_any(filter->cause, change->cause) && is_any(filter->kind, change->kind);
}

/* {"name", "count"} of a column's values, in their own order of names. */
static void add_count(struct json_maker *maker, json_t *list, struct str name, int64_t count)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (!str_equal(json_str(item, "name"), name))
            continue;
        json_put(maker, item, "count",
                 json_integer(json_integer_value(json_object_get(item, "count")) + count));
        return;
    }
    item = json_push_object(maker, list);
    json_put(maker, item, "name", json_of_str(name));
    json_put(maker, item, "count", json_integer(count));
}

/* Of each kind among those with the filter's cause, and the other way about: a count is what is
 * found when it is chosen too. */
static bool put_counts(struct change_ground *ground, const struct change_filter *filter,
                       struct json_maker *maker, json_t *view)
{
    struct sql_change_counts_rows rows;
    int64_t total = 0;
    json_t *kinds = json_put_array(maker, view, "kinds");
    json_t *causes = json_put_array(maker, view, "cause_counts");
    if (!sql_change_counts(ground->office->store, ground->version.id, ground->arena, &rows,
                           ground->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        if (is_any(filter->cause, rows.items[i].cause))
            add_count(maker, kinds, rows.items[i].kind, rows.items[i].count);
        if (is_any(filter->kind, rows.items[i].kind))
            add_count(maker, causes, rows.items[i].cause, rows.items[i].count);
        total += rows.items[i].count;
    }
    json_put(maker, view, "total", json_integer(total));
    return true;
}

static bool put_list(struct change_ground *ground, struct json_maker *maker,
                     const struct change_filter *filter, json_t *view)
{
    struct sql_change_rows rows;
    size_t count = 0, i = 0;
    json_t *list = json_put_array(maker, view, "changes");
    if (!sql_change_list(ground->office->store, ground->version.id, filter->after, STORE_ALL_ROWS,
                         ground->arena, &rows, ground->error))
        return false;
    for (; i < rows.count && count < filter->limit; i++) {
        if (!is_wanted(&rows.items[i], filter))
            continue;
        json_t *change = view_of(ground, &rows.items[i], filter->proposals);
        if (!change)
            return false;
        json_push(maker, list, change);
        count++;
    }
    int64_t after = i ? rows.items[i - 1].ordinal : 0;
    while (i < rows.count && !is_wanted(&rows.items[i], filter))
        i++;
    json_put(maker, view, "after", i < rows.count ? json_integer(after) : json_null());
    return true;
}

static json_t *list_view(struct change_ground *ground, const struct change_filter *filter)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "version", json_integer(ground->version.id));
    json_put(&maker, view, "earlier", json_integer(ground->version.earlier));
    json_put(&maker, view, "title", json_of_optional(ground->version.title));
    json_put(&maker, view, "label", json_of_optional(ground->version.label));
    if (put_counts(ground, filter, &maker, view) && put_list(ground, &maker, filter, view))
        return json_made(&maker, view, ground->error);
    json_decref(view);
    return NULL;
}

json_t *changes_view(struct office *office, int64_t consultation, int64_t version,
                     const struct change_filter *filter, struct error *error)
{
    struct arena arena = arena_init();
    struct change_ground ground;
    json_t *view = change_ground_load(office, consultation, version, &arena, &ground, error)
                       ? list_view(&ground, filter)
                       : NULL;
    arena_done(&arena);
    return view;
}

static json_t *find_view(struct office *office, int64_t consultation, int64_t change,
                         struct arena *arena, struct error *error)
{
    struct change_ground ground;
    struct sql_change row;
    return change_find(office, consultation, change, arena, &row, error) &&
                   change_ground_load(office, consultation, row.version, arena, &ground, error)
               ? view_of(&ground, &row, true)
               : NULL;
}

json_t *change_view(struct office *office, int64_t consultation, int64_t change,
                    struct error *error)
{
    struct arena arena = arena_init();
    json_t *view = find_view(office, consultation, change, &arena, error);
    arena_done(&arena);
    return view;
}

/* What the part of a change is called, in the version where it is to be found. */
static bool put_part(struct office *office, const struct sql_change *change, int64_t earlier,
                     struct arena *arena, struct json_maker *maker, json_t *view,
                     struct error *error)
{
    struct sql_node node = {0};
    bool gone = change->new_node.n == 0, found = false;
    if (!sql_node_get(office->store, gone ? earlier : change->version,
                      gone ? change->old_node : change->new_node, arena, &node, &found, error))
        return false;
    json_put(maker, view, "number", found ? json_of_optional(node.number) : json_null());
    json_put(maker, view, "title", found ? json_of_optional(node.title) : json_null());
    return true;
}

static bool push_led_to(struct office *office, int64_t consultation,
                        const struct sql_change *change, struct arena *arena,
                        struct json_maker *maker, json_t *list, struct error *error)
{
    struct sql_chained version;
    if (!version_find(office, consultation, change->version, arena, &version, error))
        return false;
    json_t *view = json_push_object(maker, list);
    json_put(maker, view, "change", json_integer(change->id));
    json_put(maker, view, "version", json_integer(change->version));
    json_put(maker, view, "label", json_of_optional(version.label));
    json_put(maker, view, "withdrawn", json_boolean(version.withdrawn.n > 0));
    json_put(maker, view, "ordinal", json_integer(change->ordinal));
    json_put(maker, view, "kind", json_of_str(change->kind));
    json_put(maker, view, "node_kind", json_of_str(change->node_kind));
    return put_part(office, change, version.earlier, arena, maker, view, error);
}

json_t *changes_of_viewpoint(struct office *office, int64_t consultation, int64_t viewpoint,
                             struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct sql_change_rows rows;
    json_t *list = json_array();
    bool ok = sql_cause_list_of_viewpoint(office->store, viewpoint, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++)
        ok = push_led_to(office, consultation, &rows.items[i], &arena, &maker, list, error);
    if (ok) {
        list = json_made(&maker, list, error);
    } else {
        json_decref(list);
        list = NULL;
    }
    arena_done(&arena);
    return list;
}

bool change_find(struct office *office, int64_t consultation, int64_t change, struct arena *arena,
                 struct sql_change *ret_row, struct error *error)
{
    struct sql_change row;
    struct sql_chained version;
    bool found = false;
    if (!sql_change_get(office->store, change, arena, &row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "the consultation has no change %lld",
                         (long long)change);
    if (!version_find(office, consultation, row.version, arena, &version, error))
        return false;
    *ret_row = row;
    return true;
}

/* The gate */

static bool put_unmet(struct office *office, int64_t consultation, int64_t after, size_t limit,
                      struct arena *arena, struct json_maker *maker, json_t *view,
                      struct error *error)
{
    struct sql_wish_rows rows;
    json_t *list = json_put_array(maker, view, "unmet_list");
    if (!sql_wish_list_unmet(office->store, consultation, after, (int64_t)limit + 1, arena, &rows,
                             error))
        return false;
    size_t count = rows.count > limit ? limit : rows.count;
    for (size_t i = 0; i < count; i++)
        wish_put(maker, json_push_object(maker, list), &rows.items[i]);
    json_put(maker, view, "after",
             rows.count > limit ? json_integer(rows.items[count - 1].id) : json_null());
    return true;
}

/* What is left of a version and those before it. */
struct gate {
    struct office *office;
    int64_t consultation;
    struct arena *arena;
    int64_t changes, open, unsure;
    int64_t open_in, unsure_in; /* the first version with any; 0: none */
    struct error *error;
};

static void count_changes(struct gate *gate, const struct sql_change_counts_rows *rows,
                          int64_t version)
{
    for (size_t i = 0; i < rows->count; i++) {
        gate->changes += rows->items[i].count;
        if (!str_equal(rows->items[i].cause, STR("open")))
            continue;
        gate->open += rows->items[i].count;
        gate->open_in = gate->open_in ? gate->open_in : version;
    }
}

static bool count_left(struct gate *gate, int64_t version)
{
    struct sql_change_counts_rows changes;
    int64_t unsure;
    if (!sql_change_counts(gate->office->store, version, gate->arena, &changes, gate->error) ||
        !carrying_count_waiting(gate->office, gate->consultation, version, &unsure, gate->error))
        return false;
    count_changes(gate, &changes, version);
    gate->unsure += unsure;
    if (unsure && !gate->unsure_in)
        gate->unsure_in = version;
    return true;
}

/* What was left open in a version is no less open because another was made from it. One that was
 * withdrawn stands by itself. */
static bool count_chain(struct gate *gate, int64_t version)
{
    struct version_chain chain;
    if (!version_chain_find(gate->office, gate->consultation, gate->arena, &chain, gate->error))
        return false;
    size_t last = 0;
    while (last < chain.count && chain.items[last].id != version)
        last++;
    if (last == chain.count)
        return count_left(gate, version);
    for (size_t i = 1; i <= last; i++)
        if (!count_left(gate, chain.items[i].id))
            return false;
    return true;
}

static bool put_gate_counts(struct gate *gate, int64_t version, struct json_maker *maker,
                            json_t *view)
{
    struct sql_wish_counts wishes;
    if (!sql_wish_counts(gate->office->store, gate->consultation, &wishes, gate->error) ||
        !count_chain(gate, version))
        return false;
    json_put(maker, view, "wishes", json_integer(wishes.wishes));
    json_put(maker, view, "unmet", json_integer(wishes.unmet));
    json_put(maker, view, "changes", json_integer(gate->changes));
    json_put(maker, view, "open", json_integer(gate->open));
    json_put(maker, view, "open_in", json_integer(gate->open_in ? gate->open_in : version));
    json_put(maker, view, "unsure", json_integer(gate->unsure));
    json_put(maker, view, "unsure_in", json_integer(gate->unsure_in ? gate->unsure_in : version));
    json_put(maker, view, "passed", json_boolean(wishes.unmet + gate->open + gate->unsure == 0));
    return true;
}

json_t *version_gate_view(struct office *office, int64_t consultation, int64_t version,
                          int64_t after, size_t limit, struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct gate gate = {
        .office = office, .consultation = consultation, .arena = &arena, .error = error};
    struct sql_chained row;
    json_t *view = json_object();
    if (version_find(office, consultation, version, &arena, &row, error) &&
        put_gate_counts(&gate, version, &maker, view) &&
        put_unmet(office, consultation, after, limit, &arena, &maker, view, error)) {
        view = json_made(&maker, view, error);
    } else {
        json_decref(view);
        view = NULL;
    }
    arena_done(&arena);
    return view;
}

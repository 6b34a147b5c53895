/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Counts. All numbers that are shown are sums of cells, each a combination of what the desk sorts
 * by. Those of a whole consultation are kept (table viewpoint_count); those within a document, a
 * body or another smaller heap are counted when they are asked for.
 */
#include "model/consultation/consultation.h"
#include "model/desk/desk_internal.h"

#include <string.h>

/* What can be chosen on its own; a cell that misses the filter in one of these only counts towards
 * the numbers beside that choice. */
enum choice {
    BY_PLACE,
    BY_KIND,
    BY_STANCE,
    BY_STATE,
    BY_OUTCOME,
    BY_QUESTION,
    BY_ASSIGNEE,
    BY_THEME,
    CHOICES
};

struct tally {
    int64_t viewpoints, unanswered;
};

struct assignee_tally {
    int64_t account;
    struct tally tally;
};

/* A choice's values by name; a value that has none stands for the last. */
struct names {
    enum choice choice;
    const char *key;
    const char *const *items;
    size_t count;
};

#define MOST_NAMES 12

struct counting {
    struct office *office;
    struct arena arena;
    struct desk_ground ground;
    struct desk_query query;
    struct json_maker maker;
    struct error *error;
    struct tally total, anywhere, nowhere, process;
    int64_t low;
    struct tally *nodes;
    size_t last_node; /* where the last part was found: cells come in the order of parts */
    struct str last_part;
    struct tally named[CHOICES][MOST_NAMES];
    struct sql_question_rows questions;
    struct tally *by_question;
    VEC(struct assignee_tally) assignees;
    struct sql_theme_list_rows themes;
    struct tally *by_theme;
};

static const char *const kinds[] = {"change", "addition", "clarification", "concern", "question",
                                    "offer",  "praise",   "objection",     "stance",  "background"};
static const char *const stances[] = {"for",      "for_in_part", "against", "no_objection",
                                      "abstains", "unclear",     "none"};
static const char *const states[] = {"proposed", "confirmed", "rejected"};
static const char *const outcomes[] = {"none",  "accommodated", "in_part", "not_accommodated",
                                       "noted", "outside"};

#define NAMES(choice, key, table)                                                                  \
    {                                                                                              \
        choice, key, table, sizeof(table) / sizeof *(table)                                        \
    }
static const struct names named_choices[] = {
    NAMES(BY_KIND, "kinds", kinds),
    NAMES(BY_STANCE, "stances", stances),
    NAMES(BY_STATE, "states", states),
    NAMES(BY_OUTCOME, "outcomes", outcomes),
};

/* Which choices a cell misses */

static size_t node_of(struct counting *counting, struct str part)
{
    if (!str_equal(part, counting->last_part)) {
        counting->last_part = part;
        counting->last_node = part.n ? desk_node(&counting->ground, part) : NO_NODE;
    }
    return counting->last_node;
}

static bool is_process(struct str part)
{
    return str_equal(part, STR("process"));
}

static bool fits_place(struct counting *counting, const struct sql_desk_cell *cell)
{
    const struct desk_query *query = &counting->query;
    size_t node;
    switch (query->filter.place) {
    case DESK_ANYWHERE:
        return true;
    case DESK_PROCESS:
        return is_process(cell->part);
    case DESK_NOWHERE:
        return !is_process(cell->part) && node_of(counting, cell->part) == NO_NODE;
    case DESK_PART:
    case DESK_PART_AND_BELOW:
        break;
    }
    node = node_of(counting, cell->part);
    return node != NO_NODE && node >= query->first && node <= query->last;
}

static struct str or_none(struct str name)
{
    return name.n ? name : STR("none");
}

/* What is put aside is seen only by those who ask for it. */
static bool fits_unless(struct str wanted, struct str value, struct str aside)
{
    return wanted.n ? str_equal(wanted, value) : !str_equal(value, aside);
}

static bool fits_outcome(struct str wanted, struct str outcome)
{
    return wanted.n == 0 || str_equal(wanted, or_none(outcome)) ||
           (str_equal(wanted, STR("any")) && outcome.n > 0);
}

static unsigned misses_of(struct counting *counting, const struct sql_desk_cell *cell)
{
    const struct desk_filter *filter = &counting->query.filter;
    const bool fits[CHOICES] = {
        [BY_PLACE] = fits_place(counting, cell),
        [BY_KIND] = fits_unless(filter->kind, cell->kind, STR("background")),
        [BY_STANCE] = filter->stance.n == 0 || str_equal(filter->stance, or_none(cell->stance)),
        [BY_STATE] = fits_unless(filter->state, cell->state, STR("rejected")),
        [BY_OUTCOME] = fits_outcome(filter->outcome, cell->outcome),
        [BY_QUESTION] = filter->question == 0 || filter->question == cell->question,
        [BY_ASSIGNEE] = filter->assignee == 0 ||
                        filter->assignee == (cell->assignee ? cell->assignee : DESK_NOBODY),
        [BY_THEME] = true, /* the store has seen to it */
    };
    unsigned misses = 0;
    for (int i = 0; i < CHOICES; i++)
        if (!fits[i])
            misses |= 1u << i;
    return misses;
}

/* Sums */

static void add(struct tally *tally, const struct sql_desk_cell *cell, int64_t count)
{
    tally->viewpoints += count;
    if (cell->outcome.n == 0)
        tally->unanswered += count;
}

static void add_place(struct counting *counting, const struct sql_desk_cell *cell, int64_t count)
{
    size_t node = node_of(counting, cell->part);
    add(&counting->anywhere, cell, count);
    if (node != NO_NODE)
        add(&counting->nodes[node], cell, count);
    else
        add(is_process(cell->part) ? &counting->process : &counting->nowhere, cell, count);
}

static void add_named(struct counting *counting, const struct names *names, struct str name,
                      const struct sql_desk_cell *cell, int64_t count)
{
    for (size_t i = 0; i < names->count; i++)
        if (str_equal(name, str_from(names->items[i])))
            add(&counting->named[names->choice][i], cell, count);
}

static void add_question(struct counting *counting, const struct sql_desk_cell *cell, int64_t count)
{
    for (size_t i = 0; i < counting->questions.count; i++)
        if (counting->questions.items[i].ordinal == cell->question)
            add(&counting->by_question[i], cell, count);
}

static struct tally *tally_of_assignee(struct counting *counting, int64_t account)
{
    for (size_t i = 0; i < counting->assignees.count; i++)
        if (counting->assignees.items[i].account == account)
            return &counting->assignees.items[i].tally;
    struct assignee_tally *added = VEC_PUSH(&counting->arena, &counting->assignees);
    if (!added)
        return NULL;
    added->account = account;
    return &added->tally;
}

static bool add_assignee(struct counting *counting, const struct sql_desk_cell *cell, int64_t count)
{
    struct tally *tally =
        tally_of_assignee(counting, cell->assignee ? cell->assignee : DESK_NOBODY);
    if (!tally)
        return error_no_memory(counting->error);
    add(tally, cell, count);
    return true;
}

static bool misses_only(unsigned misses, enum choice choice)
{
    return (misses & ~(1u << choice)) == 0;
}

static bool add_cell(struct counting *counting, const struct sql_desk_cell *cell)
{
    const struct str values[CHOICES] = {[BY_KIND] = cell->kind,
                                        [BY_STANCE] = or_none(cell->stance),
                                        [BY_STATE] = cell->state,
                                        [BY_OUTCOME] = or_none(cell->outcome)};
    unsigned misses = misses_of(counting, cell);
    int64_t count = counting->query.filter.low ? cell->low : cell->viewpoints;
    if (misses == 0) {
        add(&counting->total, cell, count);
        counting->low += cell->low;
    }
    if (misses_only(misses, BY_PLACE))
        add_place(counting, cell, count);
    for (size_t i = 0; i < sizeof named_choices / sizeof *named_choices; i++)
        if (misses_only(misses, named_choices[i].choice))
            add_named(counting, &named_choices[i], values[named_choices[i].choice], cell, count);
    if (misses_only(misses, BY_QUESTION))
        add_question(counting, cell, count);
    return !misses_only(misses, BY_ASSIGNEE) || add_assignee(counting, cell, count);
}

static void add_theme(struct counting *counting, const struct sql_desk_cell *cell)
{
    if (!misses_only(misses_of(counting, cell), BY_THEME))
        return;
    for (size_t i = 0; i < counting->themes.count; i++)
        if (counting->themes.items[i].id == cell->theme)
            add(&counting->by_theme[i], cell,
                counting->query.filter.low ? cell->low : cell->viewpoints);
}

/* Loading */

static bool load_cells(struct counting *counting, struct sql_desk_cell_rows *ret_cells)
{
    const struct desk_filter *filter = &counting->query.filter;
    struct store *store = counting->office->store;
    int64_t consultation = counting->ground.consultation.id;
    int64_t document = counting->query.document;
    bool within = document || filter->sender.n || filter->alike || filter->reply || filter->theme ||
                  filter->since;
    if (!within)
        return sql_desk_cube(store, consultation, &counting->arena, ret_cells, counting->error);
    return sql_desk_cube_within(store, DESK_LOW_SCORE, consultation, document, filter->sender,
                                filter->alike, filter->reply, filter->theme, filter->since,
                                &counting->arena, ret_cells, counting->error);
}

static bool load_theme_cells(struct counting *counting, struct sql_desk_cell_rows *ret_cells)
{
    const struct desk_filter *filter = &counting->query.filter;
    return sql_desk_cube_of_themes(counting->office->store, DESK_LOW_SCORE,
                                   counting->ground.consultation.id, counting->query.document,
                                   filter->sender, filter->alike, filter->reply, filter->since,
                                   &counting->arena, ret_cells, counting->error);
}

static bool load(struct counting *counting, int64_t consultation, const struct desk_filter *filter)
{
    struct store *store = counting->office->store;
    struct arena *arena = &counting->arena;
    if (!desk_ground_load(counting->office, consultation, arena, &counting->ground,
                          counting->error) ||
        !desk_query_make(counting->office, &counting->ground, filter, arena, &counting->query,
                         counting->error) ||
        !sql_question_list(store, consultation, arena, &counting->questions, counting->error) ||
        !sql_theme_list(store, consultation, arena, &counting->themes, counting->error))
        return false;
    counting->nodes = ARENA_ARRAY(arena, counting->ground.nodes.count + 1, struct tally);
    counting->by_question = ARENA_ARRAY(arena, counting->questions.count + 1, struct tally);
    counting->by_theme = ARENA_ARRAY(arena, counting->themes.count + 1, struct tally);
    counting->last_node = NO_NODE;
    return (counting->nodes && counting->by_question && counting->by_theme) ||
           error_no_memory(counting->error);
}

static bool count_all(struct counting *counting)
{
    struct sql_desk_cell_rows cells, themed = {0};
    if (!load_cells(counting, &cells) ||
        (counting->themes.count && !load_theme_cells(counting, &themed)))
        return false;
    for (size_t i = 0; i < cells.count; i++)
        if (!add_cell(counting, &cells.items[i]))
            return false;
    for (size_t i = 0; i < themed.count; i++)
        add_theme(counting, &themed.items[i]);
    return true;
}

/* As JSON */

static void put_tally(struct counting *counting, json_t *object, const struct tally *tally)
{
    json_put(&counting->maker, object, "viewpoints", json_integer(tally->viewpoints));
    json_put(&counting->maker, object, "unanswered", json_integer(tally->unanswered));
}

static void put_place(struct counting *counting, json_t *view, const char *key,
                      const struct tally *tally)
{
    put_tally(counting, json_put_object(&counting->maker, view, key), tally);
}

/* Where no views are sought: on these nodes and below them. */
static bool mark_no_views(struct counting *counting, bool *marks)
{
    struct str text;
    if (!consultation_no_views(counting->office, counting->ground.consultation.id, &counting->arena,
                               &text, counting->error))
        return false;
    json_t *ids = json_from(text, "the list of parts without views", counting->error), *id;
    size_t i;
    json_array_foreach(ids, i, id)
    {
        size_t node = desk_node(&counting->ground, str_from(json_string_value(id)));
        if (node != NO_NODE)
            marks[node] = true;
    }
    bool ok = ids != NULL;
    json_decref(ids);
    return ok;
}

struct tree_node {
    size_t parent, depth;
    struct tally below;
    bool no_views;
};

/* Parents come before what is below them, so one walk down settles depths and one up the sums. */
static void settle_tree(const struct counting *counting, struct tree_node *tree, const bool *marks)
{
    size_t count = counting->ground.nodes.count;
    for (size_t i = 0; i < count; i++) {
        struct str parent = counting->ground.nodes.items[i].parent;
        tree[i].parent = parent.n ? desk_node(&counting->ground, parent) : NO_NODE;
        tree[i].below = counting->nodes[i];
        tree[i].no_views = marks[i];
        if (tree[i].parent == NO_NODE)
            continue;
        tree[i].depth = tree[tree[i].parent].depth + 1;
        tree[i].no_views |= tree[tree[i].parent].no_views;
    }
    for (size_t i = count; i-- > 0;) {
        if (tree[i].parent == NO_NODE)
            continue;
        tree[tree[i].parent].below.viewpoints += tree[i].below.viewpoints;
        tree[tree[i].parent].below.unanswered += tree[i].below.unanswered;
    }
}

static void push_node(struct counting *counting, json_t *nodes, size_t place,
                      const struct tree_node *tree)
{
    const struct sql_node *node = &counting->ground.nodes.items[place];
    struct json_maker *maker = &counting->maker;
    json_t *object = json_push_object(maker, nodes);
    json_put(maker, object, "id", json_of_str(node->id));
    json_put(maker, object, "kind", json_of_str(node->kind));
    json_put(maker, object, "number", json_of_optional(node->number));
    json_put(maker, object, "title", json_of_optional(node->title));
    json_put(maker, object, "parent", json_of_optional(node->parent));
    json_put(maker, object, "depth", json_integer((json_int_t)tree->depth));
    json_put(maker, object, "no_views", json_boolean(tree->no_views));
    put_tally(counting, object, &counting->nodes[place]);
    json_put(maker, object, "below_viewpoints", json_integer(tree->below.viewpoints));
    json_put(maker, object, "below_unanswered", json_integer(tree->below.unanswered));
}

static bool put_nodes(struct counting *counting, json_t *view)
{
    size_t count = counting->ground.nodes.count;
    struct tree_node *tree = ARENA_ARRAY(&counting->arena, count + 1, struct tree_node);
    bool *marks = ARENA_ARRAY(&counting->arena, count + 1, bool);
    if (!tree || !marks)
        return error_no_memory(counting->error);
    if (!mark_no_views(counting, marks))
        return false;
    settle_tree(counting, tree, marks);
    json_t *nodes = json_put_array(&counting->maker, view, "nodes");
    for (size_t i = 0; i < count; i++)
        push_node(counting, nodes, i, &tree[i]);
    return true;
}

static void put_named(struct counting *counting, json_t *view, const struct names *names)
{
    json_t *array = json_put_array(&counting->maker, view, names->key);
    for (size_t i = 0; i < names->count; i++) {
        json_t *object = json_push_object(&counting->maker, array);
        json_put(&counting->maker, object, "name", json_string(names->items[i]));
        put_tally(counting, object, &counting->named[names->choice][i]);
    }
}

static void put_questions(struct counting *counting, json_t *view)
{
    json_t *array = json_put_array(&counting->maker, view, "questions");
    for (size_t i = 0; i < counting->questions.count; i++) {
        json_t *object = json_push_object(&counting->maker, array);
        json_put(&counting->maker, object, "question",
                 json_integer(counting->questions.items[i].ordinal));
        json_put(&counting->maker, object, "text", json_of_str(counting->questions.items[i].text));
        put_tally(counting, object, &counting->by_question[i]);
    }
}

static void put_themes(struct counting *counting, json_t *view)
{
    json_t *array = json_put_array(&counting->maker, view, "themes");
    for (size_t i = 0; i < counting->themes.count; i++) {
        json_t *object = json_push_object(&counting->maker, array);
        json_put(&counting->maker, object, "theme", json_integer(counting->themes.items[i].id));
        json_put(&counting->maker, object, "name", json_of_str(counting->themes.items[i].name));
        put_tally(counting, object, &counting->by_theme[i]);
    }
}

static bool push_assignee(struct counting *counting, json_t *array, int64_t account,
                          struct str name)
{
    struct tally *tally = tally_of_assignee(counting, account);
    if (!tally)
        return error_no_memory(counting->error);
    json_t *object = json_push_object(&counting->maker, array);
    json_put(&counting->maker, object, "account", json_integer(account));
    json_put(&counting->maker, object, "name", json_of_optional(name));
    put_tally(counting, object, tally);
    return true;
}

static bool is_officer(const struct sql_desk_officer_list_rows *officers, int64_t account)
{
    for (size_t i = 0; i < officers->count; i++)
        if (officers->items[i].id == account)
            return true;
    return false;
}

/* Nobody, those who may be given some, and those who have some but may not be given more. */
static bool put_assignees(struct counting *counting, json_t *view)
{
    struct sql_desk_officer_list_rows officers;
    struct store *store = counting->office->store;
    if (!sql_desk_officer_list(store, counting->ground.consultation.id, &counting->arena, &officers,
                               counting->error))
        return false;
    json_t *array = json_put_array(&counting->maker, view, "assignees");
    bool ok = push_assignee(counting, array, DESK_NOBODY, (struct str){NULL, 0});
    for (size_t i = 0; ok && i < officers.count; i++)
        ok = push_assignee(counting, array, officers.items[i].id, officers.items[i].shown_name);
    for (size_t i = 0; ok && i < counting->assignees.count; i++) {
        int64_t account = counting->assignees.items[i].account;
        struct sql_account row;
        bool found = false;
        if (account == DESK_NOBODY || is_officer(&officers, account))
            continue;
        ok =
            sql_account_get(store, account, &counting->arena, &row, &found, counting->error) &&
            push_assignee(counting, array, account, found ? row.shown_name : (struct str){NULL, 0});
    }
    return ok;
}

static json_t *make_view(struct counting *counting)
{
    json_t *view = json_object();
    put_tally(counting, view, &counting->total);
    json_put(&counting->maker, view, "low", json_integer(counting->low));
    put_place(counting, view, "anywhere", &counting->anywhere);
    put_place(counting, view, "nowhere", &counting->nowhere);
    put_place(counting, view, "process", &counting->process);
    for (size_t i = 0; i < sizeof named_choices / sizeof *named_choices; i++)
        put_named(counting, view, &named_choices[i]);
    put_questions(counting, view);
    put_themes(counting, view);
    if (put_nodes(counting, view) && put_assignees(counting, view))
        return json_made(&counting->maker, view, counting->error);
    json_decref(view);
    return NULL;
}

json_t *desk_counts(struct office *office, int64_t consultation, const struct desk_filter *filter,
                    struct error *error)
{
    struct counting counting = {.office = office, .arena = arena_init(), .error = error};
    json_t *view = NULL;
    if (load(&counting, consultation, filter) && count_all(&counting))
        view = make_view(&counting);
    arena_done(&counting.arena);
    return view;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/overview.h"

#include "model/compilation/wanted.h"
#include "model/office/json.h"

#include <stdlib.h>

enum { MOST_REFUSALS = 10, MOST_WISHES = 10 };

/* Beside each part, while stances are counted. */
struct counting {
    size_t above; /* the part above; 0, the whole, above all */
    int64_t document;
    unsigned seen; /* bits: stances of the document that are counted here */
};

struct overseeing {
    struct office *office;
    const struct sql_consultation *consultation;
    struct arena *arena;
    struct overview overview;
    struct counting *counting; /* one for each part */
    struct sql_node_rows nodes;
    struct error *error;
};

static const char *const outcome_names[OUTCOMES] = {"accommodated", "in_part", "not_accommodated",
                                                    "noted",        "outside", "unanswered"};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

static enum outcome outcome_from_name(struct str name)
{
    for (int i = 0; i < OUTCOME_NONE; i++)
        if (str_equal(name, str_from(outcome_names[i])))
            return (enum outcome)i;
    return OUTCOME_NONE;
}

/* Parts */

static struct overview_part *find_part(struct overview *overview, struct str id)
{
    for (size_t i = 0; i < overview->part_count; i++)
        if (str_equal(overview->parts[i].id, id))
            return &overview->parts[i];
    return NULL;
}

/* Paragraphs and list items are passed over: what is about one is counted on the part above it. */
static bool is_part(const struct sql_node *node)
{
    return !str_equal(node->kind, STR("paragraph")) && !str_equal(node->kind, STR("list_item"));
}

static bool load_parts(struct overseeing *overseeing)
{
    struct overview *overview = &overseeing->overview;
    if (!sql_node_list(overseeing->office->store, overseeing->consultation->version,
                       overseeing->arena, &overseeing->nodes, overseeing->error))
        return false;
    overview->parts = ARENA_ARRAY(overseeing->arena, overseeing->nodes.count, struct overview_part);
    overseeing->counting = ARENA_ARRAY(overseeing->arena, overseeing->nodes.count, struct counting);
    if (!overview->parts || !overseeing->counting)
        return error_no_memory(overseeing->error);
    for (size_t i = 0; i < overseeing->nodes.count; i++) {
        const struct sql_node *node = &overseeing->nodes.items[i];
        if (!is_part(node))
            continue;
        const struct overview_part *above =
            node->parent.n ? find_part(overview, node->parent) : NULL;
        overseeing->counting[overview->part_count].above =
            above ? (size_t)(above - overview->parts) : 0;
        overview->parts[overview->part_count++] =
            (struct overview_part){.id = node->id,
                                   .number = node->number,
                                   .title = node->title,
                                   .depth = above ? above->depth + 1 : 0};
    }
    return true;
}

/* The part that a node is, or stands in; NULL for what is about no part. */
static struct overview_part *part_of(struct overseeing *overseeing, struct str id)
{
    for (size_t left = overseeing->nodes.count; id.n && left > 0; left--) {
        struct overview_part *part = find_part(&overseeing->overview, id);
        if (part)
            return part;
        struct str parent = {NULL, 0};
        for (size_t i = 0; i < overseeing->nodes.count; i++)
            if (str_equal(overseeing->nodes.items[i].id, id))
                parent = overseeing->nodes.items[i].parent;
        id = parent;
    }
    return NULL;
}

static struct str title_of(struct overseeing *overseeing, struct str id, struct str *ret_part)
{
    const struct overview_part *part = part_of(overseeing, id);
    *ret_part = part ? part->id : (struct str){NULL, 0};
    return part ? part->title : (struct str){NULL, 0};
}

/* What the database counts */

static bool count_outcomes(struct overseeing *overseeing)
{
    struct overview *overview = &overseeing->overview;
    struct sql_overview_outcome_list_rows rows;
    if (!sql_overview_outcome_list(overseeing->office->store, overseeing->consultation->id,
                                   overseeing->arena, &rows, overseeing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_overview_outcome_list *row = &rows.items[i];
        enum outcome outcome = outcome_from_name(row->outcome);
        struct overview_part *part = part_of(overseeing, row->part);
        overview->outcomes[outcome] += (size_t)row->count;
        overview->viewpoints += (size_t)row->count;
        if (!part)
            continue;
        part->viewpoints += (size_t)row->count;
        part->unanswered += outcome == OUTCOME_NONE ? (size_t)row->count : 0;
    }
    return true;
}

static bool count_bodies(struct overseeing *overseeing)
{
    struct overview *overview = &overseeing->overview;
    struct store *store = overseeing->office->store;
    int64_t consultation = overseeing->consultation->id;
    struct sql_overview_standing_list_rows standings;
    if (!sql_consultee_answers_by_type(store, consultation, overseeing->arena, &overview->types,
                                       overseeing->error) ||
        !sql_overview_standing_list(store, consultation, overseeing->arena, &standings,
                                    overseeing->error))
        return false;
    for (size_t i = 0; i < overview->types.count; i++) {
        overview->asked += (size_t)overview->types.items[i].asked;
        overview->answered += (size_t)overview->types.items[i].answered;
    }
    for (size_t i = 0; i < standings.count; i++) {
        const struct sql_overview_standing_list *row = &standings.items[i];
        if (!str_equal(row->standing, STR("response")))
            continue;
        overview->responses += (size_t)row->count;
        overview->late += str_equal(row->late, STR("yes")) ? (size_t)row->count : 0;
    }
    return true;
}

static bool take_refusal(struct overseeing *overseeing, const struct sql_overview_reply_list *row,
                         struct overview_refusal *ret_refusal)
{
    struct sql_viewpoint viewpoint;
    bool found;
    if (!sql_viewpoint_get(overseeing->office->store, row->first, overseeing->arena, &viewpoint,
                           &found, overseeing->error))
        return false;
    struct overview_refusal refusal = {.text = viewpoint.text,
                                       .reason = row->reason,
                                       .viewpoint = row->first,
                                       .reply = row->reply,
                                       .viewpoints = (size_t)row->count};
    refusal.part_title = title_of(overseeing, viewpoint.part, &refusal.part);
    *ret_refusal = refusal;
    return true;
}

static bool load_refusals(struct overseeing *overseeing)
{
    struct overview *overview = &overseeing->overview;
    struct sql_overview_reply_list_rows rows;
    if (!sql_overview_reply_list(overseeing->office->store, overseeing->consultation->id,
                                 STR("not_accommodated"), MOST_REFUSALS, overseeing->arena, &rows,
                                 overseeing->error))
        return false;
    overview->refusals = ARENA_ARRAY(overseeing->arena, rows.count, struct overview_refusal);
    if (!overview->refusals)
        return error_no_memory(overseeing->error);
    for (; overview->refusal_count < rows.count; overview->refusal_count++)
        if (!take_refusal(overseeing, &rows.items[overview->refusal_count],
                          &overview->refusals[overview->refusal_count]))
            return false;
    return true;
}

/* Stances, as the answers tell them */

static enum stance stance_from_name(struct str name)
{
    for (int i = 1; i < STANCES; i++)
        if (str_equal(name, str_from(stance_name((enum stance)i))))
            return (enum stance)i;
    return STANCE_NONE;
}

/* An answer's stance on a part counts once there and once on each part above it; on the draft as a
 * whole its stance as a whole counts. */
static void count_stance(struct overseeing *overseeing, size_t part, enum stance stance,
                         int64_t document)
{
    for (; part != 0; part = overseeing->counting[part].above) {
        struct counting *counting = &overseeing->counting[part];
        if (counting->document != document)
            counting->seen = 0;
        counting->document = document;
        if (counting->seen & (1U << stance))
            continue;
        counting->seen |= 1U << stance;
        overseeing->overview.parts[part].stances[stance]++;
    }
}

static bool count_stances_of(struct overseeing *overseeing,
                             const struct sql_overview_stance_list *row)
{
    size_t i;
    const json_t *item;
    json_t *details =
        json_from(row->details.n ? row->details : STR("{}"), "an analysis", overseeing->error);
    if (!details)
        return false;
    json_array_foreach(json_object_get(details, "node_stances"), i, item)
    {
        const struct overview_part *part = part_of(overseeing, json_str(item, "node"));
        enum stance stance = stance_from_name(json_str(item, "stance"));
        if (part && stance != STANCE_NONE)
            count_stance(overseeing, (size_t)(part - overseeing->overview.parts), stance,
                         row->document);
    }
    json_decref(details);
    return true;
}

static bool count_stances(struct overseeing *overseeing)
{
    struct overview *overview = &overseeing->overview;
    struct sql_overview_stance_list_rows rows;
    if (!sql_overview_stance_list(overseeing->office->store, overseeing->consultation->id,
                                  overseeing->arena, &rows, overseeing->error))
        return false;
    for (size_t i = 0; i < rows.count && overview->part_count; i++) {
        const struct sql_overview_stance_list *row = &rows.items[i];
        if (str_equal(row->standing, STR("response")))
            overview->parts[0].stances[stance_from_name(row->stance)]++;
        if (!count_stances_of(overseeing, row))
            return false;
    }
    return true;
}

/* What several want */

struct wish {
    int64_t first, alike; /* alike: 0 where each says it in words of its own */
    size_t documents;
};

static int compare_wishes(const void *a, const void *b)
{
    const struct wish *left = a, *right = b;
    if (left->documents != right->documents)
        return left->documents > right->documents ? -1 : 1;
    if (!left->alike != !right->alike)
        return left->alike ? -1 : 1;
    return (left->first > right->first) - (left->first < right->first);
}

static bool find_wishes(struct overseeing *overseeing, struct wish wishes[2 * MOST_WISHES],
                        size_t *ret_count)
{
    struct sql_overview_alike_list_rows alike;
    struct sql_overview_own_words_list_rows own;
    const struct overview *overview = &overseeing->overview;
    struct store *store = overseeing->office->store;
    int64_t id = overseeing->consultation->id;
    struct str root = overview->part_count ? overview->parts[0].id : STR("");
    size_t count = 0;
    if (!sql_overview_alike_list(store, id, MOST_WISHES, overseeing->arena, &alike,
                                 overseeing->error) ||
        !sql_overview_own_words_list(store, id, root, MOST_WISHES, overseeing->arena, &own,
                                     overseeing->error))
        return false;
    for (size_t i = 0; i < alike.count; i++)
        wishes[count++] = (struct wish){alike.items[i].first, alike.items[i].alike,
                                        (size_t)alike.items[i].documents};
    for (size_t i = 0; i < own.count; i++)
        wishes[count++] = (struct wish){own.items[i].first, 0, (size_t)own.items[i].documents};
    if (count)
        qsort(wishes, count, sizeof *wishes, compare_wishes);
    *ret_count = count < MOST_WISHES ? count : MOST_WISHES;
    return true;
}

static bool take_wish(struct overseeing *overseeing, const struct wish *wish,
                      struct overview_wish *ret_wish)
{
    struct sql_viewpoint viewpoint;
    bool found;
    struct overview_wish taken = {.documents = wish->documents, .alike = wish->alike};
    if (!sql_viewpoint_get(overseeing->office->store, wish->first, overseeing->arena, &viewpoint,
                           &found, overseeing->error) ||
        !wanted_sentence(overseeing->office, viewpoint.text, viewpoint.evidence, overseeing->arena,
                         &taken.text, overseeing->error))
        return false;
    taken.kind = viewpoint.kind;
    taken.part_title = title_of(overseeing, viewpoint.part, &taken.part);
    *ret_wish = taken;
    return true;
}

static bool load_wishes(struct overseeing *overseeing)
{
    struct wish wishes[2 * MOST_WISHES];
    struct overview *overview = &overseeing->overview;
    size_t count;
    if (!find_wishes(overseeing, wishes, &count))
        return false;
    overview->wishes = ARENA_ARRAY(overseeing->arena, count, struct overview_wish);
    if (!overview->wishes)
        return error_no_memory(overseeing->error);
    for (; overview->wish_count < count; overview->wish_count++)
        if (!take_wish(overseeing, &wishes[overview->wish_count],
                       &overview->wishes[overview->wish_count]))
            return false;
    return true;
}

bool overview_load(struct office *office, const struct sql_consultation *consultation,
                   struct arena *arena, struct overview *ret_overview, struct error *error)
{
    struct overseeing overseeing = {
        .office = office, .consultation = consultation, .arena = arena, .error = error};
    if (!load_parts(&overseeing) || !count_outcomes(&overseeing) || !count_bodies(&overseeing) ||
        !load_refusals(&overseeing) || !count_stances(&overseeing) || !load_wishes(&overseeing))
        return false;
    *ret_overview = overseeing.overview;
    return true;
}

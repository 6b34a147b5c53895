/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/overview.h"

#include "base/buf.h"
#include "base/file.h"
#include "model/compile.h"
#include "model/json.h"

#include <stdlib.h>
#include <string.h>

/* Raised when the same rows give another overview. */
#define OVERVIEW_VERSION 1

enum { MOST_REFUSALS = 10 };

struct overseeing {
    struct office *office;
    const char *folder;
    const struct sql_consultation *consultation;
    enum language language;
    struct arena *arena;
    struct overview overview;
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

static size_t depth_of(struct overview *overview, struct str parent)
{
    const struct overview_part *above = parent.n ? find_part(overview, parent) : NULL;
    return above ? above->depth + 1 : 0;
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
    if (!overview->parts)
        return error_no_memory(overseeing->error);
    for (size_t i = 0; i < overseeing->nodes.count; i++) {
        const struct sql_node *node = &overseeing->nodes.items[i];
        if (!is_part(node))
            continue;
        size_t depth = depth_of(overview, node->parent);
        overview->parts[overview->part_count++] = (struct overview_part){
            .id = node->id, .number = node->number, .title = node->title, .depth = depth};
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

/* What a compilation tells: kept as a file */

static json_t *pick_groups(const json_t *head, struct json_maker *maker)
{
    const json_t *groups = json_object_get(head, "groups"), *group;
    json_t *firsts = json_array();
    size_t i;
    json_array_foreach(groups, i, group)
    {
        json_t *first = json_array_get(json_object_get(group, "viewpoints"), 0);
        json_push(maker, firsts, first ? json_incref(first) : json_null());
    }
    return firsts;
}

/* Of the compilation only what is shown here. */
static json_t *pick(const json_t *head, struct str ground, struct error *error)
{
    struct json_maker maker = {0};
    const json_t *summary = json_object_get(head, "summary");
    json_t *picked = json_object();
    json_put(&maker, picked, "ground", json_of_str(ground));
    json_put(&maker, picked, "wanted", json_incref(json_object_get(summary, "wanted")));
    json_put(&maker, picked, "nodes", json_incref(json_object_get(summary, "nodes")));
    json_put(&maker, picked, "groups", pick_groups(head, &maker));
    return json_made(&maker, picked, error);
}

static json_t *compile(struct overseeing *overseeing, struct str ground)
{
    struct compile_options options = {.language = overseeing->language};
    struct compilation *compilation = compile_consultation(
        overseeing->office, overseeing->consultation->id, &options, overseeing->error);
    json_t *picked =
        compilation ? pick(compilation_head(compilation), ground, overseeing->error) : NULL;
    compilation_free(compilation);
    return picked;
}

/* Where it is kept, and what it must have been made from to hold still. */
struct cache {
    struct str folder, path, ground;
};

static bool name_cache(struct overseeing *overseeing, struct cache *ret_cache)
{
    struct sql_overview_ground ground;
    struct arena *arena = overseeing->arena;
    int64_t id = overseeing->consultation->id;
    if (!sql_overview_ground(overseeing->office->store, id, id, id, &ground, overseeing->error))
        return false;
    const struct cache cache = {
        .folder = str_format(arena, "%s/cache", overseeing->folder),
        .path = str_format(arena, "%s/cache/overview-%lld-%s.json", overseeing->folder,
                           (long long)id, language_name(overseeing->language)),
        .ground = str_format(arena, "%d %lld %lld %lld", OVERVIEW_VERSION, (long long)ground.act,
                             (long long)ground.standings, (long long)ground.viewpoint),
    };
    if (!cache.folder.p || !cache.path.p || !cache.ground.p)
        return error_no_memory(overseeing->error);
    *ret_cache = cache;
    return true;
}

/* A cache that is old or cannot be read is made anew. */
static json_t *read_cache(const struct cache *cache)
{
    struct buf bytes = buf_init(MIB(64));
    json_t *kept =
        file_read(cache->path.p, &bytes, NULL) ? json_from(buf_str(&bytes), "a cache", NULL) : NULL;
    buf_done(&bytes);
    if (str_equal(json_str(kept, "ground"), cache->ground))
        return kept;
    json_decref(kept);
    return NULL;
}

/* One that cannot be written costs time only. */
static void write_cache(const struct cache *cache, const json_t *value)
{
    struct buf bytes = buf_init(MIB(64));
    if (json_write(value, false, &bytes, NULL) && file_make_folder(cache->folder.p, NULL))
        file_write(cache->path.p, buf_str(&bytes), NULL);
    buf_done(&bytes);
}

static bool take_stances(struct overseeing *overseeing, const json_t *nodes)
{
    const json_t *node;
    size_t i;
    json_array_foreach(nodes, i, node)
    {
        struct overview_part *part = find_part(&overseeing->overview, json_str(node, "node"));
        const json_t *stances = json_object_get(node, "stances");
        for (int stance = 1; part && stance < STANCES; stance++)
            part->stances[stance] = (size_t)json_integer_value(
                json_object_get(stances, stance_name((enum stance)stance)));
    }
    return true;
}

static bool copy_text(struct overseeing *overseeing, const json_t *object, const char *key,
                      struct str *ret_text)
{
    *ret_text = str_copy(overseeing->arena, json_str(object, key));
    return ret_text->p || json_str(object, key).n == 0 || error_no_memory(overseeing->error);
}

static bool take_wishes(struct overseeing *overseeing, const json_t *kept)
{
    struct overview *overview = &overseeing->overview;
    const json_t *wanted = json_object_get(kept, "wanted"), *want;
    size_t i;
    overview->wishes =
        ARENA_ARRAY(overseeing->arena, json_array_size(wanted), struct overview_wish);
    if (!overview->wishes)
        return error_no_memory(overseeing->error);
    json_array_foreach(wanted, i, want)
    {
        struct overview_wish *wish = &overview->wishes[overview->wish_count++];
        json_int_t group = json_integer_value(json_object_get(want, "group"));
        if (!copy_text(overseeing, want, "text", &wish->text) ||
            !copy_text(overseeing, want, "kind", &wish->kind) ||
            !copy_text(overseeing, want, "node", &wish->part))
            return false;
        wish->part_title = title_of(overseeing, wish->part, &wish->part);
        wish->documents = (size_t)json_integer_value(json_object_get(want, "documents"));
        if (group > 0)
            wish->alike = json_integer_value(
                json_array_get(json_object_get(kept, "groups"), (size_t)group - 1));
    }
    return true;
}

static bool load_compiled(struct overseeing *overseeing)
{
    struct cache cache = {0};
    if (!name_cache(overseeing, &cache))
        return false;
    json_t *kept = read_cache(&cache);
    if (!kept) {
        kept = compile(overseeing, cache.ground);
        if (!kept)
            return false;
        write_cache(&cache, kept);
    }
    bool ok =
        take_stances(overseeing, json_object_get(kept, "nodes")) && take_wishes(overseeing, kept);
    json_decref(kept);
    return ok;
}

bool overview_load(struct office *office, const char *folder,
                   const struct sql_consultation *consultation, enum language language,
                   struct arena *arena, struct overview *ret_overview, struct error *error)
{
    struct overseeing overseeing = {.office = office,
                                    .folder = folder,
                                    .consultation = consultation,
                                    .language = language,
                                    .arena = arena,
                                    .error = error};
    if (!load_parts(&overseeing) || !count_outcomes(&overseeing) || !count_bodies(&overseeing) ||
        !load_refusals(&overseeing) || !load_compiled(&overseeing))
        return false;
    *ret_overview = overseeing.overview;
    return true;
}

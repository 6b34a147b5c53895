/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/public/public_chain.h"

#include "model/documents/masking.h"
#include "model/office/json.h"

/* Versions */

static bool is_public(const struct sql_published *published, const struct sql_chained *version)
{
    return published->versions.n &&
           (version->adopted.n || str_compare(version->made, published->versions) <= 0);
}

bool public_chain_find(struct office *office, int64_t consultation, struct arena *arena,
                       struct sql_published *ret_published, struct version_chain *ret_chain,
                       struct error *error)
{
    struct version_chain chain;
    struct sql_published published;
    if (!published_find(office, consultation, arena, &published, error) ||
        !version_chain_find(office, consultation, arena, &chain, error))
        return false;
    while (chain.count > 1 && !is_public(&published, &chain.items[chain.count - 1]))
        chain.count--;
    *ret_published = published;
    *ret_chain = chain;
    return true;
}

bool public_chain_has(const struct version_chain *chain, int64_t version)
{
    for (size_t i = 0; i < chain->count; i++)
        if (chain->items[i].id == version)
            return true;
    return false;
}

/* Viewpoints */

struct hiding {
    struct office *office;
    int64_t consultation;
    const struct version_chain *chain;
    struct arena arena; /* of one viewpoint at a time */
    struct json_maker maker;
    struct error *error;
};

static const char *const not_shown[] = {"viewpoint", "number", "sender", "page",  "line",
                                        "text",      "kind",   "stance", "reply", "alike"};
static const char *const evidence[] = {"score", "words", "at"};
static const char *const inner[] = {"note", "by", "at", "revision", "proposed"};

/* null in the place of what is there; what is not there is not put. */
static void empty(struct hiding *hiding, json_t *object, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (json_object_get(object, keys[i]))
            json_put(&hiding->maker, object, keys[i], json_null());
}

static void hide_all(struct hiding *hiding, json_t *view)
{
    empty(hiding, view, not_shown, sizeof not_shown / sizeof *not_shown);
    json_put(&hiding->maker, view, "shown", json_false());
}

static bool touches_masked(struct hiding *hiding, const struct sql_wish *wish, bool *ret_touches)
{
    struct masking masking;
    bool touches = false;
    if (!masking_find(hiding->office, wish->document, &hiding->arena, &masking, hiding->error))
        return false;
    for (size_t i = 0; i < masking.stretches.count; i++) {
        struct range range = masking.stretches.items[i].range;
        touches =
            touches || ((size_t)wish->start_at < range.end && (size_t)wish->end_at > range.start);
    }
    *ret_touches = touches;
    return true;
}

/* Of an answer that is shown. */
static bool hide_masked(struct hiding *hiding, struct sql_arrival *arrival,
                        const struct sql_wish *wish, json_t *view)
{
    bool hidden, masked;
    if (!arrival_hide_sender(hiding->office, arrival, &hiding->arena, &hidden, hiding->error) ||
        !touches_masked(hiding, wish, &masked))
        return false;
    json_put(&hiding->maker, view, "sender", json_of_optional(arrival->sender));
    json_put(&hiding->maker, view, "masked", json_boolean(masked));
    if (masked)
        json_put(&hiding->maker, view, "text", json_null());
    return true;
}

/* What came with a letter that is withheld is withheld with it. */
static bool find_shown(struct hiding *hiding, const struct sql_arrival *arrival, bool *ret_shown)
{
    struct disclosed above;
    *ret_shown = disclosed_state_from(arrival->state) == DISCLOSED_SHOWN;
    if (!*ret_shown || !arrival->parent)
        return true;
    if (!disclosure_find(hiding->office, arrival->parent, &hiding->arena, &above, hiding->error))
        return false;
    *ret_shown = above.state != DISCLOSED_WITHHELD;
    return true;
}

static bool hide_viewpoint(struct hiding *hiding, json_t *view)
{
    struct sql_arrival arrival;
    struct sql_wish wish;
    bool arrived = false, found = false, shown = false;
    int64_t id = json_integer_value(json_object_get(view, "viewpoint"));
    int64_t number = json_integer_value(json_object_get(view, "number"));
    bool ok =
        sql_wish_get(hiding->office->store, id, &hiding->arena, &wish, &found, hiding->error) &&
        sql_arrival_get(hiding->office->store, hiding->consultation, number, &hiding->arena,
                        &arrival, &arrived, hiding->error) &&
        (!arrived || find_shown(hiding, &arrival, &shown));
    empty(hiding, view, evidence, sizeof evidence / sizeof *evidence);
    if (ok && shown && found && arrival.document == wish.document &&
        !str_equal(wish.state, STR("rejected")))
        ok = hide_masked(hiding, &arrival, &wish, view);
    else
        hide_all(hiding, view);
    arena_done(&hiding->arena);
    return ok;
}

/* Everything. A view nests no deeper than trace.h and changes.h say. */

static void drop_other_versions(const struct hiding *hiding, json_t *array)
{
    for (size_t i = json_array_size(array); i > 0; i--) {
        const json_t *version = json_object_get(json_array_get(array, i - 1), "version");
        if (json_is_integer(version) &&
            !public_chain_has(hiding->chain, json_integer_value(version)))
            json_array_remove(array, i - 1);
    }
}

static bool hide(struct hiding *hiding, json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;
    drop_other_versions(hiding, value);
    json_array_foreach(value, i, member)
    {
        if (!hide(hiding, member))
            return false;
    }
    if (json_is_integer(json_object_get(value, "viewpoint")))
        return hide_viewpoint(hiding, value);
    if (json_is_integer(json_object_get(value, "change")))
        empty(hiding, value, inner, sizeof inner / sizeof *inner);
    json_object_foreach(value, key, member)
    {
        if (!hide(hiding, member))
            return false;
    }
    return true;
}

bool public_chain_hide(struct office *office, int64_t consultation,
                       const struct version_chain *chain, json_t *view, struct error *error)
{
    struct hiding hiding = {.office = office,
                            .consultation = consultation,
                            .chain = chain,
                            .arena = arena_init(),
                            .error = error};
    return hide(&hiding, view) && (!hiding.maker.failed || error_no_memory(error));
}

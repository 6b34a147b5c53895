/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A consultation's versions with what is known of each.
 */
#include "model/office/json.h"
#include "model/versions/carrying.h"
#include "model/versions/versions.h"

struct listing {
    struct office *office;
    struct arena arena;
    int64_t consultation;
    struct version_chain chain;
    struct json_maker maker;
    struct error *error;
};

static bool put_changes(struct listing *listing, const struct sql_chained *row, json_t *view)
{
    struct sql_change_counts_rows rows;
    int64_t changes = 0, open = 0, waiting = 0;
    if (!sql_change_counts(listing->office->store, row->id, &listing->arena, &rows,
                           listing->error) ||
        !carrying_count_waiting(listing->office, listing->consultation, row->id, &waiting,
                                listing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        changes += rows.items[i].count;
        if (str_equal(rows.items[i].cause, STR("open")))
            open += rows.items[i].count;
    }
    bool later = row->earlier != 0;
    json_put(&listing->maker, view, "changes", later ? json_integer(changes) : json_null());
    json_put(&listing->maker, view, "open", later ? json_integer(open) : json_null());
    json_put(&listing->maker, view, "unsure", later ? json_integer(waiting) : json_null());
    return true;
}

static bool put_places(struct listing *listing, const struct sql_chained *row, json_t *view)
{
    static const char *const names[] = {"kept", "edited", "moved", "split", "gone", "unsure"};
    struct sql_carried_counts_rows rows;
    if (!sql_carried_counts(listing->office->store, row->id, &listing->arena, &rows,
                            listing->error))
        return false;
    json_t *places = json_put_object(&listing->maker, view, "places");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t count = 0;
        for (size_t k = 0; k < rows.count; k++)
            if (str_equal(rows.items[k].status, str_from(names[i])))
                count = rows.items[k].count;
        json_put(&listing->maker, places, names[i], json_integer(count));
    }
    return true;
}

static bool put_comparison(struct listing *listing, const struct sql_chained *row, json_t *view)
{
    struct sql_comparison comparison;
    struct sql_decision decision;
    bool compared = false, decided = false;
    if (!sql_comparison_get(listing->office->store, row->id, &listing->arena, &comparison,
                            &compared, listing->error) ||
        !sql_decision_get(listing->office->store, row->id, &listing->arena, &decision, &decided,
                          listing->error))
        return false;
    json_put(&listing->maker, view, "likeness",
             compared ? json_real(comparison.likeness) : json_null());
    json_put(&listing->maker, view, "decided",
             decided ? json_of_str(decision.decided) : json_null());
    return true;
}

static bool add_version(struct listing *listing, const struct sql_chained *row, bool newest,
                        json_t *list)
{
    struct json_maker *maker = &listing->maker;
    json_t *view = json_push_object(maker, list);
    json_put(maker, view, "version", json_integer(row->id));
    json_put(maker, view, "label", json_of_optional(row->label));
    json_put(maker, view, "title", json_of_optional(row->title));
    json_put(maker, view, "made", json_of_str(row->made));
    json_put(maker, view, "circulated", json_of_optional(row->circulated));
    json_put(maker, view, "adopted", json_of_optional(row->adopted));
    json_put(maker, view, "earlier", row->earlier ? json_integer(row->earlier) : json_null());
    json_put(maker, view, "withdrawn", json_of_optional(row->withdrawn));
    json_put(maker, view, "withdrawn_reason", json_of_optional(row->withdrawn_reason));
    json_put(maker, view, "number", json_integer(row->number));
    json_put(maker, view, "name", json_of_str(row->name));
    json_put(maker, view, "hash", json_of_str(row->hash));
    json_put(maker, view, "newest", json_boolean(newest));
    return put_changes(listing, row, view) && put_places(listing, row, view) &&
           put_comparison(listing, row, view);
}

static bool add_versions(struct listing *listing, json_t *view)
{
    const struct version_chain *chain = &listing->chain;
    struct sql_chained_rows later;
    int64_t newest = chain->items[chain->count - 1].id;
    json_t *list = json_put_array(&listing->maker, view, "versions");
    if (!add_version(listing, &chain->items[0], chain->count == 1, list) ||
        !sql_chained_list(listing->office->store, listing->consultation, &listing->arena, &later,
                          listing->error))
        return false;
    for (size_t i = 0; i < later.count; i++)
        if (!add_version(listing, &later.items[i], later.items[i].id == newest, list))
            return false;
    return true;
}

static bool put_wishes(struct listing *listing, json_t *view)
{
    struct sql_wish_counts counts;
    if (!sql_wish_counts(listing->office->store, listing->consultation, &counts, listing->error))
        return false;
    json_put(&listing->maker, view, "wishes", json_integer(counts.wishes));
    json_put(&listing->maker, view, "unmet", json_integer(counts.unmet));
    return true;
}

json_t *versions_view(struct office *office, int64_t consultation, struct error *error)
{
    struct listing listing = {
        .office = office, .arena = arena_init(), .consultation = consultation, .error = error};
    json_t *view = json_object();
    json_put(&listing.maker, view, "consultation", json_integer(consultation));
    if (version_chain_find(office, consultation, &listing.arena, &listing.chain, error) &&
        add_versions(&listing, view) && put_wishes(&listing, view)) {
        view = json_made(&listing.maker, view, error);
    } else {
        json_decref(view);
        view = NULL;
    }
    arena_done(&listing.arena);
    return view;
}

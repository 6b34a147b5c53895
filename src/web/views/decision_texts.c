/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/decision_texts.h"

#include "model/versions/decisions.h"
#include "render/chain_texts.h"
#include "web/server/site.h"

/* "Antagen av Regionfullmäktige 2026-06-11, § 112" */
static json_t *line_of(const struct words *words, const json_t *decision)
{
    return words_fill(words, "decision_line", "body",
                      json_string_value(json_object_get(decision, "decided_by")), "day",
                      json_string_value(json_object_get(decision, "decided")), "paragraph",
                      json_string_value(json_object_get(decision, "paragraph")), NULL);
}

/* Whether the visitor may see a version of a consultation. */
static bool find_seen(struct request *request, int64_t consultation, int64_t version,
                      bool *ret_seen, struct error *error)
{
    struct sql_published published;
    struct version_chain chain;
    struct error problem = {0};
    enum right right = RIGHT_NONE;
    *ret_seen = false;
    if (!consultation)
        return true;
    if (request->signed_in &&
        !right_in(request->office, &request->who, consultation, &right, error))
        return false;
    if (right >= RIGHT_READER) {
        *ret_seen = true;
        return true;
    }
    if (public_chain_find(request->office, consultation, request->arena, &published, &chain,
                          &problem)) {
        *ret_seen = public_chain_has(&chain, version);
        return true;
    }
    if (problem.code != ERROR_NOT_FOUND && error)
        *error = problem;
    return problem.code == ERROR_NOT_FOUND;
}

/* Each with its address. What only stands here (`hide`) goes when it may not be seen. */
static bool put_hrefs(struct chain_view *chain, json_t *list, bool hide, struct error *error)
{
    struct office_view *view = &chain->view;
    for (size_t i = json_array_size(list); i > 0; i--) {
        json_t *item = json_array_get(list, i - 1);
        int64_t version = json_integer_value(json_object_get(item, "version"));
        int64_t consultation = json_integer_value(json_object_get(item, "consultation"));
        bool seen;
        if (!find_seen(view->request, consultation, version, &seen, error))
            return false;
        if (seen)
            office_put_href(view, item, "href", OFFICE "/versions/%lld/text",
                            (long long)consultation, (long long)version);
        else if (hide)
            json_array_remove(list, i - 1);
        else
            office_put(view, item, "href", json_null());
    }
    return true;
}

bool decision_put(struct chain_view *chain, int64_t version, json_t *object, struct error *error)
{
    struct office_view *view = &chain->view;
    json_t *decision =
        decision_view(view->request->office, view->request->consultation, version, error);
    if (!decision)
        return false;
    office_put(view, object, "decision", decision);
    if (json_is_null(decision))
        return true;
    json_t *replaces = json_object_get(decision, "replaces");
    json_t *replaced_by = json_object_get(decision, "replaced_by");
    if (!put_hrefs(chain, replaces, false, error) ||
        !put_hrefs(chain, replaced_by, !chain->office, error))
        return false;
    office_put(view, decision, "line_text", line_of(view->words, decision));
    office_put_named(view, decision, "new_round_text", "decision_round_",
                     json_str(decision, "new_round"));
    office_put(view, decision, "has_replaces", json_boolean(json_array_size(replaces) > 0));
    office_put(view, decision, "is_replaced", json_boolean(json_array_size(replaced_by) > 0));
    return true;
}

/* The newest on the page of the consultation */

static void put_newest(const struct request *request, struct json_maker *maker, json_t *newest,
                       const struct sql_chained *version, const json_t *decision)
{
    const struct words *words = site_words(request);
    long long consultation = (long long)request->consultation, id = (long long)version->id;
    json_put(maker, newest, "version", json_integer(version->id));
    json_put(maker, newest, "label", json_of_optional(version->label));
    json_put(maker, newest, "adopted", json_of_optional(version->adopted));
    json_put(maker, newest, "circulated", json_of_optional(version->circulated));
    json_put(maker, newest, "line_text",
             json_is_null(decision) ? json_null() : line_of(words, decision));
    json_put(maker, newest, "href", json_sprintf(OFFICE "/versions/%lld/text", consultation, id));
    maker->failed |= !chain_texts_add(words, newest);
}

bool newest_put(struct request *request, struct json_maker *maker, json_t *object,
                struct error *error)
{
    struct sql_published published;
    struct version_chain chain;
    if (!public_chain_find(request->office, request->consultation, request->arena, &published,
                           &chain, error))
        return false;
    const struct sql_chained *version = &chain.items[chain.count - 1];
    json_t *decision = decision_view(request->office, request->consultation, version->id, error);
    if (!decision)
        return false;
    if (chain.count == 1 && json_is_null(decision)) {
        json_put(maker, object, "newest", json_null());
    } else {
        json_t *newest = json_put_object(maker, object, "newest");
        put_newest(request, maker, newest, version, decision);
        json_put(maker, newest, "changes_href",
                 chain.count > 1 && published.compiled.n
                     ? json_sprintf(OFFICE "/changes", (long long)request->consultation)
                     : json_null());
    }
    json_decref(decision);
    return true;
}

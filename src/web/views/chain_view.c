/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/chain_view.h"

#include "render/chain_texts.h"

/* Opening */

static bool load_chain(struct chain_view *view, struct request *request, struct error *error)
{
    struct office *office = request->office;
    view->office = request->right >= RIGHT_READER;
    if (view->office) {
        view->causes = true;
        return version_chain_find(office, request->consultation, request->arena, &view->chain,
                                  error);
    }
    if (!public_chain_find(office, request->consultation, request->arena, &view->published,
                           &view->chain, error))
        return false;
    view->causes = view->published.compiled.n > 0;
    return true;
}

/* Whether the public sees as much as the one who looks. */
static bool find_not_public(const struct chain_view *view, struct request *request,
                            bool *ret_not_public, struct error *error)
{
    struct sql_published published;
    struct version_chain chain;
    struct error problem = {0};
    *ret_not_public = false;
    if (!view->office)
        return true;
    if (public_chain_find(request->office, request->consultation, request->arena, &published,
                          &chain, &problem)) {
        *ret_not_public = chain.count < view->chain.count || published.compiled.n == 0;
        return true;
    }
    *ret_not_public = problem.code == ERROR_NOT_FOUND;
    if (!*ret_not_public && error)
        *error = problem;
    return *ret_not_public;
}

bool chain_view_open(struct request *request, const char *title, struct chain_view *ret_view,
                     struct error *error)
{
    struct chain_view view = {0};
    bool not_public;
    if (!load_chain(&view, request, error) ||
        !find_not_public(&view, request, &not_public, error) ||
        !office_view_open(request, title, &view.view, error))
        return false;
    json_t *json = view.view.json;
    office_put(&view.view, json, "office", json_boolean(view.office));
    office_put(&view.view, json, "not_public", json_boolean(not_public));
    if (view.causes && view.chain.count > 1)
        office_put_href(&view.view, json, "changes_href", OFFICE "/changes",
                        (long long)request->consultation);
    else
        office_put(&view.view, json, "changes_href", json_null());
    *ret_view = view;
    return true;
}

bool chain_view_find(const struct chain_view *view, int64_t version, size_t *ret_at,
                     struct error *error)
{
    const struct version_chain *chain = &view->chain;
    for (size_t i = 0; i < chain->count; i++)
        if (chain->items[i].id == version || (version == 0 && i + 1 == chain->count)) {
            *ret_at = i;
            return true;
        }
    return error_set(error, ERROR_NOT_FOUND, "the consultation has no version %lld to be seen",
                     (long long)version);
}

bool chain_view_find_text(const struct chain_view *view, int64_t version,
                          struct sql_chained *ret_row, size_t *ret_at, struct error *error)
{
    struct request *request = view->view.request;
    struct sql_chained row;
    struct error problem = {0};
    size_t at;
    if (chain_view_find(view, version, &at, &problem)) {
        *ret_row = view->chain.items[at];
        *ret_at = at;
        return true;
    }
    if (!view->office) {
        if (error)
            *error = problem;
        return false;
    }
    if (!version_find(request->office, request->consultation, version, request->arena, &row, error))
        return false;
    *ret_row = row;
    *ret_at = view->chain.count;
    return true;
}

bool chain_view_needs_causes(const struct chain_view *view, struct error *error)
{
    return view->causes || error_set(error, ERROR_NOT_FOUND, "the compilation is not public yet");
}

/* Addresses */

static void put_viewpoint_hrefs(struct chain_view *view, json_t *object)
{
    struct office_view *office = &view->view;
    long long consultation = (long long)office->request->consultation;
    long long id = (long long)json_integer_value(json_object_get(object, "viewpoint"));
    long long number = (long long)json_integer_value(json_object_get(object, "number"));
    if (id == 0 || number == 0) {
        office_put(office, object, "letter_href", json_null());
        office_put(office, object, "href", json_null());
        office_put(office, object, "forward_href", json_null());
        return;
    }
    office_put_href(office, object, "letter_href",
                    view->office ? OFFICE "/documents/%lld" : OFFICE "/answers/%lld", consultation,
                    number);
    office_put_href(office, object, "href",
                    view->office ? OFFICE "/viewpoints/%lld" : OFFICE "/trace?viewpoint=%lld",
                    consultation, id);
    office_put_href(office, object, "forward_href", OFFICE "/trace?viewpoint=%lld", consultation,
                    id);
}

static bool is_viewpoint(const json_t *object)
{
    const json_t *id = json_object_get(object, "viewpoint");
    return id && !json_is_object(id) && json_object_get(object, "outcome");
}

static void put_hrefs(struct chain_view *view, json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;
    json_array_foreach(value, i, member) put_hrefs(view, member);
    if (is_viewpoint(value)) {
        put_viewpoint_hrefs(view, value);
        return;
    }
    json_object_foreach(value, key, member) put_hrefs(view, member);
}

bool chain_view_settle(struct chain_view *view, json_t *json, struct error *error)
{
    struct request *request = view->view.request;
    if (!view->office &&
        !public_chain_hide(request->office, request->consultation, &view->chain, json, error))
        return false;
    put_hrefs(view, json);
    return chain_texts_add(view->view.words, json) || error_no_memory(error);
}

/* Versions */

bool chain_view_put_versions(struct chain_view *view, size_t here, struct error *error)
{
    struct office_view *office = &view->view;
    long long consultation = (long long)office->request->consultation;
    json_t *list = office_put_array(office, office->json, "versions");
    for (size_t i = 0; i < view->chain.count; i++) {
        const struct sql_chained *row = &view->chain.items[i];
        json_t *item = office_push(office, list);
        office_put(office, item, "version", json_integer(row->id));
        office_put_text(office, item, "label", row->label);
        office_put_text(office, item, "adopted", row->adopted);
        office_put_text(office, item, "circulated", row->circulated);
        office_put(office, item, "here", json_boolean(i == here));
        office_put_href(office, item, "text_href", OFFICE "/versions/%lld/text", consultation,
                        (long long)row->id);
        if (i > 0 && view->causes)
            office_put_href(office, item, "changes_href", OFFICE "/changes?version=%lld",
                            consultation, (long long)row->id);
        else
            office_put(office, item, "changes_href", json_null());
    }
    return chain_texts_add(office->words, list) || error_no_memory(error);
}

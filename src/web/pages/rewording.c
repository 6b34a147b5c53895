/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The next version written part by part, and made of what was written.
 */
#include "model/versions/rewording.h"
#include "base/date.h"
#include "base/file.h"
#include "web/server/site.h"
#include "web/views/version_page.h"
#include "web/views/version_sections.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, LOWEST_HEADING = 6 };

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* The form that is open, and what was typed in it when it was refused */

struct open_form {
    struct str node;
    bool behind, refused;
};

static bool is_open(const struct open_form *form, struct str node, bool behind)
{
    return form->node.n && str_equal(form->node, node) && form->behind == behind;
}

static const char *behind_mark(bool behind)
{
    return behind ? "&behind=1" : "";
}

/* What stands at a place, written or not: "text", "gone", "written", "form" or null. */
static void put_place(struct version_page *page, json_t *part, const struct open_form *open,
                      bool behind)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    json_t *written = json_object_get(part, behind ? "behind" : "written");
    struct str own = behind ? STR("") : json_str(part, "text"), node = json_str(part, "node");
    struct str text = json_is_object(written) ? json_str(written, "text") : own;
    bool differs = json_is_true(json_object_get(written, "differs"));
    json_t *place = office_put_object(view, part, behind ? "after" : "place");
    office_put_text(view, place, "text", text);
    office_put_text(view, place, "original", own);
    office_put(view, place, "reworded", json_boolean(differs));
    office_put(view, place, "gone", json_boolean(differs && text.n == 0 && !behind));
    office_put_text(view, place, "by", differs ? json_str(written, "by") : STR(""));
    office_put(view, place, "day", times_minute(differs ? json_str(written, "at") : STR("")));
    office_put_href(view, place, "open_href", VERSION "/edit?part=%.*s%s#form",
                    (long long)view->consultation.id, (long long)page->row.id, STR_ARGS(node),
                    behind_mark(behind));
    office_put(view, place, "form", json_null());
    if (!is_open(open, node, behind))
        return;
    json_t *form = office_put_object(view, place, "form");
    office_put_href(view, form, "action", VERSION "/edit/%.*s", (long long)view->consultation.id,
                    (long long)page->row.id, STR_ARGS(node));
    office_put(view, form, "revision", json_integer(number_at(written, "revision")));
    office_put(view, form, "behind", json_boolean(behind));
    office_put_text(view, form, "typed", open->refused ? request_form(request, "text") : text);
    office_put(view, form, "heading", json_boolean(number_at(part, "level") > 0 && !behind));
}

static void put_part(struct version_page *page, json_t *part, const struct open_form *open)
{
    struct office_view *view = &page->view;
    json_int_t level = number_at(part, "level") + 1;
    office_put(view, part, "heading", json_boolean(level > 1));
    office_put(view, part, "level", json_integer(level < LOWEST_HEADING ? level : LOWEST_HEADING));
    office_put(view, part, "item",
               json_boolean(str_equal(json_str(part, "kind"), STR("list_item"))));
    put_place(page, part, open, false);
    put_place(page, part, open, true);
    const json_t *after = json_object_get(part, "after");
    office_put(view, part, "may_add",
               json_boolean(!json_is_true(json_object_get(after, "reworded")) &&
                            json_is_null(json_object_get(after, "form"))));
    office_put(view, part, "add_href", json_incref(json_object_get(after, "open_href")));
}

/* The page */

static const struct form_field fields[] = {
    {"rewording_text", "text"}, {"label", "label"}, {NULL, NULL}};

static void put_conflict(struct office_view *view, const struct open_form *open, bool conflict)
{
    json_t *parts = json_object_get(view->json, "parts"), *part;
    json_t *object = NULL;
    size_t i;
    if (!conflict) {
        office_put(view, view->json, "conflict", json_null());
        return;
    }
    object = office_put_object(view, view->json, "conflict");
    json_array_foreach(parts, i, part)
    {
        const json_t *written = json_object_get(part, open->behind ? "behind" : "written");
        if (!str_equal(json_str(part, "node"), open->node))
            continue;
        office_put_text(view, object, "by", json_str(written, "by"));
        office_put_text(view, object, "text", json_str(written, "text"));
    }
}

static void put_sections(struct version_page *page, const json_t *told)
{
    const struct version_sections sections = {.told = json_object_get(told, "sections"),
                                              .counted = "reworded",
                                              .counts = "versions_section_reworded",
                                              .some = "versions_sections_reworded",
                                              .rest = "versions_sections_untouched",
                                              .path = "/edit",
                                              .name = "within",
                                              .query = ""};
    version_sections_put(page, &sections);
}

static bool fill(struct version_page *page, const struct open_form *open, bool conflict,
                 struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    long long consultation = (long long)view->consultation.id, version = (long long)page->row.id;
    struct str within = request_query(request, "within");
    bool all = open->node.n == 0 && str_equal(within, STR("all"));
    const struct rewording_choice choice = {open->node.n ? open->node
                                            : all        ? STR("")
                                                         : within,
                                            all};
    json_t *told =
               rewording_view(request->office, request->consultation, page->row.id, &choice, error),
           *part;
    if (!told)
        return false;
    put_sections(page, told);
    size_t i;
    json_array_foreach(json_object_get(told, "parts"), i, part) put_part(page, part, open);
    office_put(view, view->json, "parts", json_incref(json_object_get(told, "parts")));
    office_put(view, view->json, "reworded", json_incref(json_object_get(told, "reworded")));
    office_put(view, view->json, "some_reworded", json_boolean(number_at(told, "reworded") > 0));
    office_put(view, view->json, "reworded_text",
               words_count(view->words, "versions_reworded", (size_t)number_at(told, "reworded")));
    json_decref(told);
    put_conflict(view, open, conflict);
    office_put_href(view, view->json, "compose_href", VERSION "/compose", consultation, version);
    office_put_href(view, view->json, "edit_href", VERSION "/edit", consultation, version);
    office_put_text(view, view->json, "typed_label", request_form(request, "label"));
    office_put(view, view->json, "label_most", json_integer(LIMIT_NAME_BYTES / 2));
    json_t *scripts = office_put_array(view, view->json, "scripts");
    if (open->node.n)
        json_push(&view->maker, scripts, json_string("answer.js"));
    return true;
}

/* A later version was made: this one is written no more, and what was typed is not thrown away. */
static bool show_late(struct version_page *page, struct response *response, struct error *error)
{
    struct office_view *view = &page->view;
    const struct version_chain *chain = &page->chain;
    office_put_text(view, view->json, "typed", request_form(view->request, "text"));
    office_put_href(view, view->json, "newest_href", VERSION "/edit",
                    (long long)view->consultation.id, (long long)chain->items[chain->count - 1].id);
    return office_view_show(view, response, 409, "versions_edit_late", error);
}

static bool show(struct request *request, struct response *response, unsigned status,
                 const struct open_form *open, bool conflict, const struct error *problem,
                 struct error *error)
{
    struct version_page page;
    if (!version_page_open(request, "versions_edit_title", &page, error))
        return false;
    office_put_problem(&page.view, fields, problem);
    if (version_place(&page.chain, page.row.id) + 1 != page.chain.count)
        return show_late(&page, response, error);
    if (fill(&page, open, conflict, error))
        return office_view_show(&page.view, response, status, "versions_edit", error);
    office_view_drop(&page.view);
    return false;
}

static bool show_edit(struct request *request, struct response *response, struct error *error)
{
    const struct open_form open = {.node = request_query(request, "part"),
                                   .behind = request_query(request, "behind").n > 0};
    return show(request, response, 200, &open, false, NULL, error);
}

/* Saving */

/* To a script, that it is saved, and the revision that stands now. */
static bool say_saved(struct request *request, struct response *response, int64_t revision,
                      struct error *error)
{
    struct json_maker maker = {0};
    struct str text;
    json_t *view = json_object();
    char clock[8];
    snprintf(clock, sizeof clock, "%.5s", time_in_sweden(time_seconds()).text + 11);
    json_put(&maker, view, "revision", json_integer(revision));
    json_put(&maker, view, "saved_text",
             words_fill(site_words(request), "versions_saved", "time", clock, NULL));
    return json_to_arena(&maker, view, request->arena, &text, error) &&
           respond_bytes(response, "application/json", text);
}

static bool save_place(struct request *request, const struct reworded_place *place, int64_t seen,
                       int64_t *ret_revision, struct error *problem)
{
    if (request_form(request, "take_back").n)
        return rewording_take_back(request->office, &request->who, place, seen, ret_revision,
                                   problem);
    return rewording_save(request->office, &request->who, place, seen,
                          request_form(request, "text"), ret_revision, problem);
}

static bool save(struct request *request, struct response *response, struct error *error)
{
    struct reworded_place place = {.consultation = request->consultation,
                                   .node = request_capture(request, "node"),
                                   .behind = request_form(request, "behind").n > 0};
    struct error problem = {0};
    int64_t seen = 0, revision;
    if (!request_capture_id(request, "version", &place.version, error) ||
        !version_seen(request, "revision", &seen, error))
        return false;
    const struct open_form open = {place.node, place.behind, true};
    if (save_place(request, &place, seen, &revision, &problem))
        return request->wants_json
                   ? say_saved(request, response, revision, error)
                   : respond_see_other(request, response, error,
                                       VERSION "/edit?within=%.*s#part-%.*s",
                                       (long long)request->consultation, (long long)place.version,
                                       STR_ARGS(place.node), STR_ARGS(place.node));
    if (problem.code == ERROR_STATE)
        return show(request, response, 409, &open, true, NULL, error);
    if (problem.code == ERROR_LIMIT)
        error_set(&problem, ERROR_LIMIT, "rewording_text: too long");
    if (office_can_tell(&problem))
        return show(request, response, 422, &open, false, &problem, error);
    if (error)
        *error = problem;
    return false;
}

/* A version is made of it */

struct composing {
    const struct request *request;
    struct prepared_version *prepared;
    int64_t version;
};

static bool keep(struct office *office, void *context, struct error *error)
{
    struct composing *composing = context;
    return version_keep(office, &composing->request->who, composing->prepared, true,
                        &composing->version, error);
}

/* Its file goes the way of files that come in, and away with them. */
static struct upload *write_file(struct request *request, struct str markdown, struct error *error)
{
    char path[PATH_ROOM];
    int n = snprintf(path, sizeof path, "%s/incoming", site_folder(request->site));
    if (n < 0 || n > PATH_ROOM - 40 || !file_make_folder(path, error))
        return NULL;
    snprintf(path + n, sizeof path - (size_t)n, "/version-XXXXXX");
    struct upload *upload = VEC_PUSH(request->arena, &request->uploads);
    char *kept = upload ? ARENA_ARRAY(request->arena, sizeof path, char) : NULL;
    int fd = kept ? mkstemp(path) : -1;
    if (!kept) {
        error_no_memory(error);
        return NULL;
    }
    snprintf(kept, sizeof path, "%s", path);
    *upload = (struct upload){.path = kept, .size = (int64_t)markdown.n};
    bool ok = fd >= 0 && file_put(fd, markdown);
    if (fd >= 0)
        close(fd);
    if (ok)
        return upload;
    error_set(error, ERROR_IO, "the new version cannot be written");
    return NULL;
}

/* "Reviderat förslag.md"; what no name of a file may hold is left out. */
static struct str file_name(const struct request *request, struct str label)
{
    struct str name = str_format(request->arena, "%.*s.md", STR_ARGS(label));
    for (size_t i = 0; name.p && i < name.n; i++)
        if (name.p[i] == '/' || name.p[i] == '\\')
            ((char *)name.p)[i] = '-';
    return name;
}

static bool compose(struct request *request, struct composing *composing, int64_t version,
                    struct error *error)
{
    struct version_form form = {.consultation = request->consultation,
                                .earlier = version,
                                .label = str_trim(request_form(request, "label"))};
    struct str markdown;
    if (form.label.n == 0)
        return error_set(error, ERROR_INPUT, "label: say what the version is called");
    if (form.label.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_LIMIT, "label: %zu bytes; at most %zu", form.label.n,
                         LIMIT_NAME_BYTES);
    if (!rewording_compose(request->office, request->consultation, version, request->arena,
                           &markdown, error))
        return false;
    const struct upload *file = write_file(request, markdown, error);
    if (!file)
        return false;
    form.path = file->path;
    form.name = file_name(request, form.label);
    composing->prepared = version_prepare(request->office, &form, request->arena, error);
    return composing->prepared && request_write(request, keep, composing, error);
}

static bool make_version(struct request *request, struct response *response, struct error *error)
{
    const struct open_form none = {0};
    struct composing composing = {.request = request};
    struct error problem = {0};
    int64_t version;
    if (!request_capture_id(request, "version", &version, error))
        return false;
    if (compose(request, &composing, version, &problem))
        return respond_see_other(request, response, error, VERSION "/changes",
                                 (long long)request->consultation, (long long)composing.version);
    if (problem.code == ERROR_STATE) {
        struct error told = {0};
        error_set(&told, ERROR_INPUT, "version_edit: %s", problem.message);
        return show(request, response, 409, &none, false, &told, error);
    }
    if (office_can_tell(&problem))
        return show(request, response, 422, &none, false, &problem, error);
    if (error)
        *error = problem;
    return false;
}

#define EDIT "/consultations/{consultation}/versions/{version}/edit"

static const struct route routes[] = {
    {METHOD_GET, EDIT, ALLOW_OFFICER, MANNER_READ, 0, show_edit,
     "The newest version part by part, with what is being written of each; a long one on a page "
     "for "
     "each of its parts, within=all: the whole.",
     "part behind within"},
    {METHOD_POST, EDIT "/{node}", ALLOW_OFFICER, MANNER_WRITE, LIMIT_FORM_BYTES, save,
     "Save what a part is to say, or something new behind it, or take it back.",
     "text revision behind take_back"},
    {METHOD_POST, "/consultations/{consultation}/versions/{version}/compose", ALLOW_OFFICER,
     MANNER_SLOW, LIMIT_FORM_BYTES, make_version, "Make a new version of what was written.",
     "label"},
};

const struct route_table rewording_routes = {routes, sizeof routes / sizeof *routes};

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The viewpoints for other tools: as annotations, for whoever may see them; as a project for
 * analysts, and what they changed back again, of which an officer sees a list before anything is
 * done.
 */
#include "model/exchange/annotations.h"
#include "model/exchange/project.h"
#include "model/exchange/project_import.h"
#include "render/qdpx.h"
#include "web/server/site.h"
#include "web/views/office_view.h"

#define CONSULTATION "/consultations/{consultation}"
/* How much of a list is shown on one page. */
#define SHOWN ((size_t)300)
#define FEW ((size_t)5)

/* "https://samsyn.example", as the visitor's browser names this site. */
static struct str base_of(const struct request *request)
{
    return str_format(request->arena, "%s://%.*s", request->secure ? "https" : "http",
                      STR_ARGS(request->host));
}

static enum export_for for_whom(const struct request *request)
{
    return request->right >= RIGHT_READER ? EXPORT_FOR_OFFICE : EXPORT_FOR_PUBLIC;
}

static bool respond_annotations(struct request *request, struct response *response, json_t *view,
                                struct error *error)
{
    struct buf out = buf_init(LIMIT_PAGE_BYTES);
    bool ok = view && json_write(view, false, &out, error) && buf_ok(&out, "the page", error);
    struct str body = ok ? str_copy(request->arena, buf_str(&out)) : STR("");
    buf_done(&out);
    json_decref(view);
    if (ok && !body.p)
        return error_no_memory(error);
    return ok && respond_bytes(response, ANNOTATIONS_MEDIA_TYPE, body);
}

/* What the page needs, of 0 what the collection does; a page behind every last has nothing. */
static bool load_page(struct request *request, int64_t page, struct export *ret_export,
                      struct error *error)
{
    size_t count = page ? ANNOTATIONS_PAGE : 0;
    size_t first = page && page <= INT32_MAX ? ((size_t)page - 1) * ANNOTATIONS_PAGE : 0;
    return export_load_part(request->office, request->consultation, for_whom(request), first, count,
                            request->arena, ret_export, error);
}

static bool send_annotations(struct request *request, struct response *response,
                             struct error *error)
{
    struct export export;
    struct str base = base_of(request);
    int64_t page;
    if (!base.p)
        return error_no_memory(error);
    if (!request_query_id(request, "page", &page, error) ||
        !load_page(request, page, &export, error))
        return false;
    json_t *view = page ? annotations_page(&export, base, (size_t)page, error)
                        : annotations_collection(&export, base, error);
    return respond_annotations(request, response, view, error);
}

/* Whole files */

static bool keep_body(struct request *request, struct response *response, struct buf *out, bool ok,
                      const char *media_type, struct error *error)
{
    ok = ok && buf_ok(out, "the file", error);
    struct str body = ok ? str_copy(request->arena, buf_str(out)) : STR("");
    buf_done(out);
    if (ok && !body.p)
        return error_no_memory(error);
    return ok && respond_bytes(response, media_type, body);
}

static bool send_annotations_file(struct request *request, struct response *response,
                                  struct export *export, struct error *error)
{
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct str base = base_of(request);
    bool ok = base.p ? annotations_write(export, base, &out, error) : error_no_memory(error);
    return keep_body(request, response, &out, ok, ANNOTATIONS_MEDIA_TYPE, error);
}

static bool send_project_file(struct request *request, struct response *response,
                              struct export *export, struct error *error)
{
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    const struct qdpx_originals originals = {project_original, export};
    json_t *view = project_view(export, request->language, error);
    bool ok = view && render_qdpx(view, originals, &out, error);
    json_decref(view);
    return keep_body(request, response, &out, ok, QDPX_MEDIA_TYPE, error);
}

static bool send_codes_file(struct request *request, struct response *response,
                            struct export *export, struct error *error)
{
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    json_t *view = project_codes_view(export, request->language, error);
    bool ok = view && render_qdc(view, &out, error);
    json_decref(view);
    return keep_body(request, response, &out, ok, QDC_MEDIA_TYPE, error);
}

static const struct {
    const char *name;
    bool (*send)(struct request *request, struct response *response, struct export *export,
                 struct error *error);
} exports[] = {
    {"project.qdpx", send_project_file},
    {"codes.qdc", send_codes_file},
    {"annotations.jsonld", send_annotations_file},
};

static bool send_export(struct request *request, struct response *response, struct error *error)
{
    struct str name = request_capture(request, "file");
    struct office_view view;
    struct export export;
    size_t at = 0;
    while (at < sizeof exports / sizeof *exports && !str_equal(name, str_from(exports[at].name)))
        at++;
    if (at == sizeof exports / sizeof *exports)
        return error_set(error, ERROR_NOT_FOUND, "there is no such file");
    if (!office_view_open(request, "exports_title", &view, error))
        return false;
    office_view_drop(&view);
    if (!export_load(request->office, request->consultation, EXPORT_FOR_OFFICE, request->arena,
                     &export, error))
        return false;
    response->download_name = office_file_name(&view, exports[at].name);
    return exports[at].send(request, response, &export, error);
}

/* The page */

static bool show_page(struct request *request, struct response *response, unsigned status,
                      const struct error *problem, struct error *error)
{
    static const struct form_field fields[] = {{"project_file", "file"},
                                               {"project_unread", "file"},
                                               {"project_foreign", "file"},
                                               {"project_twins", "file"},
                                               {NULL, NULL}};
    struct office_view view;
    if (!office_view_open(request, "exports_title", &view, error))
        return false;
    long long id = (long long)view.consultation.id;
    json_t *files = office_put_array(&view, view.json, "files");
    office_put_problem(&view, fields, problem);
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
        json_t *file = office_push(&view, files);
        struct str name = str_from(exports[i].name);
        office_put_text(&view, file, "name", name);
        office_put_named(&view, file, "text", "exports_", name);
        office_put_named(&view, file, "hint", "exports_hint_", name);
        office_put_href(&view, file, "href", OFFICE "/exports/%.*s", id, (int)name.n,
                        name.p ? name.p : "");
    }
    office_put_href(&view, view.json, "upload_href", OFFICE "/project", id);
    office_put_href(&view, view.json, "files_href", OFFICE "/files", id);
    office_put(&view, view.json, "most_megabytes",
               json_integer((json_int_t)(LIMIT_FILE_BYTES / MIB(1))));
    return office_view_show(&view, response, status, "exports", error);
}

static bool show_exports(struct request *request, struct response *response, struct error *error)
{
    return show_page(request, response, 200, NULL, error);
}

/* Bringing in */

static const struct upload *find_upload(const struct request *request)
{
    for (size_t i = 0; i < request->uploads.count; i++)
        if (str_equal(request->uploads.items[i].field, STR("file")) &&
            request->uploads.items[i].size > 0)
            return &request->uploads.items[i];
    return NULL;
}

/* What a person can put right is told at the form, in the words of `field`. */
static bool tell(struct request *request, struct response *response, const char *field,
                 const struct error *problem, struct error *error)
{
    struct error told = {0};
    if (!office_can_tell(problem)) {
        if (error)
            *error = *problem;
        return false;
    }
    error_set(&told, problem->code, "%s: %.300s", field, problem->message);
    return show_page(request, response, 422, &told, error);
}

/* The file is looked into here, so that what is wrong with it is told where it was chosen. */
static bool take_project(struct request *request, struct response *response, struct error *error)
{
    const struct upload *upload = find_upload(request);
    const char *folder = site_folder(request->site);
    struct error problem = {.code = ERROR_INPUT, .message = "choose a file"};
    struct project project;
    struct project_plan plan;
    struct hash hash;
    if (!upload)
        return tell(request, response, "project_file", &problem, error);
    if (!project_keep(folder, upload->path, &hash, &problem) ||
        !project_read_kept(request->office, folder, str_from(hash.hex), request->arena, &project,
                           &problem))
        return tell(request, response, "project_unread", &problem, error);
    if (!project_check(&project, request->arena, &problem))
        return tell(request, response, "project_twins", &problem, error);
    if (!project_plan_make(request->office, request->consultation, &project, request->arena, &plan,
                           &problem))
        return tell(request, response, "project_foreign", &problem, error);
    return respond_see_other(request, response, error, OFFICE "/project?file=%s",
                             (long long)request->consultation, hash.hex);
}

/* The plan as a page */

/* A kind, stance or outcome in words; what has no words of ours as it is. */
static void put_value(struct office_view *view, json_t *row, const char *key, struct str sort,
                      struct str value)
{
    static const struct {
        const char *sort, *prefix;
    } named[] = {{"kind", "kind_"}, {"stance", "stance_"}, {"outcome", "overview_legend_"}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_equal(sort, str_from(named[i].sort))) {
            office_put_named(view, row, key, named[i].prefix, value);
            return;
        }
    office_put_text(view, row, key, value);
}

/* What a change is from and to, of whichever sort it is. */
static void put_values(struct office_view *view, json_t *row, const json_t *change)
{
    static const struct {
        const char *what, *sort;
    } sorts[] = {
        {"add", "kind"},          {"kind", "kind"},     {"kind_unsaid", "kind"},
        {"kind_unclear", "kind"}, {"stance", "stance"}, {"stance_unclear", "stance"},
        {"outcome", "outcome"},
    };
    struct str what = json_str(change, "what"), part = json_str(change, "part");
    struct str from = json_str(change, "from"), to = json_str(change, "to"), sort = STR("");
    bool gone = str_equal(what, STR("code_gone")), noted = str_equal(what, STR("note"));
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (str_equal(what, str_from(sorts[i].what)))
            sort = str_from(sorts[i].sort);
    put_value(view, row, "from", gone ? to : sort, gone && part.n ? part : from);
    put_value(view, row, "to", sort, gone || noted ? STR("") : part.n ? part : to);
    put_value(view, row, "note", sort, noted ? to : STR(""));
    put_value(view, row, "stance", STR("stance"), json_str(change, "stance"));
}

static void put_row(struct office_view *view, json_t *rows, const json_t *change)
{
    json_t *row = office_push(view, rows);
    long long id = (long long)view->consultation.id;
    long long number = json_integer_value(json_object_get(change, "document"));
    long long viewpoint = json_integer_value(json_object_get(change, "viewpoint"));
    long long count = json_integer_value(json_object_get(change, "count"));
    office_put_named(view, row, "text", "project_", json_str(change, "what"));
    office_put_text(view, row, "what", json_str(change, "what"));
    office_put_id(view, row, "number", number);
    office_put_text(view, row, "name", number ? json_str(change, "name") : STR(""));
    office_put_text(view, row, "quote", json_str(change, "text"));
    put_values(view, row, change);
    office_put_id(view, row, "count", count > 1 ? count : 0);
    if (viewpoint)
        office_put_href(view, row, "href", OFFICE "/viewpoints/%lld", id, viewpoint);
    else if (number)
        office_put_href(view, row, "href", OFFICE "/documents/%lld", id, number);
    else
        office_put(view, row, "href", json_null());
}

/* How many there are of each sort; null where the list is seen at a glance. */
static void put_sums(struct office_view *view, const json_t *changes, const char *key)
{
    if (json_array_size(changes) <= FEW) {
        office_put(view, view->json, key, json_null());
        return;
    }
    json_t *sums = office_put_array(view, office_put_object(view, view->json, key), "rows"),
           *change;
    for (size_t i = 0; i < PROJECT_WHATS; i++) {
        struct str name = str_from(project_what_name((enum project_what)i));
        size_t count = 0, j;
        json_array_foreach(changes, j, change) count += str_equal(json_str(change, "what"), name);
        if (count == 0)
            continue;
        json_t *sum = office_push(view, sums);
        office_put_named(view, sum, "text", "project_", name);
        office_put_id(view, sum, "count", (int64_t)count);
    }
}

/* The first of a list, and how many more there are. */
static void put_rows(struct office_view *view, json_t *changes, const char *key, const char *sums,
                     const char *more)
{
    json_t *rows = office_put_array(view, view->json, key);
    size_t count = json_array_size(changes);
    put_sums(view, changes, sums);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        put_row(view, rows, json_array_get(changes, i));
    office_put_id(view, view->json, more, count > SHOWN ? (int64_t)(count - SHOWN) : 0);
}

/* What has been done with the list: `done` is the act that did it, `undone` how much of it stands
 * after it was taken back. */
struct plan_shown {
    int64_t done, left;
    bool undone, moved_on;
};

static bool read_shown(const struct request *request, struct plan_shown *shown, struct error *error)
{
    struct str undone = request_query(request, "undone");
    shown->undone = undone.n > 0;
    if (!request_query_id(request, "done", &shown->done, error))
        return false;
    return str_equal(undone, STR("0")) || request_query_id(request, "undone", &shown->left, error);
}

static void put_shown(struct office_view *view, const struct plan_shown *shown)
{
    long long id = (long long)view->consultation.id;
    office_put_id(view, view->json, "act", shown->done);
    office_put(view, view->json, "is_undone", json_boolean(shown->undone));
    office_put(view, view->json, "left_text",
               shown->left ? words_count(view->words, "project_left", (size_t)shown->left)
                           : json_null());
    office_put(view, view->json, "moved_on", json_boolean(shown->moved_on));
    office_put_href(view, view->json, "apply_href", OFFICE "/project/apply", id);
    office_put_href(view, view->json, "undo_href", OFFICE "/project/undo", id);
    office_put_href(view, view->json, "exports_href", OFFICE "/exports", id);
    office_put_href(view, view->json, "desk_href", OFFICE "/desk", id);
}

static bool show_plan_of(struct request *request, struct response *response,
                         const struct plan_shown *shown, struct project_plan *plan,
                         struct error *error)
{
    struct office_view view;
    struct str file = request_query(request, "file");
    json_t *told = project_plan_view(plan, error);
    if (!told || !office_view_open(request, "project_title", &view, error)) {
        json_decref(told);
        return false;
    }
    put_rows(&view, json_object_get(told, "changes"), "changes", "change_sums", "more_changes");
    put_rows(&view, json_object_get(told, "told"), "told", "told_sums", "more_told");
    office_put(&view, view.json, "change_text",
               words_count(view.words, "project_changes", plan->change_count));
    office_put(&view, view.json, "any_changes", json_boolean(plan->change_count > 0));
    office_put(&view, view.json, "any_told", json_boolean(plan->told_count > 0));
    office_put_text(&view, view.json, "origin", plan->origin);
    office_put_text(&view, view.json, "digest", json_str(told, "digest"));
    office_put_text(&view, view.json, "file", file.n ? file : request_form(request, "file"));
    put_shown(&view, shown);
    json_decref(told);
    return office_view_show(&view, response, shown->moved_on ? 409 : 200, "project", error);
}

static bool show_plan(struct request *request, struct response *response, struct error *error)
{
    struct project project;
    struct project_plan plan;
    struct plan_shown shown = {0};
    struct str file = request_query(request, "file");
    if (file.n == 0)
        return respond_see_other(request, response, error, OFFICE "/exports",
                                 (long long)request->consultation);
    return read_shown(request, &shown, error) &&
           project_read_kept(request->office, site_folder(request->site), file, request->arena,
                             &project, error) &&
           project_plan_make(request->office, request->consultation, &project, request->arena,
                             &plan, error) &&
           show_plan_of(request, response, &shown, &plan, error);
}

/* Doing it: by the writer, on the desk as it is then. */

struct applying {
    const struct request *request;
    const struct project *project;
    struct project_plan plan;
    int64_t act;
    bool moved_on; /* the desk is not as it was when the list was shown */
};

static bool apply(struct office *office, void *context, struct error *error)
{
    struct applying *applying = context;
    const struct request *request = applying->request;
    const struct desk_worker worker = {office, &request->who, request->consultation};
    if (!project_plan_make(office, request->consultation, applying->project, request->arena,
                           &applying->plan, error))
        return false;
    json_t *view = project_plan_view(&applying->plan, error);
    bool ok = view != NULL;
    applying->moved_on =
        ok && !str_equal(json_str(view, "digest"), request_form(request, "digest"));
    json_decref(view);
    return ok && (applying->moved_on ||
                  project_plan_apply(&applying->plan, &worker, &applying->act, error));
}

static bool apply_project(struct request *request, struct response *response, struct error *error)
{
    struct project project;
    struct applying applying = {.request = request, .project = &project};
    struct str file = request_form(request, "file");
    if (!project_read_kept(request->office, site_folder(request->site), file, request->arena,
                           &project, error) ||
        !request_write(request, apply, &applying, error))
        return false;
    if (applying.moved_on)
        return show_plan_of(request, response, &(struct plan_shown){.moved_on = true},
                            &applying.plan, error);
    return respond_see_other(request, response, error, OFFICE "/project?file=%.*s&done=%lld",
                             (long long)request->consultation, STR_ARGS(file),
                             (long long)applying.act);
}

/* Taking it back: the page then lists the same once more. */
static bool undo_project(struct request *request, struct response *response, struct error *error)
{
    const struct desk_worker worker = {request->office, &request->who, request->consultation};
    struct str file = request_form(request, "file");
    int64_t act;
    size_t left;
    if (!request_form_id(request, "act", &act, error) || !project_undo(&worker, act, &left, error))
        return false;
    if (!hash_is_hex(file))
        file = STR("");
    return respond_see_other(request, response, error, OFFICE "/project?file=%.*s&undone=%zu",
                             (long long)request->consultation, STR_ARGS(file), left);
}

static const struct route routes[] = {
    {METHOD_GET, CONSULTATION "/annotations", ALLOW_ANYONE, MANNER_SLOW, 0, send_annotations,
     "The viewpoints as W3C Web Annotations, by page; for the public those of a published "
     "compilation that touch nothing masked.",
     "page"},
    {METHOD_GET, CONSULTATION "/exports", ALLOW_READER, MANNER_READ, 0, show_exports,
     "The forms in which the viewpoints are handed to other tools, and the way back.", NULL},
    {METHOD_GET, CONSULTATION "/exports/{file}", ALLOW_READER, MANNER_SLOW, 0, send_export,
     "The viewpoints as project.qdpx or codes.qdc (REFI-QDA) or annotations.jsonld, "
     "made now.",
     NULL},
    {METHOD_POST, CONSULTATION "/project", ALLOW_OFFICER, MANNER_SLOW, LIMIT_UPLOAD_BYTES,
     take_project, "Send a project that analysts changed; nothing is changed by it yet.", "file"},
    {METHOD_GET, CONSULTATION "/project", ALLOW_OFFICER, MANNER_SLOW, 0, show_plan,
     "What a project that was sent would change at the desk.", "file done undone"},
    {METHOD_POST, CONSULTATION "/project/apply", ALLOW_OFFICER, MANNER_SLOW, LIMIT_FORM_BYTES,
     apply_project, "Do what the list says, if it would still say the same.", "file digest"},
    {METHOD_POST, CONSULTATION "/project/undo", ALLOW_OFFICER, MANNER_WRITE, LIMIT_FORM_BYTES,
     undo_project, "Take back all that a project brought in, but for what was changed since.",
     "act file"},
};

const struct route_table exchange_routes = {routes, sizeof routes / sizeof *routes};

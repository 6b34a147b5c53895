/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The decision on a version: what remains before it, what of the changes is substantial, the form,
 * and afterwards what was sealed.
 */
#include "model/versions/decisions.h"

#include "model/chain/changes.h"
#include "model/versions/substantial.h"
#include "render/chain_texts.h"
#include "web/views/chain_view.h"
#include "web/views/decision_texts.h"

#define DECISION "/consultations/{consultation}/versions/{version}/decision"

static const struct form_field fields[] = {
    {"decided", "decided"},
    {"decided_by", "decided_by"},
    {"paragraph", "paragraph"},
    {"case_number", "case_number"},
    {"reservations", "reservations"},
    {"new_round", "new_round"},
    {"new_round_reason", "new_round_reason"},
    {"replaces", "replaces"},
    {NULL, NULL},
};

static bool fail(struct chain_view *chain)
{
    office_view_drop(&chain->view);
    return false;
}

/* What remains */

static void push_remaining(struct office_view *view, json_t *rows, const json_t *gate,
                           const char *key, const char *word, const char *address)
{
    size_t count = (size_t)json_integer_value(json_object_get(gate, key));
    if (count == 0)
        return;
    json_t *item = office_push(view, rows);
    office_put(view, item, "count", json_integer((json_int_t)count));
    office_put(view, item, "text", words_count(view->words, word, count));
    office_put_href(view, item, "href", OFFICE "/versions%s",
                    (long long)view->request->consultation, address);
}

static bool put_gate(struct office_view *view, int64_t version, struct error *error)
{
    json_t *gate =
        version_gate_view(view->request->office, view->request->consultation, version, 0, 1, error);
    if (!gate)
        return false;
    struct str changes =
        str_format(view->request->arena, "/%lld/changes?cause=open",
                   (long long)json_integer_value(json_object_get(gate, "open_in")));
    struct str places =
        str_format(view->request->arena, "/%lld/places",
                   (long long)json_integer_value(json_object_get(gate, "unsure_in")));
    if (!changes.p || !places.p) {
        json_decref(gate);
        return error_no_memory(error);
    }
    json_t *rows = office_put_array(view, view->json, "remaining");
    push_remaining(view, rows, gate, "unmet", "decision_unmet", "");
    push_remaining(view, rows, gate, "open", "decision_open", changes.p);
    push_remaining(view, rows, gate, "unsure", "decision_unsure", places.p);
    office_put(view, view->json, "passed", json_incref(json_object_get(gate, "passed")));
    json_decref(gate);
    return true;
}

/* Substantial changes */

static json_t *words_in(const struct office_view *view, const json_t *item, const char *key)
{
    struct buf out = buf_init(KIB(16));
    const json_t *word, *words = json_object_get(item, key);
    size_t i;
    json_array_foreach(words, i, word)
    {
        buf_add_str(&out, i ? STR(", ") : STR(""));
        buf_add_str(&out, str_from(json_string_value(word)));
    }
    struct str text = out.failed ? STR("") : str_copy(view->request->arena, buf_str(&out));
    buf_done(&out);
    return json_of_optional(text);
}

/* Of a wording that obliges to something else: whether only its figures do. */
static struct str why_of(const json_t *item)
{
    struct str why = json_str(item, "why");
    bool duties = json_array_size(json_object_get(item, "duties_gone")) +
                  json_array_size(json_object_get(item, "duties_come"));
    return str_equal(why, STR("obligation")) && !duties ? STR("figures") : why;
}

static void put_item(struct office_view *view, json_t *item)
{
    static const char *const keys[][2] = {{"duties_gone", "duties_gone_text"},
                                          {"duties_come", "duties_come_text"},
                                          {"figures_gone", "figures_gone_text"},
                                          {"figures_come", "figures_come_text"}};
    long long change = (long long)json_integer_value(json_object_get(item, "change"));
    long long version = (long long)json_integer_value(json_object_get(item, "in_version"));
    office_put_named(view, item, "why_text", "decision_why_", why_of(item));
    office_put(view, item, "compared",
               json_boolean(json_is_array(json_object_get(item, "pieces"))));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        office_put(view, item, keys[i][1], words_in(view, item, keys[i][0]));
    office_put_href(view, item, "href", OFFICE "/changes?version=%lld&change=%lld#change-%lld",
                    (long long)view->request->consultation, version, change, change);
}

/* What came or went whole is looked at first; other wordings are many, and folded. */
static void put_groups(struct office_view *view, json_t *items)
{
    static const char *const words[] = {"decision_group_parts", "decision_group_wordings"};
    json_t *groups = office_put_array(view, view->json, "substantial_groups"), *item;
    for (size_t g = 0; g < sizeof words / sizeof *words; g++) {
        json_t *list = json_array();
        size_t i;
        json_array_foreach(items, i, item)
        {
            if (str_equal(json_str(item, "why"), STR("obligation")) == (g == 1))
                json_push(&view->maker, list, json_incref(item));
        }
        size_t count = json_array_size(list);
        if (count == 0) {
            json_decref(list);
            continue;
        }
        json_t *group = office_push(view, groups);
        office_put(view, group, "text", words_count(view->words, words[g], count));
        office_put(view, group, "open", json_boolean(g == 0));
        office_put(view, group, "items", list);
    }
}

static bool put_substantial(struct office_view *view, int64_t version, struct error *error)
{
    json_t *substantial =
        substantial_view(view->request->office, view->request->consultation, version, error);
    if (!substantial)
        return false;
    json_t *item, *items = json_object_get(substantial, "items");
    size_t i;
    json_array_foreach(items, i, item) put_item(view, item);
    if (!chain_texts_add(view->words, items)) {
        json_decref(substantial);
        return error_no_memory(error);
    }
    put_groups(view, items);
    office_put(view, view->json, "substantial",
               json_incref(json_object_get(substantial, "substantial")));
    office_put(view, view->json, "substantial_text",
               words_count(view->words, "decision_substantial", json_array_size(items)));
    office_put(view, view->json, "substantial_items", json_incref(items));
    json_decref(substantial);
    return true;
}

/* What was typed */

static void put_typed(struct office_view *view)
{
    static const char *const rounds[] = {"not_held", "held", NULL};
    json_t *typed = office_put_object(view, view->json, "typed");
    for (const struct form_field *field = fields; field->name; field++)
        office_put_text(view, typed, field->name, request_form(view->request, field->name));
    office_put_choices(view, view->json, "rounds", "decision_choose_", rounds,
                       request_form(view->request, "new_round"));
}

/* Sealed */

static void put_faults(struct office_view *view, unsigned faults)
{
    static const struct {
        enum seal_fault fault;
        const char *word;
    } names[] = {
        {SEAL_BROKEN, "decision_fault_seal"},     {SEAL_FILE, "decision_fault_file"},
        {SEAL_TEXT, "decision_fault_text"},       {SEAL_COMPILATION, "decision_fault_compilation"},
        {SEAL_CHANGES, "decision_fault_changes"},
    };
    json_t *list = office_put_array(view, view->json, "faults");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (faults & names[i].fault)
            office_put_word(view, office_push(view, list), "text", names[i].word);
    office_put(view, view->json, "checked", json_true());
    office_put(view, view->json, "whole", json_boolean(faults == 0));
}

/* The seal is looked at when that is asked for, by a form: a page that is fetched is kept for as
 * long as the database is the same, which says nothing of the files. */
static bool put_check(struct office_view *view, int64_t version, bool wanted, struct error *error)
{
    unsigned faults;
    if (!wanted) {
        office_put(view, view->json, "checked", json_false());
        office_put(view, view->json, "whole", json_false());
        office_put_array(view, view->json, "faults");
        return true;
    }
    if (!decision_verify(view->request->office, view->request->consultation, version, &faults,
                         error))
        return false;
    put_faults(view, faults);
    return true;
}

/* The page */

static void put_addresses(struct office_view *view, int64_t version)
{
    long long consultation = (long long)view->request->consultation, id = (long long)version;
    office_put(view, view->json, "version", json_integer(version));
    office_put_href(view, view->json, "decision_href", OFFICE "/versions/%lld/decision",
                    consultation, id);
    office_put_href(view, view->json, "check_href", OFFICE "/versions/%lld/decision/check",
                    consultation, id);
    office_put_href(view, view->json, "text_href", OFFICE "/versions/%lld/text", consultation, id);
    office_put_href(view, view->json, "compilation_href",
                    OFFICE "/versions/%lld/decision/compilation", consultation, id);
    office_put_href(view, view->json, "sealed_changes_href",
                    OFFICE "/versions/%lld/decision/changes", consultation, id);
}

static bool show(struct request *request, struct response *response, unsigned status, bool check,
                 const struct error *problem, struct error *error)
{
    struct chain_view chain;
    int64_t version;
    size_t at;
    if (!request_capture_id(request, "version", &version, error) ||
        !chain_view_open(request, "decision_title", &chain, error))
        return false;
    struct office_view *view = &chain.view;
    if (!chain_view_find(&chain, version, &at, error) ||
        !chain_view_put_versions(&chain, at, error) ||
        !decision_put(&chain, version, view->json, error))
        return fail(&chain);
    bool decided = !json_is_null(json_object_get(view->json, "decision"));
    if (!put_gate(view, version, error) || !put_substantial(view, version, error) ||
        !put_check(view, version, check && decided, error))
        return fail(&chain);
    put_addresses(view, version);
    put_typed(view);
    office_put_problem(view, fields, problem);
    office_put(view, view->json, "can_decide",
               json_boolean(!decided && request->right >= RIGHT_OFFICER &&
                            (json_is_true(json_object_get(view->json, "passed")) || problem)));
    return office_view_show(view, response, status, "decision", error);
}

static bool show_decision(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, false, NULL, error);
}

static bool check_seal(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, true, NULL, error);
}

/* Deciding */

static struct decision_form take_form(const struct request *request, int64_t version)
{
    return (struct decision_form){
        .consultation = request->consultation,
        .version = version,
        .decided = request_form(request, "decided"),
        .decided_by = request_form(request, "decided_by"),
        .paragraph = request_form(request, "paragraph"),
        .case_number = request_form(request, "case_number"),
        .reservations = request_form(request, "reservations"),
        .new_round = request_form(request, "new_round"),
        .new_round_reason = request_form(request, "new_round_reason"),
        .replaces = request_form(request, "replaces"),
    };
}

struct deciding {
    const struct request *request;
    const struct prepared_decision *prepared;
};

static bool keep(struct office *office, void *context, struct error *error)
{
    const struct deciding *deciding = context;
    return decision_keep(office, &deciding->request->who, deciding->prepared, error);
}

static bool decide(struct request *request, struct response *response, struct error *error)
{
    struct deciding deciding = {.request = request};
    struct error problem = {0};
    int64_t version;
    if (!request_capture_id(request, "version", &version, error))
        return false;
    struct decision_form form = take_form(request, version);
    deciding.prepared = decision_prepare(request->office, &form, request->arena, &problem);
    if (deciding.prepared && request_write(request, keep, &deciding, &problem))
        return respond_see_other(request, response, error, OFFICE "/versions/%lld/decision",
                                 (long long)request->consultation, (long long)version);
    if (office_can_tell(&problem))
        return show(request, response, 422, false, &problem, error);
    if (problem.code == ERROR_STATE) {
        struct error told = {0};
        error_set(&told, ERROR_INPUT, "%s", problem.message);
        return show(request, response, 409, false, &told, error);
    }
    if (error)
        *error = problem;
    return false;
}

/* What was sealed, byte for byte */

static bool send_sealed(struct request *request, struct response *response, const char *what,
                        struct error *error)
{
    int64_t version;
    struct str bytes;
    struct office_view view;
    if (!request_capture_id(request, "version", &version, error) ||
        !decision_sealed(request->office, request->consultation, version, str_from(what),
                         request->arena, &bytes, error) ||
        !office_view_open(request, "decision_title", &view, error))
        return false;
    office_view_drop(&view);
    struct str name = str_format(request->arena, "%s.json", what);
    if (!name.p)
        return error_no_memory(error);
    response->download_name = office_file_name(&view, name.p);
    return respond_bytes(response, "application/json", bytes);
}

static bool send_compilation(struct request *request, struct response *response,
                             struct error *error)
{
    return send_sealed(request, response, "compilation", error);
}

static bool send_changes(struct request *request, struct response *response, struct error *error)
{
    return send_sealed(request, response, "changes", error);
}

static const struct route routes[] = {
    {METHOD_GET, DECISION, ALLOW_READER, MANNER_SLOW, 0, show_decision,
     "What remains before a decision on a version, which changes are substantial, and the decision "
     "with what was sealed.",
     NULL},
    {METHOD_POST, DECISION "/check", ALLOW_READER, MANNER_SLOW, LIMIT_FORM_BYTES, check_seal,
     "The same, with whether what was sealed is still there, byte for byte.", NULL},
    {METHOD_POST, DECISION, ALLOW_OFFICER, MANNER_SLOW, LIMIT_FORM_BYTES, decide,
     "Decide on a version: it is adopted, and sealed with the compilation and the changes.",
     "decided decided_by paragraph case_number reservations new_round new_round_reason replaces"},
    {METHOD_GET, DECISION "/compilation", ALLOW_READER, MANNER_SLOW, 0, send_compilation,
     "The sealed compilation, byte for byte.", NULL},
    {METHOD_GET, DECISION "/changes", ALLOW_READER, MANNER_SLOW, 0, send_changes,
     "The sealed list of changes, byte for byte.", NULL},
};

const struct route_table decision_routes = {routes, sizeof routes / sizeof *routes};

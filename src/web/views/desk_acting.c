/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_acting.h"

#include <string.h>

/* Viewpoints as forms name them: "214:3" is viewpoint 214 as of its revision 3 */

static bool take_seen(struct str text, struct desk_seen *ret_seen, struct error *error)
{
    struct str rest = text, id = str_cut(&rest, ':');
    struct desk_seen seen;
    if (!request_number(id, &seen.viewpoint) || !request_number(rest, &seen.revision))
        return error_set(error, ERROR_INPUT, "\"%.*s\" is no viewpoint with its revision",
                         STR_ARGS(str_sub(text, 0, 40)));
    *ret_seen = seen;
    return true;
}

/* The viewpoints that an act is about, each once. */
struct seen_list {
    VEC(struct desk_seen) items;
};

static bool has_seen(const struct seen_list *list, int64_t viewpoint)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (list->items.items[i].viewpoint == viewpoint)
            return true;
    return false;
}

static bool add_seen(const struct request *request, struct seen_list *list, struct desk_seen seen,
                     struct error *error)
{
    if (has_seen(list, seen.viewpoint))
        return true;
    struct desk_seen *added = VEC_PUSH(request->arena, &list->items);
    if (!added)
        return error_no_memory(error);
    *added = seen;
    return true;
}

/* All of a form's fields of that name. */
static bool add_named(const struct request *request, struct seen_list *list, const char *name,
                      struct error *error)
{
    size_t count;
    struct str *values = request_form_all(request, name, &count);
    if (!values)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct desk_seen seen = {0};
        if (!take_seen(values[i], &seen, error) || !add_seen(request, list, seen, error))
            return false;
    }
    return true;
}

static struct desk_targets targets_of(const struct seen_list *list)
{
    return (struct desk_targets){list->items.items, list->items.count};
}

/* One act: who, where, on which viewpoint */

struct acting {
    struct request *request;
    struct response *response;
    struct desk_address at;
    struct desk_worker worker;
    struct desk_seen seen; /* the viewpoint of the path, as the form saw it */
};

/* Acts of the desk itself have no viewpoint in their path. */
static bool start(struct request *request, struct response *response, struct acting *ret_acting,
                  struct error *error)
{
    struct acting acting = {.request = request, .response = response};
    acting.worker = (struct desk_worker){request->office, &request->who, request->consultation};
    if (!desk_address_read(request, &acting.at, error))
        return false;
    *ret_acting = acting;
    return true;
}

static bool start_on_viewpoint(struct request *request, struct response *response,
                               struct acting *ret_acting, struct error *error)
{
    struct acting acting;
    int64_t viewpoint;
    if (!start(request, response, &acting, error) ||
        !request_capture_id(request, "viewpoint", &viewpoint, error) ||
        !take_seen(request_form(request, "seen"), &acting.seen, error))
        return false;
    if (acting.seen.viewpoint != viewpoint)
        return error_set(error, ERROR_INPUT, "the form is about another viewpoint");
    if (acting.at.viewpoint == 0)
        acting.at.viewpoint = viewpoint;
    *ret_acting = acting;
    return true;
}

static struct desk_targets only(const struct desk_seen *seen)
{
    return (struct desk_targets){seen, 1};
}

/* Back to where the form stood. */
static bool go_back(const struct acting *acting, struct error *error)
{
    struct str path = desk_address_path(acting->request, &acting->at);
    if (path.n == 0)
        return error_no_memory(error);
    return respond_see_other(acting->request, acting->response, error, "%.*s%s", STR_ARGS(path),
                             acting->at.viewpoint ? "#viewpoint" : "");
}

static bool is_clean(const json_t *result)
{
    return json_array_size(json_object_get(result, "conflicts")) == 0 &&
           json_array_size(json_object_get(result, "overlaps")) == 0;
}

static bool show_conflict(const struct acting *acting, json_t *result, struct error *error)
{
    struct json_maker maker = {0};
    struct desk_page page;
    if (!desk_page_open(acting->request, &maker, &acting->at, &page, error)) {
        json_decref(result);
        return false;
    }
    bool ok = desk_respond_conflict(acting->request, acting->response, &page, result, error);
    desk_page_done(&page);
    return ok;
}

/* After an act: back, or the page of what stood in the way. Takes over `result`. */
static bool finish(const struct acting *acting, json_t *result, struct error *error)
{
    if (!is_clean(result))
        return show_conflict(acting, result, error);
    json_decref(result);
    return go_back(acting, error);
}

/* The desk again, with what was typed, and what is wrong with it. */
static bool refuse(const struct acting *acting, const char *form, const char *message,
                   struct error *error)
{
    struct json_maker maker = {0};
    struct desk_page page;
    if (!desk_page_open(acting->request, &maker, &acting->at, &page, error))
        return false;
    page.refused = (struct desk_refused){form, message};
    json_t *view = desk_view(&page, error);
    desk_page_done(&page);
    return view && respond_page(acting->request, acting->response, 422, "desk", view, error);
}

/* Judging: what was changed in the form is changed; where nothing was, the proposal is confirmed */

static bool is_changed(const struct request *request, const char *name, const char *was)
{
    return !str_equal(request_form(request, name), request_form(request, was));
}

/* What the form says now, where it is not what it said when it was shown. */
static struct str changed(const struct request *request, const char *name, const char *was)
{
    return is_changed(request, name, was) ? request_form(request, name) : STR("");
}

bool desk_post_judge(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    json_t *result;
    const struct desk_judgement judgement = {
        .kind = changed(request, "kind", "was_kind"),
        .stance = changed(request, "stance", "was_stance"),
        .moves = is_changed(request, "part", "was_part"),
        .node = request_form(request, "part"),
    };
    return start_on_viewpoint(request, response, &acting, error) &&
           desk_judge(&acting.worker, only(&acting.seen), &judgement, &result, error) &&
           finish(&acting, result, error);
}

bool desk_post_reject(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    json_t *result;
    return start_on_viewpoint(request, response, &acting, error) &&
           desk_reject(&acting.worker, only(&acting.seen), request_form(request, "reason"), &result,
                       error) &&
           finish(&acting, result, error);
}

/* Replying */

/* The viewpoint itself, those ticked in the list, and, where that was asked for, all that say the
 * same. */
static bool reply_targets(const struct acting *acting, struct seen_list *ret_list,
                          struct error *error)
{
    const struct request *request = acting->request;
    struct seen_list list = {0};
    bool together = request_form(request, "together").n > 0;
    if (!add_seen(request, &list, acting->seen, error) ||
        !add_named(request, &list, "also", error) ||
        (together && !add_named(request, &list, "member", error)))
        return false;
    *ret_list = list;
    return true;
}

static bool is_blank(struct str text)
{
    return str_trim(text).n == 0;
}

/* What is missing in the form; NULL: nothing is. */
static const char *wrong_with_reply(const struct request *request)
{
    struct str outcome = request_form(request, "outcome"), reason = request_form(request, "reason");
    if (outcome.n == 0)
        return "desk_wrong_outcome";
    if (reason.n > LIMIT_REASON_BYTES)
        return "desk_wrong_reason_long";
    bool plain = str_equal(outcome, STR("accommodated")) || str_equal(outcome, STR("noted"));
    return !plain && is_blank(reason) ? "desk_wrong_reason" : NULL;
}

bool desk_post_reply(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    struct seen_list list;
    json_t *result;
    const char *wrong = wrong_with_reply(request);
    if (!start_on_viewpoint(request, response, &acting, error) ||
        !reply_targets(&acting, &list, error))
        return false;
    if (wrong)
        return refuse(&acting, "reply", wrong, error);
    return desk_reply(&acting.worker, targets_of(&list), request_form(request, "outcome"),
                      request_form(request, "reason"), &result, error) &&
           finish(&acting, result, error);
}

bool desk_post_withdraw(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    json_t *result;
    return start_on_viewpoint(request, response, &acting, error) &&
           desk_withdraw_reply(&acting.worker, only(&acting.seen), &result, error) &&
           finish(&acting, result, error);
}

/* Who sees to it; themes */

static bool read_account(const struct request *request, int64_t *ret_account, struct error *error)
{
    return request_form_id(request, "assignee", ret_account, error);
}

bool desk_post_assign(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    int64_t account;
    json_t *result;
    return start_on_viewpoint(request, response, &acting, error) &&
           read_account(request, &account, error) &&
           desk_assign(&acting.worker, only(&acting.seen), account, &result, error) &&
           finish(&acting, result, error);
}

bool desk_post_theme(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    int64_t removed;
    json_t *result;
    if (!start_on_viewpoint(request, response, &acting, error) ||
        !request_form_id(request, "remove", &removed, error))
        return false;
    struct str name = request_form(request, "name");
    if (!removed && (is_blank(name) || name.n > LIMIT_NAME_BYTES))
        return refuse(&acting, "theme", "desk_wrong_theme", error);
    bool ok = removed
                  ? desk_remove_theme(&acting.worker, only(&acting.seen), removed, &result, error)
                  : desk_add_theme(&acting.worker, only(&acting.seen), name, &result, error);
    return ok && finish(&acting, result, error);
}

/* Where it begins and ends */

bool desk_post_split(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    size_t count;
    json_t *result;
    struct str *starts = request_form_all(request, "start", &count);
    int64_t *places = ARENA_ARRAY(request->arena, count + 1, int64_t);
    if (!starts || !places)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (!request_number(starts[i], &places[i]))
            return error_set(error, ERROR_INPUT, "start should be a number of bytes");
    if (!start_on_viewpoint(request, response, &acting, error))
        return false;
    if (count == 0)
        return refuse(&acting, "split", "desk_wrong_split", error);
    acting.at.then = 0; /* what is split off is next */
    return desk_split(&acting.worker, acting.seen, places, count, &result, error) &&
           finish(&acting, result, error);
}

/* The one that keeps its number is the first of them in the text. */
static void follow_joined(struct acting *acting, const json_t *result)
{
    size_t i;
    const json_t *done;
    json_array_foreach(json_object_get(result, "done"), i, done)
    {
        if (json_is_integer(json_object_get(done, "revision")))
            acting->at.viewpoint = json_integer_value(json_object_get(done, "viewpoint"));
    }
}

bool desk_post_join(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    struct seen_list list = {0};
    json_t *result;
    if (!start_on_viewpoint(request, response, &acting, error) ||
        !add_seen(request, &list, acting.seen, error) ||
        !add_named(request, &list, "with", error) ||
        !desk_join(&acting.worker, targets_of(&list), &result, error))
        return false;
    acting.at.then = 0; /* it may be the one that was joined */
    follow_joined(&acting, result);
    return finish(&acting, result, error);
}

static bool find_stretch(const struct acting *acting, struct desk_stretch *ret_stretch,
                         struct error *error)
{
    int64_t document, near = 0;
    (void)request_number(request_form(acting->request, "near"), &near);
    return request_form_id(acting->request, "document", &document, error) &&
           desk_find_text(acting->request->office, acting->worker.consultation, document,
                          request_form(acting->request, "quote"), near, ret_stretch, error);
}

bool desk_post_anchor(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    struct desk_stretch stretch;
    json_t *result;
    bool anyway = request_form(request, "anyway").n > 0;
    if (!start_on_viewpoint(request, response, &acting, error))
        return false;
    struct error missing = {0};
    if (!find_stretch(&acting, &stretch, &missing))
        return refuse(&acting, "anchor", "desk_wrong_quote", error);
    return desk_reanchor(&acting.worker, acting.seen, stretch, anyway, &result, error) &&
           finish(&acting, result, error);
}

bool desk_post_passages(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    size_t count;
    json_t *result;
    struct str removed = request_form(request, "remove"), added = request_form(request, "add");
    enum desk_moving moving = removed.n ? DESK_REMOVE : DESK_ADD;
    struct str node = removed.n ? removed : added;
    count = node.n ? 1 : 0;
    if (count == 0)
        return error_set(error, ERROR_INPUT, "choose a part of the draft");
    return start_on_viewpoint(request, response, &acting, error) &&
           desk_set_passages(&acting.worker, only(&acting.seen), moving, &node, count, &result,
                             error) &&
           finish(&acting, result, error);
}

/* Many at once, ticked in the list */

static bool do_bulk(const struct acting *acting, struct desk_targets targets, json_t **ret_result,
                    struct error *error)
{
    struct str what = request_form(acting->request, "do");
    int64_t account;
    if (str_equal(what, STR("confirm")))
        return desk_confirm(&acting->worker, targets, ret_result, error);
    if (str_equal(what, STR("reject")))
        return desk_reject(&acting->worker, targets, STR(""), ret_result, error);
    if (str_equal(what, STR("assign")))
        return read_account(acting->request, &account, error) &&
               desk_assign(&acting->worker, targets, account, ret_result, error);
    if (str_equal(what, STR("theme")))
        return desk_add_theme(&acting->worker, targets, request_form(acting->request, "name"),
                              ret_result, error);
    return error_set(error, ERROR_INPUT, "do should be confirm, reject, assign or theme");
}

bool desk_post_bulk(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    struct seen_list list = {0};
    json_t *result;
    if (!start(request, response, &acting, error) || !add_named(request, &list, "also", error))
        return false;
    if (list.items.count == 0)
        return refuse(&acting, "list", "desk_wrong_none_ticked", error);
    return do_bulk(&acting, targets_of(&list), &result, error) && finish(&acting, result, error);
}

/* What an undoing took away can be open no longer. */
static void leave_gone(struct acting *acting, const json_t *result)
{
    size_t i;
    const json_t *done;
    acting->at.then = 0;
    json_array_foreach(json_object_get(result, "done"), i, done)
    {
        if (json_is_null(json_object_get(done, "revision")) &&
            json_integer_value(json_object_get(done, "viewpoint")) == acting->at.viewpoint)
            acting->at.viewpoint = 0;
    }
}

bool desk_post_undo(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    int64_t act;
    json_t *result;
    if (!start(request, response, &acting, error) ||
        !request_form_id(request, "act", &act, error) ||
        !desk_undo(&acting.worker, act, &result, error))
        return false;
    leave_gone(&acting, result);
    return finish(&acting, result, error);
}

bool desk_post_seen(struct request *request, struct response *response, struct error *error)
{
    struct acting acting;
    return start(request, response, &acting, error) &&
           desk_visit(request->office, &request->who, request->consultation, error) &&
           go_back(&acting, error);
}

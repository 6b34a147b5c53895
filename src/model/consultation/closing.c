/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/closing.h"

#include "base/date.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "store/statements.h"

static bool load(struct office *office, int64_t consultation, struct arena *arena,
                 struct sql_consultation *ret_row, struct error *error)
{
    bool found = false;
    if (!sql_consultation_get(office->store, consultation, arena, ret_row, &found, error))
        return false;
    return found || error_set(error, ERROR_NOT_FOUND, "there is no consultation %lld",
                              (long long)consultation);
}

json_t *closing_view(struct office *office, int64_t consultation, struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct sql_consultation row;
    struct sql_closing_get closing = {0};
    struct sql_desk_count_all count;
    json_t *view = NULL;
    bool found = false;
    if (load(office, consultation, &arena, &row, error) &&
        sql_closing_get(office->store, consultation, &arena, &closing, &found, error) &&
        sql_desk_count_all(office->store, 0, consultation, &count, error)) {
        view = json_object();
        json_put(&maker, view, "closed", json_of_optional(row.closed));
        json_put(&maker, view, "name", json_of_optional(closing.shown_name));
        json_put(&maker, view, "reason", json_of_optional(closing.reason));
        json_put(&maker, view, "unanswered", json_integer(count.unanswered));
        json_put(&maker, view, "unanswered_then",
                 found ? json_integer(closing.unanswered) : json_null());
        json_put(&maker, view, "proposed", json_integer(count.proposed));
        json_put(&maker, view, "viewpoints", json_integer(count.viewpoints));
        view = json_made(&maker, view, error);
    }
    arena_done(&arena);
    return view;
}

/* {"unanswered", "reason"} */
static json_t *details_of(int64_t unanswered, struct str reason)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "unanswered", json_integer(unanswered));
    json_put(&maker, details, "reason", json_of_optional(reason));
    return json_made(&maker, details, NULL);
}

static bool check_reason(struct str reason, int64_t unanswered, struct error *error)
{
    if (reason.n > LIMIT_REASON_BYTES)
        return error_set(error, ERROR_LIMIT, "closing_reason_long: %zu bytes; at most %zu",
                         reason.n, LIMIT_REASON_BYTES);
    return unanswered == 0 || reason.n > 0 ||
           error_set(error, ERROR_INPUT, "closing_reason: %lld viewpoints have no reply; say why",
                     (long long)unanswered);
}

static bool is_closed(struct office *office, int64_t consultation, bool *ret_closed,
                      struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultation row;
    bool ok = load(office, consultation, &arena, &row, error);
    if (ok)
        *ret_closed = row.closed.n > 0;
    arena_done(&arena);
    return ok;
}

bool closing_close(struct office *office, const struct signed_in *who, int64_t consultation,
                   struct str reason, struct error *error)
{
    struct store *store = office->store;
    struct sql_desk_count_all count;
    struct date_text now = time_now();
    bool closed = false;
    reason = str_trim(reason);
    if (!is_closed(office, consultation, &closed, error) ||
        !sql_desk_count_all(store, 0, consultation, &count, error))
        return false;
    if (closed)
        return error_set(error, ERROR_STATE, "the consultation is closed already");
    return check_reason(reason, count.unanswered, error) &&
           sql_closing_add(store, consultation, str_from(now.text), who->account, count.unanswered,
                           reason, error) &&
           sql_consultation_set_closed(store, str_from(now.text), consultation, error) &&
           act_add(office, who, consultation, "consultation_close", 0,
                   details_of(count.unanswered, reason), NULL, error);
}

bool closing_reopen(struct office *office, const struct signed_in *who, int64_t consultation,
                    struct str reason, struct error *error)
{
    struct store *store = office->store;
    struct sql_desk_count_all count;
    bool closed = false;
    reason = str_trim(reason);
    if (!is_closed(office, consultation, &closed, error) ||
        !sql_desk_count_all(store, 0, consultation, &count, error) ||
        !check_reason(reason, 0, error))
        return false;
    if (!closed)
        return error_set(error, ERROR_STATE, "the consultation is not closed");
    if (!who->administrator)
        return error_set(error, ERROR_STATE, "only an administrator can open it again");
    return sql_closing_remove(store, consultation, error) &&
           sql_consultation_set_closed(store, (struct str){NULL, 0}, consultation, error) &&
           act_add(office, who, consultation, "consultation_reopen", 0,
                   details_of(count.unanswered, reason), NULL, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/sign_in.h"

#include "model/office/acts.h"
#include "model/office/json.h"
#include "model/office/throttle.h"
#include "store/statements.h"

bool sign_in_find(struct office *office, struct str typed_name, struct str address,
                  struct arena *arena, struct sign_in *ret_try, struct error *error)
{
    struct sign_in attempt = {.from = address};
    struct account account;
    bool found = false;
    if (str_trim(typed_name).n <= LIMIT_ACCOUNT_NAME_BYTES) {
        attempt.name = account_name_of(arena, typed_name);
        if (!attempt.name.p)
            return error_no_memory(error);
    }
    if (!account_by_name(office, attempt.name, arena, &account, &found, error) ||
        !throttle_wait(office, attempt.name, address, &attempt.wait, error))
        return false;
    if (found && !account.closed) {
        attempt.account = account.id;
        attempt.kept = account.password;
    }
    *ret_try = attempt;
    return true;
}

static bool log_sign_in(struct office *office, const char *verb, const struct sign_in *attempt,
                        const struct signed_in *who, struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "account", json_integer(attempt->account));
    json_put(&maker, details, "name", json_of_str(attempt->name));
    json_put(&maker, details, "from", json_of_str(attempt->from));
    details = json_made(&maker, details, error);
    return details && act_add(office, who, 0, verb, 0, details, NULL, error);
}

bool sign_in_reserve(struct office *office, struct sign_in *attempt, struct error *error)
{
    return throttle_wait(office, attempt->name, attempt->from, &attempt->wait, error) &&
           (attempt->wait ||
            throttle_count(office, attempt->name, attempt->from, &attempt->shut, error));
}

bool sign_in_forget(struct office *office, const struct sign_in *attempt, struct error *error)
{
    return throttle_forget(office, attempt->name, attempt->from, error);
}

/* The log tells of the failure after which a real account's name must wait, and not of each: a
 * stranger could fill it. */
bool sign_in_failed(struct office *office, const struct sign_in *attempt, struct error *error)
{
    return !attempt->shut || !attempt->account ||
           log_sign_in(office, "sign_in_refused", attempt, NULL, error);
}

static bool still_the_same(struct office *office, const struct sign_in *attempt,
                           struct error *error)
{
    struct arena arena = arena_init();
    struct account account;
    bool ok = account_get(office, attempt->account, &arena, &account, error) &&
              ((!account.closed && str_equal(account.password, attempt->kept)) ||
               error_set(error, ERROR_STATE, "the account was changed meanwhile; try again"));
    arena_done(&arena);
    return ok;
}

bool sign_in_done(struct office *office, const struct sign_in *attempt, struct str old_token,
                  const struct secret_password *renewed, struct secret_token *ret_token,
                  struct error *error)
{
    struct signed_in who = {.account = attempt->account};
    return still_the_same(office, attempt, error) &&
           (!renewed || sql_account_set_password(office->store, str_from(renewed->text),
                                                 attempt->account, error)) &&
           throttle_forget(office, attempt->name, attempt->from, error) &&
           session_end(office, old_token, error) &&
           log_sign_in(office, "sign_in", attempt, &who, error) &&
           session_begin(office, attempt->account, ret_token, error);
}

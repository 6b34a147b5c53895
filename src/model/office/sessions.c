/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/date.h"
#include "base/secret.h"
#include "model/office/accounts.h"
#include "model/office/sign_in.h"
#include "store/statements.h"

enum {
    IDLE_SECONDS = 12 * 3600,
    WHOLE_SECONDS = 7 * 24 * 3600,
    SEEN_SECONDS = 60,
};

static bool seen_due(struct str seen, int64_t now)
{
    int64_t last;
    return !time_parse(seen, &last) || now - last >= SEEN_SECONDS;
}

bool session_find(struct office *office, struct str token, struct arena *arena,
                  struct signed_in *ret_who, bool *ret_found, struct error *error)
{
    struct sql_session_find row;
    int64_t now = time_seconds();
    struct date_text now_text = time_format(now), idle_since = time_format(now - IDLE_SECONDS);
    struct hash hash = hash_of(token);
    bool found = false;
    if (secret_is_token(token) &&
        !sql_session_find(office->store, str_from(hash.hex), str_from(now_text.text),
                          str_from(idle_since.text), arena, &row, &found, error))
        return false;
    if (found)
        *ret_who = (struct signed_in){
            .account = row.account,
            .name = row.name,
            .shown_name = row.shown_name,
            .administrator = str_equal(row.role, STR("administrator")),
            .language = row.language,
            .seen_due = seen_due(row.seen, now),
        };
    *ret_found = found;
    return true;
}

bool session_seen(struct office *office, struct str token, struct error *error)
{
    return sql_session_set_seen(office->store, str_from(time_now().text),
                                str_from(hash_of(token).hex), error);
}

bool session_begin(struct office *office, int64_t account, struct secret_token *ret_token,
                   struct error *error)
{
    struct secret_token token;
    if (!secret_token(&token, error))
        return false;
    int64_t now = time_seconds();
    struct date_text begun = time_format(now), expires = time_format(now + WHOLE_SECONDS),
                     idle_since = time_format(now - IDLE_SECONDS);
    struct hash hash = hash_of(str_from(token.text));
    if (!sql_session_remove_expired(office->store, str_from(begun.text), str_from(idle_since.text),
                                    error) ||
        !sql_session_add(office->store, str_from(hash.hex), account, str_from(begun.text),
                         str_from(begun.text), str_from(expires.text), error))
        return false;
    *ret_token = token;
    return true;
}

bool session_end(struct office *office, struct str token, struct error *error)
{
    return sql_session_remove(office->store, str_from(hash_of(token).hex), error);
}

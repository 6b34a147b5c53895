/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/accounts.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/secret.h"
#include "store/statements.h"

enum {
    IDLE_SECONDS = 12 * 3600,
    SEEN_SECONDS = 60,
};

static bool is_administrator(struct str role)
{
    return str_equal(role, STR("administrator"));
}

/* Sessions */

/* A session counts as seen a minute longer than it says, since it is written that seldom. */
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
            .administrator = is_administrator(row.role),
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

/* Rights */

static const struct {
    struct str name;
    enum right right;
} rights[] = {
    {STR_INIT("reader"), RIGHT_READER},
    {STR_INIT("registrar"), RIGHT_REGISTRAR},
    {STR_INIT("officer"), RIGHT_OFFICER},
};

static enum right right_of_name(struct str name)
{
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (str_equal(rights[i].name, name))
            return rights[i].right;
    return RIGHT_NONE;
}

bool right_in(struct office *office, const struct signed_in *who, int64_t consultation,
              enum right *ret_right, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_account_right_get row = {{NULL, 0}};
    bool found;
    if (who->administrator) {
        *ret_right = RIGHT_OFFICER;
        return true;
    }
    bool ok = sql_account_right_get(office->store, who->account, consultation, &arena, &row, &found,
                                    error);
    if (ok)
        *ret_right = found ? right_of_name(row.role) : RIGHT_NONE;
    arena_done(&arena);
    return ok;
}

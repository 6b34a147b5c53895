/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "model/office/sign_in.h"
#include "model/office/throttle.h"
#include "store/statements.h"

#include <stdlib.h>

enum {
    LINK_SECONDS = 72 * 3600,
    DISTINCT_LEAST = 5,    /* characters that differ */
    BESIDES_NAME_LEAST = 8 /* characters besides the account's name */
};

/* Which passwords will do */

static const struct {
    enum password_fault fault;
    const char *message;
} faults[] = {
    {PASSWORD_SHORT, "a password has at least 12 characters; a sentence is a good one"},
    {PASSWORD_LONG, "a password has at most 1024 bytes"},
    {PASSWORD_NAME, "the password is little else than the account's name"},
    {PASSWORD_SIMPLE, "the password is a few characters over and over, or in a row"},
};

static size_t count_characters(struct str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n; count++)
        utf8_next(text, &at);
    return count;
}

/* Places in `text` where the name stands, in any case; none for an empty name. */
static size_t count_name(struct str text, struct str name)
{
    size_t count = 0;
    for (size_t at = 0; name.n && at + name.n <= text.n;) {
        size_t same = 0;
        while (same < name.n && ascii_lower(text.p[at + same]) == name.p[same])
            same++;
        bool here = same == name.n;
        count += here;
        at += here ? name.n : 1;
    }
    return count;
}

/* Few characters that differ, or each one step from the one before it. */
static bool is_simple(struct str password)
{
    uint32_t seen[DISTINCT_LEAST], before = 0;
    size_t distinct = 0, steps = 0, count = 0;
    for (size_t at = 0; at < password.n; count++) {
        uint32_t c = utf8_next(password, &at);
        size_t i = 0;
        while (i < distinct && seen[i] != c)
            i++;
        if (i == distinct && distinct < DISTINCT_LEAST)
            seen[distinct++] = c;
        steps += count > 0 && (c == before + 1 || c + 1 == before);
        before = c;
    }
    return distinct < DISTINCT_LEAST || steps + 3 > count;
}

enum password_fault password_fault(struct str name, struct str password)
{
    size_t characters = count_characters(password);
    if (characters < PASSWORD_LEAST)
        return PASSWORD_SHORT;
    if (password.n > LIMIT_PASSWORD_BYTES)
        return PASSWORD_LONG;
    size_t names = count_name(password, name);
    if (names && characters - names * name.n < BESIDES_NAME_LEAST)
        return PASSWORD_NAME;
    return is_simple(password) ? PASSWORD_SIMPLE : PASSWORD_SOUND;
}

bool password_refuse(enum password_fault fault, struct error *error)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].fault == fault)
            return error_set(error, ERROR_INPUT, "%s", faults[i].message);
    return error_set(error, ERROR_INTERNAL, "a password was refused without a fault");
}

/* Keeping them */

static bool log_password(struct office *office, const struct signed_in *who, const char *verb,
                         const struct account *account, struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "account", json_integer(account->id));
    json_put(&maker, details, "name", json_of_str(account->name));
    details = json_made(&maker, details, error);
    return details && act_add(office, who, 0, verb, 0, details, NULL, error);
}

static bool open_account(struct office *office, int64_t id, struct arena *arena,
                         struct account *ret_account, struct error *error)
{
    struct account account;
    if (!account_get(office, id, arena, &account, error))
        return false;
    if (account.closed)
        return error_set(error, ERROR_STATE, "the account '%.*s' is closed",
                         STR_ARGS(account.name));
    *ret_account = account;
    return true;
}

/* A link that was used stays until it has run out; those that were not are taken back. */
static bool keep_password(struct office *office, const struct account *account,
                          const struct secret_password *password, struct error *error)
{
    return sql_account_set_password(office->store, str_from(password->text), account->id, error) &&
           sql_session_remove_of_account(office->store, account->id, error) &&
           sql_password_link_remove(office->store, account->id, str_from(time_now().text), error) &&
           throttle_forget_name(office, account->name, error);
}

bool password_set(struct office *office, const struct signed_in *who, int64_t account,
                  const struct secret_password *password, struct error *error)
{
    struct arena arena = arena_init();
    struct account whose;
    bool ok = open_account(office, account, &arena, &whose, error) &&
              keep_password(office, &whose, password, error) &&
              log_password(office, who, "password_set", &whose, error);
    arena_done(&arena);
    return ok;
}

/* Links */

static bool add_link(struct office *office, int64_t account, const struct secret_token *token,
                     struct date_text *ret_expires, struct error *error)
{
    int64_t now = time_seconds();
    struct date_text made = time_format(now), expires = time_format(now + LINK_SECONDS);
    struct hash hash = hash_of(str_from(token->text));
    if (!sql_password_link_remove(office->store, account, str_from(made.text), error) ||
        !sql_password_link_add(office->store, str_from(hash.hex), account, str_from(made.text),
                               str_from(expires.text), error))
        return false;
    *ret_expires = expires;
    return true;
}

bool password_link_make(struct office *office, const struct signed_in *who, int64_t account,
                        struct secret_token *ret_token, struct date_text *ret_expires,
                        struct error *error)
{
    struct arena arena = arena_init();
    struct account whose;
    struct secret_token token;
    struct date_text expires;
    bool ok = open_account(office, account, &arena, &whose, error) && secret_token(&token, error) &&
              add_link(office, account, &token, &expires, error) &&
              log_password(office, who, "password_link", &whose, error);
    arena_done(&arena);
    if (ok) {
        *ret_token = token;
        *ret_expires = expires;
    }
    return ok;
}

bool password_link_find(struct office *office, struct str token, struct arena *arena,
                        struct account *ret_account, struct error *error)
{
    struct sql_password_link_find row;
    struct hash hash = hash_of(token);
    bool found = false;
    if (secret_is_token(token) &&
        !sql_password_link_find(office->store, str_from(hash.hex), str_from(time_now().text), &row,
                                &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND,
                         "this link was used, has run out or never was; ask an administrator for "
                         "another");
    return account_get(office, row.account, arena, ret_account, error);
}

static bool use_link(struct office *office, struct str token, const struct account *whose,
                     const struct secret_password *password, struct error *error)
{
    struct signed_in who = {.account = whose->id};
    return sql_password_link_set_used(office->store, str_from(time_now().text),
                                      str_from(hash_of(token).hex), error) &&
           keep_password(office, whose, password, error) &&
           log_password(office, &who, "password_set", whose, error);
}

bool password_link_use(struct office *office, struct str token,
                       const struct secret_password *password, int64_t *ret_account,
                       struct error *error)
{
    struct arena arena = arena_init();
    struct account whose;
    bool ok = password_link_find(office, token, &arena, &whose, error) &&
              use_link(office, token, &whose, password, error);
    arena_done(&arena);
    if (ok)
        *ret_account = whose.id;
    return ok;
}

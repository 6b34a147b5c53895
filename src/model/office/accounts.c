/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/accounts.h"

#include "base/date.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "store/statements.h"

#define ADMINISTRATOR STR("administrator")
#define CLOSED STR("closed")

/* What is given for an account */

static const struct {
    enum account_fault fault;
    const char *message;
} faults[] = {
    {ACCOUNT_NAME_FORM, "a name to sign in with is 2 to 64 letters a-z, digits and . _ - @, and "
                        "begins with a letter or a digit"},
    {ACCOUNT_SHOWN_NAME, "the name that is shown to others is missing, or longer than 500 bytes"},
    {ACCOUNT_EMAIL, "an e-mail address looks like name@example.org"},
};

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || ascii_is_digit(c) || (c && strchr("._-@", c));
}

static bool is_name(struct str name)
{
    if (name.n < 2 || name.n > LIMIT_ACCOUNT_NAME_BYTES || strchr("._-@", name.p[0]))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_name_character(name.p[i]))
            return false;
    return true;
}

bool email_is_one(struct str email)
{
    size_t at = str_find(email, STR("@"), 0);
    if (email.n > LIMIT_EMAIL_BYTES || at == SIZE_MAX || at == 0 || at + 1 == email.n)
        return false;
    for (size_t i = 0; i < email.n; i++)
        if ((unsigned char)email.p[i] <= ' ' || email.p[i] == 0x7F ||
            (email.p[i] == '@' && i != at))
            return false;
    return true;
}

unsigned account_faults(const struct account *facts)
{
    unsigned found = 0;
    if (!is_name(facts->name))
        found |= ACCOUNT_NAME_FORM;
    if (str_trim(facts->shown_name).n == 0 || facts->shown_name.n > LIMIT_NAME_BYTES)
        found |= ACCOUNT_SHOWN_NAME;
    if (facts->email.n && !email_is_one(facts->email))
        found |= ACCOUNT_EMAIL;
    return found;
}

bool account_refuse(unsigned found, struct error *error)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (found & faults[i].fault)
            return error_set(error, ERROR_INPUT, "%s", faults[i].message);
    return error_set(error, ERROR_INTERNAL, "an account was refused without a fault");
}

struct str account_name_of(struct arena *arena, struct str typed)
{
    struct str trimmed = str_trim(typed);
    char *name = str_to_c(arena, trimmed);
    for (size_t i = 0; name && i < trimmed.n; i++)
        name[i] = ascii_lower(name[i]);
    return (struct str){name, name ? trimmed.n : 0};
}

/* Reading */

static struct account account_of(const struct sql_account *row)
{
    return (struct account){
        .id = row->id,
        .name = row->name,
        .shown_name = row->shown_name,
        .email = row->email,
        .language = row->language,
        .made = row->made,
        .password = row->password,
        .administrator = str_equal(row->role, ADMINISTRATOR),
        .closed = str_equal(row->state, CLOSED),
    };
}

bool account_get(struct office *office, int64_t account, struct arena *arena,
                 struct account *ret_account, struct error *error)
{
    struct sql_account row;
    bool found;
    if (!sql_account_get(office->store, account, arena, &row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no account %lld", (long long)account);
    *ret_account = account_of(&row);
    return true;
}

bool account_by_name(struct office *office, struct str name, struct arena *arena,
                     struct account *ret_account, bool *ret_found, struct error *error)
{
    struct sql_account row;
    bool found;
    if (!sql_account_by_name(office->store, name, arena, &row, &found, error))
        return false;
    if (found)
        *ret_account = account_of(&row);
    *ret_found = found;
    return true;
}

static struct str role_of(const struct account *account)
{
    return account->administrator ? ADMINISTRATOR : STR("member");
}

static struct str state_of(const struct account *account)
{
    return account->closed ? CLOSED : STR("active");
}

static void put_account(struct json_maker *maker, json_t *object, const struct account *account)
{
    json_put(maker, object, "id", json_integer(account->id));
    json_put(maker, object, "name", json_of_str(account->name));
    json_put(maker, object, "shown_name", json_of_str(account->shown_name));
    json_put(maker, object, "email", json_of_optional(account->email));
    json_put(maker, object, "role", json_of_str(role_of(account)));
    json_put(maker, object, "state", json_of_str(state_of(account)));
    json_put(maker, object, "language", json_of_optional(account->language));
    json_put(maker, object, "made", json_of_str(account->made));
    json_put(maker, object, "has_password", json_boolean(account->password.n));
}

json_t *account_json(const struct account *account)
{
    struct json_maker maker = {0};
    json_t *object = json_object();
    put_account(&maker, object, account);
    return json_made(&maker, object, NULL);
}

json_t *account_list(struct office *office, struct str after, size_t limit, struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct sql_account_rows rows;
    json_t *list = json_object(), *accounts = json_put_array(&maker, list, "accounts");
    bool ok = sql_account_list(office->store, after, (int64_t)limit + 1, &arena, &rows, error);
    size_t shown = ok && rows.count > limit ? limit : ok ? rows.count : 0;
    for (size_t i = 0; i < shown; i++) {
        struct account account = account_of(&rows.items[i]);
        put_account(&maker, json_push_object(&maker, accounts), &account);
    }
    if (ok)
        json_put(&maker, list, "after",
                 shown < rows.count ? json_of_str(rows.items[shown - 1].name) : json_null());
    arena_done(&arena);
    if (ok)
        return json_made(&maker, list, error);
    json_decref(list);
    return NULL;
}

/* Changing */

/* What the log keeps of an account; no e-mail address. */
static bool log_account(struct office *office, const struct signed_in *who, const char *verb,
                        const struct account *account, struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "account", json_integer(account->id));
    json_put(&maker, details, "name", json_of_str(account->name));
    json_put(&maker, details, "shown_name", json_of_str(account->shown_name));
    json_put(&maker, details, "role", json_of_str(role_of(account)));
    json_put(&maker, details, "state", json_of_str(state_of(account)));
    details = json_made(&maker, details, error);
    return details && act_add(office, who, 0, verb, 0, details, NULL, error);
}

static bool name_is_free(struct office *office, struct str name, struct error *error)
{
    struct arena arena = arena_init();
    struct account other;
    bool found;
    bool ok = account_by_name(office, name, &arena, &other, &found, error);
    arena_done(&arena);
    return ok && (!found || error_set(error, ERROR_STATE, "the name '%.*s' is another account's",
                                      STR_ARGS(name)));
}

bool account_add(struct office *office, const struct signed_in *who, const struct account *facts,
                 int64_t *ret_account, struct error *error)
{
    struct account account = *facts;
    unsigned found = account_faults(facts);
    if (found)
        return account_refuse(found, error);
    account.closed = false;
    if (!name_is_free(office, account.name, error) ||
        !store_new_id(office->store, &account.id, error) ||
        !sql_account_add(office->store, account.id, account.name, account.shown_name, account.email,
                         role_of(&account), str_from(time_now().text), error) ||
        !log_account(office, who, "account_add", &account, error))
        return false;
    *ret_account = account.id;
    return true;
}

/* Someone must be left who can let others in. */
static bool administrator_stays(struct office *office, const struct account *before,
                                const struct account *after, struct error *error)
{
    struct sql_account_count_other_administrators row;
    bool was = before->administrator && !before->closed;
    if (!was || (after->administrator && !after->closed))
        return true;
    return sql_account_count_other_administrators(office->store, before->id, &row, error) &&
           (row.count > 0 || error_set(error, ERROR_STATE,
                                       "'%.*s' is the only administrator; make another one first",
                                       STR_ARGS(before->name)));
}

static bool change(struct office *office, const struct signed_in *who, const struct account *before,
                   const struct account *facts, struct error *error)
{
    struct account after = *before;
    after.shown_name = facts->shown_name;
    after.email = facts->email;
    after.administrator = facts->administrator;
    after.closed = facts->closed;
    unsigned found = account_faults(&after);
    if (found)
        return account_refuse(found, error);
    return administrator_stays(office, before, &after, error) &&
           sql_account_set(office->store, after.shown_name, after.email, role_of(&after),
                           state_of(&after), after.id, error) &&
           (!after.closed || (sql_session_remove_of_account(office->store, after.id, error) &&
                              sql_password_link_remove(office->store, after.id,
                                                       str_from(time_now().text), error))) &&
           log_account(office, who, "account_change", &after, error);
}

bool account_change(struct office *office, const struct signed_in *who, const struct account *facts,
                    struct error *error)
{
    struct arena arena = arena_init();
    struct account before;
    bool ok = account_get(office, facts->id, &arena, &before, error) &&
              change(office, who, &before, facts, error);
    arena_done(&arena);
    return ok;
}

bool account_set_language(struct office *office, int64_t account, struct str language,
                          struct error *error)
{
    if (language.n && !str_equal(language, STR("sv")) && !str_equal(language, STR("en")))
        return error_set(error, ERROR_INPUT, "the language is sv or en");
    return sql_account_set_language(office->store, language, account, error);
}

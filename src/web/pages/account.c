/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Accounts: one's own, and for administrators those of the office with their rights.
 */
#include "web/server/account.h"
#include "render/words.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"
#include "web/views/form_errors.h"
#include "web/views/times.h"

#include <stdio.h>
#include <stdlib.h>

enum { ACCOUNTS_A_PAGE = 200, RIGHTS_A_PAGE = 200 };

static const struct {
    enum account_fault fault;
    const char *field, *key;
} fault_keys[] = {
    {ACCOUNT_NAME_FORM, "name", "account_name_form"},
    {ACCOUNT_NAME_TAKEN, "name", "account_name_taken"},
    {ACCOUNT_SHOWN_NAME, "shown_name", "account_shown_name_missing"},
    {ACCOUNT_EMAIL, "email", "account_email_form"},
};

static const struct form_field account_fields[] = {
    {"name", "name"}, {"shown_name", "shown-name"}, {"email", "email"}, {NULL, NULL}};

static void put_errors(const struct request *request, struct json_maker *maker, json_t *view,
                       unsigned faults)
{
    form_errors_none(maker, view, account_fields);
    for (size_t i = 0; i < sizeof fault_keys / sizeof *fault_keys; i++)
        if (faults & fault_keys[i].fault)
            form_errors_add(maker, view, account_fields, str_from(fault_keys[i].field),
                            account_text(request, fault_keys[i].key));
}

/* The same page has the address of the one that its form stands on. */
static bool respond_at(const struct request *request, struct response *response, unsigned status,
                       struct str path, const char *name, json_t *view, struct error *error)
{
    struct request shown = *request;
    shown.path = path;
    return view && respond_page(&shown, response, status, name, view, error);
}

static struct str path_of_account(const struct request *request, int64_t account)
{
    return str_format(request->arena, "/accounts/%lld", (long long)account);
}

static json_t *account_view(const struct request *request, struct json_maker *maker,
                            const struct account *account)
{
    json_t *object = account_json(account);
    json_put(maker, object, "href", json_of_str(path_of_account(request, account->id)));
    return object;
}

static void put_facts(struct json_maker *maker, json_t *view, const struct account *facts)
{
    json_t *form = json_put_object(maker, view, "form");
    json_put(maker, form, "name", json_of_str(facts->name));
    json_put(maker, form, "shown_name", json_of_str(facts->shown_name));
    json_put(maker, form, "email", json_of_str(facts->email));
    json_put(maker, form, "administrator", json_boolean(facts->administrator));
    json_put(maker, form, "closed", json_boolean(facts->closed));
}

static struct account facts_of_form(const struct request *request)
{
    return (struct account){
        .name = account_name_of(request->arena, request_form(request, "name")),
        .shown_name = str_trim(request_form(request, "shown_name")),
        .email = str_trim(request_form(request, "email")),
        .administrator = request_form(request, "administrator").n > 0,
        .closed = request_form(request, "closed").n > 0,
    };
}

/* All accounts */

static void put_account_texts(const struct request *request, struct json_maker *maker,
                              json_t *accounts)
{
    size_t i;
    json_t *account;
    json_array_foreach(accounts, i, account)
    {
        int64_t id = (int64_t)json_integer_value(json_object_get(account, "id"));
        bool closed = str_equal(json_str(account, "state"), STR("closed"));
        bool administrator = str_equal(json_str(account, "role"), STR("administrator"));
        json_put(maker, account, "href", json_of_str(path_of_account(request, id)));
        json_put(maker, account, "closed", json_boolean(closed));
        json_put(maker, account, "administrator", json_boolean(administrator));
    }
}

static json_t *accounts_view(const struct request *request, const struct account *form,
                             unsigned faults, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view =
        account_list(request->office, request_query(request, "after"), ACCOUNTS_A_PAGE, error);
    if (!view)
        return NULL;
    struct str after = json_str(view, "after");
    struct str next = url_encode(request->arena, after);
    put_account_texts(request, &maker, json_object_get(view, "accounts"));
    json_put(&maker, view, "more",
             after.n ? json_sprintf("/accounts?after=%.*s", STR_ARGS(next)) : json_null());
    json_put(&maker, view, "title", account_text(request, "account_accounts_title"));
    put_facts(&maker, view, form);
    put_errors(request, &maker, view, faults);
    return json_made(&maker, view, error);
}

static bool show_accounts(struct request *request, struct response *response, struct error *error)
{
    struct account empty = {0};
    json_t *view = accounts_view(request, &empty, 0, error);
    return view && respond_page(request, response, 200, "accounts", view, error);
}

/* A link is told this once: only its hash is kept. */
static bool respond_link(const struct request *request, struct response *response, int64_t id,
                         struct error *error)
{
    struct secret_token token;
    struct date_text expires;
    struct account account;
    struct json_maker maker = {0};
    if (!password_link_make(request->office, &request->who, id, &token, &expires, error) ||
        !account_get(request->office, id, request->arena, &account, error))
        return false;
    json_t *view = json_object();
    json_put(&maker, view, "title", account_text(request, "account_link_title"));
    json_put(&maker, view, "account", account_view(request, &maker, &account));
    json_put(&maker, view, "link",
             json_sprintf("%s://%.*s/password/%s", request->secure ? "https" : "http",
                          STR_ARGS(request->host), token.text));
    json_put(&maker, view, "expires", json_string(expires.text));
    json_put(&maker, view, "expires_text", times_minute(str_from(expires.text)));
    return respond_at(request, response, 200, path_of_account(request, id), "account_link",
                      json_made(&maker, view, error), error);
}

static bool add_account(struct request *request, struct response *response, struct error *error)
{
    struct account facts = facts_of_form(request), other;
    unsigned faults = account_faults(&facts);
    bool taken = false;
    int64_t account;
    if (!account_by_name(request->office, facts.name, request->arena, &other, &taken, error))
        return false;
    if (taken)
        faults |= ACCOUNT_NAME_TAKEN;
    if (faults) {
        facts.name = request_form(request, "name");
        json_t *view = accounts_view(request, &facts, faults, error);
        return view && respond_page(request, response, 422, "accounts", view, error);
    }
    return account_add(request->office, &request->who, &facts, &account, error) &&
           respond_link(request, response, account, error);
}

/* One account */

static void put_choices(const struct request *request, struct json_maker *maker, json_t *row)
{
    struct str has = json_str(row, "right");
    json_t *choices = json_put_array(maker, row, "choices");
    for (enum right right = RIGHT_NONE; right <= RIGHT_OFFICER; right++) {
        struct str name = str_from(right_name(right));
        json_t *choice = json_push_object(maker, choices);
        json_put(maker, choice, "value", json_of_str(name));
        json_put(maker, choice, "text",
                 json_of_str(words_named(site_words(request), "account_right_",
                                         name.n ? name : STR("none"))));
        json_put(maker, choice, "chosen", json_boolean(str_equal(name, has)));
    }
    json_put(maker, row, "was", json_of_str(has));
}

static bool put_rights(const struct request *request, struct json_maker *maker, json_t *view,
                       int64_t account, struct error *error)
{
    int64_t before = 0;
    if (!request_query_id(request, "before", &before, error))
        return false;
    json_t *list = right_list(request->office, account, before, RIGHTS_A_PAGE, error);
    if (!list)
        return false;
    size_t i;
    json_t *row;
    json_t *rights = json_object_get(list, "rights");
    json_array_foreach(rights, i, row) put_choices(request, maker, row);
    const json_t *next = json_object_get(list, "before");
    json_put(maker, view, "rights", json_incref(rights));
    json_put(maker, view, "more",
             json_is_null(next) ? json_null()
                                : json_sprintf("/accounts/%lld?before=%lld", (long long)account,
                                               (long long)json_integer_value(next)));
    json_decref(list);
    return true;
}

static json_t *one_account_view(const struct request *request, const struct account *account,
                                const struct account *form, unsigned faults, const char *refused,
                                struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    struct str saved = request_query(request, "saved");
    json_put(&maker, view, "title", json_of_str(account->shown_name));
    json_put(&maker, view, "account", account_view(request, &maker, account));
    json_put(&maker, view, "saved", json_boolean(saved.n));
    json_put(&maker, view, "refused", account_text(request, refused));
    json_put(&maker, view, "open", json_boolean(!account->closed));
    put_facts(&maker, view, form);
    put_errors(request, &maker, view, faults);
    if (!put_rights(request, &maker, view, account->id, error)) {
        json_decref(view);
        return NULL;
    }
    return json_made(&maker, view, error);
}

/* The account of the path. */
static bool find_account(const struct request *request, struct account *ret_account,
                         struct error *error)
{
    int64_t id;
    return request_capture_id(request, "account", &id, error) &&
           account_get(request->office, id, request->arena, ret_account, error);
}

static bool show_account(struct request *request, struct response *response, struct error *error)
{
    struct account account;
    if (!find_account(request, &account, error))
        return false;
    json_t *view = one_account_view(request, &account, &account, 0, NULL, error);
    return view && respond_page(request, response, 200, "account", view, error);
}

static bool respond_saved(const struct request *request, struct response *response, int64_t account,
                          struct error *error)
{
    return respond_see_other(request, response, error, "/accounts/%lld?saved=1",
                             (long long)account);
}

static bool change_account(struct request *request, struct response *response, struct error *error)
{
    struct account account, facts = facts_of_form(request);
    struct error reason = {0};
    if (!find_account(request, &account, error))
        return false;
    facts.id = account.id;
    facts.name = account.name;
    unsigned faults = account_faults(&facts);
    if (!faults && account_change(request->office, &request->who, &facts, &reason))
        return respond_saved(request, response, account.id, error);
    if (!faults && reason.code != ERROR_STATE)
        return error_set(error, reason.code, "%s", reason.message);
    json_t *view = one_account_view(request, &account, &facts, faults,
                                    !faults ? "account_last_administrator" : NULL, error);
    return view && respond_page(request, response, 422, "account", view, error);
}

static bool make_link(struct request *request, struct response *response, struct error *error)
{
    struct account account;
    return find_account(request, &account, error) &&
           respond_link(request, response, account.id, error);
}

/* The form says what stood when it was shown ("was_7") and what is wanted ("right_7"): what this
 * person did not touch stays as another may have set it meanwhile. */
static bool set_right(const struct request *request, int64_t account, const struct field *field,
                      struct error *error)
{
    char *number = str_to_c(request->arena, str_sub(field->name, 6, field->name.n)), *end;
    struct str was = str_format(request->arena, "was_%s", number ? number : "");
    enum right right;
    if (!number || !was.p)
        return error_no_memory(error);
    int64_t consultation = strtoll(number, &end, 10);
    if (end == number || *end || !right_from_name(field->value, &right))
        return error_set(error, ERROR_INPUT, "a right is reader, registrar, officer or empty");
    if (str_equal(request_form(request, was.p), field->value))
        return true;
    return right_set(request->office, &request->who, account, consultation, right, error);
}

static bool set_rights(struct request *request, struct response *response, struct error *error)
{
    struct account account;
    if (!find_account(request, &account, error))
        return false;
    for (size_t i = 0; i < request->form.count; i++)
        if (str_starts(request->form.items[i].name, STR("right_")) &&
            !set_right(request, account.id, &request->form.items[i], error))
            return false;
    return respond_saved(request, response, account.id, error);
}

/* One's own */

static const struct form_field password_fields[] = {
    {"current", "current"}, {"password", "password"}, {NULL, NULL}};

struct own_page {
    const char *current, *password; /* what is wrong with them, as keys of i18n/, or NULL */
    int64_t wait;
};

static void put_languages(const struct request *request, struct json_maker *maker, json_t *view,
                          struct str chosen)
{
    static const char *const languages[] = {"", "sv", "en"};
    json_t *array = json_put_array(maker, view, "languages");
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct str name = str_from(languages[i]);
        json_t *choice = json_push_object(maker, array);
        json_put(maker, choice, "value", json_of_str(name));
        json_put(maker, choice, "text",
                 json_of_str(words_named(site_words(request), "account_language_",
                                         name.n ? name : STR("browser"))));
        json_put(maker, choice, "chosen", json_boolean(str_equal(name, chosen)));
    }
}

static bool respond_own(const struct request *request, struct response *response, unsigned status,
                        const struct own_page *page, struct error *error)
{
    struct json_maker maker = {0};
    struct account account;
    struct str saved = request_query(request, "saved");
    if (!account_get(request->office, request->who.account, request->arena, &account, error))
        return false;
    json_t *view = json_object();
    json_put(&maker, view, "title", account_text(request, "account_own_title"));
    json_put(&maker, view, "account", account_json(&account));
    json_put(&maker, view, "saved", json_boolean(saved.n));
    form_errors_none(&maker, view, password_fields);
    if (page->wait || page->current)
        form_errors_add(&maker, view, password_fields, STR("current"),
                        page->wait ? account_wait_text(request, page->wait)
                                   : account_text(request, page->current));
    if (page->password)
        form_errors_add(&maker, view, password_fields, STR("password"),
                        account_text(request, page->password));
    put_languages(request, &maker, view, account.language);
    return respond_at(request, response, status, STR("/account"), "account_own",
                      json_made(&maker, view, error), error);
}

static bool show_own(struct request *request, struct response *response, struct error *error)
{
    struct own_page page = {0};
    return respond_own(request, response, 200, &page, error);
}

/* The cookie of the link at the top of pages goes before the account's choice, so it goes along. */
static bool set_language(struct request *request, struct response *response, struct error *error)
{
    struct str language = request_form(request, "language");
    return account_set_language(request->office, request->who.account, language, error) &&
           respond_cookie(request, response, "language", language, 365 * 86400L, error) &&
           respond_see_other(request, response, error, "/account?saved=language");
}

struct changing {
    const struct signed_in *who;
    struct sign_in attempt; /* with the current password */
    bool right;
    struct secret_password password;
    struct secret_token session;
};

static bool write_reservation(struct office *office, void *context, struct error *error)
{
    struct changing *changing = context;
    return sign_in_reserve(office, &changing->attempt, error);
}

static bool write_password(struct office *office, void *context, struct error *error)
{
    struct changing *changing = context;
    int64_t account = changing->who->account;
    if (!changing->right)
        return sign_in_failed(office, &changing->attempt, error);
    return sign_in_forget(office, &changing->attempt, error) &&
           password_set(office, changing->who, account, &changing->password, error) &&
           session_begin(office, account, &changing->session, error);
}

/* Who has got hold of a session may not guess the password by it: wrong ones count as when signing
 * in. */
static bool change_password(struct request *request, struct response *response, struct error *error)
{
    struct str password = request_form(request, "password");
    struct changing changing = {.who = &request->who};
    struct own_page page = {.password = account_password_fault(request->who.name, password,
                                                               request_form(request, "again"))};
    if (!sign_in_find(request->office, request->who.name, request->address, request->arena,
                      &changing.attempt, error))
        return false;
    if (!changing.attempt.wait && !page.password &&
        !request_write(request, write_reservation, &changing, error))
        return false;
    page.wait = changing.attempt.wait;
    if (page.wait)
        return respond_wait(request, response, page.wait, error) &&
               respond_own(request, response, 429, &page, error);
    if (page.password)
        return respond_own(request, response, 422, &page, error);
    if (!site_check_password(request->site, request_form(request, "current"), changing.attempt.kept,
                             &changing.right, error) ||
        (changing.right &&
         !site_hash_password(request->site, password, &changing.password, error)) ||
        !request_write(request, write_password, &changing, error))
        return false;
    if (!changing.right) {
        page.current = "account_current_wrong";
        return respond_own(request, response, 422, &page, error);
    }
    return respond_cookie(request, response, "samsyn", str_from(changing.session.text), 0, error) &&
           respond_see_other(request, response, error, "/account?saved=password");
}

#define FORM_BYTES KIB(64)

static const struct route routes[] = {
    {METHOD_GET, "/account", ALLOW_SIGNED_IN, MANNER_READ, 0, show_own,
     "One's own account: language and password.", "saved"},
    {METHOD_POST, "/account/language", ALLOW_SIGNED_IN, MANNER_WRITE, FORM_BYTES, set_language,
     "Chooses the language of one's pages: sv, en, or empty for the browser's.", "language"},
    {METHOD_POST, "/account/password", ALLOW_SIGNED_IN, MANNER_SLOW, FORM_BYTES, change_password,
     "Changes one's password; all other sessions end.", "current password again"},
    {METHOD_GET, "/accounts", ALLOW_ADMINISTRATOR, MANNER_READ, 0, show_accounts,
     "Who may sign in, by name and by page.", "after"},
    {METHOD_POST, "/accounts", ALLOW_ADMINISTRATOR, MANNER_WRITE, FORM_BYTES, add_account,
     "Adds an account; gives the link at which its password is chosen, once.",
     "name shown_name email administrator"},
    {METHOD_GET, "/accounts/{account}", ALLOW_ADMINISTRATOR, MANNER_READ, 0, show_account,
     "An account with its rights in consultations.", "before saved"},
    {METHOD_POST, "/accounts/{account}", ALLOW_ADMINISTRATOR, MANNER_WRITE, FORM_BYTES,
     change_account, "Changes an account, closes it or opens it again.",
     "shown_name email administrator closed"},
    {METHOD_POST, "/accounts/{account}/link", ALLOW_ADMINISTRATOR, MANNER_WRITE, FORM_BYTES,
     make_link, "Gives a link at which a new password is chosen, once.", NULL},
    {METHOD_POST, "/accounts/{account}/rights", ALLOW_ADMINISTRATOR, MANNER_WRITE, FORM_BYTES,
     set_rights,
     "Sets rights: right_N is reader, registrar, officer or empty in consultation N; one that "
     "equals was_N stays as it is.",
     "right_N was_N"},
};

const struct route_table account_routes = {routes, sizeof routes / sizeof *routes};

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Signing in and out, and choosing a password by a link. A form that came when the session had run
 * out is kept in the page to sign in, as hidden fields, and offered to be sent again afterwards.
 */
#include "render/words.h"
#include "web/server/account.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"

#define KEPT STR("kept_")

static const struct {
    enum password_fault fault;
    const char *key;
} password_keys[] = {
    {PASSWORD_SHORT, "account_password_short"},
    {PASSWORD_LONG, "account_password_long"},
    {PASSWORD_NAME, "account_password_name"},
    {PASSWORD_SIMPLE, "account_password_simple"},
};

json_t *account_text(const struct request *request, const char *key)
{
    return key ? json_of_str(words_get(site_words(request), key)) : json_null();
}

const char *account_password_fault(struct str name, struct str password, struct str again)
{
    enum password_fault fault = password_fault(name, password);
    for (size_t i = 0; i < sizeof password_keys / sizeof *password_keys; i++)
        if (password_keys[i].fault == fault)
            return password_keys[i].key;
    return str_equal(password, again) ? NULL : "account_password_differs";
}

json_t *account_wait_text(const struct request *request, int64_t seconds)
{
    const struct words *words = site_words(request);
    json_t *time = seconds < 60
                       ? words_count(words, "account_seconds", (size_t)seconds)
                       : words_count(words, "account_minutes", (size_t)(seconds + 59) / 60);
    json_t *text =
        time ? words_fill(words, "account_wait", "time", json_string_value(time), NULL) : NULL;
    json_decref(time);
    return text;
}

/* What is kept of a form */

/* The address that a form was sent to, with its query. */
static struct str address_of(const struct request *request)
{
    struct buf buf = buf_init(LIMIT_PATH_BYTES * 4);
    buf_add_str(&buf, request->path);
    for (size_t i = 0; i < request->query.count; i++) {
        buf_add_c(&buf, i == 0 ? '?' : '&');
        url_add(&buf, request->query.items[i].name);
        buf_add_c(&buf, '=');
        url_add(&buf, request->query.items[i].value);
    }
    struct str address = buf.failed ? STR("") : str_copy(request->arena, buf_str(&buf));
    buf_done(&buf);
    return address;
}

static void push_kept(struct json_maker *maker, json_t *kept, struct str name, struct str value)
{
    json_t *field = json_push_object(maker, kept);
    json_put(maker, field, "name", json_of_str(name));
    json_put(maker, field, "value", json_of_str(value));
    /* What someone has written, and not chosen, has a space in it. */
    json_put(maker, field, "written",
             json_boolean(str_contains(value, STR(" ")) || str_contains(value, STR("\n"))));
}

/* The fields of the form at hand. */
static void keep_form(const struct request *request, struct json_maker *maker, json_t *kept)
{
    for (size_t i = 0; i < request->form.count; i++)
        if (!str_equal(request->form.items[i].name, STR("token")))
            push_kept(maker, kept, request->form.items[i].name, request->form.items[i].value);
}

/* The fields that the page to sign in has kept. */
static void keep_kept(const struct request *request, struct json_maker *maker, json_t *kept)
{
    for (size_t i = 0; i < request->form.count; i++) {
        struct str name = request->form.items[i].name;
        if (str_starts(name, KEPT))
            push_kept(maker, kept, str_sub(name, KEPT.n, name.n), request->form.items[i].value);
    }
}

/* The page to sign in */

enum { NEXT_BYTES = 2048 };

struct sign_in_page {
    struct str name, next;
    struct str again; /* where the kept form goes; empty: none is kept */
    bool files_lost;
    const char *fault; /* a key of i18n/, or NULL */
    int64_t wait;
};

static json_t *sign_in_view(const struct request *request, const struct sign_in_page *page,
                            struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", account_text(request, "account_sign_in_title"));
    json_put(&maker, view, "name", json_of_str(page->name));
    json_put(&maker, view, "next", json_of_str(page->next));
    json_put(&maker, view, "error",
             page->wait ? account_wait_text(request, page->wait)
                        : account_text(request, page->fault));
    json_put(&maker, view, "again", json_of_optional(page->again));
    json_put(&maker, view, "files_lost", json_boolean(page->files_lost));
    json_t *kept = json_put_array(&maker, view, "kept");
    if (page->again.n && str_equal(request->path, STR("/sign-in")))
        keep_kept(request, &maker, kept);
    else if (page->again.n)
        keep_form(request, &maker, kept);
    return json_made(&maker, view, error);
}

static bool respond_sign_in(const struct request *request, struct response *response,
                            unsigned status, const struct sign_in_page *page, struct error *error)
{
    json_t *view = sign_in_view(request, page, error);
    struct request shown = *request;
    shown.path = STR("/sign-in");
    return view && respond_page(&shown, response, status, "sign_in", view, error);
}

bool account_sign_in_again(struct request *request, struct response *response, struct error *error)
{
    struct sign_in_page page = {.again = address_of(request),
                                .files_lost = request->uploads.count > 0};
    return respond_sign_in(request, response, 401, &page, error);
}

/* Where one wanted to go, when that is here and as short as addresses of this site are. */
static struct str next_of(const struct sign_in_page *page)
{
    bool fits = page->next.n <= NEXT_BYTES && url_is_local(page->next);
    return fits ? page->next : STR("/desk");
}

static bool show_sign_in(struct request *request, struct response *response, struct error *error)
{
    struct sign_in_page page = {.next = request_query(request, "next")};
    if (request->signed_in)
        return respond_see_other(request, response, error, "%.*s", STR_ARGS(next_of(&page)));
    return respond_sign_in(request, response, 200, &page, error);
}

/* Trying */

struct trying {
    struct sign_in attempt;
    struct str old_token;
    bool right, changed; /* changed: the account was, while its password was compared */
    bool dated;          /* its hash is of another cost than today's: `renewed` goes in its place */
    struct secret_password renewed;
    struct secret_token token;
};

static bool write_outcome(struct office *office, void *context, struct error *error)
{
    struct trying *trying = context;
    struct error reason = {0};
    if (!trying->right)
        return sign_in_failed(office, &trying->attempt, error);
    if (sign_in_done(office, &trying->attempt, trying->old_token,
                     trying->dated ? &trying->renewed : NULL, &trying->token, &reason))
        return true;
    trying->changed = reason.code == ERROR_STATE;
    return trying->changed || error_set(error, reason.code, "%s", reason.message);
}

static bool write_reservation(struct office *office, void *context, struct error *error)
{
    struct trying *trying = context;
    return sign_in_reserve(office, &trying->attempt, error);
}

/* Nothing is compared where `trying->attempt.wait` is not 0. */
static bool compare(const struct request *request, struct trying *trying, struct error *error)
{
    struct str password = request_form(request, "password");
    bool right;
    if (!trying->attempt.wait && !request_write(request, write_reservation, trying, error))
        return false;
    if (trying->attempt.wait)
        return true;
    if (!site_check_password(request->site, password, trying->attempt.kept, &right, error))
        return false;
    trying->right = right && trying->attempt.account;
    trying->dated = trying->right && secret_is_dated(trying->attempt.kept);
    if (trying->dated && !site_hash_password(request->site, password, &trying->renewed, error))
        return false;
    return request_write(request, write_outcome, trying, error);
}

/* The page on which a session has begun is that of someone signed in. */
static bool take_session(struct request *request, struct response *response,
                         const struct secret_token *token, struct error *error)
{
    struct str session = str_from(token->text);
    bool found;
    return request_set_session(request, session, error) &&
           session_find(request->office, session, request->arena, &request->who, &found, error) &&
           (request->signed_in = found,
            respond_cookie(request, response, "samsyn", session, 0, error));
}

static bool respond_again(struct request *request, struct response *response, struct str again,
                          struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", account_text(request, "account_again_title"));
    json_put(&maker, view, "again", json_of_str(again));
    json_put(&maker, view, "files_lost", json_boolean(request_form(request, "files_lost").n > 0));
    json_put(&maker, view, "shown_name", json_of_str(request->who.shown_name));
    keep_kept(request, &maker, json_put_array(&maker, view, "kept"));
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, 200, "sign_in_again", view, error);
}

static bool let_in(struct request *request, struct response *response,
                   const struct sign_in_page *page, const struct secret_token *token,
                   struct error *error)
{
    if (!take_session(request, response, token, error))
        return false;
    if (url_is_local(page->again) && !request->wants_json)
        return respond_again(request, response, page->again, error);
    return respond_see_other(request, response, error, "%.*s", STR_ARGS(next_of(page)));
}

static bool sign_in(struct request *request, struct response *response, struct error *error)
{
    struct sign_in_page page = {.name = request_form(request, "name"),
                                .next = request_form(request, "next"),
                                .again = request_form(request, "again"),
                                .files_lost = request_form(request, "files_lost").n > 0,
                                .fault = "account_sign_in_wrong"};
    struct trying trying = {.old_token = request->session};
    if (!sign_in_find(request->office, page.name, request->address, request->arena, &trying.attempt,
                      error))
        return false;
    if (!compare(request, &trying, error))
        return false;
    page.wait = trying.attempt.wait;
    if (page.wait)
        return respond_wait(request, response, page.wait, error) &&
               respond_sign_in(request, response, 429, &page, error);
    if (!trying.right || trying.changed)
        return respond_sign_in(request, response, 422, &page, error);
    return let_in(request, response, &page, &trying.token, error);
}

static bool sign_out(struct request *request, struct response *response, struct error *error)
{
    return session_end(request->office, request->session, error) &&
           respond_cookie(request, response, "samsyn", STR(""), 0, error) &&
           respond_see_other(request, response, error, "/");
}

/* Choosing a password by a link */

static bool respond_password(const struct request *request, struct response *response,
                             unsigned status, const struct account *account, const char *fault,
                             struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title",
             account_text(request, account ? "account_password_title" : "account_link_gone_title"));
    json_put(&maker, view, "account", account ? account_json(account) : json_null());
    json_put(&maker, view, "error", account_text(request, fault));
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, status, "password", view, error);
}

static bool respond_gone(const struct request *request, struct response *response,
                         struct error *error)
{
    return respond_password(request, response, 404, NULL, NULL, error);
}

static bool find_link(const struct request *request, struct account *ret_account, bool *ret_found,
                      struct error *error)
{
    struct error reason = {0};
    bool found = password_link_find(request->office, request_capture(request, "token"),
                                    request->arena, ret_account, &reason);
    if (!found && reason.code != ERROR_NOT_FOUND)
        return error_set(error, reason.code, "%s", reason.message);
    *ret_found = found;
    return true;
}

static bool show_password(struct request *request, struct response *response, struct error *error)
{
    struct account account;
    bool found;
    if (!find_link(request, &account, &found, error))
        return false;
    return found ? respond_password(request, response, 200, &account, NULL, error)
                 : respond_gone(request, response, error);
}

struct choosing {
    struct str link;
    struct secret_password password;
    struct secret_token session;
    bool gone;
};

static bool write_password(struct office *office, void *context, struct error *error)
{
    struct choosing *choosing = context;
    struct error reason = {0};
    int64_t account;
    if (password_link_use(office, choosing->link, &choosing->password, &account, &reason))
        return session_begin(office, account, &choosing->session, error);
    choosing->gone = reason.code == ERROR_NOT_FOUND;
    return choosing->gone || error_set(error, reason.code, "%s", reason.message);
}

static bool choose_password(struct request *request, struct response *response, struct error *error)
{
    struct account account;
    struct str password = request_form(request, "password");
    struct choosing choosing = {.link = request_capture(request, "token")};
    bool found;
    if (!find_link(request, &account, &found, error))
        return false;
    if (!found)
        return respond_gone(request, response, error);
    const char *fault =
        account_password_fault(account.name, password, request_form(request, "again"));
    if (fault)
        return respond_password(request, response, 422, &account, fault, error);
    if (!site_hash_password(request->site, password, &choosing.password, error) ||
        !request_write(request, write_password, &choosing, error))
        return false;
    if (choosing.gone)
        return respond_gone(request, response, error);
    return take_session(request, response, &choosing.session, error) &&
           respond_see_other(request, response, error, "/desk");
}

/* A form that is kept comes in once more, in parts. */
#define SIGN_IN_BYTES (LIMIT_FORM_BYTES * 2)
#define PASSWORD_BYTES KIB(16)

static const struct route routes[] = {
    {METHOD_GET, "/sign-in", ALLOW_ANYONE, MANNER_READ, 0, show_sign_in, "The form to sign in.",
     "next"},
    {METHOD_POST, "/sign-in", ALLOW_ANYONE, MANNER_SLOW, SIGN_IN_BYTES, sign_in,
     "Signs in: the cookie samsyn is the session. 422: wrong; 429: too many tries, wait.",
     "name password next again files_lost"},
    {METHOD_POST, "/sign-out", ALLOW_ANYONE, MANNER_WRITE, PASSWORD_BYTES, sign_out,
     "Ends the session.", NULL},
    {METHOD_GET, "/password/{token}", ALLOW_ANYONE, MANNER_READ, 0, show_password,
     "The form behind a link to choose a password. 404: the link was used or has run out.", NULL},
    {METHOD_POST, "/password/{token}", ALLOW_ANYONE, MANNER_SLOW, PASSWORD_BYTES, choose_password,
     "Keeps the chosen password and signs in.", "password again"},
};

const struct route_table sign_in_routes = {routes, sizeof routes / sizeof *routes};

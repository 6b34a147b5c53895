/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/chrome.h"

#include "model/office/json.h"
#include "render/words.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"

#include <stdio.h>
#include <string.h>

/* Navigation */

/* Where it leads, below the consultation's address where it belongs to one, and who sees it. */
struct nav_entry {
    const char *key, *address;
    enum right right;     /* RIGHT_NONE: whoever is signed in */
    bool in_consultation; /* only where the path has one */
    bool administrator;
};

static const struct nav_entry nav_entries[] = {
    {"site_nav_home", "/desk", RIGHT_NONE, false, false},
    {"site_nav_desk", "/desk", RIGHT_READER, true, false},
    {"site_nav_register", "/register", RIGHT_READER, true, false},
    {"site_nav_overview", "/overview", RIGHT_READER, true, false},
    {"site_nav_versions", "/versions", RIGHT_READER, true, false},
    {"site_nav_letters", "/letters", RIGHT_READER, true, false},
    {"site_nav_search", "/search", RIGHT_READER, true, false},
    {"site_nav_public", "", RIGHT_READER, true, false},
    {"site_nav_accounts", "/accounts", RIGHT_NONE, false, true},
    {"site_nav_log", "/log", RIGHT_NONE, false, true},
};

static bool is_shown(const struct request *request, const struct nav_entry *entry)
{
    if (!request->signed_in || (entry->administrator && !request->who.administrator))
        return false;
    return !entry->in_consultation || (request->consultation && request->right >= entry->right);
}

/* A page below an entry's belongs to it; below the public page stand all the others. */
static bool is_below(const struct request *request, const struct nav_entry *entry, struct str href)
{
    struct str path = request->path;
    return entry->in_consultation && *entry->address && path.n > href.n && str_starts(path, href) &&
           path.p[href.n] == '/';
}

static json_t *navigation(const struct request *request, struct json_maker *maker)
{
    json_t *array = json_array();
    for (size_t i = 0; i < sizeof nav_entries / sizeof *nav_entries; i++) {
        const struct nav_entry *entry = &nav_entries[i];
        if (!is_shown(request, entry))
            continue;
        char href[128];
        if (entry->in_consultation)
            snprintf(href, sizeof href, "/consultations/%lld%s", (long long)request->consultation,
                     entry->address);
        else
            snprintf(href, sizeof href, "%s", entry->address);
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "href", json_string(href));
        json_put(maker, item, "text", json_of_str(words_get(site_words(request), entry->key)));
        bool here = str_equal(request->path, str_from(href));
        json_put(maker, item, "here", json_boolean(here));
        json_put(maker, item, "below", json_boolean(is_below(request, entry, str_from(href))));
    }
    return array;
}

/* Whether the page that is made can be come back to at the request's address. */
static bool has_address(const struct request *request)
{
    bool other;
    return url_is_local(request->path) && (!str_equal(request->method, STR("POST")) ||
                                           route_find(METHOD_GET, request->path, &other));
}

/* The same address with one field of the query set. */
static struct str address_with(const struct request *request, const char *name, const char *value)
{
    struct buf buf = buf_init(LIMIT_PATH_BYTES * 4);
    buf_add_str(&buf, has_address(request) ? request->path : STR("/"));
    buf_add_format(&buf, "?%s=%s", name, value);
    for (size_t i = 0; i < request->query.count; i++) {
        const struct field *field = &request->query.items[i];
        if (str_equal(field->name, str_from(name)))
            continue;
        buf_add_c(&buf, '&');
        url_add(&buf, field->name);
        buf_add_c(&buf, '=');
        url_add(&buf, field->value);
    }
    struct str address = buf.failed ? STR("/") : str_copy(request->arena, buf_str(&buf));
    buf_done(&buf);
    return address;
}

/* Where the page can be seen in light, dark, and as the system has it. */
static void put_themes(const struct request *request, struct json_maker *maker, json_t *page)
{
    static const char *const themes[][2] = {
        {"light", "style_light"}, {"dark", "style_dark"}, {"system", "style_system"}};
    json_t *array = json_put_array(maker, page, "themes");
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "href", json_of_str(address_with(request, "theme", themes[i][0])));
        json_put(maker, item, "text", json_of_str(words_get(site_words(request), themes[i][1])));
    }
}

static void put_other_language(const struct request *request, struct json_maker *maker,
                               json_t *page)
{
    enum language language = request->language == LANGUAGE_SV ? LANGUAGE_EN : LANGUAGE_SV;
    json_t *other = json_put_object(maker, page, "other_language");
    json_put(maker, other, "language", json_string(language_name(language)));
    json_put(maker, other, "href",
             json_of_str(address_with(request, "language", language_name(language))));
    json_put(maker, other, "text",
             json_of_str(words_get(site_words_of(request->site, language), "site_language")));
}

static json_t *account(const struct request *request, struct json_maker *maker)
{
    if (!request->signed_in)
        return json_null();
    json_t *account = json_object();
    json_put(maker, account, "name", json_of_str(request->who.name));
    json_put(maker, account, "shown_name", json_of_str(request->who.shown_name));
    return account;
}

static json_t *script_addresses(const struct request *request, struct json_maker *maker,
                                const json_t *names)
{
    json_t *array = json_array();
    size_t i;
    const json_t *name;
    json_array_foreach(names, i, name) json_push(
        maker, array,
        json_of_str(site_static_address(request->site, str_from(json_string_value(name)))));
    return array;
}

bool chrome_add(const struct request *request, json_t *view, struct error *error)
{
    struct json_maker maker = {0};
    const struct words *words = site_words(request);
    json_t *page = json_object();
    json_put(&maker, page, "language", json_of_str(words->language));
    json_put(&maker, page, "theme", json_of_optional(request->theme));
    json_put(&maker, page, "icon",
             json_of_str(site_static_address(request->site, STR("icon.svg"))));
    json_put(&maker, page, "style",
             json_of_str(site_static_address(request->site, STR("web.css"))));
    json_put(&maker, page, "scripts",
             script_addresses(request, &maker, json_object_get(view, "scripts")));
    json_put(&maker, page, "nav", navigation(request, &maker));
    json_put(&maker, page, "account", account(request, &maker));
    json_put(&maker, page, "token", json_string(request->form_token));
    json_put(&maker, page, "path", json_of_str(request->path));
    json_put(&maker, page, "version", json_string(SAMSYN_VERSION));
    put_other_language(request, &maker, page);
    put_themes(request, &maker, page);
    json_put(&maker, view, "page", page);
    json_put(&maker, view, "t", json_incref(words->texts));
    return !maker.failed || error_no_memory(error);
}

bool chrome_problem(const struct request *request, struct response *response, unsigned status,
                    const char *message, struct error *error)
{
    char title[32], advice[32];
    const struct words *words = site_words(request);
    struct json_maker maker = {0};
    json_t *view = json_object();
    snprintf(title, sizeof title, "site_problem_%u", status);
    snprintf(advice, sizeof advice, "site_advice_%u", status);
    json_put(&maker, view, "title", json_of_str(words_get(words, title)));
    json_put(&maker, view, "status", json_integer(status));
    json_put(&maker, view, "message", json_of_optional(str_from(message)));
    json_put(&maker, view, "other_words", json_boolean(request->language != LANGUAGE_EN));
    json_put(&maker, view, "advice", json_of_str(words_get(words, advice)));
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, status, "problem", view, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/json.h"
#include "render/words.h"
#include "web/server/request.h"
#include "web/server/routes.h"
#include "web/server/site.h"

static void push_theme(struct json_maker *maker, json_t *themes, const struct words *words,
                       const char *theme, const char *name)
{
    json_t *object = json_push_object(maker, themes);
    json_put(maker, object, "theme", json_string(theme));
    json_put(maker, object, "name", json_of_str(words_get(words, name)));
}

/* Every component, in both themes beside each other. */
static bool show_style(struct request *request, struct response *response, struct error *error)
{
    const struct words *words = site_words(request);
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", json_of_str(words_get(words, "style_title")));
    json_t *themes = json_put_array(&maker, view, "themes");
    push_theme(&maker, themes, words, "light", "style_light");
    push_theme(&maker, themes, words, "dark", "style_dark");
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, 200, "style", view, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/style", ALLOW_ANYONE, MANNER_READ, 0, show_style,
     "Every component of the pages, in light and dark.", NULL},
};

const struct route_table style_routes = {routes, sizeof routes / sizeof *routes};

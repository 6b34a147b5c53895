/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/templates.h"

#include "render/embedded.h"
#include "render/mustache.h"

#include <stdio.h>

#define PATH_BYTES 128

struct str templates_style(void)
{
    struct str style = STR("");
    embedded_find(STR("static/compilation.css"), &style);
    return style;
}

static bool find_template(void *context, struct str name, struct str *ret_text)
{
    (void)context;
    if (str_equal(name, STR("style"))) {
        *ret_text = templates_style();
        return true;
    }
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "templates/%.*s.mustache", STR_ARGS(name));
    return length > 0 && length < PATH_BYTES && embedded_find(str_from(path), ret_text);
}

bool templates_fill(struct str name, const json_t *view, const struct mustache_lists *lists,
                    struct buf *out, struct error *error)
{
    struct arena arena = arena_init();
    struct mustache_library library = mustache_library_init(&arena, find_template, NULL);
    const struct mustache_template *page;
    bool ok = mustache_parse(&library, name, &page, error) &&
              mustache_render(page, view, lists, out, error);
    arena_done(&arena);
    return ok;
}

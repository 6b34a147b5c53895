/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/templates.h"

#include "base/mem.h"
#include "render/embedded.h"
#include "render/mustache_internal.h"

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

/* Many at once */

struct templates {
    struct arena arena;
    struct mustache_library library;
};

#define SUFFIX ".mustache"

/* "templates/web/desk.mustache" is called "web/desk". */
static struct str name_of(struct str path)
{
    return str_sub(path, STR("templates/").n, path.n - STR(SUFFIX).n);
}

static bool parse_all(struct templates *templates, struct str folder, struct error *error)
{
    for (size_t i = 0; i < embedded_file_count; i++) {
        struct str path = str_from(embedded_files[i].path);
        const struct mustache_template *parsed;
        if (str_starts(path, folder) && str_ends(path, STR(SUFFIX)) &&
            !mustache_parse(&templates->library, name_of(path), &parsed, error))
            return false;
    }
    return true;
}

struct templates *templates_open(const char *folder, struct error *error)
{
    struct templates *templates = mem_alloc(sizeof *templates);
    if (!templates) {
        error_no_memory(error);
        return NULL;
    }
    templates->arena = arena_init();
    templates->library = mustache_library_init(&templates->arena, find_template, NULL);
    if (parse_all(templates, str_from(folder), error))
        return templates;
    templates_close(templates);
    return NULL;
}

void templates_close(struct templates *templates)
{
    if (!templates)
        return;
    arena_done(&templates->arena);
    mem_free(templates);
}

bool templates_fill_from(const struct templates *templates, struct str name, const json_t *view,
                         struct buf *out, struct error *error)
{
    const struct mustache_template *template = templates->library.templates;
    while (template && !str_equal(template->name, name))
        template = template->next;
    if (!template)
        return error_set(error, ERROR_NOT_FOUND, "there is no template \"%.*s\"", STR_ARGS(name));
    return mustache_render(template, view, NULL, out, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/templates.h"

#include "base/mem.h"
#include "render/embedded.h"
#include "render/mustache_internal.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PATH_BYTES 128

/* What templates call the style sheet of the page that they make. */
static const struct style {
    struct str name;
    const char *page, *path;
} styles[] = {
    {STR_INIT("style"), "compilation", "static/compilation.css"},
    {STR_INIT("comparison_style"), "comparison", "static/comparison.css"},
};

static struct str read_style(const struct style *style)
{
    struct str text = STR("");
    embedded_find(str_from(style->path), &text);
    return text;
}

json_t *templates_style_hash(const char *page)
{
    const struct style *style = styles;
    while (strcmp(style->page, page) != 0)
        style++;
    struct str text = read_style(style);
    unsigned char digest[crypto_hash_sha256_BYTES];
    char
        base64[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    crypto_hash_sha256(digest, (const unsigned char *)text.p, text.n);
    sodium_bin2base64(base64, sizeof base64, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    return json_string(base64);
}

static bool find_template(void *context, struct str name, struct str *ret_text)
{
    (void)context;
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (str_equal(name, styles[i].name)) {
            *ret_text = read_style(&styles[i]);
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

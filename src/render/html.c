/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/render.h"

#include "render/embedded.h"
#include "render/mustache.h"

#include <sodium.h>
#include <stdio.h>

#define STYLE_SHEET "static/compilation.css"
#define PATH_BYTES 128

/* A template "part" is templates/part.mustache; the style sheet goes by its own name. */
static bool find_template(void *context, struct str name, struct str *ret_text)
{
    (void)context;
    if (str_equal(name, STR("style")))
        return embedded_find(STR(STYLE_SHEET), ret_text);
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "templates/%.*s.mustache", STR_ARGS(name));
    return length > 0 && length < PATH_BYTES && embedded_find(str_from(path), ret_text);
}

/* What the page's Content-Security-Policy (CSP Level 3, hash-source) lets through: this very style
 * sheet, as base64 of its SHA-256. */
static json_t *style_hash(void)
{
    struct str style;
    if (!embedded_find(STR(STYLE_SHEET), &style))
        return json_null();
    unsigned char digest[crypto_hash_sha256_BYTES];
    char
        base64[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    crypto_hash_sha256(digest, (const unsigned char *)style.p, style.n);
    sodium_bin2base64(base64, sizeof base64, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    return json_string(base64);
}

static bool fill_page(const json_t *view, struct buf *out, struct error *error)
{
    struct arena arena = arena_init();
    struct mustache_library library = mustache_library_init(&arena, find_template, NULL);
    const struct mustache_template *page;
    bool ok = mustache_parse(&library, STR("layout"), &page, error) &&
              mustache_render(page, view, out, error);
    arena_done(&arena);
    return ok;
}

bool render_html(const json_t *compilation, const struct render_options *options, struct buf *out,
                 struct error *error)
{
    json_t *view = render_view(compilation, options, error);
    if (!view)
        return false;
    bool ok = json_object_set_new(view, "style_hash", style_hash()) == 0
                  ? fill_page(view, out, error)
                  : error_no_memory(error);
    json_decref(view);
    return ok;
}

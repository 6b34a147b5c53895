/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/render.h"

#include "render/templates.h"
#include "render/view.h"

#include <sodium.h>

/* What the page's Content-Security-Policy (CSP Level 3, hash-source) lets through: this very style
 * sheet, as base64 of its SHA-256. */
static json_t *style_hash(void)
{
    struct str style = templates_style();
    unsigned char digest[crypto_hash_sha256_BYTES];
    char
        base64[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    crypto_hash_sha256(digest, (const unsigned char *)style.p, style.n);
    sodium_bin2base64(base64, sizeof base64, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    return json_string(base64);
}

bool render_html(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error)
{
    struct view view;
    struct mustache_lists lists = {view_element, &view};
    bool ok = view_open(&view, rendering, options, error);
    if (ok)
        ok = json_object_set_new(view.json, "style_hash", style_hash()) == 0
                 ? templates_fill(STR("layout"), view.json, &lists, out, error)
                 : error_no_memory(error);
    view_close(&view);
    return ok;
}

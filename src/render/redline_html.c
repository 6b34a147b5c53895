/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/redline_view.h"

#include "render/templates.h"

bool comparison_html(const struct comparison_files *files, const char *language, struct buf *out,
                     struct error *error)
{
    struct redline_view view;
    struct mustache_lists lists = {redline_view_block, &view};
    bool ok = redline_view_open(&view, files, language, error);
    if (ok) {
        json_t *hash = templates_style_hash("comparison");
        ok = json_object_set_new(view.json, "style_hash", hash) == 0
                 ? templates_fill(STR("comparison"), view.json, &lists, out, error)
                 : error_no_memory(error);
    }
    redline_view_close(&view);
    return ok;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/render.h"

#include "render/templates.h"
#include "render/view.h"

bool render_html(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error)
{
    struct view view;
    struct mustache_lists lists = {view_element, &view};
    bool ok = view_open(&view, rendering, options, error);
    if (ok)
        ok = json_object_set_new(view.json, "style_hash", templates_style_hash("compilation")) == 0
                 ? templates_fill(STR("layout"), view.json, &lists, out, error)
                 : error_no_memory(error);
    view_close(&view);
    return ok;
}

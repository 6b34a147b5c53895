/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/render.h"

#include "base/mem.h"
#include "render/index.h"

struct rendering *rendering_open(const struct render_source *source, struct error *error)
{
    struct rendering *rendering = mem_alloc(sizeof *rendering);
    if (!rendering) {
        error_no_memory(error);
        return NULL;
    }
    rendering->arena = arena_init();
    if (index_make(&rendering->arena, source, &rendering->index, error))
        return rendering;
    rendering_close(rendering);
    return NULL;
}

void rendering_close(struct rendering *rendering)
{
    if (!rendering)
        return;
    arena_done(&rendering->arena);
    mem_free(rendering);
}

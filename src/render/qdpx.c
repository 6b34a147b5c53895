/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/qdpx.h"

#include "base/arena.h"
#include "base/str.h"
#include "render/templates.h"
#include "render/zip.h"

#define PROJECT "qdpx/project"

struct packing {
    const json_t *view;
};

/* What is not made from the template is a source's text. */
static bool fill_part(void *context, const char *source, struct buf *out, struct error *error)
{
    const json_t *view = ((const struct packing *)context)->view;
    if (strcmp(source, PROJECT) == 0)
        return templates_fill(STR(PROJECT), view, NULL, out, error);
    const json_t *text = json_object_get(json_object_get(view, "texts"), source);
    buf_add(out, json_string_value(text), json_string_length(text));
    return true;
}

static struct zip_part *make_parts(const json_t *sources, struct arena *arena)
{
    size_t i;
    json_t *source;
    struct zip_part *parts = ARENA_ARRAY(arena, json_array_size(sources) + 1, struct zip_part);
    if (!parts)
        return NULL;
    parts[0] = (struct zip_part){"project.qde", PROJECT};
    json_array_foreach(sources, i, source)
    {
        const char *guid = json_string_value(json_object_get(source, "guid"));
        struct str path = str_format(arena, "sources/%s.txt", guid);
        if (!path.p)
            return NULL;
        parts[i + 1] = (struct zip_part){path.p, guid};
    }
    return parts;
}

bool render_qdpx(const json_t *view, struct buf *out, struct error *error)
{
    struct arena arena = arena_init();
    struct packing packing = {view};
    json_t *sources = json_object_get(view, "sources");
    const struct zip_part *parts = make_parts(sources, &arena);
    bool ok = parts
                  ? zip_write(parts, json_array_size(sources) + 1, fill_part, &packing, out, error)
                  : error_no_memory(error);
    arena_done(&arena);
    return ok;
}

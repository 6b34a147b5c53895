/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/qdpx.h"

#include "base/arena.h"
#include "base/str.h"
#include "render/templates.h"
#include "render/zip.h"

#define PROJECT "qdpx/project"

struct packing {
    const json_t *view;
    struct qdpx_originals originals;
};

/* What is not made from the template is a source's text, by its UUID, or a PDF, by its hash. */
static bool fill_part(void *context, const char *source, struct buf *out, struct error *error)
{
    const struct packing *packing = context;
    const json_t *view = packing->view;
    if (strcmp(source, PROJECT) == 0)
        return templates_fill(STR(PROJECT), view, NULL, out, error);
    const json_t *text = json_object_get(json_object_get(view, "texts"), source);
    if (!text)
        return packing->originals.read(packing->originals.context, str_from(source), out, error);
    buf_add(out, json_string_value(text), json_string_length(text));
    return true;
}

static bool put_part(struct arena *arena, struct zip_part *part, const char *guid,
                     const char *ending, const char *source)
{
    struct str path = str_format(arena, "sources/%s.%s", guid, ending);
    *part = (struct zip_part){path.p, source};
    return path.p != NULL;
}

static struct zip_part *make_parts(json_t *view, size_t count, struct arena *arena)
{
    size_t i, at = 1;
    json_t *source, *original;
    const char *guid;
    struct zip_part *parts = ARENA_ARRAY(arena, count, struct zip_part);
    if (!parts)
        return NULL;
    parts[0] = (struct zip_part){"project.qde", PROJECT};
    json_array_foreach(json_object_get(view, "sources"), i, source)
    {
        guid = json_string_value(json_object_get(source, "guid"));
        if (!put_part(arena, &parts[at++], guid, "txt", guid))
            return NULL;
    }
    json_object_foreach(json_object_get(view, "originals"), guid, original)
    {
        if (!put_part(arena, &parts[at++], guid, "pdf", json_string_value(original)))
            return NULL;
    }
    return parts;
}

bool render_qdpx(json_t *view, struct qdpx_originals originals, struct buf *out,
                 struct error *error)
{
    struct arena arena = arena_init();
    struct packing packing = {view, originals};
    size_t count = 1 + json_array_size(json_object_get(view, "sources")) +
                   json_object_size(json_object_get(view, "originals"));
    const struct zip_part *parts = make_parts(view, count, &arena);
    bool ok =
        parts ? zip_write(parts, count, fill_part, &packing, out, error) : error_no_memory(error);
    arena_done(&arena);
    return ok;
}

bool render_qdc(const json_t *view, struct buf *out, struct error *error)
{
    return templates_fill(STR("qdpx/codebook"), view, NULL, out, error);
}

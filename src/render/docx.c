/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The Word document: the same view as the page, with what WordprocessingML (ECMA-376 part 1) needs
 * besides, through templates of its own, and zipped.
 */
#include "render/render.h"

#include "render/templates.h"
#include "render/view.h"
#include "render/zip.h"

#include <stdio.h>

/* Word allows 40 bytes. */
#define BOOKMARK_BYTES 41
/* Below are the bookmarks that templates/docx names itself. */
#define FIRST_FREE_ID 100

/* By the view's levels (3 to 6) of sections, and depths (0 to 2) of contents. */
static const char *const HEADING_STYLES[] = {"Heading2", "Heading3", "Heading4", "Heading4"};
static const char *const CONTENTS_STYLES[] = {"TOC2", "TOC3", "TOC4"};

static json_t *style_at(const char *const *styles, size_t count, json_int_t place)
{
    size_t last = count - 1;
    return json_string(styles[place < 0 ? 0 : (size_t)place > last ? last : (size_t)place]);
}

/* A bookmark's name is letters, digits and underscores, and begins with a letter. */
static json_t *bookmark_of(const json_t *anchor)
{
    char name[BOOKMARK_BYTES];
    snprintf(name, sizeof name, "%s", json_string_value(anchor));
    for (char *c = name; *c; c++)
        if (!ascii_is_alpha(*c) && !ascii_is_digit(*c))
            *c = '_';
    return json_string(name);
}

static bool add_names(json_t *object, json_int_t *id)
{
    const json_t *anchor = json_object_get(object, "anchor");
    const json_t *level = json_object_get(object, "level");
    const json_t *depth = json_object_get(object, "depth");
    bool ok = true;
    if (json_is_string(anchor))
        ok = json_object_set_new(object, "bookmark", bookmark_of(anchor)) == 0 &&
             json_object_set_new(object, "bookmark_id", json_integer((*id)++)) == 0;
    if (ok && json_object_get(object, "outcomes"))
        ok = json_object_set_new(object, "control_id", json_integer((*id)++)) == 0;
    if (ok && level)
        ok = json_object_set_new(object, "style",
                                 style_at(HEADING_STYLES, 4, json_integer_value(level) - 3)) == 0;
    if (ok && depth)
        ok = json_object_set_new(object, "toc_style",
                                 style_at(CONTENTS_STYLES, 3, json_integer_value(depth))) == 0;
    return ok;
}

/* Give every object of the view what the templates need: names and numbers of bookmarks, numbers of
 * controls, names of styles. */
static bool add_all_names(json_t *value, json_int_t *id)
{
    const char *key;
    json_t *member;
    size_t at;
    json_array_foreach(value, at, member) if (!add_all_names(member, id)) return false;
    if (!json_is_object(value))
        return true;
    json_object_foreach(value, key, member) if (!add_all_names(member, id)) return false;
    return add_names(value, id);
}

/* The parts are filled one after another, so that numbers go on from one to the next. */
struct document {
    struct view view;
    json_int_t next_id;
};

static json_t *make_element(void *context, size_t list, size_t at)
{
    struct document *document = context;
    json_t *element = view_element(&document->view, list, at);
    if (element && add_all_names(element, &document->next_id))
        return element;
    json_decref(element);
    return NULL;
}

/* Each part with its template. */
static const struct zip_part PARTS[] = {
    {"[Content_Types].xml", "docx/content_types"},
    {"_rels/.rels", "docx/package_rels"},
    {"word/document.xml", "docx/document"},
    {"word/_rels/document.xml.rels", "docx/document_rels"},
    {"word/styles.xml", "docx/styles"},
    {"word/settings.xml", "docx/settings"},
    {"word/numbering.xml", "docx/numbering"},
    {"word/footer1.xml", "docx/footer"},
    {"docProps/core.xml", "docx/core"},
    {"docProps/app.xml", "docx/app"},
};

static bool fill_part(void *context, const char *template, struct buf *out, struct error *error)
{
    struct document *document = context;
    struct mustache_lists lists = {make_element, document};
    return templates_fill(str_from(template), document->view.json, &lists, out, error);
}

bool render_docx(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error)
{
    struct document document = {.next_id = FIRST_FREE_ID};
    bool ok = view_open(&document.view, rendering, options, error);
    if (ok)
        ok = add_all_names(document.view.json, &document.next_id)
                 ? zip_write(PARTS, sizeof PARTS / sizeof *PARTS, fill_part, &document, out, error)
                 : error_no_memory(error);
    view_close(&document.view);
    return ok;
}

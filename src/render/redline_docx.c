/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The redline as a Word document with tracked changes (ECMA-376 part 1, 17.13.5): who accepts all
 * has the new version, who rejects all the old one.
 */
#include "render/redline_view.h"

#include "render/templates.h"
#include "render/zip.h"

/* Of a table, in twentieths of a point. */
#define TEXT_WIDTH 9638
#define LIST_INDENT 360
/* Word knows bookmarks and changes by one row of numbers: those of moves stand behind all others.
 */
#define FIRST_MOVE_ID 100000000
#define DEEPEST_STYLE 4

struct writing {
    struct redline_view view;
    json_int_t next_id; /* of a tracked change */
};

static void put(struct writing *writing, json_t *object, const char *key, json_t *value)
{
    view_put(&writing->view.maker, object, key, value);
}

static json_t *style_of(const struct redline_form *form)
{
    uint32_t level = form->level < DEEPEST_STYLE ? form->level : DEEPEST_STYLE;
    if (form->kind == BLOCK_HEADING)
        return json_sprintf("Heading%u", level ? level : 1);
    if (form->kind == BLOCK_CELL)
        return json_string("TableText");
    if (form->kind == BLOCK_NOTE)
        return json_string("TableNote");
    return json_string(form->bullet ? "ListBullet" : "Normal");
}

/* A text with line ends as lines, for Word has an element for each end. */
static void put_lines(struct writing *writing, json_t *run)
{
    struct view_maker *maker = &writing->view.maker;
    struct str text = str_from(json_string_value(json_object_get(run, "text")));
    json_t *lines = view_put_array(maker, run, "lines");
    for (size_t at = 0, end; at <= text.n; at = end + 1) {
        end = str_find(text, STR("\n"), at);
        if (end == SIZE_MAX)
            end = text.n;
        json_t *object = view_push_object(maker, lines);
        put(writing, object, "line", json_stringn(text.p + at, end - at));
        put(writing, object, "behind", json_boolean(at > 0));
    }
}

static void finish_runs(struct writing *writing, const json_t *block)
{
    json_t *run;
    size_t at;
    json_array_foreach(json_object_get(block, "runs"), at, run)
    {
        json_int_t move = json_integer_value(json_object_get(run, "move"));
        bool from = json_is_true(json_object_get(run, "moved_from"));
        put(writing, run, "id", json_integer(writing->next_id++));
        put(writing, run, "range_id", json_integer(FIRST_MOVE_ID + 2 * move + from));
        put_lines(writing, run);
    }
}

/* The last end in a cell is the cell's own, which comes and goes with its row. */
static json_t *end_mark(const struct redline_block *block, bool closes_cell)
{
    static const char *const names[REDLINE_STATES] = {
        [REDLINE_DELETED] = "del",
        [REDLINE_INSERTED] = "ins",
        [REDLINE_MOVED_FROM] = "moveFrom",
        [REDLINE_MOVED_TO] = "moveTo",
    };
    const char *name = names[block->mark];
    return name && !closes_cell ? json_string(name) : json_null();
}

static json_t *border_mark(enum redline_state state, const char *deleted, const char *inserted)
{
    if (state == REDLINE_SAME)
        return json_null();
    return json_string(state == REDLINE_DELETED ? deleted : inserted);
}

static void put_grid(struct writing *writing, json_t *object, const struct redline_block *block)
{
    json_t *grid = view_put_array(&writing->view.maker, object, "grid");
    uint32_t columns = block->table ? writing->view.files->redline.columns[block->table - 1] : 1;
    for (uint32_t i = 0; block->table && i < columns; i++)
        view_push(&writing->view.maker, grid, json_integer(TEXT_WIDTH / columns));
    put(writing, object, "width", json_integer(TEXT_WIDTH / (columns ? columns : 1)));
}

static void finish_block(struct writing *writing, json_t *object, size_t at)
{
    const struct redline_block *block = &writing->view.files->redline.blocks[at];
    struct redline_borders borders = redline_borders_at(&writing->view.files->redline, at);
    bool other_form = block->form.kind != block->was.kind || block->form.level != block->was.level;
    bool listed = block->form.kind == BLOCK_LIST_ITEM && block->form.level > 0;
    put(writing, object, "behind_table",
        json_boolean(borders.opens_table && at > 0 && block[-1].table != 0));
    put(writing, object, "style", style_of(&block->form));
    put(writing, object, "old_style", other_form ? style_of(&block->was) : json_null());
    put(writing, object, "style_id", json_integer(writing->next_id++));
    put(writing, object, "heading", json_boolean(block->form.kind == BLOCK_HEADING));
    put(writing, object, "indent",
        listed ? json_integer((json_int_t)block->form.level * LIST_INDENT) : json_null());
    put(writing, object, "end_mark", end_mark(block, borders.closes_cell));
    put(writing, object, "end_id", json_integer(writing->next_id++));
    put(writing, object, "row_mark", border_mark(block->row_state, "del", "ins"));
    put(writing, object, "row_id", json_integer(writing->next_id++));
    put(writing, object, "cell_mark",
        block->row_state == REDLINE_SAME ? border_mark(block->cell_state, "cellDel", "cellIns")
                                         : json_null());
    put(writing, object, "cell_id", json_integer(writing->next_id++));
    put_grid(writing, object, block);
    finish_runs(writing, object);
}

static json_t *make_block(void *context, size_t list, size_t at)
{
    struct writing *writing = context;
    json_t *object = redline_view_block(&writing->view, list, at);
    if (!object)
        return NULL;
    finish_block(writing, object, at);
    if (!writing->view.maker.failed)
        return object;
    json_decref(object);
    return NULL;
}

/* Each part with its template. */
static const struct zip_part parts[] = {
    {"[Content_Types].xml", "docx/content_types"},
    {"_rels/.rels", "docx/package_rels"},
    {"word/document.xml", "docx/comparison"},
    {"word/_rels/document.xml.rels", "docx/document_rels"},
    {"word/styles.xml", "docx/styles"},
    {"word/settings.xml", "docx/settings"},
    {"word/numbering.xml", "docx/numbering"},
    {"word/footer1.xml", "docx/footer"},
    {"docProps/core.xml", "docx/comparison_core"},
    {"docProps/app.xml", "docx/app"},
};

static bool fill_part(void *context, const char *template, struct buf *out, struct error *error)
{
    struct writing *writing = context;
    struct mustache_lists lists = {make_block, writing};
    return templates_fill(str_from(template), writing->view.json, &lists, out, error);
}

bool comparison_docx(const struct comparison_files *files, const char *language, struct buf *out,
                     struct error *error)
{
    struct writing writing = {.next_id = 1};
    bool ok = redline_view_open(&writing.view, files, language, error) &&
              zip_write(parts, sizeof parts / sizeof *parts, fill_part, &writing, out, error);
    redline_view_close(&writing.view);
    return ok;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The redline as data (docs/redline.schema.json): a head, then a block a line.
 */
#include "render/redline_view.h"

#ifndef SAMSYN_VERSION
#define SAMSYN_VERSION "0"
#endif

enum { FORMAT = 1 };

static int take_bytes(const char *bytes, size_t n, void *context)
{
    struct buf *out = context;
    buf_add(out, bytes, n);
    return out->failed == ERROR_NONE ? 0 : -1;
}

/* Takes `value` over. */
static bool add_value(struct view_maker *maker, json_t *value, struct buf *out, struct error *error)
{
    bool made = value && !maker->failed;
    bool ok =
        made && json_dump_callback(value, take_bytes, out, JSON_COMPACT | JSON_ENCODE_ANY) == 0;
    json_decref(value);
    if (ok)
        return true;
    return buf_ok(out, "the comparison", error) && error_no_memory(error);
}

static json_t *version_of(struct view_maker *maker, const struct compared_version *version,
                          const struct document *document)
{
    json_t *object = json_object();
    view_put(maker, object, "name",
             json_stringn(version->name.p ? version->name.p : "", version->name.n));
    view_put(maker, object, "hash", view_text(version->hash));
    view_put(maker, object, "format", json_string(format_name(document->format)));
    return object;
}

static json_t *head_of(struct view_maker *maker, const struct comparison_files *files)
{
    const struct comparison *comparison = files->redline.comparison;
    enum kinship_of_versions kinship = comparison_kinship(comparison);
    json_t *head = json_object();
    json_t *samsyn = view_put_object(maker, head, "samsyn");
    view_put(maker, samsyn, "version", json_string(SAMSYN_VERSION));
    view_put(maker, samsyn, "format", json_integer(FORMAT));
    view_put(maker, head, "made", view_text(files->facts.made));
    view_put(maker, head, "old", version_of(maker, &files->facts.old, comparison->old.document));
    view_put(maker, head, "new", version_of(maker, &files->facts.new, comparison->new.document));
    view_put(maker, head, "kinship", json_string(kinship_of_versions_name(kinship)));
    view_put(maker, head, "likeness", json_real(comparison_likeness(comparison)));
    view_put(maker, head, "moves", json_integer(files->redline.move_count));
    return head;
}

static void put_form(struct view_maker *maker, json_t *object, const struct redline_form *form)
{
    view_put(maker, object, "kind", json_string(block_kind_name(form->kind)));
    view_put(maker, object, "level", form->level ? json_integer(form->level) : json_null());
}

/* The block of a document that it is, or the last of those that it is made of. */
static json_t *place_of(struct view_maker *maker, const struct document *document, size_t block)
{
    if (block == REDLINE_NONE)
        return json_null();
    const struct block *source = &document->blocks.items[block];
    json_t *place = json_object();
    view_put(maker, place, "start", json_integer((json_int_t)source->range.start));
    view_put(maker, place, "end", json_integer((json_int_t)source->range.end));
    view_put(maker, place, "page", document->page_count ? json_integer(source->page) : json_null());
    return place;
}

static json_t *cell_of(struct view_maker *maker, const struct redline_block *block)
{
    if (!block->table)
        return json_null();
    json_t *cell = json_object();
    view_put(maker, cell, "table", json_integer(block->table));
    view_put(maker, cell, "row", json_integer(block->row));
    view_put(maker, cell, "column", json_integer(block->column));
    view_put(maker, cell, "row_state", json_string(redline_state_name(block->row_state)));
    view_put(maker, cell, "cell_state", json_string(redline_state_name(block->cell_state)));
    return cell;
}

static void put_runs(struct view_maker *maker, json_t *object, const struct redline_block *block)
{
    json_t *runs = view_put_array(maker, object, "runs");
    for (size_t i = 0; i < block->run_count; i++) {
        const struct redline_run *run = &block->runs[i];
        json_t *item = view_push_object(maker, runs);
        view_put(maker, item, "state", json_string(redline_state_name(run->state)));
        view_put(maker, item, "text", json_stringn(run->text.p, run->text.n));
        view_put(maker, item, "move", run->move ? json_integer(run->move) : json_null());
    }
}

static json_t *block_of(struct view_maker *maker, const struct redline *redline, size_t at)
{
    const struct redline_block *block = &redline->blocks[at];
    bool other_form = block->form.kind != block->was.kind || block->form.level != block->was.level;
    json_t *object = json_object();
    put_form(maker, object, &block->form);
    view_put(maker, object, "was", json_null());
    if (other_form)
        put_form(maker, view_put_object(maker, object, "was"), &block->was);
    view_put(maker, object, "state",
             json_string(block->changed && block->state == REDLINE_SAME
                             ? "changed"
                             : redline_state_name(block->state)));
    view_put(maker, object, "end", json_string(redline_state_name(block->mark)));
    view_put(maker, object, "cell", cell_of(maker, block));
    view_put(maker, object, "old",
             place_of(maker, redline->comparison->old.document, block->old_block));
    view_put(maker, object, "new",
             place_of(maker, redline->comparison->new.document, block->new_block));
    put_runs(maker, object, block);
    return object;
}

static bool add_head(struct view_maker *maker, const struct comparison_files *files,
                     struct buf *out, struct error *error)
{
    json_t *head = head_of(maker, files);
    const char *key;
    json_t *value;
    bool ok = head && !maker->failed;
    if (!ok)
        error_no_memory(error);
    buf_add_str(out, STR("{\n"));
    json_object_foreach(head, key, value)
    {
        if (ok) {
            buf_add_format(out, "\"%s\":", key);
            ok = add_value(maker, json_incref(value), out, error);
            buf_add_str(out, STR(",\n"));
        }
    }
    json_decref(head);
    return ok;
}

bool comparison_json(const struct comparison_files *files, const char *language, struct buf *out,
                     struct error *error)
{
    struct view_maker maker = {0};
    (void)language;
    if (!add_head(&maker, files, out, error))
        return false;
    buf_add_str(out, STR("\"blocks\":["));
    for (size_t i = 0; i < files->redline.block_count; i++) {
        buf_add_str(out, i ? STR(",\n") : STR("\n"));
        if (!add_value(&maker, block_of(&maker, &files->redline, i), out, error))
            return false;
    }
    buf_add_str(out, STR("\n]}\n"));
    return buf_ok(out, "the comparison", error);
}

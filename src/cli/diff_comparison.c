/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/diff.h"

#include "model/office/json.h"

size_t diff_shown(const struct diff_file *file, size_t canonical)
{
    return file->mapped ? raw_map_to_raw(&file->map, canonical) : canonical;
}

/* Something that is written for each element of a list. */
typedef void put_item(struct json_maker *maker, json_t *object, const struct diff *diff,
                      size_t index);

/* One element at a time, so that a book's words need no tree in memory. */
static bool write_list(const struct diff *diff, const char *name, size_t count, put_item *put,
                       struct buf *out, struct error *error)
{
    buf_add_format(out, ",\n \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        struct json_maker maker = {0};
        json_t *object = json_object();
        put(&maker, object, diff, i);
        object = json_made(&maker, object, error);
        buf_add_str(out, i ? STR(",\n  ") : STR("\n  "));
        bool ok = object && json_write_inside(object, 2, out, error);
        json_decref(object);
        if (!ok)
            return false;
    }
    buf_add_str(out, count ? STR("\n ]") : STR("]"));
    return true;
}

static void put_range(struct json_maker *maker, json_t *object, const char *key,
                      const struct diff_file *file, struct range range)
{
    json_t *place = json_put_object(maker, object, key);
    json_put(maker, place, "start", json_integer((json_int_t)diff_shown(file, range.start)));
    json_put(maker, place, "end", json_integer((json_int_t)diff_shown(file, range.end)));
}

static void put_match(struct json_maker *maker, json_t *object, const struct diff *diff,
                      size_t index)
{
    const struct match *match = &diff->comparison.matches[index];
    put_range(maker, object, "old", &diff->old, match->old);
    put_range(maker, object, "new", &diff->new, match->new);
    json_put(maker, object, "moved", json_boolean(match->moved));
}

static void put_fate(struct json_maker *maker, json_t *object, const struct unit *unit)
{
    json_put(maker, object, "fate", json_string(unit_fate_name(unit->fate)));
    json_put(maker, object, "moved", json_boolean(unit->moved));
    json_put(maker, object, "likeness", json_real(unit->likeness));
}

static void put_old_unit(struct json_maker *maker, json_t *object, const struct diff *diff,
                         size_t index)
{
    const struct unit *unit = &diff->comparison.old.units[index];
    put_range(maker, object, "range", &diff->old, unit->range);
    put_fate(maker, object, unit);
    json_t *links = json_put_array(maker, object, "new_units");
    for (size_t i = 0; i < unit->link_count; i++)
        json_push(maker, links,
                  json_integer((json_int_t)diff->comparison.links[unit->first_link + i].new_unit));
}

static void put_new_unit(struct json_maker *maker, json_t *object, const struct diff *diff,
                         size_t index)
{
    const struct unit *unit = &diff->comparison.new.units[index];
    put_range(maker, object, "range", &diff->new, unit->range);
    put_fate(maker, object, unit);
}

static void put_nodes(struct json_maker *maker, json_t *object, const char *key,
                      const struct diff_file *file, const size_t *nodes, size_t count)
{
    json_t *list = json_put_array(maker, object, key);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = &file->draft.nodes[nodes[i]];
        json_t *item = json_push_object(maker, list);
        json_put(maker, item, "id", json_of_str(node->id));
        json_put(maker, item, "kind", json_string(node_kind_name(node->kind)));
        json_put(maker, item, "number", json_of_optional(node->number));
        json_put(maker, item, "title", json_of_str(node->title));
        put_range(maker, item, "range", file, node->range);
    }
}

static void put_change(struct json_maker *maker, json_t *object, const struct diff *diff,
                       size_t index)
{
    const struct node_change *change = &diff->changes.items[index];
    json_put(maker, object, "change", json_string(node_change_kind_name(change->kind)));
    json_put(maker, object, "moved", json_boolean(change->moved));
    json_put(maker, object, "renumbered", json_boolean(change->renumbered));
    json_put(maker, object, "below_changed", json_boolean(change->below_changed));
    json_put(maker, object, "likeness", json_real(change->likeness));
    put_nodes(maker, object, "old", &diff->old, change->old_nodes, change->old_count);
    put_nodes(maker, object, "new", &diff->new, change->new_nodes, change->new_count);
}

static void put_file(struct json_maker *maker, json_t *object, const char *key,
                     const struct diff_file *file)
{
    json_t *item = json_put_object(maker, object, key);
    json_put(maker, item, "file", json_of_str(str_from(file->path)));
    json_put(maker, item, "format", json_string(format_name(file->document.format)));
    json_put(maker, item, "offsets", json_string(file->mapped ? "file" : "canonical text"));
}

static bool write_head(const struct diff *diff, struct buf *out, struct error *error)
{
    static const char *const keys[] = {"kinship", "likeness", "old", "new"};
    struct json_maker maker = {0};
    json_t *head = json_object();
    enum kinship_of_versions kinship = comparison_kinship(&diff->comparison);
    json_put(&maker, head, "kinship", json_string(kinship_of_versions_name(kinship)));
    json_put(&maker, head, "likeness", json_real(comparison_likeness(&diff->comparison)));
    put_file(&maker, head, "old", &diff->old);
    put_file(&maker, head, "new", &diff->new);
    head = json_made(&maker, head, error);
    bool ok = head != NULL;
    buf_add_c(out, '{');
    for (size_t i = 0; ok && i < sizeof keys / sizeof *keys; i++) {
        buf_add_format(out, "%s\n \"%s\": ", i ? "," : "", keys[i]);
        ok = json_write_inside(json_object_get(head, keys[i]), 1, out, error);
    }
    json_decref(head);
    return ok;
}

bool diff_write_comparison(struct diff *diff, struct buf *out, struct error *error)
{
    const struct comparison *comparison = &diff->comparison;
    if (!write_head(diff, out, error) ||
        !write_list(diff, "changes", diff->changes.count, put_change, out, error) ||
        !write_list(diff, "old_units", comparison->old.unit_count, put_old_unit, out, error) ||
        !write_list(diff, "new_units", comparison->new.unit_count, put_new_unit, out, error) ||
        !write_list(diff, "matches", comparison->match_count, put_match, out, error))
        return false;
    buf_add_str(out, STR("\n}\n"));
    return true;
}

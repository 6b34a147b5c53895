/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/diff.h"

#include "base/file.h"
#include "model/office/json.h"

#include <stdint.h>

bool diff_load_places(const char *path, json_t **ret_places, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_PLACES_BYTES);
    json_error_t fault;
    if (!file_read(path, &bytes, error)) {
        buf_done(&bytes);
        return false;
    }
    json_t *places = json_loadb(bytes.n ? bytes.p : "", bytes.n, 0, &fault);
    buf_done(&bytes);
    if (!places)
        return error_set(error, ERROR_INPUT, "%s, line %d: no JSON (%s)", path, fault.line,
                         fault.text);
    if (!json_is_array(places)) {
        json_decref(places);
        return error_set(error, ERROR_INPUT,
                         "%s: give a list of {\"id\", \"start\", \"end\"}, not one of another kind",
                         path);
    }
    if (json_array_size(places) > LIMIT_PLACES) {
        json_decref(places);
        return error_set(error, ERROR_LIMIT, "%s: more than %zu places; give them in several files",
                         path, LIMIT_PLACES);
    }
    *ret_places = places;
    return true;
}

/* One place on its way. */
struct carrying {
    struct diff *diff;
    const json_t *place;
    struct range shown, old; /* as given; of the canonical text */
    struct carried carried;
    const char *fault; /* or NULL */
};

static struct str shown_text(const struct diff_file *file)
{
    return file->mapped ? file->raw : file->document.text;
}

static bool is_border(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static bool take_offset(const json_t *place, const char *key, size_t *ret_offset)
{
    const json_t *value = json_object_get(place, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *ret_offset = (size_t)json_integer_value(value);
    return true;
}

/* What is wrong with a place, or NULL. */
static const char *take_place(struct carrying *carrying)
{
    const struct diff_file *old = &carrying->diff->old;
    struct str text = shown_text(old);
    struct range *shown = &carrying->shown;
    if (!json_is_object(carrying->place))
        return "not an object with id, start and end";
    if (!json_object_get(carrying->place, "id"))
        return "id is missing";
    if (!take_offset(carrying->place, "start", &shown->start) ||
        !take_offset(carrying->place, "end", &shown->end))
        return "start and end must be whole numbers from 0 on";
    if (shown->start > shown->end)
        return "start stands behind end";
    if (shown->end > text.n)
        return "end stands behind the end of the text";
    if (!is_border(text, shown->start) || !is_border(text, shown->end))
        return "start or end stands inside a character";
    carrying->old = *shown;
    if (old->mapped)
        carrying->old = (struct range){raw_map_to_canonical(&old->map, shown->start),
                                       raw_map_to_canonical(&old->map, shown->end)};
    return NULL;
}

static void carry_one(void *context)
{
    struct carrying *carrying = context;
    carry_place(&carrying->diff->comparison, carrying->diff->arena, carrying->old,
                &carrying->carried);
}

static void put_range(struct json_maker *maker, json_t *object, const struct diff_file *file,
                      struct range range)
{
    json_put(maker, object, "start", json_integer((json_int_t)diff_shown(file, range.start)));
    json_put(maker, object, "end", json_integer((json_int_t)diff_shown(file, range.end)));
}

static void put_nowhere(struct json_maker *maker, json_t *object)
{
    json_put(maker, object, "start", json_null());
    json_put(maker, object, "end", json_null());
}

static void put_carried(struct json_maker *maker, json_t *object, const struct carrying *carrying)
{
    const struct diff_file *new = &carrying->diff->new;
    const struct carried *carried = &carrying->carried;
    json_put(maker, object, "status", json_string(carry_status_name(carried->status)));
    if (carried->piece_count)
        put_range(maker, object, new, carried->new);
    else
        put_nowhere(maker, object);
    json_put(maker, object, "score", json_real(carried->score));
    json_put(maker, object, "edited", json_boolean(carried->edited));
    json_t *pieces = json_put_array(maker, object, "pieces");
    for (size_t i = 0; i < carried->piece_count; i++)
        put_range(maker, json_push_object(maker, pieces), new, carried->pieces[i]);
    json_t *candidates = json_put_array(maker, object, "candidates");
    for (size_t i = 0; i < carried->candidate_count; i++) {
        json_t *candidate = json_push_object(maker, candidates);
        put_range(maker, candidate, new, carried->candidates[i].range);
        json_put(maker, candidate, "score", json_real(carried->candidates[i].score));
    }
    json_put(maker, object, "error", json_null());
}

static void put_fault(struct json_maker *maker, json_t *object, const char *fault)
{
    json_put(maker, object, "status", json_null());
    put_nowhere(maker, object);
    json_put(maker, object, "score", json_null());
    json_put(maker, object, "edited", json_null());
    json_put_array(maker, object, "pieces");
    json_put_array(maker, object, "candidates");
    json_put(maker, object, "error", json_string(fault));
}

static bool write_place(struct carrying *carrying, struct buf *out, struct error *error)
{
    struct json_maker maker = {0};
    json_t *object = json_object(), *id = json_object_get(carrying->place, "id");
    json_put(&maker, object, "id", id ? json_incref(id) : json_null());
    if (carrying->fault)
        put_fault(&maker, object, carrying->fault);
    else
        put_carried(&maker, object, carrying);
    object = json_made(&maker, object, error);
    bool ok = object && json_write_inside(object, 1, out, error);
    json_decref(object);
    return ok;
}

bool diff_write_places(struct diff *diff, struct buf *out, struct error *error)
{
    size_t count = json_array_size(diff->places);
    buf_add_c(out, '[');
    for (size_t i = 0; i < count; i++) {
        struct carrying carrying = {.diff = diff, .place = json_array_get(diff->places, i)};
        carrying.fault = take_place(&carrying);
        diff->refused += carrying.fault != NULL;
        if (!carrying.fault && !arena_run(diff->arena, carry_one, &carrying, error))
            return false;
        buf_add_str(out, i ? STR(",\n ") : STR("\n "));
        if (!write_place(&carrying, out, error))
            return false;
    }
    buf_add_str(out, STR("\n]\n"));
    return true;
}

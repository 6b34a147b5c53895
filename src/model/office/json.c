/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/json.h"

#include <stdint.h>

void json_put(struct json_maker *maker, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        maker->failed = true;
}

void json_push(struct json_maker *maker, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        maker->failed = true;
}

json_t *json_put_object(struct json_maker *maker, json_t *object, const char *key)
{
    json_put(maker, object, key, json_object());
    return json_object_get(object, key);
}

json_t *json_put_array(struct json_maker *maker, json_t *object, const char *key)
{
    json_put(maker, object, key, json_array());
    return json_object_get(object, key);
}

json_t *json_push_object(struct json_maker *maker, json_t *array)
{
    size_t place = json_array_size(array);
    json_push(maker, array, json_object());
    return json_array_get(array, place);
}

json_t *json_of_str(struct str text)
{
    return json_stringn(text.n ? text.p : "", text.n);
}

json_t *json_of_optional(struct str text)
{
    return text.n ? json_of_str(text) : json_null();
}

json_t *json_of_count(size_t count)
{
    return count ? json_integer((json_int_t)count) : json_null();
}

json_t *json_made(const struct json_maker *maker, json_t *value, struct error *error)
{
    if (value && !maker->failed)
        return value;
    json_decref(value);
    error_no_memory(error);
    return NULL;
}

static int write_piece(const char *bytes, size_t n, void *context)
{
    struct buf *out = context;
    buf_add(out, bytes, n);
    return out->failed ? -1 : 0;
}

struct indenting {
    struct buf *out;
    size_t depth;
};

/* Line ends stand between values only: within a text they are written as \n. */
static int write_indented(const char *bytes, size_t n, void *context)
{
    const struct indenting *indenting = context;
    struct str rest = {bytes, n};
    for (size_t end; (end = str_find(rest, STR("\n"), 0)) != SIZE_MAX;) {
        buf_add_str(indenting->out, str_sub(rest, 0, end + 1));
        for (size_t i = 0; i < indenting->depth; i++)
            buf_add_c(indenting->out, ' ');
        rest = str_sub(rest, end + 1, rest.n);
    }
    buf_add_str(indenting->out, rest);
    return indenting->out->failed ? -1 : 0;
}

bool json_write_inside(const json_t *value, size_t depth, struct buf *out, struct error *error)
{
    struct indenting indenting = {out, depth};
    size_t flags = JSON_REAL_PRECISION(4) | JSON_INDENT(1) | JSON_ENCODE_ANY;
    if (json_dump_callback(value, write_indented, &indenting, flags) != 0 && !out->failed)
        return error_no_memory(error);
    return buf_ok(out, "the JSON", error);
}

bool json_write(const json_t *value, bool indented, struct buf *out, struct error *error)
{
    size_t flags = JSON_REAL_PRECISION(4) | (indented ? JSON_INDENT(1) : JSON_COMPACT);
    if (json_dump_callback(value, write_piece, out, flags) != 0 && !out->failed)
        return error_no_memory(error);
    if (indented)
        buf_add_c(out, '\n');
    return buf_ok(out, "the JSON", error);
}

bool json_to_arena(const struct json_maker *maker, json_t *value, struct arena *arena,
                   struct str *ret_text, struct error *error)
{
    value = json_made(maker, value, error);
    if (!value)
        return false;
    struct buf out = buf_init(LIMIT_DATABASE_VALUE_BYTES);
    bool ok = json_write(value, false, &out, error);
    struct str text = ok ? str_copy(arena, buf_str(&out)) : (struct str){NULL, 0};
    json_decref(value);
    buf_done(&out);
    if (!ok)
        return false;
    if (!text.p)
        return error_no_memory(error);
    *ret_text = text;
    return true;
}

/* jansson reports memory that ends inside a string as a fault of syntax, so a text that can be
 * parsed the second time was sound. */
static bool is_sound(struct str text)
{
    json_t *value = json_loadb(text.n ? text.p : "", text.n, JSON_DECODE_ANY, NULL);
    json_decref(value);
    return value != NULL;
}

json_t *json_from(struct str text, const char *what, struct error *error)
{
    json_error_t fault;
    json_t *value = json_loadb(text.n ? text.p : "", text.n, JSON_DECODE_ANY, &fault);
    if (value)
        return value;
    if (json_error_code(&fault) == json_error_out_of_memory || is_sound(text))
        error_no_memory(error);
    else
        error_set(error, ERROR_INPUT, "%s is damaged in the database: %s; run samsyn verify", what,
                  fault.text);
    return NULL;
}

struct str json_str(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return (struct str){json_string_value(value), json_string_length(value)};
}

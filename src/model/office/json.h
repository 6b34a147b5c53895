/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Making JSON without asking after every value whether memory has ended: failures stick in the
 * maker and are asked for once, at the end.
 */
#ifndef SAMSYN_MODEL_OFFICE_JSON_H
#define SAMSYN_MODEL_OFFICE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#include <jansson.h>
#include <stdbool.h>

struct json_maker {
    bool failed;
};

/* Give `value` (NULL: memory has ended) to an object or to the end of an array, which owns it from
 * there on. */
void json_put(struct json_maker *maker, json_t *object, const char *key, json_t *value);
void json_push(struct json_maker *maker, json_t *array, json_t *value);
/* As json_put and json_push with a new empty object or array, which is given back for filling; NULL
 * when memory has ended, and NULL may be filled on. */
json_t *json_put_object(struct json_maker *maker, json_t *object, const char *key);
json_t *json_put_array(struct json_maker *maker, json_t *object, const char *key);
json_t *json_push_object(struct json_maker *maker, json_t *array);

/* A string; and one that is null when it is empty. Bytes that are no UTF-8 give NULL. */
json_t *json_of_str(struct str text);
json_t *json_of_optional(struct str text);
/* null for 0. */
json_t *json_of_count(size_t count);

/* `value`, which is given back for good, when nothing has failed; else NULL with ERROR_MEMORY. */
json_t *json_made(const struct json_maker *maker, json_t *value, struct error *error);

/* Append as text: compact, or with line ends and indents of one space, ended by a line end. Numbers
 * with a fraction have four digits. */
bool json_write(const json_t *value, bool indented, struct buf *out, struct error *error);
/* As it is indented where it stands `depth` levels inside something else; no line end. */
bool json_write_inside(const json_t *value, size_t depth, struct buf *out, struct error *error);
/* Compact, in `arena` (outside arena_run), and `value` is given back. */
bool json_to_arena(const struct json_maker *maker, json_t *value, struct arena *arena,
                   struct str *ret_text, struct error *error);
/* Parse text that this program wrote. ERROR_INPUT names `what`. */
json_t *json_from(struct str text, const char *what, struct error *error);

/* The string at a key, good as long as `object`; empty when there is none. */
struct str json_str(const json_t *object, const char *key);

#endif

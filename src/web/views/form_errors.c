/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/form_errors.h"

static const char *id_of(const struct form_field *fields, struct str name)
{
    for (; fields->name; fields++)
        if (str_equal(name, str_from(fields->name)))
            return fields->id;
    return NULL;
}

void form_errors_none(struct json_maker *maker, json_t *view, const struct form_field *fields)
{
    json_t *wrong = json_object_get(view, "wrong");
    if (!wrong) {
        json_put_array(maker, view, "errors");
        json_put(maker, view, "has_errors", json_false());
        wrong = json_put_object(maker, view, "wrong");
    }
    for (; fields->name; fields++)
        json_put(maker, wrong, fields->id, json_null());
}

void form_errors_add(struct json_maker *maker, json_t *view, const struct form_field *fields,
                     struct str name, json_t *message)
{
    const char *id = id_of(fields, name);
    json_t *error = json_push_object(maker, json_object_get(view, "errors"));
    json_put(maker, error, "field", json_of_optional(name));
    json_put(maker, error, "id", id ? json_string(id) : json_null());
    json_put(maker, error, "message", json_incref(message));
    json_put(maker, view, "has_errors", json_true());
    if (id)
        json_put(maker, json_object_get(view, "wrong"), id, json_incref(message));
    json_decref(message);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/request.h"

#include "base/hash.h"
#include "web/server/site.h"
#include "web/server/writer.h"

static bool form_secret(const struct request *request, struct hash *ret_secret)
{
    struct str text = str_format(request->arena, "form:%.*s", STR_ARGS(request->session));
    if (text.p)
        *ret_secret = hash_of(text);
    return text.p != NULL;
}

bool request_set_session(struct request *request, struct str session, struct error *error)
{
    struct hash secret;
    struct secret_masked masked;
    request->session = str_copy(request->arena, session);
    if (!request->session.p || !form_secret(request, &secret))
        return error_no_memory(error);
    if (!secret_mask(&secret, &masked, error))
        return false;
    request->form_token = str_copy(request->arena, str_from(masked.text)).p;
    return request->form_token || error_no_memory(error);
}

bool request_is_form_token(const struct request *request, struct str given)
{
    struct hash secret;
    return form_secret(request, &secret) && secret_is_masked(given, &secret);
}

static struct str value_of(const struct fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (str_equal(fields->items[i].name, str_from(name)))
            return fields->items[i].value;
    return STR("");
}

struct str request_capture(const struct request *request, const char *name)
{
    return value_of(&request->captures, name);
}

struct str request_query(const struct request *request, const char *name)
{
    return value_of(&request->query, name);
}

struct str request_form(const struct request *request, const char *name)
{
    return value_of(&request->form, name);
}

const struct upload *request_upload(const struct request *request, const char *field)
{
    for (size_t i = 0; i < request->uploads.count; i++)
        if (str_equal(request->uploads.items[i].field, str_from(field)))
            return &request->uploads.items[i];
    return NULL;
}

struct str *request_form_all(const struct request *request, const char *name, size_t *ret_count)
{
    size_t count = 0;
    struct str *values = ARENA_ARRAY(request->arena, request->form.count + 1, struct str);
    for (size_t i = 0; values && i < request->form.count; i++)
        if (str_equal(request->form.items[i].name, str_from(name)))
            values[count++] = request->form.items[i].value;
    *ret_count = values ? count : 0;
    return values;
}

bool request_number(struct str text, int64_t *ret_number)
{
    int64_t number = 0;
    if (text.n == 0 || text.n > 18)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        number = number * 10 + (text.p[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool parse_id(struct str text, int64_t *ret_id)
{
    int64_t id;
    if (!request_number(text, &id) || id == 0)
        return false;
    *ret_id = id;
    return true;
}

bool request_capture_id(const struct request *request, const char *name, int64_t *ret_id,
                        struct error *error)
{
    return parse_id(request_capture(request, name), ret_id) ||
           error_set(error, ERROR_NOT_FOUND, "there is nothing at this address");
}

static bool optional_id(struct str text, const char *name, int64_t *ret_id, struct error *error)
{
    if (text.n == 0) {
        *ret_id = 0;
        return true;
    }
    return parse_id(text, ret_id) ||
           error_set(error, ERROR_INPUT, "%s should be a number from 1 on, not \"%.*s\"", name,
                     STR_ARGS(str_sub(text, 0, 50)));
}

bool request_query_id(const struct request *request, const char *name, int64_t *ret_id,
                      struct error *error)
{
    return optional_id(request_query(request, name), name, ret_id, error);
}

bool request_form_id(const struct request *request, const char *name, int64_t *ret_id,
                     struct error *error)
{
    return optional_id(request_form(request, name), name, ret_id, error);
}

bool request_write(const struct request *request,
                   bool (*change)(struct office *office, void *context, struct error *error),
                   void *context, struct error *error)
{
    return writer_do(site_writer(request->site), change, context, error);
}

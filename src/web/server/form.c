/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/form.h"

#include "base/utf8.h"
#include "text/language/nfc.h"
#include "web/server/url.h"

bool form_clean(struct arena *arena, struct str raw, struct str *ret_text)
{
    char *out = arena_alloc(arena, raw.n + 1);
    size_t n = 0;
    if (!out || !utf8_valid(raw) || (raw.n && memchr(raw.p, '\0', raw.n)))
        return false;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '\r' && i + 1 < raw.n && raw.p[i + 1] == '\n')
            continue;
        bool control = ((unsigned char)c < ' ' && c != '\n' && c != '\t') || c == 0x7F;
        out[n++] = c == '\r' ? '\n' : control ? ' ' : c;
    }
    out[n] = '\0';
    *ret_text = nfc_of(arena, (struct str){out, n});
    return true;
}

static bool decode(struct arena *arena, struct str raw, struct str *ret_text)
{
    struct str bytes;
    return url_decode(arena, raw, true, &bytes) && form_clean(arena, bytes, ret_text);
}

/* One "name=value". */
static bool take_pair(struct arena *arena, struct str pair, struct field *ret_field,
                      struct error *error)
{
    struct field field = {0};
    struct str name = str_cut(&pair, '=');
    if (!decode(arena, name, &field.name))
        return error_set(error, ERROR_INPUT,
                         "the name of a field is not UTF-8, or wrongly encoded");
    if (!decode(arena, pair, &field.value))
        return error_set(error, ERROR_INPUT, "the field %.*s is not UTF-8, or wrongly encoded",
                         STR_ARGS(str_sub(field.name, 0, 100)));
    *ret_field = field;
    return true;
}

static bool take_fields(struct arena *arena, struct str text, struct fields *fields,
                        struct error *error)
{
    while (text.n) {
        struct str pair = str_cut(&text, '&');
        if (pair.n == 0)
            continue;
        if (fields->count == LIMIT_FORM_FIELDS)
            return error_set(error, ERROR_LIMIT, "more than %zu fields", LIMIT_FORM_FIELDS);
        struct field *field = VEC_PUSH(arena, fields);
        if (!field)
            return error_no_memory(error);
        if (!take_pair(arena, pair, field, error))
            return false;
    }
    return true;
}

bool form_take_query(struct request *request, struct str text, struct error *error)
{
    return take_fields(request->arena, text, &request->query, error);
}

bool form_take_urlencoded(struct request *request, struct str text, struct error *error)
{
    return take_fields(request->arena, text, &request->form, error);
}

bool form_take_captures(struct request *request, struct str pattern, struct str path,
                        struct error *error)
{
    while (pattern.n) {
        struct str wanted = str_cut(&pattern, '/'), given = str_cut(&path, '/'), bytes;
        if (!str_starts(wanted, STR("{")))
            continue;
        struct field *field = VEC_PUSH(request->arena, &request->captures);
        if (!field)
            return error_no_memory(error);
        field->name = str_sub(wanted, 1, wanted.n - 1);
        if (!url_decode(request->arena, given, false, &bytes) ||
            !form_clean(request->arena, bytes, &field->value))
            return error_set(error, ERROR_NOT_FOUND, "there is nothing at this address");
    }
    return true;
}

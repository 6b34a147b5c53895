/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/guid.h"

#include "base/hash.h"

#define DIGITS 32

static bool is_dash(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

static struct guid guid_from(const struct hash *hash)
{
    static const char variants[] = "89ab";
    struct guid guid = {{0}};
    const char *digit = hash->hex;
    for (size_t i = 0; i < GUID_LENGTH; i++)
        guid.text[i] = is_dash(i) ? '-' : *digit++;
    guid.text[14] = '8';
    guid.text[19] = variants[(unsigned char)hash->hex[DIGITS] % 4];
    return guid;
}

/* A space ends with its NUL: no name can run into another's. */
static void begin(struct hash_stream *stream, struct str space)
{
    hash_begin(stream);
    hash_add(stream, space);
    hash_add(stream, (struct str){"", 1});
}

struct guid guid_of(struct str space, struct str name)
{
    struct hash_stream stream;
    begin(&stream, space);
    hash_add(&stream, name);
    struct hash hash = hash_end(&stream);
    return guid_from(&hash);
}

struct guid guid_of_kind(struct str space, struct str kind, struct str name)
{
    struct hash_stream stream;
    begin(&stream, space);
    hash_add(&stream, kind);
    hash_add(&stream, STR("/"));
    hash_add(&stream, name);
    struct hash hash = hash_end(&stream);
    return guid_from(&hash);
}

static bool is_digit(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f');
}

bool guid_parse(struct str text, struct guid *ret_guid)
{
    struct guid guid = {{0}};
    text = str_trim(text);
    if (text.n == GUID_LENGTH + 2 && text.p[0] == '{' && text.p[text.n - 1] == '}')
        text = str_sub(text, 1, text.n - 1);
    if (text.n != GUID_LENGTH)
        return false;
    for (size_t i = 0; i < GUID_LENGTH; i++) {
        guid.text[i] = ascii_lower(text.p[i]);
        if (is_dash(i) ? guid.text[i] != '-' : !is_digit(guid.text[i]))
            return false;
    }
    *ret_guid = guid;
    return true;
}

bool guid_equal(const struct guid *a, const struct guid *b)
{
    return memcmp(a->text, b->text, GUID_LENGTH) == 0;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/zip_names.h"

#include <stdint.h>

/* Bytes before the name in each kind of record, and where in them lengths stand. */
enum {
    LOCAL_BYTES = 30,
    LOCAL_NAME_LENGTH = 26,
    ENTRY_BYTES = 46,
    ENTRY_NAME_LENGTH = 28,
    ENTRY_EXTRA_LENGTH = 30,
    ENTRY_COMMENT_LENGTH = 32,
    END_BYTES = 22,
    END_DIRECTORY_SIZE = 12,
    END_DIRECTORY_START = 16,
    LONGEST_COMMENT = 0xFFFF,
};

static const struct str local_sign = STR_INIT("PK\x03\x04");
static const struct str entry_sign = STR_INIT("PK\x01\x02");
static const struct str end_sign = STR_INIT("PK\x05\x06");

/* Least significant byte first; `at + 4` is within the bytes. */
static size_t u16_at(struct str bytes, size_t at)
{
    return (size_t)(unsigned char)bytes.p[at] | (size_t)(unsigned char)bytes.p[at + 1] << 8;
}

static size_t u32_at(struct str bytes, size_t at)
{
    return u16_at(bytes, at) | u16_at(bytes, at + 2) << 16;
}

static bool has_sign(struct str bytes, size_t at, struct str sign)
{
    return str_equal(str_sub(bytes, at, at + sign.n), sign);
}

/* The record that ends the file, behind which only a comment stands. */
static bool find_end(struct str bytes, size_t *ret_at)
{
    for (size_t back = END_BYTES; back <= bytes.n && back <= END_BYTES + LONGEST_COMMENT; back++)
        if (has_sign(bytes, bytes.n - back, end_sign)) {
            *ret_at = bytes.n - back;
            return true;
        }
    return false;
}

struct zip_names zip_names_of(struct str bytes)
{
    size_t end;
    struct zip_names names = {.bytes = bytes};
    if (!find_end(bytes, &end))
        return names;
    size_t start = u32_at(bytes, end + END_DIRECTORY_START);
    size_t size = u32_at(bytes, end + END_DIRECTORY_SIZE);
    /* Something may stand before the archive that its offsets do not count. */
    if (!has_sign(bytes, start, entry_sign) && size <= end)
        start = end - size;
    names.directory = has_sign(bytes, start, entry_sign);
    names.at = names.directory ? start : 0;
    return names;
}

static bool next_entry(struct zip_names *names, struct str *ret_name)
{
    struct str bytes = names->bytes;
    size_t at = names->at;
    if (!has_sign(bytes, at, entry_sign) || bytes.n - at < ENTRY_BYTES)
        return false;
    size_t length = u16_at(bytes, at + ENTRY_NAME_LENGTH);
    *ret_name = str_sub(bytes, at + ENTRY_BYTES, at + ENTRY_BYTES + length);
    names->at = at + ENTRY_BYTES + length + u16_at(bytes, at + ENTRY_EXTRA_LENGTH) +
                u16_at(bytes, at + ENTRY_COMMENT_LENGTH);
    return true;
}

static bool next_local(struct zip_names *names, struct str *ret_name)
{
    struct str bytes = names->bytes;
    size_t at = str_find(bytes, local_sign, names->at);
    if (at == SIZE_MAX || bytes.n - at < LOCAL_BYTES)
        return false;
    size_t length = u16_at(bytes, at + LOCAL_NAME_LENGTH);
    *ret_name = str_sub(bytes, at + LOCAL_BYTES, at + LOCAL_BYTES + length);
    names->at = at + LOCAL_BYTES;
    return true;
}

bool zip_names_next(struct zip_names *names, struct str *ret_name)
{
    return names->directory ? next_entry(names, ret_name) : next_local(names, ret_name);
}

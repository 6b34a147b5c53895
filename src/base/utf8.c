/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"

#include <string.h>

static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

static bool too_long_or_not_a_character(uint32_t value, size_t length)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    return value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF);
}

/* Length of the well-formed sequence at `at`, its value in *ret_value; 0 when there is none. */
static size_t decode(struct str s, size_t at, uint32_t *ret_value)
{
    unsigned char lead = (unsigned char)s.p[at];
    size_t length = sequence_length(lead);
    if (length == 0 || length > s.n - at)
        return 0;
    uint32_t value = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        unsigned char c = (unsigned char)s.p[at + i];
        if ((c & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (c & 0x3Fu);
    }
    if (too_long_or_not_a_character(value, length))
        return 0;
    *ret_value = value;
    return length;
}

uint32_t utf8_next_long(struct str s, size_t *at)
{
    uint32_t value;
    size_t length = decode(s, *at, &value);
    *at += length ? length : 1;
    return length ? value : UTF8_REPLACEMENT;
}

uint32_t utf8_previous(struct str s, size_t *at)
{
    size_t end = *at;
    for (size_t back = 1; back <= 4 && back <= end; back++) {
        uint32_t value;
        if (decode(s, end - back, &value) == back) {
            *at = end - back;
            return value;
        }
    }
    *at = end - 1;
    return UTF8_REPLACEMENT;
}

/* How many bytes from `at` on are ASCII, eight at a time: most of any text is. */
static size_t ascii_run(struct str s, size_t at)
{
    const uint64_t high_bits = 0x8080808080808080u;
    size_t end = at;
    uint64_t bytes;
    for (; s.n - end >= sizeof bytes; end += sizeof bytes) {
        memcpy(&bytes, s.p + end, sizeof bytes);
        if (bytes & high_bits)
            break;
    }
    return end - at;
}

bool utf8_valid(struct str s)
{
    for (size_t at = ascii_run(s, 0); at < s.n; at += ascii_run(s, at)) {
        uint32_t value;
        size_t length = decode(s, at, &value);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

void utf8_add(struct buf *buf, uint32_t c)
{
    char out[4];
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = UTF8_REPLACEMENT;
    if (c < 0x80) {
        buf_add_c(buf, (char)c);
        return;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> length & 0xFF) | c);
    buf_add(buf, out, length);
}

static const uint16_t windows_1252_high[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void utf8_add_windows_1252(struct buf *buf, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        utf8_add(buf, c >= 0x80 && c < 0xA0 ? windows_1252_high[c - 0x80] : c);
    }
}

int utf8_to_windows_1252(uint32_t code_point)
{
    if (code_point <= 0xFF)
        return (int)code_point;
    for (int i = 0; i < 32; i++)
        if (windows_1252_high[i] == code_point)
            return 0x80 + i;
    return -1;
}

size_t utf8_cut(struct str s, size_t n)
{
    if (n >= s.n)
        return s.n;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

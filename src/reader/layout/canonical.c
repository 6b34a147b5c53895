/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/canonical.h"

#include "base/utf8.h"
#include "reader/layout/mojibake.h"
#include "text/language/nfc.h"

#include <stdint.h>
#include <string.h>

void canonical_prepare(void)
{
    nfc_prepare();
}

/* A text under way in an arena; `room` was computed beforehand and is never passed. */
struct writer {
    char *p;
    size_t n, room;
};

static struct writer writer_of(struct arena *arena, size_t room)
{
    char *p = arena_alloc(arena, room + 1);
    return (struct writer){p, 0, p ? room : 0};
}

static void put(struct writer *writer, const char *p, size_t n)
{
    if (n > writer->room - writer->n)
        return;
    memcpy(writer->p + writer->n, p, n);
    writer->n += n;
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> length & 0xFF) | c);
    return length;
}

static void put_code_point(struct writer *writer, uint32_t c)
{
    char out[4];
    put(writer, out, encode(c, out));
}

static struct str written(const struct writer *writer)
{
    return (struct str){writer->p, writer->n};
}

/* Files */

static struct str from_utf16(struct arena *arena, struct str bytes)
{
    bool big = (unsigned char)bytes.p[0] == 0xFE;
    struct writer out = writer_of(arena, bytes.n / 2 * 3);
    uint32_t lead = 0;
    for (size_t i = 2; i + 1 < bytes.n; i += 2) {
        unsigned char first = (unsigned char)bytes.p[i], second = (unsigned char)bytes.p[i + 1];
        uint32_t unit = big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
        bool trail = unit >= 0xDC00 && unit < 0xE000;
        if (lead && trail)
            put_code_point(&out, 0x10000 + ((lead - 0xD800) << 10) + (unit - 0xDC00));
        else if (lead || trail)
            put_code_point(&out, UTF8_REPLACEMENT);
        lead = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
        if (!lead && !trail)
            put_code_point(&out, unit);
    }
    return written(&out);
}

/* UTF-8 with a few bad bytes is damaged UTF-8; anything else is windows-1252. */
static bool is_mostly_utf8(struct str bytes)
{
    size_t good = 0, bad = 0;
    for (size_t at = 0; at < bytes.n;) {
        size_t before = at;
        uint32_t c = utf8_next(bytes, &at);
        good += at - before > 1;
        bad += c == UTF8_REPLACEMENT && at - before == 1;
    }
    return good > 10 * bad;
}

static struct str mend_utf8(struct arena *arena, struct str bytes)
{
    struct writer out = writer_of(arena, bytes.n * 3);
    for (size_t at = 0; at < bytes.n;)
        put_code_point(&out, utf8_next(bytes, &at));
    return written(&out);
}

static struct str from_windows_1252(struct arena *arena, struct str bytes)
{
    /* The arena first: what it breaks off must own no buffer. */
    char *copy = arena_alloc(arena, bytes.n * 3 + 1);
    if (!copy)
        return (struct str){NULL, 0};
    struct buf buf = buf_init(bytes.n * 3 + 1);
    utf8_add_windows_1252(&buf, bytes);
    size_t n = buf.failed ? 0 : buf.n;
    if (n)
        memcpy(copy, buf.p, n);
    buf_done(&buf);
    return (struct str){copy, n};
}

static struct str to_valid_utf8(struct arena *arena, struct str bytes, bool *ret_damaged)
{
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return from_utf16(arena, bytes);
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.n);
    if (utf8_valid(bytes))
        return bytes;
    if (!is_mostly_utf8(bytes))
        return from_windows_1252(arena, bytes);
    *ret_damaged = true;
    return mend_utf8(arena, bytes);
}

static bool has_byte(struct str s, char byte)
{
    return s.n && memchr(s.p, byte, s.n) != NULL;
}

static struct str mend_line_ends(struct arena *arena, struct str text)
{
    if (!has_byte(text, '\r') && !has_byte(text, '\0'))
        return text;
    struct writer out = writer_of(arena, text.n * 3);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\0')
            put_code_point(&out, UTF8_REPLACEMENT);
        else if (text.p[i] != '\r')
            put(&out, &text.p[i], 1);
        else if (i + 1 == text.n || text.p[i + 1] != '\n')
            put(&out, "\n", 1);
    }
    return written(&out);
}

struct str canonical_from_file(struct arena *arena, struct str bytes, bool *ret_damaged)
{
    *ret_damaged = false;
    struct str text = to_valid_utf8(arena, bytes, ret_damaged);
    return nfc_of(arena, mojibake_mend_text(arena, mend_line_ends(arena, text)));
}

/* Typeset text */

static bool is_space_of_some_width(uint32_t c)
{
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000 ||
           c == '\t';
}

static bool is_invisible(uint32_t c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x200B || c == 0x2060 ||
           c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

/* U+FB00…FB06. */
static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

/* Word's Symbol and Wingdings fonts have their signs in the private area, where no other font shows
 * them. 0 for those that are not marks of lists. */
static uint32_t sign_of_symbol_font(uint32_t c)
{
    static const struct {
        uint32_t symbol, sign;
    } signs[] = {
        {0xF0B7, 0x2022}, {0xF0A7, 0x25AA}, {0xF0D8, 0x27A2}, {0xF0E0, 0x2192}, {0xF0FC, 0x2713},
        {0xF06F, 0x2610}, {0xF0A8, 0x2610}, {0xF071, 0x2610}, {0xF0FE, 0x2612}, {0xF02D, 0x2013},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].symbol == c)
            return signs[i].sign;
    return 0;
}

static void put_typeset(struct writer *out, uint32_t c)
{
    uint32_t sign = c >= 0xF000 && c <= 0xF0FF ? sign_of_symbol_font(c) : 0;
    if (sign) {
        put_code_point(out, sign);
        return;
    }
    if (is_space_of_some_width(c))
        put(out, " ", 1);
    else if (c == 0x2028 || c == 0x2029)
        put(out, "\n", 1);
    else if (c >= 0xFB00 && c <= 0xFB06)
        put(out, ligatures[c - 0xFB00], strlen(ligatures[c - 0xFB00]));
    else if (!is_invisible(c) && c != 0xAD)
        put_code_point(out, c);
}

/* Of those that stay as they are, what nearly all text is made of; none combines with another. */
static bool is_plain(uint32_t c)
{
    return (c >= 0x20 && c < 0x7F) || c == '\n' || (c >= 0xC0 && c <= 0xFF) ||
           (c >= 0x2010 && c <= 0x2027);
}

static bool all_plain(struct str text)
{
    for (size_t at = 0; at < text.n;)
        if (!is_plain(utf8_next(text, &at)))
            return false;
    return true;
}

struct str canonical_from_typeset(struct arena *arena, struct str text, bool keep_last_hyphen)
{
    if (all_plain(text))
        return str_copy(arena, text);
    struct writer out = writer_of(arena, text.n * 3);
    uint32_t last = 0;
    for (size_t at = 0; at < text.n;) {
        last = utf8_next(text, &at);
        put_typeset(&out, last);
    }
    if (last == 0xAD && keep_last_hyphen)
        put(&out, "-", 1);
    return nfc_of(arena, written(&out));
}

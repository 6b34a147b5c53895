/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/charset.h"

#include <iconv.h>
#include <stdint.h>

/* The longest name that is looked up. */
#define NAME_BYTES 40
/* No character of these sets takes more bytes of UTF-8 for one of its own. */
#define MOST_GROWTH 4

void charset_prepare(struct format_prepared *prepared)
{
    static const char *const charsets[] = {
        "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-9",
        "ISO-8859-10",  "ISO-8859-15",  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252",
        "WINDOWS-1254", "WINDOWS-1257", "UTF-16",       "UTF-7",        "US-ASCII",
        "KOI8-R",       "MACINTOSH",    "IBM850",       "IBM865",
    };
    _Static_assert(sizeof charsets / sizeof *charsets <= FORMAT_CONVERTERS, "room for all");
    if (prepared->count)
        return;
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
        iconv_t converter = iconv_open("UTF-8", charsets[i]);
        if (converter != (iconv_t)-1)
            prepared->converters[prepared->count++] = converter;
    }
}

void charset_release(struct format_prepared *prepared)
{
    while (prepared->count)
        iconv_close(prepared->converters[--prepared->count]);
}

bool charset_to_utf8(struct arena *arena, struct str charset, struct str bytes,
                     struct str *ret_text)
{
    if (charset.n == 0 || charset.n > NAME_BYTES || bytes.n > LIMIT_FILE_BYTES)
        return false;
    /* The arena first: what it breaks off must own no converter. */
    const char *name = str_to_c(arena, charset);
    char *from = str_to_c(arena, bytes), *text = arena_alloc(arena, bytes.n * MOST_GROWTH + 1);
    if (!name || !from || !text)
        return false;
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return false;
    char *to = text;
    size_t left = bytes.n, room = bytes.n * MOST_GROWTH;
    bool ok = iconv(converter, &from, &left, &to, &room) != (size_t)-1;
    iconv_close(converter);
    if (ok)
        *ret_text = (struct str){text, (size_t)(to - text)};
    return ok;
}

/* Of 16 bits, which is all that IBM850 has: two or three bytes of UTF-8. */
static size_t put_code_point(char *at, unsigned code_point)
{
    size_t n = 0;
    if (code_point >= 0x800) {
        at[n++] = (char)(0xE0 | code_point >> 12);
        at[n++] = (char)(0x80 | (code_point >> 6 & 0x3F));
    } else {
        at[n++] = (char)(0xC0 | code_point >> 6);
    }
    at[n++] = (char)(0x80 | (code_point & 0x3F));
    return n;
}

struct str charset_from_console(struct arena *arena, struct str bytes)
{
    static const uint16_t high[128] = {
        0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8,
        0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2,
        0x00FB, 0x00F9, 0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, 0x00E1,
        0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x00AE, 0x00AC, 0x00BD,
        0x00BC, 0x00A1, 0x00AB, 0x00BB, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2,
        0x00C0, 0x00A9, 0x2563, 0x2551, 0x2557, 0x255D, 0x00A2, 0x00A5, 0x2510, 0x2514, 0x2534,
        0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3, 0x255A, 0x2554, 0x2569, 0x2566, 0x2560,
        0x2550, 0x256C, 0x00A4, 0x00F0, 0x00D0, 0x00CA, 0x00CB, 0x00C8, 0x0131, 0x00CD, 0x00CE,
        0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580, 0x00D3, 0x00DF, 0x00D4,
        0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, 0x00DE, 0x00DA, 0x00DB, 0x00D9, 0x00FD, 0x00DD,
        0x00AF, 0x00B4, 0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8, 0x00B0,
        0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0,
    };
    char *text = arena_alloc(arena, 3 * bytes.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char byte = (unsigned char)bytes.p[i];
        if (byte < 0x80)
            text[n++] = bytes.p[i];
        else
            n += put_code_point(text + n, high[byte - 0x80]);
    }
    return (struct str){text, n};
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/charset.h"

#include <iconv.h>

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

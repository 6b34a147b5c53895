/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "make_text.h"

#include "base/utf8.h"

#include <stdint.h>

static size_t characters_in(struct str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n; count++)
        utf8_next(text, &at);
    return count;
}

static void wrap_line(struct buf *out, struct str line, size_t width)
{
    size_t used = 0;
    while (line.n) {
        struct str word = str_cut(&line, ' ');
        size_t length = characters_in(word);
        bool fits = used == 0 || used + 1 + length <= width;
        if (used)
            buf_add_c(out, fits ? ' ' : '\n');
        buf_add_str(out, word);
        used = fits && used ? used + 1 + length : length;
    }
}

void text_wrap(struct buf *out, struct str text, size_t width)
{
    const char *end = text.p + text.n;
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        if (width)
            wrap_line(out, line, width);
        else
            buf_add_str(out, line);
        if (line.p + line.n < end)
            buf_add_c(out, '\n');
    }
}

/* The byte that base/utf8 decodes to this character, or 0. */
static unsigned char byte_of(uint32_t character)
{
    char room[8];
    for (unsigned byte = 0x80; byte <= 0xFF; byte++) {
        struct buf decoded = {.p = room, .room = sizeof room, .max = sizeof room};
        char c = (char)byte;
        size_t at = 0;
        utf8_add_windows_1252(&decoded, (struct str){&c, 1});
        if (utf8_next(buf_str(&decoded), &at) == character)
            return (unsigned char)byte;
    }
    return 0;
}

bool text_encode_windows_1252(struct buf *out, struct str text, struct error *error)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t character = utf8_next(text, &at);
        unsigned char byte = character < 0x80 ? (unsigned char)character : byte_of(character);
        if (!byte && character)
            return error_set(error, ERROR_INPUT,
                             "U+%04X has no place in windows-1252; write @encoding utf-8 or "
                             "another sign",
                             (unsigned)character);
        buf_add_c(out, (char)byte);
    }
    return buf_ok(out, "the text", error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/markup.h"

#include "base/utf8.h"

static const char *reference_for(uint32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_forbidden(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F) ||
           c == 0xFFFE || c == 0xFFFF;
}

/* Append `text`, what is forbidden replaced and, when asked for, markup escaped. */
static void add(struct buf *out, struct str text, bool escape)
{
    size_t plain = 0; /* start of a run that goes out as it is */
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        const char *reference = escape ? reference_for(c) : NULL;
        bool replace = is_forbidden(c) || c == UTF8_REPLACEMENT;
        if (!reference && !replace)
            continue;
        buf_add_str(out, str_sub(text, plain, start));
        if (reference)
            buf_add_str(out, str_from(reference));
        else
            utf8_add(out, UTF8_REPLACEMENT);
        plain = at;
    }
    buf_add_str(out, str_sub(text, plain, text.n));
}

void markup_add_text(struct buf *out, struct str text)
{
    add(out, text, true);
}

void markup_add_unescaped(struct buf *out, struct str text)
{
    add(out, text, false);
}

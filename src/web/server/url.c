/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/url.h"

#include "base/limits.h"

static bool is_unreserved(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || (c && strchr("-._~", c));
}

void url_add(struct buf *buf, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (is_unreserved(text.p[i]))
            buf_add_c(buf, text.p[i]);
        else
            buf_add_format(buf, "%%%02X", (unsigned char)text.p[i]);
    }
}

struct str url_encode(struct arena *arena, struct str text)
{
    struct buf buf = buf_init(LIMIT_FORM_BYTES);
    url_add(&buf, text);
    struct str encoded = buf.failed ? STR("") : str_copy(arena, buf_str(&buf));
    buf_done(&buf);
    return encoded;
}

static int digit_of(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool url_decode(struct arena *arena, struct str text, bool plus, struct str *ret_text)
{
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    if (!out)
        return false;
    for (size_t i = 0; i < text.n; i++, n++) {
        out[n] = plus && text.p[i] == '+' ? ' ' : text.p[i];
        if (text.p[i] != '%')
            continue;
        bool whole = text.n - i > 2;
        int high = whole ? digit_of(text.p[i + 1]) : -1;
        int low = whole ? digit_of(text.p[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        out[n] = (char)(high * 16 + low);
        i += 2;
    }
    out[n] = '\0';
    *ret_text = (struct str){out, n};
    return true;
}

bool url_is_local(struct str address)
{
    if (!str_starts(address, STR("/")) || str_starts(address, STR("//")))
        return false;
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.p[i] <= ' ' || address.p[i] == '\\' || address.p[i] == 0x7F)
            return false;
    return true;
}

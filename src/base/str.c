/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (from > s.n)
        return SIZE_MAX;
    if (needle.n == 0)
        return from;
    if (needle.n > s.n - from)
        return SIZE_MAX;
    const char *place = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return place ? (size_t)(place - s.p) : SIZE_MAX;
}

bool str_contains(struct str s, struct str needle)
{
    return str_find(s, needle, 0) != SIZE_MAX;
}

struct str str_trim(struct str s)
{
    while (s.n && ascii_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && ascii_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_cut(struct str *rest, char delimiter)
{
    const char *place = rest->n ? memchr(rest->p, delimiter, rest->n) : NULL;
    struct str whole = *rest;
    if (!place) {
        *rest = (struct str){NULL, 0};
        return whole;
    }
    size_t length = (size_t)(place - whole.p);
    *rest = str_sub(whole, length + 1, whole.n);
    return (struct str){whole.p, length};
}

char *str_to_c(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.n + 1);
    if (!copy)
        return NULL;
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

struct str str_copy(struct arena *arena, struct str s)
{
    char *copy = str_to_c(arena, s);
    return copy ? (struct str){copy, s.n} : (struct str){NULL, 0};
}

struct str str_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
    if (!text)
        return (struct str){NULL, 0};
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return (struct str){text, (size_t)length};
}

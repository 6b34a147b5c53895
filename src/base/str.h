/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Borrowed slices of bytes. A `struct str` owns nothing: the bytes live as long as whoever owns
 * them says, and need not end with a NUL. The empty slice may have any pointer, NULL too.
 */
#ifndef SAMSYN_BASE_STR_H
#define SAMSYN_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A slice of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* The same for the initializer of a static table, where a compound literal may not stand. */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* For printf's "%.*s". */
#define STR_ARGS(s) (int)(s).n, (s).p

/* What is called for every word or character of a text stands here in full, to be inlined. */

/* A slice of a NUL-terminated string; NULL gives the empty slice. */
static inline struct str str_from(const char *text)
{
    return text ? (struct str){text, strlen(text)} : (struct str){NULL, 0};
}

/* Bytes [start, end) of `s`; both are cut to its length. */
static inline struct str str_sub(struct str s, size_t start, size_t end)
{
    if (end > s.n)
        end = s.n;
    if (start >= end)
        return (struct str){NULL, 0};
    return (struct str){s.p + start, end - start};
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_equal((struct str){s.p, prefix.n}, prefix);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_equal(str_sub(s, s.n - suffix.n, s.n), suffix);
}

/* Byte order: negative, zero or positive, as memcmp. */
int str_compare(struct str a, struct str b);
/* The first place of `needle` at or after `from`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
bool str_contains(struct str s, struct str needle);
/* Without ASCII white space at either end. */
struct str str_trim(struct str s);
/* Cut off and return what stands before the next `delimiter` (or all that is left); `rest` goes on
 * behind it. */
struct str str_cut(struct str *rest, char delimiter);

/* Copies in an arena; NULL or an empty slice where arena_alloc would give NULL. str_copy's bytes
 * are followed by a NUL. */
struct str str_copy(struct arena *arena, struct str s);
char *str_to_c(struct arena *arena, struct str s);
/* As printf, into the arena. */
struct str str_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool ascii_is_alpha(char c)
{
    return ascii_is_upper(c) || (c >= 'a' && c <= 'z');
}

static inline char ascii_lower(char c)
{
    return ascii_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

#endif

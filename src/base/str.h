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

/* A slice of a NUL-terminated string; NULL gives the empty slice. */
struct str str_from(const char *text);
/* Bytes [start, end) of `s`; both are cut to its length. */
struct str str_sub(struct str s, size_t start, size_t end);
bool str_equal(struct str a, struct str b);
/* Byte order: negative, zero or positive, as memcmp. */
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
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

bool ascii_is_space(char c);
bool ascii_is_digit(char c);
bool ascii_is_alpha(char c);
bool ascii_is_upper(char c);
char ascii_lower(char c);

#endif

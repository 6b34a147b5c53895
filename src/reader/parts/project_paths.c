/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/project_paths.h"

static bool is_divider(char c)
{
    return c == '/' || c == '\\';
}

static bool same_char(char a, char b, bool exactly)
{
    if (is_divider(a) || is_divider(b))
        return is_divider(a) && is_divider(b);
    return exactly ? a == b : ascii_lower(a) == ascii_lower(b);
}

/* Whether a part's name ends in the path, from the beginning of some folder or file on. */
static bool is_named(struct str name, struct str path, bool exactly)
{
    if (path.n == 0 || name.n < path.n)
        return false;
    size_t before = name.n - path.n;
    for (size_t i = 0; i < path.n; i++)
        if (!same_char(name.p[before + i], path.p[i], exactly))
            return false;
    return before == 0 || is_divider(name.p[before - 1]);
}

static bool find(const struct zip *zip, struct str path, struct str *ret_bytes)
{
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < zip->parts.count; i++)
            if (is_named(zip->parts.items[i].name, path, pass == 0)) {
                *ret_bytes = zip->parts.items[i].bytes;
                return true;
            }
    return false;
}

static int hex_value(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, ascii_lower(c)) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* RFC 3986, 2.1; a '%' that begins nothing stays. */
static struct str decoded(struct arena *arena, struct str path)
{
    char *copy = arena_alloc(arena, path.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < path.n; i++) {
        int high = path.p[i] == '%' && i + 2 < path.n ? hex_value(path.p[i + 1]) : -1;
        int low = high >= 0 ? hex_value(path.p[i + 2]) : -1;
        copy[n++] = low >= 0 ? (char)(unsigned char)(16 * high + low) : path.p[i];
        i += low >= 0 ? 2 : 0;
    }
    return (struct str){copy, n};
}

static struct str cut(struct str path, struct str beginning)
{
    while (str_starts(path, beginning))
        path = str_sub(path, beginning.n, path.n);
    return path;
}

/* What stands behind "internal:" or "relative:", from the first name on. */
static struct str path_inside(struct str path)
{
    bool beside = str_starts(path, STR("relative:"));
    if (!beside && !str_starts(path, STR("internal:")))
        return (struct str){NULL, 0};
    path = cut(str_sub(path, strlen("internal:"), path.n), STR("/"));
    if (beside)
        path = cut(cut(path, STR("./")), STR("../"));
    return path;
}

bool project_path_is_beside(struct str path)
{
    return str_starts(path, STR("relative:")) || str_starts(path, STR("absolute:"));
}

struct str project_file(struct arena *arena, const struct zip *zip, struct str path)
{
    struct str bytes = {NULL, 0};
    path = path_inside(path);
    if (!find(zip, path, &bytes))
        find(zip, decoded(arena, path), &bytes);
    return bytes;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/raw_map.h"

#include "base/utf8.h"
#include "text/language/nfc.h"

#include <unicode/unorm2.h>

static const struct str byte_order_mark = STR_INIT("\xEF\xBB\xBF");

/* Below it nothing combines with what stands before, in UTF-8. */
#define MAY_COMBINE 0xCC

struct mapping {
    struct arena *arena;
    const UNormalizer2 *nfc;
    struct str raw, canonical;
    size_t at, to; /* how far both have been followed */
    VEC(struct raw_point) points;
};

static void add_point(struct mapping *mapping)
{
    *VEC_PUSH(mapping->arena, &mapping->points) = (struct raw_point){mapping->at, mapping->to};
}

/* The end of the characters from `at` on that become one in NFC. */
static size_t composed_end(const struct mapping *mapping, size_t at)
{
    utf8_next(mapping->raw, &at);
    while (at < mapping->raw.n && (unsigned char)mapping->raw.p[at] >= MAY_COMBINE) {
        size_t next = at;
        if (unorm2_hasBoundaryBefore(mapping->nfc, (UChar32)utf8_next(mapping->raw, &next)))
            break;
        at = next;
    }
    return at;
}

/* `length` bytes of the file that stand as `text` in the canonical text. */
static bool follow(struct mapping *mapping, size_t length, struct str text)
{
    if (!str_equal(str_sub(mapping->canonical, mapping->to, mapping->to + text.n), text))
        return false;
    bool same = length == text.n;
    if (!same)
        add_point(mapping);
    mapping->at += length;
    mapping->to += text.n;
    if (!same)
        add_point(mapping);
    return true;
}

static bool follow_next(struct mapping *mapping)
{
    struct str raw = mapping->raw;
    size_t at = mapping->at;
    if (raw.p[at] == '\r')
        return follow(mapping, at + 1 < raw.n && raw.p[at + 1] == '\n' ? 2 : 1, STR("\n"));
    struct str piece = str_sub(raw, at, composed_end(mapping, at));
    if (piece.n == 1)
        return follow(mapping, 1, piece);
    return follow(mapping, piece.n, nfc_of(mapping->arena, piece));
}

bool raw_map_make(struct arena *arena, struct str raw, struct str canonical,
                  struct raw_map *ret_map)
{
    UErrorCode status = U_ZERO_ERROR;
    struct mapping mapping = {
        .arena = arena, .nfc = unorm2_getNFCInstance(&status), .raw = raw, .canonical = canonical};
    if (U_FAILURE(status) || !utf8_valid(raw))
        return false;
    add_point(&mapping);
    if (str_starts(raw, byte_order_mark) && !follow(&mapping, byte_order_mark.n, STR("")))
        return false;
    while (mapping.at < raw.n)
        if (!follow_next(&mapping))
            return false;
    if (mapping.to != canonical.n)
        return false;
    *ret_map = (struct raw_map){mapping.points.items, mapping.points.count, raw.n, canonical.n};
    return true;
}

static size_t side(const struct raw_point *point, bool is_raw)
{
    return is_raw ? point->raw : point->canonical;
}

/* From the last point that is not behind `at`, on to the next one at most. */
static size_t across(const struct raw_map *map, size_t at, bool from_raw)
{
    size_t low = 0, high = map->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (side(&map->points[middle], from_raw) <= at)
            low = middle;
        else
            high = middle;
    }
    const struct raw_point *point = &map->points[low];
    size_t on = side(point, !from_raw), offset = at - side(point, from_raw);
    if (low + 1 == map->count) {
        size_t end = from_raw ? map->canonical_length : map->raw_length;
        return offset < end - on ? on + offset : end;
    }
    size_t next = side(&map->points[low + 1], !from_raw);
    bool even = next - on == side(&map->points[low + 1], from_raw) - side(point, from_raw);
    return even ? on + offset : on;
}

size_t raw_map_to_canonical(const struct raw_map *map, size_t raw)
{
    return across(map, raw, true);
}

size_t raw_map_to_raw(const struct raw_map *map, size_t canonical)
{
    return across(map, canonical, false);
}

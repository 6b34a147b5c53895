/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Places of a plain text file in its canonical text and back, where the two differ: a byte order
 * mark, lines that end as on other systems, letters whose marks are characters of their own (NFD).
 */
#ifndef SAMSYN_TEXT_DOCUMENT_RAW_MAP_H
#define SAMSYN_TEXT_DOCUMENT_RAW_MAP_H

#include "base/arena.h"
#include "base/str.h"

/* Where a stretch begins in which both go on byte by byte. */
struct raw_point {
    size_t raw, canonical;
};

struct raw_map {
    struct raw_point *points; /* the first is at the start */
    size_t count;
    size_t raw_length, canonical_length;
};

/* The map of `raw` onto `canonical`; false when the one does not become the other so (the file is
 * in another encoding): then there are only places of the canonical text. In `arena`; to be called
 * inside arena_run. O(n). */
bool raw_map_make(struct arena *arena, struct str raw, struct str canonical,
                  struct raw_map *ret_map);

/* The same place on the other side; inside what became one character, that character's start. At
 * most the length of the text that it is in. O(log n). */
size_t raw_map_to_canonical(const struct raw_map *map, size_t raw);
size_t raw_map_to_raw(const struct raw_map *map, size_t canonical);

#endif

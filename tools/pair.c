/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pair.h"

#include "base/buf.h"
#include "base/file.h"

#include <unistd.h>

#define COLUMNS 7
#define MOST_RANGES 32

enum column {
    COLUMN_ID,
    COLUMN_START,
    COLUMN_END,
    COLUMN_STATUS,
    COLUMN_NEW_START,
    COLUMN_NEW_END,
    COLUMN_NOTE
};

static const char *const label_names[PAIR_LABELS] = {
    [PAIR_KEPT] = "kept",   [PAIR_EDITED] = "edited", [PAIR_MOVED] = "moved",
    [PAIR_SPLIT] = "split", [PAIR_JOINED] = "joined", [PAIR_GONE] = "gone",
};

const char *pair_label_name(enum pair_label label)
{
    return label_names[label];
}

static bool take_number(struct str text, size_t *ret_number)
{
    size_t number = 0;
    if (text.n == 0 || text.n > 10)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        number = number * 10 + (size_t)(text.p[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool take_range(struct str start, struct str end, size_t limit, struct range *ret_range)
{
    struct range range;
    if (!take_number(start, &range.start) || !take_number(end, &range.end) ||
        range.start > range.end || range.end > limit)
        return false;
    *ret_range = range;
    return true;
}

static bool take_label(struct str text, enum pair_label *ret_label)
{
    for (int label = 0; label < PAIR_LABELS; label++)
        if (str_equal(text, str_from(label_names[label]))) {
            *ret_label = (enum pair_label)label;
            return true;
        }
    return false;
}

static bool take_ranges(struct arena *arena, struct str starts, struct str ends, size_t limit,
                        struct pair_place *place)
{
    place->new = ARENA_ARRAY(arena, MOST_RANGES, struct range);
    while (place->new &&starts.n && place->new_count < MOST_RANGES)
        if (!take_range(str_cut(&starts, ','), str_cut(&ends, ','), limit,
                        &place->new[place->new_count++]))
            return false;
    return place->new &&starts.n == 0 && ends.n == 0 &&
           (place->new_count == 0) == (place->label == PAIR_GONE);
}

static bool take_place(struct arena *arena, struct str line, struct pair *pair)
{
    struct str columns[COLUMNS];
    struct pair_place place = {0};
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = str_cut(&line, '\t');
    place.id = columns[COLUMN_ID];
    place.note = columns[COLUMN_NOTE];
    if (!take_range(columns[COLUMN_START], columns[COLUMN_END], pair->old.n, &place.old) ||
        !take_label(columns[COLUMN_STATUS], &place.label) ||
        !take_ranges(arena, columns[COLUMN_NEW_START], columns[COLUMN_NEW_END], pair->new.n,
                     &place))
        return false;
    struct pair_place *kept = VEC_PUSH(arena, &pair->places);
    if (kept)
        *kept = place;
    return kept != NULL;
}

static bool load_file(struct arena *arena, const char *folder, const char *name,
                      struct str *ret_text, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_TEXT_BYTES);
    struct str path = str_format(arena, "%s/%s", folder, name);
    bool ok = path.p ? file_read(path.p, &bytes, error) : error_no_memory(error);
    struct str text = ok ? str_copy(arena, buf_str(&bytes)) : STR("");
    buf_done(&bytes);
    if (ok)
        *ret_text = text;
    return ok;
}

static bool load_places(struct arena *arena, const char *folder, struct pair *pair,
                        struct error *error)
{
    struct str rest = {0};
    if (!load_file(arena, folder, "places.tsv", &rest, error))
        return false;
    str_cut(&rest, '\n');
    for (size_t number = 2; rest.n; number++) {
        struct str line = str_cut(&rest, '\n');
        if (line.n && !take_place(arena, line, pair))
            return error_set(error, ERROR_INPUT, "%s/places.tsv, line %zu: not of the form", folder,
                             number);
    }
    return true;
}

bool pair_load(struct arena *arena, const char *folder, struct pair *ret_pair, struct error *error)
{
    struct pair pair = {0};
    struct str path = str_format(arena, "%s/old.md", folder);
    if (!path.p)
        return error_no_memory(error);
    if (access(path.p, F_OK) != 0)
        return error_set(error, ERROR_NOT_FOUND, "%s: its texts are kept elsewhere", folder);
    struct str name = str_from(folder);
    while (str_ends(name, STR("/")))
        name.n--;
    pair.name = str_copy(arena, file_base_name(name));
    if (!load_file(arena, folder, "old.md", &pair.old, error) ||
        !load_file(arena, folder, "new.md", &pair.new, error) ||
        !load_places(arena, folder, &pair, error))
        return false;
    *ret_pair = pair;
    return true;
}

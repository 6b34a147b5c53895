/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/positions.h"

/* Between two marks. */
#define STEP ((size_t)512)

/* What a byte adds: a character counts where it begins. */
static size_t weight(char c, struct position_unit unit)
{
    unsigned char byte = (unsigned char)c;
    if ((byte & 0xC0) == 0x80)
        return 0;
    if (byte == '\n')
        return unit.wide_lines ? 2 : 1;
    return unit.utf16 && byte >= 0xF0 ? 2 : 1;
}

bool positions_make(struct arena *arena, struct str text, struct position_unit unit,
                    struct positions *ret_positions)
{
    struct positions positions = {.text = text, .unit = unit, .mark_count = text.n / STEP + 1};
    size_t count = 0;
    positions.marks = ARENA_ARRAY(arena, positions.mark_count, size_t);
    if (!positions.marks)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (i % STEP == 0)
            positions.marks[i / STEP] = count;
        count += weight(text.p[i], unit);
    }
    if (text.n % STEP == 0)
        positions.marks[text.n / STEP] = count;
    *ret_positions = positions;
    return true;
}

size_t positions_of(const struct positions *positions, size_t at)
{
    struct str text = positions->text;
    if (at > text.n)
        at = text.n;
    size_t count = positions->marks[at / STEP];
    for (size_t i = at - at % STEP; i < at; i++)
        count += weight(text.p[i], positions->unit);
    return count;
}

/* The last mark that is not behind a position. */
static size_t find_mark(const struct positions *positions, size_t position)
{
    size_t low = 0, high = positions->mark_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (positions->marks[middle] <= position)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool positions_byte(const struct positions *positions, size_t position, size_t *ret_at)
{
    struct str text = positions->text;
    size_t mark = find_mark(positions, position);
    size_t count = positions->marks[mark], at = mark * STEP;
    /* A mark may stand inside a character, whose first byte was counted before it. */
    while (at < text.n && weight(text.p[at], positions->unit) == 0)
        at++;
    while (at < text.n) {
        size_t next = count + weight(text.p[at], positions->unit);
        if (next > position)
            break;
        count = next;
        do
            at++;
        while (at < text.n && weight(text.p[at], positions->unit) == 0);
    }
    if (at == text.n && count < position)
        return false;
    *ret_at = at;
    return true;
}

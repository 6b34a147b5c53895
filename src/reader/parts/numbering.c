/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/numbering.h"

#define LARGEST_ROMAN 399

static struct str roman(struct arena *arena, int number, bool upper)
{
    static const struct {
        int value;
        const char *lower, *upper;
    } signs[] = {{100, "c", "C"},  {90, "xc", "XC"}, {50, "l", "L"},
                 {40, "xl", "XL"}, {10, "x", "X"},   {9, "ix", "IX"},
                 {5, "v", "V"},    {4, "iv", "IV"},  {1, "i", "I"}};
    struct str out = STR("");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (; number >= signs[i].value; number -= signs[i].value)
            out =
                str_format(arena, "%.*s%s", STR_ARGS(out), upper ? signs[i].upper : signs[i].lower);
    return out;
}

struct str numbering_text(struct arena *arena, enum numbering numbering, bool upper, int number)
{
    if (numbering == NUMBERING_LETTER && number >= 1 && number <= 26)
        return str_format(arena, "%c", (upper ? 'A' : 'a') + number - 1);
    if (numbering == NUMBERING_ROMAN && number >= 1 && number <= LARGEST_ROMAN)
        return roman(arena, number, upper);
    return str_format(arena, "%d", number);
}

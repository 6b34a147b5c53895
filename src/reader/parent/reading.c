/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/reading.h"

void reading_add_problem(struct arena *arena, struct reading *reading, struct str code,
                         struct str message)
{
    struct problem *problem = VEC_PUSH(arena, &reading->problems);
    if (problem)
        *problem = (struct problem){code, message};
}

void reading_add_property(struct arena *arena, struct reading *reading, struct str name,
                          struct str value)
{
    if (value.n == 0)
        return;
    struct property *property = VEC_PUSH(arena, &reading->document.properties);
    if (property)
        *property = (struct property){name, value};
}

bool reading_has_problem(const struct reading *reading, struct str code)
{
    for (size_t i = 0; i < reading->problems.count; i++)
        if (str_equal(reading->problems.items[i].code, code))
            return true;
    return false;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The closed lists of the compilation's form, in the order in which people are shown them. Each
 * name has its text for people under a prefix in i18n/ ("kind_change").
 */
#ifndef SAMSYN_RENDER_VOCABULARY_H
#define SAMSYN_RENDER_VOCABULARY_H

#include "base/str.h"

#include <stddef.h>

struct vocabulary {
    const char *prefix;
    const char *const *names;
    size_t count;
};

extern const struct vocabulary VOCABULARY_KINDS;
extern const struct vocabulary VOCABULARY_STANCES;
extern const struct vocabulary VOCABULARY_OUTCOMES;
/* Types of bodies, in the order in which compilations have them. Not closed: a list of those asked
 * may hold others. */
extern const struct vocabulary VOCABULARY_TYPES;

/* The place of `name` in the list, or the list's length. */
size_t vocabulary_place(const struct vocabulary *vocabulary, struct str name);

#endif

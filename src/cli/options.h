/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Options by table: each command lists its own, and parsing, checking and --help follow from the
 * list. Long options (--name VALUE or --name=VALUE), a letter for a few, "--" ends them.
 */
#ifndef SAMSYN_CLI_OPTIONS_H
#define SAMSYN_CLI_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum option_kind {
    OPTION_FLAG,
    OPTION_VALUE,  /* one; the last one given counts */
    OPTION_VALUES, /* as often as wanted */
};

struct option_spec {
    const char *name; /* without "--" */
    char letter;      /* or 0 */
    enum option_kind kind;
    const char *value; /* what stands behind it, for --help: "FILE" */
    const char *help;
};

struct option_values {
    char **items;
    size_t count; /* of a flag: how often it was given */
    size_t room;
};

/* What was given: borrowed from argv, lists in the arena. */
struct options {
    const struct option_spec *specs; /* ends with a NULL name */
    struct option_values *values;    /* one for each */
    char **operands;
    size_t operand_count;
};

/* Parse `count` arguments. ERROR_INPUT for an unknown option or a missing value. */
bool options_parse(const struct option_spec *specs, char **arguments, size_t count,
                   struct arena *arena, struct options *ret_options, struct error *error);

/* The values of the option `name`, which stands in the table. */
const struct option_values *options_all(const struct options *options, const char *name);
bool options_has(const struct options *options, const char *name);
/* The last value given, or NULL. */
const char *options_value(const struct options *options, const char *name);

/* One line for each option. */
void options_print(const struct option_spec *specs, FILE *out);

/* The one of `count` names that is nearest to `wrong` by inserted, left out and changed letters;
 * NULL when none is near. */
const char *nearest_name(const char *wrong, const char *const *names, size_t count);

#endif

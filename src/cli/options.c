/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/options.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { NEAR_NAMES_AT_MOST = 64, NAME_BYTES_AT_MOST = 40, NEAR_DISTANCE = 3 };

struct parsing {
    struct options options;
    char **arguments;
    size_t count, at;
    struct arena *arena;
    struct error *error;
};

static size_t count_specs(const struct option_spec *specs)
{
    size_t count = 0;
    while (specs[count].name)
        count++;
    return count;
}

static bool add_value(struct parsing *parsing, size_t place, char *value)
{
    struct option_values *values = &parsing->options.values[place];
    char **added = VEC_PUSH(parsing->arena, values);
    if (!added)
        return error_no_memory(parsing->error);
    *added = value;
    return true;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* V. I. Levenshtein's distance, a row at a time. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_BYTES_AT_MOST + 1];
    size_t length = strlen(b);
    if (strlen(a) > NAME_BYTES_AT_MOST || length > NAME_BYTES_AT_MOST)
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t above = row[j + 1];
            row[j + 1] = smallest(row[j] + 1, above + 1, diagonal + (a[i] != b[j]));
            diagonal = above;
        }
    }
    return row[length];
}

const char *nearest_name(const char *wrong, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t least = NEAR_DISTANCE + 1;
    for (size_t i = 0; i < count; i++) {
        size_t apart = distance(wrong, names[i]);
        if (apart >= least || 2 * apart >= strlen(names[i]))
            continue;
        least = apart;
        nearest = names[i];
    }
    return nearest;
}

static bool refuse_unknown(struct parsing *parsing, const char *name)
{
    const char *names[NEAR_NAMES_AT_MOST];
    size_t count = 0;
    for (; parsing->options.specs[count].name && count < NEAR_NAMES_AT_MOST; count++)
        names[count] = parsing->options.specs[count].name;
    const char *nearest = nearest_name(name, names, count);
    if (nearest)
        return error_set(parsing->error, ERROR_INPUT, "there is no option --%s; is --%s meant?",
                         name, nearest);
    return error_set(parsing->error, ERROR_INPUT, "there is no option --%s", name);
}

/* `value`: what stood behind '=', or NULL. */
static bool take_option(struct parsing *parsing, size_t place, char *value)
{
    const struct option_spec *spec = &parsing->options.specs[place];
    if (spec->kind == OPTION_FLAG) {
        if (value)
            return error_set(parsing->error, ERROR_INPUT, "the option --%s takes no value",
                             spec->name);
        return add_value(parsing, place, NULL);
    }
    if (!value) {
        if (parsing->at == parsing->count)
            return error_set(parsing->error, ERROR_INPUT, "the option --%s lacks its value %s",
                             spec->name, spec->value);
        value = parsing->arguments[parsing->at++];
    }
    return add_value(parsing, place, value);
}

static bool take_long(struct parsing *parsing, char *argument)
{
    struct str rest = str_from(argument);
    bool has_value = str_contains(rest, STR("="));
    struct str name = str_cut(&rest, '=');
    for (size_t i = 0; parsing->options.specs[i].name; i++)
        if (str_equal(name, str_from(parsing->options.specs[i].name)))
            return take_option(parsing, i, has_value ? argument + name.n + 1 : NULL);
    const char *copy = str_to_c(parsing->arena, name);
    return copy ? refuse_unknown(parsing, copy) : error_no_memory(parsing->error);
}

static bool take_letter(struct parsing *parsing, char *argument)
{
    for (size_t i = 0; parsing->options.specs[i].name; i++)
        if (argument[1] == parsing->options.specs[i].letter)
            return take_option(parsing, i, argument[2] ? argument + 2 : NULL);
    return error_set(parsing->error, ERROR_INPUT, "there is no option -%c", argument[1]);
}

static bool take_argument(struct parsing *parsing, bool *options_ended)
{
    char *argument = parsing->arguments[parsing->at++];
    if (*options_ended || argument[0] != '-' || argument[1] == '\0') {
        parsing->options.operands[parsing->options.operand_count++] = argument;
        return true;
    }
    if (strcmp(argument, "--") == 0) {
        *options_ended = true;
        return true;
    }
    return argument[1] == '-' ? take_long(parsing, argument + 2) : take_letter(parsing, argument);
}

bool options_parse(const struct option_spec *specs, char **arguments, size_t count,
                   struct arena *arena, struct options *ret_options, struct error *error)
{
    struct parsing parsing = {
        .options.specs = specs,
        .options.values = ARENA_ARRAY(arena, count_specs(specs), struct option_values),
        .options.operands = ARENA_ARRAY(arena, count + 1, char *),
        .arguments = arguments,
        .count = count,
        .arena = arena,
        .error = error,
    };
    bool options_ended = false;
    if (!parsing.options.values || !parsing.options.operands)
        return error_no_memory(error);
    while (parsing.at < count)
        if (!take_argument(&parsing, &options_ended))
            return false;
    *ret_options = parsing.options;
    return true;
}

const struct option_values *options_all(const struct options *options, const char *name)
{
    for (size_t i = 0; options->specs[i].name; i++)
        if (strcmp(options->specs[i].name, name) == 0)
            return &options->values[i];
    assert(false && "the option stands in the command's table");
    return NULL;
}

bool options_has(const struct options *options, const char *name)
{
    return options_all(options, name)->count > 0;
}

const char *options_value(const struct options *options, const char *name)
{
    const struct option_values *values = options_all(options, name);
    return values->count ? values->items[values->count - 1] : NULL;
}

void options_print(const struct option_spec *specs, FILE *out)
{
    for (; specs->name; specs++) {
        char shape[NAME_BYTES_AT_MOST + 40];
        snprintf(shape, sizeof shape, "--%s%s%s", specs->name, specs->value ? " " : "",
                 specs->value ? specs->value : "");
        if (specs->letter)
            fprintf(out, "  -%c, %-24s %s\n", specs->letter, shape, specs->help);
        else
            fprintf(out, "      %-24s %s\n", shape, specs->help);
    }
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "model/office/json.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

void print_plain(FILE *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.p[i];
        fputc(byte < 0x20 || byte == 0x7F ? '?' : byte, out);
    }
}

enum exit_code say_failure(const struct error *error)
{
    fputs("samsyn: ", stderr);
    print_plain(stderr, str_from(error->message));
    fputc('\n', stderr);
    return EXIT_NOT_DONE;
}

enum exit_code say_usage(const struct invocation *invocation, const char *format, ...)
{
    char message[LIMIT_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fputs("samsyn: ", stderr);
    print_plain(stderr, str_from(message));
    fprintf(stderr, "\nsamsyn %s --help shows how it is used.\n", invocation->command->name);
    return EXIT_USAGE;
}

enum exit_code print_json(json_t *value, struct error *error)
{
    struct buf text = buf_init(LIMIT_OUTPUT_BYTES);
    bool ok = value && json_write(value, true, &text, error);
    json_decref(value);
    if (ok)
        fwrite(text.p, 1, text.n, stdout);
    buf_done(&text);
    return ok ? EXIT_DONE : say_failure(error);
}

const char *data_folder(const struct invocation *invocation)
{
    const char *given = options_value(&invocation->options, "data");
    if (given)
        return given;
    const char *named = getenv("SAMSYN_DATA");
    return named && *named ? named : ".";
}

bool open_data_folder(const struct invocation *invocation, struct office *ret_office,
                      enum exit_code *ret_code)
{
    struct error error = {0};
    if (office_open(data_folder(invocation), 0, ret_office, &error))
        return true;
    *ret_code = say_failure(&error);
    if (error.code == ERROR_NOT_FOUND)
        fputs("samsyn: samsyn init makes a data folder; --data or SAMSYN_DATA says where it is\n",
              stderr);
    return false;
}

bool option_language(const struct invocation *invocation, enum language *language)
{
    const char *given = options_value(&invocation->options, "lang");
    if (!given || language_from_name(str_from(given), language))
        return true;
    say_usage(invocation, "--lang is sv or en, not '%s'", given);
    return false;
}

bool option_date(const struct invocation *invocation, const char *name, struct date *date)
{
    const char *given = options_value(&invocation->options, name);
    if (!given || date_parse_iso(str_from(given), date))
        return true;
    say_usage(invocation, "--%s is a day such as 2026-03-05, not '%s'", name, given);
    return false;
}

bool option_id(const struct invocation *invocation, const char *name, int64_t *id)
{
    const char *given = options_value(&invocation->options, name);
    if (!given)
        return true;
    char *end;
    errno = 0;
    long long value = strtoll(given, &end, 10);
    if (errno == 0 && end != given && *end == '\0' && value > 0) {
        *id = value;
        return true;
    }
    say_usage(invocation, "--%s is a number from 1, not '%s'", name, given);
    return false;
}

bool option_consultation(const struct invocation *invocation, size_t operand, int64_t *id)
{
    const struct options *options = &invocation->options;
    if (options->operand_count <= operand)
        return option_id(invocation, "consultation", id);
    char *end;
    long long number = strtoll(options->operands[operand], &end, 10);
    if (end == options->operands[operand] || *end || number <= 0) {
        say_usage(invocation, "'%s' is no consultation; say its number",
                  options->operands[operand]);
        return false;
    }
    *id = number;
    return true;
}

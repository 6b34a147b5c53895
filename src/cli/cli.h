/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the commands share.
 */
#ifndef SAMSYN_CLI_CLI_H
#define SAMSYN_CLI_CLI_H

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "model/office/office.h"

#include <jansson.h>

/* Documented in samsyn(1) and in --help. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_NOT_ALL_READ = 1, /* done, but some documents could not be read */
    EXIT_USAGE = 2,
    EXIT_NOT_DONE = 3, /* nothing was lost */
};

/* One call of a command. Everything in it lasts until the command returns. */
struct invocation {
    const struct command *command;
    struct options options;
    struct arena *arena;
};

struct command {
    const char *name;     /* one word or two: "draft add" */
    const char *operands; /* "FILE…", or "" */
    const char *summary;  /* one line */
    const char *details;  /* for its --help; or NULL */
    size_t operands_least, operands_most;
    const struct option_spec *options; /* ends with a NULL name */
    enum exit_code (*run)(struct invocation *invocation);
};

/* The table, in the order in which help lists them; ends with a NULL name. */
extern const struct command commands[];

/* One for each command file. */
enum exit_code command_account_add(struct invocation *invocation);
enum exit_code command_account_link(struct invocation *invocation);
enum exit_code command_account_list(struct invocation *invocation);
enum exit_code command_account_right(struct invocation *invocation);
enum exit_code command_compile(struct invocation *invocation);
enum exit_code command_export(struct invocation *invocation);
enum exit_code command_import(struct invocation *invocation);
enum exit_code command_diff(struct invocation *invocation);
enum exit_code command_init(struct invocation *invocation);
enum exit_code command_draft_add(struct invocation *invocation);
enum exit_code command_consultation_open(struct invocation *invocation);
enum exit_code command_consultation_publish(struct invocation *invocation);
enum exit_code command_letters(struct invocation *invocation);
enum exit_code command_receive(struct invocation *invocation);
enum exit_code command_page(struct invocation *invocation);
enum exit_code command_serve(struct invocation *invocation);
enum exit_code command_show(struct invocation *invocation);
enum exit_code command_trace(struct invocation *invocation);
enum exit_code command_verify(struct invocation *invocation);

/* Say an error on standard error, control characters made harmless, and give the exit code that
 * belongs to it. */
enum exit_code say_failure(const struct error *error);
/* Say what was used wrongly, and where help is. EXIT_USAGE. */
enum exit_code say_usage(const struct invocation *invocation, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Print text of a stranger's on one line: control characters become '?'. */
void print_plain(FILE *out, struct str text);
/* Print JSON on standard output, give it back; a NULL value is a failure with `error`. */
enum exit_code print_json(json_t *value, struct error *error);

/* The data folder: --data, else $SAMSYN_DATA, else ".". */
const char *data_folder(const struct invocation *invocation);
/* Open it; on failure it has been said, and the code says how to end. */
bool open_data_folder(const struct invocation *invocation, struct office *ret_office,
                      enum exit_code *ret_code);

/* Options that parse themselves; false after having said what is wrong. Absent ones leave the
 * output as it is. */
bool option_language(const struct invocation *invocation, enum language *language);
bool option_date(const struct invocation *invocation, const char *name, struct date *date);
bool option_id(const struct invocation *invocation, const char *name, int64_t *id);
/* The consultation that the operand at that place names or, without it, --consultation. */
bool option_consultation(const struct invocation *invocation, size_t operand, int64_t *id);

#endif

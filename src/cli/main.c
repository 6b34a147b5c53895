/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mem.h"
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void print_exit_codes(FILE *out)
{
    fputs("\nExit codes:\n"
          "  0  all done\n"
          "  1  done, but some documents could not be read; the summary names them\n"
          "  2  used wrongly\n"
          "  3  not done; nothing was lost\n",
          out);
}

static enum exit_code print_help(void)
{
    puts("usage: samsyn COMMAND [OPTIONS] ...\n\n"
         "From a draft strategy and the answers to it to a compiled remissammanställning.\n\n"
         "Commands:");
    for (const struct command *command = commands; command->name; command++)
        printf("  %-18s %s\n", command->name, command->summary);
    puts("\nsamsyn COMMAND --help tells about one. samsyn --version prints the version.");
    print_exit_codes(stdout);
    return EXIT_DONE;
}

static enum exit_code print_command_help(const struct command *command)
{
    printf("usage: samsyn %s [OPTIONS] %s\n\n%s.\n", command->name, command->operands,
           command->summary);
    if (command->details)
        printf("%s\n", command->details);
    puts("\nOptions:");
    options_print(command->options, stdout);
    print_exit_codes(stdout);
    return EXIT_DONE;
}

/* How many of the first arguments are the command's name; 0: it is not this one. */
static size_t match(const struct command *command, char **arguments, size_t count)
{
    struct str rest = str_from(command->name);
    size_t words = 0;
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (words == count || !str_equal(word, str_from(arguments[words])))
            return 0;
        words++;
    }
    return words;
}

static const struct command *find_command(char **arguments, size_t count, size_t *ret_words)
{
    for (const struct command *command = commands; command->name; command++) {
        size_t words = match(command, arguments, count);
        if (!words)
            continue;
        *ret_words = words;
        return command;
    }
    return NULL;
}

static enum exit_code refuse_command(char **arguments, size_t count)
{
    enum { COMMANDS_AT_MOST = 32, NAME_BYTES = 80 };
    const char *names[COMMANDS_AT_MOST];
    char wrong[NAME_BYTES];
    size_t known = 0;
    for (; known < COMMANDS_AT_MOST && commands[known].name; known++)
        names[known] = commands[known].name;
    snprintf(wrong, sizeof wrong, "%s %s", arguments[0], count > 1 ? arguments[1] : "");
    const char *nearest = nearest_name(wrong, names, known);
    if (!nearest)
        nearest = nearest_name(arguments[0], names, known);
    fputs("samsyn: there is no command '", stderr);
    print_plain(stderr, str_from(arguments[0]));
    if (nearest)
        fprintf(stderr, "'; is '%s' meant?\n", nearest);
    else
        fputs("'; samsyn help lists them\n", stderr);
    return EXIT_USAGE;
}

static enum exit_code run_command(const struct command *command, char **arguments, size_t count)
{
    struct arena arena = arena_init();
    struct invocation invocation = {.command = command, .arena = &arena};
    struct error error = {0};
    enum exit_code code;
    if (!options_parse(command->options, arguments, count, &arena, &invocation.options, &error))
        code = error.code == ERROR_INPUT ? say_usage(&invocation, "%s", error.message)
                                         : say_failure(&error);
    else if (options_has(&invocation.options, "help"))
        code = print_command_help(command);
    else if (invocation.options.operand_count < command->operands_least ||
             invocation.options.operand_count > command->operands_most)
        code =
            say_usage(&invocation, "it is used as: samsyn %s %s", command->name, command->operands);
    else
        code = command->run(&invocation);
    arena_done(&arena);
    return code;
}

static enum exit_code run(char **arguments, size_t count)
{
    size_t words;
    if (count == 0) {
        print_help();
        return EXIT_USAGE;
    }
    if (strcmp(arguments[0], "--version") == 0) {
        puts("samsyn " SAMSYN_VERSION);
        return EXIT_DONE;
    }
    bool help = strcmp(arguments[0], "help") == 0;
    if (strcmp(arguments[0], "--help") == 0 || strcmp(arguments[0], "-h") == 0 ||
        (help && count == 1))
        return print_help();
    arguments += help;
    count -= help;
    const struct command *command = find_command(arguments, count, &words);
    if (!command)
        return refuse_command(arguments, count);
    return help ? print_command_help(command)
                : run_command(command, arguments + words, count - words);
}

#ifdef SAMSYN_FAULTS
/* Tests can make any allocation of this process fail: the one that the environment names. */
static void arm_faults(void)
{
    const char *nth = getenv("SAMSYN_FAIL_ALLOCATION");
    if (nth)
        mem_fail_at(strtoul(nth, NULL, 10));
}
#else
static void arm_faults(void)
{
}
#endif

int main(int count, char **arguments)
{
    /* A file that grows too large is an error like a full disk, not the end of the program. */
    signal(SIGXFSZ, SIG_IGN);
    /* jansson's memory goes through the same door as ours. */
    json_set_alloc_funcs(mem_alloc, mem_free);
    arm_faults();
    enum exit_code code = run(arguments + 1, count > 0 ? (size_t)count - 1 : 0);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "samsyn: cannot write to standard output: %s\n", strerror(errno));
        return EXIT_NOT_DONE;
    }
    return (int)code;
}

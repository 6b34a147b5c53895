/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"
#include "cli/lock.h"
#include "model/consultation/consultation.h"
#include "model/exchange/project_import.h"
#include "model/office/json.h"

struct importing {
    struct invocation *invocation;
    struct office office;
    int64_t wanted, consultation;
    struct signed_in who;
    bool check;
    struct project project;
    struct project_plan plan;
    json_t *view;
    struct error error;
};

/* The lines of what is changed and told, by what they are. */
static const struct {
    const char *what, *line;
} lines[] = {
    {"add", "a new viewpoint"},
    {"move", "a viewpoint begins or ends elsewhere"},
    {"kind", "another kind"},
    {"stance", "another stance"},
    {"theme", "a theme"},
    {"part", "a part of the draft"},
    {"kind_unsaid", "a new viewpoint whose kind nobody said; look at it"},
    {"kind_unclear", "several kinds; choose one at the desk"},
    {"stance_unclear", "several stances; choose one at the desk"},
    {"outcome", "another outcome; reply at the desk"},
    {"code_gone", "no longer coded so; take it away at the desk if it is to go"},
    {"selection_gone", "no longer selected; reject it at the desk if it is to go"},
    {"rejected", "was rejected at the desk and is left so"},
    {"not_placed", "its words do not stand in the document"},
    {"code_renamed", "a code has another name in the file"},
    {"note", "somebody wrote"},
    {"source_unknown", "no answer of this consultation"},
    {"draft_coded", "selections in the draft are not taken"},
    {"selection_no_text", "selections in pictures, sound and film are not taken"},
};

static void print_part(const char *before, struct str text, const char *behind)
{
    if (text.n == 0)
        return;
    fputs(before, stdout);
    print_plain(stdout, text);
    fputs(behind, stdout);
}

static void print_change(const json_t *change)
{
    struct str what = json_str(change, "what");
    json_int_t document = json_integer_value(json_object_get(change, "document"));
    json_int_t count = json_integer_value(json_object_get(change, "count"));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (str_equal(what, str_from(lines[i].what)))
            printf("  %s", lines[i].line);
    if (document)
        printf(", document %lld", (long long)document);
    print_part(": ", json_str(change, "from"), "");
    print_part(" -> ", json_str(change, "to"), "");
    print_part(", ", json_str(change, "stance"), "");
    print_part(" \"", json_str(change, "text"), "\"");
    if (count > 1)
        printf(" (%lld)", (long long)count);
    putchar('\n');
}

static void print_list(const json_t *list)
{
    size_t i;
    const json_t *change;
    json_array_foreach(list, i, change) print_change(change);
}

static enum exit_code print_plan(const struct importing *importing)
{
    const struct project_plan *plan = &importing->plan;
    if (plan->change_count)
        printf(importing->check ? "Would change %zu things:\n" : "Changed %zu things:\n",
               plan->change_count);
    else
        printf("Nothing to change.\n");
    print_list(json_object_get(importing->view, "changes"));
    if (plan->told_count)
        printf("Left as it is:\n");
    print_list(json_object_get(importing->view, "told"));
    return plan->told_count ? EXIT_NOT_ALL_READ : EXIT_DONE;
}

/* Who signs: an account that is open and may work at the desk. */
static bool find_signer(struct importing *importing)
{
    struct arena *arena = importing->invocation->arena;
    struct error *error = &importing->error;
    struct str typed = str_from(options_value(&importing->invocation->options, "as"));
    struct account account;
    bool found;
    enum right right;
    if (importing->check)
        return true;
    if (!account_by_name(&importing->office, account_name_of(arena, typed), arena, &account, &found,
                         error))
        return false;
    if (!found || account.closed)
        return error_set(error, ERROR_NOT_FOUND, "there is no account %.*s", STR_ARGS(typed));
    importing->who = (struct signed_in){.account = account.id,
                                        .name = account.name,
                                        .shown_name = account.shown_name,
                                        .administrator = account.administrator};
    if (!right_in(&importing->office, &importing->who, importing->consultation, &right, error))
        return false;
    return right >= RIGHT_OFFICER ||
           error_set(error, ERROR_STATE,
                     "%.*s is no officer of consultation %lld; see samsyn "
                     "account right",
                     STR_ARGS(account.name), (long long)importing->consultation);
}

static bool read_project(struct importing *importing)
{
    const char *path = options_value(&importing->invocation->options, "qdpx");
    const struct reader_job job = {.name = file_base_name(str_from(path)), .path = path};
    struct lock_seen seen = {0};
    struct reader_options options = importing->office.reader;
    lock_watch(&seen, &options);
    bool ok = reader_project(&options, &job, importing->invocation->arena, &importing->project,
                             &importing->error);
    lock_say_missing(&seen);
    return ok;
}

static bool plan(struct importing *importing)
{
    if (!project_plan_make(&importing->office, importing->consultation, &importing->project,
                           importing->invocation->arena, &importing->plan, &importing->error))
        return false;
    importing->view = project_plan_view(&importing->plan, &importing->error);
    return importing->view != NULL;
}

static bool change(struct importing *importing)
{
    const struct desk_worker worker = {&importing->office, &importing->who,
                                       importing->consultation};
    if (importing->check)
        return plan(importing);
    if (!store_begin(importing->office.store, &importing->error))
        return false;
    int64_t act;
    bool ok =
        plan(importing) && project_plan_apply(&importing->plan, &worker, &act, &importing->error);
    return office_end(&importing->office, ok, &importing->error);
}

static enum exit_code say(struct importing *importing)
{
    if (!options_has(&importing->invocation->options, "json"))
        return print_plan(importing);
    enum exit_code code = print_json(json_incref(importing->view), &importing->error);
    return code == EXIT_DONE && importing->plan.told_count ? EXIT_NOT_ALL_READ : code;
}

enum exit_code command_import(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    struct importing importing = {.invocation = invocation, .check = options_has(options, "check")};
    enum exit_code code;
    if (!options_has(options, "qdpx"))
        return say_usage(invocation, "say with --qdpx which file is to be brought in");
    if (!importing.check && !options_has(options, "as"))
        return say_usage(invocation, "say with --as whose account signs, or --check");
    if (!option_consultation(invocation, 0, &importing.wanted))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &importing.office, &code))
        return code;
    bool ok = consultation_choose(&importing.office, importing.wanted, &importing.consultation,
                                  &importing.error) &&
              find_signer(&importing) && read_project(&importing) && change(&importing);
    office_close(&importing.office);
    code = ok ? say(&importing) : say_failure(&importing.error);
    json_decref(importing.view);
    return code;
}

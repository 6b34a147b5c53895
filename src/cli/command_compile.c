/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/lock.h"
#include "cli/outputs.h"
#include "cli/scratch.h"
#include "cli/summary.h"
#include "render/compilation_files.h"

#include "base/file.h"
#include "model/compilation/compile.h"
#include "model/consultation/consultation.h"
#include "model/consultation/draft.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"
#include "model/office/json.h"

#include <string.h>

struct compiling {
    struct invocation *invocation;
    struct compile_options options;
    struct output_options output;
    struct progress_line line;
    struct lock_seen lock;
    struct consultation_facts facts; /* of the one-shot form */
    const char *folder;
    struct compilation *compilation;
    struct error error;
};

static bool take_options(struct compiling *compiling)
{
    struct invocation *invocation = compiling->invocation;
    const struct options *options = &invocation->options;
    const char *by = options_value(options, "by");
    compiling->output.by = by ? by : "node";
    if (by && !compilation_order_is_known(by)) {
        say_usage(invocation, "--by is node, consultee, question or stance, not '%s'", by);
        return false;
    }
    if (!option_language(invocation, &compiling->output.language) ||
        !option_date(invocation, "deadline", &compiling->facts.deadline))
        return false;
    compiling->options.language = compiling->output.language;
    compiling->facts.title = str_from(options_value(options, "title"));
    compiling->facts.case_number = str_from(options_value(options, "case-number"));
    compiling->facts.authority = str_from(options_value(options, "authority"));
    compiling->facts.consultees_path = options_value(options, "consultees");
    return true;
}

static enum exit_code publish(struct compiling *compiling)
{
    bool as_json = options_has(&compiling->invocation->options, "json");
    const json_t *head = compilation_head(compiling->compilation);
    if (!outputs_write(compiling->compilation, &compiling->output, compiling->folder,
                       &compiling->error))
        return say_failure(&compiling->error);
    if (!as_json) {
        summary_print(head, compiling->output.language, compiling->folder, stdout);
    } else {
        enum exit_code printed =
            print_json(json_incref(json_object_get(head, "summary")), &compiling->error);
        if (printed != EXIT_DONE)
            return printed;
    }
    return summary_not_read(head) ? EXIT_NOT_ALL_READ : EXIT_DONE;
}

static enum exit_code finish(struct compiling *compiling, bool ok)
{
    progress_end(&compiling->line);
    lock_say_missing(&compiling->lock);
    enum exit_code code = ok ? publish(compiling) : say_failure(&compiling->error);
    compilation_free(compiling->compilation);
    return code;
}

/* The one-shot form */

static bool compile_office(struct compiling *compiling, struct office *office)
{
    const struct options *options = &compiling->invocation->options;
    struct received_files files;
    int64_t consultation;
    struct error *error = &compiling->error;
    if (!draft_add(office, options->operands[0], &compiling->facts.version, error) ||
        !consultation_open(office, &compiling->facts, &consultation, error) ||
        !register_files(office, consultation, (struct str){NULL, 0}, options->operands + 1,
                        options->operand_count - 1, compiling->invocation->arena, &files, error) ||
        !readings_make(office, error) || !proposals_make(office, error))
        return false;
    compiling->options.received_unknown = true;
    compiling->options.files = &files;
    compiling->compilation = compile_consultation(office, consultation, &compiling->options, error);
    return compiling->compilation != NULL;
}

static bool compile_in(struct compiling *compiling, const char *folder)
{
    struct office office;
    if (!office_open(folder, STORE_CREATE | STORE_TEMPORARY, &office, &compiling->error))
        return false;
    office.passing = true;
    office.progress = progress_to(&compiling->line);
    lock_watch(&compiling->lock, &office.reader);
    bool ok = compile_office(compiling, &office);
    office_close(&office);
    return ok;
}

static enum exit_code compile_files(struct compiling *compiling)
{
    struct scratch scratch;
    bool ok =
        file_make_folder(compiling->folder, &compiling->error) &&
        scratch_make(compiling->folder, compiling->invocation->arena, &scratch, &compiling->error);
    if (ok) {
        ok = compile_in(compiling, scratch.folder);
        scratch_remove(&scratch);
    }
    return finish(compiling, ok);
}

/* From a data folder */

static bool refuse_facts(const struct invocation *invocation)
{
    static const char *const facts[] = {"case-number", "consultees", "deadline", "authority",
                                        "title"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (options_has(&invocation->options, facts[i])) {
            say_usage(invocation,
                      "--%s belongs to samsyn consultation open when a data folder is compiled",
                      facts[i]);
            return true;
        }
    return false;
}

static enum exit_code compile_data(struct compiling *compiling)
{
    struct invocation *invocation = compiling->invocation;
    struct office office;
    enum exit_code code;
    int64_t consultation = 0;
    if (refuse_facts(invocation) || !option_id(invocation, "consultation", &consultation))
        return EXIT_USAGE;
    if (!compiling->folder) {
        struct str folder =
            str_format(invocation->arena, "%s/compilation", data_folder(invocation));
        if (!folder.p) {
            error_no_memory(&compiling->error);
            return say_failure(&compiling->error);
        }
        compiling->folder = folder.p;
    }
    if (!open_data_folder(invocation, &office, &code))
        return code;
    office.progress = progress_to(&compiling->line);
    bool ok =
        readings_make(&office, &compiling->error) && proposals_make(&office, &compiling->error);
    if (ok)
        compiling->compilation =
            compile_consultation(&office, consultation, &compiling->options, &compiling->error);
    office_close(&office);
    return finish(compiling, compiling->compilation != NULL);
}

enum exit_code command_compile(struct invocation *invocation)
{
    struct compiling compiling = {.invocation = invocation};
    compiling.folder = options_value(&invocation->options, "output");
    if (!take_options(&compiling))
        return EXIT_USAGE;
    compiling.line = progress_start(compiling.output.language);
    if (invocation->options.operand_count == 0)
        return compile_data(&compiling);
    if (invocation->options.operand_count == 1)
        return say_usage(invocation, "name the draft and then at least one answer");
    if (!compiling.folder)
        return say_usage(invocation, "say with -o in which folder the result is to be");
    return compile_files(&compiling);
}

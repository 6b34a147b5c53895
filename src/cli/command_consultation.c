/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "model/consultation.h"

static bool take_facts(const struct invocation *invocation, struct consultation_facts *facts)
{
    const struct options *options = &invocation->options;
    const struct option_values *questions = options_all(options, "question");
    const struct option_values *no_views = options_all(options, "no-views-on");
    facts->title = str_from(options_value(options, "title"));
    facts->case_number = str_from(options_value(options, "case-number"));
    facts->authority = str_from(options_value(options, "authority"));
    facts->consultees_path = options_value(options, "consultees");
    facts->questions = questions->items;
    facts->question_count = questions->count;
    facts->no_views_on = no_views->items;
    facts->no_views_on_count = no_views->count;
    return option_date(invocation, "deadline", &facts->deadline) &&
           option_id(invocation, "draft", &facts->version);
}

enum exit_code command_consultation_open(struct invocation *invocation)
{
    struct office office;
    struct error error = {0};
    enum exit_code code;
    struct consultation_facts facts = {0};
    int64_t consultation;
    if (!take_facts(invocation, &facts))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    bool ok = consultation_open(&office, &facts, &consultation, &error);
    office_close(&office);
    if (!ok)
        return say_failure(&error);
    if (options_has(&invocation->options, "json"))
        return print_json(json_pack("{s:I}", "consultation", (json_int_t)consultation), &error);
    printf("Consultation %lld is open.\n", (long long)consultation);
    return EXIT_DONE;
}

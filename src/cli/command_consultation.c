/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "model/consultation/consultation.h"
#include "model/public/publication.h"

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

/* What can be made public. */

static bool publish_answers(struct office *office, int64_t consultation, bool public,
                            struct arena *arena, struct error *error)
{
    size_t count;
    if (!public)
        return error_set(error, ERROR_INPUT, "answers are withheld one by one, each for a reason");
    return publication_show_answers(office, NULL, consultation, arena, &count, error);
}

static bool publish(struct office *office, int64_t consultation, struct str what, bool public,
                    struct arena *arena, struct error *error)
{
    if (str_equal(what, STR("answers")))
        return publish_answers(office, consultation, public, arena, error);
    enum publication publication;
    if (!publication_from_name(what, &publication))
        return error_set(
            error, ERROR_INPUT,
            "'%.*s' cannot be published: say consultation, answers, compilation or versions",
            STR_ARGS(what));
    return publication_set(office, NULL, consultation, publication, public, error);
}

enum exit_code command_consultation_publish(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    struct office office;
    struct error error = {0};
    enum exit_code code;
    int64_t consultation = 0;
    if (!option_id(invocation, "consultation", &consultation))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    bool ok = consultation_choose(&office, consultation, &consultation, &error) &&
              store_begin(office.store, &error);
    for (size_t i = 0; ok && i < options->operand_count; i++)
        ok = publish(&office, consultation, str_from(options->operands[i]),
                     !options_has(options, "withdraw"), invocation->arena, &error);
    ok = ok ? store_commit(office.store, &error) : false;
    office_close(&office);
    return ok ? EXIT_DONE : say_failure(&error);
}

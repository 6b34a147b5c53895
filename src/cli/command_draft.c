/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"
#include "model/consultation/consultation.h"
#include "model/consultation/draft.h"
#include "model/office/messages.h"
#include "model/search/search.h"
#include "model/versions/versions.h"

struct listing {
    struct arena *arena;
    const struct draft *draft;
    enum language language;
};

static void print_findings(void *context)
{
    const struct listing *listing = context;
    for (size_t i = 0; i < listing->draft->finding_count; i++) {
        fputs("  ", stdout);
        print_plain(stdout, message_of_finding(listing->arena, listing->language, listing->draft,
                                               &listing->draft->findings[i]));
        putchar('\n');
    }
}

static enum exit_code print_draft(struct invocation *invocation, const struct loaded_draft *loaded,
                                  enum language language)
{
    struct error error = {0};
    if (options_has(&invocation->options, "json"))
        return print_json(json_pack("{s:I, s:I, s:i, s:i}", "draft", (json_int_t)loaded->version.id,
                                    "number", (json_int_t)loaded->row.number, "nodes",
                                    (int)loaded->draft.node_count, "findings",
                                    (int)loaded->draft.finding_count),
                          &error);
    printf("Draft %lld: ", (long long)loaded->version.id);
    print_plain(stdout, loaded->draft.title);
    printf(" (%zu parts, %zu findings)\n", loaded->draft.node_count, loaded->draft.finding_count);
    struct listing listing = {invocation->arena, &loaded->draft, language};
    return arena_run(invocation->arena, print_findings, &listing, &error) ? EXIT_DONE
                                                                          : say_failure(&error);
}

/* A later version: made from the newest of a consultation, and compared with it */

struct later {
    struct version_form form;
    bool anyway;
    int64_t version;
    enum version_likeness looks;
    double likeness;
};

static bool keep_later(struct office *office, struct later *later, struct arena *arena,
                       struct error *error)
{
    struct prepared_version *prepared = version_prepare(office, &later->form, arena, error);
    if (!prepared)
        return false;
    later->looks = version_likeness_of(prepared, &later->likeness);
    return store_begin(office->store, error) &&
           office_end(office,
                      version_keep(office, NULL, prepared, later->anyway, &later->version, error),
                      error);
}

static enum exit_code print_later(const struct invocation *invocation, const struct later *later)
{
    struct error error = {0};
    if (options_has(&invocation->options, "json"))
        return print_json(json_pack("{s:I, s:I, s:f}", "draft", (json_int_t)later->version,
                                    "consultation", (json_int_t)later->form.consultation,
                                    "likeness", later->likeness),
                          &error);
    printf("Version %lld of consultation %lld: %.0f %% of the text is the same.\n",
           (long long)later->version, (long long)later->form.consultation, 100 * later->likeness);
    return EXIT_DONE;
}

static enum exit_code add_later(struct invocation *invocation, struct later *later)
{
    const struct options *options = &invocation->options;
    struct office office;
    struct error error = {0};
    enum exit_code code;
    later->form.path = options->operands[0];
    later->form.name = file_base_name(str_from(options->operands[0]));
    later->form.label = str_from(options_value(options, "label"));
    later->anyway = options_has(options, "anyway");
    if (!open_data_folder(invocation, &office, &code))
        return code;
    bool ok =
        search_prepare(&office, &error) && keep_later(&office, later, invocation->arena, &error);
    office_close(&office);
    if (ok)
        return print_later(invocation, later);
    code = say_failure(&error);
    if (!later->anyway && (later->looks == VERSION_OLDER || later->looks == VERSION_OTHER))
        fputs("With --anyway it is added all the same.\n", stderr);
    return code;
}

/* The draft of a consultation to come */

static enum exit_code add_first(struct invocation *invocation, enum language language)
{
    struct office office;
    struct error error = {0};
    enum exit_code code;
    int64_t version;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    struct loaded_draft *loaded = NULL;
    if (search_prepare(&office, &error) &&
        draft_add(&office, invocation->options.operands[0], &version, &error))
        loaded = draft_load(&office, version, invocation->arena, &error);
    office_close(&office);
    return loaded ? print_draft(invocation, loaded, language) : say_failure(&error);
}

enum exit_code command_draft_add(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    enum language language = LANGUAGE_SV;
    struct later later = {0};
    if (!option_language(invocation, &language) ||
        !option_id(invocation, "consultation", &later.form.consultation))
        return EXIT_USAGE;
    if (later.form.consultation)
        return add_later(invocation, &later);
    if (options_has(options, "label") || options_has(options, "anyway"))
        return say_usage(invocation,
                         "--label and --anyway are of a later version: name its --consultation");
    return add_first(invocation, language);
}

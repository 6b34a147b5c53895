/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "model/draft.h"
#include "model/messages.h"
#include "model/search.h"

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

enum exit_code command_draft_add(struct invocation *invocation)
{
    struct office office;
    struct error error = {0};
    enum exit_code code;
    enum language language = LANGUAGE_SV;
    int64_t version;
    if (!option_language(invocation, &language))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    struct loaded_draft *loaded = NULL;
    if (search_prepare(&office, &error) &&
        draft_add(&office, invocation->options.operands[0], &version, &error))
        loaded = draft_load(&office, version, invocation->arena, &error);
    office_close(&office);
    return loaded ? print_draft(invocation, loaded, language) : say_failure(&error);
}

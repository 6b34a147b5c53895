/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "model/search/search.h"

enum exit_code command_init(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    const char *folder = options->operand_count ? options->operands[0] : data_folder(invocation);
    struct office office;
    struct error error = {0};
    if (!office_open(folder, STORE_CREATE, &office, &error))
        return say_failure(&error);
    bool ok = search_prepare(&office, &error);
    office_close(&office);
    if (!ok)
        return say_failure(&error);
    if (options_has(options, "json"))
        return print_json(json_pack("{s:s}", "data", folder), &error);
    printf("The data folder is %s\n", folder);
    return EXIT_DONE;
}

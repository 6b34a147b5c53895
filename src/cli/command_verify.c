/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/lock.h"

#include "model/office/json.h"
#include "model/office/verify.h"

struct verification {
    json_t *differences;
    struct json_maker maker;
    struct lock_seen lock;
};

static void take(void *context, const struct difference *difference)
{
    struct verification *verification = context;
    json_t *object = json_push_object(&verification->maker, verification->differences);
    json_put(&verification->maker, object, "code", json_string(difference_name(difference->kind)));
    json_put(&verification->maker, object, "number", json_of_count((size_t)difference->number));
    json_put(&verification->maker, object, "what", json_of_str(difference->what));
}

static void print_differences(const json_t *differences)
{
    const json_t *difference;
    size_t i;
    json_array_foreach(differences, i, difference)
    {
        json_int_t number = json_integer_value(json_object_get(difference, "number"));
        print_plain(stdout, json_str(difference, "code"));
        if (number)
            printf(" %lld", (long long)number);
        fputs(": ", stdout);
        print_plain(stdout, json_str(difference, "what"));
        putchar('\n');
    }
}

static enum exit_code report(struct invocation *invocation, struct verification *verification,
                             const struct verified *verified)
{
    struct error error = {0};
    bool differs = json_array_size(verification->differences) > 0;
    json_t *differences = json_made(&verification->maker, verification->differences, &error);
    if (!differences)
        return say_failure(&error);
    enum exit_code code = EXIT_DONE;
    if (options_has(&invocation->options, "json")) {
        code = print_json(
            json_pack("{s:I, s:i, s:i, s:i, s:i, s:i, s:i, s:I, s:O}", "blobs",
                      (json_int_t)verified->blobs, "readings", (int)verified->readings, "drafts",
                      (int)verified->drafts, "analyses", (int)verified->analyses, "seals",
                      (int)verified->seals, "outdated", (int)verified->outdated, "judged",
                      (int)verified->judged, "landlock", (json_int_t)verification->lock.landlock,
                      "differences", differences),
            &error);
    } else {
        print_differences(differences);
        printf("%lld blobs, %zu readings, %zu drafts, %zu analyses, %zu seals verified; "
               "%zu outdated; %zu differences\n",
               (long long)verified->blobs, verified->readings, verified->drafts, verified->analyses,
               verified->seals, verified->outdated, json_array_size(differences));
        if (verified->judged)
            printf("%zu documents are worked on at the desk and no longer as they were proposed\n",
                   verified->judged);
        if (verification->lock.any)
            printf("documents are read behind seccomp and landlock level %u\n",
                   verification->lock.landlock);
    }
    json_decref(differences);
    if (code != EXIT_DONE)
        return code;
    return differs ? EXIT_NOT_ALL_READ : EXIT_DONE;
}

enum exit_code command_verify(struct invocation *invocation)
{
    struct office office;
    struct error error = {0};
    enum exit_code code;
    enum language language = LANGUAGE_SV;
    if (!option_language(invocation, &language))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    struct progress_line line = progress_start(language);
    office.progress = progress_to(&line);
    struct verification verification = {.differences = json_array()};
    struct verified verified;
    lock_watch(&verification.lock, &office.reader);
    bool ok =
        verify_office(&office, (struct verify_report){take, &verification}, &verified, &error);
    progress_end(&line);
    lock_say_missing(&verification.lock);
    office_close(&office);
    if (ok)
        return report(invocation, &verification, &verified);
    json_decref(verification.differences);
    return say_failure(&error);
}

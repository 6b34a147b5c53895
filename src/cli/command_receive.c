/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/lock.h"

#include "model/consultation/consultation.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"
#include "model/office/json.h"
#include "model/office/views.h"
#include "model/search/search.h"

struct receiving {
    struct invocation *invocation;
    struct progress_line line;
    enum language language;
    struct date received;
    int64_t consultation;
    struct received_files files;
    json_t *register_view; /* to say which could not be read */
    struct error error;
};

static bool receive(struct receiving *receiving, struct office *office)
{
    const struct options *options = &receiving->invocation->options;
    struct arena *arena = receiving->invocation->arena;
    struct date_text received = date_format(receiving->received);
    int64_t consultation;
    struct error *error = &receiving->error;
    if (!search_prepare(office, error) ||
        !consultation_choose(office, receiving->consultation, &consultation, error) ||
        !register_files(office, consultation, str_from(received.text), options->operands,
                        options->operand_count, arena, &receiving->files, error) ||
        !readings_make(office, error) || !proposals_make(office, error) ||
        !register_finished(office, error))
        return false;
    receiving->register_view = view_documents(office, receiving->language, error);
    return receiving->register_view != NULL;
}

static const json_t *document_of(const struct receiving *receiving, int64_t number)
{
    const json_t *document;
    size_t i;
    json_array_foreach(receiving->register_view, i,
                       document) if (json_integer_value(json_object_get(document, "number")) ==
                                     number) return document;
    return NULL;
}

static bool is_read(const struct receiving *receiving, const struct received_file *file)
{
    return str_equal(json_str(document_of(receiving, file->number), "state"), STR("read"));
}

static void print_problems(const json_t *document)
{
    size_t i;
    const json_t *problem;
    json_array_foreach(json_object_get(document, "problems"), i, problem)
    {
        fputs("       ", stdout);
        print_plain(stdout, json_str(problem, "message"));
        putchar('\n');
    }
}

static void print_file(const struct receiving *receiving, const struct received_file *file)
{
    if (file->reason.n)
        fputs("     - ", stdout);
    else
        printf("%6lld ", (long long)file->number);
    print_plain(stdout, file->name);
    if (file->reason.n) {
        fputs(": not registered: ", stdout);
        print_plain(stdout, file->reason);
    } else if (!is_read(receiving, file)) {
        fputs(": registered, but not read", stdout);
    }
    if (file->duplicate_of)
        printf(" (the same file as %lld)", (long long)file->duplicate_of);
    putchar('\n');
    print_problems(document_of(receiving, file->number));
}

/* An empty array for a file that was not registered. */
static json_t *problems_of(const struct receiving *receiving, const struct received_file *file)
{
    json_t *problems = json_object_get(document_of(receiving, file->number), "problems");
    return problems ? json_incref(problems) : json_array();
}

static json_t *files_as_json(const struct receiving *receiving, struct error *error)
{
    struct json_maker maker = {0};
    json_t *array = json_array();
    for (size_t i = 0; i < receiving->files.count; i++) {
        const struct received_file *file = &receiving->files.items[i];
        json_t *object = json_push_object(&maker, array);
        json_put(&maker, object, "file", json_of_str(file->name));
        json_put(&maker, object, "number", json_of_count((size_t)file->number));
        json_put(&maker, object, "duplicate_of", json_of_count((size_t)file->duplicate_of));
        json_put(&maker, object, "read", json_boolean(!file->reason.n && is_read(receiving, file)));
        json_put(&maker, object, "reason", json_of_optional(file->reason));
        json_put(&maker, object, "problems", problems_of(receiving, file));
    }
    return json_made(&maker, array, error);
}

static enum exit_code report(struct receiving *receiving)
{
    enum exit_code code = EXIT_DONE;
    for (size_t i = 0; i < receiving->files.count; i++)
        if (receiving->files.items[i].reason.n || !is_read(receiving, &receiving->files.items[i]))
            code = EXIT_NOT_ALL_READ;
    if (options_has(&receiving->invocation->options, "json")) {
        enum exit_code printed =
            print_json(files_as_json(receiving, &receiving->error), &receiving->error);
        return printed == EXIT_DONE ? code : printed;
    }
    if (receiving->files.taken_up)
        puts("These files were registered before; what was broken off is done now:");
    for (size_t i = 0; i < receiving->files.count; i++)
        print_file(receiving, &receiving->files.items[i]);
    return code;
}

enum exit_code command_receive(struct invocation *invocation)
{
    struct receiving receiving = {.invocation = invocation};
    struct office office;
    enum exit_code code;
    if (!option_date(invocation, "received", &receiving.received) ||
        !option_language(invocation, &receiving.language) ||
        !option_id(invocation, "consultation", &receiving.consultation))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    receiving.line = progress_start(receiving.language);
    office.progress = progress_to(&receiving.line);
    struct lock_seen lock = {0};
    lock_watch(&lock, &office.reader);
    bool ok = receive(&receiving, &office);
    progress_end(&receiving.line);
    lock_say_missing(&lock);
    office_close(&office);
    code = ok ? report(&receiving) : say_failure(&receiving.error);
    json_decref(receiving.register_view);
    return code;
}

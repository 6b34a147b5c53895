/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "model/chain/changes.h"
#include "model/consultation/consultation.h"
#include "model/office/json.h"
#include "model/office/views.h"
#include "model/versions/versions.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_AT_MOST = 8 };

struct showing {
    struct invocation *invocation;
    struct office *office;
    enum language language;
    int64_t consultation;
    int64_t number; /* the second operand, or 0 */
    struct error error;
};

/* One thing that can be shown: its view, and the columns of its lines as text. */
struct shown {
    const char *name;
    json_t *(*view)(struct showing *showing);
    struct {
        const char *key;
        int width; /* 0: the rest of the line */
    } columns[COLUMNS_AT_MOST];
};

static json_t *documents_view(struct showing *showing)
{
    return view_documents(showing->office, showing->language, &showing->error);
}

static json_t *document_view(struct showing *showing)
{
    return view_document(showing->office, showing->number, showing->language, &showing->error);
}

static json_t *draft_view(struct showing *showing)
{
    return view_draft(showing->office, showing->number, &showing->error);
}

static json_t *consultation_view(struct showing *showing)
{
    return view_consultations(showing->office, &showing->error);
}

static json_t *viewpoints_view(struct showing *showing)
{
    return view_viewpoints(showing->office, showing->consultation, showing->language,
                           &showing->error);
}

/* A list out of a view, alone. */
static json_t *list_of(json_t *view, const char *key)
{
    json_t *list = view ? json_incref(json_object_get(view, key)) : NULL;
    json_decref(view);
    return list;
}

static json_t *versions_list(struct showing *showing)
{
    int64_t consultation;
    if (!consultation_choose(showing->office, showing->consultation, &consultation,
                             &showing->error))
        return NULL;
    return list_of(versions_view(showing->office, consultation, &showing->error), "versions");
}

/* Of the version that is named, or the newest. */
static bool choose_version(struct showing *showing, int64_t consultation, int64_t *ret_version)
{
    struct version_chain chain;
    if (showing->number) {
        *ret_version = showing->number;
        return true;
    }
    if (!version_chain_find(showing->office, consultation, showing->invocation->arena, &chain,
                            &showing->error))
        return false;
    *ret_version = chain.items[chain.count - 1].id;
    return true;
}

/* A line for each: what it is about stands on one side or the other. */
static bool flatten(json_t *changes)
{
    struct json_maker maker = {0};
    json_t *change;
    size_t i;
    json_array_foreach(changes, i, change)
    {
        const json_t *new = json_object_get(change, "new");
        const json_t *side = json_is_object(new) ? new : json_object_get(change, "old");
        json_put(&maker, change, "number", json_incref(json_object_get(side, "number")));
        json_put(&maker, change, "title", json_of_str(json_str(side, "title")));
    }
    return !maker.failed;
}

static json_t *changes_list(struct showing *showing)
{
    const struct change_filter filter = {.limit = SIZE_MAX};
    int64_t consultation, version;
    if (!consultation_choose(showing->office, showing->consultation, &consultation,
                             &showing->error) ||
        !choose_version(showing, consultation, &version))
        return NULL;
    json_t *changes = list_of(
        changes_view(showing->office, consultation, version, &filter, &showing->error), "changes");
    if (!changes || flatten(changes))
        return changes;
    json_decref(changes);
    error_no_memory(&showing->error);
    return NULL;
}

static json_t *blobs_view(struct showing *showing)
{
    return view_blobs(showing->office, &showing->error);
}

static const struct shown things[] = {
    {"documents",
     documents_view,
     {{"number", 6},
      {"role", 8},
      {"state", 10},
      {"kind", 8},
      {"stance", 12},
      {"sender", 30},
      {"name", 0}}},
    {"document", document_view, {{NULL, 0}}},
    {"draft", draft_view, {{"id", 10}, {"kind", 11}, {"number", 7}, {"title", 0}}},
    {"consultation",
     consultation_view,
     {{"id", 6},
      {"draft", 6},
      {"case_number", 16},
      {"deadline", 10},
      {"asked", 6},
      {"documents", 6},
      {"title", 0}}},
    {"viewpoints",
     viewpoints_view,
     {{"id", 6}, {"document", 24}, {"page", 4}, {"line", 5}, {"kind", 13}, {"text", 0}}},
    {"versions",
     versions_list,
     {{"version", 6},
      {"made", 20},
      {"changes", 7},
      {"open", 5},
      {"unsure", 6},
      {"label", 24},
      {"name", 0}}},
    {"changes",
     changes_list,
     {{"change", 6}, {"ordinal", 4}, {"kind", 10}, {"cause", 10}, {"number", 7}, {"title", 0}}},
    {"blobs", blobs_view, {{"hash", 64}, {"bytes", 10}, {"added", 20}}},
};

/* Text */

static void print_value(const json_t *value, int width)
{
    char number[24] = "-";
    struct str text = str_from(number);
    if (json_is_string(value))
        text = (struct str){json_string_value(value), json_string_length(value)};
    else if (json_is_integer(value))
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
    if (!json_is_string(value))
        text = str_from(number);
    print_plain(stdout, text);
    size_t characters = 0;
    for (size_t i = 0; i < text.n; i++)
        characters += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    for (; characters < (size_t)width; characters++)
        putchar(' ');
}

static void print_line(const struct shown *shown, const json_t *row)
{
    for (size_t i = 0; i < COLUMNS_AT_MOST && shown->columns[i].key; i++) {
        if (i)
            putchar(' ');
        print_value(json_object_get(row, shown->columns[i].key), shown->columns[i].width);
    }
    putchar('\n');
}

/* A single thing: a line for each of its simple members, then its problems and its text. */
static void print_object(json_t *object)
{
    const char *key;
    json_t *value;
    const json_t *problem;
    size_t i;
    json_object_foreach(object, key, value)
    {
        if ((!json_is_string(value) && !json_is_integer(value)) || strcmp(key, "text") == 0)
            continue;
        printf("%-18s ", key);
        print_value(value, 0);
        putchar('\n');
    }
    json_array_foreach(json_object_get(object, "problems"), i, problem)
    {
        printf("%-18s ", "problem");
        print_plain(stdout, json_str(problem, "message"));
        putchar('\n');
    }
    struct str text = json_str(object, "text");
    if (text.n == 0)
        return;
    putchar('\n');
    while (text.n) {
        print_plain(stdout, str_cut(&text, '\n'));
        putchar('\n');
    }
}

static void print_text(const struct shown *shown, json_t *view)
{
    size_t i;
    const json_t *row;
    if (json_is_object(view)) {
        print_object(view);
        return;
    }
    json_array_foreach(view, i, row) print_line(shown, row);
}

/* The command */

static const struct shown *find_shown(const char *name)
{
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (strcmp(things[i].name, name) == 0)
            return &things[i];
    return NULL;
}

static enum exit_code show(struct showing *showing, const struct shown *shown)
{
    struct office office;
    enum exit_code code;
    if (!open_data_folder(showing->invocation, &office, &code))
        return code;
    showing->office = &office;
    json_t *view = shown->view(showing);
    office_close(&office);
    if (!view || options_has(&showing->invocation->options, "json"))
        return print_json(view, &showing->error);
    print_text(shown, view);
    json_decref(view);
    return EXIT_DONE;
}

static bool take_number(struct showing *showing, const char *text)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    showing->number = number;
    return end != text && *end == '\0' && number > 0;
}

enum exit_code command_show(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    struct showing showing = {.invocation = invocation};
    const char *name = options->operand_count ? options->operands[0] : "documents";
    const struct shown *shown = find_shown(name);
    if (!shown)
        return say_usage(invocation,
                         "'%s' cannot be shown; documents, document N, draft, consultation, "
                         "viewpoints, versions, changes and blobs can",
                         name);
    if (options->operand_count > 1 && !take_number(&showing, options->operands[1]))
        return say_usage(invocation, "'%s' is no number", options->operands[1]);
    if (shown->view == document_view && showing.number == 0)
        return say_usage(invocation, "say which document by its number in the register");
    if (!option_language(invocation, &showing.language) ||
        !option_id(invocation, "consultation", &showing.consultation))
        return EXIT_USAGE;
    return show(&showing, shown);
}

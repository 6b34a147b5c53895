/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"
#include "model/chain/trace.h"
#include "model/consultation/consultation.h"
#include "model/exchange/trace_annotations.h"
#include "model/office/json.h"
#include "model/versions/versions.h"
#include "render/chain_drawing.h"
#include "render/chain_texts.h"

#include <stdlib.h>
#include <string.h>

struct tracing {
    const struct invocation *invocation;
    struct office *office;
    int64_t consultation, version, viewpoint;
    const char *passage;
    struct words words;
    struct error error;
};

/* What is asked for */

/* "120-180": bytes of the text. */
static bool read_place(const char *text, struct range *ret_range)
{
    char *dash, *end;
    if (!ascii_is_digit(*text))
        return false;
    unsigned long long from = strtoull(text, &dash, 10);
    if (*dash != '-' || !ascii_is_digit(dash[1]))
        return false;
    unsigned long long to = strtoull(dash + 1, &end, 10);
    if (*end)
        return false;
    *ret_range = (struct range){(size_t)from, (size_t)to};
    return true;
}

static json_t *trace_quote(struct tracing *tracing)
{
    struct range range;
    return trace_find_quote(tracing->office, tracing->consultation, tracing->version,
                            str_from(tracing->passage), &range, &tracing->error)
               ? trace_passage(tracing->office, tracing->consultation, tracing->version, range,
                               &tracing->error)
               : NULL;
}

/* A place, a part's id, or words of the text, whichever it is. */
static json_t *trace(struct tracing *tracing)
{
    struct range range;
    if (tracing->viewpoint)
        return trace_viewpoint(tracing->office, tracing->consultation, tracing->viewpoint,
                               &tracing->error);
    if (read_place(tracing->passage, &range))
        return trace_passage(tracing->office, tracing->consultation, tracing->version, range,
                             &tracing->error);
    json_t *view = trace_node(tracing->office, tracing->consultation, tracing->version,
                              str_from(tracing->passage), &tracing->error);
    if (view || tracing->error.code != ERROR_NOT_FOUND)
        return view;
    tracing->error = (struct error){0};
    return trace_quote(tracing);
}

/* The newest of the chain, unless one is named. */
static bool choose_version(struct tracing *tracing)
{
    struct version_chain chain;
    if (tracing->version)
        return true;
    if (!version_chain_find(tracing->office, tracing->consultation, tracing->invocation->arena,
                            &chain, &tracing->error))
        return false;
    tracing->version = chain.items[chain.count - 1].id;
    return true;
}

/* As a tree */

static void print_line(int depth, const char *before, struct str text)
{
    printf("%*s%s", depth * 2, "", before);
    print_plain(stdout, text);
    putchar('\n');
}

static void print_texts(int depth, const json_t *object, const char *const *keys)
{
    bool any = false;
    printf("%*s", depth * 2, "");
    for (; *keys; keys++) {
        struct str text = json_str(object, *keys);
        if (text.n == 0)
            continue;
        fputs(any ? ", " : "", stdout);
        print_plain(stdout, text);
        any = true;
    }
    putchar('\n');
}

static void print_viewpoint(int depth, const json_t *view)
{
    static const char *const who[] = {"sender_text", "place_text", NULL};
    static const char *const reply[] = {"outcome_text", "reason", NULL};
    print_texts(depth, view, who);
    print_line(depth + 1, "> ", json_str(view, "text"));
    if (json_str(view, "outcome").n)
        print_texts(depth + 1, view, reply);
}

static void print_changes(const json_t *changes)
{
    static const char *const keys[] = {"kind_text", "cause_text", "note", NULL};
    const json_t *change, *cause;
    size_t i, k;
    json_array_foreach(changes, i, change)
    {
        print_texts(1, change, keys);
        json_array_foreach(json_object_get(change, "causes"), k, cause) print_viewpoint(2, cause);
    }
}

static void print_passage(const json_t *view)
{
    static const char *const label[] = {"label_text", "adopted_text", NULL};
    const json_t *step, *place, *viewpoint;
    size_t i, k;
    json_array_foreach(json_object_get(view, "steps"), i, step)
    {
        const json_t *places = json_object_get(step, "places");
        print_texts(0, step, label);
        json_array_foreach(places, k, place) print_line(1, "\" ", json_str(place, "text"));
        if (json_array_size(places) == 0)
            puts("  -");
        print_changes(json_object_get(step, "changes"));
    }
    json_array_foreach(json_object_get(view, "viewpoints"), i, viewpoint)
        print_viewpoint(0, viewpoint);
}

static void print_forward(const json_t *view)
{
    static const char *const keys[] = {"label_text", "kind_text", NULL};
    const json_t *change;
    size_t i;
    print_viewpoint(0, json_object_get(view, "viewpoint"));
    json_array_foreach(json_object_get(view, "changes"), i, change)
    {
        print_texts(1, change, keys);
        if (json_str(change, "old").n)
            print_line(2, "- ", json_str(change, "old"));
        if (json_str(change, "new").n)
            print_line(2, "+ ", json_str(change, "new"));
    }
}

/* The command */

static bool write_drawing(struct tracing *tracing, const json_t *view, const char *path)
{
    struct buf out = buf_init(LIMIT_PAGE_BYTES);
    bool ok = chain_draw(&tracing->words, view, true, &out, &tracing->error) &&
              buf_ok(&out, "the drawing", &tracing->error) &&
              file_write(path, buf_str(&out), &tracing->error);
    buf_done(&out);
    return ok;
}

static enum exit_code print_annotations(struct tracing *tracing, const json_t *view)
{
    const char *base = options_value(&tracing->invocation->options, "base");
    return print_json(trace_annotations(tracing->office, tracing->consultation, view,
                                        str_from(base), &tracing->error),
                      &tracing->error);
}

static enum exit_code tell(struct tracing *tracing, json_t *view)
{
    const struct options *options = &tracing->invocation->options;
    const char *svg = options_value(options, "svg");
    if (!chain_texts_add(&tracing->words, view))
        error_no_memory(&tracing->error);
    else if (svg)
        write_drawing(tracing, view, svg);
    if (tracing->error.code != ERROR_NONE)
        return say_failure(&tracing->error);
    if (options_has(options, "annotations"))
        return print_annotations(tracing, view);
    if (options_has(options, "json"))
        return print_json(json_incref(view), &tracing->error);
    if (json_is_object(json_object_get(view, "viewpoint")))
        print_forward(view);
    else
        print_passage(view);
    return EXIT_DONE;
}

static enum exit_code run(struct tracing *tracing, enum language language, int64_t wanted)
{
    struct error *error = &tracing->error;
    bool ok = words_load(str_from(language_name(language)), &tracing->words, error) &&
              consultation_choose(tracing->office, wanted, &tracing->consultation, error) &&
              choose_version(tracing);
    json_t *view = ok ? trace(tracing) : NULL;
    enum exit_code code = view ? tell(tracing, view) : say_failure(error);
    json_decref(view);
    words_done(&tracing->words);
    return code;
}

enum exit_code command_trace(struct invocation *invocation)
{
    struct office office;
    enum exit_code code;
    enum language language = LANGUAGE_SV;
    int64_t wanted = 0;
    const struct options *options = &invocation->options;
    struct tracing tracing = {.invocation = invocation, .office = &office};
    if (!option_language(invocation, &language) ||
        !option_id(invocation, "consultation", &wanted) ||
        !option_id(invocation, "version", &tracing.version) ||
        !option_id(invocation, "viewpoint", &tracing.viewpoint))
        return EXIT_USAGE;
    if ((options->operand_count > 0) == (tracing.viewpoint > 0))
        return say_usage(invocation, "say a passage, or a viewpoint with --viewpoint");
    tracing.passage = options->operand_count ? options->operands[0] : NULL;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    code = run(&tracing, language, wanted);
    office_close(&office);
    return code;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/summary.h"

#include "cli/cli.h"
#include "cli/outputs.h"
#include "model/json.h"

struct figure {
    const char *key;
    const char *label[LANGUAGES];
};

/* What documents are; these add up to all of them. */
static const struct figure parts[] = {
    {"responses", {"svar på remissen", "responses"}},
    {"parts", {"bilagor till svar", "attachments to responses"}},
    {"twins", {"dubbletter", "duplicates"}},
    {"revised", {"ersatta av en senare version", "replaced by a later version"}},
    {"other_consultation", {"svar på andra remisser", "responses to other consultations"}},
    {"no_response", {"andra handlingar", "other documents"}},
    {"not_read", {"gick inte att läsa", "could not be read"}},
};

static const struct figure bodies[] = {
    {"asked", {"tillfrågade", "asked"}},
    {"answered", {"har svarat", "have answered"}},
    {"not_answered", {"har inte svarat", "have not answered"}},
    {"unasked", {"svar utan att vara tillfrågade", "responses from others"}},
    {"late", {"svar efter svarstiden", "late responses"}},
};

static const struct figure stances[] = {
    {"for", {"tillstyrker", "for"}},
    {"for_in_part", {"tillstyrker delvis", "for in part"}},
    {"against", {"avstyrker", "against"}},
    {"no_objection", {"ingen erinran", "no objection"}},
    {"abstains", {"avstår", "abstain"}},
    {"unclear", {"inget tydligt ställningstagande", "no clear stance"}},
};

static json_int_t value_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void print_figures(const json_t *object, const struct figure *figures, size_t count,
                          enum language language, FILE *out)
{
    for (size_t i = 0; i < count; i++) {
        json_int_t value = value_of(object, figures[i].key);
        if (value)
            fprintf(out, "%6lld %s\n", (long long)value, figures[i].label[language]);
    }
}

static void print_unread(const json_t *compilation, FILE *out)
{
    const json_t *document;
    size_t i;
    json_array_foreach(json_object_get(compilation, "documents"), i, document)
    {
        if (!json_is_null(json_object_get(document, "text")))
            continue;
        const json_t *problem;
        size_t j;
        fputs("       - ", out);
        print_plain(out, json_str(document, "file"));
        fputc(':', out);
        json_array_foreach(json_object_get(document, "problems"), j, problem)
        {
            fputc(' ', out);
            print_plain(out, json_str(problem, "message"));
        }
        fputc('\n', out);
    }
}

json_int_t summary_not_read(const json_t *compilation)
{
    return value_of(json_object_get(compilation, "summary"), "not_read");
}

#define COUNT(table) (sizeof(table) / sizeof *(table))

void summary_print(const json_t *compilation, enum language language, const char *folder, FILE *out)
{
    static const char *const files[LANGUAGES] = {"filer", "files"};
    static const char *const attachments[LANGUAGES] = {"bilagor", "attachments"};
    static const char *const documents[LANGUAGES] = {"dokument i allt", "documents in all"};
    static const char *const body_heads[LANGUAGES] = {"Remissinstanser", "Bodies"};
    static const char *const stance_heads[LANGUAGES] = {"Svaren", "Responses"};
    static const char *const viewpoints[LANGUAGES] = {"synpunkter", "viewpoints"};
    static const char *const ends[LANGUAGES] = {"Sammanställningen", "The compilation"};
    const json_t *summary = json_object_get(compilation, "summary");
    fprintf(out, "%lld %s, %lld %s, %lld %s\n", (long long)value_of(summary, "files"),
            files[language], (long long)value_of(summary, "attachments"), attachments[language],
            (long long)value_of(summary, "documents"), documents[language]);
    print_figures(summary, parts, COUNT(parts), language, out);
    print_unread(compilation, out);
    fprintf(out, "%s\n", body_heads[language]);
    print_figures(summary, bodies, COUNT(bodies), language, out);
    fprintf(out, "%s\n", stance_heads[language]);
    print_figures(json_object_get(summary, "stances"), stances, COUNT(stances), language, out);
    fprintf(out, "%6lld %s\n%s\n", (long long)value_of(summary, "viewpoints"), viewpoints[language],
            ends[language]);
    for (size_t i = 0; outputs_name(i); i++)
        fprintf(out, "  %s/%s\n", folder, outputs_name(i));
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/summary.h"

#include "cli/cli.h"
#include "cli/outputs.h"
#include "model/office/json.h"
#include "render/compilation_files.h"

struct label {
    const char *one, *many;
};

/* A figure of the summary with what is said of one and of several. */
struct figure {
    const char *key;
    struct label label[LANGUAGES];
};

/* What documents are; these add up to all of them. */
static const struct figure parts[] = {
    {"responses", {{"yttrande", "yttranden"}, {"response", "responses"}}},
    {"parts",
     {{"bilaga till ett yttrande", "bilagor till yttranden"},
      {"attachment to a response", "attachments to responses"}}},
    {"twins", {{"dubblett", "dubbletter"}, {"duplicate", "duplicates"}}},
    {"revised",
     {{"ersatt av en senare version", "ersatta av senare versioner"},
      {"replaced by a later version", "replaced by later versions"}}},
    {"other_consultation",
     {{"svar på en annan remiss", "svar på andra remisser"},
      {"response to another consultation", "responses to other consultations"}}},
    {"no_response",
     {{"annan handling", "andra handlingar"}, {"other document", "other documents"}}},
    {"not_read",
     {{"gick inte att läsa", "gick inte att läsa"}, {"could not be read", "could not be read"}}},
};

static const struct figure bodies[] = {
    {"answered", {{"har svarat", "har svarat"}, {"has answered", "have answered"}}},
    {"not_answered", {{"har inte svarat", "har inte svarat"}, {"has not", "have not"}}},
    {"unasked",
     {{"svarade utan att vara tillfrågad", "svarade utan att vara tillfrågade"},
      {"answered without being asked", "answered without being asked"}}},
    {"late",
     {{"yttrande kom efter svarsdatum", "yttranden kom efter svarsdatum"},
      {"response came after the deadline", "responses came after the deadline"}}},
};

static const struct figure stances[] = {
    {"for", {{"för", "för"}, {"for", "for"}}},
    {"for_in_part", {{"delvis för", "delvis för"}, {"for in part", "for in part"}}},
    {"against", {{"emot", "emot"}, {"against", "against"}}},
    {"no_objection", {{"ingen erinran", "ingen erinran"}, {"no objection", "no objection"}}},
    {"abstains", {{"avstår", "avstår"}, {"abstains", "abstain"}}},
    {"unclear", {{"oklart", "oklart"}, {"unclear", "unclear"}}},
};

static const struct figure documents = {"documents",
                                        {{"handling", "handlingar"}, {"document", "documents"}}};
static const struct figure files = {"files", {{"fil", "filer"}, {"file", "files"}}};
static const struct figure attachments = {"attachments",
                                          {{"bilaga", "bilagor"}, {"attachment", "attachments"}}};
static const struct figure asked = {"asked",
                                    {{"remissinstans tillfrågades", "remissinstanser tillfrågades"},
                                     {"consultee was asked", "consultees were asked"}}};
static const struct figure viewpoints = {"viewpoints",
                                         {{"synpunkt", "synpunkter"}, {"viewpoint", "viewpoints"}}};

static json_int_t value_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void print_figure(const json_t *object, const struct figure *figure, enum language language,
                         FILE *out)
{
    json_int_t value = value_of(object, figure->key);
    const struct label *label = &figure->label[language];
    fprintf(out, "%lld %s", (long long)value, value == 1 ? label->one : label->many);
}

/* One line each, with the numbers below each other; none for a zero. */
static void print_figures(const json_t *object, const struct figure *figures, size_t count,
                          enum language language, FILE *out)
{
    for (size_t i = 0; i < count; i++) {
        json_int_t value = value_of(object, figures[i].key);
        const struct label *label = &figures[i].label[language];
        if (value)
            fprintf(out, "%6lld %s\n", (long long)value, value == 1 ? label->one : label->many);
    }
}

static void print_unread(const json_t *head, FILE *out)
{
    const json_t *document;
    size_t i;
    json_array_foreach(json_object_get(head, "documents"), i, document)
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

json_int_t summary_not_read(const json_t *head)
{
    return value_of(json_object_get(head, "summary"), "not_read");
}

#define COUNT(table) (sizeof(table) / sizeof *(table))

static void print_documents(const json_t *summary, enum language language, FILE *out)
{
    print_figure(summary, &documents, language, out);
    fputs(" (", out);
    print_figure(summary, &files, language, out);
    fputs(", ", out);
    print_figure(summary, &attachments, language, out);
    fputs(")\n", out);
    print_figures(summary, parts, COUNT(parts), language, out);
}

static void print_bodies(const json_t *summary, enum language language, FILE *out)
{
    static const char *const heads[LANGUAGES] = {"Remissinstanser", "Consultees"};
    if (value_of(summary, "asked"))
        print_figure(summary, &asked, language, out);
    else
        fputs(heads[language], out);
    fputc('\n', out);
    print_figures(summary, bodies, COUNT(bodies), language, out);
}

void summary_print(const json_t *head, enum language language, const char *folder, FILE *out)
{
    static const char *const stance_heads[LANGUAGES] = {"Ställning till förslaget som helhet",
                                                        "Stance on the draft as a whole"};
    static const char *const ends[LANGUAGES] = {"Sammanställningen; börja med den första",
                                                "The compilation; begin with the first"};
    const json_t *summary = json_object_get(head, "summary");
    print_documents(summary, language, out);
    print_unread(head, out);
    print_bodies(summary, language, out);
    fprintf(out, "%s\n", stance_heads[language]);
    print_figures(json_object_get(summary, "stances"), stances, COUNT(stances), language, out);
    print_figure(summary, &viewpoints, language, out);
    fprintf(out, "\n%s\n", ends[language]);
    for (size_t i = 0; compilation_file_name(i); i++)
        fprintf(out, "  %s/%s\n", folder, compilation_file_name(i));
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "letters.h"

#include "reader/formats/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

const char letters_archipelago[] =
    "# Skärgårdsstrategi för Kustlandet\n"
    "\n"
    "## 1 Inledning\n"
    "\n"
    "Strategin visar hur öarna ska leva året runt. Två inriktningsområden pekas ut.\n"
    "\n"
    "## 2 Inriktningsområde 1: Boende och service\n"
    "\n"
    "Unga hushåll lämnar öarna när hyrorna stiger.\n"
    "\n"
    "### Insats 1.1 Bygg hyresrätter på öarna\n"
    "\n"
    "Regionen samlar kommunerna om mark, lån och gemensam upphandling av småhus.\n"
    "\n"
    "### Insats 1.2 Stöd lanthandlarna i glesbygd\n"
    "\n"
    "Butiker får bidrag för dagligvaror, post och apoteksombud under vintern.\n"
    "\n"
    "## 3 Inriktningsområde 2: Färjor och bryggor\n"
    "\n"
    "Resan till fastlandet ska gå att lita på.\n"
    "\n"
    "### Insats 2.1 Kör vintertrafiken tätare\n"
    "\n"
    "Färjorna går minst fyra turer om dagen mellan november och mars.\n"
    "\n"
    "### Insats 2.2 Sätt upp laddstolpar vid bryggorna\n"
    "\n"
    "Elbåtar ska kunna laddas i varje gästhamn.\n"
    "\n"
    "## 4 Uppföljning\n"
    "\n"
    "Strategin följs upp varje år med tre indikatorer:\n"
    "\n"
    "- Antalet bofasta på öarna\n"
    "- Andelen inställda turer\n"
    "- Öppettider i butikerna\n";

struct document *letters_read(struct letter_bench *bench, const char *text)
{
    struct reading *reading = ARENA_NEW(&bench->arena, struct reading);
    struct error error;
    if (!format_text_read(&bench->arena, str_from(text), reading, &error))
        fail_msg("%s", error.message);
    return &reading->document;
}

struct draft *letters_draft(struct letter_bench *bench, const char *text)
{
    struct draft *draft = ARENA_NEW(&bench->arena, struct draft);
    draft_read(&bench->arena, &bench->tools, letters_read(bench, text), draft);
    return draft;
}

const struct passage_index *letters_index(struct letter_bench *bench, const char *draft)
{
    return draft ? passage_index_make(&bench->arena, &bench->tools, letters_draft(bench, draft))
                 : NULL;
}

struct scene *letters_scene(struct letter_bench *bench, const char *text, const char *draft)
{
    struct scene *scene = ARENA_NEW(&bench->arena, struct scene);
    const struct document *document = letters_read(bench, text);
    struct sentences sentences = sentences_of(&bench->arena, &bench->tools, document);
    *scene = scene_make(&bench->arena, &bench->tools, document, sentences, STR(""),
                        letters_index(bench, draft));
    return scene;
}

struct analysis *letters_analyse(struct letter_bench *bench, const char *text, const char *draft)
{
    static const struct consultation_context nothing_known;
    struct analysis *analysis = ARENA_NEW(&bench->arena, struct analysis);
    analyse(&bench->arena, &bench->tools, letters_read(bench, text), letters_index(bench, draft),
            &nothing_known, analysis);
    return analysis;
}

struct word_list letters_words(struct letter_bench *bench, const char *text)
{
    struct str whole = str_from(text);
    return words_of(&bench->arena, &bench->tools, whole, (struct range){0, whole.n});
}

size_t letters_at(struct str text, const char *needle)
{
    size_t at = str_find(text, str_from(needle), 0);
    if (at == SIZE_MAX)
        fail_msg("the text does not hold \"%s\"", needle);
    return at;
}

size_t letters_sentence(const struct scene *scene, const char *needle)
{
    size_t at = letters_at(scene->document->text, needle), i = 0;
    while (i < scene->sentences.count && scene->sentences.items[i].range.end <= at)
        i++;
    if (i == scene->sentences.count || scene->sentences.items[i].range.start > at)
        fail_msg("\"%s\" stands in no sentence", needle);
    return i;
}

const struct viewpoint *letters_viewpoint(const struct analysis *analysis, const char *text,
                                          const char *words)
{
    size_t at = letters_at(str_from(text), words);
    for (size_t i = 0; i < analysis->viewpoint_count; i++)
        if (analysis->viewpoints[i].range.start <= at && at < analysis->viewpoints[i].range.end)
            return &analysis->viewpoints[i];
    fail_msg("\"%s\" stands in no viewpoint", words);
    return NULL;
}

const char *letters_response(struct letter_bench *bench, const char *text)
{
    return letter_c(bench, str_format(&bench->arena,
                                      "# Yttrande över Skärgårdsstrategi för Kustlandet\n\n"
                                      "Granviks kommun har beretts tillfälle att yttra sig över "
                                      "remissen.\n\n%s",
                                      text));
}

size_t letters_node(const struct draft *draft, const char *title)
{
    for (size_t i = 0; i < draft->node_count; i++)
        if (str_equal(draft->nodes[i].title, str_from(title)))
            return i;
    fail_msg("the draft has no part \"%s\"", title);
    return NODE_NONE;
}

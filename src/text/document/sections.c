/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/sections.h"

#include "text/language/words.h"

#include <string.h>

struct section_word {
    const char *begins; /* the heading begins so, in lower case */
    enum section_kind kind;
};

/* Tried in order. */
static const struct section_word section_words[] = {
    {"förslag till beslut", SECTION_DECISION},
    {"förslag till yttrande", SECTION_VIEWS},
    {"beslutsförslag", SECTION_DECISION},
    {"kommunstyrelsens beslut", SECTION_DECISION},
    {"beslutsunderlag", SECTION_HANDLING},
    {"beslutet skickas", SECTION_HANDLING},
    {"beslutet ska skickas", SECTION_HANDLING},
    {"beslutsgång", SECTION_HANDLING},
    {"beslut", SECTION_DECISION},
    {"ärendets beredning", SECTION_HANDLING},
    {"beredning", SECTION_HANDLING},
    {"handläggning", SECTION_HANDLING},
    {"underlag", SECTION_HANDLING},
    {"bilag", SECTION_HANDLING},
    {"ekonomiska konsekvenser", SECTION_HANDLING},
    {"ekonomiska och juridiska", SECTION_HANDLING},
    {"juridiska konsekvenser", SECTION_HANDLING},
    {"konsekvenser för", SECTION_HANDLING},
    {"konsekvenser av detta", SECTION_HANDLING},
    {"konsekvenser av beslut", SECTION_HANDLING},
    {"barnkonsekvens", SECTION_HANDLING},
    {"expedieras", SECTION_HANDLING},
    {"sändlista", SECTION_HANDLING},
    {"kopia till", SECTION_HANDLING},
    {"paragrafen", SECTION_HANDLING},
    {"reservation", SECTION_HANDLING},
    {"särskilt yttrande", SECTION_HANDLING},
    {"sammanfattning av ärendet", SECTION_RETOLD},
    {"sammanfattning av förslaget", SECTION_RETOLD},
    {"sammanfattning av strategin", SECTION_RETOLD},
    {"sammanfattning av remissen", SECTION_RETOLD},
    {"ärendebeskrivning", SECTION_RETOLD},
    {"beskrivning av ärendet", SECTION_RETOLD},
    {"ärendet", SECTION_RETOLD},
    {"bakgrund", SECTION_RETOLD},
    {"om förslaget", SECTION_RETOLD},
    {"om strategin", SECTION_RETOLD},
    {"om remissen", SECTION_RETOLD},
    {"remissen i korthet", SECTION_RETOLD},
    {"förslaget i korthet", SECTION_RETOLD},
    {"förslagets innehåll", SECTION_RETOLD},
    {"strategins innehåll", SECTION_RETOLD},
    {"uppdraget", SECTION_RETOLD},
    {"om ", SECTION_OWN},
    {"vilka vi är", SECTION_OWN},
    {"utgångspunkter", SECTION_OWN},
    {"sammanfatt", SECTION_SUMMARY},
    {"i korthet", SECTION_SUMMARY},
    {"synpunkter", SECTION_VIEWS},
    {"yttrande", SECTION_VIEWS},
    {"remissvar", SECTION_VIEWS},
    {"överväganden", SECTION_VIEWS},
    {"bedömning", SECTION_VIEWS},
    {"ställningstagande", SECTION_VIEWS},
    {"generella", SECTION_VIEWS},
    {"allmänna", SECTION_VIEWS},
    {"övergripande", SECTION_VIEWS},
    {"övrigt", SECTION_VIEWS},
    {"detaljerade", SECTION_VIEWS},
};

/* Words that make a section one of views wherever they stand in its heading. */
static const char *const view_words[] = {
    "synpunkt", "bedömning", "yttrande",  "ställningstagande",    "analys",
    "hållning", "överväg",   "kommentar", "förslag till ändring", "övriga"};

static enum section_kind kind_of_heading(struct str lower)
{
    for (size_t i = 0; i < sizeof section_words / sizeof *section_words; i++)
        if (str_starts(lower, str_from(section_words[i].begins)))
            return section_words[i].kind;
    for (size_t i = 0; i < sizeof view_words / sizeof *view_words; i++)
        if (str_contains(lower, str_from(view_words[i])))
            return SECTION_VIEWS;
    if (str_ends(lower, STR("i korthet")))
        return SECTION_SUMMARY;
    return SECTION_OPEN;
}

/* --- Form --- */

static bool ends_as_sentence(struct str text)
{
    while (text.n && strchr("\"')]", text.p[text.n - 1]))
        text.n--;
    return text.n && strchr(".?!", text.p[text.n - 1]) != NULL;
}

static size_t word_count(struct str text)
{
    size_t count = 0;
    bool inside = false;
    for (size_t i = 0; i < text.n; i++) {
        bool space = ascii_is_space(text.p[i]);
        count += !space && !inside;
        inside = !space;
    }
    return count;
}

/* Running text ends with a full stop or is long; a lead-in ends with a colon. */
static bool is_running_text(struct str text)
{
    size_t words = word_count(text);
    if (words >= 4 && ends_as_sentence(text))
        return true;
    return words >= 14 && !str_contains(text, STR("  ")) && !str_contains(text, STR("|"));
}

static void mark_form(struct arena *arena, const struct document *document,
                      struct section *sections)
{
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind == BLOCK_LIST_ITEM || block_is_aside(block->kind))
            continue;
        struct str text = document_plain(arena, document, block->range);
        bool lead = text.n && text.p[text.n - 1] == ':' && i + 1 < document->blocks.count &&
                    document->blocks.items[i + 1].kind == BLOCK_LIST_ITEM;
        sections[i].form = block->kind == BLOCK_MARGIN ||
                           (block->kind != BLOCK_HEADING && !lead && !is_running_text(text));
    }
}

struct section *sections_of(struct arena *arena, const struct document *document)
{
    struct section *sections = ARENA_ARRAY(arena, document->blocks.count, struct section);
    enum section_kind kind = SECTION_OPEN;
    size_t heading = SIZE_MAX;
    unsigned level = 99;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind == BLOCK_HEADING) {
            struct str lower = text_lower(arena, document_plain(arena, document, block->range));
            enum section_kind own = kind_of_heading(lower);
            /* A heading that says nothing inherits from the one above it, when it stands below
             * that. */
            if (own != SECTION_OPEN || block->level <= level) {
                kind = own;
                level = block->level;
            }
            heading = i;
        }
        if (block_is_aside(block->kind)) { /* stands beside the text, under none of its headings */
            kind = SECTION_OPEN;
            heading = SIZE_MAX;
        }
        sections[i].kind = kind;
        sections[i].heading = heading;
    }
    mark_form(arena, document, sections);
    return sections;
}

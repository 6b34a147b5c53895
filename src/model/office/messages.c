/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/messages.h"

#include <string.h>

/* "{}" is the detail. */
struct message {
    const char *code;
    const char *texts[LANGUAGES];
};

static const struct message problems[] = {
    /* from the reader; in English it says more itself */
    {"encrypted",
     {"Filen är skyddad med lösenord och kunde inte läsas. Be om en öppen fil.", "{}"}},
    {"empty", {"Filen är tom.", "{}"}},
    {"no_pages", {"Filen har inga sidor.", "{}"}},
    {"image_only",
     {"Filen är en bild utan text och kunde inte läsas. Be om originalet eller texttolka den.",
      "{}"}},
    {"image_pages",
     {"En del sidor är bilder vars text inte kunde läsas. Jämför med originalet.", "{}"}},
    {"too_large", {"Filen är för stor för att läsas. Dela upp den.", "{}"}},
    {"too_many_pages", {"Filen har för många sidor för att läsas. Dela upp den.", "{}"}},
    {"unknown_format",
     {"Filens format kan inte läsas. Spara den som PDF, Word (.docx), e-post (.eml) eller text.",
      "{}"}},
    {"doc_not_read",
     {"Filen är ett äldre Word-dokument (.doc). Den är sparad men inte läst. Installera "
      "LibreOffice på servern, spara filen som Word (.docx) eller PDF, eller be avsändaren om det.",
      "{}"}},
    {"rtf_not_read",
     {"Filen är i formatet RTF. Den är sparad men inte läst. Installera LibreOffice på servern, "
      "spara filen som Word (.docx) eller PDF, eller be avsändaren om det.",
      "{}"}},
    {"not_converted",
     {"LibreOffice kunde inte göra om filen till ett läsbart dokument. Den är sparad men inte "
      "läst. "
      "Spara den som Word (.docx) eller PDF, eller be avsändaren om det.",
      "{}"}},
    {"not_read", {"Filen kunde inte läsas. Öppna den och spara den på nytt.", "{}"}},
    {"timeout",
     {"Läsningen tog för lång tid och avbröts. Dela upp filen eller spara den på nytt.", "{}"}},
    {"crashed", {"Läsningen avbröts av ett fel i filen. Spara den på nytt.", "{}"}},
    {"forbidden",
     {"Läsningen stoppades: filen fick läsaren att försöka något otillåtet. Filen kan vara "
      "skadlig; öppna den inte, rapportera den.",
      "{}"}},
    {"bad_frames", {"Läsningen gav inget användbart svar. Spara filen på nytt.", "{}"}},
    {"truncated", {"Filen är avhuggen: slutet saknas. Be om den på nytt.", "{}"}},
    {"mislabelled",
     {"Filnamnets ändelse stämmer inte med innehållet. Kontrollera att det är rätt fil.", "{}"}},
    {"too_nested",
     {"Filen innehåller filer i flera led, för djupt eller för många. Öppna den och skicka in det "
      "som ligger i den som egna filer.",
      "{}"}},
    {"partly_locked",
     {"Någon fil i arkivet är skyddad med lösenord och kunde inte läsas. Be om den utan lösenord.",
      "{}"}},
    {"zip_bomb",
     {"Arkivet packar upp till orimligt mycket, som ett som är gjort för att skada, och lästes "
      "inte. Öppna det inte; fråga avsändaren.",
      "{}"}},
    {"partly_read", {"Bara en del av filen kunde läsas. Jämför med originalet.", "{}"}},
    /* from the register */
    {"not_opened",
     {"Filen kunde inte öppnas och är inte registrerad: {}",
      "The file could not be opened and is not registered: {}"}},
    {"not_registered", {"Filen är inte läst ännu.", "The file has not been read yet."}},
    /* from the analysis and the rules */
    {"other_consultation", {"Svarar på en annan remiss: {}", "Answers another consultation: {}"}},
    {"no_clear_stance",
     {"Svaret tar inte tydligt ställning.", "The answer takes no clear stance."}},
    {"late", {"Kom in efter svarstiden ({}).", "Came in after the deadline ({})."}},
    {"unasked", {"Avsändaren står inte på sändlistan.", "The sender is not among those asked."}},
    {"recognised",
     {"Texten är läst ur en bild, med {} procents säkerhet. Jämför med originalet innan du "
      "citerar.",
      "The text was read from a picture, with {} per cent confidence. Compare with the original "
      "before you quote it."}},
    {"no_sender", {"Avsändaren framgår inte.", "The sender is not given."}},
    {"revision", {"Reviderar eller kompletterar {}.", "Revises or completes {}."}},
    {"revised", {"Ersatt av {}.", "Replaced by {}."}},
    {"same_file", {"Samma fil som {}.", "The same file as {}."}},
    {"same_text", {"Samma text som {}.", "The same text as {}."}},
    {"near", {"Nästan samma text som {}.", "Nearly the same text as {}."}},
    {"returned_draft",
     {"Förslaget i retur: kommentarer och ändringar i det är synpunkterna ({}).",
      "The draft returned: comments and changes in it are the viewpoints ({})."}},
    {"cover_note",
     {"Följebrev: svaret är bilagan {}.", "A cover note: the answer is attached, {}."}},
};

static const struct message findings[] = {
    {"repeated_initiative",
     {"{from} upprepar {count} från {to}: ”{parameter}”.",
      "{from} repeats {count} from {to}: “{parameter}”."}},
    {"numbering_gap",
     {"Numreringen hoppar över {parameter} före {from}.",
      "The numbering leaves out {parameter} before {from}."}},
    {"repeated_number",
     {"Numret {parameter} används två gånger: {from} och {to}.",
      "The number {parameter} is used twice: {from} and {to}."}},
    {"dangling_reference",
     {"{from} hänvisar till ”{parameter}”, som inte finns.",
      "{from} refers to “{parameter}”, which does not exist."}},
};

/* One name and its plural. */
static const struct {
    const char *one[LANGUAGES];
    const char *many[LANGUAGES];
} node_words[NODE_KINDS] = {
    [NODE_ROOT] = {{"förslaget", "the draft"}, {"förslag", "drafts"}},
    [NODE_CHAPTER] = {{"kapitel", "chapter"}, {"kapitel", "chapters"}},
    [NODE_FOCUS_AREA] = {{"inriktningsområde", "focus area"},
                         {"inriktningsområden", "focus areas"}},
    [NODE_INITIATIVE] = {{"insats", "initiative"}, {"insatser", "initiatives"}},
    [NODE_SECTION] = {{"avsnitt", "section"}, {"avsnitt", "sections"}},
    [NODE_PARAGRAPH] = {{"stycket", "the paragraph"}, {"stycken", "paragraphs"}},
    [NODE_LIST_ITEM] = {{"punkten", "the item"}, {"punkter", "items"}},
};

static const char *const language_names[LANGUAGES] = {"sv", "en"};

bool language_from_name(struct str name, enum language *ret_language)
{
    for (size_t i = 0; i < LANGUAGES; i++) {
        if (!str_equal(name, str_from(language_names[i])))
            continue;
        *ret_language = (enum language)i;
        return true;
    }
    return false;
}

const char *language_name(enum language language)
{
    return language_names[language];
}

struct slot {
    const char *name;
    struct str value;
};

/* Append to `out`, or only measure when it is NULL. */
static size_t append(char *out, size_t at, struct str text)
{
    if (out && text.n)
        memcpy(out + at, text.p, text.n);
    return at + text.n;
}

static size_t fill_into(char *out, const char *template, const struct slot *slots,
                        size_t slot_count)
{
    struct str rest = str_from(template);
    size_t at = 0;
    while (rest.n) {
        at = append(out, at, str_cut(&rest, '{'));
        if (!rest.p)
            break;
        struct str name = str_cut(&rest, '}');
        for (size_t i = 0; i < slot_count; i++)
            if (str_equal(name, str_from(slots[i].name)))
                at = append(out, at, slots[i].value);
    }
    return at;
}

/* A template with its {slots} filled; a slot that nobody fills is left out. */
static struct str fill(struct arena *arena, const char *template, const struct slot *slots,
                       size_t slot_count)
{
    size_t length = fill_into(NULL, template, slots, slot_count);
    char *text = arena_alloc(arena, length + 1);
    fill_into(text, template, slots, slot_count);
    text[length] = '\0';
    return (struct str){text, length};
}

static const struct message *find_message(const struct message *table, size_t count,
                                          struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(code, str_from(table[i].code)))
            return &table[i];
    return NULL;
}

struct str message_of_problem(struct arena *arena, enum language language, struct str code,
                              struct str detail)
{
    const struct message *message =
        find_message(problems, sizeof problems / sizeof *problems, code);
    struct slot slot = {"", detail};
    return fill(arena, message ? message->texts[language] : "{}", &slot, 1);
}

static struct str node_name(struct arena *arena, enum language language, const struct node *node)
{
    const char *word = node_words[node->kind].one[language];
    struct str number = node->number.n ? node->number : node->outline;
    if (number.n)
        return str_format(arena, "%s %.*s", word, STR_ARGS(number));
    if (node->title.n && node->kind != NODE_ROOT)
        return str_format(arena, language == LANGUAGE_SV ? "%s ”%.*s”" : "%s “%.*s”", word,
                          STR_ARGS(node->title));
    return str_from(word);
}

/* A paragraph has no name to call it by: the part it stands in does. */
static size_t named_part(const struct draft *draft, size_t node)
{
    while (node != 0 &&
           (draft->nodes[node].kind == NODE_PARAGRAPH || draft->nodes[node].kind == NODE_LIST_ITEM))
        node = draft->nodes[node].parent;
    return node;
}

/* Focus areas that print no number are counted. */
static struct str area_name(struct arena *arena, enum language language, const struct draft *draft,
                            size_t area)
{
    size_t ordinal = 0;
    if (draft->nodes[area].kind != NODE_FOCUS_AREA || draft->nodes[area].number.n)
        return node_name(arena, language, &draft->nodes[area]);
    for (size_t i = 0; i <= area; i++)
        ordinal += draft->nodes[i].kind == NODE_FOCUS_AREA;
    return str_format(arena, "%s %zu", node_words[NODE_FOCUS_AREA].one[language], ordinal);
}

/* The two areas and then initiatives in pairs: src/text/document/draft.h. */
static struct str count_of_repeated(struct arena *arena, enum language language,
                                    const struct finding *finding)
{
    static const char *const one[LANGUAGES] = {"en", "one"};
    size_t count = finding->node_count > 2 ? (finding->node_count - 2) / 2 : 0;
    if (count == 1)
        return str_format(arena, "%s %s", one[language], node_words[NODE_INITIATIVE].one[language]);
    return str_format(arena, "%zu %s", count, node_words[NODE_INITIATIVE].many[language]);
}

/* A sentence begins with a capital; the node words all begin with an ASCII letter. */
static struct str begin_sentence(struct arena *arena, struct str text)
{
    char *copy = str_to_c(arena, text);
    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char)(*copy - ('a' - 'A'));
    return (struct str){copy, text.n};
}

struct str message_of_finding(struct arena *arena, enum language language,
                              const struct draft *draft, const struct finding *finding)
{
    struct str code = str_from(finding_code_name(finding->code));
    const struct message *message =
        find_message(findings, sizeof findings / sizeof *findings, code);
    struct str from = {NULL, 0}, to = {NULL, 0};
    if (finding->node_count > 0)
        from = area_name(arena, language, draft, named_part(draft, finding->nodes[0]));
    if (finding->node_count > 1)
        to = area_name(arena, language, draft, named_part(draft, finding->nodes[1]));
    struct slot slots[] = {
        {"from", from},
        {"to", to},
        {"count", count_of_repeated(arena, language, finding)},
        {"parameter", finding->parameter},
    };
    return begin_sentence(arena, fill(arena, message ? message->texts[language] : "{parameter}",
                                      slots, sizeof slots / sizeof *slots));
}

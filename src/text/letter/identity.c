/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/identity.h"

#include "text/language/lexicon.h"
#include "text/language/scan.h"
#include "text/letter/bodies.h"
#include "text/letter/case_numbers.h"
#include "text/letter/decisions.h"

/* --- The kind --- */

enum where {
    IN_HEAD, /* head, margins, headings */
    IN_TEXT, /* anywhere but in quoted mail */
};

struct kind_cue {
    enum document_kind kind;
    enum where where;
    float weight;
    unsigned most; /* counted at most so often */
    struct str phrase;
};

static const struct kind_cue kind_cues[] = {
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("remissvar")},
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("remissyttrande")},
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("svar på remiss*")},
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("svar på kontorsremiss*")},
    {DOCUMENT_RESPONSE, IN_HEAD, 3.0f, 1, STR_INIT("svar på")},
    {DOCUMENT_RESPONSE, IN_HEAD, 3.0f, 1, STR_INIT("yttrande*")},
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("samrådsyttrande")},
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("granskningsyttrande")},
    {DOCUMENT_RESPONSE, IN_HEAD, 4.0f, 1, STR_INIT("kontorsyttrande")},
    {DOCUMENT_RESPONSE, IN_HEAD, 3.0f, 1, STR_INIT("svar till")},
    {DOCUMENT_RESPONSE, IN_HEAD, 3.0f, 1, STR_INIT("svar om")},
    {DOCUMENT_RESPONSE, IN_HEAD, 2.0f, 1, STR_INIT("inlaga")},
    {DOCUMENT_RESPONSE, IN_HEAD, 2.0f, 1, STR_INIT("synpunkter på")},
    {DOCUMENT_RESPONSE, IN_HEAD, 2.0f, 1, STR_INIT("synpunkter")},
    {DOCUMENT_RESPONSE, IN_HEAD, 2.0f, 1, STR_INIT("inspel till")},
    {DOCUMENT_RESPONSE, IN_HEAD, 2.0f, 1, STR_INIT("vårt svar")},
    {DOCUMENT_RESPONSE, IN_HEAD, 1.5f, 1, STR_INIT("tjänsteutlåtande")},
    {DOCUMENT_RESPONSE, IN_HEAD, 1.5f, 1, STR_INIT("tjänsteskrivelse")},
    {DOCUMENT_RESPONSE, IN_HEAD, 1.0f, 1, STR_INIT("förslag till beslut")},
    {DOCUMENT_RESPONSE, IN_HEAD, 1.0f, 1, STR_INIT("angående")},
    {DOCUMENT_RESPONSE, IN_TEXT, 2.0f, 1, STR_INIT("beretts tillfälle")},
    {DOCUMENT_RESPONSE, IN_TEXT, 2.0f, 1, STR_INIT("beretts möjlighet")},
    {DOCUMENT_RESPONSE, IN_TEXT, 2.0f, 1, STR_INIT("getts möjlighet att yttra")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.5f, 1, STR_INIT("möjligheten att yttra")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.5f, 1, STR_INIT("möjligheten att lämna synpunkter")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.5f, 1, STR_INIT("tagit del av")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.5f, 1, STR_INIT("rubricera*")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.0f, 1, STR_INIT("yttrandet")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.0f, 1, STR_INIT("avstår från att")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.0f, 1, STR_INIT("vi har läst")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.0f, 1, STR_INIT("har granskat")},
    {DOCUMENT_RESPONSE, IN_TEXT, 1.0f, 1, STR_INIT("här kommer")},
    {DOCUMENT_MEMO, IN_HEAD, 5.0f, 1, STR_INIT("missiv")},
    {DOCUMENT_MEMO, IN_HEAD, 5.0f, 1, STR_INIT("remissmissiv")},
    {DOCUMENT_MEMO, IN_HEAD, 4.0f, 1, STR_INIT("följebrev")},
    {DOCUMENT_MEMO, IN_HEAD, 2.0f, 1, STR_INIT("pm")},
    {DOCUMENT_MEMO, IN_HEAD, 2.0f, 1, STR_INIT("promemoria")},
    {DOCUMENT_MEMO, IN_HEAD, 3.0f, 1, STR_INIT("enligt sändlista")},
    {DOCUMENT_MEMO, IN_HEAD, 3.0f, 1, STR_INIT("enligt bifogad sändlista")},
    {DOCUMENT_MEMO, IN_HEAD, 2.0f, 1, STR_INIT("sändlista")},
    {DOCUMENT_MEMO, IN_HEAD, 3.0f, 1, STR_INIT("inbjudan att lämna")},
    {DOCUMENT_MEMO, IN_HEAD, 2.0f, 1, STR_INIT("remissversion av")},
    {DOCUMENT_MEMO, IN_HEAD, 1.0f, 1, STR_INIT("kommande arbete")},
    {DOCUMENT_MEMO, IN_HEAD, 1.0f, 1, STR_INIT("process*")},
    {DOCUMENT_MEMO, IN_HEAD, 2.0f, 1, STR_INIT("frågor till remissinstanserna")},
    {DOCUMENT_MEMO, IN_HEAD, 2.0f, 1, STR_INIT("så lämnar ni*")},
    {DOCUMENT_MEMO, IN_HEAD, 1.5f, 1, STR_INIT("fortsatt hantering")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("bereder er")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("bereds härmed*")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("inbjuder er")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("bjuder in er")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("ni bereds")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("ni ges")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("ni inbjuds*")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("får härmed tillfälle")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("er organisation")},
    {DOCUMENT_MEMO, IN_TEXT, 3.0f, 1, STR_INIT("ert svar")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("svaret ska ha")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("svaret ska vara")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("svaren ska ha")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("svar ska ha")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("remissvar ska")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("remissvaret ska")},
    {DOCUMENT_MEMO, IN_TEXT, 2.5f, 1, STR_INIT("yttrandet ska ha")},
    {DOCUMENT_MEMO, IN_TEXT, 2.0f, 1, STR_INIT("önskar särskilt")},
    {DOCUMENT_MEMO, IN_TEXT, 2.0f, 1, STR_INIT("vill särskilt ha")},
    {DOCUMENT_MEMO, IN_TEXT, 1.0f, 2, STR_INIT("remissinstans*")},
    {DOCUMENT_MEMO, IN_TEXT, 1.0f, 2, STR_INIT("remissversionen")},
    {DOCUMENT_MEMO, IN_TEXT, 1.0f, 1, STR_INIT("remissvaren")},
    {DOCUMENT_MEMO, IN_TEXT, 1.0f, 1, STR_INIT("remisstiden")},
    {DOCUMENT_MEMO, IN_TEXT, 1.5f, 1, STR_INIT("efterfrågas")},
    {DOCUMENT_MEMO, IN_TEXT, 1.0f, 1, STR_INIT("har tagits fram")},
    {DOCUMENT_NEWS, IN_TEXT, 3.0f, 1, STR_INIT("dela sidan")},
    {DOCUMENT_NEWS, IN_TEXT, 2.5f, 1, STR_INIT("prenumerera")},
    {DOCUMENT_NEWS, IN_TEXT, 3.0f, 1, STR_INIT("fler nyheter")},
    {DOCUMENT_NEWS, IN_TEXT, 2.0f, 1, STR_INIT("läs mer")},
    {DOCUMENT_NEWS, IN_TEXT, 4.0f, 1, STR_INIT("pressmeddelande")},
    {DOCUMENT_NEWS, IN_TEXT, 4.0f, 1, STR_INIT("presskontakt")},
    {DOCUMENT_NEWS, IN_TEXT, 2.0f, 1, STR_INIT("senast uppdaterad")},
    {DOCUMENT_NEWS, IN_TEXT, 2.0f, 1, STR_INIT("håll dig uppdaterad")},
    {DOCUMENT_NEWS, IN_TEXT, 2.0f, 1, STR_INIT("till toppen")},
    {DOCUMENT_NEWS, IN_TEXT, 2.0f, 2, STR_INIT("säger")},
    {DOCUMENT_NEWS, IN_TEXT, 1.0f, 1, STR_INIT("berättar")},
    {DOCUMENT_NEWS, IN_HEAD, 3.0f, 1, STR_INIT("publicera*")},
    {DOCUMENT_NEWS, IN_HEAD, 2.0f, 1, STR_INIT("nyhet*")},
    {DOCUMENT_NEWS, IN_HEAD, 2.0f, 1, STR_INIT("aktuellt")},
    {DOCUMENT_NEWS, IN_HEAD, 1.5f, 1, STR_INIT("beslutad")},
    {DOCUMENT_DECISION, IN_HEAD, 1.0f, 1, STR_INIT("§")},
    {DOCUMENT_DECISION, IN_TEXT, 1.5f, 1, STR_INIT("justerandes*")},
    {DOCUMENT_DECISION, IN_TEXT, 1.5f, 1, STR_INIT("utdragsbestyrkande")},
    {DOCUMENT_DECISION, IN_TEXT, 1.5f, 1, STR_INIT("vid protokollet")},
    {DOCUMENT_DECISION, IN_TEXT, 1.0f, 1, STR_INIT("yrkanden")},
    {DOCUMENT_DECISION, IN_TEXT, 1.0f, 1, STR_INIT("yrkar")},
    {DOCUMENT_DECISION, IN_TEXT, 1.0f, 1, STR_INIT("beslutsgång")},
    {DOCUMENT_DECISION, IN_TEXT, 1.0f, 1, STR_INIT("omedelbart justerad")},
    {DOCUMENT_DECISION, IN_TEXT, 1.0f, 1, STR_INIT("beslutet skickas till")},
    {DOCUMENT_STRATEGY, IN_HEAD, 2.0f, 1, STR_INIT("dokumentansvarig*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 2.0f, 1, STR_INIT("antagen av")},
    {DOCUMENT_STRATEGY, IN_HEAD, 2.0f, 1, STR_INIT("beslutad av")},
    {DOCUMENT_STRATEGY, IN_HEAD, 2.0f, 1, STR_INIT("fastställd av")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.5f, 1, STR_INIT("vision")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.0f, 1, STR_INIT("förord")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.0f, 1, STR_INIT("innehåll*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("insats*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("åtgärd*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("målområde*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("inriktningsområde*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("prioritera*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("utvecklingsområde*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 4, STR_INIT("fokusområde*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 3, STR_INIT("mål")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.0f, 1, STR_INIT("indikatorer*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.0f, 1, STR_INIT("uppföljning*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.0f, 1, STR_INIT("genomförande*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 1.0f, 1, STR_INIT("remissversion")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 1, STR_INIT("utgångsläge*")},
    {DOCUMENT_STRATEGY, IN_HEAD, 0.7f, 1, STR_INIT("nuläge*")},
};

/* Weights of what is no phrase. */
#define WEIGHT_STANCE 2.0f /* a formal position */
#define WEIGHT_VIEW 0.4f   /* a wish, a worry, praise */
#define VIEWS_COUNTED 8
#define WEIGHT_ER_NUMBER 2.5f /* "Er beteckning" */
#define WEIGHT_TO_AUTHORITY 2.0f
#define WEIGHT_BY_AUTHORITY 2.0f
#define WEIGHT_MINUTES 4.0f
#define WEIGHT_PLAN_TITLE 3.0f /* the title names a strategy and nothing else */
#define WEIGHT_HEADING 0.35f   /* of a strategy; each */
#define HEADINGS_COUNTED 20
#define HEADINGS_OF_A_PLAN 4
#define WEIGHT_CALLS_ITSELF 3.0f /* a phrase of this weight in the head names an answer */
#define WEIGHT_WE 1.5f           /* speaks of itself as "vi" */
#define WES_ENOUGH 2
/* Less than this behind every kind: unknown. */
#define WEIGHT_ENOUGH 2.0f
/* Minutes with so many views of its own hold the answer itself. */
#define VIEWS_OF_AN_ANSWER 4

struct weighing {
    const struct letter_reading *reading;
    float weights[DOCUMENT_KINDS];
    size_t stances, views, wes;
    bool calls_itself_answer; /* in its head */
    bool by_authority;        /* whose name opens the document */
};

static bool is_headlike(const struct letter_line *line)
{
    return !line->prose && !line->list_item && line->zone != ZONE_QUOTED &&
           (line->zone == ZONE_HEAD || line->zone == ZONE_MARGIN || line->heading);
}

#define KIND_CUES (sizeof kind_cues / sizeof *kind_cues)

/* Count the cues that stand at `at`, a word's beginning. */
static void count_cues(struct str text, size_t at, bool headlike, unsigned counts[KIND_CUES])
{
    uint32_t initial = scan_peek(text, at);
    for (size_t i = 0; i < KIND_CUES; i++) {
        const struct kind_cue *cue = &kind_cues[i];
        if (scan_begins(cue->phrase, initial) && counts[i] < cue->most &&
            (headlike || cue->where == IN_TEXT) && scan_phrase(text, at, cue->phrase) != SCAN_NONE)
            counts[i]++;
    }
}

static void weigh_phrases(struct weighing *weighing)
{
    const struct letter *letter = &weighing->reading->letter;
    unsigned counts[KIND_CUES] = {0};
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        uint32_t before = 0;
        for (size_t at = line->range.start; line->zone != ZONE_QUOTED && at < line->range.end;) {
            size_t start = at;
            uint32_t c = scan_next(letter->text, &at);
            if (!scan_is_alnum(before) && c != ' ')
                count_cues(letter->text, start, is_headlike(line), counts);
            before = c;
        }
    }
    for (size_t i = 0; i < KIND_CUES; i++) {
        const struct kind_cue *cue = &kind_cues[i];
        weighing->weights[cue->kind] += cue->weight * (float)counts[i];
        weighing->calls_itself_answer |= counts[i] > 0 && cue->kind == DOCUMENT_RESPONSE &&
                                         cue->where == IN_HEAD &&
                                         cue->weight >= WEIGHT_CALLS_ITSELF;
    }
}

static bool is_stance(enum cue_class class)
{
    return class == CUE_FOR || class == CUE_FOR_IN_PART || class == CUE_AGAINST ||
           class == CUE_NO_OBJECTION || class == CUE_ABSTAINS || class == CUE_JOINS;
}

static bool is_view(enum cue_class class)
{
    return class <= CUE_WISH;
}

static bool says_we(struct word_list words)
{
    for (size_t i = 0; i < words.count; i++)
        if (str_equal(words.items[i].lower, STR("vi")) ||
            str_equal(words.items[i].lower, STR("våra")))
            return true;
    return false;
}

/* Sentences that take a stance or say a view, outside quoted mail. */
static void weigh_sentences(struct weighing *weighing)
{
    const struct letter_reading *reading = weighing->reading;
    for (size_t i = 0; i < reading->sentences.count; i++) {
        const struct sentence *sentence = &reading->sentences.items[i];
        size_t line = letter_line_at(&reading->letter, sentence->range.start);
        if (line < reading->letter.lines.count &&
            reading->letter.lines.items[line].zone == ZONE_QUOTED)
            continue;
        struct cue_matches cues =
            lexicon_find(reading->arena, reading->tools->lexicon, sentence->words);
        bool stance = false, view = false;
        for (size_t k = 0; k < cues.count; k++) {
            bool sure = cues.items[k].cue->weight >= 0.9f;
            stance |= sure && is_stance(cues.items[k].cue->class);
            view |= cues.items[k].cue->weight >= 0.7f && is_view(cues.items[k].cue->class);
        }
        weighing->stances += stance;
        weighing->views += view;
        weighing->wes += says_we(sentence->words);
    }
    float views = (float)(weighing->views < VIEWS_COUNTED ? weighing->views : VIEWS_COUNTED);
    weighing->weights[DOCUMENT_RESPONSE] += WEIGHT_STANCE * (float)(weighing->stances > 0);
    weighing->weights[DOCUMENT_RESPONSE] += WEIGHT_VIEW * views;
    weighing->weights[DOCUMENT_RESPONSE] += WEIGHT_WE * (float)(weighing->wes >= WES_ENOUGH);
}

static bool bears_authority(const struct letter_reading *reading, size_t line)
{
    struct str authority = reading->context->authority;
    struct str text = letter_line_text(&reading->letter, line);
    return authority.n && text.n >= authority.n &&
           scan_same(str_sub(text, 0, authority.n), authority);
}

/* The asking authority's name opens its own documents, and stands further down in others'. */
static void weigh_addresses(struct weighing *weighing)
{
    const struct letter_reading *reading = weighing->reading;
    const struct letter *letter = &reading->letter;
    bool opened = false;
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->zone != ZONE_HEAD && line->zone != ZONE_MARGIN)
            continue;
        bool to = fields_has_on_line(reading->fields, i, FIELD_RECIPIENT);
        bool mail =
            i + 1 < letter->lines.count && str_contains(letter_line_text(letter, i + 1), STR("@"));
        if (bears_authority(reading, i) && !opened && !to && !mail)
            weighing->by_authority = true;
        else if (bears_authority(reading, i) || to)
            weighing->weights[DOCUMENT_RESPONSE] += WEIGHT_TO_AUTHORITY;
        if (bears_authority(reading, i) || to)
            break;
        opened |= body_of_line(reading->arena, reading->tools, letter_line_text(letter, i)).n > 0;
    }
    if (weighing->by_authority)
        weighing->weights[DOCUMENT_MEMO] += WEIGHT_BY_AUTHORITY;
    for (size_t i = 0; i < reading->fields.count; i++) {
        if (reading->fields.items[i].role != FIELD_CASE_RECIPIENT)
            continue;
        weighing->weights[DOCUMENT_RESPONSE] += WEIGHT_ER_NUMBER;
        break;
    }
}

static bool names_plan(struct str lower)
{
    return str_ends(lower, STR("strategi")) || str_ends(lower, STR("plan")) ||
           str_ends(lower, STR("program")) || str_ends(lower, STR("policy")) ||
           str_ends(lower, STR("agenda")) || str_ends(lower, STR("riktlinjer")) ||
           str_ends(lower, STR("ramverk"));
}

/* A title of a strategy or plan with nothing that makes a letter of it. */
static bool is_plan_title(struct word_list words)
{
    bool plan = false;
    for (size_t i = 0; i < words.count; i++) {
        plan |= names_plan(words.items[i].lower);
        if (body_word_of(words.items[i].lower) == BODY_WORD_DOCUMENT &&
            !names_plan(words.items[i].lower) &&
            !str_starts(words.items[i].lower, STR("remissversion")) &&
            !str_starts(words.items[i].lower, STR("förslag")))
            return false;
    }
    return plan;
}

/* "4 Organisation", "2.1 Mål": a heading in plain text; "1. …" is a list. */
static bool is_numbered_heading(const struct letter *letter, size_t line)
{
    struct str text = letter_line_text(letter, line);
    size_t at = 0;
    while (at < text.n && (ascii_is_digit(text.p[at]) || text.p[at] == '.'))
        at++;
    return at > 0 && at < 6 && at + 1 < text.n && text.p[at - 1] != '.' && text.p[at] == ' ' &&
           text.n < 80 && !letter->lines.items[line].list_item && !ascii_is_digit(text.p[at + 1]) &&
           text.p[text.n - 1] != '.';
}

static void weigh_title(struct weighing *weighing)
{
    const struct letter_reading *reading = weighing->reading;
    const struct letter *letter = &reading->letter;
    size_t headings = 0;
    bool titled = false;
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        headings += line->heading || is_numbered_heading(letter, i);
        if (i > 5 || !is_headlike(line) || titled)
            continue;
        struct word_list words =
            words_of(reading->arena, reading->tools, letter->text, line->range);
        titled = is_plan_title(words);
    }
    if (!titled || headings < HEADINGS_OF_A_PLAN)
        return;
    headings = headings < HEADINGS_COUNTED ? headings : HEADINGS_COUNTED;
    weighing->weights[DOCUMENT_STRATEGY] += WEIGHT_PLAN_TITLE + WEIGHT_HEADING * (float)headings;
}

/* A section "Yttrande", "Svar" or "Kommunens synpunkter" in minutes: the answer itself. */
static bool holds_answer(const struct letter_reading *reading)
{
    const struct letter *letter = &reading->letter;
    for (size_t i = 1; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->prose || line->list_item || line->segment_count > 1 ||
            (line->zone != ZONE_BODY && line->zone != ZONE_HEAD))
            continue;
        struct word_list words =
            words_of(reading->arena, reading->tools, letter->text, line->range);
        struct str last = words.count ? words.items[words.count - 1].lower : STR("");
        if (words.count <= 3 &&
            (str_equal(last, STR("yttrande")) || str_equal(last, STR("svar")) ||
             str_equal(last, STR("synpunkter")) || str_equal(last, STR("remissvar"))))
            return true;
    }
    return false;
}

static enum document_kind letter_kind(const struct letter_reading *reading)
{
    struct weighing weighing = {.reading = reading};
    weigh_phrases(&weighing);
    weigh_sentences(&weighing);
    weigh_addresses(&weighing);
    weigh_title(&weighing);
    if (is_minutes(reading)) {
        weighing.weights[DOCUMENT_DECISION] += WEIGHT_MINUTES;
        bool holds = weighing.views >= VIEWS_OF_AN_ANSWER || holds_answer(reading);
        if (!holds || (weighing.by_authority && !weighing.calls_itself_answer))
            return DOCUMENT_DECISION;
        weighing.weights[DOCUMENT_DECISION] = 0;
    }
    enum document_kind best = DOCUMENT_UNKNOWN;
    float most = WEIGHT_ENOUGH;
    for (int kind = DOCUMENT_UNKNOWN + 1; kind < DOCUMENT_KINDS; kind++) {
        if (weighing.weights[kind] < most)
            continue;
        most = weighing.weights[kind];
        best = (enum document_kind)kind;
    }
    return best;
}

struct letter_reading letter_read(struct arena *arena, struct text_tools *tools,
                                  const struct document *document, struct sentences sentences,
                                  const struct consultation_context *context)
{
    struct letter_reading reading = {.arena = arena,
                                     .tools = tools,
                                     .document = document,
                                     .sentences = sentences,
                                     .context = context};
    reading.letter = letter_of(arena, document);
    reading.fields = fields_of(arena, &reading.letter);
    reading.kind = letter_kind(&reading);
    return reading;
}

/* --- Which consultation --- */

/* Words of titles that do not tell one consultation from another. */
static bool is_generic(struct str lower)
{
    static const char *const generic[] = {
        "regional",      "regionalt",     "regionala", "region",   "regionen",
        "län",           "läns",          "länet",     "länets",   "kommun",
        "kommuns",       "kommunens",     "stad",      "ny",       "nytt",
        "nya",           "gemensam",      "beslutad",  "beslutat", "antagen",
        "utveckling",    "remissversion", "förslaget", "svar",     "synpunkter",
        "kontorsremiss", "utkast",
    };
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        if (str_equal(lower, str_from(generic[i])))
            return true;
    return body_word_of(lower) == BODY_WORD_DOCUMENT || lower.n < 4;
}

/* What is left of a compound when its generic last part goes: "kulturplan" → "kultur". */
static struct str specific_part(struct str lower)
{
    static const char *const tails[] = {"strategin", "strategi", "planen", "plan",    "programmet",
                                        "program",   "policyn",  "policy", "agendan", "agenda"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct str tail = str_from(tails[i]);
        if (!str_ends(lower, tail))
            continue;
        lower = str_sub(lower, 0, lower.n - tail.n);
        break;
    }
    while (lower.n && (lower.p[lower.n - 1] == '-' || lower.p[lower.n - 1] == 's'))
        lower.n--;
    return lower;
}

typedef VEC(struct str) terms;

static bool within_name(struct str term, struct str name_lower)
{
    return name_lower.n && str_contains(name_lower, str_sub(term, 0, term.n > 6 ? 6 : term.n));
}

/* The words of a title or subject that tell what it is about, without those of the authority's
 * name. */
static terms terms_of(struct arena *arena, const struct text_tools *tools, struct str title,
                      struct str authority)
{
    terms found = {0};
    struct word_list words = words_of(arena, tools, title, (struct range){0, title.n});
    struct str name = text_lower(arena, authority);
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.items[i];
        struct str term = specific_part(word->lower);
        if ((word->flags & (WORD_SIGN | WORD_NUMBER)) || term.n < 4 ||
            (is_generic(word->lower) && term.n == word->lower.n) || (word->flags & WORD_STOP) ||
            is_generic(term) || within_name(term, name))
            continue;
        if (body_at(words, i, NULL) > 1) {
            i += body_at(words, i, NULL) - 1;
            continue;
        }
        *VEC_PUSH(arena, &found) = term;
    }
    return found;
}

/* A word is about the same as a term when it begins with the term's first letters. */
#define TERM_SHARED_BYTES 6

static bool begins_as(struct str word, struct str term)
{
    return str_starts(word, str_sub(term, 0, TERM_SHARED_BYTES));
}

static bool share_a_term(const terms *a, const terms *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (begins_as(a->items[i], b->items[k]) || begins_as(b->items[k], a->items[i]))
                return true;
    return false;
}

/* How many words of the text begin as one of the terms does. */
static size_t mentions(struct word_list words, const terms *wanted)
{
    size_t count = 0;
    for (size_t i = 0; i < words.count; i++)
        for (size_t k = 0; k < wanted->count; k++)
            if (begins_as(words.items[i].lower, wanted->items[k])) {
                count++;
                break;
            }
    return count;
}

/* A strategy by name ("kulturmiljöprogram", "Life Science strategi"), not just "strategin" or "en
 * strategi för …". */
static bool names_a_plan(struct word_list words)
{
    for (size_t i = 0; i < words.count; i++) {
        if (!names_plan(words.items[i].lower))
            continue;
        bool compound = specific_part(words.items[i].lower).n >= 4;
        if (compound || (i > 0 && (words.items[i - 1].flags & WORD_CAPITAL)))
            return true;
    }
    return false;
}

/* Both subjects named, nothing shared, and the text keeps to the other one. */
#define MENTIONS_OF_OTHER 4
#define MENTIONS_RATIO 2

static bool is_about_other(struct arena *arena, const struct text_tools *tools,
                           const struct document *document, struct str subject, struct str title,
                           struct str authority)
{
    terms ours = terms_of(arena, tools, title, authority);
    terms theirs = terms_of(arena, tools, subject, authority);
    if (ours.count == 0 || theirs.count == 0 || share_a_term(&ours, &theirs) ||
        !names_a_plan(words_of(arena, tools, subject, (struct range){0, subject.n})))
        return false;
    struct word_list words =
        words_of(arena, tools, document->text, (struct range){0, document->text.n});
    size_t of_ours = mentions(words, &ours), of_theirs = mentions(words, &theirs);
    return of_theirs >= MENTIONS_OF_OTHER && of_theirs >= MENTIONS_RATIO * of_ours;
}

/* Behind these words a sentence says what it answers. */
static const char *const subject_leads[] = {
    "yttrande över", "yttrande om",  "remiss av",   "remiss om",   "remiss angående", "avseende",
    "synpunkter på", "förslag till", "remissen av", "remissen om", "yttra sig över",  "angående"};
/* Only the beginning of a document says what it answers. */
#define LEADS_WITHIN_BYTES KIB(4)

/* What the first occurrence of a lead names, up to its sentence's or paragraph's end; empty when
 * the lead does not occur. */
static struct range named_by(struct str text, struct str lead)
{
    struct str start = str_sub(text, 0, LEADS_WITHIN_BYTES);
    size_t at = scan_find(start, 0, lead);
    if (at == SCAN_NONE)
        return (struct range){0, 0};
    size_t from = scan_blanks(start, scan_phrase(start, at, lead));
    size_t end = str_find(start, STR("."), from), paragraph = str_find(start, STR("\n\n"), from);
    end = end < paragraph ? end : paragraph;
    return (struct range){from, end < start.n ? end : start.n};
}

/* The subject line and what the first sentences name as the matter. */
static struct str named_subject(struct arena *arena, const struct document *document,
                                struct str subject)
{
    struct str all = subject;
    for (size_t i = 0; i < sizeof subject_leads / sizeof *subject_leads; i++) {
        struct range range = named_by(document->text, str_from(subject_leads[i]));
        struct str named = str_sub(document->text, range.start, range.end);
        if (named.n)
            all = str_format(arena, "%.*s %.*s", STR_ARGS(all), STR_ARGS(named));
    }
    return all;
}

/* The name of what is answered: the subject without the words that say that it is an answer, or,
 * when that names no strategy, what the first sentences name. */
static struct str name_of_other(struct arena *arena, const struct text_tools *tools,
                                const struct document *document, struct str subject)
{
    for (size_t i = 0; i < sizeof subject_leads / sizeof *subject_leads; i++) {
        struct range range = named_by(subject, str_from(subject_leads[i]));
        if (range.end > range.start)
            return str_trim(str_sub(subject, range.start, subject.n));
    }
    if (names_a_plan(words_of(arena, tools, subject, (struct range){0, subject.n})))
        return subject;
    for (size_t i = 0; i < sizeof subject_leads / sizeof *subject_leads; i++) {
        struct range range = named_by(document->text, str_from(subject_leads[i]));
        if (names_a_plan(words_of(arena, tools, document->text, range)))
            return document_plain(arena, document, range);
    }
    return subject;
}

/* Our number anywhere, unless the letter is addressed to another case and mentions ours. */
static bool bears_our_number(const struct document *document, const struct metadata *metadata,
                             struct str ours)
{
    struct range range;
    if (metadata->our_case_number.n)
        return case_number_same(metadata->our_case_number, ours);
    return case_number_find(document->text, ours, 0, &range) ||
           case_number_find(document_property(document, STR("subject")), ours, 0, &range);
}

enum answers document_answers(struct arena *arena, struct text_tools *tools,
                              const struct document *document, enum document_kind kind,
                              const struct metadata *metadata,
                              const struct consultation_context *context, struct str draft_title,
                              struct str *ret_other)
{
    *ret_other = (struct str){NULL, 0};
    bool adopts = kind == DOCUMENT_DECISION && metadata->sender.n &&
                  !body_same(metadata->sender, context->authority);
    if (kind != DOCUMENT_RESPONSE && !adopts)
        return ANSWERS_NOTHING;
    struct str ours = context->case_number;
    if (ours.n && bears_our_number(document, metadata, ours))
        return ANSWERS_THIS;
    struct str title = context->title.n ? context->title : draft_title;
    struct str subject = named_subject(arena, document, metadata->subject);
    bool other_number = ours.n && metadata->our_case_number.n;
    if (!other_number &&
        !is_about_other(arena, tools, document, subject, title, context->authority))
        return ANSWERS_THIS;
    *ret_other = name_of_other(arena, tools, document, metadata->subject);
    return ANSWERS_OTHER;
}

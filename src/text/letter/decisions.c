/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/decisions.h"

#include "text/language/scan.h"
#include "text/letter/bodies.h"

/* A decision on an answer lies no further from the answer's own date. */
#define DAYS_FROM_LETTER 240

struct word_cue {
    const char *word; /* "x*" begins so */
    int weight;
};

/* Verbs and nouns of having decided. */
static const struct word_cue deciding[] = {
    {"fattats", 3},     {"fattat", 3},     {"fattade", 3},     {"beslutats", 3},
    {"beslutat", 3},    {"beslutade", 3},  {"beslutad", 3},    {"beslutades", 3},
    {"antogs", 3},      {"antagits", 3},   {"antagen", 3},     {"antaget", 3},
    {"godkändes", 3},   {"godkänts", 3},   {"godkände", 3},    {"fastställdes", 3},
    {"fastställts", 3}, {"behandlade", 1}, {"behandlades", 1}, {"behandlat", 1},
    {"behandlats", 1},  {"beslut", 2},
};

/* Words for what was decided on: the answer itself. */
static const struct word_cue decided_on[] = {
    {"yttrande*", 2}, {"remissvar*", 2}, {"svaret", 2},   {"svar", 1},
    {"ärende*", 1},   {"skrivelse*", 1}, {"remissen", 1}, {"tjänsteutlåtande*", 1},
    {"förslaget", 1}, {"enlighet", 1},
};

/* What has not happened yet, and those who prepare but do not decide. */
static const struct word_cue not_decided[] = {
    {"ska", 1},          {"kommer", 1},       {"planeras", 1},   {"väntas", 1},
    {"beräknas", 1},     {"avser", 1},        {"senast", 1},     {"nästa", 1},
    {"föreslår", 1},     {"föreslås", 1},     {"beredning*", 1}, {"hållbarhetsberedning*", 1},
    {"medlemsmöte*", 1}, {"remitterades", 1}, {"möte", 1},       {"remittera", 1},
};

static bool word_matches(struct str pattern, struct str word)
{
    if (pattern.p[pattern.n - 1] == '*')
        return str_starts(word, str_sub(pattern, 0, pattern.n - 1));
    return str_equal(pattern, word);
}

static int best_weight(struct word_list words, const struct word_cue *cues, size_t count)
{
    int best = 0;
    for (size_t i = 0; i < words.count; i++)
        for (size_t k = 0; k < count; k++)
            if (cues[k].weight > best && word_matches(str_from(cues[k].word), words.items[i].lower))
                best = cues[k].weight;
    return best;
}

#define BEST_WEIGHT(words, cues) best_weight((words), (cues), sizeof(cues) / sizeof *(cues))

static bool is_decider(struct str lower)
{
    static const char *const deciders[] = {"rektor",
                                           "dekan",
                                           "direktionen",
                                           "presidiet",
                                           "generaldirektören",
                                           "landshövdingen",
                                           "regiondirektören",
                                           "kommundirektören",
                                           "kommunchefen",
                                           "länsrådet",
                                           "årsmötet",
                                           "stämman"};
    for (size_t i = 0; i < sizeof deciders / sizeof *deciders; i++)
        if (str_equal(lower, str_from(deciders[i])))
            return true;
    return str_ends(lower, STR("styrelsen")) || str_ends(lower, STR("nämnden")) ||
           str_ends(lower, STR("fullmäktige")) || str_ends(lower, STR("utskottet")) ||
           str_ends(lower, STR("chefen")) || str_ends(lower, STR("direktören"));
}

/* "stadsbyggnadsnämndens beslut" */
static struct str without_genitive(struct str lower)
{
    return str_ends(lower, STR("ens")) ? str_sub(lower, 0, lower.n - 1) : lower;
}

/* Where the name of the decider that ends with word `last` begins: "kultur- och fritidsnämnden",
 * "verkställande direktören". */
static size_t decider_begins(struct word_list words, size_t last)
{
    static const char *const adjectives[] = {"regionala", "verkställande", "tekniska", "allmänna",
                                             "sociala"};
    for (size_t i = 0; last > 0 && i < sizeof adjectives / sizeof *adjectives; i++)
        if (str_equal(words.items[last - 1].lower, str_from(adjectives[i])))
            return last - 1;
    size_t first = last;
    if (last < 2 || !str_equal(words.items[last - 1].lower, STR("och")))
        return last;
    for (size_t i = last - 1; i > 0; i--) {
        struct str word = words.items[i - 1].lower;
        if (str_ends(word, STR("-")))
            first = i - 1;
        else if (!str_equal(word, STR(",")))
            break;
    }
    return first;
}

/* The first word that is no sign or number. */
static size_t first_letters(struct word_list words)
{
    size_t first = 0;
    while (first < words.count && !(words.items[first].flags & WORD_LETTERS))
        first++;
    return first;
}

/* "Kommunstyrelsen 2025-09-22 § 140: Enligt stabens förslag." */
#define MINUTE_ENTRY_WEIGHT 5
#define MINUTE_ENTRY_WORDS 16

static bool is_minute_entry(struct word_list words)
{
    bool paragraph = false, minutes = false;
    size_t first = first_letters(words);
    if (first == words.count)
        return false;
    for (size_t i = 0; i < words.count; i++) {
        paragraph |= str_equal(words.items[i].lower, STR("§"));
        minutes |= str_contains(words.items[i].lower, STR("protokoll"));
    }
    return paragraph && !minutes && words.count - first <= MINUTE_ENTRY_WORDS &&
           is_decider(without_genitive(words.items[first].lower));
}

static struct str decider_in(const struct letter_reading *reading, struct word_list words)
{
    for (size_t i = 0; i < words.count; i++) {
        bool entry = i == first_letters(words) && is_minute_entry(words);
        if (!is_decider(entry ? without_genitive(words.items[i].lower) : words.items[i].lower))
            continue;
        struct range range = {words.items[decider_begins(words, i)].range.start,
                              words.items[i].range.end};
        struct str name = document_plain(reading->arena, reading->document, range);
        name = text_lower(reading->arena, name);
        return entry ? without_genitive(name) : name;
    }
    return (struct str){NULL, 0};
}

static bool has_decider(struct word_list words)
{
    for (size_t i = 0; i < words.count; i++)
        if (is_decider(words.items[i].lower))
            return true;
    return false;
}

static bool starts_with(struct word_list words, struct str prefix)
{
    return words.count > 0 && str_starts(words.items[0].lower, prefix);
}

/* How surely a sentence tells of the decision on this answer; 0 when it does not. */
static int weigh(struct word_list words)
{
    int verb = BEST_WEIGHT(words, deciding), object = BEST_WEIGHT(words, decided_on);
    if (is_minute_entry(words))
        return MINUTE_ENTRY_WEIGHT;
    if (verb == 0 || BEST_WEIGHT(words, not_decided) > 0)
        return 0;
    bool opens = starts_with(words, STR("beslut")) || starts_with(words, STR("antagen")) ||
                 starts_with(words, STR("antaget"));
    bool body = has_decider(words);
    if (verb < 3 && !(opens && body) && !(verb == 1 && object > 0))
        return 0;
    if (object == 0 && !opens && !body)
        return 0;
    return verb + object + (opens ? 2 : 0) + (body ? 1 : 0);
}

/* The date in the letter's time, its year completed from the letter's; year 0 when it is not. */
static struct date in_time(struct date date, struct date dated)
{
    static const struct date none = {0, 0, 0};
    if (!date.year)
        date.year = dated.year;
    if (!date.year || !date_valid(date))
        return none;
    int64_t apart = dated.year ? date_days(date) - date_days(dated) : 0;
    return apart > DAYS_FROM_LETTER || apart < -DAYS_FROM_LETTER ? none : date;
}

static struct date date_in(const struct letter_reading *reading, struct range range,
                           struct date dated)
{
    struct dated_places dates = dates_of(reading->arena, reading->letter.text, range);
    for (size_t i = 0; i < dates.count; i++) {
        struct date date = in_time(dates.items[i].date, dated);
        if (date.year)
            return date;
    }
    return (struct date){0, 0, 0};
}

static struct decision decision_in_sentences(const struct letter_reading *reading,
                                             struct date dated)
{
    struct decision decision = {{0, 0, 0}, {NULL, 0}};
    int best = 0, best_undated = 0;
    for (size_t i = 0; i < reading->sentences.count; i++) {
        const struct sentence *sentence = &reading->sentences.items[i];
        size_t line = letter_line_at(&reading->letter, sentence->range.start);
        if (line < reading->letter.lines.count &&
            reading->letter.lines.items[line].zone == ZONE_QUOTED)
            continue;
        int weight = weigh(sentence->words);
        if (weight == 0)
            continue;
        struct date date = date_in(reading, sentence->range, dated);
        if (date.year && weight >= best) {
            best = weight;
            decision.date = date;
            decision.by = decider_in(reading, sentence->words);
        } else if (!best && weight > best_undated) {
            best_undated = weight;
            decision.by = decider_in(reading, sentence->words);
        }
    }
    return decision;
}

static bool is_minutes_word(struct str lower)
{
    return str_starts(lower, STR("minnesanteckning")) || str_starts(lower, STR("protokoll")) ||
           str_ends(lower, STR("protokoll")) || str_ends(lower, STR("protokollsutdrag"));
}

bool is_minutes(const struct letter_reading *reading)
{
    const struct letter *letter = &reading->letter;
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->prose || line->list_item ||
            (line->zone != ZONE_HEAD && line->zone != ZONE_MARGIN))
            continue;
        struct word_list words =
            words_of(reading->arena, reading->tools, letter->text, line->range);
        for (size_t k = 0; k < words.count; k++)
            if (is_minutes_word(words.items[k].lower))
                return true;
    }
    return false;
}

static bool is_head_zone(enum letter_zone zone)
{
    return zone == ZONE_HEAD || zone == ZONE_MARGIN;
}

/* The first field of a role in head or margin. */
static const struct field *head_field(const struct letter_reading *reading, enum field_role role)
{
    for (size_t i = 0; i < reading->fields.count; i++) {
        const struct field *field = &reading->fields.items[i];
        if (field->role == role && field->date.year &&
            is_head_zone(reading->letter.lines.items[field->line].zone))
            return field;
    }
    return NULL;
}

static struct str decider_in_head(const struct letter_reading *reading)
{
    const struct letter *letter = &reading->letter;
    for (size_t i = 0; i < letter->lines.count; i++) {
        if (!is_head_zone(letter->lines.items[i].zone))
            continue;
        struct word_list words =
            words_of(reading->arena, reading->tools, letter->text, letter->lines.items[i].range);
        struct str decider = decider_in(reading, words);
        if (decider.n)
            return decider;
    }
    return (struct str){NULL, 0};
}

struct decision decision_of(const struct letter_reading *reading, struct date dated)
{
    const struct field *field = head_field(reading, FIELD_DATE_DECIDED);
    if (!field && is_minutes(reading)) {
        field = head_field(reading, FIELD_DATE_MEETING);
        field = field ? field : head_field(reading, FIELD_DATE_BARE);
        field = field ? field : head_field(reading, FIELD_DATE);
    }
    if (field)
        return (struct decision){field->date, decider_in_head(reading)};
    if (reading->kind != DOCUMENT_RESPONSE && reading->kind != DOCUMENT_DECISION)
        return (struct decision){{0, 0, 0}, {NULL, 0}};
    return decision_in_sentences(reading, dated);
}

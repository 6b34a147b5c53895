/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/metadata.h"

#include "text/language/scan.h"
#include "text/letter/bodies.h"
#include "text/letter/case_numbers.h"
#include "text/letter/decisions.h"
#include "text/letter/sender.h"

static const struct letter_line *line_of(const struct letter_reading *reading,
                                         const struct field *field)
{
    return &reading->letter.lines.items[field->line];
}

static bool is_head_zone(enum letter_zone zone)
{
    return zone == ZONE_HEAD || zone == ZONE_MARGIN;
}

static struct word_list words_of_line(const struct letter_reading *reading,
                                      const struct letter_line *line)
{
    return words_of(reading->arena, reading->tools, reading->letter.text, line->range);
}

static bool has_document_word(struct word_list words)
{
    for (size_t i = 0; i < words.count; i++)
        if (body_word_of(words.items[i].lower) == BODY_WORD_DOCUMENT)
            return true;
    return false;
}

/* --- Case numbers --- */

static bool is_case_role(enum field_role role)
{
    return role <= FIELD_CASE_BARE;
}

/* A number in the recipient's address, or in a line that says what the letter is about. */
static bool is_in_address(const struct letter_reading *reading, const struct field *field)
{
    return !line_of(reading, field)->prose && is_recipient_line(reading, field->line);
}

/* A number alone on the line behind the recipient's, where the sender's own stands above. */
static bool is_behind_address(const struct letter_reading *reading, const struct field *field)
{
    if (field->role != FIELD_CASE_BARE || field->line == 0 ||
        line_of(reading, field)->segment_count > 1 || !is_recipient_line(reading, field->line - 1))
        return false;
    for (size_t i = 0; i < reading->fields.count; i++) {
        const struct field *above = &reading->fields.items[i];
        if (is_case_role(above->role) && above->line < field->line &&
            above->role != FIELD_CASE_RECIPIENT)
            return true;
    }
    return false;
}

static bool is_in_subject(const struct letter_reading *reading, const struct field *field)
{
    const struct letter_line *line = line_of(reading, field);
    if (line->prose)
        return false;
    struct word_list words = words_of_line(reading, line);
    return has_document_word(words) && words.count > 6;
}

/* A bare number on a heading's line: "Svar på remiss om kulturplan, KUN 2025/14". */
static bool is_recipients(const struct letter_reading *reading, const struct field *field)
{
    if (field->role == FIELD_CASE_RECIPIENT)
        return true;
    if (field->role == FIELD_CASE_SENDER)
        return false;
    if (is_in_address(reading, field) || is_behind_address(reading, field))
        return true;
    return (field->role == FIELD_CASE_BARE ||
            field->label.start > line_of(reading, field)->range.start) &&
           is_in_subject(reading, field);
}

static struct str property_number(const struct letter_reading *reading, struct str name)
{
    struct str value = document_property(reading->document, name);
    struct range range;
    if (value.n && reading->context->case_number.n &&
        case_number_find(value, reading->context->case_number, 0, &range))
        return case_number_normalise(reading->arena, str_sub(value, range.start, range.end));
    return (struct str){NULL, 0};
}

/* Our number as the text has it, wherever it stands, quoted mail included. */
static struct str our_known_number(const struct letter_reading *reading)
{
    struct str known = reading->context->case_number;
    struct range range;
    if (known.n && case_number_find(reading->letter.text, known, 0, &range))
        return case_number_normalise(reading->arena,
                                     str_sub(reading->letter.text, range.start, range.end));
    for (size_t i = 0; known.n && i < reading->fields.count; i++) {
        const struct field *field = &reading->fields.items[i];
        if (is_case_role(field->role) && case_number_same(field->text, known))
            return field->text;
    }
    return property_number(reading, STR("subject"));
}

/* A document of the body that asks, not of one that answers: its number is ours. */
static bool is_own_document(const struct letter_reading *reading, struct str sender)
{
    bool kind = reading->kind == DOCUMENT_MEMO || reading->kind == DOCUMENT_NEWS ||
                reading->kind == DOCUMENT_STRATEGY;
    return kind && (reading->context->authority.n == 0 || sender.n == 0 ||
                    body_same(sender, reading->context->authority));
}

/* A number that the head says is the recipient's, while ours is only mentioned in running text. */
static struct str other_addressed_number(const struct letter_reading *reading)
{
    struct str known = reading->context->case_number, other = {NULL, 0};
    for (size_t i = 0; i < reading->fields.count; i++) {
        const struct field *field = &reading->fields.items[i];
        if (!is_case_role(field->role) || line_of(reading, field)->prose)
            continue;
        if (case_number_same(field->text, known))
            return (struct str){NULL, 0};
        if (!other.n && field->role == FIELD_CASE_RECIPIENT &&
            is_head_zone(line_of(reading, field)->zone))
            other = field->text;
    }
    return other;
}

/* The number of the case that the letter answers, ours or another authority's. */
static struct str asked_number(const struct letter_reading *reading, struct str sender)
{
    struct str other = other_addressed_number(reading);
    struct str ours = other.n ? other : our_known_number(reading);
    if (ours.n)
        return ours;
    const struct field *unlabelled = NULL, *first = NULL;
    for (size_t i = 0; i < reading->fields.count; i++) {
        const struct field *field = &reading->fields.items[i];
        if (!is_case_role(field->role))
            continue;
        if (field->role == FIELD_CASE_RECIPIENT)
            return field->text;
        if (!unlabelled && is_recipients(reading, field))
            unlabelled = field;
        if (!first && field->role == FIELD_CASE && is_head_zone(line_of(reading, field)->zone))
            first = field;
    }
    if (unlabelled)
        return unlabelled->text;
    return first && is_own_document(reading, sender) ? first->text : (struct str){NULL, 0};
}

/* How well a field fits to be the sender's own number; 0 when it does not. */
static int fits_sender(const struct letter_reading *reading, const struct field *field,
                       struct str asked)
{
    if (!is_case_role(field->role) || (asked.n && case_number_same(field->text, asked)))
        return 0;
    if (field->role == FIELD_CASE_SENDER)
        return 4;
    const struct letter_line *line = line_of(reading, field);
    if (field->role == FIELD_CASE_RECIPIENT || line->prose)
        return 0;
    /* When ours is known to stand elsewhere, another labelled number can only be the sender's. */
    if (is_recipients(reading, field))
        return asked.n && case_number_same(asked, reading->context->case_number) ? 1 : 0;
    if (field->role == FIELD_CASE)
        return is_head_zone(line->zone) ? 3 : 2;
    return is_head_zone(line->zone) ? 1 : 0;
}

/* "Svar på remiss RS 2025-0412 (KR 2025-00688)". */
static struct str number_in_mail_subject(const struct letter_reading *reading, struct str asked)
{
    struct str subject = document_property(reading->document, STR("subject"));
    for (size_t at = 0; asked.n && at < subject.n; scan_next(subject, &at)) {
        struct range range;
        if (scan_is_alnum(scan_peek_back(subject, at)) ||
            !case_number_at(subject, (struct range){at, subject.n}, CASE_NUMBER_BARE, &range))
            continue;
        struct str number = str_sub(subject, range.start, range.end);
        if (!case_number_same(number, asked))
            return case_number_normalise(reading->arena, number);
        at = range.end;
    }
    return (struct str){NULL, 0};
}

static struct str senders_number(const struct letter_reading *reading, struct str asked,
                                 struct str sender)
{
    const struct field *best = NULL;
    int best_fit = 0;
    if (is_own_document(reading, sender))
        return (struct str){NULL, 0};
    for (size_t i = 0; i < reading->fields.count; i++) {
        int fit = fits_sender(reading, &reading->fields.items[i], asked);
        if (fit > best_fit) {
            best_fit = fit;
            best = &reading->fields.items[i];
        }
    }
    return best ? best->text : number_in_mail_subject(reading, asked);
}

/* --- Dates --- */

/* A line that opens with a kind of document: "Tjänsteutlåtande 2025-08-28". */
static bool opens_document(const struct letter_reading *reading, const struct field *field)
{
    const struct letter_line *line = line_of(reading, field);
    struct word_list words = words_of_line(reading, line);
    return words.count > 0 && !line->list_item &&
           body_word_of(words.items[0].lower) == BODY_WORD_DOCUMENT && words.count <= 8;
}

/* Few words and a date: "Rydala den 30 maj 2025". */
static bool is_place_and_date(const struct letter_reading *reading, const struct field *field)
{
    const struct letter_line *line = line_of(reading, field);
    struct word_list words = words_of_line(reading, line);
    return words.count <= 8 && !line->list_item;
}

static bool is_decision_line(const struct letter_reading *reading, const struct field *field)
{
    struct word_list words = words_of_line(reading, line_of(reading, field));
    for (size_t i = 0; i < words.count; i++)
        if (str_starts(words.items[i].lower, STR("beslut")) ||
            str_starts(words.items[i].lower, STR("juster")) ||
            str_equal(words.items[i].lower, STR("§")))
            return true;
    return false;
}

/* "Till kultur- och fritidsnämnden 2025-06-11": the day of the meeting. */
static bool is_on_recipients_line(const struct letter_reading *reading, const struct field *field)
{
    return fields_has_on_line(reading->fields, field->line, FIELD_RECIPIENT);
}

/* How well a field fits to be the letter's own date; 0 when it does not. */
static int fits_dated(const struct letter_reading *reading, const struct field *field, bool minutes)
{
    enum letter_zone zone = line_of(reading, field)->zone;
    if (field->role == FIELD_DATE && field->date.year)
        return is_head_zone(zone) ? (minutes ? 2 : 6) : 3;
    if (field->role != FIELD_DATE_BARE || !field->date.year || line_of(reading, field)->prose ||
        is_decision_line(reading, field) || is_on_recipients_line(reading, field))
        return 0;
    if (opens_document(reading, field) && !(minutes && is_head_zone(zone)))
        return is_head_zone(zone) ? 5 : 4;
    if (minutes)
        return 0;
    if (is_head_zone(zone))
        return 5;
    return zone == ZONE_FOOT && is_place_and_date(reading, field) ? 2 : 0;
}

static bool is_mail(const struct document *document)
{
    return document->format == FORMAT_EML || document->format == FORMAT_MSG;
}

static struct date dated_of(const struct letter_reading *reading)
{
    struct date date = {0, 0, 0};
    if (is_mail(reading->document) &&
        date_of_mail(document_property(reading->document, STR("date")), &date))
        return date;
    bool minutes = is_minutes(reading);
    int best = 0;
    for (size_t i = 0; i < reading->fields.count; i++) {
        int fit = fits_dated(reading, &reading->fields.items[i], minutes);
        if (fit > best) {
            best = fit;
            date = reading->fields.items[i].date;
        }
    }
    return date;
}

static struct date revised_of(const struct letter_reading *reading)
{
    for (size_t i = 0; i < reading->fields.count; i++) {
        const struct field *field = &reading->fields.items[i];
        if (field->role == FIELD_DATE_REVISED && field->date.year &&
            line_of(reading, field)->zone != ZONE_QUOTED)
            return field->date;
    }
    return (struct date){0, 0, 0};
}

/* --- Subject --- */

/* Headings of a letter's sections, not of the letter. */
static bool is_section(struct word_list words)
{
    static const char *const sections[] = {"sammanfattning", "sammanfattande", "bakgrund",
                                           "inledning",      "ärendet",        "beslut",
                                           "kopia",          "bilagor",        "nyheter"};
    size_t first = words.count > 1 && str_equal(words.items[0].lower, STR("om")) ? 1 : 0;
    first += words.count > 1 && (words.items[0].flags & WORD_NUMBER) ? 1 : 0;
    for (size_t i = 0; i + 2 < words.count; i++)
        if (str_equal(words.items[i].lower, STR("förslag")) &&
            str_equal(words.items[i + 2].lower, STR("beslut")))
            return true;
    for (size_t i = 0; words.count <= 4 && i < sizeof sections / sizeof *sections; i++)
        if (first < words.count && str_equal(words.items[first].lower, str_from(sections[i])))
            return true;
    return words.count == 0;
}

/* A line that a case number's label opens. */
static bool is_case_line(const struct letter_reading *reading, size_t at)
{
    const struct letter_line *line = &reading->letter.lines.items[at];
    size_t start = reading->letter.segments.items[line->first_segment].range.start;
    for (size_t i = fields_from_line(reading->fields, at);
         i < reading->fields.count && reading->fields.items[i].line == at; i++) {
        const struct field *field = &reading->fields.items[i];
        if (is_case_role(field->role) && field->label.start == start && field->label.end > start)
            return true;
    }
    return false;
}

/* How much a line looks like the letter's heading; 0 when not at all. */
static int fits_subject(const struct letter_reading *reading, size_t at)
{
    const struct letter_line *line = &reading->letter.lines.items[at];
    if (line->prose || line->list_item || line->zone == ZONE_QUOTED || line->zone == ZONE_FOOT ||
        (line->zone == ZONE_BODY && !line->heading) || line->zone == ZONE_MARGIN)
        return 0;
    struct word_list words = words_of_line(reading, line);
    if (line->segment_count > 1 || is_recipient_line(reading, at) || is_case_line(reading, at))
        return 0;
    int fit = 0;
    for (size_t i = 0; i < words.count; i++)
        fit += body_word_of(words.items[i].lower) == BODY_WORD_DOCUMENT ? 2 : 0;
    fit = fit > 4 ? 4 : fit;
    if (is_section(words))
        return 0;
    return fit ? fit + (line->heading ? 2 : 0) + (words.count > 3) : (line->heading ? 1 : 0);
}

/* The heading with the lines that it runs over. */
static struct str whole_heading(const struct letter_reading *reading, size_t at)
{
    const struct letter *letter = &reading->letter;
    const struct letter_line *first = &letter->lines.items[at];
    size_t last = at;
    bool alone = words_of_line(reading, first).count < 2; /* "YTTRANDE" over a date */
    while (!alone && last + 1 < letter->lines.count && !letter->lines.items[last + 1].gap_before &&
           letter->lines.items[last + 1].zone == first->zone &&
           letter->lines.items[last + 1].segment_count == 1 && last - at < 3 &&
           first->segment_count == 1 && !is_recipient_line(reading, last + 1))
        last++;
    struct range range = {letter->segments.items[first->first_segment].range.start, 0};
    const struct letter_line *end = &letter->lines.items[last];
    range.end = letter->segments.items[end->first_segment + end->segment_count - 1].range.end;
    if (first->segment_count > 1)
        range = letter->segments.items[first->first_segment].range;
    return document_plain(reading->arena, reading->document, range);
}

static struct str subject_of(const struct letter_reading *reading)
{
    int best = 0;
    size_t best_line = 0;
    for (size_t i = 0; i < reading->letter.lines.count; i++) {
        int fit = fits_subject(reading, i);
        if (fit > best) {
            best = fit;
            best_line = i;
        }
    }
    if (best >= 3)
        return whole_heading(reading, best_line);
    for (size_t i = 0; i < reading->fields.count; i++)
        if (reading->fields.items[i].role == FIELD_SUBJECT)
            return reading->fields.items[i].text;
    struct str property = document_property(reading->document, STR("subject"));
    if (property.n || !best)
        return property;
    return whole_heading(reading, best_line);
}

/* --- Joining another's answer --- */

/* The body's name follows within a few words. */
static const char *const joinings[] = {
    "ställer sig bakom", "ställer oss bakom",      "står bakom",
    "ansluter sig till", "ansluter oss till",      "instämmer i",
    "instämmer med",     "hänvisar till",          "hänvisas till",
    "biträder",          "instämmer till fullo i",
};

/* Words between the phrase and the name: "det svar som lämnas av". */
#define JOIN_WITHIN_WORDS 9

static bool is_answer_word(struct str lower)
{
    return str_starts(lower, STR("yttrande")) || str_starts(lower, STR("remissvar")) ||
           str_equal(lower, STR("svar")) || str_equal(lower, STR("svaret")) ||
           str_equal(lower, STR("synpunkter")) || str_equal(lower, STR("remissyttrande"));
}

/* The body in `words` from `first` on, when a word for an answer stands beside it. */
static struct str joined_body(const struct letter_reading *reading, struct word_list words,
                              size_t first, struct str sender)
{
    bool answer = false;
    for (size_t i = first; i < words.count && i < first + JOIN_WITHIN_WORDS; i++) {
        answer |= is_answer_word(words.items[i].lower);
        bool genitive = false;
        size_t length = body_at(words, i, &genitive);
        if (length == 0)
            continue;
        size_t behind = i + length;
        bool follows = behind < words.count && is_answer_word(words.items[behind].lower);
        if (!answer && !follows)
            return (struct str){NULL, 0};
        struct range range = {words.items[i].range.start, words.items[behind - 1].range.end};
        struct str name = str_sub(reading->letter.text, range.start, range.end);
        name = body_base_form(reading->arena, reading->tools, name, genitive || follows,
                              reading->letter.text);
        return body_same(name, sender) ? (struct str){NULL, 0} : name;
    }
    return (struct str){NULL, 0};
}

static struct str joins_of(const struct letter_reading *reading, struct str sender)
{
    struct str text = reading->letter.text;
    for (size_t i = 0; i < reading->sentences.count; i++) {
        const struct sentence *sentence = &reading->sentences.items[i];
        struct str only = str_sub(text, 0, sentence->range.end);
        for (size_t k = 0; k < sizeof joinings / sizeof *joinings; k++) {
            size_t at = scan_find(only, sentence->range.start, str_from(joinings[k]));
            if (at == SCAN_NONE)
                continue;
            size_t first =
                words_find(sentence->words, scan_phrase(only, at, str_from(joinings[k])));
            struct str name = joined_body(reading, sentence->words, first, sender);
            if (name.n)
                return name;
        }
    }
    return (struct str){NULL, 0};
}

void metadata_read(const struct letter_reading *reading, struct metadata *ret_metadata)
{
    struct metadata metadata = {0};
    metadata.sender = sender_of(reading);
    metadata.sender_type = body_type(reading->arena, reading->tools, metadata.sender);
    metadata.recipient = recipient_of(reading);
    metadata.our_case_number = asked_number(reading, metadata.sender);
    metadata.their_case_number = senders_number(reading, metadata.our_case_number, metadata.sender);
    metadata.dated = dated_of(reading);
    metadata.revised = revised_of(reading);
    struct decision decision =
        decision_of(reading, metadata.revised.year ? metadata.revised : metadata.dated);
    metadata.decided = decision.date;
    metadata.decided_by = decision.by;
    metadata.subject = subject_of(reading);
    if (reading->kind == DOCUMENT_RESPONSE)
        metadata.joins = joins_of(reading, metadata.sender);
    *ret_metadata = metadata;
}

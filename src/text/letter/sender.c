/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/sender.h"

#include "text/language/scan.h"
#include "text/letter/bodies.h"

/* Where a name was proposed; each counts once. */
enum source {
    SOURCE_HEAD_FIRST = 1, /* the first name of the letterhead */
    SOURCE_HEAD = 2,
    SOURCE_MARGIN = 4,
    SOURCE_SUBJECT = 8, /* "Remissvar från X", "Xs svar" */
    SOURCE_SIGNATURE = 16,
    SOURCE_FIELD = 32, /* "Avsändare", the mail's From */
    SOURCE_SENTENCE = 64,
    SOURCE_CONSULTEE = 128,
    SOURCE_AUTHORITY = 256,  /* the asking authority's own document */
    SOURCE_SIGNED_FOR = 512, /* "För X", "Styrelsen för X" */
};

struct source_weight {
    enum source source;
    float with_noun, without; /* of a name with and without a body's noun */
};

static const struct source_weight source_weights[] = {
    {SOURCE_HEAD_FIRST, 4.0f, 3.0f}, {SOURCE_HEAD, 2.0f, 0.4f},      {SOURCE_MARGIN, 2.5f, 1.0f},
    {SOURCE_SUBJECT, 3.5f, 2.5f},    {SOURCE_SIGNATURE, 3.0f, 1.5f}, {SOURCE_FIELD, 4.0f, 2.0f},
    {SOURCE_SENTENCE, 2.0f, 1.0f},   {SOURCE_CONSULTEE, 3.0f, 3.0f}, {SOURCE_AUTHORITY, 4.0f, 4.0f},
    {SOURCE_SIGNED_FOR, 4.0f, 4.0f},
};

/* Less than this behind a name is too little. */
#define SCORE_ENOUGH 1.9f
/* Each sentence more of which the name is the subject. */
#define SCORE_SENTENCE_MORE 0.3f
#define SENTENCES_MORE_MAX 4
/* So many sentences from the start are asked for their subject. */
#define SENTENCES_ASKED 40
#define LINES_ASKED 2000
/* "Här kommer svaret från X" is looked for in the first. */
#define SENTENCES_OPENING 4

struct candidate {
    struct str name;
    bool noun;
    unsigned sources;
    size_t sentences;
    float score;
};

struct ballot {
    const struct letter_reading *reading;
    VEC(struct candidate) candidates;
};

static struct word_list words_in(const struct letter_reading *reading, struct str text)
{
    return words_of(reading->arena, reading->tools, text, (struct range){0, text.n});
}

static bool is_authority(const struct letter_reading *reading, struct str name)
{
    return reading->context->authority.n && body_same(name, reading->context->authority);
}

/* The spelling of the authority's or a consultee's name where it is one of these. */
static struct str as_known(const struct letter_reading *reading, struct str name)
{
    const struct consultation_context *context = reading->context;
    if (is_authority(reading, name))
        return context->authority;
    for (size_t i = 0; i < context->consultee_count; i++)
        if (body_same(name, context->consultees[i]))
            return context->consultees[i];
    return name;
}

static bool is_own_document(const struct letter_reading *reading)
{
    return reading->kind != DOCUMENT_RESPONSE && reading->kind != DOCUMENT_UNKNOWN;
}

static void propose(struct ballot *ballot, struct str name, bool genitive, enum source source)
{
    const struct letter_reading *reading = ballot->reading;
    if (name.n == 0 || name.n > LIMIT_NAME_BYTES)
        return;
    name = as_known(reading, body_base_form(reading->arena, reading->tools, name, genitive,
                                            reading->letter.text));
    if (is_authority(reading, name) && !is_own_document(reading))
        return;
    struct candidate *candidate = NULL;
    for (size_t i = 0; i < ballot->candidates.count; i++)
        if (body_same(ballot->candidates.items[i].name, name))
            candidate = &ballot->candidates.items[i];
    if (!candidate) {
        candidate = VEC_PUSH(reading->arena, &ballot->candidates);
        candidate->name = name;
        candidate->noun = body_at(words_in(reading, name), 0, NULL) > 0;
    }
    candidate->sources |= source;
    candidate->sentences += source == SOURCE_SENTENCE;
}

static bool has_at_sign(struct str text)
{
    return str_contains(text, STR("@"));
}

/* "Karin Ek, näringslivsstrateg" is a person, however capital her name. */
static bool is_person(const struct letter_reading *reading, struct str text)
{
    struct word_list words = words_in(reading, text);
    for (size_t i = 0; i + 1 < words.count; i++)
        if (str_equal(words.items[i].lower, STR(",")) &&
            body_word_of(words.items[i + 1].lower) == BODY_WORD_TITLE)
            return true;
    return false;
}

/* The part of a segment in front of its first label or value ("Viddtrafik AB 2025-09-17"); empty
 * when one opens it. */
static struct range before_fields(const struct letter_reading *reading, size_t at)
{
    const struct letter_segment *whole = &reading->letter.segments.items[at];
    struct range segment = whole->range;
    for (size_t i = fields_from_line(reading->fields, whole->line);
         i < reading->fields.count &&
         reading->fields.items[i].line <= whole->line + FIELD_LINES_APART;
         i++) {
        const struct field *field = &reading->fields.items[i];
        bool label = field->label.end > field->label.start;
        size_t starts[] = {label ? field->label.start : field->value.start, field->value.start};
        for (size_t k = 0; k < 2; k++)
            if (starts[k] >= segment.start && starts[k] < segment.end &&
                !(k == 1 && field->role == FIELD_SENDER))
                segment.end = starts[k];
    }
    enum field_role role;
    size_t end;
    if (field_label_at(reading->letter.text, segment.start, &role, &end) &&
        (end >= segment.end || scan_peek(reading->letter.text, end) == ':'))
        segment.end = segment.start;
    return segment;
}

static struct str name_of_segment(const struct letter_reading *reading, size_t segment)
{
    struct range whole = reading->letter.segments.items[segment].range;
    struct range range = before_fields(reading, segment);
    struct str name = body_of_line(reading->arena, reading->tools,
                                   str_sub(reading->letter.text, range.start, range.end));
    /* "Rydala den 30 maj 2025" names a place. */
    if (is_person(reading, letter_segment_text(&reading->letter, segment)))
        return (struct str){NULL, 0};
    bool cut = range.end < whole.end && body_at(words_in(reading, name), 0, NULL) == 0;
    return cut ? (struct str){NULL, 0} : name;
}

/* The first body named in the head, in base form; empty if none before `line`. */
static struct str first_name_above(const struct letter_reading *reading, size_t line)
{
    const struct letter *letter = &reading->letter;
    for (size_t i = 0; i < line; i++) {
        if (letter->lines.items[i].zone != ZONE_HEAD || letter->lines.items[i].prose)
            continue;
        struct str name = name_of_segment(reading, letter->lines.items[i].first_segment);
        if (name.n)
            return is_recipient_line(reading, i) ? (struct str){NULL, 0} : name;
    }
    return (struct str){NULL, 0};
}

/* "Kommunstyrelsen i Härsta" */
static bool is_board_of(struct word_list words)
{
    return words.count > 2 && words.count < 6 &&
           body_word_of(words.items[0].lower) == BODY_WORD_DEPARTMENT &&
           str_equal(words.items[1].lower, STR("i")) && (words.items[2].flags & WORD_CAPITAL);
}

/* A second body in the head, in a block of its own, is the recipient: senders name themselves
 * first. */
static bool is_second_body(const struct letter_reading *reading, size_t line)
{
    const struct letter_line *at = &reading->letter.lines.items[line];
    if (at->zone != ZONE_HEAD || !at->gap_before || at->heading)
        return false;
    struct str segment = letter_segment_text(&reading->letter, at->first_segment);
    if (is_board_of(words_in(reading, segment)))
        return first_name_above(reading, line).n > 0;
    struct str name = name_of_segment(reading, at->first_segment);
    if (name.n == 0 || body_at(words_in(reading, name), 0, NULL) == 0)
        return false;
    if (name.n < segment.n && segment.p[name.n] != ',')
        return false;
    struct str above = first_name_above(reading, line);
    return above.n && !body_same(above, name);
}

/* A name with an e-mail address below it, where another name stands above, is the recipient's. */
static bool is_addressed(const struct letter_reading *reading, size_t line)
{
    const struct letter *letter = &reading->letter;
    bool name_above = false;
    for (size_t i = 0; i < line; i++) {
        size_t first = letter->lines.items[i].first_segment;
        name_above |=
            letter->lines.items[i].zone == ZONE_HEAD && name_of_segment(reading, first).n > 0;
    }
    return name_above && line + 1 < letter->lines.count &&
           !letter->lines.items[line + 1].gap_before &&
           has_at_sign(letter_line_text(letter, line + 1)) &&
           letter->lines.items[line].zone == ZONE_HEAD;
}

static bool begins_recipient(const struct letter_reading *reading, size_t line)
{
    const struct letter *letter = &reading->letter;
    if (fields_has_on_line(reading->fields, line, FIELD_RECIPIENT))
        return true;
    struct str authority = reading->context->authority;
    struct str text = letter_line_text(letter, line);
    if (authority.n && !is_own_document(reading) && text.n >= authority.n &&
        scan_same(str_sub(text, 0, authority.n), authority))
        return true;
    return is_addressed(reading, line) || is_second_body(reading, line);
}

bool is_recipient_line(const struct letter_reading *reading, size_t line)
{
    const struct letter *letter = &reading->letter;
    enum letter_zone zone = letter->lines.items[line].zone;
    if (zone != ZONE_HEAD && zone != ZONE_MARGIN)
        return false;
    for (size_t i = line;; i--) {
        const struct letter_line *at = &letter->lines.items[i];
        if (at->prose || at->zone != zone)
            return false;
        if (begins_recipient(reading, i))
            return true;
        if (at->gap_before || i == 0)
            return false;
    }
}

/* "Länsstyrelsen" on one line and "Granmarks län" or "i Ulvlands län" on the next. */
static struct str name_over_two_lines(const struct letter_reading *reading, size_t line)
{
    const struct letter *letter = &reading->letter;
    struct str first = letter_line_text(letter, line);
    if (line + 1 >= letter->lines.count)
        return (struct str){NULL, 0};
    struct word_list words = words_in(reading, first);
    if (words.count != 1 || body_word_of(text_lower(reading->arena, first)) != BODY_WORD_GENERIC)
        return (struct str){NULL, 0};
    struct str second = letter_line_text(letter, line + 1);
    struct str name = str_format(reading->arena, "%.*s %.*s", STR_ARGS(first), STR_ARGS(second));
    words = words_in(reading, name);
    size_t length = body_at(words, 0, NULL);
    bool county = str_equal(words.items[0].lower, STR("länsstyrelsen"));
    if (length < 2 || length != words.count ||
        (county && !str_equal(words.items[length - 1].lower, STR("län"))))
        return (struct str){NULL, 0};
    return name;
}

/* "Beslutet skickas till", "Kopia till" open a list of those who get the letter. */
static bool begins_copies(struct str text)
{
    static const char *const leads[] = {"beslutet skickas",
                                        "beslutet ska skickas",
                                        "skickas till",
                                        "expedieras",
                                        "kopia",
                                        "utdraget skickas",
                                        "sändlista",
                                        "delges",
                                        "för kännedom",
                                        "beslutet expedieras",
                                        "beslut skickas",
                                        "beslut till"};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (scan_phrase(text, 0, str_from(leads[i])) != SCAN_NONE)
            return true;
    return false;
}

/* So many lines below such an opening, and at most one empty line, are its list. */
#define COPIES_MAX 12

static bool is_copy(const struct letter_reading *reading, size_t line)
{
    const struct letter *letter = &reading->letter;
    size_t gaps = 0;
    for (size_t back = 0; back <= COPIES_MAX && back <= line; back++) {
        if (begins_copies(letter_line_text(letter, line - back)))
            return gaps <= 1;
        gaps += letter->lines.items[line - back].gap_before;
    }
    return false;
}

/* The line goes on from the one above, which ends in a preposition: part of a heading. */
static bool runs_on(const struct letter_reading *reading, size_t line)
{
    static const char *const leads[] = {"för", "av",   "i",    "över", "om",  "och",
                                        "på",  "till", "från", "med",  "vid", "samt"};
    const struct letter *letter = &reading->letter;
    if (line == 0 || letter->lines.items[line].gap_before)
        return false;
    struct word_list words = words_in(reading, letter_line_text(letter, line - 1));
    for (size_t i = 0; words.count > 1 && i < sizeof leads / sizeof *leads; i++)
        if (str_equal(words.items[words.count - 1].lower, str_from(leads[i])))
            return true;
    return false;
}

/* A body's name alone on a line in the middle of the text: a page's foot that was not marked so. */
static void propose_from_body_line(struct ballot *ballot, size_t line)
{
    const struct letter_reading *reading = ballot->reading;
    const struct letter_line *at = &reading->letter.lines.items[line];
    if (at->heading || at->list_item || at->segment_count > 1)
        return;
    struct str name = name_of_segment(reading, at->first_segment);
    if (name.n && body_at(words_in(reading, name), 0, NULL) > 0)
        propose(ballot, name, false, SOURCE_MARGIN);
}

static void propose_from_lines(struct ballot *ballot)
{
    const struct letter_reading *reading = ballot->reading;
    const struct letter *letter = &reading->letter;
    bool first = true;
    for (size_t i = 0; i < letter->lines.count && i < LINES_ASKED; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        bool margin = line->zone == ZONE_MARGIN;
        if (line->prose || runs_on(reading, i) || is_copy(reading, i))
            continue;
        if (line->zone == ZONE_BODY)
            propose_from_body_line(ballot, i);
        if ((line->zone != ZONE_HEAD && !margin) || is_recipient_line(reading, i))
            continue;
        for (size_t k = 0; k < line->segment_count; k++) {
            struct str name = k ? (struct str){NULL, 0} : name_over_two_lines(reading, i);
            if (name.n == 0)
                name = name_of_segment(reading, line->first_segment + k);
            if (name.n == 0)
                continue;
            enum source source = first && !margin ? SOURCE_HEAD_FIRST : SOURCE_HEAD;
            propose(ballot, name, false, margin ? SOURCE_MARGIN : source);
            first = first && margin;
        }
    }
}

/* "Med vänliga hälsningar" and the like, or "För", in front of who signs. */
static size_t behind_greeting(struct str text)
{
    static const char *const greetings[] = {
        "styrelsen för", "för styrelsen i", "för",
        "genom",         "hälsningar från", "vänliga hälsningar från"};
    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
        size_t end = scan_phrase(text, 0, str_from(greetings[i]));
        if (end != SCAN_NONE)
            return scan_blanks(text, end);
    }
    return 0;
}

/* "Ordförande, Sävlands hembygdskrets": the name may stand behind the title. */
static void propose_signed(struct ballot *ballot, struct str text)
{
    const struct letter_reading *reading = ballot->reading;
    size_t behind = behind_greeting(text);
    struct str name = body_of_line(reading->arena, reading->tools, str_sub(text, behind, text.n));
    if (name.n) {
        propose(ballot, name, false, behind ? SOURCE_SIGNED_FOR : SOURCE_SIGNATURE);
        return;
    }
    size_t comma = str_find(text, STR(","), 0);
    if (comma == SIZE_MAX)
        return;
    name = body_of_line(reading->arena, reading->tools, str_trim(str_sub(text, comma + 1, text.n)));
    if (name.n && body_at(words_in(reading, name), 0, NULL) > 0)
        propose(ballot, name, false, SOURCE_SIGNATURE);
}

static void propose_from_foot(struct ballot *ballot)
{
    const struct letter *letter = &ballot->reading->letter;

    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->zone != ZONE_FOOT || line->list_item || line->heading ||
            is_copy(ballot->reading, i))
            continue;
        for (size_t k = 0; k < line->segment_count; k++) {
            size_t segment = line->first_segment + k;
            struct range range = before_fields(ballot->reading, segment);
            propose_signed(ballot, str_trim(str_sub(letter->text, range.start, range.end)));
        }
    }
}

/* Words that name an answer, in front of "från" or behind a genitive. */
static bool names_answer(struct str lower)
{
    return str_equal(lower, STR("svar")) || str_equal(lower, STR("svaret")) ||
           str_ends(lower, STR("remissvar")) || str_starts(lower, STR("yttrande")) ||
           str_ends(lower, STR("yttrande")) || str_equal(lower, STR("synpunkter")) ||
           str_equal(lower, STR("kommentarer")) || str_ends(lower, STR("utlåtande")) ||
           str_equal(lower, STR("förslag")) || str_equal(lower, STR("inspel"));
}

static bool word_is(struct word_list words, size_t at, struct str lower)
{
    return at < words.count && str_equal(words.items[at].lower, lower);
}

/* "Yttrande från X", "Xs svar på remiss", "X: yttrande". */
static void propose_from_subject(struct ballot *ballot, struct str text, bool sentence)
{
    const struct letter_reading *reading = ballot->reading;
    struct word_list words = words_in(reading, text);
    for (size_t i = 0; i < words.count; i++) {
        bool genitive = false;
        size_t length = body_at(words, i, &genitive);
        struct range range = {words.items[i].range.start, text.n};
        if (length)
            range.end = words.items[i + length - 1].range.end;
        bool from =
            i >= 2 && word_is(words, i - 1, STR("från")) && names_answer(words.items[i - 2].lower);
        bool whose = !sentence && length && i + length < words.count &&
                     names_answer(words.items[i + length].lower) &&
                     str_ends(words.items[i + length - 1].lower, STR("s"));
        bool colon = !sentence && length && i == 0 && word_is(words, length, STR(":")) &&
                     length + 1 < words.count && names_answer(words.items[length + 1].lower);
        if (from && !length && !sentence) {
            struct str rest = str_sub(text, range.start, range.end);
            propose(ballot, body_of_line(reading->arena, reading->tools, rest), false,
                    SOURCE_SUBJECT);
        } else if (from || whose || colon) {
            propose(ballot, str_sub(text, range.start, range.end), genitive || whose,
                    SOURCE_SUBJECT);
        }
        i += length > 1 ? length - 1 : 0;
    }
}

static void propose_from_subjects(struct ballot *ballot)
{
    const struct letter_reading *reading = ballot->reading;
    const struct letter *letter = &reading->letter;
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->prose || (line->zone != ZONE_HEAD && !line->heading))
            continue;
        for (size_t k = 0; k < line->segment_count; k++)
            propose_from_subject(ballot, letter_segment_text(letter, line->first_segment + k),
                                 false);
    }
    propose_from_subject(ballot, document_property(reading->document, STR("subject")), false);
}

/* "Registrator, Ekelands universitet <a@b>": each piece in front of the address may be a name. */
static void propose_from_mailbox(struct ballot *ballot, struct str mailbox)
{
    const struct letter_reading *reading = ballot->reading;
    struct str rest = str_sub(mailbox, 0, str_find(mailbox, STR("<"), 0));
    if (is_person(reading, rest))
        return;
    while (rest.n) {
        struct str piece = str_trim(str_cut(&rest, ','));
        piece = str_sub(piece, str_starts(piece, STR("\"")), piece.n - str_ends(piece, STR("\"")));
        if (!has_at_sign(piece))
            propose(ballot, body_of_line(reading->arena, reading->tools, piece), false,
                    SOURCE_FIELD);
    }
}

static void propose_from_fields(struct ballot *ballot)
{
    const struct letter_reading *reading = ballot->reading;
    for (size_t i = 0; i < reading->fields.count; i++)
        if (reading->fields.items[i].role == FIELD_SENDER)
            propose_from_mailbox(ballot, reading->fields.items[i].text);
    propose_from_mailbox(ballot, document_property(reading->document, STR("from")));
}

/* Present tense ends in r; the rest is common in answers. */
static bool is_verb(struct str lower)
{
    static const char *const verbs[] = {"vill", "fick", "ska", "bad",   "ombads", "antog",
                                        "har",  "är",   "kan", "finns", "ställs"};
    if (lower.n > 2 && str_ends(lower, STR("r")) && !str_ends(lower, STR("ar")) &&
        body_word_of(lower) == BODY_WORD_NONE)
        return true;
    if (str_ends(lower, STR("ar")) && lower.n > 3 && body_word_of(lower) == BODY_WORD_NONE)
        return true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_equal(lower, str_from(verbs[i])))
            return true;
    return false;
}

/* The words behind a name may be its short form: "Konstnärernas samorganisation (KSS) samlar". */
static size_t behind_short_form(struct word_list words, size_t at)
{
    if (word_is(words, at, STR("(")) && word_is(words, at + 2, STR(")")))
        return at + 3;
    return at;
}

static bool is_authority_noun(struct str lower)
{
    static const char *const ends[] = {"verket",    "myndigheten", "inspektionen", "institutet",
                                       "styrelsen", "kollegiet",   "ombudsmannen", "domstolen",
                                       "rådet",     "arkivet",     "regionen",     "kontoret"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(lower, str_from(ends[i])))
            return true;
    return false;
}

/* "X tillstyrker …", "Kommunstyrelsen i X behandlade …". */
static void propose_from_sentence(struct ballot *ballot, struct word_list words)
{
    size_t first = word_is(words, 1, STR("i")) || word_is(words, 1, STR("för")) ? 2 : 0;
    if (first && body_word_of(words.items[0].lower) != BODY_WORD_DEPARTMENT)
        first = 0;
    bool genitive = false;
    size_t length = body_at(words, first, &genitive);
    if (length == 0)
        return;
    /* "Kollektivtrafiken är …" is about a thing; of single words only authorities' names will do.
     */
    if (length == 1 && !is_authority_noun(words.items[first].lower))
        return;
    size_t behind = behind_short_form(words, first + length);
    if (behind >= words.count || (!is_verb(words.items[behind].lower) && !first &&
                                  !(genitive && names_answer(words.items[behind].lower))))
        return;
    struct range range = {words.items[first].range.start,
                          words.items[first + length - 1].range.end};
    propose(ballot, str_sub(ballot->reading->letter.text, range.start, range.end), genitive,
            SOURCE_SENTENCE);
}

/* What is running text of a sentence: a heading on the line above may have been read with it. */
static struct range prose_of(const struct letter *letter, struct range sentence)
{
    size_t line = letter_line_at(letter, sentence.start);
    for (; line < letter->lines.count; line++) {
        const struct letter_line *at = &letter->lines.items[line];
        if (at->range.start >= sentence.end || at->zone == ZONE_QUOTED)
            break;
        if (!at->prose)
            continue;
        size_t start = at->range.start > sentence.start ? at->range.start : sentence.start;
        return (struct range){start, sentence.end};
    }
    return (struct range){sentence.end, sentence.end};
}

static void propose_from_sentences(struct ballot *ballot)
{
    const struct letter_reading *reading = ballot->reading;
    size_t asked = 0;
    for (size_t i = 0; i < reading->sentences.count && asked < SENTENCES_ASKED; i++) {
        const struct sentence *sentence = &reading->sentences.items[i];
        struct range prose = prose_of(&reading->letter, sentence->range);
        struct word_list words = words_within(sentence->words, prose);
        if (words.count < 3)
            continue;
        propose_from_sentence(ballot, words);
        if (asked < SENTENCES_OPENING)
            propose_from_subject(ballot, str_sub(reading->letter.text, prose.start, prose.end),
                                 true);
        asked++;
    }
}

/* The asking authority is known by name; its own documents need only bear it. */
static void propose_authority(struct ballot *ballot)
{
    const struct letter_reading *reading = ballot->reading;
    struct str authority = reading->context->authority;
    if (!authority.n || !is_own_document(reading))
        return;
    const struct letter *letter = &reading->letter;
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        struct str text = str_sub(letter->text, line->range.start, line->range.end);
        bool bears =
            line->zone == ZONE_HEAD || line->zone == ZONE_MARGIN || reading->kind == DOCUMENT_NEWS;
        if (bears && scan_find(text, 0, text_lower(reading->arena, authority)) != SCAN_NONE)
            propose(ballot, authority, false, SOURCE_AUTHORITY);
    }
}

/* Where a municipality asks its own boards, the board is the sender: "Utbildningsnämnden i Härsta
 * stad". The board is named alone on a line, or decides in a sentence. */
static bool is_municipality(struct str lower)
{
    return str_ends(lower, STR(" kommun")) || str_ends(lower, STR(" stad"));
}

#define BOARD_WORDS 6

static struct str board_in(const struct letter_reading *reading, struct word_list words)
{
    for (size_t i = 0; i < words.count && i < BOARD_WORDS; i++) {
        const struct word *word = &words.items[i];
        bool board =
            str_ends(word->lower, STR("nämnden")) && !str_equal(word->lower, STR("nämnden"));
        if (!board && (word->flags & WORD_SIGN || str_ends(word->lower, STR("-")) ||
                       str_equal(word->lower, STR("och"))))
            continue; /* "Kultur- och fritidsnämnden" */
        if (!board || !(words.items[0].flags & WORD_CAPITAL))
            break;
        struct range range = {words.items[0].range.start, words.items[i].range.end};
        return document_plain(reading->arena, reading->document, range);
    }
    return (struct str){NULL, 0};
}

static bool opens_with_authority(const struct letter_reading *reading)
{
    const struct letter *letter = &reading->letter;
    struct str authority = text_lower(reading->arena, reading->context->authority);
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->zone != ZONE_HEAD || (i > 0 && line->gap_before))
            return false;
        if (scan_find(letter_line_text(letter, i), 0, authority) == 0)
            return true;
    }
    return false;
}

static void propose_own_board(struct ballot *ballot)
{
    const struct letter_reading *reading = ballot->reading;
    struct str authority = reading->context->authority, board = {NULL, 0};
    if (!is_municipality(text_lower(reading->arena, authority)) || is_own_document(reading) ||
        !opens_with_authority(reading))
        return;
    for (size_t i = 0; board.n == 0 && i < reading->sentences.count; i++)
        board = board_in(reading, reading->sentences.items[i].words);
    if (board.n)
        propose(ballot,
                str_format(reading->arena, "%.*s i %.*s", STR_ARGS(board), STR_ARGS(authority)),
                false, SOURCE_AUTHORITY);
}

static void mark_consultees(struct ballot *ballot)
{
    const struct consultation_context *context = ballot->reading->context;
    for (size_t i = 0; i < ballot->candidates.count; i++)
        for (size_t k = 0; k < context->consultee_count; k++)
            if (body_same(ballot->candidates.items[i].name, context->consultees[k]))
                ballot->candidates.items[i].sources |= SOURCE_CONSULTEE;
}

static float score_of(const struct candidate *candidate)
{
    float score = 0;
    for (size_t i = 0; i < sizeof source_weights / sizeof *source_weights; i++)
        if (candidate->sources & source_weights[i].source)
            score += candidate->noun ? source_weights[i].with_noun : source_weights[i].without;
    size_t more = candidate->sentences > 1 ? candidate->sentences - 1 : 0;
    return score +
           SCORE_SENTENCE_MORE * (float)(more < SENTENCES_MORE_MAX ? more : SENTENCES_MORE_MAX);
}

/* `shorter` is the beginning of `longer`, word for word: "Ekelands Energi", "Ekelands Energi AB".
 */
static bool begins(struct str shorter, struct str longer)
{
    size_t in_short = 0, in_long = 0;
    while (in_short < shorter.n)
        if (scan_next(shorter, &in_short) != scan_next(longer, &in_long))
            return false;
    return in_long < longer.n && longer.p[in_long] == ' ';
}

/* The fuller name is meant wherever the shorter stands. */
static void give_to_fuller(struct ballot *ballot)
{
    for (size_t i = 0; i < ballot->candidates.count; i++) {
        struct candidate *fuller = &ballot->candidates.items[i];
        for (size_t k = 0; k < ballot->candidates.count; k++) {
            const struct candidate *shorter = &ballot->candidates.items[k];
            if (begins(shorter->name, fuller->name))
                fuller->score += score_of(shorter);
        }
    }
}

struct str sender_of(const struct letter_reading *reading)
{
    struct ballot ballot = {.reading = reading};
    propose_from_lines(&ballot);
    propose_from_foot(&ballot);
    propose_from_subjects(&ballot);
    propose_from_fields(&ballot);
    propose_from_sentences(&ballot);
    propose_authority(&ballot);
    propose_own_board(&ballot);
    mark_consultees(&ballot);
    for (size_t i = 0; i < ballot.candidates.count; i++)
        ballot.candidates.items[i].score = score_of(&ballot.candidates.items[i]);
    give_to_fuller(&ballot);
    struct candidate best = {.score = SCORE_ENOUGH};
    for (size_t i = 0; i < ballot.candidates.count; i++)
        if (ballot.candidates.items[i].score > best.score)
            best = ballot.candidates.items[i];
    return best.name;
}

struct str recipient_of(const struct letter_reading *reading)
{
    const struct letter *letter = &reading->letter;
    for (size_t i = 0; i < reading->fields.count; i++) {
        const struct field *field = &reading->fields.items[i];
        if (field->role != FIELD_RECIPIENT)
            continue;
        struct str name = body_of_line(reading->arena, reading->tools, field->text);
        if (name.n)
            return name;
    }
    for (size_t i = 0; i < letter->lines.count; i++) {
        if (letter->lines.items[i].zone != ZONE_HEAD || !begins_recipient(reading, i))
            continue;
        struct str name = body_of_line(reading->arena, reading->tools, letter_line_text(letter, i));
        if (name.n)
            return name;
    }
    return (struct str){NULL, 0};
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/fields.h"

#include "text/language/scan.h"
#include "text/letter/case_numbers.h"

/* A label without value waits for it at most so many lines. */
#define WAIT_LINES 7
#define WAITING_MAX 16
/* Between a date's label and the date: "Datum: Solna onsdagen den 3 februari 2021". */
#define DATE_WITHIN_BYTES 40

enum value_type { VALUE_CASE, VALUE_DATE, VALUE_WORDS };

struct label {
    struct str phrase;
    enum field_role role;
};

/* Whose a thing is, in front of the noun. */
static const struct label owners[] = {
    {STR_INIT("vår"), FIELD_CASE_SENDER},
    {STR_INIT("vårt"), FIELD_CASE_SENDER},
    {STR_INIT("er"), FIELD_CASE_RECIPIENT},
    {STR_INIT("ert"), FIELD_CASE_RECIPIENT},
    {STR_INIT("era"), FIELD_CASE_RECIPIENT},
    {STR_INIT("eran"), FIELD_CASE_RECIPIENT},
    {STR_INIT("eder"), FIELD_CASE_RECIPIENT},
    {STR_INIT("edert"), FIELD_CASE_RECIPIENT},
    {STR_INIT("remissens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("regionens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("länsstyrelsens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("departementets"), FIELD_CASE_RECIPIENT},
    {STR_INIT("remittentens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("mottagarens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("motpartens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("regionstyrelsens"), FIELD_CASE_RECIPIENT},
    {STR_INIT("remissinstansens"), FIELD_CASE_SENDER},
};

/* Longer before shorter where one begins the other. */
static const struct label labels[] = {
    {STR_INIT("diarienummer"), FIELD_CASE},
    {STR_INIT("diarienr."), FIELD_CASE},
    {STR_INIT("diarienr"), FIELD_CASE},
    {STR_INIT("diarie-nr"), FIELD_CASE},
    {STR_INIT("diarie nr"), FIELD_CASE},
    {STR_INIT("diariebeteckning"), FIELD_CASE},
    {STR_INIT("dnr."), FIELD_CASE},
    {STR_INIT("dnr"), FIELD_CASE},
    {STR_INIT("d.nr"), FIELD_CASE},
    {STR_INIT("ärendebeteckning"), FIELD_CASE},
    {STR_INIT("ärendenummer"), FIELD_CASE},
    {STR_INIT("ärendenr."), FIELD_CASE},
    {STR_INIT("ärendenr"), FIELD_CASE},
    {STR_INIT("ärende nr"), FIELD_CASE},
    {STR_INIT("ärende-id"), FIELD_CASE},
    {STR_INIT("beteckning"), FIELD_CASE},
    {STR_INIT("referensnummer"), FIELD_CASE},
    {STR_INIT("referensnr"), FIELD_CASE},
    {STR_INIT("referens"), FIELD_CASE},
    {STR_INIT("ref.nr"), FIELD_CASE},
    {STR_INIT("ref nr"), FIELD_CASE},
    {STR_INIT("ref."), FIELD_CASE},
    {STR_INIT("ref"), FIELD_CASE},
    {STR_INIT("remissnummer"), FIELD_CASE_RECIPIENT},
    {STR_INIT("registrerad som"), FIELD_CASE_SENDER},
    {STR_INIT("registrerat som"), FIELD_CASE_SENDER},
    {STR_INIT("registrerats som"), FIELD_CASE_SENDER},
    {STR_INIT("ärende-nr"), FIELD_CASE},
    {STR_INIT("yttrande"), FIELD_CASE},
    {STR_INIT("remissyttrande"), FIELD_CASE},
    {STR_INIT("skrivelse"), FIELD_CASE},
    {STR_INIT("dokument-id"), FIELD_CASE},
    {STR_INIT("ärendemening"), FIELD_SUBJECT},
    {STR_INIT("ärende"), FIELD_CASE},
    {STR_INIT("datum för beslut"), FIELD_DATE_DECIDED},
    {STR_INIT("datum för sammanträde"), FIELD_DATE_MEETING},
    {STR_INIT("datum"), FIELD_DATE},
    {STR_INIT("dokumentdatum"), FIELD_DATE},
    {STR_INIT("yttrandedatum"), FIELD_DATE},
    {STR_INIT("insänt"), FIELD_DATE},
    {STR_INIT("avsänt"), FIELD_DATE},
    {STR_INIT("dat."), FIELD_DATE},
    {STR_INIT("date"), FIELD_DATE},
    {STR_INIT("upprättad"), FIELD_DATE},
    {STR_INIT("upprättat"), FIELD_DATE},
    {STR_INIT("daterad"), FIELD_DATE},
    {STR_INIT("daterat"), FIELD_DATE},
    {STR_INIT("skickat"), FIELD_DATE},
    {STR_INIT("sent"), FIELD_DATE},
    {STR_INIT("publicerad"), FIELD_DATE},
    {STR_INIT("publicerat"), FIELD_DATE},
    {STR_INIT("publiceringsdatum"), FIELD_DATE},
    {STR_INIT("senast reviderad"), FIELD_DATE_REVISED},
    {STR_INIT("senast reviderat"), FIELD_DATE_REVISED},
    {STR_INIT("reviderad"), FIELD_DATE_REVISED},
    {STR_INIT("reviderat"), FIELD_DATE_REVISED},
    {STR_INIT("revideringsdatum"), FIELD_DATE_REVISED},
    {STR_INIT("revidering"), FIELD_DATE_REVISED},
    {STR_INIT("rev.datum"), FIELD_DATE_REVISED},
    {STR_INIT("rev. datum"), FIELD_DATE_REVISED},
    {STR_INIT("rev datum"), FIELD_DATE_REVISED},
    {STR_INIT("rev."), FIELD_DATE_REVISED},
    {STR_INIT("rev"), FIELD_DATE_REVISED},
    {STR_INIT("sammanträdesdatum"), FIELD_DATE_MEETING},
    {STR_INIT("sammanträdesdag"), FIELD_DATE_MEETING},
    {STR_INIT("sammanträdestid"), FIELD_DATE_MEETING},
    {STR_INIT("sammanträde"), FIELD_DATE_MEETING},
    {STR_INIT("mötesdatum"), FIELD_DATE_MEETING},
    {STR_INIT("mötesdag"), FIELD_DATE_MEETING},
    {STR_INIT("beslutsdatum"), FIELD_DATE_DECIDED},
    {STR_INIT("beslutsdag"), FIELD_DATE_DECIDED},
    {STR_INIT("beslutad"), FIELD_DATE_DECIDED},
    {STR_INIT("beslutat"), FIELD_DATE_DECIDED},
    {STR_INIT("antagen"), FIELD_DATE_DECIDED},
    {STR_INIT("antaget"), FIELD_DATE_DECIDED},
    {STR_INIT("sista svarsdag"), FIELD_DATE_OTHER},
    {STR_INIT("sista dag"), FIELD_DATE_OTHER},
    {STR_INIT("svarsdatum"), FIELD_DATE_OTHER},
    {STR_INIT("svar senast"), FIELD_DATE_OTHER},
    {STR_INIT("senast uppdaterad"), FIELD_DATE_OTHER},
    {STR_INIT("senast"), FIELD_DATE_OTHER},
    {STR_INIT("uppdaterad"), FIELD_DATE_OTHER},
    {STR_INIT("remisstid"), FIELD_DATE_OTHER},
    {STR_INIT("remissdatum"), FIELD_DATE_OTHER},
    {STR_INIT("utskriftsdatum"), FIELD_DATE_OTHER},
    {STR_INIT("utskriven"), FIELD_DATE_OTHER},
    {STR_INIT("anslagsdatum"), FIELD_DATE_OTHER},
    {STR_INIT("justeringsdatum"), FIELD_DATE_OTHER},
    {STR_INIT("justerat"), FIELD_DATE_OTHER},
    {STR_INIT("ankom"), FIELD_DATE_OTHER},
    {STR_INIT("inkom"), FIELD_DATE_OTHER},
    {STR_INIT("protokollet justerat"), FIELD_DATE_OTHER},
    {STR_INIT("till"), FIELD_RECIPIENT},
    {STR_INIT("to"), FIELD_RECIPIENT},
    {STR_INIT("mottagare"), FIELD_RECIPIENT},
    {STR_INIT("adressat"), FIELD_RECIPIENT},
    {STR_INIT("från"), FIELD_SENDER},
    {STR_INIT("from"), FIELD_SENDER},
    {STR_INIT("avsändare"), FIELD_SENDER},
    {STR_INIT("remissinstans"), FIELD_SENDER},
    {STR_INIT("organisationens namn"), FIELD_SENDER},
    {STR_INIT("organisation"), FIELD_SENDER},
    {STR_INIT("svarande organisation"), FIELD_SENDER},
    {STR_INIT("svarslämnare"), FIELD_SENDER},
    {STR_INIT("ämne"), FIELD_SUBJECT},
    {STR_INIT("subject"), FIELD_SUBJECT},
    {STR_INIT("rubrik"), FIELD_SUBJECT},
    {STR_INIT("saken"), FIELD_SUBJECT},
    {STR_INIT("handläggare"), FIELD_OFFICER},
    {STR_INIT("kontaktperson"), FIELD_OFFICER},
    {STR_INIT("kontakt"), FIELD_OFFICER},
    {STR_INIT("föredragande"), FIELD_OFFICER},
    {STR_INIT("telefon"), FIELD_OTHER},
    {STR_INIT("telefonnummer"), FIELD_OTHER},
    {STR_INIT("tfn"), FIELD_OTHER},
    {STR_INIT("tel"), FIELD_OTHER},
    {STR_INIT("växel"), FIELD_OTHER},
    {STR_INIT("fax"), FIELD_OTHER},
    {STR_INIT("e-post"), FIELD_OTHER},
    {STR_INIT("e-postadress"), FIELD_OTHER},
    {STR_INIT("epost"), FIELD_OTHER},
    {STR_INIT("mejl"), FIELD_OTHER},
    {STR_INIT("webbplats"), FIELD_OTHER},
    {STR_INIT("webb"), FIELD_OTHER},
    {STR_INIT("postadress"), FIELD_OTHER},
    {STR_INIT("besöksadress"), FIELD_OTHER},
    {STR_INIT("besök"), FIELD_OTHER},
    {STR_INIT("adress"), FIELD_OTHER},
    {STR_INIT("org.nr"), FIELD_OTHER},
    {STR_INIT("org nr"), FIELD_OTHER},
    {STR_INIT("orgnr"), FIELD_OTHER},
    {STR_INIT("organisationsnummer"), FIELD_OTHER},
    {STR_INIT("bankgiro"), FIELD_OTHER},
    {STR_INIT("plusgiro"), FIELD_OTHER},
    {STR_INIT("diariekod"), FIELD_OTHER},
    {STR_INIT("klassificering"), FIELD_OTHER},
    {STR_INIT("version"), FIELD_OTHER},
    {STR_INIT("sida"), FIELD_OTHER},
    {STR_INIT("sid"), FIELD_OTHER},
    {STR_INIT("sidor"), FIELD_OTHER},
    {STR_INIT("sidnr"), FIELD_OTHER},
    {STR_INIT("sekretess"), FIELD_OTHER},
    {STR_INIT("bilaga"), FIELD_OTHER},
    {STR_INIT("bilagor"), FIELD_OTHER},
    {STR_INIT("enhet"), FIELD_OTHER},
    {STR_INIT("kopia"), FIELD_OTHER},
    {STR_INIT("kansli"), FIELD_OTHER},
};

static enum value_type type_of(enum field_role role)
{
    if (role <= FIELD_CASE_BARE)
        return VALUE_CASE;
    return role <= FIELD_DATE_BARE ? VALUE_DATE : VALUE_WORDS;
}

static size_t noun_at(struct str text, size_t at, enum field_role *role)
{
    size_t longest = SCAN_NONE;
    uint32_t initial = scan_peek(text, at);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (!scan_begins(labels[i].phrase, initial))
            continue;
        size_t end = scan_phrase(text, at, labels[i].phrase);
        if (end == SCAN_NONE || (longest != SCAN_NONE && end <= longest))
            continue;
        longest = end;
        *role = labels[i].role;
    }
    return longest;
}

bool field_label_at(struct str text, size_t at, enum field_role *ret_role, size_t *ret_end)
{
    enum field_role role, owner = FIELD_CASE;
    size_t noun = at;
    uint32_t initial = scan_peek(text, at);
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        size_t end = scan_begins(owners[i].phrase, initial)
                         ? scan_phrase(text, at, owners[i].phrase)
                         : SCAN_NONE;
        if (end == SCAN_NONE)
            continue;
        owner = owners[i].role;
        noun = scan_blanks(text, end);
        break;
    }
    size_t end = noun_at(text, noun, &role);
    if (end == SCAN_NONE)
        return false;
    if (owner != FIELD_CASE && type_of(role) == VALUE_CASE)
        role = owner;
    else if (owner == FIELD_CASE_RECIPIENT && type_of(role) == VALUE_DATE)
        role = FIELD_DATE_OTHER;
    else if (owner != FIELD_CASE && type_of(role) == VALUE_WORDS)
        role = FIELD_OTHER;
    *ret_role = role;
    *ret_end = end;
    return true;
}

/* A label whose value has not come yet. */
struct waiting {
    enum field_role role;
    struct range label;
    size_t line, column;
    size_t ordinal, of; /* which segment of how many on its line */
};

struct search {
    struct arena *arena;
    const struct letter *letter;
    VEC(struct field) fields;
    struct waiting waiting[WAITING_MAX];
    size_t waiting_count;
    /* The segment at hand. */
    const struct letter_segment *segment;
    bool prose, to_recipient;
};

static struct field *add_field(struct search *search, enum field_role role, struct range label,
                               struct range value)
{
    struct field *field = VEC_PUSH(search->arena, &search->fields);
    field->role = role;
    field->label = label;
    field->value = value;
    field->line = search->segment->line;
    struct str words = str_trim(str_sub(search->letter->text, value.start, value.end));
    field->text = type_of(role) == VALUE_CASE ? case_number_normalise(search->arena, words) : words;
    return field;
}

/* Where the segment at hand stands, as a label's place. */
static void place_waiting(const struct search *search, struct waiting *waiting)
{
    const struct letter_segment *segment = search->segment;
    const struct letter_line *line = &search->letter->lines.items[segment->line];
    waiting->line = segment->line;
    waiting->column = segment->column;
    waiting->ordinal = (size_t)(segment - search->letter->segments.items) - line->first_segment;
    waiting->of = line->segment_count;
}

static void wait_for_value(struct search *search, enum field_role role, struct range label)
{
    if (search->waiting_count == WAITING_MAX)
        return;
    struct waiting waiting = {.role = role, .label = label};
    place_waiting(search, &waiting);
    search->waiting[search->waiting_count++] = waiting;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* How far a label stands from a value: by cells where both rows have as many, else by columns. */
static size_t apart(const struct waiting *label, const struct waiting *value)
{
    if (label->of == value->of)
        return distance(label->ordinal, value->ordinal);
    return distance(label->column, value->column);
}

/* Take the label that waits for a value of this type: the one in the nearest column of the first
 * line that has one, since values come in their labels' order. False when none waits. */
static bool take_waiting(struct search *search, enum value_type type, struct waiting *ret_waiting)
{
    size_t best = SIZE_MAX;
    struct waiting here = {.role = FIELD_OTHER};
    place_waiting(search, &here);
    for (size_t i = 0; i < search->waiting_count; i++) {
        const struct waiting *waiting = &search->waiting[i];
        if (type_of(waiting->role) != type ||
            search->segment->line - waiting->line > WAIT_LINES + search->waiting_count)
            continue;
        if (best == SIZE_MAX) {
            best = i;
        } else if (waiting->line == search->waiting[best].line &&
                   apart(waiting, &here) < apart(&search->waiting[best], &here)) {
            best = i;
        }
    }
    if (best == SIZE_MAX)
        return false;
    *ret_waiting = search->waiting[best];
    search->waiting_count--;
    for (size_t i = best; i < search->waiting_count; i++)
        search->waiting[i] = search->waiting[i + 1];
    return true;
}

/* Behind what may stand between a label and its value: blanks, a colon, Markdown's stars, a remark
 * in parentheses ("Datum (åååå-mm-dd)"). */
static size_t behind_label(struct str text, size_t at)
{
    for (;;) {
        size_t next = at;
        uint32_t c = scan_next(text, &next);
        if (c == '(') {
            size_t close = str_find(text, STR(")"), next);
            struct dated_place place;
            if (close == SIZE_MAX || ascii_is_digit(text.p[next]) || date_at(text, next, &place))
                return at;
            next = close + 1;
        } else if (c == '/') {
            enum field_role role; /* "Vår referens/dnr" */
            if (!field_label_at(text, next, &role, &next))
                return at;
        } else if (scan_phrase(text, at, STR("är")) != SCAN_NONE) {
            next = scan_phrase(text, at, STR("är"));
        } else if (c != ' ' && c != ':' && c != '*' && c != '=') {
            return at;
        }
        at = next;
    }
}

/* These words are common in running text; there only a number that vouches for itself counts. */
static bool is_weak(struct str label)
{
    static const char *const weak[] = {"ärende",     "ref",      "ref.",           "referens",
                                       "beteckning", "yttrande", "remissyttrande", "skrivelse"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        if (scan_same(label, str_from(weak[i])))
            return true;
    return false;
}

/* Each reads the value at `at` for a label and returns the place behind it, or SCAN_NONE. */
static size_t read_case(struct search *search, struct str text, enum field_role role,
                        struct range label, size_t at)
{
    struct range value;
    bool weak = is_weak(str_sub(text, label.start, label.end));
    enum case_number_trust trust = weak && search->prose ? CASE_NUMBER_BARE : CASE_NUMBER_LABELLED;
    at = scan_phrase(text, at, STR("nr *")) == SCAN_NONE ? at : scan_blanks(text, at + 2);
    if (!case_number_at(text, (struct range){at, text.n}, trust, &value))
        return SCAN_NONE;
    add_field(search, role, label, value);
    return value.end;
}

static size_t read_date(struct search *search, struct str text, enum field_role role,
                        struct range label, size_t at)
{
    size_t end = at + DATE_WITHIN_BYTES < text.n ? at + DATE_WITHIN_BYTES : text.n;
    struct dated_places dates = dates_of(search->arena, text, (struct range){at, text.n});
    if (dates.count == 0 || dates.items[0].range.start > end)
        return SCAN_NONE;
    add_field(search, role, label, dates.items[0].range)->date = dates.items[0].date;
    return dates.items[0].range.end;
}

static bool is_colon_before(struct str text, struct range label, size_t value)
{
    return str_contains(str_sub(text, label.end, value), STR(":"));
}

/* "Till Region Ekeland" needs no colon; "Från", "Kontakt" and the like do. */
static size_t read_words(struct search *search, struct str text, enum field_role role,
                         struct range label, size_t at)
{
    if (role != FIELD_RECIPIENT && !is_colon_before(text, label, at))
        return SCAN_NONE;
    add_field(search, role, label, (struct range){at, text.n});
    search->to_recipient |= role == FIELD_RECIPIENT;
    /* A case number may stand behind the recipient or in the subject. */
    return role == FIELD_RECIPIENT || role == FIELD_SUBJECT ? at : text.n;
}

static bool is_subject_word(struct str text, struct range label)
{
    return scan_phrase(text, label.start, STR("ärende")) == label.end;
}

/* "Datum" and "Rev." may stand behind other words; "daterat" and the like are then prose. */
static bool is_date_noun(struct str text, struct range label)
{
    return scan_phrase(text, label.start, STR("datum")) == label.end ||
           scan_phrase(text, label.start, STR("rev*")) != SCAN_NONE;
}

/* "Yttrande 2025:44" is numbered; "Yttrande" alone is no label. */
static bool is_document_word(struct str text, struct range label)
{
    static const char *const words[] = {"yttrande", "remissyttrande", "skrivelse"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (scan_phrase(text, label.start, str_from(words[i])) == label.end)
            return true;
    return false;
}

/* A label with its value, or a label that waits for one. Returns the place behind. */
static size_t read_label(struct search *search, struct str text, enum field_role role,
                         struct range label, bool first)
{
    size_t at = behind_label(text, label.end), end = SCAN_NONE;
    enum value_type type = type_of(role);
    if (at < text.n && type == VALUE_CASE)
        end = read_case(search, text, role, label, at);
    else if (at < text.n && !search->prose && type == VALUE_DATE &&
             (first || is_date_noun(text, label)))
        end = read_date(search, text, role, label, at);
    else if (at < text.n && !search->prose && first && type == VALUE_WORDS)
        end = read_words(search, text, role, label, at);
    if (end != SCAN_NONE)
        return end;
    enum field_role next_role;
    size_t next_end;
    bool row = at < text.n && field_label_at(text, at, &next_role, &next_end) &&
               !is_document_word(text, label);
    if (first && !search->prose && (at >= text.n || row) && !is_document_word(text, label))
        wait_for_value(search, role, label);
    if (first && row)
        return at; /* a row of labels */
    if (first && !search->prose && is_subject_word(text, label) &&
        is_colon_before(text, label, at) && at < text.n)
        add_field(search, FIELD_SUBJECT, label, (struct range){at, text.n});
    return label.end;
}

/* A value without label in front: for a label that waits, or bare. SCAN_NONE when there is none. */
static size_t read_bare(struct search *search, struct str text, size_t at)
{
    struct dated_place place;
    struct waiting waiting = {.role = FIELD_DATE_BARE};
    if (ascii_is_digit(text.p[at]) && date_at(text, at, &place)) {
        take_waiting(search, VALUE_DATE, &waiting);
        add_field(search, waiting.role, waiting.label, place.range)->date = place.date;
        return place.range.end;
    }
    struct range value, rest = {at, text.n};
    bool first = at == search->segment->range.start;
    waiting =
        (struct waiting){.role = search->to_recipient ? FIELD_CASE_RECIPIENT : FIELD_CASE_BARE};
    if (case_number_at(text, rest, CASE_NUMBER_BARE, &value) ||
        (first && search->waiting_count > 0 &&
         case_number_at(text, rest, CASE_NUMBER_LABELLED, &value) && value.end == text.n)) {
        bool labelled = take_waiting(search, VALUE_CASE, &waiting);
        if (!labelled && !case_number_at(text, rest, CASE_NUMBER_BARE, &value))
            return SCAN_NONE;
        add_field(search, waiting.role, waiting.label, value);
        return value.end;
    }
    return SCAN_NONE;
}

/* The words of a segment without label or value may be what a label waits for. */
static void offer_words(struct search *search, struct range range)
{
    struct waiting waiting;
    if (take_waiting(search, VALUE_WORDS, &waiting))
        add_field(search, waiting.role, waiting.label, range);
}

static size_t next_word(struct str text, size_t at)
{
    while (at < text.n && scan_is_alnum(scan_peek(text, at)))
        scan_next(text, &at);
    while (at < text.n && !scan_is_alnum(scan_peek(text, at)))
        scan_next(text, &at);
    return at;
}

static void search_segment(struct search *search, const struct letter_segment *segment)
{
    struct str text = str_sub(search->letter->text, 0, segment->range.end);
    size_t found = search->fields.count, waiting = search->waiting_count;
    search->segment = segment;
    search->to_recipient = false;
    bool first = true;
    for (size_t at = segment->range.start; at < text.n;) {
        enum field_role role;
        size_t end = SCAN_NONE;
        bool word_starts = at == segment->range.start || !scan_is_letter(scan_peek_back(text, at));
        if ((word_starts || first) && field_label_at(text, at, &role, &end)) {
            size_t behind = read_label(search, text, role, (struct range){at, end}, first);
            first = first && behind > end;
            end = behind;
        } else if (!search->prose) {
            end = read_bare(search, text, at);
            first = end != SCAN_NONE;
        }
        if (end == SCAN_NONE)
            first = false;
        at = end == SCAN_NONE || end <= at ? next_word(text, at) : end;
        while (at < text.n && !scan_is_alnum(scan_peek(text, at)))
            scan_next(text, &at);
    }
    if (!search->prose && search->fields.count == found && search->waiting_count == waiting)
        offer_words(search, segment->range);
}

size_t fields_from_line(struct fields fields, size_t line)
{
    size_t low = 0, high = fields.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fields.items[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool fields_has_on_line(struct fields fields, size_t line, enum field_role role)
{
    for (size_t i = fields_from_line(fields, line);
         i < fields.count && fields.items[i].line == line; i++)
        if (fields.items[i].role == role)
            return true;
    return false;
}

struct fields fields_of(struct arena *arena, const struct letter *letter)
{
    struct search search = {.arena = arena, .letter = letter};
    for (size_t i = 0; i < letter->segments.count; i++) {
        const struct letter_segment *segment = &letter->segments.items[i];
        const struct letter_line *line = &letter->lines.items[segment->line];
        if (line->zone == ZONE_QUOTED)
            continue;
        search.prose = line->prose;
        if (line->prose)
            search.waiting_count = 0;
        search_segment(&search, segment);
    }
    return (struct fields){search.fields.items, search.fields.count};
}

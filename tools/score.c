/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "score.h"

#include "base/utf8.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Bytes of white space and punctuation that may lie between two borders that agree. */
#define BORDER_TOLERANCE 3
/* Of a text, in details. */
#define EXCERPT_BYTES 70

/* ---- figures ---- */

static double ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : NAN;
}

double share_value(struct share share)
{
    return ratio(share.right, share.of);
}

double matches_precision(struct matches matches)
{
    return ratio(matches.right, matches.given);
}

double matches_recall(struct matches matches)
{
    return ratio(matches.right, matches.wanted);
}

double matches_f1(struct matches matches)
{
    return ratio(2 * matches.right, matches.given + matches.wanted);
}

struct matches field_matches(struct field_score field)
{
    return (struct matches){.right = field.right,
                            .given = field.right + field.wrong + field.spurious,
                            .wanted = field.right + field.wrong + field.missing};
}

struct matches confusion_matches(const struct confusion *confusion, size_t class)
{
    struct matches matches = {.right = confusion->cells[class][class]};
    for (size_t other = 0; other < CONFUSION_CLASSES; other++) {
        matches.given += confusion->cells[other][class];
        matches.wanted += confusion->cells[class][other];
    }
    return matches;
}

double confusion_macro_f1(const struct confusion *confusion, size_t first)
{
    double sum = 0;
    size_t classes = 0;
    for (size_t class = first; class < CONFUSION_CLASSES; class ++) {
        struct matches matches = confusion_matches(confusion, class);
        if (!matches.wanted)
            continue;
        sum += matches_f1(matches);
        classes++;
    }
    return classes ? sum / (double)classes : NAN;
}

struct share confusion_accuracy(const struct confusion *confusion)
{
    struct share share = {0};
    for (size_t class = 0; class < CONFUSION_CLASSES; class ++) {
        struct matches matches = confusion_matches(confusion, class);
        share.right += matches.right;
        share.of += matches.wanted;
    }
    return share;
}

static void count(struct share *share, bool right)
{
    share->of++;
    share->right += right;
}

/* ---- details ---- */

/* The letter being counted. */
struct counting {
    struct score *score;
    struct arena *arena;
    const struct judged *judged;
    struct buf *details; /* or NULL */
};

/* The beginning of a range as one line. */
static void add_excerpt(struct counting *counting, struct range range)
{
    struct str text = str_sub(counting->judged->letter->text, range.start, range.end);
    size_t length = utf8_cut(text, text.n < EXCERPT_BYTES ? text.n : EXCERPT_BYTES);
    buf_add_c(counting->details, '"');
    for (size_t i = 0; i < length; i++)
        buf_add_c(counting->details, ascii_is_space(text.p[i]) ? ' ' : text.p[i]);
    buf_add_str(counting->details, length < text.n ? STR("…\"\n") : STR("\"\n"));
}

/* "letter:line: " before a miss; a line of 0 means the letter as a whole. */
static void add_place(struct counting *counting, size_t line)
{
    buf_add_str(counting->details, counting->judged->letter->name);
    if (line)
        buf_add_format(counting->details, ":%zu", line);
    buf_add_str(counting->details, STR(": "));
}

static void tell(struct counting *counting, const char *what, const char *wanted, const char *given)
{
    if (!counting->details)
        return;
    add_place(counting, 0);
    buf_add_format(counting->details, "%s: wanted %s, got %s\n", what, wanted, given);
}

/* ---- metadata ---- */

static const struct {
    const char *name;
    size_t wanted, given; /* in struct letter_facts and struct metadata */
    bool is_date;
} fields[FIELDS] = {
    [FIELD_SENDER] = {"sender", offsetof(struct letter_facts, sender),
                      offsetof(struct metadata, sender), false},
    [FIELD_OUR_CASE_NUMBER] = {"our_case_number", offsetof(struct letter_facts, our_case_number),
                               offsetof(struct metadata, our_case_number), false},
    [FIELD_THEIR_CASE_NUMBER] = {"their_case_number",
                                 offsetof(struct letter_facts, their_case_number),
                                 offsetof(struct metadata, their_case_number), false},
    [FIELD_DATED] = {"dated", offsetof(struct letter_facts, dated),
                     offsetof(struct metadata, dated), true},
    [FIELD_REVISED] = {"revised", offsetof(struct letter_facts, revised),
                       offsetof(struct metadata, revised), true},
    [FIELD_DECIDED] = {"decided", offsetof(struct letter_facts, decided),
                       offsetof(struct metadata, decided), true},
};

const char *field_name(enum field field)
{
    return fields[field].name;
}

static uint32_t folded(uint32_t c)
{
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    return c == 0xA0 || c == '\n' || c == '\t' ? ' ' : c;
}

/* Dashes of one kind, spaces single, with a NUL behind. */
static struct str normal_form(struct arena *arena, struct str text)
{
    char *normal = arena_alloc(arena, text.n + 1);
    struct buf out = {.p = normal, .room = text.n + 1, .max = text.n + 1};
    uint32_t before = ' ';
    for (size_t at = 0; at < text.n;) {
        uint32_t c = folded(utf8_next(text, &at));
        if (c != ' ' || before != ' ')
            utf8_add(&out, c);
        before = c;
    }
    struct str trimmed = str_trim(buf_str(&out));
    normal[trimmed.n] = '\0';
    return (struct str){normal, trimmed.n};
}

static struct str field_text(struct arena *arena, const void *place, bool is_date)
{
    if (!is_date)
        return normal_form(arena, *(const struct str *)place);
    return normal_form(arena, str_from(date_format(*(const struct date *)place).text));
}

static void count_field(struct counting *counting, enum field field)
{
    struct field_score *score = &counting->score->fields[field];
    const char *facts = (const char *)&counting->judged->letter->facts;
    const char *metadata = (const char *)&counting->judged->analysis->metadata;
    struct str wanted =
        field_text(counting->arena, facts + fields[field].wanted, fields[field].is_date);
    struct str given =
        field_text(counting->arena, metadata + fields[field].given, fields[field].is_date);
    bool right = str_equal(wanted, given);
    if (!wanted.n && !given.n)
        score->empty++;
    else if (right)
        score->right++;
    else if (!given.n)
        score->missing++;
    else if (!wanted.n)
        score->spurious++;
    else
        score->wrong++;
    if (!right)
        tell(counting, fields[field].name, wanted.n ? wanted.p : "-", given.n ? given.p : "-");
}

/* ---- the letter as a whole ---- */

static void count_class(struct counting *counting, struct confusion *confusion, const char *what,
                        size_t wanted, size_t given, const char *(*word)(size_t class))
{
    confusion->cells[wanted][given]++;
    if (wanted != given)
        tell(counting, what, word(wanted), word(given));
}

static const char *kind_of_document(size_t class)
{
    return document_kind_word((enum document_kind) class);
}

static const char *word_of_answers(size_t class)
{
    return answers_word((enum answers) class);
}

static const char *word_of_stance(size_t class)
{
    return stance_word((enum stance) class);
}

static void count_whole(struct counting *counting)
{
    struct score *score = counting->score;
    const struct letter_facts *facts = &counting->judged->letter->facts;
    const struct analysis *analysis = counting->judged->analysis;
    count_class(counting, &score->document_kinds, "kind of document", facts->kind, analysis->kind,
                kind_of_document);
    count_class(counting, &score->answers, "answers", facts->answers, analysis->answers,
                word_of_answers);
    count_class(counting, &score->stances, "stance", facts->stance, analysis->stance,
                word_of_stance);
    for (enum field field = 0; field < FIELDS; field++)
        count_field(counting, field);
}

/* ---- nodes ---- */

static size_t node_with_heading_at(const struct draft *draft, size_t at)
{
    for (size_t i = 0; i < draft->node_count; i++)
        if (draft->nodes[i].heading.start <= at && at < draft->nodes[i].heading.end)
            return i;
    return NODE_NONE;
}

static size_t node_with_title(const struct draft *draft, struct str beginning)
{
    for (size_t i = 0; i < draft->node_count; i++)
        if (str_starts(draft->nodes[i].title, beginning))
            return i;
    return NODE_NONE;
}

size_t score_node(const struct judged *judged, struct str id)
{
    if (str_equal(id, STR("root")))
        return 0;
    if (str_equal(id, STR("process")))
        return PASSAGE_PROCESS;
    if (!judged->draft)
        return NODE_NONE;
    if (str_starts(id, STR("\"")))
        return node_with_title(judged->draft, str_sub(id, 1, id.n - 1));
    for (size_t i = 0; i < judged->labelled->places.count; i++) {
        const struct node_place *place = &judged->labelled->places.items[i];
        if (!str_equal(place->id, id))
            continue;
        /* A heading's number may stand outside what the program calls the heading. */
        size_t node = node_with_heading_at(judged->draft, place->range.start);
        return node != NODE_NONE ? node : node_with_heading_at(judged->draft, place->range.end - 1);
    }
    return NODE_NONE;
}

static bool names_hold(const struct judged *judged, const struct names *ids, size_t node)
{
    for (size_t i = 0; i < ids->count; i++) {
        size_t named = score_node(judged, ids->items[i]);
        if (named == node && named != NODE_NONE)
            return true;
    }
    return false;
}

void score_draft(struct score *score, const struct judged *judged, struct buf *details)
{
    for (size_t i = 0; i < judged->labelled->places.count; i++) {
        struct str id = judged->labelled->places.items[i].id;
        bool found = score_node(judged, id) != NODE_NONE;
        count(&score->nodes_found, found);
        if (!found && details)
            buf_add_format(details, "draft.md: no node at {#%.*s}\n", STR_ARGS(id));
    }
}

static bool says_stance(const struct judged *judged, const struct labelled_stance *wanted)
{
    size_t node = score_node(judged, wanted->node);
    for (size_t i = 0; i < judged->analysis->node_stance_count; i++) {
        const struct node_stance *given = &judged->analysis->node_stances[i];
        if (node != NODE_NONE && given->node == node && given->stance == wanted->stance)
            return true;
    }
    return false;
}

static void count_node_stances(struct counting *counting)
{
    const struct judged *judged = counting->judged;
    const struct letter_facts *facts = &judged->letter->facts;
    struct matches *matches = &counting->score->node_stances;
    matches->wanted += facts->node_stances.count;
    matches->given += judged->analysis->node_stance_count;
    for (size_t i = 0; i < facts->node_stances.count; i++) {
        const struct labelled_stance *wanted = &facts->node_stances.items[i];
        bool right = says_stance(judged, wanted);
        matches->right += right;
        if (right || !counting->details)
            continue;
        add_place(counting, 0);
        buf_add_format(counting->details, "stance on %.*s: wanted %s, not given\n",
                       STR_ARGS(wanted->node), stance_word(wanted->stance));
    }
}

/* ---- borders ---- */

static bool is_between_words(uint32_t c)
{
    if (c < 0x80)
        return !ascii_is_alpha((char)c) && !ascii_is_digit((char)c);
    return (c >= 0x2000 && c <= 0x206F) || c == 0xA0 || c == 0xAB || c == 0xBB;
}

static bool borders_agree(struct str text, size_t a, size_t b)
{
    size_t from = a < b ? a : b, to = a < b ? b : a;
    if (to - from > BORDER_TOLERANCE)
        return false;
    while (from < to)
        if (!is_between_words(utf8_next(text, &from)))
            return false;
    return true;
}

/* Pairs of agreeing borders; both lists ascend. */
static size_t agreeing(struct str text, const size_t *wanted, size_t wanted_count,
                       const size_t *given, size_t given_count)
{
    size_t pairs = 0;
    for (size_t i = 0, k = 0; i < wanted_count && k < given_count;) {
        bool agree = borders_agree(text, wanted[i], given[k]);
        pairs += agree;
        bool wanted_first = wanted[i] <= given[k];
        i += agree || wanted_first;
        k += agree || !wanted_first;
    }
    return pairs;
}

/* The labelled viewpoints and those said, with their borders apart. */
struct views {
    const struct label **wanted;
    const struct viewpoint *given;
    size_t wanted_count, given_count;
    size_t *wanted_starts, *wanted_ends, *given_starts, *given_ends;
    size_t *partner; /* of each label: the viewpoint that is the same one, or SIZE_MAX */
};

static struct views views_of(struct counting *counting)
{
    struct arena *arena = counting->arena;
    const struct letter *letter = counting->judged->letter;
    struct views views = {.given = counting->judged->analysis->viewpoints,
                          .given_count = counting->judged->analysis->viewpoint_count};
    views.wanted = ARENA_ARRAY(arena, letter->labels.count, const struct label *);
    views.wanted_starts = ARENA_ARRAY(arena, letter->labels.count, size_t);
    views.wanted_ends = ARENA_ARRAY(arena, letter->labels.count, size_t);
    views.partner = ARENA_ARRAY(arena, letter->labels.count, size_t);
    views.given_starts = ARENA_ARRAY(arena, views.given_count, size_t);
    views.given_ends = ARENA_ARRAY(arena, views.given_count, size_t);
    for (size_t i = 0; i < letter->labels.count; i++) {
        const struct label *label = &letter->labels.items[i];
        if (!label->is_viewpoint)
            continue;
        views.wanted_starts[views.wanted_count] = label->range.start;
        views.wanted_ends[views.wanted_count] = label->range.end;
        views.wanted[views.wanted_count++] = label;
    }
    for (size_t i = 0; i < views.given_count; i++) {
        views.given_starts[i] = views.given[i].range.start;
        views.given_ends[i] = views.given[i].range.end;
    }
    return views;
}

static void count_borders(struct counting *counting, const struct views *views)
{
    struct str text = counting->judged->letter->text;
    struct matches *borders = &counting->score->borders, *exact = &counting->score->exact;
    borders->wanted += 2 * views->wanted_count;
    borders->given += 2 * views->given_count;
    borders->right += agreeing(text, views->wanted_starts, views->wanted_count, views->given_starts,
                               views->given_count);
    borders->right += agreeing(text, views->wanted_ends, views->wanted_count, views->given_ends,
                               views->given_count);
    exact->wanted += views->wanted_count;
    exact->given += views->given_count;
    for (size_t i = 0; i < views->wanted_count; i++) {
        size_t k = views->partner[i];
        exact->right += k != SIZE_MAX &&
                        borders_agree(text, views->wanted_starts[i], views->given_starts[k]) &&
                        borders_agree(text, views->wanted_ends[i], views->given_ends[k]);
    }
}

enum side { SIDE_WANTED = 1, SIDE_GIVEN = 2 };

static void mark(unsigned char *bytes, size_t count, struct range range, enum side side)
{
    for (size_t i = range.start; i < range.end && i < count; i++)
        bytes[i] |= (unsigned char)side;
}

static void count_coverage(struct counting *counting, const struct views *views)
{
    struct str text = counting->judged->letter->text;
    struct matches *coverage = &counting->score->coverage;
    unsigned char *bytes = ARENA_ARRAY(counting->arena, text.n + 1, unsigned char);
    for (size_t i = 0; i < views->wanted_count; i++)
        mark(bytes, text.n, views->wanted[i]->range, SIDE_WANTED);
    for (size_t i = 0; i < views->given_count; i++)
        mark(bytes, text.n, views->given[i].range, SIDE_GIVEN);
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_is_space(text.p[i]))
            continue;
        coverage->wanted += (bytes[i] & SIDE_WANTED) != 0;
        coverage->given += (bytes[i] & SIDE_GIVEN) != 0;
        coverage->right += bytes[i] == (SIDE_WANTED | SIDE_GIVEN);
    }
}

/* ---- pairs ---- */

/* At least half of what either has. */
static bool same_viewpoint(struct range a, struct range b)
{
    size_t start = a.start > b.start ? a.start : b.start;
    size_t end = a.end < b.end ? a.end : b.end;
    if (start >= end)
        return false;
    size_t either = (a.end - a.start) + (b.end - b.start) - (end - start);
    return 2 * (end - start) >= either;
}

/* Viewpoints do not overlap one another, so that at most two can be the same as one label, and then
 * each is half of it: the first is taken. */
static void find_partners(struct counting *counting, struct views *views)
{
    bool *taken = ARENA_ARRAY(counting->arena, views->given_count, bool);
    struct matches *overlapping = &counting->score->overlapping;
    for (size_t i = 0; i < views->wanted_count; i++) {
        views->partner[i] = SIZE_MAX;
        for (size_t k = 0; k < views->given_count && views->partner[i] == SIZE_MAX; k++)
            if (!taken[k] && same_viewpoint(views->wanted[i]->range, views->given[k].range))
                views->partner[i] = k;
        if (views->partner[i] == SIZE_MAX)
            continue;
        taken[views->partner[i]] = true;
        overlapping->right++;
    }
    overlapping->wanted += views->wanted_count;
    overlapping->given += views->given_count;
}

static void tell_view(struct counting *counting, size_t line, const char *what, struct range range)
{
    if (!counting->details)
        return;
    add_place(counting, line);
    buf_add_format(counting->details, "%s ", what);
    add_excerpt(counting, range);
}

static void tell_unpaired(struct counting *counting, const struct views *views)
{
    for (size_t i = 0; i < views->wanted_count; i++)
        if (views->partner[i] == SIZE_MAX)
            tell_view(counting, views->wanted[i]->line,
                      "viewpoint not found:", views->wanted[i]->range);
    for (size_t k = 0; k < views->given_count; k++) {
        bool paired = false;
        for (size_t i = 0; i < views->wanted_count; i++)
            paired |= views->partner[i] == k;
        if (!paired)
            tell_view(counting, 0, "no such viewpoint:", views->given[k].range);
    }
}

static void count_kind(struct counting *counting, const struct label *wanted,
                       const struct viewpoint *given)
{
    bool allowed = given->kind == wanted->kind || given->kind == wanted->other_kind;
    enum viewpoint_kind lenient = allowed ? given->kind : wanted->kind;
    counting->score->kinds.cells[wanted->kind][given->kind]++;
    counting->score->kinds_lenient.cells[lenient][given->kind]++;
    if (allowed || !counting->details)
        return;
    add_place(counting, wanted->line);
    buf_add_format(counting->details,
                   "kind: wanted %s, got %s: ", viewpoint_kind_word(wanted->kind),
                   viewpoint_kind_word(given->kind));
    add_excerpt(counting, given->range);
}

/* ---- passages ---- */

static struct str node_word(const struct judged *judged, size_t node)
{
    if (node == PASSAGE_PROCESS)
        return STR("process");
    return node < judged->draft->node_count ? judged->draft->nodes[node].id : STR("-");
}

/* "i2.1 (fa2.i1)": the label's id and the program's for the same node. */
static void add_wanted(struct counting *counting, const struct names *ids)
{
    if (!ids->count)
        buf_add_str(counting->details, STR(" none"));
    for (size_t i = 0; i < ids->count; i++) {
        struct str own = node_word(counting->judged, score_node(counting->judged, ids->items[i]));
        buf_add_format(counting->details, " %.*s", STR_ARGS(ids->items[i]));
        if (!str_equal(own, ids->items[i]))
            buf_add_format(counting->details, " (%.*s)", STR_ARGS(own));
    }
}

static void add_given(struct counting *counting, const struct viewpoint *given)
{
    if (!given->passage_count)
        buf_add_str(counting->details, STR(" none"));
    for (size_t i = 0; i < given->passage_count; i++)
        buf_add_format(counting->details, " %.*s %.2f",
                       STR_ARGS(node_word(counting->judged, given->passages[i].node)),
                       (double)given->passages[i].score);
}

static void tell_passage(struct counting *counting, const struct label *wanted,
                         const struct viewpoint *given)
{
    if (!counting->details)
        return;
    add_place(counting, wanted->line);
    buf_add_str(counting->details, STR("passage: wanted"));
    add_wanted(counting, &wanted->passages);
    buf_add_str(counting->details, STR(", got"));
    add_given(counting, given);
    buf_add_str(counting->details, STR(": "));
    add_excerpt(counting, given->range);
}

static void count_ranking(struct counting *counting, const struct label *wanted,
                          const struct viewpoint *given)
{
    const struct judged *judged = counting->judged;
    struct score *score = counting->score;
    size_t first = given->passage_count ? given->passages[0].node : NODE_NONE;
    bool any = names_hold(judged, &wanted->passages, first);
    bool lenient = any || names_hold(judged, &wanted->other_passages, first);
    bool found = false;
    for (size_t i = 0; i < given->candidate_count && i < 5; i++)
        found |= names_hold(judged, &wanted->passages, given->candidates[i].node);
    count(&score->first_strict, any && score_node(judged, wanted->passages.items[0]) == first);
    count(&score->first_any, any);
    count(&score->first_lenient, lenient);
    count(&score->among_five, found);
    count(&score->abstained, !given->passage_count);
    if (!lenient)
        tell_passage(counting, wanted, given);
}

static bool is_explicit(const struct passage *passage)
{
    for (size_t i = 0; i < passage->evidence.count; i++) {
        enum evidence_kind kind = passage->evidence.items[i].kind;
        if (kind == EVIDENCE_REFERENCE || kind == EVIDENCE_HEADING || kind == EVIDENCE_QUOTATION)
            return true;
    }
    return false;
}

static void count_explicit(struct counting *counting, const struct label *wanted,
                           const struct viewpoint *given)
{
    const struct judged *judged = counting->judged;
    bool found = false;
    for (size_t i = 0; i < given->passage_count; i++) {
        if (!is_explicit(&given->passages[i]))
            continue;
        size_t node = given->passages[i].node;
        bool right = names_hold(judged, &wanted->passages, node);
        found |= right;
        count(&counting->score->explicit_precision,
              right || names_hold(judged, &wanted->other_passages, node));
    }
    if (wanted->by_reference)
        count(&counting->score->explicit_recall, found);
}

static void count_passages(struct counting *counting, const struct label *wanted,
                           const struct viewpoint *given)
{
    if (!counting->judged->draft)
        return;
    count_explicit(counting, wanted, given);
    if (wanted->passages.count) {
        count_ranking(counting, wanted, given);
        return;
    }
    count(&counting->score->rightly_none, !given->passage_count);
    if (given->passage_count)
        tell_passage(counting, wanted, given);
}

void score_letter(struct score *score, struct arena *arena, const struct judged *judged,
                  struct buf *details)
{
    struct counting counting = {score, arena, judged, details};
    score->letters++;
    count_whole(&counting);
    count_node_stances(&counting);
    struct views views = views_of(&counting);
    find_partners(&counting, &views);
    count_borders(&counting, &views);
    count_coverage(&counting, &views);
    tell_unpaired(&counting, &views);
    for (size_t i = 0; i < views.wanted_count; i++) {
        if (views.partner[i] == SIZE_MAX)
            continue;
        count_kind(&counting, views.wanted[i], &views.given[views.partner[i]]);
        count_passages(&counting, views.wanted[i], &views.given[views.partner[i]]);
    }
}

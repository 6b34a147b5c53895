/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

#include "base/buf.h"

#include <stdio.h>

#define MARKS_MAX 32

struct mark {
    size_t start, end;
};

struct marks {
    struct mark items[MARKS_MAX];
    size_t count;
};

/* The end of `words` in `quote` when it stands at `at`, where any run of white space equals any
 * other; else 0. */
static size_t match_end(struct str quote, size_t at, struct str words)
{
    size_t i = 0;
    while (i < words.n && at < quote.n) {
        if (ascii_is_space(words.p[i]) != ascii_is_space(quote.p[at]))
            return 0;
        if (!ascii_is_space(words.p[i])) {
            if (words.p[i++] != quote.p[at++])
                return 0;
            continue;
        }
        while (i < words.n && ascii_is_space(words.p[i]))
            i++;
        while (at < quote.n && ascii_is_space(quote.p[at]))
            at++;
    }
    return i == words.n ? at : 0;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* Of all places where the words stand, the one nearest to `expected`: the quote is plain text, so
 * offsets of the canonical text are only nearly right in it. */
static bool find_words(struct str quote, struct str words, size_t expected, struct mark *ret_mark)
{
    bool found = false;
    for (size_t at = 0; words.n > 0 && at < quote.n; at++) {
        size_t end = match_end(quote, at, words);
        if (end > 0 && (!found || distance(at, expected) < distance(ret_mark->start, expected))) {
            *ret_mark = (struct mark){at, end};
            found = true;
        }
    }
    return found;
}

/* Put a mark in its place by start; one too many is left out. */
static void add_mark(struct marks *marks, struct mark mark)
{
    if (marks->count == MARKS_MAX)
        return;
    size_t at = marks->count++;
    for (; at > 0 && marks->items[at - 1].start > mark.start; at--)
        marks->items[at] = marks->items[at - 1];
    marks->items[at] = mark;
}

/* Marks that overlap or touch become one. */
static void join_marks(struct marks *marks)
{
    size_t kept = 0;
    for (size_t i = 0; i < marks->count; i++) {
        struct mark mark = marks->items[i];
        struct mark *last = kept > 0 ? &marks->items[kept - 1] : NULL;
        if (!last || last->end < mark.start)
            marks->items[kept++] = mark;
        else if (last->end < mark.end)
            last->end = mark.end;
    }
    marks->count = kept;
}

static void push_part(struct view_maker *maker, json_t *quote, struct str text, bool marked)
{
    if (text.n == 0)
        return;
    json_t *part = view_push_object(maker, quote);
    view_put(maker, part, "text", view_text(text));
    view_put(maker, part, "marked", json_boolean(marked));
}

static size_t expected_place(const struct index_viewpoint *viewpoint,
                             const struct index_evidence *evidence)
{
    bool behind = viewpoint->start >= 0 && evidence->start > viewpoint->start;
    return behind ? (size_t)(evidence->start - viewpoint->start) : 0;
}

/* Words that alone tell a reader nothing about why they are marked. */
static bool says_nothing(struct str words)
{
    static const char *const SMALL[] = {"att",  "av",  "den", "det", "de",   "en",    "ett", "för",
                                        "har",  "i",   "med", "men", "och",  "om",    "på",  "som",
                                        "till", "var", "vi",  "är",  "blir", "blivit"};
    for (size_t i = 0; i < sizeof SMALL / sizeof *SMALL; i++)
        if (str_equal(words, str_from(SMALL[i])))
            return true;
    return false;
}

/* The quote as runs of text, those that gave kind and stance marked. Evidence that is not found in
 * it marks nothing. */
static json_t *make_quote(struct view_maker *maker, const struct index_viewpoint *viewpoint)
{
    struct str text = viewpoint->text;
    struct marks marks = {.count = 0};
    for (size_t i = 0; i < viewpoint->evidence.count; i++) {
        const struct index_evidence *evidence = &viewpoint->evidence.items[i];
        struct mark mark = {0};
        if (!says_nothing(evidence->text) &&
            find_words(text, evidence->text, expected_place(viewpoint, evidence), &mark))
            add_mark(&marks, mark);
    }
    join_marks(&marks);
    json_t *quote = json_array();
    size_t done = 0;
    for (size_t i = 0; i < marks.count; i++) {
        struct mark mark = marks.items[i];
        push_part(maker, quote, str_sub(text, done, mark.start), false);
        push_part(maker, quote, str_sub(text, mark.start, mark.end), true);
        done = mark.end;
    }
    push_part(maker, quote, str_sub(text, done, text.n), false);
    return quote;
}

static json_t *make_place(const struct view_maker *maker, const struct index_viewpoint *viewpoint)
{
    char page[24], line[24];
    snprintf(page, sizeof page, "%" JSON_INTEGER_FORMAT, viewpoint->page);
    snprintf(line, sizeof line, "%" JSON_INTEGER_FORMAT, viewpoint->line);
    bool paged = viewpoint->document != INDEX_NONE &&
                 maker->index->documents.items[viewpoint->document].paged;
    return words_fill(maker->words, paged && viewpoint->page > 0 ? "place_paged" : "place_plain",
                      "page", page, "line", line, NULL);
}

/* True for the first of its kind among the evidence. */
static bool is_new_kind(const struct index_reasons *evidence, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (str_equal(evidence->items[i].kind, evidence->items[place].kind))
            return false;
    return true;
}

/* One kind of evidence with all its words: "gemensamma ord ”rådgivare”, ”budget”". */
static json_t *make_reason(const struct view_maker *maker, const struct index_reasons *evidence,
                           size_t place)
{
    struct str kind = evidence->items[place].kind;
    struct buf text = buf_init(LIMIT_TEXT_BYTES);
    size_t count = 0;
    buf_add_str(&text, words_named(maker->words, "evidence_", kind));
    for (size_t i = 0; i < evidence->count; i++) {
        const struct index_evidence *item = &evidence->items[i];
        if (item->text.n > 0 && str_equal(item->kind, kind))
            buf_add_format(&text, "%s”%.*s”", count++ ? ", " : " ", STR_ARGS(item->text));
    }
    json_t *reason = text.failed ? NULL : view_text(buf_str(&text));
    buf_done(&text);
    return reason;
}

static void push_passage(struct view_maker *maker, json_t *passages,
                         const struct index_passage *about, size_t section)
{
    if (about->node == INDEX_NONE)
        return;
    json_t *passage = view_push_object(maker, passages);
    view_put(maker, passage, "node", view_node_link(maker, about->node));
    view_put(maker, passage, "here", json_boolean(about->node == section));
    view_put(maker, passage, "score", words_score(maker->words, about->score));
    json_t *reasons = view_put_array(maker, passage, "evidence");
    for (size_t i = 0; i < about->evidence.count; i++)
        if (is_new_kind(&about->evidence, i))
            view_push(maker, reasons, make_reason(maker, &about->evidence, i));
    bool is_root = str_equal(maker->index->nodes.items[about->node].kind, STR("root"));
    if (is_root && json_array_size(reasons) == 0)
        view_push(maker, reasons, view_text(words_get(maker->words, "evidence_no_part")));
}

/* "Delas av 9 till", with the list's anchor; null when nobody does. */
static json_t *make_shared(struct view_maker *maker, const struct index_viewpoint *viewpoint)
{
    if (viewpoint->group == INDEX_NONE || !index_is_counted(maker->index, viewpoint))
        return json_null();
    const struct index_group *group = &maker->index->groups.items[viewpoint->group];
    if (group->documents < 2)
        return json_null();
    json_t *shared = json_object();
    view_put(maker, shared, "text", words_count(maker->words, "shared_by", group->documents - 1));
    view_put(maker, shared, "anchor", view_anchor_number("g-", group->id));
    return shared;
}

static json_t *make_repeats(struct view_maker *maker, const struct index_viewpoint *viewpoint)
{
    size_t place =
        viewpoint->repeats ? index_find_viewpoint(maker->index, viewpoint->repeats) : INDEX_NONE;
    return place == INDEX_NONE ? json_null() : view_viewpoint_link(maker, place, INDEX_NONE);
}

static json_t *make_outcomes(struct view_maker *maker, struct str outcome)
{
    json_t *outcomes = json_array();
    for (size_t i = 0; i < VOCABULARY_OUTCOMES.count; i++) {
        struct str name = str_from(VOCABULARY_OUTCOMES.names[i]);
        json_t *choice = view_push_object(maker, outcomes);
        view_put(maker, choice, "text", view_text(words_named(maker->words, "outcome_", name)));
        view_put(maker, choice, "chosen", json_boolean(str_equal(name, outcome)));
    }
    return outcomes;
}

json_t *view_reply(struct view_maker *maker, struct str outcome, struct str reason)
{
    json_t *view = json_object();
    if (!maker->outcomes)
        maker->outcomes = make_outcomes(maker, STR(""));
    view_put(maker, view, "outcomes",
             outcome.n ? make_outcomes(maker, outcome) : json_incref(maker->outcomes));
    view_put(maker, view, "outcome",
             view_text(outcome.n ? words_named(maker->words, "outcome_", outcome) : outcome));
    view_put(maker, view, "reason", view_text(reason));
    return view;
}

/* What is answered where: what several share once for all of them, what is not counted nowhere. A
 * reply that somebody has given stands by its viewpoint. */
static void put_reply(struct view_maker *maker, json_t *view,
                      const struct index_viewpoint *viewpoint, const json_t *shared)
{
    bool decided = viewpoint->outcome.n > 0;
    bool counted = index_is_counted(maker->index, viewpoint);
    bool together = !decided && json_is_object(shared);
    view_put(maker, view, "reply",
             decided || (counted && !together)
                 ? view_reply(maker, viewpoint->outcome, viewpoint->reason)
                 : json_null());
    json_t *link = json_null();
    if (together) {
        const struct index_group *group = &maker->index->groups.items[viewpoint->group];
        link = json_object();
        view_put(maker, link, "text",
                 words_count(maker->words, "replied_together", group->documents));
        view_put(maker, link, "anchor", view_anchor_number("g-", group->id));
    }
    view_put(maker, view, "together", link);
}

static json_t *make_question(const struct view_maker *maker,
                             const struct index_viewpoint *viewpoint)
{
    if (viewpoint->question == 0)
        return json_null();
    char number[24];
    snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, viewpoint->question);
    return words_fill(maker->words, "answers_question", "number", number, NULL);
}

/* "Kommentar av Ek till" and the words that it is about, of what was written beside a returned
 * draft; else null. */
static json_t *make_beside(struct view_maker *maker, const struct index_viewpoint *viewpoint)
{
    if (viewpoint->beside.n == 0)
        return json_null();
    struct buf by = buf_init(LIMIT_TEXT_BYTES);
    buf_add_str(&by, words_named(maker->words, "beside_", viewpoint->beside));
    if (viewpoint->author.n > 0)
        buf_add_format(&by, " (%.*s)", STR_ARGS(viewpoint->author));
    json_t *beside = json_object();
    view_put(maker, beside, "text", by.failed ? NULL : view_text(buf_str(&by)));
    view_put(maker, beside, "quote", view_text(viewpoint->about));
    buf_done(&by);
    return beside;
}

static void put_source(struct view_maker *maker, json_t *view,
                       const struct index_viewpoint *viewpoint)
{
    view_put(maker, view, "consultee", view_text(view_sender(maker, viewpoint)));
    view_put(maker, view, "file", view_text(viewpoint->file));
    view_put(maker, view, "file_anchor",
             viewpoint->document == INDEX_NONE
                 ? json_null()
                 : view_anchor_number("d-", (json_int_t)viewpoint->document + 1));
    view_put(maker, view, "place", make_place(maker, viewpoint));
}

json_t *view_viewpoint(struct view_maker *maker, size_t place, size_t section)
{
    const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[place];
    struct str stance = viewpoint->stance;
    json_t *view = json_object();
    view_put(maker, view, "id", json_integer(viewpoint->id));
    view_put(maker, view, "anchor", view_anchor_number("v-", viewpoint->id));
    put_source(maker, view, viewpoint);
    view_put(maker, view, "quote", make_quote(maker, viewpoint));
    view_put(maker, view, "beside", make_beside(maker, viewpoint));
    view_put(maker, view, "kind", view_anchor("kind-", viewpoint->kind));
    view_put(maker, view, "kind_text",
             view_text(words_named(maker->words, "kind_", viewpoint->kind)));
    view_put(maker, view, "stance", stance.n ? view_anchor("stance-", stance) : json_null());
    view_put(maker, view, "stance_text", view_text(words_named(maker->words, "stance_", stance)));
    view_put(maker, view, "score", words_score(maker->words, viewpoint->score));
    view_put(maker, view, "confirmed", json_boolean(str_equal(viewpoint->state, STR("confirmed"))));
    json_t *passages = view_put_array(maker, view, "passages");
    for (size_t i = 0; i < viewpoint->passage_count; i++)
        push_passage(maker, passages, &viewpoint->passages[i], section);
    view_put(maker, view, "question", make_question(maker, viewpoint));
    view_put(maker, view, "shared", make_shared(maker, viewpoint));
    view_put(maker, view, "repeats", make_repeats(maker, viewpoint));
    put_reply(maker, view, viewpoint, json_object_get(view, "shared"));
    return view;
}

json_t *view_viewpoint_link(struct view_maker *maker, size_t place, size_t under)
{
    (void)under;
    const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[place];
    json_t *link = json_object();
    view_put(maker, link, "number", json_integer(viewpoint->id));
    view_put(maker, link, "anchor", view_anchor_number("v-", viewpoint->id));
    view_put(maker, link, "text", view_text(view_sender(maker, viewpoint)));
    return link;
}

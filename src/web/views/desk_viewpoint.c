/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_view.h"

#include "base/date.h"
#include "model/chain/changes.h"
#include "model/documents/page_picture.h"
#include "model/documents/register.h"
#include "web/server/site.h"

#include <stdio.h>
#include <string.h>

static int64_t id_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool is_string(const json_t *object, const char *key, struct str value)
{
    return str_equal(json_str(object, key), value);
}

/* The text, with the words that are evidence marked */

struct marked_range {
    size_t start, end;
};
enum { MARKS_MOST = 24 };

static void add_mark(struct marked_range *marks, size_t *count, size_t start, size_t end)
{
    size_t at = *count;
    if (at == MARKS_MOST)
        return;
    while (at > 0 && marks[at - 1].start > start) {
        marks[at] = marks[at - 1];
        at--;
    }
    marks[at] = (struct marked_range){start, end};
    (*count)++;
}

static size_t find_marks(const json_t *viewpoint, struct str text, struct marked_range *marks)
{
    size_t count = 0, i;
    const json_t *evidence;
    json_array_foreach(json_object_get(viewpoint, "evidence"), i, evidence)
    {
        struct str words = json_str(evidence, "text");
        size_t at = words.n ? str_find(text, words, 0) : SIZE_MAX;
        if (at != SIZE_MAX)
            add_mark(marks, &count, at, at + words.n);
    }
    return count;
}

static void push_piece(const struct desk_page *page, json_t *pieces, struct str text, bool marked)
{
    if (text.n == 0)
        return;
    json_t *piece = json_push_object(page->maker, pieces);
    json_put(page->maker, piece, "text", json_of_str(text));
    json_put(page->maker, piece, "marked", json_boolean(marked));
}

static json_t *pieces_view(const struct desk_page *page, const json_t *viewpoint)
{
    struct str text = json_str(viewpoint, "text");
    struct marked_range marks[MARKS_MOST];
    size_t count = find_marks(viewpoint, text, marks), done = 0;
    json_t *pieces = json_array();
    for (size_t i = 0; i < count; i++) {
        if (marks[i].start < done)
            continue;
        push_piece(page, pieces, str_sub(text, done, marks[i].start), false);
        push_piece(page, pieces, str_sub(text, marks[i].start, marks[i].end), true);
        done = marks[i].end;
    }
    push_piece(page, pieces, str_sub(text, done, text.n), false);
    return pieces;
}

/* Why the program proposes what it does */

/* A proposal and what it rests on: "parts" of a kind of evidence, perhaps none, and its words. */
static json_t *push_because(const struct desk_page *page, json_t *list, json_t *of, json_t *score)
{
    json_t *because = json_push_object(page->maker, list);
    json_put(page->maker, because, "of", of);
    json_put(page->maker, because, "score_text", score);
    return json_put_array(page->maker, because, "parts");
}

static void push_part(const struct desk_page *page, json_t *parts, json_t *kind, struct str words)
{
    json_t *part = json_push_object(page->maker, parts);
    json_put(page->maker, part, "text", kind);
    json_put(page->maker, part, "words", json_of_optional(words));
}

static void push_passage(const struct desk_page *page, json_t *list, const json_t *passage)
{
    size_t i;
    const json_t *evidence;
    double score = json_number_value(json_object_get(passage, "score"));
    json_t *parts = push_because(page, list, desk_part_line(page, json_str(passage, "node")),
                                 words_score(page->words, score));
    json_array_foreach(json_object_get(passage, "evidence"), i, evidence)
    {
        push_part(page, parts, desk_word(page, "evidence_", json_object_get(evidence, "kind")),
                  json_str(evidence, "text"));
    }
}

static json_t *because_view(const struct desk_page *page, const json_t *viewpoint)
{
    json_t *list = json_array();
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(viewpoint, "evidence"), i, item)
    {
        const json_t *of = json_object_get(item, "for");
        json_t *parts = push_because(page, list, desk_word(page, "desk_field_", of), json_null());
        push_part(page, parts, json_null(), json_str(item, "text"));
    }
    json_array_foreach(json_object_get(viewpoint, "passages"), i, item)
        push_passage(page, list, item);
    return list;
}

/* Choices: kind, stance, part, outcome, assignee */

static json_t *push_choice(const struct desk_page *page, json_t *options, json_t *value,
                           json_t *text, bool chosen)
{
    json_t *option = json_push_object(page->maker, options);
    json_put(page->maker, option, "value", value);
    json_put(page->maker, option, "text", text);
    json_put(page->maker, option, "chosen", json_boolean(chosen));
    return option;
}

/* Of the names in an array of the counts; a stance may be "none", which the viewpoint has as null.
 */
static json_t *named_options(const struct desk_page *page, const char *array, const char *prefix,
                             struct str now)
{
    json_t *options = json_array();
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(page->counts, array), i, row)
    {
        struct str name = json_str(row, "name");
        push_choice(page, options, json_of_str(name),
                    desk_word(page, prefix, json_object_get(row, "name")), str_equal(name, now));
    }
    return options;
}

json_t *desk_kind_options(const struct desk_page *page, struct str now)
{
    return named_options(page, "kinds", "desk_kind_", now);
}

json_t *desk_stance_options(const struct desk_page *page, struct str now)
{
    return named_options(page, "stances", "desk_stance_", now.n ? now : STR("none"));
}

static struct str first_part(const json_t *viewpoint)
{
    return json_str(json_array_get(json_object_get(viewpoint, "passages"), 0), "node");
}

/* The score behind its name: "Insats 2.3 Export (0,81)". */
static json_t *candidate_text(const struct desk_page *page, const json_t *candidate)
{
    json_t *line = desk_part_line(page, json_str(candidate, "node"));
    json_t *score =
        words_score(page->words, json_number_value(json_object_get(candidate, "score")));
    json_t *text = !line || !score ? NULL
                   : json_is_null(score)
                       ? json_incref(line)
                       : json_sprintf("%s (%s)", json_string_value(line), json_string_value(score));
    json_decref(line);
    json_decref(score);
    return text;
}

static json_t *candidate_options(const struct desk_page *page, const json_t *viewpoint)
{
    json_t *options = json_array();
    size_t i;
    const json_t *candidate;
    json_array_foreach(json_object_get(viewpoint, "candidates"), i, candidate)
    {
        push_choice(page, options, json_incref(json_object_get(candidate, "node")),
                    candidate_text(page, candidate), false);
    }
    return options;
}

json_t *desk_part_options(const struct desk_page *page, struct str now)
{
    json_t *options = json_array();
    size_t i;
    const json_t *node;
    push_choice(page, options, json_string(""), json_of_str(words_get(page->words, "node_nowhere")),
                now.n == 0);
    push_choice(page, options, json_string("process"),
                json_of_str(words_get(page->words, "node_process")),
                str_equal(now, STR("process")));
    json_array_foreach(json_object_get(page->counts, "nodes"), i, node)
    {
        struct str id = json_str(node, "id");
        bool small =
            is_string(node, "kind", STR("paragraph")) || is_string(node, "kind", STR("list_item"));
        if (!small || str_equal(id, now))
            push_choice(page, options, json_of_str(id), desk_part_line(page, id),
                        str_equal(id, now));
    }
    return options;
}

static const char *const outcomes[] = {"accommodated", "in_part", "not_accommodated", "noted",
                                       "outside"};

static json_t *outcome_options(const struct desk_page *page, const json_t *viewpoint)
{
    json_t *options = json_array();
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        struct str name = str_from(outcomes[i]);
        json_t *value = json_of_str(name);
        json_t *option =
            push_choice(page, options, json_incref(value), desk_word(page, "desk_short_", value),
                        is_string(viewpoint, "outcome", name));
        json_put(page->maker, option, "key", json_sprintf("%zu", i + 1));
        json_decref(value);
    }
    return options;
}

static json_t *assignee_options(const struct desk_page *page, const json_t *viewpoint,
                                const json_t *officers)
{
    json_t *options = json_array();
    size_t i;
    const json_t *officer;
    int64_t now = id_of(json_object_get(viewpoint, "assignee"), "account");
    json_array_foreach(officers, i, officer)
    {
        int64_t account = id_of(officer, "account");
        push_choice(page, options, json_sprintf("%lld", (long long)account),
                    json_incref(json_object_get(officer, "name")), account == now);
    }
    return options;
}

/* Those who say the same */

/* A viewpoint as a form names it: its id and the revision that was seen. */
static json_t *seen_text(const json_t *viewpoint)
{
    return json_sprintf("%lld:%lld", (long long)id_of(viewpoint, "id"),
                        (long long)id_of(viewpoint, "revision"));
}

static json_t *viewpoint_href(const struct desk_page *page, int64_t viewpoint)
{
    struct desk_address to = page->at;
    to.viewpoint = viewpoint;
    to.page = 0;
    return viewpoint ? desk_address_href(&to) : json_null();
}

static json_t *shared_view(const struct desk_page *page, const json_t *viewpoint)
{
    const json_t *others = json_object_get(viewpoint, "alike_with"), *other;
    size_t i, count = json_array_size(others);
    if (count == 0)
        return json_null();
    json_t *shared = json_object();
    struct desk_address all = {.consultation = page->at.consultation,
                               .filter.alike = id_of(viewpoint, "alike"),
                               .map = page->at.map,
                               .page = 1,
                               .viewpoint = page->at.viewpoint};
    json_put(page->maker, shared, "href", desk_address_href(&all));
    json_put(page->maker, shared, "text", words_count(page->words, "desk_shared", count));
    json_put(page->maker, shared, "all_text",
             words_count(page->words, "desk_reply_together", count + 1));
    json_t *bodies = json_put_array(page->maker, shared, "bodies");
    json_array_foreach(others, i, other)
    {
        json_t *body = json_push_object(page->maker, bodies);
        struct str sender = json_str(other, "sender");
        json_put(page->maker, body, "body",
                 json_of_str(sender.n ? sender : words_get(page->words, "unknown_sender")));
        json_put(page->maker, body, "href", viewpoint_href(page, id_of(other, "id")));
        json_put(page->maker, body, "seen", seen_text(other));
    }
    return shared;
}

/* Forms */

/* The last part of each act's path. */
static const char *const act_names[] = {"judge", "reject", "reply", "withdraw", "assign",
                                        "theme", "split",  "join",  "anchor",   "passages"};

static json_t *acts_view(const struct desk_page *page)
{
    json_t *acts = json_object();
    struct desk_address acting = desk_acting_address(page);
    long long viewpoint = page->at.viewpoint;
    for (size_t i = 0; i < sizeof act_names / sizeof *act_names; i++)
        json_put(page->maker, acts, act_names[i],
                 desk_address_act(&acting, "viewpoints/%lld/%s", viewpoint, act_names[i]));
    return acts;
}

/* What it can be joined with: the one before and the one after in the letter. False on failure. */
static bool push_joinable(const struct desk_page *page, json_t *joinable, int64_t viewpoint,
                          const char *key, struct error *error)
{
    if (viewpoint == 0)
        return true;
    json_t *other = desk_viewpoint(page->request->office, page->at.consultation, viewpoint, error);
    if (!other)
        return false;
    json_t *row = json_push_object(page->maker, joinable);
    json_put(page->maker, row, "seen", seen_text(other));
    json_put(page->maker, row, "label", json_of_str(words_get(page->words, key)));
    json_put(page->maker, row, "said", desk_excerpt(json_str(other, "text"), 160));
    json_decref(other);
    return true;
}

static bool put_joinable(const struct desk_page *page, json_t *viewpoint, struct error *error)
{
    json_t *joinable = json_put_array(page->maker, viewpoint, "joinable");
    return push_joinable(page, joinable, id_of(viewpoint, "previous_in_document"),
                         "desk_join_previous", error) &&
           push_joinable(page, joinable, id_of(viewpoint, "next_in_document"), "desk_join_next",
                         error);
}

static bool put_assignees(const struct desk_page *page, json_t *viewpoint, struct error *error)
{
    json_t *officers = desk_officers(page->request->office, page->at.consultation, error);
    if (!officers)
        return false;
    json_put(page->maker, viewpoint, "assignees", assignee_options(page, viewpoint, officers));
    json_decref(officers);
    return true;
}

/* Where a sentence but the first begins, it can be split. */
static json_t *splits_view(const struct desk_page *page, const json_t *viewpoint)
{
    json_t *splits = json_array();
    size_t i;
    const json_t *sentence;
    json_array_foreach(json_object_get(viewpoint, "sentences"), i, sentence)
    {
        if (i == 0)
            continue;
        json_t *split = json_push_object(page->maker, splits);
        json_put(page->maker, split, "start", json_incref(json_object_get(sentence, "start")));
        json_put(page->maker, split, "said", desk_excerpt(json_str(sentence, "text"), 160));
    }
    return splits;
}

static json_t *passages_view(const struct desk_page *page, const json_t *viewpoint)
{
    json_t *passages = json_array();
    size_t i;
    const json_t *passage;
    json_array_foreach(json_object_get(viewpoint, "passages"), i, passage)
    {
        struct str node = json_str(passage, "node");
        struct desk_address to = {.consultation = page->at.consultation,
                                  .map = page->at.map,
                                  .page = 1,
                                  .filter.place = DESK_PART_AND_BELOW,
                                  .filter.part = node};
        json_t *row = json_push_object(page->maker, passages);
        json_put(page->maker, row, "node", json_of_str(node));
        json_put(page->maker, row, "text", desk_part_line(page, node));
        json_put(page->maker, row, "href", desk_address_href(&to));
    }
    return passages;
}

static void put_choices(const struct desk_page *page, json_t *viewpoint)
{
    struct str kind = json_str(viewpoint, "kind"), stance = json_str(viewpoint, "stance");
    json_put(page->maker, viewpoint, "kinds", desk_kind_options(page, kind));
    json_put(page->maker, viewpoint, "stances", desk_stance_options(page, stance));
    json_put(page->maker, viewpoint, "stance_now", json_of_str(stance.n ? stance : STR("none")));
    json_put(page->maker, viewpoint, "part_now", json_of_str(first_part(viewpoint)));
    json_put(page->maker, viewpoint, "candidate_parts", candidate_options(page, viewpoint));
    json_put(page->maker, viewpoint, "parts", desk_part_options(page, first_part(viewpoint)));
    json_put(page->maker, viewpoint, "outcomes", outcome_options(page, viewpoint));
    json_put(page->maker, viewpoint, "splits", splits_view(page, viewpoint));
    json_put(page->maker, viewpoint, "about", passages_view(page, viewpoint));
    json_put(page->maker, viewpoint, "also_about",
             json_boolean(json_array_size(json_object_get(viewpoint, "passages")) > 1));
}

/* Where it stands, and what it looks like there */

static json_t *place_text(const struct desk_page *page, const json_t *viewpoint)
{
    char sheet[24], line[24];
    snprintf(sheet, sizeof sheet, "%lld", (long long)id_of(viewpoint, "sheet"));
    snprintf(line, sizeof line, "%lld", (long long)id_of(viewpoint, "line"));
    return words_fill(page->words, "place_paged", "page", sheet, "line", line, NULL);
}

/* Its address, and how far down on the page the viewpoint begins: "top" in points, at "dots" an
 * inch.
 */
static json_t *picture_view(const struct desk_page *page, const json_t *viewpoint,
                            const struct picture *picture)
{
    json_t *view = json_object();
    json_put(page->maker, view, "src",
             json_sprintf("%s/pages/%zu?viewpoint=%lld",
                          json_string_value(json_object_get(viewpoint, "document_href")),
                          picture->page, (long long)page->at.viewpoint));
    json_put(page->maker, view, "top",
             picture->box_count ? json_sprintf("%.0f", (double)picture->boxes[0].y0) : json_null());
    json_put(page->maker, view, "dots", json_integer(picture->dots));
    json_put(page->maker, view, "alt",
             words_fill(page->words, "desk_picture_alt", "body",
                        json_string_value(json_object_get(viewpoint, "body")), "place",
                        json_string_value(json_object_get(viewpoint, "place_text")), NULL));
    return view;
}

/* A letter without pages (a mail, a Word file) has no pictures: there "picture" is null, and the
 * text around shows where it stands. */
static bool put_picture(const struct desk_page *page, json_t *viewpoint, struct error *error)
{
    const struct request *request = page->request;
    int64_t number = id_of(json_object_get(viewpoint, "document"), "number");
    const struct picture_wish wish = {.page = (size_t)id_of(viewpoint, "sheet"),
                                      .viewpoint = page->at.viewpoint};
    struct sql_document document;
    struct picture picture;
    size_t pages;
    json_put(page->maker, viewpoint, "picture", json_null());
    if (!register_document(request->office, page->at.consultation, number, request->arena,
                           &document, error) ||
        !picture_pages(request->office, &document, &pages, error))
        return false;
    if (pages == 0)
        return true;
    if (!picture_find(request->office, site_folder(request->site), &document, &wish, request->arena,
                      &picture, error))
        return false;
    json_put(page->maker, viewpoint, "picture", picture_view(page, viewpoint, &picture));
    return true;
}

static void put_place(const struct desk_page *page, json_t *viewpoint)
{
    const json_t *document = json_object_get(viewpoint, "document");
    struct desk_address letter = {.consultation = page->at.consultation,
                                  .order = DESK_BY_DOCUMENT,
                                  .map = page->at.map,
                                  .page = 1,
                                  .filter.document = id_of(document, "number")};
    json_put(page->maker, viewpoint, "place_text", place_text(page, viewpoint));
    json_put(page->maker, viewpoint, "letter_href", desk_address_href(&letter));
    json_t *href =
        json_sprintf("/consultations/%lld/documents/%lld", (long long)page->at.consultation,
                     (long long)id_of(document, "number"));
    json_put(page->maker, viewpoint, "document_href", href);
    json_put(page->maker, viewpoint, "add_href",
             page->may_act ? json_sprintf("%s/add", json_string_value(href)) : json_null());
}

/* The ones before and after in the list. */
static void put_neighbours(const struct desk_page *page, json_t *viewpoint)
{
    const json_t *neighbours = page->neighbours;
    json_int_t place = id_of(neighbours, "place");
    int64_t next = page->then ? page->then : id_of(neighbours, "next");
    json_put(page->maker, viewpoint, "previous_href",
             viewpoint_href(page, id_of(neighbours, "previous")));
    json_put(page->maker, viewpoint, "next_href", viewpoint_href(page, next));
    json_put(page->maker, viewpoint, "in_list",
             place
                 ? json_sprintf("%lld / %lld", (long long)place, (long long)id_of(neighbours, "of"))
                 : json_null());
}

/* The whole */

static json_t *replied_text(const struct desk_page *page, const json_t *viewpoint)
{
    struct str at = json_str(viewpoint, "replied_at");
    const char *name =
        json_string_value(json_object_get(json_object_get(viewpoint, "replied_by"), "name"));
    if (at.n == 0)
        return json_null();
    return words_fill(page->words, "desk_replied", "name", name ? name : "", "date",
                      day_in_sweden(at).text, NULL);
}

/* Which form was refused: "refused_reply" and so on, each with what is wrong or null; and what was
 * typed in the place of what stands there. */
static void put_refused(const struct desk_page *page, json_t *viewpoint)
{
    static const char *const forms[] = {"reply", "anchor", "split", "theme"};
    const struct request *request = page->request;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        bool this = page->refused.form && strcmp(page->refused.form, forms[i]) == 0;
        char key[32];
        snprintf(key, sizeof key, "refused_%s", forms[i]);
        json_put(page->maker, viewpoint, key,
                 this ? json_of_str(words_get(page->words, page->refused.message)) : json_null());
        if (this && i == 0) {
            json_put(page->maker, viewpoint, "reason",
                     json_of_str(request_form(request, "reason")));
            json_put(page->maker, viewpoint, "outcome",
                     json_of_optional(request_form(request, "outcome")));
        }
    }
    json_put(page->maker, viewpoint, "typed_quote",
             json_of_optional(request_form(request, "quote")));
    json_put(page->maker, viewpoint, "typed_name", json_of_optional(request_form(request, "name")));
}

/* What came of it: the changes that it is confirmed to have led to. */
static void push_led_to(const struct desk_page *page, json_t *rows, const json_t *change)
{
    long long ordinal = id_of(change, "ordinal");
    struct str label = json_str(change, "label"), title = json_str(change, "title");
    struct str kind = words_named(page->words, "versions_kind_", json_str(change, "kind"));
    struct str called = label.n ? label : words_get(page->words, "versions_version");
    json_t *row = json_push_object(page->maker, rows);
    json_put(page->maker, row, "text",
             json_sprintf("%.*s, %.*s %lld: %.*s", STR_ARGS(called),
                          STR_ARGS(words_get(page->words, "versions_change")), ordinal,
                          STR_ARGS(kind)));
    json_put(page->maker, row, "part", desk_excerpt(title, 120));
    json_put(page->maker, row, "withdrawn", json_incref(json_object_get(change, "withdrawn")));
    json_put(page->maker, row, "href",
             json_sprintf("/consultations/%lld/versions/%lld/changes/%lld",
                          (long long)page->at.consultation, (long long)id_of(change, "version"),
                          (long long)id_of(change, "change")));
}

static bool put_led_to(const struct desk_page *page, json_t *viewpoint, struct error *error)
{
    json_t *changes = changes_of_viewpoint(page->request->office, page->at.consultation,
                                           page->at.viewpoint, error);
    const json_t *change;
    size_t i;
    if (!changes)
        return false;
    json_t *rows = json_put_array(page->maker, viewpoint, "led_to");
    json_array_foreach(changes, i, change) push_led_to(page, rows, change);
    json_decref(changes);
    struct str outcome = json_str(viewpoint, "outcome");
    bool promised = str_equal(outcome, STR("accommodated")) || str_equal(outcome, STR("in_part"));
    json_put(page->maker, viewpoint, "may_lead", json_boolean(promised || json_array_size(rows)));
    json_put(page->maker, viewpoint, "trace_href",
             json_sprintf("/consultations/%lld/trace?viewpoint=%lld",
                          (long long)page->at.consultation, (long long)page->at.viewpoint));
    return true;
}

/* A template finds the page around it under "page", so the letter's is called its sheet. */
static void rename_page(const struct desk_page *page, json_t *viewpoint)
{
    json_put(page->maker, viewpoint, "sheet", json_incref(json_object_get(viewpoint, "page")));
    json_object_del(viewpoint, "page");
}

static void fill_viewpoint(const struct desk_page *page, json_t *viewpoint)
{
    rename_page(page, viewpoint);
    desk_add_marks(page, viewpoint);
    put_refused(page, viewpoint);
    put_place(page, viewpoint);
    put_choices(page, viewpoint);
    json_put(page->maker, viewpoint, "pieces", pieces_view(page, viewpoint));
    json_put(page->maker, viewpoint, "because", because_view(page, viewpoint));
    json_put(page->maker, viewpoint, "shared", shared_view(page, viewpoint));
    json_put(page->maker, viewpoint, "replied", replied_text(page, viewpoint));
    json_put(page->maker, viewpoint, "acts", acts_view(page));
    json_put(page->maker, viewpoint, "seen", seen_text(viewpoint));
    json_put(page->maker, viewpoint, "all_themes",
             json_incref(json_object_get(page->counts, "themes")));
    json_put(page->maker, viewpoint, "reason_most", json_integer(LIMIT_REASON_BYTES / 2));
    desk_add_acts(page, json_object_get(viewpoint, "history"));
    json_put(page->maker, viewpoint, "history_number",
             words_number(page->words, json_array_size(json_object_get(viewpoint, "history"))));
}

json_t *desk_viewpoint_view(struct desk_page *page, struct error *error)
{
    json_t *viewpoint =
        desk_viewpoint(page->request->office, page->at.consultation, page->at.viewpoint, error);
    if (!viewpoint)
        return NULL;
    fill_viewpoint(page, viewpoint);
    put_neighbours(page, viewpoint);
    if (put_picture(page, viewpoint, error) && put_assignees(page, viewpoint, error) &&
        put_joinable(page, viewpoint, error) && put_led_to(page, viewpoint, error))
        return viewpoint;
    json_decref(viewpoint);
    return NULL;
}

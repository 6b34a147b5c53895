/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The overview for those who decide: two sheets of paper, every figure a link to its list, every
 * chart with its table.
 */
#include "model/consultation/overview.h"
#include "render/svg.h"
#include "web/server/site.h"
#include "web/views/office_view.h"

#include <stdint.h>
#include <stdio.h>

/* So that all of it stays on two sheets. */
enum { MOST_PARTS = 24, MOST_WISHES = 10, MOST_REMAINING = 10, MOST_TEXT = 220 };

static struct str excerpt(struct office_view *view, struct str text)
{
    if (text.n <= MOST_TEXT)
        return text;
    size_t cut = MOST_TEXT;
    while (cut > 0 && text.p[cut] != ' ')
        cut--;
    return str_format(view->request->arena, "%.*s …", STR_ARGS(str_sub(text, 0, cut)));
}

static void put_number(struct office_view *view, json_t *object, const char *key, size_t number)
{
    office_put(view, object, key, words_number(view->words, number));
}

/* A bar; `title` says what of, the figures beside it say the rest. */
static void put_chart(struct office_view *view, json_t *object, const char *id, struct str title,
                      const struct svg_part *parts, size_t count, size_t whole)
{
    struct buf chart = buf_init(KIB(16)), said = buf_init(KIB(4));
    for (size_t i = 0; i < count; i++)
        if (parts[i].value)
            buf_add_format(&said, "%s%.*s: %zu", said.n ? ", " : "",
                           STR_ARGS(words_named(view->words, "overview_legend_", parts[i].name)),
                           parts[i].value);
    svg_bar(&chart, str_from(id), title, buf_str(&said), parts, count, whole);
    office_put(view, object, "chart_svg", chart.failed ? NULL : json_of_optional(buf_str(&chart)));
    buf_done(&said);
    buf_done(&chart);
}

/* Figures */

static void push_figure(struct office_view *view, json_t *figures, const char *word, size_t number,
                        const char *of, const char *address)
{
    json_t *figure = office_push(view, figures);
    put_number(view, figure, "number", number);
    office_put(view, figure, "text", words_fill(view->words, word, "of", of, NULL));
    office_put_href(view, figure, "href", OFFICE "%s", (long long)view->consultation.id, address);
}

static void put_figures(struct office_view *view, const struct overview *overview)
{
    char asked[32];
    json_t *figures = office_put_array(view, view->json, "figures");
    snprintf(asked, sizeof asked, "%zu", overview->asked);
    if (overview->asked)
        push_figure(view, figures, "overview_answered", overview->answered, asked,
                    "/register/consultees");
    push_figure(view, figures, "overview_responses", overview->responses, "",
                "/register?filter=answers");
    push_figure(view, figures, "overview_late", overview->late, "", "/register?filter=late");
    push_figure(view, figures, "overview_viewpoints", overview->viewpoints, "", "/desk");
    push_figure(view, figures, "overview_unanswered", overview->outcomes[OUTCOME_NONE], "",
                "/desk?outcome=none");
}

/* Who has answered */

static void push_type(struct office_view *view, json_t *types,
                      const struct sql_consultee_answers_by_type *row, size_t at)
{
    char id[32];
    const struct svg_part parts[] = {
        {STR("answered"), (size_t)row->answered},
        {STR("not_answered"), (size_t)(row->asked - row->answered)},
    };
    json_t *item = office_push(view, types);
    struct str name = row->type.n ? row->type : STR("unknown");
    office_put_named(view, item, "type", "types_", name);
    office_put(view, item, "asked", json_integer(row->asked));
    office_put(view, item, "answered", json_integer(row->answered));
    snprintf(id, sizeof id, "type-%zu", at);
    put_chart(view, item, id, words_named(view->words, "types_", name), parts, 2,
              (size_t)row->asked);
}

static void put_types(struct office_view *view, const struct overview *overview)
{
    json_t *types = office_put_array(view, view->json, "types");
    for (size_t i = 0; i < overview->types.count; i++)
        push_type(view, types, &overview->types.items[i], i);
    office_put(view, view->json, "has_types", json_boolean(overview->types.count > 0));
}

/* Stances */

static size_t sum_stances(const struct overview_part *part)
{
    size_t sum = 0;
    for (int i = 1; i < STANCES; i++)
        sum += part->stances[i];
    return sum;
}

static void put_label(struct office_view *view, json_t *item, const struct overview_part *part)
{
    office_put_text(view, item, "part", part->id);
    office_put_text(view, item, "part_number", part->number);
    office_put_text(view, item, "part_title",
                    part->depth == 0 ? words_get(view->words, "overview_whole") : part->title);
    office_put(view, item, "depth", json_integer((json_int_t)part->depth));
    office_put_href(view, item, "part_href", OFFICE "/desk?part=%.*s",
                    (long long)view->consultation.id, STR_ARGS(part->id));
}

static void push_stances(struct office_view *view, json_t *rows, const struct overview_part *part,
                         size_t whole, size_t at)
{
    char id[32];
    struct svg_part parts[STANCES];
    json_t *item = office_push(view, rows);
    put_label(view, item, part);
    json_t *counts = office_put_array(view, item, "stances");
    for (int i = 1; i < STANCES; i++) {
        const char *name = stance_name((enum stance)i);
        json_t *count = office_push(view, counts);
        parts[i - 1] = (struct svg_part){str_from(name), part->stances[i]};
        office_put_text(view, count, "stance", str_from(name));
        office_put(view, count, "count", json_integer((json_int_t)part->stances[i]));
        office_put(view, count, "some", json_boolean(part->stances[i] > 0));
        office_put_href(view, count, "href", OFFICE "/desk?part=%.*s&kind=stance&stance=%s",
                        (long long)view->consultation.id, STR_ARGS(part->id), name);
    }
    snprintf(id, sizeof id, "stance-%zu", at);
    put_chart(view, item, id,
              part->depth == 0 ? words_get(view->words, "overview_whole") : part->title, parts,
              STANCES - 1, whole);
}

static void put_stances(struct office_view *view, const struct overview *overview)
{
    json_t *names = office_put_array(view, view->json, "stance_names");
    for (int i = 1; i < STANCES; i++) {
        json_t *name = office_push(view, names);
        struct str stance = str_from(stance_name((enum stance)i));
        office_put_text(view, name, "stance", stance);
        office_put_named(view, name, "text", "stance_", stance);
    }
    json_t *rows = office_put_array(view, view->json, "stances");
    size_t whole = overview->part_count ? sum_stances(&overview->parts[0]) : 0;
    size_t shown = 0;
    for (size_t i = 0; i < overview->part_count && shown < MOST_PARTS; i++)
        if (sum_stances(&overview->parts[i]))
            push_stances(view, rows, &overview->parts[i], whole, shown++);
    office_put(view, view->json, "has_stances", json_boolean(shown > 0));
}

/* What most want */

static void put_wishes(struct office_view *view, const struct overview *overview)
{
    json_t *rows = office_put_array(view, view->json, "wanted");
    long long id = (long long)view->consultation.id;
    for (size_t i = 0; i < overview->wish_count && i < MOST_WISHES; i++) {
        const struct overview_wish *wish = &overview->wishes[i];
        json_t *item = office_push(view, rows);
        office_put_text(view, item, "text", excerpt(view, wish->text));
        office_put_named(view, item, "kind_text", "kind_", wish->kind);
        office_put_text(view, item, "part", wish->part);
        office_put_text(view, item, "part_title", wish->part_title);
        office_put(view, item, "count", json_integer((json_int_t)wish->documents));
        office_put(view, item, "count_text",
                   words_count(view->words, "overview_documents", wish->documents));
        office_put(view, item, "varied", json_boolean(wish->alike == 0));
        if (wish->alike)
            office_put_href(view, item, "href", OFFICE "/desk?alike=%lld", id,
                            (long long)wish->alike);
        else
            office_put_href(view, item, "href", OFFICE "/desk?part=%.*s&kind=%.*s", id,
                            STR_ARGS(wish->part), STR_ARGS(wish->kind));
    }
    office_put(view, view->json, "has_wanted", json_boolean(overview->wish_count > 0));
}

/* Replies */

static void put_outcomes(struct office_view *view, const struct overview *overview)
{
    struct svg_part parts[OUTCOMES];
    json_t *object = office_put_object(view, view->json, "replies");
    json_t *rows = office_put_array(view, object, "outcomes");
    for (int i = 0; i < OUTCOMES; i++) {
        const char *name = outcome_name((enum outcome)i);
        json_t *item = office_push(view, rows);
        parts[i] = (struct svg_part){str_from(name), overview->outcomes[i]};
        office_put_text(view, item, "outcome", str_from(name));
        office_put_named(view, item, "text", "overview_legend_", str_from(name));
        office_put(view, item, "count", json_integer((json_int_t)overview->outcomes[i]));
        office_put_href(view, item, "href", OFFICE "/desk?outcome=%s",
                        (long long)view->consultation.id, i == OUTCOME_NONE ? "none" : name);
    }
    put_chart(view, object, "replies-chart", words_get(view->words, "overview_replies"), parts,
              OUTCOMES, overview->viewpoints);
}

static void put_refusals(struct office_view *view, const struct overview *overview)
{
    json_t *rows = office_put_array(view, view->json, "refused");
    long long id = (long long)view->consultation.id;
    for (size_t i = 0; i < overview->refusal_count; i++) {
        const struct overview_refusal *refusal = &overview->refusals[i];
        json_t *item = office_push(view, rows);
        office_put_text(view, item, "text", excerpt(view, refusal->text));
        office_put_text(view, item, "reason", excerpt(view, refusal->reason));
        office_put_text(view, item, "part", refusal->part);
        office_put_text(view, item, "part_title", refusal->part_title);
        office_put(view, item, "count_text",
                   words_count(view->words, "overview_count_viewpoints", refusal->viewpoints));
        if (refusal->reply)
            office_put_href(view, item, "href", OFFICE "/desk?reply=%lld", id,
                            (long long)refusal->reply);
        else
            office_put_href(view, item, "href", OFFICE "/viewpoints/%lld", id,
                            (long long)refusal->viewpoint);
    }
    office_put(view, view->json, "has_refused", json_boolean(overview->refusal_count > 0));
}

/* The parts on which most remains, the most first. */
static void put_remaining(struct office_view *view, const struct overview *overview)
{
    json_t *rows = office_put_array(view, view->json, "remaining");
    size_t last = SIZE_MAX, last_at = SIZE_MAX, shown = 0;
    for (; shown < MOST_REMAINING; shown++) {
        const struct overview_part *most = NULL;
        for (size_t i = 0; i < overview->part_count; i++) {
            const struct overview_part *part = &overview->parts[i];
            bool before = part->unanswered > last ||
                          (part->unanswered == last && i <= last_at && last_at != SIZE_MAX);
            if (part->unanswered && !before && (!most || part->unanswered > most->unanswered))
                most = part;
        }
        if (!most)
            break;
        last = most->unanswered;
        last_at = (size_t)(most - overview->parts);
        json_t *item = office_push(view, rows);
        put_label(view, item, most);
        office_put(view, item, "unanswered", json_integer((json_int_t)most->unanswered));
        office_put(view, item, "viewpoints", json_integer((json_int_t)most->viewpoints));
        office_put_href(view, item, "href", OFFICE "/desk?part=%.*s&own=1&outcome=none",
                        (long long)view->consultation.id, STR_ARGS(most->id));
    }
    office_put(view, view->json, "has_remaining", json_boolean(shown > 0));
}

static bool show_overview(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    struct overview overview;
    if (!office_view_open(request, "overview_heading", &view, error))
        return false;
    if (!overview_load(request->office, &view.consultation, request->arena, &overview, error)) {
        office_view_drop(&view);
        return false;
    }
    put_figures(&view, &overview);
    put_types(&view, &overview);
    put_stances(&view, &overview);
    put_wishes(&view, &overview);
    put_outcomes(&view, &overview);
    put_refusals(&view, &overview);
    put_remaining(&view, &overview);
    office_put_href(&view, view.json, "close_href", OFFICE "/close",
                    (long long)view.consultation.id);
    office_put_href(&view, view.json, "files_href", OFFICE "/files",
                    (long long)view.consultation.id);
    return office_view_show(&view, response, 200, "office_overview", error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/overview", ALLOW_READER, MANNER_SLOW, 0,
     show_overview, "The figures for those who decide, on two sheets.", NULL},
};

const struct route_table overview_routes = {routes, sizeof routes / sizeof *routes};

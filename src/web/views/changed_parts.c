/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/changed_parts.h"

#include "render/svg.h"
#include "web/views/version_page.h"

#include <stdio.h>

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Addresses */

struct str changed_href(const struct office_view *view, const struct changed_choice *choice,
                        int64_t from)
{
    struct buf out = buf_init(KIB(1));
    buf_add_format(&out, OFFICE "/changes?version=%lld", (long long)view->request->consultation,
                   (long long)choice->version);
    if (choice->cause.n)
        buf_add_format(&out, "&cause=%.*s", STR_ARGS(choice->cause));
    if (choice->kind.n)
        buf_add_format(&out, "&kind=%.*s", STR_ARGS(choice->kind));
    if (from)
        buf_add_format(&out, "&change=%lld", (long long)from);
    struct str href = out.failed ? STR("") : str_copy(view->request->arena, buf_str(&out));
    buf_done(&out);
    return href;
}

/* To where a part begins in a list. */
static json_t *part_href(const struct office_view *view, const struct changed_choice *choice,
                         const json_t *part, size_t place)
{
    int64_t first = json_integer_value(json_array_get(json_object_get(part, "ids"), 0));
    return json_sprintf("%.*s#part-%zu", STR_ARGS(changed_href(view, choice, first)), place + 1);
}

/* Versions */

static const json_t *version_of(const json_t *overview, int64_t version)
{
    const json_t *row;
    size_t i;
    json_array_foreach(json_object_get(overview, "versions"), i, row)
    {
        if (number_at(row, "version") == version)
            return row;
    }
    return NULL;
}

int64_t changed_busiest(const json_t *overview)
{
    const json_t *row, *busiest = NULL;
    size_t i;
    json_array_foreach(json_object_get(overview, "versions"), i, row)
    {
        if (!busiest || number_at(row, "caused") >= number_at(busiest, "caused"))
            busiest = row;
    }
    return number_at(busiest, "version");
}

/* The story */

static json_t *counted(const struct office_view *view, const json_t *row, const char *key,
                       const char *word)
{
    return words_count(view->words, word, (size_t)number_at(row, key));
}

static const char *text_of(const json_t *text)
{
    const char *value = json_string_value(text);
    return value ? value : "";
}

/* "46 ändringar kom av 128 synpunkter från 34 av dem som svarade." Who wonders whether the answers
 * were read reads this first. */
static void put_story(struct office_view *view, const json_t *overview)
{
    json_t *story = office_put_array(view, view->json, "story");
    json_t *caused = counted(view, overview, "caused", "versions_changes");
    json_t *wishes = counted(view, overview, "wishes", "versions_viewpoints");
    json_t *bodies = words_number(view->words, (size_t)number_at(overview, "bodies"));
    if (number_at(overview, "caused"))
        json_push(&view->maker, story,
                  words_fill(view->words, "changed_story", "changes", text_of(caused), "wishes",
                             text_of(wishes), "bodies", text_of(bodies), NULL));
    else
        json_push(&view->maker, story, json_of_str(words_get(view->words, "changed_story_none")));
    if (number_at(overview, "editorial"))
        json_push(&view->maker, story, counted(view, overview, "editorial", "changed_editorial"));
    if (number_at(overview, "open"))
        json_push(&view->maker, story, counted(view, overview, "open", "changed_open"));
    json_decref(caused);
    json_decref(wishes);
    json_decref(bodies);
}

/* Parts */

static json_t *part_name(const struct office_view *view, const json_t *part)
{
    if (!json_str(part, "node").n)
        return json_of_str(words_get(view->words, "redline_before_headings"));
    json_t *name = version_part_name(view, part);
    if (!json_is_true(json_object_get(part, "gone")))
        return name;
    json_t *gone = words_fill(view->words, "changed_part_gone", "part", text_of(name), NULL);
    json_decref(name);
    return gone;
}

/* Bars below each other have one scale: the part with the most changes fills its own. */
static bool put_bar(struct office_view *view, json_t *row, const json_t *part, size_t place,
                    size_t most, struct error *error)
{
    struct buf out = buf_init(KIB(16));
    const struct svg_part bars[] = {{STR("viewpoints"), (size_t)number_at(part, "caused")},
                                    {STR("editorial"), (size_t)number_at(part, "editorial")},
                                    {STR("open"), (size_t)number_at(part, "open")}};
    char id[32];
    snprintf(id, sizeof id, "bar-%zu", place + 1);
    svg_bar(&out, str_from(id), json_str(row, "name"), words_get(view->words, "changed_bar_text"),
            bars, sizeof bars / sizeof *bars, most);
    bool ok = buf_ok(&out, "the drawing", error);
    if (ok)
        office_put(view, row, "bar_svg", json_of_str(buf_str(&out)));
    buf_done(&out);
    return ok;
}

static void put_figure(struct office_view *view, json_t *row, const struct changed_choice *choice,
                       const json_t *part, size_t place, const char *key, const char *cause)
{
    const struct changed_choice to = {.version = choice->version, .cause = str_from(cause)};
    char name[32];
    snprintf(name, sizeof name, "%s_href", key);
    office_put(view, row, key, json_integer(number_at(part, key)));
    office_put(view, row, name,
               number_at(part, key) ? part_href(view, &to, part, place) : json_null());
}

static size_t most_changes(const json_t *parts)
{
    const json_t *part;
    size_t i, most = 0;
    json_array_foreach(parts, i, part)
    {
        size_t count = (size_t)number_at(part, "changes");
        most = count > most ? count : most;
    }
    return most;
}

static bool put_part(struct office_view *view, json_t *list, const struct changed_choice *choice,
                     const json_t *part, size_t place, size_t most, struct error *error)
{
    const struct changed_choice all = {.version = choice->version};
    json_t *row = office_push(view, list);
    office_put(view, row, "name", part_name(view, part));
    office_put(view, row, "href", part_href(view, &all, part, place));
    office_put(view, row, "changes", json_integer(number_at(part, "changes")));
    office_put(view, row, "wishes", json_integer(number_at(part, "wishes")));
    put_figure(view, row, choice, part, place, "caused", "viewpoints");
    put_figure(view, row, choice, part, place, "editorial", "editorial");
    put_figure(view, row, choice, part, place, "open", "open");
    return put_bar(view, row, part, place, most, error);
}

bool changed_put_parts(struct chain_view *chain, const json_t *overview,
                       const struct changed_choice *choice, struct error *error)
{
    struct office_view *view = &chain->view;
    const json_t *version = version_of(overview, choice->version);
    const json_t *parts = json_object_get(version, "parts"), *part;
    json_t *list = office_put_array(view, view->json, "parts");
    size_t i, most = most_changes(parts);
    put_story(view, overview);
    office_put(view, view->json, "some_open", json_boolean(number_at(version, "open") > 0));
    json_array_foreach(parts, i, part)
    {
        if (!put_part(view, list, choice, part, i, most, error))
            return false;
    }
    return true;
}

/* Headings */

/* The part that a change is told under: its place among the version's parts. */
static size_t place_of(const json_t *parts, json_int_t change)
{
    const json_t *part, *id;
    size_t i, k;
    json_array_foreach(parts, i, part)
    {
        json_array_foreach(json_object_get(part, "ids"), k, id)
        {
            if (json_integer_value(id) == change)
                return i;
        }
    }
    return 0;
}

/* "Insats 2.1 Verka för enklare regler"; of a paragraph, the part that it stands in when that is
 * another than the one whose heading is above it. */
static json_t *change_name(const struct office_view *view, const json_t *change, const json_t *part)
{
    const json_t *side = json_object_get(change, "new");
    if (!json_is_object(side))
        side = json_object_get(change, "old");
    struct str kind = json_str(side, "kind"), within = json_str(change, "within_text");
    if (!str_equal(kind, STR("paragraph")) && !str_equal(kind, STR("list_item")))
        return version_part_name(view, side);
    struct str what = words_named(view->words, "versions_part_", kind);
    if (!within.n || !json_str(part, "node").n ||
        str_equal(json_str(side, "within"), json_str(part, "title")))
        return json_of_str(what);
    json_t *name = json_of_str(what), *in = json_of_str(within);
    json_t *text = words_fill(view->words, "changed_within", "what", text_of(name), "within",
                              text_of(in), NULL);
    json_decref(name);
    json_decref(in);
    return text;
}

void changed_put_headings(struct chain_view *chain, const json_t *overview,
                          const struct changed_choice *choice)
{
    struct office_view *view = &chain->view;
    const json_t *parts = json_object_get(version_of(overview, choice->version), "parts");
    bool *begun = ARENA_ARRAY(view->request->arena, json_array_size(parts) + 1, bool);
    json_t *change;
    size_t i, before = SIZE_MAX;
    if (!begun) {
        view->maker.failed = true;
        return;
    }
    json_array_foreach(json_object_get(view->json, "changes"), i, change)
    {
        size_t place = place_of(parts, number_at(change, "change"));
        const json_t *part = json_array_get(parts, place);
        office_put(view, change, "begins", json_null());
        office_put(view, change, "name", change_name(view, change, part));
        if (place == before)
            continue;
        json_t *begins = office_put_object(view, change, "begins");
        office_put(view, begins, "name", part_name(view, part));
        office_put(view, begins, "anchor",
                   begun[place] ? json_null() : json_sprintf("part-%zu", place + 1));
        begun[place] = true;
        before = place;
    }
}

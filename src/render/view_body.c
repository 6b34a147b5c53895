/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

/* HTML's heading levels that the body may use; its own heading is 2. */
#define LEVEL_TOP 3
#define LEVEL_DEEPEST 6

struct section {
    size_t level; /* from LEVEL_TOP */
    json_t *anchor, *title;
    size_t node;          /* whose section it is, or INDEX_NONE */
    const char *note;     /* key of a text, or NULL */
    struct places places; /* viewpoints shown here; none where a heading is all */
    struct places others; /* viewpoints that are shown elsewhere */
};

static void push_section(struct view_maker *maker, json_t *sections, struct section section)
{
    size_t level = section.level < LEVEL_DEEPEST ? section.level : LEVEL_DEEPEST;
    json_t *view = view_push_object(maker, sections);
    view_put(maker, view, "level", json_integer((json_int_t)level));
    view_put(maker, view, "anchor", section.anchor);
    bool of_node = section.node != INDEX_NONE;
    view_put(maker, view, "label", of_node ? view_node_kind(maker, section.node) : json_null());
    view_put(maker, view, "name",
             of_node ? view_node_title(maker, section.node) : json_incref(section.title));
    view_put(maker, view, "title", section.title);
    size_t count = section.places.count;
    view_put(maker, view, "viewpoints",
             view_list(maker, view_viewpoint, section.places, section.node));
    view_put(maker, view, "others",
             view_list(maker, view_viewpoint_link, section.others, INDEX_NONE));
    view_put(maker, view, "has_others", json_boolean(section.others.count > 0));
    view_put(maker, view, "note",
             section.note ? view_text(words_get(maker->words, section.note)) : json_null());
    view_put(maker, view, "count", json_integer((json_int_t)count));
    view_put(maker, view, "count_text",
             count ? words_count(maker->words, "viewpoints", count) : json_null());
}

static const char *node_note(const struct index_node *node)
{
    if (node->is == INDEX_NODE_UNCOUNTED)
        return "note_uncounted";
    if (node->is == INDEX_NODE_NOWHERE)
        return "note_nowhere";
    if (node->no_views)
        return "note_no_views";
    return node->all.count == 0 ? "note_no_viewpoints" : NULL;
}

static void push_by_node(struct view_maker *maker, json_t *sections)
{
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        if (!view_has_section(maker->index, i))
            continue;
        push_section(maker, sections,
                     (struct section){.level = LEVEL_TOP + (node->depth ? node->depth - 1 : 0),
                                      .anchor = view_node_anchor(maker, i),
                                      .title = view_node_label(maker, i),
                                      .node = i,
                                      .note = node_note(node),
                                      .places = node->first,
                                      .others = node->others});
    }
}

static void push_consultees_of_type(struct view_maker *maker, json_t *sections, struct str type)
{
    for (size_t i = 0; i < maker->index->consultees.count; i++) {
        const struct index_consultee *consultee = &maker->index->consultees.items[i];
        if (consultee->viewpoints.count == 0 || !str_equal(consultee->type, type))
            continue;
        push_section(maker, sections,
                     (struct section){.level = LEVEL_TOP + 1,
                                      .anchor = view_anchor_number("b-c-", (json_int_t)i + 1),
                                      .title = view_text(view_consultee_name(maker, i)),
                                      .node = INDEX_NONE,
                                      .places = consultee->viewpoints});
    }
}

static bool has_viewpoints_of_type(const struct index *index, struct str type)
{
    for (size_t i = 0; i < index->consultees.count; i++)
        if (index->consultees.items[i].viewpoints.count > 0 &&
            str_equal(index->consultees.items[i].type, type))
            return true;
    return false;
}

static void push_by_consultee(struct view_maker *maker, json_t *sections)
{
    for (size_t i = 0; i < maker->index->types.count; i++) {
        struct str type = maker->index->types.items[i];
        if (!has_viewpoints_of_type(maker->index, type))
            continue;
        push_section(maker, sections,
                     (struct section){.level = LEVEL_TOP,
                                      .anchor = view_anchor_number("b-t-", (json_int_t)i + 1),
                                      .title = view_type_label(maker, type),
                                      .node = INDEX_NONE});
        push_consultees_of_type(maker, sections, type);
    }
}

/* The counted viewpoints for which `belongs` is true. */
static struct places gather(struct view_maker *maker,
                            bool (*belongs)(const struct view_maker *maker,
                                            const struct index_viewpoint *viewpoint,
                                            const void *what),
                            const void *what)
{
    struct places places = {0};
    for (size_t i = 0; i < maker->index->viewpoints.count; i++) {
        const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[i];
        if (index_is_counted(maker->index, viewpoint) && belongs(maker, viewpoint, what))
            view_add_place(maker, &places, i);
    }
    return places;
}

/* `what` is the question's number, 0 for none. */
static bool answers_question(const struct view_maker *maker,
                             const struct index_viewpoint *viewpoint, const void *what)
{
    const json_t *consultation = json_object_get(maker->index->head, "consultation");
    size_t asked = json_array_size(json_object_get(consultation, "questions"));
    json_int_t question = viewpoint->question;
    if (question < 0 || (size_t)question > asked)
        question = 0;
    return question == *(const json_int_t *)what;
}

static const char *note_if_empty(const struct places *places, const char *note)
{
    return places->count ? note : "note_no_viewpoints";
}

static void push_by_question(struct view_maker *maker, json_t *sections)
{
    const json_t *consultation = json_object_get(maker->index->head, "consultation");
    const json_t *questions = json_object_get(consultation, "questions"), *text;
    size_t at;
    json_array_foreach(questions, at, text)
    {
        json_int_t number = (json_int_t)at + 1;
        struct places places = gather(maker, answers_question, &number);
        push_section(maker, sections,
                     (struct section){.level = LEVEL_TOP,
                                      .anchor = view_anchor_number("q-", number),
                                      .title = json_sprintf(
                                          "%" JSON_INTEGER_FORMAT ". %s", number,
                                          json_is_string(text) ? json_string_value(text) : "?"),
                                      .node = INDEX_NONE,
                                      .note = note_if_empty(&places, NULL),
                                      .places = places});
    }
    json_int_t none = 0;
    struct places places = gather(maker, answers_question, &none);
    const char *note = json_array_size(questions) ? NULL : "note_no_questions";
    push_section(maker, sections,
                 (struct section){.level = LEVEL_TOP,
                                  .anchor = json_string("q-none"),
                                  .title = view_text(words_get(maker->words, "question_none")),
                                  .node = INDEX_NONE,
                                  .note = note_if_empty(&places, note),
                                  .places = places});
}

/* `what` is the name of a stance, empty for answers that have none. */
static bool document_has_stance(const struct view_maker *maker,
                                const struct index_viewpoint *viewpoint, const void *what)
{
    struct str wanted = str_from(what);
    struct str stance = maker->index->documents.items[viewpoint->document].stance;
    bool known = vocabulary_place(&VOCABULARY_STANCES, stance) < VOCABULARY_STANCES.count;
    return known ? str_equal(stance, wanted) : wanted.n == 0;
}

static void push_by_stance(struct view_maker *maker, json_t *sections)
{
    for (size_t i = 0; i <= VOCABULARY_STANCES.count; i++) {
        const char *name = i < VOCABULARY_STANCES.count ? VOCABULARY_STANCES.names[i] : "";
        struct str title = *name ? words_named(maker->words, "stances_", str_from(name))
                                 : words_get(maker->words, "stance_none");
        struct places places = gather(maker, document_has_stance, name);
        push_section(maker, sections,
                     (struct section){.level = LEVEL_TOP,
                                      .anchor = view_anchor("s-", str_from(*name ? name : "none")),
                                      .title = view_text(title),
                                      .node = INDEX_NONE,
                                      .note = note_if_empty(&places, NULL),
                                      .places = places});
    }
}

/* The drawer for what is not counted closes every order but the first, which has it in its place.
 */
static void push_uncounted(struct view_maker *maker, json_t *sections)
{
    size_t last = maker->index->nodes.count - 1;
    const struct index_node *node = &maker->index->nodes.items[last];
    if (node->first.count > 0)
        push_section(maker, sections,
                     (struct section){.level = LEVEL_TOP,
                                      .anchor = view_node_anchor(maker, last),
                                      .title = view_node_label(maker, last),
                                      .node = last,
                                      .note = node_note(node),
                                      .places = node->first});
}

json_t *view_sections(struct view_maker *maker)
{
    static const struct {
        const char *by;
        void (*push)(struct view_maker *maker, json_t *sections);
    } ORDERS[] = {{"consultee", push_by_consultee},
                  {"question", push_by_question},
                  {"stance", push_by_stance}};
    json_t *sections = json_array();
    for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++) {
        if (!str_equal(maker->by, str_from(ORDERS[i].by)))
            continue;
        ORDERS[i].push(maker, sections);
        push_uncounted(maker, sections);
        return sections;
    }
    push_by_node(maker, sections);
    return sections;
}

json_t *view_contents(struct view_maker *maker, const json_t *sections)
{
    json_t *contents = json_array();
    const json_t *section;
    size_t at;
    json_array_foreach(sections, at, section)
    {
        json_int_t level = json_integer_value(json_object_get(section, "level"));
        if (level == LEVEL_DEEPEST)
            continue;
        json_t *entry = view_push_object(maker, contents);
        view_put(maker, entry, "depth", json_integer(level - LEVEL_TOP));
        view_put(maker, entry, "anchor", view_text(json_text(section, "anchor")));
        view_put(maker, entry, "text", view_text(json_text(section, "title")));
        view_put(maker, entry, "label", view_text(json_text(section, "label")));
        view_put(maker, entry, "name", view_text(json_text(section, "name")));
        json_int_t count = json_integer_value(json_object_get(section, "count"));
        view_put(maker, entry, "count",
                 count ? words_number(maker->words, (size_t)count) : json_null());
    }
    return contents;
}

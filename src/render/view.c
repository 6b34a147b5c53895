/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

#include "render/render.h"

static void push_fact(struct view_maker *maker, json_t *facts, const char *key, struct str value)
{
    if (value.n == 0)
        return;
    json_t *fact = view_push_object(maker, facts);
    view_put(maker, fact, "text", view_text(words_get(maker->words, key)));
    view_put(maker, fact, "value", view_text(value));
}

static void put_head(struct view_maker *maker, json_t *view)
{
    const json_t *head = maker->index->head;
    const json_t *consultation = json_object_get(head, "consultation");
    const json_t *draft = json_object_get(head, "draft");
    struct str title = json_text(consultation, "title"), made = json_text(head, "made");
    view_put(maker, view, "language", view_text(maker->words->language));
    view_put(maker, view, "by", view_text(maker->by));
    view_put(maker, view, "t", json_deep_copy(maker->words->texts));
    view_put(maker, view, "title",
             view_text(title.n ? title : words_get(maker->words, "untitled")));
    struct str draft_title = json_text(draft, "title");
    bool says_more = !str_equal(draft_title, title);
    view_put(maker, view, "draft_title", view_text(says_more ? draft_title : STR("")));
    view_put(maker, view, "made", view_text(str_sub(made, 0, 10)));
    view_put(maker, view, "version",
             view_text(json_text(json_object_get(head, "samsyn"), "version")));
    view_put(maker, view, "case_number", view_text(json_text(consultation, "case_number")));
    json_t *facts = view_put_array(maker, view, "facts");
    push_fact(maker, facts, "fact_authority", json_text(consultation, "authority"));
    push_fact(maker, facts, "fact_case_number", json_text(consultation, "case_number"));
    push_fact(maker, facts, "fact_deadline", json_text(consultation, "deadline"));
    push_fact(maker, facts, "fact_draft", json_text(draft, "file"));
    push_fact(maker, facts, "fact_made", str_sub(made, 0, 10));
}

static void put_questions(struct view_maker *maker, json_t *view)
{
    const json_t *consultation = json_object_get(maker->index->head, "consultation");
    const json_t *text;
    json_t *questions = view_put_array(maker, view, "questions");
    bool have_sections = str_equal(maker->by, STR("question"));
    size_t at;
    json_array_foreach(json_object_get(consultation, "questions"), at, text)
    {
        json_int_t number = (json_int_t)at + 1;
        json_t *question = view_push_object(maker, questions);
        view_put(maker, question, "text", view_text(str_from(json_string_value(text))));
        view_put(maker, question, "anchor",
                 have_sections ? view_anchor_number("q-", number) : json_null());
    }
    view_put(maker, view, "has_questions", json_boolean(json_array_size(questions) > 0));
}

static bool make_view(struct view_maker *maker, json_t *view, struct error *error)
{
    put_head(maker, view);
    put_questions(maker, view);
    view_put_overview(maker, view);
    view_put(maker, view, "by_text", view_text(words_named(maker->words, "by_", maker->by)));
    view_put(maker, view, "sections", view_sections(maker));
    view_put(maker, view, "contents", view_contents(maker, json_object_get(view, "sections")));
    view_put_lists(maker, view);
    view_put_register(maker, view);
    return !maker->failed || error_no_memory(error);
}

static bool is_known_order(struct str by)
{
    static const char *const ORDERS[] = {"node", "consultee", "question", "stance"};
    for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++)
        if (str_equal(by, str_from(ORDERS[i])))
            return true;
    return false;
}

bool view_open(struct view *view, const struct rendering *rendering,
               const struct render_options *options, struct error *error)
{
    struct str by = str_from(options->by);
    *view = (struct view){.arena = arena_init()};
    if (!is_known_order(by))
        return error_set(error, ERROR_INPUT,
                         "there is no order \"%.*s\": choose node, consultee, question or stance",
                         STR_ARGS(by));
    if (!words_load(str_from(options->language), &view->words, error))
        return false;
    view->maker = (struct view_maker){
        .index = &rendering->index, .words = &view->words, .arena = &view->arena, .by = by};
    view->maker.node_labels = ARENA_ARRAY(&view->arena, rendering->index.nodes.count, json_t *);
    if (!view->maker.node_labels)
        return error_no_memory(error);
    view->json = json_object();
    return make_view(&view->maker, view->json, error);
}

void view_close(struct view *view)
{
    struct view_maker *maker = &view->maker;
    for (size_t i = 0; maker->node_labels && i < maker->index->nodes.count; i++)
        json_decref(maker->node_labels[i]);
    json_decref(maker->outcomes);
    json_decref(view->json);
    words_done(&view->words);
    arena_done(&view->arena);
}

json_t *view_element(void *context, size_t list, size_t at)
{
    struct view_maker *maker = &((struct view *)context)->maker;
    const struct view_list *made = &maker->lists.items[list];
    json_t *element = made->make(maker, made->places.items[at], made->under);
    if (!maker->failed)
        return element;
    json_decref(element);
    return NULL;
}

/* The whole view at once */

static json_t *fill_in(struct view *view, json_t *value);

static json_t *make_elements(struct view *view, const json_t *list)
{
    size_t number = (size_t)json_integer_value(json_object_get(list, MUSTACHE_LIST));
    size_t count = view->maker.lists.items[number].places.count;
    json_t *elements = json_array();
    for (size_t i = 0; i < count; i++)
        view_push(&view->maker, elements, fill_in(view, view_element(view, number, i)));
    return elements;
}

/* Make the lists in `value`, which is given back. */
static json_t *fill_in(struct view *view, json_t *value)
{
    const char *key;
    json_t *member;
    size_t at;
    json_array_foreach(value, at, member) fill_in(view, member);
    json_object_foreach(value, key, member)
    {
        if (json_object_get(member, MUSTACHE_LIST))
            view_put(&view->maker, value, key, make_elements(view, member));
        else
            fill_in(view, member);
    }
    return value;
}

json_t *render_view(const struct rendering *rendering, const struct render_options *options,
                    struct error *error)
{
    struct view view;
    json_t *json = NULL;
    if (view_open(&view, rendering, options, error)) {
        fill_in(&view, view.json);
        if (!view.maker.failed)
            json = json_incref(view.json);
        else
            error_no_memory(error);
    }
    view_close(&view);
    return json;
}

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
    const json_t *compilation = maker->index->compilation;
    const json_t *consultation = json_object_get(compilation, "consultation");
    const json_t *draft = json_object_get(compilation, "draft");
    struct str title = json_text(consultation, "title"), made = json_text(compilation, "made");
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
             view_text(json_text(json_object_get(compilation, "samsyn"), "version")));
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
    const json_t *consultation = json_object_get(maker->index->compilation, "consultation");
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

static json_t *make_view(const struct index *index, const struct words *words, struct str by,
                         struct error *error)
{
    struct view_maker maker = {.index = index, .words = words, .by = by};
    json_t *view = json_object();
    put_head(&maker, view);
    put_questions(&maker, view);
    view_put_overview(&maker, view);
    view_put(&maker, view, "by_text", view_text(words_named(words, "by_", by)));
    view_put(&maker, view, "sections", view_sections(&maker));
    view_put(&maker, view, "contents", view_contents(&maker, json_object_get(view, "sections")));
    view_put_lists(&maker, view);
    view_put_register(&maker, view);
    if (!maker.failed)
        return view;
    json_decref(view);
    error_no_memory(error);
    return NULL;
}

static bool is_known_order(struct str by)
{
    static const char *const ORDERS[] = {"node", "consultee", "question", "stance"};
    for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++)
        if (str_equal(by, str_from(ORDERS[i])))
            return true;
    return false;
}

json_t *render_view(const json_t *compilation, const struct render_options *options,
                    struct error *error)
{
    struct str by = str_from(options->by);
    if (!is_known_order(by)) {
        error_set(error, ERROR_INPUT,
                  "there is no order \"%.*s\": choose node, consultee, question or stance",
                  STR_ARGS(by));
        return NULL;
    }
    struct words words;
    if (!words_load(str_from(options->language), &words, error))
        return NULL;
    struct arena arena = arena_init();
    struct index index;
    json_t *view = NULL;
    if (index_make(&arena, compilation, &index, error))
        view = make_view(&index, &words, by, error);
    arena_done(&arena);
    words_done(&words);
    return view;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/answer_form.h"

#include "render/words.h"
#include "web/server/site.h"
#include "web/views/drafts.h"
#include "web/views/form_errors.h"
#include "web/views/public_view.h"

#include <stdio.h>

static struct str text_of(const struct request *request, const char *key)
{
    return words_get(site_words(request), key);
}

bool answer_ground_of(const struct request *request, int64_t consultation, bool with_words,
                      struct answer_ground *ret_ground, struct error *error)
{
    struct answer_ground ground = {0};
    if (!published_find(request->office, consultation, request->arena, &ground.consultation,
                        error) ||
        (with_words &&
         !public_passages(request, ground.consultation.version, &ground.passages, error)))
        return false;
    *ret_ground = ground;
    return true;
}

/* Reading */

/* What follows `prefix` in a field's name is what the text is about; empty texts say nothing. */
static bool take_part(const struct request *request, const struct field *field,
                      struct answer_content *content, struct error *error)
{
    struct str question = STR("question-"), passage = STR("passage-");
    struct answer_part *part = NULL;
    size_t skip = 0;
    if (str_trim(field->value).n == 0)
        return true;
    if (str_starts(field->name, question)) {
        skip = question.n;
        part = VEC_PUSH(request->arena, &content->questions);
    } else if (str_starts(field->name, passage)) {
        skip = passage.n;
        part = VEC_PUSH(request->arena, &content->passages);
    } else {
        return true;
    }
    if (!part)
        return error_no_memory(error);
    *part = (struct answer_part){str_sub(field->name, skip, field->name.n), field->value};
    return true;
}

bool answer_form_read(const struct request *request, struct answer_typed *ret_typed,
                      struct error *error)
{
    struct answer_typed typed = {
        .sender = str_trim(request_form(request, "sender")),
        .email = str_trim(request_form(request, "email")),
        .content = {.stance = request_form(request, "stance"),
                    .whole = request_form(request, "whole")},
    };
    if (!request_form_id(request, "revision", &typed.revision, error))
        return false;
    for (size_t i = 0; i < request->form.count; i++)
        if (!take_part(request, &request->form.items[i], &typed.content, error))
            return false;
    *ret_typed = typed;
    return true;
}

struct answer_typed answer_form_of(const struct web_answer *answer)
{
    return (struct answer_typed){.sender = answer->row.sender,
                                 .email = answer->row.email,
                                 .content = answer->content,
                                 .revision = answer->row.revision};
}

struct answer_refusal answer_refusal_of(const char *field, const struct error *why)
{
    static const struct {
        const char *field;
        enum error_code code;
        const char *message;
    } messages[] = {
        {"sender", ERROR_LIMIT, "answer_error_sender_long"},
        {"sender", ERROR_INPUT, "answer_error_sender"},
        {"email", ERROR_INPUT, "answer_error_email"},
        {"stance", ERROR_INPUT, "answer_error_stance"},
        {"text", ERROR_LIMIT, "answer_error_text_long"},
        {"passage", ERROR_LIMIT, "answer_error_passages"},
        {"passage", ERROR_INPUT, "answer_error_passage"},
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (str_equal(str_from(field), str_from(messages[i].field)) &&
            why->code == messages[i].code)
            return (struct answer_refusal){field, messages[i].message};
    return (struct answer_refusal){field, "answer_error"};
}

void answer_put_errors(const struct request *request, struct json_maker *maker, json_t *view,
                       struct answer_refusal refusal)
{
    static const struct form_field fields[] = {
        {"sender", "sender"}, {"email", "email"},      {"stance", "stance"}, {"text", "whole"},
        {"file", "file"},     {"passage", "passages"}, {NULL, NULL}};
    form_errors_none(maker, view, fields);
    if (refusal.field)
        form_errors_add(maker, view, fields, str_from(refusal.field),
                        json_of_str(text_of(request, refusal.message)));
}

/* Showing */

struct showing {
    struct request *request;
    struct json_maker maker;
    json_t *view;
    const struct answer_ground *ground;
    const struct web_answer *answer;
    const struct answer_typed *typed;
    bool differs;
    struct sql_question_rows questions;
    const struct draft_view *draft;
};

static struct str part_about(const struct answer_part *parts, size_t count, struct str about)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(parts[i].about, about))
            return parts[i].text;
    return (struct str){NULL, 0};
}

static struct str question_about(const struct answer_content *content, int64_t ordinal)
{
    char number[32];
    snprintf(number, sizeof number, "%lld", (long long)ordinal);
    return part_about(content->questions.items, content->questions.count, str_from(number));
}

static void put_stances(struct showing *showing)
{
    static const char *const names[] = {"for", "for_in_part", "against", "no_objection",
                                        "abstains"};
    json_t *array = json_put_array(&showing->maker, showing->view, "stances");
    json_put(&showing->maker, showing->view, "stance_chosen",
             json_boolean(showing->typed->content.stance.n > 0));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_t *item = json_push_object(&showing->maker, array);
        json_put(&showing->maker, item, "name", json_string(names[i]));
        json_put(&showing->maker, item, "text",
                 json_of_str(words_named(site_words(showing->request), "answer_stance_",
                                         str_from(names[i]))));
        json_put(&showing->maker, item, "chosen",
                 json_boolean(str_equal(showing->typed->content.stance, str_from(names[i]))));
    }
}

static void put_questions(struct showing *showing)
{
    json_t *array = json_put_array(&showing->maker, showing->view, "questions");
    for (size_t i = 0; i < showing->questions.count; i++) {
        const struct sql_question *row = &showing->questions.items[i];
        json_t *item = json_push_object(&showing->maker, array);
        json_put(&showing->maker, item, "number", json_integer(row->ordinal));
        json_put(&showing->maker, item, "text", json_of_str(row->text));
        json_put(&showing->maker, item, "typed",
                 json_of_str(question_about(&showing->typed->content, row->ordinal)));
    }
    json_put(&showing->maker, showing->view, "has_questions",
             json_boolean(showing->questions.count > 0));
}

static void put_files(struct showing *showing)
{
    const struct sql_web_answer_file_rows *files = &showing->answer->files;
    const struct words *words = site_words(showing->request);
    char most[32], size[32];
    snprintf(most, sizeof most, "%zu", LIMIT_ANSWER_FILES);
    snprintf(size, sizeof size, "%zu", LIMIT_ANSWER_FILE_BYTES / MIB(1));
    json_put(&showing->maker, showing->view, "file_limits",
             words_fill(words, "answer_file_limits", "count", most, "size", size, NULL));
    json_put(&showing->maker, showing->view, "has_files", json_boolean(files->count > 0));
    json_t *array = json_put_array(&showing->maker, showing->view, "files");
    for (size_t i = 0; i < files->count; i++) {
        json_t *item = json_push_object(&showing->maker, array);
        json_put(&showing->maker, item, "ordinal", json_integer(files->items[i].ordinal));
        json_put(&showing->maker, item, "name", json_of_str(files->items[i].name));
        json_put(&showing->maker, item, "size",
                 json_sprintf("%lld kB", (long long)((files->items[i].size + 999) / 1000)));
    }
}

/* What the other has saved where this form says something else. */

static void put_difference(struct showing *showing, json_t *array, json_t *label, struct str typed,
                           struct str saved)
{
    if (str_equal(str_trim(typed), str_trim(saved))) {
        json_decref(label);
        return;
    }
    json_t *item = json_push_object(&showing->maker, array);
    json_put(&showing->maker, item, "label", label);
    json_put(&showing->maker, item, "saved", json_of_str(saved));
    json_put(&showing->maker, item, "empty", json_boolean(saved.n == 0));
}

static void put_passage_differences(struct showing *showing, json_t *array)
{
    const struct answer_content *typed = &showing->typed->content;
    const struct answer_content *saved = &showing->answer->content;
    const struct draft *draft = &showing->draft->loaded->draft;
    for (size_t i = 0; i < draft->node_count; i++)
        put_difference(
            showing, array, draft_view_name(showing->draft, i),
            part_about(typed->passages.items, typed->passages.count, draft->nodes[i].id),
            part_about(saved->passages.items, saved->passages.count, draft->nodes[i].id));
}

static void put_differences(struct showing *showing)
{
    const struct answer_typed *typed = showing->typed;
    const struct sql_web_answer *row = &showing->answer->row;
    const struct answer_content *saved = &showing->answer->content;
    json_t *array = json_put_array(&showing->maker, showing->view, "differences");
    json_put(&showing->maker, showing->view, "differs", json_boolean(showing->differs));
    if (!showing->differs)
        return;
    const struct words *words = site_words(showing->request);
    put_difference(showing, array, json_of_str(text_of(showing->request, "answer_sender")),
                   typed->sender, row->sender);
    put_difference(showing, array, json_of_str(text_of(showing->request, "answer_email")),
                   typed->email, row->email);
    put_difference(showing, array, json_of_str(text_of(showing->request, "answer_stance")),
                   words_named(words, "answer_stance_", typed->content.stance),
                   words_named(words, "answer_stance_", saved->stance));
    put_difference(showing, array, json_of_str(text_of(showing->request, "answer_whole")),
                   typed->content.whole, saved->whole);
    for (size_t i = 0; i < showing->questions.count; i++)
        put_difference(showing, array, json_of_str(showing->questions.items[i].text),
                       question_about(&typed->content, showing->questions.items[i].ordinal),
                       question_about(saved, showing->questions.items[i].ordinal));
    put_passage_differences(showing, array);
}

static void put_saved(struct showing *showing)
{
    int64_t seconds;
    struct date_text clock = {""};
    if (time_parse(showing->answer->row.saved, &seconds))
        clock = time_in_sweden(seconds);
    json_put(&showing->maker, showing->view, "saved_text",
             words_fill(site_words(showing->request), "answer_saved", "time",
                        clock.text[0] ? clock.text + 11 : "", NULL));
}

static void put_typed(struct showing *showing)
{
    const struct answer_typed *typed = showing->typed;
    struct json_maker *maker = &showing->maker;
    json_put(maker, showing->view, "revision", json_integer(showing->answer->row.revision));
    json_put(maker, showing->view, "sender", json_of_str(typed->sender));
    json_put(maker, showing->view, "email", json_of_str(typed->email));
    json_put(maker, showing->view, "whole", json_of_str(typed->content.whole));
    json_put(maker, showing->view, "invited", json_boolean(showing->answer->row.consultee != 0));
    put_saved(showing);
    put_stances(showing);
    put_questions(showing);
    put_files(showing);
    put_differences(showing);
}

static void put_draft(struct showing *showing)
{
    struct draft_choice choice = draft_choice_all(showing->draft);
    choice.can_answer = true;
    choice.typed = &showing->typed->content;
    choice.open = request_query(showing->request, "open");
    if (choice.open.n == 0)
        choice.open = request_form(showing->request, "open");
    draft_view_contents(&showing->maker, showing->view, showing->draft);
    json_put(&showing->maker, showing->view, "form", json_true());
    json_put(&showing->maker, showing->view, "parts",
             draft_view_parts(&showing->maker, showing->draft, &choice));
}

static json_t *form_view(struct showing *showing, struct answer_refusal refusal,
                         struct error *error)
{
    struct request *request = showing->request;
    struct json_maker *maker = &showing->maker;
    const struct sql_published *consultation = &showing->ground->consultation;
    json_t *view = showing->view = json_object();
    json_put(maker, view, "title",
             words_fill(site_words(request), "answer_title", "title", consultation->title.p, NULL));
    json_put(maker, view, "scripts", json_pack("[s]", "answer.js"));
    json_put(maker, view, "consultation", public_consultation(request, maker, consultation));
    json_put(maker, view, "address",
             json_of_str(str_format(request->arena, "/answers/%.*s",
                                    STR_ARGS(request_capture(request, "token")))));
    put_typed(showing);
    put_draft(showing);
    answer_put_errors(request, maker, view, refusal);
    return json_made(maker, view, error);
}

bool answer_form_show(struct request *request, struct response *response, unsigned status,
                      const struct answer_ground *ground, const struct web_answer *answer,
                      const struct answer_typed *typed, bool differs, struct answer_refusal refusal,
                      struct error *error)
{
    struct showing showing = {
        .request = request, .ground = ground, .answer = answer, .typed = typed, .differs = differs};
    const struct sql_published *consultation = &ground->consultation;
    struct drafts *drafts = site_drafts(request->site);
    if (!sql_question_list(request->office->store, consultation->id, request->arena,
                           &showing.questions, error))
        return false;
    showing.draft =
        drafts_borrow(drafts, request->office, consultation->id, consultation->version, error);
    json_t *view = showing.draft ? form_view(&showing, refusal, error) : NULL;
    drafts_give_back(drafts, showing.draft);
    return view && respond_page(request, response, status, "answer", view, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_view.h"

#include "base/file.h"
#include "model/desk/desk_acts.h"
#include "model/office/acts.h"
#include "web/views/times.h"

#include <stdio.h>
#include <string.h>

enum { LETTERS = 8 }; /* of the newest that are shown */

static int64_t id_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* One field before and after, in words */

/* "Insats 2.1; Insats 2.3" of passages. */
static json_t *passages_text(const struct desk_page *page, const json_t *passages)
{
    struct buf buf = buf_init(LIMIT_ERROR_MESSAGE_BYTES * 8);
    size_t i;
    const json_t *passage;
    json_array_foreach(passages, i, passage)
    {
        json_t *line = desk_part_line(page, json_str(passage, "node"));
        buf_add_str(&buf, i ? STR("; ") : STR(""));
        buf_add_str(&buf, str_from(json_string_value(line)));
        json_decref(line);
    }
    json_t *text = buf.failed ? json_null() : json_of_optional(buf_str(&buf));
    buf_done(&buf);
    return text;
}

static json_t *named_in(const struct desk_page *page, const char *array, const char *member,
                        const json_t *value)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(page->counts, array), i, row)
    {
        if (json_equal(json_object_get(row, member), value))
            return json_of_optional(json_str(row, "name"));
    }
    return json_null();
}

static json_t *themes_text(const struct desk_page *page, const json_t *themes)
{
    struct buf buf = buf_init(LIMIT_ERROR_MESSAGE_BYTES * 8);
    size_t i;
    const json_t *theme;
    json_array_foreach(themes, i, theme)
    {
        json_t *name = named_in(page, "themes", "theme", theme);
        buf_add_str(&buf, i ? STR(", ") : STR(""));
        buf_add_str(&buf, str_from(json_string_value(name)));
        json_decref(name);
    }
    json_t *text = buf.failed ? json_null() : json_of_optional(buf_str(&buf));
    buf_done(&buf);
    return text;
}

static json_t *assignee_text(const struct desk_page *page, const json_t *account)
{
    return named_in(page, "assignees", "account", account);
}

static json_t *excerpt_text(const struct desk_page *page, const json_t *text)
{
    (void)page;
    return json_is_string(text) ? desk_excerpt(str_from(json_string_value(text)), 240)
                                : json_null();
}

static json_t *kind_text(const struct desk_page *page, const json_t *name)
{
    return desk_word(page, "desk_kind_", name);
}

static json_t *stance_text(const struct desk_page *page, const json_t *name)
{
    return desk_word(page, "desk_stance_", name);
}

static json_t *state_text(const struct desk_page *page, const json_t *name)
{
    return desk_word(page, "desk_state_", name);
}

static json_t *outcome_text(const struct desk_page *page, const json_t *name)
{
    return desk_word(page, "desk_outcome_", name);
}

/* What means something to a person; other fields are not told. */
static const struct told_field {
    const char *field;
    json_t *(*text)(const struct desk_page *page, const json_t *value);
} told_fields[] = {
    {"kind", kind_text},         {"stance", stance_text},  {"state", state_text},
    {"passages", passages_text}, {"themes", themes_text},  {"assignee", assignee_text},
    {"outcome", outcome_text},   {"reason", excerpt_text}, {"text", excerpt_text},
};

static const struct told_field *find_told(struct str field)
{
    for (size_t i = 0; i < sizeof told_fields / sizeof *told_fields; i++)
        if (str_equal(field, str_from(told_fields[i].field)))
            return &told_fields[i];
    return NULL;
}

static void add_changes(const struct desk_page *page, json_t *act)
{
    json_t *told = json_array(), *change;
    size_t i;
    json_array_foreach(json_object_get(act, "changes"), i, change)
    {
        const struct told_field *field = find_told(json_str(change, "field"));
        if (!field)
            continue;
        json_t *row = json_push_object(page->maker, told);
        json_put(page->maker, row, "field", json_of_str(json_str(change, "field")));
        json_put(page->maker, row, "name",
                 desk_word(page, "desk_field_", json_object_get(change, "field")));
        json_put(page->maker, row, "before_text",
                 field->text(page, json_object_get(change, "before")));
        json_put(page->maker, row, "after_text",
                 field->text(page, json_object_get(change, "after")));
    }
    json_put(page->maker, act, "told", told);
}

/* Acts */

static json_t *who_text(const struct desk_page *page, struct str name)
{
    return json_of_str(name.n ? name : words_get(page->words, "desk_the_program"));
}

static json_t *undo_href(const struct desk_page *page)
{
    struct desk_address acting = desk_acting_address(page);
    return desk_address_act(&acting, "desk/undo");
}

void desk_add_acts(const struct desk_page *page, json_t *acts)
{
    size_t i;
    json_t *act;
    json_array_foreach(acts, i, act)
    {
        bool undoable = page->may_act && json_is_true(json_object_get(act, "undoable"));
        json_put(page->maker, act, "when", times_minute(json_str(act, "at")));
        json_put(page->maker, act, "who", who_text(page, json_str(act, "name")));
        json_put(page->maker, act, "text", desk_word(page, "act_", json_object_get(act, "verb")));
        json_put(page->maker, act, "undo", undoable ? undo_href(page) : json_null());
        add_changes(page, act);
    }
}

/* The last act of one's own */

static json_t *last_text(const struct desk_page *page, int64_t last, struct error *error)
{
    struct act_filter filter = {.account = page->request->who.account,
                                .consultation = page->at.consultation,
                                .limit = 1,
                                .before = last + 1};
    json_t *log = act_list(page->request->office, &filter, error);
    if (!log)
        return NULL;
    const json_t *act = json_array_get(json_object_get(log, "acts"), 0);
    json_t *verb = desk_word(page, "act_", json_object_get(act, "verb"));
    json_t *when = times_minute(json_str(act, "at"));
    const char *text = json_string_value(verb), *at = json_string_value(when);
    json_t *line =
        words_fill(page->words, "desk_last", "what", text ? text : "", "when", at ? at : "", NULL);
    json_decref(verb);
    json_decref(when);
    json_decref(log);
    return line ? line : (error_no_memory(error), NULL);
}

json_t *desk_last_view(struct desk_page *page, struct error *error)
{
    struct desk_worker worker = {page->request->office, &page->request->who, page->at.consultation};
    int64_t last = 0;
    if (!page->may_act)
        return json_null();
    if (!desk_last_act(&worker, false, &last, error))
        return NULL;
    if (last == 0)
        return json_null();
    json_t *text = last_text(page, last, error);
    if (!text)
        return NULL;
    json_t *view = json_object();
    json_put(page->maker, view, "act", json_integer(last));
    json_put(page->maker, view, "text", text);
    json_put(page->maker, view, "undo", undo_href(page));
    return view;
}

/* Since one was last here */

static void push_news(const struct desk_page *page, json_t *items, int64_t count, const char *key,
                      json_t *href)
{
    json_t *item = count > 0 ? json_push_object(page->maker, items) : NULL;
    if (!item) {
        json_decref(href);
        return;
    }
    json_put(page->maker, item, "text", words_count(page->words, key, (size_t)count));
    json_put(page->maker, item, "href", href);
}

static json_t *register_href(const struct desk_page *page, const char *rest)
{
    return json_sprintf("/consultations/%lld/register%s", (long long)page->at.consultation, rest);
}

static void put_items(const struct desk_page *page, json_t *news)
{
    const json_t *mine = json_object_get(news, "mine"), *late = json_object_get(news, "late");
    json_t *items = json_put_array(page->maker, news, "items");
    struct desk_address to = {.consultation = page->at.consultation, .page = 1};
    to.filter.since = id_of(news, "act");
    push_news(page, items, id_of(news, "changed"), "desk_news_changed",
              to.filter.since ? desk_address_href(&to) : json_null());
    to.filter = (struct desk_filter){.assignee = page->request->who.account};
    push_news(page, items, id_of(mine, "new"), "desk_news_given", desk_address_href(&to));
    to.filter.outcome = STR("none");
    push_news(page, items, id_of(mine, "unanswered"), "desk_news_mine", desk_address_href(&to));
    to.filter = (struct desk_filter){.outcome = STR("none")};
    push_news(page, items, id_of(late, "unanswered"), "desk_news_unanswered",
              desk_address_href(&to));
    push_news(page, items, id_of(late, "missing"), "desk_news_missing",
              register_href(page, "/consultees?state=not_answered"));
    push_news(page, items, id_of(late, "answers"), "desk_news_late",
              register_href(page, "?filter=late"));
}

/* By its body, or by its file while nobody knows whose it is. */
static struct str letter_name(const json_t *document)
{
    struct str sender = json_str(document, "sender");
    return sender.n ? sender : file_base_name(json_str(document, "name"));
}

static void fill_letter(const struct desk_page *page, json_t *document)
{
    struct desk_address to = {.consultation = page->at.consultation,
                              .order = DESK_BY_DOCUMENT,
                              .filter.document = id_of(document, "number")};
    json_put(page->maker, document, "body", json_of_str(letter_name(document)));
    json_put(page->maker, document, "day", times_day(json_str(document, "received")));
    json_put(page->maker, document, "href", desk_address_href(&to));
    json_put(page->maker, document, "viewpoints_text",
             words_count(page->words, "viewpoints", (size_t)id_of(document, "viewpoints")));
}

/* The newest letters, one a body: a revision or a copy stands with it in the register. */
static void put_letters(const struct desk_page *page, json_t *news)
{
    json_t *letters = json_put_array(page->maker, news, "letters"), *document;
    struct str before = STR("");
    size_t i;
    json_array_foreach(json_object_get(news, "documents"), i, document)
    {
        if (json_array_size(letters) == LETTERS)
            break;
        if (str_equal(letter_name(document), before))
            continue;
        fill_letter(page, document);
        json_push(page->maker, letters, json_incref(document));
        before = letter_name(document);
    }
    json_object_del(news, "documents");
}

static json_t *deadline_text(const struct desk_page *page, const json_t *late)
{
    struct str deadline = json_str(late, "deadline");
    int64_t days = id_of(late, "days");
    char date[16];
    if (deadline.n == 0)
        return json_null();
    snprintf(date, sizeof date, "%.*s", STR_ARGS(str_sub(deadline, 0, 10)));
    json_t *count = words_count(page->words, days < 0 ? "desk_days_left" : "desk_days_past",
                                (size_t)(days < 0 ? -days : days));
    json_t *text = count ? words_fill(page->words, "desk_deadline", "date", date, "days",
                                      json_string_value(count), NULL)
                         : NULL;
    json_decref(count);
    return text;
}

json_t *desk_news_view(struct desk_page *page, struct error *error)
{
    json_t *news =
        desk_since(page->request->office, &page->request->who, page->at.consultation, error);
    if (!news)
        return NULL;
    struct str at = json_str(news, "at");
    json_put(page->maker, news, "when", times_minute(at));
    put_items(page, news);
    put_letters(page, news);
    json_put(page->maker, news, "register", register_href(page, ""));
    desk_add_acts(page, json_object_get(news, "acts"));
    json_put(page->maker, news, "deadline_text",
             deadline_text(page, json_object_get(news, "late")));
    return news;
}

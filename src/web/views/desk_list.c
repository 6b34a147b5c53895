/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_view.h"

#include "base/file.h"
#include "base/utf8.h"

#include <string.h>

/* Words for one viewpoint */

json_t *desk_excerpt(struct str text, size_t most)
{
    struct str rest = str_trim(text);
    struct buf line = buf_init(most + 8);
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n && !ascii_is_space(rest.p[end]))
            end++;
        struct str word = str_sub(rest, 0, end);
        rest = str_trim(str_sub(rest, end, rest.n));
        if (line.n + word.n + 1 > most) {
            struct str cut = str_sub(word, 0, line.n ? 0 : utf8_cut(word, most));
            buf_add_str(&line, cut);
            buf_add_str(&line, STR(" …"));
            break;
        }
        if (line.n > 0)
            buf_add_c(&line, ' ');
        buf_add_str(&line, word);
    }
    json_t *excerpt = line.failed ? NULL : json_of_str(buf_str(&line));
    buf_done(&line);
    return excerpt;
}

static json_t *state_text(const struct desk_page *page, const json_t *viewpoint)
{
    return desk_word(page, "desk_state_", json_object_get(viewpoint, "state"));
}

/* A proposal shows how sure the program was; what a person has seen needs no score. */
static json_t *score_text(const struct desk_page *page, const json_t *viewpoint)
{
    bool proposed = str_equal(json_str(viewpoint, "state"), STR("proposed"));
    return proposed
               ? words_score(page->words, json_number_value(json_object_get(viewpoint, "score")))
               : json_null();
}

static json_t *outcome_mark(const struct desk_page *page, const json_t *viewpoint)
{
    const json_t *outcome = json_object_get(viewpoint, "outcome");
    if (!json_is_string(outcome))
        return json_null();
    json_t *mark = json_object();
    json_put(page->maker, mark, "name", json_of_str(json_str(viewpoint, "outcome")));
    json_put(page->maker, mark, "text", desk_word(page, "desk_outcome_", outcome));
    return mark;
}

void desk_add_marks(const struct desk_page *page, json_t *viewpoint)
{
    const json_t *document = json_object_get(viewpoint, "document");
    struct str sender = json_str(document, "sender");
    struct str file = file_base_name(json_str(document, "name"));
    json_put(page->maker, viewpoint, "body", json_of_str(sender.n > 0 ? sender : file));
    json_put(page->maker, viewpoint, "file", json_of_str(file));
    json_put(page->maker, viewpoint, "state_text", state_text(page, viewpoint));
    json_put(page->maker, viewpoint, "score_text", score_text(page, viewpoint));
    json_put(page->maker, viewpoint, "kind_text",
             desk_word(page, "desk_kind_", json_object_get(viewpoint, "kind")));
    json_put(page->maker, viewpoint, "stance_text",
             desk_word(page, "stance_", json_object_get(viewpoint, "stance")));
    json_put(page->maker, viewpoint, "outcome_mark", outcome_mark(page, viewpoint));
    const json_t *assignee = json_object_get(viewpoint, "assignee");
    json_put(page->maker, viewpoint, "assignee_name", json_of_optional(json_str(assignee, "name")));
}

/* Rows and their groups */

static int64_t id_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* What two rows of one group have in common in this order; "" where there are no groups. */
static const char *group_member(enum desk_order order)
{
    return order == DESK_BY_KIND ? "kind" : order == DESK_BY_QUESTION ? "question" : "";
}

static bool same_group(const struct desk_page *page, const json_t *a, const json_t *b)
{
    if (page->at.order == DESK_BY_SCORE)
        return true;
    if (page->at.order == DESK_BY_DOCUMENT)
        return id_of(json_object_get(a, "document"), "number") ==
               id_of(json_object_get(b, "document"), "number");
    const char *member = group_member(page->at.order);
    return json_equal(json_object_get(a, member), json_object_get(b, member));
}

static json_t *question_title(const struct desk_page *page, int64_t number)
{
    size_t i;
    const json_t *question;
    json_array_foreach(json_object_get(page->counts, "questions"), i, question)
    {
        if (id_of(question, "question") == number)
            return json_sprintf("%lld. %s", (long long)number,
                                json_string_value(json_object_get(question, "text")));
    }
    return json_of_str(words_get(page->words, "question_none"));
}

/* What a group is called and, where it can be chosen alone, its address. */
static void put_group_head(const struct desk_page *page, json_t *group, const json_t *row)
{
    struct desk_address to = page->at;
    to.viewpoint = 0;
    to.page = 1;
    json_t *title = json_null(), *href = json_null();
    if (page->at.order == DESK_BY_KIND) {
        to.filter.kind = json_str(row, "kind");
        title = desk_word(page, "desk_kinds_", json_object_get(row, "kind"));
        href = desk_address_href(&to);
    } else if (page->at.order == DESK_BY_DOCUMENT) {
        to.filter.document = id_of(json_object_get(row, "document"), "number");
        title = json_incref(json_object_get(row, "body"));
        href = desk_address_href(&to);
    } else if (page->at.order == DESK_BY_QUESTION) {
        to.filter.question = id_of(row, "question");
        title = question_title(page, to.filter.question);
        href = to.filter.question ? desk_address_href(&to) : json_null();
    }
    json_put(page->maker, group, "title", title);
    json_put(page->maker, group, "href", href);
}

static json_t *start_group(const struct desk_page *page, json_t *groups, const json_t *row)
{
    json_t *group = json_push_object(page->maker, groups);
    json_put(page->maker, group, "id", json_sprintf("group-%zu", json_array_size(groups)));
    put_group_head(page, group, row);
    return json_put_array(page->maker, group, "rows");
}

/* The first of those that say much the same leads to all of them. */
static json_t *alike_figure(const struct desk_page *page, const json_t *row, bool first)
{
    int64_t count = id_of(row, "alike_count");
    if (!first || count < 2)
        return json_null();
    struct desk_address to = page->at;
    to.viewpoint = 0;
    to.page = 1;
    to.filter = (struct desk_filter){.alike = id_of(row, "alike")};
    return desk_figure(page, &to, count, "desk_alike");
}

static json_t *row_href(const struct desk_page *page, int64_t viewpoint)
{
    struct desk_address to = page->at;
    to.viewpoint = viewpoint;
    to.page = 0;
    return desk_address_href(&to);
}

/* Where a row belongs, when that is not the part that the list is of: "Insats 2.4", or its title.
 */
static json_t *part_mark(const struct desk_page *page, struct str part)
{
    if (part.n == 0 || page->at.filter.place == DESK_PART || str_equal(part, page->at.filter.part))
        return json_null();
    json_t *name = desk_part_name(page, part);
    struct str label = json_str(name, "label");
    json_t *mark = label.n > 0 ? json_of_str(label) : desk_excerpt(json_str(name, "text"), 40);
    json_decref(name);
    return mark;
}

static void fill_row(const struct desk_page *page, json_t *row, const json_t *before)
{
    int64_t alike = id_of(row, "alike");
    bool follows = alike && before && id_of(before, "alike") == alike;
    struct str part = json_str(json_object_get(row, "part"), "id");
    desk_add_marks(page, row);
    json_put(page->maker, row, "href", row_href(page, id_of(row, "id")));
    json_put(page->maker, row, "here", json_boolean(id_of(row, "id") == page->at.viewpoint));
    json_put(page->maker, row, "said", desk_excerpt(json_str(row, "text"), DESK_SAID_BYTES));
    json_put(page->maker, row, "follows", json_boolean(follows));
    json_put(page->maker, row, "alike_figure", alike_figure(page, row, !follows));
    json_put(page->maker, row, "part_text", part_mark(page, part));
}

static json_t *groups_view(const struct desk_page *page, json_t *rows)
{
    json_t *groups = json_array(), *group = NULL, *row;
    const json_t *before = NULL;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        fill_row(page, row, before);
        if (!before || !same_group(page, before, row))
            group = start_group(page, groups, row);
        json_push(page->maker, group, json_incref(row));
        before = row;
    }
    return groups;
}

/* What the list is narrowed by */

/* The name in the counts of a value, for a choice whose value is a number. */
static json_t *named_in(const struct desk_page *page, const char *array, const char *member,
                        int64_t value, const char *name)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(page->counts, array), i, row)
    {
        if (id_of(row, member) == value && json_is_string(json_object_get(row, name)))
            return json_incref(json_object_get(row, name));
    }
    return json_sprintf("%lld", (long long)value);
}

/* Choices whose value is a name of a closed list. */
static const struct {
    const char *name, *prefix;
} named_choices[] = {
    {"kind", "desk_kind_"},
    {"stance", "desk_stance_"},
    {"state", "desk_state_"},
    {"outcome", "desk_outcome_"},
};

static json_t *sender_text(const struct desk_page *page, const json_t *rows, struct str key)
{
    const json_t *document = json_object_get(json_array_get(rows, 0), "document");
    struct str name = json_str(document, "sender");
    (void)page;
    return json_of_str(name.n > 0 ? name : key);
}

static json_t *choice_text(const struct desk_page *page, const struct desk_choice *choice,
                           const json_t *rows)
{
    for (size_t i = 0; i < sizeof named_choices / sizeof *named_choices; i++)
        if (strcmp(choice->name, named_choices[i].name) == 0)
            return json_of_str(words_named(page->words, named_choices[i].prefix, choice->text));
    if (strcmp(choice->name, "part") == 0)
        return desk_part_line(page, choice->text);
    if (strcmp(choice->name, "sender") == 0)
        return sender_text(page, rows, choice->text);
    if (strcmp(choice->name, "question") == 0)
        return question_title(page, choice->number);
    if (strcmp(choice->name, "in_theme") == 0)
        return named_in(page, "themes", "theme", choice->number, "name");
    if (strcmp(choice->name, "assignee") == 0 && choice->text.n == 0)
        return named_in(page, "assignees", "account", choice->number, "name");
    char key[48];
    snprintf(key, sizeof key, "desk_choice_%s", choice->name);
    return json_of_str(words_get(page->words, key));
}

static json_t *chosen_view(const struct desk_page *page, const json_t *rows)
{
    struct desk_choice choices[DESK_CHOICES_MOST];
    size_t count = desk_address_choices(&page->at, choices);
    json_t *chosen = json_array();
    for (size_t i = 0; i < count; i++) {
        struct desk_address without = page->at;
        without.viewpoint = 0;
        without.page = 1;
        desk_address_drop(&without, choices[i].name);
        json_t *choice = json_push_object(page->maker, chosen);
        json_put(page->maker, choice, "name", json_string(choices[i].name));
        json_put(page->maker, choice, "text", choice_text(page, &choices[i], rows));
        json_put(page->maker, choice, "href", desk_address_href(&without));
    }
    return chosen;
}

/* Choosing: one select for each closed list, with how many there are of each */

struct chooser {
    const char *name, *label, *array, *member, *prefix; /* prefix NULL: the row's "name" */
};
static const struct chooser choosers[] = {
    {"kind", "column_kind", "kinds", "name", "desk_kind_"},
    {"stance", "column_stance", "stances", "name", "desk_stance_"},
    {"state", "desk_state", "states", "name", "desk_state_"},
    {"outcome", "column_outcome", "outcomes", "name", "desk_outcome_"},
    {"question", "desk_question", "questions", "question", NULL},
    {"in_theme", "desk_theme", "themes", "theme", NULL},
    {"assignee", "desk_assignee", "assignees", "account", NULL},
};
enum { CHOOSERS = sizeof choosers / sizeof *choosers };

static json_t *option_value(const struct chooser *chooser, const json_t *row)
{
    const json_t *value = json_object_get(row, chooser->member);
    if (json_is_string(value))
        return json_of_str(json_str(row, chooser->member));
    return json_integer_value(value) == DESK_NOBODY
               ? json_string("nobody")
               : json_sprintf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

static json_t *option_name(const struct desk_page *page, const struct chooser *chooser,
                           const json_t *row)
{
    if (chooser->prefix)
        return desk_word(page, chooser->prefix, json_object_get(row, chooser->member));
    struct str text = json_str(row, "text"), name = json_str(row, "name");
    if (text.n > 0)
        return desk_excerpt(text, 60);
    return json_of_str(name.n > 0 ? name : words_get(page->words, "desk_nobody"));
}

static void push_option(const struct desk_page *page, json_t *options,
                        const struct chooser *chooser, const json_t *row,
                        const struct desk_choice *chosen)
{
    json_t *option = json_push_object(page->maker, options);
    json_t *name = option_name(page, chooser, row), *value = option_value(chooser, row);
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", chosen ? (long long)chosen->number : 0);
    struct str wanted = !chosen ? STR("") : chosen->text.n > 0 ? chosen->text : str_from(digits);
    json_put(page->maker, option, "chosen",
             json_boolean(chosen && str_equal(str_from(json_string_value(value)), wanted)));
    json_put(page->maker, option, "value", value);
    json_put(page->maker, option, "text",
             name ? json_sprintf("%s (%lld)", json_string_value(name),
                                 (long long)id_of(row, "viewpoints"))
                  : NULL);
    json_decref(name);
}

static const struct desk_choice *choice_named(const struct desk_choice *choices, size_t count,
                                              const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].name, name) == 0)
            return &choices[i];
    return NULL;
}

static json_t *selects_view(const struct desk_page *page, const struct desk_choice *choices,
                            size_t count)
{
    json_t *selects = json_array();
    for (size_t i = 0; i < CHOOSERS; i++) {
        const json_t *rows = json_object_get(page->counts, choosers[i].array), *row;
        size_t j;
        if (json_array_size(rows) == 0)
            continue;
        json_t *select = json_push_object(page->maker, selects);
        json_put(page->maker, select, "name", json_string(choosers[i].name));
        json_put(page->maker, select, "label",
                 json_of_str(words_get(page->words, choosers[i].label)));
        json_t *options = json_put_array(page->maker, select, "options");
        const struct desk_choice *chosen = choice_named(choices, count, choosers[i].name);
        json_array_foreach(rows, j, row) push_option(page, options, &choosers[i], row, chosen);
    }
    return selects;
}

static bool has_select(const char *name)
{
    for (size_t i = 0; i < CHOOSERS; i++)
        if (strcmp(choosers[i].name, name) == 0)
            return true;
    return false;
}

static void push_kept(const struct desk_page *page, json_t *kept, const char *name, json_t *value)
{
    json_t *field = json_push_object(page->maker, kept);
    json_put(page->maker, field, "name", json_string(name));
    json_put(page->maker, field, "value", value);
}

/* What the form of the selects carries on of the address. */
static json_t *kept_view(const struct desk_page *page, const struct desk_choice *choices,
                         size_t count)
{
    json_t *kept = json_array();
    for (size_t i = 0; i < count; i++)
        if (!has_select(choices[i].name))
            push_kept(page, kept, choices[i].name,
                      choices[i].text.n ? json_of_str(choices[i].text)
                                        : json_sprintf("%lld", (long long)choices[i].number));
    push_kept(page, kept, "order", json_string(desk_order_name(page->at.order)));
    push_kept(page, kept, "map", json_string(desk_map_name(page->at.map)));
    return kept;
}

/* The pane */

static json_t *page_href(const struct desk_page *page, int64_t number, bool there)
{
    struct desk_address to = page->at;
    to.viewpoint = 0;
    to.page = number;
    return there ? desk_address_href(&to) : json_null();
}

static json_t *pager_view(const struct desk_page *page, size_t rows, bool more)
{
    int64_t at = page->at.page;
    if (at == 1 && !more)
        return json_null();
    json_int_t total = json_integer_value(json_object_get(page->counts, "viewpoints"));
    json_int_t first = (at - 1) * DESK_ROWS;
    json_t *pager = json_object();
    json_put(page->maker, pager, "previous", page_href(page, at - 1, at > 1));
    json_put(page->maker, pager, "next", page_href(page, at + 1, more));
    json_put(page->maker, pager, "text",
             json_sprintf("%" JSON_INTEGER_FORMAT "–%" JSON_INTEGER_FORMAT
                          " / %" JSON_INTEGER_FORMAT,
                          rows ? first + 1 : first, first + (json_int_t)rows, total));
    return pager;
}

static json_t *list_title(const struct desk_page *page)
{
    const struct desk_filter *filter = &page->at.filter;
    if (filter->place == DESK_PROCESS)
        return json_of_str(words_get(page->words, "node_process"));
    if (filter->place == DESK_NOWHERE)
        return json_of_str(words_get(page->words, "node_nowhere"));
    return filter->part.n > 0 ? desk_part_line(page, filter->part)
                              : json_of_str(words_get(page->words, "desk_all"));
}

static json_t *list_view(struct desk_page *page, json_t *found)
{
    struct desk_choice choices[DESK_CHOICES_MOST];
    size_t count = desk_address_choices(&page->at, choices);
    json_t *list = json_object(), *rows = json_object_get(found, "viewpoints");
    bool more = json_is_true(json_object_get(found, "more"));
    json_int_t total = json_integer_value(json_object_get(page->counts, "viewpoints"));
    json_put(page->maker, list, "title", list_title(page));
    json_put(page->maker, list, "viewpoints", json_integer(total));
    json_put(page->maker, list, "number", words_number(page->words, (size_t)total));
    json_put(page->maker, list, "groups", groups_view(page, rows));
    json_put(page->maker, list, "chosen", chosen_view(page, rows));
    json_put(page->maker, list, "selects", selects_view(page, choices, count));
    json_put(page->maker, list, "kept", kept_view(page, choices, count));
    json_put(page->maker, list, "pager", pager_view(page, json_array_size(rows), more));
    struct desk_address acting = desk_acting_address(page);
    json_put(page->maker, list, "bulk", desk_address_act(&acting, "desk/viewpoints"));
    return list;
}

json_t *desk_list_view(struct desk_page *page, struct error *error)
{
    json_t *found =
        desk_list(page->request->office, page->at.consultation, &page->at.filter, page->at.order,
                  (size_t)(page->at.page - 1) * DESK_ROWS, DESK_ROWS, error);
    json_t *list = found ? list_view(page, found) : NULL;
    json_decref(found);
    return list;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/register_list.h"

#include "base/date.h"
#include "model/desk/standings.h"
#include "model/office/json.h"
#include "store/blob.h"
#include "text/document/document.h"

#include <stdint.h>
#include <stdlib.h>

/* Names */

static const char *const filter_names[REGISTER_FILTERS] = {
    "all",     "answers", "waiting", "unread", "unclear", "late",
    "unasked", "other",   "revised", "twins",  "apart",   "withheld"};
static const char *const sort_names[REGISTER_SORTS] = {"number", "sender", "received"};
static const char *const state_names[CONSULTEE_STATES] = {"all", "answered", "late",
                                                          "not_answered"};

/* The place of `name`, 0 for an empty one; `count` for none. */
static size_t find_name(const char *const *names, size_t count, struct str name)
{
    size_t at = 0;
    while (name.n && at < count && !str_equal(name, str_from(names[at])))
        at++;
    return at;
}

static bool no_such(const char *what, struct str name, struct error *error)
{
    return error_set(error, ERROR_INPUT, "there is no %s '%.*s'", what, STR_ARGS(name));
}

const char *register_filter_name(enum register_filter filter)
{
    return filter_names[filter];
}

const char *register_sort_name(enum register_sort sort)
{
    return sort_names[sort];
}

const char *consultee_state_name(enum consultee_state state)
{
    return state_names[state];
}

bool register_filter_from_name(struct str name, enum register_filter *ret_filter,
                               struct error *error)
{
    size_t at = find_name(filter_names, REGISTER_FILTERS, name);
    if (at == REGISTER_FILTERS)
        return no_such("filter", name, error);
    *ret_filter = (enum register_filter)at;
    return true;
}

bool register_sort_from_name(struct str name, enum register_sort *ret_sort, struct error *error)
{
    size_t at = find_name(sort_names, REGISTER_SORTS, name);
    if (at == REGISTER_SORTS)
        return no_such("order", name, error);
    *ret_sort = (enum register_sort)at;
    return true;
}

bool consultee_state_from_name(struct str name, enum consultee_state *ret_state,
                               struct error *error)
{
    size_t at = find_name(state_names, CONSULTEE_STATES, name);
    if (at == CONSULTEE_STATES)
        return no_such("state", name, error);
    *ret_state = (enum consultee_state)at;
    return true;
}

/* Documents */

static bool is(struct str value, const char *name)
{
    return str_equal(value, str_from(name));
}

/* The filters that let a document through, a bit for each. */
static unsigned filters_of(const struct sql_register_key_list *row)
{
    bool response = is(row->standing, "response");
    const bool passed[REGISTER_FILTERS] = {
        [REGISTER_ALL] = true,
        [REGISTER_ANSWERS] = standing_is_answer(row->standing),
        [REGISTER_WAITING] = row->standing.n == 0,
        [REGISTER_UNREAD] = is(row->state, "not_read"),
        [REGISTER_UNCLEAR] =
            response && (row->sender.n == 0 || row->stance.n == 0 || is(row->stance, "unclear")),
        [REGISTER_LATE] = is(row->late, "yes"),
        [REGISTER_UNASKED] = response && row->sender.n && !row->consultee,
        [REGISTER_OTHER] = is(row->standing, "other"),
        [REGISTER_REVISED] = row->revises || row->revised_by,
        [REGISTER_TWINS] = row->twin_kind.n > 0,
        [REGISTER_APART] = is(row->standing, "none"),
        [REGISTER_WITHHELD] = is(row->disclosed, "withheld"),
    };
    unsigned bits = 0;
    for (unsigned i = 0; i < REGISTER_FILTERS; i++)
        bits |= (unsigned)passed[i] << i;
    return bits;
}

/* Count what each filter lets through and keep, in place, what `filter` does. */
static void sift(struct sql_register_key_list_rows *rows, enum register_filter filter,
                 size_t counts[REGISTER_FILTERS])
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        unsigned bits = filters_of(&rows->items[i]);
        for (unsigned j = 0; j < REGISTER_FILTERS; j++)
            counts[j] += bits >> j & 1;
        if (bits >> filter & 1)
            rows->items[kept++] = rows->items[i];
    }
    rows->count = kept;
}

static int in_the_order_they_came(const struct sql_register_key_list *a,
                                  const struct sql_register_key_list *b)
{
    return (a->id > b->id) - (a->id < b->id);
}

static int compare_senders(const void *a, const void *b, void *context)
{
    const struct sql_register_key_list *left = a, *right = b;
    int order = text_compare_names(context, left->sender, right->sender);
    return order ? order : in_the_order_they_came(left, right);
}

static int compare_received(const void *a, const void *b)
{
    const struct sql_register_key_list *left = a, *right = b;
    struct date_text one = day_in_sweden(left->received), other = day_in_sweden(right->received);
    int order = strcmp(one.text, other.text);
    return order ? order : in_the_order_they_came(left, right);
}

/* By number they come. */
static void sort(const struct office *office, struct sql_register_key_list_rows *rows,
                 enum register_sort sort)
{
    if (rows->count && sort == REGISTER_BY_SENDER)
        qsort_r(rows->items, rows->count, sizeof *rows->items, compare_senders,
                (void *)&office->tools);
    else if (rows->count && sort == REGISTER_BY_RECEIVED)
        qsort(rows->items, rows->count, sizeof *rows->items, compare_received);
}

static bool load_items(struct office *office, const struct sql_register_key_list_rows *rows,
                       size_t from, size_t most, struct arena *arena, struct register_list *list,
                       struct error *error)
{
    size_t count = rows->count - from < most ? rows->count - from : most;
    bool found;
    list->items = ARENA_ARRAY(arena, count, struct sql_register_item);
    if (!list->items)
        return error_no_memory(error);
    for (; list->count < count; list->count++)
        if (!sql_register_item(office->store, rows->items[from + list->count].id, arena,
                               &list->items[list->count], &found, error))
            return false;
    return true;
}

bool register_list(struct office *office, int64_t consultation, const struct register_query *query,
                   struct arena *arena, struct register_list *ret_list, struct error *error)
{
    struct register_list list = {.page = query->page ? query->page : 1, .pages = 1};
    struct sql_register_key_list_rows rows;
    size_t per_page = query->per_page ? query->per_page : SIZE_MAX;
    if (!sql_register_key_list(office->store, consultation, arena, &rows, error))
        return false;
    sift(&rows, query->filter, list.counts);
    sort(office, &rows, query->sort);
    if (rows.count > per_page)
        list.pages = (rows.count + per_page - 1) / per_page;
    if (list.page > list.pages)
        return error_set(error, ERROR_NOT_FOUND, "the list has %zu pages", list.pages);
    if (!load_items(office, &rows, list.page > 1 ? (list.page - 1) * per_page : 0, per_page, arena,
                    &list, error))
        return false;
    *ret_list = list;
    return true;
}

/* One document */

bool register_item(struct office *office, const struct sql_document *document, struct arena *arena,
                   struct sql_register_item *ret_item, struct error *error)
{
    bool found = false;
    if (!sql_register_item(office->store, document->id, arena, ret_item, &found, error))
        return false;
    return found || error_set(error, ERROR_NOT_FOUND, "there is no document %lld",
                              (long long)document->number);
}

bool register_attachments(struct office *office, const struct sql_document *document,
                          struct arena *arena, struct register_attachments *ret_list,
                          struct error *error)
{
    struct sql_document_rows rows;
    if (!sql_document_list_attachments(office->store, document->id, arena, &rows, error))
        return false;
    *ret_list = (struct register_attachments){rows.items, rows.count};
    return true;
}

/* https://www.iana.org/assignments/media-types */
static const char *media_type_of(struct str format)
{
    static const char *const types[FORMAT_COUNT] = {
        [FORMAT_PDF] = "application/pdf",
        [FORMAT_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [FORMAT_EML] = "message/rfc822",
        [FORMAT_TEXT] = "text/plain; charset=utf-8",
        [FORMAT_MARKDOWN] = "text/markdown; charset=utf-8",
        [FORMAT_ODT] = "application/vnd.oasis.opendocument.text",
        [FORMAT_ZIP] = "application/zip",
        [FORMAT_MBOX] = "application/mbox",
        [FORMAT_MSG] = "application/vnd.ms-outlook",
        [FORMAT_DOC] = "application/msword",
        [FORMAT_RTF] = "application/rtf",
        [FORMAT_PNG] = "image/png",
        [FORMAT_JPEG] = "image/jpeg",
        [FORMAT_TIFF] = "image/tiff",
    };
    const char *type = types[format_from_name(format)];
    return type ? type : "application/octet-stream"; /* HTML too: nobody is to run it */
}

bool register_file(struct office *office, const struct sql_document *document, struct arena *arena,
                   struct register_file *ret_file, struct error *error)
{
    struct sql_reading_summary_get reading;
    struct str path;
    bool found;
    if (!blob_path(office->store, document->hash, arena, &path, error) ||
        !sql_reading_summary_get(office->store, document->id, arena, &reading, &found, error))
        return false;
    *ret_file =
        (struct register_file){path.p, media_type_of(found ? reading.format : STR("unknown"))};
    return true;
}

static bool copy_detail(const json_t *details, const char *key, struct arena *arena,
                        struct str *ret_text, struct error *error)
{
    struct str text = json_str(details, key);
    if (text.n == 0)
        return true;
    *ret_text = str_copy(arena, text);
    return ret_text->p || error_no_memory(error);
}

static bool take_act(const struct sql_act_list_of_document *row, struct arena *arena,
                     struct register_act *ret_act, struct error *error)
{
    struct register_act act = {.at = row->at, .by = row->shown_name, .verb = row->verb};
    json_t *details = json_from(row->details, "an act of the log", error);
    if (!details)
        return false;
    bool ok = copy_detail(details, "field", arena, &act.field, error) &&
              copy_detail(details, "before", arena, &act.before, error) &&
              copy_detail(details, "after", arena, &act.after, error) &&
              copy_detail(details, "reason", arena, &act.reason, error);
    json_decref(details);
    if (ok)
        *ret_act = act;
    return ok;
}

bool register_acts(struct office *office, const struct sql_document *document, size_t most,
                   struct arena *arena, struct register_acts *ret_acts, struct error *error)
{
    struct sql_act_list_of_document_rows rows;
    if (!sql_act_list_of_document(office->store, document->consultation, document->id,
                                  (int64_t)most, arena, &rows, error))
        return false;
    struct register_acts acts = {ARENA_ARRAY(arena, rows.count, struct register_act), 0};
    if (!acts.items)
        return error_no_memory(error);
    for (; acts.count < rows.count; acts.count++)
        if (!take_act(&rows.items[acts.count], arena, &acts.items[acts.count], error))
            return false;
    *ret_acts = acts;
    return true;
}

/* Those asked */

static enum consultee_state state_of(const struct sql_consultee_answers *row)
{
    if (row->answers == 0)
        return CONSULTEES_SILENT;
    return row->late == row->answers ? CONSULTEES_LATE : CONSULTEES_ANSWERED;
}

static int compare_names(const void *a, const void *b, void *context)
{
    const struct sql_consultee_answers *left = a, *right = b;
    int order = text_compare_names(context, left->name, right->name);
    return order ? order : (left->id > right->id) - (left->id < right->id);
}

bool consultee_list(struct office *office, int64_t consultation, enum consultee_state state,
                    struct arena *arena, struct consultee_list *ret_list, struct error *error)
{
    struct sql_consultee_answers_rows rows;
    if (!sql_consultee_answers(office->store, consultation, arena, &rows, error))
        return false;
    struct consultee_list list = {.items = rows.items};
    list.counts[CONSULTEES_ALL] = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        enum consultee_state its = state_of(&rows.items[i]);
        list.counts[its]++;
        if (state == CONSULTEES_ALL || state == its)
            list.items[list.count++] = rows.items[i];
    }
    if (list.count)
        qsort_r(list.items, list.count, sizeof *list.items, compare_names, &office->tools);
    *ret_list = list;
    return true;
}

/* Why a document could not be read */

struct explaining {
    struct arena *arena;
    enum language language;
    const json_t *problem;
    struct str text;
};

static void explain(void *context)
{
    struct explaining *explaining = context;
    explaining->text = message_of_problem(explaining->arena, explaining->language,
                                          json_str(explaining->problem, "code"),
                                          json_str(explaining->problem, "message"));
}

bool register_problem(struct str problems, size_t at, enum language language, struct arena *arena,
                      struct str *ret_text, struct error *error)
{
    json_t *array = json_from(problems.n ? problems : STR("[]"), "a reading", error);
    if (!array)
        return false;
    struct explaining explaining = {arena, language, json_array_get(array, at), {NULL, 0}};
    bool ok = !explaining.problem || arena_run(arena, explain, &explaining, error);
    json_decref(array);
    if (ok)
        *ret_text = explaining.text;
    return ok;
}

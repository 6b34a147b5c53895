/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The register: what came in, by filter and order, a page at a time; the same as CSV; who has
 * answered and who has not.
 */
#include "base/date.h"
#include "base/file.h"
#include "model/answers/web_answers.h"
#include "model/documents/register_list.h"
#include "render/csv.h"
#include "web/server/site.h"
#include "web/views/office_view.h"

#include <stdio.h>

enum { PER_PAGE = 50 };

/* What is asked for */

static bool take_query(const struct request *request, struct register_query *ret_query,
                       struct error *error)
{
    struct register_query query = {.per_page = PER_PAGE};
    int64_t page;
    if (!register_filter_from_name(request_query(request, "filter"), &query.filter, error) ||
        !register_sort_from_name(request_query(request, "sort"), &query.sort, error) ||
        !request_query_id(request, "page", &page, error))
        return false;
    query.page = (size_t)page;
    *ret_query = query;
    return true;
}

static void put_list_href(struct office_view *view, json_t *object, const char *key,
                          const struct register_query *query)
{
    char page[32] = "";
    if (query->page > 1)
        snprintf(page, sizeof page, "&page=%zu", query->page);
    office_put_href(view, object, key, OFFICE "/register?filter=%s&sort=%s%s",
                    (long long)view->consultation.id, register_filter_name(query->filter),
                    register_sort_name(query->sort), page);
}

/* Filters, orders and pages as links */

static void put_filters(struct office_view *view, const struct register_query *query,
                        const struct register_list *list)
{
    json_t *filters = office_put_array(view, view->json, "filters");
    for (int i = 0; i < REGISTER_FILTERS; i++) {
        enum register_filter filter = (enum register_filter)i;
        if (list->counts[i] == 0 && filter != query->filter)
            continue;
        json_t *item = office_push(view, filters);
        struct register_query other = {.filter = filter, .sort = query->sort};
        struct str name = str_from(register_filter_name(filter));
        office_put_text(view, item, "name", name);
        office_put_named(view, item, "text", "register_filter_", name);
        office_put(view, item, "count", json_integer((json_int_t)list->counts[i]));
        office_put(view, item, "count_text", words_number(view->words, list->counts[i]));
        office_put(view, item, "here", json_boolean(filter == query->filter));
        put_list_href(view, item, "href", &other);
    }
    office_put_named(view, view->json, "filter_hint", "register_hint_",
                     str_from(register_filter_name(query->filter)));
}

static void put_orders(struct office_view *view, const struct register_query *query)
{
    json_t *orders = office_put_object(view, view->json, "orders");
    for (int i = 0; i < REGISTER_SORTS; i++) {
        struct register_query other = {.filter = query->filter, .sort = (enum register_sort)i};
        json_t *item = office_put_object(view, orders, register_sort_name(other.sort));
        office_put(view, item, "here", json_boolean(other.sort == query->sort));
        put_list_href(view, item, "href", &other);
    }
}

static void put_pager(struct office_view *view, const struct register_query *query,
                      const struct register_list *list)
{
    char here[32], of[32];
    snprintf(here, sizeof here, "%zu", list->page);
    snprintf(of, sizeof of, "%zu", list->pages);
    if (list->pages == 1) {
        office_put(view, view->json, "pager", json_null());
        return;
    }
    json_t *pager = office_put_object(view, view->json, "pager");
    struct register_query previous = *query, next = *query;
    previous.page = list->page - 1;
    next.page = list->page + 1;
    office_put(view, pager, "text",
               words_fill(view->words, "register_page", "page", here, "pages", of, NULL));
    office_put(view, pager, "previous", json_null());
    office_put(view, pager, "next", json_null());
    if (list->page > 1)
        put_list_href(view, pager, "previous", &previous);
    if (list->page < list->pages)
        put_list_href(view, pager, "next", &next);
}

/* A document's row */

static void push_note(struct office_view *view, json_t *notes, const char *key, int64_t number)
{
    char digits[32];
    json_t *note = office_push(view, notes);
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    office_put(view, note, "text", words_fill(view->words, key, "number", digits, NULL));
    office_put(view, note, "href", json_null());
    if (number)
        office_put_href(view, note, "href", OFFICE "/documents/%lld",
                        (long long)view->consultation.id, (long long)number);
}

static void push_relations(struct office_view *view, json_t *notes,
                           const struct sql_register_item *row)
{
    const struct {
        const char *key;
        int64_t number;
    } relations[] = {
        {"register_note_attachment", row->parent_number},
        {str_equal(row->twin_kind, STR("near")) ? "register_note_near" : "register_note_twin",
         row->twin_number},
        {"register_note_revises", row->revises_number},
        {"register_note_revised", row->revised_by_number},
    };
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (relations[i].number)
            push_note(view, notes, relations[i].key, relations[i].number);
}

static void push_traits(struct office_view *view, json_t *notes,
                        const struct sql_register_item *row)
{
    bool response = str_equal(row->standing, STR("response"));
    const struct {
        const char *key;
        bool holds;
    } traits[] = {
        {"register_note_waiting", row->standing.n == 0},
        {"register_note_other", str_equal(row->standing, STR("other"))},
        {"register_note_apart", str_equal(row->standing, STR("none"))},
        {"register_note_late", str_equal(row->late, STR("yes"))},
        {"register_note_unasked", response && row->sender.n && !row->consultee},
        {"register_note_no_sender", response && row->sender.n == 0},
        {"register_note_unclear",
         response && (row->stance.n == 0 || str_equal(row->stance, STR("unclear")))},
        {"register_note_withheld", str_equal(row->disclosed, STR("withheld"))},
    };
    for (size_t i = 0; i < sizeof traits / sizeof *traits; i++)
        if (traits[i].holds)
            push_note(view, notes, traits[i].key, 0);
}

static bool put_notes(struct office_view *view, json_t *item, const struct sql_register_item *row,
                      struct error *error)
{
    json_t *notes = office_put_array(view, item, "notes");
    struct str reason = {NULL, 0};
    if (str_equal(row->state, STR("not_read")) &&
        !register_problem(row->problems, 0, view->request->language, view->request->arena, &reason,
                          error))
        return false;
    office_put_text(view, item, "unread", reason);
    push_relations(view, notes, row);
    push_traits(view, notes, row);
    return true;
}

static void put_counts(struct office_view *view, json_t *item, const struct sql_register_item *row)
{
    long long consultation = (long long)view->consultation.id, number = (long long)row->number;
    office_put(view, item, "viewpoints", json_integer(row->viewpoints));
    office_put(view, item, "unanswered", json_integer(row->unanswered));
    office_put(view, item, "has_viewpoints", json_boolean(row->viewpoints > 0));
    office_put_href(view, item, "viewpoints_href", OFFICE "/desk?document=%lld", consultation,
                    number);
    office_put_href(view, item, "unanswered_href", OFFICE "/desk?document=%lld&outcome=none",
                    consultation, number);
}

static bool push_item(struct office_view *view, json_t *items, const struct sql_register_item *row,
                      struct error *error)
{
    json_t *item = office_push(view, items);
    office_put(view, item, "number", json_integer(row->number));
    office_put_href(view, item, "href", OFFICE "/documents/%lld", (long long)view->consultation.id,
                    (long long)row->number);
    office_put_text(view, item, "name", file_base_name(row->name));
    office_put_text(view, item, "sender", row->sender);
    office_put_named(view, item, "sender_type", "office_type_", row->sender_type);
    office_put_day(view, item, "received", row->received);
    office_put_text(view, item, "dated", row->dated);
    office_put_text(view, item, "our_case_number", row->our_case_number);
    office_put_text(view, item, "their_case_number", row->their_case_number);
    office_put_text(view, item, "channel", row->channel);
    office_put_named(view, item, "channel_text", "register_channel_", row->channel);
    office_put_text(view, item, "stance", row->stance);
    office_put_named(view, item, "stance_text", "stance_", row->stance);
    office_put_text(view, item, "standing", row->standing);
    office_put_text(view, item, "disclosed", row->disclosed);
    put_counts(view, item, row);
    return put_notes(view, item, row, error);
}

static bool put_items(struct office_view *view, const struct register_list *list,
                      struct error *error)
{
    json_t *items = office_put_array(view, view->json, "documents");
    for (size_t i = 0; i < list->count; i++)
        if (!push_item(view, items, &list->items[i], error))
            return false;
    office_put(view, view->json, "none", json_boolean(list->count == 0));
    office_put(view, view->json, "count_text",
               words_count(view->words, "register_documents", list->count));
    return true;
}

/* Who has answered */

static void put_answered(struct office_view *view, const struct consultee_list *list)
{
    char asked[32];
    size_t answered = list->counts[CONSULTEES_ANSWERED] + list->counts[CONSULTEES_LATE];
    if (list->counts[CONSULTEES_ALL] == 0) {
        office_put(view, view->json, "asked", json_null());
        return;
    }
    snprintf(asked, sizeof asked, "%zu", list->counts[CONSULTEES_ALL]);
    json_t *object = office_put_object(view, view->json, "asked");
    office_put(view, object, "asked", json_integer((json_int_t)list->counts[CONSULTEES_ALL]));
    office_put(view, object, "answered", json_integer((json_int_t)answered));
    json_t *states = office_put_array(view, object, "states");
    for (int i = 0; i < CONSULTEE_STATES; i++) {
        enum consultee_state state = (enum consultee_state)i;
        json_t *item = office_push(view, states);
        struct str name = str_from(consultee_state_name(state));
        office_put_text(view, item, "name", name);
        office_put_named(view, item, "text", "register_asked_", name);
        office_put(view, item, "count", json_integer((json_int_t)list->counts[i]));
        office_put(view, item, "count_text", words_number(view->words, list->counts[i]));
        office_put_href(view, item, "href", OFFICE "/register/consultees?state=%s",
                        (long long)view->consultation.id, consultee_state_name(state));
    }
}

static void put_working(struct office_view *view, size_t waiting)
{
    json_t *working = office_put_object(view, view->json, "reading");
    struct reading_status status = site_reading_status(view->request->site);
    office_put(view, working, "waiting", json_integer((json_int_t)waiting));
    office_put(view, working, "unfinished", json_boolean(waiting > 0));
    office_put(view, working, "working", json_boolean(waiting > 0 && status.working));
    office_put(view, working, "text",
               waiting ? words_count(view->words, "register_waiting", waiting) : json_null());
    office_put_text(view, working, "failed", str_from(status.working ? "" : status.failed));
    office_put_href(view, working, "href", OFFICE "/register/status",
                    (long long)view->consultation.id);
}

static void put_script(struct office_view *view)
{
    json_t *scripts = office_put_array(view, view->json, "scripts");
    json_push(&view->maker, scripts, json_string("register.js"));
}

static bool put_register(struct office_view *view, const struct register_query *query,
                         struct error *error)
{
    const struct request *request = view->request;
    struct register_list list;
    struct consultee_list asked;
    long long id = (long long)view->consultation.id;
    if (!register_list(request->office, request->consultation, query, request->arena, &list,
                       error) ||
        !consultee_list(request->office, request->consultation, CONSULTEES_ALL, request->arena,
                        &asked, error))
        return false;
    put_filters(view, query, &list);
    put_orders(view, query);
    put_pager(view, query, &list);
    put_answered(view, &asked);
    put_working(view, list.counts[REGISTER_WAITING]);
    office_put_href(view, view->json, "add_href", OFFICE "/register/add", id);
    office_put_href(view, view->json, "csv_href", OFFICE "/register.csv?filter=%s&sort=%s", id,
                    register_filter_name(query->filter), register_sort_name(query->sort));
    office_put_href(view, view->json, "json_href", OFFICE "/register.json?filter=%s&sort=%s", id,
                    register_filter_name(query->filter), register_sort_name(query->sort));
    put_script(view);
    return put_items(view, &list, error);
}

static bool show_register(struct request *request, struct response *response, struct error *error)
{
    struct register_query query;
    struct office_view view;
    if (!take_query(request, &query, error) ||
        !office_view_open(request, "register_title", &view, error))
        return false;
    if (put_register(&view, &query, error))
        return office_view_show(&view, response, 200, "register", error);
    office_view_drop(&view);
    return false;
}

/* How far the reading has come: for the script, and as a page for those without it. */
static bool show_status(struct request *request, struct response *response, struct error *error)
{
    struct register_query query = {.filter = REGISTER_WAITING, .page = 1, .per_page = 1};
    struct office_view view;
    struct register_list list;
    if (!register_list(request->office, request->consultation, &query, request->arena, &list,
                       error) ||
        !office_view_open(request, "register_status_title", &view, error))
        return false;
    put_working(&view, list.counts[REGISTER_WAITING]);
    office_put_href(&view, view.json, "back", OFFICE "/register", (long long)view.consultation.id);
    return office_view_show(&view, response, 200, "register_status", error);
}

/* CSV */

static void add_row(struct buf *out, const struct words *words, const struct sql_register_item *row)
{
    char number[32], viewpoints[32], unanswered[32];
    snprintf(number, sizeof number, "%lld", (long long)row->number);
    snprintf(viewpoints, sizeof viewpoints, "%lld", (long long)row->viewpoints);
    snprintf(unanswered, sizeof unanswered, "%lld", (long long)row->unanswered);
    bool late = str_equal(row->late, STR("yes"));
    struct date_text received = day_in_sweden(row->received);
    const struct str cells[] = {
        str_from(number),
        str_from(received.text),
        row->sender,
        row->sender_type,
        row->their_case_number,
        row->our_case_number,
        row->dated,
        words_named(words, "register_channel_", row->channel),
        row->name,
        row->standing.n ? words_named(words, "register_standing_", row->standing) : row->standing,
        row->stance.n ? words_named(words, "stance_", row->stance) : row->stance,
        late ? words_get(words, "register_note_late") : STR(""),
        str_from(viewpoints),
        str_from(unanswered),
    };
    csv_add_row(out, cells, sizeof cells / sizeof *cells);
}

static void add_head(struct buf *out, const struct words *words)
{
    static const char *const keys[] = {
        "register_column_number",     "register_column_received",  "register_column_sender",
        "register_column_type",       "register_column_theirs",    "register_column_ours",
        "register_column_dated",      "register_column_channel",   "register_column_file",
        "register_column_standing",   "register_column_stance",    "register_column_late",
        "register_column_viewpoints", "register_column_unanswered"};
    struct str cells[sizeof keys / sizeof *keys];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        cells[i] = words_get(words, keys[i]);
    csv_add_row(out, cells, sizeof keys / sizeof *keys);
}

/* Keep what a buffer holds in the request's arena and answer with it as a file to save. */
static bool respond_table(const struct office_view *view, struct response *response,
                          struct buf *table, const char *what, struct error *error)
{
    struct str name = office_file_name(view, what);
    bool ok = buf_ok(table, "the table", error);
    struct str kept = ok ? str_copy(view->request->arena, buf_str(table)) : STR("");
    buf_done(table);
    if (!ok)
        return false;
    if (!kept.p || !name.p)
        return error_no_memory(error);
    response->download_name = name;
    return respond_bytes(response, "text/csv; charset=utf-8", kept);
}

static bool show_csv(struct request *request, struct response *response, struct error *error)
{
    struct register_query query;
    struct register_list list;
    struct office_view view;
    if (!take_query(request, &query, error))
        return false;
    query.page = 1;
    query.per_page = 0;
    if (!register_list(request->office, request->consultation, &query, request->arena, &list,
                       error) ||
        !office_view_open(request, "register_title", &view, error))
        return false;
    struct buf table = buf_init(LIMIT_OUTPUT_BYTES);
    csv_begin(&table);
    add_head(&table, view.words);
    for (size_t i = 0; i < list.count; i++)
        add_row(&table, view.words, &list.items[i]);
    office_view_drop(&view);
    return respond_table(&view, response, &table, "register.csv", error);
}

/* Those asked */

/* The body's own link for answering on the web: who has it answers in the body's name, so only
 * those see it who send it out. */
static bool put_invitation(struct office_view *view, json_t *item,
                           const struct sql_consultee_answers *row, struct error *error)
{
    struct str path = {NULL, 0};
    if (view->request->right >= RIGHT_REGISTRAR &&
        !invitation_path(view->request->office, row->id, view->request->arena, &path, error))
        return false;
    office_put_text(view, item, "invitation", path);
    return true;
}

static bool push_consultee(struct office_view *view, json_t *rows,
                           const struct sql_consultee_answers *row, struct error *error)
{
    json_t *item = office_push(view, rows);
    office_put(view, item, "id", json_integer(row->id));
    office_put_text(view, item, "name", row->name);
    office_put_named(view, item, "type", "office_type_", row->type);
    office_put_text(view, item, "email", row->email);
    office_put(view, item, "answers", json_integer(row->answers));
    office_put(view, item, "answered", json_boolean(row->answers > 0));
    office_put(view, item, "late", json_boolean(row->answers > 0 && row->answers == row->late));
    office_put_day(view, item, "received", row->received);
    office_put_id(view, item, "number", row->number);
    office_put(view, item, "href", json_null());
    if (row->number)
        office_put_href(view, item, "href", OFFICE "/documents/%lld",
                        (long long)view->consultation.id, (long long)row->number);
    return put_invitation(view, item, row, error);
}

/* Addresses apart by "; ", as programs for mail take them; and how many have none. */
static void put_addresses(struct office_view *view, const struct consultee_list *list)
{
    struct buf addresses = buf_init(MIB(4));
    size_t without = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].email.n == 0) {
            without++;
            continue;
        }
        if (addresses.n)
            buf_add_str(&addresses, STR("; "));
        buf_add_str(&addresses, list->items[i].email);
    }
    office_put(view, view->json, "addresses",
               addresses.failed ? NULL : json_of_optional(buf_str(&addresses)));
    office_put(view, view->json, "without_address",
               without ? words_count(view->words, "register_without_address", without)
                       : json_null());
    buf_done(&addresses);
}

/* The reminder that a registrar can send as it is. */
static void put_reminder(struct office_view *view)
{
    const struct sql_consultation *row = &view->consultation;
    const char *key = "register_reminder_text";
    struct date deadline = {0};
    if (!date_parse_iso(row->deadline, &deadline))
        key = "register_reminder_text_open";
    else if (date_compare(date_in_sweden(), deadline) > 0)
        key = "register_reminder_text_late";
    struct arena *arena = view->request->arena;
    const char *title = str_to_c(arena, row->title), *number = str_to_c(arena, row->case_number);
    const char *authority = str_to_c(arena, row->authority);
    office_put(view, view->json, "reminder_subject",
               words_fill(view->words, "register_reminder_subject", "title", title ? title : "",
                          "number", number ? number : "", NULL));
    office_put(view, view->json, "reminder",
               words_fill(view->words, key, "title", title ? title : "", "number",
                          number ? number : "", "authority", authority ? authority : "", "deadline",
                          date_format(deadline).text, NULL));
}

/* The office's key, of which invitations are made, is made when it is first asked for. */
static bool make_key(struct office *office, void *context, struct error *error)
{
    struct arena arena = arena_init();
    struct str key;
    (void)context;
    bool ok = office_key(office, &arena, &key, error);
    arena_done(&arena);
    return ok;
}

static bool has_key(const struct request *request, struct error *error)
{
    struct str key;
    return office_key(request->office, request->arena, &key, NULL) ||
           request_write(request, make_key, NULL, error);
}

static bool show_consultees(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    struct consultee_list list;
    enum consultee_state state;
    if (!has_key(request, error) ||
        !consultee_state_from_name(request_query(request, "state"), &state, error) ||
        !consultee_list(request->office, request->consultation, state, request->arena, &list,
                        error) ||
        !office_view_open(request, "register_consultees_title", &view, error))
        return false;
    put_answered(&view, &list);
    office_put_text(&view, view.json, "state", str_from(consultee_state_name(state)));
    office_put_named(&view, view.json, "state_text", "register_asked_",
                     str_from(consultee_state_name(state)));
    json_t *rows = office_put_array(&view, view.json, "consultees");
    for (size_t i = 0; i < list.count; i++)
        if (!push_consultee(&view, rows, &list.items[i], error)) {
            office_view_drop(&view);
            return false;
        }
    put_script(&view);
    office_put(&view, view.json, "none", json_boolean(list.count == 0));
    office_put(&view, view.json, "silent", json_boolean(state == CONSULTEES_SILENT && list.count));
    put_addresses(&view, &list);
    put_reminder(&view);
    office_put_href(&view, view.json, "back", OFFICE "/register", (long long)view.consultation.id);
    return office_view_show(&view, response, 200, "register_consultees", error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/register", ALLOW_READER, MANNER_READ, 0,
     show_register, "The register by page: what came in, from whom, with which numbers.",
     "filter sort page"},
    {METHOD_GET, "/consultations/{consultation}/register.csv", ALLOW_READER, MANNER_READ, 0,
     show_csv, "All of a list of the register, for a spreadsheet.", "filter sort"},
    {METHOD_GET, "/consultations/{consultation}/register/status", ALLOW_READER, MANNER_READ, 0,
     show_status, "How many documents are still to be read.", NULL},
    {METHOD_GET, "/consultations/{consultation}/register/consultees", ALLOW_READER, MANNER_SLOW, 0,
     show_consultees, "Those asked, who has answered, and a reminder for who has not.", "state"},
};

const struct route_table register_routes = {routes, sizeof routes / sizeof *routes};

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * By body and by campaign; those who work here.
 */
#include "model/desk/desk_internal.h"
#include "model/desk/standings.h"

#include <stdlib.h>

/* The viewpoints of each document, by its id. */
struct counts {
    struct sql_desk_count_by_document_rows rows; /* in the order of documents */
};

static struct sql_desk_count_by_document count_of(const struct counts *counts, int64_t document)
{
    size_t low = 0, high = counts->rows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (counts->rows.items[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < counts->rows.count && counts->rows.items[low].document == document)
        return counts->rows.items[low];
    return (struct sql_desk_count_by_document){.document = document};
}

struct listing {
    struct office *office;
    struct arena arena;
    struct sql_desk_document_list_rows documents;
    struct counts counts;
    struct json_maker maker;
};

static bool load(struct listing *listing, int64_t consultation, struct error *error)
{
    struct desk_ground ground;
    struct store *store = listing->office->store;
    return desk_ground_load(listing->office, consultation, &listing->arena, &ground, error) &&
           sql_desk_document_list(store, consultation, &listing->arena, &listing->documents,
                                  error) &&
           sql_desk_count_by_document(store, consultation, &listing->arena, &listing->counts.rows,
                                      error);
}

static bool is_counted(const struct sql_desk_document_list *row)
{
    return standing_is_answer(row->standing);
}

/* Senders */

/* Bodies in the order of a Swedish list of names, those that nobody knows last. */
static int compare_senders(const void *a, const void *b, void *context)
{
    const struct sql_desk_document_list *left = *(const struct sql_desk_document_list *const *)a;
    const struct sql_desk_document_list *right = *(const struct sql_desk_document_list *const *)b;
    if (!str_equal(left->sender_key, right->sender_key)) {
        if (!left->sender.n != !right->sender.n)
            return left->sender.n ? -1 : 1;
        int order = text_compare_names(context, left->sender, right->sender);
        return order ? order : str_compare(left->sender_key, right->sender_key);
    }
    return (left->id > right->id) - (left->id < right->id);
}

/* The documents from `first` on that one body sent. */
static size_t push_sender(struct listing *listing, json_t *senders,
                          const struct sql_desk_document_list **sorted, size_t count, size_t first)
{
    struct json_maker *maker = &listing->maker;
    const struct sql_desk_document_list *body = sorted[first];
    int64_t viewpoints = 0, unanswered = 0;
    bool late = false;
    json_t *object = json_push_object(maker, senders);
    json_put(maker, object, "key", json_of_str(body->sender_key));
    json_put(maker, object, "name", json_of_optional(body->sender));
    json_put(maker, object, "type", json_of_optional(body->sender_type));
    json_t *documents = json_put_array(maker, object, "documents");
    size_t at = first;
    for (; at < count && str_equal(sorted[at]->sender_key, body->sender_key); at++) {
        struct sql_desk_count_by_document row = count_of(&listing->counts, sorted[at]->id);
        json_push(maker, documents, json_integer(sorted[at]->number));
        viewpoints += row.viewpoints;
        unanswered += row.unanswered;
        late |= str_equal(sorted[at]->late, STR("yes"));
    }
    json_put(maker, object, "viewpoints", json_integer(viewpoints));
    json_put(maker, object, "unanswered", json_integer(unanswered));
    json_put(maker, object, "late", json_boolean(late));
    return at;
}

static json_t *list_senders(struct listing *listing, struct error *error)
{
    size_t count = 0;
    const struct sql_desk_document_list **sorted = ARENA_ARRAY(
        &listing->arena, listing->documents.count + 1, const struct sql_desk_document_list *);
    if (!sorted) {
        error_no_memory(error);
        return NULL;
    }
    for (size_t i = 0; i < listing->documents.count; i++)
        if (is_counted(&listing->documents.items[i]))
            sorted[count++] = &listing->documents.items[i];
    qsort_r(sorted, count, sizeof *sorted, compare_senders, &listing->office->tools);
    json_t *senders = json_array();
    for (size_t i = 0; i < count;)
        i = push_sender(listing, senders, sorted, count, i);
    return json_made(&listing->maker, senders, error);
}

json_t *desk_senders(struct office *office, int64_t consultation, struct error *error)
{
    struct listing listing = {.office = office, .arena = arena_init()};
    json_t *view = load(&listing, consultation, error) ? list_senders(&listing, error) : NULL;
    arena_done(&listing.arena);
    return view;
}

/* Campaigns */

static void push_campaign(struct listing *listing, json_t *campaigns, int64_t campaign)
{
    struct json_maker *maker = &listing->maker;
    int64_t viewpoints = 0, unanswered = 0, representative = 0;
    json_t *object = json_push_object(maker, campaigns);
    json_put(maker, object, "campaign", json_integer(campaign));
    json_t *documents = json_put_array(maker, object, "documents");
    for (size_t i = 0; i < listing->documents.count; i++) {
        const struct sql_desk_document_list *row = &listing->documents.items[i];
        if (row->campaign != campaign)
            continue;
        struct sql_desk_count_by_document count = count_of(&listing->counts, row->id);
        json_t *document = json_push_object(maker, documents);
        json_put(maker, document, "number", json_integer(row->number));
        json_put(maker, document, "name", json_of_str(row->name));
        json_put(maker, document, "sender", json_of_optional(row->sender));
        json_put(maker, document, "unique", json_boolean(row->unique_count > 0));
        viewpoints += count.viewpoints;
        unanswered += count.unanswered;
        if (!row->twin_of)
            representative = row->number;
    }
    json_put(maker, object, "representative", desk_json_of_id(representative));
    json_put(maker, object, "viewpoints", json_integer(viewpoints));
    json_put(maker, object, "unanswered", json_integer(unanswered));
}

json_t *desk_campaigns(struct office *office, int64_t consultation, struct error *error)
{
    struct listing listing = {.office = office, .arena = arena_init()};
    json_t *view = NULL;
    if (load(&listing, consultation, error)) {
        int64_t last = 0;
        for (size_t i = 0; i < listing.documents.count; i++)
            if (listing.documents.items[i].campaign > last)
                last = listing.documents.items[i].campaign;
        view = json_array();
        for (int64_t i = 1; i <= last; i++)
            push_campaign(&listing, view, i);
        view = json_made(&listing.maker, view, error);
    }
    arena_done(&listing.arena);
    return view;
}

/* Officers */

json_t *desk_officers(struct office *office, int64_t consultation, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_desk_officer_list_rows rows;
    struct json_maker maker = {0};
    json_t *view = NULL;
    if (sql_desk_officer_list(office->store, consultation, &arena, &rows, error)) {
        view = json_array();
        for (size_t i = 0; i < rows.count; i++)
            json_push(&maker, view,
                      desk_json_of_account(&maker, rows.items[i].id, rows.items[i].shown_name));
        view = json_made(&maker, view, error);
    }
    arena_done(&arena);
    return view;
}

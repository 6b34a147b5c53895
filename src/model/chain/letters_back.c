/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/letters_back.h"

#include "model/chain/trace.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "store/statements.h"

#include <stdlib.h>

/* Which documents belong together */

struct member {
    struct str group;
    const struct sql_letter_list *row;
};

struct grouping {
    struct arena *arena;
    struct text_tools *tools;
    struct sql_letter_list_rows rows;
    struct sql_letter_mark_list_rows marks;
    struct member *members;
    const struct sql_letter_list **documents;
    struct letters letters;
};

static struct str group_of(struct grouping *grouping, size_t at)
{
    const struct sql_letter_list *row = &grouping->rows.items[at];
    /* What came with a document stands right behind it, mostly. */
    for (size_t i = at; row->parent && i > 0; i--)
        if (grouping->rows.items[i - 1].document == row->parent)
            return grouping->members[i - 1].group;
    return str_equal(row->sender_key, STR("?"))
               ? str_format(grouping->arena, "?%lld", (long long)row->number)
               : row->sender_key;
}

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    int order = str_compare(left->group, right->group);
    return order ? order
                 : (left->row->number > right->row->number) -
                       (left->row->number < right->row->number);
}

/* In the order of a Swedish list of names, those that nobody knows last. */
static int compare_letters(const void *a, const void *b, void *tools)
{
    const struct letter *left = a, *right = b;
    if (!left->sender.n != !right->sender.n)
        return left->sender.n ? -1 : 1;
    int order = left->sender.n ? text_compare_names(tools, left->sender, right->sender) : 0;
    if (order)
        return order;
    return (left->key > right->key) - (left->key < right->key);
}

static void add_document(struct letter *letter, const struct sql_letter_list *row)
{
    letter->documents[letter->document_count++] = row;
    if (letter->sender.n == 0)
        letter->sender = row->sender;
}

/* The last word on each document counts; a letter was sent when one of its documents says so. */
static void take_marks(const struct grouping *grouping, struct letter *letter)
{
    for (size_t i = 0; i < grouping->marks.count; i++) {
        const struct sql_letter_mark_list *mark = &grouping->marks.items[i];
        bool sent = str_equal(mark->verb, STR("letter_send"));
        if (mark->document != letter->documents[0]->document)
            continue;
        letter->sent = sent ? mark->at : (struct str){NULL, 0};
        letter->sent_by = sent ? mark->shown_name : (struct str){NULL, 0};
    }
}

static void group(void *context)
{
    struct grouping *grouping = context;
    size_t count = grouping->rows.count;
    struct letters *letters = &grouping->letters;
    grouping->members = ARENA_ARRAY(grouping->arena, count, struct member);
    grouping->documents = ARENA_ARRAY(grouping->arena, count, const struct sql_letter_list *);
    letters->items = ARENA_ARRAY(grouping->arena, count, struct letter);
    for (size_t i = 0; i < count; i++)
        grouping->members[i] = (struct member){group_of(grouping, i), &grouping->rows.items[i]};
    if (count)
        qsort(grouping->members, count, sizeof *grouping->members, compare_members);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &grouping->members[i];
        if (i == 0 || !str_equal(member->group, grouping->members[i - 1].group))
            letters->items[letters->count++] =
                (struct letter){.key = member->row->number, .documents = grouping->documents + i};
        add_document(&letters->items[letters->count - 1], member->row);
    }
    for (size_t i = 0; i < letters->count; i++)
        take_marks(grouping, &letters->items[i]);
    if (letters->count)
        qsort_r(letters->items, letters->count, sizeof *letters->items, compare_letters,
                grouping->tools);
}

static bool find_all(struct office *office, int64_t consultation, struct arena *arena,
                     struct letters *ret_letters, struct error *error)
{
    struct grouping grouping = {
        .arena = arena, .tools = &office->tools, .letters.consultation = consultation};
    if (!sql_letter_list(office->store, consultation, arena, &grouping.rows, error) ||
        !sql_letter_mark_list(office->store, consultation, arena, &grouping.marks, error) ||
        !arena_run(arena, group, &grouping, error))
        return false;
    *ret_letters = grouping.letters;
    return true;
}

static bool find_at(const struct letters *letters, int64_t number, struct letter **ret_letter,
                    struct error *error)
{
    for (size_t i = 0; i < letters->count; i++)
        for (size_t k = 0; k < letters->items[i].document_count; k++)
            if (letters->items[i].documents[k]->number == number) {
                *ret_letter = &letters->items[i];
                return true;
            }
    return error_set(error, ERROR_NOT_FOUND, "document %lld is no answer that counts",
                     (long long)number);
}

/* Counting */

static int compare_counts(const void *a, const void *b)
{
    const struct sql_letter_count *left = a, *right = b;
    return (left->document > right->document) - (left->document < right->document);
}

static int compare_changed(const void *a, const void *b)
{
    const struct sql_letter_changed *left = a, *right = b;
    return (left->document > right->document) - (left->document < right->document);
}

static void add_counts(struct letter *letter, const struct sql_letter_count *counts,
                       const struct sql_letter_changed *changed)
{
    letter->viewpoints += counts ? counts->viewpoints : 0;
    letter->answered += counts ? counts->answered : 0;
    letter->accommodated += counts ? counts->accommodated : 0;
    letter->changed += changed ? changed->changed : 0;
}

/* Both lists are in the order of the documents' ids. */
static void count_document(struct letter *letter, int64_t document,
                           const struct sql_letter_count_rows *counts,
                           const struct sql_letter_changed_rows *changed)
{
    const struct sql_letter_count sought = {.document = document};
    const struct sql_letter_changed sought_changed = {.document = document};
    add_counts(letter,
               counts->count
                   ? bsearch(&sought, counts->items, counts->count, sizeof sought, compare_counts)
                   : NULL,
               changed->count ? bsearch(&sought_changed, changed->items, changed->count,
                                        sizeof sought_changed, compare_changed)
                              : NULL);
}

bool letters_find(struct office *office, int64_t consultation, struct arena *arena,
                  struct letters *ret_letters, struct error *error)
{
    struct letters letters;
    struct sql_letter_count_rows counts;
    struct sql_letter_changed_rows changed;
    if (!find_all(office, consultation, arena, &letters, error) ||
        !sql_letter_count_list(office->store, consultation, arena, &counts, error) ||
        !sql_letter_changed_list(office->store, consultation, arena, &changed, error))
        return false;
    for (size_t i = 0; i < letters.count; i++)
        for (size_t k = 0; k < letters.items[i].document_count; k++)
            count_document(&letters.items[i], letters.items[i].documents[k]->document, &counts,
                           &changed);
    *ret_letters = letters;
    return true;
}

static bool count_one(struct office *office, struct letter *letter, struct error *error)
{
    for (size_t i = 0; i < letter->document_count; i++) {
        struct sql_letter_count counts;
        struct sql_letter_changed changed;
        bool counted = false, some_changed = false;
        int64_t document = letter->documents[i]->document;
        if (!sql_letter_count_get(office->store, document, &counts, &counted, error) ||
            !sql_letter_changed_get(office->store, document, &changed, &some_changed, error))
            return false;
        add_counts(letter, counted ? &counts : NULL, some_changed ? &changed : NULL);
    }
    return true;
}

bool letters_find_one(struct office *office, int64_t consultation, int64_t number,
                      struct arena *arena, struct letters *ret_letters, struct error *error)
{
    struct letters letters;
    struct letter *letter = NULL;
    if (!find_all(office, consultation, arena, &letters, error) ||
        !find_at(&letters, number, &letter, error) || !count_one(office, letter, error))
        return false;
    *ret_letters = (struct letters){consultation, letter, 1};
    return true;
}

/* Views */

static void put_letter(struct json_maker *maker, json_t *view, const struct letter *letter)
{
    json_put(maker, view, "key", json_integer(letter->key));
    json_put(maker, view, "sender", json_of_optional(letter->sender));
    json_put(maker, view, "viewpoints", json_integer(letter->viewpoints));
    json_put(maker, view, "answered", json_integer(letter->answered));
    json_put(maker, view, "accommodated", json_integer(letter->accommodated));
    json_put(maker, view, "changed", json_integer(letter->changed));
    json_put(maker, view, "sent", json_of_optional(letter->sent));
    json_put(maker, view, "sent_by", json_of_optional(letter->sent_by));
}

json_t *letters_view(const struct letters *letters, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object(), *list = json_put_array(&maker, view, "letters");
    size_t sent = 0;
    for (size_t i = 0; i < letters->count; i++) {
        json_t *item = json_push_object(&maker, list);
        put_letter(&maker, item, &letters->items[i]);
        json_put(&maker, item, "documents",
                 json_integer((json_int_t)letters->items[i].document_count));
        sent += letters->items[i].sent.n > 0;
    }
    json_put(&maker, view, "sent", json_integer((json_int_t)sent));
    return json_made(&maker, view, error);
}

static bool put_items(struct office *office, int64_t consultation, int64_t document,
                      struct json_maker *maker, json_t *items, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_letter_viewpoint_list_rows rows;
    bool ok = sql_letter_viewpoint_list(office->store, document, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++) {
        json_t *item = trace_viewpoint(office, consultation, rows.items[i].id, error);
        ok = item != NULL;
        if (ok)
            json_push(maker, items, item);
    }
    arena_done(&arena);
    return ok;
}

json_t *letter_view(struct office *office, const struct letters *letters,
                    const struct letter *letter, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    put_letter(&maker, view, letter);
    json_t *documents = json_put_array(&maker, view, "documents");
    json_t *items = json_put_array(&maker, view, "items");
    for (size_t i = 0; i < letter->document_count; i++) {
        const struct sql_letter_list *row = letter->documents[i];
        json_t *document = json_push_object(&maker, documents);
        json_put(&maker, document, "number", json_integer(row->number));
        json_put(&maker, document, "received", json_of_str(row->received));
        if (!put_items(office, letters->consultation, row->document, &maker, items, error)) {
            json_decref(view);
            return NULL;
        }
    }
    return json_made(&maker, view, error);
}

bool letter_mark(struct office *office, const struct signed_in *who, int64_t consultation,
                 const struct letter *letter, bool sent, struct error *error)
{
    if (sent == (letter->sent.n > 0))
        return true;
    return act_add(office, who, consultation, sent ? "letter_send" : "letter_unsend",
                   letter->documents[0]->document, json_object(), NULL, error);
}

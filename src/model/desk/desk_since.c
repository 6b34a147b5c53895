/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Since you were last here; your consultations. Ids of all tables are of one series, so what has a
 * higher id than the visit's came later, whatever it is.
 */
#include "base/date.h"
#include "model/desk/desk_internal.h"

enum { SHOWN_AT_MOST = 50 };

struct looking {
    struct office *office;
    struct arena arena;
    const struct signed_in *who;
    struct desk_ground ground;
    struct sql_visit_get visit;
    struct sql_desk_count_all count;
    struct json_maker maker;
    json_t *view;
    struct error *error;
};

static bool put_documents(struct looking *looking)
{
    struct store *store = looking->office->store;
    struct json_maker *maker = &looking->maker;
    int64_t consultation = looking->ground.consultation.id, after = looking->visit.seen_act;
    struct sql_desk_document_list_since_rows rows;
    struct sql_desk_document_count_since count;
    if (!sql_desk_document_list_since(store, consultation, after, SHOWN_AT_MOST, &looking->arena,
                                      &rows, looking->error) ||
        !sql_desk_document_count_since(store, consultation, after, &count, looking->error))
        return false;
    json_t *array = json_put_array(maker, looking->view, "documents");
    for (size_t i = 0; i < rows.count; i++) {
        json_t *document = json_push_object(maker, array);
        json_put(maker, document, "number", json_integer(rows.items[i].number));
        json_put(maker, document, "name", json_of_str(rows.items[i].name));
        json_put(maker, document, "sender", json_of_optional(rows.items[i].sender));
        json_put(maker, document, "received", json_of_str(rows.items[i].received));
        json_put(maker, document, "late", json_boolean(str_equal(rows.items[i].late, STR("yes"))));
        json_put(maker, document, "viewpoints", json_integer(rows.items[i].viewpoints));
    }
    json_put(maker, looking->view, "document_count", json_integer(count.count));
    return true;
}

static bool put_acts(struct looking *looking)
{
    struct store *store = looking->office->store;
    struct json_maker *maker = &looking->maker;
    int64_t consultation = looking->ground.consultation.id, after = looking->visit.seen_act;
    struct sql_desk_act_list_since_rows rows;
    struct sql_desk_act_count_since count;
    if (!sql_desk_act_list_since(store, consultation, after, looking->who->account, SHOWN_AT_MOST,
                                 &looking->arena, &rows, looking->error) ||
        !sql_desk_act_count_since(store, consultation, after, looking->who->account, &count,
                                  looking->error))
        return false;
    json_t *array = json_put_array(maker, looking->view, "acts");
    for (size_t i = 0; i < rows.count; i++) {
        json_t *act = json_push_object(maker, array);
        json_put(maker, act, "act", json_integer(rows.items[i].id));
        json_put(maker, act, "at", json_of_str(rows.items[i].at));
        json_put(maker, act, "name", json_of_optional(rows.items[i].shown_name));
        json_put(maker, act, "verb", json_of_str(rows.items[i].verb));
        json_put(maker, act, "viewpoints", json_integer(rows.items[i].viewpoints));
    }
    json_put(maker, looking->view, "act_count", json_integer(count.acts));
    json_put(maker, looking->view, "changed", json_integer(count.changed));
    return true;
}

static bool put_mine(struct looking *looking)
{
    struct json_maker *maker = &looking->maker;
    struct sql_desk_count_given_since given;
    if (!sql_desk_count_given_since(looking->office->store, looking->who->account,
                                    looking->ground.consultation.id, looking->visit.seen_act,
                                    &given, looking->error))
        return false;
    json_t *mine = json_put_object(maker, looking->view, "mine");
    json_put(maker, mine, "viewpoints", json_integer(looking->count.mine));
    json_put(maker, mine, "unanswered", json_integer(looking->count.mine_unanswered));
    json_put(maker, mine, "new", json_integer(given.count));
    return true;
}

static bool put_late(struct looking *looking)
{
    struct json_maker *maker = &looking->maker;
    struct store *store = looking->office->store;
    struct str text = looking->ground.consultation.deadline;
    struct sql_desk_count_late late;
    struct sql_consultee_count asked;
    struct date deadline;
    int64_t consultation = looking->ground.consultation.id;
    bool known = date_parse_iso(str_sub(text, 0, 10), &deadline);
    if (!sql_desk_count_late(store, consultation, &late, looking->error) ||
        !sql_consultee_count(store, consultation, &asked, looking->error))
        return false;
    json_t *object = json_put_object(maker, looking->view, "late");
    json_put(maker, object, "deadline", json_of_optional(text));
    json_put(maker, object, "days",
             known ? json_integer(date_days(date_in_sweden()) - date_days(deadline)) : json_null());
    json_put(maker, object, "answers", json_integer(late.answers));
    json_put(maker, object, "missing", json_integer(asked.count - late.answered));
    json_put(maker, object, "unanswered", json_integer(looking->count.unanswered));
    return true;
}

static bool look(struct looking *looking, int64_t consultation)
{
    struct store *store = looking->office->store;
    bool found;
    if (!desk_ground_load(looking->office, consultation, &looking->arena, &looking->ground,
                          looking->error) ||
        !sql_visit_get(store, looking->who->account, consultation, &looking->arena, &looking->visit,
                       &found, looking->error) ||
        !sql_desk_count_all(store, looking->who->account, consultation, &looking->count,
                            looking->error))
        return false;
    looking->view = json_object();
    json_put(&looking->maker, looking->view, "at", json_of_optional(looking->visit.at));
    json_put(&looking->maker, looking->view, "act", json_integer(looking->visit.seen_act));
    return put_documents(looking) && put_acts(looking) && put_mine(looking) && put_late(looking);
}

json_t *desk_since(struct office *office, const struct signed_in *who, int64_t consultation,
                   struct error *error)
{
    struct looking looking = {.office = office, .arena = arena_init(), .who = who, .error = error};
    bool ok = look(&looking, consultation);
    arena_done(&looking.arena);
    if (ok)
        return json_made(&looking.maker, looking.view, error);
    json_decref(looking.view);
    return NULL;
}

bool desk_visit(struct office *office, const struct signed_in *who, int64_t consultation,
                struct error *error)
{
    struct sql_sequence_get last;
    return sql_sequence_get(office->store, STR("id"), &last, error) &&
           sql_visit_put(office->store, who->account, consultation, str_from(time_now().text),
                         last.last, error);
}

/* Consultations */

static bool push_consultation(struct office *office, const struct signed_in *who,
                              const struct sql_consultation *row, struct json_maker *maker,
                              json_t *array, struct error *error)
{
    static const char *const roles[] = {
        [RIGHT_READER] = "reader", [RIGHT_REGISTRAR] = "registrar", [RIGHT_OFFICER] = "officer"};
    enum right right;
    struct sql_document_count_of_consultation documents;
    struct sql_desk_count_all count;
    if (!right_in(office, who, row->id, &right, error))
        return false;
    if (right == RIGHT_NONE)
        return true;
    if (!sql_document_count_of_consultation(office->store, row->id, &documents, error) ||
        !sql_desk_count_all(office->store, who->account, row->id, &count, error))
        return false;
    json_t *object = json_push_object(maker, array);
    json_put(maker, object, "consultation", json_integer(row->id));
    json_put(maker, object, "title", json_of_str(row->title));
    json_put(maker, object, "case_number", json_of_optional(row->case_number));
    json_put(maker, object, "deadline", json_of_optional(row->deadline));
    json_put(maker, object, "closed", json_of_optional(row->closed));
    json_put(maker, object, "role", json_string(roles[right]));
    json_put(maker, object, "documents",
             json_integer(documents.registered + documents.read + documents.not_read));
    json_put(maker, object, "viewpoints", json_integer(count.viewpoints));
    json_put(maker, object, "unanswered", json_integer(count.unanswered));
    json_put(maker, object, "mine", json_integer(count.mine_unanswered));
    return true;
}

json_t *desk_consultations(struct office *office, const struct signed_in *who, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultation_rows rows;
    struct json_maker maker = {0};
    json_t *array = json_array();
    bool ok = sql_consultation_list(office->store, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++)
        ok = push_consultation(office, who, &rows.items[i], &maker, array, error);
    arena_done(&arena);
    if (ok)
        return json_made(&maker, array, error);
    json_decref(array);
    return NULL;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/consultation.h"

#include "base/file.h"
#include "model/consultation/draft.h"
#include "model/office/json.h"

struct opening {
    struct office *office;
    const struct consultation_facts *facts;
    struct arena arena;
    int64_t version;
    const struct draft *draft;
    struct consultees consultees;
    struct str no_views;
    struct error *error;
};

static struct str no_views_key(struct arena *arena, int64_t consultation)
{
    return str_format(arena, "consultation.%lld.no_views_on", (long long)consultation);
}

static bool load_draft(struct opening *opening)
{
    int64_t version = opening->facts->version;
    if (version == 0 && !draft_newest(opening->office, &version, opening->error))
        return false;
    struct loaded_draft *loaded =
        draft_load_kept(opening->office, version, &opening->arena, opening->error);
    if (!loaded)
        return false;
    opening->version = version;
    opening->draft = &loaded->draft;
    return true;
}

static bool read_list(struct opening *opening)
{
    const char *path = opening->facts->consultees_path;
    if (!path)
        return true;
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    bool ok = file_read(path, &bytes, opening->error);
    struct str copy = ok ? str_copy(&opening->arena, buf_str(&bytes)) : (struct str){NULL, 0};
    buf_done(&bytes);
    if (!ok)
        return false;
    if (!copy.p)
        return error_no_memory(opening->error);
    return consultees_read(copy, &opening->arena, &opening->consultees, opening->error);
}

static bool check_no_views(struct opening *opening)
{
    struct json_maker maker = {0};
    json_t *ids = json_array();
    for (size_t i = 0; i < opening->facts->no_views_on_count; i++) {
        struct str id = str_from(opening->facts->no_views_on[i]);
        if (draft_node_by_id(opening->draft, id) == NODE_NONE) {
            json_decref(ids);
            return error_set(opening->error, ERROR_INPUT,
                             "the draft has no part with the id '%s'; samsyn show draft lists them",
                             opening->facts->no_views_on[i]);
        }
        json_push(&maker, ids, json_of_str(id));
    }
    return json_to_arena(&maker, ids, &opening->arena, &opening->no_views, opening->error);
}

static bool add_lists(struct opening *opening, int64_t consultation)
{
    struct store *store = opening->office->store;
    struct error *error = opening->error;
    int64_t id;
    for (size_t i = 0; i < opening->facts->question_count; i++)
        if (!store_new_id(store, &id, error) ||
            !sql_question_add(store, id, consultation, (int64_t)i + 1,
                              str_from(opening->facts->questions[i]), error))
            return false;
    for (size_t i = 0; i < opening->consultees.count; i++) {
        const struct consultee *consultee = &opening->consultees.items[i];
        if (!store_new_id(store, &id, error) ||
            !sql_consultee_add(store, id, consultation, consultee->name, consultee->type,
                               consultee->email, error))
            return false;
    }
    return true;
}

static bool add_consultation(struct opening *opening, int64_t *ret_consultation)
{
    const struct consultation_facts *facts = opening->facts;
    struct store *store = opening->office->store;
    struct error *error = opening->error;
    struct date_text now = time_now(), deadline = date_format(facts->deadline);
    struct str title = facts->title.n ? facts->title : opening->draft->title;
    int64_t id;
    if (!store_new_id(store, &id, error))
        return false;
    struct str key = no_views_key(&opening->arena, id);
    if (!key.p)
        return error_no_memory(error);
    if (!sql_consultation_add(store, id, opening->version, title, facts->case_number,
                              facts->authority, str_from(now.text), str_from(deadline.text),
                              error) ||
        !sql_setting_put(store, key, opening->no_views, error) ||
        !sql_version_set_circulated(store, str_from(now.text), opening->version, error) ||
        !add_lists(opening, id))
        return false;
    *ret_consultation = id;
    return true;
}

bool consultation_open(struct office *office, const struct consultation_facts *facts,
                       int64_t *ret_consultation, struct error *error)
{
    struct opening opening = {
        .office = office, .facts = facts, .arena = arena_init(), .error = error};
    bool ok = load_draft(&opening) && read_list(&opening) && check_no_views(&opening) &&
              store_begin(office->store, error) &&
              office_end(office, add_consultation(&opening, ret_consultation), error);
    arena_done(&opening.arena);
    return ok;
}

bool consultation_add(struct office *office, const struct consultation_facts *facts,
                      int64_t version, const struct draft *draft,
                      const struct consultees *consultees, int64_t *ret_consultation,
                      struct error *error)
{
    struct opening opening = {.office = office,
                              .facts = facts,
                              .arena = arena_init(),
                              .version = version,
                              .draft = draft,
                              .consultees = *consultees,
                              .error = error};
    bool ok = check_no_views(&opening) && add_consultation(&opening, ret_consultation);
    arena_done(&opening.arena);
    return ok;
}

bool consultation_find(struct office *office, int64_t wanted, struct arena *arena,
                       struct sql_consultation *ret_consultation, struct error *error)
{
    struct sql_consultation_rows rows;
    if (!sql_consultation_list(office->store, arena, &rows, error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.items[i].id != wanted && !(wanted == 0 && rows.count == 1))
            continue;
        *ret_consultation = rows.items[i];
        return true;
    }
    if (wanted)
        return error_set(error, ERROR_NOT_FOUND,
                         "there is no consultation %lld; samsyn show consultation lists them",
                         (long long)wanted);
    if (rows.count)
        return error_set(error, ERROR_STATE,
                         "there are %zu consultations; say which with --consultation", rows.count);
    return error_set(error, ERROR_STATE,
                     "no consultation is open; open one with samsyn consultation open");
}

bool consultation_choose(struct office *office, int64_t wanted, int64_t *ret_consultation,
                         struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultation consultation;
    bool ok = consultation_find(office, wanted, &arena, &consultation, error);
    if (ok)
        *ret_consultation = consultation.id;
    arena_done(&arena);
    return ok;
}

bool consultation_no_views(struct office *office, int64_t consultation, struct arena *arena,
                           struct str *ret_json, struct error *error)
{
    struct sql_setting_get row;
    bool found;
    struct str key = no_views_key(arena, consultation);
    if (!key.p)
        return error_no_memory(error);
    if (!sql_setting_get(office->store, key, arena, &row, &found, error))
        return false;
    *ret_json = found ? row.value : STR("[]");
    return true;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/public/publication.h"

#include "model/desk/standings.h"
#include "model/office/acts.h"

#include <stdlib.h>

static const char *const NAMES[PUBLICATIONS] = {"consultation", "compilation", "versions"};

bool publication_from_name(struct str name, enum publication *ret_what)
{
    for (size_t i = 0; i < PUBLICATIONS; i++)
        if (str_equal(str_from(NAMES[i]), name)) {
            *ret_what = (enum publication)i;
            return true;
        }
    return false;
}

const char *publication_name(enum publication what)
{
    return NAMES[what];
}

bool publication_set(struct office *office, const struct signed_in *who, int64_t consultation,
                     enum publication what, bool public, struct error *error)
{
    struct str name = str_from(NAMES[what]);
    struct date_text now = time_now();
    /* Of versions the time says which. */
    bool ok = (public && what != PUBLISH_VERSIONS) ||
              sql_publication_remove(office->store, consultation, name, error);
    ok = ok && (!public || sql_publication_add(office->store, consultation, name,
                                               str_from(now.text), who ? who->account : 0, error));
    return ok &&
           act_add(office, who, consultation, public ? "publication_add" : "publication_remove", 0,
                   json_pack("{s:s}", "what", NAMES[what]), NULL, error);
}

static bool show_answer(struct office *office, const struct signed_in *who, int64_t id,
                        struct arena *arena, size_t *count, struct error *error)
{
    struct sql_disclosure said;
    struct sql_document document;
    bool is_said = false, found = false, withheld = false;
    if (!sql_disclosure_get(office->store, id, arena, &said, &is_said, error) ||
        !sql_document_get(office->store, id, arena, &document, &found, error))
        return false;
    if (is_said || !found)
        return true;
    if (!disclosure_is_below_withheld(office, &document, arena, &withheld, error))
        return false;
    if (withheld)
        return true;
    ++*count;
    return disclosure_set(office, who, &document, DISCLOSED_SHOWN, STR(""), error);
}

bool publication_show_answers(struct office *office, const struct signed_in *who,
                              int64_t consultation, struct arena *arena, size_t *ret_count,
                              struct error *error)
{
    struct sql_standing_rows rows;
    size_t count = 0;
    if (!sql_standing_list(office->store, consultation, arena, &rows, error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (standing_is_answer(rows.items[i].standing) &&
            !show_answer(office, who, rows.items[i].document, arena, &count, error))
            return false;
    *ret_count = count;
    return true;
}

bool publication_state(struct office *office, int64_t consultation, struct arena *arena,
                       struct published_state *ret_state, struct error *error)
{
    struct sql_publication_list_rows rows;
    struct published_state state = {0};
    if (!sql_publication_list(office->store, consultation, arena, &rows, error))
        return false;
    enum publication what;
    for (size_t i = 0; i < rows.count; i++)
        if (publication_from_name(rows.items[i].what, &what))
            state.since[what] = rows.items[i].at;
    *ret_state = state;
    return true;
}

bool published_find(struct office *office, int64_t consultation, struct arena *arena,
                    struct sql_published *ret_published, struct error *error)
{
    struct sql_published row;
    bool found;
    if (!sql_published_get(office->store, consultation, arena, &row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no public consultation %lld",
                         (long long)consultation);
    *ret_published = row;
    return true;
}

struct consultation_days consultation_days(const struct sql_published *published, struct date today)
{
    struct date deadline;
    struct consultation_days days = {PHASE_OPEN, -1};
    if (date_parse_iso(published->deadline, &deadline)) {
        int64_t left = date_days(deadline) - date_days(today);
        days.phase = left < 0 ? PHASE_LATE : PHASE_OPEN;
        days.left = left < 0 ? -1 : left;
    }
    if (published->closed.n)
        days.phase = PHASE_CLOSED;
    return days;
}

/* Who was asked, who answered */

/* Which of the list a consultee is, by its id. */
struct listed {
    int64_t id;
    size_t place;
};

struct finding_bodies {
    struct office *office;
    struct arena *arena;
    struct sql_consultee_rows consultees;
    struct sql_arrival_rows arrivals;
    bool *hidden;          /* of each of these: its sender is masked */
    struct listed *listed; /* by id */
    struct public_bodies bodies;
};

static int compare_listed(const void *a, const void *b)
{
    const struct listed *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static size_t place_of(const struct finding_bodies *finding, int64_t consultee)
{
    struct listed wanted = {consultee, 0};
    const struct listed *found = consultee
                                     ? bsearch(&wanted, finding->listed, finding->consultees.count,
                                               sizeof wanted, compare_listed)
                                     : NULL;
    return found ? found->place : SIZE_MAX;
}

/* An answer whose sender is masked is nobody's: that a body has answered, and when, would tell. */
static void note_arrival(struct finding_bodies *finding, size_t arrival)
{
    const struct sql_arrival *row = &finding->arrivals.items[arrival];
    size_t place = place_of(finding, row->consultee);
    bool shown = disclosed_state_from(row->state) == DISCLOSED_SHOWN;
    struct public_bodies *bodies = &finding->bodies;
    /* Part of an answer that came beside it in one mail: no answer more. */
    if (row->parent && str_equal(row->counts_as, STR("part")))
        return;
    if (finding->hidden[arrival] || (place == SIZE_MAX && !shown)) {
        bodies->unnamed_count++;
        return;
    }
    struct public_body *body =
        place == SIZE_MAX ? &bodies->others[bodies->other_count++] : &bodies->asked[place];
    if (place == SIZE_MAX)
        body->name = row->sender;
    if (body->answered.n == 0) {
        body->answered = row->received;
        bodies->answered_count += place != SIZE_MAX;
    }
    if (shown && !body->number)
        body->number = row->number;
}

static void match_bodies(void *context)
{
    struct finding_bodies *finding = context;
    struct public_bodies *bodies = &finding->bodies;
    size_t asked = finding->consultees.count;
    finding->listed = ARENA_ARRAY(finding->arena, asked, struct listed);
    bodies->asked = ARENA_ARRAY(finding->arena, asked, struct public_body);
    bodies->others = ARENA_ARRAY(finding->arena, finding->arrivals.count, struct public_body);
    bodies->asked_count = asked;
    for (size_t i = 0; i < asked; i++) {
        const struct sql_consultee *row = &finding->consultees.items[i];
        finding->listed[i] = (struct listed){row->id, i};
        bodies->asked[i] = (struct public_body){.name = row->name, .type = row->type};
    }
    qsort(finding->listed, asked, sizeof *finding->listed, compare_listed);
    for (size_t i = 0; i < finding->arrivals.count; i++)
        if (standing_is_answer(finding->arrivals.items[i].counts_as))
            note_arrival(finding, i);
}

static bool hide_senders(struct finding_bodies *finding, struct error *error)
{
    finding->hidden = ARENA_ARRAY(finding->arena, finding->arrivals.count, bool);
    if (!finding->hidden)
        return error_no_memory(error);
    for (size_t i = 0; i < finding->arrivals.count; i++)
        if (!arrival_hide_sender(finding->office, &finding->arrivals.items[i], finding->arena,
                                 &finding->hidden[i], error))
            return false;
    return true;
}

bool public_bodies_find(struct office *office, int64_t consultation, struct arena *arena,
                        struct public_bodies *ret_bodies, struct error *error)
{
    struct finding_bodies finding = {.office = office, .arena = arena};
    if (!sql_consultee_list(office->store, consultation, arena, &finding.consultees, error) ||
        !sql_arrival_list(office->store, consultation, 0, 0, STORE_ALL_ROWS, arena,
                          &finding.arrivals, error) ||
        !hide_senders(&finding, error) || !arena_run(arena, match_bodies, &finding, error))
        return false;
    *ret_bodies = finding.bodies;
    return true;
}

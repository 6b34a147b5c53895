/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-desk FOLDER [VIEWPOINTS]: what the desk takes at 100,000 viewpoints of 2,000 letters about
 * a draft of 400 nodes, in a data folder that is made for it (FOLDER must not exist). Each line is
 * the median of the rounds, in milliseconds; an act is one transaction without waiting for the
 * disk.
 */
#include "model/desk/desk.h"
#include "base/date.h"
#include "base/file.h"
#include "model/consultation/closing.h"
#include "model/desk/desk_acts.h"
#include "store/statements.h"
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_OFFICER = 900000000,
    NODES = 400,
    VIEWPOINTS_A_LETTER = 50,
    ROUNDS = 15,
    OFFICERS = 5,
    REPLIED = 40
};

struct bench {
    struct office office;
    struct signed_in who;
    struct desk_worker worker;
    int64_t version, consultation, first_viewpoint;
    int64_t viewpoints;
    struct error error;
};

static const char *const kinds[] = {"change", "addition", "clarification", "concern", "question",
                                    "offer",  "praise",   "objection",     "stance"};
static const char *const outcomes[] = {"accommodated", "in_part", "not_accommodated", "noted"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The number stands where the '%' does. */
static struct str numbered(char room[64], const char *form, long long number)
{
    const char *mark = strchr(form, '%');
    int n = snprintf(room, 64, "%.*s%lld%s", (int)(mark - form), form, number, mark + 1);
    return (struct str){room, n < 0 ? 0 : (size_t)n};
}

/* All under one root. */
static bool make_nodes(struct bench *bench)
{
    char id[64], number[64], title[64];
    for (int i = 0; i < NODES; i++)
        if (!sql_node_add(bench->office.store, bench->version, numbered(id, "n%", i), i,
                          i ? STR("section") : STR("root"), numbered(number, "%", i),
                          numbered(title, "Del %", i), i ? STR("n0") : STR(""), i * 10, i * 10 + 10,
                          &bench->error))
            return false;
    return true;
}

static bool make_draft(struct bench *bench)
{
    struct store *store = bench->office.store;
    struct str hash = STR("0000000000000000000000000000000000000000000000000000000000000000");
    int64_t draft, number;
    return sql_blob_add(store, hash, 0, STR("2025-10-01"), &bench->error) &&
           store_new_id(store, &draft, &bench->error) &&
           store_new_number(store, &number, &bench->error) &&
           sql_document_add(store, draft, 0, STR("draft"), number, 0, STR("utkast.md"), hash,
                            STR("2025-10-01"), STR("read"), &bench->error) &&
           store_new_id(store, &bench->version, &bench->error) &&
           sql_version_add(store, bench->version, draft, STR("Strategi"), STR("2025-10-01"),
                           &bench->error) &&
           store_new_id(store, &bench->consultation, &bench->error) &&
           sql_consultation_add(store, bench->consultation, bench->version, STR("Strategi"),
                                STR("RS 2025-1"), STR("Region Björkered"), STR("2025-10-01"),
                                STR("2025-10-31"), &bench->error) &&
           make_nodes(bench);
}

static bool make_viewpoint(struct bench *bench, int64_t document, int i, int64_t *ret_id)
{
    struct store *store = bench->office.store;
    char node[64], text[64];
    int64_t id;
    if (!store_new_id(store, &id, &bench->error))
        return false;
    *ret_id = id;
    struct str part = numbered(node, "n%", (id * 7919) % NODES);
    bool answered = id % 3 == 0, known = id % 20 != 0;
    return sql_viewpoint_put(
               store, id, document, i, i * 200, i * 200 + 180,
               str_from(kinds[(size_t)(id * 31) % COUNT(kinds)]), id % 9 ? STR("") : STR("for"),
               (double)(id % 100) / 100.0,
               STR("{\"words\":[{\"for\":\"kind\",\"text\":\"bör kompletteras med\",\"start\":1,"
                   "\"end\":20}],\"repeats\":null,\"question\":null,\"candidates\":[{\"node\":"
                   "\"n1\",\"score\":0.5},{\"node\":\"n2\",\"score\":0.4}]}"),
               bench->consultation, known ? part : STR(""),
               id % 2 ? STR("proposed") : STR("confirmed"), id % 2 ? 0 : 1,
               id % 4 ? FIRST_OFFICER + id % OFFICERS : 0,
               answered ? str_from(outcomes[(size_t)id % COUNT(outcomes)]) : STR(""),
               answered ? STR("Texten ändras i nästa version.") : STR(""), 0, STR(""), 0, 0,
               numbered(text, "Insatsen bör kompletteras med åtgärd %.", id), 1, i, STR("yes"),
               id % 5 ? 0 : id - id % 50, &bench->error) &&
           (!known || sql_viewpoint_passage_add(store, id, 1, bench->version, part, 0.7, STR("[]"),
                                                &bench->error));
}

static bool make_letter(struct bench *bench, int letter)
{
    struct store *store = bench->office.store;
    struct str hash = STR("0000000000000000000000000000000000000000000000000000000000000000");
    char name[64], sender[64];
    int64_t document, number, viewpoint;
    if (!store_new_id(store, &document, &bench->error) ||
        !store_new_number(store, &number, &bench->error) ||
        !sql_document_add(store, document, bench->consultation, STR("received"), number, 0,
                          numbered(name, "svar-%.pdf", letter), hash, STR("2025-10-20"),
                          STR("read"), &bench->error) ||
        !sql_standing_put(store, document, bench->consultation, STR("response"),
                          numbered(sender, "Kommun %", letter / 2),
                          numbered(name, "kommun %", letter / 2), STR("kommun"), 0, 0, STR(""), 0,
                          0, 0, 0, STR("no"), &bench->error))
        return false;
    for (int i = 1; i <= VIEWPOINTS_A_LETTER; i++) {
        if (!make_viewpoint(bench, document, i, &viewpoint))
            return false;
        if (!bench->first_viewpoint)
            bench->first_viewpoint = viewpoint;
    }
    return true;
}

static bool make_officers(struct bench *bench)
{
    char name[64];
    for (int i = 0; i < OFFICERS; i++)
        if (!sql_account_add(bench->office.store, FIRST_OFFICER + i, numbered(name, "h%", i),
                             STR("Handläggare"), STR(""), STR("administrator"), STR("2025-10-01"),
                             &bench->error))
            return false;
    return true;
}

static bool make(struct bench *bench)
{
    bool ok = store_begin(bench->office.store, &bench->error) && make_officers(bench) &&
              make_draft(bench);
    for (int i = 0; ok && i < bench->viewpoints / VIEWPOINTS_A_LETTER; i++)
        ok = make_letter(bench, i);
    ok = ok && sql_viewpoint_count_make(bench->office.store, DESK_LOW_SCORE, bench->consultation,
                                        &bench->error);
    return office_end(&bench->office, ok, &bench->error);
}

/* What is timed */

static const struct desk_filter everything = {.low = false};

static bool keep(json_t *view)
{
    json_decref(view);
    return view != NULL;
}

static bool counts(struct bench *bench)
{
    return keep(desk_counts(&bench->office, bench->consultation, &everything, &bench->error));
}

static bool list(struct bench *bench)
{
    return keep(desk_list(&bench->office, bench->consultation, &everything, DESK_BY_KIND, 0, 50,
                          &bench->error));
}

static bool list_of_part(struct bench *bench)
{
    struct desk_filter filter = {.place = DESK_PART, .part = STR("n7"), .outcome = STR("none")};
    return keep(desk_list(&bench->office, bench->consultation, &filter, DESK_BY_KIND, 0, 50,
                          &bench->error));
}

static bool list_of_body(struct bench *bench)
{
    struct desk_filter filter = {.sender = STR("kommun 77")};
    return keep(desk_list(&bench->office, bench->consultation, &filter, DESK_BY_DOCUMENT, 0, 50,
                          &bench->error));
}

static bool last_page(struct bench *bench)
{
    return keep(desk_list(&bench->office, bench->consultation, &everything, DESK_BY_SCORE,
                          (size_t)bench->viewpoints - 50, 50, &bench->error));
}

static bool neighbours(struct bench *bench)
{
    struct desk_filter filter = {.place = DESK_PART, .part = STR("n7")};
    return keep(desk_neighbours(&bench->office, bench->consultation, &filter, DESK_BY_KIND,
                                bench->first_viewpoint, &bench->error));
}

static bool viewpoint(struct bench *bench)
{
    return keep(
        desk_viewpoint(&bench->office, bench->consultation, bench->first_viewpoint, &bench->error));
}

static bool senders(struct bench *bench)
{
    return keep(desk_senders(&bench->office, bench->consultation, &bench->error));
}

static bool since(struct bench *bench)
{
    return keep(desk_since(&bench->office, &bench->who, bench->consultation, &bench->error));
}

static bool end_act(struct bench *bench, bool ok, json_t *result)
{
    ok = ok && json_array_size(json_object_get(result, "done")) > 0;
    json_decref(result);
    return office_end(&bench->office, ok, &bench->error);
}

static int64_t revision_of(struct bench *bench, int64_t id)
{
    struct arena arena = arena_init();
    struct sql_viewpoint row = {0};
    bool found;
    sql_viewpoint_get(bench->office.store, id, &arena, &row, &found, &bench->error);
    arena_done(&arena);
    return row.revision;
}

static bool change_one(struct bench *bench)
{
    static int round;
    struct desk_seen seen = {bench->first_viewpoint, revision_of(bench, bench->first_viewpoint)};
    const struct desk_judgement judgement = {.kind = str_from(kinds[++round % 2])};
    json_t *result = NULL;
    bool ok = store_begin(bench->office.store, &bench->error) &&
              desk_judge(&bench->worker, (struct desk_targets){&seen, 1}, &judgement, &result,
                         &bench->error);
    return end_act(bench, ok, result);
}

static bool reply_to_many(struct bench *bench)
{
    struct desk_seen seen[REPLIED];
    json_t *result = NULL;
    size_t count = 0;
    for (int64_t id = bench->first_viewpoint; count < REPLIED; id++)
        seen[count++] = (struct desk_seen){id, revision_of(bench, id)};
    bool ok = store_begin(bench->office.store, &bench->error) &&
              desk_reply(&bench->worker, (struct desk_targets){seen, count}, STR("noted"), STR(""),
                         &result, &bench->error);
    return end_act(bench, ok, result);
}

static const struct {
    const char *name;
    bool (*run)(struct bench *bench);
} runs[] = {
    {"counts of everything", counts},
    {"list of everything, 50", list},
    {"list of a part, unanswered", list_of_part},
    {"list of a body", list_of_body},
    {"last page by score", last_page},
    {"neighbours in a part", neighbours},
    {"one viewpoint", viewpoint},
    {"bodies", senders},
    {"since the last visit", since},
    {"one kind changed", change_one},
    {"one reply to 40", reply_to_many},
};

static bool time_all(struct bench *bench)
{
    for (size_t i = 0; i < COUNT(runs); i++) {
        double times[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double begun = timing_now();
            if (!runs[i].run(bench))
                return false;
            times[round] = timing_now() - begun;
        }
        timing_sort(times, ROUNDS);
        printf("%-28s %8.2f ms\n", runs[i].name, times[ROUNDS / 2]);
    }
    return true;
}

int main(int argc, char **argv)
{
    struct bench bench = {.viewpoints = argc > 2 ? strtol(argv[2], NULL, 10) : 100000,
                          .who = {.account = 0, .shown_name = STR("Handläggare 1")}};
    if (argc < 2) {
        fprintf(stderr, "bench-desk FOLDER [VIEWPOINTS]\n");
        return 2;
    }
    bench.worker = (struct desk_worker){&bench.office, &bench.who, 0};
    bool ok = office_open(argv[1], STORE_CREATE | STORE_TEMPORARY, &bench.office, &bench.error) &&
              make(&bench);
    bench.worker.consultation = bench.consultation;
    ok = ok && time_all(&bench);
    if (!ok)
        fprintf(stderr, "%s\n", bench.error.message);
    office_close(&bench.office);
    return ok ? 0 : 1;
}

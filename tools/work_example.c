/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-example-work: do the office's work on the example, so that the whole chain stands there to
 * be walked: the replies, the later versions, the causes, the decision. What was asked for and what
 * came of it stands in the set (causes.tsv, changes.tsv); all is done by the functions that the
 * pages call.
 */
#include "asked.h"
#include "base/utf8.h"
#include "letter.h"
#include "model/chain/changes.h"
#include "model/consultation/closing.h"
#include "model/desk/desk_acts.h"
#include "model/office/accounts.h"
#include "model/office/json.h"
#include "model/versions/carrying.h"
#include "model/versions/decisions.h"
#include "model/versions/versions.h"
#include "render_set.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: samsyn-example-work DATA_DIR SET_DIR VERSIONS_DIR\n"
    "\n"
    "Answer, revise and decide in a data folder that holds the set's\n"
    "consultation. VERSIONS_DIR holds what samsyn-example --versions made.\n";

/* A line of changes.tsv. */
struct done {
    struct str change, version, kind, old_part, new_part, summary;
};

struct working {
    struct office office;
    struct arena arena;
    struct letter_set set;
    const char *set_folder, *versions_folder;
    struct signed_in who;
    int64_t consultation;
    struct asked_list asked;
    VEC(struct done) done;
    struct error error;
};

/* ---- the set ---- */

static void read_done(struct working *working, struct str text)
{
    str_cut(&text, '\n');
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        struct done done = {.change = str_cut(&line, '\t')};
        done.version = str_cut(&line, '\t');
        done.kind = str_cut(&line, '\t');
        done.old_part = str_cut(&line, '\t');
        done.new_part = str_cut(&line, '\t');
        done.summary = line;
        *VEC_PUSH(&working->arena, &working->done) = done;
    }
}

struct reading_tables {
    struct working *working;
    struct str asked, done;
};

static void take_tables(void *context)
{
    struct reading_tables *tables = context;
    asked_take(&tables->working->arena, tables->asked, &tables->working->asked);
    read_done(tables->working, tables->done);
}

static bool load_set(struct working *working)
{
    struct reading_tables tables = {.working = working};
    return letter_set_load(&working->arena, working->set_folder, NULL, &working->set,
                           &working->error) &&
           asked_read_file(&working->arena, working->set_folder, "causes.tsv", &tables.asked,
                           &working->error) &&
           asked_read_file(&working->arena, working->set_folder, "changes.tsv", &tables.done,
                           &working->error) &&
           arena_run(&working->arena, take_tables, &tables, &working->error);
}

static struct str summary_of(const struct working *working, struct str change)
{
    for (size_t i = 0; i < working->done.count; i++)
        if (str_equal(working->done.items[i].change, change))
            return working->done.items[i].summary;
    return (struct str){NULL, 0};
}

/* ---- the office ---- */

static bool find_office(struct working *working)
{
    struct sql_consultation_rows rows;
    struct account account;
    bool found = false;
    if (!sql_consultation_list(working->office.store, &working->arena, &rows, &working->error) ||
        !account_by_name(&working->office, STR("officer"), &working->arena, &account, &found,
                         &working->error))
        return false;
    if (rows.count != 1 || !found)
        return error_set(&working->error, ERROR_STATE,
                         "the data folder must hold one consultation and the account officer");
    working->consultation = rows.items[0].id;
    working->who = (struct signed_in){
        .account = account.id, .name = account.name, .shown_name = account.shown_name};
    return true;
}

static bool commit(struct working *working, bool ok)
{
    return office_end(&working->office, ok, &working->error);
}

/* ---- replies ---- */

static bool reply(struct working *working, const struct desk_seen *seen, size_t count,
                  struct str outcome, struct str reason)
{
    const struct desk_worker worker = {&working->office, &working->who, working->consultation};
    json_t *result = NULL;
    bool ok = store_begin(working->office.store, &working->error) &&
              commit(working, desk_reply(&worker, (struct desk_targets){seen, count}, outcome,
                                         reason, &result, &working->error));
    json_decref(result);
    return ok;
}

static bool reply_to_asked(struct working *working)
{
    for (size_t i = 0; i < working->asked.items.count; i++) {
        const struct asked *asked = &working->asked.items.items[i];
        struct sql_viewpoint row;
        bool found = false;
        if (!asked->viewpoint)
            continue;
        if (!sql_viewpoint_get(working->office.store, asked->viewpoint, &working->arena, &row,
                               &found, &working->error))
            return false;
        if (!found || row.outcome.n)
            continue;
        struct desk_seen seen = {row.id, row.revision};
        if (!reply(working, &seen, 1, asked->outcome, summary_of(working, asked->change)))
            return false;
    }
    return true;
}

/* What an office says to all that it leaves as it is, by what was wanted. */
static const struct stock_reply {
    struct str kind, outcome, reason;
} stock_replies[] = {
    {STR_INIT("change"), STR_INIT("not_accommodated"),
     STR_INIT(
         "Strategin anger inriktningen. Förslaget tas med till arbetet med handlingsplanerna.")},
    {STR_INIT("addition"), STR_INIT("not_accommodated"),
     STR_INIT("Insatserna är avsiktligt få. Förslaget prövas när handlingsplanerna tas fram.")},
    {STR_INIT("objection"), STR_INIT("not_accommodated"),
     STR_INIT("Regionen har övervägt synpunkten och bedömer att inriktningen bör ligga fast.")},
    {STR_INIT("concern"), STR_INIT("noted"),
     STR_INIT("Synpunkten tas med i uppföljningen av strategin.")},
    {STR_INIT("clarification"), STR_INIT("noted"),
     STR_INIT("Frågan besvaras i handlingsplanen för insatsen.")},
    {STR_INIT("question"), STR_INIT("noted"),
     STR_INIT("Frågan besvaras i handlingsplanen för insatsen.")},
    {STR_INIT("offer"), STR_INIT("noted"),
     STR_INIT("Regionen tackar för erbjudandet och återkommer när handlingsplanen tas fram.")},
    {STR_INIT("praise"), STR_INIT("noted"), STR_INIT("Regionen tackar för stödet.")},
    {STR_INIT("stance"), STR_INIT("noted"), STR_INIT("Regionen noterar ställningstagandet.")},
};

/* All unanswered ones of a kind, as many at a time as the desk takes. */
static bool reply_to_kind(struct working *working, const struct sql_viewpoint_rows *rows,
                          const struct stock_reply *stock)
{
    struct desk_seen *seen = ARENA_ARRAY(&working->arena, LIMIT_DESK_TARGETS, struct desk_seen);
    size_t count = 0;
    if (!seen)
        return error_no_memory(&working->error);
    for (size_t i = 0; i < rows->count; i++) {
        const struct sql_viewpoint *row = &rows->items[i];
        if (row->outcome.n || !str_equal(row->kind, stock->kind))
            continue;
        seen[count++] = (struct desk_seen){row->id, row->revision};
        if (count == LIMIT_DESK_TARGETS) {
            if (!reply(working, seen, count, stock->outcome, stock->reason))
                return false;
            count = 0;
        }
    }
    return count == 0 || reply(working, seen, count, stock->outcome, stock->reason);
}

static bool reply_to_all(struct working *working)
{
    struct sql_viewpoint_rows rows;
    if (!sql_viewpoint_list_of_consultation(working->office.store, working->consultation,
                                            &working->arena, &rows, &working->error))
        return false;
    for (size_t i = 0; i < sizeof stock_replies / sizeof *stock_replies; i++)
        if (!reply_to_kind(working, &rows, &stock_replies[i]))
            return false;
    return true;
}

static bool close_consultation(struct working *working)
{
    return store_begin(working->office.store, &working->error) &&
           commit(working, closing_close(&working->office, &working->who, working->consultation,
                                         (struct str){NULL, 0}, &working->error));
}

/* ---- versions ---- */

static bool add_version(struct working *working, const char *file, struct str label,
                        int64_t *ret_version)
{
    struct str path = str_format(&working->arena, "%s/%s", working->versions_folder, file);
    struct version_form form = {.consultation = working->consultation,
                                .label = label,
                                .path = path.p,
                                .name = str_from(file)};
    if (!path.p)
        return error_no_memory(&working->error);
    struct prepared_version *prepared =
        version_prepare(&working->office, &form, &working->arena, &working->error);
    return prepared && store_begin(working->office.store, &working->error) &&
           commit(working, version_keep(&working->office, &working->who, prepared, false,
                                        ret_version, &working->error));
}

/* ---- causes ---- */

/* A change of the set has no place in the text, only the number of its part and some words on it:
 * it is the program's change there that shares most words with these. */
struct candidate {
    int64_t change, revision;
    bool proposed; /* for one of the viewpoints that the set names */
    size_t shared; /* words */
};

/* "2.1" of "i2.1", "1" of "fa1". */
static struct str number_of(struct str label)
{
    size_t at = 0;
    while (at < label.n && !ascii_is_digit(label.p[at]))
        at++;
    return str_sub(label, at, label.n);
}

static bool is_in_part(const json_t *side, struct str number)
{
    return json_is_object(side) && number.n &&
           (str_equal(json_str(side, "number"), number) ||
            str_equal(json_str(side, "within_number"), number));
}

/* How many of the summary's longer words stand in the text, in whatever form. */
static size_t count_shared(struct str summary, struct str text)
{
    enum { LONG_WORD = 6 };
    size_t count = 0;
    while (summary.n) {
        struct str word = str_cut(&summary, ' ');
        if (word.n >= LONG_WORD)
            count += str_find(text, str_sub(word, 0, utf8_cut(word, LONG_WORD)), 0) != SIZE_MAX;
    }
    return count;
}

/* In what came or went, or in all of what came or went whole. */
static size_t count_shared_changed(struct str summary, const json_t *change)
{
    const json_t *pieces = json_object_get(change, "pieces"), *piece;
    size_t i, count = 0;
    if (!json_is_array(pieces))
        return count_shared(summary, json_str(json_object_get(change, "new"), "text")) +
               count_shared(summary, json_str(json_object_get(change, "old"), "text"));
    json_array_foreach(pieces, i, piece)
    {
        if (!str_equal(json_str(piece, "kind"), STR("same")))
            count += count_shared(summary, json_str(piece, "text"));
    }
    return count;
}

static bool is_asked_by(const struct working *working, struct str change, int64_t viewpoint)
{
    for (size_t i = 0; i < working->asked.items.count; i++)
        if (working->asked.items.items[i].viewpoint == viewpoint &&
            str_equal(working->asked.items.items[i].change, change))
            return true;
    return false;
}

static struct candidate judge_candidate(const struct working *working, const struct done *done,
                                        const json_t *change)
{
    struct candidate candidate = {
        .change = json_integer_value(json_object_get(change, "change")),
        .revision = json_integer_value(json_object_get(change, "revision")),
        .shared = count_shared_changed(done->summary, change),
    };
    const json_t *cause;
    size_t i;
    json_array_foreach(json_object_get(change, "proposed"), i, cause)
    {
        int64_t viewpoint = json_integer_value(json_object_get(cause, "viewpoint"));
        candidate.proposed |= is_asked_by(working, done->change, viewpoint);
    }
    return candidate;
}

static size_t rank(const struct candidate *candidate)
{
    return 2 * candidate->shared + candidate->proposed;
}

/* The likeliest of the version's changes; .change is 0 when none is. */
static struct candidate find_change(const struct working *working, const struct done *done,
                                    const json_t *changes)
{
    struct candidate best = {0};
    const json_t *change;
    size_t i;
    json_array_foreach(changes, i, change)
    {
        bool anywhere = done->new_part.n + done->old_part.n == 0;
        bool there = anywhere ||
                     is_in_part(json_object_get(change, "new"), number_of(done->new_part)) ||
                     is_in_part(json_object_get(change, "old"), number_of(done->old_part));
        if (!there || str_equal(json_str(change, "kind"), STR("renumbered")))
            continue;
        struct candidate candidate = judge_candidate(working, done, change);
        if (rank(&candidate) > rank(&best))
            best = candidate;
    }
    return best;
}

static bool confirm_causes(struct working *working, const struct done *done,
                           const struct candidate *candidate)
{
    int64_t viewpoints[LIMIT_DESK_TARGETS];
    struct sql_change row;
    size_t count = 0;
    bool found = false;
    for (size_t i = 0; i < working->asked.items.count && count < LIMIT_DESK_TARGETS; i++) {
        const struct asked *asked = &working->asked.items.items[i];
        bool twice = false;
        for (size_t k = 0; k < count; k++)
            twice |= viewpoints[k] == asked->viewpoint;
        if (asked->viewpoint && !twice && str_equal(asked->change, done->change))
            viewpoints[count++] = asked->viewpoint;
    }
    if (count == 0)
        return true;
    if (!sql_change_get(working->office.store, candidate->change, &working->arena, &row, &found,
                        &working->error))
        return false;
    struct change_seen seen = {candidate->change, row.revision};
    return store_begin(working->office.store, &working->error) &&
           commit(working,
                  change_confirm_causes(&working->office, &working->who, working->consultation,
                                        seen, viewpoints, count, &working->error));
}

/* Nobody asked for it: the office's own hand, or the board's. */
static bool call_editorial(struct working *working, int64_t version, struct str note)
{
    struct sql_change_rows rows;
    if (!sql_change_list(working->office.store, version, 0, STORE_ALL_ROWS, &working->arena, &rows,
                         &working->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        struct change_seen seen = {rows.items[i].id, rows.items[i].revision};
        if (!str_equal(rows.items[i].cause, STR("open")))
            continue;
        if (!store_begin(working->office.store, &working->error) ||
            !commit(working,
                    change_set_editorial(&working->office, &working->who, working->consultation,
                                         seen, note, &working->error)))
            return false;
    }
    return true;
}

static bool say_causes(struct working *working, int64_t version, struct str name, struct str note)
{
    const struct change_filter filter = {.limit = 100000, .proposals = true};
    json_t *view =
        changes_view(&working->office, working->consultation, version, &filter, &working->error);
    bool ok = view != NULL;
    for (size_t i = 0; ok && i < working->done.count; i++) {
        const struct done *done = &working->done.items[i];
        if (!str_equal(done->version, name))
            continue;
        struct candidate candidate = find_change(working, done, json_object_get(view, "changes"));
        if (candidate.change)
            ok = confirm_causes(working, done, &candidate);
        else
            printf("%.*s was not found among the changes\n", STR_ARGS(done->change));
    }
    json_decref(view);
    return ok && call_editorial(working, version, note);
}

/* What was to be accommodated and cannot be pointed at in the text is answered as noted instead. */
static bool note_rest(struct working *working, int64_t version)
{
    static const struct str reason =
        STR_INIT("Regionen instämmer. Synpunkten tas med i arbetet med handlingsplanerna.");
    json_t *gate = version_gate_view(&working->office, working->consultation, version, 0,
                                     LIMIT_DESK_TARGETS, &working->error);
    struct desk_seen seen[LIMIT_DESK_TARGETS];
    size_t i, count = 0;
    const json_t *wish;
    bool ok = gate != NULL, found = false;
    json_array_foreach(json_object_get(gate, "unmet_list"), i, wish)
    {
        struct sql_viewpoint row;
        int64_t id = json_integer_value(json_object_get(wish, "viewpoint"));
        ok = ok && sql_viewpoint_get(working->office.store, id, &working->arena, &row, &found,
                                     &working->error);
        if (ok && found)
            seen[count++] = (struct desk_seen){row.id, row.revision};
    }
    json_decref(gate);
    printf("%zu replies lead to no change and were made noted\n", count);
    return ok && (count == 0 || reply(working, seen, count, STR("noted"), reason));
}

/* ---- places ---- */

static bool place_one(struct working *working, int64_t version, const json_t *node)
{
    const json_t *first = json_array_get(json_object_get(node, "candidates"), 0);
    bool gone = str_equal(json_str(node, "status"), STR("gone")) || !first;
    struct str to = gone ? (struct str){NULL, 0} : json_str(first, "node");
    return store_begin(working->office.store, &working->error) &&
           commit(working, carrying_decide(&working->office, &working->who, working->consultation,
                                           version, json_str(node, "node"),
                                           json_integer_value(json_object_get(node, "revision")),
                                           to, &working->error));
}

/* One at a time: what is decided of a part may decide what is in it. */
static bool place_all(struct working *working, int64_t version)
{
    const struct carrying_filter filter = {.waiting = true, .limit = 1};
    for (;;) {
        json_t *view = carrying_view(&working->office, working->consultation, version, &filter,
                                     &working->error);
        const json_t *node = json_array_get(json_object_get(view, "nodes"), 0);
        bool ok = view && (!node || place_one(working, version, node)), last = !node;
        json_decref(view);
        if (!ok || last)
            return ok;
    }
}

/* ---- the decision ---- */

static bool decide(struct working *working, int64_t version)
{
    const struct decision_form form = {
        .consultation = working->consultation,
        .version = version,
        .decided = STR("2026-04-22"),
        .decided_by = STR("Regionfullmäktige i Ekeland"),
        .paragraph = STR("§ 41"),
        .case_number = working->set.case_number,
        .reservations = STR("Två partigrupper reserverade sig till förmån för egna förslag."),
        .new_round = STR("not_held"),
        .new_round_reason =
            STR("Den nya insatsen och de som har tagits bort följer av vad remissinstanserna "
                "själva begärde. Berörda kommuner hördes vid möten i januari 2026."),
        .replaces = STR("Tillväxtstrategi för Ekeland 2018–2025"),
    };
    struct prepared_decision *prepared =
        decision_prepare(&working->office, &form, &working->arena, &working->error);
    return prepared && store_begin(working->office.store, &working->error) &&
           commit(working,
                  decision_keep(&working->office, &working->who, prepared, &working->error));
}

/* ---- all of it ---- */

static bool revise(struct working *working, int64_t *ret_adopted)
{
    int64_t revised;
    return add_version(working, SET_REVISED_FILE, STR("Reviderat förslag"), &revised) &&
           say_causes(working, revised, STR("revised"),
                      STR("Följer av andra ändringar eller rättar språket.")) &&
           place_all(working, revised) &&
           add_version(working, SET_ADOPTED_FILE, STR("Antagen strategi"), ret_adopted) &&
           say_causes(working, *ret_adopted, STR("adopted"), STR("Ändrat av regionstyrelsen.")) &&
           place_all(working, *ret_adopted) && note_rest(working, revised);
}

static bool work(struct working *working, const char *data)
{
    int64_t adopted;
    if (!load_set(working) || !office_open(data, 0, &working->office, &working->error))
        return false;
    bool ok = find_office(working) &&
              asked_find(&working->office, &working->set, working->consultation, &working->arena,
                         &working->asked, &working->error) &&
              reply_to_asked(working) && reply_to_all(working) && revise(working, &adopted) &&
              close_consultation(working) && decide(working, adopted);
    if (ok)
        printf("%zu of %zu viewpoints were not found\n", working->asked.missed,
               working->asked.items.count);
    office_close(&working->office);
    return ok;
}

int main(int argc, char **argv)
{
    struct working working = {.arena = arena_init()};
    if (argc != 4) {
        fputs(usage, stderr);
        return 2;
    }
    working.set_folder = argv[2];
    working.versions_folder = argv[3];
    bool ok = work(&working, argv[1]);
    if (!ok)
        fprintf(stderr, "samsyn-example-work: %s\n", working.error.message);
    arena_done(&working.arena);
    return !ok;
}

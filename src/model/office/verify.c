/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/verify.h"

#include "model/consultation/draft.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/stretches.h"
#include "model/office/json.h"
#include "model/search/search.h"
#include "model/versions/decisions.h"
#include "store/blob.h"
#include "store/statements.h"

#include <stdio.h>

enum { PAGE_OF_DOCUMENTS = 200 };

struct verifying {
    struct office *office;
    struct verify_report report;
    struct verified verified;
    size_t total; /* of documents */
    struct error *error;
};

const char *difference_name(enum difference_kind kind)
{
    static const char *const names[DIFFERENCES] = {
        "database_damaged", "blob_missing",     "blob_changed",   "blob_stray",  "reading_differs",
        "tree_differs",     "analysis_differs", "search_differs", "seal_differs"};
    return names[kind];
}

static void tell(struct verifying *verifying, enum difference_kind kind, int64_t number,
                 struct str what)
{
    struct difference difference = {kind, number, what};
    verifying->report.difference(verifying->report.context, &difference);
}

/* Blobs */

static void take_blob_fault(void *context, enum blob_fault fault, struct str path)
{
    static const enum difference_kind kinds[BLOB_FAULTS] = {
        [BLOB_MISSING] = DIFFERENCE_BLOB_MISSING,
        [BLOB_CHANGED] = DIFFERENCE_BLOB_CHANGED,
        [BLOB_STRAY] = DIFFERENCE_BLOB_STRAY,
        [BLOB_UNFINISHED] = DIFFERENCE_BLOB_STRAY,
    };
    tell(context, kinds[fault], 0, path);
}

/* Readings: a page of documents through the reader at a time. */

struct rereading {
    struct verifying *verifying;
    struct arena arena;
    struct sql_document_rows rows;
    size_t given;
    struct error error;
};

static bool is_as_kept(struct rereading *rereading, const struct sql_document *row,
                       struct arena *arena, const struct reading *reading, bool *ret_same)
{
    struct sql_reading kept;
    struct packed_reading packed;
    bool found;
    if (!sql_reading_get(rereading->verifying->office->store, row->id, arena, &kept, &found,
                         &rereading->error) ||
        !reading_pack(reading, arena, &packed, &rereading->error))
        return false;
    *ret_same = found && str_equal(kept.packed, buf_str(&packed.packed)) &&
                str_equal(kept.problems, packed.problems) &&
                str_equal(kept.text_hash, str_from(packed.text_hash.hex)) &&
                str_equal(kept.format, str_from(packed.format)) && kept.pages == packed.pages &&
                str_equal(row->state, reading->ok ? STR("read") : STR("not_read"));
    buf_done(&packed.packed);
    return true;
}

/* A draft's stretches, laid together, are its text. */
static bool is_cut_as_read(struct rereading *rereading, const struct sql_document *row,
                           const struct document *document, struct arena *arena, bool *ret_same)
{
    struct stretch whole;
    if (!stretch_load(rereading->verifying->office, row->id, (struct range){0, document->text.n},
                      arena, &whole, &rereading->error))
        return false;
    *ret_same = str_equal(whole.document.text, document->text) &&
                whole.document.lines.count == document->lines.count;
    return true;
}

static bool take_again(void *context, const struct reader_job *job, struct arena *arena,
                       const struct reading *reading)
{
    struct rereading *rereading = context;
    struct verifying *verifying = rereading->verifying;
    const struct sql_document *row = job->context;
    struct reading settled = *reading;
    bool same = false, cut = true;
    if (!readings_settle(verifying->office, row, arena, &settled, &rereading->error) ||
        !is_as_kept(rereading, row, arena, &settled, &same) ||
        (same && str_equal(row->role, STR("draft")) && settled.ok &&
         !is_cut_as_read(rereading, row, &settled.document, arena, &cut)))
        return false;
    /* The text that a person has worked on stands, whatever the reader makes of the bytes now. */
    if (!same && !reading_is_held(verifying->office, row->id, &same, &rereading->error))
        return false;
    if (!same || !cut)
        tell(verifying, DIFFERENCE_READING, row->number, row->name);
    verifying->verified.readings++;
    office_tell(verifying->office, STAGE_VERIFYING, verifying->verified.readings, verifying->total);
    return true;
}

/* The next document with a reading of the present version; on failure nothing more is given, and
 * the error is found when the run has ended. */
static bool give_again(void *context, struct reader_job *ret_job)
{
    struct rereading *rereading = context;
    struct store *store = rereading->verifying->office->store;
    while (rereading->given < rereading->rows.count) {
        struct sql_document *row = &rereading->rows.items[rereading->given++];
        struct arena scratch = arena_init();
        struct sql_reading kept;
        struct str path;
        bool found = false;
        bool ok = sql_reading_get(store, row->id, &scratch, &kept, &found, &rereading->error);
        bool present = ok && found && str_equal(kept.reader_version, STR(READER_VERSION));
        arena_done(&scratch);
        if (!ok || !blob_path(store, row->hash, &rereading->arena, &path, &rereading->error))
            return false;
        rereading->verifying->verified.outdated += !present;
        if (!present)
            continue;
        *ret_job = (struct reader_job){.name = row->name, .path = path.p, .context = row};
        return true;
    }
    return false;
}

static bool reread_page(struct rereading *rereading)
{
    struct verifying *verifying = rereading->verifying;
    struct reader_source source = {give_again, rereading};
    struct reader_sink sink = {take_again, rereading};
    bool ok = reader_run(&verifying->office->reader, source, sink, verifying->error);
    if (rereading->error.code == ERROR_NONE)
        return ok;
    if (verifying->error)
        *verifying->error = rereading->error;
    return false;
}

static bool verify_readings(struct verifying *verifying)
{
    int64_t after = 0;
    bool ok = true;
    for (bool more = true; ok && more;) {
        struct rereading rereading = {.verifying = verifying, .arena = arena_init()};
        ok = sql_document_list(verifying->office->store, after, PAGE_OF_DOCUMENTS, &rereading.arena,
                               &rereading.rows, verifying->error);
        more = ok && rereading.rows.count > 0;
        if (more) {
            ok = reread_page(&rereading);
            after = rereading.rows.items[rereading.rows.count - 1].number;
        }
        arena_done(&rereading.arena);
    }
    return ok;
}

/* Trees */

static bool same_nodes(const struct draft *draft, const struct sql_node_rows *rows)
{
    if (rows->count != draft->node_count)
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        struct sql_node made = draft_node_row(draft, i);
        const struct sql_node *kept = &rows->items[i];
        if (!str_equal(made.id, kept->id) || !str_equal(made.kind, kept->kind) ||
            !str_equal(made.number, kept->number) || !str_equal(made.title, kept->title) ||
            !str_equal(made.parent, kept->parent) || made.ordinal != kept->ordinal ||
            made.start_at != kept->start_at || made.end_at != kept->end_at)
            return false;
    }
    return true;
}

static bool same_findings(const struct draft *draft, const struct sql_finding_rows *rows,
                          struct arena *arena, bool *ret_same, struct error *error)
{
    bool same = rows->count == draft->finding_count;
    for (size_t i = 0; same && i < rows->count; i++) {
        struct sql_finding made;
        if (!draft_finding_row(draft, i, arena, &made, error))
            return false;
        same = str_equal(made.code, rows->items[i].code) &&
               str_equal(made.message, rows->items[i].message) &&
               str_equal(made.nodes, rows->items[i].nodes);
    }
    *ret_same = same;
    return true;
}

static bool verify_tree(struct verifying *verifying, int64_t version)
{
    struct arena arena = arena_init();
    struct store *store = verifying->office->store;
    struct sql_node_rows nodes;
    struct sql_finding_rows findings;
    bool same = false;
    struct loaded_draft *draft = draft_load(verifying->office, version, &arena, verifying->error);
    bool ok = draft && sql_node_list(store, version, &arena, &nodes, verifying->error) &&
              sql_finding_list(store, version, &arena, &findings, verifying->error) &&
              same_findings(&draft->draft, &findings, &arena, &same, verifying->error);
    if (ok && !(same && same_nodes(&draft->draft, &nodes)))
        tell(verifying, DIFFERENCE_TREE, draft->row.number, draft->row.name);
    verifying->verified.drafts += ok;
    arena_done(&arena);
    return ok;
}

static bool verify_trees(struct verifying *verifying)
{
    struct arena arena = arena_init();
    struct sql_version_rows versions;
    bool ok = sql_version_list(verifying->office->store, &arena, &versions, verifying->error);
    for (size_t i = 0; ok && i < versions.count; i++)
        ok = verify_tree(verifying, versions.items[i].id);
    arena_done(&arena);
    return ok;
}

/* Analyses */

static bool verify_analysis(struct verifying *verifying, const struct analysis_ground *ground,
                            const struct sql_document *row)
{
    struct arena arena = arena_init();
    struct proposal_rows made, kept;
    struct document document;
    struct analysis analysis;
    bool found = false, has_reading = false, has_analysis = false, judged = false;
    bool ok = proposal_is_judged(verifying->office, row->id, &judged, verifying->error) &&
              proposal_rows_load(verifying->office, row->id, &arena, &kept, &has_analysis,
                                 verifying->error);
    if (ok && judged) {
        verifying->verified.judged++;
    } else if (ok && has_analysis &&
               str_equal(kept.analysis.analysis_version, proposal_version())) {
        ok = proposal_analyse(verifying->office, ground, row->id, &arena, &document, &analysis,
                              &has_reading, verifying->error);
        found = ok && has_reading;
        ok = ok && (!found || proposal_rows_make(ground, row->id, &document, &analysis, &arena,
                                                 &made, verifying->error));
        if (ok && !(found && proposal_rows_equal(&made, &kept)))
            tell(verifying, DIFFERENCE_ANALYSIS, row->number, row->name);
        verifying->verified.analyses += ok;
    } else if (ok && str_equal(row->state, STR("read"))) {
        verifying->verified.outdated++;
    }
    arena_done(&arena);
    return ok;
}

static bool verify_analyses_of(struct verifying *verifying,
                               const struct sql_consultation *consultation)
{
    struct arena arena = arena_init();
    struct analysis_ground ground;
    struct sql_document_rows rows;
    bool ok =
        analysis_ground_load(verifying->office, consultation, &arena, &ground, verifying->error) &&
        sql_document_list_of_consultation(verifying->office->store, consultation->id, 0,
                                          STORE_ALL_ROWS, &arena, &rows, verifying->error);
    for (size_t i = 0; ok && i < rows.count; i++)
        ok = verify_analysis(verifying, &ground, &rows.items[i]);
    arena_done(&arena);
    return ok;
}

static bool verify_analyses(struct verifying *verifying)
{
    struct arena arena = arena_init();
    struct sql_consultation_rows consultations;
    bool ok =
        sql_consultation_list(verifying->office->store, &arena, &consultations, verifying->error);
    for (size_t i = 0; ok && i < consultations.count; i++)
        ok = verify_analyses_of(verifying, &consultations.items[i]);
    arena_done(&arena);
    return ok;
}

/* Decisions */

static bool verify_seal(struct verifying *verifying, const struct sql_decision *decision,
                        struct arena *arena)
{
    struct office *office = verifying->office;
    struct sql_chained version;
    bool found = false;
    unsigned faults;
    if (!decision_verify(office, decision->consultation, decision->version, &faults,
                         verifying->error) ||
        !sql_chained_get(office->store, decision->version, arena, &version, &found,
                         verifying->error))
        return false;
    if (faults)
        tell(verifying, DIFFERENCE_SEAL, found ? version.number : 0,
             found ? version.title : STR("a version that is gone"));
    verifying->verified.seals++;
    return true;
}

static bool verify_seals(struct verifying *verifying)
{
    struct arena arena = arena_init();
    struct sql_consultation_rows consultations;
    struct sql_decision_rows decisions;
    bool ok =
        sql_consultation_list(verifying->office->store, &arena, &consultations, verifying->error);
    for (size_t i = 0; ok && i < consultations.count; i++) {
        ok = sql_decision_list(verifying->office->store, consultations.items[i].id, &arena,
                               &decisions, verifying->error);
        for (size_t k = 0; ok && k < decisions.count; k++)
            ok = verify_seal(verifying, &decisions.items[k], &arena);
    }
    arena_done(&arena);
    return ok;
}

/* The search */

/* An index that was never made, or is another version's, is due to be made and lacks nothing. */
static bool verify_search(struct verifying *verifying)
{
    struct search_state state;
    char what[128];
    if (!search_look(verifying->office, &state, verifying->error))
        return false;
    if (!state.made || (state.missing_documents == 0 && state.missing_replies == 0))
        return true;
    int n =
        snprintf(what, sizeof what,
                 "%zu documents and %zu replies are not in the index; samsyn serve puts them in",
                 state.missing_documents, state.missing_replies);
    tell(verifying, DIFFERENCE_SEARCH, 0, (struct str){what, n < 0 ? 0 : (size_t)n});
    return true;
}

/* Everything */

/* A damaged database is a finding like the others, but what stands in it is not looked at then. */
static bool verify_database(struct verifying *verifying, bool *ret_sound)
{
    struct error fault = {0};
    *ret_sound = store_check(verifying->office->store, &fault);
    if (!*ret_sound && fault.code == ERROR_INPUT)
        tell(verifying, DIFFERENCE_DATABASE, 0, str_from(fault.message));
    else if (!*ret_sound && verifying->error)
        *verifying->error = fault;
    return *ret_sound || fault.code == ERROR_INPUT;
}

static bool count_documents(struct verifying *verifying)
{
    struct sql_document_count count;
    if (!sql_document_count(verifying->office->store, &count, verifying->error))
        return false;
    verifying->total = (size_t)(count.registered + count.read + count.not_read);
    return true;
}

bool verify_office(struct office *office, struct verify_report report,
                   struct verified *ret_verified, struct error *error)
{
    struct verifying verifying = {.office = office, .report = report, .error = error};
    bool sound;
    if (!verify_database(&verifying, &sound) ||
        !blob_verify_each(office->store, take_blob_fault, &verifying, &verifying.verified.blobs,
                          error))
        return false;
    if (sound &&
        !(count_documents(&verifying) && verify_readings(&verifying) && verify_trees(&verifying) &&
          verify_analyses(&verifying) && verify_seals(&verifying) && verify_search(&verifying)))
        return false;
    *ret_verified = verifying.verified;
    return true;
}

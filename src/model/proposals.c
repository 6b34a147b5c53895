/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/proposals.h"

#include "model/json.h"
#include "model/readings.h"

#include <math.h>
#include <stdatomic.h>
#include <threads.h>
#include <unistd.h>

enum { PAGE_OF_DOCUMENTS = 500 };
/* In a batch: enough that one long document does not leave the other analysts idle. */
enum { DOCUMENTS_AN_ANALYST = 3 };

#define TEXT_OF(number) #number
#define VERSION_TEXT(number) TEXT_OF(number)

struct str proposal_version(void)
{
    return STR(VERSION_TEXT(ANALYSIS_VERSION) "." READER_VERSION);
}

/* The ground */

struct indexing {
    struct arena *arena;
    struct text_tools *tools;
    struct analysis_ground *ground;
};

static void make_index(void *context)
{
    struct indexing *indexing = context;
    indexing->ground->index =
        passage_index_make(indexing->arena, indexing->tools, &indexing->ground->draft->draft);
}

static bool load_names(struct office *office, int64_t consultation, struct arena *arena,
                       struct consultation_context *context, struct error *error)
{
    struct sql_consultee_rows rows;
    if (!sql_consultee_list(office->store, consultation, arena, &rows, error))
        return false;
    struct str *names = ARENA_ARRAY(arena, rows.count, struct str);
    if (!names)
        return error_no_memory(error);
    for (size_t i = 0; i < rows.count; i++)
        names[i] = rows.items[i].name;
    context->consultees = names;
    context->consultee_count = rows.count;
    return true;
}

bool analysis_ground_load(struct office *office, const struct sql_consultation *consultation,
                          struct arena *arena, struct analysis_ground *ret_ground,
                          struct error *error)
{
    struct analysis_ground ground = {
        .context = {.case_number = consultation->case_number,
                    .authority = consultation->authority,
                    .title = consultation->title},
    };
    ground.draft = draft_load(office, consultation->version, arena, error);
    if (!ground.draft || !load_names(office, consultation->id, arena, &ground.context, error))
        return false;
    struct indexing indexing = {arena, &office->tools, &ground};
    if (!arena_run(arena, make_index, &indexing, error))
        return false;
    *ret_ground = ground;
    return true;
}

/* One document */

struct analysing {
    struct arena *arena;
    struct text_tools *tools;
    const struct passage_index *index;
    const struct consultation_context *context;
    const struct document *document;
    struct analysis analysis;
};

static void run_analysis(void *context)
{
    struct analysing *run = context;
    analyse(run->arena, run->tools, run->document, run->index, run->context, &run->analysis);
}

static bool load_text(struct office *office, int64_t document, struct arena *arena,
                      struct document *ret_document, bool *ret_found, struct error *error)
{
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(office->store, document, arena, &reading, &found, error) ||
        (found && !reading_unpack(&reading, arena, ret_document, error)))
        return false;
    *ret_found = found;
    return true;
}

bool proposal_analyse(struct office *office, const struct analysis_ground *ground, int64_t document,
                      struct arena *arena, struct document *ret_document,
                      struct analysis *ret_analysis, bool *ret_found, struct error *error)
{
    if (!load_text(office, document, arena, ret_document, ret_found, error))
        return false;
    if (!*ret_found)
        return true;
    struct analysing run = {arena, &office->tools, ground->index, &ground->context, ret_document,
                            {0}};
    if (!arena_run(arena, run_analysis, &run, error))
        return false;
    *ret_analysis = run.analysis;
    return true;
}

/* An analysis as rows */

struct rows_maker {
    const struct draft *draft;
    int64_t version;
    int64_t document;
    const struct analysis *analysis;
    struct arena *arena;
    struct proposal_rows rows;
    struct error *error;
};

/* Two decimals: what is kept is compared and shown, and more than that says nothing. */
static double rounded(float score)
{
    return round((double)score * 100.0) / 100.0;
}

static struct str node_name(const struct draft *draft, size_t node)
{
    return node == PASSAGE_PROCESS ? STR("process") : draft->nodes[node].id;
}

static void put_evidence(struct json_maker *maker, json_t *array, const char *key,
                         const struct evidence_list *list, bool with_place)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *evidence = &list->items[i];
        json_t *item = json_push_object(maker, array);
        if (key)
            json_put(maker, item, key, json_string(evidence_kind_name(evidence->kind)));
        json_put(maker, item, "text", json_of_str(evidence->text));
        if (!with_place)
            continue;
        json_put(maker, item, "start", json_integer((json_int_t)evidence->range.start));
        json_put(maker, item, "end", json_integer((json_int_t)evidence->range.end));
    }
}

static void put_node_stances(struct json_maker *maker, const struct rows_maker *rows,
                             json_t *details)
{
    json_t *array = json_put_array(maker, details, "node_stances");
    for (size_t i = 0; i < rows->analysis->node_stance_count; i++) {
        const struct node_stance *stance = &rows->analysis->node_stances[i];
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "node", json_of_str(node_name(rows->draft, stance->node)));
        json_put(maker, item, "stance", json_string(stance_name(stance->stance)));
        json_t *evidence = json_put_array(maker, item, "evidence");
        for (size_t j = 0; j < stance->evidence.count; j++)
            json_push(maker, evidence, json_of_str(stance->evidence.items[j].text));
    }
}

static bool make_details(struct rows_maker *rows)
{
    const struct analysis *analysis = rows->analysis;
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "answers_other", json_of_optional(analysis->answers_other));
    json_put(&maker, details, "subject", json_of_optional(analysis->metadata.subject));
    json_put(&maker, details, "joins", json_of_optional(analysis->metadata.joins));
    put_evidence(&maker, json_put_array(&maker, details, "stance_evidence"), NULL,
                 &analysis->stance_evidence, true);
    put_node_stances(&maker, rows, details);
    return json_to_arena(&maker, details, rows->arena, &rows->rows.analysis.details, rows->error);
}

static bool copy_date(struct rows_maker *rows, struct date date, struct str *ret_text)
{
    struct date_text text = date_format(date);
    struct str copy = str_copy(rows->arena, str_from(text.text));
    if (!copy.p)
        return error_no_memory(rows->error);
    *ret_text = copy;
    return true;
}

static struct str answers_name(enum answers answers)
{
    static const char *const names[] = {NULL, "this", "other"};
    return str_from(names[answers]);
}

static bool make_analysis_row(struct rows_maker *rows)
{
    const struct analysis *analysis = rows->analysis;
    const struct metadata *metadata = &analysis->metadata;
    struct sql_analysis *row = &rows->rows.analysis;
    *row = (struct sql_analysis){
        .document = rows->document,
        .analysis_version = proposal_version(),
        .kind = str_from(document_kind_name(analysis->kind)),
        .sender = metadata->sender,
        .sender_type = metadata->sender_type,
        .recipient = metadata->recipient,
        .our_case_number = metadata->our_case_number,
        .their_case_number = metadata->their_case_number,
        .decided_by = metadata->decided_by,
        .stance = str_from(stance_name(analysis->stance)),
        .answers = answers_name(analysis->answers),
    };
    return copy_date(rows, metadata->dated, &row->dated) &&
           copy_date(rows, metadata->revised, &row->revised) &&
           copy_date(rows, metadata->decided, &row->decided) && make_details(rows);
}

static void put_candidates(struct json_maker *maker, const struct rows_maker *rows, json_t *object,
                           const struct viewpoint *viewpoint)
{
    json_t *array = json_put_array(maker, object, "candidates");
    for (size_t i = 0; i < viewpoint->candidate_count; i++) {
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "node",
                 json_of_str(node_name(rows->draft, viewpoint->candidates[i].node)));
        json_put(maker, item, "score", json_real(rounded(viewpoint->candidates[i].score)));
    }
}

/* The column viewpoint.evidence: the words, and what else has no column of its own. */
static bool make_viewpoint_row(struct rows_maker *rows, size_t place, struct sql_viewpoint *row)
{
    const struct viewpoint *viewpoint = &rows->analysis->viewpoints[place];
    struct json_maker maker = {0};
    json_t *object = json_object();
    put_evidence(&maker, json_put_array(&maker, object, "words"), "for", &viewpoint->evidence,
                 true);
    json_put(&maker, object, "repeats",
             json_of_count(viewpoint->repeats == SIZE_MAX ? 0 : viewpoint->repeats + 1));
    json_put(&maker, object, "question", json_of_count(viewpoint->question));
    put_candidates(&maker, rows, object, viewpoint);
    *row = (struct sql_viewpoint){
        .document = rows->document,
        .ordinal = (int64_t)place + 1,
        .start_at = (int64_t)viewpoint->range.start,
        .end_at = (int64_t)viewpoint->range.end,
        .kind = str_from(viewpoint_kind_name(viewpoint->kind)),
        .stance = str_from(stance_name(viewpoint->stance)),
        .score = rounded(viewpoint->score),
    };
    return json_to_arena(&maker, object, rows->arena, &row->evidence, rows->error);
}

static bool make_passage_row(struct rows_maker *rows, size_t place, size_t passage_place,
                             struct sql_viewpoint_passage *row)
{
    const struct passage *passage = &rows->analysis->viewpoints[place].passages[passage_place];
    struct json_maker maker = {0};
    json_t *evidence = json_array();
    put_evidence(&maker, evidence, "kind", &passage->evidence, false);
    *row = (struct sql_viewpoint_passage){
        .viewpoint = (int64_t)place + 1,
        .ordinal = (int64_t)passage_place + 1,
        .version = rows->version,
        .node = node_name(rows->draft, passage->node),
        .score = rounded(passage->score),
    };
    return json_to_arena(&maker, evidence, rows->arena, &row->evidence, rows->error);
}

static bool make_viewpoint_rows(struct rows_maker *rows)
{
    const struct analysis *analysis = rows->analysis;
    size_t passages = 0;
    for (size_t i = 0; i < analysis->viewpoint_count; i++)
        passages += analysis->viewpoints[i].passage_count;
    struct proposal_rows *made = &rows->rows;
    made->viewpoints.items =
        ARENA_ARRAY(rows->arena, analysis->viewpoint_count, struct sql_viewpoint);
    made->passages.items = ARENA_ARRAY(rows->arena, passages, struct sql_viewpoint_passage);
    if (!made->viewpoints.items || !made->passages.items)
        return error_no_memory(rows->error);
    for (size_t i = 0; i < analysis->viewpoint_count; i++) {
        if (!make_viewpoint_row(rows, i, &made->viewpoints.items[made->viewpoints.count++]))
            return false;
        for (size_t j = 0; j < analysis->viewpoints[i].passage_count; j++)
            if (!make_passage_row(rows, i, j, &made->passages.items[made->passages.count++]))
                return false;
    }
    return true;
}

static bool make_background_rows(struct rows_maker *rows)
{
    const struct analysis *analysis = rows->analysis;
    struct sql_background_rows *made = &rows->rows.background;
    made->items = ARENA_ARRAY(rows->arena, analysis->background_count, struct sql_background);
    if (!made->items)
        return error_no_memory(rows->error);
    for (size_t i = 0; i < analysis->background_count; i++)
        made->items[made->count++] = (struct sql_background){
            .document = rows->document,
            .ordinal = (int64_t)i + 1,
            .start_at = (int64_t)analysis->background[i].range.start,
            .end_at = (int64_t)analysis->background[i].range.end,
            .kind = str_from(background_kind_name(analysis->background[i].kind)),
        };
    return true;
}

bool proposal_rows_make(const struct analysis_ground *ground, int64_t document,
                        const struct analysis *analysis, struct arena *arena,
                        struct proposal_rows *ret_rows, struct error *error)
{
    struct rows_maker rows = {
        .draft = &ground->draft->draft,
        .version = ground->draft->version.id,
        .document = document,
        .analysis = analysis,
        .arena = arena,
        .error = error,
    };
    if (!make_analysis_row(&rows) || !make_viewpoint_rows(&rows) || !make_background_rows(&rows))
        return false;
    *ret_rows = rows.rows;
    return true;
}

/* Comparing them */

/* Passages name their viewpoint by its ordinal, as those of proposal_rows_make do. */
static void name_by_ordinals(struct proposal_rows *rows)
{
    size_t at = 0;
    for (size_t i = 0; i < rows->passages.count; i++) {
        struct sql_viewpoint_passage *passage = &rows->passages.items[i];
        while (at < rows->viewpoints.count && rows->viewpoints.items[at].id != passage->viewpoint)
            at++;
        passage->viewpoint = at < rows->viewpoints.count ? rows->viewpoints.items[at].ordinal : 0;
    }
}

bool proposal_rows_load(struct office *office, int64_t document, struct arena *arena,
                        struct proposal_rows *ret_rows, bool *ret_found, struct error *error)
{
    struct store *store = office->store;
    struct proposal_rows rows = {0};
    if (!sql_analysis_get(store, document, arena, &rows.analysis, ret_found, error) ||
        !sql_viewpoint_list(store, document, arena, &rows.viewpoints, error) ||
        !sql_viewpoint_passage_list_of_document(store, document, arena, &rows.passages, error) ||
        !sql_background_list(store, document, arena, &rows.background, error))
        return false;
    name_by_ordinals(&rows);
    *ret_rows = rows;
    return true;
}

static bool analyses_equal(const struct sql_analysis *a, const struct sql_analysis *b)
{
    const struct str left[] = {a->analysis_version,  a->kind,       a->sender,
                               a->sender_type,       a->recipient,  a->our_case_number,
                               a->their_case_number, a->dated,      a->revised,
                               a->decided,           a->decided_by, a->stance,
                               a->answers,           a->details};
    const struct str right[] = {b->analysis_version,  b->kind,       b->sender,
                                b->sender_type,       b->recipient,  b->our_case_number,
                                b->their_case_number, b->dated,      b->revised,
                                b->decided,           b->decided_by, b->stance,
                                b->answers,           b->details};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (!str_equal(left[i], right[i]))
            return false;
    return true;
}

static bool viewpoints_equal(const struct sql_viewpoint *a, const struct sql_viewpoint *b)
{
    return a->ordinal == b->ordinal && a->start_at == b->start_at && a->end_at == b->end_at &&
           str_equal(a->kind, b->kind) && str_equal(a->stance, b->stance) && a->score == b->score &&
           str_equal(a->evidence, b->evidence);
}

static bool passages_equal(const struct sql_viewpoint_passage *a,
                           const struct sql_viewpoint_passage *b)
{
    return a->viewpoint == b->viewpoint && a->ordinal == b->ordinal && a->version == b->version &&
           str_equal(a->node, b->node) && a->score == b->score &&
           str_equal(a->evidence, b->evidence);
}

static bool backgrounds_equal(const struct sql_background *a, const struct sql_background *b)
{
    return a->ordinal == b->ordinal && a->start_at == b->start_at && a->end_at == b->end_at &&
           str_equal(a->kind, b->kind);
}

bool proposal_rows_equal(const struct proposal_rows *a, const struct proposal_rows *b)
{
    if (!analyses_equal(&a->analysis, &b->analysis) || a->viewpoints.count != b->viewpoints.count ||
        a->passages.count != b->passages.count || a->background.count != b->background.count)
        return false;
    for (size_t i = 0; i < a->viewpoints.count; i++)
        if (!viewpoints_equal(&a->viewpoints.items[i], &b->viewpoints.items[i]))
            return false;
    for (size_t i = 0; i < a->passages.count; i++)
        if (!passages_equal(&a->passages.items[i], &b->passages.items[i]))
            return false;
    for (size_t i = 0; i < a->background.count; i++)
        if (!backgrounds_equal(&a->background.items[i], &b->background.items[i]))
            return false;
    return true;
}

/* Keeping them */

static bool save_viewpoints(struct store *store, const struct proposal_rows *rows,
                            struct error *error)
{
    size_t passage = 0;
    for (size_t i = 0; i < rows->viewpoints.count; i++) {
        const struct sql_viewpoint *row = &rows->viewpoints.items[i];
        int64_t id;
        if (!store_new_id(store, &id, error) ||
            !sql_viewpoint_add(store, id, row->document, row->ordinal, row->start_at, row->end_at,
                               row->kind, row->stance, row->score, row->evidence, error))
            return false;
        for (; passage < rows->passages.count &&
               rows->passages.items[passage].viewpoint == row->ordinal;
             passage++) {
            const struct sql_viewpoint_passage *about = &rows->passages.items[passage];
            if (!sql_viewpoint_passage_add(store, id, about->ordinal, about->version, about->node,
                                           about->score, about->evidence, error))
                return false;
        }
    }
    return true;
}

static bool save_rows(struct store *store, const struct proposal_rows *rows, struct error *error)
{
    const struct sql_analysis *analysis = &rows->analysis;
    int64_t document = analysis->document;
    if (!sql_viewpoint_remove_all(store, document, error) ||
        !sql_background_remove_all(store, document, error) ||
        !sql_analysis_put(store, document, analysis->analysis_version, analysis->kind,
                          analysis->sender, analysis->sender_type, analysis->recipient,
                          analysis->our_case_number, analysis->their_case_number, analysis->dated,
                          analysis->revised, analysis->decided, analysis->decided_by,
                          analysis->stance, analysis->answers, analysis->details, error) ||
        !save_viewpoints(store, rows, error))
        return false;
    for (size_t i = 0; i < rows->background.count; i++) {
        const struct sql_background *row = &rows->background.items[i];
        if (!sql_background_add(store, document, row->ordinal, row->start_at, row->end_at,
                                row->kind, error))
            return false;
    }
    return true;
}

/* Several documents at once. Texts are loaded and proposals saved by the one thread that has the
 * store, in the order of the register, so that ids come out the same; between the two, analysts
 * take documents from the batch, each with tools and ranking of its own. */

struct analyst {
    struct text_tools tools; /* not those of the first: the office's */
    struct text_tools *own;
    const struct passage_index *index;
    struct batch *batch;
    thrd_t thread;
    bool started;
};

struct batch_item {
    int64_t document;
    struct arena arena;
    struct document text;
    struct analysing run;
    bool found, ok;
    struct error error;
};

struct batch {
    struct office *office;
    struct analysis_ground *ground;
    struct arena *arena; /* of the ground */
    struct analyst *analysts;
    size_t analyst_count;
    struct batch_item *items;
    size_t count;
    atomic_size_t next;
};

static int work(void *context)
{
    struct analyst *analyst = context;
    struct batch *batch = analyst->batch;
    for (size_t i; (i = atomic_fetch_add(&batch->next, 1)) < batch->count;) {
        struct batch_item *item = &batch->items[i];
        if (!item->found)
            continue;
        item->run = (struct analysing){
            &item->arena, analyst->own, analyst->index, &batch->ground->context, &item->text, {0}};
        item->ok = arena_run(&item->arena, run_analysis, &item->run, &item->error);
    }
    return 0;
}

/* The calling thread is the first analyst. One that cannot be started is done without. */
static void analyse_batch(struct batch *batch)
{
    atomic_store(&batch->next, 0);
    for (size_t i = 1; i < batch->analyst_count && i < batch->count; i++) {
        struct analyst *analyst = &batch->analysts[i];
        analyst->started = thrd_create(&analyst->thread, work, analyst) == thrd_success;
    }
    work(&batch->analysts[0]);
    for (size_t i = 1; i < batch->analyst_count; i++) {
        if (batch->analysts[i].started)
            thrd_join(batch->analysts[i].thread, NULL);
        batch->analysts[i].started = false;
    }
}

static bool save_item(struct batch *batch, struct batch_item *item, struct error *error)
{
    struct proposal_rows rows;
    if (!item->found)
        return true;
    if (!item->ok) {
        if (error)
            *error = item->error;
        return false;
    }
    return proposal_rows_make(batch->ground, item->document, &item->run.analysis, &item->arena,
                              &rows, error) &&
           store_begin(batch->office->store, error) &&
           office_end(batch->office, save_rows(batch->office->store, &rows, error), error);
}

static bool propose_batch(struct batch *batch, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; i < batch->count; i++)
        batch->items[i].arena = arena_init();
    for (size_t i = 0; ok && i < batch->count; i++)
        ok = load_text(batch->office, batch->items[i].document, &batch->items[i].arena,
                       &batch->items[i].text, &batch->items[i].found, error);
    if (ok)
        analyse_batch(batch);
    for (size_t i = 0; ok && i < batch->count; i++)
        ok = save_item(batch, &batch->items[i], error);
    for (size_t i = 0; i < batch->count; i++) {
        arena_done(&batch->items[i].arena);
        batch->items[i] = (struct batch_item){0};
    }
    batch->count = 0;
    return ok;
}

/* Analysts */

static size_t count_analysts(const struct office *office)
{
    if (office->analysts)
        return office->analysts < LIMIT_ANALYSTS ? office->analysts : LIMIT_ANALYSTS;
#ifdef SAMSYN_FAULTS
    return 1; /* the allocation that a test lets fail is counted in one thread */
#else
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t cores = online > 0 ? (size_t)online : 1;
    return cores < LIMIT_ANALYSTS ? cores : LIMIT_ANALYSTS;
#endif
}

static bool hire(struct batch *batch, size_t place, struct error *error)
{
    struct analyst *analyst = &batch->analysts[place];
    analyst->batch = batch;
    if (place == 0) {
        analyst->own = &batch->office->tools;
        analyst->index = batch->ground->index;
        return true;
    }
    if (!text_tools_open(&analyst->tools, error))
        return false;
    analyst->own = &analyst->tools;
    struct analysis_ground own = *batch->ground;
    struct indexing indexing = {batch->arena, analyst->own, &own};
    if (!arena_run(batch->arena, make_index, &indexing, error))
        return false;
    analyst->index = own.index;
    return true;
}

static bool open_batch(struct batch *batch, struct error *error)
{
    size_t analysts = count_analysts(batch->office);
    batch->analysts = ARENA_ARRAY(batch->arena, analysts, struct analyst);
    batch->items = ARENA_ARRAY(batch->arena, analysts * DOCUMENTS_AN_ANALYST, struct batch_item);
    if (!batch->analysts || !batch->items)
        return error_no_memory(error);
    for (; batch->analyst_count < analysts; batch->analyst_count++)
        if (!hire(batch, batch->analyst_count, error)) {
            text_tools_done(&batch->analysts[batch->analyst_count].tools);
            return false;
        }
    return true;
}

static void close_batch(struct batch *batch)
{
    for (size_t i = 0; i < batch->analyst_count; i++)
        text_tools_done(&batch->analysts[i].tools);
}

/* All documents of a consultation */

static bool propose_page(struct batch *batch, int64_t consultation,
                         const struct sql_document_rows *rows, size_t *done, size_t total,
                         struct error *error)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct sql_document *row = &rows->items[i];
        if (row->consultation == consultation && str_equal(row->state, STR("read"))) {
            batch->items[batch->count++].document = row->id;
            ++*done;
        }
        if (batch->count < batch->analyst_count * DOCUMENTS_AN_ANALYST && i + 1 < rows->count)
            continue;
        if (!propose_batch(batch, error))
            return false;
        office_tell(batch->office, STAGE_ANALYSING, *done, total);
    }
    return true;
}

static bool propose_pages(struct batch *batch, int64_t consultation, size_t total,
                          struct error *error)
{
    size_t done = 0;
    int64_t after = 0;
    bool ok = true;
    for (bool more = true; ok && more;) {
        struct arena page = arena_init();
        struct sql_document_rows rows;
        ok = sql_document_list_unanalysed(batch->office->store, proposal_version(), after,
                                          PAGE_OF_DOCUMENTS, &page, &rows, error);
        more = ok && rows.count > 0;
        if (more) {
            after = rows.items[rows.count - 1].number;
            ok = propose_page(batch, consultation, &rows, &done, total, error);
        }
        arena_done(&page);
    }
    return ok;
}

static bool propose_all(struct office *office, const struct sql_consultation *consultation,
                        struct error *error)
{
    struct arena arena = arena_init();
    struct sql_document_count_of_consultation count;
    struct analysis_ground ground;
    struct batch batch = {.office = office, .ground = &ground, .arena = &arena};
    bool ok = analysis_ground_load(office, consultation, &arena, &ground, error) &&
              sql_document_count_of_consultation(office->store, consultation->id, &count, error) &&
              open_batch(&batch, error) &&
              propose_pages(&batch, consultation->id, (size_t)count.read, error);
    close_batch(&batch);
    arena_done(&arena);
    return ok;
}

bool proposals_make(struct office *office, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultation_rows consultations;
    bool ok = sql_consultation_list(office->store, &arena, &consultations, error);
    for (size_t i = 0; ok && i < consultations.count; i++)
        ok = propose_all(office, &consultations.items[i], error);
    arena_done(&arena);
    return ok;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/proposals.h"

#include "base/workers.h"
#include "model/answers/web_answers.h"
#include "model/desk/standings.h"
#include "model/documents/readings.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PAGE_OF_DOCUMENTS = 500 };
/* In a batch: enough that one long document does not leave the other analysts idle. */
enum { DOCUMENTS_AN_ANALYST = 6 };

#define TEXT_OF(number) #number
#define VERSION_TEXT(number) TEXT_OF(number)

/* Raised when the rows hold more of the same analysis, so that they are made again. */
#define ROWS_VERSION "2"

struct str proposal_version(void)
{
    return STR(VERSION_TEXT(ANALYSIS_VERSION) "." READER_VERSION "." ROWS_VERSION);
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
        .consultation = consultation->id,
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

bool proposal_analyse(struct office *office, const struct analysis_ground *ground, int64_t document,
                      struct arena *arena, struct document *ret_document,
                      struct analysis *ret_analysis, bool *ret_found, struct error *error)
{
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(office->store, document, arena, &reading, &found, error) ||
        (found && !reading_unpack(&reading, arena, ret_document, error)))
        return false;
    *ret_found = found;
    if (!found)
        return true;
    struct analysing run = {arena, &office->tools, ground->index, &ground->context, ret_document,
                            {0}};
    struct answer_places places;
    if (!arena_run(arena, run_analysis, &run, error) ||
        !web_answer_places(office, document, arena, &places, error) ||
        !answer_places_give(&places, &ground->draft->draft, ret_document, arena, &run.analysis,
                            error))
        return false;
    *ret_analysis = run.analysis;
    return true;
}

/* Keeping what it found */

/* What was found before, by place and kind: the same keeps its id. */
struct kept_ids {
    struct sql_viewpoint_rows rows; /* in the text's order */
    size_t next;
};

static int compare_places(const struct sql_viewpoint *a, const struct sql_viewpoint *b)
{
    if (a->start_at != b->start_at)
        return a->start_at < b->start_at ? -1 : 1;
    if (a->end_at != b->end_at)
        return a->end_at < b->end_at ? -1 : 1;
    return 0;
}

/* Both lists rise, so that one walk finds all. */
static int64_t kept_id(struct kept_ids *kept, const struct sql_viewpoint *row)
{
    for (; kept->next < kept->rows.count; kept->next++) {
        const struct sql_viewpoint *old = &kept->rows.items[kept->next];
        int order = compare_places(old, row);
        if (order > 0)
            return 0;
        if (order == 0 && str_equal(old->kind, row->kind)) {
            kept->next++;
            return old->id;
        }
    }
    return 0;
}

static bool save_viewpoint(struct store *store, const struct sql_viewpoint *row, int64_t *id,
                           struct error *error)
{
    return (*id || store_new_id(store, id, error)) &&
           sql_viewpoint_add(store, *id, row->document, row->ordinal, row->start_at, row->end_at,
                             row->kind, row->stance, row->score, row->evidence, row->consultation,
                             row->part, row->question, row->text, row->page, row->line, error);
}

static bool save_viewpoints(struct store *store, const struct proposal_rows *rows,
                            struct kept_ids *kept, struct error *error)
{
    size_t passage = 0;
    for (size_t i = 0; i < rows->viewpoints.count; i++) {
        const struct sql_viewpoint *row = &rows->viewpoints.items[i];
        int64_t id = kept_id(kept, row);
        if (!save_viewpoint(store, row, &id, error))
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

static bool save_background(struct store *store, const struct proposal_rows *rows,
                            struct error *error)
{
    int64_t document = rows->analysis.document;
    if (!sql_background_remove_all(store, document, error))
        return false;
    for (size_t i = 0; i < rows->background.count; i++) {
        const struct sql_background *row = &rows->background.items[i];
        if (!sql_background_add(store, document, row->ordinal, row->start_at, row->end_at,
                                row->kind, error))
            return false;
    }
    return true;
}

static bool replace_viewpoints(struct store *store, const struct proposal_rows *rows,
                               struct error *error)
{
    int64_t document = rows->analysis.document;
    struct arena arena = arena_init();
    struct kept_ids kept = {0};
    bool ok = sql_viewpoint_list(store, document, &arena, &kept.rows, error) &&
              sql_viewpoint_remove_all(store, document, error) &&
              save_viewpoints(store, rows, &kept, error) && save_background(store, rows, error);
    arena_done(&arena);
    return ok;
}

static bool save_rows(struct office *office, const struct proposal_rows *rows, struct error *error)
{
    struct store *store = office->store;
    const struct sql_analysis *analysis = &rows->analysis;
    int64_t document = analysis->document;
    bool judged;
    return proposal_is_judged(office, document, &judged, error) &&
           sql_standing_remove(store, document, error) &&
           sql_analysis_put(store, document, analysis->analysis_version, analysis->kind,
                            analysis->sender, analysis->sender_type, analysis->recipient,
                            analysis->our_case_number, analysis->their_case_number, analysis->dated,
                            analysis->revised, analysis->decided, analysis->decided_by,
                            analysis->stance, analysis->answers, analysis->details, error) &&
           (judged || replace_viewpoints(store, rows, error));
}

/* Several documents at once. Readings are loaded and proposals saved by the one thread that has the
 * store, in the order of the register, so that ids come out the same; between the two, analysts
 * take documents from the batch, each with tools and ranking of its own, and make the rows that
 * will be saved. A batch is saved in one transaction. */

struct analyst {
    struct text_tools tools; /* not those of the first: the office's */
    struct text_tools *own;
    const struct passage_index *index;
    struct batch *batch;
    pthread_t thread;
    bool started;
};

struct batch_item {
    int64_t document;
    struct arena arena;
    struct sql_reading reading;
    struct answer_places places; /* that the sender chose on the web */
    struct proposal_rows rows;
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
    struct batch_item **turns; /* in the order in which they are taken */
    size_t count;
    atomic_size_t next;
};

static bool analyse_item(const struct analyst *analyst, struct batch_item *item)
{
    const struct analysis_ground *ground = analyst->batch->ground;
    struct document text;
    struct analysing run = {&item->arena,     analyst->own, analyst->index,
                            &ground->context, &text,        {0}};
    return reading_unpack(&item->reading, &item->arena, &text, &item->error) &&
           arena_run(&item->arena, run_analysis, &run, &item->error) &&
           answer_places_give(&item->places, &ground->draft->draft, &text, &item->arena,
                              &run.analysis, &item->error) &&
           proposal_rows_make(ground, item->document, &text, &run.analysis, &item->arena,
                              &item->rows, &item->error);
}

static void *work(void *context)
{
    struct analyst *analyst = context;
    struct batch *batch = analyst->batch;
    for (size_t i; (i = atomic_fetch_add(&batch->next, 1)) < batch->count;) {
        struct batch_item *item = batch->turns[i];
        if (item->found && office_goes_on(batch->office, &item->error))
            item->ok = analyse_item(analyst, item);
    }
    return NULL;
}

static int compare_lengths(const void *a, const void *b)
{
    const struct batch_item *left = *(struct batch_item *const *)a;
    const struct batch_item *right = *(struct batch_item *const *)b;
    size_t x = left->reading.packed.n, y = right->reading.packed.n;
    return (x < y) - (x > y);
}

/* The longest first, so that nobody waits for one that was begun last. */
static void take_turns(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        batch->turns[i] = &batch->items[i];
    qsort(batch->turns, batch->count, sizeof(struct batch_item *), compare_lengths);
    atomic_store(&batch->next, 0);
}

/* The calling thread is the first analyst. One that cannot be started is done without. */
static void analyse_batch(struct batch *batch)
{
    take_turns(batch);
    for (size_t i = 1; i < batch->analyst_count && i < batch->count; i++) {
        struct analyst *analyst = &batch->analysts[i];
        analyst->started = pthread_create(&analyst->thread, NULL, work, analyst) == 0;
    }
    work(&batch->analysts[0]);
    for (size_t i = 1; i < batch->analyst_count; i++) {
        if (batch->analysts[i].started)
            pthread_join(batch->analysts[i].thread, NULL);
        batch->analysts[i].started = false;
    }
}

static bool save_item(struct batch *batch, const struct batch_item *item, struct error *error)
{
    if (!item->found || item->ok)
        return !item->found || save_rows(batch->office, &item->rows, error);
    if (error)
        *error = item->error;
    return false;
}

static bool save_batch(struct batch *batch, struct error *error)
{
    if (!store_begin(batch->office->store, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < batch->count; i++)
        ok = save_item(batch, &batch->items[i], error);
    return office_end(batch->office, ok, error);
}

static bool load_item(struct office *office, struct batch_item *item, struct error *error)
{
    return sql_reading_get(office->store, item->document, &item->arena, &item->reading,
                           &item->found, error) &&
           web_answer_places(office, item->document, &item->arena, &item->places, error);
}

static bool propose_batch(struct batch *batch, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; i < batch->count; i++)
        batch->items[i].arena = arena_init();
    for (size_t i = 0; ok && i < batch->count; i++)
        ok = load_item(batch->office, &batch->items[i], error);
    if (ok && batch->count > 0) {
        analyse_batch(batch);
        ok = save_batch(batch, error);
    }
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
    size_t wanted = office->analysts ? office->analysts : workers_at_once();
    return wanted < LIMIT_ANALYSTS ? wanted : LIMIT_ANALYSTS;
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
    batch->turns = ARENA_ARRAY(batch->arena, analysts * DOCUMENTS_AN_ANALYST, struct batch_item *);
    if (!batch->analysts || !batch->items || !batch->turns)
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
    return ok && (office->passing || standings_make(office, error));
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/proposals.h"

#include "model/office/json.h"

#include <math.h>

/* An analysis as rows */

struct rows_maker {
    const struct draft *draft;
    int64_t version;
    int64_t consultation;
    int64_t document;
    const struct document *text;
    const struct analysis *analysis;
    struct str *texts; /* of the viewpoints, plain */
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
    if (analysis->returned)
        json_put(&maker, details, "returned_draft", json_true());
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

/* Of what was written beside the text of a returned draft: whose it is and what it is about. */
static void put_beside(struct json_maker *maker, json_t *object, const struct viewpoint *viewpoint)
{
    if (viewpoint->beside == BLOCK_PARAGRAPH)
        return;
    json_t *beside = json_put_object(maker, object, "beside");
    json_put(maker, beside, "what", json_string(block_kind_name(viewpoint->beside)));
    json_put(maker, beside, "author", json_of_optional(viewpoint->author));
    json_put(maker, beside, "text", json_of_str(viewpoint->about_text));
    json_put(maker, beside, "start", json_integer((json_int_t)viewpoint->about.start));
    json_put(maker, beside, "end", json_integer((json_int_t)viewpoint->about.end));
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
    put_beside(&maker, object, viewpoint);
    uint32_t page, line;
    document_place(rows->text, document_anchor(rows->text, viewpoint->range.start), &page, &line);
    *row = (struct sql_viewpoint){
        .document = rows->document,
        .consultation = rows->consultation,
        .ordinal = (int64_t)place + 1,
        .start_at = (int64_t)viewpoint->range.start,
        .end_at = (int64_t)viewpoint->range.end,
        .kind = str_from(viewpoint_kind_name(viewpoint->kind)),
        .stance = str_from(stance_name(viewpoint->stance)),
        .score = rounded(viewpoint->score),
        .state = STR("proposed"),
        .question = viewpoint->question,
        .text = rows->texts[place],
        .page = page,
        .line = line,
    };
    if (viewpoint->passage_count)
        row->part = node_name(rows->draft, viewpoint->passages[0].node);
    return json_to_arena(&maker, object, rows->arena, &row->evidence, rows->error);
}

static void make_texts(void *context)
{
    struct rows_maker *rows = context;
    const struct analysis *analysis = rows->analysis;
    rows->texts = ARENA_ARRAY(rows->arena, analysis->viewpoint_count, struct str);
    for (size_t i = 0; i < analysis->viewpoint_count; i++)
        rows->texts[i] = document_plain(rows->arena, rows->text, analysis->viewpoints[i].range);
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
                        const struct document *text, const struct analysis *analysis,
                        struct arena *arena, struct proposal_rows *ret_rows, struct error *error)
{
    struct rows_maker rows = {
        .draft = &ground->draft->draft,
        .version = ground->draft->version.id,
        .consultation = ground->consultation,
        .document = document,
        .text = text,
        .analysis = analysis,
        .arena = arena,
        .error = error,
    };
    if (!arena_run(arena, make_texts, &rows, error) || !make_analysis_row(&rows) ||
        !make_viewpoint_rows(&rows) || !make_background_rows(&rows))
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

bool proposal_is_judged(struct office *office, int64_t document, bool *ret_judged,
                        struct error *error)
{
    struct sql_viewpoint_count_judged judged;
    if (!sql_viewpoint_count_judged(office->store, document, &judged, error))
        return false;
    *ret_judged = judged.count > 0;
    return true;
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
           str_equal(a->evidence, b->evidence) && a->consultation == b->consultation &&
           str_equal(a->part, b->part) && a->question == b->question &&
           str_equal(a->text, b->text) && a->page == b->page && a->line == b->line;
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

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

#include "model/consultation/consultation.h"
#include "model/documents/readings.h"
#include "model/office/json.h"
#include "store/statements.h"

#include <string.h>

struct rows {
    struct sql_document_rows documents;
    struct sql_analysis_rows analyses;
    struct sql_viewpoint_rows viewpoints;
    struct sql_viewpoint_passage_rows passages;
    struct sql_consultee_rows consultees;
    struct sql_correction_rows corrections;
    size_t analysis_at, viewpoint_at, passage_at; /* how far they have been handed out */
};

static bool load_rows(struct compiled *compiled, struct rows *rows, struct error *error)
{
    struct store *store = compiled->office->store;
    struct arena *arena = compiled->arena;
    int64_t id = compiled->consultation.id;
    return sql_document_list_of_consultation(store, id, 0, STORE_ALL_ROWS, arena, &rows->documents,
                                             error) &&
           sql_analysis_list_of_consultation(store, id, arena, &rows->analyses, error) &&
           sql_viewpoint_list_of_consultation(store, id, arena, &rows->viewpoints, error) &&
           sql_viewpoint_passage_list_of_consultation(store, id, arena, &rows->passages, error) &&
           sql_question_list(store, id, arena, &compiled->questions, error) &&
           sql_consultee_list(store, id, arena, &rows->consultees, error) &&
           sql_correction_list_of_consultation(store, id, arena, &rows->corrections, error);
}

/* Names of classes back to their numbers; 0, the class that says nothing, for a name that no class
 * has. */

static enum stance stance_from_name(struct str name)
{
    for (int i = 1; i < STANCES; i++)
        if (str_equal(name, str_from(stance_name((enum stance)i))))
            return (enum stance)i;
    return STANCE_NONE;
}

static enum document_kind document_kind_from_name(struct str name)
{
    for (int i = 0; i < DOCUMENT_KINDS; i++)
        if (str_equal(name, str_from(document_kind_name((enum document_kind)i))))
            return (enum document_kind)i;
    return DOCUMENT_UNKNOWN;
}

static enum viewpoint_kind viewpoint_kind_from_name(struct str name)
{
    for (int i = 0; i < VIEWPOINT_KINDS; i++)
        if (str_equal(name, str_from(viewpoint_kind_name((enum viewpoint_kind)i))))
            return (enum viewpoint_kind)i;
    return KIND_CHANGE;
}

static enum answers answers_from_name(struct str name)
{
    if (str_equal(name, STR("this")))
        return ANSWERS_THIS;
    return str_equal(name, STR("other")) ? ANSWERS_OTHER : ANSWERS_NOTHING;
}

/* Of a day, or of the time at which something came in. */
static struct date date_from(struct str text)
{
    struct date date = {0};
    date_parse_iso(str_from(day_in_sweden(text).text), &date);
    return date;
}

static size_t node_from_id(const struct compiled *compiled, struct str id)
{
    return str_equal(id, STR("process")) ? PASSAGE_PROCESS
                                         : draft_node_by_id(&compiled->draft->draft, id);
}

/* The column analysis.details */

static bool copy_member(struct arena *arena, const json_t *object, const char *key,
                        struct str *ret_text, struct error *error)
{
    struct str text = json_str(object, key);
    if (text.n == 0)
        return true;
    *ret_text = str_copy(arena, text);
    return ret_text->p || error_no_memory(error);
}

static bool copy_json_member(struct arena *arena, const json_t *object, const char *key,
                             struct str *ret_text, struct error *error)
{
    struct json_maker maker = {0};
    json_t *member = json_object_get(object, key);
    return json_to_arena(&maker, member ? json_incref(member) : json_array(), arena, ret_text,
                         error);
}

static bool take_node_stances(struct compiled *compiled, const json_t *details,
                              struct compiled_document *document, struct error *error)
{
    const json_t *array = json_object_get(details, "node_stances"), *item;
    size_t i;
    json_array_foreach(array, i, item)
    {
        struct compiled_stance *stance = VEC_PUSH(compiled->arena, &document->node_stances);
        if (!stance)
            return error_no_memory(error);
        stance->node = node_from_id(compiled, json_str(item, "node"));
        stance->stance = stance_from_name(json_str(item, "stance"));
    }
    return true;
}

static bool take_details(struct compiled *compiled, struct compiled_document *document,
                         struct error *error)
{
    struct arena *arena = compiled->arena;
    json_t *details = json_from(document->analysis->details, "an analysis", error);
    if (!details)
        return false;
    bool ok =
        copy_member(arena, details, "subject", &document->subject, error) &&
        copy_member(arena, details, "answers_other", &document->answers_other, error) &&
        copy_member(arena, details, "joins", &document->joins, error) &&
        copy_json_member(arena, details, "stance_evidence", &document->stance_evidence, error) &&
        copy_json_member(arena, details, "node_stances", &document->node_stance_evidence, error) &&
        take_node_stances(compiled, details, document, error);
    document->returned = json_is_true(json_object_get(details, "returned_draft"));
    if (document->corrected.set[CORRECTED_STANCE]) /* the words gave another */
        document->stance_evidence = STR("[]");
    json_decref(details);
    return ok;
}

static bool take_analysis(struct compiled *compiled, const struct sql_analysis *analysis,
                          struct compiled_document *document, struct error *error)
{
    document->analysis = analysis;
    document->kind = document_kind_from_name(analysis->kind);
    document->stance = stance_from_name(analysis->stance);
    document->sender = analysis->sender;
    document->sender_type = analysis->sender_type;
    document->our_case_number = analysis->our_case_number;
    document->answers = answers_from_name(analysis->answers);
    document->dated = date_from(analysis->dated);
    document->revised = date_from(analysis->revised);
    return take_details(compiled, document, error);
}

static bool is_any_corrected(const struct corrected *corrected)
{
    for (int i = 0; i < CORRECTED_FIELDS; i++)
        if (corrected->set[i])
            return true;
    return false;
}

/* The next analysis, when it is this document's; else an empty one where a person has said what it
 * could not. */
static bool find_analysis(struct compiled *compiled, struct rows *rows,
                          struct compiled_document *document, struct error *error)
{
    struct sql_analysis *analysis = NULL;
    if (rows->analysis_at < rows->analyses.count &&
        rows->analyses.items[rows->analysis_at].document == document->row.id) {
        analysis = &rows->analyses.items[rows->analysis_at++];
    } else if (is_any_corrected(&document->corrected)) {
        analysis = ARENA_NEW(compiled->arena, struct sql_analysis);
        if (!analysis)
            return error_no_memory(error);
        *analysis = (struct sql_analysis){.document = document->row.id, .details = STR("{}")};
    }
    if (!analysis)
        return true;
    corrected_overlay(&document->corrected, analysis);
    return take_analysis(compiled, analysis, document, error);
}

/* Text and places of one document: its reading is unpacked in an arena of its own, and what the
 * compilation shows is copied out. */

struct taking {
    struct compiled *compiled;
    struct rows *rows;
    struct arena *scratch;
    struct document document;
    size_t place;
    size_t viewpoint_count;
    /* In scratch, which has room for every word: */
    struct twin_text shingles;
    struct str *texts; /* of the viewpoints */
    struct stems *stems;
};

static struct range range_of(const struct sql_viewpoint *row)
{
    return (struct range){(size_t)row->start_at, (size_t)row->end_at};
}

/* Whether a sentence is told by a viewpoint, of which `next` is the first that may hold it. */
static bool is_viewed(const struct taking *taking, const struct sentence *sentence, size_t *next)
{
    const struct sql_viewpoint *rows = taking->rows->viewpoints.items + taking->rows->viewpoint_at;
    while (*next < taking->viewpoint_count && range_of(&rows[*next]).end <= sentence->range.start)
        ++*next;
    return *next < taking->viewpoint_count && range_of(&rows[*next]).start <= sentence->range.start;
}

/* The sentences by which one document is known from another: of a returned draft those of its
 * sender, for the rest is the same in all; of others the text without what stands beside it. */
static struct sentences telling_sentences(const struct taking *taking, struct sentences sentences)
{
    const struct document *document = &taking->document;
    bool returned = taking->compiled->documents[taking->place].returned;
    struct sentences telling = {ARENA_ARRAY(taking->scratch, sentences.count + 1, struct sentence),
                                0};
    size_t next = 0;
    for (size_t i = 0; i < sentences.count; i++) {
        const struct sentence *sentence = &sentences.items[i];
        bool aside = block_is_aside(document->blocks.items[sentence->block].kind);
        if (returned ? is_viewed(taking, sentence, &next) : !aside)
            telling.items[telling.count++] = *sentence;
    }
    return telling;
}

static void split_words(void *context)
{
    struct taking *taking = context;
    struct text_tools *tools = &taking->compiled->office->tools;
    const struct sql_viewpoint *rows = taking->rows->viewpoints.items + taking->rows->viewpoint_at;
    struct sentences sentences = sentences_of(taking->scratch, tools, &taking->document);
    taking->shingles =
        twin_text_of(taking->scratch, telling_sentences(taking, sentences), (struct str){NULL, 0});
    taking->texts = ARENA_ARRAY(taking->scratch, taking->viewpoint_count, struct str);
    taking->stems = ARENA_ARRAY(taking->scratch, taking->viewpoint_count, struct stems);
    for (size_t i = 0; i < taking->viewpoint_count; i++) {
        taking->texts[i] = document_plain(taking->scratch, &taking->document, range_of(&rows[i]));
        taking->stems[i] = stems_of(taking->scratch, sentences, range_of(&rows[i]));
    }
}

static uint64_t *copy_hashes(struct arena *arena, const uint64_t *hashes, size_t count)
{
    uint64_t *copy = ARENA_ARRAY(arena, count, uint64_t);
    if (count)
        memcpy(copy, hashes, count * sizeof *copy);
    return copy;
}

static void take_viewpoint(struct taking *taking, const struct sql_viewpoint *row, size_t ordinal)
{
    struct compiled *compiled = taking->compiled;
    struct rows *rows = taking->rows;
    struct compiled_viewpoint *viewpoint = VEC_PUSH(compiled->arena, &compiled->viewpoints);
    const struct stems *stems = &taking->stems[ordinal];
    viewpoint->row = row;
    viewpoint->document = taking->place;
    viewpoint->text = str_copy(compiled->arena, taking->texts[ordinal]);
    viewpoint->stems.items = copy_hashes(compiled->arena, stems->items, stems->count);
    viewpoint->stems.count = stems->count;
    document_place(&taking->document, document_anchor(&taking->document, range_of(row).start),
                   &viewpoint->page, &viewpoint->line);
    viewpoint->kind = viewpoint_kind_from_name(row->kind);
    viewpoint->stance = stance_from_name(row->stance);
    viewpoint->passages = rows->passages.items + rows->passage_at;
    while (rows->passage_at < rows->passages.count &&
           rows->passages.items[rows->passage_at].viewpoint == row->id) {
        rows->passage_at++;
        viewpoint->passage_count++;
    }
    viewpoint->node =
        viewpoint->passage_count ? node_from_id(compiled, viewpoint->passages[0].node) : NOWHERE;
    viewpoint->group = NOWHERE;
}

static void take_text(void *context)
{
    struct taking *taking = context;
    struct compiled *compiled = taking->compiled;
    struct rows *rows = taking->rows;
    struct compiled_document *document = &compiled->documents[taking->place];
    document->text = str_copy(compiled->arena, taking->document.text);
    document->confidence = document_confidence(&taking->document);
    document->title = str_copy(compiled->arena, document_property(&taking->document, STR("title")));
    document->shingles.shingles =
        copy_hashes(compiled->arena, taking->shingles.shingles, taking->shingles.shingle_count);
    document->shingles.shingle_count = taking->shingles.shingle_count;
    document->first_viewpoint = compiled->viewpoints.count;
    document->viewpoint_count = taking->viewpoint_count;
    for (size_t i = 0; i < taking->viewpoint_count; i++)
        take_viewpoint(taking, &rows->viewpoints.items[rows->viewpoint_at++], i);
}

/* Count a document's viewpoints, which are the next rows, and see that they lie in its text. */
static bool count_viewpoints(struct taking *taking, int64_t document, struct error *error)
{
    const struct rows *rows = taking->rows;
    size_t i = rows->viewpoint_at;
    for (; i < rows->viewpoints.count && rows->viewpoints.items[i].document == document; i++) {
        const struct sql_viewpoint *row = &rows->viewpoints.items[i];
        if (row->start_at < 0 || row->end_at < row->start_at ||
            (uint64_t)row->end_at > taking->document.text.n)
            return error_set(error, ERROR_INPUT,
                             "a viewpoint in the database lies outside its document's text; run "
                             "samsyn verify");
    }
    taking->viewpoint_count = i - rows->viewpoint_at;
    return true;
}

static bool take_reading(struct compiled *compiled, struct rows *rows, size_t place,
                         struct arena *scratch, struct error *error)
{
    struct compiled_document *document = &compiled->documents[place];
    struct taking taking = {.compiled = compiled, .rows = rows, .scratch = scratch, .place = place};
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(compiled->office->store, document->row.id, scratch, &reading, &found,
                         error))
        return false;
    if (!found)
        return true;
    document->problems = str_copy(compiled->arena, reading.problems);
    document->format = str_copy(compiled->arena, reading.format);
    document->pages = reading.pages;
    if (!document->problems.p || !document->format.p)
        return error_no_memory(error);
    if (!str_equal(document->row.state, STR("read")))
        return true;
    document->read = true;
    return reading_unpack(&reading, scratch, &taking.document, error) &&
           count_viewpoints(&taking, document->row.id, error) &&
           arena_run(scratch, split_words, &taking, error) &&
           arena_run(compiled->arena, take_text, &taking, error);
}

static size_t find_document(const struct rows *rows, int64_t id)
{
    /* Ids and numbers are given together and both rise, so rows in the order of one are in the
     * order of the other. */
    size_t low = 0, high = rows->documents.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows->documents.items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows->documents.count && rows->documents.items[low].id == id ? low : NOWHERE;
}

static bool load_document(struct compiled *compiled, struct rows *rows, size_t place,
                          struct error *error)
{
    struct store *store = compiled->office->store;
    struct compiled_document *document = &compiled->documents[place];
    struct sql_blob blob;
    bool found;
    document->row = rows->documents.items[place];
    document->parent = document->row.parent ? find_document(rows, document->row.parent) : NOWHERE;
    document->twin_of = document->revises = document->revised_by = NOWHERE;
    document->cover_of = document->consultee = NOWHERE;
    document->corrected = corrected_of(&rows->corrections, document->row.id);
    if (document->corrected.set[CORRECTED_RECEIVED])
        document->row.received = document->corrected.value[CORRECTED_RECEIVED];
    document->received = date_from(document->row.received);
    if (!sql_blob_get(store, document->row.hash, compiled->arena, &blob, &found, error) ||
        !sql_background_list(store, document->row.id, compiled->arena, &document->background,
                             error))
        return false;
    document->bytes = found ? blob.size : 0;
    if (!find_analysis(compiled, rows, document, error))
        return false;
    struct arena scratch = arena_init();
    bool ok = take_reading(compiled, rows, place, &scratch, error);
    arena_done(&scratch);
    return ok;
}

static void add_never_opened(struct compiled *compiled, const struct received_file *file)
{
    struct compiled_document *document = &compiled->documents[compiled->document_count++];
    *document = (struct compiled_document){
        .row = {.name = file->name},
        .bytes = -1,
        .parent = NOWHERE,
        .twin_of = NOWHERE,
        .revises = NOWHERE,
        .revised_by = NOWHERE,
        .cover_of = NOWHERE,
        .consultee = NOWHERE,
    };
    struct problem_note *note = VEC_PUSH(compiled->arena, &document->notes);
    *note = (struct problem_note){"not_opened", file->reason};
}

static void add_all_never_opened(void *context)
{
    struct compiled *compiled = context;
    const struct received_files *files = compiled->options->files;
    for (size_t i = 0; files && i < files->count; i++)
        if (files->items[i].reason.n)
            add_never_opened(compiled, &files->items[i]);
}

static bool load_consultees(struct compiled *compiled, const struct rows *rows, struct error *error)
{
    compiled->consultees =
        ARENA_ARRAY(compiled->arena, rows->consultees.count, struct compiled_consultee);
    if (!compiled->consultees)
        return error_no_memory(error);
    compiled->consultee_count = rows->consultees.count;
    for (size_t i = 0; i < rows->consultees.count; i++) {
        compiled->consultees[i].asked = true;
        compiled->consultees[i].id = rows->consultees.items[i].id;
        compiled->consultees[i].name = rows->consultees.items[i].name;
        compiled->consultees[i].type = rows->consultees.items[i].type;
    }
    return true;
}

static bool load_all(struct compiled *compiled, struct error *error)
{
    struct rows rows = {0};
    const struct received_files *files = compiled->options->files;
    compiled->draft =
        draft_load(compiled->office, compiled->consultation.version, compiled->arena, error);
    if (!compiled->draft || !load_rows(compiled, &rows, error) ||
        !load_consultees(compiled, &rows, error))
        return false;
    size_t room = rows.documents.count + (files ? files->refused : 0);
    compiled->documents = ARENA_ARRAY(compiled->arena, room, struct compiled_document);
    if (!compiled->documents)
        return error_no_memory(error);
    for (size_t i = 0; i < rows.documents.count; i++)
        if (!office_goes_on(compiled->office, error) || !load_document(compiled, &rows, i, error))
            return false;
    compiled->document_count = rows.documents.count;
    return arena_run(compiled->arena, add_all_never_opened, compiled, error);
}

bool compiled_load(struct compiled *compiled, int64_t consultation, struct error *error)
{
    if (!consultation_find(compiled->office, consultation, compiled->arena, &compiled->consultation,
                           error) ||
        !consultation_no_views(compiled->office, compiled->consultation.id, compiled->arena,
                               &compiled->no_views_on, error))
        return false;
    compiled->deadline = date_from(compiled->consultation.deadline);
    return load_all(compiled, error);
}

/* What a near twin adds */

struct comparing {
    struct office *office;
    struct arena arena;
    struct document copy, original;
    struct sentences sentences;
    struct sentence_list unique;
};

static void compare_sentences(void *context)
{
    struct comparing *comparing = context;
    struct text_tools *tools = &comparing->office->tools;
    comparing->sentences = sentences_of(&comparing->arena, tools, &comparing->copy);
    comparing->unique = twins_unique(&comparing->arena, comparing->sentences,
                                     sentences_of(&comparing->arena, tools, &comparing->original));
}

static bool unpack(struct comparing *comparing, int64_t document, struct document *ret_document,
                   struct error *error)
{
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(comparing->office->store, document, &comparing->arena, &reading, &found,
                         error))
        return false;
    if (!found)
        return error_set(error, ERROR_STATE, "a reading went missing; compile once more");
    return reading_unpack(&reading, &comparing->arena, ret_document, error);
}

static bool keep_unique(struct compiled *compiled, const struct comparing *comparing,
                        struct compiled_document *document, struct error *error)
{
    document->unique = ARENA_ARRAY(compiled->arena, comparing->unique.count, struct range);
    if (!document->unique)
        return error_no_memory(error);
    for (size_t i = 0; i < comparing->unique.count; i++)
        document->unique[document->unique_count++] =
            comparing->sentences.items[comparing->unique.items[i]].range;
    return true;
}

/* What stands beside an answer is not what it says. */
static bool leave_asides(struct comparing *comparing, const struct compiled_document *document)
{
    if (!document->returned)
        comparing->copy = document_body(&comparing->copy);
    return true;
}

static bool load_unique(struct compiled *compiled, struct compiled_document *document,
                        struct error *error)
{
    struct comparing comparing = {.office = compiled->office, .arena = arena_init()};
    const struct compiled_document *original = &compiled->documents[document->twin_of];
    bool ok = unpack(&comparing, document->row.id, &comparing.copy, error) &&
              unpack(&comparing, original->row.id, &comparing.original, error) &&
              leave_asides(&comparing, document) &&
              arena_run(&comparing.arena, compare_sentences, &comparing, error) &&
              keep_unique(compiled, &comparing, document, error);
    arena_done(&comparing.arena);
    return ok;
}

bool compiled_load_unique(struct compiled *compiled, struct error *error)
{
    for (size_t i = 0; i < compiled->document_count; i++) {
        struct compiled_document *document = &compiled->documents[i];
        if (document->twin_kind == TWIN_NEAR &&
            (!office_goes_on(compiled->office, error) || !load_unique(compiled, document, error)))
            return false;
    }
    return true;
}

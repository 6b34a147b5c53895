/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What stands in each column of the workbook's sheets, one function a column.
 */
#include "render/xlsx.h"

static void write_yes_or_no(struct sheet *sheet, bool yes)
{
    xlsx_write_text(sheet, words_get(sheet->book->words, yes ? "yes" : "no"));
}

/* Ids, pages and lines are counted from 1. */
static void write_ordinal(struct sheet *sheet, json_int_t ordinal)
{
    if (ordinal > 0)
        xlsx_write_value(sheet, (double)ordinal);
}

static const struct index_viewpoint *viewpoint_at(const struct sheet *sheet, size_t place)
{
    return &sheet->book->index->viewpoints.items[place];
}

static const struct index_document *document_at(const struct sheet *sheet, size_t place)
{
    return &sheet->book->index->documents.items[place];
}

static const struct index_node *node_at(const struct sheet *sheet, size_t place)
{
    return &sheet->book->index->nodes.items[place];
}

/* Of a document; NULL for INDEX_NONE. */
static const struct index_consultee *consultee_of(const struct sheet *sheet, size_t document)
{
    if (document == INDEX_NONE)
        return NULL;
    return &sheet->book->index->consultees.items[document_at(sheet, document)->consultee];
}

static void viewpoint_id(struct sheet *sheet, size_t place)
{
    write_ordinal(sheet, viewpoint_at(sheet, place)->id);
}

static void viewpoint_document(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, viewpoint_at(sheet, place)->file);
}

static void viewpoint_consultee(struct sheet *sheet, size_t place)
{
    const struct index_consultee *consultee =
        consultee_of(sheet, viewpoint_at(sheet, place)->document);
    if (consultee)
        xlsx_write_text(sheet, consultee->name);
}

static void viewpoint_type(struct sheet *sheet, size_t place)
{
    const struct index_consultee *consultee =
        consultee_of(sheet, viewpoint_at(sheet, place)->document);
    if (consultee)
        xlsx_write_named(sheet, "types_", consultee->type);
}

static void viewpoint_page(struct sheet *sheet, size_t place)
{
    const struct index_viewpoint *viewpoint = viewpoint_at(sheet, place);
    if (viewpoint->document != INDEX_NONE && document_at(sheet, viewpoint->document)->paged)
        write_ordinal(sheet, viewpoint->page);
}

static void viewpoint_line(struct sheet *sheet, size_t place)
{
    write_ordinal(sheet, viewpoint_at(sheet, place)->line);
}

static void viewpoint_text(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, viewpoint_at(sheet, place)->text);
}

static void viewpoint_beside(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, viewpoint_at(sheet, place)->about);
}

static void viewpoint_kind(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "kind_", viewpoint_at(sheet, place)->kind);
}

static void viewpoint_stance(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "stance_", viewpoint_at(sheet, place)->stance);
}

static void viewpoint_node_number(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, node_at(sheet, viewpoint_at(sheet, place)->node)->number);
}

static void viewpoint_node_title(struct sheet *sheet, size_t place)
{
    const struct index_node *node = node_at(sheet, viewpoint_at(sheet, place)->node);
    if (node->is != INDEX_NODE_DRAFT)
        xlsx_write_named(sheet, "node_", node->id);
    else if (node->title.n == 0 || str_equal(node->kind, STR("root")))
        xlsx_write_named(sheet, "part_", node->kind);
    else
        xlsx_write_text(sheet, node->title);
}

static void viewpoint_score(struct sheet *sheet, size_t place)
{
    const struct index_viewpoint *viewpoint = viewpoint_at(sheet, place);
    if (viewpoint->passage_count > 0)
        xlsx_write_value(sheet, viewpoint->passages[0].score);
}

static void add_reasons(struct sheet *sheet, struct buf *text, const struct index_reasons *reasons)
{
    for (size_t i = 0; i < reasons->count; i++) {
        const struct index_evidence *reason = &reasons->items[i];
        buf_add_str(text, text->n ? STR("; ") : STR(""));
        buf_add_str(text, words_named(sheet->book->words, "evidence_", reason->kind));
        if (reason->text.n > 0)
            buf_add_format(text, " ”%.*s”", STR_ARGS(reason->text));
    }
}

static void viewpoint_evidence(struct sheet *sheet, size_t place)
{
    const struct index_viewpoint *viewpoint = viewpoint_at(sheet, place);
    struct buf text = buf_init(LIMIT_TEXT_BYTES);
    add_reasons(sheet, &text, &viewpoint->evidence);
    for (size_t i = 0; i < viewpoint->passage_count; i++)
        add_reasons(sheet, &text, &viewpoint->passages[i].evidence);
    if (text.failed)
        xlsx_note(sheet->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    xlsx_write_text(sheet, buf_str(&text));
    buf_done(&text);
}

static void viewpoint_shared(struct sheet *sheet, size_t place)
{
    size_t group = viewpoint_at(sheet, place)->group;
    if (group != INDEX_NONE)
        xlsx_write_count(sheet, sheet->book->index->groups.items[group].documents);
}

static void viewpoint_counted(struct sheet *sheet, size_t place)
{
    write_yes_or_no(sheet, index_is_counted(sheet->book->index, viewpoint_at(sheet, place)));
}

static void viewpoint_confirmed(struct sheet *sheet, size_t place)
{
    write_yes_or_no(sheet, str_equal(viewpoint_at(sheet, place)->state, STR("confirmed")));
}

static void viewpoint_outcome(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "outcome_", viewpoint_at(sheet, place)->outcome);
}

static void viewpoint_reason(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, viewpoint_at(sheet, place)->reason);
}

static const struct column VIEWPOINT_COLUMNS[] = {
    {"column_number", 6, viewpoint_id},
    {"column_document", 24, viewpoint_document},
    {"column_consultee", 24, viewpoint_consultee},
    {"column_type", 14, viewpoint_type},
    {"column_page", 6, viewpoint_page},
    {"column_line", 6, viewpoint_line},
    {"column_viewpoint", 70, viewpoint_text},
    {"column_kind", 15, viewpoint_kind},
    {"column_stance", 15, viewpoint_stance},
    {"column_node_number", 8, viewpoint_node_number},
    {"column_node_title", 32, viewpoint_node_title},
    {"column_score", 9, viewpoint_score},
    {"column_evidence", 40, viewpoint_evidence},
    {"column_shared", 10, viewpoint_shared},
    {"column_counted", 8, viewpoint_counted},
    {"column_confirmed", 10, viewpoint_confirmed},
    {"column_outcome", 20, viewpoint_outcome},
    {"column_reason", 50, viewpoint_reason},
    {"column_beside", 50, viewpoint_beside},
};

static void document_number(struct sheet *sheet, size_t place)
{
    xlsx_write_number(sheet, json_object_get(document_at(sheet, place)->json, "number"));
}

static void document_file(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, document_at(sheet, place)->file);
}

static void document_consultee(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, consultee_of(sheet, place)->name);
}

static void document_type(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "types_", consultee_of(sheet, place)->type);
}

static void document_kind(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "document_", json_text(document_at(sheet, place)->json, "kind"));
}

static void document_format(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, json_text(document_at(sheet, place)->json, "format"));
}

static void document_pages(struct sheet *sheet, size_t place)
{
    xlsx_write_number(sheet, json_object_get(document_at(sheet, place)->json, "pages"));
}

static void document_dated(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, json_text(document_at(sheet, place)->json, "dated"));
}

static void document_received(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, json_text(document_at(sheet, place)->json, "received"));
}

static void document_case_number(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, json_text(document_at(sheet, place)->json, "their_case_number"));
}

static void document_stance(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "stance_", document_at(sheet, place)->stance);
}

static void document_counted(struct sheet *sheet, size_t place)
{
    write_yes_or_no(sheet, document_at(sheet, place)->counted);
}

static void document_viewpoints(struct sheet *sheet, size_t place)
{
    xlsx_write_count(sheet, document_at(sheet, place)->viewpoints.count);
}

static void document_twin(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, json_text(document_at(sheet, place)->json, "twin_of"));
}

static void document_problems(struct sheet *sheet, size_t place)
{
    const json_t *problem;
    struct buf text = buf_init(LIMIT_TEXT_BYTES);
    size_t at;
    json_array_foreach(json_object_get(document_at(sheet, place)->json, "problems"), at, problem)
    {
        buf_add_str(&text, text.n ? STR(" ") : STR(""));
        buf_add_str(&text, json_text(problem, "message"));
    }
    if (text.failed)
        xlsx_note(sheet->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    xlsx_write_text(sheet, buf_str(&text));
    buf_done(&text);
}

static const struct column DOCUMENT_COLUMNS[] = {
    {"column_number", 6, document_number},
    {"column_document", 32, document_file},
    {"column_consultee", 28, document_consultee},
    {"column_type", 16, document_type},
    {"column_file_kind", 14, document_kind},
    {"column_format", 9, document_format},
    {"column_pages", 7, document_pages},
    {"column_dated", 12, document_dated},
    {"column_received", 12, document_received},
    {"column_case_number", 18, document_case_number},
    {"column_stance", 16, document_stance},
    {"column_counted", 9, document_counted},
    {"column_viewpoints", 11, document_viewpoints},
    {"column_twin_of", 28, document_twin},
    {"column_problems", 50, document_problems},
};

static void node_number(struct sheet *sheet, size_t place)
{
    xlsx_write_text(sheet, node_at(sheet, place)->number);
}

static void node_title(struct sheet *sheet, size_t place)
{
    const struct index_node *node = node_at(sheet, place);
    if (node->is == INDEX_NODE_DRAFT)
        xlsx_write_text(sheet, node->title);
    else
        xlsx_write_named(sheet, "node_", node->id);
}

static void node_kind(struct sheet *sheet, size_t place)
{
    xlsx_write_named(sheet, "part_", node_at(sheet, place)->kind);
}

static void node_viewpoints(struct sheet *sheet, size_t place)
{
    xlsx_write_count(sheet, node_at(sheet, place)->all.count);
}

static void node_documents(struct sheet *sheet, size_t place)
{
    xlsx_write_count(sheet, node_at(sheet, place)->document_count);
}

static const struct column NODE_COLUMNS[] = {
    {"column_node_number", 9, node_number}, {"column_node_title", 60, node_title},
    {"column_part", 20, node_kind},         {"column_viewpoints", 11, node_viewpoints},
    {"column_answers", 11, node_documents},
};

#define COLUMNS(table)                                                                             \
    {                                                                                              \
        table, sizeof(table) / sizeof *(table)                                                     \
    }

const struct columns XLSX_VIEWPOINT_COLUMNS = COLUMNS(VIEWPOINT_COLUMNS);
const struct columns XLSX_DOCUMENT_COLUMNS = COLUMNS(DOCUMENT_COLUMNS);
const struct columns XLSX_NODE_COLUMNS = COLUMNS(NODE_COLUMNS);

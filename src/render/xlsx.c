/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The workbook: plain rows for those who sort, filter and count on their own. Whatever came from
 * outside is written as text, never as a formula, also when it begins with = + - or @.
 */
#include "render/xlsx.h"

#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"
#include "render/markup.h"
#include "render/render.h"
#include "render/vocabulary.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Excel's limit is 32,767 characters. */
#define CELL_BYTES ((size_t)32000)
#define CELL_ROOM (CELL_BYTES * 3 + 256)
#define OUTCOMES_MAX 8
/* Not every program finds the height of a wrapped row by itself; 409 is the highest allowed. */
#define LINE_POINTS 15.0
#define ROW_POINTS_MAX 409.0
#define COUNT_WIDTH 11
#define REPLY_COLUMNS_FROM_LAST 2
#define SECONDS_PER_DAY 86400
#define PATH_BYTES 4096

void xlsx_note(struct book *book, lxw_error result)
{
    if (book->failed == LXW_NO_ERROR)
        book->failed = result;
}

/* `text` with a NUL behind, in the book's cell; cut where a cell would not hold it. A byte may
 * become three. */
static bool fill_cell(struct book *book, struct str text)
{
    struct buf *cell = &book->cell;
    buf_clear(cell);
    bool whole = text.n <= CELL_BYTES;
    markup_add_unescaped(cell, whole ? text : str_sub(text, 0, utf8_cut(text, CELL_BYTES)));
    if (!whole)
        buf_add_str(cell, words_get(book->words, "cell_cut"));
    buf_add_c(cell, '\0');
    if (cell->failed)
        xlsx_note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return !cell->failed;
}

void xlsx_write_text(struct sheet *sheet, struct str text)
{
    struct book *book = sheet->book;
    if (text.n == 0 || !fill_cell(book, text))
        return;
    size_t lines = 1 + (size_t)((double)book->cell.n / sheet->width);
    sheet->lines = lines > sheet->lines ? lines : sheet->lines;
    xlsx_note(book, worksheet_write_string(sheet->worksheet, sheet->row, sheet->column,
                                           book->cell.p, sheet->row ? book->body : book->head));
}

void xlsx_write_value(struct sheet *sheet, double value)
{
    if (isnan(value))
        return;
    xlsx_note(sheet->book, worksheet_write_number(sheet->worksheet, sheet->row, sheet->column,
                                                  value, sheet->book->body));
}

void xlsx_write_number(struct sheet *sheet, const json_t *number)
{
    if (json_is_number(number))
        xlsx_write_value(sheet, json_number_value(number));
}

void xlsx_write_count(struct sheet *sheet, size_t count)
{
    xlsx_write_value(sheet, (double)count);
}

void xlsx_write_named(struct sheet *sheet, const char *prefix, struct str name)
{
    if (name.n > 0)
        xlsx_write_text(sheet, words_named(sheet->book->words, prefix, name));
}

static void write_heading(struct sheet *sheet, struct str text, double width)
{
    xlsx_note(sheet->book,
              worksheet_set_column(sheet->worksheet, sheet->column, sheet->column, width, NULL));
    sheet->width = width;
    xlsx_write_text(sheet, text);
    sheet->column++;
}

/* A sheet with its headings; the next cell is the first of the next row. */
static struct sheet start_sheet(struct book *book, const char *name, const struct columns *columns)
{
    struct sheet sheet = {.book = book};
    sheet.worksheet = workbook_add_worksheet(book->workbook, words_get(book->words, name).p);
    if (!sheet.worksheet) {
        xlsx_note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return sheet;
    }
    xlsx_note(book, worksheet_set_row(sheet.worksheet, 0, 2 * LINE_POINTS, NULL));
    for (size_t i = 0; i < columns->count; i++)
        write_heading(&sheet, words_get(book->words, columns->items[i].heading),
                      columns->items[i].width);
    return sheet;
}

static void write_row(struct sheet *sheet, const struct columns *columns, size_t place)
{
    sheet->row++;
    sheet->column = 0;
    sheet->lines = 1;
    for (size_t i = 0; i < columns->count; i++) {
        sheet->width = columns->items[i].width;
        columns->items[i].write(sheet, place);
        sheet->column++;
    }
    double height = (double)sheet->lines * LINE_POINTS;
    xlsx_note(sheet->book,
              worksheet_set_row(sheet->worksheet, sheet->row,
                                height < ROW_POINTS_MAX ? height : ROW_POINTS_MAX, NULL));
}

/* Head frozen and on every printed page, a filter over all, landscape and one page wide. */
static void end_sheet(struct sheet *sheet, size_t column_count)
{
    lxw_col_t last = (lxw_col_t)(column_count - 1);
    worksheet_freeze_panes(sheet->worksheet, 1, 0);
    xlsx_note(sheet->book, worksheet_autofilter(sheet->worksheet, 0, 0, sheet->row, last));
    xlsx_note(sheet->book, worksheet_repeat_rows(sheet->worksheet, 0, 0));
    worksheet_set_landscape(sheet->worksheet);
    worksheet_set_paper(sheet->worksheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet->worksheet, 1, 0);
}

/* Replies are chosen from the list, so that they can be counted afterwards. */
static void add_reply_choice(struct sheet *sheet, lxw_col_t column)
{
    char *choices[OUTCOMES_MAX + 1] = {NULL}; /* the library only reads them */
    for (size_t i = 0; i < VOCABULARY_OUTCOMES.count && i < OUTCOMES_MAX; i++) {
        struct str name = str_from(VOCABULARY_OUTCOMES.names[i]);
        choices[i] = (char *)words_named(sheet->book->words, "outcome_", name).p;
    }
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = choices};
    if (sheet->row > 0)
        xlsx_note(sheet->book, worksheet_data_validation_range(sheet->worksheet, 1, column,
                                                               sheet->row, column, &validation));
}

static void write_viewpoints(struct book *book)
{
    const struct columns *columns = &XLSX_VIEWPOINT_COLUMNS;
    struct sheet sheet = start_sheet(book, "sheet_viewpoints", columns);
    if (book->failed)
        return;
    for (size_t i = 0; i < book->index->viewpoints.count; i++)
        write_row(&sheet, columns, i);
    add_reply_choice(&sheet, (lxw_col_t)(columns->count - REPLY_COLUMNS_FROM_LAST));
    end_sheet(&sheet, columns->count);
}

static void write_documents(struct book *book)
{
    struct sheet sheet = start_sheet(book, "sheet_documents", &XLSX_DOCUMENT_COLUMNS);
    if (book->failed)
        return;
    for (size_t i = 0; i < book->index->documents.count; i++)
        write_row(&sheet, &XLSX_DOCUMENT_COLUMNS, i);
    end_sheet(&sheet, XLSX_DOCUMENT_COLUMNS.count);
}

static size_t count_kind(const struct index *index, const struct index_node *node, struct str kind)
{
    size_t count = 0;
    for (size_t i = 0; i < node->all.count; i++)
        count += str_equal(index->viewpoints.items[node->all.items[i]].kind, kind);
    return count;
}

static size_t count_stance(const struct index_node *node, struct str stance)
{
    size_t count = 0;
    for (size_t i = 0; i < node->positions.count; i++)
        count += str_equal(node->positions.items[i].stance, stance);
    return count;
}

/* Of the draft as a whole: whole responses, as in the overview. */
static size_t count_whole_stance(const struct index *index, struct str stance)
{
    size_t count = 0;
    for (size_t i = 0; i < index->documents.count; i++)
        count += index->documents.items[i].counted &&
                 str_equal(index->documents.items[i].stance, stance);
    return count;
}

static void write_node_counts(struct sheet *sheet, const struct index_node *node)
{
    const struct index *index = sheet->book->index;
    bool root = str_equal(node->kind, STR("root"));
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++, sheet->column++)
        xlsx_write_count(sheet, count_kind(index, node, str_from(VOCABULARY_KINDS.names[i])));
    for (size_t i = 0; i < VOCABULARY_STANCES.count; i++, sheet->column++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        xlsx_write_count(sheet, root ? count_whole_stance(index, name) : count_stance(node, name));
    }
}

static void write_vocabulary_headings(struct sheet *sheet, const char *prefix,
                                      const struct vocabulary *vocabulary)
{
    for (size_t i = 0; i < vocabulary->count; i++)
        write_heading(sheet,
                      words_named(sheet->book->words, prefix, str_from(vocabulary->names[i])),
                      COUNT_WIDTH);
}

static void write_nodes(struct book *book)
{
    struct sheet sheet = start_sheet(book, "sheet_nodes", &XLSX_NODE_COLUMNS);
    if (book->failed)
        return;
    write_vocabulary_headings(&sheet, "kind_", &VOCABULARY_KINDS);
    write_vocabulary_headings(&sheet, "stances_", &VOCABULARY_STANCES);
    size_t column_count = sheet.column;
    for (size_t i = 0; i < book->index->nodes.count; i++) {
        write_row(&sheet, &XLSX_NODE_COLUMNS, i);
        write_node_counts(&sheet, &book->index->nodes.items[i]);
    }
    end_sheet(&sheet, column_count);
}

/* The library takes 0 for now, which would make each run's bytes its own. */
static time_t time_made(const json_t *head)
{
    struct date made;
    if (!date_parse_iso(str_sub(json_text(head, "made"), 0, 10), &made))
        return SECONDS_PER_DAY;
    int64_t days = date_days(made);
    return days > 0 ? (time_t)(days * SECONDS_PER_DAY) : SECONDS_PER_DAY;
}

static void set_formats(struct book *book)
{
    book->head = workbook_add_format(book->workbook);
    book->body = workbook_add_format(book->workbook);
    if (!book->head || !book->body) {
        xlsx_note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_align(book->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    format_set_text_wrap(book->body);
    format_set_align(book->body, LXW_ALIGN_VERTICAL_TOP);
}

static void set_properties(struct book *book)
{
    const json_t *head = book->index->head;
    if (!fill_cell(book, json_text(json_object_get(head, "consultation"), "title")))
        return;
    lxw_doc_properties properties = {.title = book->cell.p, .created = time_made(head)};
    xlsx_note(book, workbook_set_properties(book->workbook, &properties));
}

static bool write_book(struct book *book, const char *path, struct error *error)
{
    /* Rows go to a temporary file as they are written, and texts stand in their cells. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)book->folder};
    book->workbook = workbook_new_opt(path, &options);
    if (!book->workbook)
        return error_no_memory(error);
    book->cell = buf_init(CELL_ROOM);
    set_formats(book);
    if (book->failed == LXW_NO_ERROR) {
        set_properties(book);
        write_viewpoints(book);
        write_documents(book);
        write_nodes(book);
    }
    buf_done(&book->cell);
    xlsx_note(book, workbook_close(book->workbook));
    if (book->failed == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return error_no_memory(error);
    return book->failed == LXW_NO_ERROR ||
           error_set(error, ERROR_IO, "the workbook could not be written: %s",
                     lxw_strerror(book->failed));
}

/* The library writes to a path only. */
static bool write_through_file(struct book *book, struct buf *out, struct error *error)
{
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "%s/samsyn-XXXXXX", book->folder);
    if (length < 0 || length >= PATH_BYTES)
        return error_set(error, ERROR_INPUT, "TMPDIR is too long");
    int fd = mkstemp(path);
    if (fd < 0)
        return error_set_errno(error, errno, "no temporary file %s", path);
    close(fd);
    bool ok = write_book(book, path, error) && file_read(path, out, error);
    unlink(path);
    return ok;
}

bool render_xlsx(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error)
{
    struct words words;
    if (!words_load(str_from(options->language), &words, error))
        return false;
    const char *folder = getenv("TMPDIR");
    struct book book = {
        .index = &rendering->index, .words = &words, .folder = folder ? folder : "/tmp"};
    bool ok = write_through_file(&book, out, error);
    words_done(&words);
    return ok;
}

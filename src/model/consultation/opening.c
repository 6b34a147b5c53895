/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/opening.h"

#include "base/file.h"
#include "model/consultation/draft.h"
#include "model/office/acts.h"
#include "model/office/json.h"

enum { MOST_LINES = 200 };

struct lines {
    char **items;
    size_t count;
};

struct prepared_opening {
    struct prepared_draft *draft;
    struct consultees consultees;
    struct consultation_facts facts;
};

/* What was typed */

/* The lines that are not empty, each with a NUL behind. */
static bool take_lines(struct str text, const char *field, struct arena *arena,
                       struct lines *ret_lines, struct error *error)
{
    struct lines lines = {ARENA_ARRAY(arena, MOST_LINES, char *), 0};
    if (!lines.items)
        return error_no_memory(error);
    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.n == 0)
            continue;
        if (lines.count == MOST_LINES || line.n > LIMIT_REASON_BYTES)
            return error_set(error, ERROR_LIMIT, "%s: at most %d lines of %zu bytes", field,
                             MOST_LINES, LIMIT_REASON_BYTES);
        lines.items[lines.count] = str_to_c(arena, line);
        if (!lines.items[lines.count++])
            return error_no_memory(error);
    }
    *ret_lines = lines;
    return true;
}

static bool check_length(struct str text, const char *field, size_t most, struct error *error)
{
    return text.n <= most || error_set(error, ERROR_LIMIT, "%s: at most %zu bytes", field, most);
}

static bool take_texts(const struct opening_form *form, struct consultation_facts *facts,
                       struct error *error)
{
    facts->title = str_trim(form->title);
    facts->case_number = str_trim(form->case_number);
    facts->authority = str_trim(form->authority);
    if (form->deadline.n && !date_parse_iso(form->deadline, &facts->deadline))
        return error_set(error, ERROR_INPUT, "deadline: write the day as 2026-03-05");
    return check_length(facts->title, "title", LIMIT_NAME_BYTES, error) &&
           check_length(facts->case_number, "case_number", LIMIT_CASE_NUMBER_BYTES, error) &&
           check_length(facts->authority, "authority", LIMIT_NAME_BYTES, error);
}

/* A part by its number, its title, or its heading as it is printed. */
static bool is_called(const struct draft *draft, const struct node *node, struct str name,
                      struct arena *arena)
{
    struct str number = draft_number_of(node);
    return (number.n && str_equal(number, name)) ||
           (node->title.n && str_equal(node->title, name)) ||
           (node->heading.end > node->heading.start &&
            str_equal(document_plain(arena, draft->document, node->heading), name));
}

static size_t find_part(const struct draft *draft, struct str name, struct arena *arena)
{
    for (size_t i = 0; i < draft->node_count; i++)
        if (is_called(draft, &draft->nodes[i], name, arena))
            return i;
    return NODE_NONE;
}

/* Lines become ids of nodes. */
static bool find_parts(const struct draft *draft, struct lines *lines, struct arena *arena,
                       struct error *error)
{
    for (size_t i = 0; i < lines->count; i++) {
        size_t node = find_part(draft, str_from(lines->items[i]), arena);
        if (node == NODE_NONE)
            return error_set(error, ERROR_INPUT, "no_views: the draft has no part '%s'",
                             lines->items[i]);
        lines->items[i] = str_to_c(arena, draft->nodes[node].id);
        if (!lines->items[i])
            return error_no_memory(error);
    }
    return true;
}

static bool read_list(const char *path, struct arena *arena, struct consultees *ret_consultees,
                      struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    struct error problem = {0};
    bool ok = file_read(path, &bytes, error);
    struct str copy = ok ? str_copy(arena, buf_str(&bytes)) : (struct str){NULL, 0};
    buf_done(&bytes);
    if (!ok)
        return false;
    if (copy.p ? consultees_read(copy, arena, ret_consultees, &problem) : error_no_memory(&problem))
        return true;
    return error_set(error, problem.code, "consultees: %s", problem.message);
}

/* A title and something to have views on. */
static bool check_draft(const struct draft *draft, const struct opening_form *form,
                        struct error *error)
{
    if (draft->node_count < 2)
        return error_set(error, ERROR_INPUT, "draft: no headings or paragraphs were found in it");
    return str_trim(form->title).n || draft->title.n ||
           error_set(error, ERROR_INPUT, "title: the draft has none");
}

static bool prepare(struct office *office, const struct opening_form *form, struct arena *arena,
                    struct prepared_opening *prepared, struct error *error)
{
    struct lines questions, no_views;
    if (!take_texts(form, &prepared->facts, error) ||
        !take_lines(form->questions, "questions", arena, &questions, error) ||
        !take_lines(form->no_views, "no_views", arena, &no_views, error) ||
        (form->consultees_path &&
         !read_list(form->consultees_path, arena, &prepared->consultees, error)))
        return false;
    if (!form->draft_path)
        return error_set(error, ERROR_INPUT, "draft_missing: choose the file of the draft");
    prepared->draft = draft_prepare(office, form->draft_path, form->draft_name, arena, error);
    if (!prepared->draft || !check_draft(draft_of_prepared(prepared->draft), form, error) ||
        !find_parts(draft_of_prepared(prepared->draft), &no_views, arena, error))
        return false;
    prepared->facts.questions = questions.items;
    prepared->facts.question_count = questions.count;
    prepared->facts.no_views_on = no_views.items;
    prepared->facts.no_views_on_count = no_views.count;
    return true;
}

struct prepared_opening *opening_prepare(struct office *office, const struct opening_form *form,
                                         struct arena *arena, struct error *error)
{
    struct prepared_opening *prepared = ARENA_NEW(arena, struct prepared_opening);
    if (!prepared) {
        error_no_memory(error);
        return NULL;
    }
    return prepare(office, form, arena, prepared, error) ? prepared : NULL;
}

/* Keeping */

/* The same draft under the same case number; 0 when there is none. */
static bool find_sent_twice(struct office *office, int64_t version, struct str case_number,
                            int64_t *ret_consultation, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultation_rows rows;
    bool ok = sql_consultation_list_of_version(office->store, version, &arena, &rows, error);
    *ret_consultation = 0;
    for (size_t i = 0; ok && i < rows.count; i++)
        if (str_equal(rows.items[i].case_number, case_number))
            *ret_consultation = rows.items[i].id;
    arena_done(&arena);
    return ok;
}

static bool note(struct office *office, const struct signed_in *who, int64_t consultation,
                 const struct prepared_opening *prepared, struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "case_number", json_of_optional(prepared->facts.case_number));
    json_put(&maker, details, "asked", json_integer((json_int_t)prepared->consultees.count));
    details = json_made(&maker, details, error);
    return details &&
           act_add(office, who, consultation, "consultation_open", 0, details, NULL, error);
}

bool opening_keep(struct office *office, const struct signed_in *who,
                  const struct prepared_opening *prepared, int64_t *ret_consultation,
                  struct error *error)
{
    int64_t version, consultation;
    if (!draft_keep(office, prepared->draft, &version, error) ||
        !find_sent_twice(office, version, prepared->facts.case_number, &consultation, error))
        return false;
    if (!consultation &&
        (!consultation_add(office, &prepared->facts, version, draft_of_prepared(prepared->draft),
                           &prepared->consultees, &consultation, error) ||
         !note(office, who, consultation, prepared, error)))
        return false;
    *ret_consultation = consultation;
    return true;
}

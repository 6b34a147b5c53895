/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Search on a real data folder: what is found where, what the public finds, and an index that stays
 * in step.
 */
#include "workbench.h"

#include "model/consultation/consultation.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"
#include "model/search/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char answer_text[] =
    "Tallboda stad\n\nYttrande över strategi för näringsliv, RS 2025-1\n\n"
    "Tallboda vill se upphandlingsstöd till små företag i insats 1.1.\n\n"
    "Vi saknar åtgärder för hållbar tillväxt i skärgården. Kontakt: handläggare@tallboda.example\n";

struct found_in {
    int64_t consultation, document;
};

/* A consultation with one answer, in the index. */
static struct found_in fill(struct workbench *bench)
{
    struct error error = {0};
    struct received_files files;
    ASSERT_OK(search_prepare(&bench->office, &error));
    struct found_in in = {.consultation = workbench_consultation(bench)};
    char *path = workbench_file(bench, "svar.txt", answer_text);
    ASSERT_OK(register_files(&bench->office, in.consultation, (struct str){NULL, 0}, &path, 1,
                             &bench->arena, &files, &error));
    ASSERT_OK(readings_make(&bench->office, &error));
    ASSERT_OK(proposals_make(&bench->office, &error));
    struct sql_document row;
    bool found;
    ASSERT_OK(sql_document_by_number(bench->office.store, files.items[0].number, &bench->arena,
                                     &row, &found, &error));
    assert_true(found);
    in.document = row.id;
    return in;
}

static struct search_result ask(struct workbench *bench, struct search_asked asked)
{
    struct error error = {0};
    struct search_result result = {0};
    ASSERT_OK(search(&bench->office, &asked, &bench->arena, &result, &error));
    return result;
}

static struct search_result ask_for(struct workbench *bench, int64_t consultation,
                                    const char *typed)
{
    return ask(bench, (struct search_asked){.consultation = consultation,
                                            .typed = str_from(typed),
                                            .scope = SEARCH_ALL});
}

/* The pieces of a hit, marks in brackets. */
static const char *pieces_of(struct workbench *bench, const struct search_hit *hit)
{
    static const char *const before[] = {"", "[", "<redacted>"}, *const after[] = {"", "]", ""};
    struct buf out = buf_init(KIB(64));
    for (size_t i = 0; i < hit->pieces.count; i++) {
        const struct search_piece *piece = &hit->pieces.items[i];
        buf_add_str(&out, str_from(before[piece->kind]));
        buf_add_str(&out, piece->text);
        buf_add_str(&out, str_from(after[piece->kind]));
    }
    char *text = str_to_c(&bench->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void publish(struct workbench *bench)
{
    workbench_sql(bench, "INSERT INTO publication (consultation, what, at) "
                         "SELECT id, 'consultation', 'x' FROM consultation;"
                         "INSERT INTO disclosure (document, state, at) "
                         "SELECT id, 'shown', 'x' FROM document WHERE role = 'received'");
}

static size_t public_count(struct workbench *bench, struct found_in in, const char *typed,
                           enum search_scope scope)
{
    return ask(bench, (struct search_asked){.consultation = in.consultation,
                                            .typed = str_from(typed),
                                            .scope = SEARCH_ALL,
                                            .public_only = true})
        .scopes[scope]
        .count;
}

static void reply_to_all(struct workbench *bench, struct found_in in, const char *reason)
{
    struct error error = {0};
    struct sql_viewpoint_rows rows;
    struct str sql = str_format(
        &bench->arena, "UPDATE viewpoint SET outcome = 'noted', reply = 7, reason = %s", reason);
    workbench_sql(bench, sql.p);
    ASSERT_OK(sql_viewpoint_list(bench->office.store, in.document, &bench->arena, &rows, &error));
    assert_true(rows.count > 0);
    ASSERT_OK(store_begin(bench->office.store, &error));
    for (size_t i = 0; i < rows.count; i++)
        ASSERT_OK(search_keep_reply(&bench->office, rows.items[i].id, &error));
    ASSERT_OK(store_commit(bench->office.store, &error));
}

static void an_answer_is_found_with_its_place(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    struct search_result result = ask_for(bench, in.consultation, "upphandlingsstöd företag");
    assert_int_equal(result.scopes[SEARCH_ANSWERS].count, 1);
    const struct search_hit *hit = &result.scopes[SEARCH_ANSWERS].hits.items[0];
    assert_int_equal(hit->document, in.document);
    assert_int_equal(hit->page, 1);
    assert_int_equal(hit->line, 5);
    assert_true(hit->viewpoint > 0);
    assert_string_equal(pieces_of(bench, hit),
                        "Tallboda vill se [upphandlingsstöd] till små [företag] i insats 1.1.");
}

static void a_draft_is_found_with_its_part(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    struct search_result result = ask_for(bench, in.consultation, "kompetensfond");
    assert_int_equal(result.scopes[SEARCH_DRAFT].count, 1);
    const struct search_hit *hit = &result.scopes[SEARCH_DRAFT].hits.items[0];
    assert_true(hit->node.n > 0);
    assert_true(str_equal(hit->node_number, STR("1.1")));
}

static void words_are_found_in_all_their_forms_and_in_compounds(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    static const struct {
        const char *typed;
        size_t answers;
    } cases[] = {
        {"företaget", 1},
        {"upphandling", 1},
        {"stöd", 1},
        {"stödet", 1},
        {"åtgärd", 1},
        {"atgard", 0},
        {"skärgårdarna", 1},
        {"\"små företag\"", 1},
        {"små -stöd", 1},
        {"små -upphandlingsstöd", 0},
        {"1.1", 1},
        {"RS 2025-1", 1},
        {"tallboda.example", 1},
        {"upph*", 1},
        {"NEAR(", 0},
        {"*", 0},
        {"strategierna", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_result result = ask_for(bench, in.consultation, cases[i].typed);
        size_t count = result.loosened ? 0 : result.scopes[SEARCH_ANSWERS].count;
        if (count != cases[i].answers)
            fail_msg("%s finds %zu answers", cases[i].typed, count);
    }
}

static void a_compound_that_nobody_wrote_is_found_by_its_last_part(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    struct search_result result = ask_for(bench, in.consultation, "tillväxtstrategin");
    assert_int_equal(result.loosened, SEARCH_BY_LAST_PART);
    assert_true(str_equal(result.part, STR("strategi")));
    assert_int_equal(result.scopes[SEARCH_ANSWERS].count, 1);
}

static void where_no_text_has_all_the_words_some_will_do(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    struct search_result result = ask_for(bench, in.consultation, "skärgård zebra");
    assert_int_equal(result.loosened, SEARCH_BY_ANY_WORD);
    assert_int_equal(result.scopes[SEARCH_ANSWERS].count, 1);
    result = ask_for(bench, in.consultation, "zebra giraff");
    assert_int_equal(result.loosened, SEARCH_AS_TYPED);
    assert_int_equal(result.scopes[SEARCH_ANSWERS].count, 0);
}

static void a_query_of_nothing_seeks_nothing(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    assert_false(ask_for(bench, in.consultation, "").seeks);
    assert_false(ask_for(bench, in.consultation, "-strategi").seeks);
    assert_true(ask_for(bench, in.consultation, "strategi").seeks);
}

static void a_reply_to_many_is_one_hit(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    assert_int_equal(ask_for(bench, in.consultation, "zebra").scopes[SEARCH_REPLIES].count, 0);
    reply_to_all(bench, in, "'Zebrorna tillgodoses.'");
    struct search_result result = ask_for(bench, in.consultation, "zebra");
    assert_int_equal(result.scopes[SEARCH_REPLIES].count, 1);
    const struct search_hit *hit = &result.scopes[SEARCH_REPLIES].hits.items[0];
    assert_string_equal(pieces_of(bench, hit), "[Zebrorna] tillgodoses.");
    assert_true(str_equal(hit->outcome, STR("noted")));
    assert_true(hit->replied >= 1 && hit->viewpoint > 0);
}

static void a_reply_that_is_changed_is_found_as_it_is_now(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    reply_to_all(bench, in, "'Zebrorna tillgodoses.'");
    reply_to_all(bench, in, "'Girafferna tillgodoses.'");
    assert_int_equal(ask_for(bench, in.consultation, "zebra").scopes[SEARCH_REPLIES].count, 0);
    assert_int_equal(ask_for(bench, in.consultation, "giraff").scopes[SEARCH_REPLIES].count, 1);
    reply_to_all(bench, in, "NULL");
    assert_int_equal(ask_for(bench, in.consultation, "giraff").scopes[SEARCH_REPLIES].count, 0);
}

static void a_document_that_is_filed_elsewhere_is_found_there(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct found_in in = fill(bench);
    struct consultation_facts facts = {.case_number = STR("RS 2025-2")};
    int64_t other;
    ASSERT_OK(consultation_open(&bench->office, &facts, &other, &error));
    ASSERT_OK(store_begin(bench->office.store, &error));
    ASSERT_OK(sql_document_set_consultation(bench->office.store, other, in.document, &error));
    ASSERT_OK(search_keep_document(&bench->office, in.document, &error));
    ASSERT_OK(store_commit(bench->office.store, &error));
    assert_int_equal(ask_for(bench, in.consultation, "skärgård").scopes[SEARCH_ANSWERS].count, 0);
    assert_int_equal(ask_for(bench, other, "skärgård").scopes[SEARCH_ANSWERS].count, 1);
    struct search_result all = ask_for(bench, 0, "skärgård");
    assert_int_equal(all.scopes[SEARCH_ANSWERS].count, 1);
    assert_int_equal(all.scopes[SEARCH_ANSWERS].hits.items[0].consultation, other);
}

static void the_public_finds_what_is_published(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    reply_to_all(bench, in, "'Zebrorna tillgodoses.'");
    assert_int_equal(public_count(bench, in, "kompetensfond", SEARCH_DRAFT), 0);
    assert_int_equal(public_count(bench, in, "skärgård", SEARCH_ANSWERS), 0);
    publish(bench);
    assert_int_equal(public_count(bench, in, "kompetensfond", SEARCH_DRAFT), 1);
    assert_int_equal(public_count(bench, in, "kompetensfond -små", SEARCH_DRAFT), 0);
    assert_int_equal(public_count(bench, in, "skärgård", SEARCH_ANSWERS), 1);
    assert_int_equal(public_count(bench, in, "zebra", SEARCH_REPLIES), 0);
    assert_int_equal(public_count(bench, in, "havsskärgård", SEARCH_ANSWERS), 1);
    workbench_sql(bench, "INSERT INTO publication (consultation, what, at) "
                         "SELECT id, 'compilation', 'x' FROM consultation");
    assert_int_equal(public_count(bench, in, "zebra", SEARCH_REPLIES), 1);
    workbench_sql(bench, "UPDATE disclosure SET state = 'withheld'");
    assert_int_equal(public_count(bench, in, "skärgård", SEARCH_ANSWERS), 0);
    assert_int_equal(ask_for(bench, in.consultation, "skärgård").scopes[SEARCH_ANSWERS].count, 1);
}

static void what_is_redacted_is_neither_found_nor_shown_to_the_public(void **state)
{
    struct workbench *bench = *state;
    struct found_in in = fill(bench);
    publish(bench);
    size_t start = str_find(str_from(answer_text), STR("handläggare@"), 0);
    char sql[256];
    snprintf(sql, sizeof sql,
             "INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (1, %lld, "
             "%zu, %zu, 'x', 'x')",
             (long long)in.document, start, start + strlen("handläggare@tallboda.example"));
    workbench_sql(bench, sql);
    assert_int_equal(public_count(bench, in, "handläggare", SEARCH_ANSWERS), 0);
    /* Nor may it be found out by what it keeps away. */
    assert_int_equal(public_count(bench, in, "skärgård -handläggare", SEARCH_ANSWERS), 1);
    assert_int_equal(public_count(bench, in, "skärgård -tillväxt", SEARCH_ANSWERS), 0);
    struct search_result result = ask(bench, (struct search_asked){.consultation = in.consultation,
                                                                   .typed = STR("skärgård"),
                                                                   .scope = SEARCH_ANSWERS,
                                                                   .public_only = true});
    assert_int_equal(result.scopes[SEARCH_ANSWERS].count, 1);
    assert_string_equal(pieces_of(bench, &result.scopes[SEARCH_ANSWERS].hits.items[0]),
                        "Vi saknar åtgärder för hållbar tillväxt i [skärgården]. Kontakt: "
                        "<redacted>");
    assert_int_equal(ask_for(bench, in.consultation, "handläggare").scopes[SEARCH_ANSWERS].count,
                     1);
}

static void an_index_made_anew_finds_the_same(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct found_in in = fill(bench);
    reply_to_all(bench, in, "'Företagen tillgodoses i strategin.'");
    static const char *const queries[] = {"företag", "strategi", "upphandling", "1.1", "zebra"};
    enum { QUERIES = sizeof queries / sizeof *queries };
    struct search_result before[QUERIES];
    for (size_t i = 0; i < QUERIES; i++)
        before[i] = ask_for(bench, in.consultation, queries[i]);
    ASSERT_OK(search_rebuild(&bench->office, &error));
    for (size_t i = 0; i < QUERIES; i++) {
        struct search_result after = ask_for(bench, in.consultation, queries[i]);
        for (size_t scope = 0; scope < SEARCH_SCOPES; scope++) {
            assert_int_equal(after.scopes[scope].count, before[i].scopes[scope].count);
            for (size_t j = 0; j < after.scopes[scope].hits.count; j++)
                assert_string_equal(pieces_of(bench, &after.scopes[scope].hits.items[j]),
                                    pieces_of(bench, &before[i].scopes[scope].hits.items[j]));
        }
    }
}

static void an_index_that_is_missing_is_made_and_says_so_until_then(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct search_asked asked = {.typed = STR("kompetensfond"), .scope = SEARCH_ALL};
    struct search_result result;
    struct search_state look;
    int64_t consultation = workbench_consultation(bench);
    assert_false(search(&bench->office, &asked, &bench->arena, &result, &error));
    assert_int_equal(error.code, ERROR_STATE);
    ASSERT_OK(search_look(&bench->office, &look, &error));
    assert_false(look.made);
    ASSERT_OK(search_prepare(&bench->office, &error));
    assert_int_equal(ask_for(bench, consultation, "kompetensfond").scopes[SEARCH_DRAFT].count, 1);
    ASSERT_OK(search_look(&bench->office, &look, &error));
    assert_true(look.made);
    assert_int_equal(look.documents, 1);
    assert_int_equal(look.missing_documents, 0);
}

static void what_the_index_lacks_is_put_in(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct found_in in = fill(bench);
    struct search_state look;
    workbench_sql(bench, "DELETE FROM search_run");
    assert_int_equal(ask_for(bench, in.consultation, "skärgård").scopes[SEARCH_ANSWERS].count, 0);
    ASSERT_OK(search_look(&bench->office, &look, &error));
    assert_int_equal(look.missing_documents, 2);
    ASSERT_OK(search_prepare(&bench->office, &error));
    assert_int_equal(ask_for(bench, in.consultation, "skärgård").scopes[SEARCH_ANSWERS].count, 1);
}

static void an_index_of_another_version_is_made_anew(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct found_in in = fill(bench);
    workbench_sql(bench, "UPDATE setting SET value = '0' WHERE key = 'search_version';"
                         "DELETE FROM search_run");
    ASSERT_OK(search_prepare(&bench->office, &error));
    assert_int_equal(ask_for(bench, in.consultation, "skärgård").scopes[SEARCH_ANSWERS].count, 1);
}

static void hits_come_by_page_and_their_number_is_capped(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct buf text = buf_init(MIB(1));
    ASSERT_OK(search_prepare(&bench->office, &error));
    int64_t consultation = workbench_consultation(bench);
    for (int i = 0; i < 1100; i++)
        buf_add_format(&text, "Zebran %d har ränder.\n\n", i);
    buf_add_c(&text, '\0');
    char *path = workbench_file(bench, "zebror.txt", text.p);
    buf_done(&text);
    struct received_files files;
    ASSERT_OK(register_files(&bench->office, consultation, (struct str){NULL, 0}, &path, 1,
                             &bench->arena, &files, &error));
    ASSERT_OK(readings_make(&bench->office, &error));
    struct search_asked asked = {
        .consultation = consultation, .typed = STR("zebra"), .scope = SEARCH_ANSWERS};
    struct search_result first = ask(bench, asked);
    assert_int_equal(first.scopes[SEARCH_ANSWERS].count, LIMIT_SEARCH_HITS);
    assert_true(first.scopes[SEARCH_ANSWERS].more);
    assert_true(first.next_page);
    assert_int_equal(first.scopes[SEARCH_ANSWERS].hits.count, first.page_size);
    asked.page = LIMIT_SEARCH_HITS / first.page_size - 1;
    struct search_result last = ask(bench, asked);
    assert_false(last.next_page);
    assert_int_equal(last.scopes[SEARCH_ANSWERS].hits.count, first.page_size);
    asked.page = SIZE_MAX;
    assert_int_equal(ask(bench, asked).scopes[SEARCH_ANSWERS].hits.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_is_found_with_its_place),
        TEST(a_draft_is_found_with_its_part),
        TEST(words_are_found_in_all_their_forms_and_in_compounds),
        TEST(a_compound_that_nobody_wrote_is_found_by_its_last_part),
        TEST(where_no_text_has_all_the_words_some_will_do),
        TEST(a_query_of_nothing_seeks_nothing),
        TEST(a_reply_to_many_is_one_hit),
        TEST(a_reply_that_is_changed_is_found_as_it_is_now),
        TEST(a_document_that_is_filed_elsewhere_is_found_there),
        TEST(the_public_finds_what_is_published),
        TEST(what_is_redacted_is_neither_found_nor_shown_to_the_public),
        TEST(an_index_made_anew_finds_the_same),
        TEST(an_index_that_is_missing_is_made_and_says_so_until_then),
        TEST(what_the_index_lacks_is_put_in),
        TEST(an_index_of_another_version_is_made_anew),
        TEST(hits_come_by_page_and_their_number_is_capped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

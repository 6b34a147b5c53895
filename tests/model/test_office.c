/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The lasting form: registering, reading, proposing, compiling, verifying on a real data folder.
 */
#include "workbench.h"

#include "base/file.h"
#include "model/compilation/compile.h"
#include "model/consultation/consultation.h"
#include "model/consultation/draft.h"
#include "model/documents/register.h"
#include "model/office/json.h"
#include "model/office/verify.h"
#include "model/office/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char *answer_file(struct workbench *bench, const char *name, const char *sender)
{
    return workbench_file(
        bench, name,
        workbench_answer(bench, sender,
                         "Insats 1.1 behöver förtydligas: vem ska betala kompetensfonden?"));
}

static const json_t *documents_of(const json_t *compilation)
{
    return json_object_get(compilation, "documents");
}

/* --- The register --- */

static char missing[] = "/nowhere/b.txt";

static void files_are_numbered_in_their_order_and_duplicates_are_named(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct received_files files;
    int64_t consultation = workbench_consultation(bench);
    char *a = answer_file(bench, "a.txt", "Björkereds kommun");
    char *paths[] = {a, answer_file(bench, "b.txt", "Tallboda stad"), a};
    ASSERT_OK(register_files(&bench->office, consultation, (struct str){NULL, 0}, paths, 3,
                             &bench->arena, &files, &error));
    assert_int_equal(files.items[1].number, files.items[0].number + 1);
    assert_int_equal(files.items[2].number, files.items[0].number + 2);
    assert_int_equal(files.items[0].duplicate_of, 0);
    assert_int_equal(files.items[2].duplicate_of, files.items[0].number);
}

static void a_file_that_is_not_there_stops_no_other(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct received_files files;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {workbench_file(bench, "a.txt", "text"), missing, bench->folder};
    ASSERT_OK(register_files(&bench->office, consultation, (struct str){NULL, 0}, paths, 3,
                             &bench->arena, &files, &error));
    assert_int_equal(files.refused, 2);
    assert_true(files.items[0].number > 0);
    assert_int_equal(files.items[1].number, 0);
    assert_true(files.items[1].reason.n > 0);
    assert_true(files.items[2].reason.n > 0);
}

static void a_receipt_that_was_broken_off_is_taken_up(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct received_files first, again, later;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {answer_file(bench, "a.txt", "Björkereds kommun"), missing};
    ASSERT_OK(register_files(&bench->office, consultation, (struct str){NULL, 0}, paths, 2,
                             &bench->arena, &first, &error));
    ASSERT_OK(register_files(&bench->office, consultation, (struct str){NULL, 0}, paths, 2,
                             &bench->arena, &again, &error));
    assert_false(first.taken_up);
    assert_true(again.taken_up);
    assert_int_equal(first.items[0].number, again.items[0].number);
    ASSERT_OK(register_finished(&bench->office, &error));
    ASSERT_OK(register_files(&bench->office, consultation, (struct str){NULL, 0}, paths, 2,
                             &bench->arena, &later, &error));
    assert_false(later.taken_up);
    assert_int_equal(later.items[0].duplicate_of, first.items[0].number);
}

static void a_name_in_another_encoding_is_registered_in_utf_8(void **state)
{
    struct workbench *bench = *state;
    struct str name = register_name(&bench->arena, STR("\xE5r\nbok.txt"));
    assert_true(str_equal(name, STR("år\nbok.txt")));
}

/* --- Draft and consultation --- */

static void the_same_draft_twice_is_one_version(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t first, second;
    char *path = workbench_file(bench, "utkast.md", "# En strategi\n\n## Kapitel\n\nText.\n");
    ASSERT_OK(draft_add(&bench->office, path, &first, &error));
    ASSERT_OK(draft_add(&bench->office, path, &second, &error));
    assert_int_equal(first, second);
}

static void a_draft_that_cannot_be_read_is_refused_with_the_reason(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t version;
    assert_false(draft_add(&bench->office, workbench_file(bench, "tom.txt", ""), &version, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_true(str_contains(str_from(error.message), STR("tom.txt")));
}

static void a_part_that_the_draft_lacks_cannot_be_left_out(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t consultation;
    char unknown[] = "c99", *parts[] = {unknown};
    struct consultation_facts facts = {.no_views_on = parts, .no_views_on_count = 1};
    workbench_consultation(bench);
    assert_false(consultation_open(&bench->office, &facts, &consultation, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

/* --- The compilation --- */

static void everything_that_came_in_is_in_the_compilation(void **state)
{
    struct workbench *bench = *state;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {
        answer_file(bench, "a.txt", "Björkereds kommun"),
        workbench_file(bench, "tom.txt", ""),
        workbench_file(bench, "trasig.pdf", "%PDF-1.7\n1 0 obj\n<<"),
    };
    workbench_receive(bench, consultation, paths, 3);
    json_t *compilation = workbench_compile(bench, consultation);
    const json_t *documents = documents_of(compilation);
    const json_t *summary = json_object_get(compilation, "summary");
    assert_int_equal(json_array_size(documents), 3);
    assert_int_equal(json_integer_value(json_object_get(summary, "not_read")), 2);
    assert_int_equal(json_integer_value(json_object_get(summary, "files")), 3);
    assert_true(json_is_null(json_object_get(json_array_get(documents, 1), "text")));
    assert_true(json_array_size(json_object_get(json_array_get(documents, 1), "problems")) > 0);
    json_decref(compilation);
}

/* A mail that hands over the same answer twice. */
static char *mail_file(struct workbench *bench, const char *name)
{
    const char *answer = workbench_answer(bench, "Tallboda stad",
                                          "Insats 2.1 bör kompletteras med laddstolpar i byarna.");
    struct str mail = str_format(&bench->arena,
                                 "From: Tallboda stad <registrator@tallboda.example>\r\n"
                                 "To: registrator@bjorkered.example\r\n"
                                 "Subject: Yttrande RS 2025-1\r\n"
                                 "Date: Mon, 20 Oct 2025 08:00:00 +0200\r\n"
                                 "MIME-Version: 1.0\r\n"
                                 "Content-Type: multipart/mixed; boundary=gr\r\n\r\n"
                                 "--gr\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                                 "Hej! Vårt yttrande bifogas.\r\n"
                                 "--gr\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                 "Content-Disposition: attachment; filename=svar.txt\r\n\r\n"
                                 "%s\r\n"
                                 "--gr\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                 "Content-Disposition: attachment; filename=svar.txt\r\n\r\n"
                                 "%s\r\n--gr--\r\n",
                                 answer, answer);
    return workbench_file(bench, name, mail.p);
}

static void attachments_are_documents_of_their_own_below_their_mail(void **state)
{
    struct workbench *bench = *state;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {mail_file(bench, "brev.eml"),
                     answer_file(bench, "b.txt", "Björkereds kommun")};
    workbench_receive(bench, consultation, paths, 2);
    json_t *compilation = workbench_compile(bench, consultation);
    const json_t *documents = documents_of(compilation);
    const json_t *summary = json_object_get(compilation, "summary");
    assert_int_equal(json_array_size(documents), 4);
    assert_string_equal(text_at(documents, 2, "file"), "brev.eml/svar.txt");
    assert_string_equal(text_at(documents, 2, "attachment_of"), "brev.eml");
    assert_string_equal(text_at(documents, 3, "file"), "brev.eml/svar (2).txt");
    assert_string_equal(text_at(documents, 3, "twin_of"), "brev.eml/svar.txt");
    assert_string_equal(text_at(documents, 3, "twin_kind"), "same_file");
    assert_int_equal(json_integer_value(json_object_get(summary, "files")), 2);
    assert_int_equal(json_integer_value(json_object_get(summary, "attachments")), 2);
    json_decref(compilation);
}

static void compiling_twice_gives_the_same(void **state)
{
    struct workbench *bench = *state;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {mail_file(bench, "brev.eml"),
                     answer_file(bench, "b.txt", "Björkereds kommun")};
    workbench_receive(bench, consultation, paths, 2);
    json_t *first = workbench_compile(bench, consultation);
    json_t *second = workbench_compile(bench, consultation);
    assert_true(
        json_equal(json_object_get(first, "documents"), json_object_get(second, "documents")));
    assert_true(
        json_equal(json_object_get(first, "viewpoints"), json_object_get(second, "viewpoints")));
    json_decref(first);
    json_decref(second);
}

/* What is written viewpoint by viewpoint is what jansson makes of the whole. */
static void a_compilation_is_written_as_one_json_document(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct compile_options options = {.language = LANGUAGE_SV};
    int64_t consultation = workbench_consultation(bench);
    for (int answers = 0; answers < 2; answers++) {
        struct buf written = buf_init(MIB(4));
        json_t *whole = workbench_compile(bench, consultation);
        struct compilation *compilation =
            compile_consultation(&bench->office, consultation, &options, &error);
        assert_non_null(compilation);
        json_object_set(whole, "made", json_object_get(compilation_head(compilation), "made"));
        ASSERT_OK(compilation_write(compilation, &written, &error));
        buf_add_c(&written, '\0');
        char *expected = json_dumps(whole, JSON_INDENT(1) | JSON_REAL_PRECISION(4));
        assert_int_equal(written.n - 1, strlen(expected) + 1);
        assert_memory_equal(written.p, expected, strlen(expected));
        free(expected);
        compilation_free(compilation);
        json_decref(whole);
        buf_done(&written);
        workbench_receive(bench, consultation,
                          (char *[]){answer_file(bench, "a.txt", "Björkereds kommun")}, 1);
    }
}

static void several_analysts_find_what_one_finds(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    int64_t consultation = workbench_consultation(bench);
    char *paths[12];
    for (size_t i = 0; i < 12; i++)
        paths[i] = answer_file(bench, str_format(&bench->arena, "%zu.txt", i).p,
                               str_format(&bench->arena, "Kommun %zu", i).p);
    bench->office.analysts = 3;
    workbench_receive(bench, consultation, paths, 12);
    /* Verification analyses one document at a time. */
    workbench_verify(bench, &verified);
    assert_int_equal(verified.analyses, 12);
}

static void places_hold_the_words_that_they_say(void **state)
{
    struct workbench *bench = *state;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {answer_file(bench, "a.txt", "Björkereds kommun")};
    workbench_receive(bench, consultation, paths, 1);
    json_t *compilation = workbench_compile(bench, consultation);
    const char *text = text_at(documents_of(compilation), 0, "text");
    const json_t *viewpoints = json_object_get(compilation, "viewpoints"), *viewpoint;
    size_t i;
    assert_true(json_array_size(viewpoints) > 0);
    json_array_foreach(viewpoints, i, viewpoint)
    {
        const json_t *evidence;
        size_t j;
        json_array_foreach(json_object_get(viewpoint, "evidence"), j, evidence)
        {
            json_int_t start = json_integer_value(json_object_get(evidence, "start"));
            struct str words = json_str(evidence, "text");
            assert_memory_equal(text + start, words.p, words.n);
        }
    }
    json_decref(compilation);
}

/* --- Verification --- */

struct found {
    size_t count;
    size_t of[DIFFERENCES];
};

static void take(void *context, const struct difference *difference)
{
    struct found *found = context;
    found->count++;
    found->of[difference->kind]++;
}

static struct found verify(struct workbench *bench, struct verified *ret_verified)
{
    struct error error = {0};
    struct found found = {0};
    ASSERT_OK(
        verify_office(&bench->office, (struct verify_report){take, &found}, ret_verified, &error));
    return found;
}

static int64_t received_office(struct workbench *bench)
{
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {answer_file(bench, "a.txt", "Björkereds kommun"),
                     mail_file(bench, "brev.eml")};
    workbench_receive(bench, consultation, paths, 2);
    return consultation;
}

static void a_sound_folder_shows_no_difference(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    received_office(bench);
    struct found found = verify(bench, &verified);
    assert_int_equal(found.count, 0);
    assert_int_equal(verified.readings, 5);
    assert_int_equal(verified.analyses, 4);
    assert_int_equal(verified.drafts, 1);
    assert_int_equal(verified.outdated, 0);
}

static void a_changed_blob_is_found(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    struct error error = {0};
    received_office(bench);
    json_t *blobs = view_blobs(&bench->office, &error);
    const char *hash = text_at(blobs, 0, "hash");
    const char *path = str_format(&bench->arena, "%s/blobs/%.2s/%s", bench->data, hash, hash).p;
    assert_int_equal(chmod(path, 0644), 0);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    fputs("!", file);
    fclose(file);
    json_decref(blobs);
    struct found found = verify(bench, &verified);
    assert_true(found.of[DIFFERENCE_BLOB_CHANGED] == 1);
}

static void a_changed_viewpoint_is_found(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    received_office(bench);
    workbench_sql(bench, "UPDATE viewpoint SET kind = 'praise', score = 0.5 WHERE ordinal = 1");
    assert_true(verify(bench, &verified).of[DIFFERENCE_ANALYSIS] >= 1);
}

static void a_changed_reading_is_found(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    received_office(bench);
    workbench_sql(bench, "UPDATE reading SET problems = '[{\"code\":\"x\",\"message\":\"y\"}]' "
                         "WHERE document = (SELECT max(document) FROM reading)");
    assert_int_equal(verify(bench, &verified).of[DIFFERENCE_READING], 1);
}

static void a_changed_node_is_found(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    received_office(bench);
    workbench_sql(bench, "UPDATE node SET title = 'annat' WHERE ordinal = 2");
    assert_int_equal(verify(bench, &verified).of[DIFFERENCE_TREE], 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files_are_numbered_in_their_order_and_duplicates_are_named),
        TEST(a_file_that_is_not_there_stops_no_other),
        TEST(a_receipt_that_was_broken_off_is_taken_up),
        TEST(a_name_in_another_encoding_is_registered_in_utf_8),
        TEST(the_same_draft_twice_is_one_version),
        TEST(a_draft_that_cannot_be_read_is_refused_with_the_reason),
        TEST(a_part_that_the_draft_lacks_cannot_be_left_out),
        TEST(everything_that_came_in_is_in_the_compilation),
        TEST(attachments_are_documents_of_their_own_below_their_mail),
        TEST(compiling_twice_gives_the_same),
        TEST(a_compilation_is_written_as_one_json_document),
        TEST(several_analysts_find_what_one_finds),
        TEST(places_hold_the_words_that_they_say),
        TEST(a_sound_folder_shows_no_difference),
        TEST(a_changed_blob_is_found),
        TEST(a_changed_viewpoint_is_found),
        TEST(a_changed_reading_is_found),
        TEST(a_changed_node_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

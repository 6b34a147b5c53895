/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the public sees of a document.
 */
#include "model/documents/disclosures.h"
#include "model/documents/masking.h"
#include "model/documents/readings.h"
#include "model/public/publication.h"
#include "workbench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct signed_in registrar = {.account = WORKBENCH_REGISTRAR};

/* The first document of a file of that name and text. */
static struct sql_document receive(struct workbench *bench, const char *name, const char *text)
{
    struct error error = {0};
    struct sql_document_rows rows;
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {workbench_file(bench, name, text)};
    workbench_account(bench, WORKBENCH_REGISTRAR, "registrator", "Registrator 1");
    workbench_receive(bench, consultation, paths, 1);
    ASSERT_OK(sql_document_list_of_consultation(bench->office.store, consultation, 0, 10,
                                                &bench->arena, &rows, &error));
    return rows.items[0];
}

static struct sql_document answer(struct workbench *bench)
{
    return receive(bench, "svar.txt", "Almviks kommun\n\nVi nås på 070-123\n45 och 070-123 45.\n");
}

static struct disclosed find(struct workbench *bench, int64_t document)
{
    struct error error = {0};
    struct disclosed disclosed = {0};
    ASSERT_OK(disclosure_find(&bench->office, document, &bench->arena, &disclosed, &error));
    return disclosed;
}

static bool set(struct workbench *bench, const struct sql_document *document,
                enum disclosed_state state, const char *reason, struct error *error)
{
    if (!store_begin(bench->office.store, error))
        return false;
    return office_end(
        &bench->office,
        disclosure_set(&bench->office, &registrar, document, state, str_from(reason), error),
        error);
}

static bool redact(struct workbench *bench, const struct sql_document *document, const char *quote,
                   const char *reason, size_t *ret_count, struct error *error)
{
    if (!store_begin(bench->office.store, error))
        return false;
    return office_end(&bench->office,
                      redaction_add_quoted(&bench->office, &registrar, document, str_from(quote),
                                           str_from(reason), ret_count, error),
                      error);
}

static void nobody_sees_what_nobody_has_shown(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document = answer(bench);
    assert_int_equal(find(bench, document.id).state, DISCLOSED_UNSAID);
}

static void shown_and_withheld_say_who_said_so(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct sql_document document = answer(bench);
    assert_true(set(bench, &document, DISCLOSED_SHOWN, "", &error));
    assert_int_equal(find(bench, document.id).state, DISCLOSED_SHOWN);
    assert_true(set(bench, &document, DISCLOSED_WITHHELD, "21 kap. 1 § OSL", &error));
    struct disclosed disclosed = find(bench, document.id);
    assert_int_equal(disclosed.state, DISCLOSED_WITHHELD);
    assert_true(str_equal(disclosed.reason, STR("21 kap. 1 § OSL")));
    assert_true(str_equal(disclosed.by, STR("Registrator 1")));
}

static void withholding_needs_a_reason(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct sql_document document = answer(bench);
    assert_false(set(bench, &document, DISCLOSED_WITHHELD, "  ", &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(find(bench, document.id).state, DISCLOSED_UNSAID);
}

static void a_quotation_is_masked_wherever_it_stands_across_line_ends_too(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    size_t count = 0;
    struct sql_document document = answer(bench);
    ASSERT_OK(redact(bench, &document, "070-123 45", "telefonnummer", &count, &error));
    assert_int_equal(count, 2);
    struct disclosed disclosed = find(bench, document.id);
    assert_int_equal(disclosed.redactions.count, 2);
    assert_int_equal(disclosed.redactions.items[0].start_at, 28);
    assert_int_equal(disclosed.redactions.items[0].end_at, 38);
    assert_true(str_equal(disclosed.redactions.items[1].reason, STR("telefonnummer")));
}

/* In how many places of a document with that text `quote` is masked. */
static size_t masked_in(struct workbench *bench, const char *text, const char *quote)
{
    struct error error = {0};
    size_t count = 0;
    struct sql_document document = receive(bench, "brev.txt", text);
    ASSERT_OK(redact(bench, &document, quote, "skäl", &count, &error));
    return count;
}

static void a_quotation_is_masked_where_a_line_end_divides_it(void **state)
{
    assert_int_equal(masked_in(*state,
                               "Uppgiftslämnare vid Sund-\nholmens gård.\n\nSundholmens gård, "
                               "Sund\u00AD\nholmens gård, Sund\u00ADholmens gård.\n",
                               "Sundholmens gård"),
                     4);
}

static void a_quotation_is_masked_in_any_letter_case(void **state)
{
    assert_int_equal(
        masked_in(*state, "SUNDHOLMENS ÅSBO\n\nSkrivet av sundholmens åsbo.\n", "Sundholmens Åsbo"),
        2);
}

static void words_that_do_not_stand_there_are_refused(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    size_t count = 7;
    struct sql_document document = answer(bench);
    assert_false(redact(bench, &document, "08-555", "telefonnummer", &count, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_false(redact(bench, &document, "  ", "telefonnummer", &count, &error));
    assert_false(redact(bench, &document, "070", "", &count, &error));
    assert_int_equal(count, 7);
}

static bool redact_range(struct workbench *bench, const struct sql_document *document,
                         struct range range, int64_t *ret_id, struct error *error)
{
    if (!store_begin(bench->office.store, error))
        return false;
    return office_end(
        &bench->office,
        redaction_add(&bench->office, &registrar, document, range, STR("skäl"), ret_id, error),
        error);
}

static void a_stretch_must_lie_in_the_text_and_cut_no_character(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document = answer(bench);
    const struct range wrong[] = {{5, 5}, {9, 4}, {0, 4000}, {0, 26}};
    int64_t id = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error error = {0};
        assert_false(redact_range(bench, &document, wrong[i], &id, &error));
        assert_int_equal(error.code, ERROR_INPUT);
    }
}

/* Whether a sender may not be named when that is masked in a text. */
static bool hides(struct workbench *bench, const char *text, struct range masked,
                  const char *sender)
{
    struct document document = {.text = str_from(text)};
    struct masked_stretch stretch = {masked, STR("skäl")};
    struct masking masking = {{&stretch, 1, 1}};
    return masking_hides_sender(&bench->arena, &masking, &document, str_from(sender));
}

static void a_sender_is_hidden_by_what_is_masked_of_its_name(void **state)
{
    struct workbench *bench = *state;
    static const char text[] = "Norra Alm-\nvik vid i Sund. Almviks kommun.";
    const struct range name = {0, 14}, place = {21, 25};
    assert_true(hides(bench, text, name, "Norra Almvik"));
    assert_true(hides(bench, text, name, "NORRA ALMVIK"));
    assert_true(hides(bench, text, name, "Almvik, Norra"));
    assert_true(hides(bench, text, (struct range){0, 5}, "Norra Almvik"));
    assert_true(hides(bench, text, (struct range){0, 8}, "Norra Almvik"));
    assert_true(hides(bench, text, place, "Sunds skola"));
    assert_false(hides(bench, text, place, "Norra Almvik"));
    assert_false(hides(bench, text, name, "Sunds skola"));
    assert_false(hides(bench, text, name, ""));
}

static void stretches_that_meet_are_one_with_all_their_reasons(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    size_t count = 0;
    struct masking masking;
    struct sql_document document = answer(bench);
    ASSERT_OK(redact(bench, &document, "Almviks", "a", &count, &error));
    ASSERT_OK(redact(bench, &document, "viks kommun", "b", &count, &error));
    ASSERT_OK(redact(bench, &document, "kommun", "a", &count, &error));
    ASSERT_OK(redact(bench, &document, "070", "c", &count, &error));
    ASSERT_OK(masking_find(&bench->office, document.id, &bench->arena, &masking, &error));
    assert_int_equal(masking.stretches.count, 3);
    assert_int_equal(masking.stretches.items[0].range.start, 0);
    assert_int_equal(masking.stretches.items[0].range.end, strlen("Almviks kommun"));
    assert_true(str_equal(masking.stretches.items[0].reason, STR("a; b")));
    assert_true(str_equal(masking.stretches.items[2].reason, STR("c")));
}

/* Whether the text stays where the quotation is masked and another reader has come. */
static bool is_held(struct workbench *bench, const struct sql_document *document)
{
    struct error error = {0};
    struct sql_reading reading;
    size_t count = 0;
    bool found;
    ASSERT_OK(redact(bench, document, "070-123 45", "telefonnummer", &count, &error));
    workbench_sql(bench, "UPDATE reading SET text_hash = 'old', reader_version = 'old'");
    ASSERT_OK(readings_make(&bench->office, &error));
    ASSERT_OK(sql_reading_get(bench->office.store, document->id, &bench->arena, &reading, &found,
                              &error));
    assert_true(found);
    assert_false(str_equal(reading.reader_version, STR("old")));
    return str_equal(reading.text_hash, STR("old"));
}

static void another_readers_text_leaves_what_is_masked_where_it_was(void **state)
{
    struct sql_document document = answer(*state);
    assert_true(is_held(*state, &document));
}

static const char mail_text[] =
    "From: registrator@almvik.example\r\nSubject: Svar\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=grans\r\n\r\n"
    "--grans\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Vi nås på 070-123 45.\r\n"
    "--grans\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Disposition: attachment; filename=svar.txt\r\n\r\n"
    "Almviks kommun tillstyrker.\r\n--grans--\r\n";

static void so_it_does_where_attachments_come_with_it(void **state)
{
    struct sql_document mail = receive(*state, "svar.eml", mail_text);
    assert_true(is_held(*state, &mail));
}

static struct sql_document attachment_of(struct workbench *bench, const struct sql_document *mail)
{
    struct error error = {0};
    struct sql_document_rows rows;
    ASSERT_OK(
        sql_document_list_attachments(bench->office.store, mail->id, &bench->arena, &rows, &error));
    assert_int_equal(rows.count, 1);
    return rows.items[0];
}

static void what_came_with_a_withheld_letter_is_withheld_with_it(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct sql_document mail = receive(bench, "svar.eml", mail_text);
    struct sql_document attachment = attachment_of(bench, &mail);
    ASSERT_OK(set(bench, &attachment, DISCLOSED_SHOWN, "", &error));
    ASSERT_OK(set(bench, &mail, DISCLOSED_WITHHELD, "21 kap. 1 § OSL", &error));
    struct disclosed disclosed = find(bench, attachment.id);
    assert_int_equal(disclosed.state, DISCLOSED_WITHHELD);
    assert_true(str_equal(disclosed.reason, STR("21 kap. 1 § OSL")));
    ASSERT_OK(set(bench, &attachment, DISCLOSED_SHOWN, "", &error));
    assert_int_equal(find(bench, attachment.id).state, DISCLOSED_SHOWN);
    assert_int_equal(find(bench, mail.id).state, DISCLOSED_WITHHELD);
}

static void publishing_the_answers_leaves_out_what_came_with_a_withheld_letter(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    size_t count = 7;
    struct sql_document mail = receive(bench, "svar.eml", mail_text);
    struct sql_document attachment = attachment_of(bench, &mail);
    workbench_sql(bench, "UPDATE standing SET standing = 'response' WHERE document <> "
                         "(SELECT min(document) FROM standing)");
    ASSERT_OK(set(bench, &mail, DISCLOSED_WITHHELD, "21 kap. 1 § OSL", &error));
    workbench_sql(bench, "DELETE FROM disclosure WHERE state = 'withheld' AND document IN (SELECT "
                         "id FROM document WHERE parent IS NOT NULL)");
    ASSERT_OK(store_begin(bench->office.store, &error));
    ASSERT_OK(publication_show_answers(&bench->office, &registrar, mail.consultation, &bench->arena,
                                       &count, &error));
    ASSERT_OK(store_commit(bench->office.store, &error));
    assert_int_equal(count, 0);
    assert_int_equal(find(bench, attachment.id).state, DISCLOSED_UNSAID);
}

static void only_the_documents_own_stretches_can_be_unmasked(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t id;
    struct sql_document document = answer(bench);
    ASSERT_OK(redact_range(bench, &document, (struct range){2, 8}, &id, &error));
    struct sql_document other = document;
    other.id += 1000;
    ASSERT_OK(store_begin(bench->office.store, &error));
    assert_false(redaction_remove(&bench->office, &registrar, &other, id, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    ASSERT_OK(redaction_remove(&bench->office, &registrar, &document, id, &error));
    ASSERT_OK(store_commit(bench->office.store, &error));
    assert_int_equal(find(bench, document.id).redactions.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)
    const struct CMUnitTest tests[] = {
        TEST(nobody_sees_what_nobody_has_shown),
        TEST(shown_and_withheld_say_who_said_so),
        TEST(withholding_needs_a_reason),
        TEST(a_quotation_is_masked_wherever_it_stands_across_line_ends_too),
        TEST(a_quotation_is_masked_where_a_line_end_divides_it),
        TEST(a_quotation_is_masked_in_any_letter_case),
        TEST(words_that_do_not_stand_there_are_refused),
        TEST(a_stretch_must_lie_in_the_text_and_cut_no_character),
        TEST(a_sender_is_hidden_by_what_is_masked_of_its_name),
        TEST(stretches_that_meet_are_one_with_all_their_reasons),
        TEST(another_readers_text_leaves_what_is_masked_where_it_was),
        TEST(so_it_does_where_attachments_come_with_it),
        TEST(what_came_with_a_withheld_letter_is_withheld_with_it),
        TEST(publishing_the_answers_leaves_out_what_came_with_a_withheld_letter),
        TEST(only_the_documents_own_stretches_can_be_unmasked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

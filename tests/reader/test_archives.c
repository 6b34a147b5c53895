/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "reader/formats/format.h"
#include "reader/parent/sniff.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The attachments, one a line: "name (bytes)". */
static void check(struct arena *arena, struct str bytes, enum document_format format,
                  const char *expected)
{
    struct reading reading = read_bytes(arena, bytes);
    struct str names = STR("");
    assert_int_equal(reading.document.format, format);
    assert_true(reading.ok);
    for (size_t i = 0; i < reading.attachments.count; i++)
        names = str_format(arena, "%.*s%.*s (%zu)\n", STR_ARGS(names),
                           STR_ARGS(reading.attachments.items[i].name),
                           reading.attachments.items[i].bytes.n);
    assert_string_equal(str_to_c(arena, names), expected);
}

static void check_refused(struct arena *arena, struct str bytes, struct str code)
{
    struct reading reading = read_bytes(arena, bytes);
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, code));
}

/* ZIP */

#define FLAG_ENCRYPTED 1u
#define FLAG_UTF8 0x800u

/* Turn over what libarchive wrote of the first member: the flag's bits in both its headers
 * (APPNOTE, 4.4.4). */
static struct str flipped(struct arena *arena, struct str zip, unsigned bits)
{
    char *copy = str_to_c(arena, zip);
    size_t entry = str_find(zip, STR("PK\x01\x02"), 0);
    copy[6] = (char)(copy[6] ^ (int)(bits & 0xFF));
    copy[7] = (char)(copy[7] ^ (int)(bits >> 8));
    copy[entry + 8] = (char)(copy[entry + 8] ^ (int)(bits & 0xFF));
    copy[entry + 9] = (char)(copy[entry + 9] ^ (int)(bits >> 8));
    return (struct str){copy, zip.n};
}

static void each_file_in_an_archive_is_an_attachment(void **state)
{
    static const struct made_part parts[] = {{"svar/kommun.txt", STR_INIT("Vi tillstyrker.")},
                                             {"svar/tom.txt", STR_INIT("")},
                                             {"__MACOSX/svar/._kommun.txt", STR_INIT("x")},
                                             {".DS_Store", STR_INIT("x")},
                                             {"~$kommun.docx", STR_INIT("x")}};
    check(*state, make_zip(*state, parts, 5), FORMAT_ZIP,
          "svar/kommun.txt (15)\nsvar/tom.txt (0)\n");
}

static void names_lead_nowhere(void **state)
{
    static const struct made_part parts[] = {{"../../etc/a.txt", STR_INIT("x")},
                                             {"/rot/b.txt", STR_INIT("x")},
                                             {"c\\..\\d\x01.txt", STR_INIT("x")}};
    check(*state, make_zip(*state, parts, 3), FORMAT_ZIP,
          "etc/a.txt (1)\nrot/b.txt (1)\nc/d_.txt (1)\n");
}

/* libarchive says that all names are UTF-8. */
static void names_in_the_letters_of_old_consoles_are_read(void **state)
{
    static const struct made_part parts[] = {{"\x86\x84\x94\x8F\x8E\x99\xC4.txt", STR_INIT("x")}};
    check(*state, flipped(*state, make_zip(*state, parts, 1), FLAG_UTF8), FORMAT_ZIP,
          "åäöÅÄÖ─.txt (1)\n");
}

static void office_files_in_an_archive_do_not_make_it_one(void **state)
{
    const struct made_part parts[] = {
        {"word/a.docx", make_docx(*state, "<w:p/>", NULL, NULL, NULL, NULL)},
        {"b.odt", make_odt(*state, "", NULL, NULL, NULL)}};
    assert_int_equal(sniff_format(make_stored_zip(*state, parts, 2)).format, FORMAT_ZIP);
    assert_int_equal(sniff_format(parts[0].bytes).format, FORMAT_DOCX);
    assert_int_equal(sniff_format(parts[1].bytes).format, FORMAT_ODT);
}

static void an_archive_of_nothing_is_empty(void **state)
{
    check_refused(*state, make_zip(*state, NULL, 0), STR("empty"));
}

static void an_archive_that_swells_is_refused(void **state)
{
    char *zeros = arena_calloc(*state, MIB(20), 1);
    const struct made_part parts[] = {{"a.txt", {zeros, MIB(20)}}};
    check_refused(*state, make_zip(*state, parts, 1), STR("zip_bomb"));
}

static void a_locked_archive_says_so(void **state)
{
    static const struct made_part parts[] = {{"a.txt", STR_INIT("Vi tillstyrker.")}};
    check_refused(*state, flipped(*state, make_stored_zip(*state, parts, 1), FLAG_ENCRYPTED),
                  STR("encrypted"));
}

static const struct made_part two_answers[] = {{"a.txt", STR_INIT("Vi tillstyrker.")},
                                               {"b.txt", STR_INIT("Vi avstyrker.")}};

static void a_locked_file_keeps_no_other_from_being_taken(void **state)
{
    struct str zip = flipped(*state, make_stored_zip(*state, two_answers, 2), FLAG_ENCRYPTED);
    check(*state, zip, FORMAT_ZIP, "b.txt (13)\n");
    struct reading reading = read_bytes(*state, zip);
    assert_true(reading_has_problem(&reading, STR("partly_locked")));
}

static void a_damaged_file_keeps_no_other_from_being_taken(void **state)
{
    struct str zip = make_stored_zip(*state, two_answers, 2);
    char *copy = str_to_c(*state, zip);
    copy[str_find(zip, STR("tillstyrker"), 0)] = 'T';
    struct reading reading = read_bytes(*state, (struct str){copy, zip.n});
    assert_true(reading.ok);
    assert_int_equal(reading.attachments.count, 1);
    assert_true(str_equal(reading.attachments.items[0].name, STR("b.txt")));
    assert_true(reading_has_problem(&reading, STR("partly_read")));
}

static void what_stands_before_the_cut_of_an_archive_is_taken(void **state)
{
    struct str zip = make_zip(*state, two_answers, 2);
    struct reading reading =
        read_bytes(*state, str_sub(zip, 0, str_find(zip, STR("b.txt"), 0) + 8));
    assert_true(reading.ok);
    assert_int_equal(reading.attachments.count, 1);
    assert_true(reading_has_problem(&reading, STR("truncated")));
}

static void names_that_say_they_are_utf_8_are(void **state)
{
    static const struct made_part parts[] = {{"ärende.txt", STR_INIT("x")}};
    check(*state, make_zip(*state, parts, 1), FORMAT_ZIP, "ärende.txt (1)\n");
}

static void a_name_that_is_not_what_it_says_loses_no_file(void **state)
{
    static const struct made_part parts[] = {{"\x86rende.txt", STR_INIT("x")}};
    check(*state, make_zip(*state, parts, 1), FORMAT_ZIP, " (1)\n");
}

static void an_opendocument_file_packed_anew_is_no_archive(void **state)
{
    static const struct made_part parts[] = {{"content.xml", STR_INIT("<x/>")},
                                             {"META-INF/manifest.xml", STR_INIT("<x/>")}};
    assert_int_equal(sniff_format(make_zip(*state, parts, 2)).format, FORMAT_ODT);
}

static void files_beyond_the_limit_are_told_of(void **state)
{
    size_t count = LIMIT_READER_ATTACHMENTS + 3;
    struct made_part *parts = ARENA_ARRAY(*state, count, struct made_part);
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct made_part){str_to_c(*state, str_format(*state, "%zu.txt", i)), STR("x")};
    struct reading reading = read_bytes(*state, make_zip(*state, parts, count));
    assert_true(reading.ok);
    assert_int_equal(reading.attachments.count, LIMIT_READER_ATTACHMENTS);
    assert_true(reading_has_problem(&reading, STR("partly_read")));
}

static void damage_anywhere_in_an_archive_does_no_harm(void **state)
{
    struct str bytes = make_zip(*state, two_answers, 2);
    char *copy = str_to_c(*state, bytes);
    for (size_t i = 0; i < bytes.n; i++) {
        copy[i] = (char)(copy[i] ^ 0x55);
        struct arena arena = arena_init();
        read_bytes(&arena, (struct str){copy, bytes.n});
        read_bytes(&arena, (struct str){copy, i});
        arena_done(&arena);
        copy[i] = (char)(copy[i] ^ 0x55);
    }
}

/* MBOX */

#define ENVELOPE "From anna@kommun.example Wed Feb  3 10:15:00 2021\n"
#define HEAD "From: anna@kommun.example\nTo: r@region.example\nSubject: Svar\n\n"

static void each_mail_in_a_mailbox_is_an_attachment(void **state)
{
    struct str bytes = STR(
        ENVELOPE HEAD "Hej.\n>From vilka?\nFrom now on: 10:15 ja\n\n" ENVELOPE HEAD "Hej igen.\n");
    struct reading reading = read_bytes(*state, bytes);
    check(*state, bytes, FORMAT_MBOX, "1.eml (102)\n2.eml (72)\n");
    assert_true(str_equal(reading.attachments.items[0].bytes,
                          STR(HEAD "Hej.\nFrom vilka?\nFrom now on: 10:15 ja\n\n")));
    assert_true(str_equal(reading.attachments.items[0].media_type, STR("message/rfc822")));
}

static void a_mailbox_of_one_mail_is_that_mail(void **state)
{
    struct reading reading = read_bytes(*state, STR(ENVELOPE HEAD "Vi tillstyrker.\n"));
    assert_int_equal(reading.document.format, FORMAT_EML);
    assert_string_equal(outline(*state, &reading), "paragraph Vi tillstyrker.\n");
}

/* What is not read */

static void check_kept(struct arena *arena, struct str bytes, enum document_format format,
                       struct str code)
{
    struct reading reading = read_bytes(arena, bytes);
    assert_false(reading.ok);
    assert_int_equal(reading.document.format, format);
    assert_int_equal(reading.problems.count, 1);
    assert_true(reading_has_problem(&reading, code));
}

static void old_office_files_are_known_and_kept(void **state)
{
    const struct made_value word = {"WordDocument", STR("x")}, sheet = {"Workbook", STR("x")};
    check_kept(*state, STR("{\\rtf1 hej}"), FORMAT_RTF, STR("rtf_not_read"));
    check_kept(*state, make_msg(*state, &word, 1, 9), FORMAT_DOC, STR("doc_not_read"));
    check_kept(*state, make_msg(*state, &sheet, 1, 9), FORMAT_UNKNOWN, STR("unknown_format"));
}

static void a_locked_office_file_says_so(void **state)
{
    const struct made_value packed = {"EncryptedPackage", STR("x")};
    check_kept(*state, make_msg(*state, &packed, 1, 9), FORMAT_UNKNOWN, STR("encrypted"));
}

static void what_libreoffice_saves_for_old_word_is_known(void **state)
{
    static const struct {
        const char *ending;
        enum document_format format;
        struct str code;
    } kinds[] = {{"doc", FORMAT_DOC, STR_INIT("doc_not_read")},
                 {"rtf", FORMAT_RTF, STR_INIT("rtf_not_read")}};
    struct str odt = make_odt(*state, "<text:p>Vi tillstyrker.</text:p>", NULL, NULL, NULL);
    for (size_t i = 0; i < 2; i++) {
        struct str file = convert_by_office(*state, odt, "odt", kinds[i].ending);
        if (file.n == 0) {
            print_message("There is no LibreOffice here; what it writes is not tested.\n");
            skip();
        }
        check_kept(*state, file, kinds[i].format, kinds[i].code);
    }
}

int main(void)
{
    struct format_prepared prepared;
    format_prepare(&prepared);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(each_file_in_an_archive_is_an_attachment),
        TEST(names_lead_nowhere),
        TEST(office_files_in_an_archive_do_not_make_it_one),
        TEST(an_archive_of_nothing_is_empty),
        TEST(an_archive_that_swells_is_refused),
        TEST(a_locked_archive_says_so),
        TEST(a_locked_file_keeps_no_other_from_being_taken),
        TEST(a_damaged_file_keeps_no_other_from_being_taken),
        TEST(what_stands_before_the_cut_of_an_archive_is_taken),
        TEST(names_in_the_letters_of_old_consoles_are_read),
        TEST(a_name_that_is_not_what_it_says_loses_no_file),
        TEST(names_that_say_they_are_utf_8_are),
        TEST(an_opendocument_file_packed_anew_is_no_archive),
        TEST(files_beyond_the_limit_are_told_of),
        TEST(damage_anywhere_in_an_archive_does_no_harm),
        TEST(each_mail_in_a_mailbox_is_an_attachment),
        TEST(a_mailbox_of_one_mail_is_that_mail),
        TEST(old_office_files_are_known_and_kept),
        TEST(a_locked_office_file_says_so),
        TEST(what_libreoffice_saves_for_old_word_is_known),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    format_release(&prepared);
    support_done();
    return failed;
}

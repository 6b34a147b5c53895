/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/project.h"

#include "reader/formats/format.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define A "11111111-1111-4111-8111-111111111111"
#define B "22222222-2222-4222-8222-222222222222"
#define HEAD "<?xml version=\"1.0\"?><Project xmlns=\"urn:QDA-XML:project:1.0\" origin=\"X\">"

static struct reading read_project(struct arena *arena, const struct made_part *parts, size_t count)
{
    struct reading reading = {0};
    struct error error;
    assert_true(format_project(arena, make_zip(arena, parts, count), &reading, &error));
    return reading;
}

static struct project decode(struct arena *arena, const struct reading *reading)
{
    struct project project;
    struct error error;
    assert_true(reading->ok);
    assert_int_equal(reading->attachments.count, 1);
    assert_true(project_decode(arena, reading->attachments.items[0].bytes, &project, &error));
    return project;
}

/* As a PDF has it, whose text stands beside it, with a selection that is coded twice. */
static const char whole[] =
    HEAD "<CodeBook><Codes><Code guid=\"{" A "}\" name=\"Slag\" isCodable=\"false\"><Code guid=\"" B
         "\" name=\"oro\" isCodable=\"true\"/></Code></Codes></CodeBook><Cases><Case guid=\"" A
         "\"><CodeRef targetGUID=\"" B "\"/></Case></Cases><Sources><PDFSource guid=\"" A
         "\" name=\"brev.pdf\" path=\"internal://b.pdf\"><PDFSelection guid=\"" B
         "\" page=\"1\" firstX=\"0\" firstY=\"0\" secondX=\"1\" secondY=\"1\"/><Representation "
         "guid=\"" B "\" plainTextPath=\"internal://a.txt\"><PlainTextSelection guid=\"" A
         "\" name=\"Vi\" startPosition=\"0\" endPosition=\"2\"><Description>x</Description>"
         "<Coding guid=\"" A "\"><CodeRef targetGUID=\"" B "\"/></Coding><Coding guid=\"" B
         "\"><CodeRef targetGUID=\"" A "\"/></Coding></PlainTextSelection></Representation>"
         "</PDFSource><TextSource guid=\"x\"><PlainTextContent>Hej &amp; å</PlainTextContent>"
         "</TextSource></Sources></Project>";

static void codes_texts_selections_and_codings_come_through(void **state)
{
    struct arena *arena = *state;
    const struct made_part parts[] = {{"Sources/a.txt", STR("\xEF\xBB\xBFVi s\xC3\xA5g.\r\n")},
                                      {"min analys.qde", str_from(whole)}};
    struct reading reading = read_project(arena, parts, 2);
    struct project project = decode(arena, &reading);
    assert_true(str_equal(project.origin, STR("X")));
    assert_int_equal(project.codes.count, 3);
    assert_string_equal(project.codes.items[0].guid.text, A);
    assert_true(str_equal(project.codes.items[1].name, STR("oro")));
    assert_int_equal(project.codes.items[0].above, PROJECT_TOP);
    assert_int_equal(project.codes.items[1].above, 0);
    assert_int_equal(project.codes.items[2].is_case, 1);
    assert_int_equal(project.sources.items[0].marked, 1);
    assert_int_equal(project.sources.count, 2);
    assert_true(str_equal(project.sources.items[0].name, STR("brev.pdf")));
    assert_true(str_equal(project.sources.items[0].text, STR("Vi s\xC3\xA5g.\r\n")));
    assert_true(str_equal(project.sources.items[1].text, STR("Hej & å")));
    assert_int_equal(project.sources.items[1].guid.text[0], '\0');
    assert_int_equal(project.selections.count, 1);
    assert_int_equal(project.selections.items[0].end, 2);
    assert_int_equal(project.codings.count, 2);
    assert_string_equal(project.codings.items[0].code.text, B);
    assert_int_equal(project.others, 1);
}

static void a_text_that_is_not_there_is_no_text(void **state)
{
    struct arena *arena = *state;
    static const char *const paths[] = {"internal://b.txt", "internal://../a.txt",
                                        "internal:///etc/passwd", "relative:///a.txt", ""};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct str xml = str_format(
            arena, HEAD "<Sources><TextSource plainTextPath=\"%s\"/></Sources></Project>",
            paths[i]);
        const struct made_part parts[] = {{"sources/aa.txt", STR("x")}, {"project.qde", xml}};
        struct reading reading = read_project(arena, parts, 2);
        assert_int_equal(decode(arena, &reading).sources.items[0].has_text, 0);
    }
}

static void a_text_is_found_in_whichever_way_its_path_is_written(void **state)
{
    struct arena *arena = *state;
    static const char *const ways[][2] = {{"sources/a.txt", "internal://a.txt"},
                                          {"Sources/A.TXT", "internal:///a.txt"},
                                          {"sources\\a.txt", "internal://a.txt"},
                                          {"a.txt", "relative://../a.txt"},
                                          {"sources/a.txt", "relative:///Sources/a.txt"},
                                          {"sources/a b.txt", "internal://a%20b.txt"},
                                          {"sources/a%20b.txt", "internal://a%20b.txt"},
                                          {"sources/100%.txt", "internal://100%.txt"}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct str xml = str_format(
            arena, HEAD "<Sources><TextSource plainTextPath=\"%s\"/></Sources></Project>",
            ways[i][1]);
        const struct made_part parts[] = {{ways[i][0], STR("x")}, {"project.qde", xml}};
        struct reading reading = read_project(arena, parts, 2);
        assert_int_equal(decode(arena, &reading).sources.items[0].has_text, 1);
    }
}

static void notes_come_with_the_selections_that_they_are_about(void **state)
{
    struct arena *arena = *state;
    static const char xml[] = HEAD
        "<Sources><TextSource plainTextPath=\"internal://a.txt\">"
        "<PlainTextSelection startPosition=\"0\" endPosition=\"1\"/>"
        "<PlainTextSelection guid=\"" A "\" startPosition=\"0\" endPosition=\"1\"><Description>"
        "a &lt;b&gt; <![CDATA[& c]]></Description><Coding><CodeRef targetGUID=\"" A
        "\"/><NoteRef targetGUID=\"" B "\"/></Coding></PlainTextSelection>"
        "<PlainTextSelection startPosition=\"0\" endPosition=\"1\"><Description/><NoteRef "
        "targetGUID=\"" A "\"/></PlainTextSelection></TextSource></Sources><Notes><Note guid=\"" B
        "\" plainTextPath=\"internal://n.txt\"/><Note guid=\"33333333-3333-4333-8333-333333333333"
        "\"><PlainTextContent>tied</PlainTextContent></Note></Notes><Links><Link originGUID=\""
        "33333333-3333-4333-8333-333333333333\" targetGUID=\"" A "\"/></Links></Project>";
    const struct made_part parts[] = {{"sources/a.txt", STR("x")},
                                      {"sources/n.txt", STR("from a file")},
                                      {"project.qde", str_from(xml)}};
    struct reading reading = read_project(arena, parts, 3);
    struct project project = decode(arena, &reading);
    static const char *const wanted[] = {"a <b> & c", "from a file", "tied"};
    assert_int_equal(project.notes.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(project.notes.items[i].selection, 1);
        assert_true(str_equal(project.notes.items[i].text, str_from(wanted[i])));
    }
    assert_int_equal(project.notes.items[0].guid.text[0], '\0');
    assert_string_equal(project.notes.items[1].guid.text, B);
}

static void a_text_in_many_pieces_is_one_text(void **state)
{
    enum { PIECES = 200000 };
    struct arena *arena = *state;
    struct buf xml = buf_init(MIB(16));
    buf_add_str(&xml, STR(HEAD "<Sources><TextSource><PlainTextContent>"));
    for (size_t i = 0; i < PIECES; i++)
        buf_add_str(&xml, STR("ab<!---->"));
    buf_add_str(&xml, STR("</PlainTextContent></TextSource></Sources></Project>"));
    const struct made_part parts[] = {{"project.qde", buf_str(&xml)}};
    struct reading reading = read_project(arena, parts, 1);
    assert_int_equal(decode(arena, &reading).sources.items[0].text.n, 2 * PIECES);
    buf_done(&xml);
}

static void places_in_the_text_of_a_picture_are_none_of_the_source(void **state)
{
    struct arena *arena = *state;
    static const char xml[] =
        HEAD "<Sources><PDFSource><PDFSelection page=\"1\"><Representation "
             "plainTextPath=\"internal://b.txt\"><PlainTextSelection startPosition=\"0\" "
             "endPosition=\"1\"/></Representation></PDFSelection><Representation "
             "plainTextPath=\"internal://a.txt\"><PlainTextSelection startPosition=\"1\" "
             "endPosition=\"2\"/></Representation></PDFSource></Sources></Project>";
    const struct made_part parts[] = {{"sources/a.txt", STR("whole")},
                                      {"sources/b.txt", STR("part")},
                                      {"project.qde", str_from(xml)}};
    struct reading reading = read_project(arena, parts, 3);
    struct project project = decode(arena, &reading);
    assert_true(str_equal(project.sources.items[0].text, STR("whole")));
    assert_int_equal(project.selections.count, 1);
    assert_int_equal(project.selections.items[0].start, 1);
    assert_int_equal(project.others, 1);
}

static void what_is_no_project_says_why(void **state)
{
    struct arena *arena = *state;
    static const char *const bad[] = {"",
                                      "<Project",
                                      HEAD "</Projekt>",
                                      "<!DOCTYPE p [<!ENTITY a \"aaaa\">]><Project name=\"&a;\"/>",
                                      "<!DOCTYPE p SYSTEM \"file:///etc/passwd\"><Project/>",
                                      HEAD "&unknown;</Project>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct made_part parts[] = {{"project.qde", str_from(bad[i])}};
        struct reading reading = read_project(arena, parts, 1);
        assert_false(reading.ok);
        assert_true(reading_has_problem(&reading, STR("not_read")));
    }
    const struct made_part none[] = {{"sources/a.txt", STR("x")}};
    struct reading reading = read_project(arena, none, 1);
    assert_false(reading.ok);
    struct error error;
    assert_true(format_project(arena, STR("%PDF-1.4"), &reading, &error));
    assert_true(reading_has_problem(&reading, STR("not_read")));
}

static void a_child_that_lies_is_not_believed(void **state)
{
    struct arena *arena = *state;
    struct guid guid = guid_of(STR("a"), STR("b"));
    struct project project = {.origin = STR("X")}, back;
    struct error error;
    VEC_PUSH(arena, &project.codes)->guid = guid;
    project.codes.items[0].above = PROJECT_TOP;
    VEC_PUSH(arena, &project.sources)->text = STR("text");
    VEC_PUSH(arena, &project.selections)->end = 2;
    VEC_PUSH(arena, &project.codings)->code = guid;
    VEC_PUSH(arena, &project.notes)->text = STR("note");
    struct buf out = buf_init(KIB(64));
    project_encode(&project, &out);
    struct str honest = str_copy(arena, buf_str(&out));
    assert_true(project_decode(arena, honest, &back, &error));
    for (size_t n = 0; n < honest.n; n++)
        assert_false(project_decode(arena, str_sub(honest, 0, n), &back, &error));
    assert_false(
        project_decode(arena, str_format(arena, "%.*sx", STR_ARGS(honest)), &back, &error));
    project.selections.items[0].source = 1;
    buf_clear(&out);
    project_encode(&project, &out);
    assert_false(project_decode(arena, buf_str(&out), &back, &error));
    project.selections.items[0].source = 0;
    project.codings.items[0].selection = 7;
    buf_clear(&out);
    project_encode(&project, &out);
    assert_false(project_decode(arena, buf_str(&out), &back, &error));
    project.codings.items[0].selection = 0;
    project.notes.items[0].selection = 1;
    buf_clear(&out);
    project_encode(&project, &out);
    assert_false(project_decode(arena, buf_str(&out), &back, &error));
    project.notes.items[0].selection = 0;
    project.codes.items[0].above = 0;
    buf_clear(&out);
    project_encode(&project, &out);
    assert_false(project_decode(arena, buf_str(&out), &back, &error));
    project.codes.items[0].above = PROJECT_TOP;
    project.sources.items[0].text = STR("\xFF");
    buf_clear(&out);
    project_encode(&project, &out);
    assert_false(project_decode(arena, buf_str(&out), &back, &error));
    buf_done(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(codes_texts_selections_and_codings_come_through),
        TEST(a_text_that_is_not_there_is_no_text),
        TEST(a_text_is_found_in_whichever_way_its_path_is_written),
        TEST(notes_come_with_the_selections_that_they_are_about),
        TEST(a_text_in_many_pieces_is_one_text),
        TEST(places_in_the_text_of_a_picture_are_none_of_the_source),
        TEST(what_is_no_project_says_why),
        TEST(a_child_that_lies_is_not_believed),
    };
    return cmocka_run_group_tests_name("reader-project", tests, NULL, NULL);
}

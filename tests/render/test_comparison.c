/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "redline_fixture.h"

#include "base/file.h"
#include "base/mem.h"
#include "render/comparison_files.h"

#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE, WORD, DATA };

static const char OLD[] = "# Mål & medel\nFärjorna går varje timme. Biljetten gäller även på "
                          "bussarna.\n- Fler avgångar\n2. Lägre priser\n@1,1 Avgångar\n@1,2 24\n"
                          "Vägarna underhålls av kommunen hela vintern.\nAllt följs upp i en "
                          "rapport till fullmäktige.\n[1] Se bilagan.\n";
static const char NEW[] = "# Mål & medel\nAllt följs upp i en rapport till fullmäktige.\nFärjorna "
                          "går varannan timme.\nBiljetten gäller även på bussarna.\n- Fler "
                          "avgångar\n3. Lägre priser\n@1,1 Avgångar\n@1,2 26\n@1,3 30\n## "
                          "Vägarna underhålls av kommunen hela vintern.\n[1] Se bilagan.\n";

static const struct comparison_facts FACTS = {
    .old = {STR_INIT("old.md"), STR_INIT("0f")},
    .new = {STR_INIT("new <1>.md"), STR_INIT("")},
    .made = STR_INIT("2026-11-22T16:33:00Z"),
};

static bool try_form(const struct versions *versions, size_t form, struct buf *out,
                     struct error *error)
{
    struct comparison_files files;
    if (!comparison_files_open(&versions->comparison, &FACTS, &files, error))
        return false;
    bool ok = comparison_file_make(&files, form, "sv", out, error);
    comparison_files_close(&files);
    return ok;
}

/* A NUL behind; for buf_done. */
static struct buf make_form(const char *old, const char *new, size_t form)
{
    struct versions *versions = versions_compare(old, new);
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct error error;
    if (!try_form(versions, form, &out, &error))
        fail_msg("%s", error.message);
    buf_add_c(&out, '\0');
    versions_done(versions);
    return out;
}

/* A part of the Word document, for buf_done; a NUL behind. It must be well-formed. */
static struct buf open_part(const struct buf *document, const char *path)
{
    struct buf part = buf_init(MIB(64));
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    assert_int_equal(archive_read_open_memory(archive, document->p, document->n - 1), ARCHIVE_OK);
    struct archive_entry *entry;
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        char bytes[4096];
        for (la_ssize_t n; strcmp(archive_entry_pathname(entry), path) == 0 &&
                           (n = archive_read_data(archive, bytes, sizeof bytes)) > 0;)
            buf_add(&part, bytes, (size_t)n);
    }
    archive_read_free(archive);
    xmlDocPtr parsed = xmlReadMemory(part.p, (int)part.n, path, NULL, XML_PARSE_NONET);
    assert_non_null(parsed);
    xmlFreeDoc(parsed);
    buf_add_c(&part, '\0');
    return part;
}

/* What stands between `start` and `end` is tests/render/`name`. */
static void assert_golden(const char *text, const char *start, const char *end, const char *name)
{
    char path[512];
    struct error error;
    struct buf golden = buf_init(MIB(1));
    const char *from = strstr(text, start), *to = from ? strstr(from, end) : NULL;
    snprintf(path, sizeof path, "%s/render/%s", getenv("SAMSYN_TESTS"), name);
    assert_non_null(to);
    if (!file_read(path, &golden, &error))
        fail_msg("%s", error.message);
    buf_add_c(&golden, '\0');
    char *part = strndup(from, (size_t)(to - from));
    assert_string_equal(part, golden.p);
    free(part);
    buf_done(&golden);
}

static void test_the_page_shows_each_change_in_the_text_and_side_by_side(void **state)
{
    (void)state;
    struct buf page = make_form(OLD, NEW, PAGE);
    assert_golden(page.p, "<div class=\"block ", "</main>", "golden_comparison.html");
    buf_done(&page);
}

static void test_the_word_document_tracks_each_change(void **state)
{
    (void)state;
    struct buf document = make_form(OLD, NEW, WORD),
               part = open_part(&document, "word/document.xml");
    assert_golden(part.p, "<w:body>", "<w:sectPr>", "golden_comparison.xml");
    buf_done(&part);
    buf_done(&document);
}

static void test_hostile_text_stays_text_in_every_form(void **state)
{
    (void)state;
    static const char hostile[] = "<script>alert(1)</script> \"'>&]]> \x01\x0b\x1f {{{x}}} 😀\n";
    struct buf page = make_form("Ett stycke.\n", hostile, PAGE);
    assert_null(strstr(page.p, "<script"));
    assert_null(strchr(page.p, '\x01'));
    assert_non_null(strstr(page.p, "{{{x}}}"));
    struct buf document = make_form("Ett stycke.\n", hostile, WORD);
    struct buf part = open_part(&document, "word/document.xml");
    assert_non_null(strstr(part.p, "😀"));
    struct buf data = make_form("Ett stycke.\n", hostile, DATA);
    json_t *json = json_loads(data.p, 0, NULL);
    assert_non_null(json);
    json_decref(json);
    buf_done(&data);
    buf_done(&part);
    buf_done(&document);
    buf_done(&page);
}

static void test_long_stretches_without_a_change_are_folded(void **state)
{
    (void)state;
    static const char even[] = "Ett.\nTvå.\nTre.\nFyra.\nFem.\nSex.\nSju.\n";
    char old[128], new[128];
    snprintf(old, sizeof old, "Först.\n%sSist.\n", even);
    snprintf(new, sizeof new, "Allra först.\n%sAllra sist.\n", even);
    struct buf page = make_form(old, new, PAGE);
    const char *fold = strstr(page.p, "<details class=\"fold\"><summary>5 stycken utan ändring");
    assert_non_null(fold);
    assert_true(strstr(page.p, ">Ett.<") < fold);
    assert_true(strstr(page.p, ">Två.<") > fold);
    assert_true(strstr(page.p, ">Sju.<") > strstr(fold, "</details>"));
    buf_done(&page);
}

static void test_headings_are_never_folded(void **state)
{
    (void)state;
    static const char text[] = "Ett.\nTvå.\n# Mål\nTre.\nFyra.\n# Medel\nFem.\n";
    struct buf page = make_form(text, text, PAGE);
    const char *heading = strstr(page.p, ">Mål<"), *next = strstr(page.p, ">Medel<");
    const char *fold = strstr(page.p, "<details");
    assert_true(fold < heading && strstr(fold, "</details>") < heading);
    fold = strstr(heading, "<details");
    assert_true(fold < next && strstr(fold, "</details>") < next);
    assert_null(strstr(next, "<details"));
    buf_done(&page);
}

static void test_tables_that_follow_each_other_stay_two(void **state)
{
    (void)state;
    static const char text[] = "@1,1 Mål\n@1,2 År\n@1,1 Medel\n@2,1 Väg\n";
    struct buf document = make_form(text, text, WORD),
               part = open_part(&document, "word/document.xml");
    assert_non_null(strstr(part.p, "</w:tbl>\n<w:p/><w:tbl>"));
    buf_done(&part);
    buf_done(&document);
}

static void test_a_drawn_table_keeps_its_lines(void **state)
{
    (void)state;
    struct buf document = make_form("| Mål   | År   |\n  | Resor | 2027 |\n",
                                    "| Mål   | År   |\n  | Resor | 2030 |\n", WORD);
    struct buf part = open_part(&document, "word/document.xml");
    assert_non_null(strstr(part.p, "<w:br/>"));
    assert_non_null(strstr(part.p, "<w:delText xml:space=\"preserve\">2027 </w:delText>"));
    buf_done(&part);
    buf_done(&document);
}

static void test_another_language_is_refused(void **state)
{
    (void)state;
    struct versions *versions = versions_compare("Ett.\n", "Två.\n");
    struct comparison_files files;
    struct buf out = buf_init(MIB(1));
    struct error error;
    assert_true(comparison_files_open(&versions->comparison, &FACTS, &files, &error));
    assert_false(comparison_file_make(&files, PAGE, "no", &out, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    comparison_files_close(&files);
    buf_done(&out);
    versions_done(versions);
}

static void test_a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct versions *versions = versions_compare(OLD, NEW);
    for (size_t form = 0; form < COMPARISON_FILES; form++) {
        struct buf out = buf_init(100);
        struct error error;
        assert_false(try_form(versions, form, &out, &error));
        assert_int_equal(error.code, ERROR_LIMIT);
        buf_done(&out);
    }
    versions_done(versions);
}

#ifdef SAMSYN_FAULTS
/* A library may do without some allocation; then the file must be whole all the same. */
static void test_memory_that_ends_is_an_error(void **state)
{
    (void)state;
    struct versions *versions = versions_compare("Färjorna går varje timme.\nBussarna går.\n",
                                                 "Bussarna går.\nFärjorna går varje dag.\n");
    for (size_t form = 0; form < COMPARISON_FILES; form++) {
        struct buf whole = buf_init(LIMIT_RENDER_BYTES);
        assert_true(try_form(versions, form, &whole, NULL));
        bool reached = true;
        for (unsigned long nth = 1; reached; nth += 1 + nth / 50) {
            struct buf out = buf_init(LIMIT_RENDER_BYTES);
            struct error error = {0};
            mem_fail_at(nth);
            bool ok = try_form(versions, form, &out, &error);
            reached = mem_count() >= nth;
            mem_fail_at(0);
            if (ok && !str_equal(buf_str(&out), buf_str(&whole)))
                fail_msg("allocation %lu failed unnoticed and the file is another", nth);
            assert_true(ok || reached);
            assert_int_equal(error.code, ok ? ERROR_NONE : ERROR_MEMORY);
            buf_done(&out);
        }
        buf_done(&whole);
    }
    versions_done(versions);
}
#endif

int main(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_page_shows_each_change_in_the_text_and_side_by_side),
        cmocka_unit_test(test_the_word_document_tracks_each_change),
        cmocka_unit_test(test_hostile_text_stays_text_in_every_form),
        cmocka_unit_test(test_long_stretches_without_a_change_are_folded),
        cmocka_unit_test(test_headings_are_never_folded),
        cmocka_unit_test(test_tables_that_follow_each_other_stay_two),
        cmocka_unit_test(test_a_drawn_table_keeps_its_lines),
        cmocka_unit_test(test_another_language_is_refused),
        cmocka_unit_test(test_a_full_buffer_is_an_error),
#ifdef SAMSYN_FAULTS
        cmocka_unit_test(test_memory_that_ends_is_an_error),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

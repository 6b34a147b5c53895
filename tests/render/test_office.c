/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fixture.h"

#include "base/mem.h"
#include "base/workers.h"
#include "render/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define SHEET "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define HOSTILE "=1+1<script>alert(1)</script>\"'>&]]>\x01{{{x}}}"
#define PARTS_MAX 16

struct package {
    size_t count;
    char *paths[PARTS_MAX];
    xmlDocPtr parts[PARTS_MAX];
};

/* Unpack the archive; every part must be well-formed XML. */
static struct package open_package(const struct buf *bytes)
{
    struct package package = {0};
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    assert_int_equal(archive_read_open_memory(archive, bytes->p, bytes->n - 1), ARCHIVE_OK);
    struct archive_entry *entry;
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        assert_true(package.count < PARTS_MAX);
        size_t size = (size_t)archive_entry_size(entry);
        char *part = malloc(size + 1);
        assert_int_equal(archive_read_data(archive, part, size), size);
        const char *path = archive_entry_pathname(entry);
        package.paths[package.count] = strdup(path);
        package.parts[package.count] =
            xmlReadMemory(part, (int)size, path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
        if (!package.parts[package.count])
            fail_msg("%s is not well-formed", path);
        package.count++;
        free(part);
    }
    archive_read_free(archive);
    return package;
}

static void close_package(struct package *package)
{
    for (size_t i = 0; i < package->count; i++) {
        free(package->paths[i]);
        xmlFreeDoc(package->parts[i]);
    }
}

static xmlDocPtr part_of(const struct package *package, const char *path)
{
    for (size_t i = 0; i < package->count; i++)
        if (strcmp(package->paths[i], path) == 0)
            return package->parts[i];
    fail_msg("there is no part %s", path);
    return NULL;
}

/* The nodes that `path` (prefix x for `name_space`) names, given to `see` one by one; how many. */
static size_t for_each(xmlDocPtr part, const char *name_space, const char *path,
                       void (*see)(const char *content, void *context), void *context)
{
    xmlXPathContextPtr xpath = xmlXPathNewContext(part);
    xmlXPathRegisterNs(xpath, BAD_CAST "x", BAD_CAST name_space);
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, xpath);
    assert_non_null(found);
    size_t count = found->nodesetval ? (size_t)found->nodesetval->nodeNr : 0;
    for (size_t i = 0; see && i < count; i++) {
        xmlChar *content = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
        see((const char *)content, context);
        xmlFree(content);
    }
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(xpath);
    return count;
}

static size_t count_nodes(xmlDocPtr part, const char *name_space, const char *path)
{
    return for_each(part, name_space, path, NULL, NULL);
}

static void assert_new(const char *name, void *context)
{
    json_t *known = context;
    if (json_object_get(known, name))
        fail_msg("%s is there twice", name);
    json_object_set_new(known, name, json_true());
}

static void assert_known(const char *name, void *context)
{
    if (!json_object_get(context, name))
        fail_msg("%s is not there", name);
}

/* Names given once, and all that refer to them. */
static void assert_references(xmlDocPtr defining, const char *definitions, xmlDocPtr using,
                              const char *references)
{
    json_t *known = json_object();
    assert_true(for_each(defining, WORD, definitions, assert_new, known) > 0);
    assert_true(for_each(using, WORD, references, assert_known, known) > 0);
    json_decref(known);
}

static void assert_sound_document(const struct package *package)
{
    xmlDocPtr document = part_of(package, "word/document.xml");
    xmlDocPtr styles = part_of(package, "word/styles.xml");
    assert_string_equal(package->paths[0], "[Content_Types].xml");
    assert_references(document, "//x:bookmarkStart/@x:name", document, "//x:hyperlink/@x:anchor");
    assert_references(document, "//x:bookmarkStart/@x:id", document, "//x:bookmarkEnd/@x:id");
    assert_references(styles, "//x:style/@x:styleId", document, "//x:pStyle/@x:val");
    assert_references(styles, "//x:style/@x:styleId", document, "//x:rStyle/@x:val");
    assert_references(styles, "//x:style/@x:styleId", document, "//x:tblStyle/@x:val");
    json_t *controls = json_object();
    for_each(document, WORD, "//x:sdtPr/x:id/@x:val", assert_new, controls);
    json_decref(controls);
    /* What Word refuses to open without. */
    assert_int_equal(count_nodes(document, WORD, "/x:document/x:body/x:sectPr[last()]"), 1);
    assert_int_equal(count_nodes(document, WORD, "/x:document/x:body/*[last()][self::x:sectPr]"),
                     1);
    assert_int_equal(count_nodes(document, WORD, "//x:tc[not(*[last()][self::x:p])]"), 0);
    assert_int_equal(count_nodes(document, WORD, "//x:tbl[not(x:tr)]"), 0);
    assert_int_equal(count_nodes(document, WORD, "//x:tr[not(x:tc)]"), 0);
    assert_int_equal(count_nodes(document, WORD, "//x:pPr[preceding-sibling::*]"), 0);
    assert_int_equal(count_nodes(document, WORD, "//x:rPr[preceding-sibling::*]"), 0);
    assert_int_equal(count_nodes(document, WORD, "//x:body/text()[normalize-space()]"), 0);
}

static void a_word_document_is_sound_in_every_order(void **state)
{
    (void)state;
    static const char *const ORDERS[] = {"node", "consultee", "question", "stance"};
    json_t *sample = fixture_sample();
    for (size_t i = 0; i < 4; i++) {
        struct buf bytes = fixture_render(render_docx, sample, "sv", ORDERS[i]);
        struct package package = open_package(&bytes);
        assert_sound_document(&package);
        close_package(&package);
        buf_done(&bytes);
    }
    json_decref(sample);
}

static void a_word_document_has_real_structure(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct buf bytes = fixture_render(render_docx, sample, "sv", "node");
    struct package package = open_package(&bytes);
    xmlDocPtr document = part_of(&package, "word/document.xml");
    size_t viewpoints = json_array_size(json_object_get(sample, "viewpoints"));
    assert_int_equal(count_nodes(document, WORD, "//x:bookmarkStart[starts-with(@x:name,'v_')]"),
                     viewpoints);
    assert_int_equal(count_nodes(document, WORD, "//x:tbl[not(x:tr[1]/x:trPr/x:tblHeader)]"), 0);
    assert_true(count_nodes(document, WORD, "//x:pStyle[@x:val='Heading4']") > 5);
    assert_int_equal(count_nodes(document, WORD, "//x:pStyle[@x:val='Title']"), 1);
    assert_true(count_nodes(document, WORD, "//x:rStyle[@x:val='Evidence']") >= viewpoints);
    assert_int_equal(count_nodes(document, WORD, "//x:instrText[contains(.,'TOC')]"), 1);
    assert_int_equal(count_nodes(part_of(&package, "word/styles.xml"), WORD,
                                 "//x:rPrDefault//x:lang[@x:val='sv-SE']"),
                     1);
    assert_int_equal(count_nodes(part_of(&package, "word/footer1.xml"), WORD,
                                 "//x:instrText[contains(.,'PAGE')]"),
                     2);
    close_package(&package);
    buf_done(&bytes);
    json_decref(sample);
}

static void hostile_text_stays_text_in_word(void **state)
{
    (void)state;
    json_t *hostile = fixture_hostile(HOSTILE);
    struct buf bytes = fixture_render(render_docx, hostile, "en", "node");
    struct package package = open_package(&bytes);
    assert_sound_document(&package);
    xmlDocPtr document = part_of(&package, "word/document.xml");
    assert_int_equal(count_nodes(document, WORD, "//script"), 0);
    assert_true(count_nodes(document, WORD, "//x:t[starts-with(.,'=1+1<script>')]") > 40);
    close_package(&package);
    buf_done(&bytes);
    json_decref(hostile);
}

static void a_workbook_has_a_row_for_each_viewpoint_document_and_node(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct buf bytes = fixture_render(render_xlsx, sample, "sv", "node");
    struct package package = open_package(&bytes);
    xmlDocPtr viewpoints = part_of(&package, "xl/worksheets/sheet1.xml");
    const json_t *draft = json_object_get(sample, "draft");
    assert_int_equal(count_nodes(viewpoints, SHEET, "//x:row"),
                     1 + json_array_size(json_object_get(sample, "viewpoints")));
    assert_int_equal(count_nodes(part_of(&package, "xl/worksheets/sheet2.xml"), SHEET, "//x:row"),
                     1 + json_array_size(json_object_get(sample, "documents")));
    assert_int_equal(count_nodes(part_of(&package, "xl/worksheets/sheet3.xml"), SHEET, "//x:row"),
                     1 + 3 + json_array_size(json_object_get(draft, "nodes")));
    assert_int_equal(count_nodes(viewpoints, SHEET, "//x:dataValidation[@type='list']"), 1);
    assert_int_equal(count_nodes(viewpoints, SHEET, "//x:pane[@state='frozen']"), 1);
    assert_int_equal(count_nodes(viewpoints, SHEET, "//x:autoFilter"), 1);
    close_package(&package);
    buf_done(&bytes);
    json_decref(sample);
}

static void a_workbook_quotes_only_evidence_that_has_words(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *viewpoint = json_array_get(json_object_get(small, "viewpoints"), 0);
    json_t *passage = json_array_get(json_object_get(viewpoint, "passages"), 0);
    json_object_set_new(passage, "evidence",
                        json_loads("[{\"kind\": \"neighbour\", \"text\": \"\"}]", 0, NULL));
    struct buf bytes = fixture_render(render_xlsx, small, "en", "node");
    struct package package = open_package(&bytes);
    xmlDocPtr texts = part_of(&package, "xl/worksheets/sheet1.xml");
    assert_int_equal(count_nodes(texts, SHEET, "//x:t[contains(.,'””')]"), 0);
    assert_int_equal(
        count_nodes(texts, SHEET,
                    "//x:t[.='kind ”b”; the viewpoint beside it is about the same part']"),
        1);
    close_package(&package);
    buf_done(&bytes);
    json_decref(small);
}

static void hostile_text_is_never_a_formula(void **state)
{
    (void)state;
    static const char *const STARTS[] = {HOSTILE, "+1", "-1", "@SUM(1)", "{=1}", "https://x/"};
    for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++) {
        json_t *hostile = fixture_hostile(STARTS[i]);
        struct buf bytes = fixture_render(render_xlsx, hostile, "en", "node");
        struct package package = open_package(&bytes);
        for (size_t k = 1; k <= 3; k++) {
            char path[64];
            snprintf(path, sizeof path, "xl/worksheets/sheet%zu.xml", k);
            assert_int_equal(count_nodes(part_of(&package, path), SHEET, "//x:f"), 0);
            assert_int_equal(count_nodes(part_of(&package, path), SHEET, "//x:hyperlink"), 0);
        }
        close_package(&package);
        buf_done(&bytes);
        json_decref(hostile);
    }
}

static void a_text_too_long_for_a_cell_is_cut_and_says_so(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    struct buf text = buf_init(KIB(256));
    for (size_t i = 0; i < KIB(40); i++)
        buf_add_str(&text, STR("ö"));
    json_t *viewpoint = json_array_get(json_object_get(small, "viewpoints"), 0);
    json_object_set_new(viewpoint, "text", json_stringn(text.p, text.n));
    struct buf bytes = fixture_render(render_xlsx, small, "en", "node");
    struct package package = open_package(&bytes);
    assert_int_equal(count_nodes(part_of(&package, "xl/worksheets/sheet1.xml"), SHEET,
                                 "//x:t[contains(.,'öö … [the rest is in the response]')]"),
                     1);
    close_package(&package);
    buf_done(&bytes);
    buf_done(&text);
    json_decref(small);
}

static void assert_same_bytes(render_function render, const json_t *sample)
{
    setenv("TZ", "America/Los_Angeles", 1);
    struct buf one = fixture_render(render, sample, "sv", "node");
    setenv("TZ", "Asia/Tokyo", 1);
    struct buf two = fixture_render(render, sample, "sv", "node");
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.p, two.p, one.n);
    buf_done(&one);
    buf_done(&two);
}

static void the_same_input_gives_the_same_bytes_in_every_time_zone(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    assert_same_bytes(render_docx, sample);
    assert_same_bytes(render_xlsx, sample);
    unsetenv("TZ");
    json_decref(sample);
}

static const render_function FORMS[] = {render_html, render_docx, render_xlsx};
#define FORM_COUNT (sizeof FORMS / sizeof *FORMS)

struct together {
    const struct rendering *rendering;
    struct buf out[2 * FORM_COUNT];
    bool ok[2 * FORM_COUNT];
};

static void render_one(void *context, size_t place)
{
    struct together *together = context;
    together->out[place] = buf_init(LIMIT_RENDER_BYTES);
    together->ok[place] = FORMS[place % FORM_COUNT](
        together->rendering, &(struct render_options){"sv", "node"}, &together->out[place], NULL);
}

static void several_threads_make_of_one_rendering_what_one_makes(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct render_source source = fixture_source(sample);
    struct rendering *rendering = rendering_open(&source, NULL);
    struct together together = {.rendering = rendering};
    assert_non_null(rendering);
    workers_run(2 * FORM_COUNT, 4, render_one, &together);
    for (size_t i = 0; i < 2 * FORM_COUNT; i++) {
        struct buf alone = fixture_render(FORMS[i % FORM_COUNT], sample, "sv", "node");
        assert_true(together.ok[i]);
        assert_int_equal(together.out[i].n, alone.n - 1);
        assert_memory_equal(together.out[i].p, alone.p, alone.n - 1);
        buf_done(&alone);
        buf_done(&together.out[i]);
    }
    rendering_close(rendering);
    json_decref(sample);
}

static bool fill_with_source(void *context, const char *source, struct buf *out,
                             struct error *error)
{
    (void)context;
    buf_add_str(out, str_from(source));
    return buf_ok(out, "the part", error);
}

static void an_archive_that_does_not_fit_is_an_error(void **state)
{
    (void)state;
    const struct zip_part part = {"a", "abcdefghijklmnopqrstuvwxyz"};
    struct buf out = buf_init(60);
    struct error error = {0};
    assert_false(zip_write(&part, 1, fill_with_source, NULL, &out, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    buf_done(&out);
}

static bool fill_with_much(void *context, const char *source, struct buf *out, struct error *error)
{
    (void)context;
    for (size_t i = 0; i < KIB(64); i++)
        buf_add_str(out, str_from(source));
    return buf_ok(out, "the part", error);
}

/* A part is packed while it is made, and its size stands behind it. */
static void an_archive_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    const struct zip_part parts[] = {{"a", "0123456789abcdef"}, {"b", ""}};
    struct buf out = buf_init(MIB(2));
    struct error error = {0};
    struct archive_entry *entry;
    static char read[MIB(1) + 1];
    assert_true(zip_write(parts, 2, fill_with_much, NULL, &out, &error));
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    assert_int_equal(archive_read_open_memory(archive, out.p, out.n), ARCHIVE_OK);
    assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_OK);
    assert_int_equal(archive_read_data(archive, read, sizeof read), MIB(1));
    assert_memory_equal(read + MIB(1) - 16, "0123456789abcdef", 16);
    assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_OK);
    assert_string_equal(archive_entry_pathname(entry), "b");
    assert_int_equal(archive_read_data(archive, read, sizeof read), 0);
    assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_EOF);
    archive_read_free(archive);
    buf_done(&out);
}

static void a_folder_for_temporary_files_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    struct buf out = buf_init(MIB(1));
    struct error error = {0};
    setenv("TMPDIR", "/nonexistent", 1);
    assert_false(
        fixture_try(render_xlsx, small, &(struct render_options){"sv", "node"}, &out, &error));
    unsetenv("TMPDIR");
    assert_int_equal(error.code, ERROR_IO);
    json_decref(small);
}

#ifdef SAMSYN_FAULTS
/* Fail each allocation in turn, later ever fewer, for these take long: a failure is an error, and
 * success is the whole document. */
static void fail_allocations(render_function render)
{
    json_t *small = fixture_small();
    struct buf whole = fixture_render(render, small, "sv", "node");
    bool reached = true;
    for (unsigned long nth = 1; reached; nth += 1 + nth / 50) {
        struct buf out = buf_init(LIMIT_RENDER_BYTES);
        struct error error = {0};
        mem_fail_at(nth);
        bool ok = fixture_try(render, small, &(struct render_options){"sv", "node"}, &out, &error);
        reached = mem_count() >= nth;
        mem_fail_at(0);
        if (ok && (out.n != whole.n - 1 || memcmp(out.p, whole.p, out.n) != 0))
            fail_msg("allocation %lu failed unnoticed and the document is another", nth);
        assert_true(ok || reached);
        assert_int_equal(error.code, ok ? ERROR_NONE : ERROR_MEMORY);
        buf_done(&out);
    }
    buf_done(&whole);
    json_decref(small);
}

static void memory_that_ends_is_an_error(void **state)
{
    (void)state;
    fail_allocations(render_docx);
    fail_allocations(render_xlsx);
}
#endif

int main(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_document_is_sound_in_every_order),
        cmocka_unit_test(a_word_document_has_real_structure),
        cmocka_unit_test(hostile_text_stays_text_in_word),
        cmocka_unit_test(a_workbook_has_a_row_for_each_viewpoint_document_and_node),
        cmocka_unit_test(a_workbook_quotes_only_evidence_that_has_words),
        cmocka_unit_test(hostile_text_is_never_a_formula),
        cmocka_unit_test(a_text_too_long_for_a_cell_is_cut_and_says_so),
        cmocka_unit_test(the_same_input_gives_the_same_bytes_in_every_time_zone),
        cmocka_unit_test(several_threads_make_of_one_rendering_what_one_makes),
        cmocka_unit_test(an_archive_that_does_not_fit_is_an_error),
        cmocka_unit_test(an_archive_is_read_back_as_it_was_written),
        cmocka_unit_test(a_folder_for_temporary_files_that_is_not_there_is_an_error),
#ifdef SAMSYN_FAULTS
        cmocka_unit_test(memory_that_ends_is_an_error),
#endif
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    xmlCleanupParser();
    return failed;
}

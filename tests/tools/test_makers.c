/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "make_docx.h"
#include "make_mail.h"
#include "make_pdf.h"
#include "make_text.h"
#include "soft_hyphen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>
#include <gmime/gmime.h>
#include <pango/pangocairo.h>

static const char source[] =
    ":::header\nMALMBY KOMMUN\n:::\n# Svar & synpunkter\n\nEtt *kort* stycke "
    "med <tecken>.\n\n1. ett\n2. två\n\nMellan.\n\n1. åter ett\n\n"
    "| A | B |\n|---|---|\n| 1 | 2 |\n\n---page---\n\nSlut.\n";

struct parsed {
    struct arena arena;
    struct markup markup;
};

static void parse(void *context)
{
    struct parsed *parsed = context;
    parsed->markup = markup_read(&parsed->arena, str_from(source));
}

/* As '|', to be seen. */
static void show_soft_hyphens(struct buf *text)
{
    size_t length = 0;
    for (size_t i = 0; i < text->n; i++) {
        bool hyphen = str_starts(str_sub(buf_str(text), i, text->n), STR("\xC2\xAD"));
        text->p[length++] = hyphen ? '|' : text->p[i];
        i += hyphen;
    }
    text->n = length;
}

static void words_may_be_divided_between_vowels(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(1));
    soft_hyphens_add(&out, STR("kompetensförsörjning är bra"));
    show_soft_hyphens(&out);
    assert_true(str_equal(buf_str(&out), STR("kom|pe|tens|för|sörj|ning är bra")));
    assert_true(str_ends(buf_str(&out), STR(" är bra")));
    buf_done(&out);
}

static void lines_are_wrapped_at_characters_not_bytes(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(1));
    text_wrap(&out, STR("åäö åäö åäö\n\nett\n"), 7);
    assert_true(str_equal(buf_str(&out), STR("åäö åäö\nåäö\n\nett\n")));
    buf_clear(&out);
    text_wrap(&out, STR("jättelångtord a b"), 4);
    assert_true(str_equal(buf_str(&out), STR("jättelångtord\na b")));
    buf_done(&out);
}

static void windows_1252_has_its_own_signs(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(1));
    struct error error = {0};
    assert_true(text_encode_windows_1252(&out, STR("Å – ”€”"), &error));
    assert_true(str_equal(buf_str(&out), STR("\xC5 \x96 \x94\x80\x94")));
    assert_false(text_encode_windows_1252(&out, STR("≥"), &error));
    assert_non_null(strstr(error.message, "U+2265"));
    buf_done(&out);
}

static void a_pdf_is_the_same_each_time(void **state)
{
    struct parsed *parsed = *state;
    struct pdf_look look = {.title = STR("Svar"),
                            .created = STR("2025-10-03"),
                            .size = 11,
                            .justified = true,
                            .hyphenated = true,
                            .contents = true};
    struct buf once = buf_init(MIB(1)), again = buf_init(MIB(1));
    struct error error = {0};
    assert_true(pdf_make(&parsed->markup, &look, &once, &error));
    assert_true(pdf_make(&parsed->markup, &look, &again, &error));
    assert_true(str_starts(buf_str(&once), STR("%PDF-")));
    assert_true(str_equal(buf_str(&once), buf_str(&again)));
    buf_done(&once);
    buf_done(&again);
}

static void a_pdf_beyond_its_limit_is_an_error(void **state)
{
    struct parsed *parsed = *state;
    struct pdf_look look = {.size = 11};
    struct buf bytes = buf_init(100);
    struct error error = {0};
    assert_false(pdf_make(&parsed->markup, &look, &bytes, &error));
    assert_int_not_equal(error.code, ERROR_NONE);
    buf_done(&bytes);
}

/* The named part of a ZIP file. */
static void read_part(struct str zip, const char *name, struct buf *part)
{
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    assert_int_equal(archive_read_open_memory(archive, zip.p, zip.n), ARCHIVE_OK);
    struct archive_entry *entry;
    char chunk[4096];
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        if (strcmp(archive_entry_pathname(entry), name) != 0)
            continue;
        for (la_ssize_t got; (got = archive_read_data(archive, chunk, sizeof chunk)) > 0;)
            buf_add(part, chunk, (size_t)got);
    }
    archive_read_free(archive);
}

static void a_docx_has_styles_lists_and_tables(void **state)
{
    struct parsed *parsed = *state;
    struct docx_look look = {STR("Svar & mer"), STR("Malmby kommun"), STR("2025-10-03")};
    struct buf bytes = buf_init(MIB(1)), part = buf_init(MIB(1));
    struct error error = {0};
    assert_true(docx_make(&parsed->markup, &look, &bytes, &error));
    read_part(buf_str(&bytes), "word/document.xml", &part);
    static const char *const pieces[] = {"<w:pStyle w:val=\"Heading1\"/>",
                                         "Svar &amp; synpunkter",
                                         "&lt;tecken&gt;",
                                         "<w:i/>",
                                         "<w:numId w:val=\"2\"/>",
                                         "<w:numId w:val=\"3\"/>",
                                         "<w:tblHeader/>",
                                         "<w:br w:type=\"page\"/>",
                                         "r:id=\"rId3\""};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (!str_contains(buf_str(&part), str_from(pieces[i])))
            fail_msg("the document has no %s", pieces[i]);
    buf_clear(&part);
    read_part(buf_str(&bytes), "docProps/core.xml", &part);
    assert_true(str_contains(buf_str(&part), STR("<dc:title>Svar &amp; mer</dc:title>")));
    buf_clear(&part);
    read_part(buf_str(&bytes), "word/header1.xml", &part);
    assert_true(str_contains(buf_str(&part), STR("MALMBY KOMMUN")));
    buf_done(&bytes);
    buf_done(&part);
}

static void a_mail_carries_its_attachments_as_often_as_named(void **state)
{
    (void)state;
    const struct mail_attachment attachments[] = {{"svar.docx", STR("PK")},
                                                  {"svar.docx", STR("PK")}};
    struct mail mail = {.from = "Malmby kommun <a@malmby.example>",
                        .to = "b@region.example",
                        .subject = "Påminnelse",
                        .sent_on = "Wed, 29 Oct 2025 14:07:33 +0100",
                        .text = STR("Hej på er\n"),
                        .attachments = attachments,
                        .attachment_count = 2};
    struct buf bytes = buf_init(MIB(1));
    struct error error = {0};
    assert_true(mail_make(&mail, &bytes, &error));
    struct str text = buf_str(&bytes);
    assert_true(str_contains(text, STR("Date: Wed, 29 Oct 2025 14:07:33 +0100\r\n")));
    assert_true(str_contains(text, STR("Hej p=C3=A5 er")));
    size_t first = str_find(text, STR("filename=svar.docx"), 0);
    assert_int_not_equal(first, SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("filename=svar.docx"), first + 1), SIZE_MAX);
    assert_true(str_contains(text, STR("UEs=")));
    buf_done(&bytes);
}

static int set_up(void **state)
{
    static struct parsed parsed;
    g_mime_init();
    *state = &parsed;
    return !arena_run(&parsed.arena, parse, &parsed, NULL);
}

static int tear_down(void **state)
{
    arena_done(&((struct parsed *)*state)->arena);
    g_mime_shutdown();
    pango_cairo_font_map_set_default(NULL);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_may_be_divided_between_vowels),
        cmocka_unit_test(lines_are_wrapped_at_characters_not_bytes),
        cmocka_unit_test(windows_1252_has_its_own_signs),
        cmocka_unit_test(a_pdf_is_the_same_each_time),
        cmocka_unit_test(a_pdf_beyond_its_limit_is_an_error),
        cmocka_unit_test(a_docx_has_styles_lists_and_tables),
        cmocka_unit_test(a_mail_carries_its_attachments_as_often_as_named),
    };
    return cmocka_run_group_tests_name("makers", tests, set_up, tear_down);
}

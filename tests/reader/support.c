/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "reader/format.h"

#include <archive.h>
#include <archive_entry.h>
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define A4_WIDTH 595
#define A4_HEIGHT 842

static struct str keep(struct arena *arena, struct buf *buf)
{
    assert_int_equal(buf->failed, ERROR_NONE);
    struct str copy = str_copy(arena, buf_str(buf));
    buf_done(buf);
    return copy;
}

static cairo_status_t append(void *context, const unsigned char *bytes, unsigned n)
{
    buf_add(context, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static struct str finish_pdf(struct arena *arena, cairo_surface_t *surface, cairo_t *cairo,
                             struct buf *out)
{
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return keep(arena, out);
}

static void draw(cairo_t *cairo, const struct drawn *line)
{
    cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           line->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, line->size);
    cairo_move_to(cairo, line->x, line->y);
    cairo_show_text(cairo, line->text);
}

struct str make_pdf(struct arena *arena, const struct drawn *lines, size_t count)
{
    struct buf out = buf_init(MIB(64));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    for (size_t i = 0; i < count; i++)
        if (lines[i].text)
            draw(cairo, &lines[i]);
        else
            cairo_show_page(cairo);
    return finish_pdf(arena, surface, cairo, &out);
}

struct str make_long_pdf(struct arena *arena, size_t pages)
{
    struct buf out = buf_init(MIB(64));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    for (size_t i = 0; i < pages; i++) {
        draw(cairo, &(struct drawn){72, 200, 11, false, "En sida med en mening."});
        cairo_show_page(cairo);
    }
    return finish_pdf(arena, surface, cairo, &out);
}

struct str make_image_pdf(struct arena *arena)
{
    struct buf out = buf_init(MIB(8));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 100, 100);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_show_page(cairo);
    cairo_surface_destroy(image);
    return finish_pdf(arena, surface, cairo, &out);
}

static la_ssize_t append_zip(struct archive *archive, void *context, const void *bytes, size_t n)
{
    (void)archive;
    buf_add(context, bytes, n);
    return (la_ssize_t)n;
}

struct str make_zip(struct arena *arena, const struct made_part *parts, size_t count)
{
    struct buf out = buf_init(MIB(64));
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open(archive, &out, NULL, append_zip, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_size(entry, (la_int64_t)parts[i].bytes.n);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, parts[i].bytes.p, parts[i].bytes.n),
                         parts[i].bytes.n);
        archive_entry_free(entry);
    }
    archive_write_free(archive);
    return keep(arena, &out);
}

static struct str wrap(struct arena *arena, const char *element, const char *inside)
{
    return str_format(arena,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:%s "
                      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                      "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">"
                      "%s</w:%s>",
                      element, inside, element);
}

struct str make_docx(struct arena *arena, const char *body, const char *styles,
                     const char *numbering, const char *footnotes, const char *header)
{
    const char *whole = str_to_c(arena, str_format(arena, "<w:body>%s<w:sectPr/></w:body>", body));
    struct made_part parts[] = {
        {"[Content_Types].xml", STR("<Types/>")},
        {"word/document.xml", wrap(arena, "document", whole)},
        {"word/styles.xml", wrap(arena, "styles", styles ? styles : "")},
        {"word/numbering.xml", wrap(arena, "numbering", numbering ? numbering : "")},
        {"word/footnotes.xml", wrap(arena, "footnotes", footnotes ? footnotes : "")},
        {"word/header1.xml", wrap(arena, "hdr", header ? header : "")},
        {"docProps/core.xml", STR("<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Ett "
                                  "svar</dc:title></cp:coreProperties>")},
    };
    return make_zip(arena, parts, sizeof parts / sizeof *parts);
}

struct reading read_bytes(struct arena *arena, struct str bytes)
{
    struct reading reading = {0};
    struct error error = {0};
    if (!format_read(arena, bytes, &reading, &error))
        fail_msg("%s", error.message);
    if (reading.ok)
        assert_is_sound(&reading.document);
    return reading;
}

struct reading read_text(struct arena *arena, const char *text)
{
    return read_bytes(arena, str_from(text));
}

void support_done(void)
{
    cairo_debug_reset_static_data();
    FcFini();
}

static void add_block(struct buf *out, const struct document *document, const struct block *block)
{
    buf_add_str(out, str_from(block_kind_name(block->kind)));
    if (block->level)
        buf_add_format(out, " %u", block->level);
    if (block->row)
        buf_add_format(out, " %u,%u", block->row, block->column);
    if (block->mark.n)
        buf_add_format(out, " [%.*s]", STR_ARGS(block->mark));
    buf_add_c(out, ' ');
    for (size_t i = block->range.start; i < block->range.end; i++)
        buf_add_c(out, document->text.p[i] == '\n' ? '|' : document->text.p[i]);
    buf_add_c(out, '\n');
}

const char *outline(struct arena *arena, const struct reading *reading)
{
    struct buf out = buf_init(MIB(8));
    for (size_t i = 0; i < reading->document.blocks.count; i++)
        add_block(&out, &reading->document, &reading->document.blocks.items[i]);
    return keep(arena, &out).p;
}

static void assert_covers_text(const struct document *document)
{
    size_t at = 0;
    for (size_t i = 0; i <= document->lines.count; i++) {
        size_t start =
            i < document->lines.count ? document->lines.items[i].range.start : document->text.n;
        assert_int_equal(str_trim(str_sub(document->text, at, start)).n, 0);
        at = i < document->lines.count ? document->lines.items[i].range.end : at;
    }
}

void assert_is_sound(const struct document *document)
{
    size_t last = 0;
    assert_true(utf8_valid(document->text));
    assert_covers_text(document);
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        struct str text = str_sub(document->text, block->range.start, block->range.end);
        assert_true(block->range.start >= last);
        assert_true(text.n > 0);
        assert_int_equal(str_trim(text).n, text.n);
        assert_true(block->page >= 1);
        assert_true(block->page <= (document->page_count ? document->page_count : 1));
        last = block->range.end;
    }
}

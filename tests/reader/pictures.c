/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pictures.h"

#include "base/buf.h"

#include <cairo-pdf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>
#include <jpeglib.h>

#define DOTS 200
#define A4_WIDTH 595.0
#define A4_HEIGHT 842.0
#define QUARTER 1.5707963267948966

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

/* Drawing */

static void draw_lines(cairo_t *cairo, const struct drawn *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cairo_select_font_face(cairo, "Liberation Serif", CAIRO_FONT_SLANT_NORMAL,
                               lines[i].bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
        cairo_set_font_size(cairo, lines[i].size);
        cairo_move_to(cairo, lines[i].x, lines[i].y);
        cairo_show_text(cairo, lines[i].text);
    }
}

static void put_before_camera(cairo_t *cairo, struct view view)
{
    bool lying = view.quarters % 2 != 0;
    cairo_scale(cairo, DOTS / 72.0, DOTS / 72.0);
    cairo_translate(cairo, (lying ? A4_HEIGHT : A4_WIDTH) / 2, (lying ? A4_WIDTH : A4_HEIGHT) / 2);
    cairo_rotate(cairo, view.quarters * QUARTER + view.degrees * QUARTER / 90);
    cairo_translate(cairo, -A4_WIDTH / 2, -A4_HEIGHT / 2);
}

static struct pixels take_pixels(struct arena *arena, cairo_surface_t *surface, bool shaded)
{
    struct pixels page = {.columns = (size_t)cairo_image_surface_get_width(surface),
                          .rows = (size_t)cairo_image_surface_get_height(surface)};
    unsigned char *grey = arena_alloc(arena, page.columns * page.rows);
    const unsigned char *drawn = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (size_t y = 0; y < page.rows; y++)
        for (size_t x = 0; x < page.columns; x++) {
            size_t light = drawn[y * stride + x * 4 + 1];
            size_t share = shaded ? 45 + 50 * x / page.columns : 100;
            grey[y * page.columns + x] = (unsigned char)(light * share / 100);
        }
    page.grey = grey;
    return page;
}

struct pixels draw_page(struct arena *arena, const struct drawn *lines, size_t count,
                        struct view view)
{
    int width = (int)(A4_WIDTH * DOTS / 72), height = (int)(A4_HEIGHT * DOTS / 72);
    bool lying = view.quarters % 2 != 0;
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, lying ? height : width, lying ? width : height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    put_before_camera(cairo, view);
    draw_lines(cairo, lines, count);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    struct pixels page = take_pixels(arena, surface, view.shaded);
    cairo_surface_destroy(surface);
    return page;
}

/* PNG (ISO/IEC 15948) */

static void add_be32(struct buf *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_c(out, (char)(value >> shift & 0xFF));
}

static void add_chunk(struct buf *out, const char *type, struct str data)
{
    uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)type, 4);
    sum = (uint32_t)crc32(sum, (const unsigned char *)data.p, (unsigned)data.n);
    add_be32(out, (uint32_t)data.n);
    buf_add(out, type, 4);
    buf_add_str(out, data);
    add_be32(out, sum);
}

/* Grey, at DOTS. */
static void add_png_head(struct buf *out, uint32_t columns, uint32_t rows)
{
    struct buf head = buf_init(KIB(1)), resolution = buf_init(KIB(1));
    buf_add_str(out, STR("\x89PNG\r\n\x1A\n"));
    add_be32(&head, columns);
    add_be32(&head, rows);
    buf_add(&head, "\x08\0\0\0\0", 5);
    add_chunk(out, "IHDR", buf_str(&head));
    add_be32(&resolution, DOTS * 10000 / 254);
    add_be32(&resolution, DOTS * 10000 / 254);
    buf_add_c(&resolution, 1);
    add_chunk(out, "pHYs", buf_str(&resolution));
    buf_done(&head);
    buf_done(&resolution);
}

static struct str deflate_all(struct arena *arena, struct str bytes)
{
    uLongf n = compressBound((uLong)bytes.n);
    unsigned char *packed = arena_alloc(arena, n);
    assert_int_equal(compress2(packed, &n, (const unsigned char *)bytes.p, (uLong)bytes.n, 1),
                     Z_OK);
    return (struct str){(const char *)packed, n};
}

struct str make_png(struct arena *arena, struct pixels page)
{
    struct buf out = buf_init(MIB(16)), rows = buf_init(MIB(16));
    for (size_t y = 0; y < page.rows; y++) {
        buf_add_c(&rows, 0); /* no filter */
        buf_add(&rows, page.grey + y * page.columns, page.columns);
    }
    add_png_head(&out, (uint32_t)page.columns, (uint32_t)page.rows);
    add_chunk(&out, "IDAT", deflate_all(arena, buf_str(&rows)));
    add_chunk(&out, "IEND", STR(""));
    buf_done(&rows);
    return keep(arena, &out);
}

struct str make_png_head(struct arena *arena, uint32_t columns, uint32_t rows)
{
    struct buf out = buf_init(KIB(4));
    add_png_head(&out, columns, rows);
    add_chunk(&out, "IDAT", deflate_all(arena, STR("\0\0\0\0\0\0\0\0")));
    add_chunk(&out, "IEND", STR(""));
    return keep(arena, &out);
}

/* JPEG (ISO/IEC 10918) */

struct str make_jpeg(struct arena *arena, struct pixels page)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &n);
    jpeg.image_width = (JDIMENSION)page.columns;
    jpeg.image_height = (JDIMENSION)page.rows;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 70, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(page.grey + (size_t)jpeg.next_scanline * page.columns);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    struct str copy = str_copy(arena, (struct str){(const char *)bytes, n});
    free(bytes);
    return copy;
}

struct str make_jpeg_head(struct arena *arena, uint16_t columns, uint16_t rows)
{
    struct buf out = buf_init(KIB(1));
    buf_add(&out, "\xFF\xD8\xFF\xC0\0\x0B\x08", 7);
    buf_add_c(&out, (char)(rows >> 8));
    buf_add_c(&out, (char)(rows & 0xFF));
    buf_add_c(&out, (char)(columns >> 8));
    buf_add_c(&out, (char)(columns & 0xFF));
    buf_add(&out, "\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\xFF\xD9", 16);
    return keep(arena, &out);
}

/* TIFF 6.0, little end first */

static void add_u16(struct buf *out, uint16_t value)
{
    buf_add_c(out, (char)(value & 0xFF));
    buf_add_c(out, (char)(value >> 8));
}

static void add_field(struct buf *out, uint16_t tag, uint16_t type, uint32_t value)
{
    add_u16(out, tag);
    add_u16(out, type);
    buf_add_u32(out, 1);
    buf_add_u32(out, value);
}

#define TIFF_FIELDS 11
#define TIFF_DIRECTORY (2 + TIFF_FIELDS * 12 + 4)

/* A directory that starts at `at`, with its resolution and then its pixels right behind. */
static void add_directory(struct buf *out, uint32_t at, uint32_t columns, uint32_t rows,
                          bool is_last)
{
    const uint16_t number = 3, longer = 4, ratio = 5;
    uint32_t behind = at + TIFF_DIRECTORY, bytes = columns * rows;
    add_u16(out, TIFF_FIELDS);
    add_field(out, 256, longer, columns);
    add_field(out, 257, longer, rows);
    add_field(out, 258, number, 8);
    add_field(out, 259, number, 1); /* not compressed */
    add_field(out, 262, number, 1); /* 0 is black */
    add_field(out, 273, longer, behind + 8);
    add_field(out, 277, number, 1);
    add_field(out, 278, longer, rows);
    add_field(out, 279, longer, bytes);
    add_field(out, 282, ratio, behind);
    add_field(out, 283, ratio, behind);
    buf_add_u32(out, is_last ? 0 : behind + 8 + bytes);
    buf_add_u32(out, DOTS);
    buf_add_u32(out, 1);
}

struct str make_tiff(struct arena *arena, const struct pixels *pages, size_t count)
{
    struct buf out = buf_init(MIB(64));
    buf_add(&out, "II*\0\x08\0\0\0", 8);
    for (size_t i = 0; i < count; i++) {
        add_directory(&out, (uint32_t)out.n, (uint32_t)pages[i].columns, (uint32_t)pages[i].rows,
                      i + 1 == count);
        buf_add(&out, pages[i].grey, pages[i].columns * pages[i].rows);
    }
    return keep(arena, &out);
}

struct str make_tiff_head(struct arena *arena, uint32_t columns, uint32_t rows)
{
    struct buf out = buf_init(KIB(1));
    buf_add(&out, "II*\0\x08\0\0\0", 8);
    add_directory(&out, 8, columns, rows, true);
    buf_add_str(&out, STR("few pixels"));
    return keep(arena, &out);
}

/* PDF */

static void paint_page(cairo_t *cairo, struct pixels page)
{
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)page.columns, (int)page.rows);
    unsigned char *to = cairo_image_surface_get_data(image);
    size_t stride = (size_t)cairo_image_surface_get_stride(image);
    for (size_t y = 0; y < page.rows; y++)
        for (size_t x = 0; x < page.columns; x++)
            memset(to + y * stride + x * 4, page.grey[y * page.columns + x], 4);
    cairo_surface_mark_dirty(image);
    cairo_scale(cairo, A4_WIDTH / (double)page.columns, A4_HEIGHT / (double)page.rows);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_surface_destroy(image);
}

struct str make_scanned_pdf(struct arena *arena, const struct drawn *lines, size_t count,
                            struct pixels page)
{
    struct buf out = buf_init(MIB(64));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    draw_lines(cairo, lines, count);
    if (count)
        cairo_show_page(cairo);
    paint_page(cairo, page);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return keep(arena, &out);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/pictures/canvas.h"

#include "base/mem.h"
#include "reader/parts/pool.h"
#include "reader/pictures/picture_head.h"

#include <math.h>
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#define STORE_BYTES MIB(64)
#define POINTS 72.0f /* an inch */
/* In points: what a sheet of paper measures, from a small card to a poster, and A4. */
#define LEAST_SIDE 100.0f
#define MOST_SIDE 3400.0f
#define USUAL_SIDE 842.0f

struct canvas {
    struct pool pool;
    fz_context *context;
    struct str bytes;
    enum document_format format;
    size_t page_count;
    pdf_document *document;
    fz_image *image;   /* a picture's page at hand */
    fz_pixmap *pixmap; /* the page drawn last */
    fz_buffer *png;
};

/* What is drawn: a page of a PDF, or the picture at hand. */
struct motive {
    pdf_page *page;
    fz_matrix matrix; /* from it to points from the top left */
    float width, height;
};

static const struct problem damaged = {
    STR_INIT("not_read"), STR_INIT("the file is damaged; open it by hand or ask for it again")};
static const struct problem no_room = {
    STR_INIT("too_large"),
    STR_INIT("the picture has more pixels than are allowed; save it in a lower resolution")};
static const struct problem locked = {
    STR_INIT("encrypted"), STR_INIT("the file is locked with a password; ask for it without one")};
static const struct problem no_pages = {STR_INIT("no_pages"),
                                        STR_INIT("the file has no pages; ask for it again")};
static const struct problem no_such_page = {STR_INIT("no_pages"),
                                            STR_INIT("the document has no page of that number")};

/* No picture within the limits needs a larger piece than this, and one that asks for it is not to
 * have the memory first. */
static void *canvas_alloc(void *pool, size_t size)
{
    return size > LIMIT_PICTURE_BYTES ? NULL : pool_alloc(pool, size);
}

static void *canvas_realloc(void *pool, void *bytes, size_t size)
{
    return size > LIMIT_PICTURE_BYTES ? NULL : pool_realloc(pool, bytes, size);
}

static void canvas_free(void *pool, void *bytes)
{
    pool_free(pool, bytes);
}

static void be_silent(void *user, const char *message)
{
    (void)user;
    (void)message;
}

/* Within fz_catch. */
static struct problem caught(const struct canvas *canvas)
{
    return fz_caught(canvas->context) == FZ_ERROR_MEMORY ? no_room : damaged;
}

/* By what the head says; where it says nothing, a piece of memory that is too large is refused. */
static bool is_too_large(const struct canvas *canvas, size_t page)
{
    uint32_t columns, rows;
    return picture_head(canvas->bytes, canvas->format, page, &columns, &rows) && rows &&
           columns > LIMIT_PICTURE_PIXELS / rows;
}

/* Opening */

static bool open_pdf(struct canvas *canvas, struct problem *ret_problem)
{
    fz_context *context = canvas->context;
    fz_stream *volatile stream = NULL;
    int volatile pages = 0, is_locked = 0;
    fz_try(context)
    {
        stream = fz_open_memory(context, (const unsigned char *)canvas->bytes.p, canvas->bytes.n);
        canvas->document = pdf_open_document_with_stream(context, stream);
        is_locked = pdf_needs_password(context, canvas->document);
        pages = is_locked ? 0 : pdf_count_pages(context, canvas->document);
    }
    fz_always(context)
    {
        fz_drop_stream(context, stream);
    }
    fz_catch(context)
    {
        *ret_problem = caught(canvas);
        return false;
    }
    canvas->page_count = pages > 0 ? (size_t)pages : 0;
    if (pages <= 0)
        *ret_problem = is_locked ? locked : no_pages;
    return pages > 0;
}

/* PNG and JPEG: their heads are read now, their pixels when they are drawn. */
static bool open_picture(struct canvas *canvas, struct problem *ret_problem)
{
    fz_context *context = canvas->context;
    fz_buffer *volatile buffer = NULL;
    if (is_too_large(canvas, 0)) {
        *ret_problem = no_room;
        return false;
    }
    fz_try(context)
    {
        buffer = fz_new_buffer_from_shared_data(context, (const unsigned char *)canvas->bytes.p,
                                                canvas->bytes.n);
        canvas->image = fz_new_image_from_buffer(context, buffer);
    }
    fz_always(context)
    {
        fz_drop_buffer(context, buffer);
    }
    fz_catch(context)
    {
        *ret_problem = caught(canvas);
        return false;
    }
    canvas->page_count = 1;
    return true;
}

static bool open_tiff(struct canvas *canvas, struct problem *ret_problem)
{
    fz_context *context = canvas->context;
    int volatile pages = 0;
    fz_try(context)
    {
        pages = fz_load_tiff_subimage_count(context, (const unsigned char *)canvas->bytes.p,
                                            canvas->bytes.n);
    }
    fz_catch(context)
    {
        *ret_problem = caught(canvas);
        return false;
    }
    canvas->page_count = pages > 0 ? (size_t)pages : 0;
    if (pages <= 0)
        *ret_problem = no_pages;
    return pages > 0;
}

static bool open_by_format(struct canvas *canvas, struct problem *ret_problem)
{
    switch (canvas->format) {
    case FORMAT_PDF:
        return open_pdf(canvas, ret_problem);
    case FORMAT_PNG:
    case FORMAT_JPEG:
        return open_picture(canvas, ret_problem);
    case FORMAT_TIFF:
        return open_tiff(canvas, ret_problem);
    default:
        *ret_problem = no_pages;
        return false;
    }
}

bool canvas_open(struct str bytes, enum document_format format, struct canvas **ret_canvas,
                 struct problem *ret_problem)
{
    struct canvas *canvas = mem_alloc(sizeof *canvas);
    if (canvas)
        *canvas = (struct canvas){.bytes = bytes, .format = format};
    const fz_alloc_context alloc = {canvas ? &canvas->pool : NULL, canvas_alloc, canvas_realloc,
                                    canvas_free};
    if (canvas)
        canvas->context = fz_new_context(&alloc, NULL, STORE_BYTES);
    if (!canvas || !canvas->context) {
        *ret_problem = no_room;
        canvas_close(canvas);
        return false;
    }
    fz_set_warning_callback(canvas->context, be_silent, NULL);
    fz_set_error_callback(canvas->context, be_silent, NULL);
    if (!open_by_format(canvas, ret_problem)) {
        canvas_close(canvas);
        return false;
    }
    *ret_canvas = canvas;
    return true;
}

void canvas_close(struct canvas *canvas)
{
    if (!canvas)
        return;
    if (canvas->context) {
        fz_drop_buffer(canvas->context, canvas->png);
        fz_drop_pixmap(canvas->context, canvas->pixmap);
        fz_drop_image(canvas->context, canvas->image);
        pdf_drop_document(canvas->context, canvas->document);
        fz_drop_context(canvas->context);
    }
    pool_done(&canvas->pool);
    mem_free(canvas);
}

size_t canvas_page_count(const struct canvas *canvas)
{
    return canvas->page_count;
}

/* Drawing; all of these throw */

static void load_tiff_page(struct canvas *canvas, size_t index)
{
    fz_context *context = canvas->context;
    fz_pixmap *volatile pixmap = NULL;
    fz_drop_image(context, canvas->image);
    canvas->image = NULL;
    fz_try(context)
    {
        pixmap = fz_load_tiff_subimage(context, (const unsigned char *)canvas->bytes.p,
                                       canvas->bytes.n, (int)index);
        canvas->image = fz_new_image_from_pixmap(context, pixmap, NULL);
    }
    fz_always(context)
    {
        fz_drop_pixmap(context, pixmap);
    }
    fz_catch(context)
    {
        fz_rethrow(context);
    }
}

/* A resolution that makes no sheet of paper was never meant. */
static float paper_scale(float width, float height)
{
    float longer = fmaxf(width, height), shorter = fminf(width, height);
    bool is_paper = shorter >= LEAST_SIDE && longer <= MOST_SIDE;
    return is_paper ? 1 : USUAL_SIDE / longer;
}

static struct motive picture_motive(struct canvas *canvas)
{
    fz_image *image = canvas->image;
    int across, down;
    fz_image_resolution(image, &across, &down);
    float width = (float)image->w * POINTS / (float)across;
    float height = (float)image->h * POINTS / (float)down;
    uint8_t orientation = fz_image_orientation(canvas->context, image);
    bool lying = orientation != 0 && orientation % 2 == 0;
    float scale = paper_scale(width, height);
    struct motive motive = {.width = (lying ? height : width) * scale,
                            .height = (lying ? width : height) * scale};
    motive.matrix = fz_post_scale(fz_image_orientation_matrix(canvas->context, image), motive.width,
                                  motive.height);
    return motive;
}

static struct motive pdf_motive(struct canvas *canvas, size_t index)
{
    struct motive motive = {.page = pdf_load_page(canvas->context, canvas->document, (int)index)};
    fz_rect bounds = pdf_bound_page(canvas->context, motive.page);
    motive.width = bounds.x1 - bounds.x0;
    motive.height = bounds.y1 - bounds.y0;
    motive.matrix = fz_translate(-bounds.x0, -bounds.y0);
    return motive;
}

/* Pixels a point; 0 for a page that is none. */
static float scale_of(const struct motive *motive, const struct canvas_wish *wish)
{
    double area = (double)motive->width * (double)motive->height;
    if (!isfinite(area) || area <= 0)
        return 0;
    double most = sqrt((double)wish->most_pixels / area);
    return (float)fmin((double)wish->dots / (double)POINTS, most);
}

static bool make_pixmap(struct canvas *canvas, const struct motive *motive,
                        const struct canvas_wish *wish, struct canvas_page *page)
{
    fz_context *context = canvas->context;
    page->scale = scale_of(motive, wish);
    page->width = motive->width;
    page->height = motive->height;
    float columns = floorf(motive->width * page->scale),
          rows = floorf(motive->height * page->scale);
    if (columns < 1 || rows < 1 || columns > (float)wish->most_pixels ||
        rows > (float)wish->most_pixels)
        return false;
    page->columns = (size_t)columns;
    page->rows = (size_t)rows;
    fz_irect bounds = {0, 0, (int)page->columns, (int)page->rows};
    fz_drop_pixmap(context, canvas->pixmap);
    canvas->pixmap = NULL;
    canvas->pixmap = fz_new_pixmap_with_bbox(
        context, wish->colour ? fz_device_rgb(context) : fz_device_gray(context), bounds, NULL, 0);
    fz_clear_pixmap_with_value(context, canvas->pixmap, 255);
    page->pixels = fz_pixmap_samples(context, canvas->pixmap);
    return true;
}

static void draw_motive(struct canvas *canvas, const struct motive *motive, float scale)
{
    fz_context *context = canvas->context;
    fz_device *volatile device = NULL;
    fz_matrix matrix = fz_concat(motive->matrix, fz_scale(scale, scale));
    fz_var(device);
    fz_try(context)
    {
        device = fz_new_draw_device(context, fz_identity, canvas->pixmap);
        if (motive->page)
            pdf_run_page(context, motive->page, device, matrix, NULL);
        else
            fz_fill_image(context, device, canvas->image, matrix, 1, fz_default_color_params);
        fz_close_device(context, device);
    }
    fz_always(context)
    {
        fz_drop_device(context, device);
    }
    fz_catch(context)
    {
        fz_rethrow(context);
    }
}

bool canvas_draw(struct canvas *canvas, size_t index, const struct canvas_wish *wish,
                 struct canvas_page *ret_page, struct problem *ret_problem)
{
    fz_context *context = canvas->context;
    struct motive motive = {0};
    struct canvas_page page = {0};
    volatile bool drawn = false;
    if (index >= canvas->page_count || is_too_large(canvas, index)) {
        *ret_problem = index >= canvas->page_count ? no_such_page : no_room;
        return false;
    }
    fz_var(motive);
    fz_try(context)
    {
        if (canvas->format == FORMAT_TIFF)
            load_tiff_page(canvas, index);
        motive = canvas->format == FORMAT_PDF ? pdf_motive(canvas, index) : picture_motive(canvas);
        drawn = make_pixmap(canvas, &motive, wish, &page);
        if (drawn)
            draw_motive(canvas, &motive, page.scale);
    }
    fz_always(context)
    {
        fz_drop_page(context, (fz_page *)motive.page);
    }
    fz_catch(context)
    {
        *ret_problem = caught(canvas);
        return false;
    }
    if (drawn)
        *ret_page = page;
    else
        *ret_problem = damaged;
    return drawn;
}

bool canvas_as_png(struct canvas *canvas, struct str *ret_png, struct problem *ret_problem)
{
    fz_context *context = canvas->context;
    unsigned char *bytes = NULL;
    fz_try(context)
    {
        fz_drop_buffer(context, canvas->png);
        canvas->png = NULL;
        canvas->png =
            fz_new_buffer_from_pixmap_as_png(context, canvas->pixmap, fz_default_color_params);
    }
    fz_catch(context)
    {
        *ret_problem = caught(canvas);
        return false;
    }
    size_t n = fz_buffer_storage(context, canvas->png, &bytes);
    *ret_png = (struct str){(const char *)bytes, n};
    return true;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * PDF (ISO 32000) by MuPDF's structured text.
 */
#include "reader/formats/format.h"

#include "base/utf8.h"
#include "reader/layout/canonical.h"
#include "reader/layout/compose.h"
#include "reader/layout/pages.h"
#include "reader/parts/pdf_letters.h"
#include "reader/parts/pdf_notes.h"
#include "reader/parts/pool.h"

#include <math.h>
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <string.h>

#define STORE_BYTES MIB(32)
/* Where the end mark of a whole file is looked for. */
#define END_MARK_BYTES 2048
#define LINE_BYTES KIB(64)

struct pdf_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct pool pool;
    fz_context *context; /* NULL: closed */
    pdf_document *document;
    bool has_page_tree;
    pdf_page *page;      /* at hand */
    fz_stext_page *text; /* of it */
    char *line;          /* LINE_BYTES, for the line at hand */
    struct pdf_notes notes;
    struct composer composer;
    struct sheet *sheets;
    size_t count, failed, without_text;
    size_t *pictures; /* pages that are only a picture */
    size_t picture_count;
    struct recogniser *recogniser; /* of their text, or NULL */
    struct canvas *canvas;         /* that draws them for it */
    struct recognition recognition;
};

static void *pdf_alloc(void *pool, size_t size)
{
    return pool_alloc(pool, size);
}

static void *pdf_realloc(void *pool, void *bytes, size_t size)
{
    return pool_realloc(pool, bytes, size);
}

static void pdf_free(void *pool, void *bytes)
{
    pool_free(pool, bytes);
}

static void be_silent(void *user, const char *message)
{
    (void)user;
    (void)message;
}

static void add_problem(struct pdf_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

/* Opening */

static bool try_open(struct pdf_job *job)
{
    fz_context *context = job->context;
    fz_stream *volatile stream = NULL;
    fz_try(context)
    {
        stream = fz_open_memory(context, (const unsigned char *)job->bytes.p, job->bytes.n);
        job->document = pdf_open_document_with_stream(context, stream);
    }
    fz_always(context)
    {
        fz_drop_stream(context, stream);
    }
    fz_catch(context)
    {
        return false;
    }
    return true;
}

static bool try_count(struct pdf_job *job, int *ret_pages, bool *ret_locked)
{
    fz_context *context = job->context;
    int volatile pages = 0, locked = 0;
    fz_try(context)
    {
        locked = pdf_needs_password(context, job->document);
        if (!locked)
            pages = pdf_count_pages(context, job->document);
    }
    fz_catch(context)
    {
        return false;
    }
    *ret_pages = pages;
    *ret_locked = locked != 0;
    return true;
}

/* Without a map of the page tree every page is looked for from the root, which makes 10,000 pages
 * take seconds. A tree that cannot be mapped is walked. */
static void try_map_pages(struct pdf_job *job)
{
    fz_context *context = job->context;
    fz_try(context)
    {
        pdf_load_page_tree(context, job->document);
        job->has_page_tree = true;
    }
    fz_catch(context)
    {
        job->has_page_tree = false;
    }
}

static bool is_cut_short(struct str bytes)
{
    size_t start = bytes.n > END_MARK_BYTES ? bytes.n - END_MARK_BYTES : 0;
    return !str_contains(str_sub(bytes, start, bytes.n), STR("%%EOF"));
}

/* One page's text; NULL in job->text when the page cannot be read. */
static void load_page(struct pdf_job *job, int number, fz_rect *ret_bounds)
{
    fz_context *context = job->context;
    pdf_page *volatile page = NULL;
    fz_stext_page *volatile text = NULL;
    /* What stands outside the page is left out by gather(): MuPDF's own clipping asks each letter's
     * font for its outline. */
    const fz_stext_options options = {.flags = FZ_STEXT_PRESERVE_IMAGES};
    fz_rect bounds = fz_empty_rect;
    fz_var(bounds);
    fz_try(context)
    {
        page = pdf_load_page(context, job->document, number);
        bounds = pdf_bound_page(context, page);
        text = fz_new_stext_page_from_page(context, (fz_page *)page, &options);
    }
    fz_catch(context)
    {
        text = NULL;
    }
    job->page = page;
    job->text = text;
    *ret_bounds = bounds;
}

static void drop_page(struct pdf_job *job)
{
    fz_drop_stext_page(job->context, job->text);
    job->text = NULL;
    fz_drop_page(job->context, (fz_page *)job->page);
    job->page = NULL;
}

/* Pieces from structured text */

static bool is_bold_font(fz_context *context, fz_font *font)
{
    const char *name = fz_font_name(context, font);
    return fz_font_is_bold(context, font) || strstr(name, "Bold") || strstr(name, "bold") ||
           strstr(name, "Black") || strstr(name, "Heavy");
}

/* The letters of one line that are on the page, and how most of them look. */
struct letters {
    const fz_stext_char *first; /* NULL: there are none */
    fz_rect box;
    float size;
    size_t bytes, characters, bold, italic;
};

/* How the letters of a font look; kept while the font goes on. */
struct look {
    const fz_font *font;
    bool bold, italic;
};

static bool is_outside(const fz_stext_char *c, fz_rect page)
{
    fz_rect box = fz_rect_from_quad(c->quad);
    return box.x1 < page.x0 || box.x0 > page.x1 || box.y1 < page.y0 || box.y0 > page.y1;
}

static void count_look(fz_context *context, const fz_stext_char *c, struct look *look,
                       struct letters *letters)
{
    if (c->c == ' ' || !c->font)
        return;
    if (c->font != look->font)
        *look = (struct look){c->font, is_bold_font(context, c->font),
                              fz_font_is_italic(context, c->font) != 0};
    letters->characters++;
    letters->size += c->size;
    letters->bold += look->bold;
    letters->italic += look->italic;
}

/* In parts of a line's letters. */
#define RAISED_SIZE 0.8f
#define RAISED_LEAST 0.15f

/* How far to the right of, and above, `from` a point stands as the line is read. */
static fz_point along(const fz_stext_line *line, fz_point from, fz_point to)
{
    float x = to.x - from.x, y = to.y - from.y;
    return (fz_point){x * line->dir.x + y * line->dir.y, x * line->dir.y - y * line->dir.x};
}

/* A letter that stands on the line's own baseline: the first of the large ones. */
static const fz_stext_char *largest_of(const fz_stext_line *line)
{
    const fz_stext_char *largest = line->first_char;
    for (const fz_stext_char *c = line->first_char; c; c = c->next)
        if (c->size > largest->size * 1.05f)
            largest = c;
    return largest;
}

/* A small raised number is told by its letters, for its size and height are lost in plain text: the
 * "1" of a note becomes U+00B9, as if it had been written so. */
static int as_printed(const fz_stext_line *line, const fz_stext_char *base, const fz_stext_char *c)
{
    static const struct {
        int plain, raised;
    } signs[] = {{'0', 0x2070}, {'1', 0xB9},   {'2', 0xB2},   {'3', 0xB3},   {'4', 0x2074},
                 {'5', 0x2075}, {'6', 0x2076}, {'7', 0x2077}, {'8', 0x2078}, {'9', 0x2079},
                 {'i', 0x2071}, {'v', 0x1D5B}, {'x', 0x2E3}};
    if (c->size >= base->size * RAISED_SIZE ||
        along(line, base->origin, c->origin).y < base->size * RAISED_LEAST)
        return c->c;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].plain == c->c)
            return signs[i].raised;
    return c->c;
}

/* From the start of the line to the end of its first word. */
static float first_word(const fz_stext_line *line)
{
    const fz_stext_char *c = line->first_char;
    fz_point start = c->origin, end = start;
    for (; c && c->c != ' '; c = c->next)
        end = c->quad.lr;
    return along(line, start, end).x;
}

/* As UTF-8, at most `room` bytes. */
static struct letters gather(fz_context *context, const fz_stext_line *line, fz_rect page,
                             char *out, size_t room)
{
    bool inside = fz_contains_rect(page, line->bbox);
    struct letters letters = {.box = inside ? line->bbox : fz_empty_rect};
    struct look look = {0};
    const fz_stext_char *base = largest_of(line);
    for (const fz_stext_char *c = line->first_char; c; c = c->next) {
        char encoded[8];
        size_t length = (size_t)fz_runetochar(encoded, as_printed(line, base, c));
        if (length > room - letters.bytes)
            break;
        if (!inside && is_outside(c, page))
            continue;
        if (!letters.first)
            letters.first = c;
        memcpy(out + letters.bytes, encoded, length);
        letters.bytes += length;
        if (!inside)
            letters.box = fz_union_rect(letters.box, fz_rect_from_quad(c->quad));
        count_look(context, c, &look, &letters);
    }
    if (letters.characters)
        letters.size /= (float)letters.characters;
    return letters;
}

static float finite_or_zero(float value)
{
    return isfinite(value) ? value : 0;
}

static struct box box_of(fz_rect rect, fz_rect page)
{
    return (struct box){finite_or_zero(rect.x0 - page.x0), finite_or_zero(rect.y0 - page.y0),
                        finite_or_zero(rect.x1 - page.x0), finite_or_zero(rect.y1 - page.y0)};
}

static enum turn turn_of(const fz_stext_line *line)
{
    if (fabsf(line->dir.x) >= fabsf(line->dir.y))
        return line->dir.x < 0 ? TURN_HALF : TURN_NONE;
    return line->dir.y < 0 ? TURN_UPWARDS : TURN_DOWNWARDS;
}

/* The way in which most of a page's text runs, by the length of its lines. */
static enum turn turn_of_page(const fz_stext_page *text)
{
    float length[TURN_DOWNWARDS + 1] = {0};
    enum turn most = TURN_NONE;
    for (const fz_stext_block *block = text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next)
            length[turn_of(line)] +=
                fmaxf(line->bbox.x1 - line->bbox.x0, line->bbox.y1 - line->bbox.y0);
    }
    for (enum turn turn = TURN_NONE; turn <= TURN_DOWNWARDS; turn++)
        if (length[turn] > length[most])
            most = turn;
    return most;
}

static bool runs_straight(const fz_stext_line *line)
{
    return line->wmode == 0 && fmaxf(fabsf(line->dir.x), fabsf(line->dir.y)) >= 0.9f;
}

/* False when the line is blank. */
static bool make_piece(struct pdf_job *job, const fz_stext_line *line, fz_rect page, enum turn turn,
                       struct piece *ret_piece)
{
    struct letters letters = gather(job->context, line, page, job->line, LINE_BYTES);
    /* Control characters that end up as U+FFFD or NUL in broken fonts are no text. */
    struct str text =
        canonical_from_typeset(job->arena, (struct str){job->line, letters.bytes}, true);
    text = str_trim(text);
    if (text.n == 0)
        return false;
    float width = finite_or_zero(page.x1 - page.x0), height = finite_or_zero(page.y1 - page.y0);
    fz_point on_line = largest_of(line)->origin;
    fz_rect point = {on_line.x, on_line.y, on_line.x, on_line.y};
    *ret_piece = (struct piece){
        .text = text,
        .box = pages_upright(turn, width, height, box_of(letters.box, page)),
        .baseline = pages_upright(turn, width, height, box_of(point, page)).y0,
        .word = finite_or_zero(first_word(line)),
        .size = letters.size > 0.5f && isfinite(letters.size) ? letters.size : 0.5f,
        .flags = (letters.bold * 2 > letters.characters ? LINE_BOLD : 0u) |
                 (letters.italic * 2 > letters.characters ? LINE_ITALIC : 0u),
        .turned = turn_of(line) != turn || !runs_straight(line),
    };
    return true;
}

static size_t count_lines(const fz_stext_page *text)
{
    size_t n = 0;
    for (const fz_stext_block *block = text->first_block; block; block = block->next)
        if (block->type == FZ_STEXT_BLOCK_TEXT)
            for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next)
                n++;
    return n;
}

static bool has_image(const fz_stext_page *text)
{
    for (const fz_stext_block *block = text->first_block; block; block = block->next)
        if (block->type == FZ_STEXT_BLOCK_IMAGE)
            return true;
    return false;
}

static void take_pieces(struct pdf_job *job, struct sheet *sheet, fz_rect page)
{
    sheet->pieces = ARENA_ARRAY(job->arena, count_lines(job->text) + 1, struct piece);
    if (!sheet->pieces)
        return;
    for (const fz_stext_block *block = job->text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next)
            sheet->count += make_piece(job, line, page, sheet->turn, &sheet->pieces[sheet->count]);
    }
}

static void read_page(struct pdf_job *job, size_t index)
{
    fz_rect bounds;
    load_page(job, (int)index, &bounds);
    if (!job->text) {
        drop_page(job);
        job->failed++;
        return;
    }
    struct sheet *sheet = &job->sheets[index];
    struct box shown = box_of(bounds, bounds);
    pdf_settle_letters(job->text);
    sheet->turn = turn_of_page(job->text);
    struct box upright = pages_upright(sheet->turn, shown.x1, shown.y1, shown);
    sheet->width = upright.x1;
    sheet->height = upright.y1;
    take_pieces(job, sheet, bounds);
    pdf_notes_gather(&job->notes, job->context, job->page, job->text, bounds, index);
    job->without_text += sheet->count == 0;
    if (sheet->count == 0 && has_image(job->text))
        job->pictures[job->picture_count++] = index;
    drop_page(job);
}

/* Pages that are pictures */

static void recognise_pictures(struct pdf_job *job)
{
    struct problem problem;
    if (!job->recogniser || job->picture_count == 0)
        return;
    if (!canvas_open(job->bytes, FORMAT_PDF, &job->canvas, &problem)) {
        job->recognition = (struct recognition){.failed = job->picture_count, .problem = problem};
        return;
    }
    job->recognition = recogniser_run(job->recogniser, job->arena, job->canvas, job->pictures,
                                      job->picture_count, job->sheets);
    for (size_t i = 0; i < job->picture_count; i++)
        job->without_text -= job->sheets[job->pictures[i]].count > 0;
}

/* Telling */

static const struct {
    const char *key;
    struct str name;
} facts[] = {
    {"Title", STR_INIT("title")},
    {"Author", STR_INIT("author")},
    {"CreationDate", STR_INIT("date")},
};

static void take_fact(struct pdf_job *job, const char *key, struct str name)
{
    fz_context *context = job->context;
    const char *volatile value = NULL;
    fz_try(context)
    {
        pdf_obj *info = pdf_dict_get(context, pdf_trailer(context, job->document), PDF_NAME(Info));
        value = pdf_to_text_string(context, pdf_dict_gets(context, info, key));
    }
    fz_catch(context)
    {
        return;
    }
    struct str text = str_from(value);
    text = str_trim(canonical_from_typeset(job->arena, text, false));
    reading_add_property(job->arena, job->reading, name, text);
}

static void tell_of_pages(struct pdf_job *job)
{
    if (job->failed)
        add_problem(job, STR("partly_read"),
                    str_format(job->arena,
                               "%zu of %zu pages are damaged and were not read; ask for the file "
                               "again",
                               job->failed, job->count));
    recognition_tell(&job->recognition, job->arena, job->reading);
    if (!job->recogniser && job->picture_count && job->without_text < job->count)
        add_problem(job, STR("image_pages"),
                    str_format(job->arena,
                               "%zu of %zu pages are images, and their text was not recognised; "
                               "install tesseract-ocr-swe and read the file anew, or read them by "
                               "hand",
                               job->picture_count, job->count));
    if (job->notes.left_out)
        add_problem(job, STR("partly_read"),
                    str_format(job->arena,
                               "the file has more than %zu comments and the last were not read; "
                               "compare with the original",
                               LIMIT_ANNOTATIONS));
    if (is_cut_short(job->bytes))
        add_problem(job, STR("truncated"),
                    STR("the end of the file is missing; compare with the original or ask for it "
                        "again"));
}

static void tell_of_no_text(struct pdf_job *job)
{
    if (job->picture_count && !job->recogniser)
        add_problem(job, STR("image_only"),
                    STR("the pages are images, and their text was not recognised; install "
                        "tesseract-ocr-swe and read the file anew, or ask for the original"));
    else if (job->failed == job->count)
        add_problem(job, STR("not_read"),
                    STR("no page could be read; the file is damaged, ask for it again"));
    else
        add_problem(job, STR("empty"),
                    STR("the pages hold no text; open the file by hand to see what it shows"));
}

/* Reading */

static bool open_document(struct pdf_job *job)
{
    int pages = 0;
    bool locked = false;
    if (!try_open(job) || !try_count(job, &pages, &locked)) {
        bool cut = is_cut_short(job->bytes);
        add_problem(job, cut ? STR("truncated") : STR("not_read"),
                    cut ? STR("the end of the file is missing; ask for it again")
                        : STR("the file is damaged; open it by hand or ask for it again"));
        return false;
    }
    if (locked)
        add_problem(job, STR("encrypted"),
                    STR("the file is locked with a password; ask for it without one"));
    else if (pages <= 0)
        add_problem(job, is_cut_short(job->bytes) ? STR("truncated") : STR("no_pages"),
                    STR("the file has no pages; ask for it again"));
    else if ((size_t)pages > LIMIT_PAGES)
        add_problem(job, STR("too_many_pages"),
                    str_format(job->arena, "the file has %d pages, %zu are allowed; divide it",
                               pages, LIMIT_PAGES));
    job->count = pages > 0 ? (size_t)pages : 0;
    return !locked && pages > 0 && job->count <= LIMIT_PAGES;
}

static void close_document(struct pdf_job *job)
{
    if (!job->context)
        return;
    canvas_close(job->canvas);
    drop_page(job);
    if (job->has_page_tree)
        pdf_drop_page_tree(job->context, job->document);
    pdf_drop_document(job->context, job->document);
    fz_drop_context(job->context);
    pool_done(&job->pool);
    job->context = NULL;
}

static void read_pdf(void *context)
{
    struct pdf_job *job = context;
    if (!open_document(job))
        return;
    try_map_pages(job);
    job->line = arena_alloc(job->arena, LINE_BYTES);
    job->sheets = ARENA_ARRAY(job->arena, job->count, struct sheet);
    job->pictures = ARENA_ARRAY(job->arena, job->count, size_t);
    for (size_t i = 0; i < job->count; i++)
        read_page(job, i);
    recognise_pictures(job);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        take_fact(job, facts[i].key, facts[i].name);
    tell_of_pages(job);
    job->reading->document.page_count = job->count;
    if (job->without_text + job->failed == job->count) {
        tell_of_no_text(job);
        return;
    }
    /* What MuPDF holds of a long document is as much as what is made of it. */
    close_document(job);
    pages_compose(job->arena, job->sheets, job->count, &job->composer);
    pdf_notes_put(&job->notes, &job->composer);
    struct error error = {0};
    job->reading->ok = compose_end(&job->composer, &error);
    if (!job->reading->ok)
        add_problem(job, STR("too_large"), str_copy(job->arena, str_from(error.message)));
}

bool format_pdf_recognise(struct arena *arena, struct str bytes, struct reading *reading,
                          struct recogniser *recogniser, struct error *error)
{
    struct pdf_job job = {.arena = arena,
                          .bytes = bytes,
                          .reading = reading,
                          .recogniser = recogniser,
                          .notes = {.arena = arena}};
    const fz_alloc_context alloc = {&job.pool, pdf_alloc, pdf_realloc, pdf_free};
    job.context = fz_new_context(&alloc, NULL, STORE_BYTES);
    if (!job.context) {
        pool_done(&job.pool);
        return error_no_memory(error);
    }
    fz_set_warning_callback(job.context, be_silent, NULL);
    fz_set_error_callback(job.context, be_silent, NULL);
    job.composer = composer_init(arena, &reading->document);
    bool ok = arena_run(arena, read_pdf, &job, error);
    composer_done(&job.composer);
    close_document(&job);
    return ok;
}

bool format_pdf_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error)
{
    return format_pdf_recognise(arena, bytes, reading, NULL, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/pdf_notes.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "reader/layout/canonical.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lines that one annotation marks. */
#define MARKED_LINES 200
/* Letters that are looked at for one line of a mark. */
#define MARKED_BYTES KIB(4)

/* --- Gathering --- */

struct gathering {
    struct pdf_notes *notes;
    fz_context *context;
    const fz_stext_page *text;
    fz_rect bounds;
    uint32_t page;
};

static bool holds_words(enum pdf_annot_type type)
{
    static const enum pdf_annot_type without[] = {
        PDF_ANNOT_LINK,   PDF_ANNOT_POPUP, PDF_ANNOT_WIDGET, PDF_ANNOT_FILE_ATTACHMENT,
        PDF_ANNOT_SCREEN, PDF_ANNOT_SOUND, PDF_ANNOT_MOVIE,  PDF_ANNOT_PRINTER_MARK};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (type == without[i])
            return false;
    return true;
}

/* What MuPDF says of one annotation, nothing of which is ours. */
struct raw_note {
    const char *text, *author;
    fz_rect rect;
    int quads;
};

static bool try_read(fz_context *context, pdf_annot *annot, struct raw_note *ret_raw)
{
    struct raw_note raw = {.rect = fz_empty_rect};
    fz_var(raw);
    fz_try(context)
    {
        pdf_obj *object = pdf_annot_obj(context, annot);
        if (holds_words(pdf_annot_type(context, annot))) {
            raw.text = pdf_dict_get_text_string(context, object, PDF_NAME(Contents));
            raw.author = pdf_dict_get_text_string(context, object, PDF_NAME(T));
            raw.rect = pdf_bound_annot(context, annot);
        }
        if (raw.text && pdf_annot_has_quad_points(context, annot))
            raw.quads = pdf_annot_quad_point_count(context, annot);
    }
    fz_catch(context)
    {
        return false;
    }
    *ret_raw = raw;
    return raw.text && *raw.text;
}

static bool try_quad(fz_context *context, pdf_annot *annot, int place, fz_rect *ret_rect)
{
    fz_rect rect = fz_empty_rect;
    fz_var(rect);
    fz_try(context)
    {
        rect = fz_rect_from_quad(pdf_annot_quad_point(context, annot, place));
    }
    fz_catch(context)
    {
        return false;
    }
    *ret_rect = rect;
    return true;
}

static pdf_annot *try_next(fz_context *context, pdf_page *page, pdf_annot *annot)
{
    pdf_annot *volatile next = NULL;
    fz_try(context)
    {
        next = annot ? pdf_next_annot(context, annot) : pdf_first_annot(context, page);
    }
    fz_catch(context)
    {
        return NULL;
    }
    return next;
}

static float finite_or_zero(float value)
{
    return isfinite(value) ? value : 0;
}

static struct box box_of(const struct gathering *gathering, fz_rect rect)
{
    fz_rect page = gathering->bounds;
    return (struct box){finite_or_zero(rect.x0 - page.x0), finite_or_zero(rect.y0 - page.y0),
                        finite_or_zero(rect.x1 - page.x0), finite_or_zero(rect.y1 - page.y0)};
}

static bool is_under(const fz_stext_char *c, fz_rect mark)
{
    fz_rect box = fz_rect_from_quad(c->quad);
    float x = (box.x0 + box.x1) / 2, y = (box.y0 + box.y1) / 2;
    return x >= mark.x0 && x <= mark.x1 && y >= mark.y0 && y <= mark.y1;
}

/* The letters of a line under the mark, behind the `n` bytes that are there already. */
static size_t add_letters(const fz_stext_line *line, fz_rect mark, char *out, size_t n)
{
    for (const fz_stext_char *c = line->first_char; c; c = c->next) {
        if (n + 8 > MARKED_BYTES || !is_under(c, mark))
            continue;
        n += (size_t)fz_runetochar(out + n, c->c);
    }
    return n;
}

static struct str words_under(const struct gathering *gathering, fz_rect mark)
{
    char out[MARKED_BYTES];
    size_t n = 0;
    for (const fz_stext_block *block = gathering->text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT ||
            fz_is_empty_rect(fz_intersect_rect(block->bbox, mark)))
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next)
            n = add_letters(line, mark, out, n);
    }
    struct arena *arena = gathering->notes->arena;
    return str_trim(canonical_from_typeset(arena, (struct str){out, n}, false));
}

static void take_marks(const struct gathering *gathering, pdf_annot *annot, int count,
                       struct pdf_note *note)
{
    for (int i = 0; i < count && i < MARKED_LINES; i++) {
        fz_rect rect;
        if (!try_quad(gathering->context, annot, i, &rect))
            return;
        struct pdf_marked *marked = VEC_PUSH(gathering->notes->arena, &note->marked);
        marked->words = words_under(gathering, rect);
        marked->box = box_of(gathering, rect);
    }
}

/* Some programs write the words marked into the annotation themselves. */
static bool only_repeats(struct arena *arena, const struct pdf_note *note)
{
    struct str words = {NULL, 0};
    for (size_t i = 0; i < note->marked.count; i++)
        words = str_format(arena, "%.*s%s%.*s", STR_ARGS(words), i ? " " : "",
                           STR_ARGS(note->marked.items[i].words));
    struct str text = note->text;
    size_t at = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_is_space(text.p[i]))
            continue;
        while (at < words.n && ascii_is_space(words.p[at]))
            at++;
        if (at == words.n || words.p[at++] != text.p[i])
            return false;
    }
    return at == words.n && at > 0;
}

/* A line may end with a carriage return alone. */
static struct str with_line_ends(struct arena *arena, const char *text)
{
    size_t n = strlen(text);
    char *out = arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = text[i] == '\r' ? '\n' : text[i];
    return (struct str){out, n};
}

/* LibreOffice writes "Björkereds kansli, 10/01/25, 08:00" as the author. */
static struct str without_date(struct str author)
{
    for (size_t i = 0; i + 2 < author.n; i++)
        if (author.p[i] == ',' && author.p[i + 1] == ' ' && ascii_is_digit(author.p[i + 2]))
            return str_sub(author, 0, i);
    return author;
}

static void take_note(const struct gathering *gathering, pdf_annot *annot)
{
    struct arena *arena = gathering->notes->arena;
    struct raw_note raw;
    if (!try_read(gathering->context, annot, &raw))
        return;
    struct pdf_note note = {.page = gathering->page, .box = box_of(gathering, raw.rect)};
    note.text = str_trim(canonical_from_typeset(arena, with_line_ends(arena, raw.text), false));
    note.author =
        without_date(str_trim(canonical_from_typeset(arena, str_from(raw.author), false)));
    if (note.text.n == 0)
        return;
    take_marks(gathering, annot, raw.quads, &note);
    if (!only_repeats(arena, &note))
        *VEC_PUSH(arena, &gathering->notes->items) = note;
}

void pdf_notes_gather(struct pdf_notes *notes, fz_context *context, pdf_page *page,
                      const fz_stext_page *text, fz_rect bounds, size_t index)
{
    const struct gathering gathering = {notes, context, text, bounds, (uint32_t)index + 1};
    for (pdf_annot *annot = try_next(context, page, NULL); annot;
         annot = try_next(context, page, annot)) {
        notes->left_out |= notes->items.count >= LIMIT_ANNOTATIONS;
        if (notes->left_out)
            return;
        take_note(&gathering, annot);
    }
}

/* --- Where they stand in the text --- */

static float overlap(float a0, float a1, float b0, float b1)
{
    float from = a0 > b0 ? a0 : b0, to = a1 < b1 ? a1 : b1;
    return to - from;
}

/* 0 for a line that the box lies on, else how far away it is; lines above and below are further
 * away than those beside. */
static float distance(const struct box *line, const struct box *box)
{
    float x = overlap(line->x0, line->x1, box->x0, box->x1);
    float y = overlap(line->y0, line->y1, box->y0, box->y1);
    return (x < 0 ? -x : 0) + (y < 0 ? -4 * y : 0);
}

/* From the first line of a page to behind the last; there may be others between. */
static struct range lines_of_page(const struct document *document, uint32_t page)
{
    struct range lines = {0, 0};
    for (size_t i = document->lines.count; i > 0; i--) {
        if (document->lines.items[i - 1].page != page)
            continue;
        lines.start = i - 1;
        lines.end = lines.end ? lines.end : i;
    }
    return lines;
}

/* The nearest line of the page; of several that the box lies on the one that it lies on most.
 * NOWHERE when the page has none. */
#define NOWHERE SIZE_MAX

static size_t nearest_line(const struct document *document, struct range lines, uint32_t page,
                           const struct box *box)
{
    size_t best = NOWHERE;
    float least = 0, most = 0;
    for (size_t i = lines.start; i < lines.end; i++) {
        const struct box *line = &document->lines.items[i].box;
        float away = distance(line, box), shared = overlap(line->y0, line->y1, box->y0, box->y1);
        if (document->lines.items[i].page != page)
            continue;
        if (best != NOWHERE && (away > least || (away >= least && shared <= most)))
            continue;
        best = i;
        least = away;
        most = shared;
    }
    return best;
}

/* A mark seldom begins and ends just where a word does. */
static struct range whole_words(struct str text, struct range line, size_t start, size_t end)
{
    while (start > line.start && !ascii_is_space(text.p[start - 1]))
        start--;
    while (end < line.end && !ascii_is_space(text.p[end]))
        end++;
    return (struct range){start, end};
}

/* The words on the line, as far as they are the same from the first on: the line may have the end
 * of a divided word, which the page has on the next. The whole line when they are not there. */
static struct range range_on_line(struct str text, struct range line, struct str words)
{
    struct str whole = str_sub(text, line.start, line.end);
    size_t at = words.n ? str_find(whole, words, 0) : SIZE_MAX;
    if (at != SIZE_MAX)
        return whole_words(text, line, line.start + at, line.start + at + words.n);
    if (words.n && words.p[words.n - 1] == '-') {
        struct str part = str_sub(words, 0, words.n - 1);
        at = part.n ? str_find(whole, part, 0) : SIZE_MAX;
        if (at != SIZE_MAX)
            return whole_words(text, line, line.start + at, line.end);
    }
    return line;
}

static struct range about_of(const struct pdf_note *note, const struct composer *composer,
                             struct range lines)
{
    const struct document *document = composer->document;
    struct str text = buf_str(&composer->text);
    struct range about = {0};
    for (size_t i = 0; i < note->marked.count; i++) {
        const struct pdf_marked *marked = &note->marked.items[i];
        size_t line = nearest_line(document, lines, note->page, &marked->box);
        if (line == NOWHERE || marked->words.n == 0)
            continue;
        struct range range = range_on_line(text, document->lines.items[line].range, marked->words);
        bool first = about.end == 0;
        about.start = first || range.start < about.start ? range.start : about.start;
        about.end = range.end > about.end ? range.end : about.end;
    }
    size_t line = about.end ? NOWHERE : nearest_line(document, lines, note->page, &note->box);
    return line == NOWHERE ? about : document->lines.items[line].range;
}

/* --- Putting --- */

struct placed {
    const struct pdf_note *note;
    struct range about;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    if (left->about.start != right->about.start)
        return left->about.start < right->about.start ? -1 : 1;
    return (left->note > right->note) - (left->note < right->note);
}

static void put(struct composer *composer, const struct placed *placed, uint32_t page)
{
    struct str rest = placed->note->text;
    const struct line line = {.page = page};
    const struct block block = {
        .kind = BLOCK_COMMENT, .author = placed->note->author, .about = placed->about};
    compose_begin(composer, true);
    while (rest.n)
        compose_line(composer, str_cut(&rest, '\n'), &line);
    compose_block(composer, &block, 0);
}

void pdf_notes_put(struct pdf_notes *notes, struct composer *composer)
{
    const struct document *document = composer->document;
    struct placed *placed = ARENA_ARRAY(notes->arena, notes->items.count + 1, struct placed);
    struct range lines = {0, 0};
    if (notes->items.count == 0 || document->lines.count == 0)
        return;
    uint32_t last_page = document->lines.items[document->lines.count - 1].page;
    for (size_t i = 0; i < notes->items.count; i++) {
        const struct pdf_note *note = &notes->items.items[i];
        if (i == 0 || note->page != notes->items.items[i - 1].page)
            lines = lines_of_page(document, note->page);
        placed[i] = (struct placed){note, about_of(note, composer, lines)};
    }
    qsort(placed, notes->items.count, sizeof *placed, compare_placed);
    for (size_t i = 0; i < notes->items.count; i++)
        put(composer, &placed[i], last_page);
}

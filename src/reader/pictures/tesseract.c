/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/pictures/tesseract.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

/* A gap wider than this, in parts of the letters' size, parts pieces of a line (pages.h). */
#define PIECE_GAP 1.0f
/* A picture is upright when this part of its letters, in percent, was read this surely. */
#define SURE_CONFIDENCE 60
#define SURE_PART 60
/* Skew, in degrees, and how sure Leptonica is to be of it. */
#define LEAST_SKEW 0.15f
#define LEAST_SKEW_SURENESS 2.5f
#define DARK 160       /* of 255, after the paper was made evenly white */
#define TALL_LETTERS 4 /* so many stand beside each other, if they are upright */
#define TURNS 4        /* quarters, clockwise */
#define RADIANS 0.017453293f

/* libgomp's; its header is the compiler's own, and clang has another. */
void omp_set_max_active_levels(int levels);

/* How well a turn was read. */
struct score {
    size_t letters, sure;
};

/* Words into pieces. */
struct writer {
    struct lane_page *page;
    uint32_t used;            /* of the text */
    uint32_t weight;          /* bytes that the confidence is the mean of */
    struct lane_piece *piece; /* under way, or NULL */
    struct score score;
};

/* Strokes */

/* The mean length of dark runs along the rows of `box`. */
static float stroke_of(PIX *picture, const struct box *box)
{
    l_int32 width, height;
    size_t dark = 0, runs = 0;
    pixGetDimensions(picture, &width, &height, NULL);
    for (l_int32 y = (l_int32)box->y0; y < (l_int32)box->y1 && y < height; y++) {
        l_uint32 *line = pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
        bool before = false;
        for (l_int32 x = (l_int32)box->x0; x < (l_int32)box->x1 && x < width; x++) {
            bool now = GET_DATA_BYTE(line, x) < DARK;
            dark += now;
            runs += now && !before;
            before = now;
        }
    }
    return runs ? (float)dark / (float)runs : 0;
}

static void measure_strokes(PIX *picture, struct lane_page *page)
{
    for (uint32_t i = 0; i < page->piece_count; i++)
        page->pieces[i].stroke = stroke_of(picture, &page->pieces[i].box);
}

/* Words */

static bool take_box(const TessPageIterator *place, struct box *ret_box)
{
    int left, top, right, bottom;
    if (!TessPageIteratorBoundingBox(place, RIL_WORD, &left, &top, &right, &bottom))
        return false;
    *ret_box = (struct box){(float)left, (float)top, (float)right, (float)bottom};
    return true;
}

static float baseline_of(const TessPageIterator *place, const struct box *box)
{
    int x0, y0, x1, y1;
    if (!TessPageIteratorBaseline(place, RIL_TEXTLINE, &x0, &y0, &x1, &y1) || x1 <= x0)
        return box->y1;
    /* At the line's middle, so that all of its pieces stand on one. */
    return (float)(y0 + y1) / 2;
}

/* In pixels. */
static float size_of(TessResultIterator *words, uint32_t dots, const struct box *box)
{
    BOOL bold, italic, underlined, monospace, serif, capitals;
    int points = 0, font;
    TessResultIteratorWordFontAttributes(words, &bold, &italic, &underlined, &monospace, &serif,
                                         &capitals, &points, &font);
    return points > 0 ? (float)points * (float)dots / 72 : fmaxf(box->y1 - box->y0, 1);
}

/* Words of a page on its side are recognised too, but not in the order of lines. */
static bool is_upright(TessPageIterator *place, const struct box *box, size_t letters)
{
    TessOrientation orientation;
    TessWritingDirection direction;
    TessTextlineOrder order;
    float angle;
    TessPageIteratorOrientation(place, &orientation, &direction, &order, &angle);
    bool is_tall = letters >= TALL_LETTERS && box->y1 - box->y0 > box->x1 - box->x0;
    return orientation == ORIENTATION_PAGE_UP && !is_tall;
}

/* The word goes on the piece under way: same line, no wide gap. */
static bool goes_on(const struct writer *writer, const struct lane_piece *word)
{
    const struct lane_piece *piece = writer->piece;
    float gap = piece ? word->box.x0 - piece->box.x1 : 0;
    return piece && gap < PIECE_GAP * piece->size && gap > -piece->size;
}

static void append_text(struct writer *writer, struct str text)
{
    memcpy(writer->page->text + writer->used, text.p, text.n);
    writer->used += (uint32_t)text.n;
    writer->piece->end = writer->used;
}

static bool begin_piece(struct writer *writer, const struct lane_piece *word)
{
    struct lane_page *page = writer->page;
    if (page->piece_count == LIMIT_OCR_PIECES)
        return false;
    writer->piece = &page->pieces[page->piece_count++];
    *writer->piece = *word;
    writer->piece->start = writer->piece->end = writer->used;
    writer->weight = 0;
    return true;
}

static void join_box(struct box *box, const struct box *other)
{
    *box = (struct box){fminf(box->x0, other->x0), fminf(box->y0, other->y0),
                        fmaxf(box->x1, other->x1), fmaxf(box->y1, other->y1)};
}

static void add_word(struct writer *writer, const struct lane_piece *word, struct str text)
{
    uint32_t n = (uint32_t)text.n;
    bool on = goes_on(writer, word);
    if (text.n == 0 || text.n + 1 > LIMIT_OCR_TEXT_BYTES - writer->used ||
        (!on && !begin_piece(writer, word)))
        return;
    struct lane_piece *piece = writer->piece;
    if (on)
        append_text(writer, STR(" "));
    append_text(writer, text);
    join_box(&piece->box, &word->box);
    piece->confidence =
        (piece->confidence * writer->weight + word->confidence * n) / (writer->weight + n);
    writer->weight += n;
}

static void take_word(struct writer *writer, TessResultIterator *words, TessPageIterator *place)
{
    struct lane_piece word = {0};
    char *text = TessResultIteratorGetUTF8Text(words, RIL_WORD);
    if (!text || !take_box(place, &word.box)) {
        TessDeleteText(text);
        return;
    }
    float confidence = TessResultIteratorConfidence(words, RIL_WORD);
    word.confidence = confidence > 0 ? (uint32_t)fminf(confidence, 100) : 0;
    word.baseline = baseline_of(place, &word.box);
    word.size = size_of(words, writer->page->dots, &word.box);
    size_t n = strlen(text);
    writer->score.letters += n;
    writer->score.sure +=
        word.confidence >= SURE_CONFIDENCE && is_upright(place, &word.box, n) ? n : 0;
    add_word(writer, &word, (struct str){text, n});
    TessDeleteText(text);
}

static struct score take_words(TessBaseAPI *api, struct lane_page *page)
{
    struct writer writer = {.page = page};
    page->piece_count = 0;
    TessResultIterator *words = TessBaseAPIGetIterator(api);
    if (!words)
        return writer.score;
    TessPageIterator *place = TessResultIteratorGetPageIterator(words);
    do {
        if (TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE))
            writer.piece = NULL;
        take_word(&writer, words, place);
    } while (TessResultIteratorNext(words, RIL_WORD));
    TessResultIteratorDelete(words);
    return writer.score;
}

/* Pictures */

/* The paper evenly white, whatever light it was photographed in. NULL when memory ends. */
static PIX *even_picture(const struct lane_page *page)
{
    PIX *raw = pixCreate((l_int32)page->columns, (l_int32)page->rows, 8);
    if (!raw)
        return NULL;
    const unsigned char *pixels = page->pixels;
    for (uint32_t row = 0; row < page->rows; row++) {
        l_uint32 *line = pixGetData(raw) + (size_t)row * (size_t)pixGetWpl(raw);
        for (uint32_t column = 0; column < page->columns; column++)
            SET_DATA_BYTE(line, column, *pixels++);
    }
    PIX *even = pixBackgroundNormSimple(raw, NULL, NULL);
    if (!even)
        return raw;
    pixDestroy(&raw);
    return even;
}

/* Degrees that `picture` is to be turned clockwise; 0 when that is not sure. */
static float skew_of(PIX *picture)
{
    l_float32 angle = 0, sureness = 0;
    PIX *small = pixScaleAreaMap2(picture);
    PIX *dark = small ? pixThresholdToBinary(small, DARK) : NULL;
    bool found = dark && pixFindSkew(dark, &angle, &sureness) == 0;
    pixDestroy(&small);
    pixDestroy(&dark);
    return found && sureness >= LEAST_SKEW_SURENESS && fabsf(angle) >= LEAST_SKEW ? angle : 0;
}

/* `even` turned by quarters and made straight; the angle in radians. NULL when memory ends. */
static PIX *upright_picture(PIX *even, int turn, float *ret_turned)
{
    PIX *picture = pixRotateOrth(even, turn);
    float skew = picture ? skew_of(picture) : 0;
    if (skew != 0) {
        PIX *straight =
            pixRotate(picture, skew * RADIANS, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
        if (straight) {
            pixDestroy(&picture);
            picture = straight;
        } else {
            skew = 0;
        }
    }
    *ret_turned = ((float)turn * 90 + skew) * RADIANS;
    return picture;
}

static bool read_picture(TessBaseAPI *api, PIX *picture, struct lane_page *page,
                         struct score *ret_score)
{
    ETEXT_DESC *monitor = TessMonitorCreate();
    if (!monitor)
        return false;
    TessMonitorSetDeadlineMSecs(monitor, LIMIT_OCR_PAGE_SECONDS * 1000);
    TessBaseAPISetPageSegMode(api, PSM_AUTO);
    TessBaseAPISetImage2(api, picture);
    TessBaseAPISetSourceResolution(api, (int)page->dots);
    bool ok = TessBaseAPIRecognize(api, monitor) == 0;
    if (ok)
        *ret_score = take_words(api, page);
    if (ok)
        measure_strokes(picture, page);
    TessMonitorDelete(monitor);
    TessBaseAPIClear(api);
    return ok;
}

static bool read_turned(TessBaseAPI *api, PIX *even, int turn, struct lane_page *page,
                        struct score *ret_score)
{
    PIX *picture = upright_picture(even, turn, &page->turned);
    bool ok = picture && read_picture(api, picture, page, ret_score);
    pixDestroy(&picture);
    return ok;
}

static bool is_sure(const struct score *score)
{
    return score->sure && score->sure * 100 >= score->letters * SURE_PART;
}

/* As it lies; where that gives no sure text, as it lies best. */
static bool read_best_turn(TessBaseAPI *api, PIX *even, struct lane_page *page)
{
    /* In this order: as it is, then as a scanner may have been fed, then upside down. */
    static const int turns[TURNS] = {0, 1, 3, 2};
    size_t most = 0;
    int best = 0, last = 0;
    for (int i = 0; i < TURNS; i++) {
        struct score score = {0};
        last = turns[i];
        if (!read_turned(api, even, last, page, &score))
            return false;
        if (is_sure(&score))
            return true;
        if (score.sure > most) {
            most = score.sure;
            best = last;
        }
    }
    struct score score;
    return best == last || read_turned(api, even, best, page, &score);
}

static bool recognise(void *state, struct lane_page *page)
{
    PIX *even = even_picture(page);
    bool ok = even && read_best_turn(state, even, page);
    pixDestroy(&even);
    return ok;
}

bool tesseract_prepare(struct engine *ret_engine)
{
    /* Parallel parts run in the thread that comes to them: the sandbox allows no other. */
    omp_set_max_active_levels(0);
    TessBaseAPI *api = TessBaseAPICreate();
    if (!api)
        return false;
    if (TessBaseAPIInit3(api, NULL, "swe") != 0) {
        TessBaseAPIDelete(api);
        return false;
    }
    *ret_engine = (struct engine){api, recognise};
    return true;
}

void tesseract_release(struct engine *engine)
{
    if (engine->state)
        TessBaseAPIDelete(engine->state);
    *engine = (struct engine){0};
}

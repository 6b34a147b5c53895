/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/pictures/recogniser.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "reader/layout/canonical.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define POINTS 72.0f /* an inch */
#define DOTS 300.0f  /* an inch: what the engine is made for */
#define NO_PAGE SIZE_MAX
/* Sizes that differ less than this part from the usual one are the usual one: they are measured,
 * and a heading is known by its size. */
#define SIZE_NOISE 0.13f
/* Strokes this much thicker than the usual ones, for their size, are bold. */
#define BOLD_STROKE 1.3f
#define STROKE_STEPS 1000 /* of a thousandth of the size */
/* A list's mark: how high it is and how far from its text, in sizes. */
#define MARK_HEIGHT 0.6f
#define MARK_GAP 3.0f

/* One worker, seen from here. */
struct lane {
    struct lane_page *shared;
    int asking;  /* our end of its standard input; -1 when it has been closed */
    size_t page; /* under way, or NO_PAGE */
    float scale; /* pixels a point */
};

/* What a worker says; written at once, for it is shorter than PIPE_BUF. */
struct saying {
    uint32_t lane;
    uint32_t ok;
};

struct recogniser {
    struct engine engine;
    size_t count;
    int hearing; /* our end of their standard output */
    struct lane lanes[LIMIT_OCR_WORKERS];
};

/* Work under way */
struct work {
    struct recogniser *recogniser;
    struct arena *arena;
    struct canvas *canvas;
    const size_t *pages;
    size_t count, next, running;
    time_t end;
    struct sheet *sheets;
    struct recognition recognition;
};

static bool read_whole(int fd, void *to, size_t n)
{
    ssize_t got;
    do
        got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)n;
}

static bool write_whole(int fd, const void *from, size_t n)
{
    ssize_t put;
    do
        put = write(fd, from, n);
    while (put < 0 && errno == EINTR);
    return put == (ssize_t)n;
}

/* The worker */

static bool is_sound(const struct lane_page *page)
{
    return page->columns > 0 && page->rows > 0 &&
           (size_t)page->columns <= LIMIT_OCR_PIXELS / page->rows;
}

__attribute__((noreturn)) static void work_for_ever(const struct recogniser *recogniser,
                                                    uint32_t number, bool (*lock_up)(void *context),
                                                    void *context)
{
    struct lane_page *page = recogniser->lanes[number].shared;
    struct saying saying = {number, lock_up(context)};
    char byte;
    if (!saying.ok) {
        write_whole(STDOUT_FILENO, &saying, sizeof saying);
        _exit(1);
    }
    while (write_whole(STDOUT_FILENO, &saying, sizeof saying) &&
           read_whole(STDIN_FILENO, &byte, sizeof byte))
        saying.ok = is_sound(page) && recogniser->engine.recognise(recogniser->engine.state, page);
    _exit(0);
}

/* What the others share with us is nothing to it. */
static void forget_other_lanes(const struct recogniser *recogniser, uint32_t number)
{
    for (size_t i = 0; i < recogniser->count; i++)
        if (i != number)
            munmap(recogniser->lanes[i].shared, sizeof(struct lane_page));
}

static bool start_worker(const struct recogniser *recogniser, uint32_t number, int input,
                         int output, bool (*lock_up)(void *context), void *context)
{
    pid_t child = fork();
    if (child != 0)
        return child > 0;
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0)
        _exit(1);
    /* Whoever held an end of another's pipe, or of its own, would keep it from ending. */
    closefrom(STDERR_FILENO + 1);
    forget_other_lanes(recogniser, number);
    work_for_ever(recogniser, number, lock_up, context);
}

/* Starting them */

static void close_if_open(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool start_lane(struct recogniser *recogniser, uint32_t number, int output,
                       bool (*lock_up)(void *context), void *context)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    recogniser->lanes[number].asking = ends[1];
    bool ok = start_worker(recogniser, number, ends[0], output, lock_up, context);
    close(ends[0]);
    return ok;
}

static bool share_memory(struct recogniser *recogniser)
{
    for (size_t i = 0; i < recogniser->count; i++) {
        void *shared = mmap(NULL, sizeof(struct lane_page), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (shared == MAP_FAILED)
            return false;
        recogniser->lanes[i].shared = shared;
    }
    return true;
}

/* Each says once that it is locked up. */
static bool hear_all(struct recogniser *recogniser)
{
    struct saying saying;
    for (size_t i = 0; i < recogniser->count; i++)
        if (!read_whole(recogniser->hearing, &saying, sizeof saying) || !saying.ok)
            return false;
    return true;
}

static bool start_all(struct recogniser *recogniser, bool (*lock_up)(void *context), void *context)
{
    int ends[2];
    bool ok = true;
    if (!share_memory(recogniser) || pipe2(ends, O_CLOEXEC) != 0)
        return false;
    recogniser->hearing = ends[0];
    for (uint32_t i = 0; ok && i < recogniser->count; i++)
        ok = start_lane(recogniser, i, ends[1], lock_up, context);
    close(ends[1]);
    return ok && hear_all(recogniser);
}

struct recogniser *recogniser_start(const struct engine *engine, size_t workers,
                                    bool (*lock_up)(void *context), void *context,
                                    struct error *error)
{
    struct recogniser *recogniser = mem_alloc(sizeof *recogniser);
    if (!recogniser) {
        error_no_memory(error);
        return NULL;
    }
    workers = workers == 0 ? 1 : workers;
    *recogniser =
        (struct recogniser){.engine = *engine,
                            .count = workers < LIMIT_OCR_WORKERS ? workers : LIMIT_OCR_WORKERS,
                            .hearing = -1};
    for (size_t i = 0; i < LIMIT_OCR_WORKERS; i++)
        recogniser->lanes[i] = (struct lane){.asking = -1, .page = NO_PAGE};
    signal(SIGPIPE, SIG_IGN); /* one that is gone is no reason to go */
    signal(SIGCHLD, SIG_IGN); /* nobody waits for them */
    if (start_all(recogniser, lock_up, context))
        return recogniser;
    error_set(error, ERROR_STATE, "the workers of text recognition could not lock themselves up");
    recogniser_stop(recogniser);
    return NULL;
}

unsigned recogniser_descriptors(const struct recogniser *recogniser)
{
    int last = recogniser->hearing;
    for (size_t i = 0; i < recogniser->count; i++)
        last = recogniser->lanes[i].asking > last ? recogniser->lanes[i].asking : last;
    return (unsigned)(last - STDERR_FILENO);
}

void recogniser_stop(struct recogniser *recogniser)
{
    if (!recogniser)
        return;
    for (size_t i = 0; i < recogniser->count; i++) {
        close_if_open(&recogniser->lanes[i].asking);
        if (recogniser->lanes[i].shared)
            munmap(recogniser->lanes[i].shared, sizeof(struct lane_page));
    }
    close_if_open(&recogniser->hearing);
    mem_free(recogniser);
}

/* Giving pages out */

static time_t now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void note_failure(struct work *work, const struct problem *problem)
{
    if (work->recognition.failed++ == 0 && problem)
        work->recognition.problem = *problem;
}

/* Draw the next page that can be drawn; false when none is left. */
static bool draw_next(struct work *work, size_t *ret_page, struct canvas_page *ret_drawn)
{
    static const struct canvas_wish wish = {.dots = DOTS, .most_pixels = LIMIT_OCR_PIXELS};
    while (work->next < work->count && work->next < LIMIT_OCR_PAGES && now_seconds() < work->end) {
        struct problem problem = {0};
        size_t page = work->pages[work->next++];
        if (canvas_draw(work->canvas, page, &wish, ret_drawn, &problem)) {
            *ret_page = page;
            return true;
        }
        note_failure(work, &problem);
    }
    return false;
}

static void give_page(struct work *work, struct lane *lane)
{
    struct canvas_page drawn;
    size_t page;
    if (!draw_next(work, &page, &drawn)) {
        close_if_open(&lane->asking); /* it has nothing more to do */
        return;
    }
    struct sheet *sheet = &work->sheets[page];
    sheet->width = drawn.width;
    sheet->height = drawn.height;
    lane->shared->columns = (uint32_t)drawn.columns;
    lane->shared->rows = (uint32_t)drawn.rows;
    lane->shared->dots = (uint32_t)(drawn.scale * POINTS);
    memcpy(lane->shared->pixels, drawn.pixels, drawn.columns * drawn.rows);
    lane->page = page;
    lane->scale = drawn.scale;
    work->running++;
    write_whole(lane->asking, "", 1);
}

/* Taking answers; the worker may be in a picture's hands */

static bool is_place(const struct lane_piece *piece)
{
    const float most = 1e6f;
    const float values[] = {piece->box.x0, piece->box.y0,   piece->box.x1,
                            piece->box.y1, piece->baseline, piece->size};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!isfinite(values[i]) || fabsf(values[i]) > most)
            return false;
    return piece->size > 0 && piece->box.x0 <= piece->box.x1 && piece->box.y0 <= piece->box.y1;
}

static bool take_piece(struct work *work, const struct lane_piece *found, struct str all,
                       float scale, struct piece *ret_piece)
{
    if (found->start >= found->end || found->end > all.n || !is_place(found))
        return false;
    struct str text = str_sub(all, found->start, found->end);
    if (!utf8_valid(text))
        return false;
    text = str_trim(canonical_from_typeset(work->arena, text, true));
    if (text.n == 0)
        return false;
    uint32_t confidence = found->confidence > 100 ? 100 : found->confidence;
    *ret_piece = (struct piece){
        .text = text,
        .box = {found->box.x0 / scale, found->box.y0 / scale, found->box.x1 / scale,
                found->box.y1 / scale},
        .baseline = found->baseline / scale,
        .size = found->size / scale,
        .flags = isfinite(found->stroke) && found->stroke > 0
                     ? (uint32_t)fminf(found->stroke / found->size * 1000, STROKE_STEPS - 1)
                     : 0, /* until mark_bold */
        .confidence = confidence ? confidence : 1};
    return true;
}

static void take_pieces(struct work *work, const struct lane *lane, struct sheet *sheet)
{
    uint32_t count = lane->shared->piece_count;
    count = count < LIMIT_OCR_PIECES ? count : (uint32_t)LIMIT_OCR_PIECES;
    struct str all = str_copy(work->arena, (struct str){lane->shared->text, LIMIT_OCR_TEXT_BYTES});
    sheet->pieces = ARENA_ARRAY(work->arena, count + 1, struct piece);
    for (uint32_t i = 0; sheet->pieces && i < count; i++) {
        struct lane_piece found = lane->shared->pieces[i];
        sheet->count += take_piece(work, &found, all, lane->scale, &sheet->pieces[sheet->count]);
    }
    float turned = lane->shared->turned;
    sheet->turned = isfinite(turned) ? turned : 0;
    if (fabsf(sinf(sheet->turned)) > fabsf(cosf(sheet->turned))) {
        float width = sheet->width;
        sheet->width = sheet->height;
        sheet->height = width;
    }
}

static void take_answer(struct work *work, struct lane *lane, bool ok)
{
    if (ok) {
        take_pieces(work, lane, &work->sheets[lane->page]);
        work->recognition.done++;
    } else {
        note_failure(work, NULL);
    }
    lane->page = NO_PAGE;
    work->running--;
}

/* False when nobody is left who could. */
static bool attend(struct work *work)
{
    struct recogniser *recogniser = work->recogniser;
    struct saying saying;
    if (!read_whole(recogniser->hearing, &saying, sizeof saying))
        return false;
    if (saying.lane >= recogniser->count || recogniser->lanes[saying.lane].page == NO_PAGE)
        return true;
    take_answer(work, &recogniser->lanes[saying.lane], saying.ok == 1);
    give_page(work, &recogniser->lanes[saying.lane]);
    return true;
}

/* What the pieces of a document tell together */

/* The commonest step of a measure, weighed by the text that has it. */
struct tally {
    size_t bytes[STROKE_STEPS];
    size_t best;
};

static void add_to_tally(struct tally *tally, size_t step, size_t bytes)
{
    step = step < STROKE_STEPS ? step : STROKE_STEPS - 1;
    tally->bytes[step] += bytes;
    if (tally->bytes[step] > tally->bytes[tally->best])
        tally->best = step;
}

static void still_sizes(struct sheet *sheet, float usual)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (fabsf(sheet->pieces[i].size - usual) < SIZE_NOISE * usual + 0.5f)
            sheet->pieces[i].size = usual;
}

static void mark_bold(struct sheet *sheet, float usual)
{
    for (size_t i = 0; i < sheet->count; i++) {
        float stroke = (float)sheet->pieces[i].flags;
        sheet->pieces[i].flags = usual > 0 && stroke > BOLD_STROKE * usual ? LINE_BOLD : 0;
    }
}

/* A dot before a line is read as some small sign or other. */
static bool is_dot_before(const struct piece *dot, const struct piece *next)
{
    float gap = next->box.x0 - dot->box.x1, height = dot->box.y1 - dot->box.y0;
    float middle = (dot->box.y0 + dot->box.y1) / 2;
    size_t at = 0;
    uint32_t sign = utf8_next(dot->text, &at);
    bool is_dash = sign == '-' || sign == 0x2013 || sign == 0x2014;
    return at == dot->text.n && !is_dash && height < MARK_HEIGHT * next->size && gap > 0 &&
           gap < MARK_GAP * next->size && middle > next->box.y0 && middle < next->box.y1;
}

static void mend_marks(struct sheet *sheet)
{
    for (size_t i = 0; i + 1 < sheet->count; i++) {
        struct piece *dot = &sheet->pieces[i];
        const struct piece *next = dot + 1;
        if (!is_dot_before(dot, next))
            continue;
        dot->text = STR("\u2022");
        dot->baseline = next->baseline;
        dot->size = next->size;
        dot->flags = next->flags;
    }
}

static void mend_sheets(struct arena *arena, struct sheet *sheets, const size_t *pages,
                        size_t count)
{
    struct tally *sizes = ARENA_NEW(arena, struct tally);
    struct tally *strokes = ARENA_NEW(arena, struct tally);
    if (!sizes || !strokes)
        return;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sheets[pages[i]].count; k++) {
            const struct piece *piece = &sheets[pages[i]].pieces[k];
            add_to_tally(sizes, (size_t)fminf(piece->size * 2, STROKE_STEPS), piece->text.n);
            add_to_tally(strokes, piece->flags, piece->text.n);
        }
    for (size_t i = 0; i < count; i++) {
        struct sheet *sheet = &sheets[pages[i]];
        still_sizes(sheet, (float)sizes->best / 2);
        mark_bold(sheet, (float)strokes->best);
        mend_marks(sheet);
    }
}

struct recognition recogniser_run(struct recogniser *recogniser, struct arena *arena,
                                  struct canvas *canvas, const size_t *pages, size_t count,
                                  struct sheet *sheets)
{
    struct work work = {.recogniser = recogniser,
                        .arena = arena,
                        .canvas = canvas,
                        .pages = pages,
                        .count = count,
                        .end = now_seconds() + LIMIT_OCR_SECONDS,
                        .sheets = sheets};
    for (size_t i = 0; i < recogniser->count; i++)
        give_page(&work, &recogniser->lanes[i]);
    while (work.running && attend(&work))
        continue;
    work.recognition.failed += work.running; /* with those who died over them */
    work.recognition.left = count - work.next;
    mend_sheets(arena, sheets, pages, count);
    return work.recognition;
}

void recognition_tell(const struct recognition *recognition, struct arena *arena,
                      struct reading *reading)
{
    size_t all = recognition->done + recognition->failed + recognition->left;
    if (recognition->left)
        reading_add_problem(arena, reading, STR("partly_read"),
                            str_format(arena,
                                       "%zu of %zu pages that are images were not read, for there "
                                       "are too many; divide the document",
                                       recognition->left, all));
    if (recognition->problem.code.n && recognition->done == 0)
        reading_add_problem(arena, reading, recognition->problem.code,
                            recognition->problem.message);
    else if (recognition->failed)
        reading_add_problem(arena, reading, STR("partly_read"),
                            str_format(arena,
                                       "%zu of %zu pages that are images could not be read; look "
                                       "at them by hand",
                                       recognition->failed, all));
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918) and TIFF 6.0: pictures of pages, whose text is
 * recognised.
 */
#include "reader/formats/format.h"
#include "reader/layout/compose.h"
#include "reader/pictures/canvas.h"

struct picture_job {
    struct arena *arena;
    struct reading *reading;
    struct recogniser *recogniser;
    struct canvas *canvas;
    struct composer composer;
};

static void add_problem(struct picture_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

static void compose(struct picture_job *job, const struct sheet *sheets, size_t count)
{
    struct error error = {0};
    pages_compose(job->arena, sheets, count, &job->composer);
    job->reading->ok = compose_end(&job->composer, &error);
    if (!job->reading->ok)
        add_problem(job, STR("too_large"), str_copy(job->arena, str_from(error.message)));
}

static void recognise(struct picture_job *job, size_t count)
{
    struct sheet *sheets = ARENA_ARRAY(job->arena, count, struct sheet);
    size_t *pages = ARENA_ARRAY(job->arena, count, size_t), pieces = 0;
    for (size_t i = 0; i < count; i++)
        pages[i] = i;
    struct recognition recognition =
        recogniser_run(job->recogniser, job->arena, job->canvas, pages, count, sheets);
    recognition_tell(&recognition, job->arena, job->reading);
    for (size_t i = 0; i < count; i++)
        pieces += sheets[i].count;
    if (pieces)
        compose(job, sheets, count);
    else if (job->reading->problems.count == 0)
        add_problem(job, STR("empty"),
                    STR("no text was found in the picture; open it by hand to see what it shows"));
}

static void read_picture(void *context)
{
    struct picture_job *job = context;
    size_t count = canvas_page_count(job->canvas);
    job->reading->document.page_count = count <= LIMIT_PAGES ? count : 0;
    if (count > LIMIT_PAGES)
        add_problem(job, STR("too_many_pages"),
                    str_format(job->arena, "the file has %zu pages, %zu are allowed; divide it",
                               count, LIMIT_PAGES));
    else if (job->recogniser)
        recognise(job, count);
    else
        add_problem(job, STR("image_only"),
                    STR("it is a picture, and its text was not recognised; install "
                        "tesseract-ocr-swe and read the file anew, or ask for the original"));
}

bool format_picture_recognise(struct arena *arena, struct str bytes, struct reading *reading,
                              struct recogniser *recogniser, struct error *error)
{
    struct picture_job job = {.arena = arena, .reading = reading, .recogniser = recogniser};
    struct problem problem;
    if (!canvas_open(bytes, reading->document.format, &job.canvas, &problem)) {
        reading_add_problem(arena, reading, problem.code, problem.message);
        return reading->problems.count > 0 || error_no_memory(error);
    }
    job.composer = composer_init(arena, &reading->document);
    bool ok = arena_run(arena, read_picture, &job, error);
    composer_done(&job.composer);
    canvas_close(job.canvas);
    return ok;
}

bool format_picture_read(struct arena *arena, struct str bytes, struct reading *reading,
                         struct error *error)
{
    return format_picture_recognise(arena, bytes, reading, NULL, error);
}

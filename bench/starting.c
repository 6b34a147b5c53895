/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-starting READER [FORMAT]: what a document of a few words costs above the bare parse in this
 * process, for each format or the one named: by a child of a zygote, and by a reader that is
 * started for it. One document at a time, so that nothing is hidden by another core.
 */
#include "make_docx.h"
#include "make_mail.h"
#include "make_pdf.h"
#include "reader/client.h"
#include "reader/format.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define DOCUMENTS 300
#define ROUNDS 7 /* the best counts */

struct sample {
    const char *name;
    struct str bytes;
};

struct bench {
    const char *reader;
    const struct sample *sample;
    size_t given, read;
    struct error error;
};

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool next_job(void *context, struct reader_job *ret_job)
{
    struct bench *bench = context;
    *ret_job = (struct reader_job){.name = STR("svar"), .bytes = bench->sample->bytes};
    return bench->given++ < DOCUMENTS;
}

static bool take_reading(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *reading)
{
    struct bench *bench = context;
    (void)job;
    (void)arena;
    bench->read += reading->ok;
    return true;
}

static bool read_by_children(struct bench *bench, bool without_zygotes)
{
    const struct reader_options options = {
        .reader_path = bench->reader, .processes = 1, .without_zygotes = without_zygotes};
    bench->given = 0;
    return reader_run(&options, (struct reader_source){next_job, bench},
                      (struct reader_sink){take_reading, bench}, &bench->error);
}

static bool read_by_zygote(struct bench *bench)
{
    return read_by_children(bench, false);
}

static bool read_by_started(struct bench *bench)
{
    return read_by_children(bench, true);
}

static bool read_here(struct bench *bench)
{
    bool ok = true;
    for (size_t i = 0; ok && i < DOCUMENTS; i++) {
        struct arena arena = arena_init();
        struct reading reading;
        ok = format_read(&arena, bench->sample->bytes, &reading, &bench->error);
        bench->read += ok && reading.ok;
        arena_done(&arena);
    }
    return ok;
}

/* Milliseconds a document in the best of the rounds; below 0 when it was not read. */
static double best_time(struct bench *bench, bool (*read)(struct bench *))
{
    double best = -1;
    for (int round = 0; round < ROUNDS; round++) {
        double start = milliseconds();
        bench->read = 0;
        if (!read(bench) || bench->read != DOCUMENTS)
            return -1;
        double time = (milliseconds() - start) / DOCUMENTS;
        best = best < 0 || time < best ? time : best;
    }
    return best;
}

static bool report(struct bench *bench)
{
    double bare = best_time(bench, read_here), zygote = best_time(bench, read_by_zygote),
           started = best_time(bench, read_by_started);
    if (bare < 0 || zygote < 0 || started < 0)
        return false;
    printf("    %-5s bare %6.2f   from a zygote + %6.2f   started anew + %6.2f ms\n",
           bench->sample->name, bare, zygote - bare, started - bare);
    return true;
}

static struct str kept(struct arena *arena, struct buf *bytes, bool ok)
{
    struct str copy = ok ? str_copy(arena, buf_str(bytes)) : STR("");
    buf_done(bytes);
    return copy;
}

static struct str sample_of(struct arena *arena, enum document_format format, struct error *error)
{
    const struct str text = STR("# Svar\n\nVi tillstyrker förslaget.\n");
    struct markup markup = markup_read(arena, text);
    struct buf bytes = buf_init(MIB(1));
    const struct pdf_look pdf = {.size = 11};
    const struct docx_look docx = {.title = STR("Svar")};
    const struct mail mail = {.from = "a@b.example",
                              .to = "c@d.example",
                              .subject = "Svar",
                              .sent_on = "Mon, 02 Jun 2025 10:00:00 +0200",
                              .text = text};
    bool ok = true;
    if (format == FORMAT_PDF)
        ok = pdf_make(&markup, &pdf, &bytes, error);
    else if (format == FORMAT_DOCX)
        ok = docx_make(&markup, &docx, &bytes, error);
    else if (format == FORMAT_EML)
        ok = mail_make(&mail, &bytes, error);
    else
        buf_add_str(&bytes, text);
    return kept(arena, &bytes, ok);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        enum document_format format;
    } kinds[] = {
        {"text", FORMAT_TEXT}, {"pdf", FORMAT_PDF}, {"docx", FORMAT_DOCX}, {"eml", FORMAT_EML}};
    struct bench bench = {.reader = argc > 1 ? argv[1] : NULL};
    struct arena arena = arena_init();
    struct format_prepared prepared;
    bool ok = true;
    format_prepare(&prepared);
    for (size_t i = 0; ok && i < sizeof kinds / sizeof *kinds; i++) {
        if (argc > 2 && strcmp(argv[2], kinds[i].name) != 0)
            continue;
        const struct sample sample = {kinds[i].name,
                                      sample_of(&arena, kinds[i].format, &bench.error)};
        bench.sample = &sample;
        ok = report(&bench);
        if (!ok)
            fprintf(stderr, "bench-starting: %s was not read: %s\n", sample.name,
                    bench.error.message);
    }
    arena_done(&arena);
    return ok ? 0 : 1;
}

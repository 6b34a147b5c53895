/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-starting READER [FORMAT]: what a document of a few words costs above the bare parse in this
 * process, for each format or the one named: by a child of a zygote, and by a reader that is
 * started for it. One document at a time, so that nothing is hidden by another core.
 */
#include "make_docx.h"
#include "make_mail.h"
#include "make_pdf.h"
#include "reader/formats/format.h"
#include "reader/parent/client.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
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

/* In milliseconds; of the processor, what the children took too: what else runs on the machine
 * hardly changes it. */
struct times {
    double clock, processor;
};

static double of_timeval(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static struct times now(void)
{
    struct timespec clock;
    struct rusage own, children;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    return (struct times){(double)clock.tv_sec * 1e3 + (double)clock.tv_nsec / 1e6,
                          of_timeval(own.ru_utime) + of_timeval(own.ru_stime) +
                              of_timeval(children.ru_utime) + of_timeval(children.ru_stime)};
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

/* A document in the best of the rounds. False when it was not read. */
static bool best_times(struct bench *bench, bool (*read)(struct bench *), struct times *ret_times)
{
    struct times best = {INFINITY, INFINITY};
    for (int round = 0; round < ROUNDS; round++) {
        struct times start = now();
        bench->read = 0;
        if (!read(bench) || bench->read != DOCUMENTS)
            return false;
        struct times end = now();
        best.clock = fmin(best.clock, (end.clock - start.clock) / DOCUMENTS);
        best.processor = fmin(best.processor, (end.processor - start.processor) / DOCUMENTS);
    }
    *ret_times = best;
    return true;
}

static bool report(struct bench *bench)
{
    struct times bare, zygote, started;
    if (!best_times(bench, read_here, &bare) || !best_times(bench, read_by_zygote, &zygote) ||
        !best_times(bench, read_by_started, &started))
        return false;
    printf("    %-5s bare %5.2f   from a zygote + %5.2f (%5.2f)   started anew + %5.2f (%5.2f)\n",
           bench->sample->name, bare.clock, zygote.clock - bare.clock,
           zygote.processor - bare.processor, started.clock - bare.clock,
           started.processor - bare.processor);
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

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The parent's side of reading: a process of `samsyn-reader` for each document (starter.h), several
 * at once, each held to a wall clock and an amount of output. A child that lies, floods, hangs or
 * crashes is killed and its document marked; the run goes on.
 */
#ifndef SAMSYN_READER_PARENT_CLIENT_H
#define SAMSYN_READER_PARENT_CLIENT_H

#include "reader/parent/project.h"
#include "reader/parent/reading.h"

#include <stdatomic.h>
#include <stdint.h>

struct reader_options {
    const char *reader_path; /* NULL: $SAMSYN_READER, else `samsyn-reader` in the folder of this
                              * program, else where the build installs it. Where it has one beside
                              * it for the document's format (its name and "-pdf", "-docx", "-eml"
                              * or "-text") that one is run, for it starts sooner. Pictures, and
                              * PDF with pages that are pictures, are read by the one named
                              * "-ocr", on all cores, where it is there */
    size_t processes;        /* at once; 0: one for each core that is online */
    unsigned wall_seconds;   /* for each reading of a document; 0: LIMIT_READER_WALL_SECONDS, or
                              * LIMIT_OCR_WALL_SECONDS where text is recognised */
    size_t output_bytes;     /* of each answer; 0: LIMIT_READER_OUTPUT_BYTES */
    bool keep_stderr;        /* let children write on our standard error (to find faults) */
    bool without_zygotes;    /* run the program anew for each document */
    /* Once another thread sets it, children at work are killed and what they read is not told;
     * NULL: nobody will. */
    const atomic_bool *stop;
    /* For a log, or NULL: told for each document that was read at which level of the kernel's
     * landlock its child was locked up; 0 is none, so that seccomp held it alone. It is said before
     * the child reads, so no document can forge it. */
    void (*locked)(void *context, uint32_t landlock);
    void *locked_context;
};

/* One document to read. With a path the file is opened and `bytes` is not looked at. All that it
 * points to must last until its reading has been given to the sink. */
struct reader_job {
    struct str name;  /* as the sender called it; only to see whether it is mislabelled */
    const char *path; /* or NULL */
    struct str bytes;
    void *context; /* the caller's own */
};

/* Gives the next document; false when there is none now. It is asked again after each reading that
 * the sink took, so a sink may find new work (attachments); the run ends when it has nothing and no
 * child is running. */
struct reader_source {
    bool (*next)(void *context, struct reader_job *ret_job);
    void *context;
};

/* Takes a reading, in the order in which they come. `arena` owns all of it and is freed after the
 * call. False ends the run: the children still at work are killed. */
struct reader_sink {
    bool (*done)(void *context, const struct reader_job *job, struct arena *arena,
                 const struct reading *reading);
    void *context;
};

/* Read all that `next` gives. False when the reader cannot be run at all: it is not there
 * (ERROR_NOT_FOUND, ERROR_IO) or cannot lock itself up (ERROR_STATE); when memory ends; or when the
 * sink said so or `stop` was set (ERROR_STATE). What is wrong with one document is in its reading,
 * and no failure. */
bool reader_run(const struct reader_options *options, struct reader_source next,
                struct reader_sink done, struct error *error);

/* Draw one page of the document of `job` as PNG, with places marked, by a reader as above. The PNG
 * is a stranger's bytes but for its first eight, and its memory is in `arena`. False with
 * ERROR_INPUT and the reason when there is no such page or it cannot be drawn, ERROR_LIMIT for a
 * wish beyond the limits, or as reader_run. */
bool reader_render(const struct reader_options *options, const struct reader_job *job,
                   const struct page_wish *wish, struct arena *arena, struct str *ret_png,
                   struct error *error);

/* What the project of `job` says, read by a reader as above; in `arena`. False with ERROR_INPUT and
 * the reason when it is none or cannot be read, or as reader_run. */
bool reader_project(const struct reader_options *options, const struct reader_job *job,
                    struct arena *arena, struct project *ret_project, struct error *error);

#endif

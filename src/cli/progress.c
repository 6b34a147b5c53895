/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MILLISECONDS = 1000, BETWEEN_MILLISECONDS = 100 };

static int64_t now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress_line progress_start(enum language language)
{
    return (struct progress_line){
        .language = language,
        .terminal = isatty(STDERR_FILENO) == 1,
        .started = now_milliseconds(),
    };
}

static void tell(void *context, enum stage stage, size_t done, size_t total)
{
    static const char *const stages[][LANGUAGES] = {
        [STAGE_REGISTERING] = {"Registrerar", "Registering"},
        [STAGE_READING] = {"Läser", "Reading"},
        [STAGE_ANALYSING] = {"Analyserar", "Analysing"},
        [STAGE_VERIFYING] = {"Kontrollerar", "Verifying"},
    };
    struct progress_line *line = context;
    int64_t now = now_milliseconds();
    if (!line->terminal || now - line->started < QUIET_MILLISECONDS ||
        now - line->last < BETWEEN_MILLISECONDS)
        return;
    line->last = now;
    line->shown = true;
    fprintf(stderr, "\r\033[K%s %zu/%zu", stages[stage][line->language], done, total);
    fflush(stderr);
}

struct progress progress_to(struct progress_line *line)
{
    return (struct progress){tell, line};
}

void progress_end(struct progress_line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
    line->shown = false;
}

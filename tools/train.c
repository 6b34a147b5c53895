/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Learns the weights of the analysis from labelled sets and writes them as C.
 *
 *     samsyn-train SET… > src/text/viewpoints/weights_sv.c                     of sentences
 *     samsyn-train --passages SET… > src/text/passages/passage_weights_sv.c  of passages
 *     samsyn-train --cross [--passages] SET…                        each set judged by what the
 *                                                                   others teach
 *
 * Held-out sets are refused: what is reported on must not be learned from.
 */
#include "training.h"

#include <stdio.h>
#include <string.h>

static void run(void *context)
{
    struct trainer *trainer = context;
    void (*const tasks[2][2])(struct trainer *) = {{sentences_print, sentences_cross},
                                                   {passages_print, passages_cross}};
    if (!training_load(trainer))
        return;
    sentences_prepare(trainer);
    tasks[trainer->passages][trainer->cross](trainer);
    trainer->ok = true;
}

static int take_options(struct trainer *trainer, int argc, char **argv)
{
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        if (strcmp(argv[at], "--cross") == 0)
            trainer->cross = true;
        else if (strcmp(argv[at], "--passages") == 0)
            trainer->passages = true;
        else
            return argc;
    }
    return at;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct trainer trainer = {.arena = arena_init(), .error = &error};
    int first = take_options(&trainer, argc, argv);
    trainer.folders = argv + first;
    trainer.folder_count = (size_t)(argc - first);
    if (trainer.folder_count == 0) {
        fprintf(stderr, "usage: samsyn-train [--cross] [--passages] SET…\n");
        return 2;
    }
    if (text_tools_open(&trainer.tools, &error)) {
        if (arena_run(&trainer.arena, run, &trainer, &error) && trainer.ok)
            error.code = ERROR_NONE;
        text_tools_done(&trainer.tools);
    }
    arena_done(&trainer.arena);
    if (error.code != ERROR_NONE)
        fprintf(stderr, "samsyn-train: %s\n", error.message);
    return error.code == ERROR_NONE ? 0 : 1;
}

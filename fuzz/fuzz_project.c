/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A project of a program for qualitative analysis: what the child makes of the file, and what the
 * parent makes of what a child says.
 */
#include "harness.h"

#include "reader/formats/format.h"
#include "reader/parent/project.h"

#include <stdlib.h>

/* What was decoded must say the same once it has been handed on again. */
static void hold_project(struct arena *arena, struct str bytes)
{
    struct project project, again;
    struct error error;
    if (!project_decode(arena, bytes, &project, &error))
        return;
    struct buf first = buf_init(SIZE_MAX), second = buf_init(SIZE_MAX);
    project_encode(&project, &first);
    if (!project_decode(arena, buf_str(&first), &again, &error))
        abort();
    project_encode(&again, &second);
    if (!str_equal(buf_str(&first), buf_str(&second)))
        abort();
    buf_done(&first);
    buf_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = arena_init();
    struct str file = {(const char *)bytes, n};
    struct reading reading = {0};
    struct project project;
    struct error error;
    hold_project(&arena, file);
    if (format_project_read(&arena, file, &reading, &error)) {
        hold_reading(&arena, &reading);
        /* What the child hands on the parent can take. */
        if (reading.ok &&
            !project_decode(&arena, reading.attachments.items[0].bytes, &project, &error))
            abort();
    }
    arena_done(&arena);
    return 0;
}

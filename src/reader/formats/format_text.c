/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/formats/format.h"

#include "reader/layout/canonical.h"
#include "reader/layout/layout.h"

struct text_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
};

static void read_text(void *context)
{
    struct text_job *job = context;
    struct document *document = &job->reading->document;
    bool damaged = false;
    document->text = canonical_from_file(job->arena, job->bytes, &damaged);
    if (damaged)
        reading_add_problem(job->arena, job->reading, STR("partly_read"),
                            STR("some characters of the text are damaged and stand as U+FFFD; "
                                "compare with the original"));
    if (str_trim(document->text).n == 0) {
        reading_add_problem(job->arena, job->reading, STR("empty"),
                            STR("the file holds no text; ask the sender for it again"));
        return;
    }
    /* The limits come before the work that grows with the text. */
    if (document->text.n <= LIMIT_TEXT_BYTES) {
        layout_lines(job->arena, document);
        layout_blocks(job->arena, document, 0);
    }
    job->reading->ok = true;
}

bool format_text_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error)
{
    struct text_job job = {arena, bytes, reading};
    return arena_run(arena, read_text, &job, error);
}

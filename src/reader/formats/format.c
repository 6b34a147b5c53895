/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/formats/format.h"

#include "reader/layout/canonical.h"
#include "reader/layout/mojibake.h"
#include "reader/parent/sniff.h"

void format_prepare(struct format_prepared *prepared)
{
    *prepared = (struct format_prepared){0};
    canonical_prepare();
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (formats[i].prepare)
            formats[i].prepare(prepared);
}

void format_release(struct format_prepared *prepared)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (formats[i].release)
            formats[i].release(prepared);
}

/* What a format made is held to the same limits as the parent will hold it to, so that a person is
 * told of the document and not of the protocol. */
static void hold_to_limits(struct arena *arena, struct reading *reading)
{
    const struct document *document = &reading->document;
    if (document->text.n <= LIMIT_TEXT_BYTES && document->lines.count <= LIMIT_LINES &&
        document->blocks.count <= LIMIT_BLOCKS && document->page_count <= LIMIT_PAGES)
        return;
    enum document_format format = document->format;
    *reading = (struct reading){.document = {.format = format}};
    reading_add_problem(arena, reading, STR("too_large"),
                        STR("the document holds more text than is allowed; divide it"));
}

static bool read_as(enum document_format known, struct recogniser *recogniser, struct arena *arena,
                    struct str bytes, struct reading *reading, struct error *error)
{
    const struct format *format = &formats[known];
    return recogniser && format->recognise
               ? format->recognise(arena, bytes, reading, recogniser, error)
               : format->read(arena, bytes, reading, error);
}

struct mending {
    struct arena *arena;
    struct reading *reading;
};

static void mend(void *context)
{
    struct mending *mending = context;
    mojibake_mend(mending->arena, &mending->reading->document);
}

bool format_read(struct arena *arena, struct str bytes, struct reading *ret_reading,
                 struct error *error)
{
    return format_read_with(NULL, arena, bytes, ret_reading, error);
}

bool format_read_with(struct recogniser *recogniser, struct arena *arena, struct str bytes,
                      struct reading *ret_reading, struct error *error)
{
    struct reading reading = {0};
    struct sniffed sniffed = sniff_format(bytes);
    reading.document.format = sniffed.format;
    if (bytes.n == 0)
        reading_add_problem(arena, &reading, STR("empty"),
                            STR("the file is empty; ask the sender for it again"));
    else if (sniffed.code.n)
        reading_add_problem(arena, &reading, sniffed.code, sniffed.reason);
    else if (!formats[sniffed.format].read)
        reading_add_problem(arena, &reading, STR("not_read"),
                            STR("the file changed while it was handed to its reader; read it "
                                "again"));
    else if (!read_as(sniffed.format, recogniser, arena, bytes, &reading, error))
        return false;
    hold_to_limits(arena, &reading);
    if (!arena_run(arena, mend, &(struct mending){arena, &reading}, error))
        return false;
    *ret_reading = reading;
    return true;
}

bool format_render(struct arena *arena, struct str bytes, const struct page_wish *wish,
                   struct reading *ret_reading, struct error *error)
{
    struct reading reading = {0};
    struct sniffed sniffed = sniff_format(bytes);
    reading.document.format = sniffed.format;
    if (sniffed.format == FORMAT_UNKNOWN)
        reading_add_problem(arena, &reading, sniffed.code, sniffed.reason);
    else if (!formats[sniffed.format].render)
        reading_add_problem(arena, &reading, STR("no_pages"),
                            STR("a document of this kind has no pages that can be shown; PDF and "
                                "pictures have"));
    else if (!formats[sniffed.format].render(arena, bytes, wish, &reading, error))
        return false;
    *ret_reading = reading;
    return true;
}

bool format_project(struct arena *arena, struct str bytes, struct reading *ret_reading,
                    struct error *error)
{
    struct reading reading = {0};
    struct sniffed sniffed = sniff_format(bytes);
    reading.document.format = sniffed.format;
    if (!formats[sniffed.format].project)
        reading_add_problem(arena, &reading, STR("not_read"),
                            STR("it is no REFI-QDA project, whose name ends in .qdpx; export it "
                                "from the program for analysis as such"));
    else if (!formats[sniffed.format].project(arena, bytes, &reading, error))
        return false;
    *ret_reading = reading;
    return true;
}

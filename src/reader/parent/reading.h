/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What came of reading one document. All memory is in the arena that it was read into.
 */
#ifndef SAMSYN_READER_PARENT_READING_H
#define SAMSYN_READER_PARENT_READING_H

#include "text/document/document.h"

/* Something a person should know about a document. `message` is English and says what to do.
 *
 * Codes that leave the document unread: "encrypted", "empty", "no_pages", "image_only",
 * "too_large", "too_many_pages", "unknown_format", "not_read", "timeout", "crashed", "forbidden",
 * "bad_frames", "zip_bomb", "doc_not_read", "rtf_not_read",
 * and from the model "too_nested".
 * Codes beside a text or attachments: "truncated", "mislabelled", "partly_read", "partly_locked",
 * "image_pages". */
struct problem {
    struct str code, message;
};

/* A file inside the document; `media_type` is what the document says it is. */
struct attachment {
    struct str name, media_type, bytes;
};

struct reading {
    bool ok; /* there is a text; else a problem says why not */
    struct document document;
    VEC(struct problem) problems;
    VEC(struct attachment) attachments;
    struct str picture; /* PNG, of the page that was asked for instead of a text; else empty */
};

/* A page that is to be drawn for a person. */
struct page_wish {
    size_t page;             /* from 1 */
    unsigned dots;           /* an inch; a page that would be too large gets fewer */
    const struct box *boxes; /* to be marked, as with a marker pen */
    size_t box_count;        /* at most LIMIT_RENDER_BOXES */
};

/* Append to a reading; the strings must live as long as `arena`. Nothing happens when memory ends
 * outside arena_run. */
void reading_add_problem(struct arena *arena, struct reading *reading, struct str code,
                         struct str message);
void reading_add_property(struct arena *arena, struct reading *reading, struct str name,
                          struct str value);
/* True when a problem with that code is there. */
bool reading_has_problem(const struct reading *reading, struct str code);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A document as it has been read: one canonical text, and over it pages, lines and blocks. The
 * reader makes it, the store keeps it, the analysis works on it.
 *
 * The canonical text is UTF-8 in NFC. Lines end with '\n', blocks are apart by at least one '\n';
 * line ends inside a block are kept, so that a place can be shown as page and line. A plain text
 * file that is UTF-8, NFC and has Unix line ends is its own canonical text, byte for byte. In texts
 * from PDF a word divided at a line's end is joined on the first line.
 *
 * A place is a byte range [start, end) of the canonical text.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_DOCUMENT_H
#define SAMSYN_TEXT_DOCUMENT_DOCUMENT_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct range {
    size_t start, end;
};

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,   /* level 1… */
    BLOCK_LIST_ITEM, /* level 1…; the range is without its mark */
    BLOCK_CELL,      /* a table's cell; row and column from 1 */
    BLOCK_MARGIN,    /* running header or footer, page number, letterhead in a margin */
    BLOCK_QUOTE,     /* mail quoted below an answer */
    BLOCK_NOTE,      /* footnote */
    BLOCK_COMMENT,   /* what someone wrote beside the text, about a place in it */
    BLOCK_INSERTED,  /* by a tracked change; said again here, for it stands in the text too */
    BLOCK_DELETED,   /* by a tracked change; stands nowhere else */
    BLOCK_KINDS
};

/* In points, from the page's top left corner; all zero where the format has no pages. */
struct box {
    float x0, y0, x1, y1;
};

enum line_flags {
    LINE_BOLD = 1,
    LINE_ITALIC = 2,
};

struct line {
    struct range range; /* without its '\n' */
    uint32_t page;      /* from 1; 1 where the format has no pages */
    float size;         /* of the letters, in points; 0 when unknown */
    uint32_t flags;     /* enum line_flags, for the larger part of the line */
    struct box box;
};

struct block {
    enum block_kind kind;
    uint32_t level;       /* of a heading or list item, from 1; else 0 */
    uint32_t row, column; /* of a cell; else 0 */
    uint32_t page;        /* where it starts */
    struct range range;   /* without marks of lists and headings, trimmed; never empty */
    /* As printed before a list item, heading or note ("1.", "•", "2.3", "##"), or empty. */
    struct str mark;
    uint32_t confidence; /* percent, of text that was recognised in a picture; 0: it was text */
    /* Of a comment or tracked change: whose it is, as the file says, and the place in the text that
     * it is about; where nothing stands, as after a deletion, it starts and ends at once. Else
     * empty. */
    struct str author;
    struct range about;
};

/* Whether a block is about another place in the text: a comment or a tracked change. */
bool block_is_aside(enum block_kind kind);

enum document_format {
    FORMAT_UNKNOWN,
    FORMAT_PDF,
    FORMAT_DOCX,
    FORMAT_EML,
    FORMAT_TEXT,
    FORMAT_MARKDOWN,
    FORMAT_ODT,
    FORMAT_HTML,
    FORMAT_ZIP,
    FORMAT_MBOX,
    FORMAT_MSG,
    FORMAT_DOC, /* known, not read */
    FORMAT_RTF, /* likewise */
    FORMAT_PNG,
    FORMAT_JPEG,
    FORMAT_TIFF,
    FORMAT_COUNT
};

/* A fact from the file itself, not from its text: "title", "subject", "from", "to", "date" (as
 * written there). */
struct property {
    struct str name, value;
};

struct document {
    enum document_format format;
    struct str text;          /* canonical */
    size_t page_count;        /* 0 where the format has no pages */
    VEC(struct line) lines;   /* in the text's order, covering all that is not empty */
    VEC(struct block) blocks; /* in the text's order, not overlapping; asides last */
    VEC(struct property) properties;
};

/* The document without what was written beside its text: a copy that ends before the first aside
 * and borrows all that it has. */
struct document document_body(const struct document *document);

/* The name of a format ("pdf", "docx", "eml", "text", "markdown", "odt", "html", "zip", "mbox",
 * "msg", "doc", "rtf", "png", "jpeg", "tiff", "unknown") and back; FORMAT_UNKNOWN for any other. */
const char *format_name(enum document_format format);
enum document_format format_from_name(struct str name);
/* "paragraph", "heading", "list_item", "cell", "margin", "quote", "note", "comment", "inserted",
 * "deleted". */
const char *block_kind_name(enum block_kind kind);

/* How surely its text was recognised, in percent: the mean over all that was, by length. 0 when
 * nothing was, so that all of it is text. */
uint32_t document_confidence(const struct document *document);

/* The value of a property, or an empty slice. */
struct str document_property(const struct document *document, struct str name);
/* Where a person looks for byte `at`: there, or at what the aside is about that it stands in. */
size_t document_anchor(const struct document *document, size_t at);
/* The same for a range: itself, or all that the aside is about in which it starts. */
struct range document_anchored(const struct document *document, struct range range);
/* The page (from 1) and line on that page (from 1) of byte `at`. In formats with pages lines are
 * counted over those of the page that hold text; in the others they are the lines of the canonical
 * text, empty ones too, as an editor counts. */
void document_place(const struct document *document, size_t at, uint32_t *ret_page,
                    uint32_t *ret_line);
/* The text of a range for people and for matching: line ends and runs of space become one space,
 * soft hyphens go, and a word divided at a line's end is joined. In `arena`. */
struct str document_plain(struct arena *arena, const struct document *document, struct range range);

#endif

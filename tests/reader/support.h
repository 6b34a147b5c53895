/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Documents that the tests make themselves, and looking at what was read of them. All memory is in
 * the arena given, and a failure ends the test.
 */
#ifndef SAMSYN_TESTS_READER_SUPPORT_H
#define SAMSYN_TESTS_READER_SUPPORT_H

#include "reader/parent/reading.h"

/* A line that a made PDF draws: at (x, y) in points from the top left corner, y being its baseline.
 * A NULL text ends the page. */
struct drawn {
    double x, y, size;
    bool bold;
    const char *text;
};

/* A PDF of `count` lines on A4 pages, drawn in that order by cairo. */
struct str make_pdf(struct arena *arena, const struct drawn *lines, size_t count);
/* A PDF of `pages` pages with one line each. */
struct str make_long_pdf(struct arena *arena, size_t pages);
/* A PDF whose only page is an image. */
struct str make_image_pdf(struct arena *arena);

/* Something that somebody wrote on a page (from 0) of a PDF: over the words between two points, or,
 * when `sticky`, as a note at the first of them. */
struct noted {
    int page;
    float x0, y0, x1, y1;
    bool sticky;
    const char *author, *text;
};

/* `pdf` with these notes on it, written by MuPDF. */
struct str make_noted_pdf(struct arena *arena, struct str pdf, const struct noted *notes,
                          size_t count);

struct made_part {
    const char *name;
    struct str bytes;
};

/* A ZIP file of these parts, packed but for one that is called "mimetype" (OpenDocument part 2,
 * 3.3); or with none of them packed. */
struct str make_zip(struct arena *arena, const struct made_part *parts, size_t count);
struct str make_stored_zip(struct arena *arena, const struct made_part *parts, size_t count);
/* A DOCX whose document.xml has `body` inside w:body; other parts may be NULL. */
struct str make_docx(struct arena *arena, const char *body, const char *styles,
                     const char *numbering, const char *footnotes, const char *header);

/* A DOCX with `comments` inside w:comments and `threads` inside w15:commentsEx, which other
 * programs open too. */
struct str make_commented_docx(struct arena *arena, const char *body, const char *comments,
                               const char *threads);

/* An ODT whose content.xml has `body` inside office:text; `automatic` are its own styles, `styles`
 * and `master` those of styles.xml. All but the body may be NULL. */
struct str make_odt(struct arena *arena, const char *body, const char *automatic,
                    const char *styles, const char *master);

/* A property of a mail as Outlook saves it: "0037001F" is the subject in Unicode (id and type,
 * [MS-OXPROPS]), and may stand behind storages that end with '/'. A value of type 001F is given in
 * UTF-8; those of a fixed length are given in their file form. Any other name is a stream's. */
struct made_value {
    const char *name;
    struct str value;
};

/* An MSG with these properties, in sectors of 1 << shift bytes. */
struct str make_msg(struct arena *arena, const struct made_value *values, size_t count,
                    unsigned shift);

/* What LibreOffice makes of `bytes`, a file whose name ends in `from`, when it is told to convert
 * it to `to`; empty where there is no LibreOffice. */
struct str convert_by_office(struct arena *arena, struct str bytes, const char *from,
                             const char *to);

/* A test's set-up and teardown: its state is a fresh arena. */
int arena_start(void **state);
int arena_end(void **state);

/* Read in this process, without the sandbox. */
struct reading read_bytes(struct arena *arena, struct str bytes);
struct reading read_text(struct arena *arena, const char *text);

/* The blocks as text, one a line: "heading 1 [2.3] Bakgrund", "cell 2,1 tre", "comment (Ek: tre)
 * Varför?", line ends in blocks as '|'. Ends with a NUL. */
const char *outline(struct arena *arena, const struct reading *reading);

/* Give back what the drawing of PDFs holds on to. At a test program's end. */
void support_done(void);

/* All that document.h promises of a document. */
void assert_is_sound(const struct document *document);

#endif

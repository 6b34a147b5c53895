/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Reading a document in this process, whatever its format. For the reader child, its tests and the
 * fuzzers only: the parsers behind it must never meet a stranger's bytes outside the sandbox.
 *
 * A format that reads nothing says why in a problem and leaves `ok` false; it fails only when
 * memory ends.
 */
#ifndef SAMSYN_READER_FORMATS_FORMAT_H
#define SAMSYN_READER_FORMATS_FORMAT_H

#include "reader/parent/reading.h"
#include "reader/pictures/recogniser.h"

#define FORMAT_CONVERTERS 32

/* What is held open between format_prepare and format_release. */
struct format_prepared {
    void *converters[FORMAT_CONVERTERS]; /* iconv_t */
    size_t count;
    struct engine engine; /* that recognises text in pictures; empty where there is none */
};

/* How one format is read. */
struct format {
    /* As format_read, of bytes that are of the format. NULL: not read by this program. */
    bool (*read)(struct arena *arena, struct str bytes, struct reading *reading,
                 struct error *error);
    /* The format's part of format_prepare and format_release, or NULL. */
    void (*prepare)(struct format_prepared *prepared);
    void (*release)(struct format_prepared *prepared);
    /* As read, with text in pictures recognised; or NULL. */
    bool (*recognise)(struct arena *arena, struct str bytes, struct reading *reading,
                      struct recogniser *recogniser, struct error *error);
    /* As format_project; NULL where none is of the format. */
    bool (*project)(struct arena *arena, struct str bytes, struct reading *reading,
                    struct error *error);
    /* As format_render; NULL where there are no pages to show. */
    bool (*render)(struct arena *arena, struct str bytes, const struct page_wish *wish,
                   struct reading *reading, struct error *error);
};

/* What this program reads. Linked in from one file of reader/formats/: a reader of one format loads
 * the libraries of that one only, which is most of what starting costs. */
extern const struct format formats[FORMAT_COUNT];

/* Do all that needs files, before the sandbox closes: converters, normalisation data, the tables of
 * GMime and libxml2. Once a process. */
void format_prepare(struct format_prepared *prepared);
/* Give it back, for those who look for leaks. Nothing can be read after it. */
void format_release(struct format_prepared *prepared);

/* Read `bytes`, of whatever format they are; what nobody reads has the problem that sniff_format
 * gives it, and a known format that this program does not read is "not_read". The reading's memory
 * is in `arena`, and may point into `bytes`. False with ERROR_MEMORY. */
bool format_read(struct arena *arena, struct str bytes, struct reading *ret_reading,
                 struct error *error);

/* As format_read, with text in pictures recognised by `recogniser`, which may be NULL. */
bool format_read_with(struct recogniser *recogniser, struct arena *arena, struct str bytes,
                      struct reading *ret_reading, struct error *error);

/* Draw the page that is wished for; the reading holds its picture and no text. Where it cannot be
 * drawn a problem says why. False with ERROR_MEMORY. */
bool format_render(struct arena *arena, struct str bytes, const struct page_wish *wish,
                   struct reading *ret_reading, struct error *error);

/* Read a project of a program for qualitative analysis (project.h), which is handed on as the
 * reading's only attachment; it has no text. Else a problem says why not. False with ERROR_MEMORY.
 */
bool format_project(struct arena *arena, struct str bytes, struct reading *ret_reading,
                    struct error *error);

/* One format each; as format_read. */
bool format_text_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error);
bool format_pdf_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error);
bool format_docx_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error);
bool format_odt_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error);
bool format_html_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error);
bool format_zip_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error);
bool format_mbox_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error);
bool format_msg_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error);
bool format_eml_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error);
bool format_project_read(struct arena *arena, struct str bytes, struct reading *reading,
                         struct error *error);
bool format_picture_read(struct arena *arena, struct str bytes, struct reading *reading,
                         struct error *error);

/* PDF and pictures; as format_render, of what has its format in `reading`. */
bool format_page_render(struct arena *arena, struct str bytes, const struct page_wish *wish,
                        struct reading *reading, struct error *error);

/* With text in pictures recognised. */
bool format_pdf_recognise(struct arena *arena, struct str bytes, struct reading *reading,
                          struct recogniser *recogniser, struct error *error);
bool format_picture_recognise(struct arena *arena, struct str bytes, struct reading *reading,
                              struct recogniser *recogniser, struct error *error);

/* Of struct format; each in its format's file. */
void format_docx_prepare(struct format_prepared *prepared);
void format_docx_release(struct format_prepared *prepared);
void format_odt_prepare(struct format_prepared *prepared);
void format_odt_release(struct format_prepared *prepared);
void format_html_prepare(struct format_prepared *prepared);
void format_html_release(struct format_prepared *prepared);
void format_zip_prepare(struct format_prepared *prepared);
void format_zip_release(struct format_prepared *prepared);
void format_msg_prepare(struct format_prepared *prepared);
void format_msg_release(struct format_prepared *prepared);
void format_eml_prepare(struct format_prepared *prepared);
void format_eml_release(struct format_prepared *prepared);

#endif

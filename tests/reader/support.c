/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "reader/formats/format.h"
#include "reader/parts/cfb_write.h"

#include <archive.h>
#include <archive_entry.h>
#include <cairo-pdf.h>
#include <ftw.h>
#include <limits.h>
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define A4_WIDTH 595
#define A4_HEIGHT 842

static struct str keep(struct arena *arena, struct buf *buf)
{
    assert_int_equal(buf->failed, ERROR_NONE);
    struct str copy = str_copy(arena, buf_str(buf));
    buf_done(buf);
    return copy;
}

static cairo_status_t append(void *context, const unsigned char *bytes, unsigned n)
{
    buf_add(context, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static struct str finish_pdf(struct arena *arena, cairo_surface_t *surface, cairo_t *cairo,
                             struct buf *out)
{
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return keep(arena, out);
}

static void draw(cairo_t *cairo, const struct drawn *line)
{
    cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           line->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, line->size);
    cairo_move_to(cairo, line->x, line->y);
    cairo_show_text(cairo, line->text);
}

struct str make_pdf(struct arena *arena, const struct drawn *lines, size_t count)
{
    struct buf out = buf_init(MIB(64));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    for (size_t i = 0; i < count; i++)
        if (lines[i].text)
            draw(cairo, &lines[i]);
        else
            cairo_show_page(cairo);
    return finish_pdf(arena, surface, cairo, &out);
}

struct str make_long_pdf(struct arena *arena, size_t pages)
{
    struct buf out = buf_init(MIB(64));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    for (size_t i = 0; i < pages; i++) {
        draw(cairo, &(struct drawn){72, 200, 11, false, "En sida med en mening."});
        cairo_show_page(cairo);
    }
    return finish_pdf(arena, surface, cairo, &out);
}

struct str make_image_pdf(struct arena *arena)
{
    struct buf out = buf_init(MIB(8));
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &out, A4_WIDTH, A4_HEIGHT);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 100, 100);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_show_page(cairo);
    cairo_surface_destroy(image);
    return finish_pdf(arena, surface, cairo, &out);
}

static void put_note(fz_context *context, pdf_document *document, const struct noted *noted)
{
    const fz_rect rect = {noted->x0, noted->y0, noted->x1, noted->y1};
    pdf_page *page = pdf_load_page(context, document, noted->page);
    pdf_annot *annot =
        pdf_create_annot(context, page, noted->sticky ? PDF_ANNOT_TEXT : PDF_ANNOT_HIGHLIGHT);
    if (noted->sticky)
        pdf_set_annot_rect(context, annot, rect);
    else
        pdf_add_annot_quad_point(context, annot, fz_quad_from_rect(rect));
    pdf_set_annot_contents(context, annot, noted->text);
    pdf_set_annot_author(context, annot, noted->author);
    pdf_update_annot(context, annot);
    pdf_drop_annot(context, annot);
    fz_drop_page(context, (fz_page *)page);
}

struct str make_noted_pdf(struct arena *arena, struct str pdf, const struct noted *notes,
                          size_t count)
{
    unsigned char *bytes;
    fz_context *context = fz_new_context(NULL, NULL, FZ_STORE_DEFAULT);
    fz_stream *in = fz_open_memory(context, (const unsigned char *)pdf.p, pdf.n);
    pdf_document *document = pdf_open_document_with_stream(context, in);
    fz_buffer *buffer = fz_new_buffer(context, 0);
    fz_output *out = fz_new_output_with_buffer(context, buffer);
    for (size_t i = 0; i < count; i++)
        put_note(context, document, &notes[i]);
    pdf_write_document(context, document, out, &pdf_default_write_options);
    fz_close_output(context, out);
    size_t n = fz_buffer_storage(context, buffer, &bytes);
    struct str made = str_copy(arena, (struct str){(const char *)bytes, n});
    fz_drop_output(context, out);
    fz_drop_buffer(context, buffer);
    pdf_drop_document(context, document);
    fz_drop_stream(context, in);
    fz_drop_context(context);
    return made;
}

static la_ssize_t append_zip(struct archive *archive, void *context, const void *bytes, size_t n)
{
    (void)archive;
    buf_add(context, bytes, n);
    return (la_ssize_t)n;
}

static struct str pack(struct arena *arena, const struct made_part *parts, size_t count,
                       bool stored)
{
    struct buf out = buf_init(MIB(64));
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open(archive, &out, NULL, append_zip, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        if (stored || strcmp(parts[i].name, "mimetype") == 0)
            archive_write_zip_set_compression_store(archive);
        else
            archive_write_zip_set_compression_deflate(archive);
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_size(entry, (la_int64_t)parts[i].bytes.n);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, parts[i].bytes.p, parts[i].bytes.n),
                         parts[i].bytes.n);
        archive_entry_free(entry);
    }
    archive_write_free(archive);
    return keep(arena, &out);
}

struct str make_zip(struct arena *arena, const struct made_part *parts, size_t count)
{
    return pack(arena, parts, count, false);
}

struct str make_stored_zip(struct arena *arena, const struct made_part *parts, size_t count)
{
    return pack(arena, parts, count, true);
}

static struct str wrap(struct arena *arena, const char *element, const char *inside)
{
    return str_format(arena,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:%s "
                      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                      "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
                      "xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\" "
                      "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">"
                      "%s</w:%s>",
                      element, inside, element);
}

struct str make_docx(struct arena *arena, const char *body, const char *styles,
                     const char *numbering, const char *footnotes, const char *header)
{
    const char *whole = str_to_c(arena, str_format(arena, "<w:body>%s<w:sectPr/></w:body>", body));
    struct made_part parts[] = {
        {"[Content_Types].xml", STR("<Types/>")},
        {"word/document.xml", wrap(arena, "document", whole)},
        {"word/styles.xml", wrap(arena, "styles", styles ? styles : "")},
        {"word/numbering.xml", wrap(arena, "numbering", numbering ? numbering : "")},
        {"word/footnotes.xml", wrap(arena, "footnotes", footnotes ? footnotes : "")},
        {"word/header1.xml", wrap(arena, "hdr", header ? header : "")},
        {"docProps/core.xml", STR("<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Ett "
                                  "svar</dc:title></cp:coreProperties>")},
    };
    return make_zip(arena, parts, sizeof parts / sizeof *parts);
}

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* What Word and LibreOffice ask of a file before they open it. */
static const char content_types[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/comments.xml\" ContentType=\"" WORD_TYPE "comments+xml\"/>"
    "</Types>";
static const char package_relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"r1\" Type=\"" RELATION "officeDocument\" Target=\"word/document.xml\"/>"
    "</Relationships>";
static const char document_relations[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"r1\" Type=\"" RELATION "comments\" Target=\"comments.xml\"/>"
    "</Relationships>";

struct str make_commented_docx(struct arena *arena, const char *body, const char *comments,
                               const char *threads)
{
    const char *whole = str_to_c(arena, str_format(arena, "<w:body>%s<w:sectPr/></w:body>", body));
    const struct made_part parts[] = {
        {"[Content_Types].xml", str_from(content_types)},
        {"_rels/.rels", str_from(package_relations)},
        {"word/_rels/document.xml.rels", str_from(document_relations)},
        {"word/document.xml", wrap(arena, "document", whole)},
        {"word/comments.xml", wrap(arena, "comments", comments)},
        {"word/commentsExtended.xml", wrap(arena, "commentsEx", threads)},
    };
    return make_zip(arena, parts, sizeof parts / sizeof *parts);
}

#define ODF "urn:oasis:names:tc:opendocument:xmlns:"

static struct str wrap_odf(struct arena *arena, const char *element, const char *inside)
{
    return str_format(arena,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:%s xmlns:office=\"" ODF
                      "office:1.0\" xmlns:text=\"" ODF "text:1.0\" xmlns:table=\"" ODF
                      "table:1.0\" xmlns:style=\"" ODF "style:1.0\" xmlns:draw=\"" ODF
                      "drawing:1.0\" xmlns:svg=\"" ODF "svg-compatible:1.0\" xmlns:fo=\"" ODF
                      "xsl-fo-compatible:1.0\" xmlns:meta=\"" ODF
                      "meta:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">%s</office:%s>",
                      element, inside, element);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

struct str make_odt(struct arena *arena, const char *body, const char *automatic,
                    const char *styles, const char *master)
{
    const char *content = str_to_c(
        arena, str_format(arena,
                          "<office:automatic-styles>%s</office:automatic-styles><office:body>"
                          "<office:text>%s</office:text></office:body>",
                          or_empty(automatic), body));
    const char *looks = str_to_c(
        arena, str_format(arena,
                          "<office:styles>%s</office:styles><office:master-styles>"
                          "<style:master-page>%s</style:master-page></office:master-styles>",
                          or_empty(styles), or_empty(master)));
    struct made_part parts[] = {
        {"mimetype", STR("application/vnd.oasis.opendocument.text")},
        {"content.xml", wrap_odf(arena, "document-content", content)},
        {"styles.xml", wrap_odf(arena, "document-styles", looks)},
        {"meta.xml", wrap_odf(arena, "document-meta",
                              "<office:meta><dc:title>Ett svar</dc:title><meta:creation-date>"
                              "2021-02-03T10:00:00</meta:creation-date></office:meta>")},
        {"META-INF/manifest.xml", STR("<manifest/>")},
    };
    return make_zip(arena, parts, sizeof parts / sizeof *parts);
}

/* MSG */

struct msg_nodes {
    struct arena *arena;
    VEC(struct cfb_node) nodes;
};

static size_t storage_of(struct msg_nodes *made, size_t parent, struct str name)
{
    for (size_t i = 1; i < made->nodes.count; i++)
        if (made->nodes.items[i].parent == parent && str_equal(made->nodes.items[i].name, name))
            return i;
    *VEC_PUSH(made->arena, &made->nodes) =
        (struct cfb_node){name, true, parent, (struct str){NULL, 0}};
    return made->nodes.count - 1;
}

static void add_stream(struct msg_nodes *made, size_t parent, struct str name, struct str bytes)
{
    *VEC_PUSH(made->arena, &made->nodes) = (struct cfb_node){name, false, parent, bytes};
}

static struct str wide(struct arena *arena, struct str text)
{
    struct buf out = buf_init(MIB(1));
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        buf_add_c(&out, (char)(c & 0xFF));
        buf_add_c(&out, (char)(c >> 8 & 0xFF));
    }
    return keep(arena, &out);
}

/* The stream of those of a fixed length, whose header depends on what the storage is. */
static void add_fixed(struct msg_nodes *made, size_t parent, struct str name, struct str value)
{
    const char *storage = parent ? made->nodes.items[parent].name.p : "";
    size_t header = parent == 0 ? 32 : strncmp(storage, "__substg", 8) == 0 ? 24 : 8;
    const struct str stream = STR("__properties_version1.0");
    struct cfb_node *node = NULL;
    for (size_t i = 1; i < made->nodes.count; i++)
        if (made->nodes.items[i].parent == parent && str_equal(made->nodes.items[i].name, stream))
            node = &made->nodes.items[i];
    if (!node) {
        add_stream(made, parent, stream,
                   (struct str){arena_calloc(made->arena, header, 1), header});
        node = &made->nodes.items[made->nodes.count - 1];
    }
    struct buf out = buf_init(KIB(64));
    buf_add_str(&out, node->bytes);
    buf_add_u32(&out, (uint32_t)strtoul(str_to_c(made->arena, name), NULL, 16));
    buf_add_u32(&out, 6);
    for (size_t i = 0; i < 8; i++)
        buf_add_c(&out, i < value.n ? value.p[i] : '\0');
    node->bytes = keep(made->arena, &out);
}

static bool is_property(struct str name)
{
    return name.n == 8 && strspn(name.p, "0123456789ABCDEF") == 8;
}

static void add_value(struct msg_nodes *made, size_t parent, struct str name, struct str value)
{
    if (!is_property(name)) {
        add_stream(made, parent, name, value);
        return;
    }
    struct str type = str_sub(name, 4, 8);
    bool fixed = str_equal(type, STR("0003")) || str_equal(type, STR("0040"));
    add_fixed(made, parent, name, value);
    if (!fixed)
        add_stream(made, parent, str_format(made->arena, "__substg1.0_%.*s", STR_ARGS(name)),
                   str_equal(type, STR("001F")) ? wide(made->arena, value) : value);
}

struct str make_msg(struct arena *arena, const struct made_value *values, size_t count,
                    unsigned shift)
{
    struct msg_nodes made = {.arena = arena};
    *VEC_PUSH(arena, &made.nodes) = (struct cfb_node){.storage = true};
    for (size_t i = 0; i < count; i++) {
        struct str rest = str_from(values[i].name), segment = str_cut(&rest, '/');
        size_t parent = 0;
        for (; rest.n; segment = str_cut(&rest, '/'))
            parent = storage_of(&made, parent, segment);
        add_value(&made, parent, segment, values[i].value);
    }
    return cfb_write(arena, made.nodes.items, made.nodes.count, shift);
}

/* What LibreOffice converts */

/* posix_spawn takes what it does not change. */
static char *argument(const char *text)
{
    return (char *)(uintptr_t)text;
}

static bool run_office(const char *folder, const char *file, const char *to)
{
    char profile[PATH_MAX];
    assert_true(snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile",
                         folder) < PATH_MAX);
    char *const arguments[] = {argument("soffice"),      profile,        argument("--headless"),
                               argument("--convert-to"), argument(to),   argument("--outdir"),
                               argument(folder),         argument(file), NULL};
    pid_t pid;
    int status;
    if (posix_spawnp(&pid, "soffice", NULL, NULL, arguments, environ) != 0)
        return false;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

/* "odt", or "txt:Text (encoded)" with the filter that makes it. */
static struct str ending_of(const char *to)
{
    struct str rest = str_from(to);
    return str_cut(&rest, ':');
}

struct str convert_by_office(struct arena *arena, struct str bytes, const char *from,
                             const char *to)
{
    char folder[] = "/tmp/samsyn-office-XXXXXX";
    struct buf made = buf_init(MIB(64));
    struct str copy = {NULL, 0}, ending = ending_of(to);
    assert_non_null(mkdtemp(folder));
    const char *file = str_to_c(arena, str_format(arena, "%s/a.%s", folder, from));
    const char *result = str_to_c(arena, str_format(arena, "%s/a.%.*s", folder, STR_ARGS(ending)));
    assert_true(file_write(file, bytes, NULL));
    if (run_office(folder, file, to) && file_read(result, &made, NULL))
        copy = str_copy(arena, buf_str(&made));
    buf_done(&made);
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return copy;
}

int arena_start(void **state)
{
    static struct arena arena;
    arena = arena_init();
    *state = &arena;
    return 0;
}

int arena_end(void **state)
{
    arena_done(*state);
    return 0;
}

struct reading read_bytes(struct arena *arena, struct str bytes)
{
    struct reading reading = {0};
    struct error error = {0};
    if (!format_read(arena, bytes, &reading, &error))
        fail_msg("%s", error.message);
    if (reading.ok)
        assert_is_sound(&reading.document);
    return reading;
}

struct reading read_text(struct arena *arena, const char *text)
{
    return read_bytes(arena, str_from(text));
}

void support_done(void)
{
    cairo_debug_reset_static_data();
}

static void add_text(struct buf *out, const struct document *document, struct range range)
{
    for (size_t i = range.start; i < range.end; i++)
        buf_add_c(out, document->text.p[i] == '\n' ? '|' : document->text.p[i]);
}

static void add_block(struct buf *out, const struct document *document, const struct block *block)
{
    buf_add_str(out, str_from(block_kind_name(block->kind)));
    if (block->level)
        buf_add_format(out, " %u", block->level);
    if (block->row)
        buf_add_format(out, " %u,%u", block->row, block->column);
    if (block->mark.n)
        buf_add_format(out, " [%.*s]", STR_ARGS(block->mark));
    if (block_is_aside(block->kind)) {
        buf_add_format(out, " (%.*s: ", STR_ARGS(block->author));
        add_text(out, document, block->about);
        buf_add_c(out, ')');
    }
    buf_add_c(out, ' ');
    add_text(out, document, block->range);
    buf_add_c(out, '\n');
}

const char *outline(struct arena *arena, const struct reading *reading)
{
    struct buf out = buf_init(MIB(8));
    for (size_t i = 0; i < reading->document.blocks.count; i++)
        add_block(&out, &reading->document, &reading->document.blocks.items[i]);
    return keep(arena, &out).p;
}

static void assert_covers_text(const struct document *document)
{
    size_t at = 0;
    for (size_t i = 0; i <= document->lines.count; i++) {
        size_t start =
            i < document->lines.count ? document->lines.items[i].range.start : document->text.n;
        assert_int_equal(str_trim(str_sub(document->text, at, start)).n, 0);
        at = i < document->lines.count ? document->lines.items[i].range.end : at;
    }
}

void assert_is_sound(const struct document *document)
{
    size_t last = 0;
    assert_true(utf8_valid(document->text));
    assert_covers_text(document);
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        struct str text = str_sub(document->text, block->range.start, block->range.end);
        assert_true(block->range.start >= last);
        assert_true(text.n > 0);
        assert_int_equal(str_trim(text).n, text.n);
        assert_true(block->about.start <= block->about.end);
        assert_true(block->about.end <= document->text.n);
        assert_true(utf8_valid(str_sub(document->text, 0, block->about.start)));
        assert_true(utf8_valid(str_sub(document->text, block->about.start, block->about.end)));
        assert_true(block->page >= 1);
        assert_true(block->page <= (document->page_count ? document->page_count : 1));
        last = block->range.end;
    }
}

/* What fontconfig holds is not given back: FcFini aborts where a thread of Pango's still holds a
 * cache, which is so at random. The leak sanitizer asks here what it shall leave out. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "make_docx.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD_NAMESPACES                                                                            \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                    \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define PACKAGE_TYPES "application/vnd.openxmlformats-package."
#define WORD_TYPES "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define OFFICE_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define HEADER_RELATION "rId3"
#define FOOTER_RELATION "rId4"

/* 2020-01-01: ZIP entries need a time, and the bytes shall not change with the day. */
#define ENTRY_TIME 1577836800

/* Numbering 1 is the bullets'; numbered lists have one each from 2, so that each begins anew. */
#define BULLETS 1

struct docx_writer {
    const struct markup *markup;
    const struct docx_look *look;
    struct archive *archive;
    struct buf xml; /* of the part being made */
    size_t numbered_lists;
    struct error *error;
};

/* ---- XML ---- */

static void add(struct docx_writer *writer, const char *xml)
{
    buf_add_str(&writer->xml, str_from(xml));
}

static void add_escaped(struct docx_writer *writer, struct str text)
{
    static const struct {
        char sign;
        const char *entity;
    } escapes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (size_t i = 0; i < text.n; i++) {
        size_t escape = 0;
        while (escape < sizeof escapes / sizeof *escapes && escapes[escape].sign != text.p[i])
            escape++;
        if (escape < sizeof escapes / sizeof *escapes)
            add(writer, escapes[escape].entity);
        else
            buf_add_c(&writer->xml, text.p[i]);
    }
}

/* A run; line ends become breaks. */
static void add_run(struct docx_writer *writer, const struct markup_run *run)
{
    add(writer, "<w:r>");
    if (run->style)
        buf_add_format(&writer->xml, "<w:rPr>%s%s</w:rPr>",
                       run->style & MARKUP_BOLD ? "<w:b/>" : "",
                       run->style & MARKUP_ITALIC ? "<w:i/>" : "");
    struct str rest = run->text;
    while (rest.n) {
        struct str line = str_cut(&rest, '\n');
        add(writer, "<w:t xml:space=\"preserve\">");
        add_escaped(writer, line);
        add(writer, rest.n ? "</w:t><w:br/>" : "</w:t>");
    }
    add(writer, "</w:r>");
}

static void add_paragraph(struct docx_writer *writer, const char *properties,
                          const struct markup_text *text)
{
    buf_add_format(&writer->xml, "<w:p><w:pPr>%s</w:pPr>", properties);
    for (size_t i = 0; i < text->count; i++)
        add_run(writer, &text->items[i]);
    add(writer, "</w:p>\n");
}

/* ---- blocks ---- */

static void add_heading(struct docx_writer *writer, const struct markup_block *block)
{
    char properties[64];
    snprintf(properties, sizeof properties, "<w:pStyle w:val=\"Heading%zu\"/>",
             block->level < 4 ? block->level : 4);
    add_paragraph(writer, properties, &block->text);
}

static void add_item(struct docx_writer *writer, const struct markup_block *block, size_t numbering)
{
    char properties[160];
    snprintf(properties, sizeof properties,
             "<w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"%zu\"/>"
             "<w:numId w:val=\"%zu\"/></w:numPr>",
             block->level - 1, numbering);
    add_paragraph(writer, properties, &block->text);
}

static void add_cell(struct docx_writer *writer, const struct markup_text *text, bool header)
{
    add(writer, "<w:tc>");
    add_paragraph(writer, header ? "<w:pStyle w:val=\"TableHead\"/>" : "", text);
    add(writer, "</w:tc>");
}

static void add_table(struct docx_writer *writer, const struct markup_table *table)
{
    add(writer, "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/>"
                "<w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid>");
    for (size_t column = 0; column < table->columns; column++)
        buf_add_format(&writer->xml, "<w:gridCol w:w=\"%zu\"/>", 9000 / table->columns);
    add(writer, "</w:tblGrid>");
    for (size_t cell = 0; cell < table->count; cell++) {
        bool header = cell < table->columns;
        if (cell % table->columns == 0)
            add(writer, header ? "<w:tr><w:trPr><w:tblHeader/></w:trPr>" : "<w:tr>");
        add_cell(writer, &table->items[cell], header);
        if ((cell + 1) % table->columns == 0)
            add(writer, "</w:tr>\n");
    }
    add(writer, "</w:tbl>\n");
}

/* The numbering of the block at `place`: that of the item before it, or a new one. */
static size_t numbering_of(struct docx_writer *writer, size_t place)
{
    const struct markup_block *blocks = writer->markup->items;
    if (blocks[place].kind == MARKUP_BULLET)
        return BULLETS;
    bool goes_on =
        place > 0 &&
        (blocks[place - 1].kind == MARKUP_NUMBERED ||
         (blocks[place - 1].kind == MARKUP_BULLET && !str_equal(blocks[place].mark, STR("1."))));
    if (!goes_on || !writer->numbered_lists)
        writer->numbered_lists++;
    return BULLETS + writer->numbered_lists;
}

static void add_block(struct docx_writer *writer, size_t place)
{
    const struct markup_block *block = &writer->markup->items[place];
    switch (block->kind) {
    case MARKUP_HEADING:
        add_heading(writer, block);
        break;
    case MARKUP_BULLET:
    case MARKUP_NUMBERED:
        add_item(writer, block, numbering_of(writer, place));
        break;
    case MARKUP_TABLE:
        add_table(writer, &block->table);
        break;
    case MARKUP_PAGE_BREAK:
        add(writer, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
        break;
    case MARKUP_PARAGRAPH:
        add_paragraph(writer, block->region == REGION_QUOTE ? "<w:pStyle w:val=\"Quote\"/>" : "",
                      &block->text);
        break;
    }
}

/* ---- parts ---- */

static void add_region(struct docx_writer *writer, enum markup_region region,
                       const char *properties)
{
    for (size_t i = 0; i < writer->markup->count; i++)
        if (writer->markup->items[i].region == region)
            add_paragraph(writer, properties, &writer->markup->items[i].text);
}

static void write_document(struct docx_writer *writer)
{
    const struct markup *markup = writer->markup;
    add(writer, XML_HEAD "<w:document " WORD_NAMESPACES "><w:body>\n");
    add_region(
        writer, REGION_SIDE,
        "<w:pStyle w:val=\"Side\"/><w:framePr w:w=\"2300\" w:hSpace=\"200\" "
        "w:wrap=\"around\" w:vAnchor=\"page\" w:hAnchor=\"page\" w:x=\"700\" w:y=\"1900\"/>");
    for (size_t i = 0; i < markup->count; i++)
        if (markup->items[i].region == REGION_BODY || markup->items[i].region == REGION_QUOTE)
            add_block(writer, i);
    add(writer, "<w:sectPr>");
    if (markup_has_region(markup, REGION_HEADER))
        add(writer, "<w:headerReference w:type=\"default\" r:id=\"" HEADER_RELATION "\"/>");
    if (markup_has_region(markup, REGION_FOOTER))
        add(writer, "<w:footerReference w:type=\"default\" r:id=\"" FOOTER_RELATION "\"/>");
    add(writer, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1600\" w:right=\"1400\" "
                "w:bottom=\"1500\" w:left=\"");
    add(writer, markup_has_region(markup, REGION_SIDE) ? "3500" : "1400");
    add(writer, "\" w:header=\"700\" w:footer=\"600\" w:gutter=\"0\"/></w:sectPr>"
                "</w:body></w:document>\n");
}

static void write_header(struct docx_writer *writer)
{
    add(writer, XML_HEAD "<w:hdr " WORD_NAMESPACES ">");
    add_region(writer, REGION_HEADER, "<w:pStyle w:val=\"Header\"/>");
    add(writer, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/><w:jc w:val=\"right\"/></w:pPr>"
                "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>"
                "</w:hdr>\n");
}

static void write_footer(struct docx_writer *writer)
{
    add(writer, XML_HEAD "<w:ftr " WORD_NAMESPACES ">");
    add_region(writer, REGION_FOOTER, "<w:pStyle w:val=\"Footer\"/>");
    if (!markup_has_region(writer->markup, REGION_FOOTER))
        add(writer, "<w:p/>");
    add(writer, "</w:ftr>\n");
}

#define HEADING_LOOK(outline, size)                                                                \
    "<w:next w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/>"   \
    "<w:outlineLvl w:val=\"" outline "\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"" size "\"/></w:rPr>"

static const struct style {
    const char *id, *name, *look;
} styles[] = {
    {"Heading1", "heading 1", HEADING_LOOK("0", "32")},
    {"Heading2", "heading 2", HEADING_LOOK("1", "26")},
    {"Heading3", "heading 3", HEADING_LOOK("2", "23")},
    {"Heading4", "heading 4", HEADING_LOOK("3", "21")},
    {"ListParagraph", "List Paragraph",
     "<w:pPr><w:spacing w:after=\"60\"/><w:ind w:left=\"720\"/></w:pPr>"},
    {"Header", "header", "<w:rPr><w:sz w:val=\"17\"/></w:rPr>"},
    {"Footer", "footer",
     "<w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:sz w:val=\"16\"/></w:rPr>"},
    {"Side", "Side",
     "<w:pPr><w:spacing w:after=\"160\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>"
     "<w:rPr><w:sz w:val=\"17\"/></w:rPr>"},
    {"TableHead", "Table Head", "<w:rPr><w:b/></w:rPr>"},
    {"Quote", "Quote", "<w:pPr><w:ind w:left=\"400\"/></w:pPr><w:rPr><w:i/></w:rPr>"},
};

static const char style_defaults[] =
    XML_HEAD "<w:styles " WORD_NAMESPACES "><w:docDefaults><w:rPrDefault><w:rPr>"
             "<w:rFonts w:ascii=\"Liberation Sans\" w:hAnsi=\"Liberation Sans\" "
             "w:cs=\"Liberation Sans\"/><w:sz w:val=\"21\"/><w:lang w:val=\"sv-SE\"/></w:rPr>"
             "</w:rPrDefault></w:docDefaults>\n<w:style w:type=\"paragraph\" w:default=\"1\" "
             "w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"140\" "
             "w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:style>\n";

static void add_table_style(struct docx_writer *writer)
{
    static const char *const edges[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    add(writer, "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>"
                "<w:tblPr><w:tblBorders>");
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        buf_add_format(&writer->xml, "<w:%s w:val=\"single\" w:sz=\"4\"/>", edges[i]);
    add(writer, "</w:tblBorders></w:tblPr></w:style>\n");
}

static void write_styles(struct docx_writer *writer)
{
    add(writer, style_defaults);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        buf_add_format(&writer->xml,
                       "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
                       "<w:basedOn w:val=\"Normal\"/>%s</w:style>\n",
                       styles[i].id, styles[i].name, styles[i].look);
    add_table_style(writer);
    add(writer, "</w:styles>\n");
}

static void add_abstract_numbering(struct docx_writer *writer, int id, bool bullets)
{
    buf_add_format(&writer->xml, "<w:abstractNum w:abstractNumId=\"%d\">", id);
    for (int level = 0; level < 3; level++) {
        buf_add_format(&writer->xml,
                       "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/>"
                       "<w:lvlText w:val=\"",
                       level, bullets ? "bullet" : "decimal");
        if (bullets)
            add(writer, "•");
        else
            buf_add_format(&writer->xml, "%%%d.", level + 1);
        buf_add_format(&writer->xml,
                       "\"/><w:pPr><w:ind w:left=\"%d\" w:hanging=\"360\"/></w:pPr></w:lvl>",
                       720 * (level + 1));
    }
    add(writer, "</w:abstractNum>\n");
}

static void write_numbering(struct docx_writer *writer)
{
    add(writer, XML_HEAD "<w:numbering " WORD_NAMESPACES ">\n");
    add_abstract_numbering(writer, 0, true);
    add_abstract_numbering(writer, 1, false);
    buf_add_format(&writer->xml, "<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"0\"/></w:num>",
                   BULLETS);
    for (size_t i = 1; i <= writer->numbered_lists; i++)
        buf_add_format(&writer->xml,
                       "<w:num w:numId=\"%zu\"><w:abstractNumId w:val=\"1\"/>"
                       "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"
                       "</w:num>\n",
                       BULLETS + i);
    add(writer, "</w:numbering>\n");
}

static void write_core(struct docx_writer *writer)
{
    add(writer, XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                         "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    add_escaped(writer, writer->look->title);
    add(writer, "</dc:title><dc:creator>");
    add_escaped(writer, writer->look->author);
    add(writer, "</dc:creator>");
    if (writer->look->created.n) {
        add(writer, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">");
        add_escaped(writer, writer->look->created);
        add(writer, "T08:00:00Z</dcterms:created>");
    }
    add(writer, "</cp:coreProperties>\n");
}

static void write_types(struct docx_writer *writer)
{
    static const struct {
        const char *part, *type;
    } types[] = {
        {"/word/document.xml", WORD_TYPES "document.main"},
        {"/word/styles.xml", WORD_TYPES "styles"},
        {"/word/numbering.xml", WORD_TYPES "numbering"},
        {"/word/header1.xml", WORD_TYPES "header"},
        {"/word/footer1.xml", WORD_TYPES "footer"},
        {"/docProps/core.xml", PACKAGE_TYPES "core-properties"},
    };
    add(writer,
        XML_HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
                 "<Default Extension=\"rels\" ContentType=\"" PACKAGE_TYPES "relationships+xml\"/>"
                 "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        buf_add_format(&writer->xml, "<Override PartName=\"%s\" ContentType=\"%s+xml\"/>",
                       types[i].part, types[i].type);
    add(writer, "</Types>\n");
}

struct relation {
    const char *type, *target;
};

/* Their ids are rId1, rId2… in order. */
static void add_relations(struct docx_writer *writer, const struct relation *relations,
                          size_t count)
{
    add(writer, XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 0; i < count; i++)
        buf_add_format(&writer->xml, "<Relationship Id=\"rId%zu\" Type=\"%s\" Target=\"%s\"/>",
                       i + 1, relations[i].type, relations[i].target);
    add(writer, "</Relationships>\n");
}

static void write_relations(struct docx_writer *writer)
{
    static const struct relation relations[] = {
        {OFFICE_RELATION "officeDocument", "word/document.xml"},
        {PACKAGE "relationships/metadata/core-properties", "docProps/core.xml"},
    };
    add_relations(writer, relations, sizeof relations / sizeof *relations);
}

static void write_document_relations(struct docx_writer *writer)
{
    static const struct relation relations[] = {
        {OFFICE_RELATION "styles", "styles.xml"},
        {OFFICE_RELATION "numbering", "numbering.xml"},
        {OFFICE_RELATION "header", "header1.xml"}, /* HEADER_RELATION */
        {OFFICE_RELATION "footer", "footer1.xml"}, /* FOOTER_RELATION */
    };
    add_relations(writer, relations, sizeof relations / sizeof *relations);
}

/* The order is that of Word; the document comes before the numbering, whose lists it counts. */
static const struct part {
    const char *path;
    void (*write)(struct docx_writer *writer);
} parts[] = {
    {"[Content_Types].xml", write_types},
    {"_rels/.rels", write_relations},
    {"word/document.xml", write_document},
    {"word/_rels/document.xml.rels", write_document_relations},
    {"word/styles.xml", write_styles},
    {"word/numbering.xml", write_numbering},
    {"word/header1.xml", write_header},
    {"word/footer1.xml", write_footer},
    {"docProps/core.xml", write_core},
};

/* ---- the package ---- */

static la_ssize_t take_bytes(struct archive *archive, void *context, const void *bytes,
                             size_t length)
{
    struct buf *out = context;
    buf_add(out, bytes, length);
    if (!out->failed)
        return (la_ssize_t)length;
    archive_set_error(archive, 0, "the document grew beyond its limit");
    return -1;
}

static bool archive_failed(struct docx_writer *writer)
{
    const char *reason = archive_error_string(writer->archive);
    return error_set(writer->error, ERROR_INTERNAL, "libarchive could not make the document: %s",
                     reason ? reason : "no reason given");
}

static bool write_part(struct docx_writer *writer, const struct part *part)
{
    buf_clear(&writer->xml);
    part->write(writer);
    if (!buf_ok(&writer->xml, "a part of the document", writer->error))
        return false;
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return error_no_memory(writer->error);
    archive_entry_set_pathname(entry, part->path);
    archive_entry_set_size(entry, (la_int64_t)writer->xml.n);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, ENTRY_TIME, 0);
    bool ok = archive_write_header(writer->archive, entry) == ARCHIVE_OK &&
              archive_write_data(writer->archive, writer->xml.p, writer->xml.n) ==
                  (la_ssize_t)writer->xml.n;
    archive_entry_free(entry);
    return ok || archive_failed(writer);
}

static bool write_parts(struct docx_writer *writer, struct buf *bytes)
{
    if (archive_write_set_format_zip(writer->archive) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(writer->archive, 1) != ARCHIVE_OK ||
        archive_write_open(writer->archive, bytes, NULL, take_bytes, NULL) != ARCHIVE_OK)
        return archive_failed(writer);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!write_part(writer, &parts[i]))
            return false;
    return archive_write_close(writer->archive) == ARCHIVE_OK || archive_failed(writer);
}

bool docx_make(const struct markup *markup, const struct docx_look *look, struct buf *ret_bytes,
               struct error *error)
{
    struct docx_writer writer = {
        .markup = markup,
        .look = look,
        .archive = archive_write_new(),
        .xml = buf_init(LIMIT_TEXT_BYTES),
        .error = error,
    };
    if (!writer.archive)
        return error_no_memory(error);
    bool ok = write_parts(&writer, ret_bytes);
    archive_write_free(writer.archive);
    buf_done(&writer.xml);
    return ok;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * DOCX (ECMA-376 part 1, WordprocessingML): a ZIP of XML parts, walked element by element.
 */
#include "reader/format.h"

#include "base/utf8.h"
#include "reader/canonical.h"
#include "reader/compose.h"
#include "reader/docx_styles.h"
#include "reader/layout.h"
#include "reader/mark.h"
#include "reader/xml.h"
#include "reader/zip.h"

#include <libxml/parser.h>

/* Paragraphs inside paragraphs (text boxes), tables inside cells. */
#define NESTED_PARAGRAPHS 8
#define NESTED_TABLES 16
/* Within a paragraph's raw text. */
#define LINE_BREAK '\n'
#define PAGE_BREAK '\f'

struct paragraph {
    struct buf text;
    struct str style;
    int list, list_level; /* of its own, not its style's; -1: none said */
    int outline;          /* -1: none said */
    bool in_run;
    bool run_bold, run_italic;
    float run_size;
    size_t letters, bold_letters, italic_letters;
    float size;
};

struct table {
    uint32_t row, column;
    uint32_t span; /* columns of the cell at hand */
};

struct docx_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct zip zip;
    struct docx_styles styles;
    struct composer composer;
    xmlTextReaderPtr reader;
    struct paragraph paragraphs[NESTED_PARAGRAPHS];
    size_t depth; /* of paragraphs open */
    struct table tables[NESTED_TABLES];
    size_t table_depth;
    enum block_kind kind; /* of the part's blocks; BLOCK_PARAGRAPH: by style */
    bool skipped_note;    /* a separator among the footnotes */
    uint32_t page;
    bool paged;         /* a page break was seen */
    bool page_has_text; /* since the latest break */
    enum block_kind last_kind;
    bool broken;
    VEC(size_t) bold_lines; /* blocks that are a bold line alone: perhaps headings */
    uint32_t deepest_heading;
};

void format_docx_prepare(struct format_prepared *prepared)
{
    (void)prepared;
    xmlInitParser();
}

void format_docx_release(struct format_prepared *prepared)
{
    (void)prepared;
    xmlCleanupParser();
}

static bool is(const struct docx_job *job, struct str name)
{
    return str_equal(xml_name(job->reader), name);
}

static bool is_any(const struct docx_job *job, const struct str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is(job, names[i]))
            return true;
    return false;
}

static struct paragraph *open_paragraph(struct docx_job *job)
{
    return job->depth ? &job->paragraphs[job->depth - 1] : NULL;
}

/* Paragraphs into blocks */

static void turn_page(struct docx_job *job)
{
    /* Word writes the break and, where the new page starts, that it was rendered: one page. */
    if (!job->page_has_text && job->paged)
        return;
    job->paged = true;
    job->page_has_text = false;
    if (job->page < LIMIT_PAGES)
        job->page++;
}

static uint32_t majority_flags(const struct paragraph *paragraph)
{
    uint32_t flags = 0;
    if (paragraph->bold_letters * 2 > paragraph->letters)
        flags |= LINE_BOLD;
    if (paragraph->italic_letters * 2 > paragraph->letters)
        flags |= LINE_ITALIC;
    return flags;
}

static void compose_raw_line(struct docx_job *job, const struct paragraph *paragraph,
                             struct str prefix, struct str raw)
{
    struct str text = str_trim(canonical_from_typeset(job->arena, raw, false));
    struct line line = {
        .page = job->page, .size = paragraph->size, .flags = majority_flags(paragraph)};
    if (text.n == 0)
        return;
    job->page_has_text = true;
    if (prefix.n)
        text = str_format(job->arena, "%.*s %.*s", STR_ARGS(prefix), STR_ARGS(text));
    compose_line(&job->composer, text, &line);
}

/* The raw text at its breaks, as lines; the mark goes before the first that is not blank. */
static void compose_raw(struct docx_job *job, const struct paragraph *paragraph, struct str mark)
{
    struct str raw = buf_str(&paragraph->text);
    size_t start = 0;
    for (size_t i = 0; i <= raw.n; i++) {
        bool end = i == raw.n;
        if (!end && raw.p[i] != LINE_BREAK && raw.p[i] != PAGE_BREAK)
            continue;
        size_t lines = job->reading->document.lines.count;
        compose_raw_line(job, paragraph, mark, str_sub(raw, start, i));
        if (job->reading->document.lines.count > lines)
            mark = (struct str){NULL, 0};
        if (!end && raw.p[i] == PAGE_BREAK)
            turn_page(job);
        start = i + 1;
    }
}

static uint32_t heading_level(const struct docx_job *job, const struct paragraph *paragraph)
{
    if (paragraph->outline >= 0)
        return paragraph->outline < DOCX_LEVELS ? (uint32_t)paragraph->outline + 1 : 0;
    return docx_heading_level(&job->styles, paragraph->style);
}

/* The mark that Word prints; and whether the paragraph is in a list at all. */
static bool list_of(struct docx_job *job, const struct paragraph *paragraph, struct str *ret_mark,
                    int *ret_level)
{
    int list = -1, level = 0;
    docx_style_list(&job->styles, paragraph->style, &list, &level);
    if (paragraph->list >= 0)
        list = paragraph->list;
    if (paragraph->list_level >= 0)
        level = paragraph->list_level;
    if (list <= 0) /* 0 takes a paragraph out of its style's list */
        return false;
    *ret_mark = docx_next_mark(&job->styles, list, level);
    *ret_level = level;
    return true;
}

static struct str first_line(const struct docx_job *job, const struct paragraph *paragraph)
{
    struct str rest = buf_str(&paragraph->text), line = {NULL, 0};
    while (rest.n && line.n == 0)
        line = str_trim(str_cut(&rest, LINE_BREAK));
    return canonical_from_typeset(job->arena, line, false);
}

static bool is_bold_line(const struct paragraph *paragraph, struct str text)
{
    return paragraph->letters > 0 && paragraph->bold_letters == paragraph->letters &&
           layout_could_be_heading(text) && !mark_is_of_list(mark_of(text).kind) &&
           !str_contains(str_trim(buf_str(&paragraph->text)), STR("\n"));
}

/* What the paragraph is in the flow of the text; `block->mark` is filled when it is printed but not
 * written, `ret_typed` is the length of one that is written. */
static void set_kind(struct docx_job *job, const struct paragraph *paragraph, struct block *block,
                     bool *ret_bold_line, struct mark *ret_typed)
{
    int list_level = 0;
    struct str text = first_line(job, paragraph);
    struct mark typed = mark_of(text);
    bool listed = list_of(job, paragraph, &block->mark, &list_level);
    block->level = heading_level(job, paragraph);
    if (block->level) {
        block->kind = BLOCK_HEADING;
        job->deepest_heading =
            block->level > job->deepest_heading ? block->level : job->deepest_heading;
    } else if (listed) {
        block->kind = BLOCK_LIST_ITEM;
        block->level = (uint32_t)list_level + 1;
    } else if (mark_is_of_list(typed.kind)) {
        block->kind = BLOCK_LIST_ITEM;
        block->level = 1;
    } else {
        *ret_bold_line = is_bold_line(paragraph, text);
    }
    bool marked = block->kind == BLOCK_HEADING || block->kind == BLOCK_LIST_ITEM || *ret_bold_line;
    if (marked && block->mark.n == 0 && typed.kind != MARK_HASH)
        *ret_typed = typed;
}

static bool stays_close(enum block_kind before, enum block_kind kind)
{
    return before == kind && (kind == BLOCK_CELL || kind == BLOCK_LIST_ITEM);
}

static void remember_bold_line(struct docx_job *job, size_t blocks)
{
    if (job->reading->document.blocks.count == blocks)
        return;
    size_t *place = VEC_PUSH(job->arena, &job->bold_lines);
    if (place)
        *place = blocks;
}

static void flush_paragraph(struct docx_job *job, const struct paragraph *paragraph)
{
    struct block block = {.kind = job->kind};
    struct mark typed = {0};
    bool bold_line = false;
    if (str_trim(buf_str(&paragraph->text)).n == 0) {
        compose_raw(job, paragraph, (struct str){NULL, 0}); /* for its page breaks */
        return;
    }
    if (job->table_depth && job->kind == BLOCK_PARAGRAPH) {
        int level;
        const struct table *table = &job->tables[job->table_depth - 1];
        block.kind = BLOCK_CELL;
        block.row = table->row;
        block.column = table->column;
        list_of(job, paragraph, &block.mark, &level);
    } else if (job->kind == BLOCK_PARAGRAPH) {
        set_kind(job, paragraph, &block, &bold_line, &typed);
    }
    size_t skip = block.mark.n ? block.mark.n + 1 : typed.skip;
    size_t blocks = job->reading->document.blocks.count;
    compose_begin(&job->composer, !stays_close(job->last_kind, block.kind));
    compose_raw(job, paragraph, block.mark);
    if (typed.length)
        block.mark = str_sub(first_line(job, paragraph), 0, typed.length);
    compose_block(&job->composer, &block, skip);
    job->last_kind = block.kind;
    if (bold_line)
        remember_bold_line(job, blocks);
}

/* A line all in bold above a text is a heading, though its style does not say so. */
static void settle_bold_lines(struct docx_job *job)
{
    struct document *document = &job->reading->document;
    for (size_t i = 0; i < job->bold_lines.count; i++) {
        size_t index = job->bold_lines.items[i];
        if (index + 1 >= document->blocks.count)
            continue;
        struct block *block = &document->blocks.items[index], *next = block + 1;
        bool body = next->kind == BLOCK_HEADING || next->kind == BLOCK_LIST_ITEM ||
                    next->kind == BLOCK_CELL ||
                    (next->kind == BLOCK_PARAGRAPH && next->range.end - next->range.start > 45);
        if (!body)
            continue;
        block->kind = BLOCK_HEADING;
        block->level = job->deepest_heading + 1;
    }
}

/* Elements */

static void start_paragraph(struct docx_job *job)
{
    if (job->depth == NESTED_PARAGRAPHS) {
        job->broken = true;
        return;
    }
    struct paragraph *paragraph = &job->paragraphs[job->depth++];
    struct buf text = paragraph->text; /* its memory is used again */
    *paragraph = (struct paragraph){.text = text, .list = -1, .list_level = -1, .outline = -1};
    buf_clear(&paragraph->text);
}

static void end_paragraph(struct docx_job *job)
{
    if (job->depth == 0)
        return;
    struct paragraph *paragraph = &job->paragraphs[job->depth - 1];
    if (!job->skipped_note)
        flush_paragraph(job, paragraph);
    job->depth--;
}

static bool is_on(const struct docx_job *job)
{
    struct str value = xml_attribute(job->arena, job->reader, STR("val"));
    return !str_equal(value, STR("0")) && !str_equal(value, STR("false")) &&
           !str_equal(value, STR("none"));
}

static void on_paragraph_property(struct docx_job *job, struct paragraph *paragraph)
{
    if (is(job, STR("pStyle")))
        paragraph->style = xml_attribute(job->arena, job->reader, STR("val"));
    else if (is(job, STR("numId")))
        paragraph->list = xml_number(job->reader, STR("val"), -1);
    else if (is(job, STR("ilvl")))
        paragraph->list_level = xml_number(job->reader, STR("val"), -1);
    else if (is(job, STR("outlineLvl")))
        paragraph->outline = xml_number(job->reader, STR("val"), -1);
    else if (is(job, STR("pageBreakBefore")) && is_on(job))
        turn_page(job);
}

static void on_run_property(struct docx_job *job, struct paragraph *paragraph)
{
    if (!paragraph->in_run)
        return; /* of the paragraph's own mark */
    if (is(job, STR("b")))
        paragraph->run_bold = is_on(job);
    else if (is(job, STR("i")))
        paragraph->run_italic = is_on(job);
    else if (is(job, STR("sz")))
        paragraph->run_size = (float)xml_number(job->reader, STR("val"), 0) / 2;
}

static void on_break(struct docx_job *job, struct paragraph *paragraph)
{
    if (is(job, STR("lastRenderedPageBreak"))) {
        buf_add_c(&paragraph->text, PAGE_BREAK);
        return;
    }
    struct str type = xml_attribute(job->arena, job->reader, STR("type"));
    buf_add_c(&paragraph->text, str_equal(type, STR("page")) ? PAGE_BREAK : LINE_BREAK);
}

static void on_run_content(struct docx_job *job, struct paragraph *paragraph)
{
    static const struct str breaks[] = {STR_INIT("br"), STR_INIT("cr"),
                                        STR_INIT("lastRenderedPageBreak")};
    if (is_any(job, breaks, 3))
        on_break(job, paragraph);
    else if (is(job, STR("tab")) && paragraph->in_run)
        buf_add_c(&paragraph->text, ' ');
    else if (is(job, STR("noBreakHyphen")))
        buf_add_c(&paragraph->text, '-');
    else if (is(job, STR("r"))) {
        paragraph->in_run = true;
        paragraph->run_bold = paragraph->run_italic = false;
        paragraph->run_size = 0;
    }
}

static void on_table(struct docx_job *job, bool start)
{
    if (start && job->table_depth == NESTED_TABLES)
        job->broken = true;
    else if (start)
        job->tables[job->table_depth++] = (struct table){0};
    else if (job->table_depth)
        job->table_depth--;
}

static void on_table_part(struct docx_job *job)
{
    if (job->table_depth == 0)
        return;
    struct table *table = &job->tables[job->table_depth - 1];
    if (is(job, STR("tr"))) {
        table->row++;
        table->column = 0;
        table->span = 1;
    } else if (is(job, STR("tc"))) {
        table->column += table->span;
        table->span = 1;
    } else if (is(job, STR("gridSpan"))) {
        int span = xml_number(job->reader, STR("val"), 1);
        table->span = span > 0 && span < 1000 ? (uint32_t)span : 1;
    }
}

/* What is not in the text as it stands: deleted, moved away, a second form of the same drawing,
 * earlier formatting. */
static bool is_left_out(const struct docx_job *job)
{
    static const struct str names[] = {
        STR_INIT("del"),       STR_INIT("moveFrom"),    STR_INIT("Fallback"), STR_INIT("rPrChange"),
        STR_INIT("pPrChange"), STR_INIT("tblPrChange"), STR_INIT("sectPr"),   STR_INIT("instrText"),
        STR_INIT("delText"),   STR_INIT("delInstrText")};
    return is_any(job, names, sizeof names / sizeof *names);
}

/* Separators between text and footnotes are notes in the file. */
static void on_note(struct docx_job *job)
{
    struct str type = xml_attribute(job->arena, job->reader, STR("type"));
    job->skipped_note = type.n > 0 && !str_equal(type, STR("normal"));
}

/* True when what is inside the element is to be left out. */
static bool on_start(struct docx_job *job)
{
    if (is_left_out(job))
        return true;
    if (is(job, STR("p"))) {
        start_paragraph(job);
        return false;
    }
    if (is(job, STR("tbl")))
        on_table(job, true);
    else if (is(job, STR("footnote")) || is(job, STR("endnote")))
        on_note(job);
    on_table_part(job);
    struct paragraph *paragraph = open_paragraph(job);
    if (paragraph) {
        on_paragraph_property(job, paragraph);
        on_run_property(job, paragraph);
        on_run_content(job, paragraph);
    }
    return false;
}

static void on_end(struct docx_job *job)
{
    struct paragraph *paragraph = open_paragraph(job);
    if (is(job, STR("p")))
        end_paragraph(job);
    else if (is(job, STR("tbl")))
        on_table(job, false);
    else if (is(job, STR("r")) && paragraph)
        paragraph->in_run = false;
}

static void on_text(struct docx_job *job)
{
    struct paragraph *paragraph = open_paragraph(job);
    if (!paragraph || !paragraph->in_run)
        return;
    struct str text = xml_text(job->reader);
    for (size_t i = 0; i < text.n; i++)
        buf_add_c(&paragraph->text, ascii_is_space(text.p[i]) ? ' ' : text.p[i]);
    paragraph->letters += text.n;
    paragraph->bold_letters += paragraph->run_bold ? text.n : 0;
    paragraph->italic_letters += paragraph->run_italic ? text.n : 0;
    if (paragraph->run_size > paragraph->size && paragraph->run_size < 1000)
        paragraph->size = paragraph->run_size;
    job->broken |= paragraph->text.failed != ERROR_NONE;
}

/* Only w:t holds text; white space between elements of a run is none. */
static void walk(struct docx_job *job)
{
    bool skip = false, in_text = false;
    while (!job->broken) {
        enum xml_step step = xml_next(job->reader, skip);
        skip = false;
        switch (step) {
        case XML_STEP_START:
            in_text = is(job, STR("t"));
            skip = on_start(job);
            break;
        case XML_STEP_EMPTY:
            on_start(job);
            if (is(job, STR("p")) || is(job, STR("r")) || is(job, STR("tbl")))
                on_end(job);
            break;
        case XML_STEP_END:
            in_text = false;
            on_end(job);
            break;
        case XML_STEP_TEXT:
            if (in_text)
                on_text(job);
            break;
        case XML_STEP_OTHER:
            break;
        case XML_STEP_DONE:
            return;
        case XML_STEP_BROKEN:
            job->broken = true;
            break;
        }
    }
}

/* Parts */

static void read_part(struct docx_job *job, struct str part, enum block_kind kind)
{
    if (part.n == 0)
        return;
    job->kind = kind;
    job->depth = job->table_depth = 0;
    job->skipped_note = false;
    job->reader = xml_open(part);
    if (job->reader)
        walk(job);
    while (job->depth) /* of a part that was cut short */
        end_paragraph(job);
    xml_close(job->reader);
    job->reader = NULL;
}

static bool is_wanted(struct str name)
{
    return str_ends(name, STR(".xml")) &&
           (str_starts(name, STR("word/")) || str_equal(name, STR("docProps/core.xml")));
}

static void read_parts_named(struct docx_job *job, struct str start, enum block_kind kind)
{
    for (size_t i = 0; i < job->zip.parts.count; i++)
        if (str_starts(job->zip.parts.items[i].name, start))
            read_part(job, job->zip.parts.items[i].bytes, kind);
}

/* "word/document.xml", or by some programs "word/document2.xml". */
static struct str main_part(const struct docx_job *job)
{
    struct str part = zip_part(&job->zip, STR("word/document.xml"));
    for (size_t i = 0; part.n == 0 && i < job->zip.parts.count; i++)
        if (str_starts(job->zip.parts.items[i].name, STR("word/document")))
            part = job->zip.parts.items[i].bytes;
    return part;
}

static void read_properties(struct docx_job *job)
{
    static const struct {
        struct str element, name;
    } facts[] = {{STR_INIT("title"), STR_INIT("title")},
                 {STR_INIT("creator"), STR_INIT("author")},
                 {STR_INIT("created"), STR_INIT("date")}};
    struct str name = {NULL, 0};
    job->reader = xml_open(zip_part(&job->zip, STR("docProps/core.xml")));
    enum xml_step step = job->reader ? XML_STEP_OTHER : XML_STEP_DONE;
    while (step != XML_STEP_DONE && step != XML_STEP_BROKEN) {
        step = xml_next(job->reader, false);
        if (step == XML_STEP_END)
            name = (struct str){NULL, 0};
        for (size_t i = 0; step == XML_STEP_START && i < sizeof facts / sizeof *facts; i++)
            if (is(job, facts[i].element))
                name = facts[i].name;
        if (step == XML_STEP_TEXT && name.n)
            reading_add_property(
                job->arena, job->reading, name,
                str_trim(canonical_from_typeset(job->arena, xml_text(job->reader), false)));
    }
    xml_close(job->reader);
    job->reader = NULL;
}

static void add_problem(struct docx_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

static bool unpack(struct docx_job *job)
{
    struct error error = {0};
    if (zip_unpack(job->arena, job->bytes, is_wanted, &job->zip, &error)) {
        if (main_part(job).n)
            return true;
        add_problem(job, STR("not_read"),
                    STR("it has no text part as a DOCX file must; save it anew in Word"));
        return false;
    }
    bool large = error.code == ERROR_LIMIT || error.code == ERROR_MEMORY;
    add_problem(job, large ? STR("too_large") : STR("not_read"),
                str_copy(job->arena, str_from(error.message)));
    return false;
}

static void read_all_parts(struct docx_job *job)
{
    docx_read_styles(&job->styles, zip_part(&job->zip, STR("word/styles.xml")), &job->reader);
    docx_read_numbering(&job->styles, zip_part(&job->zip, STR("word/numbering.xml")), &job->reader);
    read_properties(job);
    read_parts_named(job, STR("word/header"), BLOCK_MARGIN);
    job->page_has_text = false;
    read_part(job, main_part(job), BLOCK_PARAGRAPH);
    settle_bold_lines(job);
    read_part(job, zip_part(&job->zip, STR("word/footnotes.xml")), BLOCK_NOTE);
    read_part(job, zip_part(&job->zip, STR("word/endnotes.xml")), BLOCK_NOTE);
    read_part(job, zip_part(&job->zip, STR("word/comments.xml")), BLOCK_NOTE);
    read_parts_named(job, STR("word/footer"), BLOCK_MARGIN);
}

static void read_docx(void *context)
{
    struct docx_job *job = context;
    struct document *document = &job->reading->document;
    struct error error = {0};
    if (!unpack(job))
        return;
    read_all_parts(job);
    document->page_count = job->paged ? job->page : 0;
    if (!compose_end(&job->composer, &error)) {
        add_problem(job, STR("too_large"), str_copy(job->arena, str_from(error.message)));
        return;
    }
    if (job->broken)
        add_problem(job, document->blocks.count ? STR("partly_read") : STR("not_read"),
                    STR("a part of the file is damaged and what follows it was not read; save it "
                        "anew in Word or compare with the original"));
    else if (document->blocks.count == 0)
        add_problem(job, STR("empty"),
                    STR("the file holds no text; open it by hand to see what it shows"));
    job->reading->ok = document->blocks.count > 0;
}

bool format_docx_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error)
{
    struct docx_job job = {.arena = arena,
                           .bytes = bytes,
                           .reading = reading,
                           .styles = {.arena = arena},
                           .page = 1,
                           .last_kind = BLOCK_MARGIN};
    job.composer = composer_init(arena, &reading->document);
    for (size_t i = 0; i < NESTED_PARAGRAPHS; i++)
        job.paragraphs[i].text = buf_init(LIMIT_TEXT_BYTES);
    bool ok = arena_run(arena, read_docx, &job, error);
    composer_done(&job.composer);
    for (size_t i = 0; i < NESTED_PARAGRAPHS; i++)
        buf_done(&job.paragraphs[i].text);
    xml_close(job.reader);
    zip_done(&job.zip);
    return ok;
}

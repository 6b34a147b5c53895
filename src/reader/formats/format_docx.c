/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * DOCX (ECMA-376 part 1, WordprocessingML): a ZIP of XML parts, walked element by element. The text
 * is the one that stands when all tracked changes are accepted; they and the comments come after
 * it.
 */
#include "reader/formats/format.h"

#include "reader/layout/asides.h"
#include "reader/layout/flow.h"
#include "reader/parts/docx_changes.h"
#include "reader/parts/docx_styles.h"
#include "reader/parts/facts.h"
#include "reader/parts/xml.h"
#include "reader/parts/zip.h"

#include <libxml/parser.h>

/* Comments that answer another and are looked up: each is looked for among all. */
#define MOST_ANSWERS 2000

/* What is said of a paragraph that is open, beside its text. */
struct paragraph {
    struct str style;
    int list, list_level; /* of its own, not its style's; -1: none said */
    int outline;          /* -1: none said */
    bool in_run;
    struct flow_letters letters; /* of the run at hand */
    struct docx_change mark;     /* of the mark at its end */
    bool goes_on;                /* that mark was deleted: the next paragraph is the rest of it */
};

/* A comment that is being read. */
struct comment {
    bool open;
    struct aside aside;
    struct buf text;
    struct str last_paragraph; /* by which answers name it */
};

/* Which paragraph a comment ends with, and which one it answers. */
struct thread {
    struct str paragraph, parent;
};

struct docx_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct zip zip;
    struct docx_styles styles;
    struct flow flow;
    struct asides asides;
    struct docx_changes changes;
    struct comment comment;
    VEC(struct str) comment_paragraphs; /* of each comment, as `asides` has them */
    xmlTextReaderPtr reader;
    struct paragraph paragraphs[FLOW_NESTED_PARAGRAPHS]; /* those open in the flow */
    bool skipped_note;                                   /* a separator among the footnotes */
    bool broken;                                         /* no more is read */
    bool damaged;                                        /* a part of it is; the others are read */
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
    return job->flow.depth ? &job->paragraphs[job->flow.depth - 1] : NULL;
}

/* What a paragraph is */

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

static struct flow_standing standing_of(struct docx_job *job, const struct paragraph *paragraph)
{
    struct flow_standing standing = {.heading = heading_level(job, paragraph)};
    int level = 0;
    /* Notes and margins print no marks, and a blank paragraph is not counted. */
    if (job->flow.kind != BLOCK_PARAGRAPH || flow_is_blank(&job->flow))
        return standing;
    standing.listed = list_of(job, paragraph, &standing.mark, &level);
    standing.list_level = standing.listed ? (uint32_t)level + 1 : 0;
    return standing;
}

/* Text and tracked changes */

/* Text that stands here: in the text, in a comment, among what was deleted. */
static void put_text(struct docx_job *job, struct str text, const struct flow_letters *letters)
{
    const struct docx_change *change = docx_change_at_hand(&job->changes);
    struct flow_paragraph *flowing = flow_paragraph(&job->flow);
    if (job->comment.open) {
        if (!change || change->kind == BLOCK_INSERTED)
            buf_add_str(&job->comment.text, text);
        return;
    }
    if (change)
        asides_add_change(&job->asides, change->kind, change->author, text);
    else
        asides_end_change(&job->asides);
    if (change && change->kind == BLOCK_DELETED)
        return;
    flow_add_text(flowing, text, letters);
    job->broken |= flowing->text.failed != ERROR_NONE;
}

/* A break, which the text keeps as it is. */
static void put_break(struct docx_job *job, char sign)
{
    const struct docx_change *change = docx_change_at_hand(&job->changes);
    if (job->comment.open)
        buf_add_c(&job->comment.text, '\n');
    else if (change && sign == FLOW_LINE_BREAK)
        asides_add_change(&job->asides, change->kind, change->author, STR("\n"));
    if (!job->comment.open && !(change && change->kind == BLOCK_DELETED))
        buf_add_c(&flow_paragraph(&job->flow)->text, sign);
}

/* The change goes on behind a paragraph when its mark is changed too. */
static void end_line_of_change(struct docx_job *job, const struct paragraph *paragraph)
{
    const struct docx_change *around = docx_change_at_hand(&job->changes);
    const struct docx_change *change = paragraph->mark.kind ? &paragraph->mark : around;
    if (change)
        asides_add_change(&job->asides, change->kind, change->author, STR("\n"));
    else
        asides_end_change(&job->asides);
}

/* Elements */

/* One whose mark was deleted goes on with this paragraph's text, and is what this one is. */
static void start_paragraph(struct docx_job *job)
{
    struct paragraph *before = open_paragraph(job);
    if (!(before && before->goes_on) && !flow_open_paragraph(&job->flow)) {
        job->broken = true;
        return;
    }
    *open_paragraph(job) = (struct paragraph){.list = -1, .list_level = -1, .outline = -1};
    if (job->comment.open)
        job->comment.last_paragraph = xml_attribute(job->arena, job->reader, STR("paraId"));
}

static void close_paragraph(struct docx_job *job)
{
    const struct paragraph *paragraph = open_paragraph(job);
    if (!paragraph)
        return;
    if (job->skipped_note || job->comment.open) {
        flow_drop_paragraph(&job->flow);
        return;
    }
    struct flow_standing standing = standing_of(job, paragraph);
    flow_close_paragraph(&job->flow, &standing);
}

static void end_paragraph(struct docx_job *job)
{
    struct paragraph *paragraph = open_paragraph(job);
    if (!paragraph)
        return;
    if (job->comment.open)
        buf_add_c(&job->comment.text, '\n');
    else
        end_line_of_change(job, paragraph);
    paragraph->goes_on = !job->comment.open && paragraph->mark.kind == BLOCK_DELETED;
    paragraph->in_run = false;
    if (!paragraph->goes_on)
        close_paragraph(job);
}

/* Nothing comes that the paragraph at hand could go on with. */
static void settle_paragraph(struct docx_job *job)
{
    const struct paragraph *paragraph = open_paragraph(job);
    if (paragraph && paragraph->goes_on)
        close_paragraph(job);
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
        flow_turn_page(&job->flow);
}

static void on_run_property(struct docx_job *job, struct paragraph *paragraph)
{
    if (!paragraph->in_run)
        return; /* of the paragraph's own mark */
    if (is(job, STR("b")))
        paragraph->letters.bold = is_on(job);
    else if (is(job, STR("i")))
        paragraph->letters.italic = is_on(job);
    else if (is(job, STR("sz")))
        paragraph->letters.size = (float)xml_number(job->reader, STR("val"), 0) / 2;
}

static char break_of(const struct docx_job *job)
{
    if (is(job, STR("lastRenderedPageBreak")) ||
        str_equal(xml_attribute(job->arena, job->reader, STR("type")), STR("page")))
        return FLOW_PAGE_BREAK;
    return FLOW_LINE_BREAK;
}

static void on_run_content(struct docx_job *job, struct paragraph *paragraph)
{
    static const struct str breaks[] = {STR_INIT("br"), STR_INIT("cr"),
                                        STR_INIT("lastRenderedPageBreak")};
    if (is_any(job, breaks, 3)) {
        put_break(job, break_of(job));
    } else if (is(job, STR("tab")) && paragraph->in_run) {
        put_text(job, STR(" "), &paragraph->letters);
    } else if (is(job, STR("noBreakHyphen"))) {
        put_text(job, STR("-"), &paragraph->letters);
    } else if (is(job, STR("r"))) {
        paragraph->in_run = true;
        paragraph->letters = (struct flow_letters){0};
    }
}

static void on_table_part(struct docx_job *job)
{
    if (is(job, STR("tbl"))) {
        settle_paragraph(job);
        job->broken |= !flow_open_table(&job->flow);
    } else if (is(job, STR("tr")))
        flow_next_row(&job->flow);
    else if (is(job, STR("tc")))
        flow_next_cell(&job->flow);
    else if (is(job, STR("gridSpan")))
        flow_widen_cell(&job->flow, xml_number(job->reader, STR("val"), 1));
}

/* What is not in the text as it stands: a second form of the same drawing, earlier formatting. */
static bool is_left_out(const struct docx_job *job)
{
    static const struct str names[] = {
        STR_INIT("Fallback"),    STR_INIT("rPrChange"),     STR_INIT("pPrChange"),
        STR_INIT("tblPrChange"), STR_INIT("tblPrExChange"), STR_INIT("tblGridChange"),
        STR_INIT("trPrChange"),  STR_INIT("tcPrChange"),    STR_INIT("numberingChange"),
        STR_INIT("sectPr"),      STR_INIT("instrText"),     STR_INIT("delInstrText")};
    return is_any(job, names, sizeof names / sizeof *names);
}

/* Separators between text and footnotes are notes in the file. */
static void on_note(struct docx_job *job)
{
    struct str type = xml_attribute(job->arena, job->reader, STR("type"));
    job->skipped_note = type.n > 0 && !str_equal(type, STR("normal"));
}

/* Comments */

static void on_anchor(struct docx_job *job)
{
    static const struct {
        struct str name;
        enum anchor_kind kind;
    } anchors[] = {{STR_INIT("commentRangeStart"), ANCHOR_START},
                   {STR_INIT("commentRangeEnd"), ANCHOR_END},
                   {STR_INIT("commentReference"), ANCHOR_POINT}};
    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++)
        if (is(job, anchors[i].name))
            asides_anchor(&job->asides, xml_attribute(job->arena, job->reader, STR("id")),
                          anchors[i].kind);
}

static void start_comment(struct docx_job *job)
{
    struct comment *comment = &job->comment;
    comment->open = true;
    comment->last_paragraph = (struct str){NULL, 0};
    comment->aside = (struct aside){
        .kind = BLOCK_COMMENT,
        .id = xml_attribute(job->arena, job->reader, STR("id")),
        .author = xml_attribute(job->arena, job->reader, STR("author")),
    };
    if (!comment->text.failed)
        buf_clear(&comment->text);
}

static void end_comment(struct docx_job *job)
{
    struct comment *comment = &job->comment;
    if (!comment->open)
        return;
    comment->open = false;
    comment->aside.text = str_copy(job->arena, buf_str(&comment->text));
    asides_add_comment(&job->asides, &comment->aside);
    *VEC_PUSH(job->arena, &job->comment_paragraphs) = comment->last_paragraph;
    job->broken |= comment->text.failed != ERROR_NONE;
}

/* A change of a row or cell is told inside it; one of a paragraph's mark belongs to that. */
static void on_change(struct docx_job *job)
{
    struct docx_change change;
    struct paragraph *paragraph = open_paragraph(job);
    enum docx_change_start start =
        docx_changes_start(&job->changes, job->arena, job->reader, &change);
    if (start == DOCX_CHANGE_OF_MARK && paragraph)
        paragraph->mark = change;
    bool row = start == DOCX_CHANGE_OPENED && change.depth + 2 == xml_depth(job->reader) &&
               is(job, STR("del"));
    if (row)
        flow_drop_row(&job->flow);
}

/* True when what is inside the element is to be left out. */
static bool on_start(struct docx_job *job)
{
    if (is_left_out(job))
        return true;
    on_change(job);
    on_anchor(job);
    if (is(job, STR("comment")))
        start_comment(job);
    if (is(job, STR("p"))) {
        start_paragraph(job);
        return false;
    }
    if (is(job, STR("footnote")) || is(job, STR("endnote")))
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
    static const struct str containers[] = {STR_INIT("tc"), STR_INIT("txbxContent"),
                                            STR_INIT("footnote"), STR_INIT("endnote")};
    struct paragraph *paragraph = open_paragraph(job);
    if (is(job, STR("p")))
        end_paragraph(job);
    else if (is_any(job, containers, sizeof containers / sizeof *containers))
        settle_paragraph(job);
    else if (is(job, STR("tbl")))
        flow_close_table(&job->flow);
    else if (is(job, STR("r")) && paragraph)
        paragraph->in_run = false;
    else if (is(job, STR("comment")))
        end_comment(job);
    docx_changes_end(&job->changes, job->reader);
}

static void on_text(struct docx_job *job)
{
    const struct paragraph *paragraph = open_paragraph(job);
    if (!paragraph || !paragraph->in_run)
        return;
    put_text(job, xml_text(job->reader), &paragraph->letters);
}

/* Text that was deleted has an element of its own, which is none elsewhere. */
static bool holds_text(const struct docx_job *job)
{
    const struct docx_change *change = docx_change_at_hand(&job->changes);
    return is(job, STR("t")) ||
           (is(job, STR("delText")) && change && change->kind == BLOCK_DELETED);
}

/* Only w:t and w:delText hold text; white space between elements of a run is none. */
static void walk(struct docx_job *job)
{
    bool skip = false, in_text = false;
    while (!job->broken) {
        enum xml_step step = xml_next(job->reader, skip);
        skip = false;
        switch (step) {
        case XML_STEP_START:
            in_text = holds_text(job);
            skip = on_start(job);
            break;
        case XML_STEP_EMPTY:
            on_start(job);
            if (is(job, STR("p")) || is(job, STR("r")) || is(job, STR("tbl")) ||
                is(job, STR("comment")))
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
            job->damaged = true;
            return;
        }
    }
}

/* Parts */

static void read_part(struct docx_job *job, struct str part, enum block_kind kind)
{
    if (part.n == 0)
        return;
    flow_start_part(&job->flow, kind);
    job->skipped_note = false;
    job->changes.count = 0;
    job->reader = xml_open(part);
    if (job->reader)
        walk(job);
    end_comment(job);
    asides_end_change(&job->asides);
    while (job->flow.depth) /* of a part that was cut short */
        close_paragraph(job);
    xml_close(job->reader);
    job->reader = NULL;
}

/* The comment that ends with this paragraph; NULL when none does. */
static struct aside *comment_ending(struct docx_job *job, size_t first, struct str paragraph)
{
    for (size_t i = 0; paragraph.n && i < job->comment_paragraphs.count; i++)
        if (str_equal(job->comment_paragraphs.items[i], paragraph))
            return &job->asides.items.items[first + i];
    return NULL;
}

static void answer_comments(struct docx_job *job, const struct thread *threads, size_t count)
{
    size_t first = job->asides.items.count - job->comment_paragraphs.count;
    for (size_t i = 0; i < count && i < MOST_ANSWERS; i++) {
        struct aside *answer = comment_ending(job, first, threads[i].paragraph);
        const struct aside *parent = comment_ending(job, first, threads[i].parent);
        if (answer && parent)
            answer->parent = parent->id;
    }
}

/* Which comment answers which stands in a part of its own (commentsExtended, [MS-DOCX] 2.5.4.2). */
static void read_threads(struct docx_job *job)
{
    VEC(struct thread) threads = {0};
    enum xml_step step = XML_STEP_OTHER;
    job->reader = xml_open(zip_part(&job->zip, STR("word/commentsExtended.xml")));
    while (job->reader && step != XML_STEP_DONE && step != XML_STEP_BROKEN) {
        step = xml_next(job->reader, false);
        if ((step != XML_STEP_START && step != XML_STEP_EMPTY) || !is(job, STR("commentEx")))
            continue;
        struct str parent = xml_attribute(job->arena, job->reader, STR("paraIdParent"));
        if (parent.n)
            *VEC_PUSH(job->arena, &threads) =
                (struct thread){xml_attribute(job->arena, job->reader, STR("paraId")), parent};
    }
    xml_close(job->reader);
    job->reader = NULL;
    answer_comments(job, threads.items, threads.count);
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
    static const struct fact facts[] = {{STR_INIT("title"), STR_INIT("title")},
                                        {STR_INIT("creator"), STR_INIT("author")},
                                        {STR_INIT("created"), STR_INIT("date")}};
    facts_read(job->arena, job->reading, zip_part(&job->zip, STR("docProps/core.xml")), facts,
               sizeof facts / sizeof *facts, &job->reader);
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
    job->flow.page_has_text = false;
    read_part(job, main_part(job), BLOCK_PARAGRAPH);
    flow_settle_headings(&job->flow);
    read_part(job, zip_part(&job->zip, STR("word/footnotes.xml")), BLOCK_NOTE);
    read_part(job, zip_part(&job->zip, STR("word/endnotes.xml")), BLOCK_NOTE);
    read_parts_named(job, STR("word/footer"), BLOCK_MARGIN);
    read_part(job, zip_part(&job->zip, STR("word/comments.xml")), BLOCK_COMMENT);
    read_threads(job);
    job->broken |= !asides_put(&job->asides);
}

static void read_docx(void *context)
{
    struct docx_job *job = context;
    if (!unpack(job))
        return;
    read_all_parts(job);
    if (flow_end(&job->flow))
        flow_tell(&job->flow, job->broken || job->damaged);
}

bool format_docx_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error)
{
    struct docx_job job = {.arena = arena,
                           .bytes = bytes,
                           .reading = reading,
                           .styles = {.arena = arena},
                           .flow = flow_init(arena, reading),
                           .comment = {.text = buf_init(LIMIT_TEXT_BYTES)}};
    job.asides = asides_init(&job.flow);
    bool ok = arena_run(arena, read_docx, &job, error);
    asides_done(&job.asides);
    buf_done(&job.comment.text);
    flow_done(&job.flow);
    xml_close(job.reader);
    zip_done(&job.zip);
    return ok;
}

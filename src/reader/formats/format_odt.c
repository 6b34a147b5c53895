/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ODT (OpenDocument 1.3, ISO/IEC 26300): a ZIP of XML parts, walked element by element. Tracked
 * changes keep what was deleted in an element of its own, so the text as it would stand is the
 * rest; they and the comments come after it.
 */
#include "reader/formats/format.h"

#include "reader/layout/asides.h"
#include "reader/layout/flow.h"
#include "reader/parts/facts.h"
#include "reader/parts/odt_changes.h"
#include "reader/parts/odt_styles.h"
#include "reader/parts/xml.h"
#include "reader/parts/zip.h"

#include <libxml/parser.h>

/* Spans within spans, counted over all paragraphs that are open. */
#define NESTED_SPANS 64
/* Insertions that are open at once. */
#define NESTED_CHANGES 16
/* Spaces that one element stands for. */
#define MOST_SPACES 1000

/* Which elements of a part hold the text that is wanted. */
struct scope {
    struct str names[3];
    bool is_body; /* notes are read apart */
};

/* A comment that is being read, inside a paragraph of the text. */
struct odt_comment {
    bool open;
    size_t paragraphs; /* open in it */
    bool in_author;
    struct aside aside;
    struct buf text;
};

struct odt_list_open {
    struct odt_list *list; /* NULL: without a known style */
    bool item_starts;      /* its item has not said anything yet */
};

struct odt_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct zip zip;
    struct odt_styles styles;
    struct flow flow;
    struct asides asides;
    struct odt_changes changes;
    const struct odt_change *inserted[NESTED_CHANGES]; /* open */
    size_t inserted_depth;
    struct odt_comment comment;
    xmlTextReaderPtr reader;
    const struct scope *scope;
    size_t inside; /* elements of the scope around */
    struct odt_list_open lists[ODT_LEVELS];
    size_t list_depth; /* of lists open, also of those too deep to be kept */
    struct flow_letters letters[NESTED_SPANS];
    size_t letters_depth;
    struct flow_standing standing[FLOW_NESTED_PARAGRAPHS]; /* of paragraphs open in the flow */
    bool begun;   /* a paragraph of the body has been put */
    bool broken;  /* no more is read */
    bool damaged; /* a part of it is; the others are read */
};

void format_odt_prepare(struct format_prepared *prepared)
{
    (void)prepared;
    xmlInitParser();
}

void format_odt_release(struct format_prepared *prepared)
{
    (void)prepared;
    xmlCleanupParser();
}

static bool is(const struct odt_job *job, struct str name)
{
    return str_equal(xml_name(job->reader), name);
}

static struct str attribute(struct odt_job *job, struct str name)
{
    return xml_attribute(job->arena, job->reader, name);
}

/* Lists */

static struct odt_list_open *open_list(struct odt_job *job)
{
    return job->list_depth && job->list_depth <= ODT_LEVELS ? &job->lists[job->list_depth - 1]
                                                            : NULL;
}

static void start_list(struct odt_job *job)
{
    struct str name = attribute(job, STR("style-name"));
    const struct odt_list_open *around = open_list(job);
    bool goes_on = str_equal(attribute(job, STR("continue-numbering")), STR("true")) ||
                   attribute(job, STR("continue-list")).n > 0;
    struct odt_list *list = name.n   ? odt_find_list(&job->styles, name)
                            : around ? around->list
                                     : NULL;
    job->list_depth++;
    struct odt_list_open *place = open_list(job);
    if (!place)
        return;
    *place = (struct odt_list_open){.list = list};
    if (list && !goes_on)
        odt_restart_list(list, (int)job->list_depth - 1);
}

static void start_item(struct odt_job *job)
{
    struct odt_list_open *open = open_list(job);
    if (!open)
        return;
    open->item_starts = is(job, STR("list-item"));
    int number = xml_number(job->reader, STR("start-value"), 0);
    if (open->list && number > 0)
        odt_set_number(open->list, (int)job->list_depth - 1, number);
}

/* Tracked changes */

/* Text that comes now, before it goes into the flow. */
static void note_change(struct odt_job *job, struct str text)
{
    if (job->inserted_depth)
        asides_add_change(&job->asides, BLOCK_INSERTED,
                          job->inserted[job->inserted_depth - 1]->author, text);
    else
        asides_end_change(&job->asides);
}

static void close_insertion(struct odt_job *job, const struct odt_change *change)
{
    for (size_t i = job->inserted_depth; i > 0; i--) {
        if (job->inserted[i - 1] != change)
            continue;
        job->inserted_depth--;
        for (size_t k = i - 1; k < job->inserted_depth; k++)
            job->inserted[k] = job->inserted[k + 1];
        return;
    }
}

static void on_change(struct odt_job *job)
{
    bool start = is(job, STR("change-start")), end = is(job, STR("change-end"));
    if (!start && !end && !is(job, STR("change")))
        return;
    const struct odt_change *change =
        odt_find_change(&job->changes, attribute(job, STR("change-id")));
    if (!change)
        return;
    if (end) {
        close_insertion(job, change);
    } else if (start && change->kind == BLOCK_INSERTED) {
        if (job->inserted_depth < NESTED_CHANGES)
            job->inserted[job->inserted_depth++] = change;
    } else if (!start && change->kind == BLOCK_DELETED) {
        asides_end_change(&job->asides);
        asides_add_change(&job->asides, BLOCK_DELETED, change->author, change->deleted);
        asides_end_change(&job->asides);
    }
}

/* Comments */

static void start_comment(struct odt_job *job)
{
    struct odt_comment *comment = &job->comment;
    comment->open = true;
    comment->in_author = false;
    comment->paragraphs = 0;
    comment->aside = (struct aside){.kind = BLOCK_COMMENT,
                                    .id = attribute(job, STR("name")),
                                    .parent = attribute(job, STR("parent-name"))};
    if (!comment->text.failed)
        buf_clear(&comment->text);
    if (comment->aside.id.n == 0) /* it stands at a point, and nothing names it */
        comment->aside.id = str_format(job->arena, " %zu", job->asides.anchors.count);
    asides_anchor(&job->asides, comment->aside.id, ANCHOR_START);
}

static void end_comment(struct odt_job *job)
{
    struct odt_comment *comment = &job->comment;
    if (!comment->open)
        return;
    comment->open = false;
    comment->aside.text = str_copy(job->arena, buf_str(&comment->text));
    asides_add_comment(&job->asides, &comment->aside);
    job->broken |= comment->text.failed != ERROR_NONE;
}

static bool is_paragraph(const struct odt_job *job)
{
    return is(job, STR("p")) || is(job, STR("h"));
}

/* An element that starts within a comment. */
static void on_start_in_comment(struct odt_job *job)
{
    struct odt_comment *comment = &job->comment;
    if (is_paragraph(job))
        comment->paragraphs++;
    else if (is(job, STR("creator")))
        comment->in_author = true;
    else if (is(job, STR("line-break")))
        buf_add_c(&comment->text, '\n');
    else if (is(job, STR("s")) || is(job, STR("tab")))
        buf_add_c(&comment->text, ' ');
}

static void on_end_in_comment(struct odt_job *job)
{
    struct odt_comment *comment = &job->comment;
    comment->in_author = false;
    if (is(job, STR("annotation"))) {
        end_comment(job);
    } else if (is_paragraph(job) && comment->paragraphs) {
        comment->paragraphs--;
        buf_add_c(&comment->text, '\n');
    }
}

static void on_text_in_comment(struct odt_job *job)
{
    struct odt_comment *comment = &job->comment;
    if (comment->paragraphs)
        buf_add_str(&comment->text, xml_text(job->reader));
    else if (comment->in_author && comment->aside.author.n == 0)
        comment->aside.author = str_copy(job->arena, xml_text(job->reader));
}

/* Paragraphs */

static struct flow_letters letters_around(const struct odt_job *job)
{
    return job->letters_depth ? job->letters[job->letters_depth - 1] : (struct flow_letters){0};
}

static void push_letters(struct odt_job *job, struct flow_letters letters)
{
    if (job->letters_depth == NESTED_SPANS)
        job->broken = true;
    else
        job->letters[job->letters_depth++] = letters;
}

static void pop_letters(struct odt_job *job)
{
    if (job->letters_depth)
        job->letters_depth--;
}

static uint32_t heading_level(struct odt_job *job, struct str style)
{
    uint32_t level = odt_heading_level(&job->styles, style);
    if (!is(job, STR("h")))
        return level;
    int own = xml_number(job->reader, STR("outline-level"), 1);
    return own >= 1 && own <= ODT_LEVELS ? (uint32_t)own : 1;
}

static void start_paragraph(struct odt_job *job)
{
    struct str style = attribute(job, STR("style-name"));
    if (job->scope->is_body && job->begun && odt_breaks_page(&job->styles, style))
        flow_turn_page(&job->flow);
    if (!flow_open_paragraph(&job->flow)) {
        job->broken = true;
        return;
    }
    job->begun = true;
    job->standing[job->flow.depth - 1] =
        (struct flow_standing){.heading = heading_level(job, style)};
    push_letters(job, odt_letters(&job->styles, STR("paragraph"), style, (struct flow_letters){0}));
}

/* An item's first paragraph carries its mark; a heading outside any list that of the outline. */
static void find_mark(struct odt_job *job, struct flow_standing *standing)
{
    struct odt_list_open *open = open_list(job);
    struct odt_list *list = open ? open->list : NULL;
    int level = (int)job->list_depth - 1;
    if (open && !open->item_starts)
        return;
    if (!open && standing->heading) {
        list = odt_find_list(&job->styles, (struct str){NULL, 0});
        level = (int)standing->heading - 1;
    }
    if (open) {
        open->item_starts = false;
        standing->listed = true;
        standing->list_level = (uint32_t)job->list_depth;
    }
    if (list)
        standing->mark = odt_next_mark(job->arena, list, level);
}

static void end_paragraph(struct odt_job *job)
{
    if (job->flow.depth == 0)
        return;
    struct flow_standing *standing = &job->standing[job->flow.depth - 1];
    if (job->scope->is_body && !flow_is_blank(&job->flow))
        find_mark(job, standing);
    note_change(job, STR("\n"));
    flow_close_paragraph(&job->flow, standing);
    pop_letters(job);
}

/* Elements */

static bool is_in_scope(const struct odt_job *job)
{
    for (size_t i = 0; i < sizeof job->scope->names / sizeof *job->scope->names; i++)
        if (job->scope->names[i].n && is(job, job->scope->names[i]))
            return true;
    return false;
}

/* What is not in the text as it stands: what was deleted, alternatives to images, forms, what an
 * index is made by. */
static bool is_left_out(struct odt_job *job)
{
    static const struct str names[] = {STR_INIT("tracked-changes"),
                                       STR_INIT("scripts"),
                                       STR_INIT("forms"),
                                       STR_INIT("event-listeners"),
                                       STR_INIT("ruby-text"),
                                       STR_INIT("math"),
                                       STR_INIT("table-of-content-source"),
                                       STR_INIT("styles"),
                                       STR_INIT("automatic-styles"),
                                       STR_INIT("note-citation")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is(job, names[i]))
            return true;
    if (job->scope->is_body && is(job, STR("note")))
        return true;
    /* An image's words; a field of the name shows the document's title. */
    if (is(job, STR("title")) || is(job, STR("desc")))
        return str_contains(xml_namespace(job->reader), STR("svg"));
    return is(job, STR("section")) && str_equal(attribute(job, STR("display")), STR("none"));
}

static void on_table_part(struct odt_job *job)
{
    if (is(job, STR("table"))) {
        job->broken |= !flow_open_table(&job->flow);
    } else if (is(job, STR("table-row"))) {
        flow_next_row(&job->flow);
    } else if (is(job, STR("table-cell")) || is(job, STR("covered-table-cell"))) {
        flow_next_cell(&job->flow);
        flow_widen_cell(&job->flow, xml_number(job->reader, STR("number-columns-repeated"), 1));
    }
}

static void add_spaces(struct odt_job *job, struct buf *text)
{
    int count = xml_number(job->reader, STR("c"), 1);
    for (int i = 0; i < count && i < MOST_SPACES; i++)
        buf_add_c(text, ' ');
}

static void on_content(struct odt_job *job)
{
    struct buf *text = &flow_paragraph(&job->flow)->text;
    if (is(job, STR("s")) || is(job, STR("tab")))
        note_change(job, STR(" "));
    if (is(job, STR("line-break")))
        note_change(job, STR("\n"));
    if (is(job, STR("s")))
        add_spaces(job, text);
    else if (is(job, STR("tab")))
        buf_add_c(text, ' ');
    else if (is(job, STR("line-break")))
        buf_add_c(text, FLOW_LINE_BREAK);
    else if (is(job, STR("soft-page-break")))
        buf_add_c(text, FLOW_PAGE_BREAK);
    else if (is(job, STR("span")))
        push_letters(job, odt_letters(&job->styles, STR("text"), attribute(job, STR("style-name")),
                                      letters_around(job)));
}

/* True when what is inside the element is to be left out. */
static bool on_start(struct odt_job *job)
{
    if (job->comment.open) {
        on_start_in_comment(job);
        return false;
    }
    if (is_left_out(job))
        return true;
    if (is_in_scope(job))
        job->inside++;
    if (!job->inside)
        return false;
    if (is(job, STR("annotation"))) {
        start_comment(job);
        return false;
    }
    if (is(job, STR("annotation-end")))
        asides_anchor(&job->asides, attribute(job, STR("name")), ANCHOR_END);
    on_change(job);
    if (is_paragraph(job)) {
        start_paragraph(job);
        return false;
    }
    if (is(job, STR("list")))
        start_list(job);
    else if (is(job, STR("list-item")) || is(job, STR("list-header")))
        start_item(job);
    on_table_part(job);
    if (job->flow.depth)
        on_content(job);
    else if (is(job, STR("soft-page-break")))
        flow_turn_page(&job->flow);
    return false;
}

static void on_end(struct odt_job *job)
{
    if (job->comment.open) {
        on_end_in_comment(job);
        return;
    }
    if (!job->inside)
        return;
    if (is_paragraph(job))
        end_paragraph(job);
    else if (is(job, STR("list")) && job->list_depth)
        job->list_depth--;
    else if (is(job, STR("table")))
        flow_close_table(&job->flow);
    else if (is(job, STR("span")) && job->flow.depth)
        pop_letters(job);
    if (is_in_scope(job))
        job->inside--;
}

/* Runs of white space are one space (part 3, 6.1.2). */
static void on_text(struct odt_job *job)
{
    struct flow_paragraph *paragraph = flow_paragraph(&job->flow);
    struct str text = xml_text(job->reader);
    struct flow_letters letters = letters_around(job);
    size_t start = 0;
    if (job->comment.open)
        on_text_in_comment(job);
    if (!paragraph || job->comment.open)
        return;
    note_change(job, text);
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && !(ascii_is_space(text.p[i]) && i && ascii_is_space(text.p[i - 1])))
            continue;
        flow_add_text(paragraph, str_sub(text, start, i), &letters);
        start = i + 1;
    }
    job->broken |= paragraph->text.failed != ERROR_NONE;
}

static void walk(struct odt_job *job)
{
    bool skip = false;
    while (!job->broken) {
        enum xml_step step = xml_next(job->reader, skip);
        skip = false;
        switch (step) {
        case XML_STEP_START:
            skip = on_start(job);
            break;
        case XML_STEP_EMPTY:
            if (!on_start(job))
                on_end(job);
            break;
        case XML_STEP_END:
            on_end(job);
            break;
        case XML_STEP_TEXT:
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

static void read_part(struct odt_job *job, struct str part, const struct scope *scope,
                      enum block_kind kind)
{
    if (part.n == 0)
        return;
    flow_start_part(&job->flow, kind);
    job->scope = scope;
    job->inside = job->list_depth = job->letters_depth = job->inserted_depth = 0;
    job->reader = xml_open(part);
    if (job->reader)
        walk(job);
    end_comment(job);
    while (job->flow.depth) /* of a part that was cut short */
        end_paragraph(job);
    asides_end_change(&job->asides);
    xml_close(job->reader);
    job->reader = NULL;
}

static bool is_wanted(struct str name)
{
    static const struct str names[] = {STR_INIT("content.xml"), STR_INIT("styles.xml"),
                                       STR_INIT("meta.xml"), STR_INIT("META-INF/manifest.xml")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
}

static void read_properties(struct odt_job *job)
{
    static const struct fact facts[] = {{STR_INIT("title"), STR_INIT("title")},
                                        {STR_INIT("creator"), STR_INIT("author")},
                                        {STR_INIT("creation-date"), STR_INIT("date")}};
    facts_read(job->arena, job->reading, zip_part(&job->zip, STR("meta.xml")), facts,
               sizeof facts / sizeof *facts, &job->reader);
}

static void add_problem(struct odt_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

static bool unpack(struct odt_job *job)
{
    struct error error = {0};
    if (!zip_unpack(job->arena, job->bytes, is_wanted, &job->zip, &error)) {
        bool large = error.code == ERROR_LIMIT || error.code == ERROR_MEMORY;
        add_problem(job, large ? STR("too_large") : STR("not_read"),
                    str_copy(job->arena, str_from(error.message)));
        return false;
    }
    /* Each part that is locked is told with how (part 2, 4.8). */
    if (str_contains(zip_part(&job->zip, STR("META-INF/manifest.xml")), STR("encryption-data"))) {
        add_problem(job, STR("encrypted"),
                    STR("the file is locked with a password; ask for it without one"));
        return false;
    }
    if (zip_part(&job->zip, STR("content.xml")).n == 0) {
        add_problem(job, STR("not_read"),
                    STR("it has no text part as an ODT file must; save it anew"));
        return false;
    }
    return true;
}

static void read_all_parts(struct odt_job *job)
{
    static const struct scope body = {{STR_INIT("text")}, true};
    static const struct scope notes = {{STR_INIT("note-body")}, false};
    static const struct scope headers = {
        {STR_INIT("header"), STR_INIT("header-first"), STR_INIT("header-left")}, false};
    static const struct scope footers = {
        {STR_INIT("footer"), STR_INIT("footer-first"), STR_INIT("footer-left")}, false};
    struct str content = zip_part(&job->zip, STR("content.xml"));
    struct str styles = zip_part(&job->zip, STR("styles.xml"));
    odt_read_styles(&job->styles, styles, &job->reader);
    odt_read_styles(&job->styles, content, &job->reader);
    odt_read_changes(&job->changes, content, &job->reader);
    read_properties(job);
    read_part(job, styles, &headers, BLOCK_MARGIN);
    job->flow.page_has_text = job->begun = false;
    read_part(job, content, &body, BLOCK_PARAGRAPH);
    flow_settle_headings(&job->flow);
    read_part(job, content, &notes, BLOCK_NOTE);
    read_part(job, styles, &footers, BLOCK_MARGIN);
    job->broken |= !asides_put(&job->asides);
}

static void read_odt(void *context)
{
    struct odt_job *job = context;
    if (!unpack(job))
        return;
    read_all_parts(job);
    if (flow_end(&job->flow))
        flow_tell(&job->flow, job->broken || job->damaged);
}

bool format_odt_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error)
{
    struct odt_job job = {.arena = arena,
                          .bytes = bytes,
                          .reading = reading,
                          .styles = {.arena = arena},
                          .flow = flow_init(arena, reading),
                          .changes = odt_changes_init(arena),
                          .comment = {.text = buf_init(LIMIT_TEXT_BYTES)}};
    job.asides = asides_init(&job.flow);
    bool ok = arena_run(arena, read_odt, &job, error);
    asides_done(&job.asides);
    odt_changes_done(&job.changes);
    buf_done(&job.comment.text);
    flow_done(&job.flow);
    xml_close(job.reader);
    zip_done(&job.zip);
    return ok;
}

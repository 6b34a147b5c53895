/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A project of a program for qualitative analysis: REFI-QDA Project 1.5, a ZIP with XML (*.qde) and
 * the sources' files. What is not text is left alone.
 *
 * What programs do that the standard does not tell: the folder is called sources or Sources, the
 * XML has any name that ends in .qde, a file begins with a byte order mark, a PDF's text stands in
 * its Representation, paths are written as addresses or as Windows has them, a note is tied to its
 * selection by a Link.
 */
#include "reader/formats/format.h"

#include "base/utf8.h"
#include "reader/parent/project.h"
#include "reader/parts/project_notes.h"
#include "reader/parts/project_paths.h"
#include "reader/parts/xml.h"
#include "reader/parts/zip.h"

#define NONE UINT32_MAX

struct project_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct zip zip;
    xmlTextReaderPtr reader;
    struct project project;
    struct buf encoded;
    struct project_noting noting;
    /* While the XML is walked. Depths are of the element that is open; 0: none. */
    size_t source_depth, selection_depth, coding_depth, picture_depth, note_depth;
    uint32_t codes_at[LIMIT_XML_DEPTH + 1];                      /* the last code of each depth */
    void (*on_words)(struct project_job *job, struct str words); /* whose text is open; NULL */
    struct buf words;                                            /* so far */
    bool broken;
};

static bool ends_as(struct str name, struct str ending)
{
    if (name.n < ending.n)
        return false;
    for (size_t i = 0; i < ending.n; i++)
        if (ascii_lower(name.p[name.n - ending.n + i]) != ending.p[i])
            return false;
    return true;
}

static bool is_wanted(struct str name)
{
    return ends_as(name, STR(".qde")) || ends_as(name, STR(".txt"));
}

/* Texts */

static void give_text(struct project_source *source, struct str text)
{
    source->marked = str_starts(text, STR("\xEF\xBB\xBF"));
    if (source->marked)
        text = str_sub(text, 3, text.n);
    source->has_text = text.p && utf8_valid(text);
    if (source->has_text)
        source->text = text;
}

/* Elements */

static struct str attribute(struct project_job *job, struct str name)
{
    return xml_attribute(job->arena, job->reader, name);
}

static struct guid guid_attribute(struct project_job *job, struct str name)
{
    struct guid guid = {{0}};
    guid_parse(attribute(job, name), &guid);
    return guid;
}

static void on_project(struct project_job *job)
{
    job->project.origin = attribute(job, STR("origin"));
}

static uint32_t code_above(const struct project_job *job, size_t depth)
{
    return depth ? job->codes_at[depth - 1] : PROJECT_TOP;
}

static void on_code(struct project_job *job)
{
    size_t depth = xml_depth(job->reader);
    struct project_code *code = VEC_PUSH(job->arena, &job->project.codes);
    code->guid = guid_attribute(job, STR("guid"));
    code->name = attribute(job, STR("name"));
    code->above = code_above(job, depth);
    job->codes_at[depth] = (uint32_t)job->project.codes.count - 1;
}

static void on_case(struct project_job *job)
{
    struct project_code *code = VEC_PUSH(job->arena, &job->project.codes);
    code->guid = guid_attribute(job, STR("guid"));
    code->above = PROJECT_TOP;
    code->is_case = 1;
}

static struct str text_file(struct project_job *job)
{
    return project_file(job->arena, &job->zip, attribute(job, STR("plainTextPath")));
}

static void take_text_file(struct project_job *job, struct project_source *source)
{
    struct str path = attribute(job, STR("plainTextPath"));
    give_text(source, text_file(job));
    source->beside = !source->has_text && project_path_is_beside(path);
}

static void on_source(struct project_job *job)
{
    struct project_source *source = VEC_PUSH(job->arena, &job->project.sources);
    source->guid = guid_attribute(job, STR("guid"));
    source->name = attribute(job, STR("name"));
    take_text_file(job, source);
    job->source_depth = xml_depth(job->reader);
}

static struct project_source *open_source(struct project_job *job)
{
    size_t count = job->project.sources.count;
    return job->source_depth && count ? &job->project.sources.items[count - 1] : NULL;
}

/* The text of a PDF; a selection on one of its pages may have one of its own. */
static void on_representation(struct project_job *job)
{
    struct project_source *source = open_source(job);
    if (source && !job->picture_depth && !source->has_text)
        take_text_file(job, source);
}

/* Texts that stand in the XML, each whole when its element ends. */

static void on_source_words(struct project_job *job, struct str words)
{
    give_text(open_source(job), words);
}

static void on_note_words(struct project_job *job, struct str words)
{
    project_note_say(job->arena, &job->noting, words);
}

static void on_description_words(struct project_job *job, struct str words)
{
    project_note_describe(job->arena, &job->noting, job->project.selections.count - 1, words);
}

static void on_content(struct project_job *job)
{
    if (job->note_depth)
        job->on_words = on_note_words;
    else if (open_source(job) && !job->picture_depth)
        job->on_words = on_source_words;
}

static void on_description(struct project_job *job)
{
    if (job->selection_depth && xml_depth(job->reader) == job->selection_depth + 1)
        job->on_words = on_description_words;
}

/* Notes */

static void on_note(struct project_job *job)
{
    struct str text = text_file(job);
    project_note_begin(job->arena, &job->noting, guid_attribute(job, STR("guid")));
    if (utf8_valid(text))
        project_note_say(job->arena, &job->noting, text);
    job->note_depth = xml_depth(job->reader);
}

static void on_note_reference(struct project_job *job)
{
    if (job->selection_depth)
        project_note_refer(job->arena, &job->noting, job->project.selections.count - 1,
                           guid_attribute(job, STR("targetGUID")));
}

static void on_link(struct project_job *job)
{
    project_note_link(job->arena, &job->noting, guid_attribute(job, STR("originGUID")),
                      guid_attribute(job, STR("targetGUID")));
}

/* Selections and codings */

static void on_selection(struct project_job *job)
{
    int start = xml_number(job->reader, STR("startPosition"), -1);
    int end = xml_number(job->reader, STR("endPosition"), -1);
    if (!open_source(job) || job->picture_depth)
        return;
    struct project_selection *selection = VEC_PUSH(job->arena, &job->project.selections);
    selection->source = (uint32_t)job->project.sources.count - 1;
    selection->guid = guid_attribute(job, STR("guid"));
    selection->name = attribute(job, STR("name"));
    selection->start = start < 0 ? NONE : (uint32_t)start;
    selection->end = end < 0 ? NONE : (uint32_t)end;
    job->selection_depth = xml_depth(job->reader);
}

static void on_other_selection(struct project_job *job)
{
    job->project.others++;
    job->picture_depth = xml_depth(job->reader);
}

static void on_coding(struct project_job *job)
{
    job->coding_depth = job->selection_depth ? xml_depth(job->reader) : 0;
}

static void on_code_reference(struct project_job *job)
{
    if (!job->coding_depth)
        return;
    struct project_coding *coding = VEC_PUSH(job->arena, &job->project.codings);
    coding->selection = (uint32_t)job->project.selections.count - 1;
    coding->code = guid_attribute(job, STR("targetGUID"));
}

static const struct {
    struct str name;
    void (*begin)(struct project_job *job);
} elements[] = {
    {STR_INIT("Project"), on_project},
    {STR_INIT("Code"), on_code},
    {STR_INIT("Case"), on_case},
    {STR_INIT("TextSource"), on_source},
    {STR_INIT("PDFSource"), on_source},
    {STR_INIT("PictureSource"), on_source},
    {STR_INIT("AudioSource"), on_source},
    {STR_INIT("VideoSource"), on_source},
    {STR_INIT("Representation"), on_representation},
    {STR_INIT("PlainTextContent"), on_content},
    {STR_INIT("PlainTextSelection"), on_selection},
    {STR_INIT("PDFSelection"), on_other_selection},
    {STR_INIT("PictureSelection"), on_other_selection},
    {STR_INIT("AudioSelection"), on_other_selection},
    {STR_INIT("VideoSelection"), on_other_selection},
    {STR_INIT("TranscriptSelection"), on_other_selection},
    {STR_INIT("Coding"), on_coding},
    {STR_INIT("CodeRef"), on_code_reference},
    {STR_INIT("Description"), on_description},
    {STR_INIT("Note"), on_note},
    {STR_INIT("NoteRef"), on_note_reference},
    {STR_INIT("Link"), on_link},
};

static void on_start(struct project_job *job)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (str_equal(xml_name(job->reader), elements[i].name))
            elements[i].begin(job);
}

/* It comes in one piece, or in as many as comments divide it into. */
static void give_words(struct project_job *job)
{
    if (job->on_words && job->words.n)
        job->on_words(job, str_copy(job->arena, buf_str(&job->words)));
    job->on_words = NULL;
    buf_clear(&job->words);
}

static void on_end(struct project_job *job)
{
    size_t *const depths[] = {&job->source_depth, &job->selection_depth, &job->coding_depth,
                              &job->picture_depth, &job->note_depth};
    size_t depth = xml_depth(job->reader);
    give_words(job);
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++)
        if (*depths[i] == depth)
            *depths[i] = 0;
}

static void walk(struct project_job *job, struct str xml)
{
    enum xml_step step = XML_STEP_OTHER;
    job->reader = xml_open(xml);
    while (job->reader && step != XML_STEP_DONE && step != XML_STEP_BROKEN) {
        step = xml_next(job->reader, false);
        if (step == XML_STEP_START || step == XML_STEP_EMPTY)
            on_start(job);
        if (step == XML_STEP_END || step == XML_STEP_EMPTY)
            on_end(job);
        if (step == XML_STEP_TEXT && job->on_words)
            buf_add_str(&job->words, xml_text(job->reader));
    }
    job->broken = step == XML_STEP_BROKEN || job->words.failed;
    xml_close(job->reader);
    job->reader = NULL;
}

/* The file */

static void add_problem(struct project_job *job, const char *code, struct str message)
{
    reading_add_problem(job->arena, job->reading, str_from(code), message);
}

static bool unpack(struct project_job *job)
{
    struct error error = {0};
    if (zip_unpack(job->arena, job->bytes, is_wanted, &job->zip, &error))
        return true;
    bool large = error.code == ERROR_LIMIT || error.code == ERROR_MEMORY;
    add_problem(job, large ? "too_large" : "not_read",
                str_copy(job->arena, str_from(error.message)));
    return false;
}

static bool find_xml(struct project_job *job, struct str *ret_xml)
{
    for (size_t i = 0; i < job->zip.parts.count; i++)
        if (ends_as(job->zip.parts.items[i].name, STR(".qde"))) {
            *ret_xml = job->zip.parts.items[i].bytes;
            return true;
        }
    add_problem(job, "not_read",
                STR("it holds no project.qde, as a REFI-QDA project must; export it anew"));
    return false;
}

static void hand_on(struct project_job *job)
{
    project_encode(&job->project, &job->encoded);
    if (job->encoded.failed) {
        add_problem(job, "too_large", STR("the project holds more than is allowed; divide it"));
        return;
    }
    struct attachment *attachment = VEC_PUSH(job->arena, &job->reading->attachments);
    attachment->name = STR("project");
    attachment->media_type = STR("application/octet-stream");
    attachment->bytes = str_copy(job->arena, buf_str(&job->encoded));
    job->reading->ok = true;
}

static void read_project(void *context)
{
    struct project_job *job = context;
    struct str xml;
    if (!unpack(job) || !find_xml(job, &xml))
        return;
    walk(job, xml);
    project_notes_tie(job->arena, &job->noting, &job->project);
    if (job->broken)
        add_problem(job, "not_read",
                    STR("its project.qde is no whole XML, or declares what no project has; export "
                        "it anew"));
    else
        hand_on(job);
}

bool format_project_read(struct arena *arena, struct str bytes, struct reading *reading,
                         struct error *error)
{
    struct project_job job = {.arena = arena,
                              .bytes = bytes,
                              .reading = reading,
                              .words = buf_init(LIMIT_ZIP_PART_BYTES),
                              .encoded = buf_init(LIMIT_READER_ATTACHMENT_BYTES)};
    for (size_t i = 0; i < sizeof job.codes_at / sizeof *job.codes_at; i++)
        job.codes_at[i] = PROJECT_TOP;
    bool ok = arena_run(arena, read_project, &job, error);
    xml_close(job.reader);
    zip_done(&job.zip);
    buf_done(&job.words);
    buf_done(&job.encoded);
    return ok;
}

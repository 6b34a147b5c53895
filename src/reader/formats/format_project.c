/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A project of a program for qualitative analysis: REFI-QDA Project 1.5, a ZIP with XML (*.qde) and
 * the sources' files. What is not text is left alone.
 *
 * What programs do that the standard does not tell: the folder is called sources or Sources, the
 * XML has any name that ends in .qde, a file begins with a byte order mark, a PDF's text stands in
 * its Representation.
 */
#include "reader/formats/format.h"

#include "base/utf8.h"
#include "reader/parent/project.h"
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
    /* While the XML is walked. */
    size_t source_depth, selection_depth, coding_depth; /* of the element that is open; 0: none */
    bool in_content;
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

/* "internal://x.txt" names x.txt in whichever folder the archive has for sources. */
static struct str file_of(const struct project_job *job, struct str path)
{
    struct str file = {NULL, 0};
    if (!str_starts(path, STR("internal://")))
        return file;
    path = str_sub(path, strlen("internal://"), path.n);
    while (str_starts(path, STR("/")))
        path = str_sub(path, 1, path.n);
    for (size_t i = 0; i < job->zip.parts.count; i++) {
        struct str name = job->zip.parts.items[i].name;
        size_t before = name.n - path.n;
        if (path.n && str_ends(name, path) &&
            (before == 0 || name.p[before - 1] == '/' || name.p[before - 1] == '\\'))
            return job->zip.parts.items[i].bytes;
    }
    return file;
}

static void give_text(struct project_source *source, struct str text)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
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

static void on_code(struct project_job *job)
{
    struct project_code *code = VEC_PUSH(job->arena, &job->project.codes);
    code->guid = guid_attribute(job, STR("guid"));
    code->name = attribute(job, STR("name"));
}

static void on_source(struct project_job *job)
{
    struct project_source *source = VEC_PUSH(job->arena, &job->project.sources);
    source->guid = guid_attribute(job, STR("guid"));
    source->name = attribute(job, STR("name"));
    give_text(source, file_of(job, attribute(job, STR("plainTextPath"))));
    job->source_depth = xml_depth(job->reader);
}

static struct project_source *open_source(struct project_job *job)
{
    size_t count = job->project.sources.count;
    return job->source_depth && count ? &job->project.sources.items[count - 1] : NULL;
}

/* The text of a PDF: the first, for a selection may have one of its own. */
static void on_representation(struct project_job *job)
{
    struct project_source *source = open_source(job);
    if (source && !source->has_text)
        give_text(source, file_of(job, attribute(job, STR("plainTextPath"))));
}

static void on_content(struct project_job *job)
{
    job->in_content = open_source(job) != NULL;
}

static void on_selection(struct project_job *job)
{
    int start = xml_number(job->reader, STR("startPosition"), -1);
    int end = xml_number(job->reader, STR("endPosition"), -1);
    if (!open_source(job))
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
};

static void on_start(struct project_job *job)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (str_equal(xml_name(job->reader), elements[i].name))
            elements[i].begin(job);
}

static void on_end(struct project_job *job)
{
    size_t depth = xml_depth(job->reader);
    job->in_content = false;
    if (depth == job->coding_depth)
        job->coding_depth = 0;
    if (depth == job->selection_depth)
        job->selection_depth = 0;
    if (depth == job->source_depth)
        job->source_depth = 0;
}

/* A source's own content comes in one piece, or in several that libxml2 makes of it. */
static void on_text(struct project_job *job)
{
    struct project_source *source = open_source(job);
    if (job->in_content && source)
        give_text(source, str_format(job->arena, "%.*s%.*s", STR_ARGS(source->text),
                                     STR_ARGS(xml_text(job->reader))));
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
        if (step == XML_STEP_TEXT)
            on_text(job);
    }
    job->broken = step == XML_STEP_BROKEN;
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
                              .encoded = buf_init(LIMIT_READER_ATTACHMENT_BYTES)};
    bool ok = arena_run(arena, read_project, &job, error);
    xml_close(job.reader);
    zip_done(&job.zip);
    buf_done(&job.encoded);
    return ok;
}

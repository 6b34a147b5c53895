/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render_set.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "make_docx.h"
#include "make_mail.h"
#include "make_pdf.h"
#include "make_text.h"
#include "markup.h"

#include <stdio.h>
#include <unistd.h>

#define DRAFT_FILE "strategi.pdf"
#define CONSULTEES_FILE "consultees.csv"

/* A document with everything at hand that making it needs from an arena, so that the making itself,
 * which owns foreign handles, takes nothing from one. */
struct piece {
    const struct letter *letter; /* head of the letter; NULL for the draft and bench material */
    struct str file, text, title, author, created;
    struct markup markup;
    char *from, *to, *subject, *sent_on, *name; /* of mail and attachments; NUL-terminated */
    bool is_draft;
    bool inside_mail; /* not written alone */
};

struct pieces {
    struct piece *items;
    size_t count, room;
};

struct job {
    struct arena *arena;
    const struct letter_set *set;
    struct pieces pieces;
    struct error *error;
};

/* ---- making one ---- */

typedef bool piece_maker(const struct job *job, const struct piece *piece, struct buf *bytes);

static piece_maker make_any;

/* Offices differ in their templates; the file's name decides, so that it stays the same. */
static struct pdf_look look_of(const struct piece *piece)
{
    uint64_t variant = hash_quick(piece->file, 0);
    bool justified = piece->is_draft || variant % 3 == 0;
    return (struct pdf_look){
        .title = piece->title,
        .author = piece->author,
        .created = piece->created,
        .size = !piece->is_draft && variant % 5 < 2 ? 11 : 10.5,
        .serif = !piece->is_draft && variant / 7 % 2,
        .justified = justified,
        .hyphenated = justified || variant % 3 == 1,
        .soft_hyphens = variant / 11 % 2,
        .contents = piece->is_draft,
        .title_running = piece->is_draft,
    };
}

static bool make_pdf(const struct job *job, const struct piece *piece, struct buf *bytes)
{
    struct pdf_look look = look_of(piece);
    return pdf_make(&piece->markup, &look, bytes, job->error);
}

static bool make_docx(const struct job *job, const struct piece *piece, struct buf *bytes)
{
    struct docx_look look = {piece->title, piece->author, piece->created};
    return docx_make(&piece->markup, &look, bytes, job->error);
}

static bool make_text(const struct job *job, const struct piece *piece, struct buf *bytes)
{
    size_t wrap = piece->letter ? piece->letter->form.wrap : 0;
    struct buf wrapped = buf_init(LIMIT_TEXT_BYTES);
    text_wrap(&wrapped, piece->text, wrap);
    bool ok = buf_ok(&wrapped, "the text", job->error);
    if (ok && piece->letter && piece->letter->form.windows_1252)
        ok = text_encode_windows_1252(bytes, buf_str(&wrapped), job->error);
    else
        buf_add_str(bytes, buf_str(&wrapped));
    buf_done(&wrapped);
    return ok && buf_ok(bytes, "the text", job->error);
}

static const struct piece *piece_by_file(const struct job *job, struct str file)
{
    for (size_t i = 0; i < job->pieces.count; i++)
        if (str_equal(job->pieces.items[i].file, file))
            return &job->pieces.items[i];
    return NULL;
}

/* Make the letters named into `bytes`, and tell where each came to lie. */
static bool make_attachments(const struct job *job, const struct names *files, struct buf *bytes,
                             struct mail_attachment *attachments)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct piece *piece = piece_by_file(job, files->items[i]);
        if (str_ends(piece->file, STR(".eml")))
            return error_set(job->error, ERROR_INPUT, "@attach names %.*s: a mail cannot hold mail",
                             STR_ARGS(piece->file));
        size_t start = bytes->n;
        if (!make_any(job, piece, bytes))
            return false;
        attachments[i] = (struct mail_attachment){piece->name, {NULL, bytes->n - start}};
    }
    /* The buffer may have moved while it grew, so the places are told at the end. */
    for (size_t i = 0, start = 0; i < files->count; start += attachments[i].bytes.n, i++)
        attachments[i].bytes.p = bytes->p + start;
    return true;
}

static bool make_mail(const struct job *job, const struct piece *piece, struct buf *bytes)
{
    static const struct names none = {0};
    const struct names *files = piece->letter ? &piece->letter->form.attachments : &none;
    struct mail_attachment *attachments = mem_alloc(files->count * sizeof *attachments);
    if (!attachments)
        return error_no_memory(job->error);
    struct buf attached = buf_init(LIMIT_FILE_BYTES);
    struct mail mail = {
        .from = piece->from,
        .to = piece->to,
        .subject = piece->subject,
        .sent_on = piece->sent_on,
        .text = piece->text,
        .attachments = attachments,
        .attachment_count = files->count,
    };
    bool ok =
        make_attachments(job, files, &attached, attachments) && mail_make(&mail, bytes, job->error);
    buf_done(&attached);
    mem_free(attachments);
    return ok;
}

static bool make_any(const struct job *job, const struct piece *piece, struct buf *bytes)
{
    static const struct {
        const char *ending;
        piece_maker *make;
    } formats[] = {
        {".pdf", make_pdf}, {".docx", make_docx}, {".eml", make_mail}, {".txt", make_text}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_ends(piece->file, str_from(formats[i].ending)))
            return formats[i].make(job, piece, bytes);
    return error_set(job->error, ERROR_INPUT,
                     "@file %.*s: the name must end in .pdf, .docx, .eml or .txt",
                     STR_ARGS(piece->file));
}

/* ---- files ---- */

/* `folder`/`name` in `path`, with a NUL. */
static bool make_path(struct buf *path, const char *folder, struct str name, struct error *error)
{
    buf_clear(path);
    buf_add_format(path, "%s/%.*s", folder, STR_ARGS(name));
    buf_add_c(path, '\0');
    return buf_ok(path, "a file's path", error);
}

static bool write_piece(const struct job *job, const struct piece *piece, const char *out_folder)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES), path = buf_init(KIB(8));
    bool ok = make_any(job, piece, &bytes) &&
              make_path(&path, out_folder, piece->file, job->error) &&
              file_write(path.p, buf_str(&bytes), job->error);
    buf_done(&bytes);
    buf_done(&path);
    return ok;
}

static bool write_pieces(const struct job *job, const char *out_folder)
{
    for (size_t i = 0; i < job->pieces.count; i++)
        if (!job->pieces.items[i].inside_mail &&
            !write_piece(job, &job->pieces.items[i], out_folder))
            return false;
    return true;
}

static bool copy_consultees(const char *set_folder, const char *out_folder, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES), path = buf_init(KIB(8));
    bool ok = make_path(&path, set_folder, STR(CONSULTEES_FILE), error);
    if (ok && access(path.p, F_OK) == 0)
        ok = file_read(path.p, &bytes, error) &&
             make_path(&path, out_folder, STR(CONSULTEES_FILE), error) &&
             file_write(path.p, buf_str(&bytes), error);
    buf_done(&bytes);
    buf_done(&path);
    return ok;
}

/* ---- getting ready, in the arena ---- */

static struct str title_of(const struct markup *markup)
{
    for (size_t i = 0; i < markup->count; i++)
        if (markup->items[i].kind == MARKUP_HEADING && markup->items[i].text.count)
            return markup->items[i].text.items[0].text;
    return (struct str){0};
}

/* A PDF without a date would get today's. */
static struct str created_on(const struct job *job, struct date dated)
{
    if (dated.year)
        return str_copy(job->arena, str_from(date_format(dated).text));
    return job->set->dated.n ? job->set->dated : STR("2025-01-01");
}

static void add_draft(struct job *job)
{
    const struct letter_set *set = job->set;
    *VEC_PUSH(job->arena, &job->pieces) = (struct piece){
        .file = STR(DRAFT_FILE),
        .title = set->title,
        .author = set->authority,
        .created = created_on(job, (struct date){0}),
        .markup = markup_read(job->arena, set->draft.text),
        .is_draft = true,
    };
}

/* What the draft became, in the order in which it did, each as the office would have it at hand. */
static const struct {
    const char *text, *file;
} later_versions[] = {{"revised.md", SET_REVISED_FILE}, {"adopted.md", SET_ADOPTED_FILE}};

struct later_version {
    struct job *job;
    struct str file, bytes;
    bool ok;
};

static void add_later_version(void *context)
{
    struct later_version *version = context;
    struct job *job = version->job;
    struct labelled_draft draft;
    version->ok =
        labelled_draft_read(job->arena, version->file, version->bytes, &draft, job->error);
    if (version->ok)
        *VEC_PUSH(job->arena, &job->pieces) = (struct piece){
            .file = version->file,
            .title = job->set->title,
            .author = job->set->authority,
            .created = created_on(job, (struct date){0}),
            .markup = markup_read(job->arena, draft.text),
            .is_draft = true,
        };
}

/* A set need not have any. */
static bool read_later_version(struct job *job, const char *set_folder, size_t which)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES), path = buf_init(KIB(8));
    struct later_version version = {job, str_from(later_versions[which].file), {NULL, 0}, true};
    bool ok = make_path(&path, set_folder, str_from(later_versions[which].text), job->error);
    if (ok && access(path.p, F_OK) == 0) {
        ok = file_read(path.p, &bytes, job->error);
        version.bytes = ok ? str_copy(job->arena, buf_str(&bytes)) : version.bytes;
        ok = ok && arena_run(job->arena, add_later_version, &version, job->error) && version.ok;
    }
    buf_done(&bytes);
    buf_done(&path);
    return ok;
}

static bool is_attached(const struct letter_set *set, struct str file)
{
    for (size_t i = 0; i < set->letters.count; i++) {
        const struct names *attached = &set->letters.items[i].form.attachments;
        for (size_t k = 0; k < attached->count; k++)
            if (str_equal(attached->items[k], file))
                return true;
    }
    return false;
}

static void add_letter(struct job *job, const struct letter *letter)
{
    const struct letter *source = letter_with_text(job->set, letter);
    struct arena *arena = job->arena;
    struct piece piece = {
        .letter = letter,
        .file = letter->file,
        .text = source->text,
        .author = letter->facts.sender,
        .created = created_on(job, letter->facts.dated),
        .markup = markup_read(arena, source->body),
        .from = str_to_c(arena, letter->form.from),
        .to = str_to_c(arena, letter->form.to),
        .subject = str_to_c(arena, letter->form.subject),
        .sent_on = str_to_c(arena, letter->form.sent_on),
        .name = str_to_c(arena, letter->file),
        .inside_mail = is_attached(job->set, letter->file),
    };
    piece.title = title_of(&piece.markup);
    *VEC_PUSH(arena, &job->pieces) = piece;
}

static void prepare(void *context)
{
    struct job *job = context;
    if (job->set->has_draft)
        add_draft(job);
    for (size_t i = 0; i < job->set->letters.count; i++)
        add_letter(job, &job->set->letters.items[i]);
}

bool set_render(const struct letter_set *set, const char *set_folder, const char *out_folder,
                struct error *error)
{
    struct arena arena = arena_init();
    struct job job = {.arena = &arena, .set = set, .error = error};
    bool ok = arena_run(&arena, prepare, &job, error) && file_make_folder(out_folder, error) &&
              write_pieces(&job, out_folder) && copy_consultees(set_folder, out_folder, error);
    arena_done(&arena);
    return ok;
}

bool set_render_versions(const struct letter_set *set, const char *set_folder,
                         const char *out_folder, struct error *error)
{
    struct arena arena = arena_init();
    struct job job = {.arena = &arena, .set = set, .error = error};
    bool ok = file_make_folder(out_folder, error);
    for (size_t i = 0; ok && i < sizeof later_versions / sizeof *later_versions; i++)
        ok = read_later_version(&job, set_folder, i);
    ok = ok && write_pieces(&job, out_folder);
    arena_done(&arena);
    return ok;
}

/* ---- bench material ---- */

/* Of Markdown; what fills ten pages. */
#define BENCH_BYTES 30500

struct bench {
    struct job job;
    VEC(struct str) paragraphs; /* of all answers */
};

/* splitmix64 (Steele, Lea and Flood 2014): the same on every machine. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static void collect_paragraphs(void *context)
{
    struct bench *bench = context;
    for (size_t i = 0; i < bench->job.set->letters.count; i++) {
        const struct letter *letter = &bench->job.set->letters.items[i];
        struct str rest = letter->text;
        while (letter->facts.kind == DOCUMENT_RESPONSE && rest.n) {
            size_t end = str_find(rest, STR("\n\n"), 0);
            struct str paragraph = str_trim(str_sub(rest, 0, end));
            rest = end == SIZE_MAX ? STR("") : str_sub(rest, end + 2, rest.n);
            if (paragraph.n > 80 && paragraph.p[0] != '>')
                *VEC_PUSH(bench->job.arena, &bench->paragraphs) = paragraph;
        }
    }
}

static void compose(const struct bench *bench, size_t number, struct buf *body)
{
    uint64_t state = number;
    buf_add_format(body, "# Yttrande över %.*s\n\nProvinstans %zu\n%.*s\n\n",
                   STR_ARGS(bench->job.set->title), number, STR_ARGS(bench->job.set->case_number));
    for (size_t i = 0; body->n < BENCH_BYTES && !body->failed; i++) {
        if (i % 4 == 0)
            buf_add_format(body, "## Del %zu\n\n", i / 4 + 1);
        buf_add_str(body, bench->paragraphs.items[next_random(&state) % bench->paragraphs.count]);
        buf_add_str(body, STR("\n\n"));
    }
}

struct parsing {
    struct arena *arena;
    struct str source;
    struct markup markup;
};

static void parse(void *context)
{
    struct parsing *parsing = context;
    parsing->markup = markup_read(parsing->arena, parsing->source);
}

static bool write_answer(const struct bench *bench, size_t number, const char *out_folder)
{
    struct error *error = bench->job.error;
    struct arena arena = arena_init();
    struct buf body = buf_init(LIMIT_TEXT_BYTES);
    compose(bench, number, &body);
    struct parsing parsing = {.arena = &arena, .source = buf_str(&body)};
    bool ok = buf_ok(&body, "an answer", error) && arena_run(&arena, parse, &parsing, error);
    char file[48];
    snprintf(file, sizeof file, "svar-%05zu.%s", number, number % 2 ? "pdf" : "docx");
    struct piece piece = {
        .file = str_from(file),
        .title = STR("Yttrande"),
        .created = created_on(&bench->job, (struct date){0}),
        .markup = parsing.markup,
    };
    ok = ok && write_piece(&bench->job, &piece, out_folder);
    buf_done(&body);
    arena_done(&arena);
    return ok;
}

static bool write_answers(const struct bench *bench, size_t count, const char *out_folder)
{
    if (!bench->paragraphs.count)
        return error_set(bench->job.error, ERROR_INPUT,
                         "the set %.*s has no answers to make bench material of",
                         STR_ARGS(bench->job.set->name));
    for (size_t number = 1; number <= count; number++)
        if (!write_answer(bench, number, out_folder))
            return false;
    return true;
}

bool set_render_bench(const struct letter_set *set, size_t count, const char *out_folder,
                      struct error *error)
{
    struct arena arena = arena_init();
    struct bench bench = {.job = {.arena = &arena, .set = set, .error = error}};
    bool ok = arena_run(&arena, collect_paragraphs, &bench, error) &&
              file_make_folder(out_folder, error) && write_answers(&bench, count, out_folder);
    arena_done(&arena);
    return ok;
}

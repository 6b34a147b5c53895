/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/readings.h"

#include "base/utf8.h"
#include "model/documents/proposals.h"
#include "model/documents/stretches.h"
#include "model/office/json.h"
#include "model/search/search.h"
#include "store/blob.h"
#include "store/packed.h"

/* Documents read before those with attachments are taken up; bounds what is held in memory. */
enum { PAGE_OF_DOCUMENTS = 500 };

struct new_attachment {
    struct str name;
    struct blob blob;
};

/* A document whose reading came with attachments. It waits until all before it have been read, so
 * that attachments are numbered in the order of the register, whichever child was the fastest. */
struct waiting {
    bool waits;
    struct str format, problems, packed;
    int64_t pages;
    struct hash text_hash;
    bool ok;
    VEC(struct new_attachment) attachments;
};

struct page {
    struct office *office;
    struct arena arena;
    struct sql_document_rows rows;
    struct reader_job *jobs;
    struct waiting *waiting; /* one for each row */
    size_t given, taken;
    size_t done_before, total;
    struct error error; /* why the sink said no */
};

bool reading_unpack(const struct sql_reading *row, struct arena *arena,
                    struct document *ret_document, struct error *error)
{
    return packed_read(row->packed, arena, ret_document, error);
}

static bool write_problems(const struct reading *reading, struct arena *arena, struct str *ret_text,
                           struct error *error)
{
    struct json_maker maker = {0};
    json_t *problems = json_array();
    for (size_t i = 0; i < reading->problems.count; i++) {
        json_t *problem = json_push_object(&maker, problems);
        json_put(&maker, problem, "code", json_of_str(reading->problems.items[i].code));
        json_put(&maker, problem, "message", json_of_str(reading->problems.items[i].message));
    }
    return json_to_arena(&maker, problems, arena, ret_text, error);
}

bool reading_pack(const struct reading *reading, struct arena *arena,
                  struct packed_reading *ret_packed, struct error *error)
{
    struct packed_reading packed = {
        .packed = buf_init(LIMIT_PACKED_BYTES),
        .text_hash = hash_of(reading->document.text),
        .format = format_name(reading->document.format),
        .pages = (int64_t)reading->document.page_count,
    };
    if (packed_write(&reading->document, &packed.packed, error) &&
        write_problems(reading, arena, &packed.problems, error)) {
        *ret_packed = packed;
        return true;
    }
    buf_done(&packed.packed);
    return false;
}

static bool put_reading(struct office *office, int64_t document, bool ok, const char *format,
                        int64_t pages, const struct hash *text_hash, struct str packed,
                        struct str problems, struct error *error)
{
    return sql_stretch_remove(office->store, document, error) &&
           sql_reading_put(office->store, document, STR(READER_VERSION), str_from(format), pages,
                           str_from(text_hash->hex), packed, problems, error) &&
           sql_document_set_state(office->store, ok ? STR("read") : STR("not_read"), document,
                                  error);
}

bool reading_is_held(struct office *office, int64_t document, bool *ret_held, struct error *error)
{
    struct sql_redaction_count masked;
    struct sql_comparison_count compared;
    bool judged;
    if (!proposal_is_judged(office, document, &judged, error) ||
        !sql_redaction_count(office->store, document, &masked, error) ||
        !sql_comparison_count(office->store, document, &compared, error))
        return false;
    *ret_held = judged || masked.count > 0 || compared.count > 0;
    return true;
}

/* The text that a person has worked on stays where another is read now; all else is replaced.
 * `*ret_kept` is false where it stayed. */
static bool replace_reading(struct office *office, int64_t document, bool ok, const char *format,
                            int64_t pages, const struct hash *text_hash, struct str packed,
                            struct str problems, bool *ret_kept, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_reading old;
    bool held, found = false;
    bool done = reading_is_held(office, document, &held, error) &&
                (!held || sql_reading_get(office->store, document, &arena, &old, &found, error));
    bool stays = done && found && !str_equal(old.text_hash, str_from(text_hash->hex));
    arena_done(&arena);
    *ret_kept = !stays;
    if (!done)
        return false;
    if (stays)
        return sql_reading_set_version(office->store, STR(READER_VERSION), document, error);
    return put_reading(office, document, ok, format, pages, text_hash, packed, problems, error);
}

bool reading_keep(struct office *office, const struct sql_document *row, bool ok,
                  const struct packed_reading *packed, const struct document *document,
                  struct error *error)
{
    bool kept;
    bool draft = str_equal(row->role, STR("draft"));
    if (!replace_reading(office, row->id, ok, packed->format, packed->pages, &packed->text_hash,
                         buf_str(&packed->packed), packed->problems, &kept, error) ||
        (kept && draft && !stretches_keep(office, row->id, document, error)))
        return false;
    return !kept || search_keep_reading(office, row->id, row->consultation, draft, document, error);
}

/* Attachments */

/* What a document may hold. Documents in one share what that one may hold evenly, so that no level
 * of nesting holds more than the limits, however many hold how many. */
struct allowance {
    size_t depth; /* how many documents it is inside of */
    size_t documents, bytes;
};

static bool find_allowance(struct store *store, const struct sql_document *row, struct arena *arena,
                           struct allowance *ret_allowance, struct error *error)
{
    struct allowance allowance = {0, LIMIT_NESTED_DOCUMENTS, LIMIT_NESTED_BYTES};
    struct sql_document above = *row;
    bool found = true;
    while (above.parent && found) {
        struct sql_document_count_attachments siblings;
        if (!sql_document_count_attachments(store, above.parent, &siblings, error) ||
            !sql_document_get(store, above.parent, arena, &above, &found, error))
            return false;
        size_t shares = siblings.count > 0 ? (size_t)siblings.count : 1;
        allowance.depth++;
        allowance.documents /= shares;
        allowance.bytes /= shares;
    }
    *ret_allowance = allowance;
    return true;
}

/* What does not swell needs no share. */
static bool is_allowed(const struct allowance *allowance, const struct reading *reading,
                       size_t own_bytes)
{
    size_t bytes = 0;
    for (size_t i = 0; i < reading->attachments.count; i++)
        bytes += reading->attachments.items[i].bytes.n;
    return reading->attachments.count <= allowance->documents &&
           (bytes <= allowance->bytes || bytes <= own_bytes);
}

/* The name under its parent: no '/', which stands between the two, and never empty. */
static struct str attachment_name(struct arena *arena, struct str name, size_t place)
{
    if (name.n == 0)
        return str_format(arena, "bilaga %zu", place + 1);
    char *copy = str_to_c(arena, name.n > LIMIT_FILE_NAME_BYTES
                                     ? str_sub(name, 0, utf8_cut(name, LIMIT_FILE_NAME_BYTES))
                                     : name);
    for (char *at = copy; at && *at; at++)
        if (*at == '/')
            *at = '_';
    return str_from(copy);
}

static bool keep_attachments(struct page *page, struct waiting *waiting,
                             const struct reading *reading)
{
    for (size_t i = 0; i < reading->attachments.count; i++) {
        struct new_attachment *attachment = VEC_PUSH(&page->arena, &waiting->attachments);
        if (!attachment)
            return error_no_memory(&page->error);
        attachment->name = attachment_name(&page->arena, reading->attachments.items[i].name, i);
        if (!attachment->name.p)
            return error_no_memory(&page->error);
        if (!blob_put(page->office->store, reading->attachments.items[i].bytes, &attachment->blob,
                      &page->error))
            return false;
    }
    return true;
}

/* When a document is read anew its attachments stand already: each is taken once. */
static bool stands_already(struct sql_document_rows *children, const struct new_attachment *wanted)
{
    for (size_t i = 0; i < children->count; i++) {
        struct sql_document *child = &children->items[i];
        if (child->id && str_equal(child->name, wanted->name) &&
            str_equal(child->hash, str_from(wanted->blob.hash.hex))) {
            child->id = 0;
            return true;
        }
    }
    return false;
}

static bool register_attachment(struct store *store, const struct sql_document *parent,
                                const struct new_attachment *attachment, struct error *error)
{
    int64_t id, number;
    return store_new_id(store, &id, error) && store_new_number(store, &number, error) &&
           blob_enter(store, &attachment->blob, error) &&
           sql_document_add(store, id, parent->consultation, parent->role, number, parent->id,
                            attachment->name, str_from(attachment->blob.hash.hex), parent->received,
                            STR("registered"), error);
}

static bool save_waiting(struct page *page, const struct sql_document *row,
                         const struct waiting *waiting, struct error *error)
{
    struct store *store = page->office->store;
    struct sql_document_rows children;
    bool kept;
    if (!sql_document_list_attachments(store, row->id, &page->arena, &children, error) ||
        !replace_reading(page->office, row->id, waiting->ok, waiting->format.p, waiting->pages,
                         &waiting->text_hash, waiting->packed, waiting->problems, &kept, error) ||
        !search_keep_document(page->office, row->id, error))
        return false;
    for (size_t i = 0; i < waiting->attachments.count; i++)
        if (!stands_already(&children, &waiting->attachments.items[i]) &&
            !register_attachment(store, row, &waiting->attachments.items[i], error))
            return false;
    return true;
}

static bool save_all_waiting(struct page *page, struct error *error)
{
    for (size_t i = 0; i < page->rows.count; i++) {
        if (!page->waiting[i].waits)
            continue;
        if (!store_begin(page->office->store, error) ||
            !office_end(page->office,
                        save_waiting(page, &page->rows.items[i], &page->waiting[i], error), error))
            return false;
    }
    return true;
}

/* One reading */

static bool let_wait(struct page *page, struct waiting *waiting, const struct reading *reading,
                     const struct packed_reading *packed)
{
    waiting->ok = reading->ok;
    waiting->pages = packed->pages;
    waiting->text_hash = packed->text_hash;
    waiting->format = str_from(packed->format);
    waiting->packed = str_copy(&page->arena, buf_str(&packed->packed));
    waiting->problems = str_copy(&page->arena, packed->problems);
    if (!waiting->packed.p || !waiting->problems.p)
        return error_no_memory(&page->error);
    waiting->waits = true;
    return keep_attachments(page, waiting, reading);
}

static bool save_now(struct page *page, const struct sql_document *row,
                     const struct reading *reading, const struct packed_reading *packed)
{
    return store_begin(page->office->store, &page->error) &&
           office_end(page->office,
                      reading_keep(page->office, row, reading->ok, packed, &reading->document,
                                   &page->error),
                      &page->error);
}

static void leave_out(struct arena *arena, struct reading *reading, struct str why)
{
    reading->attachments.count = 0;
    reading->ok = reading->document.blocks.count > 0;
    reading_add_problem(arena, reading, reading->ok ? STR("partly_read") : STR("too_nested"), why);
}

bool readings_settle(struct office *office, const struct sql_document *row, struct arena *arena,
                     struct reading *reading, struct error *error)
{
    struct allowance allowance;
    struct sql_blob blob = {0};
    bool found;
    if (reading->attachments.count == 0)
        return true;
    if (str_equal(row->role, STR("draft"))) {
        reading->attachments.count = 0;
        return true;
    }
    if (!find_allowance(office->store, row, arena, &allowance, error) ||
        !sql_blob_get(office->store, row->hash, arena, &blob, &found, error))
        return false;
    if (allowance.depth >= LIMIT_NESTING)
        leave_out(arena, reading,
                  STR("attachments within attachments lie too deep; open it and send what lies "
                      "inside as files of its own"));
    else if (!is_allowed(&allowance, reading, (size_t)blob.size))
        leave_out(arena, reading,
                  STR("too many files lie within files, or they unpack to too much; open it and "
                      "send what lies inside as files of its own"));
    return true;
}

static bool take_reading(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *found)
{
    struct page *page = context;
    size_t place = (size_t)((const struct sql_document *)job->context - page->rows.items);
    const struct sql_document *row = &page->rows.items[place];
    struct reading reading = *found;
    struct packed_reading packed;
    if (!readings_settle(page->office, row, arena, &reading, &page->error) ||
        !reading_pack(&reading, arena, &packed, &page->error))
        return false;
    bool ok = reading.attachments.count ? let_wait(page, &page->waiting[place], &reading, &packed)
                                        : save_now(page, row, &reading, &packed);
    buf_done(&packed.packed);
    page->taken++;
    office_tell(page->office, STAGE_READING, page->done_before + page->taken, page->total);
    return ok;
}

static bool give_job(void *context, struct reader_job *ret_job)
{
    struct page *page = context;
    if (page->given == page->rows.count)
        return false;
    *ret_job = page->jobs[page->given++];
    return true;
}

/* A page of documents */

static bool make_jobs(struct page *page, struct error *error)
{
    page->jobs = ARENA_ARRAY(&page->arena, page->rows.count, struct reader_job);
    page->waiting = ARENA_ARRAY(&page->arena, page->rows.count, struct waiting);
    if (!page->jobs || !page->waiting)
        return error_no_memory(error);
    for (size_t i = 0; i < page->rows.count; i++) {
        struct sql_document *row = &page->rows.items[i];
        struct str path;
        if (!blob_path(page->office->store, row->hash, &page->arena, &path, error))
            return false;
        page->jobs[i] = (struct reader_job){.name = row->name, .path = path.p, .context = row};
    }
    return true;
}

static bool read_page(struct page *page, struct error *error)
{
    struct reader_source source = {give_job, page};
    struct reader_sink sink = {take_reading, page};
    struct reader_options options = page->office->reader;
    options.stop = page->office->stop;
    if (!make_jobs(page, error))
        return false;
    if (!reader_run(&options, source, sink, error)) {
        if (error && page->error.code != ERROR_NONE)
            *error = page->error;
        return false;
    }
    return save_all_waiting(page, error);
}

static bool count_unread(struct office *office, size_t *ret_count, struct error *error)
{
    struct sql_document_count count;
    if (!sql_document_count(office->store, &count, error))
        return false;
    *ret_count = (size_t)count.registered;
    return true;
}

bool readings_make(struct office *office, struct error *error)
{
    int64_t after = 0;
    size_t done = 0;
    bool ok = true, more = true;
    while (ok && more) {
        struct page page = {.office = office, .arena = arena_init(), .done_before = done};
        size_t unread = 0;
        ok = count_unread(office, &unread, error) &&
             sql_document_list_unread(office->store, STR(READER_VERSION), after, PAGE_OF_DOCUMENTS,
                                      &page.arena, &page.rows, error);
        page.total = done + (unread > page.rows.count ? unread : page.rows.count);
        more = ok && page.rows.count > 0;
        if (more) {
            ok = read_page(&page, error);
            after = page.rows.items[page.rows.count - 1].number;
            done += page.rows.count;
        }
        arena_done(&page.arena);
    }
    return ok;
}

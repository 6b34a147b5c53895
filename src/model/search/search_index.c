/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The index in step with what it mirrors. A document or a reply that changes gets new ids; the old
 * ones stand for nothing from then on (store/search.h).
 */
#include "model/search/search_inner.h"

#include "base/hash.h"
#include "model/documents/readings.h"
#include "store/search.h"

/* Raised when other texts are put in, or under other ids. */
#define INDEX_VERSION "2." SEARCH_TERMS_VERSION

static const struct str version = STR_INIT(INDEX_VERSION);
static const struct str in_the_making = STR_INIT(INDEX_VERSION " in the making");

/* Bits of an id, from its lowest: a number that is given out once, the shelf's owner, the scope. */
enum { NUMBER_BITS = 33, OWNER_BITS = 28 };
/* Documents put in at a time when the index is made anew; in between, others may write. */
enum { PAGE_OF_DOCUMENTS = 50, PAGE_OF_REPLIES = 1000 };
/* Different margins of a document that are told apart; there are hardly ever more than two. */
enum { MARGINS = 32 };

bool search_shelf_of(enum search_scope scope, int64_t owner, struct search_shelf *ret_shelf,
                     struct error *error)
{
    if (owner < 0 || owner >= (int64_t)1 << OWNER_BITS)
        return error_set(error, ERROR_LIMIT,
                         "the search has no room for consultations with ids above %d",
                         1 << OWNER_BITS);
    int64_t first = ((int64_t)scope << (NUMBER_BITS + OWNER_BITS)) | (owner << NUMBER_BITS);
    *ret_shelf = (struct search_shelf){first, first + (((int64_t)1 << NUMBER_BITS) - 1)};
    return true;
}

/* Versions */

static bool read_version(struct office *office, bool *ret_made, bool *ret_making,
                         struct error *error)
{
    struct arena arena = arena_init();
    struct sql_setting_get row;
    bool found;
    bool ok = sql_setting_get(office->store, STR("search_version"), &arena, &row, &found, error);
    if (ok) {
        *ret_made = found && str_equal(row.value, version);
        *ret_making = found && str_equal(row.value, in_the_making);
    }
    arena_done(&arena);
    return ok;
}

bool search_is_made(struct office *office, bool *ret_made, struct error *error)
{
    bool making;
    return read_version(office, ret_made, &making, error);
}

/* Made, or in the making by someone who finds what is put in now. */
static bool is_kept(struct office *office, bool *ret_kept, struct error *error)
{
    bool made, making;
    if (!read_version(office, &made, &making, error))
        return false;
    *ret_kept = made || making;
    return true;
}

/* Putting in */

struct entry {
    enum search_scope scope;
    int64_t owner, consultation, document, viewpoint;
    const struct store_search_text *texts;
    size_t count;
};

static struct str kind_name(enum search_scope scope)
{
    static const struct str names[SEARCH_SCOPES] = {STR_INIT("answer"), STR_INIT("draft"),
                                                    STR_INIT("reply")};
    return names[scope];
}

/* A run is never empty, so that a document without a word is not looked for over and over. */
static bool put(struct office *office, const struct entry *entry, struct error *error)
{
    struct store *store = office->store;
    struct sql_search_take_ids ids;
    struct search_shelf shelf;
    int64_t count = entry->count ? (int64_t)entry->count : 1;
    if (!search_shelf_of(entry->scope, entry->owner, &shelf, error) ||
        !sql_search_run_remove(store, entry->document, entry->viewpoint, error) ||
        !sql_search_take_ids(store, count, &ids, error))
        return false;
    if (ids.behind > (int64_t)1 << NUMBER_BITS)
        return error_set(error, ERROR_LIMIT, "the index of the search is full");
    int64_t first = shelf.first + ids.behind - count;
    return store_search_add(store, first, entry->texts, entry->count, error) &&
           sql_search_run_add(store, first, first + count, kind_name(entry->scope),
                              entry->consultation, entry->document, entry->viewpoint, error);
}

static bool takes_block(const struct block *block)
{
    return block->kind != BLOCK_INSERTED;
}

/* Running headers and footers are found once. */
static bool is_seen(uint64_t *seen, size_t *count, struct str margin)
{
    uint64_t hash = hash_quick(margin, 0);
    for (size_t i = 0; i < *count; i++)
        if (seen[i] == hash)
            return true;
    if (*count < MARGINS)
        seen[(*count)++] = hash;
    return false;
}

static struct store_search_text *texts_of(struct arena *arena, const struct document *document)
{
    uint64_t seen[MARGINS];
    size_t seen_count = 0;
    struct store_search_text *texts =
        ARENA_ARRAY(arena, document->blocks.count + 1, struct store_search_text);
    for (size_t i = 0; texts && i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        struct str text = str_sub(document->text, block->range.start, block->range.end);
        texts[i].margin = block->kind == BLOCK_MARGIN;
        if (takes_block(block) && !(texts[i].margin && is_seen(seen, &seen_count, text)))
            texts[i].text = text;
    }
    return texts;
}

static bool put_reading(struct office *office, int64_t document, int64_t consultation, bool draft,
                        const struct document *reading, struct error *error)
{
    struct arena arena = arena_init();
    struct entry entry = {
        .scope = draft ? SEARCH_DRAFT : SEARCH_ANSWERS,
        .owner = draft ? document : consultation,
        .consultation = consultation,
        .document = document,
        .texts = texts_of(&arena, reading),
        .count = reading->blocks.count,
    };
    bool ok = entry.texts ? put(office, &entry, error) : error_no_memory(error);
    arena_done(&arena);
    return ok;
}

bool search_keep_reading(struct office *office, int64_t document, int64_t consultation, bool draft,
                         const struct document *reading, struct error *error)
{
    bool kept;
    return is_kept(office, &kept, error) &&
           (!kept || put_reading(office, document, consultation, draft, reading, error));
}

static bool put_document(struct office *office, int64_t id, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_document row;
    struct sql_reading reading;
    struct document document;
    bool found = false, read = false;
    bool ok = sql_document_get(office->store, id, &arena, &row, &found, error) &&
              sql_reading_get(office->store, id, &arena, &reading, &read, error) &&
              (!read || reading_unpack(&reading, &arena, &document, error)) &&
              (!found || !read ||
               put_reading(office, id, row.consultation, str_equal(row.role, STR("draft")),
                           &document, error));
    arena_done(&arena);
    return ok;
}

bool search_keep_document(struct office *office, int64_t document, struct error *error)
{
    bool kept;
    return is_kept(office, &kept, error) && (!kept || put_document(office, document, error));
}

static bool put_reply(struct office *office, int64_t viewpoint, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_search_reply row = {0};
    bool found = false;
    bool ok = sql_search_reply(office->store, viewpoint, &arena, &row, &found, error);
    struct store_search_text text = {row.reason, false};
    struct entry entry = {
        .scope = SEARCH_REPLIES, .viewpoint = viewpoint, .texts = &text, .count = 1};
    if (ok && found) {
        entry.owner = entry.consultation = row.consultation;
        entry.document = row.document;
        ok = row.reason.n ? put(office, &entry, error)
                          : sql_search_run_remove(office->store, row.document, viewpoint, error);
    }
    arena_done(&arena);
    return ok;
}

bool search_keep_reply(struct office *office, int64_t viewpoint, struct error *error)
{
    bool kept;
    return is_kept(office, &kept, error) && (!kept || put_reply(office, viewpoint, error));
}

/* Making it anew */

static bool set_version(struct office *office, struct str value, struct error *error)
{
    return store_begin(office->store, error) &&
           office_end(office, sql_setting_put(office->store, STR("search_version"), value, error),
                      error);
}

static bool clear(struct office *office, struct error *error)
{
    if (!store_begin(office->store, error))
        return false;
    bool ok = store_search_clear(office->store, error) &&
              sql_search_run_remove_all(office->store, error) &&
              sql_setting_put(office->store, STR("search_version"), in_the_making, error);
    return office_end(office, ok, error);
}

static bool put_page_of_documents(struct office *office, int64_t *after, bool *ret_more,
                                  struct error *error)
{
    struct arena arena = arena_init();
    struct sql_search_missing_documents_rows rows;
    bool ok = sql_search_missing_documents(office->store, *after, PAGE_OF_DOCUMENTS, &arena, &rows,
                                           error);
    if (ok && rows.count) {
        bool put = store_begin(office->store, error);
        for (size_t i = 0; put && i < rows.count; i++)
            put = put_document(office, rows.items[i].id, error);
        ok = office_end(office, put, error);
        *after = rows.items[rows.count - 1].number;
    }
    *ret_more = ok && rows.count == PAGE_OF_DOCUMENTS;
    arena_done(&arena);
    return ok;
}

static bool put_page_of_replies(struct office *office, int64_t *after, bool *ret_more,
                                struct error *error)
{
    struct arena arena = arena_init();
    struct sql_search_missing_replies_rows rows;
    bool ok =
        sql_search_missing_replies(office->store, *after, PAGE_OF_REPLIES, &arena, &rows, error);
    if (ok && rows.count) {
        bool put = store_begin(office->store, error);
        for (size_t i = 0; put && i < rows.count; i++)
            put = put_reply(office, rows.items[i].id, error);
        ok = office_end(office, put, error);
        *after = rows.items[rows.count - 1].id;
    }
    *ret_more = ok && rows.count == PAGE_OF_REPLIES;
    arena_done(&arena);
    return ok;
}

/* What is missing, page by page. */
static bool fill(struct office *office, struct error *error)
{
    bool ok = true;
    int64_t after = 0;
    for (bool more = true; ok && more;)
        ok = office_goes_on(office, error) && put_page_of_documents(office, &after, &more, error);
    after = 0;
    for (bool more = true; ok && more;)
        ok = office_goes_on(office, error) && put_page_of_replies(office, &after, &more, error);
    return ok;
}

static bool finish(struct office *office, struct error *error)
{
    return fill(office, error) && set_version(office, version, error);
}

bool search_rebuild(struct office *office, struct error *error)
{
    return clear(office, error) && finish(office, error);
}

bool search_prepare(struct office *office, struct error *error)
{
    bool made, making;
    if (!read_version(office, &made, &making, error))
        return false;
    if (made)
        return fill(office, error);
    return making ? finish(office, error) : search_rebuild(office, error);
}

/* Looking */

static bool count_missing(struct office *office, struct search_state *state, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_search_run_count runs;
    struct sql_search_missing_documents_rows documents;
    struct sql_search_missing_replies_rows replies;
    bool ok =
        sql_search_run_count(office->store, &runs, error) &&
        sql_search_missing_documents(office->store, 0, STORE_ALL_ROWS, &arena, &documents, error) &&
        sql_search_missing_replies(office->store, 0, STORE_ALL_ROWS, &arena, &replies, error);
    if (ok) {
        state->documents = (size_t)runs.documents;
        state->replies = (size_t)runs.replies;
        state->missing_documents = documents.count;
        state->missing_replies = replies.count;
    }
    arena_done(&arena);
    return ok;
}

bool search_look(struct office *office, struct search_state *ret_state, struct error *error)
{
    struct search_state state = {0};
    if (!search_is_made(office, &state.made, error) ||
        (state.made && !count_missing(office, &state, error)))
        return false;
    *ret_state = state;
    return true;
}

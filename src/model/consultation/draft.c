/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/draft.h"

#include "base/date.h"
#include "model/consultation/draft_tree.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"
#include "model/office/json.h"
#include "store/blob.h"

struct adding {
    struct office *office;
    struct arena arena;
    struct blob blob;
    struct sql_document row;
    struct error *error;
};

static bool find_registered(struct adding *adding, struct str name, bool *ret_found)
{
    struct sql_document_rows same;
    if (!sql_document_list_by_hash(adding->office->store, str_from(adding->blob.hash.hex),
                                   &adding->arena, &same, adding->error))
        return false;
    *ret_found = false;
    for (size_t i = 0; i < same.count && !*ret_found; i++) {
        if (!str_equal(same.items[i].role, STR("draft")) || !str_equal(same.items[i].name, name))
            continue;
        adding->row = same.items[i];
        *ret_found = true;
    }
    return true;
}

static bool register_row(struct adding *adding, struct str name)
{
    struct store *store = adding->office->store;
    struct error *error = adding->error;
    struct date_text now = time_now();
    int64_t id, number;
    bool found;
    return store_new_id(store, &id, error) && store_new_number(store, &number, error) &&
           blob_enter(store, &adding->blob, error) &&
           sql_document_add(store, id, 0, STR("draft"), number, 0, name,
                            str_from(adding->blob.hash.hex), str_from(now.text), STR("registered"),
                            error) &&
           sql_document_get(store, id, &adding->arena, &adding->row, &found, error);
}

static bool register_draft(struct adding *adding, const char *path)
{
    bool found;
    struct str name = register_name(&adding->arena, str_from(path));
    if (!name.p)
        return error_no_memory(adding->error);
    if (!blob_put_file(adding->office->store, path, &adding->blob, adding->error) ||
        !store_begin(adding->office->store, adding->error))
        return false;
    bool ok = find_registered(adding, name, &found) && (found || register_row(adding, name));
    return office_end(adding->office, ok, adding->error);
}

/* What the reader said of a document that it could not read, for an error's text. */
static bool refuse_unread(struct adding *adding, const struct sql_reading *reading)
{
    json_t *problems = json_from(reading->problems, "a reading", adding->error);
    if (!problems)
        return false;
    const json_t *problem = json_array_get(problems, 0);
    struct str message = problem ? json_str(problem, "message") : STR("no reason was given");
    error_set(adding->error, ERROR_INPUT, "the draft %.*s cannot be read: %.*s",
              STR_ARGS(adding->row.name), STR_ARGS(message));
    json_decref(problems);
    return false;
}

struct tree {
    struct arena *arena;
    struct text_tools *tools;
    struct loaded_draft *loaded;
};

static void read_tree(void *context)
{
    struct tree *tree = context;
    draft_read(tree->arena, tree->tools, &tree->loaded->document, &tree->loaded->draft);
}

/* The text of the document `loaded->row`. */
static bool load_text(struct office *office, struct arena *arena, struct loaded_draft *loaded,
                      struct error *error)
{
    struct sql_reading reading;
    struct sql_blob blob;
    bool found, blob_found;
    if (!sql_reading_get(office->store, loaded->row.id, arena, &reading, &found, error) ||
        !sql_blob_get(office->store, loaded->row.hash, arena, &blob, &blob_found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_STATE, "the draft %.*s has not been read; add it once more",
                         STR_ARGS(loaded->row.name));
    loaded->bytes = blob_found ? blob.size : 0;
    return reading_unpack(&reading, arena, &loaded->document, error);
}

static bool find_tree_of(struct office *office, struct arena *arena, struct loaded_draft *loaded,
                         struct error *error)
{
    struct tree tree = {arena, &office->tools, loaded};
    return arena_run(arena, read_tree, &tree, error);
}

struct str draft_number_of(const struct node *node)
{
    return node->number.n ? node->number : node->outline;
}

static struct str parent_id(const struct draft *draft, const struct node *node)
{
    return node->parent == NODE_NONE ? (struct str){NULL, 0} : draft->nodes[node->parent].id;
}

struct sql_node draft_node_row(const struct draft *draft, size_t node)
{
    const struct node *from = &draft->nodes[node];
    return (struct sql_node){
        .id = from->id,
        .ordinal = (int64_t)node + 1,
        .kind = str_from(node_kind_name(from->kind)),
        .number = draft_number_of(from),
        .title = from->title,
        .parent = parent_id(draft, from),
        .start_at = (int64_t)from->range.start,
        .end_at = (int64_t)from->range.end,
    };
}

bool draft_finding_row(const struct draft *draft, size_t place, struct arena *arena,
                       struct sql_finding *ret_row, struct error *error)
{
    const struct finding *finding = &draft->findings[place];
    struct json_maker maker = {0};
    json_t *nodes = json_array();
    struct str text;
    for (size_t i = 0; i < finding->node_count; i++)
        json_push(&maker, nodes, json_of_str(draft->nodes[finding->nodes[i]].id));
    if (!json_to_arena(&maker, nodes, arena, &text, error))
        return false;
    *ret_row = (struct sql_finding){
        .ordinal = (int64_t)place + 1,
        .code = str_from(finding_code_name(finding->code)),
        .message = finding->parameter,
        .nodes = text,
    };
    return true;
}

static bool add_nodes(struct store *store, int64_t version, const struct draft *draft,
                      struct error *error)
{
    for (size_t i = 0; i < draft->node_count; i++) {
        struct sql_node row = draft_node_row(draft, i);
        if (!sql_node_add(store, version, row.id, row.ordinal, row.kind, row.number, row.title,
                          row.parent, row.start_at, row.end_at, error))
            return false;
    }
    return true;
}

static bool add_findings(struct store *store, int64_t version, const struct draft *draft,
                         struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < draft->finding_count; i++) {
        struct sql_finding row;
        if (!draft_finding_row(draft, i, arena, &row, error) ||
            !sql_finding_add(store, version, row.ordinal, row.code, row.message, row.nodes, error))
            return false;
    }
    return true;
}

static bool add_version(struct adding *adding, const struct loaded_draft *loaded,
                        int64_t *ret_version)
{
    struct store *store = adding->office->store;
    struct error *error = adding->error;
    struct date_text now = time_now();
    int64_t version;
    if (!store_new_id(store, &version, error) ||
        !sql_version_add(store, version, adding->row.id, loaded->draft.title, str_from(now.text),
                         error) ||
        !add_nodes(store, version, &loaded->draft, error) ||
        !add_findings(store, version, &loaded->draft, &adding->arena, error))
        return false;
    *ret_version = version;
    return true;
}

static bool make_version(struct adding *adding, int64_t *ret_version)
{
    struct loaded_draft *loaded = ARENA_NEW(&adding->arena, struct loaded_draft);
    if (!loaded)
        return error_no_memory(adding->error);
    loaded->row = adding->row;
    if (!load_text(adding->office, &adding->arena, loaded, adding->error) ||
        !find_tree_of(adding->office, &adding->arena, loaded, adding->error) ||
        !store_begin(adding->office->store, adding->error))
        return false;
    return office_end(adding->office, add_version(adding, loaded, ret_version), adding->error);
}

static bool add_registered(struct adding *adding, int64_t *ret_version)
{
    struct store *store = adding->office->store;
    struct sql_version_rows versions;
    struct sql_reading reading;
    bool found;
    if (!sql_version_list_of_document(store, adding->row.id, &adding->arena, &versions,
                                      adding->error))
        return false;
    if (versions.count) {
        *ret_version = versions.items[0].id;
        return true;
    }
    if (!readings_make(adding->office, adding->error) ||
        !sql_reading_get(store, adding->row.id, &adding->arena, &reading, &found, adding->error) ||
        !sql_document_get(store, adding->row.id, &adding->arena, &adding->row, &found,
                          adding->error))
        return false;
    if (!str_equal(adding->row.state, STR("read")))
        return refuse_unread(adding, &reading);
    return make_version(adding, ret_version);
}

bool draft_add(struct office *office, const char *path, int64_t *ret_version, struct error *error)
{
    struct adding adding = {.office = office, .arena = arena_init(), .error = error};
    bool ok = register_draft(&adding, path) && add_registered(&adding, ret_version);
    arena_done(&adding.arena);
    return ok;
}

/* In two steps */

struct prepared_draft {
    struct str name;
    struct blob blob;
    bool given, ok;
    struct packed_reading packed; /* .packed.p is in the arena, and never grows */
    struct str refusal;           /* why it could not be read */
    struct arena *arena;
    struct loaded_draft loaded;
    struct error error;
    const char *path;
};

static bool give_once(void *context, struct reader_job *ret_job)
{
    struct prepared_draft *prepared = context;
    if (prepared->given)
        return false;
    prepared->given = true;
    *ret_job = (struct reader_job){.name = prepared->name, .path = prepared->path};
    return true;
}

/* The reading goes with its arena: all that is kept of it is copied. */
static bool copy_reading(struct prepared_draft *prepared, const struct reading *reading,
                         struct arena *arena)
{
    struct packed_reading packed;
    if (!reading_pack(reading, arena, &packed, &prepared->error))
        return false;
    struct str bytes = str_copy(prepared->arena, buf_str(&packed.packed));
    struct str problems = str_copy(prepared->arena, packed.problems);
    struct str refusal =
        str_copy(prepared->arena, reading->problems.count ? reading->problems.items[0].message
                                                          : STR("no reason was given"));
    buf_done(&packed.packed);
    if (!bytes.p || !problems.p || !refusal.p)
        return error_no_memory(&prepared->error);
    packed.packed = (struct buf){.p = (char *)(uintptr_t)bytes.p, .n = bytes.n};
    packed.problems = problems;
    prepared->packed = packed;
    prepared->refusal = refusal;
    prepared->ok = reading->ok;
    return true;
}

static bool take_once(void *context, const struct reader_job *job, struct arena *arena,
                      const struct reading *found)
{
    struct prepared_draft *prepared = context;
    struct reading reading = *found;
    (void)job;
    reading.attachments.count = 0; /* as with every draft: readings_settle */
    return copy_reading(prepared, &reading, arena);
}

static bool read_once(struct office *office, struct prepared_draft *prepared, struct error *error)
{
    struct reader_source source = {give_once, prepared};
    struct reader_sink sink = {take_once, prepared};
    if (!reader_run(&office->reader, source, sink, error)) {
        if (error && prepared->error.code != ERROR_NONE)
            *error = prepared->error;
        return false;
    }
    return prepared->ok || error_set(error, ERROR_INPUT, "draft: the file cannot be read: %.*s",
                                     STR_ARGS(prepared->refusal));
}

static bool find_tree(struct office *office, struct prepared_draft *prepared, struct error *error)
{
    const struct sql_reading reading = {.packed = buf_str(&prepared->packed.packed)};
    struct tree tree = {prepared->arena, &office->tools, &prepared->loaded};
    return reading_unpack(&reading, prepared->arena, &prepared->loaded.document, error) &&
           arena_run(prepared->arena, read_tree, &tree, error);
}

struct prepared_draft *draft_prepare(struct office *office, const char *path, struct str name,
                                     struct arena *arena, struct error *error)
{
    struct prepared_draft *prepared = ARENA_NEW(arena, struct prepared_draft);
    if (!prepared) {
        error_no_memory(error);
        return NULL;
    }
    prepared->arena = arena;
    prepared->path = path;
    prepared->name = register_name(arena, name);
    if (!prepared->name.p) {
        error_no_memory(error);
        return NULL;
    }
    return blob_put_file(office->store, path, &prepared->blob, error) &&
                   read_once(office, prepared, error) && find_tree(office, prepared, error)
               ? prepared
               : NULL;
}

const struct draft *draft_of_prepared(const struct prepared_draft *prepared)
{
    return &prepared->loaded.draft;
}

static bool find_version(struct adding *adding, int64_t *ret_version)
{
    struct sql_version_rows versions;
    if (!sql_version_list_of_document(adding->office->store, adding->row.id, &adding->arena,
                                      &versions, adding->error))
        return false;
    *ret_version = versions.count ? versions.items[0].id : 0;
    return true;
}

static bool keep_prepared(struct adding *adding, const struct prepared_draft *prepared, bool anew,
                          int64_t *ret_version)
{
    int64_t version = 0;
    bool found;
    if (!find_registered(adding, prepared->name, &found) ||
        (found ? !find_version(adding, &version) : !register_row(adding, prepared->name)))
        return false;
    if (!version && !reading_keep(adding->office, &adding->row, true, &prepared->packed,
                                  &prepared->loaded.document, adding->error))
        return false;
    if ((!version || anew) && !add_version(adding, &prepared->loaded, &version))
        return false;
    *ret_version = version;
    return true;
}

static bool keep(struct office *office, const struct prepared_draft *prepared, bool anew,
                 int64_t *ret_version, struct error *error)
{
    struct adding adding = {
        .office = office, .arena = arena_init(), .blob = prepared->blob, .error = error};
    bool ok = keep_prepared(&adding, prepared, anew, ret_version);
    arena_done(&adding.arena);
    return ok;
}

bool draft_keep(struct office *office, const struct prepared_draft *prepared, int64_t *ret_version,
                struct error *error)
{
    return keep(office, prepared, false, ret_version, error);
}

bool draft_keep_anew(struct office *office, const struct prepared_draft *prepared,
                     int64_t *ret_version, struct error *error)
{
    return keep(office, prepared, true, ret_version, error);
}

struct str draft_hash_of_prepared(const struct prepared_draft *prepared)
{
    return str_from(prepared->blob.hash.hex);
}

/* The version with its text; NULL on failure. */
static struct loaded_draft *load_version(struct office *office, int64_t version,
                                         struct arena *arena, struct error *error)
{
    bool found;
    struct loaded_draft *loaded = ARENA_NEW(arena, struct loaded_draft);
    if (!loaded) {
        error_no_memory(error);
        return NULL;
    }
    if (!sql_version_get(office->store, version, arena, &loaded->version, &found, error))
        return NULL;
    if (found && !sql_document_get(office->store, loaded->version.document, arena, &loaded->row,
                                   &found, error))
        return NULL;
    if (!found) {
        error_set(error, ERROR_NOT_FOUND,
                  "there is no draft with the id %lld; samsyn show draft "
                  "lists them",
                  (long long)version);
        return NULL;
    }
    return load_text(office, arena, loaded, error) ? loaded : NULL;
}

struct loaded_draft *draft_load(struct office *office, int64_t version, struct arena *arena,
                                struct error *error)
{
    struct loaded_draft *loaded = load_version(office, version, arena, error);
    return loaded && find_tree_of(office, arena, loaded, error) ? loaded : NULL;
}

struct loaded_draft *draft_load_kept(struct office *office, int64_t version, struct arena *arena,
                                     struct error *error)
{
    struct sql_node_rows rows;
    bool fits = false;
    struct loaded_draft *loaded = load_version(office, version, arena, error);
    if (!loaded || !sql_node_list(office->store, version, arena, &rows, error) ||
        !draft_tree_take(&loaded->document, &rows, arena, &loaded->draft, &fits, error))
        return NULL;
    /* A text that was read anew by another reader may have another tree than is kept. */
    return fits || find_tree_of(office, arena, loaded, error) ? loaded : NULL;
}

bool draft_newest(struct office *office, int64_t *ret_version, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_version_rows versions;
    bool ok = sql_version_list(office->store, &arena, &versions, error);
    if (ok && versions.count == 0)
        ok = error_set(error, ERROR_STATE, "there is no draft yet; add one with samsyn draft add");
    if (ok)
        *ret_version = versions.items[versions.count - 1].id;
    arena_done(&arena);
    return ok;
}

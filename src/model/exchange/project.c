/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/project.h"

#include "base/utf8.h"
#include "model/exchange/project_codes.h"
#include "model/office/json.h"
#include "store/blob.h"
#include "text/document/document.h"

/* How much of a selection's text is its name. */
#define NAME_BYTES ((size_t)80)

enum variable { VARIABLE_TYPE, VARIABLE_CASE_NUMBER, VARIABLE_DATED, VARIABLE_NUMBER, VARIABLES };

static const struct {
    const char *what, *type, *names[LANGUAGES];
} variables[VARIABLES] = {
    [VARIABLE_TYPE] = {"type", "Text", {"Typ av avsändare", "Type of body"}},
    [VARIABLE_CASE_NUMBER] = {"case_number", "Text", {"Diarienummer", "Case number"}},
    [VARIABLE_DATED] = {"dated", "Date", {"Daterad", "Dated"}},
    [VARIABLE_NUMBER] = {"number", "Text", {"Nummer i registret", "Number in the register"}},
};

/* One for each kind of code. */
static const char *const colors[CODE_KINDS] = {"#1F5A8C", "#2E7D4F", "#8C5A1F", "#6B3FA0",
                                               "#5F6B73"};

static const char *const proposed[LANGUAGES] = {"Förslag av Samsyn, inte bekräftat",
                                                "Proposed by Samsyn, not confirmed"};
static const char *const draft_names[LANGUAGES] = {"Remissversion", "Draft"};
static const char *const unknown_types[LANGUAGES] = {"Okänd typ", "Unknown type"};

struct viewing {
    struct export *export;
    struct code_book book;
    enum language language;
    struct json_maker maker;
    json_t *view, *notes;
    int64_t originals; /* bytes of PDFs so far */
    struct error *error;
};

/* Why a PDF is not in the project. */
enum missing { MISSING_NONE, MISSING_MASKED, MISSING_WITHHELD, MISSING_LARGE, MISSINGS };

static const char *const missing[MISSINGS][LANGUAGES] = {
    [MISSING_MASKED] = {"Originalet är inte med, för handlingen är delvis maskerad.",
                        "The original is not there, for parts of the document are masked."},
    [MISSING_WITHHELD] = {"Originalet är inte med, för handlingen lämnas inte ut.",
                          "The original is not there, for the document is withheld."},
    [MISSING_LARGE] = {"Originalet är inte med, för filen hade blivit för stor.",
                       "The original is not there, for the file would have become too large."},
};

static void put(struct viewing *viewing, json_t *object, const char *key, struct str value)
{
    json_put(&viewing->maker, object, key, value.p || value.n == 0 ? json_of_str(value) : NULL);
}

static void put_optional(struct viewing *viewing, json_t *object, const char *key, struct str value)
{
    json_put(&viewing->maker, object, key, json_of_optional(value));
}

static void put_guid(struct viewing *viewing, json_t *object, const char *key, struct guid guid)
{
    json_put(&viewing->maker, object, key, json_string(guid.text[0] ? guid.text : NULL));
}

static void push_guid(struct viewing *viewing, json_t *array, struct guid guid)
{
    json_push(&viewing->maker, array, json_string(guid.text[0] ? guid.text : NULL));
}

bool project_is_own_description(struct str text)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (str_equal(text, str_from(proposed[i])))
            return true;
    return false;
}

struct guid project_document_guid(const struct export *export,
                                  const struct export_document *document)
{
    return export_guid(export, "document", document->row.number);
}

struct guid project_draft_guid(const struct export *export)
{
    return export_guid(export, "draft", export->draft->version.id);
}

/* Codes */

static json_t *put_code(struct viewing *viewing, json_t *codes, struct guid guid, struct str name,
                        const char *codable, enum code_kind kind)
{
    json_t *code = json_push_object(&viewing->maker, codes);
    put_guid(viewing, code, "guid", guid);
    put(viewing, code, "name", name);
    put(viewing, code, "codable", str_from(codable));
    put(viewing, code, "color", str_from(colors[kind]));
    return json_put_array(&viewing->maker, code, "codes");
}

/* Each under the one above it. */
static bool put_codes(struct viewing *viewing)
{
    json_t *all = json_put_array(&viewing->maker, viewing->view, "codes");
    json_t *tops[CODE_KINDS];
    size_t count = viewing->book.codes.count;
    json_t **below = ARENA_ARRAY(viewing->export->arena, count + 1, json_t *);
    if (!below)
        return error_no_memory(viewing->error);
    for (size_t i = 0; i < CODE_KINDS; i++) {
        enum code_kind kind = (enum code_kind)i;
        tops[i] = put_code(viewing, all, code_kind_guid(viewing->export, kind),
                           str_from(code_kind_title(kind, viewing->language)), "false", kind);
    }
    for (size_t i = 0; i < count; i++) {
        const struct code *code = &viewing->book.codes.items[i];
        json_t *above = code->parent == NO_CODE ? tops[code->kind] : below[code->parent];
        below[i] = put_code(viewing, above, code->guid, code->name, "true", code->kind);
    }
    return true;
}

/* Variables and their values */

static struct guid variable_guid(const struct viewing *viewing, enum variable variable)
{
    return export_guid_named(viewing->export, "variable", str_from(variables[variable].what));
}

static void put_variables(struct viewing *viewing)
{
    json_t *array = json_put_array(&viewing->maker, viewing->view, "variables");
    for (size_t i = 0; i < VARIABLES; i++) {
        json_t *variable = json_push_object(&viewing->maker, array);
        put_guid(viewing, variable, "guid", variable_guid(viewing, (enum variable)i));
        put(viewing, variable, "name", str_from(variables[i].names[viewing->language]));
        put(viewing, variable, "type", str_from(variables[i].type));
    }
}

/* A date that is no whole day is left out: the standard's are days. */
static void put_value(struct viewing *viewing, json_t *values, enum variable variable,
                      struct str value)
{
    bool is_date = variable == VARIABLE_DATED;
    if (value.n == 0 || (is_date && value.n < 10))
        return;
    json_t *object = json_push_object(&viewing->maker, values);
    put_guid(viewing, object, "variable", variable_guid(viewing, variable));
    put_optional(viewing, object, "text", is_date ? STR("") : value);
    put_optional(viewing, object, "date", is_date ? str_sub(value, 0, 10) : STR(""));
}

static void put_values(struct viewing *viewing, json_t *object,
                       const struct export_document *document)
{
    json_t *values = json_put_array(&viewing->maker, object, "values");
    put_value(viewing, values, VARIABLE_TYPE, document->row.sender_type);
    put_value(viewing, values, VARIABLE_CASE_NUMBER, document->row.case_number);
    put_value(viewing, values, VARIABLE_DATED, document->row.dated);
    put_value(viewing, values, VARIABLE_NUMBER,
              str_format(viewing->export->arena, "%lld", (long long)document->row.number));
}

/* Groups of answers: by sender (cases) and by type (sets) */

/* The list of sources of the group with that name, found or made; `*ret_made` is its object when it
 * is new. */
static json_t *find_group(struct viewing *viewing, json_t *groups, const char *what,
                          struct str name, json_t **ret_made)
{
    struct guid guid = export_guid_named(viewing->export, what, name);
    size_t i;
    json_t *group;
    json_array_foreach(groups, i, group)
    {
        if (str_equal(json_str(group, "guid"), str_from(guid.text)))
            return json_object_get(group, "sources");
    }
    group = json_push_object(&viewing->maker, groups);
    put_guid(viewing, group, "guid", guid);
    put(viewing, group, "name", name);
    *ret_made = group;
    return json_put_array(&viewing->maker, group, "sources");
}

static void put_in_groups(struct viewing *viewing, const struct export_document *document,
                          struct guid guid)
{
    json_t *cases = json_object_get(viewing->view, "cases");
    json_t *sets = json_object_get(viewing->view, "sets");
    json_t *made = NULL;
    struct str type = document->row.sender_type;
    if (document->row.sender.n) {
        push_guid(viewing, find_group(viewing, cases, "case", document->row.sender, &made), guid);
        if (made)
            put_values(viewing, made, document);
    }
    if (type.n == 0)
        type = str_from(unknown_types[viewing->language]);
    push_guid(viewing, find_group(viewing, sets, "set", type, &made), guid);
}

/* Selections */

static void put_coding(struct viewing *viewing, json_t *codings, int64_t viewpoint,
                       enum code_kind kind, struct str value)
{
    size_t at = value.n ? code_book_find(&viewing->book, kind, value) : NO_CODE;
    if (at == NO_CODE)
        return;
    const struct code *code = &viewing->book.codes.items[at];
    struct str name =
        str_format(viewing->export->arena, "%lld/%s", (long long)viewpoint, code->guid.text);
    json_t *coding = json_push_object(&viewing->maker, codings);
    viewing->maker.failed |= !name.p;
    put_guid(viewing, coding, "guid", export_guid_named(viewing->export, "coding", name));
    put_guid(viewing, coding, "code", code->guid);
}

static void put_codings(struct viewing *viewing, json_t *selection,
                        const struct export_viewpoint *viewpoint)
{
    const struct sql_viewpoint *row = viewpoint->row;
    json_t *codings = json_put_array(&viewing->maker, selection, "codings");
    put_coding(viewing, codings, row->id, CODE_KIND, row->kind);
    put_coding(viewing, codings, row->id, CODE_STANCE, row->stance);
    put_coding(viewing, codings, row->id, CODE_OUTCOME, row->outcome);
    for (size_t i = 0; i < viewpoint->theme_count; i++)
        put_coding(viewing, codings, row->id, CODE_THEME, viewpoint->themes[i].name);
    for (size_t i = 0; i < viewpoint->passage_count; i++)
        put_coding(viewing, codings, row->id, CODE_PART, viewpoint->passages[i].node);
}

/* The reply is a note of its own. */
static void put_reply(struct viewing *viewing, json_t *selection, const struct sql_viewpoint *row)
{
    json_t *notes = json_put_array(&viewing->maker, selection, "notes");
    if (row->reason.n == 0)
        return;
    struct guid guid = export_guid(viewing->export, "reply", row->id);
    size_t outcome = code_book_find(&viewing->book, CODE_OUTCOME, row->outcome);
    json_t *note = json_push_object(&viewing->maker, viewing->notes);
    push_guid(viewing, notes, guid);
    put_guid(viewing, note, "guid", guid);
    put(viewing, note, "name",
        outcome == NO_CODE ? row->outcome : viewing->book.codes.items[outcome].name);
    put(viewing, note, "text", row->reason);
}

static struct str first_words(struct viewing *viewing, const struct export_document *document,
                              struct range range)
{
    struct str text = document->document->text;
    range.end = range.start + utf8_cut(str_sub(text, range.start, range.end), NAME_BYTES);
    return document_plain(viewing->export->arena, document->document, range);
}

static void put_selection(struct viewing *viewing, json_t *selections,
                          const struct export_document *document,
                          const struct export_viewpoint *viewpoint)
{
    const struct sql_viewpoint *row = viewpoint->row;
    struct range range = {(size_t)row->start_at, (size_t)row->end_at};
    bool is_proposed = str_equal(row->state, STR("proposed"));
    json_t *selection = json_push_object(&viewing->maker, selections);
    put_guid(viewing, selection, "guid", export_guid(viewing->export, "viewpoint", row->id));
    put(viewing, selection, "name", first_words(viewing, document, range));
    json_put(&viewing->maker, selection, "start",
             json_integer((json_int_t)positions_of(&document->positions, range.start)));
    json_put(&viewing->maker, selection, "end",
             json_integer((json_int_t)positions_of(&document->positions, range.end)));
    put_optional(viewing, selection, "description",
                 str_from(is_proposed ? proposed[viewing->language] : NULL));
    put_codings(viewing, selection, viewpoint);
    put_reply(viewing, selection, row);
}

/* Sources */

static json_t *put_source(struct viewing *viewing, struct guid guid, struct str name,
                          struct str text)
{
    json_t *source = json_push_object(&viewing->maker, json_object_get(viewing->view, "sources"));
    put_guid(viewing, source, "guid", guid);
    put(viewing, source, "name", name);
    put(viewing, json_object_get(viewing->view, "texts"), guid.text, text);
    return source;
}

/* A text alone, and why its original does not stand beside it. */
static void put_no_pdf(struct viewing *viewing, json_t *source, enum missing why)
{
    put_optional(viewing, source, "description", str_from(missing[why][viewing->language]));
    json_put(&viewing->maker, source, "pdf", json_null());
}

static void put_pdf(struct viewing *viewing, json_t *source, struct guid guid, struct str hash)
{
    json_t *pdf = json_put_object(&viewing->maker, source, "pdf");
    put_optional(viewing, source, "description", STR(""));
    put(viewing, pdf, "file", str_format(viewing->export->arena, "%s.pdf", guid.text));
    put_guid(viewing, pdf, "text",
             export_guid_named(viewing->export, "text of", str_from(guid.text)));
    put(viewing, json_object_get(viewing->view, "originals"), guid.text, hash);
}

static bool fits(struct viewing *viewing, int64_t size)
{
    if (size > (int64_t)LIMIT_PROJECT_ORIGINALS_BYTES - viewing->originals)
        return false;
    viewing->originals += size;
    return true;
}

static bool put_original(struct viewing *viewing, json_t *source, size_t place, struct guid guid)
{
    static const enum missing reasons[] = {[ORIGINAL_OTHER] = MISSING_NONE,
                                           [ORIGINAL_MASKED] = MISSING_MASKED,
                                           [ORIGINAL_WITHHELD] = MISSING_WITHHELD,
                                           [ORIGINAL_SHOWN] = MISSING_LARGE};
    const struct export_document *document = &viewing->export->documents[place];
    enum export_original original;
    if (!export_original(viewing->export, place, &original, viewing->error))
        return false;
    if (original == ORIGINAL_SHOWN && fits(viewing, document->row.size))
        put_pdf(viewing, source, guid, document->row.hash);
    else
        put_no_pdf(viewing, source, reasons[original]);
    return true;
}

static void put_draft(struct viewing *viewing)
{
    const struct export *export = viewing->export;
    json_t *source =
        put_source(viewing, project_draft_guid(export),
                   str_format(export->arena, "%s: %.*s", draft_names[viewing->language],
                              STR_ARGS(export->draft->draft.title)),
                   export->draft->document.text);
    put_no_pdf(viewing, source, MISSING_NONE);
    json_put_array(&viewing->maker, source, "values");
    json_put_array(&viewing->maker, source, "selections");
}

/* "12 Tallmo stad": programs want names that no other has, and take one that ends in ".pdf" for a
 * PDF. */
static struct str document_name(const struct viewing *viewing,
                                const struct export_document *document)
{
    struct str name = export_document_name(document);
    for (size_t i = document->row.sender.n ? 0 : name.n; i-- > 0;)
        if (name.p[i] == '.') {
            name.n = i;
            break;
        }
    return str_format(viewing->export->arena, "%lld %.*s", (long long)document->row.number,
                      STR_ARGS(name));
}

static bool put_document(struct viewing *viewing, size_t place)
{
    struct export *export = viewing->export;
    if (!export_read(export, place, viewing->error))
        return false;
    const struct export_document *document = &export->documents[place];
    struct guid guid = project_document_guid(export, document);
    json_t *source =
        put_source(viewing, guid, document_name(viewing, document), document->document->text);
    if (!put_original(viewing, source, place, guid))
        return false;
    put_values(viewing, source, document);
    json_t *selections = json_put_array(&viewing->maker, source, "selections");
    for (size_t i = 0; i < document->viewpoint_count; i++)
        put_selection(viewing, selections, document,
                      &export->viewpoints[document->first_viewpoint + i]);
    put_in_groups(viewing, document, guid);
    return true;
}

static bool put_sources(struct viewing *viewing)
{
    put_draft(viewing);
    for (size_t i = 0; i < viewing->export->document_count; i++)
        if (!put_document(viewing, i))
            return false;
    return true;
}

static void begin(struct viewing *viewing)
{
    struct json_maker *maker = &viewing->maker;
    viewing->view = json_object();
    put(viewing, viewing->view, "name", viewing->export->consultation.title);
    put(viewing, viewing->view, "origin", STR("Samsyn " SAMSYN_VERSION));
    json_t *user = json_put_object(maker, viewing->view, "user");
    put_guid(viewing, user, "guid", export_guid(viewing->export, "user", 0));
    put(viewing, user, "name", STR("Samsyn"));
    json_put_array(maker, viewing->view, "cases");
    json_put_array(maker, viewing->view, "sources");
    viewing->notes = json_put_array(maker, viewing->view, "notes");
    json_put_array(maker, viewing->view, "sets");
    json_put_object(maker, viewing->view, "texts");
    json_put_object(maker, viewing->view, "originals");
}

/* A template cannot ask whether a list is empty without walking it. */
static void put_flags(struct viewing *viewing)
{
    static const struct {
        const char *flag, *list;
    } flags[] = {{"has_cases", "cases"}, {"has_notes", "notes"}, {"has_sets", "sets"}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        json_put(&viewing->maker, viewing->view, flags[i].flag,
                 json_boolean(json_array_size(json_object_get(viewing->view, flags[i].list))));
}

bool project_original(void *export, struct str hash, struct buf *out, struct error *error)
{
    const struct export *from = export;
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    bool ok = blob_read(from->office->store, hash, &bytes, error);
    if (ok)
        buf_add_str(out, buf_str(&bytes));
    buf_done(&bytes);
    return ok;
}

json_t *project_view(struct export *export, enum language language, struct error *error)
{
    struct viewing viewing = {.export = export, .language = language, .error = error};
    if (!code_book_make(export, language, &viewing.book, error))
        return NULL;
    begin(&viewing);
    put_variables(&viewing);
    if (put_codes(&viewing) && put_sources(&viewing)) {
        put_flags(&viewing);
        return json_made(&viewing.maker, viewing.view, error);
    }
    json_decref(viewing.view);
    return NULL;
}

json_t *project_codes_view(struct export *export, enum language language, struct error *error)
{
    struct viewing viewing = {.export = export, .language = language, .error = error};
    if (!code_book_make(export, language, &viewing.book, error))
        return NULL;
    viewing.view = json_object();
    put(&viewing, viewing.view, "origin", STR("Samsyn " SAMSYN_VERSION));
    if (put_codes(&viewing))
        return json_made(&viewing.maker, viewing.view, error);
    json_decref(viewing.view);
    return NULL;
}

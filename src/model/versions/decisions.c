/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/decisions.h"

#include "base/date.h"
#include "base/hash.h"
#include "model/chain/changes.h"
#include "model/compilation/compile.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "model/versions/substantial.h"
#include "model/versions/versions.h"
#include "store/blob.h"

/* The list of changes is sealed whole. */
enum { ALL_CHANGES = 1000000 };

struct replaced {
    int64_t version; /* 0: what does not stand here */
    struct str name;
};

struct prepared_decision {
    struct decision_form form;
    struct sql_chained version;
    struct blob compilation, changes;
    struct str text_hash;
    bool substantial;
    struct replaced replaced[LIMIT_REPLACED_VERSIONS];
    size_t replaced_count;
    struct sql_decision_ground ground; /* then */
};

struct preparing {
    struct office *office;
    struct arena *arena;
    struct prepared_decision *prepared;
    struct error *error;
};

/* What was typed */

static bool check_field(struct str text, const char *field, bool needed, size_t most,
                        struct error *error)
{
    if (needed && text.n == 0)
        return error_set(error, ERROR_INPUT, "%s: is missing", field);
    return text.n <= most || error_set(error, ERROR_LIMIT, "%s: at most %zu bytes", field, most);
}

static bool check_form(const struct decision_form *form, struct error *error)
{
    struct date day;
    if (!date_parse_iso(form->decided, &day))
        return error_set(error, ERROR_INPUT, "decided: write the day as 2026-06-11");
    if (!str_equal(form->new_round, STR("held")) && !str_equal(form->new_round, STR("not_held")))
        return error_set(error, ERROR_INPUT,
                         "new_round: say whether there was another round on what was changed");
    return check_field(form->decided_by, "decided_by", true, LIMIT_NAME_BYTES, error) &&
           check_field(form->paragraph, "paragraph", true, LIMIT_NAME_BYTES, error) &&
           check_field(form->case_number, "case_number", false, LIMIT_CASE_NUMBER_BYTES, error) &&
           check_field(form->reservations, "reservations", false, LIMIT_REASON_BYTES, error) &&
           check_field(form->new_round_reason, "new_round_reason", false, LIMIT_REASON_BYTES,
                       error);
}

static void trim_form(struct decision_form *form)
{
    form->decided = str_trim(form->decided);
    form->decided_by = str_trim(form->decided_by);
    form->paragraph = str_trim(form->paragraph);
    form->case_number = str_trim(form->case_number);
    form->reservations = str_trim(form->reservations);
    form->new_round_reason = str_trim(form->new_round_reason);
}

/* "version 12"; false for any other line. */
static bool read_version(struct str line, int64_t *ret_version)
{
    static const struct str word = STR_INIT("version ");
    int64_t version = 0;
    if (line.n <= word.n || line.n > word.n + 18 || !str_starts(line, word))
        return false;
    for (size_t i = word.n; i < line.n; i++) {
        if (!ascii_is_digit(line.p[i]))
            return false;
        version = version * 10 + (line.p[i] - '0');
    }
    *ret_version = version;
    return true;
}

/* One of the consultation's own, or one that was decided on: what another consultation works on is
 * not told of here. */
static bool may_be_replaced(struct preparing *preparing, int64_t version, bool *ret_may)
{
    struct error problem = {0};
    struct sql_chained own;
    struct sql_decision decision;
    *ret_may = version_find(preparing->office, preparing->prepared->form.consultation, version,
                            preparing->arena, &own, &problem);
    if (*ret_may || problem.code == ERROR_NOT_FOUND)
        return *ret_may || sql_decision_get(preparing->office->store, version, preparing->arena,
                                            &decision, ret_may, preparing->error);
    if (preparing->error)
        *preparing->error = problem;
    return false;
}

static bool find_replaced(struct preparing *preparing, struct str line, struct replaced *ret)
{
    struct replaced replaced = {0, line};
    struct sql_version row;
    bool may, found = false;
    if (read_version(line, &replaced.version)) {
        if (!may_be_replaced(preparing, replaced.version, &may) ||
            !sql_version_get(preparing->office->store, replaced.version, preparing->arena, &row,
                             &found, preparing->error))
            return false;
        if (!found || !may || replaced.version == preparing->prepared->form.version)
            return error_set(preparing->error, ERROR_INPUT,
                             "replaces: there is no version %lld that this one could replace",
                             (long long)replaced.version);
        replaced.name = row.title;
    }
    *ret = replaced;
    return true;
}

static bool take_replaced(struct preparing *preparing)
{
    struct prepared_decision *prepared = preparing->prepared;
    struct str text = prepared->form.replaces;
    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.n == 0)
            continue;
        if (prepared->replaced_count == LIMIT_REPLACED_VERSIONS || line.n > LIMIT_NAME_BYTES)
            return error_set(preparing->error, ERROR_LIMIT,
                             "replaces: at most %zu lines of %zu bytes", LIMIT_REPLACED_VERSIONS,
                             LIMIT_NAME_BYTES);
        if (!find_replaced(preparing, line, &prepared->replaced[prepared->replaced_count]))
            return false;
        prepared->replaced_count++;
    }
    return true;
}

/* What must be so */

static bool check_stands(struct office *office, int64_t consultation, int64_t version,
                         struct arena *arena, struct sql_chained *ret_row, struct error *error)
{
    struct sql_decision decision;
    struct sql_chained row;
    struct error problem = {0};
    bool decided = false;
    if (!version_find(office, consultation, version, arena, &row, error))
        return false;
    if (row.withdrawn.n)
        return error_set(error, ERROR_STATE, "decision_withdrawn: the version was withdrawn");
    if (!sql_decision_get(office->store, version, arena, &decision, &decided, error))
        return false;
    if (decided)
        return error_set(error, ERROR_STATE,
                         "decision_already: there is a decision on the version already");
    if (!version_check_stands(office, consultation, &row, arena, &problem))
        return problem.code == ERROR_STATE
                   ? error_set(error, ERROR_STATE,
                               "decision_older: a later version has been decided on")
                   : error_set(error, problem.code, "%s", problem.message);
    if (ret_row)
        *ret_row = row;
    return true;
}

static bool check_version(struct preparing *preparing)
{
    struct prepared_decision *prepared = preparing->prepared;
    return check_stands(preparing->office, prepared->form.consultation, prepared->form.version,
                        preparing->arena, &prepared->version, preparing->error);
}

static bool check_gate(struct preparing *preparing)
{
    const struct decision_form *form = &preparing->prepared->form;
    json_t *gate = version_gate_view(preparing->office, form->consultation, form->version, 0, 1,
                                     preparing->error);
    if (!gate)
        return false;
    bool ok = json_is_true(json_object_get(gate, "passed"));
    if (!ok)
        error_set(preparing->error, ERROR_STATE,
                  "decision_remains: %lld replies lead to no change, %lld changes have no cause, "
                  "%lld parts wait to "
                  "be placed: see to them first",
                  (long long)json_integer_value(json_object_get(gate, "unmet")),
                  (long long)json_integer_value(json_object_get(gate, "open")),
                  (long long)json_integer_value(json_object_get(gate, "unsure")));
    json_decref(gate);
    return ok;
}

static bool check_substantial(struct preparing *preparing)
{
    struct prepared_decision *prepared = preparing->prepared;
    json_t *view = substantial_view(preparing->office, prepared->form.consultation,
                                    prepared->form.version, preparing->error);
    if (!view)
        return false;
    prepared->substantial = json_is_true(json_object_get(view, "substantial"));
    json_decref(view);
    return !prepared->substantial || prepared->form.new_round_reason.n > 0 ||
           error_set(preparing->error, ERROR_INPUT,
                     "new_round_reason: the changes are substantial; say why there was another "
                     "round, or why not");
}

/* Sealing */

static bool put_compilation(struct preparing *preparing)
{
    struct compile_options options = {.language = LANGUAGE_SV};
    struct compilation *compilation = compile_consultation(
        preparing->office, preparing->prepared->form.consultation, &options, preparing->error);
    if (!compilation)
        return false;
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    bool ok = compilation_write(compilation, &bytes, preparing->error) &&
              blob_put(preparing->office->store, buf_str(&bytes), &preparing->prepared->compilation,
                       preparing->error);
    buf_done(&bytes);
    compilation_free(compilation);
    return ok;
}

/* All versions from the one that was asked about to this one, each with its changes. */
static json_t *changes_of_chain(struct preparing *preparing)
{
    const struct decision_form *form = &preparing->prepared->form;
    const struct change_filter filter = {.limit = ALL_CHANGES};
    struct version_chain chain;
    struct json_maker maker = {0};
    if (!version_chain_find(preparing->office, form->consultation, preparing->arena, &chain,
                            preparing->error))
        return NULL;
    json_t *list = json_array();
    for (size_t i = 1; i < chain.count && chain.items[i - 1].id != form->version; i++) {
        json_t *changes = changes_view(preparing->office, form->consultation, chain.items[i].id,
                                       &filter, preparing->error);
        if (!changes) {
            json_decref(list);
            return NULL;
        }
        json_push(&maker, list, changes);
    }
    return json_made(&maker, list, preparing->error);
}

static bool put_changes(struct preparing *preparing)
{
    json_t *changes = changes_of_chain(preparing);
    if (!changes)
        return false;
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    bool ok = json_write(changes, true, &bytes, preparing->error) &&
              blob_put(preparing->office->store, buf_str(&bytes), &preparing->prepared->changes,
                       preparing->error);
    buf_done(&bytes);
    json_decref(changes);
    return ok;
}

static bool find_text_hash(struct office *office, int64_t document, struct arena *arena,
                           struct str *ret_hash, struct error *error)
{
    struct sql_reading reading;
    bool found = false;
    if (!sql_reading_get(office->store, document, arena, &reading, &found, error))
        return false;
    *ret_hash = reading.text_hash;
    return found || error_set(error, ERROR_STATE, "the version's file has not been read");
}

static bool prepare(struct preparing *preparing)
{
    struct prepared_decision *prepared = preparing->prepared;
    return sql_decision_ground(preparing->office->store, prepared->form.consultation,
                               &prepared->ground, preparing->error) &&
           check_form(&prepared->form, preparing->error) && check_version(preparing) &&
           take_replaced(preparing) && check_gate(preparing) && check_substantial(preparing) &&
           find_text_hash(preparing->office, prepared->version.document, preparing->arena,
                          &prepared->text_hash, preparing->error) &&
           put_compilation(preparing) && put_changes(preparing);
}

struct prepared_decision *decision_prepare(struct office *office, const struct decision_form *form,
                                           struct arena *arena, struct error *error)
{
    struct prepared_decision *prepared = ARENA_NEW(arena, struct prepared_decision);
    if (!prepared) {
        error_no_memory(error);
        return NULL;
    }
    prepared->form = *form;
    trim_form(&prepared->form);
    struct preparing preparing = {office, arena, prepared, error};
    return prepare(&preparing) ? prepared : NULL;
}

/* Keeping */

static bool write_sealed(const struct prepared_decision *prepared, struct arena *arena,
                         struct str *ret_sealed, struct error *error)
{
    struct json_maker maker = {0};
    json_t *sealed = json_object();
    json_put(&maker, sealed, "file", json_of_str(prepared->version.hash));
    json_put(&maker, sealed, "text", json_of_str(prepared->text_hash));
    json_put(&maker, sealed, "compilation", json_string(prepared->compilation.hash.hex));
    json_put(&maker, sealed, "changes", json_string(prepared->changes.hash.hex));
    json_put(&maker, sealed, "decided", json_of_str(prepared->form.decided));
    json_put(&maker, sealed, "decided_by", json_of_str(prepared->form.decided_by));
    json_put(&maker, sealed, "paragraph", json_of_str(prepared->form.paragraph));
    json_put(&maker, sealed, "case_number", json_of_optional(prepared->form.case_number));
    json_put(&maker, sealed, "reservations", json_of_optional(prepared->form.reservations));
    json_put(&maker, sealed, "substantial", json_string(prepared->substantial ? "yes" : "no"));
    json_put(&maker, sealed, "new_round", json_of_str(prepared->form.new_round));
    json_put(&maker, sealed, "new_round_reason", json_of_optional(prepared->form.new_round_reason));
    return json_to_arena(&maker, sealed, arena, ret_sealed, error);
}

static bool keep_row(struct office *office, const struct signed_in *who,
                     const struct prepared_decision *prepared, struct arena *arena,
                     struct error *error)
{
    const struct decision_form *form = &prepared->form;
    struct date_text now = time_now();
    struct str sealed;
    if (!write_sealed(prepared, arena, &sealed, error))
        return false;
    struct hash seal = hash_of(sealed);
    return blob_enter(office->store, &prepared->compilation, error) &&
           blob_enter(office->store, &prepared->changes, error) &&
           sql_decision_add(office->store, form->version, form->consultation, form->decided,
                            form->decided_by, form->paragraph, form->case_number,
                            form->reservations, prepared->substantial ? STR("yes") : STR("no"),
                            form->new_round, form->new_round_reason, prepared->version.hash, sealed,
                            str_from(seal.hex), who ? who->account : 0, str_from(now.text), error);
}

static bool keep_replaced(struct office *office, const struct prepared_decision *prepared,
                          struct error *error)
{
    for (size_t i = 0; i < prepared->replaced_count; i++)
        if (!sql_replacement_add(office->store, prepared->form.version, (int64_t)i + 1,
                                 prepared->replaced[i].version, prepared->replaced[i].name, error))
            return false;
    return true;
}

static json_t *details_of(const struct prepared_decision *prepared)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "version", json_integer(prepared->form.version));
    json_put(&maker, details, "decided", json_of_str(prepared->form.decided));
    json_put(&maker, details, "decided_by", json_of_str(prepared->form.decided_by));
    json_put(&maker, details, "paragraph", json_of_str(prepared->form.paragraph));
    return json_made(&maker, details, NULL);
}

/* What goes on elsewhere in the office is none of a decision's: only what it seals must be as it
 * was when it was sealed. */
static bool check_ground(struct office *office, const struct prepared_decision *prepared,
                         struct error *error)
{
    const struct sql_decision_ground *then = &prepared->ground;
    struct sql_decision_ground now;
    if (!sql_decision_ground(office->store, prepared->form.consultation, &now, error))
        return false;
    if (now.documents != then->documents || now.read != then->read)
        return error_set(error, ERROR_STATE,
                         "decision_answers: an answer came in or was read while the decision was "
                         "being sealed: the compilation is another; look at it and decide again");
    if (now.judged != then->judged)
        return error_set(error, ERROR_STATE,
                         "decision_judged: somebody replied or judged while the decision was being "
                         "sealed: the compilation is another; look at it and decide again");
    return now.explained == then->explained ||
           error_set(error, ERROR_STATE,
                     "decision_explained: somebody said what a change comes of while the decision "
                     "was being sealed; look at the changes and decide again");
}

bool decision_keep(struct office *office, const struct signed_in *who,
                   const struct prepared_decision *prepared, struct error *error)
{
    struct arena arena = arena_init();
    const struct decision_form *form = &prepared->form;
    bool ok = check_stands(office, form->consultation, form->version, &arena, NULL, error) &&
              check_ground(office, prepared, error);
    ok = ok && keep_row(office, who, prepared, &arena, error) &&
         keep_replaced(office, prepared, error) &&
         sql_version_set_adopted(office->store, prepared->form.decided, prepared->form.version,
                                 error) &&
         act_add(office, who, prepared->form.consultation, "version_decide", 0,
                 details_of(prepared), NULL, error);
    arena_done(&arena);
    return ok;
}

/* Showing */

static bool put_replaced(struct office *office, int64_t version, struct arena *arena,
                         struct json_maker *maker, json_t *view, struct error *error)
{
    struct sql_replacement_list_rows replaces;
    struct sql_replacement_list_of_rows by;
    if (!sql_replacement_list(office->store, version, arena, &replaces, error) ||
        !sql_replacement_list_of(office->store, version, arena, &by, error))
        return false;
    json_t *list = json_put_array(maker, view, "replaces");
    for (size_t i = 0; i < replaces.count; i++) {
        json_t *item = json_push_object(maker, list);
        json_put(maker, item, "version",
                 replaces.items[i].replaced ? json_integer(replaces.items[i].replaced)
                                            : json_null());
        json_put(maker, item, "name", json_of_str(replaces.items[i].name));
        json_put(maker, item, "consultation",
                 json_of_count((size_t)replaces.items[i].consultation));
    }
    list = json_put_array(maker, view, "replaced_by");
    for (size_t i = 0; i < by.count; i++) {
        json_t *item = json_push_object(maker, list);
        json_put(maker, item, "version", json_integer(by.items[i].version));
        json_put(maker, item, "title", json_of_str(by.items[i].title));
        json_put(maker, item, "adopted", json_of_optional(by.items[i].adopted));
        json_put(maker, item, "consultation", json_of_count((size_t)by.items[i].consultation));
    }
    return true;
}

static void put_decision(struct json_maker *maker, json_t *view, const struct sql_decision *row)
{
    json_put(maker, view, "version", json_integer(row->version));
    json_put(maker, view, "decided", json_of_str(row->decided));
    json_put(maker, view, "decided_by", json_of_str(row->decided_by));
    json_put(maker, view, "paragraph", json_of_str(row->paragraph));
    json_put(maker, view, "case_number", json_of_optional(row->case_number));
    json_put(maker, view, "reservations", json_of_optional(row->reservations));
    json_put(maker, view, "substantial", json_boolean(str_equal(row->substantial, STR("yes"))));
    json_put(maker, view, "new_round", json_of_str(row->new_round));
    json_put(maker, view, "new_round_reason", json_of_optional(row->new_round_reason));
    json_put(maker, view, "version_hash", json_of_str(row->version_hash));
    json_put(maker, view, "sealed", json_from(row->sealed, "a decision", NULL));
    json_put(maker, view, "seal", json_of_str(row->seal));
    json_put(maker, view, "at", json_of_str(row->at));
}

static bool find_decision(struct office *office, int64_t consultation, int64_t version,
                          struct arena *arena, struct sql_decision *ret_row, bool *ret_found,
                          struct error *error)
{
    struct sql_chained chained;
    return version_find(office, consultation, version, arena, &chained, error) &&
           sql_decision_get(office->store, version, arena, ret_row, ret_found, error);
}

static json_t *view_of(struct office *office, const struct sql_decision *row, struct arena *arena,
                       struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    put_decision(&maker, view, row);
    if (put_replaced(office, row->version, arena, &maker, view, error))
        return json_made(&maker, view, error);
    json_decref(view);
    return NULL;
}

json_t *decision_view(struct office *office, int64_t consultation, int64_t version,
                      struct error *error)
{
    struct arena arena = arena_init();
    struct sql_decision row;
    bool found = false;
    json_t *view = NULL;
    if (find_decision(office, consultation, version, &arena, &row, &found, error))
        view = found ? view_of(office, &row, &arena, error) : json_null();
    arena_done(&arena);
    return view;
}

/* What was sealed */

static bool read_sealed(struct office *office, struct str hash, struct arena *arena,
                        struct str *ret_bytes, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    bool ok =
        blob_read(office->store, hash, &bytes, error) && buf_ok(&bytes, "what was sealed", error);
    struct str copy = ok ? str_copy(arena, buf_str(&bytes)) : STR("");
    buf_done(&bytes);
    if (ok && !copy.p)
        return error_no_memory(error);
    *ret_bytes = copy;
    return ok;
}

bool decision_sealed(struct office *office, int64_t consultation, int64_t version, struct str what,
                     struct arena *arena, struct str *ret_bytes, struct error *error)
{
    struct sql_decision row;
    bool found = false;
    if (!find_decision(office, consultation, version, arena, &row, &found, error))
        return false;
    if (!found || (!str_equal(what, STR("compilation")) && !str_equal(what, STR("changes"))))
        return error_set(error, ERROR_NOT_FOUND, "no %.*s was sealed with version %lld",
                         STR_ARGS(what), (long long)version);
    json_t *sealed = json_from(row.sealed, "a decision", error);
    bool ok =
        sealed &&
        read_sealed(office,
                    json_str(sealed, str_equal(what, STR("changes")) ? "changes" : "compilation"),
                    arena, ret_bytes, error);
    json_decref(sealed);
    return ok;
}

/* Verifying */

static bool is_kept(struct office *office, struct str hash, bool *ret_kept, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    struct error problem = {0};
    bool kept = blob_read(office->store, hash, &bytes, &problem);
    buf_done(&bytes);
    *ret_kept = kept;
    if (kept || problem.code == ERROR_NOT_FOUND || problem.code == ERROR_INPUT)
        return true;
    if (error)
        *error = problem;
    return false;
}

/* Empty when the file has no reading. */
static bool find_present_text(struct office *office, int64_t document, struct arena *arena,
                              struct str *ret_hash, struct error *error)
{
    struct error problem = {0};
    struct str hash = {NULL, 0};
    bool ok = find_text_hash(office, document, arena, &hash, &problem);
    if (!ok && problem.code != ERROR_STATE) {
        if (error)
            *error = problem;
        return false;
    }
    *ret_hash = ok ? hash : (struct str){NULL, 0};
    return true;
}

static bool check_sealed(struct office *office, const struct sql_decision *row,
                         const json_t *sealed, struct arena *arena, unsigned *faults,
                         struct error *error)
{
    struct sql_chained version;
    struct str text_hash;
    bool found = false, file = false, compilation = false, changes = false;
    if (!sql_chained_get(office->store, row->version, arena, &version, &found, error) ||
        !is_kept(office, json_str(sealed, "file"), &file, error) ||
        !is_kept(office, json_str(sealed, "compilation"), &compilation, error) ||
        !is_kept(office, json_str(sealed, "changes"), &changes, error) ||
        !find_present_text(office, version.document, arena, &text_hash, error))
        return false;
    if (!file || !str_equal(version.hash, json_str(sealed, "file")))
        *faults |= SEAL_FILE;
    if (!str_equal(text_hash, json_str(sealed, "text")))
        *faults |= SEAL_TEXT;
    if (!compilation)
        *faults |= SEAL_COMPILATION;
    if (!changes)
        *faults |= SEAL_CHANGES;
    return true;
}

/* What is shown of the decision beside what was sealed must say the same; what is not sealed, since
 * the decision is older than that it is, is nothing to hold it against. */
static bool says_the_same(const struct sql_decision *row, const json_t *sealed)
{
    const struct {
        const char *key;
        struct str shown;
    } told[] = {
        {"file", row->version_hash},
        {"decided", row->decided},
        {"decided_by", row->decided_by},
        {"paragraph", row->paragraph},
        {"case_number", row->case_number},
        {"reservations", row->reservations},
        {"substantial", row->substantial},
        {"new_round", row->new_round},
        {"new_round_reason", row->new_round_reason},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (json_object_get(sealed, told[i].key) &&
            !str_equal(told[i].shown, json_str(sealed, told[i].key)))
            return false;
    return true;
}

bool decision_verify(struct office *office, int64_t consultation, int64_t version,
                     unsigned *ret_faults, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_decision row;
    unsigned faults = 0;
    bool found = false;
    bool ok = find_decision(office, consultation, version, &arena, &row, &found, error);
    if (ok && !found)
        ok = error_set(error, ERROR_NOT_FOUND, "there is no decision on version %lld",
                       (long long)version);
    json_t *sealed = ok ? json_from(row.sealed, "a decision", error) : NULL;
    ok = sealed && check_sealed(office, &row, sealed, &arena, &faults, error);
    if (ok) {
        struct hash seal = hash_of(row.sealed);
        if (!str_equal(str_from(seal.hex), row.seal) || !says_the_same(&row, sealed))
            faults |= SEAL_BROKEN;
        *ret_faults = faults;
    }
    json_decref(sealed);
    arena_done(&arena);
    return ok;
}

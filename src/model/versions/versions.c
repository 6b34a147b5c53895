/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A later version: read and compared without a transaction, then kept within one.
 */
#include "model/versions/versions.h"

#include "base/date.h"
#include "base/hash.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "model/versions/comparing.h"

struct prepared_version {
    struct version_form form;
    struct sql_chained earlier;
    struct version_chain chain; /* as it was when it was compared */
    struct prepared_draft *draft;
    struct compared_drafts *compared;
    enum version_likeness likeness;
};

/* The chain */

static bool load_consultation(struct office *office, int64_t consultation, struct arena *arena,
                              struct sql_consultation *ret_row, struct error *error)
{
    bool found = false;
    if (!sql_consultation_get(office->store, consultation, arena, ret_row, &found, error))
        return false;
    return found || error_set(error, ERROR_NOT_FOUND, "there is no consultation %lld",
                              (long long)consultation);
}

static bool refuse_unknown(int64_t version, struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "the consultation has no version %lld",
                     (long long)version);
}

bool version_find(struct office *office, int64_t consultation, int64_t version, struct arena *arena,
                  struct sql_chained *ret_row, struct error *error)
{
    struct sql_consultation about;
    struct sql_chained row;
    bool found = false;
    if (!load_consultation(office, consultation, arena, &about, error) ||
        !sql_chained_get(office->store, version, arena, &row, &found, error))
        return false;
    if (!found || (about.version != version && row.consultation != consultation))
        return refuse_unknown(version, error);
    *ret_row = row;
    return true;
}

/* A decision seals all that led to its version. */
static bool is_sealed(struct office *office, int64_t consultation, int64_t version,
                      struct arena *arena, bool *ret_sealed, struct error *error)
{
    struct sql_decision_rows decisions;
    if (!sql_decision_list(office->store, consultation, arena, &decisions, error))
        return false;
    *ret_sealed = decisions.count && decisions.items[0].version >= version;
    return true;
}

bool version_check_stands(struct office *office, int64_t consultation,
                          const struct sql_chained *row, struct arena *arena, struct error *error)
{
    bool sealed;
    if (row->withdrawn.n)
        return error_set(error, ERROR_STATE,
                         "version %lld was withdrawn: work on the newest version instead",
                         (long long)row->id);
    if (!is_sealed(office, consultation, row->id, arena, &sealed, error))
        return false;
    return !sealed || error_set(error, ERROR_STATE,
                                "version %lld has been decided on: what led to it is sealed",
                                (long long)row->id);
}

bool version_chain_find(struct office *office, int64_t consultation, struct arena *arena,
                        struct version_chain *ret_chain, struct error *error)
{
    struct sql_consultation about;
    struct sql_chained_rows later;
    bool found = false;
    if (!load_consultation(office, consultation, arena, &about, error) ||
        !sql_chained_list(office->store, consultation, arena, &later, error))
        return false;
    struct version_chain chain = {ARENA_ARRAY(arena, later.count + 1, struct sql_chained), 0};
    if (!chain.items)
        return error_no_memory(error);
    if (!sql_chained_get(office->store, about.version, arena, &chain.items[0], &found, error))
        return false;
    if (!found)
        return refuse_unknown(about.version, error);
    chain.count = 1;
    for (size_t i = 0; i < later.count; i++)
        if (later.items[i].withdrawn.n == 0)
            chain.items[chain.count++] = later.items[i];
    *ret_chain = chain;
    return true;
}

/* Reading and comparing */

/* The version that the new one was made from. That another has been made from it is for
 * version_keep to judge: it may be this file, sent twice. */
static bool find_earlier(struct office *office, struct prepared_version *prepared,
                         struct arena *arena, struct error *error)
{
    const struct version_form *form = &prepared->form;
    if (!version_chain_find(office, form->consultation, arena, &prepared->chain, error))
        return false;
    size_t at = prepared->chain.count - 1;
    while (form->earlier && at && prepared->chain.items[at].id != form->earlier)
        at--;
    if (form->earlier && prepared->chain.items[at].id != form->earlier)
        return version_find(office, form->consultation, form->earlier, arena, &prepared->earlier,
                            error) &&
               error_set(error, ERROR_STATE, "version %lld was withdrawn",
                         (long long)form->earlier);
    prepared->earlier = prepared->chain.items[at];
    return true;
}

/* Whether a version before the one that it was made from has the same text, in this file or in
 * another. */
static bool find_older(struct office *office, const struct prepared_version *prepared,
                       struct arena *arena, bool *ret_older, struct error *error)
{
    struct hash text = hash_of(draft_of_prepared(prepared->draft)->document->text);
    struct str file = draft_hash_of_prepared(prepared->draft);
    bool older = false;
    for (size_t i = 0; i + 1 < prepared->chain.count; i++) {
        const struct sql_chained *version = &prepared->chain.items[i];
        struct sql_reading reading;
        bool found = false;
        if (!sql_reading_get(office->store, version->document, arena, &reading, &found, error))
            return false;
        older = older || str_equal(version->hash, file) ||
                (found && str_equal(reading.text_hash, str_from(text.hex)));
    }
    *ret_older = older;
    return true;
}

static bool judge(struct office *office, struct prepared_version *prepared, struct arena *arena,
                  struct error *error)
{
    double likeness = drafts_likeness(prepared->compared);
    bool older;
    if (!find_older(office, prepared, arena, &older, error))
        return false;
    if (str_equal(draft_hash_of_prepared(prepared->draft), prepared->earlier.hash) ||
        drafts_are_same(prepared->compared))
        prepared->likeness = VERSION_SAME;
    else if (older)
        prepared->likeness = VERSION_OLDER;
    else
        prepared->likeness = likeness < VERSION_OTHER_LIKENESS ? VERSION_OTHER : VERSION_LATER;
    return true;
}

static bool prepare(struct office *office, struct prepared_version *prepared, struct arena *arena,
                    struct error *error)
{
    if (!find_earlier(office, prepared, arena, error))
        return false;
    struct loaded_draft *old = draft_load(office, prepared->earlier.id, arena, error);
    if (!old)
        return false;
    prepared->draft = draft_prepare(office, prepared->form.path, prepared->form.name, arena, error);
    if (!prepared->draft)
        return false;
    prepared->compared =
        drafts_compare(office, &old->draft, draft_of_prepared(prepared->draft), arena, error);
    return prepared->compared && judge(office, prepared, arena, error);
}

struct prepared_version *version_prepare(struct office *office, const struct version_form *form,
                                         struct arena *arena, struct error *error)
{
    struct prepared_version *prepared = ARENA_NEW(arena, struct prepared_version);
    if (!prepared) {
        error_no_memory(error);
        return NULL;
    }
    prepared->form = *form;
    return prepare(office, prepared, arena, error) ? prepared : NULL;
}

enum version_likeness version_likeness_of(const struct prepared_version *prepared,
                                          double *ret_likeness)
{
    *ret_likeness = drafts_likeness(prepared->compared);
    return prepared->likeness;
}

struct str version_hash_of(const struct prepared_version *prepared)
{
    return draft_hash_of_prepared(prepared->draft);
}

/* Keeping */

static bool check_likeness(const struct prepared_version *prepared, bool anyway,
                           struct error *error)
{
    const char *earlier = prepared->earlier.id == prepared->chain.items[0].id
                              ? "the draft"
                              : "the version that it was made from";
    switch (prepared->likeness) {
    case VERSION_SAME:
        return error_set(error, ERROR_STATE, "the file has the same text as %s: nothing changed",
                         earlier);
    case VERSION_OLDER:
        return anyway ||
               error_set(error, ERROR_STATE,
                         "the file is a version before %s; is it the right one?", earlier);
    case VERSION_OTHER:
        return anyway ||
               error_set(error, ERROR_STATE,
                         "the file has %.0f %% in common with %s; is it another document?",
                         100 * drafts_likeness(prepared->compared), earlier);
    case VERSION_LATER:
        break;
    }
    return true;
}

/* The version that the same file gave when it was sent before; 0 when there is none. */
static bool find_sent_twice(const struct prepared_version *prepared,
                            const struct version_chain *chain, int64_t *ret_version)
{
    const struct sql_chained *newest = &chain->items[chain->count - 1];
    bool twice = newest->earlier == prepared->earlier.id &&
                 str_equal(newest->hash, draft_hash_of_prepared(prepared->draft));
    if (twice)
        *ret_version = newest->id;
    return twice;
}

static bool note_added(struct office *office, const struct signed_in *who,
                       const struct prepared_version *prepared, int64_t version,
                       struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "version", json_integer(version));
    json_put(&maker, details, "earlier", json_integer(prepared->earlier.id));
    json_put(&maker, details, "label", json_of_optional(prepared->form.label));
    json_put(&maker, details, "likeness", json_real(drafts_likeness(prepared->compared)));
    details = json_made(&maker, details, error);
    return details && act_add(office, who, prepared->form.consultation, "version_add", 0, details,
                              NULL, error);
}

static bool keep(struct office *office, const struct signed_in *who,
                 const struct prepared_version *prepared, int64_t *ret_version, struct error *error)
{
    int64_t version;
    if (!draft_keep_anew(office, prepared->draft, &version, error) ||
        !sql_version_set_earlier(office->store, prepared->earlier.id, prepared->form.consultation,
                                 prepared->form.label, version, error) ||
        !drafts_keep(office, prepared->compared, version, prepared->earlier.id, error) ||
        !note_added(office, who, prepared, version, error))
        return false;
    *ret_version = version;
    return true;
}

bool version_keep(struct office *office, const struct signed_in *who,
                  const struct prepared_version *prepared, bool anyway, int64_t *ret_version,
                  struct error *error)
{
    struct arena arena = arena_init();
    struct version_chain chain;
    bool ok = version_chain_find(office, prepared->form.consultation, &arena, &chain, error);
    if (ok && !find_sent_twice(prepared, &chain, ret_version)) {
        ok = check_likeness(prepared, anyway, error);
        if (ok && chain.items[chain.count - 1].id != prepared->earlier.id)
            ok = error_set(error, ERROR_STATE,
                           "somebody added version %lld meanwhile; look at it, and add yours again",
                           (long long)chain.items[chain.count - 1].id);
        ok = ok && keep(office, who, prepared, ret_version, error);
    }
    arena_done(&arena);
    return ok;
}

/* Withdrawing */

static bool check_withdrawal(struct office *office, const struct version_chain *chain,
                             int64_t version, struct arena *arena, struct error *error)
{
    struct sql_decision decision;
    bool decided = false;
    if (chain->items[0].id == version)
        return error_set(error, ERROR_STATE, "the consultation is about this version");
    if (chain->items[chain->count - 1].id != version)
        return error_set(error, ERROR_STATE,
                         "another version was made from this one, or it is withdrawn already");
    if (!sql_decision_get(office->store, version, arena, &decision, &decided, error))
        return false;
    return !decided || error_set(error, ERROR_STATE, "there is a decision on this version");
}

static json_t *details_of_withdrawal(int64_t version, struct str reason)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "version", json_integer(version));
    json_put(&maker, details, "reason", json_of_str(reason));
    return json_made(&maker, details, NULL);
}

static bool withdraw(struct office *office, const struct signed_in *who, int64_t consultation,
                     int64_t version, struct str reason, struct arena *arena, struct error *error)
{
    struct sql_chained row;
    struct version_chain chain;
    struct date_text now = time_now();
    return version_find(office, consultation, version, arena, &row, error) &&
           version_chain_find(office, consultation, arena, &chain, error) &&
           check_withdrawal(office, &chain, version, arena, error) &&
           sql_version_withdraw(office->store, str_from(now.text), reason, version, error) &&
           act_add(office, who, consultation, "version_withdraw", 0,
                   details_of_withdrawal(version, reason), NULL, error);
}

bool version_withdraw(struct office *office, const struct signed_in *who, int64_t consultation,
                      int64_t version, struct str reason, struct error *error)
{
    struct arena arena = arena_init();
    reason = str_trim(reason);
    if (reason.n == 0)
        return error_set(error, ERROR_INPUT, "say why the version is withdrawn");
    if (reason.n > LIMIT_REASON_BYTES)
        return error_set(error, ERROR_LIMIT, "the reason has %zu bytes; at most %zu", reason.n,
                         LIMIT_REASON_BYTES);
    bool ok = withdraw(office, who, consultation, version, reason, &arena, error);
    arena_done(&arena);
    return ok;
}

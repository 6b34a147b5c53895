/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/disclosures.h"

#include "base/date.h"
#include "model/documents/readings.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "text/document/quotation.h"

enum disclosed_state disclosed_state_from(struct str name)
{
    if (name.n == 0)
        return DISCLOSED_UNSAID;
    return str_equal(name, STR("shown")) ? DISCLOSED_SHOWN : DISCLOSED_WITHHELD;
}

bool disclosure_find(struct office *office, int64_t document, struct arena *arena,
                     struct disclosed *ret_disclosed, struct error *error)
{
    struct sql_disclosure row;
    struct disclosed disclosed = {.state = DISCLOSED_UNSAID};
    bool found;
    if (!sql_disclosure_get(office->store, document, arena, &row, &found, error) ||
        !sql_redaction_list(office->store, document, arena, &disclosed.redactions, error))
        return false;
    if (found) {
        disclosed.state = disclosed_state_from(row.state);
        disclosed.reason = row.reason;
        disclosed.by = row.shown_name;
        disclosed.at = row.at;
    }
    *ret_disclosed = disclosed;
    return true;
}

/* Changes */

static bool needs_reason(struct str reason, struct error *error)
{
    if (str_trim(reason).n == 0)
        return error_set(error, ERROR_INPUT,
                         "reason: the law or the reason that is shown in its place");
    if (reason.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_LIMIT, "reason: at most %zu bytes", LIMIT_NAME_BYTES);
    return true;
}

static bool note_act(struct office *office, const struct signed_in *who,
                     const struct sql_document *document, const char *verb, struct str reason,
                     struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "number", json_integer(document->number));
    json_put(&maker, details, "reason", json_of_optional(reason));
    details = json_made(&maker, details, error);
    return details &&
           act_add(office, who, document->consultation, verb, document->id, details, NULL, error);
}

static int64_t account_of(const struct signed_in *who)
{
    return who ? who->account : 0;
}

static bool set_one(struct office *office, const struct signed_in *who,
                    const struct sql_document *document, enum disclosed_state state,
                    struct str reason, struct error *error)
{
    bool shown = state == DISCLOSED_SHOWN;
    struct date_text now = time_now();
    return sql_disclosure_put(office->store, document->id, shown ? STR("shown") : STR("withheld"),
                              reason, account_of(who), str_from(now.text), error) &&
           note_act(office, who, document, shown ? "document_show" : "document_withhold", reason,
                    error);
}

/* What came with a letter says what the letter does, and often more. What is withheld already keeps
 * its own reason. */
static bool withhold_below(struct office *office, const struct signed_in *who, int64_t parent,
                           size_t depth, struct str reason, struct arena *arena,
                           struct error *error)
{
    struct sql_document_rows rows;
    if (depth > LIMIT_NESTING)
        return true;
    if (!sql_document_list_attachments(office->store, parent, arena, &rows, error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        struct sql_disclosure said;
        bool found;
        if (!sql_disclosure_get(office->store, rows.items[i].id, arena, &said, &found, error))
            return false;
        bool withheld = found && disclosed_state_from(said.state) == DISCLOSED_WITHHELD;
        if ((!withheld &&
             !set_one(office, who, &rows.items[i], DISCLOSED_WITHHELD, reason, error)) ||
            !withhold_below(office, who, rows.items[i].id, depth + 1, reason, arena, error))
            return false;
    }
    return true;
}

bool disclosure_set(struct office *office, const struct signed_in *who,
                    const struct sql_document *document, enum disclosed_state state,
                    struct str reason, struct error *error)
{
    if (state == DISCLOSED_SHOWN)
        return set_one(office, who, document, state, STR(""), error);
    if (!needs_reason(reason, error))
        return false;
    struct arena arena = arena_init();
    bool ok = set_one(office, who, document, state, str_trim(reason), error) &&
              withhold_below(office, who, document->id, 0, str_trim(reason), &arena, error);
    arena_done(&arena);
    return ok;
}

bool disclosure_is_below_withheld(struct office *office, const struct sql_document *document,
                                  struct arena *arena, bool *ret_below, struct error *error)
{
    struct sql_document above = *document;
    bool below = false, found = true;
    while (above.parent && found && !below) {
        struct sql_disclosure said;
        bool is_said;
        if (!sql_disclosure_get(office->store, above.parent, arena, &said, &is_said, error) ||
            !sql_document_get(office->store, above.parent, arena, &above, &found, error))
            return false;
        below = is_said && disclosed_state_from(said.state) == DISCLOSED_WITHHELD;
    }
    *ret_below = below;
    return true;
}

static bool add_row(struct office *office, const struct signed_in *who, int64_t document,
                    struct range range, struct str reason, int64_t *ret_id, struct error *error)
{
    struct date_text now = time_now();
    int64_t id;
    if (!store_new_id(office->store, &id, error) ||
        !sql_redaction_add(office->store, id, document, (int64_t)range.start, (int64_t)range.end,
                           str_trim(reason), account_of(who), str_from(now.text), error))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

/* The text of a document that has been read. */
static bool load_text(struct office *office, const struct sql_document *document,
                      struct arena *arena, struct document *ret_document, struct error *error)
{
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(office->store, document->id, arena, &reading, &found, error))
        return false;
    if (!found || !str_equal(document->state, STR("read")))
        return error_set(error, ERROR_STATE,
                         "document %lld has no text that could be masked; withhold all of it",
                         (long long)document->number);
    return reading_unpack(&reading, arena, ret_document, error);
}

static bool starts_character(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static bool add_range(struct office *office, const struct signed_in *who,
                      const struct sql_document *document, struct range range, struct str reason,
                      struct arena *arena, int64_t *ret_id, struct error *error)
{
    struct document loaded;
    if (!load_text(office, document, arena, &loaded, error))
        return false;
    if (range.start >= range.end || range.end > loaded.text.n ||
        !starts_character(loaded.text, range.start) || !starts_character(loaded.text, range.end))
        return error_set(error, ERROR_INPUT,
                         "quote: bytes %zu to %zu are no stretch of document %lld", range.start,
                         range.end, (long long)document->number);
    return add_row(office, who, document->id, range, reason, ret_id, error) &&
           note_act(office, who, document, "document_redact", reason, error);
}

bool redaction_add(struct office *office, const struct signed_in *who,
                   const struct sql_document *document, struct range range, struct str reason,
                   int64_t *ret_id, struct error *error)
{
    struct arena arena = arena_init();
    bool ok = needs_reason(reason, error) &&
              add_range(office, who, document, range, reason, &arena, ret_id, error);
    arena_done(&arena);
    return ok;
}

static bool add_matches(struct office *office, const struct signed_in *who,
                        const struct sql_document *document, struct str text, struct str quote,
                        struct str reason, size_t *ret_count, struct error *error)
{
    size_t count = 0;
    struct range range = {0, 0};
    for (; quotation_find(text, range.end, quote, &range); count++)
        if (!add_row(office, who, document->id, range, reason, NULL, error))
            return false;
    if (count == 0)
        return error_set(error, ERROR_INPUT,
                         "quote: the words do not stand in document %lld; copy them from its text",
                         (long long)document->number);
    if (!note_act(office, who, document, "document_redact", reason, error))
        return false;
    *ret_count = count;
    return true;
}

bool redaction_add_quoted(struct office *office, const struct signed_in *who,
                          const struct sql_document *document, struct str quote, struct str reason,
                          size_t *ret_count, struct error *error)
{
    struct arena arena = arena_init();
    struct document loaded;
    bool ok = needs_reason(reason, error) && load_text(office, document, &arena, &loaded, error) &&
              add_matches(office, who, document, loaded.text, quote, reason, ret_count, error);
    arena_done(&arena);
    return ok;
}

static bool remove_found(struct office *office, const struct signed_in *who,
                         const struct sql_document *document, int64_t id, struct arena *arena,
                         struct error *error)
{
    struct sql_redaction_rows rows;
    if (!sql_redaction_list(office->store, document->id, arena, &rows, error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.items[i].id == id)
            return sql_redaction_remove(office->store, id, error) &&
                   note_act(office, who, document, "document_unredact", rows.items[i].reason,
                            error);
    return error_set(error, ERROR_NOT_FOUND, "document %lld has no masked stretch %lld",
                     (long long)document->number, (long long)id);
}

bool redaction_remove(struct office *office, const struct signed_in *who,
                      const struct sql_document *document, int64_t id, struct error *error)
{
    struct arena arena = arena_init();
    bool ok = remove_found(office, who, document, id, &arena, error);
    arena_done(&arena);
    return ok;
}

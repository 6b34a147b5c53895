/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/corrections.h"

#include "base/date.h"
#include "model/desk/standings.h"
#include "model/office/acts.h"
#include "model/office/json.h"

#include <stdio.h>

static const char *const kinds[] = {"response", "memo",    "strategy", "decision",
                                    "news",     "unknown", NULL};
static const char *const stances[] = {"for",      "for_in_part", "against", "no_objection",
                                      "abstains", "unclear",     "",        NULL};
static const char *const answers[] = {"this", "other", "", NULL};

bool correction_is_date(enum corrected_field field)
{
    return field == CORRECTED_DATED || field == CORRECTED_RECEIVED;
}

const char *const *correction_choices(enum corrected_field field)
{
    switch (field) {
    case CORRECTED_KIND:
        return kinds;
    case CORRECTED_STANCE:
        return stances;
    case CORRECTED_ANSWERS:
        return answers;
    default:
        return NULL;
    }
}

/* Fields as they are */

static void take_proposed(const struct sql_document *document, const struct sql_analysis *analysis,
                          struct corrected_value values[CORRECTED_FIELDS])
{
    const struct str proposed[CORRECTED_FIELDS] = {
        [CORRECTED_SENDER] = analysis->sender,
        [CORRECTED_SENDER_TYPE] = analysis->sender_type,
        [CORRECTED_DATED] = analysis->dated,
        [CORRECTED_OUR_CASE_NUMBER] = analysis->our_case_number,
        [CORRECTED_THEIR_CASE_NUMBER] = analysis->their_case_number,
        [CORRECTED_STANCE] = analysis->stance,
        [CORRECTED_KIND] = analysis->kind,
        [CORRECTED_ANSWERS] = analysis->answers,
        [CORRECTED_RECEIVED] = str_sub(document->received, 0, 10),
    };
    for (size_t i = 0; i < CORRECTED_FIELDS; i++)
        values[i] = (struct corrected_value){.proposed = proposed[i], .value = proposed[i]};
}

bool corrections_load(struct office *office, const struct sql_document *document,
                      struct arena *arena, struct corrected_value ret_values[CORRECTED_FIELDS],
                      struct error *error)
{
    struct sql_analysis analysis;
    struct sql_correction_signed_list_rows rows;
    bool found;
    if (!sql_analysis_get(office->store, document->id, arena, &analysis, &found, error) ||
        !sql_correction_signed_list(office->store, document->id, arena, &rows, error))
        return false;
    if (!found)
        analysis = (struct sql_analysis){0};
    take_proposed(document, &analysis, ret_values);
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_correction_signed_list *row = &rows.items[i];
        enum corrected_field field;
        if (!corrected_field_from_name(row->field, &field))
            continue;
        ret_values[field].value = row->value;
        ret_values[field].corrected = true;
        ret_values[field].by = row->shown_name;
        ret_values[field].at = row->at;
    }
    return true;
}

/* What a value must be */

static bool is_among(struct str value, const char *const *names)
{
    for (; *names; names++)
        if (str_equal(value, str_from(*names)))
            return true;
    return false;
}

static bool check_consultee(struct office *office, const struct sql_document *document,
                            struct str value, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultee_rows rows;
    bool known = false;
    bool ok = sql_consultee_list(office->store, document->consultation, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++) {
        char id[32];
        snprintf(id, sizeof id, "%lld", (long long)rows.items[i].id);
        known |= str_equal(value, str_from(id));
    }
    arena_done(&arena);
    if (ok && !known)
        return error_set(error, ERROR_INPUT, "consultee: choose one of those that were asked");
    return ok;
}

bool correction_check(struct office *office, const struct sql_document *document,
                      enum corrected_field field, struct str value, struct error *error)
{
    const char *name = corrected_field_name(field);
    const char *const *choices = correction_choices(field);
    struct date date;
    if (value.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_LIMIT, "%s: at most %zu bytes", name, LIMIT_NAME_BYTES);
    if (field == CORRECTED_RECEIVED && value.n == 0)
        return error_set(error, ERROR_INPUT, "%s: every document came on some day", name);
    if (choices && !is_among(value, choices))
        return error_set(error, ERROR_INPUT, "%s: choose one of the list", name);
    if (value.n && correction_is_date(field) && !date_parse_iso(value, &date))
        return error_set(error, ERROR_INPUT, "%s: write the day as 2026-03-05", name);
    if (value.n && field == CORRECTED_CONSULTEE)
        return check_consultee(office, document, value, error);
    return true;
}

/* Setting */

/* Before and after as they were shown. */
static bool note(struct office *office, const struct signed_in *who,
                 const struct sql_document *document, enum corrected_field field, struct str before,
                 struct str after, struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "number", json_integer(document->number));
    json_put(&maker, details, "field", json_string(corrected_field_name(field)));
    json_put(&maker, details, "before", json_of_optional(before));
    json_put(&maker, details, "after", json_of_optional(after));
    details = json_made(&maker, details, error);
    return details &&
           act_add(office, who, document->consultation, "document_correct", document->id, details,
                   NULL, error) &&
           standings_unsettle(office, document->id, error);
}

static bool set_value(struct office *office, const struct signed_in *who,
                      const struct sql_document *document, enum corrected_field field,
                      struct str value, struct arena *arena, struct error *error)
{
    struct corrected_value values[CORRECTED_FIELDS];
    if (!corrections_load(office, document, arena, values, error))
        return false;
    if (str_equal(values[field].value, value))
        return true;
    return sql_correction_put(office->store, document->id, str_from(corrected_field_name(field)),
                              value, who ? who->account : 0, str_from(time_now().text), error) &&
           note(office, who, document, field, values[field].value, value, error);
}

bool correction_set(struct office *office, const struct signed_in *who,
                    const struct sql_document *document, enum corrected_field field,
                    struct str value, struct error *error)
{
    struct arena arena = arena_init();
    value = str_trim(value);
    bool ok = correction_check(office, document, field, value, error) &&
              set_value(office, who, document, field, value, &arena, error);
    arena_done(&arena);
    return ok;
}

bool correction_clear(struct office *office, const struct signed_in *who,
                      const struct sql_document *document, enum corrected_field field,
                      struct error *error)
{
    struct arena arena = arena_init();
    struct corrected_value values[CORRECTED_FIELDS];
    bool ok = corrections_load(office, document, &arena, values, error);
    if (ok && values[field].corrected)
        ok = sql_correction_remove(office->store, document->id,
                                   str_from(corrected_field_name(field)), error) &&
             note(office, who, document, field, values[field].value, values[field].proposed, error);
    arena_done(&arena);
    return ok;
}

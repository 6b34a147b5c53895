/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/corrected.h"

#include <stdlib.h>

enum { NOT_OF_ANALYSIS = -1 };

static const struct {
    const char *name;
    ptrdiff_t member; /* of struct sql_analysis */
} fields[CORRECTED_FIELDS] = {
    [CORRECTED_SENDER] = {"sender", offsetof(struct sql_analysis, sender)},
    [CORRECTED_SENDER_TYPE] = {"sender_type", offsetof(struct sql_analysis, sender_type)},
    [CORRECTED_DATED] = {"dated", offsetof(struct sql_analysis, dated)},
    [CORRECTED_OUR_CASE_NUMBER] = {"our_case_number",
                                   offsetof(struct sql_analysis, our_case_number)},
    [CORRECTED_THEIR_CASE_NUMBER] = {"their_case_number",
                                     offsetof(struct sql_analysis, their_case_number)},
    [CORRECTED_STANCE] = {"stance", offsetof(struct sql_analysis, stance)},
    [CORRECTED_KIND] = {"kind", offsetof(struct sql_analysis, kind)},
    [CORRECTED_ANSWERS] = {"answers", offsetof(struct sql_analysis, answers)},
    [CORRECTED_CONSULTEE] = {"consultee", NOT_OF_ANALYSIS},
    [CORRECTED_RECEIVED] = {"received", NOT_OF_ANALYSIS},
};

const char *corrected_field_name(enum corrected_field field)
{
    return fields[field].name;
}

bool corrected_field_from_name(struct str name, enum corrected_field *ret_field)
{
    for (int i = 0; i < CORRECTED_FIELDS; i++) {
        if (str_equal(name, str_from(fields[i].name))) {
            *ret_field = (enum corrected_field)i;
            return true;
        }
    }
    return false;
}

/* 0 for what is no number. */
static int64_t id_of(struct str text)
{
    int64_t id = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]) || id > INT64_MAX / 10 - 1)
            return 0;
        id = id * 10 + (text.p[i] - '0');
    }
    return id;
}

/* The first of a document's rows, which stand in the order of documents. */
static size_t first_row(const struct sql_correction_rows *rows, int64_t document)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows->items[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct corrected corrected_of(const struct sql_correction_rows *rows, int64_t document)
{
    struct corrected corrected = {0};
    for (size_t i = first_row(rows, document);
         i < rows->count && rows->items[i].document == document; i++) {
        enum corrected_field field;
        if (!corrected_field_from_name(rows->items[i].field, &field))
            continue;
        corrected.set[field] = true;
        corrected.value[field] = rows->items[i].value;
    }
    corrected.consultee = id_of(corrected.value[CORRECTED_CONSULTEE]);
    return corrected;
}

bool corrected_load(struct office *office, int64_t document, struct arena *arena,
                    struct corrected *ret_corrected, struct error *error)
{
    struct sql_correction_rows rows;
    if (!sql_correction_list(office->store, document, arena, &rows, error))
        return false;
    *ret_corrected = corrected_of(&rows, document);
    return true;
}

void corrected_overlay(const struct corrected *corrected, struct sql_analysis *analysis)
{
    for (int i = 0; i < CORRECTED_FIELDS; i++)
        if (corrected->set[i] && fields[i].member != NOT_OF_ANALYSIS)
            *(struct str *)((char *)analysis + fields[i].member) = corrected->value[i];
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Labels and their values: "Dnr: KS 2025/12", "Vår beteckning" with its value below or in the next
 * column, rows of labels over rows of values, tables, "(ert dnr RS 2025-0412)" in running text. And
 * dates and case numbers that stand without a label where a letter's head or foot has them.
 *
 * What a label expects (a case number, a date, words) decides which value is taken for it, so that
 * stacks of labels before stacks of values come out right, however a conversion has ordered them.
 */
#ifndef SAMSYN_TEXT_LETTER_FIELDS_H
#define SAMSYN_TEXT_LETTER_FIELDS_H

#include "text/language/dates.h"
#include "text/letter/letter.h"

enum field_role {
    FIELD_CASE,           /* "Dnr": whose number is not said */
    FIELD_CASE_SENDER,    /* "Vår beteckning" */
    FIELD_CASE_RECIPIENT, /* "Er beteckning" */
    FIELD_CASE_BARE,      /* no label */
    FIELD_DATE,           /* "Datum" */
    FIELD_DATE_REVISED,   /* "Rev." */
    FIELD_DATE_MEETING,   /* "Sammanträdesdatum" */
    FIELD_DATE_DECIDED,   /* "Beslutsdatum" */
    FIELD_DATE_OTHER,     /* "Ert datum", "Sista svarsdag", "Justerat" */
    FIELD_DATE_BARE,      /* no label */
    FIELD_RECIPIENT,
    FIELD_SENDER,
    FIELD_SUBJECT,
    FIELD_OFFICER,
    FIELD_OTHER,
    FIELD_ROLES
};

struct field {
    enum field_role role;
    struct range label; /* empty when there is none */
    struct range value;
    struct str text;  /* of a case number normalised, of words trimmed */
    struct date date; /* of a date role; year 0 where the year is not written */
    size_t line;      /* of the value, in the letter's lines */
};

/* A label and its value are at most so many lines apart. */
#define FIELD_LINES_APART 32

struct fields {
    struct field *items;
    size_t count;
};

/* All fields of the letter, quoted mail apart, in the order of their values; in `arena`. */
struct fields fields_of(struct arena *arena, const struct letter *letter);
/* The first field whose value stands on `line` or below; fields.count if none. */
size_t fields_from_line(struct fields fields, size_t line);
/* Whether a value of this role stands on `line`. */
bool fields_has_on_line(struct fields fields, size_t line, enum field_role role);
/* The role of the label that begins at byte `at`; false when none does. */
bool field_label_at(struct str text, size_t at, enum field_role *ret_role, size_t *ret_end);

#endif

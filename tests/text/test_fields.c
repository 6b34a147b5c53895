/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/fields.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct fields fields_in(struct letter_bench *bench, const char *text)
{
    struct document *document = ARENA_NEW(&bench->arena, struct document);
    *document = letter_document(bench, text);
    struct letter *letter = ARENA_NEW(&bench->arena, struct letter);
    *letter = letter_of(&bench->arena, document);
    return fields_of(&bench->arena, letter);
}

/* The value of the only field of a role: a number, words or an ISO date; "" when there is none. */
static const char *value(struct letter_bench *bench, struct fields fields, enum field_role role)
{
    const char *found = "";
    for (size_t i = 0; i < fields.count; i++) {
        const struct field *field = &fields.items[i];
        if (field->role != role)
            continue;
        assert_string_equal(found, "");
        found = field->date.month ? str_to_c(&bench->arena, str_from(date_format(field->date).text))
                                  : letter_c(bench, field->text);
    }
    return found;
}

static void assert_head(struct letter_bench *bench, const char *text)
{
    struct fields fields = fields_in(bench, text);
    assert_string_equal(value(bench, fields, FIELD_DATE), "2025-09-29");
    assert_string_equal(value(bench, fields, FIELD_CASE_SENDER), "KS/2025:307");
    assert_string_equal(value(bench, fields, FIELD_CASE_RECIPIENT), "RS 2025-0412");
}

static void labels_find_their_values_however_they_are_laid_out(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const layouts[] = {
        "Datum: 2025-09-29\nVår beteckning: KS/2025:307\nEr beteckning: RS 2025-0412\n",
        "Datum\n2025-09-29\n\nVårt dnr\nKS/2025:307\n\nErt dnr\nRS 2025-0412\n",
        "Datum\nVår beteckning\nEr beteckning\n2025-09-29\nKS/2025:307\nRS 2025-0412\n",
        "Datum          Vår beteckning     Er beteckning\n"
        "2025-09-29     KS/2025:307        RS 2025-0412\n",
        "Vår beteckning     Er beteckning     Datum\n"
        "KS/2025:307        RS 2025-0412      2025-09-29\n",
        "| Datum | Vår ref | Er ref |\n|---|---|---|\n| 2025-09-29 | KS/2025:307 | RS 2025-0412 "
        "|\n",
        "| | |\n|---|---|\n| Datum | 2025-09-29 |\n| Vår ref. | KS/2025:307 |\n"
        "| Er ref. | RS 2025-0412 |\n",
        "**Datum:** 2025-09-29\n**Vår referens/dnr:** KS/2025:307\n**Ert ärende:** RS 2025-0412\n",
        "| Yttrande | | |\n|---|---|---|\n| Datum | Vårt dnr | Ert dnr |\n"
        "| 2025-09-29 | KS/2025:307 | RS 2025-0412 |\n",
        "Motpartens ärende-ID\nRS 2025-0412\nVårt ärendenummer\nKS/2025:307\nDokumentdatum\n"
        "2025-09-29\nSidor\n1(3)\n",
        "Datum 2025-09-29 Vårt diarienummer KS/2025:307 Ert diarienummer RS 2025-0412\n",
        "Datum Vår beteckning Er beteckning\n2025-09-29 KS/2025:307 RS 2025-0412\n",
    };
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        assert_head(bench, layouts[i]);
}

static void a_value_is_taken_from_its_own_column(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields = fields_in(bench, "Vår beteckning          Er beteckning\n"
                                            "                         RS 2025-0412\n");
    assert_string_equal(value(bench, fields, FIELD_CASE_RECIPIENT), "RS 2025-0412");
    assert_string_equal(value(bench, fields, FIELD_CASE_SENDER), "");
}

static void a_date_may_be_glued_to_the_next_label(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields = fields_in(bench, "PM\n2020-12-17Diarienummer\nRS 2020-0780\n");
    assert_string_equal(value(bench, fields, FIELD_DATE_BARE), "2020-12-17");
    assert_string_equal(value(bench, fields, FIELD_CASE), "RS 2020-0780");
}

static void running_text_gives_numbers_behind_labels_and_nothing_else(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields = fields_in(
        bench, "Kommunen har den 3 mars 2025 tagit del av remissen (ert dnr RS 2025-0412) och "
               "vill utifrån SOU 2019:3 och datum 2025-01-02 anföra följande.\n");
    assert_int_equal(fields.count, 1);
    assert_string_equal(value(bench, fields, FIELD_CASE_RECIPIENT), "RS 2025-0412");
}

static void a_recipients_line_may_hold_its_number(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields = fields_in(bench, "Mottagare: Region Ekeland, RS 2025-0412\n");
    assert_string_equal(value(bench, fields, FIELD_RECIPIENT), "Region Ekeland, RS 2025-0412");
    assert_string_equal(value(bench, fields, FIELD_CASE_RECIPIENT), "RS 2025-0412");
}

static void dates_of_other_things_are_told_apart(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields =
        fields_in(bench, "Datum 2021-02-03\nRev 2021-02-09\nErt datum 2020-12-17\n"
                         "Sammanträdesdatum 2021-02-24\nBeslutsdatum: 24 februari 2021\n");
    assert_string_equal(value(bench, fields, FIELD_DATE), "2021-02-03");
    assert_string_equal(value(bench, fields, FIELD_DATE_REVISED), "2021-02-09");
    assert_string_equal(value(bench, fields, FIELD_DATE_OTHER), "2020-12-17");
    assert_string_equal(value(bench, fields, FIELD_DATE_MEETING), "2021-02-24");
    assert_string_equal(value(bench, fields, FIELD_DATE_DECIDED), "2021-02-24");
}

static void words_below_a_label_are_its_value(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields =
        fields_in(bench, "Avsändare\nHuddalens kommun\n\nTill\nRegion Ekeland\n");
    assert_string_equal(value(bench, fields, FIELD_SENDER), "Huddalens kommun");
    assert_string_equal(value(bench, fields, FIELD_RECIPIENT), "Region Ekeland");
}

static void quoted_mail_has_no_fields(void **state)
{
    struct letter_bench *bench = *state;
    struct fields fields = fields_in(
        bench, "Vi tillstyrker förslaget och har inga andra synpunkter än dessa.\n\n"
               "-----Ursprungligt meddelande-----\nDatum: 2025-06-16\nDnr: RS 2025-0412\n");
    assert_int_equal(fields.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(labels_find_their_values_however_they_are_laid_out),
        LETTER_TEST(a_value_is_taken_from_its_own_column),
        LETTER_TEST(a_date_may_be_glued_to_the_next_label),
        LETTER_TEST(running_text_gives_numbers_behind_labels_and_nothing_else),
        LETTER_TEST(a_recipients_line_may_hold_its_number),
        LETTER_TEST(dates_of_other_things_are_told_apart),
        LETTER_TEST(words_below_a_label_are_its_value),
        LETTER_TEST(quoted_mail_has_no_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/sections.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *heading;
    enum section_kind kind;
};

static void headings_tell_what_their_section_is_for(void **state)
{
    struct letter_bench *bench = *state;
    static const struct row table[] = {
        {"Kommunens synpunkter", SECTION_VIEWS},
        {"Yttrande", SECTION_VIEWS},
        {"Förvaltningens bedömning", SECTION_VIEWS},
        {"Förslag till yttrande", SECTION_VIEWS},
        {"Förslag till beslut", SECTION_DECISION},
        {"Beslut", SECTION_DECISION},
        {"Beslutsunderlag", SECTION_HANDLING},
        {"Beslutet ska skickas till", SECTION_HANDLING},
        {"Ärendets beredning", SECTION_HANDLING},
        {"EKONOMISKA KONSEKVENSER", SECTION_HANDLING},
        {"Bakgrund", SECTION_RETOLD},
        {"Sammanfattning av förslaget", SECTION_RETOLD},
        {"Sammanfattning", SECTION_SUMMARY},
        {"Yttrandet i korthet", SECTION_VIEWS},
        {"Svaret i korthet", SECTION_SUMMARY},
        {"Om handelskammaren", SECTION_OWN},
        {"Om remissen", SECTION_RETOLD},
        {"Färjor och bryggor", SECTION_OPEN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str text = str_format(
            &bench->arena, "## %s\n\nHär står text som är en hel mening.\n", table[i].heading);
        const struct section *sections =
            sections_of(&bench->arena, letters_read(bench, letter_c(bench, text)));
        if (sections[1].kind != table[i].kind)
            fail_msg("\"%s\" is of kind %d", table[i].heading, sections[1].kind);
        assert_int_equal(sections[1].heading, 0);
    }
}

static const struct section *sections_in(struct letter_bench *bench, const char *text)
{
    return sections_of(&bench->arena, letters_read(bench, text));
}

static void a_heading_that_says_nothing_inherits_from_the_one_above(void **state)
{
    const struct section *sections = sections_in(
        *state, "# Bakgrund\n\nRegionen har skickat en plan.\n\n## Färjor\n\n"
                "Färjorna går i dag två gånger.\n\n# Bryggor\n\nBryggorna är slitna nu.\n");
    assert_int_equal(sections[3].kind, SECTION_RETOLD);
    assert_int_equal(sections[3].heading, 2);
    assert_int_equal(sections[5].kind, SECTION_OPEN);
}

static void text_before_any_heading_is_open(void **state)
{
    const struct section *sections = sections_in(
        *state, "Kommunen lämnar här sitt svar.\n\n# Beslut\n\nNämnden antar svaret.\n");
    assert_int_equal(sections[0].kind, SECTION_OPEN);
    assert_int_equal(sections[0].heading, SIZE_MAX);
}

static void addresses_and_signatures_are_form_and_running_text_is_not(void **state)
{
    struct letter_bench *bench = *state;
    struct document document =
        letter_document(bench, "Granviks kommun\n\nStorgatan 4\n\nKommunen stödjer planen i sin "
                               "helhet.\n\nKarin Ek\n");
    const struct section *sections = sections_of(&bench->arena, &document);
    assert_true(sections[0].form);
    assert_true(sections[1].form);
    assert_false(sections[2].form);
    assert_true(sections[3].form);
}

static void the_lead_in_of_a_list_is_no_form(void **state)
{
    const struct section *sections =
        sections_in(*state, "Vi föreslår:\n\n- fler turer\n\nTelefon:\n\nKontaktperson Eva Berg\n");
    assert_false(sections[0].form);
    assert_false(sections[1].form);
    assert_true(sections[2].form);
}

static void margins_are_form_whatever_they_say(void **state)
{
    struct letter_bench *bench = *state;
    struct document *document =
        letters_read(bench, "Detta är en sidfot som ser ut som en mening.\n\nText i brevet.\n");
    letter_mark(document, "Detta", BLOCK_MARGIN);
    assert_true(sections_of(&bench->arena, document)[0].form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(headings_tell_what_their_section_is_for),
        LETTER_TEST(a_heading_that_says_nothing_inherits_from_the_one_above),
        LETTER_TEST(text_before_any_heading_is_open),
        LETTER_TEST(addresses_and_signatures_are_form_and_running_text_is_not),
        LETTER_TEST(the_lead_in_of_a_list_is_no_form),
        LETTER_TEST(margins_are_form_whatever_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/references.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What `text` refers to in the archipelago's draft, unless another is given. */
struct found {
    struct letter_bench *bench;
    const struct draft *draft;
    const char *text;
    struct references references;
};

static struct found find_in(struct letter_bench *bench, const struct draft *draft, const char *text)
{
    const struct document *document = letters_read(bench, text);
    struct word_list words =
        words_of(&bench->arena, &bench->tools, document->text, (struct range){0, document->text.n});
    return (struct found){bench, draft, text,
                          references_find(&bench->arena, draft, document, words)};
}

static struct found find(struct letter_bench *bench, const char *text)
{
    return find_in(bench, letters_draft(bench, letters_archipelago), text);
}

/* The `nth` reference is of this kind, to the part of this title, in these words. */
static void assert_reference(const struct found *found, size_t nth, enum reference_kind kind,
                             const char *title, const char *words)
{
    struct letter_bench *bench = found->bench;
    if (nth >= found->references.count)
        fail_msg("%zu references in \"%s\"", found->references.count, found->text);
    const struct reference *reference = &found->references.items[nth];
    assert_int_equal(reference->kind, kind);
    if (title)
        assert_str(found->draft->nodes[reference->node].title, title);
    else
        assert_int_equal(reference->node, NODE_NONE);
    assert_str(str_sub(str_from(found->text), reference->range.start, reference->range.end), words);
}

static void a_part_is_named_by_its_label_and_number(void **state)
{
    struct found found = find(*state, "Inriktningsområde 2 är bra och insats nr 1.2 bättre, liksom "
                                      "avsnitt 4.\n");
    assert_int_equal(found.references.count, 3);
    assert_reference(&found, 0, REFERENCE_NUMBER, "Färjor och bryggor", "Inriktningsområde 2");
    assert_reference(&found, 1, REFERENCE_NUMBER, "Stöd lanthandlarna i glesbygd", "insats nr 1.2");
    assert_reference(&found, 2, REFERENCE_NUMBER, "Uppföljning", "avsnitt 4");
}

static void several_numbers_share_a_label(void **state)
{
    struct found found = find(*state, "Insatserna 1.1, 1.2 och 2.2 bör slås samman.\n");
    assert_int_equal(found.references.count, 3);
    assert_reference(&found, 0, REFERENCE_NUMBER, "Bygg hyresrätter på öarna", "Insatserna 1.1");
    assert_reference(&found, 1, REFERENCE_NUMBER, "Stöd lanthandlarna i glesbygd", "1.2");
    assert_reference(&found, 2, REFERENCE_NUMBER, "Sätt upp laddstolpar vid bryggorna", "2.2");
}

static void a_chapters_number_is_not_an_areas(void **state)
{
    struct found found = find(*state, "Se kapitel 2 och område 2.\n");
    assert_reference(&found, 0, REFERENCE_NUMBER, "Boende och service", "kapitel 2");
    assert_reference(&found, 1, REFERENCE_NUMBER, "Färjor och bryggor", "område 2");
}

static void an_ordinal_in_front_of_the_label_names_a_part(void **state)
{
    struct found found = find(*state, "Det andra inriktningsområdet är viktigast.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_NUMBER, "Färjor och bryggor", "andra inriktningsområdet");
}

static void other_initiatives_and_one_more_are_no_ordinals(void **state)
{
    assert_int_equal(find(*state, "Vi saknar andra insatser.\n").references.count, 0);
    assert_int_equal(find(*state, "Ett andra inriktningsområde vore bra.\n").references.count, 0);
    assert_int_equal(find(*state, "Två insatser räcker.\n").references.count, 0);
}

static void a_number_of_two_parts_behind_a_little_word_names_a_part(void **state)
{
    struct found found = find(*state, "Målet i 2.1 är lågt. Kostnaden blir 2.1 miljoner.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_NUMBER, "Kör vintertrafiken tätare", "2.1");
}

static void a_number_that_no_part_has_dangles(void **state)
{
    struct found found = find(*state, "Insats 3.7 saknar ansvarig.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_DANGLING, NULL, "Insats 3.7");
}

static void an_item_of_a_list_is_named_by_its_place(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Plan\n\n## Område 1: Hamnar\n\nKajerna.\n\n## Indikatorer\n\n- Antal bofasta\n"
               "- Antal turer\n");
    struct found found = find_in(bench, draft, "Indikator 2 går inte att mäta.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_NUMBER, "Antal turer", "Indikator 2");
}

static void a_code_alone_names_its_initiative(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Plan\n\n## Område A: Hamnar\n\n- A1 Kajerna. De rustas.\n- A2 Isverket. Det "
               "öppnas.\n");
    struct found found = find_in(bench, draft, "Vi stödjer A2 men inte B7 eller A4-formatet.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_NUMBER, "Isverket", "A2");
}

/* Two areas, each with an initiative 1. */
static const char numbered_anew[] =
    "# Plan\n\n## Område 1: Hamnar\n\n### Insats 1 Rusta kajerna\n\nTill 2027.\n\n"
    "## Område 2: Vatten\n\n### Insats 1 Mät syrehalten\n\nVarje år.\n";

static void a_number_used_in_two_areas_means_the_area_named_last(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, numbered_anew);
    struct found found = find_in(bench, draft, "I område 2 är insats 1 för svag.\n");
    assert_int_equal(found.references.count, 2);
    assert_reference(&found, 1, REFERENCE_NUMBER, "Mät syrehalten", "insats 1");
}

static void a_number_used_in_two_areas_is_not_guessed(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, numbered_anew);
    assert_int_equal(find_in(bench, draft, "Insats 1 är för svag.\n").references.count, 0);
}

static void a_page_names_the_first_part_on_it(void **state)
{
    struct letter_bench *bench = *state;
    struct document *document = letters_read(bench, letters_archipelago);
    size_t turn = letters_at(document->text, "## 3 Inriktningsområde 2");
    document->page_count = 2;
    for (size_t i = 0; i < document->lines.count; i++)
        document->lines.items[i].page = document->lines.items[i].range.start < turn ? 1 : 2;
    struct draft draft;
    draft_read(&bench->arena, &bench->tools, document, &draft);
    struct found found = find_in(bench, &draft, "På sidan 2 talas om resor, och på s. 9 inget.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_PAGE, "Färjor och bryggor", "sidan 2");
    assert_int_equal(found.references.items[0].page, 2);
}

static void a_part_is_named_by_its_heading_in_other_inflections(void **state)
{
    struct found found = find(*state, "Vi stödjer laddstolparna vid bryggor i Norrviken.\n");
    assert_int_equal(found.references.count, 1);
    assert_int_equal(found.references.items[0].kind, REFERENCE_HEADING);
    assert_int_equal(found.references.items[0].node,
                     letters_node(found.draft, "Sätt upp laddstolpar vid bryggorna"));
}

static void words_of_a_heading_that_stand_apart_do_not_name_it(void **state)
{
    assert_int_equal(find(*state, "Laddstolpar kostar mycket och i juli ligger båtarna tätt vid "
                                  "den gamla bryggan.\n")
                         .references.count,
                     0);
}

static void a_heading_of_one_word_must_be_announced(void **state)
{
    assert_int_equal(find(*state, "Uppföljning sker varje år.\n").references.count, 0);
    struct found found = find(*state, "Under rubriken Uppföljning saknas mål.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_HEADING, "Uppföljning", "Uppföljning");
}

static void words_quoted_from_the_draft_name_their_part(void **state)
{
    struct found found =
        find(*state, "Formuleringen ”minst fyra turer om dagen” binder kommunen.\n");
    assert_int_equal(found.references.count, 1);
    assert_reference(&found, 0, REFERENCE_QUOTATION, "Kör vintertrafiken tätare",
                     "minst fyra turer om dagen");
}

static void what_the_draft_does_not_say_is_no_quotation_of_it(void **state)
{
    assert_int_equal(
        find(*state, "De kallar det ”en satsning utan like” i tidningen.\n").references.count, 0);
    assert_int_equal(find(*state, "Ordet ”turer” är oklart.\n").references.count, 0);
}

static void references_come_by_place(void **state)
{
    struct found found = find(*state, "”minst fyra turer om dagen” i insats 2.1 och insats 1.1, "
                                      "under rubriken Uppföljning.\n");
    assert_int_equal(found.references.count, 4);
    for (size_t i = 1; i < found.references.count; i++)
        assert_true(found.references.items[i - 1].range.start <
                    found.references.items[i].range.start);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_part_is_named_by_its_label_and_number),
        LETTER_TEST(several_numbers_share_a_label),
        LETTER_TEST(a_chapters_number_is_not_an_areas),
        LETTER_TEST(an_ordinal_in_front_of_the_label_names_a_part),
        LETTER_TEST(other_initiatives_and_one_more_are_no_ordinals),
        LETTER_TEST(a_number_of_two_parts_behind_a_little_word_names_a_part),
        LETTER_TEST(a_number_that_no_part_has_dangles),
        LETTER_TEST(an_item_of_a_list_is_named_by_its_place),
        LETTER_TEST(a_code_alone_names_its_initiative),
        LETTER_TEST(a_number_used_in_two_areas_means_the_area_named_last),
        LETTER_TEST(a_number_used_in_two_areas_is_not_guessed),
        LETTER_TEST(a_page_names_the_first_part_on_it),
        LETTER_TEST(a_part_is_named_by_its_heading_in_other_inflections),
        LETTER_TEST(words_of_a_heading_that_stand_apart_do_not_name_it),
        LETTER_TEST(a_heading_of_one_word_must_be_announced),
        LETTER_TEST(words_quoted_from_the_draft_name_their_part),
        LETTER_TEST(what_the_draft_does_not_say_is_no_quotation_of_it),
        LETTER_TEST(references_come_by_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/sentences.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct sentences split(struct letter_bench *bench, const struct document *document)
{
    return sentences_of(&bench->arena, &bench->tools, document);
}

/* `expected` ends with NULL. */
static void assert_sentences(struct letter_bench *bench, const char *text,
                             const char *const *expected)
{
    const struct document *document = letters_read(bench, text);
    struct sentences sentences = split(bench, document);
    for (size_t i = 0; i < sentences.count && expected[i]; i++)
        assert_str(document_plain(&bench->arena, document, sentences.items[i].range), expected[i]);
    size_t count = 0;
    while (expected[count])
        count++;
    assert_int_equal(sentences.count, count);
}

static void a_sentence_ends_at_its_sign_and_not_at_a_line_end(void **state)
{
    static const char *const expected[] = {"Kommunen stödjer insatsen.",
                                           "Räcker medlen till alla fyra öar?", "Det vore dyrt!",
                                           "Mer måste till.", NULL};
    assert_sentences(*state,
                     "Kommunen stödjer\ninsatsen. Räcker medlen till\nalla fyra öar? Det vore "
                     "dyrt! Mer måste till.\n",
                     expected);
}

static void abbreviations_do_not_end_a_sentence(void **state)
{
    static const char *const expected[] = {
        "Vi saknar bl.a. Trafikverket och t.ex. Region Västs linjer i kap. 4 och dnr. RS 12.",
        "Det gäller fr.o.m. 2027 de s.k. Öbussarna.", NULL};
    assert_sentences(
        *state,
        "Vi saknar bl.a. Trafikverket och t.ex. Region Västs linjer i kap. 4 och dnr. RS 12. "
        "Det gäller fr.o.m. 2027 de s.k. Öbussarna.\n",
        expected);
}

static void an_abbreviation_that_may_stand_last_ends_a_sentence(void **state)
{
    static const char *const expected[] = {"Det gäller broar, bryggor m.m.",
                                           "Kommunen delar bilden.", NULL};
    assert_sentences(*state, "Det gäller broar, bryggor m.m. Kommunen delar bilden.\n", expected);
}

static void initials_and_numbers_in_front_do_not_end_a_sentence(void **state)
{
    static const char *const expected[] = {"Frågor besvaras av K. Lindqvist på kontoret.",
                                           "Hon nås på vardagar.", NULL};
    assert_sentences(*state, "Frågor besvaras av K. Lindqvist på kontoret. Hon nås på vardagar.\n",
                     expected);
}

static void a_number_in_front_belongs_to_its_sentence(void **state)
{
    struct letter_bench *bench = *state;
    struct document document = letter_document(bench, "3. Färjan ska gå tätare. 4. Resan är lång.");
    struct sentences sentences = split(bench, &document);
    assert_int_equal(sentences.count, 2);
    assert_str(str_sub(document.text, sentences.items[0].range.start, sentences.items[0].range.end),
               "3. Färjan ska gå tätare.");
}

static void what_goes_on_in_small_letters_is_the_same_sentence(void **state)
{
    static const char *const expected[] = {
        "Frågan \"Varför just här?\" ställs av många (se bilaga 2, avsn. b) och saknar svar.",
        NULL};
    assert_sentences(
        *state,
        "Frågan \"Varför just här?\" ställs av många (se bilaga 2, avsn. b) och saknar svar.\n",
        expected);
}

static void a_closing_quotation_mark_goes_with_its_sentence(void **state)
{
    static const char *const expected[] = {"Planen säger: ”Bryggan ska rustas.”",
                                           "Det räcker inte.", NULL};
    assert_sentences(*state, "Planen säger: ”Bryggan ska rustas.” Det räcker inte.\n", expected);
}

static void a_note_or_an_end_of_emphasis_goes_with_its_sentence(void **state)
{
    static const char *const expected[] = {
        "Den bygger på rådet.[^3]",
        "Termerna står i bilagan.[^a][^b]",
        "**Uppföljning.**",
        "Vi ska _följa upp._",
        "Avgiften är kvar.<sup id=\"n2\"><a href=\"#2\">2</a></sup>",
        "Läs [mer.](https://exempel.se/a)",
        "Det räcker.",
        "[^4] Räcker det?",
        NULL};
    assert_sentences(*state,
                     "Den bygger på rådet.[^3] Termerna står i bilagan.[^a][^b] **Uppföljning.** "
                     "Vi ska _följa upp._ Avgiften är kvar.<sup id=\"n2\"><a "
                     "href=\"#2\">2</a></sup> Läs [mer.](https://exempel.se/a) Det räcker. [^4] "
                     "Räcker det?\n",
                     expected);
}

static void a_tag_between_parts_ends_a_sentence(void **state)
{
    static const char *const expected[] = {"Till:<br/>", "Alla nämnder<br/><br/>",
                                           "fler turer</li><li>", "lägre <b>taxa</b></li></ul>",
                                           NULL};
    assert_sentences(*state,
                     "Till:<br/>Alla nämnder<br/><br/>fler turer</li><li>lägre "
                     "<b>taxa</b></li></ul>\n",
                     expected);
}

static void marks_inside_a_sentence_do_not_end_it(void **state)
{
    static const char *const expected[] = {
        "Enligt **kap.** Tre och rådet[^3] om 5 m<sup>2</sup> gäller *bl.a.* Norra vägen.", NULL};
    assert_sentences(*state,
                     "Enligt **kap.** Tre och rådet[^3] om 5 m<sup>2</sup> gäller *bl.a.* Norra "
                     "vägen.\n",
                     expected);
}

static void list_items_need_no_full_stop(void **state)
{
    struct letter_bench *bench = *state;
    const struct document *document =
        letters_read(bench, "Vi föreslår:\n\n- fler turer\n- lägre taxa. Båda behövs\n");
    struct sentences sentences = split(bench, document);
    assert_int_equal(sentences.count, 4);
    assert_int_equal(sentences.items[1].block, 1);
    assert_int_equal(sentences.items[2].block, 2);
    assert_int_equal(sentences.items[3].block, 2);
    assert_int_equal(sentences.items[3].words.count, 2);
}

static void margins_have_no_sentences(void **state)
{
    struct letter_bench *bench = *state;
    struct document *document = letters_read(bench, "Sida 1 av 2\n\nKommunen avstyrker planen.\n");
    letter_mark(document, "Sida", BLOCK_MARGIN);
    struct sentences sentences = split(bench, document);
    assert_int_equal(sentences.count, 1);
    assert_str(sentences.items[0].words.items[0].lower, "kommunen");
}

static void a_document_without_text_has_no_sentences(void **state)
{
    static const char *const expected[] = {NULL};
    assert_sentences(*state, "\n \n", expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_sentence_ends_at_its_sign_and_not_at_a_line_end),
        LETTER_TEST(abbreviations_do_not_end_a_sentence),
        LETTER_TEST(an_abbreviation_that_may_stand_last_ends_a_sentence),
        LETTER_TEST(initials_and_numbers_in_front_do_not_end_a_sentence),
        LETTER_TEST(a_number_in_front_belongs_to_its_sentence),
        LETTER_TEST(what_goes_on_in_small_letters_is_the_same_sentence),
        LETTER_TEST(a_closing_quotation_mark_goes_with_its_sentence),
        LETTER_TEST(a_note_or_an_end_of_emphasis_goes_with_its_sentence),
        LETTER_TEST(a_tag_between_parts_ends_a_sentence),
        LETTER_TEST(marks_inside_a_sentence_do_not_end_it),
        LETTER_TEST(list_items_need_no_full_stop),
        LETTER_TEST(margins_have_no_sentences),
        LETTER_TEST(a_document_without_text_has_no_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "redline_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Leaving out one version gives the other, whatever was found. */
static void assert_faithful(const struct versions *versions)
{
    for (int old = 0; old < 2; old++) {
        struct buf left = redline_as_version(&versions->redline, old);
        struct buf right = document_as_version(old ? &versions->old : &versions->new);
        assert_string_equal(left.p, right.p);
        buf_done(&left);
        buf_done(&right);
    }
}

static void assert_redline(const char *old, const char *new, const char *expected)
{
    struct versions *versions = versions_compare(old, new);
    struct buf text = redline_as_text(&versions->redline);
    assert_string_equal(text.p, expected);
    assert_faithful(versions);
    buf_done(&text);
    versions_done(versions);
}

static void test_the_same_text_has_no_changes(void **state)
{
    (void)state;
    static const char text[] = "# Mål\nRegionen ska växa.\n- Fler jobb\n2. Bättre vägar\n";
    assert_redline(text, text, "# Mål\nRegionen ska växa.\n- Fler jobb\n2. Bättre vägar\n");
}

static void test_words_that_changed_stand_beside_each_other(void **state)
{
    (void)state;
    assert_redline("Ingången ska vara i drift senast den 1 januari 2027 i hela länet.\n",
                   "Ingången ska vara i drift senast den 1 mars 2028 i hela länet.\n",
                   "Ingången ska vara i drift senast den 1 [-januari 2027 -]{+mars 2028 +}i hela "
                   "länet.\n");
}

static void test_a_sentence_behind_the_last_leaves_that_alone(void **state)
{
    (void)state;
    assert_redline("Regionen ska inrätta ett stöd för innovationsupphandling.\n",
                   "Regionen ska inrätta ett stöd för innovationsupphandling. Kommunerna deltar.\n",
                   "Regionen ska inrätta ett stöd för innovationsupphandling.{+ Kommunerna "
                   "deltar.+}\n");
}

static void test_words_that_replace_a_comma_are_one_insertion(void **state)
{
    (void)state;
    assert_redline("Plan för klimat- och energiarbetet, Bruksta kommun\n",
                   "Plan för klimat- och energiarbetet i Bruksta kommun\n",
                   "Plan för klimat- och energiarbetet[-, -]{+ i +}Bruksta kommun\n");
}

static void test_a_capital_letter_is_a_change(void **state)
{
    (void)state;
    assert_redline("Regionen ska driva frågan om järnvägen mot staten.\n",
                   "Därför ska regionen driva frågan om järnvägen mot staten.\n",
                   "[-Regionen ska -]{+Därför ska regionen +}driva frågan om järnvägen mot "
                   "staten.\n");
}

static void test_blocks_that_came_and_went_are_whole(void **state)
{
    (void)state;
    assert_redline("# Inledning\nLänet har många små företag.\nJordbruket minskar varje år.\n"
                   "# Mål\nSysselsättningen ska öka.\n",
                   "# Inledning\nLänet har många små företag.\n# Mål\nSysselsättningen ska öka.\n"
                   "Utsläppen halveras till 2033.\n",
                   "# Inledning\nLänet har många små företag.\n[-Jordbruket minskar varje "
                   "år.-][-¶-]\n# Mål\nSysselsättningen ska öka.\n{+Utsläppen halveras till "
                   "2033.+}{+¶+}\n");
}

static void test_a_divided_paragraph_has_a_new_end(void **state)
{
    (void)state;
    assert_redline("Järnvägen har låg kapacitet i norra länet. Hamnen tar emot stora fartyg.\n",
                   "Järnvägen har låg kapacitet i norra länet.\nHamnen tar emot stora fartyg.\n",
                   "Järnvägen har låg kapacitet i norra länet.[- -]{+¶+}\nHamnen tar emot stora "
                   "fartyg.\n");
}

static void test_joined_paragraphs_lose_an_end(void **state)
{
    (void)state;
    assert_redline("Järnvägen har låg kapacitet i norra länet.\nHamnen tar emot stora fartyg.\n",
                   "Järnvägen har låg kapacitet i norra länet. Hamnen tar emot stora fartyg.\n",
                   "Järnvägen har låg kapacitet i norra länet.{+ +}[-¶-]\nHamnen tar emot stora "
                   "fartyg.\n");
}

static void test_what_moved_has_one_number_at_both_ends(void **state)
{
    (void)state;
    assert_redline("# Bakgrund\nBristen på arbetskraft är det hinder som flest företag anger.\n"
                   "# Mål\nRegionen ska samla kommuner och byggherrar kring bostäder.\n"
                   "# Uppföljning\nUppföljningen redovisas varje år i maj för fullmäktige.\n",
                   "# Bakgrund\n# Mål\nRegionen ska samla kommuner och byggherrar kring bostäder.\n"
                   "# Uppföljning\nUppföljningen redovisas varje år i maj för fullmäktige.\n"
                   "Bristen på arbetskraft är det hinder som flest företag anger.\n",
                   "# Bakgrund\n[1-Bristen på arbetskraft är det hinder som flest företag "
                   "anger.-][-¶-]\n# Mål\nRegionen ska samla kommuner och byggherrar kring "
                   "bostäder.\n# Uppföljning\nUppföljningen redovisas varje år i maj för "
                   "fullmäktige.\n{1+Bristen på arbetskraft är det hinder som flest företag "
                   "anger.+}{+¶+}\n");
}

/* A page number of a list of contents that is found again somewhere is no move. */
static void test_a_figure_alone_does_not_move(void **state)
{
    (void)state;
    assert_redline("Alla ska med.\n\n7\n\nVi ska växa här.\n",
                   "Alla ska med.\n\nVi ska växa här.\n\n7\n",
                   "Alla ska med.\n[-7-][-¶-]\nVi ska växa här.\n{+7+}{+¶+}\n");
}

static void test_marks_of_lists_are_text_where_they_say_something(void **state)
{
    (void)state;
    assert_redline("1. Testbäddar för företag\n2. Stöd till lärcentrum i norr\n",
                   "1. Testbäddar för företag\n2. Bostäder åt nyanställda\n"
                   "3. Stöd till lärcentrum i norr\n",
                   "1. Testbäddar för företag\n{+2. Bostäder åt nyanställda+}{+¶+}\n[-2. -]{+3. "
                   "+}Stöd till lärcentrum i norr\n");
}

static void test_a_block_that_became_another_kind_says_what_it_was(void **state)
{
    (void)state;
    struct versions *versions = versions_compare("Kompetens för framtidens näringsliv\n",
                                                 "## Kompetens för framtidens näringsliv\n");
    assert_int_equal(versions->redline.block_count, 1);
    const struct redline_block *block = versions->redline.blocks;
    assert_int_equal(block->form.kind, BLOCK_HEADING);
    assert_int_equal(block->was.kind, BLOCK_PARAGRAPH);
    assert_true(block->changed);
    assert_faithful(versions);
    versions_done(versions);
}

static void test_cells_are_compared_with_those_of_their_row_and_column(void **state)
{
    (void)state;
    assert_redline("@1,1 Indikator\n@1,2 Målvärde\n@2,1 Sysselsättningsgrad\n@2,2 80\n"
                   "@3,1 Arbetslöshet bland unga\n@3,2 9\n",
                   "@1,1 Indikator\n@1,2 Målvärde\n@2,1 Sysselsättningsgrad\n@2,2 83\n"
                   "@3,1 Nya företag\n@3,2 1200\n@4,1 Arbetslöshet bland unga\n@4,2 9\n",
                   "@1,1 Indikator\n@1,2 Målvärde\n@2,1 Sysselsättningsgrad\n@2,2 [-80-]{+83+}\n"
                   "@+3,+1 {+Nya företag+}{+¶+}\n@+3,+2 {+1200+}{+¶+}\n"
                   "@4,1 Arbetslöshet bland unga\n@4,2 9\n");
}

static void test_a_column_that_came_is_a_cell_in_each_row(void **state)
{
    (void)state;
    assert_redline("@1,1 Indikator\n@1,2 Målvärde\n@2,1 Sysselsättningsgrad\n@2,2 83 procent\n",
                   "@1,1 Indikator\n@1,2 Basvärde\n@1,3 Målvärde\n@2,1 Sysselsättningsgrad\n"
                   "@2,2 79\n@2,3 83 procent\n",
                   "@1,1 Indikator\n@1,+2 {+Basvärde+}{+¶+}\n@1,3 Målvärde\n"
                   "@2,1 Sysselsättningsgrad\n@2,+2 {+79+}{+¶+}\n@2,3 83 procent\n");
}

static void test_a_figure_below_a_column_that_came_is_held_against_that_of_its_column(void **state)
{
    (void)state;
    assert_redline("@1,1 Indikator\n@1,2 Målvärde\n@2,1 Sysselsättningsgrad\n@2,2 80\n",
                   "@1,1 Indikator\n@1,2 Basvärde\n@1,3 Målvärde\n@2,1 Sysselsättningsgrad\n"
                   "@2,2 79\n@2,3 83\n",
                   "@1,1 Indikator\n@1,+2 {+Basvärde+}{+¶+}\n@1,3 Målvärde\n"
                   "@2,1 Sysselsättningsgrad\n@2,+2 {+79+}{+¶+}\n@2,3 [-80-]{+83+}\n");
}

static void test_a_table_and_a_paragraph_have_nothing_in_common(void **state)
{
    (void)state;
    assert_redline("Sysselsättningsgraden ska vara minst 83 procent år 2033.\n",
                   "@1,1 Sysselsättningsgraden ska vara minst 83 procent år 2033.\n",
                   "[1-Sysselsättningsgraden ska vara minst 83 procent år 2033.-][-¶-]\n"
                   "@+1,+1 {1+Sysselsättningsgraden ska vara minst 83 procent år 2033.+}{+¶+}\n");
}

static void test_signs_beyond_the_first_plane_and_divided_words_stay_whole(void **state)
{
    (void)state;
    assert_redline("Länet satsar på 𝒳-forskning och export-\n  främjande åtgärder <b>&amp;</b>.\n",
                   "Länet satsar på 𝒳-forskning, 😀 och export-\n  främjande åtgärder "
                   "<b>&amp;</b>.\n",
                   "Länet satsar på 𝒳-forskning{+, 😀+} och exportfrämjande åtgärder "
                   "<b>&amp;</b>.\n");
}

static void test_notes_keep_their_numbers(void **state)
{
    (void)state;
    assert_redline("Regionen växer.\n[1] Källa: Statistikmyndigheten 2024.\n",
                   "Regionen växer.\n[1] Källa: Statistikmyndigheten 2026.\n",
                   "Regionen växer.\n^ 1 Källa: Statistikmyndigheten [-2024-]{+2026+}.\n");
}

static void test_nothing_against_something(void **state)
{
    (void)state;
    assert_redline("", "Ett helt nytt stycke.\n", "{+Ett helt nytt stycke.+}{+¶+}\n");
    assert_redline("Ett gammalt stycke.\n", "", "[-Ett gammalt stycke.-][-¶-]\n");
    assert_redline("", "", "");
}

/* Made-up versions */

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16 & 0x7FFF;
}

static void add_sentence(struct buf *out, unsigned *seed)
{
    static const char *const words[] = {
        "regionen", "ska",     "Kommunerna", "stöd", "2027",  "företag",  "export-",
        "och",      "hållbar", "😀",          "&",    "<mål>", "åtgärder", "i",
        "länet",    "–",       "utveckla",   "3,5",  "…",     "samverkan"};
    unsigned count = 1 + next_random(seed) % 9;
    for (unsigned i = 0; i < count; i++)
        buf_add_format(out, "%s%s", i ? (next_random(seed) % 11 ? " " : "\n  ") : "",
                       words[next_random(seed) % (sizeof words / sizeof *words)]);
    buf_add_c(out, '.');
}

static void add_block(struct buf *out, unsigned *seed)
{
    static const char *const marks[] = {"# ", "## ", "- ", "1. ", "12. ", "", "", "", "[2] "};
    unsigned kind = next_random(seed) % 10;
    if (kind < 9) {
        buf_add_str(out, str_from(marks[kind]));
        for (unsigned i = next_random(seed) % 3 + 1; i > 0; i--) {
            add_sentence(out, seed);
            if (i > 1)
                buf_add_c(out, ' ');
        }
        buf_add_c(out, '\n');
        return;
    }
    unsigned rows = 1 + next_random(seed) % 3, columns = 1 + next_random(seed) % 3;
    for (unsigned i = 1; i <= rows; i++)
        for (unsigned k = 1; k <= columns; k++) {
            buf_add_format(out, "@%u,%u ", i, k);
            add_sentence(out, seed);
            buf_add_c(out, '\n');
            if (next_random(seed) % 5 == 0)
                buf_add_format(out, "@%u,%u andra stycket\n", i, k);
        }
}

/* Lines of `text` left out, moved and added between. */
static void edit(struct str text, struct buf *out, unsigned *seed)
{
    struct str held = STR("");
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        bool whole = line.n && !str_starts(str_sub(text, 0, 2), STR("  "));
        unsigned choice = next_random(seed) % 12;
        if (choice == 0 && whole && line.p[0] != ' ')
            continue;
        if (choice == 1 && whole && line.p[0] != ' ' && line.p[0] != '@')
            held = line;
        else
            buf_add_format(out, "%.*s\n", STR_ARGS(line));
        if (choice == 2 && whole && line.p[0] != '@')
            add_block(out, seed);
        if (choice == 3 && held.n && whole && line.p[0] != '@') {
            buf_add_format(out, "%.*s\n", STR_ARGS(held));
            held = STR("");
        }
    }
}

static void test_either_version_comes_back_whole(void **state)
{
    (void)state;
    for (unsigned round = 1; round <= 400; round++) {
        unsigned seed = round;
        struct buf old = buf_init(MIB(1)), new = buf_init(MIB(1));
        for (unsigned i = 0; i < 3 + round % 20; i++)
            add_block(&old, &seed);
        edit(buf_str(&old), &new, &seed);
        if (round % 7 == 0)
            add_block(&new, &seed);
        buf_add_c(&old, '\0');
        buf_add_c(&new, '\0');
        struct versions *versions = versions_compare(old.p, new.p);
        assert_faithful(versions);
        versions_done(versions);
        buf_done(&old);
        buf_done(&new);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_text_has_no_changes),
        cmocka_unit_test(test_words_that_changed_stand_beside_each_other),
        cmocka_unit_test(test_a_sentence_behind_the_last_leaves_that_alone),
        cmocka_unit_test(test_words_that_replace_a_comma_are_one_insertion),
        cmocka_unit_test(test_a_capital_letter_is_a_change),
        cmocka_unit_test(test_blocks_that_came_and_went_are_whole),
        cmocka_unit_test(test_a_divided_paragraph_has_a_new_end),
        cmocka_unit_test(test_joined_paragraphs_lose_an_end),
        cmocka_unit_test(test_what_moved_has_one_number_at_both_ends),
        cmocka_unit_test(test_a_figure_alone_does_not_move),
        cmocka_unit_test(test_marks_of_lists_are_text_where_they_say_something),
        cmocka_unit_test(test_a_block_that_became_another_kind_says_what_it_was),
        cmocka_unit_test(test_cells_are_compared_with_those_of_their_row_and_column),
        cmocka_unit_test(test_a_column_that_came_is_a_cell_in_each_row),
        cmocka_unit_test(test_a_figure_below_a_column_that_came_is_held_against_that_of_its_column),
        cmocka_unit_test(test_a_table_and_a_paragraph_have_nothing_in_common),
        cmocka_unit_test(test_signs_beyond_the_first_plane_and_divided_words_stay_whole),
        cmocka_unit_test(test_notes_keep_their_numbers),
        cmocka_unit_test(test_nothing_against_something),
        cmocka_unit_test(test_either_version_comes_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

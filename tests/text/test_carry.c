/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/carry.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Two versions, compared. */
struct versions {
    struct letter_bench *bench;
    struct str old, new;
    struct comparison comparison;
};

static struct versions compare(void **state, const char *old, const char *new)
{
    struct versions versions = {.bench = *state};
    const struct document *before = letters_read(versions.bench, old);
    const struct document *after = letters_read(versions.bench, new);
    versions.old = before->text;
    versions.new = after->text;
    comparison_make(&versions.bench->arena, &versions.bench->tools, before, after,
                    &versions.comparison);
    return versions;
}

static struct carried carry_range(const struct versions *versions, struct range place)
{
    struct carried carried;
    carry_place(&versions->comparison, &versions->bench->arena, place, &carried);
    return carried;
}

static struct carried carry(const struct versions *versions, const char *quote)
{
    size_t at = letters_at(versions->old, quote);
    return carry_range(versions, (struct range){at, at + strlen(quote)});
}

static void assert_carried(const struct versions *versions, const char *quote,
                           enum carry_status status, const char *expected)
{
    struct letter_bench *bench = versions->bench;
    struct carried carried = carry(versions, quote);
    assert_string_equal(carry_status_name(carried.status), carry_status_name(status));
    assert_str(str_sub(versions->new, carried.new.start, carried.new.end), expected);
}

#define ROADS "Vägarna till skärgården ska underhållas hela vintern av kommunens egna maskiner."
#define BOATS "Båtarna går varje timme från fastlandet till de yttre öarna under sommaren."
#define SCHOOLS "Skolorna på öarna behåller sina lärare även när eleverna är få."
#define HARBOUR "Hamnen byggs ut med två bryggor för gästande segelbåtar från grannländerna."

static void what_is_unchanged_is_kept_byte_for_byte(void **state)
{
    struct versions versions =
        compare(state, "# Trafik\n\n" ROADS " " BOATS "\n\n" SCHOOLS "\n",
                "# Ny inledning\n\nEtt stycke har kommit till här.\n\n# Trafik\n\n" ROADS " " BOATS
                "\n\n" SCHOOLS "\n");
    assert_carried(&versions, ROADS, CARRY_KEPT, ROADS);
    assert_carried(&versions, SCHOOLS, CARRY_KEPT, SCHOOLS);
    assert_carried(&versions, "egna maskiner", CARRY_KEPT, "egna maskiner");
    assert_carried(&versions, "vintern av kommunens egna maskiner. Båtarna går", CARRY_KEPT,
                   "vintern av kommunens egna maskiner. Båtarna går");
}

/* Of a long place each sentence is a small part. */
static void a_place_of_many_sentences_is_kept(void **state)
{
    static const char text[] = "# Trafik\n\n" ROADS " " BOATS " " SCHOOLS " " HARBOUR
                               " Bryggan lagas i vår. Isen bär till mars. Posten kommer med båt. "
                               "Affären har öppet om lördagar. Läkaren är där varannan vecka. "
                               "Fiskarna säljer vid kajen.\n\nSkärgården lever.\n";
    struct versions versions = compare(state, text, text);
    struct range place = {letters_at(versions.old, ROADS),
                          letters_at(versions.old, "Skärgården lever")};
    struct carried carried = carry_range(&versions, place);
    assert_string_equal(carry_status_name(carried.status), "kept");
    assert_int_equal(carried.new.start, place.start);
    assert_true(carried.new.end + 2 >= place.end);
}

static void a_long_place_is_kept_round_what_was_put_in(void **state)
{
    static const char old[] =
        ROADS " " BOATS " Bryggan lagas i vår. Isen bär till mars. " SCHOOLS
              " Posten kommer med båt. Affären har öppet om lördagar. " HARBOUR;
    static const char new[] = ROADS
        " " BOATS " Bryggan lagas i vår. Färjan ersätts av en bro. Isen "
        "bär till mars. " SCHOOLS " Posten kommer med båt. Affären har öppet om lördagar. " HARBOUR;
    struct versions versions = compare(state, old, new);
    struct carried carried = carry_range(&versions, (struct range){0, versions.old.n});
    assert_string_equal(carry_status_name(carried.status), "edited");
    assert_int_equal(carried.new.start, 0);
    assert_int_equal(carried.new.end, versions.new.n);
}

static void the_same_text_is_the_same(void **state)
{
    struct versions versions = compare(state, ROADS "\n\n" BOATS "\n", ROADS "\n\n" BOATS "\n");
    assert_int_equal(comparison_kinship(&versions.comparison), VERSIONS_SAME);
    assert_true(comparison_likeness(&versions.comparison) >= 1);
}

static void another_document_is_another(void **state)
{
    struct versions versions =
        compare(state, "# Trafik\n\n" ROADS " " BOATS "\n",
                "# Ekonomi\n\nNämndens överskott överförs inte till nästa år. Avgifter för bygglov "
                "räknas upp med index, och taxan prövas av fullmäktige.\n");
    assert_int_equal(comparison_kinship(&versions.comparison), VERSIONS_STRANGE);
    assert_int_equal(carry(&versions, ROADS).status, CARRY_GONE);
}

static void a_reworded_sentence_is_carried_whole(void **state)
{
    struct versions versions = compare(
        state, SCHOOLS "\n\n" ROADS " " BOATS "\n",
        SCHOOLS "\n\nVägarna i skärgården underhålls hela året av kommunens maskiner. " BOATS "\n");
    assert_carried(&versions, ROADS, CARRY_EDITED,
                   "Vägarna i skärgården underhålls hela året av kommunens maskiner.");
}

static void a_figure_that_was_changed_is_carried_to_the_new_one(void **state)
{
    struct versions versions =
        compare(state, "Andelen resor med båt ska öka med 10 procent till 2030.\n",
                "Andelen resor med båt ska öka med 15 procent till 2032.\n");
    assert_carried(&versions, "10 procent", CARRY_EDITED, "15 procent");
    assert_carried(&versions, "2030", CARRY_EDITED, "2032");
    assert_carried(&versions, "resor med båt", CARRY_KEPT, "resor med båt");
}

static void a_deleted_sentence_does_not_land_on_its_twin(void **state)
{
    struct versions versions = compare(
        state,
        "# Båtar\n\n" BOATS " Regionen följer upp arbetet varje år tillsammans med kommunerna.\n\n"
        "# Vägar\n\n" ROADS " Regionen följer upp arbetet varje år tillsammans med kommunerna.\n",
        "# Båtar\n\n" BOATS "\n\n"
        "# Vägar\n\n" ROADS " Regionen följer upp arbetet varje år tillsammans med kommunerna.\n");
    size_t first = letters_at(versions.old, "Regionen");
    size_t second =
        first + letters_at(str_sub(versions.old, first + 1, versions.old.n), "Regionen");
    struct carried gone = carry_range(&versions, (struct range){first, first + 68});
    struct carried kept = carry_range(&versions, (struct range){second + 1, second + 1 + 68});
    assert_int_equal(gone.piece_count, 0);
    assert_int_equal(kept.status, CARRY_KEPT);
}

static void short_headings_stay_with_their_areas(void **state)
{
    struct versions versions =
        compare(state,
                "# Båtar\n\n## Mål\n\n" BOATS "\n\n# Vägar\n\n## Mål\n\n" ROADS
                "\n\n# Skolor\n\n## Mål\n\n" SCHOOLS "\n",
                "# Hamnar\n\n## Mål\n\n" HARBOUR "\n\n# Vägar\n\n## Mål\n\n" ROADS
                "\n\n# Skolor\n\n## Mål\n\n" SCHOOLS "\n");
    size_t first = letters_at(versions.old, "Mål");
    size_t second = letters_at(versions.old, "Vägar\n\n## Mål") + strlen("Vägar\n\n## ");
    struct carried gone = carry_range(&versions, (struct range){first, first + strlen("Mål")});
    struct carried kept = carry_range(&versions, (struct range){second, second + strlen("Mål")});
    assert_int_equal(gone.piece_count, 0);
    assert_int_equal(kept.status, CARRY_KEPT);
    assert_int_equal(kept.new.start,
                     letters_at(versions.new, "Vägar\n\n## Mål") + strlen("Vägar\n\n## "));
}

static void a_sentence_that_changed_its_chapter_has_moved(void **state)
{
    struct versions versions =
        compare(state, "# Båtar\n\n" BOATS " " HARBOUR "\n\n# Vägar\n\n" ROADS " " SCHOOLS "\n",
                "# Båtar\n\n" BOATS "\n\n# Vägar\n\n" ROADS " " HARBOUR " " SCHOOLS "\n");
    assert_carried(&versions, HARBOUR, CARRY_MOVED, HARBOUR);
    assert_carried(&versions, SCHOOLS, CARRY_KEPT, SCHOOLS);
}

static void a_sentence_may_be_moved_and_reworded(void **state)
{
    struct versions versions =
        compare(state, "# Båtar\n\n" BOATS " " HARBOUR "\n\n# Vägar\n\n" ROADS " " SCHOOLS "\n",
                "# Båtar\n\n" BOATS "\n\n# Vägar\n\n" ROADS " " SCHOOLS
                " Hamnen byggs ut med fyra bryggor för segelbåtar från grannländerna.\n");
    struct carried carried = carry(&versions, HARBOUR);
    assert_int_equal(carried.status, CARRY_MOVED);
    assert_true(carried.edited);
}

static void a_sentence_cut_in_two_is_split(void **state)
{
    struct versions versions = compare(
        state,
        SCHOOLS " Färjan går varje timme under sommaren och varannan timme resten av året, och "
                "biljetten gäller även på bussarna i kommunen. " ROADS "\n",
        SCHOOLS " Färjan går varje timme under sommaren och varannan timme resten av året. "
                "Biljetten gäller även på bussarna i kommunen. " ROADS "\n");
    struct carried carried =
        carry(&versions, "Färjan går varje timme under sommaren och varannan timme resten av året, "
                         "och biljetten gäller även på bussarna i kommunen.");
    assert_int_equal(carried.status, CARRY_SPLIT);
    assert_int_equal(carried.piece_count, 2);
    struct letter_bench *bench = versions.bench;
    assert_str(str_sub(versions.new, carried.pieces[1].start, carried.pieces[1].end),
               "Biljetten gäller även på bussarna i kommunen.");
    assert_int_equal(carried.new.end, carried.pieces[1].end);
    assert_carried(&versions, "biljetten gäller även på bussarna", CARRY_EDITED,
                   "Biljetten gäller även på bussarna");
}

static void two_sentences_made_one_are_both_there(void **state)
{
    struct versions versions = compare(
        state,
        SCHOOLS " Färjan går varje timme under sommaren. Biljetten gäller även på bussarna. " ROADS
                "\n",
        SCHOOLS
        " Färjan går varje timme under sommaren och biljetten gäller även på bussarna. " ROADS
        "\n");
    const char *joined =
        "Färjan går varje timme under sommaren och biljetten gäller även på bussarna.";
    assert_carried(&versions, "Färjan går varje timme under sommaren.", CARRY_EDITED, joined);
    assert_carried(&versions, "Biljetten gäller även på bussarna.", CARRY_EDITED, joined);
}

static void a_paragraph_cut_in_two_keeps_its_sentences(void **state)
{
    struct versions versions =
        compare(state, ROADS " " BOATS " " SCHOOLS "\n", ROADS "\n\n" BOATS " " SCHOOLS "\n");
    assert_carried(&versions, BOATS, CARRY_KEPT, BOATS);
    assert_carried(&versions, ROADS " " BOATS, CARRY_KEPT, ROADS "\n\n" BOATS);
}

static void a_half_deleted_sentence_is_what_is_left(void **state)
{
    struct versions versions =
        compare(state,
                SCHOOLS " Färjan går varje timme under sommaren och biljetten gäller på bussarna i "
                        "hela kommunen. " ROADS "\n",
                SCHOOLS " Färjan går varje timme under sommaren. " ROADS "\n");
    assert_carried(&versions,
                   "Färjan går varje timme under sommaren och biljetten gäller på bussarna i hela "
                   "kommunen.",
                   CARRY_EDITED, "Färjan går varje timme under sommaren.");
    assert_int_equal(carry(&versions, "biljetten gäller på bussarna").piece_count, 0);
}

static void cells_follow_their_rows(void **state)
{
    struct versions versions = compare(
        state,
        "| Mått | Nu | Mål |\n|---|---|---|\n| Färjeresor | 10 % | 20 % |\n| Bussresor | 10 "
        "% | 30 % |\n| Cykelvägar | 5 km | 9 km |\n",
        "| Mått | Nu | Mål |\n|---|---|---|\n| Cykelvägar | 5 km | 9 km |\n| Färjeresor | 12 % | "
        "25 % |\n| Bussresor | 10 % | 30 % |\n");
    assert_carried(&versions, "20 %", CARRY_EDITED, "25 %");
    assert_carried(&versions, "Bussresor", CARRY_KEPT, "Bussresor");
    assert_int_equal(carry(&versions, "9 km").status, CARRY_MOVED);
}

static void a_small_rest_of_a_split_sentence_is_found_beside_the_others(void **state)
{
    struct versions versions = compare(
        state,
        BOATS
        "\n\n" ROADS
        " Planen är kommunernas gemensamma styrdokument för skärgården till och med år 2032.\n",
        BOATS
        "\n\n" ROADS
        " Detta är kommunernas gemensamma styrdokument för skärgården. Det gäller till och med "
        "år 2033.\n");
    struct carried carried =
        carry(&versions,
              "Planen är kommunernas gemensamma styrdokument för skärgården till och med år 2032.");
    assert_int_equal(carried.status, CARRY_SPLIT);
    assert_int_equal(carried.piece_count, 2);
}

static void a_piece_of_a_split_sentence_is_not_taken_for_what_was_deleted(void **state)
{
    struct versions versions = compare(
        state,
        ROADS " Vi föreslår att kommunen bildar en båtakademi och att akademin erbjuder "
              "lärlingsplatser på verksamma varv. Akademin kan börja i liten skala.\n\n" BOATS "\n",
        ROADS " Kommunen ska bilda en båtakademi. Akademin ska erbjuda lärlingsplatser på "
              "verksamma varv.\n\n" BOATS "\n");
    assert_int_equal(carry(&versions, "Akademin kan börja i liten skala.").piece_count, 0);
    assert_int_equal(carry(&versions, "Vi föreslår att kommunen bildar en båtakademi och att "
                                      "akademin erbjuder lärlingsplatser på verksamma varv.")
                         .status,
                     CARRY_SPLIT);
}

static void what_lies_alone_between_two_neighbours_is_the_same_in_other_words(void **state)
{
    struct versions versions = compare(
        state, ROADS " Upprepade brister i driften ska anmälas till hamnkontoret. " BOATS "\n",
        ROADS " Hamnkontoret ska underrättas om det händer gång på gång. " BOATS "\n");
    assert_carried(&versions, "Upprepade brister i driften ska anmälas till hamnkontoret.",
                   CARRY_EDITED, "Hamnkontoret ska underrättas om det händer gång på gång.");
}

static void what_lies_between_two_neighbours_and_tells_of_another_place_is_not_it(void **state)
{
    struct versions versions =
        compare(state, ROADS " Filialen i Kvarnby är öppen två eftermiddagar i veckan. " BOATS "\n",
                ROADS " Biblioteket i Storvik flyttar 2027 till vårdboendet, med en samlingssal "
                      "öppen för alla. " BOATS "\n");
    assert_int_equal(
        carry(&versions, "Filialen i Kvarnby är öppen två eftermiddagar i veckan.").piece_count, 0);
}

static void a_cell_goes_with_its_row_and_not_with_its_like(void **state)
{
    struct versions versions = compare(
        state,
        "| Steg | Tid |\n|---|---|\n| Plan för arkivet | 9 månader |\n"
        "| Arkivering för ledningen | 12 månader |\n| Arkivering för alla | 36 månader |\n",
        "| Steg | Tid |\n|---|---|\n| Plan för arkivet | 12 månader |\n"
        "| Förteckning över tjänster | 6 månader |\n| Arkivering för ledningen | 18 månader |\n"
        "| Arkivering för alla | 30 månader |\n");
    assert_carried(&versions, "9 månader", CARRY_EDITED, "12 månader");
    assert_carried(&versions, "36 månader", CARRY_EDITED, "30 månader");
    assert_carried(&versions, "12 månader", CARRY_EDITED, "18 månader");
}

static void english_words_are_known_in_their_forms(void **state)
{
    struct versions versions =
        compare(state,
                "The agency publishes a register. Agencies notifying the archivist of the losses "
                "are to be listed.\n",
                "The archivist lists every agency that notified it of a loss. The agency publishes "
                "a register.\n");
    struct carried carried =
        carry(&versions, "Agencies notifying the archivist of the losses are to be listed.");
    struct str found = str_sub(versions.new, carried.new.start, carried.new.end);
    assert_true(str_starts(found, STR("The archivist lists every agency")));
}

static void what_is_most_like_one_another_has_moved_however_reworded(void **state)
{
    struct versions versions =
        compare(state,
                "# Trafik\n\nVattenprov tas varannan månad vid alla badplatser. " ROADS
                "\n\n# Skola\n\n" SCHOOLS "\n",
                "# Trafik\n\n" ROADS "\n\n# Skola\n\n" SCHOOLS
                " Vid badplatserna kontrolleras vattnet av miljönämnden.\n");
    assert_carried(&versions, "Vattenprov tas varannan månad vid alla badplatser.", CARRY_MOVED,
                   "Vid badplatserna kontrolleras vattnet av miljönämnden.");
}

static void words_that_stand_for_each_other_make_sentences_alike(void **state)
{
    struct versions versions =
        compare(state,
                "# Inköp\n\n" ROADS " " BOATS
                "\n\nFörvaltningen erhåller ersättning när anställda utför granskning.\n",
                "# Inköp\n\nPersonal som kontrollerar får betalt.\n\n" ROADS " " BOATS "\n");
    struct unit_candidate candidate =
        versions.comparison.candidates[versions.comparison.old.unit_count - 1][0];
    size_t unit = compared_unit_at(&versions.comparison.new, letters_at(versions.new, "Personal"));
    assert_int_equal(candidate.new_unit, unit);
}

static void what_stands_twice_is_kept_where_it_stood_whatever_the_levels_of_headings(void **state)
{
    struct versions versions =
        compare(state,
                "# Båtar\n\n" BOATS "\n\n# Stöd\n\n" SCHOOLS "\n\n# Vägar\n\n" ROADS
                "\n\n# Stöd\n\n" SCHOOLS "\n\n# Hamnar\n\n" HARBOUR "\n",
                "# Båtar\n\n" BOATS "\n\n## Stöd\n\n" SCHOOLS "\n\n# Vägar\n\n" ROADS
                "\n\n## Stöd\n\n" SCHOOLS "\n\n# Hamnar\n\n" HARBOUR "\n");
    size_t at = letters_at(versions.old, ROADS) + strlen(ROADS "\n\n# Stöd\n\n");
    struct carried second = carry_range(&versions, (struct range){at, at + strlen(SCHOOLS)});
    assert_int_equal(second.status, CARRY_KEPT);
    assert_int_equal(second.new.start,
                     letters_at(versions.new, ROADS) + strlen(ROADS "\n\n## Stöd\n\n"));
}

static void a_page_number_of_a_list_of_contents_is_no_part_of_a_heading(void **state)
{
    struct versions versions =
        compare(state, "Innehåll\n\n4\n\n" BOATS "\n\nDel 4. Vägarna på öarna\n\n" ROADS "\n",
                BOATS "\n\nDel 3 och 4. Vägarna på öarna\n\n" ROADS "\n");
    assert_int_equal(carry(&versions, "4").piece_count, 0);
}

static void characters_of_any_length_are_not_cut(void **state)
{
    struct versions versions =
        compare(state,
                "Öarna får nya 🛥️ båtar och 𝔘tökade turer mot Åland "
                "under hela högsäsongen.\n",
                "Alla öarna får nya 🛥️ båtar och fler 𝔘tökade turer "
                "mot Åland under högsäsongen.\n");
    assert_carried(&versions, "🛥️ båtar", CARRY_KEPT, "🛥️ båtar");
    assert_carried(&versions, "𝔘tökade turer mot Åland", CARRY_KEPT, "𝔘tökade turer mot Åland");
}

static void a_place_without_words_goes_with_its_word(void **state)
{
    struct versions versions =
        compare(state, ROADS " " BOATS "\n", SCHOOLS "\n\n" ROADS " " BOATS "\n");
    size_t at = letters_at(versions.old, "Båtarna");
    struct carried carried = carry_range(&versions, (struct range){at, at});
    assert_int_equal(carried.new.start, letters_at(versions.new, "Båtarna"));
    assert_int_equal(carried.new.end, carried.new.start);
}

static void empty_texts_are_compared(void **state)
{
    struct letter_bench *bench = *state;
    struct document empty = {0}, *text = letters_read(bench, ROADS "\n");
    struct comparison comparison;
    struct carried carried;
    comparison_make(&bench->arena, &bench->tools, &empty, &empty, &comparison);
    assert_int_equal(comparison_kinship(&comparison), VERSIONS_SAME);
    carry_place(&comparison, &bench->arena, (struct range){0, 0}, &carried);
    assert_int_equal(carried.status, CARRY_GONE);
    comparison_make(&bench->arena, &bench->tools, text, &empty, &comparison);
    carry_place(&comparison, &bench->arena, (struct range){0, text->text.n}, &carried);
    assert_int_equal(carried.status, CARRY_GONE);
    comparison_make(&bench->arena, &bench->tools, &empty, text, &comparison);
    assert_int_equal(comparison.new.units[0].fate, UNIT_ADDED);
}

static const char *repeat(struct letter_bench *bench, const char *line, size_t count)
{
    size_t length = strlen(line);
    char *text = arena_alloc(&bench->arena, count * length + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, line, length);
    text[count * length] = 0;
    return text;
}

static void one_line_ten_thousand_times_is_compared(void **state)
{
    struct letter_bench *bench = *state;
    struct versions versions =
        compare(state, repeat(bench, ROADS "\n\n", 10000), repeat(bench, ROADS "\n\n", 9000));
    size_t kept = 0;
    for (size_t i = 0; i < versions.comparison.old.unit_count; i++)
        kept += versions.comparison.old.units[i].fate == UNIT_KEPT;
    assert_int_equal(kept, 9000);
}

static void statuses_have_their_names(void **state)
{
    (void)state;
    for (int status = 0; status < CARRY_STATUSES; status++)
        assert_int_equal(
            carry_status_from_name(str_from(carry_status_name((enum carry_status)status))), status);
    assert_int_equal(carry_status_from_name(STR("lost")), CARRY_STATUSES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(what_is_unchanged_is_kept_byte_for_byte),
        LETTER_TEST(a_place_of_many_sentences_is_kept),
        LETTER_TEST(a_long_place_is_kept_round_what_was_put_in),
        LETTER_TEST(the_same_text_is_the_same),
        LETTER_TEST(another_document_is_another),
        LETTER_TEST(a_reworded_sentence_is_carried_whole),
        LETTER_TEST(a_figure_that_was_changed_is_carried_to_the_new_one),
        LETTER_TEST(a_deleted_sentence_does_not_land_on_its_twin),
        LETTER_TEST(short_headings_stay_with_their_areas),
        LETTER_TEST(a_sentence_that_changed_its_chapter_has_moved),
        LETTER_TEST(a_sentence_may_be_moved_and_reworded),
        LETTER_TEST(a_sentence_cut_in_two_is_split),
        LETTER_TEST(two_sentences_made_one_are_both_there),
        LETTER_TEST(a_paragraph_cut_in_two_keeps_its_sentences),
        LETTER_TEST(a_half_deleted_sentence_is_what_is_left),
        LETTER_TEST(cells_follow_their_rows),
        LETTER_TEST(a_small_rest_of_a_split_sentence_is_found_beside_the_others),
        LETTER_TEST(a_piece_of_a_split_sentence_is_not_taken_for_what_was_deleted),
        LETTER_TEST(what_lies_alone_between_two_neighbours_is_the_same_in_other_words),
        LETTER_TEST(what_lies_between_two_neighbours_and_tells_of_another_place_is_not_it),
        LETTER_TEST(a_cell_goes_with_its_row_and_not_with_its_like),
        LETTER_TEST(english_words_are_known_in_their_forms),
        LETTER_TEST(what_is_most_like_one_another_has_moved_however_reworded),
        LETTER_TEST(words_that_stand_for_each_other_make_sentences_alike),
        LETTER_TEST(what_stands_twice_is_kept_where_it_stood_whatever_the_levels_of_headings),
        LETTER_TEST(a_page_number_of_a_list_of_contents_is_no_part_of_a_heading),
        LETTER_TEST(characters_of_any_length_are_not_cut),
        LETTER_TEST(a_place_without_words_goes_with_its_word),
        LETTER_TEST(empty_texts_are_compared),
        LETTER_TEST(one_line_ten_thousand_times_is_compared),
        LETTER_TEST(statuses_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

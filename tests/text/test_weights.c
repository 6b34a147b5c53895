/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/weights.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char letter[] =
    "Kommunen välkomnar strategin. Ansvaret för vintertrafiken är dock oklart, och det bör framgå "
    "vem som betalar. Vi riskerar annars fler inställda turer.\n\n"
    "Kommunen har fyra gästhamnar.\n";

/* --- Features --- */

static bool has(struct features features, enum feature_side side, enum feature_space space,
                const char *word)
{
    for (size_t i = 0; i < features.count; i++)
        if (features.items[i].side == side && features.items[i].space == space &&
            str_equal(features.items[i].word, str_from(word)))
            return true;
    return false;
}

static struct features features_at(struct letter_bench *bench, const struct scene *scene,
                                   const char *needle)
{
    return features_of(&bench->arena, scene, letters_sentence(scene, needle));
}

static void a_sentence_is_seen_by_its_stems_and_cues(void **state)
{
    struct letter_bench *bench = *state;
    const struct scene *scene = letters_scene(bench, letter, NULL);
    struct features features = features_at(bench, scene, "Ansvaret");
    assert_true(has(features, SIDE_OWN, SPACE_STEM, "oklart"));
    assert_true(has(features, SIDE_OWN, SPACE_FIRST, "ansvaret"));
    assert_true(has(features, SIDE_OWN, SPACE_BIAS, "0"));
    assert_true(has(features, SIDE_OWN, SPACE_KIND, "2")); /* clarification */
    assert_false(has(features, SIDE_OWN, SPACE_STEM, "välkomn"));
    assert_false(has(features, SIDE_OWN, SPACE_STEM, "."));
}

static void a_stem_counts_once(void **state)
{
    struct letter_bench *bench = *state;
    const struct scene *scene = letters_scene(bench, "Turer och åter turer krävs.", NULL);
    struct features features = features_of(&bench->arena, scene, 0);
    size_t times = 0;
    for (size_t i = 0; i < features.count; i++)
        times +=
            features.items[i].space == SPACE_STEM && str_equal(features.items[i].word, STR("tur"));
    assert_int_equal(times, 1);
}

static void neighbours_are_seen_inside_the_paragraph_only(void **state)
{
    struct letter_bench *bench = *state;
    const struct scene *scene = letters_scene(bench, letter, NULL);
    struct features middle = features_at(bench, scene, "Ansvaret");
    struct features alone = features_at(bench, scene, "gästhamnar");
    assert_true(has(middle, SIDE_BEFORE, SPACE_KIND, "6")); /* praise */
    assert_true(has(middle, SIDE_AFTER, SPACE_KIND, "3"));  /* concern */
    assert_true(has(middle, SIDE_BEFORE, SPACE_SIDE, "1"));
    assert_true(has(alone, SIDE_BEFORE, SPACE_SIDE, "0"));
    assert_false(has(alone, SIDE_BEFORE, SPACE_KIND, "3"));
}

static void a_named_part_of_the_draft_is_seen(void **state)
{
    struct letter_bench *bench = *state;
    static const char naming[] = "Insats 2.1 är viktig. Vi har fyra hamnar.\n";
    const struct scene *blind = letters_scene(bench, naming, NULL);
    const struct scene *seeing = letters_scene(bench, naming, letters_archipelago);
    assert_false(blind->refers[0]);
    assert_true(seeing->refers[0] && seeing->turns[0]);
    assert_false(seeing->refers[1]);
    assert_true(has(features_of(&bench->arena, seeing, 0), SIDE_OWN, SPACE_FLAG, "9"));
    assert_false(has(features_of(&bench->arena, blind, 0), SIDE_OWN, SPACE_FLAG, "9"));
}

static void names_of_features_have_keys_of_their_own(void **state)
{
    (void)state;
    uint64_t own = feature_key(SIDE_OWN, SPACE_STEM, STR("brygg"));
    assert_true(own == feature_key(SIDE_OWN, SPACE_STEM, STR("brygg")));
    assert_true(own != feature_key(SIDE_OWN, SPACE_STEM, STR("brygga")));
    assert_true(own != feature_key(SIDE_OWN, SPACE_FIRST, STR("brygg")));
    assert_true(own != feature_key(SIDE_BEFORE, SPACE_STEM, STR("brygg")));
    assert_string_equal(feature_side_name(SIDE_BEFORE), "before:");
    assert_string_equal(feature_space_name(SPACE_CUE), "cue");
}

/* --- The learned table --- */

static int compare_rows(const struct weight_row *a, const struct weight_row *b)
{
    if (a->side != b->side)
        return a->side < b->side ? -1 : 1;
    if (a->space != b->space)
        return a->space < b->space ? -1 : 1;
    return strcmp(a->word, b->word);
}

static void rows_are_sorted_and_each_stands_once(void **state)
{
    (void)state;
    assert_true(weights_sv_count > 500);
    for (size_t i = 1; i < weights_sv_count; i++)
        if (compare_rows(&weights_sv[i - 1], &weights_sv[i]) >= 0)
            fail_msg("row %zu: %s", i, weights_sv[i].word);
}

static void rows_name_features_that_there_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < weights_sv_count; i++) {
        assert_in_range(weights_sv[i].side, 0, FEATURE_SIDES - 1);
        assert_in_range(weights_sv[i].space, 0, FEATURE_SPACES - 1);
        assert_int_not_equal(weights_sv[i].word[0], '\0');
    }
}

/* --- Judging by them --- */

static void assert_probabilities(const float *probabilities, size_t count)
{
    float sum = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(probabilities[i] >= 0 && probabilities[i] <= 1);
        sum += probabilities[i];
    }
    if (!(sum > 0.999f && sum < 1.001f))
        fail_msg("the sum is %f", (double)sum);
}

static void probabilities_sum_to_one(void **state)
{
    struct letter_bench *bench = *state;
    const struct scene *scene = letters_scene(bench, letter, letters_archipelago);
    float roles[ROLES], beginnings[BEGINNINGS];
    for (size_t i = 0; i < scene->sentences.count; i++) {
        struct features features = features_of(&bench->arena, scene, i);
        weights_roles(bench->tools.weights, features, roles);
        weights_beginnings(bench->tools.weights, features, beginnings);
        assert_probabilities(roles, ROLES);
        assert_probabilities(beginnings, BEGINNINGS);
    }
}

static void without_features_all_classes_are_as_likely(void **state)
{
    struct letter_bench *bench = *state;
    float roles[ROLES];
    weights_roles(bench->tools.weights, (struct features){NULL, 0}, roles);
    assert_probabilities(roles, ROLES);
    for (size_t role = 1; role < ROLES; role++)
        assert_true(roles[role] == roles[0]);
}

static void enormous_values_still_give_probabilities(void **state)
{
    struct letter_bench *bench = *state;
    struct feature feature = {SIDE_OWN, SPACE_BIAS, STR("0"), 1e6f, 0};
    float roles[ROLES];
    weights_roles(bench->tools.weights, (struct features){&feature, 1}, roles);
    assert_probabilities(roles, ROLES);
}

static void reasons_are_words_of_the_sentence_that_speak_for_the_role(void **state)
{
    struct letter_bench *bench = *state;
    const struct scene *scene = letters_scene(bench, letter, NULL);
    size_t i = letters_sentence(scene, "Ansvaret");
    struct word_list words = scene->sentences.items[i].words;
    size_t reasons[8];
    size_t count = weights_reasons(bench->tools.weights, features_of(&bench->arena, scene, i),
                                   KIND_CLARIFICATION, reasons, 8);
    bool clear = false;
    assert_in_range(count, 1, 8);
    for (size_t j = 0; j < count; j++) {
        assert_true(reasons[j] < words.count);
        assert_true(words.items[reasons[j]].flags & WORD_LETTERS);
        clear = clear || str_equal(words.items[reasons[j]].lower, STR("oklart")) ||
                str_equal(words.items[reasons[j]].lower, STR("framgå"));
    }
    assert_true(clear);
}

static void no_more_reasons_are_given_than_there_is_room_for(void **state)
{
    struct letter_bench *bench = *state;
    const struct scene *scene = letters_scene(bench, letter, NULL);
    struct features features = features_at(bench, scene, "Ansvaret");
    size_t all[8], one[2] = {0, 77};
    assert_true(weights_reasons(bench->tools.weights, features, KIND_CLARIFICATION, all, 8) > 1);
    assert_int_equal(weights_reasons(bench->tools.weights, features, KIND_CLARIFICATION, one, 1),
                     1);
    assert_int_equal(one[0], all[0]);
    assert_int_equal(one[1], 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_sentence_is_seen_by_its_stems_and_cues),
        LETTER_TEST(a_stem_counts_once),
        LETTER_TEST(neighbours_are_seen_inside_the_paragraph_only),
        LETTER_TEST(a_named_part_of_the_draft_is_seen),
        cmocka_unit_test(names_of_features_have_keys_of_their_own),
        cmocka_unit_test(rows_are_sorted_and_each_stands_once),
        cmocka_unit_test(rows_name_features_that_there_are),
        LETTER_TEST(probabilities_sum_to_one),
        LETTER_TEST(without_features_all_classes_are_as_likely),
        LETTER_TEST(enormous_values_still_give_probabilities),
        LETTER_TEST(reasons_are_words_of_the_sentence_that_speak_for_the_role),
        LETTER_TEST(no_more_reasons_are_given_than_there_is_room_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct score sample(void)
{
    struct score score = {.letters = 4};
    score.first_any = (struct share){3, 4};
    score.stances.cells[STANCE_FOR][STANCE_FOR] = 3;
    score.stances.cells[STANCE_AGAINST][STANCE_FOR] = 1;
    score.fields[FIELD_SENDER] = (struct field_score){.right = 1, .wrong = 1, .missing = 2};
    return score;
}

static void a_figure_stands_with_what_it_is_of(void **state)
{
    (void)state;
    struct score score = sample();
    struct column column = {STR("dev"), &score};
    struct buf out = buf_init(KIB(16));
    figures_add(&out, &column, 1, true);
    static const char *const rows[] = {
        "| figure | dev |\n|---|---:|\n",
        "| letters | 4 |\n",
        "| passage first, any label | 0.750 (4) |\n",
        "| stance, accuracy | 0.750 (4) |\n",
        "| - sender, precision | 0.500 (2) |\n",
        "| - sender, recall | 0.250 (4) |\n",
        "| metadata, recall | 0.250 (4) |\n",
        "| passage: rightly none | - |\n",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!str_contains(buf_str(&out), str_from(rows[i])))
            fail_msg("no row: %s", rows[i]);
    buf_done(&out);
}

static void classes_tell_what_was_taken_for_what(void **state)
{
    (void)state;
    struct score score = sample();
    struct column column = {STR("dev"), &score};
    struct buf out = buf_init(KIB(16));
    figures_add_classes(&out, &column, true);
    struct str text = buf_str(&out);
    assert_true(str_contains(text, STR("### stance, dev\n")));
    assert_true(str_contains(text, STR("| for | 0.750 (4) | 1.000 (3) | 0.857 (3) |  |\n")));
    assert_true(str_contains(text, STR("| against | - | 0.000 (1) | 0.000 (1) | for 1 |\n")));
    assert_false(str_contains(text, STR("abstains")));
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_stands_with_what_it_is_of),
        cmocka_unit_test(classes_tell_what_was_taken_for_what),
    };
    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/differences.h"

#include "base/buf.h"
#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Pieces in one line: [-taken away-], {+came+}. */
static void assert_differences(void **state, const char *old, const char *new, const char *expected)
{
    struct letter_bench *bench = *state;
    struct differences differences;
    struct buf shown = buf_init(4096), before = buf_init(4096), after = buf_init(4096);
    differences_of(&bench->arena, str_from(old), str_from(new), &differences);
    for (size_t i = 0; i < differences.count; i++) {
        const struct piece *piece = &differences.items[i];
        struct str from = str_sub(str_from(old), piece->old.start, piece->old.end);
        struct str to = str_sub(str_from(new), piece->new.start, piece->new.end);
        buf_add_str(&before, from);
        buf_add_str(&after, to);
        if (piece->kind == PIECE_SAME)
            buf_add_str(&shown, from);
        else
            buf_add_format(&shown, piece->kind == PIECE_DELETED ? "[-%.*s-]" : "{+%.*s+}",
                           STR_ARGS(piece->kind == PIECE_DELETED ? from : to));
    }
    assert_str(buf_str(&before), old);
    assert_str(buf_str(&after), new);
    assert_str(buf_str(&shown), expected);
    buf_done(&shown);
    buf_done(&before);
    buf_done(&after);
}

static void the_same_is_one_piece(void **state)
{
    assert_differences(state, "Färjan går på natten.", "Färjan går på natten.",
                       "Färjan går på natten.");
    assert_differences(state, "", "", "");
}

static void a_changed_word_stands_between_its_neighbours(void **state)
{
    assert_differences(state, "Andelen ska öka med 10 procent till 2030.",
                       "Andelen ska öka med 15 procent till 2030.",
                       "Andelen ska öka med [-10-]{+15+} procent till 2030.");
}

static void what_came_at_the_end_leaves_the_beginning_alone(void **state)
{
    assert_differences(state, "Färjan går", "Färjan går på natten", "Färjan går{+ på natten+}");
    assert_differences(state, "Färjan går på natten", "på natten", "[-Färjan går -]på natten");
}

static void a_small_word_between_changed_ones_is_changed_with_them(void **state)
{
    assert_differences(state, "Kommunen bygger vägar och broar tillsammans.",
                       "Regionen underhåller gator och torg tillsammans.",
                       "[-Kommunen bygger vägar och broar-]{+Regionen underhåller gator och torg+} "
                       "tillsammans.");
}

static void texts_without_a_word_in_common_are_exchanged_whole(void **state)
{
    assert_differences(state, "Alla öar.", "Ingen väg!", "[-Alla öar.-]{+Ingen väg!+}");
    assert_differences(state, "", "Ny text", "{+Ny text+}");
    assert_differences(state, "Gammal text", "", "[-Gammal text-]");
}

static void a_capital_letter_is_a_change(void **state)
{
    assert_differences(state, "och biljetten gäller på bussen", "Biljetten gäller på bussen",
                       "[-och biljetten-]{+Biljetten+} gäller på bussen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(the_same_is_one_piece),
        LETTER_TEST(a_changed_word_stands_between_its_neighbours),
        LETTER_TEST(what_came_at_the_end_leaves_the_beginning_alone),
        LETTER_TEST(a_small_word_between_changed_ones_is_changed_with_them),
        LETTER_TEST(texts_without_a_word_in_common_are_exchanged_whole),
        LETTER_TEST(a_capital_letter_is_a_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/tree_change.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct trees {
    struct letter_bench *bench;
    struct draft *old, *new;
    struct comparison comparison;
    struct tree_changes changes;
};

static struct trees compare(void **state, const char *old, const char *new)
{
    struct trees trees = {.bench = *state};
    struct letter_bench *bench = trees.bench;
    trees.old = letters_draft(bench, old);
    trees.new = letters_draft(bench, new);
    comparison_make(&bench->arena, &bench->tools, trees.old->document, trees.new->document,
                    &trees.comparison);
    tree_compare(&bench->arena, &bench->tools, &trees.comparison, trees.old, trees.new,
                 &trees.changes);
    return trees;
}

static const struct node_change *of_old(const struct trees *trees, const char *title)
{
    return &trees->changes.items[trees->changes.of_old[letters_node(trees->old, title)]];
}

static const struct node_change *of_new(const struct trees *trees, const char *title)
{
    return &trees->changes.items[trees->changes.of_new[letters_node(trees->new, title)]];
}

/* The archipelago's draft with `from` exchanged for `to`. */
static const char *archipelago_with(struct letter_bench *bench, const char *text, const char *from,
                                    const char *to)
{
    size_t at = letters_at(str_from(text), from);
    return str_to_c(&bench->arena, str_format(&bench->arena, "%.*s%s%s", (int)at, text, to,
                                              text + at + strlen(from)));
}

static void assert_kind(const struct node_change *change, enum node_change_kind kind)
{
    assert_string_equal(node_change_kind_name(change->kind), node_change_kind_name(kind));
}

static void the_same_tree_is_kept(void **state)
{
    struct trees trees = compare(state, letters_archipelago, letters_archipelago);
    assert_int_equal(trees.changes.count, trees.old->node_count);
    for (size_t i = 0; i < trees.changes.count; i++) {
        assert_kind(&trees.changes.items[i], NODE_KEPT);
        assert_false(trees.changes.items[i].moved);
        assert_false(trees.changes.items[i].renumbered);
        assert_false(trees.changes.items[i].below_changed);
        assert_int_equal(trees.changes.items[i].old_nodes[0], trees.changes.items[i].new_nodes[0]);
    }
}

static void a_new_number_is_no_new_wording(void **state)
{
    const char *new = archipelago_with(*state, letters_archipelago, "Insats 1.2", "Insats 1.3");
    struct trees trees = compare(state, letters_archipelago, new);
    const struct node_change *change = of_old(&trees, "Stöd lanthandlarna i glesbygd");
    assert_kind(change, NODE_KEPT);
    assert_true(change->renumbered);
    assert_false(change->moved);
}

static void a_new_title_over_the_same_content_is_reworded(void **state)
{
    const char *new =
        archipelago_with(*state, letters_archipelago, "Boende och service", "Bo kvar på öarna");
    struct trees trees = compare(state, letters_archipelago, new);
    const struct node_change *change = of_old(&trees, "Boende och service");
    assert_kind(change, NODE_REWORDED);
    assert_int_equal(change->new_nodes[0], letters_node(trees.new, "Bo kvar på öarna"));
    assert_true(change->content > 0.8);
    assert_kind(of_old(&trees, "Bygg hyresrätter på öarna"), NODE_KEPT);
}

static void a_reworded_paragraph_marks_what_it_stands_in(void **state)
{
    const char *new = archipelago_with(*state, letters_archipelago, "minst fyra turer om dagen",
                                       "minst sex turer om dagen");
    struct trees trees = compare(state, letters_archipelago, new);
    const struct node_change *initiative = of_old(&trees, "Kör vintertrafiken tätare");
    assert_kind(initiative, NODE_KEPT);
    assert_true(initiative->below_changed);
    assert_kind(initiative + 1, NODE_REWORDED);
    assert_true(of_old(&trees, "Färjor och bryggor")->below_changed);
    assert_false(of_old(&trees, "Boende och service")->below_changed);
}

static void an_initiative_is_removed_where_it_stood_and_another_added(void **state)
{
    const char *shop = "### Insats 1.2 Stöd lanthandlarna i glesbygd\n\nButiker får bidrag för "
                       "dagligvaror, post och apoteksombud under vintern.\n\n";
    const char *pier = "### Insats 2.3 Rusta kommunernas bryggor\n\nTräbryggorna byts mot betong "
                       "innan fem år har gått.\n\n### Insats 2.2 Sätt";
    const char *new = archipelago_with(*state, letters_archipelago, shop, "");
    new = archipelago_with(*state, new, "### Insats 2.2 Sätt", pier);
    struct trees trees = compare(state, letters_archipelago, new);
    const struct node_change *removed = of_old(&trees, "Stöd lanthandlarna i glesbygd");
    assert_kind(removed, NODE_REMOVED);
    assert_true(removed > of_old(&trees, "Bygg hyresrätter på öarna"));
    assert_true(removed < of_old(&trees, "Färjor och bryggor"));
    assert_kind(of_new(&trees, "Rusta kommunernas bryggor"), NODE_ADDED);
    struct carried_node carried;
    tree_carry_node(&trees.changes, &trees.comparison, &trees.bench->arena, trees.old, trees.new,
                    letters_node(trees.old, "Stöd lanthandlarna i glesbygd"), &carried);
    assert_int_equal(carried.node, NODE_NONE);
}

static void an_initiative_in_another_area_has_moved(void **state)
{
    const char *shop = "### Insats 1.2 Stöd lanthandlarna i glesbygd\n\nButiker får bidrag för "
                       "dagligvaror, post och apoteksombud under vintern.\n\n";
    const char *new = archipelago_with(*state, letters_archipelago, shop, "");
    new = archipelago_with(
        *state, new, "### Insats 2.1",
        str_to_c(&((struct letter_bench *)*state)->arena,
                 str_format(&((struct letter_bench *)*state)->arena, "%s### Insats 2.1", shop)));
    struct trees trees = compare(state, letters_archipelago, new);
    const struct node_change *change = of_old(&trees, "Stöd lanthandlarna i glesbygd");
    assert_kind(change, NODE_KEPT);
    assert_true(change->moved);
    assert_false(of_old(&trees, "Kör vintertrafiken tätare")->moved);
    struct carried_node carried;
    tree_carry_node(&trees.changes, &trees.comparison, &trees.bench->arena, trees.old, trees.new,
                    letters_node(trees.old, "Stöd lanthandlarna i glesbygd"), &carried);
    assert_int_equal(carried.status, CARRY_MOVED);
    assert_int_equal(carried.node, letters_node(trees.new, "Stöd lanthandlarna i glesbygd"));
}

static void a_paragraph_cut_in_two_is_split(void **state)
{
    const char *old = "# Plan\n\n## Vägar\n\nVägarna till skärgården underhålls hela vintern. "
                      "Broarna målas om vart femte år av kommunens egna målare.\n\n## Slut\n\nSlut "
                      "på planen.\n";
    const char *new = archipelago_with(*state, old, "vintern. Broarna", "vintern.\n\nBroarna");
    struct trees trees = compare(state, old, new);
    const struct node_change *roads = of_old(&trees, "Vägar");
    assert_kind(roads, NODE_KEPT);
    assert_kind(roads + 1, NODE_SPLIT);
    assert_int_equal(roads[1].new_count, 2);
    trees = compare(state, new, old);
    assert_kind(of_old(&trees, "Vägar") + 1, NODE_JOINED);
    assert_int_equal(of_old(&trees, "Vägar")[1].old_count, 2);
}

static void every_node_has_one_change(void **state)
{
    struct trees trees = compare(state, letters_archipelago, "# Annat\n\nEn helt annan text.\n");
    for (size_t i = 0; i < trees.old->node_count; i++)
        assert_true(trees.changes.of_old[i] < trees.changes.count);
    for (size_t i = 0; i < trees.new->node_count; i++)
        assert_true(trees.changes.of_new[i] < trees.changes.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(the_same_tree_is_kept),
        LETTER_TEST(a_new_number_is_no_new_wording),
        LETTER_TEST(a_new_title_over_the_same_content_is_reworded),
        LETTER_TEST(a_reworded_paragraph_marks_what_it_stands_in),
        LETTER_TEST(an_initiative_is_removed_where_it_stood_and_another_added),
        LETTER_TEST(an_initiative_in_another_area_has_moved),
        LETTER_TEST(a_paragraph_cut_in_two_is_split),
        LETTER_TEST(every_node_has_one_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

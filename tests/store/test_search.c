/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The index of the words: whatever is sought, the index finds the texts that
 * text/search/search_terms.h says meet the query, and no query is an error.
 */
#include "store/search.h"

#include "scratch.h"
#include "store/statements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const texts[] = {
    "Kommunen ser positivt på strategin.",
    "Åtgärder för små och medelstora företag",
    "",
    "atgarder",
    "Insats 3.2 i dnr RS 2020-0780",
    "Upphandlingsstöd till de små företagen; skriv till registrator@ekeland.example",
    "FoU-arbete \"inom citat\" AND NEAR(x) * ^ : (",
};
enum { TEXTS = sizeof texts / sizeof *texts, FIRST = 1000 };

static struct text_tools tools;

static int open_tools(void **state)
{
    (void)state;
    return text_tools_open_stemmer(&tools, NULL) ? 0 : -1;
}

static int close_tools(void **state)
{
    (void)state;
    text_tools_done(&tools);
    return 0;
}

static void add_texts(struct store *store)
{
    struct error error = {0};
    struct store_search_text slices[TEXTS];
    for (size_t i = 0; i < TEXTS; i++)
        slices[i] = (struct store_search_text){str_from(texts[i]), false};
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_search_add(store, FIRST, slices, TEXTS, &error));
    ASSERT_OK(store_commit(store, &error));
}

static struct store_search_hits find(struct scratch *scratch, struct str typed)
{
    struct error error = {0};
    struct store_search_hits hits = {0};
    struct search_query query = search_query_read(&scratch->arena, &tools, typed);
    ASSERT_OK(store_search_find(scratch->store, &query, FIRST, FIRST + TEXTS, true, 100,
                                &scratch->arena, &hits, &error));
    return hits;
}

static bool is_hit(const struct store_search_hits *hits, int64_t id)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].id == id)
            return true;
    return false;
}

static bool meets(struct scratch *scratch, struct str typed, const char *text)
{
    struct str whole = str_from(text);
    struct search_query query = search_query_read(&scratch->arena, &tools, typed);
    struct search_terms terms =
        search_terms_of(&scratch->arena, &tools, whole, (struct range){0, whole.n});
    return search_meets(&scratch->arena, &query, terms, NULL);
}

/* What the index finds is what search_meets says, for any query. */
static void agrees(struct scratch *scratch, struct str typed)
{
    struct store_search_hits hits = find(scratch, typed);
    for (size_t i = 0; i < TEXTS; i++)
        if (is_hit(&hits, FIRST + (int64_t)i) != meets(scratch, typed, texts[i]))
            fail_msg("%.*s: %s", STR_ARGS(typed), texts[i]);
}

static void no_query_is_an_error_and_the_index_agrees_with_the_text(void **state)
{
    struct scratch *scratch = *state;
    static const char *const queries[] = {
        "",
        "\"",
        "\"\"",
        "*",
        "-",
        "^",
        ":",
        "(",
        ")",
        "{",
        "NEAR",
        "AND",
        "OR",
        "NOT",
        "kommun",
        "åtgärd",
        "åtgärder",
        "atgarder",
        "företag",
        "\"små företag\"",
        "\"små och medelstora\"",
        "små företag",
        "små -medelstora",
        "-små",
        "3.2",
        "3",
        "2",
        "2020-0780",
        "0780",
        "RS 0780",
        "registrator@ekeland.example",
        "ekeland",
        "fou",
        "FoU-arbete",
        "arbete",
        "upphandling",
        "upphandling*",
        "upphandlingss*",
        "NEAR(små företag)",
        "words:små",
        "små*företag",
        "små OR x",
        "inom citat",
        "\"inom citat",
        "x AND y",
        "s*",
        "till de",
        "\"3.2 i dnr\"",
        "små \"",
        "'; --",
        "-\"små företag\" små",
        "små*",
        "a b c d e f g h i j k l m n o p q r s t",
    };
    add_texts(scratch_open(scratch));
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        agrees(scratch, str_from(queries[i]));
    agrees(scratch, (struct str){"sm\xC3\xA5\0f\xFF", 7});
}

/* Every pair of signs that mean something to FTS5, around and between words. */
static void no_pair_of_signs_is_an_error(void **state)
{
    struct scratch *scratch = *state;
    static const char signs[] = "\"*^:()+-{},.'`;~|&!?@#$%/\\<>=[] \t\n\x01";
    add_texts(scratch_open(scratch));
    for (size_t i = 0; i + 1 < sizeof signs; i++)
        for (size_t j = 0; j + 1 < sizeof signs; j++) {
            char typed[] = {signs[i], 's', 'm', signs[j], signs[i], 'x', signs[j]};
            agrees(scratch, (struct str){typed, sizeof typed});
        }
}

static void a_hit_of_what_was_typed_weighs_more_than_one_of_a_compound(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store_search_text two[] = {{STR("Upphandlingsstöd nu"), false},
                                      {STR("Upphandling nu"), false}};
    struct store *store = scratch_open(scratch);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_search_add(store, FIRST, two, 2, &error));
    ASSERT_OK(store_commit(store, &error));
    struct search_query query = search_query_read(&scratch->arena, &tools, STR("upphandling"));
    search_want_add(&scratch->arena, &query.wants.items[0], STR("upphandlingsstöd"), 0.5F);
    struct store_search_hits hits;
    ASSERT_OK(
        store_search_find(store, &query, 0, INT64_MAX, true, 10, &scratch->arena, &hits, &error));
    assert_int_equal(hits.count, 2);
    assert_true(hits.items[1].score > hits.items[0].score && hits.items[0].score > 0);
}

static void what_stands_in_a_margin_is_found_where_margins_are_asked_for(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store_search_text two[] = {{STR("Telefon till växeln"), true},
                                      {STR("Ring växeln, inte chefen"), false}};
    struct store *store = scratch_open(scratch);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_search_add(store, FIRST, two, 2, &error));
    ASSERT_OK(store_commit(store, &error));
    struct store_search_hits hits;
    struct search_query query = search_query_read(&scratch->arena, &tools, STR("växeln -zebra"));
    ASSERT_OK(
        store_search_find(store, &query, 0, INT64_MAX, false, 10, &scratch->arena, &hits, &error));
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].id, FIRST + 1);
    ASSERT_OK(
        store_search_find(store, &query, 0, INT64_MAX, true, 10, &scratch->arena, &hits, &error));
    assert_int_equal(hits.count, 2);
}

static void hits_come_by_id_within_bounds(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    add_texts(scratch_open(scratch));
    struct search_query query = search_query_read(&scratch->arena, &tools, STR("små"));
    struct store_search_hits hits;
    ASSERT_OK(store_search_find(scratch->store, &query, FIRST, FIRST + TEXTS, true, 1,
                                &scratch->arena, &hits, &error));
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].id, FIRST + 1);
    ASSERT_OK(store_search_find(scratch->store, &query, FIRST + 2, FIRST + TEXTS, true, 9,
                                &scratch->arena, &hits, &error));
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].id, FIRST + 5);
}

static bool is_listed(struct scratch *scratch, struct str word)
{
    struct error error = {0};
    struct sql_search_word_get row;
    bool found;
    ASSERT_OK(sql_search_word_get(scratch->store, word, &scratch->arena, &row, &found, &error));
    return found;
}

static void words_are_listed_by_both_ends(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    add_texts(scratch_open(scratch));
    assert_true(is_listed(scratch, STR("upphandlingsstöd")));
    assert_false(is_listed(scratch, STR("0780")));
    struct sql_search_word_list_rows rows;
    ASSERT_OK(sql_search_word_list(scratch->store, STR("upp"), STR("upq"), 9, &scratch->arena,
                                   &rows, &error));
    assert_int_equal(rows.count, 1);
    struct sql_search_word_list_by_end_rows ends;
    ASSERT_OK(sql_search_word_list_by_end(scratch->store, STR("döts"), STR("dötsÿ"), 9,
                                          &scratch->arena, &ends, &error));
    assert_int_equal(ends.count, 1);
}

static void what_is_rolled_back_is_not_found(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store_search_text text = {STR("Kommunen"), false};
    struct store *store = scratch_open(scratch);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_part_begin(store, &error));
    ASSERT_OK(store_search_add(store, FIRST, &text, 1, &error));
    ASSERT_OK(store_part_end(store, false, &error));
    ASSERT_OK(store_search_add(store, FIRST + 1, &text, 1, &error));
    ASSERT_OK(store_commit(store, &error));
    struct store_search_hits hits = find(scratch, STR("kommun"));
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].id, FIRST + 1);
}

static void a_cleared_index_is_empty_and_takes_texts_again(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    add_texts(store);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_search_clear(store, &error));
    ASSERT_OK(store_commit(store, &error));
    assert_int_equal(find(scratch, STR("små")).count, 0);
    assert_false(is_listed(scratch, STR("små")));
    add_texts(store);
    assert_int_equal(find(scratch, STR("små")).count, 2);
}

static void the_index_is_there_after_it_was_closed(void **state)
{
    struct scratch *scratch = *state;
    add_texts(scratch_open(scratch));
    scratch_close(scratch);
    scratch_open(scratch);
    assert_int_equal(find(scratch, STR("små")).count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_query_is_an_error_and_the_index_agrees_with_the_text),
        TEST(no_pair_of_signs_is_an_error),
        TEST(a_hit_of_what_was_typed_weighs_more_than_one_of_a_compound),
        TEST(what_stands_in_a_margin_is_found_where_margins_are_asked_for),
        TEST(hits_come_by_id_within_bounds),
        TEST(words_are_listed_by_both_ends),
        TEST(what_is_rolled_back_is_not_found),
        TEST(a_cleared_index_is_empty_and_takes_texts_again),
        TEST(the_index_is_there_after_it_was_closed),
    };
    return cmocka_run_group_tests(tests, open_tools, close_tools);
}

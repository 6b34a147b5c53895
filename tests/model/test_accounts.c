/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/date.h"
#include "base/secret.h"
#include "model/accounts.h"
#include "model/acts.h"
#include "workbench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct workbench *begin(void **state)
{
    struct workbench *bench = *state;
    assert_true(store_begin(bench->office.store, NULL));
    return bench;
}

static void end(struct workbench *bench)
{
    assert_true(store_commit(bench->office.store, NULL));
}

static json_int_t number_at(const json_t *array, size_t at, const char *key)
{
    return json_integer_value(json_object_get(json_array_get(array, at), key));
}

/* --- The office's key --- */

static void the_key_is_made_once(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct str key, again;
    ASSERT_OK(office_key(&bench->office, &bench->arena, &key, &error));
    end(bench);
    assert_true(secret_is_token(key));
    ASSERT_OK(office_key(&bench->office, &bench->arena, &again, &error));
    assert_true(str_equal(key, again));
}

static void the_key_is_not_made_outside_a_transaction(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct str key;
    assert_false(office_key(&bench->office, &bench->arena, &key, &error));
    assert_int_equal(error.code, ERROR_STATE);
}

/* --- The log --- */

static void add_act(struct workbench *bench, const struct signed_in *who, int64_t consultation,
                    const char *verb)
{
    struct error error = {0};
    ASSERT_OK(act_add(&bench->office, who, consultation, verb, 0,
                      json_pack("{s:s}", "what", "något"), NULL, &error));
}

static json_t *list_acts(struct workbench *bench, struct act_filter filter)
{
    struct error error = {0};
    json_t *list = act_list(&bench->office, &filter, &error);
    if (!list)
        fail_msg("%s", error.message);
    return list;
}

static void acts_are_listed_newest_first_and_by_page(void **state)
{
    struct workbench *bench = begin(state);
    add_act(bench, NULL, 0, "first");
    add_act(bench, NULL, 0, "second");
    add_act(bench, NULL, 0, "third");
    end(bench);
    json_t *page = list_acts(bench, (struct act_filter){.limit = 2});
    const json_t *acts = json_object_get(page, "acts");
    assert_int_equal(json_array_size(acts), 2);
    assert_string_equal(text_at(acts, 0, "verb"), "third");
    assert_string_equal(text_at(acts, 0, "at"), "2025-11-03T08:00:00Z");
    assert_true(json_is_null(json_object_get(json_array_get(acts, 0), "account")));
    assert_int_equal(json_integer_value(json_object_get(page, "before")), number_at(acts, 1, "id"));
    json_t *rest = list_acts(
        bench, (struct act_filter){.limit = 2, .before = (int64_t)number_at(acts, 1, "id")});
    assert_int_equal(json_array_size(json_object_get(rest, "acts")), 1);
    assert_true(json_is_null(json_object_get(rest, "before")));
    json_decref(page);
    json_decref(rest);
}

static void acts_are_picked_by_consultation_and_verb(void **state)
{
    struct workbench *bench = begin(state);
    add_act(bench, NULL, 7, "reply");
    add_act(bench, NULL, 7, "confirm");
    add_act(bench, NULL, 8, "reply");
    end(bench);
    json_t *page = list_acts(bench, (struct act_filter){.consultation = 7, .limit = 9});
    assert_int_equal(json_array_size(json_object_get(page, "acts")), 2);
    json_decref(page);
    page =
        list_acts(bench, (struct act_filter){.consultation = 7, .verb = STR("reply"), .limit = 9});
    assert_int_equal(json_array_size(json_object_get(page, "acts")), 1);
    json_decref(page);
    page = list_acts(bench, (struct act_filter){.verb = STR("reply"), .limit = 9});
    assert_int_equal(json_array_size(json_object_get(page, "acts")), 2);
    json_decref(page);
}

static void details_that_could_not_be_made_are_no_act(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    assert_false(act_add(&bench->office, NULL, 0, "reply", 0, NULL, NULL, &error));
    assert_int_equal(error.code, ERROR_MEMORY);
    end(bench);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_key_is_made_once),
        TEST(the_key_is_not_made_outside_a_transaction),
        TEST(acts_are_listed_newest_first_and_by_page),
        TEST(acts_are_picked_by_consultation_and_verb),
        TEST(details_that_could_not_be_made_are_no_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

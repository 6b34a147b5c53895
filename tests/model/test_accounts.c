/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/date.h"
#include "base/secret.h"
#include "model/office/accounts.h"
#include "model/office/acts.h"
#include "model/office/sign_in.h"
#include "model/office/throttle.h"
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
    assert_string_equal(text_at(acts, 0, "at"), "2025-11-03T12:00:00Z");
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

/* --- The clock --- */

static const int64_t NOON = 1762171200; /* 2025-11-03T12:00:00Z */

static void set_clock(int64_t seconds)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)seconds);
    setenv("SOURCE_DATE_EPOCH", text, 1);
}

static int set_up(void **state)
{
    set_clock(NOON);
    return workbench_setup(state);
}

/* --- Accounts --- */

static int64_t add(struct workbench *bench, const char *name, bool administrator)
{
    struct error error = {0};
    int64_t account = 0;
    struct account facts = {.name = str_from(name),
                            .shown_name = STR("Handläggare 1"),
                            .email = STR("handlaggare1@bjorkered.example"),
                            .administrator = administrator};
    ASSERT_OK(account_add(&bench->office, NULL, &facts, &account, &error));
    return account;
}

static struct account get(struct workbench *bench, int64_t id)
{
    struct error error = {0};
    struct account account = {0};
    ASSERT_OK(account_get(&bench->office, id, &bench->arena, &account, &error));
    return account;
}

static void an_account_is_found_as_it_was_added(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct account account;
    bool found = false;
    int64_t id = add(bench, "hand1", false);
    end(bench);
    ASSERT_OK(account_by_name(&bench->office, account_name_of(&bench->arena, STR(" Hand1 ")),
                              &bench->arena, &account, &found, &error));
    assert_true(found);
    assert_int_equal(account.id, id);
    assert_true(str_equal(account.shown_name, STR("Handläggare 1")));
    assert_false(account.administrator || account.closed || account.password.n);
    assert_true(str_equal(account.made, STR("2025-11-03T12:00:00Z")));
}

static void a_name_is_never_given_twice(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    int64_t id = 7;
    struct account again = {.name = STR("hand1"), .shown_name = STR("En annan")};
    add(bench, "hand1", false);
    assert_false(account_add(&bench->office, NULL, &again, &id, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_int_equal(id, 7);
    end(bench);
}

static void what_is_wrong_with_an_account_is_named(void **state)
{
    (void)state;
    static const struct {
        struct account facts;
        unsigned faults;
    } cases[] = {
        {{.name = STR_INIT("a.b-c_1@d"), .shown_name = STR_INIT("x")}, 0},
        {{.email = STR_INIT("x")}, ACCOUNT_NAME_FORM | ACCOUNT_SHOWN_NAME | ACCOUNT_EMAIL},
        {{.name = STR_INIT("a"), .shown_name = STR_INIT("x")}, ACCOUNT_NAME_FORM},
        {{.name = STR_INIT("-ab"), .shown_name = STR_INIT("x")}, ACCOUNT_NAME_FORM},
        {{.name = STR_INIT("Ab"), .shown_name = STR_INIT("x")}, ACCOUNT_NAME_FORM},
        {{.name = STR_INIT("a b"), .shown_name = STR_INIT("x")}, ACCOUNT_NAME_FORM},
        {{.name = STR_INIT("a\0b"), .shown_name = STR_INIT("x")}, ACCOUNT_NAME_FORM},
        {{.name = STR_INIT("'; --"), .shown_name = STR_INIT("x")}, ACCOUNT_NAME_FORM},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT(" \n")}, ACCOUNT_SHOWN_NAME},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT("x"), .email = STR_INIT("x@y")}, 0},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT("x"), .email = STR_INIT("x")},
         ACCOUNT_EMAIL},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT("x"), .email = STR_INIT("@y")},
         ACCOUNT_EMAIL},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT("x"), .email = STR_INIT("x@")},
         ACCOUNT_EMAIL},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT("x"), .email = STR_INIT("x@y@z")},
         ACCOUNT_EMAIL},
        {{.name = STR_INIT("ab"), .shown_name = STR_INIT("x"), .email = STR_INIT("x@y\r\nBcc: z")},
         ACCOUNT_EMAIL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (account_faults(&cases[i].facts) != cases[i].faults)
            fail_msg("case %zu", i);
}

static void the_last_administrator_stays(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct account first = get(bench, add(bench, "admin1", true));
    first.administrator = false;
    assert_false(account_change(&bench->office, NULL, &first, &error));
    assert_int_equal(error.code, ERROR_STATE);
    first.administrator = first.closed = true;
    assert_false(account_change(&bench->office, NULL, &first, &error));
    assert_int_equal(error.code, ERROR_STATE);
    add(bench, "admin2", true);
    ASSERT_OK(account_change(&bench->office, NULL, &first, &error));
    assert_true(get(bench, first.id).closed);
    end(bench);
}

static void a_closed_administrator_is_no_administrator_that_stays(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct account first = get(bench, add(bench, "admin1", true));
    struct account second = get(bench, add(bench, "admin2", true));
    second.closed = true;
    ASSERT_OK(account_change(&bench->office, NULL, &second, &error));
    first.closed = true;
    assert_false(account_change(&bench->office, NULL, &first, &error));
    end(bench);
}

static void accounts_are_listed_by_page_without_their_passwords(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    add(bench, "b2", false);
    add(bench, "a1", true);
    add(bench, "c3", false);
    end(bench);
    json_t *page = account_list(&bench->office, STR(""), 2, &error);
    const json_t *accounts = json_object_get(page, "accounts");
    assert_int_equal(json_array_size(accounts), 2);
    assert_string_equal(text_at(accounts, 0, "name"), "a1");
    assert_string_equal(text_at(accounts, 0, "role"), "administrator");
    assert_null(json_object_get(json_array_get(accounts, 0), "password"));
    assert_string_equal(json_string_value(json_object_get(page, "after")), "b2");
    json_decref(page);
    page = account_list(&bench->office, STR("b2"), 2, &error);
    assert_int_equal(json_array_size(json_object_get(page, "accounts")), 1);
    assert_true(json_is_null(json_object_get(page, "after")));
    json_decref(page);
}

static void a_language_is_one_of_ours(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(account_set_language(&bench->office, id, STR("en"), &error));
    assert_true(str_equal(get(bench, id).language, STR("en")));
    assert_false(account_set_language(&bench->office, id, STR("de"), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    end(bench);
}

/* --- Rights --- */

static enum right right_of(struct workbench *bench, const struct signed_in *who,
                           int64_t consultation)
{
    struct error error = {0};
    enum right right = RIGHT_NONE;
    ASSERT_OK(right_in(&bench->office, who, consultation, &right, &error));
    return right;
}

static void a_right_is_for_one_consultation(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t consultation = workbench_consultation(bench);
    begin(state);
    struct signed_in who = {.account = add(bench, "hand1", false)};
    assert_int_equal(right_of(bench, &who, consultation), RIGHT_NONE);
    ASSERT_OK(right_set(&bench->office, NULL, who.account, consultation, RIGHT_REGISTRAR, &error));
    assert_int_equal(right_of(bench, &who, consultation), RIGHT_REGISTRAR);
    assert_int_equal(right_of(bench, &who, consultation + 1), RIGHT_NONE);
    ASSERT_OK(right_set(&bench->office, NULL, who.account, consultation, RIGHT_OFFICER, &error));
    assert_int_equal(right_of(bench, &who, consultation), RIGHT_OFFICER);
    ASSERT_OK(right_set(&bench->office, NULL, who.account, consultation, RIGHT_NONE, &error));
    assert_int_equal(right_of(bench, &who, consultation), RIGHT_NONE);
    end(bench);
}

static void an_administrator_may_everywhere(void **state)
{
    struct workbench *bench = *state;
    struct signed_in who = {.account = 1, .administrator = true};
    assert_int_equal(right_of(bench, &who, 12345), RIGHT_OFFICER);
}

static void a_right_needs_an_account_and_a_consultation(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t consultation = workbench_consultation(bench);
    begin(state);
    int64_t account = add(bench, "hand1", false);
    assert_false(right_set(&bench->office, NULL, account, 99999, RIGHT_READER, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    assert_false(right_set(&bench->office, NULL, 99999, consultation, RIGHT_READER, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    end(bench);
}

static void a_right_that_stands_is_no_act(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    int64_t consultation = workbench_consultation(bench);
    begin(state);
    int64_t account = add(bench, "hand1", false);
    ASSERT_OK(right_set(&bench->office, NULL, account, consultation, RIGHT_READER, &error));
    ASSERT_OK(right_set(&bench->office, NULL, account, consultation, RIGHT_READER, &error));
    end(bench);
    json_t *page = list_acts(bench, (struct act_filter){.verb = STR("right_set"), .limit = 9});
    assert_int_equal(json_array_size(json_object_get(page, "acts")), 1);
    json_decref(page);
    json_t *rights = right_list(&bench->office, account, 0, 9, &error);
    assert_string_equal(text_at(json_object_get(rights, "rights"), 0, "right"), "reader");
    assert_string_equal(text_at(json_object_get(rights, "rights"), 0, "case_number"), "RS 2025-1");
    json_decref(rights);
}

/* --- Sessions --- */

static struct secret_token open_session(struct workbench *bench, int64_t account)
{
    struct error error = {0};
    struct secret_token token;
    ASSERT_OK(session_begin(&bench->office, account, &token, &error));
    return token;
}

static bool is_open(struct workbench *bench, const struct secret_token *token,
                    struct signed_in *ret_who)
{
    struct error error = {0};
    bool found = false;
    ASSERT_OK(session_find(&bench->office, str_from(token->text), &bench->arena, ret_who, &found,
                           &error));
    return found;
}

static void a_session_is_its_accounts(void **state)
{
    struct workbench *bench = begin(state);
    struct signed_in who;
    int64_t account = add(bench, "admin1", true);
    struct secret_token token = open_session(bench, account), other = token;
    end(bench);
    assert_true(is_open(bench, &token, &who));
    assert_int_equal(who.account, account);
    assert_true(who.administrator);
    assert_true(str_equal(who.name, STR("admin1")));
    other.text[0] = other.text[0] == 'A' ? 'B' : 'A';
    assert_false(is_open(bench, &other, &who));
}

static void a_session_that_is_not_used_for_twelve_hours_has_run_out(void **state)
{
    struct workbench *bench = begin(state);
    struct signed_in who;
    struct secret_token token = open_session(bench, add(bench, "hand1", false));
    end(bench);
    set_clock(NOON + 12 * 3600 - 1);
    assert_true(is_open(bench, &token, &who));
    set_clock(NOON + 12 * 3600);
    assert_false(is_open(bench, &token, &who));
}

static void a_session_in_use_lasts_seven_days(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct signed_in who;
    struct secret_token token = open_session(bench, add(bench, "hand1", false));
    for (int64_t hours = 10; hours < 7 * 24; hours += 10) {
        set_clock(NOON + hours * 3600);
        assert_true(is_open(bench, &token, &who));
        assert_true(who.seen_due);
        ASSERT_OK(session_seen(&bench->office, str_from(token.text), &error));
        assert_true(is_open(bench, &token, &who));
        assert_false(who.seen_due);
    }
    set_clock(NOON + 7 * 24 * 3600);
    assert_false(is_open(bench, &token, &who));
    end(bench);
}

static void being_seen_is_written_once_a_minute(void **state)
{
    struct workbench *bench = begin(state);
    struct signed_in who;
    struct secret_token token = open_session(bench, add(bench, "hand1", false));
    end(bench);
    set_clock(NOON + 59);
    assert_true(is_open(bench, &token, &who));
    assert_false(who.seen_due);
    set_clock(NOON + 60);
    assert_true(is_open(bench, &token, &who));
    assert_true(who.seen_due);
}

static void a_session_that_was_ended_is_gone(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct signed_in who;
    struct secret_token token = open_session(bench, add(bench, "hand1", false));
    ASSERT_OK(session_end(&bench->office, str_from(token.text), &error));
    assert_false(is_open(bench, &token, &who));
    end(bench);
}

static void closing_an_account_ends_its_sessions_and_links(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct signed_in who;
    struct secret_token link;
    struct date_text expires;
    struct account account = get(bench, add(bench, "hand1", false));
    struct secret_token token = open_session(bench, account.id);
    ASSERT_OK(password_link_make(&bench->office, NULL, account.id, &link, &expires, &error));
    account.closed = true;
    ASSERT_OK(account_change(&bench->office, NULL, &account, &error));
    assert_false(is_open(bench, &token, &who));
    assert_false(
        password_link_find(&bench->office, str_from(link.text), &bench->arena, &account, &error));
    account.closed = false;
    ASSERT_OK(account_change(&bench->office, NULL, &account, &error));
    assert_false(is_open(bench, &token, &who));
    assert_false(
        password_link_find(&bench->office, str_from(link.text), &bench->arena, &account, &error));
    end(bench);
}

/* --- Passwords --- */

static const struct secret_password kept = {"$argon2id$made-up-for-the-test"};

static void passwords_are_judged_by_length_and_sense(void **state)
{
    (void)state;
    static const struct {
        const char *password;
        enum password_fault fault;
    } cases[] = {
        {"en lång mening om höst", PASSWORD_SOUND},
        {"elva tecken", PASSWORD_SHORT},
        {"åäöåäöåäöåä", PASSWORD_SHORT},
        {"åäöüéèåäöüéè", PASSWORD_SOUND},
        {"", PASSWORD_SHORT},
        {"registrator1", PASSWORD_NAME},
        {"Registrator1registrator1", PASSWORD_NAME},
        {"registrator1 2026", PASSWORD_NAME},
        {"registrator1 dricker te", PASSWORD_SOUND},
        {"aaaaaaaaaaaaaa", PASSWORD_SIMPLE},
        {"abababababab", PASSWORD_SIMPLE},
        {"123456789012", PASSWORD_SIMPLE},
        {"zyxwvutsrqponm", PASSWORD_SIMPLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (password_fault(STR("registrator1"), str_from(cases[i].password)) != cases[i].fault)
            fail_msg("%s", cases[i].password);
    char *longest = calloc(1, LIMIT_PASSWORD_BYTES + 1);
    assert_non_null(longest);
    for (size_t i = 0; i < LIMIT_PASSWORD_BYTES + 1; i++)
        longest[i] = (char)('!' + i * 7 % 90);
    struct str text = {longest, LIMIT_PASSWORD_BYTES};
    assert_int_equal(password_fault(STR("a"), text), PASSWORD_SOUND);
    text.n++;
    assert_int_equal(password_fault(STR("a"), text), PASSWORD_LONG);
    free(longest);
}

static void a_new_password_ends_sessions_and_links(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct signed_in who;
    struct account account;
    struct secret_token link;
    struct date_text expires;
    int64_t id = add(bench, "hand1", false);
    struct secret_token token = open_session(bench, id);
    ASSERT_OK(password_link_make(&bench->office, NULL, id, &link, &expires, &error));
    ASSERT_OK(password_set(&bench->office, NULL, id, &kept, &error));
    assert_true(str_equal(get(bench, id).password, str_from(kept.text)));
    assert_false(is_open(bench, &token, &who));
    assert_false(
        password_link_find(&bench->office, str_from(link.text), &bench->arena, &account, &error));
    end(bench);
}

static void a_link_is_good_once(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct account account;
    struct secret_token link;
    struct date_text expires;
    int64_t id = add(bench, "hand1", false), used = 0;
    ASSERT_OK(password_link_make(&bench->office, NULL, id, &link, &expires, &error));
    assert_string_equal(expires.text, "2025-11-06T12:00:00Z");
    ASSERT_OK(
        password_link_find(&bench->office, str_from(link.text), &bench->arena, &account, &error));
    assert_int_equal(account.id, id);
    ASSERT_OK(password_link_use(&bench->office, str_from(link.text), &kept, &used, &error));
    assert_int_equal(used, id);
    assert_false(password_link_use(&bench->office, str_from(link.text), &kept, &used, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    end(bench);
}

static void a_link_is_good_for_72_hours(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct account account;
    struct secret_token link;
    struct date_text expires;
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(password_link_make(&bench->office, NULL, id, &link, &expires, &error));
    set_clock(NOON + 72 * 3600 - 1);
    ASSERT_OK(
        password_link_find(&bench->office, str_from(link.text), &bench->arena, &account, &error));
    set_clock(NOON + 72 * 3600);
    assert_false(
        password_link_find(&bench->office, str_from(link.text), &bench->arena, &account, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    end(bench);
}

static void a_new_link_ends_the_one_before(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct account account;
    struct secret_token first, second;
    struct date_text expires;
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(password_link_make(&bench->office, NULL, id, &first, &expires, &error));
    ASSERT_OK(password_link_make(&bench->office, NULL, id, &second, &expires, &error));
    assert_false(
        password_link_find(&bench->office, str_from(first.text), &bench->arena, &account, &error));
    ASSERT_OK(
        password_link_find(&bench->office, str_from(second.text), &bench->arena, &account, &error));
    end(bench);
}

/* --- Trying to sign in --- */

static struct sign_in find(struct workbench *bench, const char *name, const char *from)
{
    struct error error = {0};
    struct sign_in attempt = {0};
    ASSERT_OK(sign_in_find(&bench->office, str_from(name), str_from(from), &bench->arena, &attempt,
                           &error));
    return attempt;
}

/* Whatever the wait. */
static void fail_times(struct workbench *bench, const char *name, const char *from, size_t times)
{
    struct error error = {0};
    bool shut;
    for (size_t i = 0; i < times; i++)
        ASSERT_OK(throttle_count(&bench->office, str_from(name), str_from(from), &shut, &error));
}

static struct sign_in reserve(struct workbench *bench, const char *name, const char *from)
{
    struct error error = {0};
    struct sign_in attempt = find(bench, name, from);
    ASSERT_OK(sign_in_reserve(&bench->office, &attempt, &error));
    return attempt;
}

static void a_try_knows_its_account_and_password(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    int64_t id = add(bench, "hand1", false);
    assert_int_equal(find(bench, " HAND1", "192.0.2.1").account, id);
    assert_int_equal(find(bench, "hand1", "192.0.2.1").kept.n, 0);
    ASSERT_OK(password_set(&bench->office, NULL, id, &kept, &error));
    assert_true(str_equal(find(bench, "hand1", "192.0.2.1").kept, str_from(kept.text)));
    assert_int_equal(find(bench, "ingen", "192.0.2.1").account, 0);
    assert_int_equal(find(bench, "", "192.0.2.1").account, 0);
    struct account account = get(bench, id);
    account.closed = true;
    ASSERT_OK(account_change(&bench->office, NULL, &account, &error));
    assert_int_equal(find(bench, "hand1", "192.0.2.1").account, 0);
    assert_int_equal(find(bench, "hand1", "192.0.2.1").kept.n, 0);
    end(bench);
}

static void five_failures_cost_a_wait_that_doubles(void **state)
{
    static const int64_t waits[] = {0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900};
    struct workbench *bench = begin(state);
    add(bench, "hand1", false);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        fail_times(bench, "hand1", "", 1);
        assert_int_equal(find(bench, "hand1", "192.0.2.9").wait, waits[i]);
    }
    set_clock(NOON + 899);
    assert_int_equal(find(bench, "hand1", "").wait, 1);
    set_clock(NOON + 900);
    assert_int_equal(find(bench, "hand1", "").wait, 0);
    end(bench);
}

static void a_name_that_nobody_has_must_wait_alike(void **state)
{
    struct workbench *bench = begin(state);
    fail_times(bench, "ingen", "", 5);
    assert_int_equal(find(bench, "Ingen ", "").wait, 2);
    end(bench);
}

static void an_address_must_wait_whatever_the_names(void **state)
{
    static const char *const names[] = {"a1", "b2", "c3", "d4", "e5"};
    struct workbench *bench = begin(state);
    for (size_t i = 0; i < 5; i++)
        fail_times(bench, names[i], "192.0.2.7", 1);
    assert_int_equal(find(bench, "f6", "192.0.2.7").wait, 2);
    assert_int_equal(find(bench, "f6", "::ffff:192.0.2.7").wait, 2);
    assert_int_equal(find(bench, "f6", "192.0.2.8").wait, 0);
    end(bench);
}

static void addresses_of_one_ipv6_subscriber_are_one(void **state)
{
    struct workbench *bench = begin(state);
    fail_times(bench, "", "2001:db8:1:2::1", 3);
    fail_times(bench, "", "2001:db8:1:2:ffff::9", 2);
    assert_int_equal(find(bench, "", "2001:db8:1:2:3::").wait, 2);
    assert_int_equal(find(bench, "", "2001:db8:1:3::1").wait, 0);
    end(bench);
}

static void failures_are_forgotten_after_a_day(void **state)
{
    struct workbench *bench = begin(state);
    fail_times(bench, "hand1", "192.0.2.7", 20);
    set_clock(NOON + 24 * 3600 + 1);
    fail_times(bench, "hand1", "192.0.2.7", 4);
    assert_int_equal(find(bench, "hand1", "192.0.2.7").wait, 0);
    end(bench);
}

static void signing_in_forgets_failures_and_changes_the_session(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct secret_token token;
    struct signed_in who;
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(password_set(&bench->office, NULL, id, &kept, &error));
    struct secret_token old = open_session(bench, id);
    fail_times(bench, "hand1", "192.0.2.7", 4);
    struct sign_in attempt = find(bench, "hand1", "192.0.2.7");
    ASSERT_OK(sign_in_done(&bench->office, &attempt, str_from(old.text), NULL, &token, &error));
    assert_true(is_open(bench, &token, &who));
    assert_int_equal(who.account, id);
    assert_false(is_open(bench, &old, &who));
    fail_times(bench, "hand1", "192.0.2.7", 4);
    assert_int_equal(find(bench, "hand1", "192.0.2.7").wait, 0);
    end(bench);
}

static void a_password_hashed_anew_is_kept_and_other_sessions_go_on(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct secret_token token;
    struct signed_in who;
    struct secret_password renewed = {"$argon2id$at-another-cost"};
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(password_set(&bench->office, NULL, id, &kept, &error));
    struct secret_token elsewhere = open_session(bench, id);
    struct sign_in attempt = find(bench, "hand1", "192.0.2.7");
    ASSERT_OK(sign_in_done(&bench->office, &attempt, STR(""), &renewed, &token, &error));
    assert_true(str_equal(find(bench, "hand1", "192.0.2.7").kept, str_from(renewed.text)));
    assert_true(is_open(bench, &elsewhere, &who));
    end(bench);
}

static void tries_at_the_same_time_are_counted_before_any_is_done(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct secret_token token;
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(password_set(&bench->office, NULL, id, &kept, &error));
    struct sign_in seen_before = find(bench, "hand1", "192.0.2.7");
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(reserve(bench, "hand1", "192.0.2.7").wait, 0);
    assert_int_equal(seen_before.wait, 0);
    ASSERT_OK(sign_in_reserve(&bench->office, &seen_before, &error));
    assert_int_equal(seen_before.wait, 2);
    set_clock(NOON + 2);
    struct sign_in right = reserve(bench, "hand1", "192.0.2.7");
    assert_int_equal(right.wait, 0);
    ASSERT_OK(sign_in_done(&bench->office, &right, STR(""), NULL, &token, &error));
    assert_int_equal(find(bench, "hand1", "192.0.2.7").wait, 0);
    end(bench);
}

static void a_try_that_must_wait_is_not_counted(void **state)
{
    struct workbench *bench = begin(state);
    for (size_t i = 0; i < 9; i++)
        reserve(bench, "hand1", "192.0.2.7");
    assert_int_equal(find(bench, "hand1", "192.0.2.7").wait, 2);
    end(bench);
}

static int64_t take(struct workbench *bench, const char *from, int64_t bytes)
{
    struct error error = {0};
    int64_t wait = -1;
    ASSERT_OK(
        throttle_take(&bench->office, THROTTLE_ANSWER_FILES, str_from(from), bytes, &wait, &error));
    return wait;
}

static void what_one_address_may_send_is_there_anew_each_hour(void **state)
{
    struct workbench *bench = begin(state);
    const int64_t most = (int64_t)LIMIT_ANSWER_FILES_AN_HOUR_BYTES;
    set_clock(NOON + 600);
    assert_int_equal(take(bench, "192.0.2.7", most - 1), 0);
    assert_int_equal(take(bench, "192.0.2.7", 2), 3000);
    assert_int_equal(take(bench, "192.0.2.7", 1), 0);
    assert_int_equal(take(bench, "192.0.2.8", most), 0);
    assert_int_equal(take(bench, "127.0.0.1", most), 0);
    assert_int_equal(take(bench, "127.0.0.1", most), 0);
    set_clock(NOON + 3600);
    assert_int_equal(take(bench, "192.0.2.7", most), 0);
    end(bench);
}

static void a_password_that_changed_meanwhile_lets_nobody_in(void **state)
{
    struct workbench *bench = begin(state);
    struct error error = {0};
    struct secret_token token;
    struct secret_password other = {"$argon2id$another"};
    int64_t id = add(bench, "hand1", false);
    ASSERT_OK(password_set(&bench->office, NULL, id, &kept, &error));
    struct sign_in attempt = find(bench, "hand1", "192.0.2.7");
    ASSERT_OK(password_set(&bench->office, NULL, id, &other, &error));
    assert_false(sign_in_done(&bench->office, &attempt, STR(""), NULL, &token, &error));
    assert_int_equal(error.code, ERROR_STATE);
    end(bench);
}

static void the_log_tells_once_that_an_account_was_tried(void **state)
{
    struct workbench *bench = begin(state);
    add(bench, "hand1", false);
    for (int64_t i = 0; i < 9; i++) {
        struct error error = {0};
        set_clock(NOON + i * 3600);
        struct sign_in known = reserve(bench, "hand1", "192.0.2.7");
        struct sign_in unknown = reserve(bench, "ingen", "192.0.2.8");
        ASSERT_OK(sign_in_failed(&bench->office, &known, &error));
        ASSERT_OK(sign_in_failed(&bench->office, &unknown, &error));
    }
    end(bench);
    json_t *page =
        list_acts(bench, (struct act_filter){.verb = STR("sign_in_refused"), .limit = 9});
    assert_int_equal(json_array_size(json_object_get(page, "acts")), 1);
    json_decref(page);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_key_is_made_once),
        TEST(the_key_is_not_made_outside_a_transaction),
        TEST(acts_are_listed_newest_first_and_by_page),
        TEST(acts_are_picked_by_consultation_and_verb),
        TEST(details_that_could_not_be_made_are_no_act),
        TEST(an_account_is_found_as_it_was_added),
        TEST(a_name_is_never_given_twice),
        TEST(what_is_wrong_with_an_account_is_named),
        TEST(the_last_administrator_stays),
        TEST(a_closed_administrator_is_no_administrator_that_stays),
        TEST(accounts_are_listed_by_page_without_their_passwords),
        TEST(a_language_is_one_of_ours),
        TEST(a_right_is_for_one_consultation),
        TEST(an_administrator_may_everywhere),
        TEST(a_right_needs_an_account_and_a_consultation),
        TEST(a_right_that_stands_is_no_act),
        TEST(a_session_is_its_accounts),
        TEST(a_session_that_is_not_used_for_twelve_hours_has_run_out),
        TEST(a_session_in_use_lasts_seven_days),
        TEST(being_seen_is_written_once_a_minute),
        TEST(a_session_that_was_ended_is_gone),
        TEST(closing_an_account_ends_its_sessions_and_links),
        TEST(passwords_are_judged_by_length_and_sense),
        TEST(a_new_password_ends_sessions_and_links),
        TEST(a_link_is_good_once),
        TEST(a_link_is_good_for_72_hours),
        TEST(a_new_link_ends_the_one_before),
        TEST(a_try_knows_its_account_and_password),
        TEST(five_failures_cost_a_wait_that_doubles),
        TEST(a_name_that_nobody_has_must_wait_alike),
        TEST(an_address_must_wait_whatever_the_names),
        TEST(addresses_of_one_ipv6_subscriber_are_one),
        TEST(failures_are_forgotten_after_a_day),
        TEST(signing_in_forgets_failures_and_changes_the_session),
        TEST(a_password_hashed_anew_is_kept_and_other_sessions_go_on),
        TEST(tries_at_the_same_time_are_counted_before_any_is_done),
        TEST(a_try_that_must_wait_is_not_counted),
        TEST(what_one_address_may_send_is_there_anew_each_hour),
        TEST(a_password_that_changed_meanwhile_lets_nobody_in),
        TEST(the_log_tells_once_that_an_account_was_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

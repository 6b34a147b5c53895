/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "workbench.h"

#include "model/answers/passage_words.h"
#include "model/answers/web_answers.h"
#include "model/desk/standings.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Changes are made as the server makes them: in a transaction of somebody else's. */
#define CHANGE(bench, call)                                                                        \
    do {                                                                                           \
        ASSERT_OK(store_begin((bench)->office.store, &error));                                     \
        ASSERT_OK(call);                                                                           \
        ASSERT_OK(store_commit((bench)->office.store, &error));                                    \
    } while (0)
#define CHANGE_FAILS(bench, call, expected)                                                        \
    do {                                                                                           \
        ASSERT_OK(store_begin((bench)->office.store, &error));                                     \
        assert_false(call);                                                                        \
        assert_int_equal(error.code, expected);                                                    \
        store_rollback((bench)->office.store);                                                     \
    } while (0)

/* A published consultation with a question, ready to be answered. */
static struct answer_ground open_ground(struct workbench *bench)
{
    struct error error = {0};
    struct answer_ground ground;
    int64_t consultation = workbench_consultation(bench);
    CHANGE(bench,
           publication_set(&bench->office, NULL, consultation, PUBLISH_CONSULTATION, true, &error));
    workbench_sql(bench,
                  "INSERT INTO question (id, consultation, ordinal, text) SELECT 9001, id, 1,"
                  " 'Vilka insatser saknas?' FROM consultation");
    ASSERT_OK(
        published_find(&bench->office, consultation, &bench->arena, &ground.consultation, &error));
    ASSERT_OK(passage_words_load(&bench->office, ground.consultation.version, &bench->arena,
                                 &ground.passages, &error));
    return ground;
}

static struct answer_typed typed_by(const char *sender, const char *stance, const char *whole)
{
    return (struct answer_typed){
        .sender = str_from(sender),
        .content = {.stance = str_from(stance), .whole = str_from(whole)},
        .revision = 1,
    };
}

static void add_part(struct workbench *bench, bool passage, struct answer_typed *typed,
                     const char *about, const char *text)
{
    struct answer_part part = {str_from(about), str_from(text)};
    if (passage)
        *VEC_PUSH(&bench->arena, &typed->content.passages) = part;
    else
        *VEC_PUSH(&bench->arena, &typed->content.questions) = part;
}

static struct answer_token begin(struct workbench *bench, const struct answer_ground *ground,
                                 const struct answer_typed *typed)
{
    struct error error = {0};
    struct answer_token token;
    CHANGE(bench, web_answer_begin(&bench->office, ground, typed, &token, &error));
    return token;
}

static struct web_answer find(struct workbench *bench, const struct answer_token *token)
{
    struct error error = {0};
    struct web_answer answer;
    ASSERT_OK(
        web_answer_find(&bench->office, str_from(token->text), &bench->arena, &answer, &error));
    return answer;
}

static void send_answer(struct workbench *bench, const struct answer_ground *ground,
                        const struct answer_token *token)
{
    struct error error = {0};
    struct web_answer answer = find(bench, token);
    CHANGE(bench, web_answer_send(&bench->office, ground, &answer, &bench->arena, &error));
}

static struct answer_receipt receipt_of(struct workbench *bench, const struct answer_token *token)
{
    struct error error = {0};
    struct answer_receipt receipt;
    struct web_answer answer = find(bench, token);
    ASSERT_OK(web_answer_receipt(&bench->office, &answer, &bench->arena, &receipt, &error));
    return receipt;
}

static struct str text_of(struct workbench *bench, struct str hash)
{
    struct error error = {0};
    struct buf bytes = buf_init(LIMIT_SMALL_BLOB_BYTES);
    ASSERT_OK(blob_read(bench->office.store, hash, &bytes, &error));
    struct str text = str_copy(&bench->arena, buf_str(&bytes));
    buf_done(&bytes);
    return text;
}

static size_t count_documents(struct workbench *bench, int64_t consultation)
{
    struct error error = {0};
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list_of_consultation(bench->office.store, consultation, 0,
                                                STORE_ALL_ROWS, &bench->arena, &rows, &error));
    return rows.count;
}

static void analyse_all(struct workbench *bench)
{
    struct error error = {0};
    ASSERT_OK(readings_make(&bench->office, &error));
    ASSERT_OK(proposals_make(&bench->office, &error));
}

/* Beginning and saving */

static void what_is_saved_is_there_again(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("Storvads kommun", "for", "Vi är för.");
    struct answer_token token = begin(bench, &ground, &typed);
    struct web_answer answer = find(bench, &token);
    add_part(bench, false, &typed, "1", "Ett svar");
    add_part(bench, true, &typed, "fa1.i2", "Bra");
    bool kept;
    int64_t revision;
    CHANGE(bench, web_answer_save(&bench->office, &answer, &typed, &bench->arena, &kept, &revision,
                                  &error));
    assert_true(kept);
    assert_int_equal(revision, 2);
    answer = find(bench, &token);
    assert_int_equal(answer.row.revision, 2);
    assert_true(str_equal(answer.content.stance, STR("for")));
    assert_true(str_equal(answer.content.whole, STR("Vi är för.")));
    assert_int_equal(answer.content.questions.count, 1);
    assert_true(str_equal(answer.content.passages.items[0].about, STR("fa1.i2")));
    assert_true(str_equal(answer.content.passages.items[0].text, STR("Bra")));
}

static void of_two_who_save_the_later_changes_nothing(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed first = typed_by("A", "", "den ena"),
                        second = typed_by("A", "", "den andra");
    struct answer_token token = begin(bench, &ground, &first);
    bool kept;
    int64_t revision;
    struct web_answer answer = find(bench, &token);
    CHANGE(bench, web_answer_save(&bench->office, &answer, &first, &bench->arena, &kept, &revision,
                                  &error));
    assert_true(kept);
    answer = find(bench, &token);
    CHANGE(bench, web_answer_save(&bench->office, &answer, &second, &bench->arena, &kept, &revision,
                                  &error));
    assert_false(kept);
    assert_int_equal(revision, 2);
    answer = find(bench, &token);
    assert_true(str_equal(answer.content.whole, STR("den ena")));
}

static void another_token_finds_nothing(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("A", "", "x");
    begin(bench, &ground, &typed);
    struct web_answer answer;
    static const char *const tokens[] = {"", "0", "' OR 1=1 --",
                                         "1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                         "99999999999999999999-A"};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        assert_false(
            web_answer_find(&bench->office, str_from(tokens[i]), &bench->arena, &answer, &error));
        assert_int_equal(error.code, ERROR_NOT_FOUND);
    }
}

static void what_cannot_be_kept_is_refused_by_its_field(void **state)
{
    struct workbench *bench = *state;
    struct answer_ground ground = open_ground(bench);
    char *long_text = arena_alloc(&bench->arena, LIMIT_ANSWER_BYTES + 2);
    memset(long_text, 'a', LIMIT_ANSWER_BYTES + 1);
    long_text[LIMIT_ANSWER_BYTES + 1] = '\0';
    const struct {
        struct answer_typed typed;
        const char *passage, *field;
        enum error_code code;
    } cases[] = {
        {typed_by("A\nB", "", ""), NULL, "sender", ERROR_INPUT},
        {typed_by(long_text, "", ""), NULL, "sender", ERROR_LIMIT},
        {typed_by("A", "kanske", ""), NULL, "stance", ERROR_INPUT},
        {typed_by("A", "unclear", ""), NULL, "stance", ERROR_INPUT},
        {typed_by("A", "", long_text), NULL, "text", ERROR_LIMIT},
        {typed_by("A", "", ""), "fa9.i9", "passage", ERROR_INPUT},
        {typed_by("A", "", ""), "", "passage", ERROR_INPUT},
        {{.sender = STR("A"), .email = STR("a b@c")}, NULL, "email", ERROR_INPUT},
        {{.sender = STR("A"), .email = STR("a@b\nBcc: c@d")}, NULL, "email", ERROR_INPUT},
        {{.sender = STR("A"), .email = STR("@b")}, NULL, "email", ERROR_INPUT},
        {{.sender = STR("A"), .email = STR("nobody")}, NULL, "email", ERROR_INPUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer_typed typed = cases[i].typed;
        struct error error = {0};
        const char *field = "none";
        if (cases[i].passage)
            add_part(bench, true, &typed, cases[i].passage, "x");
        assert_false(answer_typed_check(&typed, &ground, &field, &error));
        assert_string_equal(field, cases[i].field);
        assert_int_equal(error.code, cases[i].code);
    }
    struct answer_typed sound = typed_by("Å-byns vänner", "against", "Nej.");
    struct error error = {0};
    const char *field;
    sound.email = STR("namn@exempel.example");
    add_part(bench, true, &sound, "fa2.i1", "x");
    ASSERT_OK(answer_typed_check(&sound, &ground, &field, &error));
}

/* Sending */

static void what_was_sent_is_a_document_with_a_receipt(void **state)
{
    struct workbench *bench = *state;
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("Storvads kommun", "for_in_part", "Strategin är bra.");
    typed.email = STR("hemlig@exempel.example");
    add_part(bench, false, &typed, "1", "En insats för vatten saknas.");
    add_part(bench, true, &typed, "fa2.i1", "Stolparna bör bli fler.");
    add_part(bench, true, &typed, "fa1.p1", "Vilka företag menas?");
    struct answer_token token = begin(bench, &ground, &typed);
    send_answer(bench, &ground, &token);
    struct answer_receipt receipt = receipt_of(bench, &token);
    assert_int_equal(receipt.number, 2);
    struct str text = text_of(bench, receipt.hash);
    struct hash hash = hash_of(text);
    assert_true(str_equal(str_from(hash.hex), receipt.hash));
    assert_string_equal(
        text.p, "# Yttrande över Strategi för näringsliv i Björkered\n\n"
                "Avsändare: Storvads kommun  \nÄrende: RS 2025-1  \nTill: Region Björkered  \n"
                "Datum: 2025-11-03\n\n"
                "Ställningstagande: Vi tillstyrker delvis förslaget.\n\n"
                "## Synpunkter på förslaget i stort\n\nStrategin är bra.\n\n"
                "## Fråga 1: Vilka insatser saknas?\n\nEn insats för vatten saknas.\n\n"
                "## Synpunkter på textställe i inriktningsområde 1 Kompetens för framtiden\n\n"
                "> Företagen ska hitta den kompetens som de behöver.\n\nVilka företag menas?\n\n"
                "## Synpunkter på insats 2.1 Bygg ut laddstolpar längs vägarna\n\nStolparna bör "
                "bli fler.\n");
    assert_false(str_contains(text, STR("hemlig")));
}

static void sent_twice_it_is_registered_once(void **state)
{
    struct workbench *bench = *state;
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("Storvads kommun", "for", "");
    struct answer_token token = begin(bench, &ground, &typed);
    send_answer(bench, &ground, &token);
    struct answer_receipt first = receipt_of(bench, &token);
    send_answer(bench, &ground, &token);
    struct answer_receipt second = receipt_of(bench, &token);
    assert_int_equal(first.number, second.number);
    assert_true(str_equal(first.hash, second.hash));
    assert_int_equal(count_documents(bench, ground.consultation.id), 1);
}

static void what_was_sent_is_not_changed_any_more(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("A", "for", "");
    struct answer_token token = begin(bench, &ground, &typed);
    send_answer(bench, &ground, &token);
    struct web_answer answer = find(bench, &token);
    struct blob blob;
    bool kept;
    int64_t revision;
    typed.revision = answer.row.revision;
    CHANGE(bench, web_answer_save(&bench->office, &answer, &typed, &bench->arena, &kept, &revision,
                                  &error));
    assert_false(kept);
    ASSERT_OK(blob_put(bench->office.store, STR("x"), &blob, &error));
    CHANGE_FAILS(bench, web_answer_attach(&bench->office, &answer, &blob, STR("x.pdf"), &error),
                 ERROR_STATE);
}

static void an_answer_needs_words_a_sender_and_an_open_consultation(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed silent = typed_by("A", "", ""), nameless = typed_by(" ", "for", "");
    struct answer_typed sound = typed_by("A", "for", "");
    struct answer_token token = begin(bench, &ground, &silent);
    struct web_answer answer = find(bench, &token);
    CHANGE_FAILS(bench, web_answer_send(&bench->office, &ground, &answer, &bench->arena, &error),
                 ERROR_INPUT);
    token = begin(bench, &ground, &nameless);
    answer = find(bench, &token);
    CHANGE_FAILS(bench, web_answer_send(&bench->office, &ground, &answer, &bench->arena, &error),
                 ERROR_INPUT);
    token = begin(bench, &ground, &sound);
    answer = find(bench, &token);
    ground.consultation.closed = STR("2025-11-02T10:00:00Z");
    CHANGE_FAILS(bench, web_answer_send(&bench->office, &ground, &answer, &bench->arena, &error),
                 ERROR_STATE);
    assert_int_equal(count_documents(bench, ground.consultation.id), 0);
}

static void posted_at_once_it_is_a_document_too(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("Storvads kommun", "against", "Nej tack.");
    struct answer_token token;
    CHANGE(bench, web_answer_post(&bench->office, &ground, &typed, STR(""), &bench->arena, &token,
                                  &error));
    assert_int_equal(receipt_of(bench, &token).number, 2);
    CHANGE(bench, web_answer_post(&bench->office, &ground, &typed, STR(""), &bench->arena, &token,
                                  &error));
    assert_int_equal(receipt_of(bench, &token).number, 3);
}

static void posted_twice_with_the_same_word_it_is_registered_once(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("Storvads kommun", "against", "Nej tack.");
    struct answer_token first, second;
    CHANGE(bench, web_answer_post(&bench->office, &ground, &typed, STR("0123456789abcdef"),
                                  &bench->arena, &first, &error));
    CHANGE(bench, web_answer_post(&bench->office, &ground, &typed, STR("0123456789abcdef"),
                                  &bench->arena, &second, &error));
    assert_string_equal(first.text, second.text);
    assert_int_equal(count_documents(bench, ground.consultation.id), 1);
    CHANGE_FAILS(bench,
                 web_answer_post(&bench->office, &ground, &typed, STR("kort"), &bench->arena,
                                 &first, &error),
                 ERROR_INPUT);
}

static void files_are_documents_below_the_answer(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("A", "", "");
    struct answer_token token = begin(bench, &ground, &typed);
    static const char *const names[] = {"ett.txt", "två.txt", "tre.txt"};
    for (size_t i = 0; i < 3; i++) {
        struct web_answer answer = find(bench, &token);
        struct blob blob;
        ASSERT_OK(blob_put(bench->office.store, str_from(names[i]), &blob, &error));
        CHANGE(bench,
               web_answer_attach(&bench->office, &answer, &blob, str_from(names[i]), &error));
    }
    struct web_answer answer = find(bench, &token);
    CHANGE(bench, web_answer_detach(&bench->office, &answer, 2, &error));
    send_answer(bench, &ground, &token);
    struct answer_receipt receipt = receipt_of(bench, &token);
    assert_int_equal(receipt.files.count, 2);
    assert_true(str_equal(receipt.files.items[1].name, STR("tre.txt")));
    assert_int_equal(receipt.files.items[1].number, 4);
    struct str text = text_of(bench, receipt.hash);
    assert_true(str_contains(text, STR("## Bilagor\n\n- ett.txt\n- tre.txt\n")));
}

/* What the analysis makes of it */

struct passage_case {
    const char *node, *text;
};

static void viewpoints_land_on_the_passages_that_were_chosen(void **state)
{
    struct workbench *bench = *state;
    struct answer_ground ground = open_ground(bench);
    static const struct passage_case cases[] = {
        {"p1", "Året bör ändras till 2030."},
        {"fa1", "Området behöver förtydligas."},
        {"fa1.p1", "Det bör framgå vilka företag som avses."},
        {"fa1.i1", "Vi föreslår att fonden även omfattar föreningar."},
        {"fa1.i2", "Lärlingsplatserna bör bli fler än i dag."},
        {"fa2.i2", "Vi saknar en tidplan för järnvägen."},
    };
    struct answer_typed typed = typed_by("Storvads kommun", "for_in_part", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        add_part(bench, true, &typed, cases[i].node, cases[i].text);
    struct answer_token token = begin(bench, &ground, &typed);
    send_answer(bench, &ground, &token);
    analyse_all(bench);
    json_t *whole = workbench_compile(bench, ground.consultation.id);
    const json_t *viewpoints = json_object_get(whole, "viewpoints"), *viewpoint;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at, found = 0;
        json_array_foreach(viewpoints, at, viewpoint)
        {
            if (!strstr(text_at(viewpoints, at, "text"), cases[i].text))
                continue;
            const json_t *passages = json_object_get(viewpoint, "passages");
            assert_string_equal(text_at(passages, 0, "node"), cases[i].node);
            assert_int_equal(json_array_size(passages), 1);
            found++;
        }
        if (found != 1)
            fail_msg("%zu viewpoints say: %s", found, cases[i].text);
    }
    json_decref(whole);
}

static void the_stance_that_was_chosen_is_the_documents(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    static const char *const stances[] = {"for", "for_in_part", "against", "no_objection",
                                          "abstains"};
    for (size_t i = 0; i < 5; i++) {
        struct answer_typed typed = typed_by("Gatans vänner 1984", stances[i], "");
        struct answer_token token = begin(bench, &ground, &typed);
        send_answer(bench, &ground, &token);
    }
    analyse_all(bench);
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list_of_consultation(bench->office.store, ground.consultation.id, 0,
                                                STORE_ALL_ROWS, &bench->arena, &rows, &error));
    assert_int_equal(rows.count, 5);
    for (size_t i = 0; i < 5; i++) {
        struct sql_analysis analysis;
        bool found;
        ASSERT_OK(sql_analysis_get(bench->office.store, rows.items[i].id, &bench->arena, &analysis,
                                   &found, &error));
        assert_true(found);
        assert_string_equal(analysis.stance.p, stances[i]);
        assert_string_equal(analysis.kind.p, "response");
        assert_string_equal(analysis.our_case_number.p, "RS 2025-1");
    }
}

static void verification_finds_nothing_wrong_with_it(void **state)
{
    struct workbench *bench = *state;
    struct answer_ground ground = open_ground(bench);
    struct answer_typed typed = typed_by("Storvads kommun", "for", "Bra.");
    add_part(bench, true, &typed, "fa1.p1", "Det bör framgå vilka företag som avses.");
    struct answer_token token = begin(bench, &ground, &typed);
    send_answer(bench, &ground, &token);
    analyse_all(bench);
    struct verified verified;
    workbench_verify(bench, &verified);
    assert_int_equal(verified.analyses, 1);
}

/* Invitations */

static struct sql_consultee invited(struct workbench *bench, struct str *ret_token)
{
    struct error error = {0};
    struct sql_consultee_rows rows;
    struct sql_consultee found;
    struct str path;
    struct sql_consultation_rows all;
    ASSERT_OK(store_begin(bench->office.store, &error));
    ASSERT_OK(sql_consultation_list(bench->office.store, &bench->arena, &all, &error));
    ASSERT_OK(
        sql_consultee_list(bench->office.store, all.items[0].id, &bench->arena, &rows, &error));
    ASSERT_OK(invitation_path(&bench->office, rows.items[0].id, &bench->arena, &path, &error));
    ASSERT_OK(store_commit(bench->office.store, &error));
    *ret_token = str_sub(path, strlen("/invitations/"), path.n);
    ASSERT_OK(invitation_find(&bench->office, *ret_token, &bench->arena, &found, &error));
    assert_int_equal(found.id, rows.items[0].id);
    return found;
}

static void an_invitation_that_the_office_did_not_give_is_none(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct str token;
    open_ground(bench);
    struct sql_consultee consultee = invited(bench, &token), found;
    struct str hash = str_sub(token, str_find(token, STR("-"), 0), token.n);
    const struct str wrong[] = {
        STR(""),
        STR("-"),
        STR("1"),
        hash,
        str_format(&bench->arena, "%lld%.*s", (long long)consultee.id + 1, STR_ARGS(hash)),
        str_format(&bench->arena, "0%.*s", STR_ARGS(token)),
        str_format(&bench->arena, "%.*s0", STR_ARGS(token)),
        STR("99999999999999999999999999-0"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(invitation_find(&bench->office, wrong[i], &bench->arena, &found, &error));
        assert_int_equal(error.code, ERROR_NOT_FOUND);
    }
}

static void an_invited_body_goes_on_where_it_was(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct str invitation;
    struct answer_ground ground = open_ground(bench);
    struct sql_consultee consultee = invited(bench, &invitation);
    struct answer_token first, again, more;
    CHANGE(bench, invitation_begin(&bench->office, &ground, &consultee, false, &first, &error));
    CHANGE(bench, invitation_begin(&bench->office, &ground, &consultee, true, &again, &error));
    assert_string_equal(first.text, again.text);
    struct web_answer answer = find(bench, &first);
    assert_true(str_equal(answer.row.sender, consultee.name));
    struct answer_typed typed = {
        .sender = consultee.name, .content = {.whole = STR("Bra.")}, .revision = 1};
    bool kept;
    int64_t revision;
    CHANGE(bench, web_answer_save(&bench->office, &answer, &typed, &bench->arena, &kept, &revision,
                                  &error));
    send_answer(bench, &ground, &first);
    CHANGE(bench, invitation_begin(&bench->office, &ground, &consultee, false, &again, &error));
    assert_string_equal(first.text, again.text);
    CHANGE(bench, invitation_begin(&bench->office, &ground, &consultee, true, &more, &error));
    assert_string_not_equal(first.text, more.text);
}

/* What the public sees */

static void only_what_was_published_is_found(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    struct sql_published row;
    int64_t id = ground.consultation.id;
    assert_int_equal(ground.consultation.compiled.n, 0);
    CHANGE(bench, publication_set(&bench->office, NULL, id, PUBLISH_CONSULTATION, false, &error));
    assert_false(published_find(&bench->office, id, &bench->arena, &row, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    CHANGE(bench, publication_set(&bench->office, NULL, id, PUBLISH_COMPILATION, true, &error));
    assert_false(published_find(&bench->office, id, &bench->arena, &row, &error));
}

static void the_deadline_passes_at_the_end_of_its_day(void **state)
{
    (void)state;
    struct sql_published row = {.deadline = STR("2025-10-31")};
    struct consultation_days days = consultation_days(&row, (struct date){2025, 10, 31});
    assert_int_equal(days.phase, PHASE_OPEN);
    assert_int_equal(days.left, 0);
    days = consultation_days(&row, (struct date){2025, 11, 1});
    assert_int_equal(days.phase, PHASE_LATE);
    row.closed = STR("2025-12-01T10:00:00Z");
    assert_int_equal(consultation_days(&row, (struct date){2025, 10, 1}).phase, PHASE_CLOSED);
    row = (struct sql_published){0};
    days = consultation_days(&row, (struct date){2025, 10, 31});
    assert_int_equal(days.phase, PHASE_OPEN);
    assert_int_equal(days.left, -1);
}

static struct public_bodies bodies_of(struct workbench *bench, int64_t consultation)
{
    struct error error = {0};
    struct public_bodies bodies;
    ASSERT_OK(public_bodies_find(&bench->office, consultation, &bench->arena, &bodies, &error));
    return bodies;
}

static void who_has_answered_is_told_and_nobody_unasked_is_named_before_time(void **state)
{
    struct error error = {0};
    struct workbench *bench = *state;
    struct answer_ground ground = open_ground(bench);
    char *paths[] = {
        workbench_file(bench, "a.txt", workbench_answer(bench, "Tallboda stad", "Bygg en bro.")),
        workbench_file(bench, "b.txt", workbench_answer(bench, "Okända föreningen", "Bygg två.")),
    };
    workbench_receive(bench, ground.consultation.id, paths, 2);
    ASSERT_OK(standings_make(&bench->office, &error));
    struct public_bodies bodies = bodies_of(bench, ground.consultation.id);
    assert_int_equal(bodies.asked_count, 3);
    assert_int_equal(bodies.answered_count, 1);
    assert_int_equal(bodies.other_count, 0);
    assert_int_equal(bodies.unnamed_count, 1);
    workbench_sql(bench, "INSERT INTO disclosure (document, state, at) SELECT id, 'shown', '2025' "
                         "FROM document WHERE role = 'received'");
    bodies = bodies_of(bench, ground.consultation.id);
    assert_int_equal(bodies.other_count, 1);
    assert_int_equal(bodies.unnamed_count, 0);
    assert_true(str_equal(bodies.others[0].name, STR("Okända föreningen")));
    assert_int_equal(bodies.others[0].number, 3);
}

static struct buf said_in(const struct public_answer *answer)
{
    struct buf out = buf_init(KIB(64));
    for (size_t i = 0; i < answer->block_count; i++)
        for (size_t j = 0; j < answer->blocks[i].said.list.count; j++) {
            const struct public_piece *piece = &answer->blocks[i].said.list.items[j];
            buf_add_format(&out, piece->hidden.n ? "[%.*s]" : "%.*s",
                           STR_ARGS(piece->hidden.n ? piece->hidden : piece->text));
        }
    buf_add_c(&out, '\0');
    return out;
}

static void what_is_hidden_does_not_come_out(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    char *path = workbench_file(
        bench, "a.txt", workbench_answer(bench, "Okända föreningen", "Bygg två hemliga broar."));
    workbench_receive(bench, ground.consultation.id, &path, 1);
    struct public_answer answer;
    int64_t id = ground.consultation.id;
    assert_false(public_answer_find(&bench->office, id, 2, &bench->arena, &answer, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    workbench_sql(
        bench,
        "INSERT INTO disclosure (document, state, at) SELECT id, 'shown', '2025' FROM document "
        "WHERE role = 'received'");
    ASSERT_OK(public_answer_find(&bench->office, id, 2, &bench->arena, &answer, &error));
    struct buf said = said_in(&answer);
    const char *secret = strstr(answer.document->text.p, "hemliga");
    assert_non_null(secret);
    assert_non_null(strstr(said.p, "hemliga broar"));
    buf_done(&said);
    size_t at = (size_t)(secret - answer.document->text.p);
    workbench_sql(
        bench,
        str_format(
            &bench->arena,
            "INSERT INTO redaction (id, document, start_at, end_at, reason, at) "
            "SELECT 9100, id, %zu, %zu, 'OSL 21:1', '2025' FROM document WHERE role = 'received';"
            "INSERT INTO redaction (id, document, start_at, end_at, reason, at) "
            "SELECT 9101, id, 0, 19, 'OSL 21:3', '2025' FROM document WHERE role = 'received'",
            at, at + 7)
            .p);
    ASSERT_OK(public_answer_find(&bench->office, id, 2, &bench->arena, &answer, &error));
    said = said_in(&answer);
    assert_null(strstr(said.p, "hemliga"));
    assert_non_null(strstr(said.p, "Bygg två[OSL 21:1]broar."));
    assert_true(answer.hidden_count >= 2);
    assert_int_equal(answer.row.sender.n, 0);
    buf_done(&said);
    assert_false(public_answer_find(&bench->office, id + 1, 2, &bench->arena, &answer, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void of_what_is_withheld_only_the_reason_comes_out(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct answer_ground ground = open_ground(bench);
    char *path = workbench_file(bench, "a.txt",
                                workbench_answer(bench, "Okända föreningen", "Bygg två broar."));
    workbench_receive(bench, ground.consultation.id, &path, 1);
    workbench_sql(bench,
                  "INSERT INTO disclosure (document, state, reason, at) SELECT id, 'withheld', "
                  "'OSL 19:1', '2025' FROM document WHERE role = 'received'");
    struct public_answer answer;
    ASSERT_OK(public_answer_find(&bench->office, ground.consultation.id, 2, &bench->arena, &answer,
                                 &error));
    assert_null(answer.document);
    assert_int_equal(answer.block_count, 0);
    assert_int_equal(answer.row.sender.n, 0);
    assert_true(str_equal(answer.row.reason, STR("OSL 19:1")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_saved_is_there_again),
        TEST(of_two_who_save_the_later_changes_nothing),
        TEST(another_token_finds_nothing),
        TEST(what_cannot_be_kept_is_refused_by_its_field),
        TEST(what_was_sent_is_a_document_with_a_receipt),
        TEST(sent_twice_it_is_registered_once),
        TEST(what_was_sent_is_not_changed_any_more),
        TEST(an_answer_needs_words_a_sender_and_an_open_consultation),
        TEST(posted_at_once_it_is_a_document_too),
        TEST(posted_twice_with_the_same_word_it_is_registered_once),
        TEST(files_are_documents_below_the_answer),
        TEST(viewpoints_land_on_the_passages_that_were_chosen),
        TEST(the_stance_that_was_chosen_is_the_documents),
        TEST(verification_finds_nothing_wrong_with_it),
        TEST(an_invitation_that_the_office_did_not_give_is_none),
        TEST(an_invited_body_goes_on_where_it_was),
        TEST(only_what_was_published_is_found),
        TEST(the_deadline_passes_at_the_end_of_its_day),
        TEST(who_has_answered_is_told_and_nobody_unasked_is_named_before_time),
        TEST(what_is_hidden_does_not_come_out),
        TEST(of_what_is_withheld_only_the_reason_comes_out),
    };
    return cmocka_run_group_tests_name("web_answers", tests, NULL, NULL);
}

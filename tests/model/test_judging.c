/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The rules between loading and writing, on compilations made by hand.
 */
#include "workbench.h"

#include "model/compilation/compiled.h"
#include "model/compilation/wanted.h"
#include "model/office/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- A compilation by hand --- */

struct table {
    struct arena arena;
    struct office office;
    struct compile_options options;
    struct loaded_draft draft;
    struct node nodes[3];
    struct compiled compiled;
};

/* A draft with a root and two focus areas. */
static int set_up(void **state)
{
    struct table *table = calloc(1, sizeof *table);
    struct error error = {0};
    assert_non_null(table);
    table->arena = arena_init();
    assert_true(text_tools_open(&table->office.tools, &error));
    table->nodes[0] = (struct node){.id = STR_INIT("root"), .parent = NODE_NONE};
    table->nodes[1] = (struct node){.id = STR_INIT("fa1"), .kind = NODE_FOCUS_AREA};
    table->nodes[2] = (struct node){.id = STR_INIT("fa2"), .kind = NODE_FOCUS_AREA};
    table->draft.draft.nodes = table->nodes;
    table->draft.draft.node_count = 3;
    draft_order_ids(&table->arena, &table->draft.draft);
    table->compiled = (struct compiled){
        .office = &table->office,
        .arena = &table->arena,
        .options = &table->options,
        .draft = &table->draft,
        .documents = ARENA_ARRAY(&table->arena, 16, struct compiled_document),
        .consultees = ARENA_ARRAY(&table->arena, 16, struct compiled_consultee),
    };
    *state = table;
    return 0;
}

static int tear_down(void **state)
{
    struct table *table = *state;
    text_tools_done(&table->office.tools);
    arena_done(&table->arena);
    free(table);
    return 0;
}

/* A response that was read and answers ours. */
static struct compiled_document *add_response(struct table *table, const char *name,
                                              const char *sender)
{
    struct compiled *compiled = &table->compiled;
    struct compiled_document *document = &compiled->documents[compiled->document_count++];
    *document = (struct compiled_document){
        .row = {.name = str_from(name), .hash = str_from(name)},
        .bytes = 1,
        .read = true,
        .text = STR("text"),
        .kind = DOCUMENT_RESPONSE,
        .answers = ANSWERS_THIS,
        .stance = STANCE_FOR,
        .sender = str_from(sender),
        .parent = NOWHERE,
        .twin_of = NOWHERE,
        .revises = NOWHERE,
        .revised_by = NOWHERE,
        .cover_of = NOWHERE,
        .consultee = NOWHERE,
    };
    return document;
}

static struct stems stems_of_text(struct table *table, struct str text)
{
    struct range range = {0, text.n};
    struct sentence sentence = {.range = range};
    sentence.words = words_of(&table->arena, &table->office.tools, text, range);
    return stems_of(&table->arena, (struct sentences){&sentence, 1}, range);
}

static void add_viewpoint(struct table *table, size_t document, size_t node,
                          enum viewpoint_kind kind, const char *text)
{
    struct compiled *compiled = &table->compiled;
    struct sql_viewpoint_passage *passage = ARENA_NEW(&table->arena, struct sql_viewpoint_passage);
    passage->node = table->nodes[node].id;
    struct compiled_viewpoint *viewpoint = VEC_PUSH(&table->arena, &compiled->viewpoints);
    *viewpoint = (struct compiled_viewpoint){
        .row = ARENA_NEW(&table->arena, struct sql_viewpoint),
        .document = document,
        .text = str_from(text),
        .stems = stems_of_text(table, str_from(text)),
        .kind = kind,
        .passages = passage,
        .passage_count = 1,
        .node = node,
        .group = NOWHERE,
    };
    struct compiled_document *of = &compiled->documents[document];
    if (of->viewpoint_count++ == 0)
        of->first_viewpoint = compiled->viewpoints.count - 1;
}

static void judge_all(void *context)
{
    struct compiled *compiled = context;
    compiled_name_files(compiled);
    compiled_settle_senders(compiled);
    compiled_find_twins(compiled);
    compiled_judge_documents(compiled);
    compiled_find_alike(compiled);
    compiled_count(compiled);
}

static void judge(struct table *table)
{
    struct error error = {0};
    assert_true(arena_run(&table->arena, judge_all, &table->compiled, &error));
}

static void assert_file(const struct table *table, size_t document, const char *expected)
{
    struct str found = table->compiled.documents[document].file;
    if (!str_equal(found, str_from(expected)))
        fail_msg("'%.*s' is not '%s'", STR_ARGS(found), expected);
}

static const struct problem_note *find_note(const struct compiled_document *document,
                                            const char *code)
{
    for (size_t i = 0; i < document->notes.count; i++)
        if (strcmp(document->notes.items[i].code, code) == 0)
            return &document->notes.items[i];
    return NULL;
}

/* --- Names of files --- */

static void a_file_is_named_by_its_base_name(void **state)
{
    struct table *table = *state;
    add_response(table, "in/svar.pdf", "A");
    judge(table);
    assert_file(table, 0, "svar.pdf");
}

static void alike_names_get_their_folders(void **state)
{
    struct table *table = *state;
    add_response(table, "in/a/svar.pdf", "A");
    add_response(table, "in/b/svar.pdf", "B");
    judge(table);
    assert_file(table, 0, "a/svar.pdf");
    assert_file(table, 1, "b/svar.pdf");
}

static void names_that_stay_alike_are_numbered_before_their_ending(void **state)
{
    struct table *table = *state;
    add_response(table, "x/a/svar.pdf", "A");
    add_response(table, "y/a/svar.pdf", "B");
    add_response(table, "svar", "C");
    add_response(table, "svar", "D");
    judge(table);
    assert_file(table, 0, "a/svar.pdf");
    assert_file(table, 1, "a/svar (2).pdf");
    assert_file(table, 2, "svar");
    assert_file(table, 3, "svar (2)");
}

static void an_attachment_is_named_under_its_parent(void **state)
{
    struct table *table = *state;
    add_response(table, "in/brev.eml", "A");
    add_response(table, "svar.pdf", "A")->parent = 0;
    judge(table);
    assert_file(table, 1, "brev.eml/svar.pdf");
}

/* --- Bodies --- */

static void assert_same_body(struct table *table, const char *a, const char *b, bool same)
{
    struct str left = sender_key_of(&table->arena, str_from(a));
    struct str right = sender_key_of(&table->arena, str_from(b));
    if (str_equal(left, right) != same)
        fail_msg("'%s' (%.*s) and '%s' (%.*s)", a, STR_ARGS(left), b, STR_ARGS(right));
}

static void names_of_one_body_have_one_key(void **state)
{
    struct table *table = *state;
    assert_same_body(table, "Sundvalla kommun", "SUNDVALLA KOMMUN", true);
    assert_same_body(table, "Sundvallas kommun", "Sundvalla stad", true);
    assert_same_body(table, "Länsstyrelsen i Ekelands län", "Länsstyrelsen Ekeland", true);
    assert_same_body(table, "Åkeriet AB", "åkeriet", true);
    assert_same_body(table, "Region Ekeland", "Ekelands kommun", false);
    assert_same_body(table, "Sundvalla hamn", "Sundvalla kommun", false);
}

static void those_asked_are_found_in_other_forms_of_their_names(void **state)
{
    struct table *table = *state;
    table->compiled.consultees[0].name = STR("Tallboda stad");
    table->compiled.consultees[1].name = STR("Björkereds kommun");
    table->compiled.consultee_count = 2;
    add_response(table, "a.txt", "TALLBODA KOMMUN");
    add_response(table, "b.txt", "Nätverket Utanför");
    judge(table);
    assert_int_equal(table->compiled.documents[0].consultee, 0);
    assert_int_equal(table->compiled.consultees[0].status, CONSULTEE_ANSWERED);
    assert_int_equal(table->compiled.consultees[1].status, CONSULTEE_NOT_ANSWERED);
    assert_non_null(find_note(&table->compiled.documents[1], "unasked"));
    assert_int_equal(table->compiled.totals.unasked, 1);
    assert_int_equal(table->compiled.totals.not_answered, 1);
}

static void who_answers_unasked_is_one_body_with_all_its_documents(void **state)
{
    struct table *table = *state;
    table->compiled.consultees[0].name = STR("Tallboda stad");
    table->compiled.consultee_count = 1;
    add_response(table, "a.txt", "Nätverket Utanför");
    add_response(table, "b.txt", "NÄTVERKET UTANFÖR");
    add_response(table, "c.txt", "Nätverket Utanför")->kind = DOCUMENT_DECISION;
    add_response(table, "d.txt", "");
    add_response(table, "e.txt", "Region Ekeland")->kind = DOCUMENT_MEMO;
    judge(table);
    assert_int_equal(table->compiled.others.count, 2);
    assert_true(str_equal(table->compiled.others.items[0].name, STR("Nätverket Utanför")));
    assert_int_equal(table->compiled.others.items[0].documents.count, 3);
    assert_int_equal(table->compiled.others.items[0].status, CONSULTEE_ANSWERED);
    assert_int_equal(table->compiled.others.items[1].name.n, 0);
    assert_int_equal(table->compiled.totals.unasked, 2);
}

static void without_a_list_all_who_answer_are_counted_and_nobody_is_unasked(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "Tallboda kommun")->sender_type = STR("kommun");
    add_response(table, "b.txt", "Björkereds kommun")->sender_type = STR("kommun");
    judge(table);
    assert_int_equal(table->compiled.others.count, 2);
    assert_int_equal(table->compiled.totals.answered, 2);
    assert_int_equal(table->compiled.totals.unasked, 0);
    assert_int_equal(table->compiled.totals.types.items[0].answered, 2);
}

/* --- Standing --- */

static void the_same_file_twice_counts_once(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "A");
    struct compiled_document *copy = add_response(table, "b.txt", "A");
    copy->row.hash = STR("a.txt");
    judge(table);
    assert_int_equal(table->compiled.documents[1].twin_of, 0);
    assert_int_equal(table->compiled.documents[1].standing, STANDING_TWIN);
    assert_int_equal(table->compiled.totals.standings[STANDING_RESPONSE], 1);
}

static void a_revision_replaces_the_answer_before_it(void **state)
{
    struct table *table = *state;
    add_response(table, "svar-rev.txt", "Tallboda kommun")->revised = (struct date){2025, 10, 9};
    add_response(table, "svar.txt", "Tallboda kommun")->dated = (struct date){2025, 10, 1};
    add_response(table, "annan.txt", "Björkereds kommun");
    judge(table);
    assert_int_equal(table->compiled.documents[0].revises, 1);
    assert_int_equal(table->compiled.documents[1].standing, STANDING_REVISED);
    assert_int_equal(table->compiled.documents[0].standing, STANDING_RESPONSE);
    assert_int_equal(table->compiled.documents[2].standing, STANDING_RESPONSE);
    assert_non_null(find_note(&table->compiled.documents[0], "revision"));
}

static void an_answer_revised_twice_is_a_chain(void **state)
{
    struct table *table = *state;
    add_response(table, "1.txt", "A kommun")->dated = (struct date){2025, 9, 1};
    add_response(table, "2.txt", "A kommun")->revised = (struct date){2025, 9, 10};
    add_response(table, "3.txt", "A kommun")->revised = (struct date){2025, 9, 20};
    judge(table);
    assert_int_equal(table->compiled.documents[1].revises, 0);
    assert_int_equal(table->compiled.documents[2].revises, 1);
    assert_int_equal(table->compiled.totals.standings[STANDING_REVISED], 2);
    assert_int_equal(table->compiled.totals.standings[STANDING_RESPONSE], 1);
}

static void an_answer_after_the_deadline_is_late_and_counts(void **state)
{
    struct table *table = *state;
    table->compiled.deadline = (struct date){2025, 10, 31};
    add_response(table, "a.txt", "A")->dated = (struct date){2025, 10, 31};
    add_response(table, "b.txt", "B")->dated = (struct date){2025, 11, 1};
    add_response(table, "c.txt", "C")->received = (struct date){2025, 11, 2};
    judge(table);
    assert_false(table->compiled.documents[0].late);
    assert_true(table->compiled.documents[1].late);
    assert_true(table->compiled.documents[2].late);
    assert_int_equal(table->compiled.totals.late, 2);
    assert_int_equal(table->compiled.totals.standings[STANDING_RESPONSE], 3);
}

static void when_they_came_is_not_looked_at_in_one_shot(void **state)
{
    struct table *table = *state;
    table->compiled.deadline = (struct date){2025, 10, 31};
    table->options.received_unknown = true;
    add_response(table, "a.txt", "A")->received = (struct date){2026, 1, 1};
    judge(table);
    assert_false(table->compiled.documents[0].late);
}

static void a_mail_that_hands_over_its_answer_is_a_cover_note(void **state)
{
    struct table *table = *state;
    struct compiled_document *mail = add_response(table, "brev.eml", "A kommun");
    mail->our_case_number = STR("RS 2025-1");
    struct compiled_document *answer = add_response(table, "svar.pdf", "");
    answer->parent = 0;
    answer->text = STR("a longer text");
    add_viewpoint(table, 1, 1, KIND_CHANGE, "Insatsen bör ändras.");
    judge(table);
    assert_int_equal(mail->standing, STANDING_NONE);
    assert_non_null(find_note(mail, "cover_note"));
    assert_int_equal(answer->standing, STANDING_RESPONSE);
    assert_true(str_equal(answer->our_case_number, STR("RS 2025-1")));
    assert_true(str_equal(answer->sender, STR("A kommun")));
}

static void an_archive_is_no_cover_note_of_what_it_holds(void **state)
{
    static const char *const formats[] = {"zip", "mbox"};
    struct table *table = *state;
    for (size_t i = 0; i < 2; i++) {
        size_t place = table->compiled.document_count;
        struct compiled_document *archive = add_response(table, formats[i], "");
        archive->format = str_from(formats[i]);
        archive->kind = DOCUMENT_UNKNOWN;
        archive->text = STR("");
        add_response(table, "svar.pdf", "A kommun")->parent = place;
    }
    judge(table);
    for (size_t i = 0; i < 4; i++)
        assert_null(find_note(&table->compiled.documents[i], "cover_note"));
}

static void a_mail_with_views_of_its_own_keeps_its_attachment_as_a_part(void **state)
{
    struct table *table = *state;
    add_response(table, "brev.eml", "A kommun");
    struct compiled_document *answer = add_response(table, "bilaga.pdf", "A kommun");
    answer->parent = 0;
    answer->text = STR("a longer text");
    add_viewpoint(table, 0, 1, KIND_CHANGE, "Insatsen bör ändras.");
    judge(table);
    assert_int_equal(table->compiled.documents[0].standing, STANDING_RESPONSE);
    assert_int_equal(answer->standing, STANDING_PART);
    assert_int_equal(table->compiled.totals.standings[STANDING_RESPONSE], 1);
    assert_int_equal(table->compiled.totals.files, 1);
    assert_int_equal(table->compiled.totals.documents, 2);
}

static void every_document_counts_as_one_thing(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "A");
    add_response(table, "b.txt", "B")->kind = DOCUMENT_MEMO;
    add_response(table, "c.txt", "C")->answers = ANSWERS_OTHER;
    add_response(table, "d.txt", "D")->read = false;
    judge(table);
    const struct totals *totals = &table->compiled.totals;
    size_t sum = 0;
    for (size_t i = 0; i < STANDINGS; i++)
        sum += totals->standings[i];
    assert_int_equal(sum, 4);
    assert_int_equal(totals->standings[STANDING_NONE], 1);
    assert_int_equal(totals->standings[STANDING_OTHER], 1);
    assert_int_equal(totals->standings[STANDING_NOT_READ], 1);
    assert_non_null(find_note(&table->compiled.documents[2], "other_consultation"));
}

/* --- Alike --- */

static void viewpoints_that_want_the_same_are_one_group(void **state)
{
    struct table *table = *state;
    for (size_t i = 0; i < 3; i++)
        add_response(table, (const char *[]){"a.txt", "b.txt", "c.txt"}[i],
                     (const char *[]){"A", "B", "C"}[i]);
    add_viewpoint(table, 0, 1, KIND_ADDITION,
                  "Strategin bör kompletteras med laddstolpar i byarna.");
    add_viewpoint(table, 1, 1, KIND_ADDITION,
                  "Strategin bör kompletteras med laddstolpar i alla byar.");
    add_viewpoint(table, 2, 1, KIND_ADDITION, "Lärlingsplatser för unga saknas helt.");
    add_viewpoint(table, 2, 2, KIND_ADDITION,
                  "Strategin bör kompletteras med laddstolpar i byarna.");
    judge(table);
    assert_int_equal(table->compiled.groups.count, 1);
    assert_int_equal(table->compiled.groups.items[0].documents, 2);
    assert_int_equal(table->compiled.viewpoints.items[1].group, 0);
    assert_int_equal(table->compiled.viewpoints.items[2].group, NOWHERE);
    assert_int_equal(table->compiled.viewpoints.items[3].group, NOWHERE);
    assert_int_equal(table->compiled.totals.wanted.count, 1);
    assert_int_equal(table->compiled.totals.wanted.items[0].documents, 2);
}

static void what_one_document_says_twice_is_no_group(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "A");
    add_viewpoint(table, 0, 1, KIND_CHANGE, "Insatsen om fonden bör ändras.");
    add_viewpoint(table, 0, 1, KIND_CHANGE, "Insatsen om fonden bör ändras.");
    judge(table);
    assert_int_equal(table->compiled.groups.count, 0);
}

static void what_is_not_counted_is_in_no_group(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "A");
    add_response(table, "b.txt", "B")->answers = ANSWERS_OTHER;
    add_viewpoint(table, 0, 1, KIND_CHANGE, "Insatsen om fonden bör ändras.");
    add_viewpoint(table, 1, 1, KIND_CHANGE, "Insatsen om fonden bör ändras.");
    judge(table);
    assert_int_equal(table->compiled.groups.count, 0);
    assert_int_equal(table->compiled.totals.viewpoints, 1);
}

static void a_node_counts_what_lies_below_it(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "A");
    add_response(table, "b.txt", "B");
    add_viewpoint(table, 0, 1, KIND_CHANGE, "Ett.");
    add_viewpoint(table, 0, 2, KIND_CONCERN, "Två.");
    add_viewpoint(table, 1, 1, KIND_CHANGE, "Tre.");
    judge(table);
    const struct node_totals *nodes = table->compiled.totals.nodes;
    assert_int_equal(nodes[0].viewpoints, 3);
    assert_int_equal(nodes[0].documents, 2);
    assert_int_equal(nodes[1].viewpoints, 2);
    assert_int_equal(nodes[1].kinds[KIND_CHANGE], 2);
    assert_int_equal(nodes[2].documents, 1);
    assert_int_equal(nodes[0].stances[STANCE_FOR], 2);
}

static void wishes_in_different_words_on_one_part_are_wanted_too(void **state)
{
    struct table *table = *state;
    add_response(table, "a.txt", "A");
    add_response(table, "b.txt", "B");
    add_viewpoint(table, 0, 1, KIND_CHANGE, "Fonden bör vara större.");
    add_viewpoint(table, 1, 1, KIND_CHANGE, "Ansökan måste förenklas avsevärt.");
    judge(table);
    assert_int_equal(table->compiled.totals.wanted.count, 1);
    assert_int_equal(table->compiled.totals.wanted.items[0].group, NOWHERE);
    assert_int_equal(table->compiled.totals.wanted.items[0].documents, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* --- Words --- */

static void names_stand_in_the_order_of_a_swedish_list(void **state)
{
    static const char *const sorted[] = {
        "Almvik Stål AB", "Vattholma kommun", "Vattholma Näringslivs AB",
        "Åmåls kommun",   "Ängs förening",    "Östanå"};
    struct table *table = *state;
    for (size_t i = 0; i + 1 < sizeof sorted / sizeof *sorted; i++) {
        struct str before = str_from(sorted[i]), after = str_from(sorted[i + 1]);
        assert_true(text_compare_names(&table->office.tools, before, after) < 0);
        assert_true(text_compare_names(&table->office.tools, after, before) > 0);
        assert_int_equal(text_compare_names(&table->office.tools, before, before), 0);
    }
}

#define WISH "Vi bor t.ex. i Tallboda. Stödet bör höjas. Det är dyrt här."

static void assert_sentence(struct table *table, const char *words, const char *expected)
{
    struct error error = {0};
    struct str sentence;
    struct str evidence = str_format(&table->arena, "{\"words\": [{\"text\": \"%s\"}]}", words);
    ASSERT_OK(wanted_sentence(&table->office, str_from(WISH), evidence, &table->arena, &sentence,
                              &error));
    assert_text(sentence, expected);
}

static void a_wish_is_shown_by_the_sentence_that_says_it(void **state)
{
    struct table *table = *state;
    assert_sentence(table, "bör höjas", "Stödet bör höjas.");
    assert_sentence(table, "t.ex.", "Vi bor t.ex. i Tallboda.");
    assert_sentence(table, "höjas. Det", WISH);
    assert_sentence(table, "", WISH);
}

static struct str finding_of(struct table *table, enum finding_code code, size_t *nodes,
                             size_t count, const char *parameter)
{
    struct finding finding = {
        .code = code, .nodes = nodes, .node_count = count, .parameter = str_from(parameter)};
    return message_of_finding(&table->arena, LANGUAGE_SV, &table->draft.draft, &finding);
}

static void a_finding_is_a_sentence_that_names_the_part(void **state)
{
    struct table *table = *state;
    size_t repeated[] = {2, 1, 2, 1}, paragraph[] = {2};
    assert_text(finding_of(table, FINDING_REPEATED_INITIATIVE, repeated, 4, "Stöd företag"),
                "Inriktningsområde 2 upprepar en insats från inriktningsområde 1: ”Stöd företag”.");
    table->nodes[2] =
        (struct node){.kind = NODE_PARAGRAPH, .title = STR("Ett stycke …"), .parent = 1};
    assert_text(finding_of(table, FINDING_DANGLING_REFERENCE, paragraph, 1, "avsnitt 5.2"),
                "Inriktningsområde 1 hänvisar till ”avsnitt 5.2”, som inte finns.");
    table->nodes[2].parent = 0;
    assert_text(finding_of(table, FINDING_DANGLING_REFERENCE, paragraph, 1, "avsnitt 5.2"),
                "Förslaget hänvisar till ”avsnitt 5.2”, som inte finns.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_named_by_its_base_name),
        TEST(alike_names_get_their_folders),
        TEST(names_that_stay_alike_are_numbered_before_their_ending),
        TEST(an_attachment_is_named_under_its_parent),
        TEST(names_of_one_body_have_one_key),
        TEST(those_asked_are_found_in_other_forms_of_their_names),
        TEST(who_answers_unasked_is_one_body_with_all_its_documents),
        TEST(without_a_list_all_who_answer_are_counted_and_nobody_is_unasked),
        TEST(the_same_file_twice_counts_once),
        TEST(a_revision_replaces_the_answer_before_it),
        TEST(an_answer_revised_twice_is_a_chain),
        TEST(an_answer_after_the_deadline_is_late_and_counts),
        TEST(when_they_came_is_not_looked_at_in_one_shot),
        TEST(a_mail_that_hands_over_its_answer_is_a_cover_note),
        TEST(an_archive_is_no_cover_note_of_what_it_holds),
        TEST(a_mail_with_views_of_its_own_keeps_its_attachment_as_a_part),
        TEST(every_document_counts_as_one_thing),
        TEST(viewpoints_that_want_the_same_are_one_group),
        TEST(what_one_document_says_twice_is_no_group),
        TEST(what_is_not_counted_is_in_no_group),
        TEST(a_node_counts_what_lies_below_it),
        TEST(wishes_in_different_words_on_one_part_are_wanted_too),
        TEST(names_stand_in_the_order_of_a_swedish_list),
        TEST(a_wish_is_shown_by_the_sentence_that_says_it),
        TEST(a_finding_is_a_sentence_that_names_the_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

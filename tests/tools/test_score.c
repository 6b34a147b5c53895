/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A draft of three nodes below the root: "Ett", "Två" and a chapter "Tre". */
static const char draft_text[] = "# Plan\n\n## Ett {#a}\n\n## Två {#b}\n\n## Tre {#c}\n";

static const char letter_head[] =
    "@file a.pdf\n@kind response\n@sender Aby kommun\n@our_case_number RS 2025-1\n"
    "@their_case_number -\n@dated 2025-10-03\n@revised -\n@decided 2025-10-21\n@answers this\n"
    "@stance for\n";

/* One case: a labelled letter, what was said of it, and what came of it. */
struct trial {
    struct arena arena;
    const char *head; /* more of it; may be NULL */
    const char *body;
    struct viewpoint *viewpoints;
    size_t viewpoint_count;
    struct analysis analysis; /* beside the viewpoints */
    struct buf details;
    struct letter letter;
    struct labelled_draft labelled;
    struct draft draft;
    struct score score;
};

static struct node node_at(struct str text, struct str title)
{
    size_t start = str_find(text, title, 0);
    return (struct node){
        .id = title, .title = title, .heading = {start, start + title.n}, .range = {0, text.n}};
}

static void make_draft(struct trial *trial)
{
    assert_true(labelled_draft_read(&trial->arena, STR("draft.md"), str_from(draft_text),
                                    &trial->labelled, NULL));
    struct node *nodes = ARENA_ARRAY(&trial->arena, 4, struct node);
    nodes[0] = node_at(trial->labelled.text, STR("Plan"));
    nodes[1] = node_at(trial->labelled.text, STR("Ett"));
    nodes[2] = node_at(trial->labelled.text, STR("Två"));
    nodes[3] = node_at(trial->labelled.text, STR("Någon annanstans"));
    trial->draft = (struct draft){.nodes = nodes, .node_count = 4};
}

static void try(void *context)
{
    struct trial *trial = context;
    struct error error = {0};
    make_draft(trial);
    struct str bytes = str_format(&trial->arena, "%s%s---\n%s", letter_head,
                                  trial->head ? trial->head : "", trial->body);
    if (!labelled_letter_read(&trial->arena, STR("a.letter"), bytes, &trial->letter, &error))
        fail_msg("%s", error.message);
    trial->analysis.viewpoints = trial->viewpoints;
    trial->analysis.viewpoint_count = trial->viewpoint_count;
    struct judged judged = {&trial->letter, &trial->analysis, &trial->labelled, &trial->draft};
    score_letter(&trial->score, &trial->arena, &judged, &trial->details);
    score_draft(&trial->score, &judged, &trial->details);
}

static void run(struct trial *trial)
{
    trial->details = buf_init(KIB(64));
    assert_true(arena_run(&trial->arena, try, trial, NULL));
}

static void done(struct trial *trial)
{
    buf_done(&trial->details);
    arena_done(&trial->arena);
}

static bool told(const struct trial *trial, const char *line)
{
    return str_contains(buf_str(&trial->details), str_from(line));
}

static bool is_close(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void figures_are_those_of_the_books(void **state)
{
    (void)state;
    struct matches matches = {.right = 2, .given = 4, .wanted = 3};
    assert_true(is_close(matches_precision(matches), 0.5));
    assert_true(is_close(matches_recall(matches), 2.0 / 3));
    assert_true(is_close(matches_f1(matches), 4.0 / 7));
    assert_true(isnan(share_value((struct share){0, 0})));

    /* Class 1 never labelled: it lowers class 0's recall but has no F1 of its own. */
    struct confusion confusion = {.cells = {{6, 2, 0}, {0, 0, 0}, {0, 0, 4}}};
    assert_true(is_close(confusion_macro_f1(&confusion, 0), (12.0 / 14 + 1) / 2));
    assert_int_equal(confusion_accuracy(&confusion).right, 10);
    assert_int_equal(confusion_accuracy(&confusion).of, 12);
    assert_int_equal(confusion_matches(&confusion, 1).given, 2);
}

static void metadata_is_right_wrong_missing_or_spurious(void **state)
{
    (void)state;
    struct trial trial = {
        .body = "Hej.",
        .analysis = {.kind = DOCUMENT_MEMO,
                     .answers = ANSWERS_THIS,
                     .stance = STANCE_FOR,
                     .metadata = {.sender = STR("Aby"),
                                  .our_case_number = STR("RS 2025–1"),
                                  .their_case_number = STR("KS 7"),
                                  .dated = {2025, 10, 3}}},
    };
    run(&trial);
    const struct field_score *fields = trial.score.fields;
    assert_int_equal(fields[FIELD_SENDER].wrong, 1);
    assert_int_equal(fields[FIELD_OUR_CASE_NUMBER].right, 1);
    assert_int_equal(fields[FIELD_THEIR_CASE_NUMBER].spurious, 1);
    assert_int_equal(fields[FIELD_DATED].right, 1);
    assert_int_equal(fields[FIELD_REVISED].empty, 1);
    assert_int_equal(fields[FIELD_DECIDED].missing, 1);
    assert_int_equal(field_matches(fields[FIELD_SENDER]).given, 1);
    assert_int_equal(field_matches(fields[FIELD_SENDER]).wanted, 1);
    assert_int_equal(confusion_accuracy(&trial.score.document_kinds).right, 0);
    assert_int_equal(confusion_accuracy(&trial.score.stances).right, 1);
    assert_true(told(&trial, "a.letter: sender: wanted Aby kommun, got Aby\n"));
    assert_true(told(&trial, "a.letter: decided: wanted 2025-10-21, got -\n"));
    assert_true(told(&trial, "a.letter: kind of document: wanted response, got memo\n"));
    done(&trial);
}

static void borders_may_differ_by_punctuation_alone(void **state)
{
    (void)state;
    /* "Bör ändras." is 0…13, "Bra så!" 14…22. */
    struct viewpoint viewpoints[] = {
        {.range = {0, 12}, .kind = KIND_CHANGE},  /* without the full stop */
        {.range = {18, 22}, .kind = KIND_PRAISE}, /* without the first word */
    };
    struct trial trial = {.body = "⟦change none|Bör ändras.⟧ ⟦praise none|Bra så!⟧",
                          .viewpoints = viewpoints,
                          .viewpoint_count = 2};
    run(&trial);
    assert_int_equal(trial.letter.labels.items[1].range.start, 14);
    assert_int_equal(trial.letter.labels.items[1].range.end, 22);
    assert_int_equal(trial.score.borders.wanted, 4);
    assert_int_equal(trial.score.borders.given, 4);
    assert_int_equal(trial.score.borders.right, 3);
    assert_int_equal(trial.score.exact.right, 1);
    assert_int_equal(trial.score.overlapping.right, 2);
    assert_int_equal(trial.score.coverage.wanted, 19);
    assert_int_equal(trial.score.coverage.given, 15);
    assert_int_equal(trial.score.coverage.right, 15);
    assert_int_equal(trial.score.rightly_none.right, 2);
    done(&trial);
}

static void less_than_half_in_common_is_another_viewpoint(void **state)
{
    (void)state;
    struct viewpoint viewpoints[] = {{.range = {0, 3}, .kind = KIND_CHANGE}};
    struct trial trial = {
        .body = "⟦change a|abcdefgh⟧", .viewpoints = viewpoints, .viewpoint_count = 1};
    run(&trial);
    assert_int_equal(trial.score.overlapping.right, 0);
    assert_int_equal(confusion_accuracy(&trial.score.kinds).of, 0);
    assert_int_equal(trial.score.first_any.of, 0);
    assert_true(told(&trial, "a.letter:12: viewpoint not found: \"abcdefgh\"\n"));
    assert_true(told(&trial, "a.letter: no such viewpoint: \"abc\"\n"));
    done(&trial);
}

static void a_second_kind_counts_leniently(void **state)
{
    (void)state;
    struct viewpoint viewpoints[] = {{.range = {0, 3}, .kind = KIND_CONCERN},
                                     {.range = {4, 7}, .kind = KIND_PRAISE}};
    struct trial trial = {.body = "⟦change none alt=concern|abc⟧ ⟦offer none|def⟧",
                          .viewpoints = viewpoints,
                          .viewpoint_count = 2};
    run(&trial);
    assert_int_equal(confusion_accuracy(&trial.score.kinds).right, 0);
    assert_int_equal(confusion_accuracy(&trial.score.kinds_lenient).right, 1);
    assert_false(told(&trial, "got concern"));
    assert_true(told(&trial, "a.letter:12: kind: wanted offer, got praise: \"def\"\n"));
    done(&trial);
}

static struct passage *passage(struct passage *room, size_t node, struct evidence *evidence)
{
    *room = (struct passage){.node = node, .evidence = {evidence, evidence ? 1 : 0}};
    return room;
}

static void passages_are_judged_by_the_place_of_their_node(void **state)
{
    (void)state;
    struct evidence named = {.kind = EVIDENCE_HEADING}, words = {.kind = EVIDENCE_WORDS};
    struct passage rooms[6];
    struct viewpoint viewpoints[] = {
        /* strictly right, and named by the text */
        {.range = {0, 3}, .passages = passage(&rooms[0], 1, &named), .passage_count = 1},
        /* the second of two labels; the program found it by words */
        {.range = {4, 7}, .passages = passage(&rooms[1], 2, &words), .passage_count = 1},
        /* allowed leniently */
        {.range = {8, 11}, .passages = passage(&rooms[2], 0, &words), .passage_count = 1},
        /* an abstention, with the right one among the candidates */
        {.range = {12, 15},
         .candidates = passage(&rooms[3], PASSAGE_PROCESS, NULL),
         .candidate_count = 1},
        /* the label's node is not in the program's draft at all */
        {.range = {16, 19}, .passages = passage(&rooms[4], 3, &named), .passage_count = 1},
        /* none wanted, one given */
        {.range = {20, 23}, .passages = passage(&rooms[5], 1, NULL), .passage_count = 1},
    };
    struct trial trial = {.body =
                              "⟦change a ref|abc⟧ ⟦change a,b ref|def⟧ ⟦change a altp=root|ghi⟧ "
                              "⟦change process|jkl⟧ ⟦change c|mno⟧ ⟦change none|pqr⟧",
                          .viewpoints = viewpoints,
                          .viewpoint_count = 6};
    run(&trial);
    const struct score *score = &trial.score;
    assert_int_equal(score->first_strict.of, 5);
    assert_int_equal(score->first_strict.right, 1);
    assert_int_equal(score->first_any.right, 2);
    assert_int_equal(score->first_lenient.right, 3);
    assert_int_equal(score->among_five.right, 1);
    assert_int_equal(score->abstained.right, 1);
    assert_int_equal(score->rightly_none.of, 1);
    assert_int_equal(score->rightly_none.right, 0);
    assert_int_equal(score->explicit_precision.of, 2);
    assert_int_equal(score->explicit_precision.right, 1);
    assert_int_equal(score->explicit_recall.of, 2);
    assert_int_equal(score->explicit_recall.right, 1);
    assert_int_equal(score->nodes_found.of, 3);
    assert_int_equal(score->nodes_found.right, 2);
    assert_true(told(&trial, "draft.md: no node at {#c}\n"));
    assert_true(told(&trial, "passage: wanted process, got none: \"jkl\"\n"));
    assert_true(told(&trial, "passage: wanted c (-), got Någon annanstans 0.00: \"mno\"\n"));
    done(&trial);
}

static void stances_on_parts_are_matched_by_node_and_stance(void **state)
{
    (void)state;
    struct node_stance given[] = {{.node = 1, .stance = STANCE_FOR},
                                  {.node = 2, .stance = STANCE_FOR}};
    struct trial trial = {.body = "Hej.",
                          .head = "@node_stance a=for b=against\n",
                          .analysis = {.node_stances = given, .node_stance_count = 2}};
    run(&trial);
    assert_int_equal(trial.score.node_stances.wanted, 2);
    assert_int_equal(trial.score.node_stances.given, 2);
    assert_int_equal(trial.score.node_stances.right, 1);
    assert_true(told(&trial, "a.letter: stance on b: wanted against, not given\n"));
    done(&trial);
}

static void a_title_may_stand_for_an_id(void **state)
{
    (void)state;
    struct viewpoint viewpoints[] = {{.range = {0, 3}}};
    struct trial trial = {
        .body = "⟦change none|abc⟧", .viewpoints = viewpoints, .viewpoint_count = 1};
    run(&trial);
    struct judged judged = {&trial.letter, &trial.analysis, &trial.labelled, &trial.draft};
    assert_int_equal(score_node(&judged, STR("\"Tv\"")), 2);
    assert_int_equal(score_node(&judged, STR("\"Fem\"")), NODE_NONE);
    assert_int_equal(score_node(&judged, STR("nej")), NODE_NONE);
    judged.draft = NULL;
    assert_int_equal(score_node(&judged, STR("a")), NODE_NONE);
    done(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_books),
        cmocka_unit_test(metadata_is_right_wrong_missing_or_spurious),
        cmocka_unit_test(borders_may_differ_by_punctuation_alone),
        cmocka_unit_test(less_than_half_in_common_is_another_viewpoint),
        cmocka_unit_test(a_second_kind_counts_leniently),
        cmocka_unit_test(passages_are_judged_by_the_place_of_their_node),
        cmocka_unit_test(stances_on_parts_are_matched_by_node_and_stance),
        cmocka_unit_test(a_title_may_stand_for_an_id),
    };
    return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/file.h"
#include "letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "@file a.pdf\n@kind response\n@sender Aby kommun\n@our_case_number RS 1\n"                     \
    "@their_case_number -\n@dated 2025-10-03\n@revised -\n@decided -\n@answers this\n"             \
    "@stance for_in_part\n"

/* Reads a letter inside an arena run, as the loader does. */
struct attempt {
    struct arena arena;
    struct str bytes;
    struct letter letter;
    struct labelled_draft draft;
    struct error error;
    bool ok;
};

static void read_one(void *context)
{
    struct attempt *attempt = context;
    attempt->ok = labelled_letter_read(&attempt->arena, STR("x.letter"), attempt->bytes,
                                       &attempt->letter, &attempt->error);
}

static void read_labels(void *context)
{
    struct attempt *attempt = context;
    attempt->ok = labels_read(&attempt->arena, STR("x.labels"), attempt->bytes, &attempt->letter,
                              &attempt->error);
}

static void read_draft(void *context)
{
    struct attempt *attempt = context;
    attempt->ok = labelled_draft_read(&attempt->arena, STR("draft.md"), attempt->bytes,
                                      &attempt->draft, &attempt->error);
}

static struct attempt attempt_at(void (*body)(void *context), const char *text)
{
    struct attempt attempt = {.bytes = str_from(text)};
    assert_true(arena_run(&attempt.arena, body, &attempt, &attempt.error));
    return attempt;
}

static struct str text_of(const struct attempt *attempt, size_t label)
{
    struct range range = attempt->letter.labels.items[label].range;
    return str_sub(attempt->letter.text, range.start, range.end);
}

static void marks_become_places_in_the_text(void **state)
{
    (void)state;
    struct attempt attempt = attempt_at(
        read_one, HEAD "---\nHej.\n\n⟦change i2.1,root alt=concern altp=fa2 ref|Bör ändras.⟧ "
                       "⟦own|Vi är åtta.⟧\n\n⟦praise none repeats|Bra.\nMycket.⟧\n");
    assert_true(attempt.ok);
    assert_true(
        str_equal(attempt.letter.text, STR("Hej.\n\nBör ändras. Vi är åtta.\n\nBra.\nMycket.\n")));
    assert_int_equal(attempt.letter.labels.count, 3);
    const struct label *label = &attempt.letter.labels.items[0];
    assert_true(str_equal(text_of(&attempt, 0), STR("Bör ändras.")));
    assert_int_equal(label->kind, KIND_CHANGE);
    assert_int_equal(label->other_kind, KIND_CONCERN);
    assert_int_equal(label->passages.count, 2);
    assert_true(str_equal(label->passages.items[1], STR("root")));
    assert_true(str_equal(label->other_passages.items[0], STR("fa2")));
    assert_true(label->by_reference && !label->repeats);
    assert_int_equal(label->line, 14);
    assert_false(attempt.letter.labels.items[1].is_viewpoint);
    assert_int_equal(attempt.letter.labels.items[1].background, BACKGROUND_OWN);
    assert_true(str_equal(text_of(&attempt, 2), STR("Bra.\nMycket.")));
    assert_int_equal(attempt.letter.labels.items[2].passages.count, 0);
    assert_true(attempt.letter.labels.items[2].repeats);
    arena_done(&attempt.arena);
}

static void a_head_tells_facts_and_form(void **state)
{
    (void)state;
    struct attempt attempt =
        attempt_at(read_one, HEAD "@node_stance i3.2=against fa1=for\n@wrap 72\n"
                                  "@encoding windows-1252\n@attach b.docx, b.docx\n");
    assert_true(attempt.ok);
    const struct letter *letter = &attempt.letter;
    assert_int_equal(letter->facts.kind, DOCUMENT_RESPONSE);
    assert_int_equal(letter->facts.their_case_number.n, 0);
    assert_int_equal(letter->facts.dated.day, 3);
    assert_int_equal(letter->facts.revised.year, 0);
    assert_int_equal(letter->facts.answers, ANSWERS_THIS);
    assert_int_equal(letter->facts.stance, STANCE_FOR_IN_PART);
    assert_int_equal(letter->facts.node_stances.count, 2);
    assert_int_equal(letter->facts.node_stances.items[0].stance, STANCE_AGAINST);
    assert_int_equal(letter->form.wrap, 72);
    assert_true(letter->form.windows_1252);
    assert_int_equal(letter->form.attachments.count, 2);
    assert_int_equal(letter->text.n, 0);
    arena_done(&attempt.arena);
}

static void fences_go_and_labels_move_along(void **state)
{
    (void)state;
    struct attempt attempt =
        attempt_at(read_one, HEAD "---\n:::side\nÅbo\n:::\n---page---\n⟦stance root|Ja.⟧\n"
                                  ":::quote\nHej\n\n⟦retold|du⟧\n:::\n");
    assert_true(attempt.ok);
    assert_true(str_equal(attempt.letter.text, STR("\nÅbo\n\n\nJa.\n\n> Hej\n>\n> du\n\n")));
    assert_true(str_equal(text_of(&attempt, 0), STR("Ja.")));
    assert_true(str_equal(text_of(&attempt, 1), STR("du")));
    assert_true(str_contains(attempt.letter.body, STR(":::side")));
    arena_done(&attempt.arena);
}

static void a_fault_is_told_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } faults[] = {
        {"@file a.pdf\n@kind letter\n", "x.letter:2: \"letter\""},
        {"@file a.pdf\n@what 1\n", "x.letter:2: \"@what\""},
        {"@file a.pdf\n@file b.pdf\n", "x.letter:2: @file stands twice"},
        {"@file a.pdf\n---\n", "no @kind"},
        {HEAD "---\nHej\n⟦praise root|Bra.", "x.letter:13: this mark does not close"},
        {HEAD "---\n⟦praise root|Bra ⟦own|vi⟧⟧", "x.letter:12: this mark does not close"},
        {HEAD "---\nBra.⟧", "no mark opens"},
        {HEAD "---\n⟦Bra.⟧", "without \"|\""},
        {HEAD "---\n⟦prise root|Bra.⟧", "\"prise\""},
        {HEAD "---\n⟦praise|Bra.⟧", "without passages"},
        {HEAD "---\n⟦praise root reff|Bra.⟧", "\"reff\""},
        {HEAD "---\n⟦own root|Bra.⟧", "background, which has none"},
        {HEAD "---\n⟦own| ⟧", "around nothing"},
        {HEAD "@wrap 7x\n", "x.letter:11: \"7x\""},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct attempt attempt = attempt_at(read_one, faults[i].text);
        assert_false(attempt.ok);
        assert_int_equal(attempt.error.code, ERROR_INPUT);
        if (!strstr(attempt.error.message, faults[i].message))
            fail_msg("\"%s\" is not in: %s", faults[i].message, attempt.error.message);
        arena_done(&attempt.arena);
    }
}

static void places_alone_are_read_too(void **state)
{
    (void)state;
    struct attempt attempt =
        attempt_at(read_labels, HEAD
                   "---\n# a remark\n0 4 own\n10 20 change \"Öka export, med mer\",root ref\n");
    assert_true(attempt.ok);
    assert_int_equal(attempt.letter.labels.count, 2);
    const struct label *label = &attempt.letter.labels.items[1];
    assert_int_equal(label->range.start, 10);
    assert_int_equal(label->range.end, 20);
    assert_int_equal(label->passages.count, 2);
    assert_true(str_equal(label->passages.items[0], STR("\"Öka export, med mer\"")));
    assert_true(label->by_reference);
    arena_done(&attempt.arena);

    attempt = attempt_at(read_labels, HEAD "---\n0 4 own\n2 8 own\n");
    assert_false(attempt.ok);
    assert_non_null(strstr(attempt.error.message, "x.labels:13"));
    arena_done(&attempt.arena);
}

static void ids_leave_the_draft_and_are_remembered_by_place(void **state)
{
    (void)state;
    struct attempt attempt =
        attempt_at(read_draft, "# Mål\n\n## 2.1 Forskning {#fa1}\n\nEtt stycke. "
                               "{#p}\n- ett\n- två {#l2}\n1. tre {#l3}\n");
    assert_true(attempt.ok);
    assert_true(str_equal(attempt.draft.text, STR("# Mål\n\n## 2.1 Forskning\n\nEtt stycke.\n"
                                                  "- ett\n- två\n1. tre\n")));
    static const char *const words[] = {"2.1 Forskning", "Ett stycke.", "två", "tre"};
    assert_int_equal(attempt.draft.places.count, 4);
    for (size_t i = 0; i < 4; i++) {
        struct range range = attempt.draft.places.items[i].range;
        assert_true(
            str_equal(str_sub(attempt.draft.text, range.start, range.end), str_from(words[i])));
    }
    arena_done(&attempt.arena);

    attempt = attempt_at(read_draft, "# Ett {#a}\n# Två {#a}\n");
    assert_false(attempt.ok);
    assert_non_null(strstr(attempt.error.message, "draft.md:2"));
    arena_done(&attempt.arena);
}

/* A folder with files, gone again at the end. */
struct folder {
    struct arena arena;
    char path[32];
};

static struct folder folder_make(void)
{
    struct folder folder = {.path = "/tmp/samsyn-test-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    return folder;
}

static void folder_add(struct folder *folder, const char *name, const char *text)
{
    struct error error = {0};
    const char *path = str_format(&folder->arena, "%s/%s", folder->path, name).p;
    assert_true(file_write(path, str_from(text), &error));
}

static void folder_done(struct folder *folder)
{
    struct error error = {0};
    assert_true(file_remove_tree(folder->path, &error));
    arena_done(&folder->arena);
}

static void a_set_is_loaded_whole(void **state)
{
    (void)state;
    struct folder folder = folder_make();
    folder_add(&folder, "set.conf", "@case_number RS 1\n@title Plan\n@authority Region X\n");
    folder_add(&folder, "draft.md", "# Plan\n\n## Ett {#c1}\n");
    folder_add(&folder, "consultees.csv", "name;type\nAby kommun;kommun\n\nBo AB;företag\n");
    folder_add(&folder, "b.letter", HEAD "---\n⟦praise c1|Bra.⟧\n");
    folder_add(&folder, "text.txt", "Bra. Nej.");
    folder_add(&folder, "c.labels",
               "@file text.txt\n" HEAD "---\n"); /* two @file: must be refused */
    struct letter_set set = {0};
    struct error error = {0};
    assert_false(letter_set_load(&folder.arena, folder.path, folder.path, &set, &error));
    assert_non_null(strstr(error.message, "c.labels:2"));

    folder_add(
        &folder, "c.labels",
        "@file text.txt\n@kind news\n@sender -\n@our_case_number -\n@their_case_number -\n"
        "@dated -\n@revised -\n@decided -\n@answers -\n@stance -\n---\n5 9 objection root\n");
    assert_true(letter_set_load(&folder.arena, folder.path, folder.path, &set, &error));
    assert_true(str_equal(set.case_number, STR("RS 1")));
    assert_int_equal(set.letters.count, 2);
    assert_true(str_equal(set.letters.items[1].text, STR("Bra. Nej.")));
    assert_int_equal(set.texts_missing, 0);
    assert_int_equal(set.consultees.count, 2);
    assert_true(str_equal(set.consultees.items[1], STR("Bo AB")));

    assert_true(letter_set_load(&folder.arena, folder.path, NULL, &set, &error));
    assert_int_equal(set.letters.count, 1);
    assert_int_equal(set.texts_missing, 1);
    folder_done(&folder);
}

static void a_label_must_point_at_a_node_of_the_draft(void **state)
{
    (void)state;
    struct folder folder = folder_make();
    folder_add(&folder, "draft.md", "# Plan {#c1}\n");
    folder_add(&folder, "a.letter", HEAD "---\n⟦praise process,c2|Bra.⟧\n");
    struct letter_set set;
    struct error error = {0};
    assert_false(letter_set_load(&folder.arena, folder.path, NULL, &set, &error));
    assert_non_null(strstr(error.message, "a.letter:12: the draft has no node \"c2\""));
    folder_add(&folder, "a.letter", HEAD "@same_as b.pdf\n");
    assert_false(letter_set_load(&folder.arena, folder.path, NULL, &set, &error));
    assert_non_null(strstr(error.message, "@same_as names b.pdf"));
    folder_done(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_become_places_in_the_text),
        cmocka_unit_test(a_head_tells_facts_and_form),
        cmocka_unit_test(fences_go_and_labels_move_along),
        cmocka_unit_test(a_fault_is_told_with_file_and_line),
        cmocka_unit_test(places_alone_are_read_too),
        cmocka_unit_test(ids_leave_the_draft_and_are_remembered_by_place),
        cmocka_unit_test(a_set_is_loaded_whole),
        cmocka_unit_test(a_label_must_point_at_a_node_of_the_draft),
    };
    return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/returned.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What stands beside a text: about the words `at`, or, when deleted, in front of them. */
struct beside {
    enum block_kind kind;
    const char *at, *says;
};

struct copy {
    struct letter_bench *bench;
    const struct draft *draft;
    const struct document *document;
    struct analysis analysis;
};

/* `text` with all that stands beside it, as the reader gives it. */
static struct document *commented(struct letter_bench *bench, const char *text,
                                  const struct beside *beside, size_t count)
{
    struct arena *arena = &bench->arena;
    struct document *document = letters_read(bench, text);
    for (size_t i = 0; i < count; i++) {
        size_t at = letters_at(document->text, beside[i].at), start = document->text.n + 1;
        struct block *block = VEC_PUSH(arena, &document->blocks);
        struct line *line = VEC_PUSH(arena, &document->lines);
        *block = (struct block){.kind = beside[i].kind, .page = 1, .author = STR("Ek")};
        block->about = (struct range){at, at};
        if (beside[i].kind != BLOCK_DELETED)
            block->about.end += strlen(beside[i].at);
        document->text = str_format(arena, "%.*s\n%s\n", STR_ARGS(document->text), beside[i].says);
        block->range = (struct range){start, document->text.n - 1};
        *line = (struct line){.range = block->range, .page = 1};
    }
    return document;
}

static struct copy analysed(struct letter_bench *bench, const char *text,
                            const struct beside *beside, size_t count)
{
    static const struct consultation_context nothing_known;
    struct copy copy = {.bench = bench, .draft = letters_draft(bench, letters_archipelago)};
    copy.document = commented(bench, text, beside, count);
    analyse(&bench->arena, &bench->tools, copy.document, letters_index(bench, letters_archipelago),
            &nothing_known, &copy.analysis);
    return copy;
}

/* The draft with every `from` made `to`. */
static const char *changed(struct letter_bench *bench, const char *text, const char *from,
                           const char *to)
{
    struct str rest = str_from(text);
    size_t at = letters_at(rest, from);
    return letter_c(
        bench, str_format(&bench->arena, "%.*s%s%s", (int)at, text, to, text + at + strlen(from)));
}

static const struct viewpoint *saying(const struct copy *copy, const char *words)
{
    for (size_t i = 0; i < copy->analysis.viewpoint_count; i++) {
        const struct viewpoint *viewpoint = &copy->analysis.viewpoints[i];
        struct str text =
            str_sub(copy->document->text, viewpoint->range.start, viewpoint->range.end);
        if (str_contains(text, str_from(words)))
            return viewpoint;
    }
    fail_msg("no viewpoint says \"%s\"", words);
    return NULL;
}

static struct str about(const struct copy *copy, const struct viewpoint *viewpoint)
{
    return document_plain(&copy->bench->arena, copy->document, viewpoint->about);
}

/* The viewpoint stands at the node with this id alone. */
static void assert_at(const struct copy *copy, const char *words, const char *id)
{
    const struct viewpoint *viewpoint = saying(copy, words);
    struct letter_bench *bench = copy->bench;
    assert_int_equal(viewpoint->passage_count, 1);
    assert_str(copy->draft->nodes[viewpoint->passages[0].node].id, id);
}

static const char *id_at(const struct copy *copy, const char *words)
{
    size_t at = letters_at(copy->draft->document->text, words);
    return letter_c(copy->bench, copy->draft->nodes[draft_node_at(copy->draft, at)].id);
}

static void a_comment_stands_where_it_was_written(void **state)
{
    static const struct beside beside[] = {
        {BLOCK_COMMENT, "småhus", "Varför inte radhus?"},
        {BLOCK_COMMENT, "Sätt upp laddstolpar", "Elnätet räcker inte. Det bör utredas."},
        {BLOCK_COMMENT, "Andelen inställda turer", "Bra!"},
    };
    struct copy copy = analysed(*state, letters_archipelago, beside, 3);
    struct letter_bench *bench = *state;
    assert_true(copy.analysis.returned);
    assert_int_equal(copy.analysis.kind, DOCUMENT_RESPONSE);
    assert_int_equal(copy.analysis.answers, ANSWERS_THIS);
    assert_int_equal(copy.analysis.viewpoint_count, 3);
    assert_at(&copy, "radhus", id_at(&copy, "Regionen samlar"));
    assert_at(&copy, "Elnätet", id_at(&copy, "Insats 2.2"));
    assert_at(&copy, "Bra!", id_at(&copy, "Andelen"));
    const struct viewpoint *first = saying(&copy, "radhus");
    assert_int_equal(first->beside, BLOCK_COMMENT);
    assert_str(first->author, "Ek");
    assert_str(about(&copy, first), "småhus");
    assert_int_equal(first->line, 13); /* of the commented words */
    assert_int_equal(first->passages[0].evidence.items[0].kind, EVIDENCE_COMMENT);
    assert_str(first->passages[0].evidence.items[0].text, "småhus");
    assert_int_equal(saying(&copy, "Bra!")->kind, KIND_PRAISE);
}

static void the_copy_may_lack_and_add_paragraphs(void **state)
{
    static const struct beside beside[] = {
        {BLOCK_COMMENT, "fyra turer", "Sex behövs."},
        {BLOCK_COMMENT, "isbrytare", "Nytt förslag."},
    };
    const char *text = changed(*state, letters_archipelago,
                               "Butiker får bidrag för dagligvaror, post och apoteksombud under "
                               "vintern.\n",
                               "");
    text = changed(*state, text, "### Insats 2.2",
                   "Det behövs isbrytare hela vintern.\n\n### Insats 2.2");
    struct copy copy = analysed(*state, text, beside, 2);
    assert_true(copy.analysis.returned);
    assert_at(&copy, "Sex behövs.", id_at(&copy, "Färjorna går"));
    assert_at(&copy, "Nytt förslag.", id_at(&copy, "Insats 2.1"));
}

static void a_change_is_a_wish(void **state)
{
    static const struct beside beside[] = {
        {BLOCK_DELETED, "sex turer", "fyra"},
        {BLOCK_INSERTED, "sex", "sex"},
        {BLOCK_INSERTED, "och i varje naturhamn", "och i varje naturhamn"},
        {BLOCK_DELETED, "- Öppettider", "Andelen inställda turer"},
        {BLOCK_DELETED, "följs upp", ","},
    };
    const char *text = changed(*state, letters_archipelago, "fyra turer", "sex turer");
    text = changed(*state, text, "gästhamn.", "gästhamn och i varje naturhamn.");
    text = changed(*state, text, "- Andelen inställda turer\n", "");
    struct copy copy = analysed(*state, text, beside, 5);
    struct letter_bench *bench = *state;
    assert_true(copy.analysis.returned);
    assert_int_equal(copy.analysis.viewpoint_count, 4);
    assert_at(&copy, "fyra", id_at(&copy, "Färjorna går"));
    assert_int_equal(saying(&copy, "fyra")->kind, KIND_CHANGE);
    assert_at(&copy, "sex", id_at(&copy, "Färjorna går"));
    assert_int_equal(saying(&copy, "sex")->kind, KIND_CHANGE);
    assert_str(about(&copy, saying(&copy, "sex")),
               "Färjorna går minst sex turer om dagen mellan november och mars.");
    assert_at(&copy, "naturhamn", id_at(&copy, "Elbåtar"));
    assert_int_equal(saying(&copy, "naturhamn")->kind, KIND_ADDITION);
    assert_at(&copy, "Andelen", id_at(&copy, "Andelen"));
    assert_int_equal(saying(&copy, "Andelen")->kind, KIND_OBJECTION);
    assert_int_equal(saying(&copy, "Andelen")->stance, STANCE_AGAINST);
    assert_int_equal(copy.analysis.node_stance_count, 1);
}

static void what_is_written_among_the_drafts_words_is_heard_too(void **state)
{
    static const struct beside beside[] = {{BLOCK_COMMENT, "småhus", "Varför inte radhus?"}};
    const char *text =
        changed(*state, letters_archipelago, "# Skärgårdsstrategi",
                "Granviks kommun\n\n2025-03-04\n\nGranviks kommun anser att strategin bör "
                "kompletteras med en karta över bryggorna.\n\n# Skärgårdsstrategi");
    struct copy copy = analysed(*state, text, beside, 1);
    struct letter_bench *bench = *state;
    assert_true(copy.analysis.returned);
    assert_int_equal(copy.analysis.viewpoint_count, 2);
    assert_int_equal(saying(&copy, "karta")->beside, BLOCK_PARAGRAPH);
    assert_str(copy.analysis.metadata.sender, "Granviks kommun");
}

static void a_copy_without_anything_beside_it_is_a_draft(void **state)
{
    struct copy copy = analysed(*state, letters_archipelago, NULL, 0);
    assert_false(copy.analysis.returned);
    assert_int_equal(copy.analysis.viewpoint_count, 0);
}

static void an_answer_that_quotes_much_is_no_copy(void **state)
{
    static const struct beside beside[] = {
        {BLOCK_COMMENT, "småhus", "Stämmer det med vårt eget program?"},
        {BLOCK_DELETED, "Kommunen anser", "Kommunen tror"}};
    const char *text = letters_response(
        *state,
        "I insats 1.1 står: ”Regionen samlar kommunerna om mark, lån och gemensam upphandling av "
        "småhus.” Kommunen anser att även flerbostadshus bör omfattas, eftersom tomterna är få och "
        "marken dyr på de större öarna.\n\nI insats 1.2 står: ”Butiker får bidrag för "
        "dagligvaror, post och apoteksombud under vintern.” Kommunen saknar drivmedel i "
        "uppräkningen och vill att stödet ges hela året.\n\nI insats 2.1 står: ”Färjorna går minst "
        "fyra turer om dagen mellan november och mars.” Det räcker inte för pendlare, som behöver "
        "en tidig och en sen tur varje vardag.\n");
    struct copy copy = analysed(*state, text, beside, 2);
    assert_false(copy.analysis.returned);
    assert_true(copy.analysis.viewpoint_count > 0);
    for (size_t i = 0; i < copy.analysis.viewpoint_count; i++) {
        assert_int_equal(copy.analysis.viewpoints[i].beside, BLOCK_PARAGRAPH);
        assert_true(copy.analysis.viewpoints[i].range.end < document_body(copy.document).text.n);
    }
    const struct background *last = &copy.analysis.background[copy.analysis.background_count - 1];
    assert_int_equal(last->kind, BACKGROUND_HANDLING);
    assert_true(last->range.start >= document_body(copy.document).text.n);
}

/* All that the draft says, point by point, with an answer of the same length to each. */
static void an_answer_that_quotes_the_whole_draft_is_no_copy(void **state)
{
    static const struct beside beside[] = {{BLOCK_COMMENT, "småhus", "Kolla med Bo."}};
    const char *text = letters_response(
        *state,
        "”Strategin visar hur öarna ska leva året runt. Två inriktningsområden pekas ut.” "
        "Kommunen anser att tre områden vore bättre och att ett av dem bör handla om skolan.\n\n"
        "”Unga hushåll lämnar öarna när hyrorna stiger.” Så är det också hos oss sedan länge.\n\n"
        "”Regionen samlar kommunerna om mark, lån och gemensam upphandling av småhus.” Även "
        "flerbostadshus bör omfattas av upphandlingen.\n\n”Butiker får bidrag för dagligvaror, "
        "post och apoteksombud under vintern.” Stödet bör ges hela året och även till "
        "drivmedel.\n\n"
        "”Resan till fastlandet ska gå att lita på.” Det gör den inte i dag.\n\n”Färjorna går "
        "minst "
        "fyra turer om dagen mellan november och mars.” Pendlare behöver sex turer varje dag.\n\n"
        "”Elbåtar ska kunna laddas i varje gästhamn.” Elnätet räcker inte till det på Storön.\n\n"
        "”Strategin följs upp varje år med tre indikatorer” räcker inte för att styra "
        "insatserna.\n");
    struct copy copy = analysed(*state, text, beside, 1);
    assert_false(copy.analysis.returned);
    assert_true(copy.analysis.viewpoint_count > 2);
}

static void a_chapter_alone_can_come_back_too(void **state)
{
    static const struct beside beside[] = {{BLOCK_COMMENT, "småhus", "Varför inte radhus?"}};
    struct letter_bench *bench = *state;
    size_t start = letters_at(str_from(letters_archipelago), "## 2 Inr");
    size_t end = letters_at(str_from(letters_archipelago), "## 3 Inr");
    const char *chapter = letter_c(bench, str_sub(str_from(letters_archipelago), start, end));
    struct copy copy = analysed(bench, chapter, beside, 1);
    assert_true(copy.analysis.returned);
    assert_at(&copy, "radhus", id_at(&copy, "Regionen samlar"));
}

static void what_stands_beside_an_answer_does_not_change_what_it_says(void **state)
{
    static const struct beside beside[] = {{BLOCK_COMMENT, "Granviks", "Stadens ombud avstyrker."},
                                           {BLOCK_INSERTED, "tillstyrker", "tillstyrker"},
                                           {BLOCK_DELETED, "tillstyrker", "avstyrker"}};
    const char *text =
        letters_response(*state, "Granviks kommun tillstyrker förslaget. Insats 1.1 bör dock "
                                 "omfatta även radhus.\n");
    struct copy plain = analysed(*state, text, NULL, 0), with = analysed(*state, text, beside, 3);
    struct letter_bench *bench = *state;
    assert_int_equal(with.analysis.viewpoint_count, plain.analysis.viewpoint_count);
    assert_int_equal(with.analysis.stance, plain.analysis.stance);
    assert_int_equal(with.analysis.kind, plain.analysis.kind);
    assert_str(with.analysis.metadata.sender, letter_c(bench, plain.analysis.metadata.sender));
}

static void a_no_beside_a_part_is_none_to_the_whole(void **state)
{
    static const struct beside beside[] = {
        {BLOCK_COMMENT, "Sätt upp laddstolpar vid bryggorna", "Vi avstyrker denna insats."}};
    struct copy copy = analysed(*state, letters_archipelago, beside, 1);
    assert_true(copy.analysis.returned);
    assert_int_not_equal(copy.analysis.stance, STANCE_AGAINST);
    assert_at(&copy, "avstyrker", id_at(&copy, "Insats 2.2"));
}

static void a_draft_with_comments_has_no_more_parts(void **state)
{
    static const struct beside beside[] = {{BLOCK_COMMENT, "småhus", "Varför inte radhus?"}};
    struct letter_bench *bench = *state;
    struct draft plain, with;
    draft_read(&bench->arena, &bench->tools, letters_read(bench, letters_archipelago), &plain);
    draft_read(&bench->arena, &bench->tools, commented(bench, letters_archipelago, beside, 1),
               &with);
    assert_int_equal(plain.node_count, with.node_count);
}

static void words_are_found_where_they_stand_once(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list original =
        letters_words(bench, "ett två tre fyra fem sex sju ett två tre åtta");
    struct word_list copy =
        letters_words(bench, "nio ett två tre fyra fem tio sju ett två tre tretton");
    struct align_text text = align_text_of(&bench->arena, original);
    const size_t *found = align_words(&bench->arena, &text, copy);
    static const size_t expected[] = {ALIGN_NONE, 0, 1, 2, 3, 4, ALIGN_NONE};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(found[i], expected[i]);
    found = align_words(&bench->arena, &text, original);
    for (size_t i = 0; i < original.count; i++)
        assert_int_equal(found[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_comment_stands_where_it_was_written),
        LETTER_TEST(the_copy_may_lack_and_add_paragraphs),
        LETTER_TEST(a_change_is_a_wish),
        LETTER_TEST(what_is_written_among_the_drafts_words_is_heard_too),
        LETTER_TEST(a_copy_without_anything_beside_it_is_a_draft),
        LETTER_TEST(an_answer_that_quotes_much_is_no_copy),
        LETTER_TEST(an_answer_that_quotes_the_whole_draft_is_no_copy),
        LETTER_TEST(a_chapter_alone_can_come_back_too),
        LETTER_TEST(what_stands_beside_an_answer_does_not_change_what_it_says),
        LETTER_TEST(a_no_beside_a_part_is_none_to_the_whole),
        LETTER_TEST(a_draft_with_comments_has_no_more_parts),
        LETTER_TEST(words_are_found_where_they_stand_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

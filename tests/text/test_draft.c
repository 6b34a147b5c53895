/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/draft.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* --- The tree --- */

static void assert_node(struct letter_bench *bench, const struct draft *draft, const char *title,
                        enum node_kind kind, const char *id)
{
    const struct node *node = &draft->nodes[letters_node(draft, title)];
    assert_string_equal(node_kind_name(node->kind), node_kind_name(kind));
    assert_str(node->id, id);
}

static size_t count_of(const struct draft *draft, enum node_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < draft->node_count; i++)
        count += draft->nodes[i].kind == kind;
    return count;
}

static void a_labelled_draft_becomes_a_tree(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    assert_str(draft->title, "Skärgårdsstrategi för Kustlandet");
    assert_node(bench, draft, "Skärgårdsstrategi för Kustlandet", NODE_ROOT, "root");
    assert_node(bench, draft, "Inledning", NODE_CHAPTER, "c1");
    assert_node(bench, draft, "Boende och service", NODE_FOCUS_AREA, "fa1");
    assert_node(bench, draft, "Stöd lanthandlarna i glesbygd", NODE_INITIATIVE, "fa1.i2");
    assert_node(bench, draft, "Färjor och bryggor", NODE_FOCUS_AREA, "fa2");
    assert_node(bench, draft, "Elbåtar ska kunna laddas i varje gästhamn.", NODE_PARAGRAPH,
                "fa2.i2.p1");
    assert_node(bench, draft, "Andelen inställda turer", NODE_LIST_ITEM, "c2.l2");
    assert_int_equal(count_of(draft, NODE_INITIATIVE), 4);
}

static void numbers_stand_apart_from_titles(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    const struct node *area = &draft->nodes[letters_node(draft, "Färjor och bryggor")];
    assert_str(area->outline, "3");
    assert_str(area->number, "2");
    assert_int_equal(area->label, LABEL_FOCUS_AREA);
    assert_str(draft->nodes[letters_node(draft, "Kör vintertrafiken tätare")].number, "2.1");
    assert_int_equal(area->line, 19);
}

static void children_lie_within_their_parents(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    assert_int_equal(draft->nodes[0].parent, NODE_NONE);
    for (size_t i = 1; i < draft->node_count; i++) {
        const struct node *node = &draft->nodes[i];
        const struct node *parent = &draft->nodes[node->parent];
        assert_true(node->parent < i);
        assert_int_equal(node->depth, parent->depth + 1);
        assert_true(node->range.start >= parent->range.start);
        assert_true(node->range.end <= parent->range.end);
        assert_true(draft_is_within(draft, i, 0));
    }
}

static void ids_are_unique_and_lead_back(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    for (size_t i = 0; i < draft->node_count; i++)
        assert_int_equal(draft_node_by_id(draft, draft->nodes[i].id), i);
    assert_int_equal(draft_node_by_id(draft, STR("fa9")), NODE_NONE);
}

static void a_place_lies_in_its_deepest_node(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct str text = draft->document->text;
    size_t node = draft_node_at(draft, letters_at(text, "apoteksombud"));
    assert_str(draft->nodes[node].id, "fa1.i2.p1");
    assert_int_equal(draft_node_at(draft, letters_at(text, "Sätt upp")),
                     letters_node(draft, "Sätt upp laddstolpar vid bryggorna"));
    assert_int_equal(draft_node_at(draft, 0), 0);
}

static void within_means_below_or_itself(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    size_t area = letters_node(draft, "Boende och service");
    size_t initiative = letters_node(draft, "Bygg hyresrätter på öarna");
    assert_true(draft_is_within(draft, initiative, area));
    assert_true(draft_is_within(draft, area, area));
    assert_false(draft_is_within(draft, area, initiative));
    assert_false(draft_is_within(draft, letters_node(draft, "Uppföljning"), area));
}

static void title_words_that_many_titles_share_weigh_less(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, "# Plan\n\n## Område 1: Trafik och hamnar\n\n"
                                                     "Text om detta.\n\n## Område 2: Trafik\n\n"
                                                     "Text om det.\n");
    const struct node *area = &draft->nodes[letters_node(draft, "Trafik och hamnar")];
    assert_int_equal(area->title_words.count, 3);
    assert_true(area->title_weights[0] == 0.5f);
    assert_true(area->title_weights[2] == 1.0f);
}

/* --- Other ways to write a draft --- */

static void areas_without_a_label_are_found_by_the_heading_above_them(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Fiskeplan\n\n## Bakgrund\n\nKvoterna sjunker.\n\n## Prioriterade områden\n\n"
               "### Rena vatten\n\nVi vill:\n\n- Mät syrehalten\n- Flytta kassarna\n\n"
               "### Levande hamnar\n\nVi vill:\n\n- Rusta kajerna\n- Öppna isverket\n");
    assert_node(bench, draft, "Rena vatten", NODE_FOCUS_AREA, "fa1");
    assert_node(bench, draft, "Levande hamnar", NODE_FOCUS_AREA, "fa2");
    assert_node(bench, draft, "Mät syrehalten", NODE_INITIATIVE, "fa1.i1");
    assert_node(bench, draft, "Öppna isverket", NODE_INITIATIVE, "fa2.i2");
    assert_node(bench, draft, "Bakgrund", NODE_CHAPTER, "c1");
}

static void headings_that_only_divide_an_area_are_no_initiatives(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Fiskeplan\n\n## Område 1: Rena vatten\n\n### Nuläge\n\nSyret minskar.\n\n"
               "### Åtgärder\n\n- Mät syrehalten\n- Flytta kassarna\n");
    assert_node(bench, draft, "Nuläge", NODE_SECTION, "fa1.s1");
    assert_node(bench, draft, "Åtgärder", NODE_SECTION, "fa1.s2");
    assert_node(bench, draft, "Flytta kassarna", NODE_INITIATIVE, "fa1.s2.i2");
}

static void goals_as_headings_are_areas(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Fiskeplan\n\n## Mål 1: Rena vatten\n\nSyret ska öka.\n\n"
                             "## Mål 2: Levande hamnar\n\nIsverken ska gå.\n");
    assert_node(bench, draft, "Rena vatten", NODE_FOCUS_AREA, "fa1");
    assert_node(bench, draft, "Levande hamnar", NODE_FOCUS_AREA, "fa2");
}

static void a_word_of_the_drafts_own_becomes_a_label(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Fiskeplan\n\n## Krafttag 1: Rena vatten\n\nSyret ska öka.\n\n"
                             "## Krafttag 2: Levande hamnar\n\nIsverken ska gå.\n");
    assert_node(bench, draft, "Levande hamnar", NODE_FOCUS_AREA, "fa2");
    assert_str(draft->nodes[letters_node(draft, "Levande hamnar")].number, "2");
    struct word_list words = letters_words(bench, "krafttagen hamnarna insatsen");
    assert_int_equal(draft_label_of(draft, &words.items[0]), LABEL_FOCUS_AREA);
    assert_int_equal(draft_label_of(draft, &words.items[1]), LABEL_NONE);
    assert_int_equal(draft_label_of(draft, &words.items[2]), LABEL_INITIATIVE);
}

static void a_word_that_stands_once_is_no_label(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Fiskeplan\n\n## Agenda 2030: Globala mål\n\nFN antog dem.\n\n"
                             "## Rena vatten\n\nSyret ska öka.\n");
    assert_int_equal(draft->label_count, 0);
    assert_node(bench, draft, "Agenda 2030: Globala mål", NODE_CHAPTER, "c1");
}

static void paragraphs_with_bold_leads_are_initiatives_of_their_area(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Fiskeplan\n\n## Område 1: Rena vatten\n\n**Mät syrehalten.** Två gånger om "
               "året på tio platser.\n\n**Flytta kassarna.** Ut till strömmande vatten.\n");
    assert_node(bench, draft, "Mät syrehalten", NODE_INITIATIVE, "fa1.i1");
    assert_node(bench, draft, "Flytta kassarna", NODE_INITIATIVE, "fa1.i2");
}

static void coded_list_items_are_initiatives_with_that_number(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Fiskeplan\n\n## Område A: Rena vatten\n\n- A1 Mätprogrammet. Syrehalten mäts två "
               "gånger om året.\n- A2 Kassflytten. Kassarna läggs i strömmande vatten.\n");
    const struct node *node = &draft->nodes[letters_node(draft, "Kassflytten")];
    assert_int_equal(node->kind, NODE_INITIATIVE);
    assert_str(node->number, "A2");
}

static void assert_initiative(struct letter_bench *bench, const struct draft *draft,
                              const char *title, const char *number)
{
    const struct node *node = &draft->nodes[letters_node(draft, title)];
    assert_int_equal(node->kind, NODE_INITIATIVE);
    assert_str(node->number, number);
}

static void a_number_of_two_levels_is_a_code_too(void **state)
{
    const struct draft *draft = letters_draft(
        *state, "# Fiskeplan\n\n## Område 1: Rena vatten\n\n- 1.1 Mäta syrehalten två gånger om "
                "året på tio platser\n- **1.2** Flytta kassarna ut till strömmande vatten\n"
                "- **1.3.** Öppna bäckarna för havsöring\n");
    assert_initiative(*state, draft, "Mäta syrehalten två gånger om året på tio platser", "1.1");
    assert_initiative(*state, draft, "Flytta kassarna ut till strömmande vatten", "1.2");
    assert_initiative(*state, draft, "Öppna bäckarna för havsöring", "1.3");
}

static void a_figure_at_the_head_of_an_item_is_no_code(void **state)
{
    const struct draft *draft = letters_draft(
        *state, "# Fiskeplan\n\n## Mål\n\n- 1.5 miljoner öringar per år\n- 2.5 meters siktdjup\n");
    assert_int_equal(count_of(draft, NODE_INITIATIVE), 0);
}

static void margins_and_notes_are_no_parts(void **state)
{
    struct letter_bench *bench = *state;
    struct document *document =
        letters_read(bench, "# Fiskeplan\n\nRegion Kust 2025\n\n## Hamnar\n\nKajerna rustas.\n\n"
                            "Se bilaga 2 för underlag.\n");
    letter_mark(document, "Region Kust", BLOCK_MARGIN);
    letter_mark(document, "Se bilaga", BLOCK_NOTE);
    struct draft draft;
    draft_read(&bench->arena, &bench->tools, document, &draft);
    assert_int_equal(count_of(&draft, NODE_PARAGRAPH), 1);
    assert_int_equal(draft.node_count, 3);
}

static void a_draft_without_a_heading_for_title_takes_the_files(void **state)
{
    struct letter_bench *bench = *state;
    struct document *document = letters_read(bench, "Kajerna rustas under året.\n");
    letter_property(bench, document, "title", "Hamnplan 2026");
    struct draft draft;
    draft_read(&bench->arena, &bench->tools, document, &draft);
    assert_str(draft.title, "Hamnplan 2026");
    assert_int_equal(draft.node_count, 2);
}

static void an_empty_draft_is_a_root_alone(void **state)
{
    struct letter_bench *bench = *state;
    struct draft draft;
    struct document nothing = {0};
    draft_read(&bench->arena, &bench->tools, &nothing, &draft);
    assert_int_equal(draft.node_count, 1);
    assert_int_equal(draft.finding_count, 0);
    assert_int_equal(draft_node_at(&draft, 7), 0);
}

/* --- Findings --- */

static const struct finding *finding_of(const struct draft *draft, enum finding_code code)
{
    const struct finding *found = NULL;
    for (size_t i = 0; i < draft->finding_count; i++) {
        if (draft->findings[i].code != code)
            continue;
        if (found)
            fail_msg("two findings %s", finding_code_name(code));
        found = &draft->findings[i];
    }
    if (!found)
        fail_msg("no finding %s", finding_code_name(code));
    return found;
}

static void a_sound_draft_has_no_findings(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    for (size_t i = 0; i < draft->finding_count; i++)
        fail_msg("%s %.*s", finding_code_name(draft->findings[i].code),
                 STR_ARGS(draft->findings[i].parameter));
}

static void a_number_left_out_is_found(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Plan\n\n## Område 1: Hamnar\n\n### Insats 1.1 Rusta kajer\n\nTill 2027.\n\n"
               "### Insats 1.3 Öppna isverket\n\nTill 2028.\n");
    const struct finding *finding = finding_of(draft, FINDING_NUMBERING_GAP);
    assert_str(finding->parameter, "1.2");
    assert_int_equal(finding->nodes[0], letters_node(draft, "Öppna isverket"));
    assert_int_equal(draft->finding_count, 1);
}

static void a_section_number_left_out_is_found_whatever_the_parts_are(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Plan\n\n## 1 Inledning\n\nKajerna är slitna.\n\n## 2 Inriktningsområde 1: Hamnar"
               "\n\nKajerna rustas.\n\n## 4 Uppföljning\n\nVarje år.\n");
    const struct finding *finding = finding_of(draft, FINDING_NUMBERING_GAP);
    assert_str(finding->parameter, "3");
    assert_int_equal(finding->nodes[0], letters_node(draft, "Uppföljning"));
}

static void a_number_left_out_of_the_labels_is_found_beside_section_numbers(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Plan\n\n## 2 Inriktningsområde 1: Hamnar\n\nKajerna rustas.\n\n"
                             "## 3 Inriktningsområde 3: Vatten\n\nSyret ökar.\n");
    const struct finding *finding = finding_of(draft, FINDING_NUMBERING_GAP);
    assert_str(finding->parameter, "2");
    assert_int_equal(finding->nodes[0], letters_node(draft, "Vatten"));
}

static void a_gap_in_both_numberings_is_one_finding(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Plan\n\n## 1 Inriktningsområde 1: Hamnar\n\n"
                             "Kajerna rustas.\n\n"
                             "## 3 Inriktningsområde 3: Vatten\n\n"
                             "Syret ökar.\n");
    assert_str(finding_of(draft, FINDING_NUMBERING_GAP)->parameter, "2");
}

static void a_number_used_twice_is_found(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Plan\n\n## Område 1: Hamnar\n\nKajerna rustas.\n\n"
                             "## Område 1: Vatten\n\nSyret ökar.\n");
    const struct finding *finding = finding_of(draft, FINDING_REPEATED_NUMBER);
    assert_str(finding->parameter, "1");
    assert_int_equal(finding->node_count, 2);
    assert_int_equal(finding->nodes[0], letters_node(draft, "Vatten"));
    assert_int_equal(finding->nodes[1], letters_node(draft, "Hamnar"));
}

static void a_reference_to_a_part_that_is_not_there_is_found(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Plan\n\n## Område 1: Hamnar\n\nKajerna rustas, se insats 7.4 i "
                             "denna plan.\n\n### Insats 1.1 Rusta kajer\n\nTill 2027.\n");
    const struct finding *finding = finding_of(draft, FINDING_DANGLING_REFERENCE);
    assert_str(finding->parameter, "insats 7.4");
    assert_string_equal(node_kind_name(draft->nodes[finding->nodes[0]].kind), "paragraph");
}

static void initiatives_printed_in_two_areas_are_one_finding(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Plan\n\n## Område 1: Hamnar\n\nInsatser:\n\n- Rusta kajerna\n- Öppna isverket.\n"
               "\n## Område 2: Export\n\nInsatser:\n\n- Rusta kajerna\n- Öppna isverket\n");
    const struct finding *finding = finding_of(draft, FINDING_REPEATED_INITIATIVE);
    assert_str(finding->parameter, "Rusta kajerna; Öppna isverket");
    assert_int_equal(finding->nodes[0], letters_node(draft, "Export"));
    assert_int_equal(finding->nodes[1], letters_node(draft, "Hamnar"));
    assert_int_equal(finding->node_count, 6);
}

static void an_initiative_repeated_in_its_own_area_is_no_such_finding(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(
        bench, "# Plan\n\n## Område 1: Hamnar\n\nInsatser:\n\n- Rusta kajerna\n- Rusta kajerna\n");
    assert_int_equal(draft->finding_count, 0);
}

static void names_are_those_of_the_json(void **state)
{
    (void)state;
    assert_string_equal(node_kind_name(NODE_FOCUS_AREA), "focus_area");
    assert_string_equal(node_kind_name(NODE_LIST_ITEM), "list_item");
    assert_string_equal(finding_code_name(FINDING_REPEATED_INITIATIVE), "repeated_initiative");
    assert_string_equal(finding_code_name(FINDING_DANGLING_REFERENCE), "dangling_reference");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_labelled_draft_becomes_a_tree),
        LETTER_TEST(numbers_stand_apart_from_titles),
        LETTER_TEST(children_lie_within_their_parents),
        LETTER_TEST(ids_are_unique_and_lead_back),
        LETTER_TEST(a_place_lies_in_its_deepest_node),
        LETTER_TEST(within_means_below_or_itself),
        LETTER_TEST(title_words_that_many_titles_share_weigh_less),
        LETTER_TEST(areas_without_a_label_are_found_by_the_heading_above_them),
        LETTER_TEST(headings_that_only_divide_an_area_are_no_initiatives),
        LETTER_TEST(goals_as_headings_are_areas),
        LETTER_TEST(a_word_of_the_drafts_own_becomes_a_label),
        LETTER_TEST(a_word_that_stands_once_is_no_label),
        LETTER_TEST(paragraphs_with_bold_leads_are_initiatives_of_their_area),
        LETTER_TEST(coded_list_items_are_initiatives_with_that_number),
        LETTER_TEST(a_number_of_two_levels_is_a_code_too),
        LETTER_TEST(a_figure_at_the_head_of_an_item_is_no_code),
        LETTER_TEST(margins_and_notes_are_no_parts),
        LETTER_TEST(a_draft_without_a_heading_for_title_takes_the_files),
        LETTER_TEST(an_empty_draft_is_a_root_alone),
        LETTER_TEST(a_sound_draft_has_no_findings),
        LETTER_TEST(a_number_left_out_is_found),
        LETTER_TEST(a_section_number_left_out_is_found_whatever_the_parts_are),
        LETTER_TEST(a_number_left_out_of_the_labels_is_found_beside_section_numbers),
        LETTER_TEST(a_gap_in_both_numberings_is_one_finding),
        LETTER_TEST(a_number_used_twice_is_found),
        LETTER_TEST(a_reference_to_a_part_that_is_not_there_is_found),
        LETTER_TEST(initiatives_printed_in_two_areas_are_one_finding),
        LETTER_TEST(an_initiative_repeated_in_its_own_area_is_no_such_finding),
        cmocka_unit_test(names_are_those_of_the_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

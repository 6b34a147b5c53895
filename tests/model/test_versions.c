/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Versions one after another: how they come in and go, what is written of one part by part, and how
 * two of them stand side by side.
 */
#include "workbench.h"

#include "model/chain/changes.h"
#include "model/office/json.h"
#include "model/versions/rewording.h"
#include "model/versions/side_by_side.h"
#include "model/versions/versions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TITLE "# Strategi för näringsliv i Björkered\n\n"
#define FIRST                                                                                      \
    "## Inriktningsområde 1: Kompetens för framtiden\n\n"                                        \
    "Företagen ska hitta den kompetens som de behöver i hela länet.\n\n"                        \
    "- Insats 1.1 Inrätta en kompetensfond för små företag\n"                                  \
    "- Insats 1.2 Erbjud lärlingsplatser i hela länet\n\n"
#define SECOND                                                                                     \
    "## Inriktningsområde 2: Hållbara transporter\n\n"                                           \
    "Gods och människor ska kunna färdas utan utsläpp.\n\n"                                     \
    "- Insats 2.1 Bygg ut laddstolpar längs vägarna\n"                                           \
    "- Insats 2.2 Flytta gods från väg till järnväg\n"

static const char draft[] = TITLE FIRST SECOND;
static const char revised[] =
    TITLE FIRST "Ett nytt stycke om hur länets byar når nätet.\n\n" SECOND;
static const char turned[] = TITLE SECOND "\n" FIRST;
static const char elsewhere[] = "# Plan för avfall\n\nMatrester blir biogas i varje kärl.\n\n"
                                "Glas och papper hämtas varannan vecka vid grinden.\n";

struct chain {
    struct workbench *bench;
    int64_t consultation;
};

static struct chain begin(struct workbench *bench)
{
    /* The workbench's own consultation is about its own draft; this one is about `draft`. */
    struct chain chain = {bench, workbench_consultation(bench)};
    return chain;
}

static struct prepared_version *prepare(const struct chain *chain, const char *name,
                                        const char *text, struct error *error)
{
    struct version_form form = {.consultation = chain->consultation,
                                .path = workbench_file(chain->bench, name, text),
                                .name = str_from(name)};
    return version_prepare(&chain->bench->office, &form, &chain->bench->arena, error);
}

/* Keep it in a transaction of its own; 0 when it is refused. */
static int64_t keep(const struct chain *chain, const struct prepared_version *prepared, bool anyway,
                    struct error *error)
{
    struct office *office = &chain->bench->office;
    int64_t version = 0;
    assert_true(store_begin(office->store, error));
    bool ok = version_keep(office, NULL, prepared, anyway, &version, error);
    return office_end(office, ok, error) ? version : 0;
}

static int64_t add(const struct chain *chain, const char *name, const char *text)
{
    struct error error = {0};
    struct prepared_version *prepared = prepare(chain, name, text, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    int64_t version = keep(chain, prepared, true, &error);
    if (!version)
        fail_msg("%s", error.message);
    return version;
}

static size_t count_versions(const struct chain *chain)
{
    struct error error = {0};
    struct version_chain versions;
    ASSERT_OK(version_chain_find(&chain->bench->office, chain->consultation, &chain->bench->arena,
                                 &versions, &error));
    return versions.count;
}

static bool withdraw(const struct chain *chain, int64_t version, const char *reason,
                     struct error *error)
{
    struct office *office = &chain->bench->office;
    assert_true(store_begin(office->store, error));
    bool ok = version_withdraw(office, NULL, chain->consultation, version, str_from(reason), error);
    return office_end(office, ok, error);
}

/* Coming in */

static void another_document_is_refused_but_anyway(void **state)
{
    struct chain chain = begin(*state);
    struct error error = {0};
    double likeness = 1;
    add(&chain, "a.md", draft);
    struct prepared_version *prepared = prepare(&chain, "b.md", elsewhere, &error);
    assert_non_null(prepared);
    assert_int_equal(version_likeness_of(prepared, &likeness), VERSION_OTHER);
    assert_true(likeness < VERSION_OTHER_LIKENESS);
    assert_int_equal(keep(&chain, prepared, false, &error), 0);
    assert_int_equal(error.code, ERROR_STATE);
    assert_int_equal(count_versions(&chain), 2);
    assert_int_not_equal(keep(&chain, prepared, true, &error), 0);
}

static void version_that_came_between_is_told(void **state)
{
    struct chain chain = begin(*state);
    struct error error = {0};
    add(&chain, "a.md", draft);
    struct prepared_version *late = prepare(&chain, "late.md", turned, &error);
    struct prepared_version *twice = prepare(&chain, "b.md", revised, &error);
    int64_t version = add(&chain, "b.md", revised);
    assert_int_equal(keep(&chain, late, true, &error), 0);
    assert_int_equal(error.code, ERROR_STATE);
    assert_int_equal(keep(&chain, twice, false, &error), version);
    assert_int_equal(count_versions(&chain), 3);
}

static void older_version_is_known_again(void **state)
{
    struct chain chain = begin(*state);
    struct error error = {0};
    double likeness;
    add(&chain, "a.md", draft);
    add(&chain, "b.md", revised);
    struct prepared_version *prepared = prepare(&chain, "c.md", draft, &error);
    assert_non_null(prepared);
    assert_int_equal(version_likeness_of(prepared, &likeness), VERSION_OLDER);
}

static void older_version_is_known_by_its_text_in_another_file(void **state)
{
    struct chain chain = begin(*state);
    struct error error = {0};
    double likeness;
    add(&chain, "a.md", draft);
    add(&chain, "b.md", revised);
    const char *saved_anew = str_format(&chain.bench->arena, "\xef\xbb\xbf%s", draft).p;
    struct prepared_version *prepared = prepare(&chain, "c.md", saved_anew, &error);
    assert_non_null(prepared);
    assert_int_equal(version_likeness_of(prepared, &likeness), VERSION_OLDER);
    assert_int_equal(keep(&chain, prepared, false, &error), 0);
    assert_non_null(strstr(error.message, "the version that it was made from"));
}

static void only_the_newest_is_withdrawn_and_for_a_reason(void **state)
{
    struct chain chain = begin(*state);
    struct error error = {0};
    int64_t first = add(&chain, "a.md", draft), second = add(&chain, "b.md", revised);
    assert_false(withdraw(&chain, first, "Fel", &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_false(withdraw(&chain, second, "  ", &error));
    assert_int_equal(error.code, ERROR_INPUT);
    ASSERT_OK(withdraw(&chain, second, "Fel fil", &error));
    assert_false(withdraw(&chain, second, "Igen", &error));
    assert_false(withdraw(&chain, 999, "Finns inte", &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    assert_int_equal(count_versions(&chain), 2);
    /* The same file may come in again. */
    assert_int_not_equal(add(&chain, "b.md", revised), second);
}

/* Side by side */

/* How often the part stands on that side, not counting the sign that it stood there. */
static int count_sides(const json_t *rows, const char *side, const char *node)
{
    int count = 0;
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row)
    {
        bool sign = str_equal(json_str(row, "kind"), STR("moved_away"));
        count += !sign && strcmp(text_at(rows, i, "kind"), "") != 0 &&
                 str_equal(json_str(json_object_get(row, side), "node"), str_from(node));
    }
    return count;
}

static json_t *rows_between(const struct chain *chain, int64_t version)
{
    struct error error = {0};
    const struct side_by_side_choice whole = {.all = true};
    json_t *view =
        side_by_side_view(&chain->bench->office, chain->consultation, version, &whole, &error);
    if (!view)
        fail_msg("%s", error.message);
    json_t *rows = json_incref(json_object_get(view, "rows"));
    json_decref(view);
    return rows;
}

static int count_kind(const json_t *rows, const char *kind)
{
    int count = 0;
    for (size_t i = 0; i < json_array_size(rows); i++)
        count += strcmp(text_at(rows, i, "kind"), kind) == 0;
    return count;
}

static void every_part_stands_once(void **state)
{
    static const char *const texts[] = {revised, turned, TITLE SECOND};
    struct chain chain = begin(*state);
    struct error error = {0};
    add(&chain, "a.md", draft);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t version = add(&chain, "b.md", texts[i]);
        json_t *rows = rows_between(&chain, version);
        struct loaded_draft *new =
            draft_load(&chain.bench->office, version, &chain.bench->arena, &error);
        for (size_t k = 1; k < new->draft.node_count; k++)
            assert_int_equal(count_sides(rows, "new", new->draft.nodes[k].id.p), 1);
        json_decref(rows);
        ASSERT_OK(withdraw(&chain, version, "Provet är slut", &error));
    }
}

static void what_moved_stands_where_it_is_with_a_sign_where_it_was(void **state)
{
    struct chain chain = begin(*state);
    add(&chain, "a.md", draft);
    json_t *rows = rows_between(&chain, add(&chain, "b.md", turned));
    assert_int_equal(count_kind(rows, "added") + count_kind(rows, "removed"), 0);
    assert_true(count_kind(rows, "moved_here") > 0);
    assert_int_equal(count_kind(rows, "moved_here"), count_kind(rows, "moved_away"));
    json_decref(rows);
}

/* The tree as it is kept */

/* Bold leads, codes, a list of contents, a numbered list and headings with marks. */
static const char led[] =
    "# Strategi för näringsliv i Björkered\n\n"
    "## Innehåll\n\nInsats 1.1 Testbäddar ........ 7\n\n"
    "## 1 Inriktningsområde: Kompetens\n\n"
    "**Kompetensfond.** Regionen inrättar en fond för små företag.\n\n"
    "**1.2** Flytta kassarna till torget\n\n"
    "1. Insats A1: Erbjud lärlingsplatser\n"
    "2. **Vinterpaket.** Kommunen samordnar plogningen\n\n"
    "### 1.1 **Fet rubrik.** Med mer\n\nEtt stycke utan något särskilt.\n\n" SECOND;

static void assert_same_node(const struct node *kept, const struct node *found)
{
    assert_true(str_equal(kept->id, found->id));
    assert_int_equal(kept->kind, found->kind);
    assert_true(str_equal(draft_number_of(kept), draft_number_of(found)));
    assert_true(str_equal(kept->title, found->title));
    assert_int_equal(kept->parent, found->parent);
    assert_int_equal(kept->depth, found->depth);
    assert_memory_equal(&kept->range, &found->range, sizeof kept->range);
    assert_memory_equal(&kept->heading, &found->heading, sizeof kept->heading);
    assert_int_equal(kept->bold_lead, found->bold_lead);
}

static void kept_tree_is_the_one_that_is_found(void **state)
{
    static const char *const texts[] = {draft, revised, elsewhere, led};
    struct chain chain = begin(*state);
    struct office *office = &chain.bench->office;
    struct error error = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t version = add(&chain, "a.md", texts[i]);
        struct loaded_draft *found = draft_load(office, version, &chain.bench->arena, &error);
        struct loaded_draft *kept = draft_load_kept(office, version, &chain.bench->arena, &error);
        ASSERT_OK(found && kept);
        assert_true(str_equal(kept->draft.title, found->draft.title));
        assert_int_equal(kept->draft.node_count, found->draft.node_count);
        for (size_t k = 0; k < kept->draft.node_count; k++) {
            assert_same_node(&kept->draft.nodes[k], &found->draft.nodes[k]);
            assert_int_equal(draft_node_by_id(&kept->draft, found->draft.nodes[k].id), k);
        }
        assert_int_equal(draft_node_by_id(&kept->draft, STR("fa9")), NODE_NONE);
    }
}

/* As when another version's reader has read the file anew. */
static void tree_of_another_text_is_found_anew(void **state)
{
    struct chain chain = begin(*state);
    struct office *office = &chain.bench->office;
    struct error error = {0};
    int64_t version = add(&chain, "a.md", draft);
    workbench_sql(chain.bench, "UPDATE node SET start_at = start_at + 1 WHERE id = 'fa1.i1'");
    struct loaded_draft *found = draft_load(office, version, &chain.bench->arena, &error);
    struct loaded_draft *kept = draft_load_kept(office, version, &chain.bench->arena, &error);
    ASSERT_OK(found && kept);
    assert_int_equal(kept->draft.node_count, found->draft.node_count);
    for (size_t k = 0; k < kept->draft.node_count; k++)
        assert_same_node(&kept->draft.nodes[k], &found->draft.nodes[k]);
}

/* Rewording */

static int64_t reword(const struct chain *chain, int64_t version, const char *node, int64_t seen,
                      const char *text, struct error *error)
{
    struct office *office = &chain->bench->office;
    const struct reworded_place place = {chain->consultation, version, str_from(node), false};
    int64_t revision = 0;
    assert_true(store_begin(office->store, error));
    bool ok = text ? rewording_save(office, NULL, &place, seen, str_from(text), &revision, error)
                   : rewording_take_back(office, NULL, &place, seen, &revision, error);
    return office_end(office, ok, error) ? revision : 0;
}

static struct str compose(const struct chain *chain, int64_t version, struct error *error)
{
    struct str text = {NULL, 0};
    rewording_compose(&chain->bench->office, chain->consultation, version, &chain->bench->arena,
                      &text, error);
    return text;
}

static void revision_goes_on_when_a_wording_is_taken_back(void **state)
{
    struct chain chain = begin(*state);
    struct error error = {0};
    int64_t version = add(&chain, "a.md", draft);
    assert_int_equal(reword(&chain, version, "fa1.p1", 0, "Ett", &error), 1);
    assert_int_equal(reword(&chain, version, "fa1.p1", 0, "Två", &error), 0);
    assert_int_equal(error.code, ERROR_STATE);
    assert_int_equal(reword(&chain, version, "fa1.p1", 1, NULL, &error), 2);
    assert_int_equal(reword(&chain, version, "fa1.p1", 1, "Tre", &error), 0);
    assert_int_equal(reword(&chain, version, "fa9.p9", 0, "Ingenstans", &error), 0);
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    assert_null(compose(&chain, version, &error).p);
    assert_int_equal(error.code, ERROR_STATE);
}

static void only_what_was_reworded_changes(void **state)
{
    static const char wording[] = "Företagen ska hitta den kompetens som de behöver, överallt.";
    struct chain chain = begin(*state);
    struct error error = {0};
    int64_t version = add(&chain, "a.md", draft);
    assert_int_equal(reword(&chain, version, "fa1.p1", 0, wording, &error), 1);
    struct str markdown = compose(&chain, version, &error);
    if (!markdown.p)
        fail_msg("%s", error.message);
    int64_t next = add(&chain, "b.md", markdown.p);
    const struct change_filter all = {.limit = 100};
    json_t *view = changes_view(&chain.bench->office, chain.consultation, next, &all, &error);
    assert_non_null(view);
    const json_t *changes = json_object_get(view, "changes");
    assert_int_equal(json_array_size(changes), 1);
    assert_string_equal(text_at(changes, 0, "kind"), "reworded");
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(json_array_get(changes, 0), "new"), "text")),
                        wording);
    json_decref(view);
    /* The one before is no longer the newest. */
    assert_int_equal(reword(&chain, version, "fa1.p1", 1, "Mer", &error), 0);
    assert_int_equal(error.code, ERROR_STATE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(another_document_is_refused_but_anyway),
        TEST(version_that_came_between_is_told),
        TEST(older_version_is_known_again),
        TEST(older_version_is_known_by_its_text_in_another_file),
        TEST(only_the_newest_is_withdrawn_and_for_a_reason),
        TEST(every_part_stands_once),
        TEST(what_moved_stands_where_it_is_with_a_sign_where_it_was),
        TEST(kept_tree_is_the_one_that_is_found),
        TEST(tree_of_another_text_is_found_anew),
        TEST(revision_goes_on_when_a_wording_is_taken_back),
        TEST(only_what_was_reworded_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Memory that ends while viewpoints are handed to other tools and come back: each allocation fails
 * in its turn, nothing is left behind, and nothing of what failed is kept.
 */
#include "workbench.h"

#include "base/mem.h"
#include "model/exchange/annotations.h"
#include "model/exchange/project.h"
#include "model/exchange/project_import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Later allocations are tried ever more sparsely: there are many alike. */
static unsigned long next_fault(unsigned long nth)
{
    return nth < 200 ? nth + 1 : nth + nth / 20;
}

static int64_t prepare(struct workbench *bench)
{
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {workbench_file(
        bench, "a.txt",
        workbench_answer(bench, "Björkereds kommun",
                         "Insats 1.1 behöver förtydligas: vem ska betala kompetensfonden?"))};
    workbench_receive(bench, consultation, paths, 1);
    return consultation;
}

typedef bool tried(struct workbench *bench, int64_t consultation, struct arena *arena,
                   struct error *error);

static void try_each(void **state, tried *attempt)
{
    struct workbench *bench = *state;
    int64_t consultation = prepare(bench);
    bool done = false;
    for (unsigned long nth = 1; !done; nth = next_fault(nth)) {
        struct arena arena = arena_init();
        struct error error = {0};
        mem_fail_at(nth);
        done = attempt(bench, consultation, &arena, &error);
        mem_fail_at(0);
        arena_done(&arena);
        if (!done && error.code != ERROR_MEMORY)
            fail_msg("%lu: %s", nth, error.message);
    }
}

static bool annotate(struct workbench *bench, int64_t consultation, struct arena *arena,
                     struct error *error)
{
    struct export export;
    struct buf out = buf_init(MIB(1));
    bool ok = export_load(&bench->office, consultation, EXPORT_FOR_OFFICE, arena, &export, error) &&
              annotations_write(&export, STR("https://samsyn.example"), &out, error) &&
              buf_ok(&out, "the file", error);
    json_t *page = ok ? annotations_page(&export, STR("https://samsyn.example"), 1, error) : NULL;
    json_decref(page);
    buf_done(&out);
    return page != NULL;
}

static void annotations_without_memory_fail_cleanly(void **state)
{
    try_each(state, annotate);
}

static bool view(struct workbench *bench, int64_t consultation, struct arena *arena,
                 struct error *error)
{
    struct export export;
    json_t *project =
        export_load(&bench->office, consultation, EXPORT_FOR_OFFICE, arena, &export, error)
            ? project_view(&export, LANGUAGE_SV, error)
            : NULL;
    json_decref(project);
    return project != NULL;
}

static void a_project_without_memory_fails_cleanly(void **state)
{
    try_each(state, view);
}

/* As some programs hand it back: "å" as an "a" and a ring. */
static struct str taken_apart(struct arena *arena, struct str text)
{
    static const char whole[] = "\xC3\xA5", apart[] = "a\xCC\x8A";
    char *copy = arena_alloc(arena, text.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; copy && i < text.n; i++) {
        bool is_whole = str_starts(str_sub(text, i, text.n), str_from(whole));
        struct str next = is_whole ? str_from(apart) : str_sub(text, i, i + 1);
        memcpy(copy + n, next.p, next.n);
        n += next.n;
        i += is_whole ? 1 : 0;
    }
    return (struct str){copy, copy ? n : 0};
}

/* The answer's text with its first word selected, coded as nothing of ours, and noted. */
static bool make_project(struct export *export, struct arena *arena, struct project *ret_project,
                         struct error *error)
{
    struct project project = {.origin = STR("test")};
    struct guid code = guid_of(STR("test"), STR("code"));
    if (!export_read(export, 0, error))
        return false;
    struct project_code *own = VEC_PUSH(arena, &project.codes);
    struct project_code *twin = VEC_PUSH(arena, &project.codes);
    struct project_note *note = VEC_PUSH(arena, &project.notes);
    struct str text = taken_apart(arena, export->documents[0].document->text);
    struct project_source *source = VEC_PUSH(arena, &project.sources);
    struct project_selection *selection = VEC_PUSH(arena, &project.selections);
    struct project_coding *coding = VEC_PUSH(arena, &project.codings);
    if (!twin || !note || !text.p || !source || !selection || !coding)
        return error_no_memory(error);
    own = project.codes.items;
    *own = (struct project_code){code, STR("Egen kod"), PROJECT_TOP, 0};
    *twin = (struct project_code){guid_of(STR("test"), STR("twin")), STR("Egen kod"), 0, 0};
    *note = (struct project_note){.text = STR("note")};
    *source = (struct project_source){.text = text, .has_text = 1};
    *selection = (struct project_selection){.end = 5};
    *coding = (struct project_coding){.code = code};
    *ret_project = project;
    return true;
}

static bool change(struct workbench *bench, int64_t consultation, struct arena *arena,
                   struct error *error)
{
    const struct signed_in who = {.account = 1, .name = STR("a"), .shown_name = STR("a")};
    const struct desk_worker worker = {&bench->office, &who, consultation};
    struct project_plan plan;
    struct project project;
    struct export export;
    int64_t act;
    if (!export_load(&bench->office, consultation, EXPORT_FOR_OFFICE, arena, &export, error) ||
        !make_project(&export, arena, &project, error) || !store_begin(bench->office.store, error))
        return false;
    bool ok = project_plan_make(&bench->office, consultation, &project, arena, &plan, error) &&
              plan.change_count == 2 && plan.told_count >= 2;
    json_t *shown = ok ? project_plan_view(&plan, error) : NULL;
    ok = shown && project_plan_apply(&plan, &worker, &act, error);
    json_decref(shown);
    return office_end(&bench->office, ok, error);
}

static void what_comes_back_is_kept_wholly_or_not_at_all(void **state)
{
    struct workbench *bench = *state;
    workbench_sql(bench, "INSERT INTO account (id, name, shown_name, role, state, made) "
                         "VALUES (1, 'a', 'a', 'administrator', 'active', '2025-06-01')");
    /* The plan is two changes in every try, so nothing of those that failed was kept. */
    try_each(state, change);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
    const struct CMUnitTest tests[] = {
        TEST(annotations_without_memory_fail_cleanly),
        TEST(a_project_without_memory_fails_cleanly),
        TEST(what_comes_back_is_kept_wholly_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

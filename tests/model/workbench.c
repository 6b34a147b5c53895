/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "workbench.h"

#include "base/file.h"
#include "model/compilation/compile.h"
#include "model/consultation/consultation.h"
#include "model/consultation/draft.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char draft_text[] =
    "# Strategi för näringsliv i Björkered\n\n"
    "Strategin visar hur näringslivet i Björkered ska växa till år 2033.\n\n"
    "## Inriktningsområde 1: Kompetens för framtiden\n\n"
    "Företagen ska hitta den kompetens som de behöver.\n\n"
    "- Insats 1.1 Inrätta en kompetensfond för små företag\n"
    "- Insats 1.2 Erbjud lärlingsplatser i hela länet\n\n"
    "## Inriktningsområde 2: Hållbara transporter\n\n"
    "Gods och människor ska kunna färdas utan utsläpp.\n\n"
    "- Insats 2.1 Bygg ut laddstolpar längs vägarna\n"
    "- Insats 2.2 Flytta gods från väg till järnväg\n";

int workbench_setup(void **state)
{
    struct workbench *bench = calloc(1, sizeof *bench);
    struct error error = {0};
    assert_non_null(bench);
    snprintf(bench->folder, sizeof bench->folder, "/tmp/samsyn-model-XXXXXX");
    assert_non_null(mkdtemp(bench->folder));
    bench->arena = arena_init();
    bench->data = (char *)str_format(&bench->arena, "%s/data", bench->folder).p;
    ASSERT_OK(office_open(bench->data, STORE_CREATE | STORE_TEMPORARY, &bench->office, &error));
    *state = bench;
    return 0;
}

int workbench_teardown(void **state)
{
    struct workbench *bench = *state;
    office_close(&bench->office);
    file_remove_tree(bench->folder, NULL);
    arena_done(&bench->arena);
    free(bench);
    return 0;
}

char *workbench_file(struct workbench *bench, const char *name, const char *text)
{
    struct error error = {0};
    char *path = (char *)str_format(&bench->arena, "%s/%s", bench->folder, name).p;
    const char *slash = strrchr(name, '/');
    if (slash)
        ASSERT_OK(file_make_folder(
            str_format(&bench->arena, "%s/%.*s", bench->folder, (int)(slash - name), name).p,
            &error));
    ASSERT_OK(file_write(path, str_from(text), &error));
    return path;
}

int64_t workbench_consultation(struct workbench *bench)
{
    struct error error = {0};
    int64_t consultation;
    char *list = workbench_file(bench, "sandlista.csv",
                                "namn;typ;e-post\n"
                                "Björkereds kommun;kommun;\n"
                                "\"Granlunda Åkeri; AB\";näringsliv;\n"
                                "Tallboda stad;kommun;\n");
    struct consultation_facts facts = {
        .case_number = STR("RS 2025-1"),
        .authority = STR("Region Björkered"),
        .deadline = {2025, 10, 31},
        .consultees_path = list,
    };
    ASSERT_OK(draft_add(&bench->office, workbench_file(bench, "utkast.md", draft_text),
                        &facts.version, &error));
    ASSERT_OK(consultation_open(&bench->office, &facts, &consultation, &error));
    return consultation;
}

void workbench_receive(struct workbench *bench, int64_t consultation, char **paths, size_t count)
{
    struct error error = {0};
    struct received_files files;
    ASSERT_OK(register_files(&bench->office, consultation, STR("2025-10-20"), paths, count,
                             &bench->arena, &files, &error));
    ASSERT_OK(readings_make(&bench->office, &error));
    ASSERT_OK(proposals_make(&bench->office, &error));
    ASSERT_OK(register_finished(&bench->office, &error));
}

json_t *workbench_compile(struct workbench *bench, int64_t consultation)
{
    struct error error = {0};
    struct compile_options options = {.language = LANGUAGE_SV};
    struct compilation *compilation =
        compile_consultation(&bench->office, consultation, &options, &error);
    if (!compilation)
        fail_msg("%s", error.message);
    json_t *whole = json_deep_copy(compilation_head(compilation));
    json_object_set_new(whole, "viewpoints", compilation_viewpoints(compilation, &error));
    assert_int_equal(error.code, ERROR_NONE);
    compilation_free(compilation);
    return whole;
}

void workbench_sql(struct workbench *bench, const char *sql)
{
    sqlite3 *handle;
    const char *path = str_format(&bench->arena, "%s/samsyn.sqlite", bench->data).p;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

char *workbench_answer(struct workbench *bench, const char *sender, const char *wish)
{
    return (char *)str_format(&bench->arena,
                              "%s\n\nYttrande\n2025-10-15\n\nDnr RS 2025-1\n\n"
                              "Yttrande över förslag till strategi för näringsliv\n\n"
                              "%s tillstyrker förslaget i sin helhet.\n\n%s\n",
                              sender, sender, wish)
        .p;
}

const char *text_at(const json_t *array, size_t at, const char *key)
{
    const char *text = json_string_value(json_object_get(json_array_get(array, at), key));
    return text ? text : "";
}

void assert_text(struct str found, const char *expected)
{
    if (!str_equal(found, str_from(expected)))
        fail_msg("'%.*s' is not '%s'", STR_ARGS(found), expected);
}

void workbench_account(struct workbench *bench, int64_t id, const char *name,
                       const char *shown_name)
{
    workbench_sql(bench, str_format(&bench->arena,
                                    "INSERT INTO account (id, name, shown_name, role, state, made) "
                                    "VALUES (%lld, '%s', '%s', 'member', 'active', '2025-10-01')",
                                    (long long)id, name, shown_name)
                             .p);
}

static void fail_at_difference(void *context, const struct difference *difference)
{
    (void)context;
    fail_msg("%s: %.*s", difference_name(difference->kind), STR_ARGS(difference->what));
}

void workbench_verify(struct workbench *bench, struct verified *ret_verified)
{
    struct error error = {0};
    ASSERT_OK(verify_office(&bench->office, (struct verify_report){fail_at_difference, NULL},
                            ret_verified, &error));
}

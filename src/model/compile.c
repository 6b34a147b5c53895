/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compile.h"

#include "model/compiled.h"
#include "model/json.h"

static void find_kin(void *context)
{
    struct compiled *compiled = context;
    compiled_name_files(compiled);
    compiled_settle_senders(compiled);
    compiled_find_twins(compiled);
}

static void judge(void *context)
{
    struct compiled *compiled = context;
    compiled_judge_documents(compiled);
    compiled_find_alike(compiled);
    compiled_count(compiled);
}

json_t *compile_consultation(struct office *office, int64_t consultation,
                             const struct compile_options *options, struct error *error)
{
    struct arena arena = arena_init();
    struct compiled compiled = {.office = office, .arena = &arena, .options = options};
    json_t *compilation = NULL;
    if (compiled_load(&compiled, consultation, error) &&
        arena_run(&arena, find_kin, &compiled, error) && compiled_load_unique(&compiled, error) &&
        arena_run(&arena, judge, &compiled, error))
        compilation = compiled_to_json(&compiled, error);
    arena_done(&arena);
    return compilation;
}

bool compilation_write(const json_t *compilation, struct buf *out, struct error *error)
{
    return json_write(compilation, true, out, error);
}

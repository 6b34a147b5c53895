/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compile.h"

#include "base/mem.h"
#include "model/compilation/compiled.h"
#include "model/office/json.h"

#include <string.h>

struct compilation {
    struct arena arena;
    struct compiled compiled; /* in the arena */
    json_t *head;
};

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

bool compiled_make(struct compiled *compiled, int64_t consultation, struct error *error)
{
    return compiled_load(compiled, consultation, error) &&
           arena_run(compiled->arena, find_kin, compiled, error) &&
           compiled_load_unique(compiled, error) && office_goes_on(compiled->office, error) &&
           arena_run(compiled->arena, judge, compiled, error);
}

static bool compile(struct compilation *compilation, int64_t consultation, struct error *error)
{
    struct compiled *compiled = &compilation->compiled;
    if (!compiled_make(compiled, consultation, error))
        return false;
    compilation->head = compiled_head_to_json(compiled, error);
    return compilation->head != NULL;
}

struct compilation *compile_consultation(struct office *office, int64_t consultation,
                                         const struct compile_options *options, struct error *error)
{
    struct compilation *compilation = mem_alloc(sizeof *compilation);
    if (!compilation) {
        error_no_memory(error);
        return NULL;
    }
    *compilation = (struct compilation){.arena = arena_init()};
    compilation->compiled =
        (struct compiled){.office = office, .arena = &compilation->arena, .options = options};
    if (!compile(compilation, consultation, error)) {
        compilation_free(compilation);
        return NULL;
    }
    compilation->compiled.office = NULL; /* may be closed from here on */
    compilation->compiled.options = NULL;
    return compilation;
}

void compilation_free(struct compilation *compilation)
{
    if (!compilation)
        return;
    json_decref(compilation->head);
    arena_done(&compilation->arena);
    mem_free(compilation);
}

const json_t *compilation_head(const struct compilation *compilation)
{
    return compilation->head;
}

size_t compilation_viewpoint_count(const struct compilation *compilation)
{
    return compilation->compiled.viewpoints.count;
}

json_t *compilation_viewpoint(const struct compilation *compilation, size_t place,
                              struct error *error)
{
    return compiled_viewpoint_to_json(&compilation->compiled, place, error);
}

json_t *compilation_viewpoints(const struct compilation *compilation, struct error *error)
{
    struct json_maker maker = {0};
    json_t *viewpoints = json_array();
    bool ok = true;
    for (size_t i = 0; ok && i < compilation_viewpoint_count(compilation); i++) {
        json_t *viewpoint = compilation_viewpoint(compilation, i, error);
        ok = viewpoint != NULL;
        if (ok)
            json_push(&maker, viewpoints, viewpoint);
    }
    if (ok)
        return json_made(&maker, viewpoints, error);
    json_decref(viewpoints);
    return NULL;
}

/* The viewpoints, each made, written and given back. */
static bool write_viewpoints(const struct compilation *compilation, struct buf *out,
                             struct error *error)
{
    size_t count = compilation_viewpoint_count(compilation);
    bool ok = true;
    buf_add_c(out, '[');
    for (size_t i = 0; ok && i < count; i++) {
        json_t *viewpoint = compilation_viewpoint(compilation, i, error);
        buf_add_str(out, i ? STR(",\n  ") : STR("\n  "));
        ok = viewpoint && json_write_inside(viewpoint, 2, out, error);
        json_decref(viewpoint);
    }
    buf_add_str(out, count ? STR("\n ]") : STR("]"));
    return ok;
}

bool compilation_write(const struct compilation *compilation, struct buf *out, struct error *error)
{
    const char *key;
    json_t *member;
    bool ok = true, first = true;
    json_object_foreach(compilation->head, key, member)
    {
        buf_add_format(out, "%s\n \"%s\": ", first ? "{" : ",", key);
        first = false;
        ok = ok && (strcmp(key, "viewpoints") == 0 ? write_viewpoints(compilation, out, error)
                                                   : json_write_inside(member, 1, out, error));
    }
    buf_add_str(out, STR("\n}\n"));
    return ok && buf_ok(out, "the compilation", error);
}

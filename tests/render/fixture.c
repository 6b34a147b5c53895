/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fixture.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct buf fixture_file(const char *name)
{
    char path[4096];
    const char *folder = getenv("SAMSYN_TESTS");
    snprintf(path, sizeof path, "%s/render/%s", folder ? folder : "tests", name);
    struct buf bytes = buf_init(MIB(16));
    struct error error = {0};
    if (!file_read(path, &bytes, &error))
        fail_msg("%s", error.message);
    buf_add_c(&bytes, '\0');
    return bytes;
}

json_t *fixture_sample(void)
{
    struct buf bytes = fixture_file("sample.json");
    json_t *sample = json_loads(bytes.p, 0, NULL);
    assert_non_null(sample);
    buf_done(&bytes);
    return sample;
}

json_t *fixture_small(void)
{
    static const char TEXT[] =
        "{'samsyn': {'version': '0.1.0', 'format': 1}, 'made': '2025-11-03T08:00:00Z',"
        " 'consultation': {'title': 'T', 'questions': ['Q?'], 'no_views_on': ['c2']},"
        " 'draft': {'text': 'Draft text', 'nodes': ["
        "  {'id': 'root', 'kind': 'root', 'title': 'Root', 'start': 0, 'end': 10},"
        "  {'id': 'c1', 'kind': 'chapter', 'number': '1', 'title': 'One', 'parent': 'root'},"
        "  {'id': 'c2', 'kind': 'chapter', 'number': '2', 'title': 'Two', 'parent': 'root'},"
        "  {'id': 'p1', 'kind': 'paragraph', 'parent': 'c1', 'start': 0, 'end': 5}]},"
        " 'findings': [{'code': 'x', 'message': 'M', 'nodes': ['c1']}],"
        " 'consultees': [{'name': 'A', 'type': 'kommun', 'asked': true, 'status': 'answered',"
        "   'documents': ['a.txt']}],"
        " 'documents': [{'file': 'a.txt', 'number': 1, 'stance': 'for', 'counted': true,"
        "    'node_stances': [{'node': 'c1', 'stance': 'against'}]},"
        "   {'file': 'b.txt', 'number': 2, 'counted': true, 'unique': [{'text': 'U'}]},"
        "   {'file': 'c.txt', 'number': 3, 'counted': false, 'twin_of': 'a.txt',"
        "    'problems': [{'code': 'x', 'message': 'P'}]}],"
        " 'viewpoints': [{'id': 1, 'document': 'a.txt', 'text': 'a b c', 'start': 0, 'line': 1,"
        "    'kind': 'change', 'score': 0.5, 'evidence': [{'for': 'kind', 'text': 'b', 'start': "
        "2}],"
        "    'passages': [{'node': 'p1', 'score': 0.5, 'evidence': [{'kind': 'words', 'text': "
        "'b'}]}],"
        "    'question': 1, 'group': 7, 'reply': {'outcome': 'noted', 'reason': 'R'}},"
        "   {'id': 2, 'document': 'b.txt', 'text': 'd', 'kind': 'stance', 'stance': 'for',"
        "    'repeats': 1, 'group': 7, 'passages': [{'node': 'c1'}, {'node': 'p1'}]},"
        "   {'id': 3, 'document': 'c.txt', 'text': 'e', 'kind': 'offer'}],"
        " 'groups': [{'id': 7, 'node': 'c1', 'kind': 'change', 'text': 'G'}],"
        " 'campaigns': [{'documents': ['a.txt', 'b.txt'], 'representative': 'a.txt'}],"
        " 'summary': {'by_type': [{'type': 'kommun', 'asked': 1, 'answered': 1}],"
        "   'wanted': [{'group': 7, 'kind': 'change', 'text': 'G'}]}}";
    char text[sizeof TEXT];
    for (size_t i = 0; i < sizeof TEXT; i++)
        text[i] = TEXT[i] == '\'' ? '"' : TEXT[i];
    json_t *small = json_loads(text, 0, NULL);
    assert_non_null(small);
    return small;
}

/* Members whose values are names of closed lists, of nodes, or have a form of their own. */
static bool is_kept(const char *key)
{
    static const char *const KEPT[] = {"kind", "stance", "status", "twin_kind",   "outcome",
                                       "for",  "node",   "id",     "parent",      "nodes",
                                       "made", "format", "dated",  "no_views_on", "version"};
    for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++)
        if (strcmp(key, KEPT[i]) == 0)
            return true;
    return false;
}

static json_t *with_text_before(const char *key, const json_t *value, const char *text)
{
    if (json_is_string(value) && !is_kept(key))
        return json_sprintf("%s%s", text, json_string_value(value));
    if (json_is_array(value)) {
        json_t *array = json_array(), *member;
        size_t at;
        json_array_foreach(value, at, member)
            json_array_append_new(array, with_text_before(key, member, text));
        return array;
    }
    if (!json_is_object(value))
        return json_deep_copy(value);
    json_t *object = json_object(), *member;
    const char *inner;
    json_object_foreach((json_t *)(uintptr_t)value, inner, member)
        json_object_set_new(object, inner, with_text_before(inner, member, text));
    return object;
}

json_t *fixture_hostile(const char *text)
{
    json_t *sample = fixture_sample();
    json_t *hostile = with_text_before("", sample, text);
    json_decref(sample);
    return hostile;
}

static json_t *give_viewpoint(const void *context, size_t place, struct error *error)
{
    (void)error;
    return json_incref(json_array_get(context, place));
}

struct render_source fixture_source(const json_t *compilation)
{
    const json_t *viewpoints = json_object_get(compilation, "viewpoints");
    return (struct render_source){compilation, json_array_size(viewpoints), give_viewpoint,
                                  viewpoints};
}

bool fixture_try(render_function render, const json_t *compilation,
                 const struct render_options *options, struct buf *out, struct error *error)
{
    struct render_source source = fixture_source(compilation);
    struct rendering *rendering = rendering_open(&source, error);
    bool ok = rendering && render(rendering, options, out, error);
    rendering_close(rendering);
    return ok;
}

json_t *fixture_view(const json_t *compilation, const struct render_options *options,
                     struct error *error)
{
    struct render_source source = fixture_source(compilation);
    struct rendering *rendering = rendering_open(&source, error);
    json_t *view = rendering ? render_view(rendering, options, error) : NULL;
    rendering_close(rendering);
    return view;
}

struct buf fixture_render(render_function render, const json_t *compilation, const char *language,
                          const char *by)
{
    struct render_options options = {.language = language, .by = by};
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct error error = {0};
    if (!fixture_try(render, compilation, &options, &out, &error))
        fail_msg("%s", error.message);
    buf_add_c(&out, '\0');
    return out;
}

size_t fixture_count(const char *text, const char *part)
{
    size_t count = 0;
    while ((text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

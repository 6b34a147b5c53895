/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/project.h"

#include "base/utf8.h"

/* Out */

static void put_str(struct buf *out, struct str text)
{
    buf_add_u32(out, (uint32_t)text.n);
    buf_add_str(out, text);
}

static void put_guid(struct buf *out, const struct guid *guid)
{
    put_str(out, str_from(guid->text));
}

void project_encode(const struct project *project, struct buf *out)
{
    put_str(out, project->origin);
    buf_add_u32(out, project->others);
    buf_add_u32(out, (uint32_t)project->codes.count);
    for (size_t i = 0; i < project->codes.count; i++) {
        put_guid(out, &project->codes.items[i].guid);
        put_str(out, project->codes.items[i].name);
        buf_add_u32(out, project->codes.items[i].above);
        buf_add_u32(out, project->codes.items[i].is_case);
    }
    buf_add_u32(out, (uint32_t)project->sources.count);
    for (size_t i = 0; i < project->sources.count; i++) {
        const struct project_source *source = &project->sources.items[i];
        put_guid(out, &source->guid);
        put_str(out, source->name);
        buf_add_u32(out, source->has_text);
        buf_add_u32(out, source->beside);
        buf_add_u32(out, source->marked);
        put_str(out, source->text);
    }
    buf_add_u32(out, (uint32_t)project->selections.count);
    for (size_t i = 0; i < project->selections.count; i++) {
        const struct project_selection *selection = &project->selections.items[i];
        buf_add_u32(out, selection->source);
        put_guid(out, &selection->guid);
        put_str(out, selection->name);
        buf_add_u32(out, selection->start);
        buf_add_u32(out, selection->end);
    }
    buf_add_u32(out, (uint32_t)project->codings.count);
    for (size_t i = 0; i < project->codings.count; i++) {
        buf_add_u32(out, project->codings.items[i].selection);
        put_guid(out, &project->codings.items[i].code);
    }
    buf_add_u32(out, (uint32_t)project->notes.count);
    for (size_t i = 0; i < project->notes.count; i++) {
        buf_add_u32(out, project->notes.items[i].selection);
        put_guid(out, &project->notes.items[i].guid);
        put_str(out, project->notes.items[i].text);
    }
}

/* In */

struct taking {
    struct arena *arena;
    struct str rest;
    bool bad;
};

static uint32_t take_u32(struct taking *taking)
{
    uint32_t value = 0;
    if (taking->rest.n < 4) {
        taking->bad = true;
        return 0;
    }
    for (size_t i = 4; i-- > 0;)
        value = value << 8 | (unsigned char)taking->rest.p[i];
    taking->rest = str_sub(taking->rest, 4, taking->rest.n);
    return value;
}

static struct str take_str(struct taking *taking)
{
    size_t n = take_u32(taking);
    if (n > taking->rest.n) {
        taking->bad = true;
        return (struct str){NULL, 0};
    }
    struct str text = str_sub(taking->rest, 0, n);
    taking->rest = str_sub(taking->rest, n, taking->rest.n);
    taking->bad |= !utf8_valid(text);
    return text;
}

static struct guid take_guid(struct taking *taking)
{
    struct guid guid = {{0}};
    struct str text = take_str(taking);
    taking->bad |= text.n && !guid_parse(text, &guid);
    return guid;
}

/* A number of things, each of which takes at least `least` bytes: so none is believed that could
 * not be there. */
static size_t take_count(struct taking *taking, size_t least)
{
    size_t count = take_u32(taking);
    if (count > taking->rest.n / least) {
        taking->bad = true;
        return 0;
    }
    return count;
}

/* The place of one of `count`. */
static uint32_t take_place(struct taking *taking, size_t count)
{
    uint32_t place = take_u32(taking);
    taking->bad |= place >= count;
    return place;
}

static bool take_codes(struct taking *taking, struct project *project)
{
    size_t count = take_count(taking, 16);
    if (!VEC_RESERVE(taking->arena, &project->codes, count))
        return false;
    for (size_t i = 0; i < count && !taking->bad; i++) {
        struct project_code code = {.guid = take_guid(taking)};
        code.name = take_str(taking);
        code.above = take_u32(taking);
        code.is_case = take_u32(taking);
        /* One above stands before, so whoever goes up comes to an end. */
        taking->bad |= code.above != PROJECT_TOP && code.above >= i;
        *VEC_PUSH(taking->arena, &project->codes) = code;
    }
    return true;
}

static bool take_sources(struct taking *taking, struct project *project)
{
    size_t count = take_count(taking, 24);
    if (!VEC_RESERVE(taking->arena, &project->sources, count))
        return false;
    for (size_t i = 0; i < count && !taking->bad; i++) {
        struct project_source source = {.guid = take_guid(taking)};
        source.name = take_str(taking);
        source.has_text = take_u32(taking);
        source.beside = take_u32(taking);
        source.marked = take_u32(taking);
        source.text = take_str(taking);
        *VEC_PUSH(taking->arena, &project->sources) = source;
    }
    return true;
}

static bool take_selections(struct taking *taking, struct project *project)
{
    size_t count = take_count(taking, 20);
    if (!VEC_RESERVE(taking->arena, &project->selections, count))
        return false;
    for (size_t i = 0; i < count && !taking->bad; i++) {
        struct project_selection selection = {.source = take_place(taking, project->sources.count)};
        selection.guid = take_guid(taking);
        selection.name = take_str(taking);
        selection.start = take_u32(taking);
        selection.end = take_u32(taking);
        *VEC_PUSH(taking->arena, &project->selections) = selection;
    }
    return true;
}

static bool take_codings(struct taking *taking, struct project *project)
{
    size_t count = take_count(taking, 8);
    uint32_t last = 0;
    if (!VEC_RESERVE(taking->arena, &project->codings, count))
        return false;
    for (size_t i = 0; i < count && !taking->bad; i++) {
        struct project_coding coding = {.selection = take_place(taking, project->selections.count)};
        coding.code = take_guid(taking);
        taking->bad |= coding.selection < last;
        last = coding.selection;
        *VEC_PUSH(taking->arena, &project->codings) = coding;
    }
    return true;
}

static bool take_notes(struct taking *taking, struct project *project)
{
    size_t count = take_count(taking, 12);
    uint32_t last = 0;
    if (!VEC_RESERVE(taking->arena, &project->notes, count))
        return false;
    for (size_t i = 0; i < count && !taking->bad; i++) {
        struct project_note note = {.selection = take_place(taking, project->selections.count)};
        note.guid = take_guid(taking);
        note.text = take_str(taking);
        taking->bad |= note.selection < last;
        last = note.selection;
        *VEC_PUSH(taking->arena, &project->notes) = note;
    }
    return true;
}

bool project_decode(struct arena *arena, struct str bytes, struct project *ret_project,
                    struct error *error)
{
    struct taking taking = {.arena = arena, .rest = bytes};
    struct project project = {.origin = take_str(&taking)};
    project.others = take_u32(&taking);
    if (!take_codes(&taking, &project) || !take_sources(&taking, &project) ||
        !take_selections(&taking, &project) || !take_codings(&taking, &project) ||
        !take_notes(&taking, &project))
        return error_no_memory(error);
    if (taking.bad || taking.rest.n)
        return error_set(error, ERROR_INPUT, "the reader's answer is no project");
    *ret_project = project;
    return true;
}

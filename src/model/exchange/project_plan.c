/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A project held against the desk: what would change, and what is only told.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "model/exchange/project_inner.h"
#include "model/office/json.h"

#include <stdlib.h>

static const struct {
    const char *name;
    bool changes;
} whats[PROJECT_WHATS] = {
    [PROJECT_ADD] = {"add", true},
    [PROJECT_MOVE] = {"move", true},
    [PROJECT_KIND] = {"kind", true},
    [PROJECT_STANCE] = {"stance", true},
    [PROJECT_THEME] = {"theme", true},
    [PROJECT_PART] = {"part", true},
    [PROJECT_KIND_UNSAID] = {"kind_unsaid", false},
    [PROJECT_KIND_UNCLEAR] = {"kind_unclear", false},
    [PROJECT_STANCE_UNCLEAR] = {"stance_unclear", false},
    [PROJECT_OUTCOME] = {"outcome", false},
    [PROJECT_CODE_GONE] = {"code_gone", false},
    [PROJECT_CODE_RENAMED] = {"code_renamed", false},
    [PROJECT_NOTE] = {"note", false},
    [PROJECT_SELECTION_GONE] = {"selection_gone", false},
    [PROJECT_REJECTED] = {"rejected", false},
    [PROJECT_NOT_PLACED] = {"not_placed", false},
    [PROJECT_SOURCE_UNKNOWN] = {"source_unknown", false},
    [PROJECT_DRAFT_CODED] = {"draft_coded", false},
    [PROJECT_SELECTION_NO_TEXT] = {"selection_no_text", false},
};

const char *project_what_name(enum project_what what)
{
    return whats[what].name;
}

bool project_what_changes(enum project_what what)
{
    return whats[what].changes;
}

bool plan_add(struct matching *matching, struct project_change change)
{
    struct project_plan *plan = matching->plan;
    struct project_change *added = VEC_PUSH(matching->arena, &plan->changes);
    if (!added)
        return error_no_memory(matching->error);
    *added = change;
    ++*(whats[change.what].changes ? &plan->change_count : &plan->told_count);
    return true;
}

/* What the selections of one place are coded with. */
struct coded {
    VEC(size_t) codes;      /* places in the code book, each once */
    VEC(struct str) themes; /* names of codes that are none of ours, and not yet themes */
};

/* One viewpoint: all selections of its place, or of its UUID. */
struct group {
    const struct placed *first;
    size_t target;
    struct coded coded;
};

/* Codes */

static bool push_code(struct matching *matching, struct coded *coded, size_t code)
{
    for (size_t i = 0; i < coded->codes.count; i++)
        if (coded->codes.items[i] == code)
            return true;
    size_t *added = VEC_PUSH(matching->arena, &coded->codes);
    if (!added)
        return error_no_memory(matching->error);
    *added = code;
    return true;
}

static bool push_theme(struct matching *matching, struct coded *coded, struct str name)
{
    for (size_t i = 0; i < coded->themes.count; i++)
        if (str_equal(coded->themes.items[i], name))
            return true;
    struct str *added = VEC_PUSH(matching->arena, &coded->themes);
    if (!added)
        return error_no_memory(matching->error);
    *added = name;
    return true;
}

/* A code that the file does not list may still be one of ours. */
static bool take_coding(struct matching *matching, struct coded *coded, const struct guid *guid)
{
    const struct meant *meant = project_meaning(matching, guid);
    size_t code = meant ? meant->code : code_book_recognise(&matching->book, guid, STR(""));
    if (code != NO_CODE)
        return push_code(matching, coded, code);
    return !meant || meant->theme.n == 0 || push_theme(matching, coded, meant->theme);
}

static bool take_codings(struct matching *matching, struct coded *coded, size_t selection)
{
    const struct project *project = matching->project;
    for (size_t i = project_first_coding(project, selection);
         i < project->codings.count && project->codings.items[i].selection == selection; i++)
        if (!take_coding(matching, coded, &project->codings.items[i].code))
            return false;
    return true;
}

static const struct code *code_at(const struct matching *matching, size_t code)
{
    return &matching->book.codes.items[code];
}

/* How many codes of a kind there are, and the first of them. */
static size_t count_kind(const struct matching *matching, const struct coded *coded,
                         enum code_kind kind, struct str *ret_first)
{
    size_t count = 0;
    for (size_t i = 0; i < coded->codes.count; i++) {
        const struct code *code = code_at(matching, coded->codes.items[i]);
        if (code->kind == kind && count++ == 0)
            *ret_first = code->value;
    }
    return count;
}

static bool is_coded(const struct matching *matching, const struct coded *coded,
                     enum code_kind kind, struct str value)
{
    for (size_t i = 0; i < coded->codes.count; i++) {
        const struct code *code = code_at(matching, coded->codes.items[i]);
        if (code->kind == kind && str_equal(code->value, value))
            return true;
    }
    return false;
}

/* Differences */

static bool tell(struct matching *matching, const struct group *group, enum project_what what,
                 struct str from, struct str to)
{
    return plan_add(matching, (struct project_change){.what = what,
                                                      .document = group->first->document,
                                                      .target = group->target,
                                                      .range = group->first->range,
                                                      .from = from,
                                                      .to = to,
                                                      .count = 1});
}

/* Kind and stance: a viewpoint has one. */
static bool compare_one(struct matching *matching, const struct group *group, enum code_kind kind,
                        struct str present, enum project_what change, enum project_what unclear)
{
    struct str wanted = {NULL, 0};
    size_t count = count_kind(matching, &group->coded, kind, &wanted);
    bool kept = present.n && is_coded(matching, &group->coded, kind, present);
    if (count > 1)
        return tell(matching, group, unclear, present, wanted);
    if (count == 1)
        return kept || tell(matching, group, change, present, wanted);
    return present.n == 0 || tell(matching, group, PROJECT_CODE_GONE, present,
                                  kind == CODE_KIND ? STR("kind") : STR("stance"));
}

static bool has_theme(const struct export_viewpoint *viewpoint, struct str name)
{
    for (size_t i = 0; i < viewpoint->theme_count; i++)
        if (str_equal(viewpoint->themes[i].name, name))
            return true;
    return false;
}

static bool has_part(const struct export_viewpoint *viewpoint, struct str node)
{
    for (size_t i = 0; i < viewpoint->passage_count; i++)
        if (str_equal(viewpoint->passages[i].node, node))
            return true;
    return false;
}

/* Themes and parts: a viewpoint has several. `viewpoint` is NULL for a new one. */
static bool add_several(struct matching *matching, const struct group *group,
                        const struct export_viewpoint *viewpoint)
{
    for (size_t i = 0; i < group->coded.codes.count; i++) {
        const struct code *code = code_at(matching, group->coded.codes.items[i]);
        bool theme = code->kind == CODE_THEME, part = code->kind == CODE_PART;
        if (viewpoint && theme && has_theme(viewpoint, code->value))
            continue;
        if (viewpoint && part && has_part(viewpoint, code->value))
            continue;
        if ((theme || part) &&
            !tell(matching, group, theme ? PROJECT_THEME : PROJECT_PART, STR(""), code->value))
            return false;
    }
    for (size_t i = 0; i < group->coded.themes.count; i++)
        if (!tell(matching, group, PROJECT_THEME, STR(""), group->coded.themes.items[i]))
            return false;
    return true;
}

static bool tell_gone(struct matching *matching, const struct group *group,
                      const struct export_viewpoint *viewpoint)
{
    for (size_t i = 0; i < viewpoint->theme_count; i++)
        if (!is_coded(matching, &group->coded, CODE_THEME, viewpoint->themes[i].name) &&
            !tell(matching, group, PROJECT_CODE_GONE, viewpoint->themes[i].name, STR("theme")))
            return false;
    for (size_t i = 0; i < viewpoint->passage_count; i++) {
        struct str node = viewpoint->passages[i].node;
        bool known = code_book_find(&matching->book, CODE_PART, node) != NO_CODE;
        if (known && !is_coded(matching, &group->coded, CODE_PART, node) &&
            !tell(matching, group, PROJECT_CODE_GONE, node, STR("part")))
            return false;
    }
    return true;
}

static bool compare_outcome(struct matching *matching, const struct group *group,
                            struct str present)
{
    struct str wanted = {NULL, 0};
    size_t count = count_kind(matching, &group->coded, CODE_OUTCOME, &wanted);
    bool same = count == 0 || (count == 1 && str_equal(wanted, present));
    return same || tell(matching, group, PROJECT_OUTCOME, present, wanted);
}

static bool compare_place(struct matching *matching, const struct group *group,
                          const struct sql_viewpoint *row)
{
    const struct placed *placed = group->first;
    bool same =
        placed->range.start == (size_t)row->start_at && placed->range.end == (size_t)row->end_at;
    return !placed->by_guid || same || tell(matching, group, PROJECT_MOVE, STR(""), STR(""));
}

static bool compare_viewpoint(struct matching *matching, const struct group *group)
{
    const struct export_viewpoint *viewpoint = &matching->plan->export.viewpoints[group->target];
    const struct sql_viewpoint *row = viewpoint->row;
    return compare_place(matching, group, row) &&
           compare_one(matching, group, CODE_KIND, row->kind, PROJECT_KIND, PROJECT_KIND_UNCLEAR) &&
           compare_one(matching, group, CODE_STANCE, row->stance, PROJECT_STANCE,
                       PROJECT_STANCE_UNCLEAR) &&
           compare_outcome(matching, group, row->outcome) &&
           add_several(matching, group, viewpoint) && tell_gone(matching, group, viewpoint);
}

static bool add_change(struct matching *matching, const struct group *group, struct str kind,
                       struct str stance)
{
    return plan_add(matching, (struct project_change){.what = PROJECT_ADD,
                                                      .document = group->first->document,
                                                      .target = group->target,
                                                      .range = group->first->range,
                                                      .to = kind,
                                                      .stance = stance,
                                                      .count = 1});
}

/* A new viewpoint is of some kind: where the file does not say, a stance alone is a stance, and
 * anything else a change, which is told so that somebody looks at it. */
static bool add_viewpoint(struct matching *matching, struct group *group)
{
    struct str kind = {NULL, 0}, stance = {NULL, 0};
    size_t kinds = count_kind(matching, &group->coded, CODE_KIND, &kind);
    size_t stances = count_kind(matching, &group->coded, CODE_STANCE, &stance);
    struct desk_seen *target = VEC_PUSH(matching->arena, &matching->plan->targets);
    if (!target)
        return error_no_memory(matching->error);
    group->target = matching->plan->targets.count - 1;
    if (kinds == 0)
        kind = stances ? STR("stance") : STR("change");
    return add_change(matching, group, kind, stances == 1 ? stance : STR("")) &&
           (kinds || stances || tell(matching, group, PROJECT_KIND_UNSAID, STR(""), kind)) &&
           (kinds < 2 || tell(matching, group, PROJECT_KIND_UNCLEAR, STR(""), kind)) &&
           (stances < 2 || tell(matching, group, PROJECT_STANCE_UNCLEAR, STR(""), stance)) &&
           compare_outcome(matching, group, STR("")) && add_several(matching, group, NULL);
}

/* Groups */

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* Those of a viewpoint side by side, then the new ones by their places; as they came. */
static int compare_placed(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    int order = compare_sizes(left->viewpoint, right->viewpoint);
    if (order == 0 && left->viewpoint == NOWHERE) {
        order = compare_sizes(left->document, right->document);
        order = order ? order : compare_sizes(left->range.start, right->range.start);
        order = order ? order : compare_sizes(left->range.end, right->range.end);
    }
    return order ? order : compare_sizes(left->selection, right->selection);
}

static bool are_one(const struct placed *a, const struct placed *b)
{
    if (a->viewpoint != NOWHERE || b->viewpoint != NOWHERE)
        return a->viewpoint == b->viewpoint;
    return a->document == b->document && a->range.start == b->range.start &&
           a->range.end == b->range.end;
}

static bool compare_groups(struct matching *matching, bool *seen)
{
    const struct placed *items = matching->placed.items;
    size_t count = matching->placed.count;
    for (size_t i = 0, next; i < count; i = next) {
        struct group group = {.first = &items[i], .target = items[i].viewpoint};
        for (next = i; next < count && are_one(&items[i], &items[next]); next++)
            if (!take_codings(matching, &group.coded, items[next].selection))
                return false;
        if (group.target != NOWHERE)
            seen[group.target] = true;
        if (!(group.target == NOWHERE ? add_viewpoint(matching, &group)
                                      : compare_viewpoint(matching, &group)))
            return false;
        for (size_t j = i; j < next; j++)
            if (!project_tell_notes(matching, &items[j], group.target))
                return false;
    }
    return true;
}

/* Viewpoints that are no longer selected, in documents that the file has. */
static bool tell_unselected(struct matching *matching, const bool *seen)
{
    const struct export *export = &matching->plan->export;
    bool *there = ARENA_ARRAY(matching->arena, export->document_count + 1, bool);
    if (!there)
        return error_no_memory(matching->error);
    for (size_t i = 0; i < matching->project->sources.count; i++)
        if (matching->sources[i].document != NOWHERE)
            there[matching->sources[i].document] = true;
    for (size_t i = 0; i < export->viewpoint_count; i++) {
        const struct export_viewpoint *viewpoint = &export->viewpoints[i];
        const struct project_change change = {
            .what = PROJECT_SELECTION_GONE,
            .document = viewpoint->document,
            .target = i,
            .range = {(size_t)viewpoint->row->start_at, (size_t)viewpoint->row->end_at},
            .count = 1};
        if (!seen[i] && there[viewpoint->document] && !plan_add(matching, change))
            return false;
    }
    return true;
}

/* A viewpoint whose selection stands where it cannot is told once, and is not gone. */
static void mark_unplaced(const struct matching *matching, bool *seen)
{
    const struct project_plan *plan = matching->plan;
    for (size_t i = 0; i < plan->changes.count; i++)
        if (plan->changes.items[i].what == PROJECT_NOT_PLACED &&
            plan->changes.items[i].target != NOWHERE)
            seen[plan->changes.items[i].target] = true;
}

static bool compare_all(struct matching *matching)
{
    struct export *export = &matching->plan->export;
    bool *seen = ARENA_ARRAY(matching->arena, export->viewpoint_count + 1, bool);
    if (!seen || !VEC_RESERVE(matching->arena, &matching->plan->targets, export->viewpoint_count))
        return error_no_memory(matching->error);
    for (size_t i = 0; i < export->viewpoint_count; i++)
        *VEC_PUSH(matching->arena, &matching->plan->targets) =
            (struct desk_seen){export->viewpoints[i].row->id, export->viewpoints[i].row->revision};
    if (matching->placed.count)
        qsort(matching->placed.items, matching->placed.count, sizeof *matching->placed.items,
              compare_placed);
    struct project_change others = {.what = PROJECT_SELECTION_NO_TEXT,
                                    .document = NOWHERE,
                                    .target = NOWHERE,
                                    .count = matching->project->others};
    mark_unplaced(matching, seen);
    return compare_groups(matching, seen) && tell_unselected(matching, seen) &&
           (others.count == 0 || plan_add(matching, others));
}

bool project_plan_make(struct office *office, int64_t consultation, const struct project *project,
                       struct arena *arena, struct project_plan *ret_plan, struct error *error)
{
    struct project_plan plan = {.origin = project->origin};
    struct matching matching = {
        .office = office, .arena = arena, .project = project, .plan = &plan, .error = error};
    if (!project_check(project, arena, error) ||
        !export_load(office, consultation, EXPORT_FOR_OFFICE, arena, &plan.export, error) ||
        !code_book_make(&plan.export, LANGUAGE_SV, &matching.book, error) ||
        !project_find_meanings(&matching) || !project_match(&matching) || !compare_all(&matching))
        return false;
    *ret_plan = plan;
    return true;
}

/* As JSON */

#define SHOWN_BYTES ((size_t)200)

struct viewing {
    struct project_plan *plan;
    struct json_maker maker;
};

static struct str shown_words(const struct viewing *viewing, const struct project_change *change)
{
    const struct export *export = &viewing->plan->export;
    const struct export_document *document = &export->documents[change->document];
    struct range range = change->range;
    if (range.end == range.start)
        return change->from;
    if (range.end - range.start > SHOWN_BYTES)
        range.end = range.start + utf8_cut(str_sub(document->document->text, range.start,
                                                   document->document->text.n),
                                           SHOWN_BYTES);
    return document_plain(export->arena, document->document, range);
}

/* Number and title of the part that a change is about; NULL bytes for one that is about none. */
static struct str part_words(const struct viewing *viewing, const struct project_change *change)
{
    const struct export *export = &viewing->plan->export;
    bool gone = change->what == PROJECT_CODE_GONE && str_equal(change->to, STR("part"));
    struct str id = gone ? change->from : change->to;
    size_t at = gone || change->what == PROJECT_PART ? draft_node_by_id(&export->draft->draft, id)
                                                     : NODE_NONE;
    if (at == NODE_NONE)
        return (struct str){NULL, 0};
    const struct node *node = &export->draft->draft.nodes[at];
    struct str number = draft_number_of(node);
    return str_format(export->arena, "%.*s%s%.*s", STR_ARGS(number), number.n ? " " : "",
                      STR_ARGS(node->title));
}

static json_t *view_change(struct viewing *viewing, const struct project_change *change)
{
    struct json_maker *maker = &viewing->maker;
    const struct project_plan *plan = viewing->plan;
    bool has_document = change->document != NOWHERE;
    const struct export_document *document =
        has_document ? &plan->export.documents[change->document] : NULL;
    int64_t id = change->target == NOWHERE ? 0 : plan->targets.items[change->target].viewpoint;
    json_t *view = json_object();
    json_put(maker, view, "what", json_string(whats[change->what].name));
    json_put(maker, view, "document", json_of_count(document ? (size_t)document->row.number : 0));
    json_put(maker, view, "name",
             json_of_optional(document ? export_document_name(document) : change->from));
    json_put(maker, view, "viewpoint", json_of_count((size_t)id));
    json_put(maker, view, "text",
             json_of_optional(document ? shown_words(viewing, change) : (struct str){NULL, 0}));
    json_put(maker, view, "from", json_of_optional(change->from));
    json_put(maker, view, "to", json_of_optional(change->to));
    json_put(maker, view, "part", json_of_optional(part_words(viewing, change)));
    json_put(maker, view, "stance", json_of_optional(change->stance));
    json_put(maker, view, "count", json_of_count(change->count));
    json_put(maker, view, "start", json_integer((json_int_t)change->range.start));
    json_put(maker, view, "end", json_integer((json_int_t)change->range.end));
    return view;
}

static void put_digest(struct viewing *viewing, json_t *view, const json_t *changes)
{
    struct buf text = buf_init(LIMIT_RENDER_BYTES);
    struct error error = {0};
    bool ok = json_write(changes, false, &text, &error);
    struct hash hash = hash_of(buf_str(&text));
    json_put(&viewing->maker, view, "digest", ok && !text.failed ? json_string(hash.hex) : NULL);
    buf_done(&text);
}

json_t *project_plan_view(struct project_plan *plan, struct error *error)
{
    struct viewing viewing = {.plan = plan};
    json_t *view = json_object();
    json_put(&viewing.maker, view, "origin", json_of_optional(plan->origin));
    json_t *changes = json_put_array(&viewing.maker, view, "changes");
    json_t *told = json_put_array(&viewing.maker, view, "told");
    for (size_t i = 0; i < plan->changes.count; i++) {
        const struct project_change *change = &plan->changes.items[i];
        json_push(&viewing.maker, whats[change->what].changes ? changes : told,
                  view_change(&viewing, change));
    }
    put_digest(&viewing, view, changes);
    return json_made(&viewing.maker, view, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "model/exchange/project.h"
#include "model/exchange/project_inner.h"

#include <stdlib.h>

/* UUIDs of ours, made once and sorted, each with the place of what it is. */
struct known_guid {
    struct guid guid;
    size_t place;
};

struct known {
    struct known_guid *items;
    size_t count;
};

static int compare_guids(const void *a, const void *b)
{
    const struct known_guid *left = a, *right = b;
    return memcmp(left->guid.text, right->guid.text, GUID_LENGTH);
}

static bool know(struct matching *matching, size_t count,
                 struct guid (*guid_at)(const struct matching *matching, size_t place),
                 struct known *ret_known)
{
    struct known known = {ARENA_ARRAY(matching->arena, count + 1, struct known_guid), count};
    if (!known.items)
        return error_no_memory(matching->error);
    for (size_t i = 0; i < count; i++)
        known.items[i] = (struct known_guid){guid_at(matching, i), i};
    qsort(known.items, count, sizeof *known.items, compare_guids);
    *ret_known = known;
    return true;
}

static size_t find_known(const struct known *known, const struct guid *guid)
{
    struct known_guid wanted = {*guid, 0};
    const struct known_guid *found =
        bsearch(&wanted, known->items, known->count, sizeof wanted, compare_guids);
    return found ? found->place : NOWHERE;
}

static struct guid document_guid(const struct matching *matching, size_t place)
{
    const struct export *export = &matching->plan->export;
    return project_document_guid(export, &export->documents[place]);
}

static struct guid viewpoint_guid(const struct matching *matching, size_t place)
{
    const struct export *export = &matching->plan->export;
    return export_guid(export, "viewpoint", export->viewpoints[place].row->id);
}

static struct guid rejected_guid(const struct matching *matching, size_t place)
{
    return export_guid(&matching->plan->export, "viewpoint", matching->rejected.items[place].id);
}

/* Sources */

/* With '\n' at the ends of lines, as our texts have. */
static bool take_text(struct matching *matching, struct str text, struct matched_source *source)
{
    char *copy = arena_alloc(matching->arena, text.n + 1);
    size_t n = 0;
    if (!copy)
        return error_no_memory(matching->error);
    for (size_t i = 0; i < text.n; i++) {
        bool crlf = text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
        source->crlf |= crlf;
        if (!crlf)
            copy[n++] = text.p[i] == '\r' ? '\n' : text.p[i];
    }
    source->text = (struct str){copy, n};
    return true;
}

/* "12 Tallmo stad": the number that we began the name with. */
static int64_t leading_number(struct str name)
{
    int64_t number = 0;
    size_t i = 0;
    for (; i < name.n && i < 15 && ascii_is_digit(name.p[i]); i++)
        number = number * 10 + (name.p[i] - '0');
    return i && i < name.n && name.p[i] == ' ' ? number : 0;
}

static bool has_text(const struct matching *matching, size_t document, struct str text)
{
    return str_equal(matching->plan->export.documents[document].document->text, text);
}

/* By the text; of several with the same (a letter sent twice) the one whose number it has. */
static size_t document_of_text(const struct matching *matching, struct str text, struct str name)
{
    const struct export *export = &matching->plan->export;
    int64_t number = leading_number(name);
    size_t found = NOWHERE, named = NOWHERE;
    for (size_t i = 0; i < export->document_count; i++) {
        bool is_named = export->documents[i].row.number == number;
        bool same = has_text(matching, i, text);
        if (same && (found == NOWHERE || is_named))
            found = i;
        if (is_named)
            named = i;
    }
    return found == NOWHERE ? named : found;
}

static bool match_source(struct matching *matching, const struct known *documents,
                         const struct project_source *source, struct matched_source *matched)
{
    const struct export *export = &matching->plan->export;
    struct guid draft = project_draft_guid(export);
    matched->document = NOWHERE;
    if (!source->has_text)
        return true;
    if (!take_text(matching, source->text, matched))
        return false;
    matched->is_draft =
        guid_equal(&draft, &source->guid) || str_equal(matched->text, export->draft->document.text);
    if (matched->is_draft)
        return true;
    matched->document = find_known(documents, &source->guid);
    if (matched->document == NOWHERE)
        matched->document = document_of_text(matching, matched->text, source->name);
    matched->same_text =
        matched->document != NOWHERE && has_text(matching, matched->document, matched->text);
    return true;
}

static bool match_sources(struct matching *matching)
{
    const struct project *project = matching->project;
    matching->sources =
        ARENA_ARRAY(matching->arena, project->sources.count + 1, struct matched_source);
    struct known documents = {0};
    if (!matching->sources)
        return error_no_memory(matching->error);
    if (!know(matching, matching->plan->export.document_count, document_guid, &documents))
        return false;
    for (size_t i = 0; i < matching->plan->export.document_count; i++)
        if (!export_read(&matching->plan->export, i, matching->error))
            return false;
    for (size_t i = 0; i < project->sources.count; i++)
        if (!match_source(matching, &documents, &project->sources.items[i], &matching->sources[i]))
            return false;
    for (size_t i = 0; i < project->selections.count; i++)
        matching->sources[project->selections.items[i].source].selections++;
    return true;
}

/* Sources that are none of ours are told; and selections in the draft. */
static bool tell_sources(struct matching *matching)
{
    bool any = false, ok = true;
    for (size_t i = 0; ok && i < matching->project->sources.count; i++) {
        const struct matched_source *source = &matching->sources[i];
        struct project_change change = {.document = NOWHERE,
                                        .target = NOWHERE,
                                        .from = matching->project->sources.items[i].name,
                                        .count = source->selections};
        any |= source->is_draft || source->document != NOWHERE;
        change.what = source->is_draft ? PROJECT_DRAFT_CODED : PROJECT_SOURCE_UNKNOWN;
        if (source->is_draft ? source->selections > 0 : source->document == NOWHERE)
            ok = plan_add(matching, change);
    }
    return ok &&
           (any || error_set(matching->error, ERROR_INPUT,
                             "none of the project's texts is an answer of this consultation"));
}

/* Viewpoints by their places */

static int compare_ranges(size_t document_a, struct range a, size_t document_b, struct range b)
{
    if (document_a != document_b)
        return document_a < document_b ? -1 : 1;
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return a.end < b.end ? -1 : a.end > b.end;
}

static struct range range_of(const struct export_viewpoint *viewpoint)
{
    return (struct range){(size_t)viewpoint->row->start_at, (size_t)viewpoint->row->end_at};
}

/* The export's viewpoints stand by document and start; only ends may be in another order, so the
 * first that is not before the range is found and what has its start is looked through. */
static size_t viewpoint_at(const struct export *export, size_t document, struct range range)
{
    size_t low = 0, high = export->viewpoint_count;
    struct range start = {range.start, 0};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct export_viewpoint *viewpoint = &export->viewpoints[middle];
        struct range at = {(size_t)viewpoint->row->start_at, 0};
        if (compare_ranges(viewpoint->document, at, document, start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < export->viewpoint_count; low++) {
        const struct export_viewpoint *viewpoint = &export->viewpoints[low];
        struct range at = range_of(viewpoint);
        if (viewpoint->document != document || at.start != range.start)
            return NOWHERE;
        if (at.end == range.end)
            return low;
    }
    return NOWHERE;
}

/* Positions */

static const struct position_unit units[] = {
    {false, false}, {false, true}, {true, false}, {true, true}};
enum { UNITS = sizeof units / sizeof *units };

/* Without white space at its ends, as the desk keeps places. */
static struct range trimmed(struct str text, struct range range)
{
    while (range.start < range.end && ascii_is_space(text.p[range.start]))
        range.start++;
    while (range.end > range.start && ascii_is_space(text.p[range.end - 1]))
        range.end--;
    return range;
}

/* Where a selection stands in its source's text; false when it is empty or not in it. */
static bool range_in_source(const struct positions *positions,
                            const struct project_selection *selection, struct range *ret_range)
{
    struct range range;
    if (selection->start >= selection->end ||
        !positions_byte(positions, selection->start, &range.start) ||
        !positions_byte(positions, selection->end, &range.end))
        return false;
    *ret_range = trimmed(positions->text, range);
    return ret_range->start < ret_range->end;
}

/* Whether a selection's name, where it is the words that are selected or their beginning, stands at
 * the place. Shown names have runs of space as one. */
static bool is_named_so(struct str words, struct str name)
{
    size_t i = 0, j = 0;
    name = str_trim(name);
    if (name.n < 3)
        return false;
    while (i < words.n && j < name.n) {
        if (ascii_is_space(words.p[i]) && ascii_is_space(name.p[j])) {
            while (i < words.n && ascii_is_space(words.p[i]))
                i++;
            while (j < name.n && ascii_is_space(name.p[j]))
                j++;
        } else if (words.p[i++] != name.p[j++]) {
            return false;
        }
    }
    return j == name.n;
}

/* One unit for the whole file: the first of those that hit most. */
static bool count_hits(struct matching *matching, struct position_unit unit, size_t *ret_hits)
{
    const struct project *project = matching->project;
    struct positions positions;
    size_t counted = NOWHERE, hits = 0;
    for (size_t i = 0; i < project->selections.count; i++) {
        const struct project_selection *selection = &project->selections.items[i];
        const struct matched_source *source = &matching->sources[selection->source];
        struct position_unit own = {unit.utf16, unit.wide_lines && source->crlf};
        struct range range;
        if (!source->same_text)
            continue;
        if (counted != selection->source &&
            !positions_make(matching->arena, source->text, own, &positions))
            return error_no_memory(matching->error);
        counted = selection->source;
        if (!range_in_source(&positions, selection, &range))
            continue;
        hits += viewpoint_at(&matching->plan->export, source->document, range) != NOWHERE ? 1 : 0;
        hits += is_named_so(str_sub(source->text, range.start, range.end), selection->name) ? 1 : 0;
    }
    *ret_hits = hits;
    return true;
}

static bool choose_unit(struct matching *matching)
{
    size_t most = 0;
    for (size_t i = 0; i < UNITS; i++) {
        size_t hits = 0;
        if (!count_hits(matching, units[i], &hits))
            return false;
        if (i == 0 || hits > most) {
            most = hits;
            matching->unit = units[i];
        }
    }
    return true;
}

/* In a text that was changed the words are looked for, near to where they stood. */
static bool find_words(struct matching *matching, const struct matched_source *source,
                       struct range range, struct range *ret_range, bool *ret_found)
{
    const struct export *export = &matching->plan->export;
    const struct export_document *document = &export->documents[source->document];
    struct desk_stretch stretch;
    struct error error = {0};
    *ret_found = desk_find_text(matching->office, export->consultation.id, document->row.number,
                                str_sub(source->text, range.start, range.end), (int64_t)range.start,
                                &stretch, &error);
    if (*ret_found)
        *ret_range = (struct range){(size_t)stretch.start, (size_t)stretch.end};
    else if (error.code == ERROR_MEMORY)
        return error_no_memory(matching->error);
    return true;
}

/* The rejected ones stand by document, start and end. */
static int compare_rejected(const void *a, const void *b)
{
    const struct sql_export_rejected *left = a, *right = b;
    if (left->document != right->document)
        return left->document < right->document ? -1 : 1;
    if (left->start_at != right->start_at)
        return left->start_at < right->start_at ? -1 : 1;
    return (left->end_at > right->end_at) - (left->end_at < right->end_at);
}

/* Whether a person has said at the desk that it is none. */
static bool is_rejected(const struct matching *matching, const struct known *known,
                        const struct placed *placed, const struct guid *guid)
{
    const struct export *export = &matching->plan->export;
    struct sql_export_rejected wanted = {.document = export->documents[placed->document].row.id,
                                         .start_at = (int64_t)placed->range.start,
                                         .end_at = (int64_t)placed->range.end};
    bool rejected = find_known(known, guid) != NOWHERE ||
                    (matching->rejected.count &&
                     bsearch(&wanted, matching->rejected.items, matching->rejected.count,
                             sizeof wanted, compare_rejected));
    return rejected && viewpoint_at(export, placed->document, placed->range) == NOWHERE;
}

/* What places are found with. */
struct placing {
    const struct positions *positions;
    const struct known *viewpoints, *rejected;
};

static bool place(struct matching *matching, const struct placing *placing, size_t at)
{
    const struct project_selection *selection = &matching->project->selections.items[at];
    const struct matched_source *source = &matching->sources[selection->source];
    const struct export *export = &matching->plan->export;
    struct placed placed = {.document = source->document, .viewpoint = NOWHERE, .selection = at};
    size_t same = find_known(placing->viewpoints, &selection->guid);
    bool found = range_in_source(placing->positions, selection, &placed.range);
    if (found && !source->same_text &&
        !find_words(matching, source, placed.range, &placed.range, &found))
        return false;
    if (!found)
        return plan_add(matching, (struct project_change){.what = PROJECT_NOT_PLACED,
                                                          .document = source->document,
                                                          .target = NOWHERE,
                                                          .from = selection->name,
                                                          .count = 1});
    if (is_rejected(matching, placing->rejected, &placed, &selection->guid))
        return plan_add(matching, (struct project_change){.what = PROJECT_REJECTED,
                                                          .document = source->document,
                                                          .target = NOWHERE,
                                                          .range = placed.range,
                                                          .count = 1});
    placed.by_guid = same != NOWHERE && export->viewpoints[same].document == source->document;
    placed.viewpoint = placed.by_guid ? same : viewpoint_at(export, source->document, placed.range);
    struct placed *added = VEC_PUSH(matching->arena, &matching->placed);
    if (!added)
        return error_no_memory(matching->error);
    *added = placed;
    return true;
}

static bool place_all(struct matching *matching)
{
    const struct project *project = matching->project;
    struct known viewpoints = {0}, rejected = {0};
    struct positions positions;
    const struct placing placing = {&positions, &viewpoints, &rejected};
    size_t counted = NOWHERE;
    if (!know(matching, matching->plan->export.viewpoint_count, viewpoint_guid, &viewpoints) ||
        !know(matching, matching->rejected.count, rejected_guid, &rejected))
        return false;
    for (size_t i = 0; i < project->selections.count; i++) {
        size_t at = project->selections.items[i].source;
        const struct matched_source *source = &matching->sources[at];
        struct position_unit own = {matching->unit.utf16,
                                    matching->unit.wide_lines && source->crlf};
        if (source->document == NOWHERE)
            continue;
        if (counted != at && !positions_make(matching->arena, source->text, own, &positions))
            return error_no_memory(matching->error);
        counted = at;
        if (!place(matching, &placing, i))
            return false;
    }
    return true;
}

bool project_match(struct matching *matching)
{
    const struct export *export = &matching->plan->export;
    return sql_export_rejected_list(matching->office->store, export->consultation.id,
                                    matching->arena, &matching->rejected, matching->error) &&
           match_sources(matching) && tell_sources(matching) && choose_unit(matching) &&
           place_all(matching);
}

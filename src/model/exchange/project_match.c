/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "model/exchange/project.h"
#include "model/exchange/project_inner.h"
#include "text/language/nfc.h"

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

struct composing {
    struct arena *arena;
    struct str from, made;
};

static void compose(void *context)
{
    struct composing *composing = context;
    composing->made = nfc_of(composing->arena, composing->from);
}

/* A text that stands beside the project and was not sent with it is taken to be what we gave. */
static bool take_ours(struct matching *matching, const struct project_source *source,
                      struct matched_source *matched)
{
    if (!source->beside)
        matched->document = NOWHERE;
    if (matched->document == NOWHERE)
        return true;
    matched->text = matching->plan->export.documents[matched->document].document->text;
    matched->same_text = true;
    return true;
}

static bool match_source(struct matching *matching, const struct known *documents,
                         const struct project_source *source, struct matched_source *matched)
{
    const struct export *export = &matching->plan->export;
    struct guid draft = project_draft_guid(export);
    matched->document = NOWHERE;
    matched->is_draft = guid_equal(&draft, &source->guid);
    matched->document = matched->is_draft ? NOWHERE : find_known(documents, &source->guid);
    if (!source->has_text)
        return take_ours(matching, source, matched);
    if (!take_text(matching, source->text, matched))
        return false;
    matched->marked = source->marked;
    struct composing composing = {.arena = matching->arena, .from = matched->text};
    if (!arena_run(matching->arena, compose, &composing, matching->error))
        return false;
    matched->is_draft |= str_equal(composing.made, export->draft->document.text);
    if (matched->is_draft)
        return true;
    if (matched->document == NOWHERE)
        matched->document = document_of_text(matching, composing.made, source->name);
    matched->same_text =
        matched->document != NOWHERE && has_text(matching, matched->document, composing.made);
    matched->apart = matched->same_text && !str_equal(composing.made, matched->text);
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

/* Code points or units of UTF-16, lines that end in one or two, a mark counted or not. */
static const struct counting countings[] = {
    {{false, false}, false}, {{false, true}, false}, {{true, false}, false}, {{true, true}, false},
    {{false, false}, true},  {{false, true}, true},  {{true, false}, true},  {{true, true}, true}};
enum { COUNTINGS = sizeof countings / sizeof *countings };

/* Without white space at its ends, as the desk keeps places. */
static struct range trimmed(struct str text, struct range range)
{
    while (range.start < range.end && ascii_is_space(text.p[range.start]))
        range.start++;
    while (range.end > range.start && ascii_is_space(text.p[range.end - 1]))
        range.end--;
    return range;
}

/* A source's text, counted. */
struct counted {
    size_t source; /* NOWHERE: none yet */
    struct positions positions;
    size_t before;         /* what stands before the text and is counted */
    size_t line, our_line; /* a line's beginning, in the file's text and in ours */
};

static bool count_source(struct matching *matching, const struct counting *counting, size_t at,
                         struct counted *counted)
{
    const struct matched_source *source = &matching->sources[at];
    struct position_unit own = {counting->unit.utf16, counting->unit.wide_lines && source->crlf};
    if (counted->source == at)
        return true;
    if (!positions_make(matching->arena, source->text, own, &counted->positions))
        return error_no_memory(matching->error);
    counted->source = at;
    counted->line = counted->our_line = 0;
    counted->before = counting->mark && source->marked;
    return true;
}

/* Where a selection stands in its source's text; false when it is empty or not in it. */
static bool range_in_source(const struct counted *counted,
                            const struct project_selection *selection, struct range *ret_range)
{
    struct range range;
    size_t before = counted->before;
    if (selection->start >= selection->end || selection->end <= before)
        return false;
    size_t start = selection->start > before ? selection->start - before : 0;
    if (!positions_byte(&counted->positions, start, &range.start) ||
        !positions_byte(&counted->positions, selection->end - before, &range.end))
        return false;
    *ret_range = trimmed(counted->positions.text, range);
    return ret_range->start < ret_range->end;
}

/* Letters taken apart */

struct placing_composed {
    struct arena arena;
    struct counted *counted;
    size_t at, place; /* in the file's text; in ours */
};

/* Composing never goes across a line's end, so lines are composed one by one, from where the last
 * place was found: selections mostly come in the text's order. */
static void place_composed(void *context)
{
    struct placing_composed *placing = context;
    struct counted *counted = placing->counted;
    struct str text = counted->positions.text;
    if (placing->at < counted->line)
        counted->line = counted->our_line = 0;
    for (size_t at = counted->line; at < placing->at; at++)
        if (text.p[at] == '\n') {
            struct str line = str_sub(text, counted->line, at);
            counted->our_line += nfc_of(&placing->arena, line).n + 1;
            counted->line = at + 1;
        }
    struct str before = str_sub(text, counted->line, placing->at);
    placing->place = counted->our_line + nfc_of(&placing->arena, before).n;
}

static bool find_composed(struct matching *matching, struct counted *counted, size_t *at)
{
    struct placing_composed placing = {.arena = arena_init(), .counted = counted, .at = *at};
    bool ok = arena_run(&placing.arena, place_composed, &placing, matching->error);
    arena_done(&placing.arena);
    if (ok)
        *at = placing.place;
    return ok;
}

/* A place in the file's text as one in ours, where they are the same but for composed letters. */
static bool range_in_ours(struct matching *matching, struct counted *counted, struct range *range)
{
    return !matching->sources[counted->source].apart ||
           (find_composed(matching, counted, &range->start) &&
            find_composed(matching, counted, &range->end));
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

/* How many viewpoints and names are hit. */
static bool count_hits(struct matching *matching, const struct counting *counting, size_t *ret_hits)
{
    const struct project *project = matching->project;
    struct counted counted = {.source = NOWHERE};
    size_t hits = 0;
    for (size_t i = 0; i < project->selections.count; i++) {
        const struct project_selection *selection = &project->selections.items[i];
        const struct matched_source *source = &matching->sources[selection->source];
        struct range range, ours;
        if (!source->same_text)
            continue;
        if (!count_source(matching, counting, selection->source, &counted))
            return false;
        if (!range_in_source(&counted, selection, &range))
            continue;
        ours = range;
        if (!range_in_ours(matching, &counted, &ours))
            return false;
        hits += viewpoint_at(&matching->plan->export, source->document, ours) != NOWHERE ? 1 : 0;
        hits += is_named_so(str_sub(source->text, range.start, range.end), selection->name) ? 1 : 0;
    }
    *ret_hits = hits;
    return true;
}

static bool any_marked(const struct matching *matching)
{
    for (size_t i = 0; i < matching->project->sources.count; i++)
        if (matching->sources[i].marked)
            return true;
    return false;
}

/* One way for the whole file: the first of those that hit most. */
static bool choose_counting(struct matching *matching)
{
    size_t most = 0, ways = any_marked(matching) ? COUNTINGS : COUNTINGS / 2;
    for (size_t i = 0; i < ways; i++) {
        size_t hits = 0;
        if (!count_hits(matching, &countings[i], &hits))
            return false;
        if (i == 0 || hits > most) {
            most = hits;
            matching->counting = countings[i];
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
    struct composing composing = {.arena = matching->arena,
                                  .from = str_sub(source->text, range.start, range.end)};
    if (!arena_run(matching->arena, compose, &composing, matching->error))
        return false;
    *ret_found = desk_find_text(matching->office, export->consultation.id, document->row.number,
                                composing.made, (int64_t)range.start, &stretch, &error);
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
    struct counted counted;
    struct known viewpoints, rejected;
    size_t *claims; /* how many selections have each viewpoint's UUID */
};

static bool count_claims(struct matching *matching, struct placing *placing)
{
    const struct project *project = matching->project;
    placing->claims = ARENA_ARRAY(matching->arena, placing->viewpoints.count + 1, size_t);
    if (!placing->claims)
        return error_no_memory(matching->error);
    for (size_t i = 0; i < project->selections.count; i++) {
        size_t claimed = find_known(&placing->viewpoints, &project->selections.items[i].guid);
        if (claimed != NOWHERE)
            placing->claims[claimed]++;
    }
    return true;
}

/* Whether a selection is coded, and with nothing but the case that its text belongs to. */
static bool is_of_a_case(const struct matching *matching, size_t selection)
{
    const struct project *project = matching->project;
    size_t first = project_first_coding(project, selection), at = first;
    for (; at < project->codings.count && project->codings.items[at].selection == selection; at++) {
        const struct meant *meant = project_meaning(matching, &project->codings.items[at].code);
        if (!meant || !meant->is_case)
            return false;
    }
    return at > first;
}

static bool place(struct matching *matching, struct placing *placing, size_t at)
{
    const struct project_selection *selection = &matching->project->selections.items[at];
    const struct matched_source *source = &matching->sources[selection->source];
    const struct export *export = &matching->plan->export;
    struct placed placed = {.document = source->document, .viewpoint = NOWHERE, .selection = at};
    size_t same = find_known(&placing->viewpoints, &selection->guid);
    bool found = range_in_source(&placing->counted, selection, &placed.range);
    if (found && !range_in_ours(matching, &placing->counted, &placed.range))
        return false;
    if (found && !source->same_text &&
        !find_words(matching, source, placed.range, &placed.range, &found))
        return false;
    if (!found)
        return plan_add(matching, (struct project_change){.what = PROJECT_NOT_PLACED,
                                                          .document = source->document,
                                                          .target = same,
                                                          .from = selection->name,
                                                          .count = 1});
    if (is_rejected(matching, &placing->rejected, &placed, &selection->guid))
        return plan_add(matching, (struct project_change){.what = PROJECT_REJECTED,
                                                          .document = source->document,
                                                          .target = NOWHERE,
                                                          .range = placed.range,
                                                          .count = 1});
    placed.by_guid = same != NOWHERE && placing->claims[same] == 1 &&
                     export->viewpoints[same].document == source->document;
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
    struct placing placing = {.counted = {.source = NOWHERE}};
    if (!know(matching, matching->plan->export.viewpoint_count, viewpoint_guid,
              &placing.viewpoints) ||
        !know(matching, matching->rejected.count, rejected_guid, &placing.rejected) ||
        !count_claims(matching, &placing))
        return false;
    for (size_t i = 0; i < project->selections.count; i++) {
        size_t at = project->selections.items[i].source;
        if (matching->sources[at].document == NOWHERE || is_of_a_case(matching, i))
            continue;
        if (!count_source(matching, &matching->counting, at, &placing.counted) ||
            !place(matching, &placing, i))
            return false;
    }
    return true;
}

bool project_match(struct matching *matching)
{
    const struct export *export = &matching->plan->export;
    return sql_export_rejected_list(matching->office->store, export->consultation.id,
                                    matching->arena, &matching->rejected, matching->error) &&
           match_sources(matching) && tell_sources(matching) && choose_counting(matching) &&
           place_all(matching);
}

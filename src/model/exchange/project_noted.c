/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/project.h"
#include "model/exchange/project_inner.h"

static size_t first_note(const struct project *project, size_t selection)
{
    size_t low = 0, high = project->notes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (project->notes.items[middle].selection < selection)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t skip_space(struct str text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

/* The same but for white space, which programs lay out anew. */
static bool same_words(struct str a, struct str b)
{
    size_t i = skip_space(a, 0), j = skip_space(b, 0);
    while (i < a.n && j < b.n && a.p[i] == b.p[j]) {
        i = skip_space(a, i + 1);
        j = skip_space(b, j + 1);
    }
    return i == a.n && j == b.n;
}

static bool is_ours(const struct matching *matching, const struct project_note *note,
                    size_t viewpoint)
{
    if (project_is_own_description(note->text))
        return true;
    return viewpoint != NOWHERE &&
           same_words(note->text, matching->plan->export.viewpoints[viewpoint].row->reason);
}

bool project_tell_notes(struct matching *matching, const struct placed *placed, size_t target)
{
    const struct project *project = matching->project;
    for (size_t i = first_note(project, placed->selection);
         i < project->notes.count && project->notes.items[i].selection == placed->selection; i++) {
        const struct project_change change = {.what = PROJECT_NOTE,
                                              .document = placed->document,
                                              .target = target,
                                              .range = placed->range,
                                              .to = project->notes.items[i].text,
                                              .count = 1};
        if (!is_ours(matching, &project->notes.items[i], placed->viewpoint) &&
            !plan_add(matching, change))
            return false;
    }
    return true;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/passages/passages.h"

#include "text/passages/passage_features.h"

#include <string.h>

#define SHARED_WORDS 3
/* The viewpoint before is a reason when it is about the same node as surely as this. */
#define NEIGHBOUR_ENOUGH 0.5f

/* A part named by its heading's words is meant beside the likeliest when it is as likely as this:
 * words of headings are often just words. */
#define MEANT_TOO 0.15f

struct finder {
    struct arena *arena;
    const struct passage_index *index;
    const struct scene *scene;
    struct passage_case *cases;
};

/* --- Evidence --- */

static enum evidence_kind evidence_of_reference(const struct reference *reference)
{
    static const enum evidence_kind kinds[] = {[REFERENCE_NUMBER] = EVIDENCE_REFERENCE,
                                               [REFERENCE_PAGE] = EVIDENCE_REFERENCE,
                                               [REFERENCE_HEADING] = EVIDENCE_HEADING,
                                               [REFERENCE_QUOTATION] = EVIDENCE_QUOTATION,
                                               [REFERENCE_DANGLING] = EVIDENCE_REFERENCE};
    return kinds[reference->kind];
}

typedef VEC(struct evidence) evidence_vec;

static void add_words(struct finder *finder, const struct passage_case *item, size_t node,
                      evidence_vec *evidence)
{
    size_t shared[SHARED_WORDS];
    size_t count = ranking_shared(finder->index->ranking, item->words, node, shared, SHARED_WORDS);
    for (size_t i = 0; i < count; i++) {
        struct range range = item->words.items[shared[i]].range;
        *VEC_PUSH(finder->arena, evidence) = (struct evidence){
            EVIDENCE_WORDS, document_plain(finder->arena, finder->scene->document, range), range};
    }
}

static bool is_neighbour(const struct passage_choice *choice)
{
    for (size_t i = 0; i < 3; i++)
        if (choice->features[PASSAGE_BEFORE + i] >= NEIGHBOUR_ENOUGH)
            return true;
    return false;
}

static struct evidence_list evidence_for(struct finder *finder, const struct passage_case *item,
                                         const struct passage_choice *choice)
{
    evidence_vec evidence = {0};
    const struct reference *reason = choice->reason;
    if (choice->node == 0 || choice->node >= PASSAGE_NONE)
        return (struct evidence_list){NULL, 0};
    if (reason)
        *VEC_PUSH(finder->arena, &evidence) = (struct evidence){
            choice->place == PLACE_INSIDE ? evidence_of_reference(reason) : EVIDENCE_SECTION,
            document_plain(finder->arena, finder->scene->document, reason->range), reason->range};
    add_words(finder, item, choice->node, &evidence);
    if (is_neighbour(choice))
        *VEC_PUSH(finder->arena, &evidence) =
            (struct evidence){EVIDENCE_NEIGHBOUR, STR(""), {0, 0}};
    return (struct evidence_list){evidence.items, evidence.count};
}

/* --- Choice --- */

/* The whole and the consultation are never likened to words, so they must be likely by themselves
 * (as log odds): one chance in four, two in five. */
#define WHOLE_ENOUGH (-1.1f)
#define PROCESS_ENOUGH (-0.4f)

static bool is_unlikely(const float *features)
{
    bool whole = features[PASSAGE_IS_WHOLE] > 0 && features[PASSAGE_WHOLE] < WHOLE_ENOUGH &&
                 features[PASSAGE_WHOLE_NAMED] <= 0 && features[PASSAGE_WHOLE_STANCE] <= 0;
    return whole ||
           (features[PASSAGE_IS_PROCESS] > 0 && features[PASSAGE_PROCESS_LIKELY] < PROCESS_ENOUGH);
}

/* A number says outright what is meant: then nothing else goes before the parts that it names and
 * what stands below them, but for the whole when a position is taken on it. */
static bool is_ruled_out(const struct passage_choice *choice)
{
    const float *features = choice->features;
    return is_unlikely(features) || features[PASSAGE_OTHER_NUMBER] > 0 ||
           features[PASSAGE_PROCESS_NUMBERED] > 0 || features[PASSAGE_NONE_NUMBERED] > 0 ||
           (features[PASSAGE_WHOLE_NUMBERED] > 0 && features[PASSAGE_WHOLE_STANCE] <= 0);
}

/* The likeliest that is not ruled out, then all others by likelihood; the order in which they were
 * weighed between equals. How many. */
static size_t in_order(const struct passage_case *item, size_t order[PASSAGE_CHOICES])
{
    size_t count = 0, first = 0;
    for (size_t i = 0; i < item->count; i++) {
        size_t at = count++;
        for (; at > 0 && item->choices[order[at - 1]].probability < item->choices[i].probability;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    while (first < count && is_ruled_out(&item->choices[order[first]]))
        first++;
    if (first == 0 || first == count)
        return count;
    size_t chosen = order[first];
    memmove(order + 1, order, first * sizeof *order);
    order[0] = chosen;
    return count;
}

/* The likeliest first, and with a part every other part that is named in so many words. */
static bool is_meant(const struct passage_choice *first, const struct passage_choice *choice)
{
    if (first->node == PASSAGE_NONE || choice->node == PASSAGE_NONE)
        return false;
    if (choice == first)
        return true;
    bool parts = first->node != 0 && first->node != PASSAGE_PROCESS;
    bool outright = choice->reason && choice->place == PLACE_INSIDE &&
                    (choice->reason->kind == REFERENCE_NUMBER || choice->probability >= MEANT_TOO);
    return parts && outright;
}

static void choose(struct finder *finder, const struct passage_case *item,
                   struct viewpoint *viewpoint)
{
    size_t best[PASSAGE_CHOICES];
    size_t count = in_order(item, best);
    if (count == 0)
        return;
    viewpoint->passages = ARENA_ARRAY(finder->arena, PASSAGE_CANDIDATES, struct passage);
    viewpoint->candidates = ARENA_ARRAY(finder->arena, PASSAGE_CANDIDATES, struct passage);
    bool has_whole = false; /* the last place among the candidates is kept for the whole */
    for (size_t i = 0; i < count; i++) {
        const struct passage_choice *choice = &item->choices[best[i]];
        bool room = viewpoint->candidate_count + !has_whole < PASSAGE_CANDIDATES;
        bool candidate = choice->node == 0 || (choice->node != PASSAGE_NONE && room);
        bool meant = is_meant(&item->choices[best[0]], choice) &&
                     viewpoint->passage_count < PASSAGE_CANDIDATES;
        if (!candidate && !meant)
            continue;
        struct passage passage = {choice->node, choice->probability,
                                  evidence_for(finder, item, choice)};
        has_whole = has_whole || choice->node == 0;
        if (candidate)
            viewpoint->candidates[viewpoint->candidate_count++] = passage;
        if (meant)
            viewpoint->passages[viewpoint->passage_count++] = passage;
    }
}

void passages_find(struct arena *arena, const struct passage_index *index,
                   const struct scene *scene, struct analysis *analysis)
{
    struct finder finder = {arena, index, scene, NULL};
    size_t count = analysis->viewpoint_count;
    finder.cases = passage_cases_make(arena, index, scene, analysis->viewpoints, count);
    for (size_t i = 0; i < count; i++)
        passage_case_weigh(&finder.cases[i], PASSAGE_ALONE);
    passage_cases_look_around(arena, index->draft, finder.cases, count);
    for (size_t i = 0; i < count; i++)
        passage_case_weigh(&finder.cases[i], PASSAGE_AROUND);
    for (size_t i = 0; i < count; i++)
        choose(&finder, &finder.cases[i], &analysis->viewpoints[i]);
}

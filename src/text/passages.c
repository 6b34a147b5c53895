/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/passages.h"

#include <string.h>

#define CANDIDATES 5
#define SHARED_WORDS 3

/* What each kind of evidence adds to a node's score; the likeness of words adds at most about 0.6.
 */
#define SCORE_NUMBER 1.6f
#define SCORE_QUOTATION 1.4f
#define SCORE_HEADING 1.1f
#define SCORE_PAGE 0.2f
/* The same references count less where they stand beside the viewpoint: in its heading or in the
 * words that lead its paragraph in. */
#define LEAD 0.55f
#define ABOVE 0.1f
/* A part of what is named may be meant when its words fit better. */
#define BELOW_NAMED 0.85f
/* A heading of the letter that names a node with parts says little of which. */
#define WITH_PARTS 0.4f
#define BELOW_SECTION 0.3f /* for nodes below the one that the heading names */
#define HEADING_WORDS 0.2f /* likeness to the words of the letter's own heading */
#define NEIGHBOUR 0.08f
#define NEIGHBOUR_POINTED_AT 0.2f
/* List items are parts of their section and answer for it only when they fit much better. */
#define ITEM_FACTOR 0.98f
/* Below this nothing is said. */
#define ENOUGH 0.11f
/* How likely the whole or the consultation must be; words that fit a node well speak against the
 * whole. */
#define WHOLE_ENOUGH 0.4f
#define WHOLE_AGAINST_WORDS 0.3f
#define PROCESS_ENOUGH 0.5f

struct finder {
    struct arena *arena;
    struct text_tools *tools;
    const struct passage_index *index;
    const struct scene *scene;
    float *scores, *heading_scores;
    const struct reference **reasons; /* the strongest reference for each node, or NULL */
    bool *beside;                     /* it stands beside the viewpoint */
};

/* What is known of a viewpoint from its sentences. */
struct about {
    size_t first, last; /* sentences */
    struct words words;
    bool whole, backward, named;
    size_t block;
};

static struct about about_of(const struct finder *finder, const struct viewpoint *viewpoint)
{
    struct about about = {.first = SIZE_MAX};
    size_t count = 0;
    for (size_t i = 0; i < finder->scene->sentences.count; i++) {
        const struct sentence *sentence = &finder->scene->sentences.items[i];
        if (sentence->range.start < viewpoint->range.start ||
            sentence->range.end > viewpoint->range.end)
            continue;
        if (about.first == SIZE_MAX) {
            about.first = i;
            about.block = sentence->block;
            about.backward = finder->scene->judgements[i].backward;
        }
        about.last = i;
        about.whole = about.whole || finder->scene->judgements[i].whole;
        count += sentence->words.count;
    }
    if (about.first == SIZE_MAX)
        return about;
    struct word *words = ARENA_ARRAY(finder->arena, count, struct word);
    for (size_t i = about.first; i <= about.last; i++) {
        struct words part = finder->scene->sentences.items[i].words;
        memcpy(words + about.words.count, part.items, part.count * sizeof *words);
        about.words.count += part.count;
    }
    about.words.items = words;
    return about;
}

/* --- Scores --- */

/* Items of a list are passages of their own where the list is what the section holds (goals,
 * indicators); under an initiative they are its text. */
static bool is_candidate(const struct draft *draft, size_t node)
{
    const struct node *candidate = &draft->nodes[node];
    if (candidate->kind == NODE_LIST_ITEM) {
        enum node_kind above = draft->nodes[candidate->parent].kind;
        return above != NODE_INITIATIVE && above != NODE_FOCUS_AREA;
    }
    return candidate->kind != NODE_PARAGRAPH;
}

static bool has_titled_children(const struct draft *draft, size_t node)
{
    for (size_t i = node + 1;
         i < draft->node_count && draft->nodes[i].depth > draft->nodes[node].depth; i++)
        if (node_is_titled(&draft->nodes[i]))
            return true;
    return false;
}

static float score_of_reference(const struct reference *reference)
{
    static const float scores[] = {[REFERENCE_NUMBER] = SCORE_NUMBER,
                                   [REFERENCE_PAGE] = SCORE_PAGE,
                                   [REFERENCE_HEADING] = SCORE_HEADING,
                                   [REFERENCE_QUOTATION] = SCORE_QUOTATION,
                                   [REFERENCE_DANGLING] = 0};
    return scores[reference->kind] * reference->score;
}

static void credit(struct finder *finder, const struct reference *reference, size_t node,
                   float score, bool beside)
{
    finder->scores[node] += score;
    const struct reference *before = finder->reasons[node];
    if (before && score_of_reference(before) >= score_of_reference(reference))
        return;
    finder->reasons[node] = reference;
    finder->beside[node] = beside;
}

static void credit_page(struct finder *finder, const struct reference *reference, float factor)
{
    const struct draft *draft = finder->index->draft;
    for (size_t i = 1; i < draft->node_count; i++) {
        uint32_t last = draft->nodes[i].page;
        if (i + 1 < draft->node_count && draft->nodes[i + 1].page > last)
            last = draft->nodes[i + 1].page;
        if (is_candidate(draft, i) && draft->nodes[i].page <= reference->page &&
            last >= reference->page)
            finder->scores[i] += SCORE_PAGE * factor;
    }
}

/* Where a reference stands: in the viewpoint, in the words that lead its paragraph in, in the
 * heading above. */
enum place { PLACE_INSIDE, PLACE_LEAD, PLACE_ABOVE };

static void credit_reference(struct finder *finder, const struct reference *reference,
                             enum place place)
{
    static const float factors[] = {1, LEAD, ABOVE};
    float factor = factors[place];
    if (reference->kind == REFERENCE_DANGLING)
        return;
    if (place == PLACE_ABOVE && has_titled_children(finder->index->draft, reference->node))
        factor *= WITH_PARTS;
    bool beside = place != PLACE_INSIDE;
    const struct draft *draft = finder->index->draft;
    if (reference->kind == REFERENCE_PAGE) {
        credit_page(finder, reference, factor);
        return;
    }
    credit(finder, reference, reference->node, score_of_reference(reference) * factor, beside);
    float below =
        place == PLACE_ABOVE ? BELOW_SECTION : score_of_reference(reference) * BELOW_NAMED;
    size_t from = reference->node + (place != PLACE_ABOVE);
    if (place == PLACE_LEAD)
        below *= LEAD;
    for (size_t i = from; i < draft->node_count && draft_is_within(draft, i, reference->node); i++)
        if (is_candidate(draft, i))
            finder->scores[i] += below;
}

/* The words of the same paragraph before the viewpoint ("Insats 1.2:", "Sid 9, kartläggningen."),
 * and the heading above it. */
static void credit_references(struct finder *finder, const struct viewpoint *viewpoint,
                              struct about *about)
{
    struct range block = finder->scene->document->blocks.items[about->block].range;
    size_t heading = finder->scene->sections[about->block].heading;
    struct range above = heading == SIZE_MAX ? (struct range){0, 0}
                                             : finder->scene->document->blocks.items[heading].range;
    for (size_t i = 0; i < finder->scene->references.count; i++) {
        const struct reference *reference = &finder->scene->references.items[i];
        struct range at = reference->range;
        if (at.start >= viewpoint->range.start && at.end <= viewpoint->range.end) {
            credit_reference(finder, reference, PLACE_INSIDE);
            about->named = about->named || reference->kind != REFERENCE_DANGLING;
        } else if (at.start >= above.start && at.end <= above.end) {
            credit_reference(finder, reference, PLACE_ABOVE);
        } else if (at.start >= block.start && at.end <= viewpoint->range.start) {
            credit_reference(finder, reference, PLACE_LEAD);
        }
    }
}

static void score_words(struct finder *finder, const struct about *about)
{
    const struct draft *draft = finder->index->draft;
    float ceiling = ranking_scores(finder->index->ranking, about->words, finder->scores);
    size_t heading = finder->scene->sections[about->block].heading;
    float above = 0;
    if (heading != SIZE_MAX) {
        struct words words = words_of(finder->arena, finder->tools, finder->scene->document->text,
                                      finder->scene->document->blocks.items[heading].range);
        above = ranking_scores(finder->index->ranking, words, finder->heading_scores);
    }
    for (size_t i = 0; i < draft->node_count; i++) {
        float score = ceiling > 0 ? finder->scores[i] / ceiling : 0;
        if (above > 0)
            score += HEADING_WORDS * finder->heading_scores[i] / above;
        finder->scores[i] = !is_candidate(draft, i)                  ? 0
                            : draft->nodes[i].kind == NODE_LIST_ITEM ? score * ITEM_FACTOR
                                                                     : score;
    }
}

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

static void add_words(struct finder *finder, const struct about *about, size_t node,
                      evidence_vec *evidence)
{
    size_t shared[SHARED_WORDS];
    size_t count = ranking_shared(finder->index->ranking, about->words, node, shared, SHARED_WORDS);
    for (size_t i = 0; i < count; i++) {
        struct range range = about->words.items[shared[i]].range;
        *VEC_PUSH(finder->arena, evidence) = (struct evidence){
            EVIDENCE_WORDS, document_plain(finder->arena, finder->scene->document, range), range};
    }
}

static struct evidence_list evidence_for(struct finder *finder, const struct about *about,
                                         size_t node, size_t neighbour)
{
    evidence_vec evidence = {0};
    const struct reference *reason = finder->reasons[node];
    if (reason)
        *VEC_PUSH(finder->arena, &evidence) = (struct evidence){
            finder->beside[node] ? EVIDENCE_SECTION : evidence_of_reference(reason),
            document_plain(finder->arena, finder->scene->document, reason->range), reason->range};
    add_words(finder, about, node, &evidence);
    if (node == neighbour)
        *VEC_PUSH(finder->arena, &evidence) =
            (struct evidence){EVIDENCE_NEIGHBOUR, STR(""), {0, 0}};
    return (struct evidence_list){evidence.items, evidence.count};
}

/* --- Choice --- */

static float as_score(float score)
{
    return score / (score + 0.25f);
}

static size_t best_nodes(const struct finder *finder, size_t best[CANDIDATES])
{
    size_t count = 0;
    for (size_t i = 1; i < finder->index->draft->node_count; i++) {
        if (finder->scores[i] <= 0)
            continue;
        size_t at = count < CANDIDATES ? count++ : CANDIDATES;
        for (; at > 0 && finder->scores[best[at - 1]] < finder->scores[i]; at--)
            if (at < CANDIDATES)
                best[at] = best[at - 1];
        if (at < CANDIDATES)
            best[at] = i;
    }
    return count;
}

static void add_passage(struct finder *finder, struct passage **passages, size_t *count,
                        struct passage passage)
{
    if (!*passages)
        *passages = ARENA_ARRAY(finder->arena, CANDIDATES + 2, struct passage);
    if (*count < CANDIDATES)
        (*passages)[(*count)++] = passage;
}

/* The whole, the consultation itself, or SIZE_MAX when a part must be looked for. */
static size_t special_node(const struct about *about, const struct viewpoint *viewpoint, float best)
{
    if (viewpoint->kind == KIND_STANCE && (!about->named || about->whole))
        return 0;
    if (about->named)
        return SIZE_MAX;
    if (viewpoint->process >= PROCESS_ENOUGH)
        return PASSAGE_PROCESS;
    if (viewpoint->whole - WHOLE_AGAINST_WORDS * best >= WHOLE_ENOUGH)
        return 0;
    return SIZE_MAX;
}

static void choose(struct finder *finder, const struct about *about, struct viewpoint *viewpoint,
                   size_t neighbour)
{
    size_t best[CANDIDATES];
    size_t count = best_nodes(finder, best);
    float top = count ? finder->scores[best[0]] : 0;
    size_t special = special_node(about, viewpoint, top);
    if (special != SIZE_MAX) {
        struct passage passage = {.node = special, .score = 0.6f};
        add_passage(finder, &viewpoint->passages, &viewpoint->passage_count, passage);
        add_passage(finder, &viewpoint->candidates, &viewpoint->candidate_count, passage);
    }
    for (size_t i = 0; i < count; i++) {
        struct passage passage = {best[i], as_score(finder->scores[best[i]]),
                                  evidence_for(finder, about, best[i], neighbour)};
        /* The last place is kept for the whole, which no words can be likened to. */
        if (viewpoint->candidate_count + (special == SIZE_MAX) < CANDIDATES)
            add_passage(finder, &viewpoint->candidates, &viewpoint->candidate_count, passage);
        bool referred = finder->reasons[best[i]] && !finder->beside[best[i]];
        bool first = viewpoint->passage_count == 0 && finder->scores[best[i]] >= ENOUGH;
        if (special == SIZE_MAX && (first || referred))
            add_passage(finder, &viewpoint->passages, &viewpoint->passage_count, passage);
    }
    if (special == SIZE_MAX)
        add_passage(finder, &viewpoint->candidates, &viewpoint->candidate_count,
                    (struct passage){.node = 0, .score = 0.1f});
    if (viewpoint->passage_count == 0 && viewpoint->whole > 0.2f)
        add_passage(finder, &viewpoint->passages, &viewpoint->passage_count,
                    (struct passage){.node = 0, .score = 0.3f});
}

static void find_one(struct finder *finder, struct analysis *analysis, size_t i)
{
    struct viewpoint *viewpoint = &analysis->viewpoints[i];
    struct about about = about_of(finder, viewpoint);
    size_t nodes = finder->index->draft->node_count, neighbour = SIZE_MAX;
    if (about.first == SIZE_MAX)
        return;
    memset(finder->reasons, 0, nodes * sizeof *finder->reasons);
    score_words(finder, &about);
    credit_references(finder, viewpoint, &about);
    const struct viewpoint *before = i ? &analysis->viewpoints[i - 1] : NULL;
    if (before && before->passage_count && before->passages[0].node < nodes &&
        before->passages[0].node > 0) {
        size_t block = finder->scene->document->blocks.count;
        for (size_t j = 0; j < finder->scene->sentences.count; j++)
            if (finder->scene->sentences.items[j].range.start == before->range.start)
                block = finder->scene->sentences.items[j].block;
        bool near = block == about.block || (block < finder->scene->document->blocks.count &&
                                             finder->scene->sections[block].heading ==
                                                 finder->scene->sections[about.block].heading &&
                                             finder->scene->sections[block].heading != SIZE_MAX);
        if (near) {
            neighbour = before->passages[0].node;
            finder->scores[neighbour] +=
                about.backward && block == about.block ? NEIGHBOUR_POINTED_AT : NEIGHBOUR;
        }
    }
    choose(finder, &about, viewpoint, neighbour);
}

void passages_find(struct arena *arena, struct text_tools *tools, const struct passage_index *index,
                   const struct scene *scene, struct analysis *analysis)
{
    size_t nodes = index->draft->node_count;
    struct finder finder = {.arena = arena, .tools = tools, .index = index, .scene = scene};
    finder.scores = ARENA_ARRAY(arena, nodes, float);
    finder.heading_scores = ARENA_ARRAY(arena, nodes, float);
    finder.reasons = ARENA_ARRAY(arena, nodes, const struct reference *);
    finder.beside = ARENA_ARRAY(arena, nodes, bool);
    for (size_t i = 0; i < analysis->viewpoint_count; i++)
        find_one(&finder, analysis, i);
}

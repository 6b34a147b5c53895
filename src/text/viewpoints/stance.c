/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/stance.h"

#include "text/letter/returned.h"

/* Positions weaker than this are kind words about the whole, used only when there is no formal one.
 */
#define FORMAL 0.85f

/* Some part, but which is not said. */
#define PART_UNKNOWN (SIZE_MAX - 1)

struct position {
    enum stance stance;
    float weight;
    size_t sentence;
    struct range words; /* of the cue */
    size_t node;        /* that it is about; 0 the whole */
    bool decided;       /* stands among the points of a decision */
};

typedef VEC(struct position) position_vec;

struct judging {
    struct arena *arena;
    const struct scene *scene;
    position_vec positions;
};

/* The part that a sentence refers to: by number or heading in it, or in the heading that it stands
 * under; 0 if it names none. */
static size_t node_named(const struct judging *judging, struct range range)
{
    size_t node = 0;
    for (size_t i = 0; i < judging->scene->references.count; i++) {
        const struct reference *reference = &judging->scene->references.items[i];
        bool inside = reference->range.start >= range.start && reference->range.end <= range.end;
        if (inside && reference->kind != REFERENCE_DANGLING && reference->kind != REFERENCE_PAGE)
            node = reference->node;
    }
    return node;
}

static size_t node_of_sentence(const struct judging *judging, size_t i)
{
    const struct sentence *sentence = &judging->scene->sentences.items[i];
    size_t node = node_named(judging, sentence->range);
    if (node || judging->scene->judgements[i].whole)
        return node;
    size_t heading = judging->scene->sections[sentence->block].heading;
    if (heading == SIZE_MAX)
        return 0;
    return node_named(judging, judging->scene->document->blocks.items[heading].range);
}

static const struct cue_match *strongest(const struct judgement *judgement)
{
    const struct cue_match *best = NULL;
    for (size_t i = 0; i < judgement->cues.count; i++) {
        const struct cue_match *match = &judgement->cues.items[i];
        bool position = match->cue->class >= CUE_FOR && match->cue->class <= CUE_ABSTAINS &&
                        match->cue->class != CUE_FOR_IN_PART;
        if (position && (!best || match->cue->weight > best->cue->weight))
            best = match;
    }
    return best;
}

/* The viewpoint that holds a sentence, or NULL. */
static const struct viewpoint *viewpoint_at(const struct analysis *analysis, size_t at)
{
    for (size_t i = 0; i < analysis->viewpoint_count; i++)
        if (analysis->viewpoints[i].range.start <= at && at < analysis->viewpoints[i].range.end)
            return &analysis->viewpoints[i];
    return NULL;
}

/* What a position is about. A formal one ("stance") is about the whole unless it names parts only;
 * a no is about the whole only when it says so. */
static size_t node_of_position(const struct judging *judging, const struct analysis *analysis,
                               size_t i)
{
    const struct judgement *judgement = &judging->scene->judgements[i];
    const struct viewpoint *viewpoint = viewpoint_at(analysis, judgement->sentence->range.start);
    if (viewpoint && viewpoint->beside != BLOCK_PARAGRAPH)
        return viewpoint->passage_count ? viewpoint->passages[0].node : PART_UNKNOWN;
    size_t node = node_of_sentence(judging, i);
    bool formal = viewpoint && viewpoint->kind == KIND_STANCE;
    if (judgement->stance == STANCE_FOR_IN_PART && (formal || judgement->whole))
        return 0;
    if (node && judgement->whole && judgement->stance != STANCE_AGAINST)
        return 0;
    if (node == 0 && judgement->stance == STANCE_AGAINST && !judgement->whole && !formal)
        return PART_UNKNOWN;
    return node;
}

/* "Beslutade den 18 november att inte avge något eget svar" is how the letter itself came about. */
static bool is_of_the_past(const struct judgement *judgement)
{
    return judgement->past && judgement->stance != STANCE_ABSTAINS;
}

/* What a returned draft says of itself. */
static bool is_drafts_own(const struct scene *scene, size_t i)
{
    return scene->returned && scene->returned->drafts[i];
}

static void collect(struct judging *judging, const struct analysis *analysis)
{
    for (size_t i = 0; i < judging->scene->sentences.count; i++) {
        const struct judgement *judgement = &judging->scene->judgements[i];
        const struct section *section = &judging->scene->sections[judgement->sentence->block];
        enum block_kind kind =
            judging->scene->document->blocks.items[judgement->sentence->block].kind;
        const struct cue_match *match = strongest(judgement);
        if (!match || judgement->stance == STANCE_NONE || is_of_the_past(judgement) ||
            judgement->asks || kind == BLOCK_QUOTE || kind == BLOCK_HEADING ||
            kind == BLOCK_INSERTED || kind == BLOCK_DELETED || is_drafts_own(judging->scene, i) ||
            section->kind == SECTION_RETOLD)
            continue;
        struct position *position = VEC_PUSH(judging->arena, &judging->positions);
        const struct word *words = judgement->sentence->words.items;
        position->stance = judgement->stance;
        position->weight = match->cue->weight;
        position->sentence = i;
        position->words =
            (struct range){words[match->first].range.start, words[match->last].range.end};
        position->node = node_of_position(judging, analysis, i);
        position->decided = section->kind == SECTION_DECISION;
    }
}

static struct evidence_list evidence_of(const struct judging *judging,
                                        const struct position *position)
{
    struct evidence *evidence = ARENA_NEW(judging->arena, struct evidence);
    *evidence = (struct evidence){
        EVIDENCE_STANCE, document_plain(judging->arena, judging->scene->document, position->words),
        position->words};
    return (struct evidence_list){evidence, 1};
}

/* Of several positions on the whole the firmest decides; between equals one in part or a no says
 * more than a yes. */
static const struct position *decisive(const struct judging *judging, float least)
{
    static const int precedence[STANCES] = {[STANCE_FOR_IN_PART] = 5,
                                            [STANCE_AGAINST] = 4,
                                            [STANCE_FOR] = 3,
                                            [STANCE_NO_OBJECTION] = 2,
                                            [STANCE_ABSTAINS] = 1};
    const struct position *best = NULL;
    for (size_t i = 0; i < judging->positions.count; i++) {
        const struct position *position = &judging->positions.items[i];
        if (position->node || position->weight < least)
            continue;
        if (!best || precedence[position->stance] > precedence[best->stance])
            best = position;
    }
    return best;
}

static bool takes(const struct judging *judging, enum stance stance)
{
    for (size_t i = 0; i < judging->positions.count; i++)
        if (judging->positions.items[i].stance == stance)
            return true;
    return false;
}

/* The formal position among the sentences of a viewpoint, or NULL. */
static const struct position *position_in(const struct judging *judging,
                                          const struct viewpoint *viewpoint)
{
    for (size_t i = 0; i < judging->positions.count; i++) {
        const struct position *position = &judging->positions.items[i];
        if (position->weight >= FORMAL && position->words.start >= viewpoint->range.start &&
            position->words.end <= viewpoint->range.end)
            return position;
    }
    return NULL;
}

/* What a viewpoint says of the node that it is about: an objection a no, else the position in its
 * words. */
static enum stance stance_on_node(const struct position *position,
                                  const struct viewpoint *viewpoint)
{
    if (viewpoint->kind == KIND_OBJECTION)
        return STANCE_AGAINST;
    bool takes = viewpoint->kind == KIND_STANCE || viewpoint->kind == KIND_PRAISE;
    return takes && position ? position->stance : STANCE_NONE;
}

static bool has_node(const struct node_stance *stances, size_t count, size_t node)
{
    for (size_t i = 0; i < count; i++)
        if (stances[i].node == node)
            return true;
    return false;
}

/* Names a part that the draft does not have, and none that it has: its words may be like those of
 * some part, but a position is not given to that part for it. */
static bool names_only_what_is_not(const struct judging *judging, struct range range)
{
    bool dangling = false;
    for (size_t i = 0; i < judging->scene->references.count; i++) {
        const struct reference *reference = &judging->scene->references.items[i];
        if (reference->range.start < range.start || reference->range.end > range.end)
            continue;
        if (reference->kind != REFERENCE_DANGLING)
            return false;
        dangling = true;
    }
    return dangling;
}

static void add_node_stances(struct judging *judging, struct analysis *analysis)
{
    VEC(struct node_stance) stances = {0};
    for (size_t i = 0; i < analysis->viewpoint_count; i++) {
        const struct viewpoint *viewpoint = &analysis->viewpoints[i];
        size_t node = viewpoint->passage_count ? viewpoint->passages[0].node : 0;
        const struct position *position = position_in(judging, viewpoint);
        enum stance on_node = stance_on_node(position, viewpoint);
        if (node == 0 || node == PASSAGE_PROCESS || on_node == STANCE_NONE ||
            has_node(stances.items, stances.count, node) ||
            names_only_what_is_not(judging, viewpoint->range))
            continue;
        struct node_stance *stance = VEC_PUSH(judging->arena, &stances);
        stance->node = node;
        stance->stance = on_node;
        stance->evidence = position ? evidence_of(judging, position) : viewpoint->evidence;
    }
    analysis->node_stances = stances.items;
    analysis->node_stance_count = stances.count;
}

/* A formal no to a part, named or not. */
static bool objects_to_a_part(const struct judging *judging)
{
    for (size_t i = 0; i < judging->positions.count; i++) {
        const struct position *position = &judging->positions.items[i];
        if (position->stance == STANCE_AGAINST && position->node && position->weight >= FORMAL)
            return true;
    }
    return false;
}

/* A no in argued words, about nothing less than the whole. */
static bool rejects_the_whole(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->viewpoint_count; i++) {
        const struct viewpoint *viewpoint = &analysis->viewpoints[i];
        if (viewpoint->kind == KIND_OBJECTION && viewpoint->passage_count &&
            viewpoint->passages[0].node == 0)
            return true;
    }
    return false;
}

void stance_judge(struct arena *arena, const struct scene *scene, struct analysis *analysis)
{
    struct judging judging = {arena, scene, {0}};
    collect(&judging, analysis);
    add_node_stances(&judging, analysis);
    const struct position *position = decisive(&judging, FORMAL);
    if (!position)
        position = decisive(&judging, 0);
    analysis->stance = position ? position->stance : STANCE_UNCLEAR;
    if (position)
        analysis->stance_evidence = evidence_of(&judging, position);
    bool objects = objects_to_a_part(&judging);
    if (analysis->stance == STANCE_FOR && objects)
        analysis->stance = STANCE_FOR_IN_PART;
    else if (!position && rejects_the_whole(analysis))
        analysis->stance = STANCE_AGAINST;
    else if (!position && takes(&judging, STANCE_AGAINST))
        analysis->stance = takes(&judging, STANCE_FOR) ? STANCE_FOR_IN_PART : STANCE_UNCLEAR;
}

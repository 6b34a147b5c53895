/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/viewpoints.h"

#include "text/letter/returned.h"
#include "text/viewpoints/weights.h"

/* A sentence is taken for background from this probability on. */
#define BACKGROUND_ENOUGH 0.5f
/* A sentence begins a new viewpoint from this probability on. */
#define NEW_ENOUGH 0.4f
/* A worry is a plain one when its cues weigh so much. */
#define WORRY_ENOUGH 1.0f
#define WORRY_SCORE 0.5f
/* A sentence of which so much is the words of a heading says nothing of its own. */
#define NAMED_PER_CENT 80
#define REASONS 3
#define MOST_EVIDENCE 4

/* What a sentence is to the grouping. */
struct member {
    bool view;
    float roles[ROLES];   /* probabilities */
    float begins;         /* probability that it begins a new viewpoint */
    float scopes[SCOPES]; /* probabilities */
    struct features features;
    enum background_kind background; /* what it is when it is no view */
};

struct run {
    size_t first, last; /* sentences */
    enum viewpoint_kind kind;
    float score;
};

struct grouping {
    struct arena *arena;
    const struct weights *weights;
    const struct scene *scene;
    struct member *members;
    VEC(struct run) runs;
};

/* --- What each sentence is --- */

static enum background_kind background_of(const struct scene *scene, size_t i)
{
    size_t block = scene->sentences.items[i].block;
    const struct judgement *judgement = &scene->judgements[i];
    if (scene->document->blocks.items[block].kind == BLOCK_QUOTE ||
        (scene->returned && scene->returned->drafts[i]))
        return BACKGROUND_RETOLD;
    if (!scene_is_running_text(scene, i))
        return BACKGROUND_FORM;
    enum section_kind section = scene->sections[block].kind;
    if (section == SECTION_HANDLING || section == SECTION_DECISION)
        return BACKGROUND_HANDLING;
    enum background_kind best = section == SECTION_RETOLD ? BACKGROUND_RETOLD : BACKGROUND_OWN;
    for (int kind = 0; kind < BACKGROUND_KINDS; kind++)
        if (judgement->background[kind] > judgement->background[best])
            best = (enum background_kind)kind;
    return best;
}

/* The draft's own heading and hardly a word more: retold, as in "strategin har fyra
 * inriktningsområden:" and their names. */
static bool only_names_a_heading(const struct scene *scene, size_t i)
{
    struct range sentence = scene->sentences.items[i].range;
    for (size_t j = 0; j < scene->references.count; j++) {
        const struct reference *reference = &scene->references.items[j];
        if (reference->kind == REFERENCE_HEADING && reference->range.start >= sentence.start &&
            reference->range.end <= sentence.end &&
            (reference->range.end - reference->range.start) * 100 >=
                (sentence.end - sentence.start) * NAMED_PER_CENT)
            return true;
    }
    return false;
}

/* "Avstyrker insats 2.2": a formal no to a part that it names is an objection whatever else stands
 * beside it. */
static bool rejects_a_part(const struct scene *scene, size_t i)
{
    const struct judgement *judgement = &scene->judgements[i];
    return judgement->stance == STANCE_AGAINST && scene->refers[i] && !judgement->whole &&
           !judgement->past && !judgement->asks;
}

/* `roles` are those of the first look. */
static struct member member_of(const struct grouping *grouping, size_t i, struct features features,
                               const float (*roles)[ROLES])
{
    struct member member = {.background = background_of(grouping->scene, i)};
    member.roles[ROLE_BACKGROUND] = 1;
    if (!scene_is_running_text(grouping->scene, i))
        return member;
    float beginnings[BEGINNINGS];
    member.features = features_again(grouping->arena, grouping->scene, i, features, roles);
    weights_roles(grouping->weights, member.features, member.roles);
    weights_beginnings(grouping->weights, member.features, beginnings);
    weights_scopes(grouping->weights, member.features, member.scopes);
    member.begins = beginnings[BEGIN_NEW];
    member.view = member.roles[ROLE_BACKGROUND] < BACKGROUND_ENOUGH;
    member.view = member.view ||
                  (rejects_a_part(grouping->scene, i) && member.background != BACKGROUND_HANDLING);
    if (block_is_aside(scene_block(grouping->scene, i)->kind)) {
        member.view = true;
    } else if (only_names_a_heading(grouping->scene, i)) {
        member.view = false;
        member.background = BACKGROUND_RETOLD;
    }
    return member;
}

static void look_twice(struct grouping *grouping)
{
    const struct scene *scene = grouping->scene;
    size_t count = scene->sentences.count;
    struct features *features = ARENA_ARRAY(grouping->arena, count, struct features);
    float(*roles)[ROLES] = arena_calloc(grouping->arena, count, sizeof *roles);
    for (size_t i = 0; i < count; i++) {
        roles[i][ROLE_BACKGROUND] = 1;
        if (!scene_is_running_text(scene, i))
            continue;
        features[i] = features_of(grouping->arena, scene, i);
        weights_first_roles(grouping->weights, features[i], roles[i]);
    }
    for (size_t i = 0; i < count; i++)
        grouping->members[i] = member_of(grouping, i, features[i], (const float(*)[ROLES])roles);
}

/* --- Grouping --- */

static bool same_block(const struct grouping *grouping, size_t a, size_t b)
{
    return grouping->scene->sentences.items[a].block == grouping->scene->sentences.items[b].block;
}

static bool is_wish(enum viewpoint_kind kind)
{
    return kind == KIND_CHANGE || kind == KIND_ADDITION || kind == KIND_CLARIFICATION;
}

static enum viewpoint_kind likeliest(const struct member *member)
{
    enum viewpoint_kind best = KIND_CHANGE;
    for (int kind = 0; kind < VIEWPOINT_KINDS; kind++)
        if (member->roles[kind] > member->roles[best])
            best = (enum viewpoint_kind)kind;
    return best;
}

/* A worry and the wish that follows from it ("därför") are one viewpoint; but where a wish stands
 * before the worry too, the worry is a thing of its own: what comes after it only says the wish
 * again. */
static bool worries(const struct judgement *judgement)
{
    return judgement->kind == KIND_CONCERN && judgement->strength >= WORRY_ENOUGH;
}

static bool is_worry_between_wishes(const struct grouping *grouping, size_t i)
{
    const struct member *members = grouping->members;
    return i > 0 && i + 1 < grouping->scene->sentences.count && same_block(grouping, i - 1, i) &&
           same_block(grouping, i, i + 1) && members[i - 1].view && members[i].view &&
           members[i + 1].view && worries(&grouping->scene->judgements[i]) &&
           is_wish(likeliest(&members[i - 1])) && is_wish(likeliest(&members[i + 1])) &&
           grouping->scene->judgements[i + 1].consequence;
}

/* What a change asks for is told by the change, not by its words. */
static bool settle_change(const struct grouping *grouping, struct run *run)
{
    const struct block *block = scene_block(grouping->scene, run->first);
    if (block->kind != BLOCK_INSERTED && block->kind != BLOCK_DELETED)
        return false;
    size_t place = grouping->scene->sentences.items[run->first].block;
    run->kind = grouping->scene->returned->asides[place].kind;
    run->score = 1;
    return true;
}

/* The kind that the sentences of a run speak most for, taken together. */
static void settle(const struct grouping *grouping, struct run *run)
{
    if (settle_change(grouping, run))
        return;
    float sums[VIEWPOINT_KINDS] = {0}, total = 0;
    for (size_t i = run->first; i <= run->last; i++)
        for (int kind = 0; kind < VIEWPOINT_KINDS; kind++) {
            sums[kind] += grouping->members[i].roles[kind];
            total += grouping->members[i].roles[kind];
        }
    run->kind = KIND_CHANGE;
    for (int kind = 0; kind < VIEWPOINT_KINDS; kind++)
        if (sums[kind] > sums[run->kind])
            run->kind = (enum viewpoint_kind)kind;
    run->score = total > 0 ? sums[run->kind] / total : 0;
    for (size_t i = run->first; i <= run->last; i++)
        if (rejects_a_part(grouping->scene, i))
            run->kind = KIND_OBJECTION;
    if (run->first == run->last && is_worry_between_wishes(grouping, run->first)) {
        run->kind = KIND_CONCERN;
        run->score = WORRY_SCORE;
    }
}

/* The position on the whole is a thing of its own, whatever stands beside it. */
static bool takes_position(const struct grouping *grouping, size_t i)
{
    const struct judgement *judgement = &grouping->scene->judgements[i];
    return judgement->stance != STANCE_NONE && judgement->whole && !judgement->past &&
           likeliest(&grouping->members[i]) == KIND_STANCE;
}

/* A comment is one viewpoint, however long. */
static bool goes_on(const struct grouping *grouping, const struct run *run, size_t i)
{
    if (!run || run->last + 1 != i || !same_block(grouping, run->last, i))
        return false;
    return block_is_aside(scene_block(grouping->scene, i)->kind) ||
           (grouping->members[i].begins < NEW_ENOUGH && !takes_position(grouping, i) &&
            !is_worry_between_wishes(grouping, i) && !is_worry_between_wishes(grouping, i - 1));
}

static void group(struct grouping *grouping)
{
    for (size_t i = 0; i < grouping->scene->sentences.count; i++) {
        if (!grouping->members[i].view)
            continue;
        struct run *run =
            grouping->runs.count ? &grouping->runs.items[grouping->runs.count - 1] : NULL;
        if (!goes_on(grouping, run, i)) {
            run = VEC_PUSH(grouping->arena, &grouping->runs);
            run->first = i;
        }
        run->last = i;
    }
    for (size_t i = 0; i < grouping->runs.count; i++)
        settle(grouping, &grouping->runs.items[i]);
}

/* "Våra viktigaste synpunkter är följande:" goes with the first point below it. */
static void take_lead_ins(struct grouping *grouping)
{
    const struct scene *scene = grouping->scene;
    for (size_t i = 0; i < grouping->runs.count; i++) {
        struct run *run = &grouping->runs.items[i];
        size_t block = scene->sentences.items[run->first].block;
        if (run->first == 0 || scene->document->blocks.items[block].kind != BLOCK_LIST_ITEM)
            continue;
        const struct sentence *before = &scene->sentences.items[run->first - 1];
        bool taken = i > 0 && grouping->runs.items[i - 1].last >= run->first - 1;
        bool colon = scene->document->text.p[before->range.end - 1] == ':';
        if (!taken && colon && before->block + 1 == block &&
            scene->document->blocks.items[before->block].kind == BLOCK_PARAGRAPH)
            run->first--;
    }
}

/* --- Result --- */

typedef VEC(struct evidence) evidence_vec;

static void add_words(struct grouping *grouping, evidence_vec *evidence, enum evidence_kind kind,
                      struct range range)
{
    if (evidence->count < MOST_EVIDENCE)
        *VEC_PUSH(grouping->arena, evidence) = (struct evidence){
            kind, document_plain(grouping->arena, grouping->scene->document, range), range};
}

/* The cues that speak for the kind, and for a position. */
static void add_cues(struct grouping *grouping, evidence_vec *evidence, size_t i,
                     enum viewpoint_kind kind)
{
    static const enum cue_class classes[VIEWPOINT_KINDS] = {
        CUE_CHANGE, CUE_ADDITION, CUE_CLARIFICATION, CUE_CONCERN, CUE_QUESTION,
        CUE_OFFER,  CUE_PRAISE,   CUE_OBJECTION,     CUE_CLASSES};
    const struct judgement *judgement = &grouping->scene->judgements[i];
    for (size_t j = 0; j < judgement->cues.count; j++) {
        const struct cue_match *match = &judgement->cues.items[j];
        bool speaks = match->cue->class == classes[kind];
        bool position = match->cue->class >= CUE_FOR && match->cue->class <= CUE_ABSTAINS &&
                        (kind == KIND_STANCE || kind == KIND_OBJECTION);
        struct range range = {judgement->sentence->words.items[match->first].range.start,
                              judgement->sentence->words.items[match->last].range.end};
        if (speaks || position)
            add_words(grouping, evidence, speaks ? EVIDENCE_KIND : EVIDENCE_STANCE, range);
    }
}

/* Where no cue speaks: the single words that weighed most. */
static void add_reasons(struct grouping *grouping, evidence_vec *evidence, size_t i,
                        enum viewpoint_kind kind)
{
    size_t words[REASONS];
    const struct member *member = &grouping->members[i];
    size_t count =
        weights_reasons(grouping->weights, member->features, (size_t)kind, words, REASONS);
    for (size_t j = 0; j < count; j++)
        add_words(grouping, evidence, EVIDENCE_KIND,
                  grouping->scene->sentences.items[i].words.items[words[j]].range);
}

static struct evidence_list evidence_of(struct grouping *grouping, const struct run *run)
{
    evidence_vec evidence = {0};
    enum block_kind kind = scene_block(grouping->scene, run->first)->kind;
    if (kind == BLOCK_INSERTED || kind == BLOCK_DELETED)
        return (struct evidence_list){NULL, 0};
    for (size_t i = run->first; i <= run->last; i++)
        add_cues(grouping, &evidence, i, run->kind);
    for (size_t i = run->first; evidence.count == 0 && i <= run->last; i++)
        add_reasons(grouping, &evidence, i, run->kind);
    return (struct evidence_list){evidence.items, evidence.count};
}

static enum stance stance_of(const struct grouping *grouping, const struct run *run)
{
    if (run->kind != KIND_STANCE && run->kind != KIND_OBJECTION)
        return STANCE_NONE;
    if (scene_block(grouping->scene, run->first)->kind == BLOCK_DELETED)
        return STANCE_AGAINST;
    for (size_t i = run->first; i <= run->last; i++)
        if (grouping->scene->judgements[i].stance != STANCE_NONE)
            return grouping->scene->judgements[i].stance;
    return STANCE_NONE;
}

static float mean_scope(const struct grouping *grouping, const struct run *run, size_t scope)
{
    float sum = 0;
    for (size_t i = run->first; i <= run->last; i++)
        sum += grouping->members[i].scopes[scope];
    return sum / (float)(run->last - run->first + 1);
}

/* It is found where what it stands beside is. */
static void tell_beside(struct arena *arena, const struct scene *scene, size_t sentence,
                        struct viewpoint *viewpoint)
{
    const struct block *block = scene_block(scene, sentence);
    if (!block_is_aside(block->kind))
        return;
    viewpoint->beside = block->kind;
    viewpoint->author = block->author;
    viewpoint->about = scene->returned->asides[scene->sentences.items[sentence].block].place;
    viewpoint->about_text = document_plain(arena, scene->document, viewpoint->about);
}

static void make_viewpoints(struct grouping *grouping, struct analysis *analysis)
{
    const struct scene *scene = grouping->scene;
    analysis->viewpoints = ARENA_ARRAY(grouping->arena, grouping->runs.count, struct viewpoint);
    analysis->viewpoint_count = grouping->runs.count;
    for (size_t i = 0; i < grouping->runs.count; i++) {
        const struct run *run = &grouping->runs.items[i];
        struct viewpoint *viewpoint = &analysis->viewpoints[i];
        viewpoint->range = (struct range){scene->sentences.items[run->first].range.start,
                                          scene->sentences.items[run->last].range.end};
        viewpoint->kind = run->kind;
        viewpoint->score = run->score;
        viewpoint->stance = stance_of(grouping, run);
        viewpoint->whole = mean_scope(grouping, run, SCOPE_WHOLE);
        viewpoint->process = mean_scope(grouping, run, SCOPE_PROCESS);
        viewpoint->repeats = SIZE_MAX;
        viewpoint->evidence = evidence_of(grouping, run);
        document_place(scene->document, document_anchor(scene->document, viewpoint->range.start),
                       &viewpoint->page, &viewpoint->line);
        tell_beside(grouping->arena, scene, run->first, viewpoint);
    }
}

static void make_background(struct grouping *grouping, struct analysis *analysis)
{
    VEC(struct background) background = {0};
    size_t run = 0, last = SIZE_MAX; /* the last sentence that was background */
    for (size_t i = 0; i < grouping->scene->sentences.count; i++) {
        while (run < grouping->runs.count && grouping->runs.items[run].last < i)
            run++;
        if (run < grouping->runs.count && grouping->runs.items[run].first <= i)
            continue;
        struct range range = grouping->scene->sentences.items[i].range;
        enum background_kind kind = grouping->members[i].background;
        bool joins = last != SIZE_MAX && last + 1 == i &&
                     background.items[background.count - 1].kind == kind;
        if (joins)
            background.items[background.count - 1].range.end = range.end;
        else
            *VEC_PUSH(grouping->arena, &background) = (struct background){range, kind};
        last = i;
    }
    analysis->background = background.items;
    analysis->background_count = background.count;
}

void viewpoints_find(struct arena *arena, const struct text_tools *tools, const struct scene *scene,
                     struct analysis *analysis)
{
    struct grouping grouping = {.arena = arena, .weights = tools->weights, .scene = scene};
    grouping.members = ARENA_ARRAY(arena, scene->sentences.count, struct member);
    look_twice(&grouping);
    group(&grouping);
    take_lead_ins(&grouping);
    make_viewpoints(&grouping, analysis);
    make_background(&grouping, analysis);
}

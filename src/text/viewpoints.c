/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints.h"

/* A sentence is a viewpoint from this strength on; in sections that tell of other things it takes
 * more. */
#define ENOUGH 0.25f
/* What is taken for a viewpoint without a cue. */
#define WEAK 0.1f
#define ENOUGH_IN_RETOLD 1.0f
/* Stances from this weight on are formal positions, below it kind words. */
#define FORMAL 0.85f

/* A reference among so many first words says what the sentence is about. */
#define TURNING_WORDS 6

/* What a sentence is to the grouping. */
enum part {
    PART_VIEW,
    PART_NEUTRAL,    /* may be a reason for a view beside it */
    PART_BACKGROUND, /* own, retold: a reason only when the next points back at it */
    PART_APART,      /* form, handling: never */
};

struct member {
    enum part part;
    enum viewpoint_kind kind;
    float strength;
    enum background_kind background;
};

struct run {
    size_t first, last; /* sentences */
    enum viewpoint_kind kind;
    float kinds[VIEWPOINT_KINDS];
    float strength;
    enum stance stance;
};

struct grouping {
    struct arena *arena;
    const struct document *document;
    struct sentences sentences;
    const struct judgement *judgements;
    const struct section *sections;
    struct references references;
    struct member *members;
    VEC(struct run) runs;
};

/* --- What each sentence is --- */

static float strongest_position(const struct judgement *judgement)
{
    float weight = 0;
    for (size_t i = 0; i < judgement->cues.count; i++) {
        const struct cue *cue = judgement->cues.items[i].cue;
        bool position = cue->class == CUE_FOR || cue->class == CUE_AGAINST ||
                        cue->class == CUE_NO_OBJECTION || cue->class == CUE_ABSTAINS;
        if (position && cue->weight > weight)
            weight = cue->weight;
    }
    return weight;
}

/* A formal position: "tillstyrker förslaget". With reasons in the same sentence a no is an
 * objection. */
static bool takes_position(const struct judgement *judgement, struct member *member)
{
    if (judgement->stance == STANCE_NONE || judgement->past || judgement->asks)
        return false;
    if (strongest_position(judgement) < FORMAL)
        return false;
    member->part = PART_VIEW;
    member->strength = 1.5f;
    bool no = judgement->stance == STANCE_AGAINST;
    bool argued = no && (!judgement->whole || judgement->sentence->words.count > 22);
    member->kind = argued ? KIND_OBJECTION : KIND_STANCE;
    return true;
}

static enum background_kind strongest_background(const struct judgement *judgement, float *ret)
{
    enum background_kind best = BACKGROUND_OWN;
    *ret = 0;
    for (int kind = 0; kind < BACKGROUND_KINDS; kind++)
        if (judgement->background[kind] > *ret) {
            *ret = judgement->background[kind];
            best = (enum background_kind)kind;
        }
    return best;
}

static struct member apart(enum background_kind kind)
{
    return (struct member){.part = PART_APART, .background = kind};
}

/* Words that a sentence with a verb has: the commonest, and the endings of the present and the
 * past. */
static bool is_verb_like(struct str lower)
{
    static const char *const verbs[] = {"är",  "var", "har",   "hade", "ska",  "skall", "bör",
                                        "kan", "får", "måste", "vill", "går",  "gör",   "ger",
                                        "tar", "ser", "står",  "blir", "fick", "finns"};
    static const char *const endings[] = {"ar", "er", "as", "es", "ade", "ades", "te", "tes", "å"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_equal(lower, str_from(verbs[i])))
            return true;
    for (size_t i = 0; lower.n > 4 && i < sizeof endings / sizeof *endings; i++)
        if (str_ends(lower, str_from(endings[i])))
            return true;
    return false;
}

#define LEAD_WORDS 7

/* "Sid 11, servicepunkterna." in front of what is said of them: a heading in the running text. */
static bool is_lead(const struct grouping *grouping, size_t i)
{
    struct words words = grouping->sentences.items[i].words;
    bool first =
        i == 0 || grouping->sentences.items[i - 1].block != grouping->sentences.items[i].block;
    bool more = i + 1 < grouping->sentences.count &&
                grouping->sentences.items[i + 1].block == grouping->sentences.items[i].block;
    if (!first || !more || words.count > LEAD_WORDS + 2 || grouping->judgements[i].asks)
        return false;
    size_t letters = 0;
    for (size_t j = 0; j < words.count; j++) {
        if (is_verb_like(words.items[j].lower))
            return false;
        letters += !(words.items[j].flags & WORD_SIGN);
    }
    return letters <= LEAD_WORDS;
}

static struct member member_of_open_section(const struct judgement *judgement, float enough)
{
    struct member member = {.part = PART_NEUTRAL, .background = BACKGROUND_OWN};
    if (takes_position(judgement, &member))
        return member;
    float background;
    enum background_kind kind = strongest_background(judgement, &background);
    bool view = judgement->strength >= enough && judgement->strength >= background;
    if (view && !(judgement->past && !judgement->wish)) {
        member.part = PART_VIEW;
        member.kind = judgement->kind;
        member.strength = judgement->strength;
    } else if (background > 0) {
        member.part =
            kind == BACKGROUND_OWN || kind == BACKGROUND_RETOLD ? PART_BACKGROUND : PART_APART;
        member.background = kind;
    }
    return member;
}

static struct member member_of(const struct grouping *grouping, size_t i)
{
    const struct judgement *judgement = &grouping->judgements[i];
    size_t block = judgement->sentence->block;
    const struct section *section = &grouping->sections[block];
    enum block_kind kind = grouping->document->blocks.items[block].kind;
    if (section->form || kind == BLOCK_HEADING)
        return apart(BACKGROUND_FORM);
    if (is_lead(grouping, i))
        return apart(BACKGROUND_FORM);
    if (kind == BLOCK_QUOTE)
        return apart(BACKGROUND_RETOLD);
    if (section->kind == SECTION_HANDLING || section->kind == SECTION_DECISION)
        return apart(BACKGROUND_HANDLING);
    bool telling = section->kind == SECTION_RETOLD || section->kind == SECTION_OWN;
    struct member member = member_of_open_section(judgement, telling ? ENOUGH_IN_RETOLD : ENOUGH);
    if (telling && member.part == PART_VIEW && !judgement->own_voice && member.kind != KIND_STANCE)
        member.part = PART_BACKGROUND;
    if (telling && member.part != PART_VIEW) {
        member.part = member.part == PART_APART ? PART_APART : PART_BACKGROUND;
        member.background = section->kind == SECTION_OWN ? BACKGROUND_OWN : BACKGROUND_RETOLD;
    }
    return member;
}

/* --- Grouping within a block --- */

static bool is_wish(enum viewpoint_kind kind)
{
    return kind == KIND_CHANGE || kind == KIND_ADDITION || kind == KIND_CLARIFICATION ||
           kind == KIND_OBJECTION;
}

static bool starts_other_thing(const struct judgement *judgement)
{
    return judgement->additive || judgement->contrast;
}

/* The part that a sentence turns to among its first words; NODE_NONE when it names none there. */
static size_t node_turned_to(const struct grouping *grouping, size_t i)
{
    struct words words = grouping->sentences.items[i].words;
    size_t reach = words.count < TURNING_WORDS ? words.count : TURNING_WORDS;
    if (reach == 0)
        return NODE_NONE;
    struct range early = {words.items[0].range.start, words.items[reach - 1].range.end};
    for (size_t j = 0; j < grouping->references.count; j++) {
        const struct reference *reference = &grouping->references.items[j];
        if (reference->range.start >= early.start && reference->range.start < early.end &&
            (reference->kind == REFERENCE_NUMBER || reference->kind == REFERENCE_HEADING))
            return reference->node;
    }
    return NODE_NONE;
}

static bool names_node(const struct grouping *grouping, const struct run *run, size_t node)
{
    struct range range = {grouping->sentences.items[run->first].range.start,
                          grouping->sentences.items[run->last].range.end};
    for (size_t j = 0; j < grouping->references.count; j++) {
        const struct reference *reference = &grouping->references.items[j];
        if (reference->node == node && reference->range.start >= range.start &&
            reference->range.end <= range.end)
            return true;
    }
    return false;
}

static bool turns_elsewhere(const struct grouping *grouping, const struct run *run, size_t i)
{
    size_t node = node_turned_to(grouping, i);
    return node != NODE_NONE && !names_node(grouping, run, node);
}

/* Whether sentence `i` goes on with what `run` says. */
static bool continues(const struct grouping *grouping, const struct run *run, size_t i)
{
    const struct judgement *judgement = &grouping->judgements[i];
    enum viewpoint_kind kind = grouping->members[i].kind;
    if (turns_elsewhere(grouping, run, i))
        return false;
    if (judgement->consequence && (run->kind == KIND_CONCERN || is_wish(run->kind)) &&
        is_wish(kind))
        return true;
    if (kind == run->kind)
        return kind == KIND_STANCE ? judgement->backward : !judgement->additive;
    if (run->kind == KIND_CONCERN && is_wish(kind))
        return !starts_other_thing(judgement);
    if (is_wish(run->kind) && kind == KIND_CONCERN)
        return judgement->backward && !judgement->additive;
    if (is_wish(run->kind) && is_wish(kind))
        return !starts_other_thing(judgement);
    if (run->kind == KIND_CLARIFICATION && kind == KIND_QUESTION)
        return !judgement->additive;
    return false;
}

static void settle_run(struct run *run)
{
    run->strength = 0;
    for (int kind = 0; kind < VIEWPOINT_KINDS; kind++)
        if (run->kinds[kind] > run->strength) {
            run->strength = run->kinds[kind];
            run->kind = (enum viewpoint_kind)kind;
        }
}

static void absorb_view(const struct grouping *grouping, struct run *run, size_t i)
{
    const struct member *member = &grouping->members[i];
    const struct judgement *judgement = &grouping->judgements[i];
    for (int kind = 0; kind < KIND_STANCE; kind++)
        run->kinds[kind] += judgement->kinds[kind];
    /* A wish decides over the worry that it follows from. */
    if (is_wish(member->kind))
        run->kinds[KIND_CONCERN] *= 0.5f;
    if (member->kind == KIND_STANCE || run->kinds[member->kind] < member->strength)
        run->kinds[member->kind] = member->strength;
    if (judgement->stance != STANCE_NONE && run->stance == STANCE_NONE && !judgement->past)
        run->stance = judgement->stance;
    run->last = i;
    settle_run(run);
}

static bool same_block(const struct grouping *grouping, size_t a, size_t b)
{
    return grouping->sentences.items[a].block == grouping->sentences.items[b].block;
}

/* How far back from the view at `i` its reasons go, not before `floor`. */
static size_t reasons_before(const struct grouping *grouping, size_t i, size_t floor)
{
    size_t first = i;
    if (grouping->members[i].kind == KIND_STANCE)
        return first;
    while (first > floor) {
        const struct member *member = &grouping->members[first - 1];
        const struct judgement *next = &grouping->judgements[first];
        if (!same_block(grouping, first - 1, i) || member->part == PART_APART)
            break;
        bool points = next->backward || next->consequence || next->contrast;
        if (member->part == PART_BACKGROUND && member->background != BACKGROUND_RETOLD && !points)
            break;
        if (member->part == PART_NEUTRAL && next->contrast && !next->backward)
            break;
        first--;
    }
    return first;
}

static void start_run(struct grouping *grouping, size_t i, size_t floor)
{
    struct run *run = VEC_PUSH(grouping->arena, &grouping->runs);
    *run = (struct run){.first = reasons_before(grouping, i, floor)};
    absorb_view(grouping, run, i);
}

static void group(struct grouping *grouping)
{
    size_t floor = 0; /* sentences before this are taken */
    bool open = false;
    for (size_t i = 0; i < grouping->sentences.count; i++) {
        struct run *run = open ? &grouping->runs.items[grouping->runs.count - 1] : NULL;
        const struct member *member = &grouping->members[i];
        if (run && !same_block(grouping, run->last, i)) {
            run = NULL;
            open = false;
        }
        if (member->part == PART_VIEW && run && continues(grouping, run, i)) {
            absorb_view(grouping, run, i);
        } else if (member->part == PART_VIEW) {
            start_run(grouping, i, floor);
            open = true;
        } else if (member->part == PART_NEUTRAL && run && run->kind != KIND_STANCE &&
                   !turns_elsewhere(grouping, run, i)) {
            run->last = i;
        } else {
            open = false;
        }
        if (grouping->runs.count)
            floor = grouping->runs.items[grouping->runs.count - 1].last + 1;
    }
}

/* --- Result --- */

static void add_evidence(struct grouping *grouping, struct viewpoint *viewpoint,
                         const struct run *run)
{
    static const enum cue_class classes[] = {CUE_CHANGE,  CUE_ADDITION,  CUE_CLARIFICATION,
                                             CUE_CONCERN, CUE_QUESTION,  CUE_OFFER,
                                             CUE_PRAISE,  CUE_OBJECTION, CUE_CLASSES};
    VEC(struct evidence) evidence = {0};
    for (size_t i = run->first; i <= run->last; i++) {
        const struct judgement *judgement = &grouping->judgements[i];
        for (size_t j = 0; j < judgement->cues.count && evidence.count < 4; j++) {
            const struct cue_match *match = &judgement->cues.items[j];
            bool position = match->cue->class >= CUE_FOR && match->cue->class <= CUE_ABSTAINS;
            bool speaks = match->cue->class == classes[viewpoint->kind] ||
                          (viewpoint->kind == KIND_CHANGE && match->cue->class == CUE_WISH);
            if (!speaks && !(position && run->stance != STANCE_NONE))
                continue;
            struct range range = {judgement->sentence->words.items[match->first].range.start,
                                  judgement->sentence->words.items[match->last].range.end};
            *VEC_PUSH(grouping->arena, &evidence) = (struct evidence){
                speaks ? EVIDENCE_KIND : EVIDENCE_STANCE,
                document_plain(grouping->arena, grouping->document, range), range};
        }
    }
    viewpoint->evidence = (struct evidence_list){evidence.items, evidence.count};
}

static void make_viewpoints(struct grouping *grouping, struct analysis *analysis)
{
    analysis->viewpoints = ARENA_ARRAY(grouping->arena, grouping->runs.count, struct viewpoint);
    analysis->viewpoint_count = grouping->runs.count;
    for (size_t i = 0; i < grouping->runs.count; i++) {
        const struct run *run = &grouping->runs.items[i];
        struct viewpoint *viewpoint = &analysis->viewpoints[i];
        viewpoint->range = (struct range){grouping->sentences.items[run->first].range.start,
                                          grouping->sentences.items[run->last].range.end};
        viewpoint->kind = run->kind;
        viewpoint->stance = run->stance;
        viewpoint->score = run->strength / (run->strength + 0.4f);
        viewpoint->repeats = SIZE_MAX;
        document_place(grouping->document, viewpoint->range.start, &viewpoint->page,
                       &viewpoint->line);
        add_evidence(grouping, viewpoint, run);
    }
}

static void make_background(struct grouping *grouping, struct analysis *analysis)
{
    VEC(struct background) background = {0};
    size_t run = 0;
    for (size_t i = 0; i < grouping->sentences.count; i++) {
        while (run < grouping->runs.count && grouping->runs.items[run].last < i)
            run++;
        if (run < grouping->runs.count && grouping->runs.items[run].first <= i)
            continue;
        struct range range = grouping->sentences.items[i].range;
        enum background_kind kind = grouping->members[i].background;
        struct background *last = background.count ? &background.items[background.count - 1] : NULL;
        bool joins = last && last->kind == kind && i > 0 &&
                     last->range.end == grouping->sentences.items[i - 1].range.end;
        if (joins)
            last->range.end = range.end;
        else
            *VEC_PUSH(grouping->arena, &background) = (struct background){range, kind};
    }
    analysis->background = background.items;
    analysis->background_count = background.count;
}

/* A paragraph that is neither form, handling, retold nor about the sender says something of its
 * own, also when no cue tells what. */
static void take_silent_blocks(struct grouping *grouping)
{
    for (size_t i = 0; i < grouping->sentences.count;) {
        size_t end = i;
        bool silent = true;
        while (end < grouping->sentences.count && same_block(grouping, i, end))
            silent = grouping->members[end++].part == PART_NEUTRAL && silent;
        if (silent) {
            grouping->members[i].part = PART_VIEW;
            grouping->members[i].kind = KIND_CHANGE;
            grouping->members[i].strength = WEAK;
        }
        i = end;
    }
}

/* A sentence without cues between, or before, those that begin with "men" or "dock" has the other
 * tone: good before them, a worry when it is the one that begins so. */
static void take_contrasts(struct grouping *grouping)
{
    for (size_t i = 0; i < grouping->sentences.count; i++) {
        struct member *member = &grouping->members[i];
        if (member->part != PART_NEUTRAL)
            continue;
        bool next = i + 1 < grouping->sentences.count && same_block(grouping, i, i + 1) &&
                    grouping->judgements[i + 1].contrast && !grouping->judgements[i + 1].backward;
        if (!grouping->judgements[i].contrast && !next)
            continue;
        if (grouping->sections[grouping->sentences.items[i].block].kind == SECTION_RETOLD)
            continue;
        member->part = PART_VIEW;
        member->kind = next ? KIND_PRAISE : KIND_CONCERN;
        member->strength = WEAK;
    }
}

/* "Våra viktigaste synpunkter är följande:" goes with the first point below it. */
static void take_lead_ins(struct grouping *grouping)
{
    for (size_t i = 0; i < grouping->runs.count; i++) {
        struct run *run = &grouping->runs.items[i];
        size_t block = grouping->sentences.items[run->first].block;
        if (run->first == 0 || grouping->document->blocks.items[block].kind != BLOCK_LIST_ITEM)
            continue;
        const struct sentence *before = &grouping->sentences.items[run->first - 1];
        bool taken = i > 0 && grouping->runs.items[i - 1].last >= run->first - 1;
        bool colon = grouping->document->text.p[before->range.end - 1] == ':';
        if (!taken && colon && before->block + 1 == block &&
            grouping->document->blocks.items[before->block].kind == BLOCK_PARAGRAPH)
            run->first--;
    }
}

void viewpoints_find(struct arena *arena, const struct document *document,
                     struct sentences sentences, const struct judgement *judgements,
                     const struct section *sections, struct references references,
                     struct analysis *analysis)
{
    struct grouping grouping = {.arena = arena,
                                .document = document,
                                .sentences = sentences,
                                .judgements = judgements,
                                .sections = sections,
                                .references = references};
    grouping.members = ARENA_ARRAY(arena, sentences.count, struct member);
    for (size_t i = 0; i < sentences.count; i++)
        grouping.members[i] = member_of(&grouping, i);
    take_contrasts(&grouping);
    take_silent_blocks(&grouping);
    group(&grouping);
    take_lead_ins(&grouping);
    make_viewpoints(&grouping, analysis);
    make_background(&grouping, analysis);
}

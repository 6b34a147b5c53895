/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/passages/passage_features.h"

#include <math.h>
#include <string.h>

#define HUNDREDTH 0.01f

/* What is known of one node while a viewpoint is looked at. */
struct signals {
    float likeness, heading, block, section; /* shares of what the best node has */
    float children;                          /* the best likeness among those below */
    float number, titled, quoted, page;
    float heading_number;
    bool below_number; /* a node above it is named by number */
    float named[REFERENCE_PLACES], below[REFERENCE_PLACES], over[REFERENCE_PLACES];
    const struct reference *reason;
    enum reference_place place;
};

struct looking {
    struct arena *arena;
    const struct passage_index *index;
    const struct scene *scene;
    size_t nodes;
    bool *has_parts;         /* for each node: titled ones below it */
    struct signals *signals; /* for each node */
    float *scores;           /* room for a ranking */
    float ceiling, best;     /* of the viewpoint's own words */
    size_t first, second;    /* the nodes most like them */
    float second_share;
    /* Kept from one viewpoint to the next, which is often in the same block. */
    float *of_block, *of_section, *of_heading;
    size_t block_known, heading_known;
};

bool passage_is_candidate(const struct draft *draft, size_t node)
{
    const struct node *candidate = &draft->nodes[node];
    if (candidate->kind == NODE_LIST_ITEM) {
        enum node_kind above = draft->nodes[candidate->parent].kind;
        return above != NODE_INITIATIVE && above != NODE_FOCUS_AREA;
    }
    return candidate->kind != NODE_PARAGRAPH;
}

/* --- The words of it and around it --- */

static size_t first_sentence_from(const struct sentences *sentences, size_t at)
{
    size_t low = 0, high = sentences->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sentences->items[middle].range.start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void take_words(struct looking *looking, const struct viewpoint *viewpoint,
                       struct passage_case *ret_case, size_t *ret_first)
{
    const struct sentences *sentences = &looking->scene->sentences;
    size_t first = first_sentence_from(sentences, viewpoint->range.start), end = first, count = 0;
    for (; end < sentences->count && sentences->items[end].range.end <= viewpoint->range.end; end++)
        count += sentences->items[end].words.count;
    first = end > first ? first : SIZE_MAX;
    *ret_first = first;
    if (first == SIZE_MAX)
        return;
    struct word *words = ARENA_ARRAY(looking->arena, count, struct word);
    for (size_t i = first; i < end; i++) {
        struct word_list part = sentences->items[i].words;
        if (part.count)
            memcpy(words + ret_case->words.count, part.items, part.count * sizeof *words);
        ret_case->words.count += part.count;
    }
    ret_case->words.items = words;
}

/* Add the likenesses of the sentences in `range` to `scores`; returns the best that they could
 * reach. */
static float add_scores(const struct looking *looking, struct range range, float *scores)
{
    const struct sentences *sentences = &looking->scene->sentences;
    float ceiling = 0;
    for (size_t i = first_sentence_from(sentences, range.start);
         i < sentences->count && sentences->items[i].range.end <= range.end; i++) {
        const float *of_sentence = scene_scores(looking->scene, i);
        for (size_t node = 1; node < looking->nodes; node++)
            scores[node] += of_sentence[node];
        ceiling += looking->scene->ceilings[i];
    }
    return ceiling;
}

/* The likeness of the sentences in `range` to each node as a share of the best node's. */
static void shares_of(const struct looking *looking, struct range range, float *ret_shares)
{
    float best = 0;
    memset(ret_shares, 0, looking->nodes * sizeof *ret_shares);
    add_scores(looking, range, ret_shares);
    for (size_t i = 1; i < looking->nodes; i++)
        best = ret_shares[i] > best ? ret_shares[i] : best;
    for (size_t i = 1; best > 0 && i < looking->nodes; i++)
        ret_shares[i] /= best;
}

/* The blocks under the same heading. */
static struct range section_range(const struct looking *looking, size_t block)
{
    const struct block *blocks = looking->scene->document->blocks.items;
    size_t count = looking->scene->document->blocks.count;
    size_t heading = looking->scene->sections[block].heading, first = block, last = block;
    while (first > 0 && looking->scene->sections[first - 1].heading == heading)
        first--;
    while (last + 1 < count && looking->scene->sections[last + 1].heading == heading)
        last++;
    return (struct range){blocks[first].range.start, blocks[last].range.end};
}

static void look_at_surroundings(struct looking *looking, const struct passage_case *item)
{
    if (looking->block_known == item->block)
        return;
    const struct block *blocks = looking->scene->document->blocks.items;
    bool same_section = looking->block_known != SIZE_MAX && looking->heading_known == item->heading;
    looking->block_known = item->block;
    looking->heading_known = item->heading;
    shares_of(looking, blocks[item->block].range, looking->of_block);
    if (same_section)
        return;
    memset(looking->of_heading, 0, looking->nodes * sizeof *looking->of_heading);
    memset(looking->of_section, 0, looking->nodes * sizeof *looking->of_section);
    if (item->heading == SIZE_MAX)
        return;
    shares_of(looking, blocks[item->heading].range, looking->of_heading);
    shares_of(looking, section_range(looking, item->block), looking->of_section);
}

/* The node above a part; items and paragraphs look through to what holds them. */
static size_t node_above(const struct draft *draft, size_t node)
{
    size_t above = draft->nodes[node].parent;
    return above == NODE_NONE ? 0 : above;
}

static void look_at_words(struct looking *looking, struct range range)
{
    const struct draft *draft = looking->index->draft;
    memset(looking->scores, 0, looking->nodes * sizeof *looking->scores);
    looking->ceiling = add_scores(looking, range, looking->scores);
    looking->best = looking->second_share = 0;
    looking->first = looking->second = NODE_NONE;
    for (size_t i = 1; i < looking->nodes; i++)
        if (passage_is_candidate(draft, i) && looking->scores[i] > looking->best) {
            looking->best = looking->scores[i];
            looking->first = i;
        }
    for (size_t i = 1; i < looking->nodes; i++) {
        struct signals *signals = &looking->signals[i];
        signals->likeness = looking->best > 0 ? looking->scores[i] / looking->best : 0;
        signals->heading = looking->of_heading[i];
        signals->block = looking->of_block[i];
        signals->section = looking->of_section[i];
        if (passage_is_candidate(draft, i) && i != looking->first &&
            signals->likeness > looking->second_share) {
            looking->second_share = signals->likeness;
            looking->second = i;
        }
    }
    for (size_t i = looking->nodes; i-- > 1;) {
        size_t above = node_above(draft, i);
        if (passage_is_candidate(draft, i) &&
            looking->signals[i].likeness > looking->signals[above].children)
            looking->signals[above].children = looking->signals[i].likeness;
    }
}

/* --- References --- */

static float at_least(float a, float b)
{
    return a > b ? a : b;
}

static bool place_of(const struct looking *looking, const struct viewpoint *viewpoint,
                     const struct passage_case *item, struct range at,
                     enum reference_place *ret_place)
{
    const struct block *blocks = looking->scene->document->blocks.items;
    struct range block = blocks[item->block].range;
    struct range above =
        item->heading == SIZE_MAX ? (struct range){0, 0} : blocks[item->heading].range;
    if (at.start >= viewpoint->range.start && at.end <= viewpoint->range.end)
        *ret_place = PLACE_INSIDE;
    else if (at.start >= above.start && at.end <= above.end)
        *ret_place = PLACE_ABOVE;
    else if (at.start >= block.start && at.end <= viewpoint->range.start)
        *ret_place = PLACE_LEAD;
    else if (at.end <= block.start && (item->heading == SIZE_MAX || at.start >= above.end))
        *ret_place = PLACE_EARLIER;
    else
        return false;
    return true;
}

static void note_kind(struct signals *signals, const struct reference *reference)
{
    float *const fields[] = {[REFERENCE_NUMBER] = &signals->number,
                             [REFERENCE_PAGE] = NULL,
                             [REFERENCE_HEADING] = &signals->titled,
                             [REFERENCE_QUOTATION] = &signals->quoted,
                             [REFERENCE_DANGLING] = NULL};
    if (fields[reference->kind])
        *fields[reference->kind] = at_least(*fields[reference->kind], reference->score);
}

static void note_page(struct looking *looking, uint32_t page)
{
    const struct draft *draft = looking->index->draft;
    for (size_t i = 1; i < looking->nodes; i++) {
        uint32_t last = draft->nodes[i].page;
        if (i + 1 < looking->nodes && draft->nodes[i + 1].page > last)
            last = draft->nodes[i + 1].page;
        if (draft->nodes[i].page <= page && last >= page)
            looking->signals[i].page = 1;
    }
}

static void note_reference(struct looking *looking, const struct reference *reference,
                           enum reference_place place)
{
    if (reference->kind == REFERENCE_PAGE) {
        if (place == PLACE_INSIDE)
            note_page(looking, reference->page);
        return;
    }
    const struct draft *draft = looking->index->draft;
    bool numbered = place == PLACE_INSIDE && reference->kind == REFERENCE_NUMBER;
    struct signals *signals = &looking->signals[reference->node];
    signals->named[place] = at_least(signals->named[place], reference->score);
    if (place == PLACE_INSIDE)
        note_kind(signals, reference);
    if (place == PLACE_ABOVE && reference->kind == REFERENCE_NUMBER)
        signals->heading_number = reference->score;
    if (!signals->reason || place < signals->place) {
        signals->reason = reference;
        signals->place = place;
    }
    for (size_t i = reference->node + 1;
         i < looking->nodes && draft_is_within(draft, i, reference->node); i++) {
        looking->signals[i].below[place] =
            at_least(looking->signals[i].below[place], reference->score);
        looking->signals[i].below_number = looking->signals[i].below_number || numbered;
    }
    for (size_t i = reference->node; i > 0;) {
        i = node_above(draft, i);
        looking->signals[i].over[place] =
            at_least(looking->signals[i].over[place], reference->score);
    }
}

/* What a viewpoint itself says that it is about. */
struct mentions {
    bool whole;     /* "strategin" */
    size_t parts;   /* parts that are named, in whatever way */
    size_t numbers; /* … by number */
};

/* Of what was named in earlier blocks only the last is still on the reader's mind. */
static void look_at_references(struct looking *looking, const struct viewpoint *viewpoint,
                               const struct passage_case *item, struct mentions *mentions)
{
    const struct reference *earlier = NULL;
    for (size_t i = 0; i < looking->scene->references.count; i++) {
        const struct reference *reference = &looking->scene->references.items[i];
        enum reference_place place;
        if (reference->kind == REFERENCE_DANGLING ||
            !place_of(looking, viewpoint, item, reference->range, &place))
            continue;
        if (place == PLACE_EARLIER) {
            earlier = reference->kind == REFERENCE_PAGE ? earlier : reference;
            continue;
        }
        note_reference(looking, reference, place);
        mentions->parts += place == PLACE_INSIDE;
        mentions->numbers += place == PLACE_INSIDE && reference->kind == REFERENCE_NUMBER;
    }
    if (earlier)
        note_reference(looking, earlier, PLACE_EARLIER);
}

/* --- The features of the choices --- */

/* How much of the title, by the weight of its words, stands in `words`. */
static float title_share(const struct node *node, struct word_list words)
{
    float found = 0, all = 0;
    for (size_t i = 0; i < node->title_words.count; i++) {
        const struct word *word = &node->title_words.items[i];
        if (!(word->flags & WORD_LETTERS) || (word->flags & WORD_STOP) || word->lower.n < 3)
            continue;
        float weight = node->title_weights ? node->title_weights[i] : 1;
        all += weight;
        for (size_t j = 0; j < words.count; j++)
            if (str_equal(words.items[j].stem, word->stem)) {
                found += weight;
                break;
            }
    }
    return all > 0 ? found / all : 0;
}

static void fill_references(const struct signals *signals, bool has_parts, float *features)
{
    features[PASSAGE_NUMBER] = signals->number;
    features[PASSAGE_TITLED] = signals->titled;
    features[PASSAGE_QUOTED] = signals->quoted;
    features[PASSAGE_PAGE] = signals->page;
    for (size_t place = 0; place < REFERENCE_PLACES; place++) {
        features[PASSAGE_NAMED + place] = signals->named[place];
        features[PASSAGE_BELOW + place] = signals->below[place];
        features[PASSAGE_OVER + place] = signals->over[place];
        features[PASSAGE_BELOW_LIKE + place] = signals->below[place] * signals->likeness;
        features[PASSAGE_NAMED_PARTS + place] = has_parts ? signals->named[place] : 0;
    }
}

static void fill_kind(const struct node *node, bool has_parts, float *features)
{
    static const size_t kinds[NODE_KINDS] = {[NODE_FOCUS_AREA] = PASSAGE_FOCUS_AREA,
                                             [NODE_INITIATIVE] = PASSAGE_INITIATIVE,
                                             [NODE_CHAPTER] = PASSAGE_CHAPTER,
                                             [NODE_SECTION] = PASSAGE_PLAIN_SECTION,
                                             [NODE_LIST_ITEM] = PASSAGE_LIST_ITEM};
    if (kinds[node->kind])
        features[kinds[node->kind]] = 1;
    features[PASSAGE_PARTS] = has_parts;
}

static void fill_node(const struct looking *looking, const struct passage_case *item,
                      const struct mentions *mentions, struct passage_choice *choice)
{
    const struct draft *draft = looking->index->draft;
    const struct signals *signals = &looking->signals[choice->node];
    const struct node *node = &draft->nodes[choice->node];
    float *features = choice->features;
    features[PASSAGE_LIKENESS] =
        looking->ceiling > 0 ? looking->scores[choice->node] / looking->ceiling : 0;
    features[PASSAGE_OF_BEST] = signals->likeness;
    features[PASSAGE_FIRST] = choice->node == looking->first;
    features[PASSAGE_SECOND] = choice->node == looking->second;
    features[PASSAGE_LEAD_MARGIN] = choice->node == looking->first ? 1 - looking->second_share : 0;
    features[PASSAGE_HEADING] = signals->heading;
    features[PASSAGE_BLOCK] = signals->block;
    features[PASSAGE_SECTION] = signals->section;
    features[PASSAGE_TITLE] = title_share(node, item->words);
    features[PASSAGE_PARENT] = looking->signals[node_above(draft, choice->node)].likeness;
    features[PASSAGE_CHILDREN] = signals->children;
    fill_references(signals, looking->has_parts[choice->node], features);
    features[PASSAGE_HEADING_NUMBER] =
        looking->has_parts[choice->node] ? 0 : signals->heading_number;
    features[PASSAGE_ONLY_NUMBER] = mentions->numbers == 1 ? signals->number : 0;
    features[PASSAGE_OTHER_NUMBER] =
        mentions->numbers > 0 && signals->number <= 0 && !signals->below_number;
    fill_kind(node, looking->has_parts[choice->node], features);
    choice->reason = signals->reason;
    choice->place = signals->place;
}

static float log_odds(float probability)
{
    float p = probability < 0.01f ? 0.01f : probability > 0.99f ? 0.99f : probability;
    return logf(p / (1 - p));
}

static float best_likeness(const struct looking *looking)
{
    return looking->ceiling > 0 ? looking->best / looking->ceiling : 0;
}

static void fill_special(const struct looking *looking, const struct viewpoint *viewpoint,
                         const struct mentions *mentions, struct passage_choice *choice)
{
    float *features = choice->features;
    bool refers = mentions->parts > 0, numbered = mentions->numbers > 0;
    if (choice->node == 0) {
        features[PASSAGE_IS_WHOLE] = 1;
        features[PASSAGE_WHOLE] = log_odds(viewpoint->whole);
        features[PASSAGE_WHOLE_NAMED] = mentions->whole;
        features[PASSAGE_WHOLE_STANCE] = viewpoint->kind == KIND_STANCE;
        features[PASSAGE_WHOLE_REFERS] = refers;
        features[PASSAGE_WHOLE_NUMBERED] = numbered;
        features[PASSAGE_WHOLE_LIKENESS] = best_likeness(looking);
    } else if (choice->node == PASSAGE_PROCESS) {
        features[PASSAGE_IS_PROCESS] = 1;
        features[PASSAGE_PROCESS_LIKELY] = log_odds(viewpoint->process);
        features[PASSAGE_PROCESS_REFERS] = refers;
        features[PASSAGE_PROCESS_NUMBERED] = numbered;
    } else {
        features[PASSAGE_IS_NONE] = 1;
        features[PASSAGE_NONE_LIKENESS] = best_likeness(looking);
        features[PASSAGE_NONE_REFERS] = refers;
        features[PASSAGE_NONE_NUMBERED] = numbered;
        features[PASSAGE_NONE_ADDITION] = viewpoint->kind == KIND_ADDITION;
    }
}

/* --- Choosing what to weigh --- */

/* A first and crude order: anything that speaks for a node keeps it in. */
static float promise_of(const struct signals *signals)
{
    float promise = signals->likeness + signals->heading + 0.5f * signals->block +
                    0.5f * signals->section + signals->page;
    for (size_t place = 0; place < REFERENCE_PLACES; place++)
        promise += 3 * signals->named[place] + signals->below[place] + 0.5f * signals->over[place];
    return promise;
}

static size_t most_promising(const struct looking *looking, size_t nodes[PASSAGE_NODES])
{
    float promises[PASSAGE_NODES];
    size_t count = 0;
    for (size_t i = 1; i < looking->nodes; i++) {
        float promise = promise_of(&looking->signals[i]);
        if (promise <= 0 || !passage_is_candidate(looking->index->draft, i))
            continue;
        size_t at = count < PASSAGE_NODES ? count++ : PASSAGE_NODES;
        for (; at > 0 && promises[at - 1] < promise; at--)
            if (at < PASSAGE_NODES) {
                promises[at] = promises[at - 1];
                nodes[at] = nodes[at - 1];
            }
        if (at < PASSAGE_NODES) {
            promises[at] = promise;
            nodes[at] = i;
        }
    }
    return count;
}

static void fill_choices(struct looking *looking, const struct viewpoint *viewpoint,
                         const struct mentions *mentions, struct passage_case *item)
{
    static const size_t special[] = {0, PASSAGE_PROCESS, PASSAGE_NONE};
    size_t nodes[PASSAGE_NODES];
    size_t count = most_promising(looking, nodes);
    item->count = count + 3;
    item->choices = ARENA_ARRAY(looking->arena, item->count, struct passage_choice);
    for (size_t i = 0; i < count; i++) {
        item->choices[i].node = nodes[i];
        fill_node(looking, item, mentions, &item->choices[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        item->choices[count + i].node = special[i];
        fill_special(looking, viewpoint, mentions, &item->choices[count + i]);
    }
}

static void make_case(struct looking *looking, const struct viewpoint *viewpoint,
                      struct passage_case *item)
{
    size_t first;
    struct mentions mentions = {0};
    take_words(looking, viewpoint, item, &first);
    if (first == SIZE_MAX)
        return;
    const struct sentence *sentences = looking->scene->sentences.items;
    item->block = sentences[first].block;
    item->heading = looking->scene->sections[item->block].heading;
    item->backward = looking->scene->judgements[first].backward;
    for (size_t i = first;
         i < looking->scene->sentences.count && sentences[i].range.end <= viewpoint->range.end; i++)
        mentions.whole = mentions.whole || looking->scene->judgements[i].whole;
    memset(looking->signals, 0, looking->nodes * sizeof *looking->signals);
    look_at_surroundings(looking, item);
    look_at_words(looking, viewpoint->range);
    look_at_references(looking, viewpoint, item, &mentions);
    fill_choices(looking, viewpoint, &mentions, item);
}

struct passage_case *passage_cases_make(struct arena *arena, const struct passage_index *index,
                                        const struct scene *scene,
                                        const struct viewpoint *viewpoints, size_t count)
{
    size_t nodes = index->draft->node_count;
    struct looking looking = {
        .arena = arena, .index = index, .scene = scene, .nodes = nodes, .block_known = SIZE_MAX};
    looking.signals = ARENA_ARRAY(arena, nodes, struct signals);
    looking.scores = ARENA_ARRAY(arena, nodes, float);
    looking.of_block = ARENA_ARRAY(arena, nodes, float);
    looking.of_section = ARENA_ARRAY(arena, nodes, float);
    looking.of_heading = ARENA_ARRAY(arena, nodes, float);
    looking.has_parts = ARENA_ARRAY(arena, nodes, bool);
    for (size_t i = 1; i < nodes; i++)
        if (node_is_titled(&index->draft->nodes[i]))
            looking.has_parts[node_above(index->draft, i)] = true;
    struct passage_case *cases = ARENA_ARRAY(arena, count, struct passage_case);
    for (size_t i = 0; i < count; i++)
        make_case(&looking, &viewpoints[i], &cases[i]);
    return cases;
}

/* --- The viewpoints around --- */

static bool is_node(size_t node)
{
    return node != 0 && node < PASSAGE_NONE;
}

static float probability_of(const struct passage_case *item, size_t node)
{
    for (size_t i = 0; i < item->count; i++)
        if (item->choices[i].node == node)
            return item->choices[i].probability;
    return 0;
}

/* The sum over choices below the same node as `node`, itself left out. */
static float probability_of_siblings(const struct draft *draft, const struct passage_case *item,
                                     size_t node)
{
    float sum = 0;
    for (size_t i = 0; i < item->count; i++) {
        size_t other = item->choices[i].node;
        if (is_node(other) && other != node && node_above(draft, other) == node_above(draft, node))
            sum += item->choices[i].probability;
    }
    return sum;
}

/* Nodes of the same kind that follow each other in the draft, whatever stands below them. */
static bool succeeds(const struct draft *draft, size_t node, size_t earlier)
{
    if (!is_node(earlier) || earlier >= node ||
        node_above(draft, node) != node_above(draft, earlier))
        return false;
    for (size_t i = earlier + 1; i < node; i++)
        if (draft->nodes[i].depth <= draft->nodes[node].depth)
            return false;
    return true;
}

static float probability_of_step(const struct draft *draft, const struct passage_case *item,
                                 size_t node, bool before)
{
    float sum = 0;
    for (size_t i = 0; i < item->count; i++) {
        size_t other = item->choices[i].node;
        if (before ? succeeds(draft, node, other) : is_node(other) && succeeds(draft, other, node))
            sum += item->choices[i].probability;
    }
    return sum;
}

/* How near two cases stand: 0 in the same block, 1 in the same section, 2 else. */
static size_t distance(const struct passage_case *a, const struct passage_case *b)
{
    if (a->block == b->block)
        return 0;
    return a->heading == b->heading && a->heading != SIZE_MAX ? 1 : 2;
}

static void look_beside(const struct draft *draft, const struct passage_case *cases, size_t count,
                        size_t i, struct passage_choice *choice)
{
    float *features = choice->features;
    const struct passage_case *item = &cases[i];
    if (i > 0 && cases[i - 1].count) {
        const struct passage_case *before = &cases[i - 1];
        float same = probability_of(before, choice->node);
        features[PASSAGE_BEFORE + distance(before, item)] = same;
        features[PASSAGE_POINTED_AT] = item->backward ? same : 0;
        if (is_node(choice->node)) {
            features[PASSAGE_BEFORE_SIBLING] = probability_of_siblings(draft, before, choice->node);
            features[PASSAGE_BEFORE_SUCCEEDS] =
                probability_of_step(draft, before, choice->node, true);
            features[PASSAGE_BEFORE_ABOVE] =
                probability_of(before, node_above(draft, choice->node));
        }
    }
    if (i + 1 < count && cases[i + 1].count) {
        const struct passage_case *after = &cases[i + 1];
        features[PASSAGE_AFTER + distance(after, item)] = probability_of(after, choice->node);
        if (is_node(choice->node))
            features[PASSAGE_AFTER_PRECEDES] =
                probability_of_step(draft, after, choice->node, false);
    }
}

/* Probabilities summed over the cases of one section. */
struct section_sums {
    float *of_node;  /* for each node, then the consultation and nothing */
    float *of_below; /* for each node: over the nodes straight below it */
    size_t nodes;
};

static size_t slot_of(const struct section_sums *sums, size_t node)
{
    if (node < sums->nodes)
        return node;
    return node == PASSAGE_PROCESS ? sums->nodes : sums->nodes + 1;
}

static void add_to_sums(const struct draft *draft, const struct passage_case *item, float sign,
                        struct section_sums *sums)
{
    for (size_t i = 0; i < item->count; i++) {
        size_t node = item->choices[i].node;
        sums->of_node[slot_of(sums, node)] += sign * item->choices[i].probability;
        if (is_node(node))
            sums->of_below[node_above(draft, node)] += sign * item->choices[i].probability;
    }
}

/* The cases from `first` to `end` share a heading. */
static void look_in_section(const struct draft *draft, struct passage_case *cases, size_t first,
                            size_t end, struct section_sums *sums)
{
    memset(sums->of_node, 0, (sums->nodes + 2) * sizeof *sums->of_node);
    memset(sums->of_below, 0, sums->nodes * sizeof *sums->of_below);
    for (size_t i = first; i < end; i++)
        add_to_sums(draft, &cases[i], 1, sums);
    for (size_t i = first; i < end; i++) {
        add_to_sums(draft, &cases[i], -1, sums);
        for (size_t j = 0; j < cases[i].count; j++) {
            struct passage_choice *choice = &cases[i].choices[j];
            float same = sums->of_node[slot_of(sums, choice->node)];
            float near =
                is_node(choice->node) ? sums->of_below[node_above(draft, choice->node)] - same : 0;
            choice->features[PASSAGE_IN_SECTION] = same / (float)(end - first - 1);
            choice->features[PASSAGE_NEAR_SECTION] = near / (float)(end - first - 1);
        }
        add_to_sums(draft, &cases[i], 1, sums);
    }
}

void passage_cases_look_around(struct arena *arena, const struct draft *draft,
                               struct passage_case *cases, size_t count)
{
    struct section_sums sums = {.nodes = draft->node_count};
    sums.of_node = ARENA_ARRAY(arena, sums.nodes + 2, float);
    sums.of_below = ARENA_ARRAY(arena, sums.nodes, float);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < cases[i].count; j++)
            look_beside(draft, cases, count, i, &cases[i].choices[j]);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && cases[end].heading == cases[first].heading;)
            end++;
        if (cases[first].heading != SIZE_MAX && end - first > 1)
            look_in_section(draft, cases, first, end, &sums);
    }
}

void passage_case_weigh(struct passage_case *item, enum passage_round round)
{
    float highest = 0, sum = 0;
    for (size_t i = 0; i < item->count; i++) {
        struct passage_choice *choice = &item->choices[i];
        choice->probability = 0;
        for (size_t feature = 0; feature < PASSAGE_FEATURES; feature++)
            choice->probability +=
                choice->features[feature] * (float)passage_weights_sv[feature][round] * HUNDREDTH;
        highest = i == 0 ? choice->probability : at_least(highest, choice->probability);
    }
    for (size_t i = 0; i < item->count; i++)
        sum += item->choices[i].probability = expf(item->choices[i].probability - highest);
    for (size_t i = 0; i < item->count; i++)
        item->choices[i].probability /= sum;
}

static const char *const feature_names[PASSAGE_FEATURES] = {
    [PASSAGE_LIKENESS] = "likeness",
    [PASSAGE_OF_BEST] = "of best",
    [PASSAGE_FIRST] = "first",
    [PASSAGE_SECOND] = "second",
    [PASSAGE_LEAD_MARGIN] = "lead margin",
    [PASSAGE_HEADING] = "heading",
    [PASSAGE_BLOCK] = "block",
    [PASSAGE_SECTION] = "section",
    [PASSAGE_TITLE] = "title",
    [PASSAGE_PARENT] = "parent",
    [PASSAGE_CHILDREN] = "children",
    [PASSAGE_NUMBER] = "number",
    [PASSAGE_ONLY_NUMBER] = "the only number",
    [PASSAGE_OTHER_NUMBER] = "others by number",
    [PASSAGE_HEADING_NUMBER] = "number in heading",
    [PASSAGE_TITLED] = "titled",
    [PASSAGE_QUOTED] = "quoted",
    [PASSAGE_PAGE] = "page",
    [PASSAGE_NAMED + PLACE_INSIDE] = "named inside",
    [PASSAGE_NAMED + PLACE_LEAD] = "named in lead",
    [PASSAGE_NAMED + PLACE_ABOVE] = "named in heading",
    [PASSAGE_NAMED + PLACE_EARLIER] = "named earlier",
    [PASSAGE_BELOW + PLACE_INSIDE] = "below named inside",
    [PASSAGE_BELOW + PLACE_LEAD] = "below named in lead",
    [PASSAGE_BELOW + PLACE_ABOVE] = "below named in heading",
    [PASSAGE_BELOW + PLACE_EARLIER] = "below named earlier",
    [PASSAGE_OVER + PLACE_INSIDE] = "over named inside",
    [PASSAGE_OVER + PLACE_LEAD] = "over named in lead",
    [PASSAGE_OVER + PLACE_ABOVE] = "over named in heading",
    [PASSAGE_OVER + PLACE_EARLIER] = "over named earlier",
    [PASSAGE_BELOW_LIKE + PLACE_INSIDE] = "below named inside, like",
    [PASSAGE_BELOW_LIKE + PLACE_LEAD] = "below named in lead, like",
    [PASSAGE_BELOW_LIKE + PLACE_ABOVE] = "below named in heading, like",
    [PASSAGE_BELOW_LIKE + PLACE_EARLIER] = "below named earlier, like",
    [PASSAGE_NAMED_PARTS + PLACE_INSIDE] = "named inside, with parts",
    [PASSAGE_NAMED_PARTS + PLACE_LEAD] = "named in lead, with parts",
    [PASSAGE_NAMED_PARTS + PLACE_ABOVE] = "named in heading, with parts",
    [PASSAGE_NAMED_PARTS + PLACE_EARLIER] = "named earlier, with parts",
    [PASSAGE_FOCUS_AREA] = "focus area",
    [PASSAGE_INITIATIVE] = "initiative",
    [PASSAGE_CHAPTER] = "chapter",
    [PASSAGE_PLAIN_SECTION] = "plain section",
    [PASSAGE_LIST_ITEM] = "list item",
    [PASSAGE_PARTS] = "has parts",
    [PASSAGE_IS_WHOLE] = "is the whole",
    [PASSAGE_WHOLE] = "whole: likely",
    [PASSAGE_WHOLE_NAMED] = "whole: named",
    [PASSAGE_WHOLE_STANCE] = "whole: a stance",
    [PASSAGE_WHOLE_REFERS] = "whole: a part is named",
    [PASSAGE_WHOLE_NUMBERED] = "whole: a number stands there",
    [PASSAGE_WHOLE_LIKENESS] = "whole: likeness of the best node",
    [PASSAGE_IS_PROCESS] = "is the consultation",
    [PASSAGE_PROCESS_LIKELY] = "consultation: likely",
    [PASSAGE_PROCESS_REFERS] = "consultation: a part is named",
    [PASSAGE_PROCESS_NUMBERED] = "consultation: a number stands there",
    [PASSAGE_IS_NONE] = "is nothing",
    [PASSAGE_NONE_LIKENESS] = "nothing: likeness of the best node",
    [PASSAGE_NONE_REFERS] = "nothing: a part is named",
    [PASSAGE_NONE_NUMBERED] = "nothing: a number stands there",
    [PASSAGE_NONE_ADDITION] = "nothing: an addition",
    [PASSAGE_BEFORE] = "one before, same block",
    [PASSAGE_BEFORE + 1] = "one before, same section",
    [PASSAGE_BEFORE + 2] = "one before, elsewhere",
    [PASSAGE_AFTER] = "one after, same block",
    [PASSAGE_AFTER + 1] = "one after, same section",
    [PASSAGE_AFTER + 2] = "one after, elsewhere",
    [PASSAGE_POINTED_AT] = "one before, pointed at",
    [PASSAGE_BEFORE_SIBLING] = "one before on a sibling",
    [PASSAGE_BEFORE_SUCCEEDS] = "one before on the node before",
    [PASSAGE_AFTER_PRECEDES] = "one after on the node after",
    [PASSAGE_BEFORE_ABOVE] = "one before on the node above",
    [PASSAGE_IN_SECTION] = "in the section",
    [PASSAGE_NEAR_SECTION] = "siblings in the section",
};

const char *passage_feature_name(size_t feature)
{
    return feature_names[feature];
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which viewpoints may have led to a change: those about the parts that it touches, the nearer the
 * likelier, and of these the ones that share words with what came or went. What the reply says was
 * done counts as much as what was asked for. One about another part is proposed for its words
 * alone, when nothing is said to have come of it yet; and one that something has come of is less
 * likely.
 */
#include "model/chain/changes_inner.h"
#include "model/documents/stretches.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROPOSED_AT_MOST = 8,
    WISHES_A_NODE = 200,
    WISHES_ELSEWHERE = 500,
    NODES_AT_MOST = 64,
    BELOW_AT_MOST = 4 * NODES_AT_MOST,
};

static const double LEAST_SCORE = 0.3;
/* What a viewpoint on the part itself is worth without a shared word; of what only moved, where
 * there are no words to share. */
static const double PLACE_ALONE = 0.25, PLACE_MOVED = 0.6;
/* What is added to that when it is about what the part says unchanged, too. */
static const double PLACE_TOPIC = 0.12;
/* On the part itself, the part with a heading that it stands in, what that stands in … People speak
 * of initiatives, hardly ever of a paragraph. */
static const double UPWARD[] = {1.0, 0.95, 0.6, 0.45, 0.35};
static const double BELOW = 0.8;
/* On another part; and anywhere, when it is said to have led to another change. */
static const double ELSEWHERE = 0.7, MET_BEFORE = 0.6;
enum { UPWARD_STEPS = sizeof UPWARD / sizeof *UPWARD };

/* A part of the version that the consultation is about. */
struct near_node {
    struct str id;
    double weight;
};

struct near_wish {
    struct sql_wish wish;
    double weight;
    bool elsewhere; /* on no part near by */
};

struct seeking {
    struct change_ground *ground;
    const struct sql_change *change;
    VEC(struct near_node) nodes;
    VEC(struct near_wish) wishes;
    struct str old, new; /* what the two versions say there */
    struct change_words words;
    struct proposed_causes *ret_causes;
};

/* Parts */

static bool add_near(struct seeking *seeking, struct str id, double weight)
{
    for (size_t i = 0; i < seeking->nodes.count; i++) {
        struct near_node *node = &seeking->nodes.items[i];
        if (!str_equal(node->id, id))
            continue;
        if (node->weight < weight)
            node->weight = weight;
        return true;
    }
    if (seeking->nodes.count == NODES_AT_MOST)
        return true;
    struct near_node *node = VEC_PUSH(seeking->ground->arena, &seeking->nodes);
    if (!node)
        return error_no_memory(seeking->ground->error);
    *node = (struct near_node){id, weight};
    return true;
}

/* The part of version `at` in the chain is known in the first one by the parts that went to it. */
static bool add_first(struct seeking *seeking, size_t at, struct str id, double weight)
{
    struct change_ground *ground = seeking->ground;
    struct sql_carried_node_rows from;
    if (at == 0)
        return add_near(seeking, id, weight);
    if (!sql_carried_node_list_to(ground->office->store, ground->chain.items[at].id, id,
                                  ground->arena, &from, ground->error))
        return false;
    for (size_t i = 0; i < from.count; i++)
        if (!add_first(seeking, at - 1, from.items[i].node, weight))
            return false;
    return true;
}

static size_t place_in_chain(const struct change_ground *ground, int64_t version)
{
    size_t at = 0;
    while (at < ground->chain.count && ground->chain.items[at].id != version)
        at++;
    return at;
}

/* A part of the version at `at` in the chain, and what it stands in. */
static bool add_upward(struct seeking *seeking, size_t at, struct str id, double weight)
{
    struct change_ground *ground = seeking->ground;
    for (size_t step = 0; step < UPWARD_STEPS && id.n; step++) {
        struct sql_node row;
        bool found = false;
        if (!add_first(seeking, at, id, weight * UPWARD[step]) ||
            !sql_node_get(ground->office->store, ground->chain.items[at].id, id, ground->arena,
                          &row, &found, ground->error))
            return false;
        id = found ? row.parent : STR("");
    }
    return true;
}

static bool add_below(struct seeking *seeking, size_t at, const struct sql_node *row, double weight)
{
    struct change_ground *ground = seeking->ground;
    struct sql_node_rows below;
    if (!sql_node_list_below(ground->office->store, row->version, row->start_at, row->end_at,
                             row->ordinal, BELOW_AT_MOST, ground->arena, &below, ground->error))
        return false;
    for (size_t i = 0; i < below.count; i++)
        if (!add_first(seeking, at, below.items[i].id, weight * BELOW))
            return false;
    return true;
}

static bool find_node(struct seeking *seeking, int64_t version, struct str id,
                      struct sql_node *ret_row, bool *ret_found)
{
    struct change_ground *ground = seeking->ground;
    *ret_found = false;
    return sql_node_get(ground->office->store, version, id, ground->arena, ret_row, ret_found,
                        ground->error);
}

/* The parts, what they stand in, and what stands in them. */
static bool add_all_around(struct seeking *seeking, size_t at, struct str ids, double weight)
{
    struct change_ground *ground = seeking->ground;
    json_t *list = json_from(ids, "a change's parts", ground->error);
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        struct sql_node row;
        bool found = false;
        struct str id =
            str_copy(ground->arena, str_from(json_string_value(json_array_get(list, i))));
        ok = (id.p || error_no_memory(ground->error)) &&
             find_node(seeking, ground->chain.items[at].id, id, &row, &found) &&
             (!found ||
              (add_upward(seeking, at, id, weight) && add_below(seeking, at, &row, weight)));
    }
    json_decref(list);
    return ok;
}

/* What is new has no part of its own that anybody can have spoken of: what it stands in has. */
static bool add_parent_of_new(struct seeking *seeking, size_t at)
{
    struct sql_node row;
    bool found;
    return find_node(seeking, seeking->ground->version.id, seeking->change->new_node, &row,
                     &found) &&
           (!found || add_upward(seeking, at, row.parent, 1));
}

static bool find_nodes(struct seeking *seeking)
{
    const struct change_ground *ground = seeking->ground;
    size_t at = place_in_chain(ground, ground->version.id);
    if (at == 0 || at == ground->chain.count)
        return true;
    bool elsewhere =
        seeking->change->old_node.n == 0 || str_equal(seeking->change->moved, STR("yes"));
    return add_all_around(seeking, at - 1, seeking->change->old_nodes, 1) &&
           (!elsewhere || add_parent_of_new(seeking, at));
}

/* Viewpoints */

static bool is_said(const struct sql_cause_rows *said, int64_t viewpoint)
{
    for (size_t i = 0; i < said->count; i++)
        if (said->items[i].viewpoint == viewpoint)
            return true;
    return false;
}

static struct near_wish *near_with(const struct seeking *seeking, int64_t viewpoint)
{
    for (size_t i = 0; i < seeking->wishes.count; i++)
        if (seeking->wishes.items[i].wish.id == viewpoint)
            return &seeking->wishes.items[i];
    return NULL;
}

static bool add_wish(struct seeking *seeking, struct near_wish wish)
{
    struct near_wish *known = near_with(seeking, wish.wish.id);
    if (known) {
        if (!wish.elsewhere && known->weight < wish.weight)
            known->weight = wish.weight;
        return true;
    }
    struct near_wish *added = VEC_PUSH(seeking->ground->arena, &seeking->wishes);
    if (!added)
        return error_no_memory(seeking->ground->error);
    *added = wish;
    return true;
}

/* What nobody has said anything to have come of, wherever it was written; once for all changes. */
static bool find_unmet(struct change_ground *ground)
{
    if (ground->unmet_found)
        return true;
    ground->unmet_found =
        sql_wish_list_unmet_some(ground->office->store, ground->consultation, WISHES_ELSEWHERE,
                                 ground->arena, &ground->unmet, ground->error);
    return ground->unmet_found;
}

static bool is_unmet(const struct change_ground *ground, int64_t viewpoint)
{
    for (size_t i = 0; i < ground->unmet.count; i++)
        if (ground->unmet.items[i].id == viewpoint)
            return true;
    return ground->unmet.count == WISHES_ELSEWHERE; /* there may be more */
}

static bool add_unmet(struct seeking *seeking, const struct sql_cause_rows *said)
{
    struct change_ground *ground = seeking->ground;
    if (!find_unmet(ground))
        return false;
    for (size_t i = 0; i < seeking->wishes.count; i++)
        if (!is_unmet(ground, seeking->wishes.items[i].wish.id))
            seeking->wishes.items[i].weight *= MET_BEFORE;
    for (size_t i = 0; i < ground->unmet.count; i++) {
        const struct sql_wish *wish = &ground->unmet.items[i];
        if (!is_said(said, wish->id) &&
            !add_wish(seeking, (struct near_wish){*wish, ELSEWHERE, true}))
            return false;
    }
    return true;
}

static bool find_wishes(struct seeking *seeking)
{
    struct change_ground *ground = seeking->ground;
    struct store *store = ground->office->store;
    struct sql_cause_rows said;
    if (!sql_cause_list(store, seeking->change->id, ground->arena, &said, ground->error))
        return false;
    for (size_t i = 0; i < seeking->nodes.count; i++) {
        struct sql_wish_rows rows;
        if (!sql_wish_list_of_node(store, ground->chain.items[0].id, seeking->nodes.items[i].id,
                                   ground->consultation, WISHES_A_NODE, ground->arena, &rows,
                                   ground->error))
            return false;
        for (size_t k = 0; k < rows.count; k++)
            if (!is_said(&said, rows.items[k].id) &&
                !add_wish(seeking,
                          (struct near_wish){rows.items[k], seeking->nodes.items[i].weight, false}))
                return false;
    }
    return add_unmet(seeking, &said);
}

/* Texts */

/* From the text that is loaded, or only the stretch that holds the place. */
static bool find_text(struct seeking *seeking, const struct loaded_draft *loaded, int64_t document,
                      struct range range, struct str *ret_text)
{
    struct change_ground *ground = seeking->ground;
    struct stretch stretch = {0};
    *ret_text = STR("");
    if (range.start >= range.end)
        return true;
    if (loaded)
        stretch.document = loaded->document;
    else if (!stretch_load(ground->office, document, range, ground->arena, &stretch, ground->error))
        return false;
    if (stretch_holds(&stretch, range))
        *ret_text =
            str_sub(stretch.document.text, range.start - stretch.start, range.end - stretch.start);
    return true;
}

static bool find_texts(struct seeking *seeking)
{
    const struct change_ground *ground = seeking->ground;
    const struct sql_change *change = seeking->change;
    return find_text(seeking, ground->old, ground->earlier.document, change_old_range(change),
                     &seeking->old) &&
           find_text(seeking, ground->new, ground->version.document, change_new_range(change),
                     &seeking->new);
}

/* Judging */

static int compare_causes(const void *a, const void *b)
{
    const struct proposed_cause *left = a, *right = b;
    if (left->score < right->score || left->score > right->score)
        return left->score > right->score ? -1 : 1;
    return (left->wish.id > right->wish.id) - (left->wish.id < right->wish.id);
}

/* Its words and its reply's; many changes are held against the same viewpoints. */
static const struct read_wish *read_wish(struct change_ground *ground, const struct sql_wish *wish)
{
    for (size_t i = 0; i < ground->read.count; i++)
        if (ground->read.items[i].viewpoint == wish->id)
            return &ground->read.items[i];
    struct read_wish *read = VEC_PUSH(ground->arena, &ground->read);
    *read = (struct read_wish){.viewpoint = wish->id};
    said_words_read(ground->arena, &ground->office->tools, wish->text, &read->asked);
    said_words_read(ground->arena, &ground->office->tools, wish->reason, &read->replied);
    return read;
}

static double score_of(const struct seeking *seeking, const struct near_wish *near,
                       const struct change_evidence *evidence)
{
    if (seeking->words.changed_count == 0)
        return near->elsewhere ? 0 : near->weight * PLACE_MOVED;
    if (near->elsewhere)
        return near->weight * evidence->alone;
    double place = PLACE_ALONE + PLACE_TOPIC * evidence->topic;
    return near->weight * (place + (1 - place) * evidence->shared);
}

/* False when it is not likely enough to be proposed. */
static bool judge_wish(struct seeking *seeking, const struct near_wish *near,
                       struct proposed_cause *ret_cause)
{
    const struct read_wish *read = read_wish(seeking->ground, &near->wish);
    struct change_evidence evidence;
    change_words_judge(&seeking->words, &read->asked, &read->replied, &evidence);
    double score = score_of(seeking, near, &evidence);
    if (score < LEAST_SCORE)
        return false;
    *ret_cause = (struct proposed_cause){
        .wish = near->wish,
        .score = score,
        .words = ARENA_ARRAY(seeking->ground->arena, CHANGE_WORDS_SHOWN, struct str),
        .word_count = evidence.word_count,
        .elsewhere = near->elsewhere};
    memcpy(ret_cause->words, evidence.words, sizeof evidence.words);
    return true;
}

static void judge_wishes(void *context)
{
    struct seeking *seeking = context;
    struct proposed_causes causes = {0};
    change_words_make(seeking->ground->arena, &seeking->ground->office->tools, seeking->old,
                      seeking->new, &seeking->words);
    causes.items =
        ARENA_ARRAY(seeking->ground->arena, seeking->wishes.count + 1, struct proposed_cause);
    for (size_t i = 0; i < seeking->wishes.count; i++)
        causes.count += judge_wish(seeking, &seeking->wishes.items[i], &causes.items[causes.count]);
    if (causes.count)
        qsort(causes.items, causes.count, sizeof *causes.items, compare_causes);
    if (causes.count > PROPOSED_AT_MOST)
        causes.count = PROPOSED_AT_MOST;
    *seeking->ret_causes = causes;
}

bool change_causes_propose(struct change_ground *ground, const struct sql_change *change,
                           struct proposed_causes *ret_causes)
{
    struct seeking seeking = {.ground = ground, .change = change, .ret_causes = ret_causes};
    *ret_causes = (struct proposed_causes){0};
    if (str_equal(change->kind, STR("renumbered")))
        return true; /* follows from other changes */
    return find_nodes(&seeking) && find_wishes(&seeking) && find_texts(&seeking) &&
           arena_run(ground->arena, judge_wishes, &seeking, ground->error);
}

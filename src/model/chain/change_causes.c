/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which viewpoints may have led to a change: those about the parts that it touches, the nearer the
 * likelier, and of these the ones that share words with what came or went. What the reply says was
 * done counts as much as what was asked for.
 */
#include "model/chain/changes_inner.h"
#include "model/documents/stretches.h"

#include "text/language/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROPOSED_AT_MOST = 8,
    WISHES_A_NODE = 200,
    NODES_AT_MOST = 64,
    BELOW_AT_MOST = 4 * NODES_AT_MOST,
    WORDS_SHOWN = 6,
    /* So many shared words are as good as any number. */
    WORDS_ENOUGH = 5,
};

static const double LEAST_SCORE = 0.3;
/* What a viewpoint on the part itself is worth without a shared word; of what only moved, where
 * there are no words to share. */
static const double PLACE_ALONE = 0.25, PLACE_MOVED = 0.6;
/* On the part itself, the part with a heading that it stands in, what that stands in … People speak
 * of initiatives, hardly ever of a paragraph. */
static const double UPWARD[] = {1.0, 0.95, 0.6, 0.45, 0.35};
static const double BELOW = 0.8;
enum { UPWARD_STEPS = sizeof UPWARD / sizeof *UPWARD };

/* A part of the version that the consultation is about. */
struct near_node {
    struct str id;
    double weight;
};

struct near_wish {
    struct sql_wish wish;
    double weight;
};

/* What a version says in the place of the change. */
struct worded {
    struct str text;
    struct range range;
};

struct seeking {
    struct change_ground *ground;
    const struct sql_change *change;
    VEC(struct near_node) nodes;
    VEC(struct near_wish) wishes;
    struct worded old, new;
    struct str *changed; /* stems that one of the texts has and the other has not, in order */
    size_t changed_count;
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

static bool add_wish(struct seeking *seeking, const struct sql_wish *wish, double weight)
{
    for (size_t i = 0; i < seeking->wishes.count; i++) {
        struct near_wish *known = &seeking->wishes.items[i];
        if (known->wish.id != wish->id)
            continue;
        if (known->weight < weight)
            known->weight = weight;
        return true;
    }
    struct near_wish *added = VEC_PUSH(seeking->ground->arena, &seeking->wishes);
    if (!added)
        return error_no_memory(seeking->ground->error);
    *added = (struct near_wish){*wish, weight};
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
                !add_wish(seeking, &rows.items[k], seeking->nodes.items[i].weight))
                return false;
    }
    return true;
}

/* Words */

static int compare_stems(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static bool says_something(const struct word *word)
{
    return !(word->flags & (WORD_SIGN | WORD_STOP)) && word->stem.n > 1;
}

/* From the text that is loaded, or only the stretch that holds the place. */
static bool find_worded(struct seeking *seeking, const struct loaded_draft *loaded,
                        int64_t document, struct range range, struct worded *ret_worded)
{
    struct change_ground *ground = seeking->ground;
    struct stretch stretch = {0};
    *ret_worded = (struct worded){STR(""), {0, 0}};
    if (range.start >= range.end)
        return true;
    if (loaded)
        stretch.document = loaded->document;
    else if (!stretch_load(ground->office, document, range, ground->arena, &stretch, ground->error))
        return false;
    if (stretch_holds(&stretch, range))
        *ret_worded = (struct worded){stretch.document.text,
                                      {range.start - stretch.start, range.end - stretch.start}};
    return true;
}

static bool find_texts(struct seeking *seeking)
{
    const struct change_ground *ground = seeking->ground;
    const struct sql_change *change = seeking->change;
    return find_worded(seeking, ground->old, ground->earlier.document, change_old_range(change),
                       &seeking->old) &&
           find_worded(seeking, ground->new, ground->version.document, change_new_range(change),
                       &seeking->new);
}

/* The stems of a stretch that say something, each once and in order. */
static struct str *stems_of(struct seeking *seeking, const struct worded *worded, size_t *ret_count)
{
    struct change_ground *ground = seeking->ground;
    struct word_list words =
        words_of(ground->arena, &ground->office->tools, worded->text, worded->range);
    struct str *stems = ARENA_ARRAY(ground->arena, words.count + 1, struct str);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < words.count; i++)
        if (says_something(&words.items[i]))
            stems[count++] = words.items[i].stem;
    if (count)
        qsort(stems, count, sizeof *stems, compare_stems);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !str_equal(stems[kept - 1], stems[i]))
            stems[kept++] = stems[i];
    *ret_count = kept;
    return stems;
}

static bool has_stem(const struct str *stems, size_t count, struct str stem)
{
    return count && bsearch(&stem, stems, count, sizeof *stems, compare_stems);
}

/* What only one of the two texts has. */
static void find_changed(struct seeking *seeking)
{
    struct change_ground *ground = seeking->ground;
    size_t old_count, new_count;
    struct str *old = stems_of(seeking, &seeking->old, &old_count);
    struct str *new = stems_of(seeking, &seeking->new, &new_count);
    struct str *changed = ARENA_ARRAY(ground->arena, old_count + new_count + 1, struct str);
    size_t count = 0;
    for (size_t i = 0; i < old_count; i++)
        if (!has_stem(new, new_count, old[i]))
            changed[count++] = old[i];
    for (size_t i = 0; i < new_count; i++)
        if (!has_stem(old, old_count, new[i]))
            changed[count++] = new[i];
    if (count)
        qsort(changed, count, sizeof *changed, compare_stems);
    seeking->changed = changed;
    seeking->changed_count = count;
}

/* Words of a wish, or of the reply to it, that stand among the changed ones: each stem once. */
static void share_words(struct seeking *seeking, struct str text, struct proposed_cause *cause,
                        struct str *stems, size_t room)
{
    struct change_ground *ground = seeking->ground;
    struct word_list words =
        words_of(ground->arena, &ground->office->tools, text, (struct range){0, text.n});
    for (size_t i = 0; i < words.count && cause->word_count < room; i++) {
        const struct word *word = &words.items[i];
        size_t at = 0;
        if (!says_something(word) ||
            !has_stem(seeking->changed, seeking->changed_count, word->stem))
            continue;
        while (at < cause->word_count && !str_equal(stems[at], word->stem))
            at++;
        if (at < cause->word_count)
            continue;
        stems[cause->word_count] = word->stem;
        cause->words[cause->word_count++] = word->lower;
    }
}

static int compare_causes(const void *a, const void *b)
{
    const struct proposed_cause *left = a, *right = b;
    if (left->score < right->score || left->score > right->score)
        return left->score > right->score ? -1 : 1;
    return (left->wish.id > right->wish.id) - (left->wish.id < right->wish.id);
}

static void judge_wish(struct seeking *seeking, const struct near_wish *near,
                       struct proposed_cause *ret_cause)
{
    struct str stems[WORDS_ENOUGH + WORDS_SHOWN];
    size_t room = sizeof stems / sizeof *stems;
    struct proposed_cause cause = {.wish = near->wish,
                                   .words = ARENA_ARRAY(seeking->ground->arena, room, struct str)};
    share_words(seeking, near->wish.text, &cause, stems, room);
    share_words(seeking, near->wish.reason, &cause, stems, room);
    size_t enough = seeking->changed_count < WORDS_ENOUGH ? seeking->changed_count : WORDS_ENOUGH;
    size_t shared = cause.word_count < enough ? cause.word_count : enough;
    cause.score =
        near->weight *
        (enough ? PLACE_ALONE + (1 - PLACE_ALONE) * (double)shared / (double)enough : PLACE_MOVED);
    if (cause.word_count > WORDS_SHOWN)
        cause.word_count = WORDS_SHOWN;
    *ret_cause = cause;
}

static void judge_wishes(void *context)
{
    struct seeking *seeking = context;
    struct proposed_causes causes = {0};
    find_changed(seeking);
    causes.items =
        ARENA_ARRAY(seeking->ground->arena, seeking->wishes.count + 1, struct proposed_cause);
    for (size_t i = 0; i < seeking->wishes.count; i++) {
        judge_wish(seeking, &seeking->wishes.items[i], &causes.items[causes.count]);
        causes.count += causes.items[causes.count].score >= LEAST_SCORE;
    }
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

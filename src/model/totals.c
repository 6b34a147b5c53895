/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compiled.h"

#include <stdlib.h>

enum { WANTED_AT_MOST = 10 };

/* Bodies */

static struct type_totals *totals_of_type(struct compiled *compiled, struct str type)
{
    struct totals *totals = &compiled->totals;
    for (size_t i = 0; i < totals->types.count; i++)
        if (str_equal(totals->types.items[i].type, type))
            return &totals->types.items[i];
    struct type_totals *added = VEC_PUSH(compiled->arena, &totals->types);
    added->type = type;
    return added;
}

static void count_consultees(struct compiled *compiled)
{
    struct totals *totals = &compiled->totals;
    for (size_t i = 0; i < compiled->consultee_count; i++) {
        const struct compiled_consultee *consultee = &compiled->consultees[i];
        bool answered = consultee->status != CONSULTEE_NOT_ANSWERED;
        struct type_totals *type = totals_of_type(compiled, consultee->type);
        type->asked++;
        type->answered += answered;
        totals->asked++;
        totals->answered += answered;
        totals->not_answered += !answered;
    }
}

static bool answered_before(const struct compiled *compiled, size_t place)
{
    struct str key = compiled->documents[place].sender_key;
    for (size_t i = 0; key.n && i < place; i++)
        if (compiled->documents[i].standing == STANDING_RESPONSE &&
            str_equal(compiled->documents[i].sender_key, key))
            return true;
    return false;
}

/* Without a list of those asked, bodies are counted by their answers. */
static void count_senders(struct compiled *compiled)
{
    for (size_t i = 0; i < compiled->document_count; i++) {
        const struct compiled_document *document = &compiled->documents[i];
        if (document->standing != STANDING_RESPONSE || answered_before(compiled, i))
            continue;
        compiled->totals.answered++;
        totals_of_type(compiled, document->sender_type)->answered++;
    }
}

/* Documents */

static void count_document(struct compiled *compiled, const struct compiled_document *document)
{
    struct totals *totals = &compiled->totals;
    totals->documents++;
    totals->files += document->parent == NOWHERE;
    totals->attachments += document->parent != NOWHERE;
    totals->standings[document->standing]++;
    if (document->standing != STANDING_RESPONSE)
        return;
    totals->late += document->late;
    totals->unasked += compiled->consultee_count && document->consultee == NOWHERE;
    totals->no_clear_stance += document->stance == STANCE_UNCLEAR;
    totals->stances[document->stance]++;
}

/* Nodes */

static void count_on_node(struct compiled *compiled, size_t place, size_t node)
{
    const struct compiled_viewpoint *viewpoint = &compiled->viewpoints.items[place];
    for (; node != NODE_NONE; node = compiled->draft->draft.nodes[node].parent) {
        struct node_totals *totals = &compiled->totals.nodes[node];
        if (totals->last_viewpoint == place + 1)
            return;
        totals->last_viewpoint = place + 1;
        totals->viewpoints++;
        totals->kinds[viewpoint->kind]++;
        if (totals->last_document != viewpoint->document + 1) {
            totals->last_document = viewpoint->document + 1;
            totals->documents++;
        }
    }
}

static void count_viewpoint(struct compiled *compiled, size_t place)
{
    const struct compiled_viewpoint *viewpoint = &compiled->viewpoints.items[place];
    if (!is_counted(&compiled->documents[viewpoint->document]))
        return;
    compiled->totals.viewpoints++;
    compiled->totals.kinds[viewpoint->kind]++;
    for (size_t i = 0; i < viewpoint->passage_count; i++) {
        size_t node = draft_node_by_id(&compiled->draft->draft, viewpoint->passages[i].node);
        if (node != NODE_NONE)
            count_on_node(compiled, place, node);
    }
}

/* A document's stance on a part counts once there and once on each part above it; on the draft as a
 * whole its stance as a whole counts. */
static void count_stance(struct compiled *compiled, size_t place, size_t node, enum stance stance)
{
    if (stance == STANCE_NONE || node == NODE_NONE || node == PASSAGE_PROCESS)
        return;
    for (; node != 0; node = compiled->draft->draft.nodes[node].parent) {
        struct node_totals *totals = &compiled->totals.nodes[node];
        if (totals->stances_document != place + 1)
            totals->stances_seen = 0;
        totals->stances_document = place + 1;
        if (totals->stances_seen & (1U << stance))
            continue;
        totals->stances_seen |= 1U << stance;
        totals->stances[stance]++;
    }
}

static void count_stances(struct compiled *compiled, size_t place)
{
    const struct compiled_document *document = &compiled->documents[place];
    if (!is_counted(document))
        return;
    if (document->standing == STANDING_RESPONSE)
        compiled->totals.nodes[0].stances[document->stance]++;
    for (size_t i = 0; i < document->node_stances.count; i++)
        count_stance(compiled, place, document->node_stances.items[i].node,
                     document->node_stances.items[i].stance);
}

/* What most want */

static bool is_wish(enum viewpoint_kind kind)
{
    return kind == KIND_CHANGE || kind == KIND_ADDITION || kind == KIND_CLARIFICATION ||
           kind == KIND_OBJECTION;
}

static void add_groups(struct compiled *compiled, struct wanted *wanted, size_t *count)
{
    for (size_t i = 0; i < compiled->groups.count; i++) {
        const struct compiled_group *group = &compiled->groups.items[i];
        if (is_wish(group->kind))
            wanted[(*count)++] = (struct wanted){i, group->node, group->kind, group->documents,
                                                 group->viewpoints.items[0]};
    }
}

static int compare_by_part(const void *a, const void *b)
{
    const struct wanted *left = a, *right = b;
    if (left->node != right->node)
        return left->node < right->node ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->viewpoint > right->viewpoint) - (left->viewpoint < right->viewpoint);
}

/* Wishes of one kind on one part that nobody worded alike. */
static void add_parts(struct compiled *compiled, struct wanted *wanted, size_t *count)
{
    size_t first = *count, alone = first;
    for (size_t i = 0; i < compiled->viewpoints.count; i++) {
        const struct compiled_viewpoint *viewpoint = &compiled->viewpoints.items[i];
        if (is_counted(&compiled->documents[viewpoint->document]) && is_wish(viewpoint->kind) &&
            viewpoint->node != NOWHERE && viewpoint->node != 0 && viewpoint->group == NOWHERE)
            wanted[alone++] = (struct wanted){NOWHERE, viewpoint->node, viewpoint->kind, 1, i};
    }
    if (alone > first)
        qsort(wanted + first, alone - first, sizeof *wanted, compare_by_part);
    size_t document = NOWHERE;
    for (size_t i = first; i < alone; i++) {
        struct wanted *last = *count > first ? &wanted[*count - 1] : NULL;
        size_t its = compiled->viewpoints.items[wanted[i].viewpoint].document;
        if (last && last->node == wanted[i].node && last->kind == wanted[i].kind)
            last->documents += its != document;
        else
            wanted[(*count)++] = wanted[i];
        document = its;
    }
}

static int compare_wanted(const void *a, const void *b)
{
    const struct wanted *left = a, *right = b;
    if (left->documents != right->documents)
        return left->documents > right->documents ? -1 : 1;
    if ((left->group == NOWHERE) != (right->group == NOWHERE))
        return left->group == NOWHERE ? 1 : -1;
    return (left->viewpoint > right->viewpoint) - (left->viewpoint < right->viewpoint);
}

static void find_wanted(struct compiled *compiled)
{
    struct wanted *wanted = ARENA_ARRAY(
        compiled->arena, compiled->groups.count + compiled->viewpoints.count, struct wanted);
    size_t count = 0;
    add_groups(compiled, wanted, &count);
    add_parts(compiled, wanted, &count);
    if (count)
        qsort(wanted, count, sizeof *wanted, compare_wanted);
    for (size_t i = 0; i < count && i < WANTED_AT_MOST && wanted[i].documents > 1; i++)
        *VEC_PUSH(compiled->arena, &compiled->totals.wanted) = wanted[i];
}

void compiled_count(struct compiled *compiled)
{
    compiled->totals.nodes =
        ARENA_ARRAY(compiled->arena, compiled->draft->draft.node_count, struct node_totals);
    for (size_t i = 0; i < compiled->document_count; i++) {
        count_document(compiled, &compiled->documents[i]);
        count_stances(compiled, i);
    }
    for (size_t i = 0; i < compiled->viewpoints.count; i++)
        count_viewpoint(compiled, i);
    if (compiled->consultee_count)
        count_consultees(compiled);
    else
        count_senders(compiled);
    compiled->totals.twins = compiled->totals.standings[STANDING_TWIN];
    find_wanted(compiled);
}

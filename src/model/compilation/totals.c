/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

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

/* Without a list of those asked, bodies are counted by their answers. */
static void count_senders(struct compiled *compiled)
{
    for (size_t i = 0; i < compiled->others.count; i++) {
        compiled->totals.answered++;
        totals_of_type(compiled, compiled->others.items[i].type)->answered++;
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
    compiled->totals.unanswered += viewpoint->row->outcome.n == 0;
    compiled->totals.proposed += str_equal(viewpoint->row->state, STR("proposed"));
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
    if (compiled->consultee_count) {
        count_consultees(compiled);
        compiled->totals.unasked = compiled->others.count;
    } else {
        count_senders(compiled);
    }
    compiled->totals.twins = compiled->totals.standings[STANDING_TWIN];
    compiled_find_wanted(compiled);
}

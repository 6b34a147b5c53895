/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/weights.h"

#include <math.h>

#define HUNDREDTH 0.01f
/* Words that speak less than this for a role are no reason. */
#define LEAST_REASON 0.15f

struct slot {
    uint64_t key; /* 0: empty */
    const struct weight_row *row;
};

struct weights {
    struct slot *slots;
    size_t count; /* a power of two */
};

static struct slot *slot_of(const struct weights *weights, uint64_t key)
{
    size_t at = (size_t)key & (weights->count - 1);
    while (weights->slots[at].key != 0 && weights->slots[at].key != key)
        at = (at + 1) & (weights->count - 1);
    return &weights->slots[at];
}

const struct weights *weights_index(struct arena *arena)
{
    struct weights *weights = ARENA_NEW(arena, struct weights);
    weights->count = 64;
    while (weights->count < 2 * weights_sv_count)
        weights->count *= 2;
    weights->slots = ARENA_ARRAY(arena, weights->count, struct slot);
    for (size_t i = 0; i < weights_sv_count; i++) {
        const struct weight_row *row = &weights_sv[i];
        uint64_t key = feature_key(row->side, row->space, str_from(row->word));
        *slot_of(weights, key) = (struct slot){key, row};
    }
    return weights;
}

static const struct weight_row *row_of(const struct weights *weights, const struct feature *feature)
{
    return slot_of(weights, feature_key(feature->side, feature->space, feature->word))->row;
}

static void normalise(float *scores, size_t count)
{
    float highest = scores[0], sum = 0;
    for (size_t i = 1; i < count; i++)
        highest = scores[i] > highest ? scores[i] : highest;
    for (size_t i = 0; i < count; i++)
        sum += scores[i] = expf(scores[i] - highest);
    for (size_t i = 0; i < count; i++)
        scores[i] /= sum;
}

void weights_roles(const struct weights *weights, struct features features,
                   float ret_probabilities[ROLES])
{
    float scores[ROLES] = {0};
    for (size_t i = 0; i < features.count; i++) {
        const struct weight_row *row = row_of(weights, &features.items[i]);
        for (size_t role = 0; row && role < ROLES; role++)
            scores[role] += features.items[i].value * (float)row->roles[role] * HUNDREDTH;
    }
    normalise(scores, ROLES);
    for (size_t role = 0; role < ROLES; role++)
        ret_probabilities[role] = scores[role];
}

void weights_beginnings(const struct weights *weights, struct features features,
                        float ret_probabilities[BEGINNINGS])
{
    float scores[BEGINNINGS] = {0};
    for (size_t i = 0; i < features.count; i++) {
        const struct weight_row *row = row_of(weights, &features.items[i]);
        for (size_t class = 0; row && class < BEGINNINGS; class ++)
            scores[class] += features.items[i].value * (float)row->beginnings[class] * HUNDREDTH;
    }
    normalise(scores, BEGINNINGS);
    for (size_t class = 0; class < BEGINNINGS; class ++)
        ret_probabilities[class] = scores[class];
}

void weights_scopes(const struct weights *weights, struct features features,
                    float ret_probabilities[SCOPES])
{
    float scores[SCOPES] = {0};
    for (size_t i = 0; i < features.count; i++) {
        const struct weight_row *row = row_of(weights, &features.items[i]);
        for (size_t class = 0; row && class < SCOPES; class ++)
            scores[class] += features.items[i].value * (float)row->scopes[class] * HUNDREDTH;
    }
    normalise(scores, SCOPES);
    for (size_t class = 0; class < SCOPES; class ++)
        ret_probabilities[class] = scores[class];
}

static float reason_weight(const struct weights *weights, const struct feature *feature,
                           size_t role)
{
    if (feature->side != SIDE_OWN || feature->space != SPACE_STEM)
        return 0;
    const struct weight_row *row = row_of(weights, feature);
    if (!row)
        return 0;
    float others = 0;
    for (size_t i = 0; i < ROLES; i++)
        others += i == role ? 0 : (float)row->roles[i];
    return ((float)row->roles[role] - others / (ROLES - 1)) * HUNDREDTH;
}

size_t weights_reasons(const struct weights *weights, struct features features, size_t role,
                       size_t *ret_words, size_t room)
{
    float best[8];
    size_t count = 0;
    room = room > 8 ? 8 : room;
    for (size_t i = 0; i < features.count; i++) {
        float weight = reason_weight(weights, &features.items[i], role);
        if (weight < LEAST_REASON)
            continue;
        size_t at = count < room ? count++ : room;
        for (; at > 0 && best[at - 1] < weight; at--)
            if (at < room) {
                best[at] = best[at - 1];
                ret_words[at] = ret_words[at - 1];
            }
        if (at < room) {
            best[at] = weight;
            ret_words[at] = features.items[i].at;
        }
    }
    return count;
}

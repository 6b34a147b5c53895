/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/weights.h"

#include <math.h>
#include <stddef.h>

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

const struct weights *weights_index(struct arena *arena, const struct weight_row *rows,
                                    size_t count)
{
    struct weights *weights = ARENA_NEW(arena, struct weights);
    weights->count = 64;
    while (weights->count < 2 * count)
        weights->count *= 2;
    weights->slots = ARENA_ARRAY(arena, weights->count, struct slot);
    for (size_t i = 0; i < count; i++) {
        const struct weight_row *row = &rows[i];
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

/* The classes of one model, by where their weights stand in a row. */
struct model {
    size_t offset, classes;
};

static void probabilities_of(const struct weights *weights, struct features features,
                             struct model model, float *ret_probabilities)
{
    for (size_t class = 0; class < model.classes; class ++)
        ret_probabilities[class] = 0;
    for (size_t i = 0; i < features.count; i++) {
        const struct weight_row *row = row_of(weights, &features.items[i]);
        if (!row)
            continue;
        const short *of_class = (const short *)(const void *)((const char *)row + model.offset);
        for (size_t class = 0; class < model.classes; class ++)
            ret_probabilities[class] +=
                features.items[i].value * (float)of_class[class] * HUNDREDTH;
    }
    normalise(ret_probabilities, model.classes);
}

void weights_first_roles(const struct weights *weights, struct features features,
                         float ret_probabilities[ROLES])
{
    static const struct model first = {offsetof(struct weight_row, first), ROLES};
    probabilities_of(weights, features, first, ret_probabilities);
}

void weights_roles(const struct weights *weights, struct features features,
                   float ret_probabilities[ROLES])
{
    static const struct model roles = {offsetof(struct weight_row, roles), ROLES};
    probabilities_of(weights, features, roles, ret_probabilities);
}

void weights_beginnings(const struct weights *weights, struct features features,
                        float ret_probabilities[BEGINNINGS])
{
    static const struct model beginnings = {offsetof(struct weight_row, beginnings), BEGINNINGS};
    probabilities_of(weights, features, beginnings, ret_probabilities);
}

void weights_scopes(const struct weights *weights, struct features features,
                    float ret_probabilities[SCOPES])
{
    static const struct model scopes = {offsetof(struct weight_row, scopes), SCOPES};
    probabilities_of(weights, features, scopes, ret_probabilities);
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

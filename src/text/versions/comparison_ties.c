/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison_inner.h"

#include <stdlib.h>

/* Among the first of how many words the colon of a field stands. */
#define FIELD_WORDS 4

bool units_are_equal(const struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    const struct compared *old = comparing->old.version, *new = comparing->new.version;
    const struct unit *a = &old->units[old_unit], *b = &new->units[new_unit];
    if (comparing->old.hashes[old_unit] != comparing->new.hashes[new_unit] ||
        a->word_count != b->word_count)
        return false;
    for (size_t i = 0; i < a->word_count; i++)
        if (old->words[a->first_word + i].id != new->words[b->first_word + i].id)
            return false;
    return true;
}

void comparing_tie(struct comparing *comparing, size_t old_unit, size_t new_unit, double likeness)
{
    comparing->old.partner[old_unit] = new_unit;
    comparing->new.partner[new_unit] = old_unit;
    comparing->likeness[old_unit] = likeness;
}

bool units_are_at_home(const struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    size_t a = comparing->old.version->units[old_unit].section;
    size_t b = comparing->new.version->units[new_unit].section;
    return a == UNIT_NONE || b == UNIT_NONE ? a == b : comparing->old.partner[a] == b;
}

bool unit_is_field(const struct compared *version, size_t index)
{
    const struct unit *unit = &version->units[index];
    for (size_t i = 0; i < unit->word_count && i < FIELD_WORDS; i++) {
        struct range range = version->words[unit->first_word + i].range;
        if (version->document->text.p[range.start] == ':')
            return true;
    }
    return false;
}

/* What stands in many places is known by the heading that it stands under. */
static bool tie_if_equal(struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    if (old_unit >= comparing->old.version->unit_count ||
        new_unit >= comparing->new.version->unit_count ||
        comparing->old.partner[old_unit] != UNIT_NONE ||
        comparing->new.partner[new_unit] != UNIT_NONE ||
        !units_are_equal(comparing, old_unit, new_unit) ||
        ((comparing->old.repeated[old_unit] || comparing->new.repeated[new_unit]) &&
         !units_are_at_home(comparing, old_unit, new_unit)))
        return false;
    comparing_tie(comparing, old_unit, new_unit, 1);
    return true;
}

/* Each unit is tied once, so the inner loops end after as many steps as there are units in all. An
 * index below 0 is above all. Forwards first: what stands under a heading comes behind it. */
void comparing_spread(struct comparing *comparing)
{
    size_t olds = comparing->old.version->unit_count, news = comparing->new.version->unit_count;
    const size_t *partner = comparing->old.partner;
    for (size_t i = 0; tie_if_equal(comparing, i, i); i++) {
    }
    for (size_t i = 0; i < olds; i++)
        for (size_t k = 1;
             partner[i] != UNIT_NONE && tie_if_equal(comparing, i + k, partner[i] + k); k++) {
        }
    for (size_t i = 1; tie_if_equal(comparing, olds - i, news - i); i++) {
    }
    for (size_t i = 0; i < olds; i++)
        for (size_t k = 1;
             partner[i] != UNIT_NONE && tie_if_equal(comparing, i - k, partner[i] - k); k++) {
        }
}

struct standing_unit {
    uint64_t hash;
    size_t unit;
    bool is_new;
};

static int by_hash(const void *a, const void *b)
{
    const struct standing_unit *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    if (left->is_new != right->is_new)
        return left->is_new ? 1 : -1;
    return left->unit < right->unit ? -1 : left->unit > right->unit;
}

static size_t add_side(const struct side *side, bool is_new, struct standing_unit *all,
                       size_t count)
{
    for (size_t i = 0; i < side->version->unit_count; i++)
        all[count++] = (struct standing_unit){side->hashes[i], i, is_new};
    return count;
}

/* One hash: those of the old version first. A heading that stands once in each is known however
 * short it is. */
static void tie_group(struct comparing *comparing, const struct standing_unit *group, size_t count)
{
    size_t olds = 0;
    while (olds < count && !group[olds].is_new)
        olds++;
    for (size_t i = 0; i < count; i++)
        (group[i].is_new ? comparing->new : comparing->old).repeated[group[i].unit] =
            olds > 1 || count - olds > 1;
    if (olds == 1 && count == 2 && comparing->old.content[group[0].unit] >= LIGHT_CONTENT)
        tie_if_equal(comparing, group[0].unit, group[1].unit);
}

void comparing_tie_equal(struct comparing *comparing)
{
    size_t room = comparing->old.version->unit_count + comparing->new.version->unit_count;
    struct standing_unit *all = ARENA_ARRAY(comparing->arena, room + 1, struct standing_unit);
    size_t count = add_side(&comparing->old, false, all, 0);
    count = add_side(&comparing->new, true, all, count);
    qsort(all, count, sizeof *all, by_hash);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && all[next].hash == all[i].hash; next++) {
        }
        tie_group(comparing, all + i, next - i);
    }
    comparing_spread(comparing);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/obligations.h"

#include "text/language/words.h"

static const struct duty_word {
    struct str word;
    enum duty duty;
} duty_words[] = {
    {STR_INIT("ska"), DUTY_SHALL},     {STR_INIT("skall"), DUTY_SHALL},
    {STR_INIT("skulle"), DUTY_SHALL},  {STR_INIT("måste"), DUTY_SHALL},
    {STR_INIT("shall"), DUTY_SHALL},   {STR_INIT("must"), DUTY_SHALL},
    {STR_INIT("krävs"), DUTY_SHALL},   {STR_INIT("required"), DUTY_SHALL},
    {STR_INIT("bör"), DUTY_SHOULD},    {STR_INIT("borde"), DUTY_SHOULD},
    {STR_INIT("should"), DUTY_SHOULD}, {STR_INIT("avses"), DUTY_SHOULD},
    {STR_INIT("kan"), DUTY_MAY},       {STR_INIT("får"), DUTY_MAY},
    {STR_INIT("may"), DUTY_MAY},       {STR_INIT("can"), DUTY_MAY},
    {STR_INIT("inte"), DUTY_NOT},      {STR_INIT("ej"), DUTY_NOT},
    {STR_INIT("aldrig"), DUTY_NOT},    {STR_INIT("not"), DUTY_NOT},
    {STR_INIT("never"), DUTY_NOT},
};

enum duty duty_of(struct str lower)
{
    for (size_t i = 0; i < sizeof duty_words / sizeof *duty_words; i++)
        if (str_equal(duty_words[i].word, lower))
            return duty_words[i].duty;
    return DUTY_NONE;
}

static bool is_duty(const struct word *word)
{
    return duty_of(word->lower) != DUTY_NONE;
}

static bool is_figure(const struct word *word)
{
    return (word->flags & WORD_NUMBER) != 0;
}

/* "ska" and "skall" bind alike, as do other words of one duty. */
static bool binds_alike(const struct word *a, const struct word *b)
{
    if (is_duty(a) || is_duty(b))
        return duty_of(a->lower) == duty_of(b->lower);
    return str_equal(a->lower, b->lower);
}

static struct word_list words_that(struct arena *arena, struct str text,
                                   bool (*wanted)(const struct word *word))
{
    struct word_list all = words_of(arena, NULL, text, (struct range){0, text.n});
    struct word_list found = {ARENA_ARRAY(arena, all.count + 1, struct word), 0};
    for (size_t i = 0; i < all.count; i++)
        if (wanted(&all.items[i]))
            found.items[found.count++] = all.items[i];
    return found;
}

/* Those of `from` that have no like in `other`, each of which is the like of one. */
static struct obligation_words without(struct arena *arena, struct word_list from,
                                       struct word_list other)
{
    struct obligation_words left = {ARENA_ARRAY(arena, from.count + 1, struct str), 0};
    bool *used = ARENA_ARRAY(arena, other.count + 1, bool);
    for (size_t i = 0; i < from.count; i++) {
        size_t k = 0;
        while (k < other.count && (used[k] || !binds_alike(&from.items[i], &other.items[k])))
            k++;
        if (k < other.count)
            used[k] = true;
        else
            left.items[left.count++] = from.items[i].lower;
    }
    return left;
}

bool obligations_compare(struct arena *arena, struct str old, struct str new,
                         struct obligation_change *ret_change)
{
    struct word_list old_duties = words_that(arena, old, is_duty);
    struct word_list new_duties = words_that(arena, new, is_duty);
    struct word_list old_figures = words_that(arena, old, is_figure);
    struct word_list new_figures = words_that(arena, new, is_figure);
    *ret_change = (struct obligation_change){
        .duties_gone = without(arena, old_duties, new_duties),
        .duties_come = without(arena, new_duties, old_duties),
        .figures_gone = without(arena, old_figures, new_figures),
        .figures_come = without(arena, new_figures, old_figures),
    };
    return ret_change->duties_gone.count || ret_change->duties_come.count ||
           ret_change->figures_gone.count || ret_change->figures_come.count;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/align.h"

#include "base/hash.h"

/* Shorter runs stand in any two texts of the same genre. */
#define RUN_WORDS 5
/* Of a slot whose run stands in several places. */
#define SEVERAL SIZE_MAX

struct word_list align_words_of(struct arena *arena, struct sentences sentences)
{
    size_t room = 0;
    for (size_t i = 0; i < sentences.count; i++)
        room += sentences.items[i].words.count;
    struct word_list words = {ARENA_ARRAY(arena, room + 1, struct word), 0};
    for (size_t i = 0; i < sentences.count; i++)
        for (size_t k = 0; k < sentences.items[i].words.count; k++)
            if (!(sentences.items[i].words.items[k].flags & WORD_SIGN))
                words.items[words.count++] = sentences.items[i].words.items[k];
    return words;
}

static uint64_t hash_of_run(const struct word *words)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < RUN_WORDS; i++)
        hash = hash_quick(words[i].lower, hash);
    return hash;
}

static bool is_same_run(const struct word *a, const struct word *b)
{
    for (size_t i = 0; i < RUN_WORDS; i++)
        if (!str_equal(a[i].lower, b[i].lower))
            return false;
    return true;
}

/* The slot of the run that begins `words`: its own, or the free one where it would be. A slot that
 * holds several runs of the same words keeps the first in `first`. */
static size_t find_slot(const struct align_text *text, const size_t *first,
                        const struct word *words)
{
    size_t slot = (size_t)hash_of_run(words) & text->mask;
    while (text->slots[slot] && !is_same_run(text->words.items + first[slot], words))
        slot = (slot + 1) & text->mask;
    return slot;
}

struct align_text align_text_of(struct arena *arena, struct word_list words)
{
    size_t size = 16;
    while (size < words.count * 2)
        size *= 2;
    /* Behind the slots: where each run stands first. */
    struct align_text text = {words, ARENA_ARRAY(arena, size * 2, size_t), size - 1};
    size_t *first = text.slots + size;
    for (size_t i = 0; i + RUN_WORDS <= words.count; i++) {
        size_t slot = find_slot(&text, first, words.items + i);
        if (!text.slots[slot])
            first[slot] = i;
        text.slots[slot] = text.slots[slot] ? SEVERAL : i + 1;
    }
    return text;
}

static void tie(const struct align_text *original, struct word_list words, size_t *found)
{
    const size_t *first = original->slots + original->mask + 1;
    for (size_t i = 0; i + RUN_WORDS <= words.count; i++) {
        size_t place = original->slots[find_slot(original, first, words.items + i)];
        if (place == 0 || place == SEVERAL)
            continue;
        for (size_t k = 0; k < RUN_WORDS; k++)
            if (found[i + k] == ALIGN_NONE)
                found[i + k] = place - 1 + k;
    }
}

static bool is_word_at(const struct align_text *original, size_t place, const struct word *word)
{
    return place < original->words.count &&
           str_equal(original->words.items[place].lower, word->lower);
}

size_t *align_words(struct arena *arena, const struct align_text *original, struct word_list words)
{
    size_t *found = ARENA_ARRAY(arena, words.count + 1, size_t);
    for (size_t i = 0; i < words.count; i++)
        found[i] = ALIGN_NONE;
    tie(original, words, found);
    for (size_t i = 1; i < words.count; i++)
        if (found[i] == ALIGN_NONE && found[i - 1] != ALIGN_NONE &&
            is_word_at(original, found[i - 1] + 1, &words.items[i]))
            found[i] = found[i - 1] + 1;
    for (size_t i = words.count; i-- > 1;)
        if (found[i - 1] == ALIGN_NONE && found[i] != ALIGN_NONE && found[i] > 0 &&
            is_word_at(original, found[i] - 1, &words.items[i - 1]))
            found[i - 1] = found[i] - 1;
    return found;
}

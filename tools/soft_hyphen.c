/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "soft_hyphen.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SOFT_HYPHEN 0xADu
#define SHORTEST_WORD 9 /* letters */
#define LONGEST_WORD 80
#define FROM_START 3
#define FROM_END 3

struct letters {
    uint32_t items[LONGEST_WORD];
    size_t count;
};

static bool is_letter(uint32_t c)
{
    return (c < 0x80 && ascii_is_alpha((char)c)) ||
           (c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7);
}

static bool is_vowel(uint32_t c)
{
    static const uint32_t vowels[] = {'a', 'e', 'i', 'o', 'u', 'y', 0xE5, 0xE4, 0xF6, 0xE9};
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (c == vowels[i])
            return true;
    return false;
}

static bool may_divide(const struct letters *word, size_t at)
{
    if (word->count < SHORTEST_WORD || at < FROM_START || word->count - at < FROM_END)
        return false;
    if (is_vowel(word->items[at]) || !is_vowel(word->items[at + 1]))
        return false;
    for (size_t i = 0; i < at; i++)
        if (is_vowel(word->items[i]))
            return true;
    return false;
}

static void add_word(struct buf *out, struct letters *word)
{
    for (size_t i = 0; i < word->count; i++) {
        if (may_divide(word, i))
            utf8_add(out, SOFT_HYPHEN);
        utf8_add(out, word->items[i]);
    }
    word->count = 0;
}

void soft_hyphens_add(struct buf *out, struct str text)
{
    struct letters word = {.count = 0};
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (is_letter(c) && word.count < LONGEST_WORD) {
            word.items[word.count++] = c;
            continue;
        }
        add_word(out, &word);
        utf8_add(out, c);
    }
    add_word(out, &word);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

#include "text/language/words.h"

#include <string.h>

/* Words that a body's name may have or lack. */
static bool says_nothing(struct str word)
{
    static const struct str words[] = {STR_INIT("kommun"), STR_INIT("stad"), STR_INIT("län"),
                                       STR_INIT("i"),      STR_INIT("ab"),   STR_INIT("och"),
                                       STR_INIT("ek"),     STR_INIT("för"),  STR_INIT("the")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i]))
            return true;
    return false;
}

static bool is_part_of_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

static struct str without_genitive(struct str word)
{
    if (word.n > 2 && word.p[word.n - 1] == 's')
        word.n--;
    return word;
}

struct str sender_key_of(struct arena *arena, struct str name)
{
    struct str lower = text_lower(arena, name);
    char *key = arena_alloc(arena, lower.n + 1);
    size_t length = 0;
    for (size_t at = 0; at < lower.n;) {
        size_t start = at;
        while (at < lower.n && is_part_of_word(lower.p[at]))
            at++;
        struct str word = without_genitive(str_sub(lower, start, at));
        at += at == start;
        if (word.n == 0 || says_nothing(word))
            continue;
        if (length)
            key[length++] = ' ';
        memcpy(key + length, word.p, word.n);
        length += word.n;
    }
    return (struct str){key, length};
}

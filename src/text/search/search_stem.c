/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Snowball's Swedish stemmer (2.2) leaves the definite forms "företaget", "strategin" and "skolan"
 * as they are, and parts "hållbar" from "hållbara", "plats" from "platser", "kompetens" from
 * "kompetensen" and "marknad" from "marknaden". In a search that is
 * felt: somebody looks for "strategi" and the letters say "strategin". What is mended here is what
 * it does to nouns and adjectives of everyday Swedish; a rule need not give a word, only the same
 * stem for forms of the same word.
 */
#include "text/search/search_terms.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

/* What an ending becomes, when at least `letters` stand before it. */
struct ending {
    struct str from, to;
    size_t letters;
};

/* The definite singular; the longest first, those that are kept before what they end with. */
static const struct ending definite[] = {
    {STR_INIT("arbet"), STR_INIT("arbet"), 0},   {STR_INIT("itet"), STR_INIT("itet"), 0},
    {STR_INIT("planet"), STR_INIT("planet"), 0}, {STR_INIT("internet"), STR_INIT("internet"), 0},
    {STR_INIT("budget"), STR_INIT("budget"), 0}, {STR_INIT("paket"), STR_INIT("paket"), 0},
    {STR_INIT("plan"), STR_INIT("plan"), 0},     {STR_INIT("man"), STR_INIT("man"), 0},
    {STR_INIT("organ"), STR_INIT("organ"), 0},   {STR_INIT("et"), STR_INIT(""), 3},
    {STR_INIT("in"), STR_INIT("i"), 4},          {STR_INIT("an"), STR_INIT(""), 4},
    {STR_INIT("eln"), STR_INIT("el"), 2},        {STR_INIT("torn"), STR_INIT("tor"), 2},
};

/* Forms that come out of Snowball apart. */
static const struct ending alike[] = {
    {STR_INIT("bart"), STR_INIT("b"), 3},   {STR_INIT("bar"), STR_INIT("b"), 3},
    {STR_INIT("iskt"), STR_INIT("isk"), 2}, {STR_INIT("ellt"), STR_INIT("ell"), 2},
    {STR_INIT("alt"), STR_INIT("al"), 3},   {STR_INIT("ivt"), STR_INIT("iv"), 3},
};

/* Nouns whose own ending Snowball takes for one of inflection. */
static const struct str whole[] = {
    STR_INIT("kompetens"), STR_INIT("kvens"),  STR_INIT("ferens"), STR_INIT("tendens"),
    STR_INIT("licens"),    STR_INIT("istens"), STR_INIT("ligens"), STR_INIT("rrens"),
    STR_INIT("parens"),    STR_INIT("videns"), STR_INIT("stad"),   STR_INIT("nad"),
    STR_INIT("grad"),      STR_INIT("blad"),   STR_INIT("ktor"),   STR_INIT("motor"),
};

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

static size_t letters_in(struct str s)
{
    size_t count = 0;
    for (size_t at = 0; at < s.n; count++)
        utf8_next(s, &at);
    return count;
}

/* The first ending of the table that the word has decides. */
static bool change_ending(struct arena *arena, const struct ending *table, size_t count,
                          struct str *word)
{
    for (size_t i = 0; i < count; i++) {
        const struct ending *ending = &table[i];
        if (!str_ends(*word, ending->from))
            continue;
        struct str kept = str_sub(*word, 0, word->n - ending->from.n);
        if (letters_in(kept) < ending->letters || str_equal(ending->from, ending->to))
            return false;
        *word = str_format(arena, "%.*s%.*s", STR_ARGS(kept), STR_ARGS(ending->to));
        return true;
    }
    return false;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' ||
           (unsigned char)c >= 0x80;
}

/* "plats" but "platser": Snowball takes an s only from the end of the form. */
static void drop_last_s(struct str *word)
{
    size_t n = word->n;
    if (letters_in(*word) > 4 && word->p[n - 1] == 's' && word->p[n - 2] != 's' &&
        word->p[n - 2] != 'x' && !is_vowel(word->p[n - 2]))
        word->n--;
}

/* "regel" but "regler", "exempel" but "exemplet". */
static void drop_weak_e(struct arena *arena, struct str *word)
{
    size_t n = word->n;
    if (letters_in(*word) > 4 && str_ends(*word, STR("el")) && !is_vowel(word->p[n - 3]))
        *word = str_format(arena, "%.*sl", (int)n - 2, word->p);
}

static struct str snowball(struct arena *arena, const struct text_tools *tools, struct str word)
{
    for (size_t i = 0; i < COUNT_OF(whole); i++)
        if (str_ends(word, whole[i]))
            return word;
    struct str stem = text_stem(tools, word);
    return stem.n ? str_copy(arena, stem) : word;
}

static bool is_letters(struct str word)
{
    for (size_t at = 0; at < word.n;)
        if (!u_isalpha((UChar32)utf8_next(word, &at)))
            return false;
    return true;
}

struct str search_stem(struct arena *arena, const struct text_tools *tools, struct str lower)
{
    if (lower.n <= 3 || !is_letters(lower))
        return lower;
    struct str stem = snowball(arena, tools, lower);
    if (change_ending(arena, definite, COUNT_OF(definite), &stem))
        stem = snowball(arena, tools, stem);
    change_ending(arena, alike, COUNT_OF(alike), &stem);
    drop_last_s(&stem);
    drop_weak_e(arena, &stem);
    return stem;
}

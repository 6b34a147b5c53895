/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/bodies.h"

#include "base/utf8.h"
#include "text/language/scan.h"

#include <unicode/uchar.h>

/* A body's name has at most so many words. */
#define NAME_WORDS_MAX 10
/* With so many small words behind a name a line is part of a sentence. */
#define SENTENCE_WORDS 4

static bool is_one_of(struct str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(word, str_from(list[i])))
            return true;
    return false;
}

#define IS_ONE_OF(word, ...)                                                                       \
    is_one_of((word), (const char *const[]){__VA_ARGS__},                                          \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static bool is_body_noun(enum body_word kind)
{
    return kind == BODY_WORD_BODY || kind == BODY_WORD_GENERIC;
}

/* The kind of a word, its genitive s taken off when only then it is a body's noun. */
static enum body_word kind_of(const struct word *word, bool *genitive)
{
    enum body_word kind = body_word_of(word->lower);
    *genitive = false;
    if (kind != BODY_WORD_NONE || !str_ends(word->lower, STR("s")))
        return kind;
    kind = body_word_of(str_sub(word->lower, 0, word->lower.n - 1));
    *genitive = is_body_noun(kind);
    return *genitive ? kind : BODY_WORD_NONE;
}

/* State of reading a name word by word. */
struct name {
    struct word_list words;
    size_t first, end; /* words [first, end) are the name so far */
    bool noun;         /* a body's noun is among them */
    bool closed;       /* a noun that ends a name: "kommun" */
    bool genitive;
};

static const struct word *word_or_null(struct word_list words, size_t at)
{
    return at < words.count ? &words.items[at] : NULL;
}

static bool is_capital(const struct word *word)
{
    return word && (word->flags & WORD_CAPITAL);
}

/* "i Rydala", "för energiberedskap", "- och stugföretagare": how many words a connector at `at`
 * takes along, itself included; 0 when the name ends before it. */
static size_t connected(const struct name *name, size_t at)
{
    const struct word *word = &name->words.items[at], *next = word_or_null(name->words, at + 1);
    if (!next || (next->flags & WORD_SIGN))
        return 0;
    const struct word *before = &name->words.items[at - 1];
    if (IS_ONE_OF(word->lower, "och", "samt"))
        return str_ends(before->lower, STR("-")) ? 2 : 0;
    bool board = name->end == name->first + 1 && str_ends(before->lower, STR("nämnden"));
    if (IS_ONE_OF(word->lower, "avdelning", "avd"))
        return name->noun && (next->flags & (WORD_CAPITAL | WORD_NUMBER)) ? 2 : 0;
    if (IS_ONE_OF(word->lower, "i", "på", "vid", "av"))
        return is_capital(next) && (name->noun || board) && !name->genitive ? 2 : 0;
    if (!IS_ONE_OF(word->lower, "för") || name->end - name->first != 1 || !name->noun)
        return 0;
    const struct word *and = word_or_null(name->words, at + 2);
    const struct word *last = word_or_null(name->words, at + 3);
    bool pair = and&&last && str_equal(and->lower, STR("och")) && !(last->flags & WORD_SIGN);
    return pair ? 4 : 2;
}

/* Words in small letters that stand inside names. */
static bool is_inner_word(const struct name *name, size_t at)
{
    const struct word *word = &name->words.items[at], *next = word_or_null(name->words, at + 1);
    bool genitive;
    if (!next || !is_body_noun(kind_of(next, &genitive)))
        return false;
    return IS_ONE_OF(word->lower, "ekonomisk", "ekonomiska", "ideell", "ideella", "läns", "lokala",
                     "regionala", "tekniska", "fria") ||
           str_ends(word->lower, STR("-"));
}

static const struct word *before_of(const struct name *name)
{
    return &name->words.items[name->end - 1];
}

/* "Statens konsumentnämnd", "Gemensamma hjälpmedelsnämnden": boards that are bodies. */
static bool leads_board(const struct word *word)
{
    return IS_ONE_OF(word->lower, "statens", "rikets", "sveriges", "svenska", "nationella",
                     "centrala", "gemensamma", "kungliga");
}

/* Take one word, or a connector with what it connects; false when the name ends before it. */
static bool take_word(struct name *name)
{
    size_t at = name->end;
    const struct word *word = word_or_null(name->words, at);
    if (!word || ((word->flags & WORD_SIGN) && !str_equal(word->lower, STR("&"))))
        return false;
    bool genitive;
    enum body_word kind = kind_of(word, &genitive);
    const struct word *next = word_or_null(name->words, at + 1);
    if (kind == BODY_WORD_DEPARTMENT && at == name->first + 1 && leads_board(before_of(name)))
        kind = BODY_WORD_BODY;
    if (at == name->first && next && str_equal(next->lower, STR("för")) &&
        IS_ONE_OF(word->lower, "nämnden", "delegationen", "kommittén", "kommissionen"))
        kind = BODY_WORD_GENERIC;
    if (kind == BODY_WORD_DOCUMENT || kind == BODY_WORD_TITLE ||
        IS_ONE_OF(word->lower, "box", "postadress", "tel", "telefon") ||
        (kind == BODY_WORD_DEPARTMENT && name->noun && connected(name, at) == 0))
        return false;
    if (at == name->first) {
        name->end++;
        name->noun = is_body_noun(kind);
        name->genitive = genitive;
        return true;
    }
    size_t taken = connected(name, at);
    if (taken > 0) {
        name->end += taken;
        return true;
    }
    if (name->closed || name->genitive)
        return false;
    if (is_body_noun(kind)) {
        name->noun = true;
        name->genitive = genitive;
        name->closed = IS_ONE_OF(word->lower, "kommun", "kommuns", "stad", "stads", "universitet",
                                 "universitets", "ab");
    } else if (IS_ONE_OF(word->lower, "län") && name->noun) {
        name->closed = true;
    } else if (!is_capital(word) && !is_inner_word(name, at)) {
        return false;
    }
    name->end++;
    return true;
}

/* Openings of letters and headings that a line of a name never is. */
static bool is_greeting(struct str lower)
{
    return IS_ONE_OF(lower, "hej", "hejsan", "hälsningar", "mvh", "tack", "med", "vänligen",
                     "vänliga", "till", "enligt", "att", "bästa", "kopia", "vår", "vårt", "vi",
                     "om", "en", "ett", "det", "den", "här", "på", "vid", "varje", "denna", "flera",
                     "samtliga", "respektive", "ingen", "någon", "samma", "många", "alla", "båda",
                     "våra", "hela", "övriga", "andra", "vissa");
}

size_t body_at(struct word_list words, size_t first, bool *ret_genitive)
{
    struct name name = {.words = words, .first = first, .end = first};
    if (first >= words.count || !is_capital(&words.items[first]) ||
        is_greeting(words.items[first].lower))
        return 0;
    while (name.end - first < NAME_WORDS_MAX && take_word(&name))
        ;
    /* A connector may have brought in half a name: "Länsstyrelsen i Hällmarks" and then "län". */
    const struct word *behind = word_or_null(words, name.end);
    bool genitive = false;
    if (behind && name.noun && !name.closed && name.end > first + 1 &&
        !(behind->flags & WORD_SIGN) &&
        (kind_of(behind, &genitive) == BODY_WORD_BODY || str_equal(behind->lower, STR("län")))) {
        name.end++;
        name.genitive = genitive;
    }
    /* "Kulturnämnden i Lomsjö kommun" is a part of a municipality. */
    if (body_word_of(words.items[first].lower) == BODY_WORD_DEPARTMENT && name.noun &&
        IS_ONE_OF(words.items[name.end - 1].lower, "kommun", "kommuns", "stad", "stads"))
        return 0;
    enum body_word only =
        name.end - first == 1 ? kind_of(&words.items[first], &genitive) : BODY_WORD_NONE;
    if (!name.noun || only == BODY_WORD_GENERIC || str_equal(words.items[first].lower, STR("ab")) ||
        (only == BODY_WORD_BODY && words.items[first].lower.n < 8))
        return 0;
    if (ret_genitive)
        *ret_genitive = name.genitive;
    return name.end - first;
}

static bool is_address(const struct word_list *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        bool number_next = i + 1 < words->count && (words->items[i + 1].flags & WORD_NUMBER);
        bool street = str_ends(word->lower, STR("gatan")) || str_ends(word->lower, STR("vägen")) ||
                      str_ends(word->lower, STR("torget")) || str_ends(word->lower, STR("gränd")) ||
                      str_ends(word->lower, STR("plan")) || str_ends(word->lower, STR("plats"));
        if (number_next && (street || IS_ONE_OF(word->lower, "box", "växel", "tel", "tfn")))
            return true;
        if (str_contains(word->lower, STR("@")) || str_contains(word->lower, STR(".")) ||
            IS_ONE_OF(word->lower, "§", "c/o", "http", "https", "@"))
            return true;
    }
    return words->count > 0 && (words->items[0].flags & WORD_NUMBER);
}

/* Where a remark behind the name begins: a comma, a dash between blanks, a parenthesis, a colon. */
static size_t end_of_name(struct str line)
{
    for (size_t at = 0; at < line.n;) {
        size_t start = at;
        uint32_t c = scan_next(line, &at);
        if (c == ',' || c == '(' || c == ';' || c == '|' || c == '/' ||
            (c == ':' && scan_peek(line, at) == ' '))
            return start;
        if (c == '-' && scan_peek(line, at) == ' ' && start > 0 &&
            scan_peek_back(line, start) == ' ')
            return start;
    }
    return line.n;
}

static bool only_parts_and_titles(const struct word_list *words)
{
    for (size_t i = 0; i < words->count; i++) {
        enum body_word kind = body_word_of(words->items[i].lower);
        bool small = !(words->items[i].flags & WORD_CAPITAL);
        if (kind != BODY_WORD_DEPARTMENT && kind != BODY_WORD_TITLE && !small)
            return false;
        if (kind == BODY_WORD_BODY)
            return false;
    }
    return true;
}

/* The first word that cannot be part of a name, from `from` on. */
static size_t foreign_word(const struct word_list *words, size_t from)
{
    for (size_t i = from; i < words->count; i++) {
        enum body_word kind = body_word_of(words->items[i].lower);
        bool section = i > 0 && i + 1 < words->count && /* "avdelning 17", "avdelning Rydala" */
                       IS_ONE_OF(words->items[i].lower, "avdelning", "avd", "krets", "distrikt");
        /* "Föreningen Sund Förvaltning" */
        section |= i > 0 && (words->items[i].flags & WORD_CAPITAL) &&
                   !(words->items[i].flags & WORD_ALL_CAPS) && kind == BODY_WORD_DEPARTMENT &&
                   IS_ONE_OF(words->items[0].lower, "föreningen", "nätverket", "stiftelsen");
        if (!section &&
            (kind == BODY_WORD_DEPARTMENT || kind == BODY_WORD_TITLE || kind == BODY_WORD_DOCUMENT))
            return i;
    }
    return words->count;
}

struct str body_of_line(struct arena *arena, const struct text_tools *tools, struct str line)
{
    size_t cut = end_of_name(line);
    bool paged = cut < line.n && line.p[cut] == '('; /* "Region Sundmark 1 (1)" */
    line = str_trim(str_sub(line, 0, cut));
    struct word_list words = words_of(arena, tools, line, (struct range){0, line.n});
    bool genitive;
    if (paged && words.count > 1 && (words.items[words.count - 1].flags & WORD_NUMBER))
        words.count--;
    if (words.count == 0 || words.count > NAME_WORDS_MAX || !is_capital(&words.items[0]) ||
        (kind_of(&words.items[0], &genitive) == BODY_WORD_GENERIC && genitive) ||
        is_address(&words) || is_greeting(words.items[0].lower))
        return (struct str){NULL, 0};
    uint32_t last = scan_peek_back(line, line.n);
    if (last == '.' || last == '!' || last == '?' || last == ':')
        return (struct str){NULL, 0};
    size_t known = body_at(words, 0, NULL);
    size_t end = foreign_word(&words, known);

    if (end > 0 && end < words.count && str_ends(words.items[end - 1].lower, STR("s")) &&
        body_word_of(words.items[end].lower) == BODY_WORD_DOCUMENT)
        return (struct str){NULL, 0}; /* "Lomsjö kommuns svar" */
    if (known > 0 && end >= known + SENTENCE_WORDS &&
        !(words.items[known].flags & (WORD_CAPITAL | WORD_SIGN)))
        return (struct str){NULL, 0}; /* "Region Ekeland inbjuder er att lämna" */
    if (end < words.count && known == 0)
        return (struct str){NULL, 0};
    if (only_parts_and_titles(&words) && known == 0)
        return (struct str){NULL, 0};
    enum body_word only = end == 1 ? kind_of(&words.items[0], &genitive) : BODY_WORD_NONE;
    if (known == 0 && only != BODY_WORD_BODY && only != BODY_WORD_NONE)
        return (struct str){NULL, 0};
    return str_trim(str_sub(line, 0, words.items[end - 1].range.end));
}

bool body_same(struct str a, struct str b)
{
    return scan_same(str_trim(a), str_trim(b));
}

static bool is_in_capitals(struct word_list words)
{
    size_t letters = 0;
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.items[i];
        if ((word->flags & WORD_LETTERS) && !(word->flags & WORD_ALL_CAPS) && word->lower.n > 2)
            return false;
        letters += word->flags & WORD_LETTERS ? word->lower.n : 0;
    }
    return letters > 5;
}

static bool has_small_letter(struct str text)
{
    for (size_t at = 0; at < text.n;)
        if (u_islower((UChar32)utf8_next(text, &at)))
            return true;
    return false;
}

/* Where `phrase` (lower case) stands in ordinary letters with a capital in front; empty if nowhere.
 */
static struct str in_ordinary_letters(struct str text, struct str phrase)
{
    for (size_t at = 0; (at = scan_find(text, at, phrase)) != SCAN_NONE; at++) {
        struct str found = str_sub(text, at, scan_phrase(text, at, phrase));
        size_t first = 0;
        if (u_isupper((UChar32)utf8_next(found, &first)) && has_small_letter(found))
            return found;
    }
    return (struct str){NULL, 0};
}

/* A word that has a capital inside a sentence is a name. */
static bool is_name_in(struct str text, struct str lower)
{
    for (size_t at = 0; (at = scan_find(text, at, lower)) != SCAN_NONE; at++) {
        struct str found = str_sub(text, at, at + lower.n);
        size_t first = 0, before = at;
        while (before > 0 && scan_peek_back(text, before) == ' ')
            before--;
        uint32_t c = scan_peek_back(text, before);
        if (u_isupper((UChar32)utf8_next(found, &first)) && has_small_letter(found) &&
            before < at && scan_is_alnum(c))
            return true;
    }
    return false;
}

/* The same with the genitive's s taken off or put on. */
static bool is_place_word(struct arena *arena, struct str text, struct str lower)
{
    if (is_name_in(text, lower))
        return true;
    if (str_ends(lower, STR("s")))
        return is_name_in(text, str_sub(lower, 0, lower.n - 1));
    return is_name_in(text, str_format(arena, "%.*ss", STR_ARGS(lower)));
}

/* With a capital in front and behind each hyphen: "Norrvik-Dalsjö". */
static void add_capitalised(struct buf *out, struct str lower)
{
    bool capital = true;
    for (size_t at = 0; at < lower.n;) {
        UChar32 c = (UChar32)utf8_next(lower, &at);
        utf8_add(out, (uint32_t)(capital ? u_toupper(c) : c));
        capital = c == '-';
    }
}

/* Capitals turned into ordinary letters word by word. */
static struct str ordinary_spelling(struct arena *arena, struct word_list words, struct str name,
                                    struct str text)
{
    struct buf out = {.max = name.n * 2 + 8};
    out.p = arena_alloc(arena, out.max);
    out.room = out.max;
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.items[i];
        size_t gap = i ? words.items[i - 1].range.end : 0;
        if (word->range.start > gap)
            buf_add_c(&out, ' ');
        bool genitive,
            names = i > 0 && IS_ONE_OF(words.items[i - 1].lower, "i", "på", "vid", "avdelning",
                                       "krets", "distrikt", "lokalavdelning");
        /* "REGION EKELAND": what follows the noun is a name, unless it is a noun as well. */
        names |= i > 0 && is_body_noun(body_word_of(words.items[i - 1].lower)) &&
                 kind_of(word, &genitive) == BODY_WORD_NONE && word->lower.n > 3;
        if (IS_ONE_OF(word->lower, "ab", "hb", "kb", "if", "ik"))
            buf_add_str(&out, str_sub(name, word->range.start, word->range.end));
        else if (i == 0 || names || is_place_word(arena, text, word->lower))
            add_capitalised(&out, word->lower);
        else
            buf_add_str(&out, word->lower);
    }
    return buf_str(&out);
}

static struct str without_line_ends(struct arena *arena, struct str name)
{
    char *out = arena_alloc(arena, name.n + 1);
    size_t used = 0;
    for (size_t i = 0; i < name.n; i++) {
        bool blank = ascii_is_space(name.p[i]);
        if (!blank || (used && out[used - 1] != ' '))
            out[used++] = blank ? ' ' : name.p[i];
    }
    out[used] = '\0';
    return str_trim((struct str){out, used});
}

/* "Region Ekelands" is a genitive only if the text has the name without the s as well. */
static struct str without_genitive(struct str name, struct str last, struct str text)
{
    struct str shorter = str_sub(name, 0, name.n - 1);
    if (is_body_noun(body_word_of(str_sub(last, 0, last.n - 1))))
        return shorter;
    size_t behind = 0;
    for (size_t at = 0; (at = str_find(text, shorter, at)) != SIZE_MAX; at = behind) {
        behind = at + shorter.n;
        if (!scan_is_alnum(scan_peek(text, behind)))
            return shorter;
    }
    return name;
}

/* "Länsstyrelsen Hällmarks län", as letterheads over two lines have it, is "Länsstyrelsen i
 * Hällmarks län". */
static struct str with_preposition(struct arena *arena, const struct text_tools *tools,
                                   struct str name)
{
    struct word_list words = words_of(arena, tools, name, (struct range){0, name.n});
    if (words.count < 3 || !str_equal(words.items[0].lower, STR("länsstyrelsen")) ||
        str_equal(words.items[1].lower, STR("i")) ||
        !str_equal(words.items[words.count - 1].lower, STR("län")))
        return name;
    return str_format(arena, "%.*s i %.*s", STR_ARGS(str_sub(name, 0, words.items[0].range.end)),
                      STR_ARGS(str_sub(name, words.items[1].range.start, name.n)));
}

/* "Ekmarstads ungdomsråd genom presidiet", "Lindmo kommun har ett program": the name ends before
 * such a word. */
static struct str without_what_follows(struct word_list words, struct str name)
{
    static const char *const followers[] = {"genom", "via",  "har",   "är",     "som",    "ska",
                                            "kan",   "vill", "avger", "lämnar", "svarar", "anser"};
    for (size_t i = 1; i < words.count; i++)
        if (is_one_of(words.items[i].lower, followers, sizeof followers / sizeof *followers))
            return str_sub(name, 0, words.items[i - 1].range.end);
    return name;
}

/* Shorter words in capitals are short forms: "SBA i Norrvik". */
#define LONG_WORD_BYTES 6

/* "LÄNSSTYRELSEN i Skärlands län": a first word in capitals where the others are not. */
static struct str with_first_word_small(struct arena *arena, struct word_list words,
                                        struct str name)
{
    const struct word *first = &words.items[0];
    if (words.count < 2 || !(first->flags & WORD_ALL_CAPS) || first->lower.n < LONG_WORD_BYTES)
        return name;
    struct buf out = {.max = name.n * 2 + 8};
    out.p = arena_alloc(arena, out.max);
    out.room = out.max;
    add_capitalised(&out, first->lower);
    buf_add_str(&out, str_sub(name, first->range.end, name.n));
    return buf_str(&out);
}

struct str body_base_form(struct arena *arena, const struct text_tools *tools, struct str name,
                          bool genitive, struct str text)
{
    name = without_line_ends(arena, name);
    name = without_what_follows(words_of(arena, tools, name, (struct range){0, name.n}), name);
    struct word_list words = words_of(arena, tools, name, (struct range){0, name.n});
    if (words.count == 0)
        return name;
    struct str last = words.items[words.count - 1].lower;
    if (genitive && str_ends(last, STR("s")))
        name = without_genitive(name, last, text);
    if (is_in_capitals(words)) {
        struct str found = in_ordinary_letters(text, text_lower(arena, name));
        name =
            found.n ? without_line_ends(arena, found) : ordinary_spelling(arena, words, name, text);
    } else {
        name = with_first_word_small(arena, words, name);
    }
    return with_preposition(arena, tools, name);
}

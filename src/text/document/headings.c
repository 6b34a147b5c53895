/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/headings.h"

#include <string.h>

struct label_word {
    const char *stem; /* begins so */
    enum heading_label label;
};

/* Longer words before those that they begin with. */
static const struct label_word label_words[] = {
    {"inriktningsområde", LABEL_FOCUS_AREA},
    {"fokusområde", LABEL_FOCUS_AREA},
    {"målområde", LABEL_FOCUS_AREA},
    {"insatsområde", LABEL_FOCUS_AREA},
    {"utvecklingsområde", LABEL_FOCUS_AREA},
    {"temaområde", LABEL_FOCUS_AREA},
    {"prioriteringsområde", LABEL_FOCUS_AREA},
    {"strategiområde", LABEL_FOCUS_AREA},
    {"åtgärdsområde", LABEL_FOCUS_AREA},
    {"handlingsområde", LABEL_FOCUS_AREA},
    {"prioritering", LABEL_FOCUS_AREA},
    {"område", LABEL_FOCUS_AREA},
    {"delstrategi", LABEL_FOCUS_AREA},
    {"vägval", LABEL_FOCUS_AREA},
    {"huvudspår", LABEL_FOCUS_AREA},
    {"spår", LABEL_FOCUS_AREA},
    {"tema", LABEL_FOCUS_AREA},
    {"pelare", LABEL_FOCUS_AREA},
    {"huvudområde", LABEL_FOCUS_AREA},
    {"kärnområde", LABEL_FOCUS_AREA},
    {"profilområde", LABEL_FOCUS_AREA},
    {"kraftsamling", LABEL_FOCUS_AREA},
    {"inriktning", LABEL_FOCUS_AREA},
    {"prioritet", LABEL_FOCUS_AREA},
    {"satsning", LABEL_INITIATIVE},
    {"förslag", LABEL_INITIATIVE},
    {"uppdrag", LABEL_INITIATIVE},
    {"riktlinje", LABEL_INITIATIVE},
    {"strategi", LABEL_INITIATIVE},
    {"insats", LABEL_INITIATIVE},
    {"åtgärd", LABEL_INITIATIVE},
    {"aktivitet", LABEL_INITIATIVE},
    {"initiativ", LABEL_INITIATIVE},
    {"delmål", LABEL_GOAL},
    {"mål", LABEL_GOAL},
    {"indikator", LABEL_INDICATOR},
    {"nyckeltal", LABEL_INDICATOR},
    {"kapitel", LABEL_CHAPTER},
    {"kapitlet", LABEL_CHAPTER},
    {"avsnitt", LABEL_CHAPTER},
    {"kap", LABEL_CHAPTER},
};

/* What may follow the stem of a label word. */
static const char *const endings[] = {"",      "n",    "et",   "t",   "en",   "er",  "erna",
                                      "ernas", "na",   "nas",  "ena", "ets",  "ens", "s",
                                      "ar",    "arna", "e",    "or",  "orna", "den", "ns",
                                      "ts",    "erns", "eten", "an",  "a",    "erna"};

enum heading_label label_of_word(struct str lower)
{
    for (size_t i = 0; i < sizeof label_words / sizeof *label_words; i++) {
        struct str stem = str_from(label_words[i].stem);
        if (!str_starts(lower, stem))
            continue;
        struct str ending = str_sub(lower, stem.n, lower.n);
        for (size_t j = 0; j < sizeof endings / sizeof *endings; j++)
            if (str_equal(ending, str_from(endings[j])))
                return label_words[i].label;
    }
    return LABEL_NONE;
}

unsigned number_of_word(struct str lower)
{
    static const char *const words[][3] = {
        {"ett", "en", "första"},    {"två", "båda", "andra"},    {"tre", "tre", "tredje"},
        {"fyra", "fyra", "fjärde"}, {"fem", "fem", "femte"},     {"sex", "sex", "sjätte"},
        {"sju", "sju", "sjunde"},   {"åtta", "åtta", "åttonde"}, {"nio", "nio", "nionde"},
        {"tio", "tio", "tionde"},   {"elva", "elva", "elfte"},   {"tolv", "tolv", "tolfte"}};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t j = 0; j < 3; j++)
            if (str_equal(lower, str_from(words[i][j])))
                return i + 1;
    if (lower.n == 0 || lower.n > 2 || !ascii_is_digit(lower.p[0]))
        return 0;
    unsigned value = 0;
    for (size_t i = 0; i < lower.n; i++) {
        if (!ascii_is_digit(lower.p[i]))
            return 0;
        value = value * 10 + (unsigned)(lower.p[i] - '0');
    }
    return value;
}

static bool is_separator(char c)
{
    return c == '.' || c == ':';
}

/* Whether a number may end before `rest`. A hyphen with no space behind it goes on with the word:
 * "24-timmarsservice", "2030-målen". */
static bool ends_number(struct str rest)
{
    if (rest.n == 0 || ascii_is_space(rest.p[0]) || (unsigned char)rest.p[0] >= 0x80)
        return true;
    if (rest.p[0] == '-')
        return rest.n == 1 || ascii_is_space(rest.p[1]);
    return strchr(".:,;)*", rest.p[0]) != NULL;
}

size_t heading_number_length(struct str text)
{
    size_t i = 0, digits = 0;
    if (text.n && ascii_is_upper(text.p[0]))
        i = 1; /* "A1", "B.2" */
    while (i < text.n && (ascii_is_digit(text.p[i]) || (is_separator(text.p[i]) && i + 1 < text.n &&
                                                        ascii_is_digit(text.p[i + 1])))) {
        digits += ascii_is_digit(text.p[i]);
        i++;
    }
    if (digits == 0 || digits > 6)
        return 0;
    bool letter_after = i < text.n && text.p[i] >= 'a' && text.p[i] <= 'h' &&
                        (i + 1 == text.n ||
                         !(ascii_is_alpha(text.p[i + 1]) || (unsigned char)text.p[i + 1] >= 0x80));
    i += letter_after; /* "1a" */
    return ends_number(str_sub(text, i, text.n)) ? i : 0;
}

static struct str skip_signs(struct str text)
{
    for (;;) {
        struct str before = text;
        text = str_trim(text);
        if (text.n && strchr(".:;,-)|", text.p[0]))
            text = str_sub(text, 1, text.n);
        else if (str_starts(text, STR("–")) || str_starts(text, STR("—")))
            text = str_sub(text, 3, text.n);
        if (text.n == before.n)
            return text;
    }
}

static struct str first_word(struct str text)
{
    size_t end = 0;
    while (end < text.n && !ascii_is_space(text.p[end]) && !strchr(".:,;", text.p[end]))
        end++;
    return str_sub(text, 0, end);
}

/* Lower case for the letters that label words begin with; they are otherwise written small. */
static struct str lower_first(struct str word, char room[64])
{
    if (word.n == 0 || word.n >= 64)
        return word;
    memcpy(room, word.p, word.n);
    for (size_t i = 0; i < word.n; i++)
        room[i] = ascii_lower(room[i]);
    for (size_t i = 0; i + 1 < word.n;
         i++) /* Å Ä Ö are C3 85, C3 84, C3 96; small ones 0x20 further */
        if ((unsigned char)room[i] == 0xC3 && ((unsigned char)room[i + 1] & 0xE0) == 0x80)
            room[i + 1] = (char)(room[i + 1] + 0x20);
    return (struct str){room, word.n};
}

/* The number or single letter behind a label: its length, 0 if there is none. */
static size_t label_number_length(struct str rest)
{
    size_t length = heading_number_length(rest);
    bool letter =
        length == 0 && rest.n && ascii_is_upper(rest.p[0]) &&
        (rest.n == 1 || strchr(".:) ", rest.p[1]) != NULL || (unsigned char)rest.p[1] >= 0x80);
    return letter ? 1 : length; /* "Område A" */
}

/* Words that may stand before the label: "Prioriterat område 2", "Strategiskt vägval A". */
#define QUALIFIERS 2

/* A label and its number at the start of `text`: the bytes that they take, or 0. */
static size_t read_label(struct str text, struct heading *heading)
{
    struct str rest = text;
    for (size_t qualifiers = 0; qualifiers <= QUALIFIERS && rest.n; qualifiers++) {
        char room[64];
        struct str word = first_word(rest);
        enum heading_label label = label_of_word(lower_first(word, room));
        rest = str_sub(rest, word.n, rest.n);
        if (label == LABEL_NONE) {
            rest = str_trim(rest);
            continue;
        }
        if (rest.n && rest.p[0] == '.')
            rest = str_sub(rest, 1, rest.n);
        rest = str_trim(rest);
        size_t length = label_number_length(rest);
        if (length == 0)
            return 0;
        heading->label = label;
        heading->number = str_sub(rest, 0, length);
        return (size_t)(rest.p + length - text.p);
    }
    return 0;
}

bool heading_read_own_label(struct str text, struct str *ret_word, struct str *ret_number,
                            struct str *ret_title)
{
    struct str word = first_word(text);
    struct str rest = str_trim(str_sub(text, word.n, text.n));
    size_t length = label_number_length(rest);
    if (word.n < 3 || length == 0 ||
        !(ascii_is_upper(word.p[0]) || (unsigned char)word.p[0] >= 0x80))
        return false;
    struct str title = skip_signs(str_sub(rest, length, rest.n));
    if (title.n == 0)
        return false;
    *ret_word = word;
    *ret_number = str_sub(rest, 0, length);
    *ret_title = title;
    return true;
}

struct heading heading_read(struct str text)
{
    struct heading heading = {{0}, LABEL_NONE, {0}, {0}};
    struct str rest = str_trim(text);
    while (rest.n && rest.p[0] == '#')
        rest = str_sub(rest, 1, rest.n);
    rest = str_trim(rest);
    struct str whole = rest;
    size_t length = heading_number_length(rest);
    if (length && length < rest.n) {
        heading.outline = str_sub(rest, 0, length);
        rest = skip_signs(str_sub(rest, length, rest.n));
    }
    size_t taken = read_label(rest, &heading);
    if (heading.label == LABEL_CHAPTER) {
        heading.outline = heading.number;
        heading.number = (struct str){NULL, 0};
    }
    if (taken)
        rest = skip_signs(str_sub(rest, taken, rest.n));
    heading.title = rest.n ? rest : whole;
    return heading;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/lexicon.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* --- The table of cues: its form --- */

/* Calls `visit` for each phrase of the table. */
static void each_phrase(struct letter_bench *bench,
                        void (*visit)(struct letter_bench *bench, const struct cue *cue,
                                      struct str phrase))
{
    for (const struct cue *cue = cues_sv; cue->pattern; cue++)
        for (struct str rest = str_from(cue->pattern), all = rest; all.n; all = rest)
            visit(bench, cue, str_cut(&rest, ','));
}

static void check_alternative(struct str alternative, struct str phrase)
{
    bool star_first = str_starts(alternative, STR("*"));
    bool star_last = str_ends(alternative, STR("*"));
    struct str bare = str_sub(alternative, star_first, alternative.n - star_last);
    if (alternative.n <= (size_t)star_first + star_last || str_contains(bare, STR("*")) ||
        str_contains(bare, STR("~")) || str_contains(bare, STR("^")))
        fail_msg("\"%.*s\" in \"%.*s\"", STR_ARGS(alternative), STR_ARGS(phrase));
}

static void check_word(struct str word, struct str phrase)
{
    size_t parts = 1;
    for (size_t i = 0; i < word.n; i++)
        parts += word.p[i] == '|';
    while (parts--)
        check_alternative(str_cut(&word, '|'), phrase);
}

static bool is_gap(struct str word)
{
    return word.n == 2 && word.p[0] == '~' && word.p[1] >= '1' && word.p[1] <= '9';
}

/* Words apart by one space; a gap stands between two words; "^" stands in front of all. */
static void check_phrase(struct letter_bench *bench, const struct cue *cue, struct str phrase)
{
    struct str rest = str_trim(phrase);
    if (!str_equal(text_lower(&bench->arena, rest), rest))
        fail_msg("capitals in \"%.*s\"", STR_ARGS(phrase));
    if (!(cue->weight > 0 && cue->weight < 2))
        fail_msg("weight of \"%.*s\"", STR_ARGS(phrase));
    if (str_starts(rest, STR("^")))
        rest = str_sub(rest, 1, rest.n);
    bool gap_may_follow = false;
    for (bool more = true; more;) {
        more = str_contains(rest, STR(" "));
        struct str word = str_cut(&rest, ' ');
        if (is_gap(word) && !(gap_may_follow && more))
            fail_msg("a gap at the edge of \"%.*s\"", STR_ARGS(phrase));
        gap_may_follow = !is_gap(word);
        if (!is_gap(word))
            check_word(word, phrase);
    }
}

static void every_phrase_is_well_formed(void **state)
{
    each_phrase(*state, check_phrase);
}

static void every_class_has_a_cue(void **state)
{
    bool found[CUE_CLASSES] = {false};
    (void)state;
    for (const struct cue *cue = cues_sv; cue->pattern; cue++) {
        assert_in_range(cue->class, 0, CUE_CLASSES - 1);
        found[cue->class] = true;
    }
    for (size_t class = 0; class < CUE_CLASSES; class ++)
        if (!found[class])
            fail_msg("class %zu has no cue", class);
}

/* --- … and each of its words can be met --- */

/* A word that the alternative means: a star stands for letters. */
static struct str example_of(struct letter_bench *bench, struct str alternative)
{
    bool star_first = str_starts(alternative, STR("*"));
    bool star_last = str_ends(alternative, STR("*"));
    struct str bare = str_sub(alternative, star_first, alternative.n - star_last);
    return str_format(&bench->arena, "%s%.*s%s", star_first ? "sam" : "", STR_ARGS(bare),
                      star_last ? "aste" : "");
}

/* The `nth` alternative of a word, the last when it has fewer. */
static struct str alternative_of(struct str word, size_t nth)
{
    struct str alternative = str_cut(&word, '|');
    while (nth-- && word.n)
        alternative = str_cut(&word, '|');
    return alternative;
}

/* A sentence that the phrase means, by the nth alternative of each word. With `gaps` a word stands
 * in each gap. */
static struct str sentence_of(struct letter_bench *bench, struct str phrase, size_t nth, bool gaps)
{
    struct str rest = str_trim(phrase), sentence = STR("");
    if (str_starts(rest, STR("^")))
        rest = str_sub(rest, 1, rest.n);
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (is_gap(word) && !gaps)
            continue;
        word = is_gap(word) ? STR("xyz") : example_of(bench, alternative_of(word, nth));
        sentence = str_format(&bench->arena, "%.*s%s%.*s", STR_ARGS(sentence),
                              sentence.n ? " " : "", STR_ARGS(word));
    }
    return sentence;
}

static bool finds(struct letter_bench *bench, const struct cue *cue, struct str sentence)
{
    struct word_list words = letters_words(bench, letter_c(bench, sentence));
    struct cue_matches matches = lexicon_find(&bench->arena, bench->tools.lexicon, words);
    for (size_t i = 0; i < matches.count; i++)
        if (matches.items[i].cue == cue && matches.items[i].first == 0 &&
            matches.items[i].last == words.count - 1)
            return true;
    return false;
}

static size_t most_alternatives(struct str phrase)
{
    size_t most = 1, here = 1;
    for (size_t i = 0; i < phrase.n; i++) {
        here = phrase.p[i] == ' ' ? 1 : here + (phrase.p[i] == '|');
        most = here > most ? here : most;
    }
    return most;
}

static void check_that_it_matches(struct letter_bench *bench, const struct cue *cue,
                                  struct str phrase)
{
    for (size_t nth = 0; nth < most_alternatives(phrase); nth++)
        for (int gaps = 0; gaps < 2; gaps++) {
            struct str sentence = sentence_of(bench, phrase, nth, gaps);
            if (!finds(bench, cue, sentence))
                fail_msg("\"%.*s\" does not find \"%.*s\"", STR_ARGS(phrase), STR_ARGS(sentence));
        }
}

static void every_alternative_of_every_phrase_can_match(void **state)
{
    each_phrase(*state, check_that_it_matches);
}

/* --- Telling phrases --- */

struct telling {
    const char *text;
    enum cue_class class;
    bool found;
};

static bool has_class(struct letter_bench *bench, const char *text, enum cue_class class)
{
    struct cue_matches matches =
        lexicon_find(&bench->arena, bench->tools.lexicon, letters_words(bench, text));
    for (size_t i = 0; i < matches.count; i++)
        if (matches.items[i].cue->class == class)
            return true;
    return false;
}

static void telling_phrases_are_known(void **state)
{
    static const struct telling table[] = {
        {"Ansvaret för bryggorna behöver förtydligas.", CUE_CLARIFICATION, true},
        {"Av förslaget framgår inte vem som betalar.", CUE_CLARIFICATION, true},
        {"Det är svårt att utläsa vad målet innebär.", CUE_CLARIFICATION, true},
        {"Båten lägger till klockan nio.", CUE_CLARIFICATION, false},
        {"Ett barnperspektiv saknas i hela avsnittet.", CUE_ADDITION, true},
        {"Planen bör kompletteras med en karta.", CUE_ADDITION, true},
        {"Sjöräddningen nämns inte alls.", CUE_ADDITION, true},
        {"Arbetet följer den vanliga turlistan.", CUE_ADDITION, false},
        {"Målet bör skärpas till tio procent.", CUE_CHANGE, true},
        {"Skrivningen ska ändras så att öarna tas först.", CUE_CHANGE, true},
        {"Ambitionen är alltför låg.", CUE_CHANGE, true},
        {"Elbåtar laddas i gästhamnen.", CUE_CHANGE, false},
        {"Kommunen föreslår en annan ordning.", CUE_WISH, true},
        {"Hamnen byggdes för länge sedan.", CUE_WISH, false},
        {"Förslaget riskerar att slå ut byns butik.", CUE_CONCERN, true},
        {"Föreningen är orolig för turerna i februari.", CUE_CONCERN, true},
        {"Finansieringen är osäker efter 2028.", CUE_CONCERN, true},
        {"Föreningen har tre anställda.", CUE_CONCERN, false},
        {"Vi undrar hur turerna ska räknas.", CUE_QUESTION, true},
        {"Kommunen medverkar gärna i arbetet med bryggorna.", CUE_OFFER, true},
        {"Högskolan ställer sitt laboratorium till regionens förfogande.", CUE_OFFER, true},
        {"Högskolan har ett laboratorium.", CUE_OFFER, false},
        {"Kommunen välkomnar att öarna lyfts.", CUE_PRAISE, true},
        {"Det är mycket positivt att vintern tas på allvar.", CUE_PRAISE, true},
        {"Turlistan gäller till mars.", CUE_PRAISE, false},
        {"Samfälligheten motsätter sig en ny brygga.", CUE_OBJECTION, true},
        {"Insatsen bör utgå.", CUE_OBJECTION, true},
        {"Kommunen tillstyrker förslaget.", CUE_FOR, true},
        {"Vi ställer oss helt bakom planen.", CUE_FOR, true},
        {"Skärgårdsborna färdas ofta till fastlandet.", CUE_FOR, false},
        {"Nämnden instämmer i huvudsak.", CUE_FOR_IN_PART, true},
        {"Nämnden avstyrker förslaget.", CUE_AGAINST, true},
        {"Vi kan i nuläget inte ställa oss bakom planen.", CUE_AGAINST, true},
        {"Länsstyrelsen har inget att erinra.", CUE_NO_OBJECTION, true},
        {"Länsstyrelsen lämnar remissen utan erinran.", CUE_NO_OBJECTION, true},
        {"Tingsrätten avstår från att yttra sig.", CUE_ABSTAINS, true},
        {"Tingsrätten yttrar sig varje år.", CUE_ABSTAINS, false},
        {"Bolaget ansluter sig till kommunens yttrande.", CUE_JOINS, true},
        {"Under förutsättning att medel tillskjuts går det bra.", CUE_CONDITION, true},
        {"Med vänliga hälsningar", CUE_FORM, true},
        {"Strategin innehåller fyra områden.", CUE_RETOLD, true},
        {"Förbundet företräder tusen företag.", CUE_OWN, true},
        {"Kommunen har beretts tillfälle att yttra sig.", CUE_HANDLING, true},
        {"Ärendet har beretts av kontoret.", CUE_HANDLING, true},
        {"Turlistan är bra, men glesa.", CUE_CONTRAST, true},
        {"Därför måste bidraget höjas.", CUE_CONSEQUENCE, true},
        {"Dessutom behövs fler bostäder.", CUE_ADDITIVE, true},
        {"Detta oroar de boende.", CUE_BACKWARD, true},
        {"Öborna tycker om detta.", CUE_BACKWARD, false},
        {"Strategin i sin helhet är väl skriven.", CUE_WHOLE, true},
        {"Remisstiden var kort.", CUE_PROCESS, true},
        {"Nämnden avslog 2013.", CUE_PAST, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (has_class(*state, table[i].text, table[i].class) != table[i].found)
            fail_msg("%s%s", table[i].text, table[i].found ? "" : " (not)");
}

/* --- The machine --- */

/* Where a cue of `class` stands in `text`; fails the test when none does. */
static struct cue_match match_of(struct letter_bench *bench, const char *text, enum cue_class class)
{
    struct cue_matches matches =
        lexicon_find(&bench->arena, bench->tools.lexicon, letters_words(bench, text));
    for (size_t i = 0; i < matches.count; i++)
        if (matches.items[i].cue->class == class)
            return matches.items[i];
    fail_msg("%s", text);
    return (struct cue_match){0};
}

static void a_match_tells_its_first_and_last_word(void **state)
{
    struct cue_match match =
        match_of(*state, "Kommunen har inget att erinra mot planen.", CUE_NO_OBJECTION);
    assert_int_equal(match.first, 2);
    assert_int_equal(match.last, 4);
}

static void a_gap_reaches_no_further_than_it_says(void **state)
{
    assert_true(has_class(*state, "inget i sak att erinra", CUE_NO_OBJECTION));
    assert_false(has_class(*state, "inget ett två tre fyra fem erinra", CUE_NO_OBJECTION));
}

static void a_gap_does_not_pass_the_end_of_a_clause(void **state)
{
    assert_true(has_class(*state, "vi har inget, alltså, att erinra", CUE_NO_OBJECTION));
    assert_false(has_class(*state, "vi har inget; att erinra", CUE_NO_OBJECTION));
}

static void a_phrase_bound_to_the_start_stands_nowhere_else(void **state)
{
    assert_true(has_class(*state, "Vidare bör taxan sänkas.", CUE_ADDITIVE));
    assert_false(has_class(*state, "Vi läser vidare i planen.", CUE_ADDITIVE));
}

static void matches_come_by_place(void **state)
{
    struct letter_bench *bench = *state;
    struct cue_matches matches = lexicon_find(
        &bench->arena, bench->tools.lexicon,
        letters_words(bench, "Vi välkomnar planen men undrar varför målet saknas och bör höjas."));
    assert_true(matches.count > 3);
    for (size_t i = 1; i < matches.count; i++)
        assert_true(matches.items[i - 1].first <= matches.items[i].first);
}

static void no_words_hold_no_cue(void **state)
{
    struct letter_bench *bench = *state;
    struct cue_matches matches =
        lexicon_find(&bench->arena, bench->tools.lexicon, (struct word_list){NULL, 0});
    assert_int_equal(matches.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(every_phrase_is_well_formed),
        cmocka_unit_test(every_class_has_a_cue),
        LETTER_TEST(every_alternative_of_every_phrase_can_match),
        LETTER_TEST(telling_phrases_are_known),
        LETTER_TEST(a_match_tells_its_first_and_last_word),
        LETTER_TEST(a_gap_reaches_no_further_than_it_says),
        LETTER_TEST(a_gap_does_not_pass_the_end_of_a_clause),
        LETTER_TEST(a_phrase_bound_to_the_start_stands_nowhere_else),
        LETTER_TEST(matches_come_by_place),
        LETTER_TEST(no_words_hold_no_cue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

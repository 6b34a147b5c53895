/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/judging.h"

#include <string.h>

/* A cue before "men" is only half meant: the main point follows. */
#define BEFORE_CONTRAST 0.35f
/* Specific cues with a wish beside them are sure. */
#define WISH_WITH_KIND 0.3f
/* How early in a sentence a connective binds the whole of it. */
#define EARLY_WORDS 6

static enum viewpoint_kind kind_of_class(enum cue_class class)
{
    static const enum viewpoint_kind kinds[] = {[CUE_CHANGE] = KIND_CHANGE,
                                                [CUE_ADDITION] = KIND_ADDITION,
                                                [CUE_CLARIFICATION] = KIND_CLARIFICATION,
                                                [CUE_CONCERN] = KIND_CONCERN,
                                                [CUE_QUESTION] = KIND_QUESTION,
                                                [CUE_OFFER] = KIND_OFFER,
                                                [CUE_PRAISE] = KIND_PRAISE,
                                                [CUE_OBJECTION] = KIND_OBJECTION};
    return kinds[class];
}

static bool is_negation(struct str lower)
{
    return str_equal(lower, STR("inte")) || str_equal(lower, STR("ej")) ||
           str_equal(lower, STR("icke")) || str_equal(lower, STR("varken")) ||
           str_equal(lower, STR("knappast"));
}

/* "kan vi inte den här gången ställa oss bakom": so far before the words a negation still turns
 * them. */
#define NEGATION_REACH 5

/* "Inte bara …" and "inte minst …" deny nothing. */
static bool denies(struct word_list words, size_t at)
{
    static const char *const not_only[] = {"bara", "enbart", "endast", "minst"};
    if (!is_negation(words.items[at].lower))
        return false;
    for (size_t i = 0; i < sizeof not_only / sizeof *not_only; i++)
        if (at + 1 < words.count && str_equal(words.items[at + 1].lower, str_from(not_only[i])))
            return false;
    return true;
}

/* "inte" among the words [first, last], those before or the two after them. */
static bool negated(struct word_list words, size_t first, size_t last)
{
    size_t from = first > NEGATION_REACH ? first - NEGATION_REACH : 0;
    for (size_t i = from; i < words.count && i <= last + 2; i++)
        if (denies(words, i))
            return true;
    return false;
}

static size_t place_of_contrast(const struct judgement *judgement)
{
    size_t at = 0;
    for (size_t i = 0; i < judgement->cues.count; i++) {
        const struct cue_match *match = &judgement->cues.items[i];
        if (match->cue->class == CUE_CONTRAST && strcmp(match->cue->pattern, "men") == 0 &&
            match->first > 1)
            at = match->first;
    }
    return at;
}

/* Words between quotation marks are another's. */
static bool inside_quotation(struct word_list words, size_t at)
{
    bool inside = false;
    for (size_t i = 0; i < at; i++) {
        struct str lower = words.items[i].lower;
        if (str_equal(lower, STR("”")) || str_equal(lower, STR("\"")) ||
            str_equal(lower, STR("“")) || str_equal(lower, STR("»")))
            inside = !inside;
    }
    return inside;
}

static void weigh(struct judgement *judgement, const struct cue_match *match, float weight)
{
    enum cue_class class = match->cue->class;
    if (class <= CUE_OBJECTION) {
        float *kind = &judgement->kinds[kind_of_class(class)];
        /* The strongest cue counts whole, others add a little: many weak words make no sure thing.
         */
        *kind = weight > *kind ? weight + *kind * 0.3f : *kind + weight * 0.3f;
    } else if (class == CUE_WISH) {
        judgement->wish = weight > judgement->wish ? weight : judgement->wish;
    } else if (class >= CUE_FORM && class <= CUE_HANDLING) {
        static const enum background_kind kinds[] = {BACKGROUND_FORM, BACKGROUND_RETOLD,
                                                     BACKGROUND_OWN, BACKGROUND_HANDLING};
        float *background = &judgement->background[kinds[class - CUE_FORM]];
        *background = weight > *background ? weight : *background;
    }
}

/* "förslaget om ett exportcentrum" is one proposal among others. */
static bool is_followed_by_topic(struct word_list words, size_t last)
{
    if (last + 1 >= words.count)
        return false;
    struct str next = words.items[last + 1].lower;
    return str_equal(next, STR("om")) || str_equal(next, STR("att"));
}

static void mark_connectives(struct judgement *judgement, const struct cue_match *match)
{
    bool early = match->first < EARLY_WORDS;
    switch (match->cue->class) {
    case CUE_CONTRAST:
        judgement->contrast = judgement->contrast || early;
        break;
    case CUE_CONSEQUENCE:
        judgement->consequence = judgement->consequence || match->first < 2 * EARLY_WORDS;
        break;
    case CUE_ADDITIVE:
        judgement->additive = judgement->additive || early;
        break;
    case CUE_BACKWARD:
        judgement->backward = true;
        break;
    case CUE_WHOLE:
        if (is_followed_by_topic(judgement->sentence->words, match->last))
            break;
        judgement->whole = true;
        break;
    case CUE_PROCESS:
        judgement->process = true;
        break;
    case CUE_PAST:
        judgement->past = true;
        break;
    default:
        break;
    }
}

static bool has_class(const struct judgement *judgement, enum cue_class class)
{
    for (size_t i = 0; i < judgement->cues.count; i++)
        if (judgement->cues.items[i].cue->class == class)
            return true;
    return false;
}

static bool is_one_of(struct str lower, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(lower, str_from(words[i])))
            return true;
    return false;
}

/* The "om" at `at` says what a noun is about: "förslag om hamnar", "förslaget om ett centrum". A
 * definite noun is more often followed by an if ("förslaget om målen skärps"), unless "om" leads to
 * an article or the like. */
static bool tells_of_a_noun(struct word_list words, size_t at)
{
    static const char *const nouns[] = {"förslag", "strategi", "program",  "plan",  "skrivning",
                                        "avsnitt", "del",      "synpunkt", "fråga", "mål",
                                        "insats",  "åtgärd",   "yttrande", "remiss"};
    static const char *const articles[] = {"en", "ett", "att", "ny", "nya", "nytt"};
    struct str before = words.items[at - 1].lower;
    bool of_noun = false;
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        of_noun = of_noun || str_starts(before, str_from(nouns[i]));
    bool definite = str_ends(before, STR("en")) || str_ends(before, STR("et")) ||
                    str_ends(before, STR("in")) || str_ends(before, STR("na"));
    return of_noun &&
           (!definite || (at + 1 < words.count && is_one_of(words.items[at + 1].lower, articles,
                                                            sizeof articles / sizeof *articles)));
}

/* "… om målen skärps": an if-clause behind the words of support. */
static bool has_if_clause(struct word_list words, size_t from)
{
    for (size_t i = from + 1; i < words.count; i++)
        if (str_equal(words.items[i].lower, STR("om")) && !tells_of_a_noun(words, i))
            return i + 3 < words.count;
    return false;
}

struct positions {
    bool taken[STANCES];
    size_t support; /* the last word of the words of support; SIZE_MAX without any */
};

static struct positions positions_of(const struct judgement *judgement)
{
    static const enum stance stances[] = {STANCE_FOR, STANCE_FOR_IN_PART, STANCE_AGAINST,
                                          STANCE_NO_OBJECTION, STANCE_ABSTAINS};
    struct word_list words = judgement->sentence->words;
    struct positions positions = {.support = SIZE_MAX};
    for (size_t i = 0; i < judgement->cues.count; i++) {
        const struct cue_match *match = &judgement->cues.items[i];
        enum cue_class class = match->cue->class;
        if (class < CUE_FOR || class > CUE_ABSTAINS || inside_quotation(words, match->first))
            continue;
        if (is_negation(words.items[match->last].lower) && !denies(words, match->last))
            continue; /* "tillstyrker inte minst …" */
        enum stance stance = stances[class - CUE_FOR];
        bool flips = negated(words, match->first, match->last);
        if (stance == STANCE_FOR && flips)
            stance = STANCE_AGAINST;
        else if (stance == STANCE_AGAINST && match->first == match->last && flips)
            stance = STANCE_NO_OBJECTION;
        if (stance == STANCE_FOR)
            positions.support = match->last;
        positions.taken[stance] = true;
    }
    return positions;
}

/* The formal position of the sentence. Support with an if, a but or an exception is support in
 * part; joining another's answer is no position in the sender's own words. */
static void judge_stance(struct judgement *judgement)
{
    struct positions positions = positions_of(judgement);
    const bool *taken = positions.taken;
    bool condition = has_class(judgement, CUE_CONDITION) || taken[STANCE_FOR_IN_PART] ||
                     (positions.support != SIZE_MAX &&
                      has_if_clause(judgement->sentence->words, positions.support));
    if (taken[STANCE_ABSTAINS])
        judgement->stance = STANCE_ABSTAINS;
    else if (has_class(judgement, CUE_JOINS))
        judgement->stance = STANCE_NONE;
    else if (taken[STANCE_FOR] && (taken[STANCE_AGAINST] || condition))
        judgement->stance = STANCE_FOR_IN_PART;
    else if (taken[STANCE_NO_OBJECTION])
        judgement->stance = STANCE_NO_OBJECTION;
    else if (taken[STANCE_AGAINST])
        judgement->stance = taken[STANCE_FOR_IN_PART] ? STANCE_FOR_IN_PART : STANCE_AGAINST;
    else if (taken[STANCE_FOR])
        judgement->stance = STANCE_FOR;
}

static void settle_kind(struct judgement *judgement, bool contrast)
{
    float *kinds = judgement->kinds;
    if (judgement->wish > 0)
        for (int kind = KIND_CHANGE; kind <= KIND_CLARIFICATION; kind++)
            if (kinds[kind] > 0)
                kinds[kind] += WISH_WITH_KIND * judgement->wish;
    /* Kind words before "men", and nothing known after it: the point is a worry. */
    if (contrast && kinds[KIND_PRAISE] > 0 && kinds[KIND_CONCERN] <= 0)
        kinds[KIND_CONCERN] = 0.4f;
    float named = kinds[KIND_CHANGE] + kinds[KIND_ADDITION] + kinds[KIND_CLARIFICATION];
    if (judgement->wish > 0 && named <= 0)
        kinds[KIND_CHANGE] += judgement->wish * 0.7f;
    if (judgement->asks && kinds[KIND_QUESTION] < 1.3f)
        kinds[KIND_QUESTION] = 1.3f;
    for (int kind = 0; kind < VIEWPOINT_KINDS; kind++)
        if (kinds[kind] > judgement->strength) {
            judgement->strength = kinds[kind];
            judgement->kind = (enum viewpoint_kind)kind;
        }
}

static bool is_own_subject(struct str lower, struct str sender_word)
{
    static const char *const subjects[] = {"vi",
                                           "kommunen",
                                           "förbundet",
                                           "nämnden",
                                           "styrelsen",
                                           "myndigheten",
                                           "föreningen",
                                           "organisationen",
                                           "bolaget",
                                           "företaget",
                                           "universitetet",
                                           "högskolan",
                                           "länsstyrelsen",
                                           "handelskammaren",
                                           "rådet",
                                           "förvaltningen",
                                           "regionen",
                                           "sällskapet",
                                           "kommunstyrelsen",
                                           "verket",
                                           "institutet",
                                           "nätverket",
                                           "facket",
                                           "undertecknad",
                                           "jag",
                                           "oss",
                                           "vår",
                                           "våra"};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (str_equal(lower, str_from(subjects[i])))
            return true;
    return sender_word.n > 2 && str_equal(lower, sender_word);
}

static bool speaks_itself(struct word_list words, struct str sender_word)
{
    for (size_t i = 0; i < words.count && i < 2 * EARLY_WORDS; i++)
        if (is_own_subject(words.items[i].lower, sender_word))
            return true;
    return false;
}

static void judge(struct arena *arena, const struct text_tools *tools,
                  const struct sentence *sentence, struct str sender_word,
                  struct judgement *judgement)
{
    struct word_list words = sentence->words;
    judgement->sentence = sentence;
    judgement->cues = lexicon_find(arena, tools->lexicon, words);
    judgement->asks = words.count && str_equal(words.items[words.count - 1].lower, STR("?"));
    size_t contrast = place_of_contrast(judgement);
    for (size_t i = 0; i < judgement->cues.count; i++) {
        const struct cue_match *match = &judgement->cues.items[i];
        mark_connectives(judgement, match);
        float weight = match->cue->weight;
        if (match->last < contrast)
            weight *= BEFORE_CONTRAST;
        if (match->cue->class <= CUE_WISH && inside_quotation(words, match->first))
            weight *= 0.2f;
        weigh(judgement, match, weight);
    }
    judgement->own_voice = speaks_itself(words, sender_word);
    judge_stance(judgement);
    settle_kind(judgement, contrast > 0);
    if (judgement->stance != STANCE_NONE && has_class(judgement, CUE_PAST) &&
        !judgement->consequence)
        judgement->past = true;
}

struct judgement *judge_sentences(struct arena *arena, struct text_tools *tools,
                                  struct sentences sentences, struct str sender)
{
    struct judgement *judgements = ARENA_ARRAY(arena, sentences.count, struct judgement);
    struct word_list sender_words = words_of(arena, tools, sender, (struct range){0, sender.n});
    struct str sender_word = sender_words.count ? sender_words.items[0].lower : STR("");
    for (size_t i = 0; i < sentences.count; i++)
        judge(arena, tools, &sentences.items[i], sender_word, &judgements[i]);
    return judgements;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Listwise softmax regression (Cao et al., "Learning to Rank: From Pairwise Approach to Listwise
 * Approach", 2007) over the choices of each viewpoint, with an L2 penalty; first each viewpoint
 * alone, then with the probabilities around it.
 */
#include "training.h"

#include "score.h"
#include "text/passages/passage_features.h"
#include "text/viewpoints/viewpoints.h"

#include <math.h>
#include <stdio.h>

#define FOLDS 4
#define ROUNDS 600
#define STEP 0.3
#define PENALTY 0.3

/* The viewpoints found in one letter. */
struct lesson {
    const struct training_text *text;
    struct viewpoint *viewpoints;
    struct passage_case *cases;
    bool **right; /* for each case and choice: a careful reader would have it */
    bool *taught; /* for each case: one of its choices is right */
    size_t count;
};

struct school {
    struct trainer *trainer;
    VEC(struct lesson) lessons;
};

typedef double passage_weights[PASSAGE_FEATURES];

/* --- Lessons --- */

static bool is_named(const struct judged *judged, const struct names *names, size_t node)
{
    for (size_t i = 0; i < names->count; i++)
        if (score_node(judged, names->items[i]) == node)
            return true;
    return false;
}

static void mark_right(struct lesson *lesson, size_t i)
{
    const struct training_text *text = lesson->text;
    const struct judged judged = {
        .letter = text->letter, .draft = text->index->draft, .labelled = text->labelled};
    size_t at = training_label(text->letter, lesson->viewpoints[i].range);
    if (at == SIZE_MAX)
        return;
    const struct label *label = &text->letter->labels.items[at];
    for (size_t j = 0; j < lesson->cases[i].count; j++) {
        size_t node = lesson->cases[i].choices[j].node;
        lesson->right[i][j] = node == PASSAGE_NONE ? label->passages.count == 0
                                                   : is_named(&judged, &label->passages, node);
        lesson->taught[i] = lesson->taught[i] || lesson->right[i][j];
    }
}

static void add_lesson(struct school *school, const struct training_text *text,
                       const struct weights *weights)
{
    struct arena *arena = &school->trainer->arena;
    struct text_tools tools = school->trainer->tools;
    struct analysis analysis = {0};
    tools.weights = weights;
    viewpoints_find(arena, &tools, &text->scene, &analysis);
    struct lesson *lesson = VEC_PUSH(arena, &school->lessons);
    lesson->text = text;
    lesson->viewpoints = analysis.viewpoints;
    lesson->count = analysis.viewpoint_count;
    lesson->cases =
        passage_cases_make(arena, text->index, &text->scene, analysis.viewpoints, lesson->count);
    lesson->right = ARENA_ARRAY(arena, lesson->count, bool *);
    lesson->taught = ARENA_ARRAY(arena, lesson->count, bool);
    for (size_t i = 0; i < lesson->count; i++) {
        lesson->right[i] = ARENA_ARRAY(arena, lesson->cases[i].count, bool);
        mark_right(lesson, i);
    }
}

static void open_school(struct school *school)
{
    for (size_t fold = 0; fold < FOLDS; fold++) {
        const struct weights *weights =
            sentences_weights(school->trainer, (struct left_out){FOLDS, fold});
        for (size_t i = 0; i < school->trainer->texts.count; i++)
            if (school->trainer->texts.items[i].set % FOLDS == fold)
                add_lesson(school, &school->trainer->texts.items[i], weights);
    }
}

/* --- Learning --- */

static void weigh(struct passage_case *item, const passage_weights weights)
{
    double highest = -1e300, sum = 0, scores[PASSAGE_CHOICES] = {0};
    for (size_t i = 0; i < item->count; i++) {
        for (size_t j = 0; j < PASSAGE_FEATURES; j++)
            scores[i] += (double)item->choices[i].features[j] * weights[j];
        highest = scores[i] > highest ? scores[i] : highest;
    }
    for (size_t i = 0; i < item->count; i++)
        sum += scores[i] = exp(scores[i] - highest);
    for (size_t i = 0; i < item->count; i++)
        item->choices[i].probability = (float)(scores[i] / sum);
}

static void add_gradient(struct passage_case *item, const bool *right,
                         const passage_weights weights, passage_weights gradient)
{
    double of_right = 1e-9;
    weigh(item, weights);
    for (size_t i = 0; i < item->count; i++)
        of_right += right[i] ? (double)item->choices[i].probability : 0;
    for (size_t i = 0; i < item->count; i++) {
        const struct passage_choice *choice = &item->choices[i];
        double wanted = right[i] ? (double)choice->probability / of_right : 0;
        double much = (double)choice->probability - wanted;
        for (size_t j = 0; j < PASSAGE_FEATURES; j++)
            gradient[j] += much * (double)choice->features[j];
    }
}

static void learn(struct school *school, struct left_out left_out, passage_weights weights)
{
    passage_weights squares = {0};
    for (size_t j = 0; j < PASSAGE_FEATURES; j++)
        weights[j] = 0;
    for (int round = 0; round < ROUNDS; round++) {
        passage_weights gradient;
        for (size_t j = 0; j < PASSAGE_FEATURES; j++)
            gradient[j] = PENALTY * weights[j];
        for (size_t i = 0; i < school->lessons.count; i++) {
            struct lesson *lesson = &school->lessons.items[i];
            for (size_t k = 0; k < lesson->count; k++)
                if (lesson->taught[k] && !is_left_out(left_out, lesson->text->set))
                    add_gradient(&lesson->cases[k], lesson->right[k], weights, gradient);
        }
        for (size_t j = 0; j < PASSAGE_FEATURES; j++) {
            squares[j] += gradient[j] * gradient[j];
            if (squares[j] > 0)
                weights[j] -= STEP * gradient[j] / sqrt(squares[j]);
        }
    }
}

static void weigh_all(struct school *school, const passage_weights weights)
{
    for (size_t i = 0; i < school->lessons.count; i++)
        for (size_t k = 0; k < school->lessons.items[i].count; k++)
            weigh(&school->lessons.items[i].cases[k], weights);
}

static void look_around(struct school *school)
{
    for (size_t i = 0; i < school->lessons.count; i++) {
        struct lesson *lesson = &school->lessons.items[i];
        passage_cases_look_around(&school->trainer->arena, lesson->text->index->draft,
                                  lesson->cases, lesson->count);
    }
}

/* Features of the surroundings are nothing while each viewpoint is weighed alone. */
static void forget_surroundings(struct school *school)
{
    for (size_t i = 0; i < school->lessons.count; i++)
        for (size_t k = 0; k < school->lessons.items[i].count; k++) {
            struct passage_case *item = &school->lessons.items[i].cases[k];
            for (size_t j = 0; j < item->count; j++)
                for (size_t feature = PASSAGE_BEFORE; feature < PASSAGE_FEATURES; feature++)
                    item->choices[j].features[feature] = 0;
        }
}

static void learn_both(struct school *school, struct left_out left_out, passage_weights alone,
                       passage_weights around)
{
    forget_surroundings(school);
    learn(school, left_out, alone);
    weigh_all(school, alone);
    look_around(school);
    learn(school, left_out, around);
}

/* --- Output --- */

static int hundredths(double weight)
{
    return (int)lround(weight * 100);
}

void passages_print(struct trainer *trainer)
{
    struct school school = {.trainer = trainer};
    passage_weights alone, around;
    size_t taught = 0;
    open_school(&school);
    learn_both(&school, (struct left_out){0, 0}, alone, around);
    for (size_t i = 0; i < school.lessons.count; i++)
        for (size_t k = 0; k < school.lessons.items[i].count; k++)
            taught += school.lessons.items[i].taught[k];
    printf(
        "/* SPDX-License-Identifier: AGPL-3.0-or-later\n"
        " *\n"
        " * Learned by tools/train_passages.c from %zu viewpoints of the development sets; do not "
        "edit. For\n"
        " * each feature its weight while a viewpoint is weighed alone, then with those around "
        "it, in\n"
        " * hundredths.\n"
        " */\n"
        "#include \"text/passages/passage_features.h\"\n"
        "\n"
        "/* clang-format off */\n"
        "const short passage_weights_sv[PASSAGE_FEATURES][PASSAGE_ROUNDS] = {\n",
        taught);
    for (size_t j = 0; j < PASSAGE_FEATURES; j++)
        printf("    {%d, %d}, /* %s */\n", hundredths(alone[j]), hundredths(around[j]),
               passage_feature_name(j));
    printf("};\n/* clang-format on */\n");
}

struct tally {
    size_t first, among_five, of;
};

static bool is_right_at(const struct lesson *lesson, size_t k, size_t most)
{
    const struct passage_case *item = &lesson->cases[k];
    for (size_t i = 0; i < item->count; i++) {
        size_t likelier = 0;
        for (size_t j = 0; j < item->count; j++)
            likelier += item->choices[j].probability > item->choices[i].probability;
        if (lesson->right[k][i] && likelier < most)
            return true;
    }
    return false;
}

static void count_lesson(const struct lesson *lesson, struct tally *tally)
{
    for (size_t k = 0; k < lesson->count; k++) {
        size_t label = training_label(lesson->text->letter, lesson->viewpoints[k].range);
        if (label == SIZE_MAX || lesson->text->letter->labels.items[label].passages.count == 0)
            continue;
        tally->of++;
        tally->first += is_right_at(lesson, k, 1);
        tally->among_five += is_right_at(lesson, k, 5);
    }
}

static void print_tally(const char *what, const char *set, const struct tally *tally)
{
    double of = tally->of ? (double)tally->of : 1;
    printf("%-8s %-40s %.3f %.3f (%zu)\n", what, set, (double)tally->first / of,
           (double)tally->among_five / of, tally->of);
}

static void cross_set(struct school *school, size_t set, struct tally *alone_all,
                      struct tally *around_all)
{
    passage_weights alone, around;
    struct tally tally = {0};
    learn_both(school, (struct left_out){school->trainer->folder_count, set}, alone, around);
    for (size_t i = 0; i < school->lessons.count; i++) {
        struct lesson *lesson = &school->lessons.items[i];
        if (lesson->text->set != set)
            continue;
        for (size_t k = 0; k < lesson->count; k++)
            weigh(&lesson->cases[k], alone);
        count_lesson(lesson, alone_all);
        for (size_t k = 0; k < lesson->count; k++)
            weigh(&lesson->cases[k], around);
        count_lesson(lesson, around_all);
        count_lesson(lesson, &tally);
    }
    print_tally("passages", school->trainer->folders[set], &tally);
}

void passages_cross(struct trainer *trainer)
{
    struct school school = {.trainer = trainer};
    struct tally alone = {0}, around = {0};
    open_school(&school);
    for (size_t set = 0; set < trainer->folder_count; set++)
        cross_set(&school, set, &alone, &around);
    print_tally("passages", "all, each alone", &alone);
    print_tally("passages", "all", &around);
}

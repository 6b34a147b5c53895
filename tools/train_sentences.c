/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Multinomial logistic regression with an L2 penalty, by full-batch gradient descent with steps
 * after AdaGrad (Duchi et al. 2011). The same sets give the same weights on the same machine.
 *
 * Each sentence is looked at twice: the second look sees what the first made of the sentences
 * around it (stacked generalisation; Wolpert 1992). What the first look says while the second is
 * being taught comes from weights that were learned from other sets, as it will in a new letter.
 */
#include "training.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* A feature seen in fewer sentences than this teaches nothing general. */
#define LEAST_SEEN 4
/* Strength of the penalty, as the share of a sentence's weight: smaller weights are believed more
 * readily. */
#define PENALTY 2.0
#define ROUNDS 160
#define STEP 0.5
#define MOST_CLASSES ROLES
/* Parts of the sets that are each looked at by what the others teach. */
#define FOLDS 6

/* --- Names of features --- */

/* Large enough for any training set at once, so that slots never move; a power of two. */
#define NAME_SLOTS ((size_t)1 << 20)

static size_t slot_of(const struct look *look, uint64_t key)
{
    size_t at = (size_t)key & (NAME_SLOTS - 1);
    while (look->slots[at].key != 0 && look->slots[at].key != key)
        at = (at + 1) & (NAME_SLOTS - 1);
    return at;
}

static size_t name_of(struct arena *arena, struct look *look, const struct feature *feature)
{
    uint64_t key = feature_key(feature->side, feature->space, feature->word);
    size_t slot = slot_of(look, key);
    struct name *name = &look->slots[slot];
    if (name->key == 0) {
        name->key = key;
        name->feature = *feature;
        /* Ends in NUL, as the look-up of rows wants it. */
        name->feature.word = str_format(arena, "%.*s", STR_ARGS(feature->word));
    }
    name->seen++;
    return slot;
}

static void number_columns(struct look *look)
{
    for (size_t i = 0; i < NAME_SLOTS; i++) {
        struct name *name = &look->slots[i];
        name->column = name->key && name->seen >= LEAST_SEEN ? look->columns++ : SIZE_MAX;
    }
    for (size_t i = 0; i < look->examples.count; i++) {
        struct example *example = &look->examples.items[i];
        size_t kept = 0;
        for (size_t j = 0; j < example->count; j++) {
            size_t column = look->slots[example->values[j].name].column;
            if (column != SIZE_MAX)
                example->values[kept++] =
                    (struct value){column, example->values[j].value, example->values[j].is_stem};
        }
        example->count = kept;
    }
}

/* --- Examples --- */

static int scope_of(const struct label *label)
{
    if (label->passages.count == 0)
        return -1;
    if (str_equal(label->passages.items[0], STR("root")))
        return SCOPE_WHOLE;
    return str_equal(label->passages.items[0], STR("process")) ? SCOPE_PROCESS : SCOPE_PART;
}

static int beginning_of(const struct training_text *text, size_t i, size_t label)
{
    const struct sentence *sentences = text->scene.sentences.items;
    if (label == SIZE_MAX || i == 0 || sentences[i - 1].block != sentences[i].block)
        return -1;
    size_t before = training_label(text->letter, sentences[i - 1].range);
    if (before == SIZE_MAX)
        return -1;
    return before == label ? BEGIN_CONTINUES : BEGIN_NEW;
}

static void add_example(struct arena *arena, struct look *look, const struct training_text *text,
                        size_t i, struct features features)
{
    struct example *example = VEC_PUSH(arena, &look->examples);
    example->text = text;
    example->sentence = i;
    example->values = ARENA_ARRAY(arena, features.count, struct value);
    example->count = features.count;
    for (size_t j = 0; j < features.count; j++)
        example->values[j] =
            (struct value){name_of(arena, look, &features.items[j]), features.items[j].value,
                           features.items[j].space == SPACE_STEM};
    size_t label = training_label(text->letter, text->scene.sentences.items[i].range);
    const struct label *labels = text->letter->labels.items;
    example->role = label == SIZE_MAX ? ROLE_BACKGROUND : (int)labels[label].kind;
    example->scope = label == SIZE_MAX ? -1 : scope_of(&labels[label]);
    example->beginning = beginning_of(text, i, label);
}

/* --- Learning --- */

/* Which question is learned. */
enum question { QUESTION_ROLE, QUESTION_BEGINNING, QUESTION_SCOPE };

struct task {
    size_t classes;
    enum question question;
    bool by_stems; /* what the words are tells, not only how they hang together */
};

static int answer_of(const struct task *task, const struct example *example)
{
    switch (task->question) {
    case QUESTION_BEGINNING:
        return example->beginning;
    case QUESTION_SCOPE:
        return example->scope;
    default:
        return example->role;
    }
}

static bool is_asked(const struct task *task, const struct value *value)
{
    return task->by_stems || !value->is_stem;
}

static void scores_of(const struct task *task, const struct example *example, const double *weights,
                      double scores[MOST_CLASSES])
{
    double highest = -1e300, sum = 0;
    for (size_t class = 0; class < task->classes; class ++)
        scores[class] = 0;
    for (size_t j = 0; j < example->count; j++)
        if (is_asked(task, &example->values[j]))
            for (size_t class = 0; class < task->classes; class ++)
                scores[class] += (double)example->values[j].value *
                                 weights[example->values[j].name * task->classes + class];
    for (size_t class = 0; class < task->classes; class ++)
        highest = scores[class] > highest ? scores[class] : highest;
    for (size_t class = 0; class < task->classes; class ++)
        sum += scores[class] = exp(scores[class] - highest);
    for (size_t class = 0; class < task->classes; class ++)
        scores[class] /= sum;
}

static void add_gradient(const struct task *task, const struct example *example,
                         const double *weights, double *gradient)
{
    double scores[MOST_CLASSES];
    int answer = answer_of(task, example);
    scores_of(task, example, weights, scores);
    scores[answer] -= 1;
    for (size_t j = 0; j < example->count; j++)
        for (size_t class = 0; class < task->classes && is_asked(task, &example->values[j]);
             class ++)
            gradient[example->values[j].name * task->classes + class] +=
                (double)example->values[j].value * scores[class];
}

/* Weights for `task` from all examples but those of the sets left out. In the
 * arena.
 */
static double *learn(struct trainer *trainer, const struct look *look, const struct task *task,
                     struct left_out left_out)
{
    size_t size = look->columns * task->classes;
    double *weights = ARENA_ARRAY(&trainer->arena, size, double);
    double *gradient = ARENA_ARRAY(&trainer->arena, size, double);
    double *squares = ARENA_ARRAY(&trainer->arena, size, double);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < size; i++)
            gradient[i] = PENALTY * weights[i];
        for (size_t i = 0; i < look->examples.count; i++) {
            const struct example *example = &look->examples.items[i];
            if (!is_left_out(left_out, example->text->set) && answer_of(task, example) >= 0)
                add_gradient(task, example, weights, gradient);
        }
        for (size_t i = 0; i < size; i++) {
            squares[i] += gradient[i] * gradient[i];
            if (squares[i] > 0)
                weights[i] -= STEP * gradient[i] / sqrt(squares[i]);
        }
    }
    return weights;
}

static const struct task role_task = {ROLES, QUESTION_ROLE, true};
static const struct task beginning_task = {BEGINNINGS, QUESTION_BEGINNING, false};
static const struct task scope_task = {SCOPES, QUESTION_SCOPE, true};

/* --- The two looks --- */

static void look_first(struct trainer *trainer)
{
    struct arena *arena = &trainer->arena;
    trainer->first.slots = ARENA_ARRAY(arena, NAME_SLOTS, struct name);
    for (size_t i = 0; i < trainer->texts.count; i++) {
        const struct training_text *text = &trainer->texts.items[i];
        for (size_t j = 0; j < text->scene.sentences.count; j++)
            if (scene_is_running_text(&text->scene, j))
                add_example(arena, &trainer->first, text, j, features_of(arena, &text->scene, j));
    }
    number_columns(&trainer->first);
}

/* What the first look says of each sentence, by weights that did not see its set. */
static void fill_roles(struct trainer *trainer)
{
    for (size_t i = 0; i < trainer->texts.count; i++)
        for (size_t j = 0; j < trainer->texts.items[i].scene.sentences.count; j++)
            trainer->texts.items[i].roles[j][ROLE_BACKGROUND] = 1;
    for (size_t fold = 0; fold < FOLDS; fold++) {
        struct left_out left_out = {FOLDS, fold};
        const double *weights = learn(trainer, &trainer->first, &role_task, left_out);
        for (size_t i = 0; i < trainer->first.examples.count; i++) {
            const struct example *example = &trainer->first.examples.items[i];
            double roles[MOST_CLASSES];
            if (!is_left_out(left_out, example->text->set))
                continue;
            scores_of(&role_task, example, weights, roles);
            for (size_t role = 0; role < ROLES; role++)
                example->text->roles[example->sentence][role] = (float)roles[role];
        }
    }
}

static void look_again(struct trainer *trainer)
{
    struct arena *arena = &trainer->arena;
    trainer->second.slots = ARENA_ARRAY(arena, NAME_SLOTS, struct name);
    for (size_t i = 0; i < trainer->texts.count; i++) {
        const struct training_text *text = &trainer->texts.items[i];
        for (size_t j = 0; j < text->scene.sentences.count; j++)
            if (scene_is_running_text(&text->scene, j))
                add_example(arena, &trainer->second, text, j,
                            features_again(arena, &text->scene, j,
                                           features_of(arena, &text->scene, j),
                                           (const float(*)[ROLES])text->roles));
    }
    number_columns(&trainer->second);
}

void sentences_prepare(struct trainer *trainer)
{
    look_first(trainer);
    fill_roles(trainer);
    look_again(trainer);
}

/* --- The table --- */

struct table {
    struct weight_row *rows;
    size_t count;
};

static bool fill_weights(const double *weights, size_t classes, size_t column, short *ret_row)
{
    bool says_something = false;
    for (size_t class = 0; class < classes; class ++) {
        int hundredths = (int)lround(weights[column * classes + class] * 100);
        ret_row[class] = (short)hundredths;
        says_something = says_something || abs(hundredths) >= 3;
    }
    return says_something;
}

static int compare_rows(const void *a, const void *b)
{
    const struct weight_row *left = a, *right = b;
    if (left->side != right->side)
        return left->side < right->side ? -1 : 1;
    if (left->space != right->space)
        return left->space < right->space ? -1 : 1;
    return str_compare(str_from(left->word), str_from(right->word));
}

/* Every name of the first look is one of the second too. */
static struct table table_of(struct trainer *trainer, struct left_out left_out)
{
    const struct look *first = &trainer->first, *second = &trainer->second;
    const double *first_roles = learn(trainer, first, &role_task, left_out);
    const double *roles = learn(trainer, second, &role_task, left_out);
    const double *beginnings = learn(trainer, second, &beginning_task, left_out);
    const double *scopes = learn(trainer, second, &scope_task, left_out);
    struct table table = {ARENA_ARRAY(&trainer->arena, second->columns, struct weight_row), 0};
    for (size_t i = 0; i < NAME_SLOTS; i++) {
        const struct name *name = &second->slots[i];
        if (!name->key || name->column == SIZE_MAX)
            continue;
        struct weight_row row = {
            name->feature.side, name->feature.space, name->feature.word.p, {0}, {0}, {0}, {0}};
        const struct name *known = &first->slots[slot_of(first, name->key)];
        bool says_something = fill_weights(roles, ROLES, name->column, row.roles);
        says_something |= fill_weights(beginnings, BEGINNINGS, name->column, row.beginnings);
        says_something |= fill_weights(scopes, SCOPES, name->column, row.scopes);
        if (known->key && known->column != SIZE_MAX)
            says_something |= fill_weights(first_roles, ROLES, known->column, row.first);
        if (says_something)
            table.rows[table.count++] = row;
    }
    qsort(table.rows, table.count, sizeof *table.rows, compare_rows);
    return table;
}

const struct weights *sentences_weights(struct trainer *trainer, struct left_out left_out)
{
    struct table table = table_of(trainer, left_out);
    return weights_index(&trainer->arena, table.rows, table.count);
}

/* --- Output --- */

static void print_word(const char *word)
{
    for (; *word; word++)
        if (*word == '"' || *word == '\\')
            printf("\\%c", *word);
        else
            putchar(*word);
}

static void print_weights(const short *weights, size_t classes)
{
    printf(", {");
    for (size_t class = 0; class < classes; class ++)
        printf("%s%d", class ? ", " : "", weights[class]);
    printf("}");
}

static void print_row(const struct weight_row *row)
{
    printf("    {%d, %d, \"", row->side, row->space);
    print_word(row->word);
    printf("\"");
    print_weights(row->first, ROLES);
    print_weights(row->roles, ROLES);
    print_weights(row->beginnings, BEGINNINGS);
    print_weights(row->scopes, SCOPES);
    printf("},\n");
}

void sentences_print(struct trainer *trainer)
{
    struct table table = table_of(trainer, (struct left_out){0, 0});
    printf(
        "/* SPDX-License-Identifier: AGPL-3.0-or-later\n"
        " *\n"
        " * Learned by tools/train_sentences.c from %zu sentences of the development sets; do not "
        "edit. A\n"
        " * row: side, space, word; the weights for change, addition, clarification, concern, "
        "question,\n"
        " * offer, praise, objection, stance and background, at the first look and at the second; "
        "for going\n"
        " * on and beginning anew; for a part, the whole and the consultation. In hundredths.\n"
        " */\n"
        "#include \"text/viewpoints/weights.h\"\n"
        "\n"
        "/* clang-format off */\n"
        "const struct weight_row weights_sv[] = {\n",
        trainer->second.examples.count);
    for (size_t i = 0; i < table.count; i++)
        print_row(&table.rows[i]);
    printf("};\n/* clang-format on */\n\nconst size_t weights_sv_count = sizeof weights_sv / "
           "sizeof *weights_sv;\n");
}

static size_t best_class(const struct task *task, const struct example *example,
                         const double *weights)
{
    double scores[MOST_CLASSES];
    size_t best = 0;
    scores_of(task, example, weights, scores);
    for (size_t class = 1; class < task->classes; class ++)
        if (scores[class] > scores[best])
            best = class;
    return best;
}

static void cross_validate(struct trainer *trainer, const struct look *look,
                           const struct task *task, const char *what)
{
    size_t right = 0, of = 0;
    for (size_t set = 0; set < trainer->folder_count; set++) {
        const double *weights =
            learn(trainer, look, task, (struct left_out){trainer->folder_count, set});
        size_t set_right = 0, set_of = 0;
        for (size_t i = 0; i < look->examples.count; i++) {
            const struct example *example = &look->examples.items[i];
            int answer = answer_of(task, example);
            if (example->text->set != set || answer < 0)
                continue;
            set_right += best_class(task, example, weights) == (size_t)answer;
            set_of++;
        }
        printf("%-10s %-40s %.3f (%zu)\n", what, trainer->folders[set],
               set_of ? (double)set_right / (double)set_of : 0, set_of);
        right += set_right;
        of += set_of;
    }
    printf("%-10s %-40s %.3f (%zu)\n", what, "all", of ? (double)right / (double)of : 0, of);
}

void sentences_cross(struct trainer *trainer)
{
    cross_validate(trainer, &trainer->first, &role_task, "first role");
    cross_validate(trainer, &trainer->second, &role_task, "role");
    cross_validate(trainer, &trainer->second, &beginning_task, "beginning");
    cross_validate(trainer, &trainer->second, &scope_task, "scope");
}

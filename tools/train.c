/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Learns the weights of text/weights.h from labelled sets and writes them as C: multinomial
 * logistic regression with an L2 penalty, by full-batch gradient descent with steps after AdaGrad
 * (Duchi et al. 2011). The same sets give the same file on the same machine.
 *
 *     samsyn-train SET… > src/text/weights_sv.c       the weights
 *     samsyn-train --cross SET…                       each set judged by weights learned from the
 * others
 *
 * Held-out sets are refused: what is reported on must not be learned from.
 */
#include "base/arena.h"
#include "base/file.h"
#include "letter.h"
#include "reader/format.h"
#include "text/passages.h"
#include "text/sentence_features.h"
#include "text/weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A feature seen in fewer sentences than this teaches nothing general. */
#define LEAST_SEEN 4
/* Strength of the penalty, as the share of a sentence's weight: smaller weights are believed more
 * readily. */
#define PENALTY 2.0
#define ROUNDS 160
#define STEP 0.5
#define MOST_CLASSES ROLES

struct name {
    uint64_t key; /* 0: empty slot */
    struct feature feature;
    size_t seen;
    size_t column; /* SIZE_MAX when too rare */
};

struct value {
    size_t name; /* slot, later column */
    float value;
};

struct example {
    size_t set;
    struct value *values;
    size_t count;
    int role;      /* 0…ROLES-1 */
    int beginning; /* BEGIN_…; -1 where the question does not arise */
    int scope;     /* SCOPE_…; -1 outside viewpoints and where the label names no passage */
};

struct trainer {
    struct arena arena;
    struct text_tools tools;
    struct error *error;
    char **folders;
    size_t folder_count;
    struct name_table {
        struct name *slots;
        size_t count, used;
    } table;
    size_t columns;
    VEC(struct example) examples;
    bool cross, ok;
};

/* --- Names of features --- */

static size_t slot_of(const struct name_table *table, uint64_t key)
{
    size_t at = (size_t)key & (table->count - 1);
    while (table->slots[at].key != 0 && table->slots[at].key != key)
        at = (at + 1) & (table->count - 1);
    return at;
}

/* The table is made large enough for any training set at once, so that slots never move. */
#define NAME_SLOTS ((size_t)1 << 20)

static size_t name_of(struct trainer *trainer, const struct feature *feature)
{
    uint64_t key = feature_key(feature->side, feature->space, feature->word);
    size_t slot = slot_of(&trainer->table, key);
    struct name *name = &trainer->table.slots[slot];
    if (name->key == 0) {
        name->key = key;
        name->feature = *feature;
        name->feature.word = str_copy(&trainer->arena, feature->word);
        trainer->table.used++;
    }
    name->seen++;
    return slot;
}

static void number_columns(struct trainer *trainer)
{
    for (size_t i = 0; i < trainer->table.count; i++) {
        struct name *name = &trainer->table.slots[i];
        name->column = name->key && name->seen >= LEAST_SEEN ? trainer->columns++ : SIZE_MAX;
    }
    for (size_t i = 0; i < trainer->examples.count; i++) {
        struct example *example = &trainer->examples.items[i];
        size_t kept = 0;
        for (size_t j = 0; j < example->count; j++) {
            size_t column = trainer->table.slots[example->values[j].name].column;
            if (column != SIZE_MAX)
                example->values[kept++] = (struct value){column, example->values[j].value};
        }
        example->count = kept;
    }
}

/* --- Examples --- */

static size_t label_of(const struct letter *letter, struct range range)
{
    for (size_t i = 0; i < letter->labels.count; i++) {
        const struct label *label = &letter->labels.items[i];
        size_t start = label->range.start > range.start ? label->range.start : range.start;
        size_t end = label->range.end < range.end ? label->range.end : range.end;
        if (label->is_viewpoint && end > start && (end - start) * 2 > range.end - range.start)
            return i;
    }
    return SIZE_MAX;
}

static int scope_of(const struct label *label)
{
    if (label->passages.count == 0)
        return -1;
    if (str_equal(label->passages.items[0], STR("root")))
        return SCOPE_WHOLE;
    return str_equal(label->passages.items[0], STR("process")) ? SCOPE_PROCESS : SCOPE_PART;
}

static void add_example(struct trainer *trainer, const struct scene *scene,
                        const struct letter *letter, size_t i, size_t set)
{
    struct example *example = VEC_PUSH(&trainer->arena, &trainer->examples);
    struct features features = features_of(&trainer->arena, scene, i);
    example->set = set;
    example->values = ARENA_ARRAY(&trainer->arena, features.count, struct value);
    example->count = features.count;
    for (size_t j = 0; j < features.count; j++)
        example->values[j] =
            (struct value){name_of(trainer, &features.items[j]), features.items[j].value};
    size_t label = label_of(letter, scene->sentences.items[i].range);
    example->role = label == SIZE_MAX ? ROLE_BACKGROUND : (int)letter->labels.items[label].kind;
    example->scope = label == SIZE_MAX ? -1 : scope_of(&letter->labels.items[label]);
    example->beginning = -1;
    if (label == SIZE_MAX || i == 0 ||
        scene->sentences.items[i - 1].block != scene->sentences.items[i].block)
        return;
    size_t before = label_of(letter, scene->sentences.items[i - 1].range);
    if (before != SIZE_MAX)
        example->beginning = before == label ? BEGIN_CONTINUES : BEGIN_NEW;
}

static bool add_letter(struct trainer *trainer, const struct letter *letter,
                       const struct passage_index *index, size_t set)
{
    struct reading reading = {0};
    if (letter->facts.kind != DOCUMENT_RESPONSE || letter->form.same_as.n)
        return true;
    if (!format_text_read(&trainer->arena, letter->text, &reading, trainer->error))
        return false;
    struct document *document = ARENA_NEW(&trainer->arena, struct document);
    *document = reading.document;
    struct sentences sentences = sentences_of(&trainer->arena, &trainer->tools, document);
    struct scene scene = scene_make(&trainer->arena, &trainer->tools, document, sentences,
                                    letter->facts.sender, index);
    for (size_t i = 0; i < sentences.count; i++)
        if (scene_is_running_text(&scene, i))
            add_example(trainer, &scene, letter, i, set);
    return true;
}

static bool add_set(struct trainer *trainer, size_t number)
{
    struct letter_set set;
    struct reading reading = {0};
    if (!letter_set_load(&trainer->arena, trainer->folders[number], NULL, &set, trainer->error) ||
        !format_text_read(&trainer->arena, set.draft.text, &reading, trainer->error))
        return false;
    if (str_starts(set.name, STR("held")))
        return error_set(trainer->error, ERROR_INPUT,
                         "%s is a held-out set: nothing may be learned from it",
                         trainer->folders[number]);
    struct document *document = ARENA_NEW(&trainer->arena, struct document);
    struct draft *draft = ARENA_NEW(&trainer->arena, struct draft);
    *document = reading.document;
    draft_read(&trainer->arena, &trainer->tools, document, draft);
    const struct passage_index *index = passage_index_make(&trainer->arena, &trainer->tools, draft);
    for (size_t i = 0; i < set.letters.count; i++)
        if (!add_letter(trainer, &set.letters.items[i], index, number))
            return false;
    return true;
}

/* --- Learning --- */

/* Which question is learned. */
enum question { QUESTION_ROLE, QUESTION_BEGINNING, QUESTION_SCOPE };

struct task {
    size_t classes;
    enum question question;
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

static void scores_of(const struct task *task, const struct example *example, const double *weights,
                      double scores[MOST_CLASSES])
{
    double highest = -1e300, sum = 0;
    for (size_t class = 0; class < task->classes; class ++)
        scores[class] = 0;
    for (size_t j = 0; j < example->count; j++)
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
        for (size_t class = 0; class < task->classes; class ++)
            gradient[example->values[j].name * task->classes + class] +=
                (double)example->values[j].value * scores[class];
}

/* Weights for `task` from all examples but those of set `left_out` (SIZE_MAX: none). In the arena.
 */
static double *learn(struct trainer *trainer, const struct task *task, size_t left_out)
{
    size_t size = trainer->columns * task->classes;
    double *weights = ARENA_ARRAY(&trainer->arena, size, double);
    double *gradient = ARENA_ARRAY(&trainer->arena, size, double);
    double *squares = ARENA_ARRAY(&trainer->arena, size, double);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < size; i++)
            gradient[i] = PENALTY * weights[i];
        for (size_t i = 0; i < trainer->examples.count; i++) {
            const struct example *example = &trainer->examples.items[i];
            if (example->set != left_out && answer_of(task, example) >= 0)
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

/* --- Output --- */

static const struct task role_task = {ROLES, QUESTION_ROLE};
static const struct task beginning_task = {BEGINNINGS, QUESTION_BEGINNING};
static const struct task scope_task = {SCOPES, QUESTION_SCOPE};

static int hundredths(double weight)
{
    return (int)lround(weight * 100);
}

static bool says_something(const double *weights, size_t classes, size_t column)
{
    for (size_t class = 0; class < classes; class ++)
        if (abs(hundredths(weights[column * classes + class])) >= 3)
            return true;
    return false;
}

static int compare_names(const void *a, const void *b)
{
    const struct feature *left = &(*(const struct name *const *)a)->feature;
    const struct feature *right = &(*(const struct name *const *)b)->feature;
    if (left->side != right->side)
        return left->side < right->side ? -1 : 1;
    if (left->space != right->space)
        return left->space < right->space ? -1 : 1;
    return str_compare(left->word, right->word);
}

static void print_word(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] == '"' || word.p[i] == '\\')
            printf("\\%c", word.p[i]);
        else
            putchar(word.p[i]);
}

static void print_weights_of(const double *weights, size_t classes, size_t column)
{
    printf(", {");
    for (size_t class = 0; class < classes; class ++)
        printf("%s%d", class ? ", " : "", hundredths(weights[column * classes + class]));
    printf("}");
}

static void print_row(const struct name *name, const double *roles, const double *beginnings,
                      const double *scopes)
{
    printf("    {%d, %d, \"", name->feature.side, name->feature.space);
    print_word(name->feature.word);
    printf("\"");
    print_weights_of(roles, ROLES, name->column);
    print_weights_of(beginnings, BEGINNINGS, name->column);
    print_weights_of(scopes, SCOPES, name->column);
    printf("},\n");
}

static void print_weights(struct trainer *trainer)
{
    const double *roles = learn(trainer, &role_task, SIZE_MAX);
    const double *beginnings = learn(trainer, &beginning_task, SIZE_MAX);
    const double *scopes = learn(trainer, &scope_task, SIZE_MAX);
    struct name **names = ARENA_ARRAY(&trainer->arena, trainer->columns, struct name *);
    size_t count = 0;
    for (size_t i = 0; i < trainer->table.count; i++) {
        struct name *name = &trainer->table.slots[i];
        if (name->key && name->column != SIZE_MAX &&
            (says_something(roles, ROLES, name->column) ||
             says_something(beginnings, BEGINNINGS, name->column) ||
             says_something(scopes, SCOPES, name->column)))
            names[count++] = name;
    }
    qsort(names, count, sizeof *names, compare_names);
    printf("/* SPDX-License-Identifier: AGPL-3.0-or-later\n"
           " *\n"
           " * Learned by tools/train.c from %zu sentences of the development sets; do not edit. A "
           "row:\n"
           " * side, space, word, the weights for change, addition, clarification, concern, "
           "question, offer,\n"
           " * praise, objection, stance and background, then for going on and beginning anew, "
           "then for a part, the whole and the consultation, in "
           "hundredths.\n"
           " */\n"
           "#include \"text/weights.h\"\n"
           "\n"
           "/* clang-format off */\n"
           "const struct weight_row weights_sv[] = {\n",
           trainer->examples.count);
    for (size_t i = 0; i < count; i++)
        print_row(names[i], roles, beginnings, scopes);
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

static void cross_validate(struct trainer *trainer, const struct task *task, const char *what)
{
    size_t right = 0, of = 0;
    for (size_t set = 0; set < trainer->folder_count; set++) {
        const double *weights = learn(trainer, task, set);
        size_t set_right = 0, set_of = 0;
        for (size_t i = 0; i < trainer->examples.count; i++) {
            const struct example *example = &trainer->examples.items[i];
            int answer = answer_of(task, example);
            if (example->set != set || answer < 0)
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

static void run(void *context)
{
    struct trainer *trainer = context;
    trainer->table.count = NAME_SLOTS;
    trainer->table.slots = ARENA_ARRAY(&trainer->arena, NAME_SLOTS, struct name);
    for (size_t i = 0; i < trainer->folder_count; i++)
        if (!add_set(trainer, i))
            return;
    number_columns(trainer);
    if (trainer->cross) {
        cross_validate(trainer, &role_task, "role");
        cross_validate(trainer, &beginning_task, "beginning");
        cross_validate(trainer, &scope_task, "scope");
    } else {
        print_weights(trainer);
    }
    trainer->ok = true;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct trainer trainer = {.arena = arena_init(), .error = &error};
    trainer.cross = argc > 1 && strcmp(argv[1], "--cross") == 0;
    trainer.folders = argv + 1 + trainer.cross;
    trainer.folder_count = (size_t)(argc - 1 - trainer.cross);
    if (trainer.folder_count == 0) {
        fprintf(stderr, "usage: samsyn-train [--cross] SET…\n");
        return 2;
    }
    if (text_tools_open(&trainer.tools, &error)) {
        if (arena_run(&trainer.arena, run, &trainer, &error) && trainer.ok)
            error.code = ERROR_NONE;
        text_tools_done(&trainer.tools);
    }
    arena_done(&trainer.arena);
    if (error.code != ERROR_NONE)
        fprintf(stderr, "samsyn-train: %s\n", error.message);
    return error.code == ERROR_NONE ? 0 : 1;
}

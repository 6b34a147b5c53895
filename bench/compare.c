/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-compare [FOLDER]: two versions of 300 pages compared and 20,000 places carried over, beside
 * git's and GNU's comparison of words of the same two files (which carry nothing), and the worst
 * that two texts can be to each other; and what writing the comparison takes beside that.
 * Processor time of one thread; the best of the rounds. The texts are written into FOLDER (a
 * temporary one) for the other programs.
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "reader/formats/format.h"
#include "render/comparison_files.h"
#include "text/versions/carry.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS 120000 /* 300 pages of 400 */
#define PLACES 20000
#define ROUNDS 3
#define VOCABULARY 9000
#define MOST_SENTENCES 20000

extern char **environ;

struct bench {
    struct text_tools tools;
    const char *folder;
    uint64_t chance; /* xorshift64*, S. Vigna 2016 */
    size_t carried;  /* so that no work can be left out */
    struct error error;
};

static size_t pick(struct bench *bench, size_t below)
{
    bench->chance ^= bench->chance >> 12;
    bench->chance ^= bench->chance << 25;
    bench->chance ^= bench->chance >> 27;
    return (size_t)((bench->chance * UINT64_C(2685821657736338717)) >> 33) % below;
}

/* Of processor, this program's or, once they have ended, that of those it started. */
static double seconds(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Texts */

/* The n-th word: short ones are common, as in any language. */
static void add_word(struct buf *text, size_t n)
{
    static const char *const syllables[] = {"ba", "de", "fi", "go", "hu", "ka", "le", "mi",
                                            "no", "pu", "ra", "se", "ti", "vo", "ly", "sk"};
    do {
        buf_add_str(text, str_from(syllables[n % 16]));
        n /= 16;
    } while (n);
}

/* Zipf's law, nearly: half of a text are its few hundred commonest words. */
static size_t pick_word(struct bench *bench)
{
    size_t span = (size_t)1 << (4 + pick(bench, 10));
    return pick(bench, span < VOCABULARY ? span : VOCABULARY);
}

static void add_sentence(struct bench *bench, struct buf *text)
{
    size_t words = 8 + pick(bench, 20);
    buf_add_c(text, (char)('A' + pick(bench, 26)));
    for (size_t i = 0; i < words; i++) {
        add_word(text, pick_word(bench));
        buf_add_str(text, i + 1 == words ? STR(". ") : STR(" "));
    }
}

/* Sentences with a paragraph's end behind every fifth and a heading before every sixtieth. */
static void add_text(struct bench *bench, struct buf *text)
{
    for (size_t i = 0, words = 0; words < WORDS; i++) {
        if (i % 60 == 0)
            buf_add_format(text, "\n\n## %zu Avsnitt om %c\n\n", i / 60 + 1,
                           (char)('a' + pick(bench, 26)));
        else if (i % 5 == 0)
            buf_add_str(text, STR("\n\n"));
        add_sentence(bench, text);
        words += 18;
    }
}

/* As people revise: a tenth of the sentences reworded, a twentieth gone, a twentieth new, some
 * moved. */
static void add_revision(struct bench *bench, struct str old, struct buf *text)
{
    struct str moved = {NULL, 0};
    while (old.n) {
        struct str sentence = str_cut(&old, '.');
        size_t fate = pick(bench, 100);
        if (fate < 5)
            continue;
        if (fate < 8 && !moved.p) {
            moved = sentence;
            continue;
        }
        size_t half = utf8_cut(sentence, sentence.n / 2);
        buf_add_str(text, fate < 18 ? str_sub(sentence, 0, half) : sentence);
        if (fate < 18)
            add_word(text, pick_word(bench));
        if (fate < 18)
            buf_add_str(text, str_sub(sentence, half, sentence.n));
        buf_add_str(text, old.n ? STR(".") : STR(""));
        if (fate > 94)
            add_sentence(bench, text);
        if (fate > 90 && moved.p) {
            buf_add_str(text, moved);
            buf_add_c(text, '.');
            moved.p = NULL;
        }
    }
}

static void add_again(struct buf *text, struct str line, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_add_str(text, line);
}

/* One sentence as long as the other text. */
static void add_endless(struct str old, struct buf *text)
{
    for (size_t i = 0; i < old.n; i++)
        buf_add_c(text, old.p[i] == '.' || old.p[i] == '\n' || old.p[i] == '#' ? ' ' : old.p[i]);
}

/* Our own */

struct round {
    struct bench *bench;
    struct arena arena;
    struct document old, new;
};

static void compare(void *context)
{
    struct round *round = context;
    struct comparison comparison;
    comparison_make(&round->arena, &round->bench->tools, &round->old, &round->new, &comparison);
    size_t units = comparison.old.unit_count;
    for (size_t i = 0; i < PLACES && units; i++) {
        struct range place = comparison.old.units[i % units].range;
        if (i >= units) /* the second time, a part of it */
            place.end = place.start + utf8_cut(str_sub(round->old.text, place.start, place.end),
                                               (place.end - place.start) / 2);
        struct carried carried;
        carry_place(&comparison, &round->arena, place, &carried);
        round->bench->carried += carried.piece_count;
    }
}

static bool read_text(struct round *round, struct str text, struct document *ret_document)
{
    struct reading reading = {0};
    bool ok = format_text_read(&round->arena, text, &reading, &round->bench->error);
    *ret_document = reading.document;
    return ok;
}

static double best_of_ours(struct bench *bench, struct str old, struct str new)
{
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct round round = {.bench = bench, .arena = arena_init()};
        bool ok = read_text(&round, old, &round.old) && read_text(&round, new, &round.new);
        double start = seconds(RUSAGE_SELF);
        ok = ok && arena_run(&round.arena, compare, &round, &bench->error);
        double took = seconds(RUSAGE_SELF) - start;
        arena_done(&round.arena);
        if (!ok)
            return -1;
        best = i == 0 || took < best ? took : best;
    }
    return best;
}

/* Theirs */

/* Processor time of a program with its output thrown away; below 0 when it is not there. */
static double time_of(const char *const *arguments)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    double start = seconds(RUSAGE_CHILDREN);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1 /* O_WRONLY */, 0);
    int failed =
        posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) > 1)
        return -1;
    return seconds(RUSAGE_CHILDREN) - start;
}

static double best_of_theirs(const char *const *arguments)
{
    double best = -1;
    for (int i = 0; i < ROUNDS; i++) {
        double took = time_of(arguments);
        if (took < 0)
            return -1;
        best = best < 0 || took < best ? took : best;
    }
    return best;
}

static void print_theirs(const char *name, const char *const *arguments, double ours)
{
    double theirs = best_of_theirs(arguments);
    if (theirs < 0)
        printf("    %-44s skipped: it is not installed\n", name);
    else
        printf("    %-44s %8.3f s   %5.2f times ours\n", name, theirs, theirs / ours);
}

static bool put_texts(struct bench *bench, struct str old, struct str new, char *paths[2])
{
    static char names[2][256];
    const char *const files[] = {"old.txt", "new.txt"};
    for (int i = 0; i < 2; i++) {
        snprintf(names[i], sizeof names[i], "%s/%s", bench->folder, files[i]);
        paths[i] = names[i];
    }
    return file_write(paths[0], old, &bench->error) && file_write(paths[1], new, &bench->error);
}

static bool report_common(struct bench *bench, struct str old, struct str new)
{
    char *paths[2];
    double ours = best_of_ours(bench, old, new);
    if (ours < 0 || !put_texts(bench, old, new, paths))
        return false;
    printf("    %-44s %8.3f s\n", "compared, 20,000 places carried over", ours);
    print_theirs("git diff --word-diff=porcelain",
                 (const char *const[]){"git", "diff", "--no-index", "--word-diff=porcelain",
                                       paths[0], paths[1], NULL},
                 ours);
    print_theirs("wdiff", (const char *const[]){"wdiff", paths[0], paths[1], NULL}, ours);
    unlink(paths[0]);
    unlink(paths[1]);
    return true;
}

/* Writing it */

struct written {
    struct round *round;
    struct comparison comparison;
};

static void compare_alone(void *context)
{
    struct written *written = context;
    struct round *round = written->round;
    comparison_make(&round->arena, &round->bench->tools, &round->old, &round->new,
                    &written->comparison);
}

static bool print_written(struct bench *bench, const struct comparison *comparison)
{
    static const struct comparison_facts facts = {.made = STR_INIT("2026-11-22T16:33:00Z")};
    struct comparison_files files;
    double start = seconds(RUSAGE_SELF);
    if (!comparison_files_open(comparison, &facts, &files, &bench->error))
        return false;
    printf("    %-44s %8.3f s\n", "both laid into one row of blocks", seconds(RUSAGE_SELF) - start);
    bool ok = true;
    for (size_t i = 0; ok && i < COMPARISON_FILES; i++) {
        struct buf out = buf_init(LIMIT_RENDER_BYTES);
        start = seconds(RUSAGE_SELF);
        ok = comparison_file_make(&files, i, "sv", &out, &bench->error);
        printf("    %-44s %8.3f s   %5.1f MB\n", comparison_file_name(i),
               seconds(RUSAGE_SELF) - start, (double)out.n / 1e6);
        buf_done(&out);
    }
    comparison_files_close(&files);
    return ok;
}

static bool report_written(struct bench *bench, struct str old, struct str new)
{
    struct round round = {.bench = bench, .arena = arena_init()};
    struct written written = {.round = &round};
    bool ok = read_text(&round, old, &round.old) && read_text(&round, new, &round.new) &&
              arena_run(&round.arena, compare_alone, &written, &bench->error) &&
              print_written(bench, &written.comparison);
    arena_done(&round.arena);
    return ok;
}

static bool report_worst(struct bench *bench, const char *name, struct str old, struct str new)
{
    double ours = best_of_ours(bench, old, new);
    if (ours >= 0)
        printf("    %-44s %8.3f s\n", name, ours);
    return ours >= 0;
}

static bool run(struct bench *bench)
{
    struct buf old = buf_init(MIB(16)), new = buf_init(MIB(16)), other = buf_init(MIB(16));
    struct str line = STR("Kommunen ska under perioden verka för en hållbar utveckling.\n\n");
    add_text(bench, &old);
    add_revision(bench, buf_str(&old), &new);
    bool ok = report_common(bench, buf_str(&old), buf_str(&new)) &&
              report_written(bench, buf_str(&old), buf_str(&new));
    add_text(bench, &other);
    ok = ok &&
         report_worst(bench, "nothing in common but the words", buf_str(&old), buf_str(&other));
    buf_clear(&other);
    add_endless(buf_str(&new), &other);
    ok = ok && report_worst(bench, "against one sentence as long as a book", buf_str(&old),
                            buf_str(&other));
    buf_clear(&old);
    buf_clear(&new);
    add_again(&old, line, 10000);
    add_again(&new, line, 9000);
    add_again(&new, STR("Regionen ska under perioden verka för hållbar utveckling.\n\n"), 1000);
    ok = ok && report_worst(bench, "one line ten thousand times", buf_str(&old), buf_str(&new)) &&
         report_written(bench, buf_str(&old), buf_str(&new));
    buf_done(&old);
    buf_done(&new);
    buf_done(&other);
    return ok;
}

int main(int argc, char **argv)
{
    struct bench bench = {.chance = 20250401};
    char temporary[] = "/tmp/bench-compare-XXXXXX";
    bench.folder = argc > 1 ? argv[1] : mkdtemp(temporary);
    bool ok = bench.folder && text_tools_open(&bench.tools, &bench.error) && run(&bench);
    if (!ok)
        fprintf(stderr, "bench-compare: %s\n", bench.error.message);
    text_tools_done(&bench.tools);
    if (argc == 1 && bench.folder)
        rmdir(bench.folder);
    return !ok || bench.carried == 0;
}

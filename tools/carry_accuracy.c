/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-carry-accuracy: carry the labelled places of pairs of versions over and print how often it
 * was right, beside what byte offsets and quotations with context give for the same places.
 *
 * Held-out pairs are looked at as figures only; this program shows no miss of theirs.
 */
#include "base/buf.h"
#include "pair.h"
#include "quote_match.h"
#include "reader/formats/format.h"
#include "text/versions/carry.h"

#include <getopt.h>
#include <glob.h>
#include <stdio.h>

#define DEFAULT_PAIRS "tests/labelled/pairs"
#define HELD_PREFIX STR("held-")
/* What of deleted places may be put on some other text, at the threshold of the last column. */
#define FALSE_SHARE 0.05
#define LOOSE 0.5
#define STRICT 0.9

static const char usage[] =
    "Usage: samsyn-carry-accuracy [--pairs DIR] [--details] [--markdown] [PAIR...]\n"
    "\n"
    "Carry the labelled places of pairs of versions over, whose form is told in\n"
    "tests/labelled/pairs/README.md, and print how often it was right.\n"
    "\n"
    "  --pairs DIR   a folder of pairs (" DEFAULT_PAIRS ") where no PAIR is named\n"
    "  --details     list every miss of the development pairs\n"
    "  --markdown    tables for docs/accuracy.md\n"
    "  --help        show this\n";

enum method { METHOD_OURS, METHOD_OFFSET, METHOD_QUOTE, METHODS };

/* What one method says of a place. */
struct said {
    const struct range *ranges;
    size_t count; /* 0: it is not there, or a question */
    bool unsure;
    double score;
};

struct tally {
    size_t places, loose, strict, anchored, unsure;
};

enum group { GROUP_DEVELOPMENT, GROUP_HELD_OUT, GROUPS };

/* A place with what the quotation gave for it: its threshold is known when all have been seen. */
struct quoted {
    enum pair_label label;
    double score, share;
};

struct figures {
    struct tally tallies[METHODS][PAIR_LABELS];
    size_t status_right[PAIR_LABELS];
    VEC(struct quoted) quoted;
    size_t pairs;
};

struct run {
    struct arena arena;
    struct text_tools tools;
    struct figures groups[GROUPS];
    struct buf details;
    bool markdown, with_details, ok;
    struct error error;
};

/* A pair at work. */
struct work {
    struct run *run;
    struct pair pair;
    struct document old, new;
    struct comparison comparison;
    struct figures *figures;
    bool held;
};

/* Judging */

static size_t length(struct range range)
{
    return range.end - range.start;
}

static size_t shared(struct range a, struct range b)
{
    size_t start = a.start > b.start ? a.start : b.start;
    size_t end = a.end < b.end ? a.end : b.end;
    return start < end ? end - start : 0;
}

/* Bytes in both over bytes in either (Jaccard). Neither side's ranges overlap. */
static double overlap(const struct range *a, size_t a_count, const struct range *b, size_t b_count)
{
    size_t both = 0, all = 0;
    for (size_t i = 0; i < a_count; i++) {
        all += length(a[i]);
        for (size_t k = 0; k < b_count; k++)
            both += shared(a[i], b[k]);
    }
    for (size_t k = 0; k < b_count; k++)
        all += length(b[k]);
    return all > both ? (double)both / (double)(all - both) : 1;
}

static void judge(struct work *work, const struct pair_place *place, enum method method,
                  const struct said *said)
{
    struct tally *tally = &work->figures->tallies[method][place->label];
    tally->places++;
    tally->unsure += said->unsure;
    tally->anchored += said->count > 0;
    if (place->label == PAIR_GONE) {
        tally->loose += said->count == 0;
        tally->strict += said->count == 0;
        return;
    }
    if (said->count == 0)
        return;
    double share = overlap(said->ranges, said->count, place->new, place->new_count);
    tally->loose += share >= LOOSE;
    tally->strict += share >= STRICT;
}

static bool status_is_right(const struct pair_place *place, const struct carried *carried)
{
    static const enum carry_status wanted[PAIR_LABELS] = {
        [PAIR_KEPT] = CARRY_KEPT,   [PAIR_EDITED] = CARRY_EDITED, [PAIR_MOVED] = CARRY_MOVED,
        [PAIR_SPLIT] = CARRY_SPLIT, [PAIR_JOINED] = CARRY_EDITED, [PAIR_GONE] = CARRY_GONE,
    };
    return carried->status == wanted[place->label];
}

static void add_text(struct buf *out, const char *name, struct str text, struct range range)
{
    buf_add_format(out, "    %s [%zu, %zu) ", name, range.start, range.end);
    struct str part = str_sub(text, range.start, range.end);
    for (size_t i = 0; i < part.n; i++)
        buf_add_c(out, part.p[i] == '\n' ? ' ' : part.p[i]);
    buf_add_c(out, '\n');
}

static void add_detail(struct work *work, const struct pair_place *place,
                       const struct carried *carried, double share)
{
    struct buf *out = &work->run->details;
    buf_add_format(out, "%.*s %.*s: %s, said %s (score %.2f, overlap %.2f) %.*s\n",
                   STR_ARGS(work->pair.name), STR_ARGS(place->id), pair_label_name(place->label),
                   carry_status_name(carried->status), carried->score, share,
                   STR_ARGS(place->note));
    add_text(out, "old", work->pair.old, place->old);
    for (size_t i = 0; i < place->new_count; i++)
        add_text(out, "label", work->pair.new, place->new[i]);
    for (size_t i = 0; i < carried->piece_count; i++)
        add_text(out, "said", work->pair.new, carried->pieces[i]);
    for (size_t i = 0; i < carried->candidate_count; i++) {
        buf_add_format(out, "    %.2f", carried->candidates[i].score);
        add_text(out, "candidate", work->pair.new, carried->candidates[i].range);
    }
}

static void judge_ours(struct work *work, const struct pair_place *place)
{
    struct carried carried;
    carry_place(&work->comparison, &work->run->arena, place->old, &carried);
    struct said said = {carried.pieces, carried.piece_count, carried.status == CARRY_UNSURE,
                        carried.score};
    judge(work, place, METHOD_OURS, &said);
    bool status_right = status_is_right(place, &carried);
    work->figures->status_right[place->label] += status_right;
    double share = said.count ? overlap(said.ranges, said.count, place->new, place->new_count) : 0;
    bool right = place->label == PAIR_GONE ? said.count == 0 : said.count && share >= LOOSE;
    bool exact = place->label == PAIR_GONE || share >= STRICT;
    if (!work->held && work->run->with_details && !(right && exact && status_right))
        add_detail(work, place, &carried, share);
}

static void judge_others(struct work *work, const struct pair_place *place)
{
    struct range same = place->old;
    bool within = same.end <= work->pair.new.n;
    judge(work, place, METHOD_OFFSET, &(struct said){&same, within, false, 1});
    struct quote_match found =
        quote_match(&work->run->arena, work->pair.old, place->old, work->pair.new);
    judge(work, place, METHOD_QUOTE,
          &(struct said){&found.range, found.score > 0, false, found.score});
    double share = overlap(&found.range, 1, place->new, place->new_count);
    *VEC_PUSH(&work->run->arena, &work->figures->quoted) =
        (struct quoted){place->label, found.score, share};
}

/* Pairs */

static bool read_text(struct run *run, struct str text, struct document *ret_document)
{
    struct reading reading = {0};
    if (!format_text_read(&run->arena, text, &reading, &run->error))
        return false;
    *ret_document = reading.document;
    return str_equal(reading.document.text, text) ||
           error_set(&run->error, ERROR_INPUT, "a text is not its own canonical text");
}

static void carry_pair(void *context)
{
    struct work *work = context;
    comparison_make(&work->run->arena, &work->run->tools, &work->old, &work->new,
                    &work->comparison);
    for (size_t i = 0; i < work->pair.places.count; i++) {
        judge_ours(work, &work->pair.places.items[i]);
        judge_others(work, &work->pair.places.items[i]);
    }
}

static bool run_pair(struct run *run, const char *folder)
{
    struct work work = {.run = run};
    if (!pair_load(&run->arena, folder, &work.pair, &run->error)) {
        if (run->error.code != ERROR_NOT_FOUND)
            return false;
        printf("skipped: %s\n", run->error.message);
        return true;
    }
    work.held = str_starts(work.pair.name, HELD_PREFIX);
    work.figures = &run->groups[work.held ? GROUP_HELD_OUT : GROUP_DEVELOPMENT];
    work.figures->pairs++;
    return read_text(run, work.pair.old, &work.old) && read_text(run, work.pair.new, &work.new) &&
           arena_run(&run->arena, carry_pair, &work, &run->error);
}

static bool run_folder(struct run *run, const char *folder)
{
    glob_t found = {0};
    struct str pattern = str_format(&run->arena, "%s/*/", folder);
    bool ok = pattern.p && glob(pattern.p, 0, NULL, &found) == 0;
    if (!ok)
        error_set(&run->error, ERROR_NOT_FOUND, "%s: no pairs in it", folder);
    for (size_t i = 0; ok && i < found.gl_pathc; i++)
        ok = run_pair(run, found.gl_pathv[i]);
    globfree(&found);
    return ok;
}

/* Printing */

/* The least score from which on no more of the deleted places are put somewhere than may be. */
static double threshold_of(const struct figures *figures)
{
    double threshold = 0;
    size_t gone = 0;
    for (size_t i = 0; i < figures->quoted.count; i++)
        gone += figures->quoted.items[i].label == PAIR_GONE;
    for (;;) {
        size_t put = 0;
        double next = 2;
        for (size_t i = 0; i < figures->quoted.count; i++) {
            const struct quoted *quoted = &figures->quoted.items[i];
            if (quoted->label != PAIR_GONE || quoted->score <= threshold)
                continue;
            put++;
            next = quoted->score < next ? quoted->score : next;
        }
        if ((double)put <= FALSE_SHARE * (double)gone)
            return threshold;
        threshold = next;
    }
}

static size_t right_above(const struct figures *figures, enum pair_label label, double threshold)
{
    size_t right = 0;
    for (size_t i = 0; i < figures->quoted.count; i++) {
        const struct quoted *quoted = &figures->quoted.items[i];
        bool there = quoted->score > threshold;
        if (quoted->label == label)
            right += label == PAIR_GONE ? !there : there && quoted->share >= LOOSE;
    }
    return right;
}

static double part(size_t some, size_t all)
{
    return all ? (double)some / (double)all : 0;
}

static void print_label(const struct figures *figures, const char *group, const char *name,
                        enum pair_label first, enum pair_label last, double threshold,
                        bool markdown)
{
    struct tally sums[METHODS] = {0};
    size_t status = 0, above = 0;
    for (enum pair_label label = first; label <= last; label++) {
        status += figures->status_right[label];
        above += right_above(figures, label, threshold);
        for (int method = 0; method < METHODS; method++) {
            const struct tally *tally = &figures->tallies[method][label];
            sums[method].places += tally->places;
            sums[method].loose += tally->loose;
            sums[method].strict += tally->strict;
            sums[method].unsure += tally->unsure;
        }
    }
    const struct tally *ours = &sums[METHOD_OURS];
    if (markdown)
        printf("| %s,", group);
    printf(markdown ? " %s | %zu | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n"
                    : "  %-28s %6zu %8.3f %8.3f %8.3f %8.3f %8.3f %8.3f %8.3f\n",
           name, ours->places, part(ours->loose, ours->places), part(ours->strict, ours->places),
           part(ours->unsure, ours->places), part(status, ours->places),
           part(sums[METHOD_OFFSET].loose, ours->places),
           part(sums[METHOD_QUOTE].loose, ours->places), part(above, ours->places));
}

static void print_group(const struct figures *figures, const char *name, bool markdown)
{
    if (figures->pairs == 0)
        return;
    double threshold = threshold_of(figures);
    if (markdown)
        printf("| %s, %zu pairs | places | right | right, strict | unsure | status | offsets | "
               "quotation | quotation, threshold |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|"
               "\n",
               name, figures->pairs);
    else
        printf("%s (%zu pairs)\n  %-28s %6s %8s %8s %8s %8s %8s %8s %8s\n", name, figures->pairs,
               "", "places", "right", "strict", "unsure", "status", "offsets", "quote", "quote 5%");
    print_label(figures, name, "kept", PAIR_KEPT, PAIR_KEPT, threshold, markdown);
    print_label(figures, name, "edited", PAIR_EDITED, PAIR_EDITED, threshold, markdown);
    print_label(figures, name, "moved", PAIR_MOVED, PAIR_MOVED, threshold, markdown);
    print_label(figures, name, "split and joined", PAIR_SPLIT, PAIR_JOINED, threshold, markdown);
    print_label(figures, name, "gone: not put elsewhere", PAIR_GONE, PAIR_GONE, threshold,
                markdown);
}

static int finish(struct run *run)
{
    if (!run->ok)
        fprintf(stderr, "samsyn-carry-accuracy: %s\n", run->error.message);
    if (run->ok && run->with_details)
        fwrite(run->details.p, 1, run->details.n, stdout);
    if (run->ok) {
        print_group(&run->groups[GROUP_DEVELOPMENT], "development", run->markdown);
        print_group(&run->groups[GROUP_HELD_OUT], "held-out", run->markdown);
    }
    buf_done(&run->details);
    text_tools_done(&run->tools);
    arena_done(&run->arena);
    return run->ok ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"pairs", required_argument, NULL, 'p'},
                                            {"details", no_argument, NULL, 'd'},
                                            {"markdown", no_argument, NULL, 'm'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    static struct run run;
    const char *folder = DEFAULT_PAIRS;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'p')
            folder = optarg;
        else if (option == 'd')
            run.with_details = true;
        else if (option == 'm')
            run.markdown = true;
        else {
            fputs(usage, option == 'h' ? stdout : stderr);
            return option == 'h' ? 0 : 2;
        }
    }
    run.arena = arena_init();
    run.details = buf_init(MIB(16));
    run.ok = text_tools_open(&run.tools, &run.error);
    if (run.ok && optind == argc)
        run.ok = run_folder(&run, folder);
    for (int i = optind; run.ok && i < argc; i++)
        run.ok = run_pair(&run, argv[i]);
    return finish(&run);
}

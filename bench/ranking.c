/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-ranking SET_FOLDER…: how many viewpoints a second are ranked against a draft of 500 nodes,
 * beside SQLite's full-text search (FTS5, bm25) over the same nodes with the same words. The nodes
 * are those of the labelled sets' drafts one after another, the viewpoints runs of 25 words of
 * their letters. One thread; splitting texts into words is not counted.
 */
#include "text/passages/ranking.h"
#include "base/buf.h"
#include "letter.h"
#include "reader/formats/format.h"
#include "text/document/draft.h"

#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#define NODES 500
#define VIEWPOINTS 2000
#define VIEWPOINT_WORDS 25
#define BEST 5
#define ROUNDS 5 /* the best counts */

struct bench {
    char **folders;
    size_t folder_count;
    struct arena arena;
    struct text_tools tools;
    VEC(struct letter_set) sets;
    struct document document; /* of all drafts */
    struct draft draft;
    struct ranking *ranking;
    struct word_list viewpoints[VIEWPOINTS];
    size_t viewpoint_count;
    size_t found; /* so that no work can be left out */
    struct error error;
};

static void add_viewpoints(struct bench *bench, struct str text)
{
    struct word_list words =
        words_of(&bench->arena, &bench->tools, text, (struct range){0, text.n});
    for (size_t at = 0; at + VIEWPOINT_WORDS <= words.count; at += VIEWPOINT_WORDS)
        if (bench->viewpoint_count < VIEWPOINTS)
            bench->viewpoints[bench->viewpoint_count++] =
                (struct word_list){words.items + at, VIEWPOINT_WORDS};
}

static bool load(struct bench *bench)
{
    struct buf drafts = buf_init(MIB(16));
    struct reading reading;
    bool ok = true;
    for (size_t i = 0; ok && i < bench->folder_count; i++) {
        struct letter_set *set = VEC_PUSH(&bench->arena, &bench->sets);
        ok = set ? letter_set_load(&bench->arena, bench->folders[i], NULL, set, &bench->error)
                 : error_no_memory(&bench->error);
        buf_add_str(&drafts, ok ? set->draft.text : STR(""));
        buf_add_str(&drafts, STR("\n\n"));
    }
    struct str text = str_copy(&bench->arena, buf_str(&drafts));
    buf_done(&drafts);
    ok = ok && format_text_read(&bench->arena, text, &reading, &bench->error);
    if (ok)
        bench->document = reading.document;
    return ok;
}

static void make(void *context)
{
    struct bench *bench = context;
    for (size_t i = 0; i < bench->sets.count; i++)
        for (size_t k = 0; k < bench->sets.items[i].letters.count; k++)
            add_viewpoints(bench, bench->sets.items[i].letters.items[k].text);
    draft_read(&bench->arena, &bench->tools, &bench->document, &bench->draft);
    if (bench->draft.node_count > NODES)
        bench->draft.node_count = NODES + 1; /* and the root */
    bench->ranking = ranking_make(&bench->arena, &bench->tools, &bench->draft);
}

static bool is_enough(struct bench *bench)
{
    if (bench->draft.node_count > NODES && bench->viewpoint_count == VIEWPOINTS)
        return true;
    return error_set(&bench->error, ERROR_INPUT,
                     "%zu nodes and %zu viewpoints are too few; name more sets",
                     bench->draft.node_count - 1, bench->viewpoint_count);
}

/* Of processor, so that what else runs on the machine does not count. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool rank_all(struct bench *bench, void *context)
{
    (void)context;
    for (size_t i = 0; i < VIEWPOINTS; i++) {
        struct ranked best[BEST];
        bench->found += ranking_best(bench->ranking, bench->viewpoints[i], best, BEST);
    }
    return true;
}

/* FTS5 */

static bool fill(struct bench *bench, sqlite3 *database)
{
    sqlite3_stmt *insert;
    if (sqlite3_exec(database, "CREATE VIRTUAL TABLE nodes USING fts5(text)", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(database, "INSERT INTO nodes VALUES ($1)", -1, &insert, NULL))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < bench->draft.node_count; i++) {
        struct range range = bench->draft.nodes[i].heading;
        struct str text = str_sub(bench->document.text, range.start, range.end);
        ok = sqlite3_bind_text(insert, 1, text.p, (int)text.n, SQLITE_STATIC) == SQLITE_OK &&
             sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK;
    }
    sqlite3_finalize(insert);
    return ok;
}

static void make_query(struct word_list words, struct buf *query)
{
    buf_clear(query);
    for (size_t i = 0; i < words.count; i++)
        if (!(words.items[i].flags & WORD_SIGN) && !word_is_stop(words.items[i].lower))
            buf_add_format(query, "%s\"%.*s\"", query->n ? " OR " : "",
                           STR_ARGS(words.items[i].lower));
}

static bool search_all(struct bench *bench, void *context)
{
    sqlite3_stmt *select = context;
    struct buf query = buf_init(KIB(16));
    bool ok = true;
    for (size_t i = 0; ok && i < VIEWPOINTS; i++) {
        int status = SQLITE_DONE;
        make_query(bench->viewpoints[i], &query);
        if (query.n == 0)
            continue; /* function words and signs alone, to which FTS5 says no */
        ok = sqlite3_bind_text(select, 1, query.p, (int)query.n, SQLITE_STATIC) == SQLITE_OK;
        while (ok && (status = sqlite3_step(select)) == SQLITE_ROW)
            bench->found++;
        ok = ok && status == SQLITE_DONE && sqlite3_reset(select) == SQLITE_OK;
    }
    buf_done(&query);
    return ok;
}

/* Viewpoints a second in the best of the rounds; 0 when one failed. */
static double best_rate(struct bench *bench, bool (*run)(struct bench *, void *), void *context)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        if (!run(bench, context))
            return 0;
        double rate = VIEWPOINTS / (seconds() - start);
        best = rate > best ? rate : best;
    }
    return best;
}

static double rate_of_search(struct bench *bench)
{
    sqlite3 *database;
    sqlite3_stmt *select = NULL;
    double rate = 0;
    if (sqlite3_open(":memory:", &database) == SQLITE_OK && fill(bench, database) &&
        sqlite3_prepare_v2(database,
                           "SELECT rowid FROM nodes WHERE nodes MATCH $1 ORDER BY rank LIMIT 5", -1,
                           &select, NULL) == SQLITE_OK)
        rate = best_rate(bench, search_all, select);
    if (rate <= 0)
        printf("    SQLite FTS5, bm25             skipped: %s\n", sqlite3_errmsg(database));
    sqlite3_finalize(select);
    sqlite3_close(database);
    return rate;
}

static int report(struct bench *bench)
{
    double ours = best_rate(bench, rank_all, NULL), theirs = rate_of_search(bench);
    printf("    ranking, %zu nodes        %10.0f viewpoints/s\n", bench->draft.node_count - 1,
           ours);
    if (theirs > 0)
        printf("    SQLite FTS5, bm25         %10.0f viewpoints/s\n"
               "    ratio                     %10.1f\n",
               theirs, ours / theirs);
    return bench->found == 0;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    bench.folders = argv + 1;
    bench.folder_count = argc > 1 ? (size_t)argc - 1 : 0;
    bench.arena = arena_init();
    bool ok = text_tools_open(&bench.tools, &bench.error) && load(&bench) &&
              arena_run(&bench.arena, make, &bench, &bench.error) && is_enough(&bench);
    if (!ok)
        fprintf(stderr, "bench-ranking: %s\n", bench.error.message);
    int failed = ok ? report(&bench) : 1;
    text_tools_done(&bench.tools);
    arena_done(&bench.arena);
    return failed;
}

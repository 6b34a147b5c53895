/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-search FOLDER [BLOCKS]: what a search takes among 100,000 paragraphs of 40 words, ranked,
 * with its first page of hits and what is marked in them, in a data folder that is made for it
 * (FOLDER must not exist); beside it SQLite's FTS5 as it comes (unicode61, bm25, snippet) over the
 * same paragraphs, for the same words. Words are as rare as words are (Zipf), half of them
 * compounds. Each line has the median and the worst of a hundred, in milliseconds.
 */
#include "model/search/search.h"
#include "store/packed.h"
#include "store/statements.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    BLOCKS_A_LETTER = 50,
    WORDS_A_BLOCK = 40,
    LETTERS_AT_ONCE = 100,
    VOCABULARY = 40000,
    RARE_EVERY = 997, /* letters */
    ROUNDS = 100,
    HITS = 20,
};

struct bench {
    struct office office;
    sqlite3 *plain;
    sqlite3_stmt *add;
    struct arena arena; /* of the words */
    struct str words[VOCABULARY];
    double shares[VOCABULARY]; /* of all that is said by words up to this one */
    int64_t consultation;
    size_t blocks;
    double own_seconds, plain_seconds;
    uint64_t random;
    struct error error;
};

static const char *const roots[] = {
    "region",     "kommun",     "företag",   "näring",   "strategi",    "insats",    "område",
    "arbete",     "utbildning", "kompetens", "hållbar",  "tillväxt",    "samverkan", "forskning",
    "stöd",       "behov",      "miljö",     "energi",   "trafik",      "väg",       "järnväg",
    "bostad",     "skola",      "vård",      "kultur",   "turism",      "landsbygd", "skärgård",
    "hamn",       "export",     "handel",    "industri", "teknik",      "digital",   "data",
    "mål",        "åtgärd",     "plan",      "ansvar",   "medel",       "fond",      "upphandling",
    "avtal",      "nätverk",    "kluster",   "ungdom",   "kvinna",      "män",       "invånare",
    "medborgare", "resurs",     "process",   "analys",   "uppföljning", "rapport",   "budget",
    "mark",       "vatten",     "skog",      "lantbruk", "livsmedel",   "klimat",    "utsläpp",
    "buss"};
#define ROOTS (sizeof roots / sizeof *roots)

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* xorshift64* (Marsaglia, 2003): the same words in every run. */
static uint64_t next_random(struct bench *bench)
{
    bench->random ^= bench->random >> 12;
    bench->random ^= bench->random << 25;
    bench->random ^= bench->random >> 27;
    return bench->random * 0x2545F4914F6CDD1DULL;
}

static void make_words(struct bench *bench)
{
    static const char *const endings[] = {"", "en", "er", "erna", "s", "et", "ens", "ar"};
    double sum = 0;
    for (size_t i = 0; i < VOCABULARY; i++) {
        const char *ending = endings[(i / 7) % 8];
        const char *first = roots[i % ROOTS], *last = roots[(i / ROOTS) % ROOTS];
        bench->words[i] = i < ROOTS    ? str_from(first)
                          : i % 2 == 0 ? str_format(&bench->arena, "%ss%s%s", first, last, ending)
                          : i < 10000  ? str_format(&bench->arena, "%s%s", first, ending)
                                       : str_format(&bench->arena, "%s%zu", first, i);
        sum += 1.0 / (double)(i + 1);
        bench->shares[i] = sum;
    }
    for (size_t i = 0; i < VOCABULARY; i++)
        bench->shares[i] /= sum;
}

static struct str some_word(struct bench *bench)
{
    double share = (double)(next_random(bench) >> 11) / 9007199254740992.0;
    size_t low = 0, high = VOCABULARY - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bench->shares[middle] < share)
            low = middle + 1;
        else
            high = middle;
    }
    return bench->words[low];
}

/* A letter in the data folder and, the same paragraphs, in the plain table. */

static void write_letter(struct bench *bench, size_t letter, struct arena *arena, struct buf *text,
                         struct document *document)
{
    for (size_t i = 0; i < BLOCKS_A_LETTER; i++) {
        struct block *block = VEC_PUSH(arena, &document->blocks);
        struct line *line = VEC_PUSH(arena, &document->lines);
        size_t start = text->n;
        for (size_t j = 0; j < WORDS_A_BLOCK; j++) {
            buf_add_str(text, some_word(bench));
            buf_add_c(text, j + 1 < WORDS_A_BLOCK ? ' ' : '.');
        }
        if (i == 0 && letter % RARE_EVERY == 0)
            buf_add_str(text, STR(" Ugglebäcken."));
        *block = (struct block){.page = 1, .range = {start, text->n}};
        *line = (struct line){.page = 1, .range = {start, text->n}};
        buf_add_str(text, STR("\n\n"));
    }
    document->format = FORMAT_TEXT;
    document->text = buf_str(text);
}

static bool add_plain(struct bench *bench, const struct document *document)
{
    double begun = seconds();
    bool ok = true;
    for (size_t i = 0; ok && i < document->blocks.count; i++) {
        struct range range = document->blocks.items[i].range;
        sqlite3_bind_text(bench->add, 1, document->text.p + range.start,
                          (int)(range.end - range.start), SQLITE_STATIC);
        ok = sqlite3_step(bench->add) == SQLITE_DONE;
        sqlite3_reset(bench->add);
    }
    bench->plain_seconds += seconds() - begun;
    return ok || error_set(&bench->error, ERROR_INTERNAL, "%s", sqlite3_errmsg(bench->plain));
}

static bool add_letter(struct bench *bench, size_t letter)
{
    struct store *store = bench->office.store;
    struct arena arena = arena_init();
    struct buf text = buf_init(MIB(1)), packed = buf_init(MIB(4));
    struct document document = {0};
    struct str hash = STR("0000000000000000000000000000000000000000000000000000000000000000");
    int64_t id, number;
    write_letter(bench, letter, &arena, &text, &document);
    bool ok =
        store_new_id(store, &id, &bench->error) &&
        store_new_number(store, &number, &bench->error) &&
        sql_document_add(store, id, bench->consultation, STR("received"), number, 0,
                         STR("svar.txt"), hash, STR("2025-10-20"), STR("read"), &bench->error) &&
        packed_write(&document, &packed, &bench->error) &&
        sql_reading_put(store, id, STR("1"), STR("text"), 0, hash, buf_str(&packed), STR("[]"),
                        &bench->error);
    double begun = seconds();
    ok = ok && search_keep_reading(&bench->office, id, bench->consultation, false, &document,
                                   &bench->error);
    bench->own_seconds += seconds() - begun;
    ok = ok && add_plain(bench, &document);
    buf_done(&packed);
    buf_done(&text);
    arena_done(&arena);
    return ok;
}

static bool add_letters(struct bench *bench)
{
    size_t letters = bench->blocks / BLOCKS_A_LETTER;
    bool ok = true;
    for (size_t i = 0; ok && i < letters; i += LETTERS_AT_ONCE) {
        ok = store_begin(bench->office.store, &bench->error);
        sqlite3_exec(bench->plain, "BEGIN", NULL, NULL, NULL);
        for (size_t j = i; ok && j < i + LETTERS_AT_ONCE && j < letters; j++)
            ok = add_letter(bench, j);
        double begun = seconds();
        sqlite3_exec(bench->plain, "COMMIT", NULL, NULL, NULL);
        bench->plain_seconds += seconds() - begun;
        begun = seconds();
        ok = office_end(&bench->office, ok, &bench->error);
        bench->own_seconds += seconds() - begun;
    }
    return ok;
}

static bool open_plain(struct bench *bench, const char *folder)
{
    struct str path = str_format(&bench->arena, "%s/plain.sqlite", folder);
    if (sqlite3_open(path.p, &bench->plain) == SQLITE_OK &&
        sqlite3_exec(bench->plain,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE VIRTUAL TABLE t "
                     "USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')",
                     NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(bench->plain, "INSERT INTO t (words) VALUES (?1)", -1, &bench->add,
                           NULL) == SQLITE_OK)
        return true;
    return error_set(&bench->error, ERROR_IO, "%s", sqlite3_errmsg(bench->plain));
}

static bool make_consultation(struct bench *bench)
{
    struct store *store = bench->office.store;
    struct str hash = STR("0000000000000000000000000000000000000000000000000000000000000000");
    int64_t draft, version, number;
    bool ok = search_prepare(&bench->office, &bench->error) && store_begin(store, &bench->error);
    ok =
        ok && sql_blob_add(store, hash, 0, STR("2025-10-01"), &bench->error) &&
        store_new_id(store, &draft, &bench->error) &&
        store_new_number(store, &number, &bench->error) &&
        sql_document_add(store, draft, 0, STR("draft"), number, 0, STR("utkast.md"), hash,
                         STR("2025-10-01"), STR("read"), &bench->error) &&
        store_new_id(store, &version, &bench->error) &&
        sql_version_add(store, version, draft, STR("Strategi"), STR("2025-10-01"), &bench->error) &&
        store_new_id(store, &bench->consultation, &bench->error) &&
        sql_consultation_add(store, bench->consultation, version, STR("Strategi"), STR("RS 2025-1"),
                             STR("Region Björkered"), STR("2025-10-01"), STR(""), &bench->error);
    return office_end(&bench->office, ok, &bench->error);
}

/* Queries */

static bool search_own(struct bench *bench, const char *typed, size_t *ret_count)
{
    struct arena arena = arena_init();
    struct search_result result;
    struct search_asked asked = {
        .consultation = bench->consultation, .typed = str_from(typed), .scope = SEARCH_ANSWERS};
    bool ok = search(&bench->office, &asked, &arena, &result, &bench->error);
    if (ok)
        *ret_count = result.scopes[SEARCH_ANSWERS].count;
    arena_done(&arena);
    return ok;
}

static bool search_plain(struct bench *bench, const char *typed, size_t *ret_count)
{
    sqlite3_stmt *statement;
    const char *sql = "SELECT rowid, snippet(t, 0, '<', '>', '', 40) FROM t WHERE t MATCH ?1 "
                      "ORDER BY rank LIMIT 20";
    if (sqlite3_prepare_v2(bench->plain, sql, -1, &statement, NULL) != SQLITE_OK)
        return error_set(&bench->error, ERROR_INTERNAL, "%s", sqlite3_errmsg(bench->plain));
    sqlite3_bind_text(statement, 1, typed, -1, SQLITE_STATIC);
    for (*ret_count = 0; sqlite3_step(statement) == SQLITE_ROW;)
        ++*ret_count;
    sqlite3_finalize(statement);
    return true;
}

static int compare_times(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

struct measured {
    double median, worst; /* worst: the 99th of a hundred */
    size_t count;
};

static bool measure(struct bench *bench, bool (*one)(struct bench *, const char *, size_t *),
                    const char *typed, size_t rounds, struct measured *ret_measured)
{
    double times[ROUNDS];
    for (size_t i = 0; i < rounds; i++) {
        double begun = seconds();
        if (!one(bench, typed, &ret_measured->count))
            return false;
        times[i] = (seconds() - begun) * 1000;
    }
    qsort(times, rounds, sizeof *times, compare_times);
    ret_measured->median = times[rounds / 2];
    ret_measured->worst = times[rounds - 1 - rounds / 100];
    return true;
}

static bool compare(struct bench *bench, const char *what, const char *own, const char *plain)
{
    struct measured ours = {0}, theirs = {0};
    size_t rounds = bench->blocks > 200000 ? ROUNDS / 5 : ROUNDS;
    if (!measure(bench, search_own, own, ROUNDS, &ours) ||
        !measure(bench, search_plain, plain, rounds, &theirs))
        return false;
    printf("  %-34s %8.2f %8.2f   %9.2f %9.2f   %7.1f   %zu hits\n", what, ours.median, ours.worst,
           theirs.median, theirs.worst, theirs.median / ours.median, ours.count);
    return true;
}

static bool run(struct bench *bench)
{
    printf("Search among %zu paragraphs; put in in %.1f s, plain FTS5 in %.1f s (ratio %.2f)\n",
           bench->blocks, bench->own_seconds, bench->plain_seconds,
           bench->own_seconds / bench->plain_seconds);
    printf("  %-34s %17s   %19s   %7s\n", "ms: median, 99th of a hundred", "samsyn", "plain FTS5",
           "ratio");
    return compare(bench, "a rare word", "ugglebäcken", "ugglebäcken") &&
           compare(bench, "a very frequent word", "region", "region") &&
           compare(bench, "two very frequent words", "kommun region", "kommun region") &&
           compare(bench, "a frequent and a rare word", "region ugglebäcken",
                   "region ugglebäcken") &&
           compare(bench, "words in a row", "\"region kommun\"", "\"region kommun\"") &&
           compare(bench, "the beginning of a word", "kompet*", "kompet*") &&
           compare(bench, "a word that is not there", "ananas", "ananas");
}

int main(int argc, char **argv)
{
    struct arena arena = arena_init();
    struct bench *bench = ARENA_NEW(&arena, struct bench);
    if (argc < 2 || !bench) {
        fputs("bench-search FOLDER [BLOCKS]\n", stderr);
        return 2;
    }
    bench->blocks = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 100000;
    bench->random = 88172645463325252ULL;
    bench->arena = arena_init();
    make_words(bench);
    bool ok = office_open(argv[1], STORE_CREATE | STORE_TEMPORARY, &bench->office, &bench->error) &&
              open_plain(bench, argv[1]) && make_consultation(bench) && add_letters(bench) &&
              run(bench);
    if (!ok)
        fprintf(stderr, "%s\n", bench->error.message);
    sqlite3_finalize(bench->add);
    sqlite3_close(bench->plain);
    office_close(&bench->office);
    arena_done(&bench->arena);
    arena_done(&arena);
    return ok ? 0 : 1;
}

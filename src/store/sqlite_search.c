/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Interfaces: https://www.sqlite.org/fts5.html, sections 7 (Extending FTS5) and 3 (Full-text Query
 * Syntax).
 */
#include "store/sqlite_search.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"

#include <sqlite3.h>

/* A block of about this many words is as likely a hit as any; longer ones count for less. */
#define USUAL_WORDS 50.0

/* Words that are known to be in the list, by their hashes: most words of a text are. */
enum { KNOWN_ROOM = 1 << 16, KNOWN_AT_MOST = KNOWN_ROOM / 2 };

struct search_engine {
    struct text_tools tools;
    struct arena arena; /* of the words */
    VEC(struct str) words;
    uint64_t *known; /* open addressing; 0: free; NULL until a text is put in */
    size_t known_count;
};

/* One text at a time. */
struct splitting {
    struct search_engine *engine;
    struct arena arena;
    struct str text;
    struct search_terms terms;
};

/* Words */

static void forget_known(struct search_engine *engine)
{
    if (engine->known_count)
        memset(engine->known, 0, KNOWN_ROOM * sizeof *engine->known);
    engine->known_count = 0;
}

/* Note that the word is known from now on; true when it was not. Two words of one hash, were there
 * ever such, would cost one of them its place in the list. */
static bool is_new(struct search_engine *engine, struct str word)
{
    uint64_t hash = hash_quick(word, 0) | 1;
    if (engine->known_count == KNOWN_AT_MOST)
        forget_known(engine);
    size_t at = hash & (KNOWN_ROOM - 1);
    while (engine->known[at] && engine->known[at] != hash)
        at = (at + 1) & (KNOWN_ROOM - 1);
    if (engine->known[at] == hash)
        return false;
    engine->known[at] = hash;
    engine->known_count++;
    return true;
}

static bool can_know(struct search_engine *engine)
{
    if (engine->known)
        return true;
    engine->known = mem_alloc(KNOWN_ROOM * sizeof *engine->known);
    if (engine->known)
        memset(engine->known, 0, KNOWN_ROOM * sizeof *engine->known);
    return engine->known != NULL;
}

static void see(struct search_engine *engine, struct str word)
{
    if (is_new(engine, word) && search_is_word(word))
        *VEC_PUSH(&engine->arena, &engine->words) = str_copy(&engine->arena, word);
}

struct search_words search_engine_words(const struct search_engine *engine)
{
    return (struct search_words){engine->words.items, engine->words.count};
}

void search_engine_entered(struct search_engine *engine)
{
    arena_done(&engine->arena);
    engine->words.items = NULL;
    engine->words.count = engine->words.room = 0;
}

void search_engine_doubt(struct search_engine *engine)
{
    search_engine_entered(engine);
    forget_known(engine);
}

/* The tokenizer */

static int make_tokenizer(void *context, const char **arguments, int count,
                          Fts5Tokenizer **ret_tokenizer)
{
    (void)arguments;
    (void)count;
    *ret_tokenizer = context;
    return SQLITE_OK;
}

static void unmake_tokenizer(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

typedef int (*take_token)(void *context, int flags, const char *token, int n, int start, int end);

/* Terms already: search_expression_of puts a space between them. */
static int tokenize_query(void *context, struct str text, take_token take)
{
    int code = SQLITE_OK;
    for (struct str rest = text; code == SQLITE_OK && rest.n;) {
        struct str term = str_cut(&rest, ' ');
        int start = term.n ? (int)(term.p - text.p) : 0;
        if (term.n)
            code = take(context, 0, term.p, (int)term.n, start, start + (int)term.n);
    }
    return code;
}

static void split(void *context)
{
    struct splitting *splitting = context;
    splitting->terms = search_terms_of(&splitting->arena, &splitting->engine->tools,
                                       splitting->text, (struct range){0, splitting->text.n});
}

static void see_all(void *context)
{
    struct splitting *splitting = context;
    for (size_t i = 0; i < splitting->terms.count; i++)
        see(splitting->engine, splitting->terms.items[i].text);
}

static int give_terms(void *context, const struct search_terms *terms, take_token take)
{
    int code = SQLITE_OK;
    for (size_t i = 0; code == SQLITE_OK && i < terms->count; i++) {
        const struct search_term *term = &terms->items[i];
        bool same_place = i > 0 && terms->items[i - 1].position == term->position;
        code = take(context, same_place ? FTS5_TOKEN_COLOCATED : 0, term->text.p, (int)term->text.n,
                    (int)term->range.start, (int)term->range.end);
    }
    return code;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    take_token take)
{
    struct search_engine *engine = (struct search_engine *)tokenizer;
    struct splitting splitting = {
        .engine = engine, .arena = arena_init(), .text = {text, (size_t)n}};
    if (flags & FTS5_TOKENIZE_QUERY)
        return tokenize_query(context, splitting.text, take);
    int code = SQLITE_NOMEM;
    if (can_know(engine) && arena_run(&splitting.arena, split, &splitting, NULL) &&
        arena_run(&engine->arena, see_all, &splitting, NULL))
        code = give_terms(context, &splitting.terms, take);
    arena_done(&splitting.arena);
    return code;
}

/* The weight of a hit */

static double weigh_phrase(const Fts5ExtensionApi *api, Fts5Context *hit, int phrase, double length)
{
    Fts5PhraseIter iterator;
    int column, place;
    double times = 0;
    if (api->xPhraseFirst(hit, phrase, &iterator, &column, &place) != SQLITE_OK)
        return 0;
    for (; column >= 0; api->xPhraseNext(hit, &iterator, &column, &place))
        times++;
    return times / (times + 1.2 * (0.25 + 0.75 * length / USUAL_WORDS));
}

/* As BM25 (Robertson & Zaragoza, 2009) weighs terms within a document, without the rarity of terms:
 * hits have all that is wanted anyway. */
static void weigh(const Fts5ExtensionApi *api, Fts5Context *hit, sqlite3_context *result, int count,
                  sqlite3_value **values)
{
    int words = 0;
    double score = 0;
    const unsigned char *weights = count ? sqlite3_value_blob(values[0]) : NULL;
    int known = weights ? sqlite3_value_bytes(values[0]) : 0;
    if (api->xColumnSize(hit, -1, &words) != SQLITE_OK)
        words = (int)USUAL_WORDS;
    for (int i = 0; i < api->xPhraseCount(hit) && i < known; i++)
        if (weights[i])
            score += weights[i] / 100.0 * weigh_phrase(api, hit, i, words);
    sqlite3_result_double(result, score);
}

/* Opening */

static int ask_for_api(sqlite3 *handle, fts5_api **ret_api)
{
    sqlite3_stmt *statement = NULL;
    fts5_api *api = NULL;
    int code = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", NULL);
    if (code == SQLITE_OK)
        sqlite3_step(statement);
    code = sqlite3_finalize(statement);
    *ret_api = api;
    return code == SQLITE_OK && !api ? SQLITE_ERROR : code;
}

static bool register_engine(sqlite3 *handle, struct search_engine *engine, struct error *error)
{
    fts5_tokenizer tokenizer = {make_tokenizer, unmake_tokenizer, tokenize};
    fts5_api *api = NULL;
    int code = ask_for_api(handle, &api);
    if (code == SQLITE_OK)
        code = api->xCreateTokenizer(api, "samsyn", engine, &tokenizer, NULL);
    if (code == SQLITE_OK)
        code = api->xCreateFunction(api, "search_score", NULL, weigh, NULL);
    if (code == SQLITE_NOMEM)
        return error_no_memory(error);
    return code == SQLITE_OK ||
           error_set(error, ERROR_INTERNAL,
                     "SQLite's full-text search (FTS5) cannot be used; is it compiled in?");
}

bool search_engine_open(sqlite3 *handle, struct search_engine **ret_engine, struct error *error)
{
    struct search_engine *engine = mem_alloc(sizeof *engine);
    if (!engine)
        return error_no_memory(error);
    *engine = (struct search_engine){.arena = arena_init()};
    if (text_tools_open_stemmer(&engine->tools, error) && register_engine(handle, engine, error)) {
        *ret_engine = engine;
        return true;
    }
    search_engine_close(engine);
    return false;
}

void search_engine_close(struct search_engine *engine)
{
    if (!engine)
        return;
    text_tools_done(&engine->tools);
    arena_done(&engine->arena);
    mem_free(engine->known);
    mem_free(engine);
}

/* The expression */

struct writing {
    struct buf text, weights;
};

/* All of it fits into what is reserved: terms are at most as long as the query and its words. */
static struct buf arena_buf(struct arena *arena, size_t room)
{
    struct buf buf = {.room = room, .max = room};
    buf.p = arena_alloc(arena, room);
    return buf;
}

static void write_term(struct writing *writing, struct str term)
{
    for (size_t i = 0; i < term.n; i++)
        if (term.p[i] != '"' && term.p[i] != ' ')
            buf_add_c(&writing->text, term.p[i]);
}

static void end_phrase(struct writing *writing, bool prefix, float weight)
{
    buf_add_str(&writing->text, prefix ? STR("\"*") : STR("\""));
    buf_add_c(&writing->weights, (char)(unsigned char)(weight * 100));
}

static void write_choice(struct writing *writing, const struct search_choice *choice, bool excluded)
{
    float weight = excluded ? 0 : choice->weight;
    buf_add_str(&writing->text, choice->apart ? STR("(\"") : STR("\""));
    for (size_t i = 0; i < choice->count; i++) {
        if (i && choice->apart) {
            end_phrase(writing, false, weight);
            buf_add_str(&writing->text, STR(" AND \""));
        } else if (i) {
            buf_add_c(&writing->text, ' ');
        }
        write_term(writing, choice->terms[i]);
    }
    end_phrase(writing, choice->prefix, weight);
    buf_add_str(&writing->text, choice->apart ? STR(")") : STR(""));
}

/* All wants that are excluded, or all that are not, with `between` between them. */
static void write_wants(struct writing *writing, const struct search_query *query, bool excluded,
                        struct str between)
{
    size_t written = 0;
    for (size_t i = 0; i < query->wants.count; i++) {
        const struct search_want *want = &query->wants.items[i];
        if (want->excluded != excluded)
            continue;
        buf_add_str(&writing->text, written++ ? between : STR(""));
        buf_add_c(&writing->text, '(');
        for (size_t j = 0; j < want->choices.count; j++) {
            buf_add_str(&writing->text, j ? STR(" OR ") : STR(""));
            write_choice(writing, &want->choices.items[j], excluded);
        }
        buf_add_c(&writing->text, ')');
    }
}

static size_t room_for(const struct search_query *query)
{
    size_t room = 64;
    for (size_t i = 0; i < query->wants.count; i++) {
        const struct search_want *want = &query->wants.items[i];
        for (size_t j = 0; j < want->choices.count; j++)
            for (size_t k = 0; k < want->choices.items[j].count; k++)
                room += want->choices.items[j].terms[k].n + 32;
    }
    return room;
}

static bool excludes(const struct search_query *query)
{
    for (size_t i = 0; i < query->wants.count; i++)
        if (query->wants.items[i].excluded)
            return true;
    return false;
}

struct search_expression search_expression_of(struct arena *arena, const struct search_query *query,
                                              bool margins)
{
    size_t room = room_for(query);
    struct writing writing = {arena_buf(arena, room), arena_buf(arena, room)};
    bool excluding = excludes(query);
    buf_add_str(&writing.text, margins ? STR("(") : STR("words : ("));
    buf_add_str(&writing.text, excluding ? STR("(") : STR(""));
    write_wants(&writing, query, false, query->any ? STR(" OR ") : STR(" AND "));
    if (excluding) {
        buf_add_str(&writing.text, STR(") NOT ("));
        write_wants(&writing, query, true, STR(" OR "));
        buf_add_c(&writing.text, ')');
    }
    buf_add_c(&writing.text, ')');
    return (struct search_expression){buf_str(&writing.text), buf_str(&writing.weights)};
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/search.h"

#include "store/internal.h"
#include "store/sqlite_search.h"
#include "store/statements.h"

struct reversing {
    struct arena *arena;
    struct search_words words;
    struct str *reversed;
};

static void reverse(void *context)
{
    struct reversing *reversing = context;
    reversing->reversed = ARENA_ARRAY(reversing->arena, reversing->words.count, struct str);
    for (size_t i = 0; i < reversing->words.count; i++)
        reversing->reversed[i] = search_reversed(reversing->arena, reversing->words.items[i]);
}

static bool enter_words(struct store *store, struct search_engine *engine, struct error *error)
{
    struct arena arena = arena_init();
    struct reversing reversing = {&arena, search_engine_words(engine), NULL};
    bool ok = arena_run(&arena, reverse, &reversing, error);
    for (size_t i = 0; ok && i < reversing.words.count; i++)
        ok = sql_search_word_add(store, reversing.words.items[i], reversing.reversed[i], error);
    arena_done(&arena);
    return ok;
}

static bool add_text(struct store *store, int64_t id, const struct store_search_text *text,
                     struct error *error)
{
    return text->margin ? sql_search_index_add_margin(store, id, text->text, error)
                        : sql_search_index_add(store, id, text->text, error);
}

bool store_search_add(struct store *store, int64_t first, const struct store_search_text *texts,
                      size_t count, struct error *error)
{
    struct search_engine *engine = database_search(store->database);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        if (texts[i].text.n)
            ok = add_text(store, first + (int64_t)i, &texts[i], error);
    ok = ok && enter_words(store, engine, error);
    if (ok)
        search_engine_entered(engine);
    return ok;
}

bool store_search_clear(struct store *store, struct error *error)
{
    search_engine_doubt(database_search(store->database));
    return sql_search_index_clear(store, error) && sql_search_word_remove_all(store, error);
}

struct expressing {
    struct arena *arena;
    const struct search_query *query;
    bool margins;
    struct search_expression expression;
};

static void express(void *context)
{
    struct expressing *expressing = context;
    expressing->expression =
        search_expression_of(expressing->arena, expressing->query, expressing->margins);
}

bool store_search_find(struct store *store, const struct search_query *query, int64_t first,
                       int64_t last, bool margins, size_t limit, struct arena *arena,
                       struct store_search_hits *ret_hits, struct error *error)
{
    struct sql_search_index_find_rows rows = {0};
    struct expressing expressing = {arena, query, margins, {{NULL, 0}, {NULL, 0}}};
    if (search_query_seeks(query) &&
        (!arena_run(arena, express, &expressing, error) ||
         !sql_search_index_find(store, expressing.expression.weights, expressing.expression.text,
                                first, last, (int64_t)limit, arena, &rows, error)))
        return false;
    struct store_search_hit *hits = ARENA_ARRAY(arena, rows.count, struct store_search_hit);
    if (!hits)
        return error_no_memory(error);
    for (size_t i = 0; i < rows.count; i++)
        hits[i] = (struct store_search_hit){rows.items[i].id, rows.items[i].score};
    *ret_hits = (struct store_search_hits){hits, rows.count};
    return true;
}

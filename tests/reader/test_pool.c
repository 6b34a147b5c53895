/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/pool.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Around every border that the pool may have. */
static const size_t sizes[] = {0,   1,    15,   16,   17,   63,          64,      65,
                               512, 1008, 1023, 1024, 1025, KIB(64) - 1, KIB(64), KIB(64) + 1};

#define SIZES (sizeof sizes / sizeof *sizes)
#define ROUNDS 200

static void blocks_are_apart_and_aligned(void **state)
{
    (void)state;
    struct pool pool = {0};
    unsigned char *blocks[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        blocks[i] = pool_alloc(&pool, sizes[i % SIZES]);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        memset(blocks[i], (int)i, sizes[i % SIZES]);
    }
    for (size_t i = 0; i < ROUNDS; i++)
        for (size_t k = 0; k < sizes[i % SIZES]; k++)
            assert_int_equal(blocks[i][k], (unsigned char)i);
    pool_done(&pool);
}

static void a_block_keeps_its_bytes_when_it_grows_and_shrinks(void **state)
{
    (void)state;
    struct pool pool = {0};
    for (size_t from = 1; from < SIZES; from++)
        for (size_t to = 1; to < SIZES; to++) {
            size_t least = sizes[from] < sizes[to] ? sizes[from] : sizes[to];
            unsigned char *block = pool_realloc(&pool, NULL, sizes[from]);
            assert_non_null(block);
            memset(block, (int)from, sizes[from]);
            block = pool_realloc(&pool, block, sizes[to]);
            assert_non_null(block);
            for (size_t i = 0; i < least; i++)
                assert_int_equal(block[i], from);
            memset(block, 0xFF, sizes[to]);
            pool_free(&pool, block);
        }
    pool_done(&pool);
}

/* Else a long document would take all memory there is. */
static void what_is_freed_is_used_again(void **state)
{
    (void)state;
    struct pool pool = {0};
    for (size_t i = 0; i < 1000; i++) {
        void *large = pool_alloc(&pool, KIB(256));
        for (size_t k = 0; k < 64; k++)
            pool_free(&pool, pool_alloc(&pool, k * 16));
        pool_free(&pool, large);
    }
    assert_null(pool.large);
    /* One of each size fits into one slab. */
    const struct pool_slab *first = pool.slabs;
    for (size_t k = 0; k < 64; k++)
        pool_free(&pool, pool_alloc(&pool, k * 16));
    assert_ptr_equal(pool.slabs, first);
    pool_done(&pool);
}

static void a_size_that_cannot_be_is_refused(void **state)
{
    (void)state;
    struct pool pool = {0};
    assert_null(pool_alloc(&pool, SIZE_MAX));
    void *block = pool_alloc(&pool, 10);
    assert_null(pool_realloc(&pool, block, SIZE_MAX - 8));
    pool_free(&pool, block);
    pool_free(&pool, NULL);
    pool_done(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_apart_and_aligned),
        cmocka_unit_test(a_block_keeps_its_bytes_when_it_grows_and_shrinks),
        cmocka_unit_test(what_is_freed_is_used_again),
        cmocka_unit_test(a_size_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

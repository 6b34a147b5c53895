/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/kept.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"

#include <pthread.h>
#include <time.h>

struct kept_item {
    uint64_t key; /* XXH3 of it; 0: the place is free */
    char *bytes;  /* the key, then what is kept */
    size_t key_n, n;
    struct kept_mark mark;
};

struct kept {
    pthread_rwlock_t lock;
    struct kept_item items[LIMIT_KEPT];
    size_t next; /* to go when there is no room */
};

struct kept *kept_new(void)
{
    struct kept *kept = mem_alloc(sizeof *kept);
    if (!kept)
        return NULL;
    *kept = (struct kept){0};
    if (pthread_rwlock_init(&kept->lock, NULL) == 0)
        return kept;
    mem_free(kept);
    return NULL;
}

void kept_free(struct kept *kept)
{
    if (!kept)
        return;
    for (size_t i = 0; i < LIMIT_KEPT; i++)
        mem_free(kept->items[i].bytes);
    pthread_rwlock_destroy(&kept->lock);
    mem_free(kept);
}

static bool has_key(const struct kept_item *item, uint64_t hash, struct str key)
{
    return item->key == hash && str_equal((struct str){item->bytes, item->key_n}, key);
}

/* 0 is a free place's. */
static uint64_t hash_of_key(struct str key)
{
    return hash_quick(key, 0) | 1;
}

static struct kept_item *place_for(struct kept *kept, uint64_t hash, struct str key)
{
    for (size_t i = 0; i < LIMIT_KEPT; i++)
        if (kept->items[i].key == 0 || has_key(&kept->items[i], hash, key))
            return &kept->items[i];
    kept->next = (kept->next + 1) % LIMIT_KEPT;
    return &kept->items[kept->next];
}

void kept_put(struct kept *kept, struct str key, struct kept_mark mark, struct str bytes)
{
    char *copy = bytes.n <= LIMIT_KEPT_BYTES ? mem_alloc(key.n + bytes.n + 1) : NULL;
    if (!copy)
        return;
    memcpy(copy, key.p, key.n);
    memcpy(copy + key.n, bytes.n ? bytes.p : "", bytes.n);
    pthread_rwlock_wrlock(&kept->lock);
    uint64_t hash = hash_of_key(key);
    struct kept_item *item = place_for(kept, hash, key);
    char *old = item->bytes;
    *item = (struct kept_item){hash, copy, key.n, bytes.n, mark};
    pthread_rwlock_unlock(&kept->lock);
    mem_free(old);
}

bool kept_get(struct kept *kept, struct str key, struct arena *arena, struct kept_mark *ret_mark,
              struct str *ret_bytes)
{
    struct str bytes = {NULL, 0};
    uint64_t hash = hash_of_key(key);
    pthread_rwlock_rdlock(&kept->lock);
    for (size_t i = 0; !bytes.p && i < LIMIT_KEPT && kept->items[i].key; i++) {
        const struct kept_item *item = &kept->items[i];
        if (!has_key(item, hash, key))
            continue;
        bytes = str_copy(arena, (struct str){item->bytes + item->key_n, item->n});
        *ret_mark = item->mark;
    }
    pthread_rwlock_unlock(&kept->lock);
    if (!bytes.p)
        return false;
    *ret_bytes = bytes;
    return true;
}

bool kept_claim(struct kept *kept, struct str key, struct kept_mark seen, int64_t now)
{
    bool first = false;
    uint64_t hash = hash_of_key(key);
    pthread_rwlock_wrlock(&kept->lock);
    for (size_t i = 0; i < LIMIT_KEPT && kept->items[i].key; i++) {
        struct kept_item *item = &kept->items[i];
        if (!has_key(item, hash, key))
            continue;
        first = item->mark.change == seen.change && item->mark.made == seen.made;
        if (first)
            item->mark.made = now;
        break;
    }
    pthread_rwlock_unlock(&kept->lock);
    return first;
}

int64_t kept_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/drafts.h"

#include "base/limits.h"
#include "base/mem.h"

#include <pthread.h>

struct held_draft {
    struct draft_view view; /* first: what is lent */
    int64_t consultation, version;
    struct arena arena;
    size_t lent;
    bool held; /* in the table; else given up when it comes back */
};

struct drafts {
    pthread_mutex_t mutex;
    struct held_draft *items[LIMIT_DRAFTS_HELD];
    size_t next; /* to go when there is no room */
};

struct drafts *drafts_new(void)
{
    struct drafts *drafts = mem_alloc(sizeof *drafts);
    if (!drafts)
        return NULL;
    *drafts = (struct drafts){0};
    pthread_mutex_init(&drafts->mutex, NULL);
    return drafts;
}

static void give_up(struct held_draft *draft)
{
    if (!draft)
        return;
    arena_done(&draft->arena);
    mem_free(draft);
}

void drafts_free(struct drafts *drafts)
{
    if (!drafts)
        return;
    for (size_t i = 0; i < LIMIT_DRAFTS_HELD; i++)
        give_up(drafts->items[i]);
    pthread_mutex_destroy(&drafts->mutex);
    mem_free(drafts);
}

static struct held_draft *find(struct drafts *drafts, int64_t consultation, int64_t version)
{
    for (size_t i = 0; i < LIMIT_DRAFTS_HELD; i++) {
        struct held_draft *draft = drafts->items[i];
        if (draft && draft->consultation == consultation && draft->version == version)
            return draft;
    }
    return NULL;
}

static struct held_draft *load(struct office *office, int64_t consultation, int64_t version,
                               struct error *error)
{
    struct held_draft *draft = mem_alloc(sizeof *draft);
    if (!draft) {
        error_no_memory(error);
        return NULL;
    }
    *draft = (struct held_draft){
        .consultation = consultation, .version = version, .arena = arena_init(), .lent = 1};
    if (draft_view_load(office, consultation, version, &draft->arena, &draft->view, error))
        return draft;
    give_up(draft);
    return NULL;
}

/* A free place, or that of one that nobody looks at; none when all are lent: then it is not held.
 */
static void hold(struct drafts *drafts, struct held_draft *draft)
{
    for (size_t i = 0; i < LIMIT_DRAFTS_HELD && !draft->held; i++) {
        struct held_draft **place = &drafts->items[drafts->next++ % LIMIT_DRAFTS_HELD];
        if (*place && (*place)->lent)
            continue;
        give_up(*place);
        *place = draft;
        draft->held = true;
    }
}

const struct draft_view *drafts_borrow(struct drafts *drafts, struct office *office,
                                       int64_t consultation, int64_t version, struct error *error)
{
    pthread_mutex_lock(&drafts->mutex);
    struct held_draft *draft = find(drafts, consultation, version);
    if (draft)
        draft->lent++;
    pthread_mutex_unlock(&drafts->mutex);
    if (draft)
        return &draft->view;
    draft = load(office, consultation, version, error);
    if (!draft)
        return NULL;
    pthread_mutex_lock(&drafts->mutex);
    if (!find(drafts, consultation, version))
        hold(drafts, draft);
    pthread_mutex_unlock(&drafts->mutex);
    return &draft->view;
}

void drafts_give_back(struct drafts *drafts, const struct draft_view *view)
{
    struct held_draft *draft = (struct held_draft *)(uintptr_t)view;
    if (!draft)
        return;
    pthread_mutex_lock(&drafts->mutex);
    bool gone = --draft->lent == 0 && !draft->held;
    pthread_mutex_unlock(&drafts->mutex);
    if (gone)
        give_up(draft);
}

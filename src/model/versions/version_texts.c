/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/version_texts.h"

#include "model/versions/versions.h"

struct comparing_texts {
    struct arena *arena;
    struct text_tools *tools;
    const struct version_texts *texts;
    struct comparison *comparison;
};

static void compare(void *context)
{
    const struct comparing_texts *comparing = context;
    comparison_make(comparing->arena, comparing->tools, &comparing->texts->old->document,
                    &comparing->texts->new->document, comparing->comparison);
}

bool version_texts_find(struct office *office, int64_t consultation, int64_t version,
                        struct arena *arena, struct version_texts *ret_texts, struct error *error)
{
    struct version_texts texts = {0};
    if (!version_find(office, consultation, version, arena, &texts.new_version, error))
        return false;
    if (texts.new_version.earlier == 0 || texts.new_version.consultation != consultation)
        return error_set(error, ERROR_STATE,
                         "this version was made from none that it could be compared with");
    if (!version_find(office, consultation, texts.new_version.earlier, arena, &texts.old_version,
                      error))
        return false;
    *ret_texts = texts;
    return true;
}

bool version_texts_load(struct office *office, struct arena *arena, struct version_texts *texts,
                        struct error *error)
{
    texts->old = draft_load_kept(office, texts->old_version.id, arena, error);
    texts->new = texts->old ? draft_load_kept(office, texts->new_version.id, arena, error) : NULL;
    if (!texts->new)
        return false;
    struct comparing_texts comparing = {arena, &office->tools, texts,
                                        ARENA_NEW(arena, struct comparison)};
    if (!comparing.comparison)
        return error_no_memory(error);
    texts->comparison = comparing.comparison;
    return arena_run(arena, compare, &comparing, error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/scene.h"

#include "text/passages.h"

static void look_at_draft(struct arena *arena, struct text_tools *tools, struct scene *scene,
                          const struct passage_index *index)
{
    const struct document *document = scene->document;
    scene->references = references_find(
        arena, index->draft, document,
        words_of(arena, tools, document->text, (struct range){0, document->text.n}));
    size_t next = 0;
    for (size_t i = 0; i < scene->sentences.count; i++) {
        const struct sentence *sentence = &scene->sentences.items[i];
        struct ranked best;
        if (ranking_best(index->ranking, sentence->words, &best, 1))
            scene->likeness[i] = best.share;
        while (next < scene->references.count &&
               scene->references.items[next].range.start < sentence->range.start)
            next++;
        for (size_t j = next; j < scene->references.count &&
                              scene->references.items[j].range.start < sentence->range.end;
             j++)
            if (scene->references.items[j].kind != REFERENCE_DANGLING)
                scene->refers[i] = true;
    }
}

struct scene scene_make(struct arena *arena, struct text_tools *tools,
                        const struct document *document, struct sentences sentences,
                        struct str sender, const struct passage_index *index)
{
    struct scene scene = {.document = document, .sentences = sentences};
    scene.sections = sections_of(arena, document);
    scene.judgements = judge_sentences(arena, tools, sentences, sender);
    scene.likeness = ARENA_ARRAY(arena, sentences.count, float);
    scene.refers = ARENA_ARRAY(arena, sentences.count, bool);
    if (index)
        look_at_draft(arena, tools, &scene, index);
    return scene;
}

bool scene_is_running_text(const struct scene *scene, size_t i)
{
    size_t block = scene->sentences.items[i].block;
    enum block_kind kind = scene->document->blocks.items[block].kind;
    return !scene->sections[block].form && kind != BLOCK_HEADING && kind != BLOCK_QUOTE;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/scene.h"

#include "text/letter/returned.h"
#include "text/passages/passages.h"

#include <math.h>
#include <string.h>

/* A reference among so many first words says what the sentence is about. */
#define TURNING_WORDS 6

static size_t end_of_first_words(const struct sentence *sentence)
{
    size_t count = sentence->words.count < TURNING_WORDS ? sentence->words.count : TURNING_WORDS;
    return count ? sentence->words.items[count - 1].range.end : sentence->range.start;
}

static void look_at_references(struct scene *scene)
{
    size_t next = 0, named = NODE_NONE;
    for (size_t i = 0; i < scene->sentences.count; i++) {
        const struct sentence *sentence = &scene->sentences.items[i];
        size_t first = end_of_first_words(sentence);
        for (; next < scene->references.count &&
               scene->references.items[next].range.start < sentence->range.end;
             next++) {
            const struct reference *reference = &scene->references.items[next];
            if (reference->kind == REFERENCE_DANGLING)
                continue;
            bool inside = reference->range.start >= sentence->range.start;
            if (inside && reference->range.start < first && reference->node != named)
                scene->turns[i] = true;
            scene->refers[i] = scene->refers[i] || inside;
            named = reference->node;
        }
    }
}

static float cosine(const float *a, const float *b, size_t count)
{
    float product = 0, a_squares = 0, b_squares = 0;
    for (size_t i = 1; i < count; i++) {
        product += a[i] * b[i];
        a_squares += a[i] * a[i];
        b_squares += b[i] * b[i];
    }
    return product > 0 ? product / sqrtf(a_squares * b_squares) : 0;
}

static void look_at_likeness(struct arena *arena, struct scene *scene,
                             const struct passage_index *index)
{
    scene->nodes = index->draft->node_count;
    scene->scores = ARENA_ARRAY(arena, scene->sentences.count * scene->nodes, float);
    scene->ceilings = ARENA_ARRAY(arena, scene->sentences.count, float);
    for (size_t i = 0; i < scene->sentences.count; i++) {
        float *scores = scene->scores + i * scene->nodes;
        size_t best = 0;
        scene->ceilings[i] =
            ranking_scores(index->ranking, scene->sentences.items[i].words, scores);
        for (size_t node = 1; node < scene->nodes; node++)
            if (scores[node] > scores[best] || (best == 0 && scores[node] > 0))
                best = node;
        if (best) {
            scene->likeness[i] = scene->ceilings[i] > 0 ? scores[best] / scene->ceilings[i] : 0;
            scene->nearest[i] = best;
        }
        scene->alike[i] = i > 0 ? cosine(scores, scores - scene->nodes, scene->nodes) : 0;
    }
}

const float *scene_scores(const struct scene *scene, size_t i)
{
    return scene->scores + i * scene->nodes;
}

static struct word_list words_of_sentences(struct arena *arena, struct sentences sentences)
{
    size_t count = 0;
    for (size_t i = 0; i < sentences.count; i++)
        count += sentences.items[i].words.count;
    struct word_list words = {ARENA_ARRAY(arena, count, struct word), 0};
    for (size_t i = 0; i < sentences.count; i++) {
        struct word_list part = sentences.items[i].words;
        if (part.count)
            memcpy(words.items + words.count, part.items, part.count * sizeof *part.items);
        words.count += part.count;
    }
    return words;
}

static void look_at_draft(struct arena *arena, struct scene *scene,
                          const struct passage_index *index)
{
    scene->references = references_find(arena, index->draft, scene->document,
                                        words_of_sentences(arena, scene->sentences));
    look_at_likeness(arena, scene, index);
    look_at_references(scene);
}

struct scene scene_make(struct arena *arena, struct text_tools *tools,
                        const struct document *document, struct sentences sentences,
                        struct str sender, const struct passage_index *index)
{
    struct scene scene = {.document = document, .sentences = sentences};
    scene.sections = sections_of(arena, document);
    scene.judgements = judge_sentences(arena, tools, sentences, sender);
    scene.likeness = ARENA_ARRAY(arena, sentences.count, float);
    scene.alike = ARENA_ARRAY(arena, sentences.count, float);
    scene.refers = ARENA_ARRAY(arena, sentences.count, bool);
    scene.turns = ARENA_ARRAY(arena, sentences.count, bool);
    scene.nearest = ARENA_ARRAY(arena, sentences.count, size_t);
    for (size_t i = 0; i < sentences.count; i++)
        scene.nearest[i] = NODE_NONE;
    if (index)
        look_at_draft(arena, &scene, index);
    return scene;
}

const struct block *scene_block(const struct scene *scene, size_t i)
{
    return &scene->document->blocks.items[scene->sentences.items[i].block];
}

bool scene_is_running_text(const struct scene *scene, size_t i)
{
    size_t block = scene->sentences.items[i].block;
    enum block_kind kind = scene->document->blocks.items[block].kind;
    if (scene->returned && scene->returned->drafts[i])
        return false;
    return !scene->sections[block].form && kind != BLOCK_HEADING && kind != BLOCK_QUOTE;
}

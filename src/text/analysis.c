/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/analysis.h"

#include "text/letter/identity.h"
#include "text/letter/metadata.h"
#include "text/letter/returned.h"
#include "text/passages/passages.h"
#include "text/viewpoints/stance.h"
#include "text/viewpoints/viewpoints.h"

const char *document_kind_name(enum document_kind kind)
{
    static const char *const names[DOCUMENT_KINDS] = {"unknown",  "response", "memo",
                                                      "strategy", "decision", "news"};
    return names[kind];
}

const char *stance_name(enum stance stance)
{
    static const char *const names[STANCES] = {NULL,           "for",      "for_in_part", "against",
                                               "no_objection", "abstains", "unclear"};
    return names[stance];
}

const char *viewpoint_kind_name(enum viewpoint_kind kind)
{
    static const char *const names[VIEWPOINT_KINDS] = {"change",  "addition",  "clarification",
                                                       "concern", "question",  "offer",
                                                       "praise",  "objection", "stance"};
    return names[kind];
}

const char *background_kind_name(enum background_kind kind)
{
    static const char *const names[BACKGROUND_KINDS] = {"form", "retold", "own", "handling"};
    return names[kind];
}

const char *evidence_kind_name(enum evidence_kind kind)
{
    static const char *const names[EVIDENCE_KINDS] = {
        "kind",  "stance",  "reference", "heading", "quotation",
        "words", "section", "neighbour", "comment", "tracked"};
    return names[kind];
}

const struct passage_index *passage_index_make(struct arena *arena, struct text_tools *tools,
                                               const struct draft *draft)
{
    struct passage_index *index = ARENA_NEW(arena, struct passage_index);
    index->draft = draft;
    index->ranking = ranking_make(arena, tools, draft);
    index->words =
        align_text_of(arena, align_words_of(arena, sentences_of(arena, tools, draft->document)));
    return index;
}

/* Words of a change; a comment may say what it says with a sign alone ("?"). */
static bool says_something(const struct document *document, const struct sentence *sentence)
{
    enum block_kind kind = document->blocks.items[sentence->block].kind;
    if (kind != BLOCK_INSERTED && kind != BLOCK_DELETED)
        return true;
    for (size_t i = 0; i < sentence->words.count; i++)
        if (!(sentence->words.items[i].flags & WORD_SIGN))
            return true;
    return false;
}

/* The sentences of the whole document, asides too. */
static struct sentences all_sentences(struct arena *arena, struct text_tools *tools,
                                      const struct document *document)
{
    struct sentences all = sentences_of(arena, tools, document), kept = {all.items, 0};
    for (size_t i = 0; i < all.count; i++)
        if (says_something(document, &all.items[i]))
            kept.items[kept.count++] = all.items[i];
    return kept;
}

static void find_views(struct arena *arena, struct text_tools *tools,
                       const struct document *document, const struct passage_index *index,
                       struct sentences sentences, const struct returned *returned,
                       struct analysis *analysis)
{
    struct scene scene =
        scene_make(arena, tools, document, sentences, analysis->metadata.sender, index);
    scene.returned = returned;
    viewpoints_find(arena, tools, &scene, analysis);
    if (index)
        passages_find(arena, index, &scene, analysis);
    returned_place_viewpoints(arena, &scene, analysis);
    stance_judge(arena, &scene, analysis);
}

/* What somebody wrote beside an ordinary answer is its sender's own business, but it is kept. */
static void keep_comments(struct arena *arena, const struct document *document,
                          struct analysis *analysis)
{
    VEC(struct background) background = {0};
    for (size_t i = 0; i < analysis->background_count; i++)
        *VEC_PUSH(arena, &background) = analysis->background[i];
    for (size_t i = 0; i < document->blocks.count; i++)
        if (document->blocks.items[i].kind == BLOCK_COMMENT)
            *VEC_PUSH(arena, &background) =
                (struct background){document->blocks.items[i].range, BACKGROUND_HANDLING};
    analysis->background = background.items;
    analysis->background_count = background.count;
}

/* It answers ours whatever it says, and what says who sent it is what is not the draft's. */
static void analyse_returned(struct arena *arena, struct text_tools *tools,
                             const struct document *document, const struct passage_index *index,
                             const struct consultation_context *context, struct sentences sentences,
                             const struct returned *returned, struct analysis *analysis)
{
    struct document own = returned_letter(arena, document, returned, sentences);
    struct letter_reading letter =
        letter_read(arena, tools, &own, sentences_of(arena, tools, &own), context);
    metadata_read(&letter, &analysis->metadata);
    analysis->kind = DOCUMENT_RESPONSE;
    analysis->answers = ANSWERS_THIS;
    analysis->returned = true;
    find_views(arena, tools, document, index, sentences, returned, analysis);
}

static void analyse_letter(struct arena *arena, struct text_tools *tools,
                           const struct document *document, const struct passage_index *index,
                           const struct consultation_context *context, struct analysis *analysis)
{
    struct document body = document_body(document);
    struct sentences sentences = sentences_of(arena, tools, &body);
    struct str draft_title = index ? index->draft->title : STR("");
    struct letter_reading letter = letter_read(arena, tools, &body, sentences, context);
    metadata_read(&letter, &analysis->metadata);
    analysis->kind = letter.kind;
    analysis->answers = document_answers(arena, tools, &body, analysis->kind, &analysis->metadata,
                                         context, draft_title, &analysis->answers_other);
    if (analysis->kind != DOCUMENT_RESPONSE)
        return;
    find_views(arena, tools, &body, index, sentences, NULL, analysis);
    if (body.blocks.count < document->blocks.count)
        keep_comments(arena, document, analysis);
}

static bool has_asides(const struct document *document)
{
    return document_body(document).blocks.count < document->blocks.count;
}

void analyse(struct arena *arena, struct text_tools *tools, const struct document *document,
             const struct passage_index *index, const struct consultation_context *context,
             struct analysis *ret_analysis)
{
    struct analysis analysis = {0};
    const struct returned *returned = NULL;
    struct sentences sentences = {0};
    if (index && has_asides(document)) {
        sentences = all_sentences(arena, tools, document);
        returned = returned_find(arena, index, document, sentences);
    }
    if (returned)
        analyse_returned(arena, tools, document, index, context, sentences, returned, &analysis);
    else
        analyse_letter(arena, tools, document, index, context, &analysis);
    *ret_analysis = analysis;
}

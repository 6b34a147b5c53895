/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/analysis.h"

#include "text/identity.h"
#include "text/metadata.h"
#include "text/passages.h"
#include "text/stance.h"
#include "text/viewpoints.h"

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
        "kind", "stance", "reference", "heading", "quotation", "words", "section", "neighbour"};
    return names[kind];
}

const struct passage_index *passage_index_make(struct arena *arena, struct text_tools *tools,
                                               const struct draft *draft)
{
    struct passage_index *index = ARENA_NEW(arena, struct passage_index);
    index->draft = draft;
    index->ranking = ranking_make(arena, tools, draft);
    return index;
}

static void find_views(struct arena *arena, struct text_tools *tools,
                       const struct document *document, const struct passage_index *index,
                       struct sentences sentences, struct analysis *analysis)
{
    struct scene scene =
        scene_make(arena, tools, document, sentences, analysis->metadata.sender, index);
    viewpoints_find(arena, tools, &scene, analysis);
    if (index)
        passages_find(arena, index, &scene, analysis);
    stance_judge(arena, &scene, analysis);
}

void analyse(struct arena *arena, struct text_tools *tools, const struct document *document,
             const struct passage_index *index, const struct consultation_context *context,
             struct analysis *ret_analysis)
{
    struct analysis analysis = {0};
    struct sentences sentences = sentences_of(arena, tools, document);
    struct str draft_title = index ? index->draft->title : STR("");
    struct letter_reading letter = letter_read(arena, tools, document, sentences, context);
    metadata_read(&letter, &analysis.metadata);
    analysis.kind = letter.kind;
    analysis.answers = document_answers(arena, tools, document, analysis.kind, &analysis.metadata,
                                        context, draft_title, &analysis.answers_other);
    if (analysis.kind == DOCUMENT_RESPONSE)
        find_views(arena, tools, document, index, sentences, &analysis);
    *ret_analysis = analysis;
}

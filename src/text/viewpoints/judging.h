/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What each sentence of a letter does, judged by its cues alone: how much it speaks for each kind
 * of viewpoint, for each kind of background, and how it hangs together with the sentence before.
 * The grouping into viewpoints builds on this.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_JUDGING_H
#define SAMSYN_TEXT_VIEWPOINTS_JUDGING_H

#include "text/analysis.h"
#include "text/document/sections.h"
#include "text/language/lexicon.h"
#include "text/language/sentences.h"

struct judgement {
    const struct sentence *sentence;
    struct cue_matches cues;
    float kinds[VIEWPOINT_KINDS];
    float background[BACKGROUND_KINDS];
    float wish;               /* a wish of whatever kind */
    enum viewpoint_kind kind; /* the best; meaningless when strength is 0 */
    float strength;           /* of the best kind, 0 when no cue speaks */
    enum stance stance;       /* the formal position that it takes, or STANCE_NONE */
    bool contrast;            /* begins with, or has early, a "men", "dock", "däremot" */
    bool consequence;         /* "därför" */
    bool additive;            /* "dessutom", "också" */
    bool backward;            /* begins by pointing at what stands before */
    bool whole;               /* speaks of the proposal as a whole */
    bool process;             /* speaks of the consultation itself */
    bool past;                /* tells of an earlier decision */
    bool asks;                /* ends with a question mark */
    bool own_voice;           /* the sender is its subject */
};

/* One for each sentence, in `arena`. `sender` (may be empty) is recognised as the sender's own
 * voice. */
struct judgement *judge_sentences(struct arena *arena, struct text_tools *tools,
                                  struct sentences sentences, struct str sender);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Proposals: every answer analysed once by the present analysis, and what it found kept: what the
 * document is, its viewpoints with their passages, its background.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_PROPOSALS_H
#define SAMSYN_MODEL_DOCUMENTS_PROPOSALS_H

#include "model/consultation/draft.h"
#include "model/office/office.h"
#include "store/statements.h"
#include "text/analysis.h"

/* What the analysis of a consultation's answers stands on; made once, in an arena that outlives it.
 */
struct analysis_ground {
    int64_t consultation;
    struct loaded_draft *draft;
    const struct passage_index *index;
    struct consultation_context context;
};

/* Analyse all documents that have been read and that the present analysis has not seen. Broken off,
 * it can be called again and goes on; ids come out the same. The viewpoints of a document that a
 * person has worked on stay as they are; of the others one that is found again in the same place
 * and of the same kind keeps its id. At last what the documents count as is made again
 * (standings.h), but not in an office that is thrown away. */
bool proposals_make(struct office *office, struct error *error);

/* What the analysis of each answer to the consultation stands on: the draft, its index, and who was
 * asked. Loaded once and used for all of them; in `arena`. */
bool analysis_ground_load(struct office *office, const struct sql_consultation *consultation,
                          struct arena *arena, struct analysis_ground *ret_ground,
                          struct error *error);
/* Analyse one document from its kept reading. `*ret_found` is false when it has none. The document
 * and the analysis are in `arena`. */
bool proposal_analyse(struct office *office, const struct analysis_ground *ground, int64_t document,
                      struct arena *arena, struct document *ret_document,
                      struct analysis *ret_analysis, bool *ret_found, struct error *error);

/* An analysis as rows: texts in `arena` or borrowed from the analysis; ids are 0. For keeping and
 * for comparing with what is kept. */
struct proposal_rows {
    struct sql_analysis analysis;
    struct sql_viewpoint_rows viewpoints;
    struct sql_viewpoint_passage_rows passages; /* .viewpoint: the viewpoint's ordinal */
    struct sql_background_rows background;
};
bool proposal_rows_make(const struct analysis_ground *ground, int64_t document,
                        const struct document *text, const struct analysis *analysis,
                        struct arena *arena, struct proposal_rows *ret_rows, struct error *error);
/* Whether a person has judged or changed any of its viewpoints. */
bool proposal_is_judged(struct office *office, int64_t document, bool *ret_judged,
                        struct error *error);

/* The same as kept; `*ret_found` is false when the document has no analysis. In `arena`. */
bool proposal_rows_load(struct office *office, int64_t document, struct arena *arena,
                        struct proposal_rows *ret_rows, bool *ret_found, struct error *error);
/* True when both say the same; ids do not count. */
bool proposal_rows_equal(const struct proposal_rows *a, const struct proposal_rows *b);

/* The version under which analyses are kept: it changes with the analysis and with the reader. */
struct str proposal_version(void);

#endif

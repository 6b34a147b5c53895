/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What of a document is masked for the public (disclosures.h says it), as what is shown takes it
 * out: the stretches that overlap or touch as one, and whose name must not stand above the text
 * because it stands in what is masked.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_MASKING_H
#define SAMSYN_MODEL_DOCUMENTS_MASKING_H

#include "model/office/office.h"
#include "text/document/document.h"

struct masked_stretch {
    struct range range;
    struct str reason; /* those of all that it was made of, apart by "; " */
};
struct masking {
    VEC(struct masked_stretch) stretches; /* in the text's order, apart */
};

/* In `arena`. */
bool masking_find(struct office *office, int64_t document, struct arena *arena,
                  struct masking *ret_masking, struct error *error);

/* Whether naming `sender` would tell what is masked in `document`: the name stands there and some
 * of it is masked, what is masked is some of the name, or each word of the name is masked
 * somewhere. Found as quotations are (text/document/quotation.h). Inside arena_run. */
bool masking_hides_sender(struct arena *arena, const struct masking *masking,
                          const struct document *document, struct str sender);

#endif

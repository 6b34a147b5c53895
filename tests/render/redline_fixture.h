/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the tests of redlines share: two versions in a notation of a block a line, compared, and
 * what comes of them as text.
 *
 *     # Heading            ## one level down
 *     - bullet             2. numbered list item
 *     @1,2 cell            of row 1, column 2
 *     [3] note
 *     paragraph
 *       its second line
 */
#ifndef SAMSYN_TESTS_REDLINE_FIXTURE_H
#define SAMSYN_TESTS_REDLINE_FIXTURE_H

#include "base/buf.h"
#include "render/redline.h"

struct versions {
    struct arena arena;
    struct text_tools tools;
    struct document old, new;
    struct comparison comparison;
    struct redline redline;
};

/* Read both versions, compare them and make the redline, or fail the test. For versions_done. */
struct versions *versions_compare(const char *old, const char *new);
void versions_done(struct versions *versions);

/* The redline for a person: a block a line, "[-gone-]", "{+new+}", "[1-moved away-]",
 * "{1+moved here+}"; the end of a block that is in one version alone as "[-¶-]", "{+¶+}". A NUL
 * behind; for buf_done. */
struct buf redline_as_text(const struct redline *redline);
/* What is left of the redline when one version is left out: the other one in the notation above.
 * Likewise. */
struct buf redline_as_version(const struct redline *redline, bool old);
/* A document in the same form. Likewise. */
struct buf document_as_version(const struct document *document);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of a draft are called and what they say, as an answer to it quotes them: all of a
 * version in one run of bytes, so that it can be made once and kept beside the database.
 */
#ifndef SAMSYN_MODEL_ANSWERS_PASSAGE_WORDS_H
#define SAMSYN_MODEL_ANSWERS_PASSAGE_WORDS_H

#include "base/buf.h"
#include "model/consultation/draft.h"

struct passage_words {
    struct str id;
    struct str name; /* Swedish: "insats 1.1 Testbäddar", "textställe i avsnitt 1.1 Omvärld" */
    struct str
        words; /* the passage's own, at most LIMIT_QUOTE_BYTES; empty where the name says all */
};

/* Append those of every part of a draft, in its order. */
bool passage_words_make(const struct draft *draft, struct arena *arena, struct buf *out,
                        struct error *error);
/* Those of a version, made from what is kept of it, in `arena`. Takes some milliseconds: keep it.
 */
bool passage_words_load(struct office *office, int64_t version, struct arena *arena,
                        struct str *ret_made, struct error *error);
/* Those of the next part, borrowed from what was made; `rest` goes on behind it. False at the end.
 */
bool passage_words_next(struct str *rest, struct passage_words *ret_words);
/* Those of one part, borrowed from what was made; false when there is no such part. */
bool passage_words_find(struct str made, struct str id, struct passage_words *ret_words);

#endif

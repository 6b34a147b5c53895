/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A labelled pair of versions (tests/labelled/pairs/README.md): two texts, and for places of the
 * old one where a careful reader finds them in the new.
 */
#ifndef SAMSYN_TOOLS_PAIR_H
#define SAMSYN_TOOLS_PAIR_H

#include "base/arena.h"
#include "base/error.h"
#include "text/document/document.h"

enum pair_label {
    PAIR_KEPT,
    PAIR_EDITED,
    PAIR_MOVED,
    PAIR_SPLIT,
    PAIR_JOINED,
    PAIR_GONE,
    PAIR_LABELS
};

/* A place of the old text, and where it stands in the new: several ranges of what is split, none of
 * what is gone. */
struct pair_place {
    struct str id, note;
    struct range old;
    enum pair_label label;
    struct range *new;
    size_t new_count;
};

struct pair {
    struct str name;
    struct str old, new; /* the texts */
    VEC(struct pair_place) places;
};

/* "kept", "edited", "moved", "split", "joined", "gone". */
const char *pair_label_name(enum pair_label label);

/* Load the pair of `folder` into `arena`. ERROR_INPUT with the line for what is not of the form,
 * ERROR_NOT_FOUND when its texts are kept elsewhere. */
bool pair_load(struct arena *arena, const char *folder, struct pair *ret_pair, struct error *error);

#endif

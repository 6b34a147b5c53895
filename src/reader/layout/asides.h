/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What people have written beside a text: comments and tracked changes. They are gathered while the
 * text is walked, when it is not yet known where in the canonical text their places will be, and
 * put behind it as blocks of their own, in the order of the places that they are about.
 */
#ifndef SAMSYN_READER_LAYOUT_ASIDES_H
#define SAMSYN_READER_LAYOUT_ASIDES_H

#include "reader/layout/flow.h"

/* A comment or a change; its places are those of the flow (flow_mark_place). */
struct aside {
    enum block_kind kind; /* BLOCK_COMMENT, BLOCK_INSERTED or BLOCK_DELETED */
    struct str id;        /* of a comment, by which its anchors are found */
    struct str parent;    /* id of the comment that it answers, or empty */
    struct str author;
    struct str text; /* raw, its paragraphs as lines */
    size_t from, to; /* of a change */
};

enum anchor_kind { ANCHOR_START, ANCHOR_END, ANCHOR_POINT };

/* Where a comment is tied to the text. */
struct aside_anchor {
    struct str id;
    enum anchor_kind kind;
    size_t place;
};

struct asides {
    struct flow *flow;
    VEC(struct aside) items;
    VEC(struct aside_anchor) anchors;
    bool changing;
    struct aside change; /* at hand, when changing */
    struct buf text;     /* of it */
};

/* None yet; `flow` must outlive them. For asides_done. */
struct asides asides_init(struct flow *flow);
/* Free the text under way. */
void asides_done(struct asides *asides);

/* Text that was inserted (call before it goes into the flow) or deleted (which does not). It
 * belongs to the change at hand when that is of the same kind and author. */
void asides_add_change(struct asides *asides, enum block_kind kind, struct str author,
                       struct str text);
/* What comes now is not changed. */
void asides_end_change(struct asides *asides);

/* The comment `id` begins, ends or stands here. */
void asides_anchor(struct asides *asides, struct str id, enum anchor_kind kind);
/* What a comment says; all strings are in the arena. A comment that answers another and has no
 * anchor of its own is about the same place. */
void asides_add_comment(struct asides *asides, const struct aside *comment);

/* Put all as blocks; once, when all paragraphs of all parts are closed. One without words is left
 * out. False when a change was too long to be kept. */
bool asides_put(struct asides *asides);

#endif

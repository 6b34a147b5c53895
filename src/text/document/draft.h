/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The draft as a tree: chapters, focus areas (inriktningsområden), initiatives (insatser),
 * sections, paragraphs and list items, found by the reader's blocks, the numbering, the words of
 * the headings and the structure of lists. And findings: what is wrong with the draft itself.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_DRAFT_H
#define SAMSYN_TEXT_DOCUMENT_DRAFT_H

#include "text/document/document.h"
#include "text/document/headings.h"
#include "text/language/tools.h"
#include "text/language/words.h"

enum node_kind {
    NODE_ROOT,
    NODE_CHAPTER,
    NODE_FOCUS_AREA,
    NODE_INITIATIVE,
    NODE_SECTION,
    NODE_PARAGRAPH,
    NODE_LIST_ITEM,
    NODE_KINDS
};

#define NODE_NONE SIZE_MAX

struct node {
    struct str id; /* unique in the draft; kinds and ordinals from the root on ("fa3.i2") */
    enum node_kind kind;
    enum heading_label label; /* what it calls itself */
    struct str number;  /* its own, as printed ("3.1" of "Insats 3.1"), no full stop; or empty */
    struct str outline; /* its section number ("2.3" of "2.3 Inriktningsområde 3: …"); or empty */
    struct str title;   /* a heading's words, without number and label; of a paragraph or list item
                           its first words */
    size_t parent;      /* index of its parent; NODE_NONE for the root */
    size_t depth;       /* 0 for the root */
    struct range range;   /* heading and all that is below */
    struct range heading; /* the heading, or the text itself; empty for a root without a title */
    uint32_t page, line;
    bool bold_lead; /* of a paragraph or list item: its title is a bold lead */
    struct word_list title_words;
    float *title_weights; /* for each title word: 1 over the number of titles that have it */
};

enum finding_code {
    FINDING_REPEATED_INITIATIVE, /* an area prints initiatives of another once more */
    FINDING_NUMBERING_GAP,       /* a number is left out: the parameter */
    FINDING_REPEATED_NUMBER,     /* two parts have the same number: the parameter */
    FINDING_DANGLING_REFERENCE,  /* the text refers to a part that is not there: the parameter */
    FINDING_CODES
};

struct finding {
    enum finding_code code;
    struct str parameter; /* the titles, number or reference that it is about */
    size_t *nodes;        /* those that it is about, the one at fault first */
    size_t node_count;
};

/* A word that this draft itself uses as a label ("Kraftfält 2"). */
struct own_label {
    struct str stem;
    enum heading_label label;
};

struct draft {
    const struct document *document;
    struct str title;
    struct node *nodes; /* depth first; nodes[0] is the root */
    size_t node_count;
    const struct node **by_id; /* all of them, in the order of their ids */
    struct own_label *labels;
    size_t label_count;
    struct finding *findings;
    size_t finding_count;
};

/* "root", "chapter", "focus_area", "initiative", "section", "paragraph", "list_item". */
const char *node_kind_name(enum node_kind kind);
/* The kind of that name; NODE_KINDS for any other. */
enum node_kind node_kind_from_name(struct str name);
/* "repeated_initiative", "numbering_gap", "repeated_number", "dangling_reference". */
const char *finding_code_name(enum finding_code code);
/* Read the tree and the findings, comments and tracked changes left aside; `document` and `arena`
 * must outlive the draft. */
void draft_read(struct arena *arena, struct text_tools *tools, const struct document *document,
                struct draft *ret_draft);
/* Fill by_id, for whoever has the nodes from elsewhere. In `arena`. */
void draft_order_ids(struct arena *arena, struct draft *draft);
/* The block that is the title, as draft_read finds it; empty where there is none. */
struct range draft_title_range(struct arena *arena, const struct document *document);
/* Whether the paragraph or list item that fills `range` has a bold lead, as draft_read finds it. */
bool draft_has_bold_lead(struct arena *arena, const struct document *document, struct range range);
/* The deepest node whose range holds byte `at`; the root if none. O(log n + depth). */
size_t draft_node_at(const struct draft *draft, size_t at);
/* Index of the node with this id, or NODE_NONE. O(log n). */
size_t draft_node_by_id(const struct draft *draft, struct str id);
/* True when `node` is `ancestor` or below it. */
bool draft_is_within(const struct draft *draft, size_t node, size_t ancestor);
/* The label that a word is, by the language or by the draft's own use; LABEL_NONE for other words.
 */
enum heading_label draft_label_of(const struct draft *draft, const struct word *word);
/* True for nodes that people refer to: those with a heading, and initiatives. */
bool node_is_titled(const struct node *node);

#endif

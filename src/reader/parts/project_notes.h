/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What analysts wrote about selections, gathered while a project's XML is walked: notes stand
 * behind the selections that refer to them, and some are tied to theirs by a Link alone. For
 * format_project.c; all of it inside arena_run.
 */
#ifndef SAMSYN_READER_PROJECT_NOTES_H
#define SAMSYN_READER_PROJECT_NOTES_H

#include "reader/parent/project.h"

struct noted_text {
    struct guid guid;
    struct str text;
};

struct noted_link {
    struct guid origin, target;
};

/* Zero it before use. */
struct project_noting {
    VEC(struct noted_text) texts;          /* the notes */
    VEC(struct project_note) descriptions; /* of selections, and references: these without text */
    VEC(struct noted_link) links;
};

/* A note begins; and more of its text. */
void project_note_begin(struct arena *arena, struct project_noting *noting, struct guid guid);
void project_note_say(struct arena *arena, struct project_noting *noting, struct str words);
/* More of the description of the selection in this place, which is the last so far. */
void project_note_describe(struct arena *arena, struct project_noting *noting, size_t selection,
                           struct str words);
/* That selection refers to a note. */
void project_note_refer(struct arena *arena, struct project_noting *noting, size_t selection,
                        struct guid note);
/* A link from a thing to another. */
void project_note_link(struct arena *arena, struct project_noting *noting, struct guid origin,
                       struct guid target);

/* Fill `notes` of the project: what each selection is described by, refers to, or is linked with.
 */
void project_notes_tie(struct arena *arena, struct project_noting *noting, struct project *project);

#endif

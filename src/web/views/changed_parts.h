/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What changed, at a glance, for the public's page: the figures of the whole way, a bar for each
 * part of a version, and under which part each change is told. Every figure leads to its list.
 */
#ifndef SAMSYN_WEB_VIEWS_CHANGED_PARTS_H
#define SAMSYN_WEB_VIEWS_CHANGED_PARTS_H

#include "web/views/chain_view.h"

/* Which changes of a version are told. */
struct changed_choice {
    int64_t version;
    struct str cause, kind; /* empty: all */
};

/* The address of a list of changes; `from` is a change that it is to begin at or before, or 0. In
 * the request's arena. */
struct str changed_href(const struct office_view *view, const struct changed_choice *choice,
                        int64_t from);

/* The version that most viewpoints had a hand in, the later of equals; the chain has more than one,
 * and `overview` is changes_overview's. */
int64_t changed_busiest(const json_t *overview);

/* Into the view: "story" (sentences on the whole way), "parts" [{"name", "href", "bar_svg",
 * "changes", "caused", "caused_href", "editorial", "editorial_href", "open", "wishes"}] of the
 * chosen version, "some_open" (there is a change that nobody has explained). */
bool changed_put_parts(struct chain_view *chain, const json_t *overview,
                       const struct changed_choice *choice, struct error *error);

/* Into each change of "changes": "begins" (null, or {"name", "anchor"} where another part than that
 * of the change before it begins) and "name" (what it is called below that). */
void changed_put_headings(struct chain_view *chain, const json_t *overview,
                          const struct changed_choice *choice);

#endif

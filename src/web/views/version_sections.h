/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The parts of a long version that is shown part by part (draft_pages.h), with the ways between
 * them.
 */
#ifndef SAMSYN_WEB_VIEWS_VERSION_SECTIONS_H
#define SAMSYN_WEB_VIEWS_VERSION_SECTIONS_H

#include "web/views/version_page.h"

/* What the model says of the parts, and how they are addressed and counted. */
struct version_sections {
    const json_t *told;   /* with "parts", "part" and "all" */
    const char *counted;  /* the member of a part by which it is counted: "changed" */
    const char *counts;   /* the text of a count: "versions_section_changed" */
    const char *some;     /* the text for those with any, "versions_sections_changed", and */
    const char *rest;     /* for those without */
    const char *path;     /* below the version's address: "/compare" */
    const char *name;     /* of the parameter that has the part: "part"; "all" stands for all */
    const char *query;    /* more of the query, to be put behind: "&view=inline", or "" */
    bool passes_the_rest; /* the way to the next part leads past those without any */
};

/* Put "sections" into the view: null where the version is shown whole because it is short, else
 * {"all" (all parts are shown), "here" ("Del 2 av 9: Kompetens"; null when all are), "all_href",
 * "some", "rest" ({"text", "open", "items": [{"href", "name", "count_text", "here"}]}, null when
 * there are none), "previous", "next" ({"href", "name"} or null)}. */
void version_sections_put(struct version_page *page, const struct version_sections *sections);

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where a REFI-QDA project's paths lead to (REFI-QDA 1.5, section 8.3): "internal://x.txt" is a
 * file of the archive's folder for sources; "relative:///x.txt" one beside the project, which some
 * programs pack all the same. Nothing outside the archive is ever opened.
 */
#ifndef SAMSYN_READER_PROJECT_PATHS_H
#define SAMSYN_READER_PROJECT_PATHS_H

#include "base/arena.h"
#include "reader/parts/zip.h"

/* The bytes of the file that `path` names, in whichever folder of the archive it stands; in either
 * case, with '/' or '\\', and as an address has it ("%20"). Without bytes when there is none. */
struct str project_file(struct arena *arena, const struct zip *zip, struct str path);

/* Whether it names a file beside the project, or anywhere else on the analyst's machine. */
bool project_path_is_beside(struct str path);

#endif

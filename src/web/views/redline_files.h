/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Links to the files in which a version is held against the one before it (pages/redline.c).
 */
#ifndef SAMSYN_WEB_VIEWS_REDLINE_FILES_H
#define SAMSYN_WEB_VIEWS_REDLINE_FILES_H

#include "web/views/office_view.h"

#include <stdint.h>

/* Put "files": [{"text", "href"}] into the view, of a version that was made from another. */
void redline_put_files(struct office_view *view, int64_t version);

#endif

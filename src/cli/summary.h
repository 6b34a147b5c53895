/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The counts that a run ends with: what came in and what became of it, adding up.
 */
#ifndef SAMSYN_CLI_SUMMARY_H
#define SAMSYN_CLI_SUMMARY_H

#include "model/office/messages.h"

#include <jansson.h>
#include <stdio.h>

/* Print the summary of the compilation with that head, which was written to `folder`. */
void summary_print(const json_t *head, enum language language, const char *folder, FILE *out);
/* How many documents could not be read. */
json_int_t summary_not_read(const json_t *head);

#endif

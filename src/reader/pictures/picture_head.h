/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * How many pixels a picture says that it has, from its head alone: to refuse one of too many before
 * anything is decoded. Pure functions over any bytes.
 */
#ifndef SAMSYN_READER_PICTURES_PICTURE_HEAD_H
#define SAMSYN_READER_PICTURES_PICTURE_HEAD_H

#include "text/document/document.h"

/* Page `page` (from 0; only TIFF has more than one) of a picture of `format`. False when its head
 * does not say. */
bool picture_head(struct str bytes, enum document_format format, size_t page, uint32_t *ret_columns,
                  uint32_t *ret_rows);

#endif

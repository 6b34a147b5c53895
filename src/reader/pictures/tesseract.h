/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Tesseract as what reads a picture. All that it opens it opens here, before the sandbox.
 */
#ifndef SAMSYN_READER_PICTURES_TESSERACT_H
#define SAMSYN_READER_PICTURES_TESSERACT_H

#include "reader/pictures/recogniser.h"

/* Load the data for Swedish. False when there is none. To be given back with tesseract_release.
 *
 * English is read with it too, as well as with its own: that data beside it was measured to make
 * Swedish worse ("for" for "för"), and English alone would lose every å, ä and ö. */
bool tesseract_prepare(struct engine *ret_engine);
void tesseract_release(struct engine *engine);

#endif

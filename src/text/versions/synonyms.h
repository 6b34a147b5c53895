/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Words that stand for each other when a public text is reworded: a group a row, its words parted
 * by spaces, each as it stands in a dictionary or in another common form. A word stands in no more
 * than one group, nor does its stem (text_stem): of two forms with one stem one is named, and
 * whoever looks a word up does so by its stem. Each is one word as words_of reads it, lower case.
 * Ended by NULL.
 */
#ifndef SAMSYN_TEXT_VERSIONS_SYNONYMS_H
#define SAMSYN_TEXT_VERSIONS_SYNONYMS_H

extern const char *const synonyms_sv[];
extern const char *const synonyms_en[];

#endif

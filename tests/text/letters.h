/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Letters and drafts for tests of the analysis, on the bench of letter_support.h: text read as the
 * reader reads plain text and Markdown, and what the analysis makes of it. Everything lives in the
 * bench's arena.
 */
#ifndef SAMSYN_TESTS_TEXT_LETTERS_H
#define SAMSYN_TESTS_TEXT_LETTERS_H

#include "letter_support.h"
#include "text/analysis.h"
#include "text/document/draft.h"
#include "text/viewpoints/scene.h"

/* A small draft with two focus areas of two initiatives each, numbered 1.1 to 2.2, and a chapter
 * of indicators. */
extern const char letters_archipelago[];

/* The document of `text`: blocks, levels of headings and marks of lists as in a file. */
struct document *letters_read(struct letter_bench *bench, const char *text);
struct draft *letters_draft(struct letter_bench *bench, const char *text);
const struct passage_index *letters_index(struct letter_bench *bench, const char *draft);
/* `text` laid out for judging; `draft` may be NULL. */
struct scene *letters_scene(struct letter_bench *bench, const char *text, const char *draft);
/* All that the analysis says of `text`; `draft` may be NULL. */
struct analysis *letters_analyse(struct letter_bench *bench, const char *text, const char *draft);

/* Words of `text`. */
struct word_list letters_words(struct letter_bench *bench, const char *text);
/* Where `needle` first stands in `text`; fails the test when it does not. */
size_t letters_at(struct str text, const char *needle);
/* The sentence that `needle` stands in. */
size_t letters_sentence(const struct scene *scene, const char *needle);
/* The viewpoint that `words` stand in; fails the test when they stand in none. */
const struct viewpoint *letters_viewpoint(const struct analysis *analysis, const char *text,
                                          const char *words);
/* A response of a municipality that says `text`, which begins with a paragraph. */
const char *letters_response(struct letter_bench *bench, const char *text);
/* The node of this title; fails the test when the draft has none. */
size_t letters_node(const struct draft *draft, const char *title);

#endif

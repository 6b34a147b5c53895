/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/english.h"

#include <stdlib.h>

/* In byte order, for bsearch; a test holds it so. */
static const char *const stop_words[] = {
    "a",      "about", "after", "all",       "also",  "an",      "and",   "any",     "are",
    "as",     "at",    "be",    "because",   "been",  "before",  "being", "between", "both",
    "but",    "by",    "can",   "could",     "did",   "do",      "does",  "during",  "each",
    "either", "for",   "from",  "had",       "has",   "have",    "he",    "her",     "his",
    "how",    "if",    "in",    "including", "into",  "is",      "it",    "its",     "may",
    "might",  "more",  "most",  "must",      "no",    "nor",     "not",   "of",      "on",
    "only",   "or",    "other", "our",       "out",   "over",    "shall", "she",     "should",
    "so",     "some",  "such",  "than",      "that",  "the",     "their", "them",    "then",
    "there",  "these", "they",  "this",      "those", "through", "to",    "under",   "until",
    "up",     "upon",  "was",   "we",        "were",  "what",    "when",  "where",   "whether",
    "which",  "while", "who",   "whom",      "whose", "will",    "with",  "within",  "without",
    "would",  "you",   "your",
};

static int compare_words(const void *key, const void *element)
{
    return str_compare(*(const struct str *)key, str_from(*(const char *const *)element));
}

bool word_is_english_stop(struct str lower)
{
    return bsearch(&lower, stop_words, sizeof stop_words / sizeof *stop_words, sizeof *stop_words,
                   compare_words);
}

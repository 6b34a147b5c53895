/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/vocabulary.h"

#define COUNT(names) (sizeof(names) / sizeof *(names))

static const char *const KINDS[] = {"objection", "change", "addition", "clarification", "concern",
                                    "question",  "offer",  "praise",   "stance"};
static const char *const STANCES[] = {"for",          "for_in_part", "against",
                                      "no_objection", "abstains",    "unclear"};
static const char *const OUTCOMES[] = {"accommodated", "in_part", "not_accommodated", "noted",
                                       "outside_the_scope"};
static const char *const TYPES[] = {
    "kommun",  "region",     "statlig myndighet", "myndighet",    "lärosäte",    "bolag",
    "företag", "näringsliv", "civilsamhälle",     "organisation", "privatperson"};

const struct vocabulary VOCABULARY_KINDS = {"kind_", KINDS, COUNT(KINDS)};
const struct vocabulary VOCABULARY_STANCES = {"stance_", STANCES, COUNT(STANCES)};
const struct vocabulary VOCABULARY_OUTCOMES = {"outcome_", OUTCOMES, COUNT(OUTCOMES)};
const struct vocabulary VOCABULARY_TYPES = {"types_", TYPES, COUNT(TYPES)};

size_t vocabulary_place(const struct vocabulary *vocabulary, struct str name)
{
    size_t place = 0;
    while (place < vocabulary->count && !str_equal(str_from(vocabulary->names[place]), name))
        place++;
    return place;
}

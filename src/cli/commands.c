/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#define DATA_OPTION                                                                                \
    {                                                                                              \
        "data", 0, OPTION_VALUE, "DIR", "the data folder ($SAMSYN_DATA, else .)"                   \
    }
#define JSON_OPTION                                                                                \
    {                                                                                              \
        "json", 0, OPTION_FLAG, NULL, "print JSON, for programs"                                   \
    }
#define HELP_OPTION                                                                                \
    {                                                                                              \
        "help", 'h', OPTION_FLAG, NULL, "show this"                                                \
    }
#define LANGUAGE_OPTION                                                                            \
    {                                                                                              \
        "lang", 0, OPTION_VALUE, "sv|en", "the language of the result (sv)"                        \
    }
#define CONSULTATION_OPTION                                                                        \
    {                                                                                              \
        "consultation", 0, OPTION_VALUE, "N", "which consultation, when there are several"         \
    }
#define FACT_OPTIONS                                                                               \
    {"case-number", 0, OPTION_VALUE, "NUMBER", "our case number (diarienummer)"},                  \
        {"title", 0, OPTION_VALUE, "TITLE", "the consultation's title (the draft's)"},             \
        {"authority", 0, OPTION_VALUE, "NAME", "the body that asks"},                              \
        {"deadline", 0, OPTION_VALUE, "DATE", "the last day for answers, as 2026-03-05"},          \
    {                                                                                              \
        "consultees", 0, OPTION_VALUE, "FILE", "those asked: CSV with name;type;email"             \
    }
#define END_OF_OPTIONS                                                                             \
    {                                                                                              \
        NULL, 0, OPTION_FLAG, NULL, NULL                                                           \
    }

static const struct option_spec compile_options[] = {
    {"output", 'o', OPTION_VALUE, "DIR", "the folder for the result"},
    FACT_OPTIONS,
    {"by", 0, OPTION_VALUE, "ORDER", "node, consultee, question or stance (node)"},
    LANGUAGE_OPTION,
    DATA_OPTION,
    CONSULTATION_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

const struct command commands[] = {
    {"compile", "[DRAFT FILE...]", "compile answers to a draft",
     "With DRAFT and FILEs: everything in one run, no data folder. Without: what the data folder\n"
     "holds, into its folder compilation unless -o says otherwise.",
     0, SIZE_MAX, compile_options, command_compile},
    {NULL, NULL, NULL, NULL, 0, 0, NULL, NULL},
};

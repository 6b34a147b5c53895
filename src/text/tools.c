/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/tools.h"

#include "text/lexicon.h"
#include "text/weights.h"

#include <libstemmer.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static void compile_tables(void *context)
{
    struct text_tools *tools = context;
    tools->lexicon = lexicon_compile(&tools->arena);
    tools->weights = weights_index(&tools->arena);
}

bool text_tools_open(struct text_tools *ret_tools, struct error *error)
{
    struct text_tools tools = {.arena = arena_init()};
    UErrorCode status = U_ZERO_ERROR;
    tools.stemmer = sb_stemmer_new("swedish", "UTF_8");
    tools.sentence_breaks = ubrk_open(UBRK_SENTENCE, "sv", NULL, 0, &status);
    if (!tools.stemmer || U_FAILURE(status)) {
        text_tools_done(&tools);
        return error_set(error, ERROR_INTERNAL,
                         "the Swedish stemmer or ICU's sentence rules cannot be opened; "
                         "is libicu's data installed?");
    }
    if (!arena_run(&tools.arena, compile_tables, &tools, error)) {
        text_tools_done(&tools);
        return false;
    }
    *ret_tools = tools;
    return true;
}

void text_tools_done(struct text_tools *tools)
{
    if (tools->sentence_breaks)
        ubrk_close(tools->sentence_breaks);
    if (tools->text)
        utext_close(tools->text);
    if (tools->stemmer)
        sb_stemmer_delete(tools->stemmer);
    arena_done(&tools->arena);
    *tools = (struct text_tools){0};
}

struct str text_stem(const struct text_tools *tools, struct str lower)
{
    const sb_symbol *stem =
        sb_stemmer_stem(tools->stemmer, (const sb_symbol *)lower.p, (int)lower.n);
    if (!stem)
        return lower;
    return (struct str){(const char *)stem, (size_t)sb_stemmer_length(tools->stemmer)};
}

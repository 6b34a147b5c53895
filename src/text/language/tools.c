/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/tools.h"

#include "text/language/lexicon.h"
#include "text/viewpoints/weights.h"

#include <libstemmer.h>
#include <unicode/ubrk.h>
#include <unicode/ucol.h>
#include <unicode/utext.h>

static void compile_tables(void *context)
{
    struct text_tools *tools = context;
    tools->lexicon = lexicon_compile(&tools->arena);
    tools->weights = weights_index(&tools->arena, weights_sv, weights_sv_count);
}

bool text_tools_open(struct text_tools *ret_tools, struct error *error)
{
    struct text_tools tools = {.arena = arena_init()};
    UErrorCode status = U_ZERO_ERROR;
    tools.stemmer = sb_stemmer_new("swedish", "UTF_8");
    tools.english = sb_stemmer_new("english", "UTF_8");
    tools.sentence_breaks = ubrk_open(UBRK_SENTENCE, "sv", NULL, 0, &status);
    tools.order = ucol_open("sv", &status);
    if (!tools.stemmer || !tools.english || U_FAILURE(status)) {
        text_tools_done(&tools);
        return error_set(error, ERROR_INTERNAL,
                         "a stemmer or ICU's Swedish rules cannot be opened; "
                         "is libicu's data installed?");
    }
    if (!arena_run(&tools.arena, compile_tables, &tools, error)) {
        text_tools_done(&tools);
        return false;
    }
    *ret_tools = tools;
    return true;
}

bool text_tools_open_stemmer(struct text_tools *ret_tools, struct error *error)
{
    struct sb_stemmer *stemmer = sb_stemmer_new("swedish", "UTF_8");
    if (!stemmer)
        return error_set(error, ERROR_INTERNAL, "the Swedish stemmer cannot be opened");
    *ret_tools = (struct text_tools){.arena = arena_init(), .stemmer = stemmer};
    return true;
}

void text_tools_done(struct text_tools *tools)
{
    if (tools->sentence_breaks)
        ubrk_close(tools->sentence_breaks);
    if (tools->text)
        utext_close(tools->text);
    if (tools->order)
        ucol_close(tools->order);
    if (tools->stemmer)
        sb_stemmer_delete(tools->stemmer);
    if (tools->english)
        sb_stemmer_delete(tools->english);
    arena_done(&tools->arena);
    *tools = (struct text_tools){0};
}

static struct str stem_by(struct sb_stemmer *stemmer, struct str lower)
{
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)lower.p, (int)lower.n);
    if (!stem)
        return lower;
    return (struct str){(const char *)stem, (size_t)sb_stemmer_length(stemmer)};
}

struct str text_stem(const struct text_tools *tools, struct str lower)
{
    return stem_by(tools->stemmer, lower);
}

struct str text_stem_english(const struct text_tools *tools, struct str lower)
{
    return stem_by(tools->english, lower);
}

int text_compare_names(const struct text_tools *tools, struct str a, struct str b)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollationResult order =
        ucol_strcollUTF8(tools->order, a.p, (int32_t)a.n, b.p, (int32_t)b.n, &status);
    if (U_FAILURE(status) || order == UCOL_EQUAL)
        return str_compare(a, b);
    return order == UCOL_LESS ? -1 : 1;
}

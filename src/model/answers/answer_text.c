/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/web_answers.h"

#include "model/answers/passage_words.h"

#include <stdio.h>

/* The text is Swedish whatever the sender's language is: it is a document of a Swedish register,
 * and is read by the analysis as any other. */

struct writing {
    const struct answer_ground *ground;
    const struct web_answer *answer;
    struct sql_question_rows questions;
    struct arena *arena;
    struct buf out;
    VEC(struct answer_place) places;
    bool failed;
};

static struct str stance_in_swedish(struct str stance)
{
    static const struct {
        struct str name, words;
    } words[] = {
        {STR_INIT("for"), STR_INIT("Vi tillstyrker förslaget.")},
        {STR_INIT("for_in_part"), STR_INIT("Vi tillstyrker delvis förslaget.")},
        {STR_INIT("against"), STR_INIT("Vi avstyrker förslaget.")},
        {STR_INIT("no_objection"), STR_INIT("Vi har inga invändningar mot förslaget.")},
        {STR_INIT("abstains"), STR_INIT("Vi avstår från att yttra oss.")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(words[i].name, stance))
            return words[i].words;
    return (struct str){NULL, 0};
}

static void write_head(struct writing *writing, struct str dated)
{
    const struct sql_published *consultation = &writing->ground->consultation;
    struct buf *out = &writing->out;
    buf_add_format(out, "# Yttrande över %.*s\n\n", STR_ARGS(consultation->title));
    buf_add_format(out, "Avsändare: %.*s  \n", STR_ARGS(writing->answer->row.sender));
    if (consultation->case_number.n)
        buf_add_format(out, "Ärende: %.*s  \n", STR_ARGS(consultation->case_number));
    if (consultation->authority.n)
        buf_add_format(out, "Till: %.*s  \n", STR_ARGS(consultation->authority));
    buf_add_format(out, "Datum: %.*s\n", STR_ARGS(dated));
}

static void write_whole(struct writing *writing)
{
    const struct answer_content *content = &writing->answer->content;
    struct str stance = stance_in_swedish(content->stance), whole = str_trim(content->whole);
    if (stance.n)
        buf_add_format(&writing->out, "\nStällningstagande: %.*s\n", STR_ARGS(stance));
    if (whole.n)
        buf_add_format(&writing->out, "\n## Synpunkter på förslaget i stort\n\n%.*s\n",
                       STR_ARGS(whole));
}

static struct str text_about(const struct answer_part *parts, size_t count, struct str about)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(parts[i].about, about))
            return str_trim(parts[i].text);
    return (struct str){NULL, 0};
}

static void write_questions(struct writing *writing)
{
    const struct answer_content *content = &writing->answer->content;
    for (size_t i = 0; i < writing->questions.count; i++) {
        const struct sql_question *question = &writing->questions.items[i];
        char number[32];
        snprintf(number, sizeof number, "%lld", (long long)question->ordinal);
        struct str text =
            text_about(content->questions.items, content->questions.count, str_from(number));
        if (text.n)
            buf_add_format(&writing->out, "\n## Fråga %s: %.*s\n\n%.*s\n", number,
                           STR_ARGS(question->text), STR_ARGS(text));
    }
}

static void write_passage(struct writing *writing, const struct passage_words *words,
                          struct str text)
{
    struct buf *out = &writing->out;
    struct answer_place *place = VEC_PUSH(writing->arena, &writing->places);
    writing->failed = writing->failed || !place;
    if (!place)
        return;
    buf_add_format(out, "\n## Synpunkter på %.*s\n\n", STR_ARGS(words->name));
    if (words->words.n)
        buf_add_format(out, "> %.*s\n\n", STR_ARGS(words->words));
    place->node = words->id;
    place->range.start = out->n;
    buf_add_str(out, text);
    place->range.end = out->n;
    buf_add_c(out, '\n');
}

/* In the draft's order, whichever was written first. */
static void write_passages(struct writing *writing)
{
    const struct answer_content *content = &writing->answer->content;
    struct str rest = content->passages.count ? writing->ground->passages : (struct str){NULL, 0};
    struct passage_words words;
    while (passage_words_next(&rest, &words)) {
        struct str text = text_about(content->passages.items, content->passages.count, words.id);
        if (text.n)
            write_passage(writing, &words, text);
    }
}

static void write_files(struct writing *writing)
{
    const struct sql_web_answer_file_rows *files = &writing->answer->files;
    if (files->count)
        buf_add_str(&writing->out, STR("\n## Bilagor\n\n"));
    for (size_t i = 0; i < files->count; i++)
        buf_add_format(&writing->out, "- %.*s\n", STR_ARGS(files->items[i].name));
}

bool web_answer_text(struct office *office, const struct answer_ground *ground,
                     const struct web_answer *answer, struct str dated, struct arena *arena,
                     struct str *ret_text, struct answer_places *ret_places, struct error *error)
{
    struct writing writing = {.ground = ground,
                              .answer = answer,
                              .arena = arena,
                              .out = buf_init(LIMIT_SMALL_BLOB_BYTES)};
    if (answer->content.questions.count &&
        !sql_question_list(office->store, ground->consultation.id, arena, &writing.questions,
                           error))
        return false;
    write_head(&writing, dated);
    write_whole(&writing);
    write_questions(&writing);
    write_passages(&writing);
    write_files(&writing);
    bool ok = buf_ok(&writing.out, "the answer", error);
    struct str text = ok ? str_copy(arena, buf_str(&writing.out)) : (struct str){NULL, 0};
    buf_done(&writing.out);
    if (!ok)
        return false;
    if (!text.p || writing.failed)
        return error_no_memory(error);
    *ret_text = text;
    if (ret_places)
        *ret_places = (struct answer_places){writing.places.items, writing.places.count};
    return true;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training.h"

#include "reader/formats/format.h"

bool is_left_out(struct left_out left_out, size_t set)
{
    return left_out.parts != 0 && set % left_out.parts == left_out.remainder;
}

size_t training_label(const struct letter *letter, struct range range)
{
    for (size_t i = 0; i < letter->labels.count; i++) {
        const struct label *label = &letter->labels.items[i];
        size_t start = label->range.start > range.start ? label->range.start : range.start;
        size_t end = label->range.end < range.end ? label->range.end : range.end;
        if (label->is_viewpoint && end > start && (end - start) * 2 > range.end - range.start)
            return i;
    }
    return SIZE_MAX;
}

static bool read_text(struct trainer *trainer, struct str text, struct document **ret_document)
{
    struct reading reading = {0};
    if (!format_text_read(&trainer->arena, text, &reading, trainer->error))
        return false;
    *ret_document = ARENA_NEW(&trainer->arena, struct document);
    **ret_document = reading.document;
    return true;
}

static bool add_letter(struct trainer *trainer, const struct letter *letter,
                       const struct labelled_draft *labelled, const struct passage_index *index,
                       size_t set)
{
    struct document *document;
    if (letter->facts.kind != DOCUMENT_RESPONSE || letter->form.same_as.n)
        return true;
    if (!read_text(trainer, letter->text, &document))
        return false;
    struct sentences sentences = sentences_of(&trainer->arena, &trainer->tools, document);
    struct scene scene = scene_make(&trainer->arena, &trainer->tools, document, sentences,
                                    letter->facts.sender, index);
    *VEC_PUSH(&trainer->arena, &trainer->texts) = (struct training_text){
        set,   letter, labelled,
        index, scene,  arena_calloc(&trainer->arena, sentences.count, sizeof(float[ROLES]))};
    return true;
}

static bool add_set(struct trainer *trainer, size_t number)
{
    struct letter_set *set = ARENA_NEW(&trainer->arena, struct letter_set);
    struct document *document;
    if (!letter_set_load(&trainer->arena, trainer->folders[number], NULL, set, trainer->error) ||
        !read_text(trainer, set->draft.text, &document))
        return false;
    if (str_starts(set->name, STR("held")))
        return error_set(trainer->error, ERROR_INPUT,
                         "%s is a held-out set: nothing may be learned from it",
                         trainer->folders[number]);
    struct draft *draft = ARENA_NEW(&trainer->arena, struct draft);
    draft_read(&trainer->arena, &trainer->tools, document, draft);
    const struct passage_index *index = passage_index_make(&trainer->arena, &trainer->tools, draft);
    for (size_t i = 0; i < set->letters.count; i++)
        if (!add_letter(trainer, &set->letters.items[i], &set->draft, index, number))
            return false;
    return true;
}

bool training_load(struct trainer *trainer)
{
    for (size_t i = 0; i < trainer->folder_count; i++)
        if (!add_set(trainer, i))
            return false;
    return true;
}

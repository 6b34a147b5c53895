/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"
#include "cli/scratch.h"
#include "model/chain/letters_back.h"
#include "model/consultation/consultation.h"
#include "model/office/json.h"
#include "model/versions/decisions.h"
#include "model/versions/versions.h"
#include "render/letter.h"

struct writing {
    struct office *office;
    struct arena *arena;
    struct letters letters;
    struct letter_facts facts;
    struct words words;
    const char *folder;
    struct error *error;
};

static bool find_decision_line(struct writing *writing)
{
    struct version_chain chain;
    int64_t consultation = writing->letters.consultation;
    if (!version_chain_find(writing->office, consultation, writing->arena, &chain, writing->error))
        return false;
    json_t *decision = decision_view(writing->office, consultation, chain.items[chain.count - 1].id,
                                     writing->error);
    if (json_is_object(decision)) {
        json_t *line = words_fill(
            &writing->words, "decision_line", "body", json_str(decision, "decided_by").p, "day",
            json_str(decision, "decided").p, "paragraph", json_str(decision, "paragraph").p, NULL);
        writing->facts.decision = str_copy(writing->arena, str_from(json_string_value(line)));
        json_decref(line);
    }
    json_decref(decision);
    return decision != NULL;
}

static bool begin_writing(struct writing *writing, int64_t wanted)
{
    int64_t id;
    struct sql_consultation consultation;
    if (!consultation_choose(writing->office, wanted, &id, writing->error) ||
        !consultation_find(writing->office, id, writing->arena, &consultation, writing->error) ||
        !letters_find(writing->office, id, writing->arena, &writing->letters, writing->error))
        return false;
    writing->facts = (struct letter_facts){.title = consultation.title,
                                           .case_number = consultation.case_number,
                                           .authority = consultation.authority};
    return find_decision_line(writing);
}

static bool write_form(struct writing *writing, const json_t *view, const char *name,
                       enum letter_form form)
{
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct str path =
        str_format(writing->arena, "%s/%s%s", writing->folder, name, letter_suffix(form));
    bool ok = path.p ? letter_render(&writing->words, view, form, &out, writing->error) &&
                           buf_ok(&out, "the letter", writing->error) &&
                           file_write(path.p, buf_str(&out), writing->error)
                     : error_no_memory(writing->error);
    buf_done(&out);
    return ok;
}

static bool write_letter(struct writing *writing, const struct letter *letter)
{
    json_t *view = letter_view(writing->office, &writing->letters, letter, writing->error);
    bool ok = view && letter_tell(&writing->words, &writing->facts, view, writing->error);
    const char *name = ok ? letter_file_name(writing->arena, view) : NULL;
    if (ok && !name)
        ok = error_no_memory(writing->error);
    for (enum letter_form form = 0; ok && form < LETTER_FORMS; form++)
        ok = write_form(writing, view, name, form);
    json_decref(view);
    return ok;
}

static bool write_all(struct writing *writing)
{
    if (!file_make_folder(writing->folder, writing->error))
        return false;
    for (size_t i = 0; i < writing->letters.count; i++)
        if (!write_letter(writing, &writing->letters.items[i]))
            return false;
    return true;
}

enum exit_code command_letters(struct invocation *invocation)
{
    struct office office;
    struct error error = {0};
    enum exit_code code;
    enum language language = LANGUAGE_SV;
    int64_t wanted = 0;
    struct writing writing = {.office = &office, .arena = invocation->arena, .error = &error};
    writing.folder = options_value(&invocation->options, "output");
    if (!option_language(invocation, &language) || !option_consultation(invocation, 0, &wanted))
        return EXIT_USAGE;
    if (!writing.folder)
        return say_usage(invocation, "say with -o which folder the letters go to");
    if (!open_data_folder(invocation, &office, &code))
        return code;
    bool ok = words_load(str_from(language_name(language)), &writing.words, &error) &&
              begin_writing(&writing, wanted) && write_all(&writing);
    words_done(&writing.words);
    office_close(&office);
    if (!ok)
        return say_failure(&error);
    printf("%zu letters, each as a Word document and an HTML page.\n", writing.letters.count);
    return EXIT_DONE;
}

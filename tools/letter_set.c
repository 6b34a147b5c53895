/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/file.h"
#include "letter.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the draft ---- */

/* "{#id}" at the line's end. */
static bool ends_with_id(struct str line, struct str *ret_words, struct str *ret_id)
{
    struct str trimmed = str_trim(line);
    size_t open = str_find(trimmed, STR("{#"), 0);
    if (open == SIZE_MAX || !str_ends(trimmed, STR("}")))
        return false;
    size_t length = (size_t)(trimmed.p - line.p) + open;
    while (length && line.p[length - 1] == ' ')
        length--;
    *ret_words = str_sub(line, 0, length);
    *ret_id = str_sub(trimmed, open + 2, trimmed.n - 1);
    return true;
}

/* Bytes of a heading's or list item's mark, with the space behind it and before it. */
static size_t mark_length(struct str line)
{
    size_t at = 0;
    while (at < line.n && line.p[at] == ' ')
        at++;
    size_t start = at;
    while (at < line.n && line.p[at] == '#')
        at++;
    if (at == start && at < line.n && (line.p[at] == '-' || line.p[at] == '*'))
        at++;
    while (at < line.n && ascii_is_digit(line.p[at]))
        at++;
    if (at > start && ascii_is_digit(line.p[at - 1]) && at < line.n && line.p[at] == '.')
        at++;
    return at > start && at < line.n && line.p[at] == ' ' ? at + 1 : start;
}

static bool id_is_new(const struct labelled_draft *draft, struct str id)
{
    for (size_t i = 0; i < draft->places.count; i++)
        if (str_equal(draft->places.items[i].id, id))
            return false;
    return true;
}

bool labelled_draft_read(struct arena *arena, struct str name, struct str bytes,
                         struct labelled_draft *ret_draft, struct error *error)
{
    struct labelled_draft draft = {0};
    char *text = arena_alloc(arena, bytes.n + 1);
    const char *end = bytes.p + bytes.n;
    size_t length = 0;
    for (size_t number = 1; bytes.n; number++) {
        struct str line = str_cut(&bytes, '\n');
        struct str words = line, id = {0};
        if (ends_with_id(line, &words, &id)) {
            if (!id.n || !id_is_new(&draft, id))
                return error_set(error, ERROR_INPUT,
                                 "%.*s:%zu: the id \"%.*s\" stands twice; ids must differ",
                                 STR_ARGS(name), number, STR_ARGS(id));
            *VEC_PUSH(arena, &draft.places) =
                (struct node_place){id, {length + mark_length(words), length + words.n}};
        }
        if (words.n)
            memcpy(text + length, words.p, words.n);
        length += words.n;
        if (line.p + line.n < end)
            text[length++] = '\n';
    }
    draft.text = (struct str){text, length};
    *ret_draft = draft;
    return true;
}

/* ---- the folder ---- */

/* What loading needs; owns what is no arena memory, so that the work can be broken off. */
struct loader {
    struct arena *arena;
    const char *folder, *texts_folder;
    struct buf names; /* of the files in the folder, each with a NUL */
    struct buf bytes; /* of the file being read */
    struct letter_set set;
    struct error *error;
    bool ok;
};

static bool list_names(const char *folder, struct buf *names, struct error *error)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return error_set_errno(error, errno, "cannot open the set %s", folder);
    for (struct dirent *entry; (entry = readdir(directory));)
        buf_add(names, entry->d_name, strlen(entry->d_name) + 1);
    closedir(directory);
    return buf_ok(names, "the list of a set's files", error);
}

/* The whole of a file of the set, in the arena. */
static bool read_file(struct loader *loader, const char *folder, struct str name,
                      struct str *ret_bytes)
{
    struct str path = str_format(loader->arena, "%s/%.*s", folder, STR_ARGS(name));
    buf_clear(&loader->bytes);
    if (!file_read(path.p, &loader->bytes, loader->error))
        return false;
    *ret_bytes = str_copy(loader->arena, buf_str(&loader->bytes));
    return true;
}

static bool load_labels(struct loader *loader, struct str name, struct str bytes)
{
    struct letter letter;
    loader->set.is_foreign = true;
    if (!labels_read(loader->arena, name, bytes, &letter, loader->error))
        return false;
    const char *folder = loader->texts_folder ? loader->texts_folder : "";
    struct str path = str_format(loader->arena, "%s/%.*s", folder, STR_ARGS(letter.file));
    if (!loader->texts_folder || access(path.p, R_OK) != 0) {
        loader->set.texts_missing++;
        return true;
    }
    if (!read_file(loader, folder, letter.file, &letter.text))
        return false;
    letter.body = letter.text;
    size_t last = letter.labels.count;
    if (last && letter.labels.items[last - 1].range.end > letter.text.n)
        return error_set(loader->error, ERROR_INPUT,
                         "%.*s:%zu: the place ends behind the end of %.*s (%zu bytes)",
                         STR_ARGS(name), letter.labels.items[last - 1].line, STR_ARGS(letter.file),
                         letter.text.n);
    *VEC_PUSH(loader->arena, &loader->set.letters) = letter;
    return true;
}

static bool load_letter(struct loader *loader, struct str name, struct str bytes)
{
    struct letter letter;
    if (!labelled_letter_read(loader->arena, name, bytes, &letter, loader->error))
        return false;
    *VEC_PUSH(loader->arena, &loader->set.letters) = letter;
    return true;
}

static bool load_draft(struct loader *loader, struct str name, struct str bytes)
{
    loader->set.has_draft = true;
    return labelled_draft_read(loader->arena, name, bytes, &loader->set.draft, loader->error);
}

static bool load_configuration(struct loader *loader, struct str name, struct str bytes)
{
    (void)name;
    const struct {
        struct str key, *place;
    } keys[] = {
        {STR("@case_number"), &loader->set.case_number},
        {STR("@title"), &loader->set.title},
        {STR("@authority"), &loader->set.authority},
        {STR("@memo_dated"), &loader->set.dated},
    };
    while (bytes.n) {
        struct str value = str_cut(&bytes, '\n');
        struct str key = str_cut(&value, ' ');
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (str_equal(key, keys[i].key))
                *keys[i].place = str_trim(value);
    }
    return true;
}

/* A header row, then a body a row, its name first. */
static bool load_consultees(struct loader *loader, struct str name, struct str bytes)
{
    (void)name;
    str_cut(&bytes, '\n');
    while (bytes.n) {
        struct str row = str_cut(&bytes, '\n');
        struct str consultee = str_trim(str_cut(&row, ';'));
        if (consultee.n)
            *VEC_PUSH(loader->arena, &loader->set.consultees) = consultee;
    }
    return true;
}

static const struct file_type {
    const char *ending; /* of the name, or the whole of it */
    bool (*load)(struct loader *loader, struct str name, struct str bytes);
} file_types[] = {
    {".letter", load_letter},
    {".labels", load_labels},
    {"draft.md", load_draft},
    {"set.conf", load_configuration},
    {"consultees.csv", load_consultees},
};

static bool load_file(struct loader *loader, struct str name)
{
    for (size_t i = 0; i < sizeof file_types / sizeof *file_types; i++) {
        if (!str_ends(name, str_from(file_types[i].ending)))
            continue;
        struct str bytes;
        return read_file(loader, loader->folder, name, &bytes) &&
               file_types[i].load(loader, name, bytes);
    }
    return true;
}

/* ---- what must fit together ---- */

static bool passage_exists(const struct letter_set *set, struct str id)
{
    return !set->has_draft || str_equal(id, STR("root")) || str_equal(id, STR("process")) ||
           str_starts(id, STR("\"")) || !id_is_new(&set->draft, id);
}

static bool check_passages(const struct loader *loader, const struct letter *letter,
                           const struct names *ids, size_t line)
{
    for (size_t i = 0; i < ids->count; i++)
        if (!passage_exists(&loader->set, ids->items[i]))
            return error_set(loader->error, ERROR_INPUT,
                             "%.*s:%zu: the draft has no node \"%.*s\"; add {#%.*s} there or "
                             "mend the label",
                             STR_ARGS(letter->name), line, STR_ARGS(ids->items[i]),
                             STR_ARGS(ids->items[i]));
    return true;
}

static bool check_file(const struct loader *loader, const struct letter *letter, struct str file,
                       const char *key)
{
    if (letter_by_file(&loader->set, file))
        return true;
    return error_set(loader->error, ERROR_INPUT,
                     "%.*s: %s names %.*s, which no letter has as @file", STR_ARGS(letter->name),
                     key, STR_ARGS(file));
}

static bool check_letter(const struct loader *loader, const struct letter *letter)
{
    for (size_t i = 0; i < letter->labels.count; i++) {
        const struct label *label = &letter->labels.items[i];
        if (!check_passages(loader, letter, &label->passages, label->line) ||
            !check_passages(loader, letter, &label->other_passages, label->line))
            return false;
    }
    for (size_t i = 0; i < letter->facts.node_stances.count; i++) {
        struct names node = {.items = &letter->facts.node_stances.items[i].node, .count = 1};
        if (!check_passages(loader, letter, &node, 1))
            return false;
    }
    for (size_t i = 0; i < letter->form.attachments.count; i++)
        if (!check_file(loader, letter, letter->form.attachments.items[i], "@attach"))
            return false;
    return !letter->form.same_as.n || check_file(loader, letter, letter->form.same_as, "@same_as");
}

static int compare_letters(const void *a, const void *b)
{
    return str_compare(((const struct letter *)a)->name, ((const struct letter *)b)->name);
}

static bool load_all(struct loader *loader)
{
    for (struct str names = buf_str(&loader->names); names.n;)
        if (!load_file(loader, str_copy(loader->arena, str_cut(&names, '\0'))))
            return false;
    struct letter_set *set = &loader->set;
    if (set->letters.count)
        qsort(set->letters.items, set->letters.count, sizeof *set->letters.items, compare_letters);
    for (size_t i = 0; i < set->letters.count; i++)
        if (!check_letter(loader, &set->letters.items[i]))
            return false;
    return true;
}

static void load_in_arena(void *context)
{
    struct loader *loader = context;
    struct str folder = str_from(loader->folder);
    while (str_ends(folder, STR("/")))
        folder.n--;
    loader->set.name = str_copy(loader->arena, file_base_name(folder));
    loader->ok = load_all(loader);
}

bool letter_set_load(struct arena *arena, const char *folder, const char *texts_folder,
                     struct letter_set *ret_set, struct error *error)
{
    struct loader loader = {
        .arena = arena,
        .folder = folder,
        .texts_folder = texts_folder,
        .names = buf_init(LIMIT_FILES_PER_RUN * LIMIT_FILE_NAME_BYTES),
        .bytes = buf_init(LIMIT_TEXT_BYTES),
        .error = error,
    };
    bool ok = list_names(folder, &loader.names, error) &&
              arena_run(arena, load_in_arena, &loader, error) && loader.ok;
    buf_done(&loader.names);
    buf_done(&loader.bytes);
    if (ok)
        *ret_set = loader.set;
    return ok;
}

const struct letter *letter_by_file(const struct letter_set *set, struct str file)
{
    for (size_t i = 0; i < set->letters.count; i++)
        if (str_equal(set->letters.items[i].file, file))
            return &set->letters.items[i];
    return NULL;
}

const struct letter *letter_with_text(const struct letter_set *set, const struct letter *letter)
{
    const struct letter *other =
        letter->form.same_as.n ? letter_by_file(set, letter->form.same_as) : NULL;
    return other ? other : letter;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/file.h"
#include "base/hash.h"
#include "model/compilation/compiled.h"

/* Names seen, in a table of open places; at most half full. */
struct name_set {
    struct str *places;
    size_t room; /* a power of two */
};

static struct name_set name_set_make(struct arena *arena, size_t names)
{
    struct name_set set = {.room = 16};
    while (set.room < 2 * names)
        set.room *= 2;
    set.places = ARENA_ARRAY(arena, set.room, struct str);
    return set;
}

static struct str *find_place(const struct name_set *set, struct str name)
{
    size_t at = (size_t)hash_quick(name, 0) & (set->room - 1);
    while (set->places[at].p && !str_equal(set->places[at], name))
        at = (at + 1) & (set->room - 1);
    return &set->places[at];
}

/* False when it was there already. */
static bool add_name(struct name_set *set, struct str name)
{
    struct str *place = find_place(set, name);
    if (place->p)
        return false;
    *place = name;
    return true;
}

/* The last two parts of a path: "svar/a.pdf". */
static struct str with_folder(struct str path, struct str base)
{
    struct str before = str_sub(path, 0, path.n - base.n);
    while (before.n && before.p[before.n - 1] == '/')
        before.n--;
    struct str folder = file_base_name(before);
    if (folder.n == 0 || str_equal(folder, STR(".")) || str_equal(folder, STR("..")))
        return base;
    size_t start = (size_t)(folder.p - path.p);
    return str_sub(path, start, path.n);
}

/* "svar.pdf" and 2 give "svar (2).pdf". */
static struct str with_ordinal(struct arena *arena, struct str name, size_t ordinal)
{
    size_t dot = name.n;
    for (size_t i = name.n; i > 1 && name.p[i - 1] != '/'; i--)
        if (name.p[i - 1] == '.') {
            dot = i - 1;
            break;
        }
    struct str stem = str_sub(name, 0, dot), ending = str_sub(name, dot, name.n);
    return str_format(arena, "%.*s (%zu)%.*s", STR_ARGS(stem), ordinal, STR_ARGS(ending));
}

static struct str first_choice(struct compiled *compiled, const struct compiled_document *document,
                               const struct name_set *twice)
{
    if (document->parent != NOWHERE)
        return str_format(compiled->arena, "%.*s/%.*s",
                          STR_ARGS(compiled->documents[document->parent].file),
                          STR_ARGS(document->row.name));
    struct str base = file_base_name(document->row.name);
    return find_place(twice, base)->p ? with_folder(document->row.name, base) : base;
}

void compiled_name_files(struct compiled *compiled)
{
    size_t count = compiled->document_count;
    struct name_set once = name_set_make(compiled->arena, count);
    struct name_set twice = name_set_make(compiled->arena, count);
    struct name_set taken = name_set_make(compiled->arena, count);
    for (size_t i = 0; i < count; i++) {
        struct str base = file_base_name(compiled->documents[i].row.name);
        if (compiled->documents[i].parent == NOWHERE && !add_name(&once, base))
            add_name(&twice, base);
    }
    for (size_t i = 0; i < count; i++) {
        struct compiled_document *document = &compiled->documents[i];
        struct str choice = first_choice(compiled, document, &twice);
        document->file = choice;
        for (size_t ordinal = 2; !add_name(&taken, document->file); ordinal++)
            document->file = with_ordinal(compiled->arena, choice, ordinal);
    }
}

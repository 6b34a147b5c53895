/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/project_codes.h"

#include "base/utf8.h"

/* Titles of parts are cut to this: names are shown in narrow trees. */
#define TITLE_BYTES ((size_t)120)

static const struct {
    const char *what; /* in UUIDs */
    const char *titles[LANGUAGES];
} kinds[CODE_KINDS] = {
    [CODE_KIND] = {"kind", {"Slag", "Kind"}},
    [CODE_STANCE] = {"stance", {"Ställningstagande", "Stance"}},
    [CODE_OUTCOME] = {"outcome", {"Bemötande", "Outcome"}},
    [CODE_THEME] = {"theme", {"Tema", "Theme"}},
    [CODE_PART] = {"part", {"Del", "Part"}},
};

static const struct fixed_code {
    enum code_kind kind;
    const char *value;
    const char *names[LANGUAGES];
} fixed_codes[] = {
    {CODE_KIND, "change", {"ändring", "change"}},
    {CODE_KIND, "addition", {"tillägg", "addition"}},
    {CODE_KIND, "clarification", {"förtydligande", "clarification"}},
    {CODE_KIND, "concern", {"oro", "concern"}},
    {CODE_KIND, "question", {"fråga", "question"}},
    {CODE_KIND, "offer", {"erbjudande", "offer"}},
    {CODE_KIND, "praise", {"instämmande", "praise"}},
    {CODE_KIND, "objection", {"invändning", "objection"}},
    {CODE_KIND, "stance", {"ställningstagande", "stance"}},
    {CODE_STANCE, "for", {"för", "for"}},
    {CODE_STANCE, "for_in_part", {"delvis för", "for in part"}},
    {CODE_STANCE, "against", {"emot", "against"}},
    {CODE_STANCE, "no_objection", {"ingen erinran", "no objection"}},
    {CODE_STANCE, "abstains", {"avstår", "abstains"}},
    {CODE_STANCE, "unclear", {"oklart", "unclear"}},
    {CODE_OUTCOME, "accommodated", {"tillgodoses", "accommodated"}},
    {CODE_OUTCOME, "in_part", {"tillgodoses delvis", "accommodated in part"}},
    {CODE_OUTCOME, "not_accommodated", {"tillgodoses inte", "not accommodated"}},
    {CODE_OUTCOME, "noted", {"noteras", "noted"}},
    {CODE_OUTCOME, "outside", {"utanför strategins ram", "outside the scope"}},
};
#define FIXED_CODES (sizeof fixed_codes / sizeof *fixed_codes)

static const char *const process_names[LANGUAGES] = {"remissen själv", "the consultation itself"};

const char *code_kind_title(enum code_kind kind, enum language language)
{
    return kinds[kind].titles[language];
}

struct guid code_kind_guid(const struct export *export, enum code_kind kind)
{
    return export_guid_named(export, "codes", str_from(kinds[kind].what));
}

bool code_is_title(struct str name)
{
    for (size_t i = 0; i < CODE_KINDS; i++)
        for (size_t j = 0; j < LANGUAGES; j++)
            if (str_equal(name, str_from(kinds[i].titles[j])))
                return true;
    return false;
}

/* "Slag: " before `name`, which is cut off; false when it does not begin so. */
static bool cut_title(struct str *name, const char *title, struct str between)
{
    struct str rest = *name;
    if (!str_starts(rest, str_from(title)))
        return false;
    rest = str_sub(rest, strlen(title), rest.n);
    if (!str_starts(rest, between))
        return false;
    *name = str_sub(rest, between.n, rest.n);
    return true;
}

static bool cut_kind(struct str *name, enum code_kind kind)
{
    struct str between = kind == CODE_PART ? STR(" ") : STR(": ");
    for (size_t i = 0; i < LANGUAGES; i++)
        if (cut_title(name, kinds[kind].titles[i], between))
            return true;
    return false;
}

struct str code_theme_name(struct str name)
{
    cut_kind(&name, CODE_THEME);
    return str_trim(name);
}

/* Making it */

static bool add(struct code_book *book, struct code code, struct error *error)
{
    struct code *added = code.name.p ? VEC_PUSH(book->export->arena, &book->codes) : NULL;
    if (!added)
        return error_no_memory(error);
    *added = code;
    return true;
}

static bool add_fixed(struct code_book *book, enum language language, struct error *error)
{
    for (size_t i = 0; i < FIXED_CODES; i++) {
        const struct fixed_code *fixed = &fixed_codes[i];
        const struct code code = {
            .kind = fixed->kind,
            .value = str_from(fixed->value),
            .guid =
                export_guid_named(book->export, kinds[fixed->kind].what, str_from(fixed->value)),
            .name = str_format(book->export->arena, "%s: %s", kinds[fixed->kind].titles[language],
                               fixed->names[language]),
            .parent = NO_CODE,
        };
        if (!add(book, code, error))
            return false;
    }
    return true;
}

static bool add_themes(struct code_book *book, enum language language, struct error *error)
{
    const struct sql_theme_list_rows *themes = &book->export->themes;
    for (size_t i = 0; i < themes->count; i++) {
        const struct code code = {
            .kind = CODE_THEME,
            .value = themes->items[i].name,
            .guid = export_guid(book->export, "theme", themes->items[i].id),
            .name = str_format(book->export->arena, "%s: %.*s", kinds[CODE_THEME].titles[language],
                               STR_ARGS(themes->items[i].name)),
            .parent = NO_CODE,
        };
        if (!add(book, code, error))
            return false;
    }
    return true;
}

/* Which nodes are codes. */
static bool *wanted_nodes(const struct export *export)
{
    const struct draft *draft = &export->draft->draft;
    bool *wanted = ARENA_ARRAY(export->arena, draft->node_count + 1, bool);
    for (size_t i = 0; wanted && i < draft->node_count; i++)
        wanted[i] = node_is_titled(&draft->nodes[i]);
    for (size_t i = 0; wanted && i < export->viewpoint_count; i++)
        for (size_t j = 0; j < export->viewpoints[i].passage_count; j++) {
            size_t node = draft_node_by_id(draft, export->viewpoints[i].passages[j].node);
            if (node != NODE_NONE)
                wanted[node] = true;
        }
    for (size_t i = draft->node_count; wanted && i-- > 1;)
        if (wanted[i] && draft->nodes[i].parent != NODE_NONE)
            wanted[draft->nodes[i].parent] = true;
    return wanted;
}

static struct str part_name(const struct export *export, const struct node *node,
                            enum language language)
{
    struct str number = draft_number_of(node);
    struct str title = str_sub(node->title, 0, utf8_cut(node->title, TITLE_BYTES));
    return str_format(export->arena, "%s %.*s: %.*s%s%.*s", kinds[CODE_PART].titles[language],
                      STR_ARGS(node->id), STR_ARGS(number), number.n ? " " : "", STR_ARGS(title));
}

/* Where each node's code stands in the book, or NO_CODE. */
static bool add_parts(struct code_book *book, enum language language, struct error *error)
{
    const struct export *export = book->export;
    const struct draft *draft = &export->draft->draft;
    bool *wanted = wanted_nodes(export);
    size_t *places = ARENA_ARRAY(export->arena, draft->node_count + 1, size_t);
    if (!wanted || !places)
        return error_no_memory(error);
    for (size_t i = 0; i < draft->node_count; i++) {
        const struct node *node = &draft->nodes[i];
        const struct code code = {
            .kind = CODE_PART,
            .value = node->id,
            .guid = export_guid_named(export, kinds[CODE_PART].what, node->id),
            .name = part_name(export, node, language),
            .parent = node->parent == NODE_NONE ? NO_CODE : places[node->parent],
        };
        places[i] = book->codes.count;
        if (wanted[i] && !add(book, code, error))
            return false;
    }
    const struct code process = {
        .kind = CODE_PART,
        .value = STR("process"),
        .guid = export_guid_named(export, kinds[CODE_PART].what, STR("process")),
        .name = str_format(export->arena, "%s process: %s", kinds[CODE_PART].titles[language],
                           process_names[language]),
        .parent = NO_CODE,
    };
    return add(book, process, error);
}

bool code_book_make(struct export *export, enum language language, struct code_book *ret_book,
                    struct error *error)
{
    struct code_book book = {.export = export};
    if (!add_fixed(&book, language, error) || !add_themes(&book, language, error) ||
        !add_parts(&book, language, error))
        return false;
    *ret_book = book;
    return true;
}

/* Finding in it */

size_t code_book_find(const struct code_book *book, enum code_kind kind, struct str value)
{
    for (size_t i = 0; i < book->codes.count; i++)
        if (book->codes.items[i].kind == kind && str_equal(book->codes.items[i].value, value))
            return i;
    return NO_CODE;
}

static size_t find_fixed(const struct code_book *book, struct str name)
{
    for (size_t i = 0; i < FIXED_CODES; i++)
        for (size_t j = 0; j < LANGUAGES; j++) {
            struct str rest = name;
            if (cut_kind(&rest, fixed_codes[i].kind) &&
                str_equal(rest, str_from(fixed_codes[i].names[j])))
                return code_book_find(book, fixed_codes[i].kind, str_from(fixed_codes[i].value));
        }
    return NO_CODE;
}

static size_t find_named(const struct code_book *book, struct str name)
{
    size_t fixed = find_fixed(book, name);
    struct str rest = name;
    if (fixed != NO_CODE)
        return fixed;
    if (cut_kind(&rest, CODE_THEME))
        return code_book_find(book, CODE_THEME, str_trim(rest));
    if (cut_kind(&rest, CODE_PART))
        return code_book_find(book, CODE_PART, str_cut(&rest, ':'));
    return NO_CODE;
}

size_t code_book_recognise(const struct code_book *book, const struct guid *guid, struct str name)
{
    for (size_t i = 0; i < book->codes.count; i++)
        if (guid_equal(&book->codes.items[i].guid, guid))
            return i;
    return find_named(book, str_trim(name));
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/mustache_internal.h"

#define RAW_SUFFIX "_svg"

struct tag {
    char sigil; /* 0 for a variable */
    struct str content;
    size_t start, end; /* in the template, with delimiters */
    uint32_t line;
};

struct open_section {
    struct mustache_node *node;
    struct mustache_node **tail; /* where the enclosing list goes on */
};

struct parser {
    struct mustache_library *library;
    struct arena *arena;
    struct str name, text;
    struct str open, close; /* the delimiters now in force */
    size_t at;              /* all before it is parsed */
    size_t counted;         /* lines are counted up to here */
    uint32_t line;
    struct mustache_node **tail;
    struct open_section sections[LIMIT_TEMPLATE_DEPTH];
    size_t depth;
    struct error *error;
};

static bool fail(struct parser *parser, uint32_t line, enum error_code code, const char *problem,
                 struct str what)
{
    return error_set(parser->error, code, "template %.*s, line %u: %s: %.*s",
                     STR_ARGS(parser->name), line, problem, (int)(what.n < 80 ? what.n : 80),
                     what.p);
}

static bool is_line_start(struct str text, size_t at)
{
    return at == 0 || text.p[at - 1] == '\n';
}

static uint32_t line_at(struct parser *parser, size_t at)
{
    for (; parser->counted < at; parser->counted++)
        parser->line += parser->text.p[parser->counted] == '\n';
    return parser->line;
}

static struct mustache_node *add_node(struct parser *parser, enum mustache_node_kind kind,
                                      uint32_t line, struct str text)
{
    struct mustache_node *node = ARENA_NEW(parser->arena, struct mustache_node);
    node->kind = kind;
    node->line = line;
    node->text = text;
    *parser->tail = node;
    parser->tail = &node->next;
    return node;
}

/* An empty text is kept where it begins a line: a tag behind it is indented then. */
static void add_text(struct parser *parser, size_t start, size_t end)
{
    bool line_start = is_line_start(parser->text, start);
    if (start == end && (!line_start || end == parser->text.n))
        return;
    struct str text = str_sub(parser->text, start, end);
    add_node(parser, MUSTACHE_TEXT, 0, text)->line_start = line_start;
}

static void split_name(struct parser *parser, struct mustache_node *node)
{
    struct str rest = node->text;
    if (str_equal(rest, STR(".")))
        return;
    VEC(const char *) keys = {0};
    while (rest.n > 0)
        *VEC_PUSH(parser->arena, &keys) = str_to_c(parser->arena, str_cut(&rest, '.'));
    node->keys = keys.items;
    node->key_count = keys.count;
}

static bool add_variable(struct parser *parser, const struct tag *tag)
{
    split_name(parser, add_node(parser, MUSTACHE_VARIABLE, tag->line, tag->content));
    return true;
}

static bool add_raw(struct parser *parser, const struct tag *tag)
{
    if (!str_ends(tag->content, STR(RAW_SUFFIX)))
        return fail(parser, tag->line, ERROR_INPUT,
                    "only what ends in " RAW_SUFFIX " may go out unescaped", tag->content);
    split_name(parser, add_node(parser, MUSTACHE_RAW, tag->line, tag->content));
    return true;
}

static bool open_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == LIMIT_TEMPLATE_DEPTH)
        return fail(parser, tag->line, ERROR_LIMIT, "sections are nested too deep", tag->content);
    enum mustache_node_kind kind = tag->sigil == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED;
    struct mustache_node *node = add_node(parser, kind, tag->line, tag->content);
    split_name(parser, node);
    parser->sections[parser->depth++] = (struct open_section){node, parser->tail};
    parser->tail = &node->children;
    return true;
}

static bool close_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == 0)
        return fail(parser, tag->line, ERROR_INPUT, "no section is open here", tag->content);
    struct open_section *section = &parser->sections[parser->depth - 1];
    if (!str_equal(section->node->text, tag->content))
        return fail(parser, tag->line, ERROR_INPUT, "another section is open here",
                    section->node->text);
    parser->tail = section->tail;
    parser->depth--;
    return true;
}

static bool skip_comment(struct parser *parser, const struct tag *tag)
{
    (void)parser;
    (void)tag;
    return true;
}

/* {{=<% %>=}} */
static bool set_delimiters(struct parser *parser, const struct tag *tag)
{
    size_t space = 0;
    while (space < tag->content.n && !ascii_is_space(tag->content.p[space]))
        space++;
    struct str open = str_sub(tag->content, 0, space);
    struct str close = str_trim(str_sub(tag->content, space, tag->content.n));
    if (open.n == 0 || close.n == 0)
        return fail(parser, tag->line, ERROR_INPUT, "two delimiters are needed", tag->content);
    parser->open = open;
    parser->close = close;
    return true;
}

static struct mustache_template *get_template(struct mustache_library *library, struct str name,
                                              struct error *error);

static bool add_partial(struct parser *parser, const struct tag *tag)
{
    struct error inner = {0};
    struct mustache_template *partial = get_template(parser->library, tag->content, &inner);
    if (!partial && inner.code == ERROR_NOT_FOUND)
        return fail(parser, tag->line, ERROR_NOT_FOUND, "there is no such partial", tag->content);
    if (!partial)
        return error_set(parser->error, inner.code, "%s", inner.message);
    add_node(parser, MUSTACHE_PARTIAL, tag->line, tag->content)->partial = partial;
    return true;
}

static const struct tag_kind {
    char sigil;
    bool may_stand_alone; /* such a tag alone on its line takes the line with it */
    bool (*apply)(struct parser *parser, const struct tag *tag);
} TAG_KINDS[] = {
    {'#', true, open_section}, {'^', true, open_section},   {'/', true, close_section},
    {'!', true, skip_comment}, {'=', true, set_delimiters}, {'>', true, add_partial},
    {'{', false, add_raw},     {'&', false, add_raw},       {0, false, add_variable},
};

static const struct tag_kind *tag_kind(char sigil)
{
    const struct tag_kind *kind = TAG_KINDS;
    while (kind->sigil != 0 && kind->sigil != sigil)
        kind++;
    return kind;
}

/* Where the closing delimiter, with `extra` before it if not 0, stands at or after `from`. */
static size_t find_close(const struct parser *parser, size_t from, char extra)
{
    struct str text = parser->text;
    if (!extra)
        return str_find(text, parser->close, from);
    for (size_t at = from; at < text.n; at++)
        if (text.p[at] == extra && str_starts(str_sub(text, at + 1, text.n), parser->close))
            return at;
    return SIZE_MAX;
}

/* The tag whose opening delimiter stands at `start`. */
static bool read_tag(struct parser *parser, size_t start, struct tag *ret_tag)
{
    struct str text = parser->text;
    uint32_t line = line_at(parser, start);
    size_t from = start + parser->open.n;
    char sigil = from < text.n ? tag_kind(text.p[from])->sigil : 0;
    from += sigil != 0;
    /* Two tags close with a character of their own before the delimiter. */
    char extra = sigil == '{' ? '}' : sigil == '=' ? '=' : 0;
    size_t end = find_close(parser, from, extra);
    if (end == SIZE_MAX)
        return fail(parser, line, ERROR_INPUT, "this tag does not end",
                    str_sub(text, start, text.n));
    size_t tag_end = end + (extra != 0) + parser->close.n;
    struct str content = str_trim(str_sub(text, from, end));
    if (content.n == 0 && sigil != '!')
        return fail(parser, line, ERROR_INPUT, "this tag is empty", str_sub(text, start, tag_end));
    *ret_tag = (struct tag){sigil, content, start, tag_end, line};
    return true;
}

/* Whether the tag has its line to itself; the line's first byte, and the first behind it. */
static bool stands_alone(struct str text, const struct tag *tag, size_t *ret_start, size_t *ret_end)
{
    size_t start = tag->start, end = tag->end;
    while (start > 0 && (text.p[start - 1] == ' ' || text.p[start - 1] == '\t'))
        start--;
    while (end < text.n && (text.p[end] == ' ' || text.p[end] == '\t'))
        end++;
    if (end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n')
        end++;
    if (!is_line_start(text, start) || (end < text.n && text.p[end] != '\n'))
        return false;
    *ret_start = start;
    *ret_end = end < text.n ? end + 1 : end;
    return true;
}

static bool parse_tag(struct parser *parser, size_t start)
{
    struct tag tag;
    if (!read_tag(parser, start, &tag))
        return false;
    const struct tag_kind *kind = tag_kind(tag.sigil);
    size_t text_end = tag.start, next = tag.end;
    bool alone = kind->may_stand_alone && stands_alone(parser->text, &tag, &text_end, &next);
    if (!alone || text_end > parser->at)
        add_text(parser, parser->at, text_end);
    parser->at = next;
    struct mustache_node **place = parser->tail;
    if (!kind->apply(parser, &tag))
        return false;
    if (alone && kind->sigil == '>')
        (*place)->indentation = str_sub(parser->text, text_end, tag.start);
    return true;
}

static bool parse_text(struct parser *parser)
{
    size_t start;
    while ((start = str_find(parser->text, parser->open, parser->at)) != SIZE_MAX)
        if (!parse_tag(parser, start))
            return false;
    add_text(parser, parser->at, parser->text.n);
    if (parser->depth == 0)
        return true;
    const struct mustache_node *open = parser->sections[parser->depth - 1].node;
    return fail(parser, open->line, ERROR_INPUT, "this section is never closed", open->text);
}

/* From the library, or parsed into it. It stands in the library before it is parsed, so that a
 * partial may name itself. */
static struct mustache_template *get_template(struct mustache_library *library, struct str name,
                                              struct error *error)
{
    struct mustache_template *template = library->templates;
    while (template && !str_equal(template->name, name))
        template = template->next;
    if (template)
        return template;
    struct parser *parser = ARENA_NEW(library->arena, struct parser);
    if (!library->source(library->context, name, &parser->text)) {
        error_set(error, ERROR_NOT_FOUND, "there is no template %.*s", STR_ARGS(name));
        return NULL;
    }
    template = ARENA_NEW(library->arena, struct mustache_template);
    template->name = str_copy(library->arena, name);
    template->next = library->templates;
    library->templates = template;
    parser->library = library;
    parser->arena = library->arena;
    parser->name = template->name;
    parser->open = STR("{{");
    parser->close = STR("}}");
    parser->line = 1;
    parser->tail = &template->nodes;
    parser->error = error;
    return parse_text(parser) ? template : NULL;
}

struct parse_run {
    struct mustache_library *library;
    struct str name;
    struct mustache_template *template;
    struct error *error;
};

static void run_parse(void *context)
{
    struct parse_run *run = context;
    run->template = get_template(run->library, run->name, run->error);
}

bool mustache_parse(struct mustache_library *library, struct str name,
                    const struct mustache_template **ret_template, struct error *error)
{
    struct parse_run run = {.library = library, .name = name, .error = error};
    struct mustache_template *known = library->templates;
    bool ok = arena_run(library->arena, run_parse, &run, error) && run.template;
    if (ok)
        *ret_template = run.template;
    else
        library->templates = known; /* a template left half parsed must not be found again */
    return ok;
}

struct mustache_library mustache_library_init(struct arena *arena, mustache_source source,
                                              void *context)
{
    return (struct mustache_library){.arena = arena, .source = source, .context = context};
}

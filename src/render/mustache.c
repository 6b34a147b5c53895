/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/mustache_internal.h"

#include "render/markup.h"

struct renderer {
    const struct mustache_template *template;  /* for messages */
    const json_t *stack[LIMIT_TEMPLATE_DEPTH]; /* the innermost last */
    size_t depth;
    struct str indentations[LIMIT_TEMPLATE_DEPTH]; /* of the partials now open */
    size_t partial_depth;
    size_t indented; /* how many of them are indented at all */
    const struct mustache_lists *lists;
    struct buf *out;
    struct error *error;
};

static bool fail(struct renderer *renderer, const struct mustache_node *node, enum error_code code,
                 const char *problem)
{
    return error_set(renderer->error, code, "template %.*s, line %u: %s: %.*s",
                     STR_ARGS(renderer->template->name), node->line, problem, STR_ARGS(node->text));
}

/* The first part of a name is looked for from the innermost object outwards, the others only inside
 * what the first one named. NULL when it is not there. */
static const json_t *look_up(const struct renderer *renderer, const struct mustache_node *node)
{
    if (node->key_count == 0)
        return renderer->stack[renderer->depth - 1];
    const json_t *value = NULL;
    for (size_t i = renderer->depth; i > 0 && !value; i--)
        value = json_object_get(renderer->stack[i - 1], node->keys[0]);
    for (size_t i = 1; i < node->key_count && value; i++)
        value = json_object_get(value, node->keys[i]);
    return value;
}

/* Whether the value is a list whose elements are asked for. */
static bool is_made(const struct renderer *renderer, const json_t *value)
{
    return renderer->lists && json_is_integer(json_object_get(value, MUSTACHE_LIST));
}

static size_t made_count(const json_t *value)
{
    return (size_t)json_integer_value(json_object_get(value, MUSTACHE_LIST_COUNT));
}

static bool is_true(const struct renderer *renderer, const json_t *value)
{
    if (is_made(renderer, value))
        return made_count(value) > 0;
    if (json_is_array(value))
        return json_array_size(value) > 0;
    if (json_is_string(value))
        return json_string_length(value) > 0;
    return value && !json_is_null(value) && !json_is_false(value);
}

static void add_indentation(struct renderer *renderer)
{
    for (size_t i = 0; i < renderer->partial_depth; i++)
        buf_add_str(renderer->out, renderer->indentations[i]);
}

static bool render_text(struct renderer *renderer, const struct mustache_node *node)
{
    if (renderer->indented == 0) {
        buf_add_str(renderer->out, node->text);
        return true;
    }
    if (node->line_start)
        add_indentation(renderer);
    struct str rest = node->text;
    while (rest.n > 0) {
        size_t end = str_find(rest, STR("\n"), 0);
        end = end == SIZE_MAX ? rest.n : end + 1;
        buf_add_str(renderer->out, str_sub(rest, 0, end));
        rest = str_sub(rest, end, rest.n);
        if (rest.n > 0)
            add_indentation(renderer);
    }
    return true;
}

static bool render_value(struct renderer *renderer, const struct mustache_node *node)
{
    const json_t *value = look_up(renderer, node);
    if (!value || json_is_null(value))
        return true;
    if (json_is_object(value) || json_is_array(value))
        return fail(renderer, node, ERROR_INPUT, "this is not a single value");
    struct str text = {json_string_value(value), json_string_length(value)};
    if (json_is_integer(value))
        buf_add_format(renderer->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        buf_add_format(renderer->out, "%.15g", json_real_value(value));
    else if (json_is_boolean(value))
        buf_add_str(renderer->out, str_from(json_is_true(value) ? "true" : "false"));
    else if (node->kind == MUSTACHE_RAW)
        buf_add_str(renderer->out, text);
    else
        markup_add_text(renderer->out, text);
    return true;
}

static bool render_nodes(struct renderer *renderer, const struct mustache_node *node);

static bool render_inside(struct renderer *renderer, const struct mustache_node *node,
                          const json_t *value)
{
    if (renderer->depth == LIMIT_TEMPLATE_DEPTH)
        return fail(renderer, node, ERROR_LIMIT, "nested too deep");
    renderer->stack[renderer->depth++] = value;
    bool ok = render_nodes(renderer, node->children);
    renderer->depth--;
    return ok;
}

static bool render_made(struct renderer *renderer, const struct mustache_node *node,
                        const json_t *value)
{
    size_t list = (size_t)json_integer_value(json_object_get(value, MUSTACHE_LIST));
    bool ok = true;
    for (size_t i = 0; ok && i < made_count(value); i++) {
        json_t *element = renderer->lists->make(renderer->lists->context, list, i);
        ok = element ? render_inside(renderer, node, element) : error_no_memory(renderer->error);
        json_decref(element);
    }
    return ok;
}

static bool render_section(struct renderer *renderer, const struct mustache_node *node)
{
    const json_t *value = look_up(renderer, node);
    if (!is_true(renderer, value))
        return true;
    if (is_made(renderer, value))
        return render_made(renderer, node, value);
    if (!json_is_array(value))
        return render_inside(renderer, node, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!render_inside(renderer, node, json_array_get(value, i)))
            return false;
    return true;
}

static bool render_inverted(struct renderer *renderer, const struct mustache_node *node)
{
    return is_true(renderer, look_up(renderer, node)) || render_nodes(renderer, node->children);
}

static bool render_partial(struct renderer *renderer, const struct mustache_node *node)
{
    if (renderer->partial_depth == LIMIT_TEMPLATE_DEPTH)
        return fail(renderer, node, ERROR_LIMIT, "nested too deep");
    const struct mustache_template *outer = renderer->template;
    renderer->indentations[renderer->partial_depth++] = node->indentation;
    renderer->indented += node->indentation.n > 0;
    renderer->template = node->partial;
    bool ok = render_nodes(renderer, node->partial->nodes);
    renderer->template = outer;
    renderer->indented -= node->indentation.n > 0;
    renderer->partial_depth--;
    return ok;
}

static bool (*const RENDER[])(struct renderer *renderer, const struct mustache_node *node) = {
    [MUSTACHE_TEXT] = render_text,         [MUSTACHE_VARIABLE] = render_value,
    [MUSTACHE_RAW] = render_value,         [MUSTACHE_SECTION] = render_section,
    [MUSTACHE_INVERTED] = render_inverted, [MUSTACHE_PARTIAL] = render_partial,
};

static bool render_nodes(struct renderer *renderer, const struct mustache_node *node)
{
    for (; node; node = node->next)
        if (!RENDER[node->kind](renderer, node) || renderer->out->failed)
            return false;
    return true;
}

bool mustache_render(const struct mustache_template *template, const json_t *data,
                     const struct mustache_lists *lists, struct buf *out, struct error *error)
{
    struct renderer renderer = {.template = template, .lists = lists, .out = out, .error = error};
    renderer.stack[renderer.depth++] = data;
    bool ok = render_nodes(&renderer, template->nodes);
    return buf_ok(out, "the rendered document", error) && ok;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/passage_words.h"

#include "base/utf8.h"

/* Each part is three texts, and each text ends with a NUL, of which a text has none inside. */

struct making {
    const struct draft *draft;
    struct arena *arena;
    struct buf *out;
};

static const char *kind_in_swedish(const struct node *node)
{
    static const char *const names[NODE_KINDS] = {
        [NODE_ROOT] = "förslaget",
        [NODE_CHAPTER] = "kapitel",
        [NODE_FOCUS_AREA] = "inriktningsområde",
        [NODE_INITIATIVE] = "insats",
        [NODE_SECTION] = "avsnitt",
    };
    return names[node->kind];
}

static struct str name_of_titled(struct making *making, const struct node *node)
{
    struct str number = draft_number_of(node);
    const char *kind = kind_in_swedish(node);
    if (node->kind == NODE_ROOT)
        return str_from(kind);
    if (number.n)
        return str_format(making->arena, "%s %.*s %.*s", kind, STR_ARGS(number),
                          STR_ARGS(node->title));
    return str_format(making->arena, "%s ”%.*s”", kind, STR_ARGS(node->title));
}

static struct str name_of(struct making *making, const struct node *node)
{
    if (node_is_titled(node))
        return name_of_titled(making, node);
    const struct node *above = &making->draft->nodes[node->parent];
    while (!node_is_titled(above))
        above = &making->draft->nodes[above->parent];
    const char *what = node->kind == NODE_LIST_ITEM ? "punkt" : "textställe";
    if (above->kind == NODE_ROOT)
        return str_from(what);
    struct str of = name_of_titled(making, above);
    return str_format(making->arena, "%s i %.*s", what, STR_ARGS(of));
}

/* The whole text, or its beginning up to the end of a word. */
static struct str quote_of(struct making *making, const struct node *node)
{
    struct str text = document_plain(making->arena, making->draft->document, node->heading);
    if (text.n <= LIMIT_QUOTE_BYTES)
        return text;
    size_t end = utf8_cut(text, LIMIT_QUOTE_BYTES);
    while (end > LIMIT_QUOTE_BYTES / 2 && text.p[end] != ' ')
        end--;
    return str_format(making->arena, "%.*s …", (int)end, text.p);
}

static void make_all(void *context)
{
    struct making *making = context;
    for (size_t i = 0; i < making->draft->node_count; i++) {
        const struct node *node = &making->draft->nodes[i];
        buf_add_str(making->out, node->id);
        buf_add_c(making->out, '\0');
        buf_add_str(making->out, name_of(making, node));
        buf_add_c(making->out, '\0');
        if (!node_is_titled(node))
            buf_add_str(making->out, quote_of(making, node));
        buf_add_c(making->out, '\0');
    }
}

bool passage_words_make(const struct draft *draft, struct arena *arena, struct buf *out,
                        struct error *error)
{
    struct making making = {draft, arena, out};
    return arena_run(arena, make_all, &making, error) && buf_ok(out, "the words of a draft", error);
}

bool passage_words_load(struct office *office, int64_t version, struct arena *arena,
                        struct str *ret_made, struct error *error)
{
    struct loaded_draft *loaded = draft_load_kept(office, version, arena, error);
    struct buf out = buf_init(LIMIT_DATABASE_VALUE_BYTES);
    bool ok = loaded && passage_words_make(&loaded->draft, arena, &out, error);
    struct str made = ok ? str_copy(arena, buf_str(&out)) : (struct str){NULL, 0};
    buf_done(&out);
    if (!ok)
        return false;
    if (!made.p)
        return error_no_memory(error);
    *ret_made = made;
    return true;
}

bool passage_words_next(struct str *rest, struct passage_words *ret_words)
{
    if (rest->n == 0)
        return false;
    ret_words->id = str_cut(rest, '\0');
    ret_words->name = str_cut(rest, '\0');
    ret_words->words = str_cut(rest, '\0');
    return true;
}

bool passage_words_find(struct str made, struct str id, struct passage_words *ret_words)
{
    struct passage_words words;
    while (passage_words_next(&made, &words))
        if (str_equal(words.id, id)) {
            *ret_words = words;
            return true;
        }
    return false;
}

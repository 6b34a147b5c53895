/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/letter.h"

#include "render/chain_texts.h"
#include "render/templates.h"
#include "render/zip.h"

#include <stdio.h>

enum { NAME_BYTES = 60 };

struct telling {
    const struct words *words;
    bool failed;
};

static void put(struct telling *telling, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        telling->failed = true;
}

static json_t *text_of(struct str text)
{
    return text.n ? json_stringn(text.p, text.n) : json_null();
}

static struct str text_at(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);
    return json_is_string(text) ? (struct str){json_string_value(text), json_string_length(text)}
                                : (struct str){NULL, 0};
}

static size_t count_at(const json_t *object, const char *key)
{
    return (size_t)json_integer_value(json_object_get(object, key));
}

/* One viewpoint */

static void add_node(struct buf *out, const json_t *node)
{
    struct str number = text_at(node, "number"), title = text_at(node, "title");
    if (str_equal(text_at(node, "kind"), STR("root")))
        return; /* the whole says nothing */
    if (out->n)
        buf_add_str(out, STR("; "));
    buf_add_str(out, number);
    buf_add_str(out, number.n && title.n ? STR(" ") : STR(""));
    buf_add_str(out, title);
}

/* "Antagen version: 1.1 Inrätta en kompetensfond" */
static json_t *now_of(const json_t *item)
{
    const json_t *node, *parts = json_object_get(item, "parts");
    const json_t *newest = json_array_get(parts, json_array_size(parts) - 1);
    struct buf names = buf_init(KIB(64));
    size_t i;
    json_array_foreach(json_object_get(newest, "nodes"), i, node) add_node(&names, node);
    struct str label = text_at(newest, "label_text");
    json_t *text = names.n && !names.failed
                       ? json_sprintf("%.*s: %.*s", STR_ARGS(label), STR_ARGS(buf_str(&names)))
                       : json_null();
    buf_done(&names);
    return text;
}

static void tell_item(struct telling *telling, json_t *item, size_t at)
{
    const json_t *viewpoint = json_object_get(item, "viewpoint");
    put(telling, item, "ordinal", json_integer((json_int_t)at + 1));
    put(telling, item, "answered", json_boolean(text_at(viewpoint, "outcome").n > 0));
    put(telling, item, "has_changes",
        json_boolean(json_array_size(json_object_get(item, "changes")) > 0));
    put(telling, item, "now_text", now_of(item));
}

/* The whole */

static json_t *filled(const struct telling *telling, const char *key, const char *name,
                      struct str value)
{
    json_t *text = text_of(value.n ? value : STR("–"));
    json_t *made =
        text ? words_fill(telling->words, key, name, json_string_value(text), NULL) : NULL;
    json_decref(text);
    return made;
}

/* "Ni lämnade 4 synpunkter. 2 tillgodosågs helt eller delvis. 1 ledde till ändringar." */
static json_t *summary_of(const struct telling *telling, const json_t *view)
{
    static const char *const keys[][2] = {{"viewpoints", "letter_viewpoints"},
                                          {"accommodated", "letter_accommodated"},
                                          {"changed", "letter_changed"}};
    struct buf out = buf_init(KIB(4));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *text = words_count(telling->words, keys[i][1], count_at(view, keys[i][0]));
        buf_add_str(&out, i ? STR(" ") : STR(""));
        buf_add_str(&out, str_from(json_string_value(text)));
        json_decref(text);
    }
    json_t *summary = out.failed ? NULL : text_of(buf_str(&out));
    buf_done(&out);
    return summary;
}

bool letter_tell(const struct words *words, const struct letter_facts *facts, json_t *view,
                 struct error *error)
{
    struct telling telling = {.words = words, .failed = !chain_texts_add(words, view)};
    json_t *item;
    size_t i;
    struct str sender = text_at(view, "sender");
    put(&telling, view, "title", text_of(words_get(words, "letter_title")));
    put(&telling, view, "about", text_of(facts->title));
    put(&telling, view, "authority", text_of(facts->authority));
    put(&telling, view, "case_number", text_of(facts->case_number));
    put(&telling, view, "language", text_of(words->language));
    put(&telling, view, "made", json_null());
    put(&telling, view, "to_text",
        text_of(sender.n ? sender : words_get(words, "trace_sender_unknown")));
    put(&telling, view, "thanks_text", filled(&telling, "letter_thanks", "title", facts->title));
    put(&telling, view, "summary_text", summary_of(&telling, view));
    put(&telling, view, "decision_text", text_of(facts->decision));
    json_array_foreach(json_object_get(view, "items"), i, item) tell_item(&telling, item, i);
    return !telling.failed || error_no_memory(error);
}

/* Files */

static const struct zip_part parts[] = {
    {"[Content_Types].xml", "docx/content_types"},
    {"_rels/.rels", "docx/package_rels"},
    {"word/document.xml", "letter/document"},
    {"word/_rels/document.xml.rels", "docx/document_rels"},
    {"word/styles.xml", "docx/styles"},
    {"word/settings.xml", "docx/settings"},
    {"word/numbering.xml", "docx/numbering"},
    {"word/footer1.xml", "docx/footer"},
    {"docProps/core.xml", "letter/core"},
    {"docProps/app.xml", "docx/app"},
};

static bool fill_part(void *context, const char *template, struct buf *out, struct error *error)
{
    return templates_fill(str_from(template), context, NULL, out, error);
}

static const struct {
    const char *suffix, *media_type;
} forms[LETTER_FORMS] = {
    [LETTER_DOCX] = {".docx",
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    [LETTER_HTML] = {".html", "text/html; charset=utf-8"},
};

const char *letter_suffix(enum letter_form form)
{
    return forms[form].suffix;
}

const char *letter_media_type(enum letter_form form)
{
    return forms[form].media_type;
}

bool letter_render(const struct words *words, const json_t *view, enum letter_form form,
                   struct buf *out, struct error *error)
{
    json_t *whole = json_copy((json_t *)(uintptr_t)view);
    if (!whole || json_object_set(whole, "t", words->texts) != 0) {
        json_decref(whole);
        return error_no_memory(error);
    }
    bool ok = form == LETTER_DOCX
                  ? zip_write(parts, sizeof parts / sizeof *parts, fill_part, whole, out, error)
                  : templates_fill(STR("letter/page"), whole, NULL, out, error);
    json_decref(whole);
    return ok;
}

/* å and ä are a, ö is o, and what is no letter or digit a hyphen. */
static void add_plain(struct buf *out, struct str text)
{
    static const struct {
        const char *from;
        char to;
    } letters[] = {{"å", 'a'}, {"ä", 'a'}, {"ö", 'o'}, {"Å", 'A'},
                   {"Ä", 'A'}, {"Ö", 'O'}, {"é", 'e'}};
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        for (size_t k = 0; k < sizeof letters / sizeof *letters; k++)
            if (str_starts(str_sub(text, i, text.n), str_from(letters[k].from))) {
                c = letters[k].to;
                i++;
                break;
            }
        bool plain = ascii_is_alpha(c) || ascii_is_digit(c);
        if (plain || (out->n && !str_ends(buf_str(out), STR("-"))))
            buf_add_c(out, plain ? c : '-');
    }
}

const char *letter_file_name(struct arena *arena, const json_t *view)
{
    struct buf out = buf_init(KIB(64));
    buf_add_format(&out, "%lld-", (long long)count_at(view, "key"));
    add_plain(&out, str_sub(text_at(view, "sender"), 0, NAME_BYTES));
    struct str name = buf_str(&out);
    while (str_ends(name, STR("-")))
        name.n--;
    const char *kept = out.failed ? NULL : str_to_c(arena, name);
    buf_done(&out);
    return kept;
}

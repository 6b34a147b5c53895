/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/words.h"

#include "base/buf.h"
#include "render/embedded.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define KEY_BYTES 128
#define TEXT_BYTES KIB(64)
#define NO_BREAK_SPACE "\xC2\xA0"

static const char *const LANGUAGES[] = {"sv", "en"};

static bool is_known(struct str language)
{
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++)
        if (str_equal(language, str_from(LANGUAGES[i])))
            return true;
    return false;
}

/* Texts are not parsed as JSON here: jansson's parser does not notice when memory ends within a
 * string, and gives a shorter one. */
static bool read_texts(json_t *texts, struct str bytes)
{
    while (bytes.n > 0) {
        struct str key = str_cut(&bytes, '\0');
        struct str text = str_cut(&bytes, '\0');
        if (json_object_set_new(texts, key.p, json_stringn(text.p, text.n)) != 0)
            return false;
    }
    return true;
}

/* i18n/sv.json, and i18n/sv/… */
static bool is_of_language(struct str path, struct str language)
{
    struct str rest = str_sub(path, STR("i18n/").n, path.n);
    return str_starts(path, STR("i18n/")) && str_starts(rest, language) && rest.n > language.n &&
           (rest.p[language.n] == '.' || rest.p[language.n] == '/');
}

bool words_load(struct str language, struct words *ret_words, struct error *error)
{
    if (!is_known(language))
        return error_set(error, ERROR_INPUT, "there is no language \"%.*s\": choose sv or en",
                         STR_ARGS(language));
    json_t *texts = json_object();
    bool ok = texts != NULL;
    for (size_t i = 0; ok && i < embedded_file_count; i++) {
        const struct embedded_file *file = &embedded_files[i];
        if (is_of_language(str_from(file->path), language))
            ok = read_texts(texts, (struct str){file->bytes, file->size});
    }
    if (!ok) {
        json_decref(texts);
        return error_no_memory(error);
    }
    *ret_words = (struct words){texts, language};
    return true;
}

void words_done(struct words *words)
{
    json_decref(words->texts);
    words->texts = NULL;
}

struct str words_get(const struct words *words, const char *key)
{
    const json_t *text = json_object_get(words->texts, key);
    return str_from(text ? json_string_value(text) : key);
}

struct str words_named(const struct words *words, const char *prefix, struct str name)
{
    char key[KEY_BYTES];
    struct str start = str_from(prefix);
    if (start.n + name.n >= sizeof key)
        return name;
    memcpy(key, start.p, start.n);
    memcpy(key + start.n, name.n ? name.p : "", name.n);
    key[start.n + name.n] = '\0';
    const json_t *text = json_object_get(words->texts, key);
    return text ? (struct str){json_string_value(text), json_string_length(text)} : name;
}

/* The value of `name` among pairs that end with NULL; NULL when it is not there. */
static const char *find_value(struct str name, va_list pairs)
{
    va_list rest;
    va_copy(rest, pairs);
    const char *value = NULL;
    for (const char *key; !value && (key = va_arg(rest, const char *));) {
        const char *candidate = va_arg(rest, const char *);
        if (str_equal(name, str_from(key)))
            value = candidate;
    }
    va_end(rest);
    return value;
}

static void fill(struct buf *out, struct str text, va_list pairs)
{
    while (text.n > 0) {
        size_t open = str_find(text, STR("{"), 0);
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(text, STR("}"), open);
        if (close == SIZE_MAX)
            break;
        const char *value = find_value(str_sub(text, open + 1, close), pairs);
        buf_add_str(out, str_sub(text, 0, open));
        buf_add_str(out, value ? str_from(value) : str_sub(text, open, close + 1));
        text = str_sub(text, close + 1, text.n);
    }
    buf_add_str(out, text);
}

/* The buffer as a JSON text; the buffer is given back. */
static json_t *take_text(struct buf *buf)
{
    json_t *text = buf->failed ? NULL : json_stringn(buf->n ? buf->p : "", buf->n);
    buf_done(buf);
    return text;
}

json_t *words_fill(const struct words *words, const char *key, ...)
{
    struct buf out = buf_init(TEXT_BYTES);
    va_list pairs;
    va_start(pairs, key);
    fill(&out, words_get(words, key), pairs);
    va_end(pairs);
    return take_text(&out);
}

static void add_number(struct buf *out, const struct words *words, size_t number)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%zu", number);
    const char *separator = str_equal(words->language, STR("en")) ? "," : NO_BREAK_SPACE;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buf_add_str(out, str_from(separator));
        buf_add_c(out, digits[i]);
    }
}

json_t *words_number(const struct words *words, size_t number)
{
    struct buf out = buf_init(TEXT_BYTES);
    add_number(&out, words, number);
    return take_text(&out);
}

json_t *words_count(const struct words *words, const char *key, size_t count)
{
    char counted[KEY_BYTES];
    snprintf(counted, sizeof counted, "%s_%s", key, count == 1 ? "one" : "many");
    json_t *number = words_number(words, count);
    if (!number)
        return NULL;
    json_t *text = words_fill(words, counted, "count", json_string_value(number), NULL);
    json_decref(number);
    return text;
}

json_t *words_score(const struct words *words, double score)
{
    if (!(score >= 0 && score <= 1))
        return json_null();
    int hundredths = (int)(score * 100 + 0.5);
    return json_sprintf("%d%.*s%02d", hundredths / 100, STR_ARGS(words_get(words, "decimal_mark")),
                        hundredths % 100);
}

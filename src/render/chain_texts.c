/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/chain_texts.h"

#include <stdio.h>

struct telling {
    const struct words *words;
    bool failed;
};

static struct str text_at(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);
    return json_is_string(text) ? (struct str){json_string_value(text), json_string_length(text)}
                                : (struct str){NULL, 0};
}

static void put(struct telling *telling, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        telling->failed = true;
}

static json_t *text_of(struct str text)
{
    return text.n ? json_stringn(text.p, text.n) : json_null();
}

static void put_named(struct telling *telling, json_t *object, const char *key, const char *prefix,
                      struct str name)
{
    put(telling, object, key,
        name.n ? text_of(words_named(telling->words, prefix, name)) : json_null());
}

/* "sidan 1, rad 34" */
static json_t *place_of(const struct telling *telling, const json_t *object)
{
    char page[24], line[24];
    if (!json_is_integer(json_object_get(object, "page")))
        return json_null();
    snprintf(page, sizeof page, "%lld",
             (long long)json_integer_value(json_object_get(object, "page")));
    snprintf(line, sizeof line, "%lld",
             (long long)json_integer_value(json_object_get(object, "line")));
    return words_fill(telling->words, "trace_place", "page", page, "line", line, NULL);
}

/* "Insats 3.2 Främja export", or null. */
static json_t *part_of(struct str number, struct str title)
{
    if (number.n && title.n)
        return json_sprintf("%.*s %.*s", STR_ARGS(number), STR_ARGS(title));
    return text_of(number.n ? number : title);
}

static void tell_viewpoint(struct telling *telling, json_t *view)
{
    struct str sender = text_at(view, "sender");
    bool shown = !json_is_false(json_object_get(view, "shown"));
    if (sender.n == 0)
        sender = words_get(telling->words, shown ? "trace_sender_unknown" : "trace_not_shown");
    put(telling, view, "sender_text", text_of(sender));
    put(telling, view, "place_text", place_of(telling, view));
    put_named(telling, view, "outcome_text", "public_outcome_", text_at(view, "outcome"));
    put_named(telling, view, "kind_text", "kind_", text_at(view, "kind"));
}

static json_t *kind_of(const struct telling *telling, const json_t *change)
{
    struct str name = text_at(change, "kind");
    struct str kind = words_named(telling->words, "trace_kind_", name);
    struct str moved = words_get(telling->words, "trace_kind_moved");
    if (json_is_true(json_object_get(change, "moved")) && !str_equal(name, STR("moved")))
        return json_sprintf("%.*s, %.*s", STR_ARGS(kind), STR_ARGS(moved));
    return text_of(kind);
}

static void tell_change(struct telling *telling, json_t *change)
{
    const json_t *side = json_object_get(change, "new");
    if (!json_is_object(side))
        side = json_object_get(change, "old");
    put(telling, change, "kind_text", kind_of(telling, change));
    put_named(telling, change, "cause_text", "trace_cause_", text_at(change, "cause"));
    put(telling, change, "compared",
        json_boolean(json_array_size(json_object_get(change, "pieces")) > 0));
    put(telling, change, "part_text", part_of(text_at(side, "number"), text_at(side, "title")));
    put(telling, change, "within_text",
        part_of(text_at(side, "within_number"), text_at(side, "within")));
}

static json_t *label_of(const struct telling *telling, const json_t *version)
{
    struct str label = text_at(version, "label");
    const char *word = text_at(version, "adopted").n      ? "trace_version_adopted"
                       : text_at(version, "circulated").n ? "trace_version_asked"
                                                          : "trace_version_other";
    return text_of(label.n ? label : words_get(telling->words, word));
}

static void tell_version(struct telling *telling, json_t *version)
{
    struct str adopted = str_sub(text_at(version, "adopted"), 0, 10);
    char day[16];
    snprintf(day, sizeof day, "%.*s", STR_ARGS(adopted));
    put(telling, version, "label_text", label_of(telling, version));
    put(telling, version, "adopted_text",
        adopted.n ? words_fill(telling->words, "trace_adopted", "day", day, NULL) : json_null());
    put_named(telling, version, "status_text", "trace_status_", text_at(version, "status"));
}

static void tell_place(struct telling *telling, json_t *place)
{
    put(telling, place, "part_text",
        part_of(text_at(place, "node_number"), text_at(place, "node_title")));
    put(telling, place, "place_text", place_of(telling, place));
}

/* {"kind", "text"} of a list of pieces: which it is, for templates. */
static void tell_piece(struct telling *telling, json_t *piece)
{
    static const char *const names[] = {"same", "deleted", "inserted"};
    struct str kind = text_at(piece, "kind");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(telling, piece, names[i], json_boolean(str_equal(kind, str_from(names[i]))));
}

static void tell_pieces(struct telling *telling, json_t *object)
{
    json_t *piece;
    size_t i;
    json_array_foreach(json_object_get(object, "pieces"), i, piece) tell_piece(telling, piece);
}

static void tell(struct telling *telling, json_t *object)
{
    tell_pieces(telling, object);
    if (json_object_get(object, "viewpoint") && json_object_get(object, "outcome"))
        tell_viewpoint(telling, object);
    else if (json_object_get(object, "change") && json_object_get(object, "moved"))
        tell_change(telling, object);
    else if (json_object_get(object, "node_title"))
        tell_place(telling, object);
    if (json_object_get(object, "version") && json_object_get(object, "label"))
        tell_version(telling, object);
}

/* Members before the object itself, for what is added needs no words. */
static void tell_all(struct telling *telling, json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;
    json_array_foreach(value, i, member) tell_all(telling, member);
    json_object_foreach(value, key, member) tell_all(telling, member);
    if (json_is_object(value))
        tell(telling, value);
}

bool chain_texts_add(const struct words *words, json_t *view)
{
    struct telling telling = {.words = words};
    tell_all(&telling, view);
    return !telling.failed;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/answer_inner.h"

#include "model/answers/passage_words.h"
#include "model/office/accounts.h"
#include "model/office/json.h"

/* What was typed */

static bool refuse(const char **ret_field, const char *field, struct error *error,
                   enum error_code code, const char *why)
{
    *ret_field = field;
    return error_set(error, code, "the field %s: %s", field, why);
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7F)
            return true;
    return false;
}

static bool is_stance(struct str name)
{
    static const enum stance choices[] = {STANCE_FOR, STANCE_FOR_IN_PART, STANCE_AGAINST,
                                          STANCE_NO_OBJECTION, STANCE_ABSTAINS};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (str_equal(name, str_from(stance_name(choices[i]))))
            return true;
    return false;
}

size_t answer_bytes(const struct answer_content *content)
{
    size_t bytes = content->whole.n;
    for (size_t i = 0; i < content->questions.count; i++)
        bytes += content->questions.items[i].text.n;
    for (size_t i = 0; i < content->passages.count; i++)
        bytes += content->passages.items[i].text.n;
    return bytes;
}

static bool check_passages(const struct answer_content *content, const struct answer_ground *ground)
{
    struct passage_words words;
    for (size_t i = 0; i < content->passages.count; i++)
        if (!passage_words_find(ground->passages, content->passages.items[i].about, &words))
            return false;
    return true;
}

bool answer_typed_check(const struct answer_typed *typed, const struct answer_ground *ground,
                        const char **ret_field, struct error *error)
{
    const struct answer_content *content = &typed->content;
    if (typed->sender.n > LIMIT_NAME_BYTES)
        return refuse(ret_field, "sender", error, ERROR_LIMIT, "the name is too long");
    if (has_control(typed->sender))
        return refuse(ret_field, "sender", error, ERROR_INPUT, "a name is one line");
    if (typed->email.n && !email_is_one(typed->email))
        return refuse(ret_field, "email", error, ERROR_INPUT, "this is no e-mail address");
    if (content->stance.n && !is_stance(content->stance))
        return refuse(ret_field, "stance", error, ERROR_INPUT, "there is no such stance");
    if (answer_bytes(content) > LIMIT_ANSWER_BYTES)
        return refuse(ret_field, "text", error, ERROR_LIMIT, "the texts are too long together");
    if (content->passages.count > LIMIT_ANSWER_PASSAGES)
        return refuse(ret_field, "passage", error, ERROR_LIMIT, "these are too many passages");
    if (!check_passages(content, ground))
        return refuse(ret_field, "passage", error, ERROR_INPUT, "the draft has no such part");
    return true;
}

/* Content as JSON */

static void put_parts(struct json_maker *maker, json_t *object, const char *key,
                      const struct answer_part *parts, size_t count)
{
    json_t *array = json_put_array(maker, object, key);
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "about", json_of_str(parts[i].about));
        json_put(maker, item, "text", json_of_str(parts[i].text));
    }
}

bool answer_pack(const struct answer_content *content, const struct answer_places *places,
                 struct arena *arena, struct str *ret_text, struct error *error)
{
    struct json_maker maker = {0};
    json_t *object = json_object();
    json_put(&maker, object, "stance", json_of_str(content->stance));
    json_put(&maker, object, "whole", json_of_str(content->whole));
    put_parts(&maker, object, "questions", content->questions.items, content->questions.count);
    put_parts(&maker, object, "passages", content->passages.items, content->passages.count);
    json_t *array = places ? json_put_array(&maker, object, "places") : NULL;
    for (size_t i = 0; places && i < places->count; i++) {
        json_t *item = json_push_object(&maker, array);
        json_put(&maker, item, "node", json_of_str(places->items[i].node));
        json_put(&maker, item, "start", json_integer((json_int_t)places->items[i].range.start));
        json_put(&maker, item, "end", json_integer((json_int_t)places->items[i].range.end));
    }
    return json_to_arena(&maker, object, arena, ret_text, error);
}

struct unpacking {
    struct arena *arena;
    const json_t *object;
    struct answer_content content;
    struct answer_places places;
};

static size_t unpack_parts(struct unpacking *unpacking, const char *key,
                           struct answer_part **ret_parts)
{
    const json_t *array = json_object_get(unpacking->object, key);
    size_t count = json_array_size(array);
    *ret_parts = ARENA_ARRAY(unpacking->arena, count, struct answer_part);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(array, i);
        (*ret_parts)[i].about = str_copy(unpacking->arena, json_str(item, "about"));
        (*ret_parts)[i].text = str_copy(unpacking->arena, json_str(item, "text"));
    }
    return count;
}

static void unpack(void *context)
{
    struct unpacking *unpacking = context;
    struct answer_content *content = &unpacking->content;
    content->stance = str_copy(unpacking->arena, json_str(unpacking->object, "stance"));
    content->whole = str_copy(unpacking->arena, json_str(unpacking->object, "whole"));
    content->questions.count = unpack_parts(unpacking, "questions", &content->questions.items);
    content->passages.count = unpack_parts(unpacking, "passages", &content->passages.items);
    const json_t *places = json_object_get(unpacking->object, "places");
    size_t count = json_array_size(places);
    unpacking->places.items = ARENA_ARRAY(unpacking->arena, count, struct answer_place);
    unpacking->places.count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(places, i);
        unpacking->places.items[i] =
            (struct answer_place){str_copy(unpacking->arena, json_str(item, "node")),
                                  {(size_t)json_integer_value(json_object_get(item, "start")),
                                   (size_t)json_integer_value(json_object_get(item, "end"))}};
    }
}

bool answer_unpack(struct str text, struct arena *arena, struct answer_content *ret_content,
                   struct answer_places *ret_places, struct error *error)
{
    json_t *object = json_from(text, "an answer", error);
    if (!object)
        return false;
    struct unpacking unpacking = {.arena = arena, .object = object};
    bool ok = arena_run(arena, unpack, &unpacking, error);
    json_decref(object);
    if (ok && ret_content)
        *ret_content = unpacking.content;
    if (ok && ret_places)
        *ret_places = unpacking.places;
    return ok;
}

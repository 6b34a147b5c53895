/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/web_answers.h"

#include "base/secret.h"
#include "model/acts.h"
#include "model/json.h"
#include "model/passage_words.h"
#include "store/blob.h"

#include <stdio.h>

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

/* RFC 5321, 4.5.3.1.3, has 254 bytes for a path; all else is between the sender and its mail. */
static bool may_be_email(struct str email)
{
    size_t at = str_find(email, STR("@"), 0);
    return email.n <= 254 && at != SIZE_MAX && at > 0 && at + 1 < email.n && !has_control(email) &&
           str_find(email, STR(" "), 0) == SIZE_MAX &&
           str_find(email, STR("@"), at + 1) == SIZE_MAX;
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

static size_t bytes_of(const struct answer_content *content)
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
    if (typed->email.n && !may_be_email(typed->email))
        return refuse(ret_field, "email", error, ERROR_INPUT, "this is no e-mail address");
    if (content->stance.n && !is_stance(content->stance))
        return refuse(ret_field, "stance", error, ERROR_INPUT, "there is no such stance");
    if (bytes_of(content) > LIMIT_ANSWER_BYTES)
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

static bool pack_content(const struct answer_content *content, const struct answer_places *places,
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

static bool unpack_content(struct str text, struct arena *arena, struct unpacking *ret_unpacked,
                           struct error *error)
{
    json_t *object = json_from(text, "an answer", error);
    if (!object)
        return false;
    struct unpacking unpacking = {.arena = arena, .object = object};
    bool ok = arena_run(arena, unpack, &unpacking, error);
    json_decref(object);
    if (ok)
        *ret_unpacked = unpacking;
    return ok;
}

/* Beginning, finding, saving */

static bool new_token(struct answer_token *ret_token, struct error *error)
{
    struct secret_token random;
    if (!secret_token(&random, error))
        return false;
    snprintf(ret_token->text, sizeof ret_token->text, "%s", random.text);
    return true;
}

static struct answer_token token_of_hash(struct hash hash)
{
    struct answer_token token;
    snprintf(token.text, sizeof token.text, "%s", hash.hex);
    return token;
}

static bool add_answer(struct office *office, const struct answer_ground *ground, int64_t consultee,
                       const struct answer_typed *typed, const struct answer_token *token,
                       struct error *error)
{
    struct arena arena = arena_init();
    struct date_text now = time_now();
    struct hash hash = hash_of(str_from(token->text));
    struct str content;
    int64_t id;
    bool ok =
        pack_content(&typed->content, NULL, &arena, &content, error) &&
        store_new_id(office->store, &id, error) &&
        sql_web_answer_add(office->store, id, str_from(hash.hex), ground->consultation.id,
                           consultee, typed->sender, typed->email, content, 1, str_from(now.text),
                           str_from(now.text), (struct str){NULL, 0}, 0, error);
    arena_done(&arena);
    return ok;
}

bool web_answer_begin(struct office *office, const struct answer_ground *ground, int64_t consultee,
                      const struct answer_typed *typed, struct answer_token *ret_token,
                      struct error *error)
{
    struct answer_token token;
    if (!new_token(&token, error) || !add_answer(office, ground, consultee, typed, &token, error))
        return false;
    *ret_token = token;
    return true;
}

static bool find_row(struct office *office, struct str token, struct arena *arena,
                     struct sql_web_answer *ret_row, bool *ret_found, struct error *error)
{
    struct hash hash = hash_of(token);
    return sql_web_answer_by_token(office->store, str_from(hash.hex), arena, ret_row, ret_found,
                                   error);
}

bool web_answer_find(struct office *office, struct str token, struct arena *arena,
                     struct web_answer *ret_answer, struct error *error)
{
    struct web_answer answer;
    struct unpacking unpacked;
    bool found;
    if (!find_row(office, token, arena, &answer.row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no answer at this address");
    if (!unpack_content(answer.row.content, arena, &unpacked, error) ||
        !sql_web_answer_file_list(office->store, answer.row.id, arena, &answer.files, error))
        return false;
    answer.content = unpacked.content;
    *ret_answer = answer;
    return true;
}

bool web_answer_save(struct office *office, const struct web_answer *answer,
                     const struct answer_typed *typed, struct arena *arena, bool *ret_kept,
                     int64_t *ret_revision, struct error *error)
{
    struct date_text now = time_now();
    struct str content;
    if (answer->row.sent.n || answer->row.revision != typed->revision) {
        *ret_kept = false;
        *ret_revision = answer->row.revision;
        return true;
    }
    if (!pack_content(&typed->content, NULL, arena, &content, error) ||
        !sql_web_answer_save(office->store, typed->sender, typed->email, content,
                             typed->revision + 1, str_from(now.text), answer->row.id, error))
        return false;
    *ret_kept = true;
    *ret_revision = typed->revision + 1;
    return true;
}

/* Sending */

struct sending {
    struct office *office;
    const struct answer_ground *ground;
    const struct web_answer *answer;
    struct arena *arena;
    struct date_text now;
    int64_t document;
    struct str content; /* with the places */
    struct error *error;
};

/* "Yttrande från Storvads kommun.md", without what folders are made of. */
static bool name_document(struct sending *sending, struct str *ret_name)
{
    struct str made =
        str_format(sending->arena, "Yttrande från %.*s.md", STR_ARGS(sending->answer->row.sender));
    char *bytes = made.n ? str_to_c(sending->arena, made) : NULL;
    if (!bytes)
        return error_no_memory(sending->error);
    for (size_t i = 0; i < made.n; i++)
        if (bytes[i] == '/' || bytes[i] == '\\')
            bytes[i] = '-';
    *ret_name = (struct str){bytes, made.n};
    return true;
}

static bool says_something(const struct web_answer *answer)
{
    return answer->content.stance.n || answer->files.count || bytes_of(&answer->content) > 0;
}

static bool may_be_sent(const struct sending *sending)
{
    if (sending->ground->consultation.closed.n)
        return error_set(sending->error, ERROR_STATE, "the consultation is closed");
    if (str_trim(sending->answer->row.sender).n == 0)
        return error_set(sending->error, ERROR_INPUT, "the answer does not say who it is from");
    if (!says_something(sending->answer))
        return error_set(sending->error, ERROR_INPUT, "the answer says nothing yet");
    return true;
}

static bool add_document(struct sending *sending, int64_t parent, struct str name, struct str hash,
                         int64_t *ret_id)
{
    struct store *store = sending->office->store;
    int64_t number;
    return store_new_id(store, ret_id, sending->error) &&
           store_new_number(store, &number, sending->error) &&
           sql_web_document_add(store, *ret_id, sending->ground->consultation.id, number, parent,
                                name, hash, str_from(sending->now.text), sending->error);
}

static bool add_text(struct sending *sending)
{
    struct date_text today = date_format(date_in_sweden());
    struct answer_places places;
    struct blob blob;
    struct str text, name;
    return web_answer_text(sending->office, sending->ground, sending->answer, str_from(today.text),
                           sending->arena, &text, &places, sending->error) &&
           pack_content(&sending->answer->content, &places, sending->arena, &sending->content,
                        sending->error) &&
           name_document(sending, &name) &&
           blob_keep_small(sending->office->store, text, &blob, sending->error) &&
           add_document(sending, 0, name, str_from(blob.hash.hex), &sending->document);
}

static bool add_files(struct sending *sending)
{
    const struct sql_web_answer_file_rows *files = &sending->answer->files;
    int64_t id;
    for (size_t i = 0; i < files->count; i++)
        if (!add_document(sending, sending->document, files->items[i].name, files->items[i].hash,
                          &id))
            return false;
    return true;
}

/* Who it is from is not to be guessed where the sender has said it. */
static bool add_sender(struct sending *sending)
{
    struct store *store = sending->office->store;
    const struct sql_web_answer *row = &sending->answer->row;
    char consultee[32];
    snprintf(consultee, sizeof consultee, "%lld", (long long)row->consultee);
    return sql_web_correction_add(store, sending->document, STR("sender"), str_trim(row->sender),
                                  str_from(sending->now.text), sending->error) &&
           (!row->consultee ||
            sql_web_correction_add(store, sending->document, STR("consultee"), str_from(consultee),
                                   str_from(sending->now.text), sending->error));
}

/* Everything but the row of the answer itself. */
static bool register_answer(struct sending *sending)
{
    return may_be_sent(sending) && add_text(sending) && add_files(sending) && add_sender(sending) &&
           act_add(sending->office, NULL, sending->ground->consultation.id, "answer_send",
                   sending->document, json_object(), NULL, sending->error);
}

bool web_answer_send(struct office *office, const struct answer_ground *ground,
                     const struct web_answer *answer, struct arena *arena, struct error *error)
{
    struct sending sending = {office, ground, answer, arena, time_now(), 0, {NULL, 0}, error};
    if (answer->row.sent.n)
        return true;
    return register_answer(&sending) &&
           sql_web_answer_set_sent(office->store, sending.content, str_from(sending.now.text),
                                   sending.document, answer->row.id, error);
}

static bool post_new(struct sending *sending, const struct answer_typed *typed,
                     const struct answer_token *token)
{
    struct store *store = sending->office->store;
    struct hash hash = hash_of(str_from(token->text));
    struct str now = str_from(sending->now.text);
    int64_t id;
    return register_answer(sending) && store_new_id(store, &id, sending->error) &&
           sql_web_answer_add(store, id, str_from(hash.hex), sending->ground->consultation.id, 0,
                              typed->sender, typed->email, sending->content, 1, now, now, now,
                              sending->document, sending->error);
}

static bool token_of_once(struct office *office, int64_t consultation, struct str once,
                          struct arena *arena, struct answer_token *ret_token, struct error *error)
{
    struct str key, text;
    if (once.n < LIMIT_ONCE_LEAST_BYTES || once.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_INPUT,
                         "'once' is a text of %zu to %zu bytes, best a random one",
                         LIMIT_ONCE_LEAST_BYTES, LIMIT_NAME_BYTES);
    if (!office_key(office, arena, &key, error))
        return false;
    text = str_format(arena, "once:%lld:%.*s", (long long)consultation, STR_ARGS(once));
    if (!text.n)
        return error_no_memory(error);
    *ret_token = token_of_hash(secret_keyed(key, text));
    return true;
}

bool web_answer_post(struct office *office, const struct answer_ground *ground,
                     const struct answer_typed *typed, struct str once, struct arena *arena,
                     struct answer_token *ret_token, struct error *error)
{
    struct web_answer answer = {.content = typed->content};
    struct sql_web_answer stands;
    struct answer_token token;
    bool found = false;
    answer.row.sender = typed->sender;
    if (once.n ? !token_of_once(office, ground->consultation.id, once, arena, &token, error)
               : !new_token(&token, error))
        return false;
    if (once.n && !find_row(office, str_from(token.text), arena, &stands, &found, error))
        return false;
    struct sending sending = {office, ground, &answer, arena, time_now(), 0, {NULL, 0}, error};
    if (!found && !post_new(&sending, typed, &token))
        return false;
    *ret_token = token;
    return true;
}

bool web_answer_places(struct office *office, int64_t document, struct arena *arena,
                       struct answer_places *ret_places, struct error *error)
{
    struct sql_web_answer row;
    struct unpacking unpacked = {0};
    bool found;
    if (!sql_web_answer_of_document(office->store, document, arena, &row, &found, error) ||
        (found && !unpack_content(row.content, arena, &unpacked, error)))
        return false;
    *ret_places = unpacked.places;
    return true;
}

/* Files */

static bool refuse_sent(const struct web_answer *answer, struct error *error)
{
    return answer->row.sent.n == 0 ||
           error_set(error, ERROR_STATE, "the answer is sent; what was sent is not changed");
}

bool web_answer_attach(struct office *office, const struct web_answer *answer,
                       const struct blob *blob, struct str name, struct error *error)
{
    size_t count = answer->files.count;
    int64_t ordinal = count ? answer->files.items[count - 1].ordinal + 1 : 1;
    if (!refuse_sent(answer, error))
        return false;
    if (count >= LIMIT_ANSWER_FILES)
        return error_set(error, ERROR_LIMIT, "an answer has at most %zu files", LIMIT_ANSWER_FILES);
    return blob_enter(office->store, blob, error) &&
           sql_web_answer_file_add(office->store, answer->row.id, ordinal, name,
                                   str_from(blob->hash.hex), blob->size, error);
}

bool web_answer_detach(struct office *office, const struct web_answer *answer, int64_t ordinal,
                       struct error *error)
{
    return refuse_sent(answer, error) &&
           sql_web_answer_file_remove(office->store, answer->row.id, ordinal, error);
}

bool web_answer_receipt(struct office *office, const struct web_answer *answer, struct arena *arena,
                        struct answer_receipt *ret_receipt, struct error *error)
{
    struct sql_document document;
    struct answer_receipt receipt = {0};
    bool found = false;
    if (!answer->row.document)
        return error_set(error, ERROR_NOT_FOUND, "the answer is not sent yet");
    if (!sql_document_get(office->store, answer->row.document, arena, &document, &found, error) ||
        !sql_document_list_attachments(office->store, answer->row.document, arena, &receipt.files,
                                       error))
        return false;
    if (!found)
        return error_set(error, ERROR_INTERNAL, "the document of the answer is not there");
    receipt.number = document.number;
    receipt.hash = document.hash;
    receipt.received = document.received;
    *ret_receipt = receipt;
    return true;
}

/* Invitations */

/* "12-" and the keyed hash: the id is no secret, the hash shows that the office has given it. */
static bool invitation_token(struct office *office, int64_t consultee, struct arena *arena,
                             struct str *ret_token, struct error *error)
{
    struct str key;
    if (!office_key(office, arena, &key, error))
        return false;
    struct str text = str_format(arena, "invitation:%lld", (long long)consultee);
    if (!text.n)
        return error_no_memory(error);
    struct hash hash = secret_keyed(key, text);
    *ret_token = str_format(arena, "%lld-%.40s", (long long)consultee, hash.hex);
    return ret_token->n || error_no_memory(error);
}

bool invitation_path(struct office *office, int64_t consultee, struct arena *arena,
                     struct str *ret_path, struct error *error)
{
    struct str token = {0};
    if (!invitation_token(office, consultee, arena, &token, error))
        return false;
    *ret_path = str_format(arena, "/invitations/%.*s", STR_ARGS(token));
    return ret_path->n || error_no_memory(error);
}

/* The number before the '-'; 0 for what is none. */
static int64_t id_in(struct str token)
{
    int64_t id = 0;
    size_t at = 0;
    for (; at < token.n && at < 18 && ascii_is_digit(token.p[at]); at++)
        id = id * 10 + (token.p[at] - '0');
    return at < token.n && token.p[at] == '-' ? id : 0;
}

bool invitation_find(struct office *office, struct str token, struct arena *arena,
                     struct sql_consultee *ret_consultee, struct error *error)
{
    int64_t id = id_in(token);
    struct sql_consultee row;
    struct str right;
    bool found = false;
    if (id && (!invitation_token(office, id, arena, &right, error) ||
               (secret_equal(right, token) &&
                !sql_consultee_get(office->store, id, arena, &row, &found, error))))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no invitation at this address");
    *ret_consultee = row;
    return true;
}

/* The address of a body's nth answer, from 1. */
static bool token_of_nth(struct office *office, int64_t consultee, int64_t nth,
                         struct answer_token *ret_token, struct error *error)
{
    struct arena arena = arena_init();
    struct str key,
        text = str_format(&arena, "answer:%lld:%lld", (long long)consultee, (long long)nth);
    bool ok = text.n ? office_key(office, &arena, &key, error) : error_no_memory(error);
    if (ok)
        *ret_token = token_of_hash(secret_keyed(key, text));
    arena_done(&arena);
    return ok;
}

bool invitation_answer(struct office *office, const struct sql_consultee *consultee, bool another,
                       struct answer_token *ret_token, bool *ret_found, struct error *error)
{
    struct sql_web_answer_count count;
    if (!sql_web_answer_count(office->store, consultee->consultation, consultee->id, &count, error))
        return false;
    bool new = count.begun == 0 || (another && count.sent == count.begun);
    if (!token_of_nth(office, consultee->id, count.begun + new, ret_token, error))
        return false;
    *ret_found = !new;
    return true;
}

bool invitation_begin(struct office *office, const struct answer_ground *ground,
                      const struct sql_consultee *consultee, bool another,
                      struct answer_token *ret_token, struct error *error)
{
    struct answer_typed typed = {.sender = consultee->name};
    struct answer_token token;
    bool found;
    if (!invitation_answer(office, consultee, another, &token, &found, error) ||
        (!found && !add_answer(office, ground, consultee->id, &typed, &token, error)))
        return false;
    *ret_token = token;
    return true;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/answer_inner.h"

#include "base/secret.h"
#include "model/office/acts.h"

#include <stdio.h>

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
    return answer->content.stance.n || answer->files.count || answer_bytes(&answer->content) > 0;
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
           answer_pack(&sending->answer->content, &places, sending->arena, &sending->content,
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

/* In one */

struct posting {
    struct sending sending;
    const struct answer_typed *typed;
    char secret[HASH_HEX_LENGTH + 1];
    struct hash once_hash; /* empty: sent without a word */
    int64_t id;
};

static bool post_new(struct posting *posting)
{
    struct sending *sending = &posting->sending;
    struct store *store = sending->office->store;
    struct str now = str_from(sending->now.text);
    if (!register_answer(sending) || !store_new_id(store, &posting->id, sending->error))
        return false;
    struct answer_token token = answer_token_of(posting->id, posting->secret);
    struct hash hash = hash_of(str_from(token.text));
    return sql_web_answer_add(store, posting->id, str_from(hash.hex),
                              str_from(posting->once_hash.hex), sending->ground->consultation.id, 0,
                              posting->typed->sender, posting->typed->email, sending->content, 1,
                              now, now, now, sending->document, sending->error);
}

/* The secret of an address that is sent to twice is made of the sender's own word. */
static bool choose_secret(struct posting *posting, struct str once)
{
    struct sending *sending = &posting->sending;
    struct secret_token random;
    struct str key;
    if (once.n == 0) {
        if (!secret_token(&random, sending->error))
            return false;
        snprintf(posting->secret, sizeof posting->secret, "%s", random.text);
        return true;
    }
    if (once.n < LIMIT_ONCE_LEAST_BYTES || once.n > LIMIT_NAME_BYTES)
        return error_set(sending->error, ERROR_INPUT,
                         "'once' is a text of %zu to %zu bytes, best a random one",
                         LIMIT_ONCE_LEAST_BYTES, LIMIT_NAME_BYTES);
    if (!office_key(sending->office, sending->arena, &key, sending->error))
        return false;
    struct str text = str_format(sending->arena, "once:%lld:%.*s",
                                 (long long)sending->ground->consultation.id, STR_ARGS(once));
    if (!text.n)
        return error_no_memory(sending->error);
    struct hash secret = secret_keyed(key, text);
    memcpy(posting->secret, secret.hex, sizeof posting->secret);
    posting->once_hash = hash_of(str_from(posting->secret));
    return true;
}

static bool find_posted(struct posting *posting, bool *ret_found)
{
    struct sql_web_answer_by_once row;
    *ret_found = false;
    if (posting->once_hash.hex[0] == '\0')
        return true;
    if (!sql_web_answer_by_once(posting->sending.office->store, str_from(posting->once_hash.hex),
                                &row, ret_found, posting->sending.error))
        return false;
    if (*ret_found)
        posting->id = row.id;
    return true;
}

bool web_answer_post(struct office *office, const struct answer_ground *ground,
                     const struct answer_typed *typed, struct str once, struct arena *arena,
                     struct answer_token *ret_token, struct error *error)
{
    struct web_answer answer = {.row = {.sender = typed->sender}, .content = typed->content};
    struct posting posting = {
        .sending = {office, ground, &answer, arena, time_now(), 0, {NULL, 0}, error},
        .typed = typed};
    bool found;
    if (!choose_secret(&posting, once) || !find_posted(&posting, &found) ||
        (!found && !post_new(&posting)))
        return false;
    *ret_token = answer_token_of(posting.id, posting.secret);
    return true;
}

bool web_answer_places(struct office *office, int64_t document, struct arena *arena,
                       struct answer_places *ret_places, struct error *error)
{
    struct sql_web_answer row;
    struct answer_places places = {0};
    bool found;
    if (!sql_web_answer_of_document(office->store, document, arena, &row, &found, error) ||
        (found && !answer_unpack(row.content, arena, NULL, &places, error)))
        return false;
    *ret_places = places;
    return true;
}

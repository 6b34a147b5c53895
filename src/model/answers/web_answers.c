/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/answer_inner.h"

#include "base/secret.h"

#include <stdio.h>

/* Addresses */

struct answer_token answer_token_of(int64_t id, const char *secret)
{
    struct answer_token token;
    snprintf(token.text, sizeof token.text, "%lld-%.64s", (long long)id, secret);
    return token;
}

int64_t answer_id_in(struct str token)
{
    int64_t id = 0;
    size_t at = 0;
    for (; at < token.n && at < 18 && ascii_is_digit(token.p[at]); at++)
        id = id * 10 + (token.p[at] - '0');
    return at < token.n && token.p[at] == '-' ? id : 0;
}

/* Beginning, finding, saving */

bool answer_add(struct office *office, const struct answer_ground *ground, int64_t consultee,
                const struct answer_typed *typed, int64_t id, const struct answer_token *token,
                struct error *error)
{
    struct arena arena = arena_init();
    struct date_text now = time_now();
    struct hash hash = hash_of(str_from(token->text));
    struct str content, none = {NULL, 0};
    bool ok =
        answer_pack(&typed->content, NULL, &arena, &content, error) &&
        sql_web_answer_add(office->store, id, str_from(hash.hex), none, ground->consultation.id,
                           consultee, typed->sender, typed->email, content, 1, str_from(now.text),
                           str_from(now.text), none, 0, error);
    arena_done(&arena);
    return ok;
}

bool web_answer_begin(struct office *office, const struct answer_ground *ground,
                      const struct answer_typed *typed, struct answer_token *ret_token,
                      struct error *error)
{
    struct secret_token secret;
    int64_t id;
    if (!secret_token(&secret, error) || !store_new_id(office->store, &id, error))
        return false;
    struct answer_token token = answer_token_of(id, secret.text);
    if (!answer_add(office, ground, 0, typed, id, &token, error))
        return false;
    *ret_token = token;
    return true;
}

static bool no_such_answer(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "there is no answer at this address");
}

bool web_answer_find(struct office *office, struct str token, struct arena *arena,
                     struct web_answer *ret_answer, struct error *error)
{
    struct web_answer answer;
    bool found = false;
    int64_t id = answer_id_in(token);
    struct hash hash = hash_of(token);
    if (id && !sql_web_answer_get(office->store, id, arena, &answer.row, &found, error))
        return false;
    if (!found || !secret_equal(answer.row.token_hash, str_from(hash.hex)))
        return no_such_answer(error);
    if (!answer_unpack(answer.row.content, arena, &answer.content, NULL, error) ||
        !sql_web_answer_file_list(office->store, answer.row.id, arena, &answer.files, error))
        return false;
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
    if (!answer_pack(&typed->content, NULL, arena, &content, error) ||
        !sql_web_answer_save(office->store, typed->sender, typed->email, content,
                             typed->revision + 1, str_from(now.text), answer->row.id, error))
        return false;
    *ret_kept = true;
    *ret_revision = typed->revision + 1;
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

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/answer_inner.h"

#include "base/secret.h"

/* HMAC of a text that names what it is for, under the office's key. */
static bool keyed(struct office *office, const char *purpose, int64_t id, struct hash *ret_hash,
                  struct error *error)
{
    struct arena arena = arena_init();
    struct str key, text = str_format(&arena, "%s:%lld", purpose, (long long)id);
    bool ok = text.n ? office_key(office, &arena, &key, error) : error_no_memory(error);
    if (ok)
        *ret_hash = secret_keyed(key, text);
    arena_done(&arena);
    return ok;
}

/* The id is no secret; the hash shows that the office has given it. */
bool invitation_path(struct office *office, int64_t consultee, struct arena *arena,
                     struct str *ret_path, struct error *error)
{
    struct hash hash;
    if (!keyed(office, "invitation", consultee, &hash, error))
        return false;
    *ret_path = str_format(arena, "/invitations/%lld-%s", (long long)consultee, hash.hex);
    return ret_path->n || error_no_memory(error);
}

/* An office that has no key yet, and where none may be made now, has given no invitation. */
static bool is_right(struct office *office, struct str token, int64_t id, bool *ret_right,
                     struct error *error)
{
    struct error why = {0};
    struct hash hash;
    if (!keyed(office, "invitation", id, &hash, &why)) {
        *ret_right = false;
        return why.code == ERROR_STATE || error_set(error, why.code, "%s", why.message);
    }
    struct answer_token right = answer_token_of(id, hash.hex);
    *ret_right = secret_equal(str_from(right.text), token);
    return true;
}

bool invitation_find(struct office *office, struct str token, struct arena *arena,
                     struct sql_consultee *ret_consultee, struct error *error)
{
    int64_t id = answer_id_in(token);
    struct sql_consultee row;
    bool right = false, found = false;
    if ((id && !is_right(office, token, id, &right, error)) ||
        (right && !sql_consultee_get(office->store, id, arena, &row, &found, error)))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no invitation at this address");
    *ret_consultee = row;
    return true;
}

static bool token_of_answer(struct office *office, int64_t id, struct answer_token *ret_token,
                            struct error *error)
{
    struct hash hash;
    if (!keyed(office, "answer", id, &hash, error))
        return false;
    *ret_token = answer_token_of(id, hash.hex);
    return true;
}

bool invitation_answer(struct office *office, const struct sql_consultee *consultee,
                       struct answer_token *ret_token, bool *ret_sent, bool *ret_found,
                       struct error *error)
{
    struct arena arena = arena_init();
    struct sql_web_answer_newest row;
    bool found;
    bool ok = sql_web_answer_newest(office->store, consultee->consultation, consultee->id, &arena,
                                    &row, &found, error) &&
              (!found || token_of_answer(office, row.id, ret_token, error));
    if (ok) {
        *ret_found = found;
        *ret_sent = found && row.sent.n > 0;
    }
    arena_done(&arena);
    return ok;
}

bool invitation_begin(struct office *office, const struct answer_ground *ground,
                      const struct sql_consultee *consultee, bool another,
                      struct answer_token *ret_token, struct error *error)
{
    struct answer_typed typed = {.sender = consultee->name};
    struct answer_token token;
    bool sent, found;
    int64_t id;
    if (!invitation_answer(office, consultee, &token, &sent, &found, error))
        return false;
    if ((!found || (sent && another)) &&
        (!store_new_id(office->store, &id, error) || !token_of_answer(office, id, &token, error) ||
         !answer_add(office, ground, consultee->id, &typed, id, &token, error)))
        return false;
    *ret_token = token;
    return true;
}

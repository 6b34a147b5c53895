/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/throttle.h"

#include "base/date.h"
#include "base/secret.h"
#include "store/statements.h"

#include <arpa/inet.h>
#include <stdio.h>

enum {
    FREE_FAILURES = 5, /* the fifth is the first that one must wait after */
    FIRST_WAIT_SECONDS = 2,
    LONGEST_WAIT_SECONDS = 15 * 60,
    REMEMBERED_SECONDS = 24 * 3600,
    KEY_BYTES = 128,
};

/* The key of a row: "name:…" or "from:…"; empty where there is nothing to count by. */
struct key {
    char text[KEY_BYTES];
};

static struct key key_of_name(struct str name)
{
    struct key key = {""};
    if (name.n && name.n <= LIMIT_ACCOUNT_NAME_BYTES)
        snprintf(key.text, sizeof key.text, "name:%.*s", STR_ARGS(name));
    return key;
}

/* An IPv6 address by its first 64 bits (RFC 4291, 2.5.4), or the IPv4 address inside it; any other
 * text as it is. */
static struct key key_of_address(struct str address)
{
    struct key key = {""};
    char text[INET6_ADDRSTRLEN];
    struct in6_addr bits;
    if (address.n == 0 || address.n >= sizeof text)
        return key;
    memcpy(text, address.p, address.n);
    text[address.n] = '\0';
    if (inet_pton(AF_INET6, text, &bits) != 1) {
        snprintf(key.text, sizeof key.text, "from:%s", text);
        return key;
    }
    const uint8_t *b = bits.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&bits))
        snprintf(key.text, sizeof key.text, "from:%d.%d.%d.%d", b[12], b[13], b[14], b[15]);
    else
        snprintf(key.text, sizeof key.text, "from:%02x%02x:%02x%02x:%02x%02x:%02x%02x", b[0], b[1],
                 b[2], b[3], b[4], b[5], b[6], b[7]);
    return key;
}

static int64_t wait_after(int64_t failures)
{
    int64_t wait = FIRST_WAIT_SECONDS;
    if (failures < FREE_FAILURES)
        return 0;
    for (int64_t i = FREE_FAILURES; i < failures && wait < LONGEST_WAIT_SECONDS; i++)
        wait *= 2;
    return wait < LONGEST_WAIT_SECONDS ? wait : LONGEST_WAIT_SECONDS;
}

static bool wait_of_key(struct office *office, const char *key, int64_t *ret_wait,
                        struct error *error)
{
    struct arena arena = arena_init();
    struct sql_sign_in_failure_get row;
    int64_t now = time_seconds(), last, wait = 0;
    bool found = false;
    bool ok =
        !*key || sql_sign_in_failure_get(office->store, str_from(key), &arena, &row, &found, error);
    if (ok && found && time_parse(row.last, &last) && now - last < REMEMBERED_SECONDS)
        wait = last + wait_after(row.failures) - now;
    arena_done(&arena);
    if (ok)
        *ret_wait = wait > 0 ? wait : 0;
    return ok;
}

bool throttle_wait(struct office *office, struct str name, struct str address, int64_t *ret_wait,
                   struct error *error)
{
    int64_t by_name, by_address;
    if (!wait_of_key(office, key_of_name(name).text, &by_name, error) ||
        !wait_of_key(office, key_of_address(address).text, &by_address, error))
        return false;
    *ret_wait = by_name > by_address ? by_name : by_address;
    return true;
}

static bool count_key(struct office *office, const char *key, int64_t *ret_failures,
                      struct error *error)
{
    struct sql_sign_in_failure_count row = {0};
    if (*key && !sql_sign_in_failure_count(office->store, str_from(key), str_from(time_now().text),
                                           &row, error))
        return false;
    *ret_failures = row.failures;
    return true;
}

bool throttle_count(struct office *office, struct str name, struct str address, bool *ret_shut,
                    struct error *error)
{
    int64_t by_name, by_address;
    struct date_text before = time_format(time_seconds() - REMEMBERED_SECONDS);
    if (!sql_sign_in_failure_remove_old(office->store, str_from(before.text), error) ||
        !count_key(office, key_of_name(name).text, &by_name, error) ||
        !count_key(office, key_of_address(address).text, &by_address, error))
        return false;
    *ret_shut = by_name == FREE_FAILURES;
    return true;
}

bool throttle_forget_name(struct office *office, struct str name, struct error *error)
{
    return sql_sign_in_failure_remove(office->store, str_from(key_of_name(name).text), error);
}

bool throttle_forget(struct office *office, struct str name, struct str address,
                     struct error *error)
{
    return throttle_forget_name(office, name, error) &&
           sql_sign_in_failure_remove(office->store, str_from(key_of_address(address).text), error);
}

/* Answers */

static bool is_local(struct str address)
{
    return address.n == 0 || str_starts(address, STR("127.")) || str_equal(address, STR("::1")) ||
           str_starts(address, STR("::ffff:127."));
}

/* "answers:", the hour, and what stands for the address. */
static bool key_of_hour(struct office *office, const char *what, struct str address, int64_t hour,
                        struct key *ret_key, struct error *error)
{
    struct arena arena = arena_init();
    struct str secret;
    bool ok = office_key(office, &arena, &secret, error);
    if (ok) {
        struct hash hash = secret_keyed(secret, str_from(key_of_address(address).text));
        snprintf(ret_key->text, sizeof ret_key->text, "%s:%lld:%.32s", what, (long long)hour,
                 hash.hex);
    }
    arena_done(&arena);
    return ok;
}

static bool take(struct office *office, struct str key, int64_t amount, int64_t most,
                 bool *ret_taken, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_sign_in_failure_get row;
    bool found;
    bool ok = sql_sign_in_failure_get(office->store, key, &arena, &row, &found, error);
    bool room = ok && (found ? row.failures : 0) + amount <= most;
    if (room)
        ok = sql_sign_in_failure_add(office->store, key, amount, str_from(time_now().text), error);
    arena_done(&arena);
    *ret_taken = room;
    return ok;
}

bool throttle_take(struct office *office, enum throttled what, struct str address, int64_t amount,
                   int64_t *ret_wait, struct error *error)
{
    static const struct {
        const char *name;
        int64_t most;
    } kinds[] = {
        [THROTTLE_ANSWERS] = {"answers", (int64_t)LIMIT_ANSWERS_AN_HOUR},
        [THROTTLE_ANSWER_FILES] = {"files", (int64_t)LIMIT_ANSWER_FILES_AN_HOUR_BYTES},
    };
    enum { HOUR_SECONDS = 3600 };
    int64_t now = time_seconds();
    struct key key;
    bool taken = true;
    if (!is_local(address) &&
        (!key_of_hour(office, kinds[what].name, address, now / HOUR_SECONDS, &key, error) ||
         !take(office, str_from(key.text), amount, kinds[what].most, &taken, error)))
        return false;
    *ret_wait = taken ? 0 : HOUR_SECONDS - now % HOUR_SECONDS;
    return true;
}

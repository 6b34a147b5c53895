/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/office.h"

#include "base/secret.h"
#include "store/statements.h"

bool office_open(const char *folder, unsigned flags, struct office *ret_office, struct error *error)
{
    struct office office = {0};
    if (!store_open(folder, flags, &office.store, error))
        return false;
    if (!text_tools_open(&office.tools, error)) {
        store_close(office.store);
        return false;
    }
    *ret_office = office;
    return true;
}

void office_close(struct office *office)
{
    text_tools_done(&office->tools);
    store_close(office->store);
    *office = (struct office){0};
}

/* A key that another program made meanwhile stands. */
static bool make_key(struct office *office, struct error *error)
{
    struct secret_token key;
    return secret_token(&key, error) &&
           sql_setting_add(office->store, STR("key"), str_from(key.text), error);
}

bool office_key(struct office *office, struct arena *arena, struct str *ret_key,
                struct error *error)
{
    struct sql_setting_get row;
    bool found;
    if (!sql_setting_get(office->store, STR("key"), arena, &row, &found, error))
        return false;
    if (!found && (!make_key(office, error) ||
                   !sql_setting_get(office->store, STR("key"), arena, &row, &found, error)))
        return false;
    *ret_key = row.value;
    return true;
}

void office_tell(const struct office *office, enum stage stage, size_t done, size_t total)
{
    if (office->progress.tell)
        office->progress.tell(office->progress.context, stage, done, total);
}

bool office_goes_on(const struct office *office, struct error *error)
{
    return !office->stop || !atomic_load(office->stop) ||
           error_set(error, ERROR_STATE, "the work was broken off; it goes on at the next start");
}

bool office_end(struct office *office, bool ok, struct error *error)
{
    if (ok)
        return store_commit(office->store, error);
    store_rollback(office->store);
    return false;
}

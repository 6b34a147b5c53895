/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office.h"

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

void office_tell(const struct office *office, enum stage stage, size_t done, size_t total)
{
    if (office->progress.tell)
        office->progress.tell(office->progress.context, stage, done, total);
}

bool office_end(struct office *office, bool ok, struct error *error)
{
    if (ok)
        return store_commit(office->store, error);
    store_rollback(office->store);
    return false;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/intake.h"

#include "base/date.h"
#include "model/documents/corrections.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "store/statements.h"

/* Of what was said: what a person can have typed. */
enum { SPOKEN_BYTES = 200 * 1024 };

bool intake_keep(struct office *office, const char *path, struct str name,
                 struct intake_file *ret_file, struct error *error)
{
    struct intake_file file = {.name = name};
    if (!blob_put_file(office->store, path, &file.blob, error))
        return false;
    if (file.blob.size == 0)
        return error_set(error, ERROR_INPUT, "files_empty: %.*s has no bytes", STR_ARGS(name));
    *ret_file = file;
    return true;
}

/* A day as it is kept; now when none is said. */
static bool take_day(struct str day, struct date_text *ret_received, struct error *error)
{
    struct date date;
    if (day.n == 0) {
        *ret_received = time_now();
        return true;
    }
    if (!date_parse_iso(day, &date))
        return error_set(error, ERROR_INPUT, "received: write the day as 2026-03-05");
    if (date_compare(date, date_in_sweden()) > 0)
        return error_set(error, ERROR_INPUT, "received: the day is still to come");
    *ret_received = date_format(date);
    return true;
}

static bool note(struct office *office, const struct signed_in *who, int64_t consultation,
                 int64_t document, int64_t number, struct str name, const char *channel,
                 struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "number", json_integer(number));
    json_put(&maker, details, "name", json_of_str(name));
    json_put(&maker, details, "channel", json_string(channel));
    details = json_made(&maker, details, error);
    return details &&
           act_add(office, who, consultation, "document_register", document, details, NULL, error);
}

/* A document with these bytes and this name behind the number `after`; 0 when there is none. */
static bool find_sent_twice(struct office *office, const struct intake *intake, struct str name,
                            struct str hash, int64_t *ret_number, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_document_rows rows;
    bool ok = sql_document_list_by_hash(office->store, hash, &arena, &rows, error);
    *ret_number = 0;
    for (size_t i = 0; ok && i < rows.count; i++)
        if (rows.items[i].consultation == intake->consultation && !rows.items[i].parent &&
            rows.items[i].number > intake->after && str_equal(rows.items[i].name, name))
            *ret_number = rows.items[i].number;
    arena_done(&arena);
    return ok;
}

struct entry {
    struct str name, received;
    const char *channel;
    const struct blob *blob;
};

static bool enter(struct office *office, const struct signed_in *who, int64_t consultation,
                  const struct entry *entry, int64_t *ret_id, int64_t *ret_number,
                  struct error *error)
{
    struct store *store = office->store;
    int64_t id, number;
    if (!store_new_id(store, &id, error) || !store_new_number(store, &number, error) ||
        !sql_document_add(store, id, consultation, STR("received"), number, 0, entry->name,
                          str_from(entry->blob->hash.hex), entry->received, STR("registered"),
                          error) ||
        !sql_document_set_channel(store, str_from(entry->channel), id, error) ||
        !note(office, who, consultation, id, number, entry->name, entry->channel, error))
        return false;
    *ret_id = id;
    *ret_number = number;
    return true;
}

static bool enter_file(struct office *office, const struct signed_in *who,
                       const struct intake *intake, const struct intake_file *file,
                       struct str received, int64_t *ret_number, struct error *error)
{
    static const char *const channels[] = {[INTAKE_FILE] = "file", [INTAKE_MAIL] = "mail"};
    struct entry entry = {file->name, received, channels[intake->channel], &file->blob};
    int64_t id, number;
    if (!find_sent_twice(office, intake, file->name, str_from(file->blob.hash.hex), &number, error))
        return false;
    if (!number && (!blob_enter(office->store, &file->blob, error) ||
                    !enter(office, who, intake->consultation, &entry, &id, &number, error)))
        return false;
    *ret_number = number;
    return true;
}

bool intake_register(struct office *office, const struct signed_in *who,
                     const struct intake *intake, const struct intake_file *files, size_t count,
                     int64_t *ret_numbers, struct error *error)
{
    struct date_text received;
    if (count == 0)
        return error_set(error, ERROR_INPUT, "files: choose at least one");
    if (!take_day(intake->received, &received, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!enter_file(office, who, intake, &files[i], str_from(received.text), &ret_numbers[i],
                        error))
            return false;
    return true;
}

/* What was said */

static bool check_spoken(struct str sender, struct str text, struct error *error)
{
    if (sender.n == 0 || sender.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_INPUT, "sender: say who spoke, in at most %zu bytes",
                         LIMIT_NAME_BYTES);
    if (text.n == 0)
        return error_set(error, ERROR_INPUT, "text: write down what was said");
    if (text.n > SPOKEN_BYTES)
        return error_set(error, ERROR_LIMIT, "text: at most %d bytes", SPOKEN_BYTES);
    return true;
}

/* By the officer's word it is an answer to this consultation, from this body. */
static bool vouch(struct office *office, const struct signed_in *who, int64_t consultation,
                  int64_t id, int64_t number, struct str received, struct str sender,
                  struct error *error)
{
    const struct sql_document document = {
        .id = id, .consultation = consultation, .number = number, .received = received};
    return correction_set(office, who, &document, CORRECTED_SENDER, sender, error) &&
           correction_set(office, who, &document, CORRECTED_KIND, STR("response"), error) &&
           correction_set(office, who, &document, CORRECTED_ANSWERS, STR("this"), error);
}

static bool enter_spoken(struct office *office, const struct signed_in *who,
                         const struct intake *intake, struct str sender, struct str text,
                         struct arena *arena, int64_t *ret_number, struct error *error)
{
    struct date_text received;
    struct blob blob;
    int64_t id, number;
    if (!take_day(intake->received, &received, error))
        return false;
    struct str day = str_sub(str_from(received.text), 0, 10);
    struct str bytes = str_format(arena, "%.*s\n\n%.*s\n\n%.*s\n", STR_ARGS(sender), STR_ARGS(day),
                                  STR_ARGS(text));
    struct str name = str_format(arena, "muntlig-synpunkt-%.*s.txt", STR_ARGS(day));
    if (!bytes.p || !name.p)
        return error_no_memory(error);
    if (!blob_keep_small(office->store, bytes, &blob, error) ||
        !find_sent_twice(office, intake, name, str_from(blob.hash.hex), &number, error))
        return false;
    struct entry entry = {name, str_from(received.text), "spoken", &blob};
    if (!number &&
        (!enter(office, who, intake->consultation, &entry, &id, &number, error) ||
         !vouch(office, who, intake->consultation, id, number, entry.received, sender, error)))
        return false;
    *ret_number = number;
    return true;
}

bool intake_spoken(struct office *office, const struct signed_in *who, const struct intake *intake,
                   struct str sender, struct str text, int64_t *ret_number, struct error *error)
{
    struct arena arena = arena_init();
    sender = str_trim(sender);
    text = str_trim(text);
    bool ok = check_spoken(sender, text, error) &&
              enter_spoken(office, who, intake, sender, text, &arena, ret_number, error);
    arena_done(&arena);
    return ok;
}

bool intake_last(struct office *office, int64_t consultation, int64_t *ret_number,
                 struct error *error)
{
    struct sql_register_last row;
    if (!sql_register_last(office->store, consultation, &row, error))
        return false;
    *ret_number = row.number;
    return true;
}

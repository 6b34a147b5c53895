/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_address.h"

#include "model/office/json.h"
#include "web/server/url.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ADDRESS_BYTES = 4000, PAGES_MOST = 1000000 };

static const char *const order_names[] = {
    [DESK_BY_KIND] = "kind",
    [DESK_BY_DOCUMENT] = "document",
    [DESK_BY_QUESTION] = "question",
    [DESK_BY_SCORE] = "score",
};
static const char *const map_names[DESK_MAPS] = {
    [DESK_MAP_DRAFT] = "draft",
    [DESK_MAP_SENDERS] = "senders",
    [DESK_MAP_LETTERS] = "letters",
};
enum { ORDERS = sizeof order_names / sizeof *order_names };

/* What is a text in the filter, and what a number. */
struct filter_field {
    const char *name;
    size_t at;
};
static const struct filter_field text_fields[] = {
    {"sender", offsetof(struct desk_address, filter.sender)},
    {"kind", offsetof(struct desk_address, filter.kind)},
    {"stance", offsetof(struct desk_address, filter.stance)},
    {"state", offsetof(struct desk_address, filter.state)},
    {"outcome", offsetof(struct desk_address, filter.outcome)},
};
static const struct filter_field number_fields[] = {
    {"question", offsetof(struct desk_address, filter.question)},
    {"in_theme", offsetof(struct desk_address, filter.theme)},
    {"document", offsetof(struct desk_address, filter.document)},
    {"alike", offsetof(struct desk_address, filter.alike)},
    {"reply", offsetof(struct desk_address, filter.reply)},
    {"since", offsetof(struct desk_address, filter.since)},
};
enum {
    TEXT_FIELDS = sizeof text_fields / sizeof *text_fields,
    NUMBER_FIELDS = sizeof number_fields / sizeof *number_fields,
};

static struct str *text_at(struct desk_address *address, size_t field)
{
    return (struct str *)(void *)((char *)address + text_fields[field].at);
}

static int64_t *number_at(struct desk_address *address, size_t field)
{
    return (int64_t *)(void *)((char *)address + number_fields[field].at);
}

const char *desk_order_name(enum desk_order order)
{
    return order_names[order];
}

const char *desk_map_name(enum desk_map map)
{
    return map_names[map];
}

/* Reading */

/* The place of a name in a list; 0, the first, for any that is not there. */
static size_t place_of(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, str_from(names[i])))
            return i;
    return 0;
}

static void read_part(const struct request *request, struct desk_filter *filter)
{
    struct str part = request_query(request, "part");
    if (str_equal(part, STR("nowhere"))) {
        filter->place = DESK_NOWHERE;
    } else if (str_equal(part, STR("process"))) {
        filter->place = DESK_PROCESS;
    } else if (part.n > 0) {
        filter->place = request_query(request, "own").n ? DESK_PART : DESK_PART_AND_BELOW;
        filter->part = part;
    }
}

static bool read_assignee(const struct request *request, struct desk_filter *filter,
                          struct error *error)
{
    if (str_equal(request_query(request, "assignee"), STR("nobody"))) {
        filter->assignee = DESK_NOBODY;
        return true;
    }
    return request_query_id(request, "assignee", &filter->assignee, error);
}

static bool read_numbers(const struct request *request, struct desk_address *address,
                         struct error *error)
{
    for (size_t i = 0; i < NUMBER_FIELDS; i++)
        if (!request_query_id(request, number_fields[i].name, number_at(address, i), error))
            return false;
    return request_query_id(request, "page", &address->page, error) &&
           request_query_id(request, "viewpoint", &address->viewpoint, error) &&
           request_query_id(request, "then", &address->then, error);
}

bool desk_address_read(const struct request *request, struct desk_address *ret_address,
                       struct error *error)
{
    struct desk_address address = {.consultation = request->consultation};
    read_part(request, &address.filter);
    for (size_t i = 0; i < TEXT_FIELDS; i++)
        *text_at(&address, i) = request_query(request, text_fields[i].name);
    if (!read_numbers(request, &address, error) || !read_assignee(request, &address.filter, error))
        return false;
    address.filter.low = request_query(request, "low").n > 0;
    address.order = (enum desk_order)place_of(request_query(request, "order"), order_names, ORDERS);
    address.map = (enum desk_map)place_of(request_query(request, "map"), map_names, DESK_MAPS);
    if (address.page > PAGES_MOST)
        address.page = PAGES_MOST;
    *ret_address = address;
    return true;
}

/* Writing */

static const struct str nowhere = STR_INIT("nowhere"), process = STR_INIT("process"),
                        nobody = STR_INIT("nobody");

static struct str part_of(const struct desk_filter *filter)
{
    return filter->place == DESK_NOWHERE   ? nowhere
           : filter->place == DESK_PROCESS ? process
                                           : filter->part;
}

static void add_choice(struct desk_choice *choices, size_t *count, const char *name,
                       struct str text, int64_t number)
{
    if (text.n > 0 || number > 0)
        choices[(*count)++] = (struct desk_choice){name, text, number};
}

size_t desk_address_choices(const struct desk_address *address,
                            struct desk_choice choices[DESK_CHOICES_MOST])
{
    struct desk_address copy = *address;
    const struct desk_filter *filter = &copy.filter;
    size_t count = 0;
    add_choice(choices, &count, "part", part_of(filter), 0);
    add_choice(choices, &count, "own", STR(""), filter->place == DESK_PART);
    for (size_t i = 0; i < TEXT_FIELDS; i++)
        add_choice(choices, &count, text_fields[i].name, *text_at(&copy, i), 0);
    for (size_t i = 0; i < NUMBER_FIELDS; i++)
        add_choice(choices, &count, number_fields[i].name, STR(""), *number_at(&copy, i));
    add_choice(choices, &count, "assignee", filter->assignee == DESK_NOBODY ? nobody : STR(""),
               filter->assignee);
    add_choice(choices, &count, "low", STR(""), filter->low);
    return count;
}

void desk_address_drop(struct desk_address *address, const char *name)
{
    if (strcmp(name, "part") == 0 || strcmp(name, "own") == 0) {
        address->filter.place = DESK_ANYWHERE;
        address->filter.part = STR("");
    }
    for (size_t i = 0; i < TEXT_FIELDS; i++)
        if (strcmp(name, text_fields[i].name) == 0)
            *text_at(address, i) = STR("");
    for (size_t i = 0; i < NUMBER_FIELDS; i++)
        if (strcmp(name, number_fields[i].name) == 0)
            *number_at(address, i) = 0;
    if (strcmp(name, "assignee") == 0)
        address->filter.assignee = 0;
    if (strcmp(name, "low") == 0)
        address->filter.low = false;
}

static void add_field(struct buf *buf, char *before, const struct desk_choice *choice)
{
    buf_add_format(buf, "%c%s=", *before, choice->name);
    if (choice->text.n > 0)
        url_add(buf, choice->text);
    else
        buf_add_format(buf, "%lld", (long long)choice->number);
    *before = '&';
}

void desk_address_add_query(struct buf *buf, const struct desk_address *address)
{
    struct desk_choice fields[DESK_CHOICES_MOST + 5];
    size_t count = desk_address_choices(address, fields);
    char before = '?';
    if (address->order != DESK_BY_KIND)
        add_choice(fields, &count, "order", str_from(order_names[address->order]), 0);
    if (address->map != DESK_MAP_DRAFT)
        add_choice(fields, &count, "map", str_from(map_names[address->map]), 0);
    if (address->page > 1)
        add_choice(fields, &count, "page", STR(""), address->page);
    add_choice(fields, &count, "viewpoint", STR(""), address->viewpoint);
    add_choice(fields, &count, "then", STR(""), address->then);
    for (size_t i = 0; i < count; i++)
        add_field(buf, &before, &fields[i]);
}

static void add_desk(struct buf *buf, const struct desk_address *address)
{
    buf_add_format(buf, "/consultations/%lld/desk", (long long)address->consultation);
    desk_address_add_query(buf, address);
}

/* The buffer's text as JSON, and the buffer given back. */
static json_t *taken(struct buf *buf)
{
    json_t *text = buf->failed ? NULL : json_of_str(buf_str(buf));
    buf_done(buf);
    return text;
}

json_t *desk_address_href(const struct desk_address *address)
{
    struct buf buf = buf_init(ADDRESS_BYTES);
    add_desk(&buf, address);
    return taken(&buf);
}

json_t *desk_address_act(const struct desk_address *address, const char *format, ...)
{
    struct buf buf = buf_init(ADDRESS_BYTES);
    char path[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof path, format, arguments);
    va_end(arguments);
    buf_add_format(&buf, "/consultations/%lld/%s", (long long)address->consultation, path);
    desk_address_add_query(&buf, address);
    return taken(&buf);
}

struct str desk_address_path(const struct request *request, const struct desk_address *address)
{
    struct buf buf = buf_init(ADDRESS_BYTES);
    add_desk(&buf, address);
    struct str path = buf.failed ? STR("") : str_copy(request->arena, buf_str(&buf));
    buf_done(&buf);
    return path;
}

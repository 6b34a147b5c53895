/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/exchange.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>
#include <unistd.h>

struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection,
                              const char *address)
{
    struct exchange *exchange = mem_alloc(sizeof *exchange);
    if (!exchange)
        return NULL;
    *exchange = (struct exchange){.server = server,
                                  .connection = connection,
                                  .arena = arena_init(),
                                  .body = buf_init(LIMIT_FORM_BYTES),
                                  .part = buf_init(LIMIT_FORM_BYTES),
                                  .part_file = -1};
    struct request *request = &exchange->request;
    request->arena = &exchange->arena;
    request->site = server_site(server);
    request->form_token = "";
    exchange->address = str_copy(&exchange->arena, str_from(address));
    return exchange;
}

void exchange_done(struct exchange *exchange)
{
    if (!exchange)
        return;
    if (exchange->post)
        MHD_destroy_post_processor(exchange->post);
    if (exchange->part_file >= 0)
        close(exchange->part_file);
    for (size_t i = 0; i < exchange->request.uploads.count; i++)
        unlink(exchange->request.uploads.items[i].path);
    buf_done(&exchange->body);
    buf_done(&exchange->part);
    arena_done(&exchange->arena);
    mem_free(exchange);
}

bool exchange_refuse(struct exchange *exchange, unsigned status, const char *format, ...)
{
    if (exchange->refused)
        return false;
    exchange->refused = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(exchange->error.message, sizeof exchange->error.message, format, arguments);
    va_end(arguments);
    return false;
}

struct str exchange_header(const struct exchange *exchange, const char *name)
{
    return str_from(MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name));
}

struct counted {
    const char *name;
    size_t count;
};

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct counted *counted = context;
    (void)kind;
    (void)value;
    counted->count += strcasecmp(name, counted->name) == 0;
    return MHD_YES;
}

size_t exchange_header_count(const struct exchange *exchange, const char *name)
{
    struct counted counted = {name, 0};
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, count_header, &counted);
    return counted.count;
}

struct str exchange_cookie(const struct exchange *exchange, const char *name)
{
    struct str rest = exchange_header(exchange, "Cookie");
    while (rest.n) {
        struct str value = str_trim(str_cut(&rest, ';'));
        if (str_equal(str_cut(&value, '='), str_from(name)))
            return value;
    }
    return STR("");
}

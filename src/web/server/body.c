/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/exchange.h"
#include "web/server/form.h"
#include "web/server/routes.h"
#include "web/server/site.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { POST_BUFFER = 16384, PATH_ROOM = 4096 };

static bool refuse_with(struct exchange *exchange, const struct error *error)
{
    unsigned status = error->code == ERROR_LIMIT                               ? 413
                      : error->code == ERROR_MEMORY || error->code == ERROR_IO ? 500
                                                                               : 400;
    return exchange_refuse(exchange, status, "%s", error->message);
}

/* A part of a multipart form (RFC 7578), which comes piece by piece. */

static void end_part(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    if (exchange->part_file >= 0) {
        struct upload *upload = &request->uploads.items[request->uploads.count - 1];
        upload->size = lseek(exchange->part_file, 0, SEEK_END);
        close(exchange->part_file);
        exchange->part_file = -1;
    } else if (exchange->part_field.p) {
        struct field *field = VEC_PUSH(&exchange->arena, &request->form);
        if (!field || !form_clean(&exchange->arena, buf_str(&exchange->part), &field->value))
            exchange_refuse(exchange, 400, "the field %.*s is not UTF-8",
                            STR_ARGS(str_sub(exchange->part_field, 0, 100)));
        else
            field->name = exchange->part_field;
        if (exchange->part.failed)
            exchange_refuse(exchange, 413, "the field %.*s is larger than %zu bytes",
                            STR_ARGS(str_sub(exchange->part_field, 0, 100)), LIMIT_FORM_BYTES);
        buf_clear(&exchange->part);
    }
    exchange->part_field = (struct str){0};
}

/* The last part of what a browser calls the file. */
static struct str name_of_file(struct exchange *exchange, const char *given)
{
    struct str name = str_from(given), clean;
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/' || name.p[i] == '\\') {
            name = str_sub(name, i + 1, name.n);
            break;
        }
    return form_clean(&exchange->arena, str_sub(name, 0, LIMIT_FILE_NAME_BYTES), &clean) && clean.n
               ? clean
               : STR("fil");
}

static bool begin_file(struct exchange *exchange, const char *given)
{
    struct request *request = &exchange->request;
    char path[PATH_ROOM];
    int n = snprintf(path, sizeof path, "%s/incoming", site_folder(request->site));
    if (n < 0 || n > PATH_ROOM - 40 || !file_make_folder(path, &exchange->error))
        return exchange_refuse(exchange, 500, "no room for the file");
    snprintf(path + n, sizeof path - (size_t)n, "/upload-XXXXXX");
    if (request->uploads.count == LIMIT_UPLOADS)
        return exchange_refuse(exchange, 413, "more than %zu files", LIMIT_UPLOADS);
    struct str kept = {0};
    exchange->part_file = mkostemp(path, O_CLOEXEC);
    if (exchange->part_file >= 0)
        kept = str_copy(&exchange->arena, str_from(path));
    struct upload *upload = kept.p ? VEC_PUSH(&exchange->arena, &request->uploads) : NULL;
    if (upload) {
        *upload = (struct upload){exchange->part_field, name_of_file(exchange, given), kept.p, 0};
        return true;
    }
    if (exchange->part_file >= 0) {
        unlink(path);
        close(exchange->part_file);
        exchange->part_file = -1;
    }
    return exchange_refuse(exchange, 500, "no room for the file");
}

static enum MHD_Result take_part(void *context, enum MHD_ValueKind kind, const char *key,
                                 const char *filename, const char *content_type,
                                 const char *transfer_encoding, const char *data, uint64_t offset,
                                 size_t size)
{
    struct exchange *exchange = context;
    (void)kind;
    (void)content_type;
    (void)transfer_encoding;
    if (exchange->refused)
        return MHD_YES;
    if (offset == 0) {
        end_part(exchange);
        if (!form_clean(&exchange->arena, str_from(key), &exchange->part_field))
            exchange_refuse(exchange, 400, "the name of a field is not UTF-8");
        if (exchange->request.form.count == LIMIT_FORM_FIELDS)
            exchange_refuse(exchange, 413, "more than %zu fields", LIMIT_FORM_FIELDS);
        /* Browsers send a file without a name where none was chosen. What comes from someone who
         * may not send here is not written down. */
        if (!exchange->refused && filename && *filename && gate_lets(exchange))
            begin_file(exchange, filename);
        else if (filename)
            exchange->part_field = (struct str){0};
    }
    if (exchange->part_file >= 0) {
        if (!file_put(exchange->part_file, (struct str){data, size}))
            exchange_refuse(exchange, errno == ENOSPC ? 507 : 500, "no room for the file");
    } else if (exchange->part_field.p) {
        buf_add(&exchange->part, data, size);
    }
    return MHD_YES;
}

/* The body as a whole */

static enum body_kind kind_of(struct str type)
{
    if (type.n == 0)
        return BODY_NONE;
    if (str_starts(type, STR("application/x-www-form-urlencoded")))
        return BODY_URLENCODED;
    return str_starts(type, STR("multipart/form-data")) ? BODY_MULTIPART : BODY_UNKNOWN;
}

static void refuse_size(struct exchange *exchange)
{
    exchange_refuse(exchange, 413, "at most %zu bytes can be sent here",
                    exchange->request.route->body_bytes);
}

void body_begin(struct exchange *exchange)
{
    const struct route *route = exchange->request.route;
    struct str length = exchange_header(exchange, "Content-Length");
    exchange->body_kind = kind_of(exchange_header(exchange, "Content-Type"));
    if (length.n && strtoull(length.p, NULL, 10) > route->body_bytes)
        refuse_size(exchange);
    if (exchange->body_kind == BODY_UNKNOWN)
        exchange_refuse(exchange, 415,
                        "a form is sent as application/x-www-form-urlencoded or "
                        "multipart/form-data");
    if (exchange->body_kind != BODY_MULTIPART || exchange->refused)
        return;
    exchange->post =
        MHD_create_post_processor(exchange->connection, POST_BUFFER, take_part, exchange);
    if (!exchange->post)
        exchange_refuse(exchange, 400, "the form's parts cannot be told apart");
}

void body_take(struct exchange *exchange, const char *bytes, size_t n)
{
    exchange->received += n;
    if (exchange->received > exchange->request.route->body_bytes)
        refuse_size(exchange);
    if (exchange->refused)
        return;
    if (exchange->post) {
        if (MHD_post_process(exchange->post, bytes, n) != MHD_YES)
            exchange_refuse(exchange, 400, "the form's parts cannot be told apart");
        return;
    }
    if (exchange->body_kind == BODY_NONE)
        exchange_refuse(exchange, 415, "a form is sent with a Content-Type");
    buf_add(&exchange->body, bytes, n);
}

void body_end(struct exchange *exchange)
{
    if (exchange->post) {
        if (MHD_destroy_post_processor(exchange->post) != MHD_YES)
            exchange_refuse(exchange, 400, "the form ends in the middle");
        exchange->post = NULL;
        end_part(exchange);
    }
    if (exchange->refused)
        return;
    if (exchange->body.failed)
        exchange_refuse(exchange, 413, "at most %zu bytes can be sent here", LIMIT_FORM_BYTES);
    else if (!form_take_urlencoded(&exchange->request, buf_str(&exchange->body), &exchange->error))
        refuse_with(exchange, &exchange->error);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "make_mail.h"

#include "base/hash.h"

#include <gmime/gmime.h>

/* What stands between the parts; GMime's own would differ from run to run. */
#define BOUNDARY "=_samsyn_example_part"

static void add_addresses(GMimeMessage *message, GMimeAddressType type, const char *text)
{
    InternetAddressList *addresses = internet_address_list_parse(NULL, text);
    if (!addresses)
        return;
    internet_address_list_append(g_mime_message_get_addresses(message, type), addresses);
    g_object_unref(addresses);
}

static void set_head(GMimeMessage *message, const struct mail *mail)
{
    add_addresses(message, GMIME_ADDRESS_TYPE_FROM, mail->from);
    add_addresses(message, GMIME_ADDRESS_TYPE_TO, mail->to);
    g_mime_message_set_subject(message, mail->subject, "utf-8");
    GDateTime *sent_on = g_mime_utils_header_decode_date(mail->sent_on);
    if (sent_on) {
        g_mime_message_set_date(message, sent_on);
        g_date_time_unref(sent_on);
    }
    char id[HASH_HEX_LENGTH + sizeof "@mail.example"];
    g_snprintf(id, sizeof id, "%.16s@mail.example", hash_of(mail->text).hex);
    g_mime_message_set_message_id(message, id);
}

static void set_content(GMimePart *part, struct str bytes, GMimeContentEncoding encoding)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.p, bytes.n);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
}

static GMimeObject *text_part(struct str text)
{
    GMimePart *part = g_mime_part_new_with_type("text", "plain");
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    set_content(part, text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT(part);
}

static GMimePart *part_of_type(struct str name)
{
    if (str_ends(name, STR(".pdf")))
        return g_mime_part_new_with_type("application", "pdf");
    if (str_ends(name, STR(".docx")))
        return g_mime_part_new_with_type(
            "application", "vnd.openxmlformats-officedocument.wordprocessingml.document");
    return g_mime_part_new_with_type("application", "octet-stream");
}

static GMimeObject *attachment_part(const struct mail_attachment *attachment)
{
    GMimePart *part = part_of_type(str_from(attachment->name));
    g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(part, attachment->name);
    set_content(part, attachment->bytes, GMIME_CONTENT_ENCODING_BASE64);
    return GMIME_OBJECT(part);
}

static void add_part(GMimeMultipart *parts, GMimeObject *part)
{
    g_mime_multipart_add(parts, part);
    g_object_unref(part);
}

/* The text alone, or text and attachments. */
static GMimeObject *body_of(const struct mail *mail)
{
    GMimeObject *text = text_part(mail->text);
    if (!mail->attachment_count)
        return text;
    GMimeMultipart *parts = g_mime_multipart_new_with_subtype("mixed");
    g_mime_multipart_set_boundary(parts, BOUNDARY);
    add_part(parts, text);
    for (size_t i = 0; i < mail->attachment_count; i++)
        add_part(parts, attachment_part(&mail->attachments[i]));
    return GMIME_OBJECT(parts);
}

/* Append the message with the line ends of the standard. */
static bool write_message(GMimeMessage *message, struct buf *bytes, struct error *error)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    GMimeStream *stream = g_mime_stream_mem_new();
    bool ok = g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream) >= 0;
    const GByteArray *written = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    buf_add(bytes, written->data, written->len);
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return ok ? buf_ok(bytes, "the mail", error)
              : error_set(error, ERROR_INTERNAL, "GMime could not write the mail");
}

bool mail_make(const struct mail *mail, struct buf *ret_bytes, struct error *error)
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    GMimeObject *body = body_of(mail);
    set_head(message, mail);
    g_mime_message_set_mime_part(message, body);
    g_object_unref(body);
    bool ok = write_message(message, ret_bytes, error);
    g_object_unref(message);
    return ok;
}

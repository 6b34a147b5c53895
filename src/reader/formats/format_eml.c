/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * E-mail (RFC 5322, MIME: RFC 2045 to 2049) by GMime: the headers as properties, the text as the
 * document, everything else as attachments.
 */
#include "reader/formats/format.h"

#include "reader/layout/canonical.h"
#include "reader/layout/layout.h"
#include "reader/parts/charset.h"
#include "reader/parts/html.h"

#include <gmime/gmime.h>

/* Multiparts within multiparts. A mail within a mail is an attachment and read by itself. */
#define MULTIPART_DEPTH 20

struct eml_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    GMimeMessage *message;
    GMimeStream *stream; /* in use while a part is unpacked */
    char *scratch;       /* a string of GMime's that is being copied */
    struct buf body;     /* UTF-8 or what the sender calls so */
    size_t too_large;    /* attachments left out */
    bool too_deep;
};

void format_eml_prepare(struct format_prepared *prepared)
{
    charset_prepare(prepared);
    g_mime_init();
}

void format_eml_release(struct format_prepared *prepared)
{
    g_mime_shutdown();
    charset_release(prepared);
}

/* Copy a string of GMime's to the arena and free it. */
static struct str take_string(struct eml_job *job, char *text)
{
    bool damaged;
    job->scratch = text;
    struct str copy = str_copy(job->arena, str_from(text));
    g_free(job->scratch);
    job->scratch = NULL;
    return str_trim(canonical_from_file(job->arena, copy, &damaged));
}

static struct str borrowed(struct eml_job *job, const char *text)
{
    bool damaged;
    return str_trim(
        canonical_from_file(job->arena, str_copy(job->arena, str_from(text)), &damaged));
}

/* Headers */

static void add_addresses(struct eml_job *job, struct str name, InternetAddressList *list)
{
    char *text = list ? internet_address_list_to_string(list, NULL, FALSE) : NULL;
    reading_add_property(job->arena, job->reading, name, take_string(job, text));
}

static void add_header(struct eml_job *job, struct str name, const char *header)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(job->message), header);
    reading_add_property(job->arena, job->reading, name, borrowed(job, value));
}

static void read_headers(struct eml_job *job)
{
    add_addresses(job, STR("from"), g_mime_message_get_from(job->message));
    add_addresses(job, STR("to"), g_mime_message_get_to(job->message));
    add_addresses(job, STR("cc"), g_mime_message_get_cc(job->message));
    reading_add_property(job->arena, job->reading, STR("subject"),
                         borrowed(job, g_mime_message_get_subject(job->message)));
    add_header(job, STR("date"), "Date");
    add_header(job, STR("message-id"), "Message-ID");
    add_header(job, STR("in-reply-to"), "In-Reply-To");
}

/* Attachments */

static GByteArray *written(struct eml_job *job)
{
    return g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(job->stream));
}

static void close_stream(struct eml_job *job)
{
    if (job->stream)
        g_object_unref(job->stream);
    job->stream = NULL;
}

static void add_attachment(struct eml_job *job, struct str name, struct str type)
{
    GByteArray *bytes = written(job);
    if (bytes->len > LIMIT_READER_ATTACHMENT_BYTES ||
        job->reading->attachments.count >= LIMIT_READER_ATTACHMENTS) {
        job->too_large++;
        return;
    }
    struct attachment *attachment = VEC_PUSH(job->arena, &job->reading->attachments);
    if (!attachment)
        return;
    attachment->name = name;
    attachment->media_type = type;
    attachment->bytes = str_copy(job->arena, (struct str){(const char *)bytes->data, bytes->len});
}

static struct str type_of(struct eml_job *job, GMimeObject *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    return take_string(job, type ? g_mime_content_type_get_mime_type(type) : NULL);
}

static void attach_part(struct eml_job *job, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return;
    struct str name = borrowed(job, g_mime_part_get_filename(part));
    struct str type = type_of(job, GMIME_OBJECT(part));
    job->stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, job->stream);
    add_attachment(job, name, type);
    close_stream(job);
}

static void attach_message(struct eml_job *job, GMimeMessagePart *part)
{
    GMimeMessage *message = g_mime_message_part_get_message(part);
    if (!message)
        return;
    struct str subject = borrowed(job, g_mime_message_get_subject(message));
    job->stream = g_mime_stream_mem_new();
    g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, job->stream);
    add_attachment(job, str_format(job->arena, "%.*s.eml", STR_ARGS(subject)),
                   STR("message/rfc822"));
    close_stream(job);
}

/* The text */

static bool is_type(GMimeObject *part, const char *type, const char *subtype)
{
    GMimeContentType *content = g_mime_object_get_content_type(part);
    return content && g_mime_content_type_is_type(content, type, subtype);
}

static bool is_body(GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    const char *disposition = g_mime_object_get_disposition(object);
    bool attached = disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
    return GMIME_IS_TEXT_PART(part) && !attached && !g_mime_part_get_filename(part) &&
           (is_type(object, "text", "plain") || is_type(object, "text", "html"));
}

static void add_body(struct eml_job *job, GMimePart *part)
{
    job->scratch = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (job->scratch && is_type(GMIME_OBJECT(part), "text", "html"))
        html_to_text(str_from(job->scratch), &job->body);
    else if (job->scratch)
        buf_add_str(&job->body, str_from(job->scratch));
    g_free(job->scratch);
    job->scratch = NULL;
}

static void take_part(struct eml_job *job, GMimeObject *part, int depth);

/* Of the forms of one text: plain before HTML before anything else. The last is the sender's best
 * (RFC 2046, 5.1.4), but plain text is what is wanted here. */
static GMimeObject *best_alternative(GMimeMultipart *multipart)
{
    GMimeObject *html = NULL;
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count; i++) {
        GMimeObject *part = g_mime_multipart_get_part(multipart, i);
        if (is_type(part, "text", "plain"))
            return part;
        if (is_type(part, "text", "html") || GMIME_IS_MULTIPART(part))
            html = part;
    }
    return html ? html : count > 0 ? g_mime_multipart_get_part(multipart, count - 1) : NULL;
}

static void take_multipart(struct eml_job *job, GMimeMultipart *multipart, int depth)
{
    if (depth == MULTIPART_DEPTH) {
        job->too_deep = true;
        return;
    }
    if (is_type(GMIME_OBJECT(multipart), "multipart", "alternative")) {
        GMimeObject *best = best_alternative(multipart);
        if (best)
            take_part(job, best, depth + 1);
        return;
    }
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count; i++)
        take_part(job, g_mime_multipart_get_part(multipart, i), depth + 1);
}

static void take_part(struct eml_job *job, GMimeObject *part, int depth)
{
    if (GMIME_IS_MULTIPART(part))
        take_multipart(job, GMIME_MULTIPART(part), depth);
    else if (GMIME_IS_MESSAGE_PART(part))
        attach_message(job, GMIME_MESSAGE_PART(part));
    else if (GMIME_IS_PART(part) && is_body(GMIME_PART(part)))
        add_body(job, GMIME_PART(part));
    else if (GMIME_IS_PART(part))
        attach_part(job, GMIME_PART(part));
}

static bool parse(struct eml_job *job)
{
    job->stream = g_mime_stream_mem_new_with_buffer(job->bytes.p, job->bytes.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(job->stream);
    job->message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    close_stream(job);
    return job->message != NULL;
}

static void add_problem(struct eml_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

static void tell(struct eml_job *job)
{
    if (job->too_large)
        add_problem(job, STR("partly_read"),
                    str_format(job->arena,
                               "%zu attachments are too large or too many and were left out; save "
                               "them from the mail by hand",
                               job->too_large));
    if (job->too_deep)
        add_problem(job, STR("partly_read"),
                    STR("the mail is nested too deeply and was read in part; open it by hand"));
    if (str_trim(job->reading->document.text).n == 0 && job->reading->attachments.count == 0)
        add_problem(job, STR("empty"),
                    STR("the mail has neither text nor attachments; ask the sender"));
}

static void read_eml(void *context)
{
    struct eml_job *job = context;
    struct document *document = &job->reading->document;
    bool damaged = false;
    if (!parse(job)) {
        add_problem(job, STR("not_read"), STR("the mail is damaged; ask for it again"));
        return;
    }
    read_headers(job);
    GMimeObject *root = g_mime_message_get_mime_part(job->message);
    if (root)
        take_part(job, root, 0);
    if (job->body.failed) {
        add_problem(job, STR("too_large"), STR("the mail's text is larger than is allowed"));
        return;
    }
    struct str body = str_copy(job->arena, buf_str(&job->body));
    document->text = canonical_from_file(job->arena, body, &damaged);
    if (document->text.n <= LIMIT_TEXT_BYTES) {
        layout_lines(job->arena, document);
        layout_blocks(job->arena, document, LAYOUT_MAIL);
    }
    job->reading->ok = document->blocks.count > 0 || job->reading->attachments.count > 0;
    tell(job);
}

bool format_eml_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error)
{
    struct eml_job job = {
        .arena = arena, .bytes = bytes, .reading = reading, .body = buf_init(LIMIT_TEXT_BYTES)};
    bool ok = arena_run(arena, read_eml, &job, error);
    buf_done(&job.body);
    g_free(job.scratch);
    close_stream(&job);
    if (job.message)
        g_object_unref(job.message);
    return ok;
}

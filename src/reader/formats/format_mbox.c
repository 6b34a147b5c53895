/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * MBOX (RFC 4155): each message a document of its own under the mailbox, as attachments are under a
 * mail. A mailbox of one message is that message.
 */
#include "reader/formats/format.h"

#include <stdint.h>
#include <string.h>

struct mbox_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    size_t left_out;
};

static bool is_blank(struct str line)
{
    return line.n == 0 || str_equal(line, STR("\r"));
}

/* "From anna@kommun.example Wed Feb  3 10:15:00 2021": a sender and a time of day. */
static bool is_envelope(struct str line)
{
    if (!str_starts(line, STR("From ")))
        return false;
    for (size_t i = 2; i + 2 < line.n; i++)
        if (line.p[i] == ':' && ascii_is_digit(line.p[i - 1]) && ascii_is_digit(line.p[i + 1]))
            return true;
    return false;
}

/* Cut off the next message, without its envelope line. */
static struct str cut_message(struct str *rest)
{
    str_cut(rest, '\n');
    struct str message = *rest;
    bool blank = false;
    while (rest->n) {
        struct str before = *rest, line = str_cut(rest, '\n');
        if (blank && is_envelope(line)) {
            message.n = (size_t)(before.p - message.p);
            *rest = before;
            return message;
        }
        blank = is_blank(line);
    }
    return message;
}

/* Lines that began with "From " were given a '>' when they were put in. */
static struct str unquoted(struct arena *arena, struct str message)
{
    struct str rest = message;
    char *copy = arena_alloc(arena, message.n + 1);
    size_t n = 0;
    while (copy && rest.n) {
        const char *start = rest.p;
        struct str line = str_cut(&rest, '\n');
        bool ended = start + line.n < message.p + message.n;
        size_t marks = 0, whole = line.n + ended;
        while (marks < line.n && line.p[marks] == '>')
            marks++;
        if (marks && str_starts(str_sub(line, marks, line.n), STR("From "))) {
            start++;
            whole--;
        }
        memcpy(copy + n, start, whole);
        n += whole;
    }
    return (struct str){copy, n};
}

static void attach(struct mbox_job *job, struct str message)
{
    size_t count = job->reading->attachments.count;
    if (message.n > LIMIT_READER_ATTACHMENT_BYTES || count >= LIMIT_READER_ATTACHMENTS) {
        job->left_out++;
        return;
    }
    struct attachment *attachment = VEC_PUSH(job->arena, &job->reading->attachments);
    if (attachment)
        *attachment = (struct attachment){.name = str_format(job->arena, "%zu.eml", count + 1),
                                          .media_type = STR("message/rfc822"),
                                          .bytes = unquoted(job->arena, message)};
}

static void read_mbox(void *context)
{
    struct mbox_job *job = context;
    struct str rest = job->bytes;
    while (rest.n)
        attach(job, cut_message(&rest));
    if (job->left_out)
        reading_add_problem(job->arena, job->reading, STR("partly_read"),
                            str_format(job->arena,
                                       "%zu mails are too large or too many and were left out; "
                                       "save them from the mailbox one by one",
                                       job->left_out));
    job->reading->ok = job->reading->attachments.count > 0;
}

static bool holds_one(struct str bytes)
{
    cut_message(&bytes);
    return bytes.n == 0;
}

bool format_mbox_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error)
{
    struct mbox_job job = {.arena = arena, .bytes = bytes, .reading = reading};
    if (holds_one(bytes)) {
        reading->document.format = FORMAT_EML;
        return format_eml_read(arena, bytes, reading, error);
    }
    return arena_run(arena, read_mbox, &job, error);
}

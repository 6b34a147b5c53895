/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ZIP archives: each member a document of its own under the archive, as attachments are under a
 * mail. What a member is, is told when it is read itself.
 */
#include "reader/formats/format.h"

#include "base/utf8.h"
#include "reader/layout/canonical.h"
#include "reader/parent/zip_names.h"
#include "reader/parts/charset.h"
#include "reader/parts/zip.h"
#include "text/language/nfc.h"

#include <locale.h>

struct zip_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct zip zip;
    size_t left_out;
};

/* libarchive gives names in the locale's character set, and none at all where that lacks a letter.
 */
void format_zip_prepare(struct format_prepared *prepared)
{
    (void)prepared;
    setlocale(LC_CTYPE, "C.UTF-8");
}

void format_zip_release(struct format_prepared *prepared)
{
    (void)prepared;
    setlocale(LC_CTYPE, "C");
}

static struct str last_segment(struct str name)
{
    size_t at = name.n;
    while (at > 0 && name.p[at - 1] != '/' && name.p[at - 1] != '\\')
        at--;
    return str_sub(name, at, name.n);
}

/* Not folders, nor what operating systems and Word leave beside people's files. A name that cannot
 * be told is none to judge by. */
static bool is_document(struct str name)
{
    static const struct str litter[] = {STR_INIT(".DS_Store"), STR_INIT("Thumbs.db"),
                                        STR_INIT("desktop.ini")};
    struct str last = last_segment(name);
    if (name.n == 0)
        return true;
    for (size_t i = 0; i < sizeof litter / sizeof *litter; i++)
        if (str_equal(last, litter[i]))
            return false;
    return last.n > 0 && !str_starts(last, STR("~$")) && !str_starts(last, STR("._")) &&
           !str_starts(name, STR("__MACOSX/"));
}

/* A name that does not say that it is UTF-8 is in the set of the sender's console, which for
 * Swedish Windows is IBM850 (APPNOTE, appendix D, calls it the original set and means IBM437, which
 * has the Swedish letters in the same places). */
static struct str name_in_utf8(struct zip_job *job, struct str name)
{
    if (utf8_valid(name))
        return nfc_of(job->arena, name);
    return charset_from_console(job->arena, name);
}

static bool is_step(struct str segment)
{
    return segment.n == 0 || str_equal(segment, STR(".")) || str_equal(segment, STR(".."));
}

/* The folders and the name, without steps that lead elsewhere and without control characters. */
static struct str clean_name(struct zip_job *job, struct str name)
{
    char *copy = str_to_c(job->arena, name_in_utf8(job, name));
    struct str rest = str_from(copy), clean = {NULL, 0};
    for (char *at = copy; *at; at++)
        *at = *at == '\\' ? '/' : (unsigned char)*at < 0x20 || *at == 0x7F ? '_' : *at;
    while (rest.n) {
        struct str segment = str_cut(&rest, '/');
        if (is_step(segment))
            continue;
        clean = clean.n ? str_format(job->arena, "%.*s/%.*s", STR_ARGS(clean), STR_ARGS(segment))
                        : segment;
        clean = str_sub(clean, 0, utf8_cut(clean, LIMIT_FILE_NAME_BYTES));
    }
    return clean;
}

static void attach(struct zip_job *job, const struct zip_part *part)
{
    if (part->bytes.n > LIMIT_READER_ATTACHMENT_BYTES ||
        job->reading->attachments.count >= LIMIT_READER_ATTACHMENTS) {
        job->left_out++;
        return;
    }
    struct attachment *attachment = VEC_PUSH(job->arena, &job->reading->attachments);
    if (attachment)
        *attachment = (struct attachment){.name = clean_name(job, part->name),
                                          .media_type = STR("application/octet-stream"),
                                          .bytes = part->bytes};
}

static void add_problem(struct zip_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

static void tell_why_not(struct zip_job *job, const struct error *error)
{
    if (job->zip.swells)
        add_problem(job, STR("zip_bomb"),
                    str_format(job->arena,
                               "the archive unpacks to more than %zu times its size, as one that "
                               "is made to do harm does; do not open it, ask the sender",
                               LIMIT_ZIP_RATIO));
    else
        add_problem(job, error->code == ERROR_INPUT ? STR("not_read") : STR("too_large"),
                    str_copy(job->arena, str_from(error->message)));
}

static void tell_of_locked(struct zip_job *job)
{
    if (job->reading->attachments.count == 0)
        add_problem(job, STR("encrypted"),
                    STR("the archive is locked with a password; ask for it without one"));
    else
        add_problem(job, STR("partly_locked"),
                    str_format(job->arena,
                               "%zu files in the archive are locked with a password and were left "
                               "out; ask for them without one",
                               job->zip.locked));
}

static void tell_of_damage(struct zip_job *job)
{
    bool cut_off = !zip_names_of(job->bytes).directory;
    if (job->reading->attachments.count == 0)
        add_problem(job, STR("not_read"), STR("the archive is damaged; ask for it again"));
    else if (cut_off)
        add_problem(job, STR("truncated"),
                    STR("the archive is cut off; what stood before was taken, ask for it again"));
    else
        add_problem(job, STR("partly_read"),
                    STR("the archive is damaged; what is whole was taken, ask for it again"));
}

static void tell(struct zip_job *job)
{
    if (job->zip.locked)
        tell_of_locked(job);
    if (job->zip.damaged)
        tell_of_damage(job);
    if (job->left_out)
        add_problem(job, STR("partly_read"),
                    str_format(job->arena,
                               "%zu files in the archive are too large or too many and were left "
                               "out; unpack it and send them by themselves",
                               job->left_out));
    if (job->reading->attachments.count == 0 && job->reading->problems.count == 0)
        add_problem(job, STR("empty"), STR("the archive holds no files; ask the sender"));
}

static void read_zip(void *context)
{
    struct zip_job *job = context;
    struct error error = {0};
    if (!zip_unpack(job->arena, job->bytes, is_document, &job->zip, &error)) {
        tell_why_not(job, &error);
        return;
    }
    for (size_t i = 0; i < job->zip.parts.count; i++)
        attach(job, &job->zip.parts.items[i]);
    tell(job);
    job->reading->ok = job->reading->attachments.count > 0;
}

bool format_zip_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error)
{
    struct zip_job job = {
        .arena = arena, .bytes = bytes, .reading = reading, .zip = {.patient = true}};
    bool ok = arena_run(arena, read_zip, &job, error);
    zip_done(&job.zip);
    return ok;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

/* A mail's text longer than this is no cover note. */
enum { COVER_NOTE_BYTES = 1500 };

bool is_counted(const struct compiled_document *document)
{
    return document->standing == STANDING_RESPONSE || document->standing == STANDING_PART;
}

static void note(struct compiled *compiled, struct compiled_document *document, const char *code,
                 struct str detail)
{
    struct problem_note *added = VEC_PUSH(compiled->arena, &document->notes);
    *added = (struct problem_note){code, detail};
}

/* Cover notes */

static bool has_wishes(const struct compiled *compiled, const struct compiled_document *document)
{
    for (size_t i = 0; i < document->viewpoint_count; i++) {
        enum viewpoint_kind kind = compiled->viewpoints.items[document->first_viewpoint + i].kind;
        if (kind != KIND_STANCE && kind != KIND_PRAISE && kind != KIND_OFFER)
            return true;
    }
    return false;
}

/* What holds others' answers hands none over as its own. */
static bool is_container(const struct compiled_document *document)
{
    enum document_format format = format_from_name(document->format);
    return format == FORMAT_ZIP || format == FORMAT_MBOX;
}

/* When a mail only hands over its attachment, the attachment is the answer and the mail is not. */
static void settle_cover(struct compiled *compiled, size_t attachment)
{
    struct compiled_document *answer = &compiled->documents[attachment];
    if (answer->parent == NOWHERE || answer->kind != DOCUMENT_RESPONSE)
        return;
    struct compiled_document *mail = &compiled->documents[answer->parent];
    if (is_container(mail) || mail->cover_of != NOWHERE || mail->text.n > COVER_NOTE_BYTES ||
        mail->text.n >= answer->text.n || has_wishes(compiled, mail))
        return;
    mail->cover_of = attachment;
    if (answer->our_case_number.n == 0)
        answer->our_case_number = mail->our_case_number;
    if (answer->answers == ANSWERS_NOTHING)
        answer->answers = mail->answers;
}

static void settle_covers(struct compiled *compiled)
{
    for (size_t i = 0; i < compiled->document_count; i++)
        settle_cover(compiled, i);
}

/* What each counts as */

static bool is_part_of_response(const struct compiled *compiled,
                                const struct compiled_document *document)
{
    return document->parent != NOWHERE &&
           compiled->documents[document->parent].standing == STANDING_RESPONSE;
}

/* Parents come before their attachments, so theirs are known. */
static enum standing standing_of(const struct compiled *compiled,
                                 const struct compiled_document *document)
{
    if (!document->read)
        return STANDING_NOT_READ;
    if (document->twin_kind == TWIN_SAME_FILE || document->twin_kind == TWIN_SAME_TEXT)
        return STANDING_TWIN;
    if (document->revised_by != NOWHERE)
        return STANDING_REVISED;
    if (document->kind != DOCUMENT_RESPONSE || document->cover_of != NOWHERE)
        return STANDING_NONE;
    if (document->answers == ANSWERS_OTHER)
        return STANDING_OTHER;
    return is_part_of_response(compiled, document) ? STANDING_PART : STANDING_RESPONSE;
}

static bool is_behind(struct date date, struct date deadline)
{
    return date.year && date_compare(date, deadline) > 0;
}

static bool is_late(const struct compiled *compiled, const struct compiled_document *document)
{
    if (!compiled->deadline.year || !is_counted(document))
        return false;
    return is_behind(document->dated, compiled->deadline) ||
           is_behind(document->revised, compiled->deadline) ||
           (!compiled->options->received_unknown &&
            is_behind(document->received, compiled->deadline));
}

/* What a person should know of a document */

static void note_kinship(struct compiled *compiled, struct compiled_document *document)
{
    const struct compiled_document *documents = compiled->documents;
    if (document->twin_of != NOWHERE)
        note(compiled, document, twin_kind_name(document->twin_kind),
             documents[document->twin_of].file);
    if (document->revises != NOWHERE)
        note(compiled, document, "revision", documents[document->revises].file);
    if (document->revised_by != NOWHERE)
        note(compiled, document, "revised", documents[document->revised_by].file);
    if (document->returned)
        note(compiled, document, "returned_draft",
             str_format(compiled->arena, "%zu", document->viewpoint_count));
    if (document->cover_of != NOWHERE)
        note(compiled, document, "cover_note", documents[document->cover_of].file);
}

static void note_standing(struct compiled *compiled, struct compiled_document *document)
{
    if (document->standing == STANDING_OTHER)
        note(compiled, document, "other_consultation",
             document->answers_other.n ? document->answers_other : document->subject);
    if (document->confidence)
        note(compiled, document, "recognised",
             str_format(compiled->arena, "%u", document->confidence));
    if (document->late)
        note(compiled, document, "late", compiled->consultation.deadline);
    if (document->standing != STANDING_RESPONSE)
        return;
    if (document->stance == STANCE_UNCLEAR)
        note(compiled, document, "no_clear_stance", (struct str){NULL, 0});
    if (document->sender.n == 0)
        note(compiled, document, "no_sender", (struct str){NULL, 0});
    else if (compiled->consultee_count && document->consultee == NOWHERE)
        note(compiled, document, "unasked", (struct str){NULL, 0});
}

/* Those asked, and others who answered */

static void add_document(struct compiled *compiled, struct compiled_consultee *consultee,
                         size_t place)
{
    const struct compiled_document *document = &compiled->documents[place];
    *VEC_PUSH(compiled->arena, &consultee->documents) = place;
    if (is_counted(document) && consultee->status != CONSULTEE_ANSWERED)
        consultee->status = document->late ? CONSULTEE_LATE : CONSULTEE_ANSWERED;
}

static void settle_consultee(struct compiled *compiled, size_t place)
{
    const struct compiled_document *document = &compiled->documents[place];
    if (document->consultee == NOWHERE)
        return;
    add_document(compiled, &compiled->consultees[document->consultee], place);
}

/* A sender that nobody knows is a body of its own. */
static struct compiled_consultee *find_other(struct compiled *compiled, struct str key)
{
    for (size_t i = 0; key.n && i < compiled->others.count; i++)
        if (str_equal(compiled->others.items[i].key, key))
            return &compiled->others.items[i];
    return NULL;
}

static void settle_others(struct compiled *compiled)
{
    for (size_t i = 0; i < compiled->document_count; i++) {
        const struct compiled_document *document = &compiled->documents[i];
        if (document->standing != STANDING_RESPONSE || document->consultee != NOWHERE)
            continue;
        struct compiled_consultee *other = find_other(compiled, document->sender_key);
        if (!other) {
            other = VEC_PUSH(compiled->arena, &compiled->others);
            *other = (struct compiled_consultee){.name = document->sender,
                                                 .type = document->sender_type,
                                                 .key = document->sender_key};
        }
        add_document(compiled, other, i);
    }
    for (size_t i = 0; i < compiled->document_count; i++) {
        const struct compiled_document *document = &compiled->documents[i];
        struct compiled_consultee *other = find_other(compiled, document->sender_key);
        if (other && document->standing != STANDING_RESPONSE && document->consultee == NOWHERE)
            add_document(compiled, other, i);
    }
}

void compiled_judge_documents(struct compiled *compiled)
{
    settle_covers(compiled);
    compiled_find_revisions(compiled);
    for (size_t i = 0; i < compiled->document_count; i++) {
        struct compiled_document *document = &compiled->documents[i];
        document->standing = standing_of(compiled, document);
        document->late = is_late(compiled, document);
        note_kinship(compiled, document);
        note_standing(compiled, document);
        settle_consultee(compiled, i);
    }
    settle_others(compiled);
    compiled_find_campaigns(compiled);
}

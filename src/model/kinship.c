/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compiled.h"

#include "base/file.h"
#include "text/words.h"

/* Near copies are a campaign from here on. */
enum { CAMPAIGN_DOCUMENTS = 3 };

const char *twin_kind_name(enum twin_kind kind)
{
    static const char *const names[] = {NULL, "same_file", "same_text", "near"};
    return names[kind];
}

/* Senders */

static size_t find_consultee(const struct compiled *compiled, struct str key)
{
    for (size_t i = 0; key.n && i < compiled->consultee_count; i++)
        if (str_equal(compiled->consultees[i].key, key))
            return i;
    return NOWHERE;
}

/* An attachment without a letterhead came from whom the mail came from. */
static void settle_sender(struct compiled *compiled, struct compiled_document *document)
{
    if (document->sender.n == 0 && document->parent != NOWHERE) {
        const struct compiled_document *parent = &compiled->documents[document->parent];
        document->sender = parent->sender;
        document->sender_type = parent->sender_type;
    }
    document->sender_key = sender_key_of(compiled->arena, document->sender);
    document->consultee = find_consultee(compiled, document->sender_key);
    if (document->consultee != NOWHERE && compiled->consultees[document->consultee].type.n)
        document->sender_type = compiled->consultees[document->consultee].type;
}

void compiled_settle_senders(struct compiled *compiled)
{
    for (size_t i = 0; i < compiled->consultee_count; i++)
        compiled->consultees[i].key = sender_key_of(compiled->arena, compiled->consultees[i].name);
    for (size_t i = 0; i < compiled->document_count; i++)
        settle_sender(compiled, &compiled->documents[i]);
}

static bool may_be_same_sender(const struct compiled_document *a, const struct compiled_document *b)
{
    return a->sender_key.n == 0 || b->sender_key.n == 0 || str_equal(a->sender_key, b->sender_key);
}

/* Twins */

void compiled_find_twins(struct compiled *compiled)
{
    size_t count = compiled->document_count;
    struct twin_text *texts = ARENA_ARRAY(compiled->arena, count, struct twin_text);
    struct twin *twins = ARENA_ARRAY(compiled->arena, count, struct twin);
    for (size_t i = 0; i < count; i++)
        texts[i] = compiled->documents[i].shingles;
    twins_find(compiled->arena, texts, count, twins);
    for (size_t i = 0; i < count; i++) {
        struct compiled_document *document = &compiled->documents[i];
        if (twins[i].kind == TWIN_NONE || twins[i].of == i)
            continue;
        document->twin_of = twins[i].of;
        document->twin_kind = twins[i].kind;
        /* Two bodies that send the same letter have both answered. */
        if (twins[i].kind == TWIN_SAME_TEXT &&
            !may_be_same_sender(document, &compiled->documents[twins[i].of]))
            document->twin_kind = TWIN_NEAR;
    }
}

/* Revisions */

static bool says_revised(struct compiled *compiled, struct str text)
{
    static const struct str marks[] = {STR_INIT("rev"),           STR_INIT("reviderad"),
                                       STR_INIT("reviderat"),     STR_INIT("revidering"),
                                       STR_INIT("kompletterad"),  STR_INIT("kompletterat"),
                                       STR_INIT("komplettering"), STR_INIT("kompletterande")};
    struct str lower = text_lower(compiled->arena, text);
    for (size_t at = 0; at < lower.n; at++) {
        size_t start = at;
        while (at < lower.n && (ascii_is_alpha(lower.p[at]) || (unsigned char)lower.p[at] >= 0x80))
            at++;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (str_equal(str_sub(lower, start, at), marks[i]))
                return true;
    }
    return false;
}

static bool is_revision(struct compiled *compiled, const struct compiled_document *document)
{
    return document->revised.year || says_revised(compiled, file_base_name(document->row.name)) ||
           says_revised(compiled, document->title) || says_revised(compiled, document->subject);
}

static struct date stamp_of(const struct compiled_document *document)
{
    return document->revised.year ? document->revised : document->dated;
}

static bool can_be_revised(const struct compiled_document *document)
{
    return document->kind == DOCUMENT_RESPONSE && document->answers != ANSWERS_OTHER &&
           document->cover_of == NOWHERE &&
           (document->twin_kind == TWIN_NONE || document->twin_kind == TWIN_NEAR);
}

/* True when `earlier` is what `later` can be a revision of: the same sender's, and either without a
 * later date or itself no revision. */
static bool can_revise(const struct compiled_document *later, bool earlier_is_revision,
                       const struct compiled_document *earlier)
{
    if (later == earlier || !can_be_revised(earlier) || earlier->sender_key.n == 0 ||
        !str_equal(later->sender_key, earlier->sender_key) || earlier->revised_by != NOWHERE)
        return false;
    struct date a = stamp_of(earlier), b = stamp_of(later);
    if (a.year && b.year && date_compare(a, b) != 0)
        return date_compare(a, b) < 0;
    return !earlier_is_revision;
}

static void find_what_is_revised(struct compiled *compiled, size_t place, const bool *revisions)
{
    struct compiled_document *document = &compiled->documents[place];
    size_t best = NOWHERE;
    for (size_t i = 0; i < compiled->document_count; i++) {
        const struct compiled_document *earlier = &compiled->documents[i];
        if (can_revise(document, revisions[i], earlier) &&
            (best == NOWHERE ||
             date_compare(stamp_of(&compiled->documents[best]), stamp_of(earlier)) <= 0))
            best = i;
    }
    if (best == NOWHERE)
        return;
    document->revises = best;
    compiled->documents[best].revised_by = place;
}

void compiled_find_revisions(struct compiled *compiled)
{
    bool *revisions = ARENA_ARRAY(compiled->arena, compiled->document_count, bool);
    for (size_t i = 0; i < compiled->document_count; i++)
        revisions[i] = is_revision(compiled, &compiled->documents[i]);
    for (size_t i = 0; i < compiled->document_count; i++)
        if (revisions[i] && can_be_revised(&compiled->documents[i]))
            find_what_is_revised(compiled, i, revisions);
}

/* Campaigns */

void compiled_find_campaigns(struct compiled *compiled)
{
    size_t *followers = ARENA_ARRAY(compiled->arena, compiled->document_count, size_t);
    size_t *campaigns = ARENA_ARRAY(compiled->arena, compiled->document_count, size_t);
    for (size_t i = 0; i < compiled->document_count; i++)
        if (compiled->documents[i].twin_kind == TWIN_NEAR && is_counted(&compiled->documents[i]))
            followers[compiled->documents[i].twin_of]++;
    for (size_t i = 0; i < compiled->document_count; i++) {
        struct compiled_document *document = &compiled->documents[i];
        bool follows = document->twin_kind == TWIN_NEAR;
        size_t leader = follows ? document->twin_of : i;
        if (!is_counted(document) || followers[leader] + 1 < CAMPAIGN_DOCUMENTS)
            continue;
        if (campaigns[leader] == 0) {
            struct compiled_campaign *campaign = VEC_PUSH(compiled->arena, &compiled->campaigns);
            campaign->representative = leader;
            campaigns[leader] = compiled->campaigns.count;
        }
        document->campaign = campaigns[leader];
        *VEC_PUSH(compiled->arena, &compiled->campaigns.items[campaigns[leader] - 1].documents) = i;
    }
}

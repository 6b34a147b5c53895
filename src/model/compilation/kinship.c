/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

#include "base/file.h"
#include "text/language/words.h"

#include <stdlib.h>

/* Near copies are a campaign from here on. */
enum { CAMPAIGN_DOCUMENTS = 3 };
/* Word pairs of the shortest letter that could be copied from somebody else's. */
enum { CAMPAIGN_SHINGLES = 20 };

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

/* A person has said which of those asked it comes from, or that it comes from none of them. */
static void settle_consultee_said(struct compiled *compiled, struct compiled_document *document)
{
    int64_t said = document->corrected.consultee;
    for (size_t i = 0; said && i < compiled->consultee_count; i++) {
        if (compiled->consultees[i].id != said)
            continue;
        document->consultee = i;
        document->sender = compiled->consultees[i].name;
    }
}

/* An attachment without a letterhead came from whom the mail came from. */
static void settle_sender(struct compiled *compiled, struct compiled_document *document)
{
    if (document->sender.n == 0 && document->parent != NOWHERE) {
        const struct compiled_document *parent = &compiled->documents[document->parent];
        document->sender = parent->sender;
        document->sender_type = parent->sender_type;
    }
    settle_consultee_said(compiled, document);
    document->sender_key = sender_key_of(compiled->arena, document->sender);
    if (!document->corrected.set[CORRECTED_CONSULTEE])
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

/* Twins. The same file first, whatever is in it; then texts, of which twins_find compares each with
 * the first of its group only; then, within a group, what one sender sent in several forms. */

struct kin {
    struct compiled *compiled;
    size_t *places; /* of the texts compared, among the documents */
    struct twin_text *texts;
    struct twin *twins;
    size_t count;
};

static int compare_files(const void *a, const void *b)
{
    const struct compiled_document *left = *(struct compiled_document *const *)a;
    const struct compiled_document *right = *(struct compiled_document *const *)b;
    int order = str_compare(left->row.hash, right->row.hash);
    return order ? order : (left > right) - (left < right);
}

static void find_same_files(struct compiled *compiled)
{
    size_t count = compiled->document_count;
    struct compiled_document **sorted =
        ARENA_ARRAY(compiled->arena, count, struct compiled_document *);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &compiled->documents[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, compare_files);
    for (size_t first = 0, i = 1; i < count; i++) {
        if (sorted[i]->bytes < 0 || !str_equal(sorted[first]->row.hash, sorted[i]->row.hash)) {
            first = i;
            continue;
        }
        sorted[i]->twin_of = (size_t)(sorted[first] - compiled->documents);
        sorted[i]->twin_kind = TWIN_SAME_FILE;
    }
}

static void compare_texts(struct kin *kin)
{
    struct compiled *compiled = kin->compiled;
    for (size_t i = 0; i < compiled->document_count; i++) {
        const struct compiled_document *document = &compiled->documents[i];
        if (document->twin_kind == TWIN_SAME_FILE || document->shingles.shingle_count == 0)
            continue;
        kin->places[kin->count] = i;
        kin->texts[kin->count++] = document->shingles;
    }
    twins_find(compiled->arena, kin->texts, kin->count, kin->twins);
}

/* Two bodies that send the same letter have both answered, and two that say no more than that they
 * have no objection have nothing to do with each other. */
static enum twin_kind settle_kind(const struct kin *kin, enum twin_kind kind, size_t a, size_t b)
{
    const struct compiled_document *documents = kin->compiled->documents;
    if (may_be_same_sender(&documents[kin->places[a]], &documents[kin->places[b]]))
        return kind;
    return kin->texts[a].shingle_count < CAMPAIGN_SHINGLES ? TWIN_NONE : TWIN_NEAR;
}

static void set_twin(struct kin *kin, size_t place, size_t of, enum twin_kind kind)
{
    kind = kind == TWIN_NONE ? TWIN_NONE : settle_kind(kin, kind, place, of);
    if (kind == TWIN_NONE)
        return;
    struct compiled_document *document = &kin->compiled->documents[kin->places[place]];
    document->twin_of = kin->places[of];
    document->twin_kind = kind;
}

/* An earlier text of the same group and the same sender that says the same. */
static size_t find_other_form(struct kin *kin, size_t place)
{
    const struct compiled_document *documents = kin->compiled->documents;
    const struct compiled_document *document = &documents[kin->places[place]];
    for (size_t i = kin->twins[place].of + 1; document->sender_key.n && i < place; i++) {
        const struct compiled_document *earlier = &documents[kin->places[i]];
        struct twin_text pair[2] = {kin->texts[i], kin->texts[place]};
        struct twin twins[2];
        if (kin->twins[i].of != kin->twins[place].of || earlier->twin_kind != TWIN_NEAR ||
            !str_equal(earlier->sender_key, document->sender_key))
            continue;
        twins_find(kin->compiled->arena, pair, 2, twins);
        if (twins[1].kind == TWIN_SAME_TEXT && twins[1].of == 0)
            return i;
    }
    return NOWHERE;
}

void compiled_find_twins(struct compiled *compiled)
{
    size_t count = compiled->document_count;
    struct kin kin = {
        .compiled = compiled,
        .places = ARENA_ARRAY(compiled->arena, count, size_t),
        .texts = ARENA_ARRAY(compiled->arena, count, struct twin_text),
        .twins = ARENA_ARRAY(compiled->arena, count, struct twin),
    };
    find_same_files(compiled);
    compare_texts(&kin);
    for (size_t i = 0; i < kin.count; i++) {
        if (kin.twins[i].kind == TWIN_NONE || kin.twins[i].of == i)
            continue;
        size_t form = kin.twins[i].kind == TWIN_NEAR ? find_other_form(&kin, i) : NOWHERE;
        if (form != NOWHERE)
            set_twin(&kin, i, form, TWIN_SAME_TEXT);
        else
            set_twin(&kin, i, kin.twins[i].of, kin.twins[i].kind);
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

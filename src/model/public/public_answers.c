/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Answers as the public sees them.
 */
#include "model/public/publication.h"

#include "model/documents/masking.h"
#include "model/documents/readings.h"

/* Who sent it */

struct hiding_sender {
    struct arena *arena;
    struct document document;
    struct masking masking;
    struct str sender, consultee; /* either may be empty */
    bool hidden;
};

static void look_for_sender(void *context)
{
    struct hiding_sender *hiding = context;
    const struct str names[] = {hiding->sender, hiding->consultee};
    for (size_t i = 0; i < 2; i++)
        hiding->hidden |=
            masking_hides_sender(hiding->arena, &hiding->masking, &hiding->document, names[i]);
}

/* Whether what is masked in one document hides a name. */
static bool is_hidden_in(struct office *office, int64_t document, struct str sender,
                         struct str consultee, struct arena *arena, bool *ret_hidden,
                         struct error *error)
{
    struct hiding_sender hiding = {.arena = arena, .sender = sender, .consultee = consultee};
    struct sql_reading reading;
    bool found = false;
    if (!masking_find(office, document, arena, &hiding.masking, error))
        return false;
    bool masked = hiding.masking.stretches.count > 0;
    if (masked && !sql_reading_get(office->store, document, arena, &reading, &found, error))
        return false;
    if (found && (!reading_unpack(&reading, arena, &hiding.document, error) ||
                  !arena_run(arena, look_for_sender, &hiding, error)))
        return false;
    *ret_hidden = hiding.hidden;
    return true;
}

bool arrival_hide_sender(struct office *office, struct sql_arrival *row, struct arena *arena,
                         bool *ret_hidden, struct error *error)
{
    const int64_t documents[] = {row->document, row->parent};
    struct sql_consultee consultee = {0};
    bool hidden = false, found;
    if (disclosed_state_from(row->state) != DISCLOSED_SHOWN) {
        row->sender = (struct str){NULL, 0};
        *ret_hidden = false;
        return true;
    }
    if (row->masked && row->consultee &&
        !sql_consultee_get(office->store, row->consultee, arena, &consultee, &found, error))
        return false;
    for (size_t i = 0; i < 2 && row->masked && documents[i] && !hidden; i++)
        if (!is_hidden_in(office, documents[i], row->sender, consultee.name, arena, &hidden, error))
            return false;
    if (hidden)
        row->sender = (struct str){NULL, 0};
    *ret_hidden = hidden;
    return true;
}

bool public_arrivals_find(struct office *office, int64_t consultation, int64_t after, int64_t limit,
                          struct arena *arena, struct sql_arrival_rows *ret_rows,
                          struct error *error)
{
    struct sql_arrival_rows rows;
    bool hidden;
    if (!sql_arrival_list(office->store, consultation, after, 1, limit, arena, &rows, error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (!arrival_hide_sender(office, &rows.items[i], arena, &hidden, error))
            return false;
    *ret_rows = rows;
    return true;
}

/* Its text */

struct hiding {
    struct arena *arena;
    struct masking masking;
    bool *seen; /* of each masked stretch: it is marked somewhere */
    struct public_answer *answer;
};

static void add_words(struct hiding *hiding, struct public_pieces *pieces, struct range range)
{
    if (range.start >= range.end)
        return;
    struct str text = document_plain(hiding->arena, hiding->answer->document, range);
    if (text.n)
        VEC_PUSH(hiding->arena, &pieces->list)->text = text;
}

/* Words and, in their places, why others are not shown. */
static struct public_pieces pieces_of(struct hiding *hiding, struct range range)
{
    struct public_pieces pieces = {0};
    for (size_t i = 0; i < hiding->masking.stretches.count; i++) {
        const struct masked_stretch *stretch = &hiding->masking.stretches.items[i];
        struct range masked = stretch->range;
        if (masked.end <= range.start || masked.start >= range.end)
            continue;
        add_words(hiding, &pieces, (struct range){range.start, masked.start});
        VEC_PUSH(hiding->arena, &pieces.list)->hidden = stretch->reason;
        hiding->answer->hidden_count += !hiding->seen[i];
        hiding->seen[i] = true;
        range.start = masked.end;
    }
    add_words(hiding, &pieces, range);
    return pieces;
}

static void take_out_hidden(void *context)
{
    struct hiding *hiding = context;
    struct public_answer *answer = hiding->answer;
    const struct document *document = answer->document;
    hiding->seen = ARENA_ARRAY(hiding->arena, hiding->masking.stretches.count, bool);
    answer->blocks = ARENA_ARRAY(hiding->arena, document->blocks.count, struct public_block);
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind == BLOCK_MARGIN)
            continue;
        struct public_block *shown = &answer->blocks[answer->block_count++];
        shown->block = block;
        shown->said = pieces_of(hiding, block->range);
        if (block_is_aside(block->kind))
            shown->about = pieces_of(hiding, block->about);
    }
}

static bool load_text(struct office *office, struct arena *arena, struct public_answer *answer,
                      struct error *error)
{
    struct hiding hiding = {.arena = arena, .answer = answer};
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(office->store, answer->row.document, arena, &reading, &found, error) ||
        !masking_find(office, answer->row.document, arena, &hiding.masking, error))
        return false;
    if (!found)
        return true;
    answer->document = ARENA_NEW(arena, struct document);
    if (!answer->document)
        return error_no_memory(error);
    return reading_unpack(&reading, arena, answer->document, error) &&
           arena_run(arena, take_out_hidden, &hiding, error);
}

/* Leaves out those that nothing has been said of. */
static bool load_attachments(struct office *office, struct arena *arena,
                             struct public_answer *answer, struct error *error)
{
    struct sql_arrival_list_attachments_rows rows;
    if (!sql_arrival_list_attachments(office->store, answer->row.document, arena, &rows, error))
        return false;
    size_t told = 0;
    for (size_t i = 0; i < rows.count; i++)
        if (disclosed_state_from(rows.items[i].state) != DISCLOSED_UNSAID)
            rows.items[told++] = rows.items[i];
    rows.count = told;
    answer->attachments = rows;
    return true;
}

/* Its file */

/* Those that hold no more of their sender than their text does: what stands beside it in them is
 * read, and seen to. A mail has the addresses of people, a picture where it was taken. */
static bool is_plain_format(enum document_format format)
{
    static const bool plain[FORMAT_COUNT] = {
        [FORMAT_PDF] = true,  [FORMAT_DOCX] = true,     [FORMAT_ODT] = true,
        [FORMAT_TEXT] = true, [FORMAT_MARKDOWN] = true,
    };
    return plain[format];
}

/* Comments and changes tell who made them in the file, and not on the page. */
static bool has_asides(const struct document *document)
{
    for (size_t i = 0; i < document->blocks.count; i++)
        if (block_is_aside(document->blocks.items[i].kind))
            return true;
    return false;
}

static bool is_masked(struct office *office, int64_t document, bool *ret_masked,
                      struct error *error)
{
    struct sql_redaction_count masked;
    if (!sql_redaction_count(office->store, document, &masked, error))
        return false;
    *ret_masked = masked.count > 0;
    return true;
}

/* Nothing is masked in what it came with. */
static bool is_bare_above(struct office *office, int64_t parent, struct arena *arena,
                          bool *ret_bare, struct error *error)
{
    struct sql_document above;
    bool masked = false, found = true;
    while (parent && found && !masked) {
        if (!is_masked(office, parent, &masked, error) ||
            !sql_document_get(office->store, parent, arena, &above, &found, error))
            return false;
        parent = found ? above.parent : 0;
    }
    *ret_bare = !masked;
    return true;
}

/* All that is inside of it is shown, and nothing of that is masked either. */
static bool is_bare_below(struct office *office, int64_t document, size_t depth,
                          struct arena *arena, bool *ret_bare, struct error *error)
{
    struct sql_document_rows rows;
    bool bare = depth <= LIMIT_NESTING;
    if (bare && !sql_document_list_attachments(office->store, document, arena, &rows, error))
        return false;
    for (size_t i = 0; bare && i < rows.count; i++) {
        struct sql_disclosure said;
        bool found, masked;
        if (!sql_disclosure_get(office->store, rows.items[i].id, arena, &said, &found, error) ||
            !is_masked(office, rows.items[i].id, &masked, error))
            return false;
        bare = found && disclosed_state_from(said.state) == DISCLOSED_SHOWN && !masked;
        if (bare && !is_bare_below(office, rows.items[i].id, depth + 1, arena, &bare, error))
            return false;
    }
    *ret_bare = bare;
    return true;
}

static bool find_original(struct office *office, struct arena *arena, struct public_answer *answer,
                          struct error *error)
{
    bool above = false, below = false;
    if (!answer->document || answer->row.masked || !is_plain_format(answer->document->format) ||
        has_asides(answer->document))
        return true;
    if (!is_bare_above(office, answer->row.parent, arena, &above, error) ||
        (above && !is_bare_below(office, answer->row.document, 0, arena, &below, error)))
        return false;
    answer->original = above && below;
    return true;
}

bool public_answer_find(struct office *office, int64_t consultation, int64_t number,
                        struct arena *arena, struct public_answer *ret_answer, struct error *error)
{
    struct public_answer answer = {0};
    bool found, hidden;
    if (!sql_arrival_get(office->store, consultation, number, arena, &answer.row, &found, error))
        return false;
    enum disclosed_state state = found ? disclosed_state_from(answer.row.state) : DISCLOSED_UNSAID;
    if (state == DISCLOSED_UNSAID)
        return error_set(error, ERROR_NOT_FOUND, "there is no public answer %lld",
                         (long long)number);
    if (state == DISCLOSED_SHOWN && !load_text(office, arena, &answer, error))
        return false;
    if (!arrival_hide_sender(office, &answer.row, arena, &hidden, error) ||
        !load_attachments(office, arena, &answer, error) ||
        !find_original(office, arena, &answer, error))
        return false;
    *ret_answer = answer;
    return true;
}

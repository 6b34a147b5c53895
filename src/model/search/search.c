/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/search/search.h"

#include "model/documents/readings.h"
#include "model/public/publication.h"
#include "model/search/search_inner.h"
#include "store/search.h"

#include <stdlib.h>

/* Hits of a page: of one scope, and of each where all are shown. */
enum { PAGE_SIZE = 20, PAGE_SIZE_OF_EACH = 5 };
/* Ways to divide a long word that are tried for the public. */
enum { DIVISIONS_TRIED = 8 };
/* Ids asked of the index at a time. */
enum { IDS_AT_A_TIME = 1200 };

static const char *const scope_names[] = {"answers", "draft", "replies", NULL, "all"};

bool search_scope_from_name(struct str name, enum search_scope *ret_scope)
{
    if (name.n == 0) {
        *ret_scope = SEARCH_ALL;
        return true;
    }
    for (size_t i = 0; i <= SEARCH_ALL; i++)
        if (scope_names[i] && str_equal(name, str_from(scope_names[i]))) {
            *ret_scope = (enum search_scope)i;
            return true;
        }
    return false;
}

const char *search_scope_name(enum search_scope scope)
{
    return scope_names[scope];
}

/* What may become a hit: its place in the index, and what its run stands for. */
struct candidate {
    int64_t id;
    double score;
    struct sql_search_run run;
    int64_t consultation;
    int64_t reply;  /* the number of a reply that others have too; 0: none */
    size_t replied; /* viewpoints that got it */
};

/* A document of which something is shown. */
struct opened {
    int64_t id;
    struct document document;
    struct sql_redaction_rows redactions;
};

struct searching {
    struct office *office;
    struct arena *arena;
    const struct search_asked *asked;
    struct search_query query;
    struct search_result result;
    VEC(struct candidate) candidates[SEARCH_SCOPES];
    VEC(struct opened) opened;
    struct search_query sought; /* what is asked of answers: for the public without exclusions */
    bool excludes;
    size_t looked_at;
    struct error *error;
    /* Of the run that was looked at last. */
    struct sql_search_run run;
    bool run_shown;
    /* For bodies of arena_run. */
    struct search_shown shown;
    bool meets;
    struct search_hit *hit;
};

/* Documents */

static bool open_document(struct searching *searching, int64_t id, struct opened **ret_opened)
{
    for (size_t i = 0; i < searching->opened.count; i++)
        if (searching->opened.items[i].id == id) {
            *ret_opened = &searching->opened.items[i];
            return true;
        }
    struct sql_reading reading;
    struct opened opened = {.id = id};
    bool found;
    if (!sql_reading_get(searching->office->store, id, searching->arena, &reading, &found,
                         searching->error) ||
        (found &&
         !reading_unpack(&reading, searching->arena, &opened.document, searching->error)) ||
        (searching->asked->public_only &&
         !sql_redaction_list(searching->office->store, id, searching->arena, &opened.redactions,
                             searching->error)))
        return false;
    struct opened *kept = VEC_PUSH(searching->arena, &searching->opened);
    if (!kept)
        return error_no_memory(searching->error);
    *kept = opened;
    *ret_opened = kept;
    return true;
}

static const struct block *block_of(const struct opened *opened, const struct candidate *candidate)
{
    size_t place = (size_t)(candidate->id - candidate->run.first);
    return place < opened->document.blocks.count ? &opened->document.blocks.items[place] : NULL;
}

static struct search_shown shown_of(const struct opened *opened, const struct block *block)
{
    return (struct search_shown){
        .text = str_sub(opened->document.text, block->range.start, block->range.end),
        .offset = block->range.start,
        .redactions = opened->redactions.count ? &opened->redactions : NULL,
    };
}

static void find_marks(void *context)
{
    struct searching *searching = context;
    struct search_shown *shown = &searching->shown;
    struct str text = shown->redactions ? search_redacted(searching->arena, shown) : shown->text;
    struct search_terms terms = search_terms_of(searching->arena, &searching->office->tools, text,
                                                (struct range){0, text.n});
    searching->meets = search_meets(searching->arena, &searching->query, terms, &shown->marks);
}

/* Who may see */

static bool is_shown_to_public(struct searching *searching, const struct sql_search_run *run,
                               bool *ret_shown)
{
    struct sql_search_shown row;
    *ret_shown = true;
    if (!searching->asked->public_only || !str_equal(run->kind, STR("answer")))
        return true;
    return sql_search_shown(searching->office->store, run->document, &row, ret_shown,
                            searching->error);
}

/* What an id stands for; `*ret_live` is false when it stands for nothing that may be shown. Ids
 * come in order, so that mostly it is the run of the one before. */
static bool find_run(struct searching *searching, int64_t id, bool *ret_live)
{
    struct sql_search_run *run = &searching->run;
    if (id < run->first || id >= run->behind) {
        struct sql_search_run next;
        bool found;
        if (!sql_search_run_at(searching->office->store, id, searching->arena, &next, &found,
                               searching->error) ||
            (found && id < next.behind &&
             !is_shown_to_public(searching, &next, &searching->run_shown)))
            return false;
        *ret_live = found && id < next.behind;
        if (!*ret_live)
            return true;
        *run = next;
    }
    *ret_live = searching->run_shown;
    return true;
}

/* Words that stand only in what is redacted must not find it, nor keep it from being found: the
 * text without it is asked. */
static bool survives_redaction(struct searching *searching, const struct candidate *candidate,
                               bool *ret_survives)
{
    struct opened *opened = NULL;
    *ret_survives = true;
    if (!searching->asked->public_only || !str_equal(candidate->run.kind, STR("answer")))
        return true;
    struct sql_redaction_rows redactions;
    if (!sql_redaction_list(searching->office->store, candidate->run.document, searching->arena,
                            &redactions, searching->error))
        return false;
    if (redactions.count == 0 && !searching->excludes)
        return true;
    if (!open_document(searching, candidate->run.document, &opened))
        return false;
    const struct block *block = block_of(opened, candidate);
    *ret_survives = false;
    if (!block)
        return true;
    searching->shown = shown_of(opened, block);
    if (!arena_run(searching->arena, find_marks, searching, searching->error))
        return false;
    *ret_survives = searching->meets;
    return true;
}

/* A reply that many viewpoints got is one hit; `*ret_new` is false for all but the first. */
static bool join_reply(struct searching *searching, struct candidate *candidate, bool *ret_new)
{
    struct sql_search_reply row;
    bool found;
    *ret_new = true;
    if (!candidate->run.viewpoint)
        return true;
    if (!sql_search_reply(searching->office->store, candidate->run.viewpoint, searching->arena,
                          &row, &found, searching->error))
        return false;
    *ret_new = found && row.reason.n && !str_equal(row.state, STR("rejected"));
    candidate->reply = found ? row.reply : 0;
    candidate->replied = 1;
    for (size_t i = searching->candidates[SEARCH_REPLIES].count; *ret_new && i-- > 0;) {
        struct candidate *other = &searching->candidates[SEARCH_REPLIES].items[i];
        if (candidate->reply && other->reply == candidate->reply) {
            other->replied++;
            *ret_new = false;
        }
    }
    return true;
}

/* Gathering */

static bool take_id(struct searching *searching, enum search_scope scope, int64_t consultation,
                    const struct store_search_hit *hit)
{
    struct candidate candidate = {.id = hit->id, .score = hit->score, .consultation = consultation};
    bool live;
    if (!find_run(searching, hit->id, &live))
        return false;
    candidate.run = searching->run;
    if (live && (!survives_redaction(searching, &candidate, &live) ||
                 (live && !join_reply(searching, &candidate, &live))))
        return false;
    if (!live)
        return true;
    if (searching->candidates[scope].count == LIMIT_SEARCH_HITS) {
        searching->result.scopes[scope].more = true;
        return true;
    }
    struct candidate *kept = VEC_PUSH(searching->arena, &searching->candidates[scope]);
    if (!kept)
        return error_no_memory(searching->error);
    *kept = candidate;
    return true;
}

static bool is_full(const struct searching *searching, enum search_scope scope)
{
    return searching->result.scopes[scope].more;
}

/* All on one shelf, until there are as many as are counted. */
static bool gather_shelf(struct searching *searching, enum search_scope scope, int64_t owner,
                         int64_t consultation)
{
    struct search_shelf shelf;
    const struct search_query *query =
        scope == SEARCH_ANSWERS ? &searching->sought : &searching->query;
    if (!search_shelf_of(scope, owner, &shelf, searching->error))
        return false;
    for (bool more = true; more && !is_full(searching, scope);) {
        struct store_search_hits hits;
        if (!store_search_find(searching->office->store, query, shelf.first, shelf.last,
                               !searching->asked->public_only, IDS_AT_A_TIME, searching->arena,
                               &hits, searching->error))
            return false;
        for (size_t i = 0; i < hits.count && !is_full(searching, scope); i++)
            if (!take_id(searching, scope, consultation, &hits.items[i]))
                return false;
        searching->looked_at += hits.count;
        more = hits.count == IDS_AT_A_TIME;
        if (more)
            shelf.first = hits.items[hits.count - 1].id + 1;
        if (more && searching->looked_at >= LIMIT_SEARCH_LOOKED_AT) {
            searching->result.scopes[scope].more = true;
            more = false;
        }
    }
    return true;
}

static bool is_public(struct searching *searching, int64_t consultation, struct str what,
                      bool *ret_public)
{
    struct sql_search_published row;
    *ret_public = true;
    return !searching->asked->public_only ||
           sql_search_published(searching->office->store, consultation, what, &row, ret_public,
                                searching->error);
}

static bool gather_scope(struct searching *searching, enum search_scope scope, int64_t consultation)
{
    struct sql_search_draft_of draft;
    bool visible, found = true;
    int64_t owner = consultation;
    if (searching->asked->scope != SEARCH_ALL && searching->asked->scope != scope)
        return true;
    if (!is_public(searching, consultation,
                   scope == SEARCH_REPLIES ? STR("compilation") : STR("consultation"), &visible))
        return false;
    if (scope == SEARCH_DRAFT) {
        if (!sql_search_draft_of(searching->office->store, consultation, &draft, &found,
                                 searching->error))
            return false;
        owner = found ? draft.document : 0;
    }
    return !visible || !found || gather_shelf(searching, scope, owner, consultation);
}

static bool gather_consultation(struct searching *searching, int64_t consultation)
{
    for (size_t scope = 0; scope < SEARCH_SCOPES; scope++)
        if (!gather_scope(searching, (enum search_scope)scope, consultation))
            return false;
    return true;
}

static bool gather_all(struct searching *searching)
{
    struct sql_search_consultations_rows rows;
    if (!sql_search_consultations(searching->office->store, STR("consultation"), searching->arena,
                                  &rows, searching->error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if ((rows.items[i].published || !searching->asked->public_only) &&
            !gather_consultation(searching, rows.items[i].id))
            return false;
    return true;
}

/* The index knows the words of what is redacted, and would tell by leaving out what holds them. */
static bool choose_what_is_sought(struct searching *searching)
{
    struct search_query *sought = &searching->sought;
    *sought = searching->query;
    searching->excludes = false;
    if (!searching->asked->public_only)
        return true;
    sought->wants.items = NULL;
    sought->wants.count = sought->wants.room = 0;
    for (size_t i = 0; i < searching->query.wants.count; i++) {
        const struct search_want *want = &searching->query.wants.items[i];
        struct search_want *kept =
            want->excluded ? NULL : VEC_PUSH(searching->arena, &sought->wants);
        searching->excludes |= want->excluded;
        if (kept)
            *kept = *want;
        else if (!want->excluded)
            return error_no_memory(searching->error);
    }
    return true;
}

static bool gather(struct searching *searching)
{
    if (!choose_what_is_sought(searching))
        return false;
    for (size_t i = 0; i < SEARCH_SCOPES; i++) {
        searching->candidates[i].count = 0;
        searching->result.scopes[i] = (struct search_found){0};
    }
    searching->looked_at = 0;
    int64_t consultation = searching->asked->consultation;
    if (!(consultation ? gather_consultation(searching, consultation) : gather_all(searching)))
        return false;
    for (size_t i = 0; i < SEARCH_SCOPES; i++)
        searching->result.scopes[i].count = searching->candidates[i].count;
    return true;
}

/* The query */

static void read_query(void *context)
{
    struct searching *searching = context;
    searching->query =
        search_query_read(searching->arena, &searching->office->tools, searching->asked->typed);
}

static bool found_any(const struct searching *searching)
{
    for (size_t i = 0; i < SEARCH_SCOPES; i++)
        if (searching->candidates[i].count)
            return true;
    return false;
}

static size_t wanted(const struct search_query *query)
{
    size_t count = 0;
    for (size_t i = 0; i < query->wants.count; i++)
        count += !query->wants.items[i].excluded;
    return count;
}

static bool loosen_to_parts(struct searching *searching)
{
    struct str part;
    if (!search_take_last_parts(searching->office, searching->arena, &searching->query, &part,
                                searching->error))
        return false;
    if (!part.n)
        return true;
    if (!search_widen(searching->office, searching->arena, &searching->query, searching->error) ||
        !gather(searching))
        return false;
    searching->result.loosened = SEARCH_BY_LAST_PART;
    searching->result.part = part;
    return true;
}

/* For the public: which words the index knows would tell of texts that are not public, so parts are
 * tried until the public finds one. */
static bool try_parts(struct searching *searching)
{
    const struct search_query typed = searching->query;
    for (size_t nth = 0; nth < DIVISIONS_TRIED && !found_any(searching); nth++) {
        struct str part;
        if (!arena_run(searching->arena, read_query, searching, searching->error) ||
            !search_take_last_part(searching->office, searching->arena, &searching->query, nth,
                                   &part, searching->error) ||
            (part.n && !gather(searching)))
            return false;
        if (part.n == 0)
            break;
        searching->result.loosened = SEARCH_BY_LAST_PART;
        searching->result.part = part;
    }
    if (!found_any(searching))
        searching->query = typed;
    return true;
}

static bool loosen_to_any(struct searching *searching)
{
    if (wanted(&searching->query) < 2)
        return true;
    searching->query.any = true;
    searching->result.loosened = SEARCH_BY_ANY_WORD;
    return gather(searching);
}

static bool find_candidates(struct searching *searching)
{
    if (!arena_run(searching->arena, read_query, searching, searching->error))
        return false;
    searching->result.cut = searching->query.cut;
    searching->result.seeks = search_query_seeks(&searching->query);
    if (!searching->result.seeks)
        return true;
    if (!search_widen(searching->office, searching->arena, &searching->query, searching->error) ||
        !gather(searching))
        return false;
    if (!found_any(searching) &&
        !(searching->asked->public_only ? try_parts : loosen_to_parts)(searching))
        return false;
    if (!found_any(searching) && !loosen_to_any(searching))
        return false;
    if (!found_any(searching))
        searching->result.loosened = SEARCH_AS_TYPED;
    return true;
}

/* Showing */

static void make_pieces(void *context)
{
    struct searching *searching = context;
    find_marks(searching);
    search_show(searching->arena, &searching->shown, searching->hit);
}

static bool show(struct searching *searching, struct search_shown shown, struct search_hit *hit)
{
    searching->shown = shown;
    searching->hit = hit;
    return arena_run(searching->arena, make_pieces, searching, searching->error);
}

static bool tell_document(struct searching *searching, int64_t document, struct search_hit *hit)
{
    struct sql_search_document row;
    bool found;
    if (!sql_search_document(searching->office->store, document, searching->arena, &row, &found,
                             searching->error))
        return false;
    if (!found)
        return true;
    hit->document = document;
    hit->number = row.number;
    hit->name = row.name;
    hit->sender = row.corrected.n ? row.corrected : row.sender;
    return true;
}

/* As the public is told of it: without the file's name, and without a sender whose name stands in
 * what is redacted. */
static bool tell_public_document(struct searching *searching, int64_t document,
                                 struct search_hit *hit)
{
    struct public_answer answer;
    if (!tell_document(searching, document, hit))
        return false;
    if (!public_answer_find(searching->office, hit->consultation, hit->number, searching->arena,
                            &answer, searching->error))
        return false;
    hit->name = (struct str){NULL, 0};
    hit->sender = answer.row.sender;
    return true;
}

static bool tell_block(struct searching *searching, const struct candidate *candidate,
                       struct search_hit *hit, struct range *ret_range)
{
    struct opened *opened = NULL;
    if (!open_document(searching, candidate->run.document, &opened))
        return false;
    const struct block *block = block_of(opened, candidate);
    *ret_range = block ? block->range : (struct range){0, 0};
    if (!block)
        return true;
    struct search_shown shown = shown_of(opened, block);
    if (!show(searching, shown, hit))
        return false;
    size_t first = searching->shown.marks.count ? searching->shown.marks.items[0].start : 0;
    struct range found = {block->range.start + first, block->range.end};
    document_place(&opened->document, document_anchor(&opened->document, found.start), &hit->page,
                   &hit->line);
    *ret_range = found;
    return true;
}

static bool tell_answer(struct searching *searching, const struct candidate *candidate,
                        struct search_hit *hit)
{
    struct range range;
    struct sql_search_viewpoint_at viewpoint;
    bool found, public_only = searching->asked->public_only;
    if (!tell_block(searching, candidate, hit, &range) ||
        !(public_only ? tell_public_document : tell_document)(searching, candidate->run.document,
                                                              hit) ||
        !sql_search_viewpoint_at(searching->office->store, candidate->run.document,
                                 (int64_t)range.start, (int64_t)range.start + 1, &viewpoint, &found,
                                 searching->error))
        return false;
    if (found && !public_only)
        hit->viewpoint = viewpoint.id;
    return true;
}

static bool tell_node(struct searching *searching, int64_t consultation, size_t at,
                      struct search_hit *hit)
{
    struct sql_search_draft_of draft;
    struct sql_search_node_at node;
    bool found;
    if (!sql_search_draft_of(searching->office->store, consultation, &draft, &found,
                             searching->error))
        return false;
    if (found && !sql_search_node_at(searching->office->store, draft.version, (int64_t)at,
                                     searching->arena, &node, &found, searching->error))
        return false;
    if (!found)
        return true;
    hit->node = node.id;
    struct sql_search_titled_node_at titled;
    if (!sql_search_titled_node_at(searching->office->store, draft.version, (int64_t)at,
                                   searching->arena, &titled, &found, searching->error))
        return false;
    hit->node_number = found ? titled.number : node.number;
    hit->node_title = found ? titled.title : node.title;
    return true;
}

static bool tell_reply(struct searching *searching, const struct candidate *candidate,
                       struct search_hit *hit)
{
    struct sql_search_reply row;
    struct sql_search_node node;
    bool found;
    if (!sql_search_reply(searching->office->store, candidate->run.viewpoint, searching->arena,
                          &row, &found, searching->error) ||
        (!searching->asked->public_only && !tell_document(searching, candidate->run.document, hit)))
        return false;
    if (!found)
        return true;
    hit->viewpoint = searching->asked->public_only ? 0 : row.id;
    hit->outcome = row.outcome;
    hit->replied = candidate->replied;
    if (row.part.n && !sql_search_node(searching->office->store, candidate->consultation, row.part,
                                       searching->arena, &node, &found, searching->error))
        return false;
    if (row.part.n && found) {
        hit->node = node.id;
        hit->node_number = node.number;
        hit->node_title = node.title;
    }
    return show(searching, (struct search_shown){.text = row.reason}, hit);
}

static bool tell_consultation(struct searching *searching, struct search_hit *hit)
{
    struct sql_consultation row;
    bool found;
    if (searching->asked->consultation)
        return true;
    if (!sql_consultation_get(searching->office->store, hit->consultation, searching->arena, &row,
                              &found, searching->error))
        return false;
    if (found)
        hit->consultation_title = row.title;
    return true;
}

static bool tell(struct searching *searching, enum search_scope scope,
                 const struct candidate *candidate)
{
    struct range range;
    struct search_hit *hit = VEC_PUSH(searching->arena, &searching->result.scopes[scope].hits);
    if (!hit)
        return error_no_memory(searching->error);
    hit->scope = scope;
    hit->consultation = candidate->consultation;
    if (!tell_consultation(searching, hit))
        return false;
    if (scope == SEARCH_ANSWERS)
        return tell_answer(searching, candidate, hit);
    if (scope == SEARCH_REPLIES)
        return tell_reply(searching, candidate, hit);
    return tell_block(searching, candidate, hit, &range) &&
           tell_node(searching, candidate->consultation, range.start, hit);
}

/* The best first; of equals the one that came first. */
static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return (left->id > right->id) - (left->id < right->id);
}

static bool tell_page(struct searching *searching, enum search_scope scope)
{
    size_t count = searching->candidates[scope].count;
    size_t first = searching->result.page * searching->result.page_size;
    if (count)
        qsort(searching->candidates[scope].items, count, sizeof(struct candidate),
              compare_candidates);
    for (size_t i = first; i < count && i < first + searching->result.page_size; i++)
        if (!tell(searching, scope, &searching->candidates[scope].items[i]))
            return false;
    if (searching->asked->scope != SEARCH_ALL && count > first + searching->result.page_size)
        searching->result.next_page = true;
    return true;
}

static bool tell_pages(struct searching *searching)
{
    bool all = searching->asked->scope == SEARCH_ALL;
    searching->result.page = all ? 0 : searching->asked->page;
    searching->result.page_size = all ? PAGE_SIZE_OF_EACH : PAGE_SIZE;
    if (searching->result.page > LIMIT_SEARCH_HITS / PAGE_SIZE)
        searching->result.page = LIMIT_SEARCH_HITS / PAGE_SIZE;
    for (size_t scope = 0; scope < SEARCH_SCOPES; scope++)
        if (!tell_page(searching, (enum search_scope)scope))
            return false;
    return true;
}

bool search(struct office *office, const struct search_asked *asked, struct arena *arena,
            struct search_result *ret_result, struct error *error)
{
    struct searching searching = {.office = office, .arena = arena, .asked = asked, .error = error};
    bool made;
    if (!search_is_made(office, &made, error))
        return false;
    if (!made)
        return error_set(error, ERROR_STATE,
                         "the index of the search is being made; try again in a moment");
    if (!find_candidates(&searching) || !tell_pages(&searching))
        return false;
    *ret_result = searching.result;
    return true;
}

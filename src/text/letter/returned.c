/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/returned.h"

#include "text/passages/passages.h"
#include "text/viewpoints/scene.h"

#include <string.h>

/* Of a copy's words so many are the draft's; or so many, when they are as much of the draft too: a
 * letter that quotes at length says more than it quotes, or quotes a part of the draft only. */
#define COPY_SHARE 0.7f
#define COPY_SHARE_OF_WHOLE 0.6f
#define DRAFT_SHARE 0.6f
/* Fewer words of a draft than this are a quotation, unless they are most of it. */
#define WORDS_ENOUGH 40
/* A sentence or block with such a share of the draft's words is the draft's. */
#define OWN_SHARE 0.5f
/* A part of which so much was struck out is not wanted. */
#define STRUCK_SHARE 0.8f
/* How surely a place is found: by the words themselves, by those beside them, by the part before.
 */
#define SCORE_WORDS 1.0f
#define SCORE_MOST 0.9f
#define SCORE_BESIDE 0.9f
#define SCORE_NEAR 0.7f
/* A change and the one that it replaces stand so many asides apart at most. */
#define ASIDES_BETWEEN 4

struct finding_copy {
    struct arena *arena;
    const struct draft *draft;
    const struct align_text *original;
    const struct document *document;
    struct sentences sentences;
    struct word_list words; /* of the text and, behind them, of the asides */
    size_t body;            /* how many are of the text */
    size_t *found;          /* for each of them; an inserted word is found nowhere */
    bool *inserted;         /* for each of the text */
    struct returned *returned;
};

static const struct block *block_of(const struct finding_copy *copy, size_t i)
{
    return &copy->document->blocks.items[copy->sentences.items[i].block];
}

/* --- Recognising --- */

static size_t end_of_body(const struct document *document)
{
    return document_body(document).text.n;
}

static bool has_words_beside(const struct finding_copy *copy)
{
    return copy->body < copy->words.count;
}

static void mark_inserted(struct finding_copy *copy)
{
    const struct word_list body = {copy->words.items, copy->body};
    for (size_t i = 0; i < copy->document->blocks.count; i++) {
        const struct block *block = &copy->document->blocks.items[i];
        if (block->kind != BLOCK_INSERTED)
            continue;
        for (size_t k = words_find(body, block->about.start);
             k < body.count && body.items[k].range.start < block->about.end; k++)
            copy->inserted[k] = true;
    }
}

static bool is_copy(const struct finding_copy *copy)
{
    size_t words = 0, drafts = 0;
    for (size_t i = 0; i < copy->body; i++) {
        words += !copy->inserted[i];
        drafts += !copy->inserted[i] && copy->found[i] != ALIGN_NONE;
    }
    size_t whole = copy->original->words.count;
    bool enough = drafts >= WORDS_ENOUGH || drafts * 2 >= whole;
    float of_copy = words ? (float)drafts / (float)words : 0;
    float of_draft = whole ? (float)drafts / (float)whole : 0;
    return drafts > 0 && enough &&
           (of_copy >= COPY_SHARE || (of_copy >= COPY_SHARE_OF_WHOLE && of_draft >= DRAFT_SHARE));
}

/* How many of the words in `range` are the draft's or inserted, and how many there are. */
static void count_known(const struct finding_copy *copy, struct range range, size_t *ret_known,
                        size_t *ret_words)
{
    const struct word_list body = {copy->words.items, copy->body};
    *ret_known = *ret_words = 0;
    for (size_t k = words_find(body, range.start);
         k < body.count && body.items[k].range.start < range.end; k++) {
        *ret_known += copy->inserted[k] || copy->found[k] != ALIGN_NONE;
        ++*ret_words;
    }
}

static void mark_drafts(struct finding_copy *copy)
{
    copy->returned->drafts = ARENA_ARRAY(copy->arena, copy->sentences.count + 1, bool);
    for (size_t i = 0; i < copy->sentences.count; i++) {
        size_t known, words;
        if (block_is_aside(block_of(copy, i)->kind))
            continue;
        count_known(copy, copy->sentences.items[i].range, &known, &words);
        copy->returned->drafts[i] = (float)known >= OWN_SHARE * (float)words;
    }
}

/* --- Places in the draft --- */

static struct range range_of_words(const struct finding_copy *copy, size_t first, size_t last)
{
    const struct word *words = copy->original->words.items;
    return (struct range){words[first].range.start, words[last].range.end};
}

/* The deepest node that holds the whole range. */
static size_t node_around(const struct draft *draft, struct range range)
{
    size_t node = draft_node_at(draft, range.start);
    while (node && draft->nodes[node].range.end < range.end)
        node = draft->nodes[node].parent;
    return node;
}

/* What has a heading and holds the node. */
static size_t titled_around(const struct draft *draft, size_t node)
{
    while (node && !node_is_titled(&draft->nodes[node]))
        node = draft->nodes[node].parent;
    return node;
}

static size_t node_of_word(const struct finding_copy *copy, size_t word)
{
    return draft_node_at(copy->draft, copy->original->words.items[copy->found[word]].range.start);
}

static bool is_tied(const struct finding_copy *copy, size_t word)
{
    return !copy->inserted[word] && copy->found[word] != ALIGN_NONE;
}

static const struct block *block_around(const struct finding_copy *copy, size_t at)
{
    const struct document *document = copy->document;
    size_t low = 0, high = document->blocks.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document->blocks.items[middle].range.end < at)
            low = middle + 1;
        else
            high = middle;
    }
    const struct block *block = &document->blocks.items[low];
    return low < document->blocks.count && block->range.start <= at ? block : NULL;
}

static bool is_in_block(const struct block *block, const struct word *word)
{
    return block && word->range.start >= block->range.start && word->range.end <= block->range.end;
}

/* By the words beside the place: those of the same paragraph say it; else it stands below the
 * heading that the text before it stands below. */
static void place_beside(const struct finding_copy *copy, struct range about,
                         struct returned_aside *aside)
{
    const struct word_list body = {copy->words.items, copy->body};
    const struct block *block = block_around(copy, about.start);
    size_t before = words_find(body, about.start), after = words_find(body, about.end);
    while (before > 0 && !is_tied(copy, before - 1))
        before--;
    while (after < body.count && !is_tied(copy, after))
        after++;
    bool has_before = before > 0, has_after = after < body.count;
    aside->score = SCORE_BESIDE;
    if (has_before && is_in_block(block, &body.items[before - 1])) {
        aside->node = node_of_word(copy, before - 1);
    } else if (has_after && is_in_block(block, &body.items[after])) {
        aside->node = node_of_word(copy, after);
    } else if (has_before || has_after) {
        aside->node =
            titled_around(copy->draft, node_of_word(copy, has_before ? before - 1 : after));
        aside->score = SCORE_NEAR;
    }
}

/* By the words that it is about; false when none is the draft's. */
static bool place_by_words(const struct finding_copy *copy, struct range about,
                           struct returned_aside *aside)
{
    const struct word_list body = {copy->words.items, copy->body};
    size_t words = 0, tied = 0, first = 0, last = 0;
    for (size_t k = words_find(body, about.start);
         k < body.count && body.items[k].range.start < about.end; k++, words++) {
        if (!is_tied(copy, k))
            continue;
        first = tied++ ? first : copy->found[k];
        last = copy->found[k] > first ? copy->found[k] : first;
    }
    if (tied == 0)
        return false;
    aside->node = node_around(copy->draft, range_of_words(copy, first, last));
    aside->score = tied * 2 >= words ? SCORE_WORDS : SCORE_MOST;
    return true;
}

/* Where the words [first, last) of the copy stand in the draft one after the other, from `from` on
 * and not behind `to`; ALIGN_NONE when they do not. */
static size_t find_run(const struct finding_copy *copy, size_t first, size_t last, size_t from,
                       size_t to)
{
    const struct word_list *original = &copy->original->words;
    size_t count = last - first;
    for (size_t at = from; at + count <= original->count && at <= to; at++) {
        size_t same = 0;
        while (same < count &&
               str_equal(original->items[at + same].lower, copy->words.items[first + same].lower))
            same++;
        if (same == count)
            return at;
    }
    return ALIGN_NONE;
}

/* Of what was struck out, words [first, last) of the copy: where it stood, between the words that
 * stand beside its place now. Long texts tie themselves; short ones are looked for there. */
static bool find_struck(const struct finding_copy *copy, const struct block *block, size_t first,
                        size_t last, struct range *ret_words)
{
    const struct word_list body = {copy->words.items, copy->body};
    size_t before = words_find(body, block->about.start), after = before;
    size_t from = ALIGN_NONE, to = ALIGN_NONE;
    for (size_t k = first; k < last; k++) {
        if (copy->found[k] == ALIGN_NONE)
            continue;
        from = from == ALIGN_NONE ? copy->found[k] : from;
        to = copy->found[k] > from ? copy->found[k] : from;
    }
    if (from == ALIGN_NONE) {
        while (before > 0 && !is_tied(copy, before - 1))
            before--;
        while (after < body.count && !is_tied(copy, after))
            after++;
        size_t start = before > 0 ? copy->found[before - 1] + 1 : 0;
        size_t end = after < body.count && copy->found[after] >= start ? copy->found[after]
                                                                       : start + (last - first);
        from = find_run(copy, first, last, start, end);
        to = from == ALIGN_NONE ? from : from + (last - first) - 1;
    }
    if (from == ALIGN_NONE)
        return false;
    *ret_words = (struct range){from, to};
    return true;
}

static bool is_all_of_node(const struct finding_copy *copy, size_t node, struct range words)
{
    struct word_list within = words_within(copy->original->words, copy->draft->nodes[node].range);
    size_t struck = words.end - words.start + 1;
    return node && (float)struck >= STRUCK_SHARE * (float)within.count;
}

/* --- Changes --- */

static bool only_space_between(const struct document *document, size_t a, size_t b)
{
    struct range between = {a < b ? a : b, a < b ? b : a};
    return str_trim(str_sub(document->text, between.start, between.end)).n == 0;
}

/* Struck out at one end of what was inserted. */
static bool are_exchanged(const struct document *document, const struct block *deleted,
                          const struct block *inserted)
{
    return deleted->kind == BLOCK_DELETED && inserted->kind == BLOCK_INSERTED &&
           (only_space_between(document, deleted->about.start, inserted->about.start) ||
            only_space_between(document, deleted->about.start, inserted->about.end));
}

static bool is_exchanged(const struct document *document, size_t place)
{
    const struct block *blocks = document->blocks.items;
    size_t first = place > ASIDES_BETWEEN ? place - ASIDES_BETWEEN : 0;
    for (size_t i = first; i < document->blocks.count && i <= place + ASIDES_BETWEEN; i++)
        if (are_exchanged(document, &blocks[i], &blocks[place]) ||
            are_exchanged(document, &blocks[place], &blocks[i]))
            return true;
    return false;
}

/* The sentence of the text that begins at `at` or before it. */
static struct range sentence_before(const struct finding_copy *copy, size_t at)
{
    size_t low = 0, high = copy->sentences.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (copy->sentences.items[middle].range.start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? copy->sentences.items[low - 1].range : (struct range){0, 0};
}

/* A sentence that is nothing but what was inserted is shown by the one before it. */
static struct range place_shown(const struct finding_copy *copy, const struct block *block)
{
    struct range place = sentence_before(copy, block->about.start);
    if (block->kind == BLOCK_COMMENT && block->about.end > block->about.start)
        return block->about;
    if (block->kind == BLOCK_INSERTED && place.start >= block->about.start &&
        place.end <= block->about.end && place.start > 0)
        place = sentence_before(copy, place.start - 1);
    return place;
}

/* `first` and `last`: its words. */
static struct returned_aside aside_of(const struct finding_copy *copy, size_t place, size_t first,
                                      size_t last)
{
    const struct block *block = &copy->document->blocks.items[place];
    struct returned_aside aside = {.node = NODE_NONE, .place = place_shown(copy, block)};
    struct range struck = {0};
    bool exchanged = is_exchanged(copy->document, place);
    bool found = false, whole = false;
    if (block->kind == BLOCK_COMMENT)
        found = place_by_words(copy, block->about, &aside);
    if (block->kind == BLOCK_DELETED && first < last &&
        find_struck(copy, block, first, last, &struck)) {
        found = true;
        aside.node = node_around(copy->draft, range_of_words(copy, struck.start, struck.end));
        aside.score = SCORE_WORDS;
        whole = is_all_of_node(copy, aside.node, struck);
    }
    if (!found)
        place_beside(copy, block->about, &aside);
    aside.kind = KIND_CHANGE;
    if (block->kind == BLOCK_INSERTED && !exchanged)
        aside.kind = KIND_ADDITION;
    else if (whole && !exchanged)
        aside.kind = KIND_OBJECTION;
    return aside;
}

static void place_asides(struct finding_copy *copy)
{
    const struct document *document = copy->document;
    copy->returned->asides =
        ARENA_ARRAY(copy->arena, document->blocks.count, struct returned_aside);
    size_t word = copy->body;
    for (size_t i = 0; i < document->blocks.count; i++) {
        if (!block_is_aside(document->blocks.items[i].kind))
            continue;
        size_t first = word;
        while (word < copy->words.count &&
               copy->words.items[word].range.start < document->blocks.items[i].range.end)
            word++;
        copy->returned->asides[i] = aside_of(copy, i, first, word);
    }
}

const struct returned *returned_find(struct arena *arena, const struct passage_index *index,
                                     const struct document *document, struct sentences sentences)
{
    struct finding_copy copy = {.arena = arena,
                                .draft = index->draft,
                                .original = &index->words,
                                .document = document,
                                .sentences = sentences,
                                .words = align_words_of(arena, sentences)};
    copy.body = words_find(copy.words, end_of_body(document));
    if (!has_words_beside(&copy))
        return NULL;
    /* The text and the asides are tied each by itself. */
    struct word_list body = {copy.words.items, copy.body};
    struct word_list beside = {copy.words.items + copy.body, copy.words.count - copy.body};
    copy.found = ARENA_ARRAY(arena, copy.words.count, size_t);
    memcpy(copy.found + copy.body, align_words(arena, copy.original, beside),
           beside.count * sizeof *copy.found);
    if (body.count)
        memcpy(copy.found, align_words(arena, copy.original, body),
               body.count * sizeof *copy.found);
    copy.inserted = ARENA_ARRAY(arena, copy.body + 1, bool);
    mark_inserted(&copy);
    if (!is_copy(&copy))
        return NULL;
    copy.returned = ARENA_NEW(arena, struct returned);
    mark_drafts(&copy);
    place_asides(&copy);
    return copy.returned;
}

/* --- What else the sender wrote --- */

struct document returned_letter(struct arena *arena, const struct document *document,
                                const struct returned *returned, struct sentences sentences)
{
    struct document letter = {.format = document->format};
    char *text = arena_alloc(arena, document->text.n + document->blocks.count);
    size_t n = 0;
    for (size_t i = 0; i < sentences.count; i++) {
        const struct block *block = &document->blocks.items[sentences.items[i].block];
        bool first = i == 0 || sentences.items[i - 1].block != sentences.items[i].block;
        if (!first || returned->drafts[i] || block_is_aside(block->kind))
            continue;
        struct block *own = VEC_PUSH(arena, &letter.blocks);
        struct line *line = VEC_PUSH(arena, &letter.lines);
        size_t length = block->range.end - block->range.start;
        memcpy(text + n, document->text.p + block->range.start, length);
        *own = *block;
        own->range = (struct range){n, n + length};
        *line = (struct line){.range = own->range, .page = 1};
        n += length;
        text[n++] = '\n';
    }
    letter.text = (struct str){text, n};
    return letter;
}

/* --- Passages --- */

static void place_viewpoint(struct arena *arena, const struct scene *scene, size_t block,
                            struct viewpoint *viewpoint)
{
    const struct returned_aside *aside = &scene->returned->asides[block];
    bool comment = scene->document->blocks.items[block].kind == BLOCK_COMMENT;
    viewpoint->passages = NULL;
    viewpoint->passage_count = 0;
    if (aside->node == NODE_NONE)
        return;
    struct evidence *evidence = ARENA_NEW(arena, struct evidence);
    *evidence =
        (struct evidence){comment ? EVIDENCE_COMMENT : EVIDENCE_TRACKED,
                          document_plain(arena, scene->document, aside->place), aside->place};
    struct passage *passages = ARENA_ARRAY(arena, viewpoint->candidate_count + 1, struct passage);
    size_t count = 0;
    passages[count++] = (struct passage){aside->node, aside->score, {evidence, 1}};
    for (size_t i = 0; i < viewpoint->candidate_count && count < PASSAGE_CANDIDATES; i++)
        if (viewpoint->candidates[i].node != aside->node)
            passages[count++] = viewpoint->candidates[i];
    viewpoint->passages = viewpoint->candidates = passages;
    viewpoint->passage_count = 1;
    viewpoint->candidate_count = count;
}

void returned_place_viewpoints(struct arena *arena, const struct scene *scene,
                               struct analysis *analysis)
{
    size_t block = 0;
    const struct document *document = scene->document;
    for (size_t i = 0; scene->returned && i < analysis->viewpoint_count; i++) {
        struct viewpoint *viewpoint = &analysis->viewpoints[i];
        while (document->blocks.items[block].range.end < viewpoint->range.end)
            block++;
        if (block_is_aside(document->blocks.items[block].kind))
            place_viewpoint(arena, scene, block, viewpoint);
    }
}

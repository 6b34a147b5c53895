/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/pages_inner.h"

#include "base/utf8.h"
#include "text/language/hyphen.h"

#include <math.h>
#include <string.h>
#include <unicode/uchar.h>

/* In sizes of the letters: what is narrower is an address or a table, not running text. */
#define NARROWEST 15
/* A paragraph that ends with a stop goes on only below the foot of a page that is full. In parts of
 * the page's height. */
#define FULL_PAGE 0.7f
#define INDENT 0.8f

static float width_of(const struct box *box)
{
    return box->x1 - box->x0;
}

static const struct print *first_of(const struct pages *pages, const struct draft *draft)
{
    return &pages->prints.items[draft->first];
}

static const struct print *last_of(const struct pages *pages, const struct draft *draft)
{
    return &pages->prints.items[draft->end - 1];
}

static bool starts_small(struct str text)
{
    size_t at = 0;
    return text.n && u_islower((UChar32)utf8_next(text, &at));
}

/* The text below starts further in than it goes on: a paragraph of its own. */
static bool is_indented(const struct pages *pages, const struct draft *draft)
{
    const struct print *first = first_of(pages, draft);
    return first->box.x0 > draft->column.x0 + INDENT * first->size;
}

static bool is_at_foot(const struct pages *pages, const struct draft *draft)
{
    const struct print *last = last_of(pages, draft);
    return last->box.y1 > pages->sheets[last->page - 1].height * FULL_PAGE;
}

/* Whether `next` stands where reading goes on behind `draft`: on the next page, or at the top of
 * the column to the right. */
static bool follows_in_place(const struct pages *pages, const struct draft *draft,
                             const struct draft *next)
{
    const struct print *last = last_of(pages, draft), *first = first_of(pages, next);
    if (first->page != last->page)
        return first->page == last->page + 1;
    return next->column.x0 > draft->column.x1 && first->baseline < last->baseline;
}

/* Whether the last line of `draft` was broken only because its column was full. */
static bool goes_on(const struct pages *pages, const struct draft *draft, const struct draft *next)
{
    const struct print *last = last_of(pages, draft), *first = first_of(pages, next);
    float width = fmaxf(width_of(&draft->column), width_of(&next->column));
    if (hyphen_at_line_end(last->text, first->text) != LINE_END_SPACE)
        return true;
    if (width < NARROWEST * last->size)
        return false;
    if (pages_ended_on_purpose(last, first, draft->column.x0 + width))
        return !pages_ends_sentence(last->text) && starts_small(first->text);
    return !pages_ends_sentence(last->text) ||
           (last->text.p[last->text.n - 1] != ':' && is_at_foot(pages, draft) &&
            !is_indented(pages, next));
}

static bool belong_together(const struct pages *pages, const struct draft *draft,
                            const struct draft *next)
{
    const struct print *last = last_of(pages, draft), *first = first_of(pages, next);
    return draft->kind == BLOCK_PARAGRAPH && next->kind == BLOCK_PARAGRAPH && !last->turned &&
           !first->turned && pages_near(last->size, first->size, 0.08f * pages->body_size) &&
           ((last->flags ^ first->flags) & LINE_BOLD) == 0 && !pages_starts_item(first->text) &&
           follows_in_place(pages, draft, next) && goes_on(pages, draft, next);
}

/* The next draft behind `index` that is neither margin nor note; drafts.count when there is none.
 */
static size_t next_in_flow(const struct pages *pages, size_t index)
{
    const struct draft *drafts = pages->drafts.items;
    do
        index++;
    while (index < pages->drafts.count &&
           (drafts[index].kind == BLOCK_MARGIN || drafts[index].kind == BLOCK_NOTE));
    return index;
}

/* Drafts under way to another place: their prints move with them. */
struct move {
    struct draft *drafts;
    struct print *prints;
    size_t draft_count, print_count;
};

static void take(struct pages *pages, struct move *move, const struct draft *draft, size_t base)
{
    struct draft moved = *draft;
    size_t n = draft->end - draft->first;
    memcpy(move->prints + move->print_count, pages->prints.items + draft->first,
           n * sizeof *move->prints);
    moved.first = base + move->print_count;
    moved.end = moved.first + n;
    move->print_count += n;
    move->drafts[move->draft_count++] = moved;
}

/* Take those between `index` and `next` that are of `page`, or of any other. */
static void take_between(struct pages *pages, struct move *move, size_t index, size_t next,
                         uint32_t page, bool of_page)
{
    size_t base = pages->drafts.items[index].first;
    for (size_t i = index + 1; i < next; i++)
        if ((first_of(pages, &pages->drafts.items[i])->page == page) == of_page)
            take(pages, move, &pages->drafts.items[i], base);
}

/* Make one draft of `index` and `next`, behind what stands between them on the first one's page and
 * before what stands between them on the other's. An empty draft comes first, in the place of the
 * one that went. Gives the place of the draft. */
static size_t join(struct pages *pages, size_t index, size_t next)
{
    struct draft *drafts = pages->drafts.items;
    size_t base = drafts[index].first, count = next - index + 1;
    uint32_t page = last_of(pages, &drafts[index])->page;
    struct move move = {ARENA_ARRAY(pages->arena, count + 1, struct draft),
                        ARENA_ARRAY(pages->arena, drafts[next].end - base, struct print), 0, 0};
    if (!move.drafts || !move.prints)
        return next;
    move.drafts[move.draft_count++] =
        (struct draft){.kind = BLOCK_MARGIN, .first = base, .end = base};
    take_between(pages, &move, index, next, page, true);
    size_t joined = move.draft_count;
    take(pages, &move, &drafts[index], base);
    take(pages, &move, &drafts[next], base);
    move.drafts[joined].end = move.drafts[--move.draft_count].end;
    take_between(pages, &move, index, next, page, false);
    memcpy(pages->prints.items + base, move.prints, move.print_count * sizeof *move.prints);
    memcpy(drafts + index, move.drafts, move.draft_count * sizeof *drafts);
    return index + joined;
}

/* Pages follow each other in the text, so a paragraph that came from an earlier page and goes on to
 * a later one stays whole only where its own page has nothing beside it. */
static bool may_join(const struct pages *pages, size_t index, size_t next)
{
    const struct draft *drafts = pages->drafts.items;
    bool over_page = first_of(pages, &drafts[index])->page != last_of(pages, &drafts[index])->page;
    return !over_page || next == index + 1;
}

static void drop_empty(struct pages *pages)
{
    struct draft *drafts = pages->drafts.items;
    size_t kept = 0;
    for (size_t i = 0; i < pages->drafts.count; i++)
        if (drafts[i].first < drafts[i].end)
            drafts[kept++] = drafts[i];
    pages->drafts.count = kept;
}

void flow_join(struct pages *pages)
{
    for (size_t i = 0; i < pages->drafts.count;) {
        size_t next = next_in_flow(pages, i);
        if (next < pages->drafts.count && may_join(pages, i, next) &&
            belong_together(pages, &pages->drafts.items[i], &pages->drafts.items[next]))
            i = join(pages, i, next);
        else
            i++;
    }
    drop_empty(pages);
}

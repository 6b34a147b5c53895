/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/trace.h"

#include "base/utf8.h"
#include "model/chain/wishes.h"
#include "model/documents/readings.h"
#include "model/documents/stretches.h"
#include "model/office/json.h"
#include "model/versions/carrying.h"
#include "model/versions/pieces.h"
#include "model/versions/versions.h"
#include "text/document/quotation.h"

#include <stdlib.h>

enum { VIEWPOINTS_SHOWN = 50, PLACES_AT_MOST = 200 };
/* Bytes between two places that stand together. */
enum { GAP_AT_MOST = 64 };

/* Places in one version, in its order and apart. */
struct places {
    struct range *items;
    size_t count;
};

struct tracing {
    struct office *office;
    struct arena arena;
    int64_t consultation;
    struct version_chain chain;
    struct json_maker maker;
    VEC(int64_t) told;         /* viewpoints that led to a change on the way */
    struct stretch *stretches; /* of each version in the chain the one that was read last */
    struct error *error;
};

static bool begin(struct tracing *tracing, struct office *office, int64_t consultation,
                  struct error *error)
{
    *tracing = (struct tracing){
        .office = office, .arena = arena_init(), .consultation = consultation, .error = error};
    if (!version_chain_find(office, consultation, &tracing->arena, &tracing->chain, error))
        return false;
    tracing->stretches = ARENA_ARRAY(&tracing->arena, tracing->chain.count, struct stretch);
    return tracing->stretches || error_no_memory(error);
}

/* The view for good, or NULL; all else is given back. */
static json_t *end(struct tracing *tracing, bool ok, json_t *view)
{
    if (ok)
        view = json_made(&tracing->maker, view, tracing->error);
    else
        json_decref(view);
    arena_done(&tracing->arena);
    return ok ? view : NULL;
}

static bool find_in_chain(struct tracing *tracing, int64_t version, size_t *ret_at)
{
    size_t at = 0;
    while (at < tracing->chain.count && tracing->chain.items[at].id != version)
        at++;
    *ret_at = at;
    return at < tracing->chain.count ||
           error_set(tracing->error, ERROR_NOT_FOUND,
                     "the consultation has no version %lld that was not withdrawn",
                     (long long)version);
}

static bool read_text(struct tracing *tracing, const struct sql_chained *version,
                      struct document *ret_document)
{
    struct sql_reading reading;
    bool found = false;
    if (!sql_reading_get(tracing->office->store, version->document, &tracing->arena, &reading,
                         &found, tracing->error))
        return false;
    if (!found)
        return error_set(tracing->error, ERROR_STATE, "the file of version %lld has not been read",
                         (long long)version->id);
    return reading_unpack(&reading, &tracing->arena, ret_document, tracing->error);
}

/* What holds the place; mostly places of a version lie together. A version of another chain is none
 * of those that are remembered. */
static bool load_stretch(struct tracing *tracing, const struct sql_chained *version,
                         struct range range, struct stretch *ret_stretch)
{
    size_t at = 0;
    while (at < tracing->chain.count && tracing->chain.items[at].id != version->id)
        at++;
    if (at < tracing->chain.count && stretch_holds(&tracing->stretches[at], range)) {
        *ret_stretch = tracing->stretches[at];
        return true;
    }
    if (!stretch_load(tracing->office, version->document, range, &tracing->arena, ret_stretch,
                      tracing->error))
        return false;
    if (at < tracing->chain.count)
        tracing->stretches[at] = *ret_stretch;
    return true;
}

/* Places */

struct wording {
    struct tracing *tracing;
    struct stretch stretch;
    struct range range;
    struct str text;
    uint32_t page, line;
};

static void read_wording(void *context)
{
    struct wording *wording = context;
    struct str text = stretch_plain(&wording->tracing->arena, &wording->stretch, wording->range);
    wording->text = (struct str){text.p, utf8_cut(text, LIMIT_TRACE_BYTES)};
    stretch_place(&wording->stretch, wording->range.start, &wording->page, &wording->line);
}

static bool load_wording(struct tracing *tracing, const struct sql_chained *version,
                         struct range range, struct wording *ret_wording)
{
    struct wording wording = {.tracing = tracing, .range = range};
    if (!load_stretch(tracing, version, range, &wording.stretch))
        return false;
    if (!stretch_holds(&wording.stretch, range))
        return error_set(tracing->error, ERROR_STATE,
                         "a place lies outside version %lld's text; run samsyn verify",
                         (long long)version->id);
    if (!arena_run(&tracing->arena, read_wording, &wording, tracing->error))
        return false;
    *ret_wording = wording;
    return true;
}

static bool put_node(struct tracing *tracing, int64_t version, struct range range, json_t *view)
{
    struct json_maker *maker = &tracing->maker;
    struct sql_node node;
    bool found = false;
    if (!sql_node_at(tracing->office->store, version, (int64_t)range.start, (int64_t)range.start,
                     &tracing->arena, &node, &found, tracing->error))
        return false;
    json_put(maker, view, "node", found ? json_of_str(node.id) : json_null());
    json_put(maker, view, "node_kind", found ? json_of_str(node.kind) : json_null());
    json_put(maker, view, "node_number", found ? json_of_optional(node.number) : json_null());
    json_put(maker, view, "node_title", found ? json_of_optional(node.title) : json_null());
    return true;
}

static bool put_places(struct tracing *tracing, const struct sql_chained *version,
                       const struct places *places, json_t *step)
{
    struct json_maker *maker = &tracing->maker;
    json_t *list = json_put_array(maker, step, "places");
    for (size_t i = 0; i < places->count; i++) {
        struct wording wording;
        if (!load_wording(tracing, version, places->items[i], &wording))
            return false;
        json_t *view = json_push_object(maker, list);
        json_put(maker, view, "start", json_integer((json_int_t)wording.range.start));
        json_put(maker, view, "end", json_integer((json_int_t)wording.range.end));
        json_put(maker, view, "page", json_integer(wording.page));
        json_put(maker, view, "line", json_integer(wording.line));
        json_put(maker, view, "text", json_of_str(wording.text));
        if (!put_node(tracing, version->id, wording.range, view))
            return false;
    }
    return true;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct range *left = a, *right = b;
    return (left->start > right->start) - (left->start < right->start);
}

static bool has_letter(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_is_alpha(text.p[i]) || (unsigned char)text.p[i] >= 0x80)
            return true;
    return false;
}

/* Whether there is nothing to read between two places: blanks, a list's mark, a number. */
static bool stand_together(struct tracing *tracing, const struct sql_chained *version,
                           struct range first, struct range second, bool *ret_together)
{
    struct range gap = {first.end, second.start};
    struct stretch stretch;
    *ret_together = gap.start >= gap.end;
    if (*ret_together || gap.end - gap.start > GAP_AT_MOST)
        return true;
    if (!load_stretch(tracing, version, gap, &stretch))
        return false;
    struct str text = stretch.document.text;
    *ret_together = stretch_holds(&stretch, gap) &&
                    !has_letter(str_sub(text, gap.start - stretch.start, gap.end - stretch.start));
    return true;
}

/* Sorted, each once, and what stands together as one: a part is carried over sentence for sentence.
 */
static bool join_places(struct tracing *tracing, const struct sql_chained *version,
                        struct places *places)
{
    size_t kept = 0;
    if (places->count)
        qsort(places->items, places->count, sizeof *places->items, compare_ranges);
    for (size_t i = 0; i < places->count; i++) {
        struct range place = places->items[i], *last = kept ? &places->items[kept - 1] : NULL;
        bool together = false;
        if (last && !stand_together(tracing, version, *last, place, &together))
            return false;
        if (!together)
            places->items[kept++] = place;
        else if (place.end > last->end)
            last->end = place.end;
    }
    places->count = kept;
    return true;
}

/* Where the places of a version stood in `before`, from which it was made; `*ret_status` is how the
 * largest part of them came over. */
static bool step_back(struct tracing *tracing, int64_t version, const struct sql_chained *before,
                      const struct places *from, struct places *ret_places, struct str *ret_status,
                      double *ret_score)
{
    struct places places = {ARENA_ARRAY(&tracing->arena, PLACES_AT_MOST, struct range), 0};
    struct str status = {NULL, 0};
    double score = 1;
    int64_t most = 0;
    if (!places.items)
        return error_no_memory(tracing->error);
    for (size_t i = 0; i < from->count; i++) {
        struct sql_carried_rows rows;
        if (!sql_carried_list_to(tracing->office->store, version, (int64_t)from->items[i].start,
                                 (int64_t)from->items[i].end, &tracing->arena, &rows,
                                 tracing->error))
            return false;
        for (size_t k = 0; k < rows.count && places.count < PLACES_AT_MOST; k++) {
            const struct sql_carried *row = &rows.items[k];
            places.items[places.count++] =
                (struct range){(size_t)row->start_at, (size_t)row->end_at};
            if (row->end_at - row->start_at > most) {
                most = row->end_at - row->start_at;
                status = row->status;
            }
            score = row->score < score ? row->score : score;
        }
    }
    if (!join_places(tracing, before, &places))
        return false;
    *ret_places = places;
    *ret_status = status;
    *ret_score = places.count ? score : 0;
    return true;
}

/* Viewpoints */

static bool is_told(const struct tracing *tracing, int64_t viewpoint)
{
    for (size_t i = 0; i < tracing->told.count; i++)
        if (tracing->told.items[i] == viewpoint)
            return true;
    return false;
}

static bool put_causes(struct tracing *tracing, int64_t change, json_t *view)
{
    struct store *store = tracing->office->store;
    struct sql_cause_rows rows;
    json_t *list = json_put_array(&tracing->maker, view, "causes");
    if (!sql_cause_list(store, change, &tracing->arena, &rows, tracing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        struct sql_wish wish;
        bool found = false;
        if (!str_equal(rows.items[i].holds, STR("yes")))
            continue;
        if (!sql_wish_get(store, rows.items[i].viewpoint, &tracing->arena, &wish, &found,
                          tracing->error))
            return false;
        if (!found)
            continue;
        wish_put(&tracing->maker, json_push_object(&tracing->maker, list), &wish);
        int64_t *told = VEC_PUSH(&tracing->arena, &tracing->told);
        if (!told)
            return error_no_memory(tracing->error);
        *told = wish.id;
    }
    return true;
}

static bool has_change(const json_t *list, int64_t change)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        if (json_integer_value(json_object_get(item, "change")) == change)
            return true;
    }
    return false;
}

static bool put_change(struct tracing *tracing, const struct sql_change *change, json_t *list)
{
    struct json_maker *maker = &tracing->maker;
    json_t *view = json_push_object(maker, list);
    json_put(maker, view, "change", json_integer(change->id));
    json_put(maker, view, "ordinal", json_integer(change->ordinal));
    json_put(maker, view, "kind", json_of_str(change->kind));
    json_put(maker, view, "moved", json_boolean(str_equal(change->moved, STR("yes"))));
    json_put(maker, view, "cause", json_of_str(change->cause));
    json_put(maker, view, "note", json_of_optional(change->note));
    return put_causes(tracing, change->id, view);
}

static bool put_changes(struct tracing *tracing, const struct sql_chained *version,
                        const struct places *places, json_t *step)
{
    json_t *list = json_put_array(&tracing->maker, step, "changes");
    for (size_t i = 0; version->earlier && i < places->count; i++) {
        struct sql_change_rows rows;
        if (!sql_change_list_at(tracing->office->store, version->id,
                                (int64_t)places->items[i].start, (int64_t)places->items[i].end,
                                &tracing->arena, &rows, tracing->error))
            return false;
        for (size_t k = 0; k < rows.count; k++)
            if (!has_change(list, rows.items[k].id) && !put_change(tracing, &rows.items[k], list))
                return false;
    }
    return true;
}

/* Steps */

static bool put_step(struct tracing *tracing, const struct sql_chained *version,
                     const struct places *places, struct str status, double score, json_t *list)
{
    struct json_maker *maker = &tracing->maker;
    json_t *step = json_push_object(maker, list);
    json_put(maker, step, "version", json_integer(version->id));
    json_put(maker, step, "label", json_of_optional(version->label));
    json_put(maker, step, "title", json_of_optional(version->title));
    json_put(maker, step, "adopted", json_of_optional(version->adopted));
    json_put(maker, step, "circulated", json_of_optional(version->circulated));
    json_put(maker, step, "number", json_integer(version->number));
    json_put(maker, step, "status", json_of_optional(status));
    json_put(maker, step, "score", status.n ? json_real(score) : json_null());
    return put_places(tracing, version, places, step) &&
           put_changes(tracing, version, places, step);
}

static bool put_steps(struct tracing *tracing, size_t at, struct range range, json_t *view,
                      struct places *ret_first)
{
    struct places places = {&range, 1};
    struct str status = {NULL, 0};
    double score = 0;
    json_t *list = json_put_array(&tracing->maker, view, "steps");
    for (;; at--) {
        const struct sql_chained *version = &tracing->chain.items[at];
        if (!put_step(tracing, version, &places, status, score, list))
            return false;
        if (at == 0)
            break;
        const struct sql_chained *before = &tracing->chain.items[at - 1];
        if (!step_back(tracing, version->id, before, &places, &places, &status, &score))
            return false;
    }
    *ret_first = places;
    return true;
}

/* Wordings beside each other */

struct comparing {
    struct arena *arena;
    struct str old, new;
    struct differences differences;
};

/* All places of a step as one text. */
static struct str text_of_step(struct arena *arena, const json_t *step)
{
    size_t i, n = 0;
    const json_t *place;
    const json_t *places = json_object_get(step, "places");
    json_array_foreach(places, i, place) n += json_str(place, "text").n + 1;
    char *bytes = arena_alloc(arena, n + 1), *at = bytes;
    json_array_foreach(places, i, place)
    {
        struct str text = json_str(place, "text");
        if (at > bytes)
            *at++ = ' ';
        if (text.n)
            memcpy(at, text.p, text.n);
        at += text.n;
    }
    struct str whole = {bytes, (size_t)(at - bytes)};
    return whole.n > LIMIT_TRACE_BYTES ? (struct str){bytes, utf8_cut(whole, LIMIT_TRACE_BYTES)}
                                       : whole;
}

static void compare(void *context)
{
    struct comparing *comparing = context;
    differences_of(comparing->arena, comparing->old, comparing->new, &comparing->differences);
}

struct reading_step {
    struct arena *arena;
    const json_t *step;
    struct str text;
};

static void read_step(void *context)
{
    struct reading_step *reading = context;
    reading->text = text_of_step(reading->arena, reading->step);
}

/* What each step's wording has beside the one before it. */
static bool put_pieces(struct tracing *tracing, json_t *steps)
{
    struct reading_step new = {.arena = &tracing->arena, .step = json_array_get(steps, 0)};
    if (!arena_run(&tracing->arena, read_step, &new, tracing->error))
        return false;
    for (size_t i = 0; i < json_array_size(steps); i++) {
        struct reading_step old = {.arena = &tracing->arena, .step = json_array_get(steps, i + 1)};
        struct comparing comparing = {.arena = &tracing->arena, .new = new.text};
        json_t *step = json_array_get(steps, i);
        if (!arena_run(&tracing->arena, read_step, &old, tracing->error))
            return false;
        comparing.old = old.text;
        bool both = old.text.n && new.text.n;
        if (both && !arena_run(&tracing->arena, compare, &comparing, tracing->error))
            return false;
        json_put(&tracing->maker, step, "pieces",
                 both ? pieces_json(&tracing->maker, &comparing.differences, old.text, new.text)
                      : json_null());
        new = old;
    }
    return true;
}

/* How many stand on a part, without those told: many may, of which few are shown. */
static bool count_others(struct tracing *tracing, struct str node, int64_t *count)
{
    struct sql_wish_id_list_on_node_rows rows;
    if (!sql_wish_id_list_on_node(tracing->office->store, tracing->chain.items[0].id, node,
                                  tracing->consultation, &tracing->arena, &rows, tracing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        *count += !is_told(tracing, rows.items[i].id);
    return true;
}

/* Enough are asked for that those shown are there, however many were told. */
static bool list_others(struct tracing *tracing, struct str node, json_t *list)
{
    struct sql_wish_rows rows;
    size_t shown = json_array_size(list), most = VIEWPOINTS_SHOWN;
    if (shown >= most)
        return true;
    if (!sql_wish_list_on_node(tracing->office->store, tracing->chain.items[0].id, node,
                               tracing->consultation, (int64_t)(most - shown + tracing->told.count),
                               &tracing->arena, &rows, tracing->error))
        return false;
    for (size_t i = 0; i < rows.count && shown < most; i++) {
        if (is_told(tracing, rows.items[i].id))
            continue;
        wish_put(&tracing->maker, json_push_object(&tracing->maker, list), &rows.items[i]);
        shown++;
    }
    return true;
}

/* Those on the part in the consultation's own version that led to none of the changes told. */
static bool put_others(struct tracing *tracing, size_t at, struct str node, json_t *view)
{
    struct followed first;
    json_t *list = json_put_array(&tracing->maker, view, "viewpoints");
    int64_t count = 0;
    if (!carrying_follow(tracing->office, &tracing->chain, at, 0, node, &tracing->arena, &first,
                         tracing->error))
        return false;
    for (size_t i = 0; i < first.count; i++)
        if (!count_others(tracing, first.nodes[i], &count) ||
            !list_others(tracing, first.nodes[i], list))
            return false;
    json_put(&tracing->maker, view, "viewpoint_count", json_integer(count));
    return true;
}

/* The part whose viewpoints belong to a place: what it stands in, with a number or a heading. */
static bool find_part(struct tracing *tracing, int64_t version, size_t at, struct str *ret_node)
{
    struct sql_node node;
    bool found = false;
    if (!sql_node_at(tracing->office->store, version, (int64_t)at, (int64_t)at, &tracing->arena,
                     &node, &found, tracing->error))
        return false;
    while (found && node.parent.n &&
           (str_equal(node.kind, STR("paragraph")) || str_equal(node.kind, STR("list_item"))))
        if (!sql_node_get(tracing->office->store, version, node.parent, &tracing->arena, &node,
                          &found, tracing->error))
            return false;
    *ret_node = found ? node.id : (struct str){NULL, 0};
    return true;
}

static bool trace(struct tracing *tracing, int64_t version, struct range range, json_t *view)
{
    struct json_maker *maker = &tracing->maker;
    struct places first;
    struct str node;
    size_t at;
    if (!find_in_chain(tracing, version, &at))
        return false;
    const struct sql_chained *row = &tracing->chain.items[at];
    json_put(maker, view, "consultation", json_integer(tracing->consultation));
    json_put(maker, view, "version", json_integer(version));
    json_put(maker, view, "label", json_of_optional(row->label));
    json_put(maker, view, "title", json_of_optional(row->title));
    if (!put_steps(tracing, at, range, view, &first) ||
        !put_pieces(tracing, json_object_get(view, "steps")) ||
        !find_part(tracing, version, range.start, &node))
        return false;
    return put_others(tracing, at, node, view);
}

static bool check_range(struct tracing *tracing, int64_t version, struct range range)
{
    struct stretch stretch;
    size_t at;
    if (!find_in_chain(tracing, version, &at) ||
        !load_stretch(tracing, &tracing->chain.items[at], range, &stretch))
        return false;
    return (range.start < range.end && stretch_holds(&stretch, range)) ||
           error_set(tracing->error, ERROR_INPUT,
                     "bytes %zu to %zu are no place in the text, which has %zu bytes", range.start,
                     range.end, stretch.text_bytes);
}

json_t *trace_passage(struct office *office, int64_t consultation, int64_t version,
                      struct range range, struct error *error)
{
    struct tracing tracing;
    json_t *view = json_object();
    bool ok = begin(&tracing, office, consultation, error) &&
              check_range(&tracing, version, range) && trace(&tracing, version, range, view);
    return end(&tracing, ok, view);
}

static bool find_node_range(struct tracing *tracing, int64_t version, struct str id,
                            struct range *ret_range)
{
    struct sql_node node;
    bool found = false;
    if (!sql_node_get(tracing->office->store, version, id, &tracing->arena, &node, &found,
                      tracing->error))
        return false;
    if (!found)
        return error_set(tracing->error, ERROR_NOT_FOUND, "version %lld has no part %.*s",
                         (long long)version, STR_ARGS(id));
    *ret_range = (struct range){(size_t)node.start_at, (size_t)node.end_at};
    return true;
}

json_t *trace_node(struct office *office, int64_t consultation, int64_t version, struct str node,
                   struct error *error)
{
    struct tracing tracing;
    struct range range;
    json_t *view = json_object();
    bool ok = begin(&tracing, office, consultation, error) &&
              find_node_range(&tracing, version, node, &range) &&
              trace(&tracing, version, range, view);
    return end(&tracing, ok, view);
}

bool trace_find_quote(struct office *office, int64_t consultation, int64_t version,
                      struct str quote, struct range *ret_range, struct error *error)
{
    struct tracing tracing;
    struct document document;
    size_t at;
    bool ok = begin(&tracing, office, consultation, error) &&
              find_in_chain(&tracing, version, &at) &&
              read_text(&tracing, &tracing.chain.items[at], &document);
    if (ok && !quotation_find(document.text, 0, quote, ret_range))
        ok = error_set(error, ERROR_NOT_FOUND, "the text does not stand in version %lld",
                       (long long)version);
    arena_done(&tracing.arena);
    return ok;
}

/* Forward */

static bool put_part(struct tracing *tracing, size_t at, struct str node, json_t *list)
{
    struct json_maker *maker = &tracing->maker;
    const struct sql_chained *version = &tracing->chain.items[at];
    struct followed followed;
    if (!carrying_follow(tracing->office, &tracing->chain, 0, at, node, &tracing->arena, &followed,
                         tracing->error))
        return false;
    json_t *part = json_push_object(maker, list);
    json_put(maker, part, "version", json_integer(version->id));
    json_put(maker, part, "label", json_of_optional(version->label));
    json_put(maker, part, "title", json_of_optional(version->title));
    json_put(maker, part, "adopted", json_of_optional(version->adopted));
    json_put(maker, part, "circulated", json_of_optional(version->circulated));
    json_t *nodes = json_put_array(maker, part, "nodes");
    for (size_t i = 0; i < followed.count; i++) {
        struct sql_node row;
        bool found = false;
        if (!sql_node_get(tracing->office->store, version->id, followed.nodes[i], &tracing->arena,
                          &row, &found, tracing->error))
            return false;
        json_t *view = json_push_object(maker, nodes);
        json_put(maker, view, "node", json_of_str(followed.nodes[i]));
        json_put(maker, view, "kind", found ? json_of_str(row.kind) : json_null());
        json_put(maker, view, "number", found ? json_of_optional(row.number) : json_null());
        json_put(maker, view, "title", found ? json_of_optional(row.title) : json_null());
    }
    return true;
}

static bool put_parts(struct tracing *tracing, struct str node, json_t *view)
{
    json_t *list = json_put_array(&tracing->maker, view, "parts");
    for (size_t i = 0; node.n && i < tracing->chain.count; i++)
        if (!put_part(tracing, i, node, list))
            return false;
    return true;
}

static bool put_text(struct tracing *tracing, int64_t version, int64_t start, int64_t end_at,
                     const char *key, json_t *view)
{
    struct json_maker *maker = &tracing->maker;
    struct sql_chained row;
    struct wording wording;
    bool found = false;
    if (end_at == 0) {
        json_put(maker, view, key, json_null());
        return true;
    }
    if (!sql_chained_get(tracing->office->store, version, &tracing->arena, &row, &found,
                         tracing->error) ||
        !load_wording(tracing, &row, (struct range){(size_t)start, (size_t)end_at}, &wording))
        return false;
    json_put(maker, view, key, json_of_str(wording.text));
    return true;
}

/* Word for word, of a change that has both wordings. */
static bool put_outcome_pieces(struct tracing *tracing, json_t *view)
{
    struct comparing comparing = {
        .arena = &tracing->arena, .old = json_str(view, "old"), .new = json_str(view, "new")};
    bool both = comparing.old.n && comparing.new.n;
    if (both && !arena_run(&tracing->arena, compare, &comparing, tracing->error))
        return false;
    json_put(
        &tracing->maker, view, "pieces",
        both ? pieces_json(&tracing->maker, &comparing.differences, comparing.old, comparing.new)
             : json_null());
    return true;
}

static bool put_outcome(struct tracing *tracing, const struct sql_change *change, json_t *list)
{
    struct json_maker *maker = &tracing->maker;
    struct sql_chained version;
    bool found = false;
    if (!sql_chained_get(tracing->office->store, change->version, &tracing->arena, &version, &found,
                         tracing->error))
        return false;
    json_t *view = json_push_object(maker, list);
    json_put(maker, view, "change", json_integer(change->id));
    json_put(maker, view, "version", json_integer(change->version));
    json_put(maker, view, "label", json_of_optional(version.label));
    json_put(maker, view, "adopted", json_of_optional(version.adopted));
    json_put(maker, view, "circulated", json_of_optional(version.circulated));
    json_put(maker, view, "ordinal", json_integer(change->ordinal));
    json_put(maker, view, "kind", json_of_str(change->kind));
    json_put(maker, view, "moved", json_boolean(str_equal(change->moved, STR("yes"))));
    json_put(maker, view, "node", json_of_optional(change->new_node));
    return put_text(tracing, version.earlier, change->old_start, change->old_end, "old", view) &&
           put_text(tracing, version.id, change->new_start, change->new_end, "new", view) &&
           put_outcome_pieces(tracing, view);
}

static bool put_outcomes(struct tracing *tracing, int64_t viewpoint, json_t *view)
{
    struct sql_change_rows rows;
    json_t *list = json_put_array(&tracing->maker, view, "changes");
    if (!sql_cause_list_of_viewpoint(tracing->office->store, viewpoint, &tracing->arena, &rows,
                                     tracing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (!put_outcome(tracing, &rows.items[i], list))
            return false;
    return true;
}

static bool trace_forward(struct tracing *tracing, int64_t viewpoint, json_t *view)
{
    struct sql_wish wish;
    bool found = false;
    if (!sql_wish_get(tracing->office->store, viewpoint, &tracing->arena, &wish, &found,
                      tracing->error))
        return false;
    if (!found || wish.consultation != tracing->consultation)
        return error_set(tracing->error, ERROR_NOT_FOUND, "the consultation has no viewpoint %lld",
                         (long long)viewpoint);
    json_put(&tracing->maker, view, "consultation", json_integer(tracing->consultation));
    wish_put(&tracing->maker, json_put_object(&tracing->maker, view, "viewpoint"), &wish);
    return put_parts(tracing, wish.node, view) && put_outcomes(tracing, viewpoint, view);
}

json_t *trace_viewpoint(struct office *office, int64_t consultation, int64_t viewpoint,
                        struct error *error)
{
    struct tracing tracing;
    json_t *view = json_object();
    bool ok =
        begin(&tracing, office, consultation, error) && trace_forward(&tracing, viewpoint, view);
    return end(&tracing, ok, view);
}

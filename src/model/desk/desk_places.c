/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Places in a document's text: finding what was selected, anchoring, splitting, joining, adding.
 */
#include "base/utf8.h"
#include "model/desk/desk_internal.h"
#include "model/documents/readings.h"

#include <stdlib.h>

/* Ordinals of viewpoints that persons made stand behind those of the program's. */
#define ORDINALS_OF_PERSONS ((int64_t)LIMIT_VIEWPOINTS_PER_DOCUMENT + 1)

/* The text of a document that was read; ERROR_NOT_FOUND. */
static bool load_text(struct office *office, int64_t document, struct arena *arena,
                      struct document *ret_document, struct error *error)
{
    struct sql_reading reading;
    bool found = false;
    if (!sql_reading_get(office->store, document, arena, &reading, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "the document has not been read");
    return reading_unpack(&reading, arena, ret_document, error);
}

static bool find_document(struct office *office, int64_t consultation, int64_t number,
                          struct arena *arena, int64_t *ret_document, struct error *error)
{
    struct sql_desk_document_get row;
    bool found = false;
    if (!sql_desk_document_get(office->store, consultation, number, arena, &row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no document %lld in this consultation",
                         (long long)number);
    *ret_document = row.id;
    return true;
}

/* Finding a selection */

#define SOFT_HYPHEN "\xC2\xAD"

static bool is_white(struct str text, size_t at)
{
    return at < text.n && ascii_is_space(text.p[at]);
}

static size_t skip_white(struct str text, size_t at)
{
    while (is_white(text, at))
        at++;
    return at;
}

/* Behind what does not matter inside a word: soft hyphens, and a hyphen where a line ends. */
static size_t skip_division(struct str text, size_t at)
{
    while (str_starts(str_sub(text, at, text.n), STR(SOFT_HYPHEN)))
        at += sizeof SOFT_HYPHEN - 1;
    if (at + 1 < text.n && text.p[at] == '-' && text.p[at + 1] == '\n')
        return skip_white(text, at + 1);
    return at;
}

/* Where `wanted`, read from `at` of the text on, ends there; 0 when it does not stand there. */
static size_t match_end(struct str text, size_t at, struct str wanted)
{
    for (size_t i = 0;;) {
        i = skip_division(wanted, i);
        if (i == wanted.n)
            return at;
        at = skip_division(text, at);
        if (is_white(wanted, i) != is_white(text, at))
            return 0;
        if (is_white(wanted, i)) {
            i = skip_white(wanted, i);
            at = skip_white(text, at);
        } else if (at < text.n && wanted.p[i] == text.p[at]) {
            i++;
            at++;
        } else {
            return 0;
        }
    }
}

static int64_t distance(size_t at, int64_t near)
{
    int64_t place = (int64_t)at;
    return place > near ? place - near : near - place;
}

static bool find_text(struct str text, struct str wanted, int64_t near,
                      struct desk_stretch *ret_stretch)
{
    bool found = false;
    for (size_t at = 0; at < text.n; at++) {
        size_t end = text.p[at] == wanted.p[0] ? match_end(text, at, wanted) : 0;
        if (!end || (found && distance(at, near) >= distance((size_t)ret_stretch->start, near)))
            continue;
        *ret_stretch = (struct desk_stretch){(int64_t)at, (int64_t)end};
        found = true;
    }
    return found;
}

bool desk_find_text(struct office *office, int64_t consultation, int64_t number, struct str text,
                    int64_t near, struct desk_stretch *ret_stretch, struct error *error)
{
    struct arena arena = arena_init();
    struct document document;
    int64_t id = 0;
    text = str_trim(text);
    text = str_sub(text, skip_division(text, 0), text.n);
    if (text.n == 0)
        return error_set(error, ERROR_INPUT, "no text was selected");
    bool ok = find_document(office, consultation, number, &arena, &id, error) &&
              load_text(office, id, &arena, &document, error);
    if (ok && !find_text(document.text, text, near, ret_stretch))
        ok = error_set(error, ERROR_NOT_FOUND, "the text does not stand in document %lld",
                       (long long)number);
    arena_done(&arena);
    return ok;
}

/* Ranges */

static bool is_border(struct str text, int64_t at)
{
    return at >= 0 && (uint64_t)at <= text.n && utf8_cut(text, (size_t)at) == (size_t)at;
}

/* The stretch without white space at its ends. */
static bool check_stretch(const struct document *document, struct desk_stretch stretch,
                          struct range *ret_range, struct error *error)
{
    struct str text = document->text;
    if (stretch.start < 0 || stretch.end < stretch.start || (uint64_t)stretch.end > text.n)
        return error_set(error, ERROR_INPUT, "the place lies outside the document's text");
    if (!is_border(text, stretch.start) || !is_border(text, stretch.end))
        return error_set(error, ERROR_INPUT, "the place begins or ends inside a character");
    struct range range = {(size_t)stretch.start, (size_t)stretch.end};
    while (range.start < range.end && ascii_is_space(text.p[range.start]))
        range.start++;
    while (range.end > range.start && ascii_is_space(text.p[range.end - 1]))
        range.end--;
    if (range.start == range.end)
        return error_set(error, ERROR_INPUT, "there is no text in the place");
    *ret_range = range;
    return true;
}

/* Words of evidence that lie in the range; words of `more`, which may be empty, come behind. */
static bool set_evidence(struct desk_doing *doing, struct desk_record *record, struct range range,
                         struct str more)
{
    struct json_maker maker = {0};
    json_t *kept = json_from(record->row.evidence, "a viewpoint", doing->error);
    json_t *other = more.n ? json_from(more, "a viewpoint", doing->error) : json_object();
    json_t *words = json_array(), *word;
    const json_t *lists[] = {json_object_get(kept, "words"), json_object_get(other, "words")};
    size_t i;
    for (size_t list = 0; list < 2; list++)
        json_array_foreach(lists[list], i, word)
        {
            json_int_t start = json_integer_value(json_object_get(word, "start"));
            json_int_t end = json_integer_value(json_object_get(word, "end"));
            if (start >= (json_int_t)range.start && end <= (json_int_t)range.end)
                json_push(&maker, words, json_incref(word));
        }
    bool ok = kept && other;
    if (kept && !other && more.n == 0)
        error_no_memory(doing->error);
    if (ok)
        json_put(&maker, kept, "words", words);
    else
        json_decref(words);
    json_decref(other);
    if (ok)
        return json_to_arena(&maker, kept, &doing->arena, &record->row.evidence, doing->error);
    json_decref(kept);
    return false;
}

struct placing {
    struct arena *arena;
    const struct document *document;
    struct range range;
    struct str text;
};

static void read_plain(void *context)
{
    struct placing *placing = context;
    placing->text = document_plain(placing->arena, placing->document, placing->range);
}

static bool set_place(struct desk_doing *doing, const struct document *document, struct range range,
                      struct desk_record *record)
{
    struct placing placing = {.arena = &doing->arena, .document = document, .range = range};
    uint32_t page, line;
    if (!arena_run(&doing->arena, read_plain, &placing, doing->error) ||
        !set_evidence(doing, record, range, (struct str){NULL, 0}))
        return false;
    document_place(document, document_anchor(document, range.start), &page, &line);
    record->row.start_at = (int64_t)range.start;
    record->row.end_at = (int64_t)range.end;
    record->row.text = placing.text;
    record->row.page = page;
    record->row.line = line;
    record->row.alike = 0; /* its words are others now */
    return true;
}

/* Note the confirmed viewpoints of a document, but for one, that the range takes in any of. */
static bool note_overlaps(struct desk_doing *doing, int64_t document, struct range range,
                          int64_t except)
{
    struct sql_viewpoint_rows rows;
    if (!sql_viewpoint_list(doing->office->store, document, &doing->arena, &rows, doing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_viewpoint *row = &rows.items[i];
        if (row->id != except && str_equal(row->state, STR("confirmed")) &&
            row->start_at < (int64_t)range.end && row->end_at > (int64_t)range.start)
            json_push(&doing->maker, doing->overlaps, json_integer(row->id));
    }
    return true;
}

/* Whether the act may go on; others that stand in the place are in nobody's way `anyway`. */
static bool is_free(struct desk_doing *doing, bool anyway)
{
    if (anyway)
        json_array_clear(doing->overlaps);
    return json_array_size(doing->overlaps) == 0;
}

/* Anchoring again */

static bool reanchor(struct desk_doing *doing, const struct desk_record *before,
                     struct desk_stretch stretch, bool anyway)
{
    struct desk_record after = *before;
    struct document document;
    struct range range;
    if (!load_text(doing->office, before->row.document, &doing->arena, &document, doing->error) ||
        !check_stretch(&document, stretch, &range, doing->error) ||
        !note_overlaps(doing, before->row.document, range, before->row.id))
        return false;
    if (!is_free(doing, anyway))
        return true;
    after.row.state = STR("confirmed");
    return set_place(doing, &document, range, &after) && desk_change(doing, before, &after);
}

bool desk_reanchor(const struct desk_worker *worker, struct desk_seen target,
                   struct desk_stretch stretch, bool anyway, json_t **ret_result,
                   struct error *error)
{
    struct desk_doing doing;
    struct desk_record record;
    bool as_seen = false;
    bool ok = desk_begin(&doing, worker, "viewpoint_anchor", json_object(), error) &&
              desk_take(&doing, target, &record, &as_seen) &&
              (!as_seen || reanchor(&doing, &record, stretch, anyway));
    return desk_finish(&doing, ok, ret_result);
}

/* Splitting */

static bool new_record(struct desk_doing *doing, struct desk_record *record)
{
    int64_t id;
    if (!store_new_id(doing->office->store, &id, doing->error))
        return false;
    record->there = true;
    record->row.id = id;
    record->row.ordinal = ORDINALS_OF_PERSONS + id;
    record->row.revision = 0;
    return true;
}

/* A piece, the first of which goes on being the record. */
static bool split_off(struct desk_doing *doing, const struct document *document,
                      const struct desk_record *whole, struct desk_stretch piece, bool first)
{
    struct desk_record before = *whole, after = *whole;
    struct range range;
    if (!check_stretch(document, piece, &range, doing->error) ||
        (!first && !new_record(doing, &after)) || !set_place(doing, document, range, &after))
        return false;
    if (!first) {
        before = (struct desk_record){.row = {.id = after.row.id}};
        after.causes = before.causes;
    }
    return desk_change(doing, &before, &after);
}

static bool split(struct desk_doing *doing, const struct desk_record *whole, const int64_t *places,
                  size_t count)
{
    struct document document;
    int64_t from = whole->row.start_at;
    if (!load_text(doing->office, whole->row.document, &doing->arena, &document, doing->error))
        return false;
    for (size_t i = 0; i <= count; i++) {
        int64_t to = i < count ? places[i] : whole->row.end_at;
        if (to <= from || to > whole->row.end_at)
            return error_set(doing->error, ERROR_INPUT,
                             "the places to split at must lie inside the viewpoint, in order");
        if (!split_off(doing, &document, whole, (struct desk_stretch){from, to}, i == 0))
            return false;
        from = to;
    }
    return true;
}

bool desk_split(const struct desk_worker *worker, struct desk_seen target, const int64_t *places,
                size_t place_count, json_t **ret_result, struct error *error)
{
    struct desk_doing doing;
    struct desk_record record;
    bool as_seen = false;
    if (place_count == 0)
        return error_set(error, ERROR_INPUT, "no place to split at was chosen");
    if (place_count > LIMIT_DESK_TARGETS)
        return error_set(error, ERROR_LIMIT, "%zu places to split at; at most %zu", place_count,
                         LIMIT_DESK_TARGETS);
    bool ok = desk_begin(&doing, worker, "viewpoint_split", json_object(), error) &&
              desk_take(&doing, target, &record, &as_seen) &&
              (!as_seen || split(&doing, &record, places, place_count));
    return desk_finish(&doing, ok, ret_result);
}

/* Joining */

static int compare_starts(const void *a, const void *b)
{
    const struct desk_record *left = a, *right = b;
    if (left->row.start_at != right->row.start_at)
        return left->row.start_at < right->row.start_at ? -1 : 1;
    return (left->row.id > right->row.id) - (left->row.id < right->row.id);
}

static bool is_one_of(const struct desk_record *records, size_t count, int64_t viewpoint)
{
    for (size_t i = 0; i < count; i++)
        if (records[i].row.id == viewpoint)
            return true;
    return false;
}

static bool not_neighbours(struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     "only viewpoints that follow each other in one document can be joined");
}

/* In one document, none rejected, and none of another between them. */
static bool check_neighbours(struct desk_doing *doing, const struct desk_record *records,
                             size_t count)
{
    struct sql_viewpoint_rows rows;
    int64_t document = records[0].row.document, last = records[count - 1].row.start_at;
    for (size_t i = 0; i < count; i++)
        if (records[i].row.document != document || str_equal(records[i].row.state, STR("rejected")))
            return not_neighbours(doing->error);
    if (!sql_viewpoint_list(doing->office->store, document, &doing->arena, &rows, doing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_viewpoint *row = &rows.items[i];
        if (row->start_at >= records[0].row.start_at && row->start_at <= last &&
            !str_equal(row->state, STR("rejected")) && !is_one_of(records, count, row->id))
            return not_neighbours(doing->error);
    }
    return true;
}

static bool same_reply(const struct sql_viewpoint *a, const struct sql_viewpoint *b)
{
    return str_equal(a->outcome, b->outcome) && str_equal(a->reason, b->reason);
}

static void join_replies(struct desk_record *joined, const struct desk_record *records,
                         size_t count)
{
    struct sql_viewpoint *row = &joined->row;
    for (size_t i = 1; i < count; i++) {
        if (!same_reply(&records[0].row, &records[i].row)) {
            row->outcome = row->reason = row->replied_at = (struct str){NULL, 0};
            row->replied_by = row->reply = 0;
        }
        if (!str_equal(records[i].row.state, STR("confirmed")))
            row->state = STR("proposed");
    }
}

static bool join_passages(struct desk_doing *doing, struct desk_record *joined,
                          const struct desk_record *records, size_t count)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += records[i].passages.count;
    struct sql_viewpoint_passage_rows rows = {
        ARENA_ARRAY(&doing->arena, room + 1, struct sql_viewpoint_passage), 0};
    if (!rows.items)
        return error_no_memory(doing->error);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < records[i].passages.count; j++) {
            bool known = false;
            for (size_t k = 0; k < rows.count; k++)
                known |= str_equal(rows.items[k].node, records[i].passages.items[j].node);
            if (!known)
                rows.items[rows.count++] = records[i].passages.items[j];
        }
    joined->passages = rows;
    return true;
}

static bool join_themes(struct desk_doing *doing, struct desk_record *joined,
                        const struct desk_record *records, size_t count)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += records[i].themes.count;
    struct sql_viewpoint_theme_list_rows rows = {
        ARENA_ARRAY(&doing->arena, room + 1, struct sql_viewpoint_theme_list), 0};
    if (!rows.items)
        return error_no_memory(doing->error);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < records[i].themes.count; j++) {
            bool known = false;
            for (size_t k = 0; k < rows.count; k++)
                known |= rows.items[k].id == records[i].themes.items[j].id;
            if (!known)
                rows.items[rows.count++] = records[i].themes.items[j];
        }
    joined->themes = rows;
    return true;
}

static bool join_causes(struct desk_doing *doing, struct desk_record *joined,
                        const struct desk_record *records, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!desk_causes_add(&doing->arena, joined, &records[i].causes, doing->error))
            return false;
    return true;
}

static bool join_texts(struct desk_doing *doing, struct desk_record *joined,
                       const struct desk_record *records, size_t count)
{
    struct document document;
    struct range range = {(size_t)records[0].row.start_at, (size_t)records[0].row.end_at};
    for (size_t i = 1; i < count; i++)
        if ((size_t)records[i].row.end_at > range.end)
            range.end = (size_t)records[i].row.end_at;
    for (size_t i = 1; i < count; i++)
        if (!set_evidence(doing, joined, range, records[i].row.evidence))
            return false;
    return load_text(doing->office, joined->row.document, &doing->arena, &document, doing->error) &&
           check_stretch(&document, (struct desk_stretch){(int64_t)range.start, (int64_t)range.end},
                         &range, doing->error) &&
           set_place(doing, &document, range, joined);
}

static bool join(struct desk_doing *doing, struct desk_record *records, size_t count)
{
    qsort(records, count, sizeof *records, compare_starts);
    struct desk_record joined = records[0];
    if (!check_neighbours(doing, records, count) || !join_texts(doing, &joined, records, count) ||
        !join_passages(doing, &joined, records, count) ||
        !join_themes(doing, &joined, records, count) ||
        !join_causes(doing, &joined, records, count))
        return false;
    join_replies(&joined, records, count);
    for (size_t i = 1; i < count; i++) {
        struct desk_record gone = {.row = {.id = records[i].row.id}};
        if (!desk_change(doing, &records[i], &gone))
            return false;
    }
    return desk_change(doing, &records[0], &joined);
}

bool desk_join(const struct desk_worker *worker, struct desk_targets targets, json_t **ret_result,
               struct error *error)
{
    struct desk_doing doing;
    bool ok = desk_begin(&doing, worker, "viewpoint_join", json_object(), error) &&
              desk_check_targets(targets, error);
    if (ok && targets.count < 2)
        ok = error_set(error, ERROR_INPUT, "choose at least two viewpoints to join");
    struct desk_record *records =
        ok ? ARENA_ARRAY(&doing.arena, targets.count, struct desk_record) : NULL;
    bool as_seen = true;
    if (ok && !records)
        ok = error_no_memory(error);
    for (size_t i = 0; ok && i < targets.count; i++) {
        bool seen = false;
        ok = desk_take(&doing, targets.items[i], &records[i], &seen);
        as_seen = as_seen && seen;
    }
    ok = ok && (!as_seen || join(&doing, records, targets.count));
    return desk_finish(&doing, ok, ret_result);
}

/* Adding */

static bool check_words(const struct desk_doing *doing, struct str kind, struct str stance,
                        struct str node)
{
    if (!desk_is_kind(kind))
        return error_set(doing->error, ERROR_INPUT, "'%.*s' is no kind of viewpoint",
                         STR_ARGS(kind));
    if (stance.n && !desk_is_stance(stance))
        return error_set(doing->error, ERROR_INPUT, "'%.*s' is no stance", STR_ARGS(stance));
    if (node.n && !str_equal(node, STR("process")) && desk_node(&doing->ground, node) == NO_NODE)
        return error_set(doing->error, ERROR_INPUT, "the draft has no part '%.*s'", STR_ARGS(node));
    return true;
}

static bool add(struct desk_doing *doing, struct desk_stretch stretch, struct str kind,
                struct str stance, struct str node, bool anyway)
{
    struct sql_viewpoint_passage passage = {.version = doing->ground.consultation.version,
                                            .node = node,
                                            .score = 1,
                                            .evidence = STR("[]")};
    struct desk_record before = {0},
                       after = {.row = {.document = doing->document,
                                        .kind = kind,
                                        .stance = str_equal(stance, STR("none"))
                                                      ? (struct str){NULL, 0}
                                                      : stance,
                                        .score = 1,
                                        .evidence =
                                            STR("{\"words\":[],\"repeats\":null,\"question\":null,"
                                                "\"candidates\":[]}"),
                                        .consultation = doing->worker->consultation,
                                        .state = STR("confirmed")},
                                .passages = {&passage, node.n ? 1 : 0}};
    struct document document;
    struct range range;
    if (!load_text(doing->office, doing->document, &doing->arena, &document, doing->error) ||
        !check_stretch(&document, stretch, &range, doing->error) ||
        !note_overlaps(doing, doing->document, range, 0))
        return false;
    if (!is_free(doing, anyway))
        return true;
    if (!desk_find_counted(doing, doing->document, &after.row.counted) ||
        !new_record(doing, &after))
        return false;
    before.row.id = after.row.id;
    return set_place(doing, &document, range, &after) && desk_change(doing, &before, &after);
}

bool desk_add_viewpoint(const struct desk_worker *worker, int64_t number,
                        struct desk_stretch stretch, struct str kind, struct str stance,
                        struct str node, bool anyway, json_t **ret_result, struct error *error)
{
    struct desk_doing doing;
    bool ok = desk_begin(&doing, worker, "viewpoint_add", json_object(), error) &&
              check_words(&doing, kind, stance, node) &&
              find_document(worker->office, worker->consultation, number, &doing.arena,
                            &doing.document, error) &&
              add(&doing, stretch, kind, stance, node, anyway);
    return desk_finish(&doing, ok, ret_result);
}

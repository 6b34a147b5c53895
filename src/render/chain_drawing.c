/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/chain_drawing.h"

#include "base/arena.h"
#include "render/svg.h"

/* More than can be looked at. */
enum { CAUSES_DRAWN = 24, CHANGES_DRAWN = 40 };

enum column { LETTER, VIEWPOINT, REPLY, CHANGE, WORDING, COLUMNS };

#define NO_BOX SIZE_MAX

struct drawing {
    const struct words *words;
    struct arena arena;
    VEC(struct svg_box) boxes;
    VEC(struct svg_line) lines;
    size_t rows;
    size_t causes; /* drawn so far */
    bool failed;
};

static struct str text_at(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);
    return json_is_string(text) ? (struct str){json_string_value(text), json_string_length(text)}
                                : (struct str){NULL, 0};
}

/* Beside the row that comes next, and that one alone, until more is known. */
static size_t add_box(struct drawing *drawing, enum column column, struct str kind,
                      struct str label, struct str text, struct str href)
{
    struct svg_box *box = VEC_PUSH(&drawing->arena, &drawing->boxes);
    if (!box) {
        drawing->failed = true;
        return NO_BOX;
    }
    *box = (struct svg_box){.column = column,
                            .from = drawing->rows,
                            .to = drawing->rows + 1,
                            .label = label,
                            .text = text,
                            .href = href,
                            .kind = kind};
    return drawing->boxes.count - 1;
}

static void add_line(struct drawing *drawing, size_t from, size_t to)
{
    if (from == NO_BOX || to == NO_BOX)
        return;
    struct svg_line *line = VEC_PUSH(&drawing->arena, &drawing->lines);
    if (line)
        *line = (struct svg_line){from, to};
    else
        drawing->failed = true;
}

/* To all rows since. */
static void stretch(struct drawing *drawing, size_t box)
{
    if (box != NO_BOX && drawing->rows > drawing->boxes.items[box].from)
        drawing->boxes.items[box].to = drawing->rows;
}

static struct str word(const struct drawing *drawing, const char *key)
{
    return words_get(drawing->words, key);
}

/* Letter, when it is shown, and viewpoint; the box of the latter. */
static size_t add_viewpoint(struct drawing *drawing, const json_t *view)
{
    struct str text = text_at(view, "text");
    bool shown = !json_is_false(json_object_get(view, "shown"));
    if (text.n == 0)
        text = word(drawing, shown ? "trace_masked" : "trace_not_shown");
    size_t letter = NO_BOX;
    if (shown)
        letter = add_box(drawing, LETTER, STR("letter"), word(drawing, "trace_letter"),
                         text_at(view, "sender_text"), text_at(view, "letter_href"));
    size_t viewpoint = add_box(drawing, VIEWPOINT, STR("viewpoint"), text_at(view, "place_text"),
                               text, text_at(view, "href"));
    add_line(drawing, letter, viewpoint);
    return viewpoint;
}

static size_t add_reply(struct drawing *drawing, const json_t *view)
{
    if (text_at(view, "outcome").n == 0)
        return NO_BOX;
    return add_box(drawing, REPLY, STR("reply"), text_at(view, "outcome_text"),
                   text_at(view, "reason"), (struct str){NULL, 0});
}

static bool same_reply(const json_t *a, const json_t *b)
{
    return text_at(a, "outcome").n && str_equal(text_at(a, "outcome"), text_at(b, "outcome")) &&
           str_equal(text_at(a, "reason"), text_at(b, "reason"));
}

/* For the causes that are not drawn. */
static void add_rest(struct drawing *drawing, size_t count, size_t change)
{
    json_t *text = words_count(drawing->words, "trace_more", count);
    struct str copy = str_copy(&drawing->arena, str_from(json_string_value(text)));
    json_decref(text);
    drawing->failed |= copy.p == NULL;
    add_line(drawing,
             add_box(drawing, VIEWPOINT, STR("rest"), (struct str){NULL, 0}, copy, STR("#list")),
             change);
    drawing->rows++;
}

/* Each cause a row; those that got the same reply one after another share its box. */
static void add_causes(struct drawing *drawing, const json_t *causes, size_t change)
{
    size_t i, reply = NO_BOX;
    const json_t *cause, *before = NULL;
    json_array_foreach(causes, i, cause)
    {
        if (drawing->causes == CAUSES_DRAWN) {
            add_rest(drawing, json_array_size(causes) - i, change);
            break;
        }
        size_t viewpoint = add_viewpoint(drawing, cause);
        bool shared = before && same_reply(before, cause);
        if (!shared) {
            reply = add_reply(drawing, cause);
            add_line(drawing, reply, change);
        }
        add_line(drawing, viewpoint, reply != NO_BOX ? reply : change);
        drawing->causes++;
        drawing->rows++;
        stretch(drawing, reply);
        before = cause;
    }
}

static size_t add_change(struct drawing *drawing, const json_t *change)
{
    struct str text = text_at(change, "part_text");
    struct str cause = text_at(change, "cause_text");
    return add_box(drawing, CHANGE, STR("change"), text_at(change, "kind_text"),
                   text.n ? text : cause, text_at(change, "href"));
}

/* A version's wording with the changes that gave it. */
static size_t add_step(struct drawing *drawing, const json_t *step, size_t before)
{
    const json_t *place = json_array_get(json_object_get(step, "places"), 0);
    struct str text = place ? text_at(place, "text") : word(drawing, "trace_not_there");
    size_t i, wording = add_box(drawing, WORDING, STR("wording"), text_at(step, "label_text"), text,
                                text_at(step, "href"));
    const json_t *change;
    json_array_foreach(json_object_get(step, "changes"), i, change)
    {
        if (i == CHANGES_DRAWN)
            break;
        size_t box = add_change(drawing, change), from = drawing->rows;
        add_causes(drawing, json_object_get(change, "causes"), box);
        drawing->rows += drawing->rows == from;
        stretch(drawing, box);
        add_line(drawing, box, wording);
    }
    drawing->rows +=
        wording != NO_BOX && drawing->rows == drawing->boxes.items[wording].from ? 1 : 0;
    stretch(drawing, wording);
    add_line(drawing, before, wording);
    return wording;
}

/* The oldest version first: time goes down. */
static void draw_passage(struct drawing *drawing, const json_t *view)
{
    const json_t *steps = json_object_get(view, "steps");
    size_t before = NO_BOX;
    for (size_t i = json_array_size(steps); i > 0; i--)
        before = add_step(drawing, json_array_get(steps, i - 1), before);
}

static void add_outcome(struct drawing *drawing, const json_t *change, size_t from)
{
    struct str text = text_at(change, "new");
    size_t box = add_change(drawing, change);
    size_t wording =
        add_box(drawing, WORDING, STR("wording"), text_at(change, "label_text"),
                text.n ? text : word(drawing, "trace_taken_away"), text_at(change, "wording_href"));
    add_line(drawing, from, box);
    add_line(drawing, box, wording);
    drawing->rows++;
}

static void draw_viewpoint(struct drawing *drawing, const json_t *view)
{
    const json_t *said = json_object_get(view, "viewpoint"), *change;
    size_t i, viewpoint = add_viewpoint(drawing, said), reply = add_reply(drawing, said);
    add_line(drawing, viewpoint, reply);
    json_array_foreach(json_object_get(view, "changes"), i, change)
    {
        if (i == CHANGES_DRAWN)
            break;
        add_outcome(drawing, change, reply != NO_BOX ? reply : viewpoint);
    }
    drawing->rows += drawing->rows == 0;
    for (size_t box = 0; box < drawing->boxes.count; box++)
        if (drawing->boxes.items[box].column <= REPLY)
            stretch(drawing, box);
}

bool chain_draw(const struct words *words, const json_t *view, bool alone, struct buf *out,
                struct error *error)
{
    static const char *const heads[COLUMNS] = {"trace_letter", "trace_viewpoint", "trace_reply",
                                               "trace_change", "trace_wording"};
    struct drawing drawing = {.words = words, .arena = arena_init()};
    struct str columns[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = words_get(words, heads[i]);
    if (json_is_object(json_object_get(view, "viewpoint")))
        draw_viewpoint(&drawing, view);
    else
        draw_passage(&drawing, view);
    const struct svg_flow flow = {.id = STR("trace"),
                                  .title = words_get(words, "trace_drawing"),
                                  .description = words_get(words, "trace_drawing_text"),
                                  .columns = columns,
                                  .column_count = COLUMNS,
                                  .boxes = drawing.boxes.items,
                                  .box_count = drawing.boxes.count,
                                  .lines = drawing.lines.items,
                                  .line_count = drawing.lines.count,
                                  .row_count = drawing.rows,
                                  .alone = alone};
    bool ok = drawing.failed ? error_no_memory(error) : svg_flow(out, &flow, error);
    arena_done(&drawing.arena);
    return ok;
}

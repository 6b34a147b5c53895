/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/redline_view.h"

#include <stdio.h>

#ifndef SAMSYN_VERSION
#define SAMSYN_VERSION "0"
#endif

#define HASH_SHOWN 12
#define EXCERPT_BYTES 120
#define ANCHOR_BYTES 32
/* Of the headings of the page, the text's begin below. */
#define HEADINGS_ABOVE 2
#define DEEPEST_HEADING 6

static void put(struct redline_view *view, json_t *object, const char *key, json_t *value)
{
    view_put(&view->maker, object, key, value);
}

static void put_flag(struct redline_view *view, json_t *object, const char *key, bool flag)
{
    put(view, object, key, json_boolean(flag));
}

static void put_word(struct redline_view *view, json_t *object, const char *key, const char *word)
{
    put(view, object, key, view_text(words_get(&view->words, word)));
}

/* The head */

static void put_version(struct redline_view *view, const char *key,
                        const struct compared_version *version)
{
    json_t *object = view_put_object(&view->maker, view->json, key);
    put(view, object, "name", view_text(version->name));
    put(view, object, "hash", view_text(version->hash));
    put(view, object, "short_hash", view_text(str_sub(version->hash, 0, HASH_SHOWN)));
}

struct counts {
    size_t changed, inserted, deleted;
};

static struct counts count_blocks(const struct redline *redline)
{
    struct counts counts = {0};
    for (size_t i = 0; i < redline->block_count; i++) {
        const struct redline_block *block = &redline->blocks[i];
        counts.inserted += block->state == REDLINE_INSERTED;
        counts.deleted += block->state == REDLINE_DELETED;
        counts.changed += block->changed && block->state == REDLINE_SAME;
    }
    return counts;
}

static void push_count(struct redline_view *view, json_t *list, const char *key, size_t count)
{
    if (count)
        view_push(&view->maker, list, words_count(&view->words, key, count));
}

static void put_summary(struct redline_view *view)
{
    struct counts counts = count_blocks(&view->files->redline);
    json_t *summary = view_put_array(&view->maker, view->json, "summary");
    push_count(view, summary, "redline_changed", counts.changed);
    push_count(view, summary, "redline_inserted", counts.inserted);
    push_count(view, summary, "redline_deleted", counts.deleted);
    push_count(view, summary, "redline_moved", view->files->redline.move_count);
    put_flag(view, view->json, "has_changes", view->change_count > 0);
}

/* As one text: which two files, and when they were compared. */
static json_t *first_line(struct redline_view *view)
{
    const struct comparison_facts *facts = &view->files->facts;
    struct arena *arena = &view->arena;
    struct str old =
        facts->old.hash.n ? facts->old.hash : words_get(&view->words, "redline_no_hash");
    struct str new =
        facts->new.hash.n ? facts->new.hash : words_get(&view->words, "redline_no_hash");
    char *texts[] = {str_to_c(arena, facts->old.name), str_to_c(arena, old),
                     str_to_c(arena, facts->new.name), str_to_c(arena, new),
                     str_to_c(arena, str_sub(facts->made, 0, 10))};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!texts[i])
            return NULL;
    return words_fill(&view->words, "redline_first_line", "old", texts[0], "old_hash", texts[1],
                      "new", texts[2], "new_hash", texts[3], "day", texts[4], NULL);
}

static json_t *title_of(struct redline_view *view)
{
    const struct comparison_facts *facts = &view->files->facts;
    if (facts->title.n)
        return view_text(facts->title);
    char *old = str_to_c(&view->arena, facts->old.name);
    char *new = str_to_c(&view->arena, facts->new.name);
    return old && new ? words_fill(&view->words, "redline_title", "old", old, "new", new, NULL)
                      : NULL;
}

static void put_head(struct redline_view *view)
{
    const struct comparison_facts *facts = &view->files->facts;
    enum kinship_of_versions kinship = comparison_kinship(view->files->redline.comparison);
    const char *name = kinship_of_versions_name(kinship);
    put(view, view->json, "language", view_text(view->words.language));
    put(view, view->json, "t", json_incref(view->words.texts));
    put(view, view->json, "title", title_of(view));
    put(view, view->json, "case_number", json_null());
    put(view, view->json, "version", json_string(SAMSYN_VERSION));
    put(view, view->json, "made", view_text(facts->made));
    put(view, view->json, "day", view_text(str_sub(facts->made, 0, 10)));
    put(view, view->json, "first_line", first_line(view));
    put_version(view, "old", &facts->old);
    put_version(view, "new", &facts->new);
    put(view, view->json, "kinship", json_string(name));
    put(view, view->json, "kinship_text",
        kinship == VERSIONS_ALIKE
            ? json_null()
            : view_text(words_named(&view->words, "redline_kinship_", str_from(name))));
    put_summary(view);
}

/* Contents: the headings below which something changed */

/* The heading as it is now, or as it was when it is gone. */
static json_t *heading_text(const struct redline_view *view, const struct redline_block *block)
{
    bool gone = !redline_stands_in_new(block->mark);
    struct buf text = buf_init(KIB(64));
    for (size_t i = 0; i < block->run_count; i++)
        if (gone || redline_stands_in_new(block->runs[i].state))
            buf_add_str(&text, block->runs[i].text);
    json_t *excerpt =
        text.failed == ERROR_MEMORY ? NULL : view_excerpt(buf_str(&text), EXCERPT_BYTES);
    buf_done(&text);
    (void)view;
    return excerpt;
}

static void push_section(struct redline_view *view, json_t *contents, size_t heading,
                         uint32_t first_change, size_t changes)
{
    const struct redline *redline = &view->files->redline;
    bool headed = heading != REDLINE_NONE;
    json_t *section = view_push_object(&view->maker, contents);
    uint32_t level = headed ? redline->blocks[heading].form.level : 1;
    put(view, section, "anchor", view_anchor_number("c", first_change));
    put(view, section, "depth", json_integer(level > 3 ? 2 : level ? (json_int_t)level - 1 : 0));
    put(view, section, "text",
        headed ? heading_text(view, &redline->blocks[heading])
               : view_text(words_get(&view->words, "redline_before_headings")));
    put(view, section, "count_text", words_count(&view->words, "redline_changes", changes));
}

static void put_contents(struct redline_view *view)
{
    const struct redline *redline = &view->files->redline;
    json_t *contents = view_put_array(&view->maker, view->json, "contents");
    size_t heading = REDLINE_NONE, changes = 0;
    uint32_t first_change = 0;
    for (size_t i = 0; i <= redline->block_count; i++) {
        bool at_end = i == redline->block_count;
        if (at_end || redline->blocks[i].form.kind == BLOCK_HEADING) {
            if (changes)
                push_section(view, contents, heading, first_change, changes);
            heading = i;
            changes = 0;
        }
        if (at_end || !view->places[i].begins)
            continue;
        if (changes++ == 0)
            first_change = view->places[i].change;
    }
}

/* Blocks */

static void put_run(struct redline_view *view, json_t *list, const struct redline_run *run)
{
    json_t *object = view_push_object(&view->maker, list);
    const struct redline_move *move = &view->moves[run->move];
    bool from = run->state == REDLINE_MOVED_FROM;
    for (int state = 0; state < REDLINE_STATES; state++)
        put_flag(view, object, redline_state_name((enum redline_state)state),
                 run->state == (enum redline_state)state);
    put(view, object, "text", json_stringn(run->text.p, run->text.n));
    put_flag(view, object, "blank", str_trim(run->text).n == 0);
    put(view, object, "move", run->move ? json_integer(run->move) : json_null());
    put_flag(view, object, "first", run->move && run == (from ? move->first_from : move->first_to));
    put_flag(view, object, "last", run->move && run == (from ? move->last_from : move->last_to));
    put_flag(view, object, "in_old", redline_stands_in_old(run->state));
    put_flag(view, object, "in_new", redline_stands_in_new(run->state));
}

static const char *tag_of(const struct redline_block *block, char *tag)
{
    uint32_t level = block->form.level + HEADINGS_ABOVE;
    if (block->form.kind != BLOCK_HEADING)
        return "p";
    snprintf(tag, ANCHOR_BYTES, "h%u", level < DEEPEST_HEADING ? level : DEEPEST_HEADING);
    return tag;
}

static void put_borders(struct redline_view *view, json_t *object, size_t at)
{
    struct redline_borders borders = redline_borders_at(&view->files->redline, at);
    const struct redline_place *place = &view->places[at];
    put_flag(view, object, "opens_list", borders.opens_list);
    put_flag(view, object, "closes_list", borders.closes_list);
    put_flag(view, object, "opens_table", borders.opens_table);
    put_flag(view, object, "closes_table", borders.closes_table);
    put_flag(view, object, "opens_row", borders.opens_row);
    put_flag(view, object, "closes_row", borders.closes_row);
    put_flag(view, object, "opens_cell", borders.opens_cell);
    put_flag(view, object, "closes_cell", borders.closes_cell);
    put(view, object, "opens_fold",
        place->fold ? words_count(&view->words, "redline_fold", place->fold) : json_null());
    put_flag(view, object, "closes_fold", place->closes_fold);
}

/* What a person is told of the change as a whole. */
static const char *change_word(const struct redline_block *block)
{
    static const char *const words[REDLINE_STATES] = {
        [REDLINE_SAME] = "redline_is_changed",      [REDLINE_DELETED] = "redline_is_deleted",
        [REDLINE_INSERTED] = "redline_is_inserted", [REDLINE_MOVED_FROM] = "redline_is_moved_from",
        [REDLINE_MOVED_TO] = "redline_is_moved_to",
    };
    for (size_t i = 0; i < block->run_count; i++)
        if (block->state == REDLINE_MOVED_TO && !block->runs[i].move)
            return "redline_is_moved_and_changed";
    return words[block->state];
}

static void put_change(struct redline_view *view, json_t *object, size_t at)
{
    const struct redline_place *place = &view->places[at];
    if (!place->begins) {
        put(view, object, "change", json_null());
        return;
    }
    json_t *change = view_put_object(&view->maker, object, "change");
    put(view, change, "number", json_integer(place->change));
    put_word(view, change, "text", change_word(&view->files->redline.blocks[at]));
    put(view, change, "next",
        place->change < view->change_count ? json_integer((json_int_t)place->change + 1)
                                           : json_null());
}

static bool has_run(const struct redline_block *block, bool (*stands)(enum redline_state))
{
    for (size_t i = 0; i < block->run_count; i++)
        if (stands(block->runs[i].state))
            return true;
    return false;
}

static bool is_drawn(const struct redline_block *block)
{
    for (size_t i = 0; i < block->run_count; i++)
        if (memchr(block->runs[i].text.p, '\n', block->runs[i].text.n))
            return true;
    return false;
}

static void put_form(struct redline_view *view, json_t *object, const struct redline_block *block)
{
    char tag[ANCHOR_BYTES];
    bool end_changed = block->mark != REDLINE_SAME && block->state == REDLINE_SAME;
    enum block_kind kind = block->form.kind;
    put(view, object, "kind", json_string(block_kind_name(kind)));
    put(view, object, "tag", json_string(tag_of(block, tag)));
    put(view, object, "wrap", json_string(kind == BLOCK_LIST_ITEM ? "li" : "div"));
    put_flag(view, object, "bullet", block->form.bullet);
    put_flag(view, object, "cell", block->table != 0);
    put(view, object, "level", json_integer(block->form.level));
    put(view, object, "state", json_string(redline_state_name(block->state)));
    put_flag(view, object, "changed", block->changed);
    put_flag(view, object, "drawn", is_drawn(block));
    put_flag(view, object, "old_side", has_run(block, redline_stands_in_old));
    put_flag(view, object, "new_side", has_run(block, redline_stands_in_new));
    put_flag(view, object, "parted", end_changed && redline_stands_in_new(block->mark));
    put_flag(view, object, "joined", end_changed && redline_stands_in_old(block->mark));
    bool other_form = block->form.kind != block->was.kind || block->form.level != block->was.level;
    put(view, object, "was",
        other_form ? view_text(words_named(&view->words, "redline_kind_",
                                           str_from(block_kind_name(block->was.kind))))
                   : json_null());
    put(view, object, "row_state", json_string(redline_state_name(block->row_state)));
    put(view, object, "cell_state", json_string(redline_state_name(block->cell_state)));
}

json_t *redline_view_block(void *context, size_t list, size_t at)
{
    struct redline_view *view = context;
    const struct redline_block *block = &view->files->redline.blocks[at];
    json_t *object = json_object();
    (void)list;
    put_form(view, object, block);
    put_borders(view, object, at);
    put_change(view, object, at);
    json_t *runs = view_put_array(&view->maker, object, "runs");
    for (size_t i = 0; i < block->run_count; i++)
        put_run(view, runs, &block->runs[i]);
    if (!view->maker.failed)
        return object;
    json_decref(object);
    return NULL;
}

/* All of it */

static void find_places(void *context)
{
    redline_find_places(context);
}

static void put_blocks(struct redline_view *view)
{
    json_t *mark = view_put_object(&view->maker, view->json, "blocks");
    put(view, mark, MUSTACHE_LIST, json_integer(0));
    put(view, mark, MUSTACHE_LIST_COUNT,
        json_integer((json_int_t)view->files->redline.block_count));
}

bool redline_view_open(struct redline_view *view, const struct comparison_files *files,
                       const char *language, struct error *error)
{
    *view = (struct redline_view){.files = files, .arena = arena_init()};
    if (!words_load(str_from(language), &view->words, error) ||
        !arena_run(&view->arena, find_places, view, error))
        return false;
    view->maker = (struct view_maker){.words = &view->words, .arena = &view->arena};
    view->json = json_object();
    put_head(view);
    put_contents(view);
    put_blocks(view);
    return !view->maker.failed || error_no_memory(error);
}

void redline_view_close(struct redline_view *view)
{
    json_decref(view->json);
    words_done(&view->words);
    arena_done(&view->arena);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/rewording.h"

#include "base/date.h"
#include "model/consultation/draft_pages.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "model/versions/versions.h"

/* What a part is called in the table, and what is new behind it ("fa1.i2+"): no id has a plus. */
#define BEHIND "+"

/* The ground */

struct wording {
    size_t block;    /* in the document's blocks */
    struct str text; /* as the version has it, one line */
    struct str mark; /* that it is printed with: "2.3", "1."; or empty */
    const struct sql_rewording *written, *behind;
};

struct rewording {
    struct office *office;
    struct arena *arena;
    int64_t consultation;
    struct sql_chained version;
    struct loaded_draft *loaded;
    struct wording *wordings; /* for each node */
    struct sql_rewording_rows rows;
    struct error *error;
};

static const struct draft *draft_of(const struct rewording *rewording)
{
    return &rewording->loaded->draft;
}

/* Only what is newest can be worked on. */
static bool find_newest(struct rewording *rewording, int64_t consultation, int64_t version)
{
    struct version_chain chain;
    if (!version_find(rewording->office, consultation, version, rewording->arena,
                      &rewording->version, rewording->error) ||
        !version_chain_find(rewording->office, consultation, rewording->arena, &chain,
                            rewording->error))
        return false;
    return chain.items[chain.count - 1].id == version ||
           error_set(rewording->error, ERROR_STATE,
                     "version %lld is not the newest any more: work on version %lld",
                     (long long)version, (long long)chain.items[chain.count - 1].id);
}

static bool is_printed_number(struct str mark)
{
    return mark.n && (ascii_is_digit(mark.p[0]) || ascii_is_alpha(mark.p[0]));
}

/* Stars tell the reader of Markdown where a bold lead ends; other formats say it by their letters.
 */
static struct str with_lead(struct arena *arena, const struct node *node, struct str text,
                            enum document_format format)
{
    size_t at = node->bold_lead ? str_find(text, node->title, 0) : text.n;
    if (format == FORMAT_MARKDOWN || at >= text.n || node->title.n == 0)
        return text;
    size_t end = at + node->title.n;
    return str_format(arena, "**%.*s**%.*s", STR_ARGS(str_sub(text, 0, end)),
                      STR_ARGS(str_sub(text, end, text.n)));
}

/* Nodes and blocks are both in the order of the text. */
static void read_wordings(void *context)
{
    struct rewording *rewording = context;
    const struct draft *draft = draft_of(rewording);
    const struct document *document = draft->document;
    size_t block = 0;
    for (size_t i = 1; i < draft->node_count; i++) {
        const struct node *node = &draft->nodes[i];
        struct wording *wording = &rewording->wordings[i];
        struct str text = document_plain(rewording->arena, document, node->heading);
        while (block < document->blocks.count &&
               document->blocks.items[block].range.start < node->heading.start)
            block++;
        wording->block = block;
        wording->text = with_lead(rewording->arena, node, text, document->format);
        if (block < document->blocks.count && is_printed_number(document->blocks.items[block].mark))
            wording->mark = document->blocks.items[block].mark;
    }
}

static bool load_rows(struct rewording *rewording)
{
    if (!sql_rewording_list(rewording->office->store, rewording->consultation,
                            rewording->version.id, rewording->arena, &rewording->rows,
                            rewording->error))
        return false;
    for (size_t i = 0; i < rewording->rows.count; i++) {
        const struct sql_rewording *row = &rewording->rows.items[i];
        bool behind = str_ends(row->node, STR(BEHIND));
        size_t at =
            draft_node_by_id(draft_of(rewording), str_sub(row->node, 0, row->node.n - behind));
        if (at == NODE_NONE)
            continue;
        if (behind)
            rewording->wordings[at].behind = row;
        else
            rewording->wordings[at].written = row;
    }
    return true;
}

static bool load(struct rewording *rewording, int64_t consultation, int64_t version)
{
    rewording->consultation = consultation;
    if (!find_newest(rewording, consultation, version))
        return false;
    rewording->loaded =
        draft_load_kept(rewording->office, version, rewording->arena, rewording->error);
    if (!rewording->loaded)
        return false;
    rewording->wordings =
        ARENA_ARRAY(rewording->arena, draft_of(rewording)->node_count, struct wording);
    if (!rewording->wordings)
        return error_no_memory(rewording->error);
    return arena_run(rewording->arena, read_wordings, rewording, rewording->error) &&
           load_rows(rewording);
}

static bool differs(const struct sql_rewording *row, struct str text)
{
    return row && !str_equal(row->text, text);
}

static size_t count_at(const struct rewording *rewording, size_t node)
{
    const struct wording *wording = &rewording->wordings[node];
    return (size_t)differs(wording->written, wording->text) +
           (size_t)differs(wording->behind, STR(""));
}

static size_t count_between(const struct rewording *rewording, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        count += count_at(rewording, i);
    return count;
}

static size_t count_reworded(const struct rewording *rewording)
{
    return count_between(rewording, 0, draft_of(rewording)->node_count);
}

/* Showing */

static json_t *row_view(struct json_maker *maker, const struct sql_rewording *row, struct str text)
{
    if (!row)
        return json_null();
    json_t *view = json_object();
    json_put(maker, view, "text", json_of_str(row->text));
    json_put(maker, view, "revision", json_integer(row->revision));
    json_put(maker, view, "by", json_of_optional(row->shown_name));
    json_put(maker, view, "at", json_of_str(row->at));
    json_put(maker, view, "differs", json_boolean(differs(row, text)));
    return view;
}

static const struct block *block_of(const struct rewording *rewording, size_t node)
{
    const struct document *document = draft_of(rewording)->document;
    size_t at = rewording->wordings[node].block;
    return node && at < document->blocks.count ? &document->blocks.items[at] : NULL;
}

static bool is_heading(const struct rewording *rewording, size_t node)
{
    const struct block *block = block_of(rewording, node);
    return block && block->kind == BLOCK_HEADING;
}

static json_t *part_view(struct json_maker *maker, const struct rewording *rewording, size_t at)
{
    const struct node *node = &draft_of(rewording)->nodes[at];
    const struct wording *wording = &rewording->wordings[at];
    bool heading = is_heading(rewording, at);
    json_t *view = json_object();
    json_put(maker, view, "node", json_of_str(node->id));
    json_put(maker, view, "kind", json_string(node_kind_name(node->kind)));
    json_put(maker, view, "level", json_integer(heading ? (json_int_t)node->depth : 0));
    json_put(maker, view, "mark", json_of_optional(wording->mark));
    json_put(maker, view, "text", json_of_str(wording->text));
    json_put(maker, view, "written", row_view(maker, wording->written, wording->text));
    json_put(maker, view, "behind", row_view(maker, wording->behind, STR("")));
    return view;
}

/* Nodes [from, to) of those that are shown. */
struct shown {
    struct draft_pages pages;
    bool all;
    size_t page, from, to;
};

static size_t end_of(const struct rewording *rewording, const struct draft_pages *pages,
                     size_t page)
{
    return page + 1 < pages->count ? pages->starts[page + 1] : draft_of(rewording)->node_count;
}

static bool choose(struct rewording *rewording, const struct rewording_choice *choice,
                   struct shown *ret_shown)
{
    const struct draft *draft = draft_of(rewording);
    struct shown shown = {.from = 1, .to = draft->node_count};
    if (!draft_pages_find(draft, rewording->arena, &shown.pages, rewording->error))
        return false;
    shown.all = choice->all || shown.pages.count < 2;
    if (choice->part.n) {
        size_t node = draft_node_by_id(draft, choice->part);
        if (node == NODE_NONE)
            return error_set(rewording->error, ERROR_NOT_FOUND, "the version has no part %.*s",
                             STR_ARGS(choice->part));
        shown.page = draft_page_of(&shown.pages, node);
    }
    if (!shown.all) {
        shown.from = shown.pages.starts[shown.page];
        shown.to = end_of(rewording, &shown.pages, shown.page);
    }
    *ret_shown = shown;
    return true;
}

static void put_sections(const struct rewording *rewording, const struct shown *shown,
                         struct json_maker *maker, json_t *view)
{
    json_t *sections = json_put_object(maker, view, "sections");
    json_put(maker, sections, "all", json_boolean(shown->all));
    json_put(maker, sections, "part",
             shown->all ? json_null() : json_integer((json_int_t)shown->page));
    json_t *parts = json_put_array(maker, sections, "parts");
    for (size_t i = 0; i < shown->pages.count; i++) {
        size_t from = shown->pages.starts[i];
        const struct node *node = &draft_of(rewording)->nodes[from];
        json_t *part = json_push_object(maker, parts);
        json_put(maker, part, "node", json_of_str(node->id));
        json_put(maker, part, "kind", json_string(node_kind_name(node->kind)));
        json_put(maker, part, "number", json_of_optional(draft_number_of(node)));
        json_put(maker, part, "title", json_of_optional(node->title));
        json_put(maker, part, "text", json_of_str(rewording->wordings[from].text));
        json_put(maker, part, "reworded",
                 json_integer((json_int_t)count_between(rewording, from,
                                                        end_of(rewording, &shown->pages, i))));
    }
}

static json_t *view_of(const struct rewording *rewording, const struct shown *shown)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "version", json_integer(rewording->version.id));
    json_put(&maker, view, "title", json_of_optional(rewording->version.title));
    json_put(&maker, view, "label", json_of_optional(rewording->version.label));
    json_put(&maker, view, "reworded", json_integer((json_int_t)count_reworded(rewording)));
    json_t *parts = json_put_array(&maker, view, "parts");
    for (size_t i = shown->from; i < shown->to; i++)
        json_push(&maker, parts, part_view(&maker, rewording, i));
    put_sections(rewording, shown, &maker, view);
    return json_made(&maker, view, rewording->error);
}

json_t *rewording_view(struct office *office, int64_t consultation, int64_t version,
                       const struct rewording_choice *choice, struct error *error)
{
    struct arena arena = arena_init();
    struct rewording rewording = {.office = office, .arena = &arena, .error = error};
    struct shown shown = {0};
    json_t *view = load(&rewording, consultation, version) && choose(&rewording, choice, &shown)
                       ? view_of(&rewording, &shown)
                       : NULL;
    arena_done(&arena);
    return view;
}

/* Writing */

struct writing {
    struct rewording rewording; /* loaded only where the version's own words are asked for */
    const struct signed_in *who;
    const struct reworded_place *place;
    struct str key;
    struct sql_rewording was; /* zeroed when there is none */
};

static bool load_all(struct writing *writing, size_t *ret_node)
{
    if (!load(&writing->rewording, writing->place->consultation, writing->place->version))
        return false;
    size_t node = draft_node_by_id(draft_of(&writing->rewording), writing->place->node);
    if (node == NODE_NONE || node == 0)
        return error_set(writing->rewording.error, ERROR_NOT_FOUND, "the version has no part %.*s",
                         STR_ARGS(writing->place->node));
    *ret_node = node;
    return true;
}

/* A part is saved every few seconds, on the one writer's thread: its row is enough. Where the rows
 * are none of the text (draft_load_kept), the text has the last word. */
static bool check_part(struct writing *writing)
{
    struct sql_node row;
    bool found = false;
    size_t node = NODE_NONE;
    return sql_node_get(writing->rewording.office->store, writing->place->version,
                        writing->place->node, writing->rewording.arena, &row, &found,
                        writing->rewording.error) &&
           ((found && row.parent.n) || load_all(writing, &node));
}

static bool find_was(struct writing *writing)
{
    struct rewording *rewording = &writing->rewording;
    const struct reworded_place *place = writing->place;
    bool found = false;
    writing->key =
        str_format(rewording->arena, "%.*s%s", STR_ARGS(place->node), place->behind ? BEHIND : "");
    if (!writing->key.p)
        return error_no_memory(rewording->error);
    return sql_rewording_get(rewording->office->store, place->consultation, place->version,
                             writing->key, rewording->arena, &writing->was, &found,
                             rewording->error);
}

static bool check_seen(struct writing *writing, int64_t seen)
{
    const struct sql_rewording *was = &writing->was;
    return was->revision == seen ||
           error_set(writing->rewording.error, ERROR_STATE,
                     "%.*s wrote here meanwhile; look at it and write again",
                     STR_ARGS(was->shown_name.n ? was->shown_name : STR("somebody")));
}

/* It is saved every few seconds: the log has who wrote where, once. */
static bool note_once(struct writing *writing)
{
    struct rewording *rewording = &writing->rewording;
    struct json_maker maker = {0};
    int64_t account = writing->who ? writing->who->account : 0;
    if (writing->was.revision && writing->was.account == account)
        return true;
    json_t *details = json_object();
    json_put(&maker, details, "version", json_integer(rewording->version.id));
    json_put(&maker, details, "node", json_of_str(writing->key));
    details = json_made(&maker, details, rewording->error);
    return details && act_add(rewording->office, writing->who, writing->place->consultation,
                              "version_reword", 0, details, NULL, rewording->error);
}

static bool put_text(struct writing *writing, struct str text, int64_t *ret_revision)
{
    struct rewording *rewording = &writing->rewording;
    struct date_text now = time_now();
    int64_t revision = writing->was.revision + 1;
    if (!sql_rewording_put(rewording->office->store, rewording->consultation, rewording->version.id,
                           writing->key, text, revision, writing->who ? writing->who->account : 0,
                           str_from(now.text), rewording->error) ||
        !note_once(writing))
        return false;
    *ret_revision = revision;
    return true;
}

static bool begin(struct writing *writing, int64_t seen)
{
    struct rewording *rewording = &writing->rewording;
    rewording->consultation = writing->place->consultation;
    return find_newest(rewording, rewording->consultation, writing->place->version) &&
           check_part(writing) && find_was(writing) && check_seen(writing, seen);
}

bool rewording_save(struct office *office, const struct signed_in *who,
                    const struct reworded_place *place, int64_t seen, struct str text,
                    int64_t *ret_revision, struct error *error)
{
    struct arena arena = arena_init();
    struct writing writing = {.rewording = {.office = office, .arena = &arena, .error = error},
                              .who = who,
                              .place = place};
    text = str_trim(text);
    if (text.n > LIMIT_REWORDING_BYTES)
        return error_set(error, ERROR_LIMIT, "text: %zu bytes; at most %zu", text.n,
                         LIMIT_REWORDING_BYTES);
    bool ok = begin(&writing, seen) && put_text(&writing, text, ret_revision);
    arena_done(&arena);
    return ok;
}

/* What is new behind a part goes; the part itself says what the version says. */
static bool put_own(struct writing *writing, int64_t *ret_revision)
{
    size_t node = NODE_NONE;
    if (writing->place->behind)
        return put_text(writing, STR(""), ret_revision);
    return load_all(writing, &node) &&
           put_text(writing, writing->rewording.wordings[node].text, ret_revision);
}

bool rewording_take_back(struct office *office, const struct signed_in *who,
                         const struct reworded_place *place, int64_t seen, int64_t *ret_revision,
                         struct error *error)
{
    struct arena arena = arena_init();
    struct writing writing = {.rewording = {.office = office, .arena = &arena, .error = error},
                              .who = who,
                              .place = place};
    bool ok = begin(&writing, seen) && put_own(&writing, ret_revision);
    arena_done(&arena);
    return ok;
}

/* Composing */

struct composing {
    const struct rewording *rewording;
    struct buf out;
    uint32_t deeper; /* added to the levels of headings, below the title's */
    bool in_list;
};

/* The title has the first level to itself. */
static uint32_t levels_below_title(const struct rewording *rewording)
{
    const struct draft *draft = draft_of(rewording);
    if (draft->title.n == 0)
        return 0;
    for (size_t i = 1; i < draft->node_count; i++)
        if (is_heading(rewording, i) && block_of(rewording, i)->level <= 1)
            return 1;
    return 0;
}

static void add_hashes(struct buf *out, uint32_t level)
{
    enum { MOST = 6 };
    for (uint32_t i = 0; i < (level < 1 ? 1 : level > MOST ? MOST : level); i++)
        buf_add_c(out, '#');
    buf_add_c(out, ' ');
}

static void add_mark(struct buf *out, struct str mark)
{
    buf_add_str(out, mark);
    if (mark.n)
        buf_add_c(out, ' ');
}

/* Before a part: a blank line, but between the items of one list. */
static void begin_part(struct composing *composing, bool item)
{
    if (composing->out.n)
        buf_add_str(&composing->out, item && composing->in_list ? STR("\n") : STR("\n\n"));
    composing->in_list = item;
}

static void add_text(struct composing *composing, size_t node, struct str text)
{
    const struct wording *wording = &composing->rewording->wordings[node];
    const struct block *block = block_of(composing->rewording, node);
    bool item = block && block->kind == BLOCK_LIST_ITEM;
    begin_part(composing, item);
    if (item) {
        for (uint32_t i = 1; i < block->level; i++)
            buf_add_str(&composing->out, STR("  "));
        add_mark(&composing->out, wording->mark.n ? wording->mark : STR("-"));
    } else if (is_heading(composing->rewording, node)) {
        add_hashes(&composing->out, block->level + composing->deeper);
        add_mark(&composing->out, wording->mark);
    }
    buf_add_str(&composing->out, text);
}

static void add_node(struct composing *composing, size_t node)
{
    const struct wording *wording = &composing->rewording->wordings[node];
    struct str text = wording->written ? wording->written->text : wording->text;
    if (text.n)
        add_text(composing, node, text);
    if (!differs(wording->behind, STR("")))
        return;
    begin_part(composing, false);
    buf_add_str(&composing->out, wording->behind->text);
}

/* Footnotes are no parts; they stand below the text. */
static void add_notes(struct composing *composing)
{
    const struct document *document = draft_of(composing->rewording)->document;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind != BLOCK_NOTE)
            continue;
        begin_part(composing, false);
        add_mark(&composing->out, block->mark);
        buf_add_str(&composing->out,
                    document_plain(composing->rewording->arena, document, block->range));
    }
}

static void compose(void *context)
{
    struct composing *composing = context;
    const struct draft *draft = draft_of(composing->rewording);
    if (draft->title.n) {
        add_hashes(&composing->out, 1);
        buf_add_str(&composing->out, draft->title);
    }
    for (size_t i = 1; i < draft->node_count; i++)
        add_node(composing, i);
    add_notes(composing);
    buf_add_c(&composing->out, '\n');
}

static bool compose_loaded(struct rewording *rewording, struct str *ret_markdown)
{
    struct composing composing = {.rewording = rewording,
                                  .out = buf_init(LIMIT_TEXT_BYTES),
                                  .deeper = levels_below_title(rewording)};
    if (count_reworded(rewording) == 0)
        return error_set(rewording->error, ERROR_STATE,
                         "nothing is reworded: the new version would be the same");
    bool ok = arena_run(rewording->arena, compose, &composing, rewording->error) &&
              buf_ok(&composing.out, "the version", rewording->error);
    struct str text = ok ? str_copy(rewording->arena, buf_str(&composing.out)) : STR("");
    buf_done(&composing.out);
    if (ok && !text.p)
        return error_no_memory(rewording->error);
    if (ok)
        *ret_markdown = text;
    return ok;
}

bool rewording_compose(struct office *office, int64_t consultation, int64_t version,
                       struct arena *arena, struct str *ret_markdown, struct error *error)
{
    struct rewording rewording = {.office = office, .arena = arena, .error = error};
    return load(&rewording, consultation, version) && compose_loaded(&rewording, ret_markdown);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison_inner.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "text/language/english.h"
#include "text/language/markup.h"
#include "text/language/sentences.h"
#include "text/language/words.h"
#include "text/versions/synonyms.h"

#include <math.h>
#include <string.h>

/* Of headings; deeper ones count as of this level. */
#define MOST_LEVELS 16
#define BEGINNING_LETTERS 5
/* Words of so many bytes have no stem but themselves. */
#define SHORT_WORD 3

/* Words that stand for each other have numbers from here on: above all keys, below all pairs. */
#define FIRST_GROUP (UINT64_C(1) << 31)

/* Different words, each with a number. */
struct dictionary {
    struct arena *arena;
    uint32_t *slots; /* ids from 1 */
    size_t mask;
    VEC(struct word) words; /* by id; the first of its spelling */
};

static struct dictionary dictionary_make(struct arena *arena, size_t most)
{
    size_t size = 64;
    while (size < most * 2)
        size *= 2;
    return (struct dictionary){arena, ARENA_ARRAY(arena, size, uint32_t), size - 1, {0}};
}

/* Where `word` is among the slots, or where there is room for it. */
static size_t slot_of(const struct dictionary *dictionary, struct str word)
{
    size_t slot = (size_t)hash_quick(word, 0) & dictionary->mask;
    while (dictionary->slots[slot] &&
           !str_equal(dictionary->words.items[dictionary->slots[slot] - 1].lower, word))
        slot = (slot + 1) & dictionary->mask;
    return slot;
}

static uint32_t id_of(struct dictionary *dictionary, const struct word *word)
{
    size_t slot = slot_of(dictionary, word->lower);
    if (dictionary->slots[slot])
        return dictionary->slots[slot] - 1;
    *VEC_PUSH(dictionary->arena, &dictionary->words) = *word;
    dictionary->slots[slot] = (uint32_t)dictionary->words.count;
    return (uint32_t)dictionary->words.count - 1;
}

/* A version's words before they have their numbers. */
typedef VEC(struct word) version_words;

/* Reading one version. */
struct unit_reader {
    struct comparing *comparing;
    const struct document *body;
    struct compared *version;
    size_t room; /* for units */
    version_words words;
    size_t open[MOST_LEVELS + 1]; /* the heading of each level that is open; or UNIT_NONE */
    size_t row_head;              /* the first cell of the row that is read; or UNIT_NONE */
    size_t row;                   /* which row that is: of a block, or where its line starts */
};

static void put_under_heading(struct unit_reader *reader, size_t index)
{
    struct unit *unit = &reader->version->units[index];
    size_t level = unit->level ? unit->level : MOST_LEVELS + 1;
    unit->section = UNIT_NONE;
    for (size_t i = 1; i < level && i <= MOST_LEVELS; i++)
        if (reader->open[i] != UNIT_NONE)
            unit->section = reader->open[i];
    if (!unit->level)
        return;
    for (size_t i = level; i <= MOST_LEVELS; i++)
        reader->open[i] = UNIT_NONE;
    reader->open[level] = index;
}

static uint32_t level_of(const struct block *block)
{
    uint32_t level = block->level ? block->level : 1;
    return level < MOST_LEVELS ? level : MOST_LEVELS;
}

/* A heading without what it is numbered by ("Insats 3.1 Titel", "Kort 3. Titel"): it is the same
 * when only that is another. */
static struct range without_number(struct arena *arena, struct str text, struct range range)
{
    struct word_list words = words_of(arena, NULL, text, range);
    size_t at = 2;
    if (words.count < 3 || !(words.items[0].flags & WORD_LETTERS) ||
        !(words.items[1].flags & WORD_NUMBER))
        return range;
    while (at < words.count && (words.items[at].flags & WORD_SIGN))
        at++;
    if (at == words.count || !(words.items[at].flags & WORD_LETTERS))
        return range;
    return (struct range){words.items[at].range.start, range.end};
}

/* Without the list's mark or the end of an emphasis ("*Goals.* Then …") before its first word,
 * which a text in Markdown has. */
static struct range without_mark(struct str text, struct range range)
{
    size_t at = range.start;
    while (at < range.end && strchr("*_+->", text.p[at]) && text.p[at] && at < range.start + 3)
        at++;
    if (at == range.start || at == range.end || !ascii_is_space(text.p[at]))
        return range;
    while (at < range.end && ascii_is_space(text.p[at]))
        at++;
    return (struct range){at, range.end};
}

/* What the text says, without the marks that it is set by. */
static struct word_list without_markup(struct str text, struct range range, struct word_list words)
{
    size_t kept = 0, i = 0;
    for (size_t at = range.start; (at = markup_next(text, at, range.end)) < range.end;) {
        size_t length = markup_length(text, at, range.end);
        for (; i < words.count && words.items[i].range.start < at; i++)
            words.items[kept++] = words.items[i];
        while (i < words.count && words.items[i].range.start < at + length)
            i++;
        at += length ? length : 1;
    }
    for (; i < words.count; i++)
        words.items[kept++] = words.items[i];
    return (struct word_list){words.items, kept};
}

static void add_unit(struct unit_reader *reader, struct range range, size_t block, uint32_t level,
                     uint32_t column)
{
    struct arena *arena = reader->comparing->arena;
    struct str text = reader->body->text;
    range = without_mark(text, range);
    struct word_list list = without_markup(text, range, words_of(arena, NULL, text, range));
    if (list.count == 0)
        return;
    size_t index = reader->version->unit_count++;
    if (index == reader->room) {
        reader->room = 2 * reader->room + 64;
        struct unit *units = ARENA_ARRAY(arena, reader->room, struct unit);
        if (index)
            memcpy(units, reader->version->units, index * sizeof *units);
        reader->version->units = units;
    }
    reader->version->units[index] = (struct unit){
        .range = range,
        .block = block,
        .first_word = reader->words.count,
        .word_count = list.count,
        .level = level,
        .column = column,
    };
    for (size_t i = 0; i < list.count; i++)
        *VEC_PUSH(arena, &reader->words) = list.items[i];
    put_under_heading(reader, index);
}

/* A cell of row `row`, whatever tells rows apart. */
static void add_cell(struct unit_reader *reader, struct range range, size_t block, uint32_t column,
                     size_t row)
{
    size_t before = reader->version->unit_count;
    if (row != reader->row || column == 1)
        reader->row_head = UNIT_NONE;
    reader->row = row;
    add_unit(reader, range, block, 0, column);
    if (reader->version->unit_count == before)
        return;
    if (reader->row_head == UNIT_NONE)
        reader->row_head = before;
    else
        reader->version->units[before].section = reader->row_head;
}

/* Tables that a plain text draws */

static bool is_rule(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (!strchr("|-:=+ \t\r", line.p[i]))
            return false;
    return true;
}

/* What stands between the bars of a line. */
static void read_row(struct unit_reader *reader, struct range line, size_t block)
{
    const char *text = reader->body->text.p;
    uint32_t column = 0;
    for (size_t at = line.start + 1; at < line.end; column++) {
        size_t end = at;
        while (end < line.end && text[end] != '|')
            end++;
        struct range cell = {at, end};
        while (cell.start < cell.end && ascii_is_space(text[cell.start]))
            cell.start++;
        while (cell.end > cell.start && ascii_is_space(text[cell.end - 1]))
            cell.end--;
        add_cell(reader, cell, block, column + 1, line.start);
        at = end + 1;
    }
}

static bool is_row(struct str line)
{
    line = str_trim(line);
    return line.n > 2 && line.p[0] == '|' && line.p[line.n - 1] == '|';
}

/* Whether all of a block is a drawn table; then its cells have been added. */
static bool read_drawn_table(struct unit_reader *reader, size_t block)
{
    struct range range = reader->body->blocks.items[block].range;
    struct str text = str_sub(reader->body->text, range.start, range.end), rest = text;
    if (text.n == 0 || text.p[0] != '|')
        return false;
    while (rest.n)
        if (!is_row(str_cut(&rest, '\n')))
            return false;
    for (rest = text; rest.n;) {
        struct str line = str_cut(&rest, '\n'), row = str_trim(line);
        size_t start = range.start + (size_t)(row.p - text.p);
        if (!is_rule(row))
            read_row(reader, (struct range){start, start + row.n}, block);
    }
    return true;
}

/* A heading is one unit, whatever full stops it has. */
static void read_heading(struct unit_reader *reader, size_t block)
{
    const struct block *heading = &reader->body->blocks.items[block];
    struct range range =
        without_number(reader->comparing->arena, reader->body->text, heading->range);
    add_unit(reader, range, block, level_of(heading), 0);
}

static void read_sentence(struct unit_reader *reader, const struct sentence *sentence)
{
    const struct block *block = &reader->body->blocks.items[sentence->block];
    if (block->kind == BLOCK_CELL)
        add_cell(reader, sentence->range, sentence->block, block->column, block->row);
    else if (block->kind != BLOCK_HEADING)
        add_unit(reader, sentence->range, sentence->block, 0, 0);
    else if (sentence->range.start == block->range.start)
        read_heading(reader, sentence->block);
}

static version_words read_units(struct comparing *comparing, const struct document *document,
                                struct compared *version)
{
    struct document body = document_body(document);
    struct unit_reader reader = {.comparing = comparing,
                                 .body = &body,
                                 .version = version,
                                 .row_head = UNIT_NONE,
                                 .row = SIZE_MAX};
    struct sentences sentences = sentences_without_words(comparing->arena, comparing->tools, &body);
    for (size_t i = 0; i <= MOST_LEVELS; i++)
        reader.open[i] = UNIT_NONE;
    version->document = document;
    size_t drawn = SIZE_MAX; /* the block that was a drawn table */
    for (size_t i = 0; i < sentences.count; i++) {
        size_t block = sentences.items[i].block;
        bool first = i == 0 || block != sentences.items[i - 1].block;
        if (first && read_drawn_table(&reader, block))
            drawn = block;
        if (block != drawn)
            read_sentence(&reader, &sentences.items[i]);
    }
    return reader.words;
}

static void number_words(struct comparing *comparing, struct dictionary *dictionary,
                         version_words words, struct compared *version)
{
    version->words = ARENA_ARRAY(comparing->arena, words.count + 1, struct compared_word);
    version->word_count = words.count;
    for (size_t i = 0; i < words.count; i++)
        version->words[i] = (struct compared_word){.range = words.items[i].range,
                                                   .id = id_of(dictionary, &words.items[i]),
                                                   .flags = words.items[i].flags};
    for (size_t i = 0; i < version->unit_count; i++)
        for (size_t k = 0; k < version->units[i].word_count; k++)
            version->words[version->units[i].first_word + k].unit = (uint32_t)i;
}

/* In how many units each word stands. */
static void count_units(const struct compared *version, uint32_t *counts, uint32_t *last,
                        uint32_t first_mark)
{
    for (size_t i = 0; i < version->word_count; i++) {
        uint32_t mark = first_mark + version->words[i].unit;
        if (last[version->words[i].id] != mark)
            counts[version->words[i].id]++;
        last[version->words[i].id] = mark;
    }
}

/* Whether more English function words stand in both versions than Swedish ones. */
static bool is_english(const struct dictionary *dictionary, const struct compared *old,
                       const struct compared *new)
{
    const struct compared *const versions[] = {old, new};
    size_t english = 0, swedish = 0;
    for (size_t v = 0; v < 2; v++)
        for (size_t i = 0; i < versions[v]->word_count; i++) {
            struct str lower = dictionary->words.items[versions[v]->words[i].id].lower;
            english += word_is_english_stop(lower);
            swedish += word_is_stop(lower);
        }
    return english > swedish;
}

/* What a word says by its looks, whatever the text: short ones are the grammar's. */
static double look_of(const struct word *word, bool english)
{
    if (word->flags & WORD_SIGN)
        return 0;
    if (word->flags & WORD_NUMBER)
        return 0.6;
    if (english ? word_is_english_stop(word->lower) : word_is_stop(word->lower))
        return 0.25;
    return word->lower.n < 8 ? (double)word->lower.n / 8 : 1;
}

/* What it says by how rare it is: all that there is to say in a short text is its looks. */
static void weigh_words(struct comparing *comparing, const struct dictionary *dictionary)
{
    const struct compared *old = comparing->old.version, *new = comparing->new.version;
    size_t count = dictionary->words.count, units = old->unit_count + new->unit_count;
    uint32_t *counts = ARENA_ARRAY(comparing->arena, count + 1, uint32_t);
    uint32_t *last = ARENA_ARRAY(comparing->arena, count + 1, uint32_t);
    count_units(old, counts, last, 1);
    count_units(new, counts, last, 1 + (uint32_t)old->unit_count);
    comparing->weights = ARENA_ARRAY(comparing->arena, count + 1, float);
    for (size_t i = 0; i < count; i++) {
        double rare = log(1 + (double)units / counts[i]) / log(1 + (double)units);
        comparing->weights[i] = (float)(look_of(&dictionary->words.items[i], comparing->english) *
                                        (0.25 + 0.75 * rare));
    }
    comparing->comparison->weights = comparing->weights;
}

/* What long words of one kin begin with ("kostnad", "kostade"): a number above those of all keys; 0
 * of short words. */
static uint64_t beginning_of(const struct word *word)
{
    size_t letters = 0, at = 0;
    while (at < word->lower.n && letters < BEGINNING_LETTERS) {
        utf8_next(word->lower, &at);
        letters++;
    }
    if ((word->flags & (WORD_SIGN | WORD_NUMBER)) || letters < BEGINNING_LETTERS)
        return 0;
    return hash_quick(str_sub(word->lower, 0, at), 0) | UINT64_C(1) << 63;
}

static struct str stem_of(const struct comparing *comparing, struct str lower)
{
    if (lower.n <= SHORT_WORD)
        return lower;
    return comparing->english ? text_stem_english(comparing->tools, lower)
                              : text_stem(comparing->tools, lower);
}

/* What stands for each word (synonyms.h), where its stem is one of theirs. */
static void find_groups(struct comparing *comparing, const struct dictionary *stems)
{
    const char *const *rows = comparing->english ? synonyms_en : synonyms_sv;
    size_t words = comparing->word_count;
    uint64_t *groups = ARENA_ARRAY(comparing->arena, stems->words.count + 1, uint64_t);
    for (size_t row = 0; rows[row]; row++)
        for (struct str rest = str_from(rows[row]); rest.n;) {
            struct str word = str_cut(&rest, ' ');
            size_t slot = slot_of(stems, stem_of(comparing, word));
            if (word.n && stems->slots[slot])
                groups[stems->slots[slot] - 1] = FIRST_GROUP + row;
        }
    comparing->groups = ARENA_ARRAY(comparing->arena, words + 1, uint64_t);
    for (size_t i = 0; i < words; i++)
        if (comparing->keys[i] != WORD_MATCH_NONE)
            comparing->groups[i] = groups[comparing->keys[i]];
}

static void find_keys(struct comparing *comparing, const struct dictionary *dictionary)
{
    size_t count = dictionary->words.count;
    struct dictionary stems = dictionary_make(comparing->arena, count);
    comparing->keys = ARENA_ARRAY(comparing->arena, count + 1, uint32_t);
    comparing->beginnings = ARENA_ARRAY(comparing->arena, count + 1, uint64_t);
    for (size_t i = 0; i < count; i++) {
        struct word stem = dictionary->words.items[i];
        if ((stem.flags & WORD_LETTERS) && !(stem.flags & WORD_NUMBER))
            stem.lower = str_copy(comparing->arena, stem_of(comparing, stem.lower));
        comparing->keys[i] = stem.flags & WORD_SIGN ? WORD_MATCH_NONE : id_of(&stems, &stem);
        comparing->beginnings[i] = beginning_of(&dictionary->words.items[i]);
    }
    comparing->key_count = stems.words.count;
    comparing->word_count = count;
    find_groups(comparing, &stems);
}

static void finish_side(struct comparing *comparing, struct side *side)
{
    struct arena *arena = comparing->arena;
    size_t count = side->version->unit_count;
    side->hashes = ARENA_ARRAY(arena, count + 1, uint64_t);
    side->partner = ARENA_ARRAY(arena, count + 1, size_t);
    side->content = ARENA_ARRAY(arena, count + 1, float);
    side->repeated = ARENA_ARRAY(arena, count + 1, bool);
    side->bags = ARENA_ARRAY(arena, count + 1, struct bag);
    side->tied_before = ARENA_ARRAY(arena, count + 1, size_t);
    side->tied_after = ARENA_ARRAY(arena, count + 1, size_t);
    for (size_t i = 0; i < count; i++) {
        struct unit *unit = &side->version->units[i];
        uint64_t hash = unit->word_count;
        for (size_t k = 0; k < unit->word_count; k++) {
            uint32_t id = side->version->words[unit->first_word + k].id;
            hash = hash_quick((struct str){(const char *)&id, sizeof id}, hash);
            unit->weight += comparing->weights[id];
            if (!(side->version->words[unit->first_word + k].flags & WORD_NUMBER))
                side->content[i] += comparing->weights[id];
        }
        side->hashes[i] = hash;
        side->partner[i] = UNIT_NONE;
    }
}

void comparing_read(struct comparing *comparing, const struct document *old,
                    const struct document *new)
{
    struct compared *old_version = comparing->old.version, *new_version = comparing->new.version;
    version_words old_words = read_units(comparing, old, old_version);
    version_words new_words = read_units(comparing, new, new_version);
    struct dictionary dictionary =
        dictionary_make(comparing->arena, old_words.count + new_words.count);
    number_words(comparing, &dictionary, old_words, old_version);
    number_words(comparing, &dictionary, new_words, new_version);
    comparing->english = is_english(&dictionary, old_version, new_version);
    weigh_words(comparing, &dictionary);
    find_keys(comparing, &dictionary);
    finish_side(comparing, &comparing->old);
    finish_side(comparing, &comparing->new);
}

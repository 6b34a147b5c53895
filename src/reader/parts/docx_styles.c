/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/docx_styles.h"

#include "base/utf8.h"
#include "reader/parts/numbering.h"
#include "reader/parts/xml.h"

#include <stdint.h>

/* Styles that are based on each other in a ring end here. */
#define ANCESTORS 20
#define MARK_BYTES 100

static bool is(xmlTextReaderPtr reader, struct str name)
{
    return str_equal(xml_name(reader), name);
}

/* Styles */

static void start_style(struct docx_styles *styles, xmlTextReaderPtr reader)
{
    struct docx_style *style = VEC_PUSH(styles->arena, &styles->styles);
    if (style)
        *style = (struct docx_style){.id = xml_attribute(styles->arena, reader, STR("styleId")),
                                     .outline = -1,
                                     .list = -1,
                                     .level = -1};
}

static void note_of_style(struct docx_styles *styles, xmlTextReaderPtr reader)
{
    if (is(reader, STR("style"))) {
        start_style(styles, reader);
        return;
    }
    if (styles->styles.count == 0)
        return;
    struct docx_style *style = &styles->styles.items[styles->styles.count - 1];
    if (is(reader, STR("name")))
        style->name = xml_attribute(styles->arena, reader, STR("val"));
    else if (is(reader, STR("basedOn")))
        style->based_on = xml_attribute(styles->arena, reader, STR("val"));
    else if (is(reader, STR("outlineLvl")))
        style->outline = xml_number(reader, STR("val"), -1);
    else if (is(reader, STR("numId")))
        style->list = xml_number(reader, STR("val"), -1);
    else if (is(reader, STR("ilvl")))
        style->level = xml_number(reader, STR("val"), -1);
}

static void read_part(struct docx_styles *styles, struct str part, xmlTextReaderPtr *reader_place,
                      void (*note)(struct docx_styles *styles, xmlTextReaderPtr reader))
{
    *reader_place = xml_open(part);
    enum xml_step step = *reader_place ? XML_STEP_OTHER : XML_STEP_DONE;
    while (step != XML_STEP_DONE && step != XML_STEP_BROKEN) {
        step = xml_next(*reader_place, false);
        if (step == XML_STEP_START || step == XML_STEP_EMPTY)
            note(styles, *reader_place);
    }
    xml_close(*reader_place);
    *reader_place = NULL;
}

void docx_read_styles(struct docx_styles *styles, struct str part, xmlTextReaderPtr *reader_place)
{
    read_part(styles, part, reader_place, note_of_style);
}

static const struct docx_style *find_style(const struct docx_styles *styles, struct str id)
{
    for (size_t i = 0; i < styles->styles.count; i++)
        if (str_equal(styles->styles.items[i].id, id))
            return &styles->styles.items[i];
    return NULL;
}

static bool starts_without_case(struct str s, struct str prefix)
{
    for (size_t i = 0; i < prefix.n; i++)
        if (i >= s.n || ascii_lower(s.p[i]) != prefix.p[i])
            return false;
    return true;
}

/* "heading 2", "Rubrik 2", "Rubrik2", "Rubrik 2 numrerad"; "Title" and its Swedish id are the first
 * level. */
static uint32_t level_of_name(struct str name)
{
    static const struct str words[] = {STR_INIT("heading"), STR_INIT("rubrik")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts_without_case(name, words[i]))
            continue;
        struct str rest = str_trim(str_sub(name, words[i].n, name.n));
        if (rest.n && rest.p[0] >= '1' && rest.p[0] <= '9')
            return (uint32_t)(rest.p[0] - '0');
    }
    return starts_without_case(name, STR("title")) ? 1 : 0;
}

uint32_t docx_heading_level(const struct docx_styles *styles, struct str style_id)
{
    uint32_t level = level_of_name(style_id);
    const struct docx_style *style = find_style(styles, style_id);
    for (int i = 0; style && i < ANCESTORS; i++) {
        if (style->outline >= 0)
            return style->outline < DOCX_LEVELS ? (uint32_t)style->outline + 1 : 0;
        if (level_of_name(style->name))
            return level_of_name(style->name);
        style = find_style(styles, style->based_on);
    }
    return level;
}

bool docx_style_list(const struct docx_styles *styles, struct str style_id, int *ret_list,
                     int *ret_level)
{
    const struct docx_style *style = find_style(styles, style_id);
    for (int i = 0; style && i < ANCESTORS; i++) {
        if (style->list >= 0) {
            *ret_list = style->list;
            *ret_level = style->level >= 0 ? style->level : 0;
            return true;
        }
        style = find_style(styles, style->based_on);
    }
    return false;
}

/* Numbering */

/* The part lists all abstractNum first, then all num: what stands between belongs to the latest. */
static void note_of_level(struct docx_styles *styles, struct docx_abstract *abstract,
                          xmlTextReaderPtr reader)
{
    if (is(reader, STR("lvl")))
        styles->level_at_hand = xml_number(reader, STR("ilvl"), -1);
    if (styles->level_at_hand < 0 || styles->level_at_hand >= DOCX_LEVELS)
        return;
    struct docx_level *level = &abstract->levels[styles->level_at_hand];
    if (is(reader, STR("numFmt")))
        level->format = xml_attribute(styles->arena, reader, STR("val"));
    else if (is(reader, STR("lvlText")))
        level->text = xml_attribute(styles->arena, reader, STR("val"));
    else if (is(reader, STR("start")))
        level->start = xml_number(reader, STR("val"), 1);
}

static void note_of_list(struct docx_list *list, xmlTextReaderPtr reader)
{
    if (is(reader, STR("abstractNumId")))
        list->abstract = xml_number(reader, STR("val"), -1);
    else if (is(reader, STR("startOverride")))
        list->restarts = true;
}

static void note_of_numbering(struct docx_styles *styles, xmlTextReaderPtr reader)
{
    if (is(reader, STR("abstractNum"))) {
        struct docx_abstract *abstract = VEC_PUSH(styles->arena, &styles->abstracts);
        if (abstract)
            abstract->id = xml_number(reader, STR("abstractNumId"), -1);
        styles->level_at_hand = -1;
    } else if (is(reader, STR("num"))) {
        struct docx_list *list = VEC_PUSH(styles->arena, &styles->lists);
        if (list)
            *list = (struct docx_list){.id = xml_number(reader, STR("numId"), -1), .abstract = -1};
    } else if (styles->lists.count) {
        note_of_list(&styles->lists.items[styles->lists.count - 1], reader);
    } else if (styles->abstracts.count) {
        note_of_level(styles, &styles->abstracts.items[styles->abstracts.count - 1], reader);
    }
}

void docx_read_numbering(struct docx_styles *styles, struct str part,
                         xmlTextReaderPtr *reader_place)
{
    read_part(styles, part, reader_place, note_of_numbering);
}

static struct docx_list *find_list(struct docx_styles *styles, int id)
{
    for (size_t i = 0; i < styles->lists.count; i++)
        if (styles->lists.items[i].id == id)
            return &styles->lists.items[i];
    return NULL;
}

static struct docx_abstract *find_abstract(struct docx_styles *styles, int id)
{
    for (size_t i = 0; i < styles->abstracts.count; i++)
        if (styles->abstracts.items[i].id == id)
            return &styles->abstracts.items[i];
    return NULL;
}

static struct str number_text(struct arena *arena, struct str format, int number)
{
    enum numbering numbering = str_ends(format, STR("Letter"))  ? NUMBERING_LETTER
                               : str_ends(format, STR("Roman")) ? NUMBERING_ROMAN
                                                                : NUMBERING_DECIMAL;
    return numbering_text(arena, numbering, str_starts(format, STR("upper")), number);
}

/* "%1.%2" with the numbers of the levels put in. */
static struct str fill_in(struct docx_styles *styles, const struct docx_abstract *abstract,
                          int level)
{
    struct str text = abstract->levels[level].text, out = STR("");
    text = str_sub(text, 0, utf8_cut(text, MARK_BYTES));
    for (size_t i = 0; i < text.n; i++) {
        int of = i + 1 < text.n ? text.p[i + 1] - '1' : -1;
        if (text.p[i] != '%' || of < 0 || of >= DOCX_LEVELS) {
            out = str_format(styles->arena, "%.*s%c", STR_ARGS(out), text.p[i]);
            continue;
        }
        struct str number = number_text(styles->arena, abstract->levels[of].format,
                                        abstract->counters[of] ? abstract->counters[of] : 1);
        out = str_format(styles->arena, "%.*s%.*s", STR_ARGS(out), STR_ARGS(number));
        i++;
    }
    return str_trim(out);
}

static void count_one(struct docx_abstract *abstract, int level)
{
    int start = abstract->levels[level].start;
    abstract->counters[level] =
        abstract->counters[level] ? abstract->counters[level] + 1 : (start > 0 ? start : 1);
    for (int deeper = level + 1; deeper < DOCX_LEVELS; deeper++)
        abstract->counters[deeper] = 0;
}

struct str docx_next_mark(struct docx_styles *styles, int list_id, int level)
{
    struct docx_list *list = find_list(styles, list_id);
    struct docx_abstract *abstract = list ? find_abstract(styles, list->abstract) : NULL;
    if (!abstract || level < 0 || level >= DOCX_LEVELS)
        return (struct str){NULL, 0};
    if (list->restarts)
        for (int i = 0; i < DOCX_LEVELS; i++)
            abstract->counters[i] = 0;
    list->restarts = false;
    count_one(abstract, level);
    struct str format = abstract->levels[level].format;
    if (str_equal(format, STR("none")))
        return (struct str){NULL, 0};
    return str_equal(format, STR("bullet")) ? STR("•") : fill_in(styles, abstract, level);
}

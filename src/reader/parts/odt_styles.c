/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/odt_styles.h"

#include "base/utf8.h"
#include "reader/parts/numbering.h"
#include "reader/parts/xml.h"

#include <limits.h>

/* Styles that are based on each other in a ring end here. */
#define ANCESTORS 20
/* What stands around a number. */
#define AFFIX_BYTES 40
#define LARGEST_NUMBER 1000000

static const struct str paragraph_family = STR_INIT("paragraph");

static bool is(xmlTextReaderPtr reader, struct str name)
{
    return str_equal(xml_name(reader), name);
}

/* Reading */

static void start_style(struct odt_styles *styles, xmlTextReaderPtr reader)
{
    struct arena *arena = styles->arena;
    struct odt_style *style = VEC_PUSH(arena, &styles->styles);
    styles->in_list = false;
    if (!style)
        return;
    style->family = xml_attribute(arena, reader, STR("family"));
    style->name = xml_attribute(arena, reader, STR("name"));
    style->parent = xml_attribute(arena, reader, STR("parent-style-name"));
    style->outline = xml_number(reader, STR("default-outline-level"), 0);
    if (xml_attribute(arena, reader, STR("master-page-name")).n)
        style->breaks = ODT_YES;
}

static enum odt_answer answer_of(struct str value, struct str yes, struct str also)
{
    if (value.n == 0)
        return ODT_UNSAID;
    return str_equal(value, yes) || str_equal(value, also) ? ODT_YES : ODT_NO;
}

/* "12pt", "12.5pt"; anything else (a percentage of the parent's) is unsaid. */
static float points_of(struct str value)
{
    float points = 0, unit = 1;
    bool fraction = false;
    if (!str_ends(value, STR("pt")) || value.n > 8)
        return 0;
    for (size_t i = 0; i < value.n - 2; i++) {
        if (value.p[i] == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (!ascii_is_digit(value.p[i]))
            return 0;
        unit = fraction ? unit / 10 : unit;
        points = points * 10 + (float)(value.p[i] - '0');
    }
    return points * unit;
}

static void note_of_style(struct odt_styles *styles, struct odt_style *style,
                          xmlTextReaderPtr reader)
{
    struct arena *arena = styles->arena;
    if (is(reader, STR("text-properties"))) {
        style->bold =
            answer_of(xml_attribute(arena, reader, STR("font-weight")), STR("bold"), STR("700"));
        style->italic = answer_of(xml_attribute(arena, reader, STR("font-style")), STR("italic"),
                                  STR("oblique"));
        style->size = points_of(xml_attribute(arena, reader, STR("font-size")));
    } else if (is(reader, STR("paragraph-properties"))) {
        enum odt_answer breaks =
            answer_of(xml_attribute(arena, reader, STR("break-before")), STR("page"), STR("page"));
        style->breaks = breaks == ODT_UNSAID ? style->breaks : breaks;
    }
}

static void start_list(struct odt_styles *styles, xmlTextReaderPtr reader)
{
    struct odt_list *list = VEC_PUSH(styles->arena, &styles->lists);
    if (list && is(reader, STR("list-style")))
        list->name = xml_attribute(styles->arena, reader, STR("name"));
    styles->in_list = true;
}

static struct str affix(struct odt_styles *styles, xmlTextReaderPtr reader, struct str name)
{
    struct str text = xml_attribute(styles->arena, reader, name);
    return str_sub(text, 0, utf8_cut(text, AFFIX_BYTES));
}

static void note_of_list(struct odt_styles *styles, xmlTextReaderPtr reader)
{
    bool bullet = is(reader, STR("list-level-style-bullet"));
    bool number =
        is(reader, STR("list-level-style-number")) || is(reader, STR("outline-level-style"));
    int level = xml_number(reader, STR("level"), 0);
    if ((!bullet && !number) || level < 1 || level > ODT_LEVELS)
        return;
    struct odt_list *list = &styles->lists.items[styles->lists.count - 1];
    list->levels[level - 1] = (struct odt_level){
        .bullet = bullet,
        .format = xml_attribute(styles->arena, reader, STR("num-format")),
        .prefix = affix(styles, reader, STR("num-prefix")),
        .suffix = affix(styles, reader, STR("num-suffix")),
        .shown = xml_number(reader, STR("display-levels"), 1),
        .start = xml_number(reader, STR("start-value"), 1),
    };
}

/* True when what is inside the element is of no interest. */
static bool note(struct odt_styles *styles, xmlTextReaderPtr reader)
{
    if (is(reader, STR("body")) || is(reader, STR("master-styles")))
        return true;
    if (is(reader, STR("style")))
        start_style(styles, reader);
    else if (is(reader, STR("list-style")) || is(reader, STR("outline-style")))
        start_list(styles, reader);
    else if (styles->in_list && styles->lists.count)
        note_of_list(styles, reader); /* the letters in it are those of its marks */
    else if (styles->styles.count)
        note_of_style(styles, &styles->styles.items[styles->styles.count - 1], reader);
    return false;
}

void odt_read_styles(struct odt_styles *styles, struct str part, xmlTextReaderPtr *reader_place)
{
    bool skip = false;
    *reader_place = xml_open(part);
    enum xml_step step = *reader_place ? XML_STEP_OTHER : XML_STEP_DONE;
    while (step != XML_STEP_DONE && step != XML_STEP_BROKEN) {
        step = xml_next(*reader_place, skip);
        skip = (step == XML_STEP_START || step == XML_STEP_EMPTY) && note(styles, *reader_place);
    }
    xml_close(*reader_place);
    *reader_place = NULL;
}

/* Asking */

static const struct odt_style *find_style(const struct odt_styles *styles, struct str family,
                                          struct str name)
{
    for (size_t i = 0; name.n && i < styles->styles.count; i++)
        if (str_equal(styles->styles.items[i].name, name) &&
            str_equal(styles->styles.items[i].family, family))
            return &styles->styles.items[i];
    return NULL;
}

struct flow_letters odt_letters(const struct odt_styles *styles, struct str family, struct str name,
                                struct flow_letters around)
{
    enum odt_answer bold = ODT_UNSAID, italic = ODT_UNSAID;
    float size = 0;
    const struct odt_style *style = find_style(styles, family, name);
    for (int i = 0; style && i < ANCESTORS; i++) {
        bold = bold == ODT_UNSAID ? style->bold : bold;
        italic = italic == ODT_UNSAID ? style->italic : italic;
        size = size > 0 ? size : style->size;
        style = find_style(styles, family, style->parent);
    }
    return (struct flow_letters){
        .bold = bold == ODT_UNSAID ? around.bold : bold == ODT_YES,
        .italic = italic == ODT_UNSAID ? around.italic : italic == ODT_YES,
        .size = size > 0 ? size : around.size,
    };
}

/* "Heading_20_2" is what LibreOffice calls a heading also where it gives it no level; "Title" has
 * none ever. */
static uint32_t level_of_name(struct str name)
{
    static const struct str heading = STR_INIT("Heading_20_");
    if (str_starts(name, heading) && name.n == heading.n + 1 && name.p[heading.n] >= '1' &&
        name.p[heading.n] <= '9')
        return (uint32_t)(name.p[heading.n] - '0');
    return str_equal(name, STR("Title")) ? 1 : 0;
}

uint32_t odt_heading_level(const struct odt_styles *styles, struct str name)
{
    const struct odt_style *style = find_style(styles, paragraph_family, name);
    for (int i = 0; style && i < ANCESTORS; i++) {
        if (style->outline > 0 && style->outline <= ODT_LEVELS)
            return (uint32_t)style->outline;
        if (level_of_name(style->name))
            return level_of_name(style->name);
        style = find_style(styles, paragraph_family, style->parent);
    }
    return 0;
}

bool odt_breaks_page(const struct odt_styles *styles, struct str name)
{
    const struct odt_style *style = find_style(styles, paragraph_family, name);
    for (int i = 0; style && i < ANCESTORS; i++) {
        if (style->breaks != ODT_UNSAID)
            return style->breaks == ODT_YES;
        style = find_style(styles, paragraph_family, style->parent);
    }
    return false;
}

/* Lists */

struct odt_list *odt_find_list(struct odt_styles *styles, struct str name)
{
    for (size_t i = 0; i < styles->lists.count; i++)
        if (str_equal(styles->lists.items[i].name, name))
            return &styles->lists.items[i];
    return NULL;
}

void odt_restart_list(struct odt_list *list, int level)
{
    for (; level < ODT_LEVELS; level++)
        list->counters[level] = 0;
}

void odt_set_number(struct odt_list *list, int level, int number)
{
    if (level >= 0 && level < ODT_LEVELS && number > 0 && number <= LARGEST_NUMBER)
        list->counters[level] = number - 1;
}

static void count_one(struct odt_list *list, int level)
{
    int start = list->levels[level].start;
    if (list->counters[level] == 0 && start > 0 && start <= LARGEST_NUMBER)
        list->counters[level] = start - 1;
    if (list->counters[level] < INT_MAX)
        list->counters[level]++;
    odt_restart_list(list, level + 1);
}

static struct str number_at(struct arena *arena, const struct odt_list *list, int level)
{
    struct str format = list->levels[level].format;
    char sign = format.n ? ascii_lower(format.p[0]) : '1';
    enum numbering numbering = sign == 'a'   ? NUMBERING_LETTER
                               : sign == 'i' ? NUMBERING_ROMAN
                                             : NUMBERING_DECIMAL;
    int number = list->counters[level] ? list->counters[level] : 1;
    return numbering_text(arena, numbering, format.n && ascii_is_upper(format.p[0]), number);
}

struct str odt_next_mark(struct arena *arena, struct odt_list *list, int level)
{
    if (level < 0 || level >= ODT_LEVELS)
        return (struct str){NULL, 0};
    const struct odt_level *own = &list->levels[level];
    count_one(list, level);
    if (own->bullet)
        return STR("•");
    if (own->format.n == 0)
        return (struct str){NULL, 0};
    int first = own->shown > 1 && own->shown <= level + 1 ? level + 1 - own->shown : level;
    struct str mark = own->prefix;
    for (int i = first; i <= level; i++) {
        /* A level that shows no number of its own leaves none in those below it. */
        if (i < level && list->levels[i].format.n == 0)
            continue;
        struct str number = number_at(arena, list, i);
        mark =
            str_format(arena, "%.*s%.*s%s", STR_ARGS(mark), STR_ARGS(number), i < level ? "." : "");
    }
    return str_trim(str_format(arena, "%.*s%.*s", STR_ARGS(mark), STR_ARGS(own->suffix)));
}

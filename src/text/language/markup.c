/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/markup.h"

/* In bytes. Longer ones are no marks: "a < b" and "[" have other uses. */
#define LONGEST_TAG 400
#define LONGEST_NOTE 40
#define LONGEST_LINK 400
#define LONGEST_NOTE_TAG 200

/* What they hold stands by itself. */
static const char *const block_tags[] = {"br", "div", "dd",    "dl",    "dt",    "h1", "h2", "h3",
                                         "h4", "h5",  "h6",    "hr",    "li",    "ol", "p",  "td",
                                         "th", "tr",  "table", "tbody", "thead", "ul"};
static const char *const inline_tags[] = {"a", "b", "cite", "code",  "del",    "em",  "i",   "ins",
                                          "s", "q", "span", "small", "strong", "sub", "sup", "u"};
#define TAGS(list) list, sizeof list / sizeof *list

size_t markup_next(struct str text, size_t at, size_t end)
{
    while (at < end && text.p[at] != '*' && text.p[at] != '_' && text.p[at] != '`' &&
           text.p[at] != '<' && text.p[at] != '[' && text.p[at] != ']')
        at++;
    return at;
}

/* Behind the first `sign` in `text[at, end)`, with no line's end before it; `at` when none. */
static size_t behind(struct str text, size_t at, size_t end, char sign)
{
    for (size_t i = at; i < end && text.p[i] != '\n'; i++)
        if (text.p[i] == sign)
            return i + 1;
    return at;
}

static size_t nearest(size_t at, size_t most, size_t end)
{
    return end - at > most ? at + most : end;
}

static bool is_one_of(struct str name, const char *const *tags, size_t count)
{
    char room[8];
    if (name.n == 0 || name.n > sizeof room)
        return false;
    for (size_t i = 0; i < name.n; i++)
        room[i] = ascii_lower(name.p[i]);
    for (size_t i = 0; i < count; i++)
        if (str_equal((struct str){room, name.n}, str_from(tags[i])))
            return true;
    return false;
}

/* The name in "<name …", "</name"; empty when it is none. */
static struct str tag_name(struct str text, size_t at, size_t end)
{
    size_t start = at + 1;
    start += start < end && text.p[start] == '/';
    size_t stop = start;
    while (stop < end && (ascii_is_alpha(text.p[stop]) || ascii_is_digit(text.p[stop])))
        stop++;
    bool ended =
        stop < end && (ascii_is_space(text.p[stop]) || text.p[stop] == '>' || text.p[stop] == '/');
    return ended ? str_sub(text, start, stop) : (struct str){0};
}

static size_t tag_length(struct str text, size_t at, size_t end)
{
    struct str name = tag_name(text, at, end);
    if (!is_one_of(name, TAGS(block_tags)) && !is_one_of(name, TAGS(inline_tags)))
        return 0;
    size_t stop = behind(text, at, nearest(at, LONGEST_TAG, end), '>');
    return stop - at;
}

/* A raised note, its number with it: "<sup id="n3"><a href="#3">3</a></sup>"; what is only raised
 * ("m<sup>2</sup>") says something. */
static size_t note_tag_length(struct str text, size_t at, size_t end)
{
    struct str closing = STR("</sup>");
    struct str near = str_sub(text, at, nearest(at, LONGEST_NOTE_TAG, end));
    if (!str_starts(near, STR("<sup")))
        return 0;
    size_t found = str_find(near, closing, 0);
    return found < near.n && str_find(near, STR("<a "), 0) < found ? found + closing.n : 0;
}

/* "[^3]"; and where the note itself begins, "[^3]:". */
static size_t note_length(struct str text, size_t at, size_t end)
{
    if (at + 2 >= end || text.p[at + 1] != '^')
        return 0;
    size_t stop = behind(text, at, nearest(at, LONGEST_NOTE, end), ']');
    bool begins =
        stop > at && stop < end && text.p[stop] == ':' && (at == 0 || text.p[at - 1] == '\n');
    return stop + begins - at;
}

/* Behind the "](…)" that ends a link's words; `at` when none stands there. */
static size_t link_end(struct str text, size_t at, size_t end)
{
    if (at + 1 >= end || text.p[at] != ']' || text.p[at + 1] != '(')
        return at;
    return behind(text, at, nearest(at, LONGEST_LINK, end), ')');
}

static size_t link_start_length(struct str text, size_t at, size_t end)
{
    size_t stop = behind(text, at, nearest(at, LONGEST_LINK, end), ']');
    return stop > at && link_end(text, stop - 1, end) > stop - 1;
}

static bool is_letter(struct str text, size_t at)
{
    return ascii_is_alpha(text.p[at]) || ascii_is_digit(text.p[at]) ||
           (unsigned char)text.p[at] >= 0x80;
}

/* A run of one sign, known by its first, not inside a word or between blanks: "snake_case", "2 *
 * 3".
 */
static size_t emphasis_length(struct str text, size_t at, size_t end)
{
    size_t stop = at;
    if (at > 0 && text.p[at - 1] == text.p[at])
        return 0;
    while (stop < end && text.p[stop] == text.p[at])
        stop++;
    bool letter_before = at > 0 && is_letter(text, at - 1);
    bool letter_after = stop < end && is_letter(text, stop);
    bool blank_before = at == 0 || ascii_is_space(text.p[at - 1]);
    bool blank_after = stop == end || ascii_is_space(text.p[stop]);
    return (letter_before && letter_after) || (blank_before && blank_after) ? 0 : stop - at;
}

size_t markup_length(struct str text, size_t at, size_t end)
{
    if (at >= end)
        return 0;
    switch (text.p[at]) {
    case '*':
    case '_':
    case '`':
        return emphasis_length(text, at, end);
    case '<': {
        size_t note = note_tag_length(text, at, end);
        return note ? note : tag_length(text, at, end);
    }
    case '[': {
        size_t note = note_length(text, at, end);
        return note ? note : link_start_length(text, at, end);
    }
    case ']':
        return link_end(text, at, end) - at;
    default:
        return 0;
    }
}

bool markup_parts(struct str text, size_t at, size_t end)
{
    return at < end && text.p[at] == '<' && is_one_of(tag_name(text, at, end), TAGS(block_tags)) &&
           tag_length(text, at, end);
}

size_t markup_item_length(struct str line)
{
    bool item = line.n && line.p[0] == '<' && str_starts(line, STR("<li"));
    return item ? tag_length(line, 0, line.n) : 0;
}

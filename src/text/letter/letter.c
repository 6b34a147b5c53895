/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/letter.h"

#include "base/utf8.h"
#include "text/language/scan.h"

#include <unicode/uchar.h>

/* Running text has more words than any address, heading or signature… */
#define PROSE_WORDS 9
#define PROSE_WORDS_ENDED 6 /* with a full stop and without numbers */
/* …and with this many it needs no full stop. */
#define PROSE_WORDS_SURE 26
/* A head is not longer than this, however little prose a document has. */
#define HEAD_LINES_MAX 60
/* A line with more words is no address, and with more than these no heading. */
#define SHORT_LINE_WORDS 7
#define TITLE_WORDS 16

struct layout {
    struct arena *arena;
    const struct document *document;
    size_t next_block; /* the first block that ends behind the line at hand */
    struct letter letter;
};

static const struct block *block_at(struct layout *layout, struct range line)
{
    const struct document *document = layout->document;
    while (layout->next_block < document->blocks.count &&
           document->blocks.items[layout->next_block].range.end <= line.start)
        layout->next_block++;
    if (layout->next_block == document->blocks.count)
        return NULL;
    const struct block *block = &document->blocks.items[layout->next_block];
    return block->range.start < line.end ? block : NULL;
}

static bool is_mark(uint32_t c)
{
    return c == '#' || c == '*' || c == '_' || c == '>' || c == 0x2022 || c == ' ';
}

/* Without blanks, Markdown's marks and a bullet around it. */
static struct range undecorated(struct str text, struct range range)
{
    while (range.start < range.end) {
        size_t next = range.start;
        uint32_t c = scan_next(text, &next);
        bool bullet = c == '-' && scan_peek(text, next) == ' ';
        if (!is_mark(c) && !bullet)
            break;
        range.start = next;
    }
    while (range.end > range.start && is_mark(scan_peek_back(text, range.end)))
        range.end--;
    return range;
}

static bool has_alnum(struct str text, struct range range)
{
    for (size_t at = range.start; at < range.end;)
        if (scan_is_alnum(scan_next(text, &at)))
            return true;
    return false;
}

static void add_segment(struct layout *layout, struct range range, size_t column)
{
    struct str text = layout->letter.text;
    range = undecorated(text, range);
    if (range.start >= range.end || !has_alnum(text, range))
        return;
    struct letter_segment *segment = VEC_PUSH(layout->arena, &layout->letter.segments);
    *segment = (struct letter_segment){range, layout->letter.lines.count, column};
}

/* How many bytes part two segments at `at`: a tab, two blanks or more, '|', '·' or '•' with a blank
 * before it; 0 when none do. */
static size_t parting(struct str text, size_t at, size_t end)
{
    size_t next = at;
    uint32_t c = scan_next(text, &next);
    if (c == '|' || c == 0xB7)
        return next - at;
    if (c != ' ')
        return 0;
    size_t behind = scan_blanks(text, at);
    uint32_t sign = scan_peek(text, behind);
    if (text.p[at] == '\t' || behind - at > next - at || sign == '|' || sign == 0xB7)
        return (behind < end ? behind : end) - at;
    return 0;
}

static void split_line(struct layout *layout, struct range line)
{
    struct str text = str_sub(layout->letter.text, 0, line.end);
    size_t start = line.start, column = 0, start_column = 0;
    for (size_t at = line.start; at < line.end;) {
        size_t length = parting(text, at, line.end);
        if (length) {
            add_segment(layout, (struct range){start, at}, start_column);
            at += length;
            column += length;
            start = at;
            start_column = column;
        } else {
            scan_next(text, &at);
            column++;
        }
    }
    add_segment(layout, (struct range){start, line.end}, start_column);
}

static bool starts_with_bullet(struct str text, struct range line)
{
    size_t at = scan_blanks(text, line.start);
    uint32_t c = scan_next(text, &at);
    return (c == '-' || c == 0x2022) && scan_peek(text, at) == ' ';
}

static bool is_quoted(struct str text, struct range line)
{
    return scan_peek(text, scan_blanks(text, line.start)) == '>';
}

static void add_line(struct layout *layout, struct range range, bool gap)
{
    struct letter *letter = &layout->letter;
    size_t first = letter->segments.count;
    split_line(layout, range);
    if (letter->segments.count == first)
        return;
    const struct block *block = block_at(layout, range);
    struct letter_line *line = VEC_PUSH(layout->arena, &letter->lines);
    *line = (struct letter_line){.range = range,
                                 .first_segment = first,
                                 .segment_count = letter->segments.count - first,
                                 .gap_before = gap};
    line->heading = letter->text.p[range.start] == '#' || (block && block->kind == BLOCK_HEADING);
    line->list_item =
        starts_with_bullet(letter->text, range) || (block && block->kind == BLOCK_LIST_ITEM);
    if (is_quoted(letter->text, range) || (block && block->kind == BLOCK_QUOTE))
        line->zone = ZONE_QUOTED;
    else if (block && block->kind == BLOCK_MARGIN)
        line->zone = ZONE_MARGIN;
    else
        line->zone = ZONE_BODY;
    line->gap_before |= block && block->range.start >= range.start;
}

static void add_lines(struct layout *layout)
{
    struct str text = layout->letter.text;
    bool gap = true;
    for (size_t start = 0; start < text.n;) {
        size_t end = start;
        while (end < text.n && text.p[end] != '\n' && text.p[end] != '\f')
            end++;
        size_t before = layout->letter.lines.count;
        add_line(layout, (struct range){start, end}, gap);
        gap = layout->letter.lines.count == before;
        start = end + 1;
    }
}

static size_t words_in(struct str text, struct range range)
{
    size_t words = 0;
    bool inside = false;
    for (size_t at = range.start; at < range.end;) {
        uint32_t c = scan_next(text, &at);
        bool blank = c == ' ' || c == '\n';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

static bool ends_sentence(struct str text, size_t end)
{
    uint32_t c = scan_peek_back(text, end);
    if (c == ')' || c == 0x201D || c == '"')
        c = scan_peek_back(text, end - (c == 0x201D ? 3 : 1));
    return c == '.' || c == '!' || c == '?' || c == ':' || c == ';';
}

static bool has_digit(struct str text, struct range range)
{
    for (size_t at = range.start; at < range.end; at++)
        if (ascii_is_digit(text.p[at]))
            return true;
    return false;
}

/* The paragraph of lines [first, last) is running text. */
static bool is_prose(const struct letter *letter, size_t first, size_t last)
{
    size_t words = 0;
    bool digits = false;
    for (size_t i = first; i < last; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (line->heading || (line->segment_count > 2 && last - first < 3))
            return false;
        words += words_in(letter->text, line->range);
        digits |= has_digit(letter->text, line->range);
    }
    const struct letter_line *end = &letter->lines.items[last - 1];
    const struct letter_segment *segment =
        &letter->segments.items[end->first_segment + end->segment_count - 1];
    bool plain = scan_peek_back(letter->text, segment->range.end) == '.' && !digits;
    size_t enough = plain ? PROSE_WORDS_ENDED : PROSE_WORDS;
    return words >= PROSE_WORDS_SURE ||
           (words >= enough && ends_sentence(letter->text, segment->range.end));
}

/* Whether line `at` still belongs to the paragraph of the line before it. */
static bool continues(const struct letter *letter, size_t at)
{
    const struct letter_line *line = &letter->lines.items[at];
    return !line->gap_before && !line->list_item && line->zone == letter->lines.items[at - 1].zone;
}

/* A sentence may run on into this line; addresses ("c/o", an e-mail) begin small as well. */
static bool begins_small(const struct letter *letter, size_t line)
{
    struct str text = letter_line_text(letter, line);
    size_t at = 0;
    return u_islower((UChar32)utf8_next(text, &at)) && !str_starts(text, STR("c/o")) &&
           !(str_contains(text, STR("@")) && !str_contains(text, STR(" ")));
}

/* After a long line a number goes on with its sentence: "… på remiss, KTN" "2025/0091, …". */
static bool begins_with_digit(const struct letter *letter, size_t line)
{
    struct str text = letter_line_text(letter, line);
    return text.n > 0 && ascii_is_digit(text.p[0]);
}

static bool is_in_capitals(struct str text)
{
    size_t letters = 0;
    for (size_t at = 0; at < text.n;) {
        UChar32 c = (UChar32)utf8_next(text, &at);
        if (u_islower(c))
            return false;
        letters += u_isupper(c) != 0;
    }
    return letters > 4;
}

/* A line of an address or heading rather than of a sentence: short, and no sentence runs over its
 * end into the next. */
static bool stands_alone(const struct letter *letter, size_t line, size_t last, size_t words_max)
{
    const struct letter_line *at = &letter->lines.items[line];
    struct str text = letter_line_text(letter, line);
    if (at->segment_count > 1 || is_in_capitals(text))
        return true;
    size_t words = words_in(letter->text, at->range);
    bool more = line + 1 < last;
    if (words > words_max || (more && begins_small(letter, line + 1)) ||
        (more && words > SHORT_LINE_WORDS && begins_with_digit(letter, line + 1)))
        return false;
    uint32_t end = scan_peek_back(text, text.n);
    return end != ',' && end != '-' && (words <= SHORT_LINE_WORDS || !ends_sentence(text, text.n));
}

/* Without blank lines a letterhead and the text below it look like one paragraph: the lines in
 * front and behind that stand alone are not its prose. */
static void mark_paragraph(struct letter *letter, size_t first, size_t last)
{
    size_t start = first, end = last;
    while (start < last && stands_alone(letter, start, last, TITLE_WORDS))
        start++;
    while (end > start + 1 && stands_alone(letter, end - 1, end, SHORT_LINE_WORDS) &&
           ends_sentence(letter->text, letter->lines.items[end - 2].range.end) &&
           !ends_sentence(letter->text, letter->lines.items[end - 1].range.end))
        end--;
    if (start >= end || !is_prose(letter, start, end))
        return;
    for (size_t i = start; i < end; i++)
        letter->lines.items[i].prose = true;
    if (end < last)
        letter->lines.items[end].gap_before = true;
}

static void mark_prose(struct letter *letter)
{
    for (size_t first = 0; first < letter->lines.count;) {
        size_t last = first + 1;
        while (last < letter->lines.count && continues(letter, last))
            last++;
        if (last - first > 1)
            mark_paragraph(letter, first, last);
        else
            letter->lines.items[first].prose = is_prose(letter, first, last);
        first = last;
    }
}

/* A line that begins the mail below: all from there on is quoted. */
static bool begins_quoted_mail(const struct letter *letter, size_t at)
{
    static const char *const marks[] = {"-----ursprungligt meddelande*",
                                        "-----original message*",
                                        "-----vidarebefordrat*",
                                        "ursprungligt meddelande*",
                                        "från: *",
                                        "from: *"};
    const struct letter_line *line = &letter->lines.items[at];
    size_t start = scan_blanks(letter->text, line->range.start);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (scan_phrase(letter->text, start, str_from(marks[i])) != SCAN_NONE)
            return true;
    return false;
}

static void mark_quoted(struct letter *letter)
{
    bool body = false, quoted = false;
    for (size_t i = 0; i < letter->lines.count; i++) {
        struct letter_line *line = &letter->lines.items[i];
        quoted = quoted || (body && line->gap_before && begins_quoted_mail(letter, i));
        body = body || line->prose;
        if (quoted)
            line->zone = ZONE_QUOTED;
    }
}

static void mark_zones(struct letter *letter)
{
    size_t first = letter->lines.count, last = letter->lines.count;
    for (size_t i = 0; i < letter->lines.count; i++) {
        const struct letter_line *line = &letter->lines.items[i];
        if (!line->prose || line->zone != ZONE_BODY)
            continue;
        first = first < i ? first : i;
        last = i;
    }
    for (size_t i = 0; i < letter->lines.count; i++) {
        struct letter_line *line = &letter->lines.items[i];
        if (line->zone != ZONE_BODY)
            continue;
        if (i < first)
            line->zone = i < HEAD_LINES_MAX ? ZONE_HEAD : ZONE_BODY;
        else if (i > last)
            line->zone = ZONE_FOOT;
    }
}

struct letter letter_of(struct arena *arena, const struct document *document)
{
    struct layout layout = {arena, document, 0, {.text = document->text}};
    add_lines(&layout);
    mark_prose(&layout.letter);
    mark_quoted(&layout.letter);
    mark_zones(&layout.letter);
    return layout.letter;
}

struct str letter_segment_text(const struct letter *letter, size_t segment)
{
    struct range range = letter->segments.items[segment].range;
    return str_sub(letter->text, range.start, range.end);
}

struct str letter_line_text(const struct letter *letter, size_t line)
{
    return letter_segment_text(letter, letter->lines.items[line].first_segment);
}

size_t letter_line_at(const struct letter *letter, size_t at)
{
    size_t low = 0, high = letter->lines.count; /* the first line that ends at `at` or behind */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (letter->lines.items[middle].range.end < at)
            low = middle + 1;
        else
            high = middle;
    }
    bool holds = low < letter->lines.count && letter->lines.items[low].range.start <= at;
    return holds ? low : letter->lines.count;
}

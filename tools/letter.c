/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "letter.h"

#include <stdint.h>
#include <string.h>

#define MARK_OPEN STR("⟦")
#define MARK_CLOSE STR("⟧")

/* Where we are, for messages. */
struct reading {
    struct arena *arena;
    struct str name;
    size_t line;
    struct error *error;
};

#define FAIL(reading, format, ...)                                                                 \
    error_set((reading)->error, ERROR_INPUT, "%.*s:%zu: " format, STR_ARGS((reading)->name),       \
              (reading)->line, __VA_ARGS__)

/* Words of the form, by the numbers of text/analysis.h. */
static const char *const document_kinds[DOCUMENT_KINDS] = {
    [DOCUMENT_UNKNOWN] = "unknown",   [DOCUMENT_RESPONSE] = "response", [DOCUMENT_MEMO] = "memo",
    [DOCUMENT_STRATEGY] = "strategy", [DOCUMENT_DECISION] = "decision", [DOCUMENT_NEWS] = "news",
};
static const char *const stances[STANCES] = {
    [STANCE_NONE] = "-",
    [STANCE_FOR] = "for",
    [STANCE_FOR_IN_PART] = "for_in_part",
    [STANCE_AGAINST] = "against",
    [STANCE_NO_OBJECTION] = "no_objection",
    [STANCE_ABSTAINS] = "abstains",
    [STANCE_UNCLEAR] = "unclear",
};
static const char *const viewpoint_kinds[VIEWPOINT_KINDS] = {
    [KIND_CHANGE] = "change",
    [KIND_ADDITION] = "addition",
    [KIND_CLARIFICATION] = "clarification",
    [KIND_CONCERN] = "concern",
    [KIND_QUESTION] = "question",
    [KIND_OFFER] = "offer",
    [KIND_PRAISE] = "praise",
    [KIND_OBJECTION] = "objection",
    [KIND_STANCE] = "stance",
};
static const char *const background_kinds[BACKGROUND_KINDS] = {
    [BACKGROUND_FORM] = "form",
    [BACKGROUND_RETOLD] = "retold",
    [BACKGROUND_OWN] = "own",
    [BACKGROUND_HANDLING] = "handling",
};
static const char *const answers_words[] = {
    [ANSWERS_NOTHING] = "-",
    [ANSWERS_THIS] = "this",
    [ANSWERS_OTHER] = "other",
};

const char *document_kind_word(enum document_kind kind)
{
    return document_kinds[kind];
}

const char *answers_word(enum answers answers)
{
    return answers_words[answers];
}

const char *stance_word(enum stance stance)
{
    return stances[stance];
}

const char *viewpoint_kind_word(enum viewpoint_kind kind)
{
    return viewpoint_kinds[kind];
}

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* The place of `word` in a table of words; `count` if it is not there. */
static size_t word_place(const char *const *words, size_t count, struct str word)
{
    size_t i = 0;
    while (i < count && !str_equal(str_from(words[i]), word))
        i++;
    return i;
}

static bool no_such_word(struct reading *reading, const char *what, struct str word)
{
    return FAIL(reading, "\"%.*s\" is no %s; see tests/labelled/README.md", STR_ARGS(word), what);
}

/* ---- the head ---- */

typedef bool value_reader(struct reading *reading, struct str value, void *ret_place);

static bool read_text(struct reading *reading, struct str value, void *ret_place)
{
    (void)reading;
    if (!str_equal(value, STR("-")))
        *(struct str *)ret_place = value;
    return true;
}

static bool read_date(struct reading *reading, struct str value, void *ret_place)
{
    if (str_equal(value, STR("-")) || date_parse_iso(value, ret_place))
        return true;
    return no_such_word(reading, "date (YYYY-MM-DD or -)", value);
}

static bool read_document_kind(struct reading *reading, struct str value, void *ret_place)
{
    size_t kind = word_place(document_kinds, DOCUMENT_KINDS, value);
    if (kind == DOCUMENT_KINDS)
        return no_such_word(reading, "kind of document", value);
    *(enum document_kind *)ret_place = (enum document_kind)kind;
    return true;
}

static bool read_answers(struct reading *reading, struct str value, void *ret_place)
{
    size_t answers = word_place(answers_words, COUNT_OF(answers_words), value);
    if (answers == COUNT_OF(answers_words))
        return no_such_word(reading, "value of @answers (this, other or -)", value);
    *(enum answers *)ret_place = (enum answers)answers;
    return true;
}

static bool read_stance(struct reading *reading, struct str value, void *ret_place)
{
    size_t stance = word_place(stances, STANCES, value);
    if (stance == STANCES)
        return no_such_word(reading, "stance", value);
    *(enum stance *)ret_place = (enum stance)stance;
    return true;
}

static bool read_node_stances(struct reading *reading, struct str value, void *ret_place)
{
    struct letter_facts *facts = ret_place;
    while (value.n) {
        struct str stance = str_cut(&value, ' ');
        if (!stance.n)
            continue;
        struct labelled_stance labelled = {.node = str_cut(&stance, '=')};
        if (!read_stance(reading, stance, &labelled.stance))
            return false;
        *VEC_PUSH(reading->arena, &facts->node_stances) = labelled;
    }
    return true;
}

static bool read_file_names(struct reading *reading, struct str value, void *ret_place)
{
    struct names *names = ret_place;
    while (value.n)
        *VEC_PUSH(reading->arena, names) = str_trim(str_cut(&value, ','));
    return true;
}

static bool read_number(struct reading *reading, struct str value, void *ret_place)
{
    size_t number = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (!ascii_is_digit(value.p[i]) || number > LIMIT_TEXT_BYTES)
            return no_such_word(reading, "number", value);
        number = number * 10 + (size_t)(value.p[i] - '0');
    }
    *(size_t *)ret_place = number;
    return true;
}

static bool read_encoding(struct reading *reading, struct str value, void *ret_place)
{
    bool windows_1252 = str_equal(value, STR("windows-1252"));
    if (!windows_1252 && !str_equal(value, STR("utf-8")))
        return no_such_word(reading, "encoding (utf-8 or windows-1252)", value);
    *(bool *)ret_place = windows_1252;
    return true;
}

static const struct head_key {
    const char *key;
    value_reader *read;
    size_t place; /* in struct letter */
} head_keys[] = {
    {"file", read_text, offsetof(struct letter, file)},
    {"kind", read_document_kind, offsetof(struct letter, facts.kind)},
    {"sender", read_text, offsetof(struct letter, facts.sender)},
    {"our_case_number", read_text, offsetof(struct letter, facts.our_case_number)},
    {"their_case_number", read_text, offsetof(struct letter, facts.their_case_number)},
    {"dated", read_date, offsetof(struct letter, facts.dated)},
    {"revised", read_date, offsetof(struct letter, facts.revised)},
    {"decided", read_date, offsetof(struct letter, facts.decided)},
    {"answers", read_answers, offsetof(struct letter, facts.answers)},
    {"stance", read_stance, offsetof(struct letter, facts.stance)},
    {"node_stance", read_node_stances, offsetof(struct letter, facts)},
    {"same_as", read_text, offsetof(struct letter, form.same_as)},
    {"from", read_text, offsetof(struct letter, form.from)},
    {"to", read_text, offsetof(struct letter, form.to)},
    {"subject", read_text, offsetof(struct letter, form.subject)},
    {"mail_date", read_text, offsetof(struct letter, form.sent_on)},
    {"attach", read_file_names, offsetof(struct letter, form.attachments)},
    {"wrap", read_number, offsetof(struct letter, form.wrap)},
    {"encoding", read_encoding, offsetof(struct letter, form.windows_1252)},
};
/* A head must have the first of head_keys down to @stance, each once. */
#define REQUIRED_KEYS 10

static bool read_head_line(struct reading *reading, struct str line, struct letter *letter,
                           unsigned *seen)
{
    struct str value = line;
    struct str word = str_cut(&value, ' ');
    size_t i = 0;
    while (i < COUNT_OF(head_keys) &&
           !(word.n && word.p[0] == '@' &&
             str_equal(str_sub(word, 1, word.n), str_from(head_keys[i].key))))
        i++;
    if (i == COUNT_OF(head_keys))
        return no_such_word(reading, "key of a letter's head", word);
    if (*seen & 1u << i)
        return FAIL(reading, "@%s stands twice; take one away", head_keys[i].key);
    *seen |= 1u << i;
    return head_keys[i].read(reading, str_trim(value), (char *)letter + head_keys[i].place);
}

static bool head_is_whole(struct reading *reading, const struct letter *letter, unsigned seen)
{
    for (size_t i = 0; i < REQUIRED_KEYS; i++)
        if (!(seen & 1u << i))
            return FAIL(reading, "the head has no @%s; write \"-\" where the text does not give it",
                        head_keys[i].key);
    if (!letter->file.n)
        return FAIL(reading, "@file is %s", "empty; name the file that is made of the letter");
    return true;
}

/* Read the head and its closing "---"; `rest` goes on behind it. A file may be a head alone. */
static bool read_head(struct reading *reading, struct str *rest, struct letter *letter)
{
    unsigned seen = 0;
    while (rest->n) {
        reading->line++;
        struct str line = str_trim(str_cut(rest, '\n'));
        if (str_equal(line, STR("---")))
            break;
        if (line.n && !read_head_line(reading, line, letter, &seen))
            return false;
    }
    return head_is_whole(reading, letter, seen);
}

/* ---- labels ---- */

/* The next word, which may hold spaces between quotation marks. */
static struct str next_word(struct str *rest)
{
    bool quoted = false;
    size_t end = 0;
    while (end < rest->n && (quoted || rest->p[end] != ' ')) {
        quoted ^= rest->p[end] == '"';
        end++;
    }
    struct str word = str_sub(*rest, 0, end);
    *rest = str_trim(str_sub(*rest, end, rest->n));
    return word;
}

/* Ids with commas between; a comma may stand inside quotation marks. "none" adds nothing. */
static void add_passages(struct reading *reading, struct str list, struct names *names)
{
    if (str_equal(list, STR("none")))
        return;
    bool quoted = false;
    for (size_t i = 0, start = 0; i <= list.n; i++) {
        if (i < list.n)
            quoted ^= list.p[i] == '"';
        if (i < list.n && (quoted || list.p[i] != ','))
            continue;
        *VEC_PUSH(reading->arena, names) = str_sub(list, start, i);
        start = i + 1;
    }
}

static bool read_viewpoint_kind(struct reading *reading, struct str word, enum viewpoint_kind *ret)
{
    size_t kind = word_place(viewpoint_kinds, VIEWPOINT_KINDS, word);
    if (kind == VIEWPOINT_KINDS)
        return no_such_word(reading, "kind of viewpoint or background", word);
    *ret = (enum viewpoint_kind)kind;
    return true;
}

static bool read_option(struct reading *reading, struct str word, struct label *label)
{
    struct str value = word;
    struct str key = str_cut(&value, '=');
    if (str_equal(key, STR("alt")))
        return read_viewpoint_kind(reading, value, &label->other_kind);
    if (str_equal(key, STR("altp")))
        add_passages(reading, value, &label->other_passages);
    else if (str_equal(word, STR("ref")))
        label->by_reference = true;
    else if (str_equal(word, STR("repeats")))
        label->repeats = true;
    else
        return no_such_word(reading, "option of a label (alt=, altp=, ref, repeats)", word);
    return true;
}

/* "KIND PASSAGES OPTIONS", or the name of a kind of background. */
static bool read_label(struct reading *reading, struct str words, struct label *label)
{
    words = str_trim(words);
    struct str kind = next_word(&words);
    label->line = reading->line;
    label->other_kind = VIEWPOINT_KINDS;
    size_t background = word_place(background_kinds, BACKGROUND_KINDS, kind);
    label->is_viewpoint = background == BACKGROUND_KINDS;
    if (!label->is_viewpoint) {
        label->background = (enum background_kind)background;
        return !words.n || no_such_word(reading, "option of background, which has none", words);
    }
    if (!read_viewpoint_kind(reading, kind, &label->kind))
        return false;
    if (!words.n)
        return FAIL(reading, "a viewpoint (%.*s) without passages; write none where nothing fits",
                    STR_ARGS(kind));
    add_passages(reading, next_word(&words), &label->passages);
    while (words.n)
        if (!read_option(reading, next_word(&words), label))
            return false;
    return true;
}

static struct range trimmed(struct str text, struct range range)
{
    while (range.start < range.end && ascii_is_space(text.p[range.start]))
        range.start++;
    while (range.end > range.start && ascii_is_space(text.p[range.end - 1]))
        range.end--;
    return range;
}

/* ---- marks ---- */

static size_t lines_in(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '\n';
    return count;
}

/* A growing text whose greatest length is known beforehand. */
struct output {
    char *p;
    size_t n;
};

static void put(struct output *output, struct str s)
{
    if (s.n)
        memcpy(output->p + output->n, s.p, s.n);
    output->n += s.n;
}

/* `rest` stands at a mark: read its label, put its text, go on behind it. */
static bool read_mark(struct reading *reading, struct str *rest, struct output *body,
                      struct letter *letter)
{
    struct str mark = str_sub(*rest, MARK_OPEN.n, rest->n);
    size_t close = str_find(mark, MARK_CLOSE, 0);
    if (close == SIZE_MAX || str_find(mark, MARK_OPEN, 0) < close)
        return FAIL(reading, "this mark does not close before %s; add its ⟧",
                    close == SIZE_MAX ? "the end" : "the next one");
    struct str text = str_sub(mark, 0, close);
    if (!str_contains(text, STR("|")))
        return FAIL(reading, "a mark without \"|\": %.*s", STR_ARGS(str_sub(text, 0, 40)));
    struct label label = {.range.start = body->n};
    if (!read_label(reading, str_cut(&text, '|'), &label))
        return false;
    put(body, text);
    label.range.end = body->n;
    label.range = trimmed((struct str){body->p, body->n}, label.range);
    if (label.range.start == label.range.end)
        return FAIL(reading, "a mark around %s", "nothing; take it away");
    *VEC_PUSH(reading->arena, &letter->labels) = label;
    *rest = str_sub(mark, close + MARK_CLOSE.n, mark.n);
    reading->line += lines_in(text);
    return true;
}

static bool strip_marks(struct reading *reading, struct str marked, struct letter *letter)
{
    struct output body = {.p = arena_alloc(reading->arena, marked.n + 1)};
    reading->line++;
    while (marked.n) {
        size_t open = str_find(marked, MARK_OPEN, 0);
        struct str plain = str_sub(marked, 0, open);
        if (str_contains(plain, MARK_CLOSE))
            return FAIL(reading, "a %s that no mark opens, here or below", "⟧");
        put(&body, plain);
        reading->line += lines_in(plain);
        marked = str_sub(marked, plain.n, marked.n);
        if (marked.n && !read_mark(reading, &marked, &body, letter))
            return false;
    }
    letter->body = (struct str){body.p, body.n};
    return true;
}

/* ---- fences ---- */

/* Where a line of the body went. */
struct line_move {
    size_t from, to;
};

typedef VEC(struct line_move) line_moves;

static size_t moved(const line_moves *moves, size_t at)
{
    size_t low = 0, high = moves->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (moves->items[middle].from <= at)
            low = middle;
        else
            high = middle;
    }
    return high ? at - moves->items[low].from + moves->items[low].to : at;
}

/* The body as the program sees it: fences and page breaks become empty lines, quoted mail has its
 * signs. Labels move along. */
static void strip_fences(struct arena *arena, struct letter *letter)
{
    struct str rest = letter->body;
    const char *end = rest.p + rest.n;
    struct output text = {.p = arena_alloc(arena, rest.n * 3 + 1)};
    line_moves moves = {0};
    bool quoted = false;
    while (rest.n) {
        struct str line = str_cut(&rest, '\n');
        bool fence = str_starts(line, STR(":::"));
        if (fence)
            quoted = str_equal(str_trim(line), STR(":::quote"));
        else if (quoted)
            put(&text, line.n ? STR("> ") : STR(">"));
        *VEC_PUSH(arena, &moves) = (struct line_move){(size_t)(line.p - letter->body.p), text.n};
        if (!fence && !str_equal(str_trim(line), STR("---page---")))
            put(&text, line);
        if (line.p + line.n < end)
            put(&text, STR("\n"));
    }
    letter->text = (struct str){text.p, text.n};
    for (size_t i = 0; i < letter->labels.count; i++) {
        struct range *range = &letter->labels.items[i].range;
        /* The end belongs to the line of the byte before it. */
        *range = (struct range){moved(&moves, range->start), moved(&moves, range->end - 1) + 1};
    }
}

bool labelled_letter_read(struct arena *arena, struct str name, struct str bytes,
                          struct letter *ret_letter, struct error *error)
{
    struct reading reading = {.arena = arena, .name = name, .error = error};
    struct letter letter = {.name = name};
    if (!read_head(&reading, &bytes, &letter) || !strip_marks(&reading, bytes, &letter))
        return false;
    strip_fences(arena, &letter);
    *ret_letter = letter;
    return true;
}

bool labels_read(struct arena *arena, struct str name, struct str bytes, struct letter *ret_letter,
                 struct error *error)
{
    struct reading reading = {.arena = arena, .name = name, .error = error};
    struct letter letter = {.name = name};
    if (!read_head(&reading, &bytes, &letter))
        return false;
    size_t after = 0;
    while (bytes.n) {
        reading.line++;
        struct str words = str_trim(str_cut(&bytes, '\n'));
        if (!words.n || words.p[0] == '#')
            continue;
        struct label label = {0};
        if (!read_number(&reading, next_word(&words), &label.range.start) ||
            !read_number(&reading, next_word(&words), &label.range.end) ||
            !read_label(&reading, words, &label))
            return false;
        if (label.range.start < after || label.range.end <= label.range.start)
            return FAIL(&reading, "%s", "places must follow each other and not be empty");
        after = label.range.end;
        *VEC_PUSH(arena, &letter.labels) = label;
    }
    *ret_letter = letter;
    return true;
}

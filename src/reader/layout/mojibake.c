/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/mojibake.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

/* How many å, ä and ö must be so written, in a whole text and in a block among right ones. */
#define LEAST_IN_TEXT 2
#define LEAST_IN_BLOCK 3
/* One letter that cannot have come about in this way is borne with for so many that did: spaces and
 * controls of the damaged signs are lost in some formats. */
#define SEQUENCES_TO_ONE_LETTER 20
/* Twice damaged is seen; more often is not. */
#define TIMES 2

/* A damaged character: `length` bytes of text that were one character once, and what that was. */
struct sequence {
    size_t length;
    char bytes[4];
    size_t n;
    uint32_t code_point;
};

/* U+201D lost its last byte, a control, on the way. */
#define CUT_QUOTE "\xC3\xA2\xE2\x82\xAC"

static size_t expected_bytes(unsigned char lead)
{
    return lead >= 0xC2 && lead < 0xE0   ? 2
           : lead >= 0xE0 && lead < 0xF0 ? 3
           : lead >= 0xF0 && lead < 0xF5 ? 4
                                         : 0;
}

/* The damaged character at `at`; of length 0 when there is none. Of letters and signs made of parts
 * only the whole ones are known, so that what comes out is in NFC. */
static struct sequence sequence_at(struct str text, size_t at)
{
    const struct sequence none = {0};
    struct sequence sequence = {0};
    size_t end = at, wanted = 1, read = 0;
    if ((unsigned char)text.p[at] < 0x80)
        return none;
    while (sequence.n < wanted && end < text.n) {
        int byte = utf8_to_windows_1252(utf8_next(text, &end));
        if (byte < 0x80)
            return none;
        sequence.bytes[sequence.n++] = (char)byte;
        if (sequence.n == 1)
            wanted = expected_bytes((unsigned char)byte);
    }
    if (sequence.n != wanted)
        return none;
    sequence.code_point = utf8_next((struct str){sequence.bytes, sequence.n}, &read);
    sequence.length = end - at;
    bool whole = read == sequence.n && sequence.code_point >= 0xA0 &&
                 u_getCombiningClass((UChar32)sequence.code_point) == 0;
    return whole ? sequence : none;
}

static bool is_swedish(uint32_t c)
{
    return c == 0xE5 || c == 0xE4 || c == 0xF6 || c == 0xC5 || c == 0xC4 || c == 0xD6;
}

/* Small å, ä and ö were damaged into what no language writes in a word: "Ã¥", "Ã¤", "Ã¶"; the
 * capitals into what some may ("MANHÃ–TARDE"). U+00C3 comes of what was damaged twice. */
static bool is_sure(const struct sequence *sequence)
{
    return sequence->code_point == 0xC3 ||
           (is_swedish(sequence->code_point) && sequence->code_point >= 0xE4);
}

/* A letter stands right before or behind: the damage is inside a word. */
static bool is_in_word(struct str text, size_t at, size_t end)
{
    return (at > 0 && ascii_is_alpha(text.p[at - 1])) ||
           (end < text.n && ascii_is_alpha(text.p[end]));
}

static bool is_damaged(struct str text, size_t least)
{
    size_t sequences = 0, swedish = 0, letters = 0;
    for (size_t at = 0; at < text.n;) {
        struct sequence sequence = sequence_at(text, at);
        size_t end = at + sequence.length;
        if (sequence.length) {
            sequences++;
            swedish += is_sure(&sequence) && is_in_word(text, at, end);
            at = end;
            continue;
        }
        uint32_t c = utf8_next(text, &at);
        if (is_swedish(c))
            return false;
        letters +=
            c >= 0x80 && u_isalpha((UChar32)c) && !str_ends(str_sub(text, 0, at), STR("\xC3\xA2"));
    }
    return swedish >= least && letters * SEQUENCES_TO_ONE_LETTER <= sequences;
}

/* Places */

/* Up to `end` in the damaged text, `less` bytes have gone. */
struct change {
    size_t end, less;
};

struct mending {
    struct arena *arena;
    char *out;
    size_t n;
    VEC(struct change) changes;
};

static void put(struct mending *mending, const char *bytes, size_t n)
{
    memcpy(mending->out + mending->n, bytes, n);
    mending->n += n;
}

static void put_sequence(struct mending *mending, const struct sequence *sequence, size_t end)
{
    put(mending, sequence->bytes, sequence->n);
    struct change *change = VEC_PUSH(mending->arena, &mending->changes);
    if (change)
        *change = (struct change){end, end - mending->n};
}

/* Append text[start, end), put right. */
static void mend_range(struct mending *mending, struct str text, size_t start, size_t end)
{
    struct str rest = str_sub(text, 0, end);
    for (size_t at = start; at < end;) {
        struct sequence sequence = sequence_at(rest, at);
        if (sequence.length == 0 && str_starts(str_sub(rest, at, end), STR(CUT_QUOTE)))
            sequence = (struct sequence){sizeof CUT_QUOTE - 1, "\xE2\x80\x9D", 3, 0x201D};
        size_t next = at + sequence.length;
        if (sequence.length) {
            put_sequence(mending, &sequence, next);
        } else {
            utf8_next(rest, &next);
            put(mending, rest.p + at, next - at);
        }
        at = next;
    }
}

static bool mending_start(struct mending *mending, struct arena *arena, size_t room)
{
    *mending = (struct mending){.arena = arena, .out = arena_alloc(arena, room + 1)};
    return mending->out != NULL;
}

static struct str mended(const struct mending *mending)
{
    return (struct str){mending->out, mending->n};
}

struct str mojibake_mend_text(struct arena *arena, struct str text)
{
    struct mending mending;
    for (int i = 0; i < TIMES && is_damaged(text, LEAST_IN_TEXT); i++) {
        if (!mending_start(&mending, arena, text.n))
            return text;
        mend_range(&mending, text, 0, text.n);
        text = mended(&mending);
    }
    return text;
}

static size_t place_after(const struct mending *mending, size_t at)
{
    size_t low = 0, high = mending->changes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mending->changes.items[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? at - mending->changes.items[low - 1].less : at;
}

static void move(const struct mending *mending, struct range *range)
{
    *range = (struct range){place_after(mending, range->start), place_after(mending, range->end)};
}

static void move_all(const struct mending *mending, struct document *document)
{
    for (size_t i = 0; i < document->lines.count; i++)
        move(mending, &document->lines.items[i].range);
    for (size_t i = 0; i < document->blocks.count; i++) {
        move(mending, &document->blocks.items[i].range);
        move(mending, &document->blocks.items[i].about);
    }
    document->text = mended(mending);
}

/* Documents */

static void mend_blocks(struct mending *mending, const struct document *document)
{
    size_t done = 0;
    for (size_t i = 0; i < document->blocks.count; i++) {
        struct range range = document->blocks.items[i].range;
        if (!is_damaged(str_sub(document->text, range.start, range.end), LEAST_IN_BLOCK))
            continue;
        put(mending, document->text.p + done, range.start - done);
        mend_range(mending, document->text, range.start, range.end);
        done = range.end;
    }
    put(mending, document->text.p + done, document->text.n - done);
}

/* Once; whether anything was put right. */
static bool mend_once(struct arena *arena, struct document *document)
{
    struct mending mending;
    /* Every å, ä and ö that was damaged begins with U+00C3. */
    if (!str_contains(document->text, STR("\xC3\x83")) ||
        !mending_start(&mending, arena, document->text.n))
        return false;
    if (is_damaged(document->text, LEAST_IN_TEXT))
        mend_range(&mending, document->text, 0, document->text.n);
    else
        mend_blocks(&mending, document);
    if (mending.changes.count)
        move_all(&mending, document);
    return mending.changes.count > 0;
}

void mojibake_mend(struct arena *arena, struct document *document)
{
    for (int i = 0; i < TIMES && mend_once(arena, document); i++)
        ;
    for (size_t i = 0; i < document->properties.count; i++) {
        struct str *value = &document->properties.items[i].value;
        *value = mojibake_mend_text(arena, *value);
    }
}

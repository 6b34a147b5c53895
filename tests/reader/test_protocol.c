/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mem.h"
#include "reader/parent/protocol.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool append(void *context, struct str bytes)
{
    buf_add_str(context, bytes);
    return true;
}

/* One of everything. */
static struct reading sample(struct arena *arena)
{
    struct reading reading = {.ok = true};
    reading.document.format = FORMAT_PDF;
    reading.document.page_count = 2;
    reading.document.text = STR("2.3 Åtgärder\n\nVi tillstyrker.\n");
    *VEC_PUSH(arena, &reading.document.lines) = (struct line){
        .range = {0, 14}, .page = 1, .size = 11.5f, .flags = LINE_BOLD, .box = {1, 2, 3, 4}};
    *VEC_PUSH(arena, &reading.document.lines) = (struct line){.range = {16, 31}, .page = 2};
    *VEC_PUSH(arena, &reading.document.blocks) = (struct block){
        .kind = BLOCK_HEADING, .level = 2, .page = 1, .range = {4, 14}, .mark = STR("2.3")};
    *VEC_PUSH(arena, &reading.document.blocks) = (struct block){.kind = BLOCK_COMMENT,
                                                                .page = 2,
                                                                .range = {16, 31},
                                                                .confidence = 71,
                                                                .author = STR("Granskare"),
                                                                .about = {4, 14}};
    reading_add_property(arena, &reading, STR("title"), STR("Yttrande"));
    reading_add_problem(arena, &reading, STR("truncated"), STR("the end is missing"));
    *VEC_PUSH(arena, &reading.attachments) =
        (struct attachment){STR("a\nb.txt"), STR("text/plain"), STR("innehåll")};
    *VEC_PUSH(arena, &reading.attachments) = (struct attachment){STR("tom"), STR("x/y"), STR("")};
    reading.picture = STR("\x89PNG\r\n\x1A\nand what follows");
    return reading;
}

static struct buf encoded(struct arena *arena)
{
    struct reading reading = sample(arena);
    struct buf out = buf_init(MIB(1));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 7});
    assert_true(protocol_encode(&reading, append, &out, NULL));
    assert_int_equal(out.failed, ERROR_NONE);
    return out;
}

static void a_picture_that_is_no_png_is_refused(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct reading reading = {.ok = true, .picture = STR("<svg onload='x'>")}, decoded;
    struct buf out = buf_init(MIB(1));
    struct error error = {0};
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 7});
    assert_true(protocol_encode(&reading, append, &out, NULL));
    assert_false(protocol_decode(&arena, buf_str(&out), NULL, &decoded, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    buf_done(&out);
    arena_done(&arena);
}

static void a_reading_comes_through_as_it_was(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct buf bytes = encoded(&arena);
    struct reading reading = {0};
    struct hello hello;
    struct error error = {0};
    assert_true(protocol_decode(&arena, buf_str(&bytes), &hello, &reading, &error));
    assert_true(str_starts(reading.picture, STR("\x89PNG")));
    assert_true(str_contains(reading.picture, STR("and what follows")));
    assert_int_equal(hello.landlock, 7);
    assert_true(reading.ok);
    assert_int_equal(reading.document.format, FORMAT_PDF);
    assert_int_equal(reading.document.page_count, 2);
    assert_string_equal(
        outline(&arena, &reading),
        "heading 2 [2.3] Åtgärder\ncomment (Granskare: Åtgärder) Vi tillstyrker.\n");
    const struct block *comment = &reading.document.blocks.items[1];
    assert_int_equal(comment->confidence, 71);
    assert_true(str_equal(comment->author, STR("Granskare")));
    assert_true(comment->about.start == 4 && comment->about.end == 14);
    const struct line *line = &reading.document.lines.items[0];
    assert_true(line->size > 11.4f && line->size < 11.6f && line->box.y1 > 3.9f);
    assert_int_equal(line->flags, LINE_BOLD);
    assert_true(str_equal(document_property(&reading.document, STR("title")), STR("Yttrande")));
    assert_true(reading_has_problem(&reading, STR("truncated")));
    assert_int_equal(reading.attachments.count, 2);
    assert_true(str_equal(reading.attachments.items[0].name, STR("a\nb.txt")));
    assert_true(str_equal(reading.attachments.items[0].bytes, STR("innehåll")));
    buf_done(&bytes);
    arena_done(&arena);
}

/* Decode in an arena of its own; what is let through must be sound. */
static bool decodes(struct str bytes)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    struct error error = {0};
    bool ok = protocol_decode(&arena, bytes, NULL, &reading, &error);
    if (ok && reading.ok)
        for (size_t i = 0; i < reading.document.blocks.count; i++) {
            const struct block *block = &reading.document.blocks.items[i];
            assert_true(block->range.end <= reading.document.text.n);
            assert_true(block->range.start < block->range.end);
        }
    if (!ok)
        assert_int_not_equal(error.code, ERROR_NONE);
    struct reading salvaged = {0};
    protocol_salvage_problems(&arena, bytes, &salvaged);
    arena_done(&arena);
    return ok;
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct buf bytes = encoded(&arena);
    assert_true(decodes(buf_str(&bytes)));
    for (size_t n = 0; n < bytes.n; n++) {
        /* An allocation of that very size lets the sanitizer see a read behind its end. */
        char *copy = mem_alloc(n);
        memcpy(copy, bytes.p, n);
        assert_false(decodes((struct str){copy, n}));
        mem_free(copy);
    }
    buf_done(&bytes);
    arena_done(&arena);
}

static void no_flipped_byte_does_harm(void **state)
{
    (void)state;
    static const unsigned char masks[] = {0x01, 0x80, 0xFF};
    struct arena arena = arena_init();
    struct buf bytes = encoded(&arena);
    for (size_t i = 0; i < bytes.n; i++)
        for (size_t m = 0; m < sizeof masks; m++) {
            bytes.p[i] = (char)(bytes.p[i] ^ masks[m]);
            decodes(buf_str(&bytes));
            bytes.p[i] = (char)(bytes.p[i] ^ masks[m]);
        }
    buf_done(&bytes);
    arena_done(&arena);
}

static void refuses(const struct reading *reading)
{
    struct buf out = buf_init(MIB(1));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 0});
    assert_true(protocol_encode(reading, append, &out, NULL));
    assert_false(decodes(buf_str(&out)));
    buf_done(&out);
}

static void lies_about_the_text_are_refused(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct reading reading = sample(&arena);
    reading.document.blocks.items[1].range.end = 1000;
    refuses(&reading);
    reading = sample(&arena);
    reading.document.blocks.items[1].range.start = 10; /* into the one before */
    refuses(&reading);
    reading = sample(&arena);
    reading.document.blocks.items[0].range.start = 5; /* inside a character */
    refuses(&reading);
    reading = sample(&arena);
    reading.document.blocks.items[0].page = 3;
    refuses(&reading);
    reading = sample(&arena);
    reading.document.blocks.items[1].about.start = 15; /* behind its end */
    refuses(&reading);
    reading = sample(&arena);
    reading.document.blocks.items[1].about.end = 1000;
    refuses(&reading);
    reading = sample(&arena);
    reading.document.blocks.items[1].confidence = 101;
    refuses(&reading);
    reading = sample(&arena);
    reading.document.text = STR("\xFF\xFE 34567890123456789012345678901");
    refuses(&reading);
    reading = sample(&arena);
    reading.ok = false;
    reading.problems.count = 0;
    refuses(&reading);
    arena_done(&arena);
}

static void a_greeting_is_wanted_first_and_of_our_version(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct reading reading = sample(&arena);
    struct buf out = buf_init(MIB(1));
    assert_true(protocol_encode(&reading, append, &out, NULL));
    assert_false(decodes(buf_str(&out)));
    buf_clear(&out);
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION + 1, 0});
    assert_true(protocol_encode(&reading, append, &out, NULL));
    assert_false(decodes(buf_str(&out)));
    buf_done(&out);
    arena_done(&arena);
}

static void a_frame_longer_than_allowed_is_refused(void **state)
{
    (void)state;
    struct buf out = buf_init(MIB(4));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 0});
    buf_add_u32(&out, 2);
    buf_add_u32(&out, (uint32_t)LIMIT_READER_FRAME_BYTES + 1);
    for (size_t i = 0; i <= LIMIT_READER_FRAME_BYTES; i++)
        buf_add_c(&out, 'a');
    assert_false(decodes(buf_str(&out)));
    buf_done(&out);
}

static void an_attachment_cannot_be_promised_beyond_the_answer(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct reading reading;
    struct error error = {0};
    struct buf out = buf_init(KIB(1));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 0});
    buf_add_str(&out, STR("\x07\0\0\0\x0C\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04"));
    assert_false(protocol_decode(&arena, buf_str(&out), NULL, &reading, &error));
    assert_non_null(strstr(error.message, "longer than all that it says"));
    buf_done(&out);
    arena_done(&arena);
}

static void only_a_whole_greeting_is_one(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(1));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 0});
    assert_true(protocol_is_greeted(buf_str(&out)));
    assert_false(protocol_is_greeted(str_sub(buf_str(&out), 0, out.n - 1)));
    assert_false(protocol_is_greeted(STR("")));
    buf_clear(&out);
    protocol_encode_problem(&out, (struct problem){STR("not_read"), STR("no sandbox")});
    assert_false(protocol_is_greeted(buf_str(&out)));
    buf_done(&out);
}

static void problems_are_saved_from_an_answer_that_broke_off(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct buf out = buf_init(KIB(1));
    struct reading reading = {0};
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 0});
    protocol_encode_problem(&out, (struct problem){STR("too_large"), STR("divide it")});
    buf_add_u32(&out, 2);
    protocol_salvage_problems(&arena, buf_str(&out), &reading);
    assert_true(reading_has_problem(&reading, STR("too_large")));
    buf_done(&out);
    arena_done(&arena);
}

#ifdef SAMSYN_FAULTS
static void decoding_survives_any_failed_allocation(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct buf bytes = encoded(&arena);
    bool ok = false;
    for (unsigned long nth = 1; !ok; nth++) {
        struct arena own = arena_init();
        struct reading reading;
        struct error error = {0};
        mem_fail_at(nth);
        ok = protocol_decode(&own, buf_str(&bytes), NULL, &reading, &error);
        mem_fail_at(0);
        if (!ok)
            assert_int_equal(error.code, ERROR_MEMORY);
        arena_done(&own);
    }
    buf_done(&bytes);
    arena_done(&arena);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reading_comes_through_as_it_was),
        cmocka_unit_test(a_picture_that_is_no_png_is_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(no_flipped_byte_does_harm),
        cmocka_unit_test(lies_about_the_text_are_refused),
        cmocka_unit_test(a_greeting_is_wanted_first_and_of_our_version),
        cmocka_unit_test(a_frame_longer_than_allowed_is_refused),
        cmocka_unit_test(an_attachment_cannot_be_promised_beyond_the_answer),
        cmocka_unit_test(only_a_whole_greeting_is_one),
        cmocka_unit_test(problems_are_saved_from_an_answer_that_broke_off),
#ifdef SAMSYN_FAULTS
        cmocka_unit_test(decoding_survives_any_failed_allocation),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

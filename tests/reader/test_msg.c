/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mem.h"
#include "reader/formats/format.h"
#include "reader/parent/sniff.h"
#include "reader/parts/cfb.h"
#include "reader/parts/cfb_write.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool has_property(const struct reading *reading, const char *name, const char *value)
{
    return str_equal(document_property(&reading->document, str_from(name)), str_from(value));
}

static struct str msg_of(struct arena *arena, const struct made_value *values, size_t count)
{
    return make_msg(arena, values, count, 9);
}

#define MSG(arena, values) msg_of(arena, values, sizeof values / sizeof *values)

/* Headers and text */

static void headers_are_those_of_a_mail(void **state)
{
    static const struct made_value mail[] = {
        {"0037001F", STR_INIT("Yttrande över strategin, RS 2025-1")},
        {"0C1A001F", STR_INIT("Tallbodas kansli")},
        {"0C1E001F", STR_INIT("EX")},
        {"0C1F001F", STR_INIT("/O=EXCHANGE/CN=ASA")},
        {"5D01001F", STR_INIT("kansli@tallboda.example")},
        {"1035001F", STR_INIT("<1@tallboda.example>")},
        {"00390040", STR_INIT("\x00\xb0\xf3\xc4\x86\x41\xdc\x01")}, /* 2025-10-20 06:00 */
        {"__recip_version1.0_#00000000/0C150003", STR_INIT("\1")},
        {"__recip_version1.0_#00000000/3001001F", STR_INIT("Region Björkered, registrator")},
        {"__recip_version1.0_#00000000/3003001F", STR_INIT("registrator@bjorkered.example")},
        {"__recip_version1.0_#00000001/0C150003", STR_INIT("\1")},
        {"__recip_version1.0_#00000001/3001001F", STR_INIT("b@c.example")},
        {"__recip_version1.0_#00000001/39FE001F", STR_INIT("b@c.example")},
        {"__recip_version1.0_#00000002/0C150003", STR_INIT("\2")},
        {"__recip_version1.0_#00000002/3001001F", STR_INIT("Bo")},
        {"1000001F", STR_INIT("Vi tillstyrker.\r\n\r\nInsats 1 bör utgå.\r\n")},
    };
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_int_equal(reading.document.format, FORMAT_MSG);
    assert_true(reading.ok);
    assert_int_equal(reading.problems.count, 0);
    assert_true(has_property(&reading, "subject", "Yttrande över strategin, RS 2025-1"));
    assert_true(has_property(&reading, "from", "Tallbodas kansli <kansli@tallboda.example>"));
    assert_true(has_property(&reading, "to",
                             "\"Region Björkered, registrator\" <registrator@bjorkered.example>, "
                             "b@c.example"));
    assert_true(has_property(&reading, "cc", "Bo"));
    assert_true(has_property(&reading, "message-id", "<1@tallboda.example>"));
    assert_true(has_property(&reading, "date", "Mon, 20 Oct 2025 06:00:00 +0000"));
    assert_string_equal(outline(*state, &reading),
                        "paragraph Vi tillstyrker.\nparagraph Insats 1 bör utgå.\n");
}

static void what_the_senders_own_header_says_of_the_date_goes_first(void **state)
{
    static const struct made_value mail[] = {
        {"007D001F",
         STR_INIT("Received: x\r\ndate:  Mon, 20 Oct 2025 08:00:00 +0200\r\nFrom: x\r\n")},
        {"00390040", STR_INIT("\x00\xb0\xf3\xc4\x86\x41\xdc\x01")},
        {"1000001F", STR_INIT("Hej.")},
    };
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_true(has_property(&reading, "date", "Mon, 20 Oct 2025 08:00:00 +0200"));
}

static void text_that_is_not_unicode_is_in_the_mails_code_page(void **state)
{
    static const struct made_value western[] = {
        {"0037001E", STR_INIT("\xC5rende")},
        {"1000001E", STR_INIT("Vi tillstyrker \xE5tg\xE4rden.")}};
    static const struct made_value cyrillic[] = {{"3FFD0003", STR_INIT("\xE3\x04")},
                                                 {"1000001E", STR_INIT("\xC4\xE0.")}};
    struct reading reading = read_bytes(*state, MSG(*state, western));
    assert_true(has_property(&reading, "subject", "Årende"));
    assert_string_equal(outline(*state, &reading), "paragraph Vi tillstyrker åtgärden.\n");
    reading = read_bytes(*state, MSG(*state, cyrillic));
    assert_string_equal(outline(*state, &reading), "paragraph Да.\n");
}

static void html_is_read_when_there_is_no_plain_text(void **state)
{
    static const struct made_value html[] = {
        {"3FDE0003", STR_INIT("\xBD\x6F")}, /* ISO-8859-15 */
        {"10130102", STR_INIT("<html><p>Kostar 5 \xA4.<blockquote>Fr\xE5ga</blockquote></html>")}};
    static const struct made_value both[] = {{"1000001F", STR_INIT("Klartext.")},
                                             {"10130102", STR_INIT("<p>Uppm\xE4rkt.")}};
    struct reading reading = read_bytes(*state, MSG(*state, html));
    assert_string_equal(outline(*state, &reading), "paragraph Kostar 5 €.\nquote > Fråga\n");
    reading = read_bytes(*state, MSG(*state, both));
    assert_string_equal(outline(*state, &reading), "paragraph Klartext.\n");
}

static void a_mail_of_rich_text_alone_says_so(void **state)
{
    static const struct made_value mail[] = {{"0037001F", STR_INIT("Svar")},
                                             {"10090102", STR_INIT("LZFu")}};
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("partly_read")));
    assert_true(has_property(&reading, "subject", "Svar"));
}

static void a_mail_of_nothing_is_empty(void **state)
{
    static const struct made_value mail[] = {{"0037001F", STR_INIT("Svar")}};
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("empty")));
}

/* Attachments */

#define FIRST "__attach_version1.0_#00000000/"
#define SECOND "__attach_version1.0_#00000001/"
#define INNER FIRST "__substg1.0_3701000D/"

static void each_attachment_is_one(void **state)
{
    static const struct made_value mail[] = {
        {"1000001F", STR_INIT("Se bilaga.")},
        {SECOND "3704001F", STR_INIT("B.TXT")},
        {SECOND "37010102", STR_INIT("Vi avstyrker.")},
        {FIRST "3704001F", STR_INIT("YTTRAN~1.TXT")},
        {FIRST "3707001F", STR_INIT("yttrande över förslag.txt")},
        {FIRST "370E001F", STR_INIT("text/plain")},
        {FIRST "37010102", STR_INIT("Vi tillstyrker.")},
    };
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_int_equal(reading.attachments.count, 2);
    const struct attachment *first = &reading.attachments.items[0];
    assert_true(str_equal(first->name, STR("yttrande över förslag.txt")));
    assert_true(str_equal(first->media_type, STR("text/plain")));
    assert_true(str_equal(first->bytes, STR("Vi tillstyrker.")));
    assert_true(str_equal(reading.attachments.items[1].name, STR("B.TXT")));
}

static void a_mail_within_a_mail_is_a_mail_of_its_own(void **state)
{
    static const struct made_value mail[] = {
        {"1000001F", STR_INIT("Vidarebefordrar.")},
        {"__nameid_version1.0/00020102", STR_INIT("x")},
        {INNER "0037001F", STR_INIT("Svar från Tallboda")},
        {INNER "0C1A001F", STR_INIT("Tallboda")},
        {INNER "1000001F", STR_INIT("Vi tillstyrker.")},
        {INNER "__recip_version1.0_#00000000/0C150003", STR_INIT("\1")},
        {INNER "__recip_version1.0_#00000000/3001001F", STR_INIT("Region")},
        {INNER FIRST "3707001F", STR_INIT("a.txt")},
        {INNER FIRST "37010102", STR_INIT("Bilaga.")},
        {INNER SECOND "__substg1.0_3701000D/0037001F", STR_INIT("Innerst")},
        {INNER SECOND "__substg1.0_3701000D/1000001F", STR_INIT("Djupt.")},
    };
    struct reading outer = read_bytes(*state, MSG(*state, mail));
    assert_int_equal(outer.attachments.count, 1);
    assert_true(str_equal(outer.attachments.items[0].name, STR("Svar från Tallboda.msg")));
    struct reading inner = read_bytes(*state, outer.attachments.items[0].bytes);
    assert_int_equal(inner.document.format, FORMAT_MSG);
    assert_true(has_property(&inner, "subject", "Svar från Tallboda"));
    assert_true(has_property(&inner, "to", "Region"));
    assert_string_equal(outline(*state, &inner), "paragraph Vi tillstyrker.\n");
    assert_int_equal(inner.attachments.count, 2);
    assert_true(str_equal(inner.attachments.items[0].bytes, STR("Bilaga.")));
    struct reading innermost = read_bytes(*state, inner.attachments.items[1].bytes);
    assert_string_equal(outline(*state, &innermost), "paragraph Djupt.\n");
}

static void an_attachment_that_is_a_link_is_told_of(void **state)
{
    static const struct made_value mail[] = {{"1000001F", STR_INIT("Se länken.")},
                                             {FIRST "3707001F", STR_INIT("svar.pdf")},
                                             {FIRST "37050003", STR_INIT("\2")}};
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_true(reading.ok);
    assert_int_equal(reading.attachments.count, 0);
    assert_true(reading_has_problem(&reading, STR("partly_read")));
}

static void what_an_attached_file_is_says_nothing_of_the_mail(void **state)
{
    static const struct made_value word[] = {{"WordDocument", STR_INIT("x")}};
    struct str doc = MSG(*state, word);
    const struct made_value mail[] = {{"1000001F", STR_INIT("Se bilaga.")},
                                      {FIRST "3707001F", STR_INIT("svar.doc")},
                                      {FIRST "37010102", doc}};
    assert_int_equal(sniff_format(MSG(*state, mail)).format, FORMAT_MSG);
}

static void a_signed_mail_is_what_was_signed(void **state)
{
    static const struct made_value mail[] = {
        {"001A001F", STR_INIT("IPM.Note.SMIME.MultipartSigned")},
        {FIRST "3707001F", STR_INIT("smime.p7m")},
        {FIRST "370E001F", STR_INIT("multipart/signed")},
        {FIRST "37010102",
         STR_INIT(
             "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n"
             "Content-Type: text/plain\r\n\r\nVi tillstyrker.\r\n--b\r\n"
             "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx\r\n--b--\r\n")}};
    struct reading reading = read_bytes(*state, MSG(*state, mail));
    assert_int_equal(reading.attachments.count, 1);
    struct reading inner = read_bytes(*state, reading.attachments.items[0].bytes);
    assert_int_equal(inner.document.format, FORMAT_EML);
    assert_string_equal(outline(*state, &inner), "paragraph Vi tillstyrker.\n");
}

/* Files as they come */

static void large_files_are_read_whatever_their_sectors(void **state)
{
    size_t size = MIB(16);
    char *bytes = arena_alloc(*state, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 7 % 251);
    const struct made_value mail[] = {{"1000001F", STR_INIT("Se bilaga.")},
                                      {FIRST "3707001F", STR_INIT("stor.bin")},
                                      {FIRST "37010102", {bytes, size}},
                                      {SECOND "37010102", STR_INIT("liten")}};
    for (unsigned shift = 9; shift <= 12; shift += 3) {
        struct reading reading = read_bytes(*state, make_msg(*state, mail, 4, shift));
        assert_int_equal(reading.problems.count, 0);
        assert_int_equal(reading.attachments.count, 2);
        assert_true(str_equal(reading.attachments.items[0].bytes, (struct str){bytes, size}));
        assert_true(str_equal(reading.attachments.items[1].bytes, STR("liten")));
    }
}

static const struct made_value small_mail[] = {
    {"0037001F", STR_INIT("Svar")},
    {"1000001F", STR_INIT("Vi tillstyrker.")},
    {FIRST "3707001F", STR_INIT("a.txt")},
    {FIRST "37010102", STR_INIT("Bilaga.")},
    {SECOND "__substg1.0_3701000D/1000001F", STR_INIT("Inre.")}};

static void a_mail_that_is_cut_off_says_so(void **state)
{
    size_t size = KIB(100);
    const struct made_value mail[] = {{"1000001F", STR_INIT("Se bilaga.")},
                                      {FIRST "37010102", {arena_calloc(*state, size, 1), size}}};
    struct str bytes = MSG(*state, mail);
    char *copy = str_to_c(*state, bytes);
    struct cfb cfb;
    assert_true(cfb_open(*state, bytes, &cfb));
    uint32_t storage = cfb_find(&cfb, CFB_ROOT, STR("__attach_version1.0_#00000000"));
    uint32_t stream = cfb_find(&cfb, storage, STR("__substg1.0_37010102"));
    assert_int_equal(cfb.entries.items[stream].start, 0);
    for (size_t at = 512; at + 4 <= bytes.n; at += 4)
        if (cfb_u32(bytes, at) == 20 && cfb_u32(bytes, at + 4) == 21)
            memset(copy + at, 0xFE, 4); /* the chain of the attachment ends here */
    struct reading reading = read_bytes(*state, (struct str){copy, bytes.n});
    assert_true(reading.ok);
    assert_true(reading_has_problem(&reading, STR("truncated")));
    assert_true(reading.attachments.items[0].bytes.n < size);
}

static void damage_anywhere_does_no_harm(void **state)
{
    struct str bytes = MSG(*state, small_mail);
    char *copy = str_to_c(*state, bytes);
    for (size_t i = 0; i < bytes.n; i++) {
        static const char changes[] = {0x55, 1, (char)0xFF};
        char kept = copy[i];
        copy[i] = (char)(copy[i] ^ changes[i % 3]);
        struct arena arena = arena_init();
        read_bytes(&arena, (struct str){copy, bytes.n});
        read_bytes(&arena, str_sub(bytes, 0, i));
        arena_done(&arena);
        copy[i] = kept;
    }
}

static void chains_and_trees_that_run_in_circles_end(void **state)
{
    struct str bytes = MSG(*state, small_mail);
    for (uint32_t to = 0; to < bytes.n >> 9; to++)
        for (size_t at = 0; at < bytes.n; at += 4) {
            struct arena arena = arena_init();
            char *copy = str_to_c(&arena, bytes);
            uint32_t value = cfb_u32(bytes, at);
            memcpy(copy + at, &to, sizeof to);
            if (value < bytes.n >> 9 || value >= CFB_SPECIAL)
                read_bytes(&arena, (struct str){copy, bytes.n});
            arena_done(&arena);
        }
}

#ifdef SAMSYN_FAULTS
static void a_mail_survives_any_failed_allocation(void **state)
{
    struct str bytes = MSG(*state, small_mail);
    bool ok = false;
    for (unsigned long nth = 1; !ok; nth++) {
        struct arena arena = arena_init();
        struct reading reading = {0};
        struct error error = {0};
        mem_fail_at(nth);
        ok = format_msg_read(&arena, bytes, &reading, &error) && reading.problems.count == 0;
        mem_fail_at(0);
        assert_true(ok || error.code == ERROR_MEMORY || reading.problems.count > 0);
        arena_done(&arena);
    }
}
#endif

int main(void)
{
    struct format_prepared prepared;
    format_prepare(&prepared);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(headers_are_those_of_a_mail),
        TEST(what_the_senders_own_header_says_of_the_date_goes_first),
        TEST(text_that_is_not_unicode_is_in_the_mails_code_page),
        TEST(html_is_read_when_there_is_no_plain_text),
        TEST(a_mail_of_rich_text_alone_says_so),
        TEST(a_mail_of_nothing_is_empty),
        TEST(each_attachment_is_one),
        TEST(a_mail_within_a_mail_is_a_mail_of_its_own),
        TEST(an_attachment_that_is_a_link_is_told_of),
        TEST(what_an_attached_file_is_says_nothing_of_the_mail),
        TEST(a_signed_mail_is_what_was_signed),
        TEST(large_files_are_read_whatever_their_sectors),
        TEST(a_mail_that_is_cut_off_says_so),
        TEST(damage_anywhere_does_no_harm),
        TEST(chains_and_trees_that_run_in_circles_end),
#ifdef SAMSYN_FAULTS
        TEST(a_mail_survives_any_failed_allocation),
#endif
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    format_release(&prepared);
    support_done();
    return failed;
}

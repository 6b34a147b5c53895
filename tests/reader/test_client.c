/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Run with the paths of the real reader and of the one that misbehaves.
 */
#include "base/file.h"
#include "probing.h"
#include "reader/parent/client.h"
#include "reader/parent/protocol.h"
#include "support.h"

#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct paths {
    const char *reader, *fake;
};

#define JOBS 64

/* What came back of each job. */
struct result {
    bool done, ok;
    char codes[200]; /* of the problems, each followed by a space */
    char text[200];
    size_t attachments, problems;
    enum document_format format;
};

struct plan {
    struct reader_job jobs[JOBS];
    struct result results[JOBS];
    size_t count, given;
    size_t stop_after; /* readings; 0: never */
    size_t taken;
};

static void add_job(struct plan *plan, const char *name, struct str bytes)
{
    struct reader_job *job = &plan->jobs[plan->count];
    *job = (struct reader_job){
        .name = str_from(name), .bytes = bytes, .context = &plan->results[plan->count]};
    plan->count++;
}

static bool next_job(void *context, struct reader_job *ret_job)
{
    struct plan *plan = context;
    if (plan->given == plan->count)
        return false;
    *ret_job = plan->jobs[plan->given++];
    return true;
}

static bool take_reading(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *reading)
{
    (void)arena;
    struct plan *plan = context;
    struct result *result = job->context;
    assert_false(result->done);
    result->done = true;
    result->ok = reading->ok;
    result->format = reading->document.format;
    result->attachments = reading->attachments.count;
    result->problems = reading->problems.count;
    for (size_t i = 0; i < reading->problems.count; i++) {
        size_t used = strlen(result->codes);
        snprintf(result->codes + used, sizeof result->codes - used, "%.*s ",
                 STR_ARGS(reading->problems.items[i].code));
    }
    snprintf(result->text, sizeof result->text, "%.*s", STR_ARGS(reading->document.text));
    return ++plan->taken != plan->stop_after;
}

static bool run_with(struct plan *plan, const struct reader_options *options, struct error *error)
{
    return reader_run(options, (struct reader_source){next_job, plan},
                      (struct reader_sink){take_reading, plan}, error);
}

static bool run(struct plan *plan, const char *reader, struct error *error)
{
    const struct reader_options options = {.reader_path = reader,
                                           .processes = 4,
                                           .wall_seconds = 1,
                                           .output_bytes = KIB(200),
                                           .keep_stderr = true};
    return run_with(plan, &options, error);
}

static void bad_readers_are_told_of_and_the_run_goes_on(void **state)
{
    const struct paths *paths = *state;
    static const struct {
        struct str mode;
        const char *codes;
    } cases[] = {
        {STR_INIT("hej"), ""},
        {STR_INIT("hang"), "timeout "},
        {STR_INIT("hang in a frame"), "timeout "},
        {STR_INIT("flood"), "too_large "},
        {STR_INIT("promise four gigabytes"), "too_large "},
        {STR_INIT("crash"), "crashed "},
        {STR_INIT("do the forbidden"), "forbidden "},
        {STR_INIT("out of time"), "timeout "},
        {STR_INIT("silent"), "bad_frames "},
        {STR_INIT("only greet"), "bad_frames "},
        {STR_INIT("stop in a frame"), "bad_frames "},
        {STR_INIT("answer twice"), "bad_frames "},
        {STR_INIT("garbage"), "bad_frames "},
        {STR_INIT("give up"), "too_large crashed "},
        {STR_INIT("answer and fail"), "crashed "},
        {STR_INIT("hej igen"), ""},
    };
    struct plan plan = {0};
    struct error error = {0};
    const size_t count = sizeof cases / sizeof *cases;
    for (size_t i = 0; i < count; i++)
        add_job(&plan, "brev.txt", cases[i].mode);
    assert_true(run(&plan, paths->fake, &error));
    for (size_t i = 0; i < count; i++) {
        assert_true(plan.results[i].done);
        assert_string_equal(plan.results[i].codes, cases[i].codes);
        assert_int_equal(plan.results[i].ok, cases[i].codes[0] == '\0');
    }
    assert_string_equal(plan.results[count - 1].text, "hej igen");
}

/* A document that has taken over its reader chooses its exit code, but not what was said before. */
static void no_exit_code_of_a_locked_reader_ends_the_run(void **state)
{
    const struct paths *paths = *state;
    const struct reader_options options = {
        .reader_path = paths->fake, .processes = 2, .keep_stderr = true};
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "a.txt", STR("claim no sandbox"));
    add_job(&plan, "b.txt", STR("claim no program"));
    add_job(&plan, "c.txt", STR("hej"));
    assert_true(run_with(&plan, &options, &error));
    assert_string_equal(plan.results[0].codes, "not_read crashed ");
    assert_string_equal(plan.results[1].codes, "crashed ");
    assert_true(plan.results[2].ok);
}

static void one_that_never_stops_talking_is_held_to_the_clock(void **state)
{
    const struct paths *paths = *state;
    const struct reader_options options = {
        .reader_path = paths->fake, .processes = 2, .wall_seconds = 2, .keep_stderr = true};
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "a.txt", STR("trickle"));
    add_job(&plan, "b.txt", STR("hej"));
    assert_true(run_with(&plan, &options, &error));
    assert_string_equal(plan.results[0].codes, "timeout ");
    assert_true(plan.results[1].ok);
}

static void a_flood_of_problems_is_cut(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "a.txt", STR("flood with problems"));
    assert_true(run(&plan, paths->fake, &error));
    assert_false(plan.results[0].ok);
    assert_true(plan.results[0].problems > 1 &&
                plan.results[0].problems <= LIMIT_READER_PROBLEMS + 1);
}

static bool append(void *context, struct str bytes)
{
    buf_add_str(context, bytes);
    return true;
}

/* A whole answer behind "say:", which the fake reader gives as it is. */
static struct buf saying(struct str text)
{
    struct reading reading = {.ok = true,
                              .document = {.format = FORMAT_TEXT, .page_count = 1, .text = text}};
    struct block block = {
        .kind = BLOCK_PARAGRAPH, .level = 1, .page = 1, .range = {0, (uint32_t)text.n}};
    reading.document.blocks.items = &block;
    reading.document.blocks.count = 1;
    struct buf out = buf_init(MIB(1));
    buf_add_str(&out, STR("say:"));
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 7});
    assert_true(protocol_encode(&reading, append, &out, NULL));
    return out;
}

/* Lies in every place of an answer, each told by a child of its own. */
static void no_lie_ends_the_run(void **state)
{
    const struct paths *paths = *state;
    struct arena arena = arena_init();
    const struct reader_options options = {
        .reader_path = paths->fake, .processes = 2, .keep_stderr = true};
    struct plan plan = {0};
    struct error error = {0};
    struct buf honest = saying(STR("Vi tillstyrker."));
    const size_t lies = JOBS - 1;
    for (size_t i = 0; i < lies; i++) {
        struct str lie = str_copy(&arena, buf_str(&honest));
        size_t at = 4 + i * (lie.n - 4) / lies;
        ((char *)(uintptr_t)lie.p)[at] ^= 0x55;
        add_job(&plan, "a.txt", i % 2 ? lie : str_sub(lie, 0, at));
    }
    add_job(&plan, "b.txt", buf_str(&honest));
    assert_true(run_with(&plan, &options, &error));
    for (size_t i = 0; i < lies; i++) {
        assert_true(plan.results[i].done);
        if (i % 2 == 0)
            assert_string_equal(plan.results[i].codes, "bad_frames ");
    }
    assert_string_equal(plan.results[lies].text, "Vi tillstyrker.");
    buf_done(&honest);
    arena_done(&arena);
}

static void a_reader_is_given_neither_environment_nor_descriptors(void **state)
{
    const struct paths *paths = *state;
    const struct reader_options options = {
        .reader_path = paths->fake, .processes = 2, .keep_stderr = true};
    struct plan plan = {0};
    struct error error = {0};
    int leaked = dup(STDERR_FILENO); /* without O_CLOEXEC, as a careless library's would be */
    assert_int_equal(setenv("SAMSYN_SECRET", "1", 1), 0);
    add_job(&plan, "a.txt", STR("environment"));
    add_job(&plan, "b.txt", STR("descriptors"));
    assert_true(run_with(&plan, &options, &error));
    unsetenv("SAMSYN_SECRET");
    close(leaked);
    assert_string_equal(plan.results[0].text, "empty");
    assert_string_equal(plan.results[1].text, "none");
}

static void one_that_answers_and_stays_is_ended(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "brev.txt", STR("answer and hang"));
    assert_true(run(&plan, paths->fake, &error));
    assert_true(plan.results[0].done);
}

static void a_reader_that_cannot_lock_itself_up_ends_the_run(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "a.txt", STR("no sandbox"));
    add_job(&plan, "b.txt", STR("hang"));
    assert_false(run(&plan, paths->fake, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_non_null(strstr(error.message, "no landlock today"));
}

static void a_reader_that_is_not_there_ends_the_run(void **state)
{
    (void)state;
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "a.txt", STR("hej"));
    assert_false(run(&plan, "/nowhere/samsyn-reader", &error));
    assert_non_null(strstr(error.message, "SAMSYN_READER"));
}

static void a_sink_can_stop_the_run(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {.stop_after = 1};
    struct error error = {0};
    add_job(&plan, "a.txt", STR("hej"));
    add_job(&plan, "b.txt", STR("hang"));
    assert_false(run(&plan, paths->fake, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_int_equal(plan.taken, 1);
}

static void a_run_without_documents_is_no_error(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    assert_true(run(&plan, paths->fake, NULL));
}

/* The real reader from here on. */

static struct reader_options patient(const struct paths *paths)
{
    if (!probing_has_seccomp()) {
        print_message("no seccomp filter can be had here, so no reader reads\n");
        skip();
    }
    return (struct reader_options){
        .reader_path = paths->reader, .processes = 2, .keep_stderr = true};
}

static void all_formats_are_read_in_the_sandbox(void **state)
{
    const struct paths *paths = *state;
    struct arena arena = arena_init();
    struct plan plan = {0};
    struct error error = {0};
    const struct drawn line = {72, 200, 11, false, "Vi tillstyrker."};
    const struct reader_options options = patient(paths);
    add_job(&plan, "a.txt", STR("Vi tillstyrker."));
    add_job(&plan, "a.pdf", make_pdf(&arena, &line, 1));
    add_job(&plan, "a.docx",
            make_docx(&arena, "<w:p><w:r><w:t>Vi tillstyrker.</w:t></w:r></w:p>", NULL, NULL, NULL,
                      NULL));
    add_job(&plan, "a.eml",
            STR("From: a@b.example\r\nSubject: =?iso-8859-1?Q?=E5?=\r\nContent-Type: text/plain; "
                "charset=windows-1252\r\nContent-Transfer-Encoding: 8bit\r\n\r\nVi tillstyrker."));
    add_job(&plan, "a.odt", make_odt(&arena, "<text:p>Vi tillstyrker.</text:p>", NULL, NULL, NULL));
    add_job(&plan, "a.html", STR("<html><meta charset=iso-8859-15><p>Vi tillstyrker. \xA4"));
    add_job(&plan, "a.msg",
            make_msg(&arena, &(const struct made_value){"1000001F", STR("Vi tillstyrker.")}, 1, 9));
    add_job(&plan, "ett namn\nmed rad.PDF", STR("Vi tillstyrker."));
    assert_true(run_with(&plan, &options, &error));
    for (size_t i = 0; i < plan.count; i++) {
        assert_true(plan.results[i].ok);
        assert_int_equal(strncmp(plan.results[i].text, "Vi tillstyrker.", 15), 0);
    }
    assert_int_equal(plan.results[1].format, FORMAT_PDF);
    assert_int_equal(plan.results[2].format, FORMAT_DOCX);
    assert_int_equal(plan.results[3].format, FORMAT_EML);
    assert_int_equal(plan.results[4].format, FORMAT_ODT);
    assert_int_equal(plan.results[5].format, FORMAT_HTML);
    assert_int_equal(plan.results[6].format, FORMAT_MSG);
    assert_string_equal(plan.results[7].codes, "mislabelled ");
    arena_done(&arena);
}

/* A folder with links to readers under names of their own. */

static void link_reader(const char *folder, const char *name, const char *reader,
                        char path[PATH_MAX])
{
    char target[PATH_MAX];
    assert_non_null(realpath(reader, target));
    assert_true(snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX);
    assert_int_equal(symlink(target, path), 0);
}

static void keep_level(void *context, uint32_t landlock)
{
    long *level = context;
    *level = (long)landlock;
}

static void the_level_of_landlock_can_be_logged(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    struct error error = {0};
    long level = -1;
    struct reader_options options = patient(paths);
    options.locked = keep_level;
    options.locked_context = &level;
    add_job(&plan, "a.txt", STR("Vi tillstyrker."));
    assert_true(run_with(&plan, &options, &error));
    assert_int_equal(level, probing_landlock_level());
}

static void the_reader_of_all_formats_does_when_it_is_alone(void **state)
{
    const struct paths *paths = *state;
    struct arena arena = arena_init();
    struct plan plan = {0};
    struct error error = {0};
    const struct drawn line = {72, 200, 11, false, "Vi tillstyrker."};
    char folder[] = "/tmp/samsyn-reader-XXXXXX", all[PATH_MAX];
    assert_non_null(mkdtemp(folder));
    link_reader(folder, "reader", paths->reader, all);
    struct reader_options options = patient(paths);
    options.reader_path = all;
    add_job(&plan, "a.txt", STR("Vi tillstyrker."));
    add_job(&plan, "a.pdf", make_pdf(&arena, &line, 1));
    assert_true(run_with(&plan, &options, &error));
    assert_true(plan.results[0].ok);
    assert_int_equal(plan.results[1].format, FORMAT_PDF);
    assert_true(plan.results[1].ok);
    assert_true(file_remove_tree(folder, &error));
    arena_done(&arena);
}

static void a_reader_of_the_format_goes_before_the_reader_of_all(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    struct error error = {0};
    char folder[] = "/tmp/samsyn-reader-XXXXXX", all[PATH_MAX], text[PATH_MAX], own[PATH_MAX];
    assert_non_null(mkdtemp(folder));
    link_reader(folder, "reader", paths->fake, all);
    assert_true(snprintf(own, sizeof own, "%s-text", paths->reader) < (int)sizeof own);
    link_reader(folder, "reader-text", own, text);
    struct reader_options options = patient(paths);
    options.reader_path = all;
    add_job(&plan, "a.txt", STR("crash"));
    add_job(&plan, "a.pdf", STR("%PDF-1.5"));
    assert_true(run_with(&plan, &options, &error));
    assert_string_equal(plan.results[0].text, "crash");
    assert_string_equal(plan.results[1].text, "%PDF-1.5");
    assert_true(file_remove_tree(folder, &error));
}

static void a_reader_of_another_format_does_not_read_it(void **state)
{
    const struct paths *paths = *state;
    struct plan plan = {0};
    struct error error = {0};
    char text[PATH_MAX];
    assert_true(snprintf(text, sizeof text, "%s-text", paths->reader) < (int)sizeof text);
    struct reader_options options = patient(paths);
    options.reader_path = text;
    add_job(&plan, "a.pdf", STR("%PDF-1.5"));
    add_job(&plan, "a.txt", STR("Vi tillstyrker."));
    assert_true(run_with(&plan, &options, &error));
    assert_string_equal(plan.results[0].codes, "not_read ");
    assert_true(plan.results[1].ok);
}

static void files_are_read_by_path(void **state)
{
    const struct paths *paths = *state;
    const struct reader_options options = patient(paths);
    struct plan plan = {0};
    struct error error = {0};
    char path[] = "/tmp/samsyn-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_true(file_write(path, STR("Vi avstyrker."), &error));
    add_job(&plan, "a.txt", STR(""));
    plan.jobs[0].path = path;
    add_job(&plan, "b.txt", STR(""));
    plan.jobs[1].path = "/nowhere/b.txt";
    add_job(&plan, "c.txt", STR(""));
    plan.jobs[2].path = "/tmp";
    assert_true(run_with(&plan, &options, &error));
    unlink(path);
    assert_string_equal(plan.results[0].text, "Vi avstyrker.");
    assert_string_equal(plan.results[1].codes, "not_read ");
    assert_string_equal(plan.results[2].codes, "not_read ");
}

static void a_document_that_cannot_be_read_says_why(void **state)
{
    const struct paths *paths = *state;
    const struct reader_options options = patient(paths);
    struct plan plan = {0};
    struct error error = {0};
    add_job(&plan, "tom.pdf", STR(""));
    add_job(&plan, "bild.gif", STR("GIF89a"));
    assert_true(run_with(&plan, &options, &error));
    assert_string_equal(plan.results[0].codes, "empty ");
    assert_string_equal(plan.results[1].codes, "unknown_format ");
}

static bool draw_page_of(const struct paths *paths, struct str bytes, const struct page_wish *wish,
                         struct arena *arena, struct str *ret_png, struct error *error)
{
    const struct reader_options options = patient(paths);
    const struct reader_job job = {.name = STR("a"), .bytes = bytes};
    return reader_render(&options, &job, wish, arena, ret_png, error);
}

/* The picture's columns and rows stand in its head (ISO/IEC 15948, 11.2.2). */
static size_t png_side(struct str png, size_t at)
{
    size_t side = 0;
    assert_true(png.n > 24 && str_starts(png, STR("\x89PNG")));
    for (size_t i = 0; i < 4; i++)
        side = side << 8 | (unsigned char)png.p[at + i];
    return side;
}

static void a_page_is_drawn_with_places_marked(void **state)
{
    const struct paths *paths = *state;
    struct arena arena = arena_init();
    struct error error = {0};
    const struct drawn line = {72, 200, 11, false, "Vi tillstyrker."};
    const struct box box = {70, 190, 160, 204};
    struct page_wish wish = {.page = 1, .dots = 72};
    struct str plain, marked, bytes = make_pdf(&arena, &line, 1);
    assert_true(draw_page_of(paths, bytes, &wish, &arena, &plain, &error));
    assert_in_range(png_side(plain, 16), 594, 596);
    assert_in_range(png_side(plain, 20), 841, 843);
    wish.boxes = &box;
    wish.box_count = 1;
    assert_true(draw_page_of(paths, bytes, &wish, &arena, &marked, &error));
    assert_false(str_equal(plain, marked));
    arena_done(&arena);
}

static void an_enormous_page_gives_a_picture_of_the_usual_size(void **state)
{
    const struct paths *paths = *state;
    struct arena arena = arena_init();
    struct error error = {0};
    const struct page_wish wish = {.page = 1, .dots = 300};
    struct str png;
    /* Ten metres by ten. */
    const struct str bytes =
        STR("%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
            "/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 28346 28346]>>endobj\n"
            "trailer<</Root 1 0 R>>\n%%EOF\n");
    assert_true(draw_page_of(paths, bytes, &wish, &arena, &png, &error));
    assert_true(png_side(png, 16) * png_side(png, 20) <= LIMIT_RENDER_PIXELS);
    arena_done(&arena);
}

static void a_page_that_cannot_be_drawn_says_why(void **state)
{
    const struct paths *paths = *state;
    struct arena arena = arena_init();
    const struct drawn line = {72, 200, 11, false, "Vi tillstyrker."};
    struct page_wish wish = {.page = 2, .dots = 72};
    struct error error = {0};
    struct str png;
    assert_false(draw_page_of(paths, make_pdf(&arena, &line, 1), &wish, &arena, &png, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "no page of that number"));
    assert_false(draw_page_of(paths, STR("Vi tillstyrker."), &wish, &arena, &png, &error));
    assert_non_null(strstr(error.message, "no pages that can be shown"));
    wish.page = 0;
    assert_false(draw_page_of(paths, STR("Vi tillstyrker."), &wish, &arena, &png, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    arena_done(&arena);
}

int main(int argc, char **argv)
{
    struct paths paths = {argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : ""};
#define TEST(name) cmocka_unit_test_prestate(name, &paths)
    const struct CMUnitTest tests[] = {
        TEST(bad_readers_are_told_of_and_the_run_goes_on),
        TEST(no_exit_code_of_a_locked_reader_ends_the_run),
        TEST(one_that_never_stops_talking_is_held_to_the_clock),
        TEST(a_flood_of_problems_is_cut),
        TEST(no_lie_ends_the_run),
        TEST(a_reader_is_given_neither_environment_nor_descriptors),
        TEST(one_that_answers_and_stays_is_ended),
        TEST(a_reader_that_cannot_lock_itself_up_ends_the_run),
        TEST(a_reader_that_is_not_there_ends_the_run),
        TEST(a_sink_can_stop_the_run),
        TEST(a_run_without_documents_is_no_error),
        TEST(all_formats_are_read_in_the_sandbox),
        TEST(the_level_of_landlock_can_be_logged),
        TEST(the_reader_of_all_formats_does_when_it_is_alone),
        TEST(a_reader_of_the_format_goes_before_the_reader_of_all),
        TEST(a_reader_of_another_format_does_not_read_it),
        TEST(files_are_read_by_path),
        TEST(a_document_that_cannot_be_read_says_why),
        TEST(a_page_is_drawn_with_places_marked),
        TEST(an_enormous_page_gives_a_picture_of_the_usual_size),
        TEST(a_page_that_cannot_be_drawn_says_why),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    support_done();
    return failed;
}

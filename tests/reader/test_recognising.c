/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Text in pictures, recognised by the real reader, which is to be named. Skipped where it, or
 * Tesseract's data, is not installed.
 */
#include "pictures.h"
#include "probing.h"
#include "reader/parent/client.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define READ_TO_BE_GOOD 95 /* percent of the words */
#define NEAR 12.0f         /* points */

static const struct drawn letter[] = {
    {72, 90, 18, true, "Yttrande över förslag till strategi"},
    {72, 130, 12, false, "Åsbergs kommun tillstyrker förslaget i huvudsak och lämnar följande"},
    {72, 146, 12, false, "synpunkter. Kommunen anser att målen är väl avvägda men saknar en"},
    {72, 162, 12, false, "beskrivning av hur de små företagen på landsbygden ska nås."},
    {72, 194, 13, true, "Kompetensförsörjning"},
    {72, 214, 12, false, "Avsnittet behöver förtydligas. Ansvaret för de årliga uppföljningarna"},
    {72, 230, 12, false, "bör ligga hos regionen, och kommunerna bör få höras i god tid innan"},
    {72, 246, 12, false, "ändringar görs. Vi föreslår även att ordet hållbar används oftare."},
};

#define LINES (sizeof letter / sizeof *letter)

struct subject {
    const char *reader;
    struct arena arena;
    struct reading reading; /* of the latest document */
};

static bool next_job(void *context, struct reader_job *ret_job)
{
    struct reader_job **job = context;
    if (!*job)
        return false;
    *ret_job = **job;
    *job = NULL;
    return true;
}

/* As protocol.h says, the strings point into the answer, which ends with the call. */
static void copy_reading(struct arena *arena, const struct reading *from, struct reading *to)
{
    const struct document *document = &from->document;
    *to = (struct reading){.ok = from->ok};
    to->document.format = document->format;
    to->document.page_count = document->page_count;
    to->document.text = str_copy(arena, document->text);
    for (size_t i = 0; i < document->lines.count; i++)
        *VEC_PUSH(arena, &to->document.lines) = document->lines.items[i];
    for (size_t i = 0; i < document->blocks.count; i++) {
        struct block *block = VEC_PUSH(arena, &to->document.blocks);
        *block = document->blocks.items[i];
        block->mark = str_copy(arena, block->mark);
    }
    for (size_t i = 0; i < from->problems.count; i++)
        reading_add_problem(arena, to, str_copy(arena, from->problems.items[i].code),
                            str_copy(arena, from->problems.items[i].message));
}

static bool take_reading(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *reading)
{
    struct subject *subject = context;
    (void)job;
    (void)arena;
    copy_reading(&subject->arena, reading, &subject->reading);
    return true;
}

static void read_picture(struct subject *subject, const char *name, struct str bytes)
{
    const struct reader_options options = {.reader_path = subject->reader, .keep_stderr = true};
    struct reader_job job = {.name = str_from(name), .bytes = bytes}, *next = &job;
    struct error error = {0};
    if (!reader_run(&options, (struct reader_source){next_job, &next},
                    (struct reader_sink){take_reading, subject}, &error))
        fail_msg("%s", error.message);
    if (reading_has_problem(&subject->reading, STR("image_only"))) {
        print_message("text recognition is not installed here (tesseract-ocr-swe): not tested\n");
        skip();
    }
}

static int set_up(void **state)
{
    struct subject *subject = *state;
    subject->arena = arena_init();
    return 0;
}

static int tear_down(void **state)
{
    struct subject *subject = *state;
    arena_done(&subject->arena);
    return 0;
}

/* How many percent of the letter's words, in their order, stand in the text. */
static size_t words_found(struct str text)
{
    size_t words = 0, found = 0;
    for (size_t i = 0; i < LINES; i++) {
        struct str rest = str_from(letter[i].text);
        while (rest.n) {
            struct str word = str_cut(&rest, ' ');
            words++;
            for (size_t at = 0; at + word.n <= text.n; at++)
                if (memcmp(text.p + at, word.p, word.n) == 0) {
                    text = str_sub(text, at + word.n, text.n);
                    found++;
                    break;
                }
        }
    }
    return found * 100 / words;
}

static void check_words(const struct reading *reading)
{
    assert_true(reading->ok);
    assert_is_sound(&reading->document);
    size_t found = words_found(reading->document.text);
    if (found < READ_TO_BE_GOOD)
        fail_msg("only %zu %% of the words were read:\n%.*s", found,
                 STR_ARGS(reading->document.text));
}

static void read_view(struct subject *subject, struct view view)
{
    struct pixels page = draw_page(&subject->arena, letter, LINES, view);
    read_picture(subject, "svar.png", make_png(&subject->arena, page));
    check_words(&subject->reading);
}

/* Where the middle of a drawn line is on the page that was turned. */
static void turned_middle(const struct box *box, struct view view, float *ret_x, float *ret_y)
{
    const float width = 595, height = 842;
    float angle = (float)(view.quarters * 90 + view.degrees) * 0.0174533f;
    float x = (box->x0 + box->x1 - width) / 2, y = (box->y0 + box->y1 - height) / 2;
    bool lying = view.quarters % 2 != 0;
    *ret_x = (lying ? height : width) / 2 + cosf(angle) * x - sinf(angle) * y;
    *ret_y = (lying ? width : height) / 2 + sinf(angle) * x + cosf(angle) * y;
}

/* The boxes stand on the page as it lies. */
static void check_boxes(const struct document *document, const struct document *upright,
                        struct view view)
{
    assert_int_equal(document->lines.count, upright->lines.count);
    for (size_t i = 0; i < document->lines.count; i++) {
        const struct box *box = &document->lines.items[i].box;
        float x, y;
        turned_middle(&upright->lines.items[i].box, view, &x, &y);
        assert_true(fabsf((box->x0 + box->x1) / 2 - x) < NEAR);
        assert_true(fabsf((box->y0 + box->y1) / 2 - y) < NEAR);
    }
}

static void a_page_is_read_with_its_parts_and_places(void **state)
{
    struct subject *subject = *state;
    read_view(subject, (struct view){0});
    const struct document *document = &subject->reading.document;
    assert_int_equal(document->format, FORMAT_PNG);
    assert_int_equal(document->page_count, 1);
    assert_int_equal(document->lines.count, LINES);
    assert_int_equal(document->blocks.items[0].kind, BLOCK_HEADING);
    assert_int_equal(document->blocks.items[1].kind, BLOCK_PARAGRAPH);
    assert_int_equal(document->blocks.items[2].kind, BLOCK_HEADING);
    for (size_t i = 0; i < document->blocks.count; i++)
        assert_in_range(document->blocks.items[i].confidence, 50, 100);
    for (size_t i = 0; i < LINES; i++) {
        const struct line *line = &document->lines.items[i];
        assert_true(fabsf(line->box.x0 - (float)letter[i].x) < NEAR);
        assert_true(line->box.y0 < (float)letter[i].y && line->box.y1 > (float)letter[i].y - 5);
    }
}

static void a_page_is_read_however_it_lies(void **state)
{
    struct subject *subject = *state;
    static const struct view views[] = {{2, 0, false}, {0, 2.5, false}, {1, -3, false}};
    read_view(subject, (struct view){0});
    struct reading upright = subject->reading;
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        read_view(subject, views[i]);
        check_boxes(&subject->reading.document, &upright.document, views[i]);
    }
}

static void a_photograph_in_uneven_light_is_read(void **state)
{
    struct subject *subject = *state;
    struct pixels page =
        draw_page(&subject->arena, letter, LINES, (struct view){.degrees = 1, .shaded = true});
    read_picture(subject, "IMG_0001.JPG", make_jpeg(&subject->arena, page));
    check_words(&subject->reading);
    assert_int_equal(subject->reading.document.format, FORMAT_JPEG);
    assert_int_equal(subject->reading.problems.count, 0);
}

static void english_is_read_as_well(void **state)
{
    struct subject *subject = *state;
    static const struct drawn lines[] = {
        {72, 100, 12, false, "However, we believe that the chapter should be clarified, in"},
        {72, 116, 12, false, "particular the responsibilities of the regional authority."},
    };
    struct pixels page = draw_page(&subject->arena, lines, 2, (struct view){0});
    read_picture(subject, "answer.png", make_png(&subject->arena, page));
    assert_true(subject->reading.ok);
    assert_true(str_contains(subject->reading.document.text, str_from(lines[0].text)));
    assert_true(str_contains(subject->reading.document.text, str_from(lines[1].text)));
}

static void every_page_of_a_tiff_is_read(void **state)
{
    struct subject *subject = *state;
    const struct drawn second = {72, 100, 12, false, "Sista sidan slutar med en hälsning."};
    const struct pixels pages[] = {
        draw_page(&subject->arena, letter, LINES, (struct view){0}),
        draw_page(&subject->arena, &second, 1, (struct view){0}),
    };
    read_picture(subject, "svar.tif", make_tiff(&subject->arena, pages, 2));
    check_words(&subject->reading);
    assert_int_equal(subject->reading.document.page_count, 2);
    const struct document *document = &subject->reading.document;
    assert_int_equal(document->blocks.items[document->blocks.count - 1].page, 2);
    assert_true(str_contains(document->text, STR("Sista sidan slutar med en hälsning.")));
}

static void a_scanned_pdf_is_read(void **state)
{
    struct subject *subject = *state;
    struct pixels page = draw_page(&subject->arena, letter, LINES, (struct view){0});
    read_picture(subject, "svar.pdf", make_scanned_pdf(&subject->arena, NULL, 0, page));
    check_words(&subject->reading);
    assert_int_equal(subject->reading.document.format, FORMAT_PDF);
    assert_int_equal(subject->reading.problems.count, 0);
}

static void the_text_of_a_mixed_pdf_stays_text(void **state)
{
    struct subject *subject = *state;
    const struct drawn first = {72, 100, 12, false, "Följebrev med text som är text."};
    struct pixels page = draw_page(&subject->arena, letter, LINES, (struct view){0});
    read_picture(subject, "svar.pdf", make_scanned_pdf(&subject->arena, &first, 1, page));
    check_words(&subject->reading);
    const struct document *document = &subject->reading.document;
    assert_int_equal(document->page_count, 2);
    assert_int_equal(document->blocks.items[0].page, 1);
    assert_int_equal(document->blocks.items[0].confidence, 0);
    assert_true(document->blocks.items[document->blocks.count - 1].confidence > 50);
    assert_int_equal(subject->reading.problems.count, 0);
}

static void a_picture_without_text_is_told_of(void **state)
{
    struct subject *subject = *state;
    struct pixels page = draw_page(&subject->arena, letter, 0, (struct view){0});
    read_picture(subject, "tom.png", make_png(&subject->arena, page));
    assert_false(subject->reading.ok);
    assert_true(reading_has_problem(&subject->reading, STR("empty")));
}

static void one_that_cannot_be_decoded_is_told_of(void **state)
{
    struct subject *subject = *state;
    read_picture(subject, "bomb.png", make_png_head(&subject->arena, 60000, 60000));
    assert_true(reading_has_problem(&subject->reading, STR("too_large")));
    read_picture(subject, "bomb.tif", make_tiff_head(&subject->arena, 60000, 60000));
    assert_true(reading_has_problem(&subject->reading, STR("too_large")));
    read_picture(subject, "trasig.jpg", STR("\xFF\xD8\xFF\xE0 and nothing more"));
    assert_true(reading_has_problem(&subject->reading, STR("not_read")));
}

/* The workers, as the kernel sees them. */

struct running {
    pid_t pid;
    int input, output, errors; /* our ends */
};

/* One with `workers`, that has greeted, and so is locked up, and waits for its document. */
static struct running start_reader(const char *path, const char *workers)
{
    struct running running;
    int input[2], output[2], errors[2];
    char hello[16];
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    assert_int_equal(pipe2(errors, O_CLOEXEC), 0);
    running.pid = fork();
    if (running.pid == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        dup2(errors[1], STDERR_FILENO);
        execl(path, path, "--workers", workers, (char *)NULL);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    close(errors[1]);
    running.input = input[1];
    running.output = output[0];
    running.errors = errors[0];
    assert_int_equal(read(running.output, hello, sizeof hello), sizeof hello);
    return running;
}

static void stop_reader(struct running *running)
{
    kill(running->pid, SIGKILL);
    assert_int_equal(waitpid(running->pid, NULL, 0), running->pid);
    close(running->input);
    close(running->output);
    close(running->errors);
}

static bool is_child_of(pid_t pid, pid_t parent, char *ret_status, size_t size)
{
    char path[64], line[64];
    snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    size_t n = fread(ret_status, 1, size - 1, file);
    fclose(file);
    ret_status[n] = '\0';
    snprintf(line, sizeof line, "\nPPid:\t%ld\n", (long)parent);
    return strstr(ret_status, line) != NULL;
}

static size_t descriptor_count(pid_t pid)
{
    char path[64];
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* Check each worker; how many there are. */
static size_t check_workers(pid_t leader)
{
    static char status[8192];
    size_t workers = 0;
    DIR *processes = opendir("/proc");
    assert_non_null(processes);
    for (const struct dirent *entry; (entry = readdir(processes));) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid <= 0 || !is_child_of(pid, leader, status, sizeof status))
            continue;
        workers++;
        assert_non_null(strstr(status, "\nSeccomp:\t2\n"));
        assert_non_null(strstr(status, "\nNoNewPrivs:\t1\n"));
        assert_non_null(strstr(status, "\nCapEff:\t0000000000000000\n"));
        assert_non_null(strstr(status, "\nThreads:\t1\n"));
        assert_null(strstr(status, "\nUid:\t0\t"));
        if (geteuid() == 0)
            assert_int_equal(descriptor_count(pid), 3);
    }
    closedir(processes);
    return workers;
}

static const char *recogniser_path(struct subject *subject)
{
    const char *path =
        str_to_c(&subject->arena, str_format(&subject->arena, "%s-ocr", subject->reader));
    if (access(path, X_OK) != 0 || access("/proc/self/status", R_OK) != 0) {
        print_message("there is no %s, or no /proc here\n", path);
        skip();
    }
    return path;
}

static void each_worker_is_locked_up_before_a_byte_is_read(void **state)
{
    struct subject *subject = *state;
    struct running running = start_reader(recogniser_path(subject), "3");
    size_t workers = check_workers(running.pid);
    stop_reader(&running);
    if (workers == 0)
        skip(); /* nothing to recognise with */
    assert_int_equal(workers, 3);
}

static void workers_die_with_their_reader(void **state)
{
    struct subject *subject = *state;
    struct running running = start_reader(recogniser_path(subject), "2");
    char byte;
    kill(running.pid, SIGKILL);
    /* All that hold its other end are gone, though their work was not ended by us. */
    while (read(running.errors, &byte, 1) > 0)
        continue;
    stop_reader(&running);
}

int main(int argc, char **argv)
{
    struct subject subject = {.reader = argc > 1 ? argv[1] : ""};
    if (!probing_has_seccomp()) {
        puts("no seccomp filter can be had here, so no reader reads");
        return PROBING_SKIPPED;
    }
#define TEST(name)                                                                                 \
    {                                                                                              \
#name, name, set_up, tear_down, &subject                                                   \
    }
    const struct CMUnitTest tests[] = {
        TEST(a_page_is_read_with_its_parts_and_places),
        TEST(a_page_is_read_however_it_lies),
        TEST(a_photograph_in_uneven_light_is_read),
        TEST(english_is_read_as_well),
        TEST(every_page_of_a_tiff_is_read),
        TEST(a_scanned_pdf_is_read),
        TEST(the_text_of_a_mixed_pdf_stays_text),
        TEST(a_picture_without_text_is_told_of),
        TEST(one_that_cannot_be_decoded_is_told_of),
        TEST(each_worker_is_locked_up_before_a_byte_is_read),
        TEST(workers_die_with_their_reader),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    support_done();
    return failed;
}

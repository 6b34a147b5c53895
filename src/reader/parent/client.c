/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/client.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/workers.h"
#include "reader/parent/protocol.h"
#include "reader/parent/sniff.h"
#include "reader/parent/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The child could not lock itself up, and read nothing (sandbox.h). */
#define EXIT_NO_SANDBOX 125
/* What a shell says when a program cannot be run; posix_spawn's child says it too. */
#define EXIT_NOT_FOUND 127
/* How long it may go unseen that the run is to stop. */
enum { STOP_SEEN_MILLISECONDS = 200 };
enum verdict { VERDICT_RUNNING, VERDICT_ENDED, VERDICT_TIMEOUT, VERDICT_FLOOD };

/* How a document is read. */
enum manner {
    MANNER_PLAIN,
    MANNER_RECOGNISING,
    MANNER_CONVERTING, /* by LibreOffice, of which another document comes */
    MANNER_CONVERTED,  /* that other document */
    MANNERS
};

/* With what, and for how long, a document may be read in one manner. */
struct means {
    const char *path; /* of the program; NULL: the reader for its format, or not there */
    unsigned wall_seconds, cpu_seconds;
};

/* What came of a first reading of a document whose pictures are then recognised, or which is then
 * converted; it stands where that fails. */
struct first {
    bool is_there;
    struct arena arena;
    struct buf answer; /* into which it points */
    struct reading reading;
};

struct child {
    struct reader_job job;
    enum manner manner;
    const char *path;       /* of the reader that it runs */
    struct started process; /* a pid of 0: a free place */
    int64_t deadline;
    struct buf answer;
    struct first first;
};

struct run {
    const char *paths[FORMAT_COUNT]; /* of the reader for each format */
    struct means means[MANNERS];
    char *const *arguments; /* of what is read plainly, or NULL */
    size_t recognising;     /* children that recognise text */
    size_t output_bytes;
    struct starter starter;
    void (*locked)(void *context, uint32_t landlock);
    void *locked_context;
    const atomic_bool *stop;
    struct reader_source next;
    struct reader_sink done;
    struct child *children;
    struct pollfd *polled;
    size_t places, running;
    bool drained; /* the source had nothing when it was last asked */
    struct error *error;
};

static int64_t now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What a reading says of a document that no child, or no whole answer, spoke for */

static void add_problem(struct arena *arena, struct reading *reading, const char *code,
                        const char *message)
{
    reading_add_problem(arena, reading, str_from(code), str_copy(arena, str_from(message)));
}

static const struct {
    struct str ending;
    enum document_format format;
} endings[] = {
    {STR_INIT(".pdf"), FORMAT_PDF},      {STR_INIT(".docx"), FORMAT_DOCX},
    {STR_INIT(".eml"), FORMAT_EML},      {STR_INIT(".txt"), FORMAT_TEXT},
    {STR_INIT(".md"), FORMAT_TEXT},      {STR_INIT(".doc"), FORMAT_DOC},
    {STR_INIT(".odt"), FORMAT_ODT},      {STR_INIT(".rtf"), FORMAT_RTF},
    {STR_INIT(".msg"), FORMAT_MSG},      {STR_INIT(".zip"), FORMAT_ZIP},
    {STR_INIT(".xlsx"), FORMAT_UNKNOWN}, {STR_INIT(".html"), FORMAT_HTML},
    {STR_INIT(".htm"), FORMAT_HTML},     {STR_INIT(".png"), FORMAT_PNG},
    {STR_INIT(".jpg"), FORMAT_JPEG},     {STR_INIT(".jpeg"), FORMAT_JPEG},
    {STR_INIT(".tif"), FORMAT_TIFF},     {STR_INIT(".tiff"), FORMAT_TIFF},
};

static bool ends_without_case(struct str name, struct str ending)
{
    struct str tail = str_sub(name, name.n - (name.n < ending.n ? name.n : ending.n), name.n);
    if (tail.n != ending.n)
        return false;
    for (size_t i = 0; i < ending.n; i++)
        if (ascii_lower(tail.p[i]) != ending.p[i])
            return false;
    return true;
}

static void check_name(struct arena *arena, struct str name, struct reading *reading)
{
    enum document_format format = reading->document.format;
    if (format == FORMAT_MARKDOWN)
        format = FORMAT_TEXT;
    for (size_t i = 0; reading->ok && i < sizeof endings / sizeof *endings; i++) {
        if (!ends_without_case(name, endings[i].ending) || endings[i].format == format)
            continue;
        reading_add_problem(arena, reading, STR("mislabelled"),
                            str_format(arena,
                                       "the name ends in %s but the file is of the kind %s; it "
                                       "was read as what it is, check that it is the right file",
                                       endings[i].ending.p, format_name(format)));
    }
}

/* Starting a child */

static int memory_file(struct str bytes, struct error *error)
{
    int fd = memfd_create("document", MFD_CLOEXEC);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot hand a document to the reader");
        return -1;
    }
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            error_set_errno(error, errno, "cannot hand a document to the reader");
            close(fd);
            return -1;
        }
        bytes = str_sub(bytes, (size_t)put, bytes.n);
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static int opened_file(const char *path, struct error *error)
{
    /* O_NONBLOCK: a named pipe must not hold us up before we know that it is no regular file. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        error_set_errno(error, errno, "cannot open the file; check that it is there");
        return -1;
    }
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        if ((uint64_t)status.st_size <= LIMIT_FILE_BYTES)
            return fd;
        error_set(error, ERROR_LIMIT, "the file is larger than the %zu MB allowed; divide it",
                  LIMIT_FILE_BYTES / MIB(1));
    } else {
        error_set(error, ERROR_INPUT, "it is not a regular file; name files, not folders");
    }
    close(fd);
    return -1;
}

/* By a look at the file's start. The child looks at all of it, and the file's place in the
 * descriptor is left alone. */
static enum document_format format_of(int input)
{
    char start[SNIFF_START_BYTES];
    ssize_t got = pread(input, start, sizeof start, 0);
    return sniff_start((struct str){start, got > 0 ? (size_t)got : 0});
}

/* All cores, shared among those that recognise. A picture is one page, for one core; only TIFF has
 * several. */
static size_t worker_count(const struct run *run, enum document_format format)
{
    if (format == FORMAT_PNG || format == FORMAT_JPEG)
        return 1;
    size_t share = workers_cores() / (run->recognising + 1);
    share = share < LIMIT_OCR_WORKERS ? share : LIMIT_OCR_WORKERS;
    return share ? share : 1;
}

static bool is_picture(enum document_format format)
{
    return format == FORMAT_PNG || format == FORMAT_JPEG || format == FORMAT_TIFF;
}

/* Which reader is run. */
static void choose_reader(const struct run *run, struct child *child, enum document_format format)
{
    if (child->manner == MANNER_PLAIN && is_picture(format) && run->means[MANNER_RECOGNISING].path)
        child->manner = MANNER_RECOGNISING;
    const char *path = run->means[child->manner].path;
    child->path = path ? path : run->paths[format];
}

static bool start_child(struct run *run, struct child *child, int input)
{
    enum document_format format = format_of(input);
    char name[] = STARTER_NAME, option[] = "--workers", workers[24];
    char *const recognising[] = {name, option, workers, NULL}, *const converting[] = {name, NULL};
    char *const *const arguments[MANNERS] = {[MANNER_PLAIN] = run->arguments,
                                             [MANNER_RECOGNISING] = recognising,
                                             [MANNER_CONVERTING] = converting};
    choose_reader(run, child, format);
    snprintf(workers, sizeof workers, "%zu", worker_count(run, format));
    int failed =
        starter_start(&run->starter, child->path, arguments[child->manner], input, &child->process);
    if (failed)
        return error_set_errno(run->error, failed,
                               "cannot run the reader %s; set SAMSYN_READER to where it is",
                               child->path);
    fcntl(child->process.output, F_SETFL, O_NONBLOCK);
    child->deadline = now_milliseconds() + (int64_t)run->means[child->manner].wall_seconds * 1000;
    child->answer = buf_init(run->output_bytes);
    run->running++;
    run->recognising += child->manner == MANNER_RECOGNISING;
    return true;
}

static bool take_job(struct run *run, struct child *child);
/* As start_child, and close `input`. */
static bool start_on(struct run *run, struct child *child, int input);

/* Ending a child */

static void end_child(struct run *run, struct child *child, enum verdict verdict, int *ret_status)
{
    /* Whoever has closed the pipe has said all; a signal does not change the status of one that has
     * ended. */
    kill(child->process.pid, SIGKILL);
    while (waitpid(child->process.pid, ret_status, 0) < 0 && errno == EINTR)
        continue;
    close(child->process.output);
    starter_ended(&run->starter, &child->process, verdict == VERDICT_ENDED && *ret_status == 0);
    child->process.pid = 0;
    run->running--;
    run->recognising -= child->manner == MANNER_RECOGNISING;
}

static void describe_failure(struct arena *arena, struct reading *reading, enum verdict verdict,
                             int status, const struct means *means)
{
    bool out_of_cpu = WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;
    if (verdict == VERDICT_TIMEOUT || out_of_cpu)
        reading_add_problem(arena, reading, STR("timeout"),
                            str_format(arena,
                                       "the document was not read within %u seconds; divide it or "
                                       "save it anew in the program that made it",
                                       out_of_cpu ? means->cpu_seconds : means->wall_seconds));
    else if (verdict == VERDICT_FLOOD)
        add_problem(arena, reading, "too_large",
                    "more came out of the document than is allowed; divide it");
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        add_problem(arena, reading, "forbidden",
                    "the reader was stopped when it asked the system for what is forbidden while "
                    "it read this document; the file may be hostile: do not open it, report it");
    else if (WIFSIGNALED(status))
        reading_add_problem(
            arena, reading, STR("crashed"),
            str_format(arena,
                       "the reader died of signal %d (%s) on this document; open it "
                       "by hand, save it anew, and report it as a fault",
                       WTERMSIG(status), strsignal(WTERMSIG(status))));
    else
        reading_add_problem(arena, reading, STR("crashed"),
                            str_format(arena,
                                       "the reader gave up with exit code %d on this document; "
                                       "open it by hand and save it anew",
                                       WEXITSTATUS(status)));
}

/* What a document is told to be when memory ends here would not be true of it. */
static bool has_reason(const struct reading *reading)
{
    size_t count = reading->problems.count;
    return reading->ok || (count && reading->problems.items[count - 1].message.p);
}

/* False when memory ended; that says nothing of the document. */
static bool judge(struct arena *arena, const struct run *run, const struct child *child,
                  enum verdict verdict, int status, struct reading *reading)
{
    struct error error = {0};
    struct str answer = buf_str(&child->answer);
    if (verdict == VERDICT_ENDED && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        struct hello hello;
        if (protocol_decode(arena, answer, &hello, reading, &error)) {
            /* What runs LibreOffice is not what is locked up; that is, in a child of its own. */
            if (run->locked && child->manner != MANNER_CONVERTING)
                run->locked(run->locked_context, hello.landlock);
            if (child->manner == MANNER_CONVERTING || child->manner == MANNER_CONVERTED)
                reading->document.format = child->first.reading.document.format;
            check_name(arena, child->job.name, reading);
            return true;
        }
        if (error.code == ERROR_MEMORY)
            return false;
        add_problem(arena, reading, error.code == ERROR_LIMIT ? "too_large" : "bad_frames",
                    error.message);
        return has_reason(reading);
    }
    if (child->answer.failed == ERROR_MEMORY)
        return false;
    protocol_salvage_problems(arena, answer, reading);
    describe_failure(arena, reading, verdict, status, &run->means[child->manner]);
    return has_reason(reading);
}

/* Only of a child that is not locked up yet can it be believed that it could not be; one that is
 * may be in a document's hands, and must not end the work on all others by its exit code. */
static bool cannot_run_at_all(struct run *run, const struct child *child,
                              const struct reading *reading, int status)
{
    if (!WIFEXITED(status) || protocol_is_greeted(buf_str(&child->answer)))
        return false;
    if (WEXITSTATUS(status) == EXIT_NOT_FOUND)
        return !error_set(run->error, ERROR_NOT_FOUND,
                          "cannot run the reader %s; set SAMSYN_READER to where it is",
                          child->path);
    if (WEXITSTATUS(status) != EXIT_NO_SANDBOX)
        return false;
    struct str reason =
        reading->problems.count ? reading->problems.items[0].message : STR("no reason was given");
    return !error_set(run->error, ERROR_STATE,
                      "the reader cannot lock itself up, so it reads nothing: %.*s; see that the "
                      "kernel and the container allow it, and seccomp to begin with",
                      STR_ARGS(reason));
}

/* A reading whose pages that are pictures are still to be recognised. */
static bool wants_recognising(const struct run *run, const struct child *child,
                              const struct reading *reading)
{
    return run->means[MANNER_RECOGNISING].path && child->manner == MANNER_PLAIN &&
           reading->document.format == FORMAT_PDF &&
           (reading_has_problem(reading, STR("image_only")) ||
            reading_has_problem(reading, STR("image_pages")));
}

static bool wants_converting(const struct run *run, const struct child *child,
                             const struct reading *reading)
{
    return run->means[MANNER_CONVERTING].path && child->manner == MANNER_PLAIN &&
           (reading_has_problem(reading, STR("doc_not_read")) ||
            reading_has_problem(reading, STR("rtf_not_read")));
}

static bool is_converted(const struct child *child, const struct reading *reading)
{
    return child->manner == MANNER_CONVERTING && reading->ok && reading->attachments.count == 1;
}

/* How it is read once more; MANNER_PLAIN: it is not. */
static enum manner next_manner(const struct run *run, const struct child *child,
                               const struct reading *reading)
{
    if (wants_recognising(run, child, reading))
        return MANNER_RECOGNISING;
    return wants_converting(run, child, reading) ? MANNER_CONVERTING : MANNER_PLAIN;
}

/* What a converted document is told to be wrong with is all that there is to tell. */
static bool first_stands(const struct child *child, const struct reading *reading)
{
    if (!child->first.is_there || reading->ok)
        return false;
    return child->manner == MANNER_RECOGNISING ||
           reading_has_problem(reading, STR("no_libreoffice"));
}

static bool hand_over(struct run *run, const struct child *child, struct arena *arena,
                      const struct reading *reading)
{
    return run->done.done(run->done.context, &child->job, arena, reading) ||
           error_set(run->error, ERROR_STATE, "reading was stopped");
}

/* Where recognising failed, the first reading stands, with the reason; without LibreOffice it has
 * told the reason. */
static bool hand_over_first(struct run *run, struct child *child, const struct reading *failed)
{
    struct first *first = &child->first;
    size_t count = child->manner == MANNER_RECOGNISING ? failed->problems.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct problem *problem = &failed->problems.items[i];
        struct str code = str_copy(&first->arena, problem->code);
        struct str message = str_copy(&first->arena, problem->message);
        if (!message.p)
            return error_no_memory(run->error);
        reading_add_problem(&first->arena, &first->reading, code, message);
    }
    return hand_over(run, child, &first->arena, &first->reading);
}

static void forget_first(struct child *child)
{
    if (!child->first.is_there)
        return;
    arena_done(&child->first.arena);
    buf_done(&child->first.answer);
    child->first = (struct first){0};
}

/* A document that no child can be given is told of at once. */
static bool report_unreadable(struct run *run, const struct child *child,
                              const struct error *reason)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    add_problem(&arena, &reading, reason->code == ERROR_LIMIT ? "too_large" : "not_read",
                reason->message);
    bool ok = hand_over(run, child, &arena, &reading);
    arena_done(&arena);
    return ok;
}

/* Where no child can be given the document: what was read of it before stands. */
static bool give_up_on(struct run *run, struct child *child, const struct error *reason)
{
    if (!child->first.is_there)
        return report_unreadable(run, child, reason);
    bool ok = hand_over(run, child, &child->first.arena, &child->first.reading);
    forget_first(child);
    run->drained = false;
    return ok;
}

/* What LibreOffice made is a document like any other, from a stranger. */
static bool read_converted(struct run *run, struct child *child, struct arena *arena,
                           struct str bytes)
{
    struct error reason = {0};
    int input = file_above_standard(memory_file(bytes, &reason));
    arena_done(arena);
    buf_done(&child->answer);
    child->manner = MANNER_CONVERTED;
    return input >= 0 ? start_on(run, child, input) : give_up_on(run, child, &reason);
}

static bool finish(struct run *run, struct child *child, enum verdict verdict)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    int status = 0;
    end_child(run, child, verdict, &status);
    bool ok = judge(&arena, run, child, verdict, status, &reading) || error_no_memory(run->error);
    ok = ok && !(verdict == VERDICT_ENDED && cannot_run_at_all(run, child, &reading, status));
    enum manner next = ok ? next_manner(run, child, &reading) : MANNER_PLAIN;
    if (next != MANNER_PLAIN) {
        child->first = (struct first){true, arena, child->answer, reading};
        child->manner = next;
        return take_job(run, child);
    }
    if (ok && is_converted(child, &reading))
        return read_converted(run, child, &arena, reading.attachments.items[0].bytes);
    if (ok)
        ok = first_stands(child, &reading) ? hand_over_first(run, child, &reading)
                                           : hand_over(run, child, &arena, &reading);
    arena_done(&arena);
    buf_done(&child->answer);
    forget_first(child);
    run->drained = false;
    return ok;
}

/* The loop */

/* One read a round: a child that never stops talking must keep neither the others nor its own
 * deadline waiting. */
static enum verdict hear(struct child *child, bool readable, int64_t now)
{
    char chunk[KIB(64)];
    ssize_t got = readable ? read(child->process.output, chunk, sizeof chunk) : -1;
    if (got == 0 || (got < 0 && readable && errno != EINTR && errno != EAGAIN))
        return VERDICT_ENDED;
    if (got > 0)
        buf_add(&child->answer, chunk, (size_t)got);
    if (child->answer.failed)
        return VERDICT_FLOOD;
    return now >= child->deadline ? VERDICT_TIMEOUT : VERDICT_RUNNING;
}

static bool take_job(struct run *run, struct child *child)
{
    struct error reason = {0};
    int input = child->job.path ? opened_file(child->job.path, &reason)
                                : memory_file(child->job.bytes, &reason);
    input = file_above_standard(input);
    if (input < 0)
        return give_up_on(run, child, &reason);
    return start_on(run, child, input);
}

static bool start_on(struct run *run, struct child *child, int input)
{
    bool ok = start_child(run, child, input);
    close(input);
    return ok;
}

static bool fill(struct run *run)
{
    for (size_t i = 0; i < run->places && !run->drained; i++) {
        struct child *child = &run->children[i];
        while (child->process.pid == 0 && !run->drained) {
            child->job = (struct reader_job){0};
            child->manner = MANNER_PLAIN;
            run->drained = !run->next.next(run->next.context, &child->job);
            if (!run->drained && !take_job(run, child))
                return false;
        }
    }
    return true;
}

static int time_left(const struct run *run, int64_t now)
{
    int64_t least = run->stop ? STOP_SEEN_MILLISECONDS : INT_MAX;
    for (size_t i = 0; i < run->places; i++)
        if (run->children[i].process.pid && run->children[i].deadline - now < least)
            least = run->children[i].deadline - now;
    return least < 0 ? 0 : (int)least;
}

static bool attend(struct run *run)
{
    for (size_t i = 0; i < run->places; i++) {
        struct child *child = &run->children[i];
        run->polled[i] = (struct pollfd){.fd = child->process.pid ? child->process.output : -1,
                                         .events = POLLIN};
    }
    int ready = poll(run->polled, run->places, time_left(run, now_milliseconds()));
    if (ready < 0 && errno != EINTR)
        return error_set_errno(run->error, errno, "cannot wait for the reader");
    int64_t now = now_milliseconds();
    for (size_t i = 0; i < run->places; i++) {
        struct child *child = &run->children[i];
        if (child->process.pid == 0)
            continue;
        enum verdict verdict = hear(child, ready > 0 && run->polled[i].revents != 0, now);
        if (verdict != VERDICT_RUNNING && !finish(run, child, verdict))
            return false;
    }
    return true;
}

static void abandon(struct run *run)
{
    for (size_t i = 0; i < run->places; i++) {
        int status = 0;
        forget_first(&run->children[i]);
        if (run->children[i].process.pid == 0)
            continue;
        end_child(run, &run->children[i], VERDICT_RUNNING, &status);
        buf_done(&run->children[i].answer);
    }
}

static const char *beside_this_program(char path[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (length <= 0)
        return NULL;
    struct str name = file_base_name((struct str){path, (size_t)length});
    size_t folder = (size_t)length - name.n;
    int written = snprintf(path + folder, PATH_MAX - folder, "%s", "samsyn-reader");
    bool fits = written > 0 && (size_t)written < PATH_MAX - folder;
    return fits && access(path, X_OK) == 0 ? path : NULL;
}

static const char *find_reader(const struct reader_options *options, char path[PATH_MAX])
{
    if (options->reader_path)
        return options->reader_path;
    const char *named = getenv("SAMSYN_READER");
    if (named && *named)
        return named;
    const char *beside = beside_this_program(path);
    return beside ? beside : SAMSYN_LIBEXECDIR "/samsyn-reader";
}

/* The program that stands beside the reader; NULL where it is not built. */
static bool find_beside(struct arena *arena, const char *path, const char *name,
                        const char **ret_program)
{
    struct str program = str_format(arena, "%s-%s", path, name);
    *ret_program = program.p && access(program.p, X_OK) == 0 ? program.p : NULL;
    return program.p != NULL;
}

/* The readers of one format stand beside the one that reads all; that one does where they are
 * missing. */
static bool find_readers(struct run *run, struct arena *arena, const char *path)
{
    static const char *const names[FORMAT_COUNT] = {
        [FORMAT_UNKNOWN] = "text", /* to be told why it is not read */
        [FORMAT_PDF] = "pdf",
        [FORMAT_DOCX] = "docx",
        [FORMAT_EML] = "eml",
        [FORMAT_TEXT] = "text",
        [FORMAT_MARKDOWN] = "text",
        [FORMAT_ODT] = "docx",
        [FORMAT_HTML] = "html",
        [FORMAT_ZIP] = "docx",
        [FORMAT_MBOX] = "eml",
        [FORMAT_MSG] = "msg",
        [FORMAT_DOC] = "msg",
        [FORMAT_RTF] = "text",
        /* Where the one that recognises is missing, they are told of by the one for pages. */
        [FORMAT_PNG] = "pdf",
        [FORMAT_JPEG] = "pdf",
        [FORMAT_TIFF] = "pdf",
    };
    if (!find_beside(arena, path, "ocr", &run->means[MANNER_RECOGNISING].path) ||
        !find_beside(arena, path, "converter", &run->means[MANNER_CONVERTING].path))
        return false;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        struct str own = str_format(arena, "%s-%s", path, names[i]);
        if (!own.p)
            return false;
        run->paths[i] = access(own.p, X_OK) == 0 ? own.p : path;
    }
    return true;
}

static bool use_one_reader(struct run *run, const char *path)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        run->paths[i] = path;
    return true;
}

static size_t process_count(size_t wanted)
{
    if (wanted == 0)
        wanted = workers_cores();
    return wanted < LIMIT_READER_PROCESSES ? wanted : LIMIT_READER_PROCESSES;
}

static bool goes_on(const struct run *run)
{
    return !run->stop || !atomic_load(run->stop) ||
           error_set(run->error, ERROR_STATE, "reading was broken off");
}

static bool run_all(struct run *run)
{
    do {
        if (!goes_on(run) || !fill(run) || (run->running && !attend(run))) {
            abandon(run);
            return false;
        }
    } while (run->running || !run->drained);
    return true;
}

/* The same wall clock for all when one is wanted. */
static void allow_time(struct run *run, unsigned wall_seconds)
{
    static const struct means usual[MANNERS] = {
        [MANNER_PLAIN] = {NULL, LIMIT_READER_WALL_SECONDS, LIMIT_READER_CPU_SECONDS},
        [MANNER_RECOGNISING] = {NULL, LIMIT_OCR_WALL_SECONDS, LIMIT_OCR_CPU_SECONDS},
        [MANNER_CONVERTING] = {NULL, LIMIT_CONVERTER_WALL_SECONDS, LIMIT_CONVERTER_CPU_SECONDS},
        [MANNER_CONVERTED] = {NULL, LIMIT_READER_WALL_SECONDS, LIMIT_READER_CPU_SECONDS},
    };
    for (size_t i = 0; i < MANNERS; i++) {
        run->means[i] = usual[i];
        if (wall_seconds)
            run->means[i].wall_seconds = wall_seconds;
    }
}

/* `arguments` NULL: documents are read, each by the reader for its format; else all are given to
 * the one that does everything. */
static bool run_with(const struct reader_options *options, char *const *arguments,
                     struct reader_source next, struct reader_sink done, struct error *error)
{
    char path[PATH_MAX];
    struct run run = {
        .arguments = arguments,
        .output_bytes = options->output_bytes ? options->output_bytes : LIMIT_READER_OUTPUT_BYTES,
        .starter = {.keep_stderr = options->keep_stderr,
                    .without_zygotes = options->without_zygotes},
        .locked = options->locked,
        .locked_context = options->locked_context,
        .stop = options->stop,
        .next = next,
        .done = done,
        .places = process_count(options->processes),
        .error = error,
    };
    struct arena arena = arena_init();
    const char *reader = find_reader(options, path);
    allow_time(&run, options->wall_seconds);
    run.children = ARENA_ARRAY(&arena, run.places, struct child);
    run.polled = ARENA_ARRAY(&arena, run.places, struct pollfd);
    bool found = arguments ? use_one_reader(&run, reader) : find_readers(&run, &arena, reader);
    bool ok = run.children && run.polled && found ? run_all(&run) : error_no_memory(error);
    starter_done(&run.starter);
    arena_done(&arena);
    return ok;
}

bool reader_run(const struct reader_options *options, struct reader_source next,
                struct reader_sink done, struct error *error)
{
    return run_with(options, NULL, next, done, error);
}

/* A page's picture */

struct drawing {
    const struct reader_job *job; /* NULL once it has been given */
    struct arena *arena;
    struct str png;
    struct error *error;
};

static bool give_page(void *context, struct reader_job *ret_job)
{
    struct drawing *drawing = context;
    if (!drawing->job)
        return false;
    *ret_job = *drawing->job;
    drawing->job = NULL;
    return true;
}

static bool take_page(void *context, const struct reader_job *job, struct arena *arena,
                      const struct reading *reading)
{
    struct drawing *drawing = context;
    (void)job;
    (void)arena;
    if (reading->ok && reading->picture.n)
        drawing->png = str_copy(drawing->arena, reading->picture);
    if (drawing->png.p)
        return true;
    if (reading->ok || reading->problems.count == 0)
        return error_set(drawing->error, ERROR_INPUT, "the reader gave no picture");
    return error_set(drawing->error, ERROR_INPUT, "%.*s",
                     STR_ARGS(reading->problems.items[0].message));
}

static char **page_arguments(struct arena *arena, const struct page_wish *wish)
{
    size_t count = 0, boxes = wish->box_count;
    char **arguments = ARENA_ARRAY(arena, 6 + 2 * boxes, char *);
    if (!arguments)
        return NULL;
    arguments[count++] = str_to_c(arena, STR(STARTER_NAME));
    arguments[count++] = str_to_c(arena, STR("--render"));
    arguments[count++] = str_to_c(arena, str_format(arena, "%zu", wish->page));
    arguments[count++] = str_to_c(arena, STR("--dpi"));
    arguments[count++] = str_to_c(arena, str_format(arena, "%u", wish->dots));
    for (size_t i = 0; i < boxes; i++) {
        const struct box *box = &wish->boxes[i];
        arguments[count++] = str_to_c(arena, STR("--box"));
        arguments[count++] =
            str_to_c(arena, str_format(arena, "%.2f,%.2f,%.2f,%.2f", (double)box->x0,
                                       (double)box->y0, (double)box->x1, (double)box->y1));
    }
    for (size_t i = 0; i < count; i++)
        if (!arguments[i])
            return NULL;
    return arguments;
}

bool reader_render(const struct reader_options *options, const struct reader_job *job,
                   const struct page_wish *wish, struct arena *arena, struct str *ret_png,
                   struct error *error)
{
    struct error reason = {0}, failure = {0};
    struct drawing drawing = {.job = job, .arena = arena, .error = &reason};
    if (wish->page == 0 || wish->page > LIMIT_PAGES || wish->dots == 0 ||
        wish->dots > LIMIT_RENDER_DOTS || wish->box_count > LIMIT_RENDER_BOXES)
        return error_set(error, ERROR_LIMIT,
                         "a page is from 1 to %zu, drawn with at most %d dots to the inch and %zu "
                         "places marked",
                         LIMIT_PAGES, LIMIT_RENDER_DOTS, LIMIT_RENDER_BOXES);
    struct reader_options alone = *options;
    alone.processes = 1;
    char **arguments = page_arguments(arena, wish);
    if (!arguments)
        return error_no_memory(error);
    bool ok = run_with(&alone, arguments, (struct reader_source){give_page, &drawing},
                       (struct reader_sink){take_page, &drawing}, &failure);
    if (ok)
        *ret_png = drawing.png;
    else if (error)
        *error = reason.code == ERROR_NONE ? failure : reason;
    return ok;
}

/* A project */

struct asking {
    const struct reader_job *job; /* NULL once it has been given */
    struct arena *arena;
    struct project project;
    struct error *error;
};

static bool give_project(void *context, struct reader_job *ret_job)
{
    struct asking *asking = context;
    if (!asking->job)
        return false;
    *ret_job = *asking->job;
    asking->job = NULL;
    return true;
}

/* The reading is gone after this call, so it is copied before it is decoded. */
static bool take_project(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *reading)
{
    struct asking *asking = context;
    (void)job;
    (void)arena;
    if (!reading->ok && reading->problems.count)
        return error_set(asking->error, ERROR_INPUT, "%.*s",
                         STR_ARGS(reading->problems.items[0].message));
    if (!reading->ok || reading->attachments.count != 1)
        return error_set(asking->error, ERROR_INPUT, "the reader gave no project");
    struct str bytes = str_copy(asking->arena, reading->attachments.items[0].bytes);
    if (!bytes.p)
        return error_no_memory(asking->error);
    return project_decode(asking->arena, bytes, &asking->project, asking->error);
}

bool reader_project(const struct reader_options *options, const struct reader_job *job,
                    struct arena *arena, struct project *ret_project, struct error *error)
{
    char name[] = STARTER_NAME, wish[] = "--project";
    char *const arguments[] = {name, wish, NULL};
    struct error reason = {0}, failure = {0};
    struct asking asking = {.job = job, .arena = arena, .error = &reason};
    struct reader_options alone = *options;
    alone.processes = 1;
    bool ok = run_with(&alone, arguments, (struct reader_source){give_project, &asking},
                       (struct reader_sink){take_project, &asking}, &failure);
    if (ok)
        *ret_project = asking.project;
    else if (error)
        *error = reason.code == ERROR_NONE ? failure : reason;
    return ok;
}

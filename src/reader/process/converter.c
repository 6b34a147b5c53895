/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-reader-converter: one document of Word's older kinds on standard input; its answer, in
 * frames as a reader's, holds the same document as DOCX, an attachment, for a reader to read.
 * LibreOffice makes it, behind a lock of its own (struct sandbox_room) in a folder of its own.
 *
 * This process reads no byte of the document. It makes the folder, forks a child that locks itself
 * up, takes the document and becomes LibreOffice, and then hands on, unread, the one file that it
 * looks for: what LibreOffice made is as hostile as what it was made of.
 *
 * It outlives whoever asked by no more than it takes to end LibreOffice and to clear up: an answer
 * that nobody takes is noticed, and signals to end are put off till then.
 *
 * Exit codes are a reader's (main.c).
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "reader/process/answer.h"
#include "reader/process/sandbox.h"
#include "reader/process/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_ANSWERED 1
#define MILLISECONDS 1000

/* Of the child, before it has become LibreOffice. */
#define NOT_PREPARED 124
#define NOT_CONVERTED 123

#define PROFILE "profile/user/extensions"

/* Where distributions and the project itself put it. */
static const char *const program_folders[] = {
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
};

/* The whole answer. This process is not locked up itself. */
static bool say(const struct reading *reading)
{
    return answer_hello(0) && answer_reading(reading, NULL);
}

static bool say_problem(struct arena *arena, struct str code, struct str message)
{
    struct reading reading = {0};
    reading_add_problem(arena, &reading, code, message);
    return say(&reading);
}

/* The child */

/* How LibreOffice is told what a document is: left to itself it takes what it does not know for
 * plain text. */
struct kind {
    struct str magic;
    const char *filter;
};

static const struct kind kinds[] = {
    {STR_INIT("\xD0\xCF\x11\xE0"), "--infilter=MS Word 97"},
    {STR_INIT("{\\rtf"), "--infilter=Rich Text Format"},
};

static const struct kind *kind_of(struct str start)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(start, kinds[i].magic))
            return &kinds[i];
    return NULL;
}

/* Copy the document to `path`. NULL when that fails, or it is of no kind that is converted. */
static const struct kind *take_document(const char *path)
{
    char chunk[KIB(64)];
    const struct kind *kind = NULL;
    ssize_t got = -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0;
    for (bool first = true; ok && (got = read(STDIN_FILENO, chunk, sizeof chunk)) > 0;
         first = false) {
        struct str bytes = {chunk, (size_t)got};
        if (first)
            kind = kind_of(bytes);
        ok = kind && file_put(fd, bytes);
    }
    return ok && got == 0 && close(fd) == 0 ? kind : NULL;
}

/* LibreOffice ends at once, to be started anew, when its profile is not of its own build: so the
 * profile says that it is. */
static bool make_profile(const char *programs)
{
    char path[LIMIT_FILE_NAME_BYTES];
    struct buf text = buf_init(KIB(64));
    snprintf(path, sizeof path, "%s/versionrc", programs);
    bool ok = file_make_folder(PROFILE, NULL) && file_read(path, &text, NULL);
    struct str rest = buf_str(&text);
    while (ok && rest.n) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (str_starts(line, STR("buildid=")))
            ok = file_write(PROFILE "/buildid", str_sub(line, strlen("buildid="), line.n), NULL);
    }
    buf_done(&text);
    return ok;
}

/* Never comes back when all goes well. What it says goes nowhere: it may be the document's words.
 */
static void become_libreoffice(const struct sandbox_room *room, const struct kind *kind)
{
    char program[LIMIT_FILE_NAME_BYTES], profile[LIMIT_FILE_NAME_BYTES], filter[64];
    char home[LIMIT_FILE_NAME_BYTES], temporary[LIMIT_FILE_NAME_BYTES];
    snprintf(program, sizeof program, "%s/soffice.bin", room->programs);
    snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", room->scratch);
    snprintf(filter, sizeof filter, "%s", kind->filter);
    snprintf(home, sizeof home, "HOME=%s", room->scratch);
    snprintf(temporary, sizeof temporary, "TMPDIR=%s", room->scratch);
    char headless[] = "--headless", fresh[] = "--norestore", to[] = "--convert-to", docx[] = "docx";
    char into[] = "--outdir", made[] = "made", document[] = "document";
    char language[] = "LC_ALL=C.UTF-8", plugin[] = "SAL_USE_VCLPLUGIN=svp";
    char *const arguments[] = {program, profile, headless, fresh,    filter, to,
                               docx,    into,    made,     document, NULL};
    char *const environment[] = {home, temporary, language, plugin, NULL};
    execve(program, arguments, environment);
}

/* Whether the child's standard input, output and errors are what they should be. */
static bool place_descriptors(void)
{
    int nowhere = open("/dev/null", O_WRONLY);
    bool ok =
        nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0;
    if (nowhere > STDERR_FILENO)
        close(nowhere);
    return ok;
}

static struct sandbox_limits converter_limits(const struct sandbox_room *room)
{
    return (struct sandbox_limits){.memory_bytes = LIMIT_CONVERTER_MEMORY_BYTES,
                                   .cpu_seconds = LIMIT_CONVERTER_CPU_SECONDS,
                                   .open_files = LIMIT_CONVERTER_OPEN_FILES,
                                   .file_bytes = LIMIT_FILE_BYTES,
                                   .threads = LIMIT_CONVERTER_THREADS,
                                   .room = room};
}

static void run_child(const struct sandbox_room *room)
{
    struct sandbox_prepared prepared;
    uint32_t landlock;
    if (!place_descriptors() || chdir(room->scratch) != 0)
        _exit(NOT_PREPARED);
    if (!sandbox_prepare_room(&prepared, NULL) ||
        !sandbox_enter(&prepared, converter_limits(room), &landlock, NULL))
        _exit(SANDBOX_EXIT);
    const struct kind *kind = take_document("document");
    if (!kind)
        _exit(NOT_CONVERTED);
    if (make_profile(room->programs))
        become_libreoffice(room, kind);
    _exit(NOT_PREPARED);
}

/* The parent */

enum ending { ENDED_WELL, ENDED_LATE, ENDED_ILL, ENDED_UNLOCKED, ENDED_UNPREPARED };

static enum ending wait_for(pid_t child)
{
    int status = 0;
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    /* A pipe that nobody reads any more gives an error, without being asked for. */
    struct pollfd awaited[] = {{.fd = fd, .events = POLLIN}, {.fd = STDOUT_FILENO}};
    bool late = fd < 0 || poll(awaited, 2, LIMIT_CONVERTER_SECONDS * MILLISECONDS) <= 0 ||
                !(awaited[0].revents & POLLIN);
    if (late)
        kill(child, SIGKILL);
    if (fd >= 0)
        close(fd);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    /* LibreOffice takes the soft limit's SIGXCPU for itself; the hard one's SIGKILL it cannot. */
    if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
        return ENDED_LATE;
    if (!WIFEXITED(status))
        return ENDED_ILL;
    switch (WEXITSTATUS(status)) {
    case 0:
        return ENDED_WELL;
    case SANDBOX_EXIT:
        return ENDED_UNLOCKED;
    case NOT_PREPARED:
        return ENDED_UNPREPARED;
    default:
        return ENDED_ILL;
    }
}

/* The one file that is looked for, where no link leads elsewhere. */
static bool map_result(const char *scratch, struct str *ret_bytes)
{
    struct stat status;
    void *map = MAP_FAILED;
    int root = open(scratch, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int folder =
        root < 0 ? -1 : openat(root, "made", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int file = folder < 0 ? -1
                          : openat(folder, "document.docx",
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
        status.st_size <= (off_t)LIMIT_READER_ATTACHMENT_BYTES)
        map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    const int opened[] = {file, folder, root};
    for (size_t i = 0; i < sizeof opened / sizeof *opened; i++)
        if (opened[i] >= 0)
            close(opened[i]);
    if (map == MAP_FAILED)
        return false;
    *ret_bytes = (struct str){map, (size_t)status.st_size};
    return true;
}

static const struct {
    struct str code, message;
} reasons[] = {
    [ENDED_WELL] = {STR_INIT("not_converted"),
                    STR_INIT("LibreOffice could not make sense of the document; save it as DOCX "
                             "or PDF")},
    [ENDED_LATE] = {STR_INIT("timeout"),
                    STR_INIT("LibreOffice took too long with the document; save it as DOCX or "
                             "PDF")},
    [ENDED_ILL] = {STR_INIT("not_converted"),
                   STR_INIT("LibreOffice failed on the document; save it as DOCX or PDF")},
    [ENDED_UNLOCKED] = {STR_INIT("not_converted"),
                        STR_INIT("LibreOffice cannot be locked up here, which takes landlock and "
                                 "seccomp, so it is not used; save the document as DOCX or PDF")},
    [ENDED_UNPREPARED] = {STR_INIT("not_converted"),
                          STR_INIT("LibreOffice could not be started; save the document as DOCX or "
                                   "PDF")},
};

static bool hand_on(struct arena *arena, const char *scratch)
{
    struct reading reading = {.ok = true, .document = {.format = FORMAT_DOCX}};
    struct str bytes;
    if (!map_result(scratch, &bytes))
        return say_problem(arena, reasons[ENDED_WELL].code, reasons[ENDED_WELL].message);
    struct attachment *made = VEC_PUSH(arena, &reading.attachments);
    if (!made)
        return false;
    *made = (struct attachment){.name = STR("document.docx"), .bytes = bytes};
    return say(&reading);
}

static bool convert(struct arena *arena, const struct sandbox_room *room)
{
    pid_t child = fork();
    if (child == 0)
        run_child(room);
    enum ending ending = child < 0 ? ENDED_UNPREPARED : wait_for(child);
    return ending == ENDED_WELL ? hand_on(arena, room->scratch)
                                : say_problem(arena, reasons[ending].code, reasons[ending].message);
}

static const char *installed_programs(void)
{
    for (size_t i = 0; i < sizeof program_folders / sizeof *program_folders; i++) {
        char path[LIMIT_FILE_NAME_BYTES];
        snprintf(path, sizeof path, "%s/soffice.bin", program_folders[i]);
        if (access(path, X_OK) == 0)
            return program_folders[i];
    }
    return NULL;
}

static bool put_off_signals(void)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGPIPE);
    return sigprocmask(SIG_BLOCK, &ending, NULL) == 0;
}

static bool answer(struct arena *arena)
{
    char scratch[] = "/tmp/samsyn-converter-XXXXXX";
    const struct sandbox_room room = {scratch, installed_programs()};
    if (!room.programs)
        return say_problem(arena, STR("no_libreoffice"),
                           STR("documents of this kind are read where LibreOffice is installed "
                               "(libreoffice-writer-nogui); save it as DOCX or PDF"));
    if (!put_off_signals() || !mkdtemp(scratch))
        return say_problem(arena, reasons[ENDED_UNPREPARED].code,
                           reasons[ENDED_UNPREPARED].message);
    bool ok = convert(arena, &room);
    file_remove_tree(scratch, NULL);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], ZYGOTE_ARGUMENT) == 0) /* what it forks takes no documents */
        return NOT_ANSWERED;
    struct arena arena = arena_init();
    bool ok = answer(&arena);
    arena_done(&arena);
    return ok ? 0 : NOT_ANSWERED;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A reader that misbehaves as the document on its standard input says, to try the parent. What
 * follows "say:" is its whole answer; any other document is answered as the text that it is. With
 * FAKE_ZYGOTE it can be a zygote.
 */
#include "base/buf.h"
#include "reader/parent/protocol.h"
#include "reader/process/zygote.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool write_out(void *context, struct str bytes)
{
    (void)context;
    return write(STDOUT_FILENO, bytes.p, bytes.n) == (ssize_t)bytes.n;
}

static void greet(void)
{
    struct buf hello = buf_init(KIB(1));
    protocol_encode_hello(&hello, (struct hello){PROTOCOL_VERSION, 0});
    if (!write_out(NULL, buf_str(&hello)))
        exit(1);
    buf_done(&hello);
}

static void answer(struct str text)
{
    struct reading reading = {.ok = true, .document = {.format = FORMAT_TEXT, .text = text}};
    greet();
    if (!protocol_encode(&reading, write_out, NULL, NULL))
        exit(1);
}

static int fail_after(const char *code, const char *message, int status)
{
    struct buf out = buf_init(KIB(8));
    protocol_encode_problem(&out, (struct problem){str_from(code), str_from(message)});
    write_out(NULL, buf_str(&out));
    buf_done(&out);
    return status;
}

static int hang(void)
{
    while (pause() < 0)
        continue;
    return 0;
}

static int flood(void)
{
    static char bytes[KIB(64)];
    while (write(STDOUT_FILENO, bytes, sizeof bytes) > 0)
        continue;
    return 0;
}

static int flood_with_problems(void)
{
    greet();
    while (fail_after("x", "y", 0) == 0)
        continue;
    return 0;
}

static int trickle(void)
{
    greet();
    while (write(STDOUT_FILENO, "", 1) == 1)
        continue;
    return 0;
}

static int promise_four_gigabytes(void)
{
    greet();
    write_out(NULL, STR("\x02\0\0\0\xFF\xFF\xFF\xFF"));
    return flood();
}

static int stop_in_a_frame(void)
{
    greet();
    write_out(NULL, STR("\x02\0\0\0\x40\0\0\0abc"));
    return 0;
}

static int hang_in_a_frame(void)
{
    stop_in_a_frame();
    return hang();
}

static int only_greet(void)
{
    greet();
    return 0;
}

static int answer_twice(void)
{
    answer(STR("en"));
    answer(STR("två"));
    return 0;
}

static int answer_and_hang(void)
{
    answer(STR("hej"));
    close(STDOUT_FILENO);
    return hang();
}

static int answer_and_fail(void)
{
    answer(STR("hej"));
    return 3;
}

static int crash(void)
{
    return raise(SIGABRT);
}

static int do_the_forbidden(void)
{
    return raise(SIGSYS);
}

static int be_out_of_time(void)
{
    return raise(SIGXCPU);
}

static int say_nothing(void)
{
    return 0;
}

static int say_garbage(void)
{
    return !write_out(NULL, STR("this is no frame at all, is it?"));
}

static int give_up(void)
{
    return fail_after("too_large", "it is too large", 1);
}

static int have_no_sandbox(void)
{
    return fail_after("not_read", "no landlock today", 125);
}

static int claim_no_sandbox(void)
{
    greet();
    return have_no_sandbox();
}

static int claim_no_program(void)
{
    greet();
    return 127;
}

static int tell_of_environment(void)
{
    answer(environ[0] ? str_from(environ[0]) : STR("empty"));
    return 0;
}

static int tell_of_descriptors(void)
{
    bool leaked = false;
    for (int fd = STDERR_FILENO + 1; fd < 1024; fd++)
        leaked = leaked || fcntl(fd, F_GETFD) >= 0;
    answer(leaked ? STR("leaked") : STR("none"));
    return 0;
}

/* A zygote's children are in its process group. */
static int tell_of_group(void)
{
    char group[32];
    snprintf(group, sizeof group, "%ld", (long)getpgrp());
    answer(str_from(group));
    return 0;
}

static const struct {
    struct str name;
    int (*misbehave)(void);
} modes[] = {
    {STR_INIT("hang"), hang},
    {STR_INIT("flood"), flood},
    {STR_INIT("flood with problems"), flood_with_problems},
    {STR_INIT("trickle"), trickle},
    {STR_INIT("promise four gigabytes"), promise_four_gigabytes},
    {STR_INIT("stop in a frame"), stop_in_a_frame},
    {STR_INIT("hang in a frame"), hang_in_a_frame},
    {STR_INIT("only greet"), only_greet},
    {STR_INIT("answer twice"), answer_twice},
    {STR_INIT("answer and hang"), answer_and_hang},
    {STR_INIT("answer and fail"), answer_and_fail},
    {STR_INIT("crash"), crash},
    {STR_INIT("do the forbidden"), do_the_forbidden},
    {STR_INIT("out of time"), be_out_of_time},
    {STR_INIT("silent"), say_nothing},
    {STR_INIT("garbage"), say_garbage},
    {STR_INIT("give up"), give_up},
    {STR_INIT("no sandbox"), have_no_sandbox},
    {STR_INIT("claim no sandbox"), claim_no_sandbox},
    {STR_INIT("claim no program"), claim_no_program},
    {STR_INIT("environment"), tell_of_environment},
    {STR_INIT("descriptors"), tell_of_descriptors},
    {STR_INIT("group"), tell_of_group},
};

/* There is no sandbox to close what the zygote held. */
static bool be_one_reader(int argc, char **argv)
{
#if FAKE_ZYGOTE
    if (zygote_is_wanted(argc, argv) && !zygote_serve())
        return false;
    closefrom(STDERR_FILENO + 1);
    return true;
#else
    (void)argc;
    (void)argv;
    return true;
#endif
}

int main(int argc, char **argv)
{
    static char bytes[KIB(64)];
    if (!be_one_reader(argc, argv))
        return 0;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    struct str document = {bytes, n > 0 ? (size_t)n : 0};
    const struct str say = STR("say:");
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (str_equal(document, modes[i].name))
            return modes[i].misbehave();
    if (str_starts(document, say))
        return !write_out(NULL, str_sub(document, say.n, document.n));
    answer(document);
    return 0;
}

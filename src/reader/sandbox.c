/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/landlock.h of Debian 12 stops at level 2; the numbers are the kernel's for ever. */
#define LANDLOCK_VERSION_FLAG 1u
#define NOBODY 65534

struct landlock_ruleset {
    uint64_t files;  /* LANDLOCK_ACCESS_FS_… */
    uint64_t net;    /* LANDLOCK_ACCESS_NET_…, from level 4 */
    uint64_t scoped; /* LANDLOCK_SCOPE_…, from level 6 */
};

static bool close_descriptors(void)
{
    return syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, 0) == 0;
}

static bool drop_root(void)
{
    if (geteuid() != 0)
        return true;
    return setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
           setresuid(NOBODY, NOBODY, NOBODY) == 0;
}

static bool drop_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0;
}

/* All that the level knows how to refuse. */
static struct landlock_ruleset ruleset_of_level(long level)
{
    static const unsigned file_rights[] = {0, 13, 14, 15, 15, 16};
    const long known = sizeof file_rights / sizeof *file_rights - 1;
    unsigned bits = file_rights[level < known ? level : known];
    return (struct landlock_ruleset){
        .files = (UINT64_C(1) << bits) - 1,
        .net = level >= 4 ? 3 : 0,    /* bind and connect of TCP */
        .scoped = level >= 6 ? 3 : 0, /* abstract sockets, signals */
    };
}

static size_t ruleset_size(long level)
{
    if (level >= 6)
        return sizeof(struct landlock_ruleset);
    return level >= 4 ? offsetof(struct landlock_ruleset, scoped)
                      : offsetof(struct landlock_ruleset, net);
}

static bool restrict_files(uint32_t *ret_level)
{
    long level = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG);
    if (level < 0 && (errno == ENOSYS || errno == EOPNOTSUPP)) {
        *ret_level = 0;
        return true;
    }
    if (level <= 0)
        return false;
    struct landlock_ruleset ruleset = ruleset_of_level(level);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &ruleset, ruleset_size(level), 0);
    if (fd < 0)
        return false;
    bool ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    *ret_level = (uint32_t)level;
    return ok;
}

static bool limit_resources(void)
{
    static const struct {
        __rlimit_resource_t resource;
        rlim_t most;
    } limits[] = {
        {RLIMIT_CORE, 0},
        {RLIMIT_FSIZE, 0},
        {RLIMIT_NPROC, 0},
        {RLIMIT_NOFILE, LIMIT_READER_OPEN_FILES},
        {RLIMIT_CPU, LIMIT_READER_CPU_SECONDS},
#if !SAMSYN_SANITIZED
        {RLIMIT_AS, LIMIT_READER_MEMORY_BYTES},
#endif
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit = {limits[i].most, limits[i].most};
        /* The soft limit on time gives SIGXCPU, which tells the parent what was wrong; the hard one
         * a second later gives SIGKILL. */
        if (limits[i].resource == RLIMIT_CPU)
            limit.rlim_max++;
        if (setrlimit(limits[i].resource, &limit) != 0)
            return false;
    }
    return true;
}

static int allow_plain(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(read),
        SCMP_SYS(pread64),
        SCMP_SYS(readv),
        SCMP_SYS(lseek),
        SCMP_SYS(fstat),
        SCMP_SYS(close),
        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(madvise),
        SCMP_SYS(brk),
        SCMP_SYS(futex),
        SCMP_SYS(sched_yield),
        SCMP_SYS(getrandom),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(gettimeofday),
        SCMP_SYS(time),
        SCMP_SYS(getpid),
        SCMP_SYS(gettid),
        SCMP_SYS(getuid),
        SCMP_SYS(geteuid),
        SCMP_SYS(getgid),
        SCMP_SYS(getegid),
        SCMP_SYS(getrlimit),
        SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(rt_sigaction),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(sigaltstack),
        SCMP_SYS(restart_syscall),
        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        SCMP_SYS(sysinfo),
        SCMP_SYS(uname),
        SCMP_SYS(sched_getaffinity),
#if SAMSYN_SANITIZED
        SCMP_SYS(mmap),
        SCMP_SYS(mprotect),
        SCMP_SYS(write),
        SCMP_SYS(writev),
        SCMP_SYS(prctl),
        SCMP_SYS(getcpu),
        SCMP_SYS(rseq),
        SCMP_SYS(membarrier),
#endif
    };
    int failed = 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls && !failed; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    return failed;
}

/* Memory that may never be run, and writing to the two descriptors that are ours. */
static int allow_with_conditions(scmp_filter_ctx filter)
{
    static const int protecting[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    static const int writing[] = {SCMP_SYS(write), SCMP_SYS(writev)};
    int failed = 0;
    for (size_t i = 0; i < 2 && !failed; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, protecting[i], 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    for (size_t i = 0; i < 2 && !failed; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, writing[i], 1,
                                  SCMP_A0(SCMP_CMP_GE, STDOUT_FILENO, 0));
    return failed;
}

/* A library may look for a file that it can do without (a time zone, a converter): it is told no.
 */
static int refuse_files(scmp_filter_ctx filter)
{
    static const int calls[] = {SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(access),
                                SCMP_SYS(faccessat), SCMP_SYS(stat),       SCMP_SYS(lstat),
                                SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(faccessat2),
                                SCMP_SYS(getcwd)};
    int failed = 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls && !failed; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), calls[i], 0);
    return failed;
}

/* glibc's fstat(fd) is newfstatat(fd, "", …, AT_EMPTY_PATH): allowed; with a path it is refused. */
static int allow_fstat_only(scmp_filter_ctx filter)
{
    int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                                  SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH, 0));
    if (!failed)
        failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
                                  SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH, 0));
    return failed;
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter =
        seccomp_init(SAMSYN_SANITIZED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return false;
    int failed = allow_plain(filter);
    if (!failed && !SAMSYN_SANITIZED)
        failed = allow_with_conditions(filter);
    if (!failed)
        failed = refuse_files(filter);
    if (!failed)
        failed = allow_fstat_only(filter);
    if (!failed)
        failed = seccomp_load(filter);
    seccomp_release(filter);
    errno = -failed;
    return failed == 0;
}

bool sandbox_enter(uint32_t *ret_landlock, struct error *error)
{
    uint32_t level = 0;
    const char *step = "closing other descriptors";
    bool ok = close_descriptors();
    if (ok) {
        step = "dropping to another user";
        ok = drop_root();
    }
    if (ok) {
        step = "dropping privileges";
        ok = drop_privileges();
    }
    if (ok) {
        step = "landlock";
        ok = restrict_files(&level);
    }
    if (ok) {
        step = "resource limits";
        ok = limit_resources();
    }
    if (ok) {
        step = "seccomp";
        ok = filter_calls();
    }
    if (!ok)
        return error_set_errno(error, errno, "the sandbox could not be set up (%s)", step);
    *ret_landlock = level;
    return true;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/process/sandbox.h"

#include "base/mem.h"
#include "reader/process/sandbox_filter.h"
#include "reader/process/sandbox_try.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/landlock.h of Debian 12 stops at level 2; the numbers are the kernel's for ever. */
#define LANDLOCK_VERSION_FLAG 1u

/* A uid that no account and no other reader has: above all that systemd hands out (its "Users,
 * Groups, UIDs and GIDs"), plus the process's number. A user namespace may map fewer; there it is
 * one of those that systemd keeps for services without an account. */
#define PRIVATE_UID 0x70000000u
#define PRIVATE_UID_MAPPED 61184u
#define PRIVATE_UIDS_MAPPED 4336u

#ifdef SAMSYN_FAULTS
static unsigned long fail_at, asked;

void sandbox_fail_at(unsigned long nth)
{
    fail_at = nth;
    asked = 0;
}

bool sandbox_must_fail(void)
{
    bool failing = ++asked == fail_at;
    if (failing)
        errno = EIO;
    return failing;
}
#endif

struct lock {
    const struct sandbox_prepared *prepared;
    struct sandbox_limits limits;
    uint32_t landlock;
    bool has_own_uid;
};

#define LANDLOCK_PATH_BENEATH 1

struct landlock_beneath {
    uint64_t rights;
    int32_t fd;
} __attribute__((packed));

/* LANDLOCK_ACCESS_FS_…, by their bits. */
#define RIGHT(bit) (UINT64_C(1) << (bit))
#define RIGHT_TO_EXECUTE RIGHT(0)
#define RIGHT_TO_WRITE RIGHT(1)
#define RIGHTS_TO_READ (RIGHT(2) | RIGHT(3))
/* Write, read, remove, make folders and files, move, cut; no devices, sockets, pipes or links. */
#define RIGHTS_IN_SCRATCH                                                                          \
    (RIGHT_TO_WRITE | RIGHTS_TO_READ | RIGHT(4) | RIGHT(5) | RIGHT(7) | RIGHT(8) | RIGHT(13) |     \
     RIGHT(14))
#define RIGHTS_OF_FILES (RIGHT_TO_EXECUTE | RIGHT_TO_WRITE | RIGHT(2) | RIGHT(14) | RIGHT(15))

/* What a room has beside its scratch folder and its programs: what the system's programs are made
 * of, and how they are set up. Nothing of a person's and nothing of ours. */
static const struct {
    const char *path;
    uint64_t rights;
} places[] = {
    {"/usr", RIGHTS_TO_READ},
    {"/etc/ld.so.cache", RIGHTS_TO_READ},
    {"/etc/fonts", RIGHTS_TO_READ},
    {"/etc/libreoffice", RIGHTS_TO_READ},
    {"/etc/localtime", RIGHTS_TO_READ},
    {"/var/cache/fontconfig", RIGHTS_TO_READ},
    {"/var/lib/libreoffice", RIGHTS_TO_READ},
    {"/var/spool/libreoffice", RIGHTS_TO_READ},
    {"/dev/urandom", RIGHTS_TO_READ},
    {"/dev/null", RIGHTS_TO_READ | RIGHT_TO_WRITE},
    /* The loader, without which nothing runs. */
    {"/lib64/ld-linux-x86-64.so.2", RIGHTS_TO_READ | RIGHT_TO_EXECUTE},
    {"/lib/ld-linux-aarch64.so.1", RIGHTS_TO_READ | RIGHT_TO_EXECUTE},
};

struct landlock_ruleset {
    uint64_t files;  /* LANDLOCK_ACCESS_FS_… */
    uint64_t net;    /* LANDLOCK_ACCESS_NET_…, from level 4 */
    uint64_t scoped; /* LANDLOCK_SCOPE_…, from level 6 */
};

static bool empty_environment(struct lock *lock)
{
    (void)lock;
    return TRY(clearenv()) == 0;
}

static bool close_descriptors(struct lock *lock)
{
    unsigned first = STDERR_FILENO + 1 + lock->limits.kept_descriptors;
    return TRY(syscall(SYS_close_range, first, ~0u, 0)) == 0;
}

static bool become(const struct lock *lock, uid_t id)
{
    if (lock->limits.room && TRY(chown(lock->limits.room->scratch, id, id)) != 0)
        return false;
    return TRY(setresgid(id, id, id)) == 0 && TRY(setresuid(id, id, id)) == 0;
}

static bool drop_root(struct lock *lock)
{
    if (geteuid() != 0 && getuid() != 0)
        return true;
    uid_t process = (uid_t)getpid();
    if (TRY(setgroups(0, NULL)) != 0)
        return false;
    lock->has_own_uid =
        become(lock, PRIVATE_UID + process) ||
        (errno == EINVAL && become(lock, PRIVATE_UID_MAPPED + process % PRIVATE_UIDS_MAPPED));
    return lock->has_own_uid;
}

static bool drop_capabilities(struct lock *lock)
{
    (void)lock;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    static const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
    return TRY(syscall(SYS_capset, &header, none)) == 0;
}

static bool refuse_new_privileges(struct lock *lock)
{
    (void)lock;
    return TRY(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) == 0;
}

static bool refuse_tracing(struct lock *lock)
{
    (void)lock;
    return TRY(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) == 0;
}

static bool die_with_parent(struct lock *lock)
{
    (void)lock;
    return TRY(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) == 0;
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

/* Not in the kernel, turned off at its start, or kept from us by a container's filter. */
static bool landlock_is_missing(int errnum)
{
    return errnum == ENOSYS || errnum == EOPNOTSUPP || errnum == EPERM;
}

/* Allow `rights` at `path` and beneath it, as far as the ruleset knows them; a path that is not
 * there needs none. */
static bool allow_path(int ruleset, const char *path, uint64_t rights)
{
    int fd = TRY(open(path, O_PATH | O_CLOEXEC));
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR;
    struct stat status;
    struct landlock_beneath beneath = {.rights = rights, .fd = fd};
    bool ok = TRY(fstat(fd, &status)) == 0;
    if (ok && !S_ISDIR(status.st_mode))
        beneath.rights &= RIGHTS_OF_FILES;
    ok =
        ok && TRY(syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_PATH_BENEATH, &beneath, 0)) == 0;
    close(fd);
    return ok;
}

static bool allow_room(int ruleset, uint64_t known, const struct sandbox_room *room)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (!allow_path(ruleset, places[i].path, places[i].rights & known))
            return false;
    return allow_path(ruleset, room->programs, (RIGHTS_TO_READ | RIGHT_TO_EXECUTE) & known) &&
           allow_path(ruleset, room->scratch, RIGHTS_IN_SCRATCH & known);
}

static bool restrict_files(struct lock *lock)
{
    const struct sandbox_room *room = lock->limits.room;
    long level = TRY(syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG));
    if (level < 0)
        return !room && landlock_is_missing(errno);
    struct landlock_ruleset ruleset = ruleset_of_level(level);
    int fd = (int)TRY(syscall(SYS_landlock_create_ruleset, &ruleset, ruleset_size(level), 0));
    if (fd < 0)
        return false;
    bool ok = (!room || allow_room(fd, ruleset.files, room)) &&
              TRY(syscall(SYS_landlock_restrict_self, fd, 0)) == 0;
    close(fd);
    lock->landlock = (uint32_t)level;
    return ok;
}

static rlim_t lesser(rlim_t a, rlim_t b)
{
    return a < b ? a : b;
}

/* What we were started with may be tighter than `most`, and stays so. */
static bool limit_resource(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit limit;
    if (TRY(getrlimit(resource, &limit)) != 0)
        return false;
    /* The soft limit on time gives SIGXCPU, which tells the parent what was wrong; the hard one a
     * second later gives SIGKILL, which no handler takes. */
    rlim_t grace = resource == RLIMIT_CPU ? 1 : 0;
    limit.rlim_cur = lesser(limit.rlim_cur, most);
    limit.rlim_max = lesser(limit.rlim_max, most + grace);
    return TRY(setrlimit(resource, &limit)) == 0;
}

/* The kernel counts the processes of a uid: where it is not our own, others are counted too. */
static rlim_t most_processes(const struct lock *lock)
{
    bool counts_others = lock->limits.threads && !lock->has_own_uid;
    return counts_others ? RLIM_INFINITY : lock->limits.threads;
}

static bool limit_resources(struct lock *lock)
{
    const struct {
        __rlimit_resource_t resource;
        rlim_t most;
    } limits[] = {
        {RLIMIT_CORE, 0},
        {RLIMIT_FSIZE, lock->limits.file_bytes},
        {RLIMIT_NPROC, most_processes(lock)},
        {RLIMIT_NOFILE, lock->limits.open_files},
        {RLIMIT_CPU, lock->limits.cpu_seconds},
#if !SAMSYN_SANITIZED
        {RLIMIT_AS, lock->limits.memory_bytes},
#endif
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (!limit_resource(limits[i].resource, limits[i].most))
            return false;
    return true;
}

static bool filter_calls(struct lock *lock)
{
    const struct sandbox_prepared *prepared = lock->prepared;
    const struct sock_fprog program = {(unsigned short)prepared->count, prepared->program};
    prepared->program[prepared->pid_at].k = (uint32_t)getpid();
    /* For all threads: one that a library had started would else stay outside. */
    return TRY(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
                       &program)) == 0;
}

/* In their order: what a later one would forbid comes before it. */
static const struct {
    const char *name;
    bool (*take)(struct lock *lock);
} steps[] = {
    {"environment", empty_environment},
    {"descriptors", close_descriptors},
    {"user", drop_root},
    {"capabilities", drop_capabilities},
    {"new privileges", refuse_new_privileges},
    {"tracing", refuse_tracing},
    {"parent", die_with_parent},
    {"landlock", restrict_files},
    {"limits", limit_resources},
    {"seccomp", filter_calls},
};

#define STEPS (sizeof steps / sizeof *steps)

static bool fail(const char *step, struct error *error)
{
    return error_set_errno(error, errno, "the sandbox could not be set up (step '%s')", step);
}

static bool take_step(size_t i, struct lock *lock, struct error *error)
{
    return steps[i].take(lock) || fail(steps[i].name, error);
}

struct sandbox_limits sandbox_reader_limits(void)
{
    return (struct sandbox_limits){.memory_bytes = LIMIT_READER_MEMORY_BYTES,
                                   .cpu_seconds = LIMIT_READER_CPU_SECONDS,
                                   .open_files = LIMIT_READER_OPEN_FILES};
}

struct sandbox_limits sandbox_ocr_limits(void)
{
    struct sandbox_limits limits = sandbox_reader_limits();
    limits.cpu_seconds = LIMIT_OCR_CPU_SECONDS;
    return limits;
}

static bool prepare(bool has_room, struct sandbox_prepared *ret_prepared, struct error *error)
{
    struct sandbox_prepared prepared = {0};
    if (!sandbox_filter_make(has_room, &prepared))
        return fail("filter", error);
    *ret_prepared = prepared;
    return true;
}

bool sandbox_prepare(struct sandbox_prepared *ret_prepared, struct error *error)
{
    return prepare(false, ret_prepared, error);
}

bool sandbox_prepare_room(struct sandbox_prepared *ret_prepared, struct error *error)
{
    return prepare(true, ret_prepared, error);
}

void sandbox_release(struct sandbox_prepared *prepared)
{
    mem_free(prepared->program);
    *prepared = (struct sandbox_prepared){0};
}

bool sandbox_enter(const struct sandbox_prepared *prepared, struct sandbox_limits limits,
                   uint32_t *ret_landlock, struct error *error)
{
    struct lock lock = {.prepared = prepared, .limits = limits};
    for (size_t i = 0; i < STEPS; i++)
        if (!take_step(i, &lock, error))
            return false;
    *ret_landlock = lock.landlock;
    return true;
}

#ifdef SAMSYN_FAULTS
bool sandbox_take_only(const char *step, const struct sandbox_prepared *prepared,
                       struct sandbox_limits limits, uint32_t *ret_landlock, struct error *error)
{
    struct lock lock = {.prepared = prepared, .limits = limits};
    bool found = false;
    for (size_t i = 0; i < STEPS; i++) {
        bool wanted = strcmp(steps[i].name, step) == 0;
        /* Without it an ordinary user has neither landlock nor seccomp. */
        bool needed = steps[i].take == refuse_new_privileges;
        if ((wanted || needed) && !take_step(i, &lock, error))
            return false;
        found = found || wanted;
    }
    if (!found)
        return error_set(error, ERROR_INTERNAL, "the sandbox has no step '%s'", step);
    *ret_landlock = lock.landlock;
    return true;
}
#endif

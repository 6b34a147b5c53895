/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, const char *path, struct buf *bytes, struct error *error)
{
    char chunk[KIB(64)];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(error, errno, "cannot read %s", path);
        if (got == 0)
            return buf_ok(bytes, path, error);
        buf_add(bytes, chunk, (size_t)got);
        if (bytes->failed)
            return buf_ok(bytes, path, error);
    }
}

bool file_read(const char *path, struct buf *ret_bytes, struct error *error)
{
    /* O_NONBLOCK: a named pipe must not hold us up before we know that it is no regular file. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return error_set_errno(error, errno, "cannot open %s", path);
    struct stat status;
    bool ok;
    if (fstat(fd, &status) != 0)
        ok = error_set_errno(error, errno, "cannot look at %s", path);
    else if (!S_ISREG(status.st_mode))
        ok = error_set(error, ERROR_INPUT, "%s is not a regular file; name files, not folders",
                       path);
    else
        ok = read_all(fd, path, ret_bytes, error);
    close(fd);
    return ok;
}

int file_above_standard(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return higher;
}

bool file_put(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes = str_sub(bytes, (size_t)put, bytes.n);
    }
    return true;
}

static void sync_folder_of(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    if (length >= sizeof folder)
        return;
    memcpy(folder, path, length);
    folder[length] = '\0';
    int fd = open(length ? folder : slash ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

bool file_write(const char *path, struct str bytes, struct error *error)
{
    char temporary[4096];
    int length = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof temporary)
        return error_set(error, ERROR_INPUT, "the path %s is too long", path);
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return error_set_errno(error, errno, "cannot write %s", path);
    bool ok = file_put(fd, bytes) && fchmod(fd, 0644) == 0 && fsync(fd) == 0;
    int errnum = errno;
    ok = close(fd) == 0 && ok;
    if (ok && rename(temporary, path) == 0) {
        sync_folder_of(path);
        return true;
    }
    if (ok)
        errnum = errno;
    unlink(temporary);
    return error_set_errno(error, errnum, "cannot write %s", path);
}

bool file_stream_open(const char *path, const char *shown, struct file_stream *ret_stream,
                      struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return error_set_errno(error, errno, "cannot write %s", shown);
    *ret_stream = (struct file_stream){fd, shown};
    return true;
}

bool file_stream_add(struct file_stream *stream, struct str bytes, struct error *error)
{
    return file_put(stream->fd, bytes) ||
           error_set_errno(error, errno, "cannot write %s", stream->shown);
}

bool file_stream_close(struct file_stream *stream, bool keep, struct error *error)
{
    bool ok = !keep || (fchmod(stream->fd, 0644) == 0 && fsync(stream->fd) == 0);
    int errnum = errno;
    if (close(stream->fd) != 0 && ok && keep) {
        ok = false;
        errnum = errno;
    }
    return ok || error_set_errno(error, errnum, "cannot write %s", stream->shown);
}

bool file_rename(const char *path, const char *to, struct error *error)
{
    if (rename(path, to) != 0)
        return error_set_errno(error, errno, "cannot write %s", to);
    sync_folder_of(to);
    return true;
}

bool file_make_folder(const char *path, struct error *error)
{
    char partial[4096];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof partial)
        return error_set(error, ERROR_INPUT, "'%s' cannot be the name of a folder", path);
    memcpy(partial, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (partial[i] != '/' && partial[i] != '\0')
            continue;
        char kept = partial[i];
        partial[i] = '\0';
        if (mkdir(partial, 0755) != 0 && errno != EEXIST)
            return error_set_errno(error, errno, "cannot make the folder %s", partial);
        partial[i] = kept;
    }
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return error_set(error, ERROR_INPUT, "%s is there and is not a folder", path);
    return true;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

bool file_remove_tree(const char *path, struct error *error)
{
    if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
        return true;
    return error_set_errno(error, errno, "cannot remove %s", path);
}

struct str file_base_name(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n);
    return path;
}

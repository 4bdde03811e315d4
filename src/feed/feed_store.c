/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

#define TEMPORARY ".new"

static vg_status io_failed(const vg_store *s, const char *name, vg_error *err)
{
    return vg_fail(err, errno == ENOMEM ? VG_E_NOMEM : VG_E_IO, "%.300s/%.60s: %s", s->path, name, strerror(errno));
}

/* -- the folder ------------------------------------------------------------------------------------------------------
 */

static vg_status find_base(const char *directory, const char *name, char ret_path[VG_STORE_PATH], vg_error *err)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n;
    if (directory)
        n = snprintf(ret_path, VG_STORE_PATH, "%s/%s", directory, name);
    else if (cache && cache[0] == '/') /* the XDG Base Directory Specification: others are to be ignored */
        n = snprintf(ret_path, VG_STORE_PATH, "%s/vigie/feeds/%s", cache, name);
    else if (home && home[0] == '/')
        n = snprintf(ret_path, VG_STORE_PATH, "%s/.cache/vigie/feeds/%s", home, name);
    else
        return vg_fail(err, VG_E_USAGE, "a folder for the feeds must be named: there is no home folder");
    return n < 0 || n >= VG_STORE_PATH ? vg_fail(err, VG_E_USAGE, "the name of the feeds' folder is too long") : VG_OK;
}

static bool make_folders(const char *path)
{
    char part[VG_STORE_PATH];
    size_t size = strlen(path);
    for (size_t i = 1; i <= size; i++) {
        if (path[i] != '/' && path[i] != 0) continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (mkdir(part, 0700) != 0 && errno != EEXIST && errno != EISDIR) return false;
    }
    return true;
}

static vg_status take_lock(vg_store *s, vg_error *err)
{
    s->lock = openat(s->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (s->lock < 0) return io_failed(s, "lock", err);
    if (flock(s->lock, LOCK_EX | LOCK_NB) == 0) return VG_OK;
    if (errno != EWOULDBLOCK) return io_failed(s, "lock", err);
    return vg_fail(err, VG_E_IO, "another run is at work on this feed (%.300s)", s->path);
}

vg_status vg_store_open(const char *directory, const char *name, vg_store *ret_store, vg_error *err)
{
    vg_store s = {-1, -1, ""};
    struct stat st;
    vg_status status = find_base(directory, name, s.path, err);
    if (status != VG_OK) return status;
    if (!make_folders(s.path)) return vg_fail(err, VG_E_IO, "cannot make %.300s: %s", s.path, strerror(errno));
    s.folder = open(s.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (s.folder < 0 || fstat(s.folder, &st) != 0)
        status = vg_fail(err, VG_E_IO, "cannot open %.300s: %s", s.path, strerror(errno));
    else if (st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        status = vg_fail(err, VG_E_IO, "%.300s belongs to another user, or others may write there", s.path);
    else
        status = take_lock(&s, err);
    if (status != VG_OK)
        vg_store_close(&s);
    else
        *ret_store = s;
    return status;
}

void vg_store_close(vg_store *s)
{
    if (s->lock >= 0) close(s->lock); /* which gives the lock up */
    if (s->folder >= 0) close(s->folder);
    s->lock = s->folder = -1;
}

/* -- files -----------------------------------------------------------------------------------------------------------
 */

static bool write_all(int fd, vg_slice bytes)
{
    while (bytes.size > 0) {
        ssize_t n = write(fd, bytes.data, bytes.size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = vg_slice_skip(bytes, (size_t)n);
    }
    return true;
}

vg_status vg_store_read(const vg_store *s, const char *name, vg_buf *ret_bytes, bool *ret_there, vg_error *err)
{
    int fd = openat(s->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = 0;
    *ret_there = fd >= 0;
    if (fd < 0) return errno == ENOENT ? VG_OK : io_failed(s, name, err);
    vg_buf_reset(ret_bytes);
    while (vg_buf_reserve(ret_bytes, 65536) == VG_OK) {
        n = read(fd, ret_bytes->data + ret_bytes->size, 65536);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        ret_bytes->size += (size_t)n;
    }
    vg_status status = n < 0 ? io_failed(s, name, err) : VG_OK;
    if (ret_bytes->status != VG_OK)
        status = vg_fail(err, ret_bytes->status, "%.300s/%.60s is too large", s->path, name);
    close(fd);
    return status;
}

/* Gives the finished temporary file its name. */
static vg_status settle(const vg_store *s, int fd, bool written, const char *name, vg_error *err)
{
    written = written && fsync(fd) == 0;
    int reason = errno;
    written = close(fd) == 0 && written;
    if (written && renameat(s->folder, TEMPORARY, s->folder, name) == 0 && fsync(s->folder) == 0) return VG_OK;
    if (!written) errno = reason;
    vg_status status = io_failed(s, name, err);
    (void)unlinkat(s->folder, TEMPORARY, 0);
    return status;
}

static int open_temporary(const vg_store *s)
{
    (void)unlinkat(s->folder, TEMPORARY, 0); /* of a run that was killed: the lock is ours */
    return openat(s->folder, TEMPORARY, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

vg_status vg_store_replace(const vg_store *s, const char *name, vg_slice bytes, vg_error *err)
{
    int fd = open_temporary(s);
    if (fd < 0) return io_failed(s, name, err);
    return settle(s, fd, write_all(fd, bytes), name, err);
}

static vg_status is_damaged(const vg_store *s, const char *name, vg_error *err)
{
    return vg_fail(err, VG_E_FORMAT, "%.300s/%.60s is damaged; remove that folder to fetch all anew", s->path, name);
}

vg_status vg_store_append(const vg_store *s, const char *name, uint64_t at, vg_slice bytes, vg_error *err)
{
    struct stat st = {0};
    int fd = openat(s->folder, name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool known = fd >= 0 && fstat(fd, &st) == 0, whole = known && (uint64_t)st.st_size >= at;
    bool written = whole && ftruncate(fd, (off_t)at) == 0 && lseek(fd, (off_t)at, SEEK_SET) >= 0 &&
                   write_all(fd, bytes) && fsync(fd) == 0;
    vg_status status = written ? VG_OK : known && !whole ? is_damaged(s, name, err) : io_failed(s, name, err);
    if (fd >= 0) close(fd);
    return status;
}

static bool copy_bytes(int from, int to, uint64_t size)
{
    uint8_t piece[65536];
    while (size > 0) {
        ssize_t n = read(from, piece, size < sizeof piece ? (size_t)size : sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO; /* shorter than it was */
        if (n <= 0 || !write_all(to, vg_slice_of(piece, (size_t)n))) return false;
        size -= (uint64_t)n;
    }
    return true;
}

vg_status vg_store_wrap(const vg_store *s, const char *from, uint64_t size, vg_slice head, vg_slice tail,
                        const char *name, vg_error *err)
{
    int source = openat(s->folder, from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (source < 0) return io_failed(s, from, err);
    int fd = open_temporary(s);
    if (fd < 0) {
        vg_status status = io_failed(s, name, err);
        close(source);
        return status;
    }
    bool written = write_all(fd, head) && copy_bytes(source, fd, size) && write_all(fd, tail);
    int reason = errno;
    close(source);
    errno = reason;
    return settle(s, fd, written, name, err);
}

vg_status vg_store_hash(const vg_store *s, const char *name, uint64_t size, char *ret_hex, vg_error *err)
{
    struct stat st;
    int fd = openat(s->folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return io_failed(s, name, err);
    vg_status status = VG_OK;
    if (fstat(fd, &st) != 0 || (uint64_t)st.st_size < size || ftruncate(fd, (off_t)size) != 0)
        status = is_damaged(s, name, err);
    if (status == VG_OK) status = vg_sha256_fd(fd, ret_hex, err);
    close(fd);
    return status;
}

void vg_store_remove(const vg_store *s, const char *name)
{
    (void)unlinkat(s->folder, name, 0);
}

bool vg_store_has(const vg_store *s, const char *name)
{
    struct stat st;
    return fstatat(s->folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

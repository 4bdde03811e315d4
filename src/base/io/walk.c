/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders, files, pipes: what is there to read, in a stable order, each once. */
#include "base/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"

#define PATH_BYTES_MAX  ((size_t)1 << 16)
#define NAMES_BYTES_MAX ((size_t)1 << 30) /* of one folder */
#define FIFO_WAIT_MS    1000
#define FIFO_STEP_MS    20

typedef struct identity {
    uint64_t device, inode;
    bool used;
} identity;

typedef struct walk {
    const vg_walk_handlers *handlers;
    void *context;
    vg_buf path;
    identity *seen; /* open addressing; capacity is a power of two */
    size_t seen_count, seen_capacity;
    uint64_t met; /* files and problems so far */
    int stopped;  /* what the callback returned */
} walk;

/* ---- what was visited ---- */

static size_t slot_of(const identity *table, size_t capacity, uint64_t device, uint64_t inode)
{
    const uint64_t key[2] = {device, inode};
    size_t i = (size_t)vg_hash64(vg_slice_of(key, sizeof key)) & (capacity - 1);
    while (table[i].used && (table[i].device != device || table[i].inode != inode)) i = (i + 1) & (capacity - 1);
    return i;
}

static bool grow_seen(walk *w)
{
    size_t capacity = w->seen_capacity ? w->seen_capacity * 2 : 256;
    identity *table = calloc(capacity, sizeof *table);
    if (!table) return false;
    for (size_t i = 0; i < w->seen_capacity; i++)
        if (w->seen[i].used) table[slot_of(table, capacity, w->seen[i].device, w->seen[i].inode)] = w->seen[i];
    free(w->seen);
    w->seen = table;
    w->seen_capacity = capacity;
    return true;
}

/* True the first time. Without memory everything counts as new: a loop still ends at the depth limit. */
static bool visit(walk *w, const struct stat *st)
{
    if (w->seen_count * 2 >= w->seen_capacity && !grow_seen(w)) return true;
    size_t i = slot_of(w->seen, w->seen_capacity, st->st_dev, st->st_ino);
    if (w->seen[i].used) return false;
    w->seen[i] = (identity){st->st_dev, st->st_ino, true};
    w->seen_count++;
    return true;
}

/* ---- what to say ---- */

static void problem(walk *w, const char *reason)
{
    w->met++;
    if (w->handlers->problem) w->handlers->problem(w->context, vg_buf_text(&w->path), reason);
}

static void problem_errno(walk *w, int code)
{
    static const struct {
        int code;
        const char *reason;
    } rows[] = {
        {EACCES, "no permission to read it"},
        {EPERM, "no permission to read it"},
        {ENOENT, "there is no such file or folder"},
        {ENOTDIR, "there is no such file or folder"},
        {ELOOP, "its symbolic links lead in a circle"},
        {EMFILE, "too many open files"},
        {ENFILE, "too many open files"},
        {ENAMETOOLONG, "its name is too long"},
    };
    const char *reason = strerrordesc_np(code);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == code) reason = rows[i].reason;
    problem(w, reason ? reason : "cannot be opened");
}

static const char *unreadable_kind(mode_t mode)
{
    if (S_ISFIFO(mode)) return "a named pipe inside a folder is not read";
    if (S_ISSOCK(mode)) return "a socket is not read";
    if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device is not read";
    return "not a file";
}

/* ---- files ---- */

static vg_time modified_of(const struct stat *st)
{
    vg_time t = 0;
    if (__builtin_mul_overflow((int64_t)st->st_mtim.tv_sec, VG_SECOND_NS, &t) ||
        __builtin_add_overflow(t, (int64_t)st->st_mtim.tv_nsec, &t))
        return VG_TIME_NONE;
    return t;
}

static void give(walk *w, int fd, const struct stat *st, bool regular)
{
    vg_walk_file file = {
        .path = vg_buf_text(&w->path),
        .fd = fd,
        .size = regular && st->st_size > 0 ? (uint64_t)st->st_size : 0,
        .modified = modified_of(st),
        .regular = regular,
    };
    w->met++;
    w->stopped = w->handlers->file(w->context, &file);
}

static void unblock(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) (void)fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

/* Reading must leave no trace; O_NOATIME is the owner's right alone. */
static int open_quietly(int folder, const char *name, int flags)
{
    int fd = -1;
    flags |= O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    do {
        fd = openat(folder, name, flags | O_NOATIME);
        if (fd < 0 && errno == EPERM) fd = openat(folder, name, flags);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

/* tee(2) looks without taking: 0 bytes where nobody has the pipe open for writing, EAGAIN where somebody has. */
static bool fifo_has_writer(int fd)
{
    int probe[2];
    bool there = false;
    if (pipe2(probe, O_CLOEXEC) != 0) return true;
    for (int waited = 0; !there && waited <= FIFO_WAIT_MS; waited += FIFO_STEP_MS) {
        ssize_t got = tee(fd, probe[1], 1, SPLICE_F_NONBLOCK);
        there = got > 0 || (got < 0 && errno != EINTR);
        if (!there) (void)poll(NULL, 0, FIFO_STEP_MS);
    }
    close(probe[0]);
    close(probe[1]);
    return there;
}

static void visit_fifo(walk *w, int folder, const char *name)
{
    struct stat st;
    int fd = open_quietly(folder, name, 0);
    if (fd < 0) {
        problem_errno(w, errno);
    } else if (fstat(fd, &st) != 0 || !S_ISFIFO(st.st_mode)) {
        problem(w, "it changed while it was opened");
        close(fd);
    } else if (!fifo_has_writer(fd)) {
        problem(w, "a named pipe that nobody writes to");
        close(fd);
    } else {
        unblock(fd);
        give(w, fd, &st, false);
    }
}

static void visit_file(walk *w, int folder, const char *name)
{
    struct stat st;
    int fd = open_quietly(folder, name, 0);
    if (fd < 0) {
        problem_errno(w, errno);
    } else if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        problem(w, "it changed while it was opened");
        close(fd);
    } else if (!visit(w, &st)) {
        close(fd);
        w->met++;
    } else {
        unblock(fd);
        give(w, fd, &st, true);
    }
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted; text holds them, the caller frees both. */
static vg_status read_names(DIR *folder, vg_buf *text, const char ***ret_names, size_t *ret_count)
{
    size_t count = 0;
    for (struct dirent *e; errno = 0, (e = readdir(folder));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        vg_buf_add(text, e->d_name, strlen(e->d_name) + 1);
        count++;
    }
    if (errno != 0) return VG_E_IO;
    if (text->status != VG_OK) return text->status;
    const char **names = calloc(count + 1, sizeof *names);
    if (!names) return VG_E_NOMEM;
    const char *at = (const char *)text->data;
    for (size_t i = 0; i < count; i++, at += strlen(at) + 1) names[i] = at;
    qsort(names, count, sizeof *names, compare_names);
    *ret_names = names;
    *ret_count = count;
    return VG_OK;
}

static void visit_path(walk *w, int folder, const char *name, unsigned depth);

static void visit_names(walk *w, DIR *folder, unsigned depth)
{
    vg_buf text = VG_BUF_INIT(NAMES_BYTES_MAX);
    const char **names = NULL;
    size_t count = 0, base = w->path.size;
    vg_status read = read_names(folder, &text, &names, &count);
    if (read != VG_OK) problem(w, read == VG_E_IO ? "the folder could not be read" : "the folder has too many entries");
    for (size_t i = 0; i < count && w->stopped == 0; i++) {
        if (base > 0 && w->path.data[base - 1] != '/') vg_buf_add_byte(&w->path, '/');
        vg_buf_add_str(&w->path, names[i]);
        if (w->path.status == VG_OK)
            visit_path(w, dirfd(folder), names[i], depth + 1);
        else
            problem(w, "its path is too long");
        w->path.size = base;
        w->path.status = VG_OK;
    }
    free(names);
    vg_buf_free(&text);
}

static void visit_folder(walk *w, int folder, const char *name, unsigned depth)
{
    struct stat st;
    if (depth > VG_LIMIT_WALK_DEPTH) {
        problem(w, "folders inside folders too deep");
        return;
    }
    int fd = open_quietly(folder, name, O_DIRECTORY);
    if (fd < 0) {
        problem_errno(w, errno);
        return;
    }
    if (fstat(fd, &st) == 0 && !visit(w, &st)) {
        close(fd);
        w->met++;
        return;
    }
    DIR *stream = fdopendir(fd);
    if (!stream) {
        problem_errno(w, errno);
        close(fd);
        return;
    }
    visit_names(w, stream, depth);
    closedir(stream);
}

/* Looks before it opens: opening alone can wake a device or a pipe's writer. */
static void visit_path(walk *w, int folder, const char *name, unsigned depth)
{
    struct stat st;
    if (fstatat(folder, name, &st, 0) != 0)
        problem_errno(w, errno);
    else if (S_ISREG(st.st_mode))
        visit_file(w, folder, name);
    else if (S_ISDIR(st.st_mode))
        visit_folder(w, folder, name, depth);
    else if (S_ISFIFO(st.st_mode) && depth == 0)
        visit_fifo(w, folder, name);
    else
        problem(w, unreadable_kind(st.st_mode));
}

static void visit_stdin(walk *w)
{
    struct stat st;
    int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (fd < 0 || fstat(fd, &st) != 0) {
        problem(w, "standard input is closed");
        if (fd >= 0) close(fd);
    } else if (S_ISDIR(st.st_mode)) {
        problem(w, "standard input is a folder");
        close(fd);
    } else {
        /* A file that is given as input can be read in parts, if it stands at its beginning. */
        give(w, fd, &st, S_ISREG(st.st_mode) && lseek(fd, 0, SEEK_CUR) == 0);
    }
}

int vg_walk(const char *const *paths, size_t count, const vg_walk_handlers *handlers, void *context)
{
    walk w = {.handlers = handlers, .context = context, .path = VG_BUF_INIT(PATH_BYTES_MAX)};
    for (size_t i = 0; i < count && w.stopped == 0; i++) {
        uint64_t before = w.met;
        vg_buf_reset(&w.path);
        vg_buf_add_str(&w.path, paths[i]);
        if (strcmp(paths[i], "-") == 0)
            visit_stdin(&w);
        else
            visit_path(&w, AT_FDCWD, paths[i], 0);
        if (w.met == before) {
            w.path.size = w.path.size < strlen(paths[i]) ? w.path.size : strlen(paths[i]);
            problem(&w, "the folder holds no file");
        }
    }
    free(w.seen);
    vg_buf_free(&w.path);
    return w.stopped;
}

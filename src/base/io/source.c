/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all sources share: looking ahead, noted failures, the budget; and the descriptor at the bottom. */
#include "io/source.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RATIO_FREE_BYTES (UINT64_C(64) << 20) /* so much may come out of anything */

vg_status vg_source_fail(vg_source *s, vg_status code, const char *format, ...)
{
    va_list args;
    if (s->failed.code != VG_OK) return s->failed.code;
    va_start(args, format);
    s->failed.code = code;
    vsnprintf(s->failed.message, sizeof s->failed.message, format, args);
    va_end(args);
    return code;
}

static void charge(vg_source *s, size_t size)
{
    vg_budget *b = s->budget;
    if (s->level == 0) return;
    uint64_t sum = b->produced[s->level] += size;
    if (sum > b->max_bytes) {
        b->bytes_reached = true;
        vg_source_fail(s, VG_E_LIMIT,
                       "decompression bomb or very large: more than %" PRIu64 " plain bytes; --max-bytes N allows more",
                       b->max_bytes);
    } else if (sum > RATIO_FREE_BYTES && (sum - RATIO_FREE_BYTES) / b->max_ratio > b->taken) {
        b->ratio_reached = true;
        vg_source_fail(s, VG_E_LIMIT,
                       "decompression bomb: %" PRIu64 " plain bytes out of %" PRIu64 " stored, more than %" PRIu64
                       " to 1; --max-ratio N allows more",
                       sum, b->taken, b->max_ratio);
    }
}

static size_t pull(vg_source *s, uint8_t *data, size_t size)
{
    if (s->ended || s->failed.code != VG_OK) return 0;
    size_t got = s->ops->read(s, data, size);
    if (got == 0)
        s->ended = true;
    else
        charge(s, got);
    return got;
}

ptrdiff_t vg_source_read(vg_source *s, uint8_t *data, size_t size, vg_error *err)
{
    if (size > PTRDIFF_MAX) size = PTRDIFF_MAX;
    if (size == 0) return 0;
    size_t ready = s->head_size - s->head_at;
    if (ready > 0) {
        if (ready > size) ready = size;
        memcpy(data, s->head + s->head_at, ready);
        s->head_at += ready;
        return (ptrdiff_t)ready;
    }
    size_t got = pull(s, data, size);
    if (got == 0 && s->failed.code != VG_OK) {
        if (err) *err = s->failed;
        return s->failed.code;
    }
    return (ptrdiff_t)got;
}

void vg_source_restart(vg_source *s)
{
    s->head_at = s->head_size = 0;
    s->ended = false;
    s->failed.code = VG_OK;
}

vg_format vg_source_detect(vg_source *s)
{
    while (!vg_format_enough(vg_slice_of(s->head, s->head_size))) {
        size_t got = pull(s, s->head + s->head_size, sizeof s->head - s->head_size);
        if (got == 0) break;
        s->head_size += got;
    }
    bool whole = s->ended && s->failed.code == VG_OK;
    return vg_format_detect(vg_slice_of(s->head, s->head_size), whole);
}

/* ---- the descriptor ---- */

typedef struct fd_source {
    vg_source base;
    int fd; /* -1: the bytes of `memory` */
    vg_slice memory;
    bool regular;
    off_t start; /* where the descriptor stood */
    off_t at;    /* regular: the next byte, from start */
} fd_source;

static fd_source *fd_of(vg_source *s)
{
    return (fd_source *)s;
}

static size_t memory_read(fd_source *f, uint8_t *data, size_t size)
{
    vg_slice rest = vg_slice_take(vg_slice_skip(f->memory, (size_t)f->at), size);
    if (rest.size) memcpy(data, rest.data, rest.size);
    f->at += (off_t)rest.size;
    if ((uint64_t)f->at > f->base.budget->taken) f->base.budget->taken = (uint64_t)f->at;
    return rest.size;
}

static size_t fd_read(vg_source *s, uint8_t *data, size_t size)
{
    fd_source *f = fd_of(s);
    if (f->fd < 0) return memory_read(f, data, size);
    for (;;) {
        ssize_t got = f->regular ? pread(f->fd, data, size, f->start + f->at) : read(f->fd, data, size);
        if (got >= 0) {
            f->at += got;
            if ((uint64_t)f->at > s->budget->taken) s->budget->taken = (uint64_t)f->at;
            return (size_t)got;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd p = {.fd = f->fd, .events = POLLIN};
            (void)poll(&p, 1, -1);
        } else if (errno != EINTR) {
            const char *why = strerrordesc_np(errno);
            vg_source_fail(s, VG_E_IO, "cannot be read: %s", why ? why : "unknown error");
            return 0;
        }
    }
}

static void fd_free(vg_source *s)
{
    free(s);
}

static const vg_source_ops fd_ops = {fd_read, NULL, fd_free};

vg_source *vg_source_fd(int fd, vg_budget *budget)
{
    struct stat st;
    fd_source *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->base.ops = &fd_ops;
    f->base.budget = budget;
    f->fd = fd;
    off_t start = lseek(fd, 0, SEEK_CUR);
    f->regular = start >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    f->start = f->regular ? start : 0;
    return &f->base;
}

vg_source *vg_source_memory(vg_slice bytes, vg_budget *budget)
{
    fd_source *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->base.ops = &fd_ops;
    f->base.budget = budget;
    f->fd = -1;
    f->memory = bytes;
    f->regular = true;
    return &f->base;
}

bool vg_source_seekable(const vg_source *s)
{
    return s->ops == &fd_ops && ((const fd_source *)(const void *)s)->regular;
}

int64_t vg_source_seek(vg_source *s, int64_t offset, int whence)
{
    fd_source *f = fd_of(s);
    struct stat st;
    int64_t from = 0, to = 0;
    if (!vg_source_seekable(s)) return -1;
    if (whence == SEEK_CUR) {
        from = f->at - (int64_t)(s->head_size - s->head_at);
    } else if (whence == SEEK_END && f->fd < 0) {
        from = (int64_t)f->memory.size;
    } else if (whence == SEEK_END) {
        if (fstat(f->fd, &st) != 0) return -1;
        from = st.st_size > f->start ? st.st_size - f->start : 0;
    }
    if (__builtin_add_overflow(from, offset, &to) || to < 0 || to > INT64_MAX - f->start) return -1;
    vg_source_restart(s);
    f->at = to;
    return to;
}

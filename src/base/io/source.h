/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources of bytes that compose by pull: a descriptor at the bottom, decoders and archives above it. Each source reads
 * from the one below it, which it does not own; the stream owns the whole stack. */
#ifndef VG_BASE_IO_SOURCE_H
#define VG_BASE_IO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "vigie/status.h"

#define VG_SOURCE_HEAD   512                              /* what is looked at to tell a format: one tar header */
#define VG_SOURCE_LEVELS (2 * VG_LIMIT_ARCHIVE_DEPTH + 2) /* a tar below a filter costs no depth */
#define VG_SOURCE_BUFFER ((size_t)256 << 10)              /* stored bytes taken at a time */

typedef enum vg_format {
    VG_FORMAT_PLAIN = 0,
    VG_FORMAT_GZIP,
    VG_FORMAT_ZSTD,
    VG_FORMAT_XZ,
    VG_FORMAT_BZIP2,
    VG_FORMAT_LZ4,
    VG_FORMAT_LZIP,
    VG_FORMAT_COMPRESS,
    VG_FORMAT_ZIP,
    VG_FORMAT_TAR,
    VG_FORMAT_CUT, /* only the first bytes of a magic: a file cut short at its very beginning */
    VG_FORMAT_7Z,  /* from here on: told, not read */
    VG_FORMAT_RAR,
    VG_FORMAT_CAB,
    VG_FORMAT_COUNT
} vg_format;

/* What the whole stack has taken and given, against what it may. */
typedef struct vg_budget {
    uint64_t max_ratio;
    uint64_t max_bytes;
    uint64_t taken;                      /* bytes of the descriptor that were reached */
    uint64_t produced[VG_SOURCE_LEVELS]; /* plain bytes that each level gave */
    uint64_t entries;                    /* headers met in all archives */
    bool ratio_reached;
    bool bytes_reached;
} vg_budget;

typedef struct vg_entry {
    const char *name; /* as stored; lives until the next entry */
    vg_time modified;
} vg_entry;

typedef struct vg_source vg_source;
typedef struct vg_source_ops {
    /* Up to size bytes; 0: the end, or a failure that the source noted with vg_source_fail. May note a failure
     * and still return the bytes before it. */
    size_t (*read)(vg_source *s, uint8_t *data, size_t size);
    /* Archives only: 1, an entry follows; 0, no more; negative, a failure (call again to go on). */
    int (*next)(vg_source *s, vg_entry *ret_entry, vg_error *err);
    void (*free)(vg_source *s);
} vg_source_ops;

struct vg_source {
    const vg_source_ops *ops;
    vg_source *below;
    vg_budget *budget;
    size_t level; /* 0: the descriptor */
    vg_format format;
    bool ended;
    vg_error failed; /* code VG_OK: none */
    size_t head_at, head_size;
    uint8_t head[VG_SOURCE_HEAD];
};

/* Bytes (> 0), 0 at the end, or a negative status. */
ptrdiff_t vg_source_read(vg_source *s, uint8_t *data, size_t size, vg_error *err);
/* Looks at the first bytes without taking them. */
vg_format vg_source_detect(vg_source *s);
/* Forgets what was looked at, and the end: before another entry. */
void vg_source_restart(vg_source *s);
vg_status vg_source_fail(vg_source *s, vg_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The descriptor; reads by pread from where it stands if it can, so that descriptors that share a position do not
 * disturb each other. */
vg_source *vg_source_fd(int fd, vg_budget *budget);
/* Bytes in memory, which the caller keeps. */
vg_source *vg_source_memory(vg_slice bytes, vg_budget *budget);
/* Whether vg_source_seek works. */
bool vg_source_seekable(const vg_source *s);
/* lseek(2) relative to the first byte; the new position, or -1. */
int64_t vg_source_seek(vg_source *s, int64_t offset, int whence);

vg_source *vg_source_gzip(void);
vg_source *vg_source_zstd(void);
/* xz, bzip2, lz4, lzip and compress as filters; zip and tar as archives. */
vg_source *vg_source_archive(vg_format format);

/* The format's name for a person. */
const char *vg_format_name(vg_format format);
static inline bool vg_format_is_archive(vg_format format)
{
    return format == VG_FORMAT_ZIP || format == VG_FORMAT_TAR;
}
static inline bool vg_format_is_foreign(vg_format format)
{
    return format >= VG_FORMAT_7Z;
}
/* What the bytes at the beginning say; whole: there are no more. */
vg_format vg_format_detect(vg_slice head, bool whole);
/* False where the bytes so far cannot be decided on. */
bool vg_format_enough(vg_slice head);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain bytes out of whatever a descriptor holds: plain files, gz, zst, xz, bz2, lz4, and the members of zip and tar
 * (each of which may be compressed again, VG_LIMIT_ARCHIVE_DEPTH deep). The kind is found by magic, never by name.
 *
 *   vg_stream_open; while (vg_stream_next(...) == 1) while (vg_stream_read(...) > 0) ...; vg_stream_close
 *
 * gz goes to ISA-L, zst to libzstd, the rest to libarchive. Nothing here opens a file or a socket: it runs in a worker
 * that cannot. Damaged input yields every byte that is readable before the damage, then an error (for xz, bz2 and lz4,
 * libarchive may keep back up to 64 KiB of them, and bz2 gives a block out before it checks it). gz, zst and zip with
 * deflate: what was checked by no sum yet may be wrong from the damage on. 7z, RAR and cabinet files are told
 * (VG_E_UNSUPPORTED), not read. Reads are fastest with 256 KiB or more at a time. */
#ifndef VG_BASE_STREAM_H
#define VG_BASE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"
#include "vigie/status.h"

typedef struct vg_stream vg_stream;

typedef struct vg_stream_limits {
    uint64_t max_ratio; /* 0: VG_LIMIT_DECOMPRESSION_RATIO */
    uint64_t max_bytes; /* plain bytes in all; 0: VG_LIMIT_DECOMPRESSED_BYTES */
} vg_stream_limits;

typedef struct vg_stream_member {
    const char *name; /* inside the archive, lossily made UTF-8, nested names joined by '/'; NULL for a file that is
                         not an archive. Lives until the next call of vg_stream_next */
    vg_time modified; /* from the archive's entry or the gzip header; VG_TIME_NONE where not stored */
    bool compressed;  /* false: offsets are also offsets in the file itself */
} vg_stream_member;

/* Loads now what is otherwise loaded from the system at first use (a table of characters for names in archives). Called
 * by vg_sandbox_warm_up. */
void vg_stream_prepare(void);
/* fd: positioned at the first byte, not owned. Works on pipes. */
vg_status vg_stream_open(int fd, const vg_stream_limits *limits, vg_stream **ret_stream, vg_error *err);
/* The same of bytes in memory, which must live as long as the stream. */
vg_status vg_stream_open_bytes(vg_slice bytes, const vg_stream_limits *limits, vg_stream **ret_stream, vg_error *err);
/* 1: a member follows; 0: no more; negative: damaged or a limit. After a negative value of one member, calling
 * again goes on with the next member where the container allows, else returns 0. */
int vg_stream_next(vg_stream *s, vg_stream_member *ret_member, vg_error *err);
/* Bytes read (> 0), 0 at the member's end, or a negative vg_status. Never more than size. */
ptrdiff_t vg_stream_read(vg_stream *s, uint8_t *data, size_t size, vg_error *err);
/* Bytes taken from fd so far, for progress. */
uint64_t vg_stream_consumed(const vg_stream *s);
void vg_stream_close(vg_stream *s);

#endif

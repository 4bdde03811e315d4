/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of whole records out of a stream or a range of a plain file, as UTF-8 with the place each has in the original
 * bytes. */
#ifndef VG_HUNT_READER_H
#define VG_HUNT_READER_H

#include "base/ahead.h"
#include "base/stream.h"
#include "telemetry/log.h"
#include "telemetry/utf16.h"

/* A block begins where a record does. Its text has VG_SCAN_PADDING readable bytes on both sides. */
typedef struct vg_block {
    vg_slice text;
    uint64_t offset; /* of the text's first byte in the plain content */
    vg_slice raw;    /* the original bytes; equal to text unless the file is UTF-16 */
    bool
        cut_before; /* the record that it begins with, or ends with, is longer than a record may be, and no separator */
    bool cut_after; /* was near: a token that touches that end may be half of one */
} vg_block;

typedef struct vg_reader vg_reader;

/* One of the two: a stream whose member is current (read ahead in a thread, unless ahead is NULL), or [from, until) of
 * a plain file: the records that begin there. */
vg_status vg_reader_of_stream(vg_stream *stream, vg_ahead *ahead, vg_reader **ret_reader, vg_error *err);
vg_status vg_reader_of_range(int fd, uint64_t from, uint64_t until, uint64_t size, vg_reader **ret_reader,
                             vg_error *err);
void vg_reader_free(vg_reader *r);

/* The first bytes, as text, to find the format; of a range: the file's first bytes, not the range's. */
vg_status vg_reader_head(vg_reader *r, vg_slice *ret_head, vg_error *err);
/* True where a block's text is its raw bytes: known once the head was asked for. */
bool vg_reader_is_bytes(const vg_reader *r);
/* 1 and a block that lives until the next call; 0 at the end; negative where the rest cannot be read. */
int vg_reader_next(vg_reader *r, const vg_log *log, vg_block *ret_block, vg_error *err);
/* Where text[at] of the block lies in the plain content; ascending calls on one block are linear in all. */
uint64_t vg_reader_place(vg_reader *r, const vg_block *block, size_t at);

/* Bytes of the file that were read, for progress. */
uint64_t vg_reader_consumed(const vg_reader *r);

#endif

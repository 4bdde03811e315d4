/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing buffer that declares its maximum. After a failed append it stays failed (sticky), so that
 * a writer may check once at the end. */
#ifndef VG_BASE_BUF_H
#define VG_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "vigie/status.h"

typedef struct vg_buf {
    uint8_t *data;
    size_t size;
    size_t capacity;
    size_t max;       /* never grows past this many bytes */
    vg_status status; /* VG_OK, VG_E_NOMEM or VG_E_LIMIT; sticky until vg_buf_reset */
} vg_buf;

#define VG_BUF_INIT(max_bytes) ((vg_buf){NULL, 0, 0, (max_bytes), VG_OK})

/* Room for `more` further bytes at data + size. */
vg_status vg_buf_reserve(vg_buf *b, size_t more);
static inline vg_status vg_buf_add(vg_buf *b, const void *data, size_t size)
{
    if ((size > b->capacity - b->size || b->status != VG_OK) && vg_buf_reserve(b, size) != VG_OK) return b->status;
    if (size) memcpy(b->data + b->size, data, size);
    b->size += size;
    return VG_OK;
}
static inline vg_status vg_buf_add_slice(vg_buf *b, vg_slice s)
{
    return vg_buf_add(b, s.data, s.size);
}
vg_status vg_buf_add_str(vg_buf *b, const char *text);
static inline vg_status vg_buf_add_byte(vg_buf *b, uint8_t byte)
{
    return vg_buf_add(b, &byte, 1);
}
vg_status vg_buf_printf(vg_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* NUL after the end (not counted in size); returns the text, or "" where that failed. */
const char *vg_buf_text(vg_buf *b);
static inline vg_slice vg_buf_slice(const vg_buf *b)
{
    return vg_slice_of(b->data, b->size);
}
/* Empties it, keeps the memory, clears the status. */
void vg_buf_reset(vg_buf *b);
void vg_buf_free(vg_buf *b);

/* Serialising: little-endian fixed widths and length-prefixed bytes; the reading side is base/cursor.h. */
vg_status vg_buf_put_u8(vg_buf *b, uint8_t v);
vg_status vg_buf_put_u32(vg_buf *b, uint32_t v);
vg_status vg_buf_put_u64(vg_buf *b, uint64_t v);
vg_status vg_buf_put_i64(vg_buf *b, int64_t v);
/* u32 length, then the bytes. */
vg_status vg_buf_put_slice(vg_buf *b, vg_slice s);

#endif

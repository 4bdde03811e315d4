/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bounded cursor over bytes. Reading past the end yields zeros and sets `failed`, which never clears:
 * a parser may read a whole structure and check once. No read goes out of bounds. */
#ifndef VG_BASE_CURSOR_H
#define VG_BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

typedef struct vg_cursor {
    const uint8_t *data;
    size_t size;
    size_t at;
    bool failed;
} vg_cursor;

static inline vg_cursor vg_cursor_of(vg_slice s)
{
    return (vg_cursor){s.data, s.size, 0, false};
}
static inline size_t vg_cursor_left(const vg_cursor *c)
{
    return c->size - c->at;
}
static inline bool vg_cursor_done(const vg_cursor *c)
{
    return c->at >= c->size;
}

uint8_t vg_cursor_u8(vg_cursor *c);
uint32_t vg_cursor_u32(vg_cursor *c); /* little-endian */
uint64_t vg_cursor_u64(vg_cursor *c);
int64_t vg_cursor_i64(vg_cursor *c);
/* The next n bytes as a view, or an empty slice and failed. */
vg_slice vg_cursor_take(vg_cursor *c, size_t n);
/* What vg_buf_put_slice wrote. */
vg_slice vg_cursor_slice(vg_cursor *c);
/* A count that precedes records of at least min_record bytes each: fails where the rest cannot hold them. */
uint32_t vg_cursor_count(vg_cursor *c, size_t min_record);
/* -1 at the end, else the byte `ahead` from here. */
int vg_cursor_peek(const vg_cursor *c, size_t ahead);

#endif

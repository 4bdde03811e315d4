/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cursor.h"

vg_slice vg_cursor_take(vg_cursor *c, size_t n)
{
    if (c->failed || n > c->size - c->at) {
        c->failed = true;
        return (vg_slice){NULL, 0};
    }
    vg_slice s = {c->at ? c->data + c->at : c->data, n};
    c->at += n;
    return s;
}

static uint64_t little_endian(vg_cursor *c, size_t width)
{
    vg_slice s = vg_cursor_take(c, width);
    uint64_t v = 0;
    for (size_t i = 0; i < s.size; i++) v |= (uint64_t)s.data[i] << (8 * i);
    return v;
}

uint8_t vg_cursor_u8(vg_cursor *c)
{
    return (uint8_t)little_endian(c, 1);
}

uint32_t vg_cursor_u32(vg_cursor *c)
{
    return (uint32_t)little_endian(c, 4);
}

uint64_t vg_cursor_u64(vg_cursor *c)
{
    return little_endian(c, 8);
}

int64_t vg_cursor_i64(vg_cursor *c)
{
    return (int64_t)little_endian(c, 8);
}

vg_slice vg_cursor_slice(vg_cursor *c)
{
    uint32_t size = vg_cursor_u32(c);
    return vg_cursor_take(c, size);
}

uint32_t vg_cursor_count(vg_cursor *c, size_t min_record)
{
    uint32_t count = vg_cursor_u32(c);
    if (min_record == 0) min_record = 1;
    if (!c->failed && count > vg_cursor_left(c) / min_record) c->failed = true;
    return c->failed ? 0 : count;
}

int vg_cursor_peek(const vg_cursor *c, size_t ahead)
{
    return !c->failed && ahead < c->size - c->at ? c->data[c->at + ahead] : -1;
}

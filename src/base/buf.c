/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

vg_status vg_buf_reserve(vg_buf *b, size_t more)
{
    if (b->status != VG_OK) return b->status;
    if (more > b->max || b->size > b->max - more) return b->status = VG_E_LIMIT;
    size_t need = b->size + more;
    if (need <= b->capacity) return VG_OK;
    size_t capacity = b->capacity < 64 ? 64 : b->capacity;
    while (capacity < need) capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    if (capacity > b->max) capacity = b->max;
    uint8_t *data = realloc(b->data, capacity);
    if (!data) return b->status = VG_E_NOMEM;
    b->data = data;
    b->capacity = capacity;
    return VG_OK;
}

vg_status vg_buf_add_str(vg_buf *b, const char *text)
{
    return vg_buf_add(b, text, strlen(text));
}

vg_status vg_buf_printf(vg_buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0) return b->status = VG_E_FORMAT;
    if (vg_buf_reserve(b, (size_t)size + 1) != VG_OK) return b->status;
    va_start(args, format);
    vsnprintf((char *)b->data + b->size, (size_t)size + 1, format, args);
    va_end(args);
    b->size += (size_t)size;
    return VG_OK;
}

const char *vg_buf_text(vg_buf *b)
{
    if (vg_buf_reserve(b, 1) != VG_OK) return "";
    b->data[b->size] = 0;
    return (const char *)b->data;
}

void vg_buf_reset(vg_buf *b)
{
    b->size = 0;
    b->status = VG_OK;
}

void vg_buf_free(vg_buf *b)
{
    free(b->data);
    *b = VG_BUF_INIT(b->max);
}

vg_status vg_buf_put_u8(vg_buf *b, uint8_t v)
{
    return vg_buf_add_byte(b, v);
}

static vg_status put_little_endian(vg_buf *b, uint64_t v, size_t width)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < width; i++) bytes[i] = (uint8_t)(v >> (8 * i));
    return vg_buf_add(b, bytes, width);
}

vg_status vg_buf_put_u32(vg_buf *b, uint32_t v)
{
    return put_little_endian(b, v, 4);
}

vg_status vg_buf_put_u64(vg_buf *b, uint64_t v)
{
    return put_little_endian(b, v, 8);
}

vg_status vg_buf_put_i64(vg_buf *b, int64_t v)
{
    return put_little_endian(b, (uint64_t)v, 8);
}

vg_status vg_buf_put_slice(vg_buf *b, vg_slice s)
{
    if (s.size > UINT32_MAX) return b->status = VG_E_LIMIT;
    vg_buf_put_u32(b, (uint32_t)s.size);
    return vg_buf_add_slice(b, s);
}

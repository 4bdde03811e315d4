/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A view of bytes that somebody else owns. */
#ifndef VG_BASE_SLICE_H
#define VG_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct vg_slice {
    const uint8_t *data; /* may be NULL where size is 0 */
    size_t size;
} vg_slice;

static inline vg_slice vg_slice_of(const void *data, size_t size)
{
    return (vg_slice){(const uint8_t *)data, size};
}

static inline vg_slice vg_slice_str(const char *text)
{
    return vg_slice_of(text, text ? strlen(text) : 0);
}

static inline bool vg_slice_eq(vg_slice a, vg_slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool vg_slice_is(vg_slice a, const char *text)
{
    return vg_slice_eq(a, vg_slice_str(text));
}

/* ASCII only, locale never. */
static inline uint8_t vg_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20U) : c;
}
static inline bool vg_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}
static inline bool vg_is_alpha(uint8_t c)
{
    return (uint8_t)((c | 0x20U) - 'a') < 26;
}
static inline bool vg_is_alnum(uint8_t c)
{
    return vg_is_digit(c) || vg_is_alpha(c);
}
static inline bool vg_is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
/* 0..15, or -1. */
static inline int vg_hex_value(uint8_t c)
{
    if (vg_is_digit(c)) return c - '0';
    c |= 0x20U;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ASCII case-insensitive. */
bool vg_slice_ieq(vg_slice a, vg_slice b);
/* Position of needle in hay, or SIZE_MAX. */
size_t vg_slice_find(vg_slice hay, vg_slice needle);
vg_slice vg_slice_trim(vg_slice a);
/* Without the first n bytes, or the whole slice's end where it is shorter. */
static inline vg_slice vg_slice_skip(vg_slice a, size_t n)
{
    if (n > a.size) n = a.size;
    return (vg_slice){n ? a.data + n : a.data, a.size - n};
}
static inline vg_slice vg_slice_take(vg_slice a, size_t n)
{
    return (vg_slice){a.data, n < a.size ? n : a.size};
}
/* Parses the whole slice as a decimal number without sign; false on overflow, emptiness or any other byte. */
bool vg_slice_u64(vg_slice a, uint64_t *ret_value);

#endif

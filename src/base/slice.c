/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/slice.h"

bool vg_slice_ieq(vg_slice a, vg_slice b)
{
    if (a.size != b.size) return false;
    for (size_t i = 0; i < a.size; i++)
        if (vg_lower(a.data[i]) != vg_lower(b.data[i])) return false;
    return true;
}

size_t vg_slice_find(vg_slice hay, vg_slice needle)
{
    if (needle.size == 0) return 0;
    if (hay.size < needle.size) return SIZE_MAX;
    /* most of what is looked for begins with a mark, which texts have few of */
    const uint8_t *found = vg_is_alnum(needle.data[0]) ? hay.data : memchr(hay.data, needle.data[0], hay.size);
    if (found) found = memmem(found, hay.size - (size_t)(found - hay.data), needle.data, needle.size);
    return found ? (size_t)(found - hay.data) : SIZE_MAX;
}

vg_slice vg_slice_trim(vg_slice a)
{
    while (a.size && vg_is_space(a.data[0])) a = vg_slice_skip(a, 1);
    while (a.size && vg_is_space(a.data[a.size - 1])) a.size--;
    return a;
}

bool vg_slice_u64(vg_slice a, uint64_t *ret_value)
{
    uint64_t value = 0;
    if (a.size == 0) return false;
    for (size_t i = 0; i < a.size; i++) {
        if (!vg_is_digit(a.data[i])) return false;
        if (__builtin_mul_overflow(value, (uint64_t)10, &value)) return false;
        if (__builtin_add_overflow(value, (uint64_t)(a.data[i] - '0'), &value)) return false;
    }
    *ret_value = value;
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "address.h"

#include <string.h>

bool vg_address_parse4(vg_slice s, uint32_t *ret_value)
{
    uint32_t value = 0;
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        if (part > 0) {
            if (at >= s.size || s.data[at] != '.') return false;
            at++;
        }
        size_t start = at;
        uint32_t number = 0;
        while (at < s.size && at - start < 3 && vg_is_digit(s.data[at])) number = number * 10 + (s.data[at++] - '0');
        if (at == start || number > 255 || (at - start > 1 && s.data[start] == '0')) return false;
        value = value << 8 | number;
    }
    if (at != s.size) return false;
    *ret_value = value;
    return true;
}

/* One side of a possible "::": groups of one to four hex digits, the last of which may be a dotted IPv4. The number of
 * 16-bit groups written to out, or -1. */
static int parse6_groups(vg_slice s, bool may_end_dotted, uint16_t out[8])
{
    int count = 0;
    size_t at = 0;
    if (s.size == 0) return 0;
    for (;;) {
        size_t start = at;
        unsigned value = 0;
        while (at < s.size && at - start < 5 && vg_hex_value(s.data[at]) >= 0)
            value = value << 4 | (unsigned)vg_hex_value(s.data[at++]);
        if (at == start || count == 8) return -1;
        if (at < s.size && s.data[at] == '.') {
            uint32_t v4;
            if (!may_end_dotted || count > 6 || !vg_address_parse4(vg_slice_skip(s, start), &v4)) return -1;
            out[count++] = (uint16_t)(v4 >> 16);
            out[count++] = (uint16_t)v4;
            return count;
        }
        if (at - start > 4) return -1;
        out[count++] = (uint16_t)value;
        if (at == s.size) return count;
        if (s.data[at++] != ':') return -1;
    }
}

bool vg_address_parse6(vg_slice s, uint8_t ret_bytes[16])
{
    if (s.size < 2 || s.size > 45) return false;
    uint16_t head[8], tail[8];
    size_t gap = vg_slice_find(s, vg_slice_str("::"));
    int heads, tails = 0;
    if (gap == SIZE_MAX) {
        heads = parse6_groups(s, true, head);
        if (heads != 8) return false;
    } else {
        heads = parse6_groups(vg_slice_take(s, gap), false, head);
        tails = parse6_groups(vg_slice_skip(s, gap + 2), true, tail);
        if (heads < 0 || tails < 0 || heads + tails > 7) return false;
    }
    memset(ret_bytes, 0, 16);
    for (int i = 0; i < heads; i++) {
        ret_bytes[2 * i] = (uint8_t)(head[i] >> 8);
        ret_bytes[2 * i + 1] = (uint8_t)head[i];
    }
    for (int i = 0; i < tails; i++) {
        int g = 8 - tails + i;
        ret_bytes[2 * g] = (uint8_t)(tail[i] >> 8);
        ret_bytes[2 * g + 1] = (uint8_t)tail[i];
    }
    return true;
}

size_t vg_address_format4(uint32_t value, char ret_text[VG_ADDRESS_TEXT])
{
    size_t n = 0;
    for (int part = 3; part >= 0; part--) {
        unsigned number = value >> (8 * part) & 255;
        if (number >= 100) ret_text[n++] = (char)('0' + number / 100);
        if (number >= 10) ret_text[n++] = (char)('0' + number / 10 % 10);
        ret_text[n++] = (char)('0' + number % 10);
        if (part > 0) ret_text[n++] = '.';
    }
    ret_text[n] = 0;
    return n;
}

static size_t format_group(unsigned group, char *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    for (int shift = 12; shift >= 0; shift -= 4)
        if (n > 0 || shift == 0 || group >> shift) out[n++] = digits[group >> shift & 15];
    return n;
}

size_t vg_address_format6(const uint8_t bytes[16], char ret_text[VG_ADDRESS_TEXT])
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};
    if (memcmp(bytes, mapped, 12) == 0) {
        char dotted[VG_ADDRESS_TEXT];
        uint32_t v4 = (uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 | (uint32_t)bytes[14] << 8 | bytes[15];
        size_t size = vg_address_format4(v4, dotted);
        memcpy(ret_text, "::ffff:", 7);
        memcpy(ret_text + 7, dotted, size + 1);
        return 7 + size;
    }
    /* RFC 5952 4.2: the longest run of two or more zero groups, the first of equals, becomes "::". */
    int best = -1, best_size = 1;
    for (int i = 0; i < 8; i++) {
        int size = 0;
        while (i + size < 8 && bytes[2 * (i + size)] == 0 && bytes[2 * (i + size) + 1] == 0) size++;
        if (size > best_size) best = i, best_size = size;
        if (size > 0) i += size - 1;
    }
    size_t n = 0;
    for (int i = 0; i < 8; i++) {
        if (i == best) {
            ret_text[n++] = ':';
            ret_text[n++] = ':';
            i += best_size - 1;
            continue;
        }
        if (n > 0 && ret_text[n - 1] != ':') ret_text[n++] = ':';
        n += format_group((unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1], ret_text + n);
    }
    ret_text[n] = 0;
    return n;
}

void vg_address_mask6(uint8_t bytes[16], unsigned prefix)
{
    for (unsigned i = 0; i < 16; i++) {
        unsigned keep = prefix > 8 * i ? prefix - 8 * i : 0;
        if (keep < 8) bytes[i] &= (uint8_t)(0xff00U >> keep);
    }
}

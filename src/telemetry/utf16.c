/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-16 (RFC 2781) to UTF-8 (RFC 3629). */
#include "telemetry/utf16.h"

#define REPLACEMENT 0xFFFDU

vg_charset vg_charset_detect(vg_slice head)
{
    if (head.size >= 2 && head.data[0] == 0xFF && head.data[1] == 0xFE) return VG_CHARSET_UTF16LE;
    if (head.size >= 2 && head.data[0] == 0xFE && head.data[1] == 0xFF) return VG_CHARSET_UTF16BE;
    size_t units = head.size / 2, zeros[2] = {0, 0}, feeds[2] = {0, 0};
    if (units > 4096) units = 4096;
    if (units < 4) return VG_CHARSET_BYTES;
    for (size_t i = 0; i < 2 * units; i++) {
        zeros[i % 2] += head.data[i] == 0;
        feeds[i % 2] += head.data[i] == '\n' || head.data[i] == ' ';
    }
    /* Mostly Latin text: the high halves are zero, the low ones almost never. */
    if (zeros[1] * 10 >= units * 7 && zeros[0] * 50 <= units && feeds[0] > 0) return VG_CHARSET_UTF16LE;
    if (zeros[0] * 10 >= units * 7 && zeros[1] * 50 <= units && feeds[1] > 0) return VG_CHARSET_UTF16BE;
    return VG_CHARSET_BYTES;
}

static uint32_t unit_at(vg_charset charset, vg_slice in, size_t at)
{
    uint32_t a = in.data[at], b = in.data[at + 1];
    return charset == VG_CHARSET_UTF16BE ? a << 8 | b : b << 8 | a;
}

/* One character from in[at]: how many bytes it takes there (0: more are needed), and what it is. */
static size_t take_character(vg_charset charset, vg_slice in, size_t at, uint32_t *ret_character)
{
    if (in.size - at < 2) return 0;
    uint32_t high = unit_at(charset, in, at);
    *ret_character = high;
    if (high < 0xD800 || high > 0xDFFF) return 2;
    *ret_character = REPLACEMENT;
    if (high > 0xDBFF) return 2;
    if (in.size - at < 4) return 0;
    uint32_t low = unit_at(charset, in, at + 2);
    if (low < 0xDC00 || low > 0xDFFF) return 2;
    *ret_character = 0x10000 + ((high - 0xD800) << 10 | (low - 0xDC00));
    return 4;
}

static size_t utf8_size(uint32_t c)
{
    return c == 0xFEFF ? 0 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void put_utf8(uint8_t *to, uint32_t c)
{
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t size = utf8_size(c);
    for (size_t i = size; i > 1; i--) {
        to[i - 1] = (uint8_t)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    if (size) to[0] = (uint8_t)(lead[size] | c);
}

vg_status vg_utf16_to_utf8(vg_charset charset, vg_slice in, vg_buf *out, size_t *ret_used)
{
    size_t at = 0;
    while (at < in.size) {
        uint32_t c = 0;
        size_t taken = take_character(charset, in, at, &c);
        if (taken == 0) break;
        if (vg_buf_reserve(out, 4) != VG_OK) return out->status;
        put_utf8(out->data + out->size, c);
        out->size += utf8_size(c);
        at += taken;
    }
    *ret_used = at;
    return VG_OK;
}

size_t vg_utf16_offset(vg_charset charset, vg_slice in, size_t utf8_offset)
{
    size_t at = 0, made = 0;
    while (made < utf8_offset && at < in.size) {
        uint32_t c = 0;
        size_t taken = take_character(charset, in, at, &c);
        if (taken == 0) break;
        made += utf8_size(c);
        at += taken;
    }
    /* A byte order mark makes nothing: it belongs to what precedes. */
    while (utf8_offset > 0 && at + 1 < in.size && unit_at(charset, in, at) == 0xFEFF) at += 2;
    return at;
}

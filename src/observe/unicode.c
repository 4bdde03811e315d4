/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unicode.h"

#include <unictype.h>

uint32_t vg_unicode_at(vg_slice s, size_t at, size_t *ret_size)
{
    uint8_t c = s.data[at];
    *ret_size = 1;
    if (c < 0x80) return c;
    unsigned more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0 ? 1 : 0;
    if (more == 0 || s.size - at <= more) return UINT32_MAX;
    uint32_t code = c & (0x3fU >> more);
    for (unsigned i = 1; i <= more; i++) {
        if ((s.data[at + i] & 0xc0) != 0x80) return UINT32_MAX;
        code = code << 6 | (s.data[at + i] & 0x3fU);
    }
    static const uint32_t least[4] = {0, 0x80, 0x800, 0x10000};
    if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return UINT32_MAX;
    *ret_size = more + 1;
    return code;
}

bool vg_unicode_is_word(uint32_t code)
{
    if (code < 0x80) return vg_is_alnum((uint8_t)code);
    if (code == UINT32_MAX) return false;
    return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

bool vg_unicode_is_unspaced(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0e00, 0x0eff},                     /* Thai, Lao */
        {0x0f00, 0x0fff},                     /* Tibetan */
        {0x1000, 0x109f},                     /* Myanmar */
        {0x1100, 0x11ff},                     /* Hangul Jamo: spaced, but particles follow a name without one */
        {0x1780, 0x17ff},                     /* Khmer */
        {0x2e80, 0x2fdf},                     /* radicals */
        {0x3005, 0x3007},                     /* ideographic marks */
        {0x3040, 0x30ff},                     /* kana */
        {0x3100, 0x31ff},                     /* Bopomofo, Hangul compatibility, kana extensions */
        {0x3400, 0x4dbf},   {0x4e00, 0x9fff}, /* CJK */
        {0xa000, 0xa4cf},                     /* Yi */
        {0xac00, 0xd7ff},                     /* Hangul */
        {0xf900, 0xfaff},                     /* compatibility ideographs */
        {0xff66, 0xff9f},                     /* half-width kana */
        {0x20000, 0x3ffff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return true;
    return false;
}

static bool in_piece(uint32_t code)
{
    return code == '.' || code == '-' || code == '_' || vg_unicode_is_word(code);
}

/* The next ASCII run of the last piece that stands next to a script written without spaces. */
static bool next_inner(vg_slice s, vg_piece_walk *walk, vg_piece *ret_piece)
{
    bool unspaced = false;
    while (walk->inner < walk->inner_end) {
        size_t size;
        uint32_t code = vg_unicode_at(s, walk->inner, &size);
        if (code >= 0x80) {
            unspaced = vg_unicode_is_unspaced(code);
            walk->inner += size;
            continue;
        }
        size_t begin = walk->inner, end = begin;
        while (end < walk->inner_end && s.data[end] < 0x80) end++;
        walk->inner = end;
        if (!unspaced && end < walk->inner_end) unspaced = vg_unicode_is_unspaced(vg_unicode_at(s, end, &size));
        if (unspaced) {
            *ret_piece = (vg_piece){begin, end, true, true};
            return true;
        }
    }
    walk->inner = walk->inner_end = 0;
    return false;
}

bool vg_unicode_next_piece(vg_slice s, vg_piece_walk *walk, vg_piece *ret_piece)
{
    if (walk->inner < walk->inner_end && next_inner(s, walk, ret_piece)) return true;
    size_t size;
    while (walk->at < s.size && !in_piece(vg_unicode_at(s, walk->at, &size))) walk->at += size;
    if (walk->at >= s.size) return false;
    vg_piece piece = {walk->at, walk->at, true, false};
    while (piece.end < s.size) {
        uint32_t code = vg_unicode_at(s, piece.end, &size);
        if (!in_piece(code)) break;
        if (code >= 0x80) piece.ascii = false;
        piece.end += size;
    }
    walk->at = piece.end;
    walk->inner = piece.ascii ? 0 : piece.begin;
    walk->inner_end = piece.ascii ? 0 : piece.end;
    *ret_piece = piece;
    return true;
}

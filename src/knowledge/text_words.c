/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "knowledge/text_words.h"

#include <stdlib.h>

#include "base/hash.h"
#include "letters.h"

#include "word_folds.h" /* NOLINT(bugprone-suspicious-include): made, and read here alone */

/* clang-format off */
#define L IS_LETTER
#define D IS_DIGIT
#define S IS_SPACE
#define M IS_MARK
#define X IS_LEAD
static const uint8_t kinds[256] = {
    ['\t'] = S, ['\n'] = IS_NEWLINE, ['\v'] = S, ['\f'] = S, ['\r'] = S, [' '] = S, ['#'] = M, ['&'] = IS_AND,
    ['\''] = IS_APOSTROPHE, ['+'] = M, ['-'] = IS_DASH, ['.'] = M, ['/'] = M, [':'] = M, ['@'] = M, ['_'] = M,
    ['0'] = D, D, D, D, D, D, D, D, D, D,
    ['A'] = L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    ['a'] = L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    [0xC2] = X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X,
};
#undef L
#undef D
#undef S
#undef M
#undef X
/* clang-format on */

/* One code point from a lead byte; a broken one is one byte, U+FFFD. */
static uint32_t decode(const uint8_t *p, size_t left, size_t *ret_size)
{
    size_t size = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    *ret_size = 1;
    if (left < size) return 0xFFFD;
    uint32_t point = p[0] & (0xFFU >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0U) != 0x80U) return 0xFFFD;
        point = point << 6 | (p[i] & 0x3FU);
    }
    *ret_size = size;
    return point;
}

/* What a code point above ASCII is; IS_LEAD: nothing at all (soft hyphen, zero width, combining accent). */
static uint8_t kind_of(uint32_t point)
{
    if (point == 0xA0 || point == 0x202F || point == 0x3000 || (point >= 0x2000 && point <= 0x200A)) return IS_SPACE;
    if (point == 0xAD || (point >= 0x200B && point <= 0x200F) || point == 0x2060 || point == 0xFEFF) return IS_LEAD;
    if (point >= 0x300 && point < 0x370) return IS_LEAD;
    if ((point >= 0x2010 && point <= 0x2013) || point == 0x2212) return IS_DASH;
    if (point == 0x2018 || point == 0x2019 || point == 0x2BC) return IS_APOSTROPHE;
    if (point < 0xC0) return point == 0xAA || point == 0xB5 || point == 0xBA ? IS_LETTER : IS_OTHER;
    if (point == 0xD7 || point == 0xF7 || (point >= 0x2000 && point < 0x2C00)) return IS_OTHER;
    if ((point >= 0x3001 && point <= 0x3020) || point >= 0xFFF0) return IS_OTHER;
    return IS_LETTER;
}

/* Whether a letter above ASCII is a capital: Latin-1, Latin Extended-A and -B by their tables, nothing beyond. */
static bool is_capital(uint32_t point)
{
    if (point < 0xE0) return point >= 0xC0;
    if (point < 0x100 || point > 0x17F) return false;
    if ((point >= 0x139 && point <= 0x148) || point >= 0x179) return (point & 1U) != 0 && point != 0x17F;
    return (point & 1U) == 0 && point != 0x138;
}

uint8_t vg_letter_kind(vg_slice s, size_t at, size_t *ret_size)
{
    uint8_t kind = kinds[s.data[at]];
    *ret_size = 1;
    return kind == IS_LEAD ? kind_of(decode(s.data + at, s.size - at, ret_size)) : kind;
}

typedef struct folding {
    uint8_t *bytes;
    size_t most, size;
    uint32_t hash;
} folding;

static void fold_byte(folding *f, uint8_t byte)
{
    if (f->size < f->most) f->bytes[f->size] = byte;
    f->size += f->size <= f->most;
    f->hash = vg_fnv1a(f->hash, byte);
}

static void fold_point(folding *f, uint32_t point, const uint8_t *bytes, size_t size)
{
    if (point >= 0xC0 && point < 0x250 && folds[point - 0xC0][0]) {
        fold_byte(f, folds[point - 0xC0][0]);
        if (folds[point - 0xC0][1]) fold_byte(f, folds[point - 0xC0][1]);
        return;
    }
    for (size_t i = 0; i < size; i++) fold_byte(f, bytes[i]);
}

/* A word of any letters; where it ends. */
static size_t fold_word(vg_slice text, size_t at, folding *f, uint8_t *ret_flags)
{
    const uint8_t *data = text.data;
    const size_t from = at;
    uint8_t flags = VG_WORD_PLAIN;
    while (at < text.size) {
        size_t size = 1;
        uint8_t kind = kinds[data[at]];
        if (kind == IS_LETTER) {
            const bool capital = !(data[at] & 0x20U);
            if (capital && at == from) flags |= VG_WORD_UPPER;
            if (capital && at > from && (uint8_t)(data[at - 1] - 'a') < 26) flags |= VG_WORD_MIXED;
            fold_byte(f, vg_lower(data[at]));
        } else if (kind == IS_LEAD) {
            uint32_t point = decode(data + at, text.size - at, &size);
            kind = kind_of(point);
            if (kind != IS_LETTER && kind != IS_LEAD) break;
            if (at == from && is_capital(point)) flags |= VG_WORD_UPPER;
            flags &= (uint8_t)~VG_WORD_PLAIN;
            if (kind == IS_LETTER) fold_point(f, point, data + at, size);
        } else {
            break;
        }
        at += size;
    }
    *ret_flags = flags;
    return at;
}

size_t vg_word_fold(vg_slice word, uint8_t *ret_folded, size_t most)
{
    folding f = {.most = most};
    uint8_t flags;
    f.bytes = ret_folded;
    (void)fold_word(word, 0, &f, &flags);
    return f.size;
}

/* What follows the letters of ASCII that end at `until`, if it belongs to the word, makes it one of any letters. */
static vg_word word_of_letters(vg_slice text, size_t from, size_t until, uint32_t hash)
{
    const uint8_t *data = text.data;
    uint8_t flags = VG_WORD_PLAIN;
    if (until == from || (until < text.size && kinds[data[until]] == IS_LEAD)) {
        folding f = {.hash = VG_FNV1A_SEED};
        until = fold_word(text, from, &f, &flags);
        hash = f.hash;
    } else {
        if (!(data[from] & 0x20U)) flags |= VG_WORD_UPPER;
        for (size_t i = from + 1; i < until; i++)
            if (data[i - 1] & ~data[i] & 0x20U) flags |= VG_WORD_MIXED;
    }
    return (vg_word){(uint32_t)from, (uint32_t)until, hash, flags};
}

static inline vg_word word_at(vg_slice text, size_t from)
{
    const uint8_t *data = text.data;
    uint32_t hash = VG_FNV1A_SEED;
    size_t at = from;
    uint8_t small = 0x20U;
    if (vg_is_digit(data[from])) {
        for (; at < text.size && vg_is_digit(data[at]); at++) hash = vg_fnv1a(hash, data[at]);
        return (vg_word){(uint32_t)from, (uint32_t)at, hash, VG_WORD_FIGURES | VG_WORD_UPPER};
    }
    for (; at < text.size && vg_is_alpha(data[at]); at++) {
        small &= data[at];
        hash = vg_fnv1a(hash, data[at] | 0x20U);
    }
    if (small && at > from && at < text.size && kinds[data[at]] != IS_LEAD) /* as most words are */
        return (vg_word){(uint32_t)from, (uint32_t)at, hash, VG_WORD_PLAIN};
    return word_of_letters(text, from, at, hash);
}

vg_word vg_word_at(vg_slice text, size_t at)
{
    return word_at(text, at);
}

static bool grow(vg_words *w)
{
    const size_t wanted = w->capacity ? 2 * w->capacity : w->text.size / 5 + 16;
    vg_word *list = realloc(w->list, wanted * sizeof *list);
    if (!list) return false;
    w->list = list;
    w->capacity = wanted;
    return true;
}

vg_status vg_words_cut(vg_words *w, vg_slice text)
{
    text = vg_slice_take(text, UINT32_MAX);
    w->text = text;
    w->count = 0;
    for (size_t at = 0; at < text.size;) {
        size_t size = 1;
        uint8_t kind = kinds[text.data[at]];
        if (kind == IS_LEAD) kind = vg_letter_kind(text, at, &size);
        if (kind != IS_LETTER && kind != IS_DIGIT) {
            at += size;
            continue;
        }
        if (w->count == w->capacity && !grow(w)) return VG_E_NOMEM;
        const vg_word word = word_at(text, at);
        w->list[w->count++] = word;
        at = word.until;
    }
    return VG_OK;
}

void vg_words_free(vg_words *w)
{
    free(w->list);
    *w = (vg_words){0};
}

size_t vg_words_seek(const vg_words *w, size_t from)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->list[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

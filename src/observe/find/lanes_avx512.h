/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AVX-512 VBMI: the class of 64 bytes by one look-up in a table of 128. */
#include <immintrin.h>

#include "find/find.h"

#define FIND_COUNT_ZEROS
static inline unsigned zeros_above(uint64_t bits)
{
    return (unsigned)_lzcnt_u64(bits);
}

#define FIND_ADD_CARRY
static inline uint64_t add_carry(uint64_t a, uint64_t b, uint8_t *carry)
{
    unsigned long long sum;
    *carry = _addcarry_u64(*carry, a, b, &sum);
    return sum;
}

static inline void classify64(const uint8_t *p, vg_masks *m)
{
    const __m512i low = _mm512_loadu_si512(vg_find_class), high = _mm512_loadu_si512(vg_find_class + 64);
    const __m512i bytes = _mm512_loadu_si512(p);
    const uint64_t wide = _mm512_movepi8_mask(bytes);
    /* The look-up reads seven bits of a byte; bytes >= 0x80 get their classes below. */
    const __m512i classes = _mm512_maskz_permutex2var_epi8(~wide, low, bytes, high);
    m->token = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_TOKEN)) | wide;
    m->dot = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_DOT));
    m->alpha = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_ALPHA)) | wide;
    m->hex = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_HEX));
    m->colon = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_COLON));
    m->escape = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_ESCAPE));
    m->newline = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(VG_CLASS_NEWLINE));
    m->high = wide;
}

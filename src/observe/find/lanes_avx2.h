/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AVX2: classes by comparisons, 32 bytes at a time. */
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

static inline __m256i within(__m256i bytes, char first, char count)
{
    __m256i distance = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(distance, _mm256_set1_epi8((char)(count - 1))), distance);
}

static inline __m256i equal(__m256i bytes, char value)
{
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(value));
}

static inline uint64_t mask_of(__m256i v)
{
    return (uint32_t)_mm256_movemask_epi8(v);
}

static inline void classify32(const uint8_t *p, vg_masks *m)
{
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
    const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i digit = within(bytes, '0', 10);
    const __m256i dot = equal(bytes, '.');
    /* Bytes >= 0x80 count as letters: their top bit is all that the mask takes. */
    const __m256i alpha = _mm256_or_si256(_mm256_or_si256(within(folded, 'a', 26), equal(bytes, '_')), bytes);
    m->token = mask_of(_mm256_or_si256(_mm256_or_si256(alpha, digit), _mm256_or_si256(dot, equal(bytes, '-'))));
    m->dot = mask_of(dot);
    m->alpha = mask_of(alpha);
    m->hex = mask_of(_mm256_or_si256(digit, within(folded, 'a', 6)));
    m->colon = mask_of(equal(bytes, ':'));
    m->escape = mask_of(_mm256_or_si256(equal(bytes, '%'), equal(bytes, '\\')));
    m->newline = mask_of(equal(bytes, '\n'));
    m->high = mask_of(bytes);
}

static inline void classify64(const uint8_t *p, vg_masks *m)
{
    vg_masks a, b;
    classify32(p, &a);
    classify32(p + 32, &b);
    m->token = a.token | b.token << 32;
    m->dot = a.dot | b.dot << 32;
    m->alpha = a.alpha | b.alpha << 32;
    m->hex = a.hex | b.hex << 32;
    m->colon = a.colon | b.colon << 32;
    m->escape = a.escape | b.escape << 32;
    m->newline = a.newline | b.newline << 32;
    m->high = a.high | b.high << 32;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example's own small generator of numbers: SplitMix64 (Steele, Lea, Flood 2014), integers only, so that the same
 * seed gives the same logs on every machine. */
#ifndef NPO_MASH_RANDOM_H
#define NPO_MASH_RANDOM_H

#include <stdint.h>

typedef struct random_state {
    uint64_t s;
} random_state;

static inline uint64_t random_next(random_state *r)
{
    uint64_t z = (r->s += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 … below - 1; below > 0. */
static inline unsigned random_below(random_state *r, unsigned below)
{
    return (unsigned)(((random_next(r) >> 32) * below) >> 32);
}

/* first … last, both included. */
static inline unsigned random_between(random_state *r, unsigned first, unsigned last)
{
    return first + random_below(r, last - first + 1);
}

#endif

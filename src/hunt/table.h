/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing from a hash to a number that the caller gave; the caller compares the keys. */
#ifndef VG_HUNT_TABLE_H
#define VG_HUNT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct vg_table {
    struct vg_table_slot {
        uint64_t hash;
        uint32_t number; /* + 1; 0: free */
    } * slots;
    size_t mask, count;
} vg_table;

/* Goes through the numbers under this hash: start with *at = SIZE_MAX; false at the end. */
bool vg_table_next(const vg_table *t, uint64_t hash, size_t *at, uint32_t *ret_number);
/* False without memory. The same (hash, number) may be put twice; do not. */
bool vg_table_put(vg_table *t, uint64_t hash, uint32_t number);
void vg_table_free(vg_table *t);

/* Finalisation of a 64-bit key, for tables whose keys are numbers of our own making. */
static inline uint64_t vg_mix64(uint64_t x)
{
    x ^= x >> 33;
    x *= UINT64_C(0xff51afd7ed558ccd);
    x ^= x >> 33;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ (x >> 33);
}

#endif

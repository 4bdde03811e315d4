/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes by table, eight bytes at a time: their class bytes in one word, then one multiplication a class gathers
 * that class's eight bits. */
#include "find/find.h"

static inline void classify64(const uint8_t *p, vg_masks *m)
{
    uint64_t masks[8] = {0};
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t classes = 0;
#pragma GCC unroll 8
        for (unsigned k = 0; k < 8; k++) classes |= (uint64_t)vg_find_class[p[i + k]] << (8 * k);
#pragma GCC unroll 8
        for (unsigned c = 0; c < 8; c++) {
            uint64_t bits = classes >> c & UINT64_C(0x0101010101010101);
            masks[c] |= (bits * UINT64_C(0x0102040810204080) >> 56) << i;
        }
    }
    *m = (vg_masks){masks[0], masks[1], masks[2], masks[3], masks[4], masks[5], masks[6], masks[7]};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NEON (AArch64): classes by two look-ups in tables of 64, then pairwise additions gather the bits. */
#include <arm_neon.h>

#include "find/find.h"

static inline uint64_t mask_of(const uint8x16_t v[4], uint8_t class)
{
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t weight = vld1q_u8(weights), bit = vdupq_n_u8(class);
    uint8x16_t a = vandq_u8(vtstq_u8(v[0], bit), weight), b = vandq_u8(vtstq_u8(v[1], bit), weight);
    uint8x16_t c = vandq_u8(vtstq_u8(v[2], bit), weight), d = vandq_u8(vtstq_u8(v[3], bit), weight);
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

static inline void classify64(const uint8_t *p, vg_masks *m)
{
    const uint8x16x4_t low = vld1q_u8_x4(vg_find_class), high = vld1q_u8_x4(vg_find_class + 64);
    uint8x16_t classes[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8(p + 16 * i);
        uint8x16_t wide = vcgeq_u8(bytes, vdupq_n_u8(0x80));
        uint8x16_t found = vqtbl4q_u8(low, bytes); /* zero where the index is out of the table */
        found = vqtbx4q_u8(found, high, veorq_u8(bytes, vdupq_n_u8(0x40)));
        classes[i] = vbslq_u8(wide, vdupq_n_u8(VG_CLASS_TOKEN | VG_CLASS_ALPHA | VG_CLASS_HIGH), found);
    }
    m->token = mask_of(classes, VG_CLASS_TOKEN);
    m->dot = mask_of(classes, VG_CLASS_DOT);
    m->alpha = mask_of(classes, VG_CLASS_ALPHA);
    m->hex = mask_of(classes, VG_CLASS_HEX);
    m->colon = mask_of(classes, VG_CLASS_COLON);
    m->escape = mask_of(classes, VG_CLASS_ESCAPE);
    m->newline = mask_of(classes, VG_CLASS_NEWLINE);
    m->high = mask_of(classes, VG_CLASS_HIGH);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant tables of the kernels, and the choice of one. */
#include <stdlib.h>

#include "find/find.h"

/* clang-format off */
/* VG_CLASS_* of each byte. */
const uint8_t vg_find_class[256] = {
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,  64,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,  32,   0,   0,   0,   0,   0,   0,   0,   1,   3,   0,
      9,   9,   9,   9,   9,   9,   9,   9,   9,   9,  16,   0,   0,   0,   0,   0,
      0,  13,  13,  13,  13,  13,  13,   5,   5,   5,   5,   5,   5,   5,   5,   5,
      5,   5,   5,   5,   5,   5,   5,   5,   5,   5,   5,   0,  32,   0,   0,   5,
      0,  13,  13,  13,  13,  13,  13,   5,   5,   5,   5,   5,   5,   5,   5,   5,
      5,   5,   5,   5,   5,   5,   5,   5,   5,   5,   5,   0,   0,   0,   0,   0,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
    133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133, 133,
};

const uint64_t vg_find_tail_mask[VG_FIND_FLAT + 1][4] = {
    {0, 0, 0, 0},
    {UINT64_C(0xff00000000000000), 0, 0, 0},
    {UINT64_C(0xffff000000000000), 0, 0, 0},
    {UINT64_C(0xffffff0000000000), 0, 0, 0},
    {UINT64_C(0xffffffff00000000), 0, 0, 0},
    {UINT64_C(0xffffffffff000000), 0, 0, 0},
    {UINT64_C(0xffffffffffff0000), 0, 0, 0},
    {UINT64_C(0xffffffffffffff00), 0, 0, 0},
    {UINT64_C(0xffffffffffffffff), 0, 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xff00000000000000), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffff000000000000), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffff0000000000), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffff00000000), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffff000000), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffff0000), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffff00), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), 0, 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xff00000000000000), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffff000000000000), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffff0000000000), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffff00000000), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffff000000), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffff0000), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffff00), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), 0},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xff00000000000000)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffff000000000000)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffff0000000000)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffff00000000)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffff000000)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffff0000)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffff00)},
    {UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff), UINT64_C(0xffffffffffffffff)},
};
/* clang-format on */

static bool always(void)
{
    return true;
}

#if defined(__x86_64__)
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi");
}
#endif

/* The best first. */
static const vg_kernel kernels[] = {
#if defined(__x86_64__)
    {"avx512", vg_find_avx512, vg_marks_avx512, has_avx512},
    {"avx2", vg_find_avx2, vg_marks_avx2, has_avx2},
#elif defined(__aarch64__)
    {"neon", vg_find_neon, vg_marks_neon, always},
#endif
    {"scalar", vg_find_scalar, vg_marks_scalar, always},
};

const vg_kernel *vg_kernel_choose(void)
{
    const size_t count = sizeof kernels / sizeof *kernels;
    const char *forced = getenv("VIGIE_KERNEL");
    for (size_t i = 0; forced && i < count; i++)
        if (strcmp(forced, kernels[i].name) == 0 && kernels[i].supported()) return &kernels[i];
    for (size_t i = 0; i < count; i++)
        if (kernels[i].supported()) return &kernels[i];
    return &kernels[count - 1];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stamps in any bytes: what is read lies inside, ends before a digit, means a time in range, and means the same when
 * nothing follows. */
#include <stdlib.h>
#include <string.h>

#include "../../src/telemetry/stamp.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check(vg_slice s, const vg_stamp_rules *rules)
{
    vg_stamp stamp, again;
    memset(&stamp, 0, sizeof stamp);
    memset(&again, 0, sizeof again);
    if (!vg_stamp_read(s, rules, &stamp)) return;
    require(stamp.size > 0 && stamp.size <= s.size);
    require(stamp.size == s.size || s.data[stamp.size] < '0' || s.data[stamp.size] > '9');
    require(stamp.shape > VG_STAMP_NONE && stamp.shape < VG_STAMP_COUNT);
    require(stamp.precision >= VG_PRECISION_DAY && stamp.precision <= VG_PRECISION_NS);
    if (stamp.yearless) require(stamp.time > -2 * VG_DAY_NS && stamp.time < 368 * VG_DAY_NS);
    if (stamp.dateless) require(stamp.time > -VG_DAY_NS && stamp.time < 2 * VG_DAY_NS);
    uint8_t *copy = malloc(stamp.size);
    require(copy != NULL);
    memcpy(copy, s.data, stamp.size);
    require(vg_stamp_read(vg_slice_of(copy, stamp.size), rules, &again));
    require(again.time == stamp.time && again.size == stamp.size && again.shape == stamp.shape);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    const vg_stamp_rules rules = {(int8_t)data[0] * 7, (vg_day_order)(data[1] % 3)};
    uint8_t *copy = malloc(size - 2 ? size - 2 : 1);
    require(copy != NULL);
    memcpy(copy, data + 2, size - 2);
    vg_slice s = vg_slice_of(copy, size - 2);
    check(s, &rules);
    for (int shape = 0; shape < VG_STAMP_COUNT; shape++) {
        vg_stamp stamp;
        size_t at = 0;
        if (!vg_stamp_find(s, 256, (vg_stamp_shape)shape, &rules, &at, &stamp)) continue;
        require(at < 256 && at + stamp.size <= s.size);
        require(shape == 0 || stamp.shape == (vg_stamp_shape)shape);
        check(vg_slice_skip(s, at), &rules);
    }
    free(copy);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timestamps as logs write them: one table of shapes, no locale, no state. */
#ifndef VG_TELEMETRY_STAMP_H
#define VG_TELEMETRY_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"

/* X(id, example) */
#define VG_STAMP_SHAPES(X)                                                                                             \
    X(ISO, "2022-01-02T03:04:05.678+01:00")                                                                            \
    X(BASIC, "20220102T030405Z")                                                                                       \
    X(YEAR_SLASH, "2022/01/02 03:04:05")                                                                               \
    X(DAY_NAME_YEAR, "02/Jan/2022:03:04:05 +0100")                                                                     \
    X(NAME_DAY, "Jan  2 03:04:05")                                                                                     \
    X(DOTS, "02.01.2022 03:04:05")                                                                                     \
    X(SLASHES, "01/02/2022 03:04:05 PM")                                                                               \
    X(MONTH_DAY, "01/02 03:04:05")                                                                                     \
    X(EPOCH, "1641092645.678")                                                                                         \
    X(CLOCK, "03:04:05")

typedef enum vg_stamp_shape {
    VG_STAMP_NONE = 0,
#define X(id, example) VG_STAMP_##id,
    VG_STAMP_SHAPES(X)
#undef X
        VG_STAMP_COUNT
} vg_stamp_shape;

/* Of dates that are written with numbers alone and slashes. */
typedef enum vg_day_order { VG_ORDER_UNKNOWN = 0, VG_ORDER_MONTH_FIRST, VG_ORDER_DAY_FIRST } vg_day_order;

typedef struct vg_stamp_rules {
    int zone_minutes;   /* of stamps without a zone */
    vg_day_order order; /* unknown: the month first, unless a number above 12 shows otherwise */
} vg_stamp_rules;

typedef struct vg_stamp {
    /* UTC. Without a year: nanoseconds since the beginning of a year of 366 days, in the writer's own zone where
     * zoned is false. Without a date: nanoseconds since midnight. */
    vg_time time;
    vg_precision precision;
    vg_stamp_shape shape;
    bool zoned;
    bool yearless;
    bool dateless;
    uint8_t first, second; /* SLASHES, MONTH_DAY: the two numbers as written, to find out their order */
    size_t size;           /* bytes that it took */
} vg_stamp;

/* The stamp at the very beginning of s, whatever follows it (but no digit). */
bool vg_stamp_read(vg_slice s, const vg_stamp_rules *rules, vg_stamp *ret_stamp);
/* The whole of s. */
bool vg_stamp_parse(vg_slice s, const vg_stamp_rules *rules, vg_stamp *ret_stamp);
/* The first stamp with a date that begins within s[0, window). wanted: of this shape alone, or VG_STAMP_NONE: any shape
 * that is hard to mistake (no bare numbers, no dates without a time of day). */
bool vg_stamp_find(vg_slice s, size_t window, vg_stamp_shape wanted, const vg_stamp_rules *rules, size_t *ret_at,
                   vg_stamp *ret_stamp);
/* Days before the month in a year of 366 days. */
int vg_stamp_day_of_leap_year(int month, int day);

#endif

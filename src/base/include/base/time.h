/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time is int64_t nanoseconds since 1970-01-01T00:00:00 UTC (proleptic Gregorian), years 1678 to 2261,
 * with the precision that its source had. */
#ifndef VG_BASE_TIME_H
#define VG_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

typedef int64_t vg_time;

#define VG_TIME_NONE INT64_MIN
#define VG_SECOND_NS INT64_C(1000000000)
#define VG_MINUTE_NS (60 * VG_SECOND_NS)
#define VG_HOUR_NS   (3600 * VG_SECOND_NS)
#define VG_DAY_NS    (86400 * VG_SECOND_NS)

typedef enum vg_precision {
    VG_PRECISION_NONE = 0,
    VG_PRECISION_YEAR,
    VG_PRECISION_MONTH,
    VG_PRECISION_DAY,
    VG_PRECISION_MINUTE,
    VG_PRECISION_SECOND,
    VG_PRECISION_MS,
    VG_PRECISION_US,
    VG_PRECISION_NS,
} vg_precision;

typedef struct vg_civil {
    int year;                 /* 1678..2261 */
    int month;                /* 1..12 */
    int day;                  /* 1..31 */
    int hour, minute, second; /* second 60 is read as 59 */
    int64_t nanosecond;
} vg_civil;

/* False where a field is out of range (Feb 30 included). */
bool vg_time_from_civil(const vg_civil *c, vg_time *ret_time);
void vg_time_to_civil(vg_time t, vg_civil *ret_civil);
/* Days since 1970-01-01, rounded down. */
int64_t vg_time_day(vg_time t);
int vg_days_in_month(int year, int month);

#define VG_TIME_TEXT 40
/* RFC 3339 UTC, with as many fraction digits (0, 3, 6 or 9) as the value needs; "" for VG_TIME_NONE. */
void vg_time_format(vg_time t, char ret_text[VG_TIME_TEXT]);
/* RFC 3339 or ISO 8601 extended, whole slice: date alone, or date, T or space, hh:mm[:ss[.fraction]], then Z,
 * +hh:mm, +hhmm, +hh or nothing (UTC). */
bool vg_time_parse(vg_slice s, vg_time *ret_time, vg_precision *ret_precision);

/* A closed interval; an end that is VG_TIME_NONE is open. */
typedef struct vg_interval {
    vg_time from;
    vg_time until;
} vg_interval;

#define VG_INTERVAL_ALWAYS ((vg_interval){VG_TIME_NONE, VG_TIME_NONE})
static inline bool vg_interval_has(vg_interval i, vg_time t)
{
    return (i.from == VG_TIME_NONE || t >= i.from) && (i.until == VG_TIME_NONE || t <= i.until);
}

#endif

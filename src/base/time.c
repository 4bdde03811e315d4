/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/time.h"

#include <stdio.h>

/* Days from civil and back: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (the formulas, eras of 400
 * years that begin on 1 March). */
static int64_t days_from_civil(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t z, vg_civil *c)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

int vg_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool vg_time_from_civil(const vg_civil *c, vg_time *ret_time)
{
    if (c->year < 1678 || c->year > 2261 || c->day < 1 || c->day > vg_days_in_month(c->year, c->month)) return false;
    if (c->hour < 0 || c->hour > 23 || c->minute < 0 || c->minute > 59 || c->second < 0 || c->second > 60) return false;
    if (c->nanosecond < 0 || c->nanosecond >= VG_SECOND_NS) return false;
    int second = c->second == 60 ? 59 : c->second; /* a leap second counts as the last one before it */
    int64_t days = days_from_civil(c->year, c->month, c->day);
    *ret_time =
        days * VG_DAY_NS + c->hour * VG_HOUR_NS + c->minute * VG_MINUTE_NS + second * VG_SECOND_NS + c->nanosecond;
    return true;
}

int64_t vg_time_day(vg_time t)
{
    int64_t day = t / VG_DAY_NS;
    return day - (t % VG_DAY_NS < 0);
}

void vg_time_to_civil(vg_time t, vg_civil *ret_civil)
{
    int64_t day = vg_time_day(t);
    int64_t left = t - day * VG_DAY_NS;
    civil_from_days(day, ret_civil);
    ret_civil->hour = (int)(left / VG_HOUR_NS);
    ret_civil->minute = (int)(left / VG_MINUTE_NS % 60);
    ret_civil->second = (int)(left / VG_SECOND_NS % 60);
    ret_civil->nanosecond = left % VG_SECOND_NS;
}

void vg_time_format(vg_time t, char ret_text[VG_TIME_TEXT])
{
    vg_civil c;
    ret_text[0] = 0;
    if (t == VG_TIME_NONE) return;
    vg_time_to_civil(t, &c);
    int n = snprintf(ret_text, VG_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
    if (n < 0 || n >= VG_TIME_TEXT) return;
    size_t room = (size_t)(VG_TIME_TEXT - n);
    if (c.nanosecond == 0)
        snprintf(ret_text + n, room, "Z");
    else if (c.nanosecond % 1000000 == 0)
        snprintf(ret_text + n, room, ".%03dZ", (int)(c.nanosecond / 1000000));
    else if (c.nanosecond % 1000 == 0)
        snprintf(ret_text + n, room, ".%06dZ", (int)(c.nanosecond / 1000));
    else
        snprintf(ret_text + n, room, ".%09dZ", (int)c.nanosecond);
}

/* Exactly `digits` decimal digits at s[*at], which advances. */
static bool number(vg_slice s, size_t *at, size_t digits, int *ret_value)
{
    int value = 0;
    if (s.size - *at < digits) return false;
    for (size_t i = 0; i < digits; i++) {
        uint8_t c = s.data[*at + i];
        if (!vg_is_digit(c)) return false;
        value = value * 10 + (c - '0');
    }
    *at += digits;
    *ret_value = value;
    return true;
}

static bool literal(vg_slice s, size_t *at, char wanted)
{
    if (*at >= s.size || s.data[*at] != (uint8_t)wanted) return false;
    ++*at;
    return true;
}

static bool fraction(vg_slice s, size_t *at, int64_t *ret_ns, vg_precision *ret_precision)
{
    int64_t ns = 0;
    size_t digits = 0;
    for (; *at < s.size && vg_is_digit(s.data[*at]); ++*at, digits++)
        if (digits < 9) ns = ns * 10 + (s.data[*at] - '0');
    if (digits == 0) return false;
    *ret_precision = digits <= 3 ? VG_PRECISION_MS : digits <= 6 ? VG_PRECISION_US : VG_PRECISION_NS;
    for (size_t i = digits; i < 9; i++) ns *= 10;
    *ret_ns = ns;
    return true;
}

/* Z, +hh:mm, +hhmm, +hh or nothing: minutes east of UTC. */
static bool zone(vg_slice s, size_t *at, int *ret_minutes)
{
    int hours = 0, minutes = 0;
    *ret_minutes = 0;
    if (*at == s.size || literal(s, at, 'Z') || literal(s, at, 'z')) return true;
    bool west = s.data[*at] == '-';
    if (!west && s.data[*at] != '+') return false;
    ++*at;
    if (!number(s, at, 2, &hours)) return false;
    bool colon = literal(s, at, ':');
    if ((colon || *at < s.size) && !number(s, at, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    *ret_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool vg_time_parse(vg_slice s, vg_time *ret_time, vg_precision *ret_precision)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    vg_precision precision = VG_PRECISION_DAY;
    vg_time t;
    size_t at = 0;
    int minutes = 0;
    if (!number(s, &at, 4, &c.year) || !literal(s, &at, '-') || !number(s, &at, 2, &c.month)) return false;
    if (!literal(s, &at, '-') || !number(s, &at, 2, &c.day)) return false;
    if (at < s.size) {
        if (!literal(s, &at, 'T') && !literal(s, &at, 't') && !literal(s, &at, ' ')) return false;
        if (!number(s, &at, 2, &c.hour) || !literal(s, &at, ':') || !number(s, &at, 2, &c.minute)) return false;
        precision = VG_PRECISION_MINUTE;
        if (literal(s, &at, ':')) {
            if (!number(s, &at, 2, &c.second)) return false;
            precision = VG_PRECISION_SECOND;
            if ((literal(s, &at, '.') || literal(s, &at, ',')) && !fraction(s, &at, &c.nanosecond, &precision))
                return false;
        }
        if (!zone(s, &at, &minutes)) return false;
    }
    if (at != s.size || !vg_time_from_civil(&c, &t)) return false;
    *ret_time = t - minutes * VG_MINUTE_NS;
    *ret_precision = precision;
    return true;
}

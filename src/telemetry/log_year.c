/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar of logs whose times carry no year (RFC 3164 4.1.2).
 *
 * While the log is read, its times live in a fictive calendar: every year has 366 days, the first record's year is 0.
 * New Year is where the date falls back by more than a month: a smaller step back is a record out of order. A step
 * ahead by more than eleven months is one out of order across New Year, and belongs to the year before. Zones of the
 * whole log are taken off at the end, as a shift across 28 February cannot be made before the year is known.
 *
 * At the end the year of index 0 comes from, in this order: the user, a record of the log that carries a year, the
 * file's name (the year that brings the log nearest to the date in the name), the modification time (the latest year
 * in which the last record is not after it). A 29 February moves the year back to the latest leap year that fits. */
#include "log_format.h"

#define YEAR_NS        (366 * VG_DAY_NS)
#define STEP_BACK_NS   (30 * VG_DAY_NS)
#define TOLERANCE_NS   (VG_DAY_NS + VG_HOUR_NS) /* zones and clocks */
#define MAX_YEAR_INDEX 100

enum { NOTE_NONE = 0, NOTE_HINT, NOTE_RECORD, NOTE_NAME, NOTE_MODIFIED, NOTE_LEAP, NOTE_UNKNOWN, NOTE_COUNT };

static const char *const notes[NOTE_COUNT] = {
    [NOTE_HINT] = "year as given by the user",
    [NOTE_RECORD] = "year from a record of the log that carries one",
    [NOTE_NAME] = "year from the file name",
    [NOTE_MODIFIED] = "year from the file's modification time",
    [NOTE_LEAP] = "year from the file's modification time and a 29 February in the log",
    [NOTE_UNKNOWN] = "year unknown: the times carry none, and neither the file's name nor its date tells it",
};

static bool is_leap(int year)
{
    return vg_days_in_month(year, 2) == 29;
}

static bool civil_time(int year, int month, int day, vg_time *ret_time)
{
    vg_civil c = {year, month, day, 0, 0, 0, 0};
    return vg_time_from_civil(&c, ret_time);
}

static int number_at(vg_slice s, size_t at, size_t digits)
{
    int value = 0;
    for (size_t i = 0; i < digits; i++) {
        if (at + i >= s.size || !vg_is_digit(s.data[at + i])) return -1;
        value = value * 10 + (s.data[at + i] - '0');
    }
    return value;
}

/* A date in a name: 20220105, 2022-01-05, 2022_01, 202201, 2022. The last in the base name wins (the most exact of
 * those that begin there). */
static bool date_at(vg_slice name, size_t at, vg_time *ret_from, vg_time *ret_until)
{
    size_t run = 0;
    while (at + run < name.size && vg_is_digit(name.data[at + run])) run++;
    int year = number_at(name, at, 4), month = -1, day = -1;
    if (year < 1980 || year > 2099 || (run != 4 && run != 6 && run != 8 && run != 10 && run != 12 && run != 14))
        return false;
    if (run > 4) {
        month = number_at(name, at + 4, 2);
        if (run >= 8) day = number_at(name, at + 6, 2);
        if (month < 1 || month > 12) return false;
    } else if (at + 6 < name.size &&
               (name.data[at + 4] == '-' || name.data[at + 4] == '_' || name.data[at + 4] == '.')) {
        month = number_at(name, at + 5, 2);
        if (month > 12 || (at + 7 < name.size && vg_is_digit(name.data[at + 7]))) month = -1;
        if (month > 0 && at + 9 < name.size && name.data[at + 7] == name.data[at + 4]) day = number_at(name, at + 8, 2);
    }
    /* "CVE-2020-1472" and "report-2020-001" hold no date. */
    bool more = run == 4 && at + 5 < name.size && !vg_is_alnum(name.data[at + 4]) && vg_is_digit(name.data[at + 5]);
    if (month < 1 && more) return false;
    if (month < 1) month = day = -1;
    if (day > 31 || day < 1) day = -1;
    if (!civil_time(year, month > 0 ? month : 1, day > 0 ? day : 1, ret_from)) return false;
    if (day > 0) return *ret_until = *ret_from + VG_DAY_NS - 1, true;
    int next_year = month > 0 && month < 12 ? year : year + 1;
    if (!civil_time(next_year, month > 0 && month < 12 ? month + 1 : 1, 1, ret_until)) return false;
    --*ret_until;
    return true;
}

static void date_from_name(const char *path, vg_time *ret_from, vg_time *ret_until)
{
    vg_slice name = vg_slice_str(path);
    for (size_t i = name.size; i > 0; i--) {
        if (name.data[i - 1] != '/') continue;
        name = vg_slice_skip(name, i);
        break;
    }
    vg_time from = 0, until = 0;
    for (size_t at = 0; at < name.size; at++) {
        bool begins = vg_is_digit(name.data[at]) && (at == 0 || !vg_is_digit(name.data[at - 1]));
        if (!begins || !date_at(name, at, &from, &until)) continue;
        *ret_from = from;
        *ret_until = until;
    }
}

/* A clock that was not set shows 1970; one that is wrong may show anything. */
bool vg_log_year_plausible(vg_time t)
{
    return t > 3650 * VG_DAY_NS && t < 84000 * VG_DAY_NS; /* 1980 to 2199 */
}

void vg_log_year_init(vg_log *log, const vg_log_hints *hints)
{
    vg_log_year *y = &log->year;
    *y = (vg_log_year){.leap_index = INT32_MAX,
                       .name_from = VG_TIME_NONE,
                       .name_until = VG_TIME_NONE,
                       .modified = VG_TIME_NONE,
                       .last = VG_TIME_NONE,
                       .first = VG_TIME_NONE,
                       .until = VG_TIME_NONE};
    if (!hints) return;
    if (vg_log_year_plausible(hints->modified)) y->modified = hints->modified;
    y->hint_year = hints->year >= 1678 && hints->year <= 2200 ? hints->year : 0;
    if (hints->path) date_from_name(hints->path, &y->name_from, &y->name_until);
}

/* The stamp's place within its year, in the log's own zone (vg_log_real takes that off again), and its year or 0. */
static vg_time within_year(const vg_log *log, const vg_stamp *stamp, int *ret_year)
{
    vg_civil c;
    *ret_year = 0;
    if (stamp->yearless) return stamp->time + (stamp->zoned ? log->zone_minutes * VG_MINUTE_NS : 0);
    vg_time local = stamp->time + log->zone_minutes * VG_MINUTE_NS;
    vg_time_to_civil(local, &c);
    *ret_year = c.year;
    return vg_stamp_day_of_leap_year(c.month, c.day) * VG_DAY_NS + (local - vg_time_day(local) * VG_DAY_NS);
}

static void mark_year(vg_log_year *y, uintptr_t from)
{
    if (y->mark_count == VG_YEAR_MARKS) {
        memmove(y->marks, y->marks + 1, sizeof y->marks - sizeof y->marks[0]);
        y->mark_count--;
    }
    y->marks[y->mark_count].from = from;
    y->marks[y->mark_count++].index = y->index;
}

/* A record that was read before, found by its address among the New Years of the block. */
static vg_time look_up(const vg_log_year *y, vg_time in_year, uintptr_t where)
{
    uint32_t i = y->mark_count - 1;
    while (i > 0 && y->marks[i].from > where) i--;
    vg_time fictive = y->marks[i].index * YEAR_NS + in_year;
    return fictive > y->until ? fictive - YEAR_NS : fictive; /* was out of order across New Year */
}

vg_time vg_log_year_place(vg_log *log, const vg_stamp *stamp, const uint8_t *where, bool ahead)
{
    vg_log_year *y = &log->year;
    uintptr_t address = (uintptr_t)where;
    int year = 0;
    vg_time in_year = within_year(log, stamp, &year);
    bool in_block = y->mark_count > 0 && address >= y->marks[0].from;
    if (!ahead && in_block && address <= y->read_until) return look_up(y, in_year, address);
    if (!in_block || address < y->read_until) { /* records of a block lie at rising addresses: this is another one */
        y->mark_count = 0;
        mark_year(y, address);
    }
    y->read_until = address;
    int32_t index = y->index;
    if (!y->started) {
        y->started = true;
        y->last = in_year;
    } else {
        vg_time step = in_year - (y->last - y->index * YEAR_NS);
        if (step < -STEP_BACK_NS && index < MAX_YEAR_INDEX)
            index++;
        else if (step > YEAR_NS - STEP_BACK_NS)
            index--; /* out of order across New Year */
    }
    vg_time fictive = index * YEAR_NS + in_year;
    if (fictive > y->last) y->last = fictive;
    if (index > y->index) {
        y->index = index;
        mark_year(y, address);
    }
    if (y->first == VG_TIME_NONE || fictive < y->first) y->first = fictive;
    if (y->until == VG_TIME_NONE || fictive > y->until) y->until = fictive;
    if (year && !y->seen_anchor) {
        y->seen_anchor = true;
        y->anchor = year - index;
    }
    if (in_year / VG_DAY_NS == 59) y->leap_index = index;
    return fictive;
}

static vg_time real_in(const vg_log *log, int base, vg_time fictive)
{
    static const int16_t before[] = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366};
    int64_t index = fictive / YEAR_NS;
    if (fictive % YEAR_NS < 0) index--;
    vg_time in_year = fictive - index * YEAR_NS;
    int day = (int)(in_year / VG_DAY_NS), month = 1;
    while (before[month] <= day) month++;
    int year = base + (int)index;
    day -= before[month - 1] - 1;
    if (month == 2 && day == 29 && !is_leap(year)) { /* the year is wrong; the day after the 28th comes nearest */
        month = 3;
        day = 1;
    }
    vg_time t;
    if (!civil_time(year, month, day, &t)) return VG_TIME_NONE;
    return t + in_year % VG_DAY_NS - log->zone_minutes * VG_MINUTE_NS;
}

/* The year that brings [first, until] nearest to the interval in the file's name; among those that meet it, the one
 * that shares most of it. */
static int base_from_name(const vg_log *log)
{
    const vg_log_year *y = &log->year;
    vg_civil c;
    vg_time_to_civil(y->name_from, &c);
    int best = 0;
    int64_t best_score = INT64_MIN;
    for (int base = c.year - y->index - 1; base <= c.year + 1; base++) {
        vg_time from = real_in(log, base, y->first), until = real_in(log, base, y->until);
        if (from == VG_TIME_NONE || until == VG_TIME_NONE) continue;
        vg_time low = from > y->name_from ? from : y->name_from;
        vg_time high = until < y->name_until ? until : y->name_until;
        int64_t score = high - low; /* shared time, or minus the gap */
        if (score <= best_score) continue;
        best_score = score;
        best = base;
    }
    return best;
}

static int base_from_modified(const vg_log *log)
{
    const vg_log_year *y = &log->year;
    vg_civil c;
    vg_time_to_civil(y->modified, &c);
    int base = c.year - y->index;
    vg_time last = real_in(log, base, y->until);
    while (last != VG_TIME_NONE && last > y->modified && last - y->modified > TOLERANCE_NS)
        last = real_in(log, --base, y->until);
    return base;
}

void vg_log_settle(vg_log *log)
{
    vg_log_year *y = &log->year;
    if (!y->yearless || !y->started) return;
    y->settled = true;
    y->base = 0;
    y->note = NOTE_UNKNOWN;
    if (y->hint_year) {
        y->base = y->hint_year;
        y->note = NOTE_HINT;
    } else if (y->seen_anchor) {
        y->base = y->anchor;
        y->note = NOTE_RECORD;
    } else if (y->name_from != VG_TIME_NONE && (y->base = base_from_name(log)) != 0) {
        y->note = NOTE_NAME;
    } else if (y->modified != VG_TIME_NONE) {
        y->base = base_from_modified(log);
        y->note = NOTE_MODIFIED;
        for (int back = 0; y->leap_index != INT32_MAX && back < 8 && !is_leap(y->base + y->leap_index); back++) {
            y->base--;
            y->note = NOTE_LEAP;
        }
    }
}

vg_time vg_log_real(const vg_log *log, vg_time fictive)
{
    if (!log->year.yearless || fictive == VG_TIME_NONE) return fictive;
    if (!log->year.settled || log->year.base == 0) return VG_TIME_NONE;
    return real_in(log, log->year.base, fictive);
}

const char *vg_log_year_note(const vg_log *log)
{
    return log->year.yearless && log->year.note < NOTE_COUNT ? notes[log->year.note] : NULL;
}

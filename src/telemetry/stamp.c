/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stamp is told apart by its first bytes: how many digits it begins with and what follows them, or a letter (the
 * name of a month or a weekday). One table row a shape; the row's reader then takes it strictly. */
#include "stamp.h"

typedef struct reading {
    vg_slice s;
    size_t at;
    const vg_stamp_rules *rules;
    vg_stamp *out;
} reading;

static int peek(const reading *r, size_t ahead)
{
    return ahead < r->s.size - r->at ? r->s.data[r->at + ahead] : -1;
}

static bool is_digit_at(const reading *r, size_t ahead)
{
    int c = peek(r, ahead);
    return c >= '0' && c <= '9';
}

static bool is_alnum_at(const reading *r, size_t ahead)
{
    int c = peek(r, ahead);
    return c >= 0 && vg_is_alnum((uint8_t)c);
}

static bool take(reading *r, char wanted)
{
    if (peek(r, 0) != (uint8_t)wanted) return false;
    r->at++;
    return true;
}

static bool take_digits(reading *r, size_t count, int *ret_value)
{
    int value = 0;
    if (r->s.size - r->at < count) return false;
    for (size_t i = 0; i < count; i++) {
        uint8_t c = (uint8_t)(r->s.data[r->at + i] - '0');
        if (c > 9) return false;
        value = value * 10 + c;
    }
    r->at += count;
    *ret_value = value;
    return true;
}

static bool take_one_or_two(reading *r, int *ret_value)
{
    return take_digits(r, is_digit_at(r, 1) ? 2 : 1, ret_value);
}

static size_t digit_run(vg_slice s, size_t at)
{
    size_t n = 0;
    while (at + n < s.size && n < 24 && vg_is_digit(s.data[at + n])) n++;
    return n;
}

/* Digits after a point: up to nanoseconds, the rest is cut off. Without digits nothing is taken. */
static void take_fraction(reading *r, vg_civil *c, vg_precision *precision)
{
    static const int64_t scale[] = {0, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    int mark = peek(r, 0);
    if ((mark != '.' && mark != ',') || !is_digit_at(r, 1)) return;
    size_t digits = 0;
    int64_t ns = 0;
    for (r->at++; is_digit_at(r, 0); r->at++) {
        if (digits == 9) continue;
        ns = ns * 10 + (r->s.data[r->at] - '0');
        digits++;
    }
    c->nanosecond = ns * scale[digits];
    *precision = digits <= 3 ? VG_PRECISION_MS : digits <= 6 ? VG_PRECISION_US : VG_PRECISION_NS;
}

/* " AM", "pm" after a 12-hour clock. */
static bool take_half_day(reading *r, vg_civil *c)
{
    size_t at = peek(r, 0) == ' ' ? 1 : 0;
    int half = peek(r, at), m = peek(r, at + 1);
    if (half < 0 || m < 0 || is_alnum_at(r, at + 2)) return true;
    half = vg_lower((uint8_t)half);
    if ((half != 'a' && half != 'p') || vg_lower((uint8_t)m) != 'm') return true;
    if (c->hour < 1 || c->hour > 12) return false;
    c->hour = c->hour % 12 + (half == 'p' ? 12 : 0);
    r->at += at + 2;
    return true;
}

/* hh:mm[:ss[.fraction]][ AM]. */
static bool take_clock(reading *r, vg_civil *c, vg_precision *precision)
{
    if (!take_one_or_two(r, &c->hour) || !take(r, ':') || !take_digits(r, 2, &c->minute)) return false;
    *precision = VG_PRECISION_MINUTE;
    if (peek(r, 0) == ':' && is_digit_at(r, 1)) {
        r->at++;
        if (!take_digits(r, 2, &c->second)) return false;
        *precision = VG_PRECISION_SECOND;
        take_fraction(r, c, precision);
    }
    return take_half_day(r, c);
}

/* The obsolete zones of RFC 5322 4.3 and the European ones that no other region uses; minutes east. Names that mean
 * several zones (IST, BST, AST) are not here: a stamp with one of them is read as having none. */
static const struct {
    char name[5];
    int16_t minutes;
} zone_names[] = {{"UTC", 0},    {"GMT", 0},    {"CET", 60},   {"CEST", 120}, {"EET", 120},  {"EEST", 180},
                  {"MSK", 180},  {"WET", 0},    {"WEST", 60},  {"EST", -300}, {"EDT", -240}, {"CST", -360},
                  {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}};

static bool take_zone_name(reading *r, size_t skip, int *ret_minutes)
{
    for (size_t i = 0; i < sizeof zone_names / sizeof zone_names[0]; i++) {
        size_t n = strlen(zone_names[i].name);
        if (r->s.size - r->at < skip + n || memcmp(r->s.data + r->at + skip, zone_names[i].name, n) != 0) continue;
        int after = peek(r, skip + n);
        if (is_alnum_at(r, skip + n) || after == '-' || after == '.' || after == '_') continue;
        r->at += skip + n;
        *ret_minutes = zone_names[i].minutes;
        return true;
    }
    return false;
}

/* Z, +hh:mm, +hhmm, +hh, " +hhmm", " UTC"; nothing is taken where none of these follows. */
static void take_zone(reading *r, int *ret_minutes, bool *ret_zoned)
{
    size_t skip = peek(r, 0) == ' ' ? 1 : 0;
    int sign = peek(r, skip);
    if (sign != '+' && sign != '-') {
        if (sign == 'Z' && !is_alnum_at(r, skip + 1)) {
            r->at += skip + 1;
            *ret_minutes = 0;
            *ret_zoned = true;
        } else if (sign >= 'A' && sign <= 'Z') {
            *ret_zoned = take_zone_name(r, skip, ret_minutes);
        }
        return;
    }
    reading z = *r;
    int hours = 0, minutes = 0;
    z.at += skip + 1;
    if (!take_digits(&z, 2, &hours)) return;
    size_t before = z.at;
    bool colon = take(&z, ':');
    if (!take_digits(&z, 2, &minutes)) {
        if (colon || skip) return; /* "03:04:05 -12 items" holds no zone */
        z.at = before;
    }
    if (is_alnum_at(&z, 0) || hours > 15 || minutes > 59) return;
    r->at = z.at;
    *ret_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    *ret_zoned = true;
}

int vg_stamp_day_of_leap_year(int month, int day)
{
    static const int16_t before[] = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335};
    return month < 1 || month > 12 ? 0 : before[month - 1] + day - 1;
}

static bool clock_in_range(const vg_civil *c)
{
    return c->hour <= 23 && c->minute <= 59 && c->second <= 60;
}

static vg_time clock_ns(const vg_civil *c)
{
    int second = c->second == 60 ? 59 : c->second;
    return c->hour * VG_HOUR_NS + c->minute * VG_MINUTE_NS + second * VG_SECOND_NS + c->nanosecond;
}

static bool finish(reading *r, const vg_civil *c, vg_precision precision, int zone_minutes, bool zoned)
{
    vg_time t;
    if (r->out->yearless || r->out->dateless) {
        if (!clock_in_range(c)) return false;
        t = clock_ns(c);
        if (r->out->yearless) {
            if (c->day < 1 || c->day > vg_days_in_month(2000, c->month)) return false;
            t += vg_stamp_day_of_leap_year(c->month, c->day) * VG_DAY_NS;
        }
        if (zoned) t -= zone_minutes * VG_MINUTE_NS;
    } else {
        if (!vg_time_from_civil(c, &t)) return false;
        t -= (zoned ? zone_minutes : r->rules->zone_minutes) * VG_MINUTE_NS;
    }
    if (is_digit_at(r, 0)) return false;
    r->out->time = t;
    r->out->precision = precision;
    r->out->zoned = zoned;
    r->out->size = r->at;
    return true;
}

/* What stands between a date and its time of day: T, blanks, a comma, an underscore, a colon (CLF). */
static bool take_gap(reading *r, bool colon)
{
    int c = peek(r, 0);
    size_t n = 0;
    if (c == 'T' || c == 't' || c == '_' || (colon && c == ':')) {
        n = 1;
    } else {
        if (c == ',') n = 1;
        while (n < 4 && (peek(r, n) == ' ' || peek(r, n) == '\t')) n++;
    }
    if (n == 0 || !is_digit_at(r, n)) return false;
    r->at += n;
    return true;
}

/* After the date: a time of day and a zone, or nothing. */
static bool read_rest(reading *r, vg_civil *c, bool colon)
{
    vg_precision precision = VG_PRECISION_DAY;
    int minutes = 0;
    bool zoned = false;
    reading ahead = *r;
    vg_civil with_clock = *c;
    if (take_gap(&ahead, colon) && take_clock(&ahead, &with_clock, &precision)) {
        *r = ahead;
        *c = with_clock;
        take_zone(r, &minutes, &zoned);
    } else {
        precision = VG_PRECISION_DAY;
    }
    return finish(r, c, precision, minutes, zoned);
}

/* The plain way of what most logs write, without a call per byte: yyyy-mm-ddThh:mm:ss. */
static bool iso_fast(reading *r, vg_civil *c)
{
    const uint8_t *p = r->s.data + r->at;
    if (r->s.size - r->at < 19 || p[4] != '-' || p[7] != '-' || p[13] != ':' || p[16] != ':') return false;
    if (p[10] != 'T' && p[10] != ' ') return false;
    static const uint8_t places[] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18};
    uint8_t d[14];
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof places; i++) {
        d[i] = (uint8_t)(p[places[i]] - '0');
        bad |= d[i] > 9;
    }
    if (bad) return false;
    c->year = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];
    c->month = d[4] * 10 + d[5];
    c->day = d[6] * 10 + d[7];
    c->hour = d[8] * 10 + d[9];
    c->minute = d[10] * 10 + d[11];
    c->second = d[12] * 10 + d[13];
    r->at += 19;
    return true;
}

static bool read_iso(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    if (iso_fast(r, &c)) {
        vg_precision precision = VG_PRECISION_SECOND;
        int minutes = 0;
        bool zoned = false;
        take_fraction(r, &c, &precision);
        if (!take_half_day(r, &c)) return false;
        take_zone(r, &minutes, &zoned);
        return finish(r, &c, precision, minutes, zoned);
    }
    if (!take_digits(r, 4, &c.year) || !take(r, '-') || !take_digits(r, 2, &c.month) || !take(r, '-') ||
        !take_digits(r, 2, &c.day))
        return false;
    reading dashed = *r; /* 2022-01-02-03-04-05, as Zeek's #open */
    vg_civil with_clock = c;
    if (take(&dashed, '-') && take_digits(&dashed, 2, &with_clock.hour) && take(&dashed, '-') &&
        take_digits(&dashed, 2, &with_clock.minute) && take(&dashed, '-') &&
        take_digits(&dashed, 2, &with_clock.second)) {
        *r = dashed;
        return finish(r, &with_clock, VG_PRECISION_SECOND, 0, false);
    }
    return read_rest(r, &c, false);
}

static bool read_year_slash(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    if (!take_digits(r, 4, &c.year) || !take(r, '/') || !take_one_or_two(r, &c.month) || !take(r, '/') ||
        !take_one_or_two(r, &c.day))
        return false;
    return read_rest(r, &c, true);
}

/* 20220102T030405Z, 20220102030405, 20220102 03:04:05, 20220102030405678. */
static bool read_basic(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    vg_precision precision = VG_PRECISION_SECOND;
    int minutes = 0, ms = 0;
    bool zoned = false;
    if (!take_digits(r, 4, &c.year) || !take_digits(r, 2, &c.month) || !take_digits(r, 2, &c.day)) return false;
    if (c.year < 1970 || c.year > 2261) return false;
    if (peek(r, 0) == ' ')
        return read_rest(r, &c, false) &&
               r->out->precision >= VG_PRECISION_MINUTE; /* eight digits alone are any number */
    (void)take(r, 'T');
    if (!take_digits(r, 2, &c.hour) || !take_digits(r, 2, &c.minute) || !take_digits(r, 2, &c.second)) return false;
    if (digit_run(r->s, r->at) == 3) {
        if (!take_digits(r, 3, &ms)) return false;
        c.nanosecond = (int64_t)ms * 1000000;
        precision = VG_PRECISION_MS;
    } else {
        take_fraction(r, &c, &precision);
    }
    take_zone(r, &minutes, &zoned);
    return finish(r, &c, precision, minutes, zoned);
}

/* 1..12 and how many letters it took ("Jan", "January", "Sept"), or 0. */
static int month_name(vg_slice s, size_t at, size_t *ret_size)
{
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    size_t n = 0;
    uint8_t word[10];
    while (at + n < s.size && n < sizeof word && vg_is_alpha(s.data[at + n])) {
        word[n] = vg_lower(s.data[at + n]);
        n++;
    }
    if (n < 3 || n == sizeof word) return 0;
    for (int m = 0; m < 12; m++) {
        size_t full = strlen(names[m]);
        if (n > full || memcmp(word, names[m], n) != 0) continue;
        if (n != 3 && n != full && !(m == 8 && n == 4)) continue;
        *ret_size = n;
        return m + 1;
    }
    return 0;
}

static bool take_month_name(reading *r, int *ret_month)
{
    size_t n = 0;
    int month = month_name(r->s, r->at, &n);
    if (!month) return false;
    r->at += n;
    *ret_month = month;
    return true;
}

/* 02/Jan/2022:03:04:05 +0100 (CLF), 02-Jan-2022 03:04:05.678 (BIND), 2 Jan 2022 03:04:05 +0000 (RFC 5322). */
static bool read_day_name_year(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    if (!take_one_or_two(r, &c.day)) return false;
    int separator = peek(r, 0);
    if (separator != '/' && separator != '-' && separator != ' ') return false;
    r->at++;
    if (!take_month_name(r, &c.month)) return false;
    if (!take(r, (char)separator)) return false;
    if (digit_run(r->s, r->at) == 2) {
        if (!take_digits(r, 2, &c.year)) return false; /* 02-Jan-22: Oracle and old mail */
        c.year += c.year < 70 ? 2000 : 1900;
    } else if (!take_digits(r, 4, &c.year)) {
        return false;
    }
    return read_rest(r, &c, true);
}

/* Jan  2 03:04:05 [zone] (RFC 3164), Jan 2 2022 03:04:05, Jan 2, 2022 3:04:05 PM, Sun Jan  2 03:04:05 [zone] 2022. */
static bool read_name_day(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    vg_precision precision = VG_PRECISION_NONE;
    int minutes = 0;
    bool zoned = false;
    if (!take_month_name(r, &c.month) || !take(r, ' ')) return false;
    while (peek(r, 0) == ' ' && r->at < 24) r->at++;
    if (!take_one_or_two(r, &c.day)) return false;
    (void)take(r, ',');
    if (!take(r, ' ')) return false;
    if (digit_run(r->s, r->at) == 4) {
        if (!take_digits(r, 4, &c.year)) return false;
        return read_rest(r, &c, true);
    }
    if (!take_clock(r, &c, &precision) || precision < VG_PRECISION_SECOND) return false;
    take_zone(r, &minutes, &zoned);
    if (peek(r, 0) == ' ' && digit_run(r->s, r->at + 1) == 4 && (is_alnum_at(r, 5) == false)) {
        reading ahead = *r;
        int year = 0;
        ahead.at++;
        int end = -1;
        if (take_digits(&ahead, 4, &year) && year >= 1970 && year <= 2261)
            end = peek(&ahead, 0);
        else
            year = 0;
        if (year && end != '.' && end != '-' && end != ':' && end != '/') {
            *r = ahead;
            c.year = year;
        }
    }
    r->out->yearless = c.year == 0;
    return finish(r, &c, precision, minutes, zoned);
}

static bool read_weekday(reading *r)
{
    static const char names[] = "sunmontuewedthufrisat";
    size_t n = 0;
    uint8_t word[3] = {0, 0, 0};
    while (n < 10 && r->at + n < r->s.size && vg_is_alpha(r->s.data[r->at + n])) {
        if (n < 3) word[n] = vg_lower(r->s.data[r->at + n]);
        n++;
    }
    bool found = false;
    for (size_t i = 0; i < 7; i++) found |= memcmp(word, names + 3 * i, 3) == 0;
    /* "Sun" or "Sunday". */
    bool full = n >= 6 && n < 10 && memcmp(r->s.data + r->at + n - 3, "day", 3) == 0;
    if (!found || (n != 3 && !full)) return false;
    r->at += n;
    (void)take(r, ',');
    if (!take(r, ' ')) return false;
    if (is_digit_at(r, 0)) {
        r->out->shape = VG_STAMP_DAY_NAME_YEAR;
        return read_day_name_year(r);
    }
    return read_name_day(r);
}

static bool read_dots(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    if (!take_one_or_two(r, &c.day) || !take(r, '.') || !take_one_or_two(r, &c.month) || !take(r, '.') ||
        !take_digits(r, 4, &c.year) || is_digit_at(r, 0) || (peek(r, 0) == '.' && is_digit_at(r, 1)))
        return false;
    return read_rest(r, &c, false);
}

/* 01/02/2022 03:04:05 PM, 01/02/22 03:04, 01-02-2022 03:04:05, 01/02 03:04:05: which of the two is the month is the
 * rules' to say, unless one of them is above 12. */
static bool read_slashes(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    int first = 0, second = 0;
    if (!take_one_or_two(r, &first)) return false;
    int separator = peek(r, 0);
    if (separator != '/' && separator != '-') return false;
    r->at++;
    if (!take_one_or_two(r, &second)) return false;
    bool day_first = first > 12 || (second <= 12 && r->rules->order == VG_ORDER_DAY_FIRST);
    c.month = day_first ? second : first;
    c.day = day_first ? first : second;
    r->out->first = (uint8_t)first;
    r->out->second = (uint8_t)second;
    if (peek(r, 0) == separator) {
        r->at++;
        size_t digits = digit_run(r->s, r->at);
        if ((digits != 4 && digits != 2) || !take_digits(r, digits, &c.year)) return false;
        if (digits == 2) c.year += c.year < 70 ? 2000 : 1900;
        return read_rest(r, &c, true);
    }
    r->out->shape = VG_STAMP_MONTH_DAY;
    r->out->yearless = true;
    return separator == '/' && read_rest(r, &c, false) && r->out->precision >= VG_PRECISION_SECOND;
}

/* By magnitude: 9 or 10 digits are seconds, 12 or 13 milliseconds, 15 or 16 microseconds, 19 nanoseconds; 18 are a
 * FILETIME (100 ns since 1601, MS-DTYP 2.3.3), as 18 digits of nanoseconds would lie before 2001. */
static bool read_epoch(reading *r)
{
    static const struct {
        uint8_t digits;
        vg_precision precision;
        int64_t unit_ns;
    } magnitudes[] = {{9, VG_PRECISION_SECOND, VG_SECOND_NS},
                      {10, VG_PRECISION_SECOND, VG_SECOND_NS},
                      {12, VG_PRECISION_MS, 1000000},
                      {13, VG_PRECISION_MS, 1000000},
                      {15, VG_PRECISION_US, 1000},
                      {16, VG_PRECISION_US, 1000},
                      {18, VG_PRECISION_US, 100},
                      {19, VG_PRECISION_NS, 1}};
    const int64_t filetime_1970 = INT64_C(116444736000000000);
    size_t digits = digit_run(r->s, r->at);
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof magnitudes / sizeof magnitudes[0]; i++) {
        if (magnitudes[i].digits != digits) continue;
        if (!vg_slice_u64(vg_slice_take(vg_slice_skip(r->s, r->at), digits), &value) || value > INT64_MAX) return false;
        int64_t units = (int64_t)value;
        if (digits == 18) units -= filetime_1970;
        vg_time t = 0;
        vg_precision precision = magnitudes[i].precision;
        if (units <= 0 || __builtin_mul_overflow(units, magnitudes[i].unit_ns, &t)) return false;
        r->at += digits;
        if (digits <= 13) { /* seconds or milliseconds may have a fraction */
            vg_civil c = {0, 1, 1, 0, 0, 0, 0};
            vg_precision finer = VG_PRECISION_NONE;
            take_fraction(r, &c, &finer);
            if (digits <= 10)
                t += c.nanosecond;
            else
                t += c.nanosecond / 1000;
            if (finer) precision = digits <= 10 ? finer : VG_PRECISION_US;
        }
        if (is_alnum_at(r, 0)) return false;
        r->out->time = t;
        r->out->precision = precision;
        r->out->zoned = true;
        r->out->size = r->at;
        return true;
    }
    return false;
}

static bool read_clock(reading *r)
{
    vg_civil c = {0, 1, 1, 0, 0, 0, 0};
    vg_precision precision = VG_PRECISION_NONE;
    int minutes = 0;
    bool zoned = false;
    r->out->dateless = true;
    if (!take_clock(r, &c, &precision)) return false;
    take_zone(r, &minutes, &zoned);
    return finish(r, &c, precision, minutes, zoned);
}

/* min and max: digits at the beginning; then: the bytes that may follow them ("" any, 'a' stands for a letter). The
 * first row that fits and reads wins. */
static const struct {
    uint8_t min, max;
    char then;
    vg_stamp_shape shape;
    bool (*read)(reading *r);
} rows[] = {
    {4, 4, '-', VG_STAMP_ISO, read_iso},
    {10, 10, 0, VG_STAMP_EPOCH, read_epoch},
    {2, 2, '/', VG_STAMP_DAY_NAME_YEAR, read_day_name_year},
    {1, 2, '-', VG_STAMP_DAY_NAME_YEAR, read_day_name_year},
    {1, 2, ' ', VG_STAMP_DAY_NAME_YEAR, read_day_name_year},
    {4, 4, '/', VG_STAMP_YEAR_SLASH, read_year_slash},
    {1, 2, '/', VG_STAMP_SLASHES, read_slashes},
    {1, 2, '-', VG_STAMP_SLASHES, read_slashes},
    {1, 2, '.', VG_STAMP_DOTS, read_dots},
    {1, 2, ':', VG_STAMP_CLOCK, read_clock},
    {8, 8, 'T', VG_STAMP_BASIC, read_basic},
    {8, 8, ' ', VG_STAMP_BASIC, read_basic},
    {14, 14, 0, VG_STAMP_BASIC, read_basic},
    {17, 17, 0, VG_STAMP_BASIC, read_basic},
    {9, 19, 0, VG_STAMP_EPOCH, read_epoch},
};

static bool try_row(vg_slice s, const vg_stamp_rules *rules, vg_stamp_shape shape, bool (*read)(reading *),
                    vg_stamp *ret_stamp)
{
    vg_stamp stamp = {0, VG_PRECISION_NONE, shape, false, false, false, 0, 0, 0};
    reading r = {s, 0, rules, &stamp};
    if (!read(&r)) return false;
    *ret_stamp = stamp;
    return true;
}

bool vg_stamp_read(vg_slice s, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    if (s.size < 4) return false;
    if (vg_is_alpha(s.data[0])) {
        return try_row(s, rules, VG_STAMP_NAME_DAY, read_name_day, ret_stamp) ||
               try_row(s, rules, VG_STAMP_NAME_DAY, read_weekday, ret_stamp);
    }
    size_t digits = digit_run(s, 0);
    if (digits == 0) return false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (digits < rows[i].min || digits > rows[i].max) continue;
        if (rows[i].then && (digits >= s.size || s.data[digits] != (uint8_t)rows[i].then)) continue;
        if (try_row(s, rules, rows[i].shape, rows[i].read, ret_stamp)) return true;
    }
    return false;
}

bool vg_stamp_parse(vg_slice s, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    vg_stamp stamp;
    s = vg_slice_trim(s);
    if (!vg_stamp_read(s, rules, &stamp) || stamp.size != s.size) return false;
    *ret_stamp = stamp;
    return true;
}

static bool may_begin(vg_slice s, size_t at)
{
    uint8_t c = s.data[at];
    if (!vg_is_alnum(c)) return false;
    if (at == 0) return true;
    uint8_t before = s.data[at - 1];
    if (vg_is_alnum(before) || before >= 0x80) return false;
    /* Inside numbers and names: 10.0.0.5, a-2022-01-02, +01:00. */
    bool joined = before == '.' || before == '-' || before == '/' || before == ':' || before == '+';
    return !joined || at < 2 || !vg_is_alnum(s.data[at - 2]);
}

/* A bare number in a text is taken for a time from 2000 to 2099 only: others are numbers. */
static bool is_likely_epoch(const vg_stamp *stamp)
{
    const vg_time from = INT64_C(946684800) * VG_SECOND_NS, until = INT64_C(4102444800) * VG_SECOND_NS;
    return stamp->shape != VG_STAMP_EPOCH || (stamp->time >= from && stamp->time < until);
}

bool vg_stamp_find(vg_slice s, size_t window, vg_stamp_shape wanted, const vg_stamp_rules *rules, size_t *ret_at,
                   vg_stamp *ret_stamp)
{
    if (window > s.size) window = s.size;
    for (size_t at = 0; at < window; at++) {
        vg_stamp stamp;
        if (!may_begin(s, at) || !vg_stamp_read(vg_slice_skip(s, at), rules, &stamp) || !is_likely_epoch(&stamp))
            continue;
        if (wanted ? stamp.shape != wanted
                   : stamp.dateless || stamp.shape == VG_STAMP_EPOCH || stamp.precision < VG_PRECISION_MINUTE)
            continue;
        *ret_at = at;
        *ret_stamp = stamp;
        return true;
    }
    return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what a date says to the days that it covers, by the day of publication where it hangs on that. */
#include "time_dates.h"

static bool instant(int year, int month, int day, bool end, vg_time *ret_time)
{
    vg_civil c = {.year = year, .month = month, .day = day};
    if (!vg_time_from_civil(&c, ret_time)) return false;
    if (end) *ret_time += VG_DAY_NS - 1;
    return true;
}

static vg_time day_start(vg_time t)
{
    return vg_time_day(t) * VG_DAY_NS;
}

/* 1 Monday .. 7; 1970-01-01 was a Thursday. */
static int weekday_of(vg_time t)
{
    return (int)((vg_time_day(t) % 7 + 7 + 3) % 7) + 1;
}

bool vg_time_shift(vg_time day, int count, vg_times_unit unit, vg_time *ret_time)
{
    vg_civil c;
    vg_time_to_civil(day_start(day), &c);
    if (count > 10000 || count < -10000) return false;
    int months = 0, days = 0;
    switch (unit) {
    case VG_UNIT_HOUR: days = count / 24; break;
    case VG_UNIT_DAY: days = count; break;
    case VG_UNIT_WEEK: days = 7 * count; break;
    case VG_UNIT_FORTNIGHT: days = 14 * count; break;
    case VG_UNIT_MONTH: months = count; break;
    case VG_UNIT_SEASON:
    case VG_UNIT_QUARTER: months = 3 * count; break;
    case VG_UNIT_HALF: months = 6 * count; break;
    case VG_UNIT_YEAR: months = 12 * count; break;
    case VG_UNIT_DECADE: months = 120 * count; break;
    case VG_UNIT_NONE:
    case VG_UNIT_COUNT:
    default: return false;
    }
    int index = c.year * 12 + c.month - 1 + months;
    c.year = index / 12;
    c.month = index % 12 + 1;
    if (c.year < 1680 || c.year > 2259) return false;
    if (c.day > vg_days_in_month(c.year, c.month)) c.day = vg_days_in_month(c.year, c.month);
    if (!instant(c.year, c.month, c.day, false, ret_time)) return false;
    *ret_time += days * VG_DAY_NS;
    return true;
}

/* ---- what a date with a year covers ---- */

/* Months and days of the seasons: from the meteorologist's beginning to the day before the astronomer's next one. */
static const struct {
    int from_month, until_month, until_day;
} seasons[] = {{3, 6, 20}, {6, 9, 22}, {9, 12, 21}, {12, 3, 20}};

static bool cover_season(const vg_time_date *w, vg_interval *ret_interval)
{
    int from_year = w->year, until_year = w->year;
    if (w->season == 4) { /* the winter of 2021 began in 2020 or in 2021: either */
        from_year -= w->two_years ? 0 : 1;
        until_year++;
    }
    return instant(from_year, seasons[w->season - 1].from_month, 1, false, &ret_interval->from) &&
           instant(until_year, seasons[w->season - 1].until_month, seasons[w->season - 1].until_day, true,
                   &ret_interval->until);
}

/* The months and days that a date with a year covers. */
static bool cover(const vg_time_date *w, vg_interval *ret_interval)
{
    int from_month = 1, until_month = 12, from_day = 1, until_day, from_year = w->year, until_year = w->year;
    int third = w->part == VG_PART_EARLY ? 0 : w->part == VG_PART_MID ? 1 : 2;
    if (w->season) return cover_season(w, ret_interval);
    if (w->decade) until_year += 9;
    if (w->fiscal) {
        from_year--;
        until_year++;
    }
    if (w->month) from_month = until_month = w->month;
    if (w->quarter) {
        from_month = 3 * w->quarter - 2;
        until_month = 3 * w->quarter;
    }
    if (w->half && !w->month) {
        from_month = 6 * w->half - 5;
        until_month = 6 * w->half;
    }
    if (w->part && !w->month && !w->quarter && !w->half) {
        from_month = 4 * third + 1;
        until_month = 4 * third + 4;
    }
    until_day = vg_days_in_month(until_year, until_month);
    if (w->month && w->half) {
        if (w->half == 1)
            until_day = 15;
        else
            from_day = 16;
    } else if (w->part && w->month) {
        from_day = 10 * third + 1;
        if (third < 2) until_day = 10 * third + 10;
    } else if (w->part && (w->quarter || w->half)) { /* "early in the first quarter": not cut finer */
        from_day = 1;
    }
    if (w->day) from_day = until_day = w->day;
    return instant(from_year, from_month, from_day, false, &ret_interval->from) &&
           instant(until_year, until_month, until_day, true, &ret_interval->until);
}

static vg_precision precision_of(const vg_time_date *w)
{
    if (w->day) return VG_PRECISION_DAY;
    if (w->month || w->quarter || (w->half && !w->part)) return VG_PRECISION_MONTH;
    return VG_PRECISION_YEAR;
}

static vg_times_unit unit_of(const vg_time_date *w)
{
    if (w->day) return VG_UNIT_DAY;
    if (w->month) return VG_UNIT_MONTH;
    if (w->quarter) return VG_UNIT_QUARTER;
    if (w->half) return VG_UNIT_HALF;
    if (w->season) return VG_UNIT_SEASON;
    return w->decade ? VG_UNIT_DECADE : VG_UNIT_YEAR;
}

/* ---- the year that was not said ---- */

/* Whether the unit that begins `index` (of as many as `now` counts) lies before, in or after that of publication, and
 * what follows for the year. False: not settled. */
static bool choose_year(vg_time_date *w, int index, int now, int year, vg_time_tense tense)
{
    if (w->last) {
        w->year = index >= now ? year - 1 : year;
    } else if (w->next) {
        w->year = index <= now ? year + 1 : year;
    } else if (w->same || index == now) {
        w->year = year;
    } else if (index < now) {
        w->year = tense == VG_TENSE_FUTURE ? year + 1 : year;
    } else {
        if (tense == VG_TENSE_UNKNOWN) return false;
        w->year = tense == VG_TENSE_PAST ? year - 1 : year;
    }
    return true;
}

static void give(vg_time_settled *s, vg_time from, vg_time until, vg_precision precision, vg_times_unit unit)
{
    s->interval = (vg_interval){from, until};
    s->precision = precision;
    s->unit = unit;
    s->known = true;
}

/* A whole unit `offset` of them from the one that holds `day`. */
static bool whole_unit(vg_time day, vg_times_unit unit, int offset, vg_time_settled *s)
{
    vg_civil c;
    vg_time from, until, start;
    vg_time_to_civil(day, &c);
    vg_precision precision = VG_PRECISION_DAY;
    switch (unit) {
    case VG_UNIT_HOUR:
    case VG_UNIT_DAY: start = day_start(day); break;
    case VG_UNIT_WEEK: start = day_start(day) - (weekday_of(day) - 1) * VG_DAY_NS; break;
    case VG_UNIT_FORTNIGHT: start = day_start(day) - 6 * VG_DAY_NS; break; /* some two weeks: a week to either side */
    case VG_UNIT_MONTH:
    case VG_UNIT_SEASON:
    case VG_UNIT_QUARTER:
    case VG_UNIT_HALF: {
        int months = unit == VG_UNIT_MONTH ? 1 : unit == VG_UNIT_HALF ? 6 : 3;
        if (!instant(c.year, (c.month - 1) / months * months + 1, 1, false, &start)) return false;
        precision = VG_PRECISION_MONTH;
        break;
    }
    case VG_UNIT_YEAR:
    case VG_UNIT_DECADE:
        if (!instant(unit == VG_UNIT_DECADE ? c.year / 10 * 10 : c.year, 1, 1, false, &start)) return false;
        precision = VG_PRECISION_YEAR;
        break;
    case VG_UNIT_NONE:
    case VG_UNIT_COUNT:
    default: return false;
    }
    if (!vg_time_shift(start, offset, unit, &from) || !vg_time_shift(start, offset + 1, unit, &until)) return false;
    if (unit == VG_UNIT_HOUR) until = from + VG_DAY_NS;
    give(s, from, until - 1, precision, unit == VG_UNIT_HOUR ? VG_UNIT_DAY : unit);
    return true;
}

/* "last month", "yesterday", "three months ago", "the past two years", "in March of last year". */
static void settle_relative(vg_time_date *w, vg_time published, vg_time_settled *s)
{
    vg_time day = day_start(published), edge;
    vg_civil c;
    vg_time_to_civil(day, &c);
    if (w->ago) {
        if (w->offset > 0 || !vg_time_shift(day, w->offset, w->unit, &edge)) return; /* several: not settled */
        whole_unit(edge, w->unit, 0, s);
        return;
    }
    if (w->rolling) {
        if (w->rolling < 0 || !vg_time_shift(day, w->offset * w->rolling, w->unit, &edge)) return; /* "last months" */
        vg_precision precision = w->unit >= VG_UNIT_YEAR    ? VG_PRECISION_YEAR
                                 : w->unit >= VG_UNIT_MONTH ? VG_PRECISION_MONTH
                                                            : VG_PRECISION_DAY;
        if (w->offset < 0)
            give(s, edge, day + VG_DAY_NS - 1, precision, w->unit);
        else
            give(s, day, edge + VG_DAY_NS - 1, precision, w->unit);
        return;
    }
    if (w->unit == VG_UNIT_YEAR && (w->month || w->quarter || w->half || w->season || w->part)) {
        w->year = c.year + w->offset;
        if (cover(w, &s->interval)) give(s, s->interval.from, s->interval.until, precision_of(w), unit_of(w));
        return;
    }
    if (!whole_unit(day, w->unit, w->offset, s)) return;
    if (w->part && w->unit == VG_UNIT_MONTH) {
        vg_time_to_civil(s->interval.from, &c);
        vg_time_date month = {.year = c.year, .month = c.month, .part = w->part};
        cover(&month, &s->interval);
    }
    if (w->earlier) s->interval.until = day + VG_DAY_NS - 1;
    if (w->later) s->interval.from = day;
}

static void settle_weekday(const vg_time_date *w, vg_time published, vg_time_tense tense, vg_time_settled *s)
{
    vg_time day = day_start(published);
    int back = (weekday_of(day) - w->weekday + 7) % 7; /* days since it was last, 0: the same day */
    if (w->last) {
        day -= (back ? back : 7) * VG_DAY_NS;
    } else if (w->same) {
        day += (w->weekday - weekday_of(day)) * VG_DAY_NS;
    } else if (w->next || tense == VG_TENSE_FUTURE) {
        day += (back || w->next ? 7 - back : 0) * VG_DAY_NS;
    } else {
        day -= back * VG_DAY_NS;
    }
    give(s, day, day + VG_DAY_NS - 1, VG_PRECISION_DAY, VG_UNIT_DAY);
}

/* Winter is the one that a year may not hold: with a word before it, the nearest that fits. */
static bool season_year(vg_time_date *w, const vg_civil *now, vg_time_tense tense, vg_time_settled *s)
{
    int index = seasons[w->season - 1].from_month, month = now->month;
    if (w->season == 4) {
        int year = month <= 3 ? now->year - 1 : now->year; /* in which the nearest one began, or will */
        bool inside = month == 12 || month <= 3;
        if (w->last) year -= inside || month < 12 ? 1 : 0;
        if (w->next && inside) year++;
        if (!w->last && !w->next && !w->same && !inside) return false;
        vg_time from, until;
        if (!instant(year, 12, 1, false, &from) || !instant(year + 1, 3, 20, true, &until)) return false;
        give(s, from, until, VG_PRECISION_YEAR, VG_UNIT_SEASON);
        return true;
    }
    /* "last summer", said in the summer, is the year before's; said later, this year's */
    int now_index = month >= index && month < index + 3 ? index : month;
    return choose_year(w, index, now_index, now->year, tense);
}

/* Two readings of a date in figures. */
static void settle_orders(vg_time_date *w, vg_time published, uint8_t orders, uint8_t language_orders,
                          vg_time_settled *s)
{
    const uint8_t both = VG_ORDER_DMY | VG_ORDER_MDY;
    uint8_t allowed = orders & both;
    if (allowed == 0 || allowed == both) allowed = language_orders & both;
    if (allowed == 0) allowed = both;
    vg_time_date other = *w;
    other.month = w->day;
    other.day = w->month;
    other.orders = w->orders = 0;
    vg_interval a, b;
    if (!cover(w, &a) || !cover(&other, &b)) return;
    if (allowed == both && published != VG_TIME_NONE) { /* what lies after the publication is the unlikelier one */
        vg_time end = day_start(published) + 2 * VG_DAY_NS;
        if (a.from >= end && b.from < end) allowed = VG_ORDER_MDY;
        if (b.from >= end && a.from < end) allowed = VG_ORDER_DMY;
    }
    if (allowed == VG_ORDER_MDY) *w = other;
    if (allowed != both) return;
    s->ambiguous = true;
    give(s, a.from < b.from ? a.from : b.from, a.until > b.until ? a.until : b.until, VG_PRECISION_YEAR, VG_UNIT_DAY);
}

void vg_time_settle(vg_time_date *w, vg_time published, vg_time_tense tense, uint8_t orders, uint8_t language_orders,
                    vg_time_settled *ret_settled)
{
    vg_time_settled *s = ret_settled;
    *s = (vg_time_settled){.interval = VG_INTERVAL_ALWAYS, .precision = precision_of(w), .unit = unit_of(w)};
    if (w->orders == (VG_ORDER_DMY | VG_ORDER_MDY) && w->year) settle_orders(w, published, orders, language_orders, s);
    if (s->known) return;
    if (!w->year) {
        if (w->day && w->month && w->day > vg_days_in_month(2000, w->month)) {
            s->impossible = true;
            return;
        }
        if (w->relative) s->unit = w->unit;
        if (w->weekday) s->unit = VG_UNIT_DAY;
        if (published == VG_TIME_NONE) {
            s->needs_published = true;
            return;
        }
        vg_civil now;
        vg_time_to_civil(published, &now);
        if (w->relative) {
            settle_relative(w, published, s);
            return;
        }
        if (w->weekday) {
            settle_weekday(w, published, tense, s);
            return;
        }
        bool settled;
        if (w->season)
            settled = season_year(w, &now, tense, s);
        else if (w->quarter)
            settled = choose_year(w, w->quarter, (now.month - 1) / 3 + 1, now.year, tense);
        else if (w->half && !w->month)
            settled = choose_year(w, w->half, (now.month - 1) / 6 + 1, now.year, tense);
        else if (w->day)
            settled = choose_year(w, 32 * w->month + w->day, 32 * now.month + now.day, now.year, tense);
        else
            settled = choose_year(w, w->month, now.month, now.year, tense);
        if (!settled || s->known) return;
    }
    vg_interval interval;
    if (!cover(w, &interval)) {
        s->impossible = true;
        return;
    }
    give(s, interval.from, interval.until, precision_of(w), unit_of(w));
}

/* ---- tense ---- */

#define TENSE_TOKENS 32
#define TENSE_BYTES  160

static bool has_ending(vg_slice word, const char *const *endings)
{
    for (; *endings; endings++) {
        size_t size = strlen(*endings);
        if (word.size > size + 2 && memcmp(word.data + word.size - size, *endings, size) == 0) return true;
    }
    return false;
}

/* The tense of verbs with regular endings in the bytes around a date. */
static vg_time_tense tense_by_endings(const vg_time_tokens *t, size_t from, size_t until)
{
    char folded[VG_TIME_WORD_BYTES];
    const vg_time_language *l = t->language;
    if (!l->past_endings[0] && !l->future_endings[0]) return VG_TENSE_UNKNOWN;
    for (size_t at = from; at < until;) {
        size_t end = at;
        while (end < until && (vg_is_alpha(t->text.data[end]) || t->text.data[end] >= 0x80)) end++;
        uint32_t hash = VG_FNV1A_SEED;
        size_t size = end - at <= 2 * VG_TIME_WORD_BYTES
                          ? vg_time_fold(vg_slice_of(t->text.data + at, end - at), folded, &hash)
                          : 0;
        bool name = t->text.data[at] >= 'A' && t->text.data[at] <= 'Z';
        if (size && !name && has_ending(vg_slice_of(folded, size), l->past_endings)) return VG_TENSE_PAST;
        if (size && !name && has_ending(vg_slice_of(folded, size), l->future_endings)) return VG_TENSE_FUTURE;
        at = end + 1;
    }
    return VG_TENSE_UNKNOWN;
}

vg_time_tense vg_time_tense_at(const vg_time_tokens *t, size_t first, size_t past)
{
    uint32_t sentence = t->list[first].sentence;
    for (size_t i = 1; i <= TENSE_TOKENS; i++) { /* the nearest word says */
        bool found_past = false, found_future = false;
        if (first >= i && t->list[first - i].sentence == sentence) {
            found_past |= vg_time_is(t, first - i, VG_TW_PAST_TENSE);
            found_future |= vg_time_is(t, first - i, VG_TW_FUTURE_TENSE);
        }
        if (past + i - 1 < t->count && t->list[past + i - 1].sentence == sentence) {
            found_past |= vg_time_is(t, past + i - 1, VG_TW_PAST_TENSE);
            found_future |= vg_time_is(t, past + i - 1, VG_TW_FUTURE_TENSE);
        }
        if (found_future) return VG_TENSE_FUTURE;
        if (found_past) return VG_TENSE_PAST;
    }
    const vg_time_sentence *s = &t->sentences[sentence];
    size_t from = t->list[first].from, until = t->list[past - 1].until;
    from = from - s->from > TENSE_BYTES ? from - TENSE_BYTES : s->from;
    until = s->until - until > TENSE_BYTES ? until + TENSE_BYTES : s->until;
    return tense_by_endings(t, from, until);
}

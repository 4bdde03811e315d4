/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "time_items.h"

static const vg_time_token *peek(const vg_time_tokens *t, size_t at)
{
    return vg_time_peek(t, at);
}

static bool is(const vg_time_tokens *t, size_t at, vg_time_word word)
{
    return vg_time_is(t, at, word);
}

/* ---- the item of what was read ---- */

static void place(const vg_time_tokens *t, size_t first, size_t past, vg_time_found *f)
{
    f->first = (uint32_t)first;
    f->past = (uint32_t)past;
    f->item.from = t->list[first].from;
    f->item.until = t->list[past - 1].until;
}

static void set_point(const vg_time_tokens *t, const vg_time_date *w, const vg_time_settled *s,
                      vg_times_point *ret_point)
{
    *ret_point = (vg_times_point){.from = t->list[w->first].from,
                                  .until = t->list[w->past - 1].until,
                                  .interval = s->interval,
                                  .precision = s->precision,
                                  .unit = s->unit};
}

static void settle(const vg_time_tokens *t, vg_time_date *w, vg_time published, vg_time_word lead,
                   vg_time_settled *ret_settled)
{
    vg_time_tense tense = VG_TENSE_UNKNOWN;
    bool asks = !w->year && !w->last && !w->next && !w->same && !w->relative && published != VG_TIME_NONE;
    asks &= lead != VG_TW_BY; /* "by November": nearly as often the next one as the last */
    if (asks) tense = vg_time_tense_at(t, w->first, w->past);
    vg_time_settle(w, published, tense, t->orders, t->language->orders, ret_settled);
}

/* One date; false where it is none ("31 February"). */
static bool add_one(const vg_time_tokens *t, vg_time_date *w, vg_time published, vg_time_found *f)
{
    vg_time_settled s;
    settle(t, w, published, (vg_time_word)f->lead, &s);
    if (s.impossible) return false;
    f->item.kind = w->rolling ? VG_TIMES_RANGE : VG_TIMES_DATE;
    f->item.interval = s.interval;
    f->item.precision = s.precision;
    f->item.needs_published = s.needs_published;
    f->item.ambiguous = s.ambiguous;
    f->item.min_duration_days = -1;
    f->item.point_count = w->rolling == 0 || w->rolling == 1; /* "the past three months" are no date */
    set_point(t, w, &s, &f->item.points[0]);
    if (w->ago && w->at_least) { /* "more than a year ago" */
        f->item.kind = VG_TIMES_RANGE;
        f->item.interval.from = VG_TIME_NONE;
    }
    f->day = w->day > 0 || w->weekday > 0 || (w->relative && w->unit == VG_UNIT_DAY && !w->rolling);
    f->last = w->last;
    f->relative = w->relative;
    return true;
}

/* What the one end of a range says for both: "January to May 2022", "5 to 7 September". */
static void share(vg_time_date *a, vg_time_date *b)
{
    bool whole_a = a->month || a->quarter || a->half || a->season,
         whole_b = b->month || b->quarter || b->half || b->season;
    if (!a->year && !a->relative && !a->weekday && b->year && !b->relative && whole_a)
        a->year = whole_b && 32 * a->month + a->day > 32 * b->month + b->day && !a->quarter ? b->year - 1 : b->year;
    if (!b->year && !b->relative && !b->weekday && a->year && whole_b)
        b->year = whole_a && 32 * b->month + b->day < 32 * a->month + a->day && !b->quarter ? a->year + 1 : a->year;
    if (b->relative && b->unit == VG_UNIT_YEAR && whole_b && whole_a && !a->year &&
        !a->relative) { /* "… of last year" */
        a->relative = true;
        a->unit = VG_UNIT_YEAR;
        a->offset = b->offset;
    }
}

static bool add_two(const vg_time_tokens *t, vg_time_date *a, vg_time_date *b, vg_time published, vg_time_found *f)
{
    vg_time_settled x, y;
    share(a, b);
    settle(t, b, published, VG_TW_NONE, &y);
    if (!a->year && !a->relative && !a->weekday && y.known && b->year && (a->month || a->quarter)) share(a, b);
    settle(t, a, published, VG_TW_NONE, &x);
    if (x.impossible || y.impossible) return false;
    if (x.known && y.known && y.interval.until < x.interval.from) return false;
    f->item.kind = VG_TIMES_RANGE;
    f->item.interval = (vg_interval){x.interval.from, y.interval.until};
    f->item.precision = x.precision < y.precision ? x.precision : y.precision;
    f->item.needs_published = x.needs_published || y.needs_published;
    f->item.ambiguous = x.ambiguous || y.ambiguous;
    f->item.min_duration_days = -1;
    f->item.point_count = 2;
    set_point(t, a, &x, &f->item.points[0]);
    set_point(t, b, &y, &f->item.points[1]);
    if (f->item.needs_published) f->item.interval = VG_INTERVAL_ALWAYS;
    f->second = true;
    return true;
}

/* ---- two dates ---- */

/* A second date behind "to", "until", a dash: past it, or `at`. */
static size_t read_second(const vg_time_tokens *t, size_t at, vg_time_word lead, vg_time_date *ret_date)
{
    size_t next = at;
    const bool and = lead == VG_TW_BETWEEN, led = and || lead == VG_TW_FROM || lead == VG_TW_SINCE;
    const bool comma = peek(t, next)->type == VG_TT_COMMA; /* "en août, à la mi-mars" is a list */
    if (comma) next++;
    bool joins = (peek(t, next)->type == VG_TT_DASH && !comma) || (is(t, next, VG_TW_TO) && (led || !comma)) ||
                 is(t, next, VG_TW_UNTIL) || (and&&is(t, next, VG_TW_AND));
    if (!joins) return at;
    if (!is(t, next, VG_TW_PART)) next++; /* "a finales de 2022" is one phrase */
    if (is(t, next, VG_TW_TO) || (is(t, next, VG_TW_IN) && !is(t, next, VG_TW_PART)) || is(t, next, VG_TW_SINCE))
        next++;
    size_t end = vg_time_read_date(t, next, ret_date);
    return end == next ? at : end;
}

/* "5-7 September 2023", "5 to 7 September", "du 5 au 7 septembre", "September 5-7, 2023": two dates of one month. */
static size_t read_days(const vg_time_tokens *t, size_t at, bool and, vg_time_date *ret_a, vg_time_date *ret_b)
{
    size_t next = vg_time_skip_fillers(t, at, false);
    if (is(t, next, VG_TW_ON)) next++;
    bool month_first = is(t, next, VG_TW_MONTH) && (t->language->orders & VG_ORDER_MDY) && vg_time_is_day(t, next + 1);
    size_t month = next;
    if (month_first) next++;
    if (!vg_time_is_day(t, next)) return at;
    vg_time_date a = {.first = (uint32_t)(month_first ? month : next), .day = peek(t, next)->number};
    if (peek(t, next + 1)->type != VG_TT_DASH && !is(t, next + 1, VG_TW_TO) && !is(t, next + 1, VG_TW_UNTIL) &&
        !(and&&is(t, next + 1, VG_TW_AND)))
        return at;
    a.past = (uint32_t)(next + 1);
    next = vg_time_skip_fillers(t, next + 2, false);
    if (!month_first) {
        size_t end = vg_time_read_date(t, next, ret_b);
        if (end == next || !ret_b->day || !ret_b->month || ret_b->day < a.day || ret_b->relative) return at;
        a.month = ret_b->month;
        a.year = ret_b->year;
        *ret_a = a;
        return end;
    }
    int value;
    if (!vg_time_is_day(t, next) || peek(t, next)->number < a.day) return at;
    if (!vg_time_means(peek(t, month)->entry, VG_TW_MONTH, &value)) return at;
    a.month = value;
    size_t end = next + 1, year = end;
    if (peek(t, year)->type == VG_TT_COMMA) year++;
    const vg_time_token *k = peek(t, year);
    if (k->type == VG_TT_NUMBER && k->digits == 4 && k->number >= 1900 && k->number <= 2099) {
        a.year = k->number;
        end = year + 1;
    }
    *ret_b = a;
    ret_b->first = (uint32_t)next;
    ret_b->past = (uint32_t)end;
    ret_b->day = peek(t, next)->number;
    *ret_a = a;
    return end;
}

#define LIST_DATES 6

/* "in May, June and July 2022": the year of the last one of a list is that of those before it. */
static void borrow_year(const vg_time_tokens *t, size_t end, vg_time_date *a)
{
    if (a->year || !a->month || a->relative || a->last || a->next || a->same) return;
    for (int i = 0; i < LIST_DATES; i++) {
        vg_time_date b;
        bool joined = is(t, end, VG_TW_AND) || is(t, end, VG_TW_OR);
        if (!joined && peek(t, end)->type != VG_TT_COMMA) return;
        size_t next = end + 1;
        if (!joined && (is(t, next, VG_TW_AND) || is(t, next, VG_TW_OR))) {
            joined = true;
            next++;
        }
        if (is(t, next, VG_TW_IN) || is(t, next, VG_TW_ON)) next++;
        end = vg_time_read_date(t, next, &b);
        if (end == next || !b.month || b.relative || b.orders || b.last || b.next || b.same) return;
        if (!b.year) continue;
        if (joined) a->year = a->month > b.month ? b.year - 1 : b.year;
        return;
    }
}

/* The 5 of "5, 6 and 7 June": a date by itself, whose month stands behind the last one. */
static size_t read_listed_day(const vg_time_tokens *t, size_t at, vg_time_date *ret_date)
{
    if (!vg_time_is_day(t, at)) return at;
    size_t next = at;
    for (int i = 0; i < LIST_DATES; i++) {
        vg_time_date last;
        bool joined = is(t, next + 1, VG_TW_AND) || is(t, next + 1, VG_TW_OR);
        if (!joined && peek(t, next + 1)->type != VG_TT_COMMA) return at;
        next = vg_time_skip_fillers(t, next + 2, false);
        if (!vg_time_is_day(t, next)) return at;
        if (!joined) continue;
        size_t end = vg_time_read_date(t, next, &last);
        if (end == next || !last.day || !last.month || last.relative || last.orders) return at;
        *ret_date = (vg_time_date){.first = (uint32_t)at,
                                   .past = (uint32_t)(at + 1),
                                   .day = peek(t, at)->number,
                                   .month = last.month,
                                   .year = last.year};
        return at + 1;
    }
    return at;
}

/* ---- durations and sets ---- */

static int64_t days_of(vg_times_unit unit)
{
    static const uint16_t days[VG_UNIT_COUNT] = {[VG_UNIT_DAY] = 1,    [VG_UNIT_WEEK] = 7,    [VG_UNIT_FORTNIGHT] = 14,
                                                 [VG_UNIT_MONTH] = 30, [VG_UNIT_SEASON] = 90, [VG_UNIT_QUARTER] = 90,
                                                 [VG_UNIT_HALF] = 182, [VG_UNIT_YEAR] = 365,  [VG_UNIT_DECADE] = 3650};
    return days[unit];
}

/* "for at least five months", "fünf Monate lang", "depuis cinq mois" (a range); past it, or `at`. */
static size_t read_duration(const vg_time_tokens *t, size_t at, vg_time published, vg_time_found *f)
{
    size_t next = at;
    bool since = is(t, next, VG_TW_SINCE), led = false, min = false, max = false;
    if (since || is(t, next, VG_TW_FOR) || is(t, next, VG_TW_IN)) {
        led = true;
        next++;
        if (since && is(t, next, VG_TW_AGO_BEFORE)) next++; /* desde hace cinco meses */
    }
    for (int i = 0; i < 3; i++) {
        if (is(t, next, VG_TW_MIN))
            min = true;
        else if (is(t, next, VG_TW_MAX) || (is(t, next, VG_TW_ABOUT) && !is(t, next, VG_TW_NUMBER)))
            max = true;
        else if (!is(t, next, VG_TW_FILLER) || is(t, next, VG_TW_NUMBER))
            break;
        next++;
    }
    if (!led && !min && !max && next > at) return at; /* nothing but fillers before it */
    int count;
    vg_times_unit unit;
    size_t end = vg_time_read_count(t, next, &count, &unit);
    if (end == next || is(t, end, VG_TW_AGO_AFTER)) return at;
    if (t->language->which_after && is(t, end, VG_TW_LAST) && !is(t, end + 1, VG_TW_UNIT)) return at;
    bool attributive = end == next + 3; /* "five-month" */
    bool lasts = is(t, end, VG_TW_LONG);
    bool one = peek(t, next)->type == VG_TT_WORD && count == 1;
    if (one && !led && !min && !lasts) return at; /* "a month" of anything */
    bool apart =
        is(t, end, VG_TW_LATER) || is(t, end, VG_TW_EARLIER) || is(t, end, VG_TW_AFTER) || is(t, end, VG_TW_BEFORE);
    if (apart && !lasts && !since) { /* "three days later": from a day that is not said here */
        f->past = 0;
        return end;
    }
    if (at == next && !lasts && !attributive && unit == VG_UNIT_QUARTER) return at;
    if (lasts) end++;
    place(t, at, end, f);
    f->item.kind = since ? VG_TIMES_RANGE : VG_TIMES_DURATION;
    f->item.interval = VG_INTERVAL_ALWAYS;
    f->item.precision = VG_PRECISION_NONE;
    f->item.min_duration_days =
        count < 0 || max ? -1 : (int32_t)(unit == VG_UNIT_HOUR ? count / 24 : count * days_of(unit));
    f->item.point_count = 0;
    f->lead = since ? VG_TW_SINCE : VG_TW_FOR;
    if (!since) return end;
    if (count < 0) return end;
    if (published == VG_TIME_NONE) {
        f->item.needs_published = true;
        return end;
    }
    vg_time_date ago = {
        .first = (uint32_t)next, .past = (uint32_t)end, .relative = true, .ago = true, .unit = unit, .offset = -count};
    vg_time_settled s;
    vg_time_settle(&ago, published, VG_TENSE_PAST, 0, 0, &s);
    if (!s.known) return end;
    f->item.interval = (vg_interval){min ? VG_TIME_NONE : s.interval.from, VG_TIME_NONE};
    f->item.precision = s.precision;
    return end;
}

static size_t read_set(const vg_time_tokens *t, size_t at, vg_time_found *f)
{
    size_t end = at;
    if (is(t, at, VG_TW_SET)) {
        end = at + 1;
    } else if (is(t, at, VG_TW_EVERY)) {
        int count;
        vg_times_unit unit;
        size_t next = at + 1, counted = vg_time_read_count(t, next, &count, &unit);
        if (counted != next)
            end = counted;
        else if (is(t, next, VG_TW_UNIT) || is(t, next, VG_TW_WEEKDAY))
            end = next + 1;
    }
    if (end == at) return at;
    place(t, at, end, f);
    f->item.kind = VG_TIMES_SET;
    f->item.interval = VG_INTERVAL_ALWAYS;
    f->item.min_duration_days = -1;
    return end;
}

/* ---- one expression ---- */

static vg_time_word lead_of(const vg_time_tokens *t, size_t at)
{
    static const uint8_t leads[] = {VG_TW_SINCE, VG_TW_BETWEEN, VG_TW_UNTIL, VG_TW_BEFORE, VG_TW_AFTER,
                                    VG_TW_FROM,  VG_TW_IN,      VG_TW_ON,    VG_TW_BY};
    for (size_t i = 0; i < sizeof leads; i++)
        if (is(t, at, (vg_time_word)leads[i])) return (vg_time_word)leads[i];
    return VG_TW_NONE;
}

/* A range of one end, by the word before the date; the date itself else. */
static void open_range(vg_time_found *f, vg_time_word lead)
{
    vg_interval *i = &f->item.interval;
    bool known = i->from != VG_TIME_NONE;
    switch ((int)lead) {
    case VG_TW_SINCE: i->until = VG_TIME_NONE; break;
    case VG_TW_UNTIL:
    case VG_TW_BY: i->from = VG_TIME_NONE; break;
    case VG_TW_BEFORE: *i = (vg_interval){VG_TIME_NONE, known ? i->from - 1 : VG_TIME_NONE}; break;
    case VG_TW_AFTER: *i = (vg_interval){known ? i->until + 1 : VG_TIME_NONE, VG_TIME_NONE}; break;
    default: return;
    }
    f->item.kind = VG_TIMES_RANGE;
}

/* A year that nothing but its figures makes one. */
static bool plausible_year(const vg_time_tokens *t, const vg_time_date *w, vg_time_word lead, vg_time published)
{
    if (lead != VG_TW_NONE && lead != VG_TW_ON && lead != VG_TW_FROM) return true;
    vg_civil now = {.year = 2030};
    if (published != VG_TIME_NONE) vg_time_to_civil(published, &now);
    const vg_time_token *before = w->first ? peek(t, w->first - 1) : NULL;
    if (before && before->type == VG_TT_WORD && !before->entry && before->tight && before->value) return false;
    return w->year >= 1980 && w->year <= now.year + 10;
}

/* "since the beginning of the year", "bis Ende des Monats": of the year or month of publication. */
static size_t read_part_of_this(const vg_time_tokens *t, size_t at, vg_time_word lead, vg_time_date *ret_date)
{
    if (lead != VG_TW_SINCE && lead != VG_TW_UNTIL && lead != VG_TW_BY && lead != VG_TW_BEFORE) return at;
    size_t first = vg_time_skip_fillers(t, at, false);
    if (!is(t, first, VG_TW_PART)) first = at; /* "the beginning of" is one phrase */
    if (!is(t, first, VG_TW_PART)) return at;
    size_t unit = vg_time_skip_fillers(t, first + 1, true);
    if (!is(t, unit, VG_TW_UNIT)) return at;
    int value = vg_time_value(peek(t, unit)->entry, VG_TW_UNIT);
    if (value != VG_UNIT_YEAR && value != VG_UNIT_MONTH) return at;
    vg_time_date other; /* "of the year 2021", "de l'année dernière", "du mois de mars" */
    if (vg_time_read_date(t, first, &other) != first) return at;
    *ret_date = (vg_time_date){.first = (uint32_t)first,
                               .past = (uint32_t)(unit + 1),
                               .part = (uint8_t)vg_time_value(peek(t, first)->entry, VG_TW_PART),
                               .relative = true,
                               .unit = (vg_times_unit)value};
    return unit + 1;
}

static size_t read_dates(const vg_time_tokens *t, size_t at, vg_time published, vg_time_found *f)
{
    vg_time_date a, b;
    vg_time_word lead = lead_of(t, at);
    size_t next = at + (lead != VG_TW_NONE ? 1 : 0);
    bool ago = is(t, at, VG_TW_AGO_BEFORE) && vg_time_read_date(t, at, &a) != at; /* "vor zwei Wochen", not "vor Mai" */
    if (is(t, at, VG_TW_MIN) && vg_time_read_date(t, at + 1, &a) != at + 1 && a.ago && !a.at_least) {
        size_t past = a.past;
        a.at_least = true;
        if (!add_one(t, &a, published, f)) return at;
        place(t, at, past, f);
        return past;
    }
    if (ago || (lead != VG_TW_NONE && (is(t, at, VG_TW_PART) || is(t, at, VG_TW_DEICTIC)))) {
        lead = VG_TW_NONE;
        next = at;
    }
    for (int i = 0; i < 2 && (lead == VG_TW_SINCE || lead == VG_TW_UNTIL); i++) /* "depuis au moins", "since in" */
        if (is(t, next, VG_TW_MIN) || is(t, next, VG_TW_ABOUT) || is(t, next, VG_TW_ON) ||
            (is(t, next, VG_TW_IN) && !is(t, next, VG_TW_PART)))
            next++;
    f->lead = (uint8_t)lead;
    size_t end = read_part_of_this(t, next, lead, &a);
    if (end != next) {
        if (!add_one(t, &a, published, f)) return end;
        open_range(f, lead);
        place(t, at, end, f);
        return end;
    }
    end = read_days(t, next, lead == VG_TW_BETWEEN, &a, &b);
    if (end != next) {
        if (!add_two(t, &a, &b, published, f)) return at;
        place(t, lead == VG_TW_FROM || lead == VG_TW_BETWEEN || lead == VG_TW_SINCE ? at : a.first, end, f);
        f->first = (uint32_t)at;
        return end;
    }
    end = read_listed_day(t, next, &a);
    if (end != next) {
        if (!add_one(t, &a, published, f)) return at;
        place(t, a.first, end, f);
        f->first = (uint32_t)at;
        return end;
    }
    end = vg_time_read_date(t, next, &a);
    if (end == next) return at;
    size_t second = read_second(t, end, lead, &b);
    if (lead == VG_TW_NONE && (a.bare || (second != end && b.bare))) second = end; /* "it may - March 2022 …" */
    if (second != end && add_two(t, &a, &b, published, f)) {
        place(t, lead == VG_TW_FROM || lead == VG_TW_BETWEEN || lead == VG_TW_SINCE ? at : a.first, second, f);
        f->first = (uint32_t)at;
        return second;
    }
    borrow_year(t, end, &a);
    if (a.bare || (a.bare_year && !plausible_year(t, &a, lead, published))) return at;
    if (!add_one(t, &a, published, f)) return end; /* no such day: nothing of it is a date */
    bool onward = is(t, end, VG_TW_ONWARD) && (lead == VG_TW_FROM || !is(t, end, VG_TW_ON));
    if (onward && peek(t, end + 1)->type != VG_TT_NUMBER) {
        f->lead = VG_TW_SINCE;
        open_range(f, VG_TW_SINCE);
        place(t, at, end + 1, f);
        return end + 1;
    }
    bool range =
        lead == VG_TW_SINCE || lead == VG_TW_UNTIL || lead == VG_TW_BEFORE || lead == VG_TW_AFTER || lead == VG_TW_BY;
    open_range(f, lead);
    place(t, range ? at : a.first, end, f);
    f->first = (uint32_t)at;
    return end;
}

/* How many tokens may stand before the first anchor of an expression: "since at least around the 3 or 4 …". */
#define LEAD_TOKENS 10

#define NEVER_FIRST                                                                                                    \
    (VG_TW_BIT(VG_TW_NO_YEAR_AFTER) | VG_TW_BIT(VG_TW_NO_YEAR_BEFORE) | VG_TW_BIT(VG_TW_PAST_TENSE) |                  \
     VG_TW_BIT(VG_TW_FUTURE_TENSE) | VG_TW_BIT(VG_TW_START) | VG_TW_BIT(VG_TW_END) | VG_TW_BIT(VG_TW_REPORT) |         \
     VG_TW_BIT(VG_TW_USE) | VG_TW_BIT(VG_TW_UNRELATED) | VG_TW_BIT(VG_TW_OTHER_ONE) | VG_TW_BIT(VG_TW_ACTOR) |         \
     VG_TW_BIT(VG_TW_TURN) | VG_TW_BIT(VG_TW_PRONOUN) | VG_TW_BIT(VG_TW_THING) | VG_TW_BIT(VG_TW_THAT) |               \
     VG_TW_BIT(VG_TW_AND) | VG_TW_BIT(VG_TW_OR) | VG_TW_BIT(VG_TW_TO) | VG_TW_BIT(VG_TW_ONWARD) |                      \
     VG_TW_BIT(VG_TW_FILLER))

size_t vg_time_next_start(const vg_time_tokens *t, size_t at, size_t *anchor)
{
    for (;; at++) {
        if (*anchor < at) *anchor = at;
        while (*anchor < t->count && !t->list[*anchor].anchor) ++*anchor;
        if (*anchor >= t->count) return t->count;
        if (*anchor - at > LEAD_TOKENS) at = *anchor - LEAD_TOKENS;
        const vg_time_token *k = &t->list[at];
        if (k->type == VG_TT_NUMBER || k->type == VG_TT_DATE) return at;
        if (k->type == VG_TT_WORD && k->entry && (k->entry->mask & ~NEVER_FIRST)) return at;
    }
}

size_t vg_time_read_item(const vg_time_tokens *t, size_t at, vg_time published, vg_time_found *ret_found)
{
    const vg_time_token *k = peek(t, at);
    if (k->type == VG_TT_WORD && !k->entry) return at;
    if (k->type != VG_TT_WORD && k->type != VG_TT_NUMBER && k->type != VG_TT_DATE) return at;
    *ret_found = (vg_time_found){0};
    size_t end = read_set(t, at, ret_found);
    if (end != at) return end;
    *ret_found = (vg_time_found){0};
    end = read_duration(t, at, published, ret_found);
    if (end != at) return end;
    *ret_found = (vg_time_found){0};
    return read_dates(t, at, published, ret_found);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of one date. Each rule looks at a bounded number of tokens from where it stands. */
#include "time_dates.h"

static const vg_time_token *peek(const vg_time_tokens *t, size_t at)
{
    return vg_time_peek(t, at);
}

static bool is(const vg_time_tokens *t, size_t at, vg_time_word word)
{
    return vg_time_is(t, at, word);
}

static bool value_of(const vg_time_tokens *t, size_t at, vg_time_word word, int *ret_value)
{
    const vg_time_token *k = peek(t, at);
    return k->type == VG_TT_WORD && vg_time_means(k->entry, word, ret_value);
}

static bool is_unit(const vg_time_tokens *t, size_t at, vg_times_unit unit)
{
    int value;
    return value_of(t, at, VG_TW_UNIT, &value) && value % VG_UNIT_PLURAL == (int)unit;
}

bool vg_time_is_day(const vg_time_tokens *t, size_t at)
{
    const vg_time_token *k = peek(t, at);
    return k->type == VG_TT_NUMBER && k->number >= 1 && k->number <= 31 && k->digits <= 2 && !k->entry;
}

/* A number of four figures that is not said to count something else. */
static bool is_year(const vg_time_tokens *t, size_t at)
{
    const vg_time_token *k = peek(t, at);
    if (k->type != VG_TT_NUMBER || k->digits != 4 || k->entry || k->number < 1900 || k->number > 2099) return false;
    if (is(t, at + 1, VG_TW_NO_YEAR_BEFORE)) return false;
    if (at == 0) return true;
    if (is(t, at - 1, VG_TW_NO_YEAR_AFTER) && !is(t, at - 1, VG_TW_ABOUT) && !is(t, at - 1, VG_TW_IN)) return false;
    const vg_time_token *before = &t->list[at - 1];
    if (before->type == VG_TT_DASH && before->tight && k->tight && at >= 2) /* not "name-2019", "CVE-2019" */
        return t->list[at - 2].type != VG_TT_WORD || (t->list[at - 2].entry && !is(t, at - 2, VG_TW_NO_YEAR_AFTER));
    return true;
}

size_t vg_time_skip_fillers(const vg_time_tokens *t, size_t at, bool of)
{
    for (int i = 0; i < 3; i++)
        if (is(t, at, VG_TW_FILLER) || (of && (is(t, at, VG_TW_FROM) || is(t, at, VG_TW_IN)))) at++;
    return at;
}

size_t vg_time_read_count(const vg_time_tokens *t, size_t at, int *ret_count, vg_times_unit *ret_unit)
{
    const vg_time_token *k = peek(t, at);
    int count, unit;
    size_t next = at + 1;
    if (value_of(t, at, VG_TW_SPAN, ret_count)) { /* "half a year" */
        *ret_unit = VG_UNIT_MONTH;
        return next;
    }
    if (k->type == VG_TT_NUMBER && k->digits <= 3 && k->number > 0 && !k->entry && !k->ordinal)
        count = k->number;
    else if (!value_of(t, at, VG_TW_NUMBER, &count))
        return at;
    if (peek(t, next)->type == VG_TT_DASH && peek(t, next)->tight) next++;
    if (!value_of(t, next, VG_TW_UNIT, &unit)) return at;
    *ret_count = count;
    *ret_unit = (vg_times_unit)(unit % VG_UNIT_PLURAL);
    return next + 1;
}

/* "last", "past", "this", "next": how many of a unit from the day of publication. *ret_many: "derniers". */
static bool read_which(const vg_time_tokens *t, size_t at, int *ret_offset, int *ret_many)
{
    *ret_many = 0;
    if (value_of(t, at, VG_TW_LAST, ret_many) || is(t, at, VG_TW_PAST))
        *ret_offset = -1;
    else if (is(t, at, VG_TW_THIS))
        *ret_offset = 0;
    else if (is(t, at, VG_TW_NEXT))
        *ret_offset = 1;
    else
        return false;
    return true;
}

/* "last year", "l'année dernière", "vergangenen Jahres": past it, or `at`. Fillers before it are skipped. */
static size_t read_relative_unit(const vg_time_tokens *t, size_t start, vg_time_date *w)
{
    size_t at = start;
    int unit, offset, many = 0;
    if (read_which(t, at, &offset, &many) && value_of(t, at + 1, VG_TW_UNIT, &unit)) {
        if (is(t, at, VG_TW_PAST)) w->rolling = 1;
    } else if (t->language->which_after && value_of(t, at, VG_TW_UNIT, &unit) &&
               read_which(t, at + 1, &offset, &many)) {
        if (is(t, at + 1, VG_TW_THIS)) return start; /* a unit, and what "this" begins */
    } else if (value_of(t, at, VG_TW_DEICTIC, &unit) && VG_DEICTIC_UNIT(unit) != VG_UNIT_DAY) {
        w->relative = true;
        w->unit = (vg_times_unit)VG_DEICTIC_UNIT(unit);
        w->offset = VG_DEICTIC_OFFSET(unit);
        return at + 1;
    } else {
        return start;
    }
    if (unit >= VG_UNIT_PLURAL || many) { /* "the last months": nobody says how many */
        if (offset == 0) return start;
        w->rolling = -1;
        unit %= VG_UNIT_PLURAL;
    }
    if (unit == VG_UNIT_HOUR || unit == VG_UNIT_NONE || (unit == VG_UNIT_DAY && offset == 0)) return start;
    w->relative = true;
    w->unit = (vg_times_unit)unit;
    w->offset = offset;
    return at + 2;
}

/* The year behind a month or quarter: "2022", ", 2022", "of last year"; past it, or `at`. */
static size_t read_year(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    size_t next = at;
    if (peek(t, next)->type == VG_TT_COMMA || peek(t, next)->type == VG_TT_DASH)
        next++;
    else
        next = vg_time_skip_fillers(t, next, true);
    if (is_unit(t, next, VG_UNIT_YEAR) && is_year(t, next + 1)) next++;
    if (is_year(t, next)) {
        w->year = peek(t, next)->number;
        return next + 1;
    }
    if (peek(t, at)->type == VG_TT_COMMA || peek(t, at)->type == VG_TT_DASH) return at;
    vg_time_date year = {0};
    size_t end = read_relative_unit(t, next, &year);
    if (end == next || year.unit != VG_UNIT_YEAR) return at;
    w->relative = true;
    w->unit = VG_UNIT_YEAR;
    w->offset = year.offset;
    return end;
}

/* "03:50:18 2018" behind "Nov 14": the year of ctime(3); past it, or `at`. */
static size_t read_clock_year(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    for (size_t i = 0; i < 5; i++) {
        const vg_time_token *k = peek(t, at + i);
        if (i % 2 == 0 ? k->type != VG_TT_NUMBER || k->digits != 2
                       : k->type != VG_TT_CLAUSE || k->from >= t->text.size || t->text.data[k->from] != ':')
            return at;
    }
    if (!is_year(t, at + 5)) return at;
    w->year = peek(t, at + 5)->number;
    return at + 6;
}

/* What follows a month: a day and a year, a year, "dernier". */
static size_t read_after_month(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    bool year_behind = peek(t, at + 1)->type == VG_TT_COMMA || is_year(t, at + 1);
    if (w->day == 0 && !w->part && vg_time_is_day(t, at) && (t->language->orders & VG_ORDER_MDY || year_behind) &&
        !is(t, at + 1, VG_TW_NO_YEAR_BEFORE)) {
        w->day = peek(t, at)->number;
        at++;
    }
    size_t next = read_year(t, at, w);
    if (next == at && w->day) next = read_clock_year(t, at, w);
    if (next != at || peek(t, at)->capital) return next;
    if (is(t, at, VG_TW_LAST) && !is(t, at + 1, VG_TW_UNIT)) {
        w->last = true;
        return at + 1;
    }
    if (is(t, at, VG_TW_NEXT) && !peek(t, at)->entry->weak && !is(t, at + 1, VG_TW_UNIT)) {
        w->next = true;
        return at + 1;
    }
    return at;
}

/* A month and what follows it. */
static size_t read_month(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    if (!value_of(t, at, VG_TW_MONTH, &w->month)) return at;
    size_t next = read_after_month(t, at + 1, w);
    const vg_time_token *k = peek(t, at);
    /* "may", "march" and "mar" are verbs and names, too */
    if (next == at + 1 && !w->day && k->entry->weak && !k->capital) w->bare = true;
    return next;
}

/* "7 September 2023", "7. September", "der dritte Mai"; the day stands at `at`. */
static size_t read_day_month(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    int day = 0;
    if (vg_time_is_day(t, at))
        day = peek(t, at)->number;
    else if (!value_of(t, at, VG_TW_ORDINAL, &day) || day < 1)
        return at;
    size_t next = at + 1;
    if (peek(t, next)->type == VG_TT_DASH && peek(t, next)->tight) next++;
    next = vg_time_skip_fillers(t, next, true);
    if (!is(t, next, VG_TW_MONTH)) return at;
    w->day = day;
    size_t end = read_month(t, next, w);
    w->bare = false;
    return end;
}

/* "first quarter of 2022", "Q1 2022", "zweites Halbjahr", "premier semestre"; a half may be one of a month. */
static size_t read_quarter(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    int number = 0, unit = 0;
    const vg_time_token *k = peek(t, at);
    bool letter = value_of(t, at, VG_TW_LETTER, &unit);
    size_t next = at + 1;
    if (letter) {
        number = k->number;
        if (unit == VG_UNIT_YEAR) {
            w->fiscal = true;
            w->year = number;
            return next;
        }
    } else {
        if (!value_of(t, at, VG_TW_ORDINAL, &number)) {
            bool last = is(t, at, VG_TW_LAST);
            bool figure = k->type == VG_TT_NUMBER && k->ordinal && k->number <= 4;
            if (!last && !figure) return at;
            number = last ? -1 : k->number;
        }
        if (!value_of(t, next, VG_TW_UNIT, &unit)) return at;
        next++;
    }
    unit %= VG_UNIT_PLURAL;
    if (unit != VG_UNIT_QUARTER && unit != VG_UNIT_HALF) return at;
    const int most = unit == VG_UNIT_HALF ? 2 : 4;
    if (number == -1) number = most;
    if (number > most) return at;
    if (unit == VG_UNIT_QUARTER)
        w->quarter = number;
    else
        w->half = number;
    size_t end = read_year(t, next, w);
    if (end == next && unit == VG_UNIT_HALF && !letter) {
        size_t month = vg_time_skip_fillers(t, next, true);
        end = read_month(t, month, w);
        if (end == month || w->day) return at;
    }
    bool dated = w->year || w->relative || w->month;
    return dated || (letter && k->capital) ? end : at; /* "a third quarter" of anything */
}

/* "the 1990s", "les années 1990", "die 90er Jahre". */
static size_t read_decade(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    bool word = is(t, at, VG_TW_DECADE);
    size_t next = at + (word ? 1 : 0);
    const vg_time_token *k = peek(t, next);
    if (word && k->type != VG_TT_NUMBER && peek(t, next)->tight) k = peek(t, ++next); /* anni '90 */
    if (k->type != VG_TT_NUMBER || k->number % 10) return at;
    bool marked = vg_time_means(k->entry, VG_TW_DECADE_MARK, NULL);
    if (!marked && (!word || k->entry)) return at;
    if (k->digits == 4 && k->number >= 1900)
        w->year = k->number;
    else if (k->digits == 2 && (k->number >= 50 || k->number <= 20))
        w->year = k->number + (k->number >= 50 ? 1900 : 2000);
    else
        return at;
    w->decade = true;
    next++;
    return is_unit(t, next, VG_UNIT_YEAR) ? next + 1 : next;
}

/* "fiscal year 2022", "exercice 2022", "Geschäftsjahr 2021/22". */
static size_t read_fiscal(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    if (!is(t, at, VG_TW_FISCAL)) return at;
    size_t next = vg_time_skip_fillers(t, at + 1, true);
    if (!is_year(t, next)) return at;
    w->fiscal = true;
    w->year = peek(t, next)->number;
    return next + 1;
}

/* "vor zwei Wochen", "il y a trois mois", "two weeks ago". */
static size_t read_ago(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    int count;
    vg_times_unit unit;
    size_t next = at;
    bool before = is(t, at, VG_TW_AGO_BEFORE);
    if (before) next++;
    for (int i = 0; before && i < 2 && !is(t, next, VG_TW_NUMBER); i++) {
        if (is(t, next, VG_TW_MIN))
            w->at_least = true;
        else if (!is(t, next, VG_TW_ABOUT) && !is(t, next, VG_TW_MAX))
            break;
        next++;
    }
    size_t end = vg_time_read_count(t, next, &count, &unit);
    if (end == next) return at;
    if (!before) {
        if (!is(t, end, VG_TW_AGO_AFTER)) return at;
        end++;
    }
    w->relative = w->ago = true;
    w->unit = unit;
    w->offset = count == -1 ? 1 : -count; /* several: no day is said, and none is before 1 */
    return end;
}

/* "the past three months", "les trois derniers mois", "next two weeks". */
static size_t read_rolling(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    int count, offset, unit, many;
    vg_times_unit counted;
    size_t end;
    if (read_which(t, at, &offset, &many)) {
        end = vg_time_read_count(t, at + 1, &count, &counted);
        if (end == at + 1 || offset == 0) return at;
    } else {
        const vg_time_token *k = peek(t, at);
        if (k->type == VG_TT_NUMBER && k->digits <= 3 && !k->entry)
            count = k->number;
        else if (!value_of(t, at, VG_TW_NUMBER, &count))
            return at;
        if (!read_which(t, at + 1, &offset, &many) || offset == 0 || !value_of(t, at + 2, VG_TW_UNIT, &unit)) return at;
        counted = (vg_times_unit)(unit % VG_UNIT_PLURAL);
        end = at + 3;
    }
    if (count == 0) return at;
    w->relative = true;
    w->unit = counted;
    w->offset = offset;
    w->rolling = count;
    return end;
}

/* What hangs on the day of publication: "yesterday", "last March", "le mois dernier", "this summer". */
static size_t read_relative(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    int value, offset, many;
    size_t next = read_rolling(t, at, w);
    if (next != at) return next;
    if (value_of(t, at, VG_TW_DEICTIC, &value)) {
        if (peek(t, at)->entry->weak && peek(t, at)->capital) return at;
        w->relative = true;
        w->unit = (vg_times_unit)VG_DEICTIC_UNIT(value);
        w->offset = VG_DEICTIC_OFFSET(value);
        return at + 1;
    }
    if (read_which(t, at, &offset, &many)) {
        size_t named = at + 1;
        if (is_unit(t, named, VG_UNIT_MONTH)) { /* "el pasado mes de marzo" */
            named = vg_time_skip_fillers(t, named + 1, true);
            if (!is(t, named, VG_TW_MONTH)) named = at + 1;
        }
        const vg_time_token *name = peek(t, named);
        bool month = value_of(t, named, VG_TW_MONTH, &value) && (name->capital || !name->entry->weak);
        bool weekday = !month && value_of(t, named, VG_TW_WEEKDAY, &value);
        bool season = !month && !weekday && value_of(t, named, VG_TW_SEASON, &value);
        if (month && (is_year(t, named + 1) || vg_time_is_day(t, named + 1))) return at; /* it has its own year */
        if (month || weekday || season) {
            if (month) w->month = value;
            if (weekday) w->weekday = value;
            if (season) w->season = value;
            w->last = offset < 0;
            w->same = offset == 0;
            w->next = offset > 0;
            return named + 1;
        }
    }
    return read_relative_unit(t, at, w);
}

static size_t read_season(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    if (!value_of(t, at, VG_TW_SEASON, &w->season)) return at;
    size_t next = read_year(t, at + 1, w);
    if (next != at + 1) {
        w->two_years = w->year && peek(t, next)->type == VG_TT_DASH && peek(t, next)->tight && is_year(t, next + 1) &&
                       peek(t, next + 1)->number == w->year + 1;
        return w->two_years ? next + 2 : next;
    }
    int offset, many;
    if (read_which(t, next, &offset, &many) && offset != 0 && !is(t, next + 1, VG_TW_UNIT)) {
        w->last = offset < 0;
        w->next = offset > 0;
        return next + 1;
    }
    return at; /* alone it is as often a spring or a fall */
}

/* "Tuesday", "mardi dernier", "Dienstag, den 7. September 2023". */
static size_t read_weekday(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    const vg_time_token *k = peek(t, at);
    if (!value_of(t, at, VG_TW_WEEKDAY, &w->weekday) || (k->entry->weak && !k->capital)) return at;
    size_t next = at + 1;
    if (peek(t, next)->type == VG_TT_COMMA) next++;
    next = vg_time_skip_fillers(t, next, true);
    if (is(t, next, VG_TW_ON)) next++;
    vg_time_date day = {0};
    size_t end = read_day_month(t, next, &day);
    if (end == next && peek(t, next)->type == VG_TT_DATE) {
        const vg_time_token *date = peek(t, next);
        day = (vg_time_date){.year = date->number, .month = date->month, .day = date->day, .orders = date->orders};
        end = next + 1;
    }
    if (end == next && is(t, next, VG_TW_MONTH)) {
        end = read_month(t, next, &day);
        if (!day.day) end = next;
    }
    if (end != next && day.day) {
        *w = day;
        return end;
    }
    int offset, many;
    if (read_which(t, at + 1, &offset, &many) && !is(t, at + 2, VG_TW_UNIT)) {
        w->last = offset < 0;
        w->same = offset == 0;
        w->next = offset > 0;
        return at + 2;
    }
    return k->entry->weak ? at : at + 1; /* "Sun", "Sat" alone are no days */
}

/* Rules in the order in which they are tried; each returns past what it took, or where it began. */
static size_t read_core(const vg_time_tokens *t, size_t at, vg_time_date *w)
{
    static size_t (*const rules[])(const vg_time_tokens *, size_t, vg_time_date *) = {
        read_ago,    read_quarter,   read_relative, read_weekday, read_decade,
        read_fiscal, read_day_month, read_month,    read_season,
    };
    const vg_time_token *k = peek(t, at);
    const vg_time_date empty = {.part = w->part};
    if (k->type == VG_TT_DATE) {
        w->year = k->number;
        w->month = k->month;
        w->day = k->day;
        w->orders = k->orders;
        return at + 1;
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        *w = empty;
        size_t next = rules[i](t, at, w);
        if (next != at) return next;
    }
    *w = empty;
    size_t next = at;
    if (is_unit(t, next, VG_UNIT_YEAR) || is_unit(t, next, VG_UNIT_MONTH)) { /* "l'année 2021", "au mois de mars" */
        bool year = is_unit(t, next, VG_UNIT_YEAR);
        next = vg_time_skip_fillers(t, next + 1, true);
        if (!year) {
            size_t end = read_month(t, next, w);
            return end == next ? at : end;
        }
        if (is(t, next, VG_TW_DECADE)) return at;
    }
    if (!is_year(t, next)) return at;
    w->year = peek(t, next)->number;
    w->bare_year = next == at;
    size_t letter = next + 1 + (peek(t, next + 1)->type == VG_TT_DASH && peek(t, next + 1)->tight ? 1 : 0);
    int unit;
    if (w->bare_year && value_of(t, letter, VG_TW_LETTER, &unit) && unit != VG_UNIT_YEAR) { /* "2021 Q3" */
        if (unit == VG_UNIT_QUARTER)
            w->quarter = peek(t, letter)->number;
        else
            w->half = peek(t, letter)->number;
        w->bare_year = false;
        return letter + 1;
    }
    if (w->bare_year && peek(t, next + 1)->type == VG_TT_COMMA) { /* "(2017, 1 January)" */
        vg_time_date day = {0};
        size_t end = read_day_month(t, next + 2, &day);
        if (end != next + 2 && !day.year && !day.relative) {
            w->month = day.month;
            w->day = day.day;
            w->bare_year = false;
            return end;
        }
    }
    if (w->bare_year && peek(t, next + 1)->type == VG_TT_DASH && peek(t, next + 1)->tight) { /* "2008-May-31" */
        vg_time_date day = {0};
        if (value_of(t, next + 2, VG_TW_MONTH, &day.month) && peek(t, next + 3)->type == VG_TT_DASH &&
            vg_time_is_day(t, next + 4)) {
            w->month = day.month;
            w->day = peek(t, next + 4)->number;
            w->bare_year = false;
            return next + 5;
        }
    }
    return next + 1;
}

size_t vg_time_read_date(const vg_time_tokens *t, size_t start, vg_time_date *ret_date)
{
    int part;
    vg_time_date w = {0};
    size_t at = start, first;
    for (int i = 0; i < 3; i++) /* "the", "le"; not where it begins a phrase of the date itself */
        if (is(t, at, VG_TW_FILLER) && !is(t, at, VG_TW_UNIT) && !is(t, at, VG_TW_PART)) at++;
    if (is(t, at, VG_TW_ON) && !is(t, at + 1, VG_TW_ON)) at++; /* "le 3 janvier" */
    first = at;
    bool earlier = is(t, at, VG_TW_EARLIER), later = is(t, at, VG_TW_LATER);
    if (earlier || later) {
        size_t next = read_relative_unit(t, at + 1, &w);
        if (next == at + 1 || w.offset != 0 || w.rolling) return start;
        w.earlier = earlier;
        w.later = later;
        at = next;
    } else {
        if (value_of(t, at, VG_TW_PART, &part)) {
            w.part = (uint8_t)part;
            at++;
            if (peek(t, at)->type == VG_TT_DASH) at++;
            at = vg_time_skip_fillers(t, at, true);
        }
        size_t next = read_core(t, at, &w);
        if (next == at) return start;
        if (w.part && (w.day || w.weekday || w.rolling || w.decade || (w.relative && w.unit < VG_UNIT_WEEK)))
            return start;
        at = next;
    }
    w.first = (uint32_t)first;
    w.past = (uint32_t)at;
    if (w.part) w.bare = w.bare_year = false;
    *ret_date = w;
    return at;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens → one date, as it is said; and from there to the days that it covers. */
#ifndef VG_READ_TIME_TIME_DATES_H
#define VG_READ_TIME_TIME_DATES_H

#include "time_tokens.h"
#include "times.h"

typedef enum vg_time_tense { VG_TENSE_UNKNOWN = 0, VG_TENSE_PAST, VG_TENSE_FUTURE } vg_time_tense;

/* What the words say; a field that is 0 was not said. */
typedef struct vg_time_date {
    uint32_t first, past; /* its tokens */
    int year, month, day;
    int weekday; /* 1 Monday */
    int season, quarter, half;
    uint8_t part;       /* vg_time_part */
    uint8_t orders;     /* in figures, both orders possible; month and day are by DMY */
    vg_times_unit unit; /* with `relative`: "last month" is a month, offset -1; with `rolling`: three months */
    int offset;
    int rolling; /* the past (offset -1) or next n units up to or from the day of publication; -1: several */
    bool relative;
    bool last, next, same; /* "last March", "next Tuesday", "this summer" */
    bool earlier, later;   /* of the unit, up to or from the day of publication */
    bool decade, fiscal;
    bool ago;       /* counted back from the day of publication */
    bool at_least;  /* … or earlier */
    bool two_years; /* "winter 2021/22" */
    bool bare;      /* a month in small letters that may be another word */
    bool bare_year; /* nothing but a year */
} vg_time_date;

/* A date from token `start` on, fillers before it skipped: the token past it, or `start` where there is none. */
size_t vg_time_read_date(const vg_time_tokens *t, size_t start, vg_time_date *ret_date);
/* "five months": a count (-1: several) and a unit; past it, or `at`. */
size_t vg_time_read_count(const vg_time_tokens *t, size_t at, int *ret_count, vg_times_unit *ret_unit);
/* A number of a day, not of anything else. */
bool vg_time_is_day(const vg_time_tokens *t, size_t at);
size_t vg_time_skip_fillers(const vg_time_tokens *t, size_t at, bool of);

typedef struct vg_time_settled {
    vg_interval interval;
    vg_precision precision;
    vg_times_unit unit;
    bool known;           /* else the interval is open at both ends */
    bool needs_published; /* it would be known with a day of publication */
    bool ambiguous;
    bool impossible; /* 31 February: no date at all */
} vg_time_settled;

/* orders: that other dates in figures of the text have. May fill in w->year. */
void vg_time_settle(vg_time_date *w, vg_time published, vg_time_tense tense, uint8_t orders, uint8_t language_orders,
                    vg_time_settled *ret_settled);
/* The tense of the words around a date, within its sentence. */
vg_time_tense vg_time_tense_at(const vg_time_tokens *t, size_t first, size_t past);

/* n units before (negative) or after a day's first instant; the day of the month cut to what the month has. */
bool vg_time_shift(vg_time day, int count, vg_times_unit unit, vg_time *ret_time);

#endif

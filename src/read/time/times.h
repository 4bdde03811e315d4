/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time expressions of a text: "in March", "le mois dernier", "seit November 2021", "for at least five months". The
 * words are data (data/languages/XX/time.tsv, compiled in); docs/languages.md says how to add a language.
 *
 * What an interval means: the time lies within it, from its first instant to its last, both included. A month without
 * a year, "yesterday", "last year" and the like are taken by the day of publication. What cannot be settled stays open
 * (VG_TIME_NONE at both ends), never guessed:
 *   - without a day of publication, needs_published says that one would settle it;
 *   - a month or day that lies after the day of publication is the last one where the sentence is in a past tense, the
 *     next one where it is in a future tense, open where it has neither;
 *   - 7/9/2023 is read by the language's order; where it has two (English), by other dates of the text that allow one
 *     order only; else `ambiguous`, with an interval that holds both readings, and the precision of a year.
 * Early, mid and late are thirds of a month or a year. Seasons are the northern ones and overlap by the days between
 * the meteorologist's and the astronomer's. A fiscal year begins in no known month: it may lie in the year before, in
 * the year or in the year after.
 *
 * Linear in the text. Nothing here has state: any thread may call it. */
#ifndef VG_READ_TIME_TIMES_H
#define VG_READ_TIME_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"
#include "knowledge/text_words.h"
#include "model/dossier.h"
#include "vigie/status.h"

typedef enum vg_times_kind {
    VG_TIMES_DATE = 0, /* a day, month, year, season…: "in March", "yesterday", "mid-2021" */
    VG_TIMES_RANGE,    /* two ends, or one: "between January and May 2022", "since 2019", "the past three months" */
    VG_TIMES_DURATION, /* "for at least five months": no place in time */
    VG_TIMES_SET,      /* "every Tuesday", "monatlich" */
} vg_times_kind;

/* What the words name. */
typedef enum vg_times_unit {
    VG_UNIT_NONE = 0,
    VG_UNIT_HOUR,
    VG_UNIT_DAY,
    VG_UNIT_WEEK,
    VG_UNIT_FORTNIGHT,
    VG_UNIT_MONTH,
    VG_UNIT_SEASON,
    VG_UNIT_QUARTER,
    VG_UNIT_HALF,
    VG_UNIT_YEAR,
    VG_UNIT_DECADE,
    VG_UNIT_COUNT,
} vg_times_unit;

/* One date of an expression, without its preposition: "May 2022" of "until May 2022". */
typedef struct vg_times_point {
    uint32_t from, until; /* in the text */
    vg_interval interval; /* that it covers; open at both ends where it is not settled */
    vg_precision precision;
    vg_times_unit unit;
} vg_times_point;

typedef struct vg_times_item {
    uint32_t from, until; /* in the text; of a range or duration with the words that make it one ("since", "between") */
    vg_interval interval; /* an end that is VG_TIME_NONE is open or unknown; never from > until */
    vg_precision precision;
    vg_times_kind kind;
    int32_t min_duration_days; /* "at least five months", "five months": 150 (30 a month, 365 a year); -1: not said */
    bool needs_published;      /* hangs on a day of publication that nobody gave */
    bool ambiguous;            /* a date in figures with two readings */
    uint8_t point_count;       /* 0 (durations, sets) to 2 (a range's ends) */
    vg_times_point points[2];
} vg_times_item;

typedef struct vg_times {
    vg_times_item *items; /* in the order of the text, none overlaps another */
    size_t count, capacity;
} vg_times;

#define VG_TIMES_INIT ((vg_times){0})

/* Appends the expressions of the words' text to *ret (VG_TIMES_INIT before the first call; the caller frees it, on
 * failure too). language: ISO 639-1; "" or one that is not compiled in: the language whose words of time the text has
 * most of. published: VG_TIME_NONE where unknown. VG_E_NOMEM. */
vg_status vg_times_find_in(const vg_words *words, const char *language, vg_time published, vg_times *ret);
/* The same of a text that is not cut into words yet. */
vg_status vg_times_find(vg_slice text, const char *language, vg_time published, vg_times *ret);
void vg_times_free(vg_times *t);

/* Whether the words of time of this language are compiled in. */
bool vg_times_speaks(const char *language);

/* All that the items within [from, until) of the text say of one event, as it leaves the room: the interval of the
 * narrowest date or range where the others hold it ("for at least five months last year": last year, 150 days); open
 * where two contradict each other. False, and *ret_when untouched, where there is none. */
bool vg_times_when(const vg_times *t, size_t from, size_t until, vg_when *ret_when);
/* One item, the same way. */
vg_when vg_times_item_when(const vg_times_item *item);

#endif

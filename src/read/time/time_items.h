/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens → expressions: a date with what makes a range, a duration or a set of it. */
#ifndef VG_READ_TIME_TIME_ITEMS_H
#define VG_READ_TIME_TIME_ITEMS_H

#include "time_dates.h"

typedef struct vg_time_found {
    vg_times_item item;
    uint32_t first, past; /* tokens, the word that leads it included; past 0: what was read is no date (31 February) */
    uint8_t lead;         /* vg_time_word: SINCE, UNTIL, BETWEEN, FROM, IN, ON…; NONE */
    bool second;          /* a range of two dates */
    bool day;             /* a day, not a month or more */
    bool last;            /* "mars dernier": needs no word before it */
    bool relative;
} vg_time_found;

/* The first token from `at` on at which an expression may begin; t->count: none. *anchor is 0 before the first call. */
size_t vg_time_next_start(const vg_time_tokens *t, size_t at, size_t *anchor);

/* An expression that begins with token `at`: past it, or `at` where there is none. */
size_t vg_time_read_item(const vg_time_tokens *t, size_t at, vg_time published, vg_time_found *ret_found);

#endif

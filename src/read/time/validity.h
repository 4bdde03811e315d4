/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals that a text states in words ("between January and May 2022", "actif depuis novembre 2021") and which of
 * them is about a value. The expressions are those of times.h; here it is decided by the words of the clause whether
 * one counts, and for which value. */
#ifndef VG_READ_TIME_VALIDITY_H
#define VG_READ_TIME_VALIDITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"
#include "vigie/status.h"

typedef struct vg_date_mention {
    uint32_t from, until; /* in the text */
    uint32_t sentence;
    vg_interval interval;
    bool bound;     /* an apposition of the value before it: "evil.com, active since May, and …" */
    bool unrelated; /* the text says it is about somebody else, or about a publication */
    bool undated;   /* hangs on a day of publication that nobody gave */
} vg_date_mention;

typedef struct vg_dating vg_dating;

vg_dating *vg_dating_new(void);
void vg_dating_free(vg_dating *d);
/* Reads a block of text, dropping the one before. language: as of vg_times_find. published: VG_TIME_NONE where
 * unknown. Linear. */
vg_status vg_dating_scan(vg_dating *d, vg_slice text, const char *language, vg_time published);
size_t vg_dating_count(const vg_dating *d, const vg_date_mention **ret_mentions);

typedef enum vg_dated {
    VG_DATED_NOT = 0, /* the text says nothing about it */
    VG_DATED,
    VG_DATED_UNCLEAR,     /* several intervals, none clearly about it */
    VG_DATED_UNKNOWN_DAY, /* "last March" without a day of publication */
} vg_dated;

/* The interval for the value at [from, until) by its own sentence; where that says none, by the next one, if its
 * subject can only be the value ("It was active between January and May 2022."). next: where the next value begins
 * (SIZE_MAX: none); it decides between several intervals. */
vg_dated vg_dating_pick(const vg_dating *d, size_t from, size_t until, size_t next, vg_interval *ret_interval);
/* The interval of the last sentence of the block: what introduces a list. */
vg_dated vg_dating_last(const vg_dating *d, vg_interval *ret_interval);
/* The one date or interval that a cell holds ("2022-01-03", "January 2022"). */
bool vg_dating_cell(vg_slice cell, const char *language, vg_time published, vg_interval *ret_interval);
/* The bounds of the sentence around `at`. */
void vg_dating_sentence(const vg_dating *d, size_t at, size_t *ret_from, size_t *ret_until);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals that a text states in words ("between January and May 2022", "actif depuis novembre 2021") and which of
 * them is about a value. Words are data: date_words.c. */
#ifndef VG_READ_VALIDITY_H
#define VG_READ_VALIDITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"
#include "vigie/status.h"

/* What a word (or a phrase) does. One table for all languages. */
typedef enum vg_word {
    VG_WORD_OTHER = 0,
    VG_WORD_MONTH,   /* value: 1..12 */
    VG_WORD_BETWEEN, /* between, entre */
    VG_WORD_AND,     /* and, et */
    VG_WORD_FROM,    /* from, de */
    VG_WORD_TO,      /* to, à: the end of a range that has a beginning */
    VG_WORD_UNTIL,   /* until, jusqu'à: an end even without a beginning */
    VG_WORD_SINCE,   /* since, depuis */
    VG_WORD_ONWARD,  /* onwards: what stands before is a beginning */
    VG_WORD_IN,      /* in, during, en */
    VG_WORD_ON,      /* on, le: a day follows */
    VG_WORD_BEFORE,  /* before, avant */
    VG_WORD_EARLY,   /* early, début */
    VG_WORD_MID,     /* mid, mi */
    VG_WORD_LATE,    /* late, end, fin */
    VG_WORD_LAST,    /* last, dernier */
    VG_WORD_THIS,    /* this, cette */
    VG_WORD_FILLER,  /* the, of, la: skipped inside a date */
    VG_WORD_UNIT_MONTH,
    VG_WORD_UNIT_YEAR,
    VG_WORD_QUARTER,
    VG_WORD_HALF,
    VG_WORD_ORDINAL,   /* value: 1..4 */
    VG_WORD_START,     /* the clause tells of a beginning: registered, first seen */
    VG_WORD_END,       /* … of an end: taken down, last seen */
    VG_WORD_REPORT,    /* … of a publication: reported, publié */
    VG_WORD_USE,       /* … of use: served, hosted, resolved */
    VG_WORD_UNRELATED, /* … of somebody else: unrelated, sans lien */
    VG_WORD_OTHER_ONE, /* another, autre: of somebody else where a word for an actor follows */
    VG_WORD_ACTOR,     /* group, actor, campaign, groupe */
    VG_WORD_TURN,      /* but, while, mais: begins a clause */
} vg_word;

typedef struct vg_word_row {
    const char *text; /* lower case, no accents, words of a phrase apart by one blank */
    uint8_t word;     /* vg_word */
    uint8_t value;
} vg_word_row;

/* The row of a word or phrase in any language, or NULL; date_words.c. */
const vg_word_row *vg_word_find(vg_slice phrase);

#define VG_FOLDED_WORD 24
/* Lower case, accents off, into at most VG_FOLDED_WORD bytes; 0 where it is longer. Takes Latin letters in UTF-8. */
size_t vg_word_fold(vg_slice word, char ret_folded[VG_FOLDED_WORD]);

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
/* Reads a block of text, dropping the one before. published: VG_TIME_NONE where unknown. Linear. */
vg_status vg_dating_scan(vg_dating *d, vg_slice text, vg_time published);
size_t vg_dating_count(const vg_dating *d, const vg_date_mention **ret_mentions);

typedef enum vg_dated {
    VG_DATED_NOT = 0, /* the text says nothing about it */
    VG_DATED,
    VG_DATED_UNCLEAR,     /* several intervals, none clearly about it */
    VG_DATED_UNKNOWN_DAY, /* "last March" without a day of publication */
} vg_dated;

/* The interval for the value at [from, until) by its own sentence. next: where the next value begins (SIZE_MAX: none);
 * it decides between several intervals. */
vg_dated vg_dating_pick(const vg_dating *d, size_t from, size_t until, size_t next, vg_interval *ret_interval);
/* The interval of the last sentence of the block: what introduces a list. */
vg_dated vg_dating_last(const vg_dating *d, vg_interval *ret_interval);
/* The one date or interval that a cell holds ("2022-01-03", "January 2022"). */
bool vg_dating_cell(vg_slice cell, vg_time published, vg_interval *ret_interval);
/* The bounds of the sentence around `at`. */
void vg_dating_sentence(const vg_dating *d, size_t at, size_t *ret_from, size_t *ret_until);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a log covers, almost for free: small files have every record dated, large ones some records of every stripe.
 * Where two neighbouring samples lie more than an hour apart, all records between them are dated, so that the edges
 * of a silence are exact. */
#ifndef VG_HUNT_COVERAGE_H
#define VG_HUNT_COVERAGE_H

#include "partial.h"
#include "reader.h"

typedef struct vg_sampler {
    vg_file_cover *cover;
    vg_log *log;
    vg_time last;       /* of the last sample, as the log tells it */
    vg_time first_seen; /* of the first */
    uint64_t next;      /* no sample before this place */
    uint64_t headers;   /* records that are no events */
    uint64_t newlines;
    uint64_t records; /* enumerated, where every record is */
    bool complete;    /* every record so far was enumerated */
    bool open_line;   /* the last block did not end with a line end */
} vg_sampler;

void vg_sampler_begin(vg_sampler *s, vg_file_cover *cover, vg_log *log);
/* Dates the block's samples; before its hits are asked for, since logs without years learn New Year from it (and the
 * first sample settles a provisional year). */
void vg_sampler_date(vg_sampler *s, const vg_block *block);
void vg_sampler_count(vg_sampler *s, const vg_block *block, uint64_t newlines);
void vg_sampler_end(vg_sampler *s);
/* Logs without years are read with the year that follows from their first record, as if they spanned less than one.
 * Where their end proves that wrong, the year in which they begin (read them again with it), else 0. */
int vg_sampler_wrong_year(vg_sampler *s);

/* The silences of ascending hours that go far beyond the log's own rhythm: longer than 30 hours, than one and a half
 * times what recurs every other week (nights, weekends), and than eight times the mean distance of active hours. At
 * most `max`, in ascending order; their number is returned. */
size_t vg_coverage_gaps(const vg_hour *hours, size_t count, vg_interval *ret_gaps, size_t max);

#endif

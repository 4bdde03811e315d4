/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hunt finds: evidence, sightings, coverage, the verdict. Plain data; whoever holds the hunt's result holds
 * all that these point at. */
#ifndef VG_MODEL_SIGHTING_H
#define VG_MODEL_SIGHTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/slice.h"
#include "base/time.h"
#include "vigie/observable.h"

/* Points at the original bytes of one record. offset and length count bytes of the plain content. */
typedef struct vg_evidence {
    const char *file;
    const char *member; /* inside an archive, or NULL */
    uint64_t offset;
    uint64_t length;
    char sha256[VG_SHA256_HEX]; /* of these length bytes */
    vg_time time;               /* VG_TIME_NONE where the record has none */
    const char *host;           /* or NULL */
    vg_slice line;              /* the record, or its first VG_LIMIT_EVIDENCE_BYTES bytes */
} vg_evidence;

typedef struct vg_sighting_host {
    const char *name;    /* "" for records that name no host */
    vg_time first, last; /* VG_TIME_NONE where no record of it has a time */
    uint64_t count;
} vg_sighting_host;

/* How many records of one host and one day (UTC) hold the indicator. */
typedef struct vg_sighting_day {
    uint32_t host; /* index into hosts */
    int32_t day;   /* days since 1970-01-01 */
    uint64_t count;
} vg_sighting_day;

typedef struct vg_sighting {
    vg_kind kind;
    const char *value;       /* canonical */
    const char *written;     /* as the report writes it */
    const char *role;        /* or NULL */
    const char *report;      /* the first report that names it */
    vg_interval validity;    /* the widest that a report states */
    bool in_validity;        /* false: every record of it lies outside what the reports state, and is not counted */
    vg_time first, last;     /* VG_TIME_NONE where no record has a time */
    uint64_t count;          /* records */
    uint64_t undated;        /* of these, without a time */
    vg_sighting_host *hosts; /* by name */
    size_t host_count;
    vg_sighting_day *days; /* by host, then day */
    size_t day_count;
    vg_evidence *evidence; /* the earliest and the latest, by (time, file, member, offset) */
    size_t evidence_count;
} vg_sighting;

typedef struct vg_coverage {
    const char *file;
    const char *member;
    const char *source; /* files of one source share it: "proxy/access.log" for its rotations */
    const char *format;
    const char *detail;
    vg_time first, last;     /* of the records that were dated */
    uint64_t bytes;          /* plain */
    uint64_t events;         /* records, headers not counted */
    uint64_t sampled;        /* records that were dated or tried; equal to events where all were */
    uint64_t undated;        /* of events, without a readable time; scaled up from the sampled ones */
    uint64_t unparsed_bytes; /* the same, in bytes; all of a binary file */
    vg_interval *gaps;
    size_t gap_count;
    const char *year_note; /* how the year was found where the log has none, or NULL */
} vg_coverage;

/* A source over all its files. */
typedef struct vg_source {
    const char *name;
    const char *format;
    vg_time first, last;
    size_t files;
    vg_interval *gaps; /* silences far beyond its rhythm, between files too */
    size_t gap_count;
    uint64_t hits; /* (indicator, record) pairs within validity */
    vg_time hit_first, hit_last;
} vg_source;

typedef struct vg_problem {
    const char *file;
    const char *reason;
} vg_problem;

typedef struct vg_verdict {
    bool hit;
    vg_time first, last;
    int64_t dwell_days;  /* whole days from first to last; -1 where either is unknown */
    bool censored_left;  /* the logs do not show a beginning: it may be earlier */
    bool censored_right; /* nor an end */
    const char **hosts;  /* by name */
    size_t host_count;
    vg_interval *gaps; /* of the sources that show hits, inside [first, last] */
    size_t gap_count;
    vg_time covered_first, covered_last;
    char *statement; /* the whole in plain language */
    const char *language;
} vg_verdict;

#endif

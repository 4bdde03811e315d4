/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A partial: what a hunt over some bytes found. Partials merge by an associative, commutative rule (counts add, first
 * and last are minimum and maximum, evidence keeps the k earliest and the k latest), so that any engine that maps and
 * reduces can run a hunt. The one thing that is not commutative, the cut at a limit, is counted in `dropped`. */
#ifndef VG_HUNT_PARTIAL_H
#define VG_HUNT_PARTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cursor.h"
#include "base/hash.h"
#include "base/slice.h"
#include "base/time.h"
#include "vigie/status.h"

#include "table.h"

/* Text kept once; numbered from 0. */
typedef struct vg_names {
    vg_table index;
    vg_buf text;
    uint32_t *ends; /* ends[i]: where name i ends in text */
    size_t count, capacity;
} vg_names;

typedef struct vg_proof {
    vg_time time;
    uint32_t file;   /* names */
    uint32_t member; /* names; the empty name: none */
    uint32_t host;   /* names; the empty name: none */
    uint64_t offset, length;
    char sha256[VG_SHA256_HEX];
    uint8_t *line; /* owned */
    uint32_t line_size, line_capacity;
} vg_proof;

#define VG_PROOFS_MAX 50

/* One indicator, either within its validity or outside. */
typedef struct vg_seen {
    uint32_t entry;
    bool outside;
    vg_time first, last;
    uint64_t count, undated;
    uint64_t last_record;   /* while scanning: the record counted last */
    vg_proof *early, *late; /* ascending and descending in time, `proofs` places each */
    uint8_t early_count, late_count;
} vg_seen;

/* One indicator on one host. */
typedef struct vg_seen_host {
    uint32_t seen, host;
    vg_time first, last;
    uint64_t count;
} vg_seen_host;

typedef struct vg_seen_day {
    uint32_t seen_host;
    int32_t day;
    uint64_t count;
} vg_seen_day;

/* The hours of a file in which records lie, each with its earliest and latest: what coverage and gaps are made of. */
typedef struct vg_hour {
    int64_t hour; /* hours since 1970-01-01T00Z */
    vg_time first, last;
} vg_hour;

typedef struct vg_file_cover {
    uint32_t file, member, format, detail, year_note; /* names */
    uint64_t bytes, events, sampled, undated, sampled_bytes, undated_bytes, binary_bytes;
    uint64_t hits; /* (indicator, record) pairs within validity */
    vg_time hit_first, hit_last;
    vg_hour *hours; /* ascending, no two alike, once settled */
    size_t hour_count, hour_capacity;
    size_t settled; /* of hours, from the first on */
} vg_file_cover;

typedef struct vg_partial {
    unsigned proofs; /* places at each end, <= VG_PROOFS_MAX */
    vg_names names;
    vg_table seen_index, host_index, day_index, cover_index;
    vg_seen *seen;
    size_t seen_count, seen_capacity;
    vg_seen_host *hosts;
    size_t host_count, host_capacity;
    vg_seen_day *days;
    size_t day_count, day_capacity;
    vg_file_cover *covers;
    size_t cover_count, cover_capacity;
    uint64_t records; /* counted, over all sightings */
    uint64_t dropped; /* records whose host, day or sighting found no place */
    bool failed;      /* no memory */
} vg_partial;

/* What a record adds. Views live during the call. */
typedef struct vg_record_hit {
    uint32_t entry;
    bool outside;
    uint64_t record; /* its offset: the same (entry, record) counts once when calls come in order */
    vg_time time;
    vg_slice host;
    uint32_t file, member;
    uint64_t offset, length;
    vg_slice bytes;     /* of the record as they lie in the file, for the hash */
    const char *sha256; /* that hash, where the bytes are not at hand; NULL: made from them */
    vg_slice line;      /* of the record as text, cut at VG_LIMIT_EVIDENCE_BYTES by the callee */
} vg_record_hit;

void vg_partial_init(vg_partial *p, unsigned proofs);
void vg_partial_free(vg_partial *p);
uint32_t vg_partial_name(vg_partial *p, vg_slice text);
vg_slice vg_partial_text(const vg_partial *p, uint32_t name);
/* Counts one hit; O(1) amortised. */
void vg_partial_add(vg_partial *p, const vg_record_hit *hit);
/* The cover of (file, member), made on first use; NULL without memory. Valid until the next call. */
vg_file_cover *vg_partial_cover(vg_partial *p, uint32_t file, uint32_t member);
void vg_cover_time(vg_file_cover *c, vg_time t);
/* Sorts the hours; after the last vg_cover_time, before anything reads or saves them. Merging settles by itself. */
void vg_cover_settle(vg_file_cover *c);
/* Merges b into a; b stays as it was. */
void vg_partial_merge(vg_partial *a, const vg_partial *b);
vg_status vg_partial_save(const vg_partial *p, vg_buf *out);
/* Adds what was saved to p: a merge. False where the bytes are damaged (p is then of no use). */
bool vg_partial_load(vg_partial *p, vg_slice saved);

#endif

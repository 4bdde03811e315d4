/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is behind vg_hunt_result, for the layers that show it. */
#ifndef VG_HUNT_RESULT_H
#define VG_HUNT_RESULT_H

#include "base/arena.h"
#include "model/indicator.h"
#include "model/sighting.h"
#include "vigie/hunt.h"

typedef struct vg_hunt_report {
    const char *file;
    char sha256[VG_SHA256_HEX];
    const char *format;
    const char *language; /* ISO 639-1, or NULL */
    const char *title;    /* or NULL */
    vg_time published;
    size_t indicators; /* hunted */
    size_t set_aside;
    const char **actors; /* whom the report's own relations tie to its indicators, in its order */
    size_t actor_count;
} vg_hunt_report;

/* An indicator as the page lists it; the first VG_HUNT_LISTED of them are kept. */
typedef struct vg_hunt_indicator {
    vg_kind kind;
    const char *value;
    const char *written;
    const char *role;
    const char *set_aside; /* NULL: hunted */
    const char *report;
    vg_interval validity;
    uint64_t count;   /* records in validity */
    uint64_t outside; /* records outside it */
} vg_hunt_indicator;

#define VG_HUNT_LISTED 5000

struct vg_hunt_result {
    vg_arena *arena; /* holds all that follows */
    vg_verdict verdict;
    vg_hunt_report *reports;
    size_t report_count;
    size_t indicator_count;        /* hunted, distinct */
    vg_hunt_indicator *indicators; /* hit ones first, then as reported; set-aside ones last */
    size_t listed_count;
    vg_sighting *sightings; /* in validity first; by first time, then kind and value */
    size_t sighting_count;
    vg_coverage *coverage; /* by file and member */
    size_t coverage_count;
    vg_source *sources; /* by name */
    size_t source_count;
    vg_problem *problems; /* by file, then reason */
    size_t problem_count;
    uint64_t bytes; /* plain bytes scanned */
    uint64_t files; /* files and members read */
    uint64_t events;
    bool interrupted;
    bool sandboxed;
};

#endif

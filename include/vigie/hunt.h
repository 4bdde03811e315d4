/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hunt: reports in, telemetry searched where it lies, a result out. */
#ifndef VIGIE_HUNT_H
#define VIGIE_HUNT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vg_hunt_progress {
    const char *phase;    /* "reading", "hunting"; static */
    uint64_t bytes_done;  /* as stored on disk */
    uint64_t bytes_total; /* 0 where unknown (standard input) */
    uint64_t files_done;
    uint64_t files_total; /* known so far */
    uint64_t sightings;   /* records with a hit so far */
} vg_hunt_progress;

/* Zero-initialised is the default of everything. */
typedef struct vg_hunt_options {
    unsigned jobs;             /* worker processes; 0: one a processor */
    bool no_sandbox;           /* run the parsers without Landlock and seccomp */
    const char *log_format;    /* force this format on every log; NULL: detect */
    const char *report_format; /* force this format on every report; NULL: detect */
    int zone_minutes;          /* of log times that carry no zone, east of UTC */
    int year;                  /* of the first record of logs that carry no year; 0: infer */
    const char *language;      /* of the statement: "en" (NULL too) or "fr" */
    const char *published;     /* of the reports, RFC 3339 date or time; NULL: what they say */
    uint64_t max_ratio;        /* of decompression; 0: 500 */
    uint64_t max_bytes;        /* plain bytes from one file; 0: 1 TiB */
    unsigned evidence;         /* records kept per indicator, at each end of its time; 0: 5 */
    /* Called now and then from the thread that runs the hunt. May be NULL. */
    void (*progress)(void *context, const vg_hunt_progress *progress);
    /* What could not be read, as it happens; the result lists it too. May be NULL. */
    void (*problem)(void *context, const char *file, const char *reason);
    void *context;
    const volatile sig_atomic_t *stop; /* non-zero: finish with what is known and VG_E_INTERRUPTED. May be NULL */
} vg_hunt_options;

/* Owns everything it hands out. Immutable; readable from several threads. */
typedef struct vg_hunt_result vg_hunt_result;

/* VG_OK even where some input could not be read (see vg_hunt_problems); a negative status where nothing could be
 * done: no report readable, no log found, no memory. On VG_E_INTERRUPTED there is a result too. */
vg_status vg_hunt_run(const vg_hunt_options *options, const char *const *reports, size_t report_count,
                      const char *const *paths, size_t path_count, vg_hunt_result **ret_result, vg_error *err);
void vg_hunt_result_free(vg_hunt_result *result);

/* True where an indicator was seen within its validity. */
bool vg_hunt_found(const vg_hunt_result *result);
size_t vg_hunt_problems(const vg_hunt_result *result);
/* Indicators that were hunted (set-aside ones not counted). */
size_t vg_hunt_indicators(const vg_hunt_result *result);
/* Files of telemetry that were read. */
size_t vg_hunt_files(const vg_hunt_result *result);

/* The names that log_format and report_format take; NULL past the end. */
const char *vg_hunt_log_format(size_t i);
const char *vg_hunt_report_format(size_t i);

#ifdef __cplusplus
}
#endif
#endif

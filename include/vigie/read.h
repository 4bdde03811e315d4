/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: reports in, a dossier of what each says out. */
#ifndef VIGIE_READ_H
#define VIGIE_READ_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vg_read_progress {
    uint64_t bytes_done;  /* as stored on disk */
    uint64_t bytes_total; /* of the files met so far; pipes count as 0 */
    uint64_t files_done;
    uint64_t files_total; /* met so far */
    uint64_t claims;
    uint64_t indicators; /* set-aside ones not counted */
} vg_read_progress;

/* A report that the caller could not get hold of. */
typedef struct vg_read_lost {
    const char *file;
    const char *reason;
} vg_read_lost;

/* Zero-initialised is the default of everything. */
typedef struct vg_read_options {
    unsigned jobs;            /* worker processes; 0: one a processor */
    bool no_sandbox;          /* run the parsers without Landlock and seccomp */
    const char *format;       /* force this format on every report; NULL: detect */
    const char *published;    /* of the reports, RFC 3339 date or time; NULL: what they say */
    const vg_read_lost *lost; /* listed among the problems, and told as these are; live during the call */
    size_t lost_count;
    /* Called now and then from the thread that reads. May be NULL. */
    void (*progress)(void *context, const vg_read_progress *progress);
    /* What could not be read, as it happens; the result lists it too. May be NULL. */
    void (*problem)(void *context, const char *file, const char *reason);
    void *context;
    const volatile sig_atomic_t *stop; /* non-zero: finish with what is known and VG_E_INTERRUPTED. May be NULL */
} vg_read_options;

/* Owns everything it hands out. Immutable; readable from several threads. */
typedef struct vg_read_result vg_read_result;

/* Reads the reports: files, folders (all files below), "-" for standard input; the members of archives are reports of
 * their own. VG_OK even where some could not be read (see vg_read_problems); a negative status where none could, or
 * nothing could be done. No report at all is an empty result. On VG_E_INTERRUPTED there is a result too. */
vg_status vg_read_run(const vg_read_options *options, const char *const *reports, size_t report_count,
                      vg_read_result **ret_result, vg_error *err);
void vg_read_result_free(vg_read_result *result);

/* True where a report says anything: a claim, an actor, malware, a technique, a victim, an indicator not set aside. */
bool vg_read_found(const vg_read_result *result);
size_t vg_read_problems(const vg_read_result *result);
/* Reports that were read. */
size_t vg_read_reports(const vg_read_result *result);
size_t vg_read_claims(const vg_read_result *result);
/* Indicators of all reports, set-aside ones not counted. */
size_t vg_read_indicators(const vg_read_result *result);

/* The names that options.format takes; NULL past the end. */
const char *vg_read_format(size_t i);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports read by sandboxed workers: the parent walks and opens, a worker reads each file, and what it hands to its
 * sink comes to the parent's sink, in the order of the paths, whatever the order in which workers finish. */
#ifndef VG_READ_INTAKE_H
#define VG_READ_INTAKE_H

#include <signal.h>

#include "base/hash.h"
#include "read/report.h"

typedef struct vg_intake_options {
    unsigned jobs; /* 0: one a processor */
    bool sandbox;
    const char *format;    /* forced, or NULL */
    const char *published; /* RFC 3339, or NULL */
    bool dossier;          /* claims, mentions, unread sentences and the text too; false: indicators and actors alone */
    const volatile sig_atomic_t *stop; /* or NULL */
} vg_intake_options;

typedef struct vg_intake_report {
    const char *file;
    const char *member; /* inside an archive, or NULL */
    const char *sha256; /* of the file as stored; "" where it could not be had */
    vg_report_head head;
} vg_intake_report;

typedef struct vg_intake_progress {
    uint64_t bytes_done, bytes_total;
    uint64_t files_done, files_total;
} vg_intake_progress;

typedef struct vg_intake_sink {
    void *context;
    /* A report begins, whose items follow. A negative vg_status stops; the callee then has told why. */
    int (*report)(void *context, const vg_intake_report *report);
    void (*problem)(void *context, const char *file, const char *reason);
    void (*progress)(void *context, const vg_intake_progress *progress); /* may be NULL */
    /* As vg_read_report calls them (head and problem are not used; context is the one above). Views live during the
     * call, `role` and `set_aside` included: they are not static here. What returns an int stops by a vg_status. */
    vg_report_sink items;
} vg_intake_sink;

/* Reads files, folders (every file below) and "-". VG_E_FORMAT where no report at all could be read, VG_E_INTERRUPTED
 * where options.stop was set: what came before was handed out. */
vg_status vg_intake_run(const vg_intake_options *options, const char *const *paths, size_t count,
                        const vg_intake_sink *sink, vg_error *err);

#endif

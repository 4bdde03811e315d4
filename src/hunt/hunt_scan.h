/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map: some bytes of telemetry into a partial. Runs in a worker. */
#ifndef VG_HUNT_HUNT_SCAN_H
#define VG_HUNT_HUNT_SCAN_H

#include "base/ahead.h"
#include "base/buf.h"
#include "base/slice.h"
#include "catalog.h"
#include "partial.h"
#include "vigie/hunt.h"

typedef enum vg_scan_kind {
    VG_SCAN_FILE,  /* the whole file, whatever it is packed in */
    VG_SCAN_PROBE, /* does it lie there plain, and can it be split? */
    VG_SCAN_RANGE, /* the records that begin in [from, until) of a plain file */
} vg_scan_kind;

/* What a worker is told. */
typedef struct vg_scan_task {
    vg_scan_kind kind;
    vg_slice path;
    vg_time modified;
    uint64_t size; /* of the file when it was opened: what is appended meanwhile is not read; 0: a pipe */
    uint64_t from, until;
} vg_scan_task;

/* What every worker knows from its birth on. */
typedef struct vg_scan_context {
    const vg_catalog *catalog;
    const vg_hunt_options *options;
    unsigned proofs;
    vg_scanner *scanner; /* the worker's own, made on first use */
    vg_ahead *ahead;     /* likewise; NULL where one processor must do */
    bool digests_known;  /* likewise: which of a carrier's digests the set holds */
    unsigned digests;
} vg_scan_context;

/* A reply: u8 splittable (of a probe), u32 count of problems and each as text, then the saved partial. */
vg_status vg_scan_task_save(const vg_scan_task *task, vg_buf *out);
/* In each worker, before its sandbox closes. */
vg_status vg_scan_begin(void *context, vg_error *err);
vg_status vg_scan_run(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress,
                      vg_error *err);

#endif

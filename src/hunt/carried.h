/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scan of records that carry their text in another form than they lie in (telemetry/carrier.h): what is found in a
 * record's text is counted once for that record, dated and placed by it, and its evidence is the whole record. */
#ifndef VG_HUNT_CARRIED_H
#define VG_HUNT_CARRIED_H

#include "hunt_scan.h"
#include "reader.h"
#include "telemetry/carrier.h"

typedef struct vg_carried_job {
    vg_scan_context *context;
    vg_partial *into;
    vg_reader *reader;
    vg_log *log;
    vg_file_cover *cover;
    uint32_t file, member;
    void (*advance)(void *context, uint64_t consumed); /* progress */
    void *advance_context;
} vg_carried_job;

/* Reads to the end. Where that fails, what was read before is counted. */
vg_status vg_carried_scan(const vg_carried_job *job, vg_carrier_counts *ret_counts, vg_error *err);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that carry text in another form than they lie in: kept mail, whose values hide in base64, quoted-printable,
 * encoded words and HTML's entities. The hunt does not scan such records where they lie. It feeds their bytes, in
 * whatever pieces they come, and scans the text that comes out; it is told where each record began and ended in the
 * bytes that were fed, which is what evidence points at.
 *
 * Bounded whatever the input: a record may be of any length, as it is never held as a whole. */
#ifndef VG_TELEMETRY_CARRIER_H
#define VG_TELEMETRY_CARRIER_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/slice.h"
#include "telemetry/log.h"
#include "vigie/status.h"

#define VG_CARRIER_PADDING 64 /* bytes that are readable before and behind a text, as a scan needs them */

typedef struct vg_carrier vg_carrier;

typedef struct vg_carried_record {
    uint64_t offset, length; /* from the record's first byte to the next record's */
    vg_slice head;           /* its first bytes, as they lie: what vg_log_event needs, and what is shown */
} vg_carried_record;

/* Both return 0, or what stops the feeding and is returned by it. */
typedef struct vg_carrier_calls {
    void *context;
    /* Text of the record that is being read. A value counts where it begins at or behind `from` and ends at or before
     * `until`: what is nearer to a cut comes again, whole, with the next text. One value may be given twice. */
    int (*text)(void *context, vg_slice text, size_t from, size_t until);
    /* The record whose text was given since the last call has ended. */
    int (*record)(void *context, const vg_carried_record *record);
} vg_carrier_calls;

/* What could not be looked into. */
typedef struct vg_carrier_counts {
    uint64_t records;
    uint64_t packed;    /* attachments that are archives, office files or PDF: hashed, not opened */
    uint64_t undecoded; /* parts in a transfer encoding that is not known: read as they lie */
    uint64_t nested;    /* messages below a transfer encoding: what they encode themselves is not undone */
    uint64_t unsplit;   /* multiparts nested too deep, or without a boundary: read as they lie */
} vg_carrier_counts;

/* digests: a bit (1U << vg_digest) for each that is wanted of every decoded attachment; it comes as text. The log must
 * be one for which vg_log_carries, and outlive the carrier. */
vg_status vg_carrier_new(const vg_log *log, const vg_carrier_calls *calls, unsigned digests, vg_carrier **ret_carrier,
                         vg_error *err);
/* `offset` is where the bytes lie in the whole; each call goes on where the last one ended. A negative vg_status, or
 * what a call returned. */
int vg_carrier_feed(vg_carrier *c, vg_slice bytes, uint64_t offset);
/* Ends the last record. */
int vg_carrier_end(vg_carrier *c);
/* Within the call `record`: of all its bytes. */
void vg_carrier_sha256(vg_carrier *c, char ret_hex[VG_SHA256_HEX]);
vg_carrier_counts vg_carrier_counted(const vg_carrier *c);
void vg_carrier_free(vg_carrier *c);

#endif

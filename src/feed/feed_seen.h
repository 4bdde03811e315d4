/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of fingerprints, so that what was fetched once is not new again, whatever a server sends. */
#ifndef VG_FEED_SEEN_H
#define VG_FEED_SEEN_H

#include <stdbool.h>

#include "base/slice.h"
#include "vigie/status.h"

#define VG_SEEN_BYTES 16 /* the first half of a SHA-256 */

typedef struct vg_seen {
    uint8_t (*table)[VG_SEEN_BYTES]; /* open addressing; all zeros: free */
    size_t count, capacity;          /* a power of two */
} vg_seen;

void vg_seen_print(vg_slice bytes, uint8_t ret_print[VG_SEEN_BYTES]);
/* *ret_new: it was not there. Past VG_LIMIT_FEED_SEEN nothing is remembered, and everything is new. */
vg_status vg_seen_add(vg_seen *s, const uint8_t print[VG_SEEN_BYTES], bool *ret_new, vg_error *err);
void vg_seen_free(vg_seen *s);

#endif

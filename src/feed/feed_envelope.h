/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a feed's server sends, taken apart by jansson inside a worker: pure functions of bytes. The reply is what the
 * parent needs to go on, in base/buf.h's serial form. The parent trusts none of it: a worker that was taken over
 * could answer anything. */
#ifndef VG_FEED_ENVELOPE_H
#define VG_FEED_ENVELOPE_H

#include "base/buf.h"
#include "vigie/status.h"

typedef enum vg_envelope {
    /* TAXII 4.1 discovery, 4.2 API root, 5.1 collections, 5.2 collection: which of them, by their properties.
     * Reply: u8 VG_RESOURCE_…; discovery: slice default, u32 n, n slices (API roots); collections: u32 n, n times
     * {slice id, title, alias; u8 can_read}; nothing more for the others. */
    VG_ENVELOPE_RESOURCE = 1,
    /* TAXII 3.7 envelope. Reply: u8 more; slice next; u32 left out (no objects); u32 n, n slices (an object each, as
     * compact JSON without a line break). */
    VG_ENVELOPE_PAGE,
    /* TAXII 3.6.1 error message. Reply: slice title, slice description. */
    VG_ENVELOPE_ERROR,
    /* MISP manifest.json. Reply: u32 left out; u32 n, n times {slice uuid, i64 timestamp}, oldest first. */
    VG_ENVELOPE_MANIFEST,
    /* MISP event. Reply: slice uuid. */
    VG_ENVELOPE_EVENT,
    VG_ENVELOPE_END,
} vg_envelope;

enum {
    VG_RESOURCE_DISCOVERY = 'd',
    VG_RESOURCE_ROOT = 'r',
    VG_RESOURCE_COLLECTIONS = 'l',
    VG_RESOURCE_COLLECTION = 'c'
};

/* What a reply may hold: compact JSON is no longer than what it was read from, but for numbers. */
#define VG_ENVELOPE_REPLY_BYTES ((size_t)192 << 20)

/* VG_E_FORMAT where it is not what it should be, VG_E_LIMIT, VG_E_NOMEM. */
vg_status vg_envelope_read(vg_envelope kind, vg_slice bytes, vg_buf *reply, vg_error *err);

#define VG_UUID_SIZE 36
/* 8-4-4-4-12 hexadecimal digits (RFC 9562 4), and nothing else: also what makes a name safe for a file. */
bool vg_is_uuid(vg_slice s);

#endif

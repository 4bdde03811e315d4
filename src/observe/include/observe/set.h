/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compiled set of indicators, and the one pass over bytes that finds them (the rules are those of
 * docs/matching.md). */
#ifndef VG_OBSERVE_SET_H
#define VG_OBSERVE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "vigie/observable.h"
#include "vigie/status.h"

/* Growing, then compiled, then immutable: a compiled set may be read by any number of threads and by forked
 * processes (it is never written again, so its pages stay shared). Entries are numbered 0, 1, 2… in the order of
 * their first vg_set_add. About 60 bytes an entry plus the value. */
typedef struct vg_set vg_set;

vg_set *vg_set_new(void);
/* value: canonical (observe/canonical.h). An equal (kind, value) is kept once: *ret_entry is then the earlier one.
 * flags: 0 or VG_SET_PREFIX. VG_E_FORMAT where the value is not canonical for its kind. */
vg_status vg_set_add(vg_set *s, vg_kind kind, vg_slice value, unsigned flags, uint32_t *ret_entry, vg_error *err);
#define VG_SET_PREFIX 1U /* a URL that matches every URL below its path */
vg_status vg_set_compile(vg_set *s, vg_error *err);
uint32_t vg_set_count(const vg_set *s);
vg_kind vg_set_kind(const vg_set *s, uint32_t entry);
vg_slice vg_set_value(const vg_set *s, uint32_t entry);
void vg_set_free(vg_set *s);

typedef enum vg_how {
    VG_HOW_EXACT = 0,
    VG_HOW_SUBDOMAIN, /* a subdomain of a domain indicator */
    VG_HOW_CONTAINED, /* an address inside a CIDR, a URL below a prefix */
    VG_HOW_ENCODED,   /* hidden by an escape of the carrier; offset and length are those of the escaped bytes */
} vg_how;

typedef struct vg_hit {
    size_t offset; /* of the whole token as it stands in the bytes (the host name, the address, the URL…) */
    size_t length;
    uint32_t entry;
    vg_how how;
} vg_hit;

typedef struct vg_scan_result {
    uint64_t newlines; /* LF bytes in data */
    uint64_t tokens;   /* tokens that were looked up, for benches */
} vg_scan_result;

/* Per thread scratch. Keeps a reference to the set, which must outlive it. */
typedef struct vg_scanner vg_scanner;

vg_status vg_scanner_new(const vg_set *s, vg_scanner **ret_scanner, vg_error *err);
void vg_scanner_free(vg_scanner *s);

/* Bytes that must be readable (any content) before data and after data + size. */
#define VG_SCAN_PADDING 64

/* Finds every hit in data: both ends count as ends of a token, so cut at record ends. Hits arrive in ascending
 * (offset, entry) order, one per token and entry; the offset of the whole token without dots at its ends. A non-zero
 * return of the callback stops the scan and is returned; VG_E_NOMEM where memory ran out (the hits are then not all).
 * Linear in size whatever the content. A token of more than VG_LIMIT_TOKEN_BYTES is read from its end; a domain of one
 * label matches only where it stands alone. Not reentrant: the callback must not scan with the same scanner. */
typedef int (*vg_hit_fn)(void *context, const vg_hit *hit);
int vg_scan(vg_scanner *s, const uint8_t *data, size_t size, vg_hit_fn on_hit, void *context,
            vg_scan_result *ret_result);

/* "scalar", "avx2", "avx512", "neon". VIGIE_KERNEL in the environment forces one (unknown or unsupported: ignored). */
const char *vg_kernel_name(void);

#endif

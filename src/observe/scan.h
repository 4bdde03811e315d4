/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact stages of a scan: what the kernels let through is compared with the set's values. */
#ifndef VG_OBSERVE_SCAN_H
#define VG_OBSERVE_SCAN_H

#include "base/limits.h"
#include "base/slice.h"
#include "set_impl.h"

typedef struct vg_pending {
    size_t offset;
    uint32_t length;
    uint32_t entry;
    uint8_t how;
    bool derived; /* from decoded bytes: yields to a hit of the same entry at the same place as it stands */
    bool dropped;
} vg_pending;

struct vg_scanner {
    const vg_set *set;
    const vg_kernel *kernel;
    vg_find_state state;
    vg_find_out *out;
    const uint8_t *data; /* during a scan */
    size_t size;
    size_t floor;   /* no token reaches back before it: 0, or where a piece of a token begins */
    size_t ceiling; /* likewise at the end */
    vg_pending *pending;
    size_t pending_count, pending_capacity;
    bool any_derived;
    vg_status status;
    uint64_t tokens;
    unsigned depth;           /* of decoding: 0 for the data itself */
    struct vg_scanner *inner; /* scans decoded bytes; made when first needed */
    struct vg_decoded *decoded;
    size_t decoded_until; /* up to where escapes are done */
    vg_literal_scratch *literal_scratch;
};

static inline uint8_t vg_class_at(const vg_scanner *s, size_t at)
{
    return vg_find_class[s->data[at]];
}

/* The value's bytes and [begin, end) are equal but for the case of letters (the value is lower case). */
static inline bool vg_scan_equals(const vg_scanner *s, size_t begin, size_t end, vg_slice value)
{
    if (value.size != end - begin) return false;
    for (size_t i = 0; i < value.size; i++)
        if (vg_lower(s->data[begin + i]) != vg_lower(value.data[i])) return false;
    return true;
}

/* A hit in the bytes as they stand; none where the token goes on in an escape behind it, which the decoded region then
 * judges: `evil.com%2Eexample.org` is no evil.com. */
void vg_scan_push(vg_scanner *s, size_t begin, size_t end, uint32_t entry, vg_how how);
/* A hit in decoded bytes, at the place that they came from. */
void vg_scan_push_decoded(vg_scanner *s, size_t begin, size_t end, uint32_t entry, vg_how how);

/* A name that ends at `end` (trailing dots left out): every suffix at a label boundary. */
void vg_scan_name(vg_scanner *s, size_t end);
/* The same for a name whose bytes are elsewhere (an A-label form made from [begin, end)); VG_SET_PAD bytes before it
 * are readable. */
void vg_scan_name_form(vg_scanner *s, vg_slice form, size_t begin, size_t end);
/* A number or a hash whose bytes are [begin, end), found by its hash. */
void vg_scan_whole(vg_scanner *s, size_t begin, size_t end, uint64_t hash);
/* An IPv4 address at [begin, end): networks only. */
void vg_scan_network4(vg_scanner *s, size_t begin, size_t end);
/* Digits, dots and dashes that end at `end`: ranges. */
void vg_scan_odd_number(vg_scanner *s, size_t end);
void vg_scan_ipv6(vg_scanner *s, size_t end);
void vg_scan_id(vg_scanner *s, size_t fourth_digit);
/* A token with bytes >= 0x80 that ends at `end`. */
void vg_scan_unicode(vg_scanner *s, size_t end);
/* An escape that may hide a value. */
void vg_scan_escape(vg_scanner *s, size_t at);
/* True where an escape stands at `end` that decodes to a byte of a token. */
bool vg_scan_escape_goes_on(const vg_scanner *s, size_t end);
void vg_scan_escape_free(vg_scanner *s);

/* A host of URLs in the set stands at [begin, end); `after`: what follows it (past trailing dots or the bracket). */
void vg_scan_url(vg_scanner *s, size_t begin, size_t end, size_t after, vg_slice host);
/* A domain of e-mail addresses in the set stands at [begin, end). */
void vg_scan_email(vg_scanner *s, size_t begin, size_t end, vg_slice host);

#endif

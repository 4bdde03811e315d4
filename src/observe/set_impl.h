/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a compiled set. One table of 64-bit slots holds every key; it is open-addressed, sorted by the top
 * bits of the hash but for collisions, so that growing it reads and writes in order. */
#ifndef VG_OBSERVE_SET_IMPL_H
#define VG_OBSERVE_SET_IMPL_H

#include "domain.h"
#include "find/find.h"
#include "literal.h"
#include "observe/set.h"

typedef struct vg_entry {
    uint32_t offset; /* of the value in vg_set.values */
    uint16_t size;
    uint8_t kind;
    uint8_t flags;
} vg_entry;

/* What of the entry a slot's key is. */
typedef enum vg_key {
    VG_KEY_VALUE = 0,  /* the value */
    VG_KEY_URL_HOST,   /* the host of a URL; one slot for all URLs of the host */
    VG_KEY_EMAIL_HOST, /* likewise */
    VG_KEY_URL,        /* the URL without its scheme */
} vg_key;

#define VG_SET_ENTRIES_MAX (UINT32_C(1) << 29)
#define VG_SET_PAD         64U /* readable bytes before the first value: hashes read backwards */

struct vg_set {
    vg_entry *entries;
    uint32_t count, capacity;
    uint8_t *values;
    size_t values_size, values_capacity;
    uint64_t *slots; /* 0: free; else tag (the hash's upper half) << 32 | (key << 29 | entry) + 1 */
    uint64_t slots_used;
    unsigned slot_bits;
    bool compiled;
    uint32_t by_kind[VG_KIND_COUNT];
    uint64_t *bloom;
    uint64_t bloom_keys;
    uint8_t tld[1U << (VG_FIND_TLD_BITS - 3)];
    size_t url_longest;             /* of the URL keys */
    bool prefix4[33], prefix6[129]; /* lengths of the networks */
    uint64_t network4[1024];        /* bitmap over the first 16 bits of the addresses in networks */
    vg_literals *literals;          /* NULL: none */
    vg_find_plan plan;
};

/* A URL without its scheme, in two pieces: a port that goes without saying may stand between them. */
typedef struct vg_url_key {
    vg_slice authority;
    vg_slice host; /* inside authority, without brackets */
    vg_slice path;
} vg_url_key;

static inline vg_slice vg_set_text(const vg_set *s, uint32_t entry)
{
    return vg_slice_of(s->values + s->entries[entry].offset, s->entries[entry].size);
}

/* The canonical URL's key. */
vg_url_key vg_set_url_key(vg_slice value);
/* The canonical e-mail address's domain. */
vg_slice vg_set_email_host(vg_slice value);
/* Of a domain name: over its last two labels, then label by label. VG_SET_PAD bytes before it are readable. */
uint64_t vg_set_hash_name(const vg_set *s, vg_slice name);
/* Forward, case-sensitive. */
uint64_t vg_set_hash_url(const uint64_t secret[8], const uint8_t *text, size_t size);

/* Walks the slots with a hash: start with vg_probe_first, then vg_probe_next; 0 ends it. */
typedef struct vg_probe {
    const vg_set *set;
    uint64_t at;
    uint32_t tag;
} vg_probe;

static inline bool vg_probe_next(vg_probe *p, vg_key *ret_key, uint32_t *ret_entry)
{
    const uint64_t mask = (UINT64_C(1) << p->set->slot_bits) - 1;
    for (;;) {
        uint64_t slot = p->set->slots[p->at];
        if (slot == 0) return false;
        p->at = (p->at + 1) & mask;
        if (slot >> 32 != p->tag) continue;
        uint32_t ref = (uint32_t)slot - 1;
        *ret_key = (vg_key)(ref >> 29);
        *ret_entry = ref & (VG_SET_ENTRIES_MAX - 1);
        return true;
    }
}

static inline vg_probe vg_probe_first(const vg_set *set, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    return (vg_probe){set, (uint64_t)tag >> (32 - set->slot_bits), tag};
}

/* Inserts without a look for equals. */
vg_status vg_set_insert(vg_set *s, uint64_t hash, vg_key key, uint32_t entry, vg_error *err);

#endif

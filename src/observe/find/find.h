/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first stages of a scan: where candidates end, their hashes, and the filter that drops nearly all of them. The
 * same algorithm (find/stages.h) is compiled once an instruction set over a thin layer of primitives
 * (find/lanes_*.h); every kernel yields exactly the same candidates. */
#ifndef VG_FIND_FIND_H
#define VG_FIND_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes a round: they and what a round writes about them stay in the L1 cache. */
#define VG_FIND_CHUNK    8192U
#define VG_FIND_BLOCKS   (VG_FIND_CHUNK / 64U)
#define VG_FIND_ENDS     (VG_FIND_CHUNK / 2U + 80U) /* a token and what ends it take two bytes; slack for whole groups */
#define VG_FIND_FLAT     32U                        /* bytes that one hash step covers */
#define VG_FIND_TLD_BITS 15U

/* One bit a byte of a 64-byte block. */
typedef struct vg_masks {
    uint64_t token; /* letters, digits, '.', '-', '_' and bytes >= 0x80 */
    uint64_t dot;
    uint64_t alpha; /* letters, '_' and bytes >= 0x80 */
    uint64_t hex;
    uint64_t colon;
    uint64_t escape; /* '%' and '\\' */
    uint64_t newline;
    uint64_t high; /* bytes >= 0x80 */
} vg_masks;

/* Class bits, as the kernels' tables hold them. */
enum {
    VG_CLASS_TOKEN = 1,
    VG_CLASS_DOT = 2,
    VG_CLASS_ALPHA = 4,
    VG_CLASS_HEX = 8,
    VG_CLASS_COLON = 16,
    VG_CLASS_ESCAPE = 32,
    VG_CLASS_NEWLINE = 64,
    VG_CLASS_HIGH = 128,
};
extern const uint8_t vg_find_class[256];
/* vg_find_tail_mask[n]: four words that keep the last n of 32 bytes, the last eight bytes first. */
extern const uint64_t vg_find_tail_mask[VG_FIND_FLAT + 1][4];

/* What a compiled set asks for. Kinds that it does not hold are not looked for. */
typedef struct vg_find_plan {
    uint64_t secret[8];    /* random: nobody can prepare texts or sets whose hashes collide */
    const uint64_t *bloom; /* a 64-bit word a key */
    unsigned bloom_shift;  /* the word is hash >> bloom_shift */
    const uint8_t *tld;    /* bitmap over the last labels of all names in the set */
    bool names;            /* domains, and hosts of URLs and e-mail addresses */
    bool single;           /* names of one label among them */
    bool ipv4;
    bool networks4; /* every IPv4 address is a candidate */
    bool ipv6;
    bool ids; /* CVE, ATT&CK */
    bool hashes;
    bool hash_size[129]; /* by hex digits */
} vg_find_plan;

/* What one chunk hands to the next. */
typedef struct vg_find_state {
    uint8_t carry_dot, carry_dot2, carry_dot3, carry_alpha, carry_dash, carry_high;
    uint8_t carry_colon, carry_colon2, carry_colon3, carry_gap;
    vg_masks last;      /* of the chunk's last block */
    uint64_t hex_run;   /* hex digits right before the chunk */
    size_t escape_skip; /* absolute offset before which an escape was already consumed */
} vg_find_state;

typedef enum vg_candidate_kind {
    VG_CANDIDATE_NAME = 0, /* length covers the last two labels, hash is theirs */
    VG_CANDIDATE_WHOLE,    /* an address or a hash: all of it */
} vg_candidate_kind;

typedef struct vg_candidate {
    uint64_t hash;
    int32_t end; /* as vg_ends.at */
    uint16_t length;
    uint16_t kind;
} vg_candidate;

typedef struct vg_ends {
    uint32_t count;
    int32_t at[VG_FIND_ENDS]; /* from the chunk's first byte; trailing dots taken off, it may lie before it */
} vg_ends;

/* A chunk's candidates, and room to work. Large: on the heap. */
typedef struct vg_find_out {
    uint32_t candidate_count;
    vg_candidate candidates[VG_FIND_ENDS];
    vg_ends long_names;  /* their last two labels are longer than VG_FIND_FLAT, or not seen whole */
    vg_ends odd_numbers; /* runs of digits, dots and dashes that are too long for an address: ranges */
    vg_ends addresses;   /* only for networks4; lengths apart */
    uint8_t address_length[VG_FIND_ENDS];
    vg_ends ipv6;
    vg_ends ids;     /* where the fourth digit of an id stands */
    vg_ends unicode; /* tokens with a byte >= 0x80 and a dot */
    vg_ends escapes; /* where the escape begins */
    uint64_t newlines;
    uint64_t tokens;
    vg_ends names, numbers;             /* work */
    vg_masks masks[VG_FIND_BLOCKS + 2]; /* [0] is the block before the chunk */
    uint64_t kept[VG_FIND_ENDS];        /* end, length << 32, kind << 48 */
    uint64_t kept_hash[VG_FIND_ENDS];
} vg_find_out;

/* data + at: the chunk, size bytes of it (VG_FIND_CHUNK, or fewer where `last`); 64 bytes on both sides of the whole
 * data are readable. Fills *out (all counts are reset; newlines and tokens are added to). */
typedef void (*vg_find_fn)(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size,
                           bool last, vg_find_out *out);

/* What one call of a vg_marks_fn hands to the next; zeroed at a text's beginning. */
typedef struct vg_marks_state {
    uint8_t carry;
    uint64_t hex2, hex4, hex8, hex16; /* of the last block: that many hex digits in a row end there */
    vg_masks last;
} vg_marks_state;

/* Extraction: where a text is worth a closer look. One bit a byte: just behind each run of token bytes that holds a
 * dot, a byte >= 0x80, 32 hex digits in a row or what may be an id, or that a colon follows; and on the second of two
 * colons. data: blocks * 64 readable bytes. */
typedef void (*vg_marks_fn)(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks);

typedef struct vg_kernel {
    const char *name;
    vg_find_fn find;
    vg_marks_fn marks;
    bool (*supported)(void);
} vg_kernel;

/* The best that this processor has, or what VIGIE_KERNEL names. */
const vg_kernel *vg_kernel_choose(void);

void vg_find_scalar(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size,
                    bool last, vg_find_out *out);
void vg_find_avx2(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size,
                  bool last, vg_find_out *out);
void vg_find_avx512(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size,
                    bool last, vg_find_out *out);
void vg_find_neon(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size,
                  bool last, vg_find_out *out);

void vg_marks_scalar(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks);
void vg_marks_avx2(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks);
void vg_marks_avx512(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks);
void vg_marks_neon(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks);

/* --- hashes: seeded, multiply and fold; over bytes | 0x20, so that letters have no case --- */

__extension__ typedef unsigned __int128 vg_u128;

static inline uint64_t vg_mix(uint64_t a, uint64_t b)
{
    vg_u128 product = (vg_u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t vg_load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

#define VG_FOLD_CASE UINT64_C(0x2020202020202020)

/* Of the `length` (0..32) bytes before end; the 32 bytes before end are readable. */
static inline uint64_t vg_hash_flat(const uint64_t secret[8], const uint8_t *end, size_t length)
{
    const uint64_t *mask = vg_find_tail_mask[length];
    uint64_t a = ((vg_load64(end - 8) | VG_FOLD_CASE) & mask[0]) ^ secret[0];
    uint64_t b = ((vg_load64(end - 16) | VG_FOLD_CASE) & mask[1]) ^ secret[1];
    uint64_t c = ((vg_load64(end - 24) | VG_FOLD_CASE) & mask[2]) ^ secret[2];
    uint64_t d = ((vg_load64(end - 32) | VG_FOLD_CASE) & mask[3]) ^ secret[3];
    uint64_t y = vg_mix(c, d);
    return vg_mix(a, b) ^ (y << 32 | y >> 32);
}

/* Of any number of bytes before end; 32 bytes before the first of them are readable. */
static inline uint64_t vg_hash_fold(const uint64_t secret[8], const uint8_t *end, size_t length)
{
    uint64_t h = vg_hash_flat(secret, end, length < VG_FIND_FLAT ? length : VG_FIND_FLAT);
    while (length > VG_FIND_FLAT) {
        length -= VG_FIND_FLAT;
        end -= VG_FIND_FLAT;
        h = vg_mix(h ^ secret[4], vg_hash_flat(secret, end, length < VG_FIND_FLAT ? length : VG_FIND_FLAT) ^ secret[5]);
    }
    return h;
}

/* A name's hash, one label further to the left. */
static inline uint64_t vg_hash_label(const uint64_t secret[8], uint64_t h, const uint8_t *end, size_t length)
{
    return vg_mix(h ^ secret[6], vg_hash_fold(secret, end, length) ^ secret[7]);
}

static inline uint32_t vg_tld_index(const uint64_t secret[8], const uint8_t *end, size_t length)
{
    uint64_t v = (vg_load64(end - 8) | VG_FOLD_CASE) >> ((64 - 8 * (length < 8 ? length : 8)) & 63);
    return (uint32_t)((v * (secret[0] | 1)) >> (64 - VG_FIND_TLD_BITS));
}

static inline uint64_t vg_bloom_bits(uint64_t h)
{
    return UINT64_C(1) << (h & 63) | UINT64_C(1) << (h >> 6 & 63) | UINT64_C(1) << (h >> 12 & 63) |
           UINT64_C(1) << (h >> 18 & 63);
}

static inline bool vg_bloom_has(const vg_find_plan *plan, uint64_t h)
{
    uint64_t bits = vg_bloom_bits(h);
    return (plan->bloom[h >> plan->bloom_shift] & bits) == bits;
}

#endif

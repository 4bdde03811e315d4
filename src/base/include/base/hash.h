/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VG_BASE_HASH_H
#define VG_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "vigie/status.h"

/* XXH3 64 with a per-process random seed: for tables that hostile input fills. Never written to disk. */
uint64_t vg_hash64(vg_slice s);

/* FNV-1a, 32 bits, a byte at a time: for tables that are made at build time and hashes that are kept with words. */
#define VG_FNV1A_SEED 0x811C9DC5U
static inline uint32_t vg_fnv1a(uint32_t hash, uint8_t byte)
{
    return (hash ^ byte) * 0x01000193U;
}

#define VG_SHA256_HEX 65 /* 64 digits and a NUL */
/* SHA-256 in lower-case hex (libcrypto). */
void vg_sha256_hex(vg_slice s, char ret_hex[VG_SHA256_HEX]);
#define VG_UUID_TEXT 37 /* 36 characters and a NUL */
/* A name-based UUID, version 5 (RFC 9562 5.5): the same name in the same namespace, the same id. */
void vg_uuid5(const uint8_t name_space[16], vg_slice name, char ret_text[VG_UUID_TEXT]);

/* Digests of bytes that come in pieces (libcrypto). */
typedef enum vg_digest { VG_DIGEST_MD5 = 0, VG_DIGEST_SHA1, VG_DIGEST_SHA256, VG_DIGEST_COUNT } vg_digest;
typedef struct vg_hasher vg_hasher;
/* NULL without memory, and where libcrypto is not allowed to (MD5 under FIPS). */
vg_hasher *vg_hasher_new(vg_digest digest);
/* Begins anew. */
void vg_hasher_reset(vg_hasher *h);
void vg_hasher_add(vg_hasher *h, vg_slice bytes);
/* Lower-case hex and a NUL; the number of digits is returned. To be reset before it is used again. */
size_t vg_hasher_hex(vg_hasher *h, char ret_hex[VG_SHA256_HEX]);
void vg_hasher_free(vg_hasher *h);

/* Of a whole file from its first byte, by pread; the descriptor's position does not move. */
vg_status vg_sha256_fd(int fd, char ret_hex[VG_SHA256_HEX], vg_error *err);

#endif

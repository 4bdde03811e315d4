/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VG_BASE_HASH_H
#define VG_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "vigie/status.h"

/* XXH3 64 with a per-process random seed: for tables that hostile input fills. Never written to disk. */
uint64_t vg_hash64(vg_slice s);

#define VG_SHA256_HEX 65 /* 64 digits and a NUL */
/* SHA-256 in lower-case hex (libcrypto). */
void vg_sha256_hex(vg_slice s, char ret_hex[VG_SHA256_HEX]);
/* Of a whole file from its first byte, by pread; the descriptor's position does not move. */
vg_status vg_sha256_fd(int fd, char ret_hex[VG_SHA256_HEX], vg_error *err);

#endif

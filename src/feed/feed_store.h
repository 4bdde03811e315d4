/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A feed's own folder: mode 0700, locked, written so that a machine that stops at any moment leaves whole files. */
#ifndef VG_FEED_STORE_H
#define VG_FEED_STORE_H

#include <stdint.h>

#include "base/buf.h"
#include "vigie/status.h"

#define VG_STORE_PATH 4096

typedef struct vg_store {
    int folder, lock; /* descriptors; -1: not open */
    char path[VG_STORE_PATH];
} vg_store;

/* The folder `name` below `directory` (NULL: the user's cache), made where it is absent, and its lock. VG_E_IO where it
 * cannot be had, belongs to another user or may be written by others, or another run holds the lock. */
vg_status vg_store_open(const char *directory, const char *name, vg_store *ret_store, vg_error *err);
void vg_store_close(vg_store *s);

/* A whole file of at most ret_bytes->max bytes. *ret_there: false where there is none. */
vg_status vg_store_read(const vg_store *s, const char *name, vg_buf *ret_bytes, bool *ret_there, vg_error *err);
/* The file is what it was, or all of bytes: another name, fsync, rename, fsync of the folder. */
vg_status vg_store_replace(const vg_store *s, const char *name, vg_slice bytes, vg_error *err);
/* Cuts the file to `at` bytes (what a run that was killed wrote behind them is dropped) and appends; fsync. VG_E_FORMAT
 * where it is shorter than that. */
vg_status vg_store_append(const vg_store *s, const char *name, uint64_t at, vg_slice bytes, vg_error *err);
/* head, the first size bytes of the file `from`, tail: as vg_store_replace. */
vg_status vg_store_wrap(const vg_store *s, const char *from, uint64_t size, vg_slice head, vg_slice tail,
                        const char *name, vg_error *err);
/* SHA-256 in hex of the file's first `size` bytes, which must be all that it has. */
vg_status vg_store_hash(const vg_store *s, const char *name, uint64_t size, char *ret_hex, vg_error *err);
/* What is no longer needed; that it is not there, or cannot be removed, is no failure. */
void vg_store_remove(const vg_store *s, const char *name);
bool vg_store_has(const vg_store *s, const char *name);

#endif

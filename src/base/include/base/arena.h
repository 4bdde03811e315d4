/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One arena a batch: everything taken from it lives until its reset or its end. Not thread-safe. */
#ifndef VG_BASE_ARENA_H
#define VG_BASE_ARENA_H

#include <stddef.h>

#include "base/slice.h"

typedef struct vg_arena vg_arena;

/* max_bytes: what it may hold in all; NULL where there is no memory. */
vg_arena *vg_arena_new(size_t max_bytes);
/* Zeroed, aligned for any type; NULL past the maximum or without memory. */
void *vg_arena_alloc(vg_arena *a, size_t size);
/* NUL-terminated copy; NULL on failure. */
char *vg_arena_str(vg_arena *a, vg_slice s);
/* A copy as a slice; size 0 and data NULL on failure. */
vg_slice vg_arena_dup(vg_arena *a, vg_slice s);
size_t vg_arena_used(const vg_arena *a);
void vg_arena_reset(vg_arena *a);
void vg_arena_free(vg_arena *a);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

#define BLOCK_BYTES ((size_t)64 << 10)

typedef struct block {
    struct block *previous;
    size_t used, size;
    alignas(max_align_t) uint8_t data[];
} block;

struct vg_arena {
    block *last;
    size_t used; /* bytes of all blocks */
    size_t max;
};

vg_arena *vg_arena_new(size_t max_bytes)
{
    vg_arena *a = calloc(1, sizeof *a);
    if (a) a->max = max_bytes;
    return a;
}

void *vg_arena_alloc(vg_arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > a->max) return NULL;
    size = (size + align - 1) & ~(align - 1);
    if (!a->last || size > a->last->size - a->last->used) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        if (room > a->max || a->used > a->max - room) return NULL;
        block *b = malloc(sizeof *b + room);
        if (!b) return NULL;
        b->used = 0;
        b->size = room;
        b->previous = a->last;
        a->last = b;
        a->used += room;
    }
    void *at = a->last->data + a->last->used;
    a->last->used += size;
    return memset(at, 0, size); /* what is never taken need not be cleared */
}

char *vg_arena_str(vg_arena *a, vg_slice s)
{
    char *text = vg_arena_alloc(a, s.size + 1);
    if (text && s.size) memcpy(text, s.data, s.size);
    return text;
}

vg_slice vg_arena_dup(vg_arena *a, vg_slice s)
{
    char *text = vg_arena_str(a, s);
    return text ? vg_slice_of(text, s.size) : vg_slice_of(NULL, 0);
}

size_t vg_arena_used(const vg_arena *a)
{
    return a->used;
}

void vg_arena_reset(vg_arena *a)
{
    while (a->last) {
        block *previous = a->last->previous;
        free(a->last);
        a->last = previous;
    }
    a->used = 0;
}

void vg_arena_free(vg_arena *a)
{
    if (!a) return;
    vg_arena_reset(a);
    free(a);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undoes what authors do to values so that nobody clicks on them ("hxxp://evil[.]com"), and what typesetting does
 * (zero-width characters, hashes wrapped over lines), in one pass, with the way back to the original bytes. */
#ifndef VG_READ_DEFANG_H
#define VG_READ_DEFANG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "vigie/status.h"

typedef enum vg_piece_kind {
    VG_PIECE_COPY = 0, /* bytes as in the original */
    VG_PIECE_TYPE,     /* typesetting undone; says nothing about the author's wish */
    VG_PIECE_DEFANG,   /* defanging undone */
} vg_piece_kind;

typedef struct vg_piece {
    uint32_t out, in; /* where it begins in the new text and in the original; it ends where the next begins */
    uint32_t kind;
} vg_piece;

/* Reusable: zero it (or VG_REFANGED_INIT) before the first use, vg_refanged_free after the last. */
typedef struct vg_refanged {
    vg_slice text; /* the original itself where nothing changed, else a view of `buffer` */
    vg_slice original;
    vg_buf buffer;
    vg_piece *pieces; /* ascending in both; none where nothing changed */
    size_t count, capacity;
} vg_refanged;

#define VG_REFANGED_INIT ((vg_refanged){.buffer = VG_BUF_INIT(UINT32_MAX)})

/* Fills *r, dropping what it held. text: less than 4 GiB, must live as long as r->text is used. VG_E_LIMIT,
 * VG_E_NOMEM. Linear in the text's size. */
vg_status vg_refang(vg_refanged *r, vg_slice text);
void vg_refanged_free(vg_refanged *r);

/* The original range of [from, until) of the new text. Both ends inside, ret_from <= ret_until. */
void vg_refanged_origin(const vg_refanged *r, size_t from, size_t until, size_t *ret_from, size_t *ret_until);
/* Where an offset of the original went. */
size_t vg_refanged_place(const vg_refanged *r, size_t original);
/* True where an author's defanging was undone within [from, until) of the new text. */
bool vg_refanged_was_defanged(const vg_refanged *r, size_t from, size_t until);

/* Shared with wrap.c: the hash that is wrapped at text[at] (white space after a hexadecimal run). Returns the number
 * of chunks joined (0: none); gaps[i] and nexts[i] are the ends of chunk i and the starts of chunk i + 1. */
#define VG_WRAP_CHUNKS 8
size_t vg_wrap_find(vg_slice text, size_t at, size_t ret_gaps[VG_WRAP_CHUNKS], size_t ret_nexts[VG_WRAP_CHUNKS]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens with bytes >= 0x80 (UTF-8): where a word ends in them. */
#ifndef VG_OBSERVE_UNICODE_H
#define VG_OBSERVE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

/* The code point at s.data[at], its bytes in *ret_size; UINT32_MAX and 1 for what is not UTF-8 (RFC 3629). */
uint32_t vg_unicode_at(vg_slice s, size_t at, size_t *ret_size);
/* Letters, marks and digits of any script. */
bool vg_unicode_is_word(uint32_t code);
/* Scripts written without spaces: a name in ASCII next to them is a word of its own. */
bool vg_unicode_is_unspaced(uint32_t code);

typedef struct vg_piece {
    size_t begin, end;
    bool ascii; /* nothing else in it */
    bool alone; /* an ASCII run inside a longer piece, next to a script written without spaces */
} vg_piece;

/* The pieces of s, cut where a character is neither of a word nor '.', '-', '_'; after each longer piece the ASCII
 * runs in it that stand next to a script written without spaces. Start with *walk = {0}. */
typedef struct vg_piece_walk {
    size_t at;
    size_t inner, inner_end; /* ASCII runs of the last piece: from here */
} vg_piece_walk;
bool vg_unicode_next_piece(vg_slice s, vg_piece_walk *walk, vg_piece *ret_piece);

#endif

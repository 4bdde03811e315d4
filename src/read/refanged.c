/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places of the refanged text and of the text that it was made of, by binary search of the pieces between them. */
#include <stdlib.h>

#include "defang.h"

void vg_refanged_free(vg_refanged *r)
{
    if (!r) return;
    vg_buf_free(&r->buffer);
    free(r->pieces);
    *r = VG_REFANGED_INIT;
}

/* The last piece that begins at or before `at` of the new text. */
static size_t piece_at(const vg_refanged *r, size_t at)
{
    size_t low = 0, high = r->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (r->pieces[middle].out <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static size_t piece_end(const vg_refanged *r, size_t i)
{
    return i + 1 < r->count ? r->pieces[i + 1].in : r->original.size;
}

void vg_refanged_origin(const vg_refanged *r, size_t from, size_t until, size_t *ret_from, size_t *ret_until)
{
    if (until > r->text.size) until = r->text.size;
    if (from > until) from = until;
    *ret_from = from;
    *ret_until = until;
    if (r->count == 0) return;
    size_t i = piece_at(r, from);
    const vg_piece *piece = &r->pieces[i];
    *ret_from = piece->kind == VG_PIECE_COPY ? piece->in + (from - piece->out) : piece->in;
    if (from >= r->text.size) *ret_from = r->original.size;
    *ret_until = *ret_from;
    if (until == from) return;
    i = piece_at(r, until - 1);
    piece = &r->pieces[i];
    *ret_until = piece->kind == VG_PIECE_COPY ? piece->in + (until - piece->out) : piece_end(r, i);
}

size_t vg_refanged_place(const vg_refanged *r, size_t original)
{
    size_t low = 0, high = r->count;
    if (r->count == 0) return original < r->text.size ? original : r->text.size;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (r->pieces[middle].in <= original)
            low = middle;
        else
            high = middle;
    }
    const vg_piece *piece = &r->pieces[low];
    size_t end = low + 1 < r->count ? r->pieces[low + 1].out : r->text.size;
    size_t at = piece->kind == VG_PIECE_COPY ? piece->out + (original - piece->in) : piece->out;
    return at < end ? at : end;
}

bool vg_refanged_was_defanged(const vg_refanged *r, size_t from, size_t until)
{
    if (r->count == 0 || from >= until) return false;
    for (size_t i = piece_at(r, from); i < r->count && r->pieces[i].out < until; i++) {
        size_t end = i + 1 < r->count ? r->pieces[i + 1].out : r->text.size;
        if (r->pieces[i].kind == VG_PIECE_DEFANG && (end > from || r->pieces[i].out >= from)) return true;
    }
    return false;
}

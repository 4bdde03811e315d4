/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens with bytes >= 0x80: cut into words, each tried as an internationalised name, or as what it is in ASCII. */
#include "scan.h"
#include "unicode.h"

/* As a kernel would take it, had it stood alone. */
static void scan_ascii(vg_scanner *s, size_t begin, size_t end)
{
    const size_t floor = s->floor;
    const vg_find_plan *plan = &s->set->plan;
    bool alpha = false, dot = false;
    while (end > begin && s->data[end - 1] == '.') end--;
    for (size_t i = begin; i < end; i++) {
        alpha |= (vg_class_at(s, i) & VG_CLASS_ALPHA) != 0;
        dot |= s->data[i] == '.';
    }
    if (begin == end) return;
    s->floor = begin; /* the context of a version is not looked at: what stands before is no ASCII */
    if (alpha && plan->names && (dot || plan->single)) vg_scan_name(s, end);
    s->floor = floor;
    if (!alpha && dot && plan->ipv4) {
        while (begin < end && s->data[begin] == '-') begin++;
        while (begin < end && s->data[end - 1] == '-') end--;
        if (end - begin > 15) {
            s->floor = begin;
            vg_scan_odd_number(s, end);
            s->floor = floor;
        } else if (end - begin >= 7) {
            uint64_t hash = vg_hash_flat(plan->secret, s->data + end, end - begin);
            if (vg_bloom_has(plan, hash)) vg_scan_whole(s, begin, end, hash);
            if (plan->networks4) vg_scan_network4(s, begin, end);
        }
    }
}

static void scan_name(vg_scanner *s, size_t begin, size_t end)
{
    uint8_t form[VG_SET_PAD + VG_DOMAIN_MAX + 1] = {0};
    while (begin < end && s->data[begin] == '.') begin++;
    while (end > begin && s->data[end - 1] == '.') end--;
    /* An A-label is at least as long as what it encodes counts in characters, of four bytes at most. */
    if (end - begin > 4 * VG_DOMAIN_MAX) return;
    size_t n = vg_domain_from_unicode(vg_slice_of(s->data + begin, end - begin), (char *)form + VG_SET_PAD);
    if (n > 0) vg_scan_name_form(s, vg_slice_of(form + VG_SET_PAD, n), begin, end);
}

void vg_scan_unicode(vg_scanner *s, size_t end)
{
    size_t least = s->floor, begin = end;
    if (end - least > VG_LIMIT_TOKEN_BYTES) least = end - VG_LIMIT_TOKEN_BYTES;
    while (begin > least && vg_class_at(s, begin - 1) & VG_CLASS_TOKEN) begin--;
    vg_slice token = vg_slice_of(s->data + begin, end - begin);
    vg_piece piece;
    for (vg_piece_walk walk = {0}; vg_unicode_next_piece(token, &walk, &piece);) {
        vg_slice text = vg_slice_of(token.data + piece.begin, piece.end - piece.begin);
        if (!memchr(text.data, '.', text.size) && !s->set->plan.single) continue;
        if (piece.ascii)
            scan_ascii(s, begin + piece.begin, begin + piece.end);
        else if (s->set->plan.names)
            scan_name(s, begin + piece.begin, begin + piece.end);
    }
}

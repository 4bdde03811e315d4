/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escapes of the carrier: the region around one is decoded and scanned again, and what is found there is reported at
 * the bytes that it came from. JSON (RFC 8259 7) and C escapes once, percent-encoding (RFC 3986 2.1) twice. Regions do
 * not overlap but for a strip at a cut, so that the work stays linear. */
#include <stdlib.h>

#include "scan.h"

#define REGION_SIDE  VG_LIMIT_TOKEN_BYTES
#define REGION_MAX   (2 * REGION_SIDE + 8)
#define REGION_STRIP 1024U /* decoded again after a region that had to be cut */

struct vg_decoded {
    uint16_t from[REGION_MAX + 1]; /* where each decoded byte's escape begins, and the end */
    size_t size;
    uint8_t pad[VG_SET_PAD];
    uint8_t data[REGION_MAX + VG_SCAN_PADDING];
};

static bool ends_region(uint8_t c)
{
    return c <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == 0x7f;
}

static void put(struct vg_decoded *d, uint8_t byte, size_t from)
{
    d->from[d->size] = (uint16_t)from;
    d->data[d->size++] = byte;
}

static void put_code(struct vg_decoded *d, uint32_t code, size_t from)
{
    if (code < 0x80) {
        put(d, (uint8_t)code, from);
        return;
    }
    if (code >= 0x10000) {
        put(d, (uint8_t)(0xf0 | code >> 18), from);
        put(d, (uint8_t)(0x80 | (code >> 12 & 0x3f)), from);
    } else if (code >= 0x800) {
        put(d, (uint8_t)(0xe0 | code >> 12), from);
    }
    put(d, (uint8_t)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3f) : 0xc0 | code >> 6), from);
    put(d, (uint8_t)(0x80 | (code & 0x3f)), from);
}

/* The value of `digits` hex digits, or UINT32_MAX. */
static uint32_t hex_at(vg_slice s, size_t at, unsigned digits)
{
    if (at > s.size || s.size - at < digits) return UINT32_MAX;
    uint32_t value = 0;
    for (unsigned i = 0; i < digits; i++) {
        int digit = vg_hex_value(s.data[at + i]);
        if (digit < 0) return UINT32_MAX;
        value = value << 4 | (uint32_t)digit;
    }
    return value;
}

/* "\uD83D\uDE00": RFC 8259 7. A lone surrogate becomes U+FFFD. */
static size_t decode_unicode(vg_slice s, size_t at, struct vg_decoded *d)
{
    uint32_t code = hex_at(s, at + 2, 4);
    if (code == UINT32_MAX) return 0;
    size_t size = 6;
    if (code >= 0xd800 && code < 0xe000) {
        uint32_t low = code < 0xdc00 && at + 12 <= s.size && s.data[at + 6] == '\\' && s.data[at + 7] == 'u'
                           ? hex_at(s, at + 8, 4)
                           : UINT32_MAX;
        if (low != UINT32_MAX && low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            size = 12;
        } else {
            code = 0xfffd;
        }
    }
    put_code(d, code, at);
    return size;
}

/* The escape at s[at], if it is one: decoded, its size returned; 0 where it is none. */
static size_t decode_backslash(vg_slice s, size_t at, struct vg_decoded *d)
{
    if (at + 1 >= s.size) return 0;
    uint32_t value;
    switch (s.data[at + 1]) {
    case '/':
    case '\\':
    case '"':
    case '\'': put(d, s.data[at + 1], at); return 2;
    case 'n':
    case 'r':
    case 't':
    case 'b':
    case 'f':
    case 'v':
    case 'a': put(d, '\n', at); return 2;
    case 'x':
        value = hex_at(s, at + 2, 2);
        if (value == UINT32_MAX) return 0;
        put(d, (uint8_t)value, at);
        return 4;
    case 'u': return decode_unicode(s, at, d);
    default: return 0;
    }
}

static void decode(vg_slice s, bool backslashes, struct vg_decoded *d)
{
    d->size = 0;
    for (size_t at = 0; at < s.size;) {
        uint8_t c = s.data[at];
        size_t size = 0;
        if (c == '%') {
            uint32_t value = hex_at(s, at + 1, 2);
            if (value != UINT32_MAX) {
                put(d, (uint8_t)value, at);
                size = 3;
            }
        } else if (c == '\\' && backslashes) {
            size = decode_backslash(s, at, d);
        }
        if (size == 0) {
            put(d, c, at);
            size = 1;
        }
        at += size;
    }
    d->from[d->size] = (uint16_t)s.size;
    memset(d->data + d->size, 0, VG_SCAN_PADDING);
}

typedef struct region {
    vg_scanner *outer;
    size_t begin;
} region;

static int on_inner(void *context, const vg_hit *hit)
{
    region *r = context;
    const struct vg_decoded *d = r->outer->decoded;
    size_t begin = d->from[hit->offset], end = d->from[hit->offset + hit->length];
    bool hidden = end - begin != hit->length;
    vg_scan_push_decoded(r->outer, r->begin + begin, r->begin + end, hit->entry, hidden ? VG_HOW_ENCODED : hit->how);
    return 0;
}

static bool prepare(vg_scanner *s)
{
    if (s->inner) return true;
    vg_scanner *inner = NULL;
    struct vg_decoded *decoded = malloc(sizeof *decoded);
    if (!decoded || vg_scanner_new(s->set, &inner, NULL) < 0) {
        free(decoded);
        s->status = VG_E_NOMEM;
        return false;
    }
    memset(decoded->pad, 0, sizeof decoded->pad);
    inner->kernel = s->kernel;
    inner->depth = s->depth + 1;
    s->inner = inner;
    s->decoded = decoded;
    return true;
}

/* "\nevil.com", "\tfe80::1": a letter that belongs to the escape stands before a token that may be a value. In plain
 * words ("\r\n\tAccount") nothing can hide. */
static bool hides_nothing(const vg_scanner *s, size_t at)
{
    uint8_t letter = s->data[at + 1];
    if (letter == 'u' || letter == 'x') return false;
    size_t end = at + 2;
    bool dot = false;
    while (end < s->ceiling && end - at < 34 && vg_class_at(s, end) & VG_CLASS_TOKEN && !dot)
        dot = s->data[end++] == '.';
    if (dot || end - at >= 34 || s->set->plan.single) return false;
    if (end == at + 2 && end < s->ceiling && s->data[end] == '\\') return true; /* the next escape speaks for itself */
    return end >= s->ceiling || (s->data[end] != ':' && s->data[end] != '@' && s->data[end] != '%' &&
                                 s->data[end] != '\\' && !s->set->plan.ids);
}

void vg_scan_escape(vg_scanner *s, size_t at)
{
    if (at < s->decoded_until || at + 1 >= s->ceiling) return;
    bool backslash = s->data[at] == '\\';
    if (backslash && (s->depth > 0 || hides_nothing(s, at))) return;
    if (!prepare(s)) return;
    size_t begin = at, end = at;
    while (begin > s->floor && at - begin < REGION_SIDE && !ends_region(s->data[begin - 1])) begin--;
    while (end < s->ceiling && end - at < REGION_SIDE && !ends_region(s->data[end])) end++;
    s->decoded_until = end - at < REGION_SIDE ? end : end - REGION_STRIP;
    decode(vg_slice_of(s->data + begin, end - begin), s->depth == 0, s->decoded);
    region r = {s, begin};
    vg_scan(s->inner, s->decoded->data, s->decoded->size, on_inner, &r, NULL);
    if (s->inner->status < 0) s->status = s->inner->status;
}

bool vg_scan_escape_goes_on(const vg_scanner *s, size_t end)
{
    if (end + 2 >= s->ceiling || s->depth >= 2) return false;
    vg_slice text = vg_slice_of(s->data, s->ceiling);
    uint32_t code = UINT32_MAX;
    if (s->data[end] == '%')
        code = hex_at(text, end + 1, 2);
    else if (s->data[end] == '\\' && s->depth == 0 && s->data[end + 1] == 'u')
        code = hex_at(text, end + 2, 4);
    else if (s->data[end] == '\\' && s->depth == 0 && s->data[end + 1] == 'x')
        code = hex_at(text, end + 2, 2);
    if (code == UINT32_MAX) return false;
    return code >= 0x80 || vg_find_class[code] & VG_CLASS_TOKEN;
}

void vg_scan_escape_free(vg_scanner *s)
{
    vg_scanner_free(s->inner);
    free(s->decoded);
}

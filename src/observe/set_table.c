/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "set_impl.h"

static void place(uint64_t *slots, unsigned bits, uint64_t slot)
{
    const uint64_t mask = (UINT64_C(1) << bits) - 1;
    uint64_t at = slot >> 32 >> (32 - bits);
    while (slots[at] != 0) at = (at + 1) & mask;
    slots[at] = slot;
}

static vg_status grow(vg_set *s, vg_error *err)
{
    unsigned bits = s->slot_bits ? s->slot_bits + 1 : 10;
    if (bits > 31) return vg_fail(err, VG_E_LIMIT, "too many indicators in one set");
    uint64_t *slots = calloc((size_t)1 << bits, sizeof *slots);
    if (!slots) return vg_fail(err, VG_E_NOMEM, "no memory for the set of indicators");
    uint64_t old = s->slots ? UINT64_C(1) << s->slot_bits : 0;
    /* In the order of the tags, but for the few that wrapped round: the writes run through memory as the reads do. */
    for (uint64_t i = 0; i < old; i++)
        if (s->slots[i] != 0) place(slots, bits, s->slots[i]);
    free(s->slots);
    s->slots = slots;
    s->slot_bits = bits;
    return VG_OK;
}

vg_status vg_set_insert(vg_set *s, uint64_t hash, vg_key key, uint32_t entry, vg_error *err)
{
    if (!s->slots || s->slots_used * 4 >= (UINT64_C(3) << s->slot_bits)) {
        vg_status status = grow(s, err);
        if (status < 0) return status;
    }
    uint32_t ref = ((uint32_t)key << 29 | entry) + 1;
    place(s->slots, s->slot_bits, hash >> 32 << 32 | ref);
    s->slots_used++;
    return VG_OK;
}

uint64_t vg_set_hash_name(const vg_set *s, vg_slice name)
{
    const uint8_t *end = name.data + name.size, *p = end;
    for (int labels = 0; p > name.data; p--)
        if (p[-1] == '.' && ++labels == 2) break;
    uint64_t h = vg_hash_fold(s->plan.secret, end, (size_t)(end - p));
    while (p > name.data) {
        const uint8_t *stop = --p; /* the dot */
        while (p > name.data && p[-1] != '.') p--;
        h = vg_hash_label(s->plan.secret, h, stop, (size_t)(stop - p));
    }
    return h;
}

uint64_t vg_set_hash_url(const uint64_t secret[8], const uint8_t *text, size_t size)
{
    uint64_t h = secret[1], tail = 0;
    size_t at = 0;
    for (; at + 8 <= size; at += 8) h = vg_mix(h ^ vg_load64(text + at), secret[2]);
    if (at < size) memcpy(&tail, text + at, size - at);
    return vg_mix(h ^ tail, secret[3] ^ size);
}

vg_url_key vg_set_url_key(vg_slice value)
{
    vg_url_key k = {0};
    size_t mark = vg_slice_find(value, vg_slice_str("://"));
    if (mark == SIZE_MAX) return k;
    vg_slice scheme = vg_slice_take(value, mark), left = vg_slice_skip(value, mark + 3);
    size_t slash = vg_slice_find(left, vg_slice_str("/"));
    if (slash == SIZE_MAX) slash = left.size;
    k.authority = vg_slice_take(left, slash);
    k.path = vg_slice_skip(left, slash);
    size_t host = k.authority.size;
    while (host > 0 && k.authority.data[host - 1] != '@') host--;
    vg_slice h = vg_slice_skip(k.authority, host);
    size_t colon = h.size;
    if (h.size > 0 && h.data[0] == '[') {
        size_t close = vg_slice_find(h, vg_slice_str("]"));
        k.host = close == SIZE_MAX ? h : vg_slice_of(h.data + 1, close - 1);
        colon = close == SIZE_MAX ? h.size : close + 1;
    } else {
        size_t found = vg_slice_find(h, vg_slice_str(":"));
        if (found != SIZE_MAX) colon = found;
        k.host = vg_slice_take(h, colon);
    }
    /* http to 443 and https to 80 are one place to a matcher that does not look at the scheme. */
    vg_slice port = vg_slice_skip(h, colon);
    bool web = vg_slice_is(scheme, "http") || vg_slice_is(scheme, "https");
    if (web && (vg_slice_is(port, ":443") || vg_slice_is(port, ":80"))) k.authority.size -= port.size;
    return k;
}

vg_slice vg_set_email_host(vg_slice value)
{
    size_t at = vg_slice_find(value, vg_slice_str("@"));
    return vg_slice_skip(value, at == SIZE_MAX ? value.size : at + 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed_seen.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"

void vg_seen_print(vg_slice bytes, uint8_t ret_print[VG_SEEN_BYTES])
{
    char hex[VG_SHA256_HEX];
    vg_sha256_hex(bytes, hex);
    for (size_t i = 0; i < VG_SEEN_BYTES; i++)
        ret_print[i] = (uint8_t)((unsigned)vg_hex_value((uint8_t)hex[2 * i]) << 4 |
                                 (unsigned)vg_hex_value((uint8_t)hex[2 * i + 1]));
}

/* Where print is, or belongs. The fingerprint is a hash already. */
static size_t place_of(const vg_seen *s, const uint8_t print[VG_SEEN_BYTES])
{
    static const uint8_t none[VG_SEEN_BYTES];
    uint64_t at;
    memcpy(&at, print, sizeof at);
    for (at &= s->capacity - 1;; at = (at + 1) & (s->capacity - 1))
        if (memcmp(s->table[at], none, VG_SEEN_BYTES) == 0 || memcmp(s->table[at], print, VG_SEEN_BYTES) == 0)
            return (size_t)at;
}

static bool grow(vg_seen *s)
{
    vg_seen wider = {NULL, s->count, s->capacity ? s->capacity * 2 : 1024};
    static const uint8_t none[VG_SEEN_BYTES];
    wider.table = calloc(wider.capacity, VG_SEEN_BYTES);
    if (!wider.table) return false;
    for (size_t i = 0; i < s->capacity; i++)
        if (memcmp(s->table[i], none, VG_SEEN_BYTES) != 0)
            memcpy(wider.table[place_of(&wider, s->table[i])], s->table[i], VG_SEEN_BYTES);
    free(s->table);
    *s = wider;
    return true;
}

vg_status vg_seen_add(vg_seen *s, const uint8_t print[VG_SEEN_BYTES], bool *ret_new, vg_error *err)
{
    if (s->count * 2 >= s->capacity && s->count < VG_LIMIT_FEED_SEEN && !grow(s))
        return vg_fail(err, VG_E_NOMEM, "no memory");
    size_t at = place_of(s, print);
    bool there = memcmp(s->table[at], print, VG_SEEN_BYTES) == 0;
    if (!there && s->count < VG_LIMIT_FEED_SEEN) {
        memcpy(s->table[at], print, VG_SEEN_BYTES);
        s->count++;
    }
    *ret_new = !there;
    return VG_OK;
}

void vg_seen_free(vg_seen *s)
{
    free(s->table);
    *s = (vg_seen){NULL, 0, 0};
}

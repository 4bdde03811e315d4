/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain.h"

#include <string.h>

bool vg_domain_is_canonical(vg_slice s)
{
    if (s.size == 0 || s.size > VG_DOMAIN_MAX) return false;
    size_t label = 0;
    bool lettered = false; /* the top-level domain has a letter: RFC 3696 2, and all that IANA delegates */
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
            lettered = false;
            continue;
        }
        bool letter = c >= 'a' && c <= 'z';
        if (!letter && !vg_is_digit(c) && c != '-' && c != '_') return false;
        if (letter) lettered = true;
        if (++label > 63) return false;
    }
    return label > 0 && lettered;
}

bool vg_domain_has_labels(vg_slice written)
{
    static const char *const stops[] = {".", "\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"};
    bool plain = true;
    for (size_t i = 0; i < written.size; i++) {
        if (written.data[i] == '.') return true;
        plain &= written.data[i] < 0x80;
    }
    for (size_t i = 1; !plain && i < sizeof stops / sizeof *stops; i++)
        if (vg_slice_find(written, vg_slice_str(stops[i])) != SIZE_MAX) return true;
    return false;
}

size_t vg_domain_canonical(vg_slice written, char *ret_value)
{
    while (written.size > 0 && written.data[written.size - 1] == '.') written.size--;
    if (written.size > 1 && written.data[0] == '.') written = vg_slice_skip(written, 1);
    if (written.size == 0 || written.size >= 1024) return 0;
    for (size_t i = 0; i < written.size; i++)
        if (written.data[i] >= 0x80) return vg_domain_from_unicode(written, ret_value);
    if (written.size > VG_DOMAIN_MAX) return 0;
    char name[VG_DOMAIN_MAX];
    for (size_t i = 0; i < written.size; i++) name[i] = (char)vg_lower(written.data[i]);
    if (!vg_domain_is_canonical(vg_slice_of(name, written.size))) return 0;
    memcpy(ret_value, name, written.size);
    return written.size;
}

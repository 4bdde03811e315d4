/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as text and as bytes. Free of library calls that know a locale. */
#ifndef VG_OBSERVE_ADDRESS_H
#define VG_OBSERVE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

#define VG_ADDRESS_TEXT 48

/* Dotted decimal, four numbers without leading zeros (which some read as octal), nothing else. */
bool vg_address_parse4(vg_slice s, uint32_t *ret_value);
/* RFC 4291 2.2 in any spelling, with or without an embedded dotted IPv4; no zone, no brackets. */
bool vg_address_parse6(vg_slice s, uint8_t ret_bytes[16]);
size_t vg_address_format4(uint32_t value, char ret_text[VG_ADDRESS_TEXT]);
/* RFC 5952; IPv4-mapped addresses end in dotted decimal (its section 5). */
size_t vg_address_format6(const uint8_t bytes[16], char ret_text[VG_ADDRESS_TEXT]);
/* Clears all bits after the first `prefix`. */
void vg_address_mask6(uint8_t bytes[16], unsigned prefix);

static inline uint32_t vg_address_mask4(uint32_t value, unsigned prefix)
{
    return prefix == 0 ? 0 : value & (UINT32_MAX << (32 - prefix));
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a URL (RFC 3986, http-like: a host is demanded), shared by canonical forms, matching and extraction. */
#ifndef VG_OBSERVE_URL_H
#define VG_OBSERVE_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

typedef struct vg_url_parts {
    vg_slice scheme;   /* without "://" */
    vg_slice userinfo; /* without '@'; data NULL where there is none */
    vg_slice host;     /* without brackets where host_is_ipv6 */
    vg_slice port;     /* without ':'; may be empty */
    vg_slice rest;     /* path and query; the fragment is cut off */
    bool host_is_ipv6;
} vg_url_parts;

/* False where there is no known scheme, or the authority is malformed. */
bool vg_url_split(vg_slice s, vg_url_parts *ret_parts);
/* Default port of a known scheme (any case): 0 where it has none, -1 where the scheme is not known. */
int vg_url_scheme_port(vg_slice scheme);
/* Whether the port, as digits, goes without saying for the scheme. */
bool vg_url_port_is_default(vg_slice scheme, vg_slice port);
/* One canonical piece (RFC 3986 6.2.2): the byte at *at of s, with an escape of an unreserved byte undone, other
 * escapes in upper case, bytes that are not ASCII and a stray '%' escaped. Advances *at; 1 or 3 bytes written. */
size_t vg_url_canonical_byte(vg_slice s, size_t *at, uint8_t ret_bytes[3]);
/* Bytes that may stand in a URL's path or query as written (what ends it: spaces, quotes, <>, controls…). */
bool vg_url_byte(uint8_t c);

#endif

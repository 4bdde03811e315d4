/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canonical forms, one a kind: two spellings of one thing have equal canonical bytes.
 *   ipv4 dotted decimal · ipv6 RFC 5952 · cidr network/len, host bits cleared · domain lower case, A-label (IDNA2008,
 *   UTS 46 non-transitional), no trailing dot · url scheme://host[:port]/path?query, scheme and host lower case, host
 *   canonical, default port removed, userinfo kept, percent-escapes of unreserved bytes undone, fragment removed ·
 *   email local@domain, domain canonical, local lower case · hashes lower case · CVE-2021-44228 and T1059.001 upper
 *   case · literals as they are (UTF-8), case kept. */
#ifndef VG_OBSERVE_CANONICAL_H
#define VG_OBSERVE_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "vigie/observable.h"

#define VG_CANONICAL_MAX 4096

/* Writes the canonical form of `written` (already refanged) as `kind`; its length, or 0 where it is not one. */
size_t vg_canonical(vg_kind kind, vg_slice written, char ret_value[VG_CANONICAL_MAX]);
/* The kind of one whole value standing alone (a line of a list, a cell): VG_KIND_NONE where it is none of the token
 * kinds. A single IPv4 is not a CIDR; a domain needs a known top-level domain (libpsl), or .onion, .i2p, .bit, .eth. */
vg_kind vg_classify(vg_slice written);
/* True where name (ASCII, any case) ends in a top-level domain that exists (IANA through libpsl; cached). */
bool vg_tld_known(vg_slice domain);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VG_OBSERVE_DOMAIN_H
#define VG_OBSERVE_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

#define VG_DOMAIN_MAX 253 /* RFC 1035 2.3.4, as text without the trailing dot */

/* Lower case, A-labels, no dots at either end; its length, or 0 where it is not a domain name. */
size_t vg_domain_canonical(vg_slice written, char *ret_value);
/* Whether it holds a full stop, in one of the forms that UTS 46 takes for one: a cheap look before the dear one. */
bool vg_domain_has_labels(vg_slice written);
/* Whether s is ASCII of that form already (labels of 1 to 63 [a-z0-9_-], a letter in the last). */
bool vg_domain_is_canonical(vg_slice s);
/* Two labels or more and a top-level domain that exists or is known outside the DNS (.onion…). */
bool vg_domain_plausible(vg_slice canonical);
/* The A-label form of a name with bytes >= 0x80 (UTF-8), for matching: its length or 0. */
size_t vg_domain_from_unicode(vg_slice written, char *ret_value);

#endif

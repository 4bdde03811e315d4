/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benign and reserved values. They never become indicators silently: a match says which list holds it. */
#ifndef VG_KNOWLEDGE_BENIGN_H
#define VG_KNOWLEDGE_BENIGN_H

#include "base/slice.h"
#include "vigie/observable.h"

/* The name of the list that holds the canonical value (static), or NULL. Domains (a leading "www." aside), URLs and
 * hashes by exact match, addresses by exact match or inside a reserved block (RFC 5737, 1918, 6598…), a CIDR where it
 * lies whole inside one, paths and registry keys in any case with `%windir%` and the hives' long names told. A URL's
 * host is not looked up. Thread-safe, no memory taken. */
const char *vg_benign_list(vg_kind kind, vg_slice value);

/* The name of the list where host (canonical domain) is a site of a security vendor or analyst, or below one; else
 * NULL. Nothing on such a site is an indicator, so a reader may ask this for the host of a URL. */
const char *vg_benign_security_site(vg_slice host);

#endif

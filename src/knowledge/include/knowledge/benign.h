/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benign and reserved values. They never become indicators silently: a match says which list holds it. */
#ifndef VG_KNOWLEDGE_BENIGN_H
#define VG_KNOWLEDGE_BENIGN_H

#include "base/slice.h"
#include "vigie/observable.h"

/* The name of the list that holds the canonical value (static), or NULL. Domains, URLs and hashes by exact match,
 * addresses by exact match or inside a reserved block (RFC 5737, 1918, 6598…). A URL's host is not looked up. */
const char *vg_benign_list(vg_kind kind, vg_slice value);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All observables of the token kinds in a text (already refanged, see read/defang.h): the same kernels as matching. */
#ifndef VG_OBSERVE_EXTRACT_H
#define VG_OBSERVE_EXTRACT_H

#include <stddef.h>

#include "base/slice.h"
#include "vigie/observable.h"
#include "vigie/status.h"

typedef struct vg_found {
    vg_kind kind;
    size_t offset; /* in the text */
    size_t length;
    vg_slice value; /* canonical; lives during the callback */
} vg_found;

/* In ascending offset; the longest reading wins (a URL, not also its host; a CIDR, not also its address; an e-mail
 * address, not also its domain). File names and detection names are not domains: `update.zip`, `agent.bt`. A non-zero
 * return of the callback stops. Linear in the text's size. */
typedef int (*vg_found_fn)(void *context, const vg_found *found);
int vg_extract(vg_slice text, vg_found_fn on_found, void *context);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the words around a dotted number say: an address, or a version. */
#ifndef VG_OBSERVE_CONTEXT_H
#define VG_OBSERVE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* Whether the dotted number text[begin, end) is a version: "Chrome/1.2.3.4", "version: 1.2.3.4". One with a port
 * behind it is an address. */
bool vg_context_is_version(vg_slice text, size_t begin, size_t end);

#endif

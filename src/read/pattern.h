/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STIX patterns (STIX 2.1, 9; STIXPattern.g4): the single observables that one is made of. */
#ifndef VG_READ_PATTERN_H
#define VG_READ_PATTERN_H

#include <stdbool.h>

#include "base/slice.h"
#include "vigie/observable.h"
#include "vigie/status.h"

typedef struct vg_pattern_sink {
    void *context;
    /* One value to search for: kind as its object path says (an address where it says ipv4 or ipv6, a CIDR
     * included), written with the escapes undone. part: it stands in an AND beside a stronger value and means little
     * alone. The view lives during the call. */
    void (*value)(void *context, vg_kind kind, vg_slice written, bool part);
    /* A comparison that is valid and was not taken: negated, LIKE, MATCHES, a property that is not searched. */
    void (*left_out)(void *context, const char *reason, vg_slice where);
} vg_pattern_sink;

/* VG_E_FORMAT where the pattern does not follow the grammar: then nothing was handed out. Parentheses up to 64 deep,
 * 1 MiB, 100,000 comparisons. Linear. */
vg_status vg_pattern_read(vg_slice pattern, const vg_pattern_sink *sink, vg_error *err);

#endif

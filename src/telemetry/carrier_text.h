/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that comes in pieces, handed out in larger ones that overlap, so that each value is whole in one of them. */
#ifndef VG_TELEMETRY_CARRIER_TEXT_H
#define VG_TELEMETRY_CARRIER_TEXT_H

#include <stdbool.h>

#include "telemetry/carrier.h"

typedef struct vg_carrier_text {
    uint8_t *memory; /* padding, text, padding */
    size_t size, capacity;
    bool goes_on; /* its first bytes were given before */
} vg_carrier_text;

vg_status vg_carrier_text_init(vg_carrier_text *t, size_t capacity);
void vg_carrier_text_free(vg_carrier_text *t);
/* Both return what the call returned. */
int vg_carrier_text_put(vg_carrier_text *t, const vg_carrier_calls *calls, vg_slice bytes);
/* Hands out what is left; the next put begins anew. */
int vg_carrier_text_end(vg_carrier_text *t, const vg_carrier_calls *calls);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "carrier_text.h"

#include <stdlib.h>

#include "base/limits.h"

/* A value that ends less than TAIL before a cut may go on behind it, and is judged when it comes again: a text begins
 * with the last 2 * TAIL bytes of the one before, so that all of a token, and MARGIN bytes before it, are there. */
#define TAIL   (VG_LIMIT_TOKEN_BYTES + MARGIN)
#define MARGIN ((size_t)64)

vg_status vg_carrier_text_init(vg_carrier_text *t, size_t capacity)
{
    *t = (vg_carrier_text){.capacity = capacity > 4 * TAIL ? capacity : 4 * TAIL};
    t->memory = calloc(1, t->capacity + (size_t)2 * VG_CARRIER_PADDING);
    return t->memory ? VG_OK : VG_E_NOMEM;
}

void vg_carrier_text_free(vg_carrier_text *t)
{
    free(t->memory);
    t->memory = NULL;
}

static int give(vg_carrier_text *t, const vg_carrier_calls *calls, size_t until)
{
    uint8_t *data = t->memory + VG_CARRIER_PADDING;
    memset(data + t->size, 0, VG_CARRIER_PADDING);
    return calls->text(calls->context, vg_slice_of(data, t->size), t->goes_on ? MARGIN : 0, until);
}

int vg_carrier_text_put(vg_carrier_text *t, const vg_carrier_calls *calls, vg_slice bytes)
{
    uint8_t *data = t->memory + VG_CARRIER_PADDING;
    while (bytes.size) {
        if (t->size == t->capacity) {
            int stop = give(t, calls, t->size - TAIL);
            if (stop) return stop;
            memmove(data, data + t->size - 2 * TAIL, 2 * TAIL);
            t->size = 2 * TAIL;
            t->goes_on = true;
        }
        size_t now = t->capacity - t->size;
        if (now > bytes.size) now = bytes.size;
        memcpy(data + t->size, bytes.data, now);
        t->size += now;
        bytes = vg_slice_skip(bytes, now);
    }
    return 0;
}

int vg_carrier_text_end(vg_carrier_text *t, const vg_carrier_calls *calls)
{
    int stop = t->size ? give(t, calls, t->size) : 0;
    t->size = 0;
    t->goes_on = false;
    return stop;
}

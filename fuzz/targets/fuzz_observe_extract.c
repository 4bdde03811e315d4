/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is extracted lies in order inside the text, and is canonical. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "observe/canonical.h"
#include "observe/extract.h"

typedef struct check {
    size_t size, last;
} check;

static int on_found(void *context, const vg_found *found)
{
    check *c = context;
    char again[VG_CANONICAL_MAX];
    if (found->length == 0 || found->offset < c->last || found->offset > c->size ||
        found->length > c->size - found->offset)
        abort();
    c->last = found->offset + found->length;
    size_t n = vg_canonical(found->kind, found->value, again);
    if (!vg_slice_eq(vg_slice_of(again, n), found->value)) abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact) abort();
    if (size) memcpy(exact, data, size);
    check c = {size, 0};
    if (vg_extract(vg_slice_of(exact, size), on_found, &c) != 0) abort();
    free(exact);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A partial comes from a worker that read hostile input: whatever its bytes are, loading refuses them or yields a
 * partial that can be saved and loaded again to the same. */
#include <stdlib.h>
#include <string.h>

#include "../../src/hunt/partial.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy) return 0;
    if (size) memcpy(copy, data, size);
    vg_partial first, second;
    vg_buf saved = VG_BUF_INIT((size_t)64 << 20);
    vg_partial_init(&first, 3);
    vg_partial_init(&second, 3);
    if (vg_partial_load(&first, vg_slice_of(copy, size)) && vg_partial_save(&first, &saved) == VG_OK) {
        if (!vg_partial_load(&second, vg_buf_slice(&saved))) abort();
        if (second.seen_count != first.seen_count || second.cover_count != first.cover_count) abort();
    }
    vg_partial_free(&first);
    vg_partial_free(&second);
    vg_buf_free(&saved);
    free(copy);
    return 0;
}

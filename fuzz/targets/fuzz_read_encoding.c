/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a text: what comes out leads back to where it came from, and is UTF-8 where it was made here. The first
 * byte picks a charset by name, or none. */
#include <stdlib.h>

#include "../../src/read/encoding.h"
#include "check.h"

static void check_utf8(vg_slice text)
{
    uint32_t point;
    for (size_t at = 0; at < text.size;) {
        size_t step = vg_utf8_get(text, at, &point);
        CHECK(step > 0);
        at += step;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"windows-1252", "koi8-r", "shift_jis", "iso-2022-jp",
                                        "gb18030",      "utf-7",  "utf-16le",  "x-none"};
    if (size == 0) return 0;
    uint8_t *exact = malloc(size > 1 ? size - 1 : 1);
    if (!exact) return 0;
    memcpy(exact, data + 1, size - 1);
    vg_slice bytes = vg_slice_of(exact, size - 1);
    vg_decoded d;
    CHECK(vg_decode(bytes, &d, NULL) == VG_OK);
    if (d.unit || !d.placed) check_utf8(d.unit || d.repaired == 0 ? d.text : vg_slice_of(NULL, 0));
    uint64_t last = 0;
    for (size_t at = 0; d.placed && at <= d.text.size; at += at % 7 + 1) {
        uint64_t stored = vg_decoded_stored(&d, at);
        CHECK(stored >= last && stored <= bytes.size);
        last = stored;
    }
    vg_decoded_free(&d);
    vg_buf out = VG_BUF_INIT((size_t)1 << 24);
    vg_status status = vg_decode_named(bytes, vg_slice_str(names[data[0] % 8]), &out);
    CHECK(status == VG_OK || status == VG_E_LIMIT);
    vg_buf_free(&out);
    free(exact);
    return 0;
}

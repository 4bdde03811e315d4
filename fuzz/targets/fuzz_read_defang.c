/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text refanged: the map back is monotone, inside, and exact for what was copied. */
#include <stdlib.h>

#include "../../src/read/defang.h"
#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact) return 0;
    if (size) memcpy(exact, data, size);
    vg_refanged r = VG_REFANGED_INIT;
    CHECK(vg_refang(&r, vg_slice_of(exact, size)) == VG_OK);
    size_t before = 0, place_before = 0;
    for (size_t i = 0; i < r.count; i++) {
        CHECK(i == 0 || (r.pieces[i].in >= r.pieces[i - 1].in && r.pieces[i].out >= r.pieces[i - 1].out));
        CHECK(r.pieces[i].in <= size && r.pieces[i].out <= r.text.size);
    }
    for (size_t at = 0; at < r.text.size; at++) {
        size_t from, until;
        vg_refanged_origin(&r, at, at + 1, &from, &until);
        CHECK(from >= before && from < until && until <= size);
        before = from;
        if (!vg_refanged_was_defanged(&r, at, at + 1) && until - from == 1 && r.text.data[at] != ' ')
            CHECK(r.text.data[at] == exact[from]);
    }
    for (size_t at = 0; at <= size; at++) {
        size_t place = vg_refanged_place(&r, at);
        CHECK(place >= place_before && place <= r.text.size);
        place_before = place;
    }
    size_t from, until;
    vg_refanged_origin(&r, 0, r.text.size, &from, &until);
    CHECK(from <= until && until <= size);
    vg_refanged_free(&r);
    free(exact);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canonical forms are stable: the form of a form is itself, and the set takes it. The first byte is the kind. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "observe/canonical.h"
#include "observe/set.h"

static void check(vg_kind kind, vg_slice text)
{
    char form[VG_CANONICAL_MAX], again[VG_CANONICAL_MAX];
    size_t n = vg_canonical(kind, text, form);
    if (n == 0) return;
    size_t m = vg_canonical(kind, vg_slice_of(form, n), again);
    if (n != m || memcmp(form, again, n) != 0) abort();
    if (!vg_kind_is_token(kind)) return; /* Vectorscan's compiler is not what is tested here */
    vg_set *set = vg_set_new();
    uint32_t entry = 1;
    if (!set || vg_set_add(set, kind, vg_slice_of(form, n), 0, &entry, NULL) < 0 || entry != 0) abort();
    if (vg_set_compile(set, NULL) < 0 || !vg_slice_eq(vg_set_value(set, 0), vg_slice_of(form, n))) abort();
    vg_set_free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    uint8_t *exact = malloc(size);
    if (!exact) abort();
    memcpy(exact, data + 1, size - 1);
    vg_slice text = vg_slice_of(exact, size - 1);
    vg_kind kind = (vg_kind)(data[0] % VG_KIND_COUNT);
    check(kind, text);
    vg_kind found = vg_classify(text);
    if (found != VG_KIND_NONE) check(found, vg_slice_trim(text));
    (void)vg_tld_known(text);
    free(exact);
    return 0;
}

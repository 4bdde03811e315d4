/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a STIX pattern: a refused one hands out nothing and says why; values are no longer than the pattern. */
#include <stdlib.h>

#include "../../src/read/pattern.h"
#include "check.h"

typedef struct reading {
    vg_slice pattern;
    size_t count;
} reading;

static void on_value(void *context, vg_kind kind, vg_slice written, bool part)
{
    reading *r = context;
    (void)part;
    r->count++;
    CHECK(kind > VG_KIND_NONE && kind < VG_KIND_COUNT && written.size <= r->pattern.size);
}

static void on_left_out(void *context, const char *reason, vg_slice where)
{
    reading *r = context;
    r->count++;
    CHECK(reason && where.data >= r->pattern.data && where.data + where.size <= r->pattern.data + r->pattern.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact) return 0;
    if (size) memcpy(exact, data, size);
    reading r = {.pattern = vg_slice_of(exact, size)};
    vg_pattern_sink sink = {&r, on_value, on_left_out};
    vg_error err = {VG_OK, ""};
    vg_status status = vg_pattern_read(r.pattern, &sink, &err);
    CHECK(status == VG_OK ? true : r.count == 0 && err.message[0]);
    free(exact);
    return 0;
}

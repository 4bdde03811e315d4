/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a report; the first byte forces a format or leaves it to detection. The head comes once and first,
 * values are canonical and come once, and a place holds what was written. */
#include <stdlib.h>

#include "observe/canonical.h"
#include "read/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) __builtin_trap();                                                                            \
    } while (0)

typedef struct reading {
    vg_slice bytes;
    size_t heads, count;
    bool wide;
} reading;

static void on_head(void *context, const vg_report_head *head)
{
    reading *r = context;
    CHECK(r->heads++ == 0 && r->count == 0);
    CHECK(head->format && head->language[2] == 0);
}

static int on_indicator(void *context, const vg_indicator *in)
{
    static char canonical[VG_CANONICAL_MAX];
    reading *r = context;
    r->count++;
    CHECK(r->heads == 1);
    CHECK(in->kind > VG_KIND_NONE && in->kind < VG_KIND_COUNT);
    CHECK(in->value.size > 0 && in->value.size < VG_CANONICAL_MAX);
    size_t length = vg_canonical(in->kind, in->value, canonical);
    CHECK(vg_slice_eq(vg_slice_of(canonical, length), in->value));
    if (in->validity.until != VG_TIME_NONE) CHECK(in->validity.from <= in->validity.until);
    if (in->offset == VG_REPORT_NOWHERE) return 0;
    CHECK(in->length <= r->bytes.size && in->offset <= r->bytes.size - in->length);
    if (!r->wide) CHECK(vg_slice_eq(in->written, vg_slice_of(r->bytes.data + in->offset, (size_t)in->length)));
    return 0;
}

static void on_actor(void *context, vg_slice name)
{
    reading *r = context;
    CHECK(r->heads == 1 && name.size > 0);
}

static void on_problem(void *context, const char *reason)
{
    (void)context;
    CHECK(reason && reason[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {NULL, "list", "csv", "stix", "misp", "html", "markdown", "text"};
    if (size == 0) return 0;
    uint8_t *exact = malloc(size > 1 ? size - 1 : 1);
    if (!exact) return 0;
    memcpy(exact, data + 1, size - 1);
    reading r = {.bytes = vg_slice_of(exact, size - 1)};
    r.wide = r.bytes.size >= 2 && ((exact[0] == 0xFF && exact[1] == 0xFE) || (exact[0] == 0xFE && exact[1] == 0xFF));
    vg_report_sink sink = {
        .context = &r, .head = on_head, .indicator = on_indicator, .actor = on_actor, .problem = on_problem};
    vg_report_options options = {
        .path = "www.some-vendor.com/a", .published = VG_TIME_NONE, .format = formats[data[0] % 8]};
    vg_error err = {VG_OK, ""};
    vg_status status = vg_read_report(r.bytes, &options, &sink, &err);
    CHECK(status == VG_OK ? r.heads == 1 : err.message[0] != 0);
    free(exact);
    return 0;
}

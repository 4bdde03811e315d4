/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first byte chooses a format of mail, the second the pieces in which the rest is fed: the text and the records are
 * those of the whole, records lie one behind the other, and each hash is that of the record's bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "telemetry/carrier.h"

#define SAME_BYTES 16000U /* lines that are longer than what a carrier holds may be cut at other places */

static void require(bool condition)
{
    if (!condition) abort();
}

typedef struct carried {
    vg_carrier *carrier;
    vg_slice all;
    vg_buf text, records;
    uint64_t reached;
} carried;

static int on_text(void *context, vg_slice text, size_t from, size_t until)
{
    carried *c = context;
    require(from <= until && until <= text.size && text.size > 0);
    unsigned sum = 0;
    for (size_t i = 0; i < text.size + 2 * VG_CARRIER_PADDING; i++) sum += *(text.data - VG_CARRIER_PADDING + i);
    require(sum < UINT32_MAX);
    return vg_buf_add_slice(&c->text, text);
}

static int on_record(void *context, const vg_carried_record *r)
{
    carried *c = context;
    char sha256[VG_SHA256_HEX], expected[VG_SHA256_HEX];
    require(r->offset >= c->reached && r->length > 0 && r->offset + r->length <= c->all.size);
    require(r->head.size > 0);
    c->reached = r->offset + r->length;
    vg_carrier_sha256(c->carrier, sha256);
    vg_sha256_hex(vg_slice_of(c->all.data + r->offset, (size_t)r->length), expected);
    require(strcmp(sha256, expected) == 0);
    vg_buf_put_u64(&c->records, r->offset);
    vg_buf_put_u64(&c->records, r->length);
    return vg_buf_put_slice(&c->records, r->head);
}

static void carry(carried *c, const vg_log *log, size_t chunk)
{
    const vg_carrier_calls calls = {c, on_text, on_record};
    vg_error err;
    c->text = c->records = VG_BUF_INIT((size_t)1 << 28);
    require(vg_carrier_new(log, &calls, 7, &c->carrier, &err) == VG_OK);
    for (size_t at = 0; at < c->all.size; at += chunk) {
        vg_slice piece = vg_slice_take(vg_slice_skip(c->all, at), chunk);
        uint8_t *exact = malloc(piece.size);
        require(exact != NULL);
        memcpy(exact, piece.data, piece.size);
        require(vg_carrier_feed(c->carrier, vg_slice_of(exact, piece.size), at) == 0);
        free(exact);
    }
    require(vg_carrier_end(c->carrier) == 0);
    require(vg_carrier_counted(c->carrier).records <= c->all.size);
    vg_carrier_free(c->carrier);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3) return 0;
    const vg_log_hints hints = {.format = data[0] & 1 ? "rfc5322" : "mbox"};
    size_t chunk = data[1] ? data[1] : 1;
    vg_slice all = vg_slice_of(data + 2, size - 2);
    vg_log *log = NULL;
    vg_error err;
    require(vg_log_open(all, &hints, &log, &err) == VG_OK);
    carried whole = {.all = all}, pieces = {.all = all};
    carry(&whole, log, all.size);
    carry(&pieces, log, chunk);
    if (all.size <= SAME_BYTES) {
        require(vg_slice_eq(vg_buf_slice(&whole.text), vg_buf_slice(&pieces.text)));
        require(vg_slice_eq(vg_buf_slice(&whole.records), vg_buf_slice(&pieces.records)));
    }
    vg_buf_free(&whole.text);
    vg_buf_free(&whole.records);
    vg_buf_free(&pieces.text);
    vg_buf_free(&pieces.records);
    vg_log_free(log);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "carried.h"

#include <stdlib.h>

#include "base/limits.h"
#include "observe/set.h"

_Static_assert(VG_CARRIER_PADDING >= VG_SCAN_PADDING, "a carrier's text is scanned where it lies");

typedef struct carried {
    const vg_carried_job *job;
    vg_carrier *carrier;
    size_t from, until; /* of the text that is being scanned */
    /* Entries that the record holds: each once in the list, and as a bit. */
    uint32_t *found;
    size_t found_count, found_capacity;
    uint64_t *bits; /* made at the first hit */
} carried;

static bool note(carried *c, uint32_t entry)
{
    const size_t words = (size_t)vg_set_count(c->job->context->catalog->set) / 64 + 1;
    if (!c->bits) c->bits = calloc(words, sizeof *c->bits);
    if (!c->bits) return false;
    uint64_t bit = UINT64_C(1) << entry % 64;
    if (c->bits[entry / 64] & bit) return true;
    if (c->found_count == c->found_capacity) {
        size_t capacity = c->found_capacity ? 2 * c->found_capacity : 64;
        uint32_t *found = realloc(c->found, capacity * sizeof *found);
        if (!found) return false;
        c->found = found;
        c->found_capacity = capacity;
    }
    c->bits[entry / 64] |= bit;
    c->found[c->found_count++] = entry;
    return true;
}

static int on_hit(void *context, const vg_hit *hit)
{
    carried *c = context;
    if (hit->offset < c->from || hit->offset + hit->length > c->until) return 0;
    return note(c, hit->entry) ? 0 : VG_E_NOMEM;
}

static int on_text(void *context, vg_slice text, size_t from, size_t until)
{
    carried *c = context;
    c->from = from;
    c->until = until;
    return vg_scan(c->job->context->scanner, text.data, text.size, on_hit, c, NULL);
}

/* The first of the record's hosts that is not the observable itself. */
static vg_slice host_of(const vg_event *event, vg_slice value)
{
    for (unsigned i = 0; i < event->host_count; i++)
        if (!vg_slice_ieq(event->hosts[i], value)) return event->hosts[i];
    return vg_slice_of(NULL, 0);
}

static void add_hits(carried *c, const vg_carried_record *record, const vg_event *event)
{
    const vg_catalog *catalog = c->job->context->catalog;
    char sha256[VG_SHA256_HEX];
    vg_carrier_sha256(c->carrier, sha256);
    for (size_t i = 0; i < c->found_count; i++) {
        uint32_t entry = c->found[i];
        const vg_record_hit h = {
            .entry = entry,
            .outside = !vg_catalog_valid(catalog, entry, event->time),
            .record = record->offset,
            .time = event->time,
            .host = host_of(event, vg_set_value(catalog->set, entry)),
            .file = c->job->file,
            .member = c->job->member,
            .offset = record->offset,
            .length = record->length,
            .sha256 = sha256,
            .line = record->head,
        };
        vg_partial_add(c->job->into, &h);
        c->bits[entry / 64] = 0;
    }
    c->found_count = 0;
}

static int on_record(void *context, const vg_carried_record *record)
{
    carried *c = context;
    vg_file_cover *cover = c->job->cover;
    vg_event event;
    vg_log_event(c->job->log, record->head, &event);
    cover->events++;
    cover->sampled++;
    cover->sampled_bytes += record->length;
    if (event.time == VG_TIME_NONE) {
        cover->undated++;
        cover->undated_bytes += record->length;
    } else {
        vg_cover_time(cover, event.time);
    }
    if (c->found_count) add_hits(c, record, &event);
    return c->job->into->failed ? VG_E_NOMEM : 0;
}

/* Which digests the set holds; found out once a worker. */
static unsigned digests_of(vg_scan_context *context)
{
    static const vg_kind kinds[VG_DIGEST_COUNT] = {VG_KIND_MD5, VG_KIND_SHA1, VG_KIND_SHA256};
    if (context->digests_known) return context->digests;
    uint32_t count = vg_set_count(context->catalog->set);
    for (uint32_t entry = 0; entry < count; entry++)
        for (unsigned i = 0; i < VG_DIGEST_COUNT; i++)
            if (vg_set_kind(context->catalog->set, entry) == kinds[i]) context->digests |= 1U << i;
    context->digests_known = true;
    return context->digests;
}

vg_status vg_carried_scan(const vg_carried_job *job, vg_carrier_counts *ret_counts, vg_error *err)
{
    carried c = {.job = job};
    const vg_carrier_calls calls = {&c, on_text, on_record};
    vg_block block;
    int got = vg_carrier_new(job->log, &calls, digests_of(job->context), &c.carrier, err), stop = 0;
    if (got != VG_OK) return (vg_status)got;
    while (stop == 0 && (got = vg_reader_next(job->reader, job->log, &block, err)) == 1) {
        stop = vg_carrier_feed(c.carrier, block.raw, block.offset);
        job->cover->bytes += block.raw.size;
        job->advance(job->advance_context, vg_reader_consumed(job->reader));
    }
    if (stop == 0) stop = vg_carrier_end(c.carrier);
    vg_cover_settle(job->cover);
    *ret_counts = vg_carrier_counted(c.carrier);
    vg_carrier_free(c.carrier);
    free(c.found);
    free(c.bits);
    if (stop) return vg_fail(err, VG_E_NOMEM, "no memory");
    return got < 0 ? (vg_status)got : VG_OK;
}

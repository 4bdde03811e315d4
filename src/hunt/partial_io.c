/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A partial as bytes: u32 magic, names, sightings, hosts, days, covers; all little-endian. Loading validates every
 * index before it is used: the bytes come from a worker that read hostile input. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "partial.h"

#define MAGIC 0x31505647U /* "GVP1" */

static void save_proofs(const vg_proof *proofs, unsigned count, vg_buf *out)
{
    vg_buf_put_u8(out, (uint8_t)count);
    for (unsigned i = 0; i < count; i++) {
        const vg_proof *e = &proofs[i];
        vg_slice line = vg_slice_of(e->line, e->line_size);
        char hex[VG_SHA256_HEX];
        memcpy(hex, e->sha256, sizeof hex);
        if (!hex[0]) vg_sha256_hex(line, hex);
        vg_buf_put_i64(out, e->time);
        vg_buf_put_u32(out, e->file);
        vg_buf_put_u32(out, e->member);
        vg_buf_put_u32(out, e->host);
        vg_buf_put_u64(out, e->offset);
        vg_buf_put_u64(out, e->length);
        vg_buf_add(out, hex, VG_SHA256_HEX - 1);
        vg_buf_put_slice(out, line);
    }
}

static void save_seen(const vg_partial *p, vg_buf *out)
{
    vg_buf_put_u32(out, (uint32_t)p->seen_count);
    for (size_t i = 0; i < p->seen_count; i++) {
        const vg_seen *s = &p->seen[i];
        vg_buf_put_u32(out, s->entry);
        vg_buf_put_u8(out, s->outside);
        vg_buf_put_i64(out, s->first);
        vg_buf_put_i64(out, s->last);
        vg_buf_put_u64(out, s->count);
        vg_buf_put_u64(out, s->undated);
        save_proofs(s->early, s->early_count, out);
        save_proofs(s->late, s->late_count, out);
    }
}

static void save_cover(const vg_file_cover *c, vg_buf *out)
{
    const uint32_t names[] = {c->file, c->member, c->format, c->detail, c->year_note};
    const uint64_t numbers[] = {c->bytes,         c->events,        c->sampled,      c->undated,
                                c->sampled_bytes, c->undated_bytes, c->binary_bytes, c->hits};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) vg_buf_put_u32(out, names[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) vg_buf_put_u64(out, numbers[i]);
    vg_buf_put_i64(out, c->hit_first);
    vg_buf_put_i64(out, c->hit_last);
    vg_buf_put_u32(out, (uint32_t)c->hour_count);
    for (size_t i = 0; i < c->hour_count; i++) {
        vg_buf_put_i64(out, c->hours[i].hour);
        vg_buf_put_i64(out, c->hours[i].first);
        vg_buf_put_i64(out, c->hours[i].last);
    }
}

vg_status vg_partial_save(const vg_partial *p, vg_buf *out)
{
    if (p->failed) return VG_E_NOMEM;
    vg_buf_put_u32(out, MAGIC);
    vg_buf_put_u64(out, p->dropped);
    vg_buf_put_u32(out, (uint32_t)p->names.count);
    for (uint32_t i = 0; i < p->names.count; i++) vg_buf_put_slice(out, vg_partial_text(p, i));
    save_seen(p, out);
    vg_buf_put_u32(out, (uint32_t)p->host_count);
    for (size_t i = 0; i < p->host_count; i++) {
        const vg_seen_host *h = &p->hosts[i];
        vg_buf_put_u32(out, h->seen);
        vg_buf_put_u32(out, h->host);
        vg_buf_put_i64(out, h->first);
        vg_buf_put_i64(out, h->last);
        vg_buf_put_u64(out, h->count);
    }
    vg_buf_put_u32(out, (uint32_t)p->day_count);
    for (size_t i = 0; i < p->day_count; i++) {
        vg_buf_put_u32(out, p->days[i].seen_host);
        vg_buf_put_u32(out, (uint32_t)p->days[i].day);
        vg_buf_put_u64(out, p->days[i].count);
    }
    vg_buf_put_u32(out, (uint32_t)p->cover_count);
    for (size_t i = 0; i < p->cover_count; i++) save_cover(&p->covers[i], out);
    return out->status;
}

/* Loads into a partial of its own (whose numbers are those of the bytes); merging renumbers. */

static uint32_t load_index(vg_cursor *c, size_t count)
{
    uint32_t i = vg_cursor_u32(c);
    if (i >= count) c->failed = true;
    return c->failed ? 0 : i;
}

static void load_names(vg_partial *p, vg_cursor *c)
{
    uint32_t count = vg_cursor_count(c, 4);
    p->names.ends = calloc((size_t)count + 1, sizeof *p->names.ends);
    if (!p->names.ends) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        vg_slice text = vg_cursor_slice(c);
        if (vg_buf_add_slice(&p->names.text, text) != VG_OK) c->failed = true;
        p->names.ends[i] = (uint32_t)p->names.text.size;
        p->names.count = i + 1;
    }
    if (p->names.count == 0 || vg_partial_text(p, 0).size) c->failed = true; /* name 0 is the empty one */
}

static vg_proof *load_proofs(vg_partial *p, vg_cursor *c, uint8_t *ret_count)
{
    uint8_t count = vg_cursor_u8(c);
    if (count > p->proofs) c->failed = true;
    vg_proof *proofs = c->failed ? NULL : calloc(p->proofs ? p->proofs : 1, sizeof *proofs);
    if (!proofs) c->failed = true;
    for (unsigned i = 0; i < count && !c->failed; i++) {
        vg_proof *e = &proofs[i];
        e->time = vg_cursor_i64(c);
        e->file = load_index(c, p->names.count);
        e->member = load_index(c, p->names.count);
        e->host = load_index(c, p->names.count);
        e->offset = vg_cursor_u64(c);
        e->length = vg_cursor_u64(c);
        vg_slice hex = vg_cursor_take(c, VG_SHA256_HEX - 1);
        if (hex.size) memcpy(e->sha256, hex.data, hex.size);
        vg_slice line = vg_cursor_slice(c);
        if (line.size > VG_LIMIT_EVIDENCE_BYTES) c->failed = true;
        e->line = c->failed || !line.size ? NULL : malloc(line.size);
        if (e->line) memcpy(e->line, line.data, line.size);
        e->line_size = e->line_capacity = e->line ? (uint32_t)line.size : 0;
    }
    *ret_count = count;
    return proofs;
}

static void load_seen(vg_partial *p, vg_cursor *c)
{
    uint32_t count = vg_cursor_count(c, 39);
    p->seen = calloc((size_t)count + 1, sizeof *p->seen);
    if (!p->seen) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        vg_seen *s = &p->seen[i];
        p->seen_count = i + 1;
        s->entry = vg_cursor_u32(c);
        s->outside = vg_cursor_u8(c) != 0;
        s->first = vg_cursor_i64(c);
        s->last = vg_cursor_i64(c);
        s->count = vg_cursor_u64(c);
        s->undated = vg_cursor_u64(c);
        s->early = load_proofs(p, c, &s->early_count);
        s->late = load_proofs(p, c, &s->late_count);
    }
}

static void load_hosts(vg_partial *p, vg_cursor *c)
{
    uint32_t count = vg_cursor_count(c, 32);
    p->hosts = calloc((size_t)count + 1, sizeof *p->hosts);
    if (!p->hosts) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        vg_seen_host *h = &p->hosts[i];
        h->seen = load_index(c, p->seen_count);
        h->host = load_index(c, p->names.count);
        h->first = vg_cursor_i64(c);
        h->last = vg_cursor_i64(c);
        h->count = vg_cursor_u64(c);
        p->host_count = i + 1;
    }
    count = vg_cursor_count(c, 16);
    p->days = calloc((size_t)count + 1, sizeof *p->days);
    if (!p->days) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        p->days[i].seen_host = load_index(c, p->host_count);
        p->days[i].day = (int32_t)vg_cursor_u32(c);
        p->days[i].count = vg_cursor_u64(c);
        p->day_count = i + 1;
    }
}

static void load_cover(vg_partial *p, vg_cursor *c, vg_file_cover *cover)
{
    uint32_t *names[] = {&cover->file, &cover->member, &cover->format, &cover->detail, &cover->year_note};
    uint64_t *numbers[] = {&cover->bytes,         &cover->events,        &cover->sampled,      &cover->undated,
                           &cover->sampled_bytes, &cover->undated_bytes, &cover->binary_bytes, &cover->hits};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) *names[i] = load_index(c, p->names.count);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = vg_cursor_u64(c);
    cover->hit_first = vg_cursor_i64(c);
    cover->hit_last = vg_cursor_i64(c);
    uint32_t count = vg_cursor_count(c, 24);
    cover->hours = calloc((size_t)count + 1, sizeof *cover->hours);
    if (!cover->hours) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        vg_hour h = {vg_cursor_i64(c), 0, 0};
        h.first = vg_cursor_i64(c);
        h.last = vg_cursor_i64(c);
        if (i && h.hour <= cover->hours[i - 1].hour) c->failed = true;
        cover->hours[i] = h;
        cover->hour_count = i + 1;
    }
}

bool vg_partial_load(vg_partial *p, vg_slice saved)
{
    vg_cursor c = vg_cursor_of(saved);
    vg_partial loaded;
    memset(&loaded, 0, sizeof loaded);
    loaded.proofs = p->proofs;
    loaded.names.text = VG_BUF_INIT(saved.size);
    if (vg_cursor_u32(&c) != MAGIC) c.failed = true;
    loaded.dropped = vg_cursor_u64(&c);
    load_names(&loaded, &c);
    if (!c.failed) load_seen(&loaded, &c);
    if (!c.failed) load_hosts(&loaded, &c);
    uint32_t count = c.failed ? 0 : vg_cursor_count(&c, 104);
    loaded.covers = calloc((size_t)count + 1, sizeof *loaded.covers);
    if (!loaded.covers) c.failed = true;
    for (uint32_t i = 0; i < count && !c.failed; i++) {
        loaded.cover_count = i + 1;
        load_cover(&loaded, &c, &loaded.covers[i]);
    }
    if (!vg_cursor_done(&c)) c.failed = true;
    if (!c.failed) vg_partial_merge(p, &loaded);
    vg_partial_free(&loaded);
    return !c.failed && !p->failed;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

#include <stdlib.h>

/* How far before its end a hit may begin: a URL or a decoded region. Hits wait until nothing can precede them. */
#define REACH (4 * VG_LIMIT_TOKEN_BYTES)

const char *vg_kernel_name(void)
{
    return vg_kernel_choose()->name;
}

vg_status vg_scanner_new(const vg_set *set, vg_scanner **ret_scanner, vg_error *err)
{
    if (!set->compiled) return vg_fail(err, VG_E_USAGE, "the set of indicators is not compiled");
    vg_scanner *s = calloc(1, sizeof *s);
    vg_find_out *out = malloc(sizeof *out);
    if (!s || !out) {
        free(s);
        free(out);
        return vg_fail(err, VG_E_NOMEM, "no memory for a scan");
    }
    out->newlines = out->tokens = 0;
    s->set = set;
    s->out = out;
    s->kernel = vg_kernel_choose();
    if (set->literals) {
        vg_status status = vg_literal_scratch_new(set->literals, &s->literal_scratch, err);
        if (status < 0) {
            vg_scanner_free(s);
            return status;
        }
    }
    *ret_scanner = s;
    return VG_OK;
}

void vg_scanner_free(vg_scanner *s)
{
    if (!s) return;
    vg_scan_escape_free(s);
    vg_literal_scratch_free(s->literal_scratch);
    free(s->pending);
    free(s->out);
    free(s);
}

static void push(vg_scanner *s, size_t begin, size_t end, uint32_t entry, vg_how how)
{
    if (s->pending_count == s->pending_capacity) {
        size_t capacity = s->pending_capacity ? 2 * s->pending_capacity : 64;
        vg_pending *pending = realloc(s->pending, capacity * sizeof *pending);
        if (!pending) {
            s->status = VG_E_NOMEM;
            return;
        }
        s->pending = pending;
        s->pending_capacity = capacity;
    }
    s->pending[s->pending_count++] =
        (vg_pending){.offset = begin, .length = (uint32_t)(end - begin), .entry = entry, .how = (uint8_t)how};
}

void vg_scan_push_decoded(vg_scanner *s, size_t begin, size_t end, uint32_t entry, vg_how how)
{
    size_t count = s->pending_count;
    push(s, begin, end, entry, how);
    if (s->pending_count == count) return;
    s->pending[count].derived = true;
    s->any_derived = true;
}

void vg_scan_push(vg_scanner *s, size_t begin, size_t end, uint32_t entry, vg_how how)
{
    vg_kind kind = s->set->entries[entry].kind;
    if (vg_kind_is_token(kind) && kind != VG_KIND_URL && vg_scan_escape_goes_on(s, end)) return;
    push(s, begin, end, entry, how);
}

static int by_number(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_place(const void *x, const void *y)
{
    const vg_pending *a = x, *b = y;
    int order = by_number(a->offset, b->offset);
    if (order == 0) order = by_number(a->entry, b->entry);
    if (order == 0) order = by_number(a->length, b->length);
    if (order == 0) order = by_number(a->derived, b->derived);
    return order ? order : by_number(a->how, b->how);
}

static int by_entry(const void *x, const void *y)
{
    const vg_pending *a = x, *b = y;
    int order = by_number(a->entry, b->entry);
    return order ? order : by_place(x, y);
}

/* Marks the derived hits that overlap a hit of the same entry as it stands. */
static void drop_derived(vg_scanner *s)
{
    vg_pending *p = s->pending;
    qsort(p, s->pending_count, sizeof *p, by_entry);
    size_t reach = 0;
    for (size_t i = 0; i < s->pending_count; i++) {
        if (i == 0 || p[i].entry != p[i - 1].entry) reach = 0;
        if (p[i].derived && p[i].offset < reach) p[i].dropped = true;
        if (!p[i].derived && p[i].offset + p[i].length > reach) reach = p[i].offset + p[i].length;
    }
    size_t next = SIZE_MAX;
    for (size_t i = s->pending_count; i-- > 0;) {
        if (i + 1 == s->pending_count || p[i].entry != p[i + 1].entry) next = SIZE_MAX;
        if (p[i].derived && next < p[i].offset + p[i].length) p[i].dropped = true;
        if (!p[i].derived) next = p[i].offset;
    }
}

/* Delivers what begins before `horizon`. */
static int flush(vg_scanner *s, size_t horizon, vg_hit_fn on_hit, void *context)
{
    if (s->pending_count == 0) return 0;
    if (s->any_derived) drop_derived(s);
    qsort(s->pending, s->pending_count, sizeof *s->pending, by_place);
    size_t i = 0;
    int stop = 0;
    for (; i < s->pending_count && s->pending[i].offset < horizon && stop == 0; i++) {
        const vg_pending *p = &s->pending[i];
        bool again = i > 0 && p[-1].offset == p->offset && p[-1].entry == p->entry && p[-1].length == p->length &&
                     !p[-1].dropped;
        if (p->dropped || again) continue;
        vg_hit hit = {p->offset, p->length, p->entry, (vg_how)p->how};
        stop = on_hit(context, &hit);
    }
    s->pending_count -= i;
    memmove(s->pending, s->pending + i, s->pending_count * sizeof *s->pending);
    return stop;
}

static size_t absolute(size_t chunk, int32_t end)
{
    return (size_t)((int64_t)chunk + end);
}

static void compare_candidates(vg_scanner *s, size_t chunk)
{
    const vg_find_out *out = s->out;
    for (uint32_t i = 0; i < out->candidate_count; i++) {
        const vg_candidate *c = &out->candidates[i];
        size_t end = absolute(chunk, c->end);
        if (c->kind == VG_CANDIDATE_NAME)
            vg_scan_name(s, end);
        else
            vg_scan_whole(s, end - c->length, end, c->hash);
    }
}

/* Without trailing dots, which kernels may leave on. */
static size_t name_end(const vg_scanner *s, size_t end)
{
    while (end > 0 && s->data[end - 1] == '.') end--;
    return end;
}

static void compare_chunk(vg_scanner *s, size_t chunk)
{
    const vg_find_out *out = s->out;
    compare_candidates(s, chunk);
    size_t done = SIZE_MAX;
    for (uint32_t i = 0; i < out->long_names.count; i++) {
        size_t end = name_end(s, absolute(chunk, out->long_names.at[i]));
        if (end != done) vg_scan_name(s, end);
        done = end;
    }
    for (uint32_t i = 0; i < out->odd_numbers.count; i++)
        vg_scan_odd_number(s, absolute(chunk, out->odd_numbers.at[i]));
    for (uint32_t i = 0; i < out->addresses.count; i++) {
        size_t end = absolute(chunk, out->addresses.at[i]);
        vg_scan_network4(s, end - out->address_length[i], end);
    }
    for (uint32_t i = 0; i < out->ipv6.count; i++) vg_scan_ipv6(s, absolute(chunk, out->ipv6.at[i]));
    for (uint32_t i = 0; i < out->ids.count; i++) vg_scan_id(s, absolute(chunk, out->ids.at[i]));
    for (uint32_t i = 0; i < out->unicode.count; i++) vg_scan_unicode(s, absolute(chunk, out->unicode.at[i]));
    if (s->depth < 2)
        for (uint32_t i = 0; i < out->escapes.count; i++) vg_scan_escape(s, absolute(chunk, out->escapes.at[i]));
}

static void on_literal(void *context, uint32_t entry, size_t begin, size_t end, bool escaped)
{
    vg_scan_push(context, begin, end, entry, escaped ? VG_HOW_ENCODED : VG_HOW_EXACT);
}

int vg_scan(vg_scanner *s, const uint8_t *data, size_t size, vg_hit_fn on_hit, void *context,
            vg_scan_result *ret_result)
{
    vg_find_out *out = s->out;
    s->state = (vg_find_state){0};
    s->data = data;
    s->size = s->ceiling = size;
    s->floor = 0;
    s->pending_count = 0;
    s->any_derived = false;
    s->decoded_until = 0;
    s->status = VG_OK;
    out->newlines = out->tokens = 0;
    const size_t literal_reach = s->set->literals ? vg_literals_longest(s->set->literals) : 0;
    const size_t reach = REACH > literal_reach ? REACH : literal_reach;
    int stop = 0;
    bool last = size == 0;
    for (size_t at = 0; !last && stop == 0 && s->status >= 0; at += VG_FIND_CHUNK) {
        size_t now = size - at;
        last = now <= VG_FIND_CHUNK;
        if (!last) now = VG_FIND_CHUNK;
        s->kernel->find(&s->set->plan, &s->state, data, at, now, last, out);
        compare_chunk(s, at);
        if (s->set->literals && s->depth == 0) {
            vg_status status =
                vg_literals_scan(s->set->literals, s->literal_scratch, data, size, at, at + now, on_literal, s);
            if (status < 0) s->status = status;
        }
        if (last)
            stop = flush(s, SIZE_MAX, on_hit, context);
        else if (at > reach)
            stop = flush(s, at - reach, on_hit, context);
    }
    if (ret_result) *ret_result = (vg_scan_result){out->newlines, out->tokens};
    return stop ? stop : (int)s->status;
}

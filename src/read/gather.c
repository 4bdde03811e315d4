/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gather.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "knowledge/benign.h"

#define OWN_SITES 8
#define BLOB_MAX  ((size_t)UINT32_MAX)

typedef struct item {
    vg_interval validity;
    const char *role;
    const char *set_aside;
    uint64_t offset;   /* of `written` in the report, or VG_REPORT_NOWHERE */
    uint32_t value_at; /* in the blob */
    uint32_t value_size;
    uint32_t written_at; /* in the blob where offset says nowhere */
    uint32_t written_size;
    uint8_t kind;
    bool prefix;
    bool undefanged_running; /* every place so far is running text without defanging */
} item;

struct vg_gather {
    vg_slice raw;
    item *items;
    size_t count, capacity;
    uint32_t *slots; /* item + 1, 0 where free; a power of two, at most half full */
    size_t slot_count;
    vg_buf blob;
    bool defangs[VG_CLASS_COUNT];
    char own_sites[OWN_SITES][256];
    size_t own_count;
};

vg_class vg_kind_class(vg_kind kind)
{
    if (kind == VG_KIND_DOMAIN || kind == VG_KIND_URL || kind == VG_KIND_EMAIL) return VG_CLASS_HOST;
    if (kind == VG_KIND_IPV4 || kind == VG_KIND_IPV6 || kind == VG_KIND_CIDR) return VG_CLASS_ADDRESS;
    return VG_CLASS_OTHER;
}

vg_gather *vg_gather_new(vg_slice raw)
{
    vg_gather *g = calloc(1, sizeof *g);
    if (!g) return NULL;
    g->raw = raw;
    g->blob = VG_BUF_INIT(BLOB_MAX);
    return g;
}

void vg_gather_set_raw(vg_gather *g, vg_slice raw)
{
    g->raw = raw;
}

void vg_gather_free(vg_gather *g)
{
    if (!g) return;
    free(g->items);
    free(g->slots);
    vg_buf_free(&g->blob);
    free(g);
}

size_t vg_gather_count(const vg_gather *g)
{
    return g->count;
}

void vg_gather_own_site(vg_gather *g, vg_slice host)
{
    if (host.size > 4 && vg_slice_ieq(vg_slice_take(host, 4), vg_slice_str("www."))) host = vg_slice_skip(host, 4);
    if (!host.data || host.size < 4 || host.size > 253 || g->own_count == OWN_SITES) return;
    char *copy = g->own_sites[g->own_count];
    for (size_t i = 0; i < host.size; i++) copy[i] = (char)vg_lower(host.data[i]);
    copy[host.size] = 0;
    for (size_t i = 0; i < g->own_count; i++)
        if (strcmp(g->own_sites[i], copy) == 0) return;
    g->own_count++;
}

static vg_interval hull(vg_interval a, vg_interval b)
{
    if (a.from == VG_TIME_NONE || b.from < a.from) a.from = a.from == VG_TIME_NONE ? a.from : b.from;
    if (b.from == VG_TIME_NONE) a.from = VG_TIME_NONE;
    if (b.until == VG_TIME_NONE || (a.until != VG_TIME_NONE && b.until > a.until)) a.until = b.until;
    return a;
}

vg_interval vg_validity_union(vg_interval a, vg_interval b)
{
    if (a.from == VG_TIME_NONE && a.until == VG_TIME_NONE) return b;
    if (b.from == VG_TIME_NONE && b.until == VG_TIME_NONE) return a;
    if (a.until == VG_TIME_NONE && b.from == VG_TIME_NONE && a.from <= b.until) return (vg_interval){a.from, b.until};
    if (b.until == VG_TIME_NONE && a.from == VG_TIME_NONE && b.from <= a.until) return (vg_interval){b.from, a.until};
    return hull(a, b);
}

static vg_slice host_of(vg_kind kind, vg_slice value)
{
    size_t at;
    if (!value.data) return value;
    if (kind == VG_KIND_EMAIL && (at = vg_slice_find(value, vg_slice_str("@"))) != SIZE_MAX)
        return vg_slice_skip(value, at + 1);
    if (kind == VG_KIND_URL && (at = vg_slice_find(value, vg_slice_str("://"))) != SIZE_MAX) {
        value = vg_slice_skip(value, at + 3);
        for (at = 0; at < value.size && value.data[at] != '/' && value.data[at] != ':' && value.data[at] != '?';) at++;
        return vg_slice_take(value, at);
    }
    return kind == VG_KIND_DOMAIN ? value : vg_slice_of(NULL, 0);
}

/* a is b or below it. */
static bool is_below(vg_slice a, vg_slice b)
{
    if (!a.data || a.size < b.size || !vg_slice_eq(vg_slice_skip(a, a.size - b.size), b)) return false;
    return a.size == b.size || a.data[a.size - b.size - 1] == '.';
}

static bool on_own_site(const vg_gather *g, vg_kind kind, vg_slice value)
{
    vg_slice host = host_of(kind, value);
    if (!host.data || host.size == 0) return false;
    if (host.size > 4 && memcmp(host.data, "www.", 4) == 0) host = vg_slice_skip(host, 4);
    for (size_t i = 0; i < g->own_count; i++) {
        vg_slice own = vg_slice_str(g->own_sites[i]);
        if (is_below(host, own) || is_below(own, host)) return true;
    }
    return false;
}

/* A URL of nothing but a host is as benign as the host; one whose host has no dot is an example or a name at home. */
static const char *set_aside_by_host(vg_slice url, bool list_of_values)
{
    vg_slice host = host_of(VG_KIND_URL, url);
    if (!host.data || host.size == 0) return NULL;
    bool bare = host.data + host.size == url.data + url.size ||
                (host.data + host.size + 1 == url.data + url.size && url.data[url.size - 1] == '/');
    if (bare) {
        const char *list = vg_benign_list(VG_KIND_DOMAIN, host);
        if (list) return list;
    }
    bool dotted = memchr(host.data, '.', host.size) || host.data[0] == '[';
    return dotted || list_of_values ? NULL : "its host is no public name";
}

const char *vg_set_aside_by_value(vg_kind kind, vg_slice value, bool list_of_values)
{
    const char *list = vg_benign_list(kind, value);
    if (list) return list;
    if (kind == VG_KIND_URL || kind == VG_KIND_DOMAIN) {
        list = vg_benign_security_site(host_of(kind, value));
        if (list) return list;
    }
    if (kind == VG_KIND_URL && (list = set_aside_by_host(value, list_of_values)) != NULL) return list;
    if (list_of_values) return NULL;
    if (kind == VG_KIND_CVE) return "the id of a vulnerability, not a sign of this intrusion";
    if (kind == VG_KIND_ATTACK) return "the id of a technique, not a sign of this intrusion";
    return NULL;
}

static size_t slot_of(const vg_gather *g, vg_kind kind, vg_slice value, size_t slot_count)
{
    uint64_t hash = vg_hash64(value) + (uint64_t)kind * 0x9e3779b97f4a7c15U;
    for (size_t at = (size_t)(hash >> 7) & (slot_count - 1);; at = (at + 1) & (slot_count - 1)) {
        if (!g->slots[at]) return at;
        const item *other = &g->items[g->slots[at] - 1];
        if (other->kind == kind && vg_slice_eq(value, vg_slice_of(g->blob.data + other->value_at, other->value_size)))
            return at;
    }
}

static vg_status grow(vg_gather *g)
{
    if (g->count == g->capacity) {
        size_t capacity = g->capacity ? g->capacity + g->capacity / 2 : 64;
        if (capacity > UINT32_MAX - 1) return VG_E_LIMIT;
        item *items = realloc(g->items, capacity * sizeof *items);
        if (!items) return VG_E_NOMEM;
        g->items = items;
        g->capacity = capacity;
    }
    if (g->slot_count >= 2 * (g->count + 1)) return VG_OK;
    size_t slot_count = g->slot_count ? 2 * g->slot_count : 256;
    uint32_t *slots = calloc(slot_count, sizeof *slots), *old = g->slots;
    if (!slots) return VG_E_NOMEM;
    g->slots = slots;
    g->slot_count = slot_count;
    for (size_t i = 0; i < g->count; i++) {
        const item *it = &g->items[i];
        slots[slot_of(g, (vg_kind)it->kind, vg_slice_of(g->blob.data + it->value_at, it->value_size), slot_count)] =
            (uint32_t)i + 1;
    }
    free(old);
    return VG_OK;
}

static void merge(item *it, const vg_indicator *in, bool undefanged_running)
{
    it->validity = vg_validity_union(it->validity, in->validity);
    if (!it->role) it->role = in->role;
    if (!in->set_aside) it->set_aside = NULL;
    it->prefix |= in->prefix;
    it->undefanged_running &= undefanged_running;
}

vg_status vg_gather_add(vg_gather *g, const vg_indicator *indicator, vg_standing standing)
{
    vg_indicator in = *indicator;
    vg_class class = vg_kind_class(in.kind);
    bool undefanged_running = standing.running && !standing.defanged && class != VG_CLASS_OTHER;
    if (standing.defanged) g->defangs[class] = true;
    const char *by_value = vg_set_aside_by_value(in.kind, in.value, standing.list_of_values);
    if (by_value) in.set_aside = by_value;
    if (grow(g) != VG_OK) return VG_E_NOMEM;
    size_t slot = slot_of(g, in.kind, in.value, g->slot_count);
    if (g->slots[slot]) {
        merge(&g->items[g->slots[slot] - 1], &in, undefanged_running);
        return VG_OK;
    }
    item it = {.validity = in.validity,
               .role = in.role,
               .set_aside = in.set_aside,
               .offset = in.offset,
               .value_at = (uint32_t)g->blob.size,
               .value_size = (uint32_t)in.value.size,
               .written_size = (uint32_t)in.written.size,
               .kind = (uint8_t)in.kind,
               .prefix = in.prefix,
               .undefanged_running = undefanged_running};
    vg_buf_add_slice(&g->blob, in.value);
    if (in.offset == VG_REPORT_NOWHERE || in.offset + in.length > g->raw.size || in.length != in.written.size ||
        memcmp(g->raw.data + in.offset, in.written.data, in.written.size) != 0) {
        it.offset = VG_REPORT_NOWHERE;
        it.written_at = (uint32_t)g->blob.size;
        vg_buf_add_slice(&g->blob, in.written);
    }
    if (g->blob.status != VG_OK) return g->blob.status;
    g->items[g->count++] = it;
    g->slots[slot] = (uint32_t)g->count;
    return VG_OK;
}

int vg_gather_flush(const vg_gather *g, const vg_report_sink *sink)
{
    for (size_t i = 0; i < g->count; i++) {
        const item *it = &g->items[i];
        bool nowhere = it->offset == VG_REPORT_NOWHERE;
        vg_indicator out = {.kind = (vg_kind)it->kind,
                            .value = vg_slice_of(g->blob.data + it->value_at, it->value_size),
                            .written = nowhere ? vg_slice_of(g->blob.data + it->written_at, it->written_size)
                                               : vg_slice_of(g->raw.data + it->offset, it->written_size),
                            .role = it->role,
                            .validity = it->validity,
                            .set_aside = it->set_aside,
                            .prefix = it->prefix,
                            .offset = it->offset,
                            .length = nowhere ? 0 : it->written_size};
        if (!out.set_aside && on_own_site(g, out.kind, out.value)) out.set_aside = "the report's own site";
        if (!out.set_aside && it->undefanged_running && g->defangs[vg_kind_class(out.kind)])
            out.set_aside = "not defanged, as the report's indicators are";
        int stop = sink->indicator(sink->context, &out);
        if (stop) return stop;
    }
    return 0;
}

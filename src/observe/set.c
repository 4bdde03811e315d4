/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/set.h"

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "address.h"
#include "observe/canonical.h"
#include "set_impl.h"

vg_set *vg_set_new(void)
{
    vg_set *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->values_capacity = 1U << 16;
    s->values = malloc(s->values_capacity);
    if (!s->values) {
        free(s);
        return NULL;
    }
    memset(s->values, 0, VG_SET_PAD);
    s->values_size = VG_SET_PAD;
    if (getrandom(s->plan.secret, sizeof s->plan.secret, 0) != (ssize_t)sizeof s->plan.secret) {
        struct timespec now; /* early at boot or forbidden: weaker, but still not the same in each process */
        clock_gettime(CLOCK_REALTIME, &now);
        for (unsigned i = 0; i < 8; i++)
            s->plan.secret[i] =
                vg_mix((uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)s, UINT64_C(0x9e3779b97f4a7c15) * (2 * i + 1)) | 1;
    }
    return s;
}

void vg_set_free(vg_set *s)
{
    if (!s) return;
    vg_literals_free(s->literals);
    free(s->bloom);
    free(s->slots);
    free(s->values);
    free(s->entries);
    free(s);
}

uint32_t vg_set_count(const vg_set *s)
{
    return s->count;
}

vg_kind vg_set_kind(const vg_set *s, uint32_t entry)
{
    return entry < s->count ? (vg_kind)s->entries[entry].kind : VG_KIND_NONE;
}

vg_slice vg_set_value(const vg_set *s, uint32_t entry)
{
    return entry < s->count ? vg_set_text(s, entry) : vg_slice_of(NULL, 0);
}

static bool lower_hex(vg_slice s, size_t digits)
{
    if (s.size != digits) return false;
    for (size_t i = 0; i < s.size; i++)
        if (!vg_is_digit(s.data[i]) && (uint8_t)(s.data[i] - 'a') > 5) return false;
    return true;
}

/* The frequent kinds by a look at their bytes, the others by making the canonical form again. */
static bool is_canonical(vg_kind kind, vg_slice value)
{
    char form[VG_CANONICAL_MAX];
    uint32_t v4;
    switch (kind) {
    case VG_KIND_DOMAIN: return vg_domain_is_canonical(value);
    case VG_KIND_IPV4: return vg_address_parse4(value, &v4);
    case VG_KIND_MD5: return lower_hex(value, 32);
    case VG_KIND_SHA1: return lower_hex(value, 40);
    case VG_KIND_SHA256: return lower_hex(value, 64);
    case VG_KIND_SHA512: return lower_hex(value, 128);
    case VG_KIND_NONE:
    case VG_KIND_IPV6:
    case VG_KIND_CIDR:
    case VG_KIND_URL:
    case VG_KIND_EMAIL:
    case VG_KIND_CVE:
    case VG_KIND_ATTACK:
    case VG_KIND_PATH:
    case VG_KIND_REGISTRY:
    case VG_KIND_MUTEX:
    case VG_KIND_USER_AGENT:
    case VG_KIND_PIPE:
    case VG_KIND_LITERAL:
    case VG_KIND_COUNT: break;
    }
    size_t n = vg_canonical(kind, value, form);
    return n > 0 && vg_slice_eq(vg_slice_of(form, n), value);
}

static vg_status make_room(vg_set *s, size_t size, vg_error *err)
{
    if (s->count >= VG_SET_ENTRIES_MAX - 2 || s->values_size + size > UINT32_MAX)
        return vg_fail(err, VG_E_LIMIT, "too many indicators in one set");
    if (s->count == s->capacity) {
        uint32_t capacity = s->capacity ? s->capacity + s->capacity / 2 : 1024;
        vg_entry *entries = realloc(s->entries, capacity * sizeof *entries);
        if (!entries) return vg_fail(err, VG_E_NOMEM, "no memory for the set of indicators");
        s->entries = entries;
        s->capacity = capacity;
    }
    if (s->values_size + size > s->values_capacity) {
        size_t capacity = s->values_capacity + s->values_capacity / 2 + size;
        uint8_t *values = realloc(s->values, capacity);
        if (!values) return vg_fail(err, VG_E_NOMEM, "no memory for the set of indicators");
        s->values = values;
        s->values_capacity = capacity;
    }
    return VG_OK;
}

static uint64_t hash_url_key(const vg_set *s, vg_url_key key)
{
    uint8_t text[VG_CANONICAL_MAX];
    const uint8_t *from = key.authority.data;
    if (key.authority.data + key.authority.size != key.path.data) { /* a port was left out */
        memcpy(text, key.authority.data, key.authority.size);
        if (key.path.size > 0) memcpy(text + key.authority.size, key.path.data, key.path.size);
        from = text;
    }
    return vg_set_hash_url(s->plan.secret, from, key.authority.size + key.path.size);
}

/* The hash under which the entry itself stands. */
static uint64_t hash_entry(const vg_set *s, vg_kind kind, vg_slice value)
{
    if (kind == VG_KIND_DOMAIN) return vg_set_hash_name(s, value);
    if (kind == VG_KIND_URL) return hash_url_key(s, vg_set_url_key(value));
    /* Folding letters also folds '^' and '~' and others: values that may hold those would collide at will. */
    if (kind == VG_KIND_EMAIL || !vg_kind_is_token(kind))
        return vg_set_hash_url(s->plan.secret, value.data, value.size);
    return vg_hash_fold(s->plan.secret, value.data + value.size, value.size);
}

vg_status vg_set_add(vg_set *s, vg_kind kind, vg_slice value, unsigned flags, uint32_t *ret_entry, vg_error *err)
{
    if (s->compiled) return vg_fail(err, VG_E_USAGE, "the set of indicators is compiled already");
    if (!is_canonical(kind, value))
        return vg_fail(err, VG_E_FORMAT, "not a canonical %s: %.*s", vg_kind_name(kind),
                       (int)(value.size < 100 ? value.size : 100), (const char *)value.data);
    vg_status status = make_room(s, value.size, err);
    if (status < 0) return status;
    uint8_t *copy = s->values + s->values_size;
    memcpy(copy, value.data, value.size);
    value.data = copy;
    vg_key own = kind == VG_KIND_URL ? VG_KEY_URL : VG_KEY_VALUE, key;
    uint64_t hash = hash_entry(s, kind, value);
    if (s->slots) {
        uint32_t entry;
        for (vg_probe p = vg_probe_first(s, hash); vg_probe_next(&p, &key, &entry);)
            if (key == own && s->entries[entry].kind == kind && vg_slice_eq(vg_set_text(s, entry), value)) {
                s->entries[entry].flags |= (uint8_t)flags;
                if (ret_entry) *ret_entry = entry;
                return VG_OK;
            }
    }
    status = vg_set_insert(s, hash, own, s->count, err);
    if (status < 0) return status;
    s->entries[s->count] = (vg_entry){(uint32_t)s->values_size, (uint16_t)value.size, (uint8_t)kind, (uint8_t)flags};
    s->values_size += value.size;
    s->by_kind[kind]++;
    if (ret_entry) *ret_entry = s->count;
    s->count++;
    return VG_OK;
}

static bool host_is_name(vg_slice host)
{
    uint32_t v4;
    return vg_slice_find(host, vg_slice_str(":")) == SIZE_MAX && !vg_address_parse4(host, &v4);
}

static uint64_t hash_host(const vg_set *s, vg_slice host)
{
    return host_is_name(host) ? vg_set_hash_name(s, host)
                              : vg_hash_fold(s->plan.secret, host.data + host.size, host.size);
}

static vg_slice host_of(const vg_set *s, uint32_t entry)
{
    vg_slice value = vg_set_text(s, entry);
    return s->entries[entry].kind == VG_KIND_URL ? vg_set_url_key(value).host : vg_set_email_host(value);
}

/* One slot a host, however many URLs or addresses it has. */
static vg_status add_host(vg_set *s, uint32_t entry, vg_key own, vg_error *err)
{
    vg_slice host = host_of(s, entry);
    uint64_t hash = hash_host(s, host);
    vg_key key;
    uint32_t other;
    for (vg_probe p = vg_probe_first(s, hash); vg_probe_next(&p, &key, &other);)
        if (key == own && vg_slice_eq(host_of(s, other), host)) return VG_OK;
    return vg_set_insert(s, hash, own, entry, err);
}

static void bloom_add(vg_set *s, uint64_t hash)
{
    s->bloom[hash >> s->plan.bloom_shift] |= vg_bloom_bits(hash);
}

/* What the kernels test: of a name first the last two labels, then each longer suffix that is a key. */
static void plan_name(vg_set *s, vg_slice name)
{
    const uint8_t *end = name.data + name.size, *label = end, *two;
    while (label > name.data && label[-1] != '.') label--;
    two = label;
    if (two > name.data)
        for (two--; two > name.data && two[-1] != '.';) two--;
    else
        s->plan.single = true;
    s->plan.names = true;
    uint32_t index = vg_tld_index(s->plan.secret, end, (size_t)(end - label));
    s->tld[index >> 3] |= (uint8_t)(1U << (index & 7));
    bloom_add(s, vg_hash_fold(s->plan.secret, end, (size_t)(end - two)));
    if (two > name.data) bloom_add(s, vg_set_hash_name(s, name));
}

static void plan_host(vg_set *s, vg_slice host)
{
    uint32_t v4;
    if (vg_slice_find(host, vg_slice_str(":")) != SIZE_MAX) {
        s->plan.ipv6 = true;
    } else if (vg_address_parse4(host, &v4)) {
        s->plan.ipv4 = true;
    } else {
        plan_name(s, host);
        return;
    }
    bloom_add(s, vg_hash_fold(s->plan.secret, host.data + host.size, host.size));
}

static void plan_network(vg_set *s, vg_slice value)
{
    uint64_t prefix = 0;
    uint32_t network;
    size_t slash = vg_slice_find(value, vg_slice_str("/"));
    if (!vg_slice_u64(vg_slice_skip(value, slash + 1), &prefix)) return;
    if (!vg_address_parse4(vg_slice_take(value, slash), &network)) {
        s->plan.ipv6 = true;
        s->prefix6[prefix <= 128 ? prefix : 128] = true;
        return;
    }
    s->plan.ipv4 = s->plan.networks4 = true;
    s->prefix4[prefix <= 32 ? prefix : 32] = true;
    uint32_t first = network >> 16, last = first | (prefix < 16 ? 0xffffU >> prefix : 0);
    for (uint32_t i = first; i <= last; i++) s->network4[i >> 6] |= UINT64_C(1) << (i & 63);
}

static void plan_entry(vg_set *s, uint32_t entry)
{
    vg_slice value = vg_set_text(s, entry);
    vg_kind kind = (vg_kind)s->entries[entry].kind;
    switch (kind) {
    case VG_KIND_DOMAIN: plan_name(s, value); return;
    case VG_KIND_CIDR: plan_network(s, value); return;
    case VG_KIND_URL: {
        vg_url_key key = vg_set_url_key(value);
        size_t size = key.authority.size + key.path.size;
        if (size > s->url_longest) s->url_longest = size;
        plan_host(s, key.host);
        bloom_add(s, hash_url_key(s, key));
        return;
    }
    case VG_KIND_EMAIL: plan_host(s, vg_set_email_host(value)); break;
    case VG_KIND_IPV4: s->plan.ipv4 = true; break;
    case VG_KIND_IPV6: s->plan.ipv6 = true; break;
    case VG_KIND_CVE:
    case VG_KIND_ATTACK: s->plan.ids = true; break;
    case VG_KIND_MD5:
    case VG_KIND_SHA1:
    case VG_KIND_SHA256:
    case VG_KIND_SHA512: s->plan.hashes = s->plan.hash_size[value.size] = true; break;
    case VG_KIND_PATH:
    case VG_KIND_REGISTRY:
    case VG_KIND_MUTEX:
    case VG_KIND_USER_AGENT:
    case VG_KIND_PIPE:
    case VG_KIND_LITERAL:
    case VG_KIND_NONE:
    case VG_KIND_COUNT: return;
    }
    bloom_add(s, hash_entry(s, kind, value));
}

static vg_status plan_all(vg_set *s, vg_error *err)
{
    /* Eleven bits a key at least, in a power of two of words: one access, about one false answer in a hundred. */
    uint64_t keys = s->slots_used + s->by_kind[VG_KIND_DOMAIN] / 2;
    unsigned bits = 6;
    while ((UINT64_C(64) << bits) < keys * 11) bits++;
    s->bloom = calloc((size_t)1 << bits, sizeof *s->bloom);
    if (!s->bloom) return vg_fail(err, VG_E_NOMEM, "no memory for the set of indicators");
    s->plan.bloom_shift = 64 - bits;
    for (uint32_t i = 0; i < s->count; i++) plan_entry(s, i);
    s->plan.bloom = s->bloom;
    s->plan.tld = s->tld;
    return VG_OK;
}

vg_status vg_set_compile(vg_set *s, vg_error *err)
{
    if (s->compiled) return vg_fail(err, VG_E_USAGE, "the set of indicators is compiled already");
    vg_status status = VG_OK;
    for (uint32_t i = 0; i < s->count && status >= 0; i++) {
        if (s->entries[i].kind == VG_KIND_URL) status = add_host(s, i, VG_KEY_URL_HOST, err);
        if (s->entries[i].kind == VG_KIND_EMAIL) status = add_host(s, i, VG_KEY_EMAIL_HOST, err);
    }
    if (status >= 0 && !s->slots) { /* an empty set is a set, too */
        s->slots = calloc(1U << 10, sizeof *s->slots);
        s->slot_bits = 10;
        if (!s->slots) status = vg_fail(err, VG_E_NOMEM, "no memory for the set of indicators");
    }
    if (status >= 0) status = plan_all(s, err);
    if (status >= 0) {
        uint8_t *values = realloc(s->values, s->values_size);
        if (values) s->values = values;
        vg_entry *entries = s->count ? realloc(s->entries, s->count * sizeof *entries) : NULL;
        if (entries) s->entries = entries;
        status = vg_literals_compile(s, &s->literals, err);
    }
    s->compiled = status >= 0;
    return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists are the files of data/knowledge/benign, compiled into benign_table.h when vigie is built. */
#include "knowledge/benign.h"

#include <stdbool.h>

#include "base/hash.h"

typedef struct entry {
    const char *value;
    uint16_t size;
    uint8_t kind; /* vg_kind */
    uint8_t list;
} entry;

/* An IPv4 block stands in the last four bytes, its length counted from the front of all sixteen. */
typedef struct block {
    uint8_t version; /* 4 or 6 */
    uint8_t bits;
    uint8_t list;
    uint8_t network[16];
} block;

#include "benign_table.h"

#define SECURITY_SITES "sites of security vendors and analysts"

static const char *find_exact(vg_kind kind, vg_slice value)
{
    /* FNV-1a of the length and the first bytes; the table is fixed, so that no input can make it collide further */
    uint32_t hash = VG_FNV1A_SEED;
    if (!value.data || value.size == 0 || value.size > 255) return NULL;
    hash = vg_fnv1a(hash, (uint8_t)value.size);
    for (size_t i = 0; i < value.size && i < HASHED_BYTES; i++) hash = vg_fnv1a(hash, value.data[i]);
    for (uint32_t at = hash & (ENTRY_SLOTS - 1); entries[at].value; at = (at + 1) & (ENTRY_SLOTS - 1))
        if (entries[at].kind == kind && vg_slice_eq(value, vg_slice_of(entries[at].value, entries[at].size)))
            return list_names[entries[at].list];
    return NULL;
}

/* Dotted decimal, canonical. */
static bool parse_ipv4(vg_slice s, uint8_t ret_address[4])
{
    size_t at = 0;
    if (!s.data) return false;
    for (int part = 0; part < 4; part++) {
        unsigned value = 0, digits = 0;
        for (; at < s.size && vg_is_digit(s.data[at]) && digits < 3; at++, digits++)
            value = value * 10 + (unsigned)(s.data[at] - '0');
        if (digits == 0 || value > 255) return false;
        ret_address[part] = (uint8_t)value;
        if (part < 3 && (at >= s.size || s.data[at++] != '.')) return false;
    }
    return at == s.size;
}

/* RFC 4291 2.2 text: hexadecimal groups, one "::", a dotted tail. */
static bool parse_ipv6(vg_slice s, uint8_t ret_address[16])
{
    uint8_t address[16] = {0};
    if (!s.data) return false;
    size_t at = 0, used = 0, gap = SIZE_MAX;
    while (at < s.size && used < 16) {
        if (s.data[at] == ':' && at + 1 < s.size && s.data[at + 1] == ':') {
            if (gap != SIZE_MAX) return false;
            gap = used;
            at += 2;
            continue;
        }
        if (used && gap != used && s.data[at++] != ':') return false;
        if (used <= 12 && parse_ipv4(vg_slice_skip(s, at), address + used)) {
            used += 4;
            at = s.size;
            break;
        }
        unsigned group = 0, digits = 0;
        for (; at < s.size && vg_hex_value(s.data[at]) >= 0 && digits < 4; at++, digits++)
            group = group * 16 + (unsigned)vg_hex_value(s.data[at]);
        if (digits == 0) return false;
        address[used++] = (uint8_t)(group >> 8);
        address[used++] = (uint8_t)group;
    }
    if (at != s.size || (gap == SIZE_MAX) != (used == 16)) return false;
    if (gap != SIZE_MAX) {
        memmove(address + 16 - (used - gap), address + gap, used - gap);
        memset(address + gap, 0, 16 - used);
    }
    memcpy(ret_address, address, sizeof address);
    return true;
}

static bool same_prefix(const uint8_t *a, const uint8_t *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(a, b, whole) != 0) return false;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

/* The narrowest block that holds the whole of network/bits. */
static const char *find_block(uint8_t version, const uint8_t address[16], unsigned bits)
{
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        if (blocks[i].version == version && blocks[i].bits <= bits &&
            same_prefix(blocks[i].network, address, blocks[i].bits))
            return list_names[blocks[i].list];
    return NULL;
}

static const char *find_address(vg_kind kind, vg_slice value)
{
    uint8_t address[16] = {0};
    uint64_t length = 0;
    vg_slice network = value;
    if (kind == VG_KIND_CIDR) {
        size_t slash = vg_slice_find(value, vg_slice_str("/"));
        if (slash == SIZE_MAX || !vg_slice_u64(vg_slice_skip(value, slash + 1), &length) || length > 128) return NULL;
        network = vg_slice_take(value, slash);
    }
    if (kind != VG_KIND_IPV6 && parse_ipv4(network, address + 12))
        return find_block(4, address, kind == VG_KIND_CIDR ? 96 + (unsigned)length : 128);
    if (kind != VG_KIND_IPV4 && parse_ipv6(network, address))
        return find_block(6, address, kind == VG_KIND_CIDR ? (unsigned)length : 128);
    return NULL;
}

static vg_slice without_www(vg_slice host)
{
    return host.size > 4 && memcmp(host.data, "www.", 4) == 0 ? vg_slice_skip(host, 4) : host;
}

/* Paths and registry keys are the same in any case; their beginnings have several names. */
static const char *find_literal(vg_kind kind, vg_slice value)
{
    static const struct {
        const char *written, *stored;
    } heads[] = {
        {"%windir%\\", "c:\\windows\\"},
        {"%systemroot%\\", "c:\\windows\\"},
        {"%systemdrive%\\", "c:\\"},
        {"%programfiles%\\", "c:\\program files\\"},
        {"%programdata%\\", "c:\\programdata\\"},
        {"%public%\\", "c:\\users\\public\\"},
        {"\\\\?\\", ""},
        {"hkey_local_machine\\", "hklm\\"},
        {"hkey_current_user\\", "hkcu\\"},
        {"hkey_classes_root\\", "hkcr\\"},
        {"hkey_users\\", "hku\\"},
    };
    char folded[255];
    size_t size = 0, taken = 0;
    if (!value.data || value.size < 2 || value.size > 200) return NULL;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0] && !taken; i++) {
        vg_slice head = vg_slice_str(heads[i].written);
        if (!vg_slice_ieq(vg_slice_take(value, head.size), head)) continue;
        taken = head.size;
        size = strlen(heads[i].stored);
        memcpy(folded, heads[i].stored, size);
    }
    if (value.data[value.size - 1] == '\\' && value.size > 4) value.size--;
    for (; taken < value.size; taken++) folded[size++] = (char)vg_lower(value.data[taken]);
    return find_exact(kind, vg_slice_of(folded, size));
}

const char *vg_benign_list(vg_kind kind, vg_slice value)
{
    if (kind == VG_KIND_PATH || kind == VG_KIND_REGISTRY) return find_literal(kind, value);
    const char *list = find_exact(kind, value);
    if (list) return list;
    if (kind == VG_KIND_DOMAIN) return find_exact(kind, without_www(value));
    if (kind == VG_KIND_IPV4 || kind == VG_KIND_IPV6 || kind == VG_KIND_CIDR) return find_address(kind, value);
    return NULL;
}

const char *vg_benign_security_site(vg_slice host)
{
    if (host.size > 253) return NULL;
    for (;;) {
        const char *list = find_exact(VG_KIND_DOMAIN, host);
        if (list && strcmp(list, SECURITY_SITES) == 0) return list;
        const uint8_t *dot = host.size ? memchr(host.data, '.', host.size) : NULL;
        if (!dot) return NULL;
        host = vg_slice_skip(host, (size_t)(dot - host.data) + 1);
    }
}

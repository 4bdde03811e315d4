/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers: addresses, networks, hashes, CVE and ATT&CK ids. */
#include "address.h"
#include "context.h"
#include "scan.h"

static bool version_here(const vg_scanner *s, size_t begin, size_t end)
{
    return vg_context_is_version(vg_slice_of(s->data + s->floor, s->ceiling - s->floor), begin - s->floor,
                                 end - s->floor);
}

void vg_scan_whole(vg_scanner *s, size_t begin, size_t end, uint64_t hash)
{
    const vg_set *set = s->set;
    vg_key key;
    uint32_t entry;
    for (vg_probe p = vg_probe_first(set, hash); vg_probe_next(&p, &key, &entry);) {
        vg_slice value = vg_set_text(set, entry);
        if (key == VG_KEY_VALUE && vg_scan_equals(s, begin, end, value)) {
            if (set->entries[entry].kind == VG_KIND_IPV4 && version_here(s, begin, end)) continue;
            vg_scan_push(s, begin, end, entry, VG_HOW_EXACT);
        } else if (key == VG_KEY_URL_HOST && vg_scan_equals(s, begin, end, vg_set_url_key(value).host)) {
            vg_scan_url(s, begin, end, end, vg_set_url_key(value).host);
        }
    }
}

static void match_value(vg_scanner *s, vg_kind kind, vg_slice value, size_t begin, size_t end, vg_how how)
{
    const vg_set *set = s->set;
    uint64_t hash = vg_hash_fold(set->plan.secret, value.data + value.size, value.size);
    vg_key key;
    uint32_t entry;
    for (vg_probe p = vg_probe_first(set, hash); vg_probe_next(&p, &key, &entry);)
        if (key == VG_KEY_VALUE && set->entries[entry].kind == kind && vg_slice_eq(vg_set_text(set, entry), value))
            vg_scan_push(s, begin, end, entry, how);
}

/* A value with room before it, as the hashes want it. */
typedef struct form {
    uint8_t pad[VG_SET_PAD];
    char text[VG_ADDRESS_TEXT + 8];
} form;

static size_t put_prefix(char *out, size_t n, unsigned prefix)
{
    out[n++] = '/';
    if (prefix >= 100) out[n++] = (char)('0' + prefix / 100);
    if (prefix >= 10) out[n++] = (char)('0' + prefix / 10 % 10);
    out[n++] = (char)('0' + prefix % 10);
    return n;
}

void vg_scan_network4(vg_scanner *s, size_t begin, size_t end)
{
    const vg_set *set = s->set;
    uint32_t address;
    if (!vg_address_parse4(vg_slice_of(s->data + begin, end - begin), &address)) return;
    if (!(set->network4[address >> 22] >> (address >> 16 & 63) & 1)) return;
    if (version_here(s, begin, end)) return;
    form f = {0};
    for (unsigned prefix = 0; prefix <= 32; prefix++) {
        if (!set->prefix4[prefix]) continue;
        size_t n = vg_address_format4(vg_address_mask4(address, prefix), f.text);
        n = put_prefix(f.text, n, prefix);
        match_value(s, VG_KIND_CIDR, vg_slice_of(f.text, n), begin, end, VG_HOW_CONTAINED);
    }
}

/* One address in a run of digits, dots and dashes. */
static void match_piece(vg_scanner *s, size_t begin, size_t end)
{
    if (s->set->plan.networks4) vg_scan_network4(s, begin, end);
    uint64_t hash = vg_hash_fold(s->set->plan.secret, s->data + end, end - begin);
    if (vg_bloom_has(&s->set->plan, hash)) vg_scan_whole(s, begin, end, hash);
}

/* "10.0.0.1-1.2.3.4": every piece between dashes must be an address; a phone number or a version is not. */
void vg_scan_odd_number(vg_scanner *s, size_t end)
{
    const size_t most = VG_LIMIT_TOKEN_BYTES;
    while (end > s->floor && (s->data[end - 1] == '.' || s->data[end - 1] == '-')) end--;
    size_t begin = end;
    while (begin > s->floor && vg_class_at(s, begin - 1) & VG_CLASS_TOKEN)
        if (end - --begin > most) return;
    uint32_t address;
    for (int pass = 0; pass < 2; pass++)
        for (size_t from = begin; from < end;) {
            size_t to = from;
            while (to < end && s->data[to] != '-') to++;
            size_t stop = to;
            while (stop > from && s->data[stop - 1] == '.') stop--;
            if (stop > from) {
                if (!vg_address_parse4(vg_slice_of(s->data + from, stop - from), &address)) return;
                if (pass == 1) match_piece(s, from, stop);
            }
            from = to + 1;
        }
}

static void match_ipv6(vg_scanner *s, const uint8_t bytes[16], size_t begin, size_t end)
{
    const vg_set *set = s->set;
    form f = {0};
    vg_slice value = vg_slice_of(f.text, vg_address_format6(bytes, f.text));
    uint64_t hash = vg_hash_fold(set->plan.secret, value.data + value.size, value.size);
    vg_key key;
    uint32_t entry;
    for (vg_probe p = vg_probe_first(set, hash); vg_probe_next(&p, &key, &entry);) {
        vg_slice own = vg_set_text(set, entry);
        if (key == VG_KEY_VALUE && set->entries[entry].kind == VG_KIND_IPV6 && vg_slice_eq(own, value)) {
            vg_scan_push(s, begin, end, entry, VG_HOW_EXACT);
        } else if (key == VG_KEY_URL_HOST && vg_slice_eq(vg_set_url_key(own).host, value)) {
            size_t after = end;
            if (after < s->ceiling && s->data[after] == ']') after++;
            if (after > end) vg_scan_url(s, begin, end, after, value);
        }
    }
    for (unsigned prefix = 0; prefix <= 128; prefix++) {
        if (!set->prefix6[prefix]) continue;
        uint8_t network[16];
        memcpy(network, bytes, sizeof network);
        vg_address_mask6(network, prefix);
        size_t n = put_prefix(f.text, vg_address_format6(network, f.text), prefix);
        match_value(s, VG_KIND_CIDR, vg_slice_of(f.text, n), begin, end, VG_HOW_CONTAINED);
    }
}

void vg_scan_ipv6(vg_scanner *s, size_t end)
{
    const uint8_t run = VG_CLASS_HEX | VG_CLASS_COLON;
    size_t begin = end;
    while (begin > s->floor && vg_class_at(s, begin - 1) & run)
        if (end - --begin > 40) return;
    if (begin > s->floor && vg_class_at(s, begin - 1) & VG_CLASS_TOKEN) return;
    /* An IPv4 at the end: "::ffff:192.0.2.1". */
    size_t stop = end;
    while (stop < s->ceiling && stop - end < 16 && (vg_is_digit(s->data[stop]) || s->data[stop] == '.')) stop++;
    while (stop > end && s->data[stop - 1] == '.') stop--;
    uint8_t bytes[16];
    bool known = false;
    if (stop > end) known = vg_address_parse6(vg_slice_of(s->data + begin, stop - begin), bytes);
    if (!known) {
        stop = end;
        known = vg_address_parse6(vg_slice_of(s->data + begin, stop - begin), bytes);
        /* "2001:db8::1:" before a space, as in "from 2001:db8::1: refused" */
        if (!known && stop > begin && s->data[stop - 1] == ':')
            known = vg_address_parse6(vg_slice_of(s->data + begin, --stop - begin), bytes);
    }
    if (!known) return;
    size_t after = stop;
    while (after < s->ceiling && s->data[after] == '.') after++;
    if (after < s->ceiling && vg_class_at(s, after) & VG_CLASS_TOKEN) return;
    match_ipv6(s, bytes, begin, stop);
}

static bool word_byte(uint8_t c)
{
    return vg_is_alnum(c) || c == '_';
}

void vg_scan_id(vg_scanner *s, size_t digit)
{
    size_t begin, end = digit + 1;
    vg_kind kind;
    char text[32] = {0};
    uint8_t padded[VG_SET_PAD + 32] = {0};
    size_t n;
    if (digit >= s->floor + 9 && s->data[digit - 1] == '-') { /* CVE-2021-4 */
        begin = digit - 9;
        kind = VG_KIND_CVE;
        while (end < s->ceiling && vg_is_digit(s->data[end]) && end - begin < 25) end++;
    } else if (digit >= s->floor + 4) { /* T1059, T1059.001 */
        begin = digit - 4;
        kind = VG_KIND_ATTACK;
        if (s->ceiling - end >= 4 && s->data[end] == '.' && vg_is_digit(s->data[end + 1]) &&
            vg_is_digit(s->data[end + 2]) && vg_is_digit(s->data[end + 3]))
            end += 4;
    } else {
        return;
    }
    if (begin > s->floor && word_byte(s->data[begin - 1])) return;
    if (end < s->ceiling && word_byte(s->data[end])) return;
    n = end - begin;
    if (n > 24) return;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = s->data[begin + i];
        text[i] = (char)(c >= 'a' && c <= 'z' ? c - 0x20 : c);
    }
    if (kind == VG_KIND_ATTACK ? text[0] != 'T' : memcmp(text, "CVE-", 4) != 0) return;
    memcpy(padded + VG_SET_PAD, text, n);
    match_value(s, kind, vg_slice_of(padded + VG_SET_PAD, n), begin, end, VG_HOW_EXACT);
}

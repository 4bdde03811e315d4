/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/canonical.h"

#include <string.h>

#include "address.h"
#include "domain.h"
#include "url.h"

static size_t put(char *out, size_t at, vg_slice s)
{
    if (s.size > VG_CANONICAL_MAX - 1 - at) return VG_CANONICAL_MAX; /* past the end: the callers check */
    if (s.size > 0) memcpy(out + at, s.data, s.size);
    return at + s.size;
}

static size_t canonical_ipv4(vg_slice s, char *out)
{
    uint32_t value;
    return vg_address_parse4(s, &value) ? vg_address_format4(value, out) : 0;
}

static size_t canonical_ipv6(vg_slice s, char *out)
{
    if (s.size >= 2 && s.data[0] == '[' && s.data[s.size - 1] == ']') s = vg_slice_of(s.data + 1, s.size - 2);
    size_t zone = vg_slice_find(s, vg_slice_str("%"));
    if (zone != SIZE_MAX) s = vg_slice_take(s, zone); /* a zone (RFC 4007 11) names an interface, not an address */
    uint8_t bytes[16];
    return vg_address_parse6(s, bytes) ? vg_address_format6(bytes, out) : 0;
}

static size_t canonical_cidr(vg_slice s, char *out)
{
    size_t slash = vg_slice_find(s, vg_slice_str("/"));
    uint64_t prefix;
    if (slash == SIZE_MAX || s.size - slash > 4 || !vg_slice_u64(vg_slice_skip(s, slash + 1), &prefix)) return 0;
    vg_slice network = vg_slice_take(s, slash);
    uint32_t v4;
    uint8_t v6[16];
    size_t n;
    if (prefix <= 32 && vg_address_parse4(network, &v4)) {
        n = vg_address_format4(vg_address_mask4(v4, (unsigned)prefix), out);
    } else if (prefix <= 128 && vg_address_parse6(network, v6)) {
        vg_address_mask6(v6, (unsigned)prefix);
        n = vg_address_format6(v6, out);
    } else {
        return 0;
    }
    out[n++] = '/';
    if (prefix >= 100) out[n++] = (char)('0' + prefix / 100);
    if (prefix >= 10) out[n++] = (char)('0' + prefix / 10 % 10);
    out[n++] = (char)('0' + prefix % 10);
    return n;
}

static size_t canonical_host(const vg_url_parts *parts, char *out)
{
    if (parts->host_is_ipv6) {
        char text[VG_CANONICAL_MAX];
        size_t n = canonical_ipv6(parts->host, text);
        if (n == 0) return 0;
        out[0] = '[';
        memcpy(out + 1, text, n);
        out[n + 1] = ']';
        return n + 2;
    }
    size_t n = canonical_ipv4(parts->host, out);
    return n ? n : vg_domain_canonical(parts->host, out);
}

static size_t canonical_url(vg_slice s, char *out)
{
    vg_url_parts parts;
    if (!vg_url_split(s, &parts)) return 0;
    size_t n = 0;
    for (size_t i = 0; i < parts.scheme.size; i++) out[n++] = (char)vg_lower(parts.scheme.data[i]);
    n = put(out, n, vg_slice_str("://"));
    if (parts.userinfo.data) {
        for (size_t i = 0; i < parts.userinfo.size; i++)
            if (parts.userinfo.data[i] <= ' ' || parts.userinfo.data[i] == 0x7f) return 0;
        n = put(out, n, parts.userinfo);
        if (n < VG_CANONICAL_MAX) n = put(out, n, vg_slice_str("@"));
    }
    char host[VG_CANONICAL_MAX];
    size_t host_size = canonical_host(&parts, host);
    if (host_size == 0 || n >= VG_CANONICAL_MAX - 1) return 0;
    n = put(out, n, vg_slice_of(host, host_size));
    uint64_t port;
    if (!vg_url_port_is_default(parts.scheme, parts.port) && vg_slice_u64(parts.port, &port) &&
        n + 8 < VG_CANONICAL_MAX) {
        char digits[8];
        size_t d = sizeof digits;
        for (; port > 0 || d == sizeof digits; port /= 10) digits[--d] = (char)('0' + port % 10);
        out[n++] = ':';
        n = put(out, n, vg_slice_of(digits + d, sizeof digits - d));
    }
    if (n < VG_CANONICAL_MAX && (parts.rest.size == 0 || parts.rest.data[0] != '/')) n = put(out, n, vg_slice_str("/"));
    for (size_t at = 0; at < parts.rest.size && n < VG_CANONICAL_MAX;) {
        if (parts.rest.data[at] <= ' ' || parts.rest.data[at] == 0x7f) return 0;
        uint8_t piece[3];
        size_t size = vg_url_canonical_byte(parts.rest, &at, piece);
        n = put(out, n, vg_slice_of(piece, size));
    }
    return n < VG_CANONICAL_MAX ? n : 0;
}

/* RFC 5321 4.1.2 Dot-string, without a look at quoted local parts. */
static bool local_byte(uint8_t c)
{
    return vg_is_alnum(c) || c >= 0x80 || (c > ' ' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static size_t canonical_email(vg_slice s, char *out)
{
    size_t at = vg_slice_find(s, vg_slice_str("@"));
    if (at == SIZE_MAX || at == 0 || at > 64) return 0;
    for (size_t i = 0; i < at; i++) {
        if (!local_byte(s.data[i])) return 0;
        out[i] = (char)vg_lower(s.data[i]);
    }
    out[at] = '@';
    vg_slice domain = vg_slice_skip(s, at + 1);
    size_t n = vg_domain_canonical(domain, out + at + 1);
    return n ? at + 1 + n : 0;
}

static size_t canonical_hash(vg_slice s, size_t digits, char *out)
{
    if (s.size != digits) return 0;
    for (size_t i = 0; i < digits; i++) {
        if (vg_hex_value(s.data[i]) < 0) return 0;
        out[i] = (char)vg_lower(s.data[i]);
    }
    return digits;
}

/* CVE-YYYY-N, at least four digits at the end (the CVE program's syntax of 2014). */
static size_t canonical_cve(vg_slice s, char *out)
{
    if (s.size < 13 || s.size > 24 || !vg_slice_ieq(vg_slice_take(s, 4), vg_slice_str("CVE-")) || s.data[8] != '-')
        return 0;
    for (size_t i = 4; i < s.size; i++)
        if (i != 8 && !vg_is_digit(s.data[i])) return 0;
    memcpy(out, "CVE", 3);
    memcpy(out + 3, s.data + 3, s.size - 3);
    return s.size;
}

/* T1059 and T1059.001. */
static size_t canonical_attack(vg_slice s, char *out)
{
    if ((s.size != 5 && s.size != 9) || (s.data[0] | 0x20) != 't' || (s.size == 9 && s.data[5] != '.')) return 0;
    for (size_t i = 1; i < s.size; i++)
        if (i != 5 && !vg_is_digit(s.data[i])) return 0;
    memcpy(out, s.data, s.size);
    out[0] = 'T';
    return s.size;
}

static size_t canonical_literal(vg_slice s, char *out)
{
    if (s.size == 0 || s.size >= VG_CANONICAL_MAX) return 0;
    memcpy(out, s.data, s.size);
    return s.size;
}

static size_t canonical_write(vg_kind kind, vg_slice s, char *out)
{
    switch (kind) {
    case VG_KIND_IPV4: return canonical_ipv4(s, out);
    case VG_KIND_IPV6: return canonical_ipv6(s, out);
    case VG_KIND_CIDR: return canonical_cidr(s, out);
    case VG_KIND_DOMAIN: return vg_domain_canonical(s, out);
    case VG_KIND_URL: return canonical_url(s, out);
    case VG_KIND_EMAIL: return canonical_email(s, out);
    case VG_KIND_MD5: return canonical_hash(s, 32, out);
    case VG_KIND_SHA1: return canonical_hash(s, 40, out);
    case VG_KIND_SHA256: return canonical_hash(s, 64, out);
    case VG_KIND_SHA512: return canonical_hash(s, 128, out);
    case VG_KIND_CVE: return canonical_cve(s, out);
    case VG_KIND_ATTACK: return canonical_attack(s, out);
    case VG_KIND_PATH:
    case VG_KIND_REGISTRY:
    case VG_KIND_MUTEX:
    case VG_KIND_USER_AGENT:
    case VG_KIND_PIPE:
    case VG_KIND_LITERAL: return canonical_literal(s, out);
    case VG_KIND_NONE:
    case VG_KIND_COUNT: break;
    }
    return 0;
}

size_t vg_canonical(vg_kind kind, vg_slice written, char ret_value[VG_CANONICAL_MAX])
{
    char value[VG_CANONICAL_MAX];
    size_t n = written.size > 0 && written.size < VG_CANONICAL_MAX ? canonical_write(kind, written, value) : 0;
    if (n > 0) memcpy(ret_value, value, n);
    return n;
}

/* Words, not a value: all kinds but digests and ids have a dot or a colon, and what has blanks a colon. */
static bool may_be_prose(vg_slice s)
{
    if (s.size == 0 || memchr(s.data, ':', s.size)) return false;
    if (memchr(s.data, ' ', s.size)) return true;
    return !memchr(s.data, '.', s.size) && s.size > 5 && s.size < 13;
}

/* The kinds whose form admits no other reading come first; a bare word can only be a domain. */
vg_kind vg_classify(vg_slice written)
{
    static const vg_kind order[] = {VG_KIND_IPV4,   VG_KIND_IPV6,   VG_KIND_CIDR,   VG_KIND_MD5,
                                    VG_KIND_SHA1,   VG_KIND_SHA256, VG_KIND_SHA512, VG_KIND_CVE,
                                    VG_KIND_ATTACK, VG_KIND_URL,    VG_KIND_EMAIL,  VG_KIND_DOMAIN};
    char value[VG_CANONICAL_MAX];
    vg_slice s = vg_slice_trim(written);
    const bool labels = vg_domain_has_labels(s);
    if (!labels && may_be_prose(s)) return VG_KIND_NONE;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (order[i] == VG_KIND_DOMAIN && !labels) break; /* the last */
        size_t n = vg_canonical(order[i], s, value);
        if (n == 0) continue;
        vg_slice v = vg_slice_of(value, n);
        if (order[i] == VG_KIND_DOMAIN) return vg_domain_plausible(v) ? VG_KIND_DOMAIN : VG_KIND_NONE;
        if (order[i] == VG_KIND_EMAIL) {
            size_t at = vg_slice_find(v, vg_slice_str("@"));
            return vg_domain_plausible(vg_slice_skip(v, at + 1)) ? VG_KIND_EMAIL : VG_KIND_NONE;
        }
        return order[i];
    }
    return VG_KIND_NONE;
}

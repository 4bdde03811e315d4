/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "url.h"

static const struct {
    const char *name;
    int port;
} schemes[] = {
    {"http", 80},   {"https", 443},     {"ftp", 21},   {"ftps", 990},  {"sftp", 22},   {"ssh", 22},
    {"ws", 80},     {"wss", 443},       {"tcp", 0},    {"udp", 0},     {"tls", 0},     {"ldap", 389},
    {"ldaps", 636}, {"rmi", 1099},      {"smb", 445},  {"git", 9418},  {"telnet", 23}, {"irc", 6667},
    {"ircs", 6697}, {"rtsp", 554},      {"socks4", 0}, {"socks5", 0},  {"stratum", 0}, {"dns", 53},
    {"mqtt", 1883}, {"stratum+tcp", 0}, {"nntp", 119}, {"gopher", 70}, {"rdp", 3389},  {"vnc", 5900},
};

int vg_url_scheme_port(vg_slice scheme)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (vg_slice_ieq(scheme, vg_slice_str(schemes[i].name))) return schemes[i].port;
    return -1;
}

bool vg_url_port_is_default(vg_slice scheme, vg_slice port)
{
    uint64_t number;
    if (port.size == 0) return true;
    int implied = vg_url_scheme_port(scheme);
    return implied > 0 && vg_slice_u64(port, &number) && number == (uint64_t)implied;
}

bool vg_url_byte(uint8_t c)
{
    if (c <= ' ' || c == 0x7f) return false;
    switch (c) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}': return false;
    default: return true;
    }
}

static bool split_authority(vg_slice authority, vg_url_parts *parts)
{
    for (size_t i = authority.size; i > 0; i--)
        if (authority.data[i - 1] == '@') {
            parts->userinfo = vg_slice_take(authority, i - 1);
            authority = vg_slice_skip(authority, i);
            break;
        }
    if (authority.size > 0 && authority.data[0] == '[') {
        size_t close = vg_slice_find(authority, vg_slice_str("]"));
        if (close == SIZE_MAX) return false;
        parts->host_is_ipv6 = true;
        parts->host = vg_slice_of(authority.data + 1, close - 1);
        authority = vg_slice_skip(authority, close + 1);
        if (authority.size > 0 && authority.data[0] != ':') return false;
    } else {
        size_t colon = vg_slice_find(authority, vg_slice_str(":"));
        if (colon == SIZE_MAX) colon = authority.size;
        parts->host = vg_slice_take(authority, colon);
        authority = vg_slice_skip(authority, colon);
    }
    parts->port = vg_slice_skip(authority, 1);
    uint64_t number;
    if (parts->port.size > 0 && (!vg_slice_u64(parts->port, &number) || number > 65535)) return false;
    return parts->host.size > 0;
}

bool vg_url_split(vg_slice s, vg_url_parts *ret_parts)
{
    *ret_parts = (vg_url_parts){0};
    size_t mark = 0;
    while (mark < s.size && mark < 16 && s.data[mark] != ':') mark++;
    if (mark + 3 > s.size || s.data[mark] != ':' || s.data[mark + 1] != '/' || s.data[mark + 2] != '/') return false;
    ret_parts->scheme = vg_slice_take(s, mark);
    if (vg_url_scheme_port(ret_parts->scheme) < 0) return false;
    vg_slice left = vg_slice_skip(s, mark + 3);
    for (size_t i = 0; i < left.size; i++)
        if (left.data[i] == '#') left.size = i; /* the fragment never leaves the client */
    size_t end = 0;
    while (end < left.size && left.data[end] != '/' && left.data[end] != '?') end++;
    ret_parts->rest = vg_slice_skip(left, end);
    return split_authority(vg_slice_take(left, end), ret_parts);
}

static bool unreserved(uint8_t c)
{
    return vg_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; /* RFC 3986 2.3 */
}

size_t vg_url_canonical_byte(vg_slice s, size_t *at, uint8_t ret_bytes[3])
{
    static const char digits[] = "0123456789ABCDEF";
    uint8_t c = s.data[(*at)++];
    if (c == '%') {
        int high = *at + 1 < s.size ? vg_hex_value(s.data[*at]) : -1;
        int low = *at + 1 < s.size ? vg_hex_value(s.data[*at + 1]) : -1;
        if (high >= 0 && low >= 0) {
            c = (uint8_t)(high << 4 | low);
            *at += 2;
            if (unreserved(c)) {
                ret_bytes[0] = c;
                return 1;
            }
        }
    } else if (c > ' ' && c < 0x7f) {
        ret_bytes[0] = c;
        return 1;
    }
    ret_bytes[0] = '%';
    ret_bytes[1] = (uint8_t)digits[c >> 4];
    ret_bytes[2] = (uint8_t)digits[c & 15];
    return 3;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value.h"

#include "knowledge/benign.h"

bool vg_value_on_shared_site(vg_slice url)
{
    size_t at = vg_slice_find(url, vg_slice_str("://")), end = 0;
    vg_slice host = at == SIZE_MAX ? url : vg_slice_skip(url, at + 3);
    while (end < host.size && !strchr("/:?", host.data[end])) end++;
    for (host = vg_slice_take(host, end); host.size > 0;) {
        if (vg_benign_list(VG_KIND_DOMAIN, host)) return true;
        size_t dot = vg_slice_find(host, vg_slice_str("."));
        if (dot == SIZE_MAX) return false;
        host = vg_slice_skip(host, dot + 1);
    }
    return false;
}

bool vg_value_may_be_defanged(vg_slice s)
{
    static const uint8_t sign[256] = {['['] = 1, ['('] = 1,  ['{'] = 1,  ['<'] = 1,  ['\\'] = 1, [']'] = 1, [' '] = 1,
                                      ['*'] = 1, [0xC2] = 1, [0xE1] = 1, [0xE2] = 1, [0xE3] = 1, [0xEF] = 1};
    uint8_t any = 0;
    for (size_t i = 0; i < s.size; i++) any |= sign[s.data[i]];
    if (any) return true;
    /* a maimed scheme has a colon and does not begin with "http" or "ftp" */
    if (!memchr(s.data, ':', s.size)) return false;
    uint8_t c = s.size ? vg_lower(s.data[0]) : 0;
    return (c == 'h' || c == 'm' || c == 'f') &&
           !(s.size > 4 && vg_slice_ieq(vg_slice_take(s, 4), vg_slice_str("http")));
}

static bool begins(vg_slice s, const char *lower)
{
    size_t size = strlen(lower);
    return s.size > size && vg_slice_ieq(vg_slice_take(s, size), vg_slice_str(lower));
}

vg_kind vg_literal_kind(vg_slice s)
{
    static const struct {
        const char *prefix;
        vg_kind kind;
    } shapes[] = {
        {"hklm\\", VG_KIND_REGISTRY}, {"hkcu\\", VG_KIND_REGISTRY},     {"hku\\", VG_KIND_REGISTRY},
        {"hkcr\\", VG_KIND_REGISTRY}, {"hkey_", VG_KIND_REGISTRY},      {"\\\\.\\pipe\\", VG_KIND_PIPE},
        {"\\pipe\\", VG_KIND_PIPE},   {"mozilla/", VG_KIND_USER_AGENT}, {"opera/", VG_KIND_USER_AGENT},
        {"global\\", VG_KIND_MUTEX},  {"local\\", VG_KIND_MUTEX},       {"\\\\?\\", VG_KIND_PATH},
        {"/etc/", VG_KIND_PATH},      {"/tmp/", VG_KIND_PATH},          {"/usr/", VG_KIND_PATH},
        {"/var/", VG_KIND_PATH},      {"/opt/", VG_KIND_PATH},          {"/home/", VG_KIND_PATH},
        {"/root/", VG_KIND_PATH},     {"/dev/shm/", VG_KIND_PATH},      {"/library/", VG_KIND_PATH},
        {"/users/", VG_KIND_PATH},    {"~/library/", VG_KIND_PATH},
    };
    /* most values begin like none of them */
    static const uint8_t first[256] = {
        ['\\'] = 1, ['/'] = 1, ['~'] = 1, ['%'] = 1, ['h'] = 1, ['m'] = 1, ['o'] = 1, ['g'] = 1, ['l'] = 1};
    if (s.size < 4 || !(first[vg_lower(s.data[0])] || s.data[1] == ':')) return VG_KIND_NONE;
    if (vg_lower(s.data[0]) == 'h' && vg_lower(s.data[1]) != 'k') return VG_KIND_NONE;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (vg_lower(s.data[0]) == (uint8_t)shapes[i].prefix[0] && begins(s, shapes[i].prefix)) return shapes[i].kind;
    if (s.size > 4 && vg_is_alpha(s.data[0]) && s.data[1] == ':' && s.data[2] == '\\') return VG_KIND_PATH;
    if (s.size > 4 && s.data[0] == '%' && memchr(s.data + 1, '%', s.size - 1) && memchr(s.data, '\\', s.size))
        return VG_KIND_PATH;
    return VG_KIND_NONE;
}

static bool keep_literal(vg_kind kind, vg_slice written, vg_value *ret_value)
{
    if (written.size < 2 || written.size >= VG_CANONICAL_MAX || memchr(written.data, '\n', written.size)) return false;
    ret_value->kind = kind;
    ret_value->size = vg_canonical(kind, written, ret_value->data);
    return ret_value->size > 0;
}

/* "host.tld/path" without a scheme is a URL; "<…>", "{…}", "*" or "%s" at its end stands for anything. */
static bool read_bare_url(vg_slice s, vg_value *ret_value)
{
    char url[VG_CANONICAL_MAX];
    size_t slash = vg_slice_find(s, vg_slice_str("/"));
    if (slash == SIZE_MAX || slash < 4 || s.size + 8 > sizeof url) return false;
    size_t host_end = vg_slice_find(vg_slice_take(s, slash), vg_slice_str(":"));
    vg_slice host = vg_slice_take(s, host_end != SIZE_MAX ? host_end : slash);
    vg_kind kind = vg_classify(host);
    if (kind != VG_KIND_DOMAIN && kind != VG_KIND_IPV4) return false;
    if (slash + 1 == s.size) {
        ret_value->kind = kind;
        ret_value->size = vg_canonical(kind, host, ret_value->data);
        return ret_value->size > 0;
    }
    memcpy(url, "http://", 7);
    memcpy(url + 7, s.data, s.size);
    ret_value->kind = VG_KIND_URL;
    ret_value->size = vg_canonical(VG_KIND_URL, vg_slice_of(url, s.size + 7), ret_value->data);
    return ret_value->size > 0;
}

static vg_slice cut_placeholder(vg_slice s, bool *ret_cut)
{
    for (size_t i = 8; i < s.size; i++) {
        uint8_t c = s.data[i];
        if ((c == '<' || c == '{' || c == '*') && s.data[i - 1] == '/') {
            *ret_cut = true;
            return vg_slice_take(s, i);
        }
    }
    return s;
}

/* A digest, which half of all lists consist of. */
static bool read_digest(vg_slice s, vg_value *ret_value)
{
    vg_kind kind = s.size == 64   ? VG_KIND_SHA256
                   : s.size == 40 ? VG_KIND_SHA1
                   : s.size == 32 ? VG_KIND_MD5
                                  : VG_KIND_SHA512;
    static const uint8_t lower[256] = {
        ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
        ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
        ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f'};
    bool all = true;
    for (size_t i = 0; i < s.size; i++) {
        uint8_t digit = lower[s.data[i]];
        all &= digit != 0;
        ret_value->data[i] = (char)digit;
    }
    if (!all) return false;
    ret_value->kind = kind;
    ret_value->size = s.size;
    return true;
}

bool vg_value_read(vg_slice written, vg_refanged *scratch, vg_value *ret_value)
{
    vg_slice s = written;
    ret_value->defanged = ret_value->prefix = false;
    if ((s.size == 32 || s.size == 40 || s.size == 64 || s.size == 128) && read_digest(s, ret_value)) return true;
    if (s.size == 0 || s.size > VG_CANONICAL_MAX / 2) return false;
    if (vg_value_may_be_defanged(s)) {
        vg_kind literal = vg_literal_kind(s);
        if (literal != VG_KIND_NONE) return keep_literal(literal, s, ret_value);
        if (vg_refang(scratch, s) != VG_OK) return false;
        s = vg_slice_trim(scratch->text);
        ret_value->defanged = vg_refanged_was_defanged(scratch, 0, scratch->text.size);
    }
    ret_value->kind = vg_classify(s);
    if (ret_value->kind == VG_KIND_URL) {
        vg_slice cut = cut_placeholder(s, &ret_value->prefix);
        ret_value->prefix = ret_value->prefix && vg_classify(cut) == VG_KIND_URL && !vg_value_on_shared_site(cut);
        if (ret_value->prefix) s = cut;
    }
    if (ret_value->kind != VG_KIND_NONE) {
        ret_value->size = vg_canonical(ret_value->kind, s, ret_value->data);
        if (ret_value->size) return true;
    }
    if (vg_slice_find(s, vg_slice_str("/")) != SIZE_MAX) {
        vg_slice cut = cut_placeholder(s, &ret_value->prefix);
        if (ret_value->prefix && vg_classify(cut) == VG_KIND_URL) {
            ret_value->kind = VG_KIND_URL;
            ret_value->size = vg_canonical(VG_KIND_URL, cut, ret_value->data);
            return ret_value->size > 0;
        }
        if (read_bare_url(cut, ret_value)) return true;
        ret_value->prefix = false;
    }
    vg_kind literal = vg_literal_kind(s);
    return literal != VG_KIND_NONE && keep_literal(literal, s, ret_value);
}

bool vg_value_read_as(vg_kind kind, vg_slice written, vg_refanged *scratch, vg_value *ret_value)
{
    if (!vg_kind_is_token(kind)) {
        ret_value->defanged = ret_value->prefix = false;
        return keep_literal(kind, written, ret_value);
    }
    if (!vg_value_read(written, scratch, ret_value)) return false;
    if (ret_value->kind == kind) return true;
    bool address =
        ret_value->kind == VG_KIND_IPV4 || ret_value->kind == VG_KIND_IPV6 || ret_value->kind == VG_KIND_CIDR;
    if (address) return kind == VG_KIND_DOMAIN || kind == VG_KIND_IPV4 || kind == VG_KIND_IPV6 || kind == VG_KIND_CIDR;
    return kind == VG_KIND_URL && ret_value->kind == VG_KIND_DOMAIN;
}

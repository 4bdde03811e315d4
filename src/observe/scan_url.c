/* SPDX-License-Identifier: GPL-3.0-or-later */
/* URLs and e-mail addresses around a host that is known to have some. */
#include "observe/canonical.h"
#include "scan.h"
#include "url.h"

#define SCHEME_MAX   16U
#define USERINFO_MAX 256U
#define LOCAL_MAX    64U

typedef struct url_walk {
    vg_scanner *s;
    size_t begin; /* of the URL in the data */
    bool has_scheme;
    bool escaped; /* "\/" was read as '/' */
    uint8_t key[VG_CANONICAL_MAX + 8];
    size_t key_size;
    uint64_t state; /* of the hash over the key's whole words */
    size_t hashed;
} url_walk;

/* The hash of the key as far as it is known; linear over a whole URL. */
static uint64_t key_hash(url_walk *w)
{
    const uint64_t *secret = w->s->set->plan.secret;
    for (; w->hashed + 8 <= w->key_size; w->hashed += 8)
        w->state = vg_mix(w->state ^ vg_load64(w->key + w->hashed), secret[2]);
    uint64_t tail = 0;
    memcpy(&tail, w->key + w->hashed, w->key_size - w->hashed);
    return vg_mix(w->state ^ tail, secret[3] ^ w->key_size);
}

/* The key ends here, and in the data the URL at `end`: exact: it may be the URL's end; below: the path goes on. */
static void test_key(url_walk *w, size_t end, bool exact, bool below)
{
    const vg_set *set = w->s->set;
    if (w->key_size > set->url_longest) return;
    uint64_t hash = key_hash(w);
    if (!vg_bloom_has(&set->plan, hash)) return;
    vg_key key;
    uint32_t entry;
    for (vg_probe p = vg_probe_first(set, hash); vg_probe_next(&p, &key, &entry);) {
        if (key != VG_KEY_URL) continue;
        bool prefix = set->entries[entry].flags & VG_SET_PREFIX;
        if (!exact && !(prefix && below)) continue;
        vg_url_key k = vg_set_url_key(vg_set_text(set, entry));
        if (k.authority.size + k.path.size != w->key_size || memcmp(k.authority.data, w->key, k.authority.size) != 0 ||
            (k.path.size && memcmp(k.path.data, w->key + k.authority.size, k.path.size) != 0))
            continue;
        size_t stop = end;
        if (!exact) /* the token is the whole URL */
            while (stop < w->s->ceiling && stop - w->begin < VG_LIMIT_TOKEN_BYTES && vg_url_byte(w->s->data[stop]))
                stop++;
        vg_scan_push(w->s, w->begin, stop, entry,
                     w->escaped ? VG_HOW_ENCODED
                     : exact    ? VG_HOW_EXACT
                                : VG_HOW_CONTAINED);
    }
}

/* "//", or "\/\/" as JSON may write it, before `at`: its beginning, else SIZE_MAX. */
static size_t slashes_before(const vg_scanner *s, size_t at, bool *escaped)
{
    size_t least = s->floor;
    if (at >= least + 2 && s->data[at - 1] == '/' && s->data[at - 2] == '/') return at - 2;
    if (at >= least + 4 && memcmp(s->data + at - 4, "\\/\\/", 4) == 0) {
        *escaped = true;
        return at - 4;
    }
    return SIZE_MAX;
}

/* What precedes the host: userinfo (returned, or empty), scheme. */
static vg_slice read_before(url_walk *w, size_t host)
{
    const vg_scanner *s = w->s;
    vg_slice userinfo = {NULL, 0};
    size_t at = host;
    w->begin = host;
    if (at > s->floor && s->data[at - 1] == '@') {
        size_t from = at - 1;
        while (from > s->floor && at - from < USERINFO_MAX && s->data[from - 1] != '/' &&
               vg_url_byte(s->data[from - 1]))
            from--;
        if (slashes_before(s, from, &w->escaped) != SIZE_MAX) {
            userinfo = vg_slice_of(s->data + from, at - 1 - from);
            at = from;
        }
    }
    size_t slashes = slashes_before(s, at, &w->escaped);
    if (slashes == SIZE_MAX || slashes <= s->floor || s->data[slashes - 1] != ':') {
        w->escaped = false;
        return vg_slice_of(NULL, 0);
    }
    size_t scheme = slashes - 1;
    while (scheme > s->floor && slashes - scheme < SCHEME_MAX &&
           (vg_is_alnum(s->data[scheme - 1]) || s->data[scheme - 1] == '+'))
        scheme--;
    if (scheme == slashes - 1) return vg_slice_of(NULL, 0);
    /* "\nhttp://": what is left of a known scheme does not belong to it. */
    size_t known = scheme;
    while (known < slashes - 1 && vg_url_scheme_port(vg_slice_of(s->data + known, slashes - 1 - known)) < 0) known++;
    if (known < slashes - 1) scheme = known;
    w->has_scheme = true;
    w->begin = scheme;
    return userinfo;
}

static bool soft_end(uint8_t c) /* may belong to a URL, but more often ends it */
{
    return c == ',' || c == ';' || c == ')' || c == ']' || c == '\'' || c == '*' || c >= 0x80;
}

static bool stops(const vg_scanner *s, size_t at)
{
    return at >= s->ceiling || !vg_url_byte(s->data[at]) || s->data[at] == '#';
}

/* The URL may end before `at`. */
static bool may_end(const vg_scanner *s, size_t at)
{
    if (stops(s, at) || soft_end(s->data[at])) return true;
    uint8_t c = s->data[at];
    if (c != '.' && c != ':' && c != '!' && c != '?') return false;
    return stops(s, at + 1) || soft_end(s->data[at + 1]) || s->data[at + 1] == '.';
}

static void put_key(url_walk *w, const void *bytes, size_t size)
{
    if (size > sizeof w->key - w->key_size) size = sizeof w->key - w->key_size;
    if (size > 0) memcpy(w->key + w->key_size, bytes, size);
    w->key_size += size;
}

/* The port after the host: advances *at. */
static void read_port(url_walk *w, size_t *at)
{
    const vg_scanner *s = w->s;
    if (*at >= s->ceiling || s->data[*at] != ':') return;
    size_t from = *at + 1, to = from;
    while (to < s->ceiling && to - from < 6 && vg_is_digit(s->data[to])) to++;
    if (to == from || to - from > 5) return;
    *at = to;
    while (from + 1 < to && s->data[from] == '0') from++;
    vg_slice port = vg_slice_of(s->data + from, to - from), scheme = {NULL, 0};
    if (w->has_scheme) {
        size_t n = w->begin;
        while (n < s->ceiling && s->data[n] != ':') n++;
        scheme = vg_slice_of(s->data + w->begin, n - w->begin);
    }
    bool web = !w->has_scheme || scheme.size < 4 ||
               vg_slice_ieq(vg_slice_skip(scheme, scheme.size - 2), vg_slice_str("tp")) ||
               vg_slice_ieq(scheme, vg_slice_str("https")) || vg_slice_ieq(scheme, vg_slice_str("hxxps")) ||
               vg_url_scheme_port(scheme) < 0;
    if (web && (vg_slice_is(port, "80") || vg_slice_is(port, "443"))) return;
    if (w->has_scheme && vg_url_port_is_default(scheme, port)) return;
    put_key(w, ":", 1);
    put_key(w, port.data, port.size);
}

/* Path and query, from `at` on, tested wherever the URL may end. */
static void read_path(url_walk *w, size_t at)
{
    const vg_scanner *s = w->s;
    const vg_set *set = s->set;
    if (stops(s, at) || (s->data[at] != '/' && s->data[at] != '?')) {
        bool slash = at + 1 < s->ceiling && s->data[at] == '\\' && s->data[at + 1] == '/';
        if (!slash) {
            put_key(w, "/", 1);
            test_key(w, at, true, true);
            return;
        }
    } else if (s->data[at] == '?') {
        put_key(w, "/", 1);
        test_key(w, at, false, true);
    }
    while (w->key_size <= set->url_longest) {
        bool slash = at + 1 < s->ceiling && s->data[at] == '\\' && s->data[at + 1] == '/';
        if (slash) w->escaped = true;
        if (!slash && stops(s, at)) return;
        uint8_t piece[3] = {'/'};
        size_t n = 1;
        if (slash)
            at += 2;
        else
            n = vg_url_canonical_byte(vg_slice_of(s->data, s->ceiling), &at, piece);
        put_key(w, piece, n);
        bool go_on = at + 1 < s->ceiling && s->data[at] == '\\' && s->data[at + 1] == '/';
        bool exact = !go_on && may_end(s, at);
        bool below = piece[0] == '/' || go_on || (at < s->ceiling && (s->data[at] == '/' || s->data[at] == '?'));
        if (exact || below) test_key(w, at, exact, below || exact);
    }
}

void vg_scan_url(vg_scanner *s, size_t begin, size_t end, size_t after, vg_slice host)
{
    (void)end;
    url_walk w = {.s = s};
    size_t bracket = begin > s->floor && s->data[begin - 1] == '[' && after > end ? 1 : 0;
    vg_slice userinfo = read_before(&w, begin - bracket);
    bool escaped = w.escaped;
    for (int with_userinfo = 0; with_userinfo <= (userinfo.size > 0); with_userinfo++) {
        size_t at = after;
        w.state = s->set->plan.secret[1];
        w.key_size = w.hashed = 0;
        w.escaped = escaped;
        if (with_userinfo) {
            put_key(&w, userinfo.data, userinfo.size);
            put_key(&w, "@", 1);
        }
        if (bracket) put_key(&w, "[", 1);
        put_key(&w, host.data, host.size);
        if (bracket) put_key(&w, "]", 1);
        read_port(&w, &at);
        if (!w.has_scheme) { /* without one, only a path shows that it is a URL */
            bool slash = at + 1 < s->ceiling && s->data[at] == '\\' && s->data[at + 1] == '/';
            if (at >= s->ceiling || (!slash && s->data[at] != '/' && s->data[at] != '?')) return;
        }
        read_path(&w, at);
    }
}

static bool in_local(uint8_t c)
{
    return vg_is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-' || c >= 0x80;
}

/* The local part may hold what also delimits ("from=user@…"): tried from each place where one may begin. */
void vg_scan_email(vg_scanner *s, size_t begin, size_t end, vg_slice host)
{
    const vg_set *set = s->set;
    if (begin < s->floor + 2 || s->data[begin - 1] != '@') return;
    uint8_t text[LOCAL_MAX + 1 + VG_DOMAIN_MAX];
    uint8_t *at = text + LOCAL_MAX;
    if (host.size > VG_DOMAIN_MAX) return;
    at[0] = '@';
    memcpy(at + 1, host.data, host.size);
    size_t from = begin - 1;
    for (size_t n = 1; n <= LOCAL_MAX && from > s->floor; n++) {
        uint8_t c = s->data[--from];
        if (c <= ' ' || c == 0x7f || c == '@' || c == '"' || c == '<' || c == '>' || c == '(' || c == ')' || c == ',' ||
            c == ';' || c == ':' || c == '[' || c == ']' || c == '\\')
            return;
        at[-(ptrdiff_t)n] = vg_lower(c);
        if (from > s->floor && in_local(s->data[from - 1])) continue;
        uint64_t hash = vg_set_hash_url(set->plan.secret, at - n, n + 1 + host.size);
        if (!vg_bloom_has(&set->plan, hash)) continue;
        vg_key key;
        uint32_t entry;
        for (vg_probe p = vg_probe_first(set, hash); vg_probe_next(&p, &key, &entry);)
            if (key == VG_KEY_VALUE && set->entries[entry].kind == VG_KIND_EMAIL &&
                vg_slice_eq(vg_set_text(set, entry), vg_slice_of(at - n, n + 1 + host.size)))
                vg_scan_push(s, from, end, entry, VG_HOW_EXACT);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kernel against a slow matcher that shares no code with them, on random and on adversarial text; and against
 * each other on bytes of all values. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "observe/canonical.h"
#include "observe/set.h"

static uint64_t random_state;
static uint32_t next_random(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 11) % below;
}

/* --- what is found --- */

typedef struct hit_list {
    vg_hit *hits;
    size_t count, capacity;
} hit_list;

static void add_hit(hit_list *l, size_t begin, size_t end, uint32_t entry, vg_how how)
{
    if (l->count == l->capacity) {
        l->capacity = l->capacity ? 2 * l->capacity : 256;
        l->hits = realloc(l->hits, l->capacity * sizeof *l->hits);
        assert_non_null(l->hits);
    }
    l->hits[l->count++] = (vg_hit){begin, end - begin, entry, how};
}

static int on_hit(void *context, const vg_hit *hit)
{
    add_hit(context, hit->offset, hit->offset + hit->length, hit->entry, hit->how);
    return 0;
}

static int compare_hits(const void *x, const void *y)
{
    const vg_hit *a = x, *b = y;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    if (a->entry != b->entry) return a->entry < b->entry ? -1 : 1;
    return a->length < b->length ? -1 : a->length > b->length;
}

static void sort_hits(hit_list *l)
{
    if (l->count == 0) return;
    qsort(l->hits, l->count, sizeof *l->hits, compare_hits);
    size_t kept = 1;
    for (size_t i = 1; i < l->count; i++)
        if (compare_hits(&l->hits[kept - 1], &l->hits[i]) != 0) l->hits[kept++] = l->hits[i];
    l->count = kept;
}

/* --- the slow matcher: ASCII, no escapes, no URLs --- */

typedef struct slow {
    const vg_set *set;
    const char *text;
    size_t size;
    hit_list *found;
} slow;

static int is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static int is_token(char c)
{
    return is_word(c) || c == '.' || c == '-' || c == '_';
}
static int is_number(char c)
{
    return c >= '0' && c <= '9';
}
static int is_hex(char c)
{
    return strchr("0123456789abcdefABCDEF", c) != NULL && c != 0;
}

static int equal_any_case(const char *text, vg_slice value)
{
    return strncasecmp(text, (const char *)value.data, value.size) == 0;
}

static int says_version(const slow *s, size_t begin, size_t end)
{
    if (end + 1 < s->size && s->text[end] == ':' && is_number(s->text[end + 1])) return 0;
    if (begin > 0 && s->text[begin - 1] == '/') {
        size_t word = begin - 1;
        if (word > 0 && s->text[word - 1] == '\\') word--;
        size_t stop = word;
        while (word > 0 && stop - word < 64 && (is_word(s->text[word - 1]) || strchr("_-", s->text[word - 1]))) word--;
        if (word == stop || !is_word(s->text[word]) || is_number(s->text[word])) return 0;
        return word == 0 || strchr(" \t\r\n\v\f\"'(;+,", s->text[word - 1]) != NULL;
    }
    size_t at = begin;
    while (at > 0 && begin - at < 8 && strchr(" :=\"'", s->text[at - 1]) && s->text[at - 1]) at--;
    if (at == begin) return 0;
    if (at >= 7 && strncasecmp(s->text + at - 7, "version", 7) == 0)
        return at == 7 || s->text[at - 7] == 'V' || !is_word(s->text[at - 8]) || is_number(s->text[at - 8]);
    return at >= 3 && strncasecmp(s->text + at - 3, "ver", 3) == 0 &&
           (at == 3 || !is_word(s->text[at - 4]) || is_number(s->text[at - 4]));
}

static int read_ipv4(const char *text, size_t size, uint8_t out[4])
{
    char copy[16];
    if (size < 7 || size > 15) return 0;
    memcpy(copy, text, size);
    copy[size] = 0;
    return inet_pton(AF_INET, copy, out) == 1;
}

static void slow_address(const slow *s, const uint8_t *address, int family, size_t begin, size_t end)
{
    for (uint32_t e = 0; e < vg_set_count(s->set); e++) {
        vg_kind kind = vg_set_kind(s->set, e);
        vg_slice value = vg_set_value(s->set, e);
        char text[64] = {0};
        uint8_t other[16];
        if (value.size >= sizeof text) continue;
        memcpy(text, value.data, value.size);
        char *slash = strchr(text, '/');
        if (slash) *slash = 0;
        if (inet_pton(family, text, other) != 1) continue;
        int bits = family == AF_INET ? 32 : 128;
        if (kind == VG_KIND_CIDR)
            bits = slash ? (int)strtol(slash + 1, NULL, 10) : 0;
        else if (kind != (family == AF_INET ? VG_KIND_IPV4 : VG_KIND_IPV6))
            continue;
        int same = 1;
        for (int i = 0; i < bits; i++) same &= ((address[i / 8] ^ other[i / 8]) >> (7 - i % 8) & 1) == 0;
        if (same) add_hit(s->found, begin, end, e, kind == VG_KIND_CIDR ? VG_HOW_CONTAINED : VG_HOW_EXACT);
    }
}

/* A run of digits, dots and dashes: addresses, or ranges of them. */
static void slow_number(const slow *s, size_t begin, size_t end)
{
    uint8_t address[4];
    for (int pass = 0; pass < 2; pass++) {
        size_t dashless = begin;
        for (size_t i = begin; i <= end; i++) {
            if (i < end && s->text[i] != '-') continue;
            size_t stop = i;
            while (stop > dashless && s->text[stop - 1] == '.') stop--;
            if (stop > dashless) {
                if (!read_ipv4(s->text + dashless, stop - dashless, address)) return;
                if (pass == 1 && !says_version(s, dashless, stop)) slow_address(s, address, AF_INET, dashless, stop);
            }
            dashless = i + 1;
        }
    }
}

static void slow_name(const slow *s, size_t begin, size_t end)
{
    for (uint32_t e = 0; e < vg_set_count(s->set); e++) {
        vg_slice value = vg_set_value(s->set, e);
        size_t size = end - begin;
        if (vg_set_kind(s->set, e) == VG_KIND_DOMAIN) {
            if (size < value.size || !equal_any_case(s->text + end - value.size, value)) continue;
            if (size == value.size)
                add_hit(s->found, begin, end, e, VG_HOW_EXACT);
            else if (s->text[end - value.size - 1] == '.')
                add_hit(s->found, begin, end, e, VG_HOW_SUBDOMAIN);
        } else if (vg_set_kind(s->set, e) == VG_KIND_EMAIL) {
            size_t at = (size_t)((const char *)memchr(value.data, '@', value.size) - (const char *)value.data);
            if (value.size - at - 1 != size || begin < at + 1) continue;
            size_t from = begin - at - 1;
            if (!equal_any_case(s->text + from, vg_slice_take(value, at + 1 + size))) continue;
            if (from > 0 && (is_word(s->text[from - 1]) || strchr("._+-", s->text[from - 1]))) continue;
            add_hit(s->found, from, end, e, VG_HOW_EXACT);
        }
    }
}

static void slow_token(const slow *s, size_t begin, size_t end)
{
    int letters = 0;
    for (size_t i = begin; i < end; i++) letters |= is_token(s->text[i]) && !strchr("0123456789.-", s->text[i]);
    if (!letters) {
        slow_number(s, begin, end);
        return;
    }
    while (end > begin && s->text[end - 1] == '.') end--;
    while (begin < end && s->text[begin] == '.') begin++;
    slow_name(s, begin, end);
}

static void slow_hash(const slow *s, size_t begin, size_t end)
{
    for (uint32_t e = 0; e < vg_set_count(s->set); e++) {
        vg_kind kind = vg_set_kind(s->set, e);
        vg_slice value = vg_set_value(s->set, e);
        if (kind < VG_KIND_MD5 || kind > VG_KIND_SHA512 || value.size != end - begin) continue;
        if (equal_any_case(s->text + begin, value)) add_hit(s->found, begin, end, e, VG_HOW_EXACT);
    }
}

static int read_ipv6(const char *text, size_t size, uint8_t out[16])
{
    char copy[64];
    if (size < 2 || size > 45) return 0;
    memcpy(copy, text, size);
    copy[size] = 0;
    return inet_pton(AF_INET6, copy, out) == 1;
}

static void slow_ipv6(const slow *s, size_t begin, size_t end)
{
    uint8_t address[16];
    if (begin > 0 && is_token(s->text[begin - 1])) return;
    size_t dotted = end;
    while (dotted < s->size && (is_number(s->text[dotted]) || s->text[dotted] == '.') && dotted - end < 16) dotted++;
    while (dotted > end && s->text[dotted - 1] == '.') dotted--;
    size_t stop = dotted;
    if (!(dotted > end && read_ipv6(s->text + begin, dotted - begin, address))) {
        stop = end;
        if (!read_ipv6(s->text + begin, end - begin, address)) {
            if (s->text[end - 1] != ':' || !read_ipv6(s->text + begin, end - 1 - begin, address)) return;
            stop = end - 1;
        }
    }
    size_t after = stop;
    while (after < s->size && s->text[after] == '.') after++;
    if (after < s->size && is_token(s->text[after])) return;
    slow_address(s, address, AF_INET6, begin, stop);
}

static void slow_runs(const slow *s, int (*in_run)(char), void (*take)(const slow *, size_t, size_t))
{
    for (size_t at = 0; at < s->size;) {
        size_t end = at;
        while (end < s->size && in_run(s->text[end])) end++;
        if (end > at) take(s, at, end);
        at = end + 1;
    }
}

static int in_ipv6(char c)
{
    return is_hex(c) || c == ':';
}

static void slow_scan(const vg_set *set, const char *text, size_t size, hit_list *found)
{
    slow s = {set, text, size, found};
    slow_runs(&s, is_token, slow_token);
    slow_runs(&s, is_word, slow_hash);
    slow_runs(&s, in_ipv6, slow_ipv6);
    sort_hits(found);
}

/* --- sets and texts --- */

static const char *const values[] = {
    "evil.com",
    "www.evil.com",
    "a.b.c.evil.com",
    "evil.co.uk",
    "x-y.net",
    "_srv.evil.org",
    "1.2.3.com",
    "a.b",
    "com.com",
    "evil-evil-evil-evil-evil-evil-evil.example.net",
    "1.2.3.4",
    "10.20.30.40",
    "255.255.255.255",
    "0.0.0.0",
    "10.20.0.0/16",
    "10.20.30.0/24",
    "192.168.0.0/13",
    "2001:db8::1",
    "::1",
    "fe80::1:2:3:4",
    "1:2:3:4:5:6:7:8",
    "2001:db8::/32",
    "::ffff:1.2.3.4",
    "user@evil.com",
    "a.b+c@x-y.net",
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81"
     "a538327af927da3e")};

static vg_kind kind_of(const char *value)
{
    vg_kind kind = vg_classify(vg_slice_str(value));
    if (kind == VG_KIND_NONE) kind = strchr(value, '@') ? VG_KIND_EMAIL : VG_KIND_DOMAIN;
    return kind;
}

static vg_set *make_set(uint32_t odds)
{
    vg_set *set = vg_set_new();
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char form[VG_CANONICAL_MAX];
        if (next_random(odds) == 0) continue;
        vg_kind kind = kind_of(values[i]);
        size_t n = vg_canonical(kind, vg_slice_str(values[i]), form);
        assert_int_not_equal(n, 0);
        assert_int_equal(vg_set_add(set, kind, vg_slice_of(form, n), 0, NULL, NULL), VG_OK);
    }
    assert_int_equal(vg_set_compile(set, NULL), VG_OK);
    return set;
}

static const char *const glue[] = {" ",  "\n",   "\t", ".",  "..",       "-",    "_",        ":", "::",
                                   "/",  "@",    ",",  "\"", "=",        "(",    ")",        "[", "]",
                                   "a",  "1",    "f",  "x",  "version ", "ver=", " Chrome/", ";", ":443",
                                   "//", ".com", "0",  "",   "",         "",     " ",        " ", "\r\n"};

/* Values, whole or cut or altered, between what delimits them and what does not. */
static size_t make_text(char *out, size_t most)
{
    size_t n = 0;
    while (n + 300 < most) {
        const char *value = values[next_random(sizeof values / sizeof *values)];
        size_t size = strlen(value), from = 0;
        uint32_t pick = next_random(8);
        if (pick == 0) from = next_random((uint32_t)size);
        if (pick == 1) size = next_random((uint32_t)size) + 1;
        for (size_t i = from; i < size; i++) {
            char c = value[i];
            if (pick == 2 && c >= 'a' && c <= 'z' && next_random(2)) c = (char)(c - 32);
            if (pick == 3 && next_random(20) == 0) c = "0a.-_:z"[next_random(7)];
            out[n++] = c;
        }
        for (uint32_t k = 1 + next_random(2); k > 0; k--) {
            const char *g = glue[next_random(sizeof glue / sizeof *glue)];
            memcpy(out + n, g, strlen(g));
            n += strlen(g);
        }
        if (next_random(200) == 0) {
            size_t run = next_random(150);
            memset(out + n, "a.1:-f "[next_random(7)], run);
            n += run;
        }
    }
    return n;
}

static const char *const kernels[] = {"scalar", "avx2", "avx512", "neon"};

/* Each processor's own kernel is really there. */
static void test_kernel_chosen(void **state)
{
    (void)state;
    unsetenv("VIGIE_KERNEL");
#if defined(__aarch64__)
    assert_true(strcmp(vg_kernel_name(), "neon") == 0);
#elif defined(__x86_64__)
    assert_true((strcmp(vg_kernel_name(), "scalar") != 0) == (__builtin_cpu_supports("avx2") != 0));
#endif
    setenv("VIGIE_KERNEL", "scalar", 1);
    assert_true(strcmp(vg_kernel_name(), "scalar") == 0);
    setenv("VIGIE_KERNEL", "abacus", 1);
    const char *name = vg_kernel_name();
    unsetenv("VIGIE_KERNEL");
    assert_true(strcmp(vg_kernel_name(), name) == 0);
}

static void fast_scan(const vg_set *set, const uint8_t *text, size_t size, hit_list *found)
{
    uint8_t *all = malloc(size + 2 * VG_SCAN_PADDING);
    assert_non_null(all);
    memset(all, '1', size + 2 * VG_SCAN_PADDING);
    memcpy(all + VG_SCAN_PADDING, text, size);
    vg_scanner *scanner;
    assert_int_equal(vg_scanner_new(set, &scanner, NULL), VG_OK);
    vg_scan_result result;
    found->count = 0;
    assert_int_equal(vg_scan(scanner, all + VG_SCAN_PADDING, size, on_hit, found, &result), 0);
    uint64_t lines = 0;
    for (size_t i = 0; i < size; i++) lines += text[i] == '\n';
    assert_int_equal(result.newlines, lines);
    vg_scanner_free(scanner);
    free(all);
}

static void expect_same(const hit_list *a, const hit_list *b, const vg_set *set, const char *text, const char *kernel)
{
    for (size_t i = 0; i < a->count || i < b->count; i++) {
        const vg_hit *x = i < a->count ? &a->hits[i] : NULL, *y = i < b->count ? &b->hits[i] : NULL;
        if (x && y && compare_hits(x, y) == 0 && x->how == y->how) continue;
        const vg_hit *first = !y || (x && compare_hits(x, y) < 0) ? x : y;
        if (!first) continue; /* cannot be: one of the lists goes on */
        vg_slice value = vg_set_value(set, first->entry);
        size_t from = first->offset > 40 ? first->offset - 40 : 0;
        fail_msg("%s: %s '%.*s' at %zu+%zu how %d (of %s) in '%.*s'", kernel, first == x ? "missed" : "false",
                 (int)value.size, (const char *)value.data, first->offset, first->length, (int)first->how,
                 x && y ? "both" : "one", (int)(first->length + 80), text + from);
    }
}

#define TEXT_SIZE 40000

static void test_against_slow(void **state)
{
    (void)state;
    static char text[TEXT_SIZE + 400];
    hit_list expected = {0}, got = {0};
    uint64_t total = 0;
    for (int round = 0; round < 60; round++) {
        random_state = 0x9e3779b97f4a7c15u * (uint64_t)(round + 1);
        vg_set *set = make_set(round % 3 == 0 ? 1000 : 2 + (uint32_t)round % 5);
        size_t size = make_text(text, round % 4 == 0 ? 300 + next_random(800) : TEXT_SIZE);
        expected.count = 0;
        slow_scan(set, text, size, &expected);
        total += expected.count;
        for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
            setenv("VIGIE_KERNEL", kernels[k], 1);
            if (strcmp(vg_kernel_name(), kernels[k]) != 0) continue;
            fast_scan(set, (const uint8_t *)text, size, &got);
            expect_same(&expected, &got, set, text, kernels[k]);
        }
        vg_set_free(set);
    }
    assert_true(total > 1000);
    free(expected.hits);
    free(got.hits);
}

/* Bytes of all values, with escapes and UTF-8 among them: no slow matcher, but one answer. */
static void test_kernels_agree(void **state)
{
    (void)state;
    static uint8_t text[TEXT_SIZE + 400];
    static const char *const odd[] = {
        "%2E",  "%252e", "\\n", "\\u002e", "\\/",     "\\\\", "\xc3\xa9",         "\xe2\x80\x9c", "\xe4\xb8\x8b",
        "\xff", "\x80",  "%",   "\\",      "http://", "/a",   "\xf0\x9f\x98\x80", "\xe3\x80\x82"};
    hit_list first = {0}, other = {0};
    for (int round = 0; round < 40; round++) {
        random_state = 0xd1342543de82ef95u * (uint64_t)(round + 1);
        vg_set *set = make_set(round % 2 ? 1000 : 4);
        size_t size = make_text((char *)text, TEXT_SIZE);
        for (size_t i = 0; i + 8 < size; i += 1 + next_random(round % 3 == 0 ? 20 : 200)) {
            const char *o = odd[next_random(sizeof odd / sizeof *odd)];
            if (next_random(4) == 0)
                text[i] = (uint8_t)next_random(256);
            else
                memcpy(text + i, o, strlen(o));
        }
        setenv("VIGIE_KERNEL", "scalar", 1);
        fast_scan(set, text, size, &first);
        for (size_t k = 1; k < sizeof kernels / sizeof *kernels; k++) {
            setenv("VIGIE_KERNEL", kernels[k], 1);
            if (strcmp(vg_kernel_name(), kernels[k]) != 0) continue;
            fast_scan(set, text, size, &other);
            expect_same(&first, &other, set, (const char *)text, kernels[k]);
        }
        vg_set_free(set);
    }
    free(first.hits);
    free(other.hits);
}

/* Text that would be slow, were anything quadratic: four times the size must not take much more than four times. */
static void test_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"a.a.",
                                        "a",
                                        ".",
                                        "1.",
                                        "1.2.3.4-",
                                        "::",
                                        "1:",
                                        "%41",
                                        "\\n",
                                        "%25",
                                        "evil.com/",
                                        "evil.com.",
                                        "a@evil.com@",
                                        "\xc3\xa9.",
                                        "a.\xe4\xb8\x8b",
                                        "0123456789abcdef",
                                        "-.",
                                        "\\u0041",
                                        "http://evil.com/a/",
                                        "evil.com%2f",
                                        "%2e%",
                                        "@@",
                                        "user@",
                                        "//"};
    random_state = 7;
    vg_set *set = make_set(1000);
    hit_list found = {0};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        double took[2];
        for (int large = 0; large < 2; large++) {
            size_t size = large ? 4u << 20 : 1u << 20, unit = strlen(units[u]);
            uint8_t *text = malloc(size);
            assert_non_null(text);
            for (size_t i = 0; i < size; i++) text[i] = (uint8_t)units[u][i % unit];
            struct timespec a, b;
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
            fast_scan(set, text, size, &found);
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
            took[large] = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9;
            free(text);
        }
        if (getenv("VIGIE_VERBOSE"))
            print_message("'%s' x: %.3f s a MiB, then %.3f s\n", units[u], took[0], took[1] / 4);
        if (took[1] > 12 * took[0] + 0.5)
            fail_msg("not linear on '%s': %.3f s, then %.3f s", units[u], took[0], took[1]);
    }
    free(found.hits);
    vg_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernel_chosen),
        cmocka_unit_test(test_against_slow),
        cmocka_unit_test(test_kernels_agree),
        cmocka_unit_test(test_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

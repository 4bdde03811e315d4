/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large sets: each value is found where it stands, values that differ by one byte are not, and sets made to be slow
 * are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "observe/set.h"

#define COUNT 60000U

static uint64_t mix(uint64_t n) /* splitmix64's finish: any two numbers give different values */
{
    n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
    return n ^ (n >> 31);
}

/* The n-th value: `shown` is how a log may write it. */
static vg_kind make_value(uint64_t n, char *value, char *shown, size_t size)
{
    unsigned long long r = mix(n + 1);
    uint32_t a = (uint32_t)(n * 2654435761U); /* one to one: no two equal addresses */
    switch (n % 7) {
    case 0:
        (void)snprintf(value, size, "h%llx.com", r);
        (void)snprintf(shown, size, "www.H%llX.com.", r);
        return VG_KIND_DOMAIN;
    case 1:
        (void)snprintf(value, size, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
        (void)snprintf(shown, size, "%s:443", value);
        return VG_KIND_IPV4;
    case 2:
        (void)snprintf(value, size, "%016llx%016llx", r, r ^ 0x55);
        (void)snprintf(shown, size, "md5=%s;", value);
        return VG_KIND_MD5;
    case 3:
        (void)snprintf(value, size, "http://shared-host.net/%llx", r); /* all on one host */
        (void)snprintf(shown, size, "https://shared-host.net/%llx", r);
        return VG_KIND_URL;
    case 4:
        (void)snprintf(value, size, "u%llx@shared-mail.org", r);
        (void)snprintf(shown, size, "<U%llx@shared-mail.org>", r);
        return VG_KIND_EMAIL;
    case 5:
        (void)snprintf(value, size, "c2.x%llx.dyn-host.co.uk", r); /* all under one name */
        (void)snprintf(shown, size, "%s", value);
        return VG_KIND_DOMAIN;
    default:
        (void)snprintf(value, size, "2001:db8:%x:%x::%x", (unsigned)(r >> 48) | 1, (unsigned)(r >> 32 & 0xffff) | 1,
                       (unsigned)(n | 1));
        (void)snprintf(shown, size, "[%s]", value);
        return VG_KIND_IPV6;
    }
}

typedef struct expected {
    uint64_t hits;
    uint32_t next; /* the entries must come one after the other, as they stand in the text */
    uint32_t step;
} expected;

static int on_hit(void *context, const vg_hit *hit)
{
    expected *e = context;
    if (hit->entry != e->next) fail_msg("entry %u where %u stands", hit->entry, e->next);
    e->next += e->step;
    e->hits++;
    return 0;
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void test_all_found(void **state)
{
    (void)state;
    char value[128], shown[128];
    vg_set *set = vg_set_new();
    const size_t most = (size_t)COUNT * 128;
    char *text = calloc(1, most + (size_t)2 * VG_SCAN_PADDING), *others = calloc(1, most + (size_t)2 * VG_SCAN_PADDING);
    assert_non_null(text);
    assert_non_null(others);
    size_t size = 0, others_size = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t entry;
        vg_kind kind = make_value(i, value, shown, sizeof value);
        assert_int_equal(vg_set_add(set, kind, vg_slice_str(value), 0, &entry, NULL), VG_OK);
        assert_int_equal(entry, i);
        if (i % 3 == 0) size += (size_t)snprintf(text + VG_SCAN_PADDING + size, 128, "%s\n", shown);
        (void)make_value(i + COUNT, value, shown, sizeof value);
        others_size += (size_t)snprintf(others + VG_SCAN_PADDING + others_size, 128, "%s\n", shown);
    }
    assert_int_equal(vg_set_compile(set, NULL), VG_OK);
    assert_int_equal(vg_set_count(set), COUNT);
    vg_scanner *scanner;
    assert_int_equal(vg_scanner_new(set, &scanner, NULL), VG_OK);
    expected e = {0, 0, 3};
    assert_int_equal(vg_scan(scanner, (uint8_t *)text + VG_SCAN_PADDING, size, on_hit, &e, NULL), 0);
    assert_int_equal(e.hits, COUNT / 3);
    e = (expected){0, 0, 0};
    assert_int_equal(vg_scan(scanner, (uint8_t *)others + VG_SCAN_PADDING, others_size, on_hit, &e, NULL), 0);
    assert_int_equal(e.hits, 0);
    vg_scanner_free(scanner);
    vg_set_free(set);
    free(text);
    free(others);
}

/* Values that a hash without a seed, or one that folds case, takes for one. */
static void test_collisions(void **state)
{
    (void)state;
    vg_set *set = vg_set_new();
    double start = cpu_seconds();
    for (uint32_t i = 0; i < COUNT; i++) {
        char literal[40] = "Global\\", mail[40] = "";
        for (unsigned b = 0; b < 16; b++) {
            literal[7 + b] = i >> b & 1 ? 'a' : 'A';
            mail[b] = i >> b & 1 ? '^' : '~';
        }
        memcpy(mail + 16, "@evil.com", 10);
        assert_int_equal(vg_set_add(set, VG_KIND_EMAIL, vg_slice_str(mail), 0, NULL, NULL), VG_OK);
        assert_int_equal(vg_set_add(set, VG_KIND_MUTEX, vg_slice_str(literal), 0, NULL, NULL), VG_OK);
    }
    assert_int_equal(vg_set_count(set), 2 * COUNT);
    assert_true(cpu_seconds() - start < 5);
    vg_set_free(set);
}

static void test_empty(void **state)
{
    (void)state;
    uint8_t data[2 * VG_SCAN_PADDING + 20] = {0};
    memcpy(data + VG_SCAN_PADDING, "evil.com 1.2.3.4 %41\n", 20);
    vg_set *set = vg_set_new();
    vg_scanner *scanner;
    vg_scan_result result;
    expected e = {0, 0, 0};
    assert_int_equal(vg_scanner_new(set, &scanner, NULL), VG_E_USAGE);
    assert_int_equal(vg_set_compile(set, NULL), VG_OK);
    assert_int_equal(vg_set_compile(set, NULL), VG_E_USAGE);
    assert_int_equal(vg_set_add(set, VG_KIND_IPV4, vg_slice_str("1.2.3.4"), 0, NULL, NULL), VG_E_USAGE);
    assert_int_equal(vg_scanner_new(set, &scanner, NULL), VG_OK);
    assert_int_equal(vg_scan(scanner, data + VG_SCAN_PADDING, 20, on_hit, &e, &result), 0);
    assert_int_equal(e.hits, 0);
    assert_int_equal(vg_scan(scanner, NULL, 0, on_hit, &e, &result), 0);
    vg_scanner_free(scanner);
    vg_set_free(set);
    vg_set_free(NULL);
    vg_scanner_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_found), cmocka_unit_test(test_collisions),
                                       cmocka_unit_test(test_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is set aside, by which list, and what only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "knowledge/benign.h"

static const struct {
    vg_kind kind;
    const char *value, *list; /* NULL: in none */
} rows[] = {
    {VG_KIND_IPV4, "8.8.8.8", "public DNS resolvers"},
    {VG_KIND_IPV4, "8.8.8.9", NULL},
    {VG_KIND_IPV4, "192.168.7.197", "RFC 1918 private addresses"},
    {VG_KIND_IPV4, "192.169.7.197", NULL}, /* the case's own address, one away from RFC 1918 */
    {VG_KIND_IPV4, "172.15.255.255", NULL},
    {VG_KIND_IPV4, "172.16.0.0", "RFC 1918 private addresses"},
    {VG_KIND_IPV4, "172.31.255.255", "RFC 1918 private addresses"},
    {VG_KIND_IPV4, "172.32.0.0", NULL},
    {VG_KIND_IPV4, "10.255.0.1", "RFC 1918 private addresses"},
    {VG_KIND_IPV4, "11.0.0.1", NULL},
    {VG_KIND_IPV4, "127.0.0.1", "RFC 5735 special-use addresses"},
    {VG_KIND_IPV4, "100.64.0.1", "RFC 6598 shared addresses"},
    {VG_KIND_IPV4, "100.128.0.1", NULL},
    {VG_KIND_IPV4, "203.0.113.9", "RFC 5737 documentation addresses"},
    {VG_KIND_IPV4, "203.0.114.9", NULL},
    {VG_KIND_IPV4, "5.134.119.142", NULL},
    {VG_KIND_CIDR, "10.0.0.0/8", "RFC 1918 private addresses"},
    {VG_KIND_CIDR, "10.1.0.0/16", "RFC 1918 private addresses"},
    {VG_KIND_CIDR, "8.0.0.0/6", NULL}, /* holds 10/8, is not inside it */
    {VG_KIND_CIDR, "2001:db8:1::/48", "RFC 3849 documentation addresses"},
    {VG_KIND_IPV6, "2001:db8::1", "RFC 3849 documentation addresses"},
    {VG_KIND_IPV6, "2001:db9::1", NULL},
    {VG_KIND_IPV6, "::1", "reserved IPv6 addresses"},
    {VG_KIND_IPV6, "fe80::1", "reserved IPv6 addresses"},
    {VG_KIND_IPV6, "febf::1", "reserved IPv6 addresses"},
    {VG_KIND_IPV6, "fec0::1", NULL},
    {VG_KIND_IPV6, "2606:4700:4700::1111", "public DNS resolvers"},
    {VG_KIND_DOMAIN, "google.com", "widely used sites"},
    {VG_KIND_DOMAIN, "www.amazon.com", "widely used sites"},
    {VG_KIND_DOMAIN, "evil.google.com", NULL}, /* exact match only */
    {VG_KIND_DOMAIN, "google.com.evil.org", NULL},
    {VG_KIND_DOMAIN, "centos-packages.com", NULL},
    {VG_KIND_DOMAIN, "example.com", "RFC 6761 special-use names"},
    {VG_KIND_DOMAIN, "www.welivesecurity.com", "sites of security vendors and analysts"},
    {VG_KIND_DOMAIN, "bit.ly", NULL}, /* shorteners are abused too often */
    {VG_KIND_URL, "https://google.com/", NULL},
    {VG_KIND_MD5, "d41d8cd98f00b204e9800998ecf8427e", "hash of an empty file"},
    {VG_KIND_SHA256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "hash of an empty file"},
    {VG_KIND_SHA256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b856", NULL},
    {VG_KIND_SHA1, "d41d8cd98f00b204e9800998ecf8427e", NULL}, /* the kind counts */
    {VG_KIND_IPV4, "", NULL},
    {VG_KIND_IPV6, ":::", NULL},
    {VG_KIND_CIDR, "10.0.0.0", NULL},
    {VG_KIND_CIDR, "10.0.0.0/999", NULL},
};

static void values_are_found_in_their_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *list = vg_benign_list(rows[i].kind, vg_slice_str(rows[i].value));
        if ((list == NULL) != (rows[i].list == NULL) || (list && strcmp(list, rows[i].list) != 0))
            fail_msg("%s: %s, not %s", rows[i].value, list ? list : "none", rows[i].list ? rows[i].list : "none");
    }
}

static void security_sites_hold_what_is_below_them(void **state)
{
    (void)state;
    assert_non_null(vg_benign_security_site(vg_slice_str("www.welivesecurity.com")));
    assert_non_null(vg_benign_security_site(vg_slice_str("blog.welivesecurity.com")));
    assert_null(vg_benign_security_site(vg_slice_str("notwelivesecurity.com")));
    assert_null(vg_benign_security_site(vg_slice_str("welivesecurity.com.evil.org")));
    assert_null(vg_benign_security_site(vg_slice_str("github.com"))); /* anyone uploads there */
    assert_null(vg_benign_security_site(vg_slice_str("")));
}

/* Each row of each list, as the files have it, is found again. */
static void every_value_of_the_files_is_found(void **state)
{
    (void)state;
    static const char *const files[] = {
        "top-domains", "security-sites", "public-resolvers", "common-hashes",   "empty-hashes",
        "cdn",         "microsoft",      "revocation-hosts", "captive-portals", "rfc6761"};
    char line[512], path[1024];
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        snprintf(path, sizeof path, "%s/data/knowledge/benign/%s.tsv", getenv("VIGIE_SOURCE"), files[f]);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        size_t count = 0;
        while (fgets(line, sizeof line, file)) {
            char *tab = strchr(line, '\t');
            if (line[0] == '#' || !tab) continue;
            vg_slice value = vg_slice_trim(vg_slice_str(tab + 1));
            vg_kind kind = vg_kind_from_name(line, (size_t)(tab - line));
            if (kind == VG_KIND_NONE || !vg_benign_list(kind, value)) fail_msg("%s: %s", files[f], line);
            count++;
        }
        fclose(file);
        assert_true(count > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_in_their_lists),
        cmocka_unit_test(security_sites_hold_what_is_below_them),
        cmocka_unit_test(every_value_of_the_files_is_found),
    };
    return cmocka_run_group_tests_name("knowledge: benign values", tests, NULL, NULL);
}

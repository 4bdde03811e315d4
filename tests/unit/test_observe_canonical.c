/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "observe/canonical.h"

typedef struct row {
    vg_kind kind;
    const char *written, *canonical; /* NULL: none */
} row;

#define LABEL63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

static const row rows[] = {
    {VG_KIND_IPV4, "1.2.3.4", "1.2.3.4"},
    {VG_KIND_IPV4, "01.2.3.4", NULL},
    {VG_KIND_IPV4, "1.2.3", NULL},
    {VG_KIND_IPV4, "1.2.3.256", NULL},
    {VG_KIND_IPV4, "1.2.3.4.", NULL},
    {VG_KIND_IPV4, "1.2.3.4567", NULL},
    {VG_KIND_IPV4, " 1.2.3.4", NULL},
    {VG_KIND_IPV6, "2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
    {VG_KIND_IPV6, "[2001:db8::1]", "2001:db8::1"},
    {VG_KIND_IPV6, "fe80::1%eth0", "fe80::1"},
    {VG_KIND_IPV6, "::", "::"},
    {VG_KIND_IPV6, "0:0:0:0:0:0:0:0", "::"},
    {VG_KIND_IPV6, "1:0:0:2:0:0:0:3", "1:0:0:2::3"},
    {VG_KIND_IPV6, "1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},    /* RFC 5952 4.2.3: the first of two equal runs */
    {VG_KIND_IPV6, "1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"}, /* 4.2.2: one group is not shortened */
    {VG_KIND_IPV6, "1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
    {VG_KIND_IPV6, "::FFFF:102:304", "::ffff:1.2.3.4"},
    {VG_KIND_IPV6, "64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    {VG_KIND_IPV6, "1:2:3:4:5:6:7", NULL},
    {VG_KIND_IPV6, "1::2::3", NULL},
    {VG_KIND_IPV6, "12345::", NULL},
    {VG_KIND_IPV6, "1:2:3:4:5:6:7:8:9", NULL},
    {VG_KIND_IPV6, "1:2:3:4:5:6:7:8::", NULL},
    {VG_KIND_IPV6, ":::", NULL},
    {VG_KIND_CIDR, "10.1.2.3/8", "10.0.0.0/8"},
    {VG_KIND_CIDR, "1.2.3.4/0", "0.0.0.0/0"},
    {VG_KIND_CIDR, "1.2.3.4/33", NULL},
    {VG_KIND_CIDR, "1.2.3.4", NULL},
    {VG_KIND_CIDR, "2001:DB8:FF::/33", "2001:db8::/33"},
    {VG_KIND_CIDR, "2001:db8::1/128", "2001:db8::1/128"},
    {VG_KIND_CIDR, "1.2.3.4/", NULL},
    {VG_KIND_DOMAIN, "EVIL.Com.", "evil.com"},
    {VG_KIND_DOMAIN, "_dmarc.Evil.com", "_dmarc.evil.com"},
    {VG_KIND_DOMAIN, ".evil.com", "evil.com"},
    {VG_KIND_DOMAIN, "evil..com", NULL},
    {VG_KIND_DOMAIN, "evil.123", NULL},
    {VG_KIND_DOMAIN, "evil com", NULL},
    {VG_KIND_DOMAIN, "*.evil.com", NULL},
    {VG_KIND_DOMAIN, "", NULL},
    {VG_KIND_DOMAIN, ".", NULL},
    {VG_KIND_DOMAIN, LABEL63 ".com", LABEL63 ".com"},
    {VG_KIND_DOMAIN, "x" LABEL63 ".com", NULL},
    {VG_KIND_DOMAIN, LABEL63 "." LABEL63 "." LABEL63 "." LABEL63, NULL},
    {VG_KIND_DOMAIN,
     "B\xc3\x9c"
     "CHER.example",
     "xn--bcher-kva.example"},
    {VG_KIND_DOMAIN,
     "bu\xcc\x88"
     "cher.example",
     "xn--bcher-kva.example"},
    {VG_KIND_DOMAIN, "XN--BCHER-KVA.example", "xn--bcher-kva.example"},
    {VG_KIND_DOMAIN,
     "stra\xc3\x9f"
     "e.de",
     "xn--strae-oqa.de"}, /* non-transitional: not "strasse" */
    {VG_KIND_DOMAIN, "\xe4\xbe\x8b\xe3\x80\x82\xe3\x83\x86", "xn--fsq.xn--ddk"},
    {VG_KIND_DOMAIN, "a\xff.com", NULL},
    {VG_KIND_URL, "HTTP://EVIL.com", "http://evil.com/"},
    {VG_KIND_URL, "https://evil.com:443/A?b=C#frag", "https://evil.com/A?b=C"},
    {VG_KIND_URL, "http://evil.com:0443/", "http://evil.com:443/"},
    {VG_KIND_URL, "http://evil.com:/x", "http://evil.com/x"},
    {VG_KIND_URL, "http://User:Pw@Evil.com/%7Ea%2f%c3", "http://User:Pw@evil.com/~a%2F%C3"},
    {VG_KIND_URL, "http://evil.com?x", "http://evil.com/?x"},
    {VG_KIND_URL, "http://[2001:DB8::0]:8080/x", "http://[2001:db8::]:8080/x"},
    {VG_KIND_URL, "http://1.2.3.4/", "http://1.2.3.4/"},
    {VG_KIND_URL,
     "http://b\xc3\xbc"
     "cher.example/\xc3\xbc",
     "http://xn--bcher-kva.example/%C3%BC"},
    {VG_KIND_URL, "http://evil.com/%%34%31", "http://evil.com/%2541"},
    {VG_KIND_URL, "http://evil.com/a b", NULL},
    {VG_KIND_URL, "http:///x", NULL},
    {VG_KIND_URL, "http://evil.com:99999/", NULL},
    {VG_KIND_URL, "foo://evil.com/", NULL},
    {VG_KIND_URL, "evil.com/x", NULL},
    {VG_KIND_EMAIL, "User.Name+x@EVIL.com", "user.name+x@evil.com"},
    {VG_KIND_EMAIL, "o'neil@evil.com.", "o'neil@evil.com"},
    {VG_KIND_EMAIL, "@evil.com", NULL},
    {VG_KIND_EMAIL, "a b@evil.com", NULL},
    {VG_KIND_EMAIL, "user@", NULL},
    {VG_KIND_MD5, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"},
    {VG_KIND_MD5, "D41D8CD98F00B204E9800998ECF8427", NULL},
    {VG_KIND_SHA1, "D41D8CD98F00B204E9800998ECF8427E", NULL},
    {VG_KIND_CVE, "cve-2021-44228", "CVE-2021-44228"},
    {VG_KIND_CVE, "cve-2021-442", NULL},
    {VG_KIND_ATTACK, "t1059.001", "T1059.001"},
    {VG_KIND_ATTACK, "T1059", "T1059"},
    {VG_KIND_ATTACK, "T1059.01", NULL},
    {VG_KIND_PATH, "C:\\Evil", "C:\\Evil"},
    {VG_KIND_NONE, "x", NULL},
};

static void test_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char value[VG_CANONICAL_MAX] = "untouched", again[VG_CANONICAL_MAX];
        size_t n = vg_canonical(rows[i].kind, vg_slice_str(rows[i].written), value);
        if (!rows[i].canonical) {
            if (n != 0) fail_msg("%s '%s' gave '%.*s'", vg_kind_name(rows[i].kind), rows[i].written, (int)n, value);
            assert_string_equal(value, "untouched");
            continue;
        }
        if (!vg_slice_is(vg_slice_of(value, n), rows[i].canonical))
            fail_msg("%s '%s' gave '%.*s', not '%s'", vg_kind_name(rows[i].kind), rows[i].written, (int)n, value,
                     rows[i].canonical);
        size_t m = vg_canonical(rows[i].kind, vg_slice_of(value, n), again);
        assert_int_equal(n, m);
        assert_memory_equal(value, again, n);
    }
}

static void test_longest(void **state)
{
    (void)state;
    char written[VG_CANONICAL_MAX + 64], value[VG_CANONICAL_MAX];
    memset(written, 'a', sizeof written);
    memcpy(written, "http://evil.com/", 16);
    for (size_t n = VG_CANONICAL_MAX - 40; n < VG_CANONICAL_MAX + 40; n++) {
        size_t m = vg_canonical(VG_KIND_URL, vg_slice_of(written, n), value);
        assert_true(m == 0 ? n >= VG_CANONICAL_MAX : m == n);
    }
    memset(written + 16, 0xc3, sizeof written - 16); /* grows threefold */
    assert_int_equal(vg_canonical(VG_KIND_URL, vg_slice_of(written, 2000), value), 0);
}

static void test_classify(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        vg_kind kind;
    } cases[] = {
        {"1.2.3.4", VG_KIND_IPV4},
        {"1.2.3.0/24", VG_KIND_CIDR},
        {"::1", VG_KIND_IPV6},
        {" evil.com ", VG_KIND_DOMAIN},
        {"evil.notatld", VG_KIND_NONE},
        {"abc.onion", VG_KIND_DOMAIN},
        {"abc.bit", VG_KIND_DOMAIN},
        {"word", VG_KIND_NONE},
        {"http://evil.com/x", VG_KIND_URL},
        {"http://10.0.0.1/", VG_KIND_URL},
        {"a@evil.com", VG_KIND_EMAIL},
        {"d41d8cd98f00b204e9800998ecf8427e", VG_KIND_MD5},
        {"da39a3ee5e6b4b0d3255bfef95601890afd80709", VG_KIND_SHA1},
        {"CVE-2021-44228", VG_KIND_CVE},
        {"T1059.001", VG_KIND_ATTACK},
        {"", VG_KIND_NONE},
        {"com", VG_KIND_NONE},
        {"b\xc3\xbc"
         "cher.de",
         VG_KIND_DOMAIN},
        {"x.ck", VG_KIND_DOMAIN},
        {"x.co.uk", VG_KIND_DOMAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (vg_classify(vg_slice_str(cases[i].text)) != cases[i].kind)
            fail_msg("'%s' is %s", cases[i].text, vg_kind_name(vg_classify(vg_slice_str(cases[i].text))));
}

static void test_tld(void **state)
{
    (void)state;
    static const char *const known[] = {"x.com", "X.COM.", "com", "a.b.uk", "x.xn--p1ai", "x.mm", "x.bd", "x.zip"};
    static const char *const unknown[] = {"x.exe", "x.c0m", "", ".", "x.toolongtobeatopleveldomainatallreally",
                                          "x.1",   "x.dll"};
    for (int twice = 0; twice < 2; twice++) {
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) assert_true(vg_tld_known(vg_slice_str(known[i])));
        for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
            assert_false(vg_tld_known(vg_slice_str(unknown[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_longest),
        cmocka_unit_test(test_classify),
        cmocka_unit_test(test_tld),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matching rules, case by case, for each kernel and at every position around blocks and chunks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "observe/canonical.h"
#include "observe/set.h"

/* set: indicators between '|', each as it is written or "kind=value", with a '*' behind it where it is a prefix.
 * hits: "bytes=value" between ';' in the order of the hits; '~' before it: a subdomain, '<': contained, '%': encoded.
 */
typedef struct rule {
    const char *set, *text, *hits;
} rule;

#define MD5    "d41d8cd98f00b204e9800998ecf8427e"
#define SHA1   "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const rule rules[] = {
    /* domains */
    {"evil.com", "evil.com", "evil.com=evil.com"},
    {"evil.com", "a.b.evil.com", "~a.b.evil.com=evil.com"},
    {"evil.com", "EVIL.Com", "EVIL.Com=evil.com"},
    {"evil.com", "evil.com. evil.com... .evil.com", "evil.com=evil.com;evil.com=evil.com;evil.com=evil.com"},
    {"evil.com", "notevil.com evil.com.example.org evil.com-x.net evil.comx evil.co m.evil", ""},
    {"evil.com", "_evil.com evil.com_ x_evil.com -evil.com evil.com-", ""},
    {"evil.com", "_dmarc.evil.com", "~_dmarc.evil.com=evil.com"},
    {"evil.com", "http://evil.com/x?y=evil.com&z", "evil.com=evil.com;evil.com=evil.com"},
    {"evil.com", "https://user:pw@www.evil.com:8443/", "~www.evil.com=evil.com"},
    {"evil.com", "<a@evil.com>, b@mail.evil.com;", "evil.com=evil.com;~mail.evil.com=evil.com"},
    {"evil.com", "\"evil.com\",'evil.com',(evil.com)[evil.com]{evil.com}=evil.com|evil.com",
     "evil.com=evil.com;evil.com=evil.com;evil.com=evil.com;evil.com=evil.com;evil.com=evil.com;evil.com=evil.com;"
     "evil.com=evil.com"},
    {"c2.dyn.evil.com", "evil.com dyn.evil.com c2.dyn.evil.com x.c2.dyn.evil.com xc2.dyn.evil.com",
     "c2.dyn.evil.com=c2.dyn.evil.com;~x.c2.dyn.evil.com=c2.dyn.evil.com"},
    {"evil.com|www.evil.com", "www.evil.com", "~www.evil.com=evil.com;www.evil.com=www.evil.com"},
    {"evil.co.uk", "evil.co.uk co.uk www.evil.co.uk notevil.co.uk", "evil.co.uk=evil.co.uk;~www.evil.co.uk=evil.co.uk"},
    {"a-very-long-second-level-label-of-a-domain-generation-algorithm.com",
     "x.a-very-long-second-level-label-of-a-domain-generation-algorithm.com "
     "a-very-long-second-level-label-of-a-domain-generation-algorithm.com "
     "xa-very-long-second-level-label-of-a-domain-generation-algorithm.com",
     "~x.a-very-long-second-level-label-of-a-domain-generation-algorithm.com="
     "a-very-long-second-level-label-of-a-domain-generation-algorithm.com;"
     "a-very-long-second-level-label-of-a-domain-generation-algorithm.com="
     "a-very-long-second-level-label-of-a-domain-generation-algorithm.com"},
    {"evil.com", "evil.com.......................................................................... x",
     "evil.com=evil.com"},
    {"evil.com", "a..evil.com evil..com", "~a..evil.com=evil.com"},
    {"evil.com", "http://evil.com\r\nevil.com\n\tevil.com", "evil.com=evil.com;evil.com=evil.com;evil.com=evil.com"},
    {"domain=localbox", "localbox LOCALBOX.x x.localbox notlocalbox", "localbox=localbox"},
    {"xn--p1ai.xn--80ak6aa92e", "XN--P1AI.xn--80ak6aa92e", "XN--P1AI.xn--80ak6aa92e=xn--p1ai.xn--80ak6aa92e"},
    /* internationalised names */
    {"b\xc3\xbc"
     "cher.com",
     "B\xc3\x9c"
     "CHER.com xn--bcher-kva.com bu\xcc\x88"
     "cher.com www.b\xc3\xbc"
     "cher.com bucher.com",
     "B\xc3\x9c"
     "CHER.com=xn--bcher-kva.com;xn--bcher-kva.com=xn--bcher-kva.com;bu\xcc\x88"
     "cher.com=xn--bcher-kva.com;"
     "~www.b\xc3\xbc"
     "cher.com=xn--bcher-kva.com"},
    {"evil.com",
     "\xe2\x80\x9c"
     "evil.com\xe2\x80\x9d \xc2\xab\xc2\xa0"
     "evil.com\xc2\xa0\xc2\xbb \xe2\x80\x8b"
     "evil.com",
     "evil.com=evil.com;evil.com=evil.com;evil.com=evil.com"},
    {"evil.com",
     "\xc3\xa9"
     "evil.com \xd0\xb5"
     "evil.com evil.com\xc3\xa9",
     ""},
    {"evil.com",
     "\xe8\xae\xbf\xe9\x97\xae"
     "evil.com\xe4\xb8\x8b\xe8\xbd\xbd \xea\xb0\x80"
     "evil.com",
     "evil.com=evil.com;evil.com=evil.com"},
    {"evil.com|1.2.3.4",
     "\xe2\x80\x9c"
     "1.2.3.4\xe2\x80\x9d \xab"
     "evil.com\xbb",
     "1.2.3.4=1.2.3.4;evil.com=evil.com"},
    /* IPv4 */
    {"1.2.3.4", "1.2.3.4", "1.2.3.4=1.2.3.4"},
    {"1.2.3.4", "11.2.3.45 1.2.3.45 11.2.3.4 1.2.3.4.5 0.1.2.3.4 v1.2.3.4 1.2.3.4-beta 1.2.3.4a 01.2.3.4 _1.2.3.4", ""},
    {"1.2.3.4", "1.2.3.4:443 [1.2.3.4] 1.2.3.4. 1.2.3.4, (1.2.3.4) src=1.2.3.4 \"1.2.3.4\" 1.2.3.4/24 1.2.3.4... x",
     "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;"
     "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"1.2.3.4", "http://1.2.3.4/x http://1.2.3.4:80/ u@1.2.3.4 ::ffff:1.2.3.4 host/1.2.3.4:443 /1.2.3.4",
     "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"1.2.3.4", "Chrome/1.2.3.4 Safari", ""},
    {"1.2.3.4", "\"Mozilla/5.0 (X11; Foo/1.2.3.4) Chrome/1.2.3.4 Edg/1.2.3.4\" Mozilla/5.0+(a)+Chrome/1.2.3.4+x", ""},
    {"1.2.3.4", "\"agent\":\"Chrome\\/1.2.3.4\"", ""},
    {"1.2.3.4", "Chrome/1.2.3.4:443 a.b/1.2.3.4 /x/1.2.3.4", "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"1.2.3.4",
     "version 1.2.3.4 Version: 1.2.3.4 \"version\":\"1.2.3.4\" version=1.2.3.4 ver 1.2.3.4 VER=1.2.3.4 "
     "FileVersion: 1.2.3.4 product_version='1.2.3.4'",
     ""},
    {"1.2.3.4", "server 1.2.3.4 conversion 1.2.3.4 version of 1.2.3.4",
     "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"1.2.3.4", "10.0.0.1-1.2.3.4 1.2.3.4-10.0.0.1 1.2.3.4-5 100.100.100.100-1.2.3.4.",
     "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"1.2.3.4|255.255.255.255", "1.2.3.4,255.255.255.255;256.2.3.4", "1.2.3.4=1.2.3.4;255.255.255.255=255.255.255.255"},
    {"1.2.3.4", "- 1.2.3.4 - -1.2.3.4 --1.2.3.4", "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"1.1.1.1|2.2.2.2", "1.1.1.1-2.2.2.2 2.2.2.2--1.1.1.1",
     "1.1.1.1=1.1.1.1;2.2.2.2=2.2.2.2;2.2.2.2=2.2.2.2;1.1.1.1=1.1.1.1"},
    /* networks */
    {"10.9.0.0/16|10.9.8.0/24", "10.9.8.7 10.9.1.1 10.10.8.7 110.9.8.7",
     "<10.9.8.7=10.9.0.0/16;<10.9.8.7=10.9.8.0/24;<10.9.1.1=10.9.0.0/16"},
    {"0.0.0.0/0", "8.8.8.8 8.8.8.8.8", "<8.8.8.8=0.0.0.0/0"},
    {"1.2.3.4/32|1.2.3.4", "1.2.3.4", "<1.2.3.4=1.2.3.4/32;1.2.3.4=1.2.3.4"},
    {"2001:db8::/32", "2001:db8:1::5 2001:db9::1", "<2001:db8:1::5=2001:db8::/32"},
    {"10.9.0.0/16", "Foo/10.9.8.7 x 172.16.0.1-10.9.8.7", "<10.9.8.7=10.9.0.0/16"},
    /* IPv6 */
    {"2001:db8::1", "2001:db8::1 2001:DB8:0:0:0:0:0:1 2001:0db8:0000:0000:0000:0000:0000:0001 2001:db8:0::0:1",
     "2001:db8::1=2001:db8::1;2001:DB8:0:0:0:0:0:1=2001:db8::1;2001:0db8:0000:0000:0000:0000:0000:0001=2001:db8::1;"
     "2001:db8:0::0:1=2001:db8::1"},
    {"2001:db8::1", "[2001:db8::1]:443 http://[2001:db8::1]/ 2001:db8::1%eth0 2001:db8::1/64 x=2001:db8::1,",
     "2001:db8::1=2001:db8::1;2001:db8::1=2001:db8::1;2001:db8::1=2001:db8::1;2001:db8::1=2001:db8::1;"
     "2001:db8::1=2001:db8::1"},
    {"2001:db8::1", "2001:db8::12 12001:db8::1 2001:db8::1:2 g2001:db8::1 2001:db8::1g 2001:db8::1-x", ""},
    {"2001:db8::1", "from 2001:db8::1: refused. 2001:db8::1.", "2001:db8::1=2001:db8::1;2001:db8::1=2001:db8::1"},
    {"::ffff:1.2.3.4|::1", "::ffff:1.2.3.4 ::FFFF:102:304 ::1 a::1",
     "::ffff:1.2.3.4=::ffff:1.2.3.4;::FFFF:102:304=::ffff:1.2.3.4;::1=::1"},
    /* hashes */
    {MD5, "md5=" MD5 ", D41D8CD98F00B204E9800998ECF8427E;" MD5 ".exe (" MD5 ")",
     MD5 "=" MD5 ";D41D8CD98F00B204E9800998ECF8427E=" MD5 ";" MD5 "=" MD5 ";" MD5 "=" MD5},
    {MD5, MD5 "0 0" MD5 " g" MD5 " " MD5 "z " MD5 MD5, ""},
    {SHA1 "|" SHA256, "SHA256=" SHA256 ",SHA1=" SHA1 "," SHA1 "_" SHA256,
     SHA256 "=" SHA256 ";" SHA1 "=" SHA1 ";" SHA1 "=" SHA1 ";" SHA256 "=" SHA256},
    {MD5 "|" SHA256, SHA256 MD5, ""},
    /* CVE, ATT&CK */
    {"CVE-2021-44228", "cve-2021-44228 CVE-2021-44228. CVE-2021-442280 XCVE-2021-44228 CVE-2021-44228-poc",
     "cve-2021-44228=CVE-2021-44228;CVE-2021-44228=CVE-2021-44228;CVE-2021-44228=CVE-2021-44228"},
    {"T1059.001|T1059", "T1059.001 T1059 attack.t1059.001 T1059. T10590 XT1059 T1059.0012 T1059.x",
     "T1059.001=T1059.001;T1059=T1059;t1059.001=T1059.001;T1059=T1059;T1059=T1059"},
    /* e-mail addresses */
    {"user@evil.com", "user@evil.com USER@Evil.Com <user@evil.com> mailto:user@evil.com from=user@evil.com",
     "user@evil.com=user@evil.com;USER@Evil.Com=user@evil.com;user@evil.com=user@evil.com;user@evil.com=user@evil.com;"
     "user@evil.com=user@evil.com"},
    {"user@evil.com",
     "xuser@evil.com x.user@evil.com x-user@evil.com user@mail.evil.com user@evil.com.org user evil.com", ""},
    {"user@evil.com|evil.com", "user@evil.com.", "user@evil.com=user@evil.com;evil.com=evil.com"},
    /* URLs */
    {"http://evil.com/a/b",
     "http://evil.com/a/b https://evil.com/a/b HTTP://EVIL.COM/a/b evil.com/a/b hxxp://evil.com/a/b",
     "http://evil.com/a/b=http://evil.com/a/b;https://evil.com/a/b=http://evil.com/a/b;"
     "HTTP://EVIL.COM/a/b=http://evil.com/a/b;evil.com/a/b=http://evil.com/a/b;hxxp://evil.com/a/b=http://evil.com/a/"
     "b"},
    {"http://evil.com/a/b",
     "http://evil.com/A/b http://evil.com/a/bc http://evil.com/a/b/ http://evil.com/a/b?x "
     "http://evil.com/a http://www.evil.com/a/b http://notevil.com/a/b evil.com",
     ""},
    {"http://evil.com/a/b",
     "(http://evil.com/a/b), http://evil.com/a/b. \"http://evil.com/a/b\" <http://evil.com/a/b>"
     " http://evil.com/a/b,200 http://evil.com/a/b#x",
     "http://evil.com/a/b=http://evil.com/a/b;http://evil.com/a/b=http://evil.com/a/b;http://evil.com/a/b="
     "http://evil.com/a/b;http://evil.com/a/b=http://evil.com/a/b;http://evil.com/a/b=http://evil.com/a/b;"
     "http://evil.com/a/b=http://evil.com/a/b"},
    {"http://evil.com/a/b", "http://evil.com:80/a/b http://u:p@evil.com/a/b evil.com:443/a/b http://evil.com:81/a/b",
     "http://evil.com:80/a/b=http://evil.com/a/b;http://u:p@evil.com/a/b=http://evil.com/a/b;"
     "evil.com:443/a/b=http://evil.com/a/b"},
    {"http://evil.com/a%20b?q=1", "http://evil.com/%61%20b?q=%31 http://evil.com/a%20b",
     "http://evil.com/%61%20b?q=%31=http://evil.com/a%20b?q=1"},
    {"http://evil.com/p/*|http://evil.com/q*",
     "evil.com/p/x/y?z evil.com/p evil.com/px evil.com/q evil.com/q/1 evil.com/qq",
     "<evil.com/p/x/y?z=http://evil.com/p/;evil.com/q=http://evil.com/q;<evil.com/q/1=http://evil.com/q"},
    {"http://evil.com/", "http://evil.com http://evil.com/ evil.com evil.com/ http://evil.com/x",
     "http://evil.com=http://evil.com/;http://evil.com/=http://evil.com/;evil.com/=http://evil.com/"},
    {"http://1.2.3.4/x", "http://1.2.3.4/x 1.2.3.4/x 1.2.3.4 11.2.3.4/x",
     "http://1.2.3.4/x=http://1.2.3.4/x;1.2.3.4/x=http://1.2.3.4/x"},
    {"http://[2001:db8::2]/q", "http://[2001:DB8:0::2]/q [2001:db8::2]",
     "http://[2001:DB8:0::2]/q=http://[2001:db8::2]/q"},
    {"http://evil.com/a|https://evil.com/a|evil.com", "http://evil.com/a",
     "http://evil.com/a=http://evil.com/a;http://evil.com/a=https://evil.com/a;evil.com=evil.com"},
    {"http://evil.com:8080/a", "evil.com:8080/a http://evil.com/a", "evil.com:8080/a=http://evil.com:8080/a"},
    {"http://intranet/evil", "http://intranet/evil http://intranet/x", "http://intranet/evil=http://intranet/evil"},
    /* escapes of the carrier */
    {"http://evil.com/a", "\"http:\\/\\/evil.com\\/a\" \"evil.com\\/a\"",
     "%http:\\/\\/evil.com\\/a=http://evil.com/a;%evil.com\\/a=http://evil.com/a"},
    {"http://evil.com/a|evil.com", "http%3A%2F%2Fevil.com%2Fa",
     "%http%3A%2F%2Fevil.com%2Fa=http://evil.com/a;evil.com=evil.com"},
    {"evil.com", "evil%2Ecom evil%252ecom %2Fevil.com %252Fevil.com %65vil.com",
     "%evil%2Ecom=evil.com;%evil%252ecom=evil.com;evil.com=evil.com;evil.com=evil.com;%%65vil.com=evil.com"},
    {"evil.com", "\\nevil.com \\r\\n\\tevil.com \\u0065vil.com evil\\u002ecom evil\\x2ecom \\u0022evil.com\\u0022",
     "evil.com=evil.com;evil.com=evil.com;%\\u0065vil.com=evil.com;%evil\\u002ecom=evil.com;%evil\\x2ecom=evil.com;"
     "evil.com=evil.com"},
    {"evil.com", "\\\\nevil.com C:\\\\new\\\\notevil.com", ""},
    {"nevil.com", "\\nevil.com \\\\nevil.com", "nevil.com=nevil.com;nevil.com=nevil.com"},
    {"1.2.3.4", "%201.2.3.4 \\n1.2.3.4 1%2E2%2E3%2E4 ip%3D1.2.3.4",
     "1.2.3.4=1.2.3.4;1.2.3.4=1.2.3.4;%1%2E2%2E3%2E4=1.2.3.4;1.2.3.4=1.2.3.4"},
    {"user@evil.com", "user%40evil.com \\tuser@evil.com", "%user%40evil.com=user@evil.com;user@evil.com=user@evil.com"},
    {"b\xc3\xbc"
     "cher.com",
     "b%C3%BCcher.com b\\u00fccher.com",
     "%b%C3%BCcher.com=xn--bcher-kva.com;"
     "%b\\u00fccher.com=xn--bcher-kva.com"},
    {MD5, "\\n" MD5 " %3D" MD5, MD5 "=" MD5 ";" MD5 "=" MD5},
    /* literals */
    {"path=C:\\x\\evil.exe", "c:\\X\\evil.exe \"C:\\\\x\\\\evil.exe\" C:\\x\\evil.exe2 CC:\\x\\evil.exe",
     "c:\\X\\evil.exe=C:\\x\\evil.exe;%C:\\\\x\\\\evil.exe=C:\\x\\evil.exe"},
    {"path=/tmp/.x/sh", "/tmp/.x/sh \\/tmp\\/.x\\/sh /tmp/.x/shell",
     "/tmp/.x/sh=/tmp/.x/sh;%\\/tmp\\/.x\\/sh=/tmp/.x/sh"},
    {"user-agent=Evil Agent/1.0|mutex=Global\\{ab}", "ua=\"Evil Agent/1.0\" Global\\{AB} Global\\\\{ab}",
     "Evil Agent/1.0=Evil Agent/1.0;Global\\{AB}=Global\\{ab};%Global\\\\{ab}=Global\\{ab}"},
    /* several at one place */
    {"evil.com|http://evil.com/a|a@evil.com|1.2.3.4", "http://a@evil.com/a evil.com 1.2.3.4",
     "http://a@evil.com/a=http://evil.com/a;a@evil.com=a@evil.com;evil.com=evil.com;evil.com=evil.com;1.2.3.4=1.2.3.4"},
};

static vg_set *build(const char *text)
{
    vg_error err = {0};
    char form[VG_CANONICAL_MAX];
    vg_set *set = vg_set_new();
    assert_non_null(set);
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "|");
        vg_slice value = vg_slice_of(at, size);
        at += size + (at[size] == '|');
        unsigned flags = 0;
        if (value.data[value.size - 1] == '*') {
            flags = VG_SET_PREFIX;
            value.size--;
        }
        vg_kind kind = VG_KIND_NONE;
        size_t mark = vg_slice_find(value, vg_slice_str("="));
        if (mark != SIZE_MAX) kind = vg_kind_from_name((const char *)value.data, mark);
        if (kind != VG_KIND_NONE)
            value = vg_slice_skip(value, mark + 1);
        else
            kind = vg_classify(value);
        if (kind == VG_KIND_NONE) kind = VG_KIND_DOMAIN;
        size_t n = vg_canonical(kind, value, form);
        if (n == 0) fail_msg("not canonical: %s", text);
        if (vg_set_add(set, kind, vg_slice_of(form, n), flags, NULL, &err) < 0) fail_msg("%s", err.message);
    }
    if (vg_set_compile(set, &err) < 0) fail_msg("%s", err.message);
    return set;
}

typedef struct found {
    const vg_set *set;
    const uint8_t *data;
    size_t shift; /* what precedes the rule's text */
    char text[4096];
    size_t size;
    size_t last_offset;
    uint32_t last_entry;
} found;

static int on_hit(void *context, const vg_hit *hit)
{
    static const char marks[] = {0, '~', '<', '%'};
    found *f = context;
    vg_slice value = vg_set_value(f->set, hit->entry);
    assert_true(hit->offset > f->last_offset || (hit->offset == f->last_offset && hit->entry > f->last_entry) ||
                f->size == 0);
    f->last_offset = hit->offset;
    f->last_entry = hit->entry;
    assert_true(hit->offset >= f->shift);
    f->size += (size_t)snprintf(f->text + f->size, sizeof f->text - f->size, "%s%.1s%.*s=%.*s", f->size ? ";" : "",
                                &marks[hit->how], (int)hit->length, (const char *)f->data + hit->offset,
                                (int)value.size, (const char *)value.data);
    assert_true(f->size < sizeof f->text);
    return 0;
}

/* The text alone between `before` and `after` bytes of blanks, in an allocation of its exact size. */
static unsigned check(const rule *r, const vg_set *set, const char *kernel, size_t before, size_t after)
{
    setenv("VIGIE_KERNEL", kernel, 1);
    size_t n = strlen(r->text), size = before + n + after;
    uint8_t *all = malloc(size + 2 * VG_SCAN_PADDING);
    assert_non_null(all);
    memset(all, 'x', size + 2 * VG_SCAN_PADDING); /* were the padding read as data, nothing would match */
    uint8_t *data = all + VG_SCAN_PADDING;
    memset(data, ' ', size);
    memcpy(data + before, r->text, n);
    found f = {.set = set, .data = data, .shift = before};
    f.text[0] = 0;
    vg_scanner *scanner = NULL;
    assert_int_equal(vg_scanner_new(set, &scanner, NULL), VG_OK);
    assert_int_equal(vg_scan(scanner, data, size, on_hit, &f, NULL), 0);
    vg_scanner_free(scanner);
    unsigned wrong = strcmp(f.text, r->hits) != 0;
    if (wrong)
        print_error("%s, %zu bytes before, %zu after: in '%s' of '%s'\n  expected '%s'\n  got      '%s'\n", kernel,
                    before, after, r->text, r->set, r->hits, f.text);
    free(all);
    return wrong;
}

static const char *const kernels[] = {"scalar", "avx2", "avx512", "neon"};

static int available(const char *kernel)
{
    setenv("VIGIE_KERNEL", kernel, 1);
    return strcmp(vg_kernel_name(), kernel) == 0;
}

static void test_rules(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        if (!available(kernels[k])) continue;
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            vg_set *set = build(rules[i].set);
            wrong += check(&rules[i], set, kernels[k], 0, 0);
            wrong += check(&rules[i], set, kernels[k], 1, 1);
            vg_set_free(set);
        }
    }
    assert_int_equal(wrong, 0);
}

static void test_every_position(void **state)
{
    (void)state;
    const size_t chunk = 16384;
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        if (!available(kernels[k])) continue;
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            vg_set *set = build(rules[i].set);
            unsigned wrong = 0;
            for (size_t before = 0; before <= 200; before++)
                wrong += check(&rules[i], set, kernels[k], before, before % 3);
            size_t length = strlen(rules[i].text);
            for (size_t into = 0; into <= length + 1; into += k == 0 ? 7U : 1U)
                wrong += check(&rules[i], set, kernels[k], chunk - into, 70);
            wrong += check(&rules[i], set, kernels[k], 3 * chunk, 3 * chunk);
            vg_set_free(set);
            assert_int_equal(wrong, 0);
        }
    }
}

static void test_set_refuses(void **state)
{
    (void)state;
    static const struct {
        vg_kind kind;
        const char *value;
    } rows[] = {{VG_KIND_DOMAIN, "Evil.com"},  {VG_KIND_DOMAIN, "evil.com."},   {VG_KIND_IPV4, "1.2.3.04"},
                {VG_KIND_IPV6, "2001:DB8::1"}, {VG_KIND_CIDR, "10.0.0.1/8"},    {VG_KIND_URL, "http://evil.com"},
                {VG_KIND_MD5, "abc"},          {VG_KIND_CVE, "cve-2021-44228"}, {VG_KIND_NONE, "x"},
                {VG_KIND_LITERAL, ""}};
    vg_set *set = vg_set_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_error err;
        uint32_t entry = 77;
        assert_int_equal(vg_set_add(set, rows[i].kind, vg_slice_str(rows[i].value), 0, &entry, &err), VG_E_FORMAT);
        assert_int_equal(entry, 77);
    }
    assert_int_equal(vg_set_count(set), 0);
    vg_set_free(set);
}

static void test_set_keeps_once(void **state)
{
    (void)state;
    vg_set *set = vg_set_new();
    uint32_t a, b, c;
    assert_int_equal(vg_set_add(set, VG_KIND_DOMAIN, vg_slice_str("evil.com"), 0, &a, NULL), VG_OK);
    assert_int_equal(vg_set_add(set, VG_KIND_LITERAL, vg_slice_str("evil.com"), 0, &b, NULL), VG_OK);
    assert_int_equal(vg_set_add(set, VG_KIND_DOMAIN, vg_slice_str("evil.com"), 0, &c, NULL), VG_OK);
    assert_int_equal(a, 0);
    assert_int_equal(b, 1);
    assert_int_equal(c, 0);
    assert_int_equal(vg_set_count(set), 2);
    assert_int_equal(vg_set_kind(set, 1), VG_KIND_LITERAL);
    assert_true(vg_slice_is(vg_set_value(set, 1), "evil.com"));
    vg_set_free(set);
}

static int stop_at_once(void *context, const vg_hit *hit)
{
    (void)hit;
    ++*(int *)context;
    return 42;
}

static void test_callback_stops(void **state)
{
    (void)state;
    uint8_t data[2 * VG_SCAN_PADDING + 32] = {0};
    memcpy(data + VG_SCAN_PADDING, "evil.com evil.com\nevil.com\n", 27);
    vg_set *set = build("evil.com");
    vg_scanner *scanner;
    assert_int_equal(vg_scanner_new(set, &scanner, NULL), VG_OK);
    int calls = 0;
    vg_scan_result result;
    assert_int_equal(vg_scan(scanner, data + VG_SCAN_PADDING, 27, stop_at_once, &calls, &result), 42);
    assert_int_equal(calls, 1);
    assert_int_equal(result.newlines, 2);
    assert_int_equal(vg_scan(scanner, data + VG_SCAN_PADDING, 0, stop_at_once, &calls, &result), 0);
    assert_int_equal(result.newlines, 0);
    vg_scanner_free(scanner);
    vg_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),          cmocka_unit_test(test_every_position),
        cmocka_unit_test(test_set_refuses),    cmocka_unit_test(test_set_keeps_once),
        cmocka_unit_test(test_callback_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

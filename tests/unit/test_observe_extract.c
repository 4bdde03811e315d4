/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "observe/extract.h"

/* found: "kind:value" between blanks, in order. */
static const struct {
    const char *text, *found;
} rows[] = {
    {"", ""},
    {"No value here. And none there, e.g. in i.e. or etc.", ""},
    {"see evil.com, www.evil.org. and (bad.net)", "domain:evil.com domain:www.evil.org domain:bad.net"},
    {"EVIL.COM Evil.Com", "domain:evil.com domain:evil.com"},
    {"http://evil.com/a?b=c#d https://evil.com.", "url:http://evil.com/a?b=c url:https://evil.com/"},
    {"(http://evil.com/a_(b)) \"http://evil.com/c\" <http://evil.com/d>, http://evil.com/e;",
     "url:http://evil.com/a_(b) url:http://evil.com/c url:http://evil.com/d url:http://evil.com/e"},
    {"[text](https://evil.com/x) [https://evil.com/y]", "url:https://evil.com/x url:https://evil.com/y"},
    {"http://evil.com/a,http://evil.com/b;https://evil.com/c http://evil.com/a,b;c",
     "url:http://evil.com/a url:http://evil.com/b url:https://evil.com/c url:http://evil.com/a,b;c"},
    {"http://evil.com/?to=a,http://evil.net/b http://evil.com/http://evil.net/b",
     "url:http://evil.com/?to=a,http://evil.net/b url:http://evil.com/http://evil.net/b"},
    {"u=https%3A%2F%2Fevil.com%2Fa 7%20.net 5%ab.com", "domain:evil.com"},
    {"evil.com/gate.php evil.com:8080/x 1.2.3.4/x 1.2.3.4:81/x",
     "url:http://evil.com/gate.php url:http://evil.com:8080/x url:http://1.2.3.4/x url:http://1.2.3.4:81/x"},
    {"evil.com/ evil.com/evil.net evil.com:443", "domain:evil.com domain:evil.com domain:evil.net domain:evil.com"},
    {"user.name@evil.com, <a+b@mail.evil.org>; mailto:c@evil.com", "email:user.name@evil.com email:a+b@mail.evil.org "
                                                                   "email:c@evil.com"},
    {"user@host nothing@ @evil.com", "domain:evil.com"},
    {"1.2.3.4 1.2.3.4. 1.2.3.4:80 [1.2.3.4] 1.2.3.4/24",
     "ipv4:1.2.3.4 ipv4:1.2.3.4 ipv4:1.2.3.4 ipv4:1.2.3.4 cidr:1.2.3.0/24"},
    {"version 1.2.3.4 Chrome/1.2.3.4 v1.2.3.4 1.2.3.4.5 11.22.33.444 1.2.3.4-beta", ""},
    {"10.0.0.1-10.0.0.9", "ipv4:10.0.0.1 ipv4:10.0.0.9"},
    {"2001:db8::1, [2001:DB8::2]:443 2001:db8::/32 ::1 fe80::1%eth0",
     "ipv6:2001:db8::1 ipv6:2001:db8::2 cidr:2001:db8::/32 ipv6:::1 ipv6:fe80::1"},
    {"std::string a::b 12:30:45 00:11:22:33:44:55 Foo::Bar::baz", ""},
    {"MD5 (x) = d41d8cd98f00b204e9800998ecf8427e.", "md5:d41d8cd98f00b204e9800998ecf8427e"},
    {"d41d8cd98f00b204e9800998ecf8427e.exe sha1:DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
     "md5:d41d8cd98f00b204e9800998ecf8427e sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {"d41d8cd98f00b204e9800998ecf8427e0 gd41d8cd98f00b204e9800998ecf8427e 12345678901234567890123456789012", ""},
    {"d41d8cd98f00b204e9800998ecf8427e\nd41d8cd98f00b204e9800998ecf8427e",
     "md5:d41d8cd98f00b204e9800998ecf8427e md5:d41d8cd98f00b204e9800998ecf8427e"},
    {"CVE-2021-44228, cve-2014-0160; T1059.001 (T1566) T1059. xT1059 T10590 T9999",
     "cve:CVE-2021-44228 cve:CVE-2014-0160 attack:T1059.001 attack:T1566 attack:T1059"},
    {"https://evil.com/post[the post] http://[2001:db8::1]:80/x[y]",
     "url:https://evil.com/post url:http://[2001:db8::1]/x"},
    /* files, detections, code */
    {"tool-4.5-py3.zip /var/run/x.pid", ""},
    {"update.zip readme.md run.sh main.rs libcrypto.so report.pdf.zip setup.app ./x.py /tmp/evil.sh", ""},
    {"http://update.zip/x www.update.zip update.zip/x user@update.zip cdn.evil.sh",
     "url:http://update.zip/x domain:www.update.zip url:http://update.zip/x email:user@update.zip domain:cdn.evil.sh"},
    {"command.com C:\\Windows\\evil.com invoice.exe a.dll", ""},
    {"agent.bt korplug.ru Win32/Agent.BT Win32/Korplug.RU MSIL/OilRig.IO Trojan:Win32/Turla.AI!MTB Trojan.Korplug.RU",
     ""},
    {"detected as Agent.AM and OilRig.IO", ""},
    {"evil.ru korplug-update.ru agentbt.net", "domain:evil.ru domain:korplug-update.ru domain:agentbt.net"},
    {"ASP.NET System.IO the end.In the next", ""},
    {"my_file.com x_y.evil.com", "domain:x_y.evil.com"},
    /* other scripts */
    {"\xe2\x80\x9c"
     "evil.com\xe2\x80\x9d \xc2\xab\xc2\xa0"
     "evil.org\xc2\xa0\xc2\xbb",
     "domain:evil.com domain:evil.org"},
    {"\xe8\xae\xbf\xe9\x97\xae"
     "evil.com\xe4\xb8\x8b\xe8\xbd\xbd",
     "domain:evil.com"},
    {"b\xc3\xbc"
     "cher.de http://b\xc3\xbc"
     "cher.de/x\xe2\x80\x9d",
     "domain:xn--bcher-kva.de url:http://xn--bcher-kva.de/x"},
    {"\xd0\xb2\xd0\xb8\xd0\xb4\xd0\xb5\xd0\xbd evil.com \xd0\xb8 1.2.3.4", "domain:evil.com ipv4:1.2.3.4"},
    {"\\\\evil.com\\share", "domain:evil.com"},
    {"abcdef.onion x.bit", "domain:abcdef.onion domain:x.bit"},
};

typedef struct found_list {
    char text[4096];
    size_t size;
    size_t last_end, text_size;
} found_list;

static int on_found(void *context, const vg_found *found)
{
    found_list *l = context;
    assert_true(found->offset >= l->last_end);
    assert_true(found->length > 0 && found->offset + found->length <= l->text_size);
    l->last_end = found->offset + found->length;
    l->size += (size_t)snprintf(l->text + l->size, sizeof l->text - l->size, "%s%s:%.*s", l->size ? " " : "",
                                vg_kind_name(found->kind), (int)found->value.size, (const char *)found->value.data);
    assert_true(l->size < sizeof l->text);
    return 0;
}

static void test_rows(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(rows[i].text);
        uint8_t *exact = malloc(n ? n : 1); /* so that a read past the end shows */
        assert_non_null(exact);
        memcpy(exact, rows[i].text, n);
        found_list l = {.text_size = n};
        assert_int_equal(vg_extract(vg_slice_of(exact, n), on_found, &l), 0);
        if (strcmp(l.text, rows[i].found) != 0) {
            print_error("in '%s'\n  expected '%s'\n  got      '%s'\n", rows[i].text, rows[i].found, l.text);
            wrong++;
        }
        free(exact);
    }
    assert_int_equal(wrong, 0);
}

static int stop_at_second(void *context, const vg_found *found)
{
    (void)found;
    return ++*(int *)context == 2 ? 9 : 0;
}

static void test_stops(void **state)
{
    (void)state;
    int calls = 0;
    assert_int_equal(vg_extract(vg_slice_str("a.com b.com c.com"), stop_at_second, &calls), 9);
    assert_int_equal(calls, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_stops)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

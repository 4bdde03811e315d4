/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every idiom of defanging, every look-alike that must stay, hashes over lines, and the way back to the original. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../src/read/defang.h"

typedef struct row {
    const char *written, *plain;
} row;

static const row idioms[] = {
    {"hxxp://evil.com", "http://evil.com"},
    {"hXXps://evil.com/a", "https://evil.com/a"},
    {"HXXP://evil.com", "http://evil.com"},
    {"h[tt]p://evil.com", "http://evil.com"},
    {"h[tt]ps://evil.com", "https://evil.com"},
    {"h**p://evil.com", "http://evil.com"},
    {"http[s]://evil.com", "https://evil.com"},
    {"hxxp[s]://evil.com", "https://evil.com"},
    {"fxp://evil.com/a", "ftp://evil.com/a"},
    {"meow://evil.com/a", "http://evil.com/a"},
    {"evil[.]com", "evil.com"},
    {"evil(.)com", "evil.com"},
    {"evil{.}com", "evil.com"},
    {"evil\\[.\\]com", "evil.com"},
    {"evil[.com", "evil.com"},
    {"evil.]com", "evil.com"},
    {"evil[.com]", "evil.com"},
    {"evil[.com]/path", "evil.com/path"},
    {"www[.evil.]com", "www.evil.com"},
    {"evil[dot]com", "evil.com"},
    {"evil(dot)com", "evil.com"},
    {"evil{DOT}com", "evil.com"},
    {"evil[point]fr", "evil.fr"},
    {"evil [.] com", "evil.com"},
    {"evil [dot] example [dot] com", "evil.example.com"},
    {"evil dot example dot com", "evil.example.com"},
    {"evil-7 dot com", "evil-7.com"},
    {"They called \"hxxp://evil dot com/\" at night", "They called \"http://evil.com/\" at night"},
    {"evil dot com", "evil.com"},
    {"hxxp[:]//evil[.]com", "http://evil.com"},
    {"hxxps[://]evil[.]com[/]a", "https://evil.com/a"},
    {"https[:][/][/]evil[.]com", "https://evil.com"},
    {"1.2.3[.]4[:]8080", "1.2.3.4:8080"},
    {"1[.]2[.]3[.]4", "1.2.3.4"},
    {"1.2.3[.4", "1.2.3.4"},
    {"2001[:]db8[:]:1", "2001:db8::1"},
    {"john[@]evil.com", "john@evil.com"},
    {"john[at]evil[.]com", "john@evil.com"},
    {"john(at)evil(dot)com", "john@evil.com"},
    {"john [at] evil [dot] com", "john@evil.com"},
    {"<john.doe at mail dot evil dot com>", "<john.doe@mail.evil.com>"},
    {"the pattern evil\\.com matches", "the pattern evil.com matches"},
    {"1\\.2\\.3\\.4", "1.2.3.4"},
    {"evil\xE2\x80\x8B.com", "evil.com"},
    {"ev\xC2\xADil.com", "evil.com"},
    {"seen on\xC2\xA0"
     "evil.com",
     "seen on evil.com"},
    {"evil\xEF\xBC\x8E"
     "com",
     "evil.com"},
    {"evil\xE3\x80\x82"
     "com",
     "evil.com"},
    {"1.2.3[.]4[:8080]", "1.2.3.4:8080"},
    {"evil.com[:8080]/a", "evil.com:8080/a"},
    {"evil[.]com:[8080]/a", "evil.com:8080/a"},
    {"evil[.]com:80:/gate.php", "evil.com:80/gate.php"},
    {"hxxp://1.2.3[.]4[:]8080:/a", "http://1.2.3.4:8080/a"},
    {"evil.com:80:/?id=1", "evil.com:80/?id=1"},
    {"evil[ .]com", "evil.com"},
    {"evil[. ]com", "evil.com"},
    {"evil[ . ]com", "evil.com"},
    {"evil( . )com", "evil.com"},
    {"evil[.] com", "evil.com"},
    {"cdn[.]evil [.]com/a", "cdn.evil.com/a"},
    {"hxxp://evil [.]com/a", "http://evil.com/a"},
    {"from hxxp://evil[.]\r\n  com/a", "from http://evil.com/a"},
    {"from hxxp://evil\n  [.]com/a", "from http://evil.com/a"},
    {"evil[-]update[.]com", "evil-update.com"},
    {"evil[.]com/a[?]b[=]c[&]d[=]e", "evil.com/a?b=c&d=e"},
    {"hxxp://evil[.]com/a\\_b", "http://evil.com/a_b"},
    {"evil[.]com/\\_ah/a\\_b\\_\\_c\\_d", "evil.com/_ah/a_b__c_d"},
    {"hxxxp://evil.com/a", "http://evil.com/a"},
    {"hxps://evil.com/a", "https://evil.com/a"},
    {"hyyp://evil.com/a", "http://evil.com/a"},
    {"[https]://evil.com/a", "https://evil.com/a"},
    {"[hxxps:]//evil[.]com/a", "https://evil.com/a"},
    {"(https://)evil.com/a", "https://evil.com/a"},
    {"<hxxp>://evil.com/a", "http://evil.com/a"},
    {"http://[1.2.3.4]:81/a", "http://1.2.3.4:81/a"},
    {"hxxp://[evil[.]com]/a", "http://evil.com/a"},
};

static const row look_alikes[] = {
    {"dot-star.online", NULL},
    {"fooMATbar.com", NULL},
    {"fooATbar.com", NULL},
    {"fooDOTbar.com", NULL},
    {"[text](https://example.net/a)", NULL},
    {"see [1].com is fine", NULL},
    {"as in [1]. Then", NULL},
    {"array[.length]", NULL},
    {"C:\\Users\\bob\\.ssh\\config", NULL},
    {"dir\\.git", NULL},
    {"connect the dot to it", NULL},
    {"another dot com startup", NULL},
    {"the dot com boom", NULL},
    {"big dot com", NULL},
    {"hosted at evil.com since", NULL},
    {"look at evil dot", NULL},
    {"example,com", NULL},
    {"f(.) is a function", NULL},
    {"a (at) b", NULL},
    {"hxxp is how they write it", NULL},
    {"meow, said the cat", NULL},
    {"done\xE3\x80\x82Then", NULL},
    {"at 10:30:/var/log was full", NULL},
    {"main:80:/x", NULL},
    {"evil.com:80://x", NULL},
    {"evil.com:123456:/x", NULL},
    {"list[:10]", NULL},
    {"a.list[:10]b", NULL},
    {"malicious [.]com domains", NULL},
    {"the top-10 [.]com domains", NULL},
    {"block [.]exe files", NULL},
    {"the class [a.] It", NULL},
    {"a value[.] In the", NULL},
    {"a value[.] in the", NULL},
    {"evil.com [-] evil.net", NULL},
    {"[-] failed", NULL},
    {"C:\\-x or a \\_ b", NULL},
    {"what [?] then [=] x", NULL},
    {"[https://](a)", NULL},
    {"[http://example.net/a](http://example.net/a)", NULL},
    {"http://[2001:db8::1]:80/a", NULL},
    {"http://[id]/a", NULL},
    {"http://[]/a", NULL},
    {"http://[", NULL},
    {"http://[...]/", NULL},
};

#define A32 "0123456789abcdef0123456789abcdef"
#define B32 "fedcba9876543210fedcba9876543210"
#define C24 "0123456789abcdef01234567"
#define A48 A32 "0123456789abcdef"

#define LINE "it then fetched the second stage of the implant from "

static const row wrapped[] = {
    {LINE "hxxp://evil[.]com/a/\ngate.php.", LINE "http://evil.com/a/gate.php."},
    {LINE "hxxp://evil[.]com/a?b=\r\n  c&d=e and", LINE "http://evil.com/a?b=c&d=e and"},
    {LINE "hxxp://evil[.]com\n/a/b.php and", LINE "http://evil.com/a/b.php and"},
    {LINE "hxxp://evil[.]com/\nThen it", LINE "http://evil.com/\nThen it"},
    {LINE "hxxp://evil[.]com/\nevil.net/b", LINE "http://evil.com/\nevil.net/b"},
    {LINE "hxxp://evil[.]com/\nhxxp://evil[.]net/", LINE "http://evil.com/\nhttp://evil.net/"},
    {LINE "http://evil.com/a/\ngate.php", NULL},                    /* nothing says that this is one */
    {"hxxp://evil[.]com/\ngate.php", "http://evil.com/\ngate.php"}, /* a short line was not broken */
    {LINE "hxxp://evil[.]com/a/\n\ngate.php", LINE "http://evil.com/a/\n\ngate.php"},
    {A48 "\n0123456789abcdef\n", A48 "0123456789abcdef\n"}, /* SHA-256 at a fixed column */
    {A48 "\r\n0123456789abcdef", A48 "0123456789abcdef"},
    {"SHA-256: " A32 "\n         " B32 "\n", "SHA-256: " A32 B32 "\n"}, /* the label says it is one */
    {A32 "01234567\n" C24 "\n", A32 "01234567" C24 "\n"},               /* 40 + 24 */
    {C24 "\n0123456789abcdef\n", C24 "0123456789abcdef\n"},             /* SHA-1 */
    {A48 " 0123456789abcdef", A48 "0123456789abcdef"},                  /* in a cell, by a blank */
    {A32 "\n" B32 "\n", NULL},                                          /* two MD5s */
    {"MD5: " A32 "\n" B32 "\n", NULL},
    {A32 " " B32, NULL},
    {A32 "\n" B32 "\n" A32 "\n" B32 "\n", NULL},            /* four MD5s are no SHA-512 */
    {A32 "\ndeadbeef\n", NULL},                             /* an MD5 and a CRC are no SHA-1 */
    {A32 "01234567\n" B32 "01234567\n", NULL},              /* two SHA-1s */
    {"00112233 44556677 8899aabb ccddeeff", NULL},          /* a hex dump */
    {"1234567890123456\n123456789012345678901234\n", NULL}, /* figures only */
    {A48 "\nbe careful", NULL},
    {A48 "\n\n0123456789abcdef\n", NULL}, /* a blank line parts them */
};

static void check(const row *r)
{
    vg_refanged out = VG_REFANGED_INIT;
    const char *want = r->plain ? r->plain : r->written;
    assert_int_equal(vg_refang(&out, vg_slice_str(r->written)), VG_OK);
    if (!vg_slice_is(out.text, want))
        fail_msg("\"%s\" became \"%.*s\", not \"%s\"", r->written, (int)out.text.size, (const char *)out.text.data,
                 want);
    vg_refanged_free(&out);
}

static void every_idiom_is_undone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof idioms / sizeof idioms[0]; i++) check(&idioms[i]);
}

static void look_alikes_stay(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++) check(&look_alikes[i]);
}

static void wrapped_hashes_are_joined_and_neighbours_are_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrapped / sizeof wrapped[0]; i++) check(&wrapped[i]);
}

static void the_way_back_is_exact(void **state)
{
    (void)state;
    vg_refanged r = VG_REFANGED_INIT;
    vg_slice text = vg_slice_str("go to hxxps://evil[.]com/a now, not x.org");
    size_t from, until;
    assert_int_equal(vg_refang(&r, text), VG_OK);
    assert_true(vg_slice_is(r.text, "go to https://evil.com/a now, not x.org"));
    vg_refanged_origin(&r, 6, 24, &from, &until);
    assert_true(vg_slice_is(vg_slice_of(text.data + from, until - from), "hxxps://evil[.]com/a"));
    vg_refanged_origin(&r, 14, 22, &from, &until);
    assert_true(vg_slice_is(vg_slice_of(text.data + from, until - from), "evil[.]com"));
    assert_int_equal(vg_refanged_place(&r, 14), 14);
    assert_true(vg_refanged_was_defanged(&r, 14, 22));
    assert_true(vg_refanged_was_defanged(&r, 6, 12));
    assert_false(vg_refanged_was_defanged(&r, 14, 18));
    assert_false(vg_refanged_was_defanged(&r, 34, 39));
    vg_refanged_free(&r);
}

static void typesetting_is_not_defanging(void **state)
{
    (void)state;
    vg_refanged r = VG_REFANGED_INIT;
    assert_int_equal(vg_refang(&r, vg_slice_str("ev\xC2\xADil.com")), VG_OK);
    assert_false(vg_refanged_was_defanged(&r, 0, r.text.size));
    vg_refanged_free(&r);
}

/* A megabyte of the worst: every byte begins something. */
static void hostile_text_takes_linear_time(void **state)
{
    (void)state;
    static const char *const patterns[] = {"[.",    "\\.",          "a\\.",  " dot ", "a dot ", "h",
                                           "hxxp[", "\xE2\x80\x8B", "a[.]",  "\n0a",  "//[a",   "a.b:8:/",
                                           "a[.] ", "a/\n",         "a [.]", "(http", "a.]"};
    const size_t size = (size_t)1 << 20;
    uint8_t *text = malloc(size);
    vg_refanged r = VG_REFANGED_INIT;
    assert_non_null(text);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        size_t length = strlen(patterns[i]);
        for (size_t at = 0; at < size; at++) text[at] = (uint8_t)patterns[i][at % length];
        assert_int_equal(vg_refang(&r, vg_slice_of(text, size)), VG_OK);
    }
    vg_refanged_free(&r);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_idiom_is_undone),
        cmocka_unit_test(look_alikes_stay),
        cmocka_unit_test(wrapped_hashes_are_joined_and_neighbours_are_not),
        cmocka_unit_test(the_way_back_is_exact),
        cmocka_unit_test(typesetting_is_not_defanging),
        cmocka_unit_test(hostile_text_takes_linear_time),
    };
    return cmocka_run_group_tests_name("read: defanging", tests, NULL, NULL);
}

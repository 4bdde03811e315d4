/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../src/publish/visible_text.h"

static void expect(vg_buf *b, const char *want)
{
    assert_string_equal(vg_buf_text(b), want);
    vg_buf_free(b);
}

static void spells_out_what_is_not_seen(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"plain text, \xc3\xa9t\xc3\xa9, \xe6\x97\xa5", "plain text, \xc3\xa9t\xc3\xa9, \xe6\x97\xa5"},
        {"a\tb", "a b"},
        {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
        {"bell\x07 back\x08 nl\n cr\r del\x7f", "bell\\x07 back\\x08 nl\\x0a cr\\x0d del\\x7f"},
        {"c1 \xc2\x9b", "c1 \\x9b"},
        {"user \xe2\x80\xae"
         "exe.cod",
         "user <U+202E>exe.cod"},
        {"zero\xe2\x80\x8bwidth\xef\xbb\xbf", "zero<U+200B>width<U+FEFF>"},
        {"line\xe2\x80\xa8", "line<U+2028>"},
        {"tag\xf3\xa0\x81\x81", "tag<U+E0041>"},
        {"soft\xc2\xad", "soft<U+00AD>"},
        {"filler\xe3\x85\xa4", "filler<U+3164>"},
        {"\xff\xc3(\xe2\x82", "\\xff\\xc3(\\xe2\\x82"},
        {"\xed\xa0\x80 \xc0\xaf", "\\xed\\xa0\\x80 \\xc0\\xaf"},
        {"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85", "e\xcc\x81\xcc\x82\xcc\x83<U+0304><U+0305>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_buf b = VG_BUF_INIT(1024);
        text_add_visible(&b, vg_slice_str(rows[i][0]));
        expect(&b, rows[i][1]);
    }
}

static void measures_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width(vg_slice_str("abc")), 3);
    assert_int_equal(text_width(vg_slice_str("\xe6\x97\xa5\xe6\x9c\xac")), 4);
    assert_int_equal(text_width(vg_slice_str("e\xcc\x81")), 1);
    assert_int_equal(text_fit(vg_slice_str("\xe6\x97\xa5\xe6\x9c\xac"), 3), 3);
    assert_int_equal(text_fit(vg_slice_str("abc"), 9), 3);
    assert_int_equal(text_fit(vg_slice_str("e\xcc\x81x"), 1), 3);
    assert_int_equal(text_fit(vg_slice_str("abc"), 0), 0);
}

static void defangs(void **state)
{
    (void)state;
    static const struct {
        vg_kind kind;
        const char *value, *want;
    } rows[] = {
        {VG_KIND_DOMAIN, "mail.evil.com", "mail[.]evil[.]com"},
        {VG_KIND_IPV4, "192.169.7.197", "192.169.7[.]197"},
        {VG_KIND_CIDR, "10.1.0.0/16", "10.1.0[.]0/16"},
        {VG_KIND_CIDR, "2001:db8::/32", "2001:db8::/32"},
        {VG_KIND_EMAIL, "a.b@evil.com", "a.b@evil[.]com"},
        {VG_KIND_URL, "http://evil.com/a.php?x=1.2", "hxxp://evil[.]com/a.php?x=1.2"},
        {VG_KIND_URL, "HTTPS://evil.com", "hxxpS://evil[.]com"},
        {VG_KIND_URL, "ftp://evil.com:21/x", "ftp://evil[.]com:21/x"},
        {VG_KIND_URL, "evil.com/x", "evil[.]com/x"},
        {VG_KIND_MD5, "9216198a2ebc14dd68386738c1c59792", "9216198a2ebc14dd68386738c1c59792"},
        {VG_KIND_PATH, "C:\\a.exe", "C:\\a.exe"},
        {VG_KIND_DOMAIN, "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_buf b = VG_BUF_INIT(1024);
        text_add_defanged(&b, rows[i].kind, rows[i].value);
        expect(&b, rows[i].want);
    }
}

static void quotes_for_a_shell(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a b", "'a b'"},
        {"it's", "'it'\\''s'"},
        {"$(reboot)`x`\\", "'$(reboot)`x`\\'"},
        {"a\nb", "$'a\\012b'"},
        {"\x1b['\\", "$'\\033[\\047\\134'"},
        {"\xff", "$'\\377'"},
        {"\xe2\x80\xae", "$'\\342\\200\\256'"},
        {"\xc3\xa9", "'\xc3\xa9'"},
        {"", "''"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_buf b = VG_BUF_INIT(1024);
        text_add_shell_word(&b, rows[i][0]);
        expect(&b, rows[i][1]);
    }
}

/* That they print the right digest: e2e/publish_test.py. */
static void makes_check_commands(void **state)
{
    (void)state;
    static const struct {
        const char *file, *member, *want; /* want: NULL for none */
    } rows[] = {
        {"a.log", NULL, "dd if='a.log' bs=1 skip=5 count=7 status=none | sha256sum"},
        {"-x.gz", NULL, "zcat './-x.gz' | tail -c +6 | head -c 7 | sha256sum"},
        {"a.log.ZST", NULL, "zstdcat 'a.log.ZST' | tail -c +6 | head -c 7 | sha256sum"},
        {"a.zip", "x[1].log", "unzip -p 'a.zip' 'x\\[1\\].log' | tail -c +6 | head -c 7 | sha256sum"},
        {"a.tar.gz", "d/x.gz", "tar -xOf 'a.tar.gz' 'd/x.gz' | zcat | tail -c +6 | head -c 7 | sha256sum"},
        {"a.tar", "in.zip/x.log", NULL},
        {"a.zip", "-d", NULL},
        {"a.log", "x", NULL},
        {"-", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_evidence e = {.file = rows[i].file, .member = rows[i].member, .offset = 5, .length = 7};
        vg_buf b = VG_BUF_INIT(1024);
        assert_int_equal(text_add_check(&b, &e), rows[i].want != NULL);
        expect(&b, rows[i].want ? rows[i].want : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spells_out_what_is_not_seen),
        cmocka_unit_test(measures_columns),
        cmocka_unit_test(defangs),
        cmocka_unit_test(quotes_for_a_shell),
        cmocka_unit_test(makes_check_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

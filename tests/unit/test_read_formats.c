/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats that are no text, and the carriers of rules, with bad input: what is refused, counted, bounded. Good ones
 * are golden files (test_read_golden.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "read_lines.h"

static vg_buf golden(const char *name)
{
    char path[2048];
    vg_buf b = VG_BUF_INIT((size_t)1 << 20);
    snprintf(path, sizeof path, "%s/tests/golden/read/%s", getenv("VIGIE_SOURCE"), name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    vg_buf_reserve(&b, 1 << 18);
    b.size = fread(b.data, 1, b.capacity, file);
    fclose(file);
    return b;
}

/* Reads, whatever comes out; places must hold and a failure must say why. */
static vg_status survive(vg_slice bytes, const char *path, const char *format, vg_buf *ret_text)
{
    read_lines got;
    vg_error err = {VG_OK, ""};
    vg_status status = read_lines_of(bytes, path, NULL, format, &got, &err);
    assert_int_equal(got.misplaced, 0);
    assert_true(status == VG_OK ? got.heads == 1 : err.message[0] != 0);
    if (status != VG_OK) vg_buf_printf(&got.text, "error %s\n", err.message);
    if (ret_text)
        *ret_text = got.text;
    else
        vg_buf_free(&got.text);
    return status;
}

static void assert_says(vg_buf *text, const char *what)
{
    if (!strstr(vg_buf_text(text), what)) fail_msg("no \"%s\" in\n%s", what, vg_buf_text(text));
    vg_buf_free(text);
}

/* Cut short at every length, and with bytes turned: no crash, and a word about it. */
static void damaged_documents_are_survived(void **state)
{
    (void)state;
    static const char *const names[] = {"heron.pdf", "heron.docx", "heron.odt", "alert.eml",
                                        "old.ioc",   "heron.yar",  "heron.yml"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        vg_buf whole = golden(names[n]);
        for (size_t size = 0; size < whole.size; size += 37)
            survive(vg_slice_take(vg_buf_slice(&whole), size), names[n], NULL, NULL);
        uint32_t random = 1;
        for (int turn = 0; turn < 60; turn++) {
            vg_buf copy = VG_BUF_INIT(1 << 20);
            vg_buf_add_slice(&copy, vg_buf_slice(&whole));
            for (int k = 0; k < 5 && copy.size > 0; k++) {
                random = random * 1664525U + 1013904223U;
                copy.data[(random >> 8) % copy.size] = (uint8_t)random;
            }
            survive(vg_buf_slice(&copy), names[n], NULL, NULL);
            vg_buf_free(&copy);
        }
        vg_buf_free(&whole);
    }
}

static void what_is_no_such_document_is_refused(void **state)
{
    (void)state;
    static const char *const formats[] = {"pdf", "docx", "odt", "openioc"};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        assert_int_not_equal(survive(vg_slice_str("no such thing"), NULL, formats[i], NULL), VG_OK);
        assert_int_not_equal(survive(vg_slice_str(""), NULL, formats[i], NULL), VG_OK);
    }
    vg_buf text;
    assert_int_equal(survive(vg_slice_str("%PDF-1.4\n%%EOF\n"), NULL, NULL, &text), VG_E_FORMAT);
    assert_says(&text, "damaged");
}

static void a_dtd_is_refused(void **state)
{
    (void)state;
    vg_buf text;
    static const char bomb[] =
        "<?xml version=\"1.0\"?><!DOCTYPE ioc [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
        "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ioc xmlns=\"http://schemas.mandiant.com/2010/ioc\">"
        "<short_description>&b;&x;</short_description></ioc>";
    assert_int_equal(survive(vg_slice_str(bomb), NULL, NULL, &text), VG_E_UNSUPPORTED);
    assert_says(&text, "DTD");
}

static void deep_xml_is_bounded(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(1 << 24);
    vg_buf_add_str(&b, "<OpenIOC xmlns=\"http://openioc.org/schemas/OpenIOC_1.1\"><criteria>");
    for (int i = 0; i < 100000; i++) vg_buf_add_str(&b, "<Indicator operator=\"AND\">");
    assert_int_not_equal(survive(vg_buf_slice(&b), NULL, NULL, NULL), VG_OK);
    vg_buf_free(&b);
}

/* A mail in a mail in a mail … */
static void nested_mails_are_bounded(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(1 << 24), text;
    for (int i = 0; i < 40; i++)
        vg_buf_printf(
            &b,
            "From: a@b.org\nMessage-ID: <%d@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b%d\"\n"
            "\n--b%d\nContent-Type: text/plain\n\nlevel%d.evil-mail.com\n--b%d\nContent-Type: message/rfc822\n\n",
            i, i, i, i, i);
    assert_int_equal(survive(vg_buf_slice(&b), "x.eml", NULL, &text), VG_OK);
    assert_non_null(strstr(vg_buf_text(&text), "level3.evil-mail.com"));
    assert_null(strstr(vg_buf_text(&text), "level4.evil-mail.com"));
    assert_says(&text, "nested too deep");
    vg_buf_free(&b);
}

static void many_parts_are_bounded(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(1 << 24), text;
    vg_buf_add_str(
        &b, "From: a@b.org\nMessage-ID: <1@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n");
    for (int i = 0; i < 150; i++)
        vg_buf_printf(&b,
                      "--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=\"%d.csv\"\n\n"
                      "type,value\ndomain,d%d.evil-mail.com\ndomain,e%d.evil-mail.com\n",
                      i, i, i);
    vg_buf_add_str(&b, "--b--\n");
    assert_int_equal(survive(vg_buf_slice(&b), "x.eml", NULL, &text), VG_OK);
    assert_non_null(strstr(vg_buf_text(&text), "domain d99.evil-mail.com"));
    assert_null(strstr(vg_buf_text(&text), "domain d100.evil-mail.com"));
    assert_says(&text, "only the first 100 of 150 attachments");
    vg_buf_free(&b);
}

static void multiparts_in_one_another_are_bounded(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(1 << 24);
    vg_buf_add_str(&b, "From: a@b.org\nMessage-ID: <1@b>\nMIME-Version: 1.0\n");
    for (int i = 0; i < 3000; i++)
        vg_buf_printf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\n\n--b%d\n", i, i);
    survive(vg_buf_slice(&b), "x.eml", NULL, NULL);
    vg_buf_free(&b);
}

static void a_press_text_with_colons_is_no_mail(void **state)
{
    (void)state;
    vg_buf text;
    assert_int_equal(survive(vg_slice_str("Subject: the heron\nDate: today\n\nThe server evil-mail.com was seen.\n"),
                             "note.txt", NULL, &text),
                     VG_OK);
    assert_says(&text, "# text");
}

static void rules_are_told_from_prose_about_them(void **state)
{
    (void)state;
    vg_buf text;
    survive(vg_slice_str(
                "We wrote a rule for it.\n\nrule a { condition: true }\n\nThe server was evil-mail.com as of May.\n"),
            "story.txt", NULL, &text);
    assert_says(&text, "# text");
    survive(
        vg_slice_str(
            "rule a { meta: hash = \"9e107d9d372bb6826bd81d3542a419d6\" strings: $a = \"\\x41\\\" condition: true\n"),
        "x.yar", NULL, &text);
    assert_says(&text, "md5 9e107d9d372bb6826bd81d3542a419d6");
}

static void yaml_that_grows_is_not_followed(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(1 << 20), text;
    vg_buf_add_str(&b, "title: x\nlogsource: y\ndetection:\n  a: &a [evil-mail.com]\n");
    for (int i = 0; i < 30; i++)
        vg_buf_printf(&b, "  b%d: &b%d [*%s%.0d, *%s%.0d]\n", i, i, i ? "b" : "a", i ? i - 1 : 0, i ? "b" : "a",
                      i ? i - 1 : 0);
    vg_buf_add_str(&b, "  condition: a\n");
    assert_int_equal(survive(vg_buf_slice(&b), NULL, NULL, &text), VG_OK);
    assert_says(&text, "domain evil-mail.com");
    vg_buf_reset(&b);
    vg_buf_add_str(&b, "title: x\nlogsource: y\ndetection:\n  a: ");
    for (int i = 0; i < 20000; i++) vg_buf_add_byte(&b, '[');
    survive(vg_buf_slice(&b), NULL, NULL, NULL);
    vg_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_documents_are_survived),
        cmocka_unit_test(what_is_no_such_document_is_refused),
        cmocka_unit_test(a_dtd_is_refused),
        cmocka_unit_test(deep_xml_is_bounded),
        cmocka_unit_test(nested_mails_are_bounded),
        cmocka_unit_test(many_parts_are_bounded),
        cmocka_unit_test(multiparts_in_one_another_are_bounded),
        cmocka_unit_test(a_press_text_with_colons_is_no_mail),
        cmocka_unit_test(rules_are_told_from_prose_about_them),
        cmocka_unit_test(yaml_that_grows_is_not_followed),
    };
    return cmocka_run_group_tests_name("read: formats and bad input", tests, NULL, NULL);
}

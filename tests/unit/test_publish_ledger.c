/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "../../src/publish/dossier_text.h"
#include "../../src/publish/visible_text.h"
#include "dossier_sample.h"
#include "vigie/publish.h"

static char *ledger_of(const char *name, vg_ledger wish, size_t *ret_size)
{
    vg_read_result *r = dossier_sample(name);
    char *out = NULL;
    vg_error err;
    assert_non_null(r);
    assert_int_equal(vg_publish_read_terminal(r, &wish, &out, ret_size, &err), VG_OK);
    assert_int_equal(strlen(out), *ret_size);
    dossier_sample_free(r);
    return out;
}

/* The text without its colours; anything else that a terminal obeys fails the test. */
static void strip(char *text, size_t size, bool color)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t c = (uint8_t)text[i];
        if (c == 0x1b) {
            assert_true(color);
            assert_int_equal(text[++i], '[');
            while (text[i + 1] == ';' || (text[i + 1] >= '0' && text[i + 1] <= '9')) i++;
            assert_int_equal(text[++i], 'm');
            continue;
        }
        assert_true(c == '\n' || (c >= 0x20 && c != 0x7f));
        assert_false(c == 0xc2 && (uint8_t)text[i + 1] < 0xa0); /* C1 */
        text[n++] = text[i];
    }
    text[n] = 0;
    assert_null(u8_check((const uint8_t *)text, n));
}

static void check_lines(const char *name, const char *text, unsigned columns)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        if (text_width(vg_slice_of(text, n)) > columns)
            fail_msg("%s: %u columns exceeded: %.*s", name, columns, (int)n, text);
        if (n && text[n - 1] == ' ') fail_msg("%s: a blank ends: %.*s", name, (int)n, text);
        text += n + (text[n] == '\n');
    }
}

static void obeys_width_and_holds_no_control(void **state)
{
    (void)state;
    static const unsigned widths[] = {60, 61, 79, 80, 100, 200};
    for (size_t i = 0; dossier_sample_name(i); i++)
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
            for (int mode = 0; mode < 4; mode++) {
                size_t size = 0;
                vg_ledger wish = {widths[w], mode & 1, true, true, mode & 2 ? "fr" : "en"};
                char *out = ledger_of(dossier_sample_name(i), wish, &size);
                strip(out, size, mode & 1);
                check_lines(dossier_sample_name(i), out, widths[w]);
                assert_null(strstr(out, "\xe2\x80\xae"));
                free(out);
            }
}

static void quotations_and_unread_sentences_are_asked_for(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = ledger_of("press", (vg_ledger){100, false, false, false, NULL}, &size);
    assert_null(strstr(out, "broke into Russian organisations in March"));
    assert_null(strstr(out, "it was complicated"));
    assert_non_null(strstr(out, "1 sentence with a verb of saying gave no claim"));
    free(out);
    out = ledger_of("press", (vg_ledger){100, false, true, true, NULL}, &size);
    assert_non_null(strstr(out, "broke into Russian organisations in"));
    assert_non_null(strstr(out, "it was complicated"));
    free(out);
}

static void nothing_found_is_said(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = ledger_of("empty", (vg_ledger){0, false, false, false, NULL}, &size);
    assert_non_null(strstr(out, "Nothing was found in it."));
    assert_non_null(strstr(out, "publication date unknown"));
    free(out);
}

static void what_is_set_aside_and_not_read_is_told(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = ledger_of("two", (vg_ledger){0, false, false, false, NULL}, &size);
    assert_non_null(strstr(out, "1 set aside\n    1 public DNS resolvers"));
    assert_non_null(strstr(out, "Not read, or not whole  1\n  broken.pdf:"));
    assert_non_null(strstr(out, "centos-packages[.]com"));
    free(out);
    out = ledger_of("large", (vg_ledger){0, false, false, false, NULL}, &size);
    assert_non_null(strstr(out, "+ 2,688 more"));
    free(out);
}

static void countries_have_names(void **state)
{
    (void)state;
    char name[DOSSIER_COUNTRY_BYTES];
    dossier_country("KP", false, name);
    assert_string_equal(name, "North Korea");
    dossier_country("KP", true, name);
    assert_string_equal(name, "Corée du Nord");
    dossier_country("QQ", false, name);
    assert_true(name[0] != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(obeys_width_and_holds_no_control),
        cmocka_unit_test(quotations_and_unread_sentences_are_asked_for),
        cmocka_unit_test(nothing_found_is_said),
        cmocka_unit_test(what_is_set_aside_and_not_read_is_told),
        cmocka_unit_test(countries_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

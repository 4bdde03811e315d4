/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "../../src/publish/visible_text.h"
#include "publish_sample.h"
#include "vigie/publish.h"

static char *page_of(const char *name, vg_terminal terminal, size_t *ret_size)
{
    vg_hunt_result *r = sample_result(name);
    char *out = NULL;
    vg_error err;
    assert_non_null(r);
    assert_int_equal(vg_publish_hunt_terminal(r, &terminal, &out, ret_size, &err), VG_OK);
    assert_int_equal(strlen(out), *ret_size);
    sample_free(r);
    return out;
}

/* The text without its colours; anything else that a terminal obeys fails the test. */
static size_t strip(char *text, size_t size, bool color)
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
    return n;
}

static void check_width(const char *name, const char *text, unsigned columns)
{
    bool command = false;
    while (*text) {
        size_t n = strcspn(text, "\n");
        /* Commands are to be copied, and break at their pipes alone. */
        command = strncmp(text, "    dd ", 7) == 0 || strncmp(text, "    zcat ", 9) == 0;
        if (!command && text_width(vg_slice_of(text, n)) > columns)
            fail_msg("%s: %u columns exceeded: %.*s", name, columns, (int)n, text);
        text += n + (text[n] == '\n');
    }
}

static void obeys_width_and_holds_no_control(void **state)
{
    (void)state;
    static const unsigned widths[] = {60, 75, 76, 77, 80, 99, 120, 200};
    for (size_t i = 0; sample_name(i); i++)
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
            for (int color = 0; color < 2; color++) {
                size_t size = 0;
                char *out = page_of(sample_name(i), (vg_terminal){widths[w], color != 0, 3}, &size);
                strip(out, size, color != 0);
                check_width(sample_name(i), out, widths[w]);
                assert_null(strstr(out, "\xe2\x80\xae"));
                free(out);
            }
}

static void says_the_verdict_first(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"hit", "[HIT]  4 of 15 indicators"},
        {"fr", "[TOUCH\xc3\x89]  4 sur 15 indicateurs"},
        {"clean", "[NOT SEEN]  15 indicators \xc2\xb7 6 sources \xc2\xb7 3 gaps \xc2\xb7 2 read problems"},
        {"nothing", "[NOTHING COVERED]  13 read problems"},
        {"large", "[HIT]  1,200 of 1,000,000 indicators \xc2\xb7 80 hosts \xc2\xb7 at least 9,998 days"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size = 0;
        char *out = page_of(rows[i][0], (vg_terminal){0, false, 0}, &size);
        out[strlen(rows[i][1])] = 0;
        assert_string_equal(out, rows[i][1]);
        free(out);
    }
}

static void not_seen_comes_with_what_was_covered(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = page_of("clean", (vg_terminal){0, false, 0}, &size);
    assert_non_null(strstr(out, "What the logs cover"));
    assert_non_null(strstr(out, "2022-02-11 18:02:11 \xe2\x86\x92 2022-02-15 07:30:02"));
    assert_non_null(strstr(out, "kept/proxy-2020.log"));
    assert_non_null(strstr(out, "no permission to read it"));
    free(out);
}

static void sets_apart_and_defangs(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = page_of("hit", (vg_terminal){80, false, 0}, &size);
    const char *apart = strstr(out, "Not counted: outside what the report states");
    assert_non_null(apart);
    assert_non_null(strstr(apart, "192.169.7[.]197"));
    assert_non_null(strstr(apart, "The report states from 2022-01-01 until 2022-05-31"));
    assert_non_null(strstr(out, "centos-packages[.]com"));
    free(out);
}

static void shows_ten_problems_and_counts_the_rest(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = page_of("nothing", (vg_terminal){80, false, 0}, &size);
    assert_non_null(strstr(out, "core-09.bin"));
    assert_null(strstr(out, "core-10.bin"));
    assert_non_null(strstr(out, "+ 3 more"));
    free(out);
}

/* The row of a host: nothing before its first day, hatching where the sources that saw it were silent. */
static void draws_hosts_over_time(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = page_of("hit", (vg_terminal){120, false, 0}, &size);
    char *row = strstr(out, "\n  ws-031.lab.example.org ");
    assert_non_null(row);
    row[1 + strcspn(row + 1, "\n")] = 0;
    assert_non_null(strstr(row, "\xe2\x96\x91")); /* ░ */
    assert_non_null(strstr(row, "\xe2\x95\xb1")); /* ╱ */
    assert_null(strstr(row, "\xe2\x96\x87"));     /* ▇ is the busiest's alone */
    free(out);
}

static void is_the_same_twice(void **state)
{
    (void)state;
    for (size_t i = 0; sample_name(i); i++) {
        size_t size = 0, again_size = 0;
        char *out = page_of(sample_name(i), (vg_terminal){80, true, 2}, &size);
        char *again = page_of(sample_name(i), (vg_terminal){80, true, 2}, &again_size);
        assert_int_equal(size, again_size);
        assert_memory_equal(out, again, size);
        free(out);
        free(again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(obeys_width_and_holds_no_control),
        cmocka_unit_test(says_the_verdict_first),
        cmocka_unit_test(not_seen_comes_with_what_was_covered),
        cmocka_unit_test(sets_apart_and_defangs),
        cmocka_unit_test(shows_ten_problems_and_counts_the_rest),
        cmocka_unit_test(draws_hosts_over_time),
        cmocka_unit_test(is_the_same_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

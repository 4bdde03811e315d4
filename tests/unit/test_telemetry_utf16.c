/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "telemetry/utf16.h"

static void marks_and_zeros_tell_the_charset(void **state)
{
    (void)state;
    assert_int_equal(vg_charset_detect(vg_slice_of("\xFF\xFE"
                                                   "a\0",
                                                   4)),
                     VG_CHARSET_UTF16LE);
    assert_int_equal(vg_charset_detect(vg_slice_of("\xFE\xFF\0a", 4)), VG_CHARSET_UTF16BE);
    assert_int_equal(vg_charset_detect(vg_slice_of("a\0b\0 \0c\0\r\0\n\0", 12)), VG_CHARSET_UTF16LE);
    assert_int_equal(vg_charset_detect(vg_slice_of("\0a\0b\0 \0c\0\r\0\n", 12)), VG_CHARSET_UTF16BE);
    assert_int_equal(vg_charset_detect(vg_slice_of("plain text, no zeros", 20)), VG_CHARSET_BYTES);
    assert_int_equal(vg_charset_detect(vg_slice_of("\0\0\0\0\0\0\0\0\0\0\0\0", 12)), VG_CHARSET_BYTES);
    assert_int_equal(vg_charset_detect(vg_slice_of("\xEF\xBB\xBF"
                                                   "abc",
                                                   6)),
                     VG_CHARSET_BYTES);
    assert_int_equal(vg_charset_detect(vg_slice_of(NULL, 0)), VG_CHARSET_BYTES);
}

static void conversion_and_offsets(void **state)
{
    /* BOM, a, é, €, 😀, a lone high surrogate, b, a lone low one, an odd byte. */
    static const uint8_t le[] = {0xFF, 0xFE, 'a',  0,    0xE9, 0, 0xAC, 0x20, 0x3D, 0xD8,
                                 0x00, 0xDE, 0x3D, 0xD8, 'b',  0, 0x00, 0xDE, 'c'};
    static const char utf8[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD"
                               "b\xEF\xBF\xBD";
    uint8_t be[sizeof le];
    (void)state;
    for (size_t i = 0; i < sizeof le; i++) be[i] = i + 1 < sizeof le ? le[i ^ 1U] : le[i];
    for (int big = 0; big < 2; big++) {
        vg_charset charset = big ? VG_CHARSET_UTF16BE : VG_CHARSET_UTF16LE;
        vg_slice in = vg_slice_of(big ? be : le, sizeof le);
        vg_buf out = VG_BUF_INIT(1024);
        size_t used = 0;
        assert_int_equal(vg_utf16_to_utf8(charset, in, &out, &used), VG_OK);
        assert_int_equal(used, sizeof le - 1);
        assert_int_equal(out.size, sizeof utf8 - 1);
        assert_memory_equal(out.data, utf8, out.size);
        assert_int_equal(vg_utf16_offset(charset, in, 0), 0);
        assert_int_equal(vg_utf16_offset(charset, in, 1), 4);
        assert_int_equal(vg_utf16_offset(charset, in, 3), 6);
        assert_int_equal(vg_utf16_offset(charset, in, 6), 8);
        assert_int_equal(vg_utf16_offset(charset, in, 10), 12);
        assert_int_equal(vg_utf16_offset(charset, in, 13), 14);
        assert_int_equal(vg_utf16_offset(charset, in, 1000), sizeof le - 1);
        vg_buf_free(&out);
    }
}

static void pieces_join(void **state)
{
    static const uint8_t le[] = {0x3D, 0xD8, 0x00, 0xDE, 'x', 0};
    vg_buf out = VG_BUF_INIT(64);
    size_t used = 9;
    (void)state;
    /* A high surrogate at the end waits for its other half. */
    assert_int_equal(vg_utf16_to_utf8(VG_CHARSET_UTF16LE, vg_slice_of(le, 3), &out, &used), VG_OK);
    assert_int_equal(used, 0);
    assert_int_equal(vg_utf16_to_utf8(VG_CHARSET_UTF16LE, vg_slice_of(le, 6), &out, &used), VG_OK);
    assert_int_equal(used, 6);
    assert_memory_equal(out.data, "\xF0\x9F\x98\x80x", 5);
    vg_buf_free(&out);
    out = VG_BUF_INIT(2);
    assert_int_equal(vg_utf16_to_utf8(VG_CHARSET_UTF16LE, vg_slice_of(le, 6), &out, &used), VG_E_LIMIT);
    vg_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_zeros_tell_the_charset),
        cmocka_unit_test(conversion_and_offsets),
        cmocka_unit_test(pieces_join),
    };
    return cmocka_run_group_tests_name("telemetry utf16", tests, NULL, NULL);
}

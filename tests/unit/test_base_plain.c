/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain parts of base: slices, buffers, cursors, arenas, hashes, times, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cursor.h"
#include "base/hash.h"
#include "base/json_out.h"
#include "base/time.h"

static void numbers_are_whole_or_nothing(void **state)
{
    uint64_t v = 0;
    (void)state;
    assert_true(vg_slice_u64(vg_slice_str("18446744073709551615"), &v));
    assert_true(v == UINT64_MAX);
    assert_false(vg_slice_u64(vg_slice_str("18446744073709551616"), &v));
    assert_false(vg_slice_u64(vg_slice_str(""), &v));
    assert_false(vg_slice_u64(vg_slice_str("1 "), &v));
    assert_false(vg_slice_u64(vg_slice_str("-1"), &v));
}

static void a_buffer_keeps_its_maximum(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(10);
    assert_int_equal(vg_buf_add_str(&b, "12345678"), VG_OK);
    assert_int_equal(vg_buf_add_str(&b, "abc"), VG_E_LIMIT);
    assert_int_equal(vg_buf_add_str(&b, ""), VG_E_LIMIT); /* sticky */
    assert_int_equal(b.size, 8);
    vg_buf_reset(&b);
    assert_int_equal(vg_buf_add_str(&b, "abc"), VG_OK);
    assert_string_equal(vg_buf_text(&b), "abc");
    vg_buf_free(&b);
}

static void a_cursor_never_reads_past_the_end(void **state)
{
    (void)state;
    vg_buf b = VG_BUF_INIT(100);
    vg_buf_put_u8(&b, 7);
    vg_buf_put_u32(&b, 0x01020304);
    vg_buf_put_i64(&b, -5);
    vg_buf_put_slice(&b, vg_slice_str("four"));
    vg_cursor c = vg_cursor_of(vg_buf_slice(&b));
    assert_int_equal(vg_cursor_u8(&c), 7);
    assert_int_equal(vg_cursor_u32(&c), 0x01020304);
    assert_true(vg_cursor_i64(&c) == -5);
    assert_true(vg_slice_is(vg_cursor_slice(&c), "four"));
    assert_true(vg_cursor_done(&c));
    assert_false(c.failed);
    assert_int_equal(vg_cursor_u32(&c), 0);
    assert_true(c.failed);
    const uint8_t lie[] = {0xff, 0xff, 0xff, 0x7f, 1};
    c = vg_cursor_of(vg_slice_of(lie, sizeof lie));
    assert_int_equal(vg_cursor_count(&c, 4), 0); /* more records than bytes */
    assert_true(c.failed);
    vg_buf_free(&b);
}

static void an_arena_keeps_its_maximum(void **state)
{
    (void)state;
    vg_arena *a = vg_arena_new(200000);
    assert_non_null(vg_arena_alloc(a, 100000));
    assert_null(vg_arena_alloc(a, 150000));
    assert_null(vg_arena_alloc(a, SIZE_MAX - 3));
    assert_string_equal(vg_arena_str(a, vg_slice_str("text")), "text");
    vg_arena_reset(a);
    assert_int_equal(vg_arena_used(a), 0);
    vg_arena_free(a);
}

static void sha256_is_the_standard_one(void **state)
{
    char hex[VG_SHA256_HEX];
    (void)state;
    vg_sha256_hex(vg_slice_str("abc"), hex); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void times_are_read_and_written(void **state)
{
    static const struct {
        const char *in, *out;
        vg_precision precision;
    } rows[] = {
        {"2022-05-15", "2022-05-15T00:00:00Z", VG_PRECISION_DAY},
        {"2022-05-15T10:20:30Z", "2022-05-15T10:20:30Z", VG_PRECISION_SECOND},
        {"2022-05-15 10:20", "2022-05-15T10:20:00Z", VG_PRECISION_MINUTE},
        {"2022-05-15T10:20:30.5+02:00", "2022-05-15T08:20:30.500Z", VG_PRECISION_MS},
        {"2022-01-01T00:30:00+0100", "2021-12-31T23:30:00Z", VG_PRECISION_SECOND},
        {"2022-01-01T00:30:00-07", "2022-01-01T07:30:00Z", VG_PRECISION_SECOND},
        {"2020-02-29T23:59:60Z", "2020-02-29T23:59:59Z", VG_PRECISION_SECOND},
        {"1969-12-31T23:59:59.000000001Z", "1969-12-31T23:59:59.000000001Z", VG_PRECISION_NS},
        {"2262-01-01", NULL, 0},
        {"2021-02-29", NULL, 0},
        {"2021-13-01", NULL, 0},
        {"2021-01-01T24:00:00Z", NULL, 0},
        {"2021-01-01T10:00:00Zx", NULL, 0},
        {"2021-01-01T10:00:00.Z", NULL, 0},
        {"21-01-01", NULL, 0},
        {"", NULL, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_time t;
        vg_precision precision;
        char text[VG_TIME_TEXT];
        bool ok = vg_time_parse(vg_slice_str(rows[i].in), &t, &precision);
        assert_int_equal(ok, rows[i].out != NULL);
        if (!ok) continue;
        vg_time_format(t, text);
        assert_string_equal(text, rows[i].out);
        assert_int_equal(precision, rows[i].precision);
    }
}

static void every_day_there_and_back(void **state)
{
    (void)state;
    vg_civil previous = {0};
    for (int64_t day = -106000; day < 106000; day++) {
        vg_civil c;
        vg_time t;
        vg_time_to_civil(day * VG_DAY_NS + 1, &c);
        assert_true(vg_time_from_civil(&c, &t));
        assert_true(t == day * VG_DAY_NS + 1);
        if (previous.year) assert_true(c.day == previous.day + 1 || (c.day == 1 && previous.day >= 28));
        previous = c;
    }
}

static void json_is_always_valid(void **state)
{
    (void)state;
    static const char hostile[] = "\"\\\n\x01</script>&\xe2\x80\xa8\xff\xc3\xa9\x7f";
    vg_buf b = VG_BUF_INIT(10000);
    vg_json_out j = vg_json_out_to(&b, 0);
    vg_json_open(&j, '{');
    vg_json_key(&j, "a");
    vg_json_string(&j, vg_slice_of(hostile, sizeof hostile - 1));
    vg_json_key(&j, "b");
    vg_json_open(&j, '[');
    vg_json_int(&j, INT64_MIN);
    vg_json_u64(&j, UINT64_MAX);
    vg_json_fixed(&j, -0.25, 2);
    vg_json_fixed(&j, 1e300, 2);
    vg_json_time(&j, VG_TIME_NONE);
    vg_json_open(&j, '[');
    vg_json_close(&j, ']');
    vg_json_bool(&j, true);
    vg_json_close(&j, ']');
    vg_json_close(&j, '}');
    assert_string_equal(vg_buf_text(&b),
                        "{\"a\":\"\\\"\\\\\\n\\u0001\\u003c/script\\u003e\\u0026\\u2028\xef\xbf\xbd\xc3\xa9\\u007f\","
                        "\"b\":[-9223372036854775808,18446744073709551615,-0.25,null,null,[],true]}");
    vg_buf_free(&b);
}

static void a_name_has_one_uuid(void **state)
{
    (void)state;
    /* RFC 9562, A.4: "www.example.com" in the namespace of DNS. */
    static const uint8_t dns[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                    0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    char text[VG_UUID_TEXT];
    vg_uuid5(dns, vg_slice_str("www.example.com"), text);
    assert_string_equal(text, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_has_one_uuid),        cmocka_unit_test(numbers_are_whole_or_nothing),
        cmocka_unit_test(a_buffer_keeps_its_maximum), cmocka_unit_test(a_cursor_never_reads_past_the_end),
        cmocka_unit_test(an_arena_keeps_its_maximum), cmocka_unit_test(sha256_is_the_standard_one),
        cmocka_unit_test(times_are_read_and_written), cmocka_unit_test(every_day_there_and_back),
        cmocka_unit_test(json_is_always_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

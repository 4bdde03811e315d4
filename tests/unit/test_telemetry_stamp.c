/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/telemetry/stamp.h"

static const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};

/* Written, as RFC 3339, precision, size taken (0: all). */
static const struct {
    const char *written, *means;
    vg_precision precision;
    size_t size;
} rows[] = {
    {"2022-01-02T03:04:05Z", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"2022-01-02T03:04:05.678+01:00", "2022-01-02T02:04:05.678Z", VG_PRECISION_MS, 0},
    {"2022-01-02T03:04:05.678901-0600", "2022-01-02T09:04:05.678901Z", VG_PRECISION_US, 0},
    {"2022-01-02T03:04:05.6789012Z", "2022-01-02T03:04:05.678901200Z", VG_PRECISION_NS, 0},
    {"2022-01-02T03:04:05.67890123456Z", "2022-01-02T03:04:05.678901234Z", VG_PRECISION_NS, 0},
    {"2022-01-02 03:04:05,678", "2022-01-02T03:04:05.678Z", VG_PRECISION_MS, 0},
    {"2022-01-02 03:04:05 +0530", "2022-01-01T21:34:05Z", VG_PRECISION_SECOND, 0},
    {"2022-01-02 03:04:05 CET", "2022-01-02T02:04:05Z", VG_PRECISION_SECOND, 0},
    {"2022-01-02 03:04:05 CETUS", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 19},
    {"2022-01-02 03:04:05 -12 items", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 19},
    {"2022-01-02 03:04", "2022-01-02T03:04:00Z", VG_PRECISION_MINUTE, 0},
    {"2022-01-02 3:04:05 PM", "2022-01-02T15:04:05Z", VG_PRECISION_SECOND, 0},
    {"2022-01-02", "2022-01-02T00:00:00Z", VG_PRECISION_DAY, 0},
    {"2022-01-02-03-04-05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"2022-01-02\t03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"2020-02-29T23:59:60Z", "2020-02-29T23:59:59Z", VG_PRECISION_SECOND, 0},
    {"20220102T030405Z", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"20220102T030405.123+0100", "2022-01-02T02:04:05.123Z", VG_PRECISION_MS, 0},
    {"20220102030405", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"20220102030405678", "2022-01-02T03:04:05.678Z", VG_PRECISION_MS, 0},
    {"20220102 03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"2022/01/02 03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"02/Jan/2022:03:04:05 +0100", "2022-01-02T02:04:05Z", VG_PRECISION_SECOND, 0},
    {"02-Jan-2022 03:04:05.678", "2022-01-02T03:04:05.678Z", VG_PRECISION_MS, 0},
    {"2 January 2022 03:04:05 GMT", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"Sun, 02 Jan 2022 03:04:05 +0100", "2022-01-02T02:04:05Z", VG_PRECISION_SECOND, 0},
    {"Sun, 2 Jan 22 03:04:05 EST", "2022-01-02T08:04:05Z", VG_PRECISION_SECOND, 0},
    {"Jan  2 2022 03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"Jan 2, 2022 3:04:05 AM", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"Jan 02, 2022 12:04:05 AM", "2022-01-02T00:04:05Z", VG_PRECISION_SECOND, 0},
    {"Sun Jan  2 03:04:05 2022", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"Sun Jan 02 03:04:05.678901 2022", "2022-01-02T03:04:05.678901Z", VG_PRECISION_US, 0},
    {"Sun Jan  2 03:04:05 CET 2022", "2022-01-02T02:04:05Z", VG_PRECISION_SECOND, 0},
    {"02.01.2022 03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"2.1.2022 3:04", "2022-01-02T03:04:00Z", VG_PRECISION_MINUTE, 0},
    {"01/02/2022 03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"13/02/2022 03:04:05", "2022-02-13T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"1/2/22 3:04:05 PM", "2022-01-02T15:04:05Z", VG_PRECISION_SECOND, 0},
    {"01-02-2022 03:04:05", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"1641092645", "2022-01-02T03:04:05Z", VG_PRECISION_SECOND, 0},
    {"1641092645.678", "2022-01-02T03:04:05.678Z", VG_PRECISION_MS, 0},
    {"1641092645.678901", "2022-01-02T03:04:05.678901Z", VG_PRECISION_US, 0},
    {"1641092645678", "2022-01-02T03:04:05.678Z", VG_PRECISION_MS, 0},
    {"1641092645678.901", "2022-01-02T03:04:05.678901Z", VG_PRECISION_US, 0},
    {"1641092645678901", "2022-01-02T03:04:05.678901Z", VG_PRECISION_US, 0},
    {"1641092645678901234", "2022-01-02T03:04:05.678901234Z", VG_PRECISION_NS, 0},
    {"132855662456789012", "2022-01-02T03:04:05.678901200Z", VG_PRECISION_US, 0},
    {"999999999", "2001-09-09T01:46:39Z", VG_PRECISION_SECOND, 0},
};

static void every_shape_reads_as_it_means(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vg_stamp stamp;
        char text[VG_TIME_TEXT];
        if (!vg_stamp_read(vg_slice_str(rows[i].written), &utc, &stamp)) fail_msg("not read: %s", rows[i].written);
        vg_time_format(stamp.time, text);
        if (strcmp(text, rows[i].means) != 0) fail_msg("%s read as %s", rows[i].written, text);
        if (stamp.precision != rows[i].precision) fail_msg("%s: precision %d", rows[i].written, (int)stamp.precision);
        size_t size = rows[i].size ? rows[i].size : strlen(rows[i].written);
        if (stamp.size != size) fail_msg("%s: took %zu bytes", rows[i].written, stamp.size);
        assert_false(stamp.yearless);
        assert_false(stamp.dateless);
    }
}

static void what_is_none_is_not_read(void **state)
{
    static const char *const none[] = {"",
                                       "2022",
                                       "2022-13-01",
                                       "2022-02-30 03:04:05",
                                       "2022-1-2",
                                       "10.0.0.5",
                                       "192.168.105.83",
                                       "1.2.3.4.2022",
                                       "25/Foo/2022:03:04:05",
                                       "32/01/2022 03:04:05",
                                       "Jan 32 03:04:05",
                                       "Janus 2 03:04:05",
                                       "Jan 2",
                                       "12345678",
                                       "12345678901",
                                       "0000000000",
                                       "2022-01-02T03:04:051",
                                       "1/2",
                                       "Sunset Jan 2 03:04:05",
                                       "1641092645abc",
                                       "20220102030",
                                       "13/13/2022 03:04:05",
                                       "Jan 2 03:04",
                                       "99999999999999999999",
                                       "/2022",
                                       "2022-01-025",
                                       "20221302T030405Z"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        vg_stamp stamp;
        if (vg_stamp_read(vg_slice_str(none[i]), &utc, &stamp)) fail_msg("read: %s (%zu bytes)", none[i], stamp.size);
    }
    vg_stamp stamp; /* the clock is not there, the day is */
    assert_true(vg_stamp_read(vg_slice_str("2022-01-02T25:00:00Z"), &utc, &stamp) == false ||
                stamp.precision == VG_PRECISION_DAY);
}

static void zones_and_orders_come_from_the_rules(void **state)
{
    const vg_stamp_rules paris = {60, VG_ORDER_DAY_FIRST};
    vg_stamp stamp;
    char text[VG_TIME_TEXT];
    (void)state;
    assert_true(vg_stamp_read(vg_slice_str("01/02/2022 03:04:05"), &paris, &stamp));
    vg_time_format(stamp.time, text);
    assert_string_equal(text, "2022-02-01T02:04:05Z");
    assert_true(vg_stamp_read(vg_slice_str("2022-02-01T03:04:05Z"), &paris, &stamp));
    vg_time_format(stamp.time, text);
    assert_string_equal(text, "2022-02-01T03:04:05Z");
    assert_true(vg_stamp_read(vg_slice_str("1643684645"), &paris, &stamp)); /* an epoch has its zone */
    vg_time_format(stamp.time, text);
    assert_string_equal(text, "2022-02-01T03:04:05Z");
    assert_true(vg_stamp_read(vg_slice_str("01/13/2022 03:04:05"), &paris, &stamp)); /* no thirteenth month */
    assert_int_equal(vg_time_day(stamp.time), 19005);
}

static void stamps_without_year_or_date_say_so(void **state)
{
    vg_stamp stamp;
    (void)state;
    assert_true(vg_stamp_read(vg_slice_str("Feb 29 00:00:01 host"), &utc, &stamp));
    assert_true(stamp.yearless);
    assert_true(stamp.time == 59 * VG_DAY_NS + VG_SECOND_NS);
    assert_int_equal(stamp.size, 15);
    assert_true(vg_stamp_read(vg_slice_str("Dec 31 23:59:59.5"), &utc, &stamp));
    assert_true(stamp.time == 366 * VG_DAY_NS - VG_SECOND_NS / 2);
    assert_true(vg_stamp_read(vg_slice_str("12/31 23:59:59"), &utc, &stamp));
    assert_true(stamp.yearless && stamp.shape == VG_STAMP_MONTH_DAY);
    assert_true(vg_stamp_read(vg_slice_str("23:59:59.25"), &utc, &stamp));
    assert_true(stamp.dateless);
    assert_true(stamp.time == VG_DAY_NS - 3 * VG_SECOND_NS / 4);
    /* "2022" behind it is a year, "2022.1" and "20221" are not. */
    assert_true(vg_stamp_read(vg_slice_str("Jan  2 03:04:05 2022 x"), &utc, &stamp));
    assert_false(stamp.yearless);
    assert_true(vg_stamp_read(vg_slice_str("Jan  2 03:04:05 2022.1"), &utc, &stamp));
    assert_true(stamp.yearless);
    assert_true(vg_stamp_read(vg_slice_str("Jan  2 03:04:05 20221"), &utc, &stamp));
    assert_true(stamp.yearless);
}

static void finding_skips_what_only_looks_like_one(void **state)
{
    static const struct {
        const char *text;
        size_t at; /* SIZE_MAX: none */
    } cases[] = {
        {"at 10.0.0.5 on 2022-01-02 03:04:05 x", 15},
        {"[2022-01-02T03:04:05Z] x", 1},
        {"id-2022-01-02 03:04:05", SIZE_MAX},
        {"v1.2022-01-02 03:04:05", SIZE_MAX},
        {"1641092645 x", SIZE_MAX},
        {"2022-01-02 alone", SIZE_MAX},
        {"ts=Jan  2 03:04:05 h", 3},
        {"x 03:04:05 y", SIZE_MAX},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t at = SIZE_MAX;
        vg_stamp stamp;
        vg_stamp_find(vg_slice_str(cases[i].text), 256, VG_STAMP_NONE, &utc, &at, &stamp);
        if (at != cases[i].at) fail_msg("%s: found at %zu", cases[i].text, at);
    }
    size_t at = 0;
    vg_stamp stamp;
    assert_true(
        vg_stamp_find(vg_slice_str("x 1641092645 2022-01-02 03:04:05"), 256, VG_STAMP_EPOCH, &utc, &at, &stamp));
    assert_int_equal(at, 2);
    assert_false(vg_stamp_find(vg_slice_str("     2022-01-02 03:04:05"), 5, VG_STAMP_NONE, &utc, &at, &stamp));
}

/* The reader of ISO stamps against the base's own, on many values. */
static void iso_agrees_with_the_base(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 200000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        vg_time t = (vg_time)(seed >> 2) - (vg_time)(UINT64_C(1) << 61), other = 0;
        char text[VG_TIME_TEXT];
        vg_stamp stamp;
        vg_precision precision;
        vg_time_format(t, text);
        if (text[0] != '1' && text[0] != '2') continue;
        assert_true(vg_time_parse(vg_slice_str(text), &other, &precision));
        if (!vg_stamp_parse(vg_slice_str(text), &utc, &stamp)) fail_msg("not read: %s", text);
        assert_true(stamp.time == t && other == t);
        assert_int_equal(stamp.precision, precision);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_reads_as_it_means),          cmocka_unit_test(what_is_none_is_not_read),
        cmocka_unit_test(zones_and_orders_come_from_the_rules),   cmocka_unit_test(stamps_without_year_or_date_say_so),
        cmocka_unit_test(finding_skips_what_only_looks_like_one), cmocka_unit_test(iso_agrees_with_the_base),
    };
    return cmocka_run_group_tests_name("telemetry stamp", tests, NULL, NULL);
}

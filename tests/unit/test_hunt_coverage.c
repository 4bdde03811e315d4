/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/hunt/coverage.h"

#define HOURS 24 * 400
static vg_hour hours[HOURS];

/* Hours of `days` days from a Monday on in which keep() says that something was logged. */
static size_t fill(int days, int (*keep)(int day, int hour))
{
    const int64_t monday = 18995 * 24; /* 2022-01-03 */
    size_t count = 0;
    for (int i = 0; i < days * 24; i++)
        if (keep(i / 24, i % 24)) {
            vg_time start = (monday + i) * VG_HOUR_NS;
            hours[count++] = (vg_hour){monday + i, start + 5 * VG_SECOND_NS, start + 3590 * VG_SECOND_NS};
        }
    return count;
}

static int always(int day, int hour)
{
    return day >= 0 && hour >= 0;
}
static int office(int day, int hour)
{
    return day % 7 < 5 && hour >= 8 && hour < 18;
}
static int office_with_gap(int day, int hour)
{
    return office(day, hour) && !(day >= 100 && day < 109);
}
static int server_with_gap(int day, int hour)
{
    return day != 50 && !(day == 49 && hour > 12) && hour >= 0;
}
static int server_with_two_gaps(int day, int hour)
{
    return hour >= 0 && day != 20 && day != 21 && day != 70 && day != 71;
}

static void rhythm_is_no_gap(void **state)
{
    vg_interval gaps[10];
    (void)state;
    assert_int_equal(vg_coverage_gaps(hours, fill(300, always), gaps, 10), 0);
    assert_int_equal(vg_coverage_gaps(hours, fill(300, office), gaps, 10), 0);
}

static void silence_beyond_the_rhythm_is(void **state)
{
    vg_interval gaps[10];
    (void)state;
    assert_int_equal(vg_coverage_gaps(hours, fill(300, office_with_gap), gaps, 10), 1);
    /* Day 99 is a Tuesday, its last record at 17:59:50; day 109 a Friday, its first at 08:00:05. */
    const vg_time day = 18995 * VG_DAY_NS;
    assert_true(gaps[0].from == day + 99 * VG_DAY_NS + 17 * VG_HOUR_NS + 3590 * VG_SECOND_NS);
    assert_true(gaps[0].until == day + 109 * VG_DAY_NS + 8 * VG_HOUR_NS + 5 * VG_SECOND_NS);
    assert_int_equal(vg_coverage_gaps(hours, fill(300, server_with_gap), gaps, 10), 1);
    assert_int_equal(vg_coverage_gaps(hours, fill(300, server_with_two_gaps), gaps, 10), 2);
}

static void little_is_no_error(void **state)
{
    vg_interval gaps[1];
    (void)state;
    assert_int_equal(vg_coverage_gaps(hours, 0, gaps, 1), 0);
    assert_int_equal(vg_coverage_gaps(hours, fill(1, always) ? 1 : 0, gaps, 1), 0);
    assert_int_equal(vg_coverage_gaps(hours, fill(300, server_with_two_gaps), gaps, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rhythm_is_no_gap),
        cmocka_unit_test(silence_beyond_the_rhythm_is),
        cmocka_unit_test(little_is_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs without years: New Year, what fixes the year, zones, 29 February. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "telemetry_samples.h"

#define AT(text) at(text)
static vg_time at(const char *text)
{
    vg_time t = VG_TIME_NONE;
    vg_precision p;
    assert_true(vg_time_parse(vg_slice_str(text), &t, &p));
    return t;
}

/* Dates every line of the text, then settles; the real times come back. */
static vg_log *read_all(const char *text, const vg_log_hints *hints, vg_time *ret_times)
{
    vg_slice all = vg_slice_str(text);
    vg_log *log = NULL;
    vg_error err;
    vg_precision p;
    size_t start = 0, end = 0, n = 0;
    assert_int_equal(vg_log_open(all, hints, &log, &err), VG_OK);
    assert_true(vg_log_sequential(log));
    for (size_t i = 0; i < all.size; i = vg_log_next(log, all, end)) {
        vg_log_record(log, all, i, &start, &end);
        assert_true(vg_log_time(log, vg_slice_of(all.data + start, end - start), &ret_times[n], &p));
        n++;
    }
    vg_log_settle(log);
    for (size_t i = 0; i < n; i++) ret_times[i] = vg_log_real(log, ret_times[i]);
    return log;
}

static void expect(const char *text, const vg_log_hints *hints, const char *const *wanted, const char *note)
{
    vg_time times[16];
    char got[VG_TIME_TEXT];
    vg_log *log = read_all(text, hints, times);
    for (size_t i = 0; wanted[i]; i++) {
        vg_time_format(times[i], got);
        if (strcmp(got, wanted[i]) != 0) fail_msg("record %zu of %s: %s instead of %s", i, text, got, wanted[i]);
    }
    assert_non_null(vg_log_year_note(log));
    if (!strstr(vg_log_year_note(log), note)) fail_msg("note: %s", vg_log_year_note(log));
    vg_log_free(log);
}

static const char new_year[] =
    "Dec 31 23:59:58 h p: a\nJan  1 00:00:01 h p: b\nDec 31 23:59:59 h p: late\nFeb  3 04:05:06 h p: c\n";

static void the_user_says_the_first_records_year(void **state)
{
    (void)state;
    const vg_log_hints hints = {.path = "mail.log-20190101", .modified = SAMPLE_MODIFIED, .year = 2014};
    expect(new_year, &hints,
           (const char *const[]){"2014-12-31T23:59:58Z", "2015-01-01T00:00:01Z", "2014-12-31T23:59:59Z",
                                 "2015-02-03T04:05:06Z", NULL},
           "user");
}

static void the_name_of_the_file_tells(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *first;
    } names[] = {
        {"/var/log/mail.log-20190207.gz", "2018-12-31T23:59:58Z"}, /* rotated after the last record */
        {"mail.2018-12-31.log", "2018-12-31T23:59:58Z"},           /* named after the first */
        {"20180101/mail-201901.log", "2018-12-31T23:59:58Z"},      /* the base name counts; most lies in January */
        {"mail_2019.log", "2018-12-31T23:59:58Z"},                 /* most of it lies in that year */
        {"mail-20190207153000.log", "2018-12-31T23:59:58Z"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const vg_log_hints hints = {.path = names[i].path, .modified = SAMPLE_MODIFIED};
        expect(new_year, &hints, (const char *const[]){names[i].first, NULL}, "file name");
    }
    /* Numbers that are no dates. */
    static const char *const others[] = {"CVE-2018-12345.log", "mail.log.1", "port-8080.log", "case-20181399.log",
                                         "1234567890.log"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const vg_log_hints hints = {.path = others[i], .modified = AT("2022-03-01")};
        expect(new_year, &hints, (const char *const[]){"2021-12-31T23:59:58Z", NULL}, "modification");
    }
}

static void the_last_record_is_not_after_the_modification(void **state)
{
    (void)state;
    vg_log_hints hints = {.path = "syslog.1", .modified = AT("2022-02-03T04:05:07Z")};
    expect(new_year, &hints, (const char *const[]){"2021-12-31T23:59:58Z", "2022-01-01T00:00:01Z", NULL},
           "modification");
    hints.modified = AT("2022-02-01");
    expect(new_year, &hints, (const char *const[]){"2020-12-31T23:59:58Z", "2021-01-01T00:00:01Z", NULL},
           "modification");
    /* A log of the old year only, whose file was touched in the new one. */
    hints.modified = AT("2022-01-01T00:10:00Z");
    expect("Dec 31 23:59:58 h p: a\n", &hints, (const char *const[]){"2021-12-31T23:59:58Z", NULL}, "modification");
}

static void a_leap_day_fixes_the_year(void **state)
{
    (void)state;
    const vg_log_hints hints = {.modified = AT("2022-05-01")};
    expect("Feb 28 12:00:00 h p: a\nFeb 29 12:00:00 h p: b\nMar  1 12:00:00 h p: c\n", &hints,
           (const char *const[]){"2020-02-28T12:00:00Z", "2020-02-29T12:00:00Z", "2020-03-01T12:00:00Z", NULL},
           "29 February");
    const vg_log_hints leap = {.modified = AT("2020-05-01")};
    expect("Feb 29 12:00:00 h p: b\nMar  1 12:00:00 h p: c\n", &leap,
           (const char *const[]){"2020-02-29T12:00:00Z", "2020-03-01T12:00:00Z", NULL}, "modification");
    const vg_log_hints plain = {.modified = AT("2022-05-01")};
    expect("Feb 28 23:59:59 h p: b\nMar  1 00:00:00 h p: c\nDec 31 00:00:00 h p: d\nJan  1 00:00:00 h p: e\n", &plain,
           (const char *const[]){"2021-02-28T23:59:59Z", "2021-03-01T00:00:00Z", "2021-12-31T00:00:00Z",
                                 "2022-01-01T00:00:00Z", NULL},
           "modification");
}

static void a_record_with_a_year_beats_the_file(void **state)
{
    (void)state;
    const vg_log_hints hints = {.path = "asa-20190101.log", .modified = SAMPLE_MODIFIED};
    expect("<1>Dec 31 23:59:59: %A: a\n<1>Jan  1 2012 00:00:01: %A: b\n<1>Jan  2 00:00:01: %A: c\n", &hints,
           (const char *const[]){"2011-12-31T23:59:59Z", "2012-01-01T00:00:01Z", "2012-01-02T00:00:01Z", NULL},
           "record");
}

static void zones_shift_across_days_and_years(void **state)
{
    (void)state;
    vg_log_hints hints = {.modified = AT("2022-03-01"), .zone_minutes = 60};
    expect("Dec 31 23:59:58 h p: a\nJan  1 00:30:00 h p: b\n", &hints,
           (const char *const[]){"2021-12-31T22:59:58Z", "2021-12-31T23:30:00Z", NULL}, "modification");
    expect("Feb 28 23:30:00 h p: a\n", &hints, (const char *const[]){"2022-02-28T22:30:00Z", NULL}, "modification");
    hints.zone_minutes = -300;
    expect("Feb 28 23:30:00 h p: a\n", &hints, (const char *const[]){"2022-03-01T04:30:00Z", NULL}, "modification");
    expect("Feb 28 23:30:00 UTC: a\n", &hints, (const char *const[]){"2022-02-28T23:30:00Z", NULL}, "modification");
}

static void nothing_is_guessed(void **state)
{
    (void)state;
    const vg_log_hints hints = {.path = "-", .modified = VG_TIME_NONE};
    vg_time times[4];
    vg_log *log = read_all("Jan  2 03:04:05 h p: a\n", &hints, times);
    assert_true(times[0] == VG_TIME_NONE);
    assert_non_null(strstr(vg_log_year_note(log), "unknown"));
    vg_log_free(log);
}

static void several_years_and_long_silences(void **state)
{
    (void)state;
    const vg_log_hints hints = {.modified = AT("2022-05-01")};
    expect("Mar  1 00:00:00 h p: a\nJan 15 00:00:00 h p: b\nDec  1 00:00:00 h p: c\nOct 15 00:00:00 h p: d\nApr  1 "
           "00:00:00 h p: e\n",
           &hints,
           (const char *const[]){"2019-03-01T00:00:00Z", "2020-01-15T00:00:00Z", "2020-12-01T00:00:00Z",
                                 "2021-10-15T00:00:00Z", "2022-04-01T00:00:00Z", NULL},
           "modification");
}

/* A hit is taken apart after its whole block was dated: its year is the one it had then. */
static void an_event_of_a_dated_block_keeps_its_year(void **state)
{
    (void)state;
    static const char text[] =
        "Mar  1 00:00:00 h p: a\nOct  1 00:00:00 h p: b\nFeb  1 00:00:00 h p: c\nDec  1 00:00:00 h p: d\n"
        "Mar  2 00:00:00 h p: e\n";
    static const char *const wanted[] = {"2020-03-01T00:00:00Z", "2020-10-01T00:00:00Z", "2021-02-01T00:00:00Z",
                                         "2021-12-01T00:00:00Z", "2022-03-02T00:00:00Z"};
    const vg_log_hints hints = {.modified = AT("2022-05-01")};
    vg_time times[5];
    vg_log *log = read_all(text, &hints, times);
    vg_slice all = vg_slice_str(text);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < 5; i++) {
            size_t k = round == 1 ? 4 - i : i;
            vg_event event;
            char got[VG_TIME_TEXT];
            vg_log_event(log, vg_slice_take(vg_slice_skip(all, k * 23), 22), &event);
            vg_time_format(vg_log_real(log, event.time), got);
            assert_string_equal(got, wanted[k]);
        }
    vg_log_free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_user_says_the_first_records_year),
        cmocka_unit_test(the_name_of_the_file_tells),
        cmocka_unit_test(the_last_record_is_not_after_the_modification),
        cmocka_unit_test(a_leap_day_fixes_the_year),
        cmocka_unit_test(a_record_with_a_year_beats_the_file),
        cmocka_unit_test(zones_shift_across_days_and_years),
        cmocka_unit_test(nothing_is_guessed),
        cmocka_unit_test(several_years_and_long_silences),
        cmocka_unit_test(an_event_of_a_dated_block_keeps_its_year),
    };
    return cmocka_run_group_tests_name("telemetry year", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each log format has samples, and each sample its expected records: FILE.expected holds the format with what is
 * logged, then a line a record: time, precision, hosts, fields. VIGIE_GOLDEN_WRITE=1 writes them anew, to be read
 * before they are kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "telemetry_samples.h"

static void put_text(vg_buf *out, vg_slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (c < 0x20 || c == 0x7F || c == '\\')
            vg_buf_printf(out, "\\x%02x", c);
        else
            vg_buf_add_byte(out, c);
    }
}

static void put_event(vg_buf *out, vg_log *log, vg_slice record)
{
    vg_event event;
    char time[VG_TIME_TEXT] = "";
    vg_log_event(log, record, &event);
    if (event.time != VG_TIME_NONE) vg_time_format(vg_log_real(log, event.time), time);
    vg_buf_printf(out, "%s\t%d\t", time[0] ? time : "-", (int)event.precision);
    for (unsigned i = 0; i < event.host_count; i++) {
        if (i) vg_buf_add_str(out, ",");
        put_text(out, event.hosts[i]);
    }
    for (unsigned i = 0; i < event.field_count; i++) {
        vg_buf_add_str(out, "\t");
        put_text(out, event.fields[i].name);
        vg_buf_add_str(out, "=");
        put_text(out, event.fields[i].value);
    }
    vg_buf_add_str(out, "\n");
}

static void render(const char *path, vg_slice bytes, vg_buf *out)
{
    vg_log *log = NULL;
    vg_error err;
    const char *name = strrchr(path, '/') + 1;
    const vg_log_hints hints = {.path = name, .modified = SAMPLE_MODIFIED};
    assert_int_equal(vg_log_open(bytes, &hints, &log, &err), VG_OK);
    vg_buf_printf(out, "%s\n", vg_log_detail(log));
    for (int pass = 0; pass < 2; pass++) {
        size_t start = 0, end = 0;
        unsigned headers = 0;
        for (size_t at = 0; at < bytes.size; at = vg_log_next(log, bytes, end)) {
            vg_time t;
            vg_precision p;
            vg_log_record(log, bytes, at, &start, &end);
            vg_slice record = vg_slice_of(bytes.data + start, end - start);
            if (vg_log_is_header(log, record))
                headers++;
            else if (pass == 0)
                vg_log_time(log, record, &t, &p); /* in order, as years ask for */
            else
                put_event(out, log, record);
        }
        vg_log_settle(log);
        if (pass == 0)
            vg_buf_printf(out, "headers %u%s%s\n", headers, vg_log_year_note(log) ? ", " : "",
                          vg_log_year_note(log) ? vg_log_year_note(log) : "");
    }
    vg_log_free(log);
}

static unsigned failures;

static void compare(const char *format, const char *path, vg_slice bytes)
{
    char expected_path[2100];
    vg_buf out = VG_BUF_INIT(1 << 20);
    render(path, bytes, &out);
    assert_int_equal(out.status, VG_OK);
    snprintf(expected_path, sizeof expected_path, "%s.expected", path);
    size_t named = strlen(format);
    bool right =
        out.size > named && memcmp(out.data, format, named) == 0 && (out.data[named] == ':' || out.data[named] == '\n');
    if (!right) print_error("%s: read as %.*s\n", path, (int)named + 8, out.data);
    if (getenv("VIGIE_GOLDEN_WRITE")) {
        FILE *f = fopen(expected_path, "wb");
        assert_non_null(f);
        fwrite(out.data, 1, out.size, f);
        fclose(f);
    }
    vg_slice expected = sample_read(expected_path);
    bool same = vg_slice_eq(expected, vg_buf_slice(&out));
    if (!same) print_error("%s: differs from its .expected, is now:\n%s", path, vg_buf_text(&out));
    failures += !same || !right;
    sample_free(expected);
    vg_buf_free(&out);
}

static void every_format_has_samples_that_read_as_expected(void **state)
{
    (void)state;
    failures = 0;
    for (size_t i = 0; i < vg_log_format_count(); i++) {
        unsigned count = samples_each(vg_log_format_name(i), compare);
        if (count == 0) print_error("no sample of %s\n", vg_log_format_name(i));
        failures += count == 0;
    }
    assert_int_equal(failures, 0);
}

static void force(const char *format, const char *path, vg_slice bytes)
{
    (void)format;
    (void)path;
    vg_error err;
    for (size_t i = 0; i < vg_log_format_count(); i++) {
        vg_log *log = NULL;
        vg_event event;
        const vg_log_hints hints = {.format = vg_log_format_name(i), .modified = VG_TIME_NONE};
        assert_int_equal(vg_log_open(bytes, &hints, &log, &err), VG_OK);
        assert_string_equal(vg_log_format(log), vg_log_format_name(i));
        size_t start = 0, end = 0;
        for (size_t at = 0; at < bytes.size; at = vg_log_next(log, bytes, end)) {
            vg_log_record(log, bytes, at, &start, &end);
            vg_slice record = vg_slice_of(bytes.data + start, end - start);
            if (!vg_log_is_header(log, record)) vg_log_event(log, record, &event);
        }
        vg_log_free(log);
    }
}

static void every_format_can_be_forced_on_anything(void **state)
{
    (void)state;
    for (size_t i = 0; i < vg_log_format_count(); i++) samples_each(vg_log_format_name(i), force);
    vg_log *log = NULL;
    vg_error err;
    const vg_log_hints hints = {.format = "no-such-format"};
    assert_int_equal(vg_log_open(vg_slice_of(NULL, 0), &hints, &log, &err), VG_E_USAGE);
    assert_null(log);
    assert_int_equal(vg_log_open(vg_slice_of(NULL, 0), NULL, &log, &err), VG_OK);
    assert_string_equal(vg_log_format(log), "text");
    vg_log_free(log);
}

static void the_documentation_names_every_format(void **state)
{
    char path[1024];
    (void)state;
    snprintf(path, sizeof path, "%s/docs/formats/logs.md", getenv("VIGIE_SOURCE") ? getenv("VIGIE_SOURCE") : ".");
    vg_slice text = sample_read(path);
    assert_non_null(text.data);
    for (size_t i = 0; i < vg_log_format_count(); i++) {
        char row[80];
        snprintf(row, sizeof row, "| `%s` |", vg_log_format_name(i));
        if (vg_slice_find(text, vg_slice_str(row)) == SIZE_MAX) fail_msg("docs/formats/logs.md has no row %s", row);
        assert_non_null(vg_log_format_title(i));
    }
    assert_null(vg_log_format_name(vg_log_format_count()));
    sample_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_has_samples_that_read_as_expected),
        cmocka_unit_test(every_format_can_be_forced_on_anything),
        cmocka_unit_test(the_documentation_names_every_format),
    };
    return cmocka_run_group_tests_name("telemetry golden", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever the bytes: the records of a block tile it, the same from each place in it; a log saved and loaded reads the
 * same; views lie inside the record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "telemetry_samples.h"

static uint64_t random_state = 7;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static vg_log *open_forced(vg_slice head, const char *format)
{
    vg_log *log = NULL;
    vg_error err;
    const vg_log_hints hints = {.format = format, .modified = SAMPLE_MODIFIED};
    assert_int_equal(vg_log_open(head, &hints, &log, &err), VG_OK);
    return log;
}

/* Each place of a record gives that record, and asking for the next always leads on. */
static void check_tiling(const vg_log *log, vg_slice block)
{
    size_t start = 0, end = 0, s2 = 0, e2 = 0, last_end = 0;
    for (size_t at = 0; at < block.size;) {
        vg_log_record(log, block, at, &start, &end);
        assert_true(start <= end && end <= block.size);
        assert_true(end == start || start >= last_end);
        size_t step = (end - start) / 64 + 1;
        for (size_t p = start; p < end; p += step) {
            vg_log_record(log, block, p, &s2, &e2);
            if (s2 != start || e2 != end)
                fail_msg("%s: [%zu, %zu) from %zu, [%zu, %zu) from %zu", vg_log_format(log), start, end, at, s2, e2, p);
        }
        last_end = end;
        size_t next = vg_log_next(log, block, end > at ? end : at);
        assert_true(next > at);
        assert_true(next <= block.size);
        at = next;
    }
    size_t boundary = vg_log_last_boundary(log, block);
    assert_true(boundary <= block.size);
    if (boundary > 0 && boundary < block.size) {
        /* Nothing that begins before the boundary reaches beyond it. */
        vg_log_record(log, block, boundary - 1, &start, &end);
        assert_true(end <= boundary || start >= boundary);
    }
}

static void tile(const char *format, const char *path, vg_slice bytes)
{
    (void)path;
    vg_log *log = open_forced(bytes, format);
    check_tiling(log, bytes);
    /* Blocks begin and end anywhere. */
    for (size_t cut = 1; cut < bytes.size; cut += bytes.size / 40 + 1) {
        check_tiling(log, vg_slice_take(bytes, cut));
        check_tiling(log, vg_slice_skip(bytes, cut));
    }
    /* Damaged ones. */
    uint8_t *copy = malloc(bytes.size + 1);
    assert_non_null(copy);
    for (int round = 0; round < 200; round++) {
        memcpy(copy, bytes.data, bytes.size);
        for (int i = 0; i < 8 && bytes.size; i++)
            copy[random_next() % bytes.size] = (uint8_t) "\n\n{}[]\",0 <>"[random_next() % 12];
        check_tiling(log, vg_slice_of(copy, bytes.size));
    }
    free(copy);
    vg_log_free(log);
}

static void records_tile_every_block(void **state)
{
    (void)state;
    for (size_t i = 0; i < vg_log_format_count(); i++) assert_true(samples_each(vg_log_format_name(i), tile) > 0);
}

/* Reading in blocks cut at the last boundary finds the same records as reading the whole. */
static void cut(const char *format, const char *path, vg_slice bytes)
{
    vg_log *log = open_forced(bytes, format);
    size_t start = 0, end = 0, whole = 0, whole_bytes = 0;
    for (size_t at = 0; at < bytes.size; at = vg_log_next(log, bytes, end > at ? end : at)) {
        vg_log_record(log, bytes, at, &start, &end);
        whole++;
        whole_bytes += end - start;
    }
    for (size_t room = 16; room < bytes.size; room += room / 3 + 1) {
        size_t found = 0, found_bytes = 0;
        for (size_t from = 0; from < bytes.size;) {
            vg_slice block = vg_slice_take(vg_slice_skip(bytes, from), room);
            size_t boundary = from + block.size < bytes.size ? vg_log_last_boundary(log, block) : block.size;
            for (size_t more = room; boundary == 0; more *= 2) { /* no record ends in it: a larger one */
                block = vg_slice_take(vg_slice_skip(bytes, from), 2 * more);
                boundary = from + block.size < bytes.size ? vg_log_last_boundary(log, block) : block.size;
            }
            block.size = boundary;
            for (size_t at = 0; at < block.size; at = vg_log_next(log, block, end > at ? end : at)) {
                vg_log_record(log, block, at, &start, &end);
                if (start == end && at >= end) continue; /* what is left of separators */
                found++;
                found_bytes += end - start;
            }
            from += boundary;
        }
        if (found_bytes != whole_bytes || found > whole + 2)
            fail_msg("%s in blocks of %zu: %zu records of %zu bytes instead of %zu of %zu", path, room, found,
                     found_bytes, whole, whole_bytes);
    }
    vg_log_free(log);
}

static void blocks_cut_at_boundaries_hold_the_same_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < vg_log_format_count(); i++) assert_true(samples_each(vg_log_format_name(i), cut) > 0);
}

static bool inside(vg_slice view, vg_slice record)
{
    return view.size == 0 || (view.data >= record.data && view.data + view.size <= record.data + record.size);
}

static void same_events(vg_log *a, vg_log *b, vg_slice bytes)
{
    vg_event ea, eb;
    size_t start = 0, end = 0;
    for (size_t at = 0; at < bytes.size; at = vg_log_next(a, bytes, end > at ? end : at)) {
        vg_log_record(a, bytes, at, &start, &end);
        vg_slice record = vg_slice_of(bytes.data + start, end - start);
        bool header = vg_log_is_header(a, record);
        assert_int_equal(header, vg_log_is_header(b, record));
        vg_log_event(a, record, &ea);
        vg_log_event(b, record, &eb);
        assert_true(ea.time == eb.time && ea.precision == eb.precision);
        assert_int_equal(ea.host_count, eb.host_count);
        assert_int_equal(ea.field_count, eb.field_count);
        for (unsigned i = 0; i < ea.host_count; i++) assert_true(inside(ea.hosts[i], record));
        for (unsigned i = 0; i < ea.field_count; i++) {
            assert_true(inside(ea.fields[i].value, record));
            assert_true(ea.fields[i].name.size > 0);
            assert_true(vg_slice_eq(ea.fields[i].name, eb.fields[i].name));
            assert_true(vg_slice_eq(ea.fields[i].value, eb.fields[i].value));
        }
    }
}

static void save_and_load(const char *format, const char *path, vg_slice bytes)
{
    (void)format;
    (void)path;
    vg_log *log = NULL, *other = NULL;
    vg_error err;
    const vg_log_hints hints = {.path = "x-2022.log", .modified = SAMPLE_MODIFIED, .zone_minutes = 90};
    vg_buf out = VG_BUF_INIT(1 << 20), again = VG_BUF_INIT(1 << 20);
    assert_int_equal(vg_log_open(bytes, &hints, &log, &err), VG_OK);
    assert_int_equal(vg_log_save(log, &out), VG_OK);
    assert_int_equal(vg_log_load(vg_buf_slice(&out), &other, &err), VG_OK);
    assert_string_equal(vg_log_format(log), vg_log_format(other));
    assert_string_equal(vg_log_detail(log), vg_log_detail(other));
    assert_int_equal(vg_log_save(other, &again), VG_OK);
    assert_true(vg_slice_eq(vg_buf_slice(&out), vg_buf_slice(&again)));
    same_events(log, other, bytes);
    vg_log_free(other);
    /* Anything that is missing or changed is refused or read as something, never trusted. */
    for (size_t n = 0; n < out.size; n++)
        assert_int_equal(vg_log_load(vg_slice_of(out.data, n), &other, &err), VG_E_FORMAT);
    assert_true(out.size > 0);
    for (int i = 0; i < 3000 && out.size > 0; i++) {
        size_t at = random_next() % out.size;
        uint8_t was = out.data[at];
        out.data[at] = (uint8_t)random_next();
        if (vg_log_load(vg_buf_slice(&out), &other, &err) == VG_OK) {
            size_t start = 0, end = 0;
            vg_event event;
            vg_log_record(other, bytes, bytes.size / 2, &start, &end);
            vg_slice record = vg_slice_of(bytes.data + start, end - start);
            vg_log_is_header(other, record);
            vg_log_event(other, record, &event);
            vg_log_settle(other);
            vg_log_real(other, event.time);
            vg_log_free(other);
        }
        out.data[at] = was;
    }
    vg_log_free(log);
    vg_buf_free(&out);
    vg_buf_free(&again);
}

static void saved_and_loaded_is_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < vg_log_format_count(); i++)
        assert_true(samples_each(vg_log_format_name(i), save_and_load) > 0);
}

static void random_bytes_do_no_harm(void **state)
{
    static const char alphabet[] = "{}[]\",:\\ \n\r\t0123456789-/.TZ<>=#abcJanFeb\0\xFF";
    uint8_t bytes[512];
    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t size = random_next() % sizeof bytes;
        for (size_t i = 0; i < size; i++)
            bytes[i] = round % 4 ? (uint8_t)alphabet[random_next() % (sizeof alphabet - 1)] : (uint8_t)random_next();
        vg_slice all = vg_slice_of(bytes, size);
        vg_log *log = open_forced(all, round % 3 ? vg_log_format_name(random_next() % vg_log_format_count()) : NULL);
        check_tiling(log, all);
        vg_log *twin = open_forced(all, vg_log_format(log));
        same_events(log, twin, all);
        vg_log_free(twin);
        vg_log_free(log);
    }
}

/* A hostile block must not cost its square. */
static void hostile_blocks_stay_linear(void **state)
{
    static const char *const pieces[] = {"{",       "[",    "{\"a\":", "},{", "\"\\", " ", "\n", "  {\n", "  }\n",
                                         "1 <1>1 ", "\n\n", "[[{\"",   ",",   "a=",   "=", "\"", "Jan "};
    enum { SIZE = 1 << 20 };
    uint8_t *bytes = malloc(SIZE);
    (void)state;
    assert_non_null(bytes);
    for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) {
        size_t n = strlen(pieces[k]);
        for (size_t i = 0; i < SIZE; i++) bytes[i] = (uint8_t)pieces[k][i % n];
        for (size_t f = 0; f < vg_log_format_count(); f++) {
            vg_log *log = open_forced(vg_slice_of(bytes, 65536), vg_log_format_name(f));
            size_t start = 0, end = 0;
            vg_event event;
            vg_log_record(log, vg_slice_of(bytes, SIZE), SIZE / 2, &start, &end);
            vg_slice record = vg_slice_of(bytes + start, end - start);
            vg_log_is_header(log, record);
            vg_log_event(log, record, &event);
            vg_log_event(log, vg_slice_of(bytes, SIZE), &event);
            vg_log_last_boundary(log, vg_slice_of(bytes, SIZE));
            vg_log_free(log);
        }
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_tile_every_block),
        cmocka_unit_test(blocks_cut_at_boundaries_hold_the_same_records),
        cmocka_unit_test(saved_and_loaded_is_the_same),
        cmocka_unit_test(random_bytes_do_no_harm),
        cmocka_unit_test(hostile_blocks_stay_linear),
    };
    return cmocka_run_group_tests_name("telemetry records", tests, NULL, NULL);
}

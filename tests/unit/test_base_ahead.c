/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading ahead in a thread changes nothing but the time it takes. */
#include "stream_samples.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/ahead.h"
#include "base/workers.h"

static int file_of(blob b)
{
    int fd = memfd_create("sample", MFD_CLOEXEC);
    assert_true(fd >= 0);
    for (size_t at = 0; at < b.size;) {
        ssize_t n = write(fd, b.data + at, b.size - at);
        assert_true(n > 0);
        at += (size_t)n;
    }
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static vg_stream *open_member(int fd)
{
    vg_stream *stream = NULL;
    vg_stream_member member;
    vg_error err;
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(vg_stream_open(fd, NULL, &stream, &err), VG_OK);
    assert_int_equal(vg_stream_next(stream, &member, &err), 1);
    return stream;
}

/* All of the current member; *ret_status: how it ended. */
static blob read_all(vg_ahead *ahead, size_t piece, vg_status *ret_status)
{
    blob b = {malloc((size_t)64 << 20), 0};
    vg_error err = {VG_OK, ""};
    ptrdiff_t got;
    assert_non_null(b.data);
    while ((got = vg_ahead_read(ahead, b.data + b.size, piece, &err)) > 0) b.size += (size_t)got;
    *ret_status = (vg_status)got;
    if (got < 0) assert_true(err.message[0] != 0);
    return b;
}

static void the_bytes_are_the_same(void **state)
{
    (void)state;
    static const size_t pieces[] = {1 << 20, 100001, 4096};
    vg_ahead *ahead = NULL;
    assert_int_equal(vg_ahead_new(false, &ahead, NULL), VG_OK);
    blob plain = log_lines(120000), packed = to_gzip(plain, 0);
    int fd = file_of(packed);
    for (size_t i = 0; i < 3; i++) {
        vg_status status;
        vg_stream *stream = open_member(fd);
        vg_ahead_begin(ahead, stream);
        blob got = read_all(ahead, pieces[i], &status);
        assert_int_equal(status, VG_OK);
        assert_int_equal(got.size, plain.size);
        assert_memory_equal(got.data, plain.data, plain.size);
        assert_int_equal(vg_ahead_consumed(ahead), packed.size);
        vg_ahead_end(ahead);
        vg_stream_close(stream);
        free(got.data);
    }
    close(fd);
    free(plain.data);
    free(packed.data);
}

static void what_precedes_damage_comes_before_the_error(void **state)
{
    (void)state;
    vg_ahead *ahead = NULL;
    assert_int_equal(vg_ahead_new(false, &ahead, NULL), VG_OK);
    blob plain = log_lines(60000), packed = to_gzip(plain, 0);
    packed.size = packed.size * 2 / 3;
    int fd = file_of(packed);
    vg_status status;
    vg_stream *stream = open_member(fd);
    vg_ahead_begin(ahead, stream);
    blob got = read_all(ahead, 65536, &status);
    assert_true(status < 0);
    assert_true(got.size > plain.size / 2 && got.size < plain.size);
    assert_memory_equal(got.data, plain.data, got.size);
    vg_ahead_end(ahead);
    vg_stream_close(stream);
    close(fd);
    free(got.data);
    free(plain.data);
    free(packed.data);
}

static void it_can_be_left_at_any_time(void **state)
{
    (void)state;
    vg_ahead *ahead = NULL;
    assert_int_equal(vg_ahead_new(false, &ahead, NULL), VG_OK);
    blob plain = log_lines(60000), packed = to_gzip(plain, 0);
    int fd = file_of(packed);
    uint8_t piece[1000];
    vg_error err;
    for (unsigned reads = 0; reads < 200; reads += 7) {
        vg_stream *stream = open_member(fd);
        vg_ahead_begin(ahead, stream);
        for (unsigned i = 0; i < reads; i++) assert_true(vg_ahead_read(ahead, piece, sizeof piece, &err) > 0);
        vg_ahead_end(ahead);
        vg_stream_close(stream);
    }
    close(fd);
    free(plain.data);
    free(packed.data);
}

static vg_ahead *of_worker;

static vg_status begin(void *context, vg_error *err)
{
    (void)context;
    return vg_ahead_new(true, &of_worker, err);
}

static vg_status measure(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress,
                         vg_error *err)
{
    (void)context;
    (void)payload;
    vg_stream *stream = NULL;
    vg_stream_member member;
    uint8_t piece[65536];
    uint64_t size = 0;
    ptrdiff_t got;
    vg_status status = vg_stream_open(fd, NULL, &stream, err);
    if (status != VG_OK || vg_stream_next(stream, &member, err) != 1) return VG_E_FORMAT;
    vg_ahead_begin(of_worker, stream);
    while ((got = vg_ahead_read(of_worker, piece, sizeof piece, err)) > 0) size += (uint64_t)got;
    *progress += vg_ahead_consumed(of_worker);
    vg_ahead_end(of_worker);
    vg_stream_close(stream);
    vg_buf_put_u64(reply, size);
    return got < 0 ? (vg_status)got : VG_OK;
}

static void it_works_behind_the_sandbox(void **state)
{
    (void)state;
    const vg_workers_options options = {.jobs = 2, .sandbox = true, .begin = begin, .run = measure};
    vg_workers *workers = NULL;
    vg_error err = {VG_OK, ""};
    if (vg_workers_start(&options, &workers, &err) == VG_E_UNSUPPORTED) skip();
    blob plain = log_lines(60000), packed = to_gzip(plain, 0);
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(vg_workers_submit(workers, i, file_of(packed), vg_slice_of(NULL, 0), &err), VG_OK);
    for (unsigned i = 0; i < 6; i++) {
        vg_task_result result;
        assert_int_equal(vg_workers_wait(workers, 60000, &result, &err), 1);
        if (result.status != VG_OK) print_error("%s\n", result.error.message);
        assert_int_equal(result.status, VG_OK);
        uint64_t size = 0;
        assert_int_equal(result.reply.size, sizeof size);
        memcpy(&size, result.reply.data, sizeof size);
        assert_int_equal(size, plain.size);
    }
    vg_workers_stop(workers);
    free(plain.data);
    free(packed.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_are_the_same),
        cmocka_unit_test(what_precedes_damage_comes_before_the_error),
        cmocka_unit_test(it_can_be_left_at_any_time),
        cmocka_unit_test(it_works_behind_the_sandbox),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

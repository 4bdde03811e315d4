/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressed samples, made in memory by the libraries themselves. Each result is the caller's to free. */
#ifndef VG_TESTS_STREAM_SAMPLES_H
#define VG_TESTS_STREAM_SAMPLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <isa-l/igzip_lib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

typedef struct blob {
    uint8_t *data;
    size_t size;
} blob;

static inline blob blob_copy(const void *data, size_t size)
{
    blob b = {malloc(size + 1), size};
    assert_non_null(b.data);
    if (size) memcpy(b.data, data, size);
    return b;
}

static inline blob blob_join(blob a, blob b)
{
    blob r = {malloc(a.size + b.size + 1), a.size + b.size};
    assert_non_null(r.data);
    memcpy(r.data, a.data, a.size);
    memcpy(r.data + a.size, b.data, b.size);
    free(a.data);
    free(b.data);
    return r;
}

/* Lines that compress like a log. */
static inline blob log_lines(size_t count)
{
    blob b = {malloc(count * 96 + 1), 0};
    uint32_t x = 12345;
    assert_non_null(b.data);
    for (size_t i = 0; i < count; i++) {
        x = x * 1103515245U + 12345U;
        b.size +=
            (size_t)sprintf((char *)b.data + b.size, "%zu.%06u\t10.%u.%u.%u\t%u\thost%u.example.org\n", 1640000000 + i,
                            x % 1000000, x >> 24, (x >> 16) & 255, (x >> 8) & 255, x & 65535, x % 97);
    }
    return b;
}

static inline blob to_gzip(blob plain, uint32_t mtime)
{
    blob r = {malloc(plain.size + plain.size / 8 + 4096), 0};
    struct isal_zstream z;
    struct isal_gzip_header h;
    assert_non_null(r.data);
    isal_deflate_init(&z);
    isal_gzip_header_init(&h);
    h.time = mtime;
    z.gzip_flag = IGZIP_GZIP_NO_HDR;
    z.next_in = plain.data;
    z.avail_in = (uint32_t)plain.size;
    z.end_of_stream = 1;
    z.flush = NO_FLUSH;
    z.next_out = r.data;
    z.avail_out = (uint32_t)(plain.size + plain.size / 8 + 4096);
    assert_int_equal(isal_write_gzip_header(&z, &h), COMP_OK);
    assert_int_equal(isal_deflate(&z), COMP_OK);
    assert_int_equal(z.internal_state.state, ZSTATE_END);
    r.size = (size_t)(z.next_out - r.data);
    /* isal_deflate with NO_HDR writes the trailer (CRC and length) as well */
    return r;
}

static inline blob to_zstd(blob plain, int level)
{
    blob r = {malloc(ZSTD_compressBound(plain.size) + 1), 0};
    assert_non_null(r.data);
    r.size = ZSTD_compress(r.data, ZSTD_compressBound(plain.size), plain.data, plain.size, level);
    assert_false(ZSTD_isError(r.size));
    return r;
}

typedef struct sample_member {
    const char *name;
    blob content;
    unsigned type; /* AE_IFREG where 0 */
} sample_member;

/* filter: 0 for none, else ARCHIVE_FILTER_*. format: ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_RAW.
 * options: for archive_write_set_options, or NULL. */
static inline blob to_archive(int format, int filter, const sample_member *members, size_t count, const char *options)
{
    size_t room = 1 << 20;
    for (size_t i = 0; i < count; i++) room += members[i].content.size * 2 + 4096;
    blob r = {malloc(room), 0};
    struct archive *a = archive_write_new();
    assert_non_null(r.data);
    assert_int_equal(archive_write_set_format(a, format), ARCHIVE_OK);
    if (filter) assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
    if (options) assert_int_equal(archive_write_set_options(a, options), ARCHIVE_OK);
    if (options && strstr(options, "encryption")) archive_write_set_passphrase(a, "secret");
    archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(archive_write_open_memory(a, r.data, room, &r.size), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, members[i].name);
        archive_entry_set_filetype(e, members[i].type ? members[i].type : AE_IFREG);
        if (members[i].type == AE_IFLNK) archive_entry_set_symlink(e, "target");
        archive_entry_set_size(e, members[i].type ? 0 : (la_int64_t)members[i].content.size);
        archive_entry_set_mtime(e, 1650000000, 0);
        archive_entry_set_perm(e, 0644);
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        if (!members[i].type && members[i].content.size)
            assert_int_equal(archive_write_data(a, members[i].content.data, members[i].content.size),
                             members[i].content.size);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    return r;
}

/* One member, stored, "hello\n", 2022-03-01 12:00, whose name (été.log) is marked as UTF-8, as Python and Windows do.
 */
static inline blob utf8_zip(void)
{
    static const uint8_t bytes[] = {
        0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x60, 0x61, 0x54, 0x20, 0x30, 0x3a, 0x36,
        0x06, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0xc3, 0xa9, 0x74, 0xc3, 0xa9, 0x2e,
        0x6c, 0x6f, 0x67, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x0a, 0x50, 0x4b, 0x01, 0x02, 0x14, 0x03, 0x14, 0x00, 0x00,
        0x08, 0x00, 0x00, 0x00, 0x60, 0x61, 0x54, 0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00,
        0x00, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0x00,
        0x00, 0xc3, 0xa9, 0x74, 0xc3, 0xa9, 0x2e, 0x6c, 0x6f, 0x67, 0x50, 0x4b, 0x05, 0x06, 0x00, 0x00, 0x00, 0x00,
        0x01, 0x00, 0x01, 0x00, 0x37, 0x00, 0x00, 0x00, 0x2d, 0x00, 0x00, 0x00, 0x00, 0x00};
    return blob_copy(bytes, sizeof bytes);
}

static inline blob to_filter(int filter, blob plain)
{
    const sample_member m = {"data", plain, 0};
    /* libarchive 3.6 cannot write an empty lz4 frame. */
    if (filter == ARCHIVE_FILTER_LZ4 && plain.size == 0)
        return blob_copy("\x04\x22\x4d\x18\x64\x40\xa7\0\0\0\0\x05\x5d\xcc\x02", 15);
    return to_archive(ARCHIVE_FORMAT_RAW, filter, &m, 1, NULL);
}

#endif

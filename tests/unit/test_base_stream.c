/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every format, whole and damaged, from files and from pipes. */
#include "unit/stream_samples.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/stream.h"

#define MEMBERS 64

typedef struct outcome {
    size_t count; /* members */
    char *names[MEMBERS];
    blob contents[MEMBERS];
    vg_time times[MEMBERS];
    bool compressed[MEMBERS];
    vg_error errors[MEMBERS]; /* of reading */
    size_t failures;          /* of next */
    vg_error failed[MEMBERS];
    uint64_t consumed;
} outcome;

static void read_member(vg_stream *s, outcome *o, size_t chunk)
{
    uint8_t *buffer = malloc(chunk);
    blob *c = &o->contents[o->count];
    size_t room = 0;
    for (;;) {
        ptrdiff_t got = vg_stream_read(s, buffer, chunk, &o->errors[o->count]);
        if (got < 0) assert_int_equal(got, o->errors[o->count].code);
        if (got <= 0) {
            vg_error again;
            assert_int_equal(vg_stream_read(s, buffer, chunk, &again), got); /* an end stays an end */
            break;
        }
        assert_true((size_t)got <= chunk);
        if (c->size + (size_t)got > room) {
            room = (c->size + (size_t)got) * 2;
            c->data = realloc(c->data, room);
            assert_non_null(c->data);
        }
        memcpy(c->data + c->size, buffer, (size_t)got);
        c->size += (size_t)got;
    }
    free(buffer);
}

static outcome *run(int fd, size_t chunk, const vg_stream_limits *limits)
{
    outcome *o = calloc(1, sizeof *o);
    vg_stream *s = NULL;
    vg_stream_member m;
    assert_non_null(o);
    assert_int_equal(vg_stream_open(fd, limits, &s, NULL), VG_OK);
    for (size_t i = 0; i < MEMBERS; i++) {
        vg_error err = {VG_OK, ""};
        int r = vg_stream_next(s, &m, &err);
        if (r == 0) {
            assert_int_equal(vg_stream_next(s, &m, &err), 0);
            break;
        }
        if (r < 0) {
            assert_int_equal(err.code, r);
            o->failed[o->failures++] = err;
            continue;
        }
        o->names[o->count] = m.name ? strdup(m.name) : NULL;
        o->times[o->count] = m.modified;
        o->compressed[o->count] = m.compressed;
        read_member(s, o, chunk);
        o->count++;
    }
    o->consumed = vg_stream_consumed(s);
    vg_stream_close(s);
    return o;
}

static void drop(outcome *o)
{
    for (size_t i = 0; i < o->count; i++) {
        free(o->names[i]);
        free(o->contents[i].data);
    }
    free(o);
}

static int to_file(blob b)
{
    int fd = memfd_create("sample", MFD_CLOEXEC);
    assert_true(fd >= 0);
    for (size_t at = 0; at < b.size;) {
        ssize_t put = write(fd, b.data + at, b.size - at);
        assert_true(put > 0);
        at += (size_t)put;
    }
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static outcome *run_file(blob b, size_t chunk, const vg_stream_limits *limits)
{
    int fd = to_file(b);
    outcome *o = run(fd, chunk, limits);
    close(fd);
    return o;
}

/* In pieces of odd sizes, by another process. */
static outcome *run_pipe(blob b)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        for (size_t at = 0, n = 1; at < b.size; n = n * 3 % 5003 + 1) {
            ssize_t put = write(ends[1], b.data + at, n < b.size - at ? n : b.size - at);
            if (put <= 0) _exit(1);
            at += (size_t)put;
        }
        _exit(0);
    }
    close(ends[1]);
    outcome *o = run(ends[0], 10007, NULL);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    return o;
}

static void assert_content(const outcome *o, size_t i, blob want)
{
    if (o->errors[i].code) print_message("%s\n", o->errors[i].message);
    assert_int_equal(o->errors[i].code, VG_OK);
    assert_int_equal(o->contents[i].size, want.size);
    if (want.size) assert_memory_equal(o->contents[i].data, want.data, want.size);
}

/* One member without a name, the same from a file and a pipe, whatever the chunk. */
static void check_single(blob stored, blob plain, bool compressed)
{
    const size_t chunks[] = {1, 100, 4096, 1 << 20};
    for (size_t i = 0; i < 5; i++) {
        if (i == 0 && plain.size > 200000) continue;
        outcome *o = i < 4 ? run_file(stored, chunks[i], NULL) : run_pipe(stored);
        if (o->failures) print_message("%s\n", o->failed[0].message);
        assert_int_equal(o->failures, 0);
        assert_int_equal(o->count, 1);
        assert_null(o->names[0]);
        assert_int_equal(o->compressed[0], compressed);
        assert_content(o, 0, plain);
        assert_int_equal(o->consumed, stored.size);
        drop(o);
    }
}

static void plain_files(void **state)
{
    (void)state;
    blob many = log_lines(5000), none = blob_copy("", 0), one = blob_copy("P", 1), pk = blob_copy("PK", 2);
    blob text = blob_copy("BZh9 is how bzip2 begins, and this is not\n", 42);
    check_single(many, many, false);
    check_single(none, none, false);
    check_single(one, one, false);
    check_single(pk, pk, false);
    check_single(text, text, false);
    free(many.data);
    free(none.data);
    free(one.data);
    free(pk.data);
    free(text.data);
}

static void every_filter(void **state)
{
    (void)state;
    static const int filters[] = {ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4, ARCHIVE_FILTER_LZIP,
                                  ARCHIVE_FILTER_COMPRESS};
    for (size_t lines = 0; lines <= 6000; lines = lines ? lines * 6000 : 1) {
        blob plain = log_lines(lines), stored;
        for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
            if (lines == 0 && filters[i] == ARCHIVE_FILTER_COMPRESS) continue; /* libarchive writes a byte too many */
            stored = to_filter(filters[i], plain);
            check_single(stored, plain, true);
            free(stored.data);
        }
        stored = to_gzip(plain, 0);
        check_single(stored, plain, true);
        free(stored.data);
        stored = to_zstd(plain, 3);
        check_single(stored, plain, true);
        free(stored.data);
        free(plain.data);
    }
}

static void several_parts(void **state)
{
    (void)state;
    blob a = log_lines(700), b = log_lines(3), none = blob_copy("", 0), zeros = {calloc(1, 700), 700};
    blob skip = blob_copy("\x5a\x2a\x4d\x18\x03\0\0\0abc", 11);
    blob want = blob_join(blob_copy(a.data, a.size), blob_copy(b.data, b.size));
    blob gz = blob_join(blob_join(to_gzip(a, 5), to_gzip(none, 6)), blob_join(to_gzip(b, 7), zeros));
    check_single(gz, want, true);
    blob zst = blob_join(blob_join(blob_copy(skip.data, skip.size), to_zstd(a, 1)),
                         blob_join(blob_copy(skip.data, skip.size), to_zstd(b, 9)));
    check_single(zst, want, true);
    blob bz = blob_join(to_filter(ARCHIVE_FILTER_BZIP2, a), to_filter(ARCHIVE_FILTER_BZIP2, b));
    check_single(bz, want, true);
    blob xz = blob_join(to_filter(ARCHIVE_FILTER_XZ, a), to_filter(ARCHIVE_FILTER_XZ, b));
    check_single(xz, want, true);
    blob lz4 = blob_join(to_filter(ARCHIVE_FILTER_LZ4, a), to_filter(ARCHIVE_FILTER_LZ4, b));
    check_single(lz4, want, true);
    outcome *o = run_file(gz, 4096, NULL);
    assert_true(o->times[0] == 5 * VG_SECOND_NS);
    drop(o);
    free(a.data);
    free(b.data);
    free(none.data);
    free(skip.data);
    free(want.data);
    free(gz.data);
    free(zst.data);
    free(bz.data);
    free(xz.data);
    free(lz4.data);
}

static const int containers[] = {ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE};

static void archives(void **state)
{
    (void)state;
    blob a = log_lines(3000), b = log_lines(10), none = blob_copy("", 0);
    const sample_member members[] = {
        {"logs/", none, AE_IFDIR}, {"logs/a.log", a, 0}, {"logs/link", none, AE_IFLNK},
        {"empty.log", none, 0},    {"b.log", b, 0},
    };
    static const int outer[] = {0, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_XZ};
    for (size_t i = 0; i < 3 * 4 * 2; i++) {
        blob stored = to_archive(containers[i % 3], outer[i / 3 % 4], members, 5, NULL);
        outcome *o = i < 12 ? run_file(stored, 5000, NULL) : run_pipe(stored);
        if (o->failures) print_message("%zu %s\n", i, o->failed[0].message);
        assert_int_equal(o->failures, 0);
        /* Only the directory at its end says that a zip's entry is a link, and a pipe is not read backwards. */
        size_t link = i % 3 == 0 && (i >= 12 || outer[i / 3 % 4]) ? 1 : 0;
        assert_int_equal(o->count, 3 + link);
        assert_string_equal(o->names[0], "logs/a.log");
        assert_string_equal(o->names[1 + link], "empty.log");
        assert_string_equal(o->names[2 + link], "b.log");
        assert_content(o, 0, a);
        assert_content(o, 1 + link, none);
        assert_content(o, 2 + link, b);
        assert_true(o->compressed[0]);
        assert_true(o->times[0] == 1650000000 * VG_SECOND_NS);
        drop(o);
        free(stored.data);
    }
    free(a.data);
    free(b.data);
    free(none.data);
}

static void nested(void **state)
{
    (void)state;
    blob a = log_lines(300), b = log_lines(10);
    const sample_member in_zip[] = {{"conn.log.gz", to_gzip(a, 77), 0}, {"dns.log", b, 0}};
    blob zip = to_archive(ARCHIVE_FORMAT_ZIP, 0, in_zip, 2, NULL);
    outcome *o = run_file(zip, 1000, NULL);
    assert_int_equal(o->count, 2);
    assert_string_equal(o->names[0], "conn.log.gz");
    assert_content(o, 0, a);
    assert_content(o, 1, b);
    assert_true(o->times[0] == 77 * VG_SECOND_NS);
    drop(o);
    const sample_member in_tar[] = {{"x/logs.zip", zip, 0}, {"last.log", b, 0}};
    for (int filter = 0; filter < 2; filter++) { /* a filter around the tar costs no depth */
        blob tar = to_archive(ARCHIVE_FORMAT_TAR_USTAR, filter ? ARCHIVE_FILTER_GZIP : 0, in_tar, 2, NULL);
        o = filter ? run_pipe(tar) : run_file(tar, 1000, NULL);
        assert_int_equal(o->failures, 0);
        assert_int_equal(o->count, 3);
        assert_string_equal(o->names[0], "x/logs.zip/conn.log.gz");
        assert_string_equal(o->names[1], "x/logs.zip/dns.log");
        assert_string_equal(o->names[2], "last.log");
        assert_content(o, 0, a);
        assert_content(o, 1, b);
        assert_content(o, 2, b);
        drop(o);
        free(tar.data);
    }
    /* Four deep is one too many: that member fails, the next is read. */
    blob gz = to_gzip(b, 0), gz_gz = to_gzip(gz, 0), gz_gz_gz = to_gzip(gz_gz, 0);
    const sample_member deep[] = {{"gz.gz", gz_gz_gz, 0}, {"last.log", b, 0}};
    blob tar = to_archive(ARCHIVE_FORMAT_TAR_USTAR, 0, deep, 2, NULL);
    o = run_file(tar, 1000, NULL);
    assert_int_equal(o->failures, 1);
    assert_int_equal(o->failed[0].code, VG_E_LIMIT);
    assert_non_null(strstr(o->failed[0].message, "gz.gz"));
    assert_int_equal(o->count, 1);
    assert_content(o, 0, b);
    drop(o);
    free(tar.data);
    free(zip.data);
    free(gz.data);
    free(gz_gz.data);
    free(gz_gz_gz.data);
    free(in_zip[0].content.data);
    free(a.data);
    free(b.data);
}

static void assert_prefix(const outcome *o, blob plain, blob stored, size_t cut, bool in_tar)
{
    for (size_t i = 0; i < o->count; i++) {
        const blob got = o->contents[i];
        bool prefix = got.size <= plain.size && (got.size == 0 || memcmp(got.data, plain.data, got.size) == 0);
        /* "P" and "BZh" alone are text, as far as anybody can tell. */
        bool raw = cut < 10 && got.size == cut && (cut == 0 || memcmp(got.data, stored.data, cut) == 0);
        if (!o->names[i] && in_tar) raw = got.size < 512; /* less than a header is no tar */
        if (!prefix && !raw) print_message("cut at %zu of %zu: %zu bytes\n", cut, stored.size, got.size);
        assert_true(prefix || raw);
        if (!raw && cut > 0) assert_true(o->errors[i].code < 0 || o->failures > 0 || got.size == plain.size);
    }
}

/* Cut at every byte: what comes is the beginning of the truth, and the cut is told. */
static void truncated(void **state)
{
    (void)state;
    blob plain = log_lines(40);
    const sample_member one = {"a.log", plain, 0};
    blob samples[] = {
        to_gzip(plain, 1),
        to_zstd(plain, 3),
        to_filter(ARCHIVE_FILTER_XZ, plain),
        to_filter(ARCHIVE_FILTER_BZIP2, plain),
        to_filter(ARCHIVE_FILTER_LZ4, plain),
        to_archive(ARCHIVE_FORMAT_ZIP, 0, &one, 1, NULL),
        to_archive(ARCHIVE_FORMAT_ZIP, 0, &one, 1, "zip:compression=store"),
        to_archive(ARCHIVE_FORMAT_TAR_USTAR, 0, &one, 1, NULL),
        to_archive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, &one, 1, NULL),
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        for (size_t cut = 0; cut < samples[i].size; cut++) {
            outcome *o = run_file((blob){samples[i].data, cut}, 777, NULL);
            assert_prefix(o, plain, samples[i], cut, i >= 7);
            drop(o);
        }
        free(samples[i].data);
    }
    free(plain.data);
}

static void truncated_gzip_gives_all(void **state)
{
    (void)state;
    blob plain = log_lines(30000), gz = to_gzip(plain, 1);
    outcome *o = run_file((blob){gz.data, gz.size - 8}, 1 << 20, NULL); /* only the trailer is missing */
    assert_int_equal(o->errors[0].code, VG_E_FORMAT);
    assert_non_null(strstr(o->errors[0].message, "truncated"));
    assert_int_equal(o->contents[0].size, plain.size);
    drop(o);
    o = run_file((blob){gz.data, gz.size / 2}, 1 << 20, NULL);
    assert_true(o->contents[0].size > plain.size / 3);
    assert_memory_equal(o->contents[0].data, plain.data, o->contents[0].size);
    drop(o);
    free(gz.data);
    free(plain.data);
}

/* Damage in the middle: what came before is there (all but what may sit in one block), whatever the chunk. */
static void corrupt(void **state)
{
    (void)state;
    blob plain = log_lines(30000);
    blob samples[] = {to_gzip(plain, 1), to_zstd(plain, 3), to_filter(ARCHIVE_FILTER_BZIP2, plain),
                      to_filter(ARCHIVE_FILTER_XZ, plain)};
    const size_t chunks[] = {1 << 20, 65536, 1000};
    for (size_t i = 0; i < 4; i++) {
        memset(samples[i].data + samples[i].size / 2, 0xff, 64);
        size_t size = 0;
        for (size_t k = 0; k < 3; k++) {
            outcome *o = run_file(samples[i], chunks[k], NULL);
            assert_int_equal(o->count, 1);
            assert_int_equal(o->errors[0].code, VG_E_FORMAT);
            if (i > 0) assert_true(o->contents[0].size < plain.size); /* gzip may go on with junk up to its checksum */
            if (i < 2) assert_true(o->contents[0].size > plain.size / 4);
            /* bzip2 gives out a block before it has checked it */
            if (i == 1 || i == 3) assert_memory_equal(o->contents[0].data, plain.data, o->contents[0].size);
            if (i == 0) assert_memory_equal(o->contents[0].data, plain.data, plain.size / 4);
            if (k > 0) assert_int_equal(o->contents[0].size, size);
            size = o->contents[0].size;
            drop(o);
        }
        free(samples[i].data);
    }
    free(plain.data);
}

static void wrong_checksums(void **state)
{
    (void)state;
    blob plain = log_lines(2000);
    const sample_member two[] = {{"a.log", plain, 0}, {"b.log", plain, 0}};
    blob gz = to_gzip(plain, 1), zip = to_archive(ARCHIVE_FORMAT_ZIP, 0, two, 2, "zip:compression=store");
    gz.data[gz.size - 6] ^= 1;
    outcome *o = run_file(gz, 5000, NULL);
    assert_int_equal(o->contents[0].size, plain.size);
    assert_int_equal(o->errors[0].code, VG_E_FORMAT);
    assert_non_null(strstr(o->errors[0].message, "checksum"));
    drop(o);
    zip.data[plain.size / 2] ^= 1; /* in the first member's content */
    o = run_file(zip, 5000, NULL);
    assert_int_equal(o->count, 2);
    assert_int_equal(o->contents[0].size, plain.size);
    assert_int_equal(o->errors[0].code, VG_E_FORMAT);
    assert_content(o, 1, plain);
    drop(o);
    /* The checksum of the gz around a tar counts, too. */
    blob tar = to_archive(ARCHIVE_FORMAT_TAR_USTAR, 0, two, 2, NULL), tgz = to_gzip(tar, 0);
    tgz.data[tgz.size - 6] ^= 1;
    o = run_file(tgz, 5000, NULL);
    assert_int_equal(o->count, 2);
    assert_content(o, 1, plain);
    assert_int_equal(o->failures, 1);
    assert_non_null(strstr(o->failed[0].message, "checksum"));
    drop(o);
    free(tar.data);
    free(tgz.data);
    free(zip.data);
    free(gz.data);
    free(plain.data);
}

static void trailing_garbage(void **state)
{
    (void)state;
    blob plain = log_lines(200);
    blob samples[] = {to_gzip(plain, 1), to_zstd(plain, 3), to_filter(ARCHIVE_FILTER_BZIP2, plain),
                      to_filter(ARCHIVE_FILTER_LZ4, plain)};
    for (size_t i = 0; i < 4; i++) {
        blob b = blob_join(samples[i], blob_copy("GARBAGE that is no format at all", 32));
        outcome *o = run_file(b, 100000, NULL);
        assert_int_equal(o->contents[0].size, plain.size);
        assert_memory_equal(o->contents[0].data, plain.data, plain.size);
        assert_int_equal(o->errors[0].code, VG_E_FORMAT);
        drop(o);
        free(b.data);
    }
    free(plain.data);
}

/* 256 MiB of zeros in a few hundred KB, and a log after it. */
static void bombs(void **state)
{
    (void)state;
    blob zeros = {calloc(1, 256 << 20), 256 << 20}, log = log_lines(100);
    blob bomb = to_zstd(zeros, 1);
    outcome *o = run_file(bomb, 1 << 20, NULL);
    assert_int_equal(o->errors[0].code, VG_E_LIMIT);
    assert_non_null(strstr(o->errors[0].message, "--max-ratio"));
    assert_true(o->contents[0].size < (130 << 20));
    drop(o);
    const vg_stream_limits more = {.max_ratio = 1000000}, small = {.max_bytes = 1000000};
    o = run_file(bomb, 1 << 20, &more);
    assert_int_equal(o->errors[0].code, VG_OK);
    assert_int_equal(o->contents[0].size, zeros.size);
    drop(o);
    o = run_file(bomb, 1 << 16, &small);
    assert_int_equal(o->errors[0].code, VG_E_LIMIT);
    assert_non_null(strstr(o->errors[0].message, "--max-bytes"));
    assert_true(o->contents[0].size < 1100000);
    drop(o);
    const sample_member members[] = {{"bomb.zst", bomb, 0}, {"after.log.gz", to_gzip(log, 0), 0}};
    blob zip = to_archive(ARCHIVE_FORMAT_ZIP, 0, members, 2, NULL);
    o = run_file(zip, 1 << 20, NULL);
    assert_int_equal(o->count, 2);
    assert_int_equal(o->errors[0].code, VG_E_LIMIT);
    assert_content(o, 1, log);
    drop(o);
    /* A bomb inside a bomb counts against the file's own bytes. */
    blob twice = to_zstd(bomb, 3);
    o = run_file(twice, 1 << 20, NULL);
    assert_int_equal(o->errors[0].code, VG_E_LIMIT);
    assert_true(o->contents[0].size < (130 << 20));
    drop(o);
    free(twice.data);
    free(zip.data);
    free(members[1].content.data);
    free(bomb.data);
    free(zeros.data);
    free(log.data);
}

static void encrypted(void **state)
{
    (void)state;
    struct archive *probe = archive_write_new();
    archive_write_set_format_zip(probe);
    if (archive_write_set_options(probe, "zip:encryption=traditional") != ARCHIVE_OK) {
        archive_write_free(probe);
        print_message("SKIP: libarchive here cannot encrypt\n");
        skip();
        return;
    }
    archive_write_free(probe);
    blob a = log_lines(10);
    const sample_member one = {"secret.log", a, 0};
    blob zip = to_archive(ARCHIVE_FORMAT_ZIP, 0, &one, 1, "zip:encryption=traditional");
    outcome *o = run_file(zip, 1000, NULL);
    assert_int_equal(o->count, 0);
    assert_int_equal(o->failures, 1);
    assert_int_equal(o->failed[0].code, VG_E_UNSUPPORTED);
    assert_non_null(strstr(o->failed[0].message, "secret.log"));
    drop(o);
    free(zip.data);
    free(a.data);
}

static void foreign_archives(void **state)
{
    (void)state;
    blob a = blob_copy("7z\xbc\xaf\x27\x1c\0\4rest of the archive", 26), b = log_lines(3);
    outcome *o = run_file(a, 1000, NULL);
    assert_int_equal(o->count, 0);
    assert_int_equal(o->failures, 1);
    assert_int_equal(o->failed[0].code, VG_E_UNSUPPORTED);
    drop(o);
    const sample_member members[] = {{"x.7z", a, 0}, {"b.log", b, 0}};
    blob tar = to_archive(ARCHIVE_FORMAT_TAR_USTAR, 0, members, 2, NULL);
    o = run_file(tar, 1000, NULL);
    assert_int_equal(o->failures, 1);
    assert_string_equal(o->failed[0].message, "x.7z: 7z archives are not read; unpack it first");
    assert_int_equal(o->count, 1);
    assert_content(o, 0, b);
    drop(o);
    free(tar.data);
    free(a.data);
    free(b.data);
}

static void names_become_utf8(void **state)
{
    (void)state;
    blob a = log_lines(1);
    const sample_member members[] = {{"caf\xe9.log", a, 0}, {"\xc3\xa9t\xc3\xa9.log", a, 0}};
    blob tar = to_archive(ARCHIVE_FORMAT_TAR_USTAR, 0, members, 2, NULL);
    outcome *o = run_file(tar, 1000, NULL);
    assert_int_equal(o->count, 2);
    assert_string_equal(o->names[0], "caf\xef\xbf\xbd.log");
    assert_string_equal(o->names[1], "\xc3\xa9t\xc3\xa9.log");
    drop(o);
    blob zip = utf8_zip();
    o = run_file(zip, 1000, NULL);
    assert_int_equal(o->count, 1);
    assert_string_equal(o->names[0], "\xc3\xa9t\xc3\xa9.log");
    assert_int_equal(o->contents[0].size, 6);
    drop(o);
    free(zip.data);
    free(tar.data);
    free(a.data);
}

static void starts_where_the_descriptor_stands(void **state)
{
    (void)state;
    blob plain = log_lines(50), file = blob_join(blob_copy("12345", 5), to_gzip(plain, 0));
    int fd = to_file(file);
    assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
    outcome *o = run(fd, 1000, NULL);
    assert_content(o, 0, plain);
    drop(o);
    close(fd);
    fd = open("/", O_RDONLY | O_DIRECTORY);
    o = run(fd, 1000, NULL);
    assert_int_equal(o->errors[0].code, VG_E_IO);
    drop(o);
    close(fd);
    free(file.data);
    free(plain.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_files),
        cmocka_unit_test(every_filter),
        cmocka_unit_test(several_parts),
        cmocka_unit_test(archives),
        cmocka_unit_test(nested),
        cmocka_unit_test(truncated),
        cmocka_unit_test(truncated_gzip_gives_all),
        cmocka_unit_test(corrupt),
        cmocka_unit_test(wrong_checksums),
        cmocka_unit_test(trailing_garbage),
        cmocka_unit_test(bombs),
        cmocka_unit_test(encrypted),
        cmocka_unit_test(foreign_archives),
        cmocka_unit_test(names_become_utf8),
        cmocka_unit_test(starts_where_the_descriptor_stands),
    };
    return cmocka_run_group_tests_name("base_stream", tests, NULL, NULL);
}

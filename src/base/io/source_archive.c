/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libarchive reads: the filters xz, bzip2, lz4, lzip and compress (as its "raw" format), and the members of zip
 * and tar. Only the one format that was detected is switched on, and nothing that starts a program. */
#include "io/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"

#define BAD_HEADERS_MAX 16 /* in a row; then the archive is given up */

typedef struct archive_source {
    vg_source base;
    struct archive *archive;
    bool opened;
    bool in_entry;
    bool over;
    bool entry_failed;
    uint64_t plain;      /* of the entry or the filtered content, for messages and holes */
    uint64_t given;      /* stored bytes handed to libarchive */
    vg_error below;      /* why the source below stopped short */
    const uint8_t *data; /* what libarchive gave and nobody took yet */
    size_t data_size;
    uint64_t hole; /* zeros of a sparse file that come before it */
    uint8_t stored[VG_SOURCE_BUFFER];
} archive_source;

static archive_source *archive_of(vg_source *s)
{
    return (archive_source *)s;
}

static la_ssize_t on_read(struct archive *handle, void *context, const void **ret_data)
{
    (void)handle;
    archive_source *a = context;
    *ret_data = a->stored;
    if (a->below.code != VG_OK) return 0;
    ptrdiff_t got = vg_source_read(a->base.below, a->stored, sizeof a->stored, &a->below);
    /* A failure below is an end to libarchive, which then gives out all that it has. */
    if (got <= 0) return 0;
    a->given += (uint64_t)got;
    return (la_ssize_t)got;
}

static la_int64_t on_seek(struct archive *handle, void *context, la_int64_t offset, int whence)
{
    (void)handle;
    archive_source *a = context;
    int64_t at = vg_source_seek(a->base.below, offset, whence);
    return at < 0 ? ARCHIVE_FATAL : at;
}

static int switch_on(struct archive *h, vg_format format)
{
    static int (*const filters[VG_FORMAT_COUNT])(struct archive *) = {
        [VG_FORMAT_XZ] = archive_read_support_filter_xz,
        [VG_FORMAT_BZIP2] = archive_read_support_filter_bzip2,
        [VG_FORMAT_LZ4] = archive_read_support_filter_lz4,
        [VG_FORMAT_LZIP] = archive_read_support_filter_lzip,
        [VG_FORMAT_COMPRESS] = archive_read_support_filter_compress,
    };
    if (format == VG_FORMAT_ZIP) return archive_read_support_format_zip(h);
    if (format == VG_FORMAT_TAR) {
        int r = archive_read_support_format_tar(h);
        /* `cat a.tar b.tar` and tar -A leave an end mark in the middle. */
        return r == ARCHIVE_OK ? archive_read_set_format_option(h, "tar", "read_concatenated_archives", "1") : r;
    }
    int r = archive_read_support_format_raw(h);
    if (r == ARCHIVE_OK) r = archive_read_support_format_empty(h);
    if (r == ARCHIVE_OK && filters[format]) r = filters[format](h);
    return r;
}

static vg_status open_archive(archive_source *a)
{
    a->opened = true;
    a->archive = archive_read_new();
    if (!a->archive)
        return vg_source_fail(&a->base, VG_E_NOMEM, "no memory to read %s", vg_format_name(a->base.format));
    struct archive *h = a->archive;
    int r = switch_on(h, a->base.format);
    if (r == ARCHIVE_WARN)
        return vg_source_fail(&a->base, VG_E_UNSUPPORTED, "the libarchive here cannot read %s",
                              vg_format_name(a->base.format));
    archive_read_set_callback_data(h, a);
    archive_read_set_read_callback(h, on_read);
    if (a->base.format == VG_FORMAT_ZIP && vg_source_seekable(a->base.below))
        archive_read_set_seek_callback(h, on_seek);
    if (r == ARCHIVE_OK) r = archive_read_open1(h);
    if (r == ARCHIVE_OK || r == ARCHIVE_WARN) return VG_OK;
    return VG_E_FORMAT;
}

/* libarchive's word, or the reason why the source below stopped short. */
static vg_status note_failure(archive_source *a, const char *what, vg_error *ret_error)
{
    const char *why = a->archive ? archive_error_string(a->archive) : NULL;
    if (a->below.code != VG_OK) return vg_fail(ret_error, a->below.code, "%s", a->below.message);
    if (a->archive && archive_errno(a->archive) == ENOMEM)
        return vg_fail(ret_error, VG_E_NOMEM, "no memory to read %s", vg_format_name(a->base.format));
    return vg_fail(ret_error, VG_E_FORMAT, "%s %s after %" PRIu64 " plain bytes: %.200s", what,
                   vg_format_name(a->base.format), a->plain, why ? why : "not valid");
}

static void fail_source(archive_source *a, const char *what)
{
    vg_error e;
    note_failure(a, what, &e);
    vg_source_fail(&a->base, e.code, "%s", e.message);
}

/* The next block of the entry; false at its end or where it is damaged. */
static bool next_block(archive_source *a)
{
    const void *data = NULL;
    size_t size = 0;
    la_int64_t offset = (la_int64_t)a->plain;
    int r = archive_read_data_block(a->archive, &data, &size, &offset);
    if (r == ARCHIVE_EOF) return false;
    if (r != ARCHIVE_OK && r != ARCHIVE_WARN) size = 0;
    if (r != ARCHIVE_OK) {
        fail_source(a, "damaged or truncated"); /* given out after the block */
        a->entry_failed = true;
    }
    a->data = data;
    a->data_size = data ? size : 0;
    a->hole = offset > 0 && (uint64_t)offset > a->plain ? (uint64_t)offset - a->plain : 0;
    return r == ARCHIVE_OK || size > 0;
}

static size_t read_entry(archive_source *a, uint8_t *data, size_t size)
{
    size_t done = 0;
    while (done < size) {
        size_t part = size - done;
        if (a->hole > 0) {
            if (part > a->hole) part = (size_t)a->hole;
            memset(data + done, 0, part);
            a->hole -= part;
        } else if (a->data_size > 0) {
            if (part > a->data_size) part = a->data_size;
            memcpy(data + done, a->data, part);
            a->data += part;
            a->data_size -= part;
        } else if (a->base.failed.code != VG_OK || !next_block(a)) {
            break;
        } else {
            continue;
        }
        done += part;
        a->plain += part;
    }
    return done;
}

/* libarchive's filters stop silently where something else follows. */
static void check_rest(archive_source *a)
{
    uint8_t byte;
    vg_error err = {0};
    if (a->below.code != VG_OK) {
        vg_source_fail(&a->base, a->below.code, "%s", a->below.message);
        return;
    }
    int64_t used = archive_filter_bytes(a->archive, -1);
    ptrdiff_t more = vg_source_read(a->base.below, &byte, 1, &err);
    if (more < 0)
        vg_source_fail(&a->base, err.code, "%s", err.message);
    else if (more > 0 || (used >= 0 && (uint64_t)used < a->given))
        vg_source_fail(&a->base, VG_E_FORMAT,
                       "bytes that are not %s follow after %" PRIu64 " plain bytes; they were not read",
                       vg_format_name(a->base.format), a->plain);
}

static size_t filter_read(vg_source *s, uint8_t *data, size_t size)
{
    archive_source *a = archive_of(s);
    struct archive_entry *entry = NULL;
    if (a->over) return 0;
    if (!a->opened) {
        vg_status opened = open_archive(a);
        int r = opened == VG_OK ? archive_read_next_header(a->archive, &entry) : ARCHIVE_FATAL;
        /* A filter that does not recognise the bytes steps aside, and "raw" would give them out as they are. */
        a->in_entry =
            (r == ARCHIVE_OK || r == ARCHIVE_WARN) && archive_filter_code(a->archive, 0) != ARCHIVE_FILTER_NONE;
        a->over = !a->in_entry;
        if (!a->in_entry && (r != ARCHIVE_EOF || a->below.code != VG_OK)) fail_source(a, "damaged or truncated");
        if (a->over) return 0;
    }
    size_t done = read_entry(a, data, size);
    if (done == 0) {
        a->over = true;
        if (s->failed.code == VG_OK) check_rest(a);
    }
    return done;
}

static size_t read_member(vg_source *s, uint8_t *data, size_t size)
{
    archive_source *a = archive_of(s);
    if (!a->in_entry) return 0;
    size_t done = read_entry(a, data, size);
    if (done == 0) a->in_entry = false;
    return done;
}

/* Reads what is left below, so that a damaged end or a wrong checksum there is noticed. */
static int finish(archive_source *a, vg_error *err)
{
    a->over = true;
    while (a->below.code == VG_OK && a->base.below->level > 0)
        if (vg_source_read(a->base.below, a->stored, sizeof a->stored, &a->below) <= 0) break;
    return a->below.code != VG_OK ? (int)vg_fail(err, a->below.code, "%s", a->below.message) : 0;
}

static vg_time entry_time(struct archive_entry *e)
{
    vg_time t = 0;
    if (!archive_entry_mtime_is_set(e)) return VG_TIME_NONE;
    if (__builtin_mul_overflow((int64_t)archive_entry_mtime(e), VG_SECOND_NS, &t)) return VG_TIME_NONE;
    if (__builtin_add_overflow(t, (int64_t)archive_entry_mtime_nsec(e), &t)) return VG_TIME_NONE;
    return t;
}

static const char *entry_name(struct archive_entry *e)
{
    const char *name = archive_entry_pathname_utf8(e);
    if (!name) name = archive_entry_pathname(e);
    return name ? name : "(name not readable)";
}

/* libarchive turns names into the locale's character set, and loses those that do not fit. This makes it UTF-8 for the
 * time of a call, in this thread alone, whatever the process has. */
static locale_t utf8;
static pthread_once_t utf8_once = PTHREAD_ONCE_INIT;

static void make_utf8(void)
{
    utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

void vg_stream_prepare(void)
{
    pthread_once(&utf8_once, make_utf8);
}

static int find_entry(vg_source *s, vg_entry *ret_entry, vg_error *err)
{
    archive_source *a = archive_of(s);
    vg_source_restart(s);
    a->data_size = 0;
    a->hole = 0;
    a->plain = 0;
    a->in_entry = false;
    if (a->over) return 0;
    if (!a->opened && open_archive(a) != VG_OK) {
        a->over = true;
        return s->failed.code != VG_OK ? (int)vg_fail(err, s->failed.code, "%s", s->failed.message)
                                       : (int)note_failure(a, "not a readable", err);
    }
    for (unsigned bad = 0;;) {
        struct archive_entry *e = NULL;
        int r = archive_read_next_header(a->archive, &e);
        if (r == ARCHIVE_EOF) return finish(a, err);
        if (++s->budget->entries > VG_LIMIT_ARCHIVE_MEMBERS) {
            a->over = true;
            return vg_fail(err, VG_E_LIMIT, "more than %d members in an archive; the rest was not read",
                           VG_LIMIT_ARCHIVE_MEMBERS);
        }
        if (r != ARCHIVE_OK && r != ARCHIVE_WARN) {
            if (r == ARCHIVE_RETRY && ++bad < BAD_HEADERS_MAX) continue;
            a->over = r != ARCHIVE_FAILED || ++bad >= BAD_HEADERS_MAX;
            if (a->entry_failed && a->over)
                return vg_fail(err, VG_E_FORMAT, "what follows in this %s could not be read",
                               vg_format_name(s->format));
            return note_failure(a, "damaged or truncated", err);
        }
        a->entry_failed = false;
        if (archive_entry_filetype(e) != AE_IFREG || archive_entry_hardlink(e)) continue;
        ret_entry->name = entry_name(e);
        ret_entry->modified = entry_time(e);
        if (archive_entry_is_data_encrypted(e))
            return vg_fail(err, VG_E_UNSUPPORTED, "member %.200s is encrypted and was not read", ret_entry->name);
        a->in_entry = true;
        return 1;
    }
}

static int next_entry(vg_source *s, vg_entry *ret_entry, vg_error *err)
{
    vg_stream_prepare();
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    int r = find_entry(s, ret_entry, err);
    if (before) uselocale(before);
    return r;
}

static void free_archive(vg_source *s)
{
    if (!s) return;
    if (archive_of(s)->archive) archive_read_free(archive_of(s)->archive);
    free(s);
}

static const vg_source_ops filter_ops = {filter_read, NULL, free_archive};
static const vg_source_ops archive_ops = {read_member, next_entry, free_archive};

vg_source *vg_source_archive(vg_format format)
{
    archive_source *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    a->base.ops = vg_format_is_archive(format) ? &archive_ops : &filter_ops;
    a->base.format = format;
    return &a->base;
}

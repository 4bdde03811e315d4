/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stack of sources: the descriptor at the bottom, then decoders and archives as their magic says. A member is what
 * stands on top once nothing more can be unwrapped. */
#include "base/stream.h"

#include <stdlib.h>
#include <string.h>

#include "io/source.h"

#define NAME_BYTES_MAX 8192
#define BOMBS_MAX      16 /* members that may reach the ratio before the whole file is given up */

struct vg_stream {
    vg_budget budget;
    vg_source *stack[VG_SOURCE_LEVELS];
    size_t height;
    size_t prefix[VG_SOURCE_LEVELS];   /* of an archive at this level: how much of name stands before its entries */
    uint64_t before[VG_SOURCE_LEVELS]; /* budget.produced when the member began */
    vg_buf name;
    vg_time modified;
    unsigned bombs;
    bool begun;
    bool over;
    bool in_member;
    vg_error failed; /* of the member */
};

/* fd -1: the bytes. */
static vg_status open_either(int fd, vg_slice bytes, const vg_stream_limits *limits, vg_stream **ret_stream,
                             vg_error *err)
{
    vg_stream *s = calloc(1, sizeof *s);
    if (!s) return vg_fail(err, VG_E_NOMEM, "no memory to read a file");
    s->budget.max_ratio = limits && limits->max_ratio ? limits->max_ratio : VG_LIMIT_DECOMPRESSION_RATIO;
    s->budget.max_bytes = limits && limits->max_bytes ? limits->max_bytes : VG_LIMIT_DECOMPRESSED_BYTES;
    s->name = VG_BUF_INIT(NAME_BYTES_MAX);
    s->stack[0] = fd < 0 ? vg_source_memory(bytes, &s->budget) : vg_source_fd(fd, &s->budget);
    if (!s->stack[0]) {
        free(s);
        return vg_fail(err, VG_E_NOMEM, "no memory to read a file");
    }
    s->height = 1;
    *ret_stream = s;
    return VG_OK;
}

vg_status vg_stream_open(int fd, const vg_stream_limits *limits, vg_stream **ret_stream, vg_error *err)
{
    if (fd < 0) return vg_fail(err, VG_E_USAGE, "no descriptor to read from");
    return open_either(fd, vg_slice_of(NULL, 0), limits, ret_stream, err);
}

vg_status vg_stream_open_bytes(vg_slice bytes, const vg_stream_limits *limits, vg_stream **ret_stream, vg_error *err)
{
    return open_either(-1, bytes, limits, ret_stream, err);
}

static void pop(vg_stream *s)
{
    vg_source *top = s->stack[--s->height];
    top->ops->free(top);
}

static vg_source *top_of(vg_stream *s)
{
    return s->stack[s->height - 1];
}

/* Length of a well-formed UTF-8 sequence (Unicode 15, table 3-7), or 0. */
static size_t utf8_size(const uint8_t *p, size_t left)
{
    static const struct {
        uint8_t first, last, low, high, more;
    } rows[] = {
        {0x00, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2},
        {0xe1, 0xec, 0x80, 0xbf, 2}, {0xed, 0xed, 0x80, 0x9f, 2}, {0xee, 0xef, 0x80, 0xbf, 2},
        {0xf0, 0xf0, 0x90, 0xbf, 3}, {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (p[0] < rows[i].first || p[0] > rows[i].last) continue;
        if (left <= rows[i].more) return 0;
        if (rows[i].more && (p[1] < rows[i].low || p[1] > rows[i].high)) return 0;
        for (size_t k = 2; k <= rows[i].more; k++)
            if (p[k] < 0x80 || p[k] > 0xbf) return 0;
        return rows[i].more + 1U;
    }
    return 0;
}

static void add_name(vg_buf *b, const char *text)
{
    size_t size = strlen(text);
    const uint8_t *p = (const uint8_t *)text;
    for (size_t i = 0; i < size;) {
        size_t n = utf8_size(p + i, size - i);
        if (n > 0)
            vg_buf_add(b, p + i, n);
        else
            vg_buf_add_str(b, "\xef\xbf\xbd");
        i += n > 0 ? n : 1;
    }
}

/* The name of the entry that the archive at this level just gave. */
static void set_name(vg_stream *s, size_t level, const char *name)
{
    vg_buf *b = &s->name;
    size_t keep = s->prefix[level];
    b->status = VG_OK; /* a name that is too long is shown cut */
    b->size = keep < b->size ? keep : b->size;
    add_name(b, name);
}

/* RFC 1952 2.3.1: seconds, 0 where unknown. */
static void note_gzip_time(vg_stream *s, const vg_source *below)
{
    const uint8_t *p = below->head + below->head_at;
    if (below->head_size - below->head_at < 8) return;
    uint32_t t = (uint32_t)p[4] | (uint32_t)p[5] << 8 | (uint32_t)p[6] << 16 | (uint32_t)p[7] << 24;
    if (t != 0) s->modified = (vg_time)t * VG_SECOND_NS;
}

static vg_status push(vg_stream *s, vg_format format, vg_error *err)
{
    vg_source *below = top_of(s);
    size_t depth = 0;
    /* A tar right above a filter (tar.gz) is one thing to its maker. */
    for (size_t i = 1; i < s->height; i++)
        depth += s->stack[i]->format != VG_FORMAT_TAR || i == 1 || vg_format_is_archive(s->stack[i - 1]->format);
    bool free_tar = format == VG_FORMAT_TAR && s->height > 1 && !vg_format_is_archive(below->format);
    if ((depth >= VG_LIMIT_ARCHIVE_DEPTH && !free_tar) || s->height == VG_SOURCE_LEVELS)
        return vg_fail(err, VG_E_LIMIT, "more than %d compressed files or archives inside each other; not read",
                       VG_LIMIT_ARCHIVE_DEPTH);
    if (format == VG_FORMAT_GZIP) note_gzip_time(s, below);
    vg_source *added = format == VG_FORMAT_GZIP   ? vg_source_gzip()
                       : format == VG_FORMAT_ZSTD ? vg_source_zstd()
                                                  : vg_source_archive(format);
    if (!added) return vg_fail(err, VG_E_NOMEM, "no memory to read %s", vg_format_name(format));
    added->below = below;
    added->budget = &s->budget;
    added->level = s->height;
    added->format = format;
    s->prefix[s->height] = s->name.size;
    s->stack[s->height++] = added;
    return VG_OK;
}

/* Unwraps what stands on top. 1: a member; 0: an archive, whose entries come next; negative: a failure. */
static int unwrap(vg_stream *s, vg_error *err)
{
    for (;;) {
        vg_source *top = top_of(s);
        vg_format format = vg_source_detect(top);
        if (format == VG_FORMAT_PLAIN) return 1;
        if (format == VG_FORMAT_CUT)
            return vg_fail(err, VG_E_FORMAT, "truncated: only the first bytes of a compressed file");
        if (vg_format_is_foreign(format))
            return vg_fail(err, VG_E_UNSUPPORTED, "%s archives are not read; unpack it first", vg_format_name(format));
        size_t named = s->name.size;
        if (vg_format_is_archive(format) && named > 0) vg_buf_add_byte(&s->name, '/');
        vg_status pushed = push(s, format, err);
        if (pushed != VG_OK) {
            s->name.size = named;
            return pushed;
        }
        if (vg_format_is_archive(format)) return 0;
    }
}

/* Names the member before the reason, where it has a name. */
static int fail_named(const vg_stream *s, int status, vg_error *err)
{
    if (!err || s->name.size == 0) return status;
    vg_error plain = *err;
    size_t shown = s->name.size < 160 ? s->name.size : 160;
    while (shown > 0 && shown < s->name.size && (s->name.data[shown] & 0xc0) == 0x80) shown--;
    return vg_fail(err, (vg_status)status, "%.*s: %s", (int)shown, (const char *)s->name.data, plain.message);
}

static int give_up(vg_stream *s)
{
    s->over = true;
    while (s->height > 1) pop(s);
    return 0;
}

/* A bomb costs itself, not the members after it: what it gave is not held against them. Sixteen are enough. */
static void forgive(vg_stream *s)
{
    s->budget.ratio_reached = false;
    for (size_t i = 1; i < VG_SOURCE_LEVELS; i++) s->budget.produced[i] = s->before[i];
    s->bombs++;
}

static int next_member(vg_stream *s, vg_error *err)
{
    int r = 0;
    if (!s->begun) {
        s->begun = true;
        r = unwrap(s, err);
        if (r != 0) return r;
    }
    for (;;) {
        while (s->height > 1 && !vg_format_is_archive(top_of(s)->format)) pop(s);
        if (s->height == 1) return give_up(s);
        size_t level = s->height - 1;
        vg_entry entry = {NULL, VG_TIME_NONE};
        r = top_of(s)->ops->next(top_of(s), &entry, err);
        if (r < 0) {
            s->name.size = s->prefix[level] > 0 ? s->prefix[level] - 1 : 0;
            return fail_named(s, r, err);
        }
        if (r == 0) {
            pop(s);
            continue;
        }
        set_name(s, level, entry.name);
        s->modified = entry.modified;
        memcpy(s->before, s->budget.produced, sizeof s->before);
        r = unwrap(s, err);
        if (r > 0) return r;
        if (r < 0) return fail_named(s, r, err);
    }
}

int vg_stream_next(vg_stream *s, vg_stream_member *ret_member, vg_error *err)
{
    if (s->over || s->budget.bytes_reached) return give_up(s);
    if (s->budget.ratio_reached) forgive(s);
    if (s->bombs > BOMBS_MAX) return give_up(s);
    s->failed.code = VG_OK;
    s->in_member = false;
    if (!s->begun) s->modified = VG_TIME_NONE;
    int r = next_member(s, err);
    if (r != 1) return r;
    s->in_member = true;
    ret_member->name = s->name.size > 0 ? vg_buf_text(&s->name) : NULL;
    ret_member->modified = s->modified;
    ret_member->compressed = s->height > 1;
    return 1;
}

ptrdiff_t vg_stream_read(vg_stream *s, uint8_t *data, size_t size, vg_error *err)
{
    if (!s->in_member) return 0;
    if (s->failed.code != VG_OK) {
        if (err) *err = s->failed;
        return s->failed.code;
    }
    ptrdiff_t got = vg_source_read(top_of(s), data, size, &s->failed);
    if (got < 0 && err) *err = s->failed;
    return got;
}

uint64_t vg_stream_consumed(const vg_stream *s)
{
    return s->budget.taken;
}

void vg_stream_close(vg_stream *s)
{
    if (!s) return;
    while (s->height > 0) pop(s);
    vg_buf_free(&s->name);
    free(s);
}

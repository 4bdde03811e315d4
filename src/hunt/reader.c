/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "observe/set.h"

#define BLOCK_BYTES ((size_t)256 << 10) /* stays in the L2 cache between the read and the scan */
#define HEAD_BYTES  ((size_t)64 << 10)
/* Where a record is longer than a record may be, it is cut at one of these if there is one so near. */
#define SOFT_CUT_BYTES ((size_t)64 << 10)

struct vg_reader {
    vg_stream *stream; /* or a range of fd */
    vg_ahead *ahead;   /* reads the stream, or NULL */
    int fd;
    uint64_t at, until, size;
    bool range, started, ended;
    vg_status failed; /* what ended it */
    vg_error error;
    uint8_t *memory; /* padding, data, padding */
    size_t capacity; /* of the data */
    uint8_t *data;
    size_t filled;   /* bytes in data */
    size_t taken;    /* of these, handed out with the block before */
    uint64_t offset; /* of data[0] in the plain content */
    bool cut_before;
    bool within_record; /* the last block ended inside a record */
    vg_charset charset;
    vg_buf text; /* of UTF-16: padding, text, padding */
    vg_buf head;
    size_t place_text, place_raw; /* the last answer of vg_reader_place */
};

static vg_status make(vg_reader **ret_reader, vg_error *err)
{
    vg_reader *r = calloc(1, sizeof *r);
    if (r) {
        r->capacity = BLOCK_BYTES;
        r->memory = calloc(1, r->capacity + 2 * VG_SCAN_PADDING);
        r->text = VG_BUF_INIT(8 * (VG_LIMIT_RECORD_BYTES + BLOCK_BYTES));
        r->head = VG_BUF_INIT(4 * HEAD_BYTES);
    }
    if (!r || !r->memory) {
        free(r);
        return vg_fail(err, VG_E_NOMEM, "no memory");
    }
    r->data = r->memory + VG_SCAN_PADDING;
    *ret_reader = r;
    return VG_OK;
}

vg_status vg_reader_of_stream(vg_stream *stream, vg_ahead *ahead, vg_reader **ret_reader, vg_error *err)
{
    vg_status status = make(ret_reader, err);
    if (status != VG_OK) return status;
    (*ret_reader)->stream = stream;
    (*ret_reader)->ahead = ahead;
    if (ahead) vg_ahead_begin(ahead, stream);
    return VG_OK;
}

uint64_t vg_reader_consumed(const vg_reader *r)
{
    if (r->range) return r->at;
    return r->ahead ? vg_ahead_consumed(r->ahead) : vg_stream_consumed(r->stream);
}

vg_status vg_reader_of_range(int fd, uint64_t from, uint64_t until, uint64_t size, vg_reader **ret_reader,
                             vg_error *err)
{
    vg_status status = make(ret_reader, err);
    if (status != VG_OK) return status;
    vg_reader *r = *ret_reader;
    r->range = true;
    r->fd = fd;
    r->at = from;
    r->until = until;
    r->size = size;
    r->offset = from;
    return VG_OK;
}

void vg_reader_free(vg_reader *r)
{
    if (!r) return;
    if (r->ahead) vg_ahead_end(r->ahead);
    free(r->memory);
    vg_buf_free(&r->text);
    vg_buf_free(&r->head);
    free(r);
}

/* -- bytes in ---------------------------------------------------------------------------------------------------------
 */

static ptrdiff_t read_at(vg_reader *r, uint8_t *data, size_t size, uint64_t at, vg_error *err)
{
    if (at >= r->size) return 0;
    if (size > r->size - at) size = (size_t)(r->size - at);
    for (;;) {
        ssize_t got = pread(r->fd, data, size, (off_t)at);
        if (got >= 0) return got;
        if (errno != EINTR) return vg_fail(err, VG_E_IO, "cannot read: %s", strerror(errno));
    }
}

static ptrdiff_t pull(vg_reader *r, uint8_t *data, size_t size, vg_error *err)
{
    if (r->ahead) return vg_ahead_read(r->ahead, data, size, err);
    if (!r->range) return vg_stream_read(r->stream, data, size, err);
    ptrdiff_t got = read_at(r, data, size, r->at, err);
    if (got > 0) r->at += (uint64_t)got;
    if (got == 0 && r->at < r->size)
        return vg_fail(err, VG_E_IO, "it shrank while being read: %llu of %llu bytes were there",
                       (unsigned long long)r->at, (unsigned long long)r->size);
    return got;
}

/* Fills data up to `wanted` bytes, or to the end. */
static void fill(vg_reader *r, size_t wanted)
{
    while (!r->ended && r->filled < wanted) {
        ptrdiff_t got = pull(r, r->data + r->filled, wanted - r->filled, &r->error);
        if (got > 0) {
            r->filled += (size_t)got;
            continue;
        }
        r->ended = true;
        if (got < 0) r->failed = (vg_status)got;
    }
}

static bool grow(vg_reader *r, size_t capacity)
{
    uint8_t *memory = realloc(r->memory, capacity + 2 * VG_SCAN_PADDING);
    if (!memory) return false;
    r->memory = memory;
    r->data = memory + VG_SCAN_PADDING;
    r->capacity = capacity;
    return true;
}

/* Drops what was handed out and moves the rest to the front. */
static void shift(vg_reader *r)
{
    r->filled -= r->taken;
    r->offset += r->taken;
    if (r->taken && r->filled) memmove(r->data, r->data + r->taken, r->filled);
    r->taken = 0;
}

/* -- blocks out -------------------------------------------------------------------------------------------------------
 */

static vg_status as_text(vg_reader *r, vg_slice raw, vg_slice *ret_text)
{
    static const uint8_t padding[VG_SCAN_PADDING] = {0};
    size_t used = 0;
    if (r->charset == VG_CHARSET_BYTES) {
        *ret_text = raw;
        return VG_OK;
    }
    vg_buf_reset(&r->text);
    vg_buf_add(&r->text, padding, sizeof padding);
    vg_utf16_to_utf8(r->charset, raw, &r->text, &used);
    size_t size = r->text.size - sizeof padding;
    vg_buf_add(&r->text, padding, sizeof padding);
    if (r->text.status != VG_OK) return r->text.status;
    *ret_text = vg_slice_of(r->text.data + sizeof padding, size);
    return VG_OK;
}

vg_status vg_reader_head(vg_reader *r, vg_slice *ret_head, vg_error *err)
{
    vg_slice raw;
    if (r->range) {
        if (vg_buf_reserve(&r->head, HEAD_BYTES) != VG_OK) return vg_fail(err, VG_E_NOMEM, "no memory");
        ptrdiff_t got = read_at(r, r->head.data, HEAD_BYTES, 0, err);
        if (got < 0) return (vg_status)got;
        raw = vg_slice_of(r->head.data, (size_t)got);
    } else {
        fill(r, HEAD_BYTES);
        raw = vg_slice_of(r->data, r->filled);
    }
    r->charset = vg_charset_detect(raw);
    if (as_text(r, raw, ret_head) != VG_OK) return vg_fail(err, VG_E_NOMEM, "no memory");
    return VG_OK;
}

bool vg_reader_is_bytes(const vg_reader *r)
{
    return r->charset == VG_CHARSET_BYTES;
}

static bool separates(uint8_t c)
{
    return c <= ' ' || c == '"' || c == '\'' || c == ',' || c == ';' || c == '<' || c == '>' || c == '|';
}

/* The end of a piece of a record that is longer than a record may be. */
static size_t soft_cut(vg_slice text)
{
    size_t floor = text.size > SOFT_CUT_BYTES ? text.size - SOFT_CUT_BYTES : 0;
    for (size_t at = text.size; at > floor; at--)
        if (separates(text.data[at - 1])) return at;
    return text.size;
}

/* A range's records begin after the first line end at or behind the byte before it. */
static void skip_partial_record(vg_reader *r)
{
    if (!r->range || r->at == 0) return;
    uint8_t piece[4096];
    uint64_t at = r->at - 1;
    for (;;) {
        ptrdiff_t got = read_at(r, piece, sizeof piece, at, &r->error);
        const uint8_t *end = got > 0 ? memchr(piece, '\n', (size_t)got) : NULL;
        if (got <= 0 || end || at >= r->until) {
            at = end ? at + (uint64_t)(end - piece) + 1 : r->size;
            break;
        }
        at += (uint64_t)got;
    }
    r->at = r->offset = at;
}

/* In a range the block must not reach past the last record that begins before `until`. A record too long to be given at
 * once is followed to its end, wherever that is. */
static size_t clip_to_range(const vg_reader *r, size_t cut)
{
    if (!r->range || r->offset + cut <= r->until) return cut;
    size_t inside = r->offset < r->until ? (size_t)(r->until - r->offset) : 0; /* records that begin here are ours */
    if (inside == 0 && !r->within_record) return 0;
    size_t from = inside ? inside - 1 : 0;
    const uint8_t *end = memchr(r->data + from, '\n', cut - from);
    return end ? (size_t)(end - r->data) + 1 : cut;
}

static int give(vg_reader *r, size_t cut, bool cut_after, vg_block *ret_block, vg_error *err)
{
    vg_slice raw = vg_slice_of(r->data, cut), text;
    if (as_text(r, raw, &text) != VG_OK) return vg_fail(err, VG_E_NOMEM, "no memory");
    *ret_block = (vg_block){text, r->offset, raw, r->cut_before, cut_after};
    r->taken = cut;
    r->cut_before = cut_after;
    r->place_text = r->place_raw = 0;
    return 1;
}

/* UTF-16 is cut at line ends, two bytes wide, in the raw bytes. */
static size_t last_line16(const vg_reader *r)
{
    for (size_t at = r->filled & ~(size_t)1; at >= 2; at -= 2) {
        uint8_t first = r->data[at - 2], second = r->data[at - 1];
        if (r->charset == VG_CHARSET_UTF16LE ? first == '\n' && second == 0 : first == 0 && second == '\n') return at;
    }
    return 0;
}

static size_t boundary(const vg_reader *r, const vg_log *log)
{
    if (r->ended) return r->filled;
    if (r->charset != VG_CHARSET_BYTES) return last_line16(r);
    return vg_log_last_boundary(log, vg_slice_of(r->data, r->filled));
}

int vg_reader_next(vg_reader *r, const vg_log *log, vg_block *ret_block, vg_error *err)
{
    if (!r->started) skip_partial_record(r);
    r->started = true;
    shift(r);
    for (size_t wanted = BLOCK_BYTES;; wanted *= 2) {
        if (wanted > r->capacity && !grow(r, wanted)) return vg_fail(err, VG_E_NOMEM, "no memory");
        fill(r, wanted);
        size_t cut = clip_to_range(r, boundary(r, log));
        if (cut) {
            r->within_record = false;
            return give(r, cut, false, ret_block, err);
        }
        if (r->range && r->offset >= r->until && !r->within_record) return 0;
        if (r->ended) break;
        if (r->filled >= VG_LIMIT_RECORD_BYTES) {
            cut = r->charset == VG_CHARSET_BYTES ? soft_cut(vg_slice_of(r->data, r->filled)) : r->filled & ~(size_t)1;
            r->within_record = true;
            bool halved = r->charset != VG_CHARSET_BYTES || !separates(r->data[cut - 1]);
            return give(r, cut, halved, ret_block, err);
        }
    }
    if (r->failed != VG_OK) {
        if (err) *err = r->error;
        vg_status failed = r->failed;
        r->failed = VG_OK;
        return failed;
    }
    return 0;
}

uint64_t vg_reader_place(vg_reader *r, const vg_block *block, size_t at)
{
    if (r->charset == VG_CHARSET_BYTES) return block->offset + at;
    if (at < r->place_text) r->place_text = r->place_raw = 0;
    /* The conversion of a suffix is the suffix of the conversion, but for a byte order mark at the very start. */
    vg_slice rest = vg_slice_skip(block->raw, r->place_raw);
    r->place_raw += vg_utf16_offset(r->charset, rest, at - r->place_text);
    r->place_text = at;
    return block->offset + r->place_raw;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zstandard (RFC 8878) by libzstd: any number of frames, skippable ones passed over. */
#include "io/source.h"

#include <inttypes.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define FRAME_BEGIN    5 /* magic and descriptor */
#define BLOCK_HEADER   3
#define WINDOW_LOG_MAX 27 /* 128 MiB, as the zstd program without --long=31 */

typedef struct zstd_source {
    vg_source base;
    ZSTD_DCtx *context;
    bool frame;      /* within one */
    bool pending;    /* libzstd may hold bytes that found no room */
    bool below_done; /* the source below has no more */
    uint64_t plain;
    size_t wanted; /* stored bytes that it gets next */
    ZSTD_inBuffer in;
    uint8_t stored[VG_SOURCE_BUFFER];
} zstd_source;

static bool fill(zstd_source *z)
{
    if (z->below_done) return false;
    vg_error err = {0};
    ptrdiff_t got = vg_source_read(z->base.below, z->stored, sizeof z->stored, &err);
    if (got < 0) vg_source_fail(&z->base, err.code, "%s", err.message);
    z->below_done = got <= 0;
    z->in = (ZSTD_inBuffer){z->stored, got > 0 ? (size_t)got : 0, 0};
    return got > 0;
}

static void fail_zstd(zstd_source *z, size_t code)
{
    if (ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge)
        vg_source_fail(&z->base, VG_E_LIMIT, "zstd window of more than %u MiB (made with --long?)",
                       1U << (WINDOW_LOG_MAX - 20));
    else if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation)
        vg_source_fail(&z->base, VG_E_NOMEM, "no memory for the zstd window");
    else if (ZSTD_getErrorCode(code) == ZSTD_error_prefix_unknown && z->plain > 0)
        vg_source_fail(&z->base, VG_E_FORMAT,
                       "bytes that are not zstd follow after %" PRIu64 " plain bytes; they were not read", z->plain);
    else
        vg_source_fail(&z->base, VG_E_FORMAT, "damaged zstd after %" PRIu64 " plain bytes: %s", z->plain,
                       ZSTD_getErrorName(code));
}

/* What libzstd asks for is a block and the header after it. It gets one thing at a time, and nothing while it still has
 * bytes to give: where it meets damage, it forgets what the same call gave before. */
static size_t decode(zstd_source *z, ZSTD_outBuffer *out)
{
    size_t before = out->pos, left = z->pending ? 0 : z->in.size - z->in.pos;
    ZSTD_inBuffer part = {z->stored, z->in.pos + (z->wanted < left ? z->wanted : left), z->in.pos};
    size_t code = ZSTD_decompressStream(z->context, out, &part);
    z->in.pos = part.pos;
    z->plain += out->pos - before;
    z->pending = out->pos == out->size && code != 0;
    if (ZSTD_isError(code)) return code;
    z->frame = code != 0;
    z->wanted = code == 0 ? FRAME_BEGIN : code > BLOCK_HEADER ? code - BLOCK_HEADER : code;
    return code;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libzstd writes to it through its own struct */
static size_t zstd_read(vg_source *s, uint8_t *data, size_t size)
{
    zstd_source *z = (zstd_source *)s;
    ZSTD_outBuffer out = {data, size, 0};
    while (out.pos < out.size) {
        /* what it holds comes out before a failure below is noted */
        bool input = z->pending || z->in.pos < z->in.size || fill(z);
        if (!input && !z->frame) break;
        size_t before = out.pos;
        size_t code = decode(z, &out);
        if (ZSTD_isError(code)) {
            fail_zstd(z, code);
            break;
        }
        if (!input && z->frame && out.pos == before) {
            vg_source_fail(s, VG_E_FORMAT, "truncated zstd: it ends after %" PRIu64 " plain bytes", z->plain);
            break;
        }
        if (out.pos > 0 && z->in.pos == z->in.size && !z->below_done)
            break; /* do not wait for more with bytes in hand */
    }
    return out.pos;
}

static void zstd_free(vg_source *s)
{
    if (!s) return;
    ZSTD_freeDCtx(((zstd_source *)s)->context);
    free(s);
}

static const vg_source_ops zstd_ops = {zstd_read, NULL, zstd_free};

vg_source *vg_source_zstd(void)
{
    zstd_source *z = calloc(1, sizeof *z);
    if (!z) return NULL;
    z->base.ops = &zstd_ops;
    z->wanted = FRAME_BEGIN;
    z->context = ZSTD_createDCtx();
    if (!z->context || ZSTD_isError(ZSTD_DCtx_setParameter(z->context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX))) {
        zstd_free(&z->base);
        return NULL;
    }
    return &z->base;
}

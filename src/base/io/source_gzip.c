/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gzip (RFC 1952) by ISA-L: any number of members, header and trailer checked, zero padding (tapes) passed over. */
#include "io/source.h"

#include <inttypes.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>

typedef struct gzip_source {
    vg_source base;
    struct inflate_state inflate;
    bool member;     /* within one */
    bool below_done; /* the source below has no more */
    int broken;      /* what ISA-L said when it met damage */
    uint64_t plain;  /* bytes given so far, for messages */
    size_t at, size; /* of what is in stored */
    uint8_t stored[VG_SOURCE_BUFFER];
} gzip_source;

/* More stored bytes behind what is left of them; false at the end. */
static bool fill(gzip_source *g)
{
    if (g->below_done) return false;
    if (g->at > 0) memmove(g->stored, g->stored + g->at, g->size - g->at);
    g->size -= g->at;
    g->at = 0;
    vg_error err = {0};
    ptrdiff_t got = vg_source_read(g->base.below, g->stored + g->size, sizeof g->stored - g->size, &err);
    if (got < 0) vg_source_fail(&g->base, err.code, "%s", err.message);
    g->below_done = got <= 0;
    if (got > 0) g->size += (size_t)got;
    return got > 0;
}

/* Between members: true where another begins. */
static bool begin_member(gzip_source *g)
{
    bool first = g->inflate.crc_flag == 0;
    for (;;) {
        while (g->at < g->size && g->stored[g->at] == 0 && !first) g->at++;
        if (g->size - g->at >= 2 || !fill(g)) break;
    }
    size_t left = g->size - g->at;
    if (left == 0) return false;
    if (left < 2 || g->stored[g->at] != 0x1f || g->stored[g->at + 1] != 0x8b) {
        vg_source_fail(&g->base, VG_E_FORMAT,
                       "bytes that are not gzip follow after %" PRIu64 " plain bytes; they were not read", g->plain);
        return false;
    }
    if (first)
        isal_inflate_init(&g->inflate);
    else
        isal_inflate_reset(&g->inflate);
    g->inflate.crc_flag = ISAL_GZIP;
    g->inflate.avail_in = 0;
    g->member = true;
    return true;
}

static void fail_inflate(gzip_source *g, int code)
{
    const char *what = code == ISAL_INCORRECT_CHECKSUM   ? "checksum or length does not agree"
                       : code == ISAL_UNSUPPORTED_METHOD ? "compression method is not deflate"
                       : code == ISAL_INVALID_WRAPPER    ? "header is not valid"
                                                         : "compressed data is not valid";
    vg_source_fail(&g->base, VG_E_FORMAT, "damaged gzip: %s after %" PRIu64 " plain bytes", what, g->plain);
}

/* What ISA-L decoded into its own buffer before it met the damage is good, too; then comes the failure. */
static size_t rescue(gzip_source *g, uint8_t *data, size_t size)
{
    struct inflate_state *z = &g->inflate;
    const int32_t end = z->tmp_out_valid, at = z->tmp_out_processed;
    size_t left = at >= 0 && end > at && end <= (int32_t)sizeof z->tmp_out_buffer ? (size_t)(end - at) : 0;
    if (left > size) left = size;
    if (left > 0) memcpy(data, z->tmp_out_buffer + at, left);
    z->tmp_out_processed += (int32_t)left;
    g->plain += left;
    if (left < size) fail_inflate(g, g->broken);
    return left;
}

static size_t gzip_read(vg_source *s, uint8_t *data, size_t size)
{
    gzip_source *g = (gzip_source *)s;
    struct inflate_state *z = &g->inflate;
    size_t done = 0;
    if (size > UINT32_MAX / 2) size = UINT32_MAX / 2;
    if (g->broken) return rescue(g, data, size);
    while (done < size) {
        if (!g->member && !begin_member(g)) break;
        z->next_in = g->stored + g->at;
        z->avail_in = (uint32_t)(g->size - g->at);
        z->next_out = data + done;
        z->avail_out = (uint32_t)(size - done);
        int code = isal_inflate(z);
        size_t got = size - done - z->avail_out;
        g->at = g->size - z->avail_in;
        done += got;
        g->plain += got;
        if (code < 0 || code == ISAL_NEED_DICT) {
            g->broken = code;
            done += rescue(g, data + done, size - done);
            break;
        }
        if (z->block_state == ISAL_BLOCK_FINISH) {
            g->member = false;
        } else if (z->avail_out > 0 && g->at == g->size) {
            if (done > 0 && !g->below_done) break; /* a pipe may let us wait for more: give what there is */
            if (!fill(g)) {
                vg_source_fail(s, VG_E_FORMAT, "truncated gzip: it ends after %" PRIu64 " plain bytes", g->plain);
                break;
            }
        }
    }
    return done;
}

static void gzip_free(vg_source *s)
{
    free(s);
}

static const vg_source_ops gzip_ops = {gzip_read, NULL, gzip_free};

vg_source *vg_source_gzip(void)
{
    gzip_source *g = malloc(sizeof *g); /* not calloc: 350 KB a member of an archive adds up */
    if (!g) return NULL;
    memset(&g->base, 0, sizeof g->base);
    g->base.ops = &gzip_ops;
    g->inflate.crc_flag = 0;
    g->member = g->below_done = false;
    g->broken = 0;
    g->plain = 0;
    g->at = g->size = 0;
    return &g->base;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file: what comes out is bounded, ends in an end or an error with a message, and does not depend on how
 * much is asked for at a time. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/stream.h"
#include "check.h"

#define PLAIN_MAX   ((size_t)2 << 20)
#define MEMBERS_MAX 200
#define CALLS_MAX   2000000

typedef struct reading {
    vg_buf names;              /* of all members, NUL between */
    vg_buf plain;              /* of all members */
    size_t ends[MEMBERS_MAX];  /* in plain */
    int statuses[MEMBERS_MAX]; /* of reading, or of next */
    size_t count;
    bool limited;
} reading;

static void check_error(const vg_error *err, int code)
{
    CHECK(err->code == (vg_status)code && code < 0 && err->message[0] != 0);
    CHECK(memchr(err->message, 0, sizeof err->message));
}

static int read_content(vg_stream *s, uint8_t *piece, size_t chunk, reading *r, size_t *calls)
{
    for (;; (*calls)++) {
        vg_error err = {VG_OK, ""};
        CHECK(*calls < CALLS_MAX);
        ptrdiff_t got = vg_stream_read(s, piece, chunk, &err);
        if (got < 0) check_error(&err, (int)got);
        if (got <= 0) return (int)got;
        CHECK((size_t)got <= chunk);
        CHECK(vg_buf_add(&r->plain, piece, (size_t)got) == VG_OK);
    }
}

static void read_all(int fd, size_t chunk, reading *r)
{
    const vg_stream_limits limits = {.max_bytes = PLAIN_MAX};
    vg_stream *s = NULL;
    vg_stream_member m;
    size_t calls = 0;
    /* An exact allocation, so that a write past it shows. */
    uint8_t *piece = malloc(chunk);
    CHECK(piece && vg_stream_open(fd, &limits, &s, NULL) == VG_OK);
    while (r->count < MEMBERS_MAX) {
        vg_error err = {VG_OK, ""};
        int got = vg_stream_next(s, &m, &err);
        if (got == 0) break;
        if (got < 0) check_error(&err, got);
        if (got > 0 && m.name) vg_buf_add(&r->names, m.name, strlen(m.name) + 1);
        r->statuses[r->count] = got > 0 ? read_content(s, piece, chunk, r, &calls) : got;
        r->limited |= r->statuses[r->count] == VG_E_LIMIT;
        r->ends[r->count++] = r->plain.size;
    }
    vg_stream_close(s);
    free(piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t chunks[] = {1 << 18, 61, 4096};
    reading all[3];
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
        if (fd >= 0) close(fd);
        return 0;
    }
    for (size_t i = 0; i < 3; i++) {
        all[i] = (reading){.names = VG_BUF_INIT(64 << 20), .plain = VG_BUF_INIT(256 << 20)};
        CHECK(lseek(fd, 0, SEEK_SET) == 0);
        read_all(fd, chunks[i], &all[i]);
        CHECK(all[i].limited || all[i].plain.size <= size + PLAIN_MAX);
        if (i == 0 || all[0].limited || all[i].limited) continue; /* a limit is noticed a chunk late */
        CHECK(all[i].count == all[0].count);
        CHECK(vg_slice_eq(vg_buf_slice(&all[i].names), vg_buf_slice(&all[0].names)));
        CHECK(vg_slice_eq(vg_buf_slice(&all[i].plain), vg_buf_slice(&all[0].plain)));
        CHECK(memcmp(all[i].ends, all[0].ends, all[0].count * sizeof(size_t)) == 0);
        CHECK(memcmp(all[i].statuses, all[0].statuses, all[0].count * sizeof(int)) == 0);
    }
    for (size_t i = 0; i < 3; i++) {
        vg_buf_free(&all[i].names);
        vg_buf_free(&all[i].plain);
    }
    close(fd);
    return 0;
}

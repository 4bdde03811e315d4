/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ahead.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/sandbox.h"

/* The taker is faster than the inflater and would be woken for each piece, which costs the inflater a call into the
 * kernel and an interrupt: it is woken for half of them at once. */
#define PIECES      8
#define ENOUGH      (PIECES / 2)
#define PIECE_BYTES ((size_t)128 << 10)

typedef enum ahead_state { AHEAD_STARTING, AHEAD_IDLE, AHEAD_READING, AHEAD_STOPPING } ahead_state;

struct vg_ahead {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    ahead_state state;
    bool sandbox;
    vg_status status; /* how the thread's start, or the stream, ended; VG_OK: so far well */
    vg_error error;
    vg_stream *stream;
    bool ended;             /* nothing follows the filled pieces */
    unsigned filled, taken; /* pieces, counted on; their difference is what waits */
    size_t at;              /* in the piece being taken */
    size_t sizes[PIECES];
    uint8_t *pieces[PIECES];
    _Atomic uint64_t consumed;
};

/* Fills one piece; the lock is not held. */
static vg_status fill(vg_stream *stream, uint8_t *piece, size_t *ret_size, bool *ret_ended, vg_error *err)
{
    *ret_size = 0;
    while (*ret_size < PIECE_BYTES) {
        ptrdiff_t got = vg_stream_read(stream, piece + *ret_size, PIECE_BYTES - *ret_size, err);
        if (got < 0) return (vg_status)got;
        if (got == 0) {
            *ret_ended = true;
            return VG_OK;
        }
        *ret_size += (size_t)got;
    }
    return VG_OK;
}

/* What a taker who waits is woken for; the lock is held. */
static bool worth_taking(const vg_ahead *a)
{
    return a->filled - a->taken >= ENOUGH || a->ended || a->status != VG_OK;
}

/* One member, piece after piece; the lock is held on entry and on return. */
static void read_member(vg_ahead *a)
{
    while (a->state == AHEAD_READING && !a->ended && a->status == VG_OK) {
        if (a->filled - a->taken == PIECES) {
            pthread_cond_wait(&a->changed, &a->lock);
            continue;
        }
        unsigned piece = a->filled % PIECES;
        vg_stream *stream = a->stream;
        vg_error err = {VG_OK, ""};
        size_t size = 0;
        bool ended = false;
        pthread_mutex_unlock(&a->lock);
        vg_status status = fill(stream, a->pieces[piece], &size, &ended, &err);
        atomic_store(&a->consumed, vg_stream_consumed(stream));
        pthread_mutex_lock(&a->lock);
        a->sizes[piece] = size;
        if (size) a->filled++;
        a->ended = ended;
        if (status != VG_OK) {
            a->status = status;
            a->error = err;
        }
        if (worth_taking(a)) pthread_cond_broadcast(&a->changed);
    }
}

/* For as long as the process lives; the lock is held on entry. */
static void serve(vg_ahead *a)
{
    for (;;) {
        if (a->state == AHEAD_READING) read_member(a);
        if (a->state == AHEAD_STOPPING) {
            a->state = AHEAD_IDLE;
            pthread_cond_broadcast(&a->changed);
        }
        pthread_cond_wait(&a->changed, &a->lock);
    }
}

static void *run(void *context)
{
    vg_ahead *a = context;
    vg_error err = {VG_OK, ""};
    vg_status status = VG_OK;
    bool landlock;
    free(malloc(1)); /* the C library counts processors for a thread's first allocation: not after the sandbox closed */
    if (a->sandbox) status = vg_sandbox_landlock(&landlock, &err);
    if (a->sandbox && status == VG_OK) status = vg_sandbox_seccomp(&err);
    pthread_mutex_lock(&a->lock);
    a->status = status;
    a->error = err;
    a->state = AHEAD_IDLE;
    pthread_cond_broadcast(&a->changed);
    if (status == VG_OK) serve(a);
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

static void release(vg_ahead *a)
{
    for (unsigned i = 0; i < PIECES; i++) free(a->pieces[i]);
    free(a);
}

vg_status vg_ahead_new(bool sandbox, vg_ahead **ret_ahead, vg_error *err)
{
    pthread_t thread;
    vg_ahead *a = calloc(1, sizeof *a);
    bool ok = a != NULL;
    for (unsigned i = 0; ok && i < PIECES; i++) ok = (a->pieces[i] = malloc(PIECE_BYTES)) != NULL;
    if (ok) {
        a->sandbox = sandbox;
        pthread_mutex_init(&a->lock, NULL);
        pthread_cond_init(&a->changed, NULL);
        ok = pthread_create(&thread, NULL, run, a) == 0;
    }
    if (!ok) {
        if (a) release(a);
        return vg_fail(err, VG_E_NOMEM, "no memory for a thread that reads ahead");
    }
    pthread_detach(thread);
    pthread_mutex_lock(&a->lock);
    while (a->state == AHEAD_STARTING) pthread_cond_wait(&a->changed, &a->lock);
    vg_status status = a->status;
    if (status != VG_OK && err) *err = a->error;
    pthread_mutex_unlock(&a->lock);
    if (status == VG_OK) *ret_ahead = a;
    return status;
}

void vg_ahead_begin(vg_ahead *a, vg_stream *stream)
{
    pthread_mutex_lock(&a->lock);
    a->stream = stream;
    a->filled = a->taken = 0;
    a->at = 0;
    a->ended = false;
    a->status = VG_OK;
    a->state = AHEAD_READING;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
}

ptrdiff_t vg_ahead_read(vg_ahead *a, uint8_t *data, size_t size, vg_error *err)
{
    pthread_mutex_lock(&a->lock);
    if (a->filled == a->taken)
        while (!worth_taking(a)) pthread_cond_wait(&a->changed, &a->lock);
    bool waits = a->filled != a->taken;
    vg_status status = a->status;
    if (!waits && status != VG_OK && err) *err = a->error;
    pthread_mutex_unlock(&a->lock);
    if (!waits) return status;
    unsigned piece = a->taken % PIECES; /* ours until `taken` moves on */
    size_t left = a->sizes[piece] - a->at;
    if (size > left) size = left;
    memcpy(data, a->pieces[piece] + a->at, size);
    a->at += size;
    if (a->at == a->sizes[piece]) {
        pthread_mutex_lock(&a->lock);
        a->taken++;
        a->at = 0;
        if (a->filled - a->taken == ENOUGH - 1) pthread_cond_broadcast(&a->changed); /* there is room again */
        pthread_mutex_unlock(&a->lock);
    }
    return (ptrdiff_t)size;
}

uint64_t vg_ahead_consumed(const vg_ahead *a)
{
    return atomic_load(&a->consumed);
}

void vg_ahead_end(vg_ahead *a)
{
    pthread_mutex_lock(&a->lock);
    a->state = AHEAD_STOPPING;
    pthread_cond_broadcast(&a->changed);
    while (a->state != AHEAD_IDLE) pthread_cond_wait(&a->changed, &a->lock);
    a->stream = NULL;
    pthread_mutex_unlock(&a->lock);
}

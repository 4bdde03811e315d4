/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What parent and worker say to each other: over a stream socket, one request and one reply at a time. The parent
 * trusts nothing in a reply: the worker may have been taken over by what it read. */
#ifndef VG_BASE_PARALLEL_WORKER_H
#define VG_BASE_PARALLEL_WORKER_H

#include <stdint.h>

#include "base/workers.h"

#define VG_HELLO_SERIAL UINT64_C(0) /* the first reply of a worker: its sandbox stands */

/* The descriptor comes with the first byte (SCM_RIGHTS); payload_size bytes follow. */
typedef struct vg_request {
    uint64_t serial;
    uint64_t payload_size;
    uint64_t has_fd;
} vg_request;

/* message_size bytes of the error, then reply_size bytes follow. */
typedef struct vg_reply {
    uint64_t serial;
    int64_t status;
    uint64_t message_size;
    uint64_t reply_size;
} vg_reply;

/* One a worker, in memory that both see. */
typedef struct vg_slot {
    _Alignas(64) _Atomic uint64_t progress;
    _Atomic uint64_t started; /* serial of the last task that was begun */
} vg_slot;

/* The worker's life; socket is its end. Does not return. */
_Noreturn void vg_worker_serve(const vg_workers_options *options, int socket, vg_slot *slot);

#endif

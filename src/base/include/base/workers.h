/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sandboxed worker processes. The parent opens, workers parse: a task is a descriptor (passed by SCM_RIGHTS) and a
 * payload; its reply is bytes. Workers are forked from the parent at vg_workers_start, so what the parent built before
 * is shared with them without a copy. A worker that dies (or stands still for too long) costs its task, which comes
 * back with VG_E_WORKER and a reason; another is forked in its place.
 * In the worker every inherited descriptor but standard error is closed (0 and 1 are /dev/null), SIGINT is ignored, and
 * vg_sandbox_warm_up has run. Workers die with their parent.
 * Single-threaded parent; not for use from several threads. */
#ifndef VG_BASE_WORKERS_H
#define VG_BASE_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/sandbox.h"
#include "vigie/status.h"

typedef struct vg_workers vg_workers;

/* Runs in the worker. fd: the task's descriptor or -1; closed by the caller of this function. reply: empty, to fill.
 * progress: add the bytes read so far to it now and then (it also shows that the worker lives).
 * A negative return is the task's status; err then says why. What reply holds is sent in either case. */
typedef vg_status (*vg_task_fn)(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress,
                                vg_error *err);

typedef struct vg_workers_options {
    unsigned jobs; /* processes; 0: one a processor that this process may use */
    bool sandbox;
    uint64_t memory_bytes;  /* 0: VG_LIMIT_WORKER_BYTES */
    unsigned stall_seconds; /* 0: VG_LIMIT_WORKER_STALL_SECONDS */
    uint64_t max_reply;     /* bytes; 0: 1 GiB */
    /* Runs in each worker before its sandbox closes, to make what cannot be made later (threads). May be NULL. */
    vg_status (*begin)(void *context, vg_error *err);
    vg_task_fn run;
    void *context; /* as it was in the parent at the fork */
} vg_workers_options;

typedef struct vg_task_result {
    uint64_t id; /* what vg_workers_submit was given */
    vg_status status;
    vg_error error; /* where status is negative */
    vg_slice reply; /* lives until the next call on these workers */
} vg_task_result;

vg_status vg_workers_start(const vg_workers_options *options, vg_workers **ret_workers, vg_error *err);
/* Takes fd over (closes it when the task is over, also where this call fails) and copies the payload. Never blocks:
 * tasks queue in the parent. Whoever opens many files asks vg_workers_ready first. */
vg_status vg_workers_submit(vg_workers *w, uint64_t id, int fd, vg_slice payload, vg_error *err);
/* True while fewer than two tasks a process wait in the queue: `while (more && vg_workers_ready(w)) open and submit;
 * then wait` keeps all workers busy with few descriptors open. */
bool vg_workers_ready(const vg_workers *w);
/* 1: a result, in any order; 0: timeout_ms passed (-1: none) or a signal came; VG_E_USAGE where nothing is under way or
 * queued; VG_E_WORKER where no worker can be kept alive. A worker that waits for bytes of a pipe does not stand still.
 */
int vg_workers_wait(vg_workers *w, int timeout_ms, vg_task_result *ret_result, vg_error *err);
/* Tasks submitted whose result was not yet returned. */
size_t vg_workers_pending(const vg_workers *w);
/* Sum over all tasks of what they added to progress. */
uint64_t vg_workers_progress(const vg_workers *w);
unsigned vg_workers_jobs(const vg_workers *w);
/* What the workers gave up; all false where options.sandbox was. */
vg_sandbox_report vg_workers_sandbox(const vg_workers *w);
/* Stops all and waits for them; pending tasks are dropped. NULL is allowed. */
void vg_workers_stop(vg_workers *w);

#endif

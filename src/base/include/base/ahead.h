/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a stream ahead in a thread of its own, so that inflating and what is done with the bytes overlap. For workers:
 * the thread is made before the sandbox closes and gives up the same rights. One thread uses it. */
#ifndef VG_BASE_AHEAD_H
#define VG_BASE_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stream.h"

typedef struct vg_ahead vg_ahead;

/* sandbox: the thread enters Landlock and seccomp before it reads anything. It lives as long as the process. */
vg_status vg_ahead_new(bool sandbox, vg_ahead **ret_ahead, vg_error *err);
/* Reads the stream's current member from here on. The stream belongs to the thread until vg_ahead_end. */
void vg_ahead_begin(vg_ahead *a, vg_stream *stream);
/* As vg_stream_read. */
ptrdiff_t vg_ahead_read(vg_ahead *a, uint8_t *data, size_t size, vg_error *err);
/* vg_stream_consumed, as of the last piece read ahead. */
uint64_t vg_ahead_consumed(const vg_ahead *a);
/* Stops reading ahead; the stream is the caller's again. What was read and not taken is lost. */
void vg_ahead_end(vg_ahead *a);

#endif

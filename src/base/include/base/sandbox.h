/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives up what a parser does not need: Landlock (no file system access at all), seccomp (a list of allowed system
 * calls; anything else kills the process), no new privileges, no core dump, bounded memory. Descriptors that are
 * already open stay usable. There is no way back. */
#ifndef VG_BASE_SANDBOX_H
#define VG_BASE_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/status.h"

typedef struct vg_sandbox_report {
    bool landlock; /* false: the kernel has none; seccomp forbids opening anyway */
    bool seccomp;
} vg_sandbox_report;

/* VG_E_UNSUPPORTED where seccomp cannot be had: the caller must then refuse, unless --no-sandbox was said.
 * max_bytes: address space that may be added from now on; 0: no bound. */
vg_status vg_sandbox_enter(uint64_t max_bytes, vg_sandbox_report *ret_report, vg_error *err);

#endif

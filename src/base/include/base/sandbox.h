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

/* What vg_sandbox_enter does before: has libraries open now what they would open at first use (character sets,
 * OpenSSL), and sets TZ to UTC0. A library that is first used in the sandbox and opens a file then (jansson's hash
 * seed: call json_object_seed before; libxml2: xmlInitParser) is killed: use it once before the fork. */
void vg_sandbox_warm_up(void);

/* Each layer alone; vg_sandbox_enter takes both. *ret_active: false where the kernel has no Landlock. */
vg_status vg_sandbox_landlock(bool *ret_active, vg_error *err);
vg_status vg_sandbox_seccomp(vg_error *err);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports into the catalogue: a worker reads each, the parent adds what it says. */
#ifndef VG_HUNT_INTAKE_H
#define VG_HUNT_INTAKE_H

#include "catalog.h"
#include "vigie/hunt.h"

typedef void (*vg_intake_problem_fn)(void *context, const char *file, const char *reason);

/* Reads the reports (files; folders: every file below; "-") into c. Problems go to on_problem; VG_E_FORMAT where no
 * report at all could be read. */
vg_status vg_intake(vg_catalog *c, const vg_hunt_options *options, const char *const *reports, size_t count,
                    vg_intake_problem_fn on_problem, void *context, vg_error *err);

#endif

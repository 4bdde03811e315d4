/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports into the catalogue: workers read them (read/intake.h), the parent adds what they call malicious. */
#ifndef VG_HUNT_HUNT_REPORTS_H
#define VG_HUNT_HUNT_REPORTS_H

#include "catalog.h"
#include "vigie/hunt.h"

typedef void (*vg_hunt_problem_fn)(void *context, const char *file, const char *reason);

/* Reads the reports (files; folders: every file below; "-") into c. Problems go to tell_problem; VG_E_FORMAT where no
 * report at all could be read. */
vg_status vg_hunt_take_reports(vg_catalog *c, const vg_hunt_options *options, const char *const *reports, size_t count,
                               vg_hunt_problem_fn tell_problem, void *context, vg_error *err);

#endif

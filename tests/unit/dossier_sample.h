/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of a reading made by hand, for the tests of what shows them and for looking at. */
#ifndef TEST_DOSSIER_SAMPLE_H
#define TEST_DOSSIER_SAMPLE_H

#include "read/read_result.h"

/* name: "press", "vendor", "two", "hostile", "large", "empty". NULL for any other. */
vg_read_result *dossier_sample(const char *name);
void dossier_sample_free(vg_read_result *r);
/* All that a dossier holds, told to a sink as a reading tells it. */
void dossier_tell(const vg_dossier *d, const vg_report_sink *sink);
/* The names above; NULL past the end. */
const char *dossier_sample_name(size_t i);

#endif

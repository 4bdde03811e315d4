/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of a hunt made by hand, for the tests of what shows them and for looking at. */
#ifndef TEST_PUBLISH_SAMPLE_H
#define TEST_PUBLISH_SAMPLE_H

#include "hunt/result.h"

/* name: "small", "hit", "fr", "clean", "nothing", "hostile", "large". NULL for any other. */
vg_hunt_result *sample_result(const char *name);
void sample_free(vg_hunt_result *r);
/* The names above; NULL past the end. */
const char *sample_name(size_t i);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extraction by marks of one's own: for the test that compares the kernels' with every run of token bytes. */
#ifndef VG_OBSERVE_EXTRACT_MARKED_H
#define VG_OBSERVE_EXTRACT_MARKED_H

#include "find/find.h"
#include "observe/extract.h"

int vg_extract_marked(vg_slice text, vg_marks_fn marks, vg_found_fn on_found, void *context);

#endif

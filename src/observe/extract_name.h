/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VG_OBSERVE_EXTRACT_NAME_H
#define VG_OBSERVE_EXTRACT_NAME_H

#include <stdbool.h>

#include "base/slice.h"

/* Whether text[begin, end), which has the form of a domain under a known top-level domain, names something else: a
 * file, a detection, a piece of code, or the end of one sentence and the beginning of the next. */
bool vg_extract_name_is_other(vg_slice text, size_t begin, size_t end);

#endif

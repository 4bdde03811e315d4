/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims of a report as JSON in the shape of `vigie read --json`, for tests of the engine alone. */
#ifndef TESTS_CLAIMS_JSON_H
#define TESTS_CLAIMS_JSON_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/time.h"

/* Appends {"language", "claims", "victims", "unread", "problems"}; false where the report could not be read. */
bool claims_json(vg_slice report, const char *path, vg_time published, vg_buf *ret_text);

#endif

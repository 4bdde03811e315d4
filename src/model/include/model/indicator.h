/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An observable that a report calls malicious, with its source and its validity. */
#ifndef VG_MODEL_INDICATOR_H
#define VG_MODEL_INDICATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"
#include "vigie/observable.h"

#define VG_REPORT_NOWHERE UINT64_MAX

typedef struct vg_indicator {
    vg_kind kind;
    vg_slice value;        /* canonical */
    vg_slice written;      /* as the report writes it */
    const char *role;      /* static: "c2", "payload", "phishing", "victim"…, or NULL where the report does not say */
    vg_interval validity;  /* from the report's own words; open ends are VG_TIME_NONE */
    const char *set_aside; /* static: the list or rule that explains it, or NULL: it will be hunted */
    bool prefix;           /* a URL that stands for everything below it */
    uint64_t offset;       /* of `written`, as a vg_span counts; VG_REPORT_NOWHERE where it has no place */
    uint64_t length;
} vg_indicator;

#endif

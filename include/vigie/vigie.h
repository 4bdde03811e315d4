/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole public API. */
#ifndef VIGIE_VIGIE_H
#define VIGIE_VIGIE_H

#include "vigie/feed.h"
#include "vigie/hunt.h"
#include "vigie/observable.h"
#include "vigie/publish.h"
#include "vigie/read.h"
#include "vigie/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0"; static. */
const char *vg_version(void);

#ifdef __cplusplus
}
#endif
#endif

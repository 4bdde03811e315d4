/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of dossiers share. */
#ifndef VG_PUBLISH_DOSSIER_TEXT_H
#define VG_PUBLISH_DOSSIER_TEXT_H

#include "read/read_result.h"

#define DOSSIER_QUOTE_BYTES ((size_t)4096) /* of the words of one claim that are shown */

/* "month"; NULL for VG_PRECISION_NONE; what is finer than a second is "second". Static. */
const char *dossier_precision(vg_precision precision);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dossier_text.h"

const char *dossier_precision(vg_precision precision)
{
    static const char *const names[VG_PRECISION_NS + 1] = {
        NULL, "year", "month", "day", "minute", "second", "second", "second", "second",
    };
    return names[precision];
}

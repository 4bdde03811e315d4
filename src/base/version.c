/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie/vigie.h"

const char *vg_version(void)
{
    return VIGIE_VERSION;
}

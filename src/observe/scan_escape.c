/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

void vg_scan_escape(vg_scanner *s, size_t at)
{
    (void)s, (void)at;
}

void vg_scan_escape_free(vg_scanner *s)
{
    (void)s;
}

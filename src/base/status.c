/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie/status.h"

#include <stdarg.h>
#include <stdio.h>

vg_status vg_fail(vg_error *err, vg_status code, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->code = code;
        vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
    }
    return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs in UTF-16 are scanned as UTF-8; evidence still points at the original bytes. */
#ifndef VG_TELEMETRY_UTF16_H
#define VG_TELEMETRY_UTF16_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

typedef enum vg_charset { VG_CHARSET_BYTES = 0, VG_CHARSET_UTF16LE, VG_CHARSET_UTF16BE } vg_charset;

/* By byte order mark, else by the share of zero bytes on even or odd places. */
vg_charset vg_charset_detect(vg_slice head);
/* Appends UTF-8; an odd last byte is left (*ret_used says how many bytes were taken); lone surrogates become U+FFFD.
 * The byte order mark becomes nothing. */
vg_status vg_utf16_to_utf8(vg_charset charset, vg_slice in, vg_buf *out, size_t *ret_used);
/* How many bytes of `in` make the first utf8_offset bytes of its conversion. */
size_t vg_utf16_offset(vg_charset charset, vg_slice in, size_t utf8_offset);

#endif

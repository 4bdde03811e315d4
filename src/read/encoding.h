/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the stored bytes of a text to UTF-8, and from places of the one to places of the other. */
#ifndef VG_READ_ENCODING_H
#define VG_READ_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "vigie/status.h"

typedef struct vg_decoded {
    vg_slice text;       /* UTF-8 as far as it is text, no BOM; a view of the stored bytes, or of `buffer` */
    const char *charset; /* static: "UTF-8", "UTF-16LE", "windows-1252"… */
    bool guessed;        /* by the bytes alone: no mark and no declaration says so */
    bool placed;         /* vg_decoded_stored holds; false: places count in `text` */
    size_t repaired;     /* "Ã©" made "é" so many times: UTF-8 that was once read as Windows-1252 and stored again */
    size_t garbled;      /* "Ã©" found and left, because other letters show that the whole text was not so treated */
    size_t shift, unit;  /* unit 0: stored = place + shift; 1: one byte a character; 2: UTF-16 */
    uint32_t *marks;     /* unit > 0: stored offsets at every 1024th byte of the text */
    vg_buf buffer;
} vg_decoded;

/* A BOM decides, then validity as UTF-8, then what HTML or XML declares (WHATWG 13.2.3.2, XML 4.3.3), then statistics
 * over Windows-1252, ISO-8859-15, Windows-1251, KOI8-R and others. Needs vg_encoding_prepare before a sandbox closes.
 * Fills *d, to be freed with vg_decoded_free (also after a failure). VG_E_NOMEM. Linear. */
vg_status vg_decode(vg_slice bytes, vg_decoded *d, vg_error *err);
void vg_decoded_free(vg_decoded *d);
uint64_t vg_decoded_stored(const vg_decoded *d, uint64_t at);

/* Appends bytes in a charset by its MIME name to `out` as UTF-8; an unknown name, and bytes that are valid UTF-8 beside
 * a charset that is a superset of ASCII only by habit, are decided on as vg_decode does. */
vg_status vg_decode_named(vg_slice bytes, vg_slice charset_name, vg_buf *out);

/* Opens every converter once, so that nothing is loaded later. */
void vg_encoding_prepare(void);

/* One code point as UTF-8; its length. */
size_t vg_utf8_put(uint32_t point, uint8_t ret_bytes[4]);
/* The code point at s[at] and its length; 0 where the bytes are no UTF-8. */
size_t vg_utf8_get(vg_slice s, size_t at, uint32_t *ret_point);

#endif

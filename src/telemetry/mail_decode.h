/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encodings of mail, undone piece by piece: any cut of the input gives the same output. All are lenient, as mail
 * programs are: what is no encoding stays as it is. */
#ifndef VG_TELEMETRY_MAIL_DECODE_H
#define VG_TELEMETRY_MAIL_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* Where decoded bytes go; the view lives during the call. */
typedef struct vg_sink {
    void (*put)(void *context, vg_slice bytes);
    void *context;
} vg_sink;

/* All states begin as zeros. */

/* Quoted-printable (RFC 2045 6.7). Input comes without line ends; line_end: one stood behind it. */
typedef struct vg_quoted {
    uint8_t state, held;
} vg_quoted;
void vg_quoted_decode(vg_quoted *q, vg_slice in, bool line_end, vg_sink out);
void vg_quoted_end(vg_quoted *q, vg_sink out);

/* Base64 (RFC 2045 6.8), "-" and "_" as well; other bytes are passed over. False where there were some but for blanks.
 */
typedef struct vg_base64 {
    uint32_t bits;
    unsigned count;
} vg_base64;
bool vg_base64_decode(vg_base64 *b, vg_slice in, vg_sink out);
/* What a truncated end still holds. */
void vg_base64_end(vg_base64 *b, vg_sink out);

/* HTML's character references (HTML 13.2.5.72 ff.): all numeric ones, and the names that can stand in an observable.
 * What has no width (soft hyphens, zero-width spaces and joiners) becomes nothing. */
typedef struct vg_entities {
    uint8_t held[12];
    unsigned size;
} vg_entities;
void vg_entities_decode(vg_entities *e, vg_slice in, vg_sink out);
void vg_entities_end(vg_entities *e, vg_sink out);

/* A header field whose encoded words (RFC 2047) are undone; blanks between two of them are none. */
void vg_words_decode(vg_slice field, vg_sink out);

#endif

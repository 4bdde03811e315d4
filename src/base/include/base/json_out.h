/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON (RFC 8259) into a growing buffer: commas, quotes and escapes are its work, nesting the caller's.
 * Input bytes that are not UTF-8 become U+FFFD, so that what comes out is always valid. `<`, `>`, `&`, U+2028 and
 * U+2029 are escaped too: the text may stand inside HTML. */
#ifndef VG_BASE_JSON_OUT_H
#define VG_BASE_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/time.h"

typedef struct vg_json_out {
    vg_buf *out;
    int depth;
    int indent;     /* spaces a level; 0: one line */
    int row_indent; /* of what surrounds a row */
    bool comma;     /* a value precedes on this level */
    bool key;       /* a key was just written */
} vg_json_out;

static inline vg_json_out vg_json_out_to(vg_buf *out, int indent)
{
    return (vg_json_out){.out = out, .indent = indent};
}

void vg_json_open(vg_json_out *j, char bracket);  /* '{' or '[' */
void vg_json_close(vg_json_out *j, char bracket); /* '}' or ']' */
/* An object on a line of its own, whatever the indent: rows of long tables. No nesting inside. */
void vg_json_open_row(vg_json_out *j);
void vg_json_close_row(vg_json_out *j);
void vg_json_key(vg_json_out *j, const char *key);
void vg_json_string(vg_json_out *j, vg_slice s);
void vg_json_str(vg_json_out *j, const char *text); /* NULL is null */
void vg_json_int(vg_json_out *j, int64_t v);
void vg_json_u64(vg_json_out *j, uint64_t v);
void vg_json_bool(vg_json_out *j, bool v);
void vg_json_null(vg_json_out *j);
void vg_json_fixed(vg_json_out *j, double v, int decimals); /* locale never; NaN and infinities are null */
void vg_json_time(vg_json_out *j, vg_time t);               /* VG_TIME_NONE is null */

#endif

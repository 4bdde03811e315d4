/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON documents by jansson, and where their values stand in the stored bytes. */
#ifndef VG_READ_JSON_H
#define VG_READ_JSON_H

#include <jansson.h>

#include "base/slice.h"
#include "vigie/status.h"

#define VG_JSON_BYTES ((size_t)192 << 20) /* a document; jansson takes about ten times that at worst */

/* VG_E_FORMAT with the place of the error (nesting deeper than 2048 included), VG_E_LIMIT. json_decref the result. */
vg_status vg_json_load(vg_slice bytes, json_t **ret_root, vg_error *err);
/* The string under key, or an empty slice. */
vg_slice vg_json_text(const json_t *object, const char *key);
static inline vg_slice vg_json_slice(const json_t *string)
{
    return vg_slice_of(json_string_value(string), json_string_length(string));
}

/* Finds values going forward, within a bounded amount of work over all calls. */
typedef struct vg_locator {
    vg_slice bytes;
    size_t at;
    size_t budget;
} vg_locator;

static inline vg_locator vg_locator_of(vg_slice bytes)
{
    return (vg_locator){bytes, 0, 16 * bytes.size + 65536};
}
/* The offset of `written` at or after the last one found, or VG_REPORT_NOWHERE (an escaped value has no literal place).
 */
uint64_t vg_locate(vg_locator *l, vg_slice written);
/* Goes on behind `mark`, where that is found. */
void vg_locate_past(vg_locator *l, vg_slice mark);

#endif

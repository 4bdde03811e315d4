/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks the values of a JSON record where it lies: no tree, no copy, no recursion. Lenient: a record may be cut at
 * either end, and what is not JSON is stepped over; every step goes forward, so a walk is linear.
 * RFC 8259; duplicate names and numbers of any length are passed on as they stand. */
#ifndef VG_TELEMETRY_JSON_SCAN_H
#define VG_TELEMETRY_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/slice.h"

#define VG_JSON_PATH_BYTES 160

typedef enum vg_json_kind { VG_JSON_STRING, VG_JSON_BARE, VG_JSON_OPEN_OBJECT, VG_JSON_OPEN_ARRAY } vg_json_kind;

typedef struct vg_json_walk {
    vg_slice text;
    size_t at;
    unsigned depth;    /* open containers */
    unsigned too_deep; /* open containers below VG_LIMIT_JSON_DEPTH: stepped over */
    vg_slice key;      /* pending */
    bool has_key;
    uint16_t path_size[VG_LIMIT_JSON_DEPTH + 1]; /* of the container's own name, by depth; UINT16_MAX: too long */
    uint8_t path[VG_JSON_PATH_BYTES];
    uint64_t objects[(VG_LIMIT_JSON_DEPTH + 63) / 64];
} vg_json_walk;

typedef struct vg_json_value {
    vg_json_kind kind;
    vg_slice key;  /* the last name on the way, as written; an array's elements have the array's; may be empty */
    vg_slice path; /* all names joined with '.'; a view into the record or the walk; empty where it does not fit */
    bool path_in_record; /* true: a view into the record */
    vg_slice value;      /* still escaped, without quotes; of a container: empty */
    size_t at;           /* where the value begins in the text */
    unsigned depth;      /* of the container that holds it: 1 for the members of the record itself */
    bool in_array;
} vg_json_value;

void vg_json_begin(vg_json_walk *walk, vg_slice text);
/* The next value, containers included (when they open); false at the end. */
bool vg_json_next(vg_json_walk *walk, vg_json_value *ret_value);
/* The position after the string that begins at text[at] (a quote); the text's size where it is cut. */
size_t vg_json_string_end(vg_slice text, size_t at);

#endif

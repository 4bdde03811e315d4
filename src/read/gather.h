/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats find on its way to the caller: set aside, made one a value, in order. */
#ifndef VG_READ_GATHER_H
#define VG_READ_GATHER_H

#include "read/report.h"

typedef struct vg_gather vg_gather;

/* The classes of values that authors defang, or do not. */
typedef enum vg_class { VG_CLASS_OTHER = 0, VG_CLASS_HOST, VG_CLASS_ADDRESS, VG_CLASS_COUNT } vg_class;
vg_class vg_kind_class(vg_kind kind);

/* How a value stands in the report. */
typedef struct vg_standing {
    bool defanged;       /* written so that nobody clicks on it */
    bool running;        /* in running prose or a link's target: a mere reference where the report defangs its values */
    bool list_of_values; /* the report is nothing but values: CVE and technique ids are asked for, too */
} vg_standing;

/* raw: the report's bytes; a `written` view inside them is not copied. own_site may change until the flush. */
vg_gather *vg_gather_new(vg_slice raw);
/* Before the first value only: the bytes become known late where a text is made. */
void vg_gather_set_raw(vg_gather *g, vg_slice raw);
void vg_gather_free(vg_gather *g);

/* Adds, or merges with an earlier one of the same (kind, value): the first place stays, validities are united, what
 * is not set aside wins. Benign lists and the publisher's own sites are looked up here, unless set_aside says more. */
vg_status vg_gather_add(vg_gather *g, const vg_indicator *indicator, vg_standing standing);
size_t vg_gather_count(const vg_gather *g);
/* The publisher's own host; values on it are set aside. Copied, lower-cased; the first eight count. */
void vg_gather_own_site(vg_gather *g, vg_slice host);
/* Hands all to the sink, in order; what its `indicator` returned. */
int vg_gather_flush(const vg_gather *g, const vg_report_sink *sink);

/* Sets aside by what the value itself is (a benign list, an id that is no sign); NULL where nothing speaks against it.
 */
const char *vg_set_aside_by_value(vg_kind kind, vg_slice value, bool list_of_values);

/* The union of what two places say; VG_INTERVAL_ALWAYS is "does not say" and leaves the other as it is. Two half-open
 * ones that face each other ("since May", "until June") make one closed interval. */
vg_interval vg_validity_union(vg_interval a, vg_interval b);

#endif

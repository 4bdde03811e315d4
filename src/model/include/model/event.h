/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record of telemetry, taken apart. */
#ifndef VG_MODEL_EVENT_H
#define VG_MODEL_EVENT_H

#include "base/slice.h"
#include "base/time.h"

typedef struct vg_field {
    vg_slice name;  /* "id.orig_h", "Computer", "column 3"…: views into the record, the log or static text */
    vg_slice value; /* view into the record, still escaped as it is there */
} vg_field;

#define VG_EVENT_FIELDS 48
#define VG_EVENT_HOSTS  4

typedef struct vg_event {
    vg_time time; /* VG_TIME_NONE where the record has none */
    vg_precision precision;
    /* Which of the defender's machines the record is about, in the order of preference: the reporting host of a
     * syslog or Windows event, the client of a proxy or flow, its server. The hunt takes the first that is not the
     * observable that was hit. */
    vg_slice hosts[VG_EVENT_HOSTS];
    unsigned host_count;
    vg_field fields[VG_EVENT_FIELDS];
    unsigned field_count;
} vg_event;

#endif

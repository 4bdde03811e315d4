/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JSON formats share: finding the time and the host among names, and how records are laid out. */
#ifndef VG_TELEMETRY_JSON_LOG_H
#define VG_TELEMETRY_JSON_LOG_H

#include "json_scan.h"
#include "log_format.h"

/* True where the head is JSON: lines of objects, or one document. */
bool vg_json_log_detect(const vg_log_head *head);
/* True where the head's lines are objects, one each. */
bool vg_json_log_lines(const vg_log_head *head);
/* Finds framing and the time's name. */
void vg_json_log_learn(vg_log *log, const vg_log_head *head);
bool vg_json_log_header(vg_log *log, vg_slice record);
bool vg_json_log_time(const vg_log *log, vg_slice record, vg_stamp *ret_stamp);

typedef struct vg_json_host_name {
    const char *name; /* a joined name, or its end after a '.'; with '=' before it: of the record itself only */
    int rank;         /* the smaller, the better */
} vg_json_host_name;

/* Fields and hosts: hosts in the order of the table's ranks. The table ends with a NULL name. */
void vg_json_log_event(vg_log *log, vg_slice record, const vg_json_host_name *hosts, vg_event *event);
/* The value of a name at the record's top level; false where it is not there. */
bool vg_json_member(vg_slice record, const char *name, vg_slice *ret_value);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that no product's reader knows. */
#ifndef VG_TELEMETRY_JSON_ANY_H
#define VG_TELEMETRY_JSON_ANY_H

#include "json_log.h"

void vg_json_any_learn(vg_log *log, const vg_log_head *head);
void vg_json_any_event(vg_log *log, vg_slice record, vg_event *event);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON documents: an array in one line or pretty-printed, an object around an array ({"Records": […]}), or
 * pretty-printed objects one after the other. A record is an element. After json-lines, which is the same as long as
 * each line is whole. */
#include "json_any.h"

const vg_log_reader vg_log_reader_json = {
    .name = "json",
    .title = "JSON arrays and pretty-printed objects",
    .detect = vg_json_log_detect,
    .learn = vg_json_any_learn,
    .header = vg_json_log_header,
    .time = vg_json_log_time,
    .event = vg_json_any_event,
};

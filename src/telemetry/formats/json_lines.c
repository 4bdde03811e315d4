/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of any shape, one object a line: Windows events as collectors write them (Event.System.*, winlog.*, flat ones),
 * cloud trails, applications. Which names hold time and host is found from tables of known names. */
#include "json_any.h"

static bool detect(const vg_log_head *head)
{
    return vg_json_log_detect(head) && vg_json_log_lines(head);
}

const vg_log_reader vg_log_reader_json_lines = {
    .name = "json-lines",
    .title = "JSON, one object a line",
    .detect = detect,
    .learn = vg_json_any_learn,
    .header = vg_json_log_header,
    .time = vg_json_log_time,
    .event = vg_json_any_event,
};

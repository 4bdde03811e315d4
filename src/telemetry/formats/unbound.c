/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unbound's log: "[1641092645] unbound[1234:0] info: 10.0.0.5 example.com. A IN" (unbound.conf, log-queries). */
#include "syslog.h"

static bool is_unbound(vg_slice line)
{
    return line.size > 12 && line.data[0] == '[' && vg_is_digit(line.data[1]) &&
           vg_slice_find(vg_slice_take(line, 48), vg_slice_str("] unbound[")) != SIZE_MAX;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_unbound) >= 60;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    return record.size && record.data[0] == '[' && vg_stamp_read(vg_slice_skip(record, 1), &rules, ret_stamp) &&
           ret_stamp->shape == VG_STAMP_EPOCH;
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    (void)log;
    vg_event_host(event, vg_dns_unbound(record, event));
}

const vg_log_reader vg_log_reader_unbound = {
    .name = "unbound",
    .title = "unbound's log",
    .detect = detect,
    .time = time_of,
    .event = event_of,
};

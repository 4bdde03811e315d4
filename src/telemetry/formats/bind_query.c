/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BIND 9's query log (ARM, "query-log"): "02-Jan-2022 03:04:05.678 queries: info: client @0x7f8 10.0.0.5#53211
 * (example.com): query: example.com IN A + (10.0.0.1)"; the times may be ISO 8601 (print-time iso8601). */
#include "syslog.h"

static bool read_time(vg_slice line, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    return vg_stamp_read(line, rules, ret_stamp) && ret_stamp->precision >= VG_PRECISION_SECOND &&
           (ret_stamp->shape == VG_STAMP_DAY_NAME_YEAR || ret_stamp->shape == VG_STAMP_ISO);
}

static bool is_query(vg_slice line)
{
    vg_stamp stamp;
    const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};
    return read_time(line, &utc, &stamp) && vg_slice_find(line, vg_slice_str("client ")) != SIZE_MAX &&
           vg_slice_find(line, vg_slice_str("quer")) != SIZE_MAX;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_query) >= 60;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    return read_time(record, &rules, ret_stamp);
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    (void)log;
    vg_event_host(event, vg_dns_bind(record, event));
}

const vg_log_reader vg_log_reader_bind_query = {
    .name = "bind-query",
    .title = "BIND's query log",
    .detect = detect,
    .time = time_of,
    .event = event_of,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dnsmasq's own log file (log-facility=/path, log-queries): "Jan  2 03:04:05 dnsmasq[123]: query[A] name from ip", BSD
 * syslog without a host. Before syslog-rfc3164, which it also is. */
#include "syslog.h"

static const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};

static bool tag_of(vg_slice line, vg_syslog_tag *ret_tag)
{
    vg_stamp stamp;
    vg_slice rest;
    if (!vg_syslog_bsd_head(line, &utc, &stamp, &rest)) return false;
    vg_syslog_read_tag(rest, ret_tag);
    return true;
}

static bool is_dnsmasq(vg_slice line)
{
    vg_syslog_tag tag;
    return tag_of(line, &tag) && tag.program.size >= 7 && memcmp(tag.program.data, "dnsmasq", 7) == 0;
}

static bool is_yearless(vg_slice line)
{
    vg_stamp stamp;
    vg_slice rest;
    return vg_syslog_bsd_head(line, &utc, &stamp, &rest) && stamp.yearless;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_dnsmasq) >= 60;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    log->year.yearless = head->count == 0 || vg_head_share(head, is_yearless) > 0;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_slice rest;
    return vg_syslog_bsd_head(record, &rules, ret_stamp, &rest);
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    vg_syslog_tag tag = {.message = record};
    (void)log;
    tag_of(record, &tag);
    vg_syslog_event(&tag, event);
}

const vg_log_reader vg_log_reader_dnsmasq = {
    .name = "dnsmasq",
    .title = "dnsmasq's query log",
    .detect = detect,
    .learn = learn,
    .time = time_of,
    .event = event_of,
};

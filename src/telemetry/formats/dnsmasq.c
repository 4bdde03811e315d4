/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dnsmasq's own log file (log-facility=/path, log-queries): "Jan  2 03:04:05 dnsmasq[123]: query[A] name from ip", BSD
 * syslog without a host. Before syslog-rfc3164, which it also is. */
#include "syslog.h"

static bool is_dnsmasq(vg_slice line)
{
    vg_syslog_tag tag;
    return vg_syslog_bsd_tag(line, &tag) && tag.program.size >= 7 && memcmp(tag.program.data, "dnsmasq", 7) == 0;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_dnsmasq) >= 60;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    log->year.yearless = head->count == 0 || vg_head_share(head, vg_syslog_bsd_yearless) > 0;
}

const vg_log_reader vg_log_reader_dnsmasq = {
    .name = "dnsmasq",
    .title = "dnsmasq's query log",
    .detect = detect,
    .learn = learn,
    .time = vg_syslog_bsd_time,
    .event = vg_syslog_bsd_event,
};

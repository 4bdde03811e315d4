/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BSD syslog (RFC 3164): "<34>Jan  2 03:04:05 host prog[pid]: message", in files mostly without the priority. The time
 * has no year and no zone; some devices add either ("Jan  2 2022 03:04:05", "03:04:05.678 UTC:"), or put a sequence
 * number or "*" before it. Linux auth and mail logs are of this kind. */
#include "syslog.h"

static const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};

/* At the very start, or behind a priority: "Jan 2 …" later in a line is anybody's text. */
static bool is_syslog(vg_slice line)
{
    vg_stamp stamp;
    vg_slice rest;
    bool pri = vg_syslog_pri(&line);
    if (line.size && line.data[0] == '*') line = vg_slice_skip(line, 1);
    if (!vg_stamp_read(line, &utc, &stamp)) return pri && vg_syslog_bsd_head(line, &utc, &stamp, &rest);
    return stamp.shape == VG_STAMP_NAME_DAY && (stamp.yearless || pri) && vg_is_alpha(line.data[3]) == false;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_syslog) >= 60;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    log->year.yearless = head->count == 0 || vg_head_share(head, vg_syslog_bsd_yearless) > 0;
    vg_syslog_learn_program(log, head, vg_syslog_bsd_tag);
}

const vg_log_reader vg_log_reader_syslog_rfc3164 = {
    .name = "syslog-rfc3164",
    .title = "BSD syslog, as in /var/log (RFC 3164); times without years",
    .detect = detect,
    .learn = learn,
    .time = vg_syslog_bsd_time,
    .event = vg_syslog_bsd_event,
};
